r"""What the matrix holds beside a precipitate, and what it gains by making one.

Both follow from one thing: the Gibbs energy per mole of precipitate atoms that
a matrix of composition x can give to a precipitate, G(x). It is 0 on the
solvus. A matrix of composition x is in equilibrium with a sphere whose
interface and strain cost just that much,

.. math:: G(x_i) = \frac{2\gamma V_p}{r} + V_p\,\Delta G_\mathrm{el},

so the nucleus that neither grows nor shrinks is the critical one of
nucleation theory: growth and nucleation agree on what is critical.
"""

import math
from dataclasses import dataclass, field

import numpy as np
from scipy.constants import R

from ... import validation

__all__ = ["IdealSolution", "Tabulated"]

_RICHEST = 0.5  # of the precipitate's composition: beyond, a sphere dissolves at once anyway


@dataclass(frozen=True)
class IdealSolution:
    """A solvus that is a van 't Hoff line, and ideal mixing beside it.

    G(x) = RT {x_p ln(x/x_e) + (1 − x_p) ln[(1 − x)/(1 − x_e)]}, as in
    `quench.precipitation.thermodynamics.chemical_driving_force`.

    Attributes
    ----------
    precipitate : float
        x_p, atom fraction of solute in the precipitate [1].
    reference : float
        x_e at the reference temperature, atom fraction [1].
    reference_temperature : float
        [K].
    enthalpy : float
        ΔH of dissolving, per mole of solute [J/mol].
    """

    precipitate: float
    reference: float
    reference_temperature: float
    enthalpy: float

    def __post_init__(self):
        validation.fraction("precipitate", self.precipitate, allow_zero=False, allow_one=True)
        validation.fraction("reference", self.reference, allow_zero=False)
        validation.temperature("reference_temperature", self.reference_temperature)
        validation.positive("enthalpy", self.enthalpy, "J/mol")
        if self.reference >= self.precipitate:
            raise ValueError(
                f"reference must be poorer in solute than the precipitate, {self.precipitate:g}, "
                f"got {self.reference:g}"
            )

    def solubility(self, temperature):
        """Return x_e at a temperature [K]; never above half the precipitate's composition."""
        shift = 1 / temperature - 1 / self.reference_temperature
        line = self.reference * math.exp(-self.enthalpy / R * shift)
        return min(line, _RICHEST * self.precipitate)

    def solvus_temperature(self, composition):
        """Return the temperature [K] at which a composition is on the solvus."""
        shift = -R / self.enthalpy * math.log(composition / self.reference)
        return 1 / (1 / self.reference_temperature + shift)

    def affinity(self, composition, temperature):
        """Return G(x) per mole of precipitate atoms [J/mol], below 0 under the solvus."""
        x, xe, xp = composition, self.solubility(temperature), self.precipitate
        mixing = xp * math.log(x / xe) + (1 - xp) * math.log((1 - x) / (1 - xe))
        return R * temperature * mixing

    def interface(self, cost, temperature):
        """Return the composition of a matrix that can just pay a cost.

        Parameters
        ----------
        cost : ndarray
            2γV_p/r, with what strain costs, per mole of precipitate atoms
            [J/mol].
        temperature : float
            [K].

        Returns
        -------
        ndarray
            x_i [1], at most half the precipitate's composition.
        """
        xe, xp = self.solubility(temperature), self.precipitate
        cost = cost / (R * temperature)
        highest = math.log(_RICHEST * xp)
        start = math.log(xe)
        target = cost + xp * start + (1 - xp) * math.log1p(-xe)
        logarithm = np.minimum(start + cost / xp, highest)
        for _ in range(3):  # Newton; G is concave in ln x, so the root is approached from below
            x = np.exp(logarithm)
            excess = xp * logarithm + (1 - xp) * np.log1p(-x) - target
            slope = xp - (1 - xp) * x / (1 - x)
            logarithm = np.minimum(logarithm - excess / slope, highest)
        return np.exp(logarithm)


@dataclass(frozen=True)
class Tabulated:
    """Compositions and what they can pay, from a table for one temperature.

    For thermodynamics from elsewhere, such as a CALPHAD calculation. Between
    the points ln x is taken as linear in G, which is exact for a dilute matrix.

    Attributes
    ----------
    precipitate : float
        x_p, atom fraction of solute in the precipitate [1].
    temperature : float
        Of the table [K].
    costs : (n,) array_like
        G, ascending [J/mol].
    compositions : (n,) array_like
        x_i that goes with each, ascending, below x_p [1].
    """

    precipitate: float
    temperature: float
    costs: tuple
    compositions: tuple
    _logarithms: np.ndarray = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        validation.fraction("precipitate", self.precipitate, allow_zero=False, allow_one=True)
        validation.temperature("temperature", self.temperature)
        costs = np.atleast_1d(validation.finite("costs", self.costs, "J/mol"))
        rich = np.atleast_1d(
            validation.fraction("compositions", self.compositions, allow_zero=False)
        )
        if costs.ndim != 1 or costs.shape != rich.shape or costs.size < 2:
            raise ValueError(
                "costs and compositions must be two lists of one length, 2 or more, "
                f"got shapes {costs.shape} and {rich.shape}"
            )
        if (np.diff(costs) <= 0).any() or (np.diff(rich) <= 0).any():
            raise ValueError("costs and compositions must both ascend; sort the table")
        if rich[-1] >= self.precipitate:
            raise ValueError(
                f"compositions must stay below the precipitate's, {self.precipitate:g}, "
                f"got {rich[-1]:g}"
            )
        object.__setattr__(self, "costs", costs)
        object.__setattr__(self, "compositions", rich)
        object.__setattr__(self, "_logarithms", np.log(rich))

    def solubility(self, temperature):
        """Return x_e; the temperature must be that of the table [K]."""
        return float(self.interface(0.0, temperature))

    def solvus_temperature(self, composition):
        """Refuse: a table for one temperature does not know where the solvus ends.

        Raises
        ------
        ValueError
            Always.
        """
        raise ValueError(
            f"a table for {self.temperature:g} K has no solvus temperature for the composition "
            f"{composition:g}; use IdealSolution"
        )

    def affinity(self, composition, temperature):
        """Return G(x) per mole of precipitate atoms [J/mol]."""
        self._check(temperature)
        return float(np.interp(math.log(composition), self._logarithms, self.costs))

    def interface(self, cost, temperature):
        """Return x_i of a matrix that can just pay a cost [J/mol]; beyond the table its last."""
        self._check(temperature)
        return np.exp(np.interp(cost, self.costs, self._logarithms))

    def _check(self, temperature):
        if abs(temperature - self.temperature) > 0.01:
            raise ValueError(
                f"this table holds for {self.temperature:g} K only, got {temperature:g} K; "
                "make a table for that temperature, or use IdealSolution"
            )
