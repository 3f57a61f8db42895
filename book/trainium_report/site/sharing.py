"""What a link to a page shows elsewhere: title, sentence and picture, for every page of the book.

Addresses are absolute where the build is told the site's own (``BOOK_ADDRESS``).
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from ..tables import current

PICTURES = "_static/previews"
REPORT = "report"
"""The name of the picture for pages without a figure."""
SIZE = (1200, 630)
LICENCE = '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>'

_FIGURE = re.compile(r'<figure class="figure"[^>]* id="fig-([^"]+)"')


def absolute(app: Sphinx, place: str, up: str = "") -> str:
    """A place in the book as an address; relative, after ``up``, where the site's is not known."""
    return f"{app.config.html_baseurl}{place}" if app.config.html_baseurl else f"{up}{place}"


def tags(
    app: Sphinx, *, title: str, about: str, place: str, picture: str = REPORT, kind: str = "article"
) -> str:
    """The tags that sites and messengers read, for a page at a place in the book."""
    up = "../" * place.count("/")
    said = {
        "og:title": title,
        "og:type": kind,
        "og:site_name": app.config.html_title,
        "og:description": about,
        "og:image": absolute(app, f"{PICTURES}/{picture}.png", up),
        "og:image:width": str(SIZE[0]),
        "og:image:height": str(SIZE[1]),
        "og:image:alt": title,
        "og:url": absolute(app, place) if app.config.html_baseurl else "",
    }
    made = [
        f'<meta property="{name}" content="{escape(value)}">'
        for name, value in said.items()
        if value
    ]
    return "\n".join([*made, '<meta name="twitter:card" content="summary_large_image">'])


def day() -> str:
    """The day of the data in words."""
    known = current().as_of
    return f"{known.day} {known:%B %Y}"


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    if doctree is None:
        return
    first = _FIGURE.search(context["body"])
    root = pagename == app.config.root_doc
    context["report_sharing"] = tags(
        app,
        title=app.env.titles[pagename].astext(),
        about=context["report_description"],
        place=f"{pagename}.html",
        picture=first[1] if first else REPORT,
        kind="website" if root else "article",
    )


def setup(app: Sphinx) -> None:
    """Give each page its tags."""
    app.connect("html-page-context", _context, priority=960)
