import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quench.precipitation import population, thermodynamics
from quench.precipitation.population import (
    IdealSolution,
    Matrix,
    Phase,
    Sites,
    SizeClasses,
    stepping,
)
from quench.precipitation.population.nuclei import nuclei
from quench.precipitation.population.stepping import State, StepError, trial_step

NM = 1e-9
T = 463.15
DILUTE = Phase(
    name="β",
    equilibrium=IdealSolution(
        precipitate=0.5, reference=0.01, reference_temperature=T, enthalpy=4e4
    ),
    molar_volume=9e-6,
    interface_energy=0.1,
    sites=Sites(1.0),  # hardly any: only the particles given
)
ALLOY = population.Alloy(
    name="test",
    composition=0.03,
    matrix=Matrix(
        molar_volume=1e-5,
        lattice_parameter=4e-10,
        diffusion_prefactor=1e-19,
        activation_energy=0.0,
    ),
    phases=(DILUTE,),
)


def spheres(radius, number, *, width=1e-6):
    edges = radius * np.array([1 - width, 1 + width])
    return SizeClasses(edges, np.array([number]), np.zeros(1))


def gaussian(mean=5 * NM, number=1e22):
    edges = np.linspace(0.4, 1.6, 61) * mean
    height = number / (0.15 * mean * math.sqrt(2 * math.pi))
    return SizeClasses.from_density(
        lambda r: height * np.exp(-(((r / mean - 1) / 0.15) ** 2) / 2), edges
    )


def start(alloy, *populations, incubated=None, nucleating=None):
    count = len(populations)
    return State(
        0.0,
        stepping.matrix_composition(alloy, populations),
        populations,
        incubated or (0.0,) * count,
        nucleating or (False,) * count,
    )


def solute(alloy, state):
    """Return all solute, counted from the moments of the classes."""
    bound = held = 0.0
    for phase, classes in zip(alloy.phases, state.populations, strict=True):
        share = 4 * np.pi / 3 * classes.cubes * alloy.matrix.molar_volume / phase.molar_volume
        held += share
        bound += share * phase.equilibrium.precipitate
    return bound + (1 - held) * state.composition


def with_matrix_at(alloy, classes, composition):
    """Return the alloy with so much solute that these particles leave this matrix."""
    phase = alloy.phases[0]
    share = 4 * np.pi / 3 * classes.cubes * alloy.matrix.molar_volume / phase.molar_volume
    whole = share * phase.equilibrium.precipitate + (1 - share) * composition
    return replace(alloy, composition=float(whole))


# what the matrix keeps


@given(st.floats(0.0, 0.02))
def test_matrix_composition_is_the_lever_rule(fraction):
    number = fraction / (4 * np.pi / 3 * (5 * NM) ** 3)
    left = stepping.matrix_composition(ALLOY, (spheres(5 * NM, number),))
    # fraction counts volume of precipitate per volume of the alloy as quenched
    share = thermodynamics.lever_rule(composition=0.03, matrix=left, precipitate=0.5)
    assert share == pytest.approx(fraction * 1e-5 / 9e-6, rel=1e-6, abs=1e-15)


def test_matrix_composition_of_two_phases():
    alloy = population.al_cu()
    populations = spheres(2 * NM, 1e23), spheres(10 * NM, 1e21)
    left = stepping.matrix_composition(alloy, populations)
    state = State(0.0, left, populations, (0.0, 0.0), (False, False))
    assert solute(alloy, state) == pytest.approx(alloy.composition, rel=1e-14)
    assert left < alloy.composition


# the weight of the beginning


def test_weight_goes_from_a_half_to_one_over_z():
    assert stepping._weight(0.0) == 0.5
    assert stepping._weight(1e6) == pytest.approx(1e-6)
    drained = np.geomspace(1e-6, 1e5, 3000)
    weights = [stepping._weight(z) for z in drained]
    assert (np.diff(weights) < 0).all()


@pytest.mark.parametrize("switch", [1e-3, 500.0])
def test_weight_is_continuous(switch):
    below, above = stepping._weight(switch * (1 - 1e-9)), stepping._weight(switch * (1 + 1e-9))
    assert below == pytest.approx(above, rel=1e-8)


