from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from quench.ixs import fitting, spectra
from quench.ixs.resolution import PseudoVoigt, Tabulated

TWIN = spectra.Twin()
ROOM = {"resolution": TWIN.resolution, "temperature": 298.0}


@cache
def shipped_fits():
    return fitting.fit_spectra(spectra.shipped(), **ROOM)


@pytest.mark.parametrize("method", ["poisson", "least squares"])
@pytest.mark.parametrize(("q", "state"), [(3.0, "before"), (6.0, "after"), (10.0, "after")])
def test_without_noise_the_truth_comes_back(q, state, method):
    spectrum = TWIN.expected(q, counts=3000, state=state)
    fit = fitting.fit_spectrum(spectrum, method=method, **ROOM)
    truth = TWIN.line(q, counts=3000, state=state)
    for name in ("elastic", "inelastic", "frequency", "width", "background"):
        assert getattr(fit.line, name) == pytest.approx(getattr(truth, name), rel=1e-3), name
    assert fit.reduced_chi2 < 1e-4


def test_shipped_spectra_scatter_about_the_truth_as_their_errors_say():
    pulls = []
    for fit in shipped_fits():
        q, state = fit.spectrum.q, fit.spectrum.state
        pulls.append((fit.frequency - TWIN.frequency(q)) / fit.errors.frequency)
        pulls.append((fit.width - TWIN.width(q, state=state)) / fit.errors.width)
        assert fit.reduced_chi2 == pytest.approx(1, abs=0.3)
    assert np.mean(pulls) == pytest.approx(0, abs=0.5)
    assert 0.7 < np.sqrt(np.mean(np.square(pulls))) < 1.4


def test_reported_errors_are_the_scatter():
    fits = [
        fitting.fit_spectrum(TWIN.spectrum(7.0, counts=2000, state="before", seed=i), **ROOM)
        for i in range(60)
    ]
    for name in ("elastic", "inelastic", "frequency", "width"):
        scatter = np.std([getattr(fit.line, name) for fit in fits], ddof=1)
        reported = np.mean([getattr(fit.errors, name) for fit in fits])
        assert reported == pytest.approx(scatter, rel=0.3), name
    across = np.corrcoef([(fit.frequency, fit.width) for fit in fits], rowvar=False)[0, 1]
    assert across == pytest.approx(fits[0].correlation, abs=0.3)


def test_least_squares_agree_where_counts_are_many():
    spectrum = TWIN.spectrum(6.0, counts=1e6, state="before", seed=1)
    poisson, squares = (
        fitting.fit_spectrum(spectrum, method=method, **ROOM) for method in fitting.METHODS
    )
    assert squares.width == pytest.approx(poisson.width, rel=0.005)
    assert squares.errors.width == pytest.approx(poisson.errors.width, rel=0.02)


def test_least_squares_are_biased_where_counts_are_few():
    spectrum = [TWIN.spectrum(8.0, counts=1000, state="before", seed=i) for i in range(12)]
    total = {
        method: sum(
            fit.line.background for fit in fitting.fit_spectra(spectrum, method=method, **ROOM)
        )
        for method in fitting.METHODS
    }
    assert total["least squares"] < total["poisson"]


def test_a_measured_resolution_serves_as_well_as_its_formula():
    energy = np.linspace(-60, 60, 4801)
    table = Tabulated(energy, 1e5 * TWIN.resolution(energy))
    spectrum = TWIN.expected(6.0, counts=3000, state="before")
    fit = fitting.fit_spectrum(spectrum, resolution=table, temperature=298)
    assert fit.width == pytest.approx(TWIN.width(6.0, state="before"), rel=0.02)


def test_the_parts_add_up():
    fit = shipped_fits()[4]
    parts = [fit.curve(part) for part in ("elastic", "inelastic", "background")]
    assert sum(parts) == pytest.approx(fit.curve())
    assert fit.curve("elastic").argmax() == 70
    assert (fit.curve("background") == fit.line.background).all()


@pytest.mark.parametrize("coefficient", [1e-4, 2e-3])
def test_a_width_below_the_floor_is_an_upper_limit(coefficient):
    narrow = spectra.Twin(width_coefficient=coefficient)
    spectrum = narrow.spectrum(4.0, counts=3000, state="before", seed=2)
    fit = fitting.fit_spectrum(spectrum, **ROOM)
    assert not fit.resolved
    assert fit.floor == pytest.approx(0.3)
    assert fit.upper_limit >= narrow.width(4.0, state="before")
    assert fit.upper_limit < 0.5
    assert fit.width_text() == "Γ not resolved, below 0.3 meV"


