import numpy as np
import pytest

from quench.precipitation import coarsening, ripening


def lsw_sample(count):
    rho = np.linspace(0, 1.5, 100001)
    share = np.cumsum(coarsening.lsw_distribution(rho))
    return np.interp((np.arange(count) + 0.5) / count, share / share[-1], rho)


@pytest.fixture(scope="module")
def steady():
    return ripening.ripen(lsw_sample(20000), [0, 1, 2, 5, 10])


def test_volume_is_conserved(steady):
    assert steady.volume == pytest.approx(np.full(5, steady.volume[0]), rel=1e-9)


def test_lsw_shape_stays_and_its_cube_grows_at_the_lsw_rate(steady):
    rates = np.diff(steady.mean_radius**3) / np.diff(steady.times)
    assert rates == pytest.approx(np.ones(4), abs=0.01)
    widths = [(radii / radii.mean()).std() for radii in steady.radii]
    assert widths == pytest.approx([0.21506] * 5, abs=0.003)


def test_number_falls_as_the_mean_volume_rises(steady):
    expected = 20000 / (1 + steady.times)
    assert steady.number == pytest.approx(expected, rel=0.01)


def test_a_narrow_cloud_first_broadens_then_nears_the_lsw_width():
    generator = np.random.default_rng(7)
    cloud = ripening.ripen(generator.normal(1.0, 0.1, 20000), [0, 0.5, 20])
    widths = [(radii / radii.mean()).std() for radii in cloud.radii]
    assert widths[0] == pytest.approx(0.1, abs=0.002)
    assert widths[1] > 0.15
    assert widths[2] == pytest.approx(0.215, abs=0.04)


def test_two_particles_the_larger_eats_the_smaller():
    pair = ripening.ripen([0.9, 1.1], [0, 5])
    assert pair.number.tolist() == [2, 1]
    assert pair.radii[1][0] ** 3 == pytest.approx(0.9**3 + 1.1**3, rel=1e-9)


def test_first_step_follows_the_growth_law():
    # dρ/dτ = (ρ − 1)/ρ² with τ = 9/4 Kt/r̄₀³, two particles about the mean
    after = ripening.ripen([2 * 0.8, 2 * 1.2], [1e-6]).radii[0]
    growth = (after**3 - np.array([0.8, 1.2]) ** 3) / (9 / 4 * 1e-6)
    assert growth == pytest.approx([3 * -0.2, 3 * 0.2], rel=1e-3)


def test_equal_particles_do_nothing():
    assert ripening.ripen([1.0, 1.0, 1.0], [3.0]).radii[0] == pytest.approx(np.ones(3))


def test_bad_input():
    with pytest.raises(ValueError, match="radii must be greater than 0"):
        ripening.ripen([1.0, 0.0], [1.0])
    with pytest.raises(ValueError, match=r"two or more, got shape \(1,\)"):
        ripening.ripen([1.0], [1.0])
    with pytest.raises(ValueError, match=r"got shape \(2, 2\)"):
        ripening.ripen(np.ones((2, 2)), [1.0])
    with pytest.raises(ValueError, match="times must ascend"):
        ripening.ripen([1.0, 2.0], [1.0, 1.0])
    with pytest.raises(ValueError, match="times must be 0 or more"):
        ripening.ripen([1.0, 2.0], [-1.0])
