"""Figures of the page on glass and rejuvenation."""

from functools import lru_cache

import numpy as np
from scipy.constants import R

from ..glass import cycling
from ..glass import vitrification as glass
from ..glass.vitrification import GlassModel
from ..programme import Hold, Programme, Ramp
from .style import COLORS, new_figure, panel_label

__all__ = [
    "glass_annealing",
    "glass_cooling_rate",
    "glass_cycles",
    "glass_mismatch_stress",
    "glass_rate_slope",
    "glass_reheating",
    "glass_stored_energy",
    "glass_volume_temperature",
    "glass_yielding",
]

T = r"Temperature $T$ / K"
TF = r"Fictive temperature $T_\mathrm{f}$ / K"
VOLUME = r"Volume $V/V_\mathrm{g}-1$ / %"
MISMATCH = r"Mismatch $\Delta\alpha$ / (10$^{-6}$ K$^{-1}$)"
MELTING = 900.0  # K, as in crystal_volume
FAST, SCAN, SLOW = 1e6, 20 / 60, 1 / 60  # K/s
ANNEAL = Programme(900.0, (Ramp(470.0, FAST), Hold(36000.0)))  # 10 h
RATES = (1e-2, 1.0, 1e2, 1e4, 1e6)
CHANGE = cycling.WARM - cycling.COLD
PER_KELVIN = 1 / cycling.fictive_rise(1.0)  # J/mol that one kelvin of T_f is worth


@lru_cache
def _history(programme, step=1.0):
    return glass.fictive_temperature(programme, step=step)


def _cooled(rate, end=260.0):
    return _history(glass.cooled(rate=rate, end=end))


def _liquid(axes, low, high, **style):
    """Draw the volume of the equilibrium liquid, dashed below the melting point."""
    model = GlassModel()
    for ends, line in (((low, MELTING), "--"), ((MELTING, max(high, MELTING)), "-")):
        t = np.array(ends)
        axes.plot(t, 100 * model.relative_volume(t, t), line, color=COLORS["black"], **style)


def _arrow(axes, start, end, colour):
    axes.annotate(
        "", end, start, arrowprops={"arrowstyle": "-|>", "color": COLORS[colour], "lw": 2.2}
    )


def glass_volume_temperature():
    """Volume against temperature: liquid, crystal, glass, anneal and rejuvenation.

    Returns
    -------
    BookFigure
    """
    figure, (whole, detail) = new_figure(2, 1, height=8.0)
    _volume_curves(whole, (FAST, SCAN))
    _volume_curves(detail, (FAST,))
    for axes in (whole, detail):
        axes.set_ylabel(VOLUME)
        axes.set_xlabel(T)
    _label_regions(whole)
    released = _label_anneal(detail)
    panel_label(whole, "a", "from the melt to the glass")
    panel_label(detail, "b", "the same, enlarged: anneal and rejuvenation")
    figure.alt = (
        "Cooled from the melt, the volume follows the liquid past the melting point and bends "
        f"into a glass line near 610 K at a million kelvin a second, near 515 K at 20 K/min. "
        f"Ten hours at 470 K take the fast glass down by {released:.2f} %; an arrow marked "
        "rejuvenation points back up at constant temperature, far below the liquid."
    )
    return figure


def _volume_curves(axes, rates):
    """Draw the liquid, glasses cooled at some rates, and the annealed glass."""
    _liquid(axes, 470.0, 1000.0, lw=1.2)
    for rate in rates:
        history = _cooled(rate)
        shown = history.temperature < history.fictive[-1] + 60
        volume = 100 * history.volume[shown]
        colour, line = ("orange", "-") if rate == FAST else ("sky", "-.")
        name = r"cooled at 10$^6$ K/s" if rate == FAST else "cooled at 20 K/min"
        axes.plot(history.temperature[shown], volume, line, color=COLORS[colour], label=name)
    after = _annealed()
    axes.plot(after.temperature, 100 * after.volume, "-", color=COLORS["blue"], label="annealed")


def _annealed():
    """Follow the annealed glass from the end of its anneal to room temperature."""
    history = _history(ANNEAL.then(Ramp(260.0, 1.0)))
    cold = slice(np.flatnonzero(history.temperature == 470.0)[-1], None)
    return glass.History(
        history.time[cold], history.temperature[cold], history.fictive[cold], history.volume[cold]
    )


