"""How data sets lie on the channels of the model, and what is refined on them."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import lsq_linear

__all__ = ["Layout", "best_adjustment"]


@dataclass(frozen=True, eq=False)
class Layout:
    """How data sets lie on the channels.

    Attributes
    ----------
    q : (n,) array
        All Q that occur [Å⁻¹]; the first n channels.
    base : (pairs, channels) array
        Partial structure factors without any pair: the uniform background is missing.
    kernel : (bins, channels) array
        What one normalised pair in a bin adds.
    norm : (pairs,) array
        N/N_p.
    index : list of (m,) int arrays
        Channels of each data set.
    weights : list of (pairs, m) arrays
        Weights of the partials in each data set.
    """

    datasets: tuple
    composition: dict
    q: np.ndarray
    base: np.ndarray
    kernel: np.ndarray
    norm: np.ndarray
    index: list
    weights: list

    def model(self, counts):
        """Return the partials of the model from pair counts: (pairs, channels)."""
        return self.base + self.norm[:, None] * (counts @ self.kernel)

    def adjustments(self):
        """List what is refined: (data set, name, shape, low, high) for each."""
        return [
            (s, *rest)
            for s, data in enumerate(self.datasets)
            for rest in data.adjustments(self.composition)
        ]

    def corrected(self, factors):
        """Values of each data set with the refined factors applied."""
        values = [data.values.copy() for data in self.datasets]
        for factor, (s, _, shape, _, _) in zip(factors, self.adjustments(), strict=True):
            values[s] += factor * shape
        return values

    def errors(self, factors):
        """Errors of each data set with the refined scale applied.

        They grow with the data. Otherwise shrinking the data would shrink the misfit of any
        model, and every scale would run to its lower bound.
        """
        sigmas = [data.sigma for data in self.datasets]
        for factor, (s, name, *_) in zip(factors, self.adjustments(), strict=True):
            if name == "scale":
                sigmas[s] = sigmas[s] * (1 + factor)
        return sigmas

    def calculated(self, model):
        """Curve of the model for each data set."""
        return [
            (weights * model[:, index]).sum(axis=0)
            for weights, index in zip(self.weights, self.index, strict=True)
        ]

    def chi2(self, model, factors):
        """χ² of each data set, an array."""
        curves = (self.calculated(model), self.corrected(factors), self.errors(factors))
        return np.array([(((c - v) / e) ** 2).sum() for c, v, e in zip(*curves, strict=True)])

    def metric(self, factors, channels):
        """Σ w wᵀ/σ² over the data sets: (pairs, pairs, channels)."""
        pairs = len(self.norm)
        out = np.zeros((pairs, pairs, channels))
        for sigma, index, w in zip(self.errors(factors), self.index, self.weights, strict=True):
            out[:, :, index] += w[:, None] * w[None] / sigma**2
        return out

    def target(self, factors, channels):
        """Σ w d/σ² over the data sets: (pairs, channels)."""
        out = np.zeros((len(self.norm), channels))
        curves = (self.corrected(factors), self.errors(factors), self.index, self.weights)
        for value, sigma, index, w in zip(*curves, strict=True):
            out[:, index] += w * value / sigma**2
        return out

    def refined(self, model):
        """Best factors within their bounds, given the model."""
        found = self.adjustments()
        factors = np.zeros(len(found))
        for s, (calculated, data) in enumerate(
            zip(self.calculated(model), self.datasets, strict=True)
        ):
            mine = {name: k for k, (owner, name, *_) in enumerate(found) if owner == s}
            if mine:
                limits = [found[mine[n]][2:] if n in mine else None for n in ("scale", "offset")]
                best = best_adjustment(calculated, data, *limits)
                for name, k in mine.items():
                    factors[k] = best[name]
        return factors


def best_adjustment(calculated, data, scale, offset):
    r"""Scale and offset of the data that agree best with a calculated curve.

    With h what the scale α multiplies and o the offset, the data become
    d + (α − 1)h + o and their errors ασ. In s = 1/α and t = o/α,

    .. math:: \chi^2 = \sum \left(\frac{s\,(c - d + h) - h - t}{\sigma}\right)^2

    is quadratic: linear least squares within bounds.

    Parameters
    ----------
    calculated : (m,) array
        c.
    data : data set
        d and σ.
    scale, offset : tuple or None
        (shape, low, high) of α − 1 and of o, None for what is fixed.

    Returns
    -------
    dict
        "scale": α − 1; "offset": o.
    """
    if scale is None:
        mean = np.average(calculated - data.values, weights=data.sigma**-2.0)
        return {"scale": 0.0, "offset": float(np.clip(mean, *offset[1:]))}
    shape, low, high = scale
    bounds = 1 / (1 + high), 1 / (1 + low)
    shape, curve = shape / data.sigma, (calculated - data.values + shape) / data.sigma
    best = 0.0
    if offset is not None:
        columns = np.array([curve, -1 / data.sigma]).T
        free = lsq_linear(columns, shape, ([bounds[0], -np.inf], [bounds[1], np.inf])).x
        # a quadratic with its minimum outside has its minimum inside on the bound that is crossed
        best = float(np.clip(free[1] / free[0], *offset[1:]))
        curve = curve - best / data.sigma
    inverse = float(np.clip(curve @ shape / (curve @ curve), *bounds))
    return {"scale": 1 / inverse - 1, "offset": best}
