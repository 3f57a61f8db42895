"""What the search finds beyond headings and text: whatever stands under an id of its own.

Headings and glossary terms are in the index by themselves. Anything else that has an id on a
page (a claim, a row) is found once ``entry(title, anchor, text)`` is added to the page's nodes:
the title leads to the anchor, the words of the text to the page. Nothing of it is shown.
"""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from .. import ledger
from .ledger import ledger_node


def entry(title: str, anchor: str, text: str = "") -> addnodes.index:
    """A node for the index of the search: ``title`` is what a reader types."""
    made: addnodes.index = addnodes.index(entries=[("single", title, anchor, "", None)])
    made += nodes.Text(text)
    return made


def _claims(app: Sphinx, doctree: nodes.document) -> None:
    for node in list(doctree.findall(ledger_node)):
        if node["part"] == LEDGER:
            made = [
                entry(e.claim_id, e.claim_id, f"{e.claim} {e.reason}") for e in ledger.entries()
            ]
            node.parent.extend(made)


LEDGER = "ledger"


def setup(app: Sphinx) -> None:
    """Add the claims to the index of the page that lists them."""
    app.connect("doctree-read", _claims, priority=200)
