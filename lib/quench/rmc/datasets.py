"""Measured curves that a configuration is to reproduce, each with its error and its convention.

Every data set is a linear function of the pair counts: on each of its points
the model is Σ w_ij A_ij, where A_ij is a partial structure factor S_ij(Q) or a
partial G_ij(r), and w_ij its weights.
"""

from dataclasses import dataclass, field

import numpy as np

from .. import validation
from ..scattering import faber_ziman, transforms
from ..scattering.form_factors import Neutron, XRay

__all__ = ["DifferentialSQ", "PairDistribution", "TotalSQ"]

IMPOSSIBLE_Q = 60.0
"""No diffraction experiment on a liquid or glass reaches this Q [Å⁻¹]."""
IMPOSSIBLE_PEAK = 12.0
"""Atoms would have to be 0.5 Å apart for a structure factor to be highest here [Å⁻¹]."""

SAME_FRACTION, SAME_DENSITY = 0.01, 0.01
"""How far atom fractions, and relatively the density, of data and configuration may differ."""


def _curve(name, x, values, sigma, axis):
    """Check a measured curve and return it as float arrays of one length."""
    x = np.atleast_1d(validation.finite(f"{axis} of {name!r}", x))
    values = np.atleast_1d(validation.finite(f"values of {name!r}", values))
    sigma = np.atleast_1d(validation.positive(f"sigma of {name!r}", sigma))
    shaped = x.shape == values.shape and sigma.shape in [(1,), x.shape]
    if x.ndim != 1 or not x.size or not shaped:
        raise ValueError(
            f"data set {name!r}: {axis}, values and sigma must be lists of one length, "
            f"at least 1, got shapes {x.shape}, {values.shape}, {sigma.shape}"
        )
    step = np.diff(x)
    if (step <= 0).any():
        at = int(np.argmax(step <= 0))
        what = "appears twice" if step[at] == 0 else f"is followed by {x[at + 1]:g}"
        raise ValueError(
            f"data set {name!r}: {axis} must ascend, but {axis} = {x[at]:g} (point {at}) {what}; "
            "sort the points and merge repeated ones"
        )
    if x[0] <= 0:
        raise ValueError(f"data set {name!r}: {axis} must be greater than 0, got {x[0]:g}")
    return x, values, np.broadcast_to(sigma, x.shape).copy()


def _check_q(name, q, values, *radiations):
    """Refuse Q that cannot have been measured, with the likely reason."""
    if q[-1] > IMPOSSIBLE_Q or q[0] < IMPOSSIBLE_PEAK <= q[np.argmax(values)]:
        raise ValueError(
            f"data set {name!r}: Q reaches {q[-1]:g} and peaks at {q[np.argmax(values)]:g} Å⁻¹, "
            "where no glass or liquid has its first peak; if Q is in nm⁻¹, divide it by 10"
        )
    for radiation in radiations:
        _check_reach(name, q[-1], radiation)


def _check_reach(name, q, radiation):
    """Refuse Q that no angle reaches."""
    largest = radiation.largest_q
    if q > largest * (1 + 1e-9):
        raise ValueError(
            f"data set {name!r}: Q = {q:g} Å⁻¹ lies beyond 4π/λ = {largest:g} Å⁻¹, the largest "
            "momentum transfer at this energy; cut the data there or correct the energy"
        )


def _stated_composition(composition):
    """Check atom fractions that a data set states."""
    if composition is None:
        return None
    fractions = {
        k: validation.fraction(f"fraction of {k}", c, allow_one=True)
        for k, c in composition.items()
    }
    if abs(sum(fractions.values()) - 1) > 1e-3:
        raise ValueError(f"composition must add up to 1, got {composition}; give atom fractions")
    return fractions


