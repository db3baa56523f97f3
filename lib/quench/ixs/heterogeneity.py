r"""What the width of a sound wave says about uneven elasticity.

Scalar Born approximation: a modulus :math:`M_0(1+\varepsilon)` whose relative
fluctuation has the correlation :math:`\sigma^2e^{-r/\xi}` scatters a wave of
frequency :math:`\omega` and wave number Q out of its direction at the rate

.. math::

   \Gamma = \omega\,\sigma^2F(Q\xi),\qquad
   F(x) = x^3\int_{-1}^{1}\frac{\mu^2\,\mathrm d\mu}{[1+2x^2(1-\mu)]^2},

with :math:`\Gamma` as FWHM (see `quench.ixs.dho`). Weak fluctuations only.
"""

from dataclasses import dataclass

import numpy as np

from .. import validation
from . import fitting
from .spectra import Twin

__all__ = [
    "Precision",
    "born_function",
    "born_width",
    "counts_needed",
    "length_of",
    "precision",
    "sigma_from_width",
    "sigma_ratio",
    "significance",
]

_SERIES_BELOW = 0.5  # below it, the closed form loses digits
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(40)


def born_function(x):
    """F(x) of the scalar Born approximation: 2x³/3 for small x, x/2 for large x.

    Parameters
    ----------
    x : float or array_like
        Qξ, 0 or more [1].

    Returns
    -------
    float or ndarray
    """
    x = np.asarray(validation.non_negative("x", x))
    small = x < _SERIES_BELOW
    below, above = _integrated(np.where(small, x, 0.0)), _closed(np.where(small, 1.0, x))
    return np.where(small, below, above)[()]


def _integrated(x):
    """F by Gauss–Legendre quadrature, exact to rounding while x² is small."""
    denominator = 1 + 2 * x[..., None] ** 2 * (1 - _NODES)
    return x**3 * (_WEIGHTS * _NODES**2 / denominator**2).sum(axis=-1)


def _closed(x):
    """F in closed form; substitute u = 1 + 2x²(1 − μ)."""
    a, top = 1 + 2 * x**2, 1 + 4 * x**2
    return (a**2 * (1 - 1 / top) - 2 * a * np.log(top) + top - 1) / (8 * x**3)


def born_width(q, *, frequency, sigma, correlation_length):
    """Width Γ (FWHM) [meV] from uneven elasticity.

    Parameters
    ----------
    q : float or array_like
        Q [nm⁻¹].
    frequency : float or array_like
        Ω at Q [meV].
    sigma : float
        Relative fluctuation of the modulus, standard deviation [1].
    correlation_length : float
        ξ [nm].

    Returns
    -------
    float or ndarray
    """
    q = np.asarray(validation.non_negative("q", q, "nm⁻¹"))
    omega = np.asarray(validation.positive("frequency", frequency, "meV"))
    sigma = validation.non_negative("sigma", sigma)
    length = validation.positive("correlation_length", correlation_length, "nm")
    return omega * sigma**2 * born_function(q * length)


def sigma_from_width(q, *, frequency, width, correlation_length):
    """Fluctuation σ of the modulus [1] that gives Γ `width` [meV]; see `born_width`."""
    unit = born_width(q, frequency=frequency, sigma=1.0, correlation_length=correlation_length)
    return np.sqrt(validation.positive("width", width, "meV") / unit)


def sigma_ratio(width_ratio):
    """Ratio of the fluctuations σ from the ratio of the widths Γ, at one ξ: the square root."""
    return np.sqrt(validation.positive("width_ratio", width_ratio))


def length_of(q):
    """Length 2π/Q [nm] that people associate with Q [nm⁻¹]: the wavelength of the wave."""
    return 2 * np.pi / validation.positive("q", q, "nm⁻¹")


def significance(*, change, relative_error):
    """How many standard errors a change of Γ amounts to, both widths being measured.

    Parameters
    ----------
    change : float
        (Γ after − Γ before)/Γ before [1].
    relative_error : float or array_like
        σ(Γ)/Γ of either measurement [1].

    Returns
    -------
    float or ndarray
        abs(change)/{relative_error·√[1 + (1 + change)²]}.
    """
    change = float(validation.finite("change", change))
    error = validation.positive("relative_error", relative_error)
    return abs(change) / (error * np.sqrt(1 + (1 + change) ** 2))


def counts_needed(*, change, standard_errors, relative_error, counts):
    """Counts in the oscillator that make a change of Γ stand out.

    Errors of a fit to counts fall as 1/√counts; one known pair of error and
    counts fixes the rest.

    Parameters
    ----------
    change : float
        Relative change of Γ [1].
    standard_errors : float
        How many the change is to amount to.
    relative_error : float
        σ(Γ)/Γ that was reached [1] …
    counts : float
        … with these counts.

    Returns
    -------
    float
        Counts in each of the two spectra.

    Raises
    ------
    ValueError
        If the change is zero: no counts show nothing.
    """
    wanted = validation.positive("standard_errors", standard_errors)
    reached = significance(change=change, relative_error=relative_error)
    if reached == 0:
        raise ValueError("change must not be 0: no number of counts shows a change that is none")
    return float(validation.positive("counts", counts) * (wanted / reached) ** 2)


@dataclass(frozen=True, eq=False)
class Precision:
    """How repeated, simulated measurements of one width scatter.

    Attributes
    ----------
    counts : float
        Mean photons in the oscillator.
    widths, errors : (n,) ndarray
        Fitted Γ and the standard errors that the fits report [meV].
    truth : float
        Γ of the twin [meV].
    """

    counts: float
    widths: np.ndarray
    errors: np.ndarray
    truth: float

    @property
    def scatter(self):
        """Standard deviation of the fitted widths over the true one [1]."""
        return float(np.std(self.widths, ddof=1) / self.truth)

    @property
    def reported(self):
        """Median of the reported errors over the true width [1]."""
        return float(np.median(self.errors) / self.truth)

    @property
    def bias(self):
        """Mean of the fitted widths over the true one, minus 1 [1]."""
        return float(np.mean(self.widths) / self.truth - 1)


def precision(q, *, counts, repeats, seed, twin=None, state="before", method="poisson"):
    """Simulate and fit a spectrum many times.

    Parameters
    ----------
    q : float
        Q [nm⁻¹].
    counts : float
        Mean photons in the oscillator.
    repeats : int
        How many spectra, 2 or more.
    seed : int
        Of the noise.
    twin : Twin, optional
    state : {"before", "after"}, optional
    method : {"poisson", "least squares"}, optional

    Returns
    -------
    Precision
    """
    twin = twin or Twin()
    if validation.positive_integer("repeats", repeats) < 2:
        raise ValueError("repeats must be 2 or more: one measurement has no scatter")
    fits = [
        fitting.fit_spectrum(
            twin.spectrum(q, counts=counts, state=state, seed=(seed, i)),
            resolution=twin.resolution,
            temperature=twin.temperature,
            method=method,
        )
        for i in range(repeats)
    ]
    widths = np.array([fit.width for fit in fits])
    errors = np.array([fit.errors.width for fit in fits])
    return Precision(counts, widths, errors, float(twin.width(q, state=state)))
