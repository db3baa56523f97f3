"""Figures of the page on the inside of the Reverse Monte Carlo engine."""

from functools import lru_cache

import numpy as np

from .. import rmc
from ..rmc import problem, recovery, sampler
from ..rmc.state import OUTCOMES
from ..scattering import faber_ziman, transforms
from .style import COLORS, new_figure, panel_label

__all__ = [
    "engine_annealing",
    "engine_bin_kernel",
    "engine_fates",
    "engine_gradient",
    "engine_one_move",
    "engine_recovered",
    "engine_threshold",
    "engine_unknown",
]

Q = r"Momentum transfer $Q$ / Å$^{-1}$"
R = r"Distance $r$ / Å"
ATOMS, MOVES = 500, 150_000
BATCHES = 60
DESIGN_NAMES = {
    "S": "$S$",
    "S+Gd": r"$S$, $\Delta_\mathrm{Gd}S$",
    "S+Gd+Co": r"$S$, $\Delta_\mathrm{Gd}S$, $\Delta_\mathrm{Co}S$",
}
FATES = {"too close": "grey", "gradient": "vermilion", "quadratic": "purple", "accepted": "blue"}


def engine_threshold(*, temperature=1.0):
    """Share of moves that a threshold drawn beforehand lets pass, beside Metropolis's rule.

    Parameters
    ----------
    temperature : float, optional
        T of the fit [1].

    Returns
    -------
    BookFigure
    """
    change = np.linspace(-4, 12, 65)
    drawn = np.random.default_rng(1).random(4000)
    limits = np.array([sampler.threshold(temperature, u) for u in drawn])
    share = [(x < limits).mean() for x in change]
    rule = np.exp(-np.maximum(change, 0) / (2 * temperature))
    figure, axes = new_figure(height=3.8)
    axes.plot(change, rule, label=r"Metropolis: $\min[1, \exp(-\Delta\chi^2/2T)]$")
    axes.plot(change, share, "o", ms=4, label="share of 4000 thresholds above")
    axes.set_xlabel(r"Change of the misfit $\Delta\chi^2$")
    axes.set_ylabel("Accepted share")
    axes.set_title(f"$T$ = {temperature:g}", loc="left")
    axes.legend()
    at_four = np.exp(-2 / temperature)
    figure.alt = (
        f"At T = {temperature:g} improvements always pass; a move that worsens χ² by 4 passes with "
        f"probability {at_four:.2f}, and thresholds drawn beforehand give the same curve."
    )
    return figure


@lru_cache
def _toy():
    """A truth, its data, and an engine that has not moved yet."""
    truth = recovery.mixture(ATOMS, seed=3)
    data = recovery.simulate(truth, recovery.designed("S+Gd+Co"), seed=4)
    recipe = rmc.RandomStart(
        recovery.COMPOSITION, ATOMS, recovery.NUMBER_DENSITY, recovery.MIN_DISTANCE
    )
    return truth, data, recipe(5)


def engine_one_move():
    """What one moved atom does to the pair counts: a few hundred changes in two rows of three.

    Returns
    -------
    BookFigure
    """
    _, data, start = _toy()
    moved = start.positions.copy()
    moved[-1] += (0.3, 0.2, -0.1)
    after = rmc.Configuration(start.kinds, start.counts, moved, start.box)
    first, second = (rmc.Engine(c, data, seed=1, dr=0.1).result() for c in (start, after))
    change = second.counts - first.counts
    figure, grid = new_figure(3, 1, height=5.4, sharex=True, sharey=True)
    for axes, row, pair, letter in zip(grid, change, start.pairs, "abc", strict=True):
        axes.step(first.r, row, where="mid", lw=0.9)
        axes.set_ylabel(r"$\Delta h$")
        axes.set_xlabel(R if letter == "c" else "")
        panel_label(axes, letter, "–".join(pair))
    figure.alt = (
        "One Co atom moved by 0.4 Å: the Gd–Gd counts stay as they are, the Gd–Co and Co–Co "
        "counts change by a few pairs in most bins, up and down in equal measure."
    )
    return figure


