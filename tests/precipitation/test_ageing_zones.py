import math
from dataclasses import replace

import numpy as np
import pytest

from quench.precipitation.ageing_curve import alloy_curve
from quench.precipitation.ageing_zones import ZoneHardening, alloy_zones, two_stage_hardness

R = 8.314462618


@pytest.fixture(scope="module")
def curve():
    return alloy_curve()


ZONES = ZoneHardening(
    zone_hardness=45,
    time_constant=86400,
    reference_temperature=298.15,
    migration_energy=55e3,
    solvus_temperature=450,
    solvus_enthalpy=30e3,
)


def test_the_table_of_materials():
    assert alloy_zones() == ZONES


def test_formed_by_hand():
    constant = 86400 * math.exp(55e3 / R * (1 / 350 - 1 / 298.15))
    available = 1 - math.exp(-30e3 / R * (1 / 350 - 1 / 450))
    expected = available * (1 - math.exp(-600 / constant))
    assert ZONES.formed(600, temperature=350) == pytest.approx(expected, rel=1e-9)


def test_none_above_their_solvus(curve):
    assert ZONES.formed(1e9, temperature=460) == 0
    time = np.geomspace(1, 1e8, 50)
    np.testing.assert_allclose(
        two_stage_hardness(time, temperature=460, zones=ZONES, precipitates=curve),
        curve.hardness(time, temperature=460),
    )


def test_two_stage_by_hand(curve):
    time, temperature = 4e5, 423.15
    done = curve.precipitated(time, temperature=temperature) / curve.available(temperature)
    zones = 45 * math.sqrt(ZONES.formed(time, temperature=temperature) * (1 - done))
    late = curve.hardening(time, temperature=temperature)
    expected = curve.solution_hardness(time, temperature=temperature) + math.sqrt(
        zones**2 + late**2
    )
    found = two_stage_hardness(time, temperature=temperature, zones=ZONES, precipitates=curve)
    assert found == pytest.approx(expected, rel=1e-9)


def test_plateau_before_the_second_rise(curve):
    hours = np.array([10.0, 30.0])
    low = two_stage_hardness(hours * 3600, temperature=403.15, zones=ZONES, precipitates=curve)
    assert low[0] == pytest.approx(low[1], rel=0.01)
    assert 90 < low[0] < 120


@pytest.mark.parametrize(
    ("time", "temperature", "message"),
    [
        (-1, 300, r"time must be 0 or more \[s\]"),
        (1, 0, "temperature must be greater than 0"),
    ],
)
def test_bad_input(time, temperature, message):
    with pytest.raises(ValueError, match=message):
        ZONES.formed(time, temperature=temperature)


def test_parameters_must_be_positive():
    with pytest.raises(ValueError, match="migration_energy must be greater than 0"):
        replace(ZONES, migration_energy=0)
