"""Measured columns over Q or r, read from text files and written to them.

"F(Q)" and "G(r)" mean different things in different communities, so columns
are read only with a stated convention (`CONVENTIONS`) and unit.
"""

from dataclasses import dataclass

import numpy as np

from .. import validation
from .column_text import (
    CONVENTIONS,
    MARK,
    UNITS,
    agreed,
    check_convention,
    check_rows,
    checked_columns,
    header_of,
    rows_of,
    stated_unit,
)
from .text_files import read_text, replacing, split_lines

__all__ = ["ColumnData", "read", "write_columns"]

# Powers of inverse length in the values; the other conventions are plain numbers.
_INVERSE_LENGTHS = {"F": 1, "G": 2, "T": 2, "RDF": 1}


@dataclass(frozen=True, eq=False)
class ColumnData:
    """Measured values over Q or r, with the convention they follow.

    Parameters
    ----------
    abscissa_name : str
        "Q" or "r".
    x : (n,) array
        Q [Å⁻¹] or r [Å], ascending.
    values : (n,) array
        Values in Å where they have a dimension (`CONVENTIONS`).
    sigma : (n,) array or None
        Standard deviations in the unit of the values.
    convention : str
        Name in `CONVENTIONS`.
    unit : str
        Unit of `x`, "1/Å" or "Å".
    path : str or None, optional
        File the data came from.

    Raises
    ------
    ValueError
        If the convention is unknown or belongs to the other abscissa, shapes
        disagree, `x` is negative or not ascending, a number is not finite, or a
        sigma is negative.
    """

    abscissa_name: str
    x: np.ndarray
    values: np.ndarray
    sigma: np.ndarray | None
    convention: str
    unit: str
    path: str | None = None

    def __post_init__(self):
        validation.one_of("abscissa_name", self.abscissa_name, ("Q", "r"))
        check_convention(self.convention, self.abscissa_name)
        validation.one_of("unit", self.unit, (next(iter(UNITS[self.abscissa_name])),))
        x = np.array(validation.non_negative(self.abscissa_name, self.x, self.unit), ndmin=1)
        columns = {"x": x, "values": np.array(validation.finite("values", self.values), ndmin=1)}
        if self.sigma is not None:
            columns["sigma"] = np.array(validation.non_negative("sigma", self.sigma), ndmin=1)
        shapes = {name: column.shape for name, column in columns.items()}
        if x.ndim != 1 or len(set(shapes.values())) > 1:
            raise ValueError(f"x, values and sigma must be 1-d and of one length, got {shapes}")
        if (np.diff(x) <= 0).any():
            k = int(np.argmax(np.diff(x) <= 0))
            raise ValueError(f"x must ascend, got {x[k]:g} followed by {x[k + 1]:g}; sort it first")
        for name, column in columns.items():
            column.flags.writeable = False
            object.__setattr__(self, name, column)


def read(
    path,
    *,
    columns=None,
    convention=None,
    q_unit=None,
    r_unit=None,
    comments="#",
    skip_lines=0,
    check_units=True,
):
    """Read measured columns over Q or r.

    Columns are separated by blanks, tabs, commas or semicolons; the decimal
    sign is a point. What the columns are, their unit and their convention is
    never guessed: state them, unless the file was written by `write_columns`.

    Parameters
    ----------
    path : str or Path
        Text file.
    columns : sequence of str or None
        Name of each column: "Q" or "r"; the convention (or "value"); "sigma"
        if there is one; None for columns to leave out.
    convention : str
        What the values are, a name in `CONVENTIONS`.
    q_unit : {"1/Å", "1/nm"}
        Unit of Q.
    r_unit : {"Å", "nm"}
        Unit of r. Values with a dimension (F, G, T, RDF) are taken to use the
        same unit of length as Q or r, and are converted with it.
    comments : str, optional
        What starts a comment.
    skip_lines : int, optional
        Lines to leave out at the top of the file.
    check_units : bool, optional
        Refuse data that look like the other unit. Turn it off if they are right.

    Returns
    -------
    ColumnData
        With Q in Å⁻¹ or r in Å.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If something is not stated, a line cannot be read (its number is named),
        Q or r does not ascend, a number is missing or a sigma negative, or the
        data look like another unit.
    """
    lines = split_lines(read_text(path))
    header = header_of(lines)
    columns = checked_columns(agreed(path, "columns", columns, header.get("columns")))
    name = "Q" if "Q" in columns else "r"
    convention = agreed(path, "convention", convention, header.get("convention"))
    check_convention(convention, name, columns)
    unit = stated_unit(path, name, q_unit, r_unit, header.get("unit"))
    skip_lines = int(validation.non_negative("skip_lines", skip_lines))
    rows, numbers = rows_of(path, lines, columns, comments, skip_lines)
    used = [column for column in columns if column is not None]
    table = dict(zip(used, rows.T, strict=True))
    check_rows(path, table, name, numbers)
    data = _converted(path, table, name, convention, unit)
    if check_units:
        _refuse_unit_slip(data, unit)
    return data


