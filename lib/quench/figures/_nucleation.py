"""Nucleation as stated, its barrier, driving force, rate and sites."""

import numpy as np
from matplotlib.patches import Polygon
from scipy.constants import Boltzmann

from ..precipitation import nucleation
from ..precipitation.al_cu import DEFECTS, theta_prime, theta_prime_c_curve
from ..stated import formulas
from ._c_curves import below_solvus
from .style import COLORS, new_figure, panel_label

__all__ = [
    "barrier_landscape",
    "contact_angle_on_boundary",
    "corrected_nucleation",
    "driving_force_of_theta_prime",
    "rate_against_interface_energy",
    "stated_nucleation",
]

ZERO_CELSIUS = 273.15
NM = 1e9
STATED_SUPERSATURATIONS = (1.5, 2.0, 2.5)
TEMPERATURE = "Temperature $T$ / °C"
RADIUS = "Radius $r$ / nm"
RATE = r"Nucleation rate $J$ / m$^{-3}$ s$^{-1}$"
MARKERS = "osD^v"


def stated_nucleation():
    """Example 2 as the chapter has it: rate against temperature, and critical radius.

    Returns
    -------
    BookFigure
    """
    figure, (rates, radii) = new_figure(1, 2, height=3.9)
    temperature = np.linspace(373, 573, 100)
    looks = (("blue", ""), ("vermilion", "//"), ("green", ".."))
    for i, (ratio, (shade, hatch)) in enumerate(zip(STATED_SUPERSATURATIONS, looks, strict=True)):
        force = formulas.driving_force_as_stated(ratio)
        rate = formulas.nucleation_rate_as_stated(temperature, 0.2, force)
        rates.semilogy(temperature - 273, rate)
        radius = NM * formulas.critical_radius_as_stated(0.2, force)
        radii.bar(f"{ratio:g}", radius, width=0.6, color=COLORS[shade], hatch=hatch, alpha=0.8)
        radii.annotate(
            f"{radius:.2f}", (i, radius), (0, 3), textcoords="offset points", ha="center"
        )
    rates.set(xlabel=TEMPERATURE, ylabel=RATE, ylim=(1e-305, 1e20), xlim=(95, 305))
    rates.set_yticks([1, 1e-100, 1e-200, 1e-300])
    rates.text(105, 1e-15, "$S$ = 1.5 and $S$ = 2:\n$J$ = 0 everywhere,\nnothing to draw", va="top")
    rates.text(180, 1e-285, "$S$ = 2.5")
    radii.set(xlabel="Supersaturation $S$", ylabel="Critical radius $r^*$ / nm", ylim=(0, 5.8))
    panel_label(rates, "a", "rate as stated")
    panel_label(radii, "b", "critical radius as stated")
    figure.alt = (
        "As stated, two of three rate curves are zero at every temperature and the third stays "
        "below 10 to the minus 178; the critical radius falls from 4.9 to 2.2 nm."
    )
    return figure


def barrier_landscape(*, interface_energy=0.1, driving_force=-4e8, temperature=473.15):
    """Gibbs energy of a spherical nucleus against its radius, with its two parts.

    Parameters
    ----------
    interface_energy : float, optional
        γ [J/m²].
    driving_force : float, optional
        ΔGv [J/m³], negative.
    temperature : float, optional
        T [K], for the scale in kT.

    Returns
    -------
    BookFigure
    """
    figure, axes = new_figure(width=6, height=3.8)
    radius = np.linspace(0, 1.3e-9, 131)
    unit = Boltzmann * temperature
    case = {"interface_energy": interface_energy, "driving_force": driving_force}
    total = nucleation.gibbs_energy_of_sphere(radius, **case) / unit
    surface = 4 * np.pi * radius**2 * interface_energy / unit
    axes.plot(NM * radius, surface, label=r"interface, $4\pi r^2\gamma$")
    axes.plot(NM * radius, total - surface, label=r"bulk, $\frac{4}{3}\pi r^3\Delta G_\mathrm{v}$")
    axes.plot(NM * radius, total, "-", color=COLORS["black"], label=r"sum, $\Delta G(r)$")
    critical = NM * nucleation.critical_radius(**case)
    height = nucleation.barrier(**case) / unit
    axes.axhline(0, color=COLORS["grey"], linewidth=0.8)
    axes.plot([critical], [height], "o", color=COLORS["black"])
    axes.set(
        xlim=(0, 1.25),
        ylim=(-80, 80),
        xlabel=RADIUS,
        ylabel=r"Gibbs energy $\Delta G$ / $kT$",
        title=rf"$r^*$ = {critical:.2f} nm,  $\Delta G^*$ = {height:.1f} $kT$",
    )
    figure.legend(loc="outside upper center", ncols=3)
    figure.alt = (
        f"With γ = {interface_energy:.2f} J/m² and a driving force of "
        f"{driving_force / 1e6:.0f} MJ/m³, the sum of interface and bulk terms peaks at "
        f"{critical:.2f} nm with a barrier of {height:.1f} kT."
    )
    return figure


