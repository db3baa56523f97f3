import numpy as np
import pytest

from quench.figures import elastic_heterogeneity, inelastic
from quench.ixs import heterogeneity, spectra


def test_angle_of_the_drawing():
    # 2 arcsin(Q λ/4π) for 0.8 Å⁻¹ and 0.5701 Å
    assert "4.2 degrees" in inelastic.inelastic_geometry(q=8.0).alt
    wide = 2 * np.degrees(np.arcsin(1.6 * 0.570122 / (4 * np.pi)))
    assert f"{wide:.1f} degrees" in inelastic.inelastic_geometry(q=16.0).alt


def test_heat_evens_the_two_sides_out():
    peaks = []
    for temperature in (120.0, 298.0, 1200.0):
        line = inelastic.inelastic_two_sides(temperature=temperature).axes[0].get_lines()[1]
        energy, values = line.get_data()
        peaks.append(values[energy > 5].max() / values[energy < -5].max())
    assert peaks == sorted(peaks, reverse=True)
    assert peaks[1] == pytest.approx(np.exp(10 / 25.68), rel=0.03)


def test_the_arrow_of_the_width_touches_the_curve():
    figure = inelastic.inelastic_damping(width=5.0, frequency=12.0)
    axes = figure.axes[1]
    energy, values = axes.get_lines()[0].get_data()
    arrow = next(text for text in axes.texts if getattr(text, "arrow_patch", None))
    ends = (arrow.xy[0], arrow.get_position()[0])
    assert abs(ends[0] - ends[1]) == pytest.approx(5.0)
    assert np.interp(ends, energy, values) == pytest.approx([values.max() / 2] * 2, rel=0.01)
    assert arrow.xy[1] == pytest.approx(values.max() / 2, rel=1e-3)


def test_an_overdamped_oscillator_has_no_side_peak():
    assert "no side peak" in inelastic.inelastic_damping(width=18.0).alt
    assert "11.47 meV" in inelastic.inelastic_damping(width=5.0).alt


def test_what_is_sharp_looks_as_wide_as_the_resolution():
    assert "appears 1.5" in inelastic.inelastic_under_resolution(width=0.05).alt
    wide = inelastic.inelastic_under_resolution(width=4.0).alt
    assert "appears 4." in wide or "appears 5." in wide


def test_fits_cover_every_shipped_spectrum():
    assert set(inelastic.fitted()) == {(s.state, s.q) for s in spectra.shipped()}


def test_series_are_ordered_by_q():
    for state in spectra.STATES:
        q, omega, *_ = elastic_heterogeneity.series(state)
        assert q.tolist() == list(range(2, 11))
        assert omega[0] < 5
        assert omega[-1] > 13


def test_the_twin_shows_what_was_put_in():
    low, low_error = elastic_heterogeneity.mean_ratio(2.0, 5.0)
    high, high_error = elastic_heterogeneity.mean_ratio(7.0)
    assert low == pytest.approx(1.0, abs=2.5 * low_error)
    assert high == pytest.approx(1.2, abs=2.5 * high_error)
    assert (high - low) / np.hypot(low_error, high_error) > 4
    assert elastic_heterogeneity.sound_velocity("before").sound_velocity == pytest.approx(
        3100, rel=0.005
    )


def test_errors_fall_with_the_root_of_the_counts():
    runs = elastic_heterogeneity.simulated()
    constants = [run.reported * np.sqrt(run.counts) for run in runs]
    assert constants == pytest.approx([np.mean(constants)] * 4, rel=0.03)
    scatter = [run.scatter / run.reported for run in runs]
    assert scatter == pytest.approx([1.0] * 4, abs=0.35)


def test_shifts_have_the_order_and_sign_of_their_causes():
    q, found = elastic_heterogeneity.shifts()
    wide, narrow, share, gaussian = found.values()
    assert (wide < 0).all()
    assert (narrow > 0).all()
    assert (gaussian > share).all()
    assert (share > narrow).all()
    for values in found.values():
        assert abs(values[0]) == max(abs(values))  # largest at the smallest Q
    assert (q == sorted(q)).all()


@pytest.mark.parametrize("length", [0.2, 1.0, 5.0])
def test_one_length_gives_a_flat_ratio(length):
    figure = elastic_heterogeneity.heterogeneity_born(correlation_length=length)
    (line,) = figure.axes[1].get_lines()
    assert line.get_ydata() == pytest.approx(np.full(200, 1.095**2))
    before = figure.axes[0].get_lines()[0]
    at_eight = np.interp(8.0, *before.get_data())
    assert at_eight == pytest.approx(spectra.Twin().width(8.0, state="before"), rel=1e-3)


def test_a_smaller_change_is_less_significant():
    small, large = (
        elastic_heterogeneity.heterogeneity_counts(change=c).axes[0].get_lines()[0].get_ydata()
        for c in (0.05, 0.2)
    )
    expected = heterogeneity.significance(
        change=0.2, relative_error=1.0
    ) / heterogeneity.significance(change=0.05, relative_error=1.0)
    assert large / small == pytest.approx(np.full(100, expected))
