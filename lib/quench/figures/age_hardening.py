"""Figures of the page on age hardening."""

import numpy as np

from ..precipitation import ageing, ageing_curve, ageing_zones
from ..stated import formulas
from .style import COLORS, new_figure, panel_label

__all__ = [
    "ageing_contributions",
    "ageing_curve_at",
    "ageing_curves",
    "ageing_stated_and_continuous",
    "heat_treatment_path",
    "jmak_kinetics",
    "peak_against_temperature",
    "stated_ageing_curves",
    "two_stage_ageing",
]

HOUR = 3600.0
ZERO_CELSIUS = 273.15
HARDNESS = "Hardness $H$ / HV"
TIME = "Ageing time $t$ / h"
MARKERS = "osD^v"


def heat_treatment_path(*, solution=813.15, artificial=463.15, solvus=773.0, zones=450.0):
    """Temperature against time of solution treatment, quench and ageing, as a sketch.

    Parameters
    ----------
    solution, artificial : float, optional
        Temperatures of solution treatment and artificial ageing [K].
    solvus, zones : float, optional
        Solvus of θ and of GP zones in the alloy [K].

    Returns
    -------
    BookFigure
    """
    figure, axes = new_figure(height=4.4)
    room = 25.0
    hot, warm = solution - ZERO_CELSIUS, artificial - ZERO_CELSIUS
    axes.plot([0, 1, 3, 3.15, 4.4], [room, hot, hot, room, room], "-", color=COLORS["blue"])
    axes.plot([4.4, 4.9, 7.4, 7.9], [room, warm, warm, room], "-", color=COLORS["vermilion"])
    axes.plot([4.4, 8.6], [room, room], ":", color=COLORS["green"])
    for level, x, name in (
        (solvus, 5.6, "solvus of θ: one phase above"),
        (zones, 0.7, "solvus of GP zones"),
    ):
        axes.axhline(level - ZERO_CELSIUS, color=COLORS["grey"], linestyle="--", linewidth=1)
        axes.text(x, level - ZERO_CELSIUS - 8, name, va="top", color="#444444")
    for x, y, text in (
        (2, hot + 12, "1  solution\ntreatment"),
        (3.3, 330, "2  quench"),
        (6.1, warm + 12, "3  artificial ageing"),
        (5.0, room + 12, "natural ageing"),
    ):
        axes.text(x, y, text, ha="left" if 3 < x < 6 else "center", va="bottom")
    axes.set(
        xlim=(0, 8.7),
        ylim=(0, hot + 110),
        xlabel="Time $t$ (not to scale)",
        ylabel="Temperature $T$ / °C",
        xticks=[],
    )
    figure.alt = (
        f"Temperature against time: up to {hot:.0f} °C, above the solvus, to dissolve; straight "
        f"down to room temperature; then {warm:.0f} °C for artificial ageing, or room "
        "temperature for natural ageing."
    )
    return figure


def stated_ageing_curves():
    """Example 4 as the source has it: (a) ageing curves, (b) peak time, on its own grids.

    Returns
    -------
    BookFigure
    """
    figure, (curves, peaks) = new_figure(1, 2, height=4.4)
    hours = np.logspace(-1, 3, 200)
    for temperature, marker in zip((423, 473, 523), MARKERS, strict=False):
        hardness = formulas.hardness_as_stated(hours, temperature)
        (line,) = curves.semilogx(hours, hardness, label=f"{temperature - 273} °C")
        top = np.argmax(hardness)
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        curves.text(hours[top], 153, f"{temperature - 273} °C", ha="center", bbox=box)
        curves.plot(hours[top], hardness[top], marker, color=line.get_color(), markersize=9)
    for border in (1, 100):
        curves.axvline(border, color=COLORS["grey"], linestyle="--", linewidth=1)
    for x, word in ((0.32, "under"), (10, "peak"), (320, "over")):
        curves.text(x, 171, word, ha="center", va="top")
    curves.set(xlabel=TIME, ylabel=HARDNESS, ylim=(60, 172), xticks=[0.1, 1, 10, 100, 1000])
    panel_label(curves, "a", "Curves as stated")
    temperatures = np.linspace(393, 553, 50)
    grid = np.logspace(-2, 4, 1000)
    times = [grid[np.argmax(formulas.hardness_as_stated(grid, T))] for T in temperatures]
    peaks.semilogy(temperatures - 273, times)
    peaks.set(xlabel="Temperature $T$ / °C", ylabel="Peak time $t_p$ / h")
    panel_label(peaks, "b", "Peak time as stated")
    figure.alt = (
        "As stated: the three curves all reach about 150 HV, jump up to that peak and drop to "
        f"80 HV within a few peak times; the peak time falls from {times[0]:.0f} h at 120 °C to "
        f"{times[-1]:.2f} h at 280 °C."
    )
    return figure


