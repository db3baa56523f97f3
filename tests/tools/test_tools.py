"""The project's own tools: each must fail when it should."""

import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import chapters  # noqa: E402
import environment  # noqa: E402
import links  # noqa: E402
import mutate  # noqa: E402
import notebooks  # noqa: E402
import references  # noqa: E402


def test_environment_files_agree():
    assert list(environment.problems()) == []


def test_environment_drift_is_noticed(tmp_path, monkeypatch):
    for name in ("uv.lock", "environment.yml", "pyproject.toml"):
        (tmp_path / name).write_text((ROOT / name).read_text())
    text = (ROOT / "requirements.lock.txt").read_text()
    (tmp_path / "requirements.lock.txt").write_text(text.replace("numpy==", "numpy==9", 1))
    project = (tmp_path / "pyproject.toml").read_text().replace("scipy>=", "scipy>=9")
    (tmp_path / "pyproject.toml").write_text(project)
    monkeypatch.setattr(environment, "exported", lambda: text)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "REQUIREMENTS", tmp_path / "requirements.lock.txt")
    found = "\n".join(environment.problems())
    assert "disagree on scipy" in found
    assert "requirements.lock.txt is not what uv.lock exports" in found


@pytest.fixture
def small_book(tmp_path):
    (tmp_path / "a.html").write_text('<h2 id="here"></h2><a href="b.html#there">b</a>')
    (tmp_path / "b.html").write_text('<p id="there"></p><a href="a.html#here">a</a>')
    return tmp_path


def test_sound_links_pass(small_book):
    assert list(links.problems(small_book)) == []


@pytest.mark.parametrize(
    ("link", "reason"),
    [("c.html", "no such file"), ("a.html#nowhere", "no such place"), ("#lost", "no such place")],
)
def test_broken_links_are_found(small_book, link, reason):
    (small_book / "b.html").write_text(f'<p id="there"></p><a href="{link}">x</a>')
    assert [reason in line for line in links.problems(small_book)] == [True]


PAGE = """---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

# A page

```{code-cell} ipython3
print(1 + 1)
```
"""


@pytest.fixture
def one_page(tmp_path, monkeypatch):
    book, reference = tmp_path / "book", tmp_path / "reference"
    book.mkdir()
    page = book / "page.md"
    page.write_text(PAGE)
    monkeypatch.setattr(chapters, "ROOT", tmp_path)
    monkeypatch.setattr(chapters, "BOOK", book)
    monkeypatch.setattr(chapters, "REFERENCE", reference)
    monkeypatch.setattr(chapters, "notebooks", lambda: [page])
    return page


def store(page, executed=True):
    notebook = chapters.new_notebook(references.code_cells(page))
    for cell in notebook.cells:
        cell.execution_count = 1 if executed else None
    target = chapters.reference_of(page)
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)
    return target


def test_reference_that_matches_passes(one_page):
    store(one_page)
    assert list(references.problems()) == []


def test_missing_reference_is_noticed(one_page):
    assert [line for line in references.problems() if line.endswith("missing")]


def test_changed_code_is_noticed(one_page):
    store(one_page)
    one_page.write_text(PAGE.replace("1 + 1", "1 + 2"))
    assert "its code is not that of" in "\n".join(references.problems())


def test_cell_that_never_ran_is_noticed(one_page):
    store(one_page, executed=False)
    assert "never run" in "\n".join(references.problems())


def test_reference_without_a_page_is_noticed(one_page):
    target = store(one_page)
    target.rename(target.with_name("stray.ipynb"))
    assert "no such page" in "\n".join(references.problems())


def test_every_page_of_the_toc_exists_and_every_page_is_in_the_toc():
    listed = set(chapters.files_in_toc())
    assert all(page.exists() for page in listed)
    assert set(chapters.BOOK.rglob("*.md")) == listed


def test_notebooks_for_class_show_glued_numbers():
    text = "r = {glue:text}`r_nm:.1f` nm, {glue:text}`word`, {glue:text}`unknown:.2f`"
    filled = notebooks.fill_in(text, {"r_nm": "4.9326", "word": "cut"})
    assert filled == "r = 4.9 nm, cut, {glue:text}`unknown:.2f`"


def test_mutants_change_exactly_one_place(tmp_path, monkeypatch):
    module = tmp_path / "physics.py"
    module.write_text(
        'def f(x):\n    """2 * x."""\n    if x < 0:\n        raise ValueError("2")\n'
        "    return 2.0 * x\n"
    )
    monkeypatch.setattr(mutate, "ROOT", tmp_path)
    found = mutate.mutants_of(module)
    assert {(m.before, m.after) for m in found} == {
        ("x < 0", "x >= 0"),
        ("0", "1"),
        ("2.0 * x", "2.0 / x"),
        ("2.0", "2.2"),
    }
    original = module.read_text().splitlines()
    for mutant in found:
        assert mutate.source_of(mutant).splitlines() != original


def test_mutants_are_drawn_from_all_physics_modules():
    names = {f.stem for f in mutate.physics_modules()}
    assert {"nucleation", "growth", "ageing", "strengthening", "coarsening", "materials"} <= names
    modules = mutate.physics_modules()
    assert {m.file for m in mutate.sample(len(modules), 1, "")} == set(modules)
