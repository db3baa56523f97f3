"""The population model against exact answers: growth, coarsening, and its own converged self."""

import dataclasses
import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from quench.precipitation import coarsening, population, ripening
from quench.programme import Programme

TEMPERATURE = 700.0
SOLUBILITY, RICH, ENERGY, VOLUME = 1e-3, 0.25, 0.1, 1e-5
START = 400e-9  # large beside the capillary length of 1.4 nm, so that LSW holds


def coarsening_alloy():
    """An alloy that cannot nucleate, with equal atomic volumes as in the LSW theory."""
    phase = population.Phase(
        name="p",
        equilibrium=population.IdealSolution(RICH, SOLUBILITY, TEMPERATURE, 1e3),
        molar_volume=VOLUME,
        interface_energy=ENERGY,
        sites=population.Sites(1.0),
    )
    matrix = population.Matrix(VOLUME, 0.4e-9, 1e-20, 0.0)
    return population.Alloy("test", 0.005, matrix, (phase,))


def rate_constant(alloy):
    return coarsening.lsw_rate_constant(
        interface_energy=ENERGY,
        molar_volume=VOLUME,
        diffusivity=alloy.matrix.diffusivity(TEMPERATURE),
        solubility=SOLUBILITY,
        precipitate_composition=RICH,
        temperature=TEMPERATURE,
    )


def particles(alloy, density, relative_edges):
    """Particles of a distribution of r/START that hold all of the excess solute."""
    classes = population.SizeClasses.from_density(
        lambda radius: density(radius / START), relative_edges * START
    )
    excess = (alloy.composition - 1.003 * SOLUBILITY) / (RICH - SOLUBILITY)
    scale = excess / (4 * math.pi / 3 * classes.cubes)
    return {"p": dataclasses.replace(classes, numbers=classes.numbers * scale)}


def relative_distribution(result):
    """Edges in units of the mean radius, and the probability density between them."""
    classes = result.populations[0]
    mean = classes.lengths / classes.number
    density = classes.numbers / classes.number / np.diff(classes.edges / mean)
    return classes.edges / mean, density


@pytest.fixture(scope="module")
def coarsened():
    """LSW's own distribution, coarsened until the mean radius is twelve times larger."""
    alloy = coarsening_alloy()
    edges = np.geomspace(0.05, 1.4999, 500)
    initial = particles(alloy, coarsening.lsw_distribution, edges)
    duration = (12 * START) ** 3 / rate_constant(alloy)
    return population.simulate(
        alloy,
        Programme.isothermal(TEMPERATURE, duration),
        initial=initial,
        class_width=0.007,
        tolerance=2.5e-4,
    )


def test_coarsening_has_the_rate_of_lsw(coarsened):
    cubes = np.interp(
        coarsened.time[-1] * np.array([0.25, 1.0]),
        coarsened.time,
        coarsened.phase().mean_radius ** 3,
    )
    slope = (cubes[1] - cubes[0]) / (0.75 * coarsened.time[-1])
    assert coarsened.phase().mean_radius[-1] > 11.5 * START
    assert slope == pytest.approx(rate_constant(coarsened.alloy), rel=0.01)


def test_coarsening_keeps_the_distribution_of_lsw(coarsened):
    edges, density = relative_distribution(coarsened)
    points = edges[:-1, None] + np.diff(edges)[:, None] * (np.arange(9) + 0.5) / 9
    exact = coarsening.lsw_distribution(points).mean(axis=1)
    assert (np.abs(density - exact) * np.diff(edges)).sum() < 0.02
    middle = (edges[1:] + edges[:-1]) / 2
    deviation = math.sqrt((density * np.diff(edges) * (middle - 1) ** 2).sum())
    assert deviation == pytest.approx(0.21506, rel=0.01)
    assert middle[density.argmax()] == pytest.approx(1.13456, rel=0.02)
    assert density.max() == pytest.approx(2.15163, rel=0.03)


