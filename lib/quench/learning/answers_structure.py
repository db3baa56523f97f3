"""Answers and slips of the exercises on Reverse Monte Carlo and pair distributions."""

import math

__all__ = ["acceptance", "coordinates_per_datum", "shell_coordination"]


def acceptance(*, change, temperature):
    """Return the probability that a move which changes χ² by `change` is accepted."""
    return min(1.0, math.exp(-change / (2 * temperature)))


def coordinates_per_datum(*, atoms, data):
    """Return how many coordinates there are for each measured number."""
    return 3 * atoms / data


def shell_coordination(*, g, r_min, r_max, fraction, number_density):
    """Return 4π ρ0 c_j ∫ g r² dr for a constant g between two distances.

    Lengths in one unit, density in its inverse cube.
    """
    return 4 * math.pi / 3 * number_density * fraction * g * (r_max**3 - r_min**3)