@given(st.floats(0.01, 50))
def test_weight_makes_the_mean_of_an_exponential_exact(z):
    # mean of e^(−zs) over 0 ≤ s ≤ 1 is w + (1 − w) e^(−z)
    weight = stepping._weight(z)
    mean = (1 - math.exp(-z)) / z
    assert weight + (1 - weight) * math.exp(-z) == pytest.approx(mean, rel=1e-9)


@pytest.mark.parametrize("z", [0.1, 1.0, 3.0, 10.0, 20.0])
def test_one_step_of_an_exponential_approach_is_exact(z):
    # a matrix so close to the interface that the particles hardly change
    radius, number, gap = 50 * NM, 1e19, 1e-7
    base = ALLOY.with_phase("β", interface_energy=1e-3)
    classes = spheres(radius, number)
    cost = 2e-3 * DILUTE.molar_volume / radius
    beside = DILUTE.equilibrium.interface(np.array([cost]), T)[0]
    alloy = with_matrix_at(base, classes, beside + gap)
    share = 4 * np.pi / 3 * classes.cubes * 1e-5 / 9e-6
    duration = z * (1 - share) / (4 * np.pi * 1e-19 * radius * number)
    after = trial_step(alloy, start(alloy, classes), duration, (T, T)).state
    assert (after.composition - beside) / gap == pytest.approx(math.exp(-z), abs=3e-3)


# growth and shrinkage


def test_growth_follows_the_flux_to_a_sphere():
    # d(r²)/dt = 2D (V_p/V_m)(x − x_i)/(x_p − x_i), over a step so short that nothing else changes
    classes = spheres(20 * NM, 1e14)
    trial = trial_step(ALLOY, start(ALLOY, classes), 1e-3, (T, T))
    cost = 2 * 0.1 * 9e-6 / (20 * NM)
    beside = DILUTE.equilibrium.interface(np.array([cost]), T)[0]
    squares = 2e-19 * 0.9 * (0.03 - beside) / (0.5 - beside) * 1e-3
    grown = trial.state.populations[0].edges ** 2 - classes.edges**2
    assert grown == pytest.approx([squares, squares], rel=1e-4)


def test_diffusivity_and_solubility_are_taken_half_way():
    hot = replace(ALLOY.matrix, diffusion_prefactor=1.0, activation_energy=170e3)
    alloy = replace(ALLOY, matrix=hot)
    classes = spheres(20 * NM, 1e14)
    state = start(alloy, classes)
    gains = []
    for temperatures in ((T, T), (T - 20, T)):
        after = trial_step(alloy, state, 1e-3, temperatures).state
        gains.append(after.populations[0].edges ** 2 - classes.edges**2)
    assert gains[1] == pytest.approx(gains[0], rel=1e-4)


def critical_radius(alloy, composition):
    phase = alloy.phases[0]
    return (
        2
        * phase.interface_energy
        * phase.molar_volume
        / (phase.equilibrium.affinity(composition, T) - phase.strain_energy * phase.molar_volume)
    )


@pytest.mark.parametrize("strain", [0.0, 5e7])
def test_a_critical_particle_neither_grows_nor_shrinks(strain):
    alloy = ALLOY.with_phase("β", strain_energy=strain)
    radius = critical_radius(alloy, 0.03)
    found = nuclei(alloy.phases[0], alloy.matrix, 0.03, T, 1e-19).critical_radius
    assert found == pytest.approx(radius, rel=1e-12)
    classes = SizeClasses(radius * np.array([0.99, 1, 1.01]), np.full(2, 1e3), np.zeros(2))
    after = trial_step(alloy, start(alloy, classes), 0.01, (T, T)).state.populations[0]
    change = after.edges / classes.edges - 1
    assert change[1] == pytest.approx(0, abs=1e-6 * change[2])
    assert change[0] < 0 < change[2]


def test_small_particles_dissolve_and_give_their_solute_back():
    classes = spheres(0.9 * critical_radius(ALLOY, 0.03), 1e24, width=0.01)
    alloy = with_matrix_at(ALLOY, classes, 0.02)
    after = trial_step(alloy, start(alloy, classes), 1e3, (T, T)).state
    assert after.populations[0].numbers.size == 0
    assert after.composition == pytest.approx(alloy.composition, rel=1e-12)


