"""Recovery study: what data determine, learnt from a structure that is known.

A structure is made up, data are computed from it with noise, and an ensemble of
fits is compared with it::

    python -m quench.rmc.recovery --chains 5 --noise 0.1 0.3 1 --out recovery.csv

The truth counts pairs exactly as the model does, which flatters the fit (an
"inverse crime"): what is not recovered here will not be recovered from a
measurement either, but the reverse does not follow.
"""

import argparse
import csv
import io
import sys
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np

from .. import validation
from ..scattering import faber_ziman
from ..scattering.form_factors import XRay
from .configuration import Configuration
from .datasets import DifferentialSQ, TotalSQ
from .engine import Engine
from .ensemble import RandomStart
from .ensemble import run as run_ensemble
from .sampler import Anneal

__all__ = [
    "COMPOSITION",
    "DESIGNS",
    "MIN_DISTANCE",
    "NUMBER_DENSITY",
    "Row",
    "designed",
    "main",
    "mixture",
    "save",
    "simulate",
    "study",
    "table",
    "unknown_share",
]

COMPOSITION = {"Gd": 0.65, "Co": 0.35}
NUMBER_DENSITY = 0.0390
"""Estimate for Gd65Co35 [Å⁻³], ±5 %."""
MIN_DISTANCE = {("Gd", "Gd"): 2.85, ("Gd", "Co"): 2.30, ("Co", "Co"): 2.30}
"""Least distances of the fits [Å]."""
CONTACT = {("Gd", "Gd"): 3.30, ("Gd", "Co"): 2.65}
"""Distances at which the atoms of `mixture` touch [Å]; Co–Co is its argument."""
BEFORE, AFTER = 2.55, 3.30
"""Co–Co contact of the two built-in truths [Å]."""
VIBRATION = 0.10
"""Root mean square displacement of each atom along each axis in `mixture` [Å]."""
DESIGNS = ("S", "S+Gd", "S+Gd+Co")
"""Which data are fitted: total; with the difference at the Gd K edge; at the Co K edge as well."""
NEAR = 6.0
"""The first shells, to which distances up to here belong [Å], are compared."""
DETERMINED = 0.3
"""Largest `unknown_share` at which data are said to determine a partial."""


def mixture(atoms, *, co_co=BEFORE, seed):
    """Make up a structure: a random packing of soft spheres that are not additive, vibrating.

    Gd–Co contacts are shorter than the mean of Gd–Gd and Co–Co when `co_co` is
    long, so that the atoms prefer unlike neighbours.

    Parameters
    ----------
    atoms : int
        Number of atoms.
    co_co : float, optional
        Distance at which two Co atoms touch [Å].
    seed : int
        The same seed gives the same structure.

    Returns
    -------
    Configuration
    """
    for_packing, for_heat = np.random.SeedSequence(seed).spawn(2)
    packed = Configuration.random(
        COMPOSITION,
        atoms=atoms,
        number_density=NUMBER_DENSITY,
        min_distance={**CONTACT, ("Co", "Co"): co_co},
        seed=np.random.default_rng(for_packing),
    )
    heat = VIBRATION * np.random.default_rng(for_heat).standard_normal(packed.positions.shape)
    return replace(packed, positions=(packed.positions + heat) % packed.box)


def designed(design, *, noise=1.0):
    """Lay out the measurements of a design: empty data sets with Q ranges and errors.

    X-rays of 113.3 keV up to 18 Å⁻¹ (σ = 0.01), Gd K at 50.195/49.939 keV up to 12 Å⁻¹
    (σ = 0.03), Co K at 7.689/7.609 keV up to 7 Å⁻¹ (σ = 0.05).

    Parameters
    ----------
    design : {"S", "S+Gd", "S+Gd+Co"}
        What is measured.
    noise : float, optional
        Factor on all σ.

    Returns
    -------
    list of data sets
    """
    validation.one_of("design", design, DESIGNS)
    noise = validation.positive("noise", noise)
    q, q_gd, q_co = (np.arange(1.0, end + 1e-9, 0.05) for end in (18, 12, 7))
    sets = [
        TotalSQ(q, np.ones_like(q), sigma=0.01 * noise, radiation=XRay(113.3), name="S"),
        DifferentialSQ(
            q_gd, np.ones_like(q_gd), sigma=0.03 * noise, near=50.195, far=49.939, name="Δ_Gd"
        ),
        DifferentialSQ(
            q_co, np.ones_like(q_co), sigma=0.05 * noise, near=7.689, far=7.609, name="Δ_Co"
        ),
    ]
    return sets[: 1 + design.count("+")]


