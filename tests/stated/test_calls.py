"""Calls that the ledger writes down by name."""

import pytest

from quench import materials
from quench.stated.calls import check_call, evaluate


def test_names_without_a_dot_are_stated_formulas():
    call = {"function": "labusch_as_stated", "arguments": [1.0], "scale": 2.0}
    assert evaluate(call) == pytest.approx(60)


def test_nested_calls_and_materials():
    modulus = {"material": "Al", "parameter": "shear_modulus"}
    call = {
        "function": "operator.mul",
        "arguments": [modulus, {"function": "operator.add", "arguments": [1, 2]}],
    }
    check_call(call)
    assert evaluate(call) == 3 * materials.get("Al").shear_modulus


def test_pick_by_index_key_and_attribute():
    orowan = {"radius": 5e-9, "volume_fraction": 0.03}
    tau = evaluate({"function": "orowan_as_stated", "arguments": orowan, "pick": 0})
    sigma = evaluate({"function": "orowan_as_stated", "arguments": orowan, "pick": 1})
    assert sigma == pytest.approx(3.06 * tau)
    case = {"function": "design_case_as_stated", "arguments": ["over-ageing"], "pick": "radius"}
    assert evaluate(case) == 50e-9
    modulus = {"function": "quench.materials.get", "arguments": ["Al"], "pick": "shear_modulus"}
    assert evaluate(modulus) == materials.get("Al").shear_modulus


def test_constants_are_values():
    assert evaluate({"function": "scipy.constants.k"}) == 1.380649e-23


def test_unknown_name_is_an_error_when_evaluated():
    with pytest.raises(AttributeError):
        evaluate({"function": "quench.materials.nothing"})
