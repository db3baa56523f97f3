"""Tables that a page shows, built from the library's own data."""

from dataclasses import dataclass
from html import escape

from .. import materials

__all__ = ["BookTable", "material_parameters"]


@dataclass(frozen=True)
class BookTable:
    """A table that a notebook shows as HTML and that scrolls where it is too wide.

    Attributes
    ----------
    label : str
        What it holds, for readers who cannot see it.
    columns : tuple of str
        Heads of the columns.
    rows : tuple of tuple of str
        Text of the cells.
    """

    label: str
    columns: tuple
    rows: tuple

    def _repr_html_(self):
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.columns)
        cells = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in self.rows]
        body = "".join(f"<tr>{row}</tr>" for row in cells)
        table = f'<table class="table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        label = escape(self.label, quote=True)
        frame = f'role="region" aria-label="{label}" tabindex="0" style="overflow-x: auto"'
        return f"<div {frame}>{table}</div>"


def material_parameters():
    """Every parameter of `quench.materials` with its value, unit and source.

    Returns
    -------
    BookTable
    """
    rows = tuple(
        (name, key.replace("_", " "), f"{value:.5g}", unit, source, note)
        for name in materials.MATERIALS
        for key, value, unit, source, note in materials.table(name)
    )
    columns = ("material", "parameter", "value", "unit", "source", "note")
    return BookTable("Material parameters", columns, rows)
