r"""Size classes of one phase: how they are described, moved, cut off and renewed.

A class holds the particles between two radii. Its edges move with the
particles, so that growth by itself never smears a distribution; nuclei add a
class at the lower end. Within a class the number density is a straight line,

.. math:: n(\xi) = N\,[1 + s\,(2\xi - 1)],\qquad 0\le\xi\le1,\ |s|\le1,

in the coordinate ξ that runs evenly from the lower to the upper edge and moves
with the particles.
"""

from dataclasses import dataclass

import numpy as np

__all__ = ["SizeClasses", "remapped"]

_SMALL = 0.5  # of the mean radius: classes below it may be wide
_EVEN = 0.3  # of the mean radius: below it classes are of equal width, above of equal ratio
_LITTLE = 1e-6  # share of all particles in a class that may be wide
_LEAST = 1e-14  # share of all particles below which an end of the distribution is cut off


@dataclass(frozen=True)
class SizeClasses:
    """Spheres of one phase, sorted into classes.

    Attributes
    ----------
    edges : (m + 1,) ndarray
        Radii between which the classes lie [m]. They ascend, but where nuclei
        appear above the smallest particles an empty class leads back.
    numbers : (m,) ndarray
        Particles in each class [1/m³].
    slopes : (m,) ndarray
        s, relative slope of the density within each class, -1 to 1.
    """

    edges: np.ndarray
    numbers: np.ndarray
    slopes: np.ndarray

    @classmethod
    def none(cls):
        """Return a population without particles."""
        return cls(np.zeros(0), np.zeros(0), np.zeros(0))

    @classmethod
    def from_density(cls, density, edges):
        """Sort a distribution into classes.

        Parameters
        ----------
        density : callable
            Number of particles per volume and radius [1/m⁴] at radii [m].
        edges : (m + 1,) ndarray
            Ascending radii [m].
        """
        nodes, weights = np.polynomial.legendre.leggauss(5)
        half = np.diff(edges)[:, None] / 2
        radii = edges[:-1, None] + half * (1 + nodes)
        numbers = (half * weights * density(radii)).sum(axis=1)
        return cls(edges, numbers, limited_slopes(edges, numbers))

    @property
    def number(self):
        """All particles [1/m³]."""
        return self.numbers.sum()

    @property
    def lengths(self):
        """Sum of all radii [1/m²]."""
        middle, width = self._geometry()
        return (self.numbers * (middle + self.slopes * width / 6)).sum()

    @property
    def cubes(self):
        """Sum of all cubes of radii [1]; times 4π/3 the volume fraction."""
        return (self.numbers * mean_cubes(self.edges, self.slopes)).sum()

    @property
    def mean_radii(self):
        """Mean radius within each class [m]."""
        middle, width = self._geometry()
        return middle + self.slopes * width / 6

    def _geometry(self):
        lower, upper = self.edges[:-1], self.edges[1:]
        return (lower + upper) / 2, upper - lower

    def opened(self, born):
        """Return the population with an empty class down (or up) to where nuclei appear.

        Parameters
        ----------
        born : float
            Radius of the youngest nuclei [m].
        """
        if self.edges.size == 0:
            return SizeClasses(np.array([born]), self.numbers, self.slopes)
        return SizeClasses(
            np.concatenate([[born], self.edges]),
            np.concatenate([[0.0], self.numbers]),
            np.concatenate([[0.0], self.slopes]),
        )

    def moved(self, cubes, floor, *, born=None, nuclei=0.0):
        """Move the edges, add nuclei, and drop what has become smaller than the floor.

        Parameters
        ----------
        cubes : (m + 1,) ndarray
            Cubes of the new radii of the edges [m³]; negative where particles
            have dissolved.
        floor : float
            Smallest radius that counts as a particle [m].
        born : float, optional
            Radius of the youngest nuclei [m]; the oldest are where the first
            edge has come to.
        nuclei : float, optional
            New particles [1/m³].

        Returns
        -------
        SizeClasses
            A class that is only partly below the floor keeps its upper part.
        """
        numbers, slopes = self.numbers, self.slopes
        if born is not None:
            cubes = np.concatenate([[born**3], cubes])
            numbers = np.concatenate([[nuclei], numbers])
            slopes = np.concatenate([[0.0], slopes])
        low = cubes < floor**3
        edges = np.cbrt(np.maximum(cubes, floor**3))
        if born is not None:
            edges[0] = born  # to the last digit: the next nuclei join on here
        if not low.any():
            return SizeClasses(edges, numbers, slopes)
        numbers, slopes = numbers.copy(), slopes.copy()
        numbers[low[:-1] & low[1:]] = 0.0
        for j in np.flatnonzero(low[:-1] != low[1:]):
            share = (floor**3 - cubes[j]) / (cubes[j + 1] - cubes[j])
            numbers[j], slopes[j] = _part(numbers[j], slopes[j], share, upper=low[j])
        return SizeClasses(edges, numbers, slopes).trimmed()

    def trimmed(self):
        """Drop empty classes from both ends."""
        there = np.flatnonzero(self.numbers > _LEAST * self.numbers.sum())
        if there.size == 0:
            return SizeClasses.none()
        first, last = there[0], there[-1] + 1
        return SizeClasses(
            self.edges[first : last + 1], self.numbers[first:last], self.slopes[first:last]
        )


