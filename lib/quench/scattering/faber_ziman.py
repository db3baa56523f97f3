r"""Partial and total structure factors, their weights, and every convention's name.

**Partials.** This project uses Faber–Ziman partials S_ij(Q), which tend to 1.
Pairs stand in the order of `kind_pairs`: for kinds A, B it is AA, AB, BB.

**Curves in Q.** ``"S"`` S(Q); ``"i"`` S − 1; ``"F"`` Q(S − 1), which the
pair-distribution community calls F(Q) or the reduced structure function. (Others
write F(Q) for the coherent intensity with the weights left in.)

**Curves in r.** ``"g"`` g(r), tends to 1; ``"G"`` 4πρ0 r(g − 1), the reduced
distribution of the same community, called D(r) in others, where G(r) is a
weighted g − 1 (Keen, *J. Appl. Cryst.* 34, 172, 2001, lists them all); ``"T"``
4πρ0 r g; ``"RDF"`` 4πρ0 r² g, whose area is a number of neighbours.

Amplitudes are arrays (kinds, m) of complex numbers, as
`quench.scattering.form_factors` gives them; compositions are fractions in the
order of the kinds, or a dict.
"""

import warnings

import numpy as np

from .. import validation

__all__ = [
    "REAL",
    "RECIPROCAL",
    "condition_number",
    "convert_real",
    "convert_reciprocal",
    "difference_error",
    "difference_structure_factor",
    "difference_weights",
    "from_ashcroft_langreth",
    "intensity_difference",
    "intensity_from_structure_factor",
    "kind_pairs",
    "laue_term",
    "mean_square",
    "partials",
    "remaining_uncertainty",
    "square_mean",
    "structure_factor_from_intensity",
    "to_ashcroft_langreth",
    "total",
    "weights",
]

RECIPROCAL = ("S", "i", "F")
"""Conventions of curves in Q."""
REAL = ("g", "G", "T", "RDF")
"""Conventions of curves in r."""
USABLE, POOR = 5.0, 1.5
"""Σ abs(W) above which difference weights are refused, and above which they are warned of."""
NULL = 1e-6
"""⟨f⟩²/⟨f²⟩ below which an alloy hardly scatters coherently."""


def kind_pairs(n_kinds):
    """List the pairs (i, j), i ≤ j, of some kinds in the order of all partial quantities."""
    return [(i, j) for i in range(n_kinds) for j in range(i, n_kinds)]


def _fractions(composition):
    """Return atom fractions as an array that adds up to 1."""
    values = list(composition.values()) if isinstance(composition, dict) else composition
    values = np.atleast_1d(validation.fraction("composition", values, allow_one=True))
    if abs(values.sum() - 1) > 1e-6:
        raise ValueError(
            f"atom fractions must add up to 1, got {values.tolist()} = {values.sum():g}"
        )
    return values


def _checked(composition, amplitudes):
    fractions = _fractions(composition)
    amplitudes = np.atleast_2d(np.asarray(amplitudes, dtype=complex))
    if amplitudes.shape[0] != len(fractions):
        raise ValueError(
            f"amplitudes must have one row per kind, {len(fractions)}, got {amplitudes.shape[0]}"
        )
    if not np.isfinite(amplitudes).all():
        raise ValueError("amplitudes must be finite")
    return fractions, amplitudes


def square_mean(composition, amplitudes):
    """Return abs(Σ c_i f_i)², written ⟨f⟩²: (m,) array, amplitude² units."""
    fractions, amplitudes = _checked(composition, amplitudes)
    return np.abs(fractions @ amplitudes) ** 2


def mean_square(composition, amplitudes):
    """Return Σ c_i abs(f_i)², written ⟨f²⟩: (m,) array, amplitude² units."""
    fractions, amplitudes = _checked(composition, amplitudes)
    return fractions @ np.abs(amplitudes) ** 2


def laue_term(composition, amplitudes):
    """Laue (monotonic) scattering ⟨f²⟩ − ⟨f⟩²: what a random mixture adds, never negative."""
    return mean_square(composition, amplitudes) - square_mean(composition, amplitudes)


def _products(composition, amplitudes):
    """(2 − δ_ij) c_i c_j Re(f_i f_j*), (pairs, m) array; its sum over pairs is ⟨f⟩²."""
    fractions, f = _checked(composition, amplitudes)
    return np.array(
        [
            (1 if i == j else 2) * fractions[i] * fractions[j] * (f[i] * f[j].conj()).real
            for i, j in kind_pairs(len(fractions))
        ]
    )


