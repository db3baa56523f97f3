"""Classical nucleation: how large a nucleus must be, what it costs, how often it forms.

Energies are in joules per nucleus, driving forces ΔGv in J/m³ of precipitate
and negative when precipitation is favoured. Compare a barrier with kT: the
theory treats a cluster as a droplet with a sharp, isotropic interface, which is
fair for barriers of some 10 kT and more, and a rough guide below.
"""

import numpy as np
from scipy.constants import Avogadro, Boltzmann

from .. import validation

__all__ = [
    "SITES",
    "attachment_rate",
    "barrier",
    "barrier_from_area",
    "contact_angle",
    "critical_radius",
    "gibbs_energy_of_sphere",
    "heterogeneous_factor",
    "incubation_time",
    "interface_energy_for_barrier",
    "rate",
    "site_density",
    "zeldovich",
]

SITES = ("homogeneous", "dislocation", "grain boundary", "grain edge")
"""Where nuclei may form, as `site_density` knows it."""

_LARGEST_ANGLE = {"wall": np.pi, "grain boundary": np.pi / 2, "grain edge": np.pi / 2}


def critical_radius(*, interface_energy, driving_force):
    """Radius above which a spherical nucleus gains by growing, r* = 2γ/(−ΔGv).

    The same on a wall or a grain boundary: curvature alone decides.

    Parameters
    ----------
    interface_energy : float or array_like
        γ [J/m²].
    driving_force : float or array_like
        ΔGv [J/m³], negative: chemical part plus strain energy.

    Returns
    -------
    float or ndarray
        r* [m].

    Raises
    ------
    ValueError
        If γ ≤ 0, ΔGv ≥ 0 (nothing nucleates), or the shapes do not match.
    """
    interface_energy, driving_force = _capillarity(interface_energy, driving_force)
    return 2 * interface_energy / -driving_force


def barrier(*, interface_energy, driving_force):
    """Gibbs energy of the critical sphere, ΔG* = 16πγ³/(3ΔGv²) (homogeneous).

    Parameters
    ----------
    interface_energy : float or array_like
        γ [J/m²].
    driving_force : float or array_like
        ΔGv [J/m³], negative.

    Returns
    -------
    float or ndarray
        ΔG* [J].

    Raises
    ------
    ValueError
        As `critical_radius`.
    """
    interface_energy, driving_force = _capillarity(interface_energy, driving_force)
    return 16 * np.pi * interface_energy**3 / (3 * driving_force**2)


def barrier_from_area(*, interface_energy, area):
    """Barrier of a nucleus of any equilibrium shape, ΔG* = γA*/3 (Gibbs).

    At the critical size the bulk term pays back two thirds of the interface
    energy. For facets of different γ, use the area-weighted mean of γ.

    Parameters
    ----------
    interface_energy : float or array_like
        γ [J/m²].
    area : float or array_like
        A*, area of the critical nucleus [m²].

    Returns
    -------
    float or ndarray
        ΔG* [J].

    Raises
    ------
    ValueError
        If an argument is not positive or the shapes do not match.
    """
    interface_energy = validation.positive("interface_energy", interface_energy, "J/m²")
    area = validation.positive("area", area, "m²")
    validation.matching_shapes(interface_energy=interface_energy, area=area)
    return interface_energy * area / 3


def interface_energy_for_barrier(*, barrier, driving_force):
    """Interface energy that gives a homogeneous barrier, γ = (3ΔG*ΔGv²/16π)^(1/3).

    Parameters
    ----------
    barrier : float or array_like
        ΔG* [J].
    driving_force : float or array_like
        ΔGv [J/m³], negative.

    Returns
    -------
    float or ndarray
        γ [J/m²].

    Raises
    ------
    ValueError
        If ΔG* ≤ 0, ΔGv ≥ 0, or the shapes do not match.
    """
    barrier = validation.positive("barrier", barrier, "J")
    driving_force = _negative_driving_force(driving_force)
    validation.matching_shapes(barrier=barrier, driving_force=driving_force)
    return np.cbrt(3 * barrier * driving_force**2 / (16 * np.pi))


