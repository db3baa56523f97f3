"""A continuous ageing curve: growth, then coarsening; cutting, then bowing.

A process model in the manner of Shercliff and Ashby (1990) with two additions:
the particles grow by diffusion before they coarsen, and there are the fewer of
them the smaller the undercooling was. Hardness stands for strength, and the
scales are found from one measured peak. A fit with few numbers that
interpolates well; it follows one mean radius and no distribution.
"""

from dataclasses import dataclass, fields, replace

import numpy as np
from scipy.constants import gas_constant
from scipy.optimize import brentq, minimize_scalar
from scipy.special import exprel

from .. import materials, validation
from .ageing import temperature_corrected_time

__all__ = ["AgeingCurve", "alloy_curve", "available_solute", "curve_through_peak"]

GROWTH_PACE = 10.0  # r³ from growth alone is this times p^1.5: cutting ends near p = 0.2
SOLUTE_EXPONENT = 2 / 3  # Labusch: solution hardening follows composition to the 2/3
_SEARCH = (np.log(1e-4), np.log(1e3))  # where the peak is looked for, in ln p


def available_solute(temperature, *, solvus_temperature, solvus_enthalpy):
    """Part of the solute beyond its solubility, 1 − x_e/x₀; zero above the solvus.

    Parameters
    ----------
    temperature : float or array_like
        T [K].
    solvus_temperature : float
        T_s, where all the solute just dissolves [K].
    solvus_enthalpy : float
        Q_s of an ideal solubility, x_e = x₀ exp[−(Q_s/R)(1/T − 1/T_s)] [J/mol].

    Returns
    -------
    float or ndarray
        From 0 (above the solvus) towards 1 (cold).

    Raises
    ------
    ValueError
        If an argument is outside its range.
    """
    temperature = validation.temperature("temperature", temperature)
    solvus_temperature = validation.temperature("solvus_temperature", solvus_temperature)
    solvus_enthalpy = validation.positive("solvus_enthalpy", solvus_enthalpy, "J/mol")
    reciprocal = 1 / np.asarray(temperature) - 1 / solvus_temperature
    return np.maximum(-np.expm1(-solvus_enthalpy / gas_constant * reciprocal), 0.0)


