"""What the figures of the population model claim, against the runs they are drawn from."""

import re

import numpy as np
import pytest

from quench import figures
from quench.precipitation import population
from quench.programme import Programme

HOUR = 3600.0


@pytest.fixture(scope="module")
def run():
    return population.simulate(
        population.alloy_2024(), Programme.isothermal(463.15, 3000 * HOUR), times=[36000.0]
    )


def numbers(text):
    return [float(n) for n in re.findall(r"\d+(?:\.\d+)?", text)]


def test_the_solute_balance_is_drawn_from_the_run(run):
    figure = figures.population_solute_balance()
    curve = figure.axes[0].lines[0]
    assert curve.get_ydata()[0] == pytest.approx(3.3)
    assert curve.get_ydata()[-1] == pytest.approx(100 * run.composition[-1], rel=1e-3)
    share = figure.axes[1].lines[0].get_ydata()
    phi = (0.033 - run.composition[-1]) / (0.5 - run.composition[-1])  # lever rule
    assert share[-1] == pytest.approx(100 * phi * 0.5 / 0.033, rel=1e-3)


def test_particles_stand_still_at_the_critical_radius():
    velocity = figures.size_classes_early().axes[1]
    for curve, dot in zip(velocity.lines[0:6:2], velocity.lines[1:6:2], strict=True):
        radius, speed = curve.get_data()
        (critical,) = dot.get_xdata()
        assert np.interp(critical, radius, speed) == pytest.approx(0, abs=2e-3)
        assert (speed[radius < critical - 0.05] < 0).all()
        assert (speed[radius > critical + 0.05] > 0).all()


def test_incubation_only_delays_nucleation(run):
    model, steady = (line.get_data() for line in figures.nucleation_burst().axes[0].lines)
    shares = [
        np.interp(hours, *model) / np.interp(hours, *steady) for hours in (0.5, 2.0, 5.0, 12.0)
    ]
    assert shares[0] < 1e-3
    assert shares == sorted(shares)
    assert 0.6 < shares[-1] < 1.05


def test_lsw_with_the_composition_of_the_model_follows_the_model(run):
    lines = {line.get_label(): line for line in figures.growth_and_coarsening().axes[0].lines}
    mean = lines[r"mean $\bar r$"].get_ydata()[-1]
    assert lines["LSW with $x$"].get_ydata()[-1] == pytest.approx(mean, rel=0.03)
    assert lines[r"LSW with $x_\mathrm{e}$"].get_ydata()[-1] < 0.95 * mean


@pytest.mark.parametrize("time", [1, 10, 1000])
def test_a_frame_shows_the_nearest_moment(time, run):
    figure = figures.size_distribution(time=time)
    hours, celsius, mean, critical = numbers(figure.alt)
    assert (hours, celsius) == (time, 190)
    for shown, series in ((mean, run.phase().mean_radius), (critical, run.phase().critical_radius)):
        assert shown == pytest.approx(1e9 * np.interp(time * HOUR, run.time, series), abs=0.08)


def test_the_strip_shows_shares_of_one():
    for axes in figures.size_distributions().axes:
        values, edges, _ = axes.patches[0].get_data()
        assert (values * np.diff(edges)).sum() == pytest.approx(1)
