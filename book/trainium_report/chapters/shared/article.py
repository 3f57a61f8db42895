"""What the article fixes, and how its numbers are read."""

from __future__ import annotations

from typing import Any

ARTICLE = "2025-12-03"
"""The day of the article: what is dated later, it could not know."""


def amount(cell: Any) -> float:
    """A number from a cell that may end in '+' for 'more than'."""
    return float(str(cell).rstrip("+"))
