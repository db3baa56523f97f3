"""Growth fed by diffusion: Zener's exact solutions and what is made of them.

All growth laws here are size = constant × √(Dt), for an isolated particle in
an infinite matrix with local equilibrium at a flat or large interface: no
impingement, no Gibbs–Thomson shift, one volume per atom in both phases.
"""

import numpy as np
from scipy.constants import gas_constant
from scipy.optimize import brentq
from scipy.special import erfcx

from .. import validation

__all__ = [
    "LARGEST_SUPERSATURATION",
    "diffusivity",
    "radius",
    "start_time",
    "supersaturation",
    "zener_plate",
    "zener_plate_approximation",
    "zener_sphere",
    "zener_sphere_approximation",
]

LARGEST_SUPERSATURATION = 0.999
"""Growth constants diverge as Ω → 1; beyond this they are refused."""


def diffusivity(*, temperature, prefactor, activation_energy):
    """Arrhenius diffusivity D = D₀ exp(−Q/RT).

    Parameters
    ----------
    temperature : float or array_like
        T [K].
    prefactor : float or array_like
        D₀ [m²/s].
    activation_energy : float or array_like
        Q [J/mol].

    Returns
    -------
    float or ndarray
        D [m²/s].

    Raises
    ------
    ValueError
        If an argument is outside its range or the shapes do not match.
    """
    temperature = validation.temperature("temperature", temperature)
    prefactor = validation.positive("prefactor", prefactor, "m²/s")
    activation_energy = validation.non_negative("activation_energy", activation_energy, "J/mol")
    validation.matching_shapes(
        temperature=temperature, prefactor=prefactor, activation_energy=activation_energy
    )
    return prefactor * np.exp(-activation_energy / (gas_constant * temperature))


def supersaturation(*, composition, solvus, precipitate_composition):
    """Share of the solute-rich phase at equilibrium, Ω = (x − x_e)/(x_p − x_e).

    All three in the same measure, atom fractions for equal volumes per atom.

    Parameters
    ----------
    composition : float or array_like
        x of the matrix far from the particle.
    solvus : float or array_like
        x_e of the matrix at the interface.
    precipitate_composition : float or array_like
        x_p.

    Returns
    -------
    float or ndarray
        Ω, from 0 to below 1.

    Raises
    ------
    ValueError
        Unless 0 ≤ x_e ≤ x < x_p ≤ 1, or if the shapes do not match.
    """
    composition = validation.fraction("composition", composition)
    solvus = validation.fraction("solvus", solvus)
    precipitate_composition = validation.fraction(
        "precipitate_composition", precipitate_composition, allow_zero=False, allow_one=True
    )
    validation.matching_shapes(
        composition=composition, solvus=solvus, precipitate_composition=precipitate_composition
    )
    excess = np.asarray(composition) - solvus
    if (excess < 0).any():
        raise ValueError(
            f"composition must be at least solvus, got {excess.min():g} less; "
            "below the solvus concentration particles dissolve"
        )
    if (np.asarray(composition) >= precipitate_composition).any():
        raise ValueError(
            "composition must be less than precipitate_composition "
            f"{np.min(precipitate_composition):g}, got {np.max(composition):g}"
        )
    return (excess / (precipitate_composition - solvus))[()]


def zener_sphere(supersaturation):
    """Exact growth constant of a sphere, r/√(Dt) = 2λ with Ω = 2λ²[1 − √π λ e^λ² erfc λ].

    The moving interface and the solute profile around it grow as one shape
    (Zener 1949; Frank 1950).

    Parameters
    ----------
    supersaturation : float or array_like
        Ω, from 0 to 0.999.

    Returns
    -------
    float or ndarray
        r/√(Dt).

    Raises
    ------
    ValueError
        If Ω is outside its range.
    """
    return _solved(_sphere_root, supersaturation)


def zener_plate(supersaturation):
    """Exact growth constant of a plate, half-thickness/√(Dt) = 2λ with Ω = √π λ e^λ² erfc λ.

    For the thickening of a plate whose faces are wide and let solute in freely
    (Zener 1949). Real θ′ plates thicken more slowly, by ledges.

    Parameters
    ----------
    supersaturation : float or array_like
        Ω, from 0 to 0.999.

    Returns
    -------
    float or ndarray
        Half-thickness/√(Dt).

    Raises
    ------
    ValueError
        If Ω is outside its range.
    """
    return _solved(_plate_root, supersaturation)


def zener_sphere_approximation(supersaturation):
    """Quasi-steady growth constant of a sphere, r/√(Dt) = √(2Ω); exact only as Ω → 0.

    It leaves out that the solute profile must be built as the particle grows.
    Always too slow: by √(Ω/2)·√π/2 in relative terms, for small Ω.

    Parameters
    ----------
    supersaturation : float or array_like
        Ω, from 0 to 0.999.

    Returns
    -------
    float or ndarray
        r/√(Dt).

    Raises
    ------
    ValueError
        If Ω is outside its range.
    """
    return np.sqrt(2 * _checked(supersaturation))[()]


