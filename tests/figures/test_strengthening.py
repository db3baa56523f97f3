import numpy as np
import pytest

from quench.figures import strengthening as figures
from quench.precipitation import strengthening
from quench.stated import formulas


@pytest.mark.parametrize("name", figures.__all__)
def test_every_figure_states_its_finding(name):
    assert len(getattr(figures, name)().alt) > 40


@pytest.mark.parametrize("name", sorted(set(figures.__all__) - {"cutting_and_looping"}))
def test_every_plot_has_labelled_axes(name):
    figure = getattr(figures, name)()
    assert all(axes.get_ylabel() and axes.get_xlabel() for axes in figure.axes)


def test_stated_panels():
    stress, optimum, spacing = figures.orowan_as_stated().axes
    expected = formulas.orowan_as_stated(np.linspace(1, 100, 100) * 1e-9, 0.05)[1] / 1e6
    assert stress.get_lines()[2].get_ydata() == pytest.approx(expected)
    assert set(optimum.get_lines()[0].get_ydata()) == {1.0}
    assert spacing.get_lines()[0].get_ydata()[-1] == pytest.approx(
        formulas.spacing_as_stated(10e-9, 0.15) * 1e9
    )


def test_corrected_bowing_is_the_librarys():
    line = figures.bowing_stated_and_corrected().axes[0].get_lines()[2]
    expected = strengthening.ashby_orowan(radius=line.get_xdata() * 1e-9, volume_fraction=0.03)
    assert line.get_ydata() == pytest.approx(expected / 1e6)


def test_weaker_mechanism_is_marked():
    axes = figures.cutting_and_bowing(volume_fraction=0.05, apb_energy=0.15).axes[0]
    weaker, cutting, bowing, best, cross = axes.get_lines()
    assert weaker.get_ydata() == pytest.approx(np.minimum(cutting.get_ydata(), bowing.get_ydata()))
    assert best.get_ydata()[0] == weaker.get_ydata().max()
    expected = strengthening.crossover_radius(apb_energy=0.15) * 1e9
    assert cross.get_xdata()[0] == pytest.approx(expected)


def test_best_radius_is_inside_the_range():
    radius, strength = figures.best_radius().axes
    assert (radius.get_lines()[0].get_ydata() > 5).all()
    assert (radius.get_lines()[0].get_ydata() < 20).all()
    assert (np.diff(strength.get_lines()[0].get_ydata()) > 0).all()


def test_totals_are_ordered_by_exponent():
    one, middle, two = (
        line.get_ydata() for line in figures.superposed_strength().axes[0].get_lines()
    )
    assert (one[1:] > middle[1:]).all()
    assert (middle[1:] > two[1:]).all()
