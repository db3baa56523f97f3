"""Tables of the page on the population model."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
from scipy.optimize import brentq

from ..precipitation import population
from ..programme import Programme
from ._population_runs import HOUR, MPA, NM, ZERO_CELSIUS, aged
from .tables import BookTable

__all__ = ["ageing_peaks", "ageing_sensitivity"]

_STEEP = ("activation_energy",)
_VARIED = (
    ("interface_energy", "interface energy γ"),
    ("barrier_factor", "barrier factor"),
    ("density", "number of sites N₀"),
    ("reference", "solubility x_e"),
    ("enthalpy", "enthalpy of solution ΔH"),
    ("diffusion_prefactor", "diffusivity D₀"),
    ("activation_energy", "activation energy Q"),
    ("crossover_radius", "crossover radius r_c"),
    ("line_tension_factor", "line tension factor β"),
    ("solution", "solid solution σ_ss"),
)


def ageing_peaks(stated, *, celsius=(180.0, 190.0, 200.0, 220.0)):
    """Table of peak ageing: stated, the source's own program, the model.

    Parameters
    ----------
    stated : dict of float to tuple of str
        What the source states of the peak at a temperature [°C], and what its
        own program gives.
    celsius : tuple of float, optional
        Rows.

    Returns
    -------
    BookTable
    """
    rows = []
    for warm in celsius:
        run, phase = aged(warm), aged(warm).phase()
        peak = run.peak()
        radius = NM * np.interp(peak.time, run.time, phase.mean_radius)
        fraction = 100 * np.interp(peak.time, run.time, phase.volume_fraction)
        model = f"{peak.time / HOUR:.2g} h, {MPA * peak.value:.0f} MPa"
        sizes = f"{radius:.1f} nm, {fraction:.1f} %"
        rows.append((f"{warm:.0f} °C", *stated.get(warm, ("–", "–")), model, sizes))
    columns = ("at", "stated", "own program", "model", "with")
    return BookTable("Peak ageing: stated, own program, model", columns, tuple(rows))


def ageing_sensitivity(*, calibrated=190.0, predicted=220.0):
    """Table of what a tenth more or less of each parameter does to the peak.

    Parameters
    ----------
    calibrated : float, optional
        Temperature at which diffusivity and line tension factor are chosen [°C].
    predicted : float, optional
        Temperature at which the rest of the change is shown [°C].

    Returns
    -------
    BookTable
    """
    rows = []
    for name, called in _VARIED:
        part = 0.02 if name in _STEEP else 0.1
        changes = [_sensitivity(name, 1 + s * part, calibrated, predicted) for s in (-1, 1)]
        cells = [
            " / ".join(_percent(ratio, digits) for ratio in ratios)
            for ratios, digits in zip(zip(*changes, strict=True), (0, 1, 0, 1), strict=True)
        ]
        rows.append((f"{called} ∓ {100 * part:.0f} %", *cells))
    heads = [f"{what} at {calibrated:.0f} °C / %" for what in ("time", "strength")]
    heads += [f"{what} left at {predicted:.0f} °C / %" for what in ("time", "strength")]
    return BookTable("Sensitivity of the peak", ("parameter", *heads), tuple(rows))


def _sensitivity(name, factor, calibrated, predicted):
    """Return ratios of time and strength at one temperature, and at another after calibration.

    All times go with the diffusivity, and the particles' share with the line
    tension factor, so nothing has to be run again for that.
    """
    here, there = (_varied_run(name, factor, warm) for warm in (calibrated, predicted))
    usual, target = aged(calibrated).peak(), aged(predicted).peak()
    share = brentq(lambda k: _with_particles(here, k).peak().value - usual.value, 0.5, 2.0)
    pace = _with_particles(here, share).peak().time / usual.time
    left = _with_particles(there, share).peak()
    first = here.peak()
    return (
        *(first.time / usual.time, first.value / usual.value),
        *(left.time / pace / target.time, left.value / target.value),
    )


def _with_particles(run, share):
    """Return a run in which particles strengthen by another line tension factor."""
    particles = share * run.stress["particles"]
    total = run.stress["pure"] + run.stress["solution"] + particles
    return replace(run, stress=run.stress | {"particles": particles, "total": total})


def _percent(ratio, digits):
    """Write the change that a ratio means in per cent, without a sign for zero."""
    change = round(100 * (ratio - 1), digits)
    return f"{change:+.{digits}f}" if change else "0"


@lru_cache(maxsize=64)
def _varied_run(name, factor, celsius):
    """Age 2024 with one parameter times a factor."""
    alloy = _varied(population.alloy_2024(), name, factor)
    history = Programme.isothermal(celsius + ZERO_CELSIUS, 300 * HOUR)
    return population.simulate(alloy, history)


def _varied(alloy, name, factor):
    """Return an alloy with the parameter of that name, wherever it stands, times a factor."""
    phase = alloy.phases[0]
    for part, put in (
        (alloy.matrix, lambda new: replace(alloy, matrix=new)),
        (alloy.strength, lambda new: replace(alloy, strength=new)),
        (phase.sites, lambda new: alloy.with_phase(phase.name, sites=new)),
        (phase.equilibrium, lambda new: alloy.with_phase(phase.name, equilibrium=new)),
        (phase, lambda new: replace(alloy, phases=(new,))),
    ):
        if hasattr(part, name):
            return put(replace(part, **{name: factor * getattr(part, name)}))
    raise ValueError(f"no parameter of {alloy.name} is called {name!r}")
