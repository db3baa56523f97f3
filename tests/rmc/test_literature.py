"""Fits of published measurements and of curves that others solved exactly.

Numbers marked "recalled" are what the literature is remembered to say, not read again; next
to each stands a reference computed here, from the measured table or in closed form.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from importlib import resources

import numpy as np
import pytest
from scipy.optimize import curve_fit

from quench import data, rmc
from quench.rmc import analysis, ensemble, files, recovery
from quench.rmc.neighbours import coordination_numbers
from quench.scattering import faber_ziman, transforms
from quench.scattering.form_factors import Neutron, XRay


def sampled(engine, pair, *, samples, every, temperature):
    """Mean g(r) over a run that goes on, and the results on the way."""
    schedule = rmc.Constant(temperature)
    results = [engine.run(every, schedule=schedule) for _ in range(samples)]
    return np.mean([result.g(*pair) for result in results], axis=0), results


def summit(r, g, low, high):
    """Place of a broad maximum: that of a cubic through all points between two distances."""
    near = (r > low) & (r < high)
    roots = np.polynomial.Polynomial.fit(r[near], g[near], 3).deriv().roots()
    return max(x.real for x in roots if low < x.real < high and abs(x.imag) < 1e-9)


def rms(values):
    return float(np.sqrt(np.mean(np.square(values))))


# --- liquid argon ------------------------------------------------------------------------------

AR = ("Ar", "Ar")
AR_CORE = {AR: 3.0}
AR_SIGMA = 0.015  # the table has no errors; an estimate
AR_SHELL = 5.2  # Å, about the first minimum


@pytest.fixture(scope="module")
def transformed():
    """g(r) of argon straight from the table, by Fourier integral: r, g."""
    argon = data.argon()
    r = np.arange(2.5, 12, 0.02)
    g = transforms.pair_distribution(argon.values, argon.q, r, number_density=argon.number_density)
    return r, g


@pytest.fixture(scope="module")
def argon_fit():
    argon = data.argon()
    start = rmc.Configuration.random(
        {"Ar": 1.0},
        atoms=1000,
        number_density=argon.number_density,
        min_distance=AR_CORE,
        seed=1,
    )
    # pairs are counted up to L/2 = 18 Å, the liquid goes on: S misses 0.014 (rms), more at low Q
    seen = argon.q > 2 * np.pi / start.half_box
    measured = rmc.TotalSQ(
        argon.q[seen], argon.values[seen], sigma=AR_SIGMA, radiation=Neutron(), name="Ar"
    )
    engine = rmc.Engine(start, [measured], min_distance=AR_CORE, seed=2)
    engine.run(120_000, schedule=rmc.Anneal(5, 0.5))
    return sampled(engine, AR, samples=20, every=10_000, temperature=0.5)


def test_the_argon_table_says_what_its_authors_say(transformed):
    """Recalled from Yarnell et al. (1973): g has its first peak at 3.68 Å, 3.05 high."""
    argon = data.argon()
    assert argon.values.max() == pytest.approx(2.70, abs=0.01)
    assert argon.q[argon.values.argmax()] == pytest.approx(2.0, abs=0.02)
    r, g = transformed
    assert g.max() == pytest.approx(3.05, abs=0.05)
    assert r[g.argmax()] == pytest.approx(3.69, abs=0.03)
    second = (r > 6) & (r < 8.5)
    assert r[second][g[second].argmax()] == pytest.approx(6.95, abs=0.05)


def test_argon_fits_within_what_half_the_box_allows(argon_fit):
    _, results = argon_fit
    assert rms(results[-1].calculated[0] - results[-1].measured[0]) < 0.02
    assert results[-1].drift < 1e-3


def test_argon_has_the_peaks_of_the_transform_and_of_the_paper(argon_fit, transformed):
    """The transform stops at 11.7 Å⁻¹, so its peaks are 0.3 Å wide at least, the fit's are not."""
    g, results = argon_fit
    r, reference = results[0].r, np.interp(results[0].r, *transformed)
    assert r[g.argmax()] == pytest.approx(3.70, abs=0.06)
    assert g.max() == pytest.approx(3.07, abs=0.15)
    assert summit(r, g, 6, 8) == pytest.approx(summit(*transformed, 6, 8), abs=0.05)
    near = (r > 3.2) & (r < 10)
    assert rms((g - reference)[near]) < 0.05
    assert g[r > 10].mean() == pytest.approx(1, abs=0.01)


