"""Answers of the exercises on simulated ageing, and the table behind the form of the last one.

Every function of a number returns one float, in SI units unless it says otherwise.
"""

import math
from functools import lru_cache

import numpy as np
from scipy.constants import gas_constant

from ..precipitation import ageing, population
from ..precipitation.population import design
from ..programme import Hold, Jump, Programme

__all__ = [
    "apparent_energy",
    "design_table",
    "equivalent_time",
    "fastest_single_step",
    "fastest_temperature",
    "loss_limit",
    "peak_strength",
    "peak_time",
    "radius_from_number",
    "rate_constant",
    "rounding",
    "s_phase_solvus",
    "saving",
    "shifted_peak_time",
    "slowdown",
    "state",
    "two_step_time",
]

HOUR, ZERO_CELSIUS = 3600.0, 273.15
OVEN = tuple(range(170, 235, 5))  # temperatures of the scan, as an oven is set [°C]
CRUDE = {"class_width": 0.02, "tolerance": 2e-3}  # within 1 %, and twice as fast
# Ageing times of the table in units of the time to the peak.
SHARES = (
    *(0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8),
    *(0.85, 0.9, 0.95, 1.0, 1.1, 1.2, 1.4, 1.7, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 40.0, 120.0),
)
SERVICE_SHARES = (0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.7, 0.85, 1.0, 1.3, 2.0, 5.0, 20.0, 120.0)


def radius_from_number(*, number_density, volume_fraction):
    """Return the radius [m] of equal spheres of a number [1/m³] and a volume fraction [1]."""
    return (3 * volume_fraction / (4 * math.pi * number_density)) ** (1 / 3)


def rounding():
    """Return by how much a strength may miss its target [Pa]."""
    return design.ROUNDING


def s_phase_solvus():
    """Return the temperature [°C] above which 2024 holds no S phase."""
    return population.alloy_2024().solvus_temperature("S") - ZERO_CELSIUS


def slowdown(*, temperature, reference):
    """Return how many times slower the solute of 2024 diffuses than at the reference [K]."""
    diffusivity = population.alloy_2024().matrix.diffusivity
    return diffusivity(reference) / diffusivity(temperature)


def equivalent_time(*, time, temperature, reference):
    """Return how long diffusion at the reference [K] takes for what it does in a time [s]."""
    return time / slowdown(temperature=temperature, reference=reference)


@lru_cache(maxsize=32)
def _held(temperature, duration):
    """Return 2024 after a time [s] at one temperature [K]."""
    programme = Programme.isothermal(temperature, duration)
    return population.simulate(population.alloy_2024(), programme)


def peak_time(*, temperature):
    """Return when 2024 is strongest at a temperature [K], in the model [s]."""
    return _held(temperature, 1e6).peak().time


def peak_strength(*, temperature):
    """Return the highest yield stress of 2024 at a temperature [K], in the model [Pa]."""
    return _held(temperature, 1e6).peak().value


def shifted_peak_time(*, temperature, reference, activation_energy):
    """Return when the peak would come if only diffusion were faster than at the reference [s].

    Parameters
    ----------
    temperature, reference : float
        [K].
    activation_energy : float
        Of diffusion [J/mol].
    """
    return float(
        ageing.arrhenius_time_shift(
            time=peak_time(temperature=reference),
            temperature_from=reference,
            temperature_to=temperature,
            activation_energy=activation_energy,
        )
    )


def apparent_energy(*, first, second):
    """Return the slope of ln t of the peak against 1/RT between two temperatures [J/mol]."""
    times = peak_time(temperature=first) / peak_time(temperature=second)
    return math.log(times) * gas_constant / (1 / first - 1 / second)


def state(*, temperature, time, quantity):
    """Return one quantity of the S phase in 2024 after a time [s] at a temperature [K].

    Parameters
    ----------
    quantity : str
        A field of `quench.precipitation.population.PhaseHistory`.
    """
    result = _held(temperature, 1e6)
    return float(np.interp(time, result.time, getattr(result.phase(), quantity)))


def rate_constant(*, temperature, first, last):
    """Return how fast r̄³ of 2024 grows in the model between two times [s], as a K [m³/s]."""
    result = _held(temperature, last)
    cubes = np.interp([first, last], result.time, result.phase().mean_radius) ** 3
    return float(np.diff(cubes)[0] / (last - first))


