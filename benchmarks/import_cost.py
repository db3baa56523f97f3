"""What importing the library costs, as a ratio to what numpy and scipy cost alone.

The library has to start quickly in a notebook. Both imports are timed in the
same run, in fresh interpreters, alternately; the medians are compared.

    python benchmarks/import_cost.py
"""

import statistics
import subprocess
import sys
import time

BARE = "import numpy, scipy.optimize, scipy.special"
LIBRARY = (
    "import quench, quench.materials, quench.stated\n"
    "from quench.precipitation import ageing, coarsening, growth, nucleation\n"
    "from quench.precipitation import solid_solution, strengthening, thermodynamics"
)


def seconds(code):
    """Time one fresh interpreter that runs `code`."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def main(rounds=7):
    times = {"bare": [], "library": []}
    for _ in range(rounds):
        times["bare"].append(seconds(BARE))
        times["library"].append(seconds(LIBRARY))
    bare, library = (statistics.median(times[k]) for k in ("bare", "library"))
    print(f"numpy and scipy alone {bare:.2f} s, with the library {library:.2f} s")
    print(f"ratio {library / bare:.2f}")


if __name__ == "__main__":
    main()
