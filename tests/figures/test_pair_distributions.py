import numpy as np
import pytest

from quench.data import twin
from quench.figures import pair_distributions as figures


def test_the_share_of_a_change_is_one_for_the_truth_itself(monkeypatch):
    class Exact:
        def __init__(self, state):
            self.state = state
            self.r = figures.truth(state).r

        def g(self, *pair):
            return figures.truth(self.state).g_of(*pair), None

    monkeypatch.setattr(twin, "ensemble", lambda state, **_: Exact(state))
    np.testing.assert_allclose(figures.shares_of_change("S", "ideal"), 1.0)
    monkeypatch.setattr(twin, "ensemble", lambda state, **_: Exact("before"))
    np.testing.assert_allclose(figures.shares_of_change("S", "ideal"), 0.0)


def test_s_alone_sees_least_and_co_co_is_attenuated():
    alone = figures.shares_of_change("S", "realistic")
    together = figures.shares_of_change("S+Gd+Co", "realistic")
    assert alone[2] < 0.2
    assert 0.1 < together[2] < 0.6
    assert together[1] > 0.7 > alone[1]


def test_figure_two_overlays_the_truth():
    figure = figures.pairs_found()
    for axes, state in zip(figure.axes[:2], twin.STATES, strict=True):
        dotted = next(line for line in axes.get_lines() if line.get_linestyle() == ":")
        np.testing.assert_array_equal(dotted.get_ydata(), figures.truth(state).g_of("Gd", "Gd"))
    assert "Co–Co" in figure.alt


def test_the_example_tells_the_story():
    moved = figures.pairs_neighbourhood()
    before, after = (
        figures._near_and_far(twin.configuration(s), figures.example_centre()) for s in twin.STATES
    )
    assert before[0] & after[1], "no Co atom has gone from near to far"
    assert after[2] > before[2]
    assert f"from {before[2]} to {after[2]}" in moved.alt


def test_lines_are_named_by_their_length():
    symbols = np.array(["Gd", "Co", "Co", "Co", "Gd"])
    places = np.array([[0, 0, 0], [2.8, 0, 0], [0, 3.6, 0], [2.8, 2.5, 0], [0, 0, 3.5]])
    bonds = {(i, j): kind for i, j, kind in figures._bonds(symbols, places)}
    assert bonds[0, 1] == "near"
    assert bonds[0, 2] == "far"
    assert bonds[1, 3] == "short"
    assert bonds[2, 3] == "short"
    assert (1, 2) not in bonds  # 4.56 Å
    assert (0, 4) not in bonds


def test_the_view_holds_the_atoms_of_the_figure():
    view = figures.pairs_neighbourhood_3d(state="before")
    assert view.atoms[0][0] == "Gd"
    np.testing.assert_array_equal(view.atoms[0][1], 0)
    assert any(dashed for *_, dashed in view.bonds)
    assert "before" in view.label


@pytest.mark.parametrize(("q_max", "apart"), [(5.0, False), (18.0, True)])
def test_resolution_decides_whether_two_peaks_are_told_apart(q_max, apart):
    figure = figures.pairs_resolution(q_max=q_max)
    assert ("still apart" in figure.alt) is apart


def test_the_table_of_neighbours_holds_truth_and_fits():
    table = figures.pairs_coordination()
    assert len(table.rows) == 5
    first = table.rows[0]
    assert first[0] == "Gd around Gd, 0 to 0.48 nm"
    assert float(first[1]) == pytest.approx(11.5, abs=0.1)
    assert "±" in first[2]


def test_angles_are_compared():
    assert "of the angles of the fit would have to change" in figures.pairs_angles().alt
