"""Figures of the page on designing a beam time."""

import numpy as np

from ..rmc import beam_time, recovery
from .style import COLORS, new_figure

__all__ = ["beam_time_errors"]

EDGES = {"Gd K": (50.195, 49.939), "Gd L3": (7.223, 7.043), "Co K": (7.689, 7.609)}
MARKERS = "os^"


def beam_time_errors(*, systematic=1e-3):
    """Error of a difference at Q = 2 Å⁻¹ against counts, with a mismatch of the scales.

    Parameters
    ----------
    systematic : float, optional
        Relative mismatch of the two scales.

    Returns
    -------
    BookFigure
    """
    counts = np.logspace(4, 10, 25)
    figure, axes = new_figure(height=3.9)
    said = []
    for (name, (near, far)), marker in zip(EDGES.items(), MARKERS, strict=True):
        plan = [
            beam_time.Difference(near, far, n, q_min=1.95, q_max=2.05, systematic=systematic)
            for n in counts
        ]
        sigma = [p.dataset(recovery.COMPOSITION).sigma[1] for p in plan]
        axes.loglog(counts, sigma, marker=marker, ms=4, label=name)
        said.append(f"{sigma[-1]:.1g} at {name}")
    axes.axhline(0.05, color=COLORS["black"], lw=0.8)
    axes.set(xlabel="Counts per point and energy", ylabel=r"$\sigma(\Delta_kS)$ at 2 Å$^{-1}$")
    axes.set_title(f"scales agree to {100 * systematic:g} %", loc="left")
    axes.legend()
    figure.alt = (
        f"With scales that agree to {100 * systematic:g} % the error falls with the root of the "
        f"counts and then stops: at {', '.join(said)}."
    )
    return figure
