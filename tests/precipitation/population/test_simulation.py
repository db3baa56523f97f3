import re
import signal
import sys
from dataclasses import replace

import numpy as np
import pytest

from quench import checkpoint
from quench.precipitation import population
from quench.precipitation.population import Simulation, SizeClasses, StepError, simulate
from quench.precipitation.population.alloy import Matrix
from quench.precipitation.population.stepping import State
from quench.programme import Hold, Jump, Programme, Ramp

HOUR = 3600.0
FAST = {"class_width": 0.05, "tolerance": 5e-3}
ALLOY = population.alloy_2024()
TWO = population.al_cu()
TEN_HOURS = Programme.isothermal(463.15, 10 * HOUR)
TIMES = [HOUR, 4 * HOUR, 10 * HOUR]


def columns(result):
    """Return all histories of a result, by name."""
    found = {"time": result.time, "temperature": result.temperature, "x": result.composition}
    for name, history in result.phases.items():
        found |= {f"{name} {key}": values for key, values in vars(history).items()}
    return found | (result.stress or {})


def assert_equal(one, other):
    """Check that two results agree to the last bit."""
    assert columns(one).keys() == columns(other).keys()
    for name, values in columns(one).items():
        np.testing.assert_array_equal(values, columns(other)[name], err_msg=name)
    assert one.diagnostics == other.diagnostics
    assert (one.finished, one.remark) == (other.finished, other.remark)
    for first, second in zip(one.populations, other.populations, strict=True):
        for name in ("edges", "numbers", "slopes"):
            np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
    for name in one.snapshots:
        for first, second in zip(one.snapshots[name], other.snapshots[name], strict=True):
            assert first.time == second.time
            np.testing.assert_array_equal(first.edges, second.edges)
            np.testing.assert_array_equal(first.numbers, second.numbers)


def assert_sound(result):
    """Check what must hold for any result."""
    for name, values in columns(result).items():
        assert np.isfinite(values).all(), name
    for history in result.phases.values():
        for values in vars(history).values():
            assert (values >= 0).all()
        assert (history.volume_fraction < 1).all()
    assert ((result.composition > 0) & (result.composition < 1)).all()
    assert (np.diff(result.time) > 0).all()
    assert result.diagnostics.balance_error < 1e-9
    assert result.diagnostics.steps == result.time.size - 1
    for snapshots in result.snapshots.values():
        for snapshot in snapshots:
            assert (snapshot.numbers >= 0).all()
            assert (np.diff(snapshot.edges) > 0).all()


@pytest.fixture(scope="module")
def in_one_go():
    return simulate(TWO, TEN_HOURS, times=TIMES, **FAST)


# stopping and going on


@pytest.mark.parametrize("steps", [1, 17, 60])
def test_stopped_and_continued_as_in_one_go(in_one_go, steps):
    simulation = Simulation(TWO, TEN_HOURS, times=TIMES, **FAST)
    part = simulation.run(steps=steps)
    assert part.diagnostics.steps == steps
    assert part.time.size == steps + 1
    assert part.time[-1] == simulation.time > 0
    assert not part.finished
    assert not simulation.finished
    assert part.remark == "stopped before the end of the programme"
    assert_equal(simulation.run(), in_one_go)
    assert simulation.finished
    assert simulation.time == 10 * HOUR


def test_a_finished_run_does_nothing_more(in_one_go):
    simulation = Simulation(TWO, TEN_HOURS, times=TIMES, **FAST)
    simulation.run()
    assert_equal(simulation.run(steps=5), in_one_go)


def test_saved_and_resumed_as_in_one_go(in_one_go, tmp_path):
    for steps in (1, 40, 90):
        before = Simulation(TWO, TEN_HOURS, times=TIMES, **FAST)
        part = before.run(steps=steps)
        before.save(tmp_path / "run.npz")
        fresh = Simulation(TWO, TEN_HOURS, times=TIMES, **FAST)
        assert fresh.resume(tmp_path / "run.npz") is fresh
        assert fresh.time == before.time
        assert_equal(fresh.run(steps=1), before.run(steps=1))
        assert_equal(fresh.run(), in_one_go)
        assert part.time.size == steps + 1  # the earlier result is left alone


