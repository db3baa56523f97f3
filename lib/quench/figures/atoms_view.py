"""A handful of atoms and bonds to be looked at from all sides: the data, not the drawing."""

from dataclasses import dataclass

__all__ = ["AtomsView"]


@dataclass(frozen=True)
class AtomsView:
    """Atoms and bonds with their colours; `quench.learning.turn` shows them.

    Attributes
    ----------
    atoms : list of (str, (3,) array, str)
        Symbol, place [Å], colour.
    bonds : list of ((3,) array, (3,) array, str, bool)
        Both ends [Å], colour, and whether the line is dashed.
    label : str
        What it shows, in words.
    """

    atoms: list
    bonds: list
    label: str
