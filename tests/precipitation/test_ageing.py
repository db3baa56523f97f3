import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quench.precipitation import ageing

R = 8.314462618


class TestArrheniusTimeShift:
    def test_ten_hours_at_190_become_two_days_at_170(self):
        longer = ageing.arrhenius_time_shift(
            10, temperature_from=463.15, temperature_to=443.15, activation_energy=136e3
        )
        assert longer == pytest.approx(49.2293, rel=1e-5)

    def test_and_seventy_minutes_at_220(self):
        shorter = ageing.arrhenius_time_shift(
            10, temperature_from=463.15, temperature_to=493.15, activation_energy=136e3
        )
        assert shorter == pytest.approx(1.16665, rel=1e-5)

    def test_question_four(self):
        minutes = 60 * ageing.arrhenius_time_shift(
            10, temperature_from=473, temperature_to=523, activation_energy=150e3
        )
        assert minutes == pytest.approx(600 * math.exp(150e3 / R * (1 / 523 - 1 / 473)), rel=1e-9)
        assert minutes == pytest.approx(15.65, abs=0.005)

    def test_zero_time_stays_zero(self):
        shifted = ageing.arrhenius_time_shift(
            0, temperature_from=400, temperature_to=500, activation_energy=1e5
        )
        assert shifted == 0

    @settings(deadline=None, max_examples=50)
    @given(st.floats(1e-3, 1e6), st.floats(300, 800), st.floats(300, 800), st.floats(20e3, 200e3))
    def test_there_and_back_is_where_we_started(self, time, one, other, energy):
        there = ageing.arrhenius_time_shift(
            time, temperature_from=one, temperature_to=other, activation_energy=energy
        )
        back = ageing.arrhenius_time_shift(
            there, temperature_from=other, temperature_to=one, activation_energy=energy
        )
        assert back == pytest.approx(time, rel=1e-9)

    def test_arrays_broadcast(self):
        shifted = ageing.arrhenius_time_shift(
            [1, 2],
            temperature_from=473.15,
            temperature_to=[[473.15], [493.15]],
            activation_energy=136e3,
        )
        assert shifted.shape == (2, 2)
        np.testing.assert_allclose(shifted[0], [1, 2])

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"time": -1}, "time must be 0 or more"),
            ({"time": math.nan}, "time must be finite"),
            ({"temperature_from": 0}, "temperature_from must be greater than 0"),
            ({"temperature_to": -5}, "temperature_to must be greater than 0"),
            (
                {"activation_energy": 0},
                r"activation_energy must be greater than 0 \[J/mol\], got 0",
            ),
            ({"time": [1, 2], "temperature_to": [400, 410, 420]}, "shapes do not match: time"),
        ],
    )
    def test_bad_input_is_named(self, changed, message):
        arguments = {
            "time": 1,
            "temperature_from": 450,
            "temperature_to": 470,
            "activation_energy": 1e5,
        }
        arguments |= changed
        with pytest.raises(ValueError, match=message):
            ageing.arrhenius_time_shift(arguments.pop("time"), **arguments)

    def test_celsius_by_mistake_warns(self):
        with pytest.warns(UserWarning, match="below 100 K"):
            ageing.arrhenius_time_shift(
                1, temperature_from=90, temperature_to=470, activation_energy=1e3
            )


class TestApparentActivationEnergy:
    @settings(deadline=None, max_examples=50)
    @given(st.floats(20e3, 300e3), st.floats(1e-2, 1e4))
    def test_recovers_the_energy_of_shifted_times(self, energy, time):
        temperatures = np.array([423.0, 450, 473, 523])
        times = ageing.arrhenius_time_shift(
            time, temperature_from=473, temperature_to=temperatures, activation_energy=energy
        )
        found = ageing.apparent_activation_energy(times, temperature=temperatures)
        assert found == pytest.approx(energy, rel=1e-8)

    def test_least_squares_of_three_points(self):
        temperatures, times = np.array([440.0, 470, 500]), np.array([50.0, 9.0, 2.0])
        slope = np.polyfit(1 / temperatures, np.log(times), 1)[0]
        found = ageing.apparent_activation_energy(times, temperature=temperatures)
        assert found == pytest.approx(slope * R, rel=1e-8)

    def test_the_stated_peak_times_of_the_source(self):
        energy = ageing.apparent_activation_energy([48.3, 10], temperature=[423, 473])
        assert energy == pytest.approx(52.4e3, rel=1e-3)

    @pytest.mark.parametrize(
        ("time", "temperature", "message"),
        [
            ([1, 2], [400], "equal length"),
            ([[1, 2]], [[400, 410]], "equal length"),
            ([1, 2], [400, 400], "at least 2 different"),
            ([0, 2], [400, 410], "time must be greater than 0"),
            ([1, 2], [0, 410], "temperature must be greater than 0"),
        ],
    )
    def test_bad_input(self, time, temperature, message):
        with pytest.raises(ValueError, match=message):
            ageing.apparent_activation_energy(time, temperature=temperature)


