"""Judging an ageing treatment: whether it makes the alloy strong enough, and for how long."""

import math
from dataclasses import dataclass

import numpy as np

from ... import validation
from ...programme import Hold, Jump, Programme, kelvin
from .alloys import alloy_2024
from .simulation import simulate

__all__ = ["LONGEST", "ROUNDING", "Verdict", "judge_ageing"]

LONGEST = 1000 * 3600.0
"""Ageing that takes longer than this is refused [s]: nobody would pay for the oven."""

ROUNDING = 0.5e6
"""Strengths are compared to the nearest MPa [Pa]: the model is not worth more."""

_COLDEST = 373.15  # [K]; below, the peak is years away
_AFTERWARDS = 1000 * 3600.0  # how long to look ahead for the peak [s]


@dataclass(frozen=True)
class Verdict:
    """What an ageing treatment is worth.

    Attributes
    ----------
    strength : float
        Yield stress after ageing [Pa].
    time : float
        Whole ageing time [s].
    left : float
        Yield stress after service [Pa].
    loss : float
        Share of the strength that service takes [1]; negative if it adds some.
    reached : bool
        Whether the strength, to the nearest MPa, is that which was asked for.
    stable : bool
        Whether the loss is no larger than allowed.
    peak_strength : float
        Highest yield stress during the treatment, or later if the alloy
        stayed at its last temperature [Pa].
    peak_time : float
        When that is [s]; later than `time` for an under-aged alloy, earlier
        for an over-aged one; infinite if it is still rising after 1000 h more.
    """

    strength: float
    time: float
    left: float
    loss: float
    reached: bool
    stable: bool
    peak_strength: float
    peak_time: float


def judge_ageing(
    programme,
    *,
    alloy=None,
    target=360e6,
    service_temperature=393.15,
    service_time=360000.0,
    largest_loss=0.05,
):
    """Age an alloy, put it into service, and compare with what was asked for.

    Service begins with the particles that ageing has made, after a jump to its
    temperature.

    Parameters
    ----------
    programme : quench.programme.Programme
        Of ageing, after quenching from solution treatment.
    alloy : Alloy, optional
        With a `Strength`; by default `alloy_2024`, calibrated at 190 °C only.
    target : float, optional
        Yield stress asked for [Pa].
    service_temperature : float, optional
        [K].
    service_time : float, optional
        [s].
    largest_loss : float, optional
        Share of the strength that service may take, below 1.

    Returns
    -------
    Verdict

    Raises
    ------
    ValueError
        If an argument makes no sense, or the programme takes no time or more
        than 1000 h, stays below 100 °C or goes above every solvus.

    Examples
    --------
    >>> from quench.programme import Programme
    >>> verdict = judge_ageing(Programme.isothermal(453.15, 20 * 3600))
    >>> verdict.reached, verdict.stable
    (True, True)
    """
    alloy = alloy_2024() if alloy is None else alloy
    validation.positive("target", target, "Pa")
    validation.fraction("largest_loss", largest_loss)
    service = (
        Jump(kelvin("service_temperature", service_temperature)),
        Hold(validation.positive("service_time", service_time, "s")),
    )
    _check_programme(programme, alloy)
    time = programme.duration
    ageing = simulate(alloy, programme.then(Hold(_AFTERWARDS)))
    used = simulate(alloy, programme.then(*service))
    strength, left = float(ageing.strength_at(time)), float(used.strength[-1])
    peak = int(ageing.strength.argmax())
    return Verdict(
        strength=strength,
        time=time,
        left=left,
        loss=1 - left / strength,
        reached=strength > target - ROUNDING,
        stable=1 - left / strength <= largest_loss,
        peak_strength=float(ageing.strength[peak]),
        peak_time=float(ageing.time[peak]) if peak + 1 < ageing.time.size else math.inf,
    )


def _check_programme(programme, alloy):
    """Refuse what is no ageing treatment, with the reason."""
    if not isinstance(programme, Programme):
        raise ValueError(
            f"programme must be a quench.programme.Programme, got {type(programme).__name__}; "
            "Programme.isothermal(463.15, 36000) is ten hours at 190 °C"
        )
    if not 0 < programme.duration <= LONGEST:
        raise ValueError(
            f"programme must take more than 0 and at most {LONGEST / 3600:g} h, "
            f"got {programme.duration / 3600:g} h"
        )
    hottest = float(np.max(programme.corners[1]))
    if hottest < _COLDEST:
        raise ValueError(
            f"programme stays below {_COLDEST - 273.15:.0f} °C, got at most "
            f"{hottest - 273.15:.0f} °C, where the particles of this model take years to grow; "
            "give a higher temperature"
        )
    solvus = max(alloy.solvus_temperature(phase.name) for phase in alloy.phases)
    if hottest > solvus:
        raise ValueError(
            f"programme goes to {hottest - 273.15:.0f} °C, above the solvus of {alloy.name} at "
            f"{solvus - 273.15:.0f} °C, where precipitates dissolve; age below it"
        )
