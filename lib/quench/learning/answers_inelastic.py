"""Answers of exercises on inelastic scattering that take more than one call of the library."""

__all__ = ["modulus_increase", "sigma_increase"]


def modulus_increase(*, frequency_increase):
    """Return the relative increase of a modulus that goes with one of Ω at constant density."""
    return (1 + frequency_increase) ** 2 - 1


def sigma_increase(*, width_increase):
    """Return the relative increase of σ that goes with one of Γ, both as fractions."""
    from ..ixs.heterogeneity import sigma_ratio

    return float(sigma_ratio(1 + width_increase) - 1)
