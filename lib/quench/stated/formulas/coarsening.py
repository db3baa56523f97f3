"""Example 6 of the chapter: coarsening, as stated."""

import numpy as np

from .nucleation_growth import GAS_CONSTANT, diffusivity_as_stated

INTERFACE_ENERGY = 0.2
MOLAR_VOLUME = 1e-5
SOLUBILITY = 0.01


def gibbs_thomson_as_stated(radius, temperature):
    r"""Return the solubility at a curved interface over the flat one.

    Parameters
    ----------
    radius : float or array_like
        Particle radius [m].
    temperature : float or array_like
        T [K].

    Notes
    -----
    Chapter source, section 3.5.1: :math:`\exp[2γV_m/(rRT)]`, which lacks 1/x_p.
    """
    exponent = 2 * INTERFACE_ENERGY * MOLAR_VOLUME / (radius * GAS_CONSTANT * temperature)
    return np.exp(exponent)


def coarsening_rate_constant_as_stated(temperature):
    """Return the chapter's coarsening rate constant, :math:`8γV_mc_eD/(9RT)` [m³/s].

    Parameters
    ----------
    temperature : float or array_like
        T [K].

    Notes
    -----
    Chapter source, Example 6. Lacks :math:`1/(x_p-x_e)^2`; c_e = 0.01 at every
    temperature.
    """
    capillarity = 8 * INTERFACE_ENERGY * MOLAR_VOLUME * SOLUBILITY
    return capillarity * diffusivity_as_stated(temperature) / (9 * GAS_CONSTANT * temperature)


def coarsened_radius_as_stated(time, initial_radius, rate_constant):
    """Return the mean radius after coarsening, :math:`(r_0^3 + Kt)^{1/3}` [m].

    Parameters
    ----------
    time : float or array_like
        t [s].
    initial_radius : float or array_like
        r₀ [m].
    rate_constant : float or array_like
        K [m³/s].
    """
    return np.cbrt(initial_radius**3 + rate_constant * time)


def lsw_check_as_stated(temperature):
    """Return R² of a straight line through r³ − r₀³ against time: 1 by construction.

    Parameters
    ----------
    temperature : float
        T [K].
    """
    hours = np.linspace(0, 1000, 200)
    rate_constant = coarsening_rate_constant_as_stated(temperature)
    radius = coarsened_radius_as_stated(3600 * hours, 10e-9, rate_constant) * 1e9
    return straight_line_r_squared(hours, radius**3 - 10.0**3)


def straight_line_r_squared(abscissa, ordinate):
    """Return R² of the straight line fitted to points: the squared correlation coefficient.

    Parameters
    ----------
    abscissa, ordinate : (n,) array_like
        The points.
    """
    return float(np.corrcoef(abscissa, ordinate)[0, 1] ** 2)