def ageing_stated_and_continuous(*, temperature=473.0):
    """The stated curve with its jump, and the continuous one, over time in peak times.

    Parameters
    ----------
    temperature : float, optional
        Ageing temperature [K].

    Returns
    -------
    BookFigure
    """
    figure, axes = new_figure(height=4.4)
    peak = formulas.peak_time_as_stated(temperature)
    before, after = np.geomspace(0.01, 1, 200), np.geomspace(1 + 1e-9, 100, 400)
    rising = formulas.hardness_as_stated(before * peak, temperature)
    falling = formulas.hardness_as_stated(after * peak, temperature)
    axes.semilogx(before, rising, "-", color=COLORS["blue"], label="as stated")
    axes.semilogx(after, falling, "-", color=COLORS["blue"])
    axes.plot([1, 1], [rising[-1], falling[0]], ":", color=COLORS["blue"])
    axes.plot([1, 1], [rising[-1], falling[0]], "o", color=COLORS["blue"], fillstyle="none")
    curve = ageing_curve.alloy_curve()
    relative = np.geomspace(0.01, 100, 400)
    time = relative * curve.peak(temperature)[0]
    smooth = curve.hardness(time, temperature=temperature)
    axes.semilogx(relative, smooth, "--", color=COLORS["vermilion"], label="continuous model")
    jump = falling[0] - rising[-1]
    axes.annotate(
        f"jump of {jump:.0f} HV",
        (1, (rising[-1] + falling[0]) / 2),
        (0.25, 140),
        ha="right",
        arrowprops={"arrowstyle": "-", "color": COLORS["grey"]},
    )
    axes.set(xlabel="Time over peak time $t/t_p$", ylabel=HARDNESS, ylim=(60, 160))
    axes.legend(loc="upper right")
    figure.alt = (
        f"The stated hardness jumps by {jump:.0f} HV at the peak and is at its 80 HV floor soon "
        "after; the continuous model passes smoothly over the peak and needs decades of time "
        "to fall as far."
    )
    return figure


def jmak_kinetics(*, times=(HOUR, 3 * HOUR), fractions=(0.1, 0.5)):
    """JMAK: (a) what the exponent does, (b) the straight line through two points.

    Parameters
    ----------
    times : pair of float, optional
        Of the two measured points [s].
    fractions : pair of float, optional
        Transformed there.

    Returns
    -------
    BookFigure
    """
    figure, (curves, line) = new_figure(1, 2, height=4.2)
    relative = np.geomspace(0.05, 5, 200)
    for exponent in (1.5, 2.5, 4.0):
        fraction = ageing.jmak_fraction(relative, rate_constant=np.log(2), exponent=exponent)
        curves.semilogx(relative, fraction, label=f"$n$ = {exponent:g}")
    curves.set(xlabel="Time over half time $t/t_{50}$", ylabel="Transformed fraction $f$")
    curves.set(xticks=[0.1, 1], xticklabels=["0.1", "1"])
    curves.legend(loc="upper left", handlelength=2.6)
    panel_label(curves, "a", "Exponent")
    law = ageing.jmak_from_points(times, fractions)
    hours = np.geomspace(0.5, 10, 100)
    fraction = ageing.jmak_fraction(
        hours * HOUR, rate_constant=law.rate_constant, exponent=law.exponent
    )
    line.semilogx(hours, np.log(-np.log1p(-fraction)))
    points = np.log(-np.log1p(-np.asarray(fractions)))
    line.plot(np.asarray(times) / HOUR, points, "o", color=COLORS["vermilion"], label="measured")
    line.set(xlabel="Time $t$ / h", ylabel=r"$\ln[-\ln(1-f)]$", xticks=[1, 10])
    line.set_xticklabels(["1", "10"])
    line.legend(loc="upper left")
    line.text(2.2, points[0] - 0.4, f"slope $n$ = {law.exponent:.2f}")
    panel_label(line, "b", "Two points give $n$")
    figure.alt = (
        "All curves pass one half at the same time; the larger the exponent the more sudden "
        "the change. In the double logarithm the two measured points lie on a line of slope "
        f"{law.exponent:.2f}."
    )
    return figure


