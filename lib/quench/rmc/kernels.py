"""The engine's compiled loops: one short function per phase of a move.

Arrays in, arrays out, no checks: `quench.rmc.engine` prepares and validates.
`quench.rmc.reference` says the same in NumPy and is the oracle of the tests.
The distance loops follow IEEE arithmetic to the letter, so that a recount
finds exactly the bins that the moves have booked; only sums of products may
be reordered (``FAST``) to use the vector units.
"""

import math

import numpy as np
from numba import njit

from .state import ACCEPTED, ATTEMPTED, CONSTRAINT, GRADIENT, PAD, QUADRATIC, TOO_CLOSE

__all__ = ["count_pairs", "refresh", "run_moves", "sum_environments"]

EXACT = {"error_model": "numpy", "cache": True}
FAST = {"error_model": "numpy", "cache": True, "fastmath": {"reassoc", "contract", "nsz"}}
TURN = 2.0**32


# --- distances -------------------------------------------------------------------------


@njit(**EXACT)
def bins_from(place, x, y, z, scale, first, last, out):
    """Find the bin of the distance from one place to each atom of a range."""
    real = scale.dtype.type
    sx, sy, sz = scale[0], scale[1], scale[2]
    px, py, pz = place[0], place[1], place[2]
    for j in range(first, last):
        dx = sx * real(np.int32(px[j] - x))
        dy = sy * real(np.int32(py[j] - y))
        dz = sz * real(np.int32(pz[j] - z))
        out[j] = np.int32(math.sqrt(dx * dx + dy * dy + dz * dz))


@njit(**EXACT)
def count_pairs(place, starts, row, scale, counts):
    """Count all pairs of atoms by partial and bin, each pair once."""
    n_bins = counts.shape[1]
    n = place.shape[1]
    bins = np.empty(n, np.int32)
    for a in range(starts.shape[0] - 1):
        for i in range(starts[a], starts[a + 1]):
            bins_from(place, place[0, i], place[1, i], place[2, i], scale, i + 1, n, bins)
            for b in range(a, starts.shape[0] - 1):
                counted = counts[row[a, b]]
                for j in range(max(i + 1, starts[b]), starts[b + 1]):
                    if bins[j] < n_bins:
                        counted[bins[j]] += 1


@njit(**EXACT)
def book_change(old, new, kind, starts, row, change):
    """Add to the change of the counts what moving one atom of `kind` does."""
    for b in range(starts.shape[0] - 1):
        booked = change[row[kind, b]]
        for j in range(starts[b], starts[b + 1]):
            booked[old[j]] -= 1
            booked[new[j]] += 1


@njit(**EXACT)
def distances_and_scatter(place, i, x, y, z, kind, other, problem, scratch):
    """Book the move of atom `i` to (x, y, z); `other` is an atom to leave out, or `i`."""
    n = place.shape[1]
    bins_from(place, place[0, i], place[1, i], place[2, i], problem.bins, 0, n, scratch.old)
    bins_from(place, x, y, z, problem.bins, 0, n, scratch.new)
    scratch.old[i] = scratch.new[i] = 0  # the same bin twice: no change
    scratch.old[other] = scratch.new[other] = 0
    book_change(scratch.old, scratch.new, kind, problem.starts, problem.row, scratch.change)


# --- neighbours ------------------------------------------------------------------------


@njit(**EXACT)
def cell_along(x, cells):
    """Cell number along one edge of a wrapping coordinate."""
    return np.int64((np.uint64(np.uint32(x)) * np.uint64(cells)) >> np.uint64(32))


@njit(**EXACT)
def cell_of(x, y, z, cells):
    """Cell number of a place."""
    along = cell_along(x, cells[0]) * cells[1] + cell_along(y, cells[1])
    return along * cells[2] + cell_along(z, cells[2])


