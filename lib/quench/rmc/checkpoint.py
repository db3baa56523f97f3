"""What the engine of Reverse Monte Carlo puts into a checkpoint, and takes out again."""

import numpy as np

from .. import checkpoint
from ..checkpoint import CheckpointError
from ..scattering.form_factors import Neutron, XRay
from .constraints import TabulatedTerm
from .datasets import DifferentialSQ, PairDistribution, TotalSQ

__all__ = ["CheckpointError", "load", "pack_datasets", "pack_terms", "save"]
__all__ += ["unpack_datasets", "unpack_terms"]

PROGRAM = "quench-rmc"
VERSION = 1
KINDS = {cls.__name__: cls for cls in (TotalSQ, DifferentialSQ, PairDistribution)}


def save(path, arrays, meta):
    """Write a checkpoint of the engine (see `quench.checkpoint.save`)."""
    checkpoint.save(path, arrays, meta, program=PROGRAM, version=VERSION)


def load(path):
    """Read a checkpoint of the engine (see `quench.checkpoint.load`)."""
    return checkpoint.load(path, program=PROGRAM, version=VERSION)


def pack_datasets(datasets):
    """Split data sets into arrays and what JSON can hold."""
    arrays, described = {}, []
    for number, data in enumerate(datasets):
        fields = {name: getattr(data, name) for name in data.__dataclass_fields__}
        plain = {}
        for name, value in fields.items():
            if isinstance(value, np.ndarray):
                arrays[f"data_{number}_{name}"] = value
            elif isinstance(value, XRay):
                plain[name] = {"xray": value.energy}
            elif isinstance(value, Neutron):
                plain[name] = {"neutron": True}
            else:
                plain[name] = value
        described.append({"type": type(data).__name__, "fields": plain})
    return arrays, described


def unpack_datasets(arrays, described):
    """Rebuild data sets from `pack_datasets`."""
    datasets = []
    for number, entry in enumerate(described):
        fields = dict(entry["fields"])
        prefix = f"data_{number}_"
        fields |= {k.removeprefix(prefix): v for k, v in arrays.items() if k.startswith(prefix)}
        radiation = fields.get("radiation")
        if radiation:
            fields["radiation"] = XRay(radiation["xray"]) if "xray" in radiation else Neutron()
        for name in ("scale", "offset"):
            fields[name] = tuple(fields[name]) if fields.get(name) else None
        datasets.append(KINDS[entry["type"]](**fields))
    return datasets


def pack_terms(terms):
    """Split tabulated terms into an array of tables and what JSON can hold."""
    names = ("centre", "neighbour", "cutoff", "lower", "upper", "sigma")
    described = [{name: getattr(term, name) for name in names} for term in terms]
    return {f"term_{n}": term.table for n, term in enumerate(terms)}, described


def unpack_terms(arrays, described):
    """Rebuild the terms from `pack_terms`, as tables."""
    return [TabulatedTerm(**entry, table=arrays[f"term_{n}"]) for n, entry in enumerate(described)]
