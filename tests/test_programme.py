import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quench.programme import Hold, Jump, Programme, Ramp, kelvin

temperatures = st.floats(50.0, 1500.0)
spans = st.floats(1e-3, 1e6)
segments = st.one_of(
    st.builds(Ramp, to=temperatures, rate=st.floats(1e-3, 1e4)),
    st.builds(Jump, to=temperatures),
    st.builds(Hold, duration=spans),
)
programmes = st.builds(Programme, temperatures, st.lists(segments, max_size=12).map(tuple))

EVERYTHING = Programme(600.0, (Ramp(500.0, 2.0), Hold(30.0), Jump(300.0), Ramp(350.0, 5.0)))


# ------------------------------------------------------------------ ways to make one


def test_points_and_segments_say_the_same():
    built = Programme(600.0, (Ramp(500.0, 2.0), Hold(30.0), Ramp(550.0, 5.0)))
    assert Programme.through([0, 50, 80, 90], [600, 500, 500, 550]) == built
    assert built.end == 550.0
    assert Programme.through([0, 5], [300, 310]) == Programme(300.0, (Ramp(310.0, 2.0),))
    assert Programme.through([0, 0.5], [300, 310]) == Programme(300.0, (Ramp(310.0, 20.0),))
    assert Programme(300.0).end == 300.0


def test_a_programme_begins_at_time_zero_wherever_its_points_begin():
    times, stops = Programme.through([100, 150, 180], [600, 500, 500]).corners
    assert times.tolist() == [0.0, 50.0, 80.0]
    assert stops.tolist() == [600.0, 500.0, 500.0]


def test_isothermal_is_one_hold():
    assert Programme.isothermal(463.0, 3600.0) == Programme(463.0, (Hold(3600.0),))
    assert Programme.isothermal(77.0, 1).duration == 1.0


def test_two_step_ageing_of_alloy_718():
    hours = 3600.0
    ageing = Programme.two_step(991, 8 * hours, 894, 6 * hours, cooling_rate=55 / hours)
    assert ageing == Programme(991.0, (Hold(28800.0), Ramp(894.0, 55 / 3600), Hold(21600.0)))
    times, stops = ageing.corners
    assert stops.tolist() == [991.0, 991.0, 894.0, 894.0]
    assert times / hours == pytest.approx([0, 8, 8 + 97 / 55, 14 + 97 / 55])
    assert ageing.temperature((8 + 1) * hours) == pytest.approx(991 - 55)


def test_two_steps_without_a_rate_are_joined_by_a_jump():
    for second in (463.0, 393.0, 300.0):
        ageing = Programme.two_step(393.0, 100.0, second, 50.0)
        assert ageing.segments == (Hold(100.0), Jump(second), Hold(50.0))
        assert (ageing.start, ageing.end, ageing.duration) == (393.0, second, 150.0)


# ------------------------------------------------------------------ what it says


def test_corners_of_every_kind_of_segment():
    times, stops = EVERYTHING.corners
    assert times.tolist() == [0.0, 50.0, 80.0, 80.0, 90.0]
    assert stops.tolist() == [600.0, 500.0, 500.0, 300.0, 350.0]
    assert EVERYTHING.duration == 90.0
    assert EVERYTHING.end == 350.0


def test_a_programme_without_segments_is_a_point():
    times, stops = Programme(450).corners
    assert (times.tolist(), stops.tolist()) == ([0.0], [450.0])
    assert stops.dtype == float
    assert Programme(450).duration == 0.0
    assert Programme(450).temperature(0) == 450.0


def test_temperature_between_the_corners_and_after_a_jump():
    expected = {0: 600, 10: 580, 25: 550, 50: 500, 60: 500, 79.999: 500, 80: 300, 84: 320, 90: 350}
    for time, temperature in expected.items():
        assert EVERYTHING.temperature(time) == pytest.approx(temperature, rel=1e-12)


def test_of_jumps_at_one_moment_the_last_counts():
    programme = Programme(300.0, (Jump(400.0), Jump(500.0), Hold(10.0), Jump(350.0), Jump(320.0)))
    assert programme.temperature([0.0, 5.0, 10.0]).tolist() == [500.0, 500.0, 320.0]
    assert Programme(300.0, (Jump(400.0),)).temperature(0.0) == 400.0