def test_argon_has_twelve_neighbours(argon_fit, transformed):
    """Recalled: 12 to 13, as the first shell is cut at the minimum or a little beyond."""
    g, results = argon_fit
    r, reference = transformed
    assert analysis.first_minimum(results[0].r, g) == pytest.approx(AR_SHELL, abs=0.1)
    shell = (r > 2.9) & (r < AR_SHELL)
    density = data.argon().number_density
    expected = np.trapezoid((4 * np.pi * density * r**2 * reference)[shell], r[shell])
    found = np.mean([result.coordination(*AR, r_max=AR_SHELL) for result in results])
    assert expected == pytest.approx(12.1, abs=0.1)
    assert found == pytest.approx(expected, abs=0.25)


def test_argon_scatters_as_measured_without_any_histogram(argon_fit):
    """Amplitudes squared at the reciprocal vectors of the box: no g(r), no r_max, no kernel."""
    argon, results = data.argon(), argon_fit[1]
    box = results[0].configuration.box[0]
    steps = np.indices((19, 37, 37)).reshape(3, -1).T - [0, 18, 18]
    vectors = 2 * np.pi / box * steps
    length = np.linalg.norm(vectors, axis=1)
    for low, high in [(1.5, 1.6), (1.95, 2.05), (2.4, 2.5), (2.9, 3.0)]:
        shell = vectors[(length > low) & (length < high) & (steps[:, 0] > 0)]
        counted = np.mean(
            [
                transforms.amplitude_squared(x.configuration.positions, np.ones(1000), shell)
                for x in results[::4]
            ]
        )
        expected = argon.values[(argon.q > low) & (argon.q < high)].mean()
        assert counted == pytest.approx(expected, abs=0.05, rel=0.06), low


# --- fcc nickel --------------------------------------------------------------------------------

NI = ("Ni", "Ni")
NI_REACH = 8.0  # Å, up to which G(r) is fitted


def lattice_shells():
    """Squared radii [a²] and numbers of neighbours of the fcc lattice, by counting."""
    steps = np.indices((33, 33, 33)).reshape(3, -1).T - 16
    squares = (steps[steps.sum(axis=1) % 2 == 0] ** 2).sum(axis=1) / 4
    return np.unique(squares[(squares > 0) & (squares < 40)], return_counts=True)


SHELLS, NUMBERS = lattice_shells()


def crystal(r, a, scale, variance, damping, correlation):
    """G(r) of a vibrating fcc crystal: Gaussian peaks, near neighbours moving together.

    The usual small-box model (Proffen & Billinge 1999, recalled); knows nothing of quench.
    """
    distance = a * np.sqrt(SHELLS)
    width = np.sqrt(2 * variance * (1 - correlation / distance**2))
    gauss = np.exp(-(((r[:, None] - distance) / width) ** 2) / 2) / (width * np.sqrt(2 * np.pi))
    smooth = 4 * np.pi * r * 4 / a**3
    return scale * np.exp(-((damping * r) ** 2) / 2) * (gauss @ (NUMBERS / distance) - smooth)


@pytest.fixture(scope="module")
def crystal_fit():
    """Parameters of `crystal` that fit the measured G(r), and their misfit Rw."""
    nickel = data.nickel()
    used = (nickel.r > 2) & (nickel.r < 15)
    r, measured = nickel.r[used], nickel.values[used]
    found = curve_fit(crystal, r, measured, p0=(3.52, 0.9, 0.005, 0.05, 0.5))[0]
    return found, rms(measured - crystal(r, *found)) / rms(measured)


