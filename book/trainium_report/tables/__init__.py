"""The facts: typed tables, their checks and their sources."""

from .checks import check
from .meaning import BOUNDED
from .package import YOURS, DataError, Problem, Tables, current, folder, kept, near, read, use
from .sources import (
    AUTHORITY,
    SOURCE_STATUS,
    Source,
    authority,
    second_hand,
    source,
    sources,
)

__all__ = [
    "AUTHORITY", "BOUNDED", "SOURCE_STATUS", "YOURS", "DataError", "Problem", "Source", "Tables",
    "authority", "check", "current", "folder", "kept", "near", "read", "second_hand", "source",
    "sources", "use",
]  # fmt: skip
