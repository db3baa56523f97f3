"""Every exercise of the book: the right answer passes, each slip gets its own reply."""

import re
from collections import Counter
from pathlib import Path

import pytest

from quench.learning import check, exercises
from quench.learning.exercises import replies, units
from quench.learning.exercises.html import data
from quench.learning.exercises.loading import load_all

BOOK = Path(__file__).parents[2] / "book"
IDS = exercises.ids()
PYTHON = re.compile(r"\{[a-z_]\w*:[^{}]*\}|\bnan\b|\bNone\b|\bnp\.|Traceback|\binf\b")
E_NOTATION = re.compile(r"\d[eE][-+]\d")
GENERIC = set(replies.MESSAGES.values())


def of_kind(*kinds):
    return [id for id, source in load_all().items() if source.table["kind"] in kinds]


@pytest.fixture(params=IDS)
def exercise(request):
    return exercises.get(request.param)


def test_the_questions_of_the_source_are_there():
    assert {f"Q{i}" for i in range(1, 9)} <= set(IDS)


@pytest.mark.parametrize("id", of_kind("number"))
class TestNumber:
    def test_the_right_answer_passes(self, id):
        exercise = exercises.get(id)
        reply = check(id, exercise.answer, exercise.unit)
        assert reply.accepted
        assert reply.state == "right"
        assert check(id, repr(exercise.answer)).accepted

    def test_the_right_answer_passes_in_every_unit_offered(self, id):
        exercise = exercises.get(id)
        for unit in units.alternatives(exercise.unit):
            value = units.convert(exercise.answer, exercise.unit, unit)
            assert check(id, value, unit).accepted, unit

    def test_the_tolerance_ends_where_it_says(self, id):
        exercise = exercises.get(id)
        for sign in (-1, 1):
            assert check(id, exercise.answer * (1 + 0.98 * sign * exercise.tolerance)).accepted
            assert not check(id, exercise.answer * (1 + 1.02 * sign * exercise.tolerance)).accepted

    def test_each_slip_gets_its_own_reply(self, id):
        exercise = exercises.get(id)
        given = [check(id, slip.value) for slip in exercise.slips]
        assert [reply.state for reply in given] == ["wrong"] * len(given)
        assert [reply.text for reply in given] == [slip.reply for slip in exercise.slips]
        assert len({reply.text for reply in given}) == len(given)
        assert exercise.slips, "a number without a likely slip"

    def test_other_wrong_numbers_are_answered(self, id):
        answer = exercises.get(id).answer
        for factor in (0, -1, -2.71, 1.37e-7, 0.137, 0.63, 1.42, 7.3, 1e3, 3.1e8):
            reply = check(id, factor * answer)
            assert not reply.accepted
            assert len(reply.text) > 20


@pytest.mark.parametrize("id", of_kind("choice"))
class TestChoice:
    def test_the_right_options_pass_and_no_others(self, id):
        exercise = exercises.get(id)
        right = [i + 1 for i, option in enumerate(exercise.options) if option.right]
        assert check(id, right).accepted
        assert len(right) == 1 or exercise.several
        for place, option in enumerate(exercise.options, 1):
            reply = check(id, place)
            assert reply == check(id, "ABCDEFGH"[place - 1].lower())
            assert reply.accepted == ([place] == right)
            if not option.right:
                assert reply.text == option.reply

    def test_the_replies_differ(self, id):
        answers = [option.reply for option in exercises.get(id).options]
        assert len(set(answers)) == len(answers)


@pytest.mark.parametrize("id", of_kind("text"))
def test_words_are_compared_with_the_rubric(id):
    exercise = exercises.get(id)
    reply = check(id, "Because.")
    assert reply.state == "compare"
    assert not reply.accepted
    assert all(point in reply.text for point in exercise.rubric)
    assert len(exercise.rubric) >= 2
    assert check(id, "  ").state == "unread"


def test_hints_and_solution_help(exercise):
    assert exercise.hints
    assert all(len(hint) > 15 for hint in exercise.hints)
    assert len(exercise.solution) > 40


def without_code(text):
    return re.sub(r"`[^`]*`", "", text)