def driving_force_of_theta_prime(*, copper=(0.02, 0.04, 0.055)):
    """Chemical driving force for θ′ against temperature, beside the chapter's.

    Parameters
    ----------
    copper : sequence of float, optional
        Mass fractions of copper.

    Returns
    -------
    BookFigure
    """
    figure, axes = new_figure(height=4.0)
    for content, marker in zip(copper, MARKERS, strict=False):
        temperature = below_solvus(content, margin=0.1)
        force = theta_prime(temperature, copper=content).driving_force
        label = f"{100 * content:g} wt% Cu"
        axes.plot(
            temperature - ZERO_CELSIUS, -force / 1e6, marker=marker, markevery=30, label=label
        )
    for ratio in (STATED_SUPERSATURATIONS[0], STATED_SUPERSATURATIONS[-1]):
        stated = -formulas.driving_force_as_stated(ratio) / 1e6
        axes.plot([100, 300], [stated, stated], "-", color=COLORS["grey"], linewidth=1.5)
        axes.text(102, stated + 8, f"as stated, $S$ = {ratio:g}", color="#444444")
    axes.set(
        xlabel=TEMPERATURE,
        ylabel=r"Driving force $-\Delta G_\mathrm{v}$ / MJ m$^{-3}$",
        xlim=(20, 520),
        ylim=(0, None),
    )
    axes.legend(loc="upper right")
    figure.alt = (
        "The driving force for θ′ falls almost linearly with temperature to zero at the solvus; "
        "at 200 °C it is two to six times what the chapter assumes."
    )
    return figure


def corrected_nucleation(*, interface_energies=(0.10, 0.15, 0.20)):
    """Example 2 with real driving forces: rate against temperature, and critical radius.

    Parameters
    ----------
    interface_energies : sequence of float, optional
        γ [J/m²] of the curves.

    Returns
    -------
    BookFigure
    """
    figure, (rates, radii) = new_figure(1, 2, height=4.0)
    temperature = below_solvus(0.04)
    copper = np.linspace(0.01, 0.055, 40)
    for gamma, marker in zip(interface_energies, MARKERS, strict=False):
        rate = theta_prime_c_curve(temperature, interface_energy=gamma).nucleation_rate
        keep = rate > 1e-30
        rates.semilogy(temperature[keep] - ZERO_CELSIUS, rate[keep], marker=marker, markevery=25)
        force = [theta_prime(473.15, copper=c).driving_force for c in copper]
        radius = nucleation.critical_radius(interface_energy=gamma, driving_force=force)
        label = rf"$\gamma$ = {gamma:.2f} J/m$^2$"
        radii.plot(100 * copper, NM * radius, marker=marker, markevery=8, label=label)
    rates.set(xlabel=TEMPERATURE, ylabel=RATE, xlim=(20, 460), ylim=(1e-30, 1e25))
    rates.axhline(1e6, color=COLORS["grey"], linewidth=1)
    rates.text(30, 2e5, "1 per cm$^3$ and s", va="top", color="#444444")
    radii.set(xlabel="Copper / wt%", ylabel="Critical radius $r^*$ / nm", ylim=(0, 2.2))
    radii.legend(loc="upper right")
    panel_label(rates, "a", "Al–4Cu, homogeneous")
    panel_label(radii, "b", "critical radius, 200 °C")
    figure.alt = (
        "With real driving forces the homogeneous rate of θ′ in Al–4Cu is high for an interface "
        "energy of 0.10 J/m² and nil for 0.20; the critical radius lies between 0.4 and 1.6 nm."
    )
    return figure


