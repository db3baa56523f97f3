"""Keep what is exported from the lock in step with it.

``uv.lock`` is made from ``pyproject.toml``; ``requirements.lock.txt`` is
exported from ``uv.lock``; ``environment.yml`` installs that text with pip.
``--check`` works without a network.
"""

import argparse
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements.lock.txt"


def exported():
    """Return the lock as pip reads it, without hashes."""
    uv = Path(sys.executable).parent / "uv"
    command = [uv, "export", "--frozen", "--no-hashes", "--no-emit-project", "--no-header"]
    done = subprocess.run(
        [*command, "--offline", "--quiet"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def declared(project):
    """Return all requirements of ``pyproject.toml``, normalised."""
    groups = project.get("dependency-groups", {})
    extras = project["project"].get("optional-dependencies", {})
    lists = [project["project"]["dependencies"], *groups.values(), *extras.values()]
    return {normal(Requirement(text)) for entries in lists for text in entries}


def locked(lock):
    """Return what ``uv.lock`` says that ``pyproject.toml`` asked for, normalised."""
    package = next(p for p in lock["package"] if p["name"] == "quench")
    metadata = package["metadata"]
    rows = list(metadata["requires-dist"])
    for group in metadata.get("requires-dev", {}).values():
        rows += group
    return {normal(Requirement(f"{row['name']}{row.get('specifier', '')}")) for row in rows}


def normal(requirement):
    """Write a requirement so that equal ones are equal text."""
    name = re.sub(r"[-_.]+", "-", requirement.name).lower()
    return f"{name}{','.join(sorted(map(str, requirement.specifier)))}"


def problems():
    """Yield one line for each thing that has drifted."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    for requirement in sorted(declared(project) ^ locked(lock)):
        yield f"uv.lock and pyproject.toml disagree on {requirement}: run `make lock`"
    if REQUIREMENTS.read_text(encoding="utf-8") != exported():
        yield "requirements.lock.txt is not what uv.lock exports: run `make lock`"
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    pip = next(d["pip"] for d in conda["dependencies"] if isinstance(d, dict))
    if pip != ["-r requirements.lock.txt", "-e ."]:
        yield f"environment.yml installs {pip}, expected the exported lock and the project"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="export anew")
    if parser.parse_args().write:
        REQUIREMENTS.write_text(exported(), encoding="utf-8")
    found = list(problems())
    for line in found:
        print(line)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
