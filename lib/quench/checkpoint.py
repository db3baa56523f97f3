"""Saving the state of a long run so that nothing is ever half-written, and reading it back."""

import json
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np

__all__ = ["CheckpointError", "load", "save"]


class CheckpointError(ValueError):
    """A file that is no checkpoint, or not a whole one."""


def save(path, arrays, meta, *, program, version):
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
    program : str
        Which program's state it is, such as "quench-rmc".
    version : int
        Of the layout of the file.
    """
    path = Path(path)
    header = json.dumps({"format": program, "version": version, **meta})
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


def load(path, *, program, version):
    """Read a checkpoint.

    Parameters
    ----------
    path : path-like
        File written by `save`.
    program, version : str, int
        What was given to `save`.

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
            f"{path} is no whole checkpoint of {program} ({error}); it may be cut short or of "
            "another program. Start again, or take an older copy"
        ) from None
    if not isinstance(meta, dict) or meta.get("format") != program:
        raise CheckpointError(f"{path} is an .npz file, but not a checkpoint of {program}")
    if meta["version"] != version:
        raise CheckpointError(
            f"{path} has checkpoint version {meta['version']}, this library reads {version}; "
            "resume with the library that wrote it"
        )
    return arrays, meta
