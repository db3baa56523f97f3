"""Example 7 of the chapter: the ageing simulator, as stated."""

from dataclasses import dataclass

import numpy as np

from .coarsening import coarsened_radius_as_stated, coarsening_rate_constant_as_stated
from .nucleation_growth import diffusivity_as_stated
from .strengthening import strength_as_stated

BASE_STRENGTH = 70e6


@dataclass(frozen=True)
class StatedAgeing:
    """What the chapter's simulator returns, in SI units.

    Attributes
    ----------
    time_hours : ndarray
        Ageing times [h].
    radius : ndarray
        "Mean radius" [m].
    volume_fraction : ndarray
        Volume fraction precipitated.
    precipitation_strength : ndarray
        Orowan term with M twice [Pa].
    strength : ndarray
        The same plus a base of 70 MPa [Pa].
    """

    time_hours: np.ndarray
    radius: np.ndarray
    volume_fraction: np.ndarray
    precipitation_strength: np.ndarray
    strength: np.ndarray

    def __getitem__(self, name):
        try:
            return vars(self)[name]
        except KeyError:
            raise KeyError(f"unknown result {name!r}; known: {', '.join(vars(self))}") from None


def growth_term_as_stated(time_hours, temperature):
    r"""Return the growth that the simulator adds to 2 nm: m², taken for m.

    Parameters
    ----------
    time_hours : float or array_like
        Ageing time [h].
    temperature : float or array_like
        T [K].

    Returns
    -------
    float or ndarray
        :math:`\sqrt{2Dt}\times 0.5\times10^{-9}\,\mathrm{m}` [m²].
    """
    return np.sqrt(2 * diffusivity_as_stated(temperature) * 3600 * time_hours) * 0.5e-9


def precipitated_fraction_as_stated(time_hours):
    r"""Return the volume fraction, :math:`0.05[1-\exp(-0.1\,t/\mathrm{h})]`, at any temperature.

    Parameters
    ----------
    time_hours : float or array_like
        Ageing time [h].
    """
    return 0.05 * (1 - np.exp(-0.1 * np.asarray(time_hours, dtype=float)[()]))


def simulate_ageing_as_stated(temperature, time_hours):
    """Run the chapter's simulator.

    Parameters
    ----------
    temperature : float
        T [K].
    time_hours : array_like
        Ascending ageing times [h].

    Returns
    -------
    StatedAgeing

    Notes
    -----
    Chapter source, Example 7: growth that adds m² to m, coarsening switched on
    at 100 h, strength zero until f exceeds 0.1 %.
    """
    hours = np.atleast_1d(np.asarray(time_hours, dtype=float))
    radius = 2e-9 + growth_term_as_stated(hours, temperature)
    fraction = precipitated_fraction_as_stated(hours)
    rate_constant = coarsening_rate_constant_as_stated(temperature)
    late = np.arange(hours.size) >= np.searchsorted(hours, 100)
    coarse = coarsened_radius_as_stated(3600 * hours, radius, rate_constant)
    radius = np.where(late, coarse, radius)
    bowing = strength_as_stated(radius, np.maximum(fraction, 1e-3))
    precipitation = np.where(fraction > 1e-3, bowing, 0.0)
    return StatedAgeing(hours, radius, fraction, precipitation, BASE_STRENGTH + precipitation)


def peak_of_simulation_as_stated(temperature):
    """Return the simulator's strongest point on the source's grid of 100 times.

    Parameters
    ----------
    temperature : float
        T [K].

    Returns
    -------
    dict
        ``time_hours`` [h], ``radius`` [m], ``volume_fraction``, ``strength``
        and ``precipitation_strength`` [Pa] at the largest strength.
    """
    run = simulate_ageing_as_stated(temperature, np.logspace(-1, 3, 100))
    peak = int(np.argmax(run.strength))
    return {name: float(values[peak]) for name, values in vars(run).items()}
