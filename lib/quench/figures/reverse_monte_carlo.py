"""Figures of the page on Reverse Monte Carlo: toy, live fit, annealing, over-fitting, Figure 1."""

from functools import lru_cache

import numpy as np

from .. import rmc
from ..data import twin
from ..rmc import beam_time, recovery
from .style import COLORS, new_figure, panel_label

__all__ = [
    "rmc_film",
    "rmc_live",
    "rmc_overfitting",
    "rmc_residuals",
    "rmc_toy",
    "rmc_twin_fits",
]

Q = r"Momentum transfer $Q$ / Å$^{-1}$"
R = r"Distance $r$ / Å"
SET_LABELS = {"S": "$S$", "Δ_Gd": r"$\Delta_\mathrm{Gd}S$", "Δ_Co": r"$\Delta_\mathrm{Co}S$"}
STATE_COLORS = {"before": COLORS["blue"], "after": COLORS["vermilion"]}
OFFSET = 0.5
"""What the press release adds to the curves after treatment, for legibility."""
SMALL = 500
"""Atoms of the fits that the figures run themselves."""
FILM = (0, 10, 40, 150, 500, 1000, 2000)
"""Moves per atom at which the film looks at the fit."""
TEMPERATURES = (30.0, 10.0, 3.0, 1.0, 0.3, 0.1, 0.03, 0.01)


