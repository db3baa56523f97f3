import signal
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest
from support.rmc import LIMITS, make_sets, make_start

from quench.rmc import settings as settings_module
from quench.rmc.checkpoint import CheckpointError
from quench.rmc.configuration import Configuration
from quench.rmc.constraints import BondValence, Coordination
from quench.rmc.datasets import PairDistribution, TotalSQ
from quench.rmc.engine import DriftError, Engine
from quench.rmc.sampler import Anneal, Constant, Greedy
from quench.scattering.form_factors import Neutron, XRay


def make_engine(start, sets, **options):
    return Engine(start, sets, min_distance=LIMITS, seed=options.pop("seed", 2), **options)


def same_state(a, b):
    for name in ("place", "counts", "model", "environment", "tally"):
        np.testing.assert_array_equal(getattr(a._state, name), getattr(b._state, name), name)
    assert a._steps.tolist() == b._steps.tolist()
    assert a._factors.tolist() == b._factors.tolist()
    assert a._rng.bit_generator.state == b._rng.bit_generator.state
    assert a._done == b._done


# --- the fit ---------------------------------------------------------------------------------


def test_a_fit_reaches_the_data_and_recovers_the_well_determined_partial(start, truth):
    sets = make_sets(truth)
    result = make_engine(start, sets).run(60_000, schedule=Anneal(5, 0.1))
    assert result.total_chi2 < 1.0
    target = Engine(truth, sets, seed=0).result()
    before = Engine(start, sets, seed=0).result()
    peak = slice(40, 90)  # 2 to 4.5 Å
    gap = np.abs(result.g("Gd", "Gd") - target.g("Gd", "Gd"))[peak].mean()
    assert gap < 0.7 * np.abs(before.g("Gd", "Gd") - target.g("Gd", "Gd"))[peak].mean()


def test_the_rate_falls_when_the_fit_gets_colder(start, sets):
    """χ² at equilibrium rises with T."""
    misfits = []
    for temperature in (0.1, 30.0):
        fit = make_engine(start, sets)
        fit.run(20_000, schedule=Constant(temperature))
        misfits.append(fit.run(2000, schedule=Constant(temperature)).total_chi2)
    assert misfits[0] < misfits[1]


def test_greedy_never_makes_the_fit_worse(start, sets):
    fit, last = make_engine(start, sets, batch=50, precision="double"), np.inf
    for _ in range(20):
        chi2 = fit.run(50, schedule=Greedy()).total_chi2
        assert chi2 <= last
        last = chi2


def test_same_seed_same_run_and_another_seed_another(start, sets):
    runs = [make_engine(start, sets, seed=s).run(1000).configuration.positions for s in (1, 1, 2)]
    assert (runs[0] == runs[1]).all()
    assert (runs[0] != runs[2]).any()


def test_no_move_violates_a_least_distance(start, sets):
    from quench.rmc.packing import overlaps

    result = make_engine(start, sets, swap_share=0.2).run(5000)
    assert len(overlaps(result.configuration, LIMITS)) == 0


def test_swaps_change_kinds_and_nothing_else(start, sets):
    result = Engine(start, sets, seed=2, swap_share=1.0).run(2000, schedule=Constant(50.0))
    assert result.outcomes["swap"]["accepted"] > 0
    assert result.configuration.counts == start.counts
    places = [np.sort(c.positions.round(5), axis=0) for c in (start, result.configuration)]
    np.testing.assert_allclose(places[0], places[1], atol=1e-4)


def test_steps_adapt_to_the_acceptance_aimed_at(start, sets):
    fit = make_engine(start, sets, target_acceptance=0.4, batch=200)
    fit.run(20_000)
    late = fit.run(5000)
    window = late.trace["acceptance"][-25:]
    assert window.mean() == pytest.approx(0.4, abs=0.06)


def test_steps_stay_when_told_to(start, sets):
    result = make_engine(start, sets, adapt=False, step=0.07).run(2000)
    assert result.steps == {"Gd": 0.07, "Co": 0.07}


# --- scale, offset, constraints ----------------------------------------------------------------


