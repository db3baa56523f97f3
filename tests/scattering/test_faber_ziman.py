import warnings

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quench.scattering import Neutron, XRay
from quench.scattering.faber_ziman import (
    REAL,
    RECIPROCAL,
    condition_number,
    convert_real,
    convert_reciprocal,
    difference_error,
    difference_structure_factor,
    difference_weights,
    from_ashcroft_langreth,
    intensity_difference,
    intensity_from_structure_factor,
    kind_pairs,
    laue_term,
    mean_square,
    partials,
    remaining_uncertainty,
    square_mean,
    structure_factor_from_intensity,
    to_ashcroft_langreth,
    total,
    weights,
)
from quench.scattering.transforms import amplitude_squared

GLASS = {"Gd": 0.65, "Co": 0.35}
KINDS = tuple(GLASS)
NM = np.array([0.0, 2.0, 5.0, 10.0])
SEEDS = st.integers(0, 2**32 - 1)


def at(energy, q):
    return XRay(energy).amplitudes(KINDS, q)


def differential(near, far, q):
    return difference_weights(GLASS, at(near, q), at(far, q))


def random_alloy(seed, n_kinds=None, m=4):
    """Fractions and complex amplitudes, the latter not cancelling in the mean."""
    rng = np.random.default_rng(seed)
    n_kinds = rng.integers(1, 5) if n_kinds is None else n_kinds
    fractions = rng.dirichlet(np.full(n_kinds, 3.0))
    f = rng.uniform(2, 60, (n_kinds, m)) + 1j * rng.uniform(0, 8, (n_kinds, m))
    return fractions / fractions.sum(), f, rng


# --- the tables of Gd65Co35 -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("energy", "table"),
    [
        (
            113.3,
            [
                [0.663, 0.302, 0.034],
                [0.672, 0.296, 0.033],
                [0.697, 0.276, 0.027],
                [0.731, 0.248, 0.021],
            ],
        ),
        (
            61.4,
            [
                [0.661, 0.304, 0.035],
                [0.669, 0.298, 0.033],
                [0.693, 0.279, 0.028],
                [0.725, 0.253, 0.022],
            ],
        ),
    ],
)
def test_weights_of_the_total_structure_factor(energy, table):
    assert pytest.approx(np.array(table), abs=1e-3) == weights(GLASS, at(energy, NM)).T


@pytest.mark.parametrize(
    ("near", "far", "table"),
    [
        (
            50.195,
            49.939,
            [[0.801, 0.199, 0.0], [0.804, 0.196, 0.0], [0.815, 0.185, 0.0], [0.823, 0.177, 0.0]],
        ),
        (7.223, 7.043, [[0.770, 0.224, 0.006], [0.772, 0.222, 0.006], [0.779, 0.215, 0.006]]),
        (7.689, 7.609, [[-0.092, 0.891, 0.201], [-0.086, 0.895, 0.191], [-0.068, 0.908, 0.160]]),
    ],
)
def test_weights_of_the_differential_structure_factors(near, far, table):
    found = differential(near, far, NM[: len(table)])
    assert pytest.approx(np.array(table), abs=1e-3) == found.T


def test_a_far_energy_200_ev_below_the_cobalt_edge_is_warned_of():
    with pytest.warns(UserWarning, match=r"reaches 1\.97.*inflated.*nearer to the edge"):
        found = differential(7.689, 7.509, NM[:3])
    assert found[:, 0] == pytest.approx([-0.487, 1.193, 0.294], abs=0.01)
    # so close to the edges other tables differ by as much
    published = np.array([[-0.493, 1.198, 0.295], [-0.474, 1.195, 0.279], [-0.419, 1.188, 0.231]])
    assert pytest.approx(published, abs=0.01) == found.T


def test_a_far_energy_300_ev_below_the_cobalt_edge_is_refused():
    with pytest.raises(ValueError, match=r"nearly cancels.*13\.5.*Move the far energy nearer"):
        differential(7.689, 7.409, NM[:3])


