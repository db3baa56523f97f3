import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quench.ixs import dispersion

GLASS = {"sound_velocity": 3100, "zone_boundary": 10.5}


def test_known_frequencies():
    omega = dispersion.frequency([4, 6, 8, 10], **GLASS)
    assert omega == pytest.approx([7.68, 10.66, 12.70, 13.60], abs=0.005)


def test_slope_at_small_q_is_the_sound_velocity():
    # ħ = 0.6582 meV·ps, c = 3.1 nm/ps
    assert dispersion.frequency(0.01, **GLASS) == pytest.approx(0.658212 * 3.1 * 0.01, rel=1e-5)
    assert dispersion.velocity(0.01, dispersion.frequency(0.01, **GLASS)) == pytest.approx(
        3100, rel=1e-5
    )


def test_top_at_the_boundary():
    omega = dispersion.frequency([10.4, 10.5, 10.6], **GLASS)
    assert omega.argmax() == 1
    assert omega[1] == pytest.approx(0.658212 * 3.1 * 10.5 * 2 / np.pi, rel=1e-6)


@given(c=st.floats(1000, 8000), edge=st.floats(8, 20))
def test_a_fit_to_perfect_data_finds_them(c, edge):
    q = np.linspace(2, 8, 7)
    omega = dispersion.frequency(q, sound_velocity=c, zone_boundary=edge)
    fit = dispersion.fit_dispersion(q, omega, 0.01 * omega)
    assert fit.sound_velocity == pytest.approx(c, rel=1e-4)
    assert fit.zone_boundary == pytest.approx(edge, rel=1e-3)
    assert fit.reduced_chi2 < 1e-6
    assert fit.frequency(5.0) == pytest.approx(omega[3], rel=1e-4)


def test_reported_errors_are_the_scatter():
    q, generator = np.linspace(2, 10, 9), np.random.default_rng(5)
    omega, error = dispersion.frequency(q, **GLASS), np.linspace(0.02, 0.2, 9)
    fits = [
        dispersion.fit_dispersion(q, omega + error * generator.normal(size=9), error)
        for _ in range(400)
    ]
    for name in ("sound_velocity", "zone_boundary"):
        scatter = np.std([getattr(fit, name) for fit in fits])
        reported = np.mean([getattr(fit, f"{name}_error") for fit in fits])
        assert reported == pytest.approx(scatter, rel=0.15)
    assert np.mean([fit.reduced_chi2 for fit in fits]) == pytest.approx(1, abs=0.1)
    assert fits[0].correlation < -0.5  # a faster start bends over earlier


def test_a_point_with_a_large_error_hardly_counts():
    q = np.linspace(2, 8, 7)
    omega = dispersion.frequency(q, **GLASS)
    omega[3] += 2
    error = np.full(7, 0.01)
    error[3] = 100
    fit = dispersion.fit_dispersion(q, omega, error)
    assert fit.sound_velocity == pytest.approx(3100, abs=1)


def test_bad_input():
    with pytest.raises(ValueError, match=r"3 or more, got shapes \(2,\)"):
        dispersion.fit_dispersion([1, 2], [3, 4], [1, 1])
    with pytest.raises(ValueError, match=r"one length.*\(3,\), \(3,\), \(1,\)"):
        dispersion.fit_dispersion([1, 2, 3], [3, 4, 5], 0.1)
    with pytest.raises(ValueError, match="error must be greater than 0"):
        dispersion.fit_dispersion([1, 2, 3], [3, 4, 5], [1, 1, 0])
    with pytest.raises(ValueError, match="sound_velocity must be greater than 0"):
        dispersion.frequency(1.0, sound_velocity=0, zone_boundary=10)
    with pytest.raises(ValueError, match="q must be 0 or more"):
        dispersion.frequency(-1.0, **GLASS)
