"""How much solute a matrix holds, how much precipitate that leaves, and what drives it.

Compositions are atom fractions of the solute. The solvus of each phase is a
van 't Hoff line, ln x_e linear in 1/T, through one documented point with one
enthalpy of solution (`quench.materials`); it holds for a dilute matrix in
equilibrium with a phase of fixed composition, between about 100 °C and the
temperature of the documented point.
"""

import numpy as np
from scipy.constants import R

from .. import materials, validation

__all__ = [
    "atomic_fraction",
    "chemical_driving_force",
    "lever_rule",
    "mass_fraction",
    "solvus",
    "solvus_temperature",
    "volume_fraction",
]


def atomic_fraction(*, mass_fraction, solute="Cu", solvent="Al"):
    """Convert a mass fraction of solute in a binary alloy to an atom fraction.

    Parameters
    ----------
    mass_fraction : float or array_like
        Mass of solute over mass of alloy [1], 0 to 1.
    solute, solvent : str, optional
        Names of elements in `quench.materials`.

    Returns
    -------
    float or ndarray
        Atoms of solute over all atoms [1].

    Raises
    ------
    ValueError
        If the mass fraction is outside [0, 1].
    KeyError
        For an unknown element.
    """
    w = validation.fraction("mass_fraction", mass_fraction, allow_one=True)
    w = np.asarray(w)
    solute_amount = w / materials.get(solute).molar_mass
    solvent_amount = (1 - w) / materials.get(solvent).molar_mass
    return (solute_amount / (solute_amount + solvent_amount))[()]


def mass_fraction(*, atomic_fraction, solute="Cu", solvent="Al"):
    """Convert an atom fraction of solute in a binary alloy to a mass fraction.

    Parameters
    ----------
    atomic_fraction : float or array_like
        Atoms of solute over all atoms [1], 0 to 1.
    solute, solvent : str, optional
        Names of elements in `quench.materials`.

    Returns
    -------
    float or ndarray
        Mass of solute over mass of alloy [1].

    Raises
    ------
    ValueError
        If the atom fraction is outside [0, 1].
    KeyError
        For an unknown element.
    """
    x = validation.fraction("atomic_fraction", atomic_fraction, allow_one=True)
    solute_mass = np.asarray(x) * materials.get(solute).molar_mass
    solvent_mass = (1 - np.asarray(x)) * materials.get(solvent).molar_mass
    return (solute_mass / (solute_mass + solvent_mass))[()]


def solvus(*, temperature, phase="theta prime"):
    r"""Solute content of the matrix in equilibrium with a phase.

    .. math:: x_e(T) = x_e(T_0)\,\exp\!\left[-\frac{\Delta H}{R}
              \left(\frac1T - \frac1{T_0}\right)\right]

    Parameters
    ----------
    temperature : float or array_like
        T [K].
    phase : str, optional
        A phase in `quench.materials` with a solvus: "theta", "theta prime", "S".

    Returns
    -------
    float or ndarray
        x_e, atom fraction of solute [1].

    Raises
    ------
    ValueError
        If the temperature is not positive, or lies so far above the documented
        point that the line would leave the dilute range (x_e > 0.1).
    KeyError
        For an unknown phase.
    """
    temperature = np.asarray(validation.temperature("temperature", temperature))
    line = materials.get(phase)
    shift = 1 / temperature - 1 / line.solvus_temperature
    content = line.solvus_composition * np.exp(-line.solvus_enthalpy / R * shift)
    if (content > 0.1).any():
        raise ValueError(
            f"temperature up to {temperature.max():g} K is beyond the solvus line of {phase}, "
            f"which is documented up to {line.solvus_temperature:g} K"
        )
    return content[()]


def solvus_temperature(*, composition, phase="theta prime"):
    """Temperature above which an alloy of a composition holds all its solute.

    Parameters
    ----------
    composition : float or array_like
        x₀, atom fraction of solute [1], greater than 0.
    phase : str, optional
        As in `solvus`, of which this is the inverse.

    Returns
    -------
    float or ndarray
        [K].

    Raises
    ------
    ValueError
        If the composition is outside (0, 0.1].
    KeyError
        For an unknown phase.
    """
    composition = np.asarray(validation.fraction("composition", composition, allow_zero=False))
    if (composition > 0.1).any():
        raise ValueError(f"composition must be at most 0.1, got {composition.max():g}")
    line = materials.get(phase)
    logarithm = np.log(composition / line.solvus_composition)
    return (1 / (1 / line.solvus_temperature - R / line.solvus_enthalpy * logarithm))[()]


