"""Figures of the page on coarsening."""

from functools import lru_cache

import numpy as np
from scipy.stats import linregress

from .. import materials
from ..precipitation import coarsening, ripening, strengthening, thermodynamics
from ..precipitation.al_cu import theta_prime_rate_constant
from ..stated import formulas
from .style import COLORS, LINE_STYLES, new_figure, panel_label

__all__ = [
    "coarsening_as_stated",
    "coarsening_corrected",
    "gibbs_thomson_solubility",
    "lsw_approach",
    "lsw_shape",
    "strength_lost_by_coarsening",
]

HOUR = 3600.0
ZERO_CELSIUS = 273.15
START = 10e-9
TEMPERATURES = (473.0, 523.0, 573.0)
MEAN_RADIUS = r"Mean radius $\bar r$ / nm"
TIME = "Ageing time $t$ / h"


def gibbs_thomson_solubility(*, temperature=473.15, interface_energy=0.2):
    """How much more copper a matrix keeps beside a small θ′ sphere.

    Parameters
    ----------
    temperature : float, optional
        [K].
    interface_energy : float, optional
        γ [J/m²].

    Returns
    -------
    BookFigure
    """
    phase = materials.get("theta prime")
    radius = np.geomspace(1e-9, 200e-9, 200)
    flat = thermodynamics.solvus(temperature=temperature, phase="theta prime")
    common = {
        "solubility": flat,
        "interface_energy": interface_energy,
        "temperature": temperature,
        "molar_volume": phase.molar_volume,
    }
    right = coarsening.gibbs_thomson(radius, precipitate_composition=phase.composition, **common)
    stated = coarsening.gibbs_thomson(radius, precipitate_composition=1.0, **common)
    figure, axes = new_figure(height=4.0)
    axes.loglog(radius * 1e9, right / flat, label=r"with $1/x_\mathrm{p}$ (Al₂Cu)")
    axes.loglog(radius * 1e9, stated / flat, label=r"as stated, without $1/x_\mathrm{p}$")
    axes.set_xlabel("Particle radius $r$ / nm")
    axes.set_ylabel(r"Solubility $c(r)/c_\infty$")
    axes.set_xticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
    axes.set_yticks([1, 2, 5, 10], ["1", "2", "5", "10"])
    axes.minorticks_off()
    axes.legend()
    at_two = np.interp(2e-9, radius, right / flat)
    figure.alt = (
        f"Beside a sphere of 2 nm the matrix keeps {at_two:.1f} times the copper it keeps beside "
        "a flat interface; above 50 nm the difference is a few per cent."
    )
    return figure


def coarsening_as_stated():
    """Example 6 as the source states it: radius, the r³ line with its fit, rate constant.

    Returns
    -------
    BookFigure
    """
    hours = np.linspace(0, 1000, 200)
    figure, grid = new_figure(2, 2, height=6.6)
    for temperature in TEMPERATURES:
        constant = formulas.coarsening_rate_constant_as_stated(temperature)
        radius = formulas.coarsened_radius_as_stated(hours * HOUR, START, constant)
        grid[0, 0].plot(hours, radius * 1e9, label=f"{temperature - 273:.0f} °C")
    grid[0, 0].set_xlabel(TIME)
    grid[0, 0].set_ylabel(MEAN_RADIUS)
    grid[0, 0].legend()
    panel_label(grid[0, 0], "a")
    fit = _circular_check(grid[0, 1], hours)
    temperature = np.linspace(423, 623, 50)
    constant = [formulas.coarsening_rate_constant_as_stated(t) * 1e27 for t in temperature]
    grid[1, 0].semilogy(temperature - 273, constant)
    grid[1, 0].set_xlabel("Temperature $T$ / °C")
    grid[1, 0].set_ylabel("Rate constant $K$ / nm³ s$^{-1}$")
    panel_label(grid[1, 0], "c")
    grid[1, 1].remove()
    grid[1, 0].set_subplotspec(grid[1, 0].get_gridspec()[1, :])
    figure.alt = (
        "Panel a: at 200 and 250 °C the radius hardly leaves 10 nm in 1000 hours, at 300 °C it "
        f"reaches 16 nm. Panel b: a straight line fits r³ with R² = {fit.rvalue**2:.3f}, because "
        "it was computed as one. Panel c: K rises by nearly six decades from 150 to 350 °C."
    )
    return figure


