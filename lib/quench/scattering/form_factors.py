"""How strongly an atom scatters: X-ray form factors with anomalous terms, neutron lengths.

Tables come from xraydb: f0 in the parametrisation of Waasmaier & Kirfel (1995),
f' and f'' of Chantler (1995, 2000). Neutron lengths come from periodictable.
"""

import functools
import warnings
from dataclasses import dataclass

import numpy as np

from .. import validation
from .kinematics import largest_momentum_transfer

__all__ = [
    "Neutron",
    "XRay",
    "edges",
    "form_factor",
    "resonant_terms",
    "scattering_length",
]

F0_LIMIT = 75.0
"""Largest Q for which the parametrisation of f0 holds, 4π·6 Å⁻¹ [Å⁻¹]."""


def _xraydb():
    try:
        import xraydb
    except ImportError:
        raise ImportError(
            'X-ray form factors need xraydb: pip install "quench[scattering]"'
        ) from None
    return xraydb


@functools.cache
def edges(element):
    """Absorption edges of an element.

    Parameters
    ----------
    element : str
        Chemical symbol.

    Returns
    -------
    dict of str to float
        Edge energies [keV], ``{"K": 50.239, "L1": …}``.

    Raises
    ------
    KeyError
        If there is no such element.
    """
    return {
        name: float(edge.energy) / 1e3
        for name, edge in _xraydb().xray_edges(_known(element)).items()
    }


@functools.cache
def _grid(element):
    """Energies at which the Chantler table of an element has points [keV]."""
    return np.asarray(_xraydb().chantler_energies(_known(element))) / 1e3


def _known(element):
    """Return an element's symbol, refusing what is none."""
    symbols = _symbols()
    if element not in symbols:
        raise validation.lookup_error("element", element, symbols)
    return element


@functools.cache
def _symbols():
    return tuple(_xraydb().atomic_symbol(z) for z in range(1, 93))


def resonant_terms(element, energy):
    """Anomalous parts f' and f'' of the scattering amplitude.

    Parameters
    ----------
    element : str
        Chemical symbol.
    energy : float or array_like
        Photon energy [keV].

    Returns
    -------
    (f1, f2) : tuple of float or ndarray
        f' and f'' [electrons]. For 3d and 4d metals and Gd above 3 keV this f' agrees
        with other authors' within about 0.5 electrons farther than 100 eV from an
        edge, and not closer; for heavier elements (Pb) it differs by up to 1.

    Raises
    ------
    KeyError
        If there is no such element.
    ValueError
        If an energy lies outside the table.

    Warns
    -----
    UserWarning
        If an energy lies between the two table points around an edge: what
        comes back is interpolated across the step.
    """
    energies = np.asarray(_energy(energy))
    grid = _grid(element)
    outside = (energies < grid[0]) | (energies > grid[-1])
    if outside.any():
        raise ValueError(
            f"{np.extract(outside, energies)[0]:g} keV lies outside the table of {element}, "
            f"{grid[0]:.4g} to {grid[-1]:.4g} keV"
        )
    _warn_in_gap(element, energies, grid)
    table = _xraydb()
    f1 = table.f1_chantler(element, energies * 1e3)
    f2 = table.f2_chantler(element, energies * 1e3)
    return (np.asarray(f1)[()], np.asarray(f2)[()])


def _warn_in_gap(element, energies, grid):
    """Warn where no table point separates an energy from an edge."""
    for name, edge in edges(element).items():
        above = int(np.searchsorted(grid, edge))
        if not 0 < above < len(grid):
            continue
        low, high = grid[above - 1], grid[above]
        if ((energies > low) & (energies < high)).any():
            warnings.warn(
                f"the table of {element} has no point between {low:.4f} and {high:.4f} keV, "
                f"where its {name} edge ({edge:.4f} keV) lies: f' and f'' are interpolated across "
                f"the edge; stay at or below {low:.4f} keV or at or above {high:.4f} keV",
                UserWarning,
                stacklevel=4,
            )


