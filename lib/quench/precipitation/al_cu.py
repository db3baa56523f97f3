"""The book's worked system, θ′ in Al–Cu, put together from the table of materials."""

from dataclasses import dataclass

import numpy as np

from .. import materials, validation
from . import coarsening, growth, nucleation, thermodynamics
from .c_curve import c_curve

__all__ = [
    "DEFECTS",
    "Defect",
    "ThetaPrimeState",
    "theta_prime",
    "theta_prime_c_curve",
    "theta_prime_rate_constant",
]


@dataclass(frozen=True)
class Defect:
    """Where θ′ nucleates, with the density and the help assumed for it.

    Attributes
    ----------
    barrier_factor : float
        ΔG*_het/ΔG*_hom.
    dislocation_density : float or None
        [1/m²].
    grain_size : float or None
        [m].
    """

    barrier_factor: float
    dislocation_density: float | None = None
    grain_size: float | None = None


DEFECTS = {
    "homogeneous": Defect(1.0),
    "dislocation": Defect(0.5, dislocation_density=1e14),
    "grain boundary": Defect(0.3125, grain_size=50e-6),
}
"""Kinds of site. 0.3125 is a contact angle of 60°; 0.5 and the densities are estimates
for a sheet that was quenched and stretched."""


@dataclass(frozen=True)
class ThetaPrimeState:
    """What nucleation and growth of θ′ need to know about supersaturated Al–Cu.

    Attributes
    ----------
    composition : float
        Atom fraction of copper.
    driving_force : float or ndarray
        Chemical ΔGv [J/m³].
    supersaturation : float or ndarray
        Ω.
    diffusivity : float or ndarray
        D of copper [m²/s].
    """

    composition: float
    driving_force: float | np.ndarray
    supersaturation: float | np.ndarray
    diffusivity: float | np.ndarray


def theta_prime(temperature, *, copper=0.04):
    """Driving force, supersaturation and diffusivity for θ′ in Al–Cu.

    Parameters
    ----------
    temperature : float or array_like
        T [K], below the solvus of θ′ in the alloy.
    copper : float, optional
        Mass fraction of copper.

    Returns
    -------
    ThetaPrimeState

    Raises
    ------
    ValueError
        If an argument is outside its range; above the solvus.
    """
    temperature = validation.temperature("temperature", temperature)
    phase, alloy = materials.get("theta prime"), materials.get("Al-Cu")
    composition = thermodynamics.atomic_fraction(mass_fraction=copper)
    solvus = thermodynamics.solvus(temperature=temperature, phase="theta prime")
    share = growth.supersaturation(
        composition=composition, solvus=solvus, precipitate_composition=phase.composition
    )
    force = thermodynamics.chemical_driving_force(
        composition=composition,
        solvus=solvus,
        precipitate_composition=phase.composition,
        molar_volume=phase.molar_volume,
        temperature=temperature,
    )
    slow = growth.diffusivity(
        temperature=temperature,
        prefactor=alloy.diffusion_prefactor,
        activation_energy=alloy.diffusion_activation_energy,
    )
    return ThetaPrimeState(composition, force, share, slow)


def theta_prime_c_curve(temperature, *, interface_energy, copper=0.04, site="homogeneous"):
    """C-curve of θ′ in Al–Cu on one kind of site, without strain energy.

    Parameters
    ----------
    temperature : (n,) array_like
        T [K], below the solvus of θ′ in the alloy.
    interface_energy : float
        γ [J/m²].
    copper : float, optional
        Mass fraction of copper.
    site : {"homogeneous", "dislocation", "grain boundary"}, optional
        With the density and barrier factor of `DEFECTS`.

    Returns
    -------
    quench.precipitation.c_curve.CCurve

    Raises
    ------
    ValueError
        If an argument is outside its range, above the solvus, or for an
        unknown site.
    """
    defect = DEFECTS[validation.one_of("site", site, tuple(DEFECTS))]
    state = theta_prime(temperature, copper=copper)
    return c_curve(
        temperature,
        driving_force=state.driving_force,
        supersaturation=state.supersaturation,
        diffusivity=state.diffusivity,
        composition=state.composition,
        interface_energy=interface_energy,
        molar_volume=materials.get("theta prime").molar_volume,
        lattice_parameter=np.sqrt(2) * materials.get("Al").burgers_vector,
        site_density=nucleation.site_density(
            molar_volume=materials.get("Al-Cu").molar_volume,
            site=site,
            dislocation_density=defect.dislocation_density,
            grain_size=defect.grain_size,
        ),
        barrier_factor=defect.barrier_factor,
    )


def theta_prime_rate_constant(temperature, *, interface_energy=0.2):
    """LSW rate constant of θ′ in Al–Cu, with solvus and diffusivity of the table.

    Parameters
    ----------
    temperature : float or array_like
        T [K].
    interface_energy : float, optional
        γ [J/m²]; an effective value between those of faces and rims.

    Returns
    -------
    float or ndarray
        K [m³/s].

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    phase, alloy = materials.get("theta prime"), materials.get("Al-Cu")
    return coarsening.lsw_rate_constant(
        interface_energy=interface_energy,
        molar_volume=phase.molar_volume,
        diffusivity=growth.diffusivity(
            temperature=temperature,
            prefactor=alloy.diffusion_prefactor,
            activation_energy=alloy.diffusion_activation_energy,
        ),
        solubility=thermodynamics.solvus(temperature=temperature, phase="theta prime"),
        precipitate_composition=phase.composition,
        temperature=temperature,
    )
