"""C-curves: when precipitation starts, and why then."""

import numpy as np

from ..precipitation import thermodynamics
from ..precipitation.al_cu import DEFECTS, theta_prime, theta_prime_c_curve
from .style import COLORS, new_figure, panel_label

__all__ = ["below_solvus", "c_curve_and_its_causes", "c_curves"]

HOUR = 3600.0
ZERO_CELSIUS = 273.15
TEMPERATURE = "Temperature $T$ / °C"
MARKERS = "osD^v"


def below_solvus(copper, points=200, start=300.0, margin=3.0):
    """Temperatures [K] from `start` to just below the solvus of θ′."""
    composition = thermodynamics.atomic_fraction(mass_fraction=copper)
    top = thermodynamics.solvus_temperature(composition=composition, phase="theta prime")
    return np.linspace(start, float(top) - margin, points)


def c_curve_and_its_causes(*, interface_energy=0.12, copper=0.04):
    """Nucleation rate and diffusivity against temperature, and the C-curve they make.

    Parameters
    ----------
    interface_energy : float, optional
        γ [J/m²].
    copper : float, optional
        Mass fraction of copper.

    Returns
    -------
    BookFigure
    """
    figure, (causes, times) = new_figure(1, 2, height=4.2, sharey=True)
    temperature = below_solvus(copper)
    celsius = temperature - ZERO_CELSIUS
    curve = theta_prime_c_curve(temperature, interface_energy=interface_energy, copper=copper)
    slow = theta_prime(temperature, copper=copper).diffusivity
    alive = curve.nucleation_rate > 1e-200
    fastest = curve.nucleation_rate.max()
    causes.semilogx(curve.nucleation_rate[alive] / fastest, celsius[alive], label="nucleation $J$")
    causes.semilogx(slow / slow.max(), celsius, marker="s", markevery=30, label="diffusion $D$")
    causes.set(xlim=(1e-16, 3), xlabel="Share of the maximum", ylabel=TEMPERATURE, ylim=(20, 460))
    causes.legend(loc="upper left")
    times.loglog(curve.start_time, celsius, color=COLORS["black"], label="1 % formed")
    times.loglog(curve.incubation_time, celsius, ":", color=COLORS["purple"], label="incubation τ")
    nose, time = curve.nose
    times.plot([time], [nose - ZERO_CELSIUS], "o", color=COLORS["black"])
    times.set(xlim=(1e-3, 1e12), yscale="linear", xlabel="Time $t$ / s")
    times.legend(loc="upper right")
    panel_label(causes, "a", "two opposite wishes")
    panel_label(times, "b", "the C-curve")
    figure.alt = (
        "The nucleation rate collapses towards the solvus and diffusion towards room temperature; "
        f"between them precipitation starts soonest near {nose - ZERO_CELSIUS:.0f} °C."
    )
    return figure


def c_curves(*, interface_energy=0.12, copper=0.04):
    """Start of precipitation of θ′ against temperature on three kinds of site.

    Parameters
    ----------
    interface_energy : float, optional
        γ [J/m²].
    copper : float, optional
        Mass fraction of copper.

    Returns
    -------
    BookFigure
    """
    figure, axes = new_figure(width=6, height=3.8)
    temperature = below_solvus(copper, points=120)
    curves = {
        site: theta_prime_c_curve(
            temperature, interface_energy=interface_energy, copper=copper, site=site
        )
        for site in DEFECTS
    }
    for (site, curve), marker in zip(curves.items(), MARKERS, strict=False):
        shown = curve.start_time < 1e20
        axes.semilogx(
            curve.start_time[shown],
            temperature[shown] - ZERO_CELSIUS,
            marker=marker,
            markevery=15,
            label=site,
        )
    solvus = temperature[-1] + 3 - ZERO_CELSIUS
    axes.axhline(solvus, color=COLORS["grey"], linewidth=1)
    axes.text(1.5e-2, solvus + 4, "solvus of θ′", color="#444444")
    for time, name in ((60, "1 min"), (HOUR, "1 h"), (365.25 * 24 * HOUR, "1 year")):
        axes.axvline(time, color=COLORS["grey"], linewidth=0.8)
        axes.text(time, 24, " " + name, color="#444444")
    axes.set(xlim=(1e-2, 1e12), ylim=(20, 500), xlabel="Time to 1 % / s", ylabel=TEMPERATURE)
    axes.legend(loc="upper right")
    nose, time = curves["dislocation"].nose
    figure.alt = (
        f"With γ = {interface_energy:.2f} J/m² and {100 * copper:g} wt% Cu, nucleation on "
        f"dislocations starts soonest near {nose - ZERO_CELSIUS:.0f} °C, after {_duration(time)}; "
        + _compare(curves["homogeneous"].nose[1], time)
    )
    return figure


def _compare(homogeneous, dislocation):
    if homogeneous > 1e12:
        return "homogeneous nucleation never starts."
    decades = round(abs(np.log10(homogeneous / dislocation)))
    if decades == 0:
        return "homogeneous nucleation is about as quick."
    word = "slower" if homogeneous > dislocation else "quicker"
    return f"homogeneous nucleation is about {10**decades:,} times {word}."


def _duration(seconds):
    """Say a time in words, to one digit."""
    for unit, size in (("years", 3.156e7), ("days", 86400.0), ("h", HOUR), ("min", 60.0)):
        if seconds >= 1.5 * size:
            return f"about {float(f'{seconds / size:.1g}'):.0f} {unit}"
    return f"about {float(f'{seconds:.1g}'):.0f} s"