def test_temperature_keeps_the_shape():
    assert type(EVERYTHING.temperature(60)) is float
    assert EVERYTHING.temperature([]).shape == (0,)
    result = EVERYTHING.temperature([[0, 80], [50, 90]])
    assert result.tolist() == [[600.0, 300.0], [500.0, 350.0]]


def test_time_may_exceed_the_end_by_rounding_only():
    programme = Programme(400.0, (Hold(500.0), Ramp(300.0, 0.2)))
    assert programme.duration == 1000.0
    assert programme.temperature(1000.0 * (1 + 0.95e-9)) == 300.0
    with pytest.raises(ValueError, match="times must not lie beyond"):
        programme.temperature(1000.0 * (1 + 1.05e-9))


@given(programmes)
def test_temperature_at_the_corners_is_that_of_the_corners(programme):
    times, stops = programme.corners
    last = np.append(np.diff(times) > 0, True)  # of several corners at one time
    assert programme.temperature(times[last]).tolist() == stops[last].tolist()
    assert (np.diff(times) >= 0).all()
    assert (times[0], stops[0]) == (0.0, programme.start)
    assert (times[-1], stops[-1]) == (programme.duration, programme.end)


@given(programmes, st.floats(0.0, 1.0))
def test_temperature_runs_straight_between_corners(programme, share):
    times, stops = programme.corners
    within = times[:-1] + share * np.diff(times)
    inside = (within > times[:-1]) & (within < times[1:])
    expected = stops[:-1] + (within - times[:-1]) / np.where(inside, np.diff(times), 1) * (
        np.diff(stops)
    )
    result = programme.temperature(within[inside])
    assert result == pytest.approx(expected[inside], rel=1e-12)


@given(programmes, programmes)
def test_duration_adds_up(first, second):
    # what follows begins where the first ends
    second = Programme(first.end, second.segments)
    both = first.then(*second.segments)
    assert both.duration == pytest.approx(first.duration + second.duration)
    assert both.end == second.end
    assert len(both.corners[0]) == len(first.corners[0]) + len(second.corners[0]) - 1


# ------------------------------------------------------------------ small steps


def test_steps_add_up():
    programme = Programme(600.0, (Ramp(200.0, 2.0), Hold(30.0), Ramp(200.0, 1.0)))
    durations, changes = programme.steps(0.7, boundary=300.0)
    assert durations.sum() == pytest.approx(230.0)
    assert changes.sum() == pytest.approx(-400.0)
    assert 6.0 < np.abs(changes).max() <= 7.0
    assert np.abs(changes[: int(300 / 0.7)]).max() <= 0.7


def test_steps_of_a_ramp_keep_its_rate():
    durations, changes = Programme(300.0, (Ramp(303.0, 4.0),)).steps(1.0, boundary=0.0)
    assert changes == pytest.approx([1.0, 1.0, 1.0])
    assert durations == pytest.approx([0.25, 0.25, 0.25])


def test_steps_of_a_hold_are_twelve_a_decade():
    durations, changes = Programme(300.0, (Hold(1e3),)).steps(1.0, boundary=0.0)
    times = np.cumsum(durations)
    assert times[0] == pytest.approx(1e-5)
    assert times[-1] == pytest.approx(1e3)
    assert times[1:] / times[:-1] == pytest.approx(np.full(96, 10 ** (1 / 12)))
    assert not changes.any()


@pytest.mark.parametrize(("to", "count"), [(298.0, 3), (302.0, 3), (297.9, 3), (302.2, 4)])
def test_steps_of_a_jump_are_small_and_take_no_time(to, count):
    for boundary in (0.0, 1000.0):  # which is a matter of ramps
        durations, changes = Programme(300.0, (Jump(to),)).steps(0.71, boundary=boundary)
        assert durations.tolist() == [0.0] * count
        assert changes == pytest.approx(np.full(count, (to - 300.0) / count))


def test_going_where_one_is_makes_no_step():
    durations, changes = Programme(300.0, (Jump(300.0), Ramp(300.0, 1.0))).steps(1.0, boundary=0.0)
    assert durations.size == changes.size == 0