@pytest.mark.parametrize("duration", [1e-2, 1.0, 1e2, 1e4, 1e6])
def test_a_step_keeps_the_solute(duration):
    alloy = with_matrix_at(ALLOY, gaussian(), 0.02)
    trial = trial_step(alloy, start(alloy, gaussian()), duration, (T, T))
    assert solute(alloy, trial.state) == pytest.approx(alloy.composition, rel=1e-13)
    assert trial.state.time == duration
    assert 0 < trial.state.composition < 1


def test_the_implicit_mean_closes_the_balance():
    # x at the end belongs to the radii at the end, and these to the mean of both x
    alloy = with_matrix_at(ALLOY, gaussian(), 0.02)
    before = start(alloy, gaussian())
    duration = 3000.0
    after = trial_step(alloy, before, duration, (T, T)).state
    weight = stepping._weight(4 * np.pi * 1e-19 * gaussian().lengths * duration)
    mean = weight * before.composition + (1 - weight) * after.composition

    def pace(composition, radius):
        cost = 2 * DILUTE.interface_energy * DILUTE.molar_volume / radius
        beside = DILUTE.equilibrium.interface(np.array([cost]), T)[0]
        return 2e-19 * 0.9 * (composition - beside) / (0.5 - beside)

    radius = before.populations[0].edges[-5]
    half = math.sqrt(radius**2 + pace(before.composition, radius) * duration / 2)
    expected = math.sqrt(radius**2 + pace(mean, half) * duration)
    assert after.populations[0].edges[-5] == pytest.approx(expected, rel=1e-9)


def test_shrinking_particles_are_followed_in_cubes():
    # d(r³)/dt = 3/2 r d(r²)/dt, by the midpoint rule
    def pace(radius):
        cost = 2 * DILUTE.interface_energy * DILUTE.molar_volume / radius
        beside = DILUTE.equilibrium.interface(np.array([cost]), T)[0]
        return 1.5 * radius * 2e-19 * 0.9 * (0.012 - beside) / (0.5 - beside)

    radius, duration = 2 * NM, 200.0
    classes = spheres(radius, 1e10)
    alloy = with_matrix_at(ALLOY, classes, 0.012)
    trial = trial_step(alloy, start(alloy, classes), duration, (T, T))
    half = np.cbrt(radius**3 + pace(radius) * duration / 2)
    fine = radius**3 + pace(half) * duration
    after = trial.state.populations[0].edges[-2:].mean()
    assert after == pytest.approx(np.cbrt(fine), rel=1e-6)
    assert after < 0.97 * radius
    crude = radius**3 + pace(radius) * duration
    counted = 1 / 1.001  # as there are no more than 1e18
    assert trial.error == pytest.approx(abs(crude / fine - 1) * counted, rel=1e-3)


def test_errors_fall_with_the_square_of_the_step():
    alloy = with_matrix_at(ALLOY, gaussian(), 0.02)
    state = start(alloy, gaussian())
    errors = [trial_step(alloy, state, t, (T, T)).error for t in (0.04, 0.02, 0.01)]
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.1)
    assert errors[1] / errors[2] == pytest.approx(4, rel=0.1)


def test_two_half_steps_come_closer_to_many_small_ones():
    alloy = with_matrix_at(ALLOY, gaussian(), 0.02)

    def end(count):
        state = start(alloy, gaussian())
        for _ in range(count):
            state = trial_step(alloy, state, 100.0 / count, (T, T)).state
        return state.composition

    exact = end(256)
    errors = [abs(end(count) - exact) for count in (8, 16, 32)]
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.25)
    assert errors[1] / errors[2] == pytest.approx(4, rel=0.25)


# nuclei

BUSY = ALLOY.with_phase("β", sites=Sites(1e24, barrier_factor=0.2))


def rates(composition=0.03):
    return nuclei(BUSY.phases[0], BUSY.matrix, composition, T, 1e-19)