class TestTemperatureCorrectedTime:
    def test_definition(self):
        kinetic = ageing.temperature_corrected_time(
            3600, temperature=473.15, activation_energy=136e3
        )
        assert kinetic == pytest.approx(
            3600 / 473.15 * math.exp(-136e3 / (R * 473.15)), rel=1e-9, abs=0
        )

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"time": -1}, r"time must be 0 or more \[s\]"),
            ({"temperature": 0}, "temperature must be greater than 0"),
            ({"activation_energy": -1}, r"activation_energy must be greater than 0 \[J/mol\]"),
            ({"time": [1, 2], "temperature": [400, 410, 420]}, "shapes do not match"),
        ],
    )
    def test_bad_input(self, changed, message):
        arguments = {"time": 1, "temperature": 470, "activation_energy": 1e5} | changed
        with pytest.raises(ValueError, match=message):
            ageing.temperature_corrected_time(arguments.pop("time"), **arguments)


class TestEquivalentTime:
    def test_constant_temperature_is_the_arrhenius_shift(self):
        time = np.array([0.0, 3.0, 10.0])
        found = ageing.equivalent_time(
            time, np.full(3, 443.15), reference_temperature=463.15, activation_energy=136e3
        )
        shifted = ageing.arrhenius_time_shift(
            time, temperature_from=443.15, temperature_to=463.15, activation_energy=136e3
        )
        np.testing.assert_allclose(found, shifted, rtol=1e-12)

    def test_two_steps_add(self):
        found = ageing.equivalent_time(
            [0, 2, 2, 5],
            [463.15, 463.15, 443.15, 443.15],
            reference_temperature=463.15,
            activation_energy=136e3,
        )
        assert found[-1] == pytest.approx(2 + 3 * 10 / 49.22933047, rel=1e-7)

    def test_ramp_agrees_with_quadrature(self):
        from scipy.integrate import quad

        time = np.linspace(0, 4, 4001)
        found = ageing.equivalent_time(
            time, 400 + 20 * time, reference_temperature=460.0, activation_energy=120e3
        )[-1]
        expected = quad(lambda t: math.exp(-120e3 / R * (1 / (400 + 20 * t) - 1 / 460)), 0, 4)[0]
        assert found == pytest.approx(expected, rel=1e-5)

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"time": [0, 2, 1]}, "time must ascend"),
            ({"time": [0, 1]}, "equal length"),
            ({"time": [math.inf, 1, 2]}, "time must be finite"),
            ({"temperature": [400, 0, 400]}, "temperature must be greater than 0"),
            ({"reference_temperature": -1}, "reference_temperature must be greater than 0"),
            ({"activation_energy": 0}, r"activation_energy must be greater than 0 \[J/mol\]"),
        ],
    )
    def test_bad_input(self, changed, message):
        arguments = {
            "time": [0, 1, 2],
            "temperature": [400, 410, 420],
            "reference_temperature": 400,
            "activation_energy": 1e5,
        } | changed
        with pytest.raises(ValueError, match=message):
            ageing.equivalent_time(arguments.pop("time"), arguments.pop("temperature"), **arguments)

    def test_times_may_repeat_and_lists_must_be_flat(self):
        with pytest.raises(ValueError, match="equal length"):
            ageing.equivalent_time(
                [[0, 1]], [[400, 410]], reference_temperature=400, activation_energy=1e5
            )


