"""Who stands next to whom: coordination numbers, bond angles, chemical short-range order.

A neighbour lies at ``r_min <= r < r_max`` by the nearest periodic image, the
same half-open convention as the bins of `quench.rmc.analysis`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from .. import validation

__all__ = [
    "BondAngles",
    "CoordinationDistribution",
    "bond_angles",
    "coordination",
    "coordination_distribution",
    "coordination_numbers",
    "warren_cowley",
]

_CHUNK = 1_000_000
"""Angles held in memory at once."""


@dataclass(frozen=True, eq=False)
class CoordinationDistribution:
    """How many atoms have how many neighbours.

    Attributes
    ----------
    numbers : (n,) int array
        Coordination numbers 0, 1, … up to the largest that occurs.
    atoms : (n,) int array
        Central atoms that have each of them.
    mean, std : float
        Mean and standard deviation over the central atoms.
    """

    numbers: np.ndarray
    atoms: np.ndarray
    mean: float
    std: float


@dataclass(frozen=True, eq=False)
class BondAngles:
    """Distribution of the angles between two bonds of one atom.

    Attributes
    ----------
    theta : (bins,) array
        Bin centres [deg].
    density : (bins,) array
        Probability density p(θ) [1/deg]; its sum times the bin width is 1.
        All zero where there is no angle.
    number : int
        Angles found.
    """

    theta: np.ndarray
    density: np.ndarray
    number: int


def coordination_numbers(configuration, centre, neighbour, *, r_max, r_min=0.0):
    """Count the neighbours of each atom of one kind.

    Parameters
    ----------
    configuration : Configuration
        Atoms in a periodic box.
    centre, neighbour : str
        Kinds of the central atoms and of the atoms counted around them.
    r_max, r_min : float
        Limits of the distance [Å], ``r_min <= r < r_max``.

    Returns
    -------
    (n_centre,) int array
        Neighbours of each central atom, in the order of
        ``configuration.atoms_of(centre)``.

    Raises
    ------
    KeyError
        If a kind is unknown.
    ValueError
        If `r_max` exceeds half the box or `r_min` is not below it.
    """
    i, _ = _bonds(configuration, centre, neighbour, r_max=r_max, r_min=r_min)
    return np.bincount(i, minlength=len(configuration.atoms_of(centre)))


def coordination(configuration, centre, neighbour, *, r_max, r_min=0.0):
    """Return the mean number of neighbours, N_ij; arguments as `coordination_numbers`."""
    numbers = coordination_numbers(configuration, centre, neighbour, r_max=r_max, r_min=r_min)
    return float(numbers.mean())


def coordination_distribution(configuration, centre, neighbour, *, r_max, r_min=0.0):
    """Sort the atoms of one kind by their number of neighbours.

    Arguments and errors are those of `coordination_numbers`.

    Returns
    -------
    CoordinationDistribution
    """
    numbers = coordination_numbers(configuration, centre, neighbour, r_max=r_max, r_min=r_min)
    atoms = np.bincount(numbers)
    return CoordinationDistribution(
        np.arange(len(atoms)), atoms, float(numbers.mean()), float(numbers.std())
    )


def bond_angles(configuration, kinds, *, r_max, bins=90):
    r"""Compute the distribution of the angle A–centre–B.

    The density is that of the angle itself: directions without correlation
    give :math:`p(\theta) = (\pi/360°) \sin\theta`, not a constant. Divide by
    the sine for the probability per solid angle.

    Parameters
    ----------
    configuration : Configuration
        Atoms in a periodic box.
    kinds : (str, str, str)
        Kinds of the first end, the centre, and the second end. With like ends
        each pair of neighbours counts once.
    r_max : float or dict
        Bond length limit [Å], one for both bonds or one per pair of kinds such
        as ``{("Gd", "Co"): 3.7}``, in either order.
    bins : int, optional
        Bins between 0 and 180°. A crystal's angles (60°, 90°, …) fall on bin
        edges when `bins` divides 180: take a number such as 91.

    Returns
    -------
    BondAngles

    Raises
    ------
    KeyError
        If a kind is unknown or the dict lacks a pair.
    ValueError
        If `kinds` are not three, a limit exceeds half the box, or `bins` is
        not a positive integer.
    """
    kinds = tuple(kinds)
    if len(kinds) != 3:
        raise ValueError(f"kinds must be three: an end, the centre, the other end; got {kinds}")
    bins = validation.positive_integer("bins", bins)
    a, centre, b = kinds
    first = _bonds(configuration, centre, a, r_max=_limit(r_max, centre, a))
    second = first if a == b else _bonds(configuration, centre, b, r_max=_limit(r_max, centre, b))
    edges = np.linspace(0, 180, bins + 1)
    counts = np.zeros(bins, dtype=np.int64)
    for cosines in _cosines(first, second, len(configuration.atoms_of(centre)), like=a == b):
        counts += np.histogram(np.degrees(np.arccos(cosines)), edges)[0]
    number = int(counts.sum())
    density = counts / (max(number, 1) * 180 / bins)
    return BondAngles((edges[1:] + edges[:-1]) / 2, density, number)


def warren_cowley(configuration, *, r_max, r_min=0.0):
    r"""Compute the Warren–Cowley short-range order parameters.

    .. math:: \alpha_{ij} = 1 - P(j \text{ around } i) / c_j

    with the share P of kind j among the neighbours of i. Random mixing gives
    0, a preference for unlike neighbours a negative :math:`\alpha_{i \ne j}`,
    which ends at :math:`1 - 1/c_j` (J. M. Cowley, Phys. Rev. 77 (1950) 669).
    The matrix is symmetric where all kinds have equally many neighbours.

    Parameters
    ----------
    configuration : Configuration
        Atoms in a periodic box.
    r_max : float or dict
        Upper limit of the shell [Å], one or one per pair of kinds.
    r_min : float, optional
        Lower limit of the shell [Å].

    Returns
    -------
    (n_kinds, n_kinds) array
        Rows are the central kind, columns the neighbour.

    Raises
    ------
    KeyError
        If a dict of limits lacks a pair.
    ValueError
        If a limit is out of range, or a kind has no neighbour in the shell.
    """
    kinds = configuration.kinds
    numbers = np.array(
        [
            [
                coordination(configuration, i, j, r_max=_limit(r_max, i, j), r_min=r_min)
                for j in kinds
            ]
            for i in kinds
        ]
    )
    total = numbers.sum(axis=1, keepdims=True)
    if not total.all():
        lonely = kinds[int(np.argmin(total))]
        raise ValueError(f"no atom of kind {lonely!r} has a neighbour in the shell; widen it")
    return 1 - numbers / total / np.array(list(configuration.composition.values()))


def checked_reach(configuration, r_max):
    """Return `r_max` as float, refusing more than half the box.

    Raises
    ------
    ValueError
        If it is not one positive number, or exceeds ``configuration.half_box``.
    """
    r_max = single("r_max", validation.positive("r_max", r_max, "Å"))
    if r_max > configuration.half_box:
        raise ValueError(
            f"r_max = {r_max:g} Å exceeds half the shortest box edge, "
            f"{configuration.half_box:g} Å, beyond which distances are incomplete; "
            "take a shorter one or a larger box"
        )
    return r_max


def single(name, value):
    """Return a checked number, refusing arrays.

    Raises
    ------
    ValueError
        If `value` has more than one entry.
    """
    if np.ndim(value):
        raise ValueError(f"{name} must be one number, got an array of shape {np.shape(value)}")
    return value


def _limit(r_max, i, j):
    """Bond length limit of a pair of kinds, from one number or a dict in either order."""
    if not isinstance(r_max, Mapping):
        return r_max
    for pair in ((i, j), (j, i)):
        if pair in r_max:
            return r_max[pair]
    raise validation.lookup_error("pair in r_max", (i, j), r_max)


def _bonds(configuration, centre, neighbour, *, r_max, r_min=0.0):
    """Find all bonds from one kind to another, sorted by the central atom.

    Returns the index of the centre among its kind and the vector to the
    neighbour [Å] of each bond.
    """
    first, second = configuration.atoms_of(centre), configuration.atoms_of(neighbour)
    r_max = checked_reach(configuration, r_max)
    r_min = single("r_min", validation.non_negative("r_min", r_min, "Å"))
    if r_min >= r_max:
        raise ValueError(f"r_min = {r_min:g} Å must be below r_max = {r_max:g} Å")
    trees = [cKDTree(atoms, boxsize=configuration.box) for atoms in (first, second)]
    found = trees[0].sparse_distance_matrix(trees[1], r_max, output_type="ndarray")
    keep = (found["v"] >= r_min) & (found["v"] < r_max)
    if centre == neighbour:
        keep &= found["i"] != found["j"]
    found = found[keep]
    found = found[np.argsort(found["i"], kind="stable")]
    vectors = second[found["j"]] - first[found["i"]]
    vectors -= configuration.box * np.rint(vectors / configuration.box)
    return found["i"], vectors


def _cosines(first, second, n_centres, *, like):
    """Yield the cosines between the bonds of each centre, in chunks of whole centres."""
    starts = [np.searchsorted(i, np.arange(n_centres + 1)) for i, _ in (first, second)]
    units = [v / np.linalg.norm(v, axis=1, keepdims=True) for _, v in (first, second)]
    partners = np.diff(starts[1])
    most = int((np.diff(starts[0]) * partners).max())
    step = max(1, _CHUNK // max(most, 1))
    for begin in range(0, n_centres, step):
        bonds = np.arange(starts[0][begin], starts[0][min(begin + step, n_centres)])
        centres = first[0][bonds]
        left = np.repeat(bonds, partners[centres])
        # count up from the centre's first partner, starting anew with every bond
        right = np.arange(len(left)) - np.repeat(
            np.cumsum(partners[centres]) - partners[centres] - starts[1][centres],
            partners[centres],
        )
        if like:
            left, right = left[left < right], right[left < right]
        yield np.clip(np.einsum("ij,ij->i", units[0][left], units[1][right]), -1, 1)
