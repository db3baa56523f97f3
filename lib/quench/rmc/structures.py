"""Configurations, read from files and written to them, mostly through ASE."""

import re
import warnings
from collections import Counter, defaultdict
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from .. import validation
from . import rmc6f
from .configuration import Configuration
from .rmc6f import refuse_skew
from .text_files import read_text, replacing, split_lines

__all__ = ["FORMATS", "read_configuration", "write_configuration"]

FORMATS = {
    "extxyz": (".extxyz", ".xyz"),
    "cif": (".cif",),
    "lammps-data": (".lammps-data", ".lammps", ".lmp", ".data"),
    "rmc6f": (".rmc6f",),
}


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
    text = read_text(path)
    if format == "rmc6f":
        found, positions, box = rmc6f.parse(path, split_lines(text))
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
        text = rmc6f.text_of(configuration)
        with replacing(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
        return
    options = {"specorder": list(configuration.kinds), "masses": True}
    with replacing(path) as temporary, _without_ase_deprecations():
        atoms, write = _to_ase(configuration, format)
        write(temporary, atoms, format=format, **(options if format == "lammps-data" else {}))


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


@contextmanager
def _without_ase_deprecations():
    """Keep quiet what NumPy tells ASE about ASE's own code: its users can do nothing about it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def _ase_atoms(path, format):
    """Last frame of a file, read by ASE."""
    ase = _ase()
    options = {
        # Type numbers are translated here, ASE only needs some element for each.
        "lammps-data": {"Z_of_type": defaultdict(lambda: 1)},
        "cif": {"fractional_occupancies": True},
        "extxyz": {},
    }[format]
    with _without_ase_deprecations():
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
    refuse_skew(path, angles)
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
