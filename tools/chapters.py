"""The book's chapters as notebooks: which there are, and how to run one."""

import os
from pathlib import Path

import jupytext
import nbformat
import yaml
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "book"
REFERENCE = ROOT / "tests" / "reference"

# What the stored notebooks were made with: no frames, no widgets, solutions in.
STILL = {"QUENCH_EXPLORE": "still", "QUENCH_SOLUTIONS": "yes"}


def files_in_toc():
    """Return the pages of ``_toc.yml`` in reading order, as paths below ``book/``."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    found = [toc["root"]]

    def collect(entries):
        for entry in entries:
            if "file" in entry:
                found.append(entry["file"])
            collect(entry.get("sections", []) + entry.get("chapters", []))

    collect(toc.get("parts", []))
    return [ROOT / f"{name}.md" for name in found]


def read(page):
    """Read a page; only MyST notebooks have code cells."""
    return jupytext.read(page, fmt="md:myst") if is_notebook(page) else None


def is_notebook(page):
    """Tell whether a page is executed: its front matter names a kernel."""
    head = page.read_text(encoding="utf-8")[:600]
    return head.startswith("---") and "kernelspec" in head


def notebooks():
    """Return the executed pages in reading order."""
    return [page for page in files_in_toc() if is_notebook(page)]


def reference_of(page):
    """Return where the stored notebook of a page lies."""
    return REFERENCE / page.relative_to(BOOK).with_suffix(".ipynb")


def execute(notebook, timeout=300):
    """Run all cells of a notebook in a fresh kernel, in place."""
    os.environ.update(STILL)
    os.environ.pop("QUENCH_FRAMES", None)
    NotebookClient(notebook, timeout=timeout, kernel_name="python3").execute(cwd=str(ROOT))
    return notebook


def new_notebook(cells):
    """Make a notebook for the project's kernel."""
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    return notebook
