import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quench.precipitation.population.classes import (
    SizeClasses,
    limited_slopes,
    mean_cubes,
    remapped,
    stretched,
)

NM = 1e-9
FLOOR = 0.1 * NM


def random_population(seed, *, size=None, width=0.03):
    """Return ascending classes of uneven width, some of them empty, sloped at will."""
    generator = np.random.default_rng(seed)
    size = size or int(generator.integers(3, 80))
    ratios = 1 + width * generator.uniform(0.2, 2, size)
    edges = NM * np.cumprod(np.concatenate([[generator.uniform(0.3, 20)], ratios]))
    numbers = 10 ** generator.uniform(18, 22, size) * (generator.random(size) > 0.2)
    numbers[0] = numbers[-1] = 1e21
    return SizeClasses(edges, numbers, generator.uniform(-1, 1, size))


def smooth_population(width, *, mean=5 * NM, spread=0.6 * NM):
    edges = np.geomspace(mean / 3, mean * 2, round(np.log(6) / np.log1p(width)))
    return SizeClasses.from_density(
        lambda r: 1e30 * np.exp(-(((r - mean) / spread) ** 2) / 2), edges
    )


def quadrature(classes, power):
    """Return the sum of r**power over the particles, straight from the definition of slopes."""
    nodes, weights = np.polynomial.legendre.leggauss(8)
    total = 0.0
    for lower, upper, number, slope in zip(
        classes.edges[:-1], classes.edges[1:], classes.numbers, classes.slopes, strict=True
    ):
        xi = (1 + nodes) / 2
        radii = lower + xi * (upper - lower)
        total += number * (weights / 2 * (1 + slope * (2 * xi - 1)) * radii**power).sum()
    return total


seeds = st.integers(0, 2**32 - 1)


@given(seeds)
def test_moments_are_those_of_straight_lines(seed):
    classes = random_population(seed)
    assert classes.number == pytest.approx(quadrature(classes, 0), rel=1e-12)
    assert classes.lengths == pytest.approx(quadrature(classes, 1), rel=1e-12)
    assert classes.cubes == pytest.approx(quadrature(classes, 3), rel=1e-12)


@given(seeds)
def test_means_within_classes(seed):
    classes = random_population(seed, size=8)
    singles = [
        SizeClasses(classes.edges[i : i + 2], np.ones(1), classes.slopes[i : i + 1])
        for i in range(classes.numbers.size)
    ]
    assert classes.mean_radii == pytest.approx([quadrature(s, 1) for s in singles], rel=1e-12)
    assert mean_cubes(classes.edges, classes.slopes) == pytest.approx(
        [quadrature(s, 3) for s in singles], rel=1e-12
    )


def test_no_particles():
    none = SizeClasses.none()
    assert (none.number, none.edges.size, none.numbers.size, none.slopes.size) == (0, 0, 0, 0)


def test_from_density_integrates_it():
    edges = np.linspace(1, 3, 11) * NM
    classes = SizeClasses.from_density(lambda r: 3e45 * r**2, edges)
    assert classes.edges is edges
    assert classes.numbers == pytest.approx(1e45 * np.diff(edges**3), rel=1e-12)
    # half the relative change of the density over a class
    expected = (2 * 0.2 / 2) / (edges[1:] + edges[:-1]) * 2 * NM
    assert classes.slopes[1:-1] == pytest.approx(expected[1:-1], rel=0.01)


def test_growth_moves_the_edges_and_nothing_else():
    classes = random_population(3)
    grown = classes.moved((classes.edges + NM) ** 3, FLOOR)
    assert grown.edges == pytest.approx(classes.edges + NM, rel=1e-12)
    assert grown.numbers is classes.numbers
    assert grown.slopes is classes.slopes


@pytest.mark.parametrize("slope", [-1.0, -0.4, 0.0, 0.7, 1.0])
@pytest.mark.parametrize("gone", [0.2, 0.9])
def test_a_class_that_reaches_below_the_floor_keeps_its_upper_part(slope, gone):
    # cubes fall below the floor's for the share `gone` of the class
    classes = SizeClasses(np.array([1, 2, 3]) * NM, np.array([4.0, 1.0]), np.array([slope, 0.1]))
    cubes = np.array([FLOOR**3 - gone * NM**3, FLOOR**3 + (1 - gone) * NM**3, 8 * NM**3])
    left = classes.moved(cubes, FLOOR)
    assert left.edges == pytest.approx(np.cbrt([FLOOR**3, cubes[1], cubes[2]]), rel=1e-12)
    # ∫ 1 + s (2ξ − 1) dξ from `gone` to 1
    assert left.numbers == pytest.approx([4 * (1 - gone) * (1 + slope * gone), 1.0])
    # the density at both ends of what is left is the one it had
    half = left.numbers[0] / (1 - gone) / 4
    assert half * (1 + left.slopes[0]) == pytest.approx(1 + slope)
    assert half * (1 - left.slopes[0]) == pytest.approx(1 + slope * (2 * gone - 1))
    assert left.slopes[1] == 0.1
    assert classes.numbers.tolist() == [4.0, 1.0]
    assert classes.slopes.tolist() == [slope, 0.1]