def _circular_check(axes, hours):
    """Draw the source's “verification” of r³ ∝ t at 250 °C and return its regression."""
    constant = formulas.coarsening_rate_constant_as_stated(TEMPERATURES[1])
    radius = formulas.coarsened_radius_as_stated(hours * HOUR, START, constant)
    cubes = (radius**3 - START**3) * 1e27
    fit = linregress(hours, cubes)
    axes.plot(hours, cubes, label="model, 250 °C")
    axes.plot(hours, fit.slope * hours + fit.intercept, label=f"fit, $R^2$ = {fit.rvalue**2:.3f}")
    axes.set_xlabel(TIME)
    axes.set_ylabel(r"$\bar r^3-\bar r_0^3$ / nm³")
    axes.legend()
    panel_label(axes, "b")
    return fit


def coarsening_corrected():
    """Coarsening of θ′ with the full LSW rate constant, and that constant beside the stated one.

    Returns
    -------
    BookFigure
    """
    hours = np.linspace(0, 1000, 200)
    figure, (left, right) = new_figure(1, 2, height=3.8)
    last = []
    for temperature in TEMPERATURES:
        constant = theta_prime_rate_constant(temperature)
        radius = coarsening.lsw_radius(hours * HOUR, initial_radius=START, rate_constant=constant)
        left.plot(hours, radius * 1e9, label=f"{temperature - 273:.0f} °C")
        last.append(radius[-1] * 1e9)
    left.set_xlabel(TIME)
    left.set_ylabel(MEAN_RADIUS)
    left.legend()
    panel_label(left, "a")
    temperature = np.linspace(423, 623, 50)
    right.semilogy(
        temperature - 273, theta_prime_rate_constant(temperature) * 1e27, label="LSW, θ′"
    )
    stated = [formulas.coarsening_rate_constant_as_stated(t) * 1e27 for t in temperature]
    right.semilogy(temperature - 273, stated, label="as stated")
    right.set_xlabel("Temperature $T$ / °C")
    right.set_ylabel("Rate constant $K$ / nm³ s$^{-1}$")
    right.legend()
    panel_label(right, "b")
    figure.alt = (
        f"With the full rate constant particles of 10 nm reach {last[0]:.0f}, {last[1]:.0f} and "
        f"{last[2]:.0f} nm after 1000 hours at 200, 250 and 300 °C; the constant is some hundred "
        "times the stated one."
    )
    return figure


def lsw_shape():
    """The size distribution that coarsening tends to.

    Returns
    -------
    BookFigure
    """
    rho = np.linspace(0, 1.8, 18001)
    density = coarsening.lsw_distribution(rho)
    figure, axes = new_figure(height=3.8)
    axes.fill_between(rho, density, color=COLORS["sky"], alpha=0.3)
    axes.plot(rho, density)
    mode = rho[density.argmax()]
    for position, name, align in ((1.0, "mean 1", "right"), (mode, f"mode {mode:.2f}", "right")):
        axes.axvline(position, color=COLORS["grey"], linestyle=":", linewidth=1.2)
        height = 0.35 if position == 1.0 else 1.0
        axes.text(position - 0.02, height, name, ha=align)
    axes.text(1.52, 0.35, "none beyond 1.5")
    axes.set_xlabel(r"Relative radius $\rho = r/\bar r$")
    axes.set_ylabel(r"Probability density $p(\rho)$")
    axes.set_ylim(0, None)
    figure.alt = (
        f"The density rises slowly, peaks at {mode:.2f} mean radii and falls abruptly: no "
        "particle is larger than 1.5 mean radii."
    )
    return figure


