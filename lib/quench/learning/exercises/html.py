"""The form of an exercise and the overview of progress, as HTML.

Without a script (in a live notebook, in print) all of it reads as text;
``book/_static/exercises.js`` brings the forms of the book to life.
"""

import html
import json

from . import designing, units
from .markdown import inline, to_html
from .replies import MESSAGES, allowed_units, expected

__all__ = ["data", "render", "render_progress"]

_LETTERS = "ABCDEFGH"


def render(exercise, solution=True):
    """Return the form of one exercise.

    Parameters
    ----------
    exercise : Exercise
    solution : bool, optional
        Whether to fold the worked solution in.
    """
    id = html.escape(exercise.id)
    fields = {
        "number": _number_field,
        "choice": _choice_field,
        "text": _text_field,
        "design": _design_field,
    }
    payload = json.dumps(data(exercise), ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    parts = [
        # method="dialog" outside a dialog: without a script, submitting does nothing
        f'<form class="exercise" method="dialog" novalidate autocomplete="off" data-exercise="{id}"'
        f' aria-label="Exercise: {html.escape(exercise.title)}">',
        f'<p class="exercise-meta">{_meta(exercise)}</p>',
        f'<div class="exercise-prompt mathjax_process">{to_html(exercise.prompt)}</div>',
        fields[exercise.kind](exercise),
        '<p class="exercise-buttons" hidden>'
        f'<button type="submit">{"Compare" if exercise.kind == "text" else "Check"}</button> '
        '<button type="button" class="exercise-reset">Start again</button></p>',
        '<div class="exercise-reply mathjax_process" role="status" aria-live="polite"></div>',
        '<p class="exercise-notebook">In a live notebook, answer with '
        f"<code>{html.escape(exercise.call(), quote=False)}</code> from "
        "<code>quench.learning</code>.</p>",
        *_hints(exercise),
        _rubric(exercise),
        _solution(exercise) if solution else "",
        f'<script type="application/json" class="exercise-data">{payload}</script>',
        "</form>",
    ]
    return "\n".join(part for part in parts if part)


def data(exercise):
    """Return what the page's script needs to reply as `replies.judge` does."""
    common = {"id": exercise.id, "kind": exercise.kind, "page": exercise.page}
    if exercise.kind == "choice":
        words = ("choose", "incomplete")
        options = [{"right": o.right, "reply": to_html(o.reply)} for o in exercise.options]
        common |= {"options": options}
    elif exercise.kind == "text":
        words = ("write", "compare", "full")
    elif exercise.kind == "design":
        words = designing.WORDS
        common |= designing.data(exercise)
    else:
        words = (
            "empty",
            "unread",
            "unit",
            "zero",
            "flipped",
            "sign",
            "power",
            "far",
            "near",
            "off",
        )
        common |= _number_data(exercise)
    return common | {"messages": {word: MESSAGES[word] for word in words}}


def _number_data(exercise):
    allowed = units.alternatives(exercise.unit)
    return {
        "answer": exercise.answer,
        "tolerance": exercise.tolerance,
        "unit": exercise.unit,
        "units": {unit: _rounded(units.conversion(unit, exercise.unit)) for unit in allowed},
        "spellings": units.spellings(exercise.unit),
        "slips": [{"value": s.value, "reply": to_html(s.reply)} for s in exercise.slips],
        "right": expected(exercise),
        "allowed": allowed_units(exercise),
    }


def _rounded(pair):
    return [float(f"{number:.12g}") for number in pair]


def _meta(exercise):
    kind = {
        "number": "a number",
        "choice": "several may be right" if exercise.several else "one is right",
        "text": "in your own words",
        "design": "a treatment, tried on the model",
    }[exercise.kind]
    parts = [exercise.level, kind, f"checks objective {exercise.objective}"]
    line = " · ".join(part for part in parts if part)
    return html.escape(line[0].upper() + line[1:])


def _number_field(exercise):
    id, unit = html.escape(exercise.id), exercise.unit
    name = f"exercise-{id}-answer"
    field = (
        f'<label for="{name}">Your answer</label> '
        f'<input type="text" id="{name}" name="answer" size="14" spellcheck="false">'
    )
    if not unit:
        return f'<p class="exercise-field" hidden>{field}</p>'
    options = "".join(f"<option>{html.escape(u)}</option>" for u in units.alternatives(unit))
    return (
        f'<p class="exercise-field" hidden>{field} <span class="exercise-unit">'
        f'<label for="{name}-unit">in</label> <select id="{name}-unit" name="unit">{options}'
        "</select></span></p>"
    )


def _choice_field(exercise):
    kind = "checkbox" if exercise.several else "radio"
    rows = "".join(
        f'<div><label><input type="{kind}" name="answer" value="{letter}"> '
        f'<span class="exercise-letter">{letter}</span> '
        f"<span>{inline(option.text)}</span></label></div>"
        for letter, option in zip(_LETTERS, exercise.options, strict=False)
    )
    legend = "Choose all that are right" if exercise.several else "Choose one"
    return (
        '<fieldset class="exercise-options mathjax_process">'
        f"<legend>{legend}</legend>{rows}</fieldset>"
    )


def _text_field(exercise):
    name = f"exercise-{html.escape(exercise.id)}-answer"
    return (
        f'<p class="exercise-field exercise-words" hidden><label for="{name}">Your answer</label>'
        f'<textarea id="{name}" name="answer" rows="5"></textarea></p>'
    )


def _design_field(exercise):
    name, (low, high) = f"exercise-{html.escape(exercise.id)}", exercise.task.temperatures
    longest = f"{exercise.task.longest:g}"
    fields = (
        ("temperature", f"Temperature in °C, {low} to {high}"),
        ("hours", f"Time in h, up to {longest}"),
    )
    rows = "".join(
        f'<span class="exercise-pair"><label for="{name}-{key}">{label}</label> '
        f'<input type="text" id="{name}-{key}" name="answer" size="8" inputmode="decimal" '
        'spellcheck="false"></span>'
        for key, label in fields
    )
    return f'<p class="exercise-field exercise-design" hidden>{rows}</p>'


def _hints(exercise):
    several = len(exercise.hints) > 1
    for number, hint in enumerate(exercise.hints, 1):
        title = f"Hint {number}" if several else "Hint"
        yield _folded("exercise-hint", title, to_html(hint))


def _rubric(exercise):
    if not exercise.rubric:
        return ""
    rows = "".join(
        f'<div><label><input type="checkbox" name="point" value="{number}"> '
        f"<span>{inline(point)}</span></label></div>"
        for number, point in enumerate(exercise.rubric, 1)
    )
    return _folded(
        "exercise-rubric",
        "What a full answer contains",
        f'<fieldset class="exercise-options"><legend>Tick what yours has</legend>{rows}</fieldset>',
    )


def _solution(exercise):
    return _folded("exercise-solution", "Solution", to_html(exercise.solution))


def _folded(name, title, content):
    return (
        f'<details class="{name} mathjax_process"><summary>{title}</summary>\n{content}\n</details>'
    )


def render_progress(exercises):
    """Return the overview: every exercise with its link, objective and state."""
    rows = "".join(
        f'<tr data-exercise="{html.escape(e.id)}">'
        f'<td><a href="../{html.escape(e.page)}.html#{html.escape(e.anchor)}">'
        f"{html.escape(e.title)}</a></td>"
        f"<td>{html.escape(e.page.rpartition('/')[2].replace('-', ' '))}</td>"
        f"<td>{html.escape(e.objective)}</td>"
        '<td class="exercise-state">–</td></tr>'
        for e in exercises
    )
    return (
        '<div class="exercise-progress">\n'
        f'<p role="status" aria-live="polite" class="exercise-count">{len(exercises)} exercises. '
        "Each keeps your answer in this browser.</p>\n"
        '<div class="exercise-scroll"><table><thead><tr><th scope="col">Exercise</th>'
        '<th scope="col">Page</th><th scope="col">Objective</th>'
        f'<th scope="col">State</th></tr></thead><tbody>{rows}</tbody></table></div>\n'
        '<p class="exercise-buttons" hidden><button type="button" class="exercise-reset">'
        "Forget all answers</button></p>\n</div>"
    )
