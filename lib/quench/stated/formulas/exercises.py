"""Worked solutions of the chapter's exercises Q4 and Q6, one function a step."""

import numpy as np

from .nucleation_growth import GAS_CONSTANT


def activation_temperature_as_stated(activation_energy):
    """Return Q/R [K] for an activation energy [J/mol], with R = 8.314 J/(mol K)."""
    return activation_energy / GAS_CONSTANT


def inverse_temperature_difference_as_stated(temperature, reference_temperature):
    """Return 1/T − 1/T₁ [1/K] for temperatures in K."""
    return 1 / temperature - 1 / reference_temperature


def time_exponent_as_stated(temperature, reference_temperature, activation_energy):
    """Return (Q/R)(1/T − 1/T₁), the exponent of the time shift.

    Parameters
    ----------
    temperature, reference_temperature : float
        T and T₁ [K].
    activation_energy : float
        Q [J/mol].
    """
    difference = inverse_temperature_difference_as_stated(temperature, reference_temperature)
    return activation_temperature_as_stated(activation_energy) * difference


def time_ratio_as_stated(temperature, reference_temperature, activation_energy):
    """Return t/t₁ of two equivalent ageing times (temperatures in K, energy in J/mol)."""
    return np.exp(time_exponent_as_stated(temperature, reference_temperature, activation_energy))


def shortening_factor_as_stated(temperature, reference_temperature, activation_energy):
    """Return t₁/t, by how much hotter ageing is faster (K, J/mol)."""
    return 1 / time_ratio_as_stated(temperature, reference_temperature, activation_energy)


def ageing_time_as_stated(temperature, reference_temperature, reference_time, activation_energy):
    """Return the equivalent ageing time in the unit of `reference_time` (K, J/mol)."""
    ratio = time_ratio_as_stated(temperature, reference_temperature, activation_energy)
    return reference_time * ratio


def duration_as_stated(hours):
    """Return a duration in seconds, given in hours."""
    return 3600.0 * hours


def cube_as_stated(radius):
    """Return r³ [m³] for a radius [m]."""
    return radius**3


def volume_gain_as_stated(rate_constant, time):
    """Return Kt [m³], the growth of r³ in a time [s] at a rate constant [m³/s]."""
    return rate_constant * time


def growth_factor_as_stated(radius, initial_radius):
    """Return how many times the radius has grown (both in the same unit)."""
    return radius / initial_radius


def strength_loss_as_stated(initial_strength, strength):
    """Return the strength lost, in the unit of both arguments."""
    return initial_strength - strength


def relative_loss_as_stated(initial_strength, strength):
    """Return the strength lost over the initial strength."""
    return strength_loss_as_stated(initial_strength, strength) / initial_strength
