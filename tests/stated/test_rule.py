"""The tolerance rule, at its borders."""

import pytest

from quench.stated import rule


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [("51.2", 51.2, 0.1), ("3.45e15", 3.45e15, 1e13), ("-3.65", -3.65, 0.01), ("10.0", 10, 0.1)],
)
def test_number_and_last_digit(text, number, unit):
    assert rule.stated_number(text) == pytest.approx(number)
    assert rule.last_digit(text) == pytest.approx(unit)


def test_texts_and_ranges():
    assert rule.stated_number("θ′") is None
    assert rule.stated_range("930–950") == (930, 950)
    assert rule.stated_range("978-1420062106") is None
    assert rule.stated_range("0.5–1, usually 2/3") is None


@pytest.mark.parametrize(
    ("computed", "verdict"),
    [
        (51.25, "reproduced"),
        (51.15, "reproduced"),
        (51.26, "reproduced within rounding"),
        (51.3, "reproduced within rounding"),
        (51.31, "not reproduced"),
        (51.09, "not reproduced"),
    ],
)
def test_reproduction(computed, verdict):
    assert rule.reproduction("51.2", computed) == verdict


def test_about_widens_the_last_digit():
    assert rule.reproduction("40", 38.3) == "not reproduced"
    assert rule.reproduction("40", 38.3, 10) == "reproduced"


def test_range_is_reproduced_inside():
    assert rule.reproduction("930–950", 930) == "reproduced"
    assert rule.reproduction("930–950", 950) == "reproduced"
    assert rule.reproduction("930–950", 929) == "not reproduced"


@pytest.mark.parametrize(
    ("stated", "reference", "verdict"),
    [
        (0.3, 1 / 3, "right"),
        (110.0, 100.0, "right"),
        (111.0, 100.0, "imprecise"),
        (200.0, 100.0, "imprecise"),
        (201.0, 100.0, "wrong"),
        (49.0, 100.0, "wrong"),
        (-2e8, -2.1e8, "right"),
        (-100.0, 100.0, "wrong"),
        (5.0, (3, 6), "right"),
        (500.0, (488, 499), "imprecise"),
        (70.0, (10, 35), "imprecise"),
        (71.0, (10, 35), "wrong"),
        (-2.5, (2.4, 3.0), "wrong"),
        (0.0, (1, 2), "wrong"),
    ],
)
def test_rightness(stated, reference, verdict):
    assert rule.rightness(stated, reference) == verdict
