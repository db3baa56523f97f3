"""Figures of the page on the population model: how the particles come, grow and coarsen."""

from functools import lru_cache

import numpy as np

from ..precipitation import nucleation, population
from ..programme import Programme
from ._population_runs import HOUR, NM, TIME, ZERO_CELSIUS, aged
from .style import COLORS, CYCLE, LINE_STYLES, new_figure, panel_label

__all__ = [
    "growth_and_coarsening",
    "nucleation_burst",
    "population_solute_balance",
    "size_classes_early",
    "size_distribution",
    "size_distributions",
]

CELSIUS = 190.0
RADIUS = "Radius $r$ / nm"
DENSITY = "Number density $N$ / m$^{-3}$"
FRAMES = (1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0, 300.0, 1000.0)
STILLS = (2.0, 5.0, 10.0, 30.0, 100.0, 1000.0)
SNAPSHOTS = tuple(sorted({*FRAMES, *STILLS}))
LONG = 3000.0
SHOWN = 0.1  # first time on the axes [h]


def _long_run():
    return aged(CELSIUS, hours=LONG)


def population_solute_balance():
    """Composition of the matrix at 190 °C, and where the solute is.

    Returns
    -------
    BookFigure
    """
    run = _long_run()
    phase = run.alloy.phases[0].equilibrium
    hours, x, start = run.time / HOUR, run.composition, run.alloy.composition
    bound = 100 * (start - x) / (phase.precipitate - x) * phase.precipitate / start
    flat = 100 * phase.solubility(CELSIUS + ZERO_CELSIUS)
    figure, (left, right) = new_figure(1, 2, height=3.6)
    left.semilogx(hours, 100 * x, label="matrix $x$")
    left.axhline(flat, color=COLORS["black"], ls="--", label=r"solvus $x_\mathrm{e}$")
    left.set(xlabel=TIME, ylabel="Solute / at%", ylim=(0, 3.6), xlim=(SHOWN, LONG))
    left.legend(loc="upper right")
    right.fill_between(hours, bound, color=COLORS["sky"], alpha=0.6, lw=0)
    right.fill_between(hours, bound, 100, color=COLORS["orange"], alpha=0.35, lw=0)
    right.semilogx(hours, bound, "-", color=COLORS["black"], lw=1.2)
    right.text(0.2, 55, "in the matrix")
    right.text(45, 35, "in particles")
    right.set(xlabel=TIME, ylabel="Share of all solute / %", ylim=(0, 100), xlim=(SHOWN, LONG))
    for axes, letter in ((left, "a"), (right, "b")):
        panel_label(axes, letter)
    last = 100 * x[-1]
    figure.alt = (
        f"At 190 °C the matrix falls from 3.3 at% of solute to {np.interp(10, hours, 100 * x):.1f} "
        f"after 10 hours and {last:.1f} after 3000, towards the solvus at {flat:.1f}; particles "
        f"then hold {bound[-1]:.0f} % of the solute."
    )
    return figure


@lru_cache(maxsize=4)
def _classes(hours, width=0.12):
    """Return the run up to a time, with classes wide enough to be seen."""
    history = Programme.isothermal(CELSIUS + ZERO_CELSIUS, hours * HOUR)
    return population.simulate(population.alloy_2024(), history, class_width=width)


def _velocity(run, radius):
    """Return dr/dt of spheres of some radii at the end of a run [m/s]."""
    alloy, phase = run.alloy, run.alloy.phases[0]
    cost = 2 * phase.interface_energy * phase.molar_volume / radius
    beside = phase.equilibrium.interface(cost, run.temperature[-1])
    drive = (run.composition[-1] - beside) / (phase.equilibrium.precipitate - beside)
    reach = alloy.matrix.diffusivity(run.temperature[-1]) / radius
    return reach * phase.molar_volume / alloy.matrix.molar_volume * drive


def size_classes_early(*, hours=(3.0, 6.0, 20.0)):
    """One distribution with its moving classes at three times, and how fast they move.

    Parameters
    ----------
    hours : tuple of float, optional
        Three times at 190 °C [h].

    Returns
    -------
    BookFigure
    """
    figure, (top, bottom) = new_figure(2, 1, height=6.0, sharex=True)
    radius, still = np.linspace(0.95e-9, 5.2e-9, 300), []
    for time, colour, line in zip(hours, CYCLE, LINE_STYLES, strict=False):
        run = _classes(time)
        classes = run.populations[0]
        low, high = NM * classes.edges[:-1], NM * classes.edges[1:]
        width = np.abs(high - low)
        shown = (classes.numbers > 0) & (width > 0)
        height = classes.numbers[shown] / width[shown] / 1e23
        style = {"align": "edge", "facecolor": colour, "edgecolor": colour, "ls": line}
        left = np.minimum(low, high)[shown]
        top.bar(left, height, width[shown], alpha=0.45, label=f"{time:g} h", **style)
        speed = NM * HOUR * _velocity(run, radius)
        bottom.plot(NM * radius, speed, color=colour, ls=line)
        still.append(NM * run.phase().critical_radius[-1])
        bottom.plot(still[-1], 0, "o", color=colour)
    top.set(ylabel="$n(r)$ / (10$^{23}$ m$^{-3}$ nm$^{-1}$)", xlim=(0.9, 5.2))
    bottom.axhline(0, color=COLORS["black"], lw=1)
    bottom.set(xlabel=RADIUS, ylabel=r"$v = \mathrm{d}r/\mathrm{d}t$ / (nm/h)", ylim=(-0.8, 0.8))
    top.legend(title="after")
    panel_label(top, "a", "size classes")
    panel_label(bottom, "b", "how fast they move; dots mark $r^*$")
    figure.alt = (
        f"Size classes at 190 °C move to larger radii and stretch. Particles grow above a critical "
        f"radius and shrink below it; it rises from {still[0]:.1f} nm after {hours[0]:g} h to "
        f"{still[-1]:.1f} nm after {hours[-1]:g} h, when the smaller half is already shrinking."
    )
    return figure


