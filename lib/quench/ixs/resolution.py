"""What the spectrometer makes of a sharp line, and of every other spectrum.

A resolution function is any object with a full width at half maximum ``fwhm``
[meV] that, called with energies [meV], gives a density [1/meV] of integral 1.
"""

from dataclasses import dataclass, field

import numpy as np

from .. import validation

__all__ = ["Convolution", "PseudoVoigt", "Tabulated"]

_POINTS_PER_WIDTH = 15  # fine grid; errors fall as exp(−π Γ/step)
_MARGIN = 30.0  # resolution widths beyond the window from which intensity leaks in


@dataclass(frozen=True)
class PseudoVoigt:
    """Sum of a Lorentzian and a Gaussian of one width.

    Attributes
    ----------
    fwhm : float
        Full width at half maximum [meV]; 1.5 is an estimate for the beamline.
    mixing : float
        η, the share of the Lorentzian [1]; 0.35 is an estimate.
    """

    fwhm: float = 1.5
    mixing: float = 0.35

    def __post_init__(self):
        validation.positive("fwhm", self.fwhm, "meV")
        validation.fraction("mixing", self.mixing, allow_one=True)

    def __call__(self, energy):
        """Density [1/meV] at energies [meV]."""
        u = np.asarray(energy, dtype=float) / (self.fwhm / 2)
        lorentzian = 1 / (np.pi * (1 + u**2))
        gaussian = np.sqrt(np.log(2) / np.pi) * np.exp(-np.log(2) * u**2)
        mixed = self.mixing * lorentzian + (1 - self.mixing) * gaussian
        return (mixed / (self.fwhm / 2))[()]


@dataclass(frozen=True, eq=False)
class Tabulated:
    """A resolution function as measured, on a sample that scatters elastically only.

    Straight lines join the points, the table is scaled to the integral 1, and
    nothing lies outside it.

    Attributes
    ----------
    energy : (n,) ndarray
        Ascending [meV].
    values : (n,) ndarray
        Intensity in any unit, 0 or more.
    """

    energy: np.ndarray
    values: np.ndarray
    fwhm: float = field(init=False)

    def __post_init__(self):
        energy = np.array(validation.finite("energy", self.energy, "meV"), ndmin=1)
        values = np.array(validation.non_negative("values", self.values), ndmin=1)
        if energy.ndim != 1 or energy.shape != values.shape or energy.size < 5:
            raise ValueError(
                "energy and values must be two lists of one length, 5 or more, got shapes "
                f"{energy.shape} and {values.shape}"
            )
        if (np.diff(energy) <= 0).any():
            raise ValueError("energy must ascend; sort the table first")
        area = np.trapezoid(values, energy)
        if area <= 0:
            raise ValueError("values are all zero: a resolution function needs intensity")
        object.__setattr__(self, "energy", energy)
        object.__setattr__(self, "values", values / area)
        object.__setattr__(self, "fwhm", _full_width(energy, values))

    def __call__(self, energy):
        """Density [1/meV] at energies [meV]."""
        return np.interp(energy, self.energy, self.values, left=0.0, right=0.0)


def _full_width(energy, values):
    """Distance between the outermost half-height crossings [meV]."""
    half = values.max() / 2
    above = np.flatnonzero(values >= half)
    first, last = above[0], above[-1]
    if first == 0 or last == len(values) - 1:
        raise ValueError(
            "the table ends above half of its maximum: measure the resolution function over "
            "a wider range"
        )
    left = np.interp(half, values[first - 1 : first + 1], energy[first - 1 : first + 1])
    right = np.interp(-half, -values[last : last + 2], energy[last : last + 2])
    return float(right - left)


@dataclass(frozen=True, eq=False)
class Convolution:
    """Convolution with a resolution function, prepared once for a list of energies.

    The integral is a sum over a grid of a fifteenth of the resolution width
    that reaches 30 widths beyond the window. For smooth functions the error of such
    a sum falls exponentially with the number of points per width.

    Parameters
    ----------
    resolution : callable
        `PseudoVoigt`, `Tabulated` or of their kind.
    energy : (n,) array_like
        Where the result is wanted [meV].

    Attributes
    ----------
    grid : (m,) ndarray
        Energies at which the spectrum has to be known [meV].

    Raises
    ------
    ValueError
        If the resolution is wider than the window of energies.
    """

    resolution: object
    energy: np.ndarray
    grid: np.ndarray = field(init=False, repr=False)
    _matrix: np.ndarray = field(init=False, repr=False)
    _line: np.ndarray = field(init=False, repr=False)

    def __post_init__(self):
        energy = np.array(validation.finite("energy", self.energy, "meV"), ndmin=1)
        fwhm = self.resolution.fwhm
        if energy.size < 2 or fwhm >= np.ptp(energy):
            raise ValueError(
                f"the resolution, {fwhm:g} meV wide, is wider than the window of "
                f"{np.ptp(energy):g} meV; measure over a wider range"
            )
        step, margin = fwhm / _POINTS_PER_WIDTH, _MARGIN * fwhm
        count = int(np.ceil((np.ptp(energy) + 2 * margin) / step))
        grid = energy.min() - margin + step * np.arange(count + 1)
        object.__setattr__(self, "energy", energy)
        object.__setattr__(self, "grid", grid)
        object.__setattr__(self, "_matrix", step * self.resolution(energy[:, None] - grid))
        object.__setattr__(self, "_line", np.asarray(self.resolution(energy)))

    def __call__(self, values):
        """Convolve a spectrum given on `grid`; the result is on `energy`."""
        return self._matrix @ values

    def line(self):
        """Return the picture of a sharp line at E = 0: the resolution function on `energy`."""
        return self._line
