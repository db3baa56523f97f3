"""Moves per second of the RMC engine, as a share of what bare distances would allow.

python benchmarks/rmc_speed.py [--atoms 2000 5000 10000] [--seconds 6]

Every move that is not refused outright needs the distances from the old and
the new place to all atoms, and their bins. A loop that does nothing else is
the ceiling. Two such loops are timed between the batches of the engine, so
that all three see the same state of the machine:

own     the engine's own loop (`kernels.distances_and_scatter`, 32-bit fractions of the box)
plain   the loop as one would write it: coordinates in Å, nearest image by rounding
"""

import argparse
import time

import numpy as np
from numba import njit

from quench import rmc
from quench.rmc import kernels, recovery

Q = np.arange(0.5, 20.001, 0.05)  # 391 points
WIDER = {("Gd", "Gd"): 3.1, ("Gd", "Co"): 2.6, ("Co", "Co"): 2.4}


@njit(fastmath=True, error_model="numpy")
def plain_distances(position, x, y, z, edge, per_bin, out):
    """Bin the distances to one place; nearest image by rounding."""
    real = edge.dtype.type
    for j in range(position.shape[1]):
        dx, dy, dz = position[0, j] - x, position[1, j] - y, position[2, j] - z
        dx -= edge[0] * real(np.rint(dx / edge[0]))
        dy -= edge[0] * real(np.rint(dy / edge[0]))
        dz -= edge[0] * real(np.rint(dz / edge[0]))
        out[j] = np.int32(np.sqrt(dx * dx + dy * dy + dz * dz) * per_bin[0])


@njit(fastmath=True, error_model="numpy")
def plain_move(position, i, step, edge, per_bin, starts, old, new, change):
    """Distances from the old and the new place of an atom, and the change of two histograms."""
    x, y, z = position[0, i], position[1, i], position[2, i]
    plain_distances(position, x, y, z, edge, per_bin, old)
    plain_distances(position, x + step, y - step, z + step, edge, per_bin, new)
    for a in range(starts.shape[0] - 1):
        booked = change[a]
        for j in range(starts[a], starts[a + 1]):
            booked[old[j]] -= 1
            booked[new[j]] += 1


@njit
def many_plain(moves, position, step, edge, per_bin, starts, old, new, change):
    """Make many bare moves."""
    for m in range(moves):
        plain_move(position, m % position.shape[1], step, edge, per_bin, starts, old, new, change)


@njit
def many_own(moves, place, shift, problem, scratch):
    """Make many bare moves with the engine's own loop."""
    for m in range(moves):
        i = m % place.shape[1]
        x, y, z = place[0, i] + shift, place[1, i] + shift, place[2, i] + shift
        kernels.distances_and_scatter(
            place, i, np.int32(x), np.int32(y), np.int32(z), problem.kind[i], i, problem, scratch
        )


def three_sets(truth):
    """Data of a structure on the grid of the benchmark: S, Δ_Gd and Δ_Co with Q ≤ 7.7 Å⁻¹."""
    sets = recovery.designed("S+Gd+Co")
    grids = (Q, Q, Q[Q < 7.7])
    blank = [
        type(d)(q, np.ones_like(q), sigma=d.sigma[0], name=d.name, **extra)
        for d, q, extra in zip(
            sets,
            grids,
            [
                {"radiation": sets[0].radiation},
                *({"near": d.near, "far": d.far} for d in sets[1:]),
            ],
            strict=True,
        )
    ]
    return recovery.simulate(truth, blank, seed=None)


def prepared(atoms, precision):
    """Return an engine that has run in: step adapted, χ² settled."""
    make = {"atoms": atoms, "number_density": recovery.NUMBER_DENSITY}
    truth = rmc.Configuration.random(recovery.COMPOSITION, min_distance=WIDER, seed=5, **make)
    limits = recovery.MIN_DISTANCE
    start = rmc.Configuration.random(recovery.COMPOSITION, min_distance=limits, seed=1, **make)
    engine = rmc.Engine(start, three_sets(truth), min_distance=limits, seed=2, precision=precision)
    begun = time.perf_counter()
    engine.run(1000)
    first = time.perf_counter() - begun
    engine.run(200 * atoms, schedule=rmc.Anneal(3.0, 0.3))
    return engine, first


def per_call(function, calls, *arguments):
    """Microseconds per bare move."""
    begun = time.perf_counter()
    function(calls, *arguments)
    return (time.perf_counter() - begun) / calls * 1e6


def measure(atoms, precision, seconds):
    """Time engine and bare loops in turn; return the medians [µs per move]."""
    engine, first = prepared(atoms, precision)
    # the benchmark looks inside on purpose: it times the engine's own loop on its own arrays
    problem, scratch, place = engine._problem, engine._scratch, engine._state.place.copy()
    real = problem.bins.dtype.type
    edge = np.full(1, engine.result().configuration.box[0], real)
    position = np.ascontiguousarray(engine.result().configuration.positions.T).astype(real)
    spare = int(edge[0] * 3**0.5 / 2 / 0.05) + 8
    bare = (position, real(0.1), edge, np.full(1, 20, real), problem.starts)
    bare += (np.zeros(atoms, np.int32), np.zeros(atoms, np.int32), np.zeros((2, spare), np.int32))
    shift = np.int64(0.1 / problem.angstrom[0])
    many_plain(10, *bare)
    many_own(10, place, shift, problem, scratch)
    times = {"engine": [], "own": [], "plain": []}
    tally = engine.result().tally.copy()
    stop = time.perf_counter() + seconds
    while time.perf_counter() < stop:
        begun = time.perf_counter()
        engine.run(2000, schedule=rmc.Constant(0.3))
        times["engine"].append((time.perf_counter() - begun) / 2000 * 1e6)
        times["own"].append(per_call(many_own, 500, place, shift, problem, scratch))
        scratch.change[:] = 0
        times["plain"].append(per_call(many_plain, 500, *bare))
    news = engine.result().tally - tally
    median = {name: float(np.median(values)) for name, values in times.items()}
    return median, news[:, -1].sum() / news[:, 0].sum(), first


def main():
    """Print one line per size and precision."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--atoms", nargs="+", type=int, default=[2000, 5000, 10000])
    parser.add_argument("--seconds", type=float, default=6.0, help="for each line")
    given = parser.parse_args()
    print(
        "  atoms precision  moves/s  accepted  µs/move  own µs  plain µs  of own  of plain  first s"
    )
    for atoms in given.atoms:
        for precision in ("single", "double"):
            median, accepted, first = measure(atoms, precision, given.seconds)
            engine, own, plain = median["engine"], median["own"], median["plain"]
            print(
                f"{atoms:7d} {precision:9s} {1e6 / engine:8.0f} {accepted:9.2f} {engine:8.2f} "
                f"{own:7.2f} {plain:9.2f} {own / engine:7.2f} {plain / engine:9.2f} {first:8.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
