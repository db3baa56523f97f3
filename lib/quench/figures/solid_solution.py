"""Figures of the page on solid solutions."""

import numpy as np

from .. import materials
from ..precipitation import solid_solution, thermodynamics
from ..stated.formulas.solid_solution import (
    MG_CONTENT,
    MG_YIELD_STRESS,
    yield_stress_as_stated,
)
from .style import COLORS, new_figure, panel_label

__all__ = [
    "al_cu_solvus",
    "al_mg_as_stated",
    "al_mg_fit",
    "lever_rule_fractions",
    "solute_sizes",
    "solution_theories",
]

ZERO_CELSIUS = 273.15
PAIRS = (("Cu", "Ni"), ("Ni", "Fe"), ("Cr", "Fe"), ("Mg", "Al"), ("Cu", "Al"))
MG = r"Magnesium content $c$ / at%"
YIELD = r"Yield stress $\sigma_\mathrm{y}$ / MPa"
EUTECTIC = (5.65, 548.2)  # wt% Cu in the solid, °C


def _table():
    return np.array(MG_CONTENT), np.array(MG_YIELD_STRESS)


def solute_sizes(pairs=PAIRS):
    """Relative size difference of solute and host atoms, with Hume-Rothery's limit.

    Parameters
    ----------
    pairs : sequence of (solute, host)
        Names of elements in `quench.materials`.

    Returns
    -------
    BookFigure
    """
    percent = [
        100
        * solid_solution.size_difference(
            solute_radius=materials.get(solute).atomic_radius,
            solvent_radius=materials.get(host).atomic_radius,
        )
        for solute, host in pairs
    ]
    figure, axes = new_figure(height=3.2)
    limit = 100 * solid_solution.SIZE_RULE
    axes.axvspan(-limit, limit, color=COLORS["green"], alpha=0.12)
    axes.barh(range(len(pairs)), percent, color=COLORS["blue"], height=0.5)
    for row, value in enumerate(percent):
        side = 0.4 if value >= 0 else -0.4
        axes.text(
            value + side, row, f"{value:+.1f} %", va="center", ha="left" if value >= 0 else "right"
        )
    axes.set_yticks(range(len(pairs)), [f"{solute} in {host}" for solute, host in pairs])
    axes.set_xlim(-19, 19)
    axes.set_xlabel("Size difference of solute and host / %")
    axes.set_title("shaded: within 15 %", loc="right", color="#33691e")
    figure.alt = (
        "All five pairs lie within Hume-Rothery's 15 per cent: copper in nickel differs by "
        f"{percent[0]:+.0f} per cent, magnesium in aluminium by {percent[3]:+.0f}, "
        f"copper in aluminium by {percent[4]:+.0f}."
    )
    return figure


def al_mg_as_stated():
    """Example 1 as the source states it: model and table of Al–Mg.

    Returns
    -------
    BookFigure
    """
    content, measured = _table()
    grid = np.linspace(0, 7, 100)
    figure, axes = new_figure(height=3.8)
    axes.plot(grid, yield_stress_as_stated(grid), label="model as stated, $n$ = 0.67")
    axes.plot(content, measured, "o", color=COLORS["vermilion"], label="“experiment” as stated")
    axes.set_xlabel(MG)
    axes.set_ylabel(YIELD)
    axes.legend(loc="upper left")
    gap = measured[5] - yield_stress_as_stated(5.0)
    figure.alt = (
        "The stated model runs below every point from 2 at% on; at 5 at% it is "
        f"{gap:.0f} MPa too low."
    )
    return figure


def al_mg_fit():
    """The table of Example 1 with the fit of both parameters, and what each law leaves over.

    Returns
    -------
    BookFigure
    """
    content, measured = _table()
    grid = np.linspace(0, 7, 200)
    fit = solid_solution.fit_power_law(content, measured, base=20.0)

    def fitted(c):
        return solid_solution.power_law(c, fit.base, fit.coefficient, fit.exponent)

    figure, (top, bottom) = new_figure(2, 1, height=5.4, sharex=True, height_ratios=(2, 1))
    top.plot(grid, fitted(grid), label=f"fit, $n$ = {fit.exponent:.2f}")
    top.plot(grid, yield_stress_as_stated(grid), label="as stated, $n$ = 0.67")
    top.plot(content, measured, "o", color=COLORS["black"], label="table of the source")
    top.set_ylabel(YIELD)
    top.legend(loc="upper left")
    panel_label(top, "a")
    bottom.axhline(0, color=COLORS["grey"], linewidth=1, linestyle="-")
    bottom.plot(content, measured - fitted(content), "o", label="fit")
    bottom.plot(content, measured - yield_stress_as_stated(content), "s", label="as stated")
    bottom.set_xlabel(MG)
    bottom.set_ylabel("Residual / MPa")
    bottom.legend(loc="upper left")
    panel_label(bottom, "b")
    figure.alt = (
        f"With both parameters free the curve meets the table within {fit.rms:.1f} MPa rms; "
        "the residuals of the stated curve grow steadily to 20 MPa."
    )
    return figure