def gibbs_energy_of_sphere(radius, *, interface_energy, driving_force):
    """Gibbs energy to form a sphere, ΔG(r) = (4π/3)r³ΔGv + 4πr²γ.

    Parameters
    ----------
    radius : float or array_like
        r ≥ 0 [m].
    interface_energy : float or array_like
        γ [J/m²].
    driving_force : float or array_like
        ΔGv [J/m³]; either sign, so that an undersaturated matrix can be shown.

    Returns
    -------
    float or ndarray
        ΔG [J].

    Raises
    ------
    ValueError
        If r < 0, γ ≤ 0, a value is not finite, or the shapes do not match.
    """
    radius = validation.non_negative("radius", radius, "m")
    interface_energy = validation.positive("interface_energy", interface_energy, "J/m²")
    driving_force = validation.finite("driving_force", driving_force, "J/m³")
    validation.matching_shapes(
        radius=radius, interface_energy=interface_energy, driving_force=driving_force
    )
    return 4 * np.pi * radius**2 * (radius * driving_force / 3 + interface_energy)


def zeldovich(*, interface_energy, driving_force, molar_volume, temperature):
    """Zeldovich factor Z = (V_p/N_A)√(γ/kT)/(2πr*²) of a critical sphere.

    The share of critical nuclei that go on to grow, for a barrier top as flat
    as this one: typically 0.01 to 0.1.

    Parameters
    ----------
    interface_energy : float or array_like
        γ [J/m²].
    driving_force : float or array_like
        ΔGv [J/m³], negative.
    molar_volume : float or array_like
        V_p of the precipitate, per mole of atoms [m³/mol].
    temperature : float or array_like
        T [K].

    Returns
    -------
    float or ndarray

    Raises
    ------
    ValueError
        If an argument is outside its range or the shapes do not match.
    """
    radius = critical_radius(interface_energy=interface_energy, driving_force=driving_force)
    molar_volume = validation.positive("molar_volume", molar_volume, "m³/mol")
    temperature = validation.temperature("temperature", temperature)
    validation.matching_shapes(radius=radius, molar_volume=molar_volume, temperature=temperature)
    stiffness = np.sqrt(np.asarray(interface_energy) / (Boltzmann * temperature))
    return molar_volume / Avogadro * stiffness / (2 * np.pi * radius**2)


def attachment_rate(*, critical_radius, diffusivity, composition, lattice_parameter):
    """Rate at which solute joins the critical nucleus, β* = 4πr*²Dx/a⁴.

    Atoms next to the surface (4πr*²/a² of them, a share x solute) jump D/a²
    times a second (Perez, Dumont and Acevedo-Reyes 2008).

    Parameters
    ----------
    critical_radius : float or array_like
        r* [m].
    diffusivity : float or array_like
        D of the solute in the matrix [m²/s].
    composition : float or array_like
        x, atom fraction of solute in the matrix.
    lattice_parameter : float or array_like
        a of the matrix [m].

    Returns
    -------
    float or ndarray
        β* [1/s].

    Raises
    ------
    ValueError
        If an argument is outside its range or the shapes do not match.
    """
    critical_radius = validation.positive("critical_radius", critical_radius, "m")
    diffusivity = validation.positive("diffusivity", diffusivity, "m²/s")
    composition = validation.fraction("composition", composition, allow_zero=False)
    lattice_parameter = validation.positive("lattice_parameter", lattice_parameter, "m")
    validation.matching_shapes(
        critical_radius=critical_radius,
        diffusivity=diffusivity,
        composition=composition,
        lattice_parameter=lattice_parameter,
    )
    return 4 * np.pi * critical_radius**2 * diffusivity * composition / lattice_parameter**4


