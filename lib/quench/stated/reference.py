"""Corrected values that take more than one call to the physics.

The ledger names these functions; nothing else imports them. Parameters come
from `quench.materials`, everything is in SI units. The alloy is the chapter's:
aluminium with 4 wt% copper, precipitating θ′.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.constants import Boltzmann

from .. import materials
from ..precipitation import (
    ageing,
    al_cu,
    coarsening,
    growth,
    nucleation,
    population,
    solid_solution,
    strengthening,
    thermodynamics,
)
from ..programme import Programme
from .formulas.solid_solution import MG_CONTENT, MG_YIELD_STRESS

COPPER_MASS_FRACTION = 0.04
PHASE = "theta prime"


def fit_of_stated_table():
    """Return K [MPa/(at%)ⁿ] and n fitted to the chapter's own Al–Mg table, base 20 MPa."""
    fit = solid_solution.fit_power_law(MG_CONTENT, MG_YIELD_STRESS, base=20.0)
    return fit.coefficient, fit.exponent


def fitted_increase(*, at_percent):
    """Return the fitted yield-stress increase [MPa] at a magnesium content [at%]."""
    coefficient, exponent = fit_of_stated_table()
    return coefficient * at_percent**exponent


def fitted_yield_stress(*, at_percent):
    """Return the fitted yield stress [MPa] at a magnesium content [at%]."""
    return 20.0 + fitted_increase(at_percent=at_percent)


def fitted_error(*, at_percent):
    """Return how far the fit lies from the table [MPa] at a magnesium content [at%]."""
    measured = MG_YIELD_STRESS[MG_CONTENT.index(at_percent)]
    return abs(fitted_yield_stress(at_percent=at_percent) - measured)


def copper_content():
    """Return the atom fraction of copper in Al–4 wt% Cu."""
    return thermodynamics.atomic_fraction(mass_fraction=COPPER_MASS_FRACTION)


def copper_diffusivity(*, temperature):
    """Return the diffusivity of copper in aluminium [m²/s] at a temperature [K]."""
    return al_cu.theta_prime(temperature, copper=COPPER_MASS_FRACTION).diffusivity


def driving_force(*, temperature):
    """Return the chemical driving force for θ′ [J/m³] at a temperature [K]."""
    return al_cu.theta_prime(temperature, copper=COPPER_MASS_FRACTION).driving_force


def _nucleus(temperature):
    return {"interface_energy": 0.2, "driving_force": driving_force(temperature=temperature)}


def critical_radius(*, temperature):
    """Return r* of θ′ [m] at a temperature [K], for the chapter's γ = 0.2 J/m²."""
    return nucleation.critical_radius(**_nucleus(temperature))


def barrier_temperature(*, temperature):
    """Return ΔG*/k of homogeneous θ′ [K] at a temperature [K], for γ = 0.2 J/m²."""
    return nucleation.barrier(**_nucleus(temperature)) / Boltzmann


def nucleation_prefactor(*, temperature):
    """Return N₀Zβ* of homogeneous θ′ [1/(m³ s)] at a temperature [K], for γ = 0.2 J/m²."""
    return _nucleation(temperature, barrier=0.0)


def homogeneous_rate(*, temperature):
    """Return the homogeneous nucleation rate of θ′ [1/(m³ s)] at a temperature [K]."""
    return _nucleation(temperature, barrier=nucleation.barrier(**_nucleus(temperature)))


def _nucleation(temperature, barrier):
    molar_volume = materials.get("Al-Cu").molar_volume
    arrival = nucleation.attachment_rate(
        critical_radius=critical_radius(temperature=temperature),
        diffusivity=copper_diffusivity(temperature=temperature),
        composition=copper_content(),
        lattice_parameter=np.sqrt(2) * materials.get("Al").burgers_vector,
    )
    zeldovich = nucleation.zeldovich(
        **_nucleus(temperature),
        molar_volume=materials.get(PHASE).molar_volume,
        temperature=temperature,
    )
    sites = nucleation.site_density(molar_volume=molar_volume, site="homogeneous")
    return sites * zeldovich * arrival * np.exp(-barrier / (Boltzmann * temperature))


