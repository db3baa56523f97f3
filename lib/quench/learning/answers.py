"""Answers and slips of exercises that take more than one call of the library.

Every function returns one float, in SI units unless it says otherwise; an
exercise file names it and gives the scale to the unit that it asks for.
"""

import math

from scipy.constants import Boltzmann

from .. import materials
from ..precipitation import ageing

__all__ = [
    "ashby_factor",
    "atoms_for_reach",
    "barrier_over_kt",
    "bowing_loss",
    "coarsening_time",
    "diffusion_length",
    "distances_of_one_atom",
    "growth_time",
    "interface_energy_for_barrier_over_kt",
    "inverted_atomic_fraction",
    "jmak_exponent",
    "jmak_time_from_points",
    "line_tension_stress",
    "misfit",
    "misfit_of_half_cell",
    "short_zener_radius",
    "solubility_ratio",
    "solute_to_solvent_ratio",
    "sum_of_radii",
]


def atoms_for_reach(*, reach, number_density):
    """Return how many atoms fill the smallest cubic box in which pairs up to `reach` count once."""
    return (2 * reach) ** 3 * number_density


def distances_of_one_atom(*, atoms):
    """Return how many pair distances change when one of the atoms in a box moves."""
    return atoms - 1


def ashby_factor(*, radius, burgers_vector, poisson_ratio):
    """Return 0.4 ln(2r̄/b)/(π√(1−ν)), what Ashby's equation has in front of M G b/λ."""
    from ..precipitation.strengthening import mean_section_radius

    logarithm = math.log(2 * mean_section_radius(radius) / burgers_vector)
    return 0.4 * logarithm / (math.pi * math.sqrt(1 - poisson_ratio))


def line_tension_stress(
    *, radius, volume_fraction, shear_modulus, burgers_vector, taylor_factor, gap=True
):
    """Return M G b / distance [Pa], without the logarithm: the gap, or else the centre distance."""
    from ..precipitation.strengthening import free_spacing, planar_spacing

    distance = free_spacing if gap else planar_spacing
    metres = distance(radius=radius, volume_fraction=volume_fraction)
    return taylor_factor * shear_modulus * burgers_vector / metres


def bowing_loss(*, radius, initial_radius, volume_fraction, **crystal):
    """Return the fraction of the Ashby–Orowan stress that coarsening has cost.

    `crystal` holds the other arguments of `strengthening.ashby_orowan`.
    """
    from ..precipitation.strengthening import ashby_orowan

    before = ashby_orowan(radius=initial_radius, volume_fraction=volume_fraction, **crystal)
    after = ashby_orowan(radius=radius, volume_fraction=volume_fraction, **crystal)
    return 1 - after / before


def sum_of_radii(*, time, initial_radius, rate_constant):
    """Return r₀ + (Kt)^(1/3) [m]: the slip of adding radii where cubes add."""
    return initial_radius + (rate_constant * time) ** (1 / 3)


def misfit(*, parameter, matrix_parameter):
    """Return (a − a₀)/a₀ of two lengths in one unit."""
    return (parameter - matrix_parameter) / matrix_parameter


def misfit_of_half_cell(*, cell_height, matrix_parameter):
    """Return the misfit of a cell that is two matrix cells high, as D0₂₂ is along c."""
    return misfit(parameter=cell_height / 2, matrix_parameter=matrix_parameter)


def jmak_exponent(*, times, fractions):
    """Return the Avrami exponent n of the JMAK law through two points (times in any unit)."""
    return ageing.jmak_from_points(times, fractions).exponent


def jmak_time_from_points(*, fraction, times, fractions):
    """Return the time to `fraction` on the JMAK law through two points, in their unit."""
    law = ageing.jmak_from_points(times, fractions)
    return float(ageing.jmak_time(fraction, rate_constant=law.rate_constant, exponent=law.exponent))


def barrier_over_kt(
    *, interface_energy, driving_force, temperature, contact_angle=None, site="grain boundary"
):
    """Return the nucleation barrier in units of kT; on `site` if a contact angle [rad] is given."""
    from ..precipitation import nucleation

    energy = nucleation.barrier(interface_energy=interface_energy, driving_force=driving_force)
    if contact_angle is not None:
        energy *= nucleation.heterogeneous_factor(contact_angle=contact_angle, site=site)
    return energy / (Boltzmann * temperature)


def interface_energy_for_barrier_over_kt(*, barrier_over_kt, driving_force, temperature):
    """Return the interface energy [J/m²] that gives a homogeneous barrier in units of kT."""
    from ..precipitation import nucleation

    return nucleation.interface_energy_for_barrier(
        barrier=barrier_over_kt * Boltzmann * temperature, driving_force=driving_force
    )


def diffusion_length(*, time, temperature, prefactor, activation_energy):
    """Return √(Dt) [m] of an Arrhenius diffusivity."""
    from ..precipitation import growth

    diffusivity = growth.diffusivity(
        temperature=temperature, prefactor=prefactor, activation_energy=activation_energy
    )
    return math.sqrt(diffusivity * time)


def short_zener_radius(*, time, diffusivity, supersaturation):
    """Return √(2ΩDt) [m], the growth law that holds only as Ω → 0."""
    from ..precipitation import growth

    constant = growth.zener_sphere_approximation(supersaturation)
    return constant * math.sqrt(diffusivity * time)


def inverted_atomic_fraction(*, mass_fraction, solute="Cu", solvent="Al"):
    """Return the slip of multiplying with molar masses where one divides."""
    inside = mass_fraction * materials.get(solute).molar_mass
    outside = (1 - mass_fraction) * materials.get(solvent).molar_mass
    return inside / (inside + outside)


def solute_to_solvent_ratio(*, mass_fraction, solute="Cu", solvent="Al"):
    """Return the slip of dividing atoms of solute by those of solvent only."""
    inside = mass_fraction / materials.get(solute).molar_mass
    return inside / ((1 - mass_fraction) / materials.get(solvent).molar_mass)


def solubility_ratio(*, radius, **precipitate):
    """Return c(r)/c∞ of the Gibbs–Thomson equation; `precipitate` holds its other arguments."""
    from ..precipitation.coarsening import gibbs_thomson

    dilute = 1e-6
    return gibbs_thomson(radius, solubility=dilute, **precipitate) / dilute


def coarsening_time(*, ratio, initial_radius, rate_constant):
    """Return the time [s] in which the mean radius grows by a factor, r̄³ − r̄₀³ = K t."""
    return (ratio**3 - 1) * initial_radius**3 / rate_constant


def growth_time(*, radius, diffusivity, coefficient):
    """Return the time [s] in which r = κ√(Dt) reaches a radius [m]."""
    return (radius / coefficient) ** 2 / diffusivity
