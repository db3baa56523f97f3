"""What the chapter states, held against its own formulas and against physics.

Every number and checkable claim of the source is one row of ``ledger.toml``.
`report` shows rows on a page as three columns (stated, the source's own
formula, corrected physics) with a verdict and a reason; `register` shows them
all. The physics is called only by the names that the ledger gives.
"""

from .ledger import Summary, counts, get, ledger, summary
from .register import register, verdicts
from .report import Report, report
from .row import KINDS, VERDICTS, Row

__all__ = [
    "KINDS",
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