def test_where_small_ones_are_uppermost_the_lower_part_is_kept():
    # nuclei appear above the smallest particles: an inverted class, whose upper edge dissolves
    classes = SizeClasses(np.array([2, 1]) * NM, np.array([10.0]), np.array([0.5]))
    left = classes.moved(np.array([FLOOR**3 + NM**3, FLOOR**3 - 3 * NM**3]), FLOOR)
    assert left.edges == pytest.approx(np.cbrt([FLOOR**3 + NM**3, FLOOR**3]))
    assert left.numbers == pytest.approx([10 * 0.25 * (1 - 0.5 * 0.75)])
    density = left.numbers[0] / 0.25 / 10
    assert density * (1 - left.slopes[0]) == pytest.approx(0.5)
    assert density * (1 + left.slopes[0]) == pytest.approx(1 + 0.5 * (2 * 0.25 - 1))


def test_small_ones_dissolve_below_those_that_nucleated_above_them():
    classes = SizeClasses(
        np.array([2, 1, 1.5, 4]) * NM, np.array([0.0, 3.0, 5.0]), np.array([0.0, 0.2, 0.4])
    )
    left = classes.moved(np.array([8, -2, FLOOR**3 / NM**3 - 1, 3]) * NM**3, FLOOR)
    assert left.numbers == pytest.approx([5 * 0.75 * (1 + 0.4 * 0.25)], rel=1e-4)
    assert left.edges == pytest.approx(np.cbrt([FLOOR**3, 3 * NM**3]))


def test_of_nuclei_whose_oldest_dissolve_the_youngest_are_kept():
    classes = SizeClasses(np.array([1, 2]) * NM, np.array([5.0]), np.zeros(1))
    cubes = np.array([FLOOR**3 / NM**3 - 1, 8]) * NM**3
    left = classes.moved(cubes, FLOOR, born=NM, nuclei=2.0)
    assert left.numbers == pytest.approx([2 * 0.999 / 1.999, 5 * 7.999 / 8.999])
    assert left.edges == pytest.approx([NM, FLOOR, 2 * NM])


def test_an_edge_on_the_floor_is_still_there():
    classes = SizeClasses(np.array([1, 2]) * NM, np.array([5.0]), np.array([0.3]))
    left = classes.moved(np.array([FLOOR**3, NM**3]), FLOOR)
    assert left.numbers.tolist() == [5.0]
    assert left.slopes.tolist() == [0.3]


def test_classes_below_the_floor_are_gone():
    classes = SizeClasses(np.arange(1, 5) * NM, np.array([7.0, 5.0, 3.0]), np.zeros(3))
    for smaller in (-1, 0, 0.0005):  # of which the last is left, but smaller than the floor
        left = classes.moved(np.array([-8, smaller, FLOOR**3 / NM**3, 1]) * NM**3, FLOOR)
        assert left.edges == pytest.approx([FLOOR, NM])
        assert left.numbers == pytest.approx([3.0])
    none = classes.moved(np.full(4, -(NM**3)), FLOOR)
    assert (none.edges.size, none.numbers.size, none.slopes.size) == (0, 0, 0)


def test_nothing_but_the_last_bit_of_a_class_with_no_particle_there():
    # a density that falls to 0 at the upper end leaves nothing there, and no 0/0
    classes = SizeClasses(np.array([1, 2]) * NM, np.array([1.0]), np.array([-1.0]))
    left = classes.moved(np.array([-(NM**3), FLOOR**3]), FLOOR)
    assert left.number == pytest.approx(0, abs=1e-12)


def test_nuclei_join_on_below():
    classes = SizeClasses(np.array([1, 2]) * NM, np.array([5.0]), np.array([0.3]))
    born = 0.7123456789 * NM
    after = classes.moved(np.array([1.331, 8]) * NM**3, FLOOR, born=born, nuclei=2.0)
    assert after.edges[0] == born
    assert after.edges[1:] == pytest.approx([1.1 * NM, 2 * NM])
    assert after.numbers.tolist() == [2.0, 5.0]
    assert after.slopes.tolist() == [0.0, 0.3]


