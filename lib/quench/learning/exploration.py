"""One call: a still figure in print, sliders on the page, widgets in a notebook.

``explore(figure_function, temperature=(400, 500, 6))`` draws the figure for
each state. What comes of it depends on where it runs:

- **building the book** (environment variable ``QUENCH_FRAMES`` names a
  folder): every state is drawn once and stored there; the page holds the
  initial state as a picture, native range inputs, and the alt text of every
  state. ``explore.js`` exchanges the picture.
- **checking the book** (``QUENCH_EXPLORE=still``, or no IPython kernel at
  all): the text of the result lists the alt text of every state, computed
  anew, so that nbval compares what each state says; the picture is that of
  the initial state.
- **a live notebook** (anything else): ipywidgets sliders that call the figure
  function again for each value.
"""

import base64
import difflib
import hashlib
import html
import inspect
import itertools
import json
import math
import numbers
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

__all__ = ["MAX_STATES", "Exploration", "explore"]

MAX_STATES = 60


@dataclass(frozen=True)
class Control:
    """One parameter that can be moved.

    Attributes
    ----------
    name : str
        Parameter of the figure function.
    label : str
        What the reader sees.
    values : tuple
        The values it takes, in order.
    texts : tuple of str
        The values as shown and announced.
    initial : int
        Index of the value shown first.
    """

    name: str
    label: str
    values: tuple
    texts: tuple
    initial: int


@dataclass(frozen=True)
class Exploration:
    """What `explore` returns; a notebook or page displays it.

    Attributes
    ----------
    function : callable
        The figure function.
    controls : tuple of Control
        What can be moved, the last one fastest in the order of states.
    bundle : dict
        What is displayed, by MIME type.
    metadata : dict
        Display metadata, by MIME type.
    widget : ipywidgets.Widget or None
        The widget in a live notebook.
    """

    function: object
    controls: tuple
    bundle: dict
    metadata: dict
    widget: object = None

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.bundle, self.metadata

    def __repr__(self):
        return self.bundle["text/plain"]


def explore(figure_function, /, *, initial=None, labels=None, formats=None, **controls):
    """Let the reader move parameters of a figure.

    Parameters
    ----------
    figure_function : callable
        Takes the controls as keyword arguments and returns a `BookFigure`
        whose ``alt`` says what this state shows.
    initial : dict, optional
        Value shown first, by parameter; by default the middle one.
    labels : dict of str, optional
        What the reader sees for a parameter, with symbol and unit; by default
        its name.
    formats : dict of str, optional
        How a value is written: a format such as ``".2f"`` or a template such
        as ``"{:.0f} K"``; by default ``"g"`` for numbers.
    **controls : tuple or list
        For each parameter ``(start, stop, count)`` for evenly spaced values,
        both ends included, or a list of values.

    Returns
    -------
    Exploration

    Raises
    ------
    ValueError
        If a parameter is unknown, a control cannot be read, a state has no
        alt text, or there are more than `MAX_STATES` states or 300 kB of
        frames. Raised at once, so that a page with a faulty exploration does
        not build.
    TypeError
        If `figure_function` is not callable or does not return a `BookFigure`.
    """
    moving = _read_controls(figure_function, controls, initial, labels, formats)
    if frames := os.environ.get("QUENCH_FRAMES"):
        bundle, metadata = _page(figure_function, moving, Path(frames))
        return Exploration(figure_function, moving, bundle, metadata)
    if os.environ.get("QUENCH_EXPLORE") == "still" or not _in_kernel():
        bundle, metadata = _still(figure_function, moving)
        return Exploration(figure_function, moving, bundle, metadata)
    widget = _live(figure_function, moving)
    bundle = {**widget._repr_mimebundle_(), "text/plain": _summary(figure_function, moving)}
    return Exploration(figure_function, moving, bundle, {}, widget)


