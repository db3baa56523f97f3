import numpy as np
import pytest

from quench.figures import solid_solution as figures
from quench.precipitation import thermodynamics
from quench.stated.formulas.solid_solution import yield_stress_as_stated


@pytest.mark.parametrize("name", figures.__all__)
def test_every_figure_has_labels_and_states_its_finding(name):
    figure = getattr(figures, name)()
    assert len(figure.alt) > 40
    assert all(axes.get_ylabel() or axes.get_yticklabels() for axes in figure.axes)
    assert figure.axes[-1].get_xlabel()


def test_stated_figure_shows_the_stated_model_and_table():
    model, table = figures.al_mg_as_stated().axes[0].get_lines()
    assert model.get_ydata() == pytest.approx(yield_stress_as_stated(model.get_xdata()))
    assert list(table.get_ydata()) == [20, 50, 75, 95, 112, 127, 140]


def test_residuals_of_the_fit_are_small_and_those_of_the_stated_law_grow():
    _, fit, stated = figures.al_mg_fit().axes[1].get_lines()
    assert np.sqrt(np.mean(fit.get_ydata()[1:] ** 2)) == pytest.approx(1.66, abs=0.01)
    assert stated.get_ydata()[-1] == pytest.approx(140 - 20 - 30 * 6**0.67)


def test_solvus_lines_are_those_of_the_model():
    line = figures.al_cu_solvus().axes[0].get_lines()[0]
    content = thermodynamics.solvus(temperature=line.get_ydata() + 273.15, phase="theta")
    weight = 100 * thermodynamics.mass_fraction(atomic_fraction=content)
    assert line.get_xdata() == pytest.approx(weight)


def test_fractions_vanish_at_the_solvus():
    theta, prime = figures.lever_rule_fractions().axes[0].get_lines()
    assert theta.get_ydata()[-1] == 0
    assert 0 < prime.get_ydata()[0] < theta.get_ydata()[0] < 5


def test_theories_have_their_slopes():
    labusch, fleischer, _ = figures.solution_theories().axes[0].get_lines()
    for line, slope in ((labusch, 2 / 3), (fleischer, 1 / 2)):
        x, y = np.log(line.get_xdata()), np.log(line.get_ydata())
        assert (y[-1] - y[0]) / (x[-1] - x[0]) == pytest.approx(slope, rel=1e-9)
