"""Stress to push a dislocation past particles: bowing between them, cutting through them.

Stresses are increases of the yield stress of a polycrystal in tension [Pa];
each formula for shear on one slip plane is multiplied by the Taylor factor
once, and only once. Parameters without a value given are those of aluminium
in `quench.materials`.
"""

import numpy as np

from .. import materials, validation

__all__ = [
    "ashby_orowan",
    "crossover_radius",
    "free_spacing",
    "mean_section_radius",
    "particle_strength",
    "planar_spacing",
    "shearing_apb",
    "shearing_coherency",
    "superpose",
]

_AL = materials.get("Al")


def mean_section_radius(radius):
    r"""Root-mean-square radius of the circles in which a plane cuts equal spheres.

    .. math:: \bar r = \sqrt{2/3}\; r

    A slip plane rarely meets a sphere at its equator. (The arithmetic mean of
    the circles' radii is πr/4, 4 % smaller.)

    Parameters
    ----------
    radius : float or array_like
        r, radius of the spheres [m].

    Returns
    -------
    float or ndarray
        [m].

    Raises
    ------
    ValueError
        If a radius is not positive.
    """
    return np.sqrt(2 / 3) * validation.positive("radius", radius, "m")


def planar_spacing(*, radius, volume_fraction):
    r"""Distance between the centres of particles on a slip plane.

    .. math:: L = r\sqrt{\frac{2\pi}{3f}}

    Equal spheres in a random array cut the plane in n = 3f/(2πr²) circles per
    area; L is the side of the square that holds one.

    Parameters
    ----------
    radius : float or array_like
        r [m].
    volume_fraction : float or array_like
        f [1], 0 < f < 1.

    Returns
    -------
    float or ndarray
        L [m].

    Raises
    ------
    ValueError
        If an argument is outside its range or shapes do not match.
    """
    validation.matching_shapes(radius=radius, volume_fraction=volume_fraction)
    radius = validation.positive("radius", radius, "m")
    fraction = validation.fraction("volume_fraction", volume_fraction, allow_zero=False)
    return radius * np.sqrt(2 * np.pi / (3 * np.asarray(fraction)))


def free_spacing(*, radius, volume_fraction):
    r"""Free gap between particles on a slip plane, λ = L − 2r̄.

    Parameters
    ----------
    radius, volume_fraction : float or array_like
        As in `planar_spacing`; f below π/4, where the gap closes.

    Returns
    -------
    float or ndarray
        λ [m].

    Raises
    ------
    ValueError
        As `planar_spacing`, and if the particles leave no gap.
    """
    spacing = planar_spacing(radius=radius, volume_fraction=volume_fraction)
    gap = np.asarray(spacing - 2 * mean_section_radius(radius))
    if (gap <= 0).any():
        raise ValueError(
            f"volume_fraction must be below π/4 for a gap between particles, "
            f"got {np.max(volume_fraction):g}"
        )
    return gap[()]


def ashby_orowan(
    *,
    radius,
    volume_fraction,
    shear_modulus=_AL.shear_modulus,
    burgers_vector=_AL.burgers_vector,
    poisson_ratio=_AL.poisson_ratio,
    taylor_factor=_AL.taylor_factor,
):
    r"""Yield-stress increase when dislocations bow between particles and loop them.

    .. math:: \Delta\sigma = M\,\frac{0.4\,G b}{\pi\sqrt{1-\nu}}\,
              \frac{\ln(2\bar r/b)}{\lambda}

    Orowan's stress with Ashby's line tension: the logarithm is that of the
    dipole formed by the two arms of the bowed line, the factor 0.4 that of a
    random array. For particles that are not cut, with 2r̄ of several b.

    Parameters
    ----------
    radius : float or array_like
        r, radius of the particles [m].
    volume_fraction : float or array_like
        f [1], 0 < f < π/4.
    shear_modulus : float, optional
        G of the matrix [Pa].
    burgers_vector : float, optional
        b [m].
    poisson_ratio : float, optional
        ν [1], 0 to 0.5.
    taylor_factor : float, optional
        M [1]; 1 gives the shear stress on the slip plane.

    Returns
    -------
    float or ndarray
        Δσ [Pa].

    Raises
    ------
    ValueError
        If an argument is outside its range; if 2r̄ is not above b, where
        there is no particle to loop.

    References
    ----------
    Martin, Precipitation Hardening (1998); Ardell (1985),
    doi:10.1007/BF02670416.
    """
    line = _line(shear_modulus, burgers_vector, taylor_factor)
    poisson_ratio = validation.non_negative("poisson_ratio", poisson_ratio)
    if poisson_ratio > 0.5:
        raise ValueError(f"poisson_ratio must be between 0 and 0.5, got {poisson_ratio:g}")
    gap = free_spacing(radius=radius, volume_fraction=volume_fraction)
    ratio = 2 * mean_section_radius(radius) / burgers_vector
    if (np.asarray(ratio) <= 1).any():
        raise ValueError(
            f"radius must be large enough that 2√(2/3)·r exceeds the Burgers vector "
            f"{burgers_vector:g} m, got {np.min(radius):g} m"
        )
    return line * 0.4 / (np.pi * np.sqrt(1 - poisson_ratio)) * np.log(ratio) / gap


