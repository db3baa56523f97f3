"""What a file of columns states, and what its lines hold.

Nothing is guessed: names, unit and convention come from the caller or from the
header that `quench.rmc.columns.write_columns` writes.
"""

import re

import numpy as np

from .. import validation

__all__ = [
    "CONVENTIONS",
    "MARK",
    "UNITS",
    "agreed",
    "check_convention",
    "check_rows",
    "checked_columns",
    "header_of",
    "rows_of",
    "stated_unit",
]

CONVENTIONS = {
    "S": "S(Q), Faber–Ziman, tends to 1",
    "i": "S(Q) − 1, tends to 0",
    "F": "Q [S(Q) − 1], in the unit of Q",
    "DS": "Δ_k S(Q), anomalous difference, tends to 1",
    "g": "g(r), tends to 1",
    "G": "4πρ0 r [g(r) − 1], in 1/r²",
    "T": "4πρ0 r g(r), in 1/r²",
    "RDF": "4πρ0 r² g(r), in 1/r",
}

RECIPROCAL = ("S", "i", "F", "DS")

UNITS = {"Q": {"1/Å": 1.0, "1/nm": 0.1}, "r": {"Å": 1.0, "nm": 10.0}}

_SPELLINGS = {
    "1/Å": ("1/A", "Å⁻¹", "Å^-1", "A^-1", "1/\u212b", "\u212b⁻¹"),  # \u212b: Angstrom sign
    "1/nm": ("nm⁻¹", "nm^-1"),
    "Å": ("A", "angstrom", "\u212b"),
}

MARK = "# quench columns 1"


def header_of(lines):
    """What the header of `write_columns` states; nothing for other files."""
    if lines[0].strip() != MARK:
        return {}
    stated = {}
    for line in lines[1:]:
        key, colon, value = line.removeprefix("#").partition(":")
        if not line.startswith("#"):
            break
        if colon:
            stated.setdefault(key.strip(), value.strip())
    if "columns" in stated:
        stated["columns"] = tuple(stated["columns"].split())
    return stated


def agreed(path, name, given, in_header):
    """Take what the caller or the header states, if they do not contradict each other."""
    if given is None and in_header is None:
        choices = {
            "columns": 'name them, for example columns=("Q", "S") or ("r", "G", None, "sigma")',
            "convention": "choose from " + "; ".join(f"{k!r}: {v}" for k, v in CONVENTIONS.items()),
        }
        raise ValueError(f"{path} does not state its {name}: {choices[name]}")
    given = tuple(given) if name == "columns" and given is not None else given
    if given is not None and in_header is not None and given != in_header:
        raise ValueError(
            f"{path} states {name} {in_header!r} in its header, got {given!r}; leave it out, "
            "or correct the header"
        )
    return in_header if given is None else given


def checked_columns(columns):
    """Refuse names that do not say which column is what."""
    used = [column for column in columns if column is not None]
    known = {"Q", "r", "value", "sigma", *CONVENTIONS}
    for column in used:
        validation.one_of("column", column, tuple(sorted(known)))
    abscissas = [c for c in used if c in ("Q", "r")]
    values = [c for c in used if c not in ("Q", "r", "sigma")]
    if len(abscissas) != 1 or len(values) != 1 or used.count("sigma") > 1:
        raise ValueError(
            'columns must name "Q" or "r", one column of values and at most one "sigma", '
            f"got {columns!r}; None leaves a column out"
        )
    return columns


def check_convention(convention, name, columns=()):
    """Refuse a convention that is unknown or does not fit the columns."""
    if convention not in CONVENTIONS:
        choices = "; ".join(f"{k!r}: {v}" for k, v in CONVENTIONS.items())
        raise ValueError(f"convention must be one of {choices}; got {convention!r}")
    if (convention in RECIPROCAL) != (name == "Q"):
        raise ValueError(
            f"convention {convention!r} ({CONVENTIONS[convention]}) is not a function of {name}"
        )
    named = set(columns) & set(CONVENTIONS)
    if named and named != {convention}:
        raise ValueError(
            f"columns call the values {named.pop()!r}, the convention is {convention!r}; "
            'call the column "value" or correct one of them'
        )


