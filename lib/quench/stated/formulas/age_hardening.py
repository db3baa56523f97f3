"""Example 4 of the chapter: the ageing curve, as stated."""

import numpy as np

from .nucleation_growth import GAS_CONSTANT

SOFT, PEAK, FLOOR = 70.0, 150.0, 80.0


def peak_time_as_stated(temperature):
    """Return the time of peak hardness [h], an Arrhenius shift from 10 h at 473 K.

    Parameters
    ----------
    temperature : float or array_like
        T [K].

    Notes
    -----
    Chapter source, Example 4, with Q = 100 kJ/mol.
    """
    return 10 * np.exp(100e3 / GAS_CONSTANT * (1 / temperature - 1 / 473))


def hardness_before_peak_as_stated(time_hours, temperature):
    """Return the rising branch of the ageing curve [HV].

    Parameters
    ----------
    time_hours : float or array_like
        Ageing time [h].
    temperature : float or array_like
        T [K].
    """
    relative = np.asarray(time_hours, dtype=float)[()] / peak_time_as_stated(temperature)
    return SOFT + (PEAK - SOFT) * (1 - np.exp(-(relative**1.5)))


def hardness_as_stated(time_hours, temperature):
    """Return the hardness after ageing [HV]; the two branches do not meet at the peak.

    Parameters
    ----------
    time_hours : float or array_like
        Ageing time [h].
    temperature : float or array_like
        T [K].

    Notes
    -----
    Chapter source, Example 4. The source evaluates the falling branch before
    the peak too, where its base is negative, and hides the resulting NaN;
    here that base is cut at 0, which changes no returned value.
    """
    peak_time = peak_time_as_stated(temperature)
    excess = np.maximum((np.asarray(time_hours, dtype=float) - peak_time) / peak_time, 0.0)
    falling = np.maximum(PEAK * np.exp(-0.5 * excess**0.8), FLOOR)
    rising = hardness_before_peak_as_stated(time_hours, temperature)
    return np.where(np.asarray(time_hours) <= peak_time, rising, falling)[()]


def _grid():
    return np.logspace(-2, 3, 1000)


def peak_time_on_grid_as_stated(temperature):
    """Return the peak time [h] as the source finds it: the best point of its time grid.

    Parameters
    ----------
    temperature : float
        T [K].
    """
    return float(_grid()[np.argmax(hardness_as_stated(_grid(), temperature))])


def maximum_hardness_as_stated(temperature):
    """Return the largest hardness on the source's time grid [HV].

    Parameters
    ----------
    temperature : float
        T [K].
    """
    return float(np.max(hardness_as_stated(_grid(), temperature)))
