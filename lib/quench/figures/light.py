"""Figures of the page on light from a storage ring."""

import warnings

import numpy as np

from .. import materials
from ..scattering import absorption, form_factors, kinematics, synchrotron
from .style import COLORS, LINE_STYLES, new_figure, panel_label

__all__ = [
    "light_bending_magnet",
    "light_dimming",
    "light_momentum_range",
    "light_resonant_terms",
    "light_transmission",
]

ALLOY = {"Gd": 0.65, "Co": 0.35}
ENERGIES = (8.0, 20.0, 61.4, 113.3)
"""Laboratory tube, and what a storage ring offers besides [keV]."""
FIELD = 0.68
"""Bending field of SPring-8 [T], recalled: an estimate."""
EDGES = {
    "Gd K": ("Gd", "K", 50.195, 49.939),
    "Gd L3": ("Gd", "L3", 7.223, 7.043),
    "Co K": ("Co", "K", 7.689, 7.609),
}
"""Edge: element, shell, and the energies near and far below it that this book uses [keV]."""
UNSURE = 100.0
"""Distance from an edge up to which tables of f' disagree [eV]."""
HIDDEN = 45.0
"""Distance from an edge up to which no table point lies on either side [eV]."""
TUBE, BEAM = "grey", "vermilion"


def light_bending_magnet(*, electron_energy=8.0):
    """Spectrum of a bending magnet: photons in a fixed relative bandwidth.

    Parameters
    ----------
    electron_energy : float, optional
        Energy of the electrons [GeV].

    Returns
    -------
    BookFigure
    """
    photon = np.geomspace(1e-4, 300, 300)
    largest = 64 * synchrotron.photon_flux(0.286)

    def flux(ring, at):
        critical = synchrotron.critical_energy(ring, field=FIELD)
        return ring**2 * synchrotron.photon_flux(at / critical) / largest

    figure, axes = new_figure(height=3.8)
    if electron_energy != 8.0:
        axes.loglog(photon, flux(8.0, photon), "--", color=COLORS["grey"], label="8 GeV")
    axes.loglog(photon, flux(electron_energy, photon), "-", label=f"{electron_energy:g} GeV")
    critical = synchrotron.critical_energy(electron_energy, field=FIELD)
    axes.plot([critical], [flux(electron_energy, critical)], "o", color=COLORS["blue"])
    for energy in ENERGIES[2:]:
        axes.axvline(energy, color=COLORS[BEAM], lw=1, ls=":")
    axes.axvspan(1.6e-3, 3.3e-3, color=COLORS["sky"], alpha=0.35, lw=0, label="visible light")
    axes.set_ylim(1e-5, 2)
    axes.set_xlabel("Photon energy / keV")
    axes.set_ylabel("Photons per relative\nbandwidth (maximum at 8 GeV: 1)")
    axes.legend(loc="lower left")
    share = flux(electron_energy, 61.4) / flux(electron_energy, 0.286 * critical)
    figure.alt = (
        f"Electrons of {electron_energy:g} GeV in {FIELD:g} T radiate from the infrared to a "
        f"critical energy of {critical:.3g} keV and fall off steeply beyond; at 61.4 keV "
        f"they give {share:.2g} of the photons at their maximum."
    )
    return figure


def light_momentum_range():
    """Q against scattering angle for four photon energies.

    Returns
    -------
    BookFigure
    """
    angle = np.linspace(0, 120, 241)
    figure, axes = new_figure(height=3.8)
    colors = (TUBE, "green", BEAM, "blue")
    for energy, color, style in zip(ENERGIES, colors, LINE_STYLES, strict=False):
        q = kinematics.momentum_transfer(angle, energy=energy)
        axes.plot(angle, q, color=COLORS[color], ls=style, label=f"{energy:g} keV")
    axes.axhline(18, color=COLORS["black"], lw=0.8)
    axes.text(119, 18.4, "18 Å$^{-1}$, used for $S(Q)$ in this book", ha="right", fontsize=9)
    axes.set_ylim(0, 30)
    axes.set_xlabel(r"Scattering angle $2\theta$ / °")
    axes.set_ylabel(r"Momentum transfer $Q$ / Å$^{-1}$")
    axes.legend(loc="upper right")
    needed = kinematics.scattering_angle(18.0, energy=113.3)
    limit = kinematics.largest_momentum_transfer(8.0)
    figure.alt = (
        f"With 113.3 keV a scattering angle of {needed:.0f}° reaches Q = 18 Å⁻¹; with 8 keV no "
        f"angle gets beyond {limit:.1f} Å⁻¹."
    )
    return figure