def _label_regions(axes):
    t = np.array([260.0, MELTING])
    crystal = 100 * glass.crystal_volume(t)
    axes.plot(t, crystal, ":", color=COLORS["grey"])
    liquid = 100 * GlassModel().relative_volume(MELTING, MELTING)
    axes.plot([MELTING] * 2, [crystal[-1], liquid], ":", color=COLORS["grey"])
    axes.axvline(MELTING, ymax=0.06, color=COLORS["black"], lw=1)
    transition = GlassModel().glass_transition
    axes.axvline(transition, ymax=0.06, color=COLORS["black"], lw=1)
    axes.text(MELTING + 6, -3.2, r"$T_\mathrm{m}$")
    axes.text(transition + 6, -3.2, r"$T_\mathrm{g}$")
    axes.text(915, 2.3, "liquid")
    axes.text(640, 1.95, "supercooled\nliquid", ha="right")
    axes.text(300, -0.05, "glass")
    axes.legend(loc="upper left")
    axes.text(690, -1.55, "crystal")
    axes.set_xlim(255, 1000)
    axes.set_ylim(-3.5, 4.0)


def _label_anneal(axes):
    history, after = _history(ANNEAL), _annealed()
    first = 100 * history.volume[history.temperature == 470.0][0]
    last = 100 * history.volume[-1]
    _arrow(axes, (470, first), (470, last), "blue")
    base = 100 * np.interp(400, after.temperature[::-1], after.volume[::-1])
    _arrow(axes, (400, base), (400, base + 0.25), "vermilion")
    axes.text(464, -0.09, "anneal", ha="right", va="center", color=COLORS["blue"])
    axes.text(410, -0.66, "rejuvenation", color=COLORS["vermilion"])
    axes.text(265, 0.05, r"cooled at 10$^6$ K/s")
    axes.text(300, -1.08, "annealed", color=COLORS["blue"])
    axes.text(600, 0.3, "supercooled liquid")
    axes.set_xlim(255, 740)
    axes.set_ylim(-1.2, 1.3)
    return first - last


def glass_cooling_rate(*, rate=1.0):
    """Volume against temperature at one cooling rate, the others in grey.

    Parameters
    ----------
    rate : float, optional
        Cooling rate [K/s].

    Returns
    -------
    BookFigure
    """
    figure, axes = new_figure(height=4.2)
    for other in RATES:
        history = _cooled(other)
        axes.plot(history.temperature, 100 * history.volume, "-", color="#bbbbbb", lw=1)
    _liquid(axes, 430.0, 700.0, lw=1.2)
    history = _cooled(rate)
    axes.plot(history.temperature, 100 * history.volume, "-", color=COLORS["blue"], lw=2.4)
    fictive, model = history.fictive[-1], GlassModel()
    axes.plot(fictive, 100 * model.relative_volume(fictive, fictive), "o", color=COLORS["blue"])
    t = np.array([300.0, fictive + 25])
    axes.plot(t, 100 * model.relative_volume(t, fictive), ":", color=COLORS["blue"], lw=1.2)
    axes.annotate(
        rf"$T_\mathrm{{f}}$ = {fictive:.0f} K",
        (fictive, 100 * model.relative_volume(fictive, fictive)),
        (18, -18),
        textcoords="offset points",
    )
    axes.set_xlim(300, 700)
    axes.set_ylim(-1.0, 1.5)
    axes.set_xlabel(T)
    axes.set_ylabel(VOLUME)
    axes.set_title(f"cooled at {_power(rate)} K/s", loc="left")
    at_room = 100 * model.relative_volume(300.0, fictive)
    figure.alt = (
        f"Cooled at {rate:g} K/s the liquid falls out of equilibrium at a fictive temperature of "
        f"{fictive:.0f} K; at 300 K its volume is {at_room:.2f} % from that of the liquid at T_g."
    )
    return figure


def _power(rate):
    """Write a power of ten as one."""
    exponent = np.log10(rate)
    return f"{rate:g}" if 1e-3 < rate < 1e3 else rf"10$^{{{exponent:.0f}}}$"


