"""Figures of the page on inelastic X-ray scattering."""

from functools import lru_cache

import numpy as np

from ..ixs import dho, fitting, spectra
from ..ixs.resolution import Convolution, PseudoVoigt
from ..scattering import kinematics
from .style import COLORS, new_figure, panel_label

__all__ = [
    "inelastic_damping",
    "inelastic_geometry",
    "inelastic_spectra",
    "inelastic_two_sides",
    "inelastic_under_resolution",
]

E = r"Energy transfer $E = E_\mathrm{i} - E_\mathrm{f}$ / meV"
PHOTON = 21.747
ENLARGED = 6  # the scattering angle is drawn so many times as large
SHOWN = (4.0, 6.0, 8.0, 10.0)
_FINE = np.linspace(-40, 40, 1601)


@lru_cache
def fitted():
    """Fit the shipped spectra of the twin with the true resolution; {(state, Q): FitResult}."""
    twin = spectra.Twin()
    fits = fitting.fit_spectra(
        spectra.shipped(), resolution=twin.resolution, temperature=twin.temperature
    )
    return {(fit.spectrum.state, fit.spectrum.q): fit for fit in fits}


def inelastic_geometry(*, q=8.0):
    """Wave vectors of a photon before and after scattering, and their difference.

    Parameters
    ----------
    q : float, optional
        Q [nm⁻¹].

    Returns
    -------
    BookFigure
    """
    angle = float(kinematics.scattering_angle(q / 10, energy=PHOTON))
    turn = np.radians(ENLARGED * angle)
    figure, axes = new_figure(height=3.0)
    axes.set_axis_off()
    sample, straight = np.zeros(2), np.array([1.0, 0.0])
    scattered = np.array([np.cos(turn), np.sin(turn)])
    arrows = (
        (-straight, sample, "blue", "-"),
        (sample, straight, "blue", ":"),
        (sample, scattered, "vermilion", "-"),
        (straight, scattered, "green", "-"),
    )
    for start, end, color, style in arrows:
        arrow = {"arrowstyle": "-|>", "color": COLORS[color], "lw": 2, "ls": style}
        arrow |= {"shrinkA": 0, "shrinkB": 0, "mutation_scale": 16}
        axes.annotate("", end, start, arrowprops=arrow)
    axes.plot(0, 0, "o", color=COLORS["black"], ms=9)
    arc = np.linspace(0, turn, 30)
    axes.plot(0.45 * np.cos(arc), 0.45 * np.sin(arc), color=COLORS["grey"], ls="-", lw=1)
    labels = (
        (-0.95, 0.04, r"$\mathbf{k}_\mathrm{i},\ E_\mathrm{i}$", "blue"),
        (0.35, np.sin(turn) * 0.5 + 0.08, r"$\mathbf{k}_\mathrm{f},\ E_\mathrm{f}$", "vermilion"),
        (1.02, np.sin(turn) / 2, r"$\mathbf{Q}$", "green"),
        (0.48, np.sin(turn) * 0.16, r"$2\theta$", "grey"),
        (-0.14, -0.12, "sample", "black"),
        (0.70, -0.12, r"$\mathbf{k}_\mathrm{i}$", "blue"),
    )
    for x, y, text, color in labels:
        axes.text(x, y, text, color=COLORS[color], fontsize=13)
    axes.set_xlim(-1.1, 1.2)
    axes.set_ylim(-0.22, max(0.45, np.sin(turn) + 0.1))
    title = f"$Q$ = {q:g} nm$^{{-1}}$ at {PHOTON:g} keV: $2\\theta$ = {angle:.1f}°"
    axes.set_title(f"{title}, drawn {ENLARGED} times as large", loc="left")
    figure.alt = (
        f"A photon of {PHOTON:g} keV keeps its wave number and turns by {angle:.1f} degrees; "
        f"the short third side of the thin triangle is Q = {q:g} per nanometre."
    )
    return figure


