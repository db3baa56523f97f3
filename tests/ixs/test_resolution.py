import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, optimize

from quench.ixs import dho
from quench.ixs.resolution import Convolution, PseudoVoigt, Tabulated

WINDOW = np.arange(-35, 35.1, 0.5)


@given(fwhm=st.floats(0.2, 5), mixing=st.floats(0, 1))
def test_pseudo_voigt_has_its_width_and_area(fwhm, mixing):
    line = PseudoVoigt(fwhm=fwhm, mixing=mixing)
    assert line(fwhm / 2) == pytest.approx(line(0.0) / 2)
    assert line(-fwhm / 2) == pytest.approx(line(0.0) / 2)
    area = 2 * (integrate.quad(line, 0, 5 * fwhm)[0] + integrate.quad(line, 5 * fwhm, np.inf)[0])
    assert area == pytest.approx(1, abs=1e-7)


def test_ends_of_the_mixing():
    assert PseudoVoigt(fwhm=2, mixing=1)(0.0) == pytest.approx(1 / np.pi)
    assert PseudoVoigt(fwhm=2, mixing=0)(0.0) == pytest.approx(np.sqrt(np.log(2) / np.pi))
    # the tail of the mixture is the Lorentzian's: η (w/2)/(π E²)
    assert PseudoVoigt()(200.0) == pytest.approx(0.35 * 0.75 / np.pi / 200**2, rel=1e-4)


def test_a_table_is_normalised_and_knows_its_width():
    energy = np.linspace(-20, 20, 801)
    true = PseudoVoigt()
    table = Tabulated(energy, 1234 * true(energy))
    assert np.trapezoid(table(energy), energy) == pytest.approx(1)
    assert table.fwhm == pytest.approx(1.5, abs=1e-3)
    inside = 2 * integrate.quad(true, 0, 20)[0]
    assert table(0.0) == pytest.approx(true(0.0) / inside, rel=1e-4)
    assert table(25.0) == 0


def test_a_table_may_be_lopsided():
    table = Tabulated([-3, -1, 0, 1, 5], [0, 1, 4, 1, 0])
    assert table.fwhm == pytest.approx(2 * 2 / 3)
    assert table(-1.0) == pytest.approx(table(1.0))
    assert table(2.0) > table(-2.0)


@pytest.mark.parametrize("width", [0.5, 2.0, 6.0])
def test_convolution_agrees_with_quadrature(width):
    resolution = PseudoVoigt()
    folded = Convolution(resolution, WINDOW)

    def oscillator(energy):
        return dho.structure_factor(energy, frequency=8, width=width, temperature=298)

    result = folded(oscillator(folded.grid))
    for i in range(0, WINDOW.size, 14):
        centre = WINDOW[i]
        exact, _ = integrate.quad(
            lambda e, centre=centre: resolution(centre - e) * oscillator(e),
            -200,
            200,
            points=sorted({-8.0, 8.0, centre}),
            limit=1000,
        )
        assert result[i] == pytest.approx(exact, rel=1e-4)


def test_lorentzians_add_their_widths():
    broad = PseudoVoigt(fwhm=4, mixing=1)
    folded = Convolution(PseudoVoigt(fwhm=2, mixing=1), np.linspace(-8, 8, 33))
    expected = PseudoVoigt(fwhm=6, mixing=1)(folded.energy)
    assert folded(broad(folded.grid)) == pytest.approx(expected, rel=2e-3)  # cut tails


def test_gaussians_add_their_squares():
    folded = Convolution(PseudoVoigt(fwhm=3, mixing=0), np.linspace(-8, 8, 33))
    result = folded(PseudoVoigt(fwhm=4, mixing=0)(folded.grid))
    assert result == pytest.approx(PseudoVoigt(fwhm=5, mixing=0)(folded.energy), rel=1e-9)


def test_a_flat_spectrum_stays_flat_and_a_sharp_line_becomes_the_resolution():
    resolution = PseudoVoigt()
    folded = Convolution(resolution, WINDOW)
    flat = folded(np.ones_like(folded.grid))
    assert flat == pytest.approx(np.ones_like(WINDOW), abs=0.01)  # Lorentzian tail beyond the grid
    assert flat.max() < 1
    assert folded.line() == pytest.approx(resolution(WINDOW))


def test_a_lopsided_resolution_is_not_turned_around():
    energy = np.linspace(-4, 4, 801)
    lopsided = Tabulated(energy, np.where(energy > 0, np.exp(-energy), np.exp(4 * energy)))
    folded = Convolution(lopsided, np.linspace(-10, 10, 201))
    sharp = PseudoVoigt(fwhm=0.3, mixing=0)(folded.grid - 2.0)
    result = folded(sharp)
    mean = (folded.energy * result).sum() / result.sum()
    assert mean > 2.2  # the long tail points up in energy


def test_bad_input():
    with pytest.raises(ValueError, match=r"fwhm must be greater than 0 \[meV\], got 0"):
        PseudoVoigt(fwhm=0)
    with pytest.raises(ValueError, match=r"for 35 % give 0.35"):
        PseudoVoigt(mixing=35)
    with pytest.raises(ValueError, match="wider than the window of 10 meV"):
        Convolution(PseudoVoigt(fwhm=10), np.linspace(-5, 5, 11))
    with pytest.raises(ValueError, match="energy must ascend"):
        Tabulated([0, 2, 1, 3, 4], [0, 1, 2, 1, 0])
    with pytest.raises(ValueError, match="values are all zero"):
        Tabulated(np.arange(5), np.zeros(5))
    with pytest.raises(ValueError, match="ends above half of its maximum"):
        Tabulated(np.arange(5), [3, 4, 5, 4, 1])
    with pytest.raises(ValueError, match=r"got shapes \(5,\) and \(4,\)"):
        Tabulated(np.arange(5), np.ones(4))
    with pytest.raises(ValueError, match="values must be 0 or more"):
        Tabulated(np.arange(5), [0, 1, 2, 1, -1])


def test_root_of_half_height_by_another_way():
    line = PseudoVoigt(fwhm=1.5, mixing=0.35)
    half = optimize.brentq(lambda e: line(e) - line(0.0) / 2, 0.1, 5)
    assert 2 * half == pytest.approx(1.5)
