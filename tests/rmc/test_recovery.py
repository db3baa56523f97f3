import csv
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from quench.rmc import files, packing, recovery
from quench.rmc.engine import Engine
from quench.rmc.ensemble import Chain, Ensemble

SMALL = {"chains": 2, "moves": 400, "samples": 4, "sample_every": 200, "backend": "numba"}


@pytest.fixture(scope="module")
def truths():
    return (
        recovery.mixture(250, seed=1),
        recovery.mixture(250, co_co=recovery.AFTER, seed=1),
    )


@pytest.fixture(scope="module")
def rows(truths):
    with ThreadPoolExecutor(1) as pool:
        return recovery.study(
            *truths, designs=("S", "S+Gd+Co"), noises=(1.0,), executor=pool, **SMALL
        )


def test_mixture_is_what_it_says(truths):
    before, after = truths
    assert before.composition == pytest.approx(recovery.COMPOSITION, abs=0.003)
    assert before.number_density == pytest.approx(recovery.NUMBER_DENSITY)
    # contacts are loosened by vibration, by some 0.14 Å along the line between two atoms
    for truth, contact in ((before, recovery.BEFORE), (after, recovery.AFTER)):
        result = Engine(truth, recovery.designed("S"), seed=0).result()
        g = result.g("Co", "Co")
        assert abs(result.r[g.argmax()] - contact) < 0.3
        assert not g[result.r < contact - 0.8].any()


def test_a_seed_gives_one_mixture():
    first, same, other = (recovery.mixture(120, seed=s) for s in (5, 5, 6))
    np.testing.assert_array_equal(first.positions, same.positions)
    assert not np.array_equal(first.positions, other.positions)


def test_mixture_vibrates_by_what_is_stated(monkeypatch):
    moving = recovery.mixture(200, seed=2)
    monkeypatch.setattr(recovery, "VIBRATION", 0.0)
    still = recovery.mixture(200, seed=2)
    assert not packing.overlaps(still, {**recovery.CONTACT, ("Co", "Co"): recovery.BEFORE})
    # soft spheres that are pushed apart stop where they touch, up to a margin of 0.5 %
    contacts = {("Gd", "Gd"): 3.30, ("Gd", "Co"): 2.65, ("Co", "Co"): 2.55}
    for pair, contact in contacts.items():
        closest = min(o.distance for o in packing.overlaps(still, {pair: 1.05 * contact}))
        assert contact <= closest < 1.006 * contact
    by = moving.positions - still.positions
    by -= moving.box * np.rint(by / moving.box)
    assert by.std() == pytest.approx(0.10, rel=0.1)


def test_designs_hold_the_data_they_name():
    assert [len(recovery.designed(d)) for d in recovery.DESIGNS] == [1, 2, 3]
    total, gd, co = recovery.designed("S+Gd+Co", noise=0.5)
    assert [d.sigma[0] for d in (total, gd, co)] == pytest.approx([0.005, 0.015, 0.025])
    assert [d.q[-1] for d in (total, gd, co)] == pytest.approx([18, 12, 7])
    assert (gd.near, gd.far, co.near, co.far) == (50.195, 49.939, 7.689, 7.609)


def test_simulated_values_are_those_of_the_structure(truths):
    exact = recovery.simulate(truths[0], recovery.designed("S+Gd+Co"), seed=None)
    result = Engine(truths[0], exact, seed=0, precision="double").result()
    assert all(v == pytest.approx(0, abs=1e-9) for v in result.chi2.values())


def test_noise_has_the_stated_error_and_seed(truths):
    blank = recovery.designed("S")
    exact = recovery.simulate(truths[0], blank, seed=None)[0]
    noisy, same, other = (recovery.simulate(truths[0], blank, seed=s)[0] for s in (1, 1, 2))
    pull = (noisy.values - exact.values) / exact.sigma
    assert pull.std() == pytest.approx(1, abs=0.15)  # 341 points
    assert abs(pull.mean()) < 0.2
    np.testing.assert_array_equal(noisy.values, same.values)
    assert not np.array_equal(noisy.values, other.values)


def test_what_is_left_unknown_without_any_fit():
    shares = [
        recovery.unknown_share(recovery.designed(d), recovery.COMPOSITION) for d in recovery.DESIGNS
    ]
    assert shares[0] == pytest.approx([0.34, 0.94, 1.0], abs=0.01)
    assert shares[2] == pytest.approx([0.09, 0.25, 0.98], abs=0.01)
    assert (shares[1] < shares[0]).all()
    assert (shares[2] < shares[1]).all()


