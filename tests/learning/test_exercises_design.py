"""The exercise that asks for a heat treatment: reading it, the verdict, the table of the page."""

import json
import math
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from support.node import NODE, in_node

from quench.learning import check, exercises
from quench.learning.exercises import designing, loading, wording
from quench.learning.exercises.html import data
from quench.precipitation.population.design import Verdict, judge_ageing
from quench.programme import Hold, Jump, Programme, Ramp


@pytest.fixture(scope="module")
def exercise():
    return exercises.get("design")


@lru_cache(maxsize=64)
def held(celsius, hours):
    return judge_ageing(Programme.isothermal(celsius + 273.15, 3600 * hours))


class TestCheck:
    @pytest.mark.parametrize(
        ("value", "state", "words"),
        [
            ([(200, 5)], "right", "no single step is much faster"),
            ((200, 4.8), "right", "After 4.8 h"),
            (("473.15 K", "290 min"), "right", "After 4.83 h"),
            ([("２００", "5 時間")], "right", "360 MPa|361 MPa"),
            ([(230, 0.45), (200, 2.72)], "right", "33 % faster"),
            ([(190, 9)], "wrong", "1.9 times as long as"),
            ([(190, 4)], "wrong", "Under-aged"),
            ([(190, 30)], "wrong", "Over-aged: you are past the peak, 370 MPa"),
            ([(220, 1)], "wrong", "Too hot: even at the peak"),
            ([(230, 0.2), (150, 3)], "wrong", "Under-aged"),
        ],
    )
    def test_a_treatment(self, value, state, words):
        reply = check("design", value)
        assert reply.state == state
        assert any(word in reply.text for word in words.split("|")), reply.text
        assert "After service it is" in reply.text

    def test_a_programme(self):
        ramp = Ramp(to=473.15, rate=0.5)
        programme = Programme(293.15, (ramp, Hold(17000), Jump(293.15)))
        assert check("design", programme).accepted

    def test_a_cold_end_is_not_called_too_hot(self):
        assert "Under-aged" in check("design", [(230, 0.2), (100, 5)]).text

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (None, "Nothing to check yet"),
            ([], "Nothing to check yet"),
            ("", "Nothing to check yet"),
            ("200 °C", "is no treatment"),
            (200, "is no treatment"),
            ([(200, 5, 1)], "is no treatment"),
            ([(200, 5), 3], "is no treatment"),
            ([(-300, 5)], "is no treatment"),
            ([("warm", 5)], "“warm” cannot be read"),
            ([(200, "5 nm")], "Use h or s or min or d"),
            ([(200, math.nan)], "cannot be read"),
            ([(200, 0.1), (-100, 1)], "history must stay between"),
        ],
    )
    def test_what_cannot_be_read(self, value, words):
        reply = check("design", value)
        assert reply.state == "unread"
        assert words in reply.text

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            ([(200, 0)], "0 h is no ageing"),
            ([(200, -3)], "−3 h is no ageing"),
            ([(25, 5)], "would take years"),
            ([(120, 5)], "weeks or months"),
            ([(250, 1)], "190 °C, where the model was calibrated"),
            ([(473, 5)], "above 377 °C all of the solute dissolves"),
            ([(200, 5000)], "the oven is free for 100 h"),
            ([(170, 60), (180, 60)], "120 h are too long"),
        ],
    )
    def test_what_breaks_a_rule(self, value, words):
        reply = check("design", value)
        assert reply.state == "wrong"
        assert words in reply.text

    def test_lost_strength_is_told(self, exercise):
        verdict = replace(held(200, 5), stable=False, left=320e6, loss=0.11)
        reply = designing.reply_to(exercise.task, verdict)
        assert reply.state == "wrong"
        assert "not for long: 5 % may be lost" in reply.text
        assert "a loss of 11.0 %" in reply.text


class TestBest:
    """What the solution says, found again by other means."""

    def test_the_single_step(self, exercise):
        best = exercise.task.best
        assert best == pytest.approx(4.71, rel=0.01)
        assert held(200, 1.01 * best).strength >= 360e6 > held(200, 0.98 * best).strength
        for celsius in (190, 195, 205, 210):
            early = held(celsius, best)
            assert not early.reached, celsius

    def test_service_costs_nothing(self, exercise):
        for celsius, hours in ((200, 4.8), (190, 30), (170, 60), (230, 10)):
            assert -0.02 < held(celsius, hours).loss < 0.01
        assert "never bites" in exercise.solution

    def test_service_bites_near_170(self):
        programme = Programme.isothermal(473.15, 4.72 * 3600)
        cool, hot = (judge_ageing(programme, service_temperature=t + 273.15) for t in (165, 176))
        assert cool.stable
        assert not hot.stable

    def test_two_steps(self):
        from quench.learning import answers_ageing

        def hours(first, minutes, second):
            return (
                answers_ageing.two_step_time(
                    first=first + 273.15, first_duration=60 * minutes, second=second + 273.15
                )
                / 3600
            )

        best = hours(230, 27, 200)
        assert best == pytest.approx(3.15, rel=0.02)
        around = [(225, 27, 200), (230, 21, 200), (230, 33, 200), (230, 27, 195), (230, 27, 205)]
        assert min(hours(*steps) for steps in around) > 0.97 * best
        assert hours(280, 9, 200) < 0.7 * best


