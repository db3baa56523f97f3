import sys
import warnings

import numpy as np
import pytest

from quench.scattering import Neutron, XRay
from quench.scattering.form_factors import (
    edges,
    form_factor,
    resonant_terms,
    scattering_length,
)
from quench.scattering.kinematics import largest_momentum_transfer

ATOMIC_NUMBER = {"Al": 13, "Fe": 26, "Co": 27, "Ni": 28, "Zr": 40, "Pd": 46, "Gd": 64}


def far_from_edges(element, energies, *, ev=100.0, share=0.0):
    """Energies farther from every edge than so many eV and than a share of the edge."""
    steps = np.array(list(edges(element).values()))
    apart = np.abs(energies[:, None] - steps)
    return energies[(apart > np.maximum(ev / 1e3, share * steps)).all(axis=1)]


# --- tables ------------------------------------------------------------------------------


def test_edges_of_gadolinium_and_cobalt():
    gd, co = edges("Gd"), edges("Co")
    found = [gd["K"], gd["L3"], gd["L2"], gd["L1"], co["K"]]
    assert found == pytest.approx([50.239, 7.243, 7.930, 8.376, 7.709], abs=5e-4)
    assert gd["L3"] < co["K"] < gd["L2"]  # so gadolinium is not inert at the cobalt edge


@pytest.mark.parametrize(("element", "z"), ATOMIC_NUMBER.items())
def test_forward_scattering_counts_the_electrons(element, z):
    # at 200 keV, far above every edge, what is left of f' is a relativistic constant
    assert form_factor(element, [0.0], 200.0)[0].real == pytest.approx(z, abs=0.5)


def test_the_form_factor_falls_as_a_compact_atom_makes_it():
    # Guinier: d ln f0/dQ² = −⟨r²⟩/6; hydrogen's 1s state has the exact f0 = 1/(1 + (Qa/2)²)²
    q = np.linspace(0, 6, 25)
    exact = (1 + (q * 0.529177 / 2) ** 2) ** -2
    assert form_factor("H", q, 60.0).real == pytest.approx(exact, abs=0.015)


def test_amplitudes_are_tables_put_together():
    q = np.array([0.0, 1.0, 5.0])
    f = XRay(7.609).amplitudes(["Gd", "Co"], q)
    assert f.shape == (2, 3)
    for row, element in zip(f, ("Gd", "Co"), strict=True):
        f1, f2 = resonant_terms(element, 7.609)
        high = resonant_terms(element, 113.3)
        still = form_factor(element, q, 113.3) - high[0] - 1j * high[1]
        assert row == pytest.approx(still + f1 + 1j * f2, abs=1e-12)
        assert (row.imag == f2).all()
        assert f2 > 0 > f1


def test_published_terms_of_gadolinium_below_its_k_edge():
    assert resonant_terms("Gd", 50.195)[0] == pytest.approx(-5.93, abs=0.005)


@pytest.mark.parametrize("element", ATOMIC_NUMBER)
def test_dispersion_agrees_with_a_second_library(element):
    xraylib = pytest.importorskip("xraylib")
    z = ATOMIC_NUMBER[element]
    energies = far_from_edges(element, np.geomspace(3.0, 120.0, 300))
    theirs = [xraylib.Fi(z, e) for e in energies]
    assert resonant_terms(element, energies)[0] == pytest.approx(theirs, abs=0.5)


@pytest.mark.parametrize("element", ATOMIC_NUMBER)
def test_absorption_agrees_with_a_second_library(element):
    # the other table is coarse: below an edge it keeps to the edge for 2 % of its energy
    xraylib = pytest.importorskip("xraylib")
    z = ATOMIC_NUMBER[element]
    energies = far_from_edges(element, np.geomspace(5.0, 120.0, 300), share=0.02)
    theirs = [-xraylib.Fii(z, e) for e in energies]
    assert resonant_terms(element, energies)[1] == pytest.approx(theirs, abs=0.5)


