import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rmc import make_start

from quench.rmc.analysis import pair_counts
from quench.rmc.configuration import Configuration
from quench.rmc.datasets import DifferentialSQ, PairDistribution, TotalSQ
from quench.rmc.engine import Engine
from quench.scattering import Neutron, XRay, transforms
from quench.scattering.faber_ziman import (
    convert_real,
    convert_reciprocal,
    difference_structure_factor,
    difference_weights,
    intensity_difference,
    weights,
)

GLASS = {"Gd": 0.65, "Co": 0.35}
Q = np.arange(1.0, 7.0, 0.25)
S = 1 + np.sinc((Q - 2.2) / 0.8)
DENSITY = 60 / 12.0**3  # that of `atoms`
R = np.arange(2.0, 6.0, 0.1)
G = np.exp(-(((R - 3.5) / 0.3) ** 2))


def total_sq(q=Q, values=S, **changed):
    return TotalSQ(q, values, **({"sigma": 0.02, "radiation": XRay(113.3)} | changed))


def differential_sq(q=Q, values=S, **changed):
    return DifferentialSQ(q, values, **({"sigma": 0.03, "near": 7.689, "far": 7.609} | changed))


def distribution(r=R, values=G, **changed):
    options = {
        "sigma": 0.05,
        "radiation": Neutron(),
        "convention": "G",
        "number_density": DENSITY,
    }
    return PairDistribution(r, values, **(options | changed))


MAKERS = pytest.mark.parametrize("make", [total_sq, differential_sq, distribution])


def atoms(kinds=("Gd", "Co"), counts=(39, 21), box=12.0):
    rng = np.random.default_rng(0)
    return Configuration(kinds, counts, rng.uniform(0, box, (sum(counts), 3)), box)


@pytest.fixture
def no_moves(monkeypatch):
    """Make anything that follows the checks fail: no state is made, so no move can be."""

    def never(*_):
        raise AssertionError("the engine went on with bad data")

    monkeypatch.setattr(Engine, "_begin_from_positions", never)
    monkeypatch.setattr(Engine, "_batch", never)


# --- what data sets hold --------------------------------------------------------------------


@pytest.mark.parametrize("convention", ["S", "i", "F"])
def test_every_convention_in_q_becomes_s_with_its_error(convention):
    values = convert_reciprocal(S, Q, source="S", target=convention)
    sigma = 0.02 * Q if convention == "F" else 0.02
    data = total_sq(values=values, sigma=sigma, convention=convention)
    assert data.convention == "S"
    assert data.values == pytest.approx(S)
    assert data.sigma == pytest.approx(np.full(len(Q), 0.02))


@pytest.mark.parametrize("convention", ["g", "G", "T", "RDF"])
def test_every_convention_in_r_becomes_reduced_g_with_its_error(convention):
    density = DENSITY
    values = convert_real(G, R, source="G", target=convention, number_density=density)
    slope = {"g": 4 * np.pi * density * R, "G": 1, "T": 1, "RDF": 1 / R}[convention]
    data = distribution(values=values, sigma=0.05 / slope * np.ones_like(R), convention=convention)
    assert data.convention == "G"
    assert data.values == pytest.approx(G, abs=1e-12)
    assert data.sigma == pytest.approx(np.full(len(R), 0.05))


@given(factor=st.floats(0.1, 10), convention=st.sampled_from(["g", "G", "T", "RDF"]))
def test_errors_in_r_scale_as_differences_of_values(factor, convention):
    low, high = (
        distribution(values=values, sigma=factor, convention=convention)
        for values in (G, G + factor)
    )
    assert high.values - low.values == pytest.approx(low.sigma, rel=1e-9)


def test_one_error_serves_all_points_and_lists_are_taken():
    data = TotalSQ([1.0, 2.0], [0.5, 1.5], sigma=0.1, radiation=Neutron())
    assert data.sigma.tolist() == [0.1, 0.1]
    assert data.x.tolist() == data.q.tolist() == [1, 2]
    assert distribution().x.tolist() == R.tolist()


