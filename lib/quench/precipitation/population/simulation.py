"""Ageing an alloy through a temperature programme, step by step."""

import hashlib
import math

import numpy as np

from ... import checkpoint, session, validation
from .classes import SizeClasses, remapped, stretched
from .legs import legs
from .records import BALANCE_LIMIT, Records
from .result import Result
from .stepping import State, StepError, matrix_composition, trial_step

__all__ = ["BALANCE_LIMIT", "Simulation", "simulate"]

_FIRST = 1e-3  # first step, and first after a jump [s]; the error decides on the next
_FASTER, _SLOWER, _SAFETY = 2.0, 0.2, 0.9
_LARGEST_CHANGE = 5.0  # of temperature within a step [K]
_SMALLEST = 1e-13  # of the programme: a step shorter than this has failed
_STRETCH = 2.0  # classes wider than this many times the wanted width are sorted anew
_MOST = 600  # classes of a phase
_PROGRAM, _VERSION = "quench-population", 1
_CLASS_ARRAYS = ("edges", "numbers", "slopes")


def simulate(
    alloy,
    history,
    *,
    times=(),
    class_width=0.01,
    tolerance=5e-4,
    initial=None,
    progress=False,
):
    """Age an alloy: nucleation, growth and coarsening of its precipitates, and its strength.

    The Kampmann–Wagner numerical model: size classes of spheres that share the
    solute of one matrix.

    Parameters
    ----------
    alloy : Alloy
        What is aged.
    history : quench.programme.Programme
        Temperature against time.
    times : float or sequence of float, optional
        When to keep the size distributions [s].
    class_width : float, optional
        Relative width of a size class [1], 0.001 to 0.2.
    tolerance : float, optional
        Largest relative difference between a step and a cruder one [1], 1e-6
        to 0.1.
    initial : Result or dict of str to SizeClasses, optional
        Particles at the beginning: those at the end of an earlier result,
        with its incubation, or by phase. By default none.
    progress : bool, optional
        Whether to show a progress bar; needs tqdm.

    Returns
    -------
    Result
        An interrupt from the keyboard ends the run early; the result then
        says ``finished = False``. Use `Simulation` to go on from there.

    Raises
    ------
    ValueError
        If an argument makes no sense, or the programme leaves the range of
        temperatures in which the description of the alloy holds.
    StepError
        If a step cannot be solved: nothing is returned then.

    References
    ----------
    Kampmann and Wagner (1984); Perez, Dumont and Acevedo-Reyes (2008).
    """
    simulation = Simulation(
        alloy,
        history,
        times=times,
        class_width=class_width,
        tolerance=tolerance,
        initial=initial,
    )
    return simulation.run(progress=progress)


