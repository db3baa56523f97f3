"""Answers and slips of the exercises on glass that take more than one call of the library."""

from scipy.constants import R

from ..glass import cycling

__all__ = ["contraction", "fictive_from_rate", "fictive_rise_of_mismatch"]


def fictive_from_rate(*, reference, log_ratio, activation_energy):
    """Return T_f [K] at another cooling rate, from d ln q/d(1/T_f) = −ΔH/R.

    Parameters
    ----------
    reference : float
        T_f at the first rate [K].
    log_ratio : float
        Natural logarithm of the second rate over the first.
    activation_energy : float
        ΔH [J/mol].
    """
    return 1 / (1 / reference - R * log_ratio / activation_energy)


def contraction(*, before, after, expansion):
    """Return the share of the volume lost when T_f falls, at constant T.

    Parameters
    ----------
    before, after : float
        T_f [K].
    expansion : float
        Expansion that belongs to a change of T_f [1/K].
    """
    return expansion * (before - after)


def fictive_rise_of_mismatch(*, heat_capacity_step, **sphere):
    """Return the rise of T_f [K] that would hold the energy of a mismatch.

    Parameters
    ----------
    heat_capacity_step : float
        [J/(mol K)].
    **sphere
        Arguments of `quench.glass.cycling.stored_energy_per_mole`.
    """
    energy = cycling.stored_energy_per_mole(**sphere)
    return cycling.fictive_rise(energy, heat_capacity_step=heat_capacity_step)
