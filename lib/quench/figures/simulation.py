"""Figures of the page on the source's simulator."""

import numpy as np

from ..precipitation import al_cu, growth
from ..stated import formulas
from .style import COLORS, new_figure, panel_label

__all__ = ["growth_term_as_coded", "precipitation_time_scales", "simulation_as_stated"]

HOUR = 3600.0
TIME = "Ageing time $t$ / h"
TEMPERATURES = (453.0, 473.0, 493.0)
BASE = 70.0


def simulation_as_stated():
    """Example 7's four panels from the source's own simulator.

    Returns
    -------
    BookFigure
    """
    hours = np.logspace(-1, 3, 100)
    figure, grid = new_figure(2, 2, height=7.0)
    for temperature in TEMPERATURES:
        run = formulas.simulate_ageing_as_stated(temperature, hours)
        label = f"{temperature - 273:.0f} °C"
        grid[0, 0].semilogx(hours, run.radius * 1e9, label=label)
        grid[0, 1].semilogx(hours, 100 * run.volume_fraction, label=label)
        grid[1, 0].semilogx(hours, run.strength / 1e6, label=label)
    grid[0, 0].set_ylabel("Radius $r$ / nm")
    grid[0, 1].set_ylabel("Volume fraction $f$ / %")
    grid[1, 0].set_ylabel("Strength / MPa")
    run = formulas.simulate_ageing_as_stated(473.0, hours)
    _contributions(grid[1, 1], hours, run.strength / 1e6)
    for axes, letter in zip(grid.flat, "abcd", strict=True):
        axes.set_xlabel(TIME)
        axes.legend(loc="lower right" if letter == "d" else "upper left")
        panel_label(axes, letter)
    best = formulas.simulate_ageing_as_stated(473.0, hours).strength.max() / 1e6
    figure.alt = (
        "The three temperatures give the same volume fraction. The radius stays at 2.0 nm until a "
        f"switch at 100 h, and the strength climbs to {best:.0f} MPa, beyond any aluminium alloy."
    )
    return figure


def _contributions(axes, hours, strength):
    """Draw base strength and precipitates' share at 200 °C."""
    axes.axhline(BASE, color=COLORS["black"], linestyle="--", label="base")
    axes.fill_between(hours, BASE, strength, alpha=0.3, color=COLORS["sky"], label="precipitates")
    axes.semilogx(hours, strength, "-", color=COLORS["blue"], label="total, 200 °C")
    axes.set_ylabel("Strength / MPa")


def growth_term_as_coded(*, temperature=473.0):
    """The growth of the radius as the source codes it, beside what its units allow.

    Parameters
    ----------
    temperature : float, optional
        [K].

    Returns
    -------
    BookFigure
    """
    hours = np.logspace(-1, 3, 100)
    coded = formulas.growth_term_as_stated(hours, temperature)
    stated = formulas.radius_as_stated(hours * HOUR, temperature)
    state = al_cu.theta_prime(temperature)
    zener = growth.radius(
        hours * HOUR, diffusivity=state.diffusivity, supersaturation=state.supersaturation
    )
    figure, axes = new_figure(height=4.2)
    axes.loglog(hours, zener, label="free growth of a θ′ sphere")
    axes.loglog(hours, stated, label="Example 3 as stated")
    axes.loglog(hours, coded, label="Example 7 as coded (m² read as m)")
    axes.axhline(2e-9, color=COLORS["grey"], linewidth=1, linestyle=":")
    axes.text(0.1, 2.6e-9, "initial 2 nm", color="#555555")
    axes.set_xlabel(TIME)
    axes.set_ylabel("Growth of the radius / m")
    axes.set_ylim(1e-20, 1e-3)
    axes.legend(loc="upper left")
    decades = np.log10(stated[-1] / coded[-1])
    figure.alt = (
        f"What the simulator adds to the 2 nm lies {decades:.0f} decades below the growth law of "
        "the source's own Example 3, so the radius cannot move."
    )
    return figure


def precipitation_time_scales(*, radius=5e-9):
    """How long θ′ takes to grow to a radius, and how long to coarsen to twice that.

    Parameters
    ----------
    radius : float, optional
        r [m].

    Returns
    -------
    BookFigure
    """
    temperature = np.linspace(400, 540, 100)
    state = al_cu.theta_prime(temperature)
    coefficient = growth.zener_sphere(state.supersaturation)
    growing = (radius / coefficient) ** 2 / state.diffusivity / HOUR
    coarsening = 7 * radius**3 / al_cu.theta_prime_rate_constant(temperature) / HOUR
    figure, axes = new_figure(height=4.2)
    axes.semilogy(temperature - 273.15, growing, label=f"free growth to {radius * 1e9:.0f} nm")
    axes.semilogy(
        temperature - 273.15,
        coarsening,
        label=f"coarsening from {radius * 1e9:.0f} to {2e9 * radius:.0f} nm",
    )
    for hours, name in ((1, "1 hour"), (24 * 365, "1 year")):
        axes.axhline(hours, color=COLORS["grey"], linewidth=1, linestyle=":")
        axes.text(130, hours * 1.25, name, color="#555555")
    axes.set_xlabel("Temperature $T$ / °C")
    axes.set_ylabel("Time / h")
    axes.legend(loc="upper right")
    ratio = np.interp(473.15, temperature, coarsening / growing)
    figure.alt = (
        f"At 200 °C coarsening from 5 to 10 nm takes {ratio:.0f} times as long as free growth to "
        "5 nm; both times fall to half or less every ten degrees."
    )
    return figure
