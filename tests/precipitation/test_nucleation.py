import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.constants import Avogadro, Boltzmann
from scipy.integrate import quad

from quench.precipitation import nucleation

relaxed = settings(deadline=None, max_examples=50)
energies = st.floats(0.01, 2)
forces = st.floats(-1e10, -1e6)
KT = Boltzmann * 473.15


def test_known_answers_of_the_worked_case():
    case = {"interface_energy": 0.1, "driving_force": -4e8}
    assert nucleation.critical_radius(**case) == pytest.approx(0.5e-9, rel=1e-12)
    assert nucleation.barrier(**case) == pytest.approx(1.0471975512e-19, rel=1e-9)
    assert nucleation.barrier(**case) / KT == pytest.approx(16.03, abs=0.005)
    factor = nucleation.heterogeneous_factor(contact_angle=np.pi / 3, site="grain boundary")
    assert factor * nucleation.barrier(**case) / KT == pytest.approx(5.01, abs=0.005)


@relaxed
@given(energies, forces)
def test_barrier_is_a_third_of_the_interface_energy_and_half_of_the_bulk_gain(gamma, force):
    case = {"interface_energy": gamma, "driving_force": force}
    radius = nucleation.critical_radius(**case)
    area, volume = 4 * np.pi * radius**2, 4 / 3 * np.pi * radius**3
    barrier = nucleation.barrier(**case)
    assert barrier == pytest.approx(gamma * area / 3, rel=1e-9)
    assert barrier == pytest.approx(volume * -force / 2, rel=1e-9)
    assert nucleation.barrier_from_area(interface_energy=gamma, area=area) == pytest.approx(
        barrier, rel=1e-9
    )
    assert nucleation.gibbs_energy_of_sphere(radius, **case) == pytest.approx(barrier, rel=1e-9)


@relaxed
@given(energies, forces, st.floats(0.1, 3))
def test_barrier_is_the_maximum(gamma, force, factor):
    case = {"interface_energy": gamma, "driving_force": force}
    other = nucleation.gibbs_energy_of_sphere(factor * nucleation.critical_radius(**case), **case)
    assert other <= nucleation.barrier(**case) * (1 + 1e-9)


@relaxed
@given(energies, forces)
def test_interface_energy_for_barrier_inverts_barrier(gamma, force):
    barrier = nucleation.barrier(interface_energy=gamma, driving_force=force)
    found = nucleation.interface_energy_for_barrier(barrier=barrier, driving_force=force)
    assert found == pytest.approx(gamma, rel=1e-9)


def test_gibbs_energy_of_sphere_takes_an_undersaturated_matrix_and_arrays():
    radii = np.array([0.0, 1e-9, 2e-9])
    result = nucleation.gibbs_energy_of_sphere(radii, interface_energy=0.2, driving_force=3e8)
    expected = 4 / 3 * np.pi * radii**3 * 3e8 + 4 * np.pi * radii**2 * 0.2
    np.testing.assert_allclose(result, expected, rtol=1e-12)


def test_zeldovich_follows_from_the_curvature_at_the_top_of_the_barrier():
    gamma, force, volume, temperature = 0.15, -4.5e8, 9e-6, 463.0
    case = {"interface_energy": gamma, "driving_force": force}
    atom = volume / Avogadro
    top = nucleation.critical_radius(**case) ** 3 * 4 / 3 * np.pi / atom

    def energy(atoms):
        radius = np.cbrt(3 * atoms * atom / (4 * np.pi))
        return nucleation.gibbs_energy_of_sphere(radius, **case)

    step = top * 1e-3
    curvature = (energy(top + step) - 2 * energy(top) + energy(top - step)) / step**2
    expected = np.sqrt(-curvature / (2 * np.pi * Boltzmann * temperature))
    result = nucleation.zeldovich(**case, molar_volume=volume, temperature=temperature)
    assert result == pytest.approx(expected, rel=1e-5)
    barrier = nucleation.barrier(**case)
    exact = np.sqrt(barrier / (3 * np.pi * top**2 * Boltzmann * temperature))
    assert result == pytest.approx(exact, rel=1e-9)


