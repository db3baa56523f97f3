import numpy as np
import pytest

from quench.data import twin
from quench.figures import reverse_monte_carlo as figures


def test_the_film_goes_from_noise_to_the_data():
    misfits = []
    for moves in figures.FILM[:: len(figures.FILM) - 1]:
        figure = figures.rmc_film(moves_per_atom=moves)
        circles, line = figure.axes[0].get_lines()
        misfits.append(np.abs(circles.get_ydata() - line.get_ydata()).max())
        assert f"After {moves} moves per atom" in figure.alt
    assert misfits[0] > 1
    assert misfits[1] < 0.1


def test_cooling_on_beyond_the_noise_harms_what_is_least_determined():
    left, right = figures.rmc_overfitting().axes
    chi2 = left.get_lines()[0].get_ydata()
    assert (np.diff(chi2) < 0).all()
    assert chi2[0] > 10
    assert chi2[-1] < 1
    _, gdco, coco = (line.get_ydata() for line in right.get_lines()[:3])
    assert gdco[-1] < 0.4 * gdco[0]
    assert coco[-1] > 1.2 * coco.min()


@pytest.mark.parametrize("state", twin.STATES)
def test_figure_one_shows_data_and_fits_with_the_offset(state):
    figure = figures.rmc_twin_fits()
    curves = twin.structure_factors(state)
    up = {"before": 0.0, "after": 0.5}[state]
    for number, curve in enumerate(curves.values()):
        lines = [line.get_ydata() for line in figure.axes[2 * number].get_lines()]
        assert any(np.array_equal(y, curve.values + up) for y in lines)


def test_residuals_are_compared_with_the_normal_distribution():
    figure = figures.rmc_residuals()
    normal = figure.axes[0].get_lines()[-1]
    assert normal.get_ydata().max() == pytest.approx(1 / np.sqrt(2 * np.pi), rel=1e-3)
    assert "standard deviations of" in figure.alt


def test_the_toy_shows_points_and_counts():
    rng = np.random.default_rng(1)
    edges = np.linspace(0, 0.5, 6)
    points = rng.random((3, 8, 2))
    figure = figures.rmc_toy(*points, lambda x: np.full(5, x[0, 0] * 10), edges)
    assert [axes.get_title("left")[:3] for axes in figure.axes] == ["(a)", "(b)", "(c)", "(d)"]
    assert "pairs in any bin" in figure.alt


def test_a_live_fit_is_shown_with_its_residuals():
    data, _, _, _ = figures._small_problem()
    result = figures.small_engine(3).run(2000)
    figure = figures.rmc_live(result, data)
    assert len(figure.axes) == 6
    residual = figure.axes[3].get_lines()[0].get_ydata()
    expected = (data[0].values - result.calculated[0]) / data[0].sigma
    np.testing.assert_allclose(residual, expected)
