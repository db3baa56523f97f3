r"""From pair distributions to structure factors and back, and two checks that need neither.

.. math:: S(Q) = 1 + 4\pi\rho_0 \int_0^\infty r^2\,[g(r)-1]\,\frac{\sin Qr}{Qr}\,dr

r in Å, Q in Å⁻¹, ρ0 in Å⁻³.
"""

import numpy as np

from .. import validation

__all__ = [
    "amplitude_squared",
    "bin_kernel",
    "contact_value",
    "debye",
    "pair_distribution",
    "percus_yevick",
    "resolution",
    "structure_factor",
    "window_function",
]

SMALL = 0.5
"""Q·r below which a power series replaces the closed form, which cancels there."""
WINDOWS = ("none", "lorch")


def _edges(edges):
    edges = np.asarray(validation.non_negative("edges", edges, "Å"))
    if edges.ndim != 1 or len(edges) < 2 or (np.diff(edges) <= 0).any():
        raise ValueError(f"edges must be at least two ascending distances, got {edges!r}")
    return edges


def _positions(positions):
    positions = np.asarray(validation.finite("positions", positions, "Å"))
    if positions.ndim != 2 or positions.shape[1] != 3 or not len(positions):
        raise ValueError(f"positions must have shape (n, 3), got {positions.shape}")
    return positions


def _ball(x):
    """3(sin x − x cos x)/x³: mean of sin(Qr)/(Qr) over a ball of radius x/Q; 1 at x = 0."""
    small = x < SMALL
    safe = np.where(small, 1.0, x)
    closed = 3 * (np.sin(safe) - safe * np.cos(safe)) / safe**3
    t = np.where(small, x, 0.0) ** 2
    # 3 Σ (−1)ⁿ x²ⁿ · (2n + 2)/(2n + 3)!
    series = 1 - t / 10 * (1 - t / 28 * (1 - t / 54 * (1 - t / 88 * (1 - t / 130))))
    return np.where(small, series, closed)


def bin_kernel(edges, q):
    r"""Mean of sin(Qr)/(Qr) over spherical shells.

    .. math:: K_k = \frac{3\,[F(r_{k+1})-F(r_k)]}{r_{k+1}^3-r_k^3},
              \qquad F(r) = \frac{\sin Qr - Qr\cos Qr}{Q^3}

    Exact for atoms that are spread evenly over each shell, where the value at
    the shell's middle is not.

    Parameters
    ----------
    edges : (b + 1,) array_like
        Ascending radii [Å].
    q : (m,) array_like
        Q [Å⁻¹], 0 allowed.

    Returns
    -------
    (b, m) array

    Raises
    ------
    ValueError
        If edges do not ascend or a number is negative or not finite.
    """
    edges = _edges(edges)
    q = np.atleast_1d(validation.non_negative("q", q, "Å⁻¹"))
    cubes = edges[:, None] ** 3
    return np.diff(cubes * _ball(edges[:, None] * q), axis=0) / np.diff(cubes, axis=0)


def structure_factor(g, edges, q, *, number_density):
    """Structure factor of a stepwise pair distribution, exact in its steps.

    Parameters
    ----------
    g : (b,) or (pairs, b) array_like
        g(r), one value for each bin; beyond the last it counts as 1.
    edges : (b + 1,) array_like
        Bin edges [Å].
    q : (m,) array_like
        Q [Å⁻¹].
    number_density : float
        ρ0 [Å⁻³].

    Returns
    -------
    (m,) or (pairs, m) array
        S(Q).
    """
    edges = _edges(edges)
    g = np.asarray(validation.finite("g", g))
    if g.shape[-1] != len(edges) - 1:
        raise ValueError(f"g must have {len(edges) - 1} bins as edges say, got {g.shape[-1]}")
    density = validation.positive("number_density", number_density, "Å⁻³")
    shells = 4 * np.pi / 3 * np.diff(edges**3)
    return 1 + density * (((g - 1) * shells) @ bin_kernel(edges, q))


def window_function(q, name="none"):
    """Window over Q up to the last value: 1, or Lorch's sin(x)/x with x = πQ/Q_max.

    Lorch, *J. Phys. C* 2, 229 (1969).
    """
    validation.one_of("window", name, WINDOWS)
    q = np.asarray(validation.non_negative("q", q, "Å⁻¹"))
    return np.ones_like(q) if name == "none" else np.sinc(q / q.max())


def pair_distribution(s, q, r, *, number_density, window="none"):
    r"""Pair distribution from a measured structure factor.

    .. math:: g(r) = 1 + \frac{1}{2\pi^2\rho_0 r}\int_0^{Q_\max} Q\,[S-1]\,M(Q)\sin Qr\,dQ

    by the trapezoidal rule on the points given; Q(S − 1) runs linearly from 0
    to the first of them. What lies beyond Q_max is lost: peaks are at least
    `resolution` wide and ripples surround them.

    Parameters
    ----------
    s, q : (m,) array_like
        S(Q) on ascending Q [Å⁻¹].
    r : (n,) array_like
        Distances [Å], greater than 0.
    number_density : float
        ρ0 [Å⁻³].
    window : {"none", "lorch"}, optional
        M(Q).

    Returns
    -------
    (n,) array
        g(r).
    """
    q = np.asarray(validation.non_negative("q", q, "Å⁻¹"))
    s = np.asarray(validation.finite("s", s))
    if q.ndim != 1 or q.shape != s.shape or (np.diff(q) <= 0).any():
        raise ValueError("s and q must be lists of one length, with q ascending")
    r = np.atleast_1d(validation.positive("r", r, "Å"))
    density = validation.positive("number_density", number_density, "Å⁻³")
    if q[0] > 0:
        q, s = np.append(0.0, q), np.append(1.0, s)
    integrand = q * (s - 1) * window_function(q, window) * np.sin(r[:, None] * q)
    return 1 + np.trapezoid(integrand, q, axis=1) / (2 * np.pi**2 * density * r)


