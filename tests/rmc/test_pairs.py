import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quench.rmc import analysis, fluctuations, neighbours, pairs, voronoi
from quench.rmc.analysis import (
    first_minimum,
    pair_counts,
    pair_distribution,
    running_coordination,
    structure_factors,
)
from quench.rmc.configuration import Configuration, pair_index
from quench.rmc.neighbours import coordination


def cubic(basis, a, repeats):
    cells = np.stack(np.meshgrid(*[np.arange(repeats)] * 3, indexing="ij"), -1).reshape(-1, 3)
    return ((cells[:, None] + np.array(basis)).reshape(-1, 3)) * a


FCC = [[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]


def fcc(a=4.0, repeats=4):
    positions = cubic(FCC, a, repeats)
    return Configuration(("Al",), (len(positions),), positions, a * repeats)


def mixture(seed=0, counts=(60, 40), box=(10.0, 11.0, 12.5)):
    rng = np.random.default_rng(seed)
    positions = rng.uniform(0, 1, (sum(counts), 3)) * box
    return Configuration(("Gd", "Co")[: len(counts)], counts, positions, box)


def distances(configuration, a, b):
    """Independent restatement: all 27 images, the shortest one."""
    first, second = configuration.atoms_of(a), configuration.atoms_of(b)
    images = np.array(np.meshgrid(*[[-1, 0, 1]] * 3)).reshape(3, -1).T * configuration.box
    apart = second[None, :, None] + images - first[:, None, None]
    r = np.linalg.norm(apart, axis=-1).min(axis=-1)
    return r[np.triu_indices(len(first), 1)] if a == b else r.ravel()


# --- counts ----------------------------------------------------------------------------


def test_counts_agree_with_all_images():
    atoms = mixture()
    edges = [0.0, 1.1, 2.0, 2.3, 4.9]
    counts = pair_counts(atoms, edges=edges)
    assert counts.dtype.kind == "i"
    for row, pair in zip(counts, atoms.pairs, strict=True):
        assert row.tolist() == np.histogram(distances(atoms, *pair), edges)[0].tolist()


def test_counts_do_not_depend_on_the_chunks(monkeypatch):
    atoms = mixture()
    edges = np.linspace(0, 5, 51)
    whole = pair_counts(atoms, edges=edges)
    monkeypatch.setattr("quench.rmc.pairs._CHUNK", 130)
    assert (pair_counts(atoms, edges=edges) == whole).all()
    monkeypatch.setattr("quench.rmc.pairs._CHUNK", 1)
    assert (pair_counts(atoms, edges=edges) == whole).all()


def test_a_bin_holds_its_lower_edge_and_not_its_upper():
    atoms = Configuration(("A",), (3,), [[0, 0, 0], [2, 0, 0], [0, 3, 0]], 20)
    assert pair_counts(atoms, edges=[0, 2, 3]).tolist() == [[0, 1]]
    assert pair_counts(atoms, edges=[2, 3, 3.5]).tolist() == [[1, 1]]


def test_atoms_at_one_place_are_counted():
    atoms = Configuration(("A", "B"), (1, 1), [[1, 1, 1], [1, 1, 1]], 5)
    assert pair_counts(atoms, edges=[0, 1]).tolist() == [[0], [1], [0]]


def test_all_pairs_of_a_small_cluster_are_counted_once():
    rng = np.random.default_rng(3)
    atoms = Configuration(("A", "B"), (30, 20), 8 + rng.uniform(0, 4, (50, 3)), 20)
    counts = pair_counts(atoms, edges=[0, 10])
    assert counts[:, 0].tolist() == [30 * 29 / 2, 600, 20 * 19 / 2]


def test_fcc_shells():
    shells = np.sqrt(np.arange(1, 6))  # 12, 6, 24, 12, 24 neighbours at √1 … √5
    atoms = fcc(a=np.sqrt(2), repeats=4)
    middles = np.concatenate([[0.5], (shells[1:] + shells[:-1]) / 2, [2.4]])
    counts = pair_counts(atoms, edges=middles)[0]
    assert (2 * counts / atoms.n_atoms).tolist() == [12, 6, 24, 12, 24]


@given(
    shift=st.tuples(*[st.floats(-50, 50)] * 3),
    seed=st.integers(0, 50),
)
def test_counts_see_neither_origin_nor_order(shift, seed):
    # positions on a grid that is exact in binary, bin edges halfway between
    # the squared distances, so that rounding cannot move a pair
    rng = np.random.default_rng(seed)
    positions = rng.integers(0, 16, (40, 3))
    edges = np.sqrt(np.arange(65) + 0.5)[[0, 3, 9, 20, 41, 63]]
    atoms = Configuration(("A", "B"), (25, 15), positions, 16.0)
    moved = atoms.with_positions(positions + np.array(shift))
    shuffled = np.concatenate([rng.permutation(25), 25 + rng.permutation(15)])
    expected = pair_counts(atoms, edges=edges)
    assert (pair_counts(moved, edges=edges) == expected).all()
    assert (pair_counts(atoms.with_positions(positions[shuffled]), edges=edges) == expected).all()


@pytest.mark.parametrize(
    "edges", [[0, 5.1], [0, np.nan], [0, 2, 2], [3, 1], [-1, 2], [1], 2.0, [[0, 1], [1, 2]]]
)
def test_bad_edges_are_refused(edges):
    with pytest.raises(ValueError, match="edge"):
        pair_counts(mixture(), edges=edges)


def test_pairs_are_found_in_either_order_and_counted():
    some = Configuration(("A", "B", "C"), (4, 3, 1), np.zeros((8, 3)), 5.0)
    assert some.n_pairs.tolist() == [6, 12, 4, 3, 3, 0]
    assert pair_index(some.pairs, "A", "C") == pair_index(some.pairs, "C", "A") == 2
    with pytest.raises(KeyError, match="unknown kind 'D'"):
        pair_index(some.pairs, "A", "D")
    with pytest.raises(KeyError, match="unknown kind 'D'"):
        pair_index(some.pairs, "D", "A")


def test_half_box_is_allowed_and_named_beyond():
    atoms = mixture()
    assert pair_counts(atoms, edges=[0, 5.0]).shape == (3, 1)
    with pytest.raises(ValueError, match=r"last edge 5\.01 Å exceeds half .* 5 Å"):
        pair_counts(atoms, edges=[0, 5.01])


# --- g(r) ------------------------------------------------------------------------------


def test_ideal_gas_has_g_of_one():
    rng = np.random.default_rng(5)
    atoms = Configuration(("A", "B"), (1200, 800), rng.uniform(0, 30, (2000, 3)), 30.0)
    found = pair_distribution(atoms, dr=0.5)
    pairs = found.counts / found.g  # expected number in each bin, hence Poisson error
    deviation = (found.g - 1) * np.sqrt(pairs)
    assert np.abs(deviation[:, 2:]).max() < 5
    assert abs(deviation[:, 2:].std() - 1) < 0.25


@pytest.mark.parametrize("counts", [(2, 3), (7, 1)])
def test_normalisation_counts_every_pair_but_no_self(counts):
    # all pairs within one shell: g times the share of the volume is 1
    rng = np.random.default_rng(2)
    positions = 5 + rng.uniform(0, 2, (sum(counts), 3))
    atoms = Configuration(("A", "B"), counts, positions, 20.0)
    found = pair_distribution(atoms, r_max=8.0, dr=8.0)
    expected = 20.0**3 / (4 / 3 * np.pi * 8**3)
    assert found.g_of("A", "A") == pytest.approx([expected])
    assert found.g_of("A", "B") == pytest.approx([expected])
    if counts[1] == 1:
        assert np.isnan(found.g_of("B", "B")).all()


def test_edges_are_multiples_of_dr_up_to_r_max():
    atoms = mixture()
    found = pair_distribution(atoms, dr=0.05)
    assert len(found.r) == 100
    assert found.edges[-1] == 5.0
    assert found.r[0] == pytest.approx(0.025)
    assert found.counts.shape == found.g.shape == (3, 100)
    assert pair_distribution(atoms, r_max=3.07, dr=0.05).edges[-1] == pytest.approx(3.05)
    assert len(pair_distribution(atoms, r_max=0.3, dr=0.1).r) == 3


def test_rounding_does_not_push_the_last_edge_beyond_half_the_box():
    assert 3 * 0.1 > 0.3
    atoms = Configuration(("A",), (2,), [[0, 0, 0], [0.1, 0.1, 0.1]], 0.6)
    assert pair_distribution(atoms, dr=0.1).edges[-1] == 0.3


def test_g_of_takes_kinds_in_either_order():
    found = pair_distribution(mixture(), dr=0.5)
    assert found.pairs == (("Gd", "Gd"), ("Gd", "Co"), ("Co", "Co"))
    assert (found.g_of("Co", "Gd") == found.g[1]).all()
    assert (found.g_of("Gd", "Co") == found.g[1]).all()
    assert (found.g_of("Co", "Co") == found.g[2]).all()
    for pair in (("Gd", "Cu"), ("Cu", "Gd")):
        with pytest.raises(KeyError, match=r"'Cu'.*'Co'"):
            found.g_of(*pair)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"r_max": 5.01}, "exceeds half"),
        ({"r_max": 0}, "r_max"),
        ({"r_max": [2.0, 3.0]}, "r_max must be one number"),
        ({"dr": 0}, "dr"),
        ({"dr": -0.1}, "dr"),
        ({"dr": np.inf}, "dr"),
        ({"dr": 6.0}, "no bin"),
    ],
)
def test_bad_ranges_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        pair_distribution(mixture(), **options)


