"""Every material parameter of the book: value, unit, source. One table.

Pages and functions read parameters from here and nowhere else, so that a
number is written, and cited, once:

>>> from quench import materials
>>> materials.get("Al").shear_modulus
26000000000.0
>>> materials.get("Al")["shear_modulus"].source
'Ashby2012'
"""

from dataclasses import dataclass

from .validation import lookup_error

__all__ = ["MATERIALS", "Material", "Parameter", "get", "table"]


@dataclass(frozen=True)
class Parameter:
    """One material parameter with its unit and where it comes from.

    Attributes
    ----------
    value : float
        In the SI unit named by `unit` (fractions carry the unit "1").
    unit : str
        SI unit.
    source : str
        BibTeX key in ``book/references.bib``, or "estimate", or "calibrated":
        chosen so that a model gives what the note says.
    note : str
        What the number means, when it holds, how sure it is.
    """

    value: float
    unit: str
    source: str
    note: str = ""


class Material:
    """A named set of parameters: ``material.name`` is the value, ``material["name"]`` the row.

    Parameters
    ----------
    name : str
        As in `MATERIALS`.
    parameters : dict of str to Parameter
    """

    def __init__(self, name, parameters):
        self.name = name
        self._parameters = dict(parameters)

    def __getitem__(self, key):
        try:
            return self._parameters[key]
        except KeyError:
            raise lookup_error(f"parameter of {self.name}", key, self._parameters) from None

    def __getattr__(self, key):
        if key.startswith("_"):
            raise AttributeError(key)
        try:
            return self[key].value
        except KeyError as error:
            raise AttributeError(error.args[0]) from None

    def __iter__(self):
        return iter(self._parameters)

    def __repr__(self):
        return f"Material({self.name!r}, {len(self._parameters)} parameters)"


_P = Parameter

