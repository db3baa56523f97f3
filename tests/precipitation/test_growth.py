import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.constants import gas_constant
from scipy.integrate import quad
from scipy.special import erfc

from quench.precipitation import growth

relaxed = settings(deadline=None, max_examples=50)
shares = st.floats(1e-6, 0.99)


def test_sphere_known_answers():
    result = growth.zener_sphere([0.01, 0.05, 0.1, 0.2, 0.3, 0.5])
    expected = [0.1510, 0.3699, 0.5653, 0.9083, 1.2523, 2.0760]
    np.testing.assert_allclose(result, expected, atol=5e-5)


def test_plate_known_answers():
    result = growth.zener_plate([0.01, 0.05, 0.1, 0.2, 0.3, 0.5])
    expected = [0.0114, 0.0583, 0.1206, 0.2598, 0.4233, 0.8655]
    np.testing.assert_allclose(result, expected, atol=5e-5)


@relaxed
@given(shares)
def test_sphere_solves_the_solute_balance(share):
    half = growth.zener_sphere(share) / 2
    right = 2 * half**2 * (1 - np.sqrt(np.pi) * half * np.exp(half**2) * erfc(half))
    assert right == pytest.approx(share, rel=1e-8)


@relaxed
@given(shares)
def test_plate_solves_the_solute_balance(share):
    half = growth.zener_plate(share) / 2
    assert np.sqrt(np.pi) * half * np.exp(half**2) * erfc(half) == pytest.approx(share, rel=1e-8)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.7])
def test_profile_around_the_sphere_holds_what_the_particle_took(share):
    # Similarity profile of the depleted matrix, c(s) with s = r/√(Dt): the solute
    # missing outside equals the excess inside, (1 − Ω)·V.
    constant = growth.zener_sphere(share)
    decay = lambda s: np.exp(-(s**2) / 4) / s - np.sqrt(np.pi) / 2 * erfc(s / 2)  # noqa: E731
    missing = quad(lambda s: 3 * s**2 * decay(s) / decay(constant), constant, constant + 40)[0]
    assert share * missing == pytest.approx((1 - share) * constant**3, rel=1e-6)


def test_limits():
    assert growth.zener_sphere(0.0) == 0.0
    assert growth.zener_plate(0.0) == 0.0
    assert growth.zener_sphere(1e-10) == pytest.approx(np.sqrt(2e-10), rel=1e-5)
    assert growth.zener_plate(1e-10) == pytest.approx(2e-10 / np.sqrt(np.pi), rel=1e-8)
    assert growth.zener_sphere(0.999) == pytest.approx(2 * np.sqrt(1.5 / 0.001), rel=2e-2)
    assert growth.zener_plate(0.999) == pytest.approx(2 * np.sqrt(0.5 / 0.001), rel=2e-2)
    shape = growth.zener_sphere([[0.1, 0.2], [0.3, 0.0]])
    assert shape.shape == (2, 2)
    assert shape[1, 1] == 0


@relaxed
@given(shares)
def test_approximations_are_lower_bounds(share):
    assert growth.zener_sphere_approximation(share) == pytest.approx(np.sqrt(2 * share), rel=1e-12)
    assert growth.zener_sphere_approximation(share) < growth.zener_sphere(share)
    assert growth.zener_plate_approximation(share) < growth.zener_plate(share)


def test_approximations_at_small_supersaturation():
    share = 1e-4
    exact = growth.zener_sphere(share)
    deficit = 1 - growth.zener_sphere_approximation(share) / exact
    assert deficit == pytest.approx(np.sqrt(np.pi * share / 8), rel=0.01)
    ratio = growth.zener_plate_approximation(1e-8) / growth.zener_plate(1e-8)
    assert ratio == pytest.approx(np.sqrt(np.pi) / 2, rel=1e-6)
    assert growth.zener_plate_approximation(0.19) == pytest.approx(0.19 / 0.9, rel=1e-12)


def test_diffusivity_of_copper_in_aluminium():
    case = {"prefactor": 6.5e-5, "activation_energy": 136e3}
    slow = growth.diffusivity(temperature=463.15, **case)
    assert slow == pytest.approx(2.985e-20, rel=1e-4)
    assert slow == pytest.approx(6.5e-5 * np.exp(-136e3 / (gas_constant * 463.15)), rel=1e-12)
    assert np.sqrt(slow * 36e3) == pytest.approx(32.8e-9, rel=1e-3)
    assert growth.diffusivity(temperature=500.0, prefactor=2.0, activation_energy=0.0) == 2.0


