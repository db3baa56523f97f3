"""Figures of the page on structure factors."""

from functools import lru_cache

import numpy as np

from ..data import twin
from ..rmc import analysis, recovery
from ..scattering import faber_ziman, form_factors, kinematics, transforms
from .light import EDGES
from .style import COLORS, LINE_STYLES, new_figure, panel_label

__all__ = [
    "sf_error_budget",
    "sf_far_energy",
    "sf_figure_one",
    "sf_from_intensity",
    "sf_inversion",
    "sf_resolution",
    "sf_weights",
]

ALLOY = recovery.COMPOSITION
PAIRS = ("Gd–Gd", "Gd–Co", "Co–Co")
PAIR_COLORS = ("blue", "vermilion", "green")
SETS = {"S": "$S$", "Δ_Gd": r"$\Delta_\mathrm{Gd}S$", "Δ_Co": r"$\Delta_\mathrm{Co}S$"}
Q = r"Momentum transfer $Q$ / Å$^{-1}$"
TWIN = "synthetic twin, not the measured data"
OFFSET = 0.5
MISMATCH = 1e-3
"""Relative error of the scale between two energies."""


def sf_from_intensity():
    """Intensity of the twin at 113.3 keV, its two means, and the structure factor.

    Returns
    -------
    BookFigure
    """
    curve = twin.structure_factors("before")["S"]
    amplitudes = form_factors.XRay(113.3).amplitudes(ALLOY, curve.q)
    intensity = faber_ziman.intensity_from_structure_factor(curve.truth, ALLOY, amplitudes)
    laue = faber_ziman.laue_term(ALLOY, amplitudes)
    figure, (above, below) = new_figure(2, 1, height=5.4, sharex=True)
    above.semilogy(curve.q, intensity, label="$I$, coherent intensity")
    mean = faber_ziman.square_mean(ALLOY, amplitudes)
    above.semilogy(curve.q, mean, label=r"$\langle f\rangle^2$")
    above.semilogy(curve.q, laue, label=r"$\langle f^2\rangle-\langle f\rangle^2$, Laue term")
    above.set_ylabel(r"Intensity / electrons$^2$")
    above.legend()
    panel_label(above, "a", TWIN)
    below.plot(curve.q, curve.truth)
    below.axhline(1, color=COLORS["grey"], lw=0.8)
    below.set_xlabel(Q)
    below.set_ylabel("$S(Q)$")
    panel_label(below, "b")
    fall = mean[0] / mean[-1]
    figure.alt = (
        f"The intensity falls {fall:.0f}-fold with Q as the form factors do. Divided by them it "
        f"becomes S(Q), which swings about 1 up to {curve.q[-1]:g} Å⁻¹, with a first maximum of "
        f"{curve.truth.max():.1f} at {curve.q[curve.truth.argmax()]:.2f} Å⁻¹. The Laue term is "
        f"{100 * laue[0] / mean[0]:.0f} to {100 * laue[-1] / mean[-1]:.0f} % of ⟨f⟩²."
    )
    return figure


def sf_weights():
    """Weights of the three pairs in each of the three data sets, against Q.

    Returns
    -------
    BookFigure
    """
    figure, grid = new_figure(1, 3, height=3.8, sharey=True)
    lowest = {}
    for axes, data, letter in zip(grid, recovery.designed("S+Gd+Co"), "abc", strict=True):
        for row, pair, color, style in zip(
            data.weights(ALLOY), PAIRS, PAIR_COLORS, LINE_STYLES, strict=False
        ):
            axes.plot(data.x, row, ls=style, color=COLORS[color], label=pair)
            lowest[data.name, pair] = row
        axes.axhline(0, color=COLORS["black"], lw=0.8)
        axes.set_xlabel(r"$Q$ / Å$^{-1}$")
        panel_label(axes, letter, SETS[data.name])
    grid[0].set_ylabel("Weight $W_{ij}$")
    grid[1].legend(loc="center")
    co_co, gd_gd = lowest["S", "Co–Co"], lowest["Δ_Co", "Gd–Gd"]
    figure.alt = (
        f"Gd–Gd carries most of S and of the difference at the Gd edge. Co–Co has at most "
        f"{100 * co_co.max():.1f} % of S and nothing of the Gd difference; in the Co difference it "
        f"has up to a fifth, Gd–Co about nine tenths, and Gd–Gd a negative weight, {gd_gd[0]:.2f}."
    )
    return figure


def _products(energy, q):
    """W_ij ⟨f⟩² of the three pairs [electrons²], whose difference makes a contrast."""
    amplitudes = form_factors.XRay(energy).amplitudes(ALLOY, q)
    mean = faber_ziman.square_mean(ALLOY, amplitudes)
    return faber_ziman.weights(ALLOY, amplitudes) * mean


