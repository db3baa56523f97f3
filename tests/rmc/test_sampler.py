import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quench.rmc.sampler import Anneal, Constant, Greedy, accept, threshold

chances = st.floats(0, 1, exclude_max=True)


@given(change=st.floats(-50, 50), temperature=st.floats(0.01, 10), u=chances)
def test_accept_is_metropolis(change, temperature, u):
    chance = math.exp(min(0.0, -change / (2 * temperature)))
    if abs(chance - (1 - u)) > 1e-9:
        assert accept(100.0, 100.0 + change, temperature, u) == (1 - u < chance)


def test_improvements_pass_whatever_the_draw():
    for u in (0.0, 0.5, 0.999999):
        assert accept(10.0, 9.999, 0.5, u)
        assert accept(10.0, 9.999, 0.0, u)
        assert not accept(10.0, 10.001, 0.0, u)


def test_two_levels_are_visited_by_their_boltzmann_weights():
    """A walker between χ² = 0 and χ² = 2 spends exp(−1/T) times as long above."""
    rng, temperature, level, above = np.random.default_rng(3), 0.8, 0.0, 0
    for u in rng.random(40_000):
        other = 2.0 - level
        if accept(level, other, temperature, u):
            level = other
        above += level > 0
    assert above / (40_000 - above) == pytest.approx(math.exp(-1 / temperature), rel=0.03)


@given(temperature=st.floats(0, 100), u=chances)
def test_the_limit_is_finite_and_never_negative(temperature, u):
    assert 0 <= threshold(temperature, u) < math.inf


def test_annealing_is_geometric():
    schedule = Anneal(8.0, 0.5)
    assert schedule.at(0.0) == 8.0
    assert schedule.at(1.0) == pytest.approx(0.5)
    assert schedule.at(0.5) == pytest.approx(2.0)
    assert Constant(2.0).at(0.3) == 2.0
    assert Greedy().at(0.3) == 0.0


@pytest.mark.parametrize(("start", "end"), [(0.1, 5.0), (-1, -2), (5, 0), (float("nan"), 1)])
def test_a_schedule_that_heats_or_is_no_temperature_is_refused(start, end):
    with pytest.raises(ValueError, match=r"anneal|start|end"):
        Anneal(start, end)


def test_constant_temperature_must_be_positive():
    with pytest.raises(ValueError, match="temperature"):
        Constant(0.0)


def test_without_a_word_the_temperature_is_that_of_the_errors():
    assert Constant().at(0.3) == 1.0
