"""Independent chains: what a fit determines, and what merely happened in one run.

One configuration that fits is one sample. An ensemble of chains from
independent starts shows how far apart equally good answers lie.
"""

import importlib
import importlib.util
import warnings
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field

import numpy as np

from .. import validation
from .configuration import Configuration
from .sampler import Anneal, Constant

__all__ = ["Chain", "Ensemble", "RandomStart", "run", "split_rhat"]


@dataclass(frozen=True)
class RandomStart:
    """Recipe of a random start; every chain draws its own (see `Configuration.random`)."""

    composition: dict
    atoms: int
    number_density: float
    min_distance: dict | None = None

    def __call__(self, seed):
        """Return the configuration that belongs to a seed."""
        return Configuration.random(
            self.composition,
            atoms=self.atoms,
            number_density=self.number_density,
            min_distance=self.min_distance,
            seed=seed,
        )


@dataclass(frozen=True, eq=False)
class Chain:
    """What one chain brings home.

    Attributes
    ----------
    result : Result
        State at the end.
    g : (samples, pairs, bins) array
        Partial pair distributions, one sample after another.
    s : (samples, pairs, q) array
        Partial structure factors.
    coordination : (samples, shells) array
        Mean coordination numbers.
    """

    result: object
    g: np.ndarray
    s: np.ndarray
    coordination: np.ndarray


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Chains side by side.

    Attributes
    ----------
    chains : list of Chain
        One per chain, in order.
    shells : list of tuple
        (centre, neighbour, r_min, r_max) of the coordination numbers.
    retried : list of str
        What went wrong with workers on the way, one line each.
    """

    chains: list
    shells: list
    retried: list = field(default_factory=list)

    @property
    def r(self):
        """Middles of the bins [Å]."""
        return self.chains[0].result.r

    @property
    def q(self):
        """Momentum transfers of the partial structure factors [Å⁻¹]."""
        return self.chains[0].result.q

    def _of_pair(self, name, first, second):
        row = self.chains[0].result.pair_index(first, second)
        return np.array([getattr(chain, name)[:, row] for chain in self.chains])

    def g(self, first, second):
        """Mean and spread between chains of g_ij on `r`: two (bins,) arrays."""
        return _mean_and_spread(self._of_pair("g", first, second))

    def s(self, first, second):
        """Mean and spread between chains of S_ij on `q`: two (q,) arrays."""
        return _mean_and_spread(self._of_pair("s", first, second))

    def coordination(self):
        """Coordination numbers: (centre, neighbour, r_min, r_max) → (mean, spread)."""
        values = np.array([chain.coordination for chain in self.chains])
        mean, spread = _mean_and_spread(values)
        return dict(zip(self.shells, zip(mean.tolist(), spread.tolist(), strict=True), strict=True))

    def rhat_g(self, first, second):
        """Split-R̂ of g_ij at each distance, (bins,) array."""
        return split_rhat(self._of_pair("g", first, second))

    def rhat_s(self, first, second):
        """Split-R̂ of S_ij at each Q, (q,) array."""
        return split_rhat(self._of_pair("s", first, second))

    def rhat_coordination(self):
        """Split-R̂ of each coordination number, in the order of `shells`."""
        return split_rhat(np.array([chain.coordination for chain in self.chains]))

    def chi2(self):
        """χ² per point of each set at the end: name → (chains,) array."""
        names = self.chains[0].result.names
        return {name: np.array([c.result.chi2[name] for c in self.chains]) for name in names}


def split_rhat(samples):
    r"""Compare the spread between half chains with the spread within them.

    .. math:: \hat R = \sqrt{\frac{\frac{n-1}{n} W + \frac{1}{n} B}{W}}

    W is the mean variance within the 2m half chains of n samples, B/n the
    variance of their means (Gelman et al., *Bayesian Data Analysis*, 3rd ed.,
    2013, section 11.4). Near 1 the chains tell the same story; well above 1.1
    they have not mixed, and the spread between them is the honest error.

    Parameters
    ----------
    samples : (chains, samples, …) array
        At least four samples per chain.

    Returns
    -------
    (…) array
        1 where nothing varies at all.

    Raises
    ------
    ValueError
        If there are fewer than four samples.
    """
    samples = np.asarray(samples, dtype=float)
    n = samples.shape[1] // 2
    if n < 2:
        raise ValueError(
            f"split-R̂ needs at least 4 samples per chain, got {samples.shape[1]}; "
            "run the ensemble with samples=4 or more"
        )
    halves = np.concatenate([samples[:, :n], samples[:, -n:]])
    within = halves.var(axis=1, ddof=1).mean(axis=0)
    between = n * halves.mean(axis=1).var(axis=0, ddof=1)
    ratio = np.ones(within.shape)
    np.divide((n - 1) / n * within + between / n, within, out=ratio, where=within > 0)
    ratio[(within == 0) & (between > 0)] = np.inf
    return np.sqrt(ratio)


def run(
    start,
    datasets,
    *,
    chains=8,
    seed,
    moves,
    schedule=None,
    samples=8,
    sample_every=None,
    shells=(),
    executor=None,
    workers=None,
    retries=2,
    **engine_options,
):
    """Run independent chains and gather them.

    Parameters
    ----------
    start : Configuration or callable
        Where every chain starts, or a recipe that makes a start from a seed
        (`RandomStart`, or any function that can be sent to another process).
    datasets : sequence
        Data sets, as for `Engine`.
    chains : int, optional
        How many chains.
    seed : int
        Every chain gets its own stream from it; the answer does not depend on
        which worker does what.
    moves : int
        Moves before the first sample is taken.
    schedule : schedule, optional
        Temperature during these moves; ``Anneal(5, 1)`` by default. Samples are
        then taken at its last temperature.
    samples : int, optional
        Samples per chain.
    sample_every : int, optional
        Moves between two samples; twenty per atom by default.
    shells : sequence of (centre, neighbour, r_min, r_max), optional
        Shells [Å] of which coordination numbers are wanted.
    executor : concurrent.futures.Executor, optional
        Where to run: a process pool of `workers` by default. Dask's
        ``Client.get_executor()`` and mpi4py's ``MPIPoolExecutor()`` fit as well.
    workers : int, optional
        Processes of the default pool.
    retries : int, optional
        How often a chain whose worker died is tried again.
    **engine_options
        Passed on to `Engine`: ``min_distance``, ``terms``, ``dr`` …

    Returns
    -------
    Ensemble

    Raises
    ------
    ValueError
        If the numbers make no sense, or a chain itself refuses its input.
    RuntimeError
        If a chain's worker died more than `retries` times.
    """
    for name, value in [("chains", chains), ("moves", moves), ("samples", samples)]:
        validation.positive_integer(name, value)
    schedule = Anneal(5.0, 1.0) if schedule is None else schedule
    seeds = np.random.SeedSequence(validation.finite("seed", seed).__int__()).spawn(chains)
    job = _Job(
        start=start,
        datasets=tuple(datasets),
        moves=int(moves),
        schedule=schedule,
        samples=int(samples),
        sample_every=sample_every,
        shells=tuple(tuple(shell) for shell in shells),
        engine_options=engine_options,
    )
    done, retried = _gather(job, seeds, executor, workers, retries)
    return Ensemble(chains=done, shells=list(job.shells), retried=retried)


@dataclass(frozen=True)
class _Job:
    """One chain's work, to be sent to another process."""

    start: object
    datasets: tuple
    moves: int
    schedule: object
    samples: int
    sample_every: int | None
    shells: tuple
    engine_options: dict

    def __call__(self, seed):
        """Run the chain that belongs to a seed sequence."""
        from .engine import Engine

        for_start, for_moves = seed.spawn(2)
        start = self.start(for_start) if callable(self.start) else self.start
        engine = Engine(start, self.datasets, seed=for_moves, **self.engine_options)
        engine.run(self.moves, schedule=self.schedule)
        every = 20 * start.n_atoms if self.sample_every is None else self.sample_every
        rest = Constant(self.schedule.at(1.0)) if self.schedule.at(1.0) > 0 else self.schedule
        g, s, numbers = [], [], []
        for _ in range(self.samples):
            result = engine.run(every, schedule=rest)
            pairs = result.configuration.pairs
            g.append([result.g(*pair) for pair in pairs])
            s.append(result.partials)
            numbers.append(
                [result.coordination(a, b, r_min=lo, r_max=hi) for a, b, lo, hi in self.shells]
            )
        return Chain(result, np.array(g), np.array(s), np.array(numbers))


