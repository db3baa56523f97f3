"""Overlapping atoms, found and pushed apart."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.spatial import cKDTree

__all__ = ["close_pairs", "push_apart", "separations"]

# The descent aims at slightly larger distances, so that it ends strictly inside the limits.
MARGIN = 1.005

# Pairs closer than the limit plus this many Å are listed; atoms may move half of it each.
SKIN = 0.6


@dataclass(frozen=True, eq=False)
class _Neighbours:
    """Pairs (i, j) that can overlap while no atom is more than SKIN/2 away from `at`."""

    at: np.ndarray
    i: np.ndarray
    j: np.ndarray
    limit: np.ndarray

    def serves(self, positions):
        """Whether no atom has moved so far that an unlisted pair could overlap."""
        return np.square(positions - self.at).sum(axis=1).max() < (SKIN / 2) ** 2


def push_apart(positions, edge, limits, kind_of):
    """Relax the overlap energy; give the positions where it vanishes or stops falling."""
    if not limits.any():
        return positions
    aims = MARGIN * limits
    # Below this energy not even a single pair can use up the whole margin.
    enough = 0.5 * ((MARGIN - 1) * limits[limits > 0].min()) ** 2
    energy = _overlap_energy(edge, aims, kind_of)

    def stop_when_clear(intermediate_result):
        if intermediate_result.fun < enough:
            raise StopIteration

    result = minimize(
        energy,
        positions.ravel(),
        jac=True,
        method="L-BFGS-B",
        callback=stop_when_clear,
        options={"maxiter": 3000, "maxfun": 5000, "ftol": 1e-10, "gtol": 1e-8},
    )
    return result.x.reshape(-1, 3)


def _overlap_energy(edge, aims, kind_of):
    """Make the function from flat positions to overlap energy [Å²] and its gradient [Å]."""
    listed = None

    def energy(flat):
        nonlocal listed
        positions = flat.reshape(-1, 3)
        if listed is None or not listed.serves(positions):
            listed = _neighbours(positions, edge, aims, kind_of)
        apart, distance = separations(positions, listed.i, listed.j, edge)
        depth = listed.limit - distance
        near = depth > 0
        i, j, depth = listed.i[near], listed.j[near], depth[near]
        # Two atoms in one place have no direction to part in: the floor keeps 0/0 away.
        pull = apart[near] * (depth / np.maximum(distance[near], 1e-12))[:, None]
        gradient = np.stack(
            [np.bincount(j, p, len(positions)) - np.bincount(i, p, len(positions)) for p in pull.T],
            axis=1,
        )
        return 0.5 * float(depth @ depth), gradient.ravel()

    return energy


def _neighbours(positions, edge, aims, kind_of):
    reach = np.where(aims > 0, aims + SKIN, 0.0)
    i, j = close_pairs(positions, edge, reach, kind_of)
    return _Neighbours(positions.copy(), i, j, aims[kind_of[i], kind_of[j]])


def close_pairs(positions, box, reach, kind_of):
    """Find pairs i < j that are closer than the reach of their kinds."""
    wrapped = positions % box
    wrapped[wrapped >= box] = 0.0  # a tiny negative number wraps onto the edge itself
    tree = cKDTree(wrapped, boxsize=box)
    pairs = tree.query_pairs(reach.max(), output_type="ndarray")
    pairs = pairs[np.lexsort(pairs.T[::-1])]
    i, j = pairs.T
    distance = separations(positions, i, j, box)[1]
    keep = distance < reach[kind_of[i], kind_of[j]]
    return i[keep], j[keep]


def separations(positions, i, j, box):
    """Shortest vectors from j to i [Å] and their lengths."""
    apart = positions[i] - positions[j]
    apart -= box * np.round(apart / box)
    return apart, np.sqrt(np.square(apart).sum(axis=1))
