"""The engine's moves in plain NumPy: what the compiled kernels must agree with.

Given the same random numbers, `run_moves` here and in `quench.rmc.kernels`
make the same decisions. This one recomputes what it needs for each move, looks
at every atom, and needs no compiler; it is the oracle of the tests and the way
to run where numba is missing.
"""

import numpy as np

from .state import ACCEPTED, ATTEMPTED, CONSTRAINT, GRADIENT, PAD, QUADRATIC, TOO_CLOSE

__all__ = ["count_pairs", "refresh", "run_moves", "sum_environments"]


def separations(place, index, at, step):
    """Vectors from a place to atoms, in units of `step`, nearest images: (3, len(index))."""
    difference = place[:, index] - np.asarray(at, dtype=np.int32)[:, None]  # int32 wraps
    return difference.astype(step.dtype) * step[:, None]


def lengths(vectors):
    """Lengths of vectors, added up in the order of the compiled loop."""
    x, y, z = vectors
    return np.sqrt(x * x + y * y + z * z)


def bins_from(place, at, index, scale):
    """Bins of the distances from a place to the atoms `index`."""
    return lengths(separations(place, index, at, scale)).astype(np.int64)


def count_pairs(place, starts, row, scale, counts):
    """Count all pairs of atoms by partial and bin, each pair once."""
    n_bins, n = counts.shape[1], place.shape[1]
    kind = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    for i in range(n - 1):
        later = np.arange(i + 1, n)
        bins = bins_from(place, place[:, i], later, scale)
        inside = bins < n_bins
        np.add.at(counts, (row[kind[i], kind[later[inside]]], bins[inside]), 1)


def refresh(problem, state, scratch):
    """Work the gradient table out from the model."""
    force = np.einsum("pqc,qc->pc", problem.metric, state.model) - problem.target
    nodal = force.astype(problem.bins.dtype) @ problem.nodes.T
    for p, values in enumerate(nodal):
        state.gradient[p] = 2 * problem.norm[p] * from_nodes(values, problem.taps, state.counts)


def from_nodes(values, taps, counts):
    """Spread values on the nodes to the bins."""
    taps = taps[:, :, PAD:]
    width, n_nodes = taps.shape[1:]
    reach = np.append(values, np.zeros(width))
    windows = np.lib.stride_tricks.sliding_window_view(reach, n_nodes)[:width]
    return np.einsum("ptm,tm->mp", taps, windows).ravel()[: counts.shape[1]]


def to_nodes(change, taps, n_nodes):
    """Gather a change of the counts on the nodes: the transpose of `from_nodes`."""
    taps = taps[:, :, PAD:]
    phases, width, n = taps.shape
    padded = np.zeros(n * phases)
    padded[: len(change)] = change
    by_phase = padded.reshape(n, phases).T
    out = np.zeros(n + width)
    for tap in range(width):
        out[tap : tap + n] += (taps[:, tap] * by_phase).sum(axis=0)
    return out[:n_nodes]


def pair_values(table, cutoff, r):
    """Look a term's pair function up; 0 beyond the cut-off."""
    steps = np.minimum((r / cutoff * len(table)).astype(int), len(table) - 1)
    return np.where(r < cutoff, table[steps], 0.0)


def environments(problem, place):
    """Sum each term's pair function around each atom."""
    n = place.shape[1]
    out = np.zeros((len(problem.tables), n))
    for t, (centre, neighbour) in enumerate(problem.term_kinds):
        others = np.flatnonzero(problem.kind == neighbour)
        for i in np.flatnonzero(problem.kind == centre):
            index = others[others != i]
            r = lengths(separations(place, index, place[:, i], problem.angstrom))
            out[t, i] = pair_values(problem.tables[t], problem.term_limits[t, 0], r).sum()
    return out


def sum_environments(problem, state, out):
    """Sum each term's pair function around each atom, from scratch."""
    out[:] = environments(problem, state.place)


def penalty(problem, environment):
    """Penalty of each term: squared distance from its interval, summed over its centres."""
    total = np.zeros(len(problem.tables))
    for t, (centre, _) in enumerate(problem.term_kinds):
        low, high = problem.term_limits[t, 1:3]
        values = environment[t, problem.kind == centre]
        total[t] = (np.maximum(0, np.maximum(low - values, values - high)) ** 2).sum()
    return total


