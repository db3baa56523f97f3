"""The look of every figure: colours, type, size, and how a notebook shows it."""

import io

import matplotlib as mpl
from matplotlib.figure import Figure

__all__ = ["COLORS", "CYCLE", "LINE_STYLES", "BookFigure", "new_figure", "panel_label"]

# Okabe and Ito's palette: told apart with every common form of colour blindness.
# Its yellow is left out, being too faint for lines on white.
COLORS = {
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "green": "#009E73",
    "purple": "#CC79A7",
    "sky": "#56B4E9",
    "orange": "#E69F00",
    "black": "#222222",
    "grey": "#767676",
}
CYCLE = [COLORS[c] for c in ("blue", "vermilion", "green", "purple", "sky", "orange")]
LINE_STYLES = ["-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1))]

STYLE = {
    "font.family": "DejaVu Sans",  # ships with matplotlib: same glyphs on every machine
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.labelsize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "lines.linewidth": 1.8,
    "lines.markersize": 6,
    "legend.frameon": False,
    "legend.fontsize": 10,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "figure.facecolor": "white",
    "axes.prop_cycle": mpl.cycler(color=CYCLE)
    + mpl.cycler(linestyle=["-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1))]),
}

SCREEN_DPI = 100
PIXEL_RATIO = 2


class BookFigure(Figure):
    """A matplotlib figure that a notebook shows once, sharp, at its set width.

    It lives outside pyplot: nothing is shown as a side effect, nothing has to
    be closed, and the notebook's display is simply the returned value.

    Attributes
    ----------
    alt : str
        What the figure shows, in words, for readers who cannot see it.
    """

    alt = ""

    def png(self, pixel_ratio=PIXEL_RATIO):
        """Return the figure as PNG bytes, `pixel_ratio` pixels to the screen pixel."""
        buffer = io.BytesIO()
        with mpl.rc_context(STYLE):
            self.savefig(buffer, format="png", dpi=SCREEN_DPI * pixel_ratio)
        return buffer.getvalue()

    def _repr_mimebundle_(self, include=None, exclude=None):
        # A bundle, not _repr_png_: pyplot, once imported, would override the latter.
        width, height = self.get_size_inches() * SCREEN_DPI
        size = {"width": int(width), "height": int(height)}
        return {"image/png": self.png(), "text/plain": repr(self)}, {"image/png": size}


def new_figure(rows=1, columns=1, *, width=7.0, height=4.2, **subplot_options):
    """Make a figure in the book's style.

    Parameters
    ----------
    rows, columns : int, optional
        Grid of panels.
    width, height : float, optional
        Size [inch]; 7.0 fills the text column.
    **subplot_options
        Passed on to `matplotlib.figure.Figure.subplots` (``sharex`` …).

    Returns
    -------
    figure : BookFigure
    axes : Axes or ndarray of Axes
        As `Figure.subplots` gives them.
    """
    with mpl.rc_context(STYLE):
        figure = BookFigure(figsize=(width, height), layout="constrained")
        axes = figure.subplots(rows, columns, **subplot_options)
    return figure, axes


def panel_label(axes, letter, title=""):
    """Put "(a) title" above the left edge of a panel."""
    axes.set_title(f"({letter}) {title}".rstrip(), loc="left")