# --- S(Q) ------------------------------------------------------------------------------


def test_structure_factors_follow_from_a_fine_sum():
    pytest.importorskip("quench.scattering.transforms")
    atoms = mixture()
    q = np.array([0.5, 2.0, 5.0, 9.0])
    found = structure_factors(atoms, q, r_max=4.5, dr=0.01)
    gr = pair_distribution(atoms, r_max=4.5, dr=0.01)
    kernel = 4 * np.pi * gr.r**2 * 0.01 * np.sinc(np.outer(q, gr.r) / np.pi)
    expected = 1 + atoms.number_density * (gr.g - 1) @ kernel.T
    assert found.shape == (3, 4)
    assert found == pytest.approx(expected, abs=2e-3 * np.abs(expected).max())


def test_structure_factors_refuse_bad_q():
    pytest.importorskip("quench.scattering.transforms")
    with pytest.raises(ValueError, match="q"):
        structure_factors(mixture(), [1.0, -1.0])


# --- running coordination --------------------------------------------------------------


def test_running_coordination_agrees_with_neighbours():
    atoms = mixture()
    for centre, neighbour in [("Gd", "Gd"), ("Gd", "Co"), ("Co", "Gd"), ("Co", "Co")]:
        r, n = running_coordination(atoms, centre, neighbour, r_max=4.5, dr=0.5)
        assert r == pytest.approx(np.arange(0.5, 4.6, 0.5))
        expected = [coordination(atoms, centre, neighbour, r_max=x) for x in r]
        assert n == pytest.approx(expected)


