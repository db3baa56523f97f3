import numpy as np
import pytest

from quench import figures
from quench.figures import age_hardening
from quench.precipitation import ageing_curve, ageing_zones
from quench.stated import formulas


@pytest.mark.parametrize("name", age_hardening.__all__)
def test_every_figure_has_words_units_and_draws(name):
    figure = getattr(figures, name)()
    assert figure.alt.endswith(".")
    assert len(figure.alt) > 60
    for axes in figure.axes:
        assert axes.get_ylabel()
    assert figure.png(pixel_ratio=1).startswith(b"\x89PNG")


def lines(axes):
    return {line.get_label(): line.get_data() for line in axes.get_lines()}


def test_stated_curves_are_those_of_the_source():
    curves, peaks = figures.stated_ageing_curves().axes
    hours, hardness = lines(curves)["150 °C"]
    assert len(hours) == 200
    np.testing.assert_array_equal(hardness, formulas.hardness_as_stated(hours, 423))
    celsius, times = peaks.get_lines()[0].get_data()
    assert times[np.argmin(abs(celsius - 200))] == pytest.approx(10, rel=0.15)


def test_jump_is_drawn_between_its_two_values():
    (axes,) = figures.ageing_stated_and_continuous().axes
    ends = axes.get_lines()[2].get_ydata()
    assert ends[0] == pytest.approx(70 + 80 * (1 - np.exp(-1)))
    assert ends[1] == pytest.approx(150, rel=1e-4)


def test_continuous_curves_and_their_peaks():
    (axes,) = figures.ageing_curves().axes
    curve = ageing_curve.alloy_curve()
    hours, hardness = lines(axes)["250 °C"]
    np.testing.assert_allclose(hardness, curve.hardness(hours * 3600, temperature=523.15))
    marker = axes.get_lines()[-2]
    assert marker.get_ydata()[0] == pytest.approx(curve.peak(523.15)[1])


@pytest.mark.parametrize("temperature", [400.0, 480.0, 560.0])
def test_parts_add_up_at_every_temperature_of_the_exploration(temperature):
    (axes,) = figures.ageing_curve_at(temperature=temperature).axes
    drawn = lines(axes)
    np.testing.assert_allclose(drawn["total"][1], drawn["precipitates"][1] + drawn["matrix"][1])
    assert drawn["total"][1].max() < axes.get_ylim()[1]


def test_contributions_show_fraction_and_radius():
    structure, strength = figures.ageing_contributions(temperature=450.0).axes
    curve = ageing_curve.alloy_curve()
    hours, radius = lines(structure)["radius $r/r_c$"]
    np.testing.assert_allclose(radius, curve.relative_radius(hours * 3600, temperature=450.0))
    assert set(lines(strength)) >= {"total", "precipitates", "matrix"}


def test_peak_time_and_height():
    times, heights = figures.peak_against_temperature().axes
    assert set(lines(times)) == {"continuous model", "136 kJ/mol", "stated (100 kJ/mol)"}
    assert (np.diff(lines(heights)["continuous model"][1]) < 0).all()
    assert (lines(heights)["stated"][1] == 150).all()


def test_jmak_curves_meet_at_one_half_and_the_line_passes_its_points():
    curves, line = figures.jmak_kinetics().axes
    for relative, fraction in lines(curves).values():
        assert np.interp(1, relative, fraction) == pytest.approx(0.5, abs=1e-3)
    hours, values = line.get_lines()[0].get_data()
    assert np.interp(3, hours, values) == pytest.approx(np.log(np.log(2)), abs=1e-3)


def test_two_stages():
    (axes,) = figures.two_stage_ageing().axes
    hours, hardness = lines(axes)["130 °C"]
    expected = ageing_zones.two_stage_hardness(
        hours * 3600,
        temperature=403.15,
        zones=ageing_zones.alloy_zones(),
        precipitates=ageing_curve.alloy_curve(),
    )
    np.testing.assert_allclose(hardness, expected)


def test_heat_treatment_path_reaches_its_temperatures():
    (axes,) = figures.heat_treatment_path(solution=800.0, artificial=450.0).axes
    assert axes.get_lines()[0].get_ydata().max() == pytest.approx(526.85)
    assert axes.get_lines()[1].get_ydata().max() == pytest.approx(176.85)