def _steady_rate(run):
    """Return J without incubation on the sites that are left [1/(m³ s)]."""
    alloy, phase = run.alloy, run.alloy.phases[0]
    warm, history = run.temperature[0], run.phase()
    gain = [phase.equilibrium.affinity(x, warm) for x in run.composition]
    given = {
        "interface_energy": phase.interface_energy,
        "driving_force": -np.array(gain) / phase.molar_volume,
    }
    factor = nucleation.zeldovich(molar_volume=phase.molar_volume, temperature=warm, **given)
    attachment = nucleation.attachment_rate(
        critical_radius=nucleation.critical_radius(**given),
        diffusivity=alloy.matrix.diffusivity(warm),
        composition=run.composition,
        lattice_parameter=alloy.matrix.lattice_parameter,
    )
    per_site = nucleation.rate(
        site_density=1.0,
        zeldovich_factor=factor,
        attachment_rate=attachment,
        barrier=phase.sites.barrier_factor * nucleation.barrier(**given),
        temperature=warm,
    )
    return per_site * (phase.sites.density - history.number_density)


def nucleation_burst():
    """Nucleation rate and number of particles against time at 190 °C.

    Returns
    -------
    BookFigure
    """
    run = _long_run()
    hours, history = run.time / HOUR, run.phase()
    sites = run.alloy.phases[0].sites.density
    figure, (left, right) = new_figure(1, 2, height=3.8)
    left.loglog(hours, np.maximum(history.nucleation_rate, 1e-9), label="model")
    left.loglog(hours, _steady_rate(run), color=COLORS["black"], label="without incubation")
    left.set(xlabel=TIME, ylabel="Nucleation rate $J$ / (m$^{-3}$ s$^{-1}$)", ylim=(1e13, 1e22))
    left.legend(loc="upper right")
    right.loglog(hours, np.maximum(history.number_density, 1.0), label="particles $N$")
    right.axhline(sites, color=COLORS["black"], ls=":", label="sites $N_0$")
    right.set(xlabel=TIME, ylabel=DENSITY, ylim=(1e19, 1e24))
    right.legend(loc="lower right")
    for axes, letter in ((left, "a"), (right, "b")):
        axes.set_xlim(SHOWN, LONG)
        panel_label(axes, letter)
    most = history.number_density.argmax()
    best = hours[history.nucleation_rate.argmax()]
    figure.alt = (
        f"Nucleation at 190 °C waits out an incubation, peaks near {best:.0f} h and is over after "
        f"some 20 h. At {hours[most]:.0f} h the number of particles is largest, on "
        f"{100 * history.number_density[most] / sites:.0f} % of the sites; then coarsening "
        "reduces it."
    )
    return figure


def _lsw(run, start=100.0):
    """Continue the mean radius from a time by LSW, with x_e and with the model's own x."""
    flat = run.alloy.phases[0].equilibrium.solubility(run.temperature[0])
    constant = run.alloy.lsw_rate_constant("S", run.temperature[0])
    late = run.time >= start * HOUR
    time, radius = run.time[late], run.phase().mean_radius[late]
    raised = run.composition[late] / flat
    middle = np.diff(time) * (raised[1:] + raised[:-1]) / 2
    own = radius[0] ** 3 + constant * np.concatenate([[0.0], np.cumsum(middle)])
    plain = radius[0] ** 3 + constant * (time - time[0])
    return time / HOUR, np.cbrt(plain), np.cbrt(own)


