"""What the press release says about distances between atoms, as formulas."""

__all__ = ["mean_distance", "sum_of_radii"]


def mean_distance(first, second):
    """Return the mean of two distances, at which hard spheres of two sizes would touch."""
    return (first + second) / 2


def sum_of_radii(first, second):
    """Return the distance at which two spheres touch."""
    return first + second