def weights(composition, amplitudes):
    r"""Weights of the partials in a total structure factor.

    .. math:: W_{ij} = (2-\delta_{ij})\,c_i c_j\,
              \frac{\mathrm{Re}(f_i f_j^*)}{\langle f\rangle^2}, \qquad \sum_{i\le j} W_{ij} = 1

    Parameters
    ----------
    composition : sequence or dict
        Atom fractions.
    amplitudes : (kinds, m) complex array
        Scattering amplitudes.

    Returns
    -------
    (pairs, m) array
        W_ij; with neutrons some may be negative.

    Raises
    ------
    ValueError
        If ⟨f⟩² vanishes (a null-matrix alloy): the Faber–Ziman S is not defined.
    """
    mean = square_mean(composition, amplitudes)
    if (mean <= NULL * mean_square(composition, amplitudes)).any():
        raise ValueError(
            "⟨f⟩² vanishes: these atoms together scatter (almost) no coherent wave, and the "
            "Faber–Ziman structure factor would divide by zero; fit the intensity instead"
        )
    return _products(composition, amplitudes) / mean


def difference_weights(composition, near, far):
    r"""Weights of the partials in a differential structure factor Δ_k S.

    .. math:: W^k_{ij} = (2-\delta_{ij})\,c_i c_j\,
              \frac{\Delta_k[\mathrm{Re}(f_i f_j^*)]}{\Delta_k[\langle f\rangle^2]},
              \qquad \Delta_k[X] = X(E_\text{far}) - X(E_\text{near})

    They add up to 1, but single ones may be negative or exceed 1. Σ abs(W)
    says by how much the cancellation inflates errors: 1 is ideal.

    Parameters
    ----------
    composition : sequence or dict
        Atom fractions.
    near, far : (kinds, m) complex arrays
        Amplitudes at the energies near and far below the edge.

    Returns
    -------
    (pairs, m) array

    Raises
    ------
    ValueError
        If the denominator changes sign, or Σ abs(W) exceeds 5.

    Warns
    -----
    UserWarning
        If Σ abs(W) exceeds 1.5.
    """
    validation.matching_shapes(near=near, far=far)
    products = _products(composition, far) - _products(composition, near)
    mean = products.sum(axis=0)
    size = np.abs(products).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        inflation = float(np.nan_to_num(size / np.abs(mean), nan=np.inf, posinf=np.inf).max())
    if inflation > USABLE or np.ptp(np.sign(mean)) > 0:
        raise ValueError(
            f"Δ⟨f⟩² nearly cancels or changes sign along Q (Σ|W| reaches {inflation:.3g}, "
            f"{USABLE:g} is the most that is usable): another element changes as much as the one "
            "at the edge. Move the far energy nearer to the edge"
        )
    if inflation > POOR:
        warnings.warn(
            f"difference weights partly cancel (Σ|W| reaches {inflation:.3g}): errors of the data "
            "are inflated by as much; a far energy nearer to the edge does better",
            UserWarning,
            stacklevel=2,
        )
    return products / mean


def total(partials, weights):
    """Weighted sum of partials (pairs, m): the total structure factor, (m,) array."""
    validation.matching_shapes(partials=partials, weights=weights)
    return (np.asarray(weights) * partials).sum(axis=0)


def _weight_sets(weight_sets):
    weight_sets = np.asarray(validation.finite("weight_sets", weight_sets))
    if weight_sets.ndim != 3:
        raise ValueError(
            f"weight_sets must have shape (sets, pairs, m), got {weight_sets.shape}; put the "
            "weights of a single set in a list"
        )
    return weight_sets


def condition_number(weight_sets):
    """Condition number of the equations Σ_ij W^s_ij S_ij = S^s at each Q.

    Parameters
    ----------
    weight_sets : (sets, pairs, m) array
        Weights of several data sets on a common grid.

    Returns
    -------
    (m,) array
        Ratio of largest to smallest singular value; infinite where there are
        fewer independent sets than pairs.
    """
    matrices = np.moveaxis(_weight_sets(weight_sets), -1, 0)
    singular = np.linalg.svd(matrices, compute_uv=False)
    if singular.shape[1] < matrices.shape[2]:
        return np.full(len(matrices), np.inf)
    smallest = singular[:, -1]
    regular = smallest > 1e-12 * singular[:, 0]
    out = np.full(len(matrices), np.inf)
    out[regular] = singular[regular, 0] / smallest[regular]
    return out


