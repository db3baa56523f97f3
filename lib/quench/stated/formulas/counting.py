"""Sums, counts and conversions that the chapter states outside its formulas."""

import numpy as np

EXAMPLES = (
    "solid-solution strengthening of Al–Mg",
    "nucleation rate",
    "growth of a precipitate",
    "ageing curve",
    "Orowan strengthening",
    "coarsening",
    "simulation of Al–Cu–Mg",
)
EXERCISES = ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8")


def code_examples_as_stated():
    """Return the number of code examples that the chapter holds."""
    return len(EXAMPLES)


def exercises_as_stated():
    """Return the number of exercises that the chapter holds."""
    return len(EXERCISES)


def celsius_as_stated(temperature):
    """Return the temperature in °C as the source converts it, T − 273, from kelvin."""
    return temperature - 273


def alloy_strength_as_stated(base, precipitation):
    """Return base strength plus precipitation strengthening, in the unit of both."""
    return base + precipitation


def strength_retained_as_stated(initial_strength, strength):
    """Return the fraction of the strength that is left."""
    return strength / initial_strength


def closest_on_time_grid_as_stated(time_hours):
    """Return the point of the simulator's 100 logarithmic times [h] nearest to a time [h]."""
    grid = np.logspace(-1, 3, 100)
    return float(grid[np.argmin(np.abs(np.log(grid / time_hours)))])


def isbn_check_digit(isbn):
    """Return the check digit that the first twelve digits of an ISBN-13 ask for.

    Parameters
    ----------
    isbn : str
        Thirteen digits; hyphens are ignored.
    """
    digits = [int(character) for character in isbn if character.isdigit()][:12]
    weighted = sum(digit * weight for digit, weight in zip(digits, (1, 3) * 6, strict=True))
    return -weighted % 10
