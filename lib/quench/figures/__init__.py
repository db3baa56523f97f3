"""One function per figure: each returns its figure and shows nothing."""

from .age_hardening import *  # noqa: F403
from .coarsening import *  # noqa: F403
from .inside_the_engine import *  # noqa: F403
from .nucleation_growth import *  # noqa: F403
from .simulation import *  # noqa: F403
from .solid_solution import *  # noqa: F403
from .strengthening import *  # noqa: F403
from .style import BookFigure, new_figure
from .tables import BookTable, material_parameters

__all__ = ["BookFigure", "BookTable", "material_parameters", "new_figure"]