def test_where_nuclei_would_appear_an_empty_class_may_join_on():
    classes = SizeClasses(np.array([1, 2]) * NM, np.array([5.0]), np.array([0.3]))
    assert classes.moved(classes.edges**3, FLOOR, born=0.7 * NM).numbers.tolist() == [0.0, 5.0]


def test_first_nuclei():
    empty = SizeClasses.none().opened(NM)
    assert empty.edges.tolist() == [NM]
    assert empty.numbers.size == 0
    after = empty.moved(np.array([1.331]) * NM**3, FLOOR, born=NM, nuclei=2.0)
    assert after.edges == pytest.approx([NM, 1.1 * NM])
    assert after.numbers.tolist() == [2.0]


def test_opened_puts_an_empty_class_in_front():
    classes = SizeClasses(np.array([1, 2]) * NM, np.array([5.0]), np.array([0.3]))
    opened = classes.opened(1.5 * NM)
    assert opened.edges == pytest.approx(np.array([1.5, 1, 2]) * NM)
    assert opened.numbers.tolist() == [0.0, 5.0]
    assert opened.slopes.tolist() == [0.0, 0.3]
    assert opened.cubes == pytest.approx(classes.cubes)


def test_trimmed_drops_empty_ends_and_keeps_gaps():
    numbers = np.array([0.0, 1e-15, 1.0, 0.0, 1.0, 0.0])
    classes = SizeClasses(np.arange(1, 8) * NM, numbers, np.linspace(0, 0.5, 6))
    trimmed = classes.trimmed()
    assert trimmed.edges == pytest.approx(np.arange(3, 7) * NM)
    assert trimmed.numbers.tolist() == [1.0, 0.0, 1.0]
    assert trimmed.slopes == pytest.approx([0.2, 0.3, 0.4])
    assert SizeClasses(np.arange(1, 4), np.zeros(2), np.zeros(2)).trimmed().edges.size == 0


def test_trimmed_keeps_a_part_in_a_hundred_million_million():
    for few, left in ((1.05e-14, 2), (0.95e-14, 1)):
        classes = SizeClasses(np.arange(1, 4) * NM, 1e20 * np.array([few, 1.0]), np.zeros(2))
        assert classes.trimmed().numbers.size == left


# slopes


def test_a_linear_density_is_reproduced():
    edges = np.linspace(2, 6, 9)
    numbers = np.diff(3 * edges + edges**2)  # density 3 + 2r
    half_rise = 2 * 0.5 / 2
    expected = half_rise / (3 + edges[1:] + edges[:-1])
    assert limited_slopes(edges, numbers)[1:-1] == pytest.approx(expected[1:-1], rel=1e-12)
    falling = limited_slopes(edges, numbers[::-1])
    assert falling[1:-1] == pytest.approx(-expected[-2:0:-1], rel=1e-12)


def test_no_slope_at_an_extremum_or_on_a_plateau():
    slopes = limited_slopes(np.arange(6.0), np.array([1.0, 2.0, 5.0, 2.0, 2.0]))
    assert slopes[2] == 0
    assert slopes[3] == 0


def test_the_steeper_side_does_not_count_more_than_twice_the_other():
    # steps of 1 and 10 about the middle: 2·1 for the whole class, not 5.5
    slopes = limited_slopes(np.arange(4.0), np.array([4.0, 5.0, 15.0]))
    assert slopes[1] == pytest.approx(2 / 2 / 5)
    slopes = limited_slopes(np.arange(4.0), np.array([4.0, 14.0, 15.0]))
    assert slopes[1] == pytest.approx(2 / 2 / 14)
    # between 1 and 2 the mean of them
    slopes = limited_slopes(np.arange(4.0), np.array([4.0, 5.0, 7.0]))
    assert slopes[1] == pytest.approx(1.5 / 2 / 5)


@given(seeds)
def test_slopes_never_make_a_density_negative(seed):
    classes = random_population(seed)
    slopes = limited_slopes(classes.edges, classes.numbers)
    assert (np.abs(slopes) <= 1).all()
    assert (slopes[classes.numbers == 0] == 0).all()


# classes anew