def simulate(configuration, datasets, *, seed, r_max=None):
    """Replace the values of data sets by those of a configuration, with noise of their σ.

    Parameters
    ----------
    configuration : Configuration
        The truth.
    datasets : sequence
        Data sets; their values are ignored.
    seed : int or None
        Seed of the noise; None for none.
    r_max : float, optional
        Distance up to which pairs are counted [Å]; half the box by default.

    Returns
    -------
    list of data sets
    """
    engine = Engine(configuration, datasets, seed=0, precision="double", r_max=r_max)
    draw = np.random.default_rng(seed).standard_normal
    return [
        replace(data, values=curve + (0 if seed is None else data.sigma * draw(len(curve))))
        for data, curve in zip(datasets, engine.result().calculated, strict=True)
    ]


def unknown_share(datasets, composition):
    """How much of each partial the data alone leave unknown, between 0 and 1.

    Median over Q of `faber_ziman.remaining_uncertainty`, from the highest first to the
    lowest last Q of the data sets. It needs no truth and no fit, so it can be asked before
    an experiment. A fit in three dimensions knows more: atoms have a size, neighbouring Q
    are not independent, and all partials come from one set of positions.

    Parameters
    ----------
    datasets : sequence of TotalSQ or DifferentialSQ
        Data sets.
    composition : dict
        Atom fractions.

    Returns
    -------
    (pairs,) array
    """
    low, high = max(d.x[0] for d in datasets), min(d.x[-1] for d in datasets)
    q = np.linspace(low, high, 60)
    weights = [[np.interp(q, d.x, row) for row in d.weights(composition)] for d in datasets]
    sigmas = [np.interp(q, d.x, d.sigma) for d in datasets]
    return np.median(faber_ziman.remaining_uncertainty(weights, sigmas), axis=1)


@dataclass(frozen=True)
class Row:
    """One partial in one case of the study.

    Attributes
    ----------
    design : str
        Data that were fitted.
    noise : float
        Factor on their σ.
    pair : str
        The partial.
    unknown : float
        `unknown_share` of the partial.
    chi2 : float
        χ² per data point, mean over sets and chains.
    misfit : float
        Root mean square of g_ij(found) − g_ij(true) up to 6 Å.
    spread : float
        Root mean square of the standard deviation of g_ij between single configurations of all
        chains there; counting few atoms contributes, as it does to the truth.
    covered : float
        Share of these bins in which the truth lies within two standard deviations of the mean.
    rhat : float
        Median split-R̂ of g_ij there.
    recovered : float
        Share of the change from one truth to the other that the fits show, 1 all of it,
        0 none: least-squares slope of the found against the true change of g_ij.
    """

    design: str
    noise: float
    pair: str
    unknown: float
    chi2: float
    misfit: float
    spread: float
    covered: float
    rhat: float
    recovered: float

    @property
    def determined(self):
        """Whether the data alone determine the partial, judged without knowing the truth."""
        return self.unknown <= DETERMINED


def study(
    before,
    after,
    *,
    designs=DESIGNS,
    noises=(0.1, 0.3, 1.0),
    chains=5,
    moves=None,
    temperatures=(100.0, 0.3),
    seed=1,
    report=None,
    **options,
):
    """Fit what two known structures would have measured, and compare.

    Parameters
    ----------
    before, after : Configuration
        Two truths of the same composition and density, for instance a glass before and
        after a treatment.
    designs : sequence of str, optional
        Which data; see `designed`.
    noises : sequence of float, optional
        Factors on the errors of the data.
    chains : int, optional
        Fits per case, 2 or more.
    moves : int, optional
        Moves of each before samples are taken; 500 per atom by default, with 60 the fits are
        still far from the data.
    temperatures : (float, float), optional
        T from which and to which each fit anneals. The first is divided by the square of the
        noise factor: χ² grows by as much, and a fit that starts too cold freezes far from the
        data. At T = 1 the entropy of many atoms may keep χ² above the number of data.
    seed : int, optional
        Seed of noise and chains.
    report : callable, optional
        Called with a line of text before each case.
    **options
        Passed on to `quench.rmc.ensemble.run`: ``executor``, ``workers``, ``samples``, …

    Returns
    -------
    list of Row
        Three for each case of two kinds: one per partial.

    Raises
    ------
    ValueError
        If the truths differ in kinds or numbers of atoms, or there are fewer than two chains.
    """
    _check_truths(before, after)
    if chains < 2:
        raise ValueError(f"a spread needs chains=2 or more, got {chains}")
    moves = 500 * before.n_atoms if moves is None else moves
    hot, cold = temperatures
    options = {"min_distance": MIN_DISTANCE, **options}
    rows = []
    for number, (design, noise) in enumerate((d, n) for d in designs for n in noises):
        ensembles = []
        for state, truth in enumerate((before, after)):
            if report is not None:
                report(f"{design}, noise {noise:g}: {('before', 'after')[state]}")
            of_noise, of_chains = np.random.SeedSequence((seed, number, state)).generate_state(2)
            data = simulate(truth, designed(design, noise=noise), seed=of_noise)
            start = RandomStart(
                truth.composition, truth.n_atoms, truth.number_density, options["min_distance"]
            )
            ensembles.append(
                run_ensemble(
                    start,
                    data,
                    chains=chains,
                    moves=moves,
                    schedule=Anneal(hot / noise**2, cold),
                    seed=int(of_chains),
                    **options,
                )
            )
        rows += _rows(design, noise, ensembles, (before, after))
    return rows


