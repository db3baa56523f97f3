"""From configuration, data and constraints to the arrays on which the kernels work.

All data sets are laid over one set of *channels* (every Q that occurs, then
the points in r). Weights and errors then enter only through one small matrix
per channel, M = Σ w wᵀ/σ², however many sets there are.
"""

import numpy as np

from .. import validation
from ..scattering import faber_ziman, transforms
from .constraints import TABLE_STEPS, tabulate
from .layout import Layout
from .packing import min_distance_matrix
from .state import PAD, TURN, Problem

__all__ = ["build", "check_r_max", "interpolate_kernel"]

WIDTH = 12
"""Nodes that share in the kernel of one bin."""
TOLERANCE = 5e-5
"""Largest error of a bin's kernel that interpolation may make [1]; errors of data are 100 times."""
LANES = 4
"""The kernels take channels and nodes four at a time."""


def interpolate_kernel(edges, exact, at_node, q_max):
    """Replace the kernels of many bins by combinations of fewer nodes' kernels.

    The data see nothing finer than π/Q_max, so neighbouring bins have nearly
    the same kernel. Each bin's kernel is written as the least-squares
    combination of the `WIDTH` nodes around it.

    Parameters
    ----------
    edges : (b + 1,) array
        Bin edges [Å], evenly spaced from 0.
    exact : (b, c) array
        Kernel of each bin.
    at_node : callable
        Gives the kernel at distances (n,) → (n, c), even in r; None where the
        kernel is not band-limited.
    q_max : float
        Largest Q [Å⁻¹].

    Returns
    -------
    taps : (phases, width, m) array
        Share of node m + tap in bin m·phases + phase.
    nodes : (m + width, c) array
        Kernels of the nodes.
    """
    n_bins, dr = len(exact), edges[1]  # edges begin at 0
    coarsest = 1 if at_node is None else int(np.pi / (q_max * dr) / 1.25)
    for phases in range(coarsest, 1, -1):
        m = -(-n_bins // phases)
        nodes = at_node((np.arange(m + WIDTH) - WIDTH // 2 + 0.5) * phases * dr)
        taps = np.zeros((phases, WIDTH, m))
        some = np.linspace(0, exact.shape[1] - 1, min(exact.shape[1], 200)).astype(int)
        for b in range(n_bins):
            window = nodes[b // phases : b // phases + WIDTH]
            share = np.linalg.lstsq(window[:, some].T, exact[b, some], rcond=1e-9)[0]
            taps[b % phases, :, b // phases] = share
            if np.abs(share @ window - exact[b]).max() > TOLERANCE:
                break
        else:
            return taps, nodes
    return np.ones((1, 1, n_bins)), np.vstack([exact, np.zeros((LANES, exact.shape[1]))])


def _bands(configuration, datasets, edges):
    """Channels in Q and in r: base, kernel and node kernel of each, side by side."""
    density = configuration.number_density
    q = np.unique(np.concatenate([d.x for d in datasets if d.axis == "Q"] or [np.zeros(0)]))
    r_max = edges[-1]
    parts = []
    if len(q):
        parts.append(_band(q, None, edges, density))
    limited = True
    for data in datasets:
        if data.axis != "r":
            continue
        if data.r[-1] > r_max:
            raise ValueError(
                f"data set {data.name!r}: r reaches {data.r[-1]:g} Å, but pairs are counted up to "
                f"r_max = {r_max:g} Å; cut the data or take a larger box"
            )
        if data.q_max is None:
            limited = False
            parts.append((-4 * np.pi * density * data.r, _histogram(edges, data.r), None, 0.0))
        else:
            parts.append(_band(*data.termination(), edges, density))
    base = np.concatenate([p[0] for p in parts])
    kernel = np.hstack([p[1] for p in parts])
    at_node = (lambda r: np.hstack([p[2](r) for p in parts])) if limited else None
    return q, base, kernel, at_node, max(p[3] for p in parts)


def _band(q, transform, edges, density):
    """Channels that are S(Q), or a Fourier integral over S(Q) − 1."""
    missing = -density * 4 * np.pi / 3 * edges[-1] ** 3
    base = 1 + missing * transforms.bin_kernel(edges[[0, -1]], q)[0]
    kernel = transforms.bin_kernel(edges, q)
    if transform is None:
        return base, kernel, lambda r: np.sinc(q * r[:, None] / np.pi), q[-1]
    return (
        (base - 1) @ transform,
        kernel @ transform,
        lambda r: np.sinc(q * r[:, None] / np.pi) @ transform,
        q[-1],
    )


def _histogram(edges, r):
    """Kernel of bare G(r): the bin that holds r, per volume of its shell."""
    kernel = np.zeros((len(edges) - 1, len(r)))
    which = np.clip(np.searchsorted(edges, r, side="right") - 1, 0, len(edges) - 2)
    volume = np.diff(edges**3)
    kernel[which, np.arange(len(r))] = 3 * r / volume[which]
    return kernel


def _padded(array, axis):
    """Fill an axis up with zeros to a multiple of the kernels' lanes."""
    missing = -array.shape[axis] % LANES
    pad = [(0, 0)] * array.ndim
    pad[axis] = (0, missing)
    return np.pad(array, pad)


def check_r_max(configuration, r_max, dr):
    """Return bin edges up to r_max, refusing what the box cannot hold."""
    half = configuration.half_box
    dr = validation.positive("dr", dr, "Å")
    r_max = half if r_max is None else validation.positive("r_max", r_max, "Å")
    if r_max > half * (1 + 1e-12):
        raise ValueError(
            f"r_max = {r_max:g} Å exceeds half the shortest box edge, {half:g} Å: beyond it an "
            "atom would be paired with its own images; reduce r_max or take a larger box"
        )
    n_bins = int(r_max / dr + 1e-9)
    if n_bins < 10:
        raise ValueError(f"only {n_bins} bins of {dr:g} Å up to r_max = {r_max:g} Å; reduce dr")
    return np.arange(n_bins + 1) * dr


def build(configuration, datasets, *, min_distance, terms, r_max, dr, precision):
    """Lay out the data and prepare the arrays of the kernels.

    Returns
    -------
    Problem
        Arrays for the kernels, for the unrefined data.
    Layout
        Data sets on channels.
    edges : (bins + 1,) array
        Bin edges [Å].
    """
    for data in datasets:
        data.check_against(configuration)
    real = {"single": np.float32, "double": np.float64}[
        validation.one_of("precision", precision, ("single", "double"))
    ]
    edges = check_r_max(configuration, r_max, dr)
    composition = configuration.composition
    n_kinds = len(configuration.kinds)
    pairs = faber_ziman.kind_pairs(n_kinds)
    q, base, kernel, at_node, q_max = _bands(configuration, datasets, edges)
    taps, nodes = interpolate_kernel(edges, kernel, at_node, q_max)
    layout = Layout(
        datasets=tuple(datasets),
        composition=composition,
        q=q,
        base=_padded(np.tile(base, (len(pairs), 1)), 1),
        kernel=_padded(_dense(taps, nodes, len(kernel)), 1),
        norm=configuration.n_atoms / np.maximum(configuration.n_pairs, 1),
        index=_channels(datasets, q),
        weights=[data.weights(composition) for data in datasets],
    )
    channels = layout.kernel.shape[1]
    at_rest = np.zeros(len(layout.adjustments()))
    row = np.zeros((n_kinds, n_kinds), np.int64)
    for p, (i, j) in enumerate(pairs):
        row[i, j] = row[j, i] = p
    tables = [tabulate(term, configuration.kinds, configuration.half_box) for term in terms]
    closest = min_distance_matrix(configuration.kinds, min_distance or {})
    nodes = _padded(_padded(nodes, 0), 1).astype(real)
    problem = Problem(
        angstrom=configuration.box / TURN,
        bins=(configuration.box / TURN / dr).astype(real),
        starts=configuration.starts.astype(np.int64),
        kind=np.repeat(np.arange(n_kinds), configuration.counts),
        row=row,
        norm=layout.norm,
        taps=_padded_taps(taps, len(nodes)).astype(real),
        nodes=nodes,
        metric=layout.metric(at_rest, channels).astype(real),
        target=layout.target(at_rest, channels),
        closest2=closest**2,
        cells=_cells(configuration.box, [closest.max(), *(t.cutoff for t in tables)]),
        tables=np.array([t.table for t in tables]).reshape(-1, TABLE_STEPS),
        term_kinds=_term_kinds(tables, configuration.kinds),
        term_limits=np.array([_limits(t) for t in tables], dtype=float).reshape(-1, 4),
    )
    return problem, layout, edges


def _dense(taps, nodes, n_bins):
    """Kernel of each bin as the kernels see it, interpolation included."""
    phases, width, m = taps.shape
    windows = np.lib.stride_tricks.sliding_window_view(nodes, width, axis=0)[:m]
    return np.einsum("ptm,mct->mpc", taps, windows).reshape(m * phases, -1)[:n_bins]


def _padded_taps(taps, n_nodes):
    """Put zeros around the taps, as the kernels expect them: `PAD` before, and to the end."""
    phases, width, m = taps.shape
    out = np.zeros((phases, -(-width // LANES) * LANES, PAD + n_nodes))
    out[:, :width, PAD : PAD + m] = taps
    return out


def _channels(datasets, q):
    """Channel numbers of each data set: Q by value, r one after the other."""
    index, used = [], len(q)
    for data in datasets:
        if data.axis == "Q":
            index.append(np.searchsorted(q, data.x))
        else:
            index.append(np.arange(used, used + len(data.x)))
            used += len(data.x)
    return index


def _cells(box, reaches):
    """Cells along each edge, none smaller than the longest reach."""
    reach = max(reaches) or 5.0  # nothing to look for: any size will do
    return np.clip((box / reach).astype(np.int64), 1, 256)


def _term_kinds(terms, kinds):
    pairs = [(kinds.index(t.centre), kinds.index(t.neighbour)) for t in terms]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _limits(term):
    weight = np.inf if term.sigma == 0 else term.sigma**-2
    return (term.cutoff, term.lower, term.upper, weight)