def sf_far_energy(*, edge="Co K"):
    """Weights in Δ_k S at Q = 2 Å⁻¹ against the distance of the far energy from the edge.

    Parameters
    ----------
    edge : {"Gd K", "Gd L3", "Co K"}, optional
        Which edge.

    Returns
    -------
    BookFigure
    """
    element, shell, near, chosen = EDGES[edge]
    zero = form_factors.edges(element)[shell]
    apart = np.arange(np.ceil(1e3 * (zero - near)) + 10, 401, 2.0)
    q = np.array([2.0])
    change = np.array([_products(zero - d / 1e3, q)[:, 0] for d in apart])
    change -= _products(near, q)[:, 0]
    weights = change / change.sum(axis=1, keepdims=True)
    figure, axes = new_figure(height=3.8)
    for row, pair, color, style in zip(weights.T, PAIRS, PAIR_COLORS, LINE_STYLES, strict=False):
        shown = np.where(np.abs(row) < 6, row, np.nan)
        axes.plot(apart, shown, ls=style, color=COLORS[color], label=pair)
    axes.axvline(1e3 * (zero - chosen), color=COLORS["black"], lw=0.9, ls=":")
    axes.axhline(0, color=COLORS["black"], lw=0.8)
    axes.set_ylim(-3.2, 3.2)
    axes.set_xlabel("Distance of the far energy below the edge / eV")
    axes.set_ylabel(r"Weight $W^k_{ij}$ at $Q$ = 2 Å$^{-1}$")
    axes.set_title(f"{edge} edge, near energy {near:g} keV", loc="left")
    axes.legend(loc="upper left")
    figure.alt = _far_alt(edge, apart, weights)
    return figure


def _far_alt(edge, apart, weights):
    at = [weights[np.abs(apart - d).argmin(), 0] for d in (100, 200)]
    crossing = np.flatnonzero(np.diff(np.sign(weights[:, 1])) != 0)
    text = (
        f"At the {edge} edge the weight of Gd–Gd is {at[0]:.2f} with a far energy 100 eV below the "
        f"edge and {at[1]:.2f} with 200 eV"
    )
    if len(crossing):
        return f"{text}; near {apart[crossing[0]]:.0f} eV all weights diverge."
    return f"{text}; nothing diverges."


def sf_error_budget(*, counts=1e6):
    """Error of Δ_k S from counting and from a scale that is off by 0.1 %, at three edges.

    Parameters
    ----------
    counts : float, optional
        Counts of each scan at each Q.

    Returns
    -------
    BookFigure
    """
    figure, axes = new_figure(height=3.9)
    said = []
    for (edge, (_, _, near, far)), color, style in zip(
        EDGES.items(), PAIR_COLORS, LINE_STYLES, strict=False
    ):
        q = np.linspace(0.5, min(12, 0.99 * kinematics.largest_momentum_transfer(far)), 120)
        both = [form_factors.XRay(energy).amplitudes(ALLOY, q) for energy in (near, far)]
        sigma = faber_ziman.difference_error(ALLOY, *both, counts=counts)
        floor = faber_ziman.difference_error(ALLOY, *both, counts=1e30, mismatch=MISMATCH)
        axes.semilogy(q, sigma, ls=style, color=COLORS[color], label=edge)
        axes.semilogy(q, floor, ls=style, color=COLORS[color], lw=0.8, alpha=0.7)
        said.append(f"{np.interp(2, q, sigma):.2g} at {edge}")
    axes.set_ylim(3e-4, 3)
    axes.set_xlabel(Q)
    axes.set_ylabel(r"Error of $\Delta_kS$")
    axes.set_title(f"{counts:,.0f} counts; thin: scale off by 0.1 %", loc="left")
    axes.legend(ncols=3, loc="upper right")
    figure.alt = (
        f"With {counts:,.0f} counts a point the error of the difference at Q = 2 Å⁻¹ is "
        f"{', '.join(said)}. A mismatch of the scales of 0.1 % costs as much as two million counts "
        "leave, and more counts do not help against it."
    )
    return figure