def resolution(q_max, window="none"):
    """Width in r of what a Fourier integral up to Q_max makes of a sharp distance.

    Full width at half maximum [Å] of the transform of the window: 3.79/Q_max without,
    5.44/Q_max with Lorch's.
    """
    validation.one_of("window", window, WINDOWS)
    return {"none": 3.791, "lorch": 5.437}[window] / validation.positive("q_max", q_max, "Å⁻¹")


def debye(positions, q):
    """Scattering of a cluster averaged over all orientations, per atom.

    S(Q) = 1 + (2/N) Σ_{i<j} sin(Q r_ij)/(Q r_ij) (Debye, *Ann. Phys.* 46, 809, 1915).

    Parameters
    ----------
    positions : (n, 3) array_like
        Positions [Å], no periodic images.
    q : (m,) array_like
        Q [Å⁻¹].

    Returns
    -------
    (m,) array
    """
    from scipy.spatial.distance import pdist

    positions = _positions(positions)
    q = np.atleast_1d(validation.non_negative("q", q, "Å⁻¹"))
    distances = pdist(positions)
    sums = [np.sinc(value * distances / np.pi).sum() for value in q]
    return 1 + 2 * np.array(sums) / len(positions)


def amplitude_squared(positions, amplitudes, vectors):
    """Intensity abs(Σ f_j exp(i Q·r_j))²/N at single scattering vectors.

    Parameters
    ----------
    positions : (n, 3) array_like
        Positions [Å].
    amplitudes : (n,) complex array_like
        Amplitude of each atom.
    vectors : (m, 3) array_like
        Scattering vectors [Å⁻¹]; in a periodic box only multiples of 2π/L make sense.

    Returns
    -------
    (m,) array
        Amplitude² units, per atom.

    Raises
    ------
    ValueError
        If shapes disagree or a number is not finite.
    """
    positions = _positions(positions)
    vectors = np.asarray(validation.finite("vectors", vectors, "Å⁻¹"))
    amplitudes = np.asarray(amplitudes, dtype=complex)
    if vectors.ndim != 2 or vectors.shape[1] != 3 or amplitudes.shape != positions.shape[:1]:
        raise ValueError(
            f"vectors must have shape (m, 3) and amplitudes ({len(positions)},), one for each "
            f"atom, got {vectors.shape} and {amplitudes.shape}"
        )
    if not np.isfinite(amplitudes).all():
        raise ValueError("amplitudes must be finite")
    return np.abs(np.exp(1j * vectors @ positions.T) @ amplitudes) ** 2 / len(positions)


def percus_yevick(q, *, packing_fraction, diameter):
    r"""Structure factor of hard spheres in the Percus–Yevick approximation.

    .. math:: \frac{1}{S} = 1 + 24\eta \int_0^1 x^2\,(\alpha+\beta x+\gamma x^3)\,
              \frac{\sin kx}{kx}\,dx, \qquad k = Q\sigma

    with α = (1+2η)²/(1−η)⁴, β = −6η(1+η/2)²/(1−η)⁴, γ = ηα/2: the direct correlation
    function of Wertheim (*Phys. Rev. Lett.* 10, 321, 1963), transformed.

    Parameters
    ----------
    q : (m,) array_like
        Q [Å⁻¹].
    packing_fraction : float
        η, volume of the spheres over all.
    diameter : float
        σ [Å].

    Returns
    -------
    (m,) array
    """
    eta = validation.fraction("packing_fraction", packing_fraction, allow_zero=False)
    k = np.atleast_1d(validation.non_negative("q", q)) * validation.positive("diameter", diameter)
    alpha = (1 + 2 * eta) ** 2 / (1 - eta) ** 4
    beta = -6 * eta * (1 + eta / 2) ** 2 / (1 - eta) ** 4
    # the integrand is smooth: Gauss's rule with this many points is exact to rounding for k < 100
    nodes, share = np.polynomial.legendre.leggauss(96)
    x, share = (nodes + 1) / 2, share / 2
    profile = x**2 * (alpha + beta * x + eta * alpha / 2 * x**3)
    integral = np.sinc(k[:, None] * x / np.pi) @ (share * profile)
    return 1 / (1 + 24 * eta * integral)


def contact_value(packing_fraction):
    """g(r) of hard spheres where they touch, (1 + η/2)/(1 − η)², in the same approximation."""
    eta = validation.fraction("packing_fraction", packing_fraction)
    return (1 + eta / 2) / (1 - eta) ** 2
