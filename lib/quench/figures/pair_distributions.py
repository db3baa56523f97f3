"""Figures of the page on partial pair distributions: Figures 2 and 3, and what may be believed."""

from functools import lru_cache

import numpy as np

from .. import rmc
from ..data import twin
from ..rmc import analysis, recovery
from .atoms_view import AtomsView
from .reverse_monte_carlo import STATE_COLORS
from .style import COLORS, new_figure, panel_label
from .tables import BookTable

__all__ = [
    "pairs_angles",
    "pairs_coordination",
    "pairs_found",
    "pairs_neighbourhood",
    "pairs_neighbourhood_3d",
    "pairs_resolution",
    "pairs_shares",
]

R = r"Distance $r$ / nm"
PAIRS = (("Gd", "Gd"), ("Gd", "Co"), ("Co", "Co"))
STATE_LINES = {"before": "-", "after": "--"}
DESIGN_NAMES = {
    "S": "$S$",
    "S+Gd": r"and $\Delta_\mathrm{Gd}S$",
    "S+Gd+Co": r"and $\Delta_\mathrm{Co}S$",
}
ATOM_COLORS = {"Gd": COLORS["sky"], "Co": COLORS["orange"]}
BOND = {"Gd": 3.3, "Co": 3.2}
"""Distances from the central Gd [Å] up to which a Co atom counts as near, or Co–Co as short."""
LONG = 4.2
"""Distance up to which a pair counts as long [Å]."""


def truth(state):
    """Partial pair distributions of the twin in the bins of the fits.

    Parameters
    ----------
    state : {"before", "after"}

    Returns
    -------
    quench.rmc.pairs.PairDistributions
    """
    return analysis.pair_distribution(twin.configuration(state), r_max=18.55, dr=0.05)


