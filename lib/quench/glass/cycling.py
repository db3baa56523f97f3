"""Thermal cycles of an uneven glass: mismatch stress, stored energy, yielding sites.

A region of a glass whose linear expansion differs by Δα from that around it
would, if it were free, change its size by the strain ε = Δα ΔT against its
hole. Take a sphere in an endless matrix with the same elastic constants. Put
back into its hole it is pressed by p and shrinks by p/3K; the hole, under p
from inside, opens by p/4G. Both gaps together must close the misfit,

    Δα ΔT = p/3K + p/4G,    p = 12 K G Δα ΔT/(3K + 4G),

which is Eshelby's result for a sphere. With an expansion by *volume*, three
times the linear one, the formula would give three times the stress.
"""

from itertools import dropwhile, pairwise

import numpy as np
from scipy.constants import Avogadro
from scipy.special import erfc

from .. import materials, validation
from ..programme import Hold, Programme, Ramp, kelvin

__all__ = [
    "biot_number",
    "count_cycles",
    "cryogenic_cycles",
    "fictive_rise",
    "mismatch_pressure",
    "mismatch_stress",
    "stored_energy",
    "stored_energy_per_mole",
    "stress_field",
    "thermal_time_constant",
    "yield_stress",
    "yielding_share",
]

COLD, WARM = 77.0, 293.0  # [K] liquid nitrogen, room temperature


def _modulus(name, value):
    """Return an elastic modulus [Pa]: the one given, or the estimate for Gd65Co35."""
    given = getattr(materials.get("Gd65Co35"), name) if value is None else value
    return validation.positive(name, given, "Pa")


def mismatch_pressure(
    *, expansion_mismatch, temperature_change, bulk_modulus=None, shear_modulus=None
):
    """Return the pressure in a sphere that expands differently from what surrounds it.

    p = 12 K G Δα ΔT/(3K + 4G); positive if the sphere would outgrow its hole.

    Parameters
    ----------
    expansion_mismatch : float or array_like
        Δα, *linear* expansion of the sphere minus that around it [1/K].
    temperature_change : float or array_like
        ΔT [K], negative on cooling.
    bulk_modulus, shear_modulus : float, optional
        K, G of both [Pa]; the estimates for Gd65Co35 if left out.

    Returns
    -------
    float or ndarray
        [Pa]
    """
    mismatch = np.asarray(validation.finite("expansion_mismatch", expansion_mismatch, "1/K"))
    change = validation.finite("temperature_change", temperature_change, "K")
    bulk, shear = _modulus("bulk_modulus", bulk_modulus), _modulus("shear_modulus", shear_modulus)
    return 12 * bulk * shear / (3 * bulk + 4 * shear) * mismatch * change


def mismatch_stress(**sphere):
    """Return the von Mises stress just outside the sphere, 3|p|/2 [Pa].

    Inside there is pressure only, and pressure does not shear: a glass yields
    first at the surface of the region, on its outer side.

    Parameters
    ----------
    **sphere
        Arguments of `mismatch_pressure`.
    """
    return 1.5 * np.abs(mismatch_pressure(**sphere))


def stress_field(distance, *, pressure):
    """Return the stresses in and around the sphere.

    Outside, with the distance r from its centre in units of its radius:
    σ_r = −p/r³, σ_θ = +p/2r³. Inside, both are −p.

    Parameters
    ----------
    distance : float or array_like
        r in units of the sphere's radius [1], 0 or more.
    pressure : float
        p in the sphere, of `mismatch_pressure`.

    Returns
    -------
    radial, hoop : float or ndarray
        Stresses in the unit of the pressure, tension positive.
    """
    distance = np.asarray(validation.non_negative("distance", distance))
    pressure = validation.finite("pressure", pressure)
    decay = np.maximum(distance, 1.0) ** -3
    return -pressure * decay, np.where(distance < 1, -pressure, pressure / 2 * decay)