def ageing_curves(*, temperatures=(423.15, 473.15, 523.15)):
    """Continuous ageing curves at several temperatures, peaks marked.

    Parameters
    ----------
    temperatures : sequence of float, optional
        [K]

    Returns
    -------
    BookFigure
    """
    figure, axes = new_figure(height=4.4)
    curve = ageing_curve.alloy_curve()
    hours = np.geomspace(0.01, 1e4, 400)
    heights = []
    for temperature, marker in zip(temperatures, MARKERS, strict=False):
        celsius = temperature - ZERO_CELSIUS
        (line,) = axes.semilogx(
            hours,
            curve.hardness(hours * HOUR, temperature=temperature),
            label=f"{celsius:.0f} °C",
        )
        time, hardness = curve.peak(temperature)
        axes.plot(time / HOUR, hardness, marker, color=line.get_color(), markersize=9)
        heights.append(f"{hardness:.0f} HV after {time / HOUR:.3g} h at {celsius:.0f} °C")
    axes.axhline(curve.matrix_hardness, color=COLORS["grey"], linestyle=":", linewidth=1)
    axes.text(0.012, curve.matrix_hardness + 2, "metal without solute", color="#444444")
    axes.set(xlabel=TIME, ylabel=HARDNESS, ylim=(0, 170))
    axes.legend(loc="lower left", bbox_to_anchor=(0, 0.15), handlelength=2.6)
    figure.alt = f"Smooth curves: the hotter, the earlier and lower the peak: {'; '.join(heights)}."
    return figure


def ageing_curve_at(*, temperature=473.15):
    """One ageing curve and what it is made of, for a chosen temperature.

    Parameters
    ----------
    temperature : float, optional
        [K], from 400 to 560.

    Returns
    -------
    BookFigure
    """
    figure, axes = new_figure(width=6, height=3.8)
    curve = ageing_curve.alloy_curve()
    hours = np.geomspace(0.001, 1e5, 240)
    seconds = hours * HOUR
    axes.semilogx(hours, curve.hardness(seconds, temperature=temperature), label="total")
    axes.semilogx(hours, curve.hardening(seconds, temperature=temperature), label="precipitates")
    axes.semilogx(hours, curve.solution_hardness(seconds, temperature=temperature), label="matrix")
    time, hardness = curve.peak(temperature)
    celsius = temperature - ZERO_CELSIUS
    axes.plot(time / HOUR, hardness, "o", color=COLORS["black"])
    axes.set(xlabel=TIME, ylabel=HARDNESS, ylim=(0, 200), yticks=[0, 50, 100, 150, 200])
    axes.legend(loc="upper center", ncols=3, handlelength=2.4, columnspacing=1.2)
    figure.alt = (
        f"At {celsius:.0f} °C the hardness peaks at {hardness:.0f} HV after {time / HOUR:.2g} h; "
        "the precipitates' part rises and falls while the matrix loses its solute."
    )
    return figure


