"""Show ledger rows on a page: stated, the source's own formula, corrected physics, verdict."""

import fnmatch
import re
from html import escape

from ..validation import lookup_error
from .ledger import ledger
from .numbers import DIGITS, html_text, pretty_number, quantity, significant_digits
from .row import VERDICTS
from .rule import rightness, stated_number

SYMBOLS = {
    "reproduced": "✓",
    "reproduced within rounding": "≈",
    "not reproduced": "✗",
    "arithmetic error": "✗",
    "right": "✓",
    "imprecise": "∼",
    "wrong": "✗",
    "not stated": "∅",
    "uncheckable": "?",
}
COLUMNS = ("Quantity", "Stated", "Source’s own formula", "Corrected physics", "Verdict")
BIBLIOGRAPHY = "../appendix/bibliography.html"
APPENDIX = "../appendix/stated-values.html"


def report(*ids, caption="What the chapter states, checked"):
    """Return the three-column box for some rows of the ledger.

    Parameters
    ----------
    *ids : str
        Row ids or patterns: ``report("E5.3", "E5.4")``, ``report("Q5.*")``.
    caption : str, optional
        Heading of the table.

    Returns
    -------
    Report
        Renders as a table in a notebook and on a page, as text elsewhere.

    Raises
    ------
    KeyError
        If an id or pattern matches no row; the message suggests the nearest.
    """
    return Report(select(*ids), caption)


def select(*ids):
    """Return the rows that ids or patterns name, each once, in the order asked for.

    Parameters
    ----------
    *ids : str
        Row ids or patterns with ``*``.

    Returns
    -------
    tuple of Row

    Raises
    ------
    KeyError
        If an id or pattern matches no row.
    """
    rows = ledger()
    if not ids:
        raise KeyError('name at least one ledger row, for instance report("E5.4")')
    chosen = {}
    for pattern in ids:
        matches = fnmatch.filter(rows, pattern)
        if not matches:
            raise lookup_error("ledger row", pattern, rows)
        chosen.update((name, rows[name]) for name in matches)
    return tuple(chosen.values())


class Report:
    """A table of ledger rows.

    Parameters
    ----------
    rows : sequence of Row
    caption : str
    """

    def __init__(self, rows, caption):
        self.rows = tuple(rows)
        self.caption = caption

    def __repr__(self):
        return "\n".join(_text_row(row) for row in self.rows)

    def _repr_html_(self):
        body = "".join(html_row(row, on_page=True) for row in self.rows)
        return f'<div class="stated-box">{html_table(self.caption, body)}</div>'


def html_table(caption, body):
    """Return a table with the ledger's columns around ready rows (both HTML-safe)."""
    head = "".join(f'<th scope="col" role="columnheader">{name}</th>' for name in COLUMNS)
    return (
        '<table class="stated-table" role="table">'
        f"<caption>{escape(caption)}</caption>"
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>{body}</table>'
    )


def html_row(row, *, on_page):
    """Return one ledger row as a group of two table rows: the columns, then the reason.

    Parameters
    ----------
    row : Row
    on_page : bool
        True for a box on a page, which links to the register; False for the
        register, which links to the page.
    """
    anchor = f"stated-{row.id}" if on_page else row.id
    target = f"{APPENDIX}#{row.id}" if on_page else f"../{row.page}.html#stated-{row.id}"
    cells = (
        _cell(1, _pretty_stated(row)),
        _cell(2, html_text(_own(row, pretty=True))),
        _cell(3, html_text(quantity(row.physics, row.unit, pretty=True))),
        _cell(4, badge(row.verdict) + _physics_note(row)),
    )
    return (
        f'<tbody class="stated-row" role="rowgroup" id="{escape(anchor)}"'
        f' data-verdict="{row.verdict}" data-kind="{row.kind}"'
        f' data-section="{escape(row.section)}">'
        f'<tr role="row"><th scope="row" role="rowheader">'
        f'<a class="stated-id" href="{escape(target)}">{escape(row.id)}</a> '
        f'{html_text(row.quantity)} <span class="stated-place">{_place(row)}'
        f"</span></th>{''.join(cells)}</tr>"
        f'<tr role="row" class="stated-why"><td role="cell" colspan="5">'
        f"{html_text(row.reason)}{_ground(row)}{_references(row)}</td></tr></tbody>"
    )


def badge(verdict):
    """Return a verdict as a badge that says it in a symbol and in words."""
    style = verdict.replace(" ", "-")
    return (
        f'<span class="stated-verdict stated-{style}" title="{escape(VERDICTS[verdict])}">'
        f'<span aria-hidden="true">{SYMBOLS[verdict]}</span> {verdict}</span>'
    )


def _cell(column, content):
    return f'<td role="cell" data-label="{COLUMNS[column]}">{content}</td>'


def _stated(row):
    """Write what is stated, with its unit if it is a number."""
    if not row.stated:
        return "–"
    unit = f" {row.unit}" if row.unit and row.stated[0] in "-0123456789" else ""
    return f"{'about ' if row.last_digit else ''}{row.stated}{unit}"


def _pretty_stated(row):
    return html_text(_stated(row).replace(row.stated, pretty_number(row.stated), 1))


def _own(row, pretty=False):
    """Write what the own formula gives with at least as many digits as are stated."""
    digits = max(DIGITS, significant_digits(row.stated))
    return quantity(row.own, row.unit, digits=digits, pretty=pretty)


def _physics_note(row):
    """Say how far the stated number is from corrected physics, where both are numbers."""
    if row.factor is None or row.verdict in ("right", "imprecise", "wrong"):
        return ""
    if rightness(stated_number(row.stated), row.physics) == "right":
        return '<span class="stated-factor">✓ within 10 % of the corrected value</span>'
    factor = pretty_number(f"{row.factor:.2g}")
    return f'<span class="stated-factor">✗ {factor} × the corrected value</span>'


def _ground(row):
    """Say why the verdict does not follow from numbers, where it does not."""
    ground = row.judged or row.uncheckable
    label = "By judgement" if row.judged else "Uncheckable"
    return f' <span class="stated-ground">({label}: {html_text(ground)})</span>' if ground else ""


def _references(row):
    if not row.references:
        return ""
    names = "; ".join(escape(_readable(key)) for key in row.references)
    return f' <a class="stated-references" href="{BIBLIOGRAPHY}">[{names}]</a>'


def _place(row):
    """Say where the row comes from and what kind it is, once."""
    said = row.kind.split()[-1] in row.place
    return escape(row.place if said else f"{row.place} · {row.kind}")


def _readable(key):
    """Turn a BibTeX key into names and year: "EbelingAshby1966" into "Ebeling–Ashby 1966"."""
    return re.sub(r"(\d{4})$", r" \1", re.sub(r"(?<=[a-z])(?=[A-Z])", "–", key))


def _text_row(row):
    return (
        f"{row.id}  {row.quantity}: stated {_stated(row)} | own formula "
        f"{_own(row)} | corrected {quantity(row.physics, row.unit)} | "
        f"{row.verdict}"
    )
