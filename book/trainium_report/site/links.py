"""Broken internal links of a built book: files and anchors that are not there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html as lxml_html


@dataclass(frozen=True)
class _Page:
    """What a page offers as anchors and what it links to."""

    ids: frozenset[str]
    targets: frozenset[str]


def _read(page: Path) -> _Page:
    root = lxml_html.parse(str(page)).getroot()
    linked = {str(found) for found in root.xpath("//@href | //@src | //@data-spec")}
    opened = {f"#{found}" for found in root.xpath("//@popovertarget")}
    return _Page(frozenset(map(str, root.xpath("//@id"))), frozenset(linked | opened))


def place() -> str:
    """Where on its host the book stands: by ``BOOK_PLACE`` or ``BOOK_ADDRESS``, else '/'."""
    given = os.environ.get("BOOK_PLACE") or urlsplit(os.environ.get("BOOK_ADDRESS", "")).path
    return f"{given.rstrip('/')}/"


def broken(folder: Path) -> list[str]:
    """One line for each internal link of the pages in ``folder`` that leads nowhere."""
    pages = {page: _read(page) for page in sorted(folder.rglob("*.html"))}
    found = []
    for page, read in pages.items():
        for link in sorted(read.targets):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or link in ("", "#"):
                continue
            if parts.path.startswith(place()):
                parts = parts._replace(
                    path=os.path.relpath(folder / parts.path.removeprefix(place()), page.parent)
                )
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            here = page.relative_to(folder)
            if not target.exists():
                found.append(f"{here}: no file for the link {link}")
            elif (
                parts.fragment
                and target in pages
                and unquote(parts.fragment) not in pages[target].ids
            ):
                found.append(f"{here}: no place for the link {link}")
    return found
