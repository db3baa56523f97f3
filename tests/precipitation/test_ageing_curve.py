import math
from dataclasses import replace

import numpy as np
import pytest

from quench.precipitation import ageing_curve

R = 8.314462618
T_REF = 473.15
CALIBRATION = {
    "matrix_hardness": 20.0,
    "as_quenched_hardness": 70.0,
    "peak_hardness": 150.0,
    "peak_time": 36000.0,
    "reference_temperature": T_REF,
    "activation_energy": 136e3,
    "solvus_temperature": 723.0,
    "solvus_enthalpy": 36e3,
    "size_after_growth": 1.0,
    "nucleation_barrier": 3.0,
}


@pytest.fixture(scope="module")
def curve():
    return ageing_curve.alloy_curve()


def by_hand(curve, time, temperature):
    """Hardness, step by step as the docstring of the class has it."""
    available = 1 - math.exp(
        -curve.solvus_enthalpy / R * (1 / temperature - 1 / curve.solvus_temperature)
    )
    reference = 1 - math.exp(-curve.solvus_enthalpy / R * (1 / T_REF - 1 / 723))

    def openness(absolute):
        return absolute / 723 * (1 - absolute / 723) ** 2

    nuclei = math.exp(curve.nucleation_barrier * (1 - openness(T_REF) / openness(temperature)))
    full = curve.size_after_growth**3 * available / (reference * nuclei)
    p = time / temperature * math.exp(-136e3 / (R * temperature)) / curve.crossover
    done = 1 - math.exp(-10 * p**1.5 / full)
    radius = (full * done + p) ** (1 / 3)
    phi = available * done
    particles = math.sqrt(phi) * 2 * math.sqrt(radius) / (1 + radius**1.5)
    dissolved = curve.matrix_hardness + curve.solute_hardness * (1 - phi) ** (2 / 3)
    return dissolved + curve.precipitate_hardness * particles


@pytest.mark.parametrize("temperature", [423.15, T_REF, 523.15])
@pytest.mark.parametrize("hours", [0.1, 3, 10, 300])
@pytest.mark.parametrize("size", [1.0, 1.3])
def test_hardness_by_hand(curve, hours, temperature, size):
    changed = replace(curve, size_after_growth=size)
    found = changed.hardness(hours * 3600, temperature=temperature)
    assert found == pytest.approx(by_hand(changed, hours * 3600, temperature), rel=1e-9)


def test_peak_is_where_it_was_measured(curve):
    time, hardness = curve.peak(T_REF)
    assert time == pytest.approx(36000, rel=1e-6)
    assert hardness == pytest.approx(150, rel=1e-9)


def test_the_table_of_materials_holds_the_calibration(curve):
    assert curve == ageing_curve.curve_through_peak(**CALIBRATION)
    assert curve.precipitate_hardness == pytest.approx(127.808524, rel=1e-6)
    assert curve.crossover == pytest.approx(2.388597e-13, rel=1e-6, abs=0)


def test_the_peak_is_a_maximum_on_a_fine_grid(curve):
    time, hardness = curve.peak(450.0)
    grid = np.geomspace(time / 3, time * 3, 2001)
    values = curve.hardness(grid, temperature=450.0)
    assert values.max() == pytest.approx(hardness, rel=1e-6)
    assert grid[values.argmax()] == pytest.approx(time, rel=2e-3)


def test_as_quenched_at_time_zero(curve):
    for temperature in (300, T_REF, 723, 900):
        assert curve.hardness(0, temperature=temperature) == pytest.approx(70)


def test_nothing_happens_above_the_solvus(curve):
    np.testing.assert_allclose(curve.hardness([1, 1e9], temperature=723.0), 70, rtol=1e-12)
    np.testing.assert_allclose(curve.hardness([1, 1e9], temperature=800.0), 70, rtol=1e-12)
    assert curve.nuclei(723.0) == 0
    assert curve.available(800.0) == 0


def test_hardening_falls_with_the_cube_root_of_time_in_the_end(curve):
    late = 1e14 * np.array([1.0, 8.0])
    hardening = curve.hardening(late, temperature=T_REF)
    assert hardening[0] / hardening[1] == pytest.approx(2, rel=1e-3)


