"""Figures of the page on elastic heterogeneity."""

from functools import lru_cache

import numpy as np

from ..ixs import dispersion, fitting, heterogeneity, spectra
from ..ixs.resolution import PseudoVoigt
from .inelastic import fitted
from .style import COLORS, new_figure, panel_label

__all__ = [
    "heterogeneity_born",
    "heterogeneity_counts",
    "heterogeneity_fits",
    "heterogeneity_ratio",
    "heterogeneity_resolution",
]

Q = r"Momentum transfer $Q$ / nm$^{-1}$"
LOOKS = {"before": ("blue", "o", -0.05, "-"), "after": ("vermilion", "s", 0.05, "--")}
ASSUMED = {
    "1.55 meV wide": PseudoVoigt(1.55, 0.35),
    "1.45 meV wide": PseudoVoigt(1.45, 0.35),
    "Lorentzian share 0.25": PseudoVoigt(1.5, 0.25),
    "Gaussian": PseudoVoigt(1.5, 0.0),
}


def series(state):
    """Fitted series of a state: Q, Ω, its error, Γ, its error (arrays; nm⁻¹ and meV)."""
    fits = [fit for (name, _), fit in sorted(fitted().items()) if name == state]
    columns = [
        (f.spectrum.q, f.frequency, f.errors.frequency, f.width, f.errors.width) for f in fits
    ]
    return np.array(columns).T


def heterogeneity_fits():
    """Frequencies and widths of the twin against Q, before and after, with standard errors.

    Returns
    -------
    BookFigure
    """
    twin = spectra.Twin()
    fine = np.linspace(0.5, 11, 200)
    figure, (top, bottom) = new_figure(2, 1, height=7.0, sharex=True)
    for state, (color, marker, shift, style) in LOOKS.items():
        q, omega, omega_error, gamma, gamma_error = series(state)
        point = {"fmt": marker, "color": COLORS[color], "ms": 5, "capsize": 2, "lw": 1.2}
        top.errorbar(q + shift, omega, omega_error, label=state, **point)
        bottom.errorbar(q + shift, gamma, gamma_error, label=state, **point)
        truth = {"color": COLORS[color], "ls": style, "lw": 1}
        bottom.plot(fine, twin.width(fine, state=state), **truth)
    top.plot(fine, twin.frequency(fine), color=COLORS["grey"], ls="-", lw=1)
    floor = fitting.FLOOR * twin.resolution.fwhm
    bottom.axhspan(0, floor, color=COLORS["grey"], alpha=0.25, lw=0)
    bottom.text(10.9, floor / 2, "below the resolution floor", ha="right", va="center", fontsize=9)
    bottom.axvline(6, color=COLORS["grey"], ls=":", lw=1.2)
    top.set_ylabel(r"$\Omega_Q$ / meV")
    bottom.set_ylabel(r"$\Gamma_Q$ (FWHM) / meV")
    bottom.set_xlabel(Q)
    bottom.set_ylim(bottom=0)
    panel_label(top, "a", "frequency")
    panel_label(bottom, "b", "width")
    top.legend(loc="lower right")
    bottom.legend(loc="upper left")
    rise = 100 * (mean_ratio(7.0)[0] - 1)
    figure.alt = (
        "The frequencies before and after lie on one curve that bends over at 13.6 meV. The widths "
        f"agree up to 5 per nanometre; from 7 on those after the cycles are {rise:.0f} % larger."
    )
    return figure


def ratios():
    """Return Q, Γ after/Γ before and its standard error, from the shipped spectra."""
    q, _, _, before, before_error = series("before")
    _, _, _, after, after_error = series("after")
    ratio = after / before
    return q, ratio, ratio * np.hypot(before_error / before, after_error / after)


def mean_ratio(least, most=np.inf):
    """Return weighted mean and standard error of Γ after/Γ before over Q from `least` [nm⁻¹]."""
    q, ratio, error = ratios()
    chosen = (q >= least) & (q <= most)
    weight = error[chosen] ** -2
    return float((weight * ratio[chosen]).sum() / weight.sum()), float(weight.sum() ** -0.5)


