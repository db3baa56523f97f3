"""The engine: units, reading numbers, replies, files that are broken, the form."""

import json
import re
import tomllib
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quench.learning import check, exercises
from quench.learning.exercises import loading, markdown, replies, units
from quench.learning.exercises.html import data, render, render_progress

GOOD = """
[five]
title = "Five"
page = "precipitation/exercises"
objective = "O1"
kind = "number"
prompt = "What is $2+3$?"
unit = "nm"
tolerance = 0.02
answer = { function = "math.fsum", arguments = [[2, 3]] }
hints = ["Count."]
solution = "It is {answer:.2f}, $x={answer:.1e}$ and {tiny:.2e}."
values = { tiny = -2.5e-9 }
[[five.slips]]
value = { factor = 2 }
reply = "Twice: {slip:.0f}."
[[five.slips]]
value = 6
reply = "One too many."
"""
CHOICE = """
[pick]
title = "Pick"
page = "precipitation/exercises"
objective = "O1"
kind = "choice"
several = true
prompt = "Which?"
hints = ["Two."]
solution = "A and C."
options = [
  { text = "a", right = true, reply = "Yes a." },
  { text = "b", reply = "Not b." },
  { text = "c", right = true, reply = "Yes c." },
]
"""


def read(tmp_path, text, id=None):
    path = tmp_path / "page.toml"
    path.write_text(text, encoding="utf-8")
    sources = loading.load_file(path)
    return sources[id or next(iter(sources))].exercise


@pytest.fixture
def five(tmp_path):
    return read(tmp_path, GOOD)


class TestReadNumber:
    @pytest.mark.parametrize(
        ("text", "number", "unit"),
        [
            ("1.5e-9", 1.5e-9, ""),
            ("1,5", 1.5, ""),
            (",5", 0.5, ""),
            (".5", 0.5, ""),
            ("5.", 5, ""),
            ("+2", 2, ""),
            ("-2", -2, ""),
            ("−2", -2, ""),
            ("ー2", -2, ""),
            ("－２", -2, ""),
            ("１２．５", 12.5, ""),
            ("１，５ｅ－９", 1.5e-9, ""),
            ("1.5×10⁻⁹", 1.5e-9, ""),
            ("1.5 x 10^-9 m", 1.5e-9, "m"),
            ("1.5*10**-9", 1.5e-9, ""),
            ("1.5·10^{-9}", 1.5e-9, ""),
            ("1,234.5", 1234.5, ""),
            ("1,234,567", 1234567, ""),
            ("12 345", 12345, ""),
            ("12'345", 12345, ""),
            ("1.5E3 MPa", 1500, "MPa"),
            ("2eV", 2, "eV"),
            (" 7 ㎚", 7, "nm"),
        ],
    )
    def test_as_people_write(self, text, number, unit):
        assert units.read_number(text) == (pytest.approx(number, rel=1e-15), unit)

    @pytest.mark.parametrize("text", ["", "abc", "nm", "e5", "1.2.3", "--1", "1e999", "nan", "inf"])
    def test_not_a_number(self, text):
        assert units.read_number(text) is None

    @given(st.floats(allow_nan=False, allow_infinity=False))
    @settings(deadline=None, max_examples=50)
    def test_whatever_python_prints(self, number):
        assert units.read_number(repr(number)) == (number, "")


class TestUnits:
    @pytest.mark.parametrize(
        ("value", "unit", "target", "expected"),
        [
            (1, "µm", "nm", 1000),
            (1, "Å", "nm", 0.1),
            (1, "GPa", "MPa", 1000),
            (1, "h", "min", 60),
            (1, "d", "h", 24),
            (1, "eV", "J", 1.602176634e-19),
            (0.05, "fraction", "%", 5),
            (0, "°C", "K", 273.15),
            (300, "K", "°C", 26.85),
            (1, "nm³/s", "m³/s", 1e-27),
            (180, "°", "rad", np.pi),
            (1, "J/cm³", "MJ/m³", 1),
        ],
    )
    def test_conversions(self, value, unit, target, expected):
        assert units.convert(value, unit, target) == pytest.approx(expected, rel=1e-12)

    @pytest.mark.parametrize(
        ("text", "unit", "meant"),
        [
            ("um", "nm", "µm"),
            ("μm", "nm", "µm"),
            ("Angstrom", "nm", "Å"),
            ("A", "nm", "Å"),
            ("hours", "min", "h"),
            ("時間", "min", "h"),
            ("％", "%", "%"),
            ("m^3/s", "m³/s", "m³/s"),
            ("m3/s", "nm³/s", "m³/s"),
            ("MPa", "nm", None),
            ("MPA", "MPa", None),
            ("", "MPa", None),
            ("", "", ""),
        ],
    )
    def test_spellings(self, text, unit, meant):
        assert units.unit_named(text, unit) == meant

    def test_there_and_back(self):
        for group in units._GROUPS:
            for unit in group:
                assert units.is_known(unit)
                for other in units.alternatives(unit):
                    back = units.convert(units.convert(7.5, unit, other), other, unit)
                    assert back == pytest.approx(7.5)

    def test_the_table_names_each_unit_once(self):
        names = [unit for group in units._GROUPS for unit in group]
        assert len(names) == len(set(names)) == len(units._TABLE)
        assert set(units._ALIASES.values()) <= set(names)


