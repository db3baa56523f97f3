from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from quench.scattering.faber_ziman import convert_real
from quench.scattering.transforms import (
    amplitude_squared,
    bin_kernel,
    contact_value,
    debye,
    pair_distribution,
    percus_yevick,
    resolution,
    structure_factor,
    window_function,
)


def fcc_points(reach):
    """All points of the fcc lattice within a reach; nearest neighbours are 1 apart."""
    n = range(-5, 6)
    points = np.array([p for p in product(n, repeat=3) if sum(p) % 2 == 0]) / np.sqrt(2)
    return points[np.linalg.norm(points, axis=1) < reach]


# --- kernels of bins -----------------------------------------------------------------------


@pytest.mark.parametrize("q", [1e-4, 0.01, 0.2, 1.0, 5.0, 17.3, 40.0])
@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 0.1), (0.0, 3.0), (0.4, 0.6), (2.5, 2.55), (1.0, 6.0)]
)
def test_kernels_are_means_over_shells(q, low, high):
    def wave(r):
        return r * np.sin(q * r) / q

    integral = quad(wave, low, high, epsabs=1e-12, epsrel=1e-12, limit=200)[0]
    expected = 3 * integral / (high**3 - low**3)
    assert bin_kernel([low, high], [q])[0, 0] == pytest.approx(expected, abs=1e-11)


def test_kernel_at_small_qr():
    # 1 − Q²⟨r²⟩/6 with the mean of r² over the shell, and exactly 1 at Q = 0
    edges = np.array([0.0, 1.0, 3.0])
    mean = 3 / 5 * np.diff(edges**5) / np.diff(edges**3)
    found = bin_kernel(edges, [0.0, 1e-3, 1e-2])
    assert (found[:, 0] == 1).all()
    assert 1 - found[:, 1] == pytest.approx(1e-6 * mean / 6, rel=1e-5)
    assert 1 - found[:, 2] == pytest.approx(1e-4 * mean / 6, rel=1e-4)


def test_series_and_closed_form_meet():
    edges = np.array([0.0, 1.0])
    below, above = bin_kernel(edges, [0.5 - 1e-9, 0.5 + 1e-9])[0]
    slope = -0.1 * (1 - 0.25 / 14)  # derivative of 1 − x²/10 + x⁴/280 at x = 0.5
    assert above - below == pytest.approx(2e-9 * slope, abs=1e-13)


def test_shells_of_a_ball_add_up_to_the_ball():
    edges = np.linspace(0, 4, 33)
    q = np.array([0.0, 0.7, 6.0])
    volumes = np.diff(edges**3)
    whole = volumes @ bin_kernel(edges, q) / volumes.sum()
    assert whole == pytest.approx(bin_kernel(edges[[0, -1]], q)[0], abs=1e-13)


# --- from g to S ---------------------------------------------------------------------------


def test_structure_factor_of_a_hole():
    found = structure_factor([0.0], [0.0, 3.0], [0.5, 2, 5, 15], number_density=0.04)
    assert found == pytest.approx([-2.584489, 1.379532, 0.951562, 1.003394], abs=1e-6)


def test_no_order_scatters_one_and_the_transform_is_linear():
    rng = np.random.default_rng(0)
    edges, q = np.linspace(0, 8, 41), np.linspace(0, 20, 11)
    assert (structure_factor(np.ones(40), edges, q, number_density=0.04) == 1).all()
    g = rng.uniform(0, 3, (2, 40))
    s = structure_factor(g, edges, q, number_density=0.04)
    assert s.shape == (2, 11)
    mixed = structure_factor(0.3 * g[0] + 0.7 * g[1], edges, q, number_density=0.04)
    assert 0.3 * s[0] + 0.7 * s[1] == pytest.approx(mixed, abs=1e-11)


