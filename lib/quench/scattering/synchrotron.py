r"""Light from electrons on a circle: how forward, how hard, and how it is spread in energy.

.. math:: \gamma = \frac{E}{m_e c^2}, \qquad \rho = \frac{p}{eB}, \qquad
          E_\mathrm{c} = \frac{3\hbar c\,\gamma^3}{2\rho}

J. Schwinger, *Phys. Rev.* 75, 1912 (1949). Electron energies in GeV and photon energies in
keV, as the field gives them; fields in T, lengths in m, angles in rad.
"""

import numpy as np
from scipy import constants

from .. import validation

__all__ = [
    "bending_radius",
    "critical_energy",
    "lorentz_factor",
    "opening_angle",
    "photon_flux",
    "power_density",
]

REST_ENERGY = constants.value("electron mass energy equivalent in MeV") / 1e3
"""m c² of the electron [GeV]."""
STEP, STEPS = 0.1, 400
"""Step and number of points of the integral over t [1]."""


def lorentz_factor(energy):
    """Return γ = E/mc² of electrons of a total energy [GeV]; 8 GeV give 15656.

    Raises
    ------
    ValueError
        If the energy is below mc² = 0.511 MeV.
    """
    energy = validation.positive("energy", energy, "GeV")
    if np.min(energy) < REST_ENERGY:
        raise ValueError(
            f"energy is the total one in GeV and at least {REST_ENERGY:.3g}, got {np.min(energy):g}"
        )
    return energy / REST_ENERGY


def opening_angle(energy):
    """Half-angle 1/γ [rad] of the cone into which electrons of an energy [GeV] radiate."""
    return 1 / lorentz_factor(energy)


def bending_radius(energy, *, field):
    """Radius of the circle on which a field bends electrons.

    Parameters
    ----------
    energy : float or array_like
        Electron energy E [GeV].
    field : float or array_like
        B, at right angles to the orbit [T].

    Returns
    -------
    float or ndarray
        ρ = √(E² − m²c⁴)/(ecB) [m]; far above mc² it is 3.336 E/B.
    """
    gamma = lorentz_factor(energy)
    momentum = constants.m_e * constants.c * np.sqrt(gamma**2 - 1)
    return momentum / (constants.e * validation.positive("field", field, "T"))


def critical_energy(energy, *, field):
    """Photon energy that halves the radiated power.

    Parameters
    ----------
    energy : float or array_like
        Electron energy E [GeV].
    field : float or array_like
        B [T].

    Returns
    -------
    float or ndarray
        E_c = 3ħcγ³/(2ρ) [keV]; with numbers put in, 0.665 E²B.
    """
    cubed = lorentz_factor(energy) ** 3
    radius = bending_radius(energy, field=field)
    return 3 * constants.hbar * constants.c * cubed / (2 * radius) / constants.e / 1e3


def photon_flux(ratio):
    r"""Universal curve of a bending magnet: photons in a fixed relative bandwidth.

    .. math:: G_1(y) = y\int_y^\infty K_{5/3}(x)\,dx
              = y\int_0^\infty e^{-y\cosh t}\,\frac{\cosh(5t/3)}{\cosh t}\,dt

    The second form (Kostroun, *Nucl. Instrum. Methods* 172, 371, 1980) is summed by the
    trapezoidal rule, which is exact to rounding here.

    Parameters
    ----------
    ratio : float or array_like
        y = E/E_c [1], at least 1e-10.

    Returns
    -------
    float or ndarray
        G₁ [1], largest (0.918) at y = 0.286; multiplied by E_electron it compares rings
        of one current, by photons per horizontal angle (all vertical angles together).
    """
    y = np.asarray(validation.positive("ratio", ratio))
    if (y < 1e-10).any():
        raise ValueError(f"ratio must be at least 1e-10, got {y.min():g}")
    t = STEP * np.arange(STEPS)
    terms = np.exp(-y[..., None] * np.cosh(t)) * np.cosh(5 * t / 3) / np.cosh(t)
    return (y * STEP * (terms.sum(axis=-1) - terms[..., 0] / 2))[()]


def power_density(ratio):
    """Power per interval of y = E/E_c as a share of all, 9√3/(8π) G₁(y); its integral is 1."""
    return 9 * np.sqrt(3) / (8 * np.pi) * photon_flux(ratio)
