"""The ledger: complete, computable, and in agreement with its own rule."""

import re
from pathlib import Path

import pytest

from quench import stated
from quench.stated.ledger import load

ROWS = stated.ledger()
BOOK = Path(__file__).parents[2] / "book"

GOOD = """
["X1"]
section = "3.1"
place = "Example 1"
quantity = "a number"
stated = "88.2"
kind = "printed output"
verdict = "reproduced"
page = "precipitation/solid-solution"
reason = "It is so."
formula = { function = "labusch_as_stated", arguments = { concentration_at_percent = 5 } }
"""


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_row_is_computed_or_says_why_not(row):
    if row.uncheckable:
        assert row.verdict == "uncheckable"
        assert row.own is None
        assert row.physics is None
    else:
        assert row.own is not None or row.physics is not None
    assert row.reason.endswith((".", "…"))


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_verdict_follows_the_rule_or_is_a_judgement(row):
    assert bool(row.judged) == (row.expected_verdict is None)
    if not row.judged:
        assert row.verdict == row.expected_verdict


@pytest.mark.parametrize("row", [r for r in ROWS.values() if r.kind == "input"], ids=lambda r: r.id)
def test_stated_inputs_are_those_of_the_formulas(row):
    number = stated.rule.stated_number(row.stated)
    if row.own is not None and not row.judged:
        assert stated.rule.reproduction(row.stated, row.own) == "reproduced"
        assert number is not None


def test_every_reference_is_in_the_bibliography():
    keys = set(re.findall(r"^@\w+\{(\w+),", (BOOK / "references.bib").read_text(), re.MULTILINE))
    for row in ROWS.values():
        assert set(row.references) <= keys, row.id


def test_the_chapters_eight_references_come_first():
    keys = re.findall(r"^@\w+\{(\w+),", (BOOK / "references.bib").read_text(), re.MULTILINE)
    assert keys[:8] == [
        "PorterEasterling2009",
        "Ashby2012",
        "Martin1998",
        "Polmear2017",
        "Starke1996",
        "Wagner1961",
        "Ardell1985",
        "Callister2020",
    ]
    assert len(keys) == len(set(keys))


def test_nearly_no_printed_number_is_what_the_code_prints():
    printed = [row for row in ROWS.values() if row.kind == "printed output"]
    missed = [row for row in printed if row.expected_verdict == "not reproduced"]
    assert (len(printed), len(missed)) == (27, 26)
    assert stated.summary(kind="printed output") == stated.Summary(27, 26)


def test_worked_solutions_hold_but_for_five():
    rows = [row for row in ROWS.values() if row.kind == "worked solution"]
    bad = [row.id for row in rows if not row.verdict.startswith("reproduced")]
    assert len(rows) == 36
    assert bad == ["Q4.1", "Q4.2", "Q6.6", "Q6.18", "Q6.19"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("E1.1", 88.19239925),
        ("E3.4", 8.66499979),
        ("E4.1", 203.84933983),
        ("E5.4", 1418.60601384),
        ("E6.3", 1.22945214e-6),
        ("E7.180.2", 4936.91161892),
        ("Q6.6", 448.14068213),
    ],
)
def test_own_formula_gives_what_the_source_code_gives(name, value):
    assert stated.get(name).own == pytest.approx(value, rel=1e-8)


@pytest.mark.parametrize(
    ("name", "value", "tolerance"),
    [
        ("E2.6", -4.5607e8, 1e-4),
        ("E5.4", 356.95, 1e-4),
        ("Q5.9", 299.2, 1e-3),
        ("Q6.6", 448.14, 1e-4),
        ("Q4.6", 21.996, 1e-4),
        ("E5.7", 4.528, 1e-3),
        ("E5.5", 0.5 * 26 * 0.286**2 / 0.2, 1e-9),
        ("Q8.2b", 2.406, 1e-3),
        ("E1.6", 32.9, 0.01),
        ("E1.7", 0.731, 0.01),
    ],
)
def test_corrected_values(name, value, tolerance):
    assert stated.get(name).physics == pytest.approx(value, rel=tolerance)


def test_summary_of_worked_solutions():
    assert stated.summary(kind="worked solution") == stated.Summary(36, 5)
    with pytest.raises(ValueError, match=r"kind must be one of .*did you mean 'input'"):
        stated.summary(kind="inputs")


def test_counts():
    assert sum(stated.counts().values()) == len(ROWS)
    assert stated.counts("kind")["reference"] == 5
    assert set(stated.counts()) <= set(stated.VERDICTS)
    assert set(stated.counts("kind")) <= set(stated.KINDS)
    assert list(stated.counts("section"))[:2] == ["Header", "3.1"]


