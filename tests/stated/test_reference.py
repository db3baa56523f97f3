"""Corrected values that take several calls, worked out here a second time."""

import math

import pytest

from quench.stated import reference

R, K = 8.314462618, 1.380649e-23
T = 473.15
COPPER = (0.04 / 63.546) / (0.04 / 63.546 + 0.96 / 26.982)
SOLVUS = 0.01736 * math.exp(-36e3 / R * (1 / T - 1 / 723))
DIFFUSIVITY = 6.5e-5 * math.exp(-136e3 / R / T)
FORCE = (
    -R * T / 9e-6 * (math.log(COPPER / SOLVUS) / 3 + 2 / 3 * math.log((1 - COPPER) / (1 - SOLVUS)))
)


def test_alloy():
    assert reference.copper_content() == pytest.approx(COPPER, rel=1e-4)
    assert reference.copper_diffusivity(temperature=T) == pytest.approx(DIFFUSIVITY, rel=1e-6)
    assert reference.driving_force(temperature=T) == pytest.approx(FORCE, rel=1e-4)


def test_nucleation():
    radius = 0.4 / -FORCE
    barrier = 16 * math.pi * 0.008 / 3 / FORCE**2
    assert reference.critical_radius(temperature=T) == pytest.approx(radius, rel=1e-4)
    assert reference.barrier_temperature(temperature=T) == pytest.approx(barrier / K, rel=1e-3)
    prefactor = reference.nucleation_prefactor(temperature=T)
    lattice = math.sqrt(2) * 0.286e-9
    arrival = 4 * math.pi * radius**2 * DIFFUSIVITY * COPPER / lattice**4
    zeldovich = 9e-6 / 6.02214076e23 * math.sqrt(0.2 / K / T) / (2 * math.pi * radius**2)
    assert prefactor == pytest.approx(6.02214076e28 * arrival * zeldovich, rel=1e-3)
    rate = reference.homogeneous_rate(temperature=T)
    assert math.log(prefactor / rate) == pytest.approx(barrier / K / T, rel=1e-3)


def test_growth_and_peak_time():
    one, four = (reference.zener_radius(time=t, temperature=T) for t in (3600, 14400))
    assert four == pytest.approx(2 * one)
    assert one == pytest.approx(0.3703 * math.sqrt(DIFFUSIVITY * 3600), rel=2e-3)
    assert reference.peak_time(temperature=523.0) == pytest.approx(
        10 * math.exp(136e3 / R * (1 / 523 - 1 / 473)), rel=1e-6
    )


def test_strength_lost():
    sizes = {"initial_radius": 5e-9, "radius": 10e-9, "volume_fraction": 0.05}
    assert reference.strength_lost(**sizes) == pytest.approx(495.873e6 - 299.212e6, rel=1e-4)
    assert reference.relative_loss(**sizes) == pytest.approx(1 - 299.212 / 495.873, rel=1e-4)


def test_coarsening():
    rate = 8 * 0.2 * 9e-6 * DIFFUSIVITY * SOLVUS * (1 - SOLVUS) / (9 * R * T)
    rate /= (1 / 3 - SOLVUS) ** 2
    assert reference.coarsening_rate(temperature=T) == pytest.approx(rate, rel=1e-5)
    radius = reference.coarsened_radius(time=3.6e6, initial_radius=1e-8, temperature=T)
    assert radius**3 == pytest.approx(1e-24 + 3.6e6 * rate, rel=1e-5)
    assert reference.growth_factor(time=7.0, initial_radius=1.0, rate_constant=1.0) == 2
    rise = reference.solubility_rise(radius=1e-8, temperature=T)
    assert rise == pytest.approx(math.exp(3 * 0.4 * 9e-6 / 1e-8 / R / T), rel=1e-6)


def test_equilibrium_fraction_and_misfit():
    atoms = (COPPER - SOLVUS) / (1 / 3 - SOLVUS)
    volume = atoms * 9 / (atoms * 9 + (1 - atoms) * 10)
    assert reference.largest_fraction(temperature=T) == pytest.approx(volume, rel=1e-3)
    assert reference.misfit(precipitate=1.1, matrix=1.0) == pytest.approx(0.1)


def test_fit_passes_close_to_the_stated_table():
    coefficient, exponent = reference.fit_of_stated_table()
    assert coefficient == pytest.approx(32.9, abs=0.1)
    assert exponent == pytest.approx(0.731, abs=0.002)
    assert reference.fitted_yield_stress(at_percent=1) == pytest.approx(20 + coefficient)
    assert reference.fitted_error(at_percent=5) < 2
