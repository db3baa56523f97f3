"""How evenly the kinds are mixed, on the nanometre scale and at small Q."""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import convolve1d

from .. import validation
from .neighbours import single

__all__ = [
    "ConcentrationFluctuations",
    "ConcentrationStructureFactor",
    "concentration_fluctuations",
    "concentration_structure_factor",
]

_SIGMA = 1 / np.sqrt(8 * np.log(2))
"""Standard deviation of a Gaussian whose full width at half maximum is 1."""


@dataclass(frozen=True)
class ConcentrationFluctuations:
    """Spread of the local concentration of one kind.

    Attributes
    ----------
    mean : float
        Concentration of the whole box (atom fraction).
    std : float
        Root mean square deviation of the local concentration from `mean`.
    std_random : float
        The same, expected if the labels were dealt at random to these atoms.
    ratio : float
        ``std / std_random``: 1 for random mixing, larger for clusters,
        smaller for order.
    volumes : float
        Averaging volumes that fit into the box. Random mixing scatters about
        a ratio of 1 by roughly ``1 / sqrt(2 * volumes)``.
    """

    mean: float
    std: float
    std_random: float
    ratio: float
    volumes: float


@dataclass(frozen=True, eq=False)
class ConcentrationStructureFactor:
    """Bhatia–Thornton S_cc(Q), averaged over directions.

    Attributes
    ----------
    q : (n,) array
        Mean length of the vectors of each shell [Å⁻¹].
    s : (n,) array
        S_cc(Q).
    vectors : (n,) int array
        Vectors averaged, of Q and -Q only one. For a disordered structure the
        standard error of `s` is about ``s / sqrt(vectors)``.
    random : float
        What random mixing gives at every Q, c_A c_B.
    """

    q: np.ndarray
    s: np.ndarray
    vectors: np.ndarray
    random: float


def concentration_fluctuations(configuration, kind, *, length):
    r"""Compare the local concentration of a kind with random mixing.

    At each point of a grid the concentration is averaged over the atoms
    around with Gaussian weights :math:`w_i`. For labels dealt at random to
    N atoms that stay where they are, its variance is exactly

    .. math::
        c (1 - c) \frac{N}{N - 1}
        \left[\frac{\sum w_i^2}{(\sum w_i)^2} - \frac{1}{N}\right]

    (drawing without replacement), whatever the structure. Points with less
    than a tenth of the mean density are left out.

    Parameters
    ----------
    configuration : Configuration
        Atoms in a periodic box.
    kind : str
        Kind whose concentration is asked for.
    length : float
        Full width at half maximum of the Gaussian [Å], from the mean
        distance of atoms, ρ0^(-1/3), to half the box.

    Returns
    -------
    ConcentrationFluctuations

    Raises
    ------
    KeyError
        If the kind is unknown.
    ValueError
        If there is one kind only, or `length` is out of range.
    """
    atoms = configuration.slice_of(kind)
    length = _checked_length(configuration, length)
    if len(configuration.kinds) < 2:
        raise ValueError(f"all atoms are {kind}: a concentration needs two kinds")
    shape = np.ceil(configuration.box / (length / 6)).astype(int)
    kernels = [
        _kernel(n, edge, length * _SIGMA) for n, edge in zip(shape, configuration.box, strict=True)
    ]
    everyone = _deposit(configuration, slice(None), shape)
    weight = _blur(everyone, kernels)
    inside = weight > 0.1 * weight.mean()
    local = _blur(_deposit(configuration, atoms, shape), kernels)[inside] / weight[inside]
    squared = _blur(everyone, [k**2 for k in kernels])[inside] / weight[inside] ** 2

    n, c = configuration.n_atoms, configuration.composition[kind]
    std = float(np.sqrt(np.mean((local - c) ** 2)))
    variance = c * (1 - c) * n / (n - 1) * (squared.mean() - 1 / n)
    std_random = float(np.sqrt(variance))
    volumes = configuration.volume / (8 * np.pi**1.5 * (length * _SIGMA) ** 3)
    return ConcentrationFluctuations(c, std, std_random, std / std_random, float(volumes))