def test_counts_of_one_source():
    chapter, release = (stated.counts(source=source) for source in stated.SOURCES)
    from_release = [name for name in ROWS if re.match("P[A-Z]", name)]
    assert sum(release.values()) == len(from_release)
    assert sum(chapter.values()) == len(ROWS) - len(from_release)
    assert chapter["arithmetic error"] == 4
    assert "arithmetic error" not in release
    assert list(stated.counts("section", source="press release")) == ["Press release"]
    assert "Press release" not in stated.counts("section", source="chapter")
    with pytest.raises(ValueError, match=r"source must be one of .*did you mean 'press release'"):
        stated.counts(source="press-release")


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_the_press_release_belongs_to_part_two(row):
    assert (row.source == "press release") == row.page.startswith("rejuvenation/")


def test_both_sources_together_are_the_ledger():
    both = stated.counts("source")
    assert tuple(both) == stated.SOURCES
    assert sum(both.values()) == len(ROWS)
    assert stated.counts("source", source="chapter") == {"chapter": both["chapter"]}


def test_unknown_row_suggests_the_nearest():
    with pytest.raises(KeyError, match=r"unknown ledger row 'e5.4'; did you mean 'E5.4'"):
        stated.get("e5.4")


def _load(tmp_path, text):
    path = tmp_path / "some.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_a_reference_with_a_wrong_check_digit_is_not_reproduced(tmp_path):
    text = GOOD.replace("printed output", "reference").replace("88.2", "978-0750641630")
    call = '{ function = "isbn_check_digit", arguments = ["978-0750641630"] }'
    text = text[: text.index("formula =")] + f"formula = {call}\n"
    assert _load(tmp_path, text)["X1"].expected_verdict == "reproduced"
    wrong = text.replace("978-0750641630", "978-0750641631")
    assert _load(tmp_path, wrong)["X1"].expected_verdict == "not reproduced"


def test_good_file_loads(tmp_path):
    row = _load(tmp_path, GOOD)["X1"]
    assert row.expected_verdict == row.verdict
    assert row.factor is None


def test_a_call_that_fails_names_row_and_field(tmp_path):
    row = _load(tmp_path, GOOD.replace("concentration_at_percent", "concentration"))["X1"]
    with pytest.raises(ValueError, match="row X1, field formula: cannot be computed: TypeError"):
        _ = row.own


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('place = "Example 1"\n', "", "some.toml, row X1: field place is missing"),
        ('kind = "printed output"', 'kind = "output"', "row X1, field kind: kind must be one of"),
        ('"reproduced"', '"reprodused"', "field verdict: .*did you mean 'reproduced'"),
        ("labusch_as", "labush_as", "field formula: unknown formula 'labush_as_stated'"),
        ('function = "labusch_as_stated",', "", "field formula: lacks the name of its function"),
        ('function = "labusch_as_stated"', 'function = "os.system"', "must start with one of"),
        ("arguments =", "argument_s =", "field formula: unknown entries \\['argument_s'\\]"),
        ("formula = {", "formulas = {", "field must be one of .*did you mean 'formula'"),
        ('stated = "88.2"', "stated = 88.2", "field stated: expected a text, got 88.2"),
        ('reason = "It is so."', "reason = ", "some.toml: not valid TOML"),
        ("formula = {", 'references = "X"\nformula = {', "field references: expected a list"),
        ("formula = {", 'last_digit = "1"\nformula = {', "field last_digit: expected a number"),
        (
            "formula = {",
            "corrected = { number = 1 }\nformula = {",
            "field corrected: unknown entries",
        ),
        ("formula = { function", 'judged = "x" #', "row X1: field uncheckable is missing"),
        ('["X1"]', 'Y = 1\n["X1"]', "some.toml, row Y: expected a table, got 1"),
        (
            "concentration_at_percent = 5",
            'concentration_at_percent = { function = "nope" }',
            "field formula: unknown formula 'nope'",
        ),
        ("formula = {", "corrected = 3\nformula = {", "field corrected: expected a table"),
        ("formula = {", 'corrected = { value = "3" }\nformula = {', "unexpected value '3'"),
        ("formula = {", "corrected = { between = [2, 1] }\nformula = {", "must be .low, high."),
    ],
)
def test_broken_file_names_file_row_and_field(tmp_path, old, new, message):
    assert old in GOOD
    with pytest.raises(ValueError, match=message):
        _load(tmp_path, GOOD.replace(old, new, 1))


def test_a_row_in_two_files_is_refused(tmp_path):
    for name in ("first.toml", "second.toml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(ValueError, match="second.toml, row X1: stands in another file as well"):
        load(tmp_path / "first.toml", tmp_path / "second.toml")