def test_radius_exact_and_approximate():
    slow = growth.diffusivity(temperature=463.15, prefactor=6.5e-5, activation_energy=136e3)
    exact = growth.radius(3600.0, diffusivity=slow, supersaturation=0.05)
    assert exact == pytest.approx(3.83e-9, rel=2e-3)
    approximate = growth.zener_sphere_approximation(0.05) * np.sqrt(slow * 3600)
    assert approximate == pytest.approx(3.28e-9, rel=2e-3)
    assert growth.radius(0.0, diffusivity=slow, supersaturation=0.05) == 0.0
    later = growth.radius(3600.0, diffusivity=slow, supersaturation=0.05, initial_radius=2e-9)
    assert later == pytest.approx(np.sqrt(exact**2 + 4e-18), rel=1e-9)


@relaxed
@given(st.floats(1, 1e6), shares)
def test_radius_grows_with_the_root_of_time(time, share):
    one, four = growth.radius([time, 4 * time], diffusivity=1e-19, supersaturation=share)
    assert four == pytest.approx(2 * one, rel=1e-9)


def test_supersaturation():
    case = {"composition": 0.0174, "solvus": 0.0005, "precipitate_composition": 1 / 3}
    expected = (0.0174 - 0.0005) / (1 / 3 - 0.0005)
    assert growth.supersaturation(**case) == pytest.approx(expected, rel=1e-12)
    assert growth.supersaturation(composition=0.01, solvus=0.01, precipitate_composition=1) == 0.0
    with pytest.raises(ValueError, match=r"at least solvus, got -0\.001 less"):
        growth.supersaturation(composition=0.01, solvus=0.011, precipitate_composition=1 / 3)
    with pytest.raises(ValueError, match=r"less than precipitate_composition 0\.2, got 0\.2"):
        growth.supersaturation(composition=0.2, solvus=0.01, precipitate_composition=0.2)


def test_start_time_inverts_the_extended_volume():
    rate, share, slow, fraction = 1e18, 0.05, 6e-20, 0.01
    time = growth.start_time(
        fraction, nucleation_rate=rate, supersaturation=share, diffusivity=slow
    )
    constant = growth.zener_sphere(share)
    particle = lambda born: (  # noqa: E731
        4 / 3 * np.pi * (constant**2 * slow * (1 - born) * time) ** 1.5
    )
    extended = rate * time * quad(particle, 0, 1, epsabs=0)[0]
    assert 1 - np.exp(-extended / share) == pytest.approx(fraction, rel=1e-6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: growth.zener_sphere(0.9991), r"at most 0\.999, got 0\.9991; the growth constant"),
        (lambda: growth.zener_plate(1.0), r"supersaturation must be a fraction in \[0, 1\), got 1"),
        (lambda: growth.zener_sphere(-0.1), "supersaturation must be a fraction"),
        (lambda: growth.zener_plate_approximation(1.5), "supersaturation must be a fraction"),
        (
            lambda: growth.diffusivity(temperature=-1, prefactor=1e-5, activation_energy=1e5),
            "temperature must be greater than 0",
        ),
        (
            lambda: growth.diffusivity(temperature=400, prefactor=0, activation_energy=1e5),
            "prefactor must be greater than 0",
        ),
        (
            lambda: growth.diffusivity(temperature=400, prefactor=1, activation_energy=-1),
            "activation_energy must be 0 or more",
        ),
        (
            lambda: growth.radius(-1.0, diffusivity=1e-19, supersaturation=0.1),
            "time must be 0 or more",
        ),
        (
            lambda: growth.radius(1.0, diffusivity=0, supersaturation=0.1),
            "diffusivity must be greater than 0",
        ),
        (
            lambda: growth.radius([1.0, 2.0], diffusivity=[1, 1, 1], supersaturation=0.1),
            "shapes do not match",
        ),
        (
            lambda: growth.start_time(
                0.0, nucleation_rate=1, supersaturation=0.1, diffusivity=1e-19
            ),
            "fraction must be a fraction",
        ),
        (
            lambda: growth.start_time(
                0.01, nucleation_rate=0, supersaturation=0.1, diffusivity=1e-19
            ),
            "nucleation_rate must be greater than 0",
        ),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_temperature_in_celsius_warns():
    with pytest.warns(UserWarning, match="meant in °C"):
        growth.diffusivity(temperature=90.0, prefactor=1e-5, activation_energy=1e5)


def test_start_time_holds_for_the_smallest_rates():
    case = {"supersaturation": 0.05, "diffusivity": 1e-20}
    slow = growth.start_time(0.01, nucleation_rate=1e-300, **case)
    quick = growth.start_time(0.01, nucleation_rate=1.0, **case)
    assert slow == pytest.approx(1e120 * quick, rel=1e-9)