@given(programmes, st.floats(1.0, 50.0), temperatures)
def test_steps_lead_to_the_end(programme, step, boundary):
    durations, changes = programme.steps(step, boundary=boundary)
    assert durations.sum() == pytest.approx(programme.duration)
    assert programme.start + changes.sum() == pytest.approx(programme.end)
    assert np.abs(changes[durations == 0]).max(initial=0.0) <= step * (1 + 1e-12)


# ------------------------------------------------------------------ bad input


def test_kelvin_may_be_cold_but_not_celsius():
    assert kelvin("x", 4.2) == 4.2
    assert type(kelvin("x", 300)) is float
    assert kelvin("x", [77, 300]) == [77, 300]
    assert kelvin("x", 0.5) == 0.5
    with pytest.raises(ValueError, match=r"^x must be above 0 K, got 0; .* give 273.15$"):
        kelvin("x", [0.5, 0.0])
    with pytest.raises(ValueError, match=r"^x must be above 0 K, got -273.15$"):
        kelvin("x", -273.15)


def test_segments_refuse_bad_input():
    with pytest.raises(ValueError, match=r"to must be above 0 K, got -196; .* give 77.15"):
        Ramp(-196.0, 1.0)
    with pytest.raises(ValueError, match=r"to must be above 0 K, got -196; .* give 77.15"):
        Jump(-196.0)
    with pytest.raises(ValueError, match="to must be finite"):
        Jump(np.nan)
    with pytest.raises(ValueError, match=r"rate must be greater than 0 \[K/s\], got 0"):
        Ramp(300.0, 0.0)
    with pytest.raises(ValueError, match=r"duration must be greater than 0 \[s\], got -1"):
        Hold(-1.0)


def test_programme_refuses_bad_input():
    with pytest.raises(ValueError, match="start must be above 0 K, got -300$"):
        Programme(-300.0)
    with pytest.raises(ValueError, match=r"segments must be Ramp, Jump or Hold, got 300; write"):
        Programme(300.0, (300,))
    with pytest.raises(ValueError, match="step must be greater than 0"):
        EVERYTHING.steps(0, boundary=0.0)
    with pytest.raises(ValueError, match=r"temperature must be above 0 K, got -5; .* 268.15"):
        Programme.isothermal(-5.0, 10.0)
    with pytest.raises(ValueError, match="duration must be greater than 0"):
        Programme.isothermal(300.0, 0.0)


def test_points_that_make_no_programme():
    for times in ([0, 2, 1], [0, 1, 1]):
        with pytest.raises(ValueError, match=r"times must ascend, got .*; sort the points first"):
            Programme.through(times, [300, 300, 300])
    for times, stops in [([0, 1], [300]), ([0], [300]), ([[0, 1]], [[300, 310]])]:
        with pytest.raises(ValueError, match="two lists of one length, 2 or more, got shapes"):
            Programme.through(times, stops)


def test_times_outside_the_programme():
    with pytest.raises(ValueError, match=r"times must be 0 or more \[s\], got -1$"):
        EVERYTHING.temperature([0.0, -1.0])
    with pytest.raises(
        ValueError, match=r"beyond the end of the programme at 90 s, got 90.001; add a Hold"
    ):
        EVERYTHING.temperature([5.0, 90.001])
    with pytest.raises(ValueError, match="times must be finite"):
        EVERYTHING.temperature(np.inf)
    with pytest.raises(ValueError, match=r"programme at 0 s, got 1;"):
        Programme(300.0).temperature(1.0)


def test_two_steps_name_what_is_wrong():
    good = {"first": 991.0, "first_duration": 1.0, "second": 894.0, "second_duration": 1.0}
    for name in good:
        with pytest.raises(ValueError, match=f"^{name} must be"):
            Programme.two_step(**good | {name: -1.0})
    with pytest.raises(ValueError, match=r"^cooling_rate must be greater than 0 \[K/s\], got -0.1"):
        Programme.two_step(**good, cooling_rate=-0.1)
    with pytest.raises(ValueError, match=r"got 894 K and then 991 K; to heat steadily"):
        Programme.two_step(894.0, 1.0, 991.0, 1.0, cooling_rate=0.1)
    assert Programme.two_step(894.0, 1.0, 894.0, 1.0, cooling_rate=0.1).duration == 2.0