@njit(**EXACT)
def cells_around(x, y, z, cells, out):
    """List the cells that touch a place's cell, itself included, and return how many."""
    nx, ny, nz = cells[0], cells[1], cells[2]
    cx, cy, cz = cell_along(x, nx), cell_along(y, ny), cell_along(z, nz)
    n = 0
    for dx in range(min(nx, 3)):
        ix = wrapped(cx + dx - 1, nx)
        for dy in range(min(ny, 3)):
            iy = wrapped(cy + dy - 1, ny)
            for dz in range(min(nz, 3)):
                out[n] = (ix * ny + iy) * nz + wrapped(cz + dz - 1, nz)
                n += 1
    return n


@njit(**EXACT)
def wrapped(i, n):
    """Wrap a cell number that is at most one off."""
    return i + n if i < 0 else (i - n if i >= n else i)


@njit(**EXACT)
def squared_distance(place, j, x, y, z, angstrom):
    """Squared distance of atom j to a place [Å²], nearest image."""
    dx = angstrom[0] * np.float64(np.int32(place[0, j] - x))
    dy = angstrom[1] * np.float64(np.int32(place[1, j] - y))
    dz = angstrom[2] * np.float64(np.int32(place[2, j] - z))
    return dx * dx + dy * dy + dz * dz


@njit(**EXACT)
def too_close(problem, state, scratch, x, y, z, kind, i, other):
    """Tell whether an atom of `kind` at a place would violate a least distance."""
    closest2 = problem.closest2[kind]
    for cell in scratch.near[: cells_around(x, y, z, problem.cells, scratch.near)]:
        for m in range(state.filled[cell]):
            j = state.members[cell, m]
            r2 = squared_distance(state.place, j, x, y, z, problem.angstrom)
            if r2 < closest2[problem.kind[j]] and j != i and j != other:
                return True
    return False


@njit(**EXACT)
def rehouse(state, i, x, y, z, cells):
    """Move an atom to the cell of another place, which must have room."""
    before = cell_of(state.place[0, i], state.place[1, i], state.place[2, i], cells)
    after = cell_of(x, y, z, cells)
    if before == after:
        return
    last = state.filled[before] - 1
    for m in range(last + 1):
        if state.members[before, m] == i:
            state.members[before, m] = state.members[before, last]
            break
    state.filled[before] = last
    state.members[after, state.filled[after]] = i
    state.filled[after] += 1


@njit(**EXACT)
def has_room(state, x, y, z, cells):
    """Tell whether the cell of a place can take another atom."""
    return state.filled[cell_of(x, y, z, cells)] < state.members.shape[1]


# --- environment terms -----------------------------------------------------------------


@njit(**EXACT)
def pair_value(table, cutoff, r2):
    """Look a term's pair function up; 0 beyond the cut-off."""
    r = math.sqrt(r2)
    if r >= cutoff:
        return 0.0
    return table[np.int64(r / cutoff * table.shape[0])]


@njit(**EXACT)
def note(scratch, t, atom, value):
    """Book the change of one atom's environment."""
    scratch.term_change[t, atom] += value
    if not scratch.flag[t, atom]:
        scratch.flag[t, atom] = True
        scratch.touched[t, scratch.n_touched[t]] = atom
        scratch.n_touched[t] += 1


@njit(**EXACT)
def shift_environments(problem, state, scratch, x, y, z, kind, i, other, sign):
    """Book what an atom of `kind` at a place gives to the environments around it, and its own."""
    for cell in scratch.near[: cells_around(x, y, z, problem.cells, scratch.near)]:
        for m in range(state.filled[cell]):
            j = state.members[cell, m]
            if j in (i, other):
                continue
            r2 = squared_distance(state.place, j, x, y, z, problem.angstrom)
            for t in range(problem.term_kinds.shape[0]):
                centre, neighbour = problem.term_kinds[t, 0], problem.term_kinds[t, 1]
                value = sign * pair_value(problem.tables[t], problem.term_limits[t, 0], r2)
                if value != 0.0:
                    if kind == centre and problem.kind[j] == neighbour:
                        note(scratch, t, i, value)
                    if kind == neighbour and problem.kind[j] == centre:
                        note(scratch, t, j, value)


@njit(**EXACT)
def excess2(value, low, high):
    """Squared distance of a value from an interval."""
    off = max(low - value, 0.0, value - high)
    return off * off


