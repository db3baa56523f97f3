"""What the first move costs after a fresh installation, and what it costs from then on.

python benchmarks/rmc_compile.py

Two new interpreters make one move each; the first finds an empty cache of
compiled kernels, the second finds them there.
"""

import os
import subprocess
import sys
import tempfile

ONE_MOVE = """
import time
begun = time.perf_counter()
import numba, xraydb
from quench import rmc
from quench.rmc import recovery
imported = time.perf_counter() - begun
data = recovery.designed("S+Gd+Co")
start = recovery.mixture(500, seed=1)
data[0].weights(start.composition)  # opens the tables
begun = time.perf_counter()
rmc.Engine(start, data, seed=1).run(1)
print(imported, time.perf_counter() - begun)
"""


def measure(cache):
    """Return the seconds of all imports and of engine and first move, with a cache folder."""
    call = [sys.executable, "-c", ONE_MOVE]
    environment = os.environ | {"NUMBA_CACHE_DIR": cache}
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=True)
    return tuple(float(word) for word in done.stdout.split())


def main():
    """Measure with an empty and with a filled cache."""
    with tempfile.TemporaryDirectory() as cache:
        fresh, cached = measure(cache), measure(cache)
    for name, (imported, first) in (("empty cache", fresh), ("filled cache", cached)):
        print(f"{name:12s} imports {imported:.2f} s, engine and first move {first:.2f} s")
    print(f"ratio of the first moves {fresh[1] / cached[1]:.0f}")


if __name__ == "__main__":
    main()