def test_coarsening_of_other_sizes_agrees_with_single_particles():
    # A normal distribution is far from that of LSW at first, so the rate differs from LSW's.
    alloy = coarsening_alloy()
    initial = particles(
        alloy, lambda rho: np.exp(-0.5 * ((rho - 1) / 0.2) ** 2), np.linspace(0.02, 2, 400)
    )
    scaled = np.array([0.3, 1.0, 4.0, 15.0])
    duration = scaled[-1] * START**3 / rate_constant(alloy)
    result = population.simulate(
        alloy,
        Programme.isothermal(TEMPERATURE, duration),
        initial=initial,
        class_width=0.007,
        tolerance=2.5e-4,
    )
    quantiles = (np.arange(20000) + 0.5) / 20000
    grid = np.linspace(0.02, 2, 4001)
    share = np.cumsum(np.exp(-0.5 * ((grid - 1) / 0.2) ** 2))
    cloud = ripening.ripen(np.interp(quantiles, share / share[-1], grid), scaled)
    model = np.interp(scaled / scaled[-1] * duration, result.time, result.phase().mean_radius)
    assert model / START == pytest.approx(cloud.mean_radius * 1.0, rel=0.01)
    left = np.interp(scaled / scaled[-1] * duration, result.time, result.phase().number_density)
    numbers = left / result.phase().number_density[0]
    assert numbers == pytest.approx(cloud.number / 20000, rel=0.03)


@pytest.mark.parametrize(
    ("radius", "number"), [(2e-9, 1e22), (5e-9, 3e21), (20e-9, 1e19), (3e-9, 1.5e23)]
)
def test_equal_particles_grow_as_their_differential_equation_says(radius, number):
    alloy = population.alloy_2024().with_phase("S", sites=population.Sites(1.0))
    phase, temperature, duration = alloy.phases[0], 463.15, 36000.0
    ratio = phase.molar_volume / alloy.matrix.molar_volume
    rich = phase.equilibrium.precipitate

    def growth(_, radii):
        share = 4 * math.pi / 3 * number * radii[0] ** 3 / ratio
        matrix = (alloy.composition - rich * share) / (1 - share)
        cost = 2 * phase.interface_energy * phase.molar_volume / radii
        beside = phase.equilibrium.interface(cost, temperature)
        diffusivity = alloy.matrix.diffusivity(temperature)
        return ratio * diffusivity / radii * (matrix - beside) / (rich - beside)

    exact = solve_ivp(
        growth, (0, duration), [radius], method="LSODA", rtol=1e-10, atol=1e-20, dense_output=True
    )
    narrow = population.SizeClasses(
        radius * np.array([0.9995, 1.0005]), np.array([number]), np.zeros(1)
    )
    result = population.simulate(
        alloy, Programme.isothermal(temperature, duration), initial={"S": narrow}
    )
    history = result.phase()
    assert history.mean_radius == pytest.approx(exact.sol(result.time)[0], rel=1e-3)
    assert history.mean_radius[-1] / radius > 1.02
    assert history.number_density == pytest.approx(number, rel=1e-12)


def test_lone_particles_grow_with_the_root_of_time():
    # Without curvature and depletion, r² = r₀² + 2 Ω D t with Ω = (x₀ − x_e)/(x_p − x_e).
    alloy = coarsening_alloy().with_phase("p", interface_energy=1e-9)
    radius, duration = 10e-9, 1e4
    few = population.SizeClasses(radius * np.array([0.999, 1.001]), np.array([1.0]), np.zeros(1))
    result = population.simulate(
        alloy, Programme.isothermal(TEMPERATURE, duration), initial={"p": few}
    )
    share = (alloy.composition - SOLUBILITY) / (RICH - SOLUBILITY)
    exact = np.sqrt(radius**2 + 2 * share * alloy.matrix.diffusivity(TEMPERATURE) * result.time)
    assert result.phase().mean_radius == pytest.approx(exact, rel=1e-5)


def reported(temperature, **accuracy):
    """What a page reports of a run: peak, and the histories at some times."""
    history = Programme.isothermal(temperature, 1000 * 3600.0)
    result = population.simulate(population.alloy_2024(), history, **accuracy)
    phase, peak = result.phase(), result.peak()
    hours = 3600.0 * np.array([1, 3, 10, 30, 100, 300, 1000])
    series = (phase.mean_radius, phase.number_density, phase.volume_fraction, result.strength)
    values = [np.interp(hours, result.time, values) for values in series]
    return np.concatenate([[peak.time, peak.value], *values])


