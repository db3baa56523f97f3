"""Voronoi polyhedra of the atoms, named by the numbers of edges of their faces."""

from dataclasses import dataclass
from itertools import chain, product

import numpy as np
from scipy.spatial import Voronoi

from .. import validation
from .neighbours import single

__all__ = ["VoronoiIndices", "voronoi_indices"]

_ROUNDING = 1e-6
"""Edges shorter than this share of the mean distance of atoms are rounding."""
_FIRST_LAYER = 3.0
"""Thickness of the layer of images to begin with, in mean distances of atoms."""


@dataclass(frozen=True, eq=False)
class VoronoiIndices:
    """Voronoi indices ⟨n3, n4, n5, n6⟩ of a set of atoms.

    Attributes
    ----------
    indices : (n, 4) int array
        Faces with three, four, five and six edges of each atom's cell.
    faces : (n,) int array
        All faces of each cell, those with seven and more edges included.
    table : tuple of (tuple of int, int, float)
        Each index that occurs, its number of atoms and their share, the most
        frequent first.
    """

    indices: np.ndarray
    faces: np.ndarray
    table: tuple


def voronoi_indices(configuration, *, kind=None, threshold=0.0, edge_threshold=0.0):
    """Compute the Voronoi index of each atom, by midplanes (no radii).

    Small faces and short edges come and go with every thermal motion: the
    thresholds leave them out of the count. A dropped face does not shorten
    its neighbours' outlines, hence fcc with displaced atoms needs both to be
    recognised as ⟨0, 12, 0, 0⟩.

    Parameters
    ----------
    configuration : Configuration
        Atoms in a periodic box.
    kind : str, optional
        Kind whose cells are reported; by default all atoms, in the order of
        ``configuration.positions``. All atoms share space in any case.
    threshold : float, optional
        Faces with a smaller share of the cell's surface are left out.
    edge_threshold : float, optional
        Edges shorter than this [Å] are not counted.

    Returns
    -------
    VoronoiIndices

    Raises
    ------
    KeyError
        If the kind is unknown.
    ValueError
        If `threshold` is not a fraction, `edge_threshold` is negative, or two
        atoms stand at the same place.
    """
    chosen = slice(None) if kind is None else configuration.slice_of(kind)
    threshold = single("threshold", validation.fraction("threshold", threshold))
    shortest = single(
        "edge_threshold", validation.non_negative("edge_threshold", edge_threshold, "Å")
    )
    shortest = max(shortest, _ROUNDING * _spacing(configuration))
    owner, edges, area = _faces(configuration, shortest)
    surface = np.bincount(owner, area, minlength=configuration.n_atoms)
    keep = (edges >= 3) & (area >= threshold * surface[owner])
    # columns 3 to 6 are the index; 7 collects all larger faces
    table = np.zeros((configuration.n_atoms, 8), dtype=np.int64)
    np.add.at(table, (owner[keep], np.minimum(edges[keep], 7)), 1)
    table = table[chosen]
    indices = table[:, 3:7]
    return VoronoiIndices(indices, table.sum(axis=1), _most_frequent(indices))


def _most_frequent(indices):
    distinct, atoms = np.unique(indices, axis=0, return_counts=True)
    order = np.argsort(-atoms, kind="stable")
    return tuple(
        (tuple(distinct[k].tolist()), int(atoms[k]), float(atoms[k] / len(indices))) for k in order
    )


def _faces(configuration, shortest):
    """Return the owner, number of edges and area [Å²] of each face of the box's atoms.

    Images are added in a layer around the box. An atom farther away than
    twice the farthest corner of a cell cannot cut it, so the layer suffices
    once it is that thick; else it is made thicker.
    """
    n = configuration.n_atoms
    layer = _FIRST_LAYER * _spacing(configuration)
    while True:
        points = _with_images(configuration, layer)
        cells = Voronoi(points)
        _refuse_coincidence(cells, n)
        owned = (cells.ridge_points < n).any(axis=1)
        sides = cells.ridge_points[owned]
        outlines = [o for o, own in zip(cells.ridge_vertices, owned, strict=True) if own]
        lengths = np.array([len(outline) for outline in outlines])
        corners = np.fromiter(chain.from_iterable(outlines), int, lengths.sum())
        if corners.min() < 0:  # an open cell
            layer += layer
            continue
        centre = points[np.where(sides[:, 0] < n, sides[:, 0], sides[:, 1])]
        places = cells.vertices[corners] - np.repeat(centre, lengths, axis=0)
        farthest = np.linalg.norm(places, axis=1).max()  # both owners are equally far
        if 2 * farthest <= layer:
            break
        layer = 2.1 * farthest
    edges, area = _outlines(places, lengths, shortest)
    face, side = np.nonzero(sides < n)
    return sides[face, side], edges[face], area[face]


def _outlines(places, lengths, shortest):
    """Count the edges of polygons that are long enough, and compute the areas."""
    first = np.cumsum(lengths) - lengths
    following = np.arange(1, len(places) + 1)
    following[first + lengths - 1] = first  # each outline closes on itself
    long = np.linalg.norm(places[following] - places, axis=1) >= shortest
    anchored = places - np.repeat(places[first], lengths, axis=0)
    doubled = np.add.reduceat(np.cross(anchored, anchored[following]), first)
    return np.add.reduceat(long.astype(int), first), np.linalg.norm(doubled, axis=1) / 2


def _with_images(configuration, layer):
    """Atoms of the box, then all periodic images within a layer around it [Å]."""
    box = configuration.box
    repeats = np.ceil(layer / box).astype(int)
    points = [configuration.positions]
    for shift in product(*(range(-m, m + 1) for m in repeats)):
        if any(shift):
            image = configuration.positions + shift * box
            points.append(image[((image >= -layer) & (image < box + layer)).all(axis=1)])
    return np.concatenate(points)


def _refuse_coincidence(cells, n):
    """Refuse atoms at one place, to which Qhull gives one cell in common or none."""
    regions = cells.point_region[:n]
    if (regions < 0).any() or len(np.unique(regions)) < n:
        raise ValueError("two atoms stand at the same place: no plane divides them; move one")


def _spacing(configuration):
    """Mean distance of atoms ρ0^(-1/3) [Å]."""
    return configuration.number_density ** (-1 / 3)