class Simulation:
    """A run that can be stopped, saved and continued, with the same result as in one go.

    Parameters
    ----------
    alloy, history, times, class_width, tolerance, initial
        As in `simulate`.

    Raises
    ------
    ValueError
        As `simulate`.
    """

    def __init__(self, alloy, history, *, times=(), class_width=0.01, tolerance=5e-4, initial=None):
        self.alloy = alloy
        self._legs = legs(alloy, history, times)
        given = repr((alloy, self._legs, class_width, tolerance))
        self._identity = hashlib.sha256(given.encode()).hexdigest()
        self.class_width = _within("class_width", class_width, 1e-3, 0.2)
        self.tolerance = _within("tolerance", tolerance, 1e-6, 0.1)
        populations, incubated = _initial(alloy, initial)
        composition = matrix_composition(alloy, populations)
        if not 0 < composition < 1:
            raise ValueError(
                f"initial holds more solute than {alloy.name} has; give fewer or smaller particles"
            )
        nucleating = (False,) * len(alloy.phases)
        self._state = State(0.0, composition, populations, incubated, nucleating)
        self._step = _FIRST
        self._records = Records(alloy, self._state, history.start)
        if 0 in np.atleast_1d(times):
            self._records.keep(self._state)

    @property
    def time(self):
        """How far the run has come [s]."""
        return self._state.time

    @property
    def finished(self):
        """Whether the run has come to the end of the programme."""
        return self.time >= self._legs[-1].end

    def run(self, *, steps=None, progress=False):
        """Go on to the end of the programme, or for some steps.

        Parameters
        ----------
        steps : int, optional
            At most so many steps.
        progress : bool, optional
            Whether to show a progress bar; needs tqdm.

        Returns
        -------
        Result
            Of all that has been done so far.

        Raises
        ------
        StepError
            If a step cannot be solved; the run stays where it was before it.
        """
        left = math.inf if steps is None else validation.positive_integer("steps", steps)
        hours = round(self._legs[-1].end / 3600, 3)
        with (
            session.interruptible() as stopped,
            session.progress_bar(progress, hours, "h", self._status) as show,
        ):
            while not self.finished and left > 0 and not stopped.is_set():
                self._advance()
                left -= 1
                show()
        return self._records.result(self._state, self.finished)

    def _status(self):
        return round(self.time / 3600, 3), {"steps": self._records.steps}

    def _advance(self):
        """Make one step that is accepted."""
        leg = next(leg for leg in self._legs if leg.end > self.time)
        if leg.jumps and self.time == leg.begin:
            self._step = min(self._step, _FIRST)  # particles may dissolve in no time
        while True:
            duration = self._duration(leg)
            ends = leg.temperature(self.time), leg.temperature(self.time + duration / 2)
            trial = trial_step(self.alloy, self._state, duration, ends)
            room = self.tolerance / max(trial.error, 1e-30)
            if room >= 1:
                break
            self._records.rejected += 1
            self._step = duration * max(_SLOWER, _SAFETY * math.sqrt(room))
            if not self._step > _SMALLEST * self._legs[-1].end:
                raise StepError(
                    f"the step at {self.time:g} s would have to be shorter than "
                    f"{self._step:g} s; check the parameters of {self.alloy.name}"
                )
        ahead = duration * min(_FASTER, _SAFETY * math.sqrt(room))
        # A step cut short by the end of a leg says nothing against longer ones.
        self._step = ahead if duration == self._step else max(ahead, self._step)
        self._accept(leg, duration, trial)

    def _duration(self, leg):
        """Return how long the next step may be [s]."""
        wanted = self._step
        if leg.slope > 0:
            wanted = min(wanted, _LARGEST_CHANGE / leg.slope)
        left = leg.end - self.time
        return left if wanted >= left else min(wanted, left / 2)  # no tiny step at the end

    def _accept(self, leg, duration, trial):
        """Take over a step, sort stretched classes anew, and write all down."""
        landed = duration >= leg.end - self.time
        after = trial.state
        renewed = tuple(map(self._renewed, after.populations))
        nucleating = tuple(
            bool(appears and fresh.edges[0] == classes.edges[0])
            for appears, fresh, classes in zip(
                after.nucleating, renewed, after.populations, strict=True
            )
        )
        time = leg.end if landed else after.time
        state = State(time, after.composition, renewed, after.incubated, nucleating)
        rates = [number / duration for number in trial.nuclei]
        self._records.add(state, leg.temperature(time), rates)
        self._state = state
        if landed and leg.keep:
            self._records.keep(state)

    def _renewed(self, classes):
        """Return the classes, sorted anew if growth has stretched them too far."""
        if classes.numbers.size == 0:
            return classes
        if classes.numbers.size <= _MOST and stretched(classes, self.class_width) <= _STRETCH:
            return classes
        self._records.renewed += 1
        return remapped(classes, self.class_width)

    def save(self, path):
        """Write all that is needed to go on later; the file is whole or not there at all.

        Parameters
        ----------
        path : path-like
            Where to.
        """
        state = self._state
        arrays, counts = self._records.packed()
        for number, classes in enumerate(state.populations):
            for name in _CLASS_ARRAYS:
                arrays[f"{name}{number}"] = getattr(classes, name)
        meta = {
            "identity": self._identity,
            "records": counts,
            "step": self._step,
            "time": state.time,
            "composition": state.composition,
            "incubated": list(state.incubated),
            "nucleating": list(state.nucleating),
        }
        checkpoint.save(path, arrays, meta, program=_PROGRAM, version=_VERSION)

    def resume(self, path):
        """Take up where a saved run of the same alloy and programme was.

        Parameters
        ----------
        path : path-like
            File written by `save`.

        Returns
        -------
        Simulation
            This one.

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        quench.checkpoint.CheckpointError
            If the file is damaged or of another program.
        ValueError
            If it belongs to another alloy, programme or accuracy.
        """
        arrays, meta = checkpoint.load(path, program=_PROGRAM, version=_VERSION)
        if meta["identity"] != self._identity:
            raise ValueError(
                f"{path} was saved from another alloy, programme, times or accuracy; "
                "make the Simulation with the same ones as then"
            )
        populations = tuple(
            SizeClasses(*(arrays[f"{name}{number}"] for name in _CLASS_ARRAYS))
            for number in range(len(self.alloy.phases))
        )
        self._state = State(
            meta["time"],
            meta["composition"],
            populations,
            tuple(meta["incubated"]),
            tuple(meta["nucleating"]),
        )
        self._step = meta["step"]
        self._records.unpack(arrays, meta["records"])
        return self


def _within(name, value, low, high):
    value = validation.positive(name, value)
    if not low <= value <= high:
        raise ValueError(f"{name} must be between {low:g} and {high:g}, got {value:g}")
    return value


def _initial(alloy, initial):
    """Return the populations at the beginning, and how far nucleation has incubated."""
    if isinstance(initial, Result):
        if [p.name for p in initial.alloy.phases] != [p.name for p in alloy.phases]:
            raise ValueError(
                f"initial has the phases {', '.join(p.name for p in initial.alloy.phases)}, "
                f"{alloy.name} has {', '.join(p.name for p in alloy.phases)}"
            )
        return initial.populations, initial.incubated
    initial = dict(initial or {})
    for name in initial:
        alloy.phase(name)
    populations = tuple(initial.get(phase.name, SizeClasses.none()) for phase in alloy.phases)
    return populations, (0.0,) * len(alloy.phases)
