"""Turn every chapter into a notebook for class and open JupyterLab on them.

The text keeps its MyST markup (the jupyterlab-myst extension shows it); glued
numbers are filled in from the reference notebooks, since a live notebook does
not know them before it has run.
"""

import argparse
import os
import re
import subprocess
import sys

import nbformat

import chapters

TARGET = chapters.ROOT / "_build" / "notebooks"
GLUED = re.compile(r"\{glue:text\}`(?P<name>[\w.-]+)(?::(?P<format>[^`]+))?`")
READING_TIME = "{sub-ref}`wordcount-minutes`"
WORDS_PER_MINUTE = 200
STORED = "application/papermill.record/text/plain"


def glued_values(page):
    """Collect what a page's cells stored for its text."""
    reference = chapters.reference_of(page)
    if not reference.exists():
        return {}
    values = {}
    for cell in nbformat.read(reference, as_version=4).cells:
        for output in getattr(cell, "outputs", []):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if name:
                values[name] = output.data[STORED].strip("'")
    return values


def fill_in(text, values):
    """Put the glued numbers into the text."""

    def number(match):
        value = values.get(match["name"])
        if value is None:
            return match[0]
        return format(float(value), match["format"]) if match["format"] else value

    return GLUED.sub(number, text)


def convert(page):
    """Write one page as a notebook without outputs."""
    if chapters.is_notebook(page):
        notebook = chapters.read(page)
    else:
        text = page.read_text(encoding="utf-8")
        notebook = chapters.new_notebook([nbformat.v4.new_markdown_cell(text)])
    values = glued_values(page)
    texts = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    words = sum(len(cell.source.split()) for cell in texts)
    minutes = str(max(1, round(words / WORDS_PER_MINUTE)))
    for cell in texts:
        cell.source = fill_in(cell.source, values).replace(READING_TIME, minutes)
    target = (TARGET / page.relative_to(chapters.BOOK)).with_suffix(".ipynb")
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)
    return target


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--open", action="store_true", help="start JupyterLab on them")
    options = parser.parse_args()
    for page in chapters.files_in_toc():
        target = convert(page)
        print(target.relative_to(chapters.ROOT))
    if options.open:
        lab = [sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            lab.append("--allow-root")
        try:
            status = subprocess.run([*lab, f"--ServerApp.root_dir={TARGET}"]).returncode
        except KeyboardInterrupt:
            status = 0
        sys.exit(status)


if __name__ == "__main__":
    main()