def test_attachment_rate():
    result = nucleation.attachment_rate(
        critical_radius=0.9e-9, diffusivity=6e-20, composition=0.0174, lattice_parameter=0.405e-9
    )
    surface_atoms = 4 * np.pi * 0.9e-9**2 / 0.405e-9**2
    assert result == pytest.approx(surface_atoms * 0.0174 * 6e-20 / 0.405e-9**2, rel=1e-9)


def test_rate_and_incubation():
    case = {
        "site_density": 2e27,
        "zeldovich_factor": 0.05,
        "attachment_rate": 0.4,
        "barrier": 20 * KT,
        "temperature": 473.15,
    }
    delay = nucleation.incubation_time(attachment_rate=0.4, zeldovich_factor=0.05)
    assert delay == pytest.approx(500.0, rel=1e-12)
    steady = 2e27 * 0.05 * 0.4 * np.exp(-20)
    assert nucleation.rate(**case) == pytest.approx(steady, rel=1e-9)
    assert nucleation.rate(**case, time=1000.0) == pytest.approx(steady * np.exp(-0.5), rel=1e-9)
    assert nucleation.rate(**case, time=1e12) == pytest.approx(steady, rel=1e-8)
    assert nucleation.rate(**{**case, "barrier": 5000 * KT}) == 0.0
    assert nucleation.rate(**case, time=np.array([1.0, 2.0])).shape == (2,)


@pytest.mark.parametrize(
    ("site", "degrees", "expected"),
    [
        ("grain boundary", 30, 0.0257214),
        ("grain boundary", 60, 0.3125),
        ("grain boundary", 90, 1.0),
        ("grain boundary", 0, 0.0),
        ("wall", 60, 0.15625),
        ("wall", 90, 0.5),
        ("wall", 180, 1.0),
        ("grain edge", 20, 0.0),
        ("grain edge", 30, 0.0),
        ("grain edge", 90, 1.0),
    ],
)
def test_heterogeneous_factor_known_answers(site, degrees, expected):
    result = nucleation.heterogeneous_factor(contact_angle=np.deg2rad(degrees), site=site)
    assert result == pytest.approx(expected, abs=5e-8)


def caps_volume(angle, half_wedge, sides):
    """Volume enclosed by `sides` unit spheres that meet plane boundaries at `angle`, by quadrature.

    Each grain is a wedge of ±half_wedge; its sphere is centred behind the
    junction so that it meets the wedge's planes at the contact angle.
    """
    shift = np.cos(angle) / np.sin(half_wedge)

    def slab(direction):
        reach = -shift * np.cos(direction) + np.sqrt(1 - (shift * np.sin(direction)) ** 2)

        def height(distance):
            inside = 1 - (shift * np.sin(direction)) ** 2
            return 2 * distance * np.sqrt(inside - (distance + shift * np.cos(direction)) ** 2)

        return quad(height, 0, reach, epsabs=1e-12, limit=200)[0]

    return sides * quad(slab, -half_wedge, half_wedge, epsabs=1e-11)[0]


@pytest.mark.parametrize("degrees", [40, 60, 75, 85])
@pytest.mark.parametrize(("site", "grains"), [("grain boundary", 2), ("grain edge", 3)])
def test_heterogeneous_factor_is_the_volume_of_the_caps(site, grains, degrees):
    angle = np.deg2rad(degrees)
    expected = caps_volume(angle, np.pi / grains, grains) / (4 / 3 * np.pi)
    result = nucleation.heterogeneous_factor(contact_angle=angle, site=site)
    assert result == pytest.approx(expected, rel=1e-6)


@relaxed
@given(st.floats(0.01, np.pi / 2))
def test_more_boundary_means_less_barrier(angle):
    wall, boundary, edge = (
        nucleation.heterogeneous_factor(contact_angle=angle, site=site)
        for site in ("wall", "grain boundary", "grain edge")
    )
    assert boundary == pytest.approx(2 * wall, rel=1e-9, abs=1e-15)
    assert -1e-12 <= edge <= boundary + 1e-12 <= 1 + 1e-9


def test_contact_angle_balances_tensions():
    result = nucleation.contact_angle(boundary_energy=0.3, interface_energy=0.3)
    assert result == pytest.approx(np.pi / 3, rel=1e-12)
    assert nucleation.contact_angle(boundary_energy=0.0, interface_energy=0.3) == pytest.approx(
        np.pi / 2
    )
    assert nucleation.contact_angle(boundary_energy=0.6, interface_energy=0.3) == 0.0
    with pytest.raises(ValueError, match=r"at most twice interface_energy, got ratio 1\.01"):
        nucleation.contact_angle(boundary_energy=0.606, interface_energy=0.3)


