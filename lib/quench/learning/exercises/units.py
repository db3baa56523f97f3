"""Reading a number and its unit as a learner writes them, on any keyboard."""

import re
import unicodedata

__all__ = [
    "alternatives",
    "conversion",
    "convert",
    "is_known",
    "read_number",
    "spellings",
    "unit_named",
]

# What can be converted into what: unit → (factor, offset) to the group's base.
_GROUPS = (
    {"m": 1, "mm": 1e-3, "µm": 1e-6, "nm": 1e-9, "Å": 1e-10, "pm": 1e-12},
    {"Pa": 1, "kPa": 1e3, "MPa": 1e6, "GPa": 1e9},
    {"s": 1, "min": 60, "h": 3600, "d": 86400},
    {"J": 1, "zJ": 1e-21, "eV": 1.602176634e-19, "meV": 1.602176634e-22},
    {"J/mol": 1, "kJ/mol": 1e3},
    {"J/m³": 1, "MJ/m³": 1e6, "GJ/m³": 1e9, "J/cm³": 1e6},
    {"J/m²": 1, "mJ/m²": 1e-3},
    {"m²/s": 1, "cm²/s": 1e-4, "µm²/s": 1e-12, "nm²/s": 1e-18},
    {"m³/s": 1, "nm³/s": 1e-27, "nm³/h": 1e-27 / 3600},
    {"m³": 1, "µm³": 1e-18, "nm³": 1e-27},
    {"m⁻³": 1, "µm⁻³": 1e18, "nm⁻³": 1e27},
    {"m⁻³ s⁻¹": 1, "cm⁻³ s⁻¹": 1e6},
    {"s⁻¹": 1, "min⁻¹": 1 / 60, "h⁻¹": 1 / 3600},
    {"m/s": 1, "µm/s": 1e-6, "nm/s": 1e-9, "nm/h": 1e-9 / 3600},
    {"%": 1e-2, "fraction": 1},
    {"at%": 1e-2, "atom fraction": 1},
    {"wt%": 1e-2, "mass fraction": 1},
    {"vol%": 1e-2, "volume fraction": 1},
    {"K": 1, "°C": (1, 273.15)},
    {"°": 1.0, "rad": 57.29577951308232},
    {"N": 1, "µN": 1e-6, "nN": 1e-9},
    {"kT": 1},
    {"HV": 1},
    {"": 1},
)
_ALIASES = {
    "um": "µm",
    "a": "Å",
    "angstrom": "Å",
    "sec": "s",
    "minute": "min",
    "minutes": "min",
    "hr": "h",
    "hour": "h",
    "hours": "h",
    "day": "d",
    "days": "d",
    "deg": "°",
    "degc": "°C",
    "degree": "°",
    "degrees": "°",
    "percent": "%",
    "at.%": "at%",
    "wt.%": "wt%",
    "vol.%": "vol%",
    "mass%": "wt%",
    "kbt": "kT",
    "時間": "h",
    "分": "min",
    "秒": "s",
}


def _folded(text):
    """Fold full-width letters, superscripts and dashes to ASCII, and drop blanks."""
    folded = unicodedata.normalize("NFKC", str(text))
    folded = re.sub("[\u2010-\u2015\u2212\u30fc]", "-", folded)
    return re.sub(r"[\s^{}$]", "", folded).replace("**", "")


_TABLE = {
    _folded(unit): (unit, number, value if isinstance(value, tuple) else (value, 0.0))
    for number, group in enumerate(_GROUPS)
    for unit, value in group.items()
}


def is_known(unit):
    """Tell whether `unit` is in the table, in exactly the table's spelling."""
    folded = _folded(unit)
    return folded in _TABLE and _TABLE[folded][0] == unit


def alternatives(unit):
    """List the units that can stand in for `unit`, `unit` itself first."""
    group = _GROUPS[_TABLE[_folded(unit)][1]]
    return [unit, *(other for other in group if other != unit)]


def spellings(unit):
    """Map every accepted way to write `unit` or an alternative to its name in the table."""
    allowed = alternatives(unit)
    aliases = {_folded(alias): name for alias, name in _ALIASES.items() if name in allowed}
    return aliases | {_folded(name): name for name in allowed}


def unit_named(text, unit):
    """Return which of the alternatives of `unit` the `text` means, or None."""
    known, folded = spellings(unit), _folded(text)
    return known.get(folded, known.get(folded.lower()))


def conversion(unit, target):
    """Return ``(factor, offset)`` with value in `target` = factor · value + offset."""
    factor, offset = _TABLE[_folded(unit)][2]
    target_factor, target_offset = _TABLE[_folded(target)][2]
    return factor / target_factor, (offset - target_offset) / target_factor


def convert(value, unit, target):
    """Convert a number from `unit` to `target`, which must be of one group."""
    factor, offset = conversion(unit, target)
    return factor * value + offset


_NUMBER = re.compile(
    r"([+-]?)([0-9][0-9.,']*|[.,][0-9]+)"  # sign, mantissa with point, comma or groups
    r"(?:e([+-]?[0-9]+)|[x×*·⋅]10([+-]?[0-9]+))?"  # e-9 or ×10^-9
    r"(.*)",
    re.IGNORECASE,
)


def read_number(text):
    """Read "1.5e-9", "1,5×10⁻⁹ m", "１．５" … as ``(number, unit text)``.

    A single comma is a decimal comma; commas in front of a point, and more
    than one comma, group thousands.

    Returns
    -------
    tuple of (float, str) or None
        None if the text does not start with a finite number.
    """
    match = _NUMBER.fullmatch(_folded(text))
    if not match:
        return None
    sign, mantissa, exponent, power, unit = match.groups()
    mantissa = mantissa.replace("'", "")
    if "." in mantissa or mantissa.count(",") > 1:
        mantissa = mantissa.replace(",", "")
    mantissa = mantissa.replace(",", ".")
    if mantissa.count(".") > 1:
        return None
    number = float(f"{sign}{mantissa}e{exponent or power or 0}")
    return (number, unit) if abs(number) < float("inf") else None
