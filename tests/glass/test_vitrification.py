import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.constants import R
from scipy.integrate import solve_ivp

from quench.glass import vitrification as glass
from quench.glass.vitrification import GlassModel
from quench.programme import Hold, Jump, Programme, Ramp

QUENCH = Ramp(470.0, 1e6)


def final(programme, **options):
    return glass.fictive_temperature(programme, **options).fictive[-1]


# ------------------------------------------------------------------ the model


def test_relaxation_time_at_the_glass_transition_is_the_one_of_its_definition():
    model = GlassModel(glass_transition=500.0, transition_time=37.0)
    assert model.relaxation_time(500.0, 500.0) == pytest.approx(37.0)


def test_slope_at_the_transition_is_the_fragility():
    model = GlassModel()
    scaled = np.array([0.999, 1.001])
    times = model.relaxation_time(520 / scaled, 520 / scaled)
    assert np.diff(np.log10(times)) / np.diff(scaled) == pytest.approx([40.0])
    assert model.activation_energy == pytest.approx(40 * np.log(10) * 8.314462618 * 520)


def test_glass_and_structure_share_the_activation():
    model = GlassModel()
    inverse = np.array([1 / 480, 1 / 481])
    along_t = np.diff(model.log_relaxation_time(1 / inverse, 520.0)) / np.diff(inverse)
    along_tf = np.diff(model.log_relaxation_time(520.0, 1 / inverse)) / np.diff(inverse)
    assert along_t == pytest.approx([0.45 * model.activation_energy / R])
    assert along_tf == pytest.approx([0.55 * model.activation_energy / R])


def test_relaxation_time_in_liquid_helium_is_infinite_and_no_warning():
    assert GlassModel().relaxation_time(4.2, 520.0) == np.inf


def test_volume_expands_as_glass_or_as_liquid():
    model = GlassModel()
    assert model.relative_volume(520.0, 520.0) == 0
    assert model.relative_volume(530.0, 520.0) == pytest.approx(3.6e-4)
    assert model.relative_volume(530.0, 530.0) == pytest.approx(7.7e-4)
    assert model.relative_volume(300.0, 610.0) - model.relative_volume(
        300.0, 502.0
    ) == pytest.approx(0.00443, abs=1e-5)


def test_crystal_is_denser_and_expands_like_the_glass():
    model = GlassModel()
    at_melting = model.relative_volume(900.0, 900.0) - glass.crystal_volume(900.0)
    assert at_melting == pytest.approx(0.03)
    slope = glass.crystal_volume(500.0) - glass.crystal_volume(400.0)
    assert slope == pytest.approx(3.6e-3)
    assert glass.crystal_volume(300.0) < model.relative_volume(300.0, 499.0)
    shifted = glass.crystal_volume(800.0, melting_point=800.0, melting_expansion=0.01)
    assert shifted == pytest.approx(model.relative_volume(800.0, 800.0) - 0.01)


# ------------------------------------------------------------------ known answers


@pytest.mark.parametrize(
    ("rate", "expected"), [(1 / 60, 499.0), (20 / 60, 514.5), (1e3, 562.0), (1e6, 610.0)]
)
def test_fictive_temperature_of_four_cooling_rates(rate, expected):
    assert final(glass.cooled(rate=rate)) == pytest.approx(expected, abs=0.6)


def test_ten_hours_at_470_kelvin():
    quenched = Programme(900.0, (QUENCH,))
    before = glass.fictive_temperature(quenched)
    after = glass.fictive_temperature(quenched.then(Hold(36000.0)))
    assert after.fictive[-1] == pytest.approx(502.0, abs=0.5)
    assert after.volume[-1] - before.volume[-1] == pytest.approx(-0.0044, abs=5e-5)
    assert after.time[-1] == pytest.approx(36000 + 430e-6)


def test_cooling_rate_moves_one_over_fictive_temperature_by_the_activation_energy():
    model = GlassModel()
    rates = np.array([1e-2, 1e-1, 1.0])
    ends = np.array([final(glass.cooled(rate=rate)) for rate in rates])
    slope = np.diff(np.log(rates)) / np.diff(1 / ends)
    assert slope * R / model.activation_energy == pytest.approx([-1, -1], abs=0.03)
    # the width of the transition, RT²/ΔH, grows with T: q/T_f² is the cleaner variable
    slope = np.diff(np.log(rates / ends**2)) / np.diff(1 / ends)
    assert slope * R / model.activation_energy == pytest.approx([-1, -1], abs=0.004)


