"""Examples 2 and 3 of the chapter: nucleation and growth, as stated."""

import numpy as np

BOLTZMANN = 1.38e-23
GAS_CONSTANT = 8.314
SITES = 1e28
ATTEMPT_FREQUENCY = 1e13


def driving_force_as_stated(supersaturation):
    r"""Return the "simplified" driving force, :math:`-2\times10^8\,\ln S` [J/m³].

    Parameters
    ----------
    supersaturation : float or array_like
        Concentration over equilibrium concentration, S > 1.

    Notes
    -----
    Chapter source, Example 2. No temperature, and no origin for 2e8 J/m³.
    """
    return -2e8 * np.log(supersaturation)


def barrier_as_stated(interface_energy, driving_force):
    """Return the homogeneous nucleation barrier, :math:`16πγ^3/(3ΔG_v^2)` [J].

    Parameters
    ----------
    interface_energy : float or array_like
        γ [J/m²].
    driving_force : float or array_like
        ΔG_v [J/m³].
    """
    return 16 * np.pi * interface_energy**3 / (3 * driving_force**2)


def barrier_temperature_as_stated(interface_energy, driving_force):
    """Return the barrier over the Boltzmann constant [K], the chapter's "activation energy".

    Parameters
    ----------
    interface_energy : float or array_like
        γ [J/m²].
    driving_force : float or array_like
        ΔG_v [J/m³].
    """
    return barrier_as_stated(interface_energy, driving_force) / BOLTZMANN


def critical_radius_as_stated(interface_energy, driving_force):
    """Return the critical radius, :math:`2γ/|ΔG_v|` [m].

    Parameters
    ----------
    interface_energy : float or array_like
        γ [J/m²].
    driving_force : float or array_like
        ΔG_v [J/m³].
    """
    return 2 * interface_energy / np.abs(driving_force)


def attempt_rate_as_stated():
    """Return the prefactor N₀ν of the nucleation rate [1/(m³ s)]."""
    return SITES * ATTEMPT_FREQUENCY


def log10_nucleation_rate_as_stated(temperature, interface_energy, driving_force):
    r"""Return log₁₀ of the nucleation rate in 1/(m³ s).

    Parameters
    ----------
    temperature : float or array_like
        T [K].
    interface_energy : float or array_like
        γ [J/m²].
    driving_force : float or array_like
        ΔG_v [J/m³].

    Notes
    -----
    Chapter source, Example 2: :math:`J = N_0 ν \exp(-ΔG^*/kT)`. The logarithm
    shows what the rate itself hides by underflow.
    """
    exponent = barrier_temperature_as_stated(interface_energy, driving_force) / temperature
    return np.log10(attempt_rate_as_stated()) - exponent / np.log(10)


def nucleation_rate_as_stated(temperature, interface_energy, driving_force):
    """Return the nucleation rate [1/(m³ s)]; zero where a double cannot hold it.

    Parameters
    ----------
    temperature : float or array_like
        T [K].
    interface_energy : float or array_like
        γ [J/m²].
    driving_force : float or array_like
        ΔG_v [J/m³].
    """
    exponent = barrier_temperature_as_stated(interface_energy, driving_force) / temperature
    with np.errstate(under="ignore"):
        return attempt_rate_as_stated() * np.exp(-exponent)


def diffusivity_as_stated(temperature):
    """Return the chapter's diffusion coefficient of Cu in Al [m²/s].

    Parameters
    ----------
    temperature : float or array_like
        T [K].

    Notes
    -----
    Chapter source, Examples 3, 6 and 7: D₀ = 1e-5 m²/s, Q = 150 kJ/mol.
    """
    return 1e-5 * np.exp(-150e3 / (GAS_CONSTANT * temperature))


def radius_as_stated(time, temperature):
    r"""Return the radius of a growing sphere, :math:`\sqrt{2Dt(c_0-c_e)/c_p}` [m].

    Parameters
    ----------
    time : float or array_like
        Ageing time [s].
    temperature : float or array_like
        T [K].

    Notes
    -----
    Chapter source, Example 3: c₀ = 0.04, c_e = 0.01, c_p = 0.3. The
    denominator should be c_p − c_e, and 0.04 is a weight fraction.
    """
    return np.sqrt(2 * diffusivity_as_stated(temperature) * time * (0.04 - 0.01) / 0.3)
