"""Measured columns and configurations, read from files and written to them.

"F(Q)" and "G(r)" mean different things in different communities, so columns
are read only with a stated convention (`CONVENTIONS`) and unit. Files are
written to a temporary name first and then renamed: a crash leaves the old file.
"""

import os
import re
import warnings
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .. import validation
from .configuration import Configuration

__all__ = [
    "CONVENTIONS",
    "FORMATS",
    "ColumnData",
    "read",
    "read_configuration",
    "write_columns",
    "write_configuration",
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
# Powers of inverse length in the values; the other conventions are plain numbers.
_INVERSE_LENGTHS = {"F": 1, "G": 2, "T": 2, "RDF": 1}

_UNITS = {"Q": {"1/Å": 1.0, "1/nm": 0.1}, "r": {"Å": 1.0, "nm": 10.0}}
_SPELLINGS = {
    "1/Å": ("1/A", "Å⁻¹", "Å^-1", "A^-1", "1/\u212b", "\u212b⁻¹"),  # \u212b: Angstrom sign
    "1/nm": ("nm⁻¹", "nm^-1"),
    "Å": ("A", "angstrom", "\u212b"),
}
_MARK = "# quench columns 1"

FORMATS = {
    "extxyz": (".extxyz", ".xyz"),
    "cif": (".cif",),
    "lammps-data": (".lammps-data", ".lammps", ".lmp", ".data"),
    "rmc6f": (".rmc6f",),
}


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
        _check_convention(self.convention, self.abscissa_name)
        validation.one_of("unit", self.unit, (next(iter(_UNITS[self.abscissa_name])),))
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
    lines = _lines(_text(path))
    header = _header(lines)
    columns = _checked_columns(_agreed(path, "columns", columns, header.get("columns")))
    name = "Q" if "Q" in columns else "r"
    convention = _agreed(path, "convention", convention, header.get("convention"))
    _check_convention(convention, name, columns)
    unit = _stated_unit(path, name, q_unit, r_unit, header.get("unit"))
    skip_lines = int(validation.non_negative("skip_lines", skip_lines))
    rows, numbers = _rows(path, lines, columns, comments, skip_lines)
    used = [column for column in columns if column is not None]
    table = dict(zip(used, rows.T, strict=True))
    _check_rows(path, table, name, numbers)
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
        _MARK,
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
    with _replacing(path) as temporary:
        temporary.write_text("\n".join([*header, *rows, ""]), encoding="utf-8")


def read_configuration(path, *, kinds=None, format=None, symbols=None):
    """Read atoms and box from extxyz, cif, LAMMPS data or rmc6f.

    Of several frames the last is read. Positions are wrapped into the box.

    Parameters
    ----------
    path : str or Path
        File.
    kinds : sequence of str, optional
        Order of the kinds; by default that of their first atoms, or of the
        LAMMPS type numbers.
    format : str, optional
        Name in `FORMATS`; by default after the suffix.
    symbols : dict, optional
        Kind of each LAMMPS type number, ``{1: "Gd", 2: "Co"}``: needed for LAMMPS
        data, where a number stands for no element, and refused elsewhere.

    Returns
    -------
    Configuration

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the format is not known, the file is damaged, the box is missing, not
        periodic or not rectangular, sites are partly occupied, or the
        mapping of type numbers is missing or incomplete.
    ImportError
        If ASE is needed and not installed.
    """
    format = _format(path, format)
    _check_symbols(path, format, symbols)
    text = _text(path)
    if format == "rmc6f":
        found, positions, box = _parse_rmc6f(path, _lines(text))
    else:
        if format == "lammps-data" and "xlo xhi" not in " ".join(text.split()):
            # ASE would silently take a box of 1 Å.
            raise ValueError(f"{path} has no line 'xlo xhi': the periodic box is missing")
        found, positions, box = _from_ase(path, _ase_atoms(path, format), symbols)
    if format == "cif":
        _refuse_other_formula(path, text, found)
    if symbols and kinds is None:
        kinds = dict.fromkeys(symbols[t] for t in sorted(symbols) if symbols[t] in set(found))
    try:
        return Configuration.from_symbols(found, positions, box, kinds=kinds)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def write_configuration(configuration, path, *, format=None):
    """Write atoms and box as extxyz, cif, LAMMPS data or rmc6f.

    Positions keep 8 decimals [Å] in extxyz, and full precision in cif, rmc6f
    and LAMMPS data (types numbered from 1 in the order of the kinds).

    Parameters
    ----------
    configuration : Configuration
        What to write.
    path : str or Path
        File to write, replaced if it exists.
    format : str, optional
        Name in `FORMATS`; by default after the suffix.

    Raises
    ------
    FileNotFoundError
        If the folder does not exist.
    ValueError
        If the format is not known, or cannot name the kinds.
    ImportError
        If ASE is needed and not installed.
    """
    format = _format(path, format)
    if format == "rmc6f":
        text = _rmc6f_text(configuration)
        with _replacing(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
        return
    atoms, write = _to_ase(configuration, format)
    options = {"specorder": list(configuration.kinds), "masses": True}
    with _replacing(path) as temporary:
        write(temporary, atoms, format=format, **(options if format == "lammps-data" else {}))


# --- columns ------------------------------------------------------------------------------


def _text(path):
    """Text of a file; characters in comments may be in an old encoding."""
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path} (in {Path.cwd()}); check the path")
    raw = path.read_bytes()
    if not raw.strip():
        raise ValueError(f"{path} is empty")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _lines(text):
    """Lines as an editor numbers them; str.splitlines also breaks at bytes of old encodings."""
    return re.split(r"\r\n|\r|\n", text.rstrip())


def _header(lines):
    """What the header of `write_columns` states; nothing for other files."""
    if lines[0].strip() != _MARK:
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


def _agreed(path, name, given, in_header):
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


def _checked_columns(columns):
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


def _check_convention(convention, name, columns=()):
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


def _stated_unit(path, name, q_unit, r_unit, in_header):
    """Unit of the abscissa, as stated by the caller or the header."""
    keyword, given, other = (
        ("q_unit", q_unit, r_unit) if name == "Q" else ("r_unit", r_unit, q_unit)
    )
    if other is not None:
        raise ValueError(f"the abscissa of {path} is {name}: state {keyword}, not the other unit")
    given, in_header = (_plain_unit(unit) for unit in (given, in_header))
    allowed = tuple(_UNITS[name])
    if given is None and in_header is None:
        raise ValueError(
            f"{path} does not state the unit of {name}: give {keyword}="
            f"{' or '.join(map(repr, allowed))}"
        )
    return validation.one_of(keyword, _agreed(path, "unit", given, in_header), allowed)


def _plain_unit(unit):
    return next((plain for plain, others in _SPELLINGS.items() if unit in others), unit)


def _rows(path, lines, columns, comments, skip_lines):
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


def _check_rows(path, table, name, numbers):
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


def _converted(path, table, name, convention, unit):
    """Bring the columns to Å."""
    value = next(column for column in table if column not in (name, "sigma"))
    per_angstrom = _UNITS["Q"]["1/nm"] if "nm" in unit else 1.0
    factor = per_angstrom ** _INVERSE_LENGTHS.get(convention, 0)
    sigma = table["sigma"] * factor if "sigma" in table else None
    return ColumnData(
        name,
        table[name] * _UNITS[name][unit],
        table[value] * factor,
        sigma,
        convention,
        next(iter(_UNITS[name])),
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


@contextmanager
def _replacing(path):
    """Give a temporary path beside `path` that takes its place when all went well."""
    path = Path(path).resolve()
    if not path.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {path.parent}; create it first")
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


# --- configurations -----------------------------------------------------------------------


def _format(path, format):
    if format is not None:
        return validation.one_of("format", format, tuple(FORMATS))
    suffix = Path(path).suffix.lower()
    for name, suffixes in FORMATS.items():
        if suffix in suffixes:
            return name
    known = "; ".join(f"{name}: {' '.join(suffixes)}" for name, suffixes in FORMATS.items())
    raise ValueError(
        f"no configuration format goes with the suffix {suffix!r} of {path}; known are {known}. "
        "Rename the file or give format="
    )


def _check_symbols(path, format, symbols):
    if format != "lammps-data":
        if symbols is not None:
            raise ValueError(
                f"symbols map LAMMPS type numbers to kinds, but {path} is read as {format}, which "
                "names its atoms itself; leave symbols out"
            )
    elif not isinstance(symbols, dict) or not symbols:
        raise ValueError(
            f"LAMMPS data number the kinds of atoms: say what the numbers in {path} mean with "
            f'symbols={{1: "Gd", 2: "Co"}}, got {symbols!r}'
        )


def _ase():
    """Import ASE where it is needed."""
    try:
        import ase
        import ase.io
    except ImportError:
        raise ImportError(
            "this format needs ASE: pip install quench[rmc] (rmc6f works without)"
        ) from None
    return ase


def _ase_atoms(path, format):
    """Last frame of a file, read by ASE."""
    ase = _ase()
    options = {
        # Type numbers are translated here, ASE only needs some element for each.
        "lammps-data": {"Z_of_type": defaultdict(lambda: 1)},
        "cif": {"fractional_occupancies": True},
        "extxyz": {},
    }[format]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        # For ASE these are warnings, but atoms are then missing or misplaced.
        warnings.filterwarnings("error", message="Wrong number|Badly formed")
        try:
            return ase.io.read(path, index=-1, format=format, **options)
        except Exception as error:  # a parser stumbles over a damaged file in any way
            detail = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            raise ValueError(
                f"{path} cannot be read as {format}; it is damaged, cut short or of another "
                f"format ({detail})"
            ) from error


def _from_ase(path, atoms, symbols):
    """Labels, positions [Å] and box edges [Å] of an ASE structure."""
    if len(atoms) == 0:
        raise ValueError(f"{path} holds no atoms")
    if atoms.cell.rank < 3:
        raise ValueError(f'{path} states no periodic box; add the cell (extxyz: Lattice="…")')
    if not atoms.pbc.all():
        raise ValueError(f"{path} is not periodic along all axes (pbc = {atoms.pbc.tolist()})")
    _refuse_partial_occupancy(path, atoms)
    box, angles = atoms.cell.lengths(), atoms.cell.angles()
    _refuse_skew(path, angles)
    labels = atoms.get_chemical_symbols()
    if symbols is not None:
        types = atoms.get_array("type").tolist()
        unknown = sorted(set(types) - set(symbols))
        if unknown:
            raise ValueError(f"{path} holds types {unknown}, symbols name only {sorted(symbols)}")
        labels = [symbols[number] for number in types]
    # A box that stands obliquely in space is turned upright by its own coordinates.
    upright = np.allclose(atoms.cell.array, np.diag(box), rtol=0, atol=1e-9 * box.max())
    positions = atoms.positions if upright else atoms.get_scaled_positions(wrap=False) * box
    return labels, positions, box


def _refuse_partial_occupancy(path, atoms):
    for site, shares in atoms.info.get("occupancy", {}).items():
        if len(shares) > 1 or min(shares.values()) < 1:
            raise ValueError(
                f"{path}: site {site} is partly occupied ({shares}); a configuration needs whole "
                "atoms, make a supercell with definite atoms first"
            )


def _refuse_other_formula(path, text, labels):
    """Refuse atoms that are no whole multiple of the stated formula: a cif cut between lines."""
    stated = re.search(r"^_chemical_formula_sum\s+['\"]?([A-Za-z0-9. ]+)", text, re.MULTILINE)
    if not stated:
        return
    formula = {
        symbol: float(count or 1)
        for symbol, count in re.findall(r"([A-Z][a-z]?)([0-9.]*)", stated.group(1))
    }
    found = Counter(labels)
    units = len(labels) / sum(formula.values())
    whole = abs(units - round(units)) < 1e-3 and round(units) > 0
    matching = all(abs(found[s] - units * n) < 1e-3 * found[s] + 1e-6 for s, n in formula.items())
    if not (whole and matching):
        raise ValueError(
            f"{path} states the formula {stated.group(1).strip()!r}, but holds {dict(found)}: it "
            "is cut short, or atoms are missing; complete it or correct _chemical_formula_sum"
        )


def _refuse_skew(path, angles):
    if np.abs(np.asarray(angles) - 90).max() > 1e-4:
        given = ", ".join(f"{angle:g}°" for angle in angles)
        raise ValueError(
            f"{path} has a box with angles {given}; distances are counted in rectangular boxes "
            "only, so all must be 90°: convert to a rectangular supercell"
        )


def _to_ase(configuration, format):
    """Make the ASE structure, and give ASE's function to write it."""
    ase = _ase()
    unknown = [kind for kind in configuration.kinds if kind not in ase.data.atomic_numbers]
    if unknown:
        raise ValueError(
            f"{format} needs chemical symbols, got the kinds {unknown}; rmc6f takes any labels"
        )
    atoms = ase.Atoms(
        configuration.symbols.tolist(),
        positions=configuration.positions,
        cell=configuration.box,
        pbc=True,
    )
    return atoms, ase.io.write


def _parse_rmc6f(path, lines):
    """Labels, positions [Å] and box edges [Å] from rmc6f, the text format of RMCProfile 6."""
    starts = [n for n, line in enumerate(lines) if line.strip().lower().startswith("atoms:")]
    if not starts:
        raise ValueError(f"{path} has no line 'Atoms:'; it is no rmc6f file, or cut short")
    box = _rmc6f_box(path, lines[: starts[0]])
    labels, fractions = [], []
    for number, line in enumerate(lines[starts[0] + 1 :], starts[0] + 2):
        if line.strip():
            label, place = _rmc6f_atom(path, number, line)
            labels.append(label)
            fractions.append(place)
    stated = _rmc6f_numbers(path, lines[: starts[0]], "Number of atoms:", 1)
    if len(labels) != (stated or [len(labels)])[0] or not labels:
        raise ValueError(
            f"{path} states {f'{stated[0]:g}' if stated else 'no number of'} atoms and holds "
            f"{len(labels)}, the last in line {len(lines)}; it is cut short or was edited"
        )
    return labels, np.array(fractions) * box, box


def _rmc6f_numbers(path, header, key, count):
    """Numbers after a key of the header, None if the key is absent."""
    for number, line in enumerate(header, 1):
        if line.strip().lower().startswith(key.lower()):
            try:
                values = [float(field) for field in line.split(":", 1)[1].split()]
            except ValueError:
                values = []
            if len(values) != count or not np.isfinite(values).all():
                raise ValueError(
                    f"{path}, line {number}: expected {count} number(s) after {key!r}, got {line!r}"
                )
            return values
    return None


def _rmc6f_box(path, header):
    cell = _rmc6f_numbers(path, header, "Cell (Ang/deg):", 6)
    if cell is None:
        raise ValueError(f"{path} states no box: the line 'Cell (Ang/deg): a b c α β γ' is missing")
    _refuse_skew(path, cell[3:])
    return np.array(cell[:3])


def _rmc6f_atom(path, number, line):
    """Label and fractional position of one line, with or without the site label [1]."""
    fields = line.split()
    first = 3 if len(fields) > 2 and fields[2].startswith("[") else 2
    try:
        place = [float(field) for field in fields[first : first + 3]]
    except ValueError:
        place = []
    if len(place) != 3 or len(fields) < first + 7 or not np.isfinite(place).all():
        raise ValueError(
            f"{path}, line {number}: expected 'number symbol [label] x y z reference cell cell "
            f"cell', got {line.strip()[:80]!r}"
        )
    return fields[1], place


def _rmc6f_text(configuration):
    """Text of an rmc6f file, the whole box as one cell."""
    kinds, counts, box = configuration.kinds, configuration.counts, configuration.box
    unfit = [kind for kind in kinds if not re.fullmatch(r"[^\s\[\]]+", kind)]
    if unfit:
        raise ValueError(f"rmc6f cannot hold the kinds {unfit}: they contain blanks or brackets")
    edges = box.tolist()
    lines = [
        "(Version 6f format configuration file)",
        f"Number of types of atoms: {len(kinds)}",
        f"Atom types present: {' '.join(kinds)}",
        f"Number of each atom type: {' '.join(map(str, counts))}",
        f"Number of atoms: {configuration.n_atoms}",
        f"Number density (Ang^-3): {configuration.number_density:.9f}",
        "Supercell dimensions: 1 1 1",
        f"Cell (Ang/deg): {' '.join(map(repr, edges))} 90.0 90.0 90.0",
        "Lattice vectors (Ang):",
        *(" ".join(map(repr, row)) for row in np.diag(edges).tolist()),
        "Atoms:",
    ]
    places = (configuration.positions / box).tolist()
    for n, (kind, (x, y, z)) in enumerate(zip(configuration.symbols, places, strict=True), 1):
        lines.append(f"{n:6d} {kind:>4} [1] {x:.15f} {y:.15f} {z:.15f} {n:6d} 0 0 0")
    return "\n".join([*lines, ""])