def _bounds(what, bounds, rest):
    """Check bounds of a refined quantity that must contain the value at rest."""
    if bounds is None:
        return None
    pair = np.asarray(validation.finite(f"bounds of {what}", bounds))
    if pair.shape != (2,) or not pair[0] <= rest <= pair[1] or pair[0] == pair[1]:
        raise ValueError(
            f"{what} must be two bounds (low, high), low < high, around {rest:g}, got {bounds}; "
            "leave it out to keep it fixed"
        )
    if rest > 0 and pair[0] <= 0:
        raise ValueError(f"{what} must stay positive, got bounds {bounds}")
    return float(pair[0]), float(pair[1])


def _check_radiation(radiation):
    """Refuse what has no weights."""
    if not isinstance(radiation, (XRay, Neutron)):
        raise ValueError(f"radiation must be XRay(energy=…) or Neutron(), got {radiation!r}")


class _DataSet:
    """What all data sets can do."""

    def adjustments(self, composition):
        """Shapes that refinement may add to the data, with the bounds of their factors."""
        return _adjustments(self.values, self.scale, self.offset)

    def check_against(self, configuration):
        """Refuse a configuration of another composition than the data were normalised with.

        Parameters
        ----------
        configuration : Configuration
            What is to be fitted to the data.

        Raises
        ------
        ValueError
            If a kind is missing, or a fraction differs by more than 0.01.
        """
        if self.composition is None:
            return
        here = configuration.composition
        kinds = {*self.composition, *here}
        if any(abs(self.composition.get(k, 0) - here.get(k, 0)) > SAME_FRACTION for k in kinds):
            raise ValueError(
                f"data set {self.name!r} was normalised with the composition {self.composition}, "
                f"the configuration has { {k: round(v, 4) for k, v in here.items()} }; build the "
                "configuration with that composition, or correct the statement"
            )

    def _check_bounds(self):
        _set(self, composition=_stated_composition(self.composition))
        _set(self, scale=_bounds("scale", self.scale, 1.0))
        _set(self, offset=_bounds("offset", self.offset, 0.0))


@dataclass(frozen=True, eq=False)
class TotalSQ(_DataSet):
    """A total structure factor of X-rays or neutrons.

    Parameters
    ----------
    q : (m,) array
        Q [Å⁻¹], ascending.
    values : (m,) array
        The curve, in the convention named.
    sigma : float or (m,) array
        Standard error of `values`.
    radiation : XRay or Neutron
        What was scattered; it determines the weights of the partials.
    convention : {"S", "i", "F"}, optional
        S(Q), i = S − 1 or F = Q(S − 1); see `quench.scattering.faber_ziman`.
    composition : dict, optional
        Atom fractions with which the curve was normalised; stated, they must agree with
        the configuration's.
    scale, offset : (low, high), optional
        Bounds within which a factor (around 1) and a constant (around 0) on
        the *data* are refined during the fit; σ is scaled along. Keep them as
        tight as your knowledge is: disorder and scale can stand in for each other.
    name : str, optional
        How the set is called in results.

    Raises
    ------
    ValueError
        If Q does not ascend, exceeds 4π/λ or looks like nm⁻¹; if a value is not
        finite or an error not positive.
    """

    q: np.ndarray
    values: np.ndarray
    sigma: np.ndarray = field(kw_only=True)
    radiation: object = field(kw_only=True)
    convention: str = field(default="S", kw_only=True)
    composition: dict | None = field(default=None, kw_only=True)
    scale: tuple | None = field(default=None, kw_only=True)
    offset: tuple | None = field(default=None, kw_only=True)
    name: str = field(default="", kw_only=True)

    axis = "Q"

    def __post_init__(self):
        name = self.name or type(self).__name__
        q, values, sigma = _curve(name, self.q, self.values, self.sigma, "Q")
        validation.one_of("convention", self.convention, ("S", "i", "F"))
        _check_radiation(self.radiation)
        values = faber_ziman.convert_reciprocal(values, q, source=self.convention, target="S")
        sigma = sigma / q if self.convention == "F" else sigma
        _check_q(name, q, values, self.radiation)
        _set(self, q=q, values=values, sigma=sigma, convention="S")
        self._check_bounds()

    @property
    def x(self):
        """Abscissa Q [Å⁻¹]."""
        return self.q

    def weights(self, composition):
        """Weights of the partials at each point, (pairs, m)."""
        kinds, fractions = list(composition), list(composition.values())
        return faber_ziman.weights(fractions, self.radiation.amplitudes(kinds, self.q))


