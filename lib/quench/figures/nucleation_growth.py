"""Figures of the page on nucleation and growth."""

from ._c_curves import c_curve_and_its_causes, c_curves
from ._growth import copper_diffusivity, corrected_growth, stated_growth, zener_growth_constants
from ._nucleation import (
    barrier_landscape,
    contact_angle_on_boundary,
    corrected_nucleation,
    driving_force_of_theta_prime,
    rate_against_interface_energy,
    stated_nucleation,
)

__all__ = [
    "barrier_landscape",
    "c_curve_and_its_causes",
    "c_curves",
    "contact_angle_on_boundary",
    "copper_diffusivity",
    "corrected_growth",
    "corrected_nucleation",
    "driving_force_of_theta_prime",
    "rate_against_interface_energy",
    "stated_growth",
    "stated_nucleation",
    "zener_growth_constants",
]
