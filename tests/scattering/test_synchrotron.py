import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, special

from quench.scattering import synchrotron


def test_electrons_of_8_gev():
    assert synchrotron.lorentz_factor(8.0) == pytest.approx(15656, abs=1)
    assert synchrotron.opening_angle(8.0) == pytest.approx(63.9e-6, rel=1e-3)


def test_an_electron_at_rest():
    assert synchrotron.lorentz_factor(0.51099895e-3 * (1 + 1e-6)) == pytest.approx(1, abs=1e-5)


def test_bending_radius_of_handbooks():
    assert synchrotron.bending_radius(1.0, field=1.0) == pytest.approx(3.3356, rel=1e-4)
    assert synchrotron.bending_radius(8.0, field=0.68) == pytest.approx(39.24, rel=1e-3)


def test_slow_electrons_follow_the_classical_radius():
    kinetic = 1e-6  # GeV, 1 keV: p = √(2mT)
    radius = synchrotron.bending_radius(0.51099895e-3 + kinetic, field=0.01)
    momentum = np.sqrt(2 * 9.1093837e-31 * kinetic * 1.602176634e-10)
    assert radius == pytest.approx(momentum / (1.602176634e-19 * 0.01), rel=2e-3)


def test_critical_energy_of_handbooks():
    assert synchrotron.critical_energy(1.0, field=1.0) == pytest.approx(0.6650, abs=2e-4)
    assert synchrotron.critical_energy(8.0, field=0.68) == pytest.approx(28.9, abs=0.05)


@given(st.floats(0.5, 10), st.floats(0.1, 5))
def test_critical_energy_goes_with_square_and_field(energy, field):
    expected = 0.66503 * energy**2 * field
    assert synchrotron.critical_energy(energy, field=field) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(
    ("ratio", "published"),
    [(0.001, 0.2131), (0.01, 0.4450), (0.1, 0.8182), (1.0, 0.6514), (10.0, 1.922e-4)],
)
def test_universal_curve_as_tabulated(ratio, published):
    assert synchrotron.photon_flux(ratio) == pytest.approx(published, rel=3e-4)


@given(st.floats(1e-3, 15))
def test_universal_curve_is_the_integral_of_the_bessel_function(ratio):
    with np.errstate(all="ignore"):
        plain = integrate.quad(
            lambda x: special.kv(5 / 3, x), ratio, ratio + 60, epsabs=0, limit=400
        )[0]
    assert synchrotron.photon_flux(ratio) == pytest.approx(ratio * plain, rel=1e-6)


def test_limits_of_the_curve():
    low = 2.1495 * np.cbrt(1e-9)  # 2^(2/3) Γ(2/3) y^(1/3)
    assert synchrotron.photon_flux(1e-9) == pytest.approx(low, rel=1e-3)
    high = np.sqrt(np.pi * 40 / 2) * np.exp(-40.0)
    assert synchrotron.photon_flux(40.0) == pytest.approx(high, rel=0.03)


def test_most_photons_below_the_critical_energy():
    y = np.linspace(0.2, 0.4, 401)
    curve = synchrotron.photon_flux(y)
    assert y[curve.argmax()] == pytest.approx(0.286, abs=0.002)
    assert curve.max() == pytest.approx(0.918, abs=0.001)


def test_half_the_power_lies_above_the_critical_energy():
    log_y = np.linspace(np.log(1e-9), np.log(60), 4000)
    y = np.exp(log_y)
    share = synchrotron.power_density(y) * y
    assert np.trapezoid(share, log_y) == pytest.approx(1, abs=1e-5)
    lower = np.trapezoid(np.where(y <= 1, share, 0), log_y)
    assert lower == pytest.approx(0.5, abs=2e-3)


def test_scalars_stay_scalars():
    assert np.ndim(synchrotron.photon_flux(1.0)) == 0
    assert synchrotron.photon_flux([0.5, 1.0]).shape == (2,)


def test_bad_input():
    with pytest.raises(ValueError, match=r"total one in GeV .* at least 0\.000511, got 0\.0001"):
        synchrotron.lorentz_factor(1e-4)
    with pytest.raises(ValueError, match="energy must be greater than 0"):
        synchrotron.lorentz_factor(0)
    with pytest.raises(ValueError, match="field must be greater than 0"):
        synchrotron.bending_radius(8.0, field=0)
    with pytest.raises(ValueError, match="ratio must be greater than 0"):
        synchrotron.photon_flux([1.0, 0.0])
    with pytest.raises(ValueError, match="ratio must be at least 1e-10"):
        synchrotron.photon_flux(1e-11)
