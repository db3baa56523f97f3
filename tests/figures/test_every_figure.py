import inspect
import re

import pytest

from quench import figures
from quench.figures import BookFigure, material_parameters, new_figure

DRAWINGS = {  # without axes, or with named things instead of a quantity on one
    *("contact_angle_on_boundary", "cutting_and_looping", "inelastic_geometry"),
    *("pairs_neighbourhood", "pairs_shares", "solute_sizes"),
}
NOT_FIGURES = {material_parameters, new_figure, figures.pairs_coordination}


def needs_nothing(function):
    """Whether every argument has a default."""
    parameters = inspect.signature(function).parameters.values()
    return all(p.default is not p.empty for p in parameters)


FIGURES = [
    name
    for name, function in vars(figures).items()
    if inspect.isfunction(function) and needs_nothing(function) and function not in NOT_FIGURES
]


def test_the_figures_are_found():
    assert len(FIGURES) > 70
    assert {"orowan_as_stated", "rmc_film", "pairs_found"} & set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_has_labels_and_states_its_finding(name):
    figure = getattr(figures, name)()
    if not isinstance(figure, BookFigure):
        assert figure.label  # atoms to be turned
        return
    assert len(figure.alt) > 40
    assert not re.search(r"\bnan\b", figure.alt)
    if name not in DRAWINGS:
        assert any(axes.get_xlabel() for axes in figure.axes)
        assert figure.axes[0].get_ylabel()