def test_weights_are_those_of_the_radiation():
    f = XRay(113.3).amplitudes(GLASS, Q)
    assert total_sq().weights(GLASS) == pytest.approx(weights(GLASS, f))
    near, far = (XRay(e).amplitudes(GLASS, Q) for e in (7.689, 7.609))
    assert differential_sq().weights(GLASS) == pytest.approx(difference_weights(GLASS, near, far))
    one = distribution(radiation=XRay(61.4)).weights(GLASS)
    assert one.shape == (3, len(R))
    assert one[:, 7] == pytest.approx([0.661, 0.304, 0.035], abs=1e-3)


def test_the_order_of_the_kinds_is_that_of_the_composition():
    turned = total_sq().weights({"Co": 0.35, "Gd": 0.65})
    assert turned[::-1] == pytest.approx(total_sq().weights(GLASS))


def test_shapes_of_refinement():
    assert total_sq().adjustments(GLASS) == []
    found = total_sq(scale=(0.9, 1.2), offset=(-0.1, 0.3)).adjustments(GLASS)
    assert [(name, low, high) for name, _, low, high in found] == [
        ("scale", pytest.approx(-0.1), pytest.approx(0.2)),
        ("offset", -0.1, 0.3),
    ]
    assert found[0][1] == pytest.approx(S)
    assert (found[1][1] == 1).all()
    assert distribution(offset=(0, 1)).adjustments(GLASS)[0][0] == "offset"


def test_the_scale_of_a_difference_acts_on_its_intensities():
    """Data made with intensities 2 % apart come right with α = 1.02."""
    near, far = (XRay(e).amplitudes(GLASS, Q) for e in (7.689, 7.609))
    i_far = np.full(len(Q), 2000.0)
    i_near = i_far - intensity_difference(S, GLASS, near, far)
    wrong = difference_structure_factor(i_near, i_far, GLASS, near, far, scale=1 / 1.02)
    (name, shape, low, high), offset = differential_sq(
        values=wrong, scale=(0.95, 1.05), offset=(-1, 1)
    ).adjustments(GLASS)
    assert (name, offset[0]) == ("scale", "offset")
    assert wrong + 0.02 * shape == pytest.approx(S, abs=1e-9)
    assert (low, high) == pytest.approx((-0.05, 0.05))
    assert differential_sq(offset=(-1, 1)).adjustments(GLASS)[0][0] == "offset"


@pytest.mark.parametrize("window", ["none", "lorch"])
def test_termination_is_the_fourier_integral_of_the_data(window):
    data = distribution(q_max=20.0, window=window)
    q, matrix = data.termination()
    assert q[-1] == 20.0
    f = np.sin(3.5 * q)  # does not fade: the last point counts
    s = 1 + f / q
    g = transforms.pair_distribution(s, q, R, number_density=DENSITY, window=window)
    expected = convert_real(g, R, source="g", target="G", number_density=DENSITY)
    assert (s - 1) @ matrix == pytest.approx(expected, abs=1e-9)


def test_a_model_of_each_set_is_the_weighted_sum_of_its_partials():
    configuration, r = atoms(), R[R < 5.9]
    sets = [
        total_sq(name="S"),
        differential_sq(name="Co"),
        distribution(r, G[: len(r)], name="G", q_max=18.0, radiation=XRay(61.4)),
    ]
    engine = Engine(configuration, sets, seed=0, precision="double", dr=0.02)
    calculated = engine.result().calculated
    edges = np.arange(301) * 0.02
    counts = pair_counts(configuration, edges=edges)
    n = np.array([39 * 38 / 2, 39 * 21, 21 * 20 / 2])
    g = counts * configuration.volume / n[:, None] / (4 * np.pi / 3 * np.diff(edges**3))
    composition, density = configuration.composition, configuration.number_density
    for data, curve in zip(sets[:2], calculated[:2], strict=True):
        s = transforms.structure_factor(g, edges, Q, number_density=density)
        assert curve == pytest.approx((data.weights(composition) * s).sum(axis=0), abs=5e-3)
    q, matrix = sets[2].termination()
    s = transforms.structure_factor(g, edges, q, number_density=density) - 1
    expected = (sets[2].weights(composition) * (s @ matrix)).sum(axis=0)
    assert calculated[2] == pytest.approx(expected, abs=0.02)


# --- bad curves ------------------------------------------------------------------------------


