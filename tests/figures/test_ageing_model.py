import dataclasses
import re

import numpy as np
import pytest

from quench import figures
from quench.precipitation import population
from quench.programme import Programme

HOUR = 3600.0


def peak(celsius, alloy=None):
    history = Programme.isothermal(celsius + 273.15, 1000 * HOUR)
    return population.simulate(alloy or population.alloy_2024(), history).peak()


def test_the_four_panels_peak_where_the_model_does():
    strength = figures.ageing_by_model().axes[2]
    for curve, celsius in zip(strength.lines, (180, 200, 220), strict=True):
        best = curve.get_ydata().argmax()
        found = peak(celsius)
        assert curve.get_ydata()[best] == pytest.approx(found.value / 1e6, rel=0.01)
        assert curve.get_xdata()[best] == pytest.approx(found.time / HOUR, rel=0.2)


def test_the_contributions_add_up():
    contributions = figures.ageing_by_model().axes[3]
    top = contributions.collections[-1].get_paths()[0].vertices
    total = contributions.lines[0]
    at = np.interp(np.log(10.0), np.log(total.get_xdata()[1:]), total.get_ydata()[1:])
    upper = top[np.isclose(top[:, 0], top[np.abs(top[:, 0] - 10.0).argmin(), 0]), 1].max()
    assert upper == pytest.approx(at, rel=0.02)


def test_the_table_of_peaks_has_what_is_stated_and_what_the_model_gives():
    table = figures.ageing_peaks({200: ("15.8 h, 305.2 MPa", "97.7 h, 4937 MPa")})
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["200 °C"][:2] == ("15.8 h, 305.2 MPa", "97.7 h, 4937 MPa")
    assert rows["220 °C"][:2] == ("–", "–")
    found = peak(220)
    assert rows["220 °C"][2] == f"{found.time / HOUR:.2g} h, {found.value / 1e6:.0f} MPa"


def test_the_ridge_of_the_map_is_the_peak_of_each_temperature():
    ridge = figures.ageing_map().axes[0].lines[0]
    hours, celsius = ridge.get_data()
    found = peak(190)
    assert np.interp(190, celsius, hours) == pytest.approx(found.time / HOUR, rel=0.02)
    assert (np.diff(hours) < 0).all()
    dot = figures.ageing_with_ridge(celsius=190).axes[1].lines[1]
    assert dot.get_ydata()[0] == pytest.approx(found.value / 1e6, rel=0.01)


def test_faster_diffusion_shortens_all_times():
    usual = figures.ageing_under_parameters().alt
    fast = figures.ageing_under_parameters(diffusion=3).alt
    hours = [float(re.search(r"after ([\d.]+) h", text)[1]) for text in (usual, fast)]
    assert hours[0] / hours[1] == pytest.approx(3, rel=0.06)
    assert usual.split("at most")[1][:7] == fast.split("at most")[1][:7]


def test_a_lower_interface_energy_makes_more_particles():
    most = [
        float(re.search(r"at most (\S+) particles", figure.alt)[1])
        for figure in (figures.ageing_under_parameters(energy=e) for e in (0.8, 1.1))
    ]
    assert most[0] > most[1]


def test_the_second_step_is_worth_it():
    fraction, stress = (figures.two_step_ageing().axes[n] for n in (1, 3))
    for axes in (fraction, stress):
        two, one = axes.lines
        assert two.get_ydata()[-1] > 1.1 * one.get_ydata()[-1]
        assert two.get_ydata()[two.get_xdata() < 8][-1] == pytest.approx(
            one.get_ydata()[one.get_xdata() < 8][-1], rel=0.01
        )


def test_one_phase_replaces_the_other():
    first, second = figures.succession_of_phases().axes[0].lines
    assert first.get_label() == "θ″"
    assert first.get_ydata().max() > 4
    assert first.get_ydata()[-1] == pytest.approx(0, abs=1e-3)
    assert second.get_ydata()[-1] > 4
    matrix, *solvus = figures.succession_of_phases().axes[1].lines
    assert matrix.get_ydata()[-1] < solvus[0].get_ydata()[0]


def test_reversion_dissolves_and_softens():
    fraction, stress = figures.reversion().axes
    minutes, share = fraction.lines[0].get_data()
    before, after = np.interp([-1.0, 10.0], minutes, share)
    assert after < 0.3 * before
    assert np.interp(10.0, *stress.lines[0].get_data()) < 115


def test_resistance_ends_at_the_crossover():
    curve, mark = figures.obstacle_forces().axes[0].lines
    radius, force = curve.get_data()
    crossover = mark.get_xdata()[0]
    assert crossover == pytest.approx(2.25)
    assert np.interp(crossover / 2, radius, force) == pytest.approx(0.5, abs=0.01)
    assert (force[radius > crossover] == 1).all()


def test_the_sensitivity_table_shows_what_scaling_demands():
    rows = {row[0]: row[1:] for row in figures.ageing_sensitivity().rows}
    assert rows["diffusivity D₀ ∓ 10 %"] == ("+11 / -9", "0 / 0", "0 / 0", "0 / 0")
    beta = rows["line tension factor β ∓ 10 %"]
    low, high = (float(part) for part in beta[1].split(" / "))
    assert -low == pytest.approx(high, abs=0.2)
    assert 6 < high < 9
    assert beta[2:] == ("0 / 0", "0 / 0")


def test_the_sensitivity_table_recalibrates_the_rest():
    shown = {row[0]: row[1:] for row in figures.ageing_sensitivity().rows}
    shown = shown["number of sites N₀ ∓ 10 %"]
    alloy = population.alloy_2024()
    site = alloy.phases[0].sites
    fewer = alloy.with_phase("S", sites=population.Sites(0.9 * site.density, site.barrier_factor))
    first = [float(cell.split(" / ")[0]) for cell in shown]
    assert first[1] == pytest.approx(100 * (peak(190, fewer).value / peak(190).value - 1), abs=0.11)
    factor = peak(190, fewer).time / peak(190).time
    faster = dataclasses.replace(
        fewer.matrix, diffusion_prefactor=fewer.matrix.diffusion_prefactor * factor
    )
    ratio = peak(220, dataclasses.replace(fewer, matrix=faster)).time / peak(220).time
    assert first[2] == pytest.approx(100 * (ratio - 1), abs=1.1)
    assert abs(first[3]) < abs(first[1])
