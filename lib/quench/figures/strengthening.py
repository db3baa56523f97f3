"""Figures of the page on strengthening."""

import numpy as np

from .. import materials
from ..precipitation import strengthening
from ..stated import formulas
from .style import COLORS, new_figure, panel_label

__all__ = [
    "best_radius",
    "bowing_stated_and_corrected",
    "cutting_and_bowing",
    "cutting_and_looping",
    "orowan_as_stated",
    "superposed_strength",
]

STATED_FRACTIONS = (0.01, 0.03, 0.05, 0.1)
RADIUS = "Particle radius $r$ / nm"
FRACTION = "Volume fraction $f$ / %"
INCREASE = r"Increase $\Delta\sigma$ / MPa"


def orowan_as_stated():
    """Example 5's three panels from the source's own formula.

    Returns
    -------
    BookFigure
    """
    nanometres = np.linspace(1, 100, 100)
    figure, grid = new_figure(2, 2, height=6.8)
    for fraction in STATED_FRACTIONS:
        _, stress, _ = formulas.orowan_as_stated(nanometres * 1e-9, fraction)
        grid[0, 0].plot(nanometres, stress / 1e6, label=f"$f$ = {100 * fraction:g} %")
    grid[0, 0].set(xlabel=RADIUS, ylabel=INCREASE, xlim=(0, 100), ylim=(0, 500))
    grid[0, 0].legend(loc="upper right")
    panel_label(grid[0, 0], "a")
    best, strongest = _stated_optimum(grid[0, 1], nanometres)
    grid[1, 1].remove()
    last = grid[1, 0]
    last.set_subplotspec(last.get_gridspec()[1, :])
    fractions = np.linspace(0.005, 0.15, 50)
    last.plot(100 * fractions, formulas.spacing_as_stated(10e-9, fractions) * 1e9)
    last.set(xlabel=FRACTION, ylabel=r"Spacing $\lambda$ / nm ($r$ = 10 nm)")
    panel_label(last, "c")
    figure.alt = (
        "Panel a: the stated stress falls with radius and leaves the plot above 500 MPa for small "
        f"particles. Panel b: the “optimal” radius is {best[0]:.0f} nm, the edge of the grid, at "
        f"every volume fraction, with up to {strongest[-1]:.0f} GPa. Panel c: the spacing falls."
    )
    return figure


def _stated_optimum(axes, nanometres):
    """Draw the source's “optimal radius” [nm] and strength [GPa], and return both."""
    fractions = np.linspace(0.005, 0.15, 50)
    radii, strengths = [], []
    for fraction in fractions:
        _, stress, _ = formulas.orowan_as_stated(nanometres * 1e-9, fraction)
        radii.append(nanometres[np.argmax(stress)])
        strengths.append(stress.max() / 1e9)
    axes.plot(100 * fractions, radii, label="“optimal” radius / nm")
    axes.plot(100 * fractions, strengths, label="largest increase / GPa")
    axes.set(xlabel=FRACTION, ylabel="nm and GPa", ylim=(0, 28))
    axes.legend(loc="upper left")
    panel_label(axes, "b")
    return radii, strengths


def bowing_stated_and_corrected(*, volume_fraction=0.03):
    """The stated bowing stress beside Ashby and Orowan's.

    Parameters
    ----------
    volume_fraction : float, optional
        f [1].

    Returns
    -------
    BookFigure
    """
    radius = np.geomspace(1e-9, 100e-9, 200)
    _, stated, _ = formulas.orowan_as_stated(radius, volume_fraction)
    right = strengthening.ashby_orowan(radius=radius, volume_fraction=volume_fraction)
    figure, axes = new_figure(height=4.0)
    taylor = materials.get("Al").taylor_factor
    axes.loglog(radius * 1e9, stated / 1e6, label="as stated")
    axes.loglog(radius * 1e9, stated / taylor / 1e6, label="Taylor factor once")
    axes.loglog(radius * 1e9, right / 1e6, label="Ashby–Orowan")
    axes.set(xlabel=RADIUS, ylabel=INCREASE)
    axes.set_xticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
    axes.set_yticks([30, 100, 300, 1000, 3000], ["30", "100", "300", "1000", "3000"])
    axes.minorticks_off()
    axes.legend()
    ratio = np.interp(5e-9, radius, stated / right)
    figure.alt = (
        f"At a radius of 5 nm the stated stress is {ratio:.1f} times Ashby and Orowan's; most of "
        "the excess is the Taylor factor counted twice."
    )
    return figure


def cutting_and_bowing(*, volume_fraction=0.03, apb_energy=0.2):
    """Stress to cut and to loop particles against their radius, and the weaker of the two.

    Parameters
    ----------
    volume_fraction : float, optional
        f [1].
    apb_energy : float, optional
        γ of the antiphase boundary [J/m²].

    Returns
    -------
    BookFigure
    """
    radius = np.geomspace(0.5e-9, 60e-9, 300)
    particles = {"radius": radius, "volume_fraction": volume_fraction}
    cutting = strengthening.shearing_apb(**particles, apb_energy=apb_energy) / 1e6
    bowing = strengthening.ashby_orowan(**particles) / 1e6
    weaker = np.minimum(cutting, bowing)
    best = weaker.argmax()
    cross = strengthening.crossover_radius(apb_energy=apb_energy)
    figure, axes = new_figure(width=6, height=3.8)
    axes.semilogx(radius * 1e9, weaker, "-", color=COLORS["sky"], linewidth=6, alpha=0.5)
    axes.semilogx(radius * 1e9, cutting, "-", color=COLORS["blue"], label="cutting")
    axes.semilogx(radius * 1e9, bowing, "--", color=COLORS["vermilion"], label="bowing")
    axes.plot(radius[best] * 1e9, weaker[best], "o", color=COLORS["black"])
    axes.axvline(cross * 1e9, color=COLORS["grey"], linestyle=":", label=r"$r_\mathrm{c}$")
    axes.set(xlabel=RADIUS, ylabel=INCREASE, ylim=(0, 1000), xlim=(0.5, 60))
    axes.set_xticks([0.5, 1, 2, 5, 10, 20, 50], ["0.5", "1", "2", "5", "10", "20", "50"])
    axes.minorticks_off()
    axes.legend(loc="upper right")
    axes.set_title(f"$f$ = {100 * volume_fraction:g} %, $\\gamma$ = {apb_energy:g} J m$^{{-2}}$")
    figure.alt = (
        f"With f = {100 * volume_fraction:g} per cent and γ = {apb_energy:g} J/m² the strength is "
        f"greatest, {weaker[best]:.0f} MPa, at a radius of {radius[best] * 1e9:.1f} nm, where "
        "cutting gives way to bowing."
    )
    return figure


