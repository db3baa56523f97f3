"""What an engine is told once, what a run is told, and which kernels do the work."""

import importlib.util
import math
from dataclasses import dataclass

from .. import validation
from . import reference
from .sampler import Anneal, Constant, Greedy

__all__ = [
    "Plan",
    "Settings",
    "choose_backend",
    "kernels_of",
    "pack_plan",
    "unpack_plan",
]

SCHEDULES = {cls.__name__: cls for cls in (Anneal, Constant, Greedy)}


@dataclass(frozen=True)
class Settings:
    """What an engine is told once."""

    min_distance: dict | None
    r_max: float | None
    dr: float
    precision: str
    backend: str
    step: float
    target_acceptance: float
    adapt: bool
    swap_share: float
    batch: int
    audit_every: int


@dataclass
class Plan:
    """What a run is to do, so that a resumed one can go on with it."""

    start: int
    moves: int | None
    schedule: object

    def temperature(self, done):
        """Temperature for the batch that begins after `done` moves in all."""
        fraction = 0.0 if not self.moves else min((done - self.start) / self.moves, 1.0)
        return self.schedule.at(fraction)

    def left(self, done):
        """Moves still to make."""
        return math.inf if self.moves is None else self.start + self.moves - done


def pack_plan(plan):
    """Turn a plan into what JSON can hold."""
    if plan is None:
        return None
    schedule = plan.schedule
    fields = {name: getattr(schedule, name) for name in schedule.__dataclass_fields__}
    return [plan.start, plan.moves, type(schedule).__name__, fields]


def unpack_plan(packed):
    """Rebuild a plan from `pack_plan`."""
    if packed is None:
        return None
    start, moves, name, fields = packed
    return Plan(start, moves, SCHEDULES[name](**fields))


def choose_backend(backend):
    """Return "numba" or "numpy"; "auto" takes numba where it is installed."""
    validation.one_of("backend", backend, ("auto", "numba", "numpy"))
    installed = importlib.util.find_spec("numba") is not None
    if backend == "numba" and not installed:
        raise ImportError(
            'the compiled kernels need numba: pip install "quench[rmc]", or take backend="numpy"'
        )
    return backend if backend != "auto" else ("numba" if installed else "numpy")


def kernels_of(backend):
    """Return the module that makes the moves."""
    if backend == "numpy":
        return reference
    from . import kernels

    return kernels