def test_absorption_follows_the_optical_theorem():
    """σ = 2 r_e λ f'' gives the photoelectric mass absorption of tables (cm²/g)."""
    xraylib = pytest.importorskip("xraylib")
    for element, energy in [("Al", 8.05), ("Co", 20.0), ("Gd", 40.0), ("Gd", 60.0)]:
        f2 = resonant_terms(element, energy)[1]
        per_atom = 2 * 2.8179403e-13 * (12.39842 / energy * 1e-8) * f2
        per_gram = per_atom * 6.02214e23 / xraylib.AtomicWeight(ATOMIC_NUMBER[element])
        theirs = xraylib.CS_Photo(ATOMIC_NUMBER[element], energy)
        assert per_gram == pytest.approx(theirs, rel=0.04)


# --- Kramers-Kronig ----------------------------------------------------------------------


def dispersion_from_absorption(element, energies):
    """(2/π) P∫ E' f''(E')/(E² − E'²) dE' over the whole table, 1 eV to 966 keV.

    The pole is taken out with f''(E), whose principal value is known in closed
    form; what remains is smooth and summed on even steps in log E'. Beyond the
    table f'' is below 1e-3 electrons: it adds less than 1e-4.
    """
    steps = np.exp(np.linspace(np.log(1.02e-3), np.log(960.0), 400_001))
    low, high = steps[0], steps[-1]
    e, width = np.sqrt(steps[1:] * steps[:-1]), np.diff(steps)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of course the integral runs over every edge
        f2 = resonant_terms(element, e)[1]
    found = []
    for at, here in zip(energies, resonant_terms(element, energies)[1], strict=True):
        smooth = ((e * f2 - at * here) / (at**2 - e**2) * width).sum()
        pole = here / 2 * np.log((high + at) / (high - at) * (at - low) / (at + low))
        found.append(2 / np.pi * (smooth + pole))
    return np.array(found)


@pytest.mark.parametrize(
    ("element", "energies", "tolerance", "swing"),
    [
        # below the K edge and from twice its energy on the tables are consistent to 0.01
        ("Al", [5.0, 8.0, 10.0, 17.0, 30.0], 0.003, 0.3),
        ("Co", [2.0, 4.0, 6.0, 7.0, 7.5, 20.0, 30.0, 60.0], 0.012, 3.5),
        ("Cu", [5.0, 7.0, 8.0, 8.8, 20.0, 40.0], 0.012, 3.5),
        ("Gd", [20.0, 30.0, 40.0, 45.0, 49.0, 49.939], 0.02, 3.9),
        # across the edge they keep to one constant within 0.06 only
        ("Gd", [20.0, 49.0, 50.1, 51.0, 55.0, 80.0, 113.3], 0.06, 4.5),
        ("Gd", [4.0, 5.0, 6.0, 6.8, 7.043], 0.02, 6.0),
    ],
)
def test_absorption_determines_dispersion_up_to_a_constant(element, energies, tolerance, swing):
    ours = resonant_terms(element, energies)[0]
    constant = dispersion_from_absorption(element, energies) - ours
    assert np.ptp(ours) > swing  # there is something to reproduce
    assert np.ptp(constant) < tolerance


# --- the gap of a table at an edge -----------------------------------------------------------


@pytest.mark.parametrize("energy", [50.1958, 50.239, 50.2824])
def test_energies_between_two_points_around_an_edge_are_warned_of(energy):
    gap = r"no point between 50\.1957 and 50\.2825 keV.*K edge.*at or below 50\.1957"
    with pytest.warns(UserWarning, match=gap):
        resonant_terms("Gd", energy)
    with pytest.warns(UserWarning, match=gap):
        XRay(energy).amplitudes(["Co", "Gd"], [1.0])


@pytest.mark.parametrize("energy", [50.195, 50.1957, 50.2826, 50.239])
def test_outside_the_gap_and_for_other_elements_there_is_no_warning(energy):
    # pytest turns warnings into errors
    resonant_terms("Co", energy)
    if energy != 50.239:
        XRay(energy).amplitudes(["Gd", "Co"], [1.0])


