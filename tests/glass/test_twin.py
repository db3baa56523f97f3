import hashlib
import json

import numpy as np
import pytest

from quench.data import twin as shipped
from quench.glass import twin, twin_data
from quench.glass.dynamics import Stage
from quench.rmc import analysis, recovery
from quench.rmc.configuration import Configuration

SHORT = (Stage(500, 2500.0), Stage(2000, 2500.0, 300.0))


@pytest.fixture(scope="module")
def small():
    """A short quench and rearrangement of 600 atoms."""
    before = twin.quench(twin.melt(atoms=600, seed=1), programme=SHORT, seed=1).run()
    after = twin.rearrange(
        before.configuration, programme=(Stage(1500, 700.0), Stage(1000, 300.0)), seed=2
    ).run()
    return before, after


def test_the_twin_has_composition_and_density(small):
    configuration = small[0].configuration
    assert configuration.composition == pytest.approx(recovery.COMPOSITION)
    assert configuration.number_density == pytest.approx(recovery.NUMBER_DENSITY)


def test_a_short_version_is_a_cold_glass_at_rest(small):
    for run in small:
        assert run.temperature == pytest.approx(300.0, rel=0.15)
        np.testing.assert_allclose(run.momentum, 0, atol=1e-10)
    energy = small[0].trace["potential"]
    assert energy[-1] < energy[0] - 0.1  # eV per atom: it has condensed


def test_the_quench_makes_a_glass_and_no_crystal(small):
    pairs = analysis.pair_distribution(small[0].configuration, dr=0.1)
    far = pairs.r > 7.5
    for pair in pairs.pairs[:2]:
        assert pairs.g_of(*pair)[far] == pytest.approx(1.0, abs=0.45)
    gdgd, gdco = (pairs.r[pairs.g_of("Gd", kind).argmax()] for kind in ("Gd", "Co"))
    assert gdgd == pytest.approx(3.55, abs=0.2)
    assert gdco == pytest.approx(2.8, abs=0.15)


def test_the_changed_potentials_make_co_leave_co(small):
    before, after = (run.configuration for run in small)
    near = [analysis.coordination(c, "Co", "Co", r_max=3.2) for c in (before, after)]
    far = [analysis.coordination(c, "Co", "Co", r_min=3.2, r_max=4.2) for c in (before, after)]
    assert near[1] < 0.8 * near[0]
    assert far[1] > 1.2 * far[0]


def test_only_the_stated_changes_differ_between_the_potentials():
    for pair, before in twin.BEFORE.items():
        after = twin.AFTER[pair]
        assert (after.epsilon, after.sigma, after.cutoff) == (
            before.epsilon,
            before.sigma,
            before.cutoff,
        )
        assert after.gaussians
        assert not before.gaussians
    amplitudes = {p: [g.amplitude for g in q.gaussians] for p, q in twin.AFTER.items()}
    assert amplitudes["Co", "Co"] == [0.075, -0.045]


def test_the_command_makes_both_states_and_starts_from_what_is_there(tmp_path, monkeypatch, capsys):
    for name, stages in (("QUENCH", SHORT), ("REARRANGEMENT", (Stage(500, 300.0),))):
        monkeypatch.setattr(twin, name, stages)
    monkeypatch.setattr(twin.quench, "__kwdefaults__", {"programme": SHORT, "seed": 1})
    monkeypatch.setattr(
        twin.rearrange, "__kwdefaults__", {"programme": (Stage(500, 300.0),), "seed": 2}
    )
    call = ["--out", str(tmp_path), "--atoms", "300", "--seed", "4", "--quiet"]
    twin.main(call)
    first = (tmp_path / "after.xyz").read_text()
    twin.main(call)  # all is there: nothing runs, the same comes out
    assert (tmp_path / "after.xyz").read_text() == first
    assert Configuration.from_file(tmp_path / "before.xyz").n_atoms == 300


# --- the data made from it --------------------------------------------------------------


def test_noise_is_added_to_what_the_structure_gives():
    truth = shipped.configuration("before")
    exact, noisy = twin_data.measure(truth, grade="realistic", seed=1)
    for pure, data, sigma in zip(exact, noisy, (0.01, 0.03, 0.05), strict=True):
        residual = (data.values - pure.values) / sigma
        assert residual.std() == pytest.approx(1.0, abs=0.15)
        assert abs(residual.mean()) < 0.25
    ideal, _ = twin_data.measure(truth, grade="ideal", seed=1)
    np.testing.assert_array_equal(ideal[0].values, exact[0].values)
    with pytest.raises(KeyError):
        twin_data.measure(truth, grade="perfect", seed=1)


def test_the_shipped_curves_are_those_of_the_shipped_structures():
    for state in shipped.STATES:
        exact, _ = twin_data.measure(shipped.configuration(state), grade="realistic", seed=1)
        curves = shipped.structure_factors(state)
        for data in exact:
            np.testing.assert_allclose(curves[data.name].truth, data.values, atol=2e-5)
            np.testing.assert_allclose(curves[data.name].q, data.x)


def test_a_short_ensemble_is_reduced_to_what_is_shipped(monkeypatch):
    monkeypatch.setattr(twin_data, "ATOMS_OF_FITS", 400)
    monkeypatch.setattr(twin_data, "REACH", 10.8)
    _, noisy = twin_data.measure(shipped.configuration("before"), grade="realistic", seed=1)
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        ensemble = twin_data.fit(
            noisy[:2], noise=1.0, seed=1, chains=2, moves_per_atom=20, samples=2,
            sample_every=400, executor=pool,
        )  # fmt: skip
    kept = twin_data.summary(ensemble)
    assert kept["g"].shape == (2, 3, 216)
    assert kept["scatter"].shape == (3, 216)
    assert kept["coordination"].shape == (2, len(twin_data.SHELLS))
    assert kept["chi2"].shape == (2, 2)
    assert kept["curve_1"].shape == (2, 221)
    assert kept["positions"].shape == (400, 3)
    pair = ("Gd", "Co")
    np.testing.assert_allclose(kept["g"][:, 1].mean(axis=0), ensemble.g(*pair)[0], atol=1e-4)


def test_a_finished_case_is_not_fitted_again(tmp_path):
    done = tmp_path / "rmc_before_ideal_S.npz"
    done.write_bytes(b"there")
    twin_data._fit_case({}, "before", "ideal", "S", tmp_path, chains=1, moves_per_atom=1, workers=1)
    assert done.read_bytes() == b"there"


def test_the_seal_names_every_file_with_its_checksum(tmp_path):
    (tmp_path / "some.csv").write_text("1\n")
    twin_data.seal(tmp_path)
    text = (tmp_path / "provenance.toml").read_text()
    assert f'"some.csv" = "{hashlib.sha256(b"1" + chr(10).encode()).hexdigest()}"' in text
    assert "not the measured data" in text
    assert json.dumps(["Co", "Co", 3.2, 4.2]) in text
