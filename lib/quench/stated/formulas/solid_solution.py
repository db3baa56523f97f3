"""Example 1 of the chapter: solid-solution strengthening of Al–Mg, as stated."""

import numpy as np

MG_CONTENT = (0, 1, 2, 3, 4, 5, 6)
MG_YIELD_STRESS = (20.0, 50.0, 75.0, 95.0, 112.0, 127.0, 140.0)


def labusch_as_stated(concentration_at_percent, coefficient=30.0, exponent=0.67):
    """Return the rise of the yield stress with solute, :math:`K c^n`.

    Parameters
    ----------
    concentration_at_percent : float or array_like
        Solute concentration [at%].
    coefficient : float, optional
        K [MPa/(at%)ⁿ].
    exponent : float, optional
        n, between 0.5 and 1.

    Returns
    -------
    float or ndarray
        Increase of the yield stress [MPa].

    Notes
    -----
    Chapter source, section 3.1.2 and Example 1. The name Labusch belongs to
    n = 2/3 only, and K there follows from the misfit parameters.
    """
    return coefficient * np.asarray(concentration_at_percent, dtype=float)[()] ** exponent


def yield_stress_as_stated(concentration_at_percent, base=20.0):
    """Return the predicted yield stress [MPa], pure aluminium plus `labusch_as_stated`.

    Parameters
    ----------
    concentration_at_percent : float or array_like
        Magnesium content [at%].
    base : float, optional
        Yield stress of pure aluminium [MPa].
    """
    return base + labusch_as_stated(concentration_at_percent)


def mg_yield_stress_as_stated(at_percent):
    """Return the "approximate experimental" yield stress [MPa] of the chapter's table.

    Parameters
    ----------
    at_percent : int
        Magnesium content [at%], a whole number from 0 to 6.
    """
    return MG_YIELD_STRESS[MG_CONTENT.index(at_percent)]


def model_error_as_stated(at_percent):
    """Return how far the stated model lies from the stated table [MPa].

    Parameters
    ----------
    at_percent : int
        Magnesium content [at%], a whole number from 0 to 6.
    """
    return abs(yield_stress_as_stated(at_percent) - mg_yield_stress_as_stated(at_percent))