@pytest.fixture(scope="module")
def nickel_fit(crystal_fit):
    """RMC of G(r) from the lattice; start, result.

    Scale and damping by the diffractometer come from `crystal_fit`: what the atoms do is
    left to the fit, what the instrument does is taken off the data beforehand. (Left free in
    the fit, the scale ends far from it: a broader structure can stand in for a factor.)
    """
    nickel = data.nickel()
    a, scale, _, damping, _ = crystal_fit[0]
    lattice = rmc.Configuration.lattice("fcc", basis="Ni", lattice_constant=a, repeats=6)
    shaken = 0.05 * np.random.default_rng(1).standard_normal(lattice.positions.shape)
    used = (nickel.r > 2) & (nickel.r < NI_REACH)
    r = nickel.r[used][::2]
    seen_fully = scale * np.exp(-((damping * r) ** 2) / 2)
    measured = rmc.PairDistribution(
        r,
        nickel.values[used][::2] / seen_fully,
        sigma=0.3,  # ripples in the data at r < 2 Å, where there are no atoms, are that high
        radiation=XRay(98.0),
        convention="G",
        number_density=lattice.number_density,
        q_max=nickel.q_max,
        name="Ni",
    )
    engine = rmc.Engine(
        lattice.with_positions(lattice.positions + shaken),
        [measured],
        min_distance={NI: 2.0},
        seed=2,
        dr=0.02,  # peaks are 0.2 Å wide
        step=0.05,
    )
    return lattice, engine.run(60_000, schedule=rmc.Anneal(5, 0.5))


def test_a_vibrating_crystal_has_the_pair_distribution_of_gaussian_peaks():
    """Known displacements in, the closed form out: the scale of G(r) and its cut at Q_max."""
    lattice = rmc.Configuration.lattice("fcc", basis="Ni", lattice_constant=3.524, repeats=6)
    r, amplitude = np.arange(2.0, 10.0, 0.02), 0.073
    expected = crystal(r, 3.524, 1.0, amplitude**2, 0.0, 0.0)
    blank = rmc.PairDistribution(
        r,
        expected,
        sigma=0.3,
        radiation=XRay(98.0),
        convention="G",
        number_density=lattice.number_density,
        q_max=40.0,  # 4/u: the peaks are not cut
    )
    rng, curves = np.random.default_rng(4), []
    for _ in range(4):
        moved = lattice.positions + amplitude * rng.standard_normal(lattice.positions.shape)
        engine = rmc.Engine(lattice.with_positions(moved), [blank], seed=0, dr=0.02)
        curves.append(engine.result().calculated[0])
    mean = np.mean(curves, axis=0)
    assert mean @ expected / (expected @ expected) == pytest.approx(1, abs=0.01)
    assert rms(mean - expected) / rms(expected) < 0.04


def test_nickel_data_are_those_of_an_fcc_crystal(crystal_fit):
    """Recalled: a = 3.524 Å, B = 8π²u² between 0.35 and 0.45 Å² at room temperature."""
    (a, scale, variance, damping, _), rw = crystal_fit
    assert rw < 0.08
    assert a == pytest.approx(data.nickel().lattice_constant, rel=3e-3)
    assert 8 * np.pi**2 * variance == pytest.approx(0.42, abs=0.03)
    assert 0.6 < scale < 1
    assert 0.04 < damping < 0.09


def test_nickel_fits_as_well_as_the_crystal_model(nickel_fit, crystal_fit):
    _, result = nickel_fit
    rw = rms(result.calculated[0] - result.measured[0]) / rms(result.measured[0])
    assert rw < 0.075
    assert result.chi2["Ni"] < 3
    assert rw == pytest.approx(crystal_fit[1], abs=0.02)


def test_nickel_peaks_stand_where_the_lattice_has_atoms(nickel_fit, crystal_fit):
    """At a √(n/2) with n = 1 to 7; each peak's mean within 0.03 Å, and the data's maximum too."""
    _, result = nickel_fit
    a, r, nickel = crystal_fit[0][0], result.r, data.nickel()
    for n in range(1, 8):
        place = a * np.sqrt(n / 2)
        peak = np.abs(r - place) < 0.25
        area = (result.g(*NI) * r**2)[peak]
        assert area @ r[peak] / area.sum() == pytest.approx(place, abs=0.03), n
        close = np.abs(nickel.r - place) < 0.2
        assert nickel.r[close][nickel.values[close].argmax()] == pytest.approx(place, abs=0.03), n


