"""The structural twin of Gd65Co35: a glass made by molecular dynamics, whose truth is known.

A synthetic twin, not the measured sample: the atoms interact through simple pair
potentials, the quench is ten million times faster than on a copper wheel, and the
state "after" is not made by cycling the temperature. Instead it is given, on
purpose, the changes that the press release reports (long Co–Co and Gd–Co distances
at 3.6 Å) by bumps and dips on the potentials, so that one can ask whether
measurements would see them. The command ::

    python -m quench.glass.twin --out twin

makes both configurations anew, in some ten minutes on one core, and can be stopped
and started again.
"""

import argparse
from pathlib import Path

from ..rmc.configuration import Configuration
from ..rmc.recovery import COMPOSITION, NUMBER_DENSITY
from .dynamics import Dynamics, Stage
from .potentials import Gaussian, PairPotential

__all__ = [
    "AFTER",
    "ATOMS",
    "BEFORE",
    "MASSES",
    "QUENCH",
    "REARRANGEMENT",
    "SEED",
    "main",
    "melt",
    "quench",
    "rearrange",
]

ATOMS = 4000
SEED = 2024
MASSES = {"Gd": 157.25, "Co": 58.933}
"""Standard atomic weights [u]."""

BEFORE = {
    ("Gd", "Gd"): PairPotential(epsilon=0.120, sigma=3.40),
    ("Gd", "Co"): PairPotential(epsilon=0.180, sigma=2.54),
    ("Co", "Co"): PairPotential(epsilon=0.156, sigma=2.50),
}
"""Pair potentials of the quench: unlike atoms attract most, and touch at less than the mean."""

_CHANGES = {
    ("Gd", "Gd"): (Gaussian(0.012, 3.55, 0.20),),
    ("Gd", "Co"): (Gaussian(0.012, 2.75, 0.15), Gaussian(-0.040, 3.60, 0.20)),
    ("Co", "Co"): (Gaussian(0.075, 2.75, 0.30), Gaussian(-0.045, 3.60, 0.22)),
}
AFTER = {
    pair: PairPotential(p.epsilon, p.sigma, gaussians=_CHANGES[pair]) for pair, p in BEFORE.items()
}
"""Potentials of the state after: bumps where pairs become fewer, dips where they become more."""

QUENCH = (Stage(3000, 2500.0), Stage(22_000, 2500.0, 300.0), Stage(2000, 300.0))
"""Melt, quench, hold."""
REARRANGEMENT = (
    Stage(2000, 300.0, 700.0),
    Stage(6000, 700.0),
    Stage(4000, 700.0, 300.0),
    Stage(2000, 300.0),
)
"""Warm up under the changed potentials, hold, cool, hold."""

# Nothing nearer than this in the random melt: steeper walls would throw atoms about.
_START = {("Gd", "Gd"): 3.0, ("Gd", "Co"): 2.4, ("Co", "Co"): 2.3}


def melt(*, atoms=ATOMS, seed=SEED):
    """Place atoms at random without overlaps: what the quench starts from.

    Parameters
    ----------
    atoms : int, optional
        Number of atoms.
    seed : int, optional
        The same seed gives the same places.

    Returns
    -------
    Configuration
    """
    return Configuration.random(
        COMPOSITION, atoms=atoms, number_density=NUMBER_DENSITY, min_distance=_START, seed=seed
    )


def quench(start, *, programme=QUENCH, seed=SEED):
    """Lay out the quench of a melt into the glass before treatment.

    Parameters
    ----------
    start : Configuration
        From `melt`.
    programme : sequence of Stage, optional
        The temperature.
    seed : int, optional
        Of velocities and thermostat.

    Returns
    -------
    Dynamics
        To be run.
    """
    return Dynamics(start, BEFORE, masses=MASSES, programme=programme, seed=seed)


def rearrange(before, *, programme=REARRANGEMENT, seed=SEED + 1):
    """Lay out the run that turns the glass before into the one after, under `AFTER`.

    Parameters
    ----------
    before : Configuration
        What `quench` gave.
    programme, seed : optional
        As for `quench`.

    Returns
    -------
    Dynamics
        To be run.
    """
    return Dynamics(before, AFTER, masses=MASSES, programme=programme, seed=seed)


def _made(dynamics, out, name, progress):
    """Run to the end, from the checkpoint beside the result if there is one; write the result."""
    saved = out / f"{name}.npz"
    if saved.exists():
        dynamics.restore(saved)
    dynamics.run(checkpoint=saved, progress=progress)
    if dynamics.steps < dynamics.planned_steps:
        raise SystemExit(
            f"stopped after {dynamics.steps} of {dynamics.planned_steps} steps; the same command "
            f"goes on from {saved}"
        )
    return dynamics.configuration


def main(argv=None):
    """Make both configurations and write them as extended XYZ files."""
    purpose, *_ = __doc__.split("\n\n")
    parser = argparse.ArgumentParser(prog="python -m quench.glass.twin", description=purpose)
    parser.add_argument("--out", type=Path, required=True, help="folder for the results")
    parser.add_argument("--atoms", type=int, default=ATOMS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    given = parser.parse_args(argv)
    given.out.mkdir(parents=True, exist_ok=True)
    progress = not given.quiet
    start = melt(atoms=given.atoms, seed=given.seed)
    before = _made(quench(start, seed=given.seed), given.out, "quench", progress)
    after = _made(rearrange(before, seed=given.seed + 1), given.out, "rearrange", progress)
    for name, configuration in (("before", before), ("after", after)):
        configuration.to_file(given.out / f"{name}.xyz")


if __name__ == "__main__":
    main()
