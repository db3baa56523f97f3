import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quench.precipitation import population
from quench.precipitation.population import SizeClasses, particle_stress, yield_stress

ALLOY = population.al_cu()
STRENGTH = ALLOY.strength
NM = 1e-9
NONE = SizeClasses.none()


def equal_spheres(radius, fraction):
    """Return spheres of one size, within a millionth."""
    number = fraction / (4 * math.pi / 3 * radius**3)
    edges = radius * np.array([1 - 1e-6, 1 + 1e-6])
    return SizeClasses(edges, np.array([number]), np.zeros(1))


def together(*populations):
    """Return populations of ascending radii as one, with empty classes between them."""
    return SizeClasses(
        np.concatenate([p.edges for p in populations]),
        np.concatenate([[0.0, *p.numbers] for p in populations])[1:],
        np.concatenate([[0.0, *p.slopes] for p in populations])[1:],
    )


@given(st.floats(0.5, 50), st.floats(1e-4, 0.2))
def test_equal_spheres_follow_the_friedel_formula(radius, fraction):
    # a particle resists with F = 2βGb² min(r/r_c, 1); f = 4πr³N/3; τ = F^(3/2) √(2rN)/(b √(2·βGb²))
    crossover, radius = 4 * NM, radius * NM
    line = STRENGTH.line_tension_factor * STRENGTH.shear_modulus * STRENGTH.burgers_vector**2
    force = 2 * line * min(radius / crossover, 1)
    per_plane = 2 * radius * fraction / (4 * math.pi / 3 * radius**3)
    friedel = math.sqrt(2 * line / (force * per_plane))
    expected = STRENGTH.taylor_factor * force / (STRENGTH.burgers_vector * friedel)
    found = particle_stress(STRENGTH, equal_spheres(radius, fraction), crossover)
    assert found == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(("small", "large", "ratio"), [(1, 2, math.sqrt(2)), (8, 16, 0.5)])
def test_cut_particles_strengthen_as_they_grow_and_looped_ones_the_other_way(small, large, ratio):
    stresses = [
        particle_stress(STRENGTH, equal_spheres(r * NM, 0.02), 4 * NM) for r in (small, large)
    ]
    assert stresses[1] / stresses[0] == pytest.approx(ratio, rel=1e-5)


def test_stress_rises_with_the_root_of_the_fraction():
    stresses = [particle_stress(STRENGTH, equal_spheres(3 * NM, f), 4 * NM) for f in (0.01, 0.04)]
    assert stresses[1] == pytest.approx(2 * stresses[0])


def test_forces_are_averaged_over_sizes():
    few, many = equal_spheres(2 * NM, 0.01), equal_spheres(10 * NM, 0.03)
    both = together(few, many)
    share = few.number / both.number
    force = share * 0.5 + (1 - share)
    radius = (share * 2 + (1 - share) * 10) * NM
    line = 2 * STRENGTH.line_tension_factor * STRENGTH.shear_modulus * STRENGTH.burgers_vector
    expected = STRENGTH.taylor_factor * line / radius * force**1.5
    expected *= math.sqrt(3 * 0.04 / (2 * math.pi))
    assert particle_stress(STRENGTH, both, 4 * NM) == pytest.approx(expected, rel=1e-5)


def test_within_a_class_the_mean_radius_counts():
    sloped = SizeClasses(np.array([1, 3]) * NM, np.array([1e22]), np.array([0.9]))
    at_mean = (2 + 0.9 / 3) / 4
    flat = replace(sloped, slopes=np.zeros(1))
    ratio = particle_stress(STRENGTH, sloped, 4 * NM) / particle_stress(STRENGTH, flat, 4 * NM)
    expected = (at_mean / 0.5) ** 1.5 * 2 / 2.3 * math.sqrt(sloped.cubes / flat.cubes)
    assert ratio == pytest.approx(expected)


def test_no_particles_give_nothing():
    assert particle_stress(STRENGTH, NONE, 4 * NM) == 0
    stress = yield_stress(ALLOY, ALLOY.composition, (NONE, NONE))
    assert stress.particles == 0
    assert stress.solution == pytest.approx(STRENGTH.solution)
    assert stress.pure == STRENGTH.pure
    assert stress.total == pytest.approx(STRENGTH.pure + STRENGTH.solution)


def test_squares_of_phases_add_whatever_their_order():
    first, second = equal_spheres(2 * NM, 0.02), equal_spheres(6 * NM, 0.01)
    each = [
        particle_stress(STRENGTH, classes, phase.crossover_radius)
        for classes, phase in zip((first, second), ALLOY.phases, strict=True)
    ]
    found = yield_stress(ALLOY, 0.01, (first, second))
    assert found.particles == pytest.approx(math.hypot(*each))
    turned = replace(ALLOY, phases=ALLOY.phases[::-1])
    assert yield_stress(turned, 0.01, (second, first)) == found


def test_a_phase_without_crossover_radius_does_not_strengthen():
    silent = ALLOY.with_phase("θ″", crossover_radius=None)
    spheres = equal_spheres(6 * NM, 0.01)
    found = yield_stress(silent, 0.01, (equal_spheres(2 * NM, 0.02), spheres))
    crossover = ALLOY.phases[1].crossover_radius
    assert found.particles == pytest.approx(particle_stress(STRENGTH, spheres, crossover))
    mute = silent.with_phase("θ′", crossover_radius=None)
    assert yield_stress(mute, 0.01, (spheres, spheres)).particles == 0


@given(st.floats(1e-5, 0.0173), st.floats(1.0, 2.0))
def test_superposition(composition, exponent):
    alloy = replace(ALLOY, strength=replace(STRENGTH, exponent=exponent))
    found = yield_stress(alloy, composition, (NONE, equal_spheres(6 * NM, 0.02)))
    assert found.solution == pytest.approx(
        STRENGTH.solution * np.cbrt(composition / ALLOY.composition) ** 2
    )
    both = (found.solution**exponent + found.particles**exponent) ** (1 / exponent)
    assert found.total == pytest.approx(STRENGTH.pure + both)


def test_solution_strengthening_falls_with_the_solute():
    found = [yield_stress(ALLOY, x, (NONE, NONE)).total for x in (0.0, 0.002, 0.01, 0.017)]
    assert found[0] == STRENGTH.pure
    assert found == sorted(found)
