"""Coarsening: why small particles dissolve, how fast the large ones grow, and in what proportions.

The theory of Lifshitz, Slyozov and Wagner (LSW) holds for a small volume
fraction of spheres that exchange solute by diffusion through the matrix.
"""

import numpy as np
from scipy.constants import R

from .. import validation

__all__ = [
    "LSW_CUTOFF",
    "gibbs_thomson",
    "lsw_distribution",
    "lsw_number_ratio",
    "lsw_radius",
    "lsw_rate_constant",
]

LSW_CUTOFF = 1.5
"""Largest relative radius r/r̄ in the LSW distribution."""


def gibbs_thomson(
    radius,
    *,
    solubility,
    interface_energy,
    molar_volume,
    precipitate_composition,
    temperature,
):
    r"""Solute content of the matrix in equilibrium with a sphere.

    .. math:: c(r) = c_\infty \exp\frac{2\gamma V_p}{x_p\, r\, R T}

    A curved interface adds the pressure 2γ/r to the precipitate. The division
    by x_p spreads the work over the solute atoms alone; it holds for a dilute
    matrix and a phase of fixed composition.

    Parameters
    ----------
    radius : float or array_like
        r [m].
    solubility : float or array_like
        c∞, content beside a flat interface, atom fraction [1].
    interface_energy : float
        γ [J/m²].
    molar_volume : float
        V_p, volume of precipitate per mole of atoms [m³/mol].
    precipitate_composition : float
        x_p, atom fraction of solute in the precipitate [1].
    temperature : float or array_like
        T [K].

    Returns
    -------
    float or ndarray
        c(r) [1]. Values near or above 1 mean that a sphere so small cannot be
        in equilibrium with any dilute matrix.

    Raises
    ------
    ValueError
        If an argument is outside its range or shapes do not match.
    """
    validation.matching_shapes(radius=radius, solubility=solubility, temperature=temperature)
    radius = np.asarray(validation.positive("radius", radius, "m"))
    solubility = validation.fraction("solubility", solubility, allow_zero=False)
    length = _capillary_length(interface_energy, molar_volume, precipitate_composition, temperature)
    return (solubility * np.exp(length / radius))[()]


def _capillary_length(interface_energy, molar_volume, precipitate_composition, temperature):
    """Return 2γV_p/(x_p R T) [m], the radius at which solubility rises by a factor e."""
    energy = validation.positive("interface_energy", interface_energy, "J/m²")
    volume = validation.positive("molar_volume", molar_volume, "m³/mol")
    share = validation.fraction(
        "precipitate_composition", precipitate_composition, allow_zero=False, allow_one=True
    )
    temperature = np.asarray(validation.temperature("temperature", temperature))
    return 2 * energy * volume / (share * R * temperature)


def lsw_rate_constant(
    *,
    interface_energy,
    molar_volume,
    diffusivity,
    solubility,
    precipitate_composition,
    temperature,
):
    r"""Rate constant of coarsening, d(r̄³)/dt.

    .. math:: K = \frac{8\,\gamma V_p D\, x_e (1-x_e)}{9\,R T\,(x_p-x_e)^2}

    The denominator counts how much solute a growing particle needs for each
    atom it takes from the matrix, once for its growth and once for the
    Gibbs–Thomson effect; leaving it out makes Al₂Cu nine times too slow.

    Parameters
    ----------
    interface_energy : float
        γ [J/m²].
    molar_volume : float
        V_p, volume of precipitate per mole of atoms [m³/mol].
    diffusivity : float or array_like
        D of the solute in the matrix [m²/s].
    solubility : float or array_like
        x_e, solute content of the matrix beside a flat interface [1].
    precipitate_composition : float
        x_p, atom fraction of solute in the precipitate [1].
    temperature : float or array_like
        T [K].

    Returns
    -------
    float or ndarray
        K [m³/s].

    Raises
    ------
    ValueError
        If an argument is outside its range, shapes do not match, or the
        precipitate is not richer in solute than the matrix.

    References
    ----------
    Lifshitz and Slyozov (1961); Wagner (1961).
    """
    validation.matching_shapes(
        diffusivity=diffusivity, solubility=solubility, temperature=temperature
    )
    diffusivity = validation.positive("diffusivity", diffusivity, "m²/s")
    xe = np.asarray(validation.fraction("solubility", solubility, allow_zero=False))
    xp = precipitate_composition
    length = _capillary_length(interface_energy, molar_volume, xp, temperature)
    if (xe >= xp).any():
        raise ValueError(
            f"precipitate_composition must exceed the solubility {xe.max():g}, got {xp:g}"
        )
    return (4 / 9 * length * xp * diffusivity * xe * (1 - xe) / (xp - xe) ** 2)[()]


def lsw_radius(time, *, initial_radius, rate_constant):
    r"""Mean radius after coarsening for a time, r̄³ = r̄₀³ + K t.

    Parameters
    ----------
    time : float or array_like
        t [s], 0 or more.
    initial_radius : float or array_like
        r̄₀ [m], 0 or more.
    rate_constant : float or array_like
        K [m³/s], 0 or more.

    Returns
    -------
    float or ndarray
        r̄ [m].

    Raises
    ------
    ValueError
        If an argument is negative or shapes do not match.
    """
    validation.matching_shapes(
        time=time, initial_radius=initial_radius, rate_constant=rate_constant
    )
    time = np.asarray(validation.non_negative("time", time, "s"))
    start = validation.non_negative("initial_radius", initial_radius, "m")
    constant = validation.non_negative("rate_constant", rate_constant, "m³/s")
    return np.cbrt(np.asarray(start) ** 3 + np.asarray(constant) * time)[()]


def lsw_number_ratio(time, *, initial_radius, rate_constant):
    r"""Share of the particles that is left, N/N₀ = r̄₀³/(r̄₀³ + K t).

    At constant volume fraction and shape of the distribution the number falls
    as the mean volume rises.

    Parameters
    ----------
    time, initial_radius, rate_constant : float or array_like
        As in `lsw_radius`; the initial radius greater than 0.

    Returns
    -------
    float or ndarray
        [1].

    Raises
    ------
    ValueError
        As `lsw_radius`.
    """
    start = validation.positive("initial_radius", initial_radius, "m")
    radius = lsw_radius(time, initial_radius=start, rate_constant=rate_constant)
    return (np.asarray(start) / radius) ** 3


def lsw_distribution(relative_radius):
    r"""Probability density of relative radii ρ = r/r̄ that coarsening tends to.

    .. math:: p(\rho) = \frac49\rho^2\left(\frac{3}{3+\rho}\right)^{7/3}
              \left(\frac{3/2}{3/2-\rho}\right)^{11/3}
              \exp\left(-\frac{\rho}{3/2-\rho}\right),\qquad 0\le\rho<\tfrac32

    Its area and its mean are 1; beyond ρ = 3/2 it is zero.

    Parameters
    ----------
    relative_radius : float or array_like
        ρ [1], 0 or more.

    Returns
    -------
    float or ndarray
        p(ρ) [1].

    Raises
    ------
    ValueError
        If ρ is negative.

    References
    ----------
    Lifshitz and Slyozov (1961); Wagner (1961).
    """
    rho = np.asarray(validation.non_negative("relative_radius", relative_radius))
    inside = rho < LSW_CUTOFF
    safe = np.where(inside, rho, 0.0)
    gap = LSW_CUTOFF - safe
    density = 4 / 9 * safe**2 * (3 / (3 + safe)) ** (7 / 3) * (LSW_CUTOFF / gap) ** (11 / 3)
    return np.where(inside, density * np.exp(-safe / gap), 0.0)[()]