def test_a_width_lost_in_its_error_is_not_resolved():
    spectrum = TWIN.spectrum(8.0, counts=30, state="before", seed=0)
    fit = fitting.fit_spectrum(spectrum, **ROOM)
    assert fit.width > fit.floor
    assert not fit.resolved
    assert fit.upper_limit == pytest.approx(fit.width + 2 * fit.errors.width)


def test_a_resolved_width_in_words():
    fit = shipped_fits()[6]
    assert fit.resolved
    assert fit.width_text() == f"Γ = {fit.width:.2f} ± {fit.errors.width:.2f} meV"


def test_assumed_resolution_shifts_the_width_and_hardly_the_frequency():
    shift = {
        assumed: fitting.width_shift(8.0, assumed=PseudoVoigt(*assumed))
        for assumed in ((1.5, 0.35), (1.55, 0.35), (1.45, 0.35), (1.5, 0.25), (1.5, 0.0))
    }
    assert abs(shift[1.5, 0.35]) < 1e-4
    assert -0.03 < shift[1.55, 0.35] < -0.02
    assert 0.02 < shift[1.45, 0.35] < 0.03
    assert 0.10 < shift[1.5, 0.25] < 0.25
    assert shift[1.5, 0.0] > 0.5
    spectrum = TWIN.expected(8.0, counts=3e4, state="before")
    wrong = fitting.fit_spectrum(spectrum, resolution=PseudoVoigt(1.5, 0.25), temperature=298)
    assert wrong.frequency == pytest.approx(TWIN.frequency(8.0), rel=0.002)


def flat(counts, top=35.0):
    energy = np.linspace(-top, top, 141)
    return spectra.Spectrum(6.0, energy, np.broadcast_to(counts, energy.shape))


def test_refusals():
    good = TWIN.spectrum(6.0, counts=1000, state="before", seed=1)
    with pytest.raises(ValueError, match="all counts are zero"):
        fitting.fit_spectrum(flat(0), **ROOM)
    with pytest.raises(ValueError, match="counts must be 0 or more"):
        fitting.fit_spectrum(flat(-1), **ROOM)
    with pytest.raises(ValueError, match="too narrow: it must hold the elastic line and reach 6"):
        fitting.fit_spectrum(flat(1, top=5), **ROOM)
    cut = spectra.Spectrum(6.0, good.energy[75:], good.counts[75:])
    with pytest.raises(ValueError, match="too narrow"):
        fitting.fit_spectrum(cut, **ROOM)
    with pytest.raises(ValueError, match="need 15 channels or more, got 14"):
        fitting.fit_spectrum(spectra.Spectrum(6.0, np.arange(14), np.ones(14)), **ROOM)
    with pytest.raises(ValueError, match="temperature must be greater than 0"):
        fitting.fit_spectrum(good, resolution=TWIN.resolution, temperature=-20)
    with pytest.warns(UserWarning, match="was it meant in °C"):
        fitting.fit_spectrum(good, resolution=TWIN.resolution, temperature=25)
    with pytest.raises(ValueError, match="method must be one of 'poisson', 'least squares'"):
        fitting.fit_spectrum(good, method="bayes", **ROOM)


def test_noise_alone_gives_no_phonon():
    mean = 5000 * TWIN.resolution(TWIN.energy) + 2
    noise = np.random.default_rng(3).poisson(mean)
    with pytest.raises(ValueError, match="lost in the noise"):
        fitting.fit_spectrum(spectra.Spectrum(6.0, TWIN.energy, noise), **ROOM)


def test_a_phonon_beyond_the_window_is_refused():
    fast = spectra.Twin(sound_velocity=12000)  # Ω = 32 meV at Q = 4.4
    spectrum = fast.expected(4.4, counts=1e5, state="before")
    inside = np.abs(spectrum.energy) <= 20
    cut = spectra.Spectrum(4.4, spectrum.energy[inside], spectrum.counts[inside])
    with pytest.raises(ValueError, match="outside the window|exceeds the window"):
        fitting.fit_spectrum(cut, **ROOM)


def test_fifteen_channels_are_enough_and_fourteen_are_not():
    spectrum = TWIN.spectrum(8.0, counts=1e4, state="before", seed=1)
    for channels in (15, 14):
        few = np.linspace(0, len(spectrum.energy) - 1, channels).astype(int)
        part = replace(spectrum, energy=spectrum.energy[few], counts=spectrum.counts[few])
        if channels == 15:
            assert fitting.fit_spectrum(part, **ROOM).width > 0
        else:
            with pytest.raises(ValueError, match="need 15 channels or more, got 14"):
                fitting.fit_spectrum(part, **ROOM)