def write_columns(path, data, *, note=""):
    """Write measured columns with a header from which `read` knows all it must.

    Parameters
    ----------
    path : str or Path
        File to write, replaced if it exists.
    data : ColumnData
        What to write.
    note : str, optional
        Free text for the header, such as the source of the data.

    Raises
    ------
    FileNotFoundError
        If the folder does not exist.
    """
    columns = {data.abscissa_name: data.x, data.convention: data.values}
    if data.sigma is not None:
        columns["sigma"] = data.sigma
    header = [
        MARK,
        f"# columns: {' '.join(columns)}",
        f"# unit: {data.unit}",
        f"# convention: {data.convention}",
        f"# meaning: {CONVENTIONS[data.convention]}",
        *(f"# note: {line}" for line in note.splitlines()),
    ]
    # repr gives the shortest text that reads back as the same number.
    rows = [
        " ".join(map(repr, row))
        for row in zip(*(c.tolist() for c in columns.values()), strict=True)
    ]
    with replacing(path) as temporary:
        temporary.write_text("\n".join([*header, *rows, ""]), encoding="utf-8")


def _converted(path, table, name, convention, unit):
    """Bring the columns to Å."""
    value = next(column for column in table if column not in (name, "sigma"))
    per_angstrom = UNITS["Q"]["1/nm"] if "nm" in unit else 1.0
    factor = per_angstrom ** _INVERSE_LENGTHS.get(convention, 0)
    sigma = table["sigma"] * factor if "sigma" in table else None
    return ColumnData(
        name,
        table[name] * UNITS[name][unit],
        table[value] * factor,
        sigma,
        convention,
        next(iter(UNITS[name])),
        str(path),
    )


def _refuse_unit_slip(data, unit):
    """Refuse Q or r whose first strong peak lies where no matter has it."""
    peak, last = _first_strong_peak(data), data.x[-1]
    suspect, other = {
        "1/Å": (peak > 8 or last > 60, "1/nm"),
        "1/nm": (last < 3, "1/Å"),
        "Å": (peak < 0.8, "nm"),
        "nm": (peak > 8, "Å"),
    }[unit]
    if not suspect:
        return
    keyword = f"{data.abscissa_name.lower()}_unit"
    raise ValueError(
        f"{data.path}: with {keyword}={unit!r} the first strong peak lies at {peak:.3g} "
        f"{data.unit} and the data end at {last:.3g} {data.unit}: this looks like {other}. "
        f"Give {keyword}={other!r}, or check_units=False if the unit is right"
    )


def _first_strong_peak(data):
    """Place of the first maximum at least half as high as the highest, NaN if all is flat."""
    x = np.maximum(data.x, 1e-9)
    oscillation = {
        "S": data.values - 1,
        "DS": data.values - 1,
        "i": data.values,
        "F": data.values / x,
        # In real space r [g − 1]: noise near r = 0 must not look like a peak.
        "g": x * (data.values - 1),
        "G": data.values,
        "T": data.values / np.mean(data.values / x) - x,
        "RDF": data.values / x / np.mean(data.values / x**2) - x,
    }[data.convention]
    if oscillation.max() < 1e-6:
        return np.nan
    k = int(np.argmax(oscillation >= oscillation.max() / 2))
    while k + 1 < len(x) and oscillation[k + 1] > oscillation[k]:
        k += 1
    return float(data.x[k])
