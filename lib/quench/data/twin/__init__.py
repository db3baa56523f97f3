"""The synthetic twin of Gd65Co35, before and after treatment: *not* the measured data.

The raw data of the study that Part II mirrors are not public. These curves come from
structures that are known, so that what a fit finds can be held against the truth.

>>> from quench.data import twin
>>> sets = twin.structure_factors("before", grade="realistic")
>>> sets["S"].q, sets["S"].values, sets["S"].sigma, sets["S"].truth
>>> twin.ensemble("after", design="S+Gd+Co", grade="realistic").g("Co", "Co")

How each file was made, with seed and checksum, stands in ``provenance.toml``.
"""

import csv
import functools
import tomllib
from dataclasses import dataclass, replace
from importlib import resources

import numpy as np

from ... import validation

__all__ = [
    "DESIGNS",
    "GRADES",
    "STATES",
    "Fits",
    "TwinCurve",
    "configuration",
    "datasets",
    "ensemble",
    "provenance",
    "structure_factors",
]

STATES = ("before", "after")
GRADES = {"realistic": 1.0, "ideal": 0.1}
"""Factor on the errors of the measurement."""
DESIGNS = ("S", "S+Gd", "S+Gd+Co")
_FOLDER = resources.files(__name__)


@dataclass(frozen=True, eq=False)
class TwinCurve:
    """A structure factor of the twin.

    Attributes
    ----------
    q : (m,) array
        Q [Å⁻¹].
    values, sigma, truth : (m,) arrays
        With noise, standard deviation of the noise, and without it.
    """

    q: np.ndarray
    values: np.ndarray
    sigma: np.ndarray
    truth: np.ndarray


@dataclass(frozen=True, eq=False)
class Fits:
    """What an ensemble of Reverse Monte Carlo fits found.

    Attributes
    ----------
    edges : (b + 1,) array
        Of the bins of distance [Å].
    chains : (c, pairs, b) array
        g_ij of each chain, mean over its samples; pairs in the order Gd–Gd, Gd–Co, Co–Co.
    scatter : (pairs, b) array
        Standard deviation of single configurations.
    shells : tuple of (centre, neighbour, from, to)
        Distances [Å] of the coordination numbers.
    coordination : (c, shells) array
        Coordination numbers of each chain.
    chi2 : dict of str to (c,) array
        χ² per point of each data set.
    curves : dict of str to (c, m) array
        What the end of each chain gives for each data set.
    positions : (n, 3) array
        Atoms at the end of the first chain [Å], Gd before Co.
    box : (3,) array
        Their box [Å].
    """

    edges: np.ndarray
    chains: np.ndarray
    scatter: np.ndarray
    shells: tuple
    coordination: np.ndarray
    chi2: dict
    curves: dict
    positions: np.ndarray
    box: np.ndarray

    @property
    def r(self):
        """Middles of the bins [Å]."""
        return (self.edges[1:] + self.edges[:-1]) / 2

    def g(self, first, second):
        """Mean and standard deviation between chains of g_ij on `r`: two (b,) arrays."""
        row = self._row(first, second)
        return self.chains[:, row].mean(axis=0), self.chains[:, row].std(axis=0, ddof=1)

    def band(self, first, second):
        """Standard deviation of g_ij between single configurations on `r`, (b,) array."""
        return self.scatter[self._row(first, second)]

    def neighbours(self, centre, neighbour, r_min, r_max):
        """Mean and standard deviation between chains of a coordination number that was kept.

        Raises
        ------
        ValueError
            If it was not.
        """
        shell = (centre, neighbour, float(r_min), float(r_max))
        if shell not in self.shells:
            raise ValueError(f"{shell} was not kept; there are {self.shells}")
        column = self.coordination[:, self.shells.index(shell)]
        return float(column.mean()), float(column.std(ddof=1))

    def _row(self, first, second):
        from ...rmc.configuration import pair_index

        return pair_index((("Gd", "Gd"), ("Gd", "Co"), ("Co", "Co")), first, second)


def configuration(state):
    """Return the truth in a state.

    Parameters
    ----------
    state : {"before", "after"}

    Returns
    -------
    quench.rmc.Configuration
        4000 atoms; read-only.
    """
    from ...rmc.configuration import Configuration

    validation.one_of("state", state, STATES)
    with (_FOLDER / "structures.npz").open("rb") as raw, np.load(raw) as file:
        kinds, counts = file["kinds"].tolist(), file["counts"].tolist()
        return Configuration(kinds, counts, file[state], file["box"])


@functools.cache
def _table():
    """Read all curves: (state, grade, set) to TwinCurve."""
    with (_FOLDER / "structure_factors.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        columns = {}
        for row in rows:
            key = (row["state"], row["grade"], row["set"])
            numbers = [float(row[name]) for name in ("Q", "value", "sigma", "truth")]
            columns.setdefault(key, []).append(numbers)
    return {key: TwinCurve(*map(_frozen, np.array(lines).T)) for key, lines in columns.items()}


def _frozen(values):
    values = np.ascontiguousarray(values)
    values.flags.writeable = False
    return values


def structure_factors(state, *, grade="realistic"):
    """Return what was "measured" in a state.

    Parameters
    ----------
    state : {"before", "after"}
    grade : {"realistic", "ideal"}, optional
        Errors as expected of an experiment, or a tenth of them.

    Returns
    -------
    dict of str to TwinCurve
        "S", "Δ_Gd" and "Δ_Co".
    """
    validation.one_of("state", state, STATES)
    validation.one_of("grade", grade, GRADES)
    return {key[2]: curve for key, curve in _table().items() if key[:2] == (state, grade)}


def datasets(state, *, design="S+Gd+Co", grade="realistic"):
    """Return the same curves as data sets of `quench.rmc`.

    Parameters
    ----------
    state, grade : str
        As for `structure_factors`.
    design : {"S", "S+Gd", "S+Gd+Co"}, optional
        Which of them.

    Returns
    -------
    list of data sets
    """
    from ...rmc import recovery

    curves = structure_factors(state, grade=grade)
    blank = recovery.designed(design, noise=GRADES[grade])
    return [replace(data, values=curves[data.name].values) for data in blank]


def ensemble(state, *, design="S+Gd+Co", grade="realistic"):
    """Return the fits to some of the curves of a state.

    Parameters
    ----------
    state, design, grade : str
        As for `datasets`.

    Returns
    -------
    Fits
    """
    validation.one_of("state", state, STATES)
    validation.one_of("design", design, DESIGNS)
    validation.one_of("grade", grade, GRADES)
    shells = tuple(tuple(shell) for shell in provenance()["ensembles"]["shells"])
    names = ("S", "Δ_Gd", "Δ_Co")[: 1 + design.count("+")]
    with (_FOLDER / f"rmc_{state}_{grade}_{design}.npz").open("rb") as raw, np.load(raw) as file:
        kept = {name: file[name].astype(float) for name in file.files}
    return Fits(
        edges=kept["edges"],
        chains=kept["g"],
        scatter=kept["scatter"],
        shells=shells,
        coordination=kept["coordination"],
        chi2=dict(zip(names, kept["chi2"].T, strict=True)),
        curves={name: kept[f"curve_{n}"] for n, name in enumerate(names)},
        positions=kept["positions"],
        box=kept["box"],
    )


def provenance():
    """Return how each file was made: script, seed, versions, SHA-256, as a dict."""
    return tomllib.loads((_FOLDER / "provenance.toml").read_text(encoding="utf-8"))
