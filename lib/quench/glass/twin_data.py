"""What the structural twin would have measured, and what Reverse Monte Carlo makes of it.

The command ::

    python -m quench.glass.twin_data --structures twin --out data

takes the configurations that `quench.glass.twin` made and writes everything that
`quench.data.twin` reads: the configurations, three structure factors in two grades of
noise, and ensembles of fits. The ensembles take an hour or two on two cores; finished
cases are kept, so that the command can be stopped and started again.

The fits have half as many atoms as the twin. They count pairs exactly as the data were
computed, up to the same distance (`REACH`) and at the same density. That flatters them
(an "inverse crime"): what they miss would be missed with real data too, but not the
other way round.
"""

import argparse
import csv
import hashlib
import io
import json
from importlib.metadata import version
from itertools import product
from pathlib import Path

import numpy as np

from ..data.twin import GRADES, STATES
from ..rmc import recovery
from ..rmc.configuration import Configuration
from ..rmc.ensemble import RandomStart
from ..rmc.ensemble import run as run_ensemble
from ..rmc.sampler import Anneal
from . import twin

__all__ = [
    "ATOMS_OF_FITS",
    "CHAINS",
    "MOVES_PER_ATOM",
    "REACH",
    "SHELLS",
    "TEMPERATURES",
    "fit",
    "main",
    "measure",
    "seal",
    "structures",
    "summary",
]

CHAINS = 8
ATOMS_OF_FITS = 2000
REACH = 18.55
"""Largest distance that is counted [Å], just below half the box of the fits."""
MOVES_PER_ATOM = 3000
TEMPERATURES = (10.0, 0.1)
"""From where to where a fit anneals; the first is divided by the square of the grade."""
SHELLS = (
    ("Gd", "Gd", 0.0, 4.8),
    ("Co", "Gd", 0.0, 3.7),
    ("Gd", "Co", 3.3, 4.0),
    ("Co", "Co", 0.0, 3.2),
    ("Co", "Co", 3.2, 4.2),
)
"""Coordination numbers that are kept: centre, neighbour, from, to [Å]."""
_SEEDS = {
    (state, grade): 100 + 10 * s + g
    for s, state in enumerate(STATES)
    for g, grade in enumerate(GRADES)
}


def measure(configuration, *, grade, seed):
    """Compute S, Δ_Gd and Δ_Co of a configuration, without and with noise.

    Parameters
    ----------
    configuration : Configuration
        The truth.
    grade : {"realistic", "ideal"}
        How large the noise is.
    seed : int
        Of the noise.

    Returns
    -------
    exact, noisy : list of data sets
        TotalSQ and two DifferentialSQ each.

    Raises
    ------
    KeyError
        For an unknown grade.
    """
    blank = recovery.designed("S+Gd+Co", noise=GRADES[grade])
    exact = recovery.simulate(configuration, blank, seed=None, r_max=REACH)
    return exact, recovery.simulate(configuration, blank, seed=seed, r_max=REACH)


def fit(datasets, *, noise, seed, chains=CHAINS, moves_per_atom=MOVES_PER_ATOM, **options):
    """Fit an ensemble of random starts to data sets.

    Parameters
    ----------
    datasets : sequence
        What to fit.
    noise : float
        Factor on the errors: with small errors the fit starts hotter.
    seed : int
        Of starts and moves.
    chains, moves_per_atom : int, optional
        Number and length of the chains.
    **options
        Passed on to `quench.rmc.ensemble.run`.

    Returns
    -------
    quench.rmc.ensemble.Ensemble
    """
    start = RandomStart(
        recovery.COMPOSITION, ATOMS_OF_FITS, recovery.NUMBER_DENSITY, recovery.MIN_DISTANCE
    )
    hot, cold = TEMPERATURES
    return run_ensemble(
        start,
        datasets,
        chains=chains,
        seed=seed,
        moves=moves_per_atom * ATOMS_OF_FITS,
        schedule=Anneal(hot / noise**2, cold),
        shells=SHELLS,
        min_distance=recovery.MIN_DISTANCE,
        r_max=REACH,
        **options,
    )


def summary(ensemble):
    """Reduce an ensemble to what is shipped: arrays by name, rounded to what they are worth.

    Parameters
    ----------
    ensemble : quench.rmc.ensemble.Ensemble
        From `fit`.

    Returns
    -------
    dict of str to ndarray
        ``edges`` [Å]; ``g`` (chains, pairs, bins), mean over the samples of each chain;
        ``scatter`` (pairs, bins), standard deviation of single configurations;
        ``coordination`` (chains, shells); ``chi2`` (chains, sets) per point; ``curve_0`` …
        (chains, n), what the end of each chain gives for each data set; ``positions`` (n, 3)
        and ``box`` (3,), the atoms at the end of the first chain [Å].
    """
    chains = ensemble.chains
    g = np.array([chain.g for chain in chains])
    first = chains[0].result
    kept = {
        "edges": first.edges,
        "g": g.mean(axis=1),
        "scatter": g.reshape(-1, *g.shape[2:]).std(axis=0, ddof=1),
        "coordination": np.array([chain.coordination.mean(axis=0) for chain in chains]),
        "chi2": np.array([list(chain.result.chi2.values()) for chain in chains]),
    }
    kept["positions"] = first.configuration.positions
    kept["box"] = first.configuration.box
    for number in range(len(first.calculated)):
        kept[f"curve_{number}"] = np.array([chain.result.calculated[number] for chain in chains])
    return {name: np.round(values, 5).astype(np.float32) for name, values in kept.items()}