class TestReplies:
    @pytest.mark.parametrize(
        ("value", "state", "message"),
        [
            (5, "right", None),
            (5.09, "right", None),
            (None, "unread", "empty"),
            ("  ", "unread", "empty"),
            ("five", "unread", "unread"),
            (True, "unread", "unread"),
            (float("nan"), "unread", "unread"),
            (0, "wrong", "zero"),
            (-5, "wrong", "flipped"),
            (-3, "wrong", "sign"),
            (50, "wrong", "power"),
            (5e-9, "wrong", "power"),
            (40, "wrong", "far"),
            (0.6, "wrong", "far"),
            (5.4, "wrong", "near"),
            (4, "wrong", "near"),
            (8, "wrong", "off"),
            (2.2, "wrong", "off"),
        ],
    )
    def test_which(self, five, value, state, message):
        reply = replies.judge(five, value)
        assert reply.state == state
        assert reply.accepted == (state == "right")
        if message:
            ending = re.split(r"\{\w+\}", replies.MESSAGES[message])[-1]
            assert repr(reply).endswith(ending)

    def test_factors_and_directions(self, five):
        assert "1000 times too large" in repr(replies.judge(five, 5e3))
        assert "10⁹ times too small" in repr(replies.judge(five, 5e-9))
        assert repr(replies.judge(five, 8)).startswith("Too high, by less")
        assert repr(replies.judge(five, 40)).startswith("Too high, by roughly a factor of 10.")
        assert repr(replies.judge(five, 0.6)).startswith("Too low")

    def test_negative_answers_have_their_own_words(self):
        assert replies._generic(2, 0.02, False).text.startswith("Too far below zero")
        assert replies._generic(0.4, 0.02, False).text.startswith("Too close to zero")

    def test_slips_come_before_generic_words(self, five):
        assert replies.judge(five, 10).text == "Twice: 10."
        assert replies.judge(five, 6.1).text == "One too many."

    def test_units_of_the_attempt(self, five):
        assert replies.judge(five, "5 nm", "µm").accepted  # what is typed counts
        assert replies.judge(five, 0.005, "µm").accepted
        assert replies.judge(five, 50, "Å").accepted
        wrong = replies.judge(five, 5, "MPa")
        assert wrong.state == "unread"
        assert repr(wrong) == "“MPa” is not a unit that fits here. Use nm, m, mm, µm, Å or pm."

    def test_what_the_learner_typed_is_shown_letter_by_letter(self, five):
        reply = replies.judge(five, "*a* <b> $x$")
        assert "“*a* <b> $x$”" in repr(reply)
        assert "“*a* &lt;b&gt; $x$”" in reply.html

    def test_numpy_numbers(self, five):
        assert replies.judge(five, np.float64(5)).accepted
        assert replies.judge(five, np.float32(5)).accepted

    def test_shown_numbers(self):
        shown = [replies._shown(x) for x in (299.212, 15.68, 0.5001, 1234.5, 1.05e-19, -2.4)]
        assert shown == ["299", "15.7", "0.500", "1234", "1.05 × 10⁻¹⁹", "−2.40"]

    def test_several_right_options(self, tmp_path):
        pick = read(tmp_path, CHOICE)
        assert replies.judge(pick, "A, C").accepted
        assert replies.judge(pick, [3, 1]).text == "Yes a.\n\nYes c."
        assert replies.judge(pick, "a").text == replies.MESSAGES["incomplete"]
        assert replies.judge(pick, "a b").text == "Not b."
        assert replies.judge(pick, "").state == "unread"
        assert replies.judge(pick, None).state == "unread"
        assert "none of the options. Give one of A, B, C" in replies.judge(pick, "d").text
        assert replies.judge(pick, 4).state == "unread"

    def test_one_of_several_is_refused_where_one_is_right(self):
        assert check("Q1", "A, B").state == "unread"