def partials(totals, weight_sets):
    """Solve for the partials from several totals by (least-squares) inversion.

    Parameters
    ----------
    totals : (sets, m) array
        Structure factors on a common grid.
    weight_sets : (sets, pairs, m) array
        Their weights.

    Returns
    -------
    (pairs, m) array
        S_ij. Errors of the totals come back multiplied by up to the
        `condition_number`.

    Raises
    ------
    ValueError
        If the equations do not determine the partials.
    """
    totals = np.asarray(validation.finite("totals", totals))
    weight_sets = _weight_sets(weight_sets)
    if totals.shape != (weight_sets.shape[0], weight_sets.shape[2]):
        raise ValueError(
            f"totals must have shape (sets, m) = {weight_sets.shape[::2]}, got {totals.shape}"
        )
    if np.isinf(condition_number(weight_sets)).any():
        raise ValueError(
            f"{weight_sets.shape[0]} data sets do not determine {weight_sets.shape[1]} partials: "
            "the equations depend on each other; measure with another contrast"
        )
    matrices = np.moveaxis(weight_sets, -1, 0)
    return np.einsum("mps,sm->pm", np.linalg.pinv(matrices), totals)


def remaining_uncertainty(weight_sets, sigmas, *, size=0.3):
    r"""How much of what is unknown about each partial the data leave unknown.

    Before the experiment each S_ij − 1 is some number of the size `size`. Data
    with weights W and errors σ reduce its variance to the diagonal of

    .. math:: (A^\mathsf{T} A + I/\text{size}^2)^{-1}, \qquad A = W/\sigma

    (linear least squares with a Gaussian prior, at each Q by itself).

    Parameters
    ----------
    weight_sets : (sets, pairs, m) array
        Weights of several data sets on a common grid.
    sigmas : (sets, m) array
        Standard errors of the data.
    size : float, optional
        Typical size of S_ij − 1 [1]; 0.3 over the range of a glass.

    Returns
    -------
    (pairs, m) array
        Standard deviation left over that before: near 0 the data determine the
        partial, near 1 they say nothing about it.

    Raises
    ------
    ValueError
        If an error or the size is not positive, or shapes disagree.
    """
    sigmas = np.asarray(validation.positive("sigmas", sigmas))
    weight_sets = np.asarray(validation.finite("weight_sets", weight_sets))
    size = validation.positive("size", size)
    if weight_sets.ndim != 3 or sigmas.shape != weight_sets.shape[::2]:
        raise ValueError(
            "weight_sets must have shape (sets, pairs, m) and sigmas (sets, m), "
            f"got {weight_sets.shape} and {sigmas.shape}"
        )
    design = np.moveaxis(weight_sets * size / sigmas[:, None], -1, 0)
    known = np.swapaxes(design, 1, 2) @ design + np.eye(weight_sets.shape[1])
    return np.sqrt(np.diagonal(np.linalg.inv(known), axis1=1, axis2=2)).T


# --- intensities ---------------------------------------------------------------------------------


def intensity_from_structure_factor(s, composition, amplitudes):
    """Coherent intensity per atom, I = ⟨f⟩² S + (⟨f²⟩ − ⟨f⟩²), amplitude² units."""
    mean = square_mean(composition, amplitudes)
    return mean * np.asarray(s) + laue_term(composition, amplitudes)


def structure_factor_from_intensity(intensity, composition, amplitudes):
    """Faber–Ziman S = [I − (⟨f²⟩ − ⟨f⟩²)]/⟨f⟩² from the coherent intensity per atom.

    S may be slightly negative, down to minus the Laue term over ⟨f⟩².
    """
    weights(composition, amplitudes)  # refuses a vanishing ⟨f⟩²
    laue = laue_term(composition, amplitudes)
    return (np.asarray(intensity) - laue) / square_mean(composition, amplitudes)


def difference_structure_factor(i_near, i_far, composition, near, far, *, scale=1.0):
    """Differential structure factor Δ_k S from intensities at two energies.

    α Δ_k[I] = Δ_k[⟨f²⟩ − ⟨f⟩²] + Δ_k[⟨f⟩²] Δ_k S, solved for Δ_k S.

    Parameters
    ----------
    i_near, i_far : (m,) arrays
        Coherent intensities per atom.
    composition : sequence or dict
        Atom fractions.
    near, far : (kinds, m) complex arrays
        Amplitudes at the two energies.
    scale : float, optional
        α, by which the difference is multiplied.
    """
    difference_weights(composition, near, far)  # refuses a vanishing denominator
    laue = laue_term(composition, far) - laue_term(composition, near)
    mean = square_mean(composition, far) - square_mean(composition, near)
    return (scale * (np.asarray(i_far) - i_near) - laue) / mean


def intensity_difference(s, composition, near, far, *, scale=1.0):
    """Intensity difference Δ_k[I] that belongs to a Δ_k S; inverts the function before."""
    laue = laue_term(composition, far) - laue_term(composition, near)
    mean = square_mean(composition, far) - square_mean(composition, near)
    return (laue + mean * np.asarray(s)) / scale