@njit(**EXACT)
def penalty_change(problem, state, scratch):
    """Change of the environment terms' penalty; infinite if a hard one gets worse."""
    total = 0.0
    for t in range(problem.term_kinds.shape[0]):
        low, high, weight = problem.term_limits[t, 1:]
        change = 0.0
        for m in range(scratch.n_touched[t]):
            atom = scratch.touched[t, m]
            before = state.environment[t, atom]
            after = before + scratch.term_change[t, atom]
            change += excess2(after, low, high) - excess2(before, low, high)
        if weight == np.inf:
            if change > 0.0:
                return np.inf
        else:
            total += weight * change
    return total


@njit(**EXACT)
def settle_environments(state, scratch, keep):
    """Add the booked changes to the environments if kept, and clear the books."""
    for t in range(scratch.n_touched.shape[0]):
        for m in range(scratch.n_touched[t]):
            atom = scratch.touched[t, m]
            if keep:
                state.environment[t, atom] += scratch.term_change[t, atom]
            scratch.term_change[t, atom] = 0.0
            scratch.flag[t, atom] = False
        scratch.n_touched[t] = 0


@njit(**EXACT)
def sum_environments(problem, state, out):
    """Sum each term's pair function around each atom, from scratch."""
    out[:] = 0.0
    near = np.empty(27, np.int64)
    for i in range(problem.kind.shape[0]):
        x, y, z = state.place[0, i], state.place[1, i], state.place[2, i]
        for cell in near[: cells_around(x, y, z, problem.cells, near)]:
            for m in range(state.filled[cell]):
                j = state.members[cell, m]
                r2 = squared_distance(state.place, j, x, y, z, problem.angstrom)
                for t in range(problem.term_kinds.shape[0]):
                    centre, neighbour = problem.term_kinds[t, 0], problem.term_kinds[t, 1]
                    if j != i and problem.kind[i] == centre and problem.kind[j] == neighbour:
                        limit = problem.term_limits[t, 0]
                        out[t, i] += pair_value(problem.tables[t], limit, r2)


# --- change of χ² ----------------------------------------------------------------------


@njit(**FAST)
def linear_change(gradient, change, rows, n_rows):
    """First-order change of χ²: gradient times change of the counts."""
    n_bins = gradient.shape[1]
    total = gradient.dtype.type(0)
    for m in range(n_rows):
        slope, booked = gradient[rows[m]], change[rows[m]]
        for b in range(n_bins):
            total += slope[b] * booked[b]
    return total


@njit(**FAST)
def to_nodes(change, taps, norm, n_bins, line, out):
    """Gather a change of the counts on the nodes of the kernel.

    Four taps at a time, so that each node is loaded and stored less often; all
    offsets sit in slices, because the compiler vectorises plain indices only.
    """
    phases, width = taps.shape[:2]
    real = out.dtype.type
    out[:] = 0
    line[:] = 0
    inner = line[PAD:]
    for phase in range(phases):
        part = change[phase:n_bins:phases]
        inner[part.shape[0] :] = 0
        for m in range(part.shape[0]):
            inner[m] = norm * real(part[m])
        for tap in range(0, width, 4):
            at = PAD - tap
            w0, w1 = taps[phase, tap, at:], taps[phase, tap + 1, at - 1 :]
            w2, w3 = taps[phase, tap + 2, at - 2 :], taps[phase, tap + 3, at - 3 :]
            l0, l1, l2, l3 = line[at:], line[at - 1 :], line[at - 2 :], line[at - 3 :]
            for k in range(out.shape[0]):
                out[k] += w0[k] * l0[k] + w1[k] * l1[k] + w2[k] * l2[k] + w3[k] * l3[k]


@njit(**FAST)
def from_nodes(values, taps, factor, line, out):
    """Spread values on the nodes back to the bins: the transpose of `to_nodes`."""
    phases, width = taps.shape[:2]
    for phase in range(phases):
        part = out[phase::phases]
        line[:] = 0
        for tap in range(0, width, 4):
            w0, w1 = taps[phase, tap, PAD:], taps[phase, tap + 1, PAD:]
            w2, w3 = taps[phase, tap + 2, PAD:], taps[phase, tap + 3, PAD:]
            v0, v1, v2, v3 = values[tap:], values[tap + 1 :], values[tap + 2 :], values[tap + 3 :]
            for m in range(part.shape[0]):
                line[m] += w0[m] * v0[m] + w1[m] * v1[m] + w2[m] * v2[m] + w3[m] * v3[m]
        for m in range(part.shape[0]):
            part[m] = factor * line[m]


