"""Chapters: their order, and what a chapter's first cell does."""

from __future__ import annotations

from .claims import ClaimsTable
from .figures import numbering

CHAPTERS = (
    "index",
    "market",
    "announcement",
    "price_performance",
    "anthropic",
    "roadmap",
    "obstacles",
    "market_room",
    "ecosystem",
)
"""File stems in the order of the article; the position is the chapter's number."""


def begin(stem: str) -> ClaimsTable:
    """Start a chapter: number its figures and show what the article claims in it.

    Raises ValueError for a stem that is no chapter.
    """
    numbering.begin(CHAPTERS.index(stem))
    return ClaimsTable(stem)
