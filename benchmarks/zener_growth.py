"""The exact growth law for many supersaturations: vectorised call against one at a time.

python benchmarks/zener_growth.py
"""

import time

import numpy as np

from quench.precipitation import growth


def timed(function):
    """Return what a function gives and how long it took [s]."""
    start = time.perf_counter()
    result = function()
    return result, time.perf_counter() - start


def main(size=2000):
    supersaturation = np.linspace(0.001, 0.9, size)
    growth.zener_sphere(supersaturation[:2])
    together, fast = timed(lambda: growth.zener_sphere(supersaturation))
    singly, slow = timed(lambda: np.array([growth.zener_sphere(s) for s in supersaturation]))
    print(f"{size} values: one call {fast:.3f} s, one by one {slow:.3f} s")
    print(f"ratio {slow / fast:.1f}, largest relative difference", end=" ")
    print(f"{np.max(np.abs(together / singly - 1)):.1e}")


if __name__ == "__main__":
    main()