def test_nuclei_of_a_step():
    # so few sites that the matrix does not notice, and a step in which incubation goes on
    alloy = BUSY.with_phase("β", sites=Sites(1e18, barrier_factor=0.2))
    now = rates()
    duration = 0.3 / now.relaxation_rate
    trial = trial_step(alloy, start(alloy, SizeClasses.none(), incubated=(0.5,)), duration, (T, T))
    frequency = now.rate_per_site * math.exp(-1 / (0.5 + 0.15))
    expected = 1e18 * (1 - math.exp(-frequency * duration))
    assert trial.nuclei == pytest.approx((expected,), rel=1e-4)
    after = trial.state
    assert after.incubated == pytest.approx((0.8,), rel=1e-4)
    assert after.nucleating == (True,)
    assert after.populations[0].number == pytest.approx(expected, rel=1e-4)
    assert after.populations[0].edges[0] == pytest.approx(now.born_radius, rel=1e-4)
    assert after.populations[0].edges[1] > after.populations[0].edges[0]
    # a cruder step would have them form at an even rate
    crude = 1e18 * min(frequency * duration, 1)
    unnoticed = 1 / 1.001  # as there are no more than 1e18
    assert trial.error == pytest.approx((crude / expected - 1) * unnoticed, rel=1e-3)


def test_nuclei_form_at_the_mean_composition_and_what_they_hold_counts():
    alloy = BUSY.with_phase("β", sites=Sites(1e27, barrier_factor=0.1))
    before = start(alloy, SizeClasses.none(), incubated=(3.0,))
    duration = 30.0
    trial = trial_step(alloy, before, duration, (T, T))
    assert trial.state.composition < 0.95 * before.composition
    mean = (before.composition + trial.state.composition) / 2
    now = nuclei(alloy.phases[0], alloy.matrix, mean, T, 1e-19)
    frequency = now.rate_per_site * math.exp(-1 / (3 + now.relaxation_rate * duration / 2))
    expected = -1e27 * math.expm1(-frequency * duration)
    assert trial.nuclei == pytest.approx((expected,), rel=1e-6)
    assert trial.state.populations[0].edges[0] == pytest.approx(now.born_radius, rel=1e-9)


def test_nuclei_that_are_no_more_once_it_is_too_hot():
    hot = BUSY.solvus_temperature("β") + 5
    state = start(BUSY, SizeClasses.none(), incubated=(5.0,))
    trial = trial_step(BUSY, state, 1.0, (T, hot))
    assert trial.nuclei == (0.0,)
    assert trial.state.populations[0].edges.size == 0
    assert trial.state.nucleating == (False,)


def test_used_sites_give_no_nuclei():
    state = start(BUSY, spheres(0.5 * NM, 0.75e24), incubated=(5.0,))
    now = rates(state.composition)
    trial = trial_step(BUSY, state, 1e-6, (T, T))
    expected = 0.25e24 * now.rate_per_site * math.exp(-1 / 5) * 1e-6
    assert trial.nuclei == pytest.approx((expected,), rel=1e-3)
    full = start(BUSY, spheres(1 * NM, 1.2e24), incubated=(5.0,))
    assert trial_step(BUSY, full, 1e-3, (T, T)).nuclei == (0.0,)


def test_a_long_step_uses_all_sites_and_no_more():
    quick = replace(BUSY, matrix=replace(BUSY.matrix, diffusion_prefactor=1e-10))
    quick = quick.with_phase("β", sites=Sites(1e18, barrier_factor=0.01))
    state = start(quick, SizeClasses.none(), incubated=(50.0,))
    trial = trial_step(quick, state, 1e-4, (T, T))
    assert trial.nuclei == pytest.approx((1e18,), rel=1e-9)


def test_nuclei_join_a_population_that_nucleates_and_open_one_that_does_not():
    first = trial_step(BUSY, start(BUSY, SizeClasses.none(), incubated=(5.0,)), 1e-3, (T, T)).state
    second = trial_step(BUSY, first, 1e-3, (T, T)).state
    assert second.populations[0].numbers.size == 2
    assert second.nucleating == (True,)
    stopped = replace(first, nucleating=(False,))
    third = trial_step(BUSY, stopped, 1e-3, (T, T)).state
    assert third.populations[0].numbers.size == 3
    assert third.populations[0].numbers[1] == 0