def difference_error(composition, near, far, *, counts, mismatch=0.0):
    """Error of a differential structure factor from counting and from mismatched scales.

    σ² = [(I_near² + I_far²)/N + (mismatch I_far)²]/(Δ_k⟨f⟩²)², with I ≈ ⟨f²⟩, about which
    the intensity of a glass swings: two nearly equal numbers are subtracted, and what is
    left is divided by a small one.

    Parameters
    ----------
    composition : sequence or dict
        Atom fractions.
    near, far : (kinds, m) complex arrays
        Amplitudes at the two energies.
    counts : float
        N, photons counted at each point and each energy.
    mismatch : float, optional
        Relative error of one scale against the other.

    Returns
    -------
    (m,) array

    Raises
    ------
    ValueError
        If the weights of the difference are refused, `counts` is not positive or
        `mismatch` negative.
    """
    difference_weights(composition, near, far)  # refuses a vanishing denominator
    counts = validation.positive("counts", counts)
    mismatch = validation.non_negative("mismatch", mismatch)
    at_near, at_far = mean_square(composition, near), mean_square(composition, far)
    mean = square_mean(composition, far) - square_mean(composition, near)
    noise = (at_near**2 + at_far**2) / counts + (mismatch * at_far) ** 2
    return np.sqrt(noise) / np.abs(mean)


# --- conventions ---------------------------------------------------------------------------------


def to_ashcroft_langreth(partials, composition):
    """Ashcroft–Langreth partials δ_ij + √(c_i c_j)(S_ij − 1) from Faber–Ziman ones, (pairs, m)."""
    root, same = _roots(composition)
    return same + root * (np.asarray(partials) - 1)


def from_ashcroft_langreth(partials, composition):
    """Faber–Ziman partials from Ashcroft–Langreth ones, (pairs, m)."""
    root, same = _roots(composition)
    return 1 + (np.asarray(partials) - same) / root


def _roots(composition):
    c = _fractions(composition)
    if (c == 0).any():
        raise ValueError(f"a kind without atoms has no partials, got fractions {c.tolist()}")
    pairs = kind_pairs(len(c))
    root = np.array([np.sqrt(c[i] * c[j]) for i, j in pairs])
    return root[:, None], np.array([float(i == j) for i, j in pairs])[:, None]


def convert_reciprocal(values, q, *, source, target):
    """Turn a curve in Q from one convention into another.

    Parameters
    ----------
    values : (m,) array_like
        The curve.
    q : (m,) array_like
        Q [Å⁻¹].
    source, target : {"S", "i", "F"}
        What it is and what it shall be (see the module's head).

    Returns
    -------
    (m,) ndarray

    Raises
    ------
    ValueError
        If a name is unknown, or "F" meets Q = 0 where it must be divided by.
    """
    validation.one_of("source", source, RECIPROCAL)
    validation.one_of("target", target, RECIPROCAL)
    values = np.asarray(validation.finite("values", values))
    q = np.asarray(validation.non_negative("q", q, "Å⁻¹"))
    validation.matching_shapes(values=values, q=q)
    if source == target:
        return values.copy()
    if source == "F" and (q == 0).any():
        raise ValueError("F(Q) = Q(S − 1) says nothing about S at Q = 0; leave that point out")
    reduced = {"S": lambda: values - 1, "i": lambda: values, "F": lambda: values / q}[source]()
    return {"S": reduced + 1, "i": reduced, "F": reduced * q}[target]


def convert_real(values, r, *, source, target, number_density):
    """Turn a curve in r from one convention into another.

    Parameters
    ----------
    values : (m,) array_like
        The curve.
    r : (m,) array_like
        Distance [Å], greater than 0 unless source and target are equal.
    source, target : {"g", "G", "T", "RDF"}
        What it is and what it shall be (see the module's head).
    number_density : float
        ρ0 [Å⁻³]. A wrong ρ0 scales every coordination number.

    Returns
    -------
    (m,) ndarray

    Raises
    ------
    ValueError
        If a name is unknown or a distance is not positive.
    """
    validation.one_of("source", source, REAL)
    validation.one_of("target", target, REAL)
    values = np.asarray(validation.finite("values", values))
    density = validation.positive("number_density", number_density, "Å⁻³")
    if source == target:
        return values.copy()
    r = np.asarray(validation.positive("r", r, "Å"))
    validation.matching_shapes(values=values, r=r)
    slope = 4 * np.pi * density * r
    g = {"g": values, "G": values / slope + 1, "T": values / slope, "RDF": values / slope / r}
    g = g[source]
    return {"g": g, "G": slope * (g - 1), "T": slope * g, "RDF": slope * r * g}[target]
