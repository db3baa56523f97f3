"""Nucleation inside the loop: the formulas of `quench.precipitation.nucleation` on plain floats.

The public functions check their input on every call, which costs more than
the arithmetic. These do not; a test holds the two together.

On a defect only the height of the barrier is lowered, by the barrier factor.
Critical radius, Zeldovich factor, incubation time and the radius of the
youngest particle stay those of a free sphere, as is customary; a barrier
lowered in proportion at all sizes would be flatter, and incubation longer by
the inverse of the factor.
"""

import math
from dataclasses import dataclass

from scipy.constants import Avogadro, Boltzmann

__all__ = ["Nuclei", "nuclei"]


@dataclass(frozen=True)
class Nuclei:
    """What nucleation does at one composition and temperature.

    Attributes
    ----------
    rate_per_site : float
        Zβ* exp(−ΔG*/kT), steady [1/s]; 0 without driving force.
    relaxation_rate : float
        1/τ = 2β*Z², the inverse of the incubation time [1/s]; infinite on
        sites without incubation.
    critical_radius : float
        r* [m]; infinite without driving force.
    born_radius : float
        Of the youngest particle that will hardly fall back, where a sphere
        has come one kT down from the top of its barrier: r* + √(kT/πγ)/2 [m].
    """

    rate_per_site: float
    relaxation_rate: float
    critical_radius: float
    born_radius: float


NOTHING = Nuclei(0.0, 0.0, math.inf, math.inf)


def nuclei(phase, matrix, composition, temperature, diffusivity):
    """Return the nucleation of a phase.

    Parameters
    ----------
    phase : Phase
    matrix : Matrix
    composition : float
        x of the matrix [1].
    temperature : float
        [K].
    diffusivity : float
        D [m²/s].
    """
    affinity = phase.equilibrium.affinity(composition, temperature)
    drive = affinity / phase.molar_volume - phase.strain_energy
    if drive <= 0:
        return NOTHING
    energy, thermal = phase.interface_energy, Boltzmann * temperature
    radius = 2 * energy / drive
    barrier = phase.sites.barrier_factor * 4 * math.pi / 3 * energy * radius**2
    volume = phase.molar_volume / Avogadro
    zeldovich = volume * math.sqrt(energy / thermal) / (2 * math.pi * radius**2)
    surface = 4 * math.pi * radius**2 / matrix.lattice_parameter**4
    attachment = surface * diffusivity * composition
    relaxation = 2 * attachment * zeldovich**2 if phase.sites.incubates else math.inf
    return Nuclei(
        rate_per_site=zeldovich * attachment * math.exp(-barrier / thermal),
        relaxation_rate=relaxation,
        critical_radius=radius,
        born_radius=radius + math.sqrt(thermal / (math.pi * energy)) / 2,
    )
