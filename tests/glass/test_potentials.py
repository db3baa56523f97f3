import numpy as np
import pytest

from quench.glass.potentials import Gaussian, PairPotential, splines

LJ = PairPotential(epsilon=0.2, sigma=3.0)


def test_lennard_jones_far_from_the_cutoff_is_the_textbooks():
    wide = PairPotential(epsilon=0.2, sigma=3.0, cutoff=300.0)
    r_min = 2 ** (1 / 6) * 3.0
    energy, slope = wide.energy_and_slope([3.0, r_min, 6.0])
    assert energy == pytest.approx([0.0, -0.2, 0.2 * 4 * (2**-12 - 2**-6)], abs=1e-10)
    assert slope[1] == pytest.approx(0.0, abs=1e-9)
    assert slope[0] == pytest.approx(-24 * 0.2 / 3.0, rel=1e-9)


def test_energy_and_force_end_at_the_cutoff():
    energy, slope = LJ.energy_and_slope([7.0 - 1e-9, 7.0, 8.0])
    np.testing.assert_allclose(energy, 0, atol=1e-12)
    np.testing.assert_allclose(slope, 0, atol=1e-9)
    before, _ = LJ.energy_and_slope([6.9])
    assert before[0] < 0


def test_slope_is_the_derivative_of_the_energy():
    bumpy = PairPotential(0.156, 2.5, gaussians=(Gaussian(0.075, 2.75, 0.3), Gaussian(-0.04, 3, 1)))
    r, h = np.linspace(2.2, 6.9, 60), 1e-6
    up, down = (bumpy.energy_and_slope(r + d)[0] for d in (h, -h))
    np.testing.assert_allclose(bumpy.energy_and_slope(r)[1], (up - down) / (2 * h), atol=1e-7)


def test_a_gaussian_is_as_high_and_as_wide_as_stated():
    bump = Gaussian(0.05, 3.6, 0.2)
    assert bump.energy_and_slope(3.6) == (0.05, 0.0)
    half = 3.6 + 0.2 * np.sqrt(2 * np.log(2))
    assert bump.energy_and_slope(half)[0] == pytest.approx(0.025)
    with_it = PairPotential(0.2, 3.0, gaussians=(bump,)).energy_and_slope(3.6)[0]
    assert with_it - LJ.energy_and_slope(3.6)[0] == pytest.approx(0.05, abs=1e-12)


def test_splines_follow_the_potential():
    table = splines([LJ])
    r = np.linspace(2.3, 6.99, 500)
    s = r**2
    k = ((s - table.first) // table.step).astype(int)
    x = s - (table.first + k * table.step)
    c = table.coefficients[0, k]
    energy = c[:, 3] + x * (c[:, 2] + x * (c[:, 1] + x * c[:, 0]))
    exact, _ = LJ.energy_and_slope(r)
    np.testing.assert_allclose(energy, exact, atol=1e-6)
    assert table.cutoff == 7.0


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: PairPotential(-1, 3), "epsilon must be greater than 0"),
        (lambda: PairPotential(1, 3, cutoff=2.0), "cutoff must lie beyond sigma = 3 Å, got 2 Å"),
        (lambda: Gaussian(1, 3, 0), "width must be greater than 0"),
        (lambda: LJ.energy_and_slope([0.0]), "r must be greater than 0"),
        (lambda: splines([LJ, PairPotential(1, 3, cutoff=6)]), "share one cut-off, got"),
        (lambda: splines([]), "share one cut-off"),
    ],
)
def test_bad_input_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()
