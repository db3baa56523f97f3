r"""From frequencies to the sound velocity.

.. math::

   \Omega(Q) = \hbar c\,\frac{2Q_\mathrm m}{\pi}\sin\frac{\pi Q}{2Q_\mathrm m}

starts as :math:`\hbar cQ`, the sound wave, and bends over at
:math:`Q_\mathrm m`, about half the position of the first peak of S(Q). In a
crystal chain the form is exact; in a glass it is a convenient description.
"""

from dataclasses import dataclass

import numpy as np
from scipy import constants

from .. import validation

__all__ = ["HBAR", "DispersionFit", "fit_dispersion", "frequency", "velocity"]

HBAR = constants.hbar / constants.e * 1e12
"""ħ [meV·nm·s/m]: ħcQ in meV is HBAR · c [m/s] · Q [nm⁻¹]."""


def frequency(q, *, sound_velocity, zone_boundary):
    """Frequency Ω(Q) of a longitudinal sound wave.

    Parameters
    ----------
    q : float or array_like
        Q [nm⁻¹], 0 to `zone_boundary` in earnest.
    sound_velocity : float
        c [m/s], the slope at small Q.
    zone_boundary : float
        Q_m [nm⁻¹], where the curve has its top.

    Returns
    -------
    float or ndarray
        Ω [meV].
    """
    q = np.asarray(validation.non_negative("q", q, "nm⁻¹"))
    c = validation.positive("sound_velocity", sound_velocity, "m/s")
    edge = validation.positive("zone_boundary", zone_boundary, "nm⁻¹")
    return _curve(q, c, edge)[()]


def _curve(q, c, edge):
    return HBAR * c * 2 * edge / np.pi * np.sin(np.pi * q / (2 * edge))


def velocity(q, frequency):
    """Phase velocity Ω/ħQ [m/s] of a wave of frequency Ω [meV] at Q [nm⁻¹]."""
    q = np.asarray(validation.positive("q", q, "nm⁻¹"))
    return (np.asarray(validation.positive("frequency", frequency, "meV")) / (HBAR * q))[()]


@dataclass(frozen=True)
class DispersionFit:
    """Sound velocity and top of the dispersion, with their standard errors.

    Attributes
    ----------
    sound_velocity, sound_velocity_error : float
        c [m/s].
    zone_boundary, zone_boundary_error : float
        Q_m [nm⁻¹].
    correlation : float
        Correlation of the two [1].
    reduced_chi2 : float
        χ² per degree of freedom [1].
    """

    sound_velocity: float
    sound_velocity_error: float
    zone_boundary: float
    zone_boundary_error: float
    correlation: float
    reduced_chi2: float

    def frequency(self, q):
        """Fitted Ω [meV] at Q [nm⁻¹]."""
        c, edge = self.sound_velocity, self.zone_boundary
        return frequency(q, sound_velocity=c, zone_boundary=edge)


def fit_dispersion(q, frequency, error):
    """Fit c and Q_m to measured frequencies, weighted with their errors.

    Parameters
    ----------
    q : (n,) array_like
        Q [nm⁻¹], three or more.
    frequency, error : (n,) array_like
        Ω and its standard error [meV].

    Returns
    -------
    DispersionFit

    Raises
    ------
    ValueError
        If there are fewer than three points, or shapes differ.
    """
    from scipy import optimize

    q = np.atleast_1d(validation.positive("q", q, "nm⁻¹"))
    omega = np.atleast_1d(validation.positive("frequency", frequency, "meV"))
    error = np.atleast_1d(validation.positive("error", error, "meV"))
    if not q.shape == omega.shape == error.shape or q.size < 3:
        raise ValueError(
            "q, frequency and error must be lists of one length, 3 or more, got shapes "
            f"{q.shape}, {omega.shape}, {error.shape}"
        )
    start = (float(np.max(velocity(q, omega))), 1.2 * float(q.max()))
    best, covariance = optimize.curve_fit(
        _curve, q, omega, p0=start, sigma=error, absolute_sigma=True
    )
    misfit = (((omega - _curve(q, *best)) / error) ** 2).sum()
    c_error, edge_error = np.sqrt(np.diag(covariance))
    correlation = covariance[0, 1] / (c_error * edge_error)
    values = (best[0], c_error, best[1], edge_error, correlation, misfit / (q.size - 2))
    return DispersionFit(*map(float, values))
