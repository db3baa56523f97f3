"""What the sources state, held against their own formulas and against physics.

Every number and checkable claim of the chapter is one row of ``ledger.toml``, every one
of the press release a row of a file in ``press_release``. `report` shows rows on a page
as three columns (stated, the source's own formula, corrected physics) with a verdict and
a reason; `register` shows them all. The physics is called only by the names that the
ledger gives.
"""

from .ledger import Summary, counts, get, ledger, summary
from .register import register, verdicts
from .report import Report, report
from .row import KINDS, SOURCES, VERDICTS, Row

__all__ = [
    "KINDS",
    "SOURCES",
    "VERDICTS",
    "Report",
    "Row",
    "Summary",
    "counts",
    "get",
    "ledger",
    "register",
    "report",
    "summary",
    "verdicts",
]
