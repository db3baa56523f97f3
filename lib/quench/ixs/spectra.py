"""Spectra of the synthetic twin: what a spectrometer would count if the truth were this.

The measured spectra of Gd65Co35 are not public. `Twin` states a truth in a few
parameters; `Twin.spectrum` counts photons from it with Poisson noise. The
spectra that come with the book are made by

    python -m quench.ixs.spectra --out FILE

and `shipped` reads them.
"""

import argparse
from dataclasses import dataclass, field
from importlib import resources

import numpy as np

from .. import validation
from . import dho, dispersion
from .resolution import Convolution, PseudoVoigt

__all__ = [
    "STATES",
    "Line",
    "Spectrum",
    "Twin",
    "expected_counts",
    "load",
    "make_spectra",
    "save",
    "shipped",
]

STATES = ("before", "after")
SHIPPED_Q = (2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)
SHIPPED_COUNTS = 10_000
SHIPPED_SEED = 2024
_FILE = "ixs_spectra.csv"


@dataclass(frozen=True)
class Line:
    """Parameters of one spectrum: elastic line, DHO and flat background.

    Attributes
    ----------
    elastic, inelastic : float
        Areas of the elastic line and of the classical DHO [counts·meV].
    frequency, width : float
        Ω and Γ (FWHM) [meV].
    background : float
        Counts per channel.
    """

    elastic: float
    inelastic: float
    frequency: float
    width: float
    background: float = 0.0


@dataclass(frozen=True, eq=False)
class Spectrum:
    """Counts against energy transfer at one Q.

    Attributes
    ----------
    q : float
        Q [nm⁻¹].
    energy : (n,) ndarray
        E = E_i − E_f [meV], ascending.
    counts : (n,) ndarray
        Photons per channel.
    state : str
        "before" or "after", or any other name.
    """

    q: float
    energy: np.ndarray
    counts: np.ndarray
    state: str = ""


def expected_counts(line, convolution, *, temperature):
    """Mean counts in each channel: R ⊗ (elastic line + DHO) + background.

    Parameters
    ----------
    line : Line
    convolution : quench.ixs.resolution.Convolution
        Holds resolution and energies.
    temperature : float
        T [K].

    Returns
    -------
    (n,) ndarray
    """
    oscillator = dho.structure_factor(
        convolution.grid,
        frequency=line.frequency,
        width=line.width,
        temperature=temperature,
        area=line.inelastic,
    )
    return line.elastic * convolution.line() + convolution(oscillator) + line.background


@dataclass(frozen=True)
class Twin:
    """The truth behind the synthetic spectra. All its numbers are estimates.

    Attributes
    ----------
    sound_velocity : float
        c [m/s].
    zone_boundary : float
        Q_m [nm⁻¹], where the dispersion has its top.
    width_coefficient : float
        Γ/Ω² before the cycles, Γ as FWHM [1/meV].
    increase : float
        Relative increase of Γ by the cycles at large Q [1].
    onset, softness : float
        Q [nm⁻¹] at which half of the increase is reached, and the range over
        which it sets in.
    elastic_ratio : float
        Counts of the elastic line over those of the DHO [1].
    background : float
        Counts per channel over the counts of the whole DHO [1].
    temperature : float
        T [K].
    resolution : PseudoVoigt
    window, step : float
        Energies run from −window to window in steps [meV].
    """

    sound_velocity: float = 3100.0
    zone_boundary: float = 10.5
    width_coefficient: float = 0.030
    increase: float = 0.20
    onset: float = 6.0
    softness: float = 0.4
    elastic_ratio: float = 5.0
    background: float = 5e-4
    temperature: float = 298.0
    resolution: PseudoVoigt = field(default_factory=PseudoVoigt)
    window: float = 35.0
    step: float = 0.5

    @property
    def energy(self):
        """Energy transfers of the channels [meV]."""
        half = round(self.window / self.step)
        return self.step * np.arange(-half, half + 1)

    def frequency(self, q):
        """Ω [meV] at Q [nm⁻¹]; the same before and after."""
        return dispersion.frequency(
            q, sound_velocity=self.sound_velocity, zone_boundary=self.zone_boundary
        )

    def width(self, q, *, state):
        """Γ (FWHM) [meV] at Q [nm⁻¹] in a state, "before" or "after"."""
        validation.one_of("state", state, STATES)
        before = self.width_coefficient * self.frequency(q) ** 2
        rise = self.increase / (1 + np.exp(-(np.asarray(q) - self.onset) / self.softness))
        return before * (1 + rise) if state == "after" else before

    def line(self, q, *, counts, state):
        """Parameters of the spectrum in which the DHO counts `counts` photons on average."""
        counts = validation.positive("counts", counts)
        q = validation.positive("q", q, "nm⁻¹")
        omega, gamma = float(self.frequency(q)), float(self.width(q, state=state))
        oscillator = {"frequency": omega, "width": gamma, "temperature": self.temperature}
        fine = Convolution(self.resolution, self.energy).grid
        share = np.trapezoid(dho.structure_factor(fine, **oscillator), fine)
        area = counts * self.step / share
        elastic = self.elastic_ratio * counts * self.step
        return Line(elastic, area, omega, gamma, self.background * counts)

    def expected(self, q, *, counts, state):
        """Spectrum without noise; arguments as in `spectrum`."""
        line = self.line(q, counts=counts, state=state)
        convolution = Convolution(self.resolution, self.energy)
        mean = expected_counts(line, convolution, temperature=self.temperature)
        return Spectrum(q, self.energy, mean, state)

    def spectrum(self, q, *, counts, state, seed):
        """Count photons once.

        Parameters
        ----------
        q : float
            Q [nm⁻¹].
        counts : float
            Mean number of photons that the DHO sends into the spectrum; the
            elastic line comes on top.
        state : {"before", "after"}
        seed : int or sequence of int
            Of the noise.

        Returns
        -------
        Spectrum
        """
        mean = self.expected(q, counts=counts, state=state)
        noisy = np.random.default_rng(seed).poisson(mean.counts)
        return Spectrum(q, self.energy, noisy, state)