def test_slope_holds_for_another_activation_energy():
    model = GlassModel(fragility=60.0, nonlinearity=0.6)
    ends = [final(glass.cooled(rate=rate, model=model), model=model) for rate in (0.1, 1.0)]
    slope = (np.log(10) - 2 * np.log(ends[1] / ends[0])) / (1 / ends[1] - 1 / ends[0])
    assert slope * R == pytest.approx(-model.activation_energy, rel=0.004)


@pytest.mark.parametrize("rate", [1 / 60, 1e3, 1e6])
def test_halving_the_steps_changes_little(rate):
    programme = glass.cooled(rate=rate, end=470.0).then(Hold(3600.0), Ramp(600.0, 1 / 3))
    coarse, fine = (glass.fictive_temperature(programme, step=step) for step in (0.5, 0.25))
    on_coarse = np.interp(coarse.time, fine.time, fine.fictive)
    assert coarse.fictive == pytest.approx(on_coarse, abs=0.1)


# ------------------------------------------------------------------ exact limits


def by_differential_equation(programme, model, times):
    """Solve dT_f/dt = (T − T_f)/τ, which holds for β = 1."""
    durations, changes = programme.steps(1e9, boundary=0.0)
    nodes = np.concatenate([[0], np.cumsum(durations)])
    stops = programme.start + np.concatenate([[0], np.cumsum(changes)])

    def slope(t, fictive):
        temperature = np.interp(t, nodes, stops)
        return (temperature - fictive) / model.relaxation_time(temperature, fictive)

    solution = solve_ivp(
        slope, (0, times[-1]), [programme.start], "LSODA", times, rtol=1e-8, max_step=20.0
    )
    return solution.y[0]


@pytest.mark.parametrize("nonlinearity", [1.0, 0.45])
def test_one_relaxation_time_is_a_differential_equation(nonlinearity):
    model = GlassModel(stretching=1.0, nonlinearity=nonlinearity)
    programme = Programme(560.0, (Ramp(450.0, 0.2), Hold(2000.0), Ramp(550.0, 0.1)))
    history = glass.fictive_temperature(programme, model=model, step=0.25)
    exact = by_differential_equation(programme, model, history.time)
    assert history.fictive == pytest.approx(exact, abs=0.1)


def test_a_small_jump_relaxes_as_a_stretched_exponential():
    model = GlassModel()
    programme = Programme(510.0, (Ramp(510.01, 1e3), Hold(3000.0)))
    history = glass.fictive_temperature(programme, model=model)
    late = history.time > 1.0
    tau = model.relaxation_time(510.0, 510.0)
    expected = 510 + 0.01 * (1 - np.exp(-np.sqrt(history.time[late] / tau)))
    assert history.fictive[late] == pytest.approx(expected, abs=1e-5)


def test_the_liquid_follows_and_the_cold_glass_stays():
    history = glass.fictive_temperature(glass.cooled(rate=0.1))
    hot = history.temperature > 560
    cold = history.temperature < 400
    assert history.fictive[hot] == pytest.approx(history.temperature[hot], abs=0.01)
    assert np.ptp(history.fictive[cold]) < 0.02


def test_reheating_overshoots_more_after_slow_cooling():
    def peak(rate):
        programme = glass.cooled(rate=rate, end=400.0).then(Ramp(620.0, 1 / 3))
        history = glass.fictive_temperature(programme)
        heating = np.diff(history.temperature) > 0
        return history.response[heating].max()

    assert peak(1 / 600) > peak(1 / 3) > 1.1
    assert peak(100.0) < peak(1 / 3)


def test_response_is_undefined_where_the_temperature_stands_still():
    history = glass.fictive_temperature(Programme(530.0, (Ramp(529.0, 1.0), Hold(10.0))), step=1.0)
    assert np.isnan(history.response[1:]).all()
    assert history.response[0] == pytest.approx(530.0 - history.fictive[1])


def test_memory_effect_of_kovacs():
    # Annealed cold until T_f = 508 K, then brought to 508 K: T_f rises before it falls.
    annealed = Programme(540.0, (Ramp(490.0, 100.0), Hold(1.4e4)))
    reached = final(annealed)
    history = glass.fictive_temperature(annealed.then(Ramp(reached, 100.0), Hold(1e5)))
    after = history.fictive[history.time > history.time[-1] - 1e5]
    assert after.max() > reached + 1
    assert after[-1] == pytest.approx(reached, abs=0.2)


