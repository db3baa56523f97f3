import numpy as np
import pytest

from quench import materials
from quench.precipitation import al_cu, c_curve, growth, nucleation, thermodynamics


def test_state_of_al_4cu_at_200_degrees():
    state = al_cu.theta_prime(473.15)
    solvus = 0.01736 * np.exp(-36e3 / 8.314462618 * (1 / 473.15 - 1 / 723))
    x = (4 / 63.546) / (4 / 63.546 + 96 / 26.982)
    bracket = np.log(x / solvus) / 3 + 2 / 3 * np.log((1 - x) / (1 - solvus))
    assert state.composition == pytest.approx(x, rel=1e-9)
    assert state.driving_force == pytest.approx(-8.314462618 * 473.15 / 9e-6 * bracket, rel=1e-8)
    assert state.driving_force == pytest.approx(-4.56e8, rel=2e-3)
    assert state.supersaturation == pytest.approx((x - solvus) / (1 / 3 - solvus), rel=1e-9)
    expected = 6.5e-5 * np.exp(-136e3 / (8.314462618 * 473.15))
    assert state.diffusivity == pytest.approx(expected, rel=1e-8)


def test_more_copper_pushes_harder():
    lean, rich = (al_cu.theta_prime(473.15, copper=c) for c in (0.02, 0.05))
    assert rich.driving_force < lean.driving_force < 0
    assert rich.supersaturation > lean.supersaturation
    assert rich.diffusivity == lean.diffusivity


@pytest.mark.parametrize(
    ("site", "factor", "density"),
    [
        ("homogeneous", 1.0, {}),
        ("dislocation", 0.5, {"dislocation_density": 1e14}),
        ("grain boundary", 0.3125, {"grain_size": 50e-6}),
    ],
)
def test_c_curve_on_each_site(site, factor, density):
    temperature = np.array([450.0, 550.0])
    state = al_cu.theta_prime(temperature, copper=0.03)
    expected = c_curve.c_curve(
        temperature,
        driving_force=state.driving_force,
        supersaturation=state.supersaturation,
        diffusivity=state.diffusivity,
        composition=state.composition,
        interface_energy=0.13,
        molar_volume=9e-6,
        lattice_parameter=0.286e-9 * 2**0.5,
        site_density=nucleation.site_density(molar_volume=1e-5, site=site, **density),
        barrier_factor=factor,
    )
    result = al_cu.theta_prime_c_curve(temperature, interface_energy=0.13, copper=0.03, site=site)
    np.testing.assert_allclose(result.start_time, expected.start_time, rtol=1e-12)
    np.testing.assert_allclose(result.nucleation_rate, expected.nucleation_rate, rtol=1e-12)


def test_defaults_are_al_4cu_and_homogeneous():
    named = al_cu.theta_prime_c_curve(
        [473.15], interface_energy=0.13, copper=0.04, site="homogeneous"
    )
    default = al_cu.theta_prime_c_curve([473.15], interface_energy=0.13)
    assert default.start_time == named.start_time
    assert al_cu.theta_prime(473.15, copper=0.04) == al_cu.theta_prime(473.15)


def test_theta_prime_as_single_sphere_would_be_large():
    state = al_cu.theta_prime(473.15)
    radius = growth.radius(
        3600.0, diffusivity=state.diffusivity, supersaturation=state.supersaturation
    )
    assert radius == pytest.approx(5.574e-9, rel=1e-3)


def test_above_the_solvus_and_unknown_site_are_refused():
    top = thermodynamics.solvus_temperature(
        composition=al_cu.theta_prime(400.0).composition, phase="theta prime"
    )
    with pytest.raises(ValueError, match="composition must be at least solvus"):
        al_cu.theta_prime(top + 1)
    with pytest.raises(ValueError, match="did you mean 'dislocation'"):
        al_cu.theta_prime_c_curve([473.15], interface_energy=0.1, site="dislocations")


def test_material_rows_that_the_system_rests_on():
    assert materials.get("theta prime").molar_volume == 9.0e-6
    assert materials.get("Al-Cu").diffusion_prefactor == 6.5e-5
    assert materials.get("Al-Cu").diffusion_activation_energy == 136e3