@dataclass(frozen=True)
class AgeingCurve:
    """Hardness over time and temperature of one alloy after its quench.

    The clock is p = P/P_c with P = (t/T) exp(−Q/RT). With ρ = r/r_c, the
    radius over that at which cutting equals bowing:

    - available solute φ_e = 1 − exp[−(Q_s/R)(1/T − 1/T_s)], ideal solubility;
    - nuclei n = exp(β_ref − β), β = β_ref h(T_ref)/h(T), h = (T/T_s)(1 − T/T_s)²,
      from ΔG*/RT ∝ 1/(T ΔT²);
    - size after growth g = s³ φ_e(T)/[φ_e(T_ref) n] (in units of r_c³);
    - precipitated φ = φ_e y, y = 1 − exp(−κ p^1.5/g), JMAK on saturated sites;
    - radius ρ³ = g y + p, growth (r ∝ √t while solute lasts) plus coarsening;
    - hardness H = H_m + H_s(1 − φ)^⅔ + H_p √φ · 2√ρ/(1 + ρ^1.5), the harmonic
      mean of cutting (∝ √(φr)) and bowing (∝ √φ/r).

    Hardness rises smoothly from H_m + H_s; hardening falls as t^−⅓ in the end.

    Attributes
    ----------
    matrix_hardness : float
        H_m, the metal without the solute [HV].
    solute_hardness : float
        H_s, what all the solute adds when dissolved [HV].
    precipitate_hardness : float
        H_p, what all the solute adds when precipitated at ρ = 1 [HV].
    crossover : float
        P_c, the unit of the clock [s/K].
    activation_energy : float
        Q of ageing [J/mol].
    solvus_temperature : float
        T_s at which the precipitate of this alloy dissolves [K].
    solvus_enthalpy : float
        Q_s of the solubility [J/mol].
    reference_temperature : float
        T_ref where the next two hold [K], below T_s.
    size_after_growth : float
        s = r/r_c when growth has used the solute.
    nucleation_barrier : float
        β_ref, effective barrier over RT.
    """

    matrix_hardness: float
    solute_hardness: float
    precipitate_hardness: float
    crossover: float
    activation_energy: float
    solvus_temperature: float
    solvus_enthalpy: float
    reference_temperature: float
    size_after_growth: float
    nucleation_barrier: float

    def __post_init__(self):
        """Refuse parameters without meaning."""
        for field in fields(self):
            zero_allowed = field.name in ("matrix_hardness", "solute_hardness")
            check = validation.non_negative if zero_allowed else validation.positive
            check(field.name, getattr(self, field.name))
        if self.reference_temperature >= self.solvus_temperature:
            raise ValueError(
                "reference_temperature must lie below solvus_temperature "
                f"{self.solvus_temperature:g} K, got {self.reference_temperature:g} K"
            )

    def reduced_time(self, time, *, temperature):
        """Return p = P/P_c after `time` [s] at `temperature` [K]; dimensionless."""
        kinetic = temperature_corrected_time(
            time, temperature=temperature, activation_energy=self.activation_energy
        )
        return kinetic / self.crossover

    def available(self, temperature):
        """Return φ_e, the part of the solute that can precipitate at `temperature` [K]."""
        return available_solute(
            temperature,
            solvus_temperature=self.solvus_temperature,
            solvus_enthalpy=self.solvus_enthalpy,
        )

    def nuclei(self, temperature):
        """Return n, the number of nuclei over that at the reference temperature."""
        temperature = validation.temperature("temperature", temperature)
        openness = self._openness(temperature)
        barrier = np.divide(
            self.nucleation_barrier * self._openness(self.reference_temperature),
            openness,
            out=np.full_like(openness, np.inf),
            where=openness > 0,
        )
        return np.exp(self.nucleation_barrier - barrier)

    def _openness(self, temperature):
        relative = np.asarray(temperature) / self.solvus_temperature
        return np.asarray(relative * np.maximum(1 - relative, 0) ** 2)

    def _extended(self, time, temperature):
        """Return reduced time p, growth alone κp^1.5, and the exponent κp^1.5/g."""
        reduced = self.reduced_time(time, temperature=temperature)
        available = np.asarray(self.available(temperature))
        full_size = (
            self.size_after_growth**3 * available / self.available(self.reference_temperature)
        )
        inverse = np.divide(
            self.nuclei(temperature),
            full_size,
            out=np.zeros_like(full_size),
            where=full_size > 0,
        )
        growth = GROWTH_PACE * np.power(reduced, 1.5)
        return reduced, growth, growth * inverse

    def precipitated(self, time, *, temperature):
        """Return φ, the part of the solute precipitated after `time` [s]."""
        extended = self._extended(time, temperature)[2]
        return self.available(temperature) * -np.expm1(-extended)

    def relative_radius(self, time, *, temperature):
        """Return ρ = r/r_c of the particles after `time` [s] at `temperature` [K]."""
        reduced, growth, extended = self._extended(time, temperature)
        return np.cbrt(growth * exprel(-extended) + reduced)

    def solution_hardness(self, time, *, temperature):
        """Return H_m + H_s(1 − φ)^⅔ [HV] after `time` [s] at `temperature` [K]."""
        left = 1 - self.precipitated(time, temperature=temperature)
        return self.matrix_hardness + self.solute_hardness * left**SOLUTE_EXPONENT

    def hardening(self, time, *, temperature):
        """Return what the precipitates add [HV] after `time` [s] at `temperature` [K]."""
        radius = self.relative_radius(time, temperature=temperature)
        filled = np.sqrt(self.precipitated(time, temperature=temperature))
        return self.precipitate_hardness * filled * 2 * np.sqrt(radius) / (1 + radius**1.5)

    def hardness(self, time, *, temperature):
        """Hardness after ageing.

        Parameters
        ----------
        time : float or array_like
            Ageing time [s].
        temperature : float or array_like
            Ageing temperature [K].

        Returns
        -------
        float or ndarray
            H [HV].

        Raises
        ------
        ValueError
            If an argument is outside its range or the shapes do not match.
        """
        solution = self.solution_hardness(time, temperature=temperature)
        return solution + self.hardening(time, temperature=temperature)

    def peak(self, temperature):
        """Time and height of the peak at one temperature.

        Parameters
        ----------
        temperature : float
            Ageing temperature [K], below the solvus.

        Returns
        -------
        time : float
            [s]
        hardness : float
            [HV]

        Raises
        ------
        ValueError
            If `temperature` is not below the solvus, or so close to it that
            hardness never rises above that of the quenched alloy.
        """
        temperature = validation.temperature("temperature", temperature)
        if temperature >= self.solvus_temperature:
            raise ValueError(
                f"temperature must lie below the solvus, {self.solvus_temperature:g} K, "
                f"for a peak to exist, got {temperature:g} K"
            )
        time, hardness = self._maximum(temperature)
        if hardness <= (self.matrix_hardness + self.solute_hardness) * (1 + 1e-6):
            raise ValueError(
                f"temperature {temperature:g} K is too close to the solvus, "
                f"{self.solvus_temperature:g} K: too few particles to harden; age lower"
            )
        return time, hardness

    def _maximum(self, temperature):
        unit = 1 / self.reduced_time(1.0, temperature=temperature)
        found = minimize_scalar(
            lambda log_p: -self.hardness(unit * np.exp(log_p), temperature=temperature),
            bounds=_SEARCH,
            method="bounded",
            options={"xatol": 1e-9},
        )
        return float(unit * np.exp(found.x)), float(-found.fun)


