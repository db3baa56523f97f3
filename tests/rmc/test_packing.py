import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quench.rmc.configuration import Configuration
from quench.rmc.packing import (
    lattice_configuration,
    min_distance_matrix,
    overlaps,
    random_configuration,
)

LIMITS = {("Gd", "Gd"): 2.85, ("Co", "Gd"): 2.30, ("Co", "Co"): 2.30}
GLASS = {"Gd": 0.65, "Co": 0.35}


def glass(**changes):
    given = {"atoms": 200, "number_density": 0.039, "min_distance": LIMITS, "seed": 1}
    return random_configuration(GLASS, **(given | changes))


def all_distances(positions, box):
    """Distances of all pairs, by the plainest possible route: all 27 images."""
    shifts = np.array([(i, j, k) for i in (-1, 0, 1) for j in (-1, 0, 1) for k in (-1, 0, 1)]) * box
    apart = positions[:, None, None] - positions[None, :, None] + shifts
    distance = np.sqrt((apart**2).sum(axis=-1)).min(axis=-1)
    np.fill_diagonal(distance, np.inf)
    return distance


def shells(configuration, n_shells, *, atoms_per_cell):
    """Squared distances of the first shells and the neighbours in them, the same for all sites."""
    places, box = configuration.positions, configuration.box
    apart = places[:atoms_per_cell, None] - places
    apart -= box * np.round(apart / box)
    squares = np.round((apart**2).sum(axis=-1), 6)
    values = np.unique(squares[squares > 0])[:n_shells]
    counts = (squares[:, :, None] == values).sum(axis=1)
    assert (counts == counts[0]).all()
    return values, counts[0].tolist()


# --- random packings


def test_glass_of_the_book_is_packed_without_overlaps():
    packed = glass(atoms=5000)
    assert packed.kinds == ("Gd", "Co")
    assert packed.counts == (3250, 1750)
    assert packed.number_density == pytest.approx(0.039, rel=1e-12)
    assert np.ptp(packed.box) == 0
    assert overlaps(packed, LIMITS) == []


@settings(max_examples=15, deadline=None)
@given(
    share=st.floats(0.05, 0.95),
    atoms=st.integers(60, 150),
    density=st.floats(0.005, 0.045),
    like=st.floats(1.5, 2.8),
    unlike=st.floats(1.5, 2.5),
    seed=st.integers(0, 2**32),
)
def test_distances_and_counts_hold(share, atoms, density, like, unlike, seed):
    limits = {("A", "A"): like, ("A", "B"): unlike}  # B–B is free
    packed = random_configuration(
        {"A": share, "B": 1 - share},
        atoms=atoms,
        number_density=density,
        min_distance=limits,
        seed=seed,
    )
    n = packed.counts[0]
    assert sum(packed.counts) == atoms
    assert abs(n - share * atoms) <= 0.5 + 1e-9 or n in (1, atoms - 1)
    distance = all_distances(packed.positions, packed.box)
    assert distance[:n, :n].min() >= like
    assert distance[:n, n:].min() >= unlike


def test_pairs_without_limit_may_touch():
    # At 0.2 Å⁻³ atoms placed freely have neighbours far below the limit of the others.
    packed = random_configuration(
        {"A": 0.1, "B": 0.9}, atoms=500, number_density=0.2, min_distance={("A", "A"): 2}, seed=3
    )
    distance = all_distances(packed.positions, packed.box)
    n = packed.counts[0]
    assert distance[:n, :n].min() >= 2
    assert distance[n:, n:].min() < 0.5


def test_without_limits_the_start_is_an_ideal_gas():
    packed = glass(atoms=4000, min_distance=None)
    fractions = packed.positions / packed.box
    # Mean and variance of a uniform distribution.
    assert fractions.mean(axis=0) == pytest.approx([0.5] * 3, abs=0.02)
    assert fractions.var(axis=0) == pytest.approx([1 / 12] * 3, abs=0.003)


