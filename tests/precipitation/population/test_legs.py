import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quench.precipitation import population
from quench.precipitation.population.legs import Leg, legs
from quench.programme import Hold, Jump, Programme, Ramp

ALLOY = population.alloy_2024()
HISTORY = Programme(300.0, (Ramp(400.0, 2.0), Hold(100.0), Jump(350.0), Hold(50.0)))


def test_a_leg_runs_straight():
    leg = Leg(10.0, 30.0, 300.0, 400.0, False)
    assert [leg.temperature(t) for t in (10, 15, 30)] == [300, 325, 400]
    assert leg.slope == 5
    assert Leg(10.0, 30.0, 400.0, 300.0, False).slope == 5
    assert Leg(10.0, 30.0, 400.0, 400.0, False).slope == 0


def test_a_programme_is_cut_at_its_corners_and_a_jump_takes_no_leg():
    assert legs(ALLOY, HISTORY, ()) == (
        Leg(0.0, 50.0, 300.0, 400.0, False),
        Leg(50.0, 150.0, 400.0, 400.0, False),
        Leg(150.0, 200.0, 350.0, 350.0, False, True),
    )


def test_and_at_the_times_asked_for():
    found = legs(ALLOY, HISTORY, [200.0, 20.0, 150.0, 20.0])
    assert found == (
        Leg(0.0, 20.0, 300.0, 340.0, True),
        Leg(20.0, 50.0, 340.0, 400.0, False),
        Leg(50.0, 150.0, 400.0, 400.0, True),
        Leg(150.0, 200.0, 350.0, 350.0, True, True),
    )


@given(st.lists(st.floats(1e-3, 200.0), max_size=8))
def test_legs_join_and_follow_the_programme(times):
    found = legs(ALLOY, HISTORY, times)
    assert found[0].begin == 0
    assert found[-1].end == 200
    for before, after in pairwise(found):
        assert before.end == after.begin
    assert sorted(set(times)) == [leg.end for leg in found if leg.keep]
    for leg in found:
        middle = (leg.begin + leg.end) / 2
        assert leg.temperature(middle) == pytest.approx(HISTORY.temperature(middle))


def test_times_may_come_as_an_array():
    assert [leg.keep for leg in legs(ALLOY, HISTORY, np.array([50.0]))] == [True, False, False]


@pytest.mark.parametrize("history", [463.15, (463.15, 3600), None])
def test_what_is_no_programme_is_refused(history):
    with pytest.raises(ValueError, match=r"got \w+; Programme.isothermal\(463.15, 36000\) is ten"):
        legs(ALLOY, history, ())


@pytest.mark.parametrize(
    ("history", "times", "message"),
    [
        (Programme(463.15), (), "history must take some time, got 0 s; add a Hold"),
        (Programme(463.15, (Jump(400.0),)), (), "history must take some time"),
        (Programme.isothermal(249.0, 1.0), (), "between 250 and 775 K"),
        (Programme.isothermal(249.0, 1.0), (), "2024 holds, got 249 K (-24 °C)"),
        (Programme.isothermal(776.0, 1.0), (), "2024 holds, got 776 K (503 °C)"),
        (HISTORY.then(Ramp(900.0, 1.0)), (), "got 900 K"),
        (HISTORY, [201.0], "within the programme of 200 s, got 201 s"),
        (HISTORY, [-1.0], "times must be 0 or more [s], got -1"),
        (HISTORY, [np.nan], "times must be finite"),
    ],
)
def test_refusals(history, times, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        legs(ALLOY, history, times)


def test_the_ends_of_the_range_are_within_it():
    for temperature in ALLOY.temperature_range:
        assert len(legs(ALLOY, Programme.isothermal(temperature, 1.0), ())) == 1


def test_a_time_beyond_the_end_by_rounding_is_the_end():
    found = legs(ALLOY, HISTORY, [200 * (1 + 1e-10)])
    assert [leg.keep for leg in found] == [False, False, True]
    assert found[-1].end == 200


def test_time_cannot_run_backwards():
    with pytest.raises(ValueError, match="times must ascend"):
        Programme.through([0.0, 10.0, 5.0], [300.0, 400.0, 400.0])


def test_a_jump_marks_the_leg_that_begins_with_it():
    history = Programme(450.0, (Hold(100.0), Jump(500.0), Hold(50.0), Hold(50.0)))
    found = legs(ALLOY, history, [120.0])
    assert [leg.jumps for leg in found] == [False, True, False, False]
    assert [leg.begin for leg in found] == [0.0, 100.0, 120.0, 150.0]
