"""Formulas of the press release on inelastic scattering, as stated."""

import math

__all__ = ["length_as_stated"]


def length_as_stated(*, q):
    """Length 2π/Q [nm] for Q [nm⁻¹], taken as the reach of the elastic inhomogeneity."""
    return 2 * math.pi / q