def shearing_apb(
    *,
    radius,
    volume_fraction,
    apb_energy,
    shear_modulus=_AL.shear_modulus,
    burgers_vector=_AL.burgers_vector,
    taylor_factor=_AL.taylor_factor,
    line_tension_factor=0.5,
):
    r"""Yield-stress increase when dislocation pairs cut small ordered particles.

    .. math:: \Delta\sigma = M\,\frac{\gamma}{2b}\left[
              \sqrt{\frac{3\pi^2\gamma f r}{32\,T}} - f\right],\qquad T = \beta G b^2

    The leading dislocation leaves an antiphase boundary, which the trailing
    one heals (weakly coupled pairs). It grows with √(fr). Where the bracket
    is negative the trailing dislocation is pulled along and nothing resists:
    the increase is 0.

    Parameters
    ----------
    radius : float or array_like
        r [m].
    volume_fraction : float or array_like
        f [1], 0 < f < 1.
    apb_energy : float
        γ, energy of the antiphase boundary [J/m²].
    shear_modulus, burgers_vector, taylor_factor : float, optional
        G [Pa], b [m], M [1].
    line_tension_factor : float, optional
        β [1]; 0.5 is the usual estimate.

    Returns
    -------
    float or ndarray
        Δσ [Pa], 0 or more.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    Ardell (1985), doi:10.1007/BF02670416.
    """
    validation.matching_shapes(radius=radius, volume_fraction=volume_fraction)
    radius = validation.positive("radius", radius, "m")
    fraction = np.asarray(validation.fraction("volume_fraction", volume_fraction, allow_zero=False))
    energy = validation.positive("apb_energy", apb_energy, "J/m²")
    factor = validation.positive("line_tension_factor", line_tension_factor)
    line = _line(shear_modulus, burgers_vector, taylor_factor)
    tension = factor * line / taylor_factor * burgers_vector
    bracket = np.sqrt(3 * np.pi**2 * energy * fraction * radius / (32 * tension)) - fraction
    return (taylor_factor * energy / (2 * burgers_vector) * np.maximum(bracket, 0.0))[()]


def shearing_coherency(
    *,
    radius,
    volume_fraction,
    misfit,
    shear_modulus=_AL.shear_modulus,
    burgers_vector=_AL.burgers_vector,
    taylor_factor=_AL.taylor_factor,
):
    r"""Yield-stress increase from the strain fields of small coherent particles.

    .. math:: \Delta\sigma = M\,2.6\,(G\varepsilon)^{3/2}\sqrt{\frac{2rf}{Gb}}

    For radii below about b/(4ε), where the field of one particle bends the
    dislocation only weakly.

    Parameters
    ----------
    radius : float or array_like
        r [m].
    volume_fraction : float or array_like
        f [1], 0 < f < 1.
    misfit : float
        ε, constrained misfit strain [1]; its sign does not matter.
    shear_modulus, burgers_vector, taylor_factor : float, optional
        G [Pa], b [m], M [1].

    Returns
    -------
    float or ndarray
        Δσ [Pa].

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    Ardell (1985), doi:10.1007/BF02670416.
    """
    validation.matching_shapes(radius=radius, volume_fraction=volume_fraction)
    radius = np.asarray(validation.positive("radius", radius, "m"))
    fraction = validation.fraction("volume_fraction", volume_fraction, allow_zero=False)
    strain = abs(validation.finite("misfit", misfit))
    line = _line(shear_modulus, burgers_vector, taylor_factor) / taylor_factor
    stress = 2.6 * (shear_modulus * strain) ** 1.5
    return (taylor_factor * stress * np.sqrt(2 * radius * fraction / line))[()]