def zener_plate_approximation(supersaturation):
    """Growth constant of a plate with a straight solute profile, Ω/√(1 − Ω) (Zener 1949).

    Parameters
    ----------
    supersaturation : float or array_like
        Ω, from 0 to 0.999.

    Returns
    -------
    float or ndarray
        Half-thickness/√(Dt); √π/2 of the exact value as Ω → 0.

    Raises
    ------
    ValueError
        If Ω is outside its range.
    """
    share = _checked(supersaturation)
    return (share / np.sqrt(1 - share))[()]


def radius(time, *, diffusivity, supersaturation, initial_radius=0.0):
    """Radius of a growing sphere, r = √(r₀² + α²Dt), α from `zener_sphere`.

    With r₀ > 0 an approximation: the profile around the first particle is
    taken to be the one it would have grown itself.

    Parameters
    ----------
    time : float or array_like
        t [s].
    diffusivity : float or array_like
        D [m²/s].
    supersaturation : float or array_like
        Ω, constant: the particles must not yet share their solute.
    initial_radius : float or array_like, optional
        r₀ [m].

    Returns
    -------
    float or ndarray
        r [m].

    Raises
    ------
    ValueError
        If an argument is outside its range or the shapes do not match.
    """
    time = validation.non_negative("time", time, "s")
    diffusivity = validation.positive("diffusivity", diffusivity, "m²/s")
    initial_radius = validation.non_negative("initial_radius", initial_radius, "m")
    constant = zener_sphere(supersaturation)
    validation.matching_shapes(
        time=time, diffusivity=diffusivity, initial_radius=initial_radius, supersaturation=constant
    )
    return np.sqrt(np.asarray(initial_radius**2 + constant**2 * diffusivity * time))[()]


def start_time(fraction, *, nucleation_rate, supersaturation, diffusivity):
    """Time until steady nucleation and diffusive growth have formed a share of the precipitate.

    Spheres born at the rate J, each growing as r = α√(Dt), fill the extended
    volume (8π/15)Jα³D^(3/2)t^(5/2); with impingement after Johnson, Mehl,
    Avrami and Kolmogorov the share is ξ = 1 − exp(−that/Ω), because all the
    precipitate there can be is the fraction Ω of the volume.

    Parameters
    ----------
    fraction : float or array_like
        ξ, share of the equilibrium amount; 0.01 for the "start" of a C-curve.
    nucleation_rate : float or array_like
        J [1/(m³ s)].
    supersaturation : float or array_like
        Ω > 0.
    diffusivity : float or array_like
        D [m²/s].

    Returns
    -------
    float or ndarray
        t [s].

    Raises
    ------
    ValueError
        If an argument is outside its range or the shapes do not match.
    """
    fraction = validation.fraction("fraction", fraction, allow_zero=False)
    nucleation_rate = validation.positive("nucleation_rate", nucleation_rate, "1/(m³ s)")
    share = validation.positive("supersaturation", supersaturation)
    diffusivity = validation.positive("diffusivity", diffusivity, "m²/s")
    validation.matching_shapes(
        fraction=fraction, nucleation_rate=nucleation_rate, supersaturation=share, D=diffusivity
    )
    volume = 8 * np.pi / 15 * zener_sphere(share) ** 3 * np.sqrt(diffusivity) ** 3
    # The rate may be as small as a double can be: apart from the rest, it cannot overflow.
    return (-np.log1p(-np.asarray(fraction)) * share / volume) ** 0.4 / nucleation_rate**0.4


def _checked(supersaturation):
    share = np.asarray(validation.fraction("supersaturation", supersaturation))
    if (share > LARGEST_SUPERSATURATION).any():
        raise ValueError(
            f"supersaturation must be at most {LARGEST_SUPERSATURATION}, got {share.max():g}; "
            "the growth constant diverges as it approaches 1"
        )
    return share


def _solved(root, supersaturation):
    """Twice the root λ for each Ω, in the shape of `supersaturation`."""
    share = _checked(supersaturation)
    roots = [2 * root(value) if value > 0 else 0.0 for value in share.flat]
    return np.reshape(roots, share.shape)[()]


def _sphere_root(share):
    def excess(half):
        return 2 * half**2 * (1 - np.sqrt(np.pi) * half * erfcx(half)) - share

    return _root(excess, np.sqrt(0.5 * share), share)


def _plate_root(share):
    def excess(half):
        return np.sqrt(np.pi) * half * erfcx(half) - share

    return _root(excess, share / np.sqrt(np.pi), share)


def _root(excess, low, share):
    """Root λ above `low`, its limit for small Ω, and below that of large Ω = 1 − 3/(2λ²)."""
    # Only the relative tolerance, at its smallest by default, is to count: roots may be tiny.
    return brentq(excess, low, np.sqrt(1.5 / (1 - share)), xtol=np.finfo(float).tiny)
