"""The chapter's own formulas, against numbers worked out here from its mathematics."""

import math

import numpy as np
import pytest

from quench.stated import formulas

TIGHT = {"rel": 1e-9}


def test_every_exported_name_exists():
    for name in formulas.__all__:
        assert hasattr(formulas, name)


def test_labusch_is_a_power_law():
    assert formulas.labusch_as_stated(5) == pytest.approx(
        30 * math.exp(0.67 * math.log(5)), **TIGHT
    )
    assert formulas.labusch_as_stated(4, coefficient=2.0, exponent=0.5) == pytest.approx(
        4.0, **TIGHT
    )
    np.testing.assert_allclose(formulas.labusch_as_stated([0, 1]), [0, 30])


def test_yield_stress_and_error_of_example_1():
    assert formulas.yield_stress_as_stated(1) == pytest.approx(50)
    assert formulas.yield_stress_as_stated(1, base=7) == pytest.approx(37)
    assert formulas.mg_yield_stress_as_stated(6) == 140.0
    assert formulas.model_error_as_stated(5) == pytest.approx(107 - 30 * 5**0.67, **TIGHT)


def test_nucleation_of_example_2():
    force = formulas.driving_force_as_stated(1.5)
    assert force == pytest.approx(-2e8 * 0.4054651081081644, **TIGHT)
    barrier = 16 * math.pi * 0.008 / 3 / force**2
    assert formulas.barrier_as_stated(0.2, force) == pytest.approx(barrier, **TIGHT)
    assert formulas.barrier_temperature_as_stated(0.2, force) == pytest.approx(
        barrier / 1.38e-23, **TIGHT
    )
    assert formulas.critical_radius_as_stated(0.2, force) == pytest.approx(0.4 / -force, **TIGHT)
    logarithm = 41 - barrier / (1.38e-23 * 473) * math.log10(math.e)
    assert formulas.log10_nucleation_rate_as_stated(473, 0.2, force) == pytest.approx(
        logarithm, **TIGHT
    )


def test_nucleation_rate_underflows_without_a_warning():
    assert formulas.nucleation_rate_as_stated(473, 0.2, -8.1e7) == 0.0
    rate = formulas.nucleation_rate_as_stated(473, 0.02, -1.5e8)
    assert math.log10(rate) == pytest.approx(
        formulas.log10_nucleation_rate_as_stated(473, 0.02, -1.5e8)
    )


def test_diffusivity_and_growth_of_example_3():
    diffusivity = 1e-5 * math.exp(-150e3 / 8.314 / 473)
    assert formulas.diffusivity_as_stated(473) == pytest.approx(diffusivity, **TIGHT)
    assert formulas.radius_as_stated(3600, 473) == pytest.approx(
        math.sqrt(0.2 * diffusivity * 3600), **TIGHT
    )


def test_peak_time_of_example_4():
    assert formulas.peak_time_as_stated(473) == pytest.approx(10.0, **TIGHT)
    shift = math.exp(100e3 / 8.314 * (1 / 423 - 1 / 473))
    assert formulas.peak_time_as_stated(423) == pytest.approx(10 * shift, **TIGHT)


def test_hardness_jumps_at_the_peak():
    before = 70 + 80 * (1 - math.exp(-1))
    assert formulas.hardness_as_stated(10, 473) == pytest.approx(before, rel=1e-6)
    assert formulas.hardness_before_peak_as_stated(10, 473) == pytest.approx(before, rel=1e-6)
    assert formulas.hardness_as_stated(10 * (1 + 1e-9), 473) == pytest.approx(150, abs=1e-3)
    half = 150 * math.exp(-0.5 * 0.5**0.8)
    assert formulas.hardness_as_stated(15, 473) == pytest.approx(half, **TIGHT)
    assert formulas.hardness_as_stated(1e3, 473) == 80
    assert formulas.hardness_as_stated(0, 473) == pytest.approx(70)


def test_grid_values_of_example_4():
    assert formulas.peak_time_on_grid_as_stated(473) == pytest.approx(10 ** (-2 + 600 * 5 / 999))
    assert formulas.maximum_hardness_as_stated(473) == pytest.approx(
        formulas.hardness_as_stated(formulas.peak_time_on_grid_as_stated(473), 473)
    )


def test_spacing_and_strength_of_example_5():
    spacing = 10e-9 * math.sqrt(math.pi / 0.09)
    assert formulas.spacing_as_stated(5e-9, 0.03) == pytest.approx(spacing, **TIGHT)
    assert formulas.gap_as_stated(5e-9, 0.03) == pytest.approx(spacing - 10e-9, **TIGHT)
    shear, tension, length = formulas.orowan_as_stated(5e-9, 0.03)
    assert length == pytest.approx(spacing, **TIGHT)
    assert shear == pytest.approx(3.06 * 26e9 * 0.286e-9 / (spacing - 10e-9), **TIGHT)
    assert tension == pytest.approx(3.06 * shear, **TIGHT)
    assert formulas.strength_as_stated(5e-9, 0.03, taylor_factor=2) == pytest.approx(
        4 / 3.06**2 * tension, **TIGHT
    )
    assert formulas.spacing_ratio_squared_as_stated(0.05) == pytest.approx(math.pi / 0.15, **TIGHT)
    assert formulas.line_force_as_stated() == pytest.approx(22.75416, **TIGHT)


def test_the_optimal_radius_is_the_edge_of_the_grid():
    for fraction in (0.01, 0.03, 0.1):
        assert formulas.optimal_radius_as_stated(fraction) == pytest.approx(1e-9)


