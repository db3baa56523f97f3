"""Evaluate the function calls that the ledger writes down by name.

A call is a table such as ``{ function = "quench.precipitation.strengthening.\
ashby_orowan", arguments = { radius = 5e-9, ... }, scale = 1e-6 }``. Arguments
are numbers, texts, lists, nested calls, or ``{ material = "Al", parameter =
"shear_modulus" }``. Names without a dot live in `quench.stated.formulas`.
Modules are imported only when a call is evaluated.
"""

import importlib

from . import formulas

CALL_FIELDS = {"function", "arguments", "scale", "pick"}
ROOTS = ("quench.", "operator.", "scipy.constants.")


def check_call(call):
    """Refuse a call that cannot be right, without importing any physics.

    Parameters
    ----------
    call : object
        What the ledger holds.

    Raises
    ------
    ValueError
        If fields are missing or unknown, or a stated formula does not exist.
    """
    if not isinstance(call, dict):
        raise ValueError(f"expected a table with a function, got {call!r}")
    if unknown := set(call) - CALL_FIELDS:
        raise ValueError(f"unknown entries {sorted(unknown)}; known: {sorted(CALL_FIELDS)}")
    name = call.get("function")
    if not isinstance(name, str):
        raise ValueError("lacks the name of its function")
    if "." not in name and name not in formulas.__all__:
        raise ValueError(f"unknown formula {name!r}; it is not in quench.stated.formulas")
    if "." in name and not name.startswith(ROOTS):
        raise ValueError(f"function {name!r} must start with one of {', '.join(ROOTS)}")
    for argument in _arguments(call):
        if isinstance(argument, dict) and "function" in argument:
            check_call(argument)


def evaluate(call):
    """Return what a call gives, scaled, and with one item picked if asked.

    Parameters
    ----------
    call : dict
        As described in the module's docstring.

    Returns
    -------
    float
    """
    target = _resolve(call["function"])
    given = call.get("arguments", {})
    if not callable(target):
        result = target
    elif isinstance(given, dict):
        result = target(**{name: _value(argument) for name, argument in given.items()})
    else:
        result = target(*[_value(argument) for argument in given])
    if "pick" in call:
        result = _pick(result, call["pick"])
    return float(result) * call.get("scale", 1.0) if "scale" in call else _plain(result)


def _plain(result):
    return float(result) if getattr(result, "ndim", 1) == 0 or isinstance(result, int) else result


def _pick(result, item):
    if isinstance(item, str) and not isinstance(result, dict):
        return getattr(result, item)
    return result[item]


def _arguments(call):
    given = call.get("arguments", {})
    return given.values() if isinstance(given, dict) else given


def _value(argument):
    if isinstance(argument, dict) and "function" in argument:
        return evaluate(argument)
    if isinstance(argument, dict) and "material" in argument:
        material = importlib.import_module("quench.materials").get(argument["material"])
        return getattr(material, argument["parameter"])
    return argument


def _resolve(name):
    if "." not in name:
        return getattr(formulas, name)
    module, _, attribute = name.rpartition(".")
    return getattr(importlib.import_module(module), attribute)
