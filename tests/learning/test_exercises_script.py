"""The page's script replies as the library does, word for word."""

import pytest
from support.node import NODE, in_node

from quench.learning import exercises
from quench.learning.exercises import replies, units
from quench.learning.exercises.html import data

ODD = ["", "  ", "abc", "12 apples", "<b>", "1e999", "0", "-", "1.2.3", "＋１", "$5", "a&b", "5 nM"]
FACTORS = [1, -1, -2, 2.2, 0.4, 1.1, 0.9, 10, 1e-3, 1e9, 1e-12, 30, 0.02, 1.26, 0.74, 5.1, 1.005]


def attempts(exercise):
    if exercise.kind == "design":  # compared in test_exercises_design.py
        return [(["warm", "5"], None), (["200", "0"], None), (["473", "5"], None)]
    if exercise.kind == "text":
        return [("", None), (" ", None), ("Because.", None)]
    if exercise.kind == "choice":
        letters = "ABCDEFGH"[: len(exercise.options)]
        return [([], None), *(([letter], None) for letter in letters)]
    values = [slip.value for slip in exercise.slips]
    values += [factor * exercise.answer for factor in FACTORS]
    texts = [repr(value) for value in values] + ODD
    texts += [f"{exercise.answer:.5g}".replace(".", ","), f"{exercise.answer} {exercise.unit}"]
    texts.append(f"{exercise.answer:.6e}".replace("e", "×10^").translate({45: "−"}))
    return [(text, unit) for text in texts for unit in units.alternatives(exercise.unit)]


@pytest.mark.skipif(NODE is None, reason="no node to run the script with")
class TestScript:
    @pytest.mark.parametrize("id", exercises.ids())
    def test_it_replies_as_the_library(self, id):
        exercise = exercises.get(id)
        tried = attempts(exercise)
        cases = [(data(exercise), {"value": value, "unit": unit}) for value, unit in tried]
        for (value, unit), answer in zip(tried, in_node(cases), strict=True):
            reply = replies.judge(exercise, value, unit)
            assert answer["state"] == reply.state, (value, unit)
            if reply.state != "compare":  # the page shows the rubric as boxes to tick
                assert answer["html"] == reply.html, (value, unit)

    def test_every_kind_of_reply_is_compared(self):
        """The matrix above would prove little if it missed a branch."""
        exercise = exercises.get("Q8-misfit")
        seen = {replies.judge(exercise, *attempt).text[:12] for attempt in attempts(exercise)}
        plain = {text[:12] for text in replies.MESSAGES.values() if "{" not in text[:12]}
        number_words = {"empty", "zero", "sign", "power"}
        assert {replies.MESSAGES[word][:12] for word in number_words} <= seen & plain
        starts = {"Too high, by", "Too high, bu", "Too low, by ", "Too low, but", "Right: the l"}
        assert starts <= seen

    def test_it_reads_numbers_as_the_library(self):
        texts = [*ODD, "1.5e-9", "1,5", "１２．５", "ー2", "1,234,567", "1.5×10⁻⁹ m", "1.5*10**3"]
        for text, read in zip(texts, in_node([(None, text) for text in texts]), strict=True):
            expected = units.read_number(text)
            assert (read and (read["number"], read["unit"])) == expected, text
