"""The small functions behind the exercises on simulated ageing, restated by hand."""

from math import exp, inf, log, pi

import pytest

from quench.learning import answers_ageing as answers
from quench.precipitation.population import alloy_2024, simulate
from quench.programme import Programme

R = 8.314462618


def test_radius_from_number():
    radius = answers.radius_from_number(number_density=1e23, volume_fraction=0.02)
    assert 1e23 * 4 / 3 * pi * radius**3 == pytest.approx(0.02, rel=1e-12)


def test_diffusion_alone():
    energy = alloy_2024().matrix.activation_energy
    factor = exp(energy / R * (1 / 393.15 - 1 / 463.15))
    assert answers.slowdown(temperature=393.15, reference=463.15) == pytest.approx(factor, rel=1e-6)
    worth = answers.equivalent_time(time=360000, temperature=393.15, reference=463.15)
    assert worth == pytest.approx(360000 / factor, rel=1e-6)


def test_peaks_and_their_shift():
    first, second = (answers.peak_time(temperature=t) for t in (463.15, 493.15))
    assert answers.peak_strength(temperature=463.15) > answers.peak_strength(temperature=493.15)
    shifted = answers.shifted_peak_time(
        temperature=493.15, reference=463.15, activation_energy=136e3
    )
    assert shifted == pytest.approx(first * exp(136e3 / R * (1 / 493.15 - 1 / 463.15)), rel=1e-6)
    slope = log(first / second) / (1 / 463.15 - 1 / 493.15) * R
    assert answers.apparent_energy(first=463.15, second=493.15) == pytest.approx(slope, rel=1e-6)


def test_state_and_rate_constant():
    result = simulate(alloy_2024(), Programme.isothermal(473.15, 1e6))
    radius = answers.state(temperature=473.15, time=1e6, quantity="mean_radius")
    assert radius == pytest.approx(result.phase().mean_radius[-1], rel=1e-6)
    constant = answers.rate_constant(temperature=473.15, first=5e5, last=1e6)
    before = answers.state(temperature=473.15, time=5e5, quantity="mean_radius")
    assert constant == pytest.approx((radius**3 - before**3) / 5e5, rel=0.02)


def test_solvus_and_rounding():
    assert answers.s_phase_solvus() == pytest.approx(377, abs=1)
    assert answers.rounding() == 0.5e6


def test_times_to_a_target():
    assert answers.fastest_temperature() == 200
    steps = {"first": 473.15, "first_duration": 3600, "second": 473.15}
    single = answers.fastest_single_step()
    assert answers.two_step_time(**steps) == pytest.approx(single, rel=0.01)
    assert answers.saving(**steps) == pytest.approx(0, abs=0.01)
    assert answers.two_step_time(**steps, target=400e6) == inf