@njit(**FAST)
def shift_of_model(problem, scratch, n_rows, n_bins):
    """Change of the touched partial structure factors that the booked change makes."""
    for m in range(n_rows):
        p = scratch.rows[m]
        norm = problem.bins.dtype.type(problem.norm[p])
        to_nodes(scratch.change[p], problem.taps, norm, n_bins, scratch.line, scratch.nodal[m])
    np.dot(scratch.nodal[:n_rows], problem.nodes, scratch.shift[:n_rows])


@njit(**FAST)
def quadratic_change(shift, metric, rows, n_rows):
    """Second-order change of χ²: never negative."""
    total = shift.dtype.type(0)
    for m in range(n_rows):
        for n in range(n_rows):
            a, b, weight = shift[m], shift[n], metric[rows[m], rows[n]]
            for c in range(a.shape[0]):
                total += weight[c] * a[c] * b[c]
    return total


@njit(**FAST)
def refresh(problem, state, scratch):
    """Work force and gradient table out from the model."""
    pairs, channels = state.model.shape
    for p in range(pairs):
        for c in range(channels):
            total = -problem.target[p, c]
            for other in range(pairs):
                total += problem.metric[p, other, c] * state.model[other, c]
            scratch.force[p, c] = total
    slope(problem, state, scratch)


@njit(**FAST)
def slope(problem, state, scratch):
    """Work the gradient table out from the force on the model."""
    np.dot(scratch.force, problem.nodes.T, scratch.nodal_force)
    for p in range(problem.norm.shape[0]):
        factor = problem.bins.dtype.type(2.0 * problem.norm[p])
        from_nodes(scratch.nodal_force[p], problem.taps, factor, scratch.line, state.gradient[p])


@njit(**FAST)
def add_force(force, metric, shift, rows, n_rows):
    """Book what a shift of the model adds to the force."""
    for p in range(force.shape[0]):
        for m in range(n_rows):
            booked, weight, moved = force[p], metric[p, rows[m]], shift[m]
            for c in range(booked.shape[0]):
                booked[c] += weight[c] * moved[c]


# --- one move --------------------------------------------------------------------------


@njit(**EXACT)
def touched_rows(row, a, b, rows):
    """List the partials that a move of kind `a` (swapped with kind `b`) touches."""
    n = row.shape[0]
    for k in range(n):
        rows[k] = row[a, k]
    if b == a:
        return n
    for k in range(n):
        if k != a:
            rows[n] = row[b, k]
            n += 1
    return n


@njit(**EXACT)
def displaced(x, length, u, angstrom):
    """Move a coordinate by up to `length` [Å] either way; it wraps by itself."""
    return np.int32(x + np.int64(np.rint((2.0 * u - 1.0) * length / angstrom)))


@njit(**EXACT)
def swap_partner(u, a, starts):
    """Choose an atom of another kind than `a`."""
    own = starts[a + 1] - starts[a]
    j = np.int64(u * (starts[-1] - own))
    return j + own if j >= starts[a] else j


@njit(**EXACT)
def commit(problem, state, scratch, n_rows, i, xi, yi, zi, j, xj, yj, zj):
    """Make a move definite: places, cells, counts, model and gradient."""
    n_bins = state.counts.shape[1]
    rehouse(state, i, xi, yi, zi, problem.cells)
    state.place[0, i], state.place[1, i], state.place[2, i] = xi, yi, zi
    if j != i:
        rehouse(state, j, xj, yj, zj, problem.cells)
        state.place[0, j], state.place[1, j], state.place[2, j] = xj, yj, zj
    for m in range(n_rows):
        p = scratch.rows[m]
        for b in range(n_bins):
            state.counts[p, b] += scratch.change[p, b]
        for c in range(state.model.shape[1]):
            state.model[p, c] += scratch.shift[m, c]
    settle_environments(state, scratch, True)
    add_force(scratch.force, problem.metric, scratch.shift, scratch.rows, n_rows)
    slope(problem, state, scratch)


