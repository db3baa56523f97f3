"""Solid solutions: which atoms dissolve, and how much single solute atoms strengthen.

Strength increases are given for shear on one slip system (multiply by the
Taylor factor for a polycrystal in tension) or, where a function says so, for
the yield stress. Concentrations are atom fractions.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import curve_fit

from .. import validation

__all__ = [
    "HAGG_LIMIT",
    "SIZE_RULE",
    "PowerLawFit",
    "combine_solutes",
    "fit_power_law",
    "fleischer",
    "labusch",
    "labusch_misfit",
    "modulus_misfit",
    "octahedral_hole",
    "power_law",
    "size_difference",
    "size_misfit",
]

SIZE_RULE = 0.15
"""Hume-Rothery: beyond this relative size difference, solubility is small."""

HAGG_LIMIT = 0.59
"""Hägg: interstitial phases keep a simple lattice up to this ratio of radii."""


def size_difference(*, solute_radius, solvent_radius):
    """Relative difference of atomic radii, (r_solute − r_solvent)/r_solvent.

    Parameters
    ----------
    solute_radius, solvent_radius : float or array_like
        Metallic radii [m].

    Returns
    -------
    float or ndarray
        [1]; beyond ±`SIZE_RULE` extended solubility is not expected.

    Raises
    ------
    ValueError
        If a radius is not positive.
    """
    solute = np.asarray(validation.positive("solute_radius", solute_radius, "m"))
    return (solute / validation.positive("solvent_radius", solvent_radius, "m") - 1)[()]


def octahedral_hole(*, atomic_radius):
    """Radius of the largest sphere that fits between touching fcc atoms, (√2 − 1) r.

    Parameters
    ----------
    atomic_radius : float or array_like
        r of the host atoms [m].

    Returns
    -------
    float or ndarray
        [m].

    Raises
    ------
    ValueError
        If the radius is not positive.
    """
    return (np.sqrt(2) - 1) * validation.positive("atomic_radius", atomic_radius, "m")


def size_misfit(*, lattice_parameter, slope):
    """Size misfit δ = (1/a) da/dx of a solute, from how it changes the lattice parameter.

    Parameters
    ----------
    lattice_parameter : float
        a of the pure host [m].
    slope : float
        da/dx with x the atom fraction [m].

    Returns
    -------
    float
        δ [1].

    Raises
    ------
    ValueError
        If the lattice parameter is not positive or the slope not finite.
    """
    slope = validation.finite("slope", slope, "m")
    return slope / validation.positive("lattice_parameter", lattice_parameter, "m")


def modulus_misfit(eta):
    r"""Fleischer's bounded modulus misfit, η′ = η/(1 + abs(η)/2).

    Parameters
    ----------
    eta : float
        η = (1/G) dG/dx [1].

    Returns
    -------
    float
        η′ [1], never beyond ±2 however different the solute is.

    Raises
    ------
    ValueError
        If η is not finite.
    """
    eta = validation.finite("eta", eta)
    return eta / (1 + abs(eta) / 2)


def labusch_misfit(*, size, modulus, alpha=16.0):
    r"""Joint misfit of a solute in Labusch's theory, ε_L = √(η′² + α²δ²).

    Parameters
    ----------
    size : float
        δ [1].
    modulus : float
        η [1], before Fleischer's bound.
    alpha : float, optional
        Weight of size against modulus: about 16 for edge dislocations, 3 to 5
        for screws.

    Returns
    -------
    float
        ε_L [1].

    Raises
    ------
    ValueError
        If an argument is not finite or α not positive.
    """
    size = validation.finite("size", size)
    alpha = validation.positive("alpha", alpha)
    return np.hypot(modulus_misfit(modulus), alpha * size)


def fleischer(*, concentration, misfit, shear_modulus):
    r"""Shear stress to drag a straight dislocation off strong, isolated solute atoms.

    .. math:: \Delta\tau = \frac{G\,\varepsilon_F^{3/2}\,c^{1/2}}{700}

    Each atom on the line acts alone. The 700 is a customary average over
    configurations, good to a factor of about two.

    Parameters
    ----------
    concentration : float or array_like
        c, atom fraction of solute [1].
    misfit : float
        ε_F [1], 0 or more; Fleischer's own is abs(η′ − αδ) with α ≈ 3 (screws).
    shear_modulus : float
        G [Pa].

    Returns
    -------
    float or ndarray
        Δτ [Pa].

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    Fleischer (1963), doi:10.1016/0001-6160(63)90213-X.
    """
    return _strengthening(concentration, misfit, shear_modulus, 3 / 2, 1 / 2, 700.0)


def labusch(*, concentration, misfit, shear_modulus):
    r"""Shear stress to drag a flexible dislocation through many weak solute atoms.

    .. math:: \Delta\tau = \frac{G\,\varepsilon_L^{4/3}\,c^{2/3}}{550}

    The line feels the statistical sum of all atoms within reach, above and
    below the slip plane. The 550 is a customary value, as in `fleischer`.

    Parameters
    ----------
    concentration : float or array_like
        c, atom fraction of solute [1].
    misfit : float
        ε_L [1] of `labusch_misfit`.
    shear_modulus : float
        G [Pa].

    Returns
    -------
    float or ndarray
        Δτ [Pa].

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    Labusch (1970), doi:10.1002/pssb.19700410221.
    """
    return _strengthening(concentration, misfit, shear_modulus, 4 / 3, 2 / 3, 550.0)


def _strengthening(concentration, misfit, shear_modulus, of_misfit, of_concentration, divisor):
    """Return G εᵖ cⁿ/divisor after checking the arguments."""
    c = np.asarray(validation.fraction("concentration", concentration, allow_one=True))
    misfit = validation.non_negative("misfit", misfit)
    modulus = validation.positive("shear_modulus", shear_modulus, "Pa")
    return (modulus * misfit**of_misfit * c**of_concentration / divisor)[()]


def combine_solutes(contributions):
    r"""Strength of several solutes together, in Labusch's statistics.

    .. math:: \Delta\tau = \Big(\sum_i \Delta\tau_i^{3/2}\Big)^{2/3}

    The squares of the forces add over all atoms, weighted with concentration,
    so two halves of one solute give the same as the whole.

    Parameters
    ----------
    contributions : (m, ...) array_like
        Δτ of each solute alone [Pa], along the first axis.

    Returns
    -------
    float or ndarray
        Δτ [Pa].

    Raises
    ------
    ValueError
        If a contribution is negative or not finite.
    """
    alone = np.atleast_1d(validation.non_negative("contributions", contributions, "Pa"))
    return (np.sum(alone**1.5, axis=0) ** (2 / 3))[()]


def power_law(concentration, base, coefficient, exponent):
    """Yield stress σ₀ + K cⁿ, in the units of σ₀ and K and of the concentration they belong to.

    Parameters
    ----------
    concentration : float or array_like
        c, 0 or more.
    base, coefficient, exponent : float
        σ₀, K and n.

    Returns
    -------
    float or ndarray
        σ.

    Raises
    ------
    ValueError
        If the concentration is negative.
    """
    c = np.asarray(validation.non_negative("concentration", concentration))
    return (base + coefficient * c**exponent)[()]


@dataclass(frozen=True)
class PowerLawFit:
    """A fitted σ = σ₀ + K cⁿ with one-standard-deviation uncertainties.

    Attributes
    ----------
    base, coefficient, exponent : float
        σ₀, K and n, in the units of the data.
    base_error, coefficient_error, exponent_error : float
        Standard deviations; 0 for a base that was given.
    correlation : float
        Correlation coefficient of K and n.
    rms : float
        Root mean square of the residuals of the fitted points.
    """

    base: float
    coefficient: float
    exponent: float
    base_error: float
    coefficient_error: float
    exponent_error: float
    correlation: float
    rms: float


def fit_power_law(concentration, yield_stress, *, base=None):
    """Fit σ = σ₀ + K cⁿ to yield stresses by least squares.

    Parameters
    ----------
    concentration : (m,) array_like
        c, 0 or more.
    yield_stress : (m,) array_like
        σ.
    base : float, optional
        σ₀, if it is known; a point at c = 0 then carries no information.
        Otherwise σ₀ is fitted as well.

    Returns
    -------
    PowerLawFit
        Uncertainties from the scatter about the curve: they say how well the
        law describes the points, not how good the points are.

    Raises
    ------
    ValueError
        If shapes differ, or there are not more points than parameters.
    """
    c = np.atleast_1d(validation.non_negative("concentration", concentration))
    stress = np.atleast_1d(validation.finite("yield_stress", yield_stress))
    if c.shape != stress.shape:
        raise ValueError(
            f"concentration and yield_stress must match, got {c.shape} and {stress.shape}"
        )
    if base is not None:
        c, stress = c[c > 0], stress[c > 0]
    free = 2 if base is not None else 3
    if c.size <= free:
        raise ValueError(f"a fit of {free} parameters needs more than {free} points, got {c.size}")
    return _fit(c, stress, base)


def _fit(c, stress, base):
    start = [(stress.max() - stress.min()) / c.max(), 0.7]
    if base is None:
        start, fixed = [stress.min(), *start], []
    else:
        fixed = [float(base)]
    best, covariance = curve_fit(lambda x, *free: power_law(x, *fixed, *free), c, stress, p0=start)
    values = [*fixed, *map(float, best)]
    errors = [*[0.0] * len(fixed), *map(float, np.sqrt(np.diag(covariance)))]
    residual = stress - power_law(c, *values)
    spread = errors[-2] * errors[-1]
    # Points that lie on the curve exactly leave no scatter to correlate.
    correlation = float(covariance[-2, -1] / spread) if spread > 0 else 0.0
    return PowerLawFit(*values, *errors, correlation, float(np.sqrt(np.mean(residual**2))))