def test_running_coordination_of_fcc_is_12_then_18():
    r, n = running_coordination(fcc(a=4.0), "Al", "Al", dr=0.1)
    assert n[np.isclose(r, 3.0)] == [12]
    assert n[np.isclose(r, 4.5)] == [18]
    assert n[np.isclose(r, 2.7)] == [0]


def test_running_coordination_refuses_unknown_kinds():
    for kinds in (("Gd", "Cu"), ("Cu", "Gd"), ("Cu", "Cu")):
        with pytest.raises(KeyError, match="Cu"):
            running_coordination(mixture(), *kinds)


# --- first minimum ---------------------------------------------------------------------


def glass(r):
    return (
        np.where(r > 2, 1.0, 0.0)
        + 2.5 * np.exp(-((r - 3) ** 2) / 0.1)
        - 0.4 * np.exp(-((r - 4.2) ** 2) / 0.2)
        + 0.4 * np.exp(-((r - 5) ** 2) / 0.2)
    )


@pytest.mark.parametrize("noise", [0, 0.05])
def test_first_minimum_is_found_through_noise(noise):
    r = np.arange(0.025, 8, 0.05)
    g = glass(r) + noise * np.random.default_rng(1).standard_normal(len(r)) * (r > 2)
    assert first_minimum(r, g) == pytest.approx(4.2, abs=0.15)


