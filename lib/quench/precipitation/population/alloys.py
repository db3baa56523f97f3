"""Three alloys ready to be aged, put together from the table of materials.

None of them is fitted to more than one temperature; what they say at others is
a prediction of the model, not a property of the alloy.
"""

import numpy as np

from ... import materials
from .. import nucleation, thermodynamics
from .alloy import Alloy, Matrix, Phase, Sites, Strength
from .equilibrium import IdealSolution

__all__ = ["al_cu", "alloy_718", "alloy_2024"]


def alloy_2024():
    """Return an Al–Cu–Mg alloy like 2024, with the S phase, calibrated at 190 °C.

    A pseudo-binary: copper and magnesium count as one solute. Interface
    energy, barrier and diffusivity are effective values.

    Returns
    -------
    Alloy
    """
    row = materials.get("2024 ageing")
    phase = Phase(
        name="S",
        equilibrium=IdealSolution(
            precipitate=row.precipitate_composition,
            reference=row.solvus_composition,
            reference_temperature=row.solvus_temperature,
            enthalpy=row.solvus_enthalpy,
        ),
        molar_volume=row.precipitate_molar_volume,
        interface_energy=row.interface_energy,
        sites=_dislocations(row),
        crossover_radius=row.crossover_radius,
    )
    return Alloy(
        name="2024",
        composition=row.composition,
        matrix=Matrix(
            molar_volume=row.molar_volume,
            lattice_parameter=_aluminium_lattice(),
            diffusion_prefactor=row.diffusion_prefactor,
            activation_energy=row.diffusion_activation_energy,
        ),
        phases=(phase,),
        strength=_aluminium_strength(row),
        temperature_range=(250.0, 775.0),
        sources=_sources("2024 ageing"),
    )


def al_cu():
    """Return Al–4 wt% Cu with θ″ and θ′, which share its copper.

    θ″ nucleates everywhere and is the less stable; θ′ needs dislocations.
    Excess vacancies, which speed up the first hours, are left out.

    Returns
    -------
    Alloy
    """
    row = materials.get("Al-4Cu ageing")
    matrix, phase = materials.get("Al-Cu"), materials.get("theta prime")
    composition = float(thermodynamics.atomic_fraction(mass_fraction=row.mass_fraction))
    coherent = Phase(
        name="θ″",
        equilibrium=IdealSolution(
            precipitate=row.coherent_composition,
            reference=composition,
            reference_temperature=row.coherent_solvus_temperature,
            enthalpy=row.coherent_solvus_enthalpy,
        ),
        molar_volume=row.coherent_molar_volume,
        interface_energy=row.coherent_interface_energy,
        sites=Sites(nucleation.site_density(molar_volume=matrix.molar_volume, site="homogeneous")),
        crossover_radius=row.coherent_crossover_radius,
    )
    semicoherent = Phase(
        name="θ′",
        equilibrium=IdealSolution(
            precipitate=phase.composition,
            reference=phase.solvus_composition,
            reference_temperature=phase.solvus_temperature,
            enthalpy=phase.solvus_enthalpy,
        ),
        molar_volume=phase.molar_volume,
        interface_energy=phase.interface_energy,
        sites=_dislocations(row),
        crossover_radius=row.crossover_radius,
    )
    return Alloy(
        name="Al-4Cu",
        composition=composition,
        matrix=Matrix(
            molar_volume=matrix.molar_volume,
            lattice_parameter=_aluminium_lattice(),
            diffusion_prefactor=matrix.diffusion_prefactor,
            activation_energy=matrix.diffusion_activation_energy,
        ),
        phases=(coherent, semicoherent),
        strength=_aluminium_strength(row),
        temperature_range=(250.0, 821.0),
        sources=_sources("Al-4Cu ageing", "Al-Cu", "theta prime"),
    )


def alloy_718():
    """Return a nickel alloy like 718, with γ″ alone.

    Niobium in nickel as a pseudo-binary; γ′ and δ are left out. Every
    parameter is an estimate: it shows the shape of two-step ageing.

    Returns
    -------
    Alloy
    """
    row = materials.get("718 ageing")
    phase = Phase(
        name="γ″",
        equilibrium=IdealSolution(
            precipitate=row.precipitate_composition,
            reference=row.composition,
            reference_temperature=row.solvus_temperature,
            enthalpy=row.solvus_enthalpy,
        ),
        molar_volume=row.molar_volume,
        interface_energy=row.interface_energy,
        sites=Sites(nucleation.site_density(molar_volume=row.molar_volume, site="homogeneous")),
        strain_energy=row.strain_energy,
        crossover_radius=row.crossover_radius,
    )
    return Alloy(
        name="718",
        composition=row.composition,
        matrix=Matrix(
            molar_volume=row.molar_volume,
            lattice_parameter=row.lattice_parameter,
            diffusion_prefactor=row.diffusion_prefactor,
            activation_energy=row.diffusion_activation_energy,
        ),
        phases=(phase,),
        strength=Strength(
            pure=row.pure_strength,
            solution=row.solution_strength,
            shear_modulus=row.shear_modulus,
            burgers_vector=row.burgers_vector,
            taylor_factor=materials.get("Al").taylor_factor,
            line_tension_factor=row.line_tension_factor,
        ),
        temperature_range=(250.0, 1500.0),
        sources=_sources("718 ageing"),
    )


def _aluminium_lattice():
    return float(np.sqrt(2) * materials.get("Al").burgers_vector)


def _dislocations(row):
    """Return one site per Burgers vector along the dislocations."""
    density = row.dislocation_density / materials.get("Al").burgers_vector
    return Sites(density=density, barrier_factor=row.barrier_factor)


def _aluminium_strength(row):
    aluminium = materials.get("Al")
    return Strength(
        pure=row.pure_strength,
        solution=row.solution_strength,
        shear_modulus=aluminium.shear_modulus,
        burgers_vector=aluminium.burgers_vector,
        taylor_factor=aluminium.taylor_factor,
        line_tension_factor=row.line_tension_factor,
    )


def _sources(*names):
    """Return where the parameters of some materials come from."""
    return {
        f"{name}: {key}": f"{materials.get(name)[key].source}. {materials.get(name)[key].note}"
        for name in names
        for key in materials.get(name)
    }