def test_structure_factor_at_zero_counts_atoms():
    edges, g = np.array([0.0, 2.0, 3.0]), np.array([0.0, 2.5])
    shells = 4 * np.pi / 3 * np.diff(edges**3)
    s0 = structure_factor(g, edges, [0.0], number_density=0.05)[0]
    assert s0 == pytest.approx(1 + 0.05 * ((g - 1) * shells).sum())


def test_finer_bins_of_the_same_steps_change_nothing():
    q = np.linspace(0, 18, 37)
    coarse = structure_factor([0, 2.0, 0.8], [0, 2, 3, 5], q, number_density=0.04)
    fine = structure_factor(
        np.repeat([0, 2.0, 0.8], [20, 10, 20]), np.linspace(0, 5, 51), q, number_density=0.04
    )
    assert coarse == pytest.approx(fine, abs=1e-10)


# --- and back ------------------------------------------------------------------------------


@pytest.mark.parametrize("window", ["none", "lorch"])
def test_a_gaussian_distance_comes_back_as_mathematics_says(window):
    # ∫ sin(Qa) e^{−Q²s²/2} sin(Qr) dQ = √(π/8)/s [e^{−(r−a)²/2s²} − e^{−(r+a)²/2s²}]
    q, r = np.linspace(0.001, 60, 30_001), np.linspace(1.0, 5.0, 41)
    a, s, density = 2.8, 0.3, 0.039
    bump = np.sin(q * a) * np.exp(-((q * s) ** 2) / 2)
    found = pair_distribution(1 + bump / q, q, r, number_density=density, window=window)
    sharp = np.sqrt(np.pi / 8) / s * np.exp(-((r - a) ** 2) / 2 / s**2)
    expected = 1 + sharp / (2 * np.pi**2 * density * r)
    # Lorch's window up to so large a Q hardly changes it: 1 − (Qπ/Q_max)²/6 at Q ≈ 1/s
    scale = np.ptp(expected)
    assert found == pytest.approx(expected, abs={"none": 1e-5, "lorch": 0.02}[window] * scale)


@pytest.mark.parametrize(("window", "error"), [("none", 0.003), ("lorch", 0.06)])
def test_there_and_back_again(window, error):
    edges = np.linspace(0, 12, 1201)
    r = (edges[1:] + edges[:-1]) / 2
    # smooth: a soft core, two shells, decaying to 1
    g = 1 - np.exp(-((r / 2.0) ** 4)) + 1.4 * np.exp(-(((r - 2.8) / 0.35) ** 2))
    g -= 0.3 * np.exp(-(((r - 4.0) / 0.5) ** 2))
    q = np.linspace(0, 25, 2501)
    s = structure_factor(g, edges, q, number_density=0.039)
    at = r[150::25]
    back = pair_distribution(s, q, at, number_density=0.039, window=window)
    assert back == pytest.approx(g[150::25], abs=error)


def test_neighbours_of_the_fcc_lattice_come_back_from_its_structure_factor():
    # known: 12, 6, 24, 12, 24, 8, 48 neighbours at √1 … √7
    d, width = 2.5, 0.08
    density = np.sqrt(2) / d**3
    shells = np.linalg.norm(fcc_points(2.8), axis=1)
    orders, numbers = np.unique(np.round(shells[shells > 0] ** 2).astype(int), return_counts=True)
    assert orders.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert numbers.tolist() == [12, 6, 24, 12, 24, 8, 48]
    edges = np.linspace(0, 6.85, 1371)
    r = (edges[1:] + edges[:-1]) / 2
    at = d * np.sqrt(orders)
    peaks = numbers * np.exp(-(((r[:, None] - at) / width) ** 2) / 2) / width / np.sqrt(2 * np.pi)
    rdf = peaks.sum(axis=1)
    options = {"number_density": density}
    g = convert_real(rdf, r, source="RDF", target="g", **options)
    q = np.linspace(0, 60, 3001)
    s = structure_factor(g, edges, q, **options)
    r = np.arange(1.6, 6.85, 0.01)
    back = pair_distribution(s, q, r, window="lorch", **options)
    rdf = convert_real(back, r, source="g", target="RDF", **options)
    between = np.searchsorted(r, [1.9, *(at[1:] + at[:-1]) / 2, 6.84])
    counted = [rdf[a:b].sum() * 0.01 for a, b in pairwise(between)]
    assert counted == pytest.approx(numbers, abs=0.35)


