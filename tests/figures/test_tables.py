from html.parser import HTMLParser

from quench import materials
from quench.figures import tables


class Cells(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.heads, self.rows, self.open = [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.open = tag
        if tag == "tr":
            self.rows.append([])

    def handle_endtag(self, tag):
        self.open = None

    def handle_data(self, data):
        {"th": self.heads, "td": self.rows[-1] if self.rows else []}.get(self.open, []).append(data)


def test_every_parameter_of_every_material_has_a_row():
    table = tables.material_parameters()
    expected = [(n, *row) for n in materials.MATERIALS for row in materials.table(n)]
    assert len(table.rows) == len(expected)
    for row, (name, _, value, unit, source, _) in zip(table.rows, expected, strict=True):
        assert (row[0], row[3], row[4]) == (name, unit, source)
        assert abs(float(row[2]) - value) <= 1e-4 * abs(value)


def test_html_holds_heads_and_cells_and_escapes_them():
    table = tables.BookTable('a "label"', ("x < y", "z"), (("1 & 2", "<b>"), ("3", "4")))
    html = table._repr_html_()
    read = Cells(html)
    assert read.heads == ["x < y", "z"]
    assert read.rows[1:] == [["1 & 2", "<b>"], ["3", "4"]]
    assert 'aria-label="a &quot;label&quot;"' in html