def test_nothing_of_python_shows(exercise):
    texts = [exercise.solution, *exercise.rubric]
    texts += [slip.reply for slip in exercise.slips]
    texts += [text for option in exercise.options for text in (option.text, option.reply)]
    if exercise.kind == "number":
        texts.append(replies.expected(exercise))
    for text in map(without_code, texts):
        assert not E_NOTATION.search(text), text
    for text in map(without_code, [*texts, exercise.prompt, *exercise.hints]):
        assert not PYTHON.search(text), text


def test_maths_is_closed(exercise):
    for text in [exercise.prompt, exercise.solution, *exercise.hints]:
        assert text.replace("$$", "$").count("$") % 2 == 0, text


def test_it_is_shown_on_its_page_and_nowhere_else(exercise):
    shown = Counter()
    for page in BOOK.rglob("*.md"):
        calls = re.findall(r'exercises\.show\(\s*"([^"]+)"', page.read_text(encoding="utf-8"))
        shown[page.relative_to(BOOK).with_suffix("").as_posix()] = calls.count(exercise.id)
    assert +shown == {exercise.page: 1}


def test_it_is_tied_to_an_objective_of_its_page(exercise):
    text = (BOOK / f"{exercise.page}.md").read_text(encoding="utf-8")
    objective = re.search(rf"^- \*\*{exercise.objective}\*\*.*$", text, re.MULTILINE)
    assert objective, f"{exercise.page} has no objective {exercise.objective}"
    assert f"{{ref}}`ex-{exercise.id}`" in objective[0]
    assert re.search(rf"^\(ex-{re.escape(exercise.id)}\)=\n#+ ", text, re.MULTILINE)


def test_every_exercise_called_on_a_page_exists():
    for page in BOOK.rglob("*.md"):
        for id in re.findall(r'exercises\.show\(\s*"([^"]+)"', page.read_text(encoding="utf-8")):
            assert id in IDS, f"{page.name} shows {id!r}"


def test_every_objective_of_a_page_with_exercises_is_checked():
    for page in {exercises.get(id).page for id in IDS}:
        text = (BOOK / f"{page}.md").read_text(encoding="utf-8")
        stated = set(re.findall(r"^- \*\*(O\d+)\*\*", text, re.MULTILINE))
        assert stated == {exercises.get(id).objective for id in exercises.ids(page)}, page


def test_the_overview_lists_every_exercise_of_the_part():
    text = (BOOK / "precipitation" / "index.md").read_text(encoding="utf-8")
    pages = re.search(r"exercises\.progress\((.*?)\)", text, re.DOTALL)[1]
    pages = re.findall(r'"([^"]+)"', pages)
    listed = [id for page in pages for id in exercises.ids(page)]
    assert sorted(listed) == sorted(exercises.ids("precipitation"))
    assert len(listed) == len(set(listed))


def test_the_page_carries_the_answer_of_the_library(exercise):
    if exercise.kind == "number":
        assert data(exercise)["answer"] == exercise.answer
        assert [slip["value"] for slip in data(exercise)["slips"]] == [
            slip.value for slip in exercise.slips
        ]


class TestKnownAnswers:
    """Restated here without the library."""

    def test_q4(self):
        from math import exp

        shifted = 600 * exp(150e3 / 8.314462618 * (1 / 523.15 - 1 / 473.15))
        assert exercises.get("Q4").answer == pytest.approx(shifted, rel=1e-5)
        assert check("Q4", 16, "min").accepted

    def test_q5(self):
        from math import log, pi, sqrt

        section = sqrt(2 / 3) * 10
        gap = 10 * sqrt(2 * pi / 0.15) - 2 * section
        shear = 0.4 * 26e3 * 0.286 / (pi * sqrt(0.655)) * log(2 * section / 0.286) / gap
        assert exercises.get("Q5").answer == pytest.approx(3.06 * shear, rel=1e-5)
        assert check("Q5", 299, "MPa").accepted
        assert "twice" in check("Q5", 936, "MPa").text

    def test_q6(self):
        radius = (125 + 5e-26 * 1.8e6 * 1e27) ** (1 / 3)
        assert exercises.get("Q6").answer == pytest.approx(radius, rel=1e-5)
        realistic = (125 + 1e-30 * 1.8e6 * 1e27) ** (1 / 3)
        assert exercises.get("Q6-realistic").answer == pytest.approx(realistic, rel=1e-5)
        assert "44.8" in check("Q6", 44.8, "nm").text

    def test_q8(self):
        assert exercises.get("Q8-misfit").answer == pytest.approx(100 * (0.3703 / 0.3616 - 1), 1e-5)