def zener_radius(*, time, temperature):
    """Return the radius of a θ′ sphere [m] after a time [s] of free growth at a temperature [K]."""
    state = al_cu.theta_prime(temperature, copper=COPPER_MASS_FRACTION)
    return growth.radius(time, diffusivity=state.diffusivity, supersaturation=state.supersaturation)


def peak_time(*, temperature):
    """Return the chapter's peak time, 10 h at 473 K, shifted to a temperature [K] [h]."""
    return ageing.arrhenius_time_shift(
        10.0,
        temperature_from=473.0,
        temperature_to=temperature,
        activation_energy=materials.get("Al-Cu").diffusion_activation_energy,
    )


def strength_lost(*, initial_radius, radius, volume_fraction):
    """Return the strength lost [Pa] when particles grow at constant volume fraction."""
    before = strengthening.ashby_orowan(radius=initial_radius, volume_fraction=volume_fraction)
    return before - strengthening.ashby_orowan(radius=radius, volume_fraction=volume_fraction)


def relative_loss(*, initial_radius, radius, volume_fraction):
    """Return the share of the bowing stress lost when particles grow."""
    lost = strength_lost(
        initial_radius=initial_radius, radius=radius, volume_fraction=volume_fraction
    )
    return lost / strengthening.ashby_orowan(radius=initial_radius, volume_fraction=volume_fraction)


def largest_fraction(*, temperature):
    """Return the volume fraction of θ′ in Al–4 wt% Cu at equilibrium, at a temperature [K]."""
    precipitate = materials.get(PHASE)
    return thermodynamics.volume_fraction(
        composition=copper_content(),
        matrix=thermodynamics.solvus(temperature=temperature, phase=PHASE),
        precipitate=precipitate.composition,
        molar_volume_precipitate=precipitate.molar_volume,
        molar_volume_matrix=materials.get("Al-Cu").molar_volume,
    )


def coarsening_rate(*, temperature):
    """Return the LSW rate constant of θ′ [m³/s] at a temperature [K], for γ = 0.2 J/m²."""
    return al_cu.theta_prime_rate_constant(temperature, interface_energy=0.2)


def coarsened_radius(*, time, initial_radius, temperature):
    """Return the mean radius [m] of θ′ after coarsening for a time [s] at a temperature [K]."""
    constant = coarsening_rate(temperature=temperature)
    return coarsening.lsw_radius(time, initial_radius=initial_radius, rate_constant=constant)


def growth_factor(*, time, initial_radius, rate_constant):
    """Return how many times the mean radius grows in a time [s] at a rate constant [m³/s]."""
    radius = coarsening.lsw_radius(time, initial_radius=initial_radius, rate_constant=rate_constant)
    return radius / initial_radius


def solubility_rise(*, radius, temperature):
    """Return c/c∞ beside a θ′ sphere [radius in m] at a temperature [K], for γ = 0.2 J/m²."""
    precipitate = materials.get(PHASE)
    raised = coarsening.gibbs_thomson(
        radius,
        solubility=1e-6,
        interface_energy=0.2,
        molar_volume=precipitate.molar_volume,
        precipitate_composition=precipitate.composition,
        temperature=temperature,
    )
    return raised / 1e-6


def misfit(*, precipitate, matrix):
    """Return the misfit of two lattice lengths, (precipitate − matrix)/matrix."""
    return (precipitate - matrix) / matrix


@dataclass(frozen=True)
class ModelPeak:
    """Alloy 2024 at its strongest, by the population model: h, MPa, nm, %.

    Rounded to what the model is worth.
    """

    time_hours: float
    strength: float
    radius: float
    volume_fraction: float


@lru_cache(maxsize=8)
def model_peak(*, temperature):
    """Return the peak of 2024 at a temperature [K]; calibrated at 463 K, a prediction elsewhere."""
    history = Programme.isothermal(temperature, 1000 * 3600.0)
    run = population.simulate(population.alloy_2024(), history)
    peak, phase = run.peak(), run.phase()
    radius = np.interp(peak.time, run.time, phase.mean_radius)
    fraction = np.interp(peak.time, run.time, phase.volume_fraction)
    return ModelPeak(
        time_hours=float(f"{peak.time / 3600:.2g}"),
        strength=round(peak.value / 1e6),
        radius=round(float(radius) * 1e9, 1),
        volume_fraction=round(100 * float(fraction), 1),
    )
