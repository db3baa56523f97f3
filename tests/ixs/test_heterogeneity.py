import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from quench.ixs import heterogeneity as hetero


@pytest.mark.parametrize(("x", "value", "digits"), [(1, 0.1929, 4), (3, 1.1575, 4), (10, 4.786, 3)])
def test_known_values(x, value, digits):
    assert hetero.born_function(x) == pytest.approx(value, abs=0.6 * 10**-digits)


def test_limits():
    assert hetero.born_function(1e-3) == pytest.approx(2 / 3 * 1e-9, rel=1e-5)
    assert hetero.born_function(1e5) == pytest.approx(0.5e5, rel=1e-6)
    assert hetero.born_function(0.0) == 0


@given(st.floats(0.01, 30))
def test_function_agrees_with_its_integral(x):
    def integrand(mu):
        return mu**2 / (1 + 2 * x**2 * (1 - mu)) ** 2

    edge = 1 - min(1.0, 5 / x**2)
    parts = [integrate.quad(integrand, a, b, limit=200)[0] for a, b in ((-1, edge), (edge, 1))]
    assert hetero.born_function(x) == pytest.approx(x**3 * sum(parts), rel=1e-8)


def test_both_ways_to_compute_it_meet():
    below, above = hetero.born_function([0.5 - 1e-9, 0.5])
    assert below == pytest.approx(above, rel=1e-7)


def test_width_and_its_inverse():
    wave = {"frequency": 12.0, "correlation_length": 1.0}
    width = hetero.born_width(3.0, sigma=0.3, **wave)
    assert width == pytest.approx(12 * 0.09 * 1.1575, rel=1e-4)
    assert hetero.sigma_from_width(3.0, width=width, **wave) == pytest.approx(0.3)


def test_long_waves_fade_with_the_fourth_power_of_q():
    q = np.array([0.01, 0.02])
    width = hetero.born_width(q, frequency=2.0 * q, sigma=0.3, correlation_length=1.0)
    assert width[1] / width[0] == pytest.approx(16, rel=0.01)


@given(st.floats(0.5, 10), st.floats(0.3, 3))
def test_one_length_gives_one_ratio_at_all_q(q, length):
    wave = {"frequency": 10.0, "correlation_length": length}
    ratio = hetero.born_width(q, sigma=0.3 * np.sqrt(1.2), **wave) / hetero.born_width(
        q, sigma=0.3, **wave
    )
    assert ratio == pytest.approx(1.2)


def test_twenty_per_cent_of_width_are_nine_and_a_half_of_sigma():
    assert hetero.sigma_ratio(1.20) == pytest.approx(1.0954, abs=1e-4)


def test_length_of_six():
    assert hetero.length_of(6.0) == pytest.approx(1.0472, abs=1e-4)


def test_significance_is_a_difference_over_its_error():
    # Γ = 5 and 6 meV, each known to 4.2 %
    expected = 1.0 / np.hypot(0.042 * 5, 0.042 * 6)
    assert hetero.significance(change=0.2, relative_error=0.042) == pytest.approx(expected)
    table = hetero.significance(change=0.2, relative_error=[0.073, 0.042, 0.023])
    assert table == pytest.approx([1.8, 3.0, 5.6], abs=0.06)


def test_counts_needed_go_with_the_square():
    known = {"change": 0.2, "relative_error": 0.023, "counts": 1e4}
    three = hetero.counts_needed(standard_errors=3, **known)
    assert hetero.counts_needed(standard_errors=6, **known) == pytest.approx(4 * three)
    again = 0.023 * np.sqrt(1e4 / three)
    assert hetero.significance(change=0.2, relative_error=again) == pytest.approx(3)
    half = hetero.counts_needed(standard_errors=3, **{**known, "change": -0.1})
    assert half / three == pytest.approx((1 + 0.9**2) / 0.1**2 / ((1 + 1.2**2) / 0.2**2))


@pytest.mark.parametrize(("counts", "expected"), [(1e3, 0.076), (3e3, 0.043), (1e4, 0.024)])
def test_precision_of_simulated_fits(counts, expected):
    result = hetero.precision(8.0, counts=counts, repeats=40, seed=1)
    assert result.reported == pytest.approx(expected, rel=0.08)
    assert result.scatter == pytest.approx(expected, rel=0.35)
    assert result.bias == pytest.approx(0, abs=4 * expected / np.sqrt(40))


def test_precision_draws_each_spectrum_anew():
    widths = hetero.precision(8.0, counts=1e4, repeats=5, seed=2).widths
    assert np.unique(widths).size == 5


def test_bad_input():
    with pytest.raises(ValueError, match="x must be 0 or more"):
        hetero.born_function(-1)
    with pytest.raises(ValueError, match="correlation_length must be greater than 0"):
        hetero.born_width(1.0, frequency=2.0, sigma=0.1, correlation_length=0)
    with pytest.raises(ValueError, match="no number of counts shows"):
        hetero.counts_needed(change=0, standard_errors=3, relative_error=0.02, counts=1e4)
    with pytest.raises(ValueError, match="one measurement has no scatter"):
        hetero.precision(8.0, counts=1e4, repeats=1, seed=0)
    with pytest.raises(ValueError, match="width_ratio must be greater than 0"):
        hetero.sigma_ratio(-0.2)