def test_nothing_is_born_before_the_incubation():
    state = start(BUSY, SizeClasses.none())
    with np.errstate(all="raise"):
        trial = trial_step(BUSY, state, 1e-9, (T, T))
    assert trial.nuclei == (0.0,)
    assert trial.error == 0
    assert trial.state.nucleating == (False,)
    assert trial.state.populations[0].edges.size == 0


def test_incubation_starts_anew_after_a_time_without_driving_force():
    state = start(BUSY, SizeClasses.none(), incubated=(5.0,))
    hot = BUSY.solvus_temperature("β") + 5
    after = trial_step(BUSY, state, 1.0, (hot, hot)).state
    assert after.incubated == (0.0,)
    assert after.composition == pytest.approx(0.03)


@pytest.mark.parametrize(("share", "counts"), [(1.05e-13, True), (0.95e-13, False)])
def test_hardly_a_nucleus_gets_no_class_of_its_own(share, counts):
    alone = start(BUSY, SizeClasses.none(), incubated=(0.02,))
    few = trial_step(BUSY, alone, 1e-6, (T, T)).nuclei[0]
    state = start(BUSY, spheres(1 * NM, few / share), incubated=(0.02,))
    trial = trial_step(BUSY, state, 1e-6, (T, T))
    assert trial.nuclei[0] == pytest.approx(few, rel=1e-3)
    assert trial.state.nucleating == (counts,)
    assert trial.state.populations[0].edges.size == (4 if counts else 3)


# how far a step may be off


@pytest.mark.parametrize("first", [T, T - 10, T + 10])
def test_error_of_growth_is_that_of_one_step_with_what_was_at_the_beginning(first):
    matrix = replace(ALLOY.matrix, diffusion_prefactor=220.0, activation_energy=188e3)
    alloy = replace(ALLOY, matrix=matrix)

    def pace(radius, temperature):
        cost = 2 * DILUTE.interface_energy * DILUTE.molar_volume / radius
        beside = DILUTE.equilibrium.interface(np.array([cost]), temperature)[0]
        diffusivity = alloy.matrix.diffusivity(temperature)
        return 2 * diffusivity * 0.9 * (0.03 - beside) / (0.5 - beside)

    radius, duration = 2 * NM, 20.0
    crude = radius**2 + pace(radius, first) * duration
    half = math.sqrt(radius**2 + pace(radius, first) * duration / 2)
    fine = radius**2 + pace(half, T) * duration
    trial = trial_step(alloy, start(alloy, spheres(radius, 1e19)), duration, (first, T))
    after = trial.state.populations[0].edges[-2:].mean()
    assert after == pytest.approx(math.sqrt(fine), rel=1e-6)
    assert trial.error == pytest.approx(abs(1 - (crude / fine) ** 1.5), rel=5e-3)
    assert trial.error > 1e-4


@pytest.mark.parametrize("first", [T - 10, T + 10])
def test_error_of_nucleation_is_that_of_the_rate_at_the_beginning(first):
    matrix = replace(ALLOY.matrix, diffusion_prefactor=220.0, activation_energy=188e3)
    alloy = replace(BUSY, matrix=matrix).with_phase("β", sites=Sites(1e22, barrier_factor=0.2))
    duration = 1e-3
    state = start(alloy, SizeClasses.none(), incubated=(1.0,))
    trial = trial_step(alloy, state, duration, (first, T))
    rates = []
    for temperature in (first, T):
        diffusivity = alloy.matrix.diffusivity(temperature)
        now = nuclei(alloy.phases[0], alloy.matrix, 0.03, temperature, diffusivity)
        progress = 1 + now.relaxation_rate * duration / 2
        rates.append(now.rate_per_site * math.exp(-1 / progress))
    assert trial.nuclei == pytest.approx((1e22 * rates[1] * duration,), rel=1e-3)
    assert trial.error == pytest.approx(abs(rates[0] / rates[1] - 1), rel=5e-3)