def test_nickel_atoms_keep_twelve_neighbours_and_vibrate_as_much(nickel_fit, crystal_fit):
    lattice, result = nickel_fit
    numbers = coordination_numbers(result.configuration, *NI, r_max=3.0)
    assert numbers.mean() == pytest.approx(12, abs=0.05)
    assert (numbers == 12).mean() > 0.95
    moved = result.configuration.positions - lattice.positions
    moved -= lattice.box * np.round(moved / lattice.box)
    # the fit knows no forces: a few atoms stray and the mean square is a little too large
    assert moved.std() == pytest.approx(np.sqrt(crystal_fit[0][2]), rel=0.2)


# --- hard spheres ------------------------------------------------------------------------------

DIAMETER = 3.0
SPHERES = {AR: DIAMETER}


def spheres(eta, *, atoms=800):
    """Engine with the exact Percus–Yevick S(Q) as data and the diameter as core."""
    density = 6 * eta / (np.pi * DIAMETER**3)
    start = rmc.Configuration.random(
        {"Ar": 1.0}, atoms=atoms, number_density=density, min_distance=SPHERES, seed=1
    )
    q = np.arange(2 * np.pi / start.half_box, 12, 0.08)
    s = transforms.percus_yevick(q, packing_fraction=eta, diameter=DIAMETER)
    measured = rmc.TotalSQ(q, s, sigma=0.02, radiation=Neutron(), name="PY")
    return rmc.Engine(start, [measured], min_distance=SPHERES, seed=2)


def contact(r, g):
    """g where spheres touch: ln g, a parabola over the first fifth, carried on to the diameter."""
    near = (r > DIAMETER) & (r < 1.2 * DIAMETER)
    return np.exp(np.polyfit(r[near] - DIAMETER, np.log(g[near]), 2)[-1])


@pytest.fixture(scope="module", params=[0.30, 0.45])
def percus_yevick_fit(request):
    engine = spheres(request.param)
    before = engine.result()
    engine.run(150_000, schedule=rmc.Anneal(20, 0.5))
    return request.param, before, *sampled(engine, AR, samples=20, every=8000, temperature=0.5)


def test_spheres_touch_as_percus_and_yevick_say(percus_yevick_fit):
    """(1 + η/2)/(1 − η)² is known exactly (Wertheim 1963), and nothing of it is in the input.

    S(Q) ends at Qσ = 36. The random packing starts with a contact value far above.
    """
    eta, before, g, results = percus_yevick_fit
    exact = (1 + eta / 2) / (1 - eta) ** 2
    assert contact(before.r, before.g(*AR)) > 1.5 * exact
    assert contact(results[0].r, g) == pytest.approx(exact, rel=0.08)
    assert g[results[0].r < DIAMETER - 0.05].max() == 0


def test_spheres_have_the_peak_of_percus_and_yevick(percus_yevick_fit):
    """Heights 1.5155 and 2.5140 at Qσ = 6.338 and 6.815; a box of 800 rounds the taller off."""
    eta, before, _, results = percus_yevick_fit
    height, place = {0.30: (1.5155, 6.338), 0.45: (2.5140, 6.815)}[eta]
    s, q = np.mean([result.calculated[0] for result in results], axis=0), results[0].x[0]
    assert s.max() == pytest.approx(height, rel=0.03)
    assert q[s.argmax()] * DIAMETER == pytest.approx(place, abs=0.15)
    assert rms(s - results[0].measured[0]) < 0.015 < 0.1 < rms(before.calculated[0] - s)


def test_spheres_without_data_are_hard_spheres():
    """At infinite temperature data do not count; what is left is plain Monte Carlo.

    Carnahan & Starling (1969): contact value (1 − η/2)/(1 − η)³ = 4.66, 15 % above Percus–Yevick.
    """
    engine = spheres(0.45)
    engine.run(300_000, schedule=rmc.Constant(1e12))
    g, results = sampled(engine, AR, samples=20, every=16_000, temperature=1e12)
    assert results[-1].outcomes["Ar"]["gradient"] == results[-1].outcomes["Ar"]["quadratic"] == 0
    assert contact(results[0].r, g) == pytest.approx((1 - 0.225) / 0.55**3, rel=0.04)


# --- two kinds, not additive -------------------------------------------------------------------

MIXED = {"Gd": 0.65, "Co": 0.35}
CORES = np.array([[3.05, 2.40], [2.40, 2.75]])  # unlike 0.5 Å closer than the mean of the like
LIMITS = {("Gd", "Gd"): 2.85, ("Gd", "Co"): 2.30, ("Co", "Co"): 2.30}
SEEN = (1.0, 7.0)  # Å⁻¹, where all three sets have data


