"""What the engine's kernels read and write: plain arrays with names.

Positions are 32-bit integers that run once around the box: the difference of
two of them wraps by itself, so the nearest periodic image costs nothing, and a
move that is taken back leaves no rounding behind.
"""

from typing import NamedTuple

import numpy as np

__all__ = [
    "ATTEMPTED",
    "OUTCOMES",
    "RANDOMS",
    "Problem",
    "Scratch",
    "State",
    "cell_grid",
    "from_integers",
    "make_scratch",
    "to_integers",
]

TURN = 2**32
PAD = 16
"""Zeros before the taps and before a line of counts, so that no index runs out."""
RANDOMS = 6
"""Random numbers a move uses: which move, which atom, three for where, one to decide."""

OUTCOMES = ("attempted", "too close", "constraint", "gradient", "quadratic", "accepted")
"""What became of a move; the four in the middle are the stages that can refuse it."""
ATTEMPTED, TOO_CLOSE, CONSTRAINT, GRADIENT, QUADRATIC, ACCEPTED = range(6)


class Problem(NamedTuple):
    """Everything that stays as it is while moves are made.

    k kinds, p pairs, n atoms, b bins, c channels (points of the data), m nodes.
    """

    angstrom: np.ndarray
    """(3,) Å per integer step."""
    bins: np.ndarray
    """(3,) bins per integer step, in the working precision."""
    starts: np.ndarray
    """(k + 1,) first atom of each kind."""
    kind: np.ndarray
    """(n,) kind of each atom."""
    row: np.ndarray
    """(k, k) which partial a pair of kinds belongs to."""
    norm: np.ndarray
    """(p,) N/N_p, by which a count enters a partial structure factor."""
    taps: np.ndarray
    """(phases, width, 16 + nodes) how a bin's kernel is combined from the nodes' kernels.

    Share of node m + tap in bin m·phases + phase, with 16 zeros before m = 0."""
    nodes: np.ndarray
    """(m + width, c) kernel at the nodes."""
    metric: np.ndarray
    """(p, p, c) Σ w wᵀ/σ² over the data sets that own the channel."""
    target: np.ndarray
    """(p, c) Σ w d/σ²."""
    closest2: np.ndarray
    """(k, k) squared least distances [Å²], 0 where there is none."""
    cells: np.ndarray
    """(3,) cells along each edge."""
    tables: np.ndarray
    """(t, steps) pair function of each environment term."""
    term_kinds: np.ndarray
    """(t, 2) centre and neighbour of each term."""
    term_limits: np.ndarray
    """(t, 4) cut-off [Å], lower bound, upper bound, weight (infinite: hard)."""


class State(NamedTuple):
    """Everything that a move changes."""

    place: np.ndarray
    """(3, n) int32 positions."""
    counts: np.ndarray
    """(p, b) pairs of atoms in each bin, each pair once."""
    model: np.ndarray
    """(p, c) partial structure factors (or partial g) of the model."""
    gradient: np.ndarray
    """(p, b) change of χ² for one more pair in a bin, to first order."""
    environment: np.ndarray
    """(t, n) sum of each term's pair function around each atom."""
    members: np.ndarray
    """(cells, room) atoms in each cell."""
    filled: np.ndarray
    """(cells,) how many atoms each cell holds."""
    tally: np.ndarray
    """(k + 1, outcomes) what became of the moves of each kind; the last row is swaps."""


class Scratch(NamedTuple):
    """Working space, so that the kernels allocate nothing."""

    old: np.ndarray
    """(n,) bins before the move."""
    new: np.ndarray
    """(n,) bins after it."""
    change: np.ndarray
    """(p, long) change of the counts, bins beyond the last included."""
    rows: np.ndarray
    """(p,) the partials that the move touches."""
    near: np.ndarray
    """(27,) cells around a place."""
    line: np.ndarray
    """(16 + m + width,) one row of numbers between bins and nodes."""
    nodal: np.ndarray
    """(p, m + width) change of the counts gathered on the nodes."""
    shift: np.ndarray
    """(p, c) change of the partial structure factors."""
    force: np.ndarray
    """(p, c) half the derivative of χ² by the partial structure factors."""
    nodal_force: np.ndarray
    """(p, m + width) the same on the nodes."""
    term_change: np.ndarray
    """(t, n) change of the environments."""
    touched: np.ndarray
    """(t, n) atoms whose environment changes."""
    n_touched: np.ndarray
    """(t,) how many."""
    flag: np.ndarray
    """(t, n) whether an atom is listed already."""


def to_integers(positions, box):
    """Turn positions into 32-bit integers that wrap around the box.

    Parameters
    ----------
    positions : (n, 3) array
        Positions [Å].
    box : (3,) array
        Edges [Å].

    Returns
    -------
    (3, n) int32 array
        One row per axis; the step is ``box / 2**32``, about 1e-8 Å.
    """
    turns = np.rint(np.asarray(positions) / box * TURN).astype(np.int64)
    return np.ascontiguousarray(turns.astype(np.uint32).view(np.int32).T)


def from_integers(place, box):
    """Turn wrapping integers back into positions in the box, (n, 3) array [Å]."""
    return (place.view(np.uint32).T / TURN) * box


def cell_grid(place, cells):
    """Sort atoms into cells.

    Parameters
    ----------
    place : (3, n) int32 array
        Positions.
    cells : (3,) int array
        Cells along each edge.

    Returns
    -------
    members : (cells, room) int32 array
        Atoms of each cell; there is room for three times the fullest cell.
    filled : (cells,) int32 array
        How many atoms each cell holds.
    """
    along = (place.view(np.uint32).astype(np.uint64) * cells[:, None].astype(np.uint64)) >> 32
    along = along.astype(np.int64)
    index = (along[0] * cells[1] + along[1]) * cells[2] + along[2]
    filled = np.bincount(index, minlength=int(np.prod(cells))).astype(np.int32)
    members = np.zeros((len(filled), 3 * int(filled.max()) + 8), dtype=np.int32)
    order = np.argsort(index, kind="stable")
    first = np.cumsum(filled) - filled
    members[index[order], np.arange(len(index)) - first[index[order]]] = order
    return members, filled


def make_scratch(problem, n_bins):
    """Allocate the working space of the kernels for one problem."""
    n, pairs, channels = len(problem.kind), len(problem.norm), problem.metric.shape[-1]
    terms, real = len(problem.tables), problem.bins.dtype
    nodes = problem.nodes.shape[0]
    diagonal = int(np.sqrt((problem.bins.astype(float) ** 2).sum()) * (TURN / 2)) + 2
    return Scratch(
        old=np.zeros(n, np.int32),
        new=np.zeros(n, np.int32),
        change=np.zeros((pairs, max(diagonal, n_bins)), np.int32),
        rows=np.zeros(pairs, np.int64),
        near=np.zeros(27, np.int64),
        line=np.zeros(problem.taps.shape[2], real),
        nodal=np.zeros((pairs, nodes), real),
        shift=np.zeros((pairs, channels), real),
        force=np.zeros((pairs, channels), real),
        nodal_force=np.zeros((pairs, nodes), real),
        term_change=np.zeros((terms, n)),
        touched=np.zeros((terms, n), np.int64),
        n_touched=np.zeros(terms, np.int64),
        flag=np.zeros((terms, n), np.bool_),
    )
