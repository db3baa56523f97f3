"""The whole ledger as one table with filters, for the appendix."""

from html import escape

from .ledger import counts, ledger
from .report import Report, badge, html_row, html_table
from .row import KINDS, VERDICTS


def register():
    """Return the whole ledger with filters by section, verdict, kind and text.

    Returns
    -------
    Register
        Renders as a filterable table on the page; without scripts the whole
        table shows and the filters stay hidden.
    """
    return Register(ledger().values(), "Every stated value of the chapter and of the press release")


def verdicts():
    """Return the vocabulary of verdicts with the number of rows of each, as a table."""
    return Verdicts()


class Verdicts:
    """A table of the verdicts: how many rows have each, and what it means."""

    def __repr__(self):
        return "\n".join(f"{number:4d} {verdict}" for verdict, number in counts().items())

    def _repr_html_(self):
        numbers = counts()
        rows = "".join(
            f'<tr><th scope="row">{badge(verdict)}</th><td>{numbers.get(verdict, 0)}</td>'
            f"<td>{escape(meaning)}</td></tr>"
            for verdict, meaning in VERDICTS.items()
        )
        return (
            '<table class="stated-verdicts"><caption>Verdicts</caption><thead><tr>'
            '<th scope="col">Verdict</th><th scope="col">Rows</th><th scope="col">Meaning</th>'
            f"</tr></thead><tbody>{rows}</tbody></table>"
        )


class Register(Report):
    """All rows of the ledger in one table, with filters."""

    def __repr__(self):
        return f"{len(self.rows)} stated values"

    def _repr_html_(self):
        body = "".join(html_row(row, on_page=False) for row in self.rows)
        sections = dict.fromkeys(row.section for row in self.rows)
        total = len(self.rows)
        return (
            '<div class="stated-register">'
            '<form class="stated-filters" hidden aria-label="Filter the stated values">'
            f"{_choice('section', 'Section', sections)}"
            f"{_choice('verdict', 'Verdict', VERDICTS)}"
            f"{_choice('kind', 'Kind', KINDS)}"
            '<label for="stated-text">Text<input id="stated-text" type="search"'
            ' autocomplete="off"></label>'
            '<button type="reset">Show all</button></form>'
            f'<p class="stated-count" role="status">{total} of {total} rows shown</p>'
            f"{html_table(self.caption, body)}</div>"
        )


def _choice(name, label, values):
    options = "".join(
        f'<option value="{escape(value)}">{escape(value)}</option>' for value in values
    )
    return (
        f'<label for="stated-{name}">{label}<select id="stated-{name}" data-filter="{name}">'
        f'<option value="">all</option>{options}</select></label>'
    )