@pytest.mark.parametrize("window", ["none", "lorch"])
@pytest.mark.parametrize("q_max", [12.0, 25.0])
def test_resolution_is_the_width_of_the_transformed_window(window, q_max):
    q = np.linspace(0, q_max, 4001)
    x = np.linspace(0, 6 / q_max, 1201)
    peak = np.trapezoid(window_function(q, window) * np.cos(q * x[:, None]), q, axis=1)
    half = np.interp(-0.5, -peak / peak[0], x)
    assert resolution(q_max, window) == pytest.approx(2 * half, rel=3e-4)


@pytest.mark.parametrize("window", ["none", "lorch"])
def test_a_sharp_distance_becomes_as_wide_as_the_resolution(window):
    a, q_max = 6.0, 20.0
    q = np.linspace(0, q_max, 4001)
    r = np.linspace(a - 0.4, a + 0.4, 1601)
    g = pair_distribution(1 + np.sinc(q * a / np.pi), q, r, number_density=0.04, window=window)
    peak = (g - 1) * r
    above = r[peak > peak.max() / 2]
    assert np.ptp(above) == pytest.approx(resolution(q_max, window), rel=0.01)
    assert r[np.argmax(peak)] == pytest.approx(a, abs=0.01)


def test_resolution_in_numbers():
    assert resolution(20.0) == pytest.approx(3.79 / 20, rel=1e-3)
    assert resolution(20.0, "lorch") == pytest.approx(5.44 / 20, rel=1e-3)
    assert resolution(np.array([10.0, 20.0])).shape == (2,)


def test_windows_at_their_ends():
    q = np.array([0.0, 5.0, 10.0])
    assert window_function(q).tolist() == [1, 1, 1]
    assert window_function(q, "lorch") == pytest.approx([1, 2 / np.pi, 0], abs=1e-15)


def test_what_is_missing_below_the_first_q_is_a_straight_line():
    q = np.linspace(0, 20, 801)
    s = 1 + np.sinc(q * 2.8 / np.pi)
    r = np.linspace(2, 6, 21)
    whole = pair_distribution(s, q, r, number_density=0.04)
    cut = pair_distribution(s[1:], q[1:], r, number_density=0.04)
    assert cut == pytest.approx(whole, abs=1e-12)


# --- clusters and single vectors --------------------------------------------------------------


def test_the_cuboctahedron_of_thirteen_atoms():
    cluster = fcc_points(1.1)
    assert len(cluster) == 13
    found = debye(cluster, [1.0, 3.0, 5.0, 8.0])
    assert found == pytest.approx([9.473686, 0.200487, 0.367780, 1.769376], abs=1e-6)


def test_debye_of_two_atoms_and_of_none_nearby():
    q = np.array([0.0, 1.0, 4.0])
    assert debye([[0, 0, 0], [0, 0, 2.0]], q) == pytest.approx(1 + np.sinc(q * 2 / np.pi))
    assert debye([[1.0, 2.0, 3.0]], q).tolist() == [1, 1, 1]
    assert debye(np.random.default_rng(0).normal(size=(9, 3)), [0.0]) == pytest.approx([9.0])


def test_debye_is_the_mean_over_all_directions():
    rng = np.random.default_rng(4)
    cluster = rng.uniform(-2, 2, (7, 3))
    n = 4000
    z = 1 - (2 * np.arange(n) + 1) / n
    turn = np.pi * (3 - np.sqrt(5)) * np.arange(n)
    rho = np.sqrt(1 - z**2)
    sphere = np.column_stack([rho * np.cos(turn), rho * np.sin(turn), z])
    for q in (0.5, 2.0, 4.0):
        mean = amplitude_squared(cluster, np.ones(7), q * sphere).mean()
        assert debye(cluster, [q])[0] == pytest.approx(mean, abs=2e-3)