class TestFiles:
    def test_numbers_are_filled_in_and_typeset(self, five):
        assert five.solution == "It is 5.00, $x=5.0\\times10^{0}$ and −2.50 × 10⁻⁹."
        assert five.answer == 5
        assert [slip.value for slip in five.slips] == [10, 6]

    @pytest.mark.parametrize(
        ("old", "new", "field", "problem"),
        [
            ('title = "Five"\n', "", "title", "is missing"),
            ('title = "Five"', "title = 5", "title", "type str, got 5"),
            ('title = "Five"', 'titel = "Five"\ntitle = "Five"', "titel", "is unknown"),
            ('title = "Five"', 'title = " "', "title", "is empty"),
            ('kind = "number"', 'kind = "nummer"', "kind", "number, choice, text or design"),
            ('unit = "nm"', 'unit = "furlong"', "unit", "furlong"),
            ("tolerance = 0.02", "tolerance = 0.7", "tolerance", "0.7"),
            ("tolerance = 0.02", "tolerance = 0", "tolerance", "got 0"),
            ("tolerance = 0.02", 'level = "easy"', "level", "'easy'"),
            ("math.fsum", "math.fsim", "answer", "fsim"),
            ("[[2, 3]]", "[[2, -2]]", "answer", "zero"),
            ("[[2, 3]]", "[[2, inf]]", "answer", "finite"),
            ("[[2, 3]] }", "[[2, 3]], skale = 2 }", "answer", "skale"),
            ('function = "math.fsum", arguments = [[2, 3]]', "value = 5", "answer", "function"),
            ("{answer:.2f}", "{anser:.2f}", "solution", "'anser'"),
            ("{answer:.2f}", "{answer:.2q}", "solution", "{answer:.2q}"),
            ('kind = "number"', 'kind = ["number"]', "kind", "number, choice, text or design"),
            ('hints = ["Count."]', "hints = []", "hints", "is empty"),
            ('hints = ["Count."]', 'hints = [""]', "hints[0]", "text"),
            ("factor = 2", "factor = 1.01", "slips[0]", "accepted as right"),
            ("factor = 2", "factor = 2, value = 3", "slips[0].value", "exactly one"),
            ("value = 6", "value = 10", "slips[1]", "same value as slips[0]"),
            ("value = 6\n", "", "slips[1]", "needs value and reply"),
            ("tiny = -2.5e-9", 'tiny = "no"', "values.tiny", "computed"),
        ],
    )
    def test_broken_files_name_file_exercise_and_field(self, tmp_path, old, new, field, problem):
        assert old in GOOD
        with pytest.raises(ValueError, match=r"page\.toml") as error:
            read(tmp_path, GOOD.replace(old, new, 1))
        message = str(error.value)
        assert "'five'" in message
        assert f"field '{field}'" in message
        assert problem in message

    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            ("right = true, ", "", "0 are right"),
            ("several = true\n", "", "2 are right"),
            (', reply = "Not b."', "", "needs text and reply"),
        ],
    )
    def test_broken_choices(self, tmp_path, old, new, problem):
        with pytest.raises(ValueError, match=problem):
            read(tmp_path, CHOICE.replace(old, new))

    def test_an_absurd_slip_does_not_warn(self, tmp_path):
        slip = '{ function = "quench.validation.temperature", arguments = ["T", 20] }'
        assert read(tmp_path, GOOD.replace("value = 6", f"value = {slip}")).slips[1].value == 20

    def test_not_toml(self, tmp_path):
        with pytest.raises(ValueError, match=r"page\.toml is not valid TOML"):
            read(tmp_path, "[five\n")

    def test_not_a_table(self, tmp_path):
        with pytest.raises(ValueError, match="exercise 'five'"):
            read(tmp_path, "five = 5")

    def test_an_array_is_not_an_answer(self):
        with pytest.raises(ValueError, match="one number"):
            loading.evaluate({"function": "numpy.arange", "arguments": [3]})

    def test_two_files_may_not_share_an_id(self, tmp_path, monkeypatch):
        for name in ("a.toml", "b.toml"):
            (tmp_path / name).write_text(GOOD, encoding="utf-8")
        monkeypatch.setattr(loading, "_FOLDER", tmp_path)
        with pytest.raises(ValueError, match=r"b\.toml, exercise 'five'.*a\.toml"):
            loading.load_all.__wrapped__()

    def test_an_unknown_id_suggests_the_nearest(self):
        with pytest.raises(KeyError, match="Q6-strength"):
            exercises.get("Q6-strenght")
        with pytest.raises(KeyError, match="precipitation/exercises"):
            exercises.progress("precipitation/exercise")

    def test_every_file_is_named_after_its_page(self):
        for path in loading._FOLDER.glob("*.toml"):
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
            assert {table["page"].rpartition("/")[2] for table in tables.values()} == {path.stem}


