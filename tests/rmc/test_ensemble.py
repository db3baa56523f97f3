from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.killed import DiesOnce
from support.rmc import GLASS, LIMITS

from quench.rmc import ensemble
from quench.rmc.ensemble import RandomStart, split_rhat
from quench.rmc.sampler import Greedy

RECIPE = RandomStart(GLASS, 100, 0.039, LIMITS)
SHELLS = [("Co", "Co", 0.0, 3.2), ("Gd", "Co", 0.0, 3.4)]
SHORT = {"moves": 1000, "samples": 4, "sample_every": 200, "min_distance": LIMITS}


@pytest.fixture(scope="module")
def small_sets(sets):
    return [replace(sets[0], name="S")]


@pytest.fixture(scope="module")
def threaded(small_sets):
    with ThreadPoolExecutor(1) as pool:
        return ensemble.run(
            RECIPE, small_sets, chains=3, seed=5, executor=pool, shells=SHELLS, **SHORT
        )


def test_shapes_and_means(threaded):
    mean, spread = threaded.g("Gd", "Co")
    assert mean.shape == spread.shape == threaded.r.shape
    by_hand = np.array([c.g[:, 1].mean(axis=0) for c in threaded.chains])
    np.testing.assert_allclose(mean, by_hand.mean(axis=0))
    np.testing.assert_allclose(spread, by_hand.std(axis=0, ddof=1))
    s, _ = threaded.s("Co", "Gd")
    assert s.shape == threaded.q.shape
    numbers = threaded.coordination()
    assert set(numbers) == set(SHELLS)
    assert 0 < numbers[SHELLS[0]][0] < 6
    assert threaded.rhat_coordination().shape == (2,)
    assert threaded.rhat_g("Co", "Co").shape == threaded.r.shape
    assert threaded.chi2()["S"].shape == (3,)
    assert threaded.retried == []


def test_the_answer_does_not_depend_on_who_computes_it(threaded, small_sets):
    pooled = ensemble.run(RECIPE, small_sets, chains=3, seed=5, workers=2, shells=SHELLS, **SHORT)
    for a, b in zip(threaded.chains, pooled.chains, strict=True):
        np.testing.assert_array_equal(a.g, b.g)
        np.testing.assert_array_equal(a.coordination, b.coordination)


def test_chains_are_independent_and_follow_the_seed(threaded, small_sets):
    assert (threaded.chains[0].g != threaded.chains[1].g).any()
    with ThreadPoolExecutor(1) as pool:
        other = ensemble.run(RECIPE, small_sets, chains=1, seed=6, executor=pool, **SHORT)
        same = ensemble.run(RECIPE, small_sets, chains=1, seed=5, executor=pool, **SHORT)
    assert (other.chains[0].g != threaded.chains[0].g).any()
    np.testing.assert_array_equal(same.chains[0].g, threaded.chains[0].g)


def test_dask_is_an_executor_as_well(threaded, small_sets):
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        result = ensemble.run(
            RECIPE, small_sets, chains=2, seed=5, executor=client.get_executor(), **SHORT
        )
    np.testing.assert_array_equal(result.chains[1].g, threaded.chains[1].g)


class BreaksOnce(Executor):
    """An executor whose first future reports a dead worker."""

    def __init__(self, times):
        self.times = times

    def submit(self, job, *arguments):
        future = Future()
        if self.times:
            self.times -= 1
            future.set_exception(BrokenProcessPool("a process died"))
        else:
            future.set_result(job(*arguments))
        return future


def test_a_dead_worker_is_retried_and_reported(small_sets, threaded):
    with pytest.warns(RuntimeWarning, match="chain 0, attempt 1: a process died"):
        result = ensemble.run(RECIPE, small_sets, chains=1, seed=5, executor=BreaksOnce(1), **SHORT)
    assert result.retried == ["chain 0, attempt 1: a process died"]
    np.testing.assert_array_equal(result.chains[0].g, threaded.chains[0].g)


def test_a_killed_process_is_retried(small_sets, threaded, tmp_path, monkeypatch):
    # a fresh worker must be able to import the class
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    start = DiesOnce(str(tmp_path / "died"), RECIPE)
    with pytest.warns(RuntimeWarning, match="a worker died"):
        result = ensemble.run(start, small_sets, chains=1, seed=5, **SHORT)
    assert len(result.retried) == 1
    np.testing.assert_array_equal(result.chains[0].g, threaded.chains[0].g)


def test_a_worker_that_keeps_dying_ends_the_run(small_sets):
    with (
        pytest.warns(RuntimeWarning, match="a worker died"),
        pytest.raises(RuntimeError, match=r"chains \[0\] could not be finished.*out of memory"),
    ):
        ensemble.run(
            RECIPE, small_sets, chains=1, seed=5, executor=BreaksOnce(9), retries=2, **SHORT
        )


def test_a_chain_that_refuses_its_input_is_not_retried(small_sets):
    recipe = RandomStart(GLASS, 100, 0.039, None)  # overlaps
    with ThreadPoolExecutor(1) as pool, pytest.raises(ValueError, match="start closer"):
        ensemble.run(recipe, small_sets, chains=1, seed=5, executor=pool, **SHORT)


@pytest.mark.parametrize("bad", [{"chains": 0}, {"moves": 1.5}, {"samples": -1}])
def test_bad_numbers_are_refused(small_sets, bad):
    with pytest.raises(ValueError, match=next(iter(bad))):
        ensemble.run(RECIPE, small_sets, seed=1, **(SHORT | bad))


def test_greedy_chains_stay_greedy(small_sets):
    with ThreadPoolExecutor(1) as pool:
        result = ensemble.run(
            RECIPE, small_sets, chains=1, seed=5, executor=pool, schedule=Greedy(), **SHORT
        )
    assert result.chains[0].result.trace["temperature"].max() == 0.0
    assert np.isnan(result.g("Gd", "Gd")[1]).all()  # one chain has no spread


def test_rhat_of_chains_that_agree_is_one():
    rng = np.random.default_rng(0)
    assert split_rhat(rng.standard_normal((4, 500))) == pytest.approx(1.0, abs=0.02)


def test_rhat_sees_chains_apart_and_chains_that_drift():
    rng = np.random.default_rng(0)
    apart = rng.standard_normal((4, 500)) + 3 * np.arange(4)[:, None]
    assert split_rhat(apart) > 2
    drifting = rng.standard_normal((4, 500)) + np.linspace(0, 5, 500)
    assert split_rhat(drifting) > 1.4


def test_rhat_known_answer():
    """Two chains of four samples by hand."""
    samples = np.array([[0.0, 2.0, 1.0, 3.0], [1.0, 3.0, 0.0, 4.0]])
    halves = np.array([[0.0, 2.0], [1.0, 3.0], [1.0, 3.0], [0.0, 4.0]])
    within = halves.var(axis=1, ddof=1).mean()
    between = 2 * halves.mean(axis=1).var(ddof=1)
    expected = np.sqrt((within / 2 + between / 2) / within)
    assert split_rhat(samples) == pytest.approx(expected)


def test_rhat_of_what_never_varies_is_one_and_of_frozen_chains_infinite():
    assert split_rhat(np.zeros((3, 6))) == 1.0
    assert split_rhat(np.arange(3.0)[:, None] * np.ones((3, 6))) == np.inf


def test_rhat_needs_four_samples():
    with pytest.raises(ValueError, match="at least 4 samples"):
        split_rhat(np.zeros((4, 3)))
