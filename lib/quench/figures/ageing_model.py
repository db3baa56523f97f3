"""Figures of the page on the population model: strength, ageing curves, maps, two steps."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from ..precipitation import population
from ..programme import Programme
from ._population_runs import (
    COARSE,
    HOUR,
    MPA,
    NM,
    TIME,
    ZERO_CELSIUS,
    aged,
    aged_copper,
    aged_nickel,
    reverted,
)
from .style import COLORS, CYCLE, LINE_STYLES, new_figure, panel_label

__all__ = [
    "ageing_by_model",
    "ageing_map",
    "ageing_under_parameters",
    "ageing_with_ridge",
    "obstacle_forces",
    "reversion",
    "succession_of_phases",
    "two_step_ageing",
]

STRENGTH = "Yield stress $\\sigma$ / MPa"
PANELS = (180.0, 200.0, 220.0)
MAP_CELSIUS = np.arange(150.0, 239.0, 4.0)
MAP_HOURS = np.logspace(-1, 3.5, 136)
PARTS = (("pure", "grey"), ("solution", "orange"), ("particles", "sky"))


def obstacle_forces(*, celsius=190.0, hours=10.0):
    """What each particle resists, and where the particles of a run stand.

    Parameters
    ----------
    celsius : float, optional
        Ageing temperature [°C].
    hours : float, optional
        Ageing time [h].

    Returns
    -------
    BookFigure
    """
    crossover = NM * population.alloy_2024().phases[0].crossover_radius
    radius = np.linspace(0, 8, 200)
    figure, (top, bottom) = new_figure(2, 1, height=5.2, sharex=True)
    top.plot(radius, np.minimum(radius / crossover, 1))
    top.axvline(crossover, color=COLORS["black"], ls=":", lw=1.2)
    top.text(crossover + 0.1, 0.25, "$r_\\mathrm{c}$")
    top.text(0.55, 0.72, "cut", ha="center")
    top.text(5.5, 0.82, "looped", ha="center")
    top.set(ylabel="Resistance $\\varphi$", ylim=(0, 1.15))
    looped = []
    for time, colour, line in zip((5.0, hours, 100.0), CYCLE, LINE_STYLES, strict=False):
        kept = aged(celsius, times=(5.0, hours, 100.0)).snapshots["S"]
        snapshot = min(kept, key=lambda one: abs(one.time - time * HOUR))
        share = snapshot.density / snapshot.number_density / NM
        bottom.stairs(
            share, NM * snapshot.edges, color=colour, ls=line, lw=1.8, label=f"{time:g} h"
        )
        large = snapshot.edges[:-1] >= crossover / NM
        looped.append(snapshot.numbers[large].sum() / snapshot.number_density)
    bottom.axvline(crossover, color=COLORS["black"], ls=":", lw=1.2)
    bottom.set(
        xlabel="Radius $r$ / nm", ylabel="Share per nm / nm$^{-1}$", ylim=(0, 1.0), xlim=(0, 8)
    )
    bottom.legend()
    panel_label(top, "a", "what a particle resists")
    panel_label(bottom, "b", f"how many there are at {celsius:.0f} °C")
    figure.alt = (
        "A particle resists in proportion to its radius up to the crossover at "
        f"{crossover:.2f} nm and equally above it. Of the particles {100 * looped[0]:.0f} % are "
        f"looped after 5 h, {100 * looped[1]:.0f} % after {hours:.0f} h and "
        f"{100 * looped[2]:.0f} % after 100 h at {celsius:.0f} °C."
    )
    return figure


def ageing_by_model():
    """Example 7's four panels by the population model: 180, 200 and 220 °C.

    Returns
    -------
    BookFigure
    """
    figure, grid = new_figure(2, 2, height=7.0)
    for celsius in PANELS:
        run = aged(celsius)
        hours, phase, label = run.time / HOUR, run.phase(), f"{celsius:.0f} °C"
        there = phase.number_density > 1e15
        grid[0, 0].loglog(hours[there], NM * phase.mean_radius[there], label=label)
        grid[0, 1].semilogx(hours, 100 * phase.volume_fraction, label=label)
        grid[1, 0].semilogx(hours, MPA * run.strength, label=label)
    grid[0, 0].set(ylabel="Mean radius $\\bar r$ / nm", ylim=(0.8, 30))
    grid[0, 0].set_yticks([1, 2, 5, 10, 20], ["1", "2", "5", "10", "20"])
    grid[0, 1].set(ylabel="Volume fraction $f$ / %", ylim=(0, 7))
    grid[1, 0].set(ylabel=STRENGTH, ylim=(100, 480))
    _contributions(grid[1, 1], aged(200.0))
    for axes, letter in zip(grid.flat, "abcd", strict=True):
        axes.set(xlabel=TIME, xlim=(0.05, 1000))
        axes.legend(loc="lower right" if letter == "b" else "upper left")
        panel_label(axes, letter)
    peaks = [aged(celsius).peak() for celsius in PANELS]
    figure.alt = (
        "Radius, volume fraction and strength now depend on the temperature. Strength peaks at "
        + ", ".join(
            f"{MPA * peak.value:.0f} MPa after {peak.time / HOUR:.2g} h at {celsius:.0f} °C"
            for peak, celsius in zip(peaks, PANELS, strict=True)
        )
        + "; afterwards it falls slowly while the volume fraction hardly changes."
    )
    return figure


def _contributions(axes, run):
    """Stack the parts of the strength."""
    hours, below = run.time / HOUR, np.zeros(run.time.size)
    for name, colour in PARTS:
        above = below + MPA * run.stress[name]
        axes.fill_between(hours, below, above, color=COLORS[colour], alpha=0.45, lw=0, label=name)
        below = above
    axes.semilogx(hours, MPA * run.strength, "-", color=COLORS["black"], lw=1.4, label="total")
    axes.set(ylabel="Yield stress at 200 °C / MPa", ylim=(0, 560))


@lru_cache(maxsize=1)
def _map():
    """Return strength [MPa] on the grid of the map, and the peaks as (h, MPa) by temperature."""
    strength, peaks = [], []
    for celsius in MAP_CELSIUS:
        run = aged(float(celsius), hours=float(MAP_HOURS[-1]), coarse=True)
        strength.append(MPA * run.strength_at(MAP_HOURS * HOUR))
        peak = run.peak()
        peaks.append((peak.time / HOUR, MPA * peak.value))
    return np.array(strength), np.array(peaks)


def _draw_map(axes, *, labels=True):
    """Draw strength as filled contours with the ridge of peak ageing."""
    strength, peaks = _map()
    levels = np.arange(90, 411, 20)  # 140 MPa, as quenched, lies within a band
    filled = axes.contourf(MAP_HOURS, MAP_CELSIUS, strength, levels=levels, cmap="cividis")
    lines = axes.contour(
        MAP_HOURS,
        MAP_CELSIUS,
        strength,
        levels=[200, 260, 320, 340, 360, 380],
        colors="white",
        linewidths=0.8,
    )
    if labels:
        axes.clabel(lines, fmt="%d", fontsize=8)
    axes.plot(peaks[:, 0], MAP_CELSIUS, color=COLORS["vermilion"], ls="--", lw=2.2)
    axes.set_xscale("log")
    axes.grid(False)
    axes.set(xlabel=TIME, ylabel="Ageing temperature $T$ / °C", xlim=(MAP_HOURS[0], MAP_HOURS[-1]))
    return filled


def ageing_map():
    """Strength against ageing time and temperature, with the ridge of peak ageing.

    Returns
    -------
    BookFigure
    """
    figure, axes = new_figure(height=4.8)
    filled = _draw_map(axes)
    axes.text(0.14, 231, "peak ageing", color="white", fontsize=10)
    figure.colorbar(filled, ax=axes, label=STRENGTH)
    _, peaks = _map()
    first, last = peaks[0], peaks[-1]
    figure.alt = (
        f"The ridge of peak ageing runs from {first[0]:.0f} h and {first[1]:.0f} MPa at "
        f"{MAP_CELSIUS[0]:.0f} °C to {60 * last[0]:.0f} min and {last[1]:.0f} MPa at "
        f"{MAP_CELSIUS[-1]:.0f} °C: hotter is sooner and lower."
    )
    return figure


def ageing_with_ridge(*, celsius=190.0):
    """One ageing curve, and where it runs through the map of strengths.

    Parameters
    ----------
    celsius : float, optional
        Ageing temperature [°C], one of the map's.

    Returns
    -------
    BookFigure
    """
    strength, peaks = _map()
    row = int(np.abs(MAP_CELSIUS - celsius).argmin())
    figure, (left, right) = new_figure(1, 2, height=3.9)
    _draw_map(left, labels=False)
    left.axhline(MAP_CELSIUS[row], color="white", lw=1.6)
    left.plot(peaks[row, 0], MAP_CELSIUS[row], "o", color=COLORS["vermilion"], mec="white")
    right.semilogx(MAP_HOURS, strength[row])
    right.plot(*peaks[row], "o", color=COLORS["vermilion"])
    right.plot(*peaks.T, color=COLORS["vermilion"], ls="--", lw=1.4, label="peaks of all $T$")
    right.set(xlabel=TIME, ylabel=STRENGTH, ylim=(120, 420), xlim=(MAP_HOURS[0], MAP_HOURS[-1]))
    right.legend(loc="upper left")
    panel_label(left, "a")
    panel_label(right, "b", f"{MAP_CELSIUS[row]:.0f} °C")
    hours, top = peaks[row]
    figure.alt = (
        f"At {MAP_CELSIUS[row]:.0f} °C the alloy is strongest after {hours:.2g} h, with "
        f"{round(top, -1):.0f} MPa."
    )
    return figure


@lru_cache(maxsize=32)
def _changed(energy, diffusion):
    """Age 2024 at 190 °C with interface energy and diffusivity times some factors."""
    alloy = population.alloy_2024()
    alloy = alloy.with_phase("S", interface_energy=energy * alloy.phases[0].interface_energy)
    faster = diffusion * alloy.matrix.diffusion_prefactor
    alloy = replace(alloy, matrix=replace(alloy.matrix, diffusion_prefactor=faster))
    history = Programme.isothermal(190.0 + ZERO_CELSIUS, MAP_HOURS[-1] * HOUR)
    return population.simulate(alloy, history, **COARSE)


def ageing_under_parameters(*, energy=1.0, diffusion=1.0):
    """Radius and strength at 190 °C when two parameters are changed.

    Parameters
    ----------
    energy, diffusion : float, optional
        Factors of the interface energy and of the diffusivity [1].

    Returns
    -------
    BookFigure
    """
    usual, run = _changed(1.0, 1.0), _changed(energy, diffusion)
    figure, (left, right) = new_figure(1, 2, height=3.8)
    for case, colour, line, label in (
        (usual, COLORS["grey"], "--", "as calibrated"),
        (run, COLORS["blue"], "-", "changed"),
    ):
        there = case.phase().number_density > 1e15
        hours, radius = case.time / HOUR, NM * case.phase().mean_radius
        left.loglog(hours[there], radius[there], color=colour, ls=line, label=label)
        right.semilogx(hours, MPA * case.strength, color=colour, ls=line)
    left.set(xlabel=TIME, ylabel="Mean radius $\\bar r$ / nm", xlim=(0.1, 3000), ylim=(0.5, 30))
    left.set_yticks([1, 2, 5, 10, 20], ["1", "2", "5", "10", "20"])
    left.legend(loc="upper left")
    right.set(xlabel=TIME, ylabel=STRENGTH, xlim=(0.1, 3000), ylim=(100, 450))
    panel_label(left, "a")
    panel_label(right, "b")
    most, peak = run.phase().number_density.max(), run.peak()
    said = f"strongest after {peak.time / HOUR:.2g} h with {round(MPA * peak.value, -1):.0f} MPa"
    figure.alt = (
        f"With {energy:g} times the interface energy and {diffusion:g} times the diffusivity "
        f"at most {most:.0e} particles form in a cubic metre, and the alloy is {said}."
    )
    return figure


def two_step_ageing():
    """Alloy 718: temperature, volume fraction, number and strength in one and two steps.

    Returns
    -------
    BookFigure
    """
    two, one = aged_nickel(), aged_nickel(single=718.0)
    figure, grid = new_figure(2, 2, height=6.2, sharex=True)
    for run, label in ((two, "718 °C, then 621 °C"), (one, "718 °C throughout")):
        hours, phase = run.time / HOUR, run.phase()
        grid[0, 0].plot(hours, run.temperature - ZERO_CELSIUS, label=label)
        grid[0, 1].plot(hours, 100 * phase.volume_fraction, label=label)
        grid[1, 0].semilogy(hours, np.maximum(phase.number_density, 1.0), label=label)
        grid[1, 1].plot(hours, MPA * run.strength, label=label)
    grid[0, 0].set(ylabel="Temperature $T$ / °C", ylim=(580, 760))
    grid[0, 1].set(ylabel="Volume fraction $f$ / %", ylim=(0, 13))
    grid[1, 0].set(ylabel="Number density $N$ / m$^{-3}$", ylim=(1e22, 2e24))
    grid[1, 1].set(ylabel=STRENGTH, ylim=(300, 1200))
    for axes, letter in zip(grid.flat, "abcd", strict=True):
        panel_label(axes, letter)
    for axes in grid[1]:
        axes.set_xlabel(TIME)
    grid[1, 1].legend(loc="lower right")
    share = [100 * run.phase().volume_fraction[-1] for run in (two, one)]
    stress = [MPA * run.strength[-1] for run in (two, one)]
    figure.alt = (
        f"Cooling to 621 °C raises the volume fraction to {share[0]:.0f} % instead of "
        f"{share[1]:.0f} % and ends at {round(stress[0], -1):.0f} instead of "
        f"{round(stress[1], -1):.0f} MPa, because solute precipitates that 718 °C leaves dissolved."
    )
    return figure


def succession_of_phases():
    """θ″ and then θ′ in Al–4 wt% Cu at 165 °C, sharing their copper.

    Returns
    -------
    BookFigure
    """
    run = aged_copper(165.0)
    hours = run.time / HOUR
    figure, (left, right) = new_figure(1, 2, height=3.8)
    for name in run.phases:
        left.semilogx(hours, 100 * run.phase(name).volume_fraction, label=name)
    left.set(xlabel=TIME, ylabel="Volume fraction $f$ / %", xlim=(0.5, 2000), ylim=(0, 6))
    left.legend(loc="upper left")
    right.semilogx(hours, 100 * run.composition, color=COLORS["black"], ls="-", label="matrix $x$")
    for phase, colour, line in zip(run.alloy.phases, CYCLE, ("--", ":"), strict=False):
        flat = 100 * phase.equilibrium.solubility(165.0 + ZERO_CELSIUS)
        right.axhline(flat, color=colour, ls=line, lw=1.4, label=f"solvus of {phase.name}")
    right.set(xlabel=TIME, ylabel="Copper / at%", xlim=(0.5, 2000), ylim=(0, 1.9))
    right.legend(loc="upper right")
    panel_label(left, "a")
    panel_label(right, "b")
    first, second = run.phases.values()
    most = first.volume_fraction.argmax()
    figure.alt = (
        f"θ″ takes {100 * first.volume_fraction[most]:.0f} % of the volume within "
        f"{hours[most]:.0f} h and holds the matrix near its own solvus. θ′, whose solvus is "
        f"lower, grows at its expense: after 2000 h it has "
        f"{100 * second.volume_fraction[-1]:.1f} % and θ″ is gone."
    )
    return figure


def reversion():
    """Al–4 wt% Cu aged at 165 °C, heated to 210 °C for ten minutes, and aged on.

    Returns
    -------
    BookFigure
    """
    run = reverted()
    minutes = run.time / 60 - 20 * 60
    figure, (left, right) = new_figure(1, 2, height=3.8)
    for name in run.phases:
        left.plot(minutes, 100 * run.phase(name).volume_fraction, label=name)
    left.axvspan(0, 10, color=COLORS["orange"], alpha=0.2, lw=0)
    left.set(xlabel="Time from the heating / min", ylabel="Volume fraction $f$ / %")
    left.set(xlim=(-10, 60), ylim=(0, 5.5))
    left.legend(loc="upper right")
    right.plot(minutes, MPA * run.strength, "-")
    right.axvspan(0, 10, color=COLORS["orange"], alpha=0.2, lw=0)
    right.set(xlabel="Time from the heating / min", ylabel=STRENGTH)
    right.set(xlim=(-10, 60), ylim=(100, 135))
    panel_label(left, "a")
    panel_label(right, "b")
    first = run.phase("θ″").volume_fraction
    before, after = np.interp([0.0, 10.0], minutes, 100 * first)
    lowest = MPA * run.strength[(minutes > 0) & (minutes < 60)].min()
    start = np.interp(0.0, minutes, MPA * run.strength)
    figure.alt = (
        f"Ten minutes at 210 °C dissolve θ″ from {before:.1f} to {after:.1f} % of the volume; "
        f"the yield stress falls from {start:.0f} to {lowest:.0f} MPa."
    )
    return figure
