import numpy as np
import pytest

from quench.figures import coarsening as figures
from quench.precipitation import coarsening, strengthening
from quench.stated import formulas


@pytest.mark.parametrize("name", figures.__all__)
def test_every_figure_has_labels_and_states_its_finding(name):
    figure = getattr(figures, name)()
    assert len(figure.alt) > 40
    assert all(axes.get_ylabel() and axes.get_xlabel() for axes in figure.axes)


def test_stated_curves_are_the_stated_formula():
    first = figures.coarsening_as_stated().axes[0].get_lines()[2]
    constant = formulas.coarsening_rate_constant_as_stated(573.0)
    expected = formulas.coarsened_radius_as_stated(first.get_xdata() * 3600, 10e-9, constant)
    assert first.get_ydata() == pytest.approx(expected * 1e9)


def test_corrected_curves_obey_the_cube_law():
    line = figures.coarsening_corrected().axes[0].get_lines()[1]
    cubes = np.diff(line.get_ydata() ** 3)
    assert cubes == pytest.approx(np.full(cubes.size, cubes[0]), rel=1e-6)


def test_lsw_curve_is_the_distribution():
    line = figures.lsw_shape().axes[0].get_lines()[0]
    assert line.get_ydata() == pytest.approx(coarsening.lsw_distribution(line.get_xdata()))


def test_cloud_narrow_at_first_and_near_lsw_later():
    early, late = figures.lsw_approach(time=0.0), figures.lsw_approach(time=30.0)
    assert "width is 0.10" in early.alt
    assert "20000 of 20000" in early.alt
    assert float(late.alt.split("width is ")[1][:4]) == pytest.approx(0.22, abs=0.04)


def test_bowing_stress_is_lost_as_the_library_says():
    line = figures.strength_lost_by_coarsening().axes[0].get_lines()[1]
    radius = coarsening.lsw_radius(3600.0, initial_radius=5e-9, rate_constant=1e-30)
    expected = strengthening.ashby_orowan(radius=radius, volume_fraction=0.05) / 1e6
    assert line.get_ydata()[0] == pytest.approx(expected)