def test_the_same_simulation_may_go_back_to_what_it_saved(in_one_go, tmp_path):
    simulation = Simulation(TWO, TEN_HOURS, times=TIMES, **FAST)
    simulation.run(steps=30)
    simulation.save(tmp_path / "run.npz")
    simulation.run(steps=30)
    assert_equal(simulation.resume(tmp_path / "run.npz").run(), in_one_go)


def test_a_finished_run_can_be_saved(in_one_go, tmp_path):
    simulation = Simulation(TWO, TEN_HOURS, times=TIMES, **FAST)
    simulation.run()
    simulation.save(tmp_path / "run.npz")
    again = Simulation(TWO, TEN_HOURS, times=TIMES, **FAST).resume(tmp_path / "run.npz")
    assert again.finished
    assert_equal(again.run(), in_one_go)


def saved(path):
    simulation = Simulation(ALLOY, TEN_HOURS, times=TIMES, **FAST)
    simulation.run(steps=10)
    simulation.save(path)
    return path


@pytest.mark.parametrize(
    "changes",
    [
        {"alloy": TWO},
        {"alloy": ALLOY.with_phase("S", interface_energy=0.31)},
        {"alloy": replace(ALLOY, composition=0.032)},
        {"history": Programme.isothermal(463.15, 11 * HOUR)},
        {"history": Programme.isothermal(464.15, 10 * HOUR)},
        {"times": TIMES[1:]},
        {"class_width": 0.04},
        {"tolerance": 1e-3},
    ],
)
def test_resuming_from_another_run_is_refused(tmp_path, changes):
    path = saved(tmp_path / "run.npz")
    parameters = {"alloy": ALLOY, "history": TEN_HOURS, "times": TIMES, **FAST} | changes
    other = Simulation(parameters.pop("alloy"), parameters.pop("history"), **parameters)
    with pytest.raises(ValueError, match="saved from another alloy, programme, times or accuracy"):
        other.resume(path)
    assert other.time == 0


def test_damaged_and_missing_files_are_refused(tmp_path):
    path = saved(tmp_path / "run.npz")
    whole = path.read_bytes()
    fresh = Simulation(ALLOY, TEN_HOURS, times=TIMES, **FAST)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(checkpoint.CheckpointError, match="no whole checkpoint of quench-popul"):
        fresh.resume(path)
    checkpoint.save(path, {}, {}, program="quench-rmc", version=1)
    with pytest.raises(checkpoint.CheckpointError, match="not a checkpoint of quench-population"):
        fresh.resume(path)
    with pytest.raises(FileNotFoundError):
        fresh.resume(tmp_path / "nowhere.npz")
    assert fresh.time == 0


def interrupt_after(monkeypatch, steps):
    """Press Ctrl-C once a simulation has made some steps."""
    advance = Simulation._advance
    made = []

    def pressed(self):
        advance(self)
        made.append(self.time)
        if len(made) == steps:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Simulation, "_advance", pressed)


def test_an_interrupt_ends_the_run_early(monkeypatch):
    usual = signal.getsignal(signal.SIGINT)
    interrupt_after(monkeypatch, 5)
    result = simulate(ALLOY, TEN_HOURS, **FAST)
    assert not result.finished
    assert result.diagnostics.steps == 5
    assert "stopped before the end" in result.remark
    assert signal.getsignal(signal.SIGINT) is usual


def test_after_an_interrupt_the_run_can_go_on(monkeypatch, in_one_go):
    interrupt_after(monkeypatch, 25)
    simulation = Simulation(TWO, TEN_HOURS, times=TIMES, **FAST)
    assert not simulation.run().finished
    assert_equal(simulation.run(), in_one_go)


@pytest.mark.parametrize("steps", [0, -1, 1.5, "many"])
def test_steps_must_be_a_number_of_steps(steps):
    with pytest.raises(ValueError, match="steps must be a whole number, 1 or more"):
        Simulation(ALLOY, TEN_HOURS, **FAST).run(steps=steps)


