r"""One step in time: where every class moves, how many nuclei form, what the matrix keeps.

The one unknown of a step is X, the mean composition of the matrix during it.
Given X, each edge moves along

.. math:: \frac{dr^2}{dt} = 2D\,\frac{V_p}{V_m}\,\frac{X - x_i(r)}{x_p - x_i(r)}

(quasi-steady diffusion to a sphere; the bracket counts atoms, so that what
the precipitate gains the matrix loses), with x_i taken half-way, and nuclei
form at the rate that belongs to X. What is then in the particles, taken from
the alloy, leaves the matrix with x at the end of the step; and X must lie
between the compositions at the beginning and at the end,

.. math:: X = w\,x_n + (1 - w)\,x_{n+1},\qquad w = \frac1z - \frac1{e^z-1},

where z is the step in units of the time in which the particles drain the
matrix. This is exact for an exponential approach: second order for short
steps, and without oscillation for long ones, when the matrix merely follows
the particles.
"""

import math
from dataclasses import dataclass

import numpy as np

from .classes import SizeClasses, mean_cubes
from .nuclei import nuclei

__all__ = ["State", "StepError", "Trial", "matrix_composition", "trial_step"]

FLOOR = 5e-11
"""Radius below which a sphere is no particle any more [m]."""

_SPHERE = 4 * math.pi / 3
_CLOSE = 1e-10  # of x₀: how well X must fit
_ROUNDS = 60
_FEW = 1e-13  # share of all particles that is not worth a class of its own
_NOTICED = 1e18  # particles [1/m³], a micrometre apart: phases with fewer are followed less closely
_SIDE = 1e-3  # share of all precipitate below which the same holds


class StepError(RuntimeError):
    """A step that has no acceptable solution."""


@dataclass(frozen=True)
class State:
    """All that the next step must know.

    Attributes
    ----------
    time : float
        [s].
    composition : float
        x of the matrix [1].
    populations : tuple of SizeClasses
        Of each phase.
    incubated : tuple of float
        ∫ dt/τ of each phase since it last had no driving force [1].
    nucleating : tuple of bool
        Whether the first edge of a population is where nuclei appear.
    """

    time: float
    composition: float
    populations: tuple
    incubated: tuple
    nucleating: tuple


@dataclass(frozen=True)
class Trial:
    """The state after a step, and how far it may be off.

    Attributes
    ----------
    state : State
        After the step.
    nuclei : tuple of float
        New particles of each phase [1/m³].
    error : float
        Largest relative difference from a cruder step [1].
    """

    state: State
    nuclei: tuple
    error: float


def matrix_composition(alloy, populations):
    """Return what the particles leave in the matrix, x = (x₀ − Σ φ x_p)/(1 − Σ φ) [1].

    It is below 0 if they hold more solute than there is.
    """
    shares = [
        _atomic_share(alloy, phase, classes.cubes)
        for phase, classes in zip(alloy.phases, populations, strict=True)
    ]
    return _left(alloy, shares)


def _left(alloy, shares):
    """Return what phases with these shares of all atoms leave; -∞ if there is no matrix left."""
    held = sum(shares)
    bound = sum(
        share * phase.equilibrium.precipitate
        for phase, share in zip(alloy.phases, shares, strict=True)
    )
    return (alloy.composition - bound) / (1 - held) if held < 1 else -math.inf


def _atomic_share(alloy, phase, cubes):
    """Return the share of all atoms that spheres with this sum of r³ hold."""
    return _SPHERE * cubes * alloy.matrix.molar_volume / phase.molar_volume


@dataclass(frozen=True)
class _Line:
    """Squares or cubes of radii after a step, start + gain (X − x_i)."""

    start: np.ndarray
    gain: np.ndarray
    interface: np.ndarray

    def change(self, composition):
        """Return by how much they change in the step."""
        return self.gain * (composition - self.interface)

    def __call__(self, composition):
        """Return what they are after it."""
        return self.start + self.change(composition)


@dataclass(frozen=True)
class _Outcome:
    """One phase after a step: classes, new particles, incubation, where nuclei join on, error."""

    classes: SizeClasses
    nuclei: float
    incubated: float
    nucleating: bool
    error: float


