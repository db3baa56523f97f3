from itertools import combinations

import numpy as np
import pytest

from quench.rmc.configuration import Configuration
from quench.rmc.fluctuations import (
    concentration_fluctuations,
    concentration_structure_factor,
)


def gas(n=2000, box=(30.0, 30.0, 30.0), seed=0):
    return np.random.default_rng(seed).uniform(0, 1, (n, 3)) * box


def mixed(n=2000, n_a=1300, box=(30.0, 30.0, 30.0), seed=0):
    return Configuration(("A", "B"), (n_a, n - n_a), gas(n, box, seed), box)


def slabs(n=2000, box=30.0):
    positions = gas(n, (box,) * 3)
    labels = np.where(positions[:, 0] < box / 2, "A", "B")
    return Configuration.from_symbols(labels, positions, box, kinds=("A", "B"))


def rocksalt(repeats=8):
    places = np.stack(np.meshgrid(*[np.arange(repeats)] * 3, indexing="ij"), -1).reshape(-1, 3)
    labels = np.where(places.sum(axis=1) % 2, "B", "A")
    return Configuration.from_symbols(labels, places * 3.0, repeats * 3.0, kinds=("A", "B"))


# --- coarse-grained concentration ------------------------------------------------------


def test_random_mixing_has_the_expected_spread():
    ratios = [concentration_fluctuations(mixed(seed=s), "A", length=6.0).ratio for s in range(10)]
    assert np.mean(np.square(ratios)) == pytest.approx(1, abs=0.1)


def test_expected_spread_is_that_of_shuffled_labels():
    # few atoms at uneven density in an uneven box: drawing without replacement shows
    rng = np.random.default_rng(1)
    positions = rng.uniform(0, 1, (60, 3)) ** 1.3 * [9.0, 10.0, 12.0]
    variances = []
    for _ in range(400):
        atoms = Configuration(("A", "B"), (15, 45), rng.permutation(positions), [9.0, 10.0, 12.0])
        found = concentration_fluctuations(atoms, "A", length=4.0)
        variances.append(found.std**2)
    error = np.std(variances) / np.sqrt(len(variances))
    assert np.mean(variances) == pytest.approx(found.std_random**2, abs=4 * error)
    assert error < 0.04 * found.std_random**2


def test_expected_spread_is_exact_over_all_ways_to_deal_labels():
    positions = np.random.default_rng(3).uniform(0, 6, (8, 3))
    variances = []
    for chosen in combinations(range(8), 3):
        labels = np.where(np.isin(np.arange(8), chosen), "A", "B")
        atoms = Configuration.from_symbols(labels, positions, 6.0, kinds=("A", "B"))
        found = concentration_fluctuations(atoms, "A", length=3.0)
        variances.append(found.std**2)
    assert np.mean(variances) == pytest.approx(found.std_random**2, rel=1e-9)


def test_slabs_stand_out_and_order_hides():
    assert concentration_fluctuations(slabs(), "A", length=6.0).ratio > 4
    assert concentration_fluctuations(rocksalt(), "A", length=6.0).ratio < 0.3


def test_slabs_have_the_spread_of_a_smoothed_step():
    # many atoms: the noise is small, the profile is a square wave times a Gaussian
    atoms = slabs(40_000)
    length = 4.0
    sigma = length / np.sqrt(8 * np.log(2))
    n = np.arange(1, 99, 2)
    amplitudes = 2 / (np.pi * n) * np.exp(-((2 * np.pi * n / 30 * sigma) ** 2) / 2)
    expected = np.sqrt((amplitudes**2).sum() / 2)
    found = concentration_fluctuations(atoms, "A", length=length)
    assert found.std == pytest.approx(expected, rel=0.02)


def test_both_kinds_spread_alike():
    atoms = mixed(box=(24.0, 30.0, 36.0))
    a = concentration_fluctuations(atoms, "A", length=7.0)
    b = concentration_fluctuations(atoms, "B", length=7.0)
    assert a.mean == 0.65
    assert b.mean == 0.35
    assert a.std == pytest.approx(b.std)
    assert a.std_random == pytest.approx(b.std_random)
    assert a.ratio == pytest.approx(a.std / a.std_random)


def test_longer_averages_spread_less_by_their_volume():
    atoms = mixed(20_000, 13_000)
    short = concentration_fluctuations(atoms, "A", length=4.0)
    long = concentration_fluctuations(atoms, "A", length=8.0)
    assert short.volumes == pytest.approx(8 * long.volumes)
    # n atoms in each averaging volume, binomial spread
    atoms_each = 20_000 / short.volumes
    assert short.std_random == pytest.approx(np.sqrt(0.65 * 0.35 / atoms_each), rel=0.06)


def test_empty_space_is_left_out():
    # the same crystal with and without vacuum beside it
    rng = np.random.default_rng(2)
    positions = gas(2000)
    labels = rng.permutation(np.repeat(["A", "B"], 1000))
    free = Configuration.from_symbols(labels, positions, [30.0, 30.0, 60.0], kinds=("A", "B"))
    found = concentration_fluctuations(free, "A", length=6.0)
    assert np.isfinite([found.std, found.std_random]).all()
    assert found.ratio == pytest.approx(1, abs=0.25)


@pytest.mark.parametrize("length", [0, -1, np.nan, 1.0, 15.1, [5.0, 6.0]])
def test_bad_length_is_refused(length):
    with pytest.raises(ValueError, match="length"):
        concentration_fluctuations(mixed(), "A", length=length)


