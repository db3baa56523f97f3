"""Figures beside the questions on overageing and on two-step ageing."""

import numpy as np

from ..precipitation import coarsening
from ._population_runs import HOUR, NM, TIME, aged, aged_nickel
from .style import COLORS, new_figure, panel_label

__all__ = ["ageing_718_in_one_and_two_steps", "overageing_of_2024"]

END = 2000.0
POSED, REALISTIC = 5e-26, 1e-30
START = 5e-9


def overageing_of_2024(*, celsius=200.0):
    """Mean radius and strength of 2024 held far past its peak, beside the law of question Q6.

    Parameters
    ----------
    celsius : float, optional
        Temperature [°C].

    Returns
    -------
    BookFigure
    """
    result = aged(celsius, hours=END)
    radius, hours = result.phase().mean_radius, result.time / HOUR
    shown = hours > 0.1
    figure, (left, right) = new_figure(1, 2, height=3.9)
    seconds = np.geomspace(HOUR, END * HOUR, 200)
    for constant, label, style in (
        (POSED, "$K$ as posed", "--"),
        (REALISTIC, "$K$ realistic", "-."),
    ):
        law = coarsening.lsw_radius(seconds, initial_radius=START, rate_constant=constant)
        left.loglog(seconds / HOUR, law * NM, style, label=label)
    left.loglog(hours[shown], radius[shown] * NM, "-", color=COLORS["green"], label="model of 2024")
    left.set_ylabel(r"Mean radius $\bar r$ / nm")
    left.legend(loc="upper left")
    stress = result.strength[shown] / 1e6
    right.semilogx(hours[shown], stress, "-", color=COLORS["green"])
    right.set_ylabel(r"Yield strength $\sigma$ / MPa")
    right.set_ylim(0, None)
    for axes, letter in ((left, "a"), (right, "b")):
        axes.axvline(500, color=COLORS["grey"], linestyle=":", linewidth=1.2)
        axes.set_xlabel(TIME)
        panel_label(axes, letter)
    right.text(460, 15, "500 h", ha="right", color="#555555")
    late = np.interp(500, hours, radius) * NM
    peak, left_over = result.peak().value / 1e6, result.strength_at(500 * HOUR) / 1e6
    figure.alt = (
        f"At {celsius:.0f} °C the model's particles have a mean radius of {late:.1f} nm after 500 "
        "hours, below the law with the realistic constant and far below the one as posed. The "
        f"strength falls from a peak of {peak:.0f} to {left_over:.0f} MPa."
    )
    return figure


def ageing_718_in_one_and_two_steps():
    """Volume fraction of γ″ and strength of 718, aged in two steps and held at either one.

    Returns
    -------
    BookFigure
    """
    figure, (left, right) = new_figure(1, 2, height=3.9)
    cases = ((None, "718, then 621 °C", "-"), (718, "718 °C", "--"), (621, "621 °C", "-."))
    ends = []
    for single, label, style in cases:
        result = aged_nickel(single=single)
        hours, fraction = result.time / HOUR, result.phase().volume_fraction
        left.plot(hours, 100 * fraction, style, label=label)
        right.plot(hours, result.strength / 1e6, style, label=label)
        ends.append((100 * fraction[-1], result.strength[-1] / 1e6))
    left.set_ylabel("Volume fraction of γ″ $f$ / %")
    right.set_ylabel(r"Yield strength $\sigma$ / MPa")
    left.legend(loc="lower right")
    for axes, letter in ((left, "a"), (right, "b")):
        axes.set_xlabel(TIME)
        axes.set_ylim(0, None)
        axes.axvspan(8, 8 + 97 / 55, color=COLORS["grey"], alpha=0.15, linewidth=0)
        panel_label(axes, letter)
    right.text(8.9, 60, "cooling", rotation=90, ha="center", color="#555555")
    (f_two, two), (f_hot, hot), (f_cold, cold) = ends
    figure.alt = (
        f"After the same time the two steps give {f_two:.1f} % of γ″ and {two:.0f} MPa, 718 °C "
        f"alone {f_hot:.1f} % and {hot:.0f} MPa, 621 °C alone {f_cold:.1f} % and {cold:.0f} MPa."
    )
    return figure