def rmc_toy(truth, start, found, counts, edges):
    """Show three sets of points in a periodic square, and their distance counts.

    Parameters
    ----------
    truth, start, found : (n, 2) arrays
        Points in a box of edge 1.
    counts : callable
        Gives the counts of distances of a set of points.
    edges : (b + 1,) array
        Of the bins.

    Returns
    -------
    BookFigure
    """
    figure, grid = new_figure(2, 2, height=6.4)
    panels = {"truth": truth, "start": start, "found": found}
    middle = (edges[1:] + edges[:-1]) / 2
    markers = zip(panels.items(), "abc", ("o", "^", "s"), grid.flat, strict=False)
    for (name, points), letter, marker, axes in markers:
        axes.plot(*(points % 1).T, marker, ms=5)
        axes.set(aspect="equal", xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
        panel_label(axes, letter, name)
        grid[1, 1].step(middle, counts(points), where="mid", lw=1.5, label=name)
    grid[1, 1].set_xlabel("Distance / box edge")
    grid[1, 1].set_ylabel("Pairs per bin")
    grid[1, 1].legend()
    panel_label(grid[1, 1], "d", "what is fitted")
    worst = np.abs(counts(found) - counts(truth)).max()
    figure.alt = (
        f"The found points have nearly the distance counts of the truth, to {worst:.0f} pairs in "
        "any bin, but look nothing like it: several of them lie on top of each other."
    )
    return figure


def rmc_live(result, datasets):
    """Show a fit: data as circles, model as lines, residuals in units of the error below.

    Parameters
    ----------
    result : quench.rmc.Result
        Of a fit to `datasets`.
    datasets : sequence
        What was fitted.

    Returns
    -------
    BookFigure
    """
    figure, grid = new_figure(
        2, len(datasets), height=4.4, sharex="col", height_ratios=(3, 1), squeeze=False
    )
    for column, data, curve in zip(grid.T, datasets, result.calculated, strict=True):
        _circles(column[0], data.x, data.values, COLORS["blue"])
        column[0].plot(data.x, curve, "-", color=COLORS["black"], lw=1.0)
        column[1].plot(data.x, (data.values - curve) / data.sigma, "-", lw=0.6)
        column[1].set_ylim(-5, 5)
        column[1].set_xlabel(r"$Q$ / Å$^{-1}$")
        panel_label(column[0], "abc"[list(datasets).index(data)], SET_LABELS[data.name])
    grid[1, 0].set_ylabel(r"residual/$\sigma$")
    chi2 = ", ".join(f"{value:.2f}" for value in result.chi2.values())
    figure.alt = (
        f"The lines pass through the circles of every data set; χ² per point is {chi2}. The "
        "residuals scatter about zero."
    )
    return figure


def _circles(axes, x, y, color):
    axes.plot(x, y, "o", ms=2.6, mew=0.5, mfc="none", color=color)


def rmc_twin_fits(*, grade="realistic"):
    """Figure 1: data of the twin as circles, fits as lines, before and after, with residuals.

    Parameters
    ----------
    grade : {"realistic", "ideal"}, optional
        How noisy the data are.

    Returns
    -------
    BookFigure
    """
    figure, grid = new_figure(6, 1, height=9.4, height_ratios=(3, 1) * 3)
    misfits = []
    for state, shift in (("before", 0.0), ("after", OFFSET)):
        curves = twin.structure_factors(state, grade=grade)
        fits = twin.ensemble(state, grade=grade)
        for (name, curve), top, low in zip(curves.items(), grid[::2], grid[1::2], strict=True):
            mean = fits.curves[name].mean(axis=0)
            color = STATE_COLORS[state]
            _circles(top, curve.q, curve.values + shift, color)
            top.plot(curve.q, mean + shift, "-", lw=1.0, color=COLORS["black"])
            low.plot(curve.q, (curve.values - mean) / curve.sigma, "-", lw=0.6, color=color)
            misfits.append(fits.chi2[name].mean())
    for name, top, low, letter in zip(SET_LABELS, grid[::2], grid[1::2], "abc", strict=True):
        panel_label(top, letter, SET_LABELS[name])
        for axes in (top, low):
            axes.set_xlim(0.5, 18)
        top.tick_params(labelbottom=False)
        low.set_ylim(-5, 5)
        low.set_ylabel(r"res./$\sigma$", fontsize=9)
        top.set_ylabel("Structure factor")
    _name_states(grid[0])
    grid[5].set_xlabel(Q)
    figure.alt = (
        "In all three structure factors, before and after, the lines of the fits pass through "
        f"the circles of the twin; χ² per point lies between {min(misfits):.2f} and "
        f"{max(misfits):.2f}, and residuals scatter within a few standard deviations."
    )
    return figure


def _name_states(axes):
    """Write the legend of circles and lines."""
    for state, color in STATE_COLORS.items():
        note = f" (+{OFFSET:g})" if state == "after" else ""
        axes.plot([], [], "o", mfc="none", color=color, label=f"twin, {state}{note}")
    axes.plot([], [], "-", color=COLORS["black"], lw=1, label="RMC fits, mean of 8")
    axes.legend(loc="upper right")


@lru_cache
def _small_problem():
    """Data as a box of 500 atoms can see them, the truth in its bins, and a start."""
    truth = twin.configuration("before")
    reach = beam_time.reach(SMALL, truth.number_density)
    data = recovery.simulate(truth, recovery.designed("S+Gd+Co"), seed=7, r_max=reach)
    exact = rmc.Engine(truth, recovery.designed("S"), seed=0, r_max=reach).result()
    recipe = rmc.RandomStart(truth.composition, SMALL, truth.number_density, recovery.MIN_DISTANCE)
    return data, exact, recipe, reach


def small_engine(seed):
    """Lay out a fit of 500 atoms to data of the twin before treatment."""
    data, _, recipe, reach = _small_problem()
    return rmc.Engine(
        recipe(seed), data, min_distance=recovery.MIN_DISTANCE, seed=seed, r_max=reach
    )


@lru_cache
def _film():
    """Results of one annealed fit at the moves of `FILM`."""
    engine = small_engine(11)
    stills = {}
    schedule = rmc.Anneal(100.0, 0.1)

    def look(result):
        for moves in FILM:
            if moves not in stills and result.moves >= moves * SMALL:
                stills[moves] = result
        return False

    stills[0] = engine.result()
    look(engine.run(FILM[-1] * SMALL, schedule=schedule, until=look))
    return stills


def rmc_film(*, moves_per_atom=FILM[-1]):
    """One fit at a chosen moment: S(Q) on the left, two partials on the right, and the truth.

    Parameters
    ----------
    moves_per_atom : int, optional
        One of `FILM`.

    Returns
    -------
    BookFigure
    """
    data, exact, _, _ = _small_problem()
    result = _film()[moves_per_atom]
    figure, (left, right) = new_figure(1, 2, height=3.8)
    _circles(left, data[0].x, data[0].values, COLORS["blue"])
    left.plot(data[0].x, result.calculated[0], "-", color=COLORS["black"], lw=1)
    left.set(xlim=(0.5, 12), ylim=(-1.2, 3.2), xlabel=r"$Q$ / Å$^{-1}$", ylabel="$S(Q)$")
    for pair, color, up in ((("Gd", "Gd"), "blue", 0), (("Gd", "Co"), "vermilion", 6)):
        right.plot(result.r, result.g(*pair) + up, "-", lw=1.1, color=COLORS[color])
        right.plot(exact.r, exact.g(*pair) + up, ":", lw=1.1, color=COLORS["black"])
        right.text(6.2, up + 2.0, "–".join(pair), color=COLORS[color])
    right.set(xlim=(2, 8), ylim=(0, 15), xlabel=R, ylabel="$g(r)$, shifted")
    panel_label(left, "a", f"{moves_per_atom} moves per atom")
    panel_label(right, "b", "dotted: truth")
    chi2 = np.mean(list(result.chi2.values()))
    figure.alt = (
        f"After {moves_per_atom} moves per atom χ² per point is {_in_words(chi2)}. The total "
        "follows the data long before the partials follow the truth."
    )
    return figure


def _in_words(chi2):
    """Say how large a misfit is, as coarsely as two machines agree on it."""
    limits = {100: "above 100", 15: "some tens", 2: "a few"}
    return next((words for limit, words in limits.items() if chi2 > limit), "about 1")


@lru_cache
def _cooled():
    """Misfit per point, and the error of each partial, at one temperature after the other."""
    _, exact, _, _ = _small_problem()
    engine = small_engine(12)
    near = exact.r < recovery.NEAR
    rows = []
    for temperature in TEMPERATURES:
        result = engine.run(400 * SMALL, schedule=rmc.Constant(temperature))
        error = [
            np.sqrt(np.mean((result.g(*pair) - exact.g(*pair))[near] ** 2))
            for pair in exact.configuration.pairs
        ]
        rows.append((np.mean(list(result.chi2.values())), *error))
    return np.array(rows)


def rmc_overfitting():
    """Misfit to the data and error of the partials while a fit is cooled further and further.

    Returns
    -------
    BookFigure
    """
    rows = _cooled()
    figure, (left, right) = new_figure(1, 2, height=3.8)
    left.loglog(TEMPERATURES, rows[:, 0], "o-")
    left.axhline(1, color=COLORS["black"], lw=0.8)
    left.invert_xaxis()
    left.set(xlabel="Temperature $T$", ylabel=r"$\chi^2$ per point")
    for column, pair, marker in zip(rows.T[1:], ("Gd–Gd", "Gd–Co", "Co–Co"), "os^", strict=True):
        right.semilogx(rows[:, 0], column, marker=marker, label=pair)
    right.axvline(1, color=COLORS["black"], lw=0.8)
    right.invert_xaxis()
    right.set(xlabel=r"$\chi^2$ per point", ylabel="Error of $g_{ij}$ (rms)")
    right.legend()
    panel_label(left, "a", "misfit to the data")
    panel_label(right, "b", "distance from the truth")
    figure.alt = (
        f"Cooling from T = {TEMPERATURES[0]:g} to {TEMPERATURES[-1]:g} lowers χ² per point from "
        f"{rows[0, 0]:.2g} to {rows[-1, 0]:.2g}. Gd–Co comes nearer to the truth all the way and "
        "Gd–Gd levels off, but the error of Co–Co is least at a χ² above 1 and grows when "
        "the fit goes on into the noise."
    )
    return figure


def rmc_residuals(*, state="before", grade="realistic"):
    """Residuals of the fits in units of the error, against the normal distribution.

    Parameters
    ----------
    state, grade : str, optional
        Which data of the twin.

    Returns
    -------
    BookFigure
    """
    curves = twin.structure_factors(state, grade=grade)
    fits = twin.ensemble(state, grade=grade)
    figure, axes = new_figure(height=3.8)
    edges = np.arange(-4, 4.01, 0.5)
    widths = []
    middle = (edges[1:] + edges[:-1]) / 2
    for (name, curve), marker in zip(curves.items(), "os^", strict=True):
        residual = ((curve.values - fits.curves[name]) / curve.sigma).ravel()
        share, _ = np.histogram(residual, edges, density=True)
        widths.append(f"{residual.std():.2f} for {name}")
        axes.plot(middle, share, marker=marker, ls="", label=SET_LABELS[name])
    x = np.linspace(-4, 4, 200)
    axes.plot(x, np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi), "-", color=COLORS["black"], lw=1)
    axes.set(xlabel=r"Residual / $\sigma$", ylabel="Density")
    axes.legend()
    figure.alt = (
        f"Residuals in units of the error have standard deviations of {', '.join(widths)}, where "
        "noise alone would leave 1: the fits at the Co edge are not down to the noise."
    )
    return figure