def test_a_denominator_that_changes_sign_is_refused():
    near = np.array([[10.0, 10.0], [5.0, 5.0]])
    far = np.array([[11.0, 9.0], [5.0, 5.0]])
    with pytest.raises(ValueError, match="changes sign along Q"):
        difference_weights([0.5, 0.5], near, far)


def test_equal_amplitudes_at_both_energies_are_refused():
    f = np.array([[10.0], [5.0]])
    for refused in (
        lambda: difference_weights([0.5, 0.5], f, f),
        lambda: difference_structure_factor([1.0], [2.0], [0.5, 0.5], f, f),
    ):
        with pytest.raises(ValueError, match="nearly cancels"):
            refused()


def test_condition_numbers_of_the_three_sets():
    q = np.array([1.0, 3.0, 5.0, 7.0])
    sets = [
        weights(GLASS, at(113.3, q)),
        differential(50.195, 49.939, q),
        differential(7.689, 7.609, q),
    ]
    found = condition_number(sets)
    assert found == pytest.approx([349, 283, 226, 187], rel=0.02)
    assert np.isinf(condition_number(sets[:1])).all()  # S alone has rank 1
    assert np.isinf(condition_number(sets[:2])).all()
    assert np.isinf(condition_number([sets[0], sets[0], sets[1]])).all()


def test_condition_number_of_matrices_known_by_hand():
    eye = np.repeat(np.eye(3)[..., None], 2, axis=-1)
    assert condition_number(eye) == pytest.approx([1.0, 1.0])
    stretched = np.diag([4.0, 1.0, 0.5])[..., None]
    assert condition_number(stretched) == pytest.approx([8.0])


# --- the identity behind the weights: what a configuration scatters ----------------------------


def atoms_in_a_box(seed=5, counts=(37, 23, 15), box=(9.0, 10.0, 11.5)):
    rng = np.random.default_rng(seed)
    positions = rng.uniform(0, 1, (sum(counts), 3)) * box
    vectors = 2 * np.pi * rng.integers(-6, 7, (20, 3)) / box
    vectors = vectors[np.linalg.norm(vectors, axis=1) > 0]
    kind = np.repeat(np.arange(len(counts)), counts)
    return positions, kind, np.array(counts) / sum(counts), vectors, rng


def partials_of_phases(positions, kind, fractions, vectors):
    """Faber–Ziman partials at single vectors: 1 + (Re ρ_i ρ_j*/N − c_i δ_ij)/(c_i c_j)."""
    waves = np.exp(1j * vectors @ positions.T)
    rho = [waves[:, kind == k].sum(axis=1) for k in range(len(fractions))]
    return np.array(
        [
            1
            + ((rho[i] * rho[j].conj()).real / len(kind) - (fractions[i] if i == j else 0))
            / (fractions[i] * fractions[j])
            for i, j in kind_pairs(len(fractions))
        ]
    )


def scattered(positions, amplitudes, kind, vectors):
    """Intensity, mean of Q and −Q: with absorption (f'') the two differ (Friedel)."""
    return np.mean(
        [amplitude_squared(positions, amplitudes[kind], sign * vectors) for sign in (1, -1)], axis=0
    )


def test_the_intensity_of_a_configuration_is_what_the_weights_say():
    positions, kind, c, vectors, rng = atoms_in_a_box()
    s_ij = partials_of_phases(positions, kind, c, vectors)
    f = rng.uniform(5, 60, 3) + 1j * rng.uniform(-2, 9, 3)
    direct = scattered(positions, f, kind, vectors)
    mean, square = abs(c @ f) ** 2, c @ abs(f) ** 2
    w = weights(c, f[:, None])
    assert direct == pytest.approx(square - mean + mean * total(s_ij, w), rel=1e-11)
    assert direct == pytest.approx(
        intensity_from_structure_factor(total(s_ij, w), c, f[:, None]), rel=1e-11
    )
    assert structure_factor_from_intensity(direct, c, f[:, None]) == pytest.approx(
        total(s_ij, w), rel=1e-9
    )


