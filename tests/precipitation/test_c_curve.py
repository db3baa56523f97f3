import numpy as np
import pytest

from quench.precipitation import growth, nucleation
from quench.precipitation.c_curve import c_curve

TEMPERATURE = np.linspace(400.0, 650.0, 26)
CASE = {
    "driving_force": -1.6e6 * (700.0 - TEMPERATURE),
    "supersaturation": 2e-4 * (700.0 - TEMPERATURE),
    "diffusivity": 6.5e-5 * np.exp(-136e3 / (8.314462618 * TEMPERATURE)),
    "composition": 0.0174,
    "interface_energy": 0.12,
    "molar_volume": 9e-6,
    "lattice_parameter": 0.405e-9,
    "site_density": 6e28,
}


def test_one_temperature_by_hand():
    result = c_curve(TEMPERATURE, **CASE, barrier_factor=0.5, fraction=0.02)
    i = 7
    capillarity = {"interface_energy": 0.12, "driving_force": CASE["driving_force"][i]}
    z = nucleation.zeldovich(**capillarity, molar_volume=9e-6, temperature=TEMPERATURE[i])
    beta = nucleation.attachment_rate(
        critical_radius=nucleation.critical_radius(**capillarity),
        diffusivity=CASE["diffusivity"][i],
        composition=0.0174,
        lattice_parameter=0.405e-9,
    )
    rate = nucleation.rate(
        site_density=6e28,
        zeldovich_factor=z,
        attachment_rate=beta,
        barrier=nucleation.barrier(**capillarity) / 2,
        temperature=TEMPERATURE[i],
    )
    delay = 1 / (2 * beta * z**2)
    start = growth.start_time(
        0.02,
        nucleation_rate=rate,
        supersaturation=CASE["supersaturation"][i],
        diffusivity=CASE["diffusivity"][i],
    )
    assert result.nucleation_rate[i] == pytest.approx(rate, rel=1e-9)
    assert result.incubation_time[i] == pytest.approx(delay, rel=1e-9)
    assert result.start_time[i] == pytest.approx(delay + start, rel=1e-9)


def test_default_is_one_per_cent_on_homogeneous_sites():
    named = c_curve(TEMPERATURE, **CASE, barrier_factor=1.0, fraction=0.01)
    np.testing.assert_array_equal(c_curve(TEMPERATURE, **CASE).start_time, named.start_time)


def test_curve_is_a_c():
    curve = c_curve(TEMPERATURE, **CASE)
    temperature, time = curve.nose
    assert TEMPERATURE[0] < temperature < TEMPERATURE[-1]
    assert time == curve.start_time.min()
    nose = int(np.argmin(curve.start_time))
    assert (np.diff(curve.start_time[: nose + 1]) < 0).all()
    assert (np.diff(curve.start_time[nose:]) > 0).all()


def test_lower_barrier_starts_earlier_and_hotter():
    bare, helped = c_curve(TEMPERATURE, **CASE), c_curve(TEMPERATURE, **CASE, barrier_factor=0.3)
    assert (helped.start_time < bare.start_time).all()
    assert helped.nose[0] > bare.nose[0]
    np.testing.assert_array_equal(helped.incubation_time, bare.incubation_time)


def test_unreachable_barrier_never_starts():
    curve = c_curve(TEMPERATURE, **{**CASE, "interface_energy": 1.5})
    assert (curve.nucleation_rate == 0).all()
    assert np.isinf(curve.start_time).all()


@pytest.mark.parametrize("factor", [0.0, 1.2])
def test_barrier_factor_is_a_share(factor):
    with pytest.raises(ValueError, match=r"barrier_factor must be a fraction in \(0, 1\]"):
        c_curve(TEMPERATURE, **CASE, barrier_factor=factor)


def test_above_the_solvus_is_refused():
    with pytest.raises(ValueError, match="driving_force must be less than 0"):
        c_curve(TEMPERATURE, **{**CASE, "driving_force": TEMPERATURE - 500})
