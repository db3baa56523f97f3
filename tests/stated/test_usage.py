"""Every row stands on its page, and every report on a page names rows that exist."""

import ast
import re
from pathlib import Path

import pytest

from quench import stated
from quench.stated.report import select

BOOK = Path(__file__).parents[2] / "book"
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _code(cell):
    """Return the code of a cell without its options."""
    cell = re.sub(r"\A---\n.*?^---\n", "", cell, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"^:\w[^\n]*\n", "", cell, flags=re.MULTILINE)


def _reports(text):
    """Yield the ids or patterns of each ``stated.report(...)`` in a page."""
    for cell in CELL.findall(text):
        for node in ast.walk(ast.parse(_code(cell))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "stated.report":
                yield [ast.literal_eval(argument) for argument in node.args]


def _rows_on(path):
    return [row for ids in _reports(path.read_text(encoding="utf-8")) for row in select(*ids)]


PAGES = {
    path.relative_to(BOOK).with_suffix("").as_posix(): path for path in sorted(BOOK.rglob("*.md"))
}


def test_calls_are_found():
    text = '```{code-cell} ipython3\n:tags: [hide-input]\n\nstated.report("E5.3", "Q5.*")\n```\n'
    assert list(_reports(text)) == [["E5.3", "Q5.*"]]


@pytest.mark.parametrize("page", sorted(stated.counts("page")))
def test_page_shows_its_rows(page):
    shown = {row.id for row in _rows_on(PAGES[page])}
    missing = [
        row.id for row in stated.ledger().values() if row.page == page and row.id not in shown
    ]
    assert not missing


@pytest.mark.parametrize("page", PAGES)
def test_page_shows_no_row_twice_and_none_of_another_page(page):
    rows = _rows_on(PAGES[page])
    assert len(rows) == len({row.id for row in rows})
    assert not [row.id for row in rows if row.page != page]


def test_the_appendix_shows_the_register():
    assert "stated.register()" in PAGES["appendix/stated-values"].read_text(encoding="utf-8")
