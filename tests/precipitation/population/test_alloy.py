import re
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from scipy.constants import R

from quench.precipitation import growth
from quench.precipitation.population import Alloy, IdealSolution, Matrix, Phase, Sites, Strength

MATRIX = {
    "molar_volume": 1e-5,
    "lattice_parameter": 4e-10,
    "diffusion_prefactor": 6e-5,
    "activation_energy": 136e3,
}
SOLUTION = IdealSolution(precipitate=0.3, reference=0.02, reference_temperature=750.0, enthalpy=4e4)
PHASE = {
    "name": "β",
    "equilibrium": SOLUTION,
    "molar_volume": 9e-6,
    "interface_energy": 0.2,
    "sites": Sites(1e24),
}
STRENGTH = {
    "pure": 2e7,
    "solution": 5e7,
    "shear_modulus": 26e9,
    "burgers_vector": 2.86e-10,
    "taylor_factor": 3.06,
    "line_tension_factor": 0.3,
}


def alloy(**changes):
    parameters = {
        "name": "test",
        "composition": 0.02,
        "matrix": Matrix(**MATRIX),
        "phases": (Phase(**PHASE), replace(Phase(**PHASE), name="γ")),
    }
    return Alloy(**(parameters | changes))


def refused(make, parameters, changes, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        make(**(parameters | changes))


def test_diffusivity_is_that_of_growth():
    expected = growth.diffusivity(temperature=463.15, prefactor=6e-5, activation_energy=136e3)
    assert Matrix(**MATRIX).diffusivity(463.15) == expected
    assert expected == pytest.approx(6e-5 * np.exp(-136e3 / R / 463.15))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"molar_volume": 0.0}, "molar_volume must be greater than 0 [m³/mol], got 0"),
        ({"lattice_parameter": -1e-10}, "lattice_parameter must be greater than 0 [m]"),
        ({"diffusion_prefactor": 0.0}, "diffusion_prefactor must be greater than 0 [m²/s]"),
        ({"diffusion_prefactor": np.nan}, "diffusion_prefactor must be finite"),
        ({"activation_energy": -1.0}, "activation_energy must be 0 or more [J/mol], got -1"),
    ],
)
def test_unphysical_matrices_are_refused(changes, message):
    refused(Matrix, MATRIX, changes, message)


def test_diffusion_without_a_barrier_is_allowed():
    assert Matrix(**(MATRIX | {"activation_energy": 0.0})).diffusivity(500.0) == 6e-5


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"density": 0.0}, "density must be greater than 0 [1/m³]"),
        ({"barrier_factor": 0.0}, "barrier_factor must be a fraction in (0, 1], got 0"),
        ({"barrier_factor": 1.5}, "barrier_factor must be a fraction in (0, 1], got 1.5"),
    ],
)
def test_unphysical_sites_are_refused(changes, message):
    refused(Sites, {"density": 1e24}, changes, message)


def test_sites_are_homogeneous_unless_told():
    assert Sites(1e24).barrier_factor == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"molar_volume": 0.0}, "molar_volume must be greater than 0 [m³/mol]"),
        ({"interface_energy": 0.0}, "interface_energy must be greater than 0 [J/m²]"),
        ({"strain_energy": -1.0}, "strain_energy must be 0 or more [J/m³], got -1"),
        ({"crossover_radius": 0.0}, "crossover_radius must be greater than 0 [m]"),
        ({"equilibrium": 0.01}, "equilibrium of β is a float"),
        ({"sites": 1e24}, "sites of β is a float"),
    ],
)
def test_unphysical_phases_are_refused(changes, message):
    refused(Phase, PHASE, changes, message)


def test_a_phase_neither_strains_nor_strengthens_unless_told():
    phase = Phase(**PHASE)
    assert phase.strain_energy == 0
    assert phase.crossover_radius is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pure": -1.0}, "pure must be 0 or more [Pa]"),
        ({"solution": -1.0}, "solution must be 0 or more [Pa]"),
        ({"shear_modulus": 0.0}, "shear_modulus must be greater than 0 [Pa]"),
        ({"burgers_vector": 0.0}, "burgers_vector must be greater than 0 [m]"),
        ({"taylor_factor": 0.0}, "taylor_factor must be greater than 0"),
        ({"line_tension_factor": 0.0}, "line_tension_factor must be greater than 0"),
        ({"exponent": 0.9}, "exponent must be 1 or more, got 0.9"),
        ({"exponent": -1.0}, "exponent must be greater than 0"),
    ],
)
def test_unphysical_strengths_are_refused(changes, message):
    refused(Strength, STRENGTH, changes, message)


def test_parts_of_the_strength_are_added_unless_told():
    assert Strength(**STRENGTH).exponent == 1
    assert Strength(**(STRENGTH | {"pure": 0.0, "solution": 0.0})).pure == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"composition": 0.0}, "composition must be a fraction in (0, 1), got 0"),
        ({"composition": 4.0}, "for 4 % give 0.04"),
        ({"composition": 0.3}, "β must be richer in solute than the alloy, 0.3, got 0.3"),
        ({"phases": ()}, "test needs at least one phase, got none"),
        ({"phases": [Phase(**PHASE)] * 2}, "phases must have different names, got β, β"),
        ({"temperature_range": (0.0, 500.0)}, "must ascend from above 0 K, got 0.0, 500.0"),
        ({"temperature_range": (500.0, 500.0)}, "temperature_range must ascend"),
        ({"temperature_range": (500.0, 300.0)}, "temperature_range must ascend"),
    ],
)
def test_unphysical_alloys_are_refused(changes, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        alloy(**changes)


def test_a_description_holds_from_250_to_2000_kelvin_unless_told():
    assert alloy().temperature_range == (250.0, 2000.0)
    assert alloy(temperature_range=(0.5, 500.0)).temperature_range == (0.5, 500.0)


def test_phases_may_come_as_a_list():
    assert alloy(phases=[Phase(**PHASE)]).phases == (Phase(**PHASE),)


def test_descriptions_are_frozen():
    with pytest.raises(FrozenInstanceError):
        alloy().composition = 0.03


def test_phases_by_name():
    assert alloy().phase("γ") is not alloy().phase("β")
    assert alloy().phase("γ").name == "γ"
    with pytest.raises(KeyError, match="unknown phase 'δ'; known: β, γ"):
        alloy().phase("δ")


def test_with_phase_changes_one_and_leaves_the_original():
    before = alloy()
    after = before.with_phase("γ", interface_energy=0.31, strain_energy=1e7)
    assert [p.interface_energy for p in after.phases] == [0.2, 0.31]
    assert [p.strain_energy for p in after.phases] == [0.0, 1e7]
    assert [p.interface_energy for p in before.phases] == [0.2, 0.2]
    assert after.matrix is before.matrix
    with pytest.raises(KeyError, match="unknown phase"):
        before.with_phase("δ", interface_energy=0.31)
    with pytest.raises(ValueError, match="interface_energy must be greater than 0"):
        before.with_phase("γ", interface_energy=0.0)


def test_solvus_temperature_of_the_alloy():
    temperature = alloy().solvus_temperature("β")
    assert temperature == pytest.approx(750.0)
    assert alloy(composition=0.01).solvus_temperature("γ") < temperature


def test_sources_do_not_distinguish_alloys():
    assert alloy(sources={"γ": "a guess"}) == alloy()
