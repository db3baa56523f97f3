"""What the pair distances of a configuration say: g(r), partial S(Q), running coordination.

A bin holds the distances ``edges[k] <= r < edges[k + 1]``, and each pair of
atoms is counted once. Distances are to the nearest periodic image, hence
complete only up to half the shortest box edge; anything beyond is refused.
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.signal import find_peaks

from .. import validation
from ..scattering import transforms
from .configuration import pair_index
from .neighbours import checked_reach, single

__all__ = [
    "PairDistributions",
    "first_minimum",
    "normalised",
    "pair_counts",
    "pair_distribution",
    "running_coordination",
    "structure_factors",
]

_CHUNK = 500_000
"""Distances held in memory at once."""


@dataclass(frozen=True, eq=False)
class PairDistributions:
    """Partial pair distribution functions of a configuration.

    Attributes
    ----------
    pairs : tuple of (str, str)
        Pairs of kinds, the order of the rows.
    edges : (n_bins + 1,) array
        Bin edges [Å].
    r : (n_bins,) array
        Bin centres [Å].
    counts : (n_pairs, n_bins) int array
        Pairs of atoms in each bin, each pair once.
    g : (n_pairs, n_bins) array
        Pair distribution functions, 1 for atoms without correlation. NaN for
        the like pair of a kind that has a single atom.
    """

    pairs: tuple
    edges: np.ndarray
    r: np.ndarray
    counts: np.ndarray
    g: np.ndarray

    def g_of(self, first, second):
        """Return g(r) of one pair of kinds, in either order, (n_bins,) array.

        Raises
        ------
        KeyError
            If the pair is unknown.
        """
        return self.g[pair_index(self.pairs, first, second)]


def pair_counts(configuration, *, edges):
    """Count pairs of atoms by distance and kinds.

    Parameters
    ----------
    configuration : Configuration
        Atoms in a periodic box.
    edges : (n_bins + 1,) array_like
        Ascending bin edges [Å], from 0 or more to half the box at most.

    Returns
    -------
    (n_pairs, n_bins) int array
        Pairs in each bin, each pair once, rows in the order of
        ``configuration.pairs``.

    Raises
    ------
    ValueError
        If the edges do not ascend, are negative, or pass half the box.
    """
    edges = np.asarray(validation.non_negative("edges", edges, "Å"))
    if edges.ndim != 1 or len(edges) < 2 or (np.diff(edges) <= 0).any():
        raise ValueError(f"edges must be two or more ascending distances [Å], got {edges}")
    if edges[-1] > configuration.half_box * (1 + 1e-9):  # 0.05 * k may round upwards
        raise ValueError(
            f"last edge {edges[-1]:g} Å exceeds half the shortest box edge, "
            f"{configuration.half_box:g} Å; count to shorter distances or take a larger box"
        )
    return _count_pairs(configuration, edges)


def _count_pairs(configuration, edges):
    """Count pairs of checked arguments: the one place where the counting is done."""
    counts = np.zeros((len(configuration.pairs), len(edges) - 1), dtype=np.int64)
    for row, (a, b) in zip(counts, configuration.pairs, strict=True):
        second = configuration.atoms_of(b)
        for lines, atoms in _chunks(configuration.atoms_of(a), second, same=a == b):
            squared = _squared_distances(lines, atoms, configuration.box)
            if a == b:  # chunks start on the diagonal: what lies above it is each pair once
                squared = squared[np.triu_indices_from(squared, k=1)]
            # sqrt before comparing: squared edges would round differently
            r = np.sqrt(squared[squared <= edges[-1] ** 2 * (1 + 1e-12)])
            bins = np.searchsorted(edges, r, side="right") - 1
            bins = bins[(bins >= 0) & (bins < len(row))]
            row += np.bincount(bins, minlength=len(row))
    return counts


def _chunks(first, second, *, same):
    """Cut the table of distances into pieces of whole lines; for like kinds the upper half."""
    lines = max(1, _CHUNK // len(second))
    for start in range(0, len(first), lines):
        yield first[start : start + lines], second[start if same else 0 :]


def _squared_distances(first, second, box):
    """Squared distances to the nearest image [Å²], (n_first, n_second) array."""
    squared = np.zeros((len(first), len(second)))
    for axis, edge in enumerate(box):
        apart = np.abs(first[:, None, axis] - second[None, :, axis])
        np.minimum(apart, edge - apart, out=apart)  # wrapped positions are less than an edge apart
        squared += apart * apart
    return squared


def pair_distribution(configuration, *, r_max=None, dr=0.05):
    r"""Compute the partial pair distribution functions g_ij(r).

    With :math:`H_k` pairs in bin k of a box of volume V,

    .. math:: g_k = \frac{H_k V}{N_p \frac{4\pi}{3} (r_{k+1}^3 - r_k^3)},

    where :math:`N_p` is :math:`N_i (N_i - 1)/2` for like and :math:`N_i N_j`
    for unlike kinds, so that g is 1 on average for an ideal gas of any size.

    Parameters
    ----------
    configuration : Configuration
        Atoms in a periodic box.
    r_max : float, optional
        Largest distance [Å]; half the box by default. The last edge is the
        last multiple of `dr` that does not exceed it.
    dr : float, optional
        Bin width [Å].

    Returns
    -------
    PairDistributions

    Raises
    ------
    ValueError
        If `r_max` exceeds half the box or is shorter than `dr`, or a value is
        not positive.
    """
    edges = _edges(configuration, r_max, dr)
    counts = pair_counts(configuration, edges=edges)
    g = normalised(counts, edges, configuration)
    return PairDistributions(configuration.pairs, edges, (edges[1:] + edges[:-1]) / 2, counts, g)


def normalised(counts, edges, configuration):
    """Turn pair counts (n_pairs, n_bins) into g_ij (see `pair_distribution`)."""
    shells = 4 / 3 * np.pi * np.diff(edges**3)
    with np.errstate(invalid="ignore"):  # 0/0 where a kind has one atom only
        return counts * configuration.volume / (configuration.n_pairs[:, None] * shells)


def structure_factors(configuration, q, *, r_max=None, dr=0.05):
    """Compute the partial structure factors S_ij(Q) (Faber–Ziman).

    The transform integrates over each bin (see `quench.scattering.transforms`).

    Parameters
    ----------
    configuration : Configuration
        Atoms in a periodic box.
    q : (n_q,) array_like
        Scattering vectors [Å⁻¹].
    r_max, dr : float, optional
        Range and width of the bins [Å], as in `pair_distribution`.

    Returns
    -------
    (n_pairs, n_q) array
        Rows in the order of ``configuration.pairs``.

    Raises
    ------
    ValueError
        As `pair_distribution`; if `q` is not positive, or a kind has one atom only.
    """
    q = np.atleast_1d(validation.positive("q", q, "Å⁻¹"))
    lone = [k for k, n in zip(configuration.kinds, configuration.counts, strict=True) if n == 1]
    if lone:
        raise ValueError(
            f"of {', '.join(lone)} there is a single atom, which makes no pair with its own kind: "
            "the like partial is not defined; take a larger configuration, or look at "
            "pair_distribution for the other pairs"
        )
    found = pair_distribution(configuration, r_max=r_max, dr=dr)
    return transforms.structure_factor(
        found.g, found.edges, q, number_density=configuration.number_density
    )


def running_coordination(configuration, centre, neighbour, *, r_max=None, dr=0.05):
    """Count the neighbours around an average atom within a growing radius.

    Parameters
    ----------
    configuration : Configuration
        Atoms in a periodic box.
    centre, neighbour : str
        Kinds of the central atom and of the atoms counted around it.
    r_max, dr : float, optional
        Range and step of the radius [Å], as in `pair_distribution`.

    Returns
    -------
    r : (n_bins,) array
        Radii [Å], the upper edges of the bins.
    n : (n_bins,) array
        Neighbours closer than r to one atom of kind `centre`.

    Raises
    ------
    KeyError
        If a kind is unknown.
    ValueError
        As `pair_distribution`.
    """
    row = pair_index(configuration.pairs, centre, neighbour)
    edges = _edges(configuration, r_max, dr)
    counts = pair_counts(configuration, edges=edges)[row]
    ends = 2 if centre == neighbour else 1  # a like pair gives each of its atoms a neighbour
    return edges[1:], ends * np.cumsum(counts) / len(configuration.atoms_of(centre))


def first_minimum(r, g, *, smoothing=0.1, prominence=0.05):
    """Find the first minimum of g(r) behind its first peak, the usual limit of the first shell.

    g is smoothed with a Gaussian first; a peak or minimum then counts if it
    stands out from its surroundings by a share of the highest peak
    (topographic prominence), which keeps noise from being taken for one. The
    middle of a flat minimum is returned, such as the gap between the shells
    of a crystal.

    Parameters
    ----------
    r : (n,) array_like
        Equidistant distances [Å].
    g : (n,) array_like
        Pair distribution function.
    smoothing : float, optional
        Standard deviation of the Gaussian [Å]; 0 leaves g as it is.
    prominence : float, optional
        Share of the highest peak by which an extremum must stand out.

    Returns
    -------
    float
        Position of the minimum [Å], one of `r`.

    Raises
    ------
    ValueError
        If `r` is not equidistant, shapes differ, or no such minimum exists.
    """
    r = np.atleast_1d(validation.finite("r", r, "Å"))
    g = np.atleast_1d(validation.finite("g", g))
    width = single("smoothing", validation.non_negative("smoothing", smoothing, "Å"))
    share = single("prominence", validation.fraction("prominence", prominence))
    if r.ndim != 1 or r.shape != g.shape or len(r) < 3:
        raise ValueError(f"r and g must be two equally long curves, got {r.shape} and {g.shape}")
    step = (r[-1] - r[0]) / (len(r) - 1)
    if step <= 0 or not np.allclose(np.diff(r), step, rtol=1e-6):
        raise ValueError("r must ascend in equal steps; interpolate g onto such a grid first")
    smooth = gaussian_filter1d(g, width / step, mode="nearest") if width else g
    least = share * smooth.max()
    peaks = find_peaks(smooth, prominence=least)[0]
    minima = find_peaks(-smooth, prominence=least)[0]
    behind = minima[minima > peaks[0]] if len(peaks) else []
    if not len(behind):
        raise ValueError(
            f"g has no minimum behind its first peak between {r[0]:g} and {r[-1]:g} Å; "
            "extend r, or change smoothing or prominence"
        )
    return float(r[behind[0]])


def _edges(configuration, r_max, dr):
    """Multiples of dr up to r_max, by default half the box."""
    r_max = configuration.half_box if r_max is None else checked_reach(configuration, r_max)
    dr = single("dr", validation.positive("dr", dr, "Å"))
    bins = int(np.floor(r_max / dr * (1 + 1e-12)))
    if bins < 1:
        raise ValueError(f"dr = {dr:g} Å leaves no bin below r_max = {r_max:g} Å; lower it")
    return np.minimum(dr * np.arange(bins + 1), r_max)  # 0.05 * k may round to beyond r_max
