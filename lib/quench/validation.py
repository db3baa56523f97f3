"""Checks on input, in one place, so that every refusal reads the same.

Each check returns the value as float or float array, so that a formula can
validate and convert in one line. Every error names the argument, what came,
what was expected and, where it helps, what to do.
"""

import difflib
import warnings

import numpy as np

__all__ = [
    "finite",
    "fraction",
    "lookup_error",
    "matching_shapes",
    "non_negative",
    "one_of",
    "positive",
    "positive_integer",
    "temperature",
]


def _as_result(array):
    """Give scalars back as plain floats, arrays as arrays."""
    return float(array) if array.ndim == 0 else array


def _first_offender(array, bad):
    return np.asarray(array)[bad].flat[0]


def finite(name, value, unit=""):
    """Return `value` as float(s), refusing anything that is not a finite number.

    Parameters
    ----------
    name : str
        Argument name for the message.
    value : float or array_like
        What the caller passed.
    unit : str, optional
        Unit for the message.

    Returns
    -------
    float or ndarray

    Raises
    ------
    ValueError
        If `value` is not numeric, or holds NaN or infinity.
    """
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be a number{_in(unit)}, got {value!r}") from None
    bad = ~np.isfinite(array)
    if bad.any():
        raise ValueError(
            f"{name} must be finite{_in(unit)}, got {_first_offender(array, bad)}; "
            "remove or repair missing values first"
        )
    return _as_result(array)


def positive(name, value, unit=""):
    """Return `value` as float(s), refusing zero and negative numbers.

    Raises
    ------
    ValueError
        If any value is not finite or not greater than zero.
    """
    array = np.asarray(finite(name, value, unit))
    bad = array <= 0
    if bad.any():
        raise ValueError(
            f"{name} must be greater than 0{_in(unit)}, got {_first_offender(array, bad):g}"
        )
    return _as_result(array)


def non_negative(name, value, unit=""):
    """Return `value` as float(s), refusing negative numbers.

    Raises
    ------
    ValueError
        If any value is not finite or below zero.
    """
    array = np.asarray(finite(name, value, unit))
    bad = array < 0
    if bad.any():
        got = _first_offender(array, bad)
        raise ValueError(f"{name} must be 0 or more{_in(unit)}, got {got:g}")
    return _as_result(array)


def positive_integer(name, value):
    """Check that a value is a whole number, 1 or more, and return it as int; 2e6 is one too.

    Raises
    ------
    ValueError
        If it is not.
    """
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        number = 0
    if number != value or number < 1 or isinstance(value, bool):
        raise ValueError(f"{name} must be a whole number, 1 or more, got {value!r}")
    return number


def fraction(name, value, *, allow_zero=True, allow_one=False):
    """Return `value` as a fraction between 0 and 1.

    Parameters
    ----------
    name : str
        Argument name for the message.
    value : float or array_like
        Volume, atom or mass fraction (not per cent).
    allow_zero, allow_one : bool, optional
        Whether the ends of the interval are allowed.

    Raises
    ------
    ValueError
        If any value lies outside the interval; values that look like per
        cent get a hint.
    """
    array = np.asarray(finite(name, value))
    low = array < 0 if allow_zero else array <= 0
    high = array > 1 if allow_one else array >= 1
    bad = low | high
    if bad.any():
        got = _first_offender(array, bad)
        interval = f"{'[' if allow_zero else '('}0, 1{']' if allow_one else ')'}"
        hint = f"; for {got:g} % give {got / 100:g}" if 1 <= got <= 100 else ""
        raise ValueError(f"{name} must be a fraction in {interval}, got {got:g}{hint}")
    return _as_result(array)


def temperature(name, value):
    """Return `value` as absolute temperature [K], warning when it looks like °C.

    Raises
    ------
    ValueError
        If any value is not finite or not above absolute zero.

    Warns
    -----
    UserWarning
        Below 100 K, where none of this book's heat treatments lie: the
        number was probably meant in °C.
    """
    array = np.asarray(positive(name, value, "K"))
    if (array < 100).any():
        got = _first_offender(array, array < 100)
        warnings.warn(
            f"{name} = {got:g} K is below 100 K: was it meant in °C? "
            f"Temperatures are in kelvin ({got:g} °C = {got + 273.15:g} K)",
            UserWarning,
            stacklevel=3,
        )
    return _as_result(array)


def matching_shapes(**arrays):
    """Check that the named arrays broadcast together and return their common shape.

    Raises
    ------
    ValueError
        If they do not; the message lists every name with its shape.
    """
    try:
        return np.broadcast_shapes(*(np.shape(a) for a in arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {np.shape(a)}" for name, a in arrays.items())
        raise ValueError(
            f"shapes do not match: {shapes}; give scalars or arrays of one common shape"
        ) from None


def lookup_error(kind, key, known):
    """Make the `KeyError` for an unknown name, suggesting the nearest known one.

    Parameters
    ----------
    kind : str
        What is looked up ("alloy", "exercise", "ledger row", …).
    key : object
        What came.
    known : iterable of str
        What exists.

    Returns
    -------
    KeyError
        To be raised by the caller.
    """
    known = sorted(map(str, known))
    folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(str(key).casefold(), folded, n=3, cutoff=0.4)
    if near:
        hint = f"did you mean {' or '.join(repr(folded[name]) for name in near)}?"
    else:
        hint = f"known: {', '.join(known[:20])}{' …' if len(known) > 20 else ''}"
    return KeyError(f"unknown {kind} {key!r}; {hint}")


def one_of(name, value, allowed):
    """Return `value` if it is one of the `allowed` words.

    Raises
    ------
    ValueError
        Otherwise; the message suggests the nearest word.
    """
    if value in allowed:
        return value
    near = difflib.get_close_matches(str(value), list(map(str, allowed)), n=1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    raise ValueError(f"{name} must be one of {', '.join(map(repr, allowed))}, got {value!r}{hint}")


def _in(unit):
    return f" [{unit}]" if unit else ""