def _mean_and_spread(samples):
    """Mean over everything; standard deviation of the chains' means."""
    means = samples.mean(axis=1)
    spread = means.std(axis=0, ddof=1) if len(means) > 1 else np.full(means.shape[1:], np.nan)
    return means.mean(axis=0), spread


def _gather(job, seeds, executor, workers, retries):
    """Run the chains on an executor, trying those again whose worker died."""
    done, retried = {}, []
    for attempt in range(retries + 1):
        missing = [n for n in range(len(seeds)) if n not in done]
        if not missing:
            break
        own = executor is None
        pool = _pool(min(workers or len(missing), len(missing))) if own else executor
        try:
            for number, answer in _answers(pool, job, seeds, missing):
                if isinstance(answer, BaseException):
                    line = f"chain {number}, attempt {attempt + 1}: {_what_died(answer)}"
                    retried.append(line)
                    warnings.warn(f"a worker died: {line}", RuntimeWarning, stacklevel=3)
                else:
                    done[number] = answer
        finally:
            if own:
                pool.shutdown()
    missing = [n for n in range(len(seeds)) if n not in done]
    if missing:
        raise RuntimeError(
            f"chains {missing} could not be finished: {'; '.join(retried)}. Workers that die "
            "are mostly out of memory; run fewer at a time with workers=…"
        )
    return [done[n] for n in range(len(seeds))], retried


def _answers(pool, job, seeds, numbers):
    """Submit chains and yield (number, chain or the death of its worker) as they come."""
    futures = {}
    for n in numbers:
        try:
            futures[pool.submit(job, seeds[n])] = n
        except BrokenExecutor as death:
            yield n, death
    for future in _as_completed(futures):
        try:
            yield futures[future], future.result()
        except Exception as error:
            if not _is_death(error):
                raise  # the chain itself refused: trying again would not help
            yield futures[future], error


def _as_completed(futures):
    """Wait for futures of any library."""
    kind = type(next(iter(futures), None)).__module__.split(".")[0]
    if kind == "distributed":
        return importlib.import_module("distributed").as_completed(list(futures))
    return as_completed(futures)


def _is_death(error):
    """Tell a dead worker from an error of the chain."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"


def _what_died(error):
    return str(error) or type(error).__name__


def _pool(workers):
    """Start a process pool whose workers begin afresh, so that no thread or lock is inherited."""
    import multiprocessing

    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