def _part(number, slope, share, *, upper):
    """Cut a class at the coordinate `share`, and return what one part holds, with its slope."""
    if upper:
        rest, density = 1 - share, 1 + slope * share
    else:
        rest, density = share, 1 - slope * (1 - share)
    return number * rest * density, slope * rest / density if density > 0 else 0.0


def mean_cubes(edges, slopes):
    """Return the mean r³ of the particles of each class [m³]."""
    lower, upper = edges[:-1], edges[1:]
    middle, width = (lower + upper) / 2, upper - lower
    squares = width * width
    return middle * (middle * middle + squares / 4) + slopes * width * (
        middle * middle / 2 + squares / 40
    )


def limited_slopes(edges, numbers):
    """Return slopes of the density from neighbouring classes, limited so that none is made up.

    Central differences, but at most twice the smaller of the one-sided ones
    and none at an extremum (van Leer's monotonised central limiter), and
    never a negative density.
    """
    widths = np.diff(edges)
    density = numbers / widths
    padded = np.concatenate([[0.0], density, [0.0]])
    steps = np.diff(padded)
    below, above = steps[:-1], steps[1:]
    sign = np.sign(below)
    central = np.abs(below + above) / 2
    size = np.minimum(np.minimum(2 * np.abs(below), 2 * np.abs(above)), central)
    slope = np.where(below * above > 0, sign * size, 0.0) / 2
    safe = np.where(density > 0, density, 1.0)
    return np.clip(slope / safe, -1.0, 1.0)


def remapped(classes, width):
    """Sort the particles into fresh classes of equal relative width, nothing lost.

    Number and volume are those of before.

    Parameters
    ----------
    classes : SizeClasses
        With classes that growth has stretched or squeezed.
    width : float
        Wanted ratio of neighbouring edges, less 1.

    Returns
    -------
    SizeClasses
    """
    classes = classes.trimmed()
    edges = _fresh_edges(classes, width)
    numbers = np.diff(_cumulative(classes, edges))
    slopes = limited_slopes(edges, numbers)
    return _with_volume(SizeClasses(edges, numbers, slopes), classes.cubes)


def stretched(classes, width):
    """Return how far the widest class that matters exceeds the wanted width [1]."""
    lower, upper = classes.edges[:-1], classes.edges[1:]
    mean = classes.lengths / classes.number
    share = np.abs(upper - lower) / (lower + _EVEN * mean)
    matters = (classes.numbers > _LITTLE * classes.number) & (lower > _SMALL * mean)
    return share[matters].max(initial=0.0) / width


def _fresh_edges(classes, width):
    """Return edges evenly spaced in ln(r + c), c being a part of the mean radius.

    Far below the mean they are thus evenly spaced in r.
    """
    low, high = classes.edges.min(), classes.edges.max()
    shift = _EVEN * classes.lengths / classes.number
    count = max(4, int(np.ceil(np.log((high + shift) / (low + shift)) / np.log1p(width))))
    edges = np.geomspace(low + shift, high + shift, count + 1) - shift
    edges[0], edges[-1] = low, high
    return edges


def _cumulative(classes, radii):
    """Return the number of particles smaller than each of the radii [1/m³]."""
    lower = np.minimum(classes.edges[:-1], classes.edges[1:])
    upper = np.maximum(classes.edges[:-1], classes.edges[1:])
    slopes = np.where(classes.edges[:-1] <= classes.edges[1:], classes.slopes, -classes.slopes)
    held = classes.numbers > 0
    lower, upper, slopes = lower[held], upper[held], slopes[held]
    span = np.maximum(upper - lower, 1e-12 * upper)
    share = np.clip((radii[:, None] - lower) / span, 0.0, 1.0)
    return (classes.numbers[held] * share * (1 + slopes * (share - 1))).sum(axis=1)


def _with_volume(classes, wanted):
    """Bring the sum of r³ to what is wanted and leave the number of particles as it is.

    Numbers are reweighted with a factor that grows with r³; where that would
    make one negative, as in a population of a few narrow classes, the edges
    are all moved by one factor instead.
    """
    cubes = mean_cubes(classes.edges, classes.slopes)
    total = classes.numbers @ cubes
    tilt = cubes / (total / classes.number) - 1
    spread = (classes.numbers * cubes) @ tilt
    factor = 1 + (wanted - total) / spread * tilt if spread > 0 else np.full_like(tilt, -1.0)
    if (factor > 0).all():
        return SizeClasses(classes.edges, classes.numbers * factor, classes.slopes)
    edges = classes.edges * np.cbrt(wanted / total)
    return SizeClasses(edges, classes.numbers, classes.slopes)
