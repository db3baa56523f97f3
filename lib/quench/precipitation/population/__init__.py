"""Kampmann–Wagner numerical model: a population of precipitates that nucleates, grows, coarsens.

>>> from quench.precipitation import population
>>> from quench.programme import Programme
>>> ten_hours = Programme.isothermal(463.15, 36000)
>>> result = population.simulate(population.alloy_2024(), ten_hours)
>>> round(result.strength[-1] / 1e6, -1)
370.0
"""

from .alloy import Alloy, Matrix, Phase, Sites, Strength
from .alloys import al_cu, alloy_718, alloy_2024
from .classes import SizeClasses
from .equilibrium import IdealSolution, Tabulated
from .result import Diagnostics, Peak, PhaseHistory, Result, Snapshot
from .simulation import BALANCE_LIMIT, Simulation, simulate
from .stepping import StepError
from .strength import YieldStress, particle_stress, yield_stress

__all__ = [
    "BALANCE_LIMIT",
    "Alloy",
    "Diagnostics",
    "IdealSolution",
    "Matrix",
    "Peak",
    "Phase",
    "PhaseHistory",
    "Result",
    "Simulation",
    "Sites",
    "SizeClasses",
    "Snapshot",
    "StepError",
    "Strength",
    "Tabulated",
    "YieldStress",
    "al_cu",
    "alloy_718",
    "alloy_2024",
    "particle_stress",
    "simulate",
    "yield_stress",
]
