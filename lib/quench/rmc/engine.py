"""The engine: owns the random numbers and the state, asks kernels to make moves."""

import math
import time
import warnings
from dataclasses import replace

import numpy as np

from .. import validation
from ..session import interruptible, progress_bar
from . import checkpoint as files
from .configuration import Configuration
from .constraints import tabulate
from .packing import overlaps
from .problem import build
from .result import Result, Trace
from .sampler import Anneal, Constant
from .settings import (
    Plan,
    Settings,
    choose_backend,
    kernels_of,
    pack_plan,
    unpack_plan,
)
from .state import RANDOMS, State, cell_grid, from_integers, make_scratch, to_integers

__all__ = ["DriftError", "Engine"]

DRIFT_BOUND = {"single": 1e-3, "double": 1e-9}
"""Largest difference between booked and recounted structure factors that is rounding."""


SMALLEST_STEP = 1e-3
"""Where adaptation of the steps ends [Å]."""
JAMMED, JAMMED_MISFIT = 2e-3, 20.0
"""Step [Å] up to which, and χ² per point above which, a fit counts as jammed."""


class DriftError(RuntimeError):
    """Booked and recounted state disagree: the run was stopped, its state is saved."""


class Engine:
    """Fit a configuration to data by Reverse Monte Carlo.

    Parameters
    ----------
    configuration : Configuration
        Where to start; it must obey `min_distance`.
    datasets : sequence of TotalSQ, DifferentialSQ or PairDistribution
        Data, any number.
    min_distance : dict, optional
        Least distance [Å] of each pair of kinds, ``{("Gd", "Co"): 2.3, …}``.
    terms : sequence of EnvironmentTerm, optional
        Coordination, bond valence or your own (`quench.rmc.constraints`).
    seed : int
        Seed of the random numbers.
    r_max : float, optional
        Distance up to which pairs are counted [Å]; half the box by default.
    dr : float, optional
        Bin width [Å].
    precision : {"single", "double"}, optional
        Working precision of the kernels. Counts are exact in both.
    step : float, optional
        First largest displacement along each axis [Å].
    target_acceptance : float, optional
        Share of accepted displacements at which the step of each kind is aimed.
    adapt : bool, optional
        Whether steps adapt.
    swap_share : float, optional
        Probability that a move swaps two atoms of different kinds instead of
        displacing one.
    backend : {"auto", "numba", "numpy"}, optional
        Compiled kernels or their NumPy twin; "auto" takes numba where installed.
    batch : int, optional
        Moves between two looks at clock, checkpoint and keyboard; 1000
        compiled, 20 in NumPy.
    audit_every : int, optional
        Moves between two recounts from scratch.

    Raises
    ------
    ValueError
        If the start violates a least distance, r_max exceeds half the box, data
        disagree with the configuration, or a parameter is out of range.

    Notes
    -----
    The rules of the game are those of McGreevy & Pusztai (1988): move an atom,
    compare χ² = Σ (calculated − measured)²/σ² before and after, accept by
    Metropolis with exp(−Δχ²/2T).
    """

    def __init__(
        self,
        configuration,
        datasets,
        *,
        min_distance=None,
        terms=(),
        seed,
        r_max=None,
        dr=0.05,
        precision="single",
        step=0.15,
        target_acceptance=0.3,
        adapt=True,
        swap_share=0.0,
        backend="auto",
        batch=None,
        audit_every=None,
    ):
        backend = choose_backend(backend)
        batch = (1000 if backend == "numba" else 20) if batch is None else batch
        validation.positive_integer("batch", batch)
        if audit_every is None:
            audit_every = batch * max(100, math.ceil(20 * configuration.n_atoms / batch))
        validation.positive_integer("audit_every", audit_every)
        swap_share = validation.fraction("swap_share", swap_share, allow_one=True)
        if swap_share > 0 and len(configuration.kinds) < 2:
            raise ValueError("swaps need two kinds of atoms; set swap_share to 0")
        settings = Settings(
            min_distance=dict(min_distance or {}),
            r_max=r_max,
            dr=dr,
            precision=precision,
            backend=backend,
            step=validation.positive("step", step, "Å"),
            target_acceptance=validation.fraction(
                "target_acceptance", target_acceptance, allow_zero=False
            ),
            adapt=bool(adapt),
            swap_share=swap_share,
            batch=int(batch),
            audit_every=int(audit_every),
        )
        _check_start(configuration, settings.min_distance)
        self._prepare(configuration, _named(datasets), terms, settings)
        self._rng = np.random.default_rng(seed)
        self._done = 0
        self._seconds = 0.0
        self._factors = np.zeros(len(self._layout.adjustments()))
        self._steps = np.full(len(configuration.kinds), settings.step)
        self._audit = (0, 0, 0.0)
        self._plan = None
        self._trace = Trace.empty(len(self._layout.datasets))
        self._begin_from_positions(to_integers(configuration.positions, configuration.box))

    # --- setting up ---------------------------------------------------------------------

    def _prepare(self, configuration, datasets, terms, settings):
        """Lay out everything that does not change during a run."""
        self._settings = settings
        self._start = configuration
        self._kernels = kernels_of(settings.backend)
        self._terms = [tabulate(t, configuration.kinds, configuration.half_box) for t in terms]
        self._problem, self._layout, self._edges = build(
            configuration,
            datasets,
            min_distance=settings.min_distance,
            terms=self._terms,
            r_max=settings.r_max,
            dr=settings.dr,
            precision=settings.precision,
        )
        self._scratch = make_scratch(self._problem, len(self._edges) - 1)

    def _begin_from_positions(self, place):
        """Make a state from positions: count pairs, sum environments."""
        counts = self._recount(place)
        self._set_state(
            place,
            counts,
            self._layout.model(counts),
            np.zeros((len(self._terms), place.shape[1])),
            np.zeros((len(self._problem.starts), 6), dtype=np.int64),
        )
        self._kernels.sum_environments(self._problem, self._state, self._state.environment)

    def _set_state(self, place, counts, model, environment, tally):
        members, filled = cell_grid(place, self._problem.cells)
        gradient = np.zeros(counts.shape, dtype=self._problem.bins.dtype)
        self._state = State(place, counts, model, gradient, environment, members, filled, tally)

    def _recount(self, place):
        """Count all pairs from scratch."""
        counts = np.zeros((len(self._problem.norm), len(self._edges) - 1), dtype=np.int64)
        problem = self._problem
        self._kernels.count_pairs(place, problem.starts, problem.row, problem.bins, counts)
        return counts

    # --- running ------------------------------------------------------------------------

    def run(
        self,
        moves=None,
        *,
        seconds=None,
        until=None,
        schedule=None,
        checkpoint=None,
        checkpoint_every=100_000,
        progress=False,
    ):
        """Make moves until one of the limits is reached.

        Parameters
        ----------
        moves : int, optional
            How many moves.
        seconds : float, optional
            For how long.
        until : float or callable, optional
            Stop when χ² per data point falls to this number, or when the
            callable, given a `Result`, returns true; looked at between batches.
        schedule : Constant, Anneal or Greedy, optional
            Temperature; constant at 1 by default. `Anneal` needs `moves`.
        checkpoint : path-like, optional
            File to save the run to, every `checkpoint_every` moves, at the end
            and when interrupted.
        checkpoint_every : int, optional
            Moves between two saves.
        progress : bool, optional
            Show a bar with χ² per point of each set and the acceptance.

        Returns
        -------
        Result
            The state reached. After Ctrl-C it is the state after the last whole
            batch, and ``result.interrupted`` is true.

        Raises
        ------
        ValueError
            If no limit is given, or `Anneal` comes without `moves`.
        DriftError
            If a recount disagrees with the books; the state is saved first.

        Warns
        -----
        UserWarning
            If moves have shrunk to nothing while χ² is still large.

        Notes
        -----
        Without any argument a resumed engine finishes what was planned.
        """
        self._make_plan(moves, seconds, until, schedule)
        validation.positive_integer("checkpoint_every", checkpoint_every)
        begun, before = time.perf_counter(), self._seconds
        bar = progress_bar(progress, self._plan.moves, "moves", self._status)
        with interruptible() as stopped, bar as show:
            while True:
                show()
                left = self._plan.left(self._done)
                over = seconds is not None and time.perf_counter() - begun >= seconds
                if left <= 0 or over or stopped.is_set() or self._reached(until):
                    break
                self._batch(int(min(left, self._settings.batch)))
                self._seconds = before + time.perf_counter() - begun
                if self._crossed(self._settings.audit_every):
                    self._check_books(checkpoint)
                if checkpoint is not None and self._crossed(checkpoint_every):
                    self.save(checkpoint)
        if checkpoint is not None:
            self.save(checkpoint)
        self._warn_if_jammed()
        return self.result(interrupted=stopped.is_set())

    def _warn_if_jammed(self):
        """Warn of a fit whose steps have collapsed far from the data."""
        misfit = float((self._chi2() / self._points()).max())
        if self._settings.adapt and self._steps.min() <= JAMMED and misfit > JAMMED_MISFIT:
            warnings.warn(
                f"the fit has jammed: χ² per point is {misfit:.3g} and moves have shrunk to "
                f"{self._steps.min():.2g} Å. The errors are small for so cold a start: begin at a "
                "temperature near the first χ² per point, schedule=Anneal(that, 0.3)",
                UserWarning,
                stacklevel=3,
            )

    def _make_plan(self, moves, seconds, until, schedule):
        """Decide what to do, or go on with what a resumed run was doing."""
        if moves is None and seconds is None and until is None:
            if self._plan is None or self._plan.moves is None:
                raise ValueError("say how long to run: moves=…, seconds=… or until=…")
            return
        if moves is not None:
            moves = validation.positive_integer("moves", moves)
        if seconds is not None:
            validation.positive("seconds", seconds, "s")
        schedule = Constant() if schedule is None else schedule
        if isinstance(schedule, Anneal) and moves is None:
            raise ValueError("annealing spreads over planned moves; give moves=… as well")
        self._plan = Plan(self._done, moves, schedule)

    def _batch(self, moves):
        """Make a batch of moves at one temperature, then adapt and book."""
        settings, state = self._settings, self._state
        temperature = self._plan.temperature(self._done)
        self._set_state(state.place, state.counts, state.model, state.environment, state.tally)
        self._kernels.refresh(self._problem, self._state, self._scratch)
        randoms = self._rng.random((moves, RANDOMS))
        tally = self._state.tally.copy()
        made = 0
        while made < moves:
            made = self._kernels.run_moves(
                self._problem,
                self._state,
                self._scratch,
                randoms,
                self._steps,
                settings.swap_share,
                temperature,
                made,
            )
            if made < moves:
                self._make_room()
        self._done += moves
        self._last_batch = moves
        news = self._state.tally - tally
        if settings.adapt:
            self._adapt(news)
        if len(self._factors):
            self._refine()
        self._trace.add(self._done, temperature, self._chi2() / self._points(), news)

    def _make_room(self):
        """Double the room in every cell."""
        members = self._state.members
        self._state = self._state._replace(members=np.hstack([members, np.zeros_like(members)]))

    def _adapt(self, news):
        """Bring the step of each kind nearer to the acceptance aimed at; every refusal counts."""
        attempted, accepted = news[:-1, 0], news[:-1, -1]
        enough = attempted >= 20
        rate = accepted[enough] / attempted[enough]
        factor = np.clip(rate / self._settings.target_acceptance, 0.5, 1.5) ** 0.5
        self._steps[enough] = np.clip(
            self._steps[enough] * factor, SMALLEST_STEP, self._start.half_box
        )

    def _refine(self):
        """Refine scales and offsets of the data, given the model."""
        self._factors = self._layout.refined(self._state.model)
        self._aim()

    def _aim(self):
        """Put the refined data into the problem."""
        channels = self._state.model.shape[1]
        metric = self._layout.metric(self._factors, channels).astype(self._problem.metric.dtype)
        target = self._layout.target(self._factors, channels)
        self._problem = self._problem._replace(metric=metric, target=target)

    def _crossed(self, every):
        """Tell whether the last batch crossed a multiple of `every`."""
        return self._done // every > (self._done - self._last_batch) // every

    def _reached(self, until):
        """Tell whether the goal of the run is reached."""
        if until is None:
            return False
        if callable(until):
            return bool(until(self.result()))
        return self._chi2().sum() / self._points().sum() <= until

    # --- checking -----------------------------------------------------------------------

    def _check_books(self, checkpoint):
        """Recount everything; go on from the recount, or stop if the books were wrong."""
        counts = self._recount(self._state.place)
        off = int(np.abs(counts - self._state.counts).sum())
        model = self._layout.model(counts)
        drift = float(np.abs(model - self._state.model).max())
        number, _, worst = self._audit
        self._audit = (number + 1, off, max(worst, drift))
        if off or drift > DRIFT_BOUND[self._settings.precision]:
            path = "quench-rmc-drift.npz" if checkpoint is None else checkpoint
            self.save(path)
            raise DriftError(
                f"after {self._done} moves the books disagree with a recount: {off} pairs, "
                f"{drift:.2g} in a structure factor (bound "
                f"{DRIFT_BOUND[self._settings.precision]:g}). The state is saved in {path}; "
                "start a new engine from its configuration"
            )
        self._state.model[:] = model

    def _chi2(self):
        return self._layout.chi2(self._state.model, self._factors)

    def _points(self):
        return np.array([len(data.x) for data in self._layout.datasets])

    def _status(self):
        """Moves of this run, χ² per point of each set, and acceptance, for the progress bar."""
        points = self._chi2() / self._points()
        names = [data.name for data in self._layout.datasets]
        facts = {f"χ²({name})": f"{v:.3g}" for name, v in zip(names, points, strict=True)}
        facts["accepted"] = f"{self._trace.last_acceptance:.0%}"
        return self._done - self._plan.start, facts

    # --- results ------------------------------------------------------------------------

    @property
    def configuration(self):
        """The present configuration."""
        return self._start.with_positions(from_integers(self._state.place, self._start.box))

    @property
    def datasets(self):
        """The data sets, with their names."""
        return self._layout.datasets

    def result(self, *, interrupted=False):
        """Return the present state as a `Result`."""
        layout, state = self._layout, self._state
        adjustments = [(layout.datasets[s].name, name) for s, name, *_ in layout.adjustments()]
        return Result(
            configuration=self.configuration,
            edges=self._edges,
            counts=state.counts.copy(),
            q=layout.q,
            partials=state.model[:, : len(layout.q)].copy(),
            names=tuple(data.name for data in layout.datasets),
            x=tuple(data.x for data in layout.datasets),
            measured=tuple(layout.corrected(self._factors)),
            sigma=tuple(layout.errors(self._factors)),
            calculated=tuple(layout.calculated(state.model)),
            refined=dict(zip(adjustments, self._factors.tolist(), strict=True)),
            tally=state.tally.copy(),
            steps=dict(zip(self._start.kinds, self._steps.tolist(), strict=True)),
            trace=self._trace.arrays(),
            audits=self._audit[0],
            drift=self._audit[2],
            moves=self._done,
            seconds=self._seconds,
            interrupted=interrupted,
        )

    # --- checkpoints --------------------------------------------------------------------

    def save(self, path):
        """Save the engine with everything that resuming needs (see `quench.rmc.checkpoint`)."""
        state, start, settings = self._state, self._start, self._settings
        data_arrays, data = files.pack_datasets(self._layout.datasets)
        term_arrays, terms = files.pack_terms(self._terms)
        arrays = {
            "place": state.place,
            "counts": state.counts,
            "model": state.model,
            "environment": state.environment,
            "tally": state.tally,
            "positions": start.positions,
            "box": start.box,
            "steps": self._steps,
            "factors": self._factors,
            **data_arrays,
            **term_arrays,
            **{f"trace_{k}": v for k, v in self._trace.arrays().items()},
        }
        described = {name: getattr(settings, name) for name in settings.__dataclass_fields__}
        described["min_distance"] = [[*k, v] for k, v in settings.min_distance.items()]
        meta = {
            "kinds": start.kinds,
            "counts": start.counts,
            "settings": described,
            "data": data,
            "terms": terms,
            "rng": self._rng.bit_generator.state,
            "done": self._done,
            "last_batch": getattr(self, "_last_batch", 0),
            "seconds": self._seconds,
            "audit": self._audit,
            "trace": [self._trace.stride, self._trace.seen],
            "plan": pack_plan(self._plan),
        }
        files.save(path, arrays, meta)

    @classmethod
    def resume(cls, path, *, backend=None):
        """Take a run up where its checkpoint left it.

        Parameters
        ----------
        path : path-like
            File written by `run` or `save`.
        backend : str, optional
            Another backend than the saved run's.

        Returns
        -------
        Engine
            ``engine.run()`` finishes what was planned, bit for bit as if it had
            never stopped (on the same machine, with the same backend).

        Raises
        ------
        CheckpointError
            If the file is damaged or foreign.
        """
        arrays, meta = files.load(path)
        try:
            return cls._from_checkpoint(arrays, meta, backend)
        except (KeyError, TypeError) as error:
            raise files.CheckpointError(f"{path} lacks a part of a checkpoint: {error}") from error

    @classmethod
    def _from_checkpoint(cls, arrays, meta, backend):
        settings = dict(meta["settings"])
        settings["min_distance"] = {(a, b): d for a, b, d in settings["min_distance"]}
        settings = Settings(**settings)
        if backend is not None:
            settings = replace(settings, backend=choose_backend(backend))
        engine = cls.__new__(cls)
        start = Configuration(meta["kinds"], meta["counts"], arrays["positions"], arrays["box"])
        datasets = files.unpack_datasets(arrays, meta["data"])
        engine._prepare(start, datasets, files.unpack_terms(arrays, meta["terms"]), settings)
        engine._rng = np.random.default_rng()
        engine._rng.bit_generator.state = meta["rng"]
        engine._done, engine._last_batch = meta["done"], meta["last_batch"]
        engine._seconds, engine._audit = meta["seconds"], tuple(meta["audit"])
        engine._factors, engine._steps = arrays["factors"], arrays["steps"]
        engine._plan = unpack_plan(meta["plan"])
        engine._trace = Trace.restored(
            {k.removeprefix("trace_"): v for k, v in arrays.items() if k.startswith("trace_")},
            *meta["trace"],
        )
        engine._set_state(
            *(arrays[k] for k in ("place", "counts", "model", "environment", "tally"))
        )
        engine._aim()
        return engine


