"""The small functions behind the numbers of Q5 to Q8, restated by hand."""

from math import log, pi, sqrt

import pytest

from quench.learning import answers

R, F, G, B, NU, M = 1e-8, 0.05, 26e9, 0.286e-9, 0.345, 3.06
SECTION = sqrt(2 / 3) * R
CENTRES = R * sqrt(2 * pi / (3 * F))


def test_ashby_factor():
    factor = answers.ashby_factor(radius=R, burgers_vector=B, poisson_ratio=NU)
    assert factor == pytest.approx(0.4 * log(2 * SECTION / B) / (pi * sqrt(1 - NU)), rel=1e-12)


def test_line_tension_over_gap_and_over_centres():
    given = {"radius": R, "volume_fraction": F, "shear_modulus": G, "burgers_vector": B}
    gap = answers.line_tension_stress(**given, taylor_factor=M)
    assert gap == pytest.approx(M * G * B / (CENTRES - 2 * SECTION), rel=1e-12)
    centres = answers.line_tension_stress(**given, taylor_factor=M, gap=False)
    assert centres == pytest.approx(M * G * B / CENTRES, rel=1e-12)


def test_the_loss_does_not_depend_on_what_cancels():
    given = {"radius": 448e-9, "initial_radius": 5e-9, "volume_fraction": F}
    loss = answers.bowing_loss(**given)
    section = sqrt(2 / 3) * 448e-9
    first = sqrt(2 / 3) * 5e-9
    kept = log(2 * section / B) / log(2 * first / B) * 5 / 448
    assert loss == pytest.approx(1 - kept, rel=1e-9)
    assert answers.bowing_loss(**given, taylor_factor=1) == pytest.approx(loss, rel=1e-12)


def test_adding_radii_is_the_slip():
    grown = answers.sum_of_radii(time=1e6, initial_radius=2e-9, rate_constant=1e-33)
    assert grown == pytest.approx(2e-9 + 1e-9, rel=1e-12)


def test_misfits():
    assert answers.misfit(parameter=0.128, matrix_parameter=0.143) == pytest.approx(-15 / 143)
    along_c = answers.misfit_of_half_cell(cell_height=0.7406, matrix_parameter=0.3616)
    assert along_c == pytest.approx(87 / 3616)