@dataclass(frozen=True, eq=False)
class DifferentialSQ(_DataSet):
    r"""A differential structure factor from anomalous scattering near an edge.

    .. math:: \alpha_k \Delta_k[I] = \Delta_k[\langle f^2\rangle - \langle f\rangle^2]
              + \Delta_k[\langle f\rangle^2]\,\Delta_k S,
              \qquad \Delta_k[X] = X(E_\text{far}) - X(E_\text{near})

    Parameters
    ----------
    q : (m,) array
        Q [Å⁻¹], ascending, up to 4π/λ of the smaller energy.
    values : (m,) array
        Δ_k S(Q), normalised so that its weights add up to 1.
    sigma : float or (m,) array
        Standard error.
    near, far : float
        Energies near and far below the edge [keV].
    composition : dict, optional
        Atom fractions with which the curve was normalised; stated, they must agree with
        the configuration's.
    scale : (low, high), optional
        Bounds of α_k around 1: a mismatch of the two intensities' scales, which
        shifts the data by (α_k − 1)(Δ_k S + Laue term); σ is scaled along.
    offset : (low, high), optional
        Bounds of a constant around 0.
    name : str, optional
        How the set is called in results.

    Raises
    ------
    ValueError
        As for `TotalSQ`; and if the energies coincide.
    """

    q: np.ndarray
    values: np.ndarray
    sigma: np.ndarray = field(kw_only=True)
    near: float = field(kw_only=True)
    far: float = field(kw_only=True)
    composition: dict | None = field(default=None, kw_only=True)
    scale: tuple | None = field(default=None, kw_only=True)
    offset: tuple | None = field(default=None, kw_only=True)
    name: str = field(default="", kw_only=True)

    axis = "Q"

    def __post_init__(self):
        name = self.name or type(self).__name__
        q, values, sigma = _curve(name, self.q, self.values, self.sigma, "Q")
        near, far = XRay(self.near), XRay(self.far)
        if near.energy == far.energy:
            raise ValueError(
                f"data set {name!r}: near and far are the same energy, {self.near:g} keV; "
                "a difference needs two"
            )
        _check_q(name, q, values, near, far)
        _set(self, q=q, values=values, sigma=sigma)
        self._check_bounds()

    @property
    def x(self):
        """Abscissa Q [Å⁻¹]."""
        return self.q

    def _amplitudes(self, kinds):
        return [XRay(energy).amplitudes(kinds, self.q) for energy in (self.near, self.far)]

    def weights(self, composition):
        """Weights of the partials at each point, (pairs, m); some may be negative."""
        kinds, fractions = list(composition), list(composition.values())
        return faber_ziman.difference_weights(fractions, *self._amplitudes(kinds))

    def adjustments(self, composition):
        """Shapes that refinement may add to the data, with the bounds of their factors."""
        if self.scale is None:
            return _adjustments(self.values, None, self.offset)
        kinds, fractions = list(composition), list(composition.values())
        near, far = self._amplitudes(kinds)
        laue = faber_ziman.laue_term(fractions, far) - faber_ziman.laue_term(fractions, near)
        mean = faber_ziman.square_mean(fractions, far) - faber_ziman.square_mean(fractions, near)
        return _adjustments(self.values + laue / mean, self.scale, self.offset)


