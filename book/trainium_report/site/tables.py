"""A page for each table of the data: every row, and the tools to explore them.

They stand in ``tables/``, outside the menu: the page of the data and the figures lead there.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from ..outputs.explore import Explorer, explorer
from ..tables import current
from .catalogue import FOLDER

PLACE = "tables"


def address(name: str, up: str = "../") -> str:
    """The page of a table, from a page in a folder."""
    return f"{up}{PLACE}/{name}.html"


def _neighbours(name: str) -> str:
    links = "".join(
        f'<li><a href="{other}.html">{escape(current().resource(other)["title"])}</a></li>'
        for other in current().names
        if other != name
    )
    return f"<details><summary>Other tables</summary><ul>{links}</ul></details>"


def body(shown: Explorer, described: bool = True) -> str:
    """A table: what it is, its file, its rows, and a link to where it is described."""
    link = f'<a href="../book/data.html#table-{shown.name}">About this table</a> · '
    about = current().resource(shown.name)["description"]
    return (
        f"<section><h1>{escape(shown.title)}</h1><p>{escape(about)}</p>"
        f'<p class="explore-files">{link if described else ""}'
        f'<a href="../_static/{FOLDER}/{shown.name}.csv" download>{shown.name}.csv</a>'
        f"</p>{shown.html(page=True)}{_neighbours(shown.name)}</section>"
    )


def _pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if app.builder.format != "html":
        return
    for name in current().names:
        shown = explorer(name)
        context = {
            "title": shown.title, "report_wide": True,
            "body": body(shown, "book/data" in app.env.found_docs),
            "report_description": current().resource(name)["description"][:160],
        }  # fmt: skip
        yield f"{PLACE}/{name}", context, "page.html"


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    if pagename.startswith(f"{PLACE}/"):
        context["report_scripts"] = ["explore.js"]
        context["report_styles"] = ["explore.css"]


def setup(app: Sphinx) -> None:
    """Add the pages, and their script and style."""
    app.connect("html-collect-pages", _pages)
    app.connect("html-page-context", _context, priority=950)