def make_spectra(twin=None, *, q=SHIPPED_Q, counts=SHIPPED_COUNTS, seed=SHIPPED_SEED):
    """Make the spectra of both states, those that come with the book by default.

    Parameters
    ----------
    twin : Twin, optional
    q : sequence of float, optional
        Q [nm⁻¹].
    counts : float, optional
        Mean photons in the DHO of each spectrum.
    seed : int, optional
        Each spectrum draws from (seed, number of the state, number of the Q).

    Returns
    -------
    tuple of Spectrum
        All of "before", then all of "after".
    """
    twin = twin or Twin()
    return tuple(
        twin.spectrum(each, counts=counts, state=state, seed=(seed, i, j))
        for i, state in enumerate(STATES)
        for j, each in enumerate(q)
    )


_HEADER = """\
# Spectra of a synthetic twin of inelastic X-ray scattering: NOT measured data.
# truth: quench.ixs.spectra.Twin() with its defaults, which are estimates
# seed {seed}, {counts} photons in the inelastic part of each spectrum on average
# made by: python -m quench.ixs.spectra --out FILE
# columns: state, Q [1/nm], E = E_i - E_f [meV], counts
"""


def save(path, spectra, *, header=""):
    """Write spectra as text, one line a channel: state, Q, E, counts."""
    lines = [
        f"{spectrum.state},{spectrum.q:g},{energy:g},{count:d}\n"
        for spectrum in spectra
        for energy, count in zip(spectrum.energy, spectrum.counts, strict=True)
    ]
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.writelines([header, *lines])


def load(path):
    """Read what `save` has written.

    Returns
    -------
    tuple of Spectrum
        In the order of the file.

    Raises
    ------
    ValueError
        If a line does not hold state, Q, E and counts.
    """
    groups = {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.startswith("#") or not line.strip():
                continue
            try:
                state, q, energy, count = line.strip().split(",")
                channel = float(energy), int(count)
            except ValueError:
                raise ValueError(
                    f"{path}, line {number}: expected state,Q,E,counts, got {line.strip()!r}"
                ) from None
            groups.setdefault((state, float(q)), []).append(channel)
    return tuple(
        Spectrum(q, *map(np.array, zip(*channels, strict=True)), state)
        for (state, q), channels in groups.items()
    )


def shipped():
    """Return the spectra that come with the book, counts of the twin (not measured data)."""
    with resources.as_file(resources.files("quench.data") / "twin" / _FILE) as path:
        return load(path)


def main(arguments=None):
    """Write the shipped spectra anew: ``python -m quench.ixs.spectra --out FILE``."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", required=True, help="file to write")
    chosen = parser.parse_args(arguments)
    header = _HEADER.format(seed=SHIPPED_SEED, counts=SHIPPED_COUNTS)
    save(chosen.out, make_spectra(), header=header)


if __name__ == "__main__":
    main()
