from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from quench.scattering.faber_ziman import partials, remaining_uncertainty

WEIGHTS = arrays(float, (3, 3, 2), elements=st.floats(-2, 2))
ERRORS = arrays(float, (3, 2), elements=st.floats(0.001, 10))


def test_one_data_set_determines_one_direction():
    # Sherman and Morrison: the variance falls by (w s²)²/(σ² + s² w·w)
    w, sigma, size = np.array([0.67, 0.30, 0.03]), 0.01, 0.3
    expected = 1 - w**2 * size**2 / (sigma**2 + size**2 * (w @ w))
    found = remaining_uncertainty(w[None, :, None], [[sigma]], size=size)
    assert found[:, 0] == pytest.approx(np.sqrt(expected), rel=1e-9)


def test_data_without_weight_leave_everything_unknown():
    np.testing.assert_array_equal(remaining_uncertainty(np.zeros((2, 3, 4)), np.ones((2, 4))), 1)


def test_with_precise_data_the_errors_of_the_inversion_remain():
    rng = np.random.default_rng(1)
    weights = rng.random((3, 3, 1))
    sigma = np.array([[1e-5], [2e-5], [3e-5]])
    truth = rng.random((3, 1))
    totals = np.einsum("spm,pm->sm", weights, truth)
    noise = sigma * rng.standard_normal((4000, 3, 1))
    found = np.array([partials(totals + n, weights) for n in noise])
    expected = found.std(axis=0) / 0.3
    assert remaining_uncertainty(weights, sigma) == pytest.approx(expected, rel=0.06)


@given(WEIGHTS, ERRORS)
def test_lies_between_none_and_all_and_falls_with_every_data_set(weights, errors):
    shares = [remaining_uncertainty(weights[:n], errors[:n]) for n in (1, 2, 3)]
    for fewer, more in pairwise(shares):
        assert (more <= fewer + 1e-6).all()
    assert (shares[0] <= 1 + 1e-9).all()
    assert (shares[2] >= 0).all()


@given(WEIGHTS, ERRORS, st.floats(0.1, 10))
def test_only_errors_relative_to_the_size_count(weights, errors, factor):
    first = remaining_uncertainty(weights, errors, size=0.3)
    scaled = remaining_uncertainty(weights, factor * errors, size=factor * 0.3)
    assert scaled == pytest.approx(first, rel=1e-6)


@pytest.mark.parametrize(
    ("weights", "sigmas", "size", "message"),
    [
        (np.ones((2, 3, 4)), np.ones((3, 4)), 0.3, r"\(sets, pairs, m\).*\(2, 3, 4\) and \(3, 4\)"),
        (np.ones((2, 3)), np.ones(2), 0.3, "must have shape"),
        (np.ones((2, 3, 4)), np.zeros((2, 4)), 0.3, "sigmas"),
        (np.full((2, 3, 4), np.nan), np.ones((2, 4)), 0.3, "weight_sets"),
        (np.ones((2, 3, 4)), np.ones((2, 4)), 0, "size"),
    ],
)
def test_bad_input_is_refused(weights, sigmas, size, message):
    with pytest.raises(ValueError, match=message):
        remaining_uncertainty(weights, sigmas, size=size)
