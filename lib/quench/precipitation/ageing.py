"""How far ageing has come: transformed fraction, Arrhenius time, time to the peak.

Times are in seconds and temperatures in kelvin, but a formula that holds only
ratios of times takes, and returns, any unit of time.
"""

from dataclasses import dataclass

import numpy as np
from scipy.constants import gas_constant

from .. import validation

__all__ = [
    "Jmak",
    "apparent_activation_energy",
    "arrhenius_time_shift",
    "avrami_exponent",
    "equivalent_time",
    "excess_vacancy_factor",
    "jmak_fraction",
    "jmak_from_points",
    "jmak_time",
    "temperature_corrected_time",
]


def arrhenius_time_shift(time, *, temperature_from, temperature_to, activation_energy):
    """Time at another temperature that does the same thermally activated work.

    t₂ = t₁ exp[(Q/R)(1/T₂ − 1/T₁)]: the same number of diffusive jumps. It
    carries over a time, not a strength: what is reached after that time may
    differ, because solubility and nucleation change with temperature too.

    Parameters
    ----------
    time : float or array_like
        Time at `temperature_from` [any unit; the result has the same].
    temperature_from, temperature_to : float or array_like
        Absolute temperatures [K].
    activation_energy : float or array_like
        Q [J/mol]; about that of solute diffusion.

    Returns
    -------
    float or ndarray
        Time at `temperature_to` [unit of `time`].

    Raises
    ------
    ValueError
        If an argument is outside its range or the shapes do not match.
    """
    time = validation.non_negative("time", time)
    temperature_from = validation.temperature("temperature_from", temperature_from)
    temperature_to = validation.temperature("temperature_to", temperature_to)
    activation_energy = validation.positive("activation_energy", activation_energy, "J/mol")
    validation.matching_shapes(
        time=time,
        temperature_from=temperature_from,
        temperature_to=temperature_to,
        activation_energy=activation_energy,
    )
    reciprocal = 1 / np.asarray(temperature_to) - 1 / np.asarray(temperature_from)
    return time * np.exp(activation_energy / gas_constant * reciprocal)


def apparent_activation_energy(time, *, temperature):
    """Activation energy that carries measured times into each other.

    Least-squares slope of ln t against 1/T, times R. Peak times at several
    temperatures give the energy that `arrhenius_time_shift` needs.

    Parameters
    ----------
    time : (n,) array_like
        Times to the same stage, such as the peak [any unit].
    temperature : (n,) array_like
        Absolute temperatures [K]; at least two different ones.

    Returns
    -------
    float
        Q [J/mol].

    Raises
    ------
    ValueError
        If a value is outside its range, the shapes differ, or fewer than two
        different temperatures are given.
    """
    time = np.atleast_1d(validation.positive("time", time))
    temperature = np.atleast_1d(validation.temperature("temperature", temperature))
    if time.shape != temperature.shape or time.ndim != 1:
        raise ValueError(
            "time and temperature must be lists of equal length, "
            f"got shapes {time.shape} and {temperature.shape}"
        )
    if np.unique(temperature).size < 2:
        raise ValueError("temperature must hold at least 2 different values to give a slope")
    reciprocal = 1 / temperature - np.mean(1 / temperature)
    slope = np.sum(reciprocal * np.log(time)) / np.sum(reciprocal**2)
    return float(slope * gas_constant)


def temperature_corrected_time(time, *, temperature, activation_energy):
    """Kinetic strength P = (t/T) exp(−Q/RT) of an isothermal treatment.

    The one variable in which ageing curves of all temperatures line up, if
    diffusion sets the pace (Shercliff and Ashby 1990). The 1/T comes from the
    coarsening rate, which holds D/RT.

    Parameters
    ----------
    time : float or array_like
        t [s].
    temperature : float or array_like
        T [K].
    activation_energy : float
        Q [J/mol].

    Returns
    -------
    float or ndarray
        P [s/K].

    Raises
    ------
    ValueError
        If an argument is outside its range or the shapes do not match.
    """
    time = validation.non_negative("time", time, "s")
    temperature = validation.temperature("temperature", temperature)
    activation_energy = validation.positive("activation_energy", activation_energy, "J/mol")
    validation.matching_shapes(time=time, temperature=temperature)
    temperature = np.asarray(temperature)
    return time / temperature * np.exp(-activation_energy / (gas_constant * temperature))


def equivalent_time(time, temperature, *, reference_temperature, activation_energy):
    """Time at one temperature that equals a whole temperature history so far.

    ∫ exp[−(Q/R)(1/T(t) − 1/T_ref)] dt, by the trapezoidal rule: Scheil's rule
    of additivity for a reaction whose rate at every stage has one activation
    energy. Ramps and two-step treatments can then be read off an isothermal
    curve. Not valid across a solvus, where the earlier product dissolves.

    Parameters
    ----------
    time : (n,) array_like
        Ascending times [any unit; the result has the same].
    temperature : (n,) array_like
        Temperature at these times [K].
    reference_temperature : float
        T_ref [K].
    activation_energy : float
        Q [J/mol].

    Returns
    -------
    (n,) ndarray
        Equivalent time since ``time[0]`` [unit of `time`].

    Raises
    ------
    ValueError
        If an argument is outside its range, or `time` does not ascend.
    """
    time = np.atleast_1d(validation.finite("time", time))
    temperature = np.atleast_1d(validation.temperature("temperature", temperature))
    reference = validation.temperature("reference_temperature", reference_temperature)
    activation_energy = validation.positive("activation_energy", activation_energy, "J/mol")
    if time.shape != temperature.shape or time.ndim != 1:
        raise ValueError(
            "time and temperature must be lists of equal length, "
            f"got shapes {time.shape} and {temperature.shape}"
        )
    if (np.diff(time) < 0).any():
        raise ValueError("time must ascend; sort the history by time")
    pace = np.exp(-activation_energy / gas_constant * (1 / temperature - 1 / reference))
    steps = (pace[1:] + pace[:-1]) / 2 * np.diff(time)
    return np.concatenate([[0.0], np.cumsum(steps)])


