"""Everything `make test` checks, in order; a step whose inputs have not changed is not run again.

Ends with one line of counts. Exit status 1 if anything failed.
"""

import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from build import BUILD, LIBRARY, ROOT, fingerprint

BIN = Path(sys.executable).parent
STAMPS = BUILD / "checks.json"
PYTEST = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
BOOK = ("book/**/*", "_config.yml", "_toc.yml", "package-lock.json")


@dataclass(frozen=True)
class Step:
    """One check: what to run, and the files its result depends on."""

    name: str
    commands: tuple
    inputs: tuple


STEPS = (
    Step(
        "lint",
        (
            [BIN / "ruff", "check", "--quiet", "."],
            [BIN / "ruff", "format", "--check", "--quiet", "."],
            [BIN / "codespell"],
        ),
        (*LIBRARY, "tests/**/*", "tools/**/*", "benchmarks/**/*", "book/**/*", "*.md"),
    ),
    Step(
        "environment drift",
        ([sys.executable, "tools/environment.py"],),
        ("pyproject.toml", "uv.lock", "requirements.lock.txt", "environment.yml"),
    ),
    Step(
        "unit tests",
        ([*PYTEST, "tests", "--ignore=tests/reference", "-n", "2"],),
        (*LIBRARY, "tests/**/*", "tools/**/*", "book/**/*"),
    ),
    Step(
        "reference notebooks belong to their pages",
        ([sys.executable, "tools/references.py", "--check"],),
        ("book/**/*.md", "tests/reference/**/*", "_toc.yml", "tools/*.py"),
    ),
    Step(
        "nbval",
        (
            [
                *PYTEST,
                "--nbval",
                "--nbval-current-env",
                "--nbval-sanitize-with",
                "tests/nbval_sanitize.cfg",
                "-n",
                "2",
                "--dist",
                "loadfile",
                "-W",
                "default",
                "tests/reference",
            ],
        ),
        (*LIBRARY, "tests/reference/**/*", "tests/nbval_sanitize.cfg"),
    ),
    Step(
        "book",
        ([sys.executable, "tools/build.py"],),
        (*LIBRARY, *BOOK, "tools/*.py"),
    ),
    Step(
        "internal links",
        ([sys.executable, "tools/links.py"],),
        (*LIBRARY, *BOOK, "tools/*.py"),
    ),
)


def counts_of(lines):
    """Read passed and failed (with errors) out of pytest's closing lines."""
    counts = {"passed": 0, "failed": 0}
    for number, word in re.findall(r"(\d+) (passed|failed|error)", lines[-1] if lines else ""):
        counts["passed" if word == "passed" else "failed"] += int(number)
    return counts


def run(step):
    """Run one step and return how many checks passed and failed in it."""
    passed = failed = 0
    for command in step.commands:
        process = subprocess.Popen(
            list(map(str, command)),
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        tail = []
        for line in process.stdout:
            print(line, end="", flush=True)
            tail = [*tail[-4:], line]
        status = process.wait()
        counts = counts_of(tail) if "pytest" in command else {}
        passed += counts["passed"] if counts else int(status == 0)
        failed += max(counts.get("failed", 0), 1) if status else 0
    return passed, failed


def main():
    try:
        stamps = json.loads(STAMPS.read_text())
    except (OSError, ValueError):
        stamps = {}
    passed = failed = 0
    for step in STEPS:
        key = f"{fingerprint(*step.inputs)} {sys.version_info[:2]}"
        known = stamps.get(step.name)
        if known and known["key"] == key and (step.name != "book" or (BUILD / "html").is_dir()):
            print(f"== {step.name}: nothing changed since it last passed")
            passed += known["passed"]
            continue
        print(f"== {step.name}", flush=True)
        start = time.monotonic()
        good, bad = run(step)
        print(f"== {step.name}: {good} passed, {bad} failed, {time.monotonic() - start:.0f} s\n")
        passed, failed = passed + good, failed + bad
        stamps.pop(step.name, None)
        if not bad:
            stamps[step.name] = {"key": key, "passed": good}
        BUILD.mkdir(exist_ok=True)
        STAMPS.write_text(json.dumps(stamps, indent=1))
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
