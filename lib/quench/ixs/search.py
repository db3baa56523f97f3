"""Where a fit of a spectrum begins, and within which bounds it looks."""

import math

import numpy as np

from . import dho
from .spectra import Line

__all__ = ["minimise", "starting_line"]


def starting_line(energy, counts, convolution, *, temperature):
    """Guess the parameters: scan Ω at Γ = Ω/3, with the linear ones by least squares.

    Parameters
    ----------
    energy, counts : (n,) arrays
        The spectrum [meV, 1].
    convolution : quench.ixs.resolution.Convolution
        With the resolution function, on `energy`.
    temperature : float
        T [K].

    Returns
    -------
    quench.ixs.spectra.Line
    """
    best = (math.inf, None)
    flat, elastic = np.ones_like(energy), convolution.line()
    weight = 1 / np.sqrt(np.maximum(counts, 1))
    low = 1.5 * convolution.resolution.fwhm
    for omega in np.geomspace(low, 0.8 * energy.max(), 12):
        oscillator = {"frequency": omega, "width": omega / 3, "temperature": temperature}
        bump = convolution(dho.structure_factor(convolution.grid, **oscillator))
        columns = np.stack([elastic, bump, flat], axis=1) * weight[:, None]
        areas, *_ = np.linalg.lstsq(columns, counts * weight, rcond=None)
        areas = np.maximum(areas, 0.0)
        misfit = ((columns @ areas - counts * weight) ** 2).sum()
        if misfit < best[0]:
            best = (misfit, Line(areas[0], areas[1], omega, omega / 3, areas[2]))
    return best[1]


def minimise(residual, start, resolution, energy):
    """Return the best elastic, inelastic, frequency, width and background, by lmfit.

    Parameters
    ----------
    residual : callable
        Deviations from the data in units of their errors, for the five parameters.
    start : quench.ixs.spectra.Line
        Where to begin.
    resolution : callable
        Its width bounds frequency and width from below.
    energy : (n,) array
        The window [meV], which bounds them from above.

    Returns
    -------
    (5,) array
    """
    import lmfit

    scale = max(start.elastic, start.inelastic, 1.0)
    bounds = {
        "elastic": (1e-6 * scale, math.inf),
        "inelastic": (1e-6 * scale, math.inf),
        "frequency": (0.2 * resolution.fwhm, 3 * energy.max()),
        "width": (0.05 * resolution.fwhm, 3 * energy.max()),
        "background": (1e-9 * scale, math.inf),
    }
    parameters = lmfit.Parameters()
    for name, (low, high) in bounds.items():
        parameters.add(name, value=max(getattr(start, name), 2 * low), min=low, max=high)
    fit = lmfit.minimize(
        lambda given: residual(list(given.valuesdict().values())),
        parameters,
        method="leastsq",
        calc_covar=False,
    )
    return np.array([fit.params[name].value for name in bounds])
