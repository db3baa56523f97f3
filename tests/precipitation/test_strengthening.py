import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quench.precipitation import strengthening as sg

G, B, NU, M = 26e9, 0.286e-9, 0.345, 3.06
radii = st.floats(1e-9, 1e-6)
fractions = st.floats(0.001, 0.5)


def test_section_radius_and_spacings_by_hand():
    assert sg.mean_section_radius(10e-9) == pytest.approx(8.16497e-9, rel=1e-5)
    assert sg.planar_spacing(radius=10e-9, volume_fraction=0.05) == pytest.approx(
        10e-9 * (2 * np.pi / 0.15) ** 0.5, rel=1e-12
    )
    assert sg.planar_spacing(radius=10e-9, volume_fraction=0.05) == pytest.approx(64.7e-9, rel=1e-3)
    assert sg.free_spacing(radius=10e-9, volume_fraction=0.05) == pytest.approx(48.4e-9, rel=1e-3)


def test_spacing_holds_one_particle_a_square():
    # A plane cuts N·2r spheres per area, and f = N·(4/3)πr³.
    r, f = 7e-9, 0.02
    per_area = f / (4 / 3 * np.pi * r**3) * 2 * r
    assert sg.planar_spacing(radius=r, volume_fraction=f) == pytest.approx(
        per_area**-0.5, rel=1e-12
    )


def test_gap_closes_at_a_fraction_of_pi_over_four():
    assert sg.free_spacing(radius=1e-8, volume_fraction=0.785) > 0
    with pytest.raises(ValueError, match=r"volume_fraction must be below π/4 .* got 0\.79"):
        sg.free_spacing(radius=1e-8, volume_fraction=0.79)


@pytest.mark.parametrize(
    ("r", "f", "m", "mpa"),
    [
        (8e-9, 0.03, 3.06, 254.379),
        (5e-9, 0.03, 3.06, 356.950),
        (10e-9, 0.05, 3.06, 299.212),
        (10e-9, 0.05, 3.0, 293.345),
    ],
)
def test_ashby_orowan_known_answers(r, f, m, mpa):
    got = sg.ashby_orowan(radius=r, volume_fraction=f, taylor_factor=m)
    assert got / 1e6 == pytest.approx(mpa, rel=1e-5)


@settings(deadline=None, max_examples=50)
@given(radii, fractions)
def test_ashby_orowan_restated(r, f):
    section = np.sqrt(2 / 3) * r
    gap = r * np.sqrt(2 * np.pi / (3 * f)) - 2 * section
    expected = M * 0.4 * G * B / np.pi / np.sqrt(1 - NU) * np.log(2 * section / B) / gap
    assert sg.ashby_orowan(radius=r, volume_fraction=f) == pytest.approx(expected, rel=1e-9)


def test_bowing_falls_with_radius_and_rises_with_fraction():
    r = np.geomspace(2e-9, 1e-6, 50)
    assert (np.diff(sg.ashby_orowan(radius=r, volume_fraction=0.03)) < 0).all()
    f = np.linspace(0.001, 0.7, 50)
    assert (np.diff(sg.ashby_orowan(radius=1e-8, volume_fraction=f)) > 0).all()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("radius", -1e-9),
        ("radius", np.nan),
        ("radius", 0.1e-9),
        ("volume_fraction", 0),
        ("volume_fraction", 5),
        ("volume_fraction", 1),
        ("shear_modulus", 0),
        ("burgers_vector", -1),
        ("poisson_ratio", -0.1),
        ("poisson_ratio", 0.51),
        ("taylor_factor", 0),
    ],
)
def test_ashby_orowan_refuses_bad_input(name, value):
    arguments = {"radius": 1e-8, "volume_fraction": 0.05} | {name: value}
    with pytest.raises(ValueError, match=f"^{name} must"):
        sg.ashby_orowan(**arguments)


def test_edges_that_are_allowed():
    assert sg.ashby_orowan(radius=1e-8, volume_fraction=0.05, poisson_ratio=0.5) > 0
    smallest = B / (2 * np.sqrt(2 / 3))
    assert sg.ashby_orowan(radius=1.001 * smallest, volume_fraction=0.05) > 0
    with pytest.raises(ValueError, match="exceeds the Burgers vector"):
        sg.ashby_orowan(radius=0.999 * smallest, volume_fraction=0.05)
    with pytest.raises(ValueError, match="shapes do not match"):
        sg.ashby_orowan(radius=[1e-8, 2e-8], volume_fraction=[0.1, 0.2, 0.3])


@settings(deadline=None, max_examples=50)
@given(radii, fractions, st.floats(0.01, 0.5))
def test_cutting_restated(r, f, gamma):
    tension = 0.5 * G * B**2
    bracket = np.sqrt(3 * np.pi**2 * gamma * f * r / (32 * tension)) - f
    expected = max(M * gamma / (2 * B) * bracket, 0)
    got = sg.shearing_apb(radius=r, volume_fraction=f, apb_energy=gamma)
    assert got == pytest.approx(expected, rel=1e-9)