def heterogeneity_ratio():
    """Ratio of the widths after and before, with its error and the truth of the twin.

    Returns
    -------
    BookFigure
    """
    twin, fine = spectra.Twin(), np.linspace(1.5, 10.7, 300)
    q, ratio, error = ratios()
    figure, axes = new_figure(height=3.9)
    axes.errorbar(q, ratio, error, fmt="o", capsize=3, color=COLORS["blue"], label="fits")
    truth = twin.width(fine, state="after") / twin.width(fine, state="before")
    axes.plot(fine, truth, "-", color=COLORS["black"], lw=1.2, label="truth of the twin")
    flat = np.full_like(fine, 1.2)
    axes.plot(fine, flat, "--", color=COLORS["vermilion"], lw=1.2, label="one correlation length")
    axes.axvline(6, color=COLORS["grey"], ls=":", lw=1.2)
    axes.set_xlabel(Q)
    axes.set_ylabel(r"$\Gamma_\mathrm{after}/\Gamma_\mathrm{before}$")
    axes.legend(loc="upper left", bbox_to_anchor=(0, -0.18), ncols=3)
    low, high = mean_ratio(2, 5)[0], mean_ratio(7)[0]
    figure.alt = (
        f"The ratio of the widths is {low:.2f} on average up to 5 per nanometre and {high:.2f} "
        "from 7 on, with error bars of 3 to 10 %; single points miss the truth by up to three "
        "standard errors."
    )
    return figure


@lru_cache
def simulated(q=8.0, repeats=40):
    """Repeat measurement and fit at four numbers of counts; returns Precisions."""
    return tuple(
        heterogeneity.precision(q, counts=counts, repeats=repeats, seed=11)
        for counts in (1e3, 3e3, 1e4, 3e4)
    )


def heterogeneity_counts(*, change=0.20):
    """How many standard errors a change of Γ amounts to, against the counts.

    Parameters
    ----------
    change : float, optional
        Relative change of Γ [1].

    Returns
    -------
    BookFigure
    """
    runs = simulated()
    counts = np.array([run.counts for run in runs])
    # errors fall as 1/√counts: one constant for all runs
    constant = float(np.median([run.reported * np.sqrt(run.counts) for run in runs]))
    fine = np.geomspace(300, 1e5, 100)
    figure, axes = new_figure(height=4.0)
    law = heterogeneity.significance(change=change, relative_error=constant / np.sqrt(fine))
    axes.loglog(fine, law, label=r"law $\propto\sqrt{N}$")
    for values, marker, name in (
        ([run.scatter for run in runs], "o", "scatter of repeated fits"),
        ([run.reported for run in runs], "x", "error that a fit reports"),
    ):
        seen = heterogeneity.significance(change=change, relative_error=np.array(values))
        axes.loglog(counts, seen, marker, ls="none", label=name)
    for level in (1, 3, 5):
        axes.axhline(level, color=COLORS["grey"], lw=0.9, ls=":")
    axes.set_xlabel("Photons in the sound wave, $N$, each spectrum")
    axes.set_ylabel("Change / its standard error")
    axes.set_yticks([0.3, 1, 3, 5, 10, 20], ["0.3", "1", "3", "5", "10", "20"])
    axes.set_ylim(0.2, 25)
    axes.minorticks_off()
    axes.set_title(f"change of the width by {100 * change:.0f} %", loc="left")
    axes.legend()
    needed = heterogeneity.counts_needed(
        change=change, standard_errors=3, relative_error=constant / 100, counts=1e4
    )
    figure.alt = (
        f"The significance grows with the square root of the counts. A change of "
        f"{100 * change:.0f} % reaches three standard errors at about {needed:.0e} photons."
    )
    return figure


@lru_cache
def shifts():
    """Relative shift of Γ by a wrong resolution function: Q [nm⁻¹] and {name: array}."""
    q = np.array([3.0, 4.0, 6.0, 8.0, 10.0])
    return q, {
        name: np.array([fitting.width_shift(each, assumed=assumed) for each in q])
        for name, assumed in ASSUMED.items()
    }