def test_contact_fraction_makes_spacing_one_diameter():
    fraction = formulas.contact_fraction_as_stated()
    assert formulas.spacing_as_stated(3e-9, fraction) == pytest.approx(6e-9, **TIGHT)


def test_design_cases():
    assert formulas.design_case_as_stated("peak-ageing") == {
        "radius": 10e-9,
        "volume_fraction": 0.05,
    }


def test_coarsening_of_example_6():
    constant = 8 * 0.2 * 1e-5 * 0.01 * formulas.diffusivity_as_stated(523) / (9 * 8.314 * 523)
    assert formulas.coarsening_rate_constant_as_stated(523) == pytest.approx(constant, **TIGHT)
    assert formulas.coarsened_radius_as_stated(7.0, 1.0, 1.0) == pytest.approx(2.0, **TIGHT)
    assert formulas.gibbs_thomson_as_stated(1e-8, 473) == pytest.approx(
        math.exp(0.4 * 1e-5 / 1e-8 / 8.314 / 473), **TIGHT
    )
    assert formulas.lsw_check_as_stated(523) == pytest.approx(1, abs=1e-12)


def test_simulator_of_example_7():
    run = formulas.simulate_ageing_as_stated(473, [0.1, 10.0, 200.0])
    assert run["radius"][0] == pytest.approx(
        2e-9 + formulas.growth_term_as_stated(0.1, 473), **TIGHT
    )
    constant = formulas.coarsening_rate_constant_as_stated(473)
    late = (2e-9 + formulas.growth_term_as_stated(200.0, 473)) ** 3 + constant * 720e3
    assert run.radius[2] == pytest.approx(late ** (1 / 3), **TIGHT)
    assert run.volume_fraction[1] == pytest.approx(0.05 * (1 - math.exp(-1)), **TIGHT)
    assert run.precipitation_strength[0] == 0
    assert run.strength[0] == 70e6
    assert run.strength[1] == pytest.approx(
        70e6 + formulas.strength_as_stated(run.radius[1], run.volume_fraction[1]), **TIGHT
    )
    with pytest.raises(KeyError, match="unknown result 'r'; known: time_hours"):
        run["r"]


def test_the_simulators_optimum_is_the_last_point_before_the_switch():
    for temperature in (453, 473, 493):
        peak = formulas.peak_of_simulation_as_stated(temperature)
        assert peak["time_hours"] == pytest.approx(10 ** (-1 + 4 * 74 / 99))


def test_growth_term_is_an_area():
    term = formulas.growth_term_as_stated(4.0, 473)
    assert term == pytest.approx(
        0.5e-9 * math.sqrt(2 * formulas.diffusivity_as_stated(473) * 14400), **TIGHT
    )


def test_worked_solutions():
    assert formulas.activation_temperature_as_stated(8.314) == pytest.approx(1)
    assert formulas.inverse_temperature_difference_as_stated(500, 400) == pytest.approx(-0.0005)
    assert formulas.time_exponent_as_stated(500, 400, 8314.0) == pytest.approx(-0.5)
    assert formulas.time_ratio_as_stated(500, 400, 8314.0) == pytest.approx(math.exp(-0.5))
    assert formulas.shortening_factor_as_stated(500, 400, 8314.0) == pytest.approx(math.exp(0.5))
    assert formulas.ageing_time_as_stated(500, 400, 10, 8314.0) == pytest.approx(
        10 * math.exp(-0.5)
    )
    assert formulas.duration_as_stated(2) == 7200
    assert formulas.cube_as_stated(3) == 27
    assert formulas.volume_gain_as_stated(2, 3) == 6
    assert formulas.growth_factor_as_stated(6, 2) == 3
    assert formulas.strength_loss_as_stated(5, 2) == 3
    assert formulas.relative_loss_as_stated(5, 2) == pytest.approx(0.6)


def test_counts_and_sums():
    assert formulas.code_examples_as_stated() == 7
    assert formulas.exercises_as_stated() == 8
    assert formulas.celsius_as_stated(373) == 100
    assert formulas.alloy_strength_as_stated(70, 250) == 320
    assert formulas.strength_retained_as_stated(4, 3) == 0.75
    assert formulas.closest_on_time_grid_as_stated(31.6) == pytest.approx(31.99, abs=0.01)


def test_isbn_check_digit():
    assert formulas.isbn_check_digit("978-1420062106") == 6
    assert formulas.isbn_check_digit("9780080994314") == 4
    assert formulas.isbn_check_digit("978-4120062106") != 6


def test_r_squared_of_points_that_are_no_line():
    from quench.stated.formulas.coarsening import straight_line_r_squared

    # correlation of (0, 1, 2) with (0, 1, 0) is 0, with (0, 2, 1) it is 1/2
    assert straight_line_r_squared([0, 1, 2], [0, 1, 0]) == pytest.approx(0, abs=1e-12)
    assert straight_line_r_squared([0, 1, 2], [0, 2, 1]) == pytest.approx(0.25, **TIGHT)


def test_time_grid_of_the_simulator_spans_a_tenth_to_a_thousand_hours():
    assert formulas.closest_on_time_grid_as_stated(0.01) == pytest.approx(0.1, **TIGHT)
    assert formulas.closest_on_time_grid_as_stated(1e5) == pytest.approx(1000, **TIGHT)
    assert formulas.closest_on_time_grid_as_stated(0.11) == pytest.approx(10 ** (-1 + 4 / 99))