def test_site_densities():
    atoms = Avogadro / 1e-5
    spacing = atoms ** (-1 / 3)
    density = nucleation.site_density
    assert density(molar_volume=1e-5, site="homogeneous") == pytest.approx(atoms, rel=1e-12)
    lines = density(molar_volume=1e-5, site="dislocation", dislocation_density=1e14)
    assert lines == pytest.approx(1e14 / spacing, rel=1e-9)
    faces = density(molar_volume=1e-5, site="grain boundary", grain_size=5e-5)
    edges = density(molar_volume=1e-5, site="grain edge", grain_size=5e-5)
    assert faces == pytest.approx(atoms * spacing / 5e-5, rel=1e-9)
    assert edges == pytest.approx(atoms * (spacing / 5e-5) ** 2, rel=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: nucleation.critical_radius(interface_energy=0.2, driving_force=0.0),
            r"driving_force must be less than 0 \[J/m³\], got 0; nothing nucleates",
        ),
        (
            lambda: nucleation.barrier(interface_energy=-0.2, driving_force=-1e8),
            r"interface_energy must be greater than 0 \[J/m²\], got -0\.2",
        ),
        (
            lambda: nucleation.barrier(interface_energy=[0.1, 0.2], driving_force=[-1, -2, -3]),
            "shapes do not match",
        ),
        (
            lambda: nucleation.barrier(interface_energy=np.nan, driving_force=-1e8),
            "interface_energy must be finite",
        ),
        (
            lambda: nucleation.barrier_from_area(interface_energy=0.1, area=0.0),
            "area must be greater than 0",
        ),
        (
            lambda: nucleation.interface_energy_for_barrier(barrier=0.0, driving_force=-1e8),
            "barrier must be greater than 0",
        ),
        (
            lambda: nucleation.gibbs_energy_of_sphere(
                -1e-9, interface_energy=0.1, driving_force=-1e8
            ),
            "radius must be 0 or more",
        ),
        (
            lambda: nucleation.heterogeneous_factor(contact_angle=60, site="grain boundary"),
            r"at most 1\.571 rad on a grain boundary, got 60; angles are in radians",
        ),
        (
            lambda: nucleation.heterogeneous_factor(contact_angle=1.58, site="grain edge"),
            r"at most 1\.571 rad on a grain edge, got 1\.58",
        ),
        (
            lambda: nucleation.heterogeneous_factor(contact_angle=3.2, site="wall"),
            r"at most 3\.142 rad on a wall",
        ),
        (
            lambda: nucleation.heterogeneous_factor(contact_angle=1, site="boundary"),
            "did you mean 'grain boundary'",
        ),
        (
            lambda: nucleation.site_density(molar_volume=1e-5, site="dislocation"),
            r"dislocation_density must be given \[1/m²\] for the site 'dislocation'",
        ),
        (
            lambda: nucleation.site_density(molar_volume=1e-5, site="grain edge"),
            r"grain_size must be given \[m\]",
        ),
        (
            lambda: nucleation.incubation_time(attachment_rate=1.0, zeldovich_factor=0.0),
            "zeldovich_factor must be greater than 0",
        ),
        (
            lambda: nucleation.attachment_rate(
                critical_radius=1e-9, diffusivity=1e-20, composition=4.0, lattice_parameter=4e-10
            ),
            r"composition must be a fraction in \(0, 1\), got 4; for 4 % give 0\.04",
        ),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_rate_refuses_negative_barrier_and_zero_time():
    case = {
        "site_density": 1e28,
        "zeldovich_factor": 0.05,
        "attachment_rate": 1.0,
        "temperature": 473.15,
    }
    with pytest.raises(ValueError, match="barrier must be 0 or more"):
        nucleation.rate(**case, barrier=-1e-20)
    with pytest.raises(ValueError, match="time must be greater than 0"):
        nucleation.rate(**case, barrier=1e-20, time=0.0)
    with pytest.warns(UserWarning, match="meant in °C"):
        nucleation.rate(**{**case, "temperature": 90.0}, barrier=1e-20)
