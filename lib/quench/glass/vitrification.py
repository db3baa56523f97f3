"""From liquid to glass: fictive temperature and volume along a temperature history.

The model is that of Tool, Narayanaswamy and Moynihan. A glass is described by
its temperature T and its fictive temperature T_f, the temperature at which its
structure would be in equilibrium. Every small change of temperature ΔT_j
starts a response that is a stretched exponential in reduced time ξ,

    T_f = T_0 + Σ_j ΔT_j {1 − exp[−(ξ − ξ_j)^β]},    ξ = ∫ dt/τ,
    ln τ = ln A + x ΔH/RT + (1 − x) ΔH/RT_f.

It knows relaxation only. Where τ is long, far below T_g, T_f can hardly change,
and close to T_g it tends to T; a rise above T (the memory effect of Kovacs) is
small and passes. What raises the energy of a cold glass is not in the model.
"""

from dataclasses import dataclass

import numpy as np
from scipy.constants import R

from .. import validation
from ..programme import Programme, Ramp, kelvin

__all__ = [
    "GlassModel",
    "History",
    "cooled",
    "crystal_volume",
    "fictive_temperature",
]

_FORGOTTEN = 40.0  # (ξ − ξ_j)^β beyond which a change of temperature has relaxed: e⁻⁴⁰
_DEEP = 0.6  # below 0.6 T_g hardly anything moves: ramps take longer steps there
_PASSES = 2  # predictor and corrector of T_f within a step


@dataclass(frozen=True)
class GlassModel:
    """Relaxation and expansion of a glass former; the defaults are estimates for Gd65Co35.

    Attributes
    ----------
    glass_transition : float
        T_g [K]: where the equilibrium relaxation time is `transition_time`.
    transition_time : float
        Relaxation time at T = T_f = T_g [s]; 100 s by convention.
    fragility : float
        m = d log₁₀ τ / d(T_g/T) at T_g in equilibrium [1].
    nonlinearity : float
        x, the share of the temperature in the activation; the structure has 1 − x [1].
    stretching : float
        β of the stretched exponential [1].
    glass_expansion : float
        Volume expansion of the glass, three times the linear one [1/K].
    expansion_step : float
        Volume expansion of the liquid minus that of the glass [1/K].
    """

    glass_transition: float = 520.0
    transition_time: float = 100.0
    fragility: float = 40.0
    nonlinearity: float = 0.45
    stretching: float = 0.5
    glass_expansion: float = 3.6e-5
    expansion_step: float = 4.1e-5

    def __post_init__(self):
        kelvin("glass_transition", self.glass_transition)
        validation.positive("transition_time", self.transition_time, "s")
        validation.positive("fragility", self.fragility)
        validation.positive("glass_expansion", self.glass_expansion, "1/K")
        validation.non_negative("expansion_step", self.expansion_step, "1/K")
        validation.fraction("nonlinearity", self.nonlinearity, allow_zero=False, allow_one=True)
        validation.fraction("stretching", self.stretching, allow_zero=False, allow_one=True)

    @property
    def activation_energy(self):
        """ΔH = m R T_g ln 10 [J/mol], which makes the slope of log₁₀ τ at T_g equal to m."""
        return self.fragility * R * self.glass_transition * np.log(10)

    def log_relaxation_time(self, temperature, fictive):
        """Return ln(τ/s).

        Parameters
        ----------
        temperature, fictive : float or array_like
            T and T_f [K].
        """
        share = self.nonlinearity / kelvin("temperature", temperature)
        share = share + (1 - self.nonlinearity) / kelvin("fictive", fictive)
        reach = self.activation_energy / R * (share - 1 / self.glass_transition)
        return np.log(self.transition_time) + reach

    def relaxation_time(self, temperature, fictive):
        """Return τ [s]; infinite where it exceeds what a float holds.

        Parameters
        ----------
        temperature, fictive : float or array_like
            T and T_f [K].
        """
        with np.errstate(over="ignore"):
            return np.exp(self.log_relaxation_time(temperature, fictive))

    def relative_volume(self, temperature, fictive):
        """Return V/V_g − 1, V_g being the volume of the equilibrium liquid at T_g.

        The liquid expands along T_f, the glass at fixed T_f along T:
        α_g (T − T_g) + (α_l − α_g)(T_f − T_g).

        Parameters
        ----------
        temperature, fictive : float or array_like
            T and T_f [K].
        """
        solid = np.asarray(kelvin("temperature", temperature)) - self.glass_transition
        structure = np.asarray(kelvin("fictive", fictive)) - self.glass_transition
        return self.glass_expansion * solid + self.expansion_step * structure