def curve_through_peak(
    *,
    matrix_hardness,
    as_quenched_hardness,
    peak_hardness,
    peak_time,
    reference_temperature,
    **constants,
):
    """Calibrate an `AgeingCurve` on one measured peak.

    Two numbers are fitted, precipitate_hardness and crossover, so that the
    curve has its maximum `peak_hardness` after `peak_time` at
    `reference_temperature`.

    Parameters
    ----------
    matrix_hardness : float
        Hardness of the metal without the solute [HV].
    as_quenched_hardness : float
        Hardness right after the quench [HV].
    peak_hardness : float
        Height of the measured peak [HV], above the two others.
    peak_time : float
        When it was reached [s].
    reference_temperature : float
        Where it was measured [K].
    **constants : float
        The other attributes of `AgeingCurve`.

    Returns
    -------
    AgeingCurve

    Raises
    ------
    ValueError
        If a number is outside its range, or the three hardnesses do not rise
        from matrix to as quenched to peak.
    """
    peak_time = validation.positive("peak_time", peak_time, "s")
    if not 0 <= matrix_hardness <= as_quenched_hardness < peak_hardness:
        raise ValueError(
            "hardness must rise from matrix to as quenched to peak, got "
            f"{matrix_hardness:g}, {as_quenched_hardness:g}, {peak_hardness:g} HV"
        )
    start = AgeingCurve(
        matrix_hardness=matrix_hardness,
        solute_hardness=as_quenched_hardness - matrix_hardness,
        precipitate_hardness=peak_hardness,
        crossover=1.0,
        reference_temperature=reference_temperature,
        **constants,
    )

    def miss(strength):
        trial = replace(start, precipitate_hardness=strength)
        return trial._maximum(reference_temperature)[1] - peak_hardness

    # At H_p = 1e-3 of the peak nothing is gained; 100 times the peak is beyond any alloy.
    strength = brentq(miss, 1e-3 * peak_hardness, 1e2 * peak_hardness)
    fitted = replace(start, precipitate_hardness=strength)
    return replace(fitted, crossover=peak_time / fitted.peak(reference_temperature)[0])


def alloy_curve(material="Al-Cu ageing"):
    """Calibrated `AgeingCurve` of an alloy in `quench.materials`.

    Parameters
    ----------
    material : str
        Name of a material that lists the arguments of `curve_through_peak`.

    Returns
    -------
    AgeingCurve

    Raises
    ------
    KeyError
        For an unknown material or one without these parameters.
    """
    row = materials.get(material)
    return curve_through_peak(**{name: row[name].value for name in _CALIBRATION})


_CALIBRATION = (
    "matrix_hardness",
    "as_quenched_hardness",
    "peak_hardness",
    "peak_time",
    "reference_temperature",
    "activation_energy",
    "solvus_temperature",
    "solvus_enthalpy",
    "size_after_growth",
    "nucleation_barrier",
)