def test_a_wrong_scale_of_the_intensities_is_found(truth):
    """α_k off by 2 % shifts the differential data; refinement takes it back."""
    good = make_sets(truth, scale=(0.9, 1.1))
    composition = truth.composition
    _, shape, _, _ = good[1].adjustments(composition)[0]
    bad = [good[0], replace(good[1], values=good[1].values + 0.02 * shape), good[2]]
    fit = Engine(truth, bad, seed=1, min_distance=LIMITS)
    fit._refine()
    assert fit.result().refined[("Gd", "scale")] == pytest.approx(-0.0196, abs=2e-4)
    assert fit.result().chi2["Gd"] < 1e-3


def test_refined_factors_stay_within_their_bounds(truth):
    q = np.arange(1, 14, 0.2)
    values = make_sets(truth)[0].values[: len(q)] * 0 + 3.0
    data = TotalSQ(
        q, values, sigma=0.1, radiation=XRay(113.3), scale=(0.95, 1.05), offset=(-0.1, 0.1)
    )
    result = Engine(truth, [data], seed=1).run(1000)
    assert result.refined == {
        ("S 1", "scale"): pytest.approx(-0.05),
        ("S 1", "offset"): pytest.approx(-0.1),
    }


def test_a_fit_that_has_jammed_says_so(start, truth):
    precise = [replace(data, sigma=1e-3 * data.sigma) for data in make_sets(truth)]
    fit = make_engine(start, precise)
    with pytest.warns(UserWarning, match="jammed.*begin at a temperature near"):
        fit.run(20_000, schedule=Constant(0.1))


def test_a_hard_coordination_is_never_made_worse(start, sets):
    term = Coordination("Co", "Co", 3.2, 0, 3)
    fit = make_engine(start, sets, terms=[term])
    excess = []
    for _ in range(5):
        result = fit.run(1000, schedule=Constant(20.0))
        numbers = fit._state.environment[0][start.slice_of("Co")]
        excess.append((np.maximum(numbers - 3, 0) ** 2).sum())
        mean = result.coordination("Co", "Co", r_max=3.2)
        assert numbers.mean() == pytest.approx(mean, abs=0.05)
    assert excess == sorted(excess, reverse=True)


def test_a_weighted_term_pulls_towards_its_target(start, sets):
    loose = make_engine(start, sets).run(8000, schedule=Constant(5))
    term = BondValence("Co", "Gd", 2.9, 4.0, sigma=0.05)
    tight = make_engine(start, sets, terms=[term])
    tight.run(8000, schedule=Constant(5))
    pulled = tight._state.environment[0][start.slice_of("Co")]
    free = Engine(loose.configuration, sets, seed=0, terms=[term])._state.environment[0]
    off = np.abs(free[start.slice_of("Co")] - 4.0).mean()
    assert np.abs(pulled - 4.0).mean() < 0.5 * off


def test_real_space_data_can_be_fitted(start, truth):
    engine = Engine(truth, make_sets(truth), seed=0)
    r = engine.result().r[30:-2:2]
    blank = PairDistribution(
        r, np.ones_like(r), sigma=0.3, radiation=XRay(60), convention="g", number_density=0.039
    )
    curve = Engine(truth, [blank], seed=0).result().calculated[0]
    data = PairDistribution(
        r, curve, sigma=0.3, radiation=XRay(60), convention="G", number_density=0.039
    )
    before = make_engine(start, [data]).result().total_chi2
    after = make_engine(start, [data]).run(20_000, schedule=Anneal(3, 0.3)).total_chi2
    assert after < 0.2 * before


# --- stopping, saving, resuming ------------------------------------------------------------------


def test_run_stops_at_moves_seconds_or_goal(start, sets):
    assert make_engine(start, sets).run(1500).moves == 1500
    assert make_engine(start, sets).run(seconds=0.2).moves > 0
    done = make_engine(start, sets).run(200_000, until=20.0, schedule=Anneal(5, 0.1))
    assert done.moves < 200_000
    assert done.total_chi2 <= 20.0
    seen = []
    make_engine(start, sets).run(until=lambda now: seen.append(now.moves) or len(seen) > 3)
    assert seen == [0, 1000, 2000, 3000]


