"""From counts to frequency and width, with standard errors and with refusals.

The fitted model is that of `quench.ixs.spectra.expected_counts`: elastic line,
damped oscillator with detailed balance, both folded with the resolution, and a
flat background. Γ is the FWHM of `quench.ixs.dho`, free of the resolution.
"""

from dataclasses import dataclass, replace

import numpy as np

from .. import validation
from . import search
from .resolution import Convolution
from .spectra import Line, Spectrum, Twin, expected_counts

__all__ = ["FLOOR", "FitResult", "fit_spectra", "fit_spectrum", "width_shift"]

METHODS = ("poisson", "least squares")
FLOOR = 0.2
"""Narrowest Γ that counts as resolved, in widths of the resolution function (an estimate)."""


@dataclass(frozen=True, eq=False)
class FitResult:
    """Best parameters of one spectrum.

    Attributes
    ----------
    spectrum : Spectrum
        What was fitted.
    line : quench.ixs.spectra.Line
        Best parameters; `line.frequency` and `line.width` in meV.
    errors : quench.ixs.spectra.Line
        Their standard errors.
    reduced_chi2 : float
        Deviance (or χ²) per degree of freedom [1].
    correlation : float
        Correlation of frequency and width [1].
    floor : float
        Narrowest width that this resolution lets one tell from none [meV].
    temperature : float
        T [K].
    convolution : quench.ixs.resolution.Convolution
    """

    spectrum: Spectrum
    line: Line
    errors: Line
    reduced_chi2: float
    correlation: float
    floor: float
    temperature: float
    convolution: Convolution

    @property
    def frequency(self):
        """Ω [meV]."""
        return self.line.frequency

    @property
    def width(self):
        """Γ (FWHM) [meV]; look at `resolved` before quoting it."""
        return self.line.width

    @property
    def resolved(self):
        """Whether the width lies above the floor, and above twice its error."""
        return bool(self.width > max(self.floor, 2 * self.errors.width))

    @property
    def upper_limit(self):
        """Width that is hardly exceeded [meV]: best value plus 2 σ, at least the floor."""
        return max(self.floor, self.width + 2 * self.errors.width)

    def width_text(self):
        """Width in words: value ± error, or "not resolved" with its upper limit."""
        if self.resolved:
            return f"Γ = {self.width:.2f} ± {self.errors.width:.2f} meV"
        return f"Γ not resolved, below {self.upper_limit:.1f} meV"

    def curve(self, part="all"):
        """Fitted counts on the energies of the spectrum.

        Parameters
        ----------
        part : {"all", "elastic", "inelastic", "background"}, optional

        Returns
        -------
        ndarray
        """
        validation.one_of("part", part, ("all", "elastic", "inelastic", "background"))
        names = ("elastic", "inelastic", "background")
        hidden = {name: 0.0 for name in names if part not in ("all", name)}
        line = replace(self.line, **hidden)
        return expected_counts(line, self.convolution, temperature=self.temperature)


def fit_spectrum(spectrum, *, resolution, temperature, method="poisson"):
    """Fit elastic line, damped oscillator and background to one spectrum.

    Parameters
    ----------
    spectrum : Spectrum
    resolution : callable
        `PseudoVoigt` or, better, the measured one as `Tabulated`.
    temperature : float
        T [K]; fixes the ratio of the two sides.
    method : {"poisson", "least squares"}, optional
        Likelihood of counts, or χ² with errors √max(counts, 1), which is biased low
        where counts are few.

    Returns
    -------
    FitResult

    Raises
    ------
    ValueError
        If the data cannot support the fit: no counts, a window that misses the
        elastic line or is too narrow, an oscillator that the noise hides or that
        lies outside the window.
    """
    validation.one_of("method", method, METHODS)
    temperature = validation.temperature("temperature", temperature)
    energy, counts = _checked(spectrum, resolution)
    convolution = Convolution(resolution, energy)
    deviation = _signed_deviance if method == "poisson" else _chi

    def residual(values):
        line = Line(*values)
        return deviation(counts, expected_counts(line, convolution, temperature=temperature))

    start = search.starting_line(energy, counts, convolution, temperature=temperature)
    best = search.minimise(residual, start, resolution, energy)
    covariance = _covariance(residual, best)
    line, errors = Line(*best), Line(*np.sqrt(np.diag(covariance)))
    _refuse_bad(line, errors, energy)
    return FitResult(
        spectrum=spectrum,
        line=line,
        errors=errors,
        reduced_chi2=float((residual(best) ** 2).sum() / (energy.size - len(best))),
        correlation=float(covariance[2, 3] / (errors.frequency * errors.width)),
        floor=FLOOR * resolution.fwhm,
        temperature=temperature,
        convolution=convolution,
    )