def rate_against_interface_energy(*, temperature=473.15, copper=0.04):
    """Steady nucleation rate against interface energy on three kinds of site.

    Parameters
    ----------
    temperature : float, optional
        T [K].
    copper : float, optional
        Mass fraction of copper.

    Returns
    -------
    BookFigure
    """
    figure, axes = new_figure(height=4.0)
    gamma = np.linspace(0.05, 0.3, 126)
    for site, marker in zip(DEFECTS, MARKERS, strict=False):
        rate = [
            theta_prime_c_curve(
                [temperature], interface_energy=g, copper=copper, site=site
            ).nucleation_rate[0]
            for g in gamma
        ]
        axes.semilogy(gamma, rate, marker=marker, markevery=20, label=site)
    axes.axvspan(0.17, 0.24, color=COLORS["sky"], alpha=0.25, linewidth=0)
    axes.text(0.205, 1e29, "coherent face\nof θ′", ha="center", va="top")
    axes.axhline(1e18, color=COLORS["grey"], linewidth=1)
    axes.text(0.298, 2e18, "10$^{22}$ m$^{-3}$ in 3 h", ha="right", color="#444444")
    axes.set(xlabel=r"Interface energy $\gamma$ / J m$^{-2}$", ylabel=RATE, ylim=(1e-30, 1e30))
    axes.legend(loc="lower left")
    figure.alt = (
        "The nucleation rate falls by about 60 decades between interface energies of 0.05 and "
        "0.25 J/m²; homogeneous nucleation at an observed pace needs about 0.12 J/m²."
    )
    return figure


def _lens(angle, points=60):
    """Outline of a two-capped lens of unit half-width."""
    cap = 1 / np.sin(angle)
    turn = np.linspace(-angle, angle, points)
    x, y = cap * np.sin(turn), cap * (np.cos(turn) - np.cos(angle))
    return np.column_stack([np.concatenate([x, x[::-1]]), np.concatenate([y, -y[::-1]])])


def contact_angle_on_boundary(*, contact_angle=np.pi / 3):
    """A nucleus on a grain boundary, and the share of the barrier that is left.

    Parameters
    ----------
    contact_angle : float, optional
        θ [rad] of the nucleus that is drawn.

    Returns
    -------
    BookFigure
    """
    figure, (sketch, axes) = new_figure(1, 2, height=3.9)
    _draw_lens(sketch, contact_angle)
    degrees = np.linspace(0, 180, 181)
    for site, marker in zip(("wall", "grain boundary", "grain edge"), MARKERS, strict=False):
        reach = degrees[degrees <= (180 if site == "wall" else 90)]
        factor = nucleation.heterogeneous_factor(contact_angle=np.deg2rad(reach), site=site)
        axes.plot(reach, factor, marker=marker, markevery=15, label=site)
    axes.set(
        xlabel=r"Contact angle $\theta$ / °",
        ylabel=r"$\Delta G^*_\mathrm{het}/\Delta G^*_\mathrm{hom}$",
        xticks=[0, 30, 60, 90, 120, 150, 180],
        ylim=(0, 1.05),
    )
    axes.legend(loc="lower right")
    panel_label(sketch, "a", "nucleus on a boundary")
    panel_label(axes, "b", "barrier that is left")
    figure.alt = (
        "A lens-shaped nucleus on a grain boundary; its barrier is 0.03, 0.31 and 1 of the "
        "homogeneous one at contact angles of 30, 60 and 90°, half that on a wall, and still "
        "less on a grain edge."
    )
    return figure


def _draw_lens(axes, angle):
    axes.add_patch(
        Polygon(_lens(angle), facecolor=COLORS["sky"], alpha=0.5, edgecolor=COLORS["blue"], lw=1.8)
    )
    axes.plot([-2.1, -1], [0, 0], "-", color=COLORS["black"])
    axes.plot([1, 2.1], [0, 0], "-", color=COLORS["black"])
    axes.plot([-1, 1], [0, 0], ":", color=COLORS["grey"])
    pull = 0.95
    for dx, dy, text, at in (
        (pull, 0, r"$\gamma_\mathrm{gb}$", (0.3, 0.12)),
        (-pull * np.cos(angle), pull * np.sin(angle), r"$\gamma$", (-0.42, 0.92)),
        (-pull * np.cos(angle), -pull * np.sin(angle), r"$\gamma$", (-0.42, -1.08)),
    ):
        axes.annotate(
            "",
            (1 + dx, dy),
            (1, 0),
            arrowprops={"arrowstyle": "-|>", "color": COLORS["vermilion"], "lw": 1.8},
        )
        axes.text(1 + at[0], at[1], text, color=COLORS["vermilion"], fontsize=13)
    turn = np.linspace(np.pi - angle, np.pi, 30)
    axes.plot(1 + 0.42 * np.cos(turn), 0.42 * np.sin(turn), "-", color=COLORS["black"], lw=1.2)
    axes.text(0.38, 0.09, r"$\theta$", fontsize=12, ha="right")
    axes.text(-1.95, 1.2, "grain 1")
    axes.text(-1.95, -1.35, "grain 2")
    axes.text(-0.35, -0.27, "nucleus", ha="center")
    axes.set(xlim=(-2.15, 2.15), ylim=(-1.6, 1.6), aspect="equal")
    axes.set_axis_off()
