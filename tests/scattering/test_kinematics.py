import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quench.scattering.kinematics import (
    HC,
    energy,
    largest_momentum_transfer,
    momentum_transfer,
    scattering_angle,
    wavelength,
)

ENERGIES = st.floats(1.0, 200.0)


def test_the_product_of_planck_and_light():
    assert pytest.approx(12.39842, abs=5e-6) == HC


def test_the_copper_line_everybody_knows():
    assert wavelength(8.0478) == pytest.approx(1.5406, abs=1e-4)


def test_a_lattice_plane_reflects_at_its_bragg_angle():
    # Bragg's law stated by itself: λ = 2 d sin θ, Q = 2π/d
    d, lam = 2.5, 0.2
    two_theta = 2 * np.degrees(np.arcsin(lam / (2 * d)))
    assert momentum_transfer(two_theta, energy=energy(lam)) == pytest.approx(2 * np.pi / d)


def test_vectors_of_the_beams_give_the_same_momentum_transfer():
    k = 2 * np.pi / wavelength(61.4)
    for two_theta in (3.0, 90.0, 170.0):
        a = np.radians(two_theta)
        change = k * np.array([np.cos(a) - 1, np.sin(a)])
        q = momentum_transfer(two_theta, energy=61.4)
        assert q == pytest.approx(np.hypot(*change), rel=1e-12)


def test_straight_back_is_the_largest():
    assert momentum_transfer(180.0, energy=7.689) == pytest.approx(
        largest_momentum_transfer(7.689), rel=1e-15
    )
    # limits the facts of anomalous scattering at the Co K and the Gd L3 edge rest on
    assert largest_momentum_transfer(7.709) == pytest.approx(7.8, abs=0.05)
    assert largest_momentum_transfer(7.223) == pytest.approx(7.3, abs=0.05)


@given(e=ENERGIES)
def test_wavelength_and_energy_are_inverse(e):
    assert energy(wavelength(e)) == pytest.approx(e, rel=1e-14)


@given(e=ENERGIES, angle=st.floats(0.0, 179.0))
def test_angle_and_momentum_transfer_are_inverse(e, angle):
    q = momentum_transfer(angle, energy=e)
    assert 0 <= q <= largest_momentum_transfer(e)
    assert scattering_angle(q, energy=e) == pytest.approx(angle, abs=1e-9)


def test_arrays_come_back_as_arrays_and_numbers_as_numbers():
    assert momentum_transfer([10.0, 20.0], energy=10.0).shape == (2,)
    assert scattering_angle([1.0, 2.0], energy=10.0).shape == (2,)
    assert np.ndim(momentum_transfer(10.0, energy=10.0)) == 0
    assert np.ndim(scattering_angle(1.0, energy=10.0)) == 0
    assert isinstance(wavelength(10.0), float)


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf, "soft"])
def test_impossible_energies_and_wavelengths_are_refused(bad):
    with pytest.raises(ValueError, match=r"energy must be .*keV.*got"):
        wavelength(bad)
    with pytest.raises(ValueError, match=r"wavelength must be .*Å.*got"):
        energy(bad)
    with pytest.raises(ValueError, match="energy"):
        largest_momentum_transfer(bad)
    with pytest.raises(ValueError, match="energy"):
        momentum_transfer(1.0, energy=bad)
    with pytest.raises(ValueError, match="energy"):
        scattering_angle(1.0, energy=bad)


@pytest.mark.parametrize("bad", [-1.0, 181.0, np.nan])
def test_impossible_angles_are_refused(bad):
    with pytest.raises(ValueError, match="two_theta must"):
        momentum_transfer([20.0, bad], energy=10.0)


def test_momentum_transfer_beyond_reach_is_refused_with_the_limit():
    with pytest.raises(ValueError, match=r"Q = 8 .*7\.689 keV.*7\.79.*higher energy"):
        scattering_angle([1.0, 8.0], energy=7.689)
    with pytest.raises(ValueError, match="q must be 0 or more"):
        scattering_angle(-1.0, energy=7.689)