def _read_controls(function, controls, initial, labels, formats):
    """Turn the arguments of `explore` into controls, refusing what cannot work."""
    if not callable(function):
        raise TypeError(f"explore needs a figure function, got {function!r}")
    if not controls:
        raise ValueError(
            f"explore({_name(function)}) has nothing to move: give a parameter, "
            "for example temperature=(400, 500, 6)"
        )
    initial, labels, formats = initial or {}, labels or {}, formats or {}
    _check_names(function, controls)
    for argument, given in (("initial", initial), ("labels", labels), ("formats", formats)):
        for name in given:
            if name not in controls:
                raise ValueError(
                    f"explore({_name(function)}): {argument} names {name!r}, which is not among "
                    f"the controls {', '.join(controls)}{_nearest(name, controls)}"
                )
    count = 1
    moving = []
    for name, spec in controls.items():
        values = _values(name, spec)
        count *= len(values)
        texts = tuple(_write(value, formats.get(name)) for value in values)
        if len(set(texts)) < len(texts):
            raise ValueError(
                f"{name}: two of its values read the same ({', '.join(texts)}); "
                f"give formats={{{name!r}: …}} with more digits"
            )
        label = labels.get(name) or name.replace("_", " ").capitalize()
        moving.append(Control(name, label, values, texts, _start(name, values, initial)))
    if count > MAX_STATES:
        sizes = " × ".join(str(len(control.values)) for control in moving)
        raise ValueError(
            f"explore({_name(function)}) has {sizes} = {count} states, "
            f"at most {MAX_STATES} are allowed; take fewer values"
        )
    return tuple(moving)