def concentration_structure_factor(configuration, *, q_max, kinds=None, dq=None):
    r"""Compute the concentration structure factor at the wave vectors of the box.

    .. math::
        S_{cc}(\mathbf Q) = \frac1N \Big| c_B \sum_{i \in A} e^{i \mathbf Q \mathbf r_i}
        - c_A \sum_{i \in B} e^{i \mathbf Q \mathbf r_i} \Big|^2

    summed directly for :math:`\mathbf Q = 2\pi (n_x/L_x, n_y/L_y, n_z/L_z)`:
    exact at small Q, where a transform of g(r) suffers from its cut-off.
    Random mixing gives :math:`c_A c_B`; separation into regions raises the
    smallest Q (A. B. Bhatia and D. E. Thornton, Phys. Rev. B 2 (1970) 3004).

    Parameters
    ----------
    configuration : Configuration
        Atoms in a periodic box.
    q_max : float
        Largest Q [Å⁻¹].
    kinds : (str, str), optional
        The two kinds A and B. Atoms of other kinds are left out. Needed if
        there are more than two.
    dq : float, optional
        Width of the shells of Q [Å⁻¹], centred on multiples of it; by default
        2π over the longest edge, the smallest Q of the box.

    Returns
    -------
    ConcentrationStructureFactor

    Raises
    ------
    KeyError
        If a kind is unknown.
    ValueError
        If the kinds are not two, or `q_max` is below the smallest Q.
    """
    a, b = _two_kinds(configuration, kinds)
    q_max = single("q_max", validation.positive("q_max", q_max, "Å⁻¹"))
    smallest = 2 * np.pi / configuration.box.max()
    dq = smallest if dq is None else single("dq", validation.positive("dq", dq, "Å⁻¹"))
    if q_max < smallest * (1 - 1e-12):
        raise ValueError(
            f"q_max = {q_max:g} Å⁻¹ is below the smallest Q of the box, "
            f"2π/{configuration.box.max():g} Å = {smallest:g} Å⁻¹; raise it or take a larger box"
        )
    positions = np.concatenate([configuration.atoms_of(a), configuration.atoms_of(b)])
    n, n_a = len(positions), len(configuration.atoms_of(a))
    c = n_a / n
    weights = np.where(np.arange(n) < n_a, 1 - c, -c)
    q, intensity = _intensities(positions, configuration.box, weights, q_max * (1 + 1e-12))

    shell = np.floor(q / dq + 0.5).astype(int)
    _, shell, vectors = np.unique(shell, return_inverse=True, return_counts=True)
    return ConcentrationStructureFactor(
        np.bincount(shell, q) / vectors,
        np.bincount(shell, intensity) / vectors / n,
        vectors,
        c * (1 - c),
    )


def _checked_length(configuration, length):
    length = single("length", validation.positive("length", length, "Å"))
    spacing = configuration.number_density ** (-1 / 3)
    if not spacing <= length <= configuration.half_box:
        raise ValueError(
            f"length must lie between the mean distance of atoms, {spacing:.3g} Å, and half "
            f"the shortest box edge, {configuration.half_box:.3g} Å, got {length:g} Å"
        )
    return length


def _kernel(n, edge, sigma):
    """Gaussian weights along one axis, out to four standard deviations or half the edge."""
    reach = min(int(np.ceil(4 * sigma * n / edge)), (n - 1) // 2)
    offset = np.arange(-reach, reach + 1) * edge / n
    return np.exp(-((offset / sigma) ** 2) / 2)


def _deposit(configuration, atoms, shape):
    """Count atoms by grid cell; a cell is a sixth of the averaging length."""
    cells = (configuration.positions[atoms] / configuration.box * shape).astype(int)
    cells = np.minimum(cells, shape - 1)  # a position just below the edge may round up
    flat = np.ravel_multi_index(cells.T, shape)
    return np.bincount(flat, minlength=shape.prod()).reshape(shape).astype(float)


def _blur(density, kernels):
    """Convolve with a product of kernels, periodically."""
    for axis, kernel in enumerate(kernels):
        density = convolve1d(density, kernel, axis=axis, mode="wrap")
    return density


def _two_kinds(configuration, kinds):
    kinds = configuration.kinds if kinds is None else tuple(kinds)
    if len(kinds) != 2 or kinds[0] == kinds[1]:
        raise ValueError(f"kinds must be two different ones of {configuration.kinds}, got {kinds}")
    return kinds


def _intensities(positions, box, weights, q_max):
    """Length of every Q up to q_max and the squared amplitude of the weighted atoms."""
    most = np.floor(q_max * box / (2 * np.pi)).astype(int)
    ranges = [np.arange(-m, m + 1) for m in most]
    phases = [
        np.exp(2j * np.pi / edge * np.outer(n, x))
        for n, edge, x in zip(ranges, box, positions.T, strict=True)
    ]
    ny, nz = np.meshgrid(ranges[1], ranges[2], indexing="ij")
    lengths, intensities = [], []
    for nx in range(most[0] + 1):  # half of all Q: the other half is the same by symmetry
        amplitude = (phases[1] * (weights * phases[0][nx + most[0]])) @ phases[2].T
        q = 2 * np.pi * np.sqrt((nx / box[0]) ** 2 + (ny / box[1]) ** 2 + (nz / box[2]) ** 2)
        wanted = (q <= q_max) & ((nx > 0) | (ny > 0) | ((ny == 0) & (nz > 0)))
        lengths.append(q[wanted])
        intensities.append(np.abs(amplitude[wanted]) ** 2)
    return np.concatenate(lengths), np.concatenate(intensities)
