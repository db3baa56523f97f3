"""Molecular dynamics of a periodic box of atoms, at a temperature that follows a programme.

Units: Å, eV, atomic mass unit; times are given in femtoseconds.
"""

import json
import math
from dataclasses import asdict, dataclass

import numpy as np
from scipy.constants import Boltzmann, atomic_mass, elementary_charge

from .. import checkpoint as checkpoints
from .. import validation
from ..rmc.configuration import pair_index
from ..session import interruptible, progress_bar
from .forces import VerletList
from .potentials import splines

__all__ = ["Dynamics", "Stage"]

PROGRAM = "quench-dynamics"
VERSION = 1
KB = Boltzmann / elementary_charge
"""Boltzmann's constant [eV/K]."""
FEMTOSECOND = 1e-15 / math.sqrt(atomic_mass * 1e-20 / elementary_charge)
"""In the unit of time √(u Å²/eV), which is 10.18 fs."""
SEGMENT = 500
"""Steps after which the neighbour list is renewed and a run can be saved."""
COUPLING = 50.0
"""Time constant of the thermostat [fs]."""


@dataclass(frozen=True)
class Stage:
    """Part of a temperature programme.

    Parameters
    ----------
    steps : int
        Number of time steps.
    start : float or None
        Temperature at its begin [K]; None for none: energy is then conserved.
    end : float, optional
        Temperature at its end [K]; as at the begin by default.
    """

    steps: int
    start: float | None
    end: float | None = None

    def __post_init__(self):
        validation.positive_integer("steps", self.steps)
        for name in ("start", "end"):
            if getattr(self, name) is not None:
                validation.temperature(name, getattr(self, name))
        if self.start is None and self.end is not None:
            raise ValueError(f"a stage without start temperature has no end, got {self.end:g} K")

    def temperature(self, step):
        """Return the temperature that is wanted `step` steps into the stage [K], or None."""
        if self.start is None or self.end is None:
            return self.start
        return self.start + (self.end - self.start) * step / self.steps


