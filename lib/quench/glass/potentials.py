"""Pair potentials of the structural twin, and their form as a spline in r²."""

from dataclasses import dataclass

import numpy as np

from .. import validation

__all__ = ["Gaussian", "PairPotential", "Splines", "splines"]

CLOSEST = 1.2
"""Where the splines begin [Å]; nearer, the first cubic goes on."""


@dataclass(frozen=True)
class Gaussian:
    """A bump or dip A exp(−(r − c)²/2w²) on a pair potential.

    Parameters
    ----------
    amplitude : float
        A [eV], positive for a bump.
    centre, width : float
        c and w [Å].
    """

    amplitude: float
    centre: float
    width: float

    def __post_init__(self):
        validation.finite("amplitude", self.amplitude, "eV")
        validation.positive("centre", self.centre, "Å")
        validation.positive("width", self.width, "Å")

    def energy_and_slope(self, r):
        """Return energy [eV] and its derivative [eV/Å] at distances [Å]."""
        x = (r - self.centre) / self.width
        energy = self.amplitude * np.exp(-(x**2) / 2)
        return energy, -x / self.width * energy


@dataclass(frozen=True)
class PairPotential:
    """Lennard-Jones plus Gaussians, shifted so that energy and force end at the cut-off.

    u(r) = v(r) − v(r_c) − (r − r_c) v′(r_c) for r < r_c and 0 beyond, with
    v(r) = 4ε[(σ/r)¹² − (σ/r)⁶] + Gaussians. The shift of the force makes it
    continuous, without which energy would not be conserved.

    Parameters
    ----------
    epsilon : float
        ε [eV].
    sigma : float
        σ [Å].
    cutoff : float, optional
        r_c [Å].
    gaussians : tuple of Gaussian, optional
        What is added.
    """

    epsilon: float
    sigma: float
    cutoff: float = 7.0
    gaussians: tuple = ()

    def __post_init__(self):
        validation.positive("epsilon", self.epsilon, "eV")
        validation.positive("sigma", self.sigma, "Å")
        if validation.positive("cutoff", self.cutoff, "Å") <= self.sigma:
            raise ValueError(
                f"cutoff must lie beyond sigma = {self.sigma:g} Å, got {self.cutoff:g} Å"
            )

    def energy_and_slope(self, r):
        """Return u [eV] and u′ [eV/Å].

        Parameters
        ----------
        r : array_like
            Distances [Å], positive.

        Returns
        -------
        energy, slope : ndarray
        """
        r = np.asarray(validation.positive("r", r, "Å"), dtype=float)
        energy, slope = self._unshifted(r)
        at_end, slope_at_end = self._unshifted(np.float64(self.cutoff))
        inside = r < self.cutoff
        shifted = energy - at_end - (r - self.cutoff) * slope_at_end
        return np.where(inside, shifted, 0.0), np.where(inside, slope - slope_at_end, 0.0)

    def _unshifted(self, r):
        power = (self.sigma / r) ** 6
        energy = 4 * self.epsilon * (power**2 - power)
        slope = 4 * self.epsilon * (6 * power - 12 * power**2) / r
        for bump in self.gaussians:
            more, steeper = bump.energy_and_slope(r)
            energy, slope = energy + more, slope + steeper
        return energy, slope


@dataclass(frozen=True, eq=False)
class Splines:
    """Pair potentials as piecewise cubics in s = r², all on one grid.

    The force is the derivative of the very cubic that gives the energy, so the
    tabulation costs accuracy but never the conservation of energy.

    Attributes
    ----------
    coefficients : (pairs, intervals, 4) array
        Of (s − s_k)³, (s − s_k)², (s − s_k), 1.
    first, step : float
        s where the grid begins, and its spacing [Å²].
    cutoff : float
        Beyond which there is nothing [Å].
    """

    coefficients: np.ndarray
    first: float
    step: float
    cutoff: float


def splines(potentials, *, intervals=2000):
    """Tabulate pair potentials of one cut-off.

    Parameters
    ----------
    potentials : sequence of PairPotential
        In the order of the pairs of kinds.
    intervals : int, optional
        Pieces of the grid in r².

    Returns
    -------
    Splines

    Raises
    ------
    ValueError
        If there is no potential, or their cut-offs differ.
    """
    from scipy.interpolate import CubicHermiteSpline

    cutoffs = {p.cutoff for p in potentials}
    if len(cutoffs) != 1:
        raise ValueError(f"potentials must share one cut-off, got {sorted(cutoffs)} Å")
    cutoff = cutoffs.pop()
    s = np.linspace(CLOSEST**2, cutoff**2, intervals + 1)
    pieces = []
    for potential in potentials:
        energy, slope = potential.energy_and_slope(np.sqrt(s))
        pieces.append(CubicHermiteSpline(s, energy, slope / (2 * np.sqrt(s))).c.T)
    table = np.ascontiguousarray(pieces)
    return Splines(table, float(s[0]), float(s[1] - s[0]), cutoff)