def structures(before, after, path):
    """Write both configurations into one .npz file, positions rounded to 10⁻⁴ Å."""
    np.savez_compressed(
        path,
        kinds=np.array(before.kinds),
        counts=np.array(before.counts),
        box=before.box,
        before=np.round(before.positions, 4),
        after=np.round(after.positions, 4),
    )


def _write_curves(truths, path):
    """Write all measured curves as one table."""
    text = io.StringIO()
    text.write(
        "# Structural twin of Gd65Co35: synthetic, not the measured data.\n"
        "# S: 113.3 keV; Δ_Gd: 50.195/49.939 keV; Δ_Co: 7.689/7.609 keV; Q in 1/Å.\n"
        f"# Pairs counted up to {REACH} Å.\n"
        "# value = truth + noise of sigma. Made by: python -m quench.glass.twin_data\n"
    )
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("state", "grade", "set", "Q", "value", "sigma", "truth"))
    for (state, grade), seed in _SEEDS.items():
        exact, noisy = measure(truths[state], grade=grade, seed=seed)
        for pure, data in zip(exact, noisy, strict=True):
            columns = zip(data.x, data.values, data.sigma, pure.values, strict=True)
            for q, value, sigma, truth in columns:
                numbers = (f"{q:.2f}", f"{value:.5f}", f"{sigma:.4g}", f"{truth:.5f}")
                writer.writerow((state, grade, data.name, *numbers))
    Path(path).write_text(text.getvalue(), encoding="utf-8")


def _fit_case(truths, state, grade, design, folder, *, chains, moves_per_atom, workers):
    """Fit one case unless its file is there already."""
    path = folder / f"rmc_{state}_{grade}_{design}.npz"
    if path.exists():
        return
    _, noisy = measure(truths[state], grade=grade, seed=_SEEDS[state, grade])
    ensemble = fit(
        noisy[: 1 + design.count("+")],
        noise=GRADES[grade],
        seed=1000 + _SEEDS[state, grade],
        chains=chains,
        moves_per_atom=moves_per_atom,
        workers=workers,
    )
    part = path.with_suffix(".part.npz")
    np.savez_compressed(part, **summary(ensemble))
    part.replace(path)


def seal(folder):
    """Write down beside the files of a folder how they were made, and their checksums.

    Parameters
    ----------
    folder : path-like
        With the files that `main` and ``python -m quench.ixs.spectra`` wrote.
    """
    folder = Path(folder)
    lines = [
        "# Synthetic twin of Gd65Co35, not the measured data: how each file was made.",
        "",
        "[structures]",
        'made_by = "python -m quench.glass.twin, then python -m quench.glass.twin_data"',
        f"seed = {twin.SEED}",
        f"atoms = {twin.ATOMS}",
        "",
        "[ensembles]",
        'made_by = "python -m quench.glass.twin_data"',
        f"chains = {CHAINS}",
        f"atoms = {ATOMS_OF_FITS}",
        f"reach = {REACH}",
        f"moves_per_atom = {MOVES_PER_ATOM}",
        f"shells = {json.dumps([list(shell) for shell in SHELLS])}",
        "",
        "[spectra]",
        'made_by = "python -m quench.ixs.spectra"',
        "",
        "[versions]",
        *(f'{name} = "{version(name)}"' for name in ("numpy", "scipy", "numba", "xraydb")),
        "",
        "[sha256]",
    ]
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".npz", ".csv")):
        lines.append(f'"{path.name}" = "{hashlib.sha256(path.read_bytes()).hexdigest()}"')
    (folder / "provenance.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(argv=None):
    """Make everything that is shipped from the two configurations."""
    purpose, *_ = __doc__.split("\n\n")
    parser = argparse.ArgumentParser(prog="python -m quench.glass.twin_data", description=purpose)
    add = parser.add_argument
    add("--structures", type=Path, required=True, help="folder with before.xyz and after.xyz")
    add("--out", type=Path, required=True, help="folder for the results")
    add("--chains", type=int, default=CHAINS)
    add("--moves-per-atom", type=int, default=MOVES_PER_ATOM)
    add("--workers", type=int, help="processes")
    given = parser.parse_args(argv)
    given.out.mkdir(parents=True, exist_ok=True)
    raw = [Configuration.from_file(given.structures / f"{state}.xyz") for state in STATES]
    structures(*raw, given.out / "structures.npz")
    truths = {
        state: c.with_positions(np.round(c.positions, 4))
        for state, c in zip(STATES, raw, strict=True)
    }
    _write_curves(truths, given.out / "structure_factors.csv")
    cases = product(GRADES, recovery.DESIGNS[::-1], STATES)
    for grade, design, state in cases:
        print(design, state, grade, flush=True)
        options = {"chains": given.chains, "moves_per_atom": given.moves_per_atom}
        _fit_case(truths, state, grade, design, given.out, workers=given.workers, **options)
    seal(given.out)


if __name__ == "__main__":
    main()
