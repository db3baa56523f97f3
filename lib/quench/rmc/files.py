"""Measured columns and configurations, read from files and written to them.

`read` and `write_columns` are those of `quench.rmc.columns`,
`read_configuration` and `write_configuration` those of `quench.rmc.structures`.
Files are written to a temporary name first and then renamed: a crash leaves the
old file.
"""

from .column_text import CONVENTIONS
from .columns import ColumnData, read, write_columns
from .structures import FORMATS, read_configuration, write_configuration

__all__ = [
    "CONVENTIONS",
    "FORMATS",
    "ColumnData",
    "read",
    "read_configuration",
    "write_columns",
    "write_configuration",
]