def pairs_found(*, design="S+Gd+Co", grade="realistic"):
    """Figure 2: partial pair distributions of the fits with their spread, and the truth.

    Parameters
    ----------
    design : {"S", "S+Gd", "S+Gd+Co"}, optional
        Which data were fitted.
    grade : {"realistic", "ideal"}, optional
        How noisy they were.

    Returns
    -------
    BookFigure
    """
    figure, grid = new_figure(3, 2, height=7.6, sharex=True, sharey="row")
    for column, state in zip(grid.T, twin.STATES, strict=True):
        fits, exact = twin.ensemble(state, design=design, grade=grade), truth(state)
        for axes, pair in zip(column, PAIRS, strict=True):
            mean, _ = fits.g(*pair)
            band = 2 * fits.band(*pair)
            color = STATE_COLORS[state]
            axes.fill_between(fits.r / 10, mean - band, mean + band, color=color, alpha=0.25, lw=0)
            axes.plot(fits.r / 10, mean, "-", color=color, lw=1.4, label=f"fits, {state}")
            axes.plot(exact.r / 10, exact.g_of(*pair), ":", color=COLORS["black"], lw=1.4)
            axes.set_xlim(0.2, 0.8)
            axes.set_ylabel(f"$g_\\mathrm{{{''.join(pair)}}}(r)$" if state == "before" else "")
    for axes, letter in zip(grid.flat, "abcdef", strict=True):
        panel_label(axes, letter, "–".join(PAIRS["abcdef".index(letter) // 2]))
    for axes in grid[0]:
        axes.plot([], [], ":", color=COLORS["black"], label="truth of the twin")
        axes.legend()
    for axes in grid[2]:
        axes.set_xlabel(R)
    figure.alt = _found_in_words(design, grade)
    return figure


def _found_in_words(design, grade):
    """Say what `pairs_found` shows."""
    shares = dict(zip(PAIRS, shares_of_change(design, grade), strict=True))
    errors = [np.mean([_distance(s, pair, design, grade) for s in twin.STATES]) for pair in PAIRS]
    exact = [truth(s).g_of("Co", "Co")[:60].max() for s in twin.STATES]
    found = [_peak(s, design, grade) for s in twin.STATES]
    return (
        f"Fits to {design}, {grade} noise. Root mean square distance from the truth up to 0.6 nm: "
        f"{errors[0]:.2f} for Gd–Gd, {errors[1]:.2f} for Gd–Co, {errors[2]:.2f} for Co–Co. Of the "
        f"change from before to after they show {shares[PAIRS[1]]:.0%} in Gd–Co and "
        f"{shares[PAIRS[2]]:.0%} in Co–Co. The first Co–Co peak is {exact[0]:.1f} high before and "
        f"{exact[1]:.1f} after in truth, {found[0]:.1f} and {found[1]:.1f} in the fits."
    )


def _distance(state, pair, design, grade):
    """Root mean square difference between fits and truth up to 6 Å."""
    fits = twin.ensemble(state, design=design, grade=grade)
    apart = (fits.g(*pair)[0] - truth(state).g_of(*pair))[fits.r < recovery.NEAR]
    return np.sqrt(np.mean(apart**2))


def _peak(state, design, grade):
    """Height of the Co–Co peak of the fits below 3 Å."""
    fits = twin.ensemble(state, design=design, grade=grade)
    return fits.g("Co", "Co")[0][(fits.r > 2.5) & (fits.r < 3.0)].max()


def shares_of_change(design, grade):
    """Share of the true change of each partial that the fits show: 1 all of it, 0 none.

    Least-squares slope of the found on the true change of g_ij up to 6 Å, as in
    `quench.rmc.recovery`.

    Parameters
    ----------
    design, grade : str
        As for `pairs_found`.

    Returns
    -------
    (3,) array
    """
    exact = [truth(state) for state in twin.STATES]
    fits = [twin.ensemble(state, design=design, grade=grade) for state in twin.STATES]
    near = fits[0].r < recovery.NEAR
    shares = []
    for pair in PAIRS:
        true = (exact[1].g_of(*pair) - exact[0].g_of(*pair))[near]
        found = (fits[1].g(*pair)[0] - fits[0].g(*pair)[0])[near]
        shares.append(true @ found / (true @ true))
    return np.array(shares)


def pairs_shares():
    """How much of the change of each partial is seen, by data set and grade.

    Returns
    -------
    BookFigure
    """
    figure, grid = new_figure(1, 2, height=3.8, sharey=True)
    for axes, grade, letter in zip(grid, twin.GRADES, "ab", strict=True):
        shares = np.array([shares_of_change(design, grade) for design in twin.DESIGNS])
        for number, (pair, column) in enumerate(zip(PAIRS, shares.T, strict=True)):
            place = np.arange(3) + 0.25 * (number - 1)
            hatch = ("", "//", "..")[number]
            axes.bar(place, column, 0.22, hatch=hatch, ec="white", label="–".join(pair))
        axes.axhline(1, color=COLORS["black"], lw=0.8)
        axes.set_xticks(range(3), DESIGN_NAMES.values())
        panel_label(axes, letter, f"{grade} noise")
    grid[0].set_ylabel("Share of the change seen")
    grid[0].legend(loc="upper left")
    coco = [shares_of_change(d, "realistic")[2] for d in ("S", "S+Gd+Co")]
    figure.alt = (
        f"Fits to S alone show {coco[0]:.0%} of the Co–Co change, fits to all three data sets "
        f"{coco[1]:.0%} with realistic noise. With a tenth of the noise more is seen of all "
        "partials, and still not all of Co–Co."
    )
    return figure


def pairs_coordination(*, design="S+Gd+Co", grade="realistic"):
    """Coordination numbers of the fits beside the truth.

    Parameters
    ----------
    design, grade : str, optional
        As for `pairs_found`.

    Returns
    -------
    BookTable
    """
    fits = {s: twin.ensemble(s, design=design, grade=grade) for s in twin.STATES}
    rows = []
    for centre, neighbour, low, high in fits["before"].shells:
        cells = [f"{neighbour} around {centre}, {low / 10:g} to {high / 10:g} nm"]
        for state in twin.STATES:
            exact = analysis.coordination(
                twin.configuration(state), centre, neighbour, r_min=low, r_max=high
            )
            mean, spread = fits[state].neighbours(centre, neighbour, low, high)
            cells += [f"{exact:.2f}", f"{mean:.2f} ± {spread:.2f}"]
        rows.append(tuple(cells))
    head = ("shell", "truth before", "fits before", "truth after", "fits after")
    return BookTable("Coordination numbers of the twin and of fits to it", head, tuple(rows))


# --- Figure 3 ---------------------------------------------------------------------------


def _around(configuration, centre):
    """Symbols and positions relative to one atom, out to `LONG`, the atom itself first."""
    apart = configuration.positions - configuration.positions[centre]
    apart -= configuration.box * np.rint(apart / configuration.box)
    distance = np.sqrt((apart**2).sum(axis=1))
    order = np.argsort(distance)
    order = order[distance[order] < LONG]
    return order, np.asarray(configuration.symbols)[order], apart[order]


@lru_cache
def example_centre():
    """Find a Gd atom that tells the story: Co atoms leave its side for 3.3 to 4.2 Å.

    Returns
    -------
    int
        Index of the atom in both configurations of the twin; their atoms are the same.
    """
    before, after = (twin.configuration(state) for state in twin.STATES)
    best, chosen = -1, 0
    for atom in range(before.counts[0]):
        near, _, long_before = _near_and_far(before, atom)
        _, far, long_after = _near_and_far(after, atom)
        score = 5 * len(near & far) + long_after - long_before
        if score > best:
            best, chosen = score, atom
    return chosen


def _near_and_far(configuration, centre):
    """Co atoms near a centre, Co atoms farther away, and the number of long Co–Co pairs."""
    order, symbols, places = _around(configuration, centre)
    distance = np.sqrt((places**2).sum(axis=1))
    cobalt = symbols == "Co"
    near = set(order[cobalt & (distance < BOND["Gd"])].tolist())
    far = set(order[cobalt & (distance >= BOND["Gd"])].tolist())
    long = sum(kind == "long" for *_, kind in _bonds(symbols, places))
    return near, far, long


def _bonds(symbols, places):
    """List the lines to draw: (first, second, kind), kinds "near", "far", "short", "long"."""
    lines = []
    for i, (symbol, place) in enumerate(zip(symbols, places, strict=True)):
        if symbol != "Co":
            continue
        from_centre = np.linalg.norm(place)
        lines.append((0, i, "near" if from_centre < BOND["Gd"] else "far"))
        for j in range(i + 1, len(symbols)):
            apart = np.linalg.norm(places[j] - place)
            if symbols[j] == "Co" and apart < LONG:
                lines.append((i, j, "short" if apart < BOND["Co"] else "long"))
    return lines


LOOK = {
    "near": {"color": COLORS["black"], "ls": "-", "lw": 2.0},
    "far": {"color": COLORS["vermilion"], "ls": "-", "lw": 1.4},
    "short": {"color": COLORS["green"], "ls": "-", "lw": 1.6},
    "long": {"color": COLORS["purple"], "ls": "--", "lw": 1.6},
}
MEANING = {
    "near": "Gd–Co below 0.33 nm",
    "far": "Gd–Co 0.33 to 0.42 nm",
    "short": "Co–Co below 0.32 nm",
    "long": "Co–Co 0.32 to 0.42 nm",
}


def pairs_neighbourhood():
    """Figure 3: the same Gd atom of the twin before and after, with its neighbours.

    Returns
    -------
    BookFigure
    """
    centre = example_centre()
    figure, grid = new_figure(1, 2, height=4.6, subplot_kw={"projection": "3d"})
    tally = []
    for axes, state, letter in zip(grid, twin.STATES, "ab", strict=True):
        _, symbols, places = _around(twin.configuration(state), centre)
        bonds = _bonds(symbols, places)
        for first, second, kind in bonds:
            axes.plot(*places[[first, second]].T, **LOOK[kind])
        for symbol, size in (("Gd", 260), ("Co", 110)):
            chosen = symbols == symbol
            axes.scatter(
                *places[chosen].T, s=size, c=ATOM_COLORS[symbol], ec=COLORS["black"],
                depthshade=False, alpha=0.45 if symbol == "Gd" else 1.0,
            )  # fmt: skip
        axes.scatter(0, 0, 0, s=300, c=COLORS["blue"], ec=COLORS["black"], depthshade=False)
        axes.set_axis_off()
        axes.set(xlim=(-3.6, 3.6), ylim=(-3.6, 3.6), zlim=(-3.6, 3.6))
        axes.set_box_aspect((1, 1, 1), zoom=1.35)
        axes.view_init(20, 35)
        axes.set_title(f"({letter}) {state}", loc="left")
        tally.append({name: sum(k == name for *_, k in bonds) for name in LOOK})
    for name, look in LOOK.items():
        grid[0].plot([], [], [], **look, label=MEANING[name])
    figure.legend(loc="outside lower center", ncols=2)
    figure.alt = (
        f"Around one Gd atom of the twin: before, {tally[0]['near']} Co atoms at about 0.28 nm and "
        f"{tally[0]['far']} farther out; after, {tally[1]['near']} and {tally[1]['far']}. Long "
        f"Co–Co pairs, dashed, go from {tally[0]['long']} to {tally[1]['long']}."
    )
    return figure


def pairs_neighbourhood_3d(*, state="after"):
    """Show the atoms of `pairs_neighbourhood` as a view that can be turned.

    Parameters
    ----------
    state : {"before", "after"}, optional
        Which of its two panels.

    Returns
    -------
    AtomsView
    """
    _, symbols, places = _around(twin.configuration(state), example_centre())
    colors = [COLORS["blue"], *(ATOM_COLORS[symbol] for symbol in symbols[1:])]
    found = _bonds(symbols, places)
    bonds = [(places[i], places[j], LOOK[kind]["color"], kind == "long") for i, j, kind in found]
    near, far = (sum(kind == name for *_, kind in found) for name in ("near", "far"))
    label = (
        f"Neighbourhood of a Gd atom of the twin, {state}: {near} Co atoms at about 0.28 nm, "
        f"{far} farther out"
    )
    return AtomsView(list(zip(symbols, places, colors, strict=True)), bonds, label)


# --- what may be believed ---------------------------------------------------------------


def pairs_angles(*, state="before"):
    """Angles Co–Gd–Co in the truth and in a fit that agrees with all data.

    Parameters
    ----------
    state : {"before", "after"}, optional

    Returns
    -------
    BookFigure
    """
    fits = twin.ensemble(state)
    exact = twin.configuration(state)
    counts = [len(fits.positions) * n // exact.n_atoms for n in exact.counts]
    found = rmc.Configuration(exact.kinds, counts, fits.positions, fits.box)
    figure, axes = new_figure(height=3.8)
    found_of = {}
    for name, configuration, line in (("truth", exact, ":"), ("fit", found, "-")):
        angles = analysis.bond_angles(configuration, ("Co", "Gd", "Co"), r_max=BOND["Gd"], bins=37)
        axes.plot(angles.theta, angles.density, line, label=name)
        found_of[name] = angles.density
    axes.set(xlabel="Angle Co–Gd–Co / °", ylabel="Density / 1/°", xlim=(30, 180))
    axes.legend()
    apart = np.abs(found_of["fit"] - found_of["truth"]).sum() * 180 / 37 / 2
    figure.alt = (
        "Angles between Co neighbours of Gd prefer 60° and 100° in the truth and in a fit alike; "
        f"{100 * apart:.0f} % of the angles of the fit would have to change for the two to agree."
    )
    return figure


def pairs_resolution(*, q_max=12.0):
    """Blur of the first Co–Co peak of the truth by a Fourier transform that ends at Q_max.

    Parameters
    ----------
    q_max : float, optional
        End of the data [Å⁻¹].

    Returns
    -------
    BookFigure
    """
    from ..scattering import transforms

    figure, axes = new_figure(height=3.8)
    q = np.arange(0.05, q_max, 0.05)
    width = transforms.resolution(q_max)
    for state in twin.STATES:
        exact = truth(state)
        s = transforms.structure_factor(
            exact.g_of("Co", "Co"), exact.edges, q, number_density=recovery.NUMBER_DENSITY
        )
        blurred = transforms.pair_distribution(
            s, q, exact.r, number_density=recovery.NUMBER_DENSITY
        )
        color, line = STATE_COLORS[state], STATE_LINES[state]
        axes.plot(exact.r / 10, blurred, line, color=color, label=f"{state}, transformed back")
        axes.plot(exact.r / 10, exact.g_of("Co", "Co"), ":", color=color, lw=1.0)
    axes.set(xlim=(0.2, 0.8), ylim=(-1.5, 3.6), xlabel=R, ylabel=r"$g_\mathrm{CoCo}(r)$")
    axes.legend(title=rf"$Q_\mathrm{{max}}$ = {q_max:g} Å$^{{-1}}$", title_fontsize=10)
    figure.alt = (
        f"Data that end at {q_max:g} Å⁻¹ blur distances by {width / 10:.3f} nm: the peaks at 0.28 "
        f"and 0.36 nm are {'still apart' if width < 0.6 else 'hardly told apart'}, with ripples "
        "beside them."
    )
    return figure
