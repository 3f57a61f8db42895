"""Broken internal links of a built book: files and anchors that are not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html as lxml_html


def _targets(page: Path) -> Iterator[str]:
    tree = lxml_html.parse(str(page)).getroot()
    for attribute in ("href", "src", "data-spec"):
        for element in tree.iterfind(f".//*[@{attribute}]"):
            yield str(element.get(attribute))
    for element in tree.iterfind(".//*[@popovertarget]"):
        yield f"#{element.get('popovertarget')}"


def _ids(page: Path) -> set[str]:
    tree = lxml_html.parse(str(page)).getroot()
    return {str(element.get("id")) for element in tree.iterfind(".//*[@id]")}


def place() -> str:
    """Where on its host the book stands: '/' unless ``BOOK_PLACE`` says '/name/'."""
    return os.environ.get("BOOK_PLACE") or "/"


def broken(folder: Path) -> list[str]:
    """One line for each internal link of the pages in ``folder`` that leads nowhere."""
    pages = sorted(folder.rglob("*.html"))
    ids = {page: _ids(page) for page in pages}
    found = []
    for page in pages:
        for link in sorted(set(_targets(page))):
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
            elif parts.fragment and target in ids and unquote(parts.fragment) not in ids[target]:
                found.append(f"{here}: no place for the link {link}")
    return found