def _check_names(function, controls):
    """Refuse controls that the figure function does not have, and missing ones."""
    parameters = inspect.signature(function).parameters.values()
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        return
    named = [p for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    allowed = [p.name for p in named]
    for name in controls:
        if name not in allowed:
            raise ValueError(
                f"{_name(function)} has no parameter {name!r}; it has "
                f"{', '.join(allowed) or 'none'}{_nearest(name, allowed)}"
            )
    missing = [p.name for p in named if p.default is p.empty and p.name not in controls]
    if missing:
        raise ValueError(f"{_name(function)} also needs a value for {', '.join(missing)}")


def _nearest(name, known):
    near = difflib.get_close_matches(name, list(known), n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def _values(name, spec):
    """Return the values of one control as a tuple."""
    if isinstance(spec, tuple):
        return _spaced(name, spec)
    if isinstance(spec, (list, np.ndarray)):
        values = tuple(spec.tolist() if isinstance(spec, np.ndarray) else spec)
        if len(values) < 2:
            raise ValueError(f"{name} needs at least two values to move between, got {spec!r}")
        return values
    raise ValueError(
        f"{name} must be (start, stop, count) or a list of values, got {spec!r}; "
        "a fixed value belongs into the figure function"
    )


def _spaced(name, spec):
    """Return evenly spaced values, rounded so that 0.1 + 0.2 reads 0.3."""
    try:
        start, stop, count = spec
        good = math.isfinite(start) and math.isfinite(stop) and start != stop
    except (TypeError, ValueError):
        good = False
    if not good or not isinstance(count, numbers.Integral) or count < 2:
        raise ValueError(
            f"{name} must be (start, stop, count) with two different finite numbers and a whole "
            f"count of at least 2, got {spec!r}; a list, [1, 2, 5], gives single values"
        )
    return tuple(float(f"{value:.12g}") for value in np.linspace(start, stop, count))


def _write(value, form):
    """Write a value as the reader sees it."""
    if form is None:
        is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
        return f"{value:g}" if is_number else str(value)
    return form.format(value) if "{" in form else format(value, form)


def _start(name, values, initial):
    """Return the index of the value that is shown first."""
    if name not in initial:
        return len(values) // 2
    wanted = initial[name]
    for index, value in enumerate(values):
        if value == wanted or (
            isinstance(value, float)
            and isinstance(wanted, numbers.Real)
            and math.isclose(value, wanted, rel_tol=1e-9)
        ):
            return index
    raise ValueError(f"initial {name} = {wanted!r} is none of its values {list(values)}")


def _name(function):
    return getattr(function, "__qualname__", None) or type(function).__qualname__


def _figure(function, **state):
    """Draw one state and check that it says what it shows."""
    from quench.figures.style import BookFigure

    figure = function(**state)
    if not isinstance(figure, BookFigure):
        raise TypeError(
            f"{_name(function)} must return a BookFigure (see quench.figures.new_figure), "
            f"got {type(figure).__name__}"
        )
    if not figure.alt.strip():
        raise ValueError(
            f"{_name(function)} gave no alt text for {state}; set figure.alt to a sentence "
            "that says what this state shows"
        )
    return figure


def _states(controls):
    """List the keyword arguments of all states, the last control running fastest."""
    names = [control.name for control in controls]
    grid = itertools.product(*(control.values for control in controls))
    return [dict(zip(names, values, strict=True)) for values in grid]


def _initial_index(controls):
    index = 0
    for control in controls:
        index = index * len(control.values) + control.initial
    return index


def _summary(function, controls):
    """Say in plain text what can be moved, the same on every machine."""
    lines = [f"Exploration of {_name(function)}"]
    for control in controls:
        shown = control.texts[control.initial]
        lines.append(f"  {control.label}: {', '.join(control.texts)} (first {shown})")
    return "\n".join(lines)


def _described(function, controls, figures):
    """Add what each state says to the summary."""
    texts = itertools.product(*(control.texts for control in controls))
    lines = [
        f"  [{', '.join(text)}] {figure.alt}" for text, figure in zip(texts, figures, strict=True)
    ]
    return "\n".join([_summary(function, controls), *lines])


def _still(function, controls):
    """Show the initial state, and what every state says."""
    figures = [_figure(function, **state) for state in _states(controls)]
    shown, metadata = figures[_initial_index(controls)]._repr_mimebundle_()
    return {**shown, "text/plain": _described(function, controls, figures)}, metadata


def _identity(function, controls):
    """Return a short name for this exploration, from its function and values alone."""
    parts = [f"{function.__module__}.{_name(function)}"]
    for control in controls:
        parts.append(repr((control.name, control.label, control.texts, control.initial)))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _page(function, controls, folder):
    """Draw every state into `folder` and return the part of the page that shows them."""
    from .frames import content_digest, frames_within

    figures = [_figure(function, **state) for state in _states(controls)]
    start = _initial_index(controls)
    try:
        frames = frames_within(figures, start)
    except ValueError as error:
        raise ValueError(f"explore({_name(function)}): {error}") from None
    identity = _identity(function, controls)
    target = folder / identity
    target.mkdir(parents=True, exist_ok=True)
    for number, frame in enumerate(frames):
        (target / f"{number}.webp").write_bytes(frame)
    states = {
        "folder": f"_static/explore/{identity}/",
        "version": content_digest(frames),
        "texts": [control.texts for control in controls],
        "alts": [figure.alt for figure in figures],
    }
    size = [round(inches * 100) for inches in figures[start].get_size_inches()]
    markup = _markup(identity, controls, states, frames[start], start, size)
    return {"text/html": markup, "text/plain": _described(function, controls, figures)}, {}


def _markup(identity, controls, states, frame, start, size):
    """Write the HTML of an exploration: a picture, its sliders, its states."""
    picture = base64.b64encode(frame).decode()
    alt = html.escape(states["alts"][start])
    # "<" inside a script element could end it.
    data = json.dumps(states, ensure_ascii=False).replace("<", "\\u003c")
    sliders = "\n".join(_slider(identity, control) for control in controls)
    return (
        f'<figure class="quench-explore" data-explore="{identity}">\n'
        f'<img class="explore-picture" src="data:image/webp;base64,{picture}" alt="{alt}" '
        f'width="{size[0]}" height="{size[1]}">\n'
        f'<div class="explore-controls">\n{sliders}\n</div>\n'
        '<p class="explore-said" role="status" aria-live="polite"></p>\n'
        f'<script type="application/json" class="explore-states">{data}</script>\n'
        "</figure>"
    )


def _slider(identity, control):
    """Write one native range input with its label and value.

    It waits disabled until the script that serves it has come.
    """
    key = f"explore-{identity}-{control.name}"
    text = html.escape(control.texts[control.initial])
    return (
        '<div class="explore-control">\n'
        f'<label for="{key}">{html.escape(control.label)}</label>\n'
        f'<output for="{key}" aria-live="off">{text}</output>\n'
        f'<input type="range" id="{key}" min="0" max="{len(control.values) - 1}" step="1" '
        f'value="{control.initial}" aria-valuetext="{text}" autocomplete="off" disabled>\n'
        "</div>"
    )


def _in_kernel():
    """Say whether an IPython kernel runs this, so that widgets could work."""
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None


def _live(function, controls):
    """Return sliders that draw the figure again for each value.

    The picture is an HTML widget, since the image widget has no alt text.
    """
    import ipywidgets

    sliders = [
        ipywidgets.SelectionSlider(
            options=list(zip(control.texts, control.values, strict=True)),
            index=control.initial,
            description=control.label,
            continuous_update=False,
            style={"description_width": "initial"},
            layout=ipywidgets.Layout(width="32rem", max_width="100%"),
        )
        for control in controls
    ]
    picture = ipywidgets.HTML()

    def draw(change=None):
        state = {c.name: s.value for c, s in zip(controls, sliders, strict=True)}
        figure = _figure(function, **state)
        data = base64.b64encode(figure.png()).decode()
        width = round(figure.get_size_inches()[0] * 100)
        picture.value = (
            f'<img src="data:image/png;base64,{data}" alt="{html.escape(figure.alt)}" '
            f'style="width: {width}px; max-width: 100%">'
        )

    draw()
    for slider in sliders:
        slider.observe(draw, names="value")
    return ipywidgets.VBox([picture, *sliders])