def hard_mixture(atoms, seed):
    """Equilibrium fluid of hard cores that are not additive, by a Monte Carlo of its own."""
    core = {("Gd", "Gd"): CORES[0, 0], ("Gd", "Co"): CORES[0, 1], ("Co", "Co"): CORES[1, 1]}
    start = rmc.Configuration.random(
        MIXED, atoms=atoms, number_density=0.039, min_distance=core, seed=seed
    )
    rng = np.random.default_rng(seed)
    places, kind = start.positions.copy(), np.repeat([0, 1], start.counts)
    for i in rng.integers(atoms, size=60 * atoms):
        new = places[i] + rng.uniform(-0.15, 0.15, 3)
        gap = places - new
        gap -= start.box * np.round(gap / start.box)
        far = (gap**2).sum(axis=1) >= CORES[kind[i]][kind] ** 2
        far[i] = True
        if far.all():
            places[i] = new
    return start.with_positions(places)


@pytest.fixture(scope="module")
def recovered():
    """Truth, and by design: data sets and the ensemble that was fitted to them."""
    truth = hard_mixture(500, seed=3)
    start = ensemble.RandomStart(MIXED, 500, 0.039, LIMITS)
    fits = {}
    for design in ("S", "S+Gd+Co"):
        sets = recovery.simulate(truth, recovery.designed(design), seed=5)
        with ThreadPoolExecutor(1) as here:
            chains = ensemble.run(
                start,
                sets,
                chains=3,
                seed=1,
                moves=80_000,
                schedule=rmc.Anneal(50, 0.5),
                samples=4,
                min_distance=LIMITS,
                executor=here,
            )
        fits[design] = sets, chains
    return truth, fits


def shares(truth, fit):
    """Error of each recovered S_ij where there are data, as a share of its own variation."""
    sets, chains = fit
    exact = rmc.Engine(truth, sets, seed=0).result()
    q = chains.q
    seen = (q > SEEN[0]) & (q < SEEN[1])
    return {
        pair: rms((chains.s(*pair)[0] - exact.s(*pair))[seen]) / np.std(exact.s(*pair)[seen])
        for pair in truth.pairs
    }


def test_every_design_is_fitted(recovered):
    for sets, chains in recovered[1].values():
        for measured in sets:
            assert chains.chi2()[measured.name].max() < 2, measured.name


def test_partials_are_recovered_where_the_flag_says_so(recovered):
    """The flag needs no truth. It is careful: Gd–Gd comes out well from S(Q) alone, too."""
    truth, fits = recovered
    flags = {}
    for design, fit in fits.items():
        unknown = recovery.unknown_share(fit[0], MIXED)
        errors = list(shares(truth, fit).values())
        flags[design] = (unknown <= recovery.DETERMINED).tolist()
        assert (np.diff(unknown) > 0).all(), design
        assert (np.diff(errors) > 0).all(), design  # the order of the flag is that of the errors
        for share, error in zip(unknown, errors, strict=True):
            assert error < 0.2 or share > recovery.DETERMINED, design
            assert error > 0.4 or share < 0.95, design
    assert flags["S"][1:] == [False, False]
    assert flags["S+Gd+Co"] == [True, True, False]


def test_anomalous_data_recover_the_unlike_pair(recovered):
    truth, fits = recovered
    alone, all_three = (shares(truth, fits[design]) for design in ("S", "S+Gd+Co"))
    assert all_three["Gd", "Co"] < 0.7 * alone["Gd", "Co"]
    assert all_three["Gd", "Gd"] < 0.7 * alone["Gd", "Gd"]


def test_chains_that_agree_may_all_be_wrong(recovered):
    """Fits share the bias towards disorder: the spread between chains does not show it.

    Gd–Co, Gd–Gd lie within a few spreads of the truth; Co–Co, which hardly scatters, does not.
    """
    truth, fits = recovered
    sets, chains = fits["S+Gd+Co"]
    exact = rmc.Engine(truth, sets, seed=0).result()
    seen = (chains.q > SEEN[0]) & (chains.q < SEEN[1])
    errors = {}
    for pair in truth.pairs:
        mean, spread = chains.s(*pair)
        errors[pair] = rms((mean - exact.s(*pair))[seen]), rms(spread[seen])
    assert errors["Gd", "Gd"][0] < 0.02
    assert errors["Gd", "Co"][0] < 0.06
    for error, spread in (errors["Gd", "Gd"], errors["Gd", "Co"]):
        assert error < 4 * spread
    error, spread = errors["Co", "Co"]
    assert error > 2 * spread
    assert error > 0.1