def stored_energy(*, expansion_mismatch, temperature_change, **moduli):
    """Return the elastic energy in and around the sphere, per volume of the sphere.

    Half of pressure times volume misfit, p·3Δα ΔT/2. The sphere itself holds
    the share p²/2K, its surroundings 3p²/8G.

    Parameters
    ----------
    expansion_mismatch, temperature_change, **moduli
        As for `mismatch_pressure`.

    Returns
    -------
    float or ndarray
        [J/m³]
    """
    pressure = mismatch_pressure(
        expansion_mismatch=expansion_mismatch, temperature_change=temperature_change, **moduli
    )
    return pressure * 3 * np.asarray(expansion_mismatch) * temperature_change / 2


def stored_energy_per_mole(*, number_density=None, **sphere):
    """Return the elastic energy in and around the sphere, per mole of its atoms.

    Parameters
    ----------
    number_density : float, optional
        Atoms per volume [1/m³]; the estimate for Gd65Co35 if left out.
    **sphere
        Arguments of `stored_energy`.

    Returns
    -------
    float or ndarray
        [J/mol]
    """
    if number_density is None:
        number_density = materials.get("Gd65Co35").number_density
    number_density = validation.positive("number_density", number_density, "1/m³")
    return stored_energy(**sphere) * Avogadro / number_density


def fictive_rise(energy, *, heat_capacity_step=12.5):
    """Return by how much T_f would have to rise to hold an energy, u/Δc_p.

    Parameters
    ----------
    energy : float or array_like
        Energy gained per mole of atoms [J/mol].
    heat_capacity_step : float, optional
        Heat capacity of the liquid minus that of the glass at T_g [J/(mol K)];
        the default is an estimate, 3R/2.

    Returns
    -------
    float or ndarray
        [K]
    """
    step = validation.positive("heat_capacity_step", heat_capacity_step, "J/(mol K)")
    return validation.finite("energy", energy, "J/mol") / step


def yield_stress(*, yield_strain=0.02, bulk_modulus=None, shear_modulus=None):
    """Return the tensile yield stress, yield strain times Young's modulus 9KG/(3K + G).

    Parameters
    ----------
    yield_strain : float, optional
        Elastic strain at yielding in tension [1]; 2 % is usual for metallic
        glasses (an estimate).
    bulk_modulus, shear_modulus : float, optional
        [Pa]; the estimates for Gd65Co35 if left out.

    Returns
    -------
    float
        [Pa]
    """
    strain = validation.fraction("yield_strain", yield_strain, allow_zero=False)
    bulk, shear = _modulus("bulk_modulus", bulk_modulus), _modulus("shear_modulus", shear_modulus)
    return strain * 9 * bulk * shear / (3 * bulk + shear)


def yielding_share(*, mismatch_spread, temperature_change, strength, strength_spread=0.0, **moduli):
    """Return the share of sites whose mismatch stress exceeds their own yield stress.

    Mismatches are normal about zero, local yield stresses log-normal about
    their median, and both are independent:
    the mean of erfc[σ_y/(√2 s)] over the yield stresses σ_y, with s the
    von Mises stress of a mismatch of one standard deviation.

    Parameters
    ----------
    mismatch_spread : float
        Standard deviation of Δα [1/K].
    temperature_change : float
        ΔT [K].
    strength : float
        Median of the local yield stress [Pa].
    strength_spread : float, optional
        Standard deviation of its natural logarithm [1]; with 0.5 the softest
        of a thousand sites has about a fifth of the median.
    **moduli
        As for `mismatch_pressure`.

    Returns
    -------
    float
    """
    typical = mismatch_stress(
        expansion_mismatch=validation.non_negative("mismatch_spread", mismatch_spread, "1/K"),
        temperature_change=temperature_change,
        **moduli,
    )
    strength = validation.positive("strength", strength, "Pa")
    width = validation.non_negative("strength_spread", strength_spread)
    if typical == 0:
        return 0.0
    normal = np.linspace(-9, 9, 3601)
    weight = np.exp(-(normal**2) / 2)
    exceeding = erfc(strength * np.exp(width * normal) / (np.sqrt(2) * typical))
    return float(exceeding @ weight / weight.sum())


