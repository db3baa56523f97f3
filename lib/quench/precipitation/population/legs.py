"""A temperature programme cut into straight legs, one for each stretch between stops."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ... import validation
from ...programme import Programme

__all__ = ["Leg", "legs"]


@dataclass(frozen=True)
class Leg:
    """A stretch of time in which the temperature runs straight.

    Attributes
    ----------
    begin, end : float
        [s].
    first, last : float
        Temperatures at its ends [K].
    keep : bool
        Whether the sizes at its end are wanted.
    jumps : bool
        Whether the temperature has changed at once when the leg begins.
    """

    begin: float
    end: float
    first: float
    last: float
    keep: bool
    jumps: bool = False

    def temperature(self, time):
        """Return the temperature [K] at a time within the leg [s]."""
        share = (time - self.begin) / (self.end - self.begin)
        return self.first + share * (self.last - self.first)

    @property
    def slope(self):
        """How fast the temperature changes [K/s], 0 or more."""
        return abs(self.last - self.first) / (self.end - self.begin)


def legs(alloy, history, times):
    """Cut a programme at its corners and at the times when sizes are to be kept.

    Parameters
    ----------
    alloy : Alloy
        Whose range of temperatures the programme must respect.
    history : quench.programme.Programme
    times : float or sequence of float
        [s].

    Returns
    -------
    tuple of Leg

    Raises
    ------
    ValueError
        If the programme is none, takes no time or leaves the range, or a time
        lies outside it.
    """
    if not isinstance(history, Programme):
        raise ValueError(
            f"history must be a quench.programme.Programme, got {type(history).__name__}; "
            "Programme.isothermal(463.15, 36000) is ten hours at 190 °C"
        )
    corners, temperatures = history.corners
    if corners[-1] <= 0:
        raise ValueError("history must take some time, got 0 s; add a Hold")
    _check_range(alloy, temperatures)
    wanted = np.unique(np.atleast_1d(validation.non_negative("times", times, "s")))
    if wanted.size and wanted[-1] > corners[-1] * (1 + 1e-9):
        raise ValueError(
            f"times must lie within the programme of {corners[-1]:g} s, got {wanted[-1]:g} s"
        )
    wanted = np.minimum(wanted, corners[-1])
    pieces = []
    for (begin, end), (first, last) in zip(pairwise(corners), pairwise(temperatures), strict=True):
        if end > begin:
            jumps = bool(pieces) and pieces[-1].last != first
            pieces.extend(_split(Leg(begin, end, first, last, False, jumps), wanted))
    return tuple(pieces)


def _split(leg, wanted):
    """Cut one leg at the wanted times within it."""
    inside = wanted[(wanted > leg.begin) & (wanted <= leg.end)]
    stops = np.unique(np.concatenate([inside, [leg.end]]))
    begin, jumps = leg.begin, leg.jumps
    for stop in map(float, stops):
        ends = leg.temperature(begin), leg.temperature(stop)
        yield Leg(begin, stop, *ends, keep=bool((inside == stop).any()), jumps=jumps)
        begin, jumps = stop, False


def _check_range(alloy, temperatures):
    low, high = alloy.temperature_range
    if temperatures.min() < low or temperatures.max() > high:
        off = temperatures.min() if temperatures.min() < low else temperatures.max()
        raise ValueError(
            f"history must stay between {low:g} and {high:g} K, where the description of "
            f"{alloy.name} holds, got {off:g} K ({off - 273.15:.0f} °C)"
        )