def test_the_equations_of_three_sets_are_as_ill_conditioned_as_known():
    """349 to 187 from Q = 1 to 7 Å⁻¹ with the Gd K and Co K edges; infinite for one set alone."""
    sets = recovery.designed("S+Gd+Co")
    q = np.array([1.0, 3.0, 5.0, 7.0])
    weights = np.array([[np.interp(q, d.x, row) for row in d.weights(MIXED)] for d in sets])
    number = faber_ziman.condition_number(weights)
    np.testing.assert_allclose(number, [349, 283, 226, 187], rtol=0.02)
    assert np.isinf(faber_ziman.condition_number(weights[:1])).all()
    # errors of the partials by least squares alone, diag (AᵀA)⁻¹ with A the weights over σ
    sigmas = np.array([0.01, 0.03, 0.05])
    scaled = np.moveaxis(weights / sigmas[:, None, None], -1, 0)
    errors = np.sqrt([np.diag(np.linalg.inv(a.T @ a)) for a in scaled])
    assert (errors[:, 2] > 1).all()  # Co–Co: useless without the atoms' three dimensions
    # the flag is the same with a prior spread of 0.3 for each partial
    known = np.sqrt([np.diag(np.linalg.inv(a.T @ a + np.eye(3) / 0.3**2)) for a in scaled]) / 0.3
    np.testing.assert_allclose(
        faber_ziman.remaining_uncertainty(weights, sigmas[:, None] * np.ones(4)), known.T
    )


# --- the data themselves -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("curve", "axis", "convention", "points", "first", "last"),
    [
        (data.argon, "q", "S", 400, (0.0294, 0.0522), (11.7474, 0.9941)),
        (data.nickel, "r", "G", 1000, (0.02, -0.1596764), (20.0, -3.326870)),
    ],
)
def test_measured_curves_come_whole(curve, axis, convention, points, first, last):
    found = curve()
    assert found.convention == convention
    assert found.axis.lower() == axis
    x = getattr(found, axis)
    assert x is found.x
    assert x.shape == found.values.shape == (points,)
    np.testing.assert_allclose([x[0], found.values[0]], first, rtol=1e-5)
    np.testing.assert_allclose([x[-1], found.values[-1]], last, rtol=1e-5)
    assert found.citation
    with pytest.raises(AttributeError, match=f"not of {'r' if axis == 'q' else 'Q'}"):
        _ = found.r if axis == "q" else found.q
    with pytest.raises(FrozenInstanceError):
        found.values = 0
    with pytest.raises(ValueError, match="read-only"):
        found.values[0] = 0


def test_measured_curves_know_their_densities():
    """Argon: 0.02125 atoms/Å³ is 1.410 g/cm³. Nickel: four atoms in a cell, 8.91 g/cm³."""
    argon, nickel = data.argon(), data.nickel()
    assert argon.number_density * 39.948 / 0.602214 == pytest.approx(1.410, abs=0.002)
    assert nickel.number_density * nickel.lattice_constant**3 == pytest.approx(4)
    assert nickel.number_density * 58.693 / 0.602214 == pytest.approx(8.91, abs=0.01)


def test_measured_files_can_be_read_as_any_other():
    folder = resources.files(data)
    with resources.as_file(folder / "argon_85K_yarnell1973.csv") as path:
        table = files.read(path, columns=("Q", "S"), convention="S", q_unit="1/Å")
        with pytest.raises(ValueError, match="convention"):
            files.read(path, convention="F")
    np.testing.assert_array_equal(table.values, data.argon().values)
    assert "Redistribution and use" in (folder / "LICENSE-diffpy.txt").read_text()
    assert "LICENSE-diffpy.txt" in (folder / "nickel_xray_pdf.csv").read_text(encoding="utf-8")
