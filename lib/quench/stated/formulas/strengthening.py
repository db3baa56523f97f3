"""Example 5 and exercise Q5 of the chapter: Orowan strengthening, as stated."""

import numpy as np

SHEAR_MODULUS = 26e9
BURGERS_VECTOR = 2.86e-10
DESIGN_CASES = {
    "under-ageing": (5e-9, 0.03),
    "peak-ageing": (10e-9, 0.05),
    "over-ageing": (50e-9, 0.08),
}


def tripled_fraction_as_stated(volume_fraction):
    """Return 3f, the first step under the root of the spacing.

    Parameters
    ----------
    volume_fraction : float or array_like
        f.
    """
    return 3 * volume_fraction


def spacing_ratio_squared_as_stated(volume_fraction):
    """Return :math:`π/(3f)`, the square of spacing over diameter.

    Parameters
    ----------
    volume_fraction : float or array_like
        f.
    """
    return np.pi / tripled_fraction_as_stated(volume_fraction)


def spacing_ratio_as_stated(volume_fraction):
    r"""Return spacing over diameter, :math:`\sqrt{π/(3f)}`.

    Parameters
    ----------
    volume_fraction : float or array_like
        f.
    """
    return np.sqrt(spacing_ratio_squared_as_stated(volume_fraction))


def spacing_as_stated(radius, volume_fraction):
    r"""Return the particle spacing, :math:`2r\sqrt{π/(3f)}` [m].

    Parameters
    ----------
    radius : float or array_like
        Particle radius r [m].
    volume_fraction : float or array_like
        f.

    Notes
    -----
    Chapter source, section 3.4.1. For equal spheres met by a random plane the
    centre-to-centre spacing of a square array is :math:`r\sqrt{2π/(3f)}`, so
    this is √2 too long.
    """
    return 2 * radius * spacing_ratio_as_stated(volume_fraction)


def gap_as_stated(radius, volume_fraction):
    """Return the free gap, spacing less one diameter [m].

    Parameters
    ----------
    radius : float or array_like
        Particle radius r [m].
    volume_fraction : float or array_like
        f.
    """
    return spacing_as_stated(radius, volume_fraction) - 2 * radius


def line_force_as_stated(taylor_factor=3.06):
    """Return M·G·b [N/m], the numerator of the bowing stress.

    Parameters
    ----------
    taylor_factor : float, optional
        M.
    """
    return taylor_factor * SHEAR_MODULUS * BURGERS_VECTOR


def orowan_as_stated(radius, volume_fraction, taylor_factor=3.06):
    """Return "shear stress", "yield stress" and spacing of the chapter's Orowan model.

    Parameters
    ----------
    radius : float or array_like
        Particle radius r [m].
    volume_fraction : float or array_like
        f.
    taylor_factor : float, optional
        M.

    Returns
    -------
    shear_stress, yield_stress : float or ndarray
        τ = MGb/(λ − 2r) and σ = Mτ [Pa]: M enters twice.
    spacing : float or ndarray
        λ [m].

    Notes
    -----
    Chapter source, Example 5.
    """
    shear_stress = line_force_as_stated(taylor_factor) / gap_as_stated(radius, volume_fraction)
    return shear_stress, taylor_factor * shear_stress, spacing_as_stated(radius, volume_fraction)


def strength_as_stated(radius, volume_fraction, taylor_factor=3.06):
    """Return only the "yield stress" of `orowan_as_stated` [Pa].

    Parameters
    ----------
    radius : float or array_like
        Particle radius r [m].
    volume_fraction : float or array_like
        f.
    taylor_factor : float, optional
        M.
    """
    return orowan_as_stated(radius, volume_fraction, taylor_factor)[1]


def contact_fraction_as_stated():
    """Return the volume fraction π/3 at which the stated spacing equals one diameter."""
    return np.pi / 3


def design_case_as_stated(case):
    """Return radius [m] and volume fraction of one of the chapter's three design cases.

    Parameters
    ----------
    case : {"under-ageing", "peak-ageing", "over-ageing"}
    """
    radius, volume_fraction = DESIGN_CASES[case]
    return {"radius": radius, "volume_fraction": volume_fraction}


def optimal_radius_as_stated(volume_fraction):
    """Return the "optimal" radius [m]: always the first point of the source's 1–100 nm grid.

    Parameters
    ----------
    volume_fraction : float
        f.
    """
    radii = np.linspace(1, 100, 100) * 1e-9
    return float(radii[np.argmax(strength_as_stated(radii, volume_fraction))])