def growth_and_coarsening():
    """Mean and critical radius and number density against time, with guides.

    Returns
    -------
    BookFigure
    """
    run = _long_run()
    hours, history = run.time / HOUR, run.phase()
    there = hours > 0.3
    figure, (left, right) = new_figure(1, 2, height=4.2)
    left.loglog(hours[there], NM * history.mean_radius[there], label=r"mean $\bar r$")
    left.loglog(hours[there], NM * history.critical_radius[there], label="critical $r^*$")
    rising = np.array([2.0, 8.0])
    middle = np.interp(4.0, hours, NM * history.mean_radius)
    left.loglog(rising, 1.25 * middle * np.sqrt(rising / 4.0), "-", color=COLORS["grey"], lw=1.2)
    left.text(2.0, 1.7 * middle, r"$t^{1/2}$", ha="center")
    late, plain, own = _lsw(run)
    left.loglog(late, NM * plain, ls=":", color=COLORS["black"], label=r"LSW with $x_\mathrm{e}$")
    left.loglog(late, NM * own, ls="-.", color=COLORS["purple"], label="LSW with $x$")
    left.set(xlabel=TIME, ylabel=RADIUS, ylim=(1, 13))
    left.set_yticks([1, 2, 5, 10], ["1", "2", "5", "10"])
    left.legend(loc="upper left")
    right.loglog(hours, np.maximum(history.number_density, 1.0), label="model")
    first = np.interp(300.0, hours, history.number_density)
    right.loglog(late, first * 300.0 / late, ":", color=COLORS["black"], label="$1/t$")
    right.set(xlabel=TIME, ylabel=DENSITY, ylim=(3e21, 1e24))
    right.legend(loc="upper right")
    for axes, letter in ((left, "a"), (right, "b")):
        axes.set_xlim(0.3, LONG)
        panel_label(axes, letter)
    joined = hours[np.argmax(history.critical_radius > 0.95 * history.mean_radius)]
    figure.alt = (
        f"The mean radius at 190 °C grows to {np.interp(10, hours, NM * history.mean_radius):.1f} "
        f"nm in 10 h and creeps to {NM * history.mean_radius[-1]:.0f} nm in 3000 h. The critical "
        f"radius catches up with it within about {joined:.0f} h: from then on the system coarsens. "
        "There is no switch at 100 h."
    )
    return figure


def _snapshot(time):
    kept = aged(CELSIUS, times=SNAPSHOTS).snapshots["S"]
    return min(kept, key=lambda snapshot: abs(snapshot.time / HOUR - time))


def size_distributions():
    """Size distributions at 190 °C at six times, as a strip of stills.

    Returns
    -------
    BookFigure
    """
    figure, grid = new_figure(2, 3, height=4.8, sharex=True)
    means = []
    for axes, time, letter in zip(grid.flat, STILLS, "abcdef", strict=True):
        snapshot = _snapshot(time)
        share = snapshot.density / snapshot.number_density / NM
        axes.stairs(share, NM * snapshot.edges, fill=True, color=COLORS["sky"], alpha=0.5)
        axes.stairs(share, NM * snapshot.edges, color=COLORS["blue"], lw=1.4)
        means.append(NM * snapshot.mean_radius)
        axes.axvline(means[-1], color=COLORS["vermilion"], ls="--", lw=1.2)
        axes.set(xlim=(0, 12), ylim=(0, 1.3 * share.max()))  # room for the number above
        place = {"ha": "right", "va": "top", "transform": axes.transAxes}
        axes.text(0.99, 0.97, f"$N$ = {_power(snapshot.number_density)} m$^{{-3}}$", **place)
        panel_label(axes, letter, f"{time:g} h")
    for axes in grid[1]:
        axes.set_xlabel(RADIUS)
    for axes in grid[:, 0]:
        axes.set_ylabel("Share per nm / nm$^{-1}$")
    figure.alt = (
        f"Sizes at 190 °C begin as a narrow group at {means[0]:.1f} nm after 2 h, broaden while "
        f"nuclei still appear, draw together at {means[3]:.0f} nm after 30 h, and coarsen to "
        f"{means[-1]:.0f} nm after 1000 h with a steep upper and a long lower end."
    )
    return figure


def _power(number):
    """Write a number as a × 10ⁿ for a label."""
    digits, exponent = f"{number:.1e}".split("e")
    return rf"{digits}·10$^{{{int(exponent)}}}$"


def size_distribution(*, time=10.0):
    """Size distribution at 190 °C at one time, on axes that do not move.

    Parameters
    ----------
    time : float, optional
        [h]; the nearest time that was kept is shown.

    Returns
    -------
    BookFigure
    """
    snapshot, run = _snapshot(time), aged(CELSIUS, times=SNAPSHOTS)
    hours = snapshot.time / HOUR
    critical = NM * np.interp(snapshot.time, run.time, run.phase().critical_radius)
    figure, axes = new_figure(width=6.4, height=3.8)
    density = snapshot.density / NM
    axes.stairs(density, NM * snapshot.edges, baseline=1e17, fill=True, color=COLORS["sky"])
    axes.axvline(critical, color=COLORS["black"], ls="--", lw=1.3, label="critical radius $r^*$")
    mean = NM * snapshot.mean_radius
    axes.axvline(mean, color=COLORS["vermilion"], ls="-", lw=1.3, label=r"mean radius $\bar r$")
    axes.set_yscale("log")
    axes.set(xlim=(0, 12), ylim=(1e19, 1e24), xlabel=RADIUS)
    axes.set_ylabel("$n(r)$ / (m$^{-3}$ nm$^{-1}$)")
    axes.legend(loc="upper right")
    axes.set_title(f"{hours:g} h at 190 °C", loc="left")
    figure.alt = (
        f"After {hours:g} h at 190 °C the mean radius is {mean:.1f} nm and the critical radius "
        f"{critical:.1f} nm."
    )
    return figure