def cryogenic_cycles(count=40, *, start=None, dwell=60.0, cold=COLD, warm=WARM, rate=1000.0):
    """Return a programme of dips into the cold, each followed by a return to the warm bath.

    Parameters
    ----------
    count : int, optional
        Number of cycles; 40 in the press release.
    start : Programme, optional
        What went before, ending at `warm`; a glass in equilibrium at `warm`
        does not exist, so leave it out only to look at temperatures.
    dwell : float, optional
        Time in each bath [s].
    cold, warm : float, optional
        Temperatures of the baths [K].
    rate : float, optional
        Rate of cooling and heating on the way [K/s]; see
        `thermal_time_constant`.

    Returns
    -------
    Programme
    """
    count = validation.positive_integer("count", count)
    if not kelvin("cold", cold) < kelvin("warm", warm):
        raise ValueError(f"cold must lie below warm, got cold = {cold:g} K, warm = {warm:g} K")
    start = Programme(warm) if start is None else start
    if start.end != warm:
        raise ValueError(
            f"start must end at warm = {warm:g} K, ends at {start.end:g} K; add a Ramp to it"
        )
    cycle = (Ramp(cold, rate), Hold(dwell), Ramp(warm, rate), Hold(dwell))
    return start.then(*cycle * count)


def count_cycles(programme, *, cold=COLD, warm=WARM):
    """Count how often a programme goes from the warm end to the cold one and back.

    Parameters
    ----------
    programme : Programme
    cold, warm : float, optional
        Temperatures [K] that count as reached when touched or passed.

    Returns
    -------
    int
    """
    stops = programme.corners[1].tolist()
    cold_ends = [stop <= cold for stop in stops if stop <= cold or stop >= warm]
    from_warm = dropwhile(bool, cold_ends)
    return sum(was and not now for was, now in pairwise(from_warm))


def thermal_time_constant(*, thickness, heat_transfer, density=None, specific_heat=200.0):
    """Return the time in which a ribbon takes on the temperature of a bath, to 1/e.

    ρ c d/2h, for a thin ribbon wetted on both faces; good while
    `biot_number` is below 0.1.

    Parameters
    ----------
    thickness : float
        d [m].
    heat_transfer : float
        h [W/(m² K)]; 100 in boiling nitrogen under a film of vapour to 10⁴ in a stirred liquid
        (estimates).
    density : float, optional
        ρ [kg/m³]; the estimate for Gd65Co35 if left out.
    specific_heat : float, optional
        c [J/(kg K)]; the default is an estimate, 3R per mole of atoms.

    Returns
    -------
    float
        [s]
    """
    density = materials.get("Gd65Co35").density if density is None else density
    capacity = validation.positive("density", density, "kg/m³")
    capacity *= validation.positive("specific_heat", specific_heat, "J/(kg K)")
    thickness = validation.positive("thickness", thickness, "m")
    return capacity * thickness / (2 * validation.positive("heat_transfer", heat_transfer))


def biot_number(*, thickness, heat_transfer, conductivity=10.0):
    """Return h d/2k: how uneven the temperature is across a ribbon while it cools [1].

    Parameters
    ----------
    thickness : float
        d [m].
    heat_transfer : float
        h [W/(m² K)].
    conductivity : float, optional
        k [W/(m K)]; the default is an estimate for a metallic glass.

    Returns
    -------
    float
    """
    half = validation.positive("thickness", thickness, "m") / 2
    transfer = validation.positive("heat_transfer", heat_transfer, "W/(m² K)")
    return transfer * half / validation.positive("conductivity", conductivity, "W/(m K)")
