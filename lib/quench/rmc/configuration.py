"""Atoms in an orthorhombic periodic box, sorted by kind."""

from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np

from .. import validation

__all__ = ["Configuration", "pair_index"]


def pair_index(pairs, first, second):
    """Row of a pair of kinds among `pairs`, whichever order it comes in.

    Raises
    ------
    KeyError
        If a kind is unknown.
    """
    for pair in ((first, second), (second, first)):
        if pair in pairs:
            return pairs.index(pair)
    kinds = {kind for pair in pairs for kind in pair}
    raise validation.lookup_error("kind", first if first not in kinds else second, kinds)


@dataclass(frozen=True, eq=False)
class Configuration:
    """Positions of atoms of one or more kinds in an orthorhombic periodic box.

    Atoms of one kind stand together, in the order of `kinds`. Partial
    quantities follow the order of `pairs`: for kinds A, B it is AA, AB, BB.

    Parameters
    ----------
    kinds : tuple of str
        Chemical symbols (or any labels), each once.
    counts : tuple of int
        Atoms of each kind.
    positions : (n, 3) array
        Cartesian positions [Å]; they are wrapped into the box.
    box : float or (3,) array
        Edges of the box [Å].

    Raises
    ------
    ValueError
        If shapes disagree, a number is not finite, an edge is not positive, or
        a kind is listed twice or has no atom.
    """

    kinds: tuple
    counts: tuple
    positions: np.ndarray
    box: np.ndarray

    def __post_init__(self):
        kinds = tuple(self.kinds)
        counts = tuple(int(c) for c in self.counts)
        if not kinds or len(set(kinds)) != len(kinds):
            raise ValueError(f"kinds must be distinct labels, at least one, got {kinds}")
        if len(counts) != len(kinds) or min(counts) < 1:
            raise ValueError(
                f"counts must give one positive number for each of {kinds}, got {counts}; "
                "leave a kind without atoms out"
            )
        box = np.broadcast_to(validation.positive("box", self.box, "Å"), 3).astype(float)
        positions = np.atleast_1d(np.asarray(validation.finite("positions", self.positions, "Å")))
        if positions.shape != (sum(counts), 3):
            raise ValueError(
                f"positions must have shape ({sum(counts)}, 3) for counts {counts}, "
                f"got {positions.shape}"
            )
        wrapped = positions % box
        wrapped[wrapped >= box] = 0.0  # a tiny negative number wraps onto the edge itself
        for name, value in [
            ("kinds", kinds),
            ("counts", counts),
            ("positions", wrapped),
            ("box", box),
        ]:
            object.__setattr__(self, name, value)
        self.positions.flags.writeable = False
        self.box.flags.writeable = False

    @classmethod
    def from_symbols(cls, symbols, positions, box, *, kinds=None):
        """Sort atoms by kind and make a configuration of them.

        Parameters
        ----------
        symbols : sequence of str
            Kind of each atom.
        positions : (n, 3) array_like
            Positions [Å].
        box : float or (3,) array_like
            Box edges [Å].
        kinds : sequence of str, optional
            Order of the kinds; by default the order in which they first appear.
        """
        symbols = np.asarray(symbols, dtype=str)
        kinds = tuple(dict.fromkeys(symbols.tolist())) if kinds is None else tuple(kinds)
        unknown = set(symbols.tolist()) - set(kinds)
        if unknown:
            raise ValueError(f"symbols {sorted(unknown)} are not among the kinds {kinds}")
        rank = np.array([kinds.index(s) for s in symbols.tolist()])
        order = np.argsort(rank, kind="stable")
        counts = np.bincount(rank, minlength=len(kinds))
        return cls(kinds, tuple(counts), np.asarray(positions, dtype=float)[order], box)

    @property
    def n_atoms(self):
        """Number of atoms."""
        return sum(self.counts)

    @property
    def volume(self):
        """Volume of the box [Å³]."""
        return float(np.prod(self.box))

    @property
    def number_density(self):
        """Atoms per volume ρ0 [Å⁻³]."""
        return self.n_atoms / self.volume

    @property
    def composition(self):
        """Atom fraction of each kind, a dict."""
        return {k: c / self.n_atoms for k, c in zip(self.kinds, self.counts, strict=True)}

    @property
    def symbols(self):
        """Kind of each atom, (n,) array of str."""
        return np.repeat(np.array(self.kinds), self.counts)

    @property
    def starts(self):
        """Index of the first atom of each kind, and one past the last: (kinds + 1,) array."""
        return np.concatenate([[0], np.cumsum(self.counts)])

    @property
    def pairs(self):
        """Pairs of kinds in the order of all partial quantities."""
        return tuple(combinations_with_replacement(self.kinds, 2))

    @property
    def n_pairs(self):
        """Pairs of atoms that each pair of kinds makes, N_i(N_i − 1)/2 or N_i N_j: an array."""
        n = dict(zip(self.kinds, self.counts, strict=True))
        return np.array([n[a] * (n[a] - 1) / 2 if a == b else n[a] * n[b] for a, b in self.pairs])

    @property
    def half_box(self):
        """Half of the shortest edge [Å], the largest distance that pairs are counted to."""
        return float(self.box.min() / 2)

    def atoms_of(self, kind):
        """Return the positions of one kind, (n_kind, 3) array [Å]."""
        return self.positions[self.slice_of(kind)]

    def slice_of(self, kind):
        """Return the slice of atoms of one kind."""
        if kind not in self.kinds:
            raise validation.lookup_error("kind", kind, self.kinds)
        index = self.kinds.index(kind)
        starts = self.starts
        return slice(int(starts[index]), int(starts[index + 1]))

    def with_positions(self, positions):
        """Return the same atoms at other positions [Å]."""
        return Configuration(self.kinds, self.counts, positions, self.box)

    @classmethod
    def random(cls, composition, *, atoms, number_density, min_distance=None, seed):
        """Place atoms at random, then push overlapping ones apart (see `quench.rmc.packing`)."""
        from .packing import random_configuration

        return random_configuration(
            composition,
            atoms=atoms,
            number_density=number_density,
            min_distance=min_distance,
            seed=seed,
        )

    @classmethod
    def lattice(cls, structure, *, basis, lattice_constant, repeats):
        """Build a crystal from a named lattice (see `quench.rmc.packing`)."""
        from .packing import lattice_configuration

        return lattice_configuration(
            structure, basis=basis, lattice_constant=lattice_constant, repeats=repeats
        )

    @classmethod
    def from_file(cls, path, *, kinds=None, **options):
        """Read a configuration (see `quench.rmc.files.read_configuration`)."""
        from .files import read_configuration

        return read_configuration(path, kinds=kinds, **options)

    def to_file(self, path, **options):
        """Write the configuration (see `quench.rmc.files.write_configuration`)."""
        from .files import write_configuration

        write_configuration(self, path, **options)