def test_seed_decides():
    first, again, other = glass(seed=7), glass(seed=7), glass(seed=8)
    np.testing.assert_array_equal(first.positions, again.positions)
    assert not np.allclose(first.positions, other.positions)
    generator = glass(seed=np.random.default_rng(7))
    np.testing.assert_array_equal(first.positions, generator.positions)


@pytest.mark.parametrize(
    ("composition", "atoms", "counts"),
    [
        ({"A": 0.5, "B": 0.5}, 3, (2, 1)),
        ({"A": 1 / 3, "B": 1 / 3, "C": 1 / 3}, 100, (34, 33, 33)),
        ({"A": 0.415, "B": 0.415, "C": 0.17}, 10, (4, 4, 2)),
        ({"A": 0.9999, "B": 0.0001}, 10, (9, 1)),
        ({"A": 1.0}, 5, (5,)),
    ],
)
def test_counts_by_largest_remainder(composition, atoms, counts):
    assert random_configuration(composition, atoms=atoms, number_density=0.01, seed=0).counts == (
        counts
    )


def test_dense_but_possible_packing_is_found():
    # Monodisperse spheres at 0.58, well below random close packing at 0.64.
    density = 0.58 * 6 / np.pi / 2.5**3
    limits = {("A", "A"): 2.5}
    packed = random_configuration(
        {"A": 1}, atoms=500, number_density=density, min_distance=limits, seed=2
    )
    assert overlaps(packed, limits) == []


def test_impossible_packing_is_refused():
    # 0.80 is above the densest packing of equal spheres, π/√18 = 0.7405.
    density = 0.80 * 6 / np.pi / 2.5**3
    with pytest.raises(ValueError, match=r"fill 0\.800 .* pairs still overlap.*lower") as caught:
        random_configuration(
            {"A": 1}, atoms=100, number_density=density, min_distance={("A", "A"): 2.5}, seed=2
        )
    closest = float(str(caught.value).split(" at ")[-1].split(" Å")[0])
    assert 1.5 < closest < 2.5


@pytest.mark.parametrize(
    ("composition", "changes", "message"),
    [
        ({"Gd": 65, "Co": 35}, {}, "per cent"),
        ({"Gd": 0.65, "Co": 0.3}, {}, r"sum to 1 .* got 0\.95"),
        ({"Gd": 1.0, "Co": 0.0}, {}, "fraction of Co must be greater than 0"),
        ({}, {}, "composition must be a dict"),
        (["Gd"], {}, "composition must be a dict"),
        (GLASS, {"atoms": 1}, "at least one of each kind, 2, got 1"),
        (GLASS, {"atoms": 99.5}, "whole number, 1 or more, got 99.5"),
        (GLASS, {"number_density": 7.955}, r"g/cm³"),
        (GLASS, {"number_density": 39}, r"in nm⁻³ it would be 0\.039"),
        (GLASS, {"number_density": -0.04}, "greater than 0"),
        (GLASS, {"seed": None}, "give a number"),
        (GLASS, {"min_distance": {("Gd", "Gd"): 0.285}}, r"looks like nm; give 2\.85"),
        (GLASS, {"min_distance": {("Gd", "Gd"): 285}}, r"looks like pm; give 2\.85"),
        (GLASS, {"min_distance": {("Gd", "Gd"): 9}}, "half the box edge.*more atoms"),
    ],
)
def test_bad_input_of_random_start(composition, changes, message):
    given = {"atoms": 100, "number_density": 0.039, "seed": 1}
    with pytest.raises(ValueError, match=message):
        random_configuration(composition, **(given | changes))


# --- limits and overlaps


def test_matrix_of_limits():
    matrix = min_distance_matrix(("Gd", "Co"), {("Co", "Gd"): 2.3, ("Gd", "Gd"): 2.85})
    np.testing.assert_array_equal(matrix, [[2.85, 2.3], [2.3, 0]])
    np.testing.assert_array_equal(min_distance_matrix(("Gd", "Co"), None), np.zeros((2, 2)))
    both = {("A", "B"): 2.0, ("B", "A"): 2.0}
    np.testing.assert_array_equal(min_distance_matrix("AB", both), [[0, 2], [2, 0]])


