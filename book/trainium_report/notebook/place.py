"""Where a reader is: the page that a notebook makes, and its address."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ..chapters import BOOK, CHAPTERS
from ..outputs.figures import numbering


@cache
def _settings(name: str) -> Any:
    file = BOOK.parent / name
    return yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _pages() -> set[str]:
    toc = _settings("_toc.yml")
    chapters = [chapter for part in toc.get("parts", []) for chapter in part["chapters"]]
    return {Path(entry["file"]).name for entry in chapters} | {CHAPTERS[0]}


def page() -> str:
    """The page of the notebook in use, by its file; of one that is no page, its chapter's."""
    name = Path(os.environ.get("JPY_SESSION_NAME", "")).stem
    return name if name in _pages() else CHAPTERS[numbering.chapter]


def address() -> str:
    """The address of that page: on its site, where ``_config.yml`` names one, or else on this disk.

    Where neither is known, the name of the page alone.
    """
    name = f"{page()}.html"
    config = _settings("_config.yml").get("sphinx", {}).get("config", {})
    if site := str(config.get("report_site") or "").rstrip("/"):
        return f"{site}/book/{name}"
    built = BOOK.parent / "_build" / "html" / "book" / name
    return built.as_uri() if built.is_file() else name
