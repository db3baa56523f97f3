"""The small functions behind the exercises on nucleation and growth, restated by hand."""

from math import exp, pi, sqrt

import pytest

from quench.learning import answers

KT = 1.380649e-23 * 473.15


def test_barrier_over_kt_in_the_bulk_and_on_a_boundary():
    case = {"interface_energy": 0.1, "driving_force": -4e8, "temperature": 473.15}
    bulk = answers.barrier_over_kt(**case)
    assert bulk == pytest.approx(16 * pi * 0.1**3 / (3 * 4e8**2) / KT, rel=1e-9)
    boundary = answers.barrier_over_kt(**case, contact_angle=pi / 3, site="grain boundary")
    assert boundary == pytest.approx(0.3125 * bulk, rel=1e-9)
    assert answers.barrier_over_kt(**case, contact_angle=pi / 3) == boundary


def test_interface_energy_for_barrier_over_kt_inverts_it():
    case = {"driving_force": -4.56e8, "temperature": 473.15}
    gamma = answers.interface_energy_for_barrier_over_kt(barrier_over_kt=25, **case)
    assert gamma == pytest.approx(0.12655, rel=1e-4)
    assert answers.barrier_over_kt(interface_energy=gamma, **case) == pytest.approx(25, rel=1e-9)


def test_diffusion_length():
    length = answers.diffusion_length(
        time=36000, temperature=463.15, prefactor=6.5e-5, activation_energy=136e3
    )
    expected = sqrt(6.5e-5 * exp(-136e3 / (8.314462618 * 463.15)) * 36000)
    assert length == pytest.approx(expected, rel=1e-8)


def test_short_zener_radius():
    radius = answers.short_zener_radius(time=3600, diffusivity=2.985e-20, supersaturation=0.05)
    assert radius == pytest.approx(sqrt(2 * 0.05 * 2.985e-20 * 3600), rel=1e-12)
