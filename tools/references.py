"""Write the reference notebooks that nbval compares with, or check them.

``book/**/*.md`` is the only source. A reference notebook holds a page's code
cells with the outputs they gave. Images are left out: nbval does not compare
them, and the numbers behind a figure are printed or glued on its page.

``--check`` fails when the code of a page and of its reference differ, when a
cell was never run (nbval passes such a cell whatever it prints), or when a
reference has no page.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor

import nbformat

import chapters

IMAGES = ("image/png", "image/jpeg", "image/svg+xml")


def code_cells(page):
    """Return a page's code cells without anything that editing text would change."""
    cells = []
    for number, cell in enumerate(chapters.read(page).cells):
        if cell.cell_type != "code":
            continue
        new = nbformat.v4.new_code_cell(cell.source, id=f"cell-{number}")
        new.metadata["tags"] = [t for t in cell.metadata.get("tags", []) if t.startswith("nbval")]
        cells.append(new)
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    return cells


def strip(notebook):
    """Remove images and everything that differs from run to run."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.outputs:
            if "data" in output:
                for mime in IMAGES:
                    output.data.pop(mime, None)
                output.metadata = {
                    k: v for k, v in output.metadata.items() if k not in IMAGES and k != "filenames"
                }
    notebook.metadata.pop("language_info", None)
    return notebook


def write(page):
    """Execute one page and store it."""
    notebook = chapters.execute(chapters.new_notebook(code_cells(page)))
    target = chapters.reference_of(page)
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(strip(notebook), target)
    return target


def problems():
    """Yield one line for each way in which references and pages disagree."""
    expected = {chapters.reference_of(page): page for page in chapters.notebooks()}
    for stray in set(chapters.REFERENCE.rglob("*.ipynb")) - set(expected):
        yield f"{stray.relative_to(chapters.ROOT)}: no such page in the book"
    for reference, page in expected.items():
        name = reference.relative_to(chapters.ROOT)
        if not reference.exists():
            yield f"{name}: missing"
            continue
        stored = nbformat.read(reference, as_version=4)
        code = [(c.source, c.metadata.get("tags", [])) for c in code_cells(page)]
        if code != [(c.source, c.metadata.get("tags", [])) for c in stored.cells]:
            yield f"{name}: its code is not that of {page.relative_to(chapters.ROOT)}"
        for cell in stored.cells:
            if cell.source.strip() and cell.execution_count is None:
                yield f"{name}: a cell was never run: {cell.source.splitlines()[0]!r}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--write", action="store_true", help="execute and store")
    mode.add_argument("--check", action="store_true", help="compare code, change nothing")
    parser.add_argument("pages", nargs="*", help="only these (part of the path), with --write")
    options = parser.parse_args()
    if options.write:
        pages = [
            page
            for page in chapters.notebooks()
            if not options.pages or any(part in str(page) for part in options.pages)
        ]
        with ThreadPoolExecutor(2) as pool:
            for target in pool.map(write, pages):
                print(target.relative_to(chapters.ROOT), flush=True)
    found = [] if options.write else list(problems())
    for line in found:
        print(line)
    if found:
        sys.exit("run `make references`, look at what changed (git diff), and commit it")


if __name__ == "__main__":
    main()