def test_bad_kind_is_refused():
    with pytest.raises(KeyError, match="Cu"):
        concentration_fluctuations(mixed(), "Cu", length=6.0)
    pure = Configuration(("A",), (100,), gas(100, (10.0,) * 3), 10.0)
    with pytest.raises(ValueError, match="two kinds"):
        concentration_fluctuations(pure, "A", length=4.0)


# --- S_cc(Q) ---------------------------------------------------------------------------


def test_random_mixing_gives_the_product_of_concentrations():
    found = concentration_structure_factor(mixed(), q_max=2.0)
    assert found.random == pytest.approx(0.65 * 0.35)
    mean = np.average(found.s, weights=found.vectors)
    assert mean == pytest.approx(found.random, rel=4 / np.sqrt(found.vectors.sum()))
    deviation = (found.s / found.random - 1) * np.sqrt(found.vectors)
    assert np.abs(deviation).max() < 5


def test_agrees_with_a_plain_sum():
    atoms = mixed(50, 20, box=(7.0, 8.0, 11.0))
    q_max, dq = 2.5, 0.4
    n = np.stack(np.meshgrid(*[np.arange(-6, 7)] * 3), -1).reshape(-1, 3)
    vectors = 2 * np.pi * n / atoms.box
    q = np.linalg.norm(vectors, axis=1)
    vectors, q = vectors[(q > 0) & (q <= q_max)], q[(q > 0) & (q <= q_max)]
    sums = [np.exp(1j * vectors @ atoms.atoms_of(k).T).sum(axis=1) for k in "AB"]
    s = np.abs(0.6 * sums[0] - 0.4 * sums[1]) ** 2 / 50
    shell = np.floor(q / dq + 0.5)
    found = concentration_structure_factor(atoms, q_max=q_max, dq=dq)
    for k, value in enumerate(np.unique(shell)):
        assert found.q[k] == pytest.approx(q[shell == value].mean())
        assert found.s[k] == pytest.approx(s[shell == value].mean())
        assert 2 * found.vectors[k] == (shell == value).sum()
    assert len(found.q) == len(np.unique(shell))


def test_slabs_show_at_the_smallest_q():
    found = concentration_structure_factor(slabs(), q_max=2.0)
    # square wave: amplitude 2/π·1/2 per atom at one of the three smallest Q, N/π² there
    fine = concentration_structure_factor(slabs(), q_max=0.21, dq=0.01)
    assert fine.q == pytest.approx([2 * np.pi / 30])
    assert fine.vectors.tolist() == [3]
    assert fine.s[0] == pytest.approx(2000 / np.pi**2 / 3, rel=0.1)
    assert found.s[0] > 10 * found.random
    # far from the slabs' own Q, random again; the last shell holds few vectors
    far = np.average(found.s[4:-1], weights=found.vectors[4:-1])
    assert far == pytest.approx(found.random, rel=0.1)


@pytest.mark.parametrize("edge", [7.0, 11.0, 13.7, 30.0, 49.0])
def test_q_max_itself_is_included(edge):
    atoms = mixed(20, 10, (edge,) * 3)
    for n, vectors in ((1, 3), (2, 16), (3, 61)):
        found = concentration_structure_factor(atoms, q_max=n * 2 * np.pi / edge)
        assert found.vectors.sum() == vectors


def test_rocksalt_shows_at_its_superlattice_only():
    atoms = rocksalt()
    q_super = np.sqrt(3) * np.pi / 3.0
    found = concentration_structure_factor(atoms, q_max=q_super * 1.001, dq=0.001)
    assert found.q[-1] == pytest.approx(q_super)
    assert found.s[-1] == pytest.approx(atoms.n_atoms / 4)  # all eight corners alike
    assert np.abs(found.s[:-1]).max() < 1e-20


def test_order_of_the_kinds_does_not_matter_and_others_are_left_out():
    positions = gas(900)
    three = Configuration(("A", "B", "C"), (300, 400, 200), positions, 30.0)
    two = Configuration(("A", "B"), (300, 400), positions[:700], 30.0)
    expected = concentration_structure_factor(two, q_max=1.0)
    for kinds in (("A", "B"), ("B", "A")):
        found = concentration_structure_factor(three, q_max=1.0, kinds=kinds)
        assert found.s == pytest.approx(expected.s)
        assert found.random == pytest.approx(12 / 49)
    with pytest.raises(ValueError, match="two different"):
        concentration_structure_factor(three, q_max=1.0)


def test_does_not_see_the_origin():
    atoms = mixed(300, 100)
    moved = atoms.with_positions(atoms.positions + np.array([1.234, -7.1, 100.0]))
    expected = concentration_structure_factor(atoms, q_max=1.5)
    found = concentration_structure_factor(moved, q_max=1.5)
    assert found.s == pytest.approx(expected.s)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"q_max": 0}, "q_max"),
        ({"q_max": 0.2}, "smallest Q"),
        ({"q_max": [1, 2]}, "one number"),
        ({"q_max": 1, "dq": 0}, "dq"),
        ({"q_max": 1, "kinds": ("A",)}, "two different"),
        ({"q_max": 1, "kinds": ("A", "A")}, "two different"),
    ],
)
def test_bad_arguments_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        concentration_structure_factor(mixed(), **options)


def test_unknown_kind_is_refused():
    with pytest.raises(KeyError, match="Cu"):
        concentration_structure_factor(mixed(), q_max=1, kinds=("A", "Cu"))