@pytest.mark.parametrize(
    ("limits", "error", "message"),
    [
        ({("A", "C"): 2.0}, KeyError, "unknown kind 'C'"),
        ({"A-B": 2.0}, ValueError, "keyed by pairs"),
        ({("A", "B", "A"): 2.0}, ValueError, "keyed by pairs"),
        ({("A", "B"): -2.0}, ValueError, "0 or more"),
        ({("A", "B"): np.nan}, ValueError, "finite"),
        ({("A", "B"): 2.0, ("B", "A"): 2.1}, ValueError, "both orders"),
        ([2.0], ValueError, "must be a dict"),
    ],
)
def test_bad_limits(limits, error, message):
    with pytest.raises(error, match=message):
        min_distance_matrix(("A", "B"), limits)


def test_overlaps_name_the_pairs_worst_first():
    box = [10, 12, 14]
    places = [(0.2, 1, 1), (9.8, 1, 1), (5, 5, 5), (5, 5, 6.5), (5, 6.45, 5)]
    start = Configuration(("A", "B"), (3, 2), places, box)
    found = overlaps(start, {("A", "A"): 1.5, ("B", "A"): 2.0, ("B", "B"): 2.1})
    # Across the face of the box 0–1 are 1.1 Å too close. Then 2–4 by 0.55 Å and 2–3 by 0.5 Å;
    # the distance of 3 and 4, 2.09 Å, is just below its limit.
    named = [(p.kind_a, p.kind_b, p.i, p.j) for p in found]
    assert named == [("A", "A", 0, 1), ("A", "B", 2, 4), ("A", "B", 2, 3), ("B", "B", 3, 4)]
    assert [p.distance for p in found] == pytest.approx([0.4, 1.45, 1.5, np.hypot(1.5, 1.45)])
    # What counts is how much too close: 0.1 Å for 0–1, but 0.2 and 0.15 Å for the others.
    ranked = overlaps(start, {("A", "A"): 0.5, ("A", "B"): 1.65})
    assert [p.j for p in ranked] == [4, 3, 1]
    assert overlaps(start, None) == []


def test_exactly_at_the_limit_is_no_overlap():
    pair = Configuration(("A",), (2,), [(1, 1, 1), (3, 1, 1)], 10)
    assert overlaps(pair, {("A", "A"): 2.0}) == []
    assert len(overlaps(pair, {("A", "A"): np.nextafter(2.0, 3)})) == 1


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32), limit=st.floats(0.5, 2.4))
def test_overlaps_agree_with_all_images(seed, limit):
    gas = random_configuration({"A": 0.5, "B": 0.5}, atoms=60, number_density=0.1, seed=seed)
    moved = gas.with_positions(gas.positions + 3.3)  # counts do not see the origin
    n = gas.counts[0]
    expected = np.count_nonzero(all_distances(gas.positions, gas.box)[:n, n:] < limit)
    assert len(overlaps(gas, {("B", "A"): limit})) == expected
    assert len(overlaps(moved, {("B", "A"): limit})) == expected


def test_limit_beyond_half_the_box_is_refused():
    pair = Configuration(("A",), (2,), [(1, 1, 1), (3, 1, 1)], [10, 10, 6])
    with pytest.raises(ValueError, match="half of the shortest box edge, 3 Å"):
        overlaps(pair, {("A", "A"): 3.5})


# --- crystals


