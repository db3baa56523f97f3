import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from quench.precipitation import coarsening as cg

R = 8.31446261815324
THETA_PRIME = {
    "interface_energy": 0.2,
    "molar_volume": 9e-6,
    "precipitate_composition": 1 / 3,
    "temperature": 473.15,
    "solubility": 7.35e-4,
}


def moment(function):
    return quad(lambda rho: function(rho) * cg.lsw_distribution(rho), 0, 1.5, epsabs=1e-12)[0]


def test_distribution_is_normalised_with_mean_one():
    assert moment(lambda rho: 1) == pytest.approx(1, abs=1e-9)
    assert moment(lambda rho: rho) == pytest.approx(1, abs=1e-9)


def test_distribution_known_answers():
    std = moment(lambda rho: (rho - 1) ** 2) ** 0.5
    assert std == pytest.approx(0.21506, abs=1e-5)
    assert moment(lambda rho: (rho - 1) ** 3) / std**3 == pytest.approx(-0.920, abs=5e-4)
    assert moment(lambda rho: rho**3) == pytest.approx(1.12960, abs=1e-5)
    rho = np.linspace(0, 1.5, 150001)
    density = cg.lsw_distribution(rho)
    assert rho[density.argmax()] == pytest.approx(1.13456, abs=1e-5)
    assert density.max() == pytest.approx(2.15163, abs=1e-5)
    below = quad(cg.lsw_distribution, 0, 1.0414)[0]
    assert below == pytest.approx(0.5, abs=1e-3)


def test_distribution_ends():
    assert cg.lsw_distribution(0) == 0
    assert cg.lsw_distribution(1.5) == 0
    assert cg.lsw_distribution(2.0) == 0
    assert cg.lsw_distribution(1.4) > 0
    assert cg.LSW_CUTOFF == 1.5
    with pytest.raises(ValueError, match="relative_radius must be 0 or more"):
        cg.lsw_distribution(-0.1)


def test_radius_known_answers():
    hours = 3600.0
    constant = {"initial_radius": 10e-9, "rate_constant": 1e-30}
    assert cg.lsw_radius(1000 * hours, **constant) == pytest.approx(16.63e-9, rel=1e-3)
    assert cg.lsw_number_ratio(1000 * hours, **constant) == pytest.approx(0.217, abs=5e-4)
    doubling = 7 * (10e-9) ** 3 / 1e-30
    assert doubling / hours == pytest.approx(1944, abs=1)
    assert cg.lsw_radius(doubling, **constant) == pytest.approx(20e-9, rel=1e-12)
    assert cg.lsw_radius(0, **constant) == pytest.approx(10e-9, rel=1e-12)
    as_posed = cg.lsw_radius(500 * hours, initial_radius=5e-9, rate_constant=5e-26)
    assert as_posed == pytest.approx(448.14e-9, rel=1e-4)


@settings(deadline=None, max_examples=50)
@given(st.floats(0, 1e9), st.floats(0, 1e9), st.floats(1e-10, 1e-6), st.floats(1e-34, 1e-24))
def test_coarsening_twice_is_coarsening_for_the_sum(t1, t2, r0, k):
    first = cg.lsw_radius(t1, initial_radius=r0, rate_constant=k)
    both = cg.lsw_radius(t2, initial_radius=first, rate_constant=k)
    assert both == pytest.approx(cg.lsw_radius(t1 + t2, initial_radius=r0, rate_constant=k))


def test_radius_refuses_bad_input():
    for name, arguments in [
        ("time", (-1, {"initial_radius": 1e-9, "rate_constant": 1e-30})),
        ("initial_radius", (1, {"initial_radius": -1e-9, "rate_constant": 1e-30})),
        ("rate_constant", (1, {"initial_radius": 1e-9, "rate_constant": -1e-30})),
    ]:
        with pytest.raises(ValueError, match=f"^{name} must be 0 or more"):
            cg.lsw_radius(arguments[0], **arguments[1])
    with pytest.raises(ValueError, match="initial_radius must be greater than 0"):
        cg.lsw_number_ratio(1, initial_radius=0, rate_constant=1e-30)
    with pytest.raises(ValueError, match="shapes"):
        cg.lsw_radius([1, 2], initial_radius=[1e-9] * 3, rate_constant=1e-30)
    assert cg.lsw_radius(8, initial_radius=0, rate_constant=1) == pytest.approx(2)


