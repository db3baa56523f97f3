"""Load the ledger of stated values, refuse what is broken, count what it holds."""

import functools
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ..validation import lookup_error, one_of
from .calls import check_call
from .row import KINDS, SOURCES, VERDICTS, Row

HERE = Path(__file__).parent
# The chapter's rows, then the press release's, one file for each page that shows them.
PATHS = (
    HERE / "ledger.toml",
    HERE / "press_release" / "glass.toml",
    HERE / "press_release" / "light.toml",
    HERE / "press_release" / "structure.toml",
    HERE / "press_release" / "pairs.toml",
    HERE / "press_release" / "inelastic.toml",
)

REQUIRED = ("section", "place", "quantity", "stated", "kind", "verdict", "reason", "page")
OPTIONAL = (
    "unit",
    "formula",
    "corrected",
    "references",
    "last_digit",
    "judged",
    "uncheckable",
)


def load(*paths):
    """Read ledger files.

    Parameters
    ----------
    *paths : path-like
        TOML files with one table a row, in the order in which their rows are wanted; the
        book's own without any.

    Returns
    -------
    dict of str to Row

    Raises
    ------
    ValueError
        If a file is not TOML, or a row lacks a field, has an unknown one, stands in two
        files, or names an unknown kind, verdict or formula; the message names file, row
        and field.
    """
    rows = {}
    for path in map(Path, paths or PATHS):
        for name, table in _tables(path).items():
            if name in rows:
                raise ValueError(f"{path.name}, row {name}: stands in another file as well")
            rows[name] = _row(path.name, name, table)
    return rows


def _tables(path):
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name}: not valid TOML: {error}") from None


def _row(file, name, table):
    where = f"{file}, row {name}"
    if not isinstance(table, dict):
        raise ValueError(f"{where}: expected a table, got {table!r}")
    for key in REQUIRED:
        if key not in table:
            raise ValueError(f"{where}: field {key} is missing")
    for key, value in table.items():
        _check_field(f"{where}, field {key}", key, value)
    if not {"formula", "corrected", "uncheckable"} & set(table):
        raise ValueError(
            f"{where}: field uncheckable is missing: give a formula, a corrected value, or say why"
        )
    values = {**table, "references": tuple(table.get("references", ()))}
    return Row(id=name, **values)


def _check_field(where, key, value):
    try:
        one_of("field", key, REQUIRED + OPTIONAL)
        if key == "kind":
            one_of(key, value, KINDS)
        elif key == "verdict":
            one_of(key, value, VERDICTS)
        elif key == "formula":
            check_call(value)
        elif key == "corrected":
            _check_corrected(value)
        elif key == "references":
            if not isinstance(value, list):
                raise ValueError(f"expected a list of BibTeX keys, got {value!r}")
        elif key == "last_digit":
            if not isinstance(value, (int, float)):
                raise ValueError(f"expected a number, got {value!r}")
        elif not isinstance(value, str):
            raise ValueError(f"expected a text, got {value!r}")
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def _check_corrected(value):
    expected = {"value": (int, float), "text": str, "between": list}
    if not isinstance(value, dict) or len(value) != 1 or not set(value) & set(expected):
        check_call(value)
        return
    ((key, content),) = value.items()
    if not isinstance(content, expected[key]):
        raise ValueError(f"unexpected {key} {content!r}")
    if key == "between" and not (len(content) == 2 and content[0] < content[1]):
        raise ValueError(f"between must be [low, high], got {content!r}")


@functools.cache
def ledger():
    """Return the whole ledger, id to `Row`, in the order of the sources."""
    return load()


def get(name):
    """Return one row.

    Parameters
    ----------
    name : str
        Row id, such as "E5.4".

    Raises
    ------
    KeyError
        For an unknown id; the message suggests the nearest.
    """
    try:
        return ledger()[name]
    except KeyError:
        raise lookup_error("ledger row", name, ledger()) from None


def counts(attribute="verdict", *, source=None):
    """Count the rows by an attribute.

    Parameters
    ----------
    attribute : str, optional
        "verdict", "kind", "section", "page" or "source".
    source : {"chapter", "press release"}, optional
        Whose rows to count; those of both if left out.

    Returns
    -------
    dict of str to int
        In the order in which the values first occur.

    Raises
    ------
    ValueError
        For an unknown source; the message suggests the nearest.
    """
    if source is not None:
        one_of("source", source, SOURCES)
    rows = [row for row in ledger().values() if source in (None, row.source)]
    return dict(Counter(getattr(row, attribute) for row in rows))


@dataclass(frozen=True)
class Summary:
    """How the source's numbers fare against its own formulas.

    Attributes
    ----------
    checked : int
        Numbers held against the source's own formula.
    failed : int
        Those that the formula does not give.
    """

    checked: int
    failed: int


def summary(*, kind):
    """Count how many stated numbers of a kind the source's own formulas do not give.

    Parameters
    ----------
    kind : str
        A key of `KINDS`, such as "printed output".

    Returns
    -------
    Summary

    Raises
    ------
    ValueError
        For an unknown kind; the message suggests the nearest.
    """
    one_of("kind", kind, KINDS)
    rows = [row for row in ledger().values() if row.kind == kind and row.formula]
    failed = sum(row.verdict in ("not reproduced", "arithmetic error") for row in rows)
    return Summary(len(rows), failed)
