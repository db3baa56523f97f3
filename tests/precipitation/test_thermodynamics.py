import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quench.precipitation import thermodynamics as td

R = 8.31446261815324
fractions = st.floats(1e-4, 0.999)


def test_four_weight_per_cent_copper():
    assert td.atomic_fraction(mass_fraction=0.04) == pytest.approx(0.0173843, rel=1e-5)
    by_hand = (4 / 63.546) / (4 / 63.546 + 96 / 26.982)
    assert td.atomic_fraction(mass_fraction=0.04) == pytest.approx(by_hand, rel=1e-12)


def test_magnesium_is_lighter_than_aluminium():
    by_hand = (5 / 24.305) / (5 / 24.305 + 95 / 26.982)
    assert td.atomic_fraction(mass_fraction=0.05, solute="Mg") == pytest.approx(by_hand, rel=1e-12)


@settings(deadline=None, max_examples=50)
@given(fractions)
def test_conversions_are_inverse(x):
    w = td.mass_fraction(atomic_fraction=x)
    assert td.atomic_fraction(mass_fraction=w) == pytest.approx(x, rel=1e-12)


def test_conversion_ends_and_arrays():
    assert td.atomic_fraction(mass_fraction=0) == 0
    assert td.atomic_fraction(mass_fraction=1) == 1
    assert td.mass_fraction(atomic_fraction=1) == 1
    assert td.atomic_fraction(mass_fraction=[0.01, 0.02]).shape == (2,)


def test_theta_solvus_meets_the_measured_ends():
    assert td.solvus(temperature=821.35, phase="theta") == pytest.approx(0.0248, rel=1e-12)
    assert td.solvus(temperature=473.15, phase="theta") == pytest.approx(0.00028, rel=0.01)
    assert td.solvus(temperature=573.15, phase="theta") == pytest.approx(0.0019, rel=0.08)


@pytest.mark.parametrize(
    ("phase", "at", "content", "enthalpy"),
    [
        ("theta", 821.35, 0.0248, 41.6e3),
        ("theta prime", 723.0, 0.01736, 36e3),
        ("S", 768.0, 0.033, 38.75e3),
    ],
)
def test_solvus_is_a_van_t_hoff_line(phase, at, content, enthalpy):
    expected = content * np.exp(-enthalpy / R * (1 / 463.15 - 1 / at))
    assert td.solvus(temperature=463.15, phase=phase) == pytest.approx(expected, rel=1e-9)


def test_a_metastable_phase_leaves_more_solute_in_the_matrix():
    temperature = np.linspace(400, 700, 7)
    prime = td.solvus(temperature=temperature, phase="theta prime")
    assert (prime > td.solvus(temperature=temperature, phase="theta")).all()
    assert (np.diff(prime) > 0).all()


@settings(deadline=None, max_examples=50)
@given(st.floats(1e-4, 0.03), st.sampled_from(["theta", "theta prime", "S"]))
def test_solvus_temperature_is_the_inverse(composition, phase):
    temperature = td.solvus_temperature(composition=composition, phase=phase)
    assert td.solvus(temperature=temperature, phase=phase) == pytest.approx(composition, rel=1e-9)


def test_solvus_refuses_the_concentrated_range_and_unknown_phases():
    with pytest.raises(ValueError, match="documented up to 723 K"):
        td.solvus(temperature=1100)
    limit = td.solvus_temperature(composition=0.1)
    assert td.solvus(temperature=limit - 0.01) == pytest.approx(0.1, rel=1e-3)
    with pytest.raises(ValueError, match="beyond the solvus line"):
        td.solvus(temperature=limit + 0.01)
    with pytest.raises(KeyError, match="did you mean 'theta prime'"):
        td.solvus(temperature=473, phase="theta-prime")
    with pytest.raises(ValueError, match=r"at most 0\.1"):
        td.solvus_temperature(composition=0.11)
    with pytest.raises(ValueError, match="composition must be a fraction"):
        td.solvus_temperature(composition=0)