@pytest.mark.parametrize(
    ("structure", "basis", "squares", "counts"),
    [
        # Textbook shells: squared distances over a², numbers of neighbours.
        ("sc", "A", [1, 2, 3, 4, 5, 6], [6, 12, 8, 6, 24, 24]),
        ("bcc", "A", [0.75, 1, 2, 2.75, 3, 4], [8, 6, 12, 24, 8, 6]),
        ("fcc", "A", [0.5, 1, 1.5, 2, 2.5, 3, 3.5], [12, 6, 24, 12, 24, 8, 48]),
        ("diamond", "A", [3 / 16, 8 / 16, 11 / 16, 1, 19 / 16], [4, 12, 12, 6, 12]),
    ],
)
def test_shells_of_cubic_lattices(structure, basis, squares, counts):
    crystal = lattice_configuration(structure, basis=basis, lattice_constant=2, repeats=5)
    found, numbers = shells(crystal, len(squares), atoms_per_cell=crystal.n_atoms // 125)
    assert found / 4 == pytest.approx(squares)
    assert numbers == counts


@pytest.mark.parametrize(
    ("structure", "nearest", "square"),
    [("NaCl", 6, 0.25), ("CsCl", 8, 0.75), ("diamond", 4, 3 / 16)],
)
def test_two_sublattices_have_unlike_neighbours(structure, nearest, square):
    crystal = lattice_configuration(structure, basis=("A", "B"), lattice_constant=4, repeats=3)
    assert crystal.counts[0] == crystal.counts[1]
    distance = all_distances(crystal.positions, crystal.box)
    close = np.isclose(distance, 4 * np.sqrt(square))
    assert distance.min() == pytest.approx(4 * np.sqrt(square))
    unlike = crystal.symbols[:, None] != crystal.symbols[None, :]
    assert (close.sum(axis=1) == nearest).all()
    assert not (close & ~unlike).any()


def test_ideal_hcp_has_its_shells():
    crystal = lattice_configuration(
        "hcp-orthorhombic", basis="Co", lattice_constant=2.5, repeats=(5, 3, 3)
    )
    found, numbers = shells(crystal, 5, atoms_per_cell=4)
    # hcp: 12 at a, 6 at √2 a, 2 at √(8/3) a, 18 at √3 a, 12 at √(11/3) a.
    assert found / 2.5**2 == pytest.approx([1, 2, 8 / 3, 3, 11 / 3], rel=1e-5)
    assert numbers == [12, 6, 2, 18, 12]
    stretched = lattice_configuration(
        "hcp-orthorhombic", basis="Co", lattice_constant=(2.507, 4.069), repeats=1
    )
    assert stretched.box == pytest.approx([2.507, 2.507 * np.sqrt(3), 4.069])


def test_density_and_repeats_of_nickel():
    nickel = lattice_configuration("fcc", basis="Ni", lattice_constant=3.52, repeats=(2, 3, 4))
    assert nickel.counts == (4 * 24,)
    assert nickel.box == pytest.approx([7.04, 10.56, 14.08])
    assert nickel.number_density == pytest.approx(0.0917, abs=1e-4)  # 8.91 g/cm³


def test_kind_may_stand_on_both_sublattices():
    carbon = lattice_configuration("diamond", basis=("C", "C"), lattice_constant=3.57, repeats=1)
    assert (carbon.kinds, carbon.counts) == (("C",), (8,))


@pytest.mark.parametrize(
    ("structure", "changes", "message"),
    [
        ("fc", {}, "did you mean 'fcc'"),
        ("fcc", {"basis": ("A", "B")}, r"1 kind\(s\)"),
        ("NaCl", {}, r"2 kind\(s\)"),
        ("fcc", {"lattice_constant": 0.352}, r"looks like nm; give 3\.52"),
        ("fcc", {"lattice_constant": 352}, r"looks like pm; give 3\.52"),
        ("fcc", {"lattice_constant": -3}, "greater than 0"),
        ("fcc", {"lattice_constant": (3.5, 4.0)}, "must be one a"),
        ("hcp-orthorhombic", {"lattice_constant": (3, 4, 5)}, "a or"),
        ("fcc", {"repeats": 0}, "whole numbers, got 0"),
        ("fcc", {"repeats": (2, 2)}, r"got \(2, 2\)"),
        ("fcc", {"repeats": 2.5}, "got 2.5"),
    ],
)
def test_bad_input_of_lattice(structure, changes, message):
    given = {"basis": "A", "lattice_constant": 3.5, "repeats": 2}
    with pytest.raises(ValueError, match=message):
        lattice_configuration(structure, **(given | changes))