@pytest.mark.parametrize("precision", ["single", "double"])
def test_resume_goes_on_bit_for_bit(tmp_path, start, truth, precision):
    sets = make_sets(truth, scale=(0.9, 1.1))
    terms = [Coordination("Co", "Co", 3.2, 1, 3, sigma=0.5)]
    options = {"terms": terms, "swap_share": 0.1, "batch": 100, "audit_every": 500}
    options["precision"] = precision
    whole = make_engine(start, sets, **options)
    whole.run(3000, schedule=Anneal(5, 0.5))
    first = make_engine(start, sets, **options)
    path = tmp_path / "run.npz"
    # stopped in the middle: nothing of the plan is lost
    first.run(3000, schedule=Anneal(5, 0.5), checkpoint=path, until=lambda r: r.moves >= 1300)
    again = Engine.resume(path)
    assert again._done == 1300
    result = again.run()
    same_state(whole, again)
    assert result.moves == 3000
    np.testing.assert_array_equal(result.trace["chi2"], whole.result().trace["chi2"])


def test_a_killed_run_loses_at_most_one_interval(tmp_path):
    """kill -9 at any moment: the checkpoint is whole, and going on gives the unbroken run."""
    path = tmp_path / "run.npz"
    script = f"""
import sys
sys.path.insert(0, {str(__import__("pathlib").Path(__file__).parents[1])!r})
from support.rmc import LIMITS, make_sets, make_start
from quench.rmc.engine import Engine
start = make_start()
engine = Engine(start, make_sets(make_start(seed=7)), min_distance=LIMITS, seed=2, batch=100)
print("ready", flush=True)
engine.run(10_000_000, checkpoint={str(path)!r}, checkpoint_every=100)
"""
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert process.stdout.readline().strip() == b"ready"
    begun = time.monotonic()
    while not path.exists() and time.monotonic() - begun < 60:
        time.sleep(0.01)
    time.sleep(0.137)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    resumed = Engine.resume(path)
    done = resumed._done
    assert done > 0
    assert done % 100 == 0
    resumed.run(500)
    start = make_start()
    whole = Engine(start, make_sets(make_start(seed=7)), min_distance=LIMITS, seed=2, batch=100)
    whole.run(done)
    whole.run(500)
    same_state(whole, resumed)


def test_ctrl_c_returns_a_consistent_state(start, sets, monkeypatch):
    fit = make_engine(start, sets)
    batch, calls = fit._batch, []

    def interrupted(moves):
        calls.append(moves)
        if len(calls) == 3:
            signal.raise_signal(signal.SIGINT)
        batch(moves)

    monkeypatch.setattr(fit, "_batch", interrupted)
    usual = signal.getsignal(signal.SIGINT)
    result = fit.run(50_000)
    assert result.interrupted
    assert result.moves == 3000
    assert signal.getsignal(signal.SIGINT) is usual
    assert (fit._recount(fit._state.place) == fit._state.counts).all()


def test_a_checkpoint_is_never_half_written(tmp_path, start, sets, monkeypatch):
    fit, path = make_engine(start, sets), tmp_path / "run.npz"
    fit.run(1000, checkpoint=path)
    good = path.read_bytes()
    monkeypatch.setattr("numpy.savez", lambda file, **_: (file.write(b"half"), 1 / 0))
    with pytest.raises(ZeroDivisionError):
        fit.run(1000, checkpoint=path)
    assert path.read_bytes() == good
    assert [p.name for p in tmp_path.iterdir()] == ["run.npz"]


def test_truncated_and_foreign_checkpoints_are_refused(tmp_path, start, sets):
    path = tmp_path / "run.npz"
    make_engine(start, sets).run(1000, checkpoint=path)
    whole = path.read_bytes()
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(CheckpointError, match="no whole checkpoint"):
            Engine.resume(path)
    np.savez(path, anything=np.arange(3))
    with pytest.raises(CheckpointError):
        Engine.resume(path)
    np.savez(path, header=np.array('{"format": "something else"}'))
    with pytest.raises(CheckpointError, match="not a checkpoint"):
        Engine.resume(path)
    with pytest.raises(FileNotFoundError):
        Engine.resume(tmp_path / "none.npz")


def test_a_checkpoint_of_another_version_is_refused(tmp_path, start, sets, monkeypatch):
    path = tmp_path / "run.npz"
    monkeypatch.setattr("quench.rmc.checkpoint.VERSION", 99)
    make_engine(start, sets).save(path)
    monkeypatch.undo()
    with pytest.raises(CheckpointError, match="version 99"):
        Engine.resume(path)


# --- the audit -----------------------------------------------------------------------------------


def test_the_audit_reports_rounding(start, sets):
    result = make_engine(start, sets, audit_every=1000).run(5000)
    assert result.audits == 5
    assert 0 < result.drift < 1e-5


