import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quench import materials
from quench.precipitation import solid_solution as ss

CONTENT = [0, 1, 2, 3, 4, 5, 6]
STRESS = [20, 50, 75, 95, 112, 127, 140]
G = 26e9


def test_size_difference_of_copper_in_nickel_and_in_aluminium():
    assert ss.size_difference(solute_radius=0.128, solvent_radius=0.125) == pytest.approx(0.024)
    copper, aluminium = materials.get("Cu"), materials.get("Al")
    got = ss.size_difference(
        solute_radius=copper.atomic_radius, solvent_radius=aluminium.atomic_radius
    )
    assert got == pytest.approx(-0.10490, abs=1e-5)
    assert ss.SIZE_RULE == 0.15
    assert ss.HAGG_LIMIT == 0.59


@pytest.mark.parametrize("name", ["solute_radius", "solvent_radius"])
def test_size_difference_refuses_radii_that_are_not_positive(name):
    radii = {"solute_radius": 1e-10, "solvent_radius": 1e-10} | {name: 0}
    with pytest.raises(ValueError, match=name):
        ss.size_difference(**radii)


def test_octahedral_hole_touches_six_neighbours():
    # edge of the fcc cell: 2r√2 = 2r + 2·hole
    hole = ss.octahedral_hole(atomic_radius=0.127)
    assert 2 * hole == pytest.approx(2 * 0.127 * 2**0.5 - 2 * 0.127)
    with pytest.raises(ValueError, match="atomic_radius"):
        ss.octahedral_hole(atomic_radius=-1)


def test_misfits():
    assert ss.size_misfit(lattice_parameter=0.405e-9, slope=0.045e-9) == pytest.approx(1 / 9)
    assert ss.modulus_misfit(0.5) == pytest.approx(0.4)
    assert ss.modulus_misfit(-0.5) == pytest.approx(-0.4)
    assert ss.modulus_misfit(1e9) == pytest.approx(2)
    assert ss.labusch_misfit(size=0.1, modulus=0.5) == pytest.approx((0.4**2 + 1.6**2) ** 0.5)
    assert ss.labusch_misfit(size=0.1, modulus=0.5, alpha=3) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="lattice_parameter"):
        ss.size_misfit(lattice_parameter=0, slope=1)
    with pytest.raises(ValueError, match="alpha"):
        ss.labusch_misfit(size=0.1, modulus=0.5, alpha=0)


@settings(deadline=None, max_examples=50)
@given(st.floats(0, 1), st.floats(0, 5))
def test_laws_restated(c, eps):
    got = ss.fleischer(concentration=c, misfit=eps, shear_modulus=G)
    assert got == pytest.approx(G / 700 * (eps**3 * c) ** 0.5, rel=1e-9, abs=1e-3)
    got = ss.labusch(concentration=c, misfit=eps, shear_modulus=G)
    assert got == pytest.approx(G / 550 * (eps**4 * c**2) ** (1 / 3), rel=1e-9, abs=1e-3)


@pytest.mark.parametrize("law", [ss.fleischer, ss.labusch])
def test_laws_refuse_bad_input(law):
    good = {"concentration": 0.05, "misfit": 0.5, "shear_modulus": G}
    for name, bad in [("concentration", 5), ("misfit", -0.1), ("shear_modulus", 0)]:
        with pytest.raises(ValueError, match=f"^{name} must"):
            law(**(good | {name: bad}))
    assert law(**(good | {"concentration": [0, 0.1]})).shape == (2,)


def test_fit_of_the_sources_table():
    fit = ss.fit_power_law(CONTENT, STRESS, base=20)
    assert fit.coefficient == pytest.approx(32.87, abs=0.01)
    assert fit.exponent == pytest.approx(0.7311, abs=1e-4)
    assert fit.rms == pytest.approx(1.660, abs=1e-3)
    assert fit.base == 20
    assert fit.base_error == 0
    assert fit.coefficient_error == pytest.approx(1.24, abs=0.01)
    assert fit.exponent_error == pytest.approx(0.0249, abs=1e-4)
    assert fit.correlation == pytest.approx(-0.966, abs=1e-3)


@settings(deadline=None, max_examples=25)
@given(st.floats(5, 100), st.floats(0.4, 1.2), st.floats(5, 60))
def test_fit_recovers_what_made_the_data(coefficient, exponent, base):
    c = np.linspace(0, 6, 9)
    stress = base + coefficient * c**exponent
    fit = ss.fit_power_law(c, stress)
    assert fit.coefficient == pytest.approx(coefficient, rel=1e-4)
    assert fit.exponent == pytest.approx(exponent, rel=1e-4)
    assert fit.base == pytest.approx(base, rel=1e-3)
    assert fit.rms == pytest.approx(0, abs=1e-3)
    assert -1 <= fit.correlation <= 1


def test_uncertainties_cover_the_truth_about_as_often_as_they_should():
    generator = np.random.default_rng(3)
    c = np.linspace(0.5, 6, 12)
    inside = 0
    for _ in range(200):
        noisy = 20 + 30 * c**0.7 + generator.normal(0, 2, c.size)
        fit = ss.fit_power_law(c, noisy, base=20)
        inside += abs(fit.exponent - 0.7) < fit.exponent_error
    assert 0.55 < inside / 200 < 0.8


def test_fit_refuses_too_few_points_and_unequal_lengths():
    with pytest.raises(ValueError, match="more than 2 points, got 2"):
        ss.fit_power_law([0, 1, 2], [20, 50, 75], base=20)
    with pytest.raises(ValueError, match="more than 3 points, got 3"):
        ss.fit_power_law([0, 1, 2], [20, 50, 75])
    with pytest.raises(ValueError, match="must match"):
        ss.fit_power_law([0, 1, 2], [20, 50], base=20)
    with pytest.raises(ValueError, match="concentration must be 0 or more"):
        ss.power_law(-1, 20, 30, 0.67)
    assert ss.power_law(0, 20, 30, 0.67) == 20


def test_one_solute_in_two_parts_strengthens_as_the_whole():
    def alone(c):
        return ss.labusch(concentration=c, misfit=0.8, shear_modulus=G)

    whole = alone(0.05)
    assert ss.combine_solutes([alone(0.02), alone(0.03)]) == pytest.approx(whole, rel=1e-12)
    assert ss.combine_solutes([4e6, 9e6]) == pytest.approx(35e9 ** (2 / 3), rel=1e-12)
    assert ss.combine_solutes(5e6) == pytest.approx(5e6, rel=1e-12)
    assert ss.combine_solutes([[1e6, 2e6], [3e6, 4e6]]).shape == (2,)
    with pytest.raises(ValueError, match=r"contributions must be 0 or more \[Pa\]"):
        ss.combine_solutes([1e6, -1e6])