@dataclass(frozen=True, eq=False)
class PairDistribution(_DataSet):
    r"""A total pair distribution, as g(r), G(r), T(r) or the radial distribution function.

    Parameters
    ----------
    r : (m,) array
        Distances [Å], ascending; the last may not exceed the engine's r_max.
    values : (m,) array
        The curve, in the convention named.
    sigma : float or (m,) array
        Standard error of `values`.
    radiation : XRay or Neutron
        What was scattered. The weights are those at Q = 0: exact for neutrons
        and for one kind, an approximation for X-rays and several kinds.
    convention : {"G", "g", "T", "RDF"}
        Stated, never guessed; see `quench.scattering.faber_ziman`.
    number_density : float
        ρ0 used to make the curve [Å⁻³].
    q_max : float, optional
        Where the Fourier integral of the data ended [Å⁻¹]: the model is then
        cut off in the same way. Without it the model is the bare histogram.
    window : {"none", "lorch"}, optional
        Window of that integral.
    composition : dict, optional
        Atom fractions; stated, they must agree with the configuration's.
    scale, offset : (low, high), optional
        Bounds of a factor and a constant on G(r), refined during the fit.
    name : str, optional
        How the set is called in results.

    Raises
    ------
    ValueError
        If r does not ascend from above 0, q_max exceeds 4π/λ, a value is not
        finite, an error not positive or a name unknown.
    """

    r: np.ndarray
    values: np.ndarray
    sigma: np.ndarray = field(kw_only=True)
    radiation: object = field(kw_only=True)
    convention: str = field(kw_only=True)
    number_density: float = field(kw_only=True)
    q_max: float | None = field(default=None, kw_only=True)
    window: str = field(default="none", kw_only=True)
    composition: dict | None = field(default=None, kw_only=True)
    scale: tuple | None = field(default=None, kw_only=True)
    offset: tuple | None = field(default=None, kw_only=True)
    name: str = field(default="", kw_only=True)

    axis = "r"

    def __post_init__(self):
        name = self.name or type(self).__name__
        r, values, sigma = _curve(name, self.r, self.values, self.sigma, "r")
        density = validation.positive("number_density", self.number_density, "Å⁻³")
        validation.one_of("convention", self.convention, ("G", "g", "T", "RDF"))
        _check_radiation(self.radiation)
        validation.one_of("window", self.window, transforms.WINDOWS)
        if self.q_max is not None:
            _check_reach(name, validation.positive("q_max", self.q_max, "Å⁻¹"), self.radiation)
        convert = {"source": self.convention, "target": "G", "number_density": density}
        values = faber_ziman.convert_real(values, r, **convert)
        slope = faber_ziman.convert_real(np.ones_like(r), r, **convert) - faber_ziman.convert_real(
            np.zeros_like(r), r, **convert
        )
        _set(self, r=r, values=values, sigma=sigma * slope, convention="G")
        self._check_bounds()

    @property
    def x(self):
        """Abscissa r [Å]."""
        return self.r

    def weights(self, composition):
        """Weights of the partials at each point, (pairs, m)."""
        kinds, fractions = list(composition), list(composition.values())
        at_zero = faber_ziman.weights(fractions, self.radiation.amplitudes(kinds, np.zeros(1)))
        return np.repeat(at_zero, len(self.r), axis=1)

    def check_against(self, configuration):
        """Refuse a configuration of another composition or density; see `TotalSQ.check_against`."""
        super().check_against(configuration)
        here = configuration.number_density
        if abs(self.number_density / here - 1) > SAME_DENSITY:
            raise ValueError(
                f"data set {self.name!r} was made with ρ0 = {self.number_density:g} Å⁻³, the "
                f"configuration has {here:g} Å⁻³: the slope of G(r) and all coordination numbers "
                "would disagree; use one density for both"
            )

    def termination(self):
        """Matrix that turns Q(S − 1) on a grid into this G(r), and the grid: (q, (q, m))."""
        q = np.linspace(0, self.q_max, int(np.ceil(self.q_max * self.r[-1])) * 4 + 1)[1:]
        weight = np.full(len(q), q[0])
        weight[-1] /= 2
        window = transforms.window_function(q, self.window)
        sines = np.sin(q[:, None] * self.r)
        return q, (2 / np.pi) * (weight * window * q)[:, None] * sines


def _adjustments(shape, scale, offset):
    found = []
    if scale is not None:
        found.append(("scale", shape, scale[0] - 1, scale[1] - 1))
    if offset is not None:
        found.append(("offset", np.ones_like(shape), *offset))
    return found


def _set(frozen, **values):
    for name, value in values.items():
        object.__setattr__(frozen, name, value)
