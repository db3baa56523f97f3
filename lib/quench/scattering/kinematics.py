r"""Energy, angle and momentum transfer of elastically scattered photons.

.. math:: Q = \frac{4\pi}{\lambda}\sin\theta, \qquad \lambda = \frac{hc}{E}

Q in Å⁻¹, λ in Å, E in keV, 2θ (the angle between the beams) in degrees.
"""

import numpy as np
from scipy import constants

from .. import validation

__all__ = [
    "HC",
    "energy",
    "largest_momentum_transfer",
    "momentum_transfer",
    "scattering_angle",
    "wavelength",
]

HC = constants.h * constants.c / constants.e * 1e7
"""Product of Planck's constant and the speed of light [keV·Å], 12.39842."""


def wavelength(energy):
    """Wavelength of a photon.

    Parameters
    ----------
    energy : float or array_like
        E [keV].

    Returns
    -------
    float or ndarray
        λ [Å].

    Raises
    ------
    ValueError
        If an energy is not positive.
    """
    return HC / validation.positive("energy", energy, "keV")


def energy(wavelength):
    """Energy [keV] of a photon of a wavelength [Å]; the inverse of `wavelength`."""
    return HC / validation.positive("wavelength", wavelength, "Å")


def largest_momentum_transfer(energy):
    """Momentum transfer 4π/λ [Å⁻¹] of photons scattered straight back; `energy` in keV."""
    return 4 * np.pi / wavelength(energy)


def momentum_transfer(two_theta, *, energy):
    """Momentum transfer at a scattering angle.

    Parameters
    ----------
    two_theta : float or array_like
        2θ [degrees], 0 to 180.
    energy : float
        E [keV].

    Returns
    -------
    float or ndarray
        Q [Å⁻¹].

    Raises
    ------
    ValueError
        If an angle lies outside 0 to 180 degrees.
    """
    angle = np.asarray(validation.non_negative("two_theta", two_theta, "degrees"))
    if (angle > 180).any():
        raise ValueError(
            f"two_theta must lie between 0 and 180 degrees, got {angle.max():g}; "
            "it is the angle between incoming and scattered beam"
        )
    return (largest_momentum_transfer(energy) * np.sin(np.radians(angle) / 2))[()]


def scattering_angle(q, *, energy):
    """Scattering angle that belongs to a momentum transfer.

    Parameters
    ----------
    q : float or array_like
        Q [Å⁻¹].
    energy : float
        E [keV].

    Returns
    -------
    float or ndarray
        2θ [degrees].

    Raises
    ------
    ValueError
        If Q exceeds 4π/λ, which no angle reaches.
    """
    q = np.asarray(validation.non_negative("q", q, "Å⁻¹"))
    limit = largest_momentum_transfer(energy)
    if (q > limit).any():
        raise ValueError(
            f"Q = {q.max():g} Å⁻¹ cannot be reached with {energy:g} keV: the limit is "
            f"4π/λ = {limit:g} Å⁻¹; take a higher energy"
        )
    return np.degrees(2 * np.arcsin(q / limit))[()]