def looked_up(table, celsius, hours):
    """The verdict that the page's table gives, with numpy's interpolation."""
    temperatures = table["temperatures"]
    peak = np.exp(np.interp(celsius, temperatures, np.log(table["peak_hours"])))

    def along(shares, rows):
        return [np.interp(np.log(hours / peak), np.log(shares), row) for row in rows]

    strength = np.interp(celsius, temperatures, along(table["shares"], table["strength"]))
    losses = along(table["service_shares"], table["loss"])
    loss = np.interp(celsius, table["service_temperatures"], losses) / 100
    return Verdict(
        strength=1e6 * strength,
        time=3600 * hours,
        left=1e6 * strength * (1 - loss),
        loss=loss,
        reached=strength > 359.5,
        stable=loss <= 0.05,
        peak_strength=1e6 * max(strength, np.interp(celsius, temperatures, table["peaks"])),
        peak_time=3600 * peak,
    )


class TestTable:
    def test_it_is_small(self, exercise):
        assert len(json.dumps(data(exercise), separators=(",", ":"))) < 10_000

    @pytest.mark.parametrize("celsius", [151, 172.5, 191, 197.5, 228])
    def test_it_agrees_with_the_model(self, exercise, celsius):
        table = data(exercise)["table"]
        worst = 0.0
        for hours in (0.2, 2.6, 4.5, 9, 97):
            model, read = held(celsius, hours), looked_up(table, celsius, hours)
            worst = max(worst, abs(read.strength / model.strength - 1))
            assert read.left == pytest.approx(model.left, rel=0.015)
        assert worst < 0.01

    @pytest.mark.skipif(NODE is None, reason="no node to run the script with")
    def test_the_page_says_what_the_library_says(self, exercise):
        shared = data(exercise)
        tried = [
            (c, h)
            for c in (150, 163, 190, 199, 201.5, 206, 230)
            for h in (0.01, 1, 4.6, 5.1, 11, 45, 100)
        ]
        answers = in_node([(shared, {"value": [repr(c), repr(h)]}) for c, h in tried])
        for (celsius, hours), answer in zip(tried, answers, strict=True):
            reply = designing.reply_to(exercise.task, looked_up(shared["table"], celsius, hours))
            note = wording.Reply("", wording.MESSAGES["table"])
            assert answer["state"] == reply.state, (celsius, hours)
            assert answer["html"] == f"{reply.html}\n{note.html}", (celsius, hours)
        states = {answer["html"].split(":")[0].split(",")[0] for answer in answers}
        assert len(states) >= 5

    @pytest.mark.skipif(NODE is None, reason="no node to run the script with")
    def test_the_page_refuses_as_the_library_does(self, exercise):
        texts = [
            "warm",
            "−3",
            "0",
            "25",
            "120",
            "250",
            "473",
            "5 nm",
            "480 K",
            "1e999",
            "230",
            "<b>",
        ]
        cases = [(t, h) for t in texts for h in ("0", "−1", "5", "5000", "3 nm", "abc")]
        refused = [
            (case, designing.judge(exercise, case))
            for case in cases
            if "After service" not in designing.judge(exercise, case).text
        ]
        answers = in_node([(data(exercise), {"value": list(case)}) for case, _ in refused])
        for (case, reply), answer in zip(refused, answers, strict=True):
            assert (answer["state"], answer["html"]) == (reply.state, reply.html), case
        blank = in_node([(data(exercise), {"value": ["", "5"]})])[0]
        assert blank["html"] == check("design", None).html


GOOD = """
[d]
title = "D"
page = "precipitation/simulation"
objective = "O6"
kind = "design"
prompt = "Do it, in less than {best:.0f} h."
hints = ["Try."]
solution = "Done."
values = { best = 3 }
[d.task]
judge = "quench.precipitation.population.design.judge_ageing"
table = "quench.learning.answers_ageing.design_table"
best = { value = 3 }
solvus = { value = 377 }
rounding = { value = 0.5 }
target = 360
largest_loss = 5
service = [120, 100]
temperatures = [150, 230]
longest = 100
"""


class TestFile:
    def test_a_good_one(self, tmp_path):
        (tmp_path / "page.toml").write_text(GOOD, encoding="utf-8")
        task = loading.load_file(tmp_path / "page.toml")["d"].exercise.task
        assert task.judge is judge_ageing
        assert (task.best, task.service) == (3, (120, 100))

    @pytest.mark.parametrize(
        ("old", "new", "field", "problem"),
        [
            ("target = 360\n", "", "task.target", "is missing"),
            ("target = 360\n", "target = 360\ngoal = 1\n", "task.goal", "is unknown"),
            ("target = 360", "target = true", "task.target", "wrong type"),
            ("judge_ageing", "juge_ageing", "task.judge", "names no function"),
            ("[120, 100]", "[120]", "task.service", "two numbers"),
            ("best = { value = 3 }\nsolvus", "best = {}\nsolvus", "task.best", "exactly one"),
        ],
    )
    def test_a_broken_one(self, tmp_path, old, new, field, problem):
        assert old in GOOD
        (tmp_path / "page.toml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(ValueError, match=r"page\.toml, exercise 'd'") as error:
            loading.load_file(tmp_path / "page.toml")["d"].exercise  # noqa: B018
        assert f"field '{field}'" in str(error.value)
        assert problem in str(error.value)