def incubation_time(*, attachment_rate, zeldovich_factor):
    """Time until nucleation becomes steady, τ = 1/(2β*Z²) (Kampmann and Wagner).

    A cluster near the top of the barrier walks at random, β* steps a second,
    over the 1/Z sizes whose energy lies within about kT of the top.

    Parameters
    ----------
    attachment_rate : float or array_like
        β* [1/s].
    zeldovich_factor : float or array_like
        Z.

    Returns
    -------
    float or ndarray
        τ [s].

    Raises
    ------
    ValueError
        If an argument is not positive or the shapes do not match.
    """
    attachment_rate = validation.positive("attachment_rate", attachment_rate, "1/s")
    zeldovich_factor = validation.positive("zeldovich_factor", zeldovich_factor)
    validation.matching_shapes(attachment_rate=attachment_rate, zeldovich_factor=zeldovich_factor)
    return 1 / (2 * attachment_rate * zeldovich_factor**2)


def rate(*, site_density, zeldovich_factor, attachment_rate, barrier, temperature, time=None):
    """Nucleation rate J = N₀Zβ* exp(−ΔG*/kT) exp(−τ/t).

    Parameters
    ----------
    site_density : float or array_like
        N₀ [1/m³], from `site_density`.
    zeldovich_factor : float or array_like
        Z.
    attachment_rate : float or array_like
        β* [1/s].
    barrier : float or array_like
        ΔG* [J], already times `heterogeneous_factor` if on a defect.
    temperature : float or array_like
        T [K].
    time : float or array_like, optional
        t > 0 since the quench [s]; None gives the steady rate.

    Returns
    -------
    float or ndarray
        J [1/(m³ s)]; 0 where the barrier is too high for a double.

    Raises
    ------
    ValueError
        If an argument is outside its range or the shapes do not match.
    """
    site_density = validation.positive("site_density", site_density, "1/m³")
    barrier = validation.non_negative("barrier", barrier, "J")
    temperature = validation.temperature("temperature", temperature)
    delay = incubation_time(attachment_rate=attachment_rate, zeldovich_factor=zeldovich_factor)
    validation.matching_shapes(
        site_density=site_density, barrier=barrier, temperature=temperature, delay=delay
    )
    attempts = site_density * np.asarray(zeldovich_factor) * attachment_rate
    steady = attempts * np.exp(-barrier / (Boltzmann * temperature))
    if time is None:
        return steady[()]
    time = validation.positive("time", time, "s")
    validation.matching_shapes(time=time, rate=steady)
    return (steady * np.exp(-delay / time))[()]


def heterogeneous_factor(*, contact_angle, site):
    """Share of the homogeneous barrier that is left on a defect, ΔG*_het/ΔG*_hom.

    Wall (one spherical cap): (2 + c)(1 − c)²/4; grain boundary (two caps):
    (2 − 3c + c³)/2; grain edge (three caps): Clemm and Fisher 1955; all with
    c = cos θ. It is also the ratio of the critical volumes.

    Parameters
    ----------
    contact_angle : float or array_like
        θ between interface and wall or boundary [rad]; up to π on a wall, up
        to π/2 on a boundary or an edge.
    site : {"wall", "grain boundary", "grain edge"}
        Where the nucleus sits.

    Returns
    -------
    float or ndarray
        Between 0 (the nucleus spreads without a barrier; on an edge for every
        θ ≤ π/6) and 1.

    Raises
    ------
    ValueError
        For an unknown site or an angle outside its range.
    """
    validation.one_of("site", site, tuple(_LARGEST_ANGLE))
    angle = np.asarray(validation.non_negative("contact_angle", contact_angle, "rad"))
    largest = _LARGEST_ANGLE[site]
    if (angle > largest).any():
        raise ValueError(
            f"contact_angle must be at most {largest:.4g} rad on a {site}, got "
            f"{angle.max():g}; angles are in radians, numpy.deg2rad converts degrees"
        )
    cosine = np.cos(angle)
    if site == "grain edge":
        return _edge_factor(angle)
    caps = 2 if site == "grain boundary" else 1
    return caps * (2 + cosine) * (1 - cosine) ** 2 / 4