class TestMarkdown:
    @pytest.mark.parametrize(
        ("text", "html"),
        [
            ("a **b** *c* `d`", "<p>a <strong>b</strong> <em>c</em> <code>d</code></p>"),
            ("**b $x*y$**", r"<p><strong>b \(x*y\)</strong></p>"),
            ("$a<b$ & <i>", r"<p>\(a&lt;b\) &amp; &lt;i&gt;</p>"),
            ("$$x$$", r"<p>\[x\]</p>"),
            ("a\nb\n\nc", "<p>a b</p>\n<p>c</p>"),
            ("So:\n- a\n- b\n  c", "<p>So:</p><ul><li>a</li><li>b c</li></ul>"),
            ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
            ("[t](x.html)", '<p><a href="x.html">t</a></p>'),
            ("2 * 3 * 4 costs $5", "<p>2 <em> 3 </em> 4 costs $5</p>"),
        ],
    )
    def test_converts(self, text, html):
        assert markdown.to_html(text) == html

    def test_tables(self):
        html = markdown.to_html("| a | b |\n|---|---|\n| $x$ | **y** |")
        assert '<th scope="col">a</th>' in html
        assert r"<tr><td>\(x\)</td><td><strong>y</strong></td></tr>" in html

    @given(st.text(alphabet="ab*`$[]\\<>& ", max_size=20))
    @settings(deadline=None, max_examples=100)
    def test_escape_shows_every_letter(self, text):
        assert markdown.plain(markdown.escape(text)) == text
        shown = re.sub(r"&(lt|gt|amp);", "", markdown.inline(markdown.escape(text)))
        assert "<" not in shown
        assert r"\(" not in shown.replace(r"\\(", "")


class Tags(HTMLParser):
    """Collects tags and checks that they are closed in order."""

    VOID = frozenset({"input", "br"})

    def __init__(self, html):
        super().__init__()
        self.open, self.found = [], []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


@pytest.mark.parametrize("id", exercises.ids())
class TestForm:
    def test_every_field_is_labelled(self, id):
        tags = Tags(exercises.show(id)._repr_html_())
        labelled = {label["for"] for label in tags.all("label") if "for" in label}
        for field in [*tags.all("input"), *tags.all("select"), *tags.all("textarea")]:
            assert field.get("id") in labelled or field["type"] in ("radio", "checkbox")
        assert len(tags.all("fieldset")) == len(tags.all("legend"))

    def test_it_is_the_same_each_time(self, id):
        assert exercises.show(id)._repr_html_() == exercises.show(id)._repr_html_()

    def test_the_reply_is_announced(self, id):
        tags = Tags(exercises.show(id)._repr_html_())
        assert [box["aria-live"] for box in tags.all("div") if box.get("role") == "status"] == [
            "polite"
        ]

    def test_the_data_are_json_that_cannot_end_the_script(self, id):
        html = exercises.show(id)._repr_html_()
        payload = re.search(r'class="exercise-data">(.*?)</script>', html)[1]
        assert "<" not in payload
        assert json.loads(payload) == json.loads(json.dumps(data(exercises.get(id))))

    def test_solutions_can_be_left_out(self, id, monkeypatch):
        exercise = exercises.get(id)
        assert "exercise-solution" in exercises.show(id)._repr_html_()
        assert "exercise-solution" not in exercises.show(id, solution=False)._repr_html_()
        monkeypatch.setenv("QUENCH_SOLUTIONS", "no")
        assert exercises.show(id)._repr_html_() == render(exercise, solution=False)

    def test_a_terminal_sees_the_question(self, id):
        text = repr(exercises.show(id))
        assert exercises.get(id).title in text
        assert f'check("{id}"' in text


def test_the_overview_links_every_exercise():
    html = render_progress([exercises.get(id) for id in exercises.ids()])
    links = [link["href"] for link in Tags(html).all("a")]
    assert len(links) == len(exercises.ids()) == len(set(links))
    assert "../precipitation/exercises.html#ex-q5" in links
    assert repr(exercises.progress()).count("\n") == len(links) - 1