@settings(deadline=None, max_examples=50)
@given(st.floats(0, 0.2), st.floats(0, 0.2), st.floats(0.3, 1))
def test_lever_rule_conserves_solute(x0, xm, xp):
    share = td.lever_rule(composition=x0, matrix=xm, precipitate=xp)
    if x0 > xm:
        assert (1 - share) * xm + share * xp == pytest.approx(x0, rel=1e-12)
    else:
        assert share == 0


def test_lever_rule_refuses_a_poor_precipitate():
    with pytest.raises(ValueError, match="precipitate must be richer"):
        td.lever_rule(composition=0.02, matrix=0.3, precipitate=0.3)
    with pytest.raises(ValueError, match="precipitate must be richer"):
        td.lever_rule(composition=0.4, matrix=0.001, precipitate=1 / 3)
    assert td.lever_rule(composition=0.5, matrix=0.2, precipitate=1) == pytest.approx(0.375)
    with pytest.raises(ValueError, match="shapes do not match"):
        td.lever_rule(composition=np.ones(2) * 0.01, matrix=np.ones(3) * 0.001, precipitate=0.33)


VOLUMES = {"molar_volume_precipitate": 9e-6, "molar_volume_matrix": 1e-5}


def test_largest_volume_fraction_of_theta_prime():
    x0 = td.atomic_fraction(mass_fraction=0.04)
    f = td.volume_fraction(composition=x0, matrix=5e-4, precipitate=1 / 3, **VOLUMES)
    assert f == pytest.approx(0.0459, abs=5e-5)
    share = (x0 - 5e-4) / (1 / 3 - 5e-4)
    assert f == pytest.approx(0.9 * share / (0.9 * share + 1 - share), rel=1e-12)


def test_volume_fraction_refuses_volumes_that_are_not_positive():
    for name in VOLUMES:
        with pytest.raises(ValueError, match=name):
            td.volume_fraction(
                composition=0.01, matrix=0.001, precipitate=0.3, **(VOLUMES | {name: 0})
            )


def force(**changes):
    state = {
        "composition": 0.01738434597,
        "solvus": 7.34778924e-4,
        "precipitate_composition": 1 / 3,
        "molar_volume": 9e-6,
        "temperature": 473.15,
    }
    return td.chemical_driving_force(**(state | changes))


def test_driving_force_for_theta_prime_in_aluminium_4_copper():
    assert force() == pytest.approx(-4.5607e8, rel=1e-4)
    x, xe = 0.01738434597, 7.34778924e-4
    by_hand = -R * 473.15 / 9e-6 * (np.log(x / xe) / 3 + 2 / 3 * np.log((1 - x) / (1 - xe)))
    assert force() == pytest.approx(by_hand, rel=1e-9)


def test_driving_force_vanishes_on_the_solvus_and_changes_sign_there():
    assert force(composition=7.34778924e-4) == 0
    assert force(composition=5e-4) > 0
    assert force(composition=8e-4) < 0


def test_driving_force_of_a_pure_precipitate_is_rt_ln_s():
    got = force(composition=0.002, solvus=0.001, precipitate_composition=1)
    assert got == pytest.approx(-R * 473.15 / 9e-6 * np.log(2), rel=1e-9)


def test_driving_force_refuses_bad_input():
    for name, value in [("composition", 0), ("solvus", 0), ("molar_volume", -1e-6)]:
        with pytest.raises(ValueError, match=name):
            force(**{name: value})
    with pytest.raises(ValueError, match="precipitate_composition"):
        force(precipitate_composition=1.2)
    with pytest.warns(UserWarning, match="was it meant in °C"):
        force(temperature=90)
    with pytest.raises(ValueError, match="shapes do not match"):
        force(composition=[0.01, 0.02], solvus=[0.001, 0.001, 0.001])