@pytest.mark.parametrize("duration", [50.0, 55.0, 60.0])
def test_what_has_dissolved_is_no_error(duration):
    classes = spheres(0.75 * NM, 1e19)
    alloy = with_matrix_at(ALLOY, classes, 0.02)
    trial = trial_step(alloy, start(alloy, classes), duration, (T, T))
    assert trial.state.populations[0].numbers.size == 0
    assert trial.error == 0


PAIR = replace(ALLOY, phases=(DILUTE, replace(DILUTE, name="γ")))


def error_of(large, duration, number):
    """Return the error of a step of many large and some small particles of two phases."""
    populations = spheres(50 * NM, large) if large else SizeClasses.none(), spheres(2 * NM, number)
    return trial_step(PAIR, start(PAIR, *populations), duration, (T, T)).error


def test_a_phase_of_few_particles_counts_by_their_number():
    whole = error_of(1e18, 20.0, 2e18)
    assert whole > 10 * error_of(1e18, 20.0, 1.0)
    assert error_of(1e18, 20.0, 0.5e18) == pytest.approx(0.5 * whole, rel=1e-3)
    assert error_of(1e18, 20.0, 1.1e18) == pytest.approx(whole, rel=1e-3)


def test_or_by_its_share_of_all_precipitate():
    whole = error_of(0, 20.0, 2e18)
    assert error_of(0, 20.0, 1e15) == pytest.approx(whole / 1.001, rel=3e-5)
    # a share of 1e-3 of all counts by a half
    assert error_of(1e16, 20.0, 1e16 * 25**3 * 1e-3) == pytest.approx(whole / 2, rel=0.03)


def test_a_population_that_nobody_notices_does_not_count():
    errors = [error_of(1e18, 20.0, number) for number in (1e-3, 1e10)]
    alone = trial_step(ALLOY, start(ALLOY, spheres(50 * NM, 1e18)), 20.0, (T, T)).error
    assert errors == pytest.approx([alone, alone], rel=1e-3)


def test_particles_of_half_an_angstrom_are_none():
    for radius, left in ((0.052 * NM, 1), (0.048 * NM, 0)):
        after = trial_step(ALLOY, start(ALLOY, spheres(radius, 1e20)), 1e-12, (T, T)).state
        assert after.populations[0].numbers.size == left


# finding the mean composition


@pytest.mark.parametrize("slope", [1.0, 3.0, 30.0])
def test_a_root_is_found_in_few_rounds(slope):
    asked = []

    def rising(x):
        asked.append(x)
        return math.expm1(3 * (x - 0.02)) + 5 * (x - 0.02) ** 3

    assert stepping._root(rising, 0.03, slope, 0.03) == pytest.approx(0.02, abs=1e-11)
    assert len(asked) <= 7
    assert all(0 < x < 0.06 for x in asked)


def test_a_root_is_found_across_a_cliff_and_where_nothing_is_finite():
    def cliff(x):
        return math.inf if x > 0.021 else (x - 0.01) * (1e6 if x > 0.01 else 1.0)

    assert stepping._root(cliff, 0.03, 1.0, 0.03) == pytest.approx(0.01, abs=1e-11)


def test_a_root_may_lie_at_either_side_of_the_beginning():
    for root in (1e-6, 0.0299, 0.0301, 0.0599):
        found = stepping._root(lambda x, root=root: 2 * (x - root), 0.03, 1.0, 0.02)
        assert found == pytest.approx(root, abs=1e-11)


# steps without a solution


def test_no_diffusivity_no_step(monkeypatch):
    monkeypatch.setattr(Matrix, "diffusivity", lambda self, temperature: math.nan)
    with pytest.raises(StepError, match="no composition of the matrix closes the balance"):
        trial_step(ALLOY, start(ALLOY, gaussian(number=1e21)), 1.0, (T, T))


@pytest.mark.parametrize("left", [-0.01, 1.5])
def test_an_impossible_matrix_is_refused(monkeypatch, left):
    state = start(ALLOY, gaussian(number=1e21))
    monkeypatch.setattr(stepping, "matrix_composition", lambda alloy, populations: left)
    with pytest.raises(StepError, match=f"left with a composition of {left}"):
        trial_step(ALLOY, state, 1.0, (T, T))