def inelastic_two_sides(*, temperature=298.0):
    """Spectrum of one sound wave: elastic line, Stokes and anti-Stokes side, detailed balance.

    Parameters
    ----------
    temperature : float, optional
        T [K].

    Returns
    -------
    BookFigure
    """
    folded = Convolution(PseudoVoigt(), np.linspace(-25, 25, 501))
    wave = {"frequency": 10.0, "width": 2.0}
    quantum = dho.structure_factor(folded.grid, temperature=temperature, **wave)
    whole = folded(quantum) + 0.5 * folded.line()
    ratio = float(dho.stokes_ratio(10.0, temperature=temperature))
    figure, axes = new_figure(height=3.9)
    axes.plot(folded.energy, whole, label="elastic line and sound wave")
    axes.plot(folded.energy, folded(quantum), label="sound wave alone")
    mirrored = folded(quantum)[::-1]
    axes.plot(folded.energy, mirrored, color=COLORS["grey"], ls=":", lw=1.2, label="its mirror")
    top = 1.75 * folded(quantum).max()
    axes.set_ylim(0, top)
    height = 1.15 * folded(quantum).max()
    axes.text(10, height, "Stokes\nthe sample gains", ha="center")
    axes.text(-10, height, "anti-Stokes\nthe sample gives", ha="center")
    arrow = {"arrowstyle": "->", "color": COLORS["black"]}
    axes.annotate("elastic", (0.9, 0.93 * top), (4, 0.93 * top), va="center", arrowprops=arrow)
    axes.set_xlabel(E)
    axes.set_ylabel("$S(Q, E)$ / meV$^{-1}$")
    axes.legend(loc="upper left", bbox_to_anchor=(0, -0.2), ncols=3)
    figure.alt = (
        f"Besides the elastic line there are two peaks near ±10 meV. At {temperature:g} K the one "
        f"on the side where the sample gains energy is {ratio:.2f} times the other."
    )
    return figure


def inelastic_damping(*, width=5.0, frequency=12.0):
    """Damped harmonic oscillator for a width, with its peak and its frequency.

    Parameters
    ----------
    width, frequency : float, optional
        Γ (FWHM) and Ω [meV].

    Returns
    -------
    BookFigure
    """
    energy = np.linspace(0, 30, 601)
    curve = dho.classical(energy, frequency=frequency, width=width)
    real = dho.structure_factor(energy, frequency=frequency, width=width, temperature=298)
    figure, (left, right) = new_figure(1, 2, height=3.7)
    left.plot(energy, curve, label="classical")
    left.plot(energy, real, label="at 298 K")
    right.plot(energy, energy**2 * curve / frequency**2, color=COLORS["green"], ls="-")
    half = (frequency * width / np.pi) / width**2 / frequency / 2
    edges = np.sqrt(frequency**2 + width**2 / 4) + np.array([-width, width]) / 2
    right.annotate("", (edges[1], half), (edges[0], half), arrowprops={"arrowstyle": "<->"})
    right.text(edges[1] + 0.5, half, r"$\Gamma$", va="center")
    for axes, letter, name in ((left, "a", "$S$"), (right, "b", r"$E^2S/\Omega^2$")):
        axes.axvline(frequency, color=COLORS["grey"], lw=1, ls="--")
        axes.set_xlabel("Energy transfer $E$ / meV")
        axes.set_ylabel(f"{name} / meV$^{{-1}}$")
        axes.set_ylim(bottom=0)
        panel_label(axes, letter, rf"$\Omega$ = {frequency:g}, $\Gamma$ = {width:g} meV")
    left.legend(loc="upper left", bbox_to_anchor=(0, 0.99))
    left.set_ylim(top=1.45 * max(curve.max(), real.max()))
    peak = float(dho.peak_energy(frequency, width))
    where = (
        f"peaks at {peak:.2f} meV, below its frequency of {frequency:g} meV"
        if np.isfinite(peak)
        else "has no side peak any more, only a hump at zero"
    )
    figure.alt = (
        f"With Γ = {width:g} meV the classical oscillator {where}; multiplied with E squared it "
        f"peaks at {frequency:g} meV with a full width of {width:g} meV."
    )
    return figure


