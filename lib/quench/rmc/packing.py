"""Starting configurations: random packings without overlaps."""

from typing import NamedTuple

import numpy as np

from .. import validation
from .configuration import Configuration
from .lattices import lattice_configuration
from .relaxation import close_pairs, push_apart, separations

__all__ = [
    "Overlap",
    "lattice_configuration",
    "min_distance_matrix",
    "overlaps",
    "random_configuration",
]


class Overlap(NamedTuple):
    """Two atoms closer than their kinds may come, with their distance [Å]."""

    kind_a: str
    kind_b: str
    i: int
    j: int
    distance: float


def random_configuration(composition, *, atoms, number_density, min_distance=None, seed):
    """Place atoms at random in a cubic box, then push overlapping ones apart.

    Uniform random positions are relaxed downhill in the energy
    E = ½ Σ (d_ab − r)² over all pairs closer than d_ab (soft spheres that
    repel harmonically, as in O'Hern, Langer, Liu and Nagel, Phys. Rev. Lett.
    2002), until no pair overlaps. Without `min_distance` the result is an ideal gas.

    Parameters
    ----------
    composition : dict
        Atom fraction of each kind, summing to 1. Counts are rounded by the
        largest remainder, and every kind gets at least one atom.
    atoms : int
        Number of atoms in the box.
    number_density : float
        Atoms per volume [Å⁻³].
    min_distance : dict, optional
        Closest approach [Å] of each pair of kinds, ``{("Gd", "Co"): 2.3}``,
        the kinds in either order. Pairs not named have no limit.
    seed : int or numpy.random.Generator
        The same integer gives the same positions.

    Returns
    -------
    Configuration
        No pair is closer than its limit.

    Raises
    ------
    ValueError
        If an input is out of range or looks like another unit, or if no
        packing without overlaps was found.
    KeyError
        If `min_distance` names a kind that is not in the composition.
    """
    counts = _counts(composition, atoms)
    density = _number_density(number_density)
    kinds = tuple(composition)
    limits = min_distance_matrix(kinds, min_distance)
    edge = float((sum(counts) / density) ** (1 / 3))
    if limits.max() > edge / 2:
        raise ValueError(
            f"the largest min_distance, {limits.max():g} Å, exceeds half the box edge, "
            f"{edge / 2:.4g} Å; take more atoms"
        )
    start = _generator(seed).random((sum(counts), 3)) * edge
    kind_of = np.repeat(np.arange(len(kinds)), counts)
    packed = Configuration(kinds, counts, push_apart(start, edge, limits, kind_of), edge)
    left = overlaps(packed, min_distance)
    if left:
        raise _too_dense(packed, limits, left)
    return packed


def overlaps(configuration, min_distance):
    """List the pairs of atoms that are closer than their kinds may come.

    Parameters
    ----------
    configuration : Configuration
        Atoms and box.
    min_distance : dict or None
        Closest approach of pairs of kinds [Å], as in `random_configuration`;
        none may exceed half the box.

    Returns
    -------
    list of Overlap
        ``(kind_a, kind_b, i, j, distance)`` with i < j, the pair that is too
        close by most [Å] first; empty if all is well.

    Raises
    ------
    ValueError
        If a distance is out of range or exceeds half the box.
    KeyError
        If `min_distance` names an unknown kind.
    """
    kinds = configuration.kinds
    limits = min_distance_matrix(kinds, min_distance)
    if limits.max() > configuration.half_box:
        raise ValueError(
            f"the largest min_distance, {limits.max():g} Å, exceeds half of the shortest box edge, "
            f"{configuration.half_box:g} Å, beyond which pairs are not counted; "
            "take a larger configuration"
        )
    kind_of = np.repeat(np.arange(len(kinds)), configuration.counts)
    i, j = close_pairs(configuration.positions, configuration.box, limits, kind_of)
    distance = separations(configuration.positions, i, j, configuration.box)[1]
    excess = limits[kind_of[i], kind_of[j]] - distance
    order = np.argsort(-excess, kind="stable")
    return [
        Overlap(kinds[kind_of[a]], kinds[kind_of[b]], int(a), int(b), float(d))
        for a, b, d in zip(i[order], j[order], distance[order], strict=True)
    ]


