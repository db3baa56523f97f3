"""Crystals from named lattices."""

import numpy as np

from .. import validation
from .configuration import Configuration

__all__ = ["lattice_configuration"]

_FCC = ((0, 0, 0), (0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0))

# One tuple of fractional positions per sublattice.
_LATTICES = {
    "sc": (((0, 0, 0),),),
    "bcc": (((0, 0, 0), (0.5, 0.5, 0.5)),),
    "fcc": (_FCC,),
    "diamond": (_FCC, tuple(tuple(x + 0.25 for x in place) for place in _FCC)),
    "NaCl": (_FCC, tuple((x + 0.5, y, z) for x, y, z in _FCC)),
    "CsCl": (((0, 0, 0),), ((0.5, 0.5, 0.5),)),
    "hcp-orthorhombic": (((0, 0, 0), (0.5, 0.5, 0), (0.5, 5 / 6, 0.5), (0, 1 / 3, 0.5)),),
}


def lattice_configuration(structure, *, basis, lattice_constant, repeats):
    """Build a crystal from a named lattice.

    Parameters
    ----------
    structure : str
        "sc", "bcc", "fcc", "diamond", "NaCl", "CsCl" or "hcp-orthorhombic".
        The last is hcp in its rectangular cell a × a√3 × c.
    basis : str or tuple of str
        Kind of atom; "NaCl" and "CsCl" take two, "diamond" one or two (zinc blende).
    lattice_constant : float or (float, float)
        Edge a of the cubic cell [Å]. For hcp a, with the ideal c = a √(8/3), or (a, c).
    repeats : int or three ints
        Cells along each axis.

    Returns
    -------
    Configuration

    Raises
    ------
    ValueError
        If the structure is unknown, `basis` has the wrong number of kinds, the
        lattice constant is not positive or looks like nm or pm, or `repeats`
        is not one or three whole numbers.
    """
    validation.one_of("structure", structure, tuple(_LATTICES))
    sublattices = _LATTICES[structure]
    kinds = _basis(structure, basis, len(sublattices))
    cell = _cell_edges(structure, lattice_constant)
    repeats = _repeats(repeats)
    places = np.concatenate([np.array(s, dtype=float) for s in sublattices])
    symbols = np.repeat(kinds, [len(s) for s in sublattices])
    cells = np.indices(repeats).reshape(3, -1).T
    positions = (cells[:, None, :] + places[None, :, :]).reshape(-1, 3) * cell
    return Configuration.from_symbols(np.tile(symbols, len(cells)), positions, cell * repeats)


def _basis(structure, basis, n_sublattices):
    kinds = (basis,) if isinstance(basis, str) else tuple(basis)
    if structure == "diamond" and len(kinds) == 1:
        kinds *= 2
    if len(kinds) != n_sublattices:
        raise ValueError(
            f"basis of {structure!r} must name {n_sublattices} kind(s), one per sublattice, "
            f"got {basis!r}"
        )
    return kinds


def _cell_edges(structure, lattice_constant):
    given = np.atleast_1d(validation.positive("lattice_constant", lattice_constant, "Å"))
    hexagonal = structure == "hcp-orthorhombic"
    if given.shape not in ([(1,), (2,)] if hexagonal else [(1,)]):
        raise ValueError(
            f"lattice_constant of {structure!r} must be {'a or (a, c)' if hexagonal else 'one a'}"
            f" [Å], got {lattice_constant!r}"
        )
    a = given[0]
    for unit, factor, suspect in [("nm", 10, a < 1), ("pm", 0.01, a > 100)]:
        if suspect:
            raise ValueError(
                f"lattice_constant must be in Å, got {a:g}, which looks like {unit}; "
                f"give {a * factor:g}"
            )
    if not hexagonal:
        return np.full(3, a)
    return np.array([a, a * np.sqrt(3), given[1] if len(given) == 2 else a * np.sqrt(8 / 3)])


def _repeats(repeats):
    try:
        whole = [validation.positive_integer("repeats", n) for n in np.atleast_1d(repeats)]
        return tuple(np.broadcast_to(whole, 3))
    except ValueError:
        raise ValueError(f"repeats must be one or three whole numbers, got {repeats!r}") from None