def heterogeneity_resolution():
    """Error of Γ from a wrong resolution function, against Q.

    Returns
    -------
    BookFigure
    """
    q, found = shifts()
    figure, axes = new_figure(height=4.0)
    markers = ("o", "s", "^", "D")
    for (name, values), marker in zip(found.items(), markers, strict=True):
        axes.plot(q, 100 * values, marker=marker, label=name)
    axes.axhline(20, color=COLORS["grey"], lw=1, ls=":")
    axes.set_yscale("symlog", linthresh=10)
    axes.set_ylim(-14, 400)
    axes.set_yticks([-10, -5, 0, 5, 10, 20, 50, 100, 200])
    axes.set_yticklabels(["−10", "−5", "0", "5", "10", "20", "50", "100", "200"])
    axes.set_xlabel(Q)
    axes.set_ylabel(r"Shift of $\Gamma$ / %")
    axes.legend(loc="upper left", bbox_to_anchor=(0, -0.17), ncols=2)
    last = {name: 100 * values[-1] for name, values in found.items()}
    wide, narrow, share, gaussian = last.values()
    figure.alt = (
        f"At Q = 10 per nanometre an assumed resolution 0.05 meV too wide shifts the width by "
        f"{wide:.0f} %, one too narrow by {narrow:+.0f} %, a Lorentzian share of 0.25 by "
        f"{share:+.0f} % and a Gaussian by {gaussian:+.0f} %; at small Q all shifts are larger."
    )
    return figure


def heterogeneity_born(*, correlation_length=1.0, increase=0.095):
    """Width from uneven elasticity for one correlation length, before and after σ grows.

    Parameters
    ----------
    correlation_length : float, optional
        ξ [nm].
    increase : float, optional
        Relative increase of σ [1].

    Returns
    -------
    BookFigure
    """
    twin, q = spectra.Twin(), np.linspace(0.2, 10.5, 200)
    omega = twin.frequency(q)
    at_eight = {"frequency": float(twin.frequency(8.0)), "correlation_length": correlation_length}
    target = float(twin.width(8.0, state="before"))
    sigma = float(heterogeneity.sigma_from_width(8.0, width=target, **at_eight))
    figure, (left, right) = new_figure(1, 2, height=3.9)
    shape = {"frequency": omega, "correlation_length": correlation_length}
    before = heterogeneity.born_width(q, sigma=sigma, **shape)
    after = heterogeneity.born_width(q, sigma=sigma * (1 + increase), **shape)
    left.plot(q, before, "-", color=COLORS["blue"], label="before")
    left.plot(q, after, "--", color=COLORS["vermilion"], label="after")
    grey = COLORS["grey"]
    left.plot(
        q, twin.width(q, state="before"), ":", color=grey, label=r"twin, $\Gamma\propto\Omega^2$"
    )
    left.set_ylabel(r"$\Gamma_Q$ / meV")
    left.set_ylim(0, 10)
    left.legend(loc="upper left")
    right.plot(q, after / before, "-", color=COLORS["black"])
    right.set_ylim(0.95, 1.35)
    right.set_ylabel(r"$\Gamma_\mathrm{after}/\Gamma_\mathrm{before}$")
    for axes, letter in ((left, "a"), (right, "b")):
        axes.set_xlabel("$Q$ / nm$^{-1}$")
        panel_label(axes, letter)
    left.set_title(rf"(a) $\xi$ = {correlation_length:g} nm, $\sigma$ = {sigma:.2f}", loc="left")
    figure.alt = (
        f"With a correlation length of {correlation_length:g} nm a fluctuation of {sigma:.2f} "
        f"gives the width at 8 per nanometre; {100 * increase:.1f} % more fluctuation raises the "
        f"width by {100 * ((1 + increase) ** 2 - 1):.0f} % at every Q, below 6 as well as above."
    )
    return figure


def sound_velocity(state):
    """Return the fit of the dispersion to the frequencies of a state (DispersionFit)."""
    q, omega, error, _, _ = series(state)
    return dispersion.fit_dispersion(q, omega, error)
