"""Measured curves to try a method on, each with its origin.

>>> from quench import data
>>> argon = data.argon()
>>> argon.q, argon.values, argon.number_density

The numbers were measured by the people cited in `Curve.citation`; cite them
when you use the curves. `nickel` comes under a licence of its own, which lies
beside it (`LICENSE-diffpy.txt`).
"""

from dataclasses import dataclass
from importlib import resources

import numpy as np

__all__ = ["Curve", "argon", "nickel"]


@dataclass(frozen=True, eq=False)
class Curve:
    """A measured curve and what is known about it.

    Attributes
    ----------
    axis : {"Q", "r"}
        What the curve is a function of.
    x : (m,) array
        Q [Å⁻¹] or r [Å], ascending, read-only.
    values : (m,) array
        The curve, read-only, in the unit that belongs to `convention`.
    convention : str
        Name in `quench.rmc.files.CONVENTIONS`: "S" for S(Q), "G" for G(r) [Å⁻²].
    element : str
        What was measured.
    radiation : {"neutrons", "X-rays"}
        With what.
    temperature : float
        Temperature [K].
    number_density : float
        Atoms per volume ρ0 [Å⁻³].
    citation : str
        Whom to cite.
    lattice_constant : float or None
        Edge of the cubic cell of a crystal [Å].
    q_max : float or None
        Where the Fourier integral that made a curve over r ended [Å⁻¹].
    """

    axis: str
    x: np.ndarray
    values: np.ndarray
    convention: str
    element: str
    radiation: str
    temperature: float
    number_density: float
    citation: str
    lattice_constant: float | None = None
    q_max: float | None = None

    @property
    def q(self):
        """Abscissa Q [Å⁻¹]; `AttributeError` for a curve over r."""
        return self._axis("Q")

    @property
    def r(self):
        """Abscissa r [Å]; `AttributeError` for a curve over Q."""
        return self._axis("r")

    def _axis(self, wanted):
        if self.axis != wanted:
            raise AttributeError(
                f"this curve of {self.element} is a function of {self.axis}, not of {wanted}; "
                f"use .{self.axis.lower()}"
            )
        return self.x


def argon():
    """Structure factor of liquid argon at 85 K, by neutrons.

    The smoothed table: 400 points, Q from 0.029 to 11.747 Å⁻¹. It states no errors;
    0.01 to 0.02 is an estimate.

    Returns
    -------
    Curve
        S(Q), tending to 1.

    References
    ----------
    Yarnell, Katz, Wenzel and Koenig, *Phys. Rev. A* 7, 2130 (1973), table 1.
    """
    return _curve(
        "argon_85K_yarnell1973.csv",
        element="Ar",
        radiation="neutrons",
        temperature=85.0,
        number_density=0.02125,
        citation="J. L. Yarnell, M. J. Katz, R. G. Wenzel and S. H. Koenig, Structure factor and "
        "radial distribution function for liquid argon at 85 K, Phys. Rev. A 7, 2130 (1973)",
    )


def nickel():
    """Pair distribution of nickel powder at 300 K, by X-rays.

    1000 points, r from 0.02 to 20 Å. The Fourier integral ran from Q = 1 to 40 Å⁻¹, so
    ripples 2π/40 = 0.16 Å apart surround every peak; distant peaks are damped by the
    resolution of the diffractometer, and the scale is not 1. A crystal model fits best
    with scale 0.73, damping exp(−(0.064 Å⁻¹ r)²/2) and a = 3.531 Å, 0.2 % above the lattice
    constant given here, that of nickel at room temperature. The density follows from the
    latter, 4/a³ = 0.0914 Å⁻³ (the record of the reduction states 0.10991 Å⁻³).

    Returns
    -------
    Curve
        G(r) = 4πρ0 r [g(r) − 1] [Å⁻²].

    References
    ----------
    Test data of diffpy.pdfgui, file ``Ni_2-8.chi.gr``, under the licence in
    ``LICENSE-diffpy.txt``; Farrow *et al.*, *J. Phys.: Condens. Matter* 19, 335219 (2007).
    """
    lattice_constant = 3.524
    return _curve(
        "nickel_xray_pdf.csv",
        element="Ni",
        radiation="X-rays",
        temperature=300.0,
        number_density=4 / lattice_constant**3,
        lattice_constant=lattice_constant,
        q_max=40.0,
        citation="diffpy.pdfgui test data Ni_2-8.chi.gr; C. L. Farrow et al., PDFfit2 and PDFgui: "
        "computer programs for studying nanostructure in crystals, J. Phys.: Condens. Matter 19, "
        "335219 (2007)",
    )


def _curve(name, **known):
    """Read one of the files here; its header states columns, unit and convention."""
    from ..rmc import files  # only now: it brings the whole engine along

    with resources.as_file(resources.files(__name__) / name) as path:
        table = files.read(path)
    return Curve(table.abscissa_name, table.x, table.values, table.convention, **known)
