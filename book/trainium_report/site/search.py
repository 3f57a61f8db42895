"""What the search page reads: one script with every section, claim, term, model and figure.

A page opened from disk may not read its neighbours, so what the results show travels with them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from ..chapters import report
from ..results import ledger
from ..results.texts import plain
from .terms import GLOSSARY, definitions

Entry = tuple[str, str, str, str]
"""Kind, title, place from the top of the book, text."""

_FIGURE = re.compile(
    r'<figure class="figure" id="([^"]+)".*?</a> (?:<span.*?</span>)?(.*?)</p>'
    r'<p class="figure-subtitle">(.*?)</p>',
    re.DOTALL,
)
_OTHERS = ("book/claims", GLOSSARY, "book/bibliography")


def _own(section: nodes.Element) -> Iterator[nodes.Element]:
    """The paragraphs of a section that stand in none of its sub-sections."""
    for child in section.children:
        if not isinstance(child, nodes.section | nodes.Text):
            yield from child.findall(nodes.paragraph)


def _sections(app: Sphinx, docname: str) -> Iterator[Entry]:
    doctree = app.env.get_doctree(docname)
    page = f"{docname}.html"
    title = app.env.titles[docname].astext()
    for section in doctree.findall(nodes.section):
        name = section.next_node(nodes.title)
        if name is None or section["ids"][0].startswith("model-"):
            continue
        top = section.parent is doctree
        shown, place = (title, page) if top else (name.astext(), f"{page}#{section['ids'][0]}")
        text = " ".join(" ".join(p.astext().split()) for p in _own(section))
        yield ("Chapters and pages", shown if top else f"{shown} · {title}", place, text)
    for raw in doctree.findall(nodes.raw):
        for anchor, named, under in _FIGURE.findall(raw.astext()):
            yield ("Figures", unescape(named), f"{page}#{anchor}", unescape(under))


def entries(app: Sphinx) -> Iterator[Entry]:
    """Everything that the search finds, in the order in which equal results are shown."""
    found = app.env.found_docs
    if "book/claims" in found:
        for claim in ledger.entries(report()):
            place = f"book/claims.html#{claim.claim_id}"
            yield ("Claims", f"{claim.claim_id} · {claim.claim}", place, plain(claim.reason))
    for term, (text, anchor) in definitions(app).items():
        yield ("Terms", term, f"{GLOSSARY}.html#{anchor}", " ".join(text.split()))
    for docname in sorted(found):
        if docname not in _OTHERS:
            yield from _sections(app, docname)
    if "book/models" in found:
        for model in report().models.models.values():
            yield ("Models", model.title, f"book/models.html#model-{model.id}", model.about)


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    # Sphinx's own index would be found nowhere: this page's script reads the entries alone.
    (Path(app.outdir) / "searchindex.js").unlink(missing_ok=True)
    content = json.dumps(list(entries(app)), ensure_ascii=False, separators=(",", ":"))
    script = f"window.reportEntries={content};\n"
    (Path(app.outdir) / "_static" / "entries.js").write_text(script, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Write the script beside the pages."""
    app.connect("build-finished", _write, priority=60)
