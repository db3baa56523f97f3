import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.constants import R

from quench import materials
from quench.precipitation import thermodynamics
from quench.precipitation.population import IdealSolution, Tabulated

THETA = materials.get("theta prime")


def solution(**changes):
    parameters = {
        "precipitate": THETA.composition,
        "reference": THETA.solvus_composition,
        "reference_temperature": THETA.solvus_temperature,
        "enthalpy": THETA.solvus_enthalpy,
    }
    return IdealSolution(**(parameters | changes))


temperatures = st.floats(350.0, 650.0)


@given(temperatures)
def test_solvus_is_that_of_the_book(temperature):
    expected = thermodynamics.solvus(temperature=temperature, phase="theta prime")
    assert solution().solubility(temperature) == pytest.approx(expected, rel=1e-12)


def test_solubility_stays_below_half_the_precipitate():
    assert solution().solubility(3000.0) == THETA.composition / 2


@given(st.floats(1e-4, 0.05))
def test_solvus_temperature_is_the_inverse_of_the_solubility(composition):
    temperature = solution().solvus_temperature(composition)
    assert solution().solubility(temperature) == pytest.approx(composition, rel=1e-12)
    assert temperature == pytest.approx(
        thermodynamics.solvus_temperature(composition=composition, phase="theta prime")
    )


@given(st.floats(1e-4, 0.1), temperatures)
def test_affinity_is_the_chemical_driving_force_per_mole(composition, temperature):
    expected = -THETA.molar_volume * thermodynamics.chemical_driving_force(
        composition=composition,
        solvus=thermodynamics.solvus(temperature=temperature, phase="theta prime"),
        precipitate_composition=THETA.composition,
        molar_volume=THETA.molar_volume,
        temperature=temperature,
    )
    affinity = solution().affinity(composition, temperature)
    assert affinity == pytest.approx(expected, rel=1e-11, abs=1e-9)


@pytest.mark.parametrize("precipitate", [0.1, 0.25, 1 / 3, 0.5, 1.0])
@given(share=st.floats(0.002, 0.499), temperature=st.floats(300.0, 900.0))
def test_interface_pays_just_what_the_affinity_gives(precipitate, share, temperature):
    equilibrium = solution(precipitate=precipitate, reference=0.01)
    composition = share * precipitate
    cost = equilibrium.affinity(composition, temperature)
    found = equilibrium.interface(np.array([cost]), temperature)
    assert found == pytest.approx([composition], rel=2e-4)
    if share < 0.2:
        assert found == pytest.approx([composition], rel=1e-9)


def test_small_costs_follow_the_linear_gibbs_thomson_law():
    equilibrium, temperature = solution(), 463.15
    xe, xp = equilibrium.solubility(temperature), THETA.composition
    costs = np.array([0.0, 0.1, 0.2])
    slope = xe * (1 - xe) / (xp - xe) / (R * temperature)
    expected = xe + slope * costs
    assert equilibrium.interface(costs, temperature) == pytest.approx(expected, rel=1e-6)
    rise = equilibrium.interface(costs, temperature)[1:] - xe
    assert rise == pytest.approx(slope * costs[1:], rel=2e-3)


def test_pure_precipitates_follow_the_exponential_law():
    equilibrium = solution(precipitate=1.0)
    costs = np.linspace(0, 5000, 6)
    expected = equilibrium.solubility(500.0) * np.exp(costs / (R * 500.0))
    assert equilibrium.interface(costs, 500.0) == pytest.approx(expected, rel=1e-12)


