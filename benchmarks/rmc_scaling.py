"""How time per move and memory of the RMC engine grow: atoms, Q points, kinds, reach.

python benchmarks/rmc_scaling.py [--largest 50000] [--figure scaling.png]

One quantity at a time is changed from 5000 atoms of two kinds, 391 Q points and
r_max = 20 Å. Each line is measured in a fresh process, because peak memory
cannot be reset; time is a ratio to the first line's, measured again in the same
process to allow for the machine's mood.
"""

import argparse
import json
import resource
import subprocess
import sys
import time

import numpy as np

KINDS = ("Gd", "Co", "Al", "Ni")
USUAL = {"atoms": 5000, "points": 391, "kinds": 2, "reach": 20.0}


def engine_of(atoms, points, kinds, reach):
    """Prepare an engine: one total X-ray structure factor of a mixture of some kinds."""
    from quench import rmc, scattering

    composition = dict.fromkeys(KINDS[:kinds], 1 / kinds)
    limits = {(a, b): 2.4 for a in composition for b in composition}
    start = rmc.Configuration.random(
        composition, atoms=atoms, number_density=0.039, min_distance=limits, seed=1
    )
    q = np.linspace(0.5, 20, points)
    wave = 1 + 0.8 * np.exp(-((q - 2.3) ** 2) / 0.2)
    data = rmc.TotalSQ(q, wave, sigma=0.02, radiation=scattering.XRay(113.3))
    reach = min(reach, start.half_box)
    engine = rmc.Engine(start, [data], min_distance=limits, seed=2, r_max=reach)
    engine.run(1000)
    return engine


def time_per_move(engine, seconds=2.0):
    """Median over batches [µs]."""
    engine.run(10_000)
    times = []
    stop = time.perf_counter() + seconds
    while time.perf_counter() < stop:
        begun = time.perf_counter()
        engine.run(1000)
        times.append((time.perf_counter() - begun) * 1e3)
    return float(np.median(times))


def one(case):
    """Measure one case in this process: memory first, then time, then the usual case."""
    empty = peak()
    engine = engine_of(**case)
    mine = time_per_move(engine)
    memory = peak()
    usual = time_per_move(engine_of(**USUAL))
    print(json.dumps({"us": mine, "ratio": mine / usual, "MB": memory, "import": empty}))


def peak():
    """Peak resident memory of this process [MB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def cases(largest):
    """List the changes, one quantity at a time."""
    atoms = [n for n in (1000, 2000, 5000, 10_000, 20_000, 50_000) if n <= largest]
    yield from (("atoms, r_max = L/2", "atoms", {"atoms": n, "reach": np.inf}) for n in atoms)
    yield from (("atoms, r_max = 15 Å", "atoms", {"atoms": n, "reach": 15.0}) for n in atoms)
    yield from (("Q points", "points", {"points": m}) for m in (100, 200, 391, 800, 1600))
    yield from (("kinds", "kinds", {"kinds": k}) for k in (1, 2, 3, 4))
    yield from (("r_max", "reach", {"reach": r}) for r in (10.0, 15.0, 20.0, 25.0))


def main():
    """Measure all cases, print a table, draw a figure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--largest", type=int, default=50_000)
    parser.add_argument("--figure", help="file for the log-log figure")
    parser.add_argument("--one", type=json.loads, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(USUAL | given.one)
        return
    found = {}
    print(f"{'changed':22s} {'value':>7s} {'µs/move':>8s} {'ratio':>6s} {'peak MB':>8s}")
    for group, key, change in cases(given.largest):
        call = [sys.executable, __file__, "--one", json.dumps(change)]
        answer = json.loads(subprocess.run(call, capture_output=True, check=True).stdout)
        print(
            f"{group:22s} {change[key]:7g} {answer['us']:8.2f} {answer['ratio']:6.2f} "
            f"{answer['MB']:8.0f}",
            flush=True,
        )
        found.setdefault(group, []).append((change[key], answer["ratio"], answer["MB"]))
    if given.figure:
        draw(found, given.figure)


def draw(found, path):
    """Draw ratio and memory against what was changed, on logarithmic axes."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot as plt

    figure, (times, memory) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
    for group, marker in zip(found, "osD^v", strict=True):
        value, ratio, megabytes = np.array(found[group], dtype=float).T
        times.loglog(value / value[0], ratio / ratio[0], marker=marker, label=group)
        if group.startswith("atoms"):
            memory.plot(value / 1e3, megabytes, marker=marker, label=group)
    times.set(xlabel="factor of growth", ylabel="time per move / that of the smallest")
    times.set_yticks([1, 2, 5, 10], ["1", "2", "5", "10"])
    times.set_xticks([1, 2, 5, 10, 20, 50], ["1", "2", "5", "10", "20", "50"])
    times.minorticks_off()
    memory.set(xlabel="atoms / 1000", ylabel="peak memory of the process [MB]", ylim=(0, 310))
    for axes in (times, memory):
        axes.legend()
        axes.grid(alpha=0.3)
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    main()