def glass_rate_slope():
    """Cooling rate against the inverse of the fictive temperature, with the slope of theory.

    Returns
    -------
    BookFigure
    """
    rates = np.logspace(-3, 6, 10)
    ends = np.array([_cooled(rate).fictive[-1] for rate in rates])
    reference = _cooled(SCAN).fictive[-1]
    inverse = np.linspace(1 / ends[-1], 1 / ends[0], 50)
    slope = -GlassModel().activation_energy / R
    line = SCAN * np.exp(slope * (inverse - 1 / reference))
    figure, axes = new_figure(height=4.0)
    axes.semilogy(1000 * inverse, line, "--", color=COLORS["black"], lw=1.3)
    axes.semilogy(1000 / ends, rates, "o", color=COLORS["blue"])
    axes.annotate(
        r"slope $-\Delta H/R$", (1.8, 3e2), (30, 0), textcoords="offset points", va="center"
    )
    axes.set_xlabel(r"Inverse fictive temperature $1000\,\mathrm{K}/T_\mathrm{f}$")
    axes.set_ylabel(r"Cooling rate $q$ / (K/s)")
    top = axes.secondary_xaxis("top", functions=(_inverse, _inverse))
    top.set_xlabel(TF)
    top.set_xticks([500, 525, 550, 575, 600])
    spread = ends[-1] - ends[0]
    figure.alt = (
        f"Nine decades of cooling rate shift the fictive temperature by {spread:.0f} K; the points "
        "lie close to a line of slope minus activation energy over R in a plot against 1/T_f."
    )
    return figure


def _inverse(x):
    with np.errstate(divide="ignore"):
        return 1000 / np.asarray(x, dtype=float)


def glass_annealing():
    """Fictive temperature of a hyperquenched glass against annealing time at four temperatures.

    Returns
    -------
    BookFigure
    """
    figure, axes = new_figure(height=4.2)
    ends = {}
    for temperature in (293.0, 400.0, 470.0, 500.0):
        programme = Programme(900.0, (Ramp(temperature, FAST), Hold(1e6)))
        history = _history(programme)
        time = history.time - history.time[-1] + 1e6
        late = time > 1
        axes.semilogx(time[late], history.fictive[late], label=f"{temperature:g} K")
        ends[temperature] = np.interp(36000, time, history.fictive)
    axes.axvline(36000, color=COLORS["grey"], lw=1, ls=":")
    axes.text(36000, 614, "10 h", ha="center")
    axes.set_xlim(1, 1e6)
    axes.set_ylim(470, 625)
    axes.set_xlabel(r"Time at temperature $t$ / s")
    axes.set_ylabel(TF)
    axes.legend(title="annealed at", loc="lower left", bbox_to_anchor=(0.0, 0.08))
    figure.alt = (
        "Annealing lowers the fictive temperature slowly, over decades of time: after ten hours it "
        f"is {ends[293.0]:.0f} K at room temperature, {ends[400.0]:.0f} K at 400 K, "
        f"{ends[470.0]:.0f} K at 470 K and {ends[500.0]:.0f} K at 500 K."
    )
    return figure


def glass_reheating():
    """Response of T_f to reheating at 20 K/min after four thermal histories.

    Returns
    -------
    BookFigure
    """
    start = 380.0
    histories = {
        r"cooled at 10$^6$ K/s": glass.cooled(rate=FAST, end=start),
        "the same, 10 h at 470 K": ANNEAL.then(Ramp(start, 1.0)),
        "cooled at 20 K/min": glass.cooled(rate=SCAN, end=start),
        "cooled at 1 K/min": glass.cooled(rate=SLOW, end=start),
    }
    figure, axes = new_figure(height=4.4)
    peaks = []
    styles = (("orange", "-"), ("blue", "-"), ("sky", "-."), ("black", "--"))
    for (name, programme), (colour, line) in zip(histories.items(), styles, strict=True):
        history = _history(programme.then(Ramp(620.0, SCAN)))
        begin = history.temperature.size - np.argmin(history.temperature[::-1])
        middle = (history.temperature[begin:] + history.temperature[begin - 1 : -1]) / 2
        response = history.response[begin - 1 :]
        axes.plot(middle, response, line, color=COLORS[colour], label=name)
        peaks.append((middle[response.argmax()], response.max(), response.min()))
    axes.set_xlim(start, 600)
    axes.set_xlabel(T)
    axes.set_ylabel(r"$\mathrm{d}T_\mathrm{f}/\mathrm{d}T$")
    axes.legend(loc="upper left")
    figure.alt = (
        "Heated at 20 K/min, the hyperquenched glass first loses fictive temperature, down to "
        f"dTf/dT = {peaks[0][2]:.1f}, and then joins the liquid. The annealed one stays flat "
        f"and overshoots to {peaks[1][1]:.1f} at {peaks[1][0]:.0f} K."
    )
    return figure