def engine_bin_kernel(*, bin_width=0.05):
    """Error of S(Q) when sin(Qr)/(Qr) is taken at a bin's middle rather than averaged over it.

    Parameters
    ----------
    bin_width : float, optional
        [Å].

    Returns
    -------
    BookFigure
    """
    q = np.linspace(0.5, 20, 400)
    edges = np.arange(0, 15 + bin_width / 2, bin_width)
    middle = (edges[1:] + edges[:-1]) / 2
    g = np.where(middle > 3, 1.0, 0.0)
    exact = transforms.structure_factor(g, edges, q, number_density=0.04)
    shells = 4 * np.pi / 3 * np.diff(edges**3)
    rough = 1 + 0.04 * ((g - 1) * shells) @ np.sinc(middle[:, None] * q / np.pi)
    figure, axes = new_figure(height=3.6)
    axes.semilogy(q, np.abs(rough - exact))
    axes.set_xlabel(Q)
    axes.set_ylabel(r"$|S_\mathrm{middle}-S_\mathrm{exact}|$")
    axes.set_title(f"bins of {bin_width:g} Å", loc="left")
    worst = np.abs(rough - exact).max()
    figure.alt = (
        f"With bins of {bin_width:g} Å the middle of the bin gives S(Q) wrong by up to {worst:.0e}."
    )
    return figure