class TestJmak:
    def test_two_points_of_the_known_answer(self):
        law = ageing.jmak_from_points([1, 3], [0.10, 0.50])
        assert law.exponent == pytest.approx(1.714758, rel=1e-6)
        assert law.rate_constant == pytest.approx(-math.log(0.9), rel=1e-9)
        ninety = ageing.jmak_time(0.90, rate_constant=law.rate_constant, exponent=law.exponent)
        assert ninety == pytest.approx(6.042014, rel=1e-6)

    def test_points_that_do_not_start_at_one(self):
        law = ageing.jmak_from_points([2, 6], [0.10, 0.50])
        assert law.exponent == pytest.approx(1.714758, rel=1e-6)
        assert ageing.jmak_fraction(
            2, rate_constant=law.rate_constant, exponent=law.exponent
        ) == pytest.approx(0.10, rel=1e-9)

    def test_fraction_by_hand(self):
        assert ageing.jmak_fraction(2.0, rate_constant=0.1, exponent=3) == pytest.approx(
            1 - math.exp(-0.8), rel=1e-12
        )

    def test_early_times_keep_their_digits(self):
        early = ageing.jmak_fraction(1e-6, rate_constant=1.0, exponent=4)
        assert early == pytest.approx(1e-24, rel=1e-9)

    def test_starts_at_zero_and_ends_at_one(self):
        np.testing.assert_array_equal(
            ageing.jmak_fraction([0, 1e9], rate_constant=1.0, exponent=1.5), [0, 1]
        )
        assert ageing.jmak_time(0, rate_constant=2.0, exponent=1.5) == 0

    @settings(deadline=None, max_examples=50)
    @given(st.floats(0.001, 0.999), st.floats(1e-6, 1e3), st.floats(0.5, 4))
    def test_time_inverts_fraction(self, fraction, rate_constant, exponent):
        time = ageing.jmak_time(fraction, rate_constant=rate_constant, exponent=exponent)
        again = ageing.jmak_fraction(time, rate_constant=rate_constant, exponent=exponent)
        assert again == pytest.approx(fraction, rel=1e-9)

    @pytest.mark.parametrize("argument", ["rate_constant", "exponent"])
    @pytest.mark.parametrize("law", [ageing.jmak_fraction, ageing.jmak_time])
    def test_parameters_must_be_positive(self, law, argument):
        arguments = {"rate_constant": 1.0, "exponent": 1.5} | {argument: 0}
        with pytest.raises(ValueError, match=f"{argument} must be greater than 0, got 0"):
            law(0.5, **arguments)

    def test_other_bad_input(self):
        with pytest.raises(ValueError, match=r"time must be 0 or more \[s\], got -1"):
            ageing.jmak_fraction(-1, rate_constant=1, exponent=1)
        with pytest.raises(ValueError, match=r"fraction must be a fraction in \[0, 1\), got 1"):
            ageing.jmak_time(1, rate_constant=1, exponent=1)
        with pytest.raises(ValueError, match="shapes do not match"):
            ageing.jmak_fraction([1, 2], rate_constant=[1, 2, 3], exponent=1)
        with pytest.raises(ValueError, match="shapes do not match"):
            ageing.jmak_time([0.1, 0.2], rate_constant=[1, 2, 3], exponent=1)

    @pytest.mark.parametrize(
        ("times", "fractions", "message"),
        [
            ([3, 1], [0.1, 0.5], "must ascend"),
            ([1, 1], [0.1, 0.5], "must ascend"),
            ([1, 3], [0.5, 0.1], "must ascend"),
            ([1, 3], [0.5, 0.5], "must ascend"),
            ([1, 2, 3], [0.1, 0.5], "2 values each, got 3 and 2"),
            ([1, 2], [0.1, 0.5, 0.9], "2 values each, got 2 and 3"),
            ([0, 3], [0.1, 0.5], "times must be greater than 0"),
            ([1, 3], [0.0, 0.5], "fractions must be a fraction"),
            ([1, 3], [0.1, 1.0], "fractions must be a fraction"),
        ],
    )
    def test_two_points_refused(self, times, fractions, message):
        with pytest.raises(ValueError, match=message):
            ageing.jmak_from_points(times, fractions)


class TestAvramiExponent:
    @pytest.mark.parametrize(
        ("control", "nucleation", "dimensions", "exponent"),
        [
            ("diffusion", "site saturated", 3, 1.5),
            ("diffusion", "constant rate", 3, 2.5),
            ("diffusion", "site saturated", 1, 0.5),
            ("interface", "site saturated", 3, 3.0),
            ("interface", "constant rate", 3, 4.0),
            ("interface", "constant rate", 2, 3.0),
        ],
    )
    def test_table(self, control, nucleation, dimensions, exponent):
        found = ageing.avrami_exponent(
            control=control, nucleation=nucleation, dimensions=dimensions
        )
        assert found == exponent

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"control": "difusion"}, "control must be one of .*did you mean 'diffusion'"),
            ({"nucleation": "never"}, "nucleation must be one of"),
            ({"dimensions": 4}, "dimensions must be 1, 2 or 3, got 4"),
        ],
    )
    def test_unknown_words(self, changed, message):
        arguments = {"control": "diffusion", "nucleation": "constant rate", "dimensions": 3}
        with pytest.raises(ValueError, match=message):
            ageing.avrami_exponent(**(arguments | changed))

    def test_saturated_sites_with_growth_by_diffusion_measured(self):
        """Overlapping spheres whose radius grows as √t give n = 3/2."""
        number, speed = 40.0, 0.02
        times = np.array([1.0, 2.0])
        volumes = number * 4 / 3 * np.pi * (speed * np.sqrt(times)) ** 3
        law = ageing.jmak_from_points(times, 1 - np.exp(-volumes))
        assert law.exponent == pytest.approx(1.5, rel=1e-9)


class TestExcessVacancies:
    def test_ten_million_times_equilibrium(self):
        factor = ageing.excess_vacancy_factor(
            quench_temperature=813.15, ageing_temperature=298.15, formation_energy=63.7e3
        )
        assert factor == pytest.approx(math.exp(63.7e3 / R * (1 / 298.15 - 1 / 813.15)), rel=1e-9)
        assert 1e7 < factor < 2e7

    def test_no_quench_no_excess(self):
        factor = ageing.excess_vacancy_factor(
            quench_temperature=500, ageing_temperature=500, formation_energy=63.7e3
        )
        assert factor == 1