def _check_truths(before, after):
    """Refuse truths that cannot be compared."""
    if before.kinds != after.kinds or before.counts != after.counts:
        raise ValueError(
            "the two truths must have the same kinds and numbers of atoms, got "
            f"{dict(zip(before.kinds, before.counts, strict=True))} and "
            f"{dict(zip(after.kinds, after.counts, strict=True))}"
        )
    if not np.allclose(before.box, after.box):
        raise ValueError(
            f"the two truths must share a box, got {before.box.tolist()} and {after.box.tolist()} Å"
        )


def _rows(design, noise, ensembles, truths):
    """Compare the ensembles of both states with their truths."""
    unknown = unknown_share(designed(design, noise=noise), truths[0].composition)
    chi2 = np.mean([np.mean(list(e.chi2().values())) for e in ensembles])
    near = ensembles[0].r < NEAR
    exact = [Engine(truth, designed("S"), seed=0).result() for truth in truths]
    rows = []
    for row, (share, pair) in enumerate(zip(unknown, truths[0].pairs, strict=True)):
        true = np.array([e.g(*pair)[near] for e in exact])
        samples = [np.concatenate([c.g[:, row] for c in e.chains])[:, near] for e in ensembles]
        mean = np.array([s.mean(axis=0) for s in samples])
        spread = np.array([s.std(axis=0, ddof=1) for s in samples])
        change = true[1] - true[0]
        rows.append(
            Row(
                design=design,
                noise=noise,
                pair="–".join(pair),
                unknown=float(share),
                chi2=float(chi2),
                misfit=_rms(mean - true),
                spread=_rms(spread),
                covered=float(np.mean(np.abs(mean - true) <= 2 * spread)),
                rhat=float(np.median([e.rhat_g(*pair)[near] for e in ensembles])),
                recovered=float((mean[1] - mean[0]) @ change / (change @ change)),
            )
        )
    return rows


def _rms(values):
    return float(np.sqrt(np.mean(values**2)))


def table(rows):
    """Set rows as a table of text, columns aligned."""
    columns = [f.name for f in fields(Row)]
    cells = [[_shown(value) for value in asdict(row).values()] for row in rows]
    verdicts = ["yes" if row.determined else "no" for row in rows]
    lines = [[*columns, "determined"]]
    lines += [[*line, verdict] for line, verdict in zip(cells, verdicts, strict=True)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _shown(value):
    return value if isinstance(value, str) else f"{value:.3g}"


def save(rows, path):
    """Write rows as comma-separated values, replacing the file in one step."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [f.name for f in fields(Row)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(row) for row in rows)
    path = Path(path)
    part = path.with_name(path.name + ".part")
    part.write_text(text.getvalue(), encoding="utf-8")
    part.replace(path)


def _arguments(argv):
    purpose, *_ = __doc__.split("\n\n")
    parser = argparse.ArgumentParser(prog="python -m quench.rmc.recovery", description=purpose)
    add = parser.add_argument
    add("--truth", nargs=2, metavar=("BEFORE", "AFTER"), help="structure files; built in if absent")
    add("--atoms", type=int, default=1000, help="atoms of the built-in truths")
    add("--design", nargs="+", default=DESIGNS, choices=DESIGNS, help="which data are fitted")
    add("--noise", nargs="+", type=float, default=[0.1, 0.3, 1.0], help="factors on the errors")
    add("--chains", type=int, default=5)
    add("--moves", type=int, help="moves per chain; 500 per atom if absent")
    add("--workers", type=int, help="processes")
    add("--seed", type=int, default=1)
    add("--out", type=Path, help="file for the rows, comma-separated")
    return parser.parse_args(argv)


def main(argv=None):
    """Run the study from the command line."""
    given = _arguments(argv)
    if given.truth:
        from . import files

        before, after = (files.read_configuration(path) for path in given.truth)
    else:
        before = mixture(given.atoms, seed=given.seed)
        after = mixture(given.atoms, co_co=AFTER, seed=given.seed)
    rows = study(
        before,
        after,
        designs=given.design,
        noises=given.noise,
        chains=given.chains,
        moves=given.moves,
        workers=given.workers,
        seed=given.seed,
        report=lambda line: print(line, file=sys.stderr, flush=True),
    )
    print(table(rows))
    if given.out:
        save(rows, given.out)


if __name__ == "__main__":
    main()
