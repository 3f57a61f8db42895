"""Chapters: their order, and what a chapter's first cell does."""

from __future__ import annotations

import json
from pathlib import Path

from .claims import ClaimsTable
from .figures import numbering

BOOK = Path(__file__).resolve().parents[1]

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


def title(stem: str) -> str:
    """The title of a chapter: the first heading of its notebook."""
    cells = json.loads((BOOK / f"{stem}.ipynb").read_text(encoding="utf-8"))["cells"]
    return "".join(cells[0]["source"]).splitlines()[0].removeprefix("# ")


def begin(stem: str) -> ClaimsTable | None:
    """Start a chapter: number its figures and show what the article claims in it.

    The overview has no claims of its own. Raises ValueError for a stem that is no chapter.
    """
    numbering.begin(CHAPTERS.index(stem))
    return ClaimsTable(stem) if stem != "index" else None
