from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from quench.rmc import beam_time, recovery
from quench.rmc.beam_time import Difference, Judgement, Total
from quench.scattering import XRay, faber_ziman

ALLOY = recovery.COMPOSITION
AT_CO = Difference(7.689, 7.609, counts=1e6, systematic=0.0)


def at_two(plan):
    data = plan.dataset(ALLOY)
    return float(np.interp(2.0, data.x, data.sigma))


@pytest.mark.parametrize(
    ("near", "far", "q_max", "counting", "scale"),
    [
        (50.195, 49.939, 12.0, 0.030, 0.021),
        (7.223, 7.043, 6.0, 0.0081, 0.006),
        (7.689, 7.609, 7.0, 0.056, 0.040),
    ],
)
def test_errors_of_differences_are_those_of_the_literature(near, far, q_max, counting, scale):
    plan = Difference(near, far, counts=1e6, q_max=q_max, systematic=0.0)
    assert at_two(plan) == pytest.approx(counting, rel=0.04)
    assert at_two(replace(plan, counts=1e30, systematic=1e-3)) == pytest.approx(scale, rel=0.06)


def test_counting_and_mismatch_add_in_squares():
    alone = at_two(AT_CO), at_two(replace(AT_CO, counts=1e30, systematic=1e-3))
    assert at_two(replace(AT_CO, systematic=1e-3)) == pytest.approx(np.hypot(*alone))
    assert at_two(replace(AT_CO, counts=4e6)) == pytest.approx(alone[0] / 2)


def test_error_of_a_total_is_relative_to_the_intensity():
    plan = Total(113.3, counts=1e4, systematic=0.0)
    f = XRay(113.3).amplitudes(list(ALLOY), [2.0])
    level = (faber_ziman.mean_square(ALLOY, f) / faber_ziman.square_mean(ALLOY, f))[0]
    assert level > 1
    assert at_two(plan) == pytest.approx(0.01 * level)
    assert at_two(replace(plan, counts=1e30, systematic=0.02)) == pytest.approx(0.02 * level)


def test_photons_count_points_and_both_energies():
    assert Total(113.3, counts=10, q_min=1, q_max=2).photons == 10 * 21
    assert replace(AT_CO, counts=10, q_min=1, q_max=2).photons == 2 * 10 * 21


def test_counts_needed_give_the_error():
    for plan in (replace(AT_CO, systematic=2e-4), Total(113.3, counts=1)):
        counts = beam_time.counts_needed(plan, ALLOY, sigma=0.02)
        assert at_two(replace(plan, counts=counts)) == pytest.approx(0.02)
    with pytest.raises(ValueError, match="systematic error alone leaves 0.0396"):
        beam_time.counts_needed(replace(AT_CO, systematic=1e-3), ALLOY, sigma=0.02)


def test_mean_distance_weighs_with_the_shell():
    r = np.arange(0.025, 10, 0.05)
    flat = beam_time.mean_distance(r, np.ones_like(r))
    assert flat == pytest.approx(3 / 4 * (4.2**4 - 2.3**4) / (4.2**3 - 2.3**3), rel=1e-3)
    spike = np.zeros((2, len(r)))
    spike[0, 60], spike[1, 70] = 1.0, 1.0
    np.testing.assert_allclose(beam_time.mean_distance(r, spike), r[[60, 70]])


def test_significance_and_share_follow_from_the_shift():
    verdict = Judgement(true_shift=0.2, shift=0.05, error=0.01, chi2=1.0, photons=1e9)
    assert verdict.significance == pytest.approx(5)
    assert verdict.share == pytest.approx(0.25)
    assert "0.050 ± 0.010 Å (5.0σ), 25% of the true 0.200 Å" in str(verdict)


@pytest.fixture(scope="module")
def truths():
    return recovery.mixture(300, seed=1), recovery.mixture(300, co_co=recovery.AFTER, seed=1)


SHORT = {"atoms": 200, "chains": 3, "moves_per_atom": 400, "samples": 4, "sample_every": 400}
GOOD = [
    Total(113.3, counts=1e6, q_max=12.0),
    Difference(50.195, 49.939, counts=1e7, q_max=10.0, systematic=1e-4, name="Δ_Gd"),
    Difference(7.689, 7.609, counts=1e9, systematic=1e-5, name="Δ_Co"),
]


def test_a_good_plan_sees_a_shift_and_none_where_there_is_none(truths):
    before, after = truths
    with ThreadPoolExecutor(2) as pool:
        seen = beam_time.judge(GOOD, before, after, executor=pool, **SHORT)
        null = beam_time.judge(GOOD, before, before, executor=pool, **SHORT)
    assert seen.true_shift > 0.1
    assert 0.08 < seen.share < 1
    assert null.true_shift == 0
    assert abs(null.shift) < 0.6 * seen.shift
    assert seen.photons == pytest.approx(sum(p.photons for p in GOOD))


def test_judging_is_reproducible(truths):
    with ThreadPoolExecutor(1) as pool:
        options = {**SHORT, "chains": 2, "moves_per_atom": 20, "executor": pool}
        first, same, other = (
            beam_time.judge(GOOD[:1], *truths, seed=s, **options) for s in (1, 1, 2)
        )
    assert first == same
    assert first != other


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Total(113.3, counts=0), "counts must be greater than 0"),
        (lambda: Total(113.3, counts=1e6, q_min=5, q_max=4), "q_min must lie between"),
        (lambda: replace(AT_CO, systematic=-1), "systematic must"),
        (lambda: replace(AT_CO, q_max=9.0).dataset(ALLOY), "7.7"),
        (lambda: beam_time.judge([], None, None), "the plan is empty"),
        (lambda: beam_time.judge(GOOD, None, None, chains=1), "chains=2 or more, got 1"),
        (lambda: beam_time.counts_needed(AT_CO, ALLOY, sigma=0), "sigma must be greater"),
    ],
)
def test_bad_plans_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