def inelastic_under_resolution(*, width=1.0, frequency=8.0):
    """A side peak as it is and as the spectrometer shows it.

    Parameters
    ----------
    width, frequency : float, optional
        Γ (FWHM) and Ω [meV].

    Returns
    -------
    BookFigure
    """
    resolution = PseudoVoigt()
    folded = Convolution(resolution, np.linspace(0, 16, 801))
    wave = {"frequency": frequency, "width": width}
    seen = folded(dho.classical(folded.grid, **wave))
    true = dho.classical(folded.energy, **wave)
    apparent = _full_width(folded.energy, seen)
    figure, axes = new_figure(height=3.7)
    axes.plot(folded.energy, true / true.max(), label="the oscillator")
    axes.plot(folded.energy, seen / seen.max(), label="as measured")
    line = resolution(folded.energy - frequency)
    axes.plot(folded.energy, line / line.max(), color=COLORS["grey"], ls=":", label="a sharp line")
    axes.set_xlabel("Energy transfer $E$ / meV")
    axes.set_ylabel("Intensity / maximum")
    axes.set_title(rf"$\Gamma$ = {width:g} meV, measured width {apparent:.2f} meV", loc="left")
    axes.legend()
    figure.alt = (
        f"A peak of Γ = {width:g} meV appears {apparent:.2f} meV wide behind a resolution of "
        f"{resolution.fwhm:g} meV."
    )
    return figure


def _full_width(energy, values):
    above = energy[values >= values.max() / 2]
    return float(above[-1] - above[0])


def inelastic_spectra():
    """Twin spectra before and after on a logarithmic scale, with fits and their parts.

    Returns
    -------
    BookFigure
    """
    figure, panels = new_figure(1, 2, height=6.4, sharex=True, sharey=True)
    looks = zip(panels, spectra.STATES, ("blue", "vermilion"), "ab", strict=True)
    for axes, state, color, letter in looks:
        for step, q in enumerate(SHOWN):
            _draw_spectrum(axes, fitted()[state, q], COLORS[color], 10.0 ** (2 * step))
            axes.text(34, 10.0 ** (2 * step) * 60, f"{q:g}", ha="right", fontsize=10)
        axes.text(34, 6e9, "$Q$ / nm$^{-1}$", ha="right", fontsize=10)
        axes.set_yscale("log")
        axes.set_ylim(2, 4e10)
        axes.set_xlim(-35, 35)
        axes.set_xlabel("$E$ / meV")
        panel_label(axes, letter, state)
    panels[0].set_ylabel("Counts, each Q a factor 100 higher")
    handles, _ = panels[0].get_legend_handles_labels()
    names = ["counts", "fit", "elastic", "sound wave"]
    figure.legend(handles[:4], names, loc="outside lower center", ncols=4)
    first, last = (fitted()["before", q].frequency for q in (SHOWN[0], SHOWN[-1]))
    figure.alt = (
        "Fitted curves run through the counts over four decades. The side peaks move out from "
        f"{first:.1f} to {last:.1f} meV between Q = {SHOWN[0]:g} and {SHOWN[-1]:g} per nanometre "
        "and broaden; before and after look the same to the eye."
    )
    return figure


def _draw_spectrum(axes, fit, color, factor):
    """Counts as circles, the fit as a line, its parts thin."""
    energy, counts = fit.spectrum.energy, fit.spectrum.counts
    axes.plot(energy, factor * counts, "o", ms=2.6, mfc="none", mew=0.6, color=color, label="data")
    grey = COLORS["black"]
    axes.plot(energy, factor * fit.curve(), "-", lw=1.2, color=grey, label="fit")
    axes.plot(energy, factor * fit.curve("elastic"), ":", lw=1, color=grey, label="elastic")
    part = factor * fit.curve("inelastic")
    axes.plot(energy, part, "--", lw=1, color=COLORS["green"], label="inelastic")