@pytest.mark.parametrize("what", ["counts", "model"])
def test_wrong_books_stop_the_run_with_the_state_saved(tmp_path, start, sets, what):
    fit = make_engine(start, sets, audit_every=1000)
    getattr(fit._state, what)[0, 60] += 1
    path = tmp_path / "run.npz"
    with pytest.raises(DriftError, match=r"disagree with a recount"):
        fit.run(5000, checkpoint=path)
    assert Engine.resume(path)._done == 1000


# --- bad input --------------------------------------------------------------------------------


def test_r_max_beyond_half_the_box_is_refused(start, sets):
    with pytest.raises(ValueError, match=r"r_max = 12 Å exceeds half the shortest box edge"):
        make_engine(start, sets, r_max=12.0)


def test_an_overlapping_start_is_refused_before_any_move(sets):
    rng = np.random.default_rng(0)
    bad = Configuration(("Gd", "Co"), (130, 70), rng.random((200, 3)) * 17.2, 17.2)
    with pytest.raises(ValueError, match=r"pairs of atoms start closer than min_distance"):
        make_engine(bad, sets)


def test_data_of_other_kinds_are_refused(start, sets):
    with pytest.raises(KeyError, match=r"unknown kind"):
        Engine(start, sets, min_distance={("Gd", "Cu"): 2.0}, seed=1)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"step": 0}, ValueError, "step"),
        ({"dr": -0.1}, ValueError, "dr"),
        ({"dr": 3.0}, ValueError, "bins"),
        ({"swap_share": 1.5}, ValueError, "swap_share"),
        ({"precision": "half"}, ValueError, "precision"),
        ({"backend": "cuda"}, ValueError, "backend"),
        ({"batch": 0}, ValueError, "batch"),
        ({"audit_every": 2.5}, ValueError, "audit_every"),
        ({"target_acceptance": 30}, ValueError, "target_acceptance"),
    ],
)
def test_bad_settings_are_refused(start, sets, options, error, message):
    with pytest.raises(error, match=message):
        make_engine(start, sets, **options)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "say how long"),
        ({"moves": -5}, "moves"),
        ({"seconds": 0}, "seconds"),
        ({"seconds": 1, "schedule": Anneal(2, 1)}, "annealing spreads"),
        ({"moves": 10, "checkpoint_every": 0}, "checkpoint_every"),
    ],
)
def test_bad_runs_are_refused(start, sets, arguments, message):
    with pytest.raises(ValueError, match=message):
        make_engine(start, sets).run(**arguments)


def test_no_data_and_foreign_data_are_refused(start):
    with pytest.raises(ValueError, match="at least one data set"):
        Engine(start, [], seed=1)
    with pytest.raises(TypeError, match="no data set"):
        Engine(start, [np.arange(3)], seed=1)


def test_two_sets_of_one_name_are_refused(start, sets):
    with pytest.raises(ValueError, match="different names"):
        Engine(start, [sets[0], sets[0]], seed=1)


def test_swaps_of_one_kind_are_refused():
    start = Configuration(("Ar",), (20,), np.random.default_rng(0).random((20, 3)) * 10, 10)
    q = np.arange(1, 5, 0.1)
    data = TotalSQ(q, np.ones_like(q), sigma=0.1, radiation=Neutron())
    with pytest.raises(ValueError, match="two kinds"):
        Engine(start, [data], seed=1, swap_share=0.1)


def test_real_space_data_beyond_r_max_are_refused(start):
    r = np.arange(1, 9.5, 0.1)
    data = PairDistribution(r, r, sigma=1, radiation=XRay(60), convention="G", number_density=0.039)
    with pytest.raises(ValueError, match=r"r reaches 9.4 Å, but pairs are counted up to"):
        Engine(start, [data], seed=1)


def test_without_numba_the_engine_takes_the_numpy_twin(start, sets, monkeypatch):
    monkeypatch.setattr(settings_module.importlib.util, "find_spec", lambda name: None)
    assert make_engine(start, sets)._settings.backend == "numpy"
    with pytest.raises(ImportError, match="pip install"):
        make_engine(start, sets, backend="numba")


def test_the_progress_bar_tells_chi2_and_acceptance(start, sets, capsys):
    make_engine(start, sets).run(2000, progress=True)
    said = capsys.readouterr().err
    assert "χ²(S)" in said
    assert "accepted" in said


def test_starts_differ_by_seed():
    assert (make_start(seed=1).positions != make_start(seed=2).positions).any()
