import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quench.scattering import absorption
from quench.scattering.form_factors import edges, resonant_terms

ALLOY = {"Gd": 0.65, "Co": 0.35}
DENSITY = 7955.0
RADIUS = 2.8179403e-15  # classical electron radius [m]
MASS = {"Gd": 157.25, "Co": 58.933}


@pytest.mark.parametrize(
    ("energy", "published"), [(10.0, 170.6), (20.0, 25.68), (60.0, 1.205), (100.0, 0.3717)]
)
def test_iron_as_in_the_published_tables(energy, published):
    # Hubbell & Seltzer (NIST), cm²/g
    assert 10 * absorption.mass_attenuation("Fe", energy) == pytest.approx(published, rel=0.02)


@pytest.mark.parametrize("element", ["Gd", "Co", "Fe", "Al"])
def test_photoelectric_part_agrees_with_another_theory(element):
    """Chantler's f'' and the optical theorem, σ = 2 r_e λ f'', against the table in use."""
    xraydb = pytest.importorskip("xraydb")
    z_mass = xraydb.atomic_mass(element) * 1.66053907e-27
    energies = np.geomspace(8, 120, 80)
    steps = np.array(list(edges(element).values()))
    energies = energies[(np.abs(energies[:, None] / steps - 1) > 0.03).all(axis=1)]
    theory = 2 * RADIUS * 12.39842e-10 / energies * resonant_terms(element, energies)[1] / z_mass
    scattered = [
        (xraydb.mu_elam(element, e * 1e3, "coh") + xraydb.mu_elam(element, e * 1e3, "incoh")) / 10
        for e in energies
    ]
    total = absorption.mass_attenuation(element, energies)
    assert total == pytest.approx(theory + scattered, rel=0.06)


@pytest.mark.parametrize("element", ["Gd", "Co"])
def test_agrees_with_a_second_library(element):
    # its tables have the same origin: this holds units and interpolation, not the physics
    xraylib = pytest.importorskip("xraylib")
    for energy in (8.0, 20.0, 40.0, 61.4, 113.3):
        theirs = xraylib.CS_Total({"Gd": 64, "Co": 27}[element], energy) / 10
        assert absorption.mass_attenuation(element, energy) == pytest.approx(theirs, rel=0.02)


def test_mass_fractions_weigh_atoms():
    shares = absorption.mass_fractions(ALLOY)
    heavy, light = 0.65 * MASS["Gd"], 0.35 * MASS["Co"]
    assert shares["Gd"] == pytest.approx(heavy / (heavy + light), abs=1e-4)
    assert sum(shares.values()) == pytest.approx(1)


def test_attenuation_adds_up_by_mass():
    mu = absorption.linear_attenuation(ALLOY, 61.4, density=DENSITY)
    shares = absorption.mass_fractions(ALLOY)
    parts = [w * absorption.mass_attenuation(e, 61.4) for e, w in shares.items()]
    assert mu == pytest.approx(DENSITY * sum(parts))
    pure = absorption.linear_attenuation({"Co": 1.0}, 61.4, density=8900)
    assert pure == pytest.approx(8900 * absorption.mass_attenuation("Co", 61.4))


def test_a_ribbon_is_black_at_8_kev_and_clear_at_113():
    through = absorption.transmission(
        ALLOY, [8.0, 20.0, 61.4, 113.3], thickness=1e-4, density=DENSITY
    )
    assert through[0] < 1e-12
    assert through[1:] == pytest.approx([0.04, 0.47, 0.86], abs=0.02)


def test_attenuation_jumps_at_the_edge():
    below, above = absorption.mass_attenuation("Gd", [50.1, 50.4])
    assert 4 < above / below < 6


def test_two_sheets_are_one_thick_one():
    one, two = absorption.transmission(ALLOY, 61.4, thickness=[5e-5, 1e-4], density=DENSITY)
    assert two == pytest.approx(one**2)
    assert absorption.transmission(ALLOY, 61.4, thickness=0, density=DENSITY) == 1


def test_the_attenuation_length_scatters_most():
    best = absorption.thickness(ALLOY, 61.4, density=DENSITY)
    assert best == pytest.approx(
        1 / absorption.linear_attenuation(ALLOY, 61.4, density=DENSITY), rel=1e-12
    )
    paths = best * np.linspace(0.5, 2, 301)
    scattered = paths * absorption.transmission(ALLOY, 61.4, thickness=paths, density=DENSITY)
    assert paths[scattered.argmax()] == pytest.approx(best, rel=0.01)


@given(st.floats(0.01, 0.99), st.floats(5, 200))
def test_thickness_inverts_transmission(share, energy):
    path = absorption.thickness(ALLOY, energy, density=DENSITY, transmission=share)
    back = absorption.transmission(ALLOY, energy, thickness=path, density=DENSITY)
    assert back == pytest.approx(share)


@given(st.floats(1000, 20000))
def test_attenuation_is_proportional_to_density(density):
    mu = absorption.linear_attenuation(ALLOY, 20.0, density=density)
    unit = absorption.linear_attenuation(ALLOY, 20.0, density=1.0)
    assert mu == pytest.approx(density * unit, rel=1e-12)


def test_scalars_stay_scalars():
    assert np.ndim(absorption.mass_attenuation("Gd", 20.0)) == 0
    assert np.ndim(absorption.transmission(ALLOY, 20.0, thickness=1e-4, density=DENSITY)) == 0


def test_ends_of_the_tables_are_inside():
    assert (absorption.mass_attenuation("Gd", [0.1, 800.0]) > 0).all()


def test_bad_input():
    with pytest.raises(ValueError, match=r"0\.1 to 800 keV, got 0\.05$"):
        absorption.mass_attenuation("Gd", [20.0, 0.05])
    with pytest.raises(ValueError, match=r"got 61400; if that is in eV, give 61\.4"):
        absorption.mass_attenuation("Gd", 61400)
    with pytest.raises(KeyError, match="unknown element 'GD'; did you mean 'Gd'"):
        absorption.mass_attenuation("GD", 20.0)
    with pytest.raises(KeyError, match="unknown element 'Xx'"):
        absorption.mass_fractions({"Gd": 0.5, "Xx": 0.5})
    with pytest.raises(ValueError, match="must add up to 1, got 0.9"):
        absorption.mass_fractions({"Gd": 0.65, "Co": 0.25})
    with pytest.raises(ValueError, match="composition must be a fraction"):
        absorption.mass_fractions({"Gd": 65, "Co": 35})
    with pytest.raises(ValueError, match="density must be greater than 0"):
        absorption.linear_attenuation(ALLOY, 20.0, density=0)
    with pytest.raises(ValueError, match="thickness must be 0 or more"):
        absorption.transmission(ALLOY, 20.0, thickness=-1e-4, density=DENSITY)
    with pytest.raises(ValueError, match="transmission must be a fraction"):
        absorption.thickness(ALLOY, 20.0, density=DENSITY, transmission=0)


def test_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "xraydb", None)
    with pytest.raises(ImportError, match="quench\\[scattering\\]"):
        absorption.mass_attenuation("Co", 20.0)
