"""What a simulation writes down after each step, and the count that checks it."""

import math

import numpy as np

from .classes import remapped
from .nuclei import nuclei
from .result import Diagnostics, PhaseHistory, Result, Snapshot
from .stepping import StepError
from .strength import yield_stress

__all__ = ["BALANCE_LIMIT", "Records", "recount"]

BALANCE_LIMIT = 1e-6
"""Share of all solute by which the count may be off before a run is stopped as faulty."""

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(4)
_KEPT_WIDTH = 0.02  # relative width of the classes of a snapshot
_FIRST, _PER_PHASE = 3, 5  # columns before the phases, and of each phase
_COUNTS = ("steps", "rejected", "renewed", "most_classes", "balance_error", "driven")
_STRESS = ("total", "pure", "solution", "particles")


class Records:
    """Rows of a history as they come, and the bookkeeping around them.

    Parameters
    ----------
    alloy : Alloy
    state : State
        At the beginning.
    temperature : float
        At the beginning [K].
    """

    def __init__(self, alloy, state, temperature):
        self.alloy = alloy
        self.rows = []
        self.snapshots = {phase.name: [] for phase in alloy.phases}
        self.steps = self.rejected = self.renewed = self.most_classes = 0
        self.balance_error = 0.0
        self.driven = False
        self._write(state, temperature, [0.0] * len(alloy.phases))

    def add(self, state, temperature, nucleation_rates):
        """Write down a step.

        Parameters
        ----------
        state : State
            After the step.
        temperature : float
            At its end [K].
        nucleation_rates : list of float
            Of each phase, mean over the step [1/(m³ s)].

        Raises
        ------
        StepError
            If solute is missing or a value is not finite; nothing is written
            then.
        """
        missing = abs(float(recount(self.alloy, state)) / self.alloy.composition - 1)
        if not missing <= BALANCE_LIMIT:
            raise StepError(
                f"at {state.time:g} s the count of solute is off by {missing:.1e} of all of it, "
                f"{BALANCE_LIMIT:.0e} is allowed; give smaller classes or a smaller tolerance"
            )
        self._write(state, temperature, nucleation_rates)
        self.steps += 1
        sizes = [classes.numbers.size for classes in state.populations]
        self.most_classes = max(self.most_classes, *sizes)
        self.balance_error = max(self.balance_error, missing)

    def _write(self, state, temperature, nucleation_rates):
        alloy = self.alloy
        spheres = [4 * math.pi / 3 * float(classes.cubes) for classes in state.populations]
        bound = sum(
            sphere * alloy.matrix.molar_volume / phase.molar_volume
            for sphere, phase in zip(spheres, alloy.phases, strict=True)
        )
        whole = 1 - bound + sum(spheres)
        diffusivity = alloy.matrix.diffusivity(temperature)
        row = [state.time, temperature, state.composition]
        for phase, classes, sphere, rate in zip(
            alloy.phases, state.populations, spheres, nucleation_rates, strict=True
        ):
            now = nuclei(phase, alloy.matrix, state.composition, temperature, diffusivity)
            critical = now.critical_radius if math.isfinite(now.critical_radius) else 0.0
            self.driven = self.driven or critical > 0
            number = float(classes.number)
            mean = float(classes.lengths) / number if number else 0.0
            row += [mean, number, sphere / whole, critical, rate]
        if alloy.strength is not None:
            stress = yield_stress(alloy, state.composition, state.populations)
            row += [getattr(stress, part) for part in _STRESS]
        if not all(map(math.isfinite, row)):
            raise StepError(
                f"the step to {state.time:g} s gave a value that is not finite; check the "
                f"parameters of {alloy.name}"
            )
        self.rows.append(row)

    def keep(self, state):
        """Keep the size distributions of this moment."""
        for phase, classes in zip(self.alloy.phases, state.populations, strict=True):
            edges = numbers = np.zeros(0)
            if classes.number > 0:
                sorted_anew = remapped(classes, _KEPT_WIDTH)
                edges, numbers = sorted_anew.edges, sorted_anew.numbers
            self.snapshots[phase.name].append(Snapshot(state.time, edges, numbers))

    def packed(self):
        """Return all as arrays, and as numbers that JSON can hold."""
        arrays = {"rows": np.array(self.rows)}
        for number, kept in enumerate(self.snapshots.values()):
            for order, snapshot in enumerate(kept):
                arrays[f"kept{number}_{order}_edges"] = snapshot.edges
                arrays[f"kept{number}_{order}_numbers"] = snapshot.numbers
        times = [snapshot.time for snapshot in next(iter(self.snapshots.values()))]
        return arrays, {"kept": times, **{name: getattr(self, name) for name in _COUNTS}}

    def unpack(self, arrays, counts):
        """Take over what `packed` returned."""
        self.rows = arrays["rows"].tolist()
        for name in _COUNTS:
            setattr(self, name, counts[name])
        for number, name in enumerate(self.snapshots):
            self.snapshots[name] = [
                Snapshot(
                    time,
                    arrays[f"kept{number}_{order}_edges"],
                    arrays[f"kept{number}_{order}_numbers"],
                )
                for order, time in enumerate(counts["kept"])
            ]

    def result(self, state, finished):
        """Return all that has been written down."""
        table = np.array(self.rows).T
        first = _FIRST
        phases = {}
        for phase in self.alloy.phases:
            phases[phase.name] = PhaseHistory(*table[first : first + _PER_PHASE])
            first += _PER_PHASE
        stress = None
        if self.alloy.strength is not None:
            stress = dict(zip(_STRESS, table[first:], strict=True))
        return Result(
            alloy=self.alloy,
            time=table[0],
            temperature=table[1],
            composition=table[2],
            phases=phases,
            stress=stress,
            snapshots={name: tuple(kept) for name, kept in self.snapshots.items()},
            populations=state.populations,
            incubated=state.incubated,
            diagnostics=Diagnostics(
                self.steps, self.rejected, self.renewed, self.most_classes, self.balance_error
            ),
            finished=finished,
            remark=self._remark(finished),
        )

    def _remark(self, finished):
        if not finished:
            return "stopped before the end of the programme"
        if not self.driven:
            return (
                "the matrix was never supersaturated: the programme stays above the solvus of "
                "every phase, and nothing precipitates"
            )
        numbers = [row[_FIRST + 1 :: _PER_PHASE][: len(self.alloy.phases)] for row in self.rows]
        if np.max(numbers) < 1:  # not one in a cubic metre
            return "supersaturated, but nothing nucleated in this time"
        return ""


def recount(alloy, state):
    """Count all solute anew, by quadrature over the classes, as atoms per atom of alloy [1]."""
    held = bound = 0.0
    for phase, classes in zip(alloy.phases, state.populations, strict=True):
        if classes.numbers.size == 0:
            continue
        lower, upper = classes.edges[:-1, None], classes.edges[1:, None]
        radii = (lower + upper) / 2 + (upper - lower) / 2 * _NODES
        density = classes.numbers[:, None] * (1 + classes.slopes[:, None] * _NODES) / 2
        volume = 4 * math.pi / 3 * float((density * radii**3 * _WEIGHTS).sum())
        share = volume * alloy.matrix.molar_volume / phase.molar_volume
        held += share
        bound += share * phase.equilibrium.precipitate
    return bound + (1 - held) * state.composition