def test_the_two_points_around_an_edge_are_values_of_the_table():
    xraydb = pytest.importorskip("xraydb")
    points = xraydb.chantler_energies("Gd", emin=50_000, emax=50_400) / 1e3
    above = np.searchsorted(points, edges("Gd")["K"])
    f1, f2 = resonant_terms("Gd", points[[above - 1, above]])
    assert f1 == pytest.approx([-5.93, -5.9], abs=0.4)
    assert f2[1] > 3 * f2[0]  # absorption jumps at the edge


# --- limits and bad input ----------------------------------------------------------------


def test_q_up_to_the_limit_is_allowed_and_beyond_refused():
    largest = XRay(7.689).largest_q
    assert largest == largest_momentum_transfer(7.689)
    assert form_factor("Co", largest, 7.689).shape == (1,)
    with pytest.raises(ValueError, match=r"exceeds 4π/λ = 7\.79.*7\.689 keV.*shorten"):
        form_factor("Co", [1.0, 7.9], 7.689)
    with pytest.raises(ValueError, match=r"tabulated up to Q = 75 .*got 80"):
        form_factor("Co", 80.0, 113.3)
    with pytest.raises(ValueError, match="q must be 0 or more"):
        form_factor("Co", -1.0, 113.3)


@pytest.mark.parametrize("ask", [XRay, lambda e: resonant_terms("Gd", e)])
def test_energies_in_ev_are_recognised(ask):
    with pytest.raises(ValueError, match=r"in keV, got 50195; .*eV, divide by 1000"):
        ask(50195)


@pytest.mark.parametrize("bad", [0.0, -7.0, np.nan, "high"])
def test_impossible_energies_are_refused(bad):
    with pytest.raises(ValueError, match="energy must be"):
        XRay(bad)
    with pytest.raises(ValueError, match="energy must be"):
        resonant_terms("Gd", bad)
    with pytest.raises(ValueError, match="energy must be"):
        form_factor("Gd", 1.0, bad)


@pytest.mark.parametrize("energy", [0.0005, 980.0])
def test_energies_outside_the_table_are_refused_with_its_range(energy):
    with pytest.raises(ValueError, match=r"outside the table of Gd, 0\.00101 to 966\.3 keV"):
        resonant_terms("Gd", [5.0, energy])


@pytest.mark.parametrize(
    "ask",
    [
        edges,
        lambda e: resonant_terms(e, 10.0),
        lambda e: form_factor(e, 1.0, 10.0),
        lambda e: XRay(10.0).amplitudes([e], [1.0]),
        scattering_length,
    ],
)
def test_unknown_elements_are_refused_with_the_nearest(ask):
    with pytest.raises(KeyError, match="unknown element 'gd'; did you mean .*'Gd'"):
        ask("gd")


# --- neutrons ----------------------------------------------------------------------------


def test_neutron_lengths_of_tables():
    found = [scattering_length(e) for e in ("Ni", "Zr", "Al", "H")]
    assert found == pytest.approx([10.3, 7.16, 3.449, -3.739], abs=0.01)


def test_neutrons_scatter_alike_at_every_q():
    f = Neutron().amplitudes(["Ni", "Ti"], np.linspace(0, 30, 7))
    assert f.shape == (2, 7)
    assert (f == f[:, :1]).all()
    assert (f[:, 0] == [scattering_length("Ni"), scattering_length("Ti")]).all()
    assert Neutron().largest_q == np.inf


def test_a_resonance_is_warned_of():
    for _ in range(2):  # every time, not the first time only
        with pytest.warns(UserWarning, match="Gd depends on energy"):
            assert np.isfinite(scattering_length("Gd"))


def test_an_element_without_a_length_is_named():
    with pytest.raises(KeyError, match="no neutron scattering length is known for Po"):
        scattering_length("Po")


@pytest.mark.parametrize(
    ("library", "ask"),
    [
        ("xraydb", lambda: resonant_terms("Co", 10.0)),
        ("periodictable", lambda: scattering_length("Ge")),
    ],
)
def test_a_missing_library_is_named_with_the_command(monkeypatch, library, ask):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=rf"{library}: pip install .quench\[scattering\]"):
        ask()