@MAKERS
@pytest.mark.parametrize("bad", [0.0, -0.1, np.nan, np.inf])
def test_errors_that_are_none_are_refused(make, bad):
    with pytest.raises(ValueError, match=r"sigma of 'exp 1' must be .*got"):
        make(sigma=bad, name="exp 1")
    sigma = np.full(len(make().x), 0.1)
    sigma[3] = bad
    with pytest.raises(ValueError, match=r"sigma of 'exp 1' must be .*got"):
        make(sigma=sigma, name="exp 1")


@MAKERS
@pytest.mark.parametrize("bad", [np.nan, -np.inf])
def test_missing_values_are_refused(make, bad):
    values = make().values.copy()
    values[5] = bad
    with pytest.raises(ValueError, match="values of 'exp 1' must be finite.*remove or repair"):
        make(values=values, name="exp 1")
    x = make().x.copy()
    x[5] = bad
    with pytest.raises(ValueError, match="of 'exp 1' must be finite"):
        make(x, name="exp 1")
    with pytest.raises(ValueError, match="values of .* must be a number"):
        make(values="a file name")


@MAKERS
def test_disorder_is_refused_with_the_place(make):
    x = make().x.copy()
    axis = make().axis
    x[[4, 5]] = x[[5, 4]]
    with pytest.raises(ValueError, match=rf"{axis} must ascend, but .*\(point 4\) is followed by"):
        make(x)
    with pytest.raises(ValueError, match=r"must ascend, but .*\(point 0\).*sort"):
        make(make().x[::-1])
    x = make().x.copy()
    x[5] = x[4]
    with pytest.raises(ValueError, match=r"\(point 4\) appears twice; .*merge"):
        make(x)


@MAKERS
def test_abscissae_must_be_greater_than_zero(make):
    for first in (0.0, -1.0):
        x = make().x.copy()
        x[0] = first
        with pytest.raises(ValueError, match=f"must be greater than 0, got {first:g}"):
            make(x)


@MAKERS
def test_lists_of_different_length_are_refused_with_their_shapes(make):
    x = make().x
    n = len(x)
    with pytest.raises(ValueError, match=rf"one length, .*\({n},\), \({n - 1},\), \(1,\)"):
        make(values=make().values[:-1])
    with pytest.raises(ValueError, match=rf"one length, .*\({n - 1},\)"):
        make(sigma=np.ones(n - 1))
    with pytest.raises(ValueError, match="at least 1, got shapes"):
        make([], [])
    with pytest.raises(ValueError, match="one length"):
        make(x[None], make().values[None])


def test_momentum_transfer_in_inverse_nanometres_is_recognised():
    q = np.arange(5.0, 50.0, 0.5)
    s = 1 + np.exp(-(((q - 21.5) / 2) ** 2))
    for make in (total_sq, differential_sq):
        with pytest.raises(ValueError, match=r"peaks at 21\.5 Å⁻¹.*nm⁻¹, divide it by 10"):
            make(q, s)
    with pytest.raises(ValueError, match="nm⁻¹, divide it by 10"):
        total_sq(q * 4, s)
    with pytest.raises(ValueError, match="nm⁻¹, divide it by 10"):
        total_sq(q, q * (s - 1), convention="F")
    assert total_sq(q / 10, s).q[-1] == pytest.approx(4.95)


def test_a_glass_may_be_measured_far_beyond_its_first_peak():
    q = np.arange(0.5, 45.0, 0.05)
    s = 1 + np.sin(2.6 * (q - 1.6)) * np.exp(-q / 8)
    assert total_sq(q, s, radiation=Neutron()).q[-1] == pytest.approx(44.95)


def test_momentum_transfer_beyond_the_energy_is_refused():
    q = np.arange(1.0, 9.0, 0.25)
    for make in (
        lambda: total_sq(q, np.ones_like(q), radiation=XRay(7.689)),
        lambda: differential_sq(q, np.ones_like(q)),
        lambda: differential_sq(q, np.ones_like(q), near=7.609, far=7.689),
    ):
        with pytest.raises(ValueError, match=r"Q = 8\.75 Å⁻¹ lies beyond 4π/λ = 7\..*cut the"):
            make()
    assert total_sq(q, np.ones_like(q)).q[-1] == 8.75
    # the smaller energy of the two counts: 4π/λ is 7.712 at 7.609 keV and 7.793 at 7.689 keV
    for pair in ({"near": 7.689, "far": 7.609}, {"near": 7.609, "far": 7.689}):
        with pytest.raises(ValueError, match=r"= 7\.712"):
            differential_sq([1.0, 7.75], [1.0, 1.0], **pair)
    with pytest.raises(ValueError, match=r"Q = 30 Å⁻¹ lies beyond"):
        distribution(q_max=30.0, radiation=XRay(20.0))


