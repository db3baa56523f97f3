"""Build the book: fetch browser assets, drop stale results, run Jupyter Book, report.

Run through ``make book``. What was computed with another library, lock or
configuration is thrown away first: the execution cache alone would keep a
number whose formula has changed (it looks at the notebook's cells only).
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "_build"
CACHE = BUILD / "cache"
HTML = BUILD / "html"

# Code, tables and data of the library, and what it runs on.
LIBRARY = (
    *(f"lib/**/*.{kind}" for kind in ("py", "toml", "csv", "npz")),
    "uv.lock",
    "pyproject.toml",
)


def fingerprint(*patterns):
    """Hash the names and contents of all files that match the glob patterns."""
    digest = hashlib.sha256()
    files = {f for pattern in patterns for f in ROOT.glob(pattern) if f.is_file()}
    for file in sorted(files):
        if "__pycache__" in file.parts:
            continue
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def fetch_assets():
    """Install the browser packages of ``package-lock.json`` if they are not there."""
    stamp = ROOT / "node_modules" / ".quench-lock"
    lock = fingerprint("package-lock.json")
    if stamp.exists() and stamp.read_text() == lock:
        return
    print("fetching browser assets …", flush=True)
    npm = shutil.which("npm", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    subprocess.run(command, cwd=ROOT, check=True)
    stamp.write_text(lock)
    shutil.rmtree(BUILD / "assets", ignore_errors=True)


def drop_stale_results(solutions):
    """Empty cache and pages when what computed them has changed."""
    inputs = fingerprint(*LIBRARY, "_config.yml", "_toc.yml", "tools/*.py")
    key = f"{inputs} solutions={solutions} python={sys.version_info[:2]}"
    stamp = BUILD / "cache-key"
    if stamp.exists() and stamp.read_text() == key and CACHE.is_dir():
        return
    for stale in (CACHE, HTML, BUILD / ".doctrees"):
        shutil.rmtree(stale, ignore_errors=True)
    CACHE.mkdir(parents=True)
    stamp.write_text(key)


def run_jupyter_book(solutions):
    """Run the build with warnings as errors and every missing reference a warning."""
    environment = os.environ | {
        "QUENCH_FRAMES": str(CACHE / "frames"),
        "QUENCH_SOLUTIONS": solutions,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    environment.pop("QUENCH_EXPLORE", None)  # the tests ask for stills; a built page has frames
    jupyter_book = Path(sys.executable).parent / "jupyter-book"
    command = [jupyter_book, "build", ROOT, "-W", "-n", "--keep-going"]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


def report(seconds):
    """Say how long each page took, where the book is and how to open it."""
    times = json.loads((BUILD / "page-times.json").read_text())
    print("\nseconds of computing, page by page (a page taken from the cache shows its last run)")
    for page, runtime in times.items():
        print(f"  {runtime:6.1f}  {page}")
    print(f"built in {seconds:.0f} s: {HTML.relative_to(ROOT)}/index.html")
    print("open it in a browser as it is, or run `make serve`")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--solutions",
        choices=("yes", "no"),
        default="yes",
        help="no: leave worked solutions out, for hand-outs",
    )
    options = parser.parse_args()
    start = time.monotonic()
    fetch_assets()
    drop_stale_results(options.solutions)
    status = run_jupyter_book(options.solutions)
    if status:
        # A failed page may sit in the cache with its error: start afresh next time.
        (BUILD / "cache-key").unlink(missing_ok=True)
        sys.exit("the book did not build: see the warnings above")
    report(time.monotonic() - start)


if __name__ == "__main__":
    main()
