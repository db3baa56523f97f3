"""An alloy as the population model sees it: matrix, phases, and what their particles do."""

from dataclasses import dataclass, field, replace

import numpy as np
from scipy.constants import R

from ... import validation
from .. import coarsening
from .equilibrium import IdealSolution, Tabulated

__all__ = ["Alloy", "Matrix", "Phase", "Sites", "Strength"]


@dataclass(frozen=True)
class Matrix:
    """The solid solution.

    Attributes
    ----------
    molar_volume : float
        V_m, per mole of atoms [m³/mol].
    lattice_parameter : float
        a, length of an atomic jump [m].
    diffusion_prefactor : float
        D₀ of the solute [m²/s].
    activation_energy : float
        Q of its diffusion [J/mol].
    """

    molar_volume: float
    lattice_parameter: float
    diffusion_prefactor: float
    activation_energy: float

    def __post_init__(self):
        validation.positive("molar_volume", self.molar_volume, "m³/mol")
        validation.positive("lattice_parameter", self.lattice_parameter, "m")
        validation.positive("diffusion_prefactor", self.diffusion_prefactor, "m²/s")
        validation.non_negative("activation_energy", self.activation_energy, "J/mol")

    def diffusivity(self, temperature):
        """Return D of the solute [m²/s] at a temperature [K]."""
        return self.diffusion_prefactor * np.exp(-self.activation_energy / (R * temperature))


@dataclass(frozen=True)
class Sites:
    """Where the nuclei of a phase appear.

    Attributes
    ----------
    density : float
        N₀ [1/m³], as `quench.precipitation.nucleation.site_density` gives it.
    barrier_factor : float
        ΔG*_het/ΔG*_hom on these sites, above 0 to 1.
    incubates : bool
        Whether nucleation has to build up first; False if the quench leaves
        clusters of all sizes behind.
    """

    density: float
    barrier_factor: float = 1.0
    incubates: bool = True

    def __post_init__(self):
        validation.positive("density", self.density, "1/m³")
        validation.fraction("barrier_factor", self.barrier_factor, allow_zero=False, allow_one=True)


@dataclass(frozen=True)
class Phase:
    """A precipitate of fixed composition, in spheres.

    Attributes
    ----------
    name : str
        What to call it.
    equilibrium : IdealSolution or Tabulated
        Its solvus and driving force.
    molar_volume : float
        V_p, per mole of atoms [m³/mol].
    interface_energy : float
        γ [J/m²].
    sites : Sites
        Where it nucleates.
    strain_energy : float
        ΔG_el of a coherent particle [J/m³], 0 or more.
    crossover_radius : float or None
        r_c above which its particles are looped [m]; None if it does not
        strengthen.
    """

    name: str
    equilibrium: IdealSolution | Tabulated
    molar_volume: float
    interface_energy: float
    sites: Sites
    strain_energy: float = 0.0
    crossover_radius: float | None = None

    def __post_init__(self):
        validation.positive("molar_volume", self.molar_volume, "m³/mol")
        validation.positive("interface_energy", self.interface_energy, "J/m²")
        validation.non_negative("strain_energy", self.strain_energy, "J/m³")
        if self.crossover_radius is not None:
            validation.positive("crossover_radius", self.crossover_radius, "m")
        for name, kind in (("equilibrium", (IdealSolution, Tabulated)), ("sites", Sites)):
            if not isinstance(getattr(self, name), kind):
                raise ValueError(f"{name} of {self.name} is a {type(getattr(self, name)).__name__}")