def test_a_progress_bar_is_shown(capsys):
    pytest.importorskip("tqdm")
    simulate(ALLOY, TEN_HOURS, progress=True, **FAST)
    shown = capsys.readouterr().err
    assert "10.0/10.0" in shown
    assert "steps=" in shown
    simulate(ALLOY, TEN_HOURS, **FAST)
    assert capsys.readouterr().err == ""


def test_without_tqdm_the_bar_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(ImportError, match="progress bar needs tqdm: pip install"):
        simulate(ALLOY, TEN_HOURS, progress=True, **FAST)


# what is refused


@pytest.mark.parametrize(
    ("history", "changes", "message"),
    [
        (463.15, {}, "history must be a quench.programme.Programme, got float"),
        (Programme(463.15), {}, "history must take some time"),
        (TEN_HOURS, {"times": [11 * HOUR]}, "within the programme of 36000 s, got 39600 s"),
        (TEN_HOURS, {"times": [-1.0]}, "times must be 0 or more [s], got -1"),
        (Programme.isothermal(200.0, 1.0), {}, "got 200 K (-73 °C)"),
        (Programme.isothermal(900.0, 1.0), {}, "between 250 and 775 K, where the description of"),
        (TEN_HOURS.then(Ramp(800.0, 1.0)), {}, "got 800 K (527 °C)"),
        (TEN_HOURS, {"class_width": 0.0}, "class_width must be greater than 0"),
        (TEN_HOURS, {"class_width": 5e-4}, "class_width must be between 0.001 and 0.2, got 0.0005"),
        (TEN_HOURS, {"class_width": 0.3}, "class_width must be between 0.001 and 0.2, got 0.3"),
        (TEN_HOURS, {"tolerance": 5e-7}, "tolerance must be between 1e-06 and 0.1, got 5e-07"),
        (TEN_HOURS, {"tolerance": 0.2}, "tolerance must be between 1e-06 and 0.1, got 0.2"),
        (TEN_HOURS, {"tolerance": np.nan}, "tolerance must be finite"),
    ],
)
def test_arguments_without_sense_are_refused(history, changes, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        simulate(ALLOY, history, **changes)


def test_the_ends_of_the_accuracy_are_allowed():
    for changes in (
        {"class_width": 1e-3},
        {"class_width": 0.2},
        {"tolerance": 1e-6},
        {"tolerance": 0.1},
    ):
        assert Simulation(ALLOY, TEN_HOURS, **changes).time == 0


def test_an_unknown_phase_at_the_beginning_is_refused():
    with pytest.raises(KeyError, match="unknown phase 'T'; known: S"):
        simulate(ALLOY, TEN_HOURS, initial={"T": SizeClasses.none()})


def test_the_result_of_an_alloy_with_other_phases_is_refused(in_one_go):
    with pytest.raises(ValueError, match="initial has the phases θ″, θ′, 2024 has S"):
        simulate(ALLOY, TEN_HOURS, initial=in_one_go)


def spheres(radius, number):
    edges = radius * np.array([0.99, 1.01])
    return SizeClasses(edges, np.array([float(number)]), np.zeros(1))


def test_more_solute_than_there_is_is_refused():
    with pytest.raises(ValueError, match="initial holds more solute than 2024 has; give fewer"):
        simulate(ALLOY, TEN_HOURS, initial={"S": spheres(1e-8, 3e22)})
    with pytest.raises(ValueError, match="initial holds more solute"):
        simulate(ALLOY, TEN_HOURS, initial={"S": spheres(1e-8, 1e24)})


# what comes out


@pytest.mark.parametrize("celsius", [120, 165, 210, 255, 300])
@pytest.mark.parametrize("duration", [1.0, 1e3, 1e5])
@pytest.mark.parametrize("make", [population.alloy_2024, population.al_cu])
def test_results_are_sound(make, celsius, duration):
    history = Programme.isothermal(celsius + 273.15, duration)
    result = simulate(make(), history, times=[0.3 * duration, duration], **FAST)
    assert result.finished
    assert result.time[0] == 0
    assert result.time[-1] == duration
    assert_sound(result)


def test_snapshots_are_the_sizes_at_their_times(in_one_go):
    assert_sound(in_one_go)
    for name, history in in_one_go.phases.items():
        snapshots = in_one_go.snapshots[name]
        assert [snapshot.time for snapshot in snapshots] == TIMES
        for snapshot in snapshots:
            at = np.flatnonzero(in_one_go.time == snapshot.time)[0]
            assert snapshot.number_density == pytest.approx(history.number_density[at], rel=1e-9)
            assert snapshot.mean_radius == pytest.approx(history.mean_radius[at], rel=2e-3)


def test_sizes_at_the_beginning_are_kept_too(in_one_go):
    result = simulate(TWO, TEN_HOURS, times=[0.0, HOUR], initial=in_one_go, **FAST)
    for name, history in result.phases.items():
        first, second = result.snapshots[name]
        assert (first.time, second.time) == (0.0, HOUR)
        assert first.number_density == pytest.approx(history.number_density[0], rel=1e-9)


def test_asking_for_sizes_hardly_changes_the_rest(in_one_go):
    without = simulate(TWO, TEN_HOURS, **FAST)
    assert without.snapshots == {"θ″": (), "θ′": ()}
    assert without.strength[-1] == pytest.approx(in_one_go.strength[-1], rel=2e-3)


def test_above_the_solvus_nothing_precipitates():
    result = simulate(TWO, Programme.isothermal(800.0, HOUR), times=[HOUR], **FAST)
    assert "above the solvus of every phase" in result.remark
    assert result.finished
    assert_sound(result)
    for name, history in result.phases.items():
        assert not history.number_density.any()
        assert not history.critical_radius.any()
        assert result.snapshots[name][0].number_density == 0
    expected = TWO.strength.pure + TWO.strength.solution
    assert result.strength == pytest.approx(np.full(result.time.size, expected))
    assert result.composition == pytest.approx(np.full(result.time.size, TWO.composition))


def test_a_barrier_too_high_is_remarked():
    alloy = ALLOY.with_phase("S", sites=population.Sites(1e10, barrier_factor=1.0))
    result = simulate(alloy, Programme.isothermal(463.15, HOUR), **FAST)
    assert result.remark == "supersaturated, but nothing nucleated in this time"
    assert (result.phase().critical_radius > 0).all()
    assert_sound(result)


def test_one_phase_that_nucleates_is_enough_for_no_remark():
    result = simulate(TWO, Programme.isothermal(600.0, 1.0), **FAST)
    assert result.phase("θ″").number_density[-1] == 0
    assert result.phase("θ′").number_density[-1] > 0
    assert result.remark == ""


def test_a_table_ages_as_the_ideal_solution_it_was_made_of():
    ideal = ALLOY.phases[0].equilibrium
    compositions = np.geomspace(1e-4, 0.2499, 400)
    table = population.Tabulated(
        precipitate=ideal.precipitate,
        temperature=463.15,
        costs=[ideal.affinity(x, 463.15) for x in compositions],
        compositions=compositions,
    )
    by_table = simulate(ALLOY.with_phase("S", equilibrium=table), TEN_HOURS, **FAST)
    by_formula = simulate(ALLOY, TEN_HOURS, **FAST)
    assert by_table.strength[-1] == pytest.approx(by_formula.strength[-1], rel=1e-4)
    assert by_table.phase().number_density[-1] == pytest.approx(
        by_formula.phase().number_density[-1], rel=1e-3
    )
    with pytest.raises(ValueError, match="this table holds for 463.15 K only"):
        simulate(
            ALLOY.with_phase("S", equilibrium=table), Programme.isothermal(473.15, 1.0), **FAST
        )


def test_an_alloy_without_strength_ages_all_the_same():
    with_strength = simulate(ALLOY, TEN_HOURS, **FAST)
    without = simulate(replace(ALLOY, strength=None), TEN_HOURS, **FAST)
    assert without.stress is None
    np.testing.assert_array_equal(without.composition, with_strength.composition)


def test_the_result_knows_what_was_aged(in_one_go):
    assert in_one_go.alloy is TWO
    assert in_one_go.finished
    assert in_one_go.remark == ""


def test_sites_are_used_up():
    few = replace(ALLOY.phases[0].sites, density=1e22)
    alloy = ALLOY.with_phase("S", sites=few)
    result = simulate(alloy, TEN_HOURS, **FAST)
    assert 0.85e22 < result.phase().number_density.max() <= 1e22 * (1 + 1e-9)


def test_nuclei_that_formed_are_the_particles_that_are_there():
    result = simulate(ALLOY, Programme.isothermal(463.15, 10 * 60.0), **FAST)
    born = np.sum(result.phase().nucleation_rate[1:] * np.diff(result.time))
    assert born == pytest.approx(result.phase().number_density[-1], rel=1e-6)


# beginning with particles


def test_an_earlier_result_continues_with_its_particles(in_one_go):
    result = simulate(TWO, Programme.isothermal(463.15, 1.0), initial=in_one_go, **FAST)
    for name, history in result.phases.items():
        before = in_one_go.phases[name]
        for column in ("number_density", "mean_radius", "volume_fraction"):
            assert getattr(history, column)[0] == getattr(before, column)[-1]
        assert history.number_density[-1] == pytest.approx(before.number_density[-1], rel=5e-3)
    assert result.time[0] == 0
    assert result.composition[0] == pytest.approx(in_one_go.composition[-1], rel=1e-12)
    assert result.strength[0] == pytest.approx(in_one_go.strength[-1], rel=1e-12)


def test_two_runs_of_five_hours_make_one_of_ten():
    five = Programme.isothermal(463.15, 5 * HOUR)
    first = simulate(ALLOY, five)
    second = simulate(ALLOY, five, initial=first)
    whole = simulate(ALLOY, TEN_HOURS)
    assert second.strength[-1] == pytest.approx(whole.strength[-1], rel=2e-3)
    assert second.phase().number_density[-1] == pytest.approx(
        whole.phase().number_density[-1], rel=1e-2
    )


def test_particles_may_be_given_by_phase():
    result = simulate(TWO, TEN_HOURS, initial={"θ′": spheres(1e-8, 1e20)}, **FAST)
    assert result.phase("θ′").number_density[0] == 1e20
    assert result.phase("θ″").number_density[0] == 0
    assert_sound(result)


def test_more_particles_than_sites_are_allowed_at_the_beginning():
    few = ALLOY.with_phase("S", sites=population.Sites(1e18))
    result = simulate(few, TEN_HOURS, initial={"S": spheres(5e-9, 1e21)}, **FAST)
    assert not result.phase().nucleation_rate.any()
    assert_sound(result)


# histories of many kinds


def test_reversion_empties_the_population():
    history = TEN_HOURS.then(Jump(770.0), Hold(60.0))
    result = simulate(ALLOY, history, times=[10 * HOUR, 10 * HOUR + 60], **FAST)
    aged, reverted = result.snapshots["S"]
    assert aged.number_density > 1e20
    assert reverted.number_density == 0
    assert reverted.edges.size == 0
    assert result.composition[-1] == pytest.approx(ALLOY.composition, rel=1e-12)
    assert result.strength[-1] == pytest.approx(ALLOY.strength.pure + ALLOY.strength.solution)
    assert result.remark == ""
    assert_sound(result)


def test_after_reversion_it_can_be_aged_again():
    history = TEN_HOURS.then(Jump(770.0), Hold(60.0), Jump(463.15), Hold(10 * HOUR))
    result = simulate(ALLOY, history, **FAST)
    once = np.searchsorted(result.time, 10 * HOUR)
    assert result.strength[-1] == pytest.approx(result.strength[once], rel=5e-3)
    assert_sound(result)


def test_jumps_ramps_and_holds():
    history = Programme(
        300.0,
        (Ramp(450.0, 0.1), Hold(HOUR), Jump(480.0), Hold(HOUR), Ramp(300.0, 0.05), Hold(100.0)),
    )
    result = simulate(TWO, history, times=[history.duration], **FAST)
    assert_sound(result)
    assert result.finished
    # at the moment of a jump the temperature before it is written down
    jump = 1500 + HOUR
    apart = result.time != jump
    assert result.temperature[apart] == pytest.approx(history.temperature(result.time[apart]))
    assert result.temperature[~apart] == pytest.approx([450.0])
    # a ramp is followed in small steps of temperature
    assert np.abs(np.diff(result.temperature[result.time <= 1500])).max() <= 5 + 1e-9
    assert {1500.0, jump, jump + HOUR} <= set(result.time)


def test_a_slow_ramp_of_points_and_its_segments_agree():
    points = Programme.through([0.0, HOUR, 2 * HOUR], [400.0, 463.15, 463.15])
    ramp = Programme(400.0, (Ramp(463.15, 63.15 / HOUR), Hold(HOUR)))
    one, other = (simulate(ALLOY, history, **FAST) for history in (points, ramp))
    assert one.strength[-1] == pytest.approx(other.strength[-1], rel=1e-9)


def test_time_going_backwards_is_refused():
    with pytest.raises(ValueError, match="times must ascend"):
        Programme.through([0.0, HOUR, 0.5 * HOUR], [400.0, 463.15, 463.15])


# steps that fail


def test_a_step_that_is_not_finite_raises_and_returns_nothing(monkeypatch):
    simulation = Simulation(ALLOY, TEN_HOURS, **FAST)
    before = simulation.run(steps=60)
    good = Matrix.diffusivity
    monkeypatch.setattr(Matrix, "diffusivity", lambda self, temperature: np.nan)
    with pytest.raises(StepError):
        simulation.run()
    assert simulation.time == before.time[-1]
    monkeypatch.setattr(Matrix, "diffusivity", good)
    whole = simulation.run()
    assert whole.finished
    assert_equal(whole, simulate(ALLOY, TEN_HOURS, **FAST))


def test_a_lost_balance_raises_and_leaves_the_run_where_it_was(monkeypatch):
    simulation = Simulation(ALLOY, TEN_HOURS, **FAST)
    before = simulation.run(steps=60)
    module = sys.modules[Simulation.__module__]
    honest = module.trial_step

    def lossy(*arguments):
        trial = honest(*arguments)
        state = vars(trial.state) | {"composition": trial.state.composition * 1.001}
        return replace(trial, state=State(**state))

    monkeypatch.setattr(module, "trial_step", lossy)
    with pytest.raises(StepError, match=r"count of solute is off by \d\.\de-04 of all of it"):
        simulation.run()
    assert simulation.time == before.time[-1]
    monkeypatch.setattr(module, "trial_step", honest)
    assert simulation.run(steps=1).time.size == before.time.size + 1


def test_steps_that_never_become_good_enough_raise(monkeypatch):
    module = sys.modules[Simulation.__module__]
    honest = module.trial_step
    monkeypatch.setattr(
        module, "trial_step", lambda *arguments: replace(honest(*arguments), error=1.0)
    )
    with pytest.raises(StepError, match="the step at 0 s would have to be shorter than"):
        simulate(ALLOY, TEN_HOURS, **FAST)


def test_rejected_steps_are_counted_and_not_written():
    result = simulate(TWO, TEN_HOURS.then(Jump(483.15), Hold(HOUR)), **FAST)
    assert result.diagnostics.rejected > 0
    assert result.diagnostics.steps == result.time.size - 1


def test_smaller_classes_and_tolerances_take_more_of_both():
    coarse, fine = (
        simulate(ALLOY, TEN_HOURS, class_width=w, tolerance=t)
        for w, t in ((0.05, 5e-3), (0.01, 5e-4))
    )
    assert fine.diagnostics.steps > 2 * coarse.diagnostics.steps
    assert fine.diagnostics.most_classes > 2 * coarse.diagnostics.most_classes
    assert coarse.diagnostics.renewed > 0