def solution_theories():
    """Fleischer's and Labusch's laws for magnesium in aluminium beside the source's table.

    Returns
    -------
    BookFigure
    """
    host, pair = materials.get("Al"), materials.get("Al-Mg")
    content, measured = _table()
    grid = np.geomspace(0.5, 7, 60)
    common = {"concentration": grid / 100, "shear_modulus": host.shear_modulus}
    edge = solid_solution.labusch_misfit(size=pair.size_misfit, modulus=pair.modulus_misfit)
    screw = abs(solid_solution.modulus_misfit(pair.modulus_misfit) - 3 * pair.size_misfit)
    megapascals = host.taylor_factor / 1e6
    labusch = megapascals * solid_solution.labusch(misfit=edge, **common)
    fleischer = megapascals * solid_solution.fleischer(misfit=screw, **common)
    figure, axes = new_figure(height=4.2)
    axes.loglog(grid, labusch, label="Labusch, edges: slope 2/3")
    axes.loglog(grid, fleischer, label="Fleischer, screws: slope 1/2")
    axes.loglog(
        content[1:], measured[1:] - 20, "o", color=COLORS["black"], label="table less 20 MPa"
    )
    axes.set_xlabel(MG)
    axes.set_ylabel(r"Increase $\Delta\sigma_\mathrm{y}$ / MPa")
    axes.set_xticks([0.5, 1, 2, 5], ["0.5", "1", "2", "5"])
    axes.set_yticks([3, 10, 30, 100], ["3", "10", "30", "100"])
    axes.minorticks_off()
    axes.set_ylim(2, 170)
    axes.legend(loc="lower right")
    share = np.interp(5, grid, labusch) / (measured[5] - 20)
    figure.alt = (
        f"With customary constants Labusch's law gives {100 * share:.0f} per cent of the table's "
        "increase at 5 at%, with nearly the same slope; Fleischer's law is lower and flatter."
    )
    return figure


def _weight_percent(atomic):
    return 100 * thermodynamics.mass_fraction(atomic_fraction=atomic)


def al_cu_solvus(*, copper=0.04, ageing_temperature=473.15):
    """Aluminium-rich corner of Al–Cu with the solvus lines and an alloy's lever.

    Parameters
    ----------
    copper : float, optional
        Mass fraction of copper in the alloy.
    ageing_temperature : float, optional
        Where the lever is drawn [K].

    Returns
    -------
    BookFigure
    """
    figure, axes = new_figure(height=4.6)
    for phase, label, low in (("theta", "θ (equilibrium)", 373), ("theta prime", "θ′", 373)):
        end = materials.get(phase).solvus_temperature
        temperature = np.linspace(low, end, 200)
        content = thermodynamics.solvus(temperature=temperature, phase=phase)
        axes.plot(_weight_percent(content), temperature - ZERO_CELSIUS, label=f"solvus of {label}")
    axes.plot([0, EUTECTIC[0]], [660.3, EUTECTIC[1]], "-", color=COLORS["grey"], linewidth=1)
    axes.plot([EUTECTIC[0], 8], [EUTECTIC[1]] * 2, "-", color=COLORS["grey"], linewidth=1)
    axes.axvline(100 * copper, color=COLORS["black"], linestyle=":", linewidth=1.2)
    level = ageing_temperature - ZERO_CELSIUS
    left = _weight_percent(thermodynamics.solvus(temperature=ageing_temperature, phase="theta"))
    axes.annotate(
        "", (8, level), (left, level), arrowprops={"arrowstyle": "<-", "color": COLORS["vermilion"]}
    )
    axes.plot([left, 100 * copper], [level] * 2, "o", color=COLORS["vermilion"])
    axes.text(5.2, level + 9, "to θ, 53 wt% Cu", color="#8a3b00")
    axes.text(1.5, 540, "α", fontsize=14)
    axes.text(5.6, 420, "α + θ", fontsize=14)
    axes.text(100 * copper + 0.1, 430, f"{100 * copper:g} wt% Cu")
    axes.text(5.6, 590, "α + liquid")
    axes.set_xlim(0, 8)
    axes.set_ylim(100, 670)
    axes.set_xlabel("Copper content / wt%")
    axes.set_ylabel("Temperature $T$ / °C")
    axes.legend(loc="lower right", bbox_to_anchor=(1.0, 0.02))
    x0 = thermodynamics.atomic_fraction(mass_fraction=copper)
    solvus = thermodynamics.solvus_temperature(composition=x0, phase="theta") - ZERO_CELSIUS
    figure.alt = (
        f"An alloy with {100 * copper:g} wt% copper is one phase above about {solvus:.0f} °C; at "
        f"{level:.0f} °C the matrix in equilibrium with θ holds only {left:.2f} wt%."
    )
    return figure


def lever_rule_fractions(*, copper=0.04):
    """Volume fraction of θ and θ′ at equilibrium against temperature.

    Parameters
    ----------
    copper : float, optional
        Mass fraction of copper in the alloy.

    Returns
    -------
    BookFigure
    """
    x0 = thermodynamics.atomic_fraction(mass_fraction=copper)
    matrix = materials.get("Al-Cu")
    figure, axes = new_figure(height=3.8)
    cold = 0.0
    for name, label in (("theta", "θ"), ("theta prime", "θ′")):
        phase = materials.get(name)
        temperature = np.linspace(373, phase.solvus_temperature, 200)
        fraction = thermodynamics.volume_fraction(
            composition=x0,
            matrix=thermodynamics.solvus(temperature=temperature, phase=name),
            precipitate=phase.composition,
            molar_volume_precipitate=phase.molar_volume,
            molar_volume_matrix=matrix.molar_volume,
        )
        axes.plot(temperature - ZERO_CELSIUS, 100 * fraction, label=label)
        cold = max(cold, 100 * fraction[0])
    axes.set_xlabel("Temperature $T$ / °C")
    axes.set_ylabel("Volume fraction $f$ / %")
    axes.set_ylim(0, None)
    axes.legend(loc="lower left")
    figure.alt = (
        f"Cold, the alloy holds up to {cold:.1f} per cent by volume of precipitate; the fraction "
        "falls to zero at the solvus, for θ′ at a lower temperature than for θ."
    )
    return figure
