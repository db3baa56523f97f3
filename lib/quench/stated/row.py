"""One row of the ledger: what is stated, what it is held against, and the verdict."""

import functools
from dataclasses import dataclass, field

from .calls import evaluate
from .rule import reproduction, rightness, stated_number, stated_range

KINDS = {
    "printed output": "a number that the source says its code prints",
    "echoed input": "an input that the source prints back among its results",
    "omitted output": "what the same code prints besides, which the source leaves out",
    "input": "a parameter or datum that the source puts in",
    "worked solution": "a number in a worked solution",
    "physical claim": "a statement about nature or practice",
    "model": "a property of the source's model",
    "count": "a statement about the chapter itself",
    "reference": "an entry of the reference list",
}

VERDICTS = {
    "reproduced": "the source's own formula gives the stated number",
    "reproduced within rounding": "it does, to one unit of the last stated digit",
    "not reproduced": "the source's own formula gives another number",
    "arithmetic error": "a step of a worked solution is miscalculated",
    "right": "agrees with physics",
    "imprecise": "roughly so, or so only under conditions left unsaid",
    "wrong": "disagrees with physics",
    "not stated": "computed by the source's code but left out of its text",
    "uncheckable": "nothing to hold it against",
}

SOURCES = ("chapter", "press release")
PRESS_RELEASE = "Press release"  # section of all its rows


@dataclass(frozen=True)
class Row:
    """One stated value.

    Attributes
    ----------
    id : str
        Name of the row, such as "E5.4".
    section, place : str
        Section of the source, and where in it.
    quantity, stated, unit : str
        What is stated, as stated, and its unit.
    kind, verdict : str
        Keys of `KINDS` and `VERDICTS`.
    reason : str
        Why the verdict, in one or two sentences.
    page : str
        Page of the book on which the row is shown.
    formula : dict or None
        Call of the source's own formula.
    corrected : dict or None
        Call of corrected physics, or ``{value = …}``, ``{between = [low, high]}``,
        ``{text = "…"}`` for a reference value.
    references : tuple of str
        BibTeX keys.
    last_digit : float or None
        One unit in the last digit meant, for numbers stated as "about".
    judged : str
        Why the verdict is a judgement rather than a result of the rule; empty
        where the rule decides.
    uncheckable : str
        Why nothing can be computed or compared; empty where something can.
    """

    id: str
    section: str
    place: str
    quantity: str
    stated: str
    kind: str
    verdict: str
    reason: str
    page: str
    unit: str = ""
    formula: dict | None = field(default=None, hash=False)
    corrected: dict | None = field(default=None, hash=False)
    references: tuple = ()
    last_digit: float | None = None
    judged: str = ""
    uncheckable: str = ""

    @property
    def source(self):
        """Who states it, one of `SOURCES`."""
        return "press release" if self.section == PRESS_RELEASE else "chapter"

    @functools.cached_property
    def own(self):
        """What the source's own formula gives, in the stated unit, or None."""
        return self._compute("formula") if self.formula else None

    @functools.cached_property
    def physics(self):
        """Corrected physics in the stated unit: a number, an interval, a text, or None."""
        if not self.corrected:
            return None
        if "function" in self.corrected:
            return self._compute("corrected")
        if "between" in self.corrected:
            return tuple(self.corrected["between"])
        return self.corrected.get("value", self.corrected.get("text"))

    def _compute(self, name):
        try:
            return evaluate(getattr(self, name))
        except (
            ArithmeticError,
            AttributeError,
            ImportError,
            LookupError,
            TypeError,
            ValueError,
        ) as e:
            where = f"ledger row {self.id}, field {name}"
            raise ValueError(f"{where}: cannot be computed: {type(e).__name__}: {e}") from e

    @property
    def factor(self):
        """Stated number over corrected number, or None where either is missing."""
        stated = stated_number(self.stated)
        usable = stated is not None and isinstance(self.physics, (int, float)) and self.physics
        return stated / self.physics if usable else None

    @property
    def expected_verdict(self):
        """The verdict that the rule gives for the numbers, or None where it cannot decide."""
        if self.judged:
            return None
        if self.uncheckable:
            return "uncheckable"
        if self.kind == "omitted output":
            return "not stated"
        if self.kind == "reference":
            return "reproduced" if self.own == int(self.stated[-1]) else "not reproduced"
        if self.kind in ("input", "physical claim"):
            return self._rightness()
        return self._reproduction()

    def _rightness(self):
        stated = stated_number(self.stated)
        if stated is None or self.physics is None or isinstance(self.physics, str):
            return None
        return rightness(stated, self.physics)

    def _reproduction(self):
        if self.own is None or (
            stated_number(self.stated) is None and stated_range(self.stated) is None
        ):
            return None
        verdict = reproduction(self.stated, self.own, self.last_digit)
        if verdict == "not reproduced" and self.kind == "worked solution":
            return "arithmetic error"
        return verdict