def stated_unit(path, name, q_unit, r_unit, in_header):
    """Unit of the abscissa, as stated by the caller or the header."""
    keyword, given, other = (
        ("q_unit", q_unit, r_unit) if name == "Q" else ("r_unit", r_unit, q_unit)
    )
    if other is not None:
        raise ValueError(f"the abscissa of {path} is {name}: state {keyword}, not the other unit")
    given, in_header = (_plain_unit(unit) for unit in (given, in_header))
    allowed = tuple(UNITS[name])
    if given is None and in_header is None:
        raise ValueError(
            f"{path} does not state the unit of {name}: give {keyword}="
            f"{' or '.join(map(repr, allowed))}"
        )
    return validation.one_of(keyword, agreed(path, "unit", given, in_header), allowed)


def _plain_unit(unit):
    return next((plain for plain, others in _SPELLINGS.items() if unit in others), unit)


def rows_of(path, lines, columns, comments, skip_lines):
    """Numbers of the named columns, (rows, columns) array, and the line number of each row."""
    rows, numbers = [], []
    for number, line in enumerate(lines[skip_lines:], skip_lines + 1):
        text = line.split(comments)[0].strip() if comments else line.strip()
        if not text:
            continue
        row, problem = _row(text, columns)
        if problem:
            hint = "" if rows else _title_hint(lines, number, columns, comments)
            raise ValueError(f"{path}, line {number}: {problem}{hint}; the line is {text[:80]!r}")
        rows.append(row)
        numbers.append(number)
    if not rows:
        raise ValueError(f"{path} holds no line of data after line {skip_lines}")
    return np.array(rows), numbers


def _row(text, columns):
    """Numbers of one line and None, or None and what is wrong with it."""
    fields = re.split(r"\s*[,;]\s*|\s+", text)
    if len(fields) != len(columns):
        names = ", ".join(map(str, columns))
        return None, f"expected {len(columns)} columns ({names}), got {len(fields)}"
    row = []
    for field, column in zip(fields, columns, strict=True):
        if column is None:
            continue
        try:
            # Fortran writes 1.0D-02.
            row.append(float(re.sub("[dD]", "e", field)))
        except ValueError:
            return None, f"column {column} must be a number, got {field!r}"
    return row, None


def _title_hint(lines, number, columns, comments):
    """Suggest how many lines to skip, if a title that is no comment precedes good data."""
    last_bad, good = number, 0
    for n, line in enumerate(lines[number:], number + 1):
        text = line.split(comments)[0].strip() if comments else line.strip()
        if text and _row(text, columns)[1]:
            last_bad, good = n, 0
        elif text:
            good += 1
        if good == 3:  # here the data begin; a broken line further down is no title
            break
    if not good:
        return "; name every column in `columns`, None for those to leave out"
    several = f"lines {number} to {last_bad} look" if last_bad > number else f"line {number} looks"
    return f" ({several} like a title: give skip_lines={last_bad})"


def check_rows(path, table, name, numbers):
    """Refuse missing numbers, negative sigma and an abscissa that does not ascend."""
    for column, values in table.items():
        low = values < 0 if column in (name, "sigma") else np.zeros(len(values), bool)
        for bad, problem in [(~np.isfinite(values), "not finite"), (low, "negative")]:
            if bad.any():
                k = int(np.argmax(bad))
                raise ValueError(
                    f"{path}, line {numbers[k]}: {column} is {problem}, {values[k]:g}; "
                    "remove or repair the line"
                )
    steps = np.diff(table[name])
    if (steps <= 0).any():
        k = int(np.argmax(steps <= 0))
        what = "repeats" if steps[k] == 0 else "falls below"
        raise ValueError(
            f"{path}, line {numbers[k + 1]}: {name} = {table[name][k + 1]:g} {what} the "
            f"{table[name][k]:g} of line {numbers[k]}; {name} must ascend, sort or merge the lines"
        )