def _time_to(result, target, after=0.0):
    """Return when the strength first reaches a target after a time [s]; infinite if never."""
    high = np.flatnonzero((result.strength >= target) & (result.time > after))
    if not high.size:
        return math.inf
    ends = slice(high[0] - 1, high[0] + 1)
    return float(np.interp(target, result.strength[ends], result.time[ends]))


@lru_cache(maxsize=4)
def _scan(target):
    """Return the times to a strength [Pa] in one step, by the temperature of the oven [°C]."""
    return {celsius: _time_to(_held(celsius + ZERO_CELSIUS, 50 * HOUR), target) for celsius in OVEN}


def fastest_single_step(*, target=360e6):
    """Return the shortest time [s] to a strength [Pa] in an oven set to 5 °C."""
    return min(_scan(target).values())


def fastest_temperature(*, target=360e6):
    """Return the temperature [°C] of `fastest_single_step`."""
    times = _scan(target)
    return float(min(times, key=times.get))


def two_step_time(*, first, first_duration, second, target=360e6, **accuracy):
    """Return the whole time [s] to a strength [Pa] in two steps, the second as long as it takes.

    Parameters
    ----------
    first, second : float
        Temperatures [K].
    first_duration : float
        [s].
    target : float, optional
        [Pa].
    **accuracy
        Passed on to `population.simulate`.
    """
    programme = Programme(first, (Hold(first_duration), Jump(second), Hold(10 * HOUR)))
    result = population.simulate(population.alloy_2024(), programme, **accuracy)
    return _time_to(result, target, first_duration)


def saving(**steps):
    """Return by what share two steps are faster than the fastest single one."""
    return 1 - two_step_time(**steps) / fastest_single_step()


def _loss(temperature, duration, service_temperature, service_time):
    """Return the share of its strength that 2024 loses in service."""
    programme = Programme(
        temperature, (Hold(duration), Jump(service_temperature), Hold(service_time))
    )
    result = population.simulate(population.alloy_2024(), programme, **CRUDE)
    return float(1 - result.strength[-1] / result.strength_at(duration))


def loss_limit(*, loss=0.05, service_time=360000.0, target=360e6):
    """Return the service temperature [°C] at which the fastest single step loses a share.

    Found by halving between 140 and 200 °C, to a quarter of a kelvin.
    """
    aged = fastest_temperature(target=target) + ZERO_CELSIUS, fastest_single_step(target=target)
    low, high = 413.15, 473.15
    while high - low > 0.25:
        middle = (low + high) / 2
        too_hot = _loss(*aged, middle, service_time) > loss
        low, high = (low, middle) if too_hot else (middle, high)
    return (low + high) / 2 - ZERO_CELSIUS


@lru_cache(maxsize=2)
def design_table(*, low, high, service_temperature, service_time):
    """Tabulate 2024 after ageing in one step, and what service then takes.

    The times are multiples of the time to the peak, on which curves of
    neighbouring temperatures nearly coincide, so that few lines suffice.

    Parameters
    ----------
    low, high : int
        Range of temperatures [°C]; lines lie 5 °C apart, those of service 20 °C.
    service_temperature, service_time : float
        [K], [s].

    Returns
    -------
    dict
        "temperatures" [°C]; for each of them "peak_hours" [h], "peaks" [MPa]
        and a row of "strength" [MPa] at "shares" of the time to the peak; and
        for each of "service_temperatures" [°C] a row of "loss" [%] at
        "service_shares".
    """
    celsius = list(range(low, high + 1, 5))
    peaks = [_held(t + ZERO_CELSIUS, 300 * HOUR).peak() for t in celsius]
    rows = [
        _held(t + ZERO_CELSIUS, SHARES[-1] * peak.time).strength_at(np.multiply(SHARES, peak.time))
        for t, peak in zip(celsius, peaks, strict=True)
    ]
    losses = [
        [
            _loss(t + ZERO_CELSIUS, share * peak.time, service_temperature, service_time)
            for share in SERVICE_SHARES
        ]
        for t, peak in zip(celsius[::4], peaks[::4], strict=True)
    ]
    return {
        "temperatures": celsius,
        "peak_hours": [float(f"{peak.time / HOUR:.5g}") for peak in peaks],
        "peaks": [round(peak.value / 1e6, 1) for peak in peaks],
        "shares": list(SHARES),
        "strength": np.round(np.divide(rows, 1e6), 1).tolist(),
        "service_temperatures": celsius[::4],
        "service_shares": list(SERVICE_SHARES),
        "loss": np.round(np.multiply(losses, 100), 2).tolist(),
    }
