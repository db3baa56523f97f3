"""Kernels against their NumPy twin, and both against first principles."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.rmc import LIMITS, make_sets, make_start

from quench.rmc import kernels, reference, sampler
from quench.rmc.configuration import Configuration
from quench.rmc.constraints import BondValence, Coordination
from quench.rmc.engine import Engine
from quench.rmc.packing import overlaps
from quench.rmc.state import RANDOMS, cell_grid, from_integers, make_scratch, to_integers

TERMS = (
    Coordination("Co", "Co", 3.2, 1, 3, sigma=0.5),
    Coordination("Gd", "Co", 3.5, 0, 9),
    BondValence("Co", "Gd", 2.9, 3.0, 0.3),
)


def run_both(start, sets, *, moves=600, precision="double", **options):
    results = []
    for backend in ("numba", "numpy"):
        engine = Engine(
            start,
            sets,
            min_distance=LIMITS,
            seed=3,
            precision=precision,
            backend=backend,
            batch=100,
            audit_every=300,
            **options,
        )
        results.append(engine.run(moves, schedule=sampler.Anneal(5, 1)))
    return results


@pytest.mark.parametrize("precision", ["single", "double"])
@pytest.mark.parametrize("swap_share", [0.0, 0.3])
def test_kernel_and_twin_make_the_same_decisions(start, sets, precision, swap_share):
    fast, plain = run_both(start, sets, precision=precision, swap_share=swap_share)
    assert (fast.tally == plain.tally).all()
    assert (fast.configuration.positions == plain.configuration.positions).all()
    assert (fast.counts == plain.counts).all()
    assert fast.tally[:, -1].sum() > 50  # something was accepted …
    assert (fast.tally[:2, 1:4].sum(axis=0) > 0)[[0, 2]].all()  # … and refused for both reasons


def test_kernel_and_twin_agree_with_environment_terms(start, sets):
    fast, plain = run_both(start, sets, moves=200, terms=TERMS, swap_share=0.2)
    assert (fast.tally == plain.tally).all()
    assert (fast.configuration.positions == plain.configuration.positions).all()


def test_hard_cores_hold_in_a_box_of_three_different_edges(sets):
    spacing, cells = 2.9, (4, 7, 12)
    sites = spacing * np.stack(np.meshgrid(*map(np.arange, cells), indexing="ij"), -1).reshape(
        -1, 3
    )
    sites = np.random.default_rng(2).permutation(sites)
    start = Configuration(("Gd", "Co"), (200, 136), sites, spacing * np.array(cells))
    limits = {("Gd", "Gd"): 2.7, ("Gd", "Co"): 2.4, ("Co", "Co"): 2.4}
    options = {"min_distance": limits, "seed": 3, "precision": "double", "batch": 200, "step": 0.8}
    fast, plain = (
        Engine(start, sets, backend=backend, **options).run(1500) for backend in ("numba", "numpy")
    )
    assert (fast.configuration.positions == plain.configuration.positions).all()
    assert fast.tally[:, 1].sum() > 300  # many were too close
    assert not overlaps(fast.configuration, limits)


def test_kernel_and_twin_agree_for_three_kinds_and_a_long_box():
    from quench.rmc.datasets import TotalSQ
    from quench.scattering.form_factors import Neutron

    rng = np.random.default_rng(4)
    start = Configuration(("Zr", "Cu", "Al"), (60, 50, 40), rng.random((150, 3)) * 20, (12, 14, 20))
    q = np.arange(1, 10, 0.1)
    data = TotalSQ(q, 1 + np.sin(2.8 * q) / q, sigma=0.05, radiation=Neutron())
    results = []
    for backend in ("numba", "numpy"):
        engine = Engine(
            start, [data], seed=1, backend=backend, batch=50, swap_share=0.2, precision="double"
        )
        results.append(engine.run(300))
    fast, plain = results
    assert (fast.tally == plain.tally).all()
    assert (fast.configuration.positions == plain.configuration.positions).all()


def test_the_books_equal_a_recount(start, sets):
    engine = Engine(start, sets, min_distance=LIMITS, seed=5, swap_share=0.1, precision="double")
    engine.run(5000)
    state = engine._state
    recount = engine._recount(state.place)
    assert (state.counts == recount).all()
    np.testing.assert_allclose(state.model, engine._layout.model(recount), atol=1e-11)


def test_the_environments_equal_a_recount(start, sets):
    engine = Engine(start, sets, min_distance=LIMITS, seed=5, terms=TERMS, swap_share=0.1)
    engine.run(3000)
    expected = reference.environments(engine._problem, engine._state.place)
    np.testing.assert_allclose(engine._state.environment, expected, atol=1e-9)


def test_counts_agree_with_brute_force_in_double_precision(start):
    from quench.rmc.analysis import pair_counts

    sets = make_sets(start)
    engine = Engine(start, sets, seed=1, precision="double")
    # the analysis counts from positions in Å, on its own
    np.testing.assert_array_equal(
        engine._state.counts, pair_counts(engine.configuration, edges=engine._edges)
    )


def test_change_of_chi2_is_linear_plus_quadratic(start, sets):
    """The change of χ² that decides is the one that a full recount finds."""
    engine = Engine(start, sets, min_distance=LIMITS, seed=9, precision="double", backend="numpy")
    engine._kernels.refresh(engine._problem, engine._state, engine._scratch)
    before = engine._chi2().sum()
    place = engine._state.place.copy()
    at = (place[:, 3] + np.array([9_000_000, -4_000_000, 2_000_000])).astype(np.int32)
    n_bins = engine._state.counts.shape[1]
    change = reference.change_of_counts(engine._problem, place, [(3, at)], n_bins)
    shift = reference.shift_of_model(engine._problem, change)
    predicted = (engine._state.gradient * change).sum() + np.einsum(
        "pc,pqc,qc", shift, engine._problem.metric, shift
    )
    place[:, 3] = at
    counts = engine._recount(place)
    after = engine._layout.chi2(engine._layout.model(counts), engine._factors).sum()
    assert predicted == pytest.approx(after - before, rel=1e-8)


@given(
    u=st.lists(st.floats(0, 1, exclude_max=True), min_size=RANDOMS, max_size=RANDOMS),
    step=st.floats(0.01, 3.0),
)
@settings(max_examples=60)
def test_one_move_from_any_random_numbers(u, step):
    """Whatever the numbers, kernel and twin agree on what becomes of the move."""
    start = make_start(atoms=60)
    outcomes = []
    for module, backend in ((kernels, "numba"), (reference, "numpy")):
        engine = Engine(start, SETS, min_distance=LIMITS, seed=1, backend=backend, dr=0.1)
        module.refresh(engine._problem, engine._state, engine._scratch)
        steps = np.full(2, step)
        randoms = np.array([u])
        module.run_moves(
            engine._problem, engine._state, engine._scratch, randoms, steps, 0.3, 1.0, 0
        )
        outcomes.append((engine._state.tally.tolist(), engine._state.place.tolist()))
    assert outcomes[0] == outcomes[1]


SETS = make_sets(make_start(atoms=60, seed=2))


def test_integers_carry_positions_to_a_hundred_millionth():
    rng = np.random.default_rng(0)
    box = np.array([20.0, 30.0, 47.0])
    positions = rng.random((500, 3)) * box
    back = from_integers(to_integers(positions, box), box)
    assert np.abs(back - positions).max() < 1e-7
    assert (to_integers(back, box) == to_integers(positions, box)).all()


def test_integer_differences_are_nearest_images():
    box = np.array([10.0, 10.0, 10.0])
    place = to_integers([[0.5, 0, 0], [9.5, 0, 0]], box)
    difference = np.int32(place[0, 0]) - np.int32(place[0, 1])
    assert abs(float(np.int32(difference)) * 10 / 2**32) == pytest.approx(1.0)


@pytest.mark.parametrize("cells", [(1, 1, 1), (2, 3, 4), (5, 5, 5)])
def test_cells_around_a_place_hold_every_neighbour_once(cells):
    cells = np.array(cells)
    place = np.random.default_rng(1).integers(-(2**31), 2**31, (3, 400)).astype(np.int32)
    members, filled = cell_grid(place, cells)
    assert filled.sum() == 400
    near = np.zeros(27, np.int64)
    for i in range(5):
        n = kernels.cells_around(*place[:, i], cells, near)
        assert len(set(near[:n].tolist())) == n == np.prod(np.minimum(cells, 3))
        found = np.concatenate([members[c, : filled[c]] for c in near[:n]])
        assert i in found
        if min(cells) <= 3:
            continue
        turns = np.abs((place - place[:, [i]]).astype(np.int32)) / 2**32
        within = np.flatnonzero((turns < 1 / cells[:, None]).all(axis=0))
        assert set(within.tolist()) <= set(found.tolist())


def test_nodes_and_bins_are_transposes(start, sets):
    """⟨gather(x), y⟩ = ⟨x, spread(y)⟩, in kernel and twin."""
    engine = Engine(start, sets, seed=1, precision="double")
    problem, scratch = engine._problem, make_scratch(engine._problem, 0)
    n_bins, n_nodes = engine._state.counts.shape[1], problem.nodes.shape[0]
    rng = np.random.default_rng(2)
    x = rng.integers(-3, 4, n_bins).astype(np.int32)
    y = rng.standard_normal(n_nodes)
    gathered, spread = np.zeros(n_nodes), np.zeros(n_bins)
    kernels.to_nodes(x, problem.taps, 1.0, n_bins, scratch.line, gathered)
    kernels.from_nodes(y, problem.taps, 1.0, scratch.line, spread)
    assert gathered @ y == pytest.approx(x @ spread)
    np.testing.assert_allclose(gathered, reference.to_nodes(x, problem.taps, n_nodes), atol=1e-12)
    np.testing.assert_allclose(
        spread, reference.from_nodes(y, problem.taps, engine._state.counts), atol=1e-12
    )


def test_kernels_make_room_in_crowded_cells(start, sets):
    """A cell without room ends the batch early; the engine makes room and goes on."""
    engine = Engine(start, sets, min_distance=LIMITS, seed=3, batch=100)
    other = Engine(start, sets, min_distance=LIMITS, seed=3, batch=100)
    crowded = other._set_state

    def tight(*arrays):
        crowded(*arrays)
        room = int(other._state.filled.max())
        other._state = other._state._replace(
            members=np.ascontiguousarray(other._state.members[:, :room])
        )

    other._set_state = tight
    calls = []
    make_room = other._make_room
    other._make_room = lambda: (calls.append(1), make_room())
    first, second = engine.run(2000), other.run(2000)
    assert calls
    assert (first.configuration.positions == second.configuration.positions).all()
