"""The annotated article: its argument in our words, each claim underlined with its verdict.

A page asks for a section of it with the directive ``argument`` and the name of the chapter.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..chapters import CHAPTERS, report
from ..outputs import html
from ..results import claims, ledger
from ..results.retold import Part, paragraphs
from ..results.texts import plain
from ..tables import current, near
from .ledger import title_of, where


class argument_node(nodes.General, nodes.Element):
    """Where a section of the argument stands on a page."""


class Argument(SphinxDirective):
    """The argument of one section of the article; its argument is the chapter."""

    required_arguments: ClassVar[int] = 1

    def run(self) -> list[nodes.Node]:
        """Raises the directive's error for a name that is no chapter."""
        (stem,) = self.arguments
        if stem not in CHAPTERS[1:]:
            raise self.error(f"no chapter named {stem!r}{near(stem, list(CHAPTERS[1:]))}")
        for table in ("article", "claims", "evidence"):
            self.env.note_dependency(str(current().folder / f"{table}.csv"))
        return [argument_node(chapter=stem)]


def _told(part: Part, entry: ledger.Entry) -> str:
    """A part of a sentence: the claim's words, the verdict, and the button of its card."""
    key, after = part.claim_id, part.after
    stop = after[: len(after) - len(after.lstrip(".,:;"))]
    return (
        f'{escape(part.before)}<span class="told" id="{key}"><span class="told-words">'
        f"{escape(part.words)}</span>{stop} {html.badge(entry.verdict, entry.signal)}"
        f'<button type="button" class="told-open" popovertarget="told-{key}" '
        f'aria-label="Evidence for {key}"></button></span>'
        f"{escape(after[len(stop) :])}"
    )


def _evidence(entry: ledger.Entry) -> Iterator[str]:
    if entry.evidence:
        yield f"<p>Best source: {claims.BEST_SOURCE[entry.best_source]}.</p><ul>"
        for item in entry.evidence:
            yield f"<li>{escape(item.statement)}. {where(item)}</li>"
        yield "</ul>"


def _card(entry: ledger.Entry, chapter: str) -> str:
    """The card of a claim: verdict, reason, evidence, and where the rest of it stands."""
    key = entry.claim_id
    follows = (
        "<p>The reason is written for our default assumptions; the verdict follows yours.</p>"
        if entry.signal
        else ""
    )
    return (
        f'<div popover id="told-{key}" class="source-card told-card" role="dialog" '
        f'aria-label="Claim {key}"><p class="source-card-title">{key}. {escape(entry.claim)}</p>'
        f"<p>{html.badge(entry.verdict, entry.signal)} {entry.method}</p>"
        f"<p>{escape(plain(entry.reason))}</p>{follows}{''.join(_evidence(entry))}"
        f'<p><a href="claims.html#{key}">Rule and sources of the numbers</a>, '
        f'<a href="{chapter}.html#{key}">the chapter</a></p></div>'
    )


def section(app: Sphinx, chapter: str) -> str:
    """A section of the argument with its cards, and the way to its chapter."""
    known = {entry.claim_id: entry for entry in ledger.entries(report())}
    every = paragraphs(current(), chapter)
    body = "".join(
        f'<p class="told-paragraph">{" ".join(_told(p, known[p.claim_id]) for p in some)}</p>'
        for some in every
    )
    cards = "".join(_card(known[part.claim_id], chapter) for some in every for part in some)
    note = f'<a href="{chapter}.html">{escape(title_of(app, chapter))}</a>'
    return f'{body}<p class="told-note">Our chapter: {note}</p>{cards}'


def _visit(translator: Any, node: argument_node) -> None:
    translator.body.append(section(translator.builder.app, node["chapter"]))
    raise nodes.SkipNode


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    if doctree is not None and any(doctree.findall(argument_node)):
        context["report_scripts"] = [*context["report_scripts"], "article.js"]
        context["report_styles"] = ["article.css"]


def setup(app: Sphinx) -> None:
    """Register the directive and the page's script and style."""
    app.add_node(argument_node, html=(_visit, None))
    app.add_directive("argument", Argument)
    app.connect("html-page-context", _context, priority=950)
