"""What a simulation gives: histories, size distributions, and how well it kept its books."""

from dataclasses import dataclass

import numpy as np

from ... import validation

__all__ = ["Diagnostics", "Peak", "PhaseHistory", "Result", "Snapshot"]

_PLATEAU = 0.02  # of the highest strength: what counts as the top of an ageing curve


@dataclass(frozen=True)
class PhaseHistory:
    """One phase at each recorded time.

    Attributes
    ----------
    mean_radius : (n,) ndarray
        r̄, mean over the particles [m]; 0 while there is none.
    number_density : (n,) ndarray
        N per volume of the alloy as quenched [1/m³].
    volume_fraction : (n,) ndarray
        f [1].
    critical_radius : (n,) ndarray
        r* [m]; 0 where there is no driving force.
    nucleation_rate : (n,) ndarray
        J, mean over the step that led to this time [1/(m³ s)].
    """

    mean_radius: np.ndarray
    number_density: np.ndarray
    volume_fraction: np.ndarray
    critical_radius: np.ndarray
    nucleation_rate: np.ndarray


@dataclass(frozen=True)
class Snapshot:
    """The sizes of one phase at one time.

    Attributes
    ----------
    time : float
        [s].
    edges : (m + 1,) ndarray
        Ascending radii [m]; empty if there is no particle.
    numbers : (m,) ndarray
        Particles between them [1/m³].
    """

    time: float
    edges: np.ndarray
    numbers: np.ndarray

    @property
    def number_density(self):
        """All particles [1/m³]."""
        return float(self.numbers.sum())

    @property
    def mean_radius(self):
        """r̄ [m], classes at their middle; 0 if there is no particle."""
        middle = (self.edges[1:] + self.edges[:-1]) / 2
        number = self.number_density
        return float(middle @ self.numbers / number) if number else 0.0

    @property
    def density(self):
        """Particles per volume and radius [1/m⁴]."""
        return self.numbers / np.diff(self.edges)


@dataclass(frozen=True)
class Diagnostics:
    """How a simulation went.

    Attributes
    ----------
    steps, rejected : int
        Steps made, and trials thrown away for their error.
    renewed : int
        How often classes were sorted anew.
    most_classes : int
        Largest number of size classes of a phase.
    balance_error : float
        Largest deviation of all solute, counted anew from classes and matrix
        after each step, from that of the alloy, in units of it [1].
    """

    steps: int
    rejected: int
    renewed: int
    most_classes: int
    balance_error: float


@dataclass(frozen=True)
class Peak:
    """Where a history is highest.

    Attributes
    ----------
    time : float
        [s].
    value : float
        In the unit of the history.
    inside : bool
        Whether it lies within the history, not at one of its ends.
    """

    time: float
    value: float
    inside: bool


@dataclass(frozen=True)
class Result:
    """What became of an alloy.

    Attributes
    ----------
    alloy : Alloy
        What was aged.
    time : (n,) ndarray
        [s], from 0.
    temperature : (n,) ndarray
        [K].
    composition : (n,) ndarray
        x of the matrix [1].
    phases : dict of str to PhaseHistory
        By name.
    stress : dict of str to (n,) ndarray or None
        "total", "pure", "solution", "particles" [Pa]; None if the alloy has
        no `Strength`.
    snapshots : dict of str to tuple of Snapshot
        Size distributions at the times asked for, by phase.
    populations : tuple of SizeClasses
        The classes at the end, of each phase: where another run can begin.
    incubated : tuple of float
        ∫ dt/τ of each phase at the end, for the same purpose [1].
    diagnostics : Diagnostics
        How the simulation went.
    finished : bool
        False if it was stopped before the end of the programme.
    remark : str
        What the reader should know, such as that nothing can precipitate.
    """

    alloy: object
    time: np.ndarray
    temperature: np.ndarray
    composition: np.ndarray
    phases: dict
    stress: dict | None
    snapshots: dict
    populations: tuple
    incubated: tuple
    diagnostics: Diagnostics
    finished: bool
    remark: str

    @property
    def strength(self):
        """Yield stress σ at each time [Pa].

        Raises
        ------
        ValueError
            If the alloy has no `Strength`.
        """
        if self.stress is None:
            raise ValueError(
                f"{self.alloy.name} has no Strength, so no yield stress was computed; "
                "give the alloy one"
            )
        return self.stress["total"]

    def phase(self, name=None):
        """Return the history of one phase; without a name, of the first.

        Raises
        ------
        KeyError
            For an unknown name.
        """
        name = self.alloy.phases[0].name if name is None else name
        if name not in self.phases:
            raise validation.lookup_error("phase", name, self.phases)
        return self.phases[name]

    def strength_at(self, times):
        """Return the yield stress at given times [Pa], between the steps linear in time.

        Parameters
        ----------
        times : float or array_like
            [s], within the history.

        Raises
        ------
        ValueError
            If a time lies outside.
        """
        times = np.asarray(validation.non_negative("times", times, "s"))
        if (times > self.time[-1] * (1 + 1e-9)).any():
            raise ValueError(
                f"times must lie within the history, up to {self.time[-1]:g} s, got {times.max():g}"
            )
        return np.interp(times, self.time, self.strength)[()]

    def peak(self):
        """Return when the alloy is strongest: the vertex of a parabola in ln t.

        The parabola is fitted to all of the curve around its maximum that lies
        within 2 % of it. Peaks are flat, and the single highest point moves
        about with every detail of the numerics.

        Returns
        -------
        Peak
        """
        strength = self.strength
        best, least = int(strength.argmax()), (1 - _PLATEAU) * strength.max()
        below = np.flatnonzero(strength < least)
        before, after = below[below < best], below[below > best]
        if not before.size or not after.size:
            return Peak(float(self.time[best]), float(strength[best]), False)
        logarithm = np.log(np.maximum(self.time, self.time[1] / 2))
        first, last = before[-1], after[0]
        ends = [
            np.interp(least, strength[[first, first + 1]], logarithm[[first, first + 1]]),
            np.interp(least, strength[[last, last - 1]], logarithm[[last, last - 1]]),
        ]
        even = np.linspace(*ends, 101)
        centre = even.mean()
        curve = np.polyfit(even - centre, np.interp(even, logarithm, strength), 2)
        top = -curve[1] / (2 * curve[0])
        return Peak(float(np.exp(centre + top)), float(np.polyval(curve, top)), True)

    def to_dataframe(self):
        """Return the histories as a table, a row for each time.

        Returns
        -------
        pandas.DataFrame
            Columns carry their unit in the name, SI throughout.

        Raises
        ------
        ImportError
            If pandas is missing.
        """
        try:
            import pandas
        except ImportError:
            raise ImportError('to_dataframe needs pandas: pip install "quench[table]"') from None
        columns = {
            "time / s": self.time,
            "temperature / K": self.temperature,
            "matrix composition": self.composition,
        }
        for name, history in self.phases.items():
            columns[f"{name}: mean radius / m"] = history.mean_radius
            columns[f"{name}: number density / m^-3"] = history.number_density
            columns[f"{name}: volume fraction"] = history.volume_fraction
            columns[f"{name}: critical radius / m"] = history.critical_radius
            columns[f"{name}: nucleation rate / m^-3 s^-1"] = history.nucleation_rate
        for name, values in (self.stress or {}).items():
            columns[f"{name} stress / Pa"] = values
        return pandas.DataFrame(columns)