def glass_cycles():
    """Forty cycles in liquid nitrogen, and what relaxation theory makes of them.

    Returns
    -------
    BookFigure
    """
    figure, (top, bottom) = new_figure(2, 1, height=6.0)
    dips = _history(cycling.cryogenic_cycles(4), 2.0)
    top.plot(dips.time / 60, dips.temperature, "-", color=COLORS["blue"])
    top.set_ylim(0, 340)
    top.set_ylabel(T)
    changes = []
    for rate, colour, line in ((FAST, "vermilion", "-"), (SCAN, "blue", "-.")):
        quenched = glass.cooled(rate=rate)
        name = r"10$^6$ K/s" if rate == FAST else "20 K/min"
        for programme, style, deed in (
            (cycling.cryogenic_cycles(40, start=quenched), line, "40 cycles"),
            (quenched.then(Hold(4800.0)), ":", "kept at 293 K"),
        ):
            time, change = _since(programme, len(quenched.segments))
            changes.append(1000 * change[-1])
            label = f"cooled at {name}, {deed}"
            bottom.plot(time / 60, 1000 * change, ls=style, color=COLORS[colour], label=label)
    bottom.set_ylim(-5, 7)
    bottom.set_ylabel(r"$T_\mathrm{f}$ minus initial / mK")
    bottom.legend(loc="upper right", ncols=1)
    for axes in (top, bottom):
        axes.set_xlabel(r"Time $t$ / min")
    panel_label(top, "a", "the first four cycles of forty")
    panel_label(bottom, "b", "change of the fictive temperature, in thousandths of a kelvin")
    figure.alt = (
        f"Forty cycles change the fictive temperature of a hyperquenched glass by {changes[0]:.1f} "
        f"thousandths of a kelvin and that of a slowly cooled one by {changes[2]:.2f}; keeping it "
        f"warm all the time does {changes[1]:.1f}. In relaxation theory nothing rejuvenates."
    )
    return figure


def _since(programme, skip):
    """Return time and change of T_f after the first segments of a programme."""
    before = _history(Programme(programme.start, programme.segments[:skip]), 2.0)
    history = _history(programme, 2.0)
    begin = before.time.size - 1
    return (
        history.time[begin:] - history.time[begin],
        history.fictive[begin:] - history.fictive[begin],
    )


def glass_mismatch_stress():
    """Stress around a sphere that expands differently, against the mismatch and the distance.

    Returns
    -------
    BookFigure
    """
    figure, (left, right) = new_figure(1, 2, height=4.0)
    mismatch = np.logspace(-7, -4, 60)
    sphere = {"expansion_mismatch": mismatch, "temperature_change": CHANGE}
    strength = cycling.yield_stress() / 1e6
    stress = cycling.mismatch_stress(**sphere) / 1e6
    left.loglog(1e6 * mismatch, stress, "-", label="shear outside, $3p/2$")
    left.loglog(1e6 * mismatch, cycling.mismatch_pressure(**sphere) / 1e6, "--", label="$p$ inside")
    left.axhline(strength, color=COLORS["black"], lw=1.2, ls="-.", label="yield stress")
    left.axvspan(1, 5, color=COLORS["grey"], alpha=0.18, lw=0)
    left.set_xlabel(MISMATCH)
    left.set_ylabel("Stress / MPa")
    left.set_ylim(0.02, 8000)
    left.legend(loc="lower right")
    panel_label(left, "a")
    _stress_around(right)
    panel_label(right, "b")
    share = 100 * np.interp([1e-6, 5e-6], mismatch, stress) / strength
    figure.alt = (
        f"Mismatches of 1 to 5 millionths per kelvin shear the surroundings with {share[0]:.1f} to "
        f"{share[1]:.1f} % of the yield stress over 216 K. Outside the sphere the stress "
        "falls with the cube of the distance."
    )
    return figure


