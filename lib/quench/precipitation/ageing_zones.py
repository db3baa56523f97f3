"""Two stages of ageing: zones that quenched-in vacancies build, then precipitates.

An illustration of curves with a plateau or two peaks, with estimated
constants; the second stage is `quench.precipitation.ageing_curve`.
"""

from dataclasses import dataclass, fields

import numpy as np
from scipy.constants import gas_constant

from .. import materials, validation
from .ageing_curve import available_solute

__all__ = ["ZoneHardening", "alloy_zones", "two_stage_hardness"]


@dataclass(frozen=True)
class ZoneHardening:
    """Hardening by zones that form fast after the quench and dissolve above their solvus.

    Attributes
    ----------
    zone_hardness : float
        Net gain when all the solute is in zones [HV].
    time_constant : float
        At the reference temperature [s].
    reference_temperature : float
        Where `time_constant` holds [K].
    migration_energy : float
        Of the process, which quenched-in vacancies carry [J/mol].
    solvus_temperature : float
        [K]
    solvus_enthalpy : float
        [J/mol]
    """

    zone_hardness: float
    time_constant: float
    reference_temperature: float
    migration_energy: float
    solvus_temperature: float
    solvus_enthalpy: float

    def __post_init__(self):
        """Refuse parameters that are not positive."""
        for field in fields(self):
            validation.positive(field.name, getattr(self, field.name))

    def formed(self, time, *, temperature):
        """Return the part of the solute in zones after `time` [s] at `temperature` [K]."""
        time = validation.non_negative("time", time, "s")
        temperature = np.asarray(validation.temperature("temperature", temperature))
        reciprocal = 1 / temperature - 1 / self.reference_temperature
        constant = self.time_constant * np.exp(self.migration_energy / gas_constant * reciprocal)
        available = available_solute(
            temperature,
            solvus_temperature=self.solvus_temperature,
            solvus_enthalpy=self.solvus_enthalpy,
        )
        return available * -np.expm1(-time / constant)


def alloy_zones(material="GP zone ageing"):
    """`ZoneHardening` of an alloy in `quench.materials`.

    Parameters
    ----------
    material : str
        Name of a material that lists the attributes of `ZoneHardening`.

    Returns
    -------
    ZoneHardening

    Raises
    ------
    KeyError
        For an unknown material or one without these parameters.
    """
    row = materials.get(material)
    return ZoneHardening(**{field.name: row[field.name].value for field in fields(ZoneHardening)})


def two_stage_hardness(time, *, temperature, zones, precipitates):
    """Hardness with zones first and precipitates after them.

    H = H_solution + √(H_zones² + H_precipitates²): obstacles of like strength
    add as squares. Zones lose their solute in step with the growth of the
    precipitates, H_zones = H_z √[φ_z (1 − y)].

    Parameters
    ----------
    time : float or array_like
        Ageing time [s].
    temperature : float
        Ageing temperature [K], below the solvus of the precipitates.
    zones : ZoneHardening
    precipitates : AgeingCurve

    Returns
    -------
    float or ndarray
        H [HV].

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    done = precipitates.precipitated(time, temperature=temperature)
    left = 1 - done / precipitates.available(temperature)
    early = zones.zone_hardness * np.sqrt(zones.formed(time, temperature=temperature) * left)
    late = precipitates.hardening(time, temperature=temperature)
    solution = precipitates.solution_hardness(time, temperature=temperature)
    return solution + np.hypot(early, late)