@settings(max_examples=20, deadline=None)
@given(
    temperature=st.floats(100.0, 500.0),
    rate=st.floats(1.0, 1e5),
    duration=st.floats(1.0, 1e5),
)
def test_annealing_below_the_fictive_temperature_never_rejuvenates(temperature, rate, duration):
    cooled = glass.cooled(rate=rate, end=temperature)
    history = glass.fictive_temperature(cooled.then(Hold(duration)), step=2.0)
    assert (np.diff(history.fictive) <= 1e-6).all()


# ------------------------------------------------------------------ programmes


def on_the_way(change, *, start, step=0.5):
    """Follow a change of temperature from `start`, then a hold; both give the same steps."""
    programme = Programme(start, (change, Hold(1e4), Ramp(560.0, 0.2)))
    return glass.fictive_temperature(programme, step=step)


@pytest.mark.parametrize(("start", "to"), [(540.0, 490.0), (490.0, 540.0), (600.0, 400.0)])
def test_a_jump_is_the_limit_of_ever_faster_ramps(start, to):
    jump = on_the_way(Jump(to), start=start)
    steps = int(abs(to - start) / 0.5)
    assert jump.time[: steps + 1].tolist() == [0.0] * (steps + 1)
    assert jump.temperature[steps] == pytest.approx(to)
    assert np.isfinite(jump.fictive).all()
    gaps = []
    for rate in (1e8, 1e12, 1e16):
        ramp = on_the_way(Ramp(to, rate), start=start)
        assert ramp.temperature == pytest.approx(jump.temperature)
        gaps.append(np.abs(ramp.fictive - jump.fictive).max())
    # √(ξ) is what an early response grows with: 10⁴ times faster is 100 times closer
    assert gaps[2] < gaps[1] / 50 < gaps[0] / 2000
    assert gaps[2] < 1e-3


def test_structure_stays_during_a_jump_and_volume_follows_as_glass():
    model = GlassModel()
    history = glass.fictive_temperature(Programme(540.0, (Jump(490.2),)), model=model)
    assert history.time.tolist() == [0.0] * 101
    assert history.fictive == pytest.approx(np.full(101, 540.0))
    assert history.response == pytest.approx(np.zeros(100))
    change = history.volume[-1] - history.volume[0]
    assert change == pytest.approx(-49.8 * model.glass_expansion)


def test_the_pieces_of_a_jump_make_no_difference():
    coarse = on_the_way(Jump(490.0), start=540.0, step=50.0)
    two = Programme(540.0, (Jump(520.0), Jump(490.0), Hold(1e4), Ramp(560.0, 0.2)))
    fine = glass.fictive_temperature(two, step=50.0)
    assert fine.fictive[2:] == pytest.approx(coarse.fictive[1:], abs=1e-9)


def test_a_jump_to_nitrogen_and_back_leaves_the_glass_as_it_was():
    quenched = glass.cooled(rate=1e6)
    dipped = quenched.then(Jump(77.0), Hold(60.0), Jump(293.0))
    before, after = (glass.fictive_temperature(p) for p in (quenched, dipped))
    assert after.fictive[-1] == pytest.approx(before.fictive[-1], abs=1e-6)
    assert after.volume[-1] == pytest.approx(before.volume[-1], abs=1e-9)


def test_nothing_happens_in_an_empty_programme():
    history = glass.fictive_temperature(Programme(450.0))
    assert history.fictive.tolist() == history.temperature.tolist() == [450.0]


def test_bad_input():
    with pytest.raises(ValueError, match="programme must be a Programme"):
        glass.fictive_temperature([300, 400])
    with pytest.raises(ValueError, match="step must be greater than 0"):
        glass.fictive_temperature(Programme(300.0, (Hold(1.0),)), step=0)
    with pytest.raises(ValueError, match="nonlinearity must be a fraction"):
        GlassModel(nonlinearity=1.2)
    with pytest.raises(ValueError, match="stretching must be a fraction"):
        GlassModel(stretching=0.0)
    with pytest.raises(ValueError, match="fragility must be greater than 0"):
        GlassModel(fragility=0)
    with pytest.raises(ValueError, match="melting_expansion must be 0 or more"):
        glass.crystal_volume(300.0, melting_expansion=-0.1)
