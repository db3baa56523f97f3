"""What a run gives back, and the trace it leaves."""

from dataclasses import dataclass, field

import numpy as np

from . import neighbours, pairs
from .configuration import Configuration, pair_index
from .state import OUTCOMES

__all__ = ["Result", "Trace"]

LONGEST = 4096
"""Entries of a trace; when it is full every second one is dropped."""


@dataclass
class Trace:
    """History of a run, one entry for every `stride` batches, never longer than `LONGEST`."""

    moves: list
    temperature: list
    chi2: list
    acceptance: list
    n_sets: int
    stride: int = 1
    seen: int = 0

    @classmethod
    def empty(cls, n_sets):
        """Begin a trace."""
        return cls([], [], [], [], n_sets)

    @classmethod
    def restored(cls, arrays, stride, seen):
        """Rebuild a trace from `arrays`."""
        lists = {name: list(values) for name, values in arrays.items()}
        return cls(**lists, n_sets=arrays["chi2"].shape[1], stride=stride, seen=seen)

    def arrays(self):
        """Return the trace as arrays, by name."""
        return {
            "moves": np.array(self.moves, dtype=np.int64),
            "temperature": np.array(self.temperature, dtype=float),
            "chi2": np.array(self.chi2, dtype=float).reshape(-1, self.n_sets),
            "acceptance": np.array(self.acceptance, dtype=float),
        }

    @property
    def last_acceptance(self):
        """Accepted share of the last batch on record."""
        return self.acceptance[-1] if self.acceptance else 0.0

    def add(self, moves, temperature, chi2, news):
        """Record a batch, unless the stride skips it."""
        self.seen += 1
        if self.seen % self.stride:
            return
        self.moves.append(moves)
        self.temperature.append(temperature)
        self.chi2.append(np.array(chi2))
        self.acceptance.append(news[:, -1].sum() / max(news[:, 0].sum(), 1))
        if len(self.moves) >= LONGEST:
            for entries in (self.moves, self.temperature, self.chi2, self.acceptance):
                del entries[::2]
            self.stride *= 2


@dataclass(frozen=True, eq=False)
class Result:
    """State of a run.

    Attributes
    ----------
    configuration : Configuration
        Where the atoms are.
    edges : (b + 1,) array
        Edges of the bins [Å].
    counts : (pairs, b) int array
        Pairs of atoms in each bin.
    q : (n,) array
        Every Q that occurs in the data [Å⁻¹].
    partials : (pairs, n) array
        Partial structure factors S_ij(Q) (Faber–Ziman) on `q`.
    names : tuple of str
        Data sets.
    x, measured, sigma, calculated : tuple of (m,) arrays
        Abscissa, data as refined, their errors, and the model, for each set.
    refined : dict
        (set, "scale" or "offset") → refined value minus its value at rest.
    tally : (kinds + 1, 6) int array
        What became of the moves of each kind and, last, of swaps.
    steps : dict
        Largest displacement of each kind [Å].
    trace : dict of arrays
        Moves, temperature, χ² per point of each set and acceptance, over the run.
    audits : int
        Recounts made.
    drift : float
        Largest difference in a structure factor that a recount has found.
    moves : int
        Moves made.
    seconds : float
        Time they took.
    interrupted : bool
        Whether Ctrl-C ended the run.
    """

    configuration: Configuration
    edges: np.ndarray
    counts: np.ndarray
    q: np.ndarray
    partials: np.ndarray
    names: tuple
    x: tuple
    measured: tuple
    sigma: tuple
    calculated: tuple
    refined: dict
    tally: np.ndarray
    steps: dict
    trace: dict = field(repr=False)
    audits: int
    drift: float
    moves: int
    seconds: float
    interrupted: bool

    @property
    def chi2(self):
        """χ² per data point of each set, a dict."""
        return {
            name: float((((c - m) / s) ** 2).mean())
            for name, c, m, s in zip(
                self.names, self.calculated, self.measured, self.sigma, strict=True
            )
        }

    @property
    def total_chi2(self):
        """χ² per data point over all sets."""
        points = np.array([len(x) for x in self.x])
        return float(np.array(list(self.chi2.values())) @ points / points.sum())

    @property
    def acceptance(self):
        """Accepted share of all moves."""
        return float(self.tally[:, -1].sum() / max(self.tally[:, 0].sum(), 1))

    @property
    def outcomes(self):
        """What became of the moves, a dict: kind (or "swap") → outcome → number."""
        rows = (*self.configuration.kinds, "swap")
        return {
            row: dict(zip(OUTCOMES, numbers.tolist(), strict=True))
            for row, numbers in zip(rows, self.tally, strict=True)
        }

    @property
    def r(self):
        """Middles of the bins [Å]."""
        return (self.edges[1:] + self.edges[:-1]) / 2

    def g(self, first, second):
        """Partial pair distribution g_ij on `r`, (b,) array (see `quench.rmc.pairs`)."""
        return pairs.normalised(self.counts, self.edges, self.configuration)[
            self.pair_index(first, second)
        ]

    def pair_index(self, first, second):
        """Which partial belongs to a pair of kinds, in either order."""
        return pair_index(self.configuration.pairs, first, second)

    def s(self, first, second):
        """Partial structure factor S_ij on `q`, (n,) array (Faber–Ziman)."""
        return self.partials[self.pair_index(first, second)]

    def coordination(self, centre, neighbour, *, r_max, r_min=0.0):
        """Mean number of neighbours of one kind around another in a shell [Å]."""
        return neighbours.coordination(
            self.configuration, centre, neighbour, r_max=r_max, r_min=r_min
        )