def contact_angle(*, boundary_energy, interface_energy):
    """Contact angle on a grain boundary from the balance γ_gb = 2γ cos θ.

    Parameters
    ----------
    boundary_energy : float or array_like
        γ_gb of the matrix grain boundary [J/m²].
    interface_energy : float or array_like
        γ of the precipitate in both grains [J/m²].

    Returns
    -------
    float or ndarray
        θ [rad], from 0 to π/2.

    Raises
    ------
    ValueError
        If γ_gb > 2γ: the precipitate then wets the boundary as a film.
    """
    boundary_energy = validation.non_negative("boundary_energy", boundary_energy, "J/m²")
    interface_energy = validation.positive("interface_energy", interface_energy, "J/m²")
    validation.matching_shapes(boundary_energy=boundary_energy, interface_energy=interface_energy)
    cosine = np.asarray(boundary_energy / (2 * np.asarray(interface_energy)))
    if (cosine > 1).any():
        raise ValueError(
            "boundary_energy must be at most twice interface_energy, got ratio "
            f"{cosine.max():g}; above 2 the precipitate wets the boundary and no angle exists"
        )
    return np.arccos(cosine)[()]


def site_density(*, molar_volume, site, dislocation_density=None, grain_size=None):
    """Atoms per volume at which a nucleus can form, N₀.

    With n = N_A/V_m atoms per volume, δ = n^(−1/3) apart: all of them
    (homogeneous), one per δ along dislocation lines (ρ/δ), or the share δ/L on
    grain boundaries and (δ/L)² on grain edges, after Porter and Easterling.
    The last two leave out factors of order one from the shape of the grains.

    Parameters
    ----------
    molar_volume : float
        V_m of the matrix, per mole of atoms [m³/mol].
    site : {"homogeneous", "dislocation", "grain boundary", "grain edge"}
        Where.
    dislocation_density : float or array_like, optional
        ρ [1/m²]; needed for "dislocation".
    grain_size : float or array_like, optional
        L [m]; needed for "grain boundary" and "grain edge".

    Returns
    -------
    float or ndarray
        N₀ [1/m³].

    Raises
    ------
    ValueError
        For an unknown site, or a length that the site needs and that is
        missing or not positive.
    """
    validation.one_of("site", site, SITES)
    atoms = Avogadro / validation.positive("molar_volume", molar_volume, "m³/mol")
    spacing = np.cbrt(1 / atoms)
    if site == "homogeneous":
        return atoms
    if site == "dislocation":
        return _needed("dislocation_density", dislocation_density, site, "1/m²") / spacing
    share = spacing / _needed("grain_size", grain_size, site, "m")
    return atoms * share ** (1 if site == "grain boundary" else 2)


def _needed(name, value, site, unit):
    if value is None:
        raise ValueError(f"{name} must be given [{unit}] for the site {site!r}, got None")
    return validation.positive(name, value, unit)


def _negative_driving_force(driving_force):
    driving_force = np.asarray(validation.finite("driving_force", driving_force, "J/m³"))
    if (driving_force >= 0).any():
        raise ValueError(
            "driving_force must be less than 0 [J/m³], got "
            f"{driving_force.max():g}; nothing nucleates unless the precipitate lowers "
            "the Gibbs energy"
        )
    return driving_force[()]


def _capillarity(interface_energy, driving_force):
    interface_energy = validation.positive("interface_energy", interface_energy, "J/m²")
    driving_force = _negative_driving_force(driving_force)
    validation.matching_shapes(interface_energy=interface_energy, driving_force=driving_force)
    return interface_energy, driving_force


def _edge_factor(angle):
    """Volume of three caps on a grain edge over that of the sphere; 0 up to 30°."""
    sine, cosine = np.maximum(np.sin(angle), 0.5), np.cos(angle)
    wedge = np.pi - 2 * np.arcsin(1 / (2 * sine))
    rim = cosine**2 / 3 * np.sqrt(4 * sine**2 - 1)
    caps = np.arccos(np.minimum(cosine / sine / np.sqrt(3), 1)) * cosine * (3 - cosine**2)
    return (3 / (2 * np.pi) * (wedge + rim - caps))[()]
