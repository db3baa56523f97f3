"""Temperature programmes: ramps, jumps and holds, one after the other, and their small steps."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from . import validation

__all__ = ["Hold", "Jump", "Programme", "Ramp", "kelvin"]

_COARSER = 10  # below the boundary ramps take ten times longer steps
_PER_DECADE, _DECADES = 12, 8  # times at which a hold is followed
_EXCESS = 1e-9  # share of the duration by which a time may exceed it through rounding


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

    def _duration(self, start):
        return abs(self.to - start) / self.rate

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
class Jump:
    """Change to a temperature in no time: an ideal quench, a thin sheet put into a bath.

    Attributes
    ----------
    to : float
        Final temperature [K].
    """

    to: float

    def __post_init__(self):
        kelvin("to", self.to)

    def _duration(self, start):
        return 0.0

    def _steps(self, start, step, boundary):
        """Return durations of zero, and equal changes of temperature of at most `step`."""
        count = int(np.ceil(abs(self.to - start) / step))
        return np.zeros(count), np.full(count, (self.to - start) / count)


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

    def _duration(self, start):
        return self.duration

    def _steps(self, start, step, boundary):
        """Return durations that grow geometrically, and no changes of temperature."""
        count = _PER_DECADE * _DECADES + 1
        times = self.duration * np.logspace(-_DECADES, 0, count)
        return np.diff(times, prepend=0.0), np.zeros(count)


@dataclass(frozen=True)
class Programme:
    """A temperature history: where it starts, and what follows.

    Attributes
    ----------
    start : float
        Initial temperature [K], at time 0.
    segments : tuple of Ramp, Jump or Hold
        What follows, in order.
    """

    start: float
    segments: tuple = ()

    def __post_init__(self):
        kelvin("start", self.start)
        object.__setattr__(self, "segments", tuple(self.segments))
        for segment in self.segments:
            if not isinstance(segment, (Ramp, Jump, Hold)):
                raise ValueError(
                    f"segments must be Ramp, Jump or Hold, got {segment!r}; "
                    "write Hold(60) to wait 60 s and Jump(300) to go to 300 K at once"
                )

    @classmethod
    def isothermal(cls, temperature, duration):
        """Make a programme that stays at one temperature.

        Parameters
        ----------
        temperature : float
            [K].
        duration : float
            [s].

        Returns
        -------
        Programme
        """
        return cls(kelvin("temperature", temperature), (Hold(duration),))

    @classmethod
    def two_step(cls, first, first_duration, second, second_duration, *, cooling_rate=None):
        """Make a programme of two holds, as in the ageing of many nickel alloys.

        Parameters
        ----------
        first, second : float
            Temperatures [K].
        first_duration, second_duration : float
            Times at the first and at the second temperature [s], without that on the way.
        cooling_rate : float, optional
            Speed of cooling from the first to the second [K/s], positive; a jump if left out.

        Returns
        -------
        Programme

        Raises
        ------
        ValueError
            If a temperature, a time or the rate makes no sense, or a cooling rate comes
            with a second temperature above the first.

        Examples
        --------
        Alloy 718, 8 h at 991 K, cooled in the furnace at 55 K/h, 8 h at 894 K:

        >>> ageing = Programme.two_step(991, 8 * 3600, 894, 8 * 3600, cooling_rate=55 / 3600)
        >>> round(ageing.duration / 3600, 2)
        17.76
        """
        first, second = kelvin("first", first), kelvin("second", second)
        before = Hold(validation.positive("first_duration", first_duration, "s"))
        after = Hold(validation.positive("second_duration", second_duration, "s"))
        if cooling_rate is None:
            return cls(first, (before, Jump(second), after))
        rate = validation.positive("cooling_rate", cooling_rate, "K/s")
        if second > first:
            raise ValueError(
                f"cooling_rate needs a second temperature below the first, got {first:g} K and "
                f"then {second:g} K; to heat steadily, put the segments together with Ramp"
            )
        return cls(first, (before, Ramp(second, rate), after))

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
        return self._stops()[-1]

    @property
    def duration(self):
        """Total time [s]."""
        return float(self.corners[0][-1])

    @property
    def corners(self):
        """Points between which the programme runs straight.

        Returns
        -------
        times, temperatures : (m,) ndarray
            [s], beginning at 0, and [K]: the start and the end of each segment. A Jump
            gives two points at the same time.
        """
        stops = self._stops()
        spans = [s._duration(now) for s, now in zip(self.segments, stops, strict=False)]
        return np.cumsum([0.0, *spans]), np.array(stops, dtype=float)

    def _stops(self):
        """Return the temperatures [K] at the start and at the end of each segment."""
        stops = [self.start]
        for segment in self.segments:
            stops.append(getattr(segment, "to", stops[-1]))
        return stops

    def temperature(self, times):
        """Return the temperature at given times [K], in the shape of these.

        At the moment of a Jump it is the temperature after it.

        Parameters
        ----------
        times : float or array_like
            [s] from the start, from 0 to `duration`; rounding may exceed the latter by
            10⁻⁹ of it.

        Returns
        -------
        float or ndarray

        Raises
        ------
        ValueError
            If a time is negative or lies beyond the end.
        """
        times = np.asarray(validation.non_negative("times", times, "s"))
        nodes, stops = self.corners
        late = times > nodes[-1] * (1 + _EXCESS)
        if late.any():
            raise ValueError(
                f"times must not lie beyond the end of the programme at {nodes[-1]:.10g} s, "
                f"got {times[late].flat[0]:.10g}; add a Hold to stay at the last temperature"
            )
        last = np.searchsorted(nodes, times, side="right") - 1  # corner reached: after a Jump
        following = np.minimum(last + 1, nodes.size - 1)
        span = nodes[following] - nodes[last]
        share = (times - nodes[last]) / np.where(span > 0, span, np.inf)
        result = stops[last] + share * (stops[following] - stops[last])
        return result if times.ndim else float(result)

    def steps(self, step, *, boundary):
        """Cut the programme into small steps.

        Parameters
        ----------
        step : float
            Largest change of temperature in one step of a ramp or a jump [K].
        boundary : float
            Temperature [K] below which ramps take ten times longer steps.

        Returns
        -------
        durations, changes : (n,) ndarray
            Of time [s] and temperature [K]; the steps of a jump take no time.
        """
        validation.positive("step", step, "K")
        pieces = [(np.zeros(0), np.zeros(0))]
        for segment, now in zip(self.segments, self._stops(), strict=False):
            if isinstance(segment, Hold) or segment.to != now:
                pieces.append(segment._steps(now, step, boundary))
        durations, changes = zip(*pieces, strict=True)
        return np.concatenate(durations), np.concatenate(changes)