def test_cutting_depends_on_the_line_tension_and_the_crystal():
    particles = {"radius": 5e-9, "volume_fraction": 0.03, "apb_energy": 0.2}
    strong = sg.shearing_apb(**particles, line_tension_factor=0.25, taylor_factor=1.0)
    bracket = np.sqrt(3 * np.pi**2 * 0.2 * 0.03 * 5e-9 / (32 * 0.25 * G * B**2)) - 0.03
    assert strong == pytest.approx(0.2 / (2 * B) * bracket, rel=1e-9)
    assert sg.shearing_apb(radius=1e-10, volume_fraction=0.4, apb_energy=0.02) == 0


@pytest.mark.parametrize("name", ["radius", "apb_energy", "line_tension_factor", "shear_modulus"])
def test_cutting_refuses_bad_input(name):
    arguments = {"radius": 5e-9, "volume_fraction": 0.03, "apb_energy": 0.2} | {name: 0}
    with pytest.raises(ValueError, match=f"^{name} must be greater than 0"):
        sg.shearing_apb(**arguments)
    with pytest.raises(ValueError, match="volume_fraction"):
        sg.shearing_apb(radius=5e-9, volume_fraction=0, apb_energy=0.2)
    with pytest.raises(ValueError, match="shapes"):
        sg.shearing_apb(radius=[5e-9] * 2, volume_fraction=[0.1] * 3, apb_energy=0.2)


def test_coherency_restated():
    r, f, eps = 3e-9, 0.04, 0.006
    expected = M * 2.6 * (G * eps) ** 1.5 * np.sqrt(2 * r * f / (G * B))
    for sign in (1, -1):
        got = sg.shearing_coherency(radius=r, volume_fraction=f, misfit=sign * eps)
        assert got == pytest.approx(expected, rel=1e-12)
    with pytest.raises(ValueError, match="volume_fraction"):
        sg.shearing_coherency(radius=r, volume_fraction=0, misfit=eps)
    with pytest.raises(ValueError, match="shapes"):
        sg.shearing_coherency(radius=[r] * 2, volume_fraction=[f] * 3, misfit=eps)


def test_crossover_radius_known_answer_and_scaling():
    assert sg.crossover_radius(apb_energy=0.2) == pytest.approx(5.31674e-9, rel=1e-6)
    assert sg.crossover_radius(apb_energy=0.2, line_tension_factor=0.25) == pytest.approx(
        2.65837e-9, rel=1e-6
    )
    with pytest.raises(ValueError, match="apb_energy"):
        sg.crossover_radius(apb_energy=0)


def test_the_weaker_mechanism_decides():
    particles = {"volume_fraction": 0.03, "apb_energy": 0.2}
    small, large = 1.5e-9, 50e-9
    assert sg.particle_strength(radius=small, **particles) == sg.shearing_apb(
        radius=small, **particles
    )
    assert sg.particle_strength(radius=large, **particles) == sg.ashby_orowan(
        radius=large, volume_fraction=0.03
    )
    crystal = {"poisson_ratio": 0.3, "line_tension_factor": 0.4, "taylor_factor": 2.0}
    got = sg.particle_strength(radius=[small, large], **particles, **crystal)
    assert got[0] == sg.shearing_apb(
        radius=small, **particles, line_tension_factor=0.4, taylor_factor=2.0
    )
    assert got[1] == sg.ashby_orowan(
        radius=large, volume_fraction=0.03, poisson_ratio=0.3, taylor_factor=2.0
    )


def test_with_cutting_there_is_an_optimal_radius_inside_the_range():
    r = np.geomspace(1e-9, 100e-9, 400)
    strength = sg.particle_strength(radius=r, volume_fraction=0.03, apb_energy=0.2)
    best = np.argmax(strength)
    assert 2e-9 < r[best] < 20e-9


@settings(deadline=None, max_examples=50)
@given(st.lists(st.just(0.0) | st.floats(1.0, 1e9), min_size=1, max_size=4), st.floats(1, 3))
def test_superposition_does_not_depend_on_order_and_lies_between(stresses, k):
    total = sg.superpose(*stresses, exponent=k)
    assert sg.superpose(*reversed(stresses), exponent=k) == pytest.approx(total, rel=1e-9)
    assert max(stresses) * (1 - 1e-9) <= total <= sum(stresses) * (1 + 1e-9)


def test_superposition_exponents():
    assert sg.superpose(3e8, 4e8, exponent=2) == pytest.approx(5e8, rel=1e-12)
    assert sg.superpose(3e8, 4e8, exponent=1) == pytest.approx(7e8, rel=1e-12)
    assert sg.superpose(3e8, 4e8) == pytest.approx((3**1.8 + 4**1.8) ** (1 / 1.8) * 1e8, rel=1e-12)
    assert sg.superpose([1e8, 2e8], 1e8).shape == (2,)


def test_superposition_refuses_bad_input():
    with pytest.raises(ValueError, match="at least one"):
        sg.superpose()
    with pytest.raises(ValueError, match="stress must be 0 or more"):
        sg.superpose(1e8, -1e8)
    with pytest.raises(ValueError, match=r"exponent must be 1 or more, got 0\.9"):
        sg.superpose(1e8, exponent=0.9)
    with pytest.raises(ValueError, match="shapes"):
        sg.superpose([1e8] * 2, [1e8] * 3)