def _stress_around(axes):
    """Draw radial and hoop stress in and around the sphere against the distance."""
    distance = np.linspace(0, 4, 801)
    for values, line, name in zip(
        cycling.stress_field(distance, pressure=1.0),
        ("-", "--"),
        (r"radial, $\sigma_r$", r"hoop, $\sigma_\theta$"),
        strict=True,
    ):
        axes.plot(distance, values, line, label=name)
    axes.set_xlabel(r"Distance from the centre $r/a$")
    axes.set_ylabel(r"Stress / $p$")
    axes.legend(loc="lower right")


def glass_yielding(*, mismatch=3.0, strength_spread=0.5):
    """Distributions of mismatch stress and of local yield stress, and how far they overlap.

    Parameters
    ----------
    mismatch : float, optional
        Standard deviation of Δα [10⁻⁶/K].
    strength_spread : float, optional
        Standard deviation of the logarithm of the local yield stress [1].

    Returns
    -------
    BookFigure
    """
    strength = cycling.yield_stress()
    share = cycling.yielding_share(
        mismatch_spread=mismatch * 1e-6,
        temperature_change=CHANGE,
        strength=strength,
        strength_spread=strength_spread,
    )
    stress = np.logspace(0, 4, 500)
    stresses, strengths = _densities(stress, mismatch, strength / 1e6, strength_spread)
    figure, axes = new_figure(height=3.9)
    for values, colour, line, name in (
        (stresses, "vermilion", "-", "mismatch stress"),
        (strengths, "blue", "--", "local yield stress"),
    ):
        axes.semilogx(stress, values, line, color=COLORS[colour], label=name)
        axes.fill_between(stress, values, color=COLORS[colour], alpha=0.15, lw=0)
    axes.set_xlim(1, 1e4)
    axes.set_ylim(0, 1.4)
    axes.set_xlabel("Stress / MPa")
    axes.set_ylabel("Share of sites per unit of ln(stress)")
    axes.legend(loc="upper left")
    axes.set_title(f"{_per_million(share)} sites in a million yield", loc="left")
    figure.alt = (
        f"With a spread of {mismatch:g} millionths per kelvin and a spread of {strength_spread:g} "
        f"in the logarithm of the strength, {_per_million(share)} sites in a million yield."
    )
    return figure


def _densities(stress, mismatch, strength, strength_spread):
    """Return the densities of mismatch stress and yield stress per unit of ln(stress/MPa)."""
    sphere = {"expansion_mismatch": mismatch * 1e-6, "temperature_change": CHANGE}
    typical = cycling.mismatch_stress(**sphere) / 1e6
    stresses = stress / typical * np.sqrt(2 / np.pi) * np.exp(-((stress / typical) ** 2) / 2)
    strengths = np.exp(-((np.log(stress / strength) / strength_spread) ** 2) / 2)
    return stresses, strengths / (strength_spread * np.sqrt(2 * np.pi))


def _per_million(share):
    number = 1e6 * share
    if number < 0.1:
        return "fewer than 0.1"
    return f"{number:.1f}" if number < 10 else f"{float(f'{number:.2g}'):,.0f}"


def glass_stored_energy():
    """Elastic energy of the mismatch, beside what annealing releases.

    Returns
    -------
    BookFigure
    """
    mismatch = np.logspace(-7, -4, 60)
    energy = cycling.stored_energy_per_mole(expansion_mismatch=mismatch, temperature_change=CHANGE)
    history = _history(ANNEAL)
    lost = history.fictive[history.temperature == 470.0][0] - history.fictive[-1]
    released = PER_KELVIN * lost
    figure, axes = new_figure(height=4.2)
    axes.loglog(1e6 * mismatch, energy, "-", color=COLORS["vermilion"], label="mismatch, once")
    axes.axhline(released, color=COLORS["blue"], ls="--", label="released in 10 h at 470 K")
    axes.axhline(PER_KELVIN, color=COLORS["black"], ls=":", label=r"1 K of $T_\mathrm{f}$")
    axes.axvspan(1, 5, color=COLORS["grey"], alpha=0.18, lw=0)
    axes.set_ylim(1e-4, 1e4)
    axes.set_xlabel(MISMATCH)
    axes.set_ylabel("Energy / (J/mol)")
    axes.legend(loc="lower right")
    ends = np.interp([1e-6, 5e-6], mismatch, energy)
    figure.alt = (
        f"Mismatches of 1 to 5 millionths per kelvin store {ends[0]:.2f} to {ends[1]:.1f} J/mol, a "
        f"thousandth or less of the {released:.0f} J/mol that annealing for ten hours releases."
    )
    return figure
