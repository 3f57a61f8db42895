"""What the report has concluded, and when: each verdict that changed, with what moved it.

A page asks for it with the directive ``conclusions``.
"""

from __future__ import annotations

from html import escape
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..outputs import html
from ..results import ledger
from ..tables import current


class conclusions_node(nodes.General, nodes.Element):
    """Where the list of changed verdicts stands."""


class Conclusions(SphinxDirective):
    """Every change of a verdict, the latest first."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(current().folder / "conclusions.csv"))
        return [conclusions_node()]


def changes_html() -> str:
    """The changes as a table; a sentence where no verdict has changed."""
    rows = [
        f'<tr id="{change.claim_id}-{change.as_of}"><th scope="row">'
        f'<a href="claims.html#{change.claim_id}">{change.claim_id}</a></th>'
        f"<td>{change.as_of}</td><td>{html.badge(change.before)}</td>"
        f"<td>{html.badge(change.verdict)}</td><td>{escape(change.why)}</td></tr>"
        for change in ledger.changes(current())
    ]
    if not rows:
        return "<p>No verdict has changed.</p>"
    names = ("Claim", "Since", "Before", "Now", "What moved it")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return html.wrap(table, "Verdicts that changed")


def _visit(translator: Any, _: conclusions_node) -> None:
    translator.body.append(changes_html())
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_node(conclusions_node, html=(_visit, None))
    app.add_directive("conclusions", Conclusions)