def _check_start(configuration, min_distance):
    """Refuse a start that violates a least distance."""
    found = overlaps(configuration, min_distance) if min_distance else []
    if len(found):
        a, b, i, j, distance = found[0]
        raise ValueError(
            f"{len(found)} pairs of atoms start closer than min_distance allows; the worst is "
            f"{a}–{b} (atoms {i} and {j}) at {distance:.3f} Å. Build the start with "
            "Configuration.random(…, min_distance=…), or relax it first"
        )


def _named(datasets):
    """Give every data set a name, in order, and check that names differ."""
    if not datasets:
        raise ValueError("give at least one data set; without data there is nothing to fit")
    prefix = {"TotalSQ": "S", "DifferentialSQ": "ΔS", "PairDistribution": "G"}
    named = []
    for number, data in enumerate(datasets, 1):
        if type(data).__name__ not in prefix:
            raise TypeError(f"{data!r} is no data set; give TotalSQ, DifferentialSQ, …")
        label = data.name or f"{prefix[type(data).__name__]} {number}"
        named.append(data if data.name else _renamed(data, label))
    names = [data.name for data in named]
    if len(set(names)) != len(names):
        raise ValueError(f"data sets must have different names, got {names}")
    return named


def _renamed(data, name):
    """Copy a data set under a name, without converting its values again."""
    twin = object.__new__(type(data))
    twin.__dict__.update(data.__dict__, name=name)
    return twin