@dataclass(frozen=True)
class History:
    """What a glass former went through.

    Attributes
    ----------
    time : (n,) ndarray
        [s].
    temperature, fictive : (n,) ndarray
        T and T_f [K].
    volume : (n,) ndarray
        V/V_g − 1 [1].
    """

    time: np.ndarray
    temperature: np.ndarray
    fictive: np.ndarray
    volume: np.ndarray

    @property
    def response(self):
        """dT_f/dT between neighbouring points [1], NaN where T stands still.

        In a scan it is the configurational part of the heat capacity, 0 in
        the glass and 1 in the liquid.
        """
        change = np.diff(self.temperature)
        still = change == 0
        return np.where(still, np.nan, np.diff(self.fictive) / np.where(still, 1.0, change))


def fictive_temperature(programme, *, model=None, step=0.5):
    """Follow the fictive temperature along a temperature history.

    Boltzmann superposition of the responses to all changes of temperature.
    Each keeps its own reduced time since it happened, so that no small
    difference of large numbers is ever taken; τ within a step is that of the
    mean of T and T_f over the step.

    Parameters
    ----------
    programme : Programme
        Begins in equilibrium, T_f = T.
    model : GlassModel, optional
        The estimates for Gd65Co35 if left out.
    step : float, optional
        Largest change of temperature in one step [K]; 0.5 K settles T_f
        within 0.1 K.

    Returns
    -------
    History

    Raises
    ------
    ValueError
        If the programme is not one, or the step is not positive.
    """
    if not isinstance(programme, Programme):
        raise ValueError(f"programme must be a Programme, got {programme!r}")
    model = model or GlassModel()
    durations, changes = programme.steps(step, boundary=_DEEP * model.glass_transition)
    temperature = programme.start + np.concatenate([[0.0], np.cumsum(changes)])
    fictive = np.full(temperature.size, float(programme.start))
    memory = _Memory(model)
    for n, (duration, change) in enumerate(zip(durations, changes, strict=True)):
        fictive[n + 1] = memory.advance(duration, change, temperature[n + 1], fictive[n])
    time = np.concatenate([[0.0], np.cumsum(durations)])
    return History(time, temperature, fictive, model.relative_volume(temperature, fictive))


class _Memory:
    """The changes of temperature that are still being answered, with their reduced times.

    Parameters
    ----------
    model : GlassModel
    """

    def __init__(self, model):
        self.model = model
        self.changes = np.zeros(0)  # ΔT_j [K]
        self.clocks = np.zeros(0)  # ξ − ξ_j [1]

    def advance(self, duration, change, temperature, fictive):
        """Take one step that ends at `temperature`; return T_f at its end."""
        middle = temperature - change / 2
        if change:
            self.changes = np.append(self.changes, change)
            self.clocks = np.append(self.clocks, 0.0)
        latest = fictive
        for _ in range(_PASSES):
            log_time = self.model.log_relaxation_time(middle, (fictive + latest) / 2)
            elapsed = duration * np.exp(-log_time)
            clocks = self.clocks + elapsed
            if change:
                clocks[-1] = elapsed / 2  # on average half the step has passed since
            powers = clocks**self.model.stretching
            latest = temperature - self.changes @ np.exp(-powers)
        keep = powers < _FORGOTTEN
        self.changes, self.clocks = self.changes[keep], clocks[keep]
        return latest


def cooled(*, rate, start=None, end=293.0, model=None):
    """Return the programme that cools an equilibrium liquid at a steady rate.

    Parameters
    ----------
    rate : float
        Cooling rate [K/s].
    start : float, optional
        Initial temperature [K]; 1.6 T_g if left out, where even 10⁶ K/s leaves the
        liquid in equilibrium.
    end : float, optional
        Final temperature [K].
    model : GlassModel, optional

    Returns
    -------
    Programme
    """
    model = model or GlassModel()
    return Programme(start or 1.6 * model.glass_transition, (Ramp(end, rate),))


def crystal_volume(temperature, *, melting_point=900.0, melting_expansion=0.03, model=None):
    """Return V/V_g − 1 of the crystal, for comparison with the glass.

    The crystal is taken to expand like the glass and to expand by a fixed
    share when it melts.

    Parameters
    ----------
    temperature : float or array_like
        [K].
    melting_point : float, optional
        T_m [K]; the default is an estimate.
    melting_expansion : float, optional
        Growth of the volume on melting [1]; the default is an estimate.
    model : GlassModel, optional
        For the expansion of glass and liquid.

    Returns
    -------
    float or ndarray
    """
    model = model or GlassModel()
    kelvin("melting_point", melting_point)
    validation.non_negative("melting_expansion", melting_expansion)
    molten = model.relative_volume(melting_point, melting_point) - melting_expansion
    distance = np.asarray(kelvin("temperature", temperature)) - melting_point
    return molten + model.glass_expansion * distance