def penalty_change(problem, before, after):
    """Change of the penalties; infinite if a hard term gets worse."""
    change = penalty(problem, after) - penalty(problem, before)
    weight = problem.term_limits[:, 3]
    hard = np.isinf(weight)
    if (change[hard] > 0).any():
        return np.inf
    return float(change[~hard] @ weight[~hard])


def too_close(problem, place, at, kind, leave_out):
    """Tell whether an atom of `kind` at a place would violate a least distance."""
    index = np.setdiff1d(np.arange(place.shape[1]), leave_out)
    r2 = (separations(place, index, at, problem.angstrom) ** 2).sum(axis=0)
    return bool((r2 < problem.closest2[kind, problem.kind[index]]).any())


def change_of_counts(problem, place, moves, n_bins):
    """Change of the counts when each (atom, new place) of `moves` is carried out."""
    change = np.zeros((len(problem.norm), n_bins), dtype=np.int64)
    rest = np.setdiff1d(np.arange(place.shape[1]), [i for i, _ in moves])
    for i, at in moves:
        row = problem.row[problem.kind[i], problem.kind[rest]]
        for sign, where in [(-1, place[:, i]), (1, at)]:
            bins = bins_from(place, where, rest, problem.bins)
            inside = bins < n_bins
            np.add.at(change, (row[inside], bins[inside]), sign)
    return change


def shift_of_model(problem, change):
    """Change of the partial structure factors that a change of the counts makes."""
    n_nodes = problem.nodes.shape[0]
    nodal = [
        norm * to_nodes(row, problem.taps, n_nodes)
        for norm, row in zip(problem.norm, change, strict=True)
    ]
    return np.array(nodal) @ problem.nodes


def propose(problem, place, u, steps, swap_share):
    """Turn random numbers into moves: a list of (atom, new place), and the class of the move."""
    starts = problem.starts
    i = int(u[1] * place.shape[1])
    a = int(problem.kind[i])
    if u[0] < swap_share:
        own = starts[a + 1] - starts[a]
        j = int(u[2] * (starts[-1] - own))
        j += own if j >= starts[a] else 0
        return [(i, place[:, j].copy()), (j, place[:, i].copy())], len(starts) - 1
    by = np.rint((2 * u[2:5] - 1) * steps[a] / problem.angstrom).astype(np.int64)
    return [(i, (place[:, i] + by).astype(np.int32))], a


def one_move(problem, state, moves, limit):
    """Try one move and return what became of it."""
    place = state.place
    atoms = [i for i, _ in moves]
    if any(too_close(problem, place, at, problem.kind[i], atoms) for i, at in moves):
        return TOO_CLOSE
    after = place.copy()
    for i, at in moves:
        after[:, i] = at
    environment = environments(problem, after)
    if len(problem.tables):
        limit -= penalty_change(problem, state.environment, environment)
        if limit == -np.inf:
            return CONSTRAINT
    change = change_of_counts(problem, place, moves, state.counts.shape[1])
    linear = (state.gradient * change).sum()
    if linear >= limit:
        return GRADIENT
    shift = shift_of_model(problem, change)
    if linear + np.einsum("pc,pqc,qc", shift, problem.metric, shift) >= limit:
        return QUADRATIC
    place[:] = after
    state.counts[:] += change
    state.model[:] += shift
    state.environment[:] = environment
    refresh(problem, state, None)
    return ACCEPTED


def run_moves(problem, state, scratch, randoms, steps, swap_share, temperature, done):
    """Make the moves that the random numbers ask for, from number `done` on.

    Returns
    -------
    int
        Moves made in all: always as many as there are random numbers.
    """
    for u in randoms[done:]:
        moves, move_class = propose(problem, state.place, u, steps, swap_share)
        limit = -2.0 * temperature * np.log(1.0 - u[5])
        outcome = one_move(problem, state, moves, limit)
        state.tally[move_class, [ATTEMPTED, outcome]] += 1
    return len(randoms)