def light_transmission(*, micrometres=100):
    """Share of photons that pass a Gd65Co35 ribbon, against photon energy.

    Parameters
    ----------
    micrometres : float, optional
        Thickness of the ribbon [µm].

    Returns
    -------
    BookFigure
    """
    density = materials.get("Gd65Co35").density

    def passed(energy):
        return absorption.transmission(ALLOY, energy, thickness=micrometres * 1e-6, density=density)

    edge = form_factors.edges("Gd")["K"]
    photon = np.concatenate([np.linspace(5, edge - 1e-3, 400), np.linspace(edge + 1e-3, 125, 400)])
    figure, axes = new_figure(height=3.8)
    axes.plot(photon, 100 * passed(photon), lw=1.4)
    points = 100 * passed(np.array(ENERGIES))
    axes.plot(ENERGIES, points, "o", color=COLORS[BEAM])
    for energy, value in zip(ENERGIES, points, strict=True):
        low = value > 90
        axes.annotate(
            f"{value:.0f} %",
            (energy, value),
            xytext=(0, -8 if low else 7),
            textcoords="offset points",
            ha="center",
            va="top" if low else "bottom",
        )
    axes.axhline(100 / np.e, color=COLORS["grey"], lw=0.8, ls="--")
    axes.text(124, 100 / np.e + 1.5, "1/e", color=COLORS["grey"], ha="right")
    axes.set_ylim(-3, 103)
    axes.set_xlabel("Photon energy $E$ / keV")
    axes.set_ylabel("Transmission / %")
    axes.set_title(f"{micrometres:g} µm", loc="left")
    tube, low, middle, high = points
    figure.alt = (
        f"A Gd65Co35 ribbon of {micrometres:g} µm lets {tube:.2g} % of 8 keV photons pass, "
        f"{low:.2g} % at 20 keV, {middle:.2g} % at 61.4 keV and {high:.2g} % at 113.3 keV; "
        "it darkens at the K edge of Gd, 50.2 keV."
    )
    return figure


def light_resonant_terms(*, edge="Gd K"):
    """F' and f'' of both elements around an absorption edge.

    Parameters
    ----------
    edge : {"Gd K", "Gd L3", "Co K"}, optional
        Which edge.

    Returns
    -------
    BookFigure
    """
    element, shell, near, far = EDGES[edge]
    zero = form_factors.edges(element)[shell]
    apart = np.concatenate([np.linspace(-600, -HIDDEN, 200), np.linspace(HIDDEN, 600, 200)])
    other = "Co" if element == "Gd" else "Gd"
    figure, grid = new_figure(2, 1, height=5.0, sharex=True)
    names = ("$f'$ / electrons", "$f''$ / electrons")
    for row, (axes, name, letter) in enumerate(zip(grid, names, "ab", strict=True)):
        for kind, color, style in ((element, "blue", "-"), (other, "vermilion", "--")):
            values = _terms(kind, zero + apart / 1e3)[row]
            values[np.diff(apart, prepend=apart[0]) > HIDDEN] = np.nan  # lifts the pen
            axes.plot(apart, values, style, color=COLORS[color], label=kind)
        axes.axvspan(-UNSURE, UNSURE, color=COLORS["grey"], alpha=0.15, lw=0)
        for energy in (near, far):
            axes.axvline(1e3 * (energy - zero), color=COLORS["black"], lw=0.9, ls=":")
        axes.set_ylabel(name)
        panel_label(axes, letter, f"{edge} edge, {zero:.3f} keV" if letter == "a" else "")
    grid[0].legend(loc="lower right")
    grid[1].set_xlabel("Distance from the edge / eV")
    drop, moved = (_terms(kind, near)[0] - _terms(kind, far)[0] for kind in (element, other))
    figure.alt = (
        f"Around the {edge} edge f' of {element} has a cusp and f'' a step upwards. Between the "
        f"two chosen energies f' of {element} changes by {drop:+.2f} electrons and that of "
        f"{other} by {moved:+.2f}."
    )
    return figure


def _terms(element, energy):
    """F' and f'' also where the table has no point: drawn, but hidden or marked as unsure."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return form_factors.resonant_terms(element, energy)


def light_dimming():
    """By how much atoms scatter less near an edge than far below it, against Q.

    Returns
    -------
    BookFigure
    """
    figure, grid = new_figure(1, 3, height=3.6, sharey=True)
    findings = []
    for axes, (edge, (element, _, near, far)), letter in zip(
        grid, EDGES.items(), "abc", strict=True
    ):
        q = np.linspace(0, min(12, kinematics.largest_momentum_transfer(far)), 121)
        for kind, color, style in (("Gd", "blue", "-"), ("Co", "vermilion", "--")):
            change = 100 * (_size(kind, q, near) / _size(kind, q, far) - 1)
            axes.plot(q, change, style, color=COLORS[color], label=kind)
            if kind == element:
                findings.append(f"{kind} by {-change[0]:.1f} to {-change[-1]:.1f} %")
        axes.axhline(0, color=COLORS["black"], lw=0.8)
        axes.set_xlabel(r"$Q$ / Å$^{-1}$")
        panel_label(axes, letter, edge)
    grid[0].set_ylabel("Change of amplitude $|f|$ / %")
    grid[0].legend(loc="lower left")
    figure.alt = (
        f"Nearer to its edge an element's amplitude is smaller: at Gd K {findings[0]}, at Gd L3 "
        f"{findings[1]}, at Co K {findings[2]}, more at larger Q. The other element hardly "
        "changes, except that Gd grows a little at the Co K edge."
    )
    return figure


def _size(element, q, energy):
    """Amplitude abs(f) of an atom [electrons]."""
    return np.abs(form_factors.form_factor(element, q, energy))
