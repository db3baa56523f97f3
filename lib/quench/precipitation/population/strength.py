"""Yield stress of a whole population: every particle counted by what it resists."""

import math
from dataclasses import dataclass

import numpy as np

__all__ = ["YieldStress", "particle_stress", "yield_stress"]


@dataclass(frozen=True)
class YieldStress:
    """The yield stress and its parts.

    Attributes
    ----------
    total : float
        σ [Pa].
    pure : float
        σ₀ of the solvent [Pa].
    solution : float
        σ_ss of the solute that is still dissolved [Pa].
    particles : float
        Δσ_p of all phases together [Pa].
    """

    total: float
    pure: float
    solution: float
    particles: float


def particle_stress(strength, classes, crossover_radius):
    r"""Yield-stress increase from one phase, summed over its sizes.

    .. math:: \Delta\sigma_p = M\,\frac{2\beta G b}{\bar r}\,\bar\varphi^{3/2}
              \sqrt{\frac{3f}{2\pi}},\qquad
              \bar\varphi = \Bigl\langle\min\Bigl(\frac{r}{r_c},\,1\Bigr)\Bigr\rangle

    φ is the force at which a particle gives way, in units of 2βGb², twice the
    line tension: it grows with the radius while particles are cut and is 1 for
    those that are looped. The spacing is that of a line which sweeps until
    it meets one new obstacle for each it leaves (Friedel).

    Parameters
    ----------
    strength : Strength
    classes : SizeClasses
        Of the phase.
    crossover_radius : float
        r_c [m].

    Returns
    -------
    float
        Δσ_p [Pa].

    References
    ----------
    Deschamps and Brechet (1999); Myhr and Grong (2000).
    """
    number = classes.number
    if number == 0:
        return 0.0
    force = float(classes.numbers @ np.minimum(classes.mean_radii / crossover_radius, 1)) / number
    fraction = 4 * math.pi / 3 * classes.cubes
    line = 2 * strength.line_tension_factor * strength.shear_modulus * strength.burgers_vector
    radius = classes.lengths / number
    spread = math.sqrt(3 * fraction / (2 * math.pi))
    return float(strength.taylor_factor * line / radius * force**1.5 * spread)


def yield_stress(alloy, composition, populations):
    r"""Yield stress of matrix and particles together.

    .. math:: \sigma = \sigma_0 + \Bigl(\sigma_\mathrm{ss}^k + \sigma_p^k\Bigr)^{1/k},
              \qquad \sigma_p^2 = \sum_i \Delta\sigma_{p,i}^2

    Particles of different phases are obstacles of similar strength, whose
    squares add. What the solute gives falls with x^(2/3).

    Parameters
    ----------
    alloy : Alloy
        With a `Strength`.
    composition : float
        x of the matrix [1].
    populations : tuple of SizeClasses
        Of each phase.

    Returns
    -------
    YieldStress
    """
    strength = alloy.strength
    parts = [
        particle_stress(strength, classes, phase.crossover_radius)
        for phase, classes in zip(alloy.phases, populations, strict=True)
        if phase.crossover_radius is not None
    ]
    particles = math.hypot(*parts)
    solution = strength.solution * (composition / alloy.composition) ** (2 / 3)
    k = strength.exponent
    total = strength.pure + (solution**k + particles**k) ** (1 / k)
    return YieldStress(total, strength.pure, solution, particles)
