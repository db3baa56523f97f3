"""One function per figure: each returns its figure and shows nothing."""

from .age_hardening import *  # noqa: F403
from .ageing_model import *  # noqa: F403
from .ageing_tables import *  # noqa: F403
from .atoms_view import AtomsView
from .beam_time import *  # noqa: F403
from .coarsening import *  # noqa: F403
from .elastic_heterogeneity import *  # noqa: F403
from .glass import *  # noqa: F403
from .inelastic import *  # noqa: F403
from .inside_the_engine import *  # noqa: F403
from .light import *  # noqa: F403
from .nucleation_growth import *  # noqa: F403
from .overageing import *  # noqa: F403
from .pair_distributions import *  # noqa: F403
from .population import *  # noqa: F403
from .reverse_monte_carlo import *  # noqa: F403
from .simulation import *  # noqa: F403
from .solid_solution import *  # noqa: F403
from .strengthening import *  # noqa: F403
from .structure_factors import *  # noqa: F403
from .style import BookFigure, new_figure
from .tables import BookTable, material_parameters

__all__ = ["AtomsView", "BookFigure", "BookTable", "material_parameters", "new_figure"]
