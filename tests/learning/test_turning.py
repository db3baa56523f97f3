import numpy as np
import pytest

from quench.figures import AtomsView
from quench.learning import turn, turning

VIEW = AtomsView(
    atoms=[("Gd", np.zeros(3), "#0072B2"), ("Co", np.array([2.8, 0, 0]), "#E69F00")],
    bonds=[
        (np.zeros(3), np.array([2.8, 0, 0]), "#222222", False),
        (np.zeros(3), np.array([0, 3.9, 0]), "#CC79A7", True),
    ],
    label='Two "atoms"',
)


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setenv("QUENCH_FRAMES", "somewhere")
    monkeypatch.delenv("QUENCH_EXPLORE", raising=False)


def test_the_page_uses_its_own_script_and_asks_no_other_host(page):
    html = turn(VIEW)._repr_html_()
    assert turning.LOCAL_SCRIPT in html
    assert "https://" not in html
    assert html.count("addSphere(") == 2
    assert html.count("addCylinder(") == 1 + turning.DASHES
    assert 'aria-label="Two &quot;atoms&quot;. Drag to turn' in html


def test_a_dashed_line_keeps_its_ends():
    first, second = np.zeros(3), np.array([0, 3.9, 0])
    dashes = turning._pieces(first, second, True)
    np.testing.assert_allclose(dashes[0][0], first)
    np.testing.assert_allclose(dashes[-1][1], second)
    assert len(turning._pieces(first, second, False)) == 1


def test_checking_the_book_shows_words_only(monkeypatch):
    monkeypatch.setenv("QUENCH_EXPLORE", "still")
    shown = turn(VIEW)
    assert shown._repr_html_() is None
    assert repr(shown) == 'Two "atoms": 2 atoms, 2 lines, 1 of them dashed'
