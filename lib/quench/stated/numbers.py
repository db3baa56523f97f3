"""Write numbers for readers: a few significant digits, the same on every machine."""

import re
from html import escape

SUPERSCRIPT = str.maketrans("0123456789-+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")
DIGITS = 4


def plain_number(value, digits=DIGITS):
    """Return a number in plain text, with fewer digits where these are exact.

    Parameters
    ----------
    value : float
        What to write.
    digits : int, optional
        Significant digits.
    """
    value = float(f"{value:.7g}")
    if value == 0:
        return "0"
    exact = (count for count in range(1, digits) if float(f"{value:.{count}g}") == value)
    digits = next(exact, digits)
    if 1e-4 <= abs(value) < 1e5:
        decimals = digits - 1 - int(f"{value:e}".partition("e")[2])
        return f"{round(value, decimals):.{max(decimals, 0)}f}"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def pretty_number(text):
    """Return the plain text of a number with powers of ten as superscripts.

    Parameters
    ----------
    text : str
        For instance "3.45e15" or "-2.4"; anything else is returned as it is.
    """
    try:
        float(text)
    except ValueError:
        return text
    mantissa, marker, exponent = text.lower().partition("e")
    mantissa = mantissa.replace("-", "−")
    if not marker:
        return mantissa
    power = "10" + str(int(exponent)).translate(SUPERSCRIPT)
    return power if mantissa == "1" else f"{mantissa} × {power}"


def significant_digits(text):
    """Return how many significant digits a stated number has, 0 if it is not a number.

    Parameters
    ----------
    text : str
        For instance "18037" (5), "3.45e15" (3) or "θ′" (0).
    """
    match = re.fullmatch(r"-?0*\.?0*(\d[\d.]*)(e-?\d+)?", text)
    return len(match[1].replace(".", "")) if match else 0


def quantity(value, unit, *, digits=DIGITS, pretty=False):
    """Return a value with its unit: a number, an interval, a text, or a dash for None.

    Parameters
    ----------
    value : float, (float, float), str or None
        What to write.
    unit : str
        Its unit, left away after texts.
    digits : int, optional
        Significant digits.
    pretty : bool, optional
        Write powers of ten as superscripts.
    """
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    ends = value if isinstance(value, tuple) else (value,)
    texts = [plain_number(end, digits) for end in ends]
    return f"{' to '.join(map(pretty_number, texts) if pretty else texts)} {unit}".strip()


def html_text(text):
    """Return a text as HTML, with ``x_e`` as subscript and ``10^-3`` as superscript."""
    text = re.sub(r"_([A-Za-z]+)\b", r"<sub>\1</sub>", escape(text))
    return re.sub(r"\^([−\d./n]*[\dn])", r"<sup>\1</sup>", text)