@pytest.mark.parametrize("temperature", [453.15, 463.15, 473.15, 493.15])
def test_nothing_reported_moves_by_a_percent_when_classes_or_steps_are_halved(temperature):
    usual = reported(temperature)
    assert reported(temperature, class_width=0.005) == pytest.approx(usual, rel=0.01)
    assert reported(temperature, tolerance=2.5e-4) == pytest.approx(usual, rel=0.01)


def test_the_burst_of_nuclei_is_resolved():
    alloy, burst = population.alloy_2024(), Programme.isothermal(463.15, 20 * 3600.0)
    usual = population.simulate(alloy, burst)
    fine = population.simulate(alloy, burst, class_width=0.002, tolerance=3e-5)
    most = fine.phase().number_density.max()
    assert usual.phase().number_density.max() == pytest.approx(most, rel=3e-3)
    assert 100 < usual.diagnostics.most_classes < 250
    rates = usual.phase().nucleation_rate
    assert rates.max() == pytest.approx(fine.phase().nucleation_rate.max(), rel=0.01)


def test_all_nuclei_are_there_as_long_as_none_dissolves():
    result = population.simulate(population.alloy_2024(), Programme.isothermal(463.15, 6 * 3600.0))
    born = (result.phase().nucleation_rate[1:] * np.diff(result.time)).sum()
    assert born == pytest.approx(result.phase().number_density[-1], rel=1e-6)


def test_two_phases_that_share_their_solute_are_resolved_too():
    history = Programme.two_step(438.15, 20 * 3600.0, 483.15, 2 * 3600.0)
    hours = 3600.0 * np.array([3, 10, 20, 20.1, 21, 22])

    def shares(**accuracy):
        result = population.simulate(population.al_cu(), history, **accuracy)
        return np.array(
            [np.interp(hours, result.time, p.volume_fraction) for p in result.phases.values()]
        )

    usual, fine = shares(), shares(class_width=0.004, tolerance=5e-5)
    assert usual == pytest.approx(fine, rel=0.01, abs=0.01 * fine.max())


@pytest.mark.parametrize("make", [population.alloy_2024, population.al_cu, population.alloy_718])
def test_solute_is_conserved_at_every_step(make):
    alloy = make()
    base = 900.0 if alloy.name == "718" else 440.0
    history = Programme.two_step(base, 20 * 3600.0, base + 30, 50 * 3600.0)
    result = population.simulate(alloy, history)
    assert result.diagnostics.balance_error < 1e-10
    held = bound = 0.0
    for phase, history in zip(alloy.phases, result.phases.values(), strict=True):
        # From the published histories alone: f counts volumes of the transformed alloy.
        held = held + history.volume_fraction / phase.molar_volume
        bound = bound + history.volume_fraction / phase.molar_volume * phase.equilibrium.precipitate
    matrix = (1 - sum(h.volume_fraction for h in result.phases.values())) / (
        alloy.matrix.molar_volume
    )
    solute = (bound + matrix * result.composition) / (held + matrix)
    assert solute == pytest.approx(alloy.composition, rel=1e-10)


def test_late_coarsening_tends_to_lsw_as_particles_outgrow_the_capillary_length():
    result = population.simulate(
        population.alloy_2024(), Programme.isothermal(493.15, 1e5 * 3600.0)
    )
    alloy, phase = result.alloy, result.alloy.phases[0]
    constant = coarsening.lsw_rate_constant(
        interface_energy=phase.interface_energy,
        molar_volume=phase.molar_volume,
        diffusivity=alloy.matrix.diffusivity(493.15),
        solubility=phase.equilibrium.solubility(493.15),
        precipitate_composition=phase.equilibrium.precipitate,
        temperature=493.15,
    )
    constant *= phase.molar_volume / alloy.matrix.molar_volume
    assert alloy.lsw_rate_constant("S", 493.15) == pytest.approx(constant)
    stops = 3600.0 * np.array([1e3, 1e4, 1e5])
    cubes = np.interp(stops, result.time, result.phase().mean_radius) ** 3
    ratios = np.diff(cubes) / np.diff(stops) / constant
    assert ratios[0] > ratios[1] > 1
    assert ratios[1] < 1.07