class Dynamics:
    """Atoms that move by Newton's law, with a thermostat.

    Velocity-Verlet steps; the thermostat is stochastic velocity rescaling (Bussi,
    Donadio and Parrinello, *J. Chem. Phys.* 126, 014101, 2007), which gives the
    canonical distribution and keeps the total momentum zero.

    Parameters
    ----------
    configuration : Configuration
        Where the atoms start.
    potentials : dict of (str, str) to PairPotential
        One for each pair of kinds.
    masses : dict of str to float
        Atomic masses [u].
    programme : sequence of Stage
        The temperature, stage by stage.
    seed : int
        Of the first velocities and the thermostat.
    time_step : float, optional
        [fs].

    Raises
    ------
    ValueError
        If a pair of kinds has no potential, a kind no mass, or the box is too small.
    """

    def __init__(self, configuration, potentials, *, masses, programme, seed, time_step=3.05):
        kinds = configuration.kinds
        if missing := [kind for kind in kinds if kind not in masses]:
            raise ValueError(f"masses must name every kind, missing: {missing}")
        self._start = configuration
        self.programme = tuple(programme)
        self.time_step = validation.positive("time_step", time_step, "fs")
        self._dt = self.time_step * FEMTOSECOND
        self._mass = np.repeat([float(masses[k]) for k in kinds], configuration.counts)[:, None]
        self._list = _verlet_list(configuration, potentials)
        self._rng = np.random.default_rng(seed)
        self._x = np.array(configuration.positions)
        self._v = self._first_velocities()
        self.steps = 0
        self._trace = []
        self._renew()

    def _first_velocities(self):
        """Draw Maxwell's velocities at the first temperature, or none at all."""
        start = self.programme[0].start
        if start is None:
            return np.zeros_like(self._x)
        v = self._rng.standard_normal(self._x.shape) * np.sqrt(KB * start / self._mass)
        return v - (self._mass * v).sum(axis=0) / self._mass.sum()

    def _renew(self):
        """Renew list and forces, as resuming from a file does: both then go on alike."""
        self._list.rebuild(self._x)
        self._force, self.potential_energy = self._list.forces(self._x)

    # --- what there is ------------------------------------------------------------------

    @property
    def planned_steps(self):
        """Steps of the whole programme."""
        return sum(stage.steps for stage in self.programme)

    @property
    def configuration(self):
        """The present configuration."""
        return self._start.with_positions(self._x)

    @property
    def velocities(self):
        """(n, 3) array [Å/fs]."""
        return self._v * FEMTOSECOND

    @property
    def kinetic_energy(self):
        """[eV]."""
        return float((self._mass * self._v**2).sum() / 2)

    @property
    def momentum(self):
        """Total momentum, (3,) array [u Å/fs]."""
        return (self._mass * self._v).sum(axis=0) * FEMTOSECOND

    @property
    def temperature(self):
        """From the kinetic energy and 3N − 3 degrees of freedom [K]."""
        return 2 * self.kinetic_energy / (self._freedom * KB)

    def temperature_of(self, kind):
        """Temperature of the atoms of one kind [K]; equal for all kinds in equilibrium."""
        part = self._start.slice_of(kind)
        energy = (self._mass[part] * self._v[part] ** 2).sum() / 2
        return 2 * energy / (3 * (part.stop - part.start) * KB)

    @property
    def trace(self):
        """Columns over the run, one entry a segment: a dict of arrays.

        ``steps``; ``temperature`` [K]; ``potential`` and ``total`` energy per atom [eV].
        """
        names = ("steps", "temperature", "potential", "total")
        columns = np.array(self._trace, dtype=float).reshape(-1, 4).T
        return dict(zip(names, columns, strict=True))

    @property
    def _freedom(self):
        return 3 * len(self._x) - 3

    # --- running ------------------------------------------------------------------------

    def run(self, steps=None, *, checkpoint=None, progress=False):
        """Go on with the programme.

        Parameters
        ----------
        steps : int, optional
            How many; to the end of the programme by default. Ctrl-C stops at the end of
            a segment of 500 steps, with everything kept.
        checkpoint : path-like, optional
            File to save to after every segment.
        progress : bool, optional
            Show a progress bar (needs tqdm).

        Returns
        -------
        Dynamics
            Itself.

        Raises
        ------
        FloatingPointError
            If positions are no longer finite numbers: the time step is too long, or atoms
            overlapped at the start.
        """
        end = self.planned_steps
        if steps is not None:
            end = min(end, self.steps + validation.positive_integer("steps", steps))
        bar = progress_bar(progress, end - self.steps, "steps", self._status_since(self.steps))
        with interruptible() as stopped, bar as show:
            while self.steps < end and not stopped.is_set():
                self._segment(min(SEGMENT - self.steps % SEGMENT, end - self.steps))
                if checkpoint is not None:
                    self.save(checkpoint)
                show()
        return self

    def _status_since(self, begin):
        return lambda: (self.steps - begin, {"T/K": f"{self.temperature:.0f}"})

    def _segment(self, steps):
        for _ in range(steps):
            self._step(self._wanted(self.steps))
            self.steps += 1
        self._renew()
        total = self.kinetic_energy + self.potential_energy
        n = len(self._x)
        self._trace.append((self.steps, self.temperature, self.potential_energy / n, total / n))

    def _wanted(self, step):
        """Temperature wanted at a step [K], or None."""
        for stage in self.programme:
            if step < stage.steps:
                return stage.temperature(step + 1)
            step -= stage.steps
        return self.programme[-1].temperature(self.programme[-1].steps)

    def _step(self, wanted):
        self._v += self._dt / 2 * self._force / self._mass
        self._x += self._dt * self._v
        self._force, self.potential_energy = self._list.forces(self._x)
        self._v += self._dt / 2 * self._force / self._mass
        if wanted is not None:
            self._v *= self._rescaling(wanted)

    def _rescaling(self, wanted):
        """Draw the factor on all velocities (equation A7 of Bussi et al. 2007)."""
        keep = math.exp(-self.time_step / COUPLING)
        share = KB * wanted / (2 * self.kinetic_energy) * (1 - keep)
        first = self._rng.standard_normal()
        others = self._rng.chisquare(self._freedom - 1)
        both = 2 * math.sqrt(keep * share) * first
        return math.sqrt(keep + share * (first**2 + others) + both)

    # --- saving -------------------------------------------------------------------------

    def save(self, path):
        """Save what going on needs; a file is replaced whole or not at all."""
        meta = {
            "steps": self.steps,
            "time_step": self.time_step,
            "programme": [asdict(stage) for stage in self.programme],
            "random": json.dumps(self._rng.bit_generator.state),
        }
        arrays = {"positions": self._x, "velocities": self._v, "trace": np.array(self._trace)}
        checkpoints.save(path, arrays, meta, program=PROGRAM, version=VERSION)

    def restore(self, path):
        """Take up the run that `save` left; it goes on bit for bit as if never stopped.

        Raises
        ------
        quench.checkpoint.CheckpointError
            If the file is damaged or of another program.
        ValueError
            If it belongs to other atoms, another programme or another time step.
        """
        arrays, meta = checkpoints.load(path, program=PROGRAM, version=VERSION)
        mine = [asdict(stage) for stage in self.programme]
        same = arrays["positions"].shape == self._x.shape and meta["programme"] == mine
        if not same or meta["time_step"] != self.time_step:
            raise ValueError(
                f"{path} belongs to another run ({len(arrays['positions'])} atoms, "
                f"{meta['time_step']:g} fs, {len(meta['programme'])} stages); "
                "restore it with what it was made with"
            )
        self._x, self._v = arrays["positions"], arrays["velocities"]
        self.steps = meta["steps"]
        self._trace = [tuple(line) for line in arrays["trace"].tolist()]
        self._rng.bit_generator.state = json.loads(meta["random"])
        self._renew()
        return self


def _verlet_list(configuration, potentials):
    """Lay out the potentials in the order of the pairs of kinds."""
    pairs, kinds = configuration.pairs, configuration.kinds
    given = dict(potentials)
    for first, second in pairs:
        given.setdefault((first, second), given.get((second, first)))
        if given[first, second] is None:
            raise ValueError(f"potentials must name the pair {first}–{second}")
    row = np.array([[pair_index(pairs, a, b) for b in kinds] for a in kinds])
    kind = np.repeat(np.arange(len(kinds)), configuration.counts)
    table = splines([given[pair] for pair in pairs])
    return VerletList(kind, row, configuration.box, table)
