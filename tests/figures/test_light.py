import numpy as np
import pytest

from quench.figures import light as figures


def test_faster_electrons_shine_harder():
    axes = figures.light_bending_magnet(electron_energy=3.0).axes[0]
    strong, weak = axes.get_lines()[:2]
    assert (strong.get_label(), weak.get_label()) == ("8 GeV", "3 GeV")
    photon, ratio = strong.get_xdata(), weak.get_ydata() / strong.get_ydata()
    assert (np.diff(ratio) < 1e-12).all()
    # far below both critical energies y^(1/3) rules and the square of the energy half cancels
    assert ratio[0] == pytest.approx((3 / 8) ** (4 / 3), rel=0.02)
    assert strong.get_ydata().max() == pytest.approx(1, abs=1e-3)
    assert photon[strong.get_ydata().argmax()] == pytest.approx(0.286 * 28.94, rel=0.03)


def test_reference_curve_is_drawn_once():
    assert "at 61.4 keV they give 0.3" in figures.light_bending_magnet().alt
    labels = [line.get_label() for line in figures.light_bending_magnet().axes[0].get_lines()]
    assert labels.count("8 GeV") == 1


def test_only_high_energies_reach_18():
    lines = figures.light_momentum_range().axes[0].get_lines()[:4]
    assert [line.get_ydata().max() > 18 for line in lines] == [False, False, True, True]


def test_a_tenth_of_a_millimetre():
    figure = figures.light_transmission()
    curve, points = figure.axes[0].get_lines()[:2]
    assert points.get_ydata() == pytest.approx([0, 4, 47, 86], abs=0.5)
    photon, passed = curve.get_xdata(), curve.get_ydata()
    step = np.diff(passed).argmin()
    assert photon[step] == pytest.approx(50.24, abs=0.15)
    thin = figures.light_transmission(micrometres=10).axes[0].get_lines()[0].get_ydata()
    assert (thin >= passed).all()


@pytest.mark.parametrize(("edge", "drop"), [("Gd K", -1.65), ("Gd L3", -5.04), ("Co K", -1.72)])
def test_f1_has_a_cusp_and_f2_a_step(edge, drop):
    figure = figures.light_resonant_terms(edge=edge)
    assert f"{drop:+.2f} electrons" in figure.alt
    f1, f2 = (axes.get_lines()[0] for axes in figure.axes)
    left, right = f1.get_xdata() < 0, f1.get_xdata() > 0
    assert np.nanmin(f1.get_ydata()[left]) == f1.get_ydata()[left][-1]
    assert np.nanmedian(f2.get_ydata()[right]) > 2 * np.nanmedian(f2.get_ydata()[left])


def test_gadolinium_is_not_inert_at_the_cobalt_edge():
    panels = figures.light_dimming().axes
    at_gd, at_co = panels[0].get_lines()[1].get_ydata(), panels[2].get_lines()[0].get_ydata()
    assert np.abs(at_gd).max() < 0.1
    assert 0.1 < at_co.min() < at_co.max() < 1