def test_radius_grows_as_the_square_root_then_as_the_cube_root_of_time(curve):
    early = curve.relative_radius([1.0, 4.0], temperature=T_REF) ** 3
    reduced = curve.reduced_time(np.array([1.0, 4.0]), temperature=T_REF)
    np.testing.assert_allclose(early - reduced, 10 * reduced**1.5, rtol=1e-3)
    late = curve.relative_radius([1e12, 8e12], temperature=T_REF)
    assert late[1] / late[0] == pytest.approx(2, rel=1e-3)


def test_hardness_is_continuous_and_smooth(curve):
    time = np.geomspace(1, 1e9, 20001)
    slope = np.diff(curve.hardness(time, temperature=T_REF)) / np.diff(np.log(time))
    assert np.abs(np.diff(slope)).max() < 0.1
    assert np.abs(slope).max() < 40


def test_higher_temperature_gives_an_earlier_and_lower_peak(curve):
    peaks = [curve.peak(temperature) for temperature in (423.15, 448.15, 473.15, 498.15, 523.15)]
    times, heights = np.transpose(peaks)
    assert (np.diff(times) < 0).all()
    assert (np.diff(heights) < 0).all()


def test_fewer_nuclei_mean_larger_particles(curve):
    assert curve.nuclei(T_REF) == pytest.approx(1)
    openness = [t / 723 * (1 - t / 723) ** 2 for t in (T_REF, 523.15)]
    assert curve.nuclei(523.15) == pytest.approx(
        math.exp(3 * (1 - openness[0] / openness[1])), rel=1e-9
    )


def test_available_solute():
    found = ageing_curve.available_solute(
        [473.15, 723, 900], solvus_temperature=723.0, solvus_enthalpy=36e3
    )
    np.testing.assert_allclose(
        found, [1 - math.exp(-36e3 / R * (1 / 473.15 - 1 / 723)), 0, 0], rtol=1e-9
    )
    for name, message in [
        ("temperature", "temperature must be greater than 0"),
        ("solvus_temperature", "solvus_temperature must be greater than 0"),
        ("solvus_enthalpy", r"solvus_enthalpy must be greater than 0 \[J/mol\]"),
    ]:
        arguments = {"temperature": 400, "solvus_temperature": 700, "solvus_enthalpy": 1e4}
        arguments[name] = 0
        with pytest.raises(ValueError, match=message):
            ageing_curve.available_solute(arguments.pop("temperature"), **arguments)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"matrix_hardness": 80.0}, "hardness must rise from matrix to as quenched to peak"),
        ({"matrix_hardness": -1.0}, "hardness must rise from matrix"),
        ({"peak_hardness": 70.0}, "got 20, 70, 70 HV"),
        ({"peak_time": 0}, r"peak_time must be greater than 0 \[s\]"),
        ({"reference_temperature": 723.0}, "reference_temperature must lie below"),
        ({"nucleation_barrier": 0.0}, "nucleation_barrier must be greater than 0"),
        ({"activation_energy": math.nan}, "activation_energy must be finite"),
    ],
)
def test_calibration_refused(changed, message):
    with pytest.raises(ValueError, match=message):
        ageing_curve.curve_through_peak(**(CALIBRATION | changed))


def test_equal_matrix_and_quenched_hardness_are_allowed():
    curve = ageing_curve.curve_through_peak(
        **(CALIBRATION | {"matrix_hardness": 0.0, "as_quenched_hardness": 0.0})
    )
    assert curve.hardness(0, temperature=T_REF) == 0
    assert curve.peak(T_REF)[1] == pytest.approx(150, rel=1e-9)


def test_no_peak_at_or_near_the_solvus(curve):
    with pytest.raises(ValueError, match="must lie below the solvus, 723 K"):
        curve.peak(723.0)
    with pytest.raises(ValueError, match="too close to the solvus"):
        curve.peak(715.0)


def test_curve_checks_time_and_temperature(curve):
    with pytest.raises(ValueError, match="time must be 0 or more"):
        curve.hardness(-1, temperature=T_REF)
    with pytest.raises(ValueError, match="temperature must be greater than 0"):
        curve.hardness(1, temperature=-200)
    with pytest.raises(ValueError, match="shapes do not match"):
        curve.hardness([1, 2], temperature=[400, 410, 420])


def test_unknown_alloy_suggests_the_nearest():
    with pytest.raises(KeyError, match="Al-Cu ageing"):
        ageing_curve.alloy_curve("Al-Cu agein")
