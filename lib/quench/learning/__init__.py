"""What a learner meets: exercises that answer, figures that move, numbers in the text.

The names load when they are first used, so that importing one does not
import the others.
"""

import importlib

__all__ = ["answers", "check", "exercises", "explore", "glue", "turn"]

_HOME = {
    "answers": ("answers", None),
    "check": ("exercises", "check"),
    "exercises": ("exercises", None),
    "explore": ("exploration", "explore"),
    "glue": ("glueing", "glue"),
    "turn": ("turning", "turn"),
}


def __getattr__(name):
    try:
        module, attribute = _HOME[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    home = importlib.import_module(f".{module}", __name__)
    value = home if attribute is None else getattr(home, attribute)
    globals()[name] = value
    return value


def __dir__():
    return sorted(__all__)