def test_debye_of_a_shell_and_the_histogram_agree():
    # the structure factor of a cluster from its distances, put into fine bins
    cluster = fcc_points(2.1)
    n = len(cluster)
    edges = np.linspace(0, 5, 5001)
    apart = np.linalg.norm(cluster[:, None] - cluster, axis=-1)[np.triu_indices(n, 1)]
    counts = np.histogram(apart, edges)[0]
    q = np.array([0.5, 2.0, 6.0])
    assert 1 + 2 / n * counts @ bin_kernel(edges, q) == pytest.approx(debye(cluster, q), abs=0.02)


def test_intensity_of_two_atoms_by_hand():
    positions, f = np.array([[0, 0, 0], [1.5, 0, 0]]), np.array([2 + 1j, 3 - 0.5j])
    q = 0.8
    expected = abs(f[0] + f[1] * np.exp(1j * q * 1.5)) ** 2 / 2
    assert amplitude_squared(positions, f, [[q, 0, 0]]) == pytest.approx([expected])
    # with absorption, Q and −Q differ (Friedel's law fails)
    assert amplitude_squared(positions, f, [[-q, 0, 0]])[0] != pytest.approx(expected, rel=1e-3)


@given(shift=st.tuples(*[st.floats(-20, 20)] * 3), phase=st.floats(0, 6.3))
def test_intensity_sees_neither_origin_nor_common_phase(shift, phase):
    rng = np.random.default_rng(1)
    positions, f = rng.uniform(0, 8, (9, 3)), rng.uniform(1, 9, 9) + 1j
    vectors = rng.normal(size=(5, 3))
    moved = amplitude_squared(positions + np.array(shift), f * np.exp(1j * phase), vectors)
    assert moved == pytest.approx(amplitude_squared(positions, f, vectors), rel=1e-8, abs=1e-8)


def test_a_crystal_scatters_into_its_own_reflections_only():
    cells = np.array(list(product(range(3), repeat=3)))
    basis = np.array([[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]])
    atoms = 4.0 * (cells[:, None] + basis).reshape(-1, 3)
    hkl = np.array([[1, 1, 1], [2, 0, 0], [1, 0, 0], [1, 1, 0], [2, 1, 0], [1 / 3, 0, 0]])
    found = amplitude_squared(atoms, np.ones(len(atoms)), 2 * np.pi / 4.0 * hkl)
    assert found == pytest.approx([108, 108, 0, 0, 0, 0], abs=1e-9)


# --- hard spheres ------------------------------------------------------------------------------


def test_percus_yevick_values():
    q = [0, 2, 5, 7, 10]
    found = percus_yevick(q, packing_fraction=0.45, diameter=1.0)
    known = [0.025348, 0.034342, 0.246293, 2.381492, 0.648096]
    assert found == pytest.approx(known, abs=1e-6)


@pytest.mark.parametrize(
    ("eta", "zero", "height", "place"),
    [(0.45, 0.025348, 2.5140, 6.815), (0.30, 0.093789, 1.5155, 6.338)],
)
def test_percus_yevick_peaks(eta, zero, height, place):
    k = np.linspace(4, 9, 5001)
    s = percus_yevick(k, packing_fraction=eta, diameter=1.0)
    assert s.max() == pytest.approx(height, abs=6e-5)
    assert k[np.argmax(s)] == pytest.approx(place, abs=1.5e-3)
    assert percus_yevick([0.0], packing_fraction=eta, diameter=1.0)[0] == pytest.approx(
        zero, abs=1e-6
    )


