"""The population model beside kawin, on one problem: time of each, and distance from the answer.

python benchmarks/kwn_speed.py [--kawin-python PATH]

The problem is that of `kwn_reference.py`, which this script runs with an
interpreter that has kawin; without one it times the library alone. The answer
to which both are compared is the library's own at classes and steps so fine
that it no longer moves.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from quench.precipitation import population
from quench.programme import Programme

HERE = Path(__file__).parent
HOURS = np.array([1.0, 10.0, 100.0, 500.0])
TEMPERATURE = 723.15
GAS_CONSTANT, AVOGADRO = 8.314, 6.022e23  # as kawin has them
CELL = 0.405e-9
VOLUME = CELL**3 * AVOGADRO / 4
DIFFUSIVITY = 0.0768 * np.exp(-242000 / (GAS_CONSTANT * TEMPERATURE))
SITES = 3.919508770e24
CONVERGED = {"class_width": 0.0025, "tolerance": 5e-5}
SETTINGS = {
    "default": {},
    "coarse": {"class_width": 0.02, "tolerance": 2e-3},
    "coarsest": {"class_width": 0.05, "tolerance": 1e-2},
}
REPEATS = 5


def al_zr():
    """Return Al-0.4 at% Zr with the tabulated thermodynamics of Al3Zr."""
    _, _, costs, matrix, _ = np.loadtxt(HERE / "al_zr.csv", delimiter=",").T
    phase = population.Phase(
        name="Al3Zr",
        equilibrium=population.Tabulated(0.25, TEMPERATURE, costs, matrix),
        molar_volume=VOLUME,
        interface_energy=0.1,
        sites=population.Sites(SITES, incubates=False),
    )
    return population.Alloy(
        "Al-Zr", 4e-3, population.Matrix(VOLUME, CELL, DIFFUSIVITY, 0.0), (phase,)
    )


def ours(repeats=REPEATS, **accuracy):
    """Return seconds (the best of some runs), number densities [1/m³] and mean radii [m]."""
    history = Programme.isothermal(TEMPERATURE, HOURS[-1] * 3600)
    best = np.inf
    for _ in range(repeats):
        start = time.perf_counter()
        result = population.simulate(al_zr(), history, **accuracy)
        best = min(best, time.perf_counter() - start)
    phase = result.phase()
    values = [
        np.interp(HOURS * 3600, result.time, series)
        for series in (phase.number_density, phase.mean_radius)
    ]
    return best, *values


def kawins(python, *options):
    """Return seconds, number densities and mean radii of a run of kawin."""
    command = [python, str(HERE / "kwn_reference.py"), *options]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    answer = json.loads(done.stdout.splitlines()[-1])
    return answer["seconds"], np.array(answer["number_density"]), np.array(answer["mean_radius"])


def show(name, run, exact, unit):
    """Print time, its ratio to a unit, and the errors of a run."""
    seconds, numbers, radii = run
    errors = [100 * (mine / best - 1) for mine, best in zip((numbers, radii), exact, strict=True)]
    text = " ".join(f"{error:+7.2f}" for pair in zip(*errors, strict=True) for error in pair)
    print(f"{name:26} {seconds:8.3f} s {unit / seconds:7.1f} ×  {text}")


def main():
    """Run everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kawin-python", default=sys.executable, help="interpreter with kawin")
    python = parser.parse_args().kawin_python
    _, *exact = ours(1, **CONVERGED)
    print("answer: N =", ", ".join(f"{n:.3e}" for n in exact[0]), "1/m³ after", HOURS, "h")
    print("        r =", ", ".join(f"{r * 1e9:.3f}" for r in exact[1]), "nm")
    print("columns: time, ratio to kawin's default, then error of N and of r in % at each time")
    try:
        default = kawins(python)
    except (OSError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "stderr", None) or str(error)
        print(f"kawin did not run: {reason.splitlines()[-1]}; see kwn_reference.py")
        default = None
    unit = default[0] if default else np.nan
    if default:
        show("kawin, default", default, exact, unit)
        show("kawin, 450 bins", kawins(python, "--bins", "450"), exact, unit)
        show("kawin, 450 bins, Euler", kawins(python, "--bins", "450", "--euler"), exact, unit)
    for name, accuracy in SETTINGS.items():
        show(f"population, {name}", ours(**accuracy), exact, unit)


if __name__ == "__main__":
    main()
