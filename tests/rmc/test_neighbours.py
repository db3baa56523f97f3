import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quench.rmc.configuration import Configuration
from quench.rmc.neighbours import (
    bond_angles,
    coordination,
    coordination_distribution,
    coordination_numbers,
    warren_cowley,
)

FCC = np.array([[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]])


def cubic(basis, a, repeats):
    cells = np.stack(np.meshgrid(*[np.arange(repeats)] * 3, indexing="ij"), -1).reshape(-1, 3)
    return ((cells[:, None] + np.array(basis)).reshape(-1, 3)) * a


def crystal(bases, a=4.0, repeats=4):
    """One kind per sublattice: A, B, …"""
    parts = [cubic(basis, a, repeats) for basis in bases]
    kinds = tuple("ABCD"[: len(parts)])
    return Configuration(kinds, [len(p) for p in parts], np.concatenate(parts), a * repeats)


CSCL = ([[0, 0, 0]], [[0.5, 0.5, 0.5]])
NACL = (FCC, FCC + 0.5)


def mixture(seed=0, counts=(60, 40), box=(10.0, 11.0, 12.5)):
    rng = np.random.default_rng(seed)
    positions = rng.uniform(0, 1, (sum(counts), 3)) * box
    return Configuration(("Gd", "Co"), counts, positions, box)


def neighbours_of(atoms, centre, place, kind, r_max, r_min=0.0):
    """Independent restatement: vectors from one place to atoms of a kind, over all images."""
    images = np.array(np.meshgrid(*[[-1, 0, 1]] * 3)).reshape(3, -1).T * atoms.box
    vectors = (atoms.atoms_of(kind)[:, None] + images - place).reshape(-1, 3)
    r = np.linalg.norm(vectors, axis=1)
    return vectors[(r >= r_min) & (r < r_max) & ((kind != centre) | (r > 1e-9))]


# --- coordination ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bases", "centre", "neighbour", "limits", "expected"),
    [
        ((FCC,), "A", "A", (0, 3.0), 12),
        ((FCC,), "A", "A", (3.0, 4.5), 6),
        (CSCL, "A", "B", (0, 3.6), 8),
        (CSCL, "A", "A", (0, 4.5), 6),
        (NACL, "B", "A", (0, 2.3), 6),
        (NACL, "B", "B", (0, 3.0), 12),
    ],
)
def test_crystal_shells(bases, centre, neighbour, limits, expected):
    r_min, r_max = limits
    found = coordination_distribution(crystal(bases), centre, neighbour, r_max=r_max, r_min=r_min)
    assert found.mean == expected
    assert found.std == 0
    assert found.numbers[-1] == expected
    assert found.atoms[-1] == len(crystal(bases).atoms_of(centre))
    assert found.atoms[:-1].sum() == 0


def test_numbers_agree_with_all_images():
    atoms = mixture()
    for centre in atoms.kinds:
        for kind in atoms.kinds:
            found = coordination_numbers(atoms, centre, kind, r_max=4.0, r_min=1.5)
            expected = [
                len(neighbours_of(atoms, centre, place, kind, 4.0, 1.5))
                for place in atoms.atoms_of(centre)
            ]
            assert found.tolist() == expected


def test_distribution_is_that_of_the_numbers():
    atoms = mixture()
    numbers = coordination_numbers(atoms, "Gd", "Co", r_max=4.0)
    found = coordination_distribution(atoms, "Gd", "Co", r_max=4.0)
    assert np.repeat(found.numbers, found.atoms).tolist() == sorted(numbers.tolist())
    assert found.mean == coordination(atoms, "Gd", "Co", r_max=4.0) == numbers.mean()
    assert found.std == pytest.approx(np.sqrt((numbers**2).mean() - numbers.mean() ** 2))


def test_limits_are_half_open():
    atoms = Configuration(("A",), (2,), [[0, 0, 0], [2, 0, 0]], 20)
    assert coordination(atoms, "A", "A", r_max=2.0) == 0
    assert coordination(atoms, "A", "A", r_min=2.0, r_max=3.0) == 1


def test_an_atom_is_no_neighbour_of_itself_but_of_one_at_its_place():
    atoms = Configuration(("A", "B"), (2, 1), [[1, 1, 1], [1, 1, 1], [1, 1, 1]], 20)
    assert coordination_numbers(atoms, "A", "A", r_max=1.0).tolist() == [1, 1]
    assert coordination_numbers(atoms, "B", "A", r_max=1.0).tolist() == [2]
    assert coordination_numbers(atoms, "B", "B", r_max=1.0).tolist() == [0]


