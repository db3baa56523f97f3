"""The reply to an attempt. ``book/_static/exercises.js`` follows the same steps."""

import math
import numbers

from . import designing, units
from .model import SLACK
from .wording import MESSAGES, Reply, say

__all__ = ["MESSAGES", "Reply", "allowed_units", "expected", "judge"]

_WORDS = {True: ("Too high", "too large"), False: ("Too low", "too small")}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LETTERS = "ABCDEFGH"


def expected(exercise):
    """Return the reply to the right number."""
    return f"Right: the library computes {_shown(exercise.answer)} {exercise.unit}".rstrip() + "."


def allowed_units(exercise):
    """Return the units that the answer may be given in, as words."""
    *others, last = units.alternatives(exercise.unit)
    return f"{', '.join(others)} or {last}" if others else last or "a pure number"


def judge(exercise, value, unit=None):
    """Reply to `value` (see `quench.learning.exercises.check`)."""
    judges = {"number": _number, "choice": _choice, "text": _text, "design": designing.judge}
    return judges[exercise.kind](exercise, value, unit)


def _number(exercise, value, unit):
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        value = repr(float(value))
    if value is None or not str(value).strip():
        return say("unread", "empty")
    read = units.read_number(value)
    if read is None:
        return say("unread", "unread", text=str(value).strip())
    number, own_unit = read
    given = own_unit or (exercise.unit if unit is None else unit)
    known = units.unit_named(given, exercise.unit)
    if known is None:
        return say("unread", "unit", text=given, units=allowed_units(exercise))
    return _compare(exercise, units.convert(number, known, exercise.unit))


def _compare(exercise, number):
    if exercise.accepts(number):
        return Reply("right", expected(exercise))
    near = [(abs(number - slip.value) / abs(slip.value or 1), slip) for slip in exercise.slips]
    near = [pair for pair in near if pair[0] <= exercise.tolerance * SLACK]
    if near:
        return Reply("wrong", min(near, key=lambda pair: pair[0])[1].reply)
    return _generic(number / exercise.answer, exercise.tolerance, exercise.answer > 0)


def _generic(ratio, tolerance, positive):
    """Reply to a wrong number from its ratio to the right one."""
    if ratio == 0:
        return say("wrong", "zero")
    if ratio < 0:
        return say("wrong", "flipped" if abs(ratio + 1) <= tolerance * SLACK else "sign")
    decades = math.log10(ratio)
    high, large = _WORDS[ratio > 1]
    if not positive:
        high = {"Too high": "Too far below zero", "Too low": "Too close to zero"}[high]
    count = math.floor(abs(decades) + 0.5)
    power = ratio / 10 ** (count if ratio > 1 else -count)
    if count and abs(power - 1) <= tolerance * SLACK:
        return say("wrong", "power", factor=_factor(count), large=large)
    if abs(decades) >= 0.7:
        return say("wrong", "far", High=high, factor=_factor(max(count, 1)))
    return say("wrong", "near" if 0.75 <= ratio <= 1.25 else "off", High=high)


def _factor(count):
    return str(10**count) if count <= 3 else "10" + str(count).translate(_SUPERSCRIPT)


def _choice(exercise, value, unit):
    letters = _LETTERS[: len(exercise.options)]
    chosen = _chosen(value, letters, exercise)
    if chosen is None:
        return say("unread", "option", text=value, options=", ".join(letters))
    if not chosen:
        return say("unread", "choose")
    wrong = [i for i in chosen if not exercise.options[i].right]
    if wrong:
        return Reply("wrong", "\n\n".join(exercise.options[i].reply for i in wrong))
    if any(option.right and i not in chosen for i, option in enumerate(exercise.options)):
        return say("wrong", "incomplete")
    return Reply("right", "\n\n".join(exercise.options[i].reply for i in chosen))


def _chosen(value, letters, exercise):
    """Return the chosen options' places in ascending order, None if one is unknown."""
    parts = value.replace(",", " ").split() if isinstance(value, str) else value
    parts = [parts] if isinstance(parts, numbers.Integral) else parts
    if parts is None:
        return []
    names = {letter: i for i, letter in enumerate(letters)}
    names |= {str(i + 1): i for i in range(len(letters))}
    places = [names.get(str(part).strip().upper()) for part in parts]
    if None in places or (len(places) > 1 and not exercise.several):
        return None
    return sorted(set(places))


def _text(exercise, value, unit):
    if value is None or not str(value).strip():
        return say("unread", "write")
    return Reply(
        "compare",
        "\n".join([MESSAGES["compare"], "", *(f"- {point}" for point in exercise.rubric)]),
    )


def _shown(number):
    """Write the answer to 3 significant digits, large and small ones as a power of ten."""
    if 1e-3 <= abs(number) < 1e5:
        digits = max(0, 2 - math.floor(math.log10(abs(number))))
        return f"{number:.{digits}f}".replace("-", "−")
    mantissa, exponent = f"{number:.2e}".split("e")
    power = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa.replace('-', '−')} × 10{power}"
