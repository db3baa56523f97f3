"""C-curves: nucleation, which wants cold, times diffusion, which wants heat."""

from dataclasses import dataclass

import numpy as np

from .. import validation
from . import growth, nucleation

__all__ = ["CCurve", "c_curve"]


@dataclass(frozen=True)
class CCurve:
    """What a time–temperature–transformation diagram is drawn from.

    Attributes
    ----------
    temperature : (n,) ndarray
        [K].
    nucleation_rate : (n,) ndarray
        Steady rate J [1/(m³ s)].
    incubation_time : (n,) ndarray
        τ [s].
    start_time : (n,) ndarray
        Time to the chosen share of the precipitate [s]; infinite where J
        is too small for a double.
    """

    temperature: np.ndarray
    nucleation_rate: np.ndarray
    incubation_time: np.ndarray
    start_time: np.ndarray

    @property
    def nose(self):
        """Temperature [K] and time [s] of the fastest start."""
        fastest = np.argmin(self.start_time)
        return float(self.temperature[fastest]), float(self.start_time[fastest])


def c_curve(
    temperature,
    *,
    driving_force,
    supersaturation,
    diffusivity,
    composition,
    interface_energy,
    molar_volume,
    lattice_parameter,
    site_density,
    barrier_factor=1.0,
    fraction=0.01,
):
    """Time to the start of precipitation after a quench to each temperature.

    Incubation τ plus the time that steady nucleation and Zener growth need for
    `fraction` of the precipitate (`growth.start_time`). One kind of site, one
    phase, spheres. On a defect, Z and β* are those of the full sphere: a factor
    of order one beside the exponential.

    Parameters
    ----------
    temperature : (n,) array_like
        T [K], all below the solvus temperature.
    driving_force : (n,) array_like
        ΔGv [J/m³], negative.
    supersaturation : (n,) array_like
        Ω.
    diffusivity : (n,) array_like
        D [m²/s].
    composition : float
        x, atom fraction of solute in the matrix.
    interface_energy : float
        γ [J/m²].
    molar_volume : float
        V_p of the precipitate, per mole of atoms [m³/mol].
    lattice_parameter : float
        a of the matrix [m].
    site_density : float
        N₀ [1/m³].
    barrier_factor : float, optional
        ΔG*_het/ΔG*_hom, above 0 up to 1.
    fraction : float, optional
        Share of the equilibrium amount that counts as the start.

    Returns
    -------
    CCurve

    Raises
    ------
    ValueError
        If an argument is outside its range or the shapes do not match.
    """
    temperature = np.atleast_1d(validation.temperature("temperature", temperature))
    barrier_factor = validation.fraction(
        "barrier_factor", barrier_factor, allow_zero=False, allow_one=True
    )
    capillarity = {"interface_energy": interface_energy, "driving_force": driving_force}
    zeldovich_factor = nucleation.zeldovich(
        **capillarity, molar_volume=molar_volume, temperature=temperature
    )
    attachment_rate = nucleation.attachment_rate(
        critical_radius=nucleation.critical_radius(**capillarity),
        diffusivity=diffusivity,
        composition=composition,
        lattice_parameter=lattice_parameter,
    )
    rate = nucleation.rate(
        site_density=site_density,
        zeldovich_factor=zeldovich_factor,
        attachment_rate=attachment_rate,
        barrier=barrier_factor * nucleation.barrier(**capillarity),
        temperature=temperature,
    )
    delay = nucleation.incubation_time(
        attachment_rate=attachment_rate, zeldovich_factor=zeldovich_factor
    )
    start = _start(fraction, rate, supersaturation, diffusivity)
    return CCurve(temperature, rate, delay, delay + start)


def _start(fraction, rate, supersaturation, diffusivity):
    """`growth.start_time` where anything nucleates, infinity elsewhere."""
    supersaturation, diffusivity = np.broadcast_arrays(supersaturation, diffusivity, rate)[:2]
    start = np.full(rate.shape, np.inf)
    alive = rate > 0
    start[alive] = growth.start_time(
        fraction,
        nucleation_rate=rate[alive],
        supersaturation=supersaturation[alive],
        diffusivity=diffusivity[alive],
    )
    return start