def lever_rule(*, composition, matrix, precipitate):
    """Share of all atoms that are in the precipitate at equilibrium.

    Conservation of solute: x₀ = (1 − φ) x_m + φ x_p. An alloy that is not
    supersaturated (x₀ ≤ x_m) has no precipitate.

    Parameters
    ----------
    composition, matrix, precipitate : float or array_like
        x₀, x_m and x_p, atom fractions of solute [1] in alloy, matrix and
        precipitate.

    Returns
    -------
    float or ndarray
        φ [1].

    Raises
    ------
    ValueError
        If x_p is not greater than x_m and x₀.
    """
    validation.matching_shapes(composition=composition, matrix=matrix, precipitate=precipitate)
    x0 = np.asarray(validation.fraction("composition", composition))
    xm = np.asarray(validation.fraction("matrix", matrix))
    xp = np.asarray(validation.fraction("precipitate", precipitate, allow_one=True))
    if (xp <= np.maximum(xm, x0)).any():
        raise ValueError(
            f"precipitate must be richer in solute than matrix and alloy, got precipitate {xp}, "
            f"matrix {xm}, composition {x0}"
        )
    return np.clip((x0 - xm) / (xp - xm), 0.0, None)[()]


def volume_fraction(
    *, composition, matrix, precipitate, molar_volume_precipitate, molar_volume_matrix
):
    """Volume fraction of precipitate at equilibrium: the lever rule, weighted with volumes.

    Parameters
    ----------
    composition, matrix, precipitate : float or array_like
        As in `lever_rule`.
    molar_volume_precipitate, molar_volume_matrix : float
        Volumes per mole of atoms [m³/mol].

    Returns
    -------
    float or ndarray
        f [1].

    Raises
    ------
    ValueError
        As `lever_rule`, and for volumes that are not positive.
    """
    share = lever_rule(composition=composition, matrix=matrix, precipitate=precipitate)
    inside = share * validation.positive(
        "molar_volume_precipitate", molar_volume_precipitate, "m³/mol"
    )
    outside = (1 - share) * validation.positive(
        "molar_volume_matrix", molar_volume_matrix, "m³/mol"
    )
    return inside / (inside + outside)


def chemical_driving_force(
    *, composition, solvus, precipitate_composition, molar_volume, temperature
):
    r"""Gibbs energy gained per volume of precipitate that forms from an ideal solution.

    .. math:: \Delta G_v = -\frac{RT}{V_p}\left[x_p\ln\frac{x}{x_e}
              + (1-x_p)\ln\frac{1-x}{1-x_e}\right]

    The chemical part only: a coherent precipitate pays elastic strain energy
    on top. Ideal activities are a good approximation in a dilute matrix,
    because the solvus already carries the heat of solution.

    Parameters
    ----------
    composition, solvus : float or array_like
        x and x_e, atom fractions of solute in the matrix, now and at
        equilibrium [1].
    precipitate_composition : float
        x_p, atom fraction of solute in the precipitate [1].
    molar_volume : float
        V_p, volume of precipitate per mole of atoms [m³/mol].
    temperature : float or array_like
        T [K].

    Returns
    -------
    float or ndarray
        ΔG_v [J/m³], negative when precipitation is favoured.

    Raises
    ------
    ValueError
        If an argument is outside its range or shapes do not match.
    """
    validation.matching_shapes(composition=composition, solvus=solvus, temperature=temperature)
    x = np.asarray(validation.fraction("composition", composition, allow_zero=False))
    xe = np.asarray(validation.fraction("solvus", solvus, allow_zero=False))
    xp = validation.fraction("precipitate_composition", precipitate_composition, allow_one=True)
    volume = validation.positive("molar_volume", molar_volume, "m³/mol")
    temperature = np.asarray(validation.temperature("temperature", temperature))
    per_atom = xp * np.log(x / xe) + (1 - xp) * np.log((1 - x) / (1 - xe))
    return (-R * temperature / volume * per_atom)[()]
