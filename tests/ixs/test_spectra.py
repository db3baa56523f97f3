import subprocess
import sys
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from quench.ixs import dho, spectra
from quench.ixs.resolution import Convolution, PseudoVoigt

TWIN = spectra.Twin()


def test_truth_of_the_twin():
    q = np.array([4.0, 6.0, 8.0, 10.0])
    assert TWIN.frequency(q) == pytest.approx([7.68, 10.66, 12.70, 13.60], abs=0.005)
    before, after = (TWIN.width(q, state=state) for state in spectra.STATES)
    assert before == pytest.approx([1.77, 3.41, 4.84, 5.55], abs=0.005)
    assert after / before == pytest.approx([1.001, 1.10, 1.199, 1.20], abs=0.001)


def test_the_oscillator_counts_what_it_is_asked_for():
    wide = spectra.Twin(window=150, background=0, elastic_ratio=1e-9)
    counts = wide.expected(6.0, counts=5000, state="before").counts
    assert counts.sum() == pytest.approx(5000, rel=0.002)  # Lorentzian tails leave the window


def test_elastic_line_and_background():
    dark = spectra.Twin(background=0)
    spectrum = dark.expected(8.0, counts=1000, state="before")
    assert spectrum.counts.sum() == pytest.approx(6000, rel=0.02)
    lit = TWIN.expected(8.0, counts=1000, state="before")
    assert lit.counts - spectrum.counts == pytest.approx(np.full(lit.energy.size, 0.5))


def test_the_parts_are_those_of_the_formula():
    energy = np.arange(-20, 20.1, 0.5)
    convolution = Convolution(PseudoVoigt(), energy)
    line = spectra.Line(elastic=100.0, inelastic=50.0, frequency=8.0, width=3.0, background=2.0)
    total = spectra.expected_counts(line, convolution, temperature=298)
    oscillator = dho.structure_factor(
        convolution.grid, frequency=8.0, width=3.0, temperature=298, area=50.0
    )
    expected = 100 * PseudoVoigt()(energy) + convolution(oscillator) + 2
    assert total == pytest.approx(expected)


def test_energies():
    assert TWIN.energy[[0, 70, -1]] == pytest.approx([-35, 0, 35])
    assert np.diff(TWIN.energy) == pytest.approx(np.full(140, 0.5))


def test_the_stokes_side_is_the_stronger():
    spectrum = TWIN.expected(8.0, counts=1000, state="before")
    up, down = spectrum.counts[spectrum.energy == 12], spectrum.counts[spectrum.energy == -12]
    assert up[0] > 1.3 * down[0]


def test_counts_scatter_like_poisson():
    mean = TWIN.expected(6.0, counts=1000, state="after").counts
    many = np.array(
        [TWIN.spectrum(6.0, counts=1000, state="after", seed=i).counts for i in range(400)]
    )
    pulls = (many.mean(axis=0) - mean) / np.sqrt(mean / 400)
    assert np.std(pulls) == pytest.approx(1, abs=0.25)
    assert many.var(axis=0).sum() == pytest.approx(mean.sum(), rel=0.05)


def test_same_seed_same_counts():
    one, two, other = (
        TWIN.spectrum(6.0, counts=1000, state="before", seed=s).counts for s in (3, 3, 4)
    )
    assert (one == two).all()
    assert (one != other).any()


def test_shipped_spectra_are_those_of_the_script(tmp_path):
    path = tmp_path / "again.csv"
    command = [sys.executable, "-W", "error", "-m", "quench.ixs.spectra", "--out", str(path)]
    subprocess.run(command, check=True)
    with spectra.resources.as_file(
        spectra.resources.files("quench.data") / "twin" / "ixs_spectra.csv"
    ) as shipped:
        text = shipped.read_text(encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text
    head = text[: text.index("before")]
    assert "NOT measured data" in head
    assert "seed 2024" in head
    assert "python -m quench.ixs.spectra --out" in head


def test_shipped_spectra_are_complete():
    shipped, made = spectra.shipped(), spectra.make_spectra()
    assert [(s.state, s.q) for s in shipped] == [
        (state, q) for state in ("before", "after") for q in range(2, 11)
    ]
    for one, two in zip(shipped, made, strict=True):
        assert (one.energy == two.energy).all()
        assert (one.counts == two.counts).all()


def test_no_two_spectra_share_their_noise():
    made = spectra.make_spectra(q=(2.0, 3.0))
    below = [s.counts[:40] for s in made]
    assert all((below[i] != below[j]).any() for i in range(4) for j in range(i))


def test_saved_spectra_come_back(tmp_path):
    path = tmp_path / "spectra.csv"
    made = spectra.make_spectra(q=(2.0, 4.5), counts=100, seed=1)
    spectra.save(path, made, header="# a comment\n\n")
    for one, two in zip(made, spectra.load(path), strict=True):
        assert (one.state, one.q) == (two.state, two.q)
        assert (one.energy == two.energy).all()
        assert (one.counts == two.counts).all()


def test_a_broken_file_is_refused(tmp_path):
    path = tmp_path / "broken.csv"
    path.write_text("before,2,0.5,10\nbefore,2,1.0\n")
    with pytest.raises(ValueError, match=r"line 2: expected state,Q,E,counts, got 'before,2,1.0'"):
        spectra.load(path)


def test_bad_input():
    with pytest.raises(ValueError, match=r"state must be one of 'before', 'after', got 'earlier'"):
        TWIN.width(6.0, state="earlier")
    with pytest.raises(ValueError, match="counts must be greater than 0"):
        TWIN.spectrum(6.0, counts=0, state="before", seed=1)
    with pytest.raises(ValueError, match="q must be greater than 0"):
        TWIN.spectrum(-6.0, counts=10, state="before", seed=1)
    with pytest.raises(FrozenInstanceError):
        TWIN.increase = 0.0