def jmak_fraction(time, *, rate_constant, exponent):
    """Transformed fraction f = 1 − exp(−k tⁿ) (Johnson, Mehl, Avrami, Kolmogorov).

    The fraction of the change that is possible, not the volume fraction of
    precipitate: multiply by the equilibrium volume fraction for that.

    Parameters
    ----------
    time : float or array_like
        t [s].
    rate_constant : float or array_like
        k [s⁻ⁿ]; its unit follows the exponent.
    exponent : float or array_like
        n, the Avrami exponent (see `avrami_exponent`).

    Returns
    -------
    float or ndarray
        Between 0 and 1.

    Raises
    ------
    ValueError
        If an argument is outside its range or the shapes do not match.
    """
    time = validation.non_negative("time", time, "s")
    rate_constant = validation.positive("rate_constant", rate_constant)
    exponent = validation.positive("exponent", exponent)
    validation.matching_shapes(time=time, rate_constant=rate_constant, exponent=exponent)
    return -np.expm1(-rate_constant * np.power(time, exponent))


def jmak_time(fraction, *, rate_constant, exponent):
    """Time to a transformed fraction, t = [−ln(1 − f)/k]^(1/n).

    Parameters
    ----------
    fraction : float or array_like
        f, from 0 to below 1.
    rate_constant : float or array_like
        k [s⁻ⁿ].
    exponent : float or array_like
        n.

    Returns
    -------
    float or ndarray
        t [s].

    Raises
    ------
    ValueError
        If an argument is outside its range or the shapes do not match.
    """
    fraction = validation.fraction("fraction", fraction)
    rate_constant = validation.positive("rate_constant", rate_constant)
    exponent = validation.positive("exponent", exponent)
    validation.matching_shapes(fraction=fraction, rate_constant=rate_constant, exponent=exponent)
    return np.power(-np.log1p(-np.asarray(fraction)) / rate_constant, 1 / np.asarray(exponent))


@dataclass(frozen=True)
class Jmak:
    """Parameters of `jmak_fraction`.

    Attributes
    ----------
    rate_constant : float
        k [s⁻ⁿ].
    exponent : float
        n.
    """

    rate_constant: float
    exponent: float


def jmak_from_points(times, fractions):
    """Find k and n from two measured points of one isothermal curve.

    ln[−ln(1 − f)] = ln k + n ln t is a straight line; two points fix it.

    Parameters
    ----------
    times : pair of float
        t₁ < t₂ [s].
    fractions : pair of float
        f₁ < f₂, both between 0 and 1.

    Returns
    -------
    Jmak

    Raises
    ------
    ValueError
        If not exactly two points come, or they do not both ascend.
    """
    times = np.atleast_1d(validation.positive("times", times, "s"))
    fractions = np.atleast_1d(validation.fraction("fractions", fractions, allow_zero=False))
    if times.shape != (2,) or fractions.shape != (2,):
        raise ValueError(
            f"times and fractions must be 2 values each, got {times.size} and {fractions.size}"
        )
    if times[1] <= times[0] or fractions[1] <= fractions[0]:
        raise ValueError("times and fractions must ascend: give the earlier point first")
    exponents = np.log(-np.log1p(-fractions))
    slope = (exponents[1] - exponents[0]) / np.log(times[1] / times[0])
    return Jmak(float(np.exp(exponents[0] - slope * np.log(times[0]))), float(slope))


def avrami_exponent(*, control, nucleation, dimensions):
    """Avrami exponent n = a + d·p of a growth law (Christian 2002).

    d counts the dimensions of growth; p is 1 where the interface sets a
    constant speed and 1/2 where diffusion makes size grow as √t; a is 1 while
    new nuclei keep appearing at a constant rate and 0 when all sites were used
    at the start.

    Parameters
    ----------
    control : {"diffusion", "interface"}
        What limits growth.
    nucleation : {"site saturated", "constant rate"}
        When the nuclei appear.
    dimensions : {1, 2, 3}
        Needles that lengthen (1), discs that widen (2), spheres (3).

    Returns
    -------
    float

    Raises
    ------
    ValueError
        For an unknown word or number of dimensions.
    """
    validation.one_of("control", control, ("diffusion", "interface"))
    validation.one_of("nucleation", nucleation, ("site saturated", "constant rate"))
    if dimensions not in (1, 2, 3):
        raise ValueError(f"dimensions must be 1, 2 or 3, got {dimensions!r}")
    power = 0.5 if control == "diffusion" else 1.0
    return (nucleation == "constant rate") + dimensions * power


def excess_vacancy_factor(*, quench_temperature, ageing_temperature, formation_energy):
    """How many times more vacancies a perfect quench keeps than equilibrium holds.

    exp[(Q_f/R)(1/T_age − 1/T_quench)]; solute diffuses faster by this factor
    until the vacancies have gone to sinks, so it is an upper bound.

    Parameters
    ----------
    quench_temperature : float or array_like
        Solution temperature [K].
    ageing_temperature : float or array_like
        Temperature after the quench [K].
    formation_energy : float
        Vacancy formation energy Q_f [J/mol].

    Returns
    -------
    float or ndarray

    Raises
    ------
    ValueError
        If an argument is outside its range or the shapes do not match.
    """
    return arrhenius_time_shift(
        1.0,
        temperature_from=quench_temperature,
        temperature_to=ageing_temperature,
        activation_energy=formation_energy,
    )
