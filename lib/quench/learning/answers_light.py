"""Answers, slips and ledger values on X-rays that take more than one call of the library."""

import math

import numpy as np
from scipy import constants

from ..rmc import recovery
from ..scattering import faber_ziman, form_factors, kinematics, synchrotron

__all__ = [
    "alloy",
    "amplitude_part",
    "condition_of_three",
    "counts_for_error",
    "difference_error",
    "difference_weight",
    "dimming",
    "largest_weight_change",
    "q_of_half_angle",
    "q_of_radians",
    "relative_change",
    "slower_than_light",
    "total_weight",
]


def alloy():
    """Return the atom fractions of Gd65Co35."""
    return {"Gd": 0.65, "Co": 0.35}


def amplitude_part(*, element, energy, q, part):
    """Return f0 (part 0), f' (1), f'' (2) or f0 + f' (3) of an atom [electrons].

    Energy in keV, Q in Å⁻¹.
    """
    f1, f2 = form_factors.resonant_terms(element, energy)
    f0 = form_factors.form_factor(element, [q], energy)[0].real - f1
    return (f0, f1, f2, f0 + f1)[part]


def slower_than_light(*, energy):
    """Return by how much electrons of an energy [GeV] are slower than light [m/s]."""
    gamma = synchrotron.lorentz_factor(energy)
    # c(1 − β) without cancellation: 1 − β = 1/[γ²(1 + β)]
    return constants.c / (gamma**2 * (1 + np.sqrt(1 - gamma**-2)))


def q_of_half_angle(*, angle, energy):
    """Return Q [Å⁻¹] if `angle` [degrees] is taken for θ although it is 2θ."""
    return kinematics.momentum_transfer(2 * angle, energy=energy)


def q_of_radians(*, two_theta, energy):
    """Return Q [Å⁻¹] if θ in degrees is put into a sine that wants radians."""
    return kinematics.largest_momentum_transfer(energy) * np.sin(two_theta / 2)


def dimming(*, element, near, far, q):
    """Return by which share an atom's amplitude is smaller near an edge than far from it.

    Parameters
    ----------
    element : str
        Chemical symbol.
    near, far : float
        Photon energies [keV].
    q : float
        Q [Å⁻¹].
    """
    amplitudes = [np.abs(form_factors.form_factor(element, [q], e)[0]) for e in (near, far)]
    return 1 - amplitudes[0] / amplitudes[1]


def _amplitudes(energy, q):
    return form_factors.XRay(energy).amplitudes(alloy(), np.atleast_1d(q))


def total_weight(*, energy, q, pair):
    """Return the weight of a pair (0 Gd–Gd, 1 Gd–Co, 2 Co–Co) in S of Gd65Co35."""
    return faber_ziman.weights(alloy(), _amplitudes(energy, q))[pair, 0]


def difference_weight(*, near, far, q, pair):
    """Return the weight of a pair in Δ_k S of Gd65Co35; energies in keV, Q in Å⁻¹."""
    return faber_ziman.difference_weights(alloy(), _amplitudes(near, q), _amplitudes(far, q))[
        pair, 0
    ]


def largest_weight_change(*, first, second, q_max):
    """Return the largest change of any weight in S from one energy [keV] to another."""
    q = np.linspace(0, q_max, 121)
    rows = [faber_ziman.weights(alloy(), _amplitudes(e, q)) for e in (first, second)]
    return np.abs(rows[0] - rows[1]).max()


def condition_of_three(*, q):
    """Return the condition number of this book's three data sets at Q [Å⁻¹], 1 to 7."""
    sets = recovery.designed("S+Gd+Co")
    weights = [[np.interp(q, d.x, row) for row in d.weights(alloy())] for d in sets]
    return faber_ziman.condition_number(np.array(weights)[..., None])[0]


def relative_change(*, near, far, q):
    """Return abs(Δ⟨f⟩²)/I of Gd65Co35 at an edge, the contrast that a difference has.

    I is the root mean square of ⟨f²⟩ at both energies [keV]; Q in Å⁻¹.
    """
    return math.sqrt(2) / difference_error(near=near, far=far, q=q, counts=1.0)


def difference_error(*, near, far, q, counts):
    """Return the error of Δ_k S of Gd65Co35 from counting alone; energies in keV, Q in Å⁻¹."""
    amplitudes = _amplitudes(near, q), _amplitudes(far, q)
    return faber_ziman.difference_error(alloy(), *amplitudes, counts=counts)[0]


def counts_for_error(*, near, far, q, error):
    """Return the counts of each scan that leave an error of Δ_k S; inverts the function before."""
    return (difference_error(near=near, far=far, q=q, counts=1.0) / error) ** 2