@pytest.mark.parametrize("make", [total_sq, distribution])
@pytest.mark.parametrize("bad", ["X", None, 113.3, XRay])
def test_foreign_radiation_is_refused(make, bad):
    with pytest.raises(ValueError, match=r"radiation must be XRay\(energy=…\) or Neutron\(\), got"):
        make(radiation=bad)


@pytest.mark.parametrize(
    ("near", "far", "message"),
    [
        (7.689, 7.689, "near and far are the same energy, 7.689 keV; a difference needs two"),
        (7689, 7609, "in keV, got 7689; .*divide by 1000"),
        (-7.0, 7.609, "energy must be greater than 0"),
        (7.689, np.nan, "energy must be finite"),
    ],
)
def test_bad_pairs_of_energies_are_refused(near, far, message):
    with pytest.raises(ValueError, match=message):
        differential_sq(near=near, far=far)


@pytest.mark.parametrize(
    ("make", "options", "message"),
    [
        (total_sq, {"convention": "s"}, "convention must be one of 'S', 'i', 'F', got 's'"),
        (total_sq, {"convention": "G"}, "convention must be one of"),
        (distribution, {"convention": "D"}, "must be one of 'G', 'g', 'T', 'RDF', got 'D'"),
        (distribution, {"convention": "S"}, "convention must be one of"),
        (distribution, {"number_density": 0.0}, "number_density must be greater than 0"),
        (distribution, {"q_max": 0.0}, "q_max must be greater than 0"),
        (distribution, {"q_max": 20.0, "window": "hann"}, "window must be one of 'none', 'lorch'"),
        (distribution, {"window": "Lorch"}, "did you mean 'lorch'"),
    ],
)
def test_bad_words_and_numbers_are_refused(make, options, message):
    with pytest.raises(ValueError, match=message):
        make(**options)


def test_a_convention_in_r_must_be_stated():
    with pytest.raises(TypeError, match="convention"):
        PairDistribution(R, G, sigma=0.1, radiation=Neutron(), number_density=0.04)


@MAKERS
@pytest.mark.parametrize(
    ("what", "bounds"),
    [
        ("scale", (1.1, 1.2)),
        ("scale", (0.8, 0.9)),
        ("scale", (1.2, 0.8)),
        ("scale", (1.0, 1.0)),
        ("scale", 0.1),
        ("scale", (0.9, 1.0, 1.1)),
        ("offset", (0.1, 0.2)),
        ("offset", (0.1, -0.1)),
        ("offset", (0.0, 0.0)),
    ],
)
def test_bad_bounds_are_refused(make, what, bounds):
    rest = {"scale": 1, "offset": 0}[what]
    with pytest.raises(ValueError, match=rf"{what} must be two bounds .*around {rest}, got .*; le"):
        make(**{what: bounds})


@MAKERS
@pytest.mark.parametrize("bounds", [(np.nan, 1.1), (0.9, np.inf), "wide", (None, 2)])
def test_bounds_that_are_no_numbers_are_refused(make, bounds):
    with pytest.raises(ValueError, match="bounds of scale must be"):
        make(scale=bounds)


# --- what only the engine can see --------------------------------------------------------------


@pytest.mark.parametrize(
    ("configuration", "sets", "error", "message"),
    [
        (atoms(("Gd", "Xx")), [total_sq()], KeyError, "unknown element 'Xx'"),
        (atoms(("A", "B")), [differential_sq()], KeyError, "unknown element 'A'"),
        (atoms(("gd", "Co")), [distribution()], KeyError, "unknown element 'gd'; did you mean"),
        (atoms(), [differential_sq(far=7.409)], ValueError, "Move the far energy nearer"),
        (atoms(), [distribution(R + 1, G)], ValueError, r"r reaches 6\.9 Å.*r_max = 6 Å; cut the"),
        (atoms(), [total_sq(name="A"), total_sq(name="A")], ValueError, "different names"),
        (atoms(), [], ValueError, "at least one data set"),
        (atoms(), [(Q, S)], TypeError, "is no data set; give TotalSQ"),
    ],
)
@pytest.mark.filterwarnings("ignore:the neutron scattering length of Gd:UserWarning")
def test_data_that_do_not_fit_the_configuration_are_refused_before_any_move(
    no_moves, configuration, sets, error, message
):
    with pytest.raises(error, match=message):
        Engine(configuration, sets, seed=0)


