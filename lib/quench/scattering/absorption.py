r"""How far X-rays get: attenuation of an alloy, transmission of a ribbon.

.. math:: T = e^{-\mu t}, \qquad \frac{\mu}{\rho} = \sum_i w_i \Bigl(\frac{\mu}{\rho}\Bigr)_i

with the mass fractions w of the elements. Attenuation is total: photoelectric
absorption and both kinds of scattering. Tables of Elam, Ravel & Sieber, *Radiat.
Phys. Chem.* 63, 121 (2002), through xraydb; photon energies in keV, all else in SI.
"""

import numpy as np

from .. import validation
from .form_factors import edges

__all__ = [
    "TABLES",
    "linear_attenuation",
    "mass_attenuation",
    "mass_fractions",
    "thickness",
    "transmission",
]

TABLES = (0.1, 800.0)
"""Energies between which the tables are reliable [keV]."""


def _xraydb():
    try:
        import xraydb
    except ImportError:
        raise ImportError('attenuation needs xraydb: pip install "quench[scattering]"') from None
    return xraydb


def _energies(energy):
    """Check photon energies against the tables, recognising eV."""
    energies = np.asarray(validation.positive("energy", energy, "keV"))
    outside = (energies < TABLES[0]) | (energies > TABLES[1])
    if outside.any():
        got = float(np.extract(outside, energies)[0])
        hint = f"; if that is in eV, give {got / 1e3:g}" if got > TABLES[1] else ""
        raise ValueError(
            f"energy must lie in the tables, {TABLES[0]:g} to {TABLES[1]:g} keV, got {got:g}{hint}"
        )
    return energies


def mass_attenuation(element, energy):
    """Mass attenuation coefficient μ/ρ of an element.

    Parameters
    ----------
    element : str
        Chemical symbol.
    energy : float or array_like
        Photon energy [keV], 0.1 to 800.

    Returns
    -------
    float or ndarray
        μ/ρ [m²/kg]; 1 m²/kg is 10 cm²/g. Theories agree within 6 % above 8 keV and
        8 % below (Co, Fe, Gd), and say nothing within some tens of eV of an edge, where
        the neighbours of the atom shape the absorption.

    Raises
    ------
    KeyError
        If there is no such element.
    ValueError
        If an energy lies outside the tables.
    """
    energies = _energies(energy)
    edges(element)  # refuses what is no element
    return np.asarray(_xraydb().mu_elam(element, energies * 1e3) / 10.0)[()]


def mass_fractions(composition):
    """Mass fractions of an alloy from its atom fractions.

    Parameters
    ----------
    composition : dict of str to float
        Atom fractions that add up to 1, by chemical symbol.

    Returns
    -------
    dict of str to float

    Raises
    ------
    ValueError
        If the fractions do not add up to 1.
    KeyError
        If there is no such element.
    """
    shares = np.atleast_1d(
        validation.fraction("composition", list(composition.values()), allow_one=True)
    )
    if abs(shares.sum() - 1) > 1e-6:
        raise ValueError(f"atom fractions must add up to 1, got {shares.sum():g}")
    for element in composition:
        edges(element)
    masses = shares * [_xraydb().atomic_mass(element) for element in composition]
    return dict(zip(composition, (masses / masses.sum()).tolist(), strict=True))


def linear_attenuation(composition, energy, *, density):
    """Attenuation coefficient μ of an alloy, the inverse of its attenuation length.

    Parameters
    ----------
    composition : dict of str to float
        Atom fractions.
    energy : float or array_like
        Photon energy [keV].
    density : float
        Mass density ρ [kg/m³].

    Returns
    -------
    float or ndarray
        μ [1/m].
    """
    density = validation.positive("density", density, "kg/m³")
    shares = mass_fractions(composition)
    return density * sum(w * mass_attenuation(element, energy) for element, w in shares.items())


def transmission(composition, energy, *, thickness, density):
    """Share of the photons that pass straight through a flat sample, exp(−μt).

    Parameters
    ----------
    composition : dict of str to float
        Atom fractions.
    energy : float or array_like
        Photon energy [keV].
    thickness : float or array_like
        Path t through the sample [m].
    density : float
        Mass density [kg/m³].

    Returns
    -------
    float or ndarray
    """
    path = validation.non_negative("thickness", thickness, "m")
    return np.exp(-linear_attenuation(composition, energy, density=density) * path)


def thickness(composition, energy, *, density, transmission=1 / np.e):
    """Thickness that lets a given share of the photons pass, −ln(T)/μ.

    With the default, 1/e, it is the attenuation length 1/μ. That is also the thickness at
    which a sample measured in transmission scatters most, since t·exp(−μt) is largest there.

    Parameters
    ----------
    composition : dict of str to float
        Atom fractions.
    energy : float or array_like
        Photon energy [keV].
    density : float
        Mass density [kg/m³].
    transmission : float, optional
        T, above 0 and below 1.

    Returns
    -------
    float or ndarray
        t [m].
    """
    share = validation.fraction("transmission", transmission, allow_zero=False)
    return -np.log(share) / linear_attenuation(composition, energy, density=density)