def test_a_row_for_each_partial_of_each_case(rows):
    assert [(row.design, row.pair) for row in rows] == [
        (design, pair) for design in ("S", "S+Gd+Co") for pair in ("Gd–Gd", "Gd–Co", "Co–Co")
    ]
    assert [row.determined for row in rows] == [False, False, False, True, True, False]
    for row in rows:
        assert row.misfit > 0
        assert row.spread > 0
        assert 0 <= row.covered <= 1


def standing(truth, data):
    """Chains that do not move from a structure."""
    result = Engine(truth, data, seed=0).result()
    g = np.array([[result.g(*pair) for pair in truth.pairs]] * 4)
    g *= 1 + 1e-6 * np.array([-1, 1, -1, 1])[:, None, None]
    chain = Chain(result, g, np.array([result.partials] * 4), np.zeros((4, 0)))
    return Ensemble([chain, chain], [])


def test_chains_that_stand_on_the_truth_recover_everything(truths, monkeypatch):
    waiting = list(truths)

    monkeypatch.setattr(
        recovery, "run_ensemble", lambda start, data, **_: standing(waiting.pop(0), data)
    )
    for row in recovery.study(*truths, designs=("S",), noises=(1.0,)):
        assert row.misfit == pytest.approx(0, abs=1e-9)
        assert 0 < row.spread < 1e-4
        assert row.covered == 1
        assert row.recovered == pytest.approx(1)


def test_fits_that_do_not_follow_a_change_recover_none(truths, monkeypatch):
    monkeypatch.setattr(
        recovery, "run_ensemble", lambda start, data, **_: standing(truths[0], data)
    )
    rows = recovery.study(*truths, designs=("S",), noises=(1.0,))
    assert [row.recovered for row in rows] == pytest.approx([0, 0, 0])
    assert all(row.misfit > 0.1 for row in rows)


def test_study_is_reproducible(truths, rows):
    with ThreadPoolExecutor(2) as pool:
        again = recovery.study(*truths, designs=("S",), noises=(1.0,), executor=pool, **SMALL)
    assert again == rows[:3]


def test_truths_that_cannot_be_compared_are_refused(truths):
    before, _ = truths
    with pytest.raises(ValueError, match="same kinds and numbers of atoms"):
        recovery.study(before, recovery.mixture(200, seed=1))
    wide = replace(before, box=before.box * 1.1)
    with pytest.raises(ValueError, match="must share a box"):
        recovery.study(before, wide)
    with pytest.raises(ValueError, match="chains=2 or more"):
        recovery.study(before, before, chains=1)
    with pytest.raises(ValueError, match="design"):
        recovery.designed("S+Fe")
    with pytest.raises(ValueError, match="noise"):
        recovery.designed("S", noise=0)


def test_table_and_file_hold_the_rows(rows, tmp_path):
    lines = recovery.table(rows).splitlines()
    assert len(lines) == len(rows) + 1
    assert lines[0].split()[:3] == ["design", "noise", "pair"]
    assert [line.split()[-1] for line in lines[1:]] == ["no", "no", "no", "yes", "yes", "no"]
    recovery.save(rows, tmp_path / "rows.csv")
    with open(tmp_path / "rows.csv", encoding="utf-8") as file:
        read = list(csv.DictReader(file))
    assert [float(r["misfit"]) for r in read] == [row.misfit for row in rows]
    assert [p.name for p in tmp_path.iterdir()] == ["rows.csv"]


def test_command_reads_truths_and_writes_a_table(truths, tmp_path, capsys):
    paths = [tmp_path / "before.extxyz", tmp_path / "after.extxyz"]
    for path, truth in zip(paths, truths, strict=True):
        files.write_configuration(truth, path)
    recovery.main(
        [
            *("--truth", *map(str, paths), "--design", "S", "--noise", "1", "--chains", "2"),
            *("--moves", "100", "--workers", "1", "--out", str(tmp_path / "rows.csv")),
        ]
    )
    printed = capsys.readouterr()
    assert "S, noise 1: after" in printed.err
    assert printed.out.count("\n") == 4
    assert (tmp_path / "rows.csv").read_text(encoding="utf-8").count("\n") == 4


def test_a_partial_is_determined_when_three_tenths_or_less_are_unknown(rows):
    assert replace(rows[0], unknown=0.30).determined
    assert not replace(rows[0], unknown=0.31).determined


def test_the_command_has_the_defaults_that_the_documentation_names():
    assert vars(recovery._arguments([])) == {
        "truth": None,
        "atoms": 1000,
        "design": recovery.DESIGNS,
        "noise": [0.1, 0.3, 1.0],
        "chains": 5,
        "moves": None,
        "workers": None,
        "seed": 1,
        "out": None,
    }
