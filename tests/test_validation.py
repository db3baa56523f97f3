import numpy as np
import pytest

from quench import validation as v


@pytest.mark.parametrize("check", [v.finite, v.positive, v.non_negative, v.temperature])
@pytest.mark.parametrize("bad", [np.nan, np.inf, "warm", [300.0, np.nan]])
def test_every_check_refuses_what_is_no_finite_number(check, bad):
    with pytest.raises(ValueError, match=r"^x must be"):
        check("x", bad)


def test_scalars_stay_scalars_and_arrays_stay_arrays():
    assert type(v.positive("x", 2)) is float
    assert v.positive("x", [1, 2]).shape == (2,)
    assert v.finite("x", np.float64(-3.5)) == -3.5


def test_positive_names_argument_value_and_unit():
    with pytest.raises(ValueError, match=r"^radius must be greater than 0 \[m\], got -2e-09$"):
        v.positive("radius", [1e-9, -2e-9], "m")
    with pytest.raises(ValueError, match=r"got 0$"):
        v.positive("radius", 0)


def test_non_negative_allows_zero_only():
    assert v.non_negative("time", 0) == 0
    assert v.non_negative("time", 0.5) == 0.5
    with pytest.raises(ValueError, match=r"^time must be 0 or more \[s\], got -1$"):
        v.non_negative("time", -1, "s")


def test_fraction_interval():
    assert v.fraction("f", 0) == 0
    assert v.fraction("f", 0.5, allow_zero=False) == 0.5
    assert v.fraction("f", 1, allow_one=True) == 1
    for bad, options in [
        (0, {"allow_zero": False}),
        (1, {}),
        (-0.1, {}),
        (1.1, {"allow_one": True}),
    ]:
        with pytest.raises(ValueError, match="f must be a fraction in"):
            v.fraction("f", bad, **options)


def test_fraction_says_its_interval_and_suspects_per_cent():
    with pytest.raises(ValueError, match=r"in \[0, 1\), got 5; for 5 % give 0.05$"):
        v.fraction("f", 5)
    with pytest.raises(ValueError, match=r"in \(0, 1\], got 100; for 100 % give 1$"):
        v.fraction("f", 100, allow_zero=False, allow_one=True)
    with pytest.raises(ValueError, match=r"got 1; for 1 % give 0.01$"):
        v.fraction("f", 1)
    with pytest.raises(ValueError, match=r"got 101$"):
        v.fraction("f", 101)


def test_temperature_in_celsius_is_suspected_below_100_kelvin():
    with pytest.warns(UserWarning, match=r"20 K is below 100 K.*20 °C = 293.15 K"):
        assert v.temperature("temperature", 20) == 20
    with pytest.warns(UserWarning, match=r"99.5 K"):
        v.temperature("temperature", [300, 99.5])


def test_temperature_of_100_kelvin_and_more_passes_in_silence():
    assert v.temperature("temperature", 100) == 100
    with pytest.raises(ValueError, match="greater than 0"):
        v.temperature("temperature", -10)


def test_matching_shapes():
    assert v.matching_shapes(a=np.ones((3, 1)), b=np.ones(4), c=1.0) == (3, 4)
    with pytest.raises(ValueError, match=r"a \(3,\), b \(4,\)"):
        v.matching_shapes(a=np.ones(3), b=np.ones(4))


def test_lookup_error_suggests_the_nearest():
    error = v.lookup_error("alloy", "al-cu ", ["Al-Cu", "Al-Mg"])
    assert isinstance(error, KeyError)
    assert "unknown alloy 'al-cu '" in error.args[0]
    assert "did you mean 'Al-Cu'" in error.args[0]


def test_lookup_error_lists_what_is_known_when_nothing_is_near():
    known = [f"row{n:02}" for n in range(25)]
    message = v.lookup_error("alloy", "????", known).args[0]
    assert "known: row00, row01" in message
    assert "row19 …" in message
    assert "row20" not in message
    assert not v.lookup_error("alloy", "????", known[:20]).args[0].endswith("…")


def test_one_of():
    assert v.one_of("site", "wall", ("wall", "boundary")) == "wall"
    with pytest.raises(ValueError, match=r"one of 'wall', 'boundary', got 'wal' \(did you mean"):
        v.one_of("site", "wal", ("wall", "boundary"))
    with pytest.raises(ValueError, match=r"got 'x'$"):
        v.one_of("site", "x", ("wall", "boundary"))


@pytest.mark.parametrize("value", [1, 7, np.int64(3), 2e6, np.float64(5)])
def test_whole_numbers_pass_as_int(value):
    found = v.positive_integer("moves", value)
    assert type(found) is int
    assert found == value


@pytest.mark.parametrize("value", [0, -1, 0.5, 1.5, np.nan, np.inf, "3", None, True, [1, 2]])
def test_what_is_no_whole_number_is_refused(value):
    with pytest.raises(ValueError, match="moves must be a whole number, 1 or more, got"):
        v.positive_integer("moves", value)