@given(seeds, st.sampled_from([0.003, 0.01, 0.05, 0.2]))
def test_remapping_keeps_number_and_volume(seed, width):
    classes = random_population(seed)
    fresh = remapped(classes, width)
    assert fresh.number == pytest.approx(classes.number, rel=1e-12)
    assert fresh.cubes == pytest.approx(classes.cubes, rel=1e-12)
    assert fresh.lengths == pytest.approx(classes.lengths, rel=width)
    assert (np.diff(fresh.edges) > 0).all()
    assert fresh.edges[[0, -1]] == pytest.approx(classes.edges[[0, -1]], rel=1e-3)


def narrow_and_skew(ratio, fall, count=8):
    edges = NM * np.geomspace(1, ratio, count + 1)
    return SizeClasses(edges, 1e21 * fall ** np.arange(count), np.zeros(count))


@given(st.floats(1.001, 3.0), st.floats(1e-12, 1.0), st.sampled_from([0.01, 0.02, 0.05, 0.2]))
def test_remapping_never_makes_negative_numbers(ratio, fall, width):
    classes = narrow_and_skew(ratio, fall)
    fresh = remapped(classes, width)
    assert (fresh.numbers >= 0).all()
    assert fresh.number == pytest.approx(classes.number, rel=1e-12)
    assert fresh.cubes == pytest.approx(classes.cubes, rel=1e-12)


@given(seeds)
def test_remapping_does_not_care_how_many_there_are(seed):
    many = random_population(seed)
    few = SizeClasses(many.edges, many.numbers * 1e-60, many.slopes)
    expected = remapped(many, 0.02).numbers
    assert 1e60 * remapped(few, 0.02).numbers == pytest.approx(expected, rel=1e-9, abs=1e9)


def test_remapping_keeps_a_constant_density():
    edges = np.geomspace(3, 7, 40) * NM
    classes = SizeClasses(edges, 1e30 * np.diff(edges), np.zeros(39))
    fresh = remapped(classes, 0.01)
    inner = slice(3, -3)
    density = fresh.numbers / np.diff(fresh.edges)
    assert density[inner] == pytest.approx(np.full(density.size, 1e30)[inner], rel=1e-3)


def test_remapping_a_smooth_distribution_changes_it_little():
    classes = smooth_population(0.03)
    fresh = remapped(classes, 0.01)
    radii = (fresh.edges[1:] + fresh.edges[:-1]) / 2
    expected = 1e30 * np.exp(-(((radii - 5 * NM) / (0.6 * NM)) ** 2) / 2)
    assert fresh.numbers / np.diff(fresh.edges) == pytest.approx(expected, abs=0.01 * 1e30)
    assert fresh.lengths == pytest.approx(classes.lengths, rel=1e-6)


def test_remapping_again_and_again_keeps_the_width_of_a_distribution():
    classes = fresh = smooth_population(0.01)
    for _ in range(30):
        fresh = remapped(fresh, 0.0101)
        fresh = remapped(fresh, 0.0099)
    squares = quadrature(fresh, 2) / fresh.number - (fresh.lengths / fresh.number) ** 2
    assert np.sqrt(squares) == pytest.approx(0.6 * NM, rel=3e-3)
    assert fresh.lengths == pytest.approx(classes.lengths, rel=1e-5)


def test_fresh_classes_have_the_wanted_width_about_the_mean_and_even_ones_below():
    classes = smooth_population(0.01).trimmed()
    fresh = remapped(classes, 0.02)
    mean = fresh.lengths / fresh.number
    widths = np.diff(fresh.edges)
    # evenly spaced in ln(r + 0.3 r̄), no wider than wanted and as few as that allows
    relative = widths / (fresh.edges[:-1] + 0.3 * mean)
    assert relative == pytest.approx(np.full(widths.size, relative[0]), rel=1e-4)
    span = (classes.edges[-1] + 0.3 * mean) / (classes.edges[0] + 0.3 * mean)
    assert widths.size == np.ceil(np.log(span) / np.log(1.02))
    assert fresh.edges[[0, -1]].tolist() == classes.edges[[0, -1]].tolist()


def test_remapping_cuts_empty_ends_off():
    classes = smooth_population(0.02)
    empty = SizeClasses(
        np.concatenate([[0.2 * NM], classes.edges, [90 * NM]]),
        np.concatenate([[0], classes.numbers, [0]]),
        np.zeros(classes.numbers.size + 2),
    )
    fresh = remapped(empty, 0.02)
    assert fresh.edges[[0, -1]] == pytest.approx(classes.trimmed().edges[[0, -1]])


