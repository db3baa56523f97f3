"""Break the physics on purpose, one place at a time, and see whether the tests notice.

A mutant is a copy of the library in which one constant or one operator is
changed. The tests of its module run first, then those of its folder, all unit tests, and nbval.
A mutant that nothing notices has survived: either a test is missing, or the
change makes no difference. Changes that make no difference are listed, with
the reason, in ``tests/equivalent_mutants.toml``.

The sample is drawn evenly from the modules with a seed, so a run can be repeated.
"""

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "lib" / "quench"
EQUIVALENT = ROOT / "tests" / "equivalent_mutants.toml"

# what fits and what is read off a structure; the rest reads files, adapts steps and saves runs,
# where a changed constant is a matter of taste
RMC = (
    *("beam_time", "constraints", "datasets", "fluctuations", "kernels", "layout", "neighbours"),
    *("pairs", "problem", "recovery", "reference", "sampler", "voronoi"),
)
# the rest chooses steps and saves runs
POPULATION = (
    *("alloy", "alloys", "classes", "equilibrium", "legs", "nuclei", "records", "result"),
    *("stepping", "strength"),
)
# the twin's own parameters are free choices, held by its shipped structures alone
GLASS = ("cycling", "dynamics", "force_kernel", "forces", "potentials", "vitrification")
# where a search begins makes no difference to what it finds
IXS = ("dho", "dispersion", "fitting", "heterogeneity", "resolution", "spectra")

SWAPPED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


@dataclass(frozen=True)
class Mutant:
    """One change: the file, the number of the node in walking order, what it says."""

    file: Path
    node: int
    line: int
    before: str
    after: str

    @property
    def name(self):
        place = self.file.relative_to(ROOT)
        return f"{place}:{self.line}: {self.before}  →  {self.after}"


def physics_modules():
    """Return the modules that hold physics, as files."""
    folders = ("precipitation", "stated/formulas", "scattering")
    files = [f for folder in folders for f in PACKAGE.glob(f"{folder}/*.py")]
    files += [PACKAGE / "precipitation" / "population" / f"{name}.py" for name in POPULATION]
    files += [PACKAGE / "rmc" / f"{name}.py" for name in RMC]
    files += [PACKAGE / "glass" / f"{name}.py" for name in GLASS]
    files += [PACKAGE / "ixs" / f"{name}.py" for name in IXS]
    files += [PACKAGE / f"{name}.py" for name in ("materials", "programme", "validation")]
    return sorted(f for f in files if f.name != "__init__.py")


def changed(node):
    """Return a changed copy of a syntax node, or None if it is not one to change."""
    new = copy.deepcopy(node)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        new.value = node.value + 1 if type(node.value) is int else (node.value * 1.1 or 0.1)
        return new
    if isinstance(node, (ast.BinOp, ast.BoolOp)) and type(node.op) in SWAPPED:
        new.op = SWAPPED[type(node.op)]()
        return new
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in SWAPPED:
        new.ops = [SWAPPED[type(node.ops[0])]()]
        return new
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return new.operand
    return None


def mutants_of(file):
    """List all mutants of a module; messages and docstrings hold none."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    silent = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.JoinedStr, ast.Raise)) or _is_warning(node):
            silent.update(map(id, ast.walk(node)))
    found = []
    for number, node in enumerate(ast.walk(tree)):
        new = changed(node)
        if new is None or id(node) in silent:
            continue
        found.append(Mutant(file, number, node.lineno, ast.unparse(node), ast.unparse(new)))
    return found


def _is_warning(node):
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith("warn")


def source_of(mutant):
    """Return the module's text with the one change made."""
    tree = ast.parse(mutant.file.read_text(encoding="utf-8"))
    target = list(ast.walk(tree))[mutant.node]

    class Change(ast.NodeTransformer):
        def visit(self, node):
            return changed(node) if node is target else self.generic_visit(node)

    return ast.unparse(ast.fix_missing_locations(Change().visit(tree)))


def equivalent():
    """Return the listed changes that make no difference."""
    if not EQUIVALENT.exists():
        return set()
    rows = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get("mutant", [])
    for number, row in enumerate(rows, 1):
        missing = {"file", "before", "after", "reason"} - set(row)
        if missing:
            sys.exit(f"{EQUIVALENT.name}, mutant {number}: no {', '.join(sorted(missing))}")
    return {(row["file"], row["before"], row["after"]) for row in rows}


def sample(count, seed, only):
    """Draw mutants evenly from the modules, whose order is drawn as well."""
    known = equivalent()
    pools = []
    generator = random.Random(seed)
    for file in physics_modules():
        if only and only not in str(file):
            continue
        name = str(file.relative_to(ROOT))
        pool = [m for m in mutants_of(file) if (name, m.before, m.after) not in known]
        generator.shuffle(pool)
        pools.append(pool)
    generator.shuffle(pools)
    drawn = []
    while len(drawn) < count and any(pools):
        for pool in pools:
            if pool and len(drawn) < count:
                drawn.append(pool.pop())
    return drawn


def test_runs(mutant):
    """Give the commands that may notice a mutant, the likeliest first, and their limits [s]."""
    pytest = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-W", "default"]
    own = ROOT / "tests" / mutant.file.relative_to(PACKAGE).parent / f"test_{mutant.file.stem}.py"
    if own.exists():
        yield [*pytest, str(own)], 300
    if own.parent != ROOT / "tests":
        yield [*pytest, str(own.parent)], 300
    yield [*pytest, "tests", "--ignore=tests/reference"], 1200
    notebooks = ["--nbval-sanitize-with", "tests/nbval_sanitize.cfg", "tests/reference"]
    yield [*pytest, "--nbval", "--nbval-current-env", *notebooks], 1200


def noticed(mutant):
    """Tell which run noticed the mutant, or None."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "lib"
        ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(ROOT / "lib", library, ignore=ignore)
        (library / mutant.file.relative_to(ROOT / "lib")).write_text(
            source_of(mutant), encoding="utf-8"
        )
        environment = os.environ | {
            "PYTHONPATH": str(library),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HYPOTHESIS_STORAGE_DIRECTORY": str(Path(folder) / "hypothesis"),
        }
        for number, (command, limit) in enumerate(test_runs(mutant)):
            try:
                done = subprocess.run(
                    command, cwd=ROOT, env=environment, capture_output=True, timeout=limit
                )
            except subprocess.TimeoutExpired:
                return "time limit"
            if done.returncode:
                return "nbval" if "--nbval" in command else f"unit tests ({number + 1})"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=60, help="mutants to draw")
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--only", default="", help="only modules whose path holds this")
    parser.add_argument("--list", action="store_true", help="list all mutants and stop")
    options = parser.parse_args()
    drawn = sample(10**6 if options.list else options.count, options.seed, options.only)
    if options.list:
        print("\n".join(m.name for m in drawn))
        return
    if not drawn:
        sys.exit("no mutant to try: check --only and --count")
    with ThreadPoolExecutor(2) as pool:
        survivors = []
        for mutant, verdict in zip(drawn, pool.map(noticed, drawn), strict=True):
            print(
                f"{'noticed' if verdict else 'SURVIVED':9} {mutant.name}  [{verdict}]", flush=True
            )
            if verdict is None:
                survivors.append(mutant)
    caught = len(drawn) - len(survivors)
    print(f"\nmutation score {100 * caught / len(drawn):.0f} %")
    for mutant in survivors:
        print(f"survivor: {mutant.name}")
    print(f"mutants: {caught} passed, {len(survivors)} failed")
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