@given(seed=st.integers(0, 100), r_max=st.floats(0.5, 5.0), gd=st.integers(1, 59))
def test_bonds_have_two_ends(seed, r_max, gd):
    atoms = mixture(seed, (gd, 60 - gd))
    c = atoms.composition
    outward = c["Gd"] * coordination(atoms, "Gd", "Co", r_max=r_max)
    inward = c["Co"] * coordination(atoms, "Co", "Gd", r_max=r_max)
    assert outward == pytest.approx(inward)


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"r_max": 5.01}, "exceeds half"),
        ({"r_max": 0}, "r_max"),
        ({"r_max": np.nan}, "r_max"),
        ({"r_max": [1, 2]}, "one number"),
        ({"r_max": 3, "r_min": 3}, "below r_max"),
        ({"r_max": 3, "r_min": -1}, "r_min"),
    ],
)
def test_bad_limits_are_refused(limits, message):
    with pytest.raises(ValueError, match=message):
        coordination(mixture(), "Gd", "Co", **limits)


def test_unknown_kinds_are_refused():
    for kinds in (("Cu", "Gd"), ("Gd", "Cu")):
        with pytest.raises(KeyError, match=r"'Cu'.*'Co'"):
            coordination(mixture(), *kinds, r_max=3)


# --- angles ----------------------------------------------------------------------------


def share_near(found, angle):
    """Share of the angles in the bin that holds `angle`."""
    width = found.theta[1] - found.theta[0]
    return found.density[np.abs(found.theta - angle).argmin()] * width


def test_fcc_angles():
    found = bond_angles(crystal((FCC,)), ("A", "A", "A"), r_max=3.0, bins=91)
    assert found.number == 66 * 256
    for angle, number in {60: 24, 90: 12, 120: 24, 180: 6}.items():
        assert share_near(found, angle) == pytest.approx(number / 66)
    assert np.count_nonzero(found.density) == 4


def test_simple_cubic_angles():
    found = bond_angles(crystal(([[0, 0, 0]],)), ("A", "A", "A"), r_max=4.5, bins=91)
    assert found.number == 15 * 64
    assert share_near(found, 90) == pytest.approx(12 / 15)
    assert share_near(found, 180) == pytest.approx(3 / 15)


def test_angles_between_unlike_ends():
    # CsCl: cube corners (B) against cube axes (A) seen from A: cos = ±1/√3, half of each
    atoms = crystal(CSCL)
    limits = {("B", "A"): 3.6, ("A", "A"): 4.5}
    found = bond_angles(atoms, ("A", "A", "B"), r_max=limits, bins=91)
    angle = np.degrees(np.arccos(1 / np.sqrt(3)))
    assert found.number == 6 * 8 * 64
    assert share_near(found, angle) == pytest.approx(0.5)
    assert share_near(found, 180 - angle) == pytest.approx(0.5)