def test_good_data_pass_the_same_gate(no_moves):
    with pytest.raises(AssertionError, match="went on"):
        Engine(atoms(), [total_sq(), differential_sq()], seed=0)


def test_a_null_matrix_of_neutron_scatterers_is_refused():
    b = Neutron().amplitudes(("Ti", "Zr"), [1.0])[:, 0].real
    titanium = b[1] / (b[1] - b[0])
    with pytest.raises(ValueError, match="fit the intensity instead"):
        total_sq(radiation=Neutron()).weights({"Ti": titanium, "Zr": 1 - titanium})


def test_an_energy_in_the_gap_of_a_table_is_warned_of_before_any_move(no_moves):
    data = differential_sq(near=50.23, far=49.939)
    with (
        pytest.warns(UserWarning, match="no point between"),
        pytest.raises(AssertionError, match="went on"),
    ):
        Engine(atoms(), [data], seed=0)


def peaked_at(place, *, end=30.0):
    q = np.linspace(0.5, end, 400)
    return total_sq(q, 1 + np.exp(-((q - place) ** 2)))


def test_where_a_peak_becomes_impossible():
    """Neighbours would have to be closer than 0.5 Å apart for a first peak at 12 Å⁻¹."""
    peaked_at(11.7)
    with pytest.raises(ValueError, match=r"peaks at 12\.4"):
        peaked_at(12.4)
    peaked_at(2.0, end=59.5)
    with pytest.raises(ValueError, match="Q reaches 60.5"):
        peaked_at(2.0, end=60.5)


def test_the_largest_momentum_transfer_itself_can_be_measured():
    largest = XRay(8.0).largest_q
    q = np.linspace(1.0, largest, 50)
    assert total_sq(q, np.ones(50), radiation=XRay(8.0)).q[-1] == largest
    with pytest.raises(ValueError, match="beyond 4π/λ"):
        total_sq(q * 1.0001, np.ones(50), radiation=XRay(8.0))


@pytest.mark.parametrize("make", [total_sq, differential_sq])
def test_a_stated_composition_must_be_that_of_the_configuration(make):
    start = make_start(100)
    q = np.linspace(1.0, 7.0, 60)
    agreeing = make(q, np.ones(60), composition={"Gd": 0.655, "Co": 0.345})
    Engine(start, [agreeing], seed=1)
    for other in ({"Gd": 0.60, "Co": 0.40}, {"Gd": 1.0}, {"Gd": 0.65, "Ni": 0.35}):
        wrong = make(q, np.ones(60), composition=other, name="mine")
        with pytest.raises(ValueError, match="'mine' was normalised with.*the configuration has"):
            Engine(start, [wrong], seed=1)
    with pytest.raises(ValueError, match="must add up to 1"):
        make(q, np.ones(60), composition={"Gd": 0.65, "Co": 0.30})


def test_a_distribution_of_another_density_is_refused():
    start = make_start(300)
    options = {"radiation": XRay(113.3), "name": "mine"}
    close = distribution(number_density=0.0392, **options)
    Engine(start, [close], seed=1)
    far = distribution(number_density=0.0410, **options)
    with pytest.raises(ValueError, match="ρ0 = 0.041 Å⁻³, the configuration has 0.039"):
        Engine(start, [far], seed=1)


def test_a_stated_composition_survives_a_checkpoint(tmp_path):
    start = make_start(100)
    q = np.linspace(1.0, 7.0, 60)
    data = total_sq(q, np.ones(60), composition={"Gd": 0.65, "Co": 0.35})
    Engine(start, [data], seed=1).save(tmp_path / "run.npz")
    found = Engine.resume(tmp_path / "run.npz").datasets[0].composition
    assert found == {"Gd": 0.65, "Co": 0.35}
