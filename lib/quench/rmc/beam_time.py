"""Design a beam time before asking for it: energies, counts and Q ranges, judged by fits.

A plan says what is to be measured. From it follow the errors of the structure
factors, and from fits to data computed from two known structures, whether a
difference between them would be seen.
"""

from dataclasses import dataclass, replace

import numpy as np

from .. import validation
from ..scattering import faber_ziman
from ..scattering.form_factors import XRay
from . import recovery
from .datasets import DifferentialSQ, TotalSQ
from .engine import Engine
from .ensemble import RandomStart
from .ensemble import run as run_ensemble
from .pairs import pair_distribution
from .sampler import Anneal

__all__ = ["Difference", "Judgement", "Total", "counts_needed", "judge", "mean_distance", "reach"]

STEP = 0.05
"""Spacing of the points in Q [Å⁻¹]."""
HOT = 0.05
"""First temperature of a fit over χ² per point of its random start."""
NEAREST, FARTHEST = 2.3, 4.2
"""Distances between which the mean Co–Co distance is taken [Å]."""


@dataclass(frozen=True)
class Total:
    """A total structure factor to be measured.

    Parameters
    ----------
    energy : float
        Photon energy [keV].
    counts : float
        Photons counted at each point.
    q_min, q_max : float, optional
        Range [Å⁻¹].
    systematic : float, optional
        Relative error of the intensity that more counts do not cure.
    """

    energy: float
    counts: float
    q_min: float = 1.0
    q_max: float = 18.0
    systematic: float = 0.005

    name = "S"

    def __post_init__(self):
        _check(self)

    def dataset(self, composition):
        """Lay the measurement out as a data set with errors and without values.

        The intensity scatters by 1/√N and by the systematic error; with I ≈ ⟨f²⟩ that is
        σ(S) = (⟨f²⟩/⟨f⟩²) √(1/N + systematic²).
        """
        radiation = XRay(self.energy)
        q = _points(self)
        fractions, f = list(composition.values()), radiation.amplitudes(list(composition), q)
        level = faber_ziman.mean_square(fractions, f) / faber_ziman.square_mean(fractions, f)
        sigma = level * np.sqrt(1 / self.counts + self.systematic**2)
        return TotalSQ(q, np.ones_like(q), sigma=sigma, radiation=radiation, name=self.name)

    @property
    def photons(self):
        """Photons that the measurement takes."""
        return self.counts * len(_points(self))


@dataclass(frozen=True)
class Difference:
    """A differential structure factor to be measured at two energies below an edge.

    Parameters
    ----------
    near, far : float
        Energies [keV].
    counts : float
        Photons counted at each point and each energy.
    q_min, q_max : float, optional
        Range [Å⁻¹].
    systematic : float, optional
        Relative mismatch of the two scales that more counts do not cure.
    name : str, optional
        How the set is called.
    """

    near: float
    far: float
    counts: float
    q_min: float = 1.0
    q_max: float = 7.0
    systematic: float = 0.001
    name: str = "Δ"

    def __post_init__(self):
        _check(self)

    def dataset(self, composition):
        """Lay the measurement out as a data set with errors and without values.

        The errors are those of `faber_ziman.difference_error`.
        """
        q = _points(self)
        fractions = list(composition.values())
        near, far = (XRay(e).amplitudes(list(composition), q) for e in (self.near, self.far))
        sigma = faber_ziman.difference_error(
            fractions, near, far, counts=self.counts, mismatch=self.systematic
        )
        return DifferentialSQ(
            q, np.ones_like(q), sigma=sigma, near=self.near, far=self.far, name=self.name
        )

    @property
    def photons(self):
        """Photons that the measurement takes, at both energies."""
        return 2 * self.counts * len(_points(self))


def _check(plan):
    validation.positive("counts", plan.counts)
    validation.non_negative("systematic", plan.systematic)
    if not 0 < plan.q_min < plan.q_max:
        raise ValueError(
            f"q_min must lie between 0 and q_max, got {plan.q_min:g} to {plan.q_max:g} Å⁻¹"
        )


def _points(plan):
    return np.arange(plan.q_min, plan.q_max + 1e-9, STEP)


def counts_needed(plan, composition, *, sigma, q=2.0):
    """Return the counts at which the error at one Q falls to what is wanted.

    Parameters
    ----------
    plan : Total or Difference
        Its counts are ignored.
    composition : dict
        Atom fractions.
    sigma : float
        Error that is wanted.
    q : float, optional
        Where [Å⁻¹].

    Returns
    -------
    float
        Counts per point.

    Raises
    ------
    ValueError
        If no number of counts is enough, because of the systematic error.
    """
    validation.positive("sigma", sigma)

    def error(counts):
        data = replace(plan, counts=counts, q_min=q - STEP, q_max=q + STEP).dataset(composition)
        return float(np.interp(q, data.x, data.sigma))

    floor = error(1e30)
    if sigma <= floor:
        raise ValueError(
            f"sigma = {sigma:g} cannot be reached: the systematic error alone leaves {floor:.3g}; "
            "reduce it, or choose energies with more contrast"
        )
    return float((error(1.0) ** 2 - floor**2) / (sigma**2 - floor**2))


