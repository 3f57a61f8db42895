"""What the host of a book sets: who wrote it, where it stands, where a reader reports an error."""

from __future__ import annotations

import os
import re
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.util import logging

LOG = logging.getLogger(__name__)
ADDRESS = "BOOK_ADDRESS"
"""The variable that says where on the web the book will stand, as https://example.org/name/."""
SETTINGS = ("report_authors", "report_contact", "report_site")
_MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+")
_SITE = re.compile(r"https?://[^\s<>\"?#]+")
_PAGE = re.compile(r"https://[^\s<>\"]+\.[^\s<>\"]+")


def address(text: str) -> str:
    """A contact as a link's target: a page, or an address of mail.

    Raises ValueError for what is neither.
    """
    if _PAGE.fullmatch(text):
        return text
    if _MAIL.fullmatch(text.removeprefix("mailto:")):
        return f"mailto:{text.removeprefix('mailto:')}"
    raise ValueError(f"{text!r}: expected an address that begins with https://, or one of mail")


def site(text: str) -> str:
    """The address of the whole book, with a slash at its end; empty where it is not known.

    Raises ValueError for what is no address of a place on the web.
    """
    if text and not _SITE.fullmatch(text):
        raise ValueError(f"{text!r}: expected an address such as https://example.org/name/")
    return f"{text.rstrip('/')}/" if text else ""


def _check(app: Sphinx, config: Config) -> None:
    for name in SETTINGS:
        if not isinstance(config[name], str):
            raise ExtensionError(f"_config.yml, {name}: {config[name]!r}: expected a text")
        if not config[name].strip():
            LOG.info("_config.yml, %s: empty, so the foot of the pages leaves it out", name)
    named = os.environ.get(ADDRESS, "").strip()
    try:
        config.html_baseurl = site(named or config.report_site.strip())
    except ValueError as error:
        where = ADDRESS if named else "_config.yml, report_site"
        raise ExtensionError(f"{where}: {error}") from None
    if config.report_contact.strip():
        try:
            address(config.report_contact.strip())
        except ValueError as error:
            raise ExtensionError(f"_config.yml, report_contact: {error}") from None


def _context(app: Sphinx, _: str, __: str, context: dict[str, Any], ___: Any) -> None:
    contact = app.config.report_contact.strip()
    context["report_authors"] = app.config.report_authors.strip()
    context["report_contact"] = address(contact) if contact else ""


def setup(app: Sphinx) -> None:
    """Read the settings and hand them to the pages."""
    for name in SETTINGS:
        app.add_config_value(name, "", "html", [str])
    app.connect("config-inited", _check)
    app.connect("html-page-context", _context)
