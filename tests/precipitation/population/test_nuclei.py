import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.constants import Boltzmann

from quench.precipitation import nucleation, population
from quench.precipitation.population.nuclei import nuclei

ALLOY = population.alloy_2024()
PHASE = replace(ALLOY.phases[0], strain_energy=1e7)
SITES = population.Sites(1e26)


def drive_of(phase, composition, temperature):
    affinity = phase.equilibrium.affinity(composition, temperature)
    return affinity / phase.molar_volume - phase.strain_energy


@given(
    composition=st.floats(0.025, 0.06),
    temperature=st.floats(350.0, 500.0),
    energy=st.floats(0.01, 0.5),
    factor=st.floats(0.001, 1.0),
    diffusivity=st.floats(1e-24, 1e-14),
)
def test_formulas_are_those_of_nucleation(composition, temperature, energy, factor, diffusivity):
    phase = replace(
        PHASE, interface_energy=energy, sites=population.Sites(1e26, barrier_factor=factor)
    )
    found = nuclei(phase, ALLOY.matrix, composition, temperature, diffusivity)
    capillarity = {
        "interface_energy": energy,
        "driving_force": -drive_of(phase, composition, temperature),
    }
    radius = nucleation.critical_radius(**capillarity)
    zeldovich = nucleation.zeldovich(
        **capillarity, molar_volume=phase.molar_volume, temperature=temperature
    )
    attachment = nucleation.attachment_rate(
        critical_radius=radius,
        diffusivity=diffusivity,
        composition=composition,
        lattice_parameter=ALLOY.matrix.lattice_parameter,
    )
    rate = nucleation.rate(
        site_density=1e26,
        zeldovich_factor=zeldovich,
        attachment_rate=attachment,
        barrier=factor * nucleation.barrier(**capillarity),
        temperature=temperature,
    )
    delay = nucleation.incubation_time(attachment_rate=attachment, zeldovich_factor=zeldovich)
    assert found.critical_radius == pytest.approx(radius, rel=1e-12)
    assert found.relaxation_rate == pytest.approx(1 / delay, rel=1e-12)
    # exp(−ΔG*/kT) multiplies the rounding of the barrier
    barrier = factor * nucleation.barrier(**capillarity) / (Boltzmann * temperature)
    rounding = 1e-12 * max(1, barrier)
    assert found.rate_per_site * 1e26 == pytest.approx(rate, rel=rounding, abs=1e-290)


@given(st.floats(0.025, 0.06), st.floats(350.0, 500.0), st.floats(0.05, 0.5))
def test_nuclei_are_born_one_kt_below_the_top_of_the_barrier(composition, temperature, energy):
    phase = replace(PHASE, interface_energy=energy, sites=SITES)
    found = nuclei(phase, ALLOY.matrix, composition, temperature, 1e-19)
    shift = found.born_radius - found.critical_radius
    assert shift > 0
    # ΔG'' = −8πγ at the top, so that half of it times the shift squared is kT
    assert 4 * math.pi * energy * shift**2 == pytest.approx(Boltzmann * temperature, rel=1e-9)
    energies = [
        nucleation.gibbs_energy_of_sphere(
            radius,
            interface_energy=energy,
            driving_force=-drive_of(phase, composition, temperature),
        )
        for radius in (found.critical_radius, found.born_radius)
    ]
    # with the cubic term, ΔG''' = −16πγ/r*, the fall is a little larger
    fall = (energies[0] - energies[1]) / (Boltzmann * temperature)
    assert fall == pytest.approx(1 + 2 * shift / (3 * found.critical_radius), rel=1e-6)


def test_without_driving_force_nothing_nucleates():
    on_the_solvus = PHASE.equilibrium.solubility(463.15)
    for phase, composition in (
        (PHASE, on_the_solvus / 2),
        (PHASE, on_the_solvus),
        (replace(PHASE, strain_energy=1e12), 0.03),
    ):
        found = nuclei(phase, ALLOY.matrix, composition, 463.15, 1e-19)
        assert (found.rate_per_site, found.relaxation_rate) == (0, 0)
        assert (found.critical_radius, found.born_radius) == (math.inf, math.inf)


def test_strain_raises_the_critical_radius():
    free = nuclei(replace(PHASE, strain_energy=0.0), ALLOY.matrix, 0.03, 463.15, 1e-19)
    strained = nuclei(replace(PHASE, strain_energy=1e8), ALLOY.matrix, 0.03, 463.15, 1e-19)
    assert strained.critical_radius > free.critical_radius
    assert strained.rate_per_site < free.rate_per_site


def test_a_far_too_high_barrier_gives_zero_not_an_error():
    phase = replace(PHASE, interface_energy=5.0, sites=SITES)
    assert nuclei(phase, ALLOY.matrix, 0.02, 463.15, 1e-19).rate_per_site == 0
