import math

import pytest

from quench.precipitation import population
from quench.precipitation.population.design import ROUNDING, judge_ageing
from quench.programme import Hold, Jump, Programme

HOUR = 3600.0


def held(celsius, hours, **conditions):
    return judge_ageing(Programme.isothermal(celsius + 273.15, hours * HOUR), **conditions)


def test_ageing_and_service_are_one_history():
    verdict = held(190, 10)
    history = Programme(463.15, (Hold(10 * HOUR), Jump(393.15), Hold(100 * HOUR)))
    result = population.simulate(population.alloy_2024(), history)
    assert verdict.strength == pytest.approx(result.strength_at(10 * HOUR), rel=1e-3)
    assert verdict.left == pytest.approx(result.strength[-1], rel=1e-9)
    assert verdict.loss == pytest.approx(1 - verdict.left / verdict.strength, abs=1e-12)
    assert verdict.time == 10 * HOUR


def test_under_and_over_the_peak():
    early, late = held(190, 5), held(190, 20)
    assert early.peak_time > early.time
    assert late.peak_time < late.time
    for verdict in (early, late):
        assert verdict.peak_time == pytest.approx(10.5 * HOUR, rel=0.1)
        assert verdict.peak_strength == pytest.approx(370e6, rel=0.005)


def test_the_target_is_met_to_the_nearest_megapascal():
    strength = held(200, 4.8).strength
    assert held(200, 4.8, target=strength + 0.9 * ROUNDING).reached
    assert not held(200, 4.8, target=strength + 1.1 * ROUNDING).reached


def test_hot_service_costs_strength():
    verdict = held(190, 10, service_temperature=463.15)
    assert verdict.loss > 0.1
    assert not verdict.stable
    assert held(190, 10, service_temperature=463.15, largest_loss=0.2).stable


def test_still_rising_has_no_peak():
    assert math.isinf(held(110, 10).peak_time)


@pytest.mark.parametrize(
    ("programme", "message"),
    [
        ((463.15, 3600), "must be a quench.programme.Programme, got tuple"),
        (Programme(463.15), "more than 0 and at most 1000 h, got 0 h"),
        (Programme.isothermal(463.15, 1001 * HOUR), "at most 1000 h, got 1001 h"),
        (Programme.isothermal(298.15, HOUR), "stays below 100 °C, got at most 25 °C.*years"),
        (Programme.isothermal(673.15, HOUR), "goes to 400 °C, above the solvus of 2024 at 377 °C"),
    ],
)
def test_what_is_no_ageing_is_refused(programme, message):
    with pytest.raises(ValueError, match=message):
        judge_ageing(programme)


@pytest.mark.parametrize(
    "wrong", [{"target": 0}, {"largest_loss": 5}, {"service_time": 0}, {"service_temperature": -3}]
)
def test_conditions_are_checked(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong)).split("_")[0]):
        held(190, 10, **wrong)
