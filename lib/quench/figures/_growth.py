"""Growth as stated, diffusivity, and Zener's solutions."""

import numpy as np

from .. import materials
from ..precipitation import growth
from ..precipitation.al_cu import theta_prime
from ..stated import formulas
from .style import COLORS, new_figure, panel_label

__all__ = ["copper_diffusivity", "corrected_growth", "stated_growth", "zener_growth_constants"]

HOUR = 3600.0
ZERO_CELSIUS = 273.15
NM = 1e9
TEMPERATURE = "Temperature $T$ / °C"
RADIUS = "Radius $r$ / nm"
MARKERS = "osD^v"


def copper_diffusivity():
    """Diffusivity of copper in aluminium against temperature, as stated and as measured.

    Returns
    -------
    BookFigure
    """
    figure, axes = new_figure(height=3.9)
    temperature = np.linspace(373.15, 823.15, 91)
    alloy = materials.get("Al-Cu")
    real = growth.diffusivity(
        temperature=temperature,
        prefactor=alloy.diffusion_prefactor,
        activation_energy=alloy.diffusion_activation_energy,
    )
    axes.semilogy(temperature - ZERO_CELSIUS, real, marker="o", markevery=15, label="corrected")
    stated = formulas.diffusivity_as_stated(temperature)
    axes.semilogy(temperature - ZERO_CELSIUS, stated, marker="s", markevery=15, label="as stated")
    axes.set(xlabel=TEMPERATURE, ylabel=r"Diffusivity $D$ / m$^2$ s$^{-1}$")
    axes.legend(loc="lower right")
    figure.alt = (
        "The stated diffusivity of copper is too small at every temperature, by a factor of "
        "about 230 at 200 °C and 50 at 550 °C."
    )
    return figure


def stated_growth():
    """Example 3 as the chapter has it: radius against time, and after 10 h against temperature.

    Returns
    -------
    BookFigure
    """
    figure, (curves, after) = new_figure(1, 2, height=3.9)
    hours = np.logspace(-1, 3, 100)
    for temperature, marker in zip((423, 473, 523), MARKERS, strict=False):
        radius = NM * formulas.radius_as_stated(HOUR * hours, temperature)
        curves.loglog(hours, radius, marker=marker, markevery=20, label=f"{temperature - 273} °C")
    temperature = np.linspace(373, 573, 50)
    after.plot(temperature - 273, NM * formulas.radius_as_stated(10 * HOUR, temperature))
    curves.set(xlabel="Ageing time $t$ / h", ylabel=RADIUS)
    curves.legend(loc="upper left")
    after.set(xlabel=TEMPERATURE, ylabel="Radius after 10 h / nm")
    panel_label(curves, "a", "growth as stated")
    panel_label(after, "b", "after 10 h, as stated")
    figure.alt = (
        "As stated, particles at 200 °C reach 0.4 nm in 1 h and 4 nm in 100 h, far below the 8.5 "
        "and 85 nm that the chapter prints."
    )
    return figure


def corrected_growth(*, copper=0.04):
    """Example 3 with real diffusivity, solvus and Zener's solution, beside the stated curves.

    Parameters
    ----------
    copper : float, optional
        Mass fraction of copper.

    Returns
    -------
    BookFigure
    """
    figure, (curves, after) = new_figure(1, 2, height=4.0)
    hours = np.logspace(-1, 3, 100)
    for celsius, marker in zip((150, 200, 250), MARKERS, strict=False):
        radius = _zener_radius(HOUR * hours, celsius + ZERO_CELSIUS, copper)
        curves.loglog(hours, NM * radius, marker=marker, markevery=20, label=f"{celsius} °C")
    celsius = np.linspace(100, 300, 50)
    radius = _zener_radius(10 * HOUR, celsius + ZERO_CELSIUS, copper)
    stated = formulas.radius_as_stated(10 * HOUR, celsius + ZERO_CELSIUS)
    after.semilogy(celsius, NM * radius, marker="o", markevery=10, label="corrected")
    after.semilogy(celsius, NM * stated, marker="s", markevery=10, label="as stated")
    curves.set(xlabel="Ageing time $t$ / h", ylabel=RADIUS)
    curves.legend(loc="upper left")
    after.set(xlabel=TEMPERATURE, ylabel="Radius after 10 h / nm")
    after.legend(loc="lower right")
    panel_label(curves, "a", "isolated sphere, Al–4Cu")
    panel_label(after, "b", "after 10 h")
    figure.alt = (
        "A single sphere of θ′ in Al–4Cu would grow to about 6 nm in 1 h and 56 nm in 100 h at "
        "200 °C, more than ten times the stated model, if it had the solute for itself."
    )
    return figure


def _zener_radius(time, temperature, copper):
    state = theta_prime(temperature, copper=copper)
    return growth.radius(time, diffusivity=state.diffusivity, supersaturation=state.supersaturation)


def zener_growth_constants():
    """Growth constants of sphere and plate against supersaturation, exact and approximate.

    Returns
    -------
    BookFigure
    """
    figure, (constants, ratios) = new_figure(1, 2, height=4.0)
    share = np.logspace(-3, np.log10(0.9), 80)
    for name, exact, approximate in (
        ("sphere", growth.zener_sphere, growth.zener_sphere_approximation),
        ("plate", growth.zener_plate, growth.zener_plate_approximation),
    ):
        color = COLORS["blue"] if name == "sphere" else COLORS["vermilion"]
        marker = "o" if name == "sphere" else "s"
        look = {"color": color, "marker": marker, "markevery": 16}
        constants.loglog(share, exact(share), "-", label=f"{name}, exact", **look)
        constants.loglog(share, approximate(share), "--", label=f"{name}, approx.", color=color)
        ratios.semilogx(share, approximate(share) / exact(share), "-", label=name, **look)
    constants.set(xlabel=r"Supersaturation $\Omega$", ylabel=r"Growth constant, size$/\sqrt{Dt}$")
    constants.legend(loc="upper left", fontsize=9.5)
    ratios.axhline(1, color=COLORS["grey"], linewidth=1)
    ratios.set(xlabel=r"Supersaturation $\Omega$", ylabel="Approximate / exact", ylim=(0, 1.05))
    ratios.legend(loc="lower left")
    panel_label(constants, "a", "growth constants")
    panel_label(ratios, "b", "what approximation costs")
    figure.alt = (
        "The approximate sphere law is exact only at vanishing supersaturation: 14 % too small at "
        "0.05 and half the exact value near 0.5."
    )
    return figure