def test_the_difference_of_two_energies_is_what_its_weights_say():
    positions, kind, c, vectors, rng = atoms_in_a_box(8)
    s_ij = partials_of_phases(positions, kind, c, vectors)
    far = rng.uniform(10, 60, 3) + 1j * rng.uniform(1, 4, 3)
    near = far + np.array([-6 + 1.5j, -0.2 + 0.1j, 0.1])
    i_near, i_far = (scattered(positions, f, kind, vectors) for f in (near, far))
    near, far = near[:, None], far[:, None]
    model = total(s_ij, difference_weights(c, near, far))
    assert difference_structure_factor(i_near, i_far, c, near, far) == pytest.approx(
        model, rel=1e-9
    )
    assert intensity_difference(model, c, near, far) == pytest.approx(i_far - i_near, rel=1e-9)


def test_ashcroft_langreth_partials_of_a_configuration_are_normalised_amplitudes():
    positions, kind, c, vectors, _ = atoms_in_a_box()
    waves = np.exp(1j * vectors @ positions.T)
    rho = [waves[:, kind == k].sum(axis=1) / np.sqrt((kind == k).sum()) for k in range(3)]
    expected = [(rho[i] * rho[j].conj()).real for i, j in kind_pairs(3)]
    s_ij = partials_of_phases(positions, kind, c, vectors)
    assert to_ashcroft_langreth(s_ij, c) == pytest.approx(np.array(expected), abs=1e-12)


def test_a_random_mixture_scatters_the_laue_term_and_no_more():
    c, f, _ = random_alloy(3, n_kinds=3)
    one = np.ones((6, 4))
    assert total(one, weights(c, f)) == pytest.approx(np.ones(4))
    assert intensity_from_structure_factor(np.ones(4), c, f) == pytest.approx(mean_square(c, f))
    assert intensity_from_structure_factor(np.zeros(4), c, f) == pytest.approx(laue_term(c, f))


def test_means_of_two_kinds_by_hand():
    f = np.array([[3 + 4j], [1 - 2j]])
    assert square_mean([0.5, 0.5], f) == pytest.approx([abs(2 + 1j) ** 2])
    assert mean_square([0.5, 0.5], f) == pytest.approx([(25 + 5) / 2])
    # c_i c_j |f_i − f_j|² for two kinds
    assert laue_term([0.5, 0.5], f) == pytest.approx([0.25 * abs(2 + 6j) ** 2])
    # Re(f_1 f_2*) = 3·1 − 4·2 = −5
    assert weights([0.5, 0.5], f)[:, 0] == pytest.approx(np.array([25, 2 * -5, 5]) / 4 / 5)


def test_identical_kinds_have_the_weights_of_chance():
    c = np.array([0.2, 0.5, 0.3])
    found = weights(c, np.full((3, 2), 4 + 1j))
    expected = [(1 if i == j else 2) * c[i] * c[j] for i, j in kind_pairs(3)]
    assert pytest.approx(np.array([expected] * 2)) == found.T
    assert laue_term(c, np.full((3, 2), 4 + 1j)) == pytest.approx([0, 0], abs=1e-12)


def test_pairs_stand_in_the_order_all_partials_have():
    assert kind_pairs(3) == [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]


def test_a_dict_and_a_list_are_the_same_composition():
    f = at(61.4, NM)
    assert (weights(GLASS, f) == weights([0.65, 0.35], f)).all()


# --- properties --------------------------------------------------------------------------


