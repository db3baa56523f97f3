import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quench.rmc import voronoi
from quench.rmc.configuration import Configuration
from quench.rmc.voronoi import voronoi_indices

BCC = [[0, 0, 0], [0.5, 0.5, 0.5]]
FCC = [[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]


def crystal(basis, a=4.0, repeats=3, noise=0.0):
    cells = np.stack(np.meshgrid(*[np.arange(repeats)] * 3, indexing="ij"), -1).reshape(-1, 3)
    positions = ((cells[:, None] + np.array(basis)).reshape(-1, 3)) * a
    positions = positions + np.random.default_rng(0).normal(0, noise, positions.shape)
    return Configuration(("A",), (len(positions),), positions, a * repeats)


def gas(n=150, box=(11.0, 12.0, 14.0), seed=0):
    positions = np.random.default_rng(seed).uniform(0, 1, (n, 3)) * box
    return Configuration(("A", "B"), (n // 3, n - n // 3), positions, box)


@pytest.mark.parametrize("repeats", [1, 2, 3])
@pytest.mark.parametrize(
    ("basis", "expected"),
    [(BCC, (0, 6, 0, 8)), (FCC, (0, 12, 0, 0)), ([[0, 0, 0]], (0, 6, 0, 0))],
)
def test_crystals(basis, expected, repeats):
    atoms = crystal(basis, repeats=repeats)
    found = voronoi_indices(atoms)
    assert found.table == ((expected, atoms.n_atoms, 1.0),)
    assert (found.faces == sum(expected)).all()


@pytest.mark.parametrize("shift", [0.1, 1 / 3, 0.987654])
def test_rounding_does_not_split_the_corners_of_fcc(shift):
    atoms = crystal(FCC, a=3.61, repeats=4)
    moved = atoms.with_positions(atoms.positions + shift * np.array([1.0, 2.1, np.pi]))
    assert voronoi_indices(moved).table == (((0, 12, 0, 0), 256, 1.0),)


def test_bcc_withstands_noise():
    assert voronoi_indices(crystal(BCC, noise=0.03)).table == (((0, 6, 0, 8), 54, 1.0),)


def test_fcc_with_noise_needs_both_thresholds():
    atoms = crystal(FCC, noise=0.01)
    found = voronoi_indices(atoms, threshold=0.005, edge_threshold=0.3)
    assert found.table == (((0, 12, 0, 0), 108, 1.0),)
    assert (voronoi_indices(atoms, threshold=0.005).faces == 12).all()
    assert voronoi_indices(atoms).faces.mean() > 13


def test_icosahedron_has_twelve_pentagons():
    golden = (1 + np.sqrt(5)) / 2
    corners = [np.roll([0, s, t * golden], k) for s in (1, -1) for t in (1, -1) for k in range(3)]
    positions = 10 + 2.8 * np.array([[0, 0, 0], *corners]) / np.hypot(1, golden)
    # farther atoms, so that the cells of the shell are closed
    far = 20 * np.stack(np.meshgrid(*[[0.0, 0.25, 0.5, 0.75]] * 3), -1).reshape(-1, 3)
    far = far[np.linalg.norm(far - 10, axis=1) > 5.5]
    atoms = Configuration(("C", "S"), (1, 12 + len(far)), np.concatenate([positions, far]), 20.0)
    found = voronoi_indices(atoms, kind="C")
    assert found.indices.tolist() == [[0, 0, 12, 0]]


@pytest.mark.parametrize("threshold", [0.01, 0.034, 0.05, 0.07])
def test_threshold_is_a_share_of_the_surface(threshold):
    # truncated octahedron with edge s: 6 squares of s² and 8 hexagons of (3√3/2) s²
    square, hexagon = 1.0, 1.5 * np.sqrt(3)
    surface = 6 * square + 8 * hexagon
    found = voronoi_indices(crystal(BCC), threshold=threshold).table[0][0]
    assert found == (0, 6 * (threshold < square / surface), 0, 8 * (threshold < 0.1))


def test_edge_threshold_is_a_length():
    edge = 4.0 * np.sqrt(2) / 4  # of the truncated octahedron
    assert voronoi_indices(crystal(BCC), edge_threshold=edge * 0.99).faces[0] == 14
    assert voronoi_indices(crystal(BCC), edge_threshold=edge * 1.01).faces[0] == 0


def test_cells_obey_euler_and_fill_the_box():
    atoms = gas()
    owner, edges, area = voronoi._faces(atoms, 0.0)
    faces = np.bincount(owner)
    # three edges at every corner of a simple polyhedron: mean edges per face 6 - 12/F
    assert np.bincount(owner, edges).tolist() == (6 * faces - 12).tolist()
    assert area.min() > 0
    found = voronoi_indices(atoms)
    assert (found.faces == faces).all()
    assert found.indices[:, 0].sum() == (edges == 3).sum() > 0


@settings(max_examples=25)
@given(seed=st.integers(0, 30), shift=st.tuples(*[st.floats(-30, 30)] * 3))
def test_indices_see_neither_origin_nor_order(seed, shift):
    atoms = gas(40, seed=seed)
    order = np.random.default_rng(seed).permutation(40)
    expected = voronoi_indices(atoms, threshold=0.01)
    moved = voronoi_indices(atoms.with_positions(atoms.positions + shift), threshold=0.01)
    assert (moved.indices == expected.indices).all()
    turned = voronoi_indices(atoms.with_positions(atoms.positions[order]), threshold=0.01)
    assert (turned.indices == expected.indices[order]).all()
    assert turned.table == expected.table


def test_kind_selects_cells_but_all_atoms_share_space():
    atoms = gas()
    whole = voronoi_indices(atoms)
    part = voronoi_indices(atoms, kind="B")
    assert (part.indices == whole.indices[50:]).all()
    assert (part.faces == whole.faces[50:]).all()
    assert sum(number for _, number, _ in part.table) == 100


def test_table_is_sorted_and_complete():
    found = voronoi_indices(gas())
    numbers = [number for _, number, _ in found.table]
    assert numbers == sorted(numbers, reverse=True)
    assert sum(share for *_, share in found.table) == pytest.approx(1)
    for index, number, _ in found.table:
        assert (found.indices == index).all(axis=1).sum() == number
    assert (found.faces >= found.indices.sum(axis=1)).all()
    assert (found.faces > found.indices.sum(axis=1)).any()  # faces with seven edges exist


@pytest.mark.parametrize("first", [0.1, 0.5, 0.8, 1.2])
def test_result_does_not_depend_on_the_first_layer(monkeypatch, first):
    expected = voronoi_indices(gas()).indices
    monkeypatch.setattr(voronoi, "_FIRST_LAYER", first)
    assert (voronoi_indices(gas()).indices == expected).all()


@pytest.mark.parametrize("corner", [0.0, 26.0])
def test_a_void_makes_the_layer_of_images_grow(corner):
    # a cluster in a large box: its cells reach to the next cluster, wherever the origin is
    places = np.random.default_rng(7).uniform(0, 4, (60, 3))
    atoms = Configuration(("A",), (60,), places + corner, 30.0)
    images = np.stack(np.meshgrid(*[[0, 1, 2]] * 3, indexing="ij"), -1).reshape(-1, 1, 3)
    positions = (images * 30.0 + places).reshape(-1, 3)
    large = Configuration(("A",), (len(positions),), positions, 90.0)
    expected = voronoi_indices(large).indices[:60]
    assert (voronoi_indices(atoms).indices == expected).all()


def test_agrees_with_freud():
    freud = pytest.importorskip("freud")
    atoms = gas(400, (20.0, 22.0, 21.0))
    box = freud.Box(*atoms.box)
    # freud works in single precision: give both the same rounded places
    places = box.wrap(atoms.positions - atoms.box / 2).astype(float)
    cells = freud.locality.Voronoi().compute((box, places))
    rounded = atoms.with_positions(places + atoms.box / 2)
    owner, _, area = voronoi._faces(rounded, 0.0)
    surface = np.bincount(owner, area)
    known = np.bincount(cells.nlist.query_point_indices, cells.nlist.weights)
    assert surface == pytest.approx(known, rel=1e-4)
    # a hundredth of the mean face apart from rounding
    small = 0.01 * area.mean()
    ours = np.bincount(owner[area > small], minlength=400)
    theirs = cells.nlist.query_point_indices[cells.nlist.weights > small]
    assert ours.tolist() == np.bincount(theirs, minlength=400).tolist()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"threshold": 1.0}, "threshold"),
        ({"threshold": -0.1}, "threshold"),
        ({"threshold": [0.1]}, "one number"),
        ({"edge_threshold": -1}, "edge_threshold"),
        ({"edge_threshold": np.inf}, "edge_threshold"),
    ],
)
def test_bad_thresholds_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        voronoi_indices(gas(20), **options)


def test_unknown_kind_is_refused():
    with pytest.raises(KeyError, match="Cu"):
        voronoi_indices(gas(20), kind="Cu")


def test_two_atoms_at_one_place_are_refused():
    positions = gas(20).positions.copy()
    positions[3] = positions[17]
    with pytest.raises(ValueError, match="same place"):
        voronoi_indices(gas(20).with_positions(positions))
