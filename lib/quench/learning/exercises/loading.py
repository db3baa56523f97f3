"""From the files to checked exercises: what is broken stops here, with its place named."""

import functools
import importlib
import math
import re
import tomllib
import warnings
from pathlib import Path

import numpy as np

from . import units
from .model import Exercise, Heading, Option, Slip, Task

__all__ = ["Source", "evaluate", "load_all", "load_file"]

_FOLDER = Path(__file__).parent
_COMMON = {
    "title": str,
    "page": str,
    "objective": str,
    "kind": str,
    "prompt": str,
    "solution": str,
    "hints": list,
}
_OPTIONAL = {"level": str, "values": dict}
_BY_KIND = {
    "number": ({"unit": str, "answer": dict}, {"tolerance": float, "slips": list}),
    "choice": ({"options": list}, {"several": bool}),
    "text": ({"rubric": list}, {}),
    "design": ({"task": dict}, {}),
}
_TASK = {
    "judge": str,
    "table": str,
    "best": dict,
    "solvus": dict,
    "rounding": dict,
    "target": (int, float),
    "largest_loss": (int, float),
    "service": list,
    "temperatures": list,
    "longest": (int, float),
}
_LEVELS = ("", "Easy", "Medium", "Hard")
_PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*):([^{}]*)\}")
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@functools.cache
def load_all():
    """Read every exercise file of the package, as ``{id: Source}``."""
    sources = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        for id, source in load_file(path).items():
            if id in sources:
                source.fail("id", f"is taken by {sources[id].file}")
            sources[id] = source
    return sources


def load_file(path):
    """Read one exercise file, checking its fields but computing nothing yet.

    Raises
    ------
    ValueError
        If it is not TOML, or misses or misspells a field; the message names
        file, exercise and field.
    """
    try:
        with open(path, "rb") as file:
            tables = tomllib.load(file)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{Path(path).name} is not valid TOML: {error}") from None
    return {id: Source(Path(path).name, id, table) for id, table in tables.items()}


def evaluate(spec, answer=None):
    """Compute a number from its specification.

    Parameters
    ----------
    spec : dict
        ``function`` (dotted name) with ``arguments`` (a table of keywords or
        a list) and ``scale``; or ``factor`` of the answer; or a plain ``value``.
    answer : float, optional
        What ``factor`` multiplies.

    Returns
    -------
    float
        Rounded to 6 significant digits.
    """
    unknown = set(spec) - {"function", "arguments", "scale", "factor", "value"}
    if unknown:
        raise ValueError(f"unknown key {sorted(unknown)[0]!r}")
    if len({"function", "factor", "value"} & set(spec)) != 1:
        raise ValueError("give exactly one of function, factor, value")
    if "value" in spec:
        number = float(spec["value"])
    elif "factor" in spec:
        number = spec["factor"] * answer
    else:
        number = _call(spec["function"], spec.get("arguments", {})) * spec.get("scale", 1)
    if not math.isfinite(number):
        raise ValueError(f"the result must be finite, got {number}")
    return float(f"{number:.6g}")


def _named(name):
    module, _, function = name.rpartition(".")
    return getattr(importlib.import_module(module), function)


def _call(name, arguments):
    result = _named(name)
    result = result(*arguments) if isinstance(arguments, list) else result(**arguments)
    if np.size(result) != 1:
        raise ValueError(f"{name} must give one number, got shape {np.shape(result)}")
    return float(np.asarray(result, dtype=float).reshape(()))


