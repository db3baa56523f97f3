r"""The damped harmonic oscillator (DHO), with detailed balance.

.. math::

   S(E) = \frac{x}{1-e^{-x}}\,A\,\frac1\pi
          \frac{\Gamma\,\Omega^2}{(E^2-\Omega^2)^2+\Gamma^2E^2},
   \qquad x = \frac{E}{k_\mathrm B T}

**The convention of the width, for the whole package:** :math:`\Gamma` is the
full width at half maximum (FWHM) [meV]. Who writes
:math:`4\Gamma^2E^2` in the denominator means half of it: `from_half_width`
and `to_half_width` convert.

The form is that of Fåk and Dorner (recalled); E = E_i − E_f is positive where
the sample gains energy.
"""

import numpy as np
from scipy import constants, special

from .. import validation

__all__ = [
    "BOLTZMANN",
    "classical",
    "detailed_balance",
    "first_moment",
    "from_half_width",
    "full_width",
    "peak_energy",
    "second_moment",
    "stokes_ratio",
    "structure_factor",
    "to_half_width",
]

BOLTZMANN = constants.k / constants.e * 1e3
"""Boltzmann's constant [meV/K], 0.0861733."""


def from_half_width(half_width):
    """Γ (FWHM) [meV] from the half width [meV], the Γ of the form with 4Γ²E²."""
    return 2 * validation.positive("half_width", half_width, "meV")


def full_width(width, *, convention):
    """Γ (FWHM) [meV] from a width [meV] whose convention is named, as a publication's must be.

    Parameters
    ----------
    width : float or array_like
        The width as published [meV].
    convention : {"FWHM", "HWHM"}
        Full or half width at half maximum.

    Raises
    ------
    ValueError
        If the convention is another, or unknown: a factor of two must not be guessed.
    """
    validation.one_of("convention", convention, ("FWHM", "HWHM"))
    width = validation.positive("width", width, "meV")
    return width if convention == "FWHM" else from_half_width(width)


def to_half_width(width):
    """Half width [meV], the Γ of the form with 4Γ²E², from Γ (FWHM) [meV]."""
    return validation.positive("width", width, "meV") / 2


def detailed_balance(energy, *, temperature):
    """Quantum factor x/(1 − exp(−x)), x = E/kT, that turns a classical spectrum into a real one.

    Parameters
    ----------
    energy : float or array_like
        E = E_i − E_f [meV], either sign; the factor is 1 at 0.
    temperature : float
        T [K].

    Returns
    -------
    float or ndarray
        Factor [1]: tends to x for large x, to 0 for large −x.
    """
    thermal = BOLTZMANN * validation.temperature("temperature", temperature)
    x = np.asarray(validation.finite("energy", energy, "meV")) / thermal
    return (1 / special.exprel(-x))[()]


def stokes_ratio(energy, *, temperature):
    """Ratio S(E)/S(−E) = exp(E/kT) of the Stokes to the anti-Stokes side.

    Parameters
    ----------
    energy : float or array_like
        E [meV].
    temperature : float
        T [K].

    Returns
    -------
    float or ndarray
    """
    thermal = BOLTZMANN * validation.temperature("temperature", temperature)
    return np.exp(np.asarray(validation.finite("energy", energy, "meV")) / thermal)[()]


def classical(energy, *, frequency, width, area=1.0):
    """DHO without the quantum factor: even in E, with the integral `area`.

    Parameters
    ----------
    energy : float or array_like
        E [meV].
    frequency : float
        Ω, the energy of the undamped oscillator [meV].
    width : float
        Γ (FWHM) [meV].
    area : float, optional
        A, in the unit wanted times meV.

    Returns
    -------
    float or ndarray
        Per meV.
    """
    energy = np.asarray(validation.finite("energy", energy, "meV"))
    omega2 = validation.positive("frequency", frequency, "meV") ** 2
    gamma = validation.positive("width", width, "meV")
    area = validation.non_negative("area", area)
    denominator = (energy**2 - omega2) ** 2 + (gamma * energy) ** 2
    return (area / np.pi * gamma * omega2 / denominator)[()]


def structure_factor(energy, *, frequency, width, temperature, area=1.0):
    """DHO with detailed balance, the inelastic part of S(Q, E) at one Q.

    Parameters
    ----------
    energy : float or array_like
        E = E_i − E_f [meV].
    frequency : float
        Ω [meV].
    width : float
        Γ (FWHM) [meV].
    temperature : float
        T [K].
    area : float, optional
        A, the integral of the classical part.

    Returns
    -------
    float or ndarray
        Per meV.
    """
    balance = detailed_balance(energy, temperature=temperature)
    return balance * classical(energy, frequency=frequency, width=width, area=area)


def peak_energy(frequency, width):
    """Energy √(Ω² − Γ²/2) at which the classical DHO has its side peaks.

    Parameters
    ----------
    frequency, width : float or array_like
        Ω and Γ (FWHM) [meV].

    Returns
    -------
    float or ndarray
        [meV]; NaN from Γ = √2 Ω on, where one hump at E = 0 is all there is.
    """
    omega = np.asarray(validation.positive("frequency", frequency, "meV"))
    square = omega**2 - np.asarray(validation.positive("width", width, "meV")) ** 2 / 2
    return np.sqrt(np.where(square > 0, square, np.nan))[()]


def first_moment(*, frequency, temperature, area=1.0):
    """Integral of E·S(E) over all E, AΩ²/(2kT) [meV]; it knows nothing of the width."""
    thermal = BOLTZMANN * validation.temperature("temperature", temperature)
    return second_moment(frequency=frequency, area=area) / (2 * thermal)


def second_moment(*, frequency, area=1.0):
    """Integral of E² times the classical part over all E, AΩ² [meV²]."""
    area = validation.non_negative("area", area)
    return area * validation.positive("frequency", frequency, "meV") ** 2