@njit(**EXACT)
def one_move(problem, state, scratch, i, a, j, b, xi, yi, zi, xj, yj, zj, limit):
    """Try one move and return what became of it.

    Atom `i` of kind `a` goes to (xi, yi, zi). In a swap atom `j` of kind `b`
    goes to (xj, yj, zj); otherwise `j` is `i`.
    """
    place = state.place
    if too_close(problem, state, scratch, xi, yi, zi, a, i, j):
        return TOO_CLOSE
    if j != i and too_close(problem, state, scratch, xj, yj, zj, b, j, i):
        return TOO_CLOSE
    if problem.term_kinds.shape[0] > 0:
        ox, oy, oz = place[0, i], place[1, i], place[2, i]
        shift_environments(problem, state, scratch, ox, oy, oz, a, i, j, -1.0)
        shift_environments(problem, state, scratch, xi, yi, zi, a, i, j, 1.0)
        if j != i:
            ox, oy, oz = place[0, j], place[1, j], place[2, j]
            shift_environments(problem, state, scratch, ox, oy, oz, b, j, i, -1.0)
            shift_environments(problem, state, scratch, xj, yj, zj, b, j, i, 1.0)
        limit -= penalty_change(problem, state, scratch)
        if limit == -np.inf:
            settle_environments(state, scratch, False)
            return CONSTRAINT
    n_rows = touched_rows(problem.row, a, b, scratch.rows)
    for m in range(n_rows):
        scratch.change[scratch.rows[m]] = 0
    distances_and_scatter(place, i, xi, yi, zi, a, j, problem, scratch)
    if j != i:
        distances_and_scatter(place, j, xj, yj, zj, b, i, problem, scratch)
    linear = linear_change(state.gradient, scratch.change, scratch.rows, n_rows)
    if linear >= limit:
        settle_environments(state, scratch, False)
        return GRADIENT
    shift_of_model(problem, scratch, n_rows, state.counts.shape[1])
    if linear + quadratic_change(scratch.shift, problem.metric, scratch.rows, n_rows) >= limit:
        settle_environments(state, scratch, False)
        return QUADRATIC
    commit(problem, state, scratch, n_rows, i, xi, yi, zi, j, xj, yj, zj)
    return ACCEPTED


@njit(**EXACT)
def run_moves(problem, state, scratch, randoms, steps, swap_share, temperature, done):
    """Make moves from the random numbers given, from number `done` on.

    Returns
    -------
    int
        Moves made in all; fewer than there are random numbers if a cell has
        no room, in which case the caller makes room and calls again.
    """
    place, starts = state.place, problem.starts
    n = place.shape[1]
    for move in range(done, randoms.shape[0]):
        u = randoms[move]
        swap = u[0] < swap_share
        i = np.int64(u[1] * n)
        a = problem.kind[i]
        j = swap_partner(u[2], a, starts) if swap else i
        b = problem.kind[j]
        if swap:
            xi, yi, zi = place[0, j], place[1, j], place[2, j]
        else:
            xi = displaced(place[0, i], steps[a], u[2], problem.angstrom[0])
            yi = displaced(place[1, i], steps[a], u[3], problem.angstrom[1])
            zi = displaced(place[2, i], steps[a], u[4], problem.angstrom[2])
        if not has_room(state, xi, yi, zi, problem.cells):
            return move
        xj, yj, zj = place[0, i], place[1, i], place[2, i]
        # Metropolis, turned around: the number is drawn before any work is done,
        # so the change of χ² has a limit to exceed, and work stops when it does
        limit = -2.0 * temperature * math.log(1.0 - u[5])
        outcome = one_move(problem, state, scratch, i, a, j, b, xi, yi, zi, xj, yj, zj, limit)
        tally = state.tally[starts.shape[0] - 1 if swap else a]
        tally[ATTEMPTED] += 1
        tally[outcome] += 1
    return randoms.shape[0]