class Source:
    """One exercise as its file has it; every complaint names file, exercise and field.

    Parameters
    ----------
    file, id : str
        Where it comes from.
    table : dict
        Its fields.
    """

    def __init__(self, file, id, table):
        self.file, self.id, self.table = file, id, table
        if not isinstance(table, dict):
            self.fail("", "an exercise must be a table: [its-id], then its fields")
        kind = table.get("kind")
        if kind not in list(_BY_KIND):
            self.fail("kind", f"must be number, choice, text or design, got {kind!r}")
        self._check_fields(*_BY_KIND[kind])
        level = table.get("level", "")
        if level not in _LEVELS:
            self.fail("level", f"must be one of Easy, Medium, Hard, got {level!r}")
        keys = ("title", "page", "objective")
        self.heading = Heading(id=id, level=level, **{key: table[key] for key in keys})

    def fail(self, field, problem):
        """Raise the `ValueError` that names file, exercise and field."""
        raise ValueError(f"{self.file}, exercise {self.id!r}, field {field!r}: {problem}")

    @functools.cached_property
    def exercise(self):
        """The exercise with its numbers computed.

        Raises
        ------
        ValueError
            If a function does not exist or fails, a text names an unknown
            number, or a slip would be accepted.
        """
        kind = self.table["kind"]
        numbers = self._numbers(kind)
        texts = {key: self._fill(key, self.table[key], numbers) for key in ("prompt", "solution")}
        texts["hints"] = self._texts("hints", numbers)
        fields = getattr(self, f"_{kind}")(numbers)
        return Exercise(**vars(self.heading), kind=kind, **texts, **fields)

    def _check_fields(self, required, optional):
        required, optional = _COMMON | required, _OPTIONAL | optional
        for key in sorted(required.keys() - self.table.keys()):
            self.fail(key, "is missing")
        for key, value in self.table.items():
            wanted = required.get(key) or optional.get(key)
            if wanted is None:
                self.fail(key, f"is unknown; known: {', '.join(sorted(required | optional))}")
            if not isinstance(value, (float, int) if wanted is float else wanted):
                self.fail(key, f"must be of type {wanted.__name__}, got {value!r}")
            if wanted is str and not value.strip() and key != "unit":
                self.fail(key, "is empty")

    def _compute(self, field, spec, answer=None):
        if not isinstance(spec, dict):
            self.fail(field, f"must be a table such as {{ function = … }}, got {spec!r}")
        try:
            return evaluate(spec, answer)
        except Exception as error:
            self.fail(field, f"cannot be computed: {error}")

    def _numbers(self, kind):
        """Return every number that texts may insert, the answer first."""
        numbers = {}
        if kind == "number":
            if "function" not in self.table["answer"]:
                self.fail("answer", "must name the function of the library that computes it")
            numbers["answer"] = self._compute("answer", self.table["answer"])
        for name, spec in self.table.get("values", {}).items():
            spec = spec if isinstance(spec, dict) else {"value": spec}
            numbers[name] = self._compute(f"values.{name}", spec, numbers.get("answer"))
        return numbers

    def _fill(self, field, text, numbers):
        """Put computed numbers into a text: ``{name:.2f}``, typeset where it is a power of ten."""
        if not isinstance(text, str) or not text.strip():
            self.fail(field, f"must be a text, got {text!r}")

        def insert(match):
            name, spec = match.groups()
            if name not in numbers:
                self.fail(field, f"names {name!r}, known numbers: {', '.join(numbers) or 'none'}")
            try:
                number = format(numbers[name], spec)
            except ValueError as error:
                self.fail(field, f"{match[0]}: {error}")
            in_maths = text[: match.start()].replace("$$", "$").count("$") % 2 == 1
            return _typeset(number, in_maths)

        return _PLACEHOLDER.sub(insert, text).strip()

    def _texts(self, field, numbers):
        if not self.table[field]:
            self.fail(field, "is empty")
        return tuple(
            self._fill(f"{field}[{i}]", t, numbers) for i, t in enumerate(self.table[field])
        )

    def _number(self, numbers):
        unit, answer = self.table["unit"], numbers["answer"]
        tolerance = self.table.get("tolerance", 0.02)
        if not units.is_known(unit):
            self.fail("unit", f"is not in the table of exercises/units.py: {unit!r}")
        if answer == 0:
            self.fail("answer", "is zero, where a relative tolerance means nothing")
        if not 0 < tolerance < 0.5:
            self.fail("tolerance", f"must lie between 0 and 0.5, got {tolerance!r}")
        slips = tuple(self._slips(answer, tolerance, numbers))
        return {"unit": unit, "answer": answer, "tolerance": tolerance, "slips": slips}

    def _slips(self, answer, tolerance, numbers):
        seen = {}
        for i, slip in enumerate(self.table.get("slips", [])):
            field = f"slips[{i}]"
            if set(slip) != {"value", "reply"}:
                self.fail(field, f"needs value and reply, got {', '.join(slip)}")
            spec = slip["value"] if isinstance(slip["value"], dict) else {"value": slip["value"]}
            with warnings.catch_warnings(action="ignore"):  # a slip may be absurd on purpose
                value = self._compute(f"{field}.value", spec, answer)
            if abs(value - answer) <= tolerance * abs(answer):
                self.fail(field, f"{value:g} would be accepted as right ({answer:g})")
            if value in seen:
                self.fail(field, f"has the same value as slips[{seen[value]}]: {value:g}")
            seen[value] = i
            yield Slip(
                value, self._fill(f"{field}.reply", slip["reply"], numbers | {"slip": value})
            )

    def _choice(self, numbers):
        options = []
        for i, option in enumerate(self.table["options"]):
            field = f"options[{i}]"
            if not {"text", "reply"} <= set(option) <= {"text", "reply", "right"}:
                self.fail(field, f"needs text and reply, and may have right, got {list(option)}")
            text = self._fill(f"{field}.text", option["text"], numbers)
            reply = self._fill(f"{field}.reply", option["reply"], numbers)
            options.append(Option(text, option.get("right", False) is True, reply))
        right, several = sum(option.right for option in options), self.table.get("several", False)
        if len(options) < 2 or len(options) > 8:
            self.fail("options", f"must be 2 to 8, got {len(options)}")
        if right < 1 or (right != 1 and not several):
            self.fail("options", f"{right} are right; exactly one may be, or set several = true")
        return {"options": tuple(options), "several": several}

    def _text(self, numbers):
        return {"rubric": self._texts("rubric", numbers)}

    def _design(self, numbers):
        given = self.table["task"]
        for key in sorted(_TASK.keys() ^ given.keys()):
            self.fail(f"task.{key}", "is missing" if key in _TASK else "is unknown")
        for key, kind in _TASK.items():
            if not isinstance(given[key], kind) or isinstance(given[key], bool):
                self.fail(f"task.{key}", f"is of the wrong type, got {given[key]!r}")
        pairs = {key: tuple(given[key]) for key in ("service", "temperatures")}
        for key, pair in pairs.items():
            if len(pair) != 2 or not all(isinstance(number, (int, float)) for number in pair):
                self.fail(f"task.{key}", f"must be two numbers, got {given[key]!r}")
        computed = {
            key: self._compute(f"task.{key}", given[key]) for key in ("best", "solvus", "rounding")
        }
        return {"task": Task(**given | pairs | computed | self._functions(given))}

    def _functions(self, given):
        found = {}
        for key in ("judge", "table"):
            try:
                found[key] = _named(given[key])
            except (ImportError, AttributeError, ValueError) as error:
                self.fail(f"task.{key}", f"names no function: {error}")
        return found


def _typeset(number, in_maths):
    """Write a formatted number for reading: a true minus and ×10ⁿ instead of e-n."""
    mantissa, marker, exponent = number.partition("e")
    if in_maths:
        return f"{mantissa}\\times10^{{{int(exponent)}}}" if marker else number
    mantissa = mantissa.replace("-", "−")
    if not marker:
        return mantissa
    return f"{mantissa} × 10{str(int(exponent)).translate(_SUPERSCRIPT)}"