def _energy(energy):
    """Check a photon energy, recognising eV."""
    energy = validation.positive("energy", energy, "keV")
    largest = float(np.max(energy))
    if largest > 1000:
        raise ValueError(f"energy is in keV, got {largest:g}; if that is in eV, divide by 1000")
    return energy


def form_factor(element, q, energy):
    """Complex scattering amplitude f = f0(Q) + f' + i f'' of an atom.

    Parameters
    ----------
    element : str
        Chemical symbol.
    q : (m,) array_like
        Momentum transfer Q [Å⁻¹], 0 to 4π/λ.
    energy : float
        Photon energy [keV].

    Returns
    -------
    (m,) complex ndarray
        f [electrons].

    Raises
    ------
    KeyError
        If there is no such element.
    ValueError
        If Q exceeds 4π/λ or the range of the tables.
    """
    q = np.atleast_1d(validation.non_negative("q", q, "Å⁻¹"))
    limit = largest_momentum_transfer(_energy(energy))
    if q.max() > limit * (1 + 1e-9):
        raise ValueError(
            f"Q = {q.max():g} Å⁻¹ exceeds 4π/λ = {limit:g} Å⁻¹ at {energy:g} keV; "
            "shorten the Q range or raise the energy"
        )
    if q.max() > F0_LIMIT:
        raise ValueError(f"f0 is tabulated up to Q = {F0_LIMIT:g} Å⁻¹, got {q.max():g} Å⁻¹")
    f1, f2 = resonant_terms(element, float(energy))
    # xraydb counts in sin θ/λ = Q/4π
    return np.asarray(_xraydb().f0(element, q / (4 * np.pi))) + f1 + 1j * f2


def scattering_length(element):
    """Bound coherent neutron scattering length of an element in its natural isotopic mixture.

    Parameters
    ----------
    element : str
        Chemical symbol.

    Returns
    -------
    float
        b [fm].

    Raises
    ------
    KeyError
        If there is no such element or no value.

    Warns
    -----
    UserWarning
        If the element has a resonance at thermal energies (Gd, Sm, Eu, Cd, …):
        its b depends on the neutron's energy and one number will not do.
    """
    length, resonant = _neutron(element)
    if resonant:
        warnings.warn(
            f"the neutron scattering length of {element} depends on energy (resonance "
            "absorption); the tabulated value holds for one wavelength only",
            UserWarning,
            stacklevel=2,
        )
    return length


@functools.cache
def _neutron(element):
    """Scattering length [fm] and whether it depends on energy."""
    try:
        import periodictable
    except ImportError:
        raise ImportError(
            'neutron lengths need periodictable: pip install "quench[scattering]"'
        ) from None
    known = {e.symbol: e for e in periodictable.elements if e.symbol != "n"}
    if element not in known:
        raise validation.lookup_error("element", element, known)
    neutron = known[element].neutron
    if neutron.b_c is None:
        raise KeyError(f"no neutron scattering length is known for {element}")
    return float(neutron.b_c), bool(neutron.is_energy_dependent)


@dataclass(frozen=True)
class XRay:
    """X-rays of one energy.

    Parameters
    ----------
    energy : float
        Photon energy [keV].
    """

    energy: float

    def __post_init__(self):
        object.__setattr__(self, "energy", float(_energy(self.energy)))

    @property
    def largest_q(self):
        """Largest momentum transfer 4π/λ [Å⁻¹]."""
        return largest_momentum_transfer(self.energy)

    def amplitudes(self, kinds, q):
        """Complex form factors [electrons] of some elements: (kinds, m) array."""
        return np.array([form_factor(kind, q, self.energy) for kind in kinds])


@dataclass(frozen=True)
class Neutron:
    """Neutrons; their wavelength sets no weights and no limit here."""

    @property
    def largest_q(self):
        """No limit."""
        return np.inf

    def amplitudes(self, kinds, q):
        """Scattering lengths [fm] of some elements, the same at every Q: (kinds, m) array."""
        lengths = np.array([scattering_length(kind) for kind in kinds], dtype=complex)
        return np.repeat(lengths[:, None], len(np.atleast_1d(q)), axis=1)