@dataclass(frozen=True)
class Judgement:
    """What a beam time would show of the shift of Co–Co between two structures.

    Attributes
    ----------
    true_shift, shift : float
        Change of the mean Co–Co distance between 2.3 and 4.2 Å, in truth and in the fits [Å].
    error : float
        Standard error of `shift` from the spread between the chains of both states [Å].
    chi2 : float
        χ² per point, mean over data sets and chains.
    photons : float
        Photons that the plan takes, for one state.
    """

    true_shift: float
    shift: float
    error: float
    chi2: float
    photons: float

    @property
    def significance(self):
        """The shift in units of its standard error."""
        return self.shift / self.error

    @property
    def share(self):
        """Share of the true shift that the fits show."""
        return self.shift / self.true_shift

    def __str__(self):
        return (
            f"shift of Co–Co {self.shift:.3f} ± {self.error:.3f} Å ({self.significance:.1f}σ), "
            f"{self.share:.0%} of the true {self.true_shift:.3f} Å; "
            f"χ² per point {self.chi2:.2f}; {self.photons:.1e} photons a state"
        )


def mean_distance(r, g):
    """Return the mean Co–Co distance between 2.3 and 4.2 Å, weighted with g r².

    Parameters
    ----------
    r : (b,) array
        Distances [Å].
    g : (..., b) array
        Co–Co pair distributions.

    Returns
    -------
    (...) array
        [Å].
    """
    inside = (r > NEAREST) & (r < FARTHEST)
    weight = g[..., inside] * r[inside] ** 2
    return (weight * r[inside]).sum(axis=-1) / weight.sum(axis=-1)


def judge(plan, before, after, *, atoms=500, chains=4, moves_per_atom=1000, seed=1, **options):
    """Compute data of two known structures as a plan would measure them, fit, and compare.

    Parameters
    ----------
    plan : sequence of Total and Difference
        What is measured, of both structures alike.
    before, after : Configuration
        The truth in both states, with Co among their kinds.
    atoms : int, optional
        Atoms of the fits.
    chains : int, optional
        Fits of each state, 2 or more.
    moves_per_atom : int, optional
        Length of each.
    seed : int, optional
        Of noise, starts and moves.
    **options
        Passed on to `quench.rmc.ensemble.run`: ``executor``, ``workers`` …

    Returns
    -------
    Judgement

    Raises
    ------
    ValueError
        If the plan is empty or there are fewer than two chains.
    """
    if not plan:
        raise ValueError("the plan is empty: give at least one Total or Difference")
    if chains < 2:
        raise ValueError(f"an error needs chains=2 or more, got {chains}")
    r_max = reach(atoms, before.number_density)
    found, true, chi2 = [], [], []
    for state, truth in enumerate((before, after)):
        data = _measured(plan, truth, r_max, seed=(seed, state, 0))
        length = (atoms, chains, moves_per_atom)
        ensemble = _fitted(data, truth, length, r_max, (seed, state), options)
        row = truth.pairs.index(("Co", "Co"))
        means = np.array([chain.g[:, row].mean(axis=0) for chain in ensemble.chains])
        found.append(mean_distance(ensemble.r, means))
        exact = pair_distribution(truth, r_max=r_max)
        true.append(float(mean_distance(exact.r, exact.g[row])))
        chi2.append(np.mean(list(ensemble.chi2().values())))
    error = np.sqrt(sum(np.var(f, ddof=1) / chains for f in found))
    return Judgement(
        true_shift=true[1] - true[0],
        shift=float(found[1].mean() - found[0].mean()),
        error=float(error),
        chi2=float(np.mean(chi2)),
        photons=sum(measurement.photons for measurement in plan),
    )


def reach(atoms, number_density):
    """Return the largest whole number of bins of 0.05 Å below half of a cubic box [Å].

    Parameters
    ----------
    atoms : int
        Atoms in the box.
    number_density : float
        [Å⁻³].

    Returns
    -------
    float
    """
    return float(np.floor((atoms / number_density) ** (1 / 3) / 2 / STEP) * STEP)


def _measured(plan, truth, r_max, *, seed):
    """Compute what the plan would measure of one structure."""
    blank = [measurement.dataset(truth.composition) for measurement in plan]
    noise = np.random.SeedSequence(seed).generate_state(1)[0]
    return recovery.simulate(truth, blank, seed=noise, r_max=r_max)


def _fitted(data, truth, length, r_max, seeds, options):
    """Fit an ensemble, annealed from where the misfit of a random start tells."""
    atoms, chains, moves_per_atom = length
    recipe = RandomStart(truth.composition, atoms, truth.number_density, recovery.MIN_DISTANCE)
    first = Engine(recipe(0), data, min_distance=recovery.MIN_DISTANCE, seed=0, r_max=r_max)
    hot = max(10.0, HOT * np.mean(list(first.result().chi2.values())))
    return run_ensemble(
        recipe,
        data,
        chains=chains,
        seed=int(np.random.SeedSequence((*seeds, 1)).generate_state(1)[0]),
        moves=moves_per_atom * atoms,
        schedule=Anneal(hot, 0.1),
        min_distance=recovery.MIN_DISTANCE,
        r_max=r_max,
        **options,
    )