@given(seed=SEEDS)
def test_weights_add_up_to_one(seed):
    c, f, rng = random_alloy(seed)
    assert weights(c, f).sum(axis=0) == pytest.approx(np.ones(4), abs=1e-12)
    assert (laue_term(c, f) >= -1e-9).all()
    near = f * rng.uniform(0.8, 0.99, (len(c), 1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        assert difference_weights(c, near, f).sum(axis=0) == pytest.approx(np.ones(4), abs=1e-10)


@given(seed=SEEDS, phase=st.floats(0, 6.3), scale=st.floats(0.01, 100))
def test_weights_see_neither_phase_nor_unit_of_the_amplitudes(seed, phase, scale):
    c, f, _ = random_alloy(seed)
    turned = f * np.exp(1j * phase) * scale
    assert weights(c, turned) == pytest.approx(weights(c, f), abs=1e-10)


@given(seed=SEEDS)
def test_solving_for_partials_inverts_the_sum(seed):
    rng = np.random.default_rng(seed)
    sets = rng.uniform(-1, 1, (rng.integers(3, 6), 3, 7))
    assume(condition_number(sets).max() < 1e6)
    truth = rng.uniform(0, 3, (3, 7))
    totals = [total(truth, w) for w in sets]
    assert partials(totals, sets) == pytest.approx(truth, abs=1e-7)


def test_errors_of_totals_come_back_multiplied():
    q = np.array([2.0, 4.0])
    sets = np.array(
        [
            weights(GLASS, at(113.3, q)),
            differential(50.195, 49.939, q),
            differential(7.689, 7.609, q),
        ]
    )
    truth = np.array([[1.5, 0.9], [0.8, 1.1], [1.2, 0.7]])
    totals = np.array([total(truth, w) for w in sets])
    assert partials(totals, sets) == pytest.approx(truth, abs=1e-9)
    shifted = totals + np.array([[0.001], [0], [0]])
    error = np.abs(partials(shifted, sets) - truth).max()
    assert 0.03 < error < 0.001 * condition_number(sets).max()


@given(seed=SEEDS, scale=st.floats(0.9, 1.1))
def test_intensity_and_structure_factor_are_inverse(seed, scale):
    c, f, rng = random_alloy(seed)
    s = rng.uniform(-0.1, 3, 4)
    there = intensity_from_structure_factor(s, c, f)
    assert structure_factor_from_intensity(there, c, f) == pytest.approx(s, abs=1e-8)
    near = f * rng.uniform(0.8, 0.95, (len(c), 1))
    i_far = there * 2
    i_near = i_far - intensity_difference(s, c, near, f, scale=scale)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        back = difference_structure_factor(i_near, i_far, c, near, f, scale=scale)
    assert back == pytest.approx(s, abs=1e-7)


def test_error_of_a_difference_is_that_of_simulated_counts():
    composition, counts, rng = {"Gd": 0.65, "Co": 0.35}, 1e6, np.random.default_rng(1)
    near, far = (XRay(e).amplitudes(list(composition), [2.0]) for e in (7.223, 7.043))
    level = [mean_square(composition, f)[0] for f in (near, far)]
    drawn = [i * rng.poisson(counts, 4000) / counts for i in level]
    many = difference_structure_factor(*drawn, composition, near, far)
    sigma = difference_error(composition, near, far, counts=counts)[0]
    assert many.std() == pytest.approx(sigma, rel=0.05)
    off = difference_structure_factor(level[0], 1.001 * level[1], composition, near, far)
    exact = difference_structure_factor(*level, composition, near, far)
    floor = difference_error(composition, near, far, counts=1e30, mismatch=1e-3)[0]
    assert off[0] - exact[0] == pytest.approx(floor, rel=1e-6)
    both = difference_error(composition, near, far, counts=counts, mismatch=1e-3)[0]
    assert both == pytest.approx(np.hypot(sigma, floor))


@pytest.mark.parametrize(
    ("change", "message"),
    [({"counts": 0}, "counts must"), ({"mismatch": -1e-3}, "mismatch must")],
)
def test_an_error_without_counts_is_refused(change, message):
    f = XRay(50.0).amplitudes(["Gd", "Co"], [2.0]), XRay(49.0).amplitudes(["Gd", "Co"], [2.0])
    with pytest.raises(ValueError, match=message):
        difference_error([0.65, 0.35], *f, **{"counts": 1e6, **change})


def test_a_mismatch_of_scales_shifts_the_difference_as_stated():
    # (α − 1)(Δ_k S + Laue term over Δ⟨f⟩²)
    c, far, _ = random_alloy(4, n_kinds=2)
    near = far * 0.9
    s = np.array([0.5, 1.0, 1.5, 2.0])
    i_near = np.zeros(4)
    i_far = intensity_difference(s, c, near, far)
    laue = laue_term(c, far) - laue_term(c, near)
    mean = square_mean(c, far) - square_mean(c, near)
    found = difference_structure_factor(i_near, i_far, c, near, far, scale=1.01)
    assert found == pytest.approx(s + 0.01 * (s + laue / mean))


# --- conventions -------------------------------------------------------------------------


def test_curves_in_q_by_hand():
    q, s = np.array([0.5, 2.0]), np.array([0.2, 1.7])
    assert convert_reciprocal(s, q, source="S", target="i") == pytest.approx([-0.8, 0.7])
    assert convert_reciprocal(s, q, source="S", target="F") == pytest.approx([-0.4, 1.4])


def test_curves_in_r_by_hand():
    r, g = np.array([2.0, 4.0]), np.array([0.0, 1.5])
    options = {"source": "g", "number_density": 1 / (4 * np.pi)}
    assert convert_real(g, r, target="G", **options) == pytest.approx([-2.0, 2.0])
    assert convert_real(g, r, target="T", **options) == pytest.approx([0.0, 6.0])
    assert convert_real(g, r, target="RDF", **options) == pytest.approx([0.0, 24.0])


@given(
    seed=SEEDS,
    source=st.sampled_from(RECIPROCAL),
    target=st.sampled_from(RECIPROCAL),
    through=st.sampled_from(RECIPROCAL),
)
def test_conversions_in_q_come_back_and_do_not_depend_on_the_way(seed, source, target, through):
    rng = np.random.default_rng(seed)
    q, values = rng.uniform(0.1, 30, 9), rng.normal(0, 2, 9)
    there = convert_reciprocal(values, q, source=source, target=target)
    back = convert_reciprocal(there, q, source=target, target=source)
    assert back == pytest.approx(values, abs=1e-11)
    middle = convert_reciprocal(values, q, source=source, target=through)
    assert convert_reciprocal(middle, q, source=through, target=target) == pytest.approx(
        there, abs=1e-10
    )


@given(
    seed=SEEDS,
    source=st.sampled_from(REAL),
    target=st.sampled_from(REAL),
    through=st.sampled_from(REAL),
    density=st.floats(0.005, 0.2),
)
def test_conversions_in_r_come_back_and_do_not_depend_on_the_way(
    seed, source, target, through, density
):
    rng = np.random.default_rng(seed)
    r, values = rng.uniform(0.5, 30, 9), rng.normal(0, 2, 9)

    def convert(curve, a, b):
        return convert_real(curve, r, source=a, target=b, number_density=density)

    there = convert(values, source, target)
    assert convert(there, target, source) == pytest.approx(values, abs=1e-9)
    assert convert(convert(values, source, through), through, target) == pytest.approx(
        there, rel=1e-9, abs=1e-9
    )


@given(seed=SEEDS)
def test_both_kinds_of_partials_are_inverse(seed):
    c, _, rng = random_alloy(seed)
    s = rng.uniform(0, 4, (len(kind_pairs(len(c))), 5))
    assert from_ashcroft_langreth(to_ashcroft_langreth(s, c), c) == pytest.approx(s, abs=1e-8)


def test_ashcroft_langreth_limits():
    # independent kinds: 1 on the diagonal and 0 off it
    found = to_ashcroft_langreth(np.ones((3, 1)), [0.65, 0.35])
    assert found[:, 0].tolist() == [1.0, 0.0, 1.0]
    assert to_ashcroft_langreth(np.zeros((3, 1)), [0.2, 0.8])[:, 0] == pytest.approx(
        [0.8, -0.4, 0.2]
    )


def test_s_at_zero_can_be_turned_into_f_but_not_back():
    assert convert_reciprocal([0.3, 0.4], [0.0, 1.0], source="S", target="F")[0] == 0
    for target in ("S", "i"):
        with pytest.raises(ValueError, match="says nothing about S at Q = 0; leave"):
            convert_reciprocal([0.0, 0.4], [0.0, 1.0], source="F", target=target)


def test_same_convention_gives_a_copy():
    values = np.array([1.0, 2.0])
    for same in (
        convert_reciprocal(values, values, source="F", target="F"),
        convert_real(values, values, source="G", target="G", number_density=1.0),
    ):
        assert same is not values
        assert (same == values).all()


# --- what data tell ------------------------------------------------------------------------


def test_data_without_weight_leave_all_unknown_and_exact_data_nothing():
    w = np.array([[[1.0], [0.0]]])
    assert remaining_uncertainty(w, [[1e-6]])[:, 0] == pytest.approx([0, 1], abs=1e-4)
    # one number known to σ = size: half of the variance is left
    assert remaining_uncertainty(w, [[0.3]])[0, 0] == pytest.approx(np.sqrt(0.5))
    assert remaining_uncertainty(w, [[0.5]], size=1.0)[0, 0] == pytest.approx(np.sqrt(0.2))


def test_more_data_never_leave_more_unknown():
    rng = np.random.default_rng(2)
    w, sigma = rng.uniform(-1, 1, (3, 3, 5)), rng.uniform(0.01, 0.1, (3, 5))
    few, all_ = remaining_uncertainty(w[:2], sigma[:2]), remaining_uncertainty(w, sigma)
    assert (all_ <= few + 1e-12).all()


# --- bad input -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("composition", "message"),
    [
        ([0.5, 0.6], r"add up to 1, got \[0\.5, 0\.6\] = 1\.1"),
        ([65, 35], r"fraction in \[0, 1\], got 65; for 65 % give 0\.65"),
        ({"Gd": -0.1, "Co": 1.1}, "fraction in"),
        ([np.nan, 1.0], "finite"),
        ([0.2, 0.3, 0.5], "one row per kind, 3, got 2"),
    ],
)
@pytest.mark.parametrize("function", [weights, square_mean, mean_square, laue_term])
def test_bad_compositions_are_refused(function, composition, message):
    with pytest.raises(ValueError, match=message):
        function(composition, np.ones((2, 3)))


@pytest.mark.parametrize("function", [weights, square_mean, mean_square, laue_term])
def test_amplitudes_that_are_not_finite_are_refused(function):
    with pytest.raises(ValueError, match="amplitudes must be finite"):
        function([0.5, 0.5], [[1.0, np.nan], [1.0, 1.0]])


def test_an_alloy_that_scatters_no_coherent_wave_is_refused():
    # the null matrix of neutron scatterers: Ti68Zr32
    b = Neutron().amplitudes(("Ti", "Zr"), [1.0]).real
    c = float(b[1, 0] / (b[1, 0] - b[0, 0]))
    assert c == pytest.approx(0.68, abs=0.01)
    for refused in (
        lambda: weights([c, 1 - c], b),
        lambda: structure_factor_from_intensity([1.0], [c, 1 - c], b),
    ):
        with pytest.raises(ValueError, match="vanishes.*fit the intensity instead"):
            refused()
    assert weights([0.9, 0.1], b).shape == (3, 1)


def test_differences_on_different_grids_are_refused():
    with pytest.raises(ValueError, match="shapes do not match: near .*far"):
        difference_weights([0.5, 0.5], np.ones((2, 3)), np.ones((2, 4)))


def test_partials_and_weights_of_different_shape_are_refused():
    with pytest.raises(ValueError, match="shapes do not match: partials .*weights"):
        total(np.ones((3, 4)), np.ones((3, 5)))


@pytest.mark.parametrize(
    ("weight_sets", "message"),
    [
        (np.ones((3, 4)), r"must have shape \(sets, pairs, m\), got \(3, 4\); put"),
        (np.full((3, 3, 1), np.nan), "weight_sets must be finite"),
    ],
)
def test_bad_sets_of_weights_are_refused(weight_sets, message):
    with pytest.raises(ValueError, match=message):
        condition_number(weight_sets)
    with pytest.raises(ValueError, match=message):
        partials(np.ones((3, 1)), weight_sets)


def test_totals_that_determine_no_partials_are_refused():
    with pytest.raises(ValueError, match=r"totals must have shape .*\(3, 2\), got \(2, 2\)"):
        partials(np.ones((2, 2)), np.ones((3, 3, 2)))
    with pytest.raises(ValueError, match="totals must be finite"):
        partials(np.full((3, 2), np.inf), np.ones((3, 3, 2)))
    with pytest.raises(ValueError, match="2 data sets do not determine 3 partials.*contrast"):
        partials(np.ones((2, 2)), np.random.default_rng(0).uniform(size=(2, 3, 2)))
    with pytest.raises(ValueError, match="depend on each other"):
        partials(np.ones((3, 2)), np.ones((3, 3, 2)))


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((np.ones((1, 2, 3)), np.zeros((1, 3))), {}, "sigmas must be greater than 0"),
        ((np.ones((1, 2, 3)), np.ones((1, 3))), {"size": 0}, "size must be greater than 0"),
        ((np.ones((1, 2, 3)), np.ones((2, 3))), {}, r"\(sets, pairs, m\)"),
        ((np.ones((2, 3)), np.ones((2, 3))), {}, r"\(sets, pairs, m\)"),
    ],
)
def test_bad_questions_about_what_remains_are_refused(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        remaining_uncertainty(*arguments, **options)


def test_a_kind_without_atoms_has_no_partials():
    for function in (to_ashcroft_langreth, from_ashcroft_langreth):
        with pytest.raises(ValueError, match="without atoms has no partials"):
            function(np.ones((3, 2)), [1.0, 0.0])


@pytest.mark.parametrize(
    ("values", "q", "source", "target", "message"),
    [
        ([1.0], [1.0], "s", "F", "source must be one of 'S', 'i', 'F', got 's'"),
        ([1.0], [1.0], "S", "G", "target must be one of"),
        ([1.0, np.nan], [1.0, 2.0], "S", "F", "values must be finite"),
        ([1.0], [-1.0], "S", "F", "q must be 0 or more"),
        ([1.0, 2.0], [1.0, 2.0, 3.0], "S", "F", "shapes do not match"),
    ],
)
def test_bad_curves_in_q_are_refused(values, q, source, target, message):
    with pytest.raises(ValueError, match=message):
        convert_reciprocal(values, q, source=source, target=target)


@pytest.mark.parametrize(
    ("values", "r", "options", "message"),
    [
        ([1.0], [1.0], {"source": "D"}, "source must be one of 'g', 'G', 'T', 'RDF', got 'D'"),
        ([1.0], [1.0], {"target": "RDFs"}, "target must be one of .*did you mean"),
        ([np.inf], [1.0], {}, "values must be finite"),
        ([1.0], [0.0], {}, r"r must be greater than 0 \[Å\]"),
        ([1.0], [1.0], {"number_density": 0}, "number_density must be greater than 0"),
        ([1.0, 2.0], [1.0, 2.0, 3.0], {}, "shapes do not match"),
    ],
)
def test_bad_curves_in_r_are_refused(values, r, options, message):
    options = {"source": "g", "target": "RDF", "number_density": 0.04} | options
    with pytest.raises(ValueError, match=message):
        convert_real(values, r, **options)
