"""The reply to an attempt. ``book/_static/exercises.js`` follows the same steps.

The wording lives here alone: every form carries it as data.
"""

import math
import numbers
from dataclasses import dataclass

from . import markdown, units
from .model import SLACK

__all__ = ["MESSAGES", "Reply", "allowed_units", "expected", "judge"]

MESSAGES = {
    "empty": "Nothing to check yet: type a number, for example 12.5 or 1.25e-8.",
    "unread": "“{text}” cannot be read as a number. Write it like 12.5, 12,5 or 1.25e-8.",
    "unit": "“{text}” is not a unit that fits here. Use {units}.",
    "zero": "Zero is not the answer: something was lost on the way.",
    "flipped": "The size is right, the sign is not: which way does it go?",
    "sign": "The sign is wrong. Decide first which way it goes, then work out the size.",
    "power": "The digits are right, but the value is {factor} times {large}: "
    "check the conversion of units.",
    "far": "{High}, by roughly a factor of {factor}. Check units and powers of ten first.",
    "near": "{High}, but by less than a quarter. Check rounding, constants and each factor.",
    "off": "{High}, by less than a factor of 5. Check each factor, and what is squared or cubed.",
    "choose": "Nothing to check yet: choose an option.",
    "option": "“{text}” is none of the options. Give one of {options}.",
    "incomplete": "Right so far, but not complete: look at the other options again.",
    "write": "Nothing to compare yet: write two or three sentences in your own words.",
    "compare": "Now compare with what a full answer contains, and tick what yours has.",
    "full": "Complete: every point is in your answer.",
}
_WORDS = {True: ("Too high", "too large"), False: ("Too low", "too small")}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class Reply:
    """What the book says to an attempt.

    Attributes
    ----------
    state : str
        "right", "wrong", "unread" (nothing could be checked) or "compare"
        (an answer in words, to be compared with the rubric).
    text : str
        The reply, light Markdown.
    """

    state: str
    text: str

    @property
    def accepted(self):
        """Whether the answer is right."""
        return self.state == "right"

    @property
    def html(self):
        """The reply as the page shows it."""
        return markdown.to_html(self.text)

    def _repr_html_(self):
        return f'<div class="exercise-reply mathjax_process">{self.html}</div>'

    def __repr__(self):
        return markdown.plain(self.text)


def expected(exercise):
    """Return the reply to the right number."""
    return f"Right: the library computes {_shown(exercise.answer)} {exercise.unit}".rstrip() + "."


def allowed_units(exercise):
    """Return the units that the answer may be given in, as words."""
    *others, last = units.alternatives(exercise.unit)
    return f"{', '.join(others)} or {last}" if others else last or "a pure number"


def judge(exercise, value, unit=None):
    """Reply to `value` (see `quench.learning.exercises.check`)."""
    return {"number": _number, "choice": _choice, "text": _text}[exercise.kind](
        exercise, value, unit
    )


def _say(state, message, **words):
    text = MESSAGES[message]
    for name, word in words.items():
        text = text.replace("{" + name + "}", markdown.escape(str(word)))
    return Reply(state, text)


def _number(exercise, value, unit):
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        value = repr(float(value))
    if value is None or not str(value).strip():
        return _say("unread", "empty")
    read = units.read_number(value)
    if read is None:
        return _say("unread", "unread", text=str(value).strip())
    number, own_unit = read
    given = own_unit or (exercise.unit if unit is None else unit)
    known = units.unit_named(given, exercise.unit)
    if known is None:
        return _say("unread", "unit", text=given, units=allowed_units(exercise))
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
        return _say("wrong", "zero")
    if ratio < 0:
        return _say("wrong", "flipped" if abs(ratio + 1) <= tolerance * SLACK else "sign")
    decades = math.log10(ratio)
    high, large = _WORDS[ratio > 1]
    if not positive:
        high = {"Too high": "Too far below zero", "Too low": "Too close to zero"}[high]
    count = math.floor(abs(decades) + 0.5)
    power = ratio / 10 ** (count if ratio > 1 else -count)
    if count and abs(power - 1) <= tolerance * SLACK:
        return _say("wrong", "power", factor=_factor(count), large=large)
    if abs(decades) >= 0.7:
        return _say("wrong", "far", High=high, factor=_factor(max(count, 1)))
    return _say("wrong", "near" if 0.75 <= ratio <= 1.25 else "off", High=high)


def _factor(count):
    return str(10**count) if count <= 3 else "10" + str(count).translate(_SUPERSCRIPT)


def _choice(exercise, value, unit):
    letters = _LETTERS[: len(exercise.options)]
    chosen = _chosen(value, letters, exercise)
    if chosen is None:
        return _say("unread", "option", text=value, options=", ".join(letters))
    if not chosen:
        return _say("unread", "choose")
    wrong = [i for i in chosen if not exercise.options[i].right]
    if wrong:
        return Reply("wrong", "\n\n".join(exercise.options[i].reply for i in wrong))
    if any(option.right and i not in chosen for i, option in enumerate(exercise.options)):
        return _say("wrong", "incomplete")
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
        return _say("unread", "write")
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