def ageing_contributions(*, temperature=473.15):
    """Why there is a peak: (a) fraction and radius, (b) what they add to hardness.

    Parameters
    ----------
    temperature : float, optional
        [K]

    Returns
    -------
    BookFigure
    """
    figure, (structure, strength) = new_figure(2, 1, height=6.4, sharex=True)
    curve = ageing_curve.alloy_curve()
    hours = np.geomspace(0.1, 1e4, 300)
    seconds = hours * HOUR
    done = curve.precipitated(seconds, temperature=temperature)
    radius = curve.relative_radius(seconds, temperature=temperature)
    structure.loglog(hours, done, label=r"solute precipitated $\varphi$")
    structure.loglog(hours, radius, label=r"radius $r/r_c$")
    structure.set(ylabel="Fraction; relative radius", ylim=(1e-3, 20))
    structure.legend(loc="lower right", handlelength=2.6)
    panel_label(structure, "a", "Structure")
    strength.semilogx(hours, curve.hardness(seconds, temperature=temperature), label="total")
    strength.semilogx(
        hours, curve.hardening(seconds, temperature=temperature), label="precipitates"
    )
    strength.semilogx(
        hours, curve.solution_hardness(seconds, temperature=temperature), label="matrix"
    )
    time, hardness = curve.peak(temperature)
    for axes in (structure, strength):
        axes.axvline(time / HOUR, color=COLORS["grey"], linestyle=":", linewidth=1.2)
    strength.text(time / HOUR * 1.1, 162, "peak", va="center")
    strength.set(xlabel=TIME, ylabel=HARDNESS, ylim=(0, 175))
    strength.legend(loc="upper left", handlelength=2.6)
    panel_label(strength, "b", "Hardness")
    at_peak = curve.precipitated(time, temperature=temperature)
    size = curve.relative_radius(time, temperature=temperature)
    figure.alt = (
        f"The peak, {hardness:.0f} HV, comes when {100 * at_peak:.0f} % of the solute has "
        f"precipitated and the radius is {size:.1f} of the crossover radius; afterwards the "
        "fraction stays and the radius grows slowly."
    )
    return figure


def peak_against_temperature():
    """(a) Peak time and (b) peak hardness against temperature, stated and corrected.

    Returns
    -------
    BookFigure
    """
    figure, (times, heights) = new_figure(1, 2, height=4.4)
    temperatures = np.linspace(400, 560, 33)
    celsius = temperatures - ZERO_CELSIUS
    curve = ageing_curve.alloy_curve()
    peaks = np.array([curve.peak(T) for T in temperatures])
    shifted = ageing.arrhenius_time_shift(
        10,
        temperature_from=curve.reference_temperature,
        temperature_to=temperatures,
        activation_energy=curve.activation_energy,
    )
    times.semilogy(celsius, peaks[:, 0] / HOUR, label="continuous model")
    times.semilogy(celsius, shifted, label="136 kJ/mol")
    stated = formulas.peak_time_as_stated(temperatures)
    times.semilogy(celsius, stated, label="stated (100 kJ/mol)")
    times.set(xlabel="Temperature $T$ / °C", ylabel="Peak time $t_p$ / h", ylim=(0.03, 3e4))
    times.legend(loc="upper right", handlelength=2.6)
    panel_label(times, "a", "Peak time")
    heights.plot(celsius, peaks[:, 1], label="continuous model")
    heights.plot(celsius, np.full_like(celsius, 150), "-.", color=COLORS["green"], label="stated")
    heights.set(xlabel="Temperature $T$ / °C", ylabel="Peak hardness $H_p$ / HV", ylim=(100, 165))
    heights.legend(loc="lower left", handlelength=2.6)
    panel_label(heights, "b", "Peak hardness")
    figure.alt = (
        f"From {celsius[0]:.0f} to {celsius[-1]:.0f} °C the modelled peak comes ever earlier and "
        f"falls from {peaks[0, 1]:.0f} to {peaks[-1, 1]:.0f} HV, while the stated model keeps "
        "150 HV at every temperature."
    )
    return figure


def two_stage_ageing(*, temperatures=(298.15, 403.15, 463.15)):
    """Zones first, precipitates later: curves below and above the solvus of the zones.

    Parameters
    ----------
    temperatures : sequence of float, optional
        [K]

    Returns
    -------
    BookFigure
    """
    figure, axes = new_figure(height=4.4)
    curve, zones = ageing_curve.alloy_curve(), ageing_zones.alloy_zones()
    hours = np.geomspace(1e-3, 1e5, 500)
    for temperature in temperatures:
        hardness = ageing_zones.two_stage_hardness(
            hours * HOUR, temperature=temperature, zones=zones, precipitates=curve
        )
        axes.semilogx(hours, hardness, label=f"{temperature - ZERO_CELSIUS:.0f} °C")
    axes.set(xlabel=TIME, ylabel=HARDNESS, ylim=(40, 175))
    axes.legend(loc="upper left", handlelength=2.6, ncols=3)
    figure.alt = (
        "At 25 °C hardness rises within days to a plateau and stays there; at 130 °C a plateau "
        "comes within minutes and a second, higher peak after months; at 190 °C, above the "
        "solvus of the zones, there is one peak."
    )
    return figure
