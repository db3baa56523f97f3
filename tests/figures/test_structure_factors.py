import numpy as np
import pytest

from quench.data import twin
from quench.figures import structure_factors as figures
from quench.learning import answers_light


@pytest.mark.parametrize(
    "name", ["sf_from_intensity", "sf_figure_one", "sf_inversion", "sf_resolution"]
)
def test_the_twin_is_named(name):
    titles = "".join(axes.get_title(loc="left") for axes in getattr(figures, name)().axes)
    assert "synthetic twin, not the measured data" in titles


def test_intensity_is_put_together_from_its_parts():
    above, below = figures.sf_from_intensity().axes
    intensity, mean, laue = (line.get_ydata() for line in above.get_lines())
    s = below.get_lines()[0].get_ydata()
    assert intensity == pytest.approx(mean * s + laue)
    assert intensity.min() > 0
    assert mean[0] > laue[0] > laue[-1]


def test_weights_as_tabulated():
    # (Gd–Gd, Gd–Co, Co–Co) at 2 Å⁻¹ of the three sets, from an independent computation
    published = [(0.672, 0.296, 0.033), (0.804, 0.196, 0.000), (-0.086, 0.895, 0.191)]
    for axes, expected in zip(figures.sf_weights().axes, published, strict=True):
        rows = axes.get_lines()[:3]
        at_two = [np.interp(2, row.get_xdata(), row.get_ydata()) for row in rows]
        assert at_two == pytest.approx(expected, abs=1e-3)
        assert sum(row.get_ydata() for row in rows) == pytest.approx(
            np.ones(len(rows[0].get_xdata()))
        )


def test_weights_diverge_at_the_cobalt_edge_only():
    figure = figures.sf_far_energy(edge="Co K")
    assert "-0.09 with a far energy 100 eV" in figure.alt
    assert "-0.47 with 200 eV" in figure.alt
    assert "near 316 eV all weights diverge" in figure.alt
    for edge in ("Gd K", "Gd L3"):
        figure = figures.sf_far_energy(edge=edge)
        assert "nothing diverges" in figure.alt
        heavy = figure.axes[0].get_lines()[0].get_ydata()
        assert heavy.min() > 0.7


def test_weights_against_the_far_energy_add_up():
    lines = figures.sf_far_energy(edge="Co K").axes[0].get_lines()[:3]
    total = sum(line.get_ydata() for line in lines)
    assert np.nansum(np.isfinite(total)) > 100
    assert total[np.isfinite(total)] == pytest.approx(1)


@pytest.mark.parametrize(
    ("edge", "near", "far", "expected"),
    [
        ("Gd K", 50.195, 49.939, 0.0297),
        ("Gd L3", 7.223, 7.043, 0.008),
        ("Co K", 7.689, 7.609, 0.0557),
    ],
)
def test_error_budget(edge, near, far, expected):
    axes = figures.sf_error_budget(counts=1e6).axes[0]
    thick, thin = axes.get_lines()[2 * list(figures.EDGES).index(edge) :][:2]
    at_two = np.interp(2, thick.get_xdata(), thick.get_ydata())
    assert at_two == pytest.approx(expected, rel=0.05)
    assert at_two == pytest.approx(
        answers_light.difference_error(near=near, far=far, q=2.0, counts=1e6), rel=1e-3
    )
    assert thin.get_ydata() / thick.get_ydata() == pytest.approx(1e-3 / np.sqrt(2e-6), rel=0.25)
    counts = answers_light.counts_for_error(near=near, far=far, q=2.0, error=at_two)
    assert counts == pytest.approx(1e6, rel=2e-3)


def test_errors_fall_with_the_root_of_the_counts():
    few, many = (figures.sf_error_budget(counts=n).axes[0].get_lines()[:2] for n in (1e4, 1e6))
    assert few[0].get_ydata() / many[0].get_ydata() == pytest.approx(10)
    assert few[1].get_ydata() == pytest.approx(many[1].get_ydata())


def test_circles_are_the_twin_with_the_red_ones_lifted():
    for axes, name in zip(figures.sf_figure_one().axes, ("S", "Δ_Gd", "Δ_Co"), strict=True):
        before, after = axes.get_lines()
        for line, state, shift in ((before, "before", 0), (after, "after", 0.5)):
            assert line.get_ydata() == pytest.approx(
                twin.structure_factors(state)[name].values + shift
            )
            assert line.get_linestyle() == "None"


def test_inversion_loses_cobalt():
    ratios = {}
    for grade in ("realistic", "ideal"):
        panels = figures.sf_inversion(grade=grade).axes
        pairs = [[line.get_ydata() for line in axes.get_lines()] for axes in panels]
        ratios[grade] = [np.std(found - truth) / np.std(truth) for found, truth in pairs]
    assert ratios["realistic"][0] < 0.5
    assert ratios["realistic"][2] > 5
    assert ratios["ideal"][2] > 0.5
    assert np.divide(ratios["realistic"], ratios["ideal"]) == pytest.approx(10, rel=0.3)


def test_the_matrix_is_badly_conditioned():
    assert [answers_light.condition_of_three(q=q) for q in (1, 3, 5, 7)] == pytest.approx(
        [349, 283, 226, 187], rel=0.03
    )


def test_a_short_range_lowers_peaks():
    tops = [
        figures.sf_resolution(q_max=q).axes[0].get_lines()[1].get_ydata().max() for q in (5, 9, 18)
    ]
    truth = figures.sf_resolution(q_max=18).axes[0].get_lines()[0].get_ydata().max()
    assert tops[0] < tops[1] < tops[2]
    assert tops[2] == pytest.approx(truth, rel=0.05)
