import hashlib
from importlib import resources

import numpy as np
import pytest

from quench.data import twin
from quench.glass import twin_data
from quench.rmc import analysis

FOLDER = resources.files("quench.data.twin")


def test_all_files_are_as_sealed():
    sealed = twin.provenance()["sha256"]
    present = {p.name for p in FOLDER.iterdir() if p.name.endswith((".npz", ".csv"))}
    assert set(sealed) == present
    for name, digest in sealed.items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest, name


def test_all_data_stay_below_20_megabytes_and_say_what_they_are():
    files = [p for p in FOLDER.iterdir() if p.is_file()]
    assert sum(len(p.read_bytes()) for p in files) < 20e6
    for path in files:
        if path.name.endswith((".csv", ".toml")):
            head = path.read_text(encoding="utf-8")[:600].lower()
            assert "synthetic" in head, path.name
            assert "not the measured" in head or "not measured" in head, path.name


@pytest.mark.parametrize("state", twin.STATES)
def test_the_truth_has_the_reported_distances(state):
    truth = twin.configuration(state)
    assert truth.counts == (2600, 1400)
    pairs = analysis.pair_distribution(truth, r_max=10, dr=0.1)
    first = {pair: pairs.r[pairs.g_of(*pair).argmax()] for pair in pairs.pairs}
    assert first["Gd", "Gd"] == pytest.approx(3.6, abs=0.1)
    assert first["Gd", "Co"] == pytest.approx(2.8, abs=0.1)
    expected = {"before": 2.8, "after": 3.6}[state]
    assert first["Co", "Co"] == pytest.approx(expected, abs=0.12)


def test_the_truth_changes_as_reported():
    before, after = (
        analysis.pair_distribution(twin.configuration(s), r_max=10, dr=0.1) for s in twin.STATES
    )
    at = np.argmin(np.abs(before.r - 3.6))
    assert after.g_of("Gd", "Co")[at] > 1.8 * before.g_of("Gd", "Co")[at]
    for pair in (("Gd", "Gd"), ("Gd", "Co")):
        ratio = after.g_of(*pair).max() / before.g_of(*pair).max()
        assert 0.85 < ratio < 1.0


@pytest.mark.parametrize("grade", twin.GRADES)
def test_noise_is_as_large_as_stated(grade):
    for state in twin.STATES:
        for curve in twin.structure_factors(state, grade=grade).values():
            scaled = (curve.values - curve.truth) / curve.sigma
            assert scaled.std() == pytest.approx(1.0, abs=0.2)
            assert not curve.values.flags.writeable


def test_curves_are_data_sets_as_well():
    sets = twin.datasets("after", design="S+Gd", grade="ideal")
    curves = twin.structure_factors("after", grade="ideal")
    assert [s.name for s in sets] == ["S", "Δ_Gd"]
    for data in sets:
        np.testing.assert_allclose(data.x, curves[data.name].q)
        np.testing.assert_array_equal(data.values, curves[data.name].values)
        np.testing.assert_allclose(data.sigma, curves[data.name].sigma)


@pytest.mark.parametrize("state", twin.STATES)
@pytest.mark.parametrize("grade", twin.GRADES)
@pytest.mark.parametrize("design", twin.DESIGNS)
def test_fits_are_whole_and_agree_with_their_data(state, grade, design):
    fits = twin.ensemble(state, design=design, grade=grade)
    sets = 1 + design.count("+")
    assert fits.chains.shape == (8, 3, 371)
    assert len(fits.chi2) == len(fits.curves) == sets
    # realistic noise is reached; a tenth of it asks for more moves than were made
    limits = {"realistic": 3.5, "ideal": 40.0}
    assert all((chi2 < limits[grade]).all() for chi2 in fits.chi2.values())
    curves = twin.structure_factors(state, grade=grade)
    for name, calculated in fits.curves.items():
        residual = (calculated - curves[name].values) / curves[name].sigma
        np.testing.assert_allclose((residual**2).mean(axis=1), fits.chi2[name], rtol=0.02)


def test_fits_give_means_spreads_and_neighbours():
    fits = twin.ensemble("before")
    mean, spread = fits.g("Co", "Gd")
    np.testing.assert_allclose(mean, fits.chains[:, 1].mean(axis=0))
    np.testing.assert_allclose(spread, fits.chains[:, 1].std(axis=0, ddof=1))
    assert fits.band("Co", "Co").shape == fits.r.shape
    number, error = fits.neighbours("Co", "Co", 0, 3.2)
    assert 0.5 < number < 3
    assert 0 < error < 0.3
    with pytest.raises(ValueError, match="was not kept"):
        fits.neighbours("Co", "Co", 0, 3.3)
    with pytest.raises(KeyError, match="unknown kind 'Fe'"):
        fits.g("Co", "Fe")


def test_the_shells_of_the_provenance_are_those_of_the_script():
    stated = twin.provenance()["ensembles"]
    assert [tuple(shell) for shell in stated["shells"]] == list(twin_data.SHELLS)
    assert stated["chains"] == twin_data.CHAINS
    assert stated["moves_per_atom"] == twin_data.MOVES_PER_ATOM


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: twin.configuration("later"), "state must be one of"),
        (lambda: twin.structure_factors("before", grade="real"), "grade must be one of"),
        (lambda: twin.ensemble("before", design="Gd"), "design must be one of"),
        (lambda: twin.datasets("before", design="Gd"), "design must be one of"),
    ],
)
def test_unknown_names_suggest_what_there_is(call, message):
    with pytest.raises(ValueError, match=message):
        call()
