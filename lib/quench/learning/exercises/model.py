"""What an exercise is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from .units import convert

SLACK = 1 + 1e-9  # at the edge of a tolerance, rounding must not decide

__all__ = ["SLACK", "Exercise", "Heading", "Option", "Slip", "Task"]


@dataclass(frozen=True)
class Option:
    """One option of a choice: its text, whether it is right, and the reply to choosing it."""

    text: str
    right: bool
    reply: str


@dataclass(frozen=True)
class Slip:
    """A likely wrong number, in the exercise's unit, and the reply that teaches."""

    value: float
    reply: str


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a heat treatment has to do, and who can tell whether it does.

    Attributes
    ----------
    judge : callable
        Runs the model: programme and conditions in, verdict out.
    table : callable
        Tabulates the model for the page, which cannot run it.
    best : float
        Time of the fastest single step [h].
    target : float
        Yield strength asked for [MPa].
    rounding : float
        By how much it may be missed [MPa].
    largest_loss : float
        How much of it service may take [%].
    service : tuple of float
        Temperature [°C] and time [h] of service.
    temperatures : tuple of int
        Lowest and highest that may be chosen [°C].
    longest : float
        Longest treatment [h].
    solvus : float
        Temperature above which nothing precipitates [°C].
    """

    judge: Callable
    table: Callable
    best: float
    target: float
    rounding: float
    largest_loss: float
    service: tuple
    temperatures: tuple
    longest: float
    solvus: float

    def _service(self):
        celsius, hours = self.service
        return {"service_temperature": celsius + 273.15, "service_time": 3600.0 * hours}

    def judged(self, programme):
        """Return the verdict of the model on a programme."""
        conditions = {"target": 1e6 * self.target, "largest_loss": self.largest_loss / 100}
        return self.judge(programme, **conditions, **self._service())

    def tabulated(self):
        """Return the table for the page."""
        low, high = self.temperatures
        return self.table(low=low, high=high, **self._service())


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What an overview needs of an exercise; nothing is computed for it.

    Attributes
    ----------
    id, title, page, objective : str
        Name; heading; page and objective that it belongs to.
    level : str
        Easy, Medium or Hard ("" if unrated).
    """

    id: str
    title: str
    page: str
    objective: str
    level: str = ""

    @property
    def anchor(self):
        """Target of links to the exercise on its page."""
        return f"ex-{self.id}".lower()

    def on(self, page):
        """Tell whether the exercise belongs to `page`, a page or the part it is in."""
        return self.page == page or self.page.startswith(f"{page}/")


@dataclass(frozen=True, kw_only=True)
class Exercise(Heading):
    """One exercise, checked and with its numbers computed by the library.

    Attributes
    ----------
    kind : str
        "number", "choice", "text" or "design".
    prompt, solution : str
        Light Markdown with maths between dollar signs, numbers filled in.
    hints : tuple of str
    unit : str
        Unit asked for ("" for a pure number).
    answer : float
        Right number in `unit`, to 6 significant digits; NaN unless `kind` is "number".
    tolerance : float
        Accepted relative deviation.
    slips : tuple of Slip
    options : tuple of Option
    several : bool
        Whether more than one option is right.
    rubric : tuple of str
        What a full answer in words contains.
    task : Task or None
        What a design has to do.
    """

    kind: str
    prompt: str
    solution: str
    hints: tuple
    unit: str = ""
    answer: float = float("nan")
    tolerance: float = 0.02
    slips: tuple = ()
    options: tuple = ()
    several: bool = False
    rubric: tuple = ()
    task: Task | None = None

    def accepts(self, value, unit=None):
        """Tell whether `value` is the right number within the tolerance."""
        number = value if unit is None else convert(value, unit, self.unit)
        return abs(number - self.answer) <= self.tolerance * SLACK * abs(self.answer)

    def as_text(self):
        """Return title, prompt and options for a terminal."""
        lines = [self.title, "", self.prompt]
        for letter, option in zip("ABCDEFGH", self.options, strict=False):
            lines.append(f"  {letter}  {option.text}")
        return "\n".join([*lines, "", self.call()])

    def call(self):
        """Return how to answer in a live notebook."""
        if self.kind == "number":
            return f'check("{self.id}", value, "{self.unit}")'.replace(', ""', "")
        if self.kind == "text":
            return f'check("{self.id}", "your answer")'
        if self.kind == "design":
            return f'check("{self.id}", [(temperature, hours)])'
        return f'check("{self.id}", "{"A, B" if self.several else "A"}")'
