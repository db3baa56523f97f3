"""The compiled loop over the pairs of a neighbour list. Arrays in, arrays out, no checks."""

import math

from numba import njit

__all__ = ["add_forces"]


@njit(error_model="numpy", cache=True)
def add_forces(place, box, first, second, which, table, start, step, cutoff2, out):
    """Add the forces of all pairs to `out` and return their energy."""
    energy = 0.0
    last = table.shape[1] - 1
    for n in range(first.shape[0]):
        i, j = first[n], second[n]
        dx = place[i, 0] - place[j, 0]
        dy = place[i, 1] - place[j, 1]
        dz = place[i, 2] - place[j, 2]
        dx -= box[0] * math.floor(dx / box[0] + 0.5)
        dy -= box[1] * math.floor(dy / box[1] + 0.5)
        dz -= box[2] * math.floor(dz / box[2] + 0.5)
        s = dx * dx + dy * dy + dz * dz
        if s >= cutoff2:
            continue
        k = min(max(int((s - start) / step), 0), last)
        x = s - (start + k * step)
        c = table[which[n], k]
        energy += c[3] + x * (c[2] + x * (c[1] + x * c[0]))
        pull = -2.0 * (c[2] + x * (2.0 * c[1] + x * 3.0 * c[0]))
        out[i, 0] += pull * dx
        out[i, 1] += pull * dy
        out[i, 2] += pull * dz
        out[j, 0] -= pull * dx
        out[j, 1] -= pull * dy
        out[j, 2] -= pull * dz
    return energy