def crossover_radius(
    *,
    apb_energy,
    shear_modulus=_AL.shear_modulus,
    burgers_vector=_AL.burgers_vector,
    line_tension_factor=0.5,
):
    r"""Radius above which a particle is looped rather than cut.

    .. math:: r_c = \frac{\beta G b^2}{\gamma}

    The particle yields when the antiphase boundary across its diameter, 2rγ,
    pulls as hard as the two arms of a fully bowed dislocation, 2βGb².

    Parameters
    ----------
    apb_energy : float or array_like
        γ [J/m²].
    shear_modulus, burgers_vector, line_tension_factor : float, optional
        G [Pa], b [m], β [1].

    Returns
    -------
    float or ndarray
        r_c [m].

    Raises
    ------
    ValueError
        If an argument is not positive.
    """
    energy = validation.positive("apb_energy", apb_energy, "J/m²")
    factor = validation.positive("line_tension_factor", line_tension_factor)
    return factor * _line(shear_modulus, burgers_vector, 1.0) * burgers_vector / energy


def particle_strength(*, radius, volume_fraction, apb_energy, **crystal):
    """Yield-stress increase from ordered particles: whichever of cutting and bowing is easier.

    Parameters
    ----------
    radius, volume_fraction : float or array_like
        r [m] and f [1].
    apb_energy : float
        γ [J/m²].
    **crystal
        Further arguments of `shearing_apb` and `ashby_orowan`.

    Returns
    -------
    float or ndarray
        Δσ [Pa].

    Raises
    ------
    ValueError
        As `shearing_apb` and `ashby_orowan`.
    """
    bowing_only, cutting_only = {"poisson_ratio"}, {"line_tension_factor"}
    particles = {"radius": radius, "volume_fraction": volume_fraction}
    cutting = shearing_apb(
        **particles,
        apb_energy=apb_energy,
        **{name: value for name, value in crystal.items() if name not in bowing_only},
    )
    bowing = ashby_orowan(
        **particles,
        **{name: value for name, value in crystal.items() if name not in cutting_only},
    )
    return np.minimum(cutting, bowing)


def superpose(*stresses, exponent=1.8):
    r"""Combine the strength increases of obstacles of different kinds.

    .. math:: \sigma = \Bigl(\sum_i \sigma_i^k\Bigr)^{1/k}

    k = 1 adds (many weak obstacles among few strong ones, Ebeling and Ashby),
    k = 2 adds squares (obstacles of similar strength). Copper–gold crystals
    with SiO₂ particles gave 1.8 (Lagerpusch, Mohles and Nembach).

    Parameters
    ----------
    *stresses : float or array_like
        σ_i [Pa], 0 or more.
    exponent : float, optional
        k [1], 1 or more.

    Returns
    -------
    float or ndarray
        σ [Pa].

    Raises
    ------
    ValueError
        If no stress is given, one is negative, shapes do not match or k < 1.
    """
    if not stresses:
        raise ValueError("superpose needs at least one stress, got none")
    validation.matching_shapes(**{f"stress {n}": s for n, s in enumerate(stresses, 1)})
    exponent = validation.positive("exponent", exponent)
    if exponent < 1:
        raise ValueError(f"exponent must be 1 or more, got {exponent:g}")
    parts = [np.asarray(validation.non_negative("stress", s, "Pa")) for s in stresses]
    return (sum(part**exponent for part in parts) ** (1 / exponent))[()]


def _line(shear_modulus, burgers_vector, taylor_factor):
    """Check the three constants of the dislocation and return their product M G b [N/m]."""
    return (
        validation.positive("taylor_factor", taylor_factor)
        * validation.positive("shear_modulus", shear_modulus, "Pa")
        * validation.positive("burgers_vector", burgers_vector, "m")
    )
