"""Forces between the atoms of a periodic box: neighbour list, compiled loop, NumPy twin."""

import numpy as np
from scipy.spatial import cKDTree

__all__ = ["VerletList", "all_pair_forces"]


class VerletList:
    """Pairs of atoms that may come within the cut-off before anything has moved half a skin.

    Parameters
    ----------
    kind : (n,) int array
        Kind of each atom.
    row : (kinds, kinds) int array
        Which potential belongs to a pair of kinds.
    box : (3,) array
        Edges [Å].
    splines : quench.glass.potentials.Splines
        The potentials.
    skin : float, optional
        Margin beyond the cut-off [Å].

    Raises
    ------
    ValueError
        If cut-off and skin do not fit into half the box.
    """

    def __init__(self, kind, row, box, splines, *, skin=1.0):
        reach = splines.cutoff + skin
        if reach >= np.min(box) / 2:
            raise ValueError(
                f"cut-off and skin reach {reach:g} Å and must stay within half of the shortest "
                f"edge, {np.min(box) / 2:g} Å; use more atoms"
            )
        self._kind, self._row, self._box, self._splines = kind, row, np.asarray(box), splines
        self._reach, self._skin = reach, skin
        self._built_at = None

    def rebuild(self, positions):
        """Find the pairs anew for positions anywhere in space (n, 3) [Å].

        Raises
        ------
        FloatingPointError
            If a position is not a finite number.
        """
        if not np.isfinite(positions).all():
            raise FloatingPointError(
                "atoms have flown off: shorten time_step, or start from atoms that do not overlap"
            )
        wrapped = positions % self._box
        wrapped[wrapped >= self._box] = 0.0
        tree = cKDTree(wrapped, boxsize=self._box)
        pairs = tree.query_pairs(self._reach, output_type="ndarray")
        pairs = np.unique(pairs, axis=0).astype(np.int32)  # in order: the same sums every time
        self._first, self._second = np.ascontiguousarray(pairs.T)
        self._which = self._row[self._kind[self._first], self._kind[self._second]].astype(np.int32)
        self._built_at = positions.copy()

    def forces(self, positions):
        """Return forces (n, 3) [eV/Å] and potential energy [eV]; the list is renewed if need be."""
        if self._built_at is None or self._moved(positions) > 0.5 * self._skin:
            self.rebuild(positions)
        table = self._splines
        add_forces = _compiled()
        if add_forces is None:
            return all_pair_forces(positions, self._kind, self._row, self._box, table)
        forces = np.zeros_like(positions)
        pairs = (self._first, self._second, self._which)
        limits = (table.first, table.step, table.cutoff**2)
        energy = add_forces(positions, self._box, *pairs, table.coefficients, *limits, forces)
        return forces, energy

    def _moved(self, positions):
        return np.linalg.norm(positions - self._built_at, axis=1).max()


def _compiled():
    """Return the compiled loop, or None where numba is missing."""
    try:
        from .force_kernel import add_forces
    except ImportError:
        return None
    return add_forces


def all_pair_forces(positions, kind, row, box, splines):
    """Return what `VerletList.forces` does, from all pairs at once.

    The oracle of its tests, and the way out where numba is missing: for some hundred atoms.

    Parameters
    ----------
    positions : (n, 3) array
        [Å].
    kind, row, box, splines
        As `VerletList`.

    Returns
    -------
    forces : (n, 3) array
        [eV/Å].
    energy : float
        [eV].
    """
    i, j = np.triu_indices(len(positions), 1)
    apart = positions[i] - positions[j]
    apart -= box * np.rint(apart / box)
    s = (apart**2).sum(axis=1)
    near = s < splines.cutoff**2
    i, j, apart, s = i[near], j[near], apart[near], s[near]
    last = splines.coefficients.shape[1] - 1
    piece = np.clip((s - splines.first) // splines.step, 0, last).astype(int)
    x = s - (splines.first + piece * splines.step)
    c3, c2, c1, c0 = splines.coefficients[row[kind[i], kind[j]], piece].T
    pull = -2 * (c1 + x * (2 * c2 + x * 3 * c3))[:, None] * apart
    forces = np.zeros_like(positions)
    np.add.at(forces, i, pull)
    np.add.at(forces, j, -pull)
    return forces, float((c0 + x * (c1 + x * (c2 + x * c3))).sum())