@given(eta=st.floats(0.01, 0.6), diameter=st.floats(0.5, 5.0))
def test_percus_yevick_at_zero_is_the_compressibility(eta, diameter):
    s0 = percus_yevick([0.0], packing_fraction=eta, diameter=diameter)[0]
    assert s0 == pytest.approx((1 - eta) ** 4 / (1 + 2 * eta) ** 2, rel=1e-10)

    def pressure(x):  # compressibility equation of state, times density
        return x * (1 + x + x**2) / (1 - x) ** 3

    h = 1e-5
    assert 1 / s0 == pytest.approx((pressure(eta + h) - pressure(eta - h)) / (2 * h), rel=1e-5)


def test_percus_yevick_counts_in_diameters_and_fades_for_a_dilute_gas():
    q = np.linspace(0.5, 10, 20)
    one = percus_yevick(q, packing_fraction=0.4, diameter=2.5)
    assert one == pytest.approx(percus_yevick(q * 2.5, packing_fraction=0.4, diameter=1.0))
    dilute = percus_yevick(q, packing_fraction=1e-4, diameter=1.0)
    # the first virial coefficient: a hole of one diameter
    hole = structure_factor([0.0], [0.0, 1.0], q, number_density=6e-4 / np.pi)
    assert dilute - 1 == pytest.approx(hole - 1, rel=0.02, abs=1e-7)


@pytest.mark.parametrize("eta", [0.1, 0.3, 0.45])
def test_contact_value_is_the_step_that_large_q_see(eta):
    # a step of g at σ makes S − 1 → 24η g(σ) cos(k)/k²
    k = 2 * np.pi * np.array([10.0, 14.0])
    s = percus_yevick(k, packing_fraction=eta, diameter=1.0)
    seen = (s - 1) * k**2 / (24 * eta)
    # what is left falls as 1/k²
    better = (seen[1] * k[1] ** 2 - seen[0] * k[0] ** 2) / (k[1] ** 2 - k[0] ** 2)
    assert better == pytest.approx(contact_value(eta), rel=0.01)


def test_contact_value_for_a_dilute_gas():
    assert contact_value(0.0) == 1
    # g(σ) = 1 + 5η/2 + …, exact to this order
    assert (contact_value(1e-6) - 1) / 1e-6 == pytest.approx(2.5, rel=1e-4)
    assert contact_value(0.45) == pytest.approx(4.0496, abs=1e-4)


# --- bad input ------------------------------------------------------------------------------


@pytest.mark.parametrize("edges", [[1.0], [0, 2, 2], [3, 1], [[0, 1], [1, 2]], 2.0])
def test_bad_edges_are_refused(edges):
    with pytest.raises(ValueError, match="edges must be at least two ascending distances, got"):
        bin_kernel(edges, [1.0])
    with pytest.raises(ValueError, match="edges must be"):
        structure_factor([1.0], edges, [1.0], number_density=0.04)


@pytest.mark.parametrize(
    ("g", "edges", "q", "density", "message"),
    [
        ([1.0, 1.0], [0, 1], [1.0], 0.04, "g must have 1 bins as edges say, got 2"),
        ([np.nan], [0, 1], [1.0], 0.04, "g must be finite"),
        ([1.0], [-1, 1], [1.0], 0.04, "edges must be 0 or more"),
        ([1.0], [0, 1], [-1.0], 0.04, "q must be 0 or more"),
        ([1.0], [0, 1], [1.0], 0.0, "number_density must be greater than 0"),
    ],
)
def test_bad_distributions_are_refused(g, edges, q, density, message):
    with pytest.raises(ValueError, match=message):
        structure_factor(g, edges, q, number_density=density)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"s": [1.0]}, "one length, with q ascending"),
        ({"q": [2.0, 1.0]}, "one length, with q ascending"),
        ({"q": [1.0, 1.0]}, "one length, with q ascending"),
        ({"s": [1.0, np.nan]}, "s must be finite"),
        ({"q": [-1.0, 1.0]}, "q must be 0 or more"),
        ({"r": [0.0, 1.0]}, "r must be greater than 0"),
        ({"number_density": -0.04}, "number_density must be greater than 0"),
        ({"window": "Lorch"}, r"window must be one of .* got 'Lorch' \(did you mean 'lorch'\?\)"),
    ],
)
def test_bad_structure_factors_are_refused(changed, message):
    good = {"s": [1.0, 1.1], "q": [1.0, 2.0], "r": [1.0], "number_density": 0.04}
    with pytest.raises(ValueError, match=message):
        pair_distribution(**(good | changed))