def best_radius(*, apb_energy=0.2):
    """Radius of greatest strength and that strength against volume fraction, with cutting.

    Parameters
    ----------
    apb_energy : float, optional
        γ of the antiphase boundary [J/m²].

    Returns
    -------
    BookFigure
    """
    radius = np.geomspace(0.5e-9, 60e-9, 2000)
    fractions = np.linspace(0.005, 0.10, 40)
    strength = np.array(
        [
            strengthening.particle_strength(radius=radius, volume_fraction=f, apb_energy=apb_energy)
            for f in fractions
        ]
    )
    best = strength.argmax(axis=1)
    figure, (left, right) = new_figure(1, 2, height=3.6)
    left.plot(100 * fractions, radius[best] * 1e9)
    left.set(xlabel=FRACTION, ylabel="Best radius / nm", ylim=(0, None))
    panel_label(left, "a")
    right.plot(100 * fractions, strength.max(axis=1) / 1e6)
    right.set(xlabel=FRACTION, ylabel=r"Greatest $\Delta\sigma$ / MPa", ylim=(0, None))
    panel_label(right, "b")
    figure.alt = (
        f"With cutting in the model the best radius lies between {radius[best].min() * 1e9:.1f} "
        f"and {radius[best].max() * 1e9:.1f} nm, well inside the range, and the greatest strength "
        "grows with the volume fraction."
    )
    return figure


def cutting_and_looping():
    """Sketch of a dislocation that cuts small particles and one that loops large ones.

    Returns
    -------
    BookFigure
    """
    figure, (left, right) = new_figure(1, 2, height=3.4)
    x = np.linspace(0, 4, 400)
    _sheared_disc(left, (1, 0.45))
    _sheared_disc(left, (3, 0.45))
    left.plot(x, 1.45 - 0.12 * np.cos(np.pi * x), "-", color=COLORS["blue"])
    for centre in (1, 3):
        right.add_patch(_disc((centre, 0.75), 0.42))
        angle = np.linspace(0, 2 * np.pi, 200)
        loop = (centre + 0.55 * np.cos(angle), 0.75 + 0.55 * np.sin(angle))
        right.plot(*loop, "-", color=COLORS["blue"])
    right.plot(x, 1.75 - 0.12 * np.cos(np.pi * x), "-", color=COLORS["blue"])
    for axes, letter, title in ((left, "a", "cut"), (right, "b", "looped")):
        axes.set(xlim=(0, 4), ylim=(-0.2, 2.4), aspect="equal", xticks=[], yticks=[])
        axes.grid(False)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.annotate(
            "", (2, 2.3), (2, 1.95), arrowprops={"arrowstyle": "->", "color": COLORS["grey"]}
        )
        panel_label(axes, letter, title)
    figure.alt = (
        "Left: a dislocation has passed through two small particles, whose parts above "
        "the slip plane are displaced by one Burgers vector. Right: it has passed "
        "between two large particles and left a closed loop around each."
    )
    return figure


def _disc(centre, radius):
    from matplotlib.patches import Circle

    return Circle(centre, radius, facecolor=COLORS["orange"], edgecolor=COLORS["black"], alpha=0.7)


def _sheared_disc(axes, centre, radius=0.3, shift=0.14):
    """Draw the part of a particle below the slip plane and, shifted, the part above it."""
    x, y = centre
    axes.add_patch(_disc((x, y), radius))
    axes.add_patch(_disc((x, y + shift), radius))


def superposed_strength(*, other=100e6):
    """Total of two strength contributions for three exponents.

    Parameters
    ----------
    other : float, optional
        The contribution that stays fixed [Pa].

    Returns
    -------
    BookFigure
    """
    particles = np.linspace(0, 400e6, 200)
    figure, axes = new_figure(height=3.8)
    totals = {}
    for exponent, name in ((1.0, "$k$ = 1, sum"), (1.8, "$k$ = 1.8"), (2.0, "$k$ = 2, squares")):
        total = strengthening.superpose(particles, other, exponent=exponent)
        totals[exponent] = np.interp(200e6, particles, total) / 1e6
        axes.plot(particles / 1e6, total / 1e6, label=name)
    axes.set(
        xlabel=r"Precipitates $\Delta\sigma_\mathrm{p}$ / MPa",
        ylabel=f"Total with {other / 1e6:.0f} MPa / MPa",
        ylim=(0, None),
    )
    axes.legend(loc="upper left")
    figure.alt = (
        f"To {other / 1e6:.0f} MPa of solid solution, 200 MPa of precipitates add up to "
        f"{totals[1.0]:.0f} MPa with exponent 1, {totals[1.8]:.0f} with 1.8 and "
        f"{totals[2.0]:.0f} with 2."
    )
    return figure
