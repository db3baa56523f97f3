"""Hand computed numbers to the prose, rounded to what they are worth."""

import numbers

__all__ = ["glue"]


def glue(*, digits=6, **values):
    """Store named values so that the page's text can show them.

    Numbers are rounded to `digits` significant digits before they are stored,
    so that the stored notebooks compare equal on machines whose last bits
    differ. In the text, write ``{glue:text}`name:.1f` ``.

    Parameters
    ----------
    digits : int, optional
        Significant digits that are kept.
    **values : float, int or str
        What to store, by name.

    Raises
    ------
    TypeError
        If a value is neither a number nor a string.
    """
    from myst_nb import glue as store

    for name, value in values.items():
        store(name, _plain(name, value, digits), display=False)


def _plain(name, value, digits):
    if isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, numbers.Real) or getattr(value, "ndim", None) == 0:
        return float(f"{float(value):.{digits}g}")
    raise TypeError(f"glue takes numbers and strings, but {name} is a {type(value).__name__}")