def sf_figure_one(*, grade="realistic"):
    """S and the two differences of the twin before and after treatment, as in Figure 1.

    Parameters
    ----------
    grade : {"realistic", "ideal"}, optional
        Noise of the twin.

    Returns
    -------
    BookFigure
    """
    before, after = (twin.structure_factors(s, grade=grade) for s in twin.STATES)
    figure, grid = new_figure(3, 1, height=7.6, sharex=True)
    changes = []
    for axes, (name, label), letter in zip(grid, SETS.items(), "abc", strict=True):
        for curve, color, shift, word in (
            (before[name], "blue", 0.0, "before"),
            (after[name], "vermilion", OFFSET, f"after, +{OFFSET:g}"),
        ):
            circles = {"ms": 2.4, "mfc": "none", "mew": 0.6, "color": COLORS[color]}
            axes.plot(curve.q, curve.values + shift, "o", label=word, **circles)
        axes.set_ylabel(label)
        panel_label(axes, letter, TWIN if letter == "a" else "")
        changes.append(np.sqrt(np.mean((after[name].truth - before[name].truth) ** 2)))
    grid[0].legend(loc="upper right", markerscale=2)
    grid[2].set_xlabel(Q)
    sigmas = [before[name].sigma[0] for name in SETS]
    figure.alt = (
        f"Synthetic twin: from before to after S changes by {changes[0]:.3f} (root mean square), "
        f"the Gd difference by {changes[1]:.3f} and the Co difference by {changes[2]:.3f}; the "
        f"noise of a point is {sigmas[0]:.2g}, {sigmas[1]:.2g} and {sigmas[2]:.2g}."
    )
    return figure


@lru_cache
def _common():
    """Weights of the three sets on the grid that they share, (sets, pairs, m), and its length."""
    points = len(twin.structure_factors("before")["Δ_Co"].q)
    sets = recovery.designed("S+Gd+Co")
    return np.array([data.weights(ALLOY)[:, :points] for data in sets]), points


def sf_inversion(*, grade="realistic"):
    """Partials of the twin by plain inversion of its three noisy data sets, and the truth.

    Parameters
    ----------
    grade : {"realistic", "ideal"}, optional
        Noise of the twin.

    Returns
    -------
    BookFigure
    """
    weights, points = _common()
    curves = twin.structure_factors("before", grade=grade)
    found, truth = (
        faber_ziman.partials([getattr(curves[n], which)[:points] for n in SETS], weights)
        for which in ("values", "truth")
    )
    figure, grid = new_figure(3, 1, height=6.4, sharex=True)
    errors, q = (found - truth).std(axis=1), curves["S"].q[:points]
    for axes, row, exact, pair, letter in zip(grid, found, truth, PAIRS, "abc", strict=True):
        axes.plot(q, row, "o", ms=2.5, color=COLORS["purple"], label="inverted")
        axes.plot(q, exact, "-", color=COLORS["black"], lw=1.2, label="truth")
        axes.set_ylabel("$S_{ij}(Q)$")
        panel_label(axes, letter, pair + (f", {TWIN}" if letter == "a" else ""))
    grid[0].legend(loc="upper right")
    grid[2].set_xlabel(Q)
    figure.alt = (
        f"Partials from inversion of {grade} twin data scatter about the truth by {errors[0]:.2f} "
        f"(Gd–Gd), {errors[1]:.2f} (Gd–Co) and {errors[2]:.2f} (Co–Co), where the true Co–Co "
        f"itself varies by {truth[2].std():.2f}."
    )
    return figure


@lru_cache
def _true_pair():
    """Distances, bins and g(r) of Gd–Gd in the twin, before."""
    found = analysis.pair_distribution(twin.configuration("before"))
    return found.r, found.edges, found.g[0]


def sf_resolution(*, q_max=18.0):
    """Gd–Gd distances of the twin as a Fourier integral up to Q_max shows them.

    Parameters
    ----------
    q_max : float, optional
        Largest Q [Å⁻¹].

    Returns
    -------
    BookFigure
    """
    middles, edges, g = _true_pair()
    density = recovery.NUMBER_DENSITY
    q = np.arange(0.3, q_max + 1e-9, 0.02)
    s = transforms.structure_factor(g, edges, q, number_density=density)
    r = np.arange(1.5, 8, 0.02)
    seen = transforms.pair_distribution(s, q, r, number_density=density)
    width = transforms.resolution(q_max)
    figure, axes = new_figure(height=3.9)
    shown = (middles > 1.5) & (middles < 8)
    axes.plot(middles[shown], g[shown], color=COLORS["black"], lw=1.2, label="truth")
    axes.plot(r, seen, "--", color=COLORS["purple"], label=f"$Q$ up to {q_max:g} Å$^{{-1}}$")
    bar = [6.2, 6.2 + width]
    axes.plot(bar, [4, 4], "-", color=COLORS["blue"], lw=4, label=r"$3.79/Q_\mathrm{max}$")
    axes.set_ylim(-2, 6)
    axes.set_xlabel(r"Distance $r$ / Å")
    axes.set_ylabel("$g(r)$, Gd–Gd")
    axes.set_title(TWIN, loc="left")
    axes.legend(loc="lower right")
    figure.alt = (
        f"With data up to {q_max:g} Å⁻¹ a sharp distance becomes {width:.2f} Å wide, and the first "
        f"Gd–Gd peak, {g.max():.1f} high in truth, reaches {seen.max():.1f}; ripples reach "
        f"{seen[r < 2.4].max() - seen[r < 2.4].min():.1f} where there are no atoms."
    )
    return figure
