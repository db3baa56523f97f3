import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from quench.rmc import Configuration, Engine

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples" / "rmc_argon.py"


def run(*arguments, cwd=ROOT):
    return subprocess.run(
        [sys.executable, "-W", "error", str(SCRIPT), *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        timeout=300,
    )


def number(label, text):
    return float(re.search(rf"^{re.escape(label)}\s+([\d.]+)", text, re.MULTILINE)[1])


@pytest.fixture(scope="module")
def argon(tmp_path_factory):
    """The script on a small box: its output and the file it wrote."""
    path = tmp_path_factory.mktemp("argon") / "small.extxyz"
    done = run("--atoms", 300, "--moves", 30_000, "--out", path)
    assert done.returncode == 0, done.stderr
    return done.stdout, path


def test_the_argon_example_finds_liquid_argon(argon):
    """Bounds are wide: 300 atoms see S(Q) only to 0.03 or so, and bins hold few pairs."""
    text, _ = argon
    assert 0 < number("χ² per point", text) < 20
    height, place = re.search(r"first peak of g\(r\)\s+([\d.]+) at ([\d.]+) Å", text).groups()
    assert float(height) == pytest.approx(3.1, abs=0.6)
    assert float(place) == pytest.approx(3.7, abs=0.15)
    assert number("first minimum", text) == pytest.approx(5.2, abs=0.4)
    assert number("neighbours up to it", text) == pytest.approx(12.3, abs=1.5)


def test_the_argon_example_leaves_atoms_and_a_checkpoint(argon):
    _, path = argon
    atoms = Configuration.from_file(path)
    assert atoms.counts == (300,)
    assert atoms.number_density == pytest.approx(0.02125)
    engine = Engine.resume(path.with_suffix(".npz"))
    np.testing.assert_allclose(engine.configuration.positions, atoms.positions, atol=1e-6)
    assert engine.result().moves == 30_000


def test_the_argon_example_explains_itself(tmp_path):
    done = run("--help", cwd=tmp_path)
    assert done.returncode == 0
    assert "--moves" in done.stdout
    assert "Liquid argon" in done.stdout