MATERIALS = {
    material.name: material
    for material in (
        Material(
            "Al",
            {
                "shear_modulus": _P(26e9, "Pa", "Ashby2012", "polycrystal, room temperature"),
                "burgers_vector": _P(0.286e-9, "m", "Ashby2012", "a/√2 with a = 0.405 nm"),
                "poisson_ratio": _P(0.345, "1", "Callister2020", "polycrystal"),
                "taylor_factor": _P(3.06, "1", "Ardell1985", "random fcc polycrystal"),
                "molar_mass": _P(26.982e-3, "kg/mol", "Callister2020"),
                "atomic_radius": _P(0.143e-9, "m", "Callister2020", "metallic, 12 neighbours"),
            },
        ),
        Material(
            "Cu",
            {
                "molar_mass": _P(63.546e-3, "kg/mol", "Callister2020"),
                "atomic_radius": _P(0.128e-9, "m", "Callister2020", "metallic, 12 neighbours"),
            },
        ),
        Material(
            "Mg",
            {
                "molar_mass": _P(24.305e-3, "kg/mol", "Callister2020"),
                "atomic_radius": _P(0.160e-9, "m", "Callister2020", "metallic, 12 neighbours"),
            },
        ),
        Material(
            "Ni",
            {"atomic_radius": _P(0.125e-9, "m", "Callister2020", "metallic, 12 neighbours")},
        ),
        Material(
            "Fe",
            {"atomic_radius": _P(0.124e-9, "m", "Callister2020", "metallic, bcc")},
        ),
        Material(
            "Cr",
            {"atomic_radius": _P(0.125e-9, "m", "Callister2020", "metallic, bcc")},
        ),
        Material(
            "C",
            {"atomic_radius": _P(0.071e-9, "m", "Callister2020", "covalent")},
        ),
        Material(
            "Al-Mg",
            {
                "size_misfit": _P(
                    0.11,
                    "1",
                    "estimate",
                    "δ of Mg in Al, a grows by about 0.045 nm per atom fraction",
                ),
                "modulus_misfit": _P(
                    -0.33, "1", "estimate", "η of Mg in Al, from the shear moduli 17 and 26 GPa"
                ),
            },
        ),
        Material(
            "Al-Cu",
            {
                "molar_volume": _P(10.0e-6, "m³/mol", "Callister2020", "matrix, per mole of atoms"),
                "diffusion_prefactor": _P(
                    6.5e-5, "m²/s", "estimate", "Cu in Al; tabulated values 4.4e-5 to 6.5e-5"
                ),
                "diffusion_activation_energy": _P(
                    136e3, "J/mol", "estimate", "Cu in Al; tabulated values 134 to 136 kJ/mol"
                ),
            },
        ),
        Material(
            "theta prime",
            {
                "composition": _P(1 / 3, "1", "PorterEasterling2009", "Al₂Cu"),
                "molar_volume": _P(
                    9.0e-6,
                    "m³/mol",
                    "PorterEasterling2009",
                    "per mole of atoms, 6 in 0.404² × 0.58 nm³",
                ),
                "interface_energy": _P(0.2, "J/m²", "estimate", "broad face 0.17–0.24"),
                "rim_energy": _P(0.6, "J/m²", "estimate", "rim of the plate 0.5–0.7"),
                "solvus_composition": _P(0.01736, "1", "estimate", "at solvus_temperature"),
                "solvus_temperature": _P(723.0, "K", "estimate", "documented end of the line"),
                "solvus_enthalpy": _P(36e3, "J/mol", "estimate", "metastable θ′ in Al–Cu"),
            },
        ),
        Material(
            "theta",
            {
                "composition": _P(1 / 3, "1", "PorterEasterling2009", "Al₂Cu"),
                "molar_volume": _P(
                    9.0e-6, "m³/mol", "PorterEasterling2009", "per mole of atoms, 12 a cell"
                ),
                "solvus_composition": _P(
                    0.0248, "1", "PorterEasterling2009", "5.65 wt%, largest solubility"
                ),
                "solvus_temperature": _P(821.35, "K", "PorterEasterling2009", "eutectic, 548.2 °C"),
                "solvus_enthalpy": _P(
                    41.6e3, "J/mol", "estimate", "van 't Hoff line through 0.028 at% at 200 °C"
                ),
            },
        ),
        Material(
            "S",
            {
                "composition": _P(0.5, "1", "estimate", "Al₂CuMg, Cu and Mg as one solute"),
                "molar_volume": _P(9.9e-6, "m³/mol", "estimate", "per mole of atoms"),
                "solvus_composition": _P(0.033, "1", "estimate", "Cu + Mg of alloy 2024"),
                "solvus_temperature": _P(768.0, "K", "estimate", "all solute dissolved"),
                "solvus_enthalpy": _P(38.75e3, "J/mol", "estimate", "pseudo-binary"),
            },
        ),
        Material(
            "Al-Cu ageing",
            {
                "matrix_hardness": _P(20.0, "HV", "estimate", "annealed pure aluminium"),
                "as_quenched_hardness": _P(70.0, "HV", "estimate", "Al-4Cu, as the source has it"),
                "peak_hardness": _P(150.0, "HV", "estimate", "at the reference temperature"),
                "peak_time": _P(36e3, "s", "estimate", "10 h at the reference temperature"),
                "reference_temperature": _P(473.15, "K", "estimate", "200 °C"),
                "activation_energy": _P(136e3, "J/mol", "estimate", "diffusion of Cu in Al"),
                "solvus_temperature": _P(723.0, "K", "estimate", "θ′ in Al-4Cu"),
                "solvus_enthalpy": _P(36e3, "J/mol", "estimate", "θ′"),
                "size_after_growth": _P(1.0, "1", "estimate", "radius over crossover radius"),
                "nucleation_barrier": _P(3.0, "1", "estimate", "effective, over RT, at 200 °C"),
            },
        ),
        Material(
            "GP zone ageing",
            {
                "zone_hardness": _P(45.0, "HV", "estimate", "net gain, all solute in zones"),
                "time_constant": _P(86400.0, "s", "estimate", "natural ageing takes about a day"),
                "reference_temperature": _P(298.15, "K", "estimate", "25 °C"),
                "migration_energy": _P(55e3, "J/mol", "estimate", "Cu with quenched-in vacancies"),
                "solvus_temperature": _P(450.0, "K", "estimate", "GP zones in Al-4Cu, ~ 175 °C"),
                "solvus_enthalpy": _P(30e3, "J/mol", "estimate", "GP zones"),
            },
        ),
        Material(
            "2024 ageing",
            {
                "composition": _P(0.033, "1", "estimate", "Cu + Mg as one solute"),
                "molar_volume": _P(10.0e-6, "m³/mol", "Callister2020", "matrix, as aluminium"),
                "diffusion_prefactor": _P(
                    1.67e-5, "m²/s", "calibrated", "peak at 10.5 h at 190 °C; Cu in Al times 0.26"
                ),
                "diffusion_activation_energy": _P(136e3, "J/mol", "estimate", "as Cu in Al"),
                "precipitate_composition": _P(0.5, "1", "estimate", "S, Cu and Mg as one solute"),
                "precipitate_molar_volume": _P(9.9e-6, "m³/mol", "estimate", "per mole of atoms"),
                "solvus_composition": _P(
                    0.099, "1", "estimate", "metastable S: 3 times the line of stable S, at 768 K"
                ),
                "solvus_temperature": _P(768.0, "K", "estimate", "where solvus_composition is"),
                "solvus_enthalpy": _P(38.75e3, "J/mol", "estimate", "pseudo-binary"),
                "interface_energy": _P(0.3, "J/m²", "estimate", "effective, for a sphere"),
                "dislocation_density": _P(1e14, "1/m²", "estimate", "quenched and stretched"),
                "barrier_factor": _P(
                    0.0106, "1", "estimate", "on dislocations: a barrier of two or three kT is left"
                ),
                "crossover_radius": _P(2.25e-9, "m", "estimate", "cut below, looped above"),
                "line_tension_factor": _P(0.155, "1", "calibrated", "370 MPa at 190 °C"),
                "pure_strength": _P(25e6, "Pa", "estimate", "annealed pure aluminium"),
                "solution_strength": _P(115e6, "Pa", "estimate", "all solute dissolved"),
            },
        ),
        Material(
            "Al-4Cu ageing",
            {
                "mass_fraction": _P(0.04, "1", "estimate", "of copper"),
                "coherent_composition": _P(0.25, "1", "PorterEasterling2009", "θ″, Al₃Cu"),
                "coherent_molar_volume": _P(9.6e-6, "m³/mol", "estimate", "θ″"),
                "coherent_solvus_temperature": _P(505.0, "K", "estimate", "θ″ in Al-4Cu"),
                "coherent_solvus_enthalpy": _P(40e3, "J/mol", "estimate", "θ″"),
                "coherent_interface_energy": _P(0.025, "J/m²", "estimate", "θ″, coherent"),
                "coherent_crossover_radius": _P(8e-9, "m", "estimate", "θ″, easily cut"),
                "barrier_factor": _P(0.05, "1", "estimate", "θ′ on dislocations"),
                "dislocation_density": _P(1e14, "1/m²", "estimate", "quenched and stretched"),
                "crossover_radius": _P(4e-9, "m", "estimate", "θ′"),
                "line_tension_factor": _P(0.2, "1", "estimate", "obstacles"),
                "pure_strength": _P(25e6, "Pa", "estimate", "annealed pure aluminium"),
                "solution_strength": _P(60e6, "Pa", "estimate", "all copper dissolved"),
            },
        ),
        Material(
            "718 ageing",
            {
                "composition": _P(0.033, "1", "estimate", "Nb; Ti and Al left out"),
                "molar_volume": _P(7.1e-6, "m³/mol", "estimate", "per mole of atoms"),
                "lattice_parameter": _P(0.36e-9, "m", "estimate", "fcc matrix"),
                "diffusion_prefactor": _P(8.8e-5, "m²/s", "estimate", "Nb in Ni"),
                "diffusion_activation_energy": _P(272e3, "J/mol", "estimate", "Nb in Ni"),
                "precipitate_composition": _P(0.25, "1", "estimate", "γ″, Ni₃Nb"),
                "solvus_temperature": _P(1185.0, "K", "estimate", "γ″, about 910 °C"),
                "solvus_enthalpy": _P(60e3, "J/mol", "estimate", "γ″"),
                "interface_energy": _P(0.06, "J/m²", "estimate", "γ″, effective, for a sphere"),
                "strain_energy": _P(1.5e7, "J/m³", "estimate", "γ″, coherent"),
                "crossover_radius": _P(5.5e-9, "m", "estimate", "γ″"),
                "shear_modulus": _P(77e9, "Pa", "estimate", "room temperature"),
                "burgers_vector": _P(0.254e-9, "m", "estimate", "a/√2"),
                "line_tension_factor": _P(0.19, "1", "calibrated", "1.08 GPa after two steps"),
                "pure_strength": _P(200e6, "Pa", "estimate", "matrix without Nb"),
                "solution_strength": _P(150e6, "Pa", "estimate", "all Nb dissolved"),
            },
        ),
        Material(
            "Gd65Co35",
            {
                "number_density": _P(
                    3.90e28, "1/m³", "estimate", "atoms; mixing of molar volumes, ±5 %"
                ),
                "density": _P(7955.0, "kg/m³", "estimate", "from the number density"),
                "bulk_modulus": _P(50e9, "Pa", "estimate", "of the glass, ±20 %"),
                "shear_modulus": _P(24e9, "Pa", "estimate", "of the glass, ±20 %"),
                "sound_velocity": _P(3100.0, "m/s", "estimate", "longitudinal, ±10 %"),
                "glass_transition": _P(520.0, "K", "estimate", "at 20 K/min, ±20 K"),
            },
        ),
        Material(
            "Al vacancy",
            {
                "formation_energy": _P(
                    63.7e3, "J/mol", "Fluss1978", "0.66 ± 0.02 eV, positron annihilation"
                ),
            },
        ),
    )
}


def get(name):
    """Return the material called `name`.

    Raises
    ------
    KeyError
        For an unknown material; the message suggests the nearest.
    """
    try:
        return MATERIALS[name]
    except KeyError:
        raise lookup_error("material", name, MATERIALS) from None


def table(name):
    """List a material's parameters as rows ``(parameter, value, unit, source, note)``."""
    material = get(name)
    return [
        (key, row.value, row.unit, row.source, row.note)
        for key, row in ((key, material[key]) for key in material)
    ]
