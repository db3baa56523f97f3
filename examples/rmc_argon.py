"""Liquid argon at 85 K: from a published structure factor to atoms in a box.

    python examples/rmc_argon.py
    python examples/rmc_argon.py --atoms 5000 --moves 2000000 --out argon_large.extxyz

The data are those of Yarnell et al., Phys. Rev. A 7, 2130 (1973). For your own,
change the file, the statement about its columns, and the block of constants.
"""

import argparse
import math
from importlib import resources
from pathlib import Path

from quench import rmc, scattering
from quench.rmc import analysis, files

NUMBER_DENSITY = 0.02125  # atoms/Å³
MIN_DISTANCE = {("Ar", "Ar"): 3.0}  # Å; S(Q) does not forbid overlaps, we do
# The table states no errors. This is an estimate of what the normalisation of such data is
# usually worth; χ² means no more than it does.
SIGMA = 0.015
TABLE = resources.files("quench.data") / "argon_85K_yarnell1973.csv"

parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
parser.add_argument("--atoms", type=int, default=2000)
parser.add_argument("--moves", type=int, default=1_000_000)
parser.add_argument("--out", type=Path, default=Path("argon.extxyz"))


def main():
    """Fit, report, write."""
    given = parser.parse_args()

    # What the columns are is stated, never guessed: S(Q), not i(Q), F(Q) or I(Q).
    with resources.as_file(TABLE) as path:
        table = files.read(path, columns=("Q", "S"), convention="S", q_unit="1/Å")

    start = rmc.Configuration.random(
        {"Ar": 1.0},
        atoms=given.atoms,
        number_density=NUMBER_DENSITY,
        min_distance=MIN_DISTANCE,
        seed=1,
    )
    # The model counts pairs up to r_max = half the box and takes g = 1 beyond, where the
    # liquid goes on. With computed data one cuts both at the same r_max; with measured data
    # one cannot. So leave out low Q, where less than a wavelength fits into r_max, and take
    # enough atoms: the error this makes in S is 0.014 (rms) at 1000, 0.005 at 2000 atoms.
    seen = table.x > 2 * math.pi / start.half_box
    data = rmc.TotalSQ(
        table.x[seen],
        table.values[seen],
        sigma=SIGMA,
        radiation=scattering.Neutron(),
        name="neutrons",
    )

    engine = rmc.Engine(start, [data], min_distance=MIN_DISTANCE, seed=2)
    result = engine.run(
        given.moves,
        schedule=rmc.Anneal(5.0, 0.5),
        checkpoint=given.out.with_suffix(".npz"),  # rmc.Engine.resume(…).run() goes on
        progress=True,
    )

    # One configuration: a bin at the peak holds some 500 pairs, so its height is worth 4 %.
    r, g = result.r, result.g("Ar", "Ar")
    shell = analysis.first_minimum(r, g)
    neighbours = result.coordination("Ar", "Ar", r_max=shell)
    print(f"χ² per point         {result.chi2['neutrons']:.2f}  (σ = {SIGMA}, an estimate)")
    print(f"first peak of g(r)   {g.max():.2f} at {r[g.argmax()]:.2f} Å")
    print(f"first minimum        {shell:.2f} Å")
    print(f"neighbours up to it  {neighbours:.1f}")
    result.configuration.to_file(given.out)
    print(f"configuration        {given.out}")


if __name__ == "__main__":
    main()
