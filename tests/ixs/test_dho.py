import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, optimize

from quench.ixs import dho

OSCILLATOR = {"frequency": 12.0, "width": 5.0}


def full_width(curve, peak):
    """FWHM of the peak at positive energy, by root finding."""
    half = curve(peak) / 2
    left = optimize.brentq(lambda e: curve(e) - half, 1e-6, peak)
    right = optimize.brentq(lambda e: curve(e) - half, peak, 10 * peak)
    return right - left


def test_boltzmann_constant():
    assert pytest.approx(0.08617333, rel=1e-7) == dho.BOLTZMANN


def test_known_answer_for_twelve_and_five():
    best = optimize.minimize_scalar(
        lambda e: -dho.classical(e, **OSCILLATOR), bounds=(8, 15), options={"xatol": 1e-9}
    )
    assert best.x == pytest.approx(11.467, abs=5e-4)
    assert dho.peak_energy(12, 5) == pytest.approx(best.x, abs=1e-6)
    up, down = (dho.structure_factor(e, temperature=298, **OSCILLATOR) for e in (10, -10))
    assert up / down == pytest.approx(1.47611, abs=5e-6)
    assert dho.stokes_ratio(10, temperature=298) == pytest.approx(1.47611, abs=5e-6)


def test_weighted_with_the_square_of_energy_the_width_is_gamma():
    def weighted(energy):
        return energy**2 * dho.classical(energy, **OSCILLATOR)

    best = optimize.minimize_scalar(lambda e: -weighted(e), bounds=(8, 16))
    assert best.x == pytest.approx(12.0, abs=1e-5)
    assert full_width(weighted, 12.0) == pytest.approx(5.0, abs=1e-6)


def test_height_at_resonance_and_at_zero():
    # (1/π) Γ Ω²/(Γ²Ω²) at E = Ω, and (1/π) Γ/Ω² at E = 0
    assert dho.classical(12.0, **OSCILLATOR) == pytest.approx(1 / (np.pi * 5))
    assert dho.classical(0.0, **OSCILLATOR) == pytest.approx(5 / (np.pi * 144))
    zero = dho.structure_factor(0.0, temperature=298, **OSCILLATOR)
    assert zero == pytest.approx(5 / (np.pi * 144))


@given(omega=st.floats(1, 30), ratio=st.floats(0.05, 3), area=st.floats(0.1, 10))
def test_area_and_second_moment(omega, ratio, area):
    gamma = ratio * omega

    def curve(e):
        return dho.classical(e, frequency=omega, width=gamma, area=area)

    whole = sum(
        2 * integrate.quad(curve, a, b, limit=200)[0]
        for a, b in ((0, omega), (omega, 5 * omega), (5 * omega, np.inf))
    )
    assert whole == pytest.approx(area, rel=1e-6)
    top = 300 * omega
    second = sum(
        2 * integrate.quad(lambda e: e**2 * curve(e), a, b, limit=400)[0]
        for a, b in ((0, omega), (omega, 5 * omega), (5 * omega, top))
    )
    tail = 2 * gamma * omega**2 * area / (np.pi * top)
    assert second + tail == pytest.approx(dho.second_moment(frequency=omega, area=area), rel=1e-4)


@pytest.mark.parametrize("width", [0.5, 5.0, 15.0])
def test_first_moment_does_not_know_the_width(width):
    energy = np.linspace(-400, 400, 800001)
    spectrum = dho.structure_factor(energy, frequency=12, width=width, temperature=298, area=2)
    first = np.trapezoid(energy * spectrum, energy)
    tail = 2 * 2 * width * 144 / (np.pi * 400) / (2 * dho.BOLTZMANN * 298)
    expected = dho.first_moment(frequency=12, temperature=298, area=2)
    assert first + tail == pytest.approx(expected, rel=1e-4)
    assert expected == pytest.approx(2 * 144 / (2 * 0.08617333 * 298), rel=1e-6)


@given(st.floats(-500, 500))
def test_balance_at_any_energy(energy):
    up, down = (dho.detailed_balance(s * energy, temperature=298) for s in (1, -1))
    assert up >= 0
    assert np.isfinite(up)
    assert up == pytest.approx(down * dho.stokes_ratio(energy, temperature=298), rel=1e-9)
    assert up - down == pytest.approx(energy / (dho.BOLTZMANN * 298), rel=1e-9, abs=1e-12)


def test_balance_is_safe_at_zero_and_far_out():
    assert dho.detailed_balance(0.0, temperature=298) == 1
    assert dho.detailed_balance(1e-12, temperature=298) == pytest.approx(1, abs=1e-12)
    far = dho.detailed_balance([-1e6, 1e6], temperature=298)
    assert far[0] == 0
    assert far[1] == pytest.approx(1e6 / (dho.BOLTZMANN * 298))


def test_more_energy_is_taken_than_given_at_any_temperature():
    energy = np.linspace(0.1, 30, 50)
    for temperature in (120, 298, 900):
        assert (dho.stokes_ratio(energy, temperature=temperature) > 1).all()


def test_the_peak_vanishes_when_overdamped():
    assert np.isnan(dho.peak_energy(10, 14.2))
    assert dho.peak_energy(10, 14.1) > 0
    curve = dho.classical(np.linspace(0, 30, 301), frequency=10, width=14.2)
    assert curve.argmax() == 0
    assert dho.peak_energy([10, 10], [1, 20])[0] == pytest.approx(np.sqrt(99.5))


def test_the_other_convention_of_the_width():
    half = 2.5
    width = dho.from_half_width(half)
    energy = np.linspace(-30, 30, 61)
    other = (
        1 / np.pi * 2 * half * 144 / ((energy**2 - 144) ** 2 + 4 * half**2 * energy**2)
    )  # the form with 4Γ²E²
    assert width == 5.0
    assert dho.classical(energy, frequency=12, width=width) == pytest.approx(other)
    assert dho.to_half_width(width) == half


def test_bad_input():
    with pytest.raises(ValueError, match=r"frequency must be greater than 0 \[meV\], got -12"):
        dho.classical(1.0, frequency=-12, width=5)
    with pytest.raises(ValueError, match="width must be greater than 0"):
        dho.classical(1.0, frequency=12, width=0)
    with pytest.raises(ValueError, match="temperature must be greater than 0"):
        dho.detailed_balance(1.0, temperature=0)
    with pytest.raises(ValueError, match="half_width must be greater than 0"):
        dho.from_half_width(-1)
    with pytest.raises(ValueError, match="energy must be finite"):
        dho.stokes_ratio(np.nan, temperature=298)
    with pytest.warns(UserWarning, match=r"25 K is below 100 K: was it meant in °C\?"):
        dho.stokes_ratio(10, temperature=25)


def test_a_published_width_needs_its_convention():
    assert dho.full_width(2.5, convention="FWHM") == 2.5
    assert dho.full_width(2.5, convention="HWHM") == dho.from_half_width(2.5) == 5.0
    with pytest.raises(ValueError, match="convention must be one of 'FWHM', 'HWHM', got 'sigma'"):
        dho.full_width(2.5, convention="sigma")