def test_angles_agree_with_all_images():
    atoms = mixture()
    limits = {("Gd", "Co"): 3.0, ("Gd", "Gd"): 3.5, ("Co", "Co"): 2.5}
    for kinds in [("Gd", "Co", "Gd"), ("Co", "Co", "Gd"), ("Gd", "Gd", "Co")]:
        angles = []
        a, centre, b = kinds
        reach = [limits.get((centre, end)) or limits[end, centre] for end in (a, b)]
        for place in atoms.atoms_of(centre):
            first, second = (
                neighbours_of(atoms, centre, place, end, r)
                for end, r in zip((a, b), reach, strict=True)
            )
            for i, v in enumerate(first):
                for w in second[i + 1 :] if a == b else second:
                    cosine = v @ w / np.sqrt(v @ v * (w @ w))
                    angles.append(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
        found = bond_angles(atoms, kinds, r_max=limits, bins=36)
        expected = np.histogram(angles, 36, (0, 180))[0]
        assert found.number == len(angles) > 100
        assert found.density * found.number * 5 == pytest.approx(expected)


def test_order_of_the_ends_and_size_of_the_chunks_do_not_matter(monkeypatch):
    atoms = mixture()
    found = bond_angles(atoms, ("Gd", "Co", "Co"), r_max=3.5)
    turned = bond_angles(atoms, ("Co", "Co", "Gd"), r_max=3.5)
    assert (found.density == turned.density).all()
    like = bond_angles(atoms, ("Gd", "Co", "Gd"), r_max=3.5)
    monkeypatch.setattr("quench.rmc.neighbours._CHUNK", 300)
    assert (bond_angles(atoms, ("Gd", "Co", "Gd"), r_max=3.5).density == like.density).all()
    assert (bond_angles(atoms, ("Gd", "Co", "Co"), r_max=3.5).density == found.density).all()


def test_random_directions_give_the_sine():
    rng = np.random.default_rng(4)
    atoms = Configuration(("A", "B"), (1000, 1000), rng.uniform(0, 20, (2000, 3)), 20.0)
    found = bond_angles(atoms, ("A", "A", "B"), r_max=4.5, bins=30)
    assert found.density.sum() * 6 == pytest.approx(1)
    sine = np.pi / 360 * np.sin(np.radians(found.theta))
    assert found.density == pytest.approx(sine, abs=0.03 * sine.max())


def test_no_angle_is_no_error():
    atoms = Configuration(("A",), (2,), [[0, 0, 0], [2, 0, 0]], 20)
    found = bond_angles(atoms, ("A", "A", "A"), r_max=3.0)
    assert found.number == 0
    assert not found.density.any()
    empty = bond_angles(atoms, ("A", "A", "A"), r_max=1.0, bins=10)
    assert empty.number == 0
    assert len(empty.theta) == 10


@pytest.mark.parametrize("bins", [0, -1, 2.5, True])
def test_bad_bins_are_refused(bins):
    with pytest.raises(ValueError, match="bins"):
        bond_angles(mixture(), ("Gd", "Gd", "Gd"), r_max=3, bins=bins)


def test_bad_kinds_of_angles_are_refused():
    with pytest.raises(ValueError, match="three"):
        bond_angles(mixture(), ("Gd", "Co"), r_max=3)
    for kinds in [("Cu", "Gd", "Gd"), ("Gd", "Cu", "Gd"), ("Gd", "Gd", "Cu")]:
        with pytest.raises(KeyError, match="Cu"):
            bond_angles(mixture(), kinds, r_max=3)
    with pytest.raises(KeyError, match="pair in r_max"):
        bond_angles(mixture(), ("Gd", "Gd", "Co"), r_max={("Gd", "Gd"): 3.0})
    with pytest.raises(ValueError, match="exceeds half"):
        bond_angles(mixture(), ("Gd", "Gd", "Gd"), r_max=5.1)


# --- Warren–Cowley ---------------------------------------------------------------------


def test_cscl_order():
    assert warren_cowley(crystal(CSCL), r_max=3.6) == pytest.approx(np.array([[1, -1], [-1, 1]]))
    second = warren_cowley(crystal(CSCL), r_min=3.6, r_max=4.5)
    assert second == pytest.approx(np.array([[-1, 1], [1, -1]]))


def test_nacl_order():
    assert warren_cowley(crystal(NACL), r_max=2.3)[0, 1] == pytest.approx(-1)
    assert warren_cowley(crystal(NACL), r_min=2.3, r_max=3.0)[0, 1] == pytest.approx(1)
    both = warren_cowley(crystal(NACL), r_max=3.0)  # 6 unlike, 12 like
    assert both[0, 1] == pytest.approx(1 - (6 / 18) / 0.5)


def test_cu3au_order():
    # B fills the cube faces: an A corner sees 12 B, a B face sees 4 A and 8 B
    atoms = crystal((FCC[:1], FCC[1:]))
    expected = [[1, 1 - 1 / 0.75], [1 - (4 / 12) / 0.25, 1 - (8 / 12) / 0.75]]
    assert warren_cowley(atoms, r_max=3.0) == pytest.approx(np.array(expected))
    limits = {("A", "A"): 3.0, ("B", "A"): 3.0, ("B", "B"): 2.0}
    unequal = warren_cowley(atoms, r_max=limits)
    assert unequal[1].tolist() == pytest.approx([1 - 1 / 0.25, 1])


def test_random_mixing_has_no_order():
    rng = np.random.default_rng(0)
    positions = cubic(FCC, 4.0, 8)
    labels = rng.permutation(np.repeat(["A", "B"], [1500, 548]))
    atoms = Configuration.from_symbols(labels, positions, 32.0)
    assert warren_cowley(atoms, r_max=3.0) == pytest.approx(np.zeros((2, 2)), abs=0.05)


def test_order_without_neighbours_is_refused():
    with pytest.raises(ValueError, match="'A' has a neighbour"):
        warren_cowley(crystal(CSCL), r_max=3.0)
    with pytest.raises(KeyError, match="pair in r_max"):
        warren_cowley(crystal(CSCL), r_max={("A", "A"): 3.0})
