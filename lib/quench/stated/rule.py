"""The one rule by which a stated number agrees with a computed one.

Let u be one unit in the last stated digit ("51.2" has u = 0.1).

Against the source's own formula, a stated number is *reproduced* if the
computed one rounds to it (difference at most u/2), *reproduced within
rounding* if the difference is at most u, which rounding on the way can cause,
and otherwise *not reproduced*, or an *arithmetic error* in a worked solution.
A stated range is reproduced if the computed number lies in it.

Against physics, a stated number is *right* within 10 % of the reference value,
or inside the reference interval; *imprecise* if it misses by less than a
factor of 2; otherwise, or if the sign differs, *wrong*.
"""

import re
from decimal import Decimal, InvalidOperation

SLACK = 1e-9


def stated_number(text):
    """Return the number that a stated text holds, or None if it is not one number.

    Parameters
    ----------
    text : str
        For instance "3.45e15", "-3.65" or "about phases".
    """
    try:
        return float(Decimal(text))
    except InvalidOperation:
        return None


def stated_range(text):
    """Return the two ends of a stated range such as "930–950" (en dash), or None."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)–(\d+(?:\.\d+)?)", text)
    return tuple(map(float, match.groups())) if match else None


def last_digit(text):
    """Return one unit in the last digit of a stated number.

    Parameters
    ----------
    text : str
        The number as stated: "51.2" gives 0.1, "3.45e15" gives 1e13.
    """
    return float(Decimal(1).scaleb(Decimal(text).as_tuple().exponent))


def reproduction(text, computed, unit_last_digit=None):
    """Return how well the source's own formula gives the stated number.

    Parameters
    ----------
    text : str
        The number, or the range, as stated.
    computed : float
        What the formula gives, in the stated unit.
    unit_last_digit : float, optional
        One unit in the last digit meant, where the text says "about".

    Returns
    -------
    str
        "reproduced", "reproduced within rounding" or "not reproduced".
    """
    if ends := stated_range(text):
        return "reproduced" if ends[0] <= computed <= ends[1] else "not reproduced"
    unit = unit_last_digit or last_digit(text)
    difference = abs(stated_number(text) - computed) / unit
    if difference <= 0.5 + SLACK:
        return "reproduced"
    return "reproduced within rounding" if difference <= 1 + SLACK else "not reproduced"


def rightness(stated, reference):
    """Return how well a stated number agrees with physics.

    Parameters
    ----------
    stated : float
        The stated number.
    reference : float or (float, float)
        Reference value, or the ends of the reference interval, in the same unit.

    Returns
    -------
    str
        "right", "imprecise" or "wrong".
    """
    low, high = reference if isinstance(reference, (tuple, list)) else (reference, reference)
    if low == high and abs(stated - low) <= 0.1 * abs(low) + SLACK * abs(low):
        return "right"
    if low <= stated <= high:
        return "right"
    end = low if stated < low else high
    if stated * end <= 0:
        return "wrong"
    factor = max(stated / end, end / stated)
    return "imprecise" if factor <= 2 else "wrong"
