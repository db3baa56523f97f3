"""What a configuration says, under one name.

`pairs` g(r), partial S(Q), running coordination · `neighbours` shells, bond
angles, chemical order · `fluctuations` of concentration on the scale of nm ·
`voronoi` polyhedra around atoms. All of them take a `Configuration`.
"""

from .fluctuations import (
    ConcentrationFluctuations,
    ConcentrationStructureFactor,
    concentration_fluctuations,
    concentration_structure_factor,
)
from .neighbours import (
    BondAngles,
    CoordinationDistribution,
    bond_angles,
    coordination,
    coordination_distribution,
    coordination_numbers,
    warren_cowley,
)
from .pairs import (
    PairDistributions,
    first_minimum,
    normalised,
    pair_counts,
    pair_distribution,
    running_coordination,
    structure_factors,
)
from .voronoi import VoronoiIndices, voronoi_indices

__all__ = [
    "BondAngles",
    "ConcentrationFluctuations",
    "ConcentrationStructureFactor",
    "CoordinationDistribution",
    "PairDistributions",
    "VoronoiIndices",
    "bond_angles",
    "concentration_fluctuations",
    "concentration_structure_factor",
    "coordination",
    "coordination_distribution",
    "coordination_numbers",
    "first_minimum",
    "normalised",
    "pair_counts",
    "pair_distribution",
    "running_coordination",
    "structure_factors",
    "voronoi_indices",
    "warren_cowley",
]
