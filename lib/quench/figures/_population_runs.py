"""Runs of the population model that several figures share, each made once."""

from functools import lru_cache

from ..precipitation import population
from ..programme import Hold, Jump, Programme

__all__ = [
    "COARSE",
    "HOUR",
    "MPA",
    "NM",
    "TIME",
    "ZERO_CELSIUS",
    "aged",
    "aged_copper",
    "aged_nickel",
    "reverted",
]

HOUR, NM, MPA, ZERO_CELSIUS = 3600.0, 1e9, 1e-6, 273.15
TIME = "Ageing time $t$ / h"
COARSE = {"class_width": 0.02, "tolerance": 2e-3}
"""Twice as fast as the default, strength and peak time within about 1 %."""


@lru_cache(maxsize=64)
def aged(celsius, *, hours=1000.0, times=(), coarse=False):
    """Age the model of 2024 at one temperature.

    Parameters
    ----------
    celsius : float
        Temperature [°C].
    hours : float, optional
        Duration [h].
    times : tuple of float, optional
        When to keep the size distributions [h].
    coarse : bool, optional
        Whether the faster settings will do.

    Returns
    -------
    quench.precipitation.population.Result
    """
    history = Programme.isothermal(celsius + ZERO_CELSIUS, hours * HOUR)
    seconds = [time * HOUR for time in times]
    settings = COARSE if coarse else {}
    return population.simulate(population.alloy_2024(), history, times=seconds, **settings)


@lru_cache(maxsize=4)
def aged_nickel(*, single=None):
    """Age the model of 718 in two steps, or for the same time at one temperature [°C].

    The two are 8 h at 718 °C and at 621 °C; the furnace cools by 55 K/h between them.
    """
    first, second = 718.0 + ZERO_CELSIUS, 621.0 + ZERO_CELSIUS
    history = Programme.two_step(first, 8 * HOUR, second, 8 * HOUR, cooling_rate=55 / HOUR)
    if single is not None:
        history = Programme.isothermal(single + ZERO_CELSIUS, history.duration)
    return population.simulate(population.alloy_718(), history)


@lru_cache(maxsize=4)
def aged_copper(celsius, *, hours=2000.0):
    """Age the model of Al–4 wt% Cu at one temperature [°C]."""
    history = Programme.isothermal(celsius + ZERO_CELSIUS, hours * HOUR)
    return population.simulate(population.al_cu(), history)


@lru_cache(maxsize=4)
def reverted(*, minutes=10.0, hours=100.0):
    """Age Al–4 wt% Cu for 20 h at 165 °C, some minutes at 210 °C, and again at 165 °C."""
    history = Programme(
        438.15,
        (Hold(20 * HOUR), Jump(483.15), Hold(60 * minutes), Jump(438.15), Hold(hours * HOUR)),
    )
    return population.simulate(population.al_cu(), history)
