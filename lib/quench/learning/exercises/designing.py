"""Exercises that ask for a heat treatment: reading it, letting the model judge, answering.

``book/_static/exercises.js`` answers in the same words from a table.
"""

import math
from collections.abc import Sequence

from . import markdown, units
from .wording import Reply, filled, say

__all__ = ["WORDS", "data", "judge", "reply_to"]

WORDS = (
    *("unread", "unit", "missing", "timeless", "cold", "cool", "hot", "dissolved", "long"),
    *("aged", "loss", "gain", "overheated", "under", "over", "unstable", "slow", "best", "faster"),
    "table",
)
COLDEST = 100  # [°C]
NEAR, MUCH = 0.95, 1.15  # of the fastest single step: what is faster, what is slow
_UNITS = ("°C", "h")


def judge(exercise, value, unit=None):
    """Reply to a treatment.

    Parameters
    ----------
    exercise : Exercise
        Of the kind "design".
    value : quench.programme.Programme or sequence
        A pair of temperature [°C] and time [h], or several such pairs; numbers
        or texts that may carry a unit.
    unit : None
        Each number has its own.

    Returns
    -------
    Reply
    """
    from ...programme import Programme

    task = exercise.task
    if value is None or (isinstance(value, (str, Sequence)) and len(value) == 0):
        return say("unread", "missing")
    programme = value if isinstance(value, Programme) else _programme(value)
    if isinstance(programme, Reply):
        return programme
    hottest, hours = float(programme.corners[1].max()) - 273.15, programme.duration / 3600
    broken = _broken_rule(task, hottest, hours)
    if broken:
        return broken
    try:
        return reply_to(task, task.judged(programme))
    except ValueError as error:
        return Reply("unread", markdown.escape(f"{error}."))


def _programme(value):
    """Return the programme of one step or several, or the reply that says what cannot be read."""
    from ...programme import Hold, Jump, Programme

    unreadable = say("unread", "pair", text=value)
    if isinstance(value, str) or not isinstance(value, Sequence):
        return unreadable
    steps = [value] if not isinstance(value[0], Sequence) or isinstance(value[0], str) else value
    segments = []
    for step in steps:
        if isinstance(step, str) or not isinstance(step, Sequence) or len(step) != 2:
            return unreadable
        numbers = [_read(part, unit) for part, unit in zip(step, _UNITS, strict=True)]
        for number in numbers:
            if isinstance(number, Reply):
                return number
        celsius, hours = numbers
        if hours <= 0:
            return say("wrong", "timeless", hours=_short(hours))
        if celsius <= -273.15:
            return unreadable
        segments += [Jump(celsius + 273.15), Hold(3600 * hours)]
    return Programme(segments[0].to, segments[1:])


def _read(part, unit):
    """Return a number in `unit`, or the reply that says why it is none."""
    text = str(part).strip()
    read = units.read_number(text)
    if read is None:
        return say("unread", "unread", text=text)
    known = units.unit_named(read[1] or unit, unit)
    if known is None:
        return say("unread", "unit", text=read[1], units=" or ".join(units.alternatives(unit)))
    return units.convert(read[0], known, unit)


def _broken_rule(task, hottest, hours):
    """Return the reply to a treatment outside the rules of the exercise, if it is."""
    low, high = task.temperatures
    words = {"celsius": _short(hottest), "hours": _short(hours), "low": low, "high": high}
    words |= {"solvus": f"{task.solvus:.0f}", "longest": _short(task.longest)}
    rules = {
        "cold": hottest < COLDEST,
        "cool": hottest < low,
        "dissolved": hottest > task.solvus,
        "hot": hottest > high * (1 + 1e-9),
        "long": hours > task.longest * (1 + 1e-9),
    }
    broken = [rule for rule, is_broken in rules.items() if is_broken]
    return say("wrong", broken[0], **words) if broken else None


def reply_to(task, verdict):
    """Reply to what the model says of a treatment.

    Parameters
    ----------
    task : Task
    verdict : quench.precipitation.population.design.Verdict
    """
    change = "loss" if verdict.loss > 0 else "gain"
    change = filled(change, percent=f"{100 * abs(verdict.loss):.1f}")
    result = filled(
        "aged",
        hours=_short(verdict.time / 3600),
        strength=f"{verdict.strength / 1e6:.0f}",
        left=f"{verdict.left / 1e6:.0f}",
        change=change,
    )
    state, message = _message(task, verdict)
    share = verdict.time / 3600 / task.best
    advice = filled(
        message,
        target=_short(task.target),
        largest=_short(task.largest_loss),
        peak=f"{verdict.peak_strength / 1e6:.0f}",
        peak_hours=_short(verdict.peak_time / 3600),
        factor=f"{share:.1f}",
        saved=f"{100 * (1 - share):.0f}",
    )
    return Reply(state, f"{advice} {result}")


def _message(task, verdict):
    """Return state and message for a verdict."""
    share = verdict.time / 3600 / task.best
    if not verdict.reached:
        lowest = 1e6 * (task.target - task.rounding)
        if verdict.peak_strength <= lowest and math.isfinite(verdict.peak_time):
            return "wrong", "overheated"
        return "wrong", "under" if verdict.time < verdict.peak_time else "over"
    if not verdict.stable:
        return "wrong", "unstable"
    if share > MUCH:
        return "wrong", "slow"
    return "right", "faster" if share < NEAR else "best"


def _short(number):
    """Write a number with three digits."""
    return f"{float(f'{number:.3g}'):g}".replace("-", "−") if math.isfinite(number) else "∞"


def data(exercise):
    """Return what the page's script needs: the rules, and a table in place of the model."""
    task = exercise.task
    return {
        "task": {
            "best": task.best,
            "target": task.target,
            "rounding": task.rounding,
            "largest": task.largest_loss,
            "low": task.temperatures[0],
            "high": task.temperatures[1],
            "coldest": COLDEST,
            "solvus": task.solvus,
            "longest": task.longest,
            "near": NEAR,
            "much": MUCH,
        },
        "fields": [_field(unit) for unit in _UNITS],
        "table": task.tabulated(),
    }


def _field(unit):
    allowed = units.alternatives(unit)
    return {
        "unit": unit,
        "units": {other: list(units.conversion(other, unit)) for other in allowed},
        "spellings": units.spellings(unit),
        "allowed": " or ".join(allowed),
    }
