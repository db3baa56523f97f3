"""Temperature programmes: ramps and holds, one after the other, and their small steps."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .. import validation

__all__ = ["Hold", "Programme", "Ramp", "kelvin"]

_COARSER = 10  # below the boundary ramps take ten times longer steps
_PER_DECADE, _DECADES = 12, 8  # times at which a hold is followed


def kelvin(name, value):
    """Return absolute temperatures [K]; unlike `validation.temperature`, 77 K is welcome.

    Parameters
    ----------
    name : str
        Argument name for the message.
    value : float or array_like

    Raises
    ------
    ValueError
        If a value is not above 0 K; the message shows it read as °C.
    """
    array = np.asarray(validation.finite(name, value, "K"))
    if (array <= 0).any():
        got = float(array[array <= 0].flat[0])
        hint = f"; if it is meant in °C, give {got + 273.15:g}" if got > -273.15 else ""
        raise ValueError(f"{name} must be above 0 K, got {got:g}{hint}")
    return value if array.ndim else float(array)


@dataclass(frozen=True)
class Ramp:
    """Go to a temperature at a steady rate.

    Attributes
    ----------
    to : float
        Final temperature [K].
    rate : float
        Speed [K/s], positive for cooling and for heating.
    """

    to: float
    rate: float

    def __post_init__(self):
        kelvin("to", self.to)
        validation.positive("rate", self.rate, "K/s")

    def _steps(self, start, step, boundary):
        """Return the durations and temperature changes of small steps from `start`."""
        stops = [start, self.to]
        if min(stops) < boundary < max(stops):
            stops.insert(1, boundary)
        pieces = []
        for first, last in pairwise(stops):
            length = step if (first + last) / 2 > boundary else _COARSER * step
            count = max(1, int(np.ceil(abs(last - first) / length)))
            pieces.append(np.full(count, (last - first) / count))
        changes = np.concatenate(pieces)
        return np.abs(changes) / self.rate, changes


@dataclass(frozen=True)
class Hold:
    """Stay at the temperature that has been reached.

    Attributes
    ----------
    duration : float
        [s].
    """

    duration: float

    def __post_init__(self):
        validation.positive("duration", self.duration, "s")

    def _steps(self, start, step, boundary):
        """Return durations that grow geometrically, and no changes of temperature."""
        count = _PER_DECADE * _DECADES + 1
        times = self.duration * np.logspace(-_DECADES, 0, count)
        return np.diff(times, prepend=0.0), np.zeros(count)


@dataclass(frozen=True)
class Programme:
    """A temperature history that begins in equilibrium.

    Attributes
    ----------
    start : float
        Initial temperature [K].
    segments : tuple of Ramp or Hold
        What follows, in order.
    """

    start: float
    segments: tuple = ()

    def __post_init__(self):
        kelvin("start", self.start)
        object.__setattr__(self, "segments", tuple(self.segments))
        for segment in self.segments:
            if not isinstance(segment, (Ramp, Hold)):
                raise ValueError(f"segments must be Ramp or Hold, got {segment!r}")

    @classmethod
    def through(cls, times, temperatures):
        """Make a programme that runs straight from point to point.

        Parameters
        ----------
        times : (n,) array_like
            Ascending times [s].
        temperatures : (n,) array_like
            [K].
        """
        times = np.atleast_1d(validation.finite("times", times, "s"))
        temperatures = np.atleast_1d(kelvin("temperatures", temperatures))
        if times.ndim != 1 or times.shape != temperatures.shape or times.size < 2:
            raise ValueError(
                "times and temperatures must be two lists of one length, 2 or more, "
                f"got shapes {times.shape} and {temperatures.shape}"
            )
        spans = np.diff(times)
        if (spans <= 0).any():
            raise ValueError(f"times must ascend, got {times}; sort the points first")
        segments = []
        for span, change, last in zip(spans, np.diff(temperatures), temperatures[1:], strict=True):
            moving = change != 0
            segments.append(Ramp(float(last), abs(change) / span) if moving else Hold(float(span)))
        return cls(float(temperatures[0]), tuple(segments))

    def then(self, *segments):
        """Return the programme with more segments at its end."""
        return Programme(self.start, self.segments + segments)

    @property
    def end(self):
        """Temperature at the end [K]."""
        stops = [segment.to for segment in self.segments if isinstance(segment, Ramp)]
        return stops[-1] if stops else self.start

    def steps(self, step, *, boundary):
        """Cut the programme into small steps.

        Parameters
        ----------
        step : float
            Largest change of temperature in one step of a ramp [K].
        boundary : float
            Temperature [K] below which ramps take ten times longer steps.

        Returns
        -------
        durations, changes : (n,) ndarray
            Of time [s] and temperature [K].
        """
        validation.positive("step", step, "K")
        now, pieces = self.start, [(np.zeros(0), np.zeros(0))]
        for segment in self.segments:
            if isinstance(segment, Hold) or segment.to != now:
                pieces.append(segment._steps(now, step, boundary))
                now = getattr(segment, "to", now)
        durations, changes = zip(*pieces, strict=True)
        return np.concatenate(durations), np.concatenate(changes)