@lru_cache
def _annealed(design="S+Gd+Co"):
    """Fit the toy data while T falls from 5 to 0.3: the result, and the tally after every batch."""
    _, data, start = _toy()
    chosen = data[: 1 + design.count("+")]
    limits = recovery.MIN_DISTANCE
    engine = rmc.Engine(start, chosen, min_distance=limits, seed=6, batch=MOVES // BATCHES)
    tallies = []

    def look(result):
        tallies.append(result.tally.sum(axis=0))

    result = engine.run(MOVES, schedule=rmc.Anneal(5.0, 0.3), until=look)
    look(result)
    return result, np.diff(tallies[-BATCHES - 1 :], axis=0)


def engine_annealing():
    """Misfit of each data set during a fit that cools from T = 5 to 0.3.

    Returns
    -------
    BookFigure
    """
    result, _ = _annealed()
    trace = result.trace
    moves = trace["moves"] / 1e3
    figure, (top, bottom) = new_figure(2, 1, height=5.2, sharex=True)
    for name, misfit in zip(result.names, trace["chi2"].T, strict=True):
        top.semilogy(moves, misfit, label=_subscripted(name))
    top.set_ylabel(r"$\chi^2$ per point")
    top.set_xlabel("")
    top.legend()
    panel_label(top, "a")
    bottom.semilogy(moves, trace["temperature"])
    bottom.set_yticks([0.3, 0.5, 1, 2, 5], ["0.3", "0.5", "1", "2", "5"])
    bottom.minorticks_off()
    bottom.set_ylabel("Temperature $T$")
    bottom.set_xlabel("Moves / 1000")
    panel_label(bottom, "b")
    figure.alt = (
        "While T falls from 5 to 0.3 the misfits of S, Δ_Gd and Δ_Co fall from between 30 and 200 "
        "per point to about one, and level off there."
    )
    return figure


def _subscripted(name):
    """Set Δ_Gd as mathematics."""
    head, _, tail = name.partition("_")
    return rf"${head}$" if not tail else rf"$\Delta_\mathrm{{{tail}}}S$"


def engine_fates():
    """What becomes of the moves during a fit: which stage refuses them.

    Returns
    -------
    BookFigure
    """
    result, news = _annealed()
    moves = result.trace["moves"] / 1e3
    figure, axes = new_figure(height=3.8)
    bottom = np.zeros(len(news))
    for name, color in FATES.items():
        share = news[:, OUTCOMES.index(name)] / news[:, 0]
        axes.fill_between(moves, bottom, bottom + share, color=COLORS[color], alpha=0.8, label=name)
        bottom += share
    axes.set_xlabel("Moves / 1000")
    axes.set_ylabel("Share of the moves")
    axes.set_ylim(0, 1)
    axes.legend(loc="upper center", ncols=4, bbox_to_anchor=(0.5, 1.16))
    figure.alt = (
        "About three moves in ten are accepted throughout. At first most of the others come too "
        "close to an atom; later the gradient table refuses most of them, and the quadratic term "
        "up to two in ten."
    )
    return figure


def _gradient(configuration, data):
    """Gradient table of χ² at a configuration, in plain NumPy."""
    options = {"min_distance": None, "terms": (), "r_max": None, "dr": 0.05}
    built, layout, edges = problem.build(configuration, data, precision="double", **options)
    counts = rmc.Engine(configuration, data, seed=0).result().counts
    force = np.einsum("pqc,qc->pc", built.metric, layout.model(counts)) - built.target
    return edges, 2 * layout.norm[:, None] * (force @ layout.kernel.T)


def engine_gradient():
    """The gradient table at the start and at the end of a fit.

    Returns
    -------
    BookFigure
    """
    _, data, start = _toy()
    figure, grid = new_figure(1, 3, height=3.4, sharey=True)
    for configuration, name in ((start, "start"), (_annealed()[0].configuration, "end")):
        edges, gradient = _gradient(configuration, data)
        for axes, row in zip(grid, gradient, strict=True):
            axes.plot((edges[1:] + edges[:-1]) / 2, row, lw=1.0, label=name)
    for axes, pair, letter in zip(grid, start.pairs, "abc", strict=True):
        axes.set_xlabel(R)
        panel_label(axes, letter, "–".join(pair))
    grid[0].set_ylabel(r"Gradient $G$ / $\chi^2$ per pair")
    grid[2].legend()
    figure.alt = (
        "At the start one more pair in a bin changes χ² by up to some hundred units, up or down "
        "depending on distance; at the end the table is nearly flat. Co–Co counts matter least."
    )
    return figure


def engine_unknown():
    """How much of each partial three designs leave unknown, against Q.

    Returns
    -------
    BookFigure
    """
    figure, grid = new_figure(1, 3, height=3.6, sharey=True)
    for axes, design, letter in zip(grid, recovery.DESIGNS, "abc", strict=True):
        sets = recovery.designed(design)
        q = np.linspace(1, sets[-1].q[-1], 100)
        rows = [[np.interp(q, d.q, w) for w in d.weights(recovery.COMPOSITION)] for d in sets]
        errors = [np.interp(q, d.q, d.sigma) for d in sets]
        unknown = faber_ziman.remaining_uncertainty(rows, errors)
        for pair, share in zip(("Gd–Gd", "Gd–Co", "Co–Co"), unknown, strict=True):
            axes.plot(q, share, label=pair)
        axes.set_ylim(0, 1.05)
        axes.set_xlabel(r"$Q$ / Å$^{-1}$")
        panel_label(axes, letter, DESIGN_NAMES[design])
    grid[0].set_ylabel("Share left unknown")
    grid[2].legend(loc="center right")
    figure.alt = (
        "The total structure factor alone leaves a third of Gd–Gd and nearly all of the others "
        "unknown. Both differences bring Gd–Gd and Gd–Co below 0.3; Co–Co stays above 0.95."
    )
    return figure


def engine_recovered():
    """Partial pair distributions from a fit to S alone and to all three sets, and the truth.

    Returns
    -------
    BookFigure
    """
    truth, data, _ = _toy()
    exact = rmc.Engine(truth, data, seed=0).result()
    figure, grid = new_figure(3, 1, height=7.2, sharex=True)
    for axes, pair, letter in zip(grid, truth.pairs, "abc", strict=True):
        axes.plot(exact.r, exact.g(*pair), color=COLORS["black"], lw=1.0, label="truth")
        for design in ("S", "S+Gd+Co"):
            result, _ = _annealed(design)
            axes.plot(result.r, result.g(*pair), lw=1.2, label=f"fit to {DESIGN_NAMES[design]}")
        axes.set_xlim(2, 8)
        axes.set_ylabel("$g(r)$")
        panel_label(axes, letter, "–".join(pair))
    grid[2].set_xlabel(R)
    grid[0].legend()
    figure.alt = (
        "Fitted to S alone, Gd–Gd has a false peak at its least distance and Gd–Co one beside its "
        "first peak; fitted to all three data sets both follow the truth. The height of the Co–Co "
        "peak is wrong in both fits."
    )
    return figure
