"""Precipitation in Al-Zr with kawin: the reference for the library's own KWN solver.

The case is close to the first example of kawin: 0.4 at.% Zr, 450 °C, 500 h,
Al3Zr. Driving force and interface composition come from a table that was
sampled once, so that both programs solve the same problem and the time says
something about the solver and nothing about the thermodynamics. For the same
reason each particle takes one of the sites, the field around it is steady, and
incubation is shortened to two seconds (kawin's default counts lengths of
dislocation, corrects the field, and has a rule of its own for incubation;
without any incubation its first time steps run away).

    python benchmarks/kwn_reference.py [--bins 450] [--hours 500] [--table al_zr.csv] [--euler]

kawin is no dependency of the library but an extra of its own: run this with an
interpreter that has kawin 0.5.0 (`pip install "quench[benchmark]"`). It prints
one line of JSON.
"""

import argparse
import json
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
from kawin.precipitation import MatrixParameters, PrecipitateModel, PrecipitateParameters
from kawin.solver import explicitEulerIterator, rk4Iterator

TEMPERATURE = 723.15  # K
COMPOSITION = 4e-3  # mole fraction of Zr
DIFFUSIVITY = 0.0768 * np.exp(-242000 / (8.314 * TEMPERATURE))  # m²/s
INTERFACE_ENERGY = 0.1  # J/m²
CELL = 0.405e-9  # m, edge of the cubic cell of matrix and precipitate
ATOMS_PER_CELL = 4
SITES = 3.919508770e24  # 1/m³, the atoms along 1e15 m of dislocation per m³
PHASE = "AL3ZR"
REPORTED_HOURS = (1, 10, 100, 500)
DEFAULT_BINS = 150


class TabulatedThermodynamics:
    """What kawin asks of a binary system, read from a table at one temperature.

    Parameters
    ----------
    path : path-like
        Comma-separated table with the columns x, driving force [J per mole of
        atoms of the precipitate], Gibbs-Thomson energy [same unit], matrix and
        precipitate composition at the interface.
    diffusivity : float
        Diffusivity in the matrix [m²/s], the same for both elements.
    """

    numElements = 2

    def __init__(self, path, diffusivity):
        x, driving_force, gibbs_thomson, x_alpha, x_beta = np.loadtxt(path, delimiter=",").T
        self._log_x, self._driving_force = np.log(x), driving_force
        self._gibbs_thomson, self._log_x_alpha = gibbs_thomson, np.log(x_alpha)
        self._x_beta = x_beta
        self._diffusivity = diffusivity

    def getDrivingForce(self, x, T, precPhase=None, removeCache=False):
        """Return the driving force [J/mol] and the composition of the nucleus.

        Parameters
        ----------
        x : array_like
            Composition of the matrix.
        T, precPhase, removeCache : object
            Not used: there is one temperature and one phase.

        Returns
        -------
        driving_force, composition : array
        """
        x = np.squeeze(x)
        driving_force = np.interp(np.log(x), self._log_x, self._driving_force)
        return driving_force, np.full_like(x, self._x_beta[0])

    def getInterfacialComposition(self, T, gExtra=0, precPhase=None):
        """Return the compositions on both sides of a curved interface.

        Parameters
        ----------
        T, precPhase : object
            Not used: there is one temperature and one phase.
        gExtra : array_like
            Gibbs-Thomson energy 2 gamma V_m / r [J/mol].

        Returns
        -------
        x_alpha, x_beta : array
            -1, kawin's sign for an unstable precipitate, beyond the table.
        """
        energy = np.squeeze(gExtra)
        log_x_alpha = np.interp(energy, self._gibbs_thomson, self._log_x_alpha)
        x_beta = np.interp(energy, self._gibbs_thomson, self._x_beta)
        stable = energy <= self._gibbs_thomson[-1]
        return np.where(stable, np.exp(log_x_alpha), -1.0), np.where(stable, x_beta, -1.0)

    def getInterdiffusivity(self, x, T, removeCache=True, phase=None):
        """Return the interdiffusivity [m²/s], a constant."""
        return self._diffusivity

    def getTracerDiffusivity(self, x, T, removeCache=True, phase=None):
        """Return the tracer diffusivities [m²/s] of both elements."""
        return np.array([self._diffusivity, self._diffusivity])