class _Motion:
    """What one phase does during a step, as a function of X."""

    def __init__(self, alloy, phase, state, index, duration, temperatures, diffusivities):
        self.phase, self.matrix = phase, alloy.matrix
        self.duration, self.temperature = duration, temperatures[1]
        self.diffusivity = diffusivities[1]
        self.incubated = state.incubated[index]
        classes = state.populations[index]
        self.free_sites = max(phase.sites.density - classes.number, 0.0)
        self.before = nuclei(
            phase, self.matrix, state.composition, temperatures[0], diffusivities[0]
        )
        self.opens = self._frequency(self.before) > 0
        if self.opens and not state.nucleating[index]:
            classes = classes.opened(self.before.born_radius)
        self.classes = classes
        self._aim(state.composition, temperatures, diffusivities)

    def _aim(self, composition, temperatures, diffusivities):
        """Find where the edges go as a function of X, by a half step and by a cruder one.

        Squares of radii are followed where particles grow, cubes where they
        shrink: in these each moves almost evenly.
        """
        radii = self.classes.edges
        xp = self.phase.equilibrium.precipitate
        reach = 2 * self.duration * self.phase.molar_volume / self.matrix.molar_volume
        here = self._interface(radii, temperatures[0])
        pace = reach * diffusivities[0] / (xp - here)
        self.shrinks = here > composition
        start = np.where(self.shrinks, radii**3, radii**2)
        lever = np.where(self.shrinks, 1.5 * radii, 1.0)
        self.crude = _Line(start, lever * pace, here)
        half = self._radii(start + self.crude.change(composition) / 2)
        there = self._interface(half, temperatures[1])
        gain = reach * diffusivities[1] / (xp - there)
        self.fine = _Line(start, np.where(self.shrinks, 1.5 * half, 1.0) * gain, there)

    def _radii(self, powers):
        """Return radii [m], none below the floor, from squares or cubes."""
        return np.where(
            self.shrinks,
            np.cbrt(np.maximum(powers, FLOOR**3)),
            np.sqrt(np.maximum(powers, FLOOR**2)),
        )

    def _interface(self, radii, temperature):
        """Return x_i beside spheres of these radii [1]."""
        phase = self.phase
        cost = 2 * phase.interface_energy * phase.molar_volume / radii
        return phase.equilibrium.interface(
            cost + phase.strain_energy * phase.molar_volume, temperature
        )

    def _frequency(self, now):
        """Return nuclei per site and second, the incubation taken at mid-step [1/s]."""
        incubated = self.incubated + now.relaxation_rate * self.duration / 2
        return now.rate_per_site * math.exp(-1 / incubated) if incubated > 0.002 else 0.0

    def born(self, composition):
        """Return the number of nuclei of the step [1/m³], and what nucleation does."""
        now = nuclei(self.phase, self.matrix, composition, self.temperature, self.diffusivity)
        frequency = self._frequency(now)
        return -self.free_sites * math.expm1(-frequency * self.duration), now

    def cubes(self, composition):
        """Return the sum of r³ after the step [1]."""
        if self.classes.edges.size == 0:
            return 0.0
        edges = self._radii(self.fine(composition))
        total = float(self.classes.numbers @ mean_cubes(edges, self.classes.slopes))
        if self.opens:
            number, now = self.born(composition)
            if now.rate_per_site > 0:
                middle, width = (edges[0] + now.born_radius) / 2, edges[0] - now.born_radius
                total += number * middle * (middle**2 + width**2 / 4)
        return total

    def finish(self, composition):
        """Return what has become of the phase after the step."""
        number, now = self.born(composition)
        adds = self.opens and number > _FEW * self.classes.number
        if self.classes.edges.size == 0 or (self.classes.numbers.size == 0 and not adds):
            after = SizeClasses.none()
        else:
            born = {"born": now.born_radius, "nuclei": number} if adds else {}
            powers = self.fine(composition)
            cubes = np.where(self.shrinks, powers, np.maximum(powers, 0.0) ** 1.5)
            after = self.classes.moved(cubes, FLOOR, **born)
        incubated = self.incubated + now.relaxation_rate * self.duration
        return _Outcome(
            classes=after,
            nuclei=number,
            incubated=incubated if now.rate_per_site > 0 else 0.0,
            nucleating=bool(adds and after.edges.size and after.edges[0] == now.born_radius),
            error=self._error(composition, number),
        )

    def _error(self, composition, number):
        """Return the relative difference of volume and number from those of a cruder step."""
        classes = self.classes
        all_there = classes.number + number
        if all_there == 0:
            return 0.0
        crude_number = self._frequency(self.before) * self.duration * self.free_sites
        by_number = abs(number - min(crude_number, self.free_sites)) / all_there
        if classes.numbers.size == 0:
            return by_number
        fine = self._radii(self.fine(composition)) ** 3
        difference = np.abs(fine - self._radii(self.crude(composition)) ** 3)
        volume = classes.numbers @ (fine[1:] + fine[:-1])
        by_volume = classes.numbers @ (difference[1:] + difference[:-1]) / volume
        return max(by_number, by_volume)


