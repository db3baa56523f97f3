"""Reverse Monte Carlo: structures that agree with total and anomalous structure factors.

>>> from quench import rmc, scattering
>>> start = rmc.Configuration.random(..., seed=1)
>>> data = rmc.TotalSQ(q, s, sigma=0.01, radiation=scattering.XRay(energy=113.3))
>>> engine = rmc.Engine(start, [data], min_distance=..., seed=2)
>>> result = engine.run(moves=2_000_000, schedule=rmc.Anneal(5.0, 0.1))
>>> result.chi2, result.g("Gd", "Co")

`datasets` what is fitted · `constraints` what is obeyed · `engine` the run ·
`ensemble` many runs · `analysis` what came out · `files` reading and writing ·
`recovery` what the data determine at all · `reference` the algorithm in NumPy.
"""

from .checkpoint import CheckpointError
from .configuration import Configuration
from .constraints import BondValence, Coordination, EnvironmentTerm
from .datasets import DifferentialSQ, PairDistribution, TotalSQ
from .engine import DriftError, Engine
from .ensemble import Ensemble, RandomStart
from .result import Result
from .sampler import Anneal, Constant, Greedy

__all__ = [
    "Anneal",
    "BondValence",
    "CheckpointError",
    "Configuration",
    "Constant",
    "Coordination",
    "DifferentialSQ",
    "DriftError",
    "Engine",
    "Ensemble",
    "EnvironmentTerm",
    "Greedy",
    "PairDistribution",
    "RandomStart",
    "Result",
    "TotalSQ",
]
