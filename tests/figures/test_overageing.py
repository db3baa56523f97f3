import pytest

from quench.figures import overageing
from quench.precipitation import coarsening


@pytest.mark.parametrize("name", overageing.__all__)
def test_every_figure_has_labels_and_states_its_finding(name):
    figure = getattr(overageing, name)()
    assert len(figure.alt) > 40
    assert all(axes.get_ylabel() and axes.get_xlabel() for axes in figure.axes)


def test_the_laws_are_those_of_the_question():
    posed, realistic, model = overageing.overageing_of_2024().axes[0].get_lines()[:3]
    for line, constant in ((posed, 5e-26), (realistic, 1e-30)):
        expected = coarsening.lsw_radius(
            line.get_xdata() * 3600, initial_radius=5e-9, rate_constant=constant
        )
        assert line.get_ydata() == pytest.approx(expected * 1e9)
    assert model.get_ydata()[-1] < realistic.get_ydata()[-1] < posed.get_ydata()[-1]


def test_a_hotter_oven_leaves_less():
    def left(celsius):
        figure = overageing.overageing_of_2024(celsius=celsius)
        return figure.axes[1].get_lines()[0].get_ydata()[-1]

    assert left(210.0) < left(190.0)


def test_two_steps_are_stronger_than_either():
    lines = overageing.ageing_718_in_one_and_two_steps().axes[1].get_lines()[:3]
    two, hot, cold = (line.get_ydata()[-1] for line in lines)
    assert two > hot > cold
    fractions = overageing.ageing_718_in_one_and_two_steps().axes[0].get_lines()[:3]
    assert fractions[0].get_ydata()[-1] > fractions[1].get_ydata()[-1]