def test_first_minimum_of_a_crystal_is_the_middle_of_the_gap():
    gr = pair_distribution(fcc(a=4.0), dr=0.05)
    found = first_minimum(gr.r, gr.g_of("Al", "Al"), smoothing=0)
    assert found == pytest.approx((4 / np.sqrt(2) + 4) / 2, abs=0.06)
    limit = first_minimum(gr.r, gr.g_of("Al", "Al"))
    assert coordination(fcc(a=4.0), "Al", "Al", r_max=limit) == 12


def test_first_minimum_is_behind_the_peak_whatever_lies_before():
    r = np.arange(0, 8, 0.05)
    g = glass(r) + 2 * np.exp(-r)  # a transform of data rises towards r = 0
    assert first_minimum(r, g) == pytest.approx(4.2, abs=0.11)


def test_first_minimum_ignores_what_does_not_stand_out():
    r = np.arange(0, 8, 0.05)
    g = glass(r) - 0.2 * np.exp(-((r - 3.5) ** 2) / 0.002)  # a notch on the flank of the peak
    assert first_minimum(r, g, smoothing=0) == pytest.approx(4.2, abs=0.06)
    assert first_minimum(r, g, smoothing=0, prominence=0.001) < 3.8


@pytest.mark.parametrize(
    ("r", "g", "options", "message"),
    [
        ([1, 2, 3], [1, 1], {}, "equally long"),
        ([1, 2], [1, 1], {}, "equally long"),
        ([1, 2, 4], [1, 2, 1], {}, "equal steps"),
        ([3, 2, 1], [1, 2, 1], {}, "equal steps"),
        ([1, 2, 3, 4], [1, 1, 1, 1], {}, "no minimum"),
        ([1, 2, 3, 4], [0, 2, 1, 0], {"smoothing": 0}, "no minimum"),
        ([1, 2, 3], [1, np.nan, 1], {}, "g must be finite"),
        ([1, 2, 3], [1, 2, 1], {"smoothing": -1}, "smoothing"),
        ([1, 2, 3], [1, 2, 1], {"prominence": 2}, "prominence"),
    ],
)
def test_first_minimum_refuses(r, g, options, message):
    with pytest.raises(ValueError, match=message):
        first_minimum(r, g, **options)


def test_a_lone_atom_has_no_like_partial():
    atoms = Configuration(("Al", "Cu"), (5, 1), np.random.default_rng(1).random((6, 3)) * 9, 9.0)
    assert np.isnan(pair_distribution(atoms, dr=0.5).g_of("Cu", "Cu")).all()
    with pytest.raises(ValueError, match="of Cu there is a single atom.*larger configuration"):
        structure_factors(atoms, [1.0, 2.0])


def test_edges_that_round_to_just_beyond_half_the_box_are_taken():
    atoms = Configuration(("Ar",), (40,), np.random.default_rng(1).random((40, 3)) * 23.4, 23.4)
    edges = 0.05 * np.arange(235)
    assert edges[-1] > 11.7
    assert pair_counts(atoms, edges=edges).sum() > 0
    with pytest.raises(ValueError, match="exceeds half"):
        pair_counts(atoms, edges=edges * 1.0001)


def test_all_analysis_is_found_in_one_place():
    for module in (fluctuations, neighbours, pairs, voronoi):
        assert set(module.__all__) <= set(analysis.__all__)
        assert all(getattr(analysis, n) is getattr(module, n) for n in module.__all__)


def test_importing_the_engine_brings_no_heavy_library():
    code = (
        "import sys, quench.rmc, quench.rmc.analysis, quench.rmc.recovery, quench.data\n"
        "heavy = {'numba', 'ase', 'xraydb', 'periodictable', 'freud', 'tqdm', 'distributed'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
