"""A cloud of particles that exchange solute: coarsening from any initial sizes.

The mean-field picture behind the LSW theory, particle by particle. In scaled
form every particle obeys dρ/dτ = (ρ/ρ_c − 1)/ρ², where ρ is its radius in
units of the initial mean radius, τ = (9/4) K t/r̄₀³ and ρ_c the radius that
neither grows nor shrinks. Conservation of volume fixes ρ_c: it is the mean
radius.
"""

from dataclasses import dataclass

import numpy as np

from .. import validation

__all__ = ["Ripening", "ripen"]

_VANISHED = 0.02  # of the mean radius: smaller particles are gone within the next step
_LARGEST_CHANGE = 0.003  # step in τ, in units of the mean ρ³: K within 0.5 %


@dataclass(frozen=True)
class Ripening:
    """Sizes of the particles left at the chosen times.

    Attributes
    ----------
    times : (n,) ndarray
        K t/r̄₀³ [1].
    radii : tuple of ndarray
        Radii of the particles left at each time, in units of r̄₀ [1].
    """

    times: np.ndarray
    radii: tuple

    @property
    def mean_radius(self):
        """Mean radius at each time, in units of r̄₀ [1]."""
        return np.array([radii.mean() for radii in self.radii])

    @property
    def number(self):
        """Number of particles left at each time."""
        return np.array([radii.size for radii in self.radii])

    @property
    def volume(self):
        """Total ρ³ at each time: constant, but for rounding."""
        return np.array([(radii**3).sum() for radii in self.radii])


def ripen(radii, times):
    """Let a cloud of spheres coarsen at constant total volume.

    Parameters
    ----------
    radii : (n,) array_like
        Initial radii in any one unit, greater than 0.
    times : (m,) array_like
        K t/r̄₀³ at which to report [1], ascending, 0 or more; K is the rate
        constant of `quench.precipitation.coarsening.lsw_rate_constant`.

    Returns
    -------
    Ripening

    Raises
    ------
    ValueError
        If fewer than two radii are given, one is not positive, or the times
        do not ascend from 0 or later.
    """
    radii = np.atleast_1d(validation.positive("radii", radii)).astype(float)
    if radii.ndim != 1 or radii.size < 2:
        raise ValueError(f"radii must be a list of two or more, got shape {radii.shape}")
    times = np.atleast_1d(validation.non_negative("times", times))
    if (np.diff(times) <= 0).any():
        raise ValueError(f"times must ascend, got {times}")
    cubes = (radii / radii.mean()) ** 3
    now, kept = 0.0, []
    for time in times:
        cubes = _advance(cubes, 9 / 4 * (time - now))
        kept.append(np.cbrt(cubes))
        now = time
    return Ripening(times, tuple(kept))


def _advance(cubes, duration):
    """Integrate ρ³ over a stretch of τ by Heun's method, dropping what has dissolved."""
    left = duration
    while left > 0 and cubes.size > 1:
        step = min(left, _LARGEST_CHANGE * cubes.mean())
        total = cubes.sum()
        slope = _growth(cubes)
        ahead = np.maximum(cubes + step * slope, 0.0)
        cubes = cubes + step / 2 * (slope + _growth(ahead))
        cubes = cubes[cubes > (_VANISHED**3) * cubes.mean()]
        cubes *= total / cubes.sum()  # what dissolved goes to those that stay
        left -= step
    return cubes


def _growth(cubes):
    """Return d(ρ³)/dτ = 3 (ρ/ρ̄ − 1) of the particles that are still there."""
    radii = np.cbrt(cubes)
    present = radii > 0
    return np.where(present, 3 * (radii / radii[present].mean() - 1), 0.0)