def build(thermodynamics, bins):
    """Return kawin's model of the case.

    Parameters
    ----------
    thermodynamics : TabulatedThermodynamics
    bins : int
        Size classes at the start. Their smallest and largest number while the
        run adapts them keep kawin's ratios, 2/3 and 4/3 of it.

    Returns
    -------
    kawin.precipitation.PrecipitateModel
    """
    matrix = MatrixParameters(solutes=["ZR"])
    matrix.initComposition = COMPOSITION
    matrix.volume.setVolume(CELL**3, "VA", ATOMS_PER_CELL)
    matrix.nucleationSites.setBulkDensity(SITES)
    matrix.effectiveDiffusion.isEnabled = False
    matrix.theta = 2000  # incubation time 1/(theta beta Z²), kawin's default is 2

    precipitate = PrecipitateParameters(PHASE)
    precipitate.gamma = INTERFACE_ENERGY
    precipitate.volume.setVolume(CELL**3, "VA", ATOMS_PER_CELL)
    precipitate.nucleation.setNucleationType("bulk")

    model = PrecipitateModel(matrix, precipitate, thermodynamics, TEMPERATURE)
    if bins != DEFAULT_BINS:
        model.setPBMParameters(bins=bins, minBins=2 * bins // 3, maxBins=4 * bins // 3)
        # That call passes the method PopulationBalanceModel.record as the flag "record" and so
        # makes kawin copy the distributions of all earlier steps in every step.
        model.setPSDrecording(False)
    return model


def at_hours(data, values, hours):
    """Interpolate a positive quantity in the logarithm of time and of itself.

    Parameters
    ----------
    data : kawin.precipitation.PrecipitationParameters.PrecipitationData
    values : array
        One value per step.
    hours : sequence of float

    Returns
    -------
    list of float
    """
    seen = (data.time > 0) & (values > 0)
    times = np.log(np.multiply(hours, 3600.0))
    logarithms = np.interp(times, np.log(data.time[seen]), np.log(values[seen]))
    return [float(f"{v:.6g}") for v in np.exp(logarithms)]


def run(table, bins=DEFAULT_BINS, hours=500.0, iterator=rk4Iterator):
    """Solve the case and summarise it.

    Parameters
    ----------
    table : path-like
    bins : int, optional
        Size classes at the start; the default is kawin's.
    hours : float, optional
        Length of the anneal.
    iterator : callable, optional
        kawin's time stepping; the default is kawin's.

    Returns
    -------
    dict
        Seconds spent in the solver, and number density [1/m³], number-mean
        radius [m], volume fraction and matrix composition at some times.
    """
    model = build(TabulatedThermodynamics(table, DIFFUSIVITY), bins)
    # In its first step, at time zero, kawin divides the incubation time by the time.
    with np.errstate(divide="ignore"):
        start = time.perf_counter()
        model.solve(hours * 3600, iterator=iterator)
        seconds = time.perf_counter() - start
    data = model.data
    reported = [h for h in REPORTED_HOURS if h <= hours]
    return {
        "kawin": version("kawin"),
        "iterator": iterator.__name__,
        "bins": bins,
        "bins_at_end": int(model.PBM[0].bins),
        "steps": int(data.n),
        "seconds": round(seconds, 2),
        "hours": reported,
        "number_density": at_hours(data, data.precipitateDensity[:, 0], reported),
        "mean_radius": at_hours(data, data.Ravg[:, 0], reported),
        "volume_fraction": at_hours(data, data.volFrac[:, 0], reported),
        "matrix_composition": at_hours(data, data.composition[:, 0], reported),
    }


def main():
    """Read the command line and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bins", type=int, default=DEFAULT_BINS, help="size classes at the start")
    parser.add_argument("--hours", type=float, default=500.0, help="length of the anneal")
    parser.add_argument("--table", type=Path, default=Path(__file__).with_name("al_zr.csv"))
    parser.add_argument("--euler", action="store_true", help="kawin's Euler steps, not its RK4")
    arguments = parser.parse_args()
    iterator = explicitEulerIterator if arguments.euler else rk4Iterator
    print(json.dumps(run(arguments.table, arguments.bins, arguments.hours, iterator)))


if __name__ == "__main__":
    main()
