"""Saving a run so that nothing is ever half-written, and reading it back with suspicion."""

import json
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from ..scattering.form_factors import Neutron, XRay
from .constraints import TabulatedTerm
from .datasets import DifferentialSQ, PairDistribution, TotalSQ

__all__ = ["CheckpointError", "load", "pack_datasets", "pack_terms", "save"]
__all__ += ["unpack_datasets", "unpack_terms"]

FORMAT = "quench-rmc"
VERSION = 1
KINDS = {cls.__name__: cls for cls in (TotalSQ, DifferentialSQ, PairDistribution)}


class CheckpointError(ValueError):
    """A file that is no checkpoint, or not a whole one."""


def save(path, arrays, meta):
    """Write a checkpoint: whole or not at all.

    The file is written beside its place, flushed to the disk and renamed,
    which replaces an older one in a single step.

    Parameters
    ----------
    path : path-like
        Where to.
    arrays : dict of str to ndarray
        State of the run.
    meta : dict
        Everything else, as JSON can hold it.
    """
    path = Path(path)
    header = json.dumps({"format": FORMAT, "version": VERSION, **meta})
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, header=np.array(header), **arrays)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load(path):
    """Read a checkpoint.

    Parameters
    ----------
    path : path-like
        File written by `save`.

    Returns
    -------
    arrays : dict of str to ndarray
        State of the run.
    meta : dict
        Everything else.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    CheckpointError
        If the file is truncated, damaged or of another origin or version.
    """
    path = Path(path)
    try:
        with open(path, "rb") as raw, np.load(raw, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        meta = json.loads(str(arrays.pop("header")))
    except FileNotFoundError:
        raise
    except (zipfile.BadZipFile, ValueError, KeyError, EOFError, OSError) as error:
        raise CheckpointError(
            f"{path} is no whole checkpoint of an RMC run ({error}); it may be cut short or of "
            "another program. Start again, or take an older copy"
        ) from None
    if not isinstance(meta, dict) or meta.get("format") != FORMAT:
        raise CheckpointError(f"{path} is an .npz file, but not a checkpoint of an RMC run")
    if meta["version"] != VERSION:
        raise CheckpointError(
            f"{path} has checkpoint version {meta['version']}, this library reads {VERSION}; "
            "resume with the library that wrote it"
        )
    return arrays, meta


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
