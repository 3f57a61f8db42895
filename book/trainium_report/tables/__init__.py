"""The facts: typed tables, their checks and their sources."""

from .checks import check
from .known import known_on
from .package import YOURS, DataError, Named, Tables, current, folder, kept, near, read, use
from .problems import Problem
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
    "AUTHORITY", "SOURCE_STATUS", "YOURS", "DataError", "Named", "Problem", "Source", "Tables",
    "authority", "check", "current", "folder", "kept", "known_on", "near", "read", "second_hand",
    "source", "sources", "use",
]  # fmt: skip
