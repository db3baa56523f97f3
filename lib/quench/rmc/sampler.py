"""Who is accepted, and at which temperature: pure functions, no state, no generator."""

import math
from dataclasses import dataclass

from .. import validation

__all__ = ["Anneal", "Constant", "Greedy", "accept", "threshold"]


def threshold(temperature, u):
    r"""Change of χ² below which a move is accepted, for a random number drawn beforehand.

    .. math:: \Delta\chi^2 < -2T \ln(1-u)

    This is the Metropolis rule solved for Δχ². Knowing the limit first lets
    the engine stop summing a change of χ² as soon as it exceeds it.

    Parameters
    ----------
    temperature : float
        T of the fit [1]; at 0 only improvements pass.
    u : float
        Uniform random number in [0, 1).

    Returns
    -------
    float
        The limit, 0 or more.
    """
    return -2.0 * temperature * math.log(1.0 - u)


def accept(before, after, temperature, u):
    r"""Tell whether Metropolis accepts a move.

    Improvements always pass; a worse fit passes with probability
    exp(−Δχ²/2T). In the long run configurations then appear with weight
    exp(−χ²/2T).

    Parameters
    ----------
    before, after : float
        χ² before and after the move.
    temperature : float
        T of the fit [1].
    u : float
        Uniform random number in [0, 1).
    """
    return after - before < threshold(temperature, u)


@dataclass(frozen=True)
class Constant:
    """One temperature throughout.

    Parameters
    ----------
    temperature : float
        T > 0. T = 1 weighs χ² as the errors of the data say.
    """

    temperature: float = 1.0

    def __post_init__(self):
        validation.positive("temperature", self.temperature)

    def at(self, fraction):
        """Temperature after a fraction of the run."""
        return self.temperature


@dataclass(frozen=True)
class Anneal:
    r"""Cool geometrically from `start` to `end` over the planned moves.

    .. math:: T(x) = T_\text{start} (T_\text{end}/T_\text{start})^x

    Parameters
    ----------
    start, end : float
        Temperatures [1], ``start >= end > 0``.
    """

    start: float
    end: float

    def __post_init__(self):
        validation.positive("start", self.start)
        validation.positive("end", self.end)
        if self.end > self.start:
            raise ValueError(
                f"annealing cools: start must not be below end, got {self.start:g} → {self.end:g}"
            )

    def at(self, fraction):
        """Temperature after a fraction (0 to 1) of the run."""
        return self.start * (self.end / self.start) ** fraction


@dataclass(frozen=True)
class Greedy:
    """Accept only what improves the fit: quick, and prone to stick in the first hollow."""

    def at(self, fraction):
        """Temperature 0 at all times."""
        return 0.0