def test_remapping_sorts_inverted_classes_in():
    # 3 particles between 1 and 2 nm, and 5 between 1 and 4 nm
    classes = SizeClasses(
        np.array([2, 1, 4]) * NM, np.array([3.0, 5.0]) * 1e21, np.array([0.4, -0.2])
    )
    fresh = remapped(classes, 0.02)
    assert fresh.edges[[0, -1]] == pytest.approx([NM, 4 * NM])
    assert fresh.number == pytest.approx(8e21, rel=1e-12)
    assert fresh.cubes == pytest.approx(classes.cubes, rel=1e-12)
    assert fresh.cubes == pytest.approx(quadrature(classes, 3), rel=1e-12)
    middle = (fresh.edges[1:] + fresh.edges[:-1]) / 2
    density = fresh.numbers / np.diff(fresh.edges)
    first = 3e21 / NM * (1 + 0.4 * (1 - 2 * (middle / NM - 1)))  # denser at 1 nm: it runs down
    second = 5e21 / (3 * NM) * (1 - 0.2 * (2 * (middle / NM - 1) / 3 - 1))
    below = middle < 1.9 * NM
    above = middle > 2.1 * NM
    assert density[below] == pytest.approx((first + second)[below], rel=0.01)
    assert density[above] == pytest.approx(second[above], rel=0.01)


def test_an_inverted_class_may_be_anywhere():
    # 1e21 particles from 1 to 4 nm, and 3e21 from 4 to 2 nm, told in two ways
    one = SizeClasses(np.array([1, 4, 2]) * NM, np.array([1e21, 3e21]), np.array([0.3, 0.8]))
    other = SizeClasses(np.array([2, 4, 1]) * NM, np.array([3e21, 1e21]), np.array([-0.8, -0.3]))
    assert remapped(one, 0.02).numbers == pytest.approx(remapped(other, 0.02).numbers)
    fresh = remapped(one, 0.02)
    below = fresh.numbers[fresh.edges[1:] < 2 * NM].sum()
    share = (fresh.edges[fresh.edges < 2 * NM].max() / NM - 1) / 3
    assert below == pytest.approx(1e21 * share * (1 + 0.3 * (share - 1)), rel=2e-3)


def test_one_narrow_class_is_kept():
    classes = SizeClasses(np.array([1, 1.001]) * NM, np.array([1e21]), np.array([0.0]))
    fresh = remapped(classes, 0.01)
    assert fresh.numbers == pytest.approx(1e21 * np.diff(fresh.edges) / (0.001 * NM), rel=1e-3)


def test_classes_are_as_wide_as_wanted_when_fresh_and_stretched_when_grown():
    fresh = remapped(smooth_population(0.01), 0.01)
    assert stretched(fresh, 0.01) == pytest.approx(1, rel=0.03)
    assert stretched(fresh, 0.005) == pytest.approx(2, rel=0.03)
    # where r² of all grows by the same, ratios shrink; where it falls, they grow
    shrunk = fresh.moved((fresh.edges**2 - 2.5 * NM**2) ** 1.5, FLOOR)
    assert stretched(shrunk, 0.01) > 1.1


def test_only_classes_that_matter_count_as_stretched():
    mean = NM
    wide = np.array([0.1, 0.4, 0.95, 1.05, 3.0]) * mean
    # wide below half the mean, or with hardly a particle
    classes = SizeClasses(wide, np.array([1e-3, 0, 1.0, 1e-7]), np.zeros(4))
    mean = classes.lengths / classes.number
    assert stretched(classes, 0.01) == pytest.approx(0.1 * NM / (0.95 * NM + 0.3 * mean) / 0.01)
    for lower, counts in ((0.49, False), (0.52, True)):
        classes = SizeClasses(np.array([lower, 0.9, 1.099]) * NM, np.array([1e-5, 1]), np.zeros(2))
        by_wide = (0.9 - lower) / (lower + 0.3) / 0.01
        assert bool(stretched(classes, 0.01) == pytest.approx(by_wide, rel=1e-3)) == counts
    for few, counts in ((0.9e-6, False), (1.05e-6, True)):
        classes = SizeClasses(
            np.array([0.95, 1.05, 3.0]) * NM, 1e20 * np.array([1, few]), np.zeros(2)
        )
        by_few = (3 - 1.05) / (1.05 + 0.3) / 0.01
        assert bool(stretched(classes, 0.01) == pytest.approx(by_few, rel=1e-3)) == counts
    inverted = SizeClasses(np.array([1.05, 0.95]) * NM, np.array([1.0]), np.zeros(1))
    assert stretched(inverted, 0.01) == pytest.approx(0.1 / (1.05 + 0.3) / 0.01)
    assert stretched(SizeClasses(wide[:2], np.ones(1), np.ones(1)), 0.01) >= 0