def test_gibbs_thomson_restated():
    content = cg.gibbs_thomson(5e-9, **THETA_PRIME)
    exponent = 2 * 0.2 * 9e-6 / (1 / 3 * 5e-9 * R * 473.15)
    assert content == pytest.approx(7.35e-4 * np.exp(exponent), rel=1e-9)
    assert cg.gibbs_thomson(1.0, **THETA_PRIME) == pytest.approx(7.35e-4, rel=1e-6)
    pure = cg.gibbs_thomson(5e-9, **(THETA_PRIME | {"precipitate_composition": 1}))
    assert pure == pytest.approx(7.35e-4 * np.exp(exponent / 3), rel=1e-9)


def test_small_particles_are_more_soluble():
    content = cg.gibbs_thomson(np.geomspace(1e-9, 1e-6, 30), **THETA_PRIME)
    assert (np.diff(content) < 0).all()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("interface_energy", 0),
        ("molar_volume", -1),
        ("precipitate_composition", 0),
        ("precipitate_composition", 1.1),
        ("temperature", -5),
        ("solubility", 0),
    ],
)
def test_gibbs_thomson_and_rate_constant_refuse_bad_input(name, value):
    with pytest.raises(ValueError, match=f"^{name} must"):
        cg.gibbs_thomson(5e-9, **(THETA_PRIME | {name: value}))
    with pytest.raises(ValueError, match=f"^{name} must"):
        cg.lsw_rate_constant(diffusivity=6e-20, **(THETA_PRIME | {name: value}))


def test_more_bad_input():
    with pytest.raises(ValueError, match="^radius must be greater than 0"):
        cg.gibbs_thomson(0, **THETA_PRIME)
    with pytest.raises(ValueError, match="shapes"):
        cg.gibbs_thomson([1e-9, 2e-9], **(THETA_PRIME | {"temperature": [400, 500, 600]}))
    with pytest.raises(ValueError, match="^diffusivity must be greater"):
        cg.lsw_rate_constant(diffusivity=0, **THETA_PRIME)
    with pytest.raises(ValueError, match="shapes"):
        cg.lsw_rate_constant(diffusivity=[1e-20] * 2, **(THETA_PRIME | {"solubility": [1e-3] * 3}))
    with pytest.raises(ValueError, match="precipitate_composition must exceed the solubility 0.4"):
        cg.lsw_rate_constant(diffusivity=6e-20, **(THETA_PRIME | {"solubility": 0.4}))
    equal = THETA_PRIME | {"solubility": 1 / 3}
    with pytest.raises(ValueError, match="must exceed"):
        cg.lsw_rate_constant(diffusivity=6e-20, **equal)


def test_rate_constant_restated():
    xe, xp = 7.35e-4, 1 / 3
    expected = 8 * 0.2 * 9e-6 * 6.2e-20 * xe * (1 - xe) / (9 * R * 473.15 * (xp - xe) ** 2)
    got = cg.lsw_rate_constant(diffusivity=6.2e-20, **THETA_PRIME)
    assert got == pytest.approx(expected, rel=1e-9)
    assert 6e-5 < got * 1e27 < 2e-4


def test_rate_constant_follows_from_growth_and_gibbs_thomson():
    # d(r̄³)/dt = (4/9)·l·D·c∞/(x_p) for a dilute matrix and small supersaturation, with the
    # capillary length l from the slope of c(r): both have to carry the same x_p.
    r = 1e-5
    rise = cg.gibbs_thomson(r, **THETA_PRIME) - 7.35e-4
    slow = 4 / 9 * rise * r * 6.2e-20 / (1 / 3)
    got = cg.lsw_rate_constant(diffusivity=6.2e-20, **THETA_PRIME)
    assert got == pytest.approx(slow, rel=5e-3)


def test_rate_constant_of_theta_prime_from_the_table():
    from quench.precipitation import al_cu, growth, thermodynamics

    slow = growth.diffusivity(temperature=473.15, prefactor=6.5e-5, activation_energy=136e3)
    solvus = thermodynamics.solvus(temperature=473.15, phase="theta prime")
    state = THETA_PRIME | {"solubility": solvus}
    expected = cg.lsw_rate_constant(diffusivity=slow, **state)
    assert al_cu.theta_prime_rate_constant(473.15) == pytest.approx(expected, rel=1e-9)
    thrice = al_cu.theta_prime_rate_constant([473.15], interface_energy=0.6)
    assert thrice == pytest.approx([3 * expected], rel=1e-9)