def fit_spectra(spectra, *, resolution, temperature, method="poisson"):
    """Fit every spectrum by itself; arguments as in `fit_spectrum`. Returns a tuple."""
    options = {"resolution": resolution, "temperature": temperature, "method": method}
    return tuple(fit_spectrum(spectrum, **options) for spectrum in spectra)


def width_shift(q, *, assumed, twin=None, state="before"):
    """Relative error of Γ when the fit assumes another resolution function than the true one.

    Parameters
    ----------
    q : float
        Q [nm⁻¹].
    assumed : callable
        Resolution function of the fit.
    twin : Twin, optional
        The truth, with the true resolution.
    state : {"before", "after"}, optional

    Returns
    -------
    float
        (Γ fitted − Γ true)/Γ true, from a spectrum without noise.
    """
    twin = twin or Twin()
    spectrum = twin.expected(q, counts=3e4, state=state)
    fit = fit_spectrum(spectrum, resolution=assumed, temperature=twin.temperature)
    return float(fit.width / twin.width(q, state=state) - 1)


def _checked(spectrum, resolution):
    """Return energies and counts, or say what is missing."""
    energy = np.atleast_1d(validation.finite("energy", spectrum.energy, "meV"))
    counts = np.atleast_1d(validation.non_negative("counts", spectrum.counts))
    if energy.shape != counts.shape or energy.size < 15:
        raise ValueError(
            f"need 15 channels or more, got {energy.size} energies and {counts.size} counts: "
            "five parameters are fitted"
        )
    if not counts.any():
        raise ValueError("all counts are zero: there is nothing to fit")
    reach = 4 * resolution.fwhm
    if energy.max() < reach or energy.min() > -resolution.fwhm:
        raise ValueError(
            f"the window, {energy.min():g} to {energy.max():g} meV, is too narrow: it must hold "
            f"the elastic line and reach {reach:g} meV, four resolution widths"
        )
    return energy, counts


def _covariance(residual, best):
    """Inverse of the curvature of χ²/2 at the best parameters, bounds left aside."""
    steps = 1e-4 * best
    slopes = [
        (residual(best + move) - residual(best - move)) / (2 * step)
        for step, move in zip(steps, np.diag(steps), strict=True)
    ]
    scaled = np.array(slopes) * best[:, None]
    return np.linalg.pinv(scaled @ scaled.T, hermitian=True) * np.outer(best, best)


def _refuse_bad(line, errors, energy):
    """Raise where the best fit is no result."""
    if line.inelastic < 3 * errors.inelastic:
        raise ValueError(
            f"the oscillator is lost in the noise (area {line.inelastic:.3g} ± "
            f"{errors.inelastic:.2g}); count longer"
        )
    if line.frequency > energy.max():
        raise ValueError(
            f"the best frequency, {line.frequency:.3g} meV, lies outside the window, which ends "
            f"at {energy.max():g} meV; measure over a wider range"
        )
    if line.width > energy.max():
        raise ValueError(
            f"the best width, {line.width:.3g} meV, exceeds the window, which ends at "
            f"{energy.max():g} meV: this is no peak; measure over a wider range"
        )


def _signed_deviance(counts, mean):
    """Deviance of Poisson counts, as residuals whose squares sum to it."""
    ratio = np.where(counts > 0, counts / mean, 1.0)
    deviance = 2 * (mean - counts + counts * np.log(ratio))
    return np.sign(counts - mean) * np.sqrt(np.maximum(deviance, 0.0))


def _chi(counts, mean):
    """Deviations in units of √max(counts, 1)."""
    return (counts - mean) / np.sqrt(np.maximum(counts, 1.0))