@lru_cache(maxsize=4)
def _cloud(width, count=20000):
    """Coarsen a Gaussian cloud of a relative width once; frames then only look things up."""
    times = (0.0, *np.geomspace(0.1, 30, 11).round(3))
    generator = np.random.default_rng(2024)
    radii = np.clip(generator.normal(1.0, width, count), 0.05, None)
    return ripening.ripen(radii, times)


def lsw_approach(*, time=1.0, width=0.1):
    """Size distribution of a cloud of particles on its way to the LSW shape.

    Parameters
    ----------
    time : float, optional
        K t/r̄₀³ [1]; the nearest computed time is shown (0 and 0.1 to 30).
    width : float, optional
        Standard deviation of the initial radii over their mean [1].

    Returns
    -------
    BookFigure
    """
    cloud = _cloud(width)
    index = int(np.abs(cloud.times - time).argmin())
    radii = cloud.radii[index] / cloud.radii[index].mean()
    figure, axes = new_figure(width=6, height=3.8)
    edges = np.linspace(0, 2.1, 43)
    axes.hist(radii, edges, density=True, color=COLORS["sky"], label=f"{radii.size} particles left")
    rho = np.linspace(0, 2.1, 400)
    axes.plot(rho, coarsening.lsw_distribution(rho), "--", color=COLORS["black"], label="LSW")
    axes.set_xlim(0, 2.1)
    axes.set_ylim(0, 4.2)
    axes.set_xlabel(r"Relative radius $\rho = r/\bar r$")
    axes.set_ylabel(r"Probability density $p(\rho)$")
    axes.set_title(f"$Kt/\\bar r_0^3$ = {cloud.times[index]:g}")
    axes.legend(loc="upper left")
    figure.alt = (
        f"After Kt/r̄₀³ = {cloud.times[index]:g}, {radii.size} of {cloud.radii[0].size} particles "
        f"are left; their relative width is {radii.std():.2f}, that of the LSW shape 0.22."
    )
    return figure


def strength_lost_by_coarsening(*, volume_fraction=0.05, initial_radius=5e-9):
    """Bowing stress against time at 200 °C for three rate constants.

    Parameters
    ----------
    volume_fraction : float, optional
        f [1].
    initial_radius : float, optional
        r̄₀ [m].

    Returns
    -------
    BookFigure
    """
    hours = np.geomspace(1, 1e4, 200)
    cases = (
        (theta_prime_rate_constant(473.15), r"$K$ of θ′, $\gamma$ = 0.2 J m$^{-2}$"),
        (1e-30, "$K = 10^{-30}$ m³ s$^{-1}$"),
        (5e-26, "$K$ as posed in Q6"),
    )
    figure, axes = new_figure(height=4.0)
    kept = []
    for (constant, label), style in zip(cases, LINE_STYLES, strict=False):
        radius = coarsening.lsw_radius(
            hours * HOUR, initial_radius=initial_radius, rate_constant=constant
        )
        stress = strengthening.ashby_orowan(radius=radius, volume_fraction=volume_fraction) / 1e6
        axes.semilogx(hours, stress, linestyle=style, label=label)
        kept.append(np.interp(500, hours, stress))
    axes.axvline(500, color=COLORS["grey"], linewidth=1, linestyle=":")
    axes.text(520, 20, "500 h", color="#555555")
    axes.set_xlabel(TIME)
    axes.set_ylabel(r"Bowing stress $\Delta\sigma$ / MPa")
    axes.set_ylim(0, 620)
    axes.legend(loc="upper right")
    figure.alt = (
        f"After 500 hours at 200 °C the bowing stress is {kept[0]:.0f} MPa with the rate constant "
        f"of theta prime, {kept[1]:.0f} MPa with one seven times larger, and almost nothing with "
        "the constant posed in Q6."
    )
    return figure