def min_distance_matrix(kinds, min_distance):
    """Bring closest approaches given by pair into a matrix.

    Parameters
    ----------
    kinds : sequence of str
        The kinds of the configuration, in its order.
    min_distance : dict or None
        Closest approach [Å] keyed by pairs of kinds in either order.

    Returns
    -------
    (n_kinds, n_kinds) ndarray
        Symmetric; 0 where there is no limit.

    Raises
    ------
    ValueError
        If a key is not a pair, a distance is negative or looks like nm or pm,
        or the two orders of a pair disagree.
    KeyError
        If a kind is unknown.
    """
    kinds = tuple(kinds)
    matrix = np.full((len(kinds), len(kinds)), np.nan)
    for pair, value in _items(min_distance):
        a, b = (_kind_index(kind, kinds) for kind in _pair(pair))
        value = _distance(pair, value)
        if not np.isnan(matrix[a, b]) and matrix[a, b] != value:
            raise ValueError(
                f"min_distance names the pair {pair} in both orders with different values, "
                f"{matrix[a, b]:g} and {value:g} Å; keep one"
            )
        matrix[a, b] = matrix[b, a] = value
    return np.nan_to_num(matrix)


def _too_dense(packed, limits, left):
    """Make the error for a packing that could not be freed of overlaps."""
    diameters = np.diag(limits)
    filled = np.pi / 6 * float(packed.counts @ diameters**3) / packed.volume
    worst = min(left, key=lambda pair: pair.distance)
    spheres = ", ".join(f"{k} {d:g} Å" for k, d in zip(packed.kinds, diameters, strict=True))
    return ValueError(
        f"no packing of {packed.n_atoms} atoms at {packed.number_density:g} Å⁻³ without overlaps "
        f"was found: spheres of the like-pair min_distance ({spheres}) fill {filled:.3f} of the "
        f"volume, and {len(left)} pairs still overlap, the closest "
        f"{worst.kind_a}–{worst.kind_b} at {worst.distance:.4g} Å. Disordered spheres of one size "
        "jam near 0.64; lower number_density or the min_distance, or start from a crystal"
    )


def _counts(composition, atoms):
    """Whole numbers of atoms in proportion to the composition, by the largest remainder."""
    if not isinstance(composition, dict) or not composition:
        raise ValueError(
            f"composition must be a dict from kind to atom fraction, got {composition!r}; "
            'give for example {"Gd": 0.65, "Co": 0.35}'
        )
    shares = {k: validation.positive(f"fraction of {k}", v) for k, v in composition.items()}
    total = sum(shares.values())
    if abs(total - 1) > 1e-6:
        hint = "; these look like per cent, divide by 100" if abs(total - 100) < 0.5 else ""
        raise ValueError(f"composition must sum to 1 within 1e-6, got {total:.8g}{hint}")
    atoms = validation.positive_integer("atoms", atoms)
    if atoms < len(shares):
        raise ValueError(f"atoms must be at least one of each kind, {len(shares)}, got {atoms}")
    ideal = atoms * np.array(list(shares.values())) / total
    counts = np.floor(ideal).astype(int)
    largest_remainder = np.argsort(counts - ideal, kind="stable")
    counts[largest_remainder[: atoms - counts.sum()]] += 1
    for empty in np.flatnonzero(counts == 0):
        counts[empty] = 1
        counts[counts.argmax()] -= 1
    return counts


def _number_density(value):
    value = validation.positive("number_density", value, "Å⁻³")
    if value > 1:
        raise ValueError(
            f"number_density must be in atoms per Å³, got {value:g}, denser than any matter here: "
            f"in nm⁻³ it would be {value / 1000:g} Å⁻³, in g/cm³ convert it with "
            "0.60221 × density / (mean molar mass in g/mol)"
        )
    return value


def _generator(seed):
    if seed is None:
        raise ValueError("seed must be an integer or a numpy Generator, got None; give a number")
    return np.random.default_rng(seed)


def _items(min_distance):
    if min_distance is None:
        return ()
    if not isinstance(min_distance, dict):
        raise ValueError(
            f"min_distance must be a dict of pairs of kinds, got {min_distance!r}; "
            'give for example {("Gd", "Co"): 2.3}'
        )
    return min_distance.items()


def _pair(key):
    if not isinstance(key, tuple) or len(key) != 2:
        raise ValueError(
            f'min_distance must be keyed by pairs of kinds such as ("Gd", "Co"), got {key!r}'
        )
    return key


def _kind_index(kind, kinds):
    if kind not in kinds:
        raise validation.lookup_error("kind", kind, kinds)
    return kinds.index(kind)


def _distance(pair, value):
    name = f"min_distance of {pair[0]}–{pair[1]}"
    value = validation.non_negative(name, value, "Å")
    for unit, factor, suspect in [("nm", 10, 0 < value < 0.5), ("pm", 0.01, value > 50)]:
        if suspect:
            raise ValueError(
                f"{name} must be in Å, got {value:g}, which looks like {unit}; "
                f"give {value * factor:g}"
            )
    return value