def trial_step(alloy, state, duration, temperatures):
    """Make one step.

    Parameters
    ----------
    alloy : Alloy
    state : State
        Before the step.
    duration : float
        Δt [s].
    temperatures : (float, float)
        At the beginning and half-way [K].

    Returns
    -------
    Trial

    Raises
    ------
    StepError
        If no composition closes the balance.
    """
    diffusivities = [alloy.matrix.diffusivity(temperature) for temperature in temperatures]
    motions = [
        _Motion(alloy, phase, state, index, duration, temperatures, diffusivities)
        for index, phase in enumerate(alloy.phases)
    ]
    lengths = sum(classes.lengths for classes in state.populations if classes.numbers.size)
    drained = 4 * math.pi * diffusivities[1] * lengths * duration
    weight = _weight(drained)

    def lack(mean):
        shares = [_atomic_share(alloy, m.phase, m.cubes(mean)) for m in motions]
        return mean - weight * state.composition - (1 - weight) * _left(alloy, shares)

    mean = _root(lack, state.composition, 1 + (1 - weight) * drained, alloy.composition)
    outcomes = [motion.finish(mean) for motion in motions]
    populations = tuple(outcome.classes for outcome in outcomes)
    composition = matrix_composition(alloy, populations)
    if not 0 < composition < 1:
        raise StepError(f"the matrix would be left with a composition of {composition:g}")
    after = State(
        time=state.time + duration,
        composition=composition,
        populations=populations,
        incubated=tuple(outcome.incubated for outcome in outcomes),
        nucleating=tuple(outcome.nucleating for outcome in outcomes),
    )
    return Trial(after, tuple(outcome.nuclei for outcome in outcomes), _error(alloy, outcomes))


def _error(alloy, outcomes):
    """Return the largest error of a phase, a phase that is hardly there counting less."""
    shares = [
        _atomic_share(alloy, phase, outcome.classes.cubes)
        for phase, outcome in zip(alloy.phases, outcomes, strict=True)
    ]
    largest, all_shares = 0.0, sum(shares)
    for outcome, share in zip(outcomes, shares, strict=True):
        by_share = share / (share + _SIDE * all_shares) if share > 0 else 0.0
        by_number = min(1.0, outcome.classes.number / _NOTICED)
        largest = max(largest, outcome.error * max(by_share, by_number))
    return largest


def _weight(drained):
    """Return w, the weight of the composition at the beginning of the step."""
    if drained < 1e-3:
        return 0.5 - drained / 12
    return 1 / drained - 1 / math.expm1(drained) if drained < 500 else 1 / drained


def _root(function, start, slope, scale):
    """Find where a rising function is zero, by secants kept between known signs."""
    low, high = 0.0, min(1.0, 2 * max(start, scale))
    here, value = start, function(start)
    for _ in range(_ROUNDS):
        if abs(value) < _CLOSE * scale:
            return here
        low, high = (here, high) if value < 0 else (low, here)
        ahead = here - value / slope
        if not low < ahead < high:
            ahead = (low + high) / 2
        after = function(ahead)
        if ahead != here and math.isfinite(after) and math.isfinite(value):
            slope = max((after - value) / (ahead - here), 1.0)
        here, value = ahead, after
    raise StepError("no composition of the matrix closes the balance of solute")