@dataclass(frozen=True)
class Strength:
    """What the yield stress of the alloy is made of.

    Attributes
    ----------
    pure : float
        σ₀ of the solvent [Pa].
    solution : float
        σ_ss of the solid solution with all solute dissolved [Pa]; it falls
        with x^(2/3).
    shear_modulus, burgers_vector, taylor_factor : float
        G [Pa], b [m], M [1].
    line_tension_factor : float
        β in the line tension βGb² [1].
    exponent : float
        k with which solution and particles are superposed [1].
    """

    pure: float
    solution: float
    shear_modulus: float
    burgers_vector: float
    taylor_factor: float
    line_tension_factor: float
    exponent: float = 1.0

    def __post_init__(self):
        validation.non_negative("pure", self.pure, "Pa")
        validation.non_negative("solution", self.solution, "Pa")
        validation.positive("shear_modulus", self.shear_modulus, "Pa")
        validation.positive("burgers_vector", self.burgers_vector, "m")
        validation.positive("taylor_factor", self.taylor_factor)
        validation.positive("line_tension_factor", self.line_tension_factor)
        if validation.positive("exponent", self.exponent) < 1:
            raise ValueError(f"exponent must be 1 or more, got {self.exponent:g}")


@dataclass(frozen=True)
class Alloy:
    """A supersaturated solid solution and the phases that can come out of it.

    Attributes
    ----------
    name : str
        What to call it.
    composition : float
        x₀, atom fraction of solute [1].
    matrix : Matrix
        Where the solute is dissolved and diffuses.
    phases : tuple of Phase
        They share the solute.
    strength : Strength or None
        None if only the precipitates are of interest.
    temperature_range : (float, float)
        Lowest and highest temperature [K] at which the description may be
        used.
    sources : dict of str to str
        Where each parameter comes from, and how sure it is.
    """

    name: str
    composition: float
    matrix: Matrix
    phases: tuple
    strength: Strength | None = None
    temperature_range: tuple = (250.0, 2000.0)
    sources: dict = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self):
        validation.fraction("composition", self.composition, allow_zero=False)
        object.__setattr__(self, "phases", tuple(self.phases))
        if not self.phases:
            raise ValueError(f"{self.name} needs at least one phase, got none")
        names = [phase.name for phase in self.phases]
        if len(set(names)) < len(names):
            raise ValueError(f"phases must have different names, got {', '.join(names)}")
        for phase in self.phases:
            if phase.equilibrium.precipitate <= self.composition:
                raise ValueError(
                    f"{phase.name} must be richer in solute than the alloy, {self.composition:g}, "
                    f"got {phase.equilibrium.precipitate:g}"
                )
        low, high = self.temperature_range
        if not 0 < low < high:
            raise ValueError(f"temperature_range must ascend from above 0 K, got {low}, {high}")

    def phase(self, name):
        """Return one of the phases.

        Raises
        ------
        KeyError
            For an unknown name.
        """
        for phase in self.phases:
            if phase.name == name:
                return phase
        raise validation.lookup_error("phase", name, [phase.name for phase in self.phases])

    def with_phase(self, name, /, **changes):
        """Return the alloy with parameters of one phase changed."""
        changed = self.phase(name)
        phases = tuple(replace(p, **changes) if p is changed else p for p in self.phases)
        return replace(self, phases=phases)

    def solvus_temperature(self, name):
        """Return the temperature [K] above which the alloy holds no particle of a phase."""
        return self.phase(name).equilibrium.solvus_temperature(self.composition)

    def lsw_rate_constant(self, name, temperature):
        r"""Rate constant to which the coarsening of a phase tends, d(r̄³)/dt.

        .. math:: K = \frac{V_p}{V_m}\,\frac{8\,\gamma V_p D\,x_e(1-x_e)}{9RT\,(x_p-x_e)^2}

        `quench.precipitation.coarsening.lsw_rate_constant`, with the ratio of
        the molar volumes that it leaves out.

        Parameters
        ----------
        name : str
            Of the phase.
        temperature : float
            [K].

        Returns
        -------
        float
            K [m³/s].
        """
        phase = self.phase(name)
        equal_volumes = coarsening.lsw_rate_constant(
            interface_energy=phase.interface_energy,
            molar_volume=phase.molar_volume,
            diffusivity=self.matrix.diffusivity(temperature),
            solubility=phase.equilibrium.solubility(temperature),
            precipitate_composition=phase.equilibrium.precipitate,
            temperature=temperature,
        )
        return equal_volumes * phase.molar_volume / self.matrix.molar_volume
