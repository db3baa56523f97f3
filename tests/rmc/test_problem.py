from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from support.rmc import make_sets, make_start

from quench.rmc import problem
from quench.rmc.datasets import TotalSQ
from quench.rmc.layout import best_adjustment
from quench.scattering import transforms
from quench.scattering.form_factors import Neutron

Q = np.linspace(1, 10, 40)


def curve(seed):
    return 1 + np.random.default_rng(seed).normal(size=len(Q)).cumsum() / 5


def misfit(calculated, data, shape, scale, offset):
    corrected = data.values + scale * shape + offset
    return (((calculated - corrected) / (data.sigma * (1 + scale))) ** 2).sum()


@given(
    st.integers(0, 50),
    st.floats(0.5, 2),
    st.floats(-0.5, 0.5),
    st.sampled_from([(-0.1, 0.2), (-0.5, 1.0), (-0.02, 0.0)]),
    st.sampled_from([(-0.05, 0.05), (-1.0, 1.0), (0.0, 0.3)]),
)
def test_the_best_adjustment_is_the_best(seed, gain, shift, scales, offsets):
    data = TotalSQ(Q, curve(seed), sigma=0.1 + 0.05 * np.sin(Q) ** 2, radiation=Neutron())
    calculated = gain * data.values + shift + 0.1 * curve(seed + 100)
    shape = data.values + 0.3  # as for a difference with a Laue term
    found = best_adjustment(calculated, data, (shape, *scales), (shape * 0 + 1, *offsets))
    least = misfit(calculated, data, shape, found["scale"], found["offset"])
    assert scales[0] - 1e-9 <= found["scale"] <= scales[1] + 1e-9
    assert offsets[0] - 1e-9 <= found["offset"] <= offsets[1] + 1e-9
    direct = minimize(
        lambda p: misfit(calculated, data, shape, *p),
        [np.mean(scales), np.mean(offsets)],
        bounds=[scales, offsets],
    )
    assert least <= direct.fun * (1 + 1e-6) + 1e-9


def test_one_adjustment_alone():
    data = TotalSQ(Q, curve(1), sigma=0.1, radiation=Neutron())
    only = best_adjustment(1.1 * data.values, data, (data.values, -0.5, 0.5), None)
    assert only == {"scale": pytest.approx(0.1), "offset": 0.0}
    only = best_adjustment(data.values + 0.2, data, None, (np.ones(40), -0.5, 0.5))
    assert only == {"scale": 0.0, "offset": pytest.approx(0.2)}
    only = best_adjustment(data.values + 0.2, data, None, (np.ones(40), -0.1, 0.1))
    assert only["offset"] == pytest.approx(0.1)


def test_points_count_by_their_errors():
    sigma = np.where(Q < 5, 1e-3, 10.0)
    data = TotalSQ(Q, curve(2), sigma=sigma, radiation=Neutron())
    calculated = data.values + np.where(Q < 5, 0.1, 3.0)
    found = best_adjustment(calculated, data, None, (np.ones(40), -9, 9))
    assert found["offset"] == pytest.approx(0.1, abs=1e-5)


def test_shrinking_the_data_does_not_pay():
    """With errors that stay, a model unrelated to the data is best off with no data at all."""
    data = TotalSQ(Q, 1 + 0.5 * np.sin(3 * Q), sigma=0.1, radiation=Neutron())
    poor = np.ones_like(Q) + 0.5 * np.sin(3 * Q + 1)
    found = best_adjustment(poor, data, (data.values, -0.9, 5.0), None)
    assert abs(found["scale"]) < 0.2


def test_layout_uses_the_refined_errors_everywhere():
    truth = make_start(120)
    sets = make_sets(truth, scale=(0.5, 2.0))
    _, layout, _ = problem.build(
        truth, sets, min_distance=None, terms=(), r_max=None, dr=0.05, precision="double"
    )
    factors = np.array([0.25])
    scaled = layout.errors(factors)[1]
    np.testing.assert_allclose(scaled, 1.25 * sets[1].sigma)
    np.testing.assert_array_equal(layout.errors(factors)[0], sets[0].sigma)
    # χ² from metric and target is χ² from the curves, up to what does not depend on the model
    channels = layout.kernel.shape[1]
    metric, target = layout.metric(factors, channels), layout.target(factors, channels)

    def quadratic(model):
        return np.einsum("pc,pqc,qc", model, metric, model) - 2 * (target * model).sum()

    rng = np.random.default_rng(1)
    first, second = rng.random((2, 3, channels))
    found = quadratic(first) - quadratic(second)
    expected = layout.chi2(first, factors).sum() - layout.chi2(second, factors).sum()
    assert found == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("q_max", [6.0, 20.0])
def test_interpolated_kernels_are_the_exact_ones(q_max):
    edges = 0.05 * np.arange(240)
    q = np.linspace(0.5, q_max, 150)
    exact = transforms.bin_kernel(edges, q)
    taps, nodes = problem.interpolate_kernel(
        edges, exact, lambda r: np.sinc(q * r[:, None] / np.pi), q_max
    )
    phases, width, _ = taps.shape
    assert phases > 1
    for b in range(len(exact)):
        window = nodes[b // phases : b // phases + width]
        assert np.abs(taps[b % phases, :, b // phases] @ window - exact[b]).max() < 5e-5


def test_a_kernel_without_a_band_limit_is_kept_as_it_is():
    exact = np.random.default_rng(1).random((30, 8))
    taps, nodes = problem.interpolate_kernel(np.arange(31) * 0.05, exact, None, 0.0)
    assert taps.shape == (1, 1, 30)
    np.testing.assert_array_equal(taps[0, 0, :, None] * nodes[:30], exact)


def test_a_scale_that_could_vanish_is_refused():
    data = TotalSQ(Q, curve(1), sigma=0.1, radiation=Neutron())
    with pytest.raises(ValueError, match="must stay positive"):
        replace(data, scale=(0.0, 2.0))
