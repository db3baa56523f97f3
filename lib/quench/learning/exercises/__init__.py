"""Exercises with one source each: the page, the notebook and the tests read the same file.

``<page>.toml`` in this folder holds the exercises of one page: what is asked,
which library function computes the answer, the likely slips with a reply to
each, hints and the worked solution. From it come

- the form in the book, ``exercises.show("Q5")``;
- the check in a live notebook, ``check("Q5", 299, "MPa")``, with the same replies;
- the tests, which ask that the right answer passes and each slip is answered.
"""

import os

from .html import render, render_progress
from .loading import load_all
from .replies import judge

__all__ = ["check", "get", "ids", "progress", "show"]


def ids(page=None):
    """List the ids of all exercises, in the order of their files.

    Parameters
    ----------
    page : str, optional
        Only those of one page ("precipitation/exercises") or of one part
        ("precipitation").

    Returns
    -------
    list of str
    """
    return [heading.id for heading in _headings(page)]


def _headings(page):
    headings = [source.heading for source in load_all().values()]
    return [heading for heading in headings if page is None or heading.on(page)]


def get(id):
    """Return the exercise called `id`.

    Raises
    ------
    KeyError
        For an unknown id; the message suggests the nearest.
    ValueError
        If an exercise file is broken; the message names file, exercise and field.
    """
    from ...validation import lookup_error

    known = load_all()
    if id not in known:
        raise lookup_error("exercise", id, known)
    return known[id].exercise


def show(id, solution=True):
    """Return the exercise as a form for the page.

    Parameters
    ----------
    id : str
        As in its file.
    solution : bool, optional
        Whether the worked solution is folded in below. The environment
        variable ``QUENCH_SOLUTIONS=no`` leaves all of them out.

    Returns
    -------
    Shown
        Displays as HTML in a notebook and in the book, prints as text.
    """
    exercise = get(id)
    with_solution = solution and os.environ.get("QUENCH_SOLUTIONS", "yes").lower() != "no"
    return Shown(render(exercise, solution=with_solution), exercise.as_text())


def check(id, value, unit=None):
    """Answer to an attempt at an exercise, as the page would answer it.

    Parameters
    ----------
    id : str
        Which exercise.
    value : float or str or sequence
        A number (or its text); the letter or number of the chosen option, or
        several of them; or an answer in words.
    unit : str, optional
        Unit of the number; by default the one that the exercise asks for.

    Returns
    -------
    Reply
        Shows as a sentence; ``reply.accepted`` tells whether the answer is right.
    """
    return judge(get(id), value, unit)


def progress(*pages):
    """Return the overview of exercises with the reader's state, kept by the browser.

    Parameters
    ----------
    *pages : str
        Pages or parts, as in `ids`, in the order wanted; by default all exercises.

    Returns
    -------
    Shown

    Raises
    ------
    KeyError
        For a page or part without exercises; the message suggests the nearest.
    """
    from ...validation import lookup_error

    chosen = []
    for page in pages or (None,):
        headings = _headings(page)
        if not headings:
            raise lookup_error("page", page, {heading.page for heading in _headings(None)})
        chosen += headings
    text = "\n".join(f"{heading.id}: {heading.title}" for heading in chosen)
    return Shown(render_progress(chosen), text)


class Shown:
    """Something a notebook shows as HTML and a terminal as text."""

    def __init__(self, html, text):
        self._html, self._text = html, text

    def _repr_html_(self):
        return self._html

    def __repr__(self):
        return self._text