def test_bad_windows_are_refused():
    with pytest.raises(ValueError, match="window must be one of 'none', 'lorch', got 'hann'"):
        window_function([0.0, 1.0], "hann")
    with pytest.raises(ValueError, match="q must be 0 or more"):
        window_function([-1.0, 1.0], "lorch")
    with pytest.raises(ValueError, match="window must be one of"):
        resolution(10.0, "hann")
    with pytest.raises(ValueError, match="q_max must be greater than 0"):
        resolution(0.0)


@pytest.mark.parametrize(
    "positions", [[1.0, 2.0, 3.0], [[1.0, 2.0]], np.empty((0, 3)), [[0, 0, np.nan]]]
)
def test_bad_positions_are_refused(positions):
    with pytest.raises(ValueError, match="positions must"):
        debye(positions, [1.0])
    with pytest.raises(ValueError, match="positions must"):
        amplitude_squared(positions, [1.0], [[1.0, 0, 0]])


@pytest.mark.parametrize(
    ("amplitudes", "vectors", "message"),
    [
        ([1.0], [[1.0, 0, 0]], r"amplitudes \(2,\), one for each atom, got \(1, 3\) and \(1,\)"),
        ([1.0, 2.0], [1.0, 0, 0], r"vectors must have shape \(m, 3\).*got \(3,\)"),
        ([1.0, 2.0], [[1.0, 0]], r"vectors must have shape \(m, 3\)"),
        ([1.0, 2.0], [[1.0, 0, np.inf]], "vectors must be finite"),
        ([1.0, np.nan], [[1.0, 0, 0]], "amplitudes must be finite"),
    ],
)
def test_bad_vectors_and_amplitudes_are_refused(amplitudes, vectors, message):
    with pytest.raises(ValueError, match=message):
        amplitude_squared(np.eye(3)[:2], amplitudes, vectors)


def test_bad_spheres_are_refused():
    good = {"packing_fraction": 0.4, "diameter": 2.5}
    for changed, message in [
        ({"packing_fraction": 0.0}, r"packing_fraction must be a fraction in \(0, 1\), got 0"),
        ({"packing_fraction": 45}, "for 45 % give 0.45"),
        ({"diameter": 0.0}, "diameter must be greater than 0"),
    ]:
        with pytest.raises(ValueError, match=message):
            percus_yevick([1.0], **(good | changed))
    with pytest.raises(ValueError, match="q must be 0 or more"):
        percus_yevick([-1.0], **good)
    with pytest.raises(ValueError, match="packing_fraction must be a fraction"):
        contact_value(1.0)
    with pytest.raises(ValueError, match="q must be 0 or more"):
        debye([[0.0, 0.0, 0.0]], [-1.0])


@pytest.mark.parametrize("first", [0.05, 0.7, 1.6])
def test_the_missing_start_of_a_measurement_is_a_straight_line_from_zero(first):
    q = np.arange(first, 12, 0.05)
    s = 1 + np.sin(2.8 * q) / (2.8 * q)
    r = np.array([1.5, 2.8, 5.0])
    given_ = pair_distribution(s, q, r, number_density=0.04)
    whole = pair_distribution(
        np.append(7.0, s), np.append(0.0, q), r, number_density=0.04
    )  # Q(S − 1) vanishes at 0 whatever S is there
    np.testing.assert_allclose(given_, whole, rtol=1e-12)
