"""What a structure must obey beside the data: sums over the surroundings of each atom.

A term adds up a pair function s(r) over the neighbours of each centre and
compares the sum with an interval. With s = 1 inside a shell the sum is the
coordination number; with s = exp((r0 − r)/b) it is the bond valence. Any
object with the attributes of `EnvironmentTerm` can stand in their place.
"""

import math
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from .. import validation

__all__ = [
    "TABLE_STEPS",
    "BondValence",
    "Coordination",
    "EnvironmentTerm",
    "TabulatedTerm",
    "tabulate",
]

TABLE_STEPS = 8192
"""Steps of the table into which each pair function is cut between 0 and the cut-off."""


@runtime_checkable
class EnvironmentTerm(Protocol):
    """What the engine asks of a term; write a class with these six to add your own.

    Attributes
    ----------
    centre, neighbour : str
        Kinds of the atom that is judged and of the neighbours that count.
    cutoff : float
        Distance beyond which the pair function is 0 [Å].
    lower, upper : float
        Interval in which the sum costs nothing.
    sigma : float
        Width σ: the penalty is (distance from the interval/σ)², in units of χ².
        0 makes the term hard: no move may raise its summed squared violation.
    """

    centre: str
    neighbour: str
    cutoff: float
    lower: float
    upper: float
    sigma: float

    def pair_function(self, r):
        """Return s(r) for an array of distances [Å]."""


@dataclass(frozen=True)
class Coordination:
    """Number of neighbours in a shell.

    Parameters
    ----------
    centre, neighbour : str
        Kinds.
    r_max : float
        Outer radius of the shell [Å].
    lower, upper : float
        Allowed numbers, ends included.
    sigma : float, optional
        Width of the penalty in neighbours; 0 (the default) makes it hard.
    r_min : float, optional
        Inner radius [Å].

    Notes
    -----
    The radii are cut into steps of ``r_max/8192``, below 1e-3 Å.
    """

    centre: str
    neighbour: str
    r_max: float
    lower: float
    upper: float
    sigma: float = 0.0
    r_min: float = 0.0

    def __post_init__(self):
        validation.positive("r_max", self.r_max, "Å")
        validation.non_negative("r_min", self.r_min, "Å")
        if self.r_min >= self.r_max:
            raise ValueError(f"the shell is empty: r_min {self.r_min:g} Å ≥ r_max {self.r_max:g} Å")
        check_interval(self.lower, self.upper, self.sigma)

    @property
    def cutoff(self):
        """Outer radius [Å]."""
        return self.r_max

    def pair_function(self, r):
        """1 inside the shell, 0 elsewhere."""
        return ((r >= self.r_min) & (r < self.r_max)).astype(float)


@dataclass(frozen=True)
class BondValence:
    r"""Bond valence sum around each centre, V = Σ exp((r0 − r)/b).

    Parameters
    ----------
    centre, neighbour : str
        Kinds.
    r0 : float
        Length of a bond of valence 1 [Å].
    valence : float
        Sum aimed at.
    sigma : float
        Width of the penalty in valence units.
    b : float, optional
        Softness [Å]; 0.37 is the usual value (Brown & Altermatt, 1985).
    cutoff : float, optional
        Where the sum ends [Å]; by default r0 + 5b, where a bond counts 0.7 %.
    """

    centre: str
    neighbour: str
    r0: float
    valence: float
    sigma: float
    b: float = 0.37
    cutoff: float = math.nan

    def __post_init__(self):
        validation.positive("r0", self.r0, "Å")
        validation.positive("b", self.b, "Å")
        if math.isnan(self.cutoff):
            object.__setattr__(self, "cutoff", self.r0 + 5 * self.b)
        validation.positive("cutoff", self.cutoff, "Å")
        check_interval(self.valence, self.valence, self.sigma)

    @property
    def lower(self):
        """The valence aimed at: any deviation costs."""
        return self.valence

    @property
    def upper(self):
        """The valence aimed at."""
        return self.valence

    def pair_function(self, r):
        """Bond valence of a neighbour at r [Å]."""
        return np.exp((self.r0 - r) / self.b)


@dataclass(frozen=True, eq=False)
class TabulatedTerm:
    """A term whose pair function is a table: what a checkpoint keeps of any other term."""

    centre: str
    neighbour: str
    cutoff: float
    lower: float
    upper: float
    sigma: float
    table: np.ndarray

    def pair_function(self, r):
        """Look the table up."""
        steps = (np.asarray(r) / self.cutoff * len(self.table)).astype(int)
        return self.table[np.clip(steps, 0, len(self.table) - 1)]


def check_interval(lower, upper, sigma):
    """Check an allowed interval and the width of its penalty."""
    validation.finite("lower", lower)
    validation.finite("upper", upper)
    validation.non_negative("sigma", sigma)
    if lower > upper:
        raise ValueError(f"lower must not exceed upper, got {lower:g} > {upper:g}")


def tabulate(term, kinds, half_box):
    """Check a term and cut its pair function into a table.

    Parameters
    ----------
    term : EnvironmentTerm
        Any object with the attributes of the protocol.
    kinds : sequence of str
        Kinds of the configuration.
    half_box : float
        Half of the shortest box edge [Å]; cut-offs beyond it are refused.

    Returns
    -------
    TabulatedTerm

    Raises
    ------
    TypeError
        If an attribute of the protocol is missing.
    ValueError
        If the cut-off exceeds half the box or the function gives no finite number.
    KeyError
        If a kind is unknown.
    """
    if not isinstance(term, EnvironmentTerm):
        names = [*EnvironmentTerm.__annotations__, "pair_function"]
        missing = [name for name in names if not hasattr(term, name)]
        raise TypeError(f"{term!r} is no environment term: it lacks {', '.join(missing)}")
    for kind in (term.centre, term.neighbour):
        if kind not in kinds:
            raise validation.lookup_error("kind", kind, kinds)
    check_interval(term.lower, term.upper, term.sigma)
    cutoff = validation.positive("cutoff", term.cutoff, "Å")
    if cutoff > half_box:
        raise ValueError(
            f"cut-off {cutoff:g} Å of the {term.centre}–{term.neighbour} term exceeds half the "
            f"box, {half_box:g} Å; shorten it or take more atoms"
        )
    if isinstance(term, TabulatedTerm):
        return term
    middles = (np.arange(TABLE_STEPS) + 0.5) * cutoff / TABLE_STEPS
    values = np.asarray(validation.finite("pair_function", term.pair_function(middles)))
    table = np.broadcast_to(values, TABLE_STEPS).astype(float)
    return TabulatedTerm(
        term.centre, term.neighbour, cutoff, term.lower, term.upper, term.sigma, table
    )
