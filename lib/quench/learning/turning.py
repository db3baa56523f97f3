"""Show atoms so that the reader can turn them: py3Dmol on the page and in a notebook.

While the book is built (``QUENCH_FRAMES`` is set) the page uses the copy of 3Dmol.js
that lies beside it. While it is checked (``QUENCH_EXPLORE=still``) only the words
are shown. In a live notebook py3Dmol fetches its script as it always does.
"""

import html
import os

__all__ = ["Turnable", "turn"]

LOCAL_SCRIPT = "../../_static/vendor/3dmol/3Dmol-min.js"
"""As seen from a page two folders below the root, as all pages with atoms are."""
HEIGHT = 420
RADII = {"Gd": 0.55, "Co": 0.38}
"""Of the balls [Å], small enough to see the bonds."""
DASHES = 7


class Turnable:
    """A view of atoms that renders as a 3-D scene in a notebook and on a page.

    Parameters
    ----------
    view : object
        With ``atoms``, ``bonds`` and ``label`` as in `quench.figures.AtomsView`.
    """

    def __init__(self, view):
        self.view = view

    def __repr__(self):
        dashed = sum(line[-1] for line in self.view.bonds)
        return (
            f"{self.view.label}: {len(self.view.atoms)} atoms, {len(self.view.bonds)} lines, "
            f"{dashed} of them dashed"
        )

    def _repr_html_(self):
        if os.environ.get("QUENCH_EXPLORE") == "still":
            return None
        label = html.escape(f"{self.view.label}. Drag to turn, scroll to zoom.", quote=True)
        return (
            f'<div class="turnable" role="img" aria-label="{label}">{_scene(self.view)}</div>'
            f'<p class="turnable-help">{label}</p>'
        )


def turn(view):
    """Return a view of atoms that can be turned.

    Parameters
    ----------
    view : quench.figures.AtomsView
        What to show.

    Returns
    -------
    Turnable
    """
    return Turnable(view)


def _scene(view):
    """Write the scene as HTML with its script."""
    import py3Dmol

    options = {"js": LOCAL_SCRIPT} if os.environ.get("QUENCH_FRAMES") else {}
    scene = py3Dmol.view(width="100%", height=HEIGHT, **options)
    scene.setBackgroundColor("white")
    for symbol, place, color in view.atoms:
        radius = RADII.get(symbol, 0.45)
        scene.addSphere({"center": _point(place), "radius": radius, "color": color})
    for first, second, color, dashed in view.bonds:
        for start, end in _pieces(first, second, dashed):
            ends = {"start": _point(start), "end": _point(end)}
            scene.addCylinder({**ends, "radius": 0.06, "color": color, "fromCap": 1, "toCap": 1})
    scene.zoomTo()
    return scene.write_html()


def _pieces(first, second, dashed):
    """Cut a dashed line into its dashes."""
    if not dashed:
        return [(first, second)]
    cuts = [first + (second - first) * k / (2 * DASHES - 1) for k in range(2 * DASHES)]
    return list(zip(cuts[::2], cuts[1::2], strict=True))


def _point(place):
    return {axis: round(float(value), 3) for axis, value in zip("xyz", place, strict=True)}
