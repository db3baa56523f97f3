"""The boxes on the pages and the register."""

import re
from html.parser import HTMLParser

import pytest

from quench import stated
from quench.stated.numbers import html_text, plain_number, pretty_number, significant_digits
from quench.stated.report import badge, select


class Balance(HTMLParser):
    """Checks that tags close in order and collects attributes."""

    def __init__(self, html):
        super().__init__()
        self.open, self.ids, self.links, self.tags = [], [], [], []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append((tag, attributes))
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a":
            self.links.append(attributes["href"])
        if tag != "input":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_report_has_one_row_an_id():
    page = Balance(stated.report("E5.3", "E5.4")._repr_html_())
    assert page.ids == ["stated-E5.3", "stated-E5.4"]
    assert "../appendix/stated-values.html#E5.4" in page.links


def test_table_is_accessible():
    tags = Balance(stated.report("E5.4", caption="Orowan <1>")._repr_html_()).tags
    scopes = [attributes.get("scope") for tag, attributes in tags if tag == "th"]
    assert scopes == ["col"] * 5 + ["row"]
    assert ("caption", {}) in tags
    assert "Orowan &lt;1&gt;" in stated.report("E5.4", caption="Orowan <1>")._repr_html_()


def test_numbers_reason_and_factor_show():
    html = stated.report("Q5.9")._repr_html_()
    assert "936 MPa" in html
    assert "935.6 MPa" in html
    assert "counted twice" in html
    assert "✗ 3.1 × the corrected value" in html
    assert "✓ within 10 % of the corrected value" in stated.report("Q6.5")._repr_html_()


def test_a_judgement_says_so():
    assert "(By judgement: The rule needs a number.)" in stated.report("Q7.3")._repr_html_()
    assert "(Uncheckable: It depends on the reader.)" in stated.report("H3")._repr_html_()
    assert "By judgement" not in stated.report("E5.4")._repr_html_()


def test_text_is_rounded():
    assert repr(stated.report("E4.1")).startswith(
        "E4.1  Time of peak hardness at 150 °C: stated 48.3 h | own formula 203.8 h | corrected "
    )
    assert "own formula 18042 K" in repr(stated.report("Q4.1"))
    assert "stated about 40 times" in repr(stated.report("Q4.7"))
    assert "stated an optimum |" in repr(stated.report("E5.5"))


def test_patterns_choose_rows_once_and_in_order():
    assert [row.id for row in select("Q4.2", "Q4.1", "Q4.2")] == ["Q4.2", "Q4.1"]
    assert len(select("Q5.*")) == 11
    assert len(select("*")) == len(stated.ledger())


@pytest.mark.parametrize("name", ["E5.44", "Z9.*"])
def test_unknown_id_is_refused(name):
    with pytest.raises(KeyError, match="unknown ledger row"):
        stated.report(name)


def test_no_id_is_refused():
    with pytest.raises(KeyError, match="name at least one ledger row"):
        stated.report()


def test_every_verdict_has_a_badge_with_symbol_and_words():
    for verdict in stated.VERDICTS:
        assert re.search(r'aria-hidden="true">.</span> ' + verdict, badge(verdict))


def test_register_holds_everything_and_links_back():
    html = stated.register()._repr_html_()
    page = Balance(html)
    rows = list(stated.ledger())
    assert [name for name in page.ids if name in stated.ledger()] == rows
    assert len(page.ids) == len(set(page.ids))
    assert "../precipitation/strengthening.html#stated-E5.4" in page.links
    assert f"{len(rows)} of {len(rows)} rows shown" in html
    filters = [a["data-filter"] for tag, a in page.tags if tag == "select"]
    assert filters == ["section", "verdict", "kind"]
    assert 'role="status"' in html
    assert '<option value="Press release">Press release</option>' in html
    assert html.count('data-section="Press release"') == len(select("P[A-Z]*"))
    assert repr(stated.register()) == f"{len(rows)} stated values"


def test_every_control_has_a_label():
    tags = Balance(stated.register()._repr_html_()).tags
    controls = {a["id"] for tag, a in tags if tag in ("select", "input")}
    assert controls == {a["for"] for tag, a in tags if tag == "label"}


def test_verdict_table_counts():
    html = stated.verdicts()._repr_html_()
    Balance(html)
    for verdict, number in stated.counts().items():
        assert f"{badge(verdict)}</th><td>{number}</td>" in html
    assert "4 arithmetic error" in repr(stated.verdicts())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (88.19239, "88.19"),
        (150.00000000001, "150"),
        (1e-8 * 1e9, "10"),
        (1477040.9, "1.477e6"),
        (1e41, "1e41"),
        (-2e8, "-2e8"),
        (1.2294e-6, "1.229e-6"),
        (0.0, "0"),
        (265.98, "266.0"),
        (18041.857, "18040"),
        (1.69985601e-4, "0.0001700"),
        (9.99996, "10.000"),
        (0.5, "0.5"),
    ],
)
def test_plain_number(value, text):
    assert plain_number(value) == text


def test_pretty_number():
    assert pretty_number("3.45e15") == "3.45 × 10¹⁵"
    assert pretty_number("1e-10") == "10⁻¹⁰"
    assert pretty_number("-2.4") == "−2.4"
    assert pretty_number("θ′") == "θ′"


@pytest.mark.parametrize(
    ("text", "digits"),
    [("18037", 5), ("3.45e15", 3), ("-0.0002024", 4), ("0.26", 2), ("θ′", 0), ("", 0), ("40", 2)],
)
def test_significant_digits(text, digits):
    assert significant_digits(text) == digits


def test_html_text():
    assert html_text("c_e < 5^0.67") == "c<sub>e</sub> &lt; 5<sup>0.67</sup>"