def test_interface_rises_with_the_cost_up_to_half_the_precipitate():
    costs = np.linspace(-3000, 20000, 500)
    found = solution().interface(costs, 463.15)
    assert (np.diff(found) >= 0).all()
    assert found[0] < solution().solubility(463.15)
    assert found[-1] == pytest.approx(THETA.composition / 2, rel=1e-12)
    assert solution().interface(np.array([1e9]), 463.15) == pytest.approx([THETA.composition / 2])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"precipitate": 0.0}, "precipitate must be a fraction in (0, 1], got 0"),
        ({"precipitate": 33}, "for 33 % give 0.33"),
        ({"reference": 0.0}, "reference must be a fraction in (0, 1)"),
        ({"reference": 0.4}, "poorer in solute than the precipitate, 0.333333, got 0.4"),
        ({"precipitate": 0.2, "reference": 0.2}, "poorer in solute"),
        ({"reference_temperature": -1.0}, "reference_temperature must be greater than 0"),
        ({"enthalpy": 0.0}, "enthalpy must be greater than 0"),
    ],
)
def test_unphysical_solutions_are_refused(changes, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        solution(**changes)


def test_a_pure_precipitate_is_allowed():
    assert solution(precipitate=1.0).precipitate == 1


# from a table


def table(temperature=463.15, **changes):
    compositions = np.geomspace(1e-4, 0.16, 400)
    costs = [solution().affinity(x, temperature) for x in compositions]
    parameters = {
        "precipitate": THETA.composition,
        "temperature": temperature,
        "costs": costs,
        "compositions": compositions,
    }
    return Tabulated(**(parameters | changes))


TABLE = table()


@given(st.floats(2e-4, 0.15))
def test_a_table_of_the_ideal_solution_equals_it(composition):
    ideal, tabulated = solution(), TABLE
    assert tabulated.affinity(composition, 463.15) == pytest.approx(
        ideal.affinity(composition, 463.15), abs=0.1
    )
    cost = np.array([ideal.affinity(composition, 463.15)])
    assert tabulated.interface(cost, 463.15) == pytest.approx([composition], rel=1e-4)


def test_solubility_of_a_table():
    expected = solution().solubility(463.15)
    assert table().solubility(463.15) == pytest.approx(expected, rel=3e-5)


def test_beyond_the_table_its_ends():
    found = table().interface(np.array([-1e6, 1e6]), 463.15)
    assert found == pytest.approx([1e-4, 0.16])


def test_between_two_points_of_a_table_the_logarithm_is_linear():
    tabulated = table(costs=[0.0, 100.0], compositions=[0.001, 0.1])
    assert tabulated.interface(np.array([50.0]), 463.15) == pytest.approx([0.01])
    assert tabulated.affinity(0.01, 463.15) == pytest.approx(50.0)


def test_a_table_holds_for_its_temperature_only():
    for use in (
        lambda: table().solubility(473.15),
        lambda: table().affinity(0.01, 473.15),
        lambda: table().interface(np.zeros(1), 453.15),
    ):
        with pytest.raises(ValueError, match=r"holds for 463.15 K only, got 4\d3.15 K"):
            use()
    assert table().solubility(463.1595) > 0
    with pytest.raises(ValueError, match="holds for 463.15 K only"):
        table().solubility(463.1605)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"costs": [0.0, 1.0], "compositions": [0.1, 0.01]}, "must both ascend; sort the table"),
        ({"costs": [1.0, 0.0], "compositions": [0.01, 0.1]}, "must both ascend; sort the table"),
        ({"costs": [1.0, 1.0], "compositions": [0.01, 0.1]}, "must both ascend; sort the table"),
        ({"costs": [0.0, 1.0], "compositions": [0.1, 0.1]}, "must both ascend; sort the table"),
        ({"costs": [0.0], "compositions": [0.1]}, "2 or more, got shapes (1,) and (1,)"),
        ({"costs": [0.0, 1.0, 2.0], "compositions": [0.1, 0.2]}, "got shapes (3,) and (2,)"),
        ({"costs": np.eye(2), "compositions": np.eye(2) / 2 + 0.1}, "got shapes (2, 2)"),
        ({"costs": [0.0, 1.0], "compositions": [0.1, 0.4]}, "below the precipitate's, 0.333333"),
        ({"costs": [0, 1, 2], "compositions": [0.1, 0.2, 0.4]}, "below the precipitate's"),
        ({"costs": [0.0, 1.0], "compositions": [0.1, 1 / 3]}, "below the precipitate's"),
        ({"costs": [0.0, np.nan], "compositions": [0.1, 0.2]}, "costs must be finite"),
        ({"costs": [0.0, 1.0], "compositions": [0.0, 0.2]}, "compositions must be a fraction"),
        ({"temperature": 0.0}, "temperature must be greater than 0"),
        ({"precipitate": 1.2}, "precipitate must be a fraction"),
    ],
)
def test_useless_tables_are_refused(changes, message):
    parameters = {
        "precipitate": 1 / 3,
        "temperature": 463.15,
        "costs": [0.0, 1.0],
        "compositions": [0.01, 0.1],
    }
    with pytest.raises(ValueError, match=re.escape(message)):
        Tabulated(**(parameters | changes))
