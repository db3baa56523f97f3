import numpy as np
import pytest

from quench.figures import simulation as figures
from quench.precipitation import growth
from quench.stated import formulas


@pytest.mark.parametrize("name", figures.__all__)
def test_every_figure_has_labels_and_states_its_finding(name):
    figure = getattr(figures, name)()
    assert len(figure.alt) > 40
    assert all(axes.get_ylabel() and axes.get_xlabel() for axes in figure.axes)


def test_panels_show_the_stated_simulator():
    radius, fraction, strength, _ = figures.simulation_as_stated().axes
    run = formulas.simulate_ageing_as_stated(493.0, np.logspace(-1, 3, 100))
    assert radius.get_lines()[2].get_ydata() == pytest.approx(run.radius * 1e9)
    assert strength.get_lines()[2].get_ydata() == pytest.approx(run.strength / 1e6)
    first, second, third = (line.get_ydata() for line in fraction.get_lines())
    assert (first == second).all()
    assert (first == third).all()


def test_growth_as_coded_lies_far_below():
    zener, stated, coded = figures.growth_term_as_coded().axes[0].get_lines()[:3]
    assert (zener.get_ydata() > stated.get_ydata()).all()
    assert (stated.get_ydata() > 1e8 * coded.get_ydata()).all()


def test_time_scales_follow_from_the_library():
    growing, coarsening = figures.precipitation_time_scales().axes[0].get_lines()[:2]
    assert (coarsening.get_ydata() > 100 * growing.get_ydata()).all()
    kelvin = growing.get_xdata()[0] + 273.15
    slow = growth.diffusivity(temperature=kelvin, prefactor=6.5e-5, activation_energy=136e3)
    assert slow * growing.get_ydata()[0] * 3600 < (5e-9) ** 2 / 0.01
    assert (np.diff(growing.get_ydata()) < 0).all()
