"""The glossary at work: a term's first appearance in a chapter opens its definition.

The terms and their definitions stand once, in ``book/glossary.md``.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

GLOSSARY = "book/glossary"

# Where a definition would be in the way: headings, links, code, tables, other controls.
_ELSEWHERE = (
    nodes.title, nodes.reference, nodes.literal, nodes.literal_block, nodes.table, nodes.raw,
    nodes.caption, addnodes.glossary,
)  # fmt: skip


class term_node(nodes.Inline, nodes.TextElement):
    """A term of the glossary where a page first uses it."""


def definitions(app: Sphinx) -> dict[str, tuple[str, str]]:
    """The definition and the anchor of each term, by term."""
    if GLOSSARY not in app.env.found_docs:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for item in app.env.get_doctree(GLOSSARY).findall(nodes.definition_list_item):
        term = next(item.findall(nodes.term))
        body = next(item.findall(nodes.definition))
        found[term.astext()] = (body.astext(), term["ids"][0])
    return found


def _pattern(term: str) -> str:
    """The term as prose writes it: any case at its start, a plural s, hyphen or space alike."""
    words = r"[\s-]".join(re.escape(word) for word in re.split(r"[\s-]", term))
    if not term[:2].isupper():
        words = f"[{words[0].upper()}{words[0].lower()}]{words[1:]}"
    return rf"(?<![\w-]){words}s?(?![\w-])"


def mark(doctree: nodes.document, terms: dict[str, tuple[str, str]]) -> None:
    """Turn the first appearance of each term in running prose into a term node."""
    left = {term: re.compile(_pattern(term)) for term in sorted(terms, key=len, reverse=True)}
    for text in list(doctree.findall(nodes.Text)):
        if not left or _skipped(text):
            continue
        parts: list[nodes.Node] = [text]
        for term, pattern in list(left.items()):
            for at, part in enumerate(parts):
                if not isinstance(part, nodes.Text):
                    continue
                hit = pattern.search(part.astext())
                if not hit:
                    continue
                whole = part.astext()
                made = term_node(hit[0], hit[0], term=term)
                around = [whole[: hit.start()], made, whole[hit.end() :]]
                parts[at : at + 1] = [
                    nodes.Text(p) if isinstance(p, str) else p for p in around if p
                ]
                del left[term]
                break
        if len(parts) > 1:
            at = text.parent.index(text)
            text.parent[at : at + 1] = parts


def _in_raw_link(text: nodes.Text) -> bool:
    """Whether the text stands between the raw tags of a link."""
    before = text.parent.children[: text.parent.index(text)]
    tags = "".join(node.astext() for node in before if isinstance(node, nodes.raw))
    return tags.count("<a ") > tags.count("</a>")


def _skipped(text: nodes.Text) -> bool:
    node: Any = text.parent
    if _in_raw_link(text):
        return True
    prose = False
    while node is not None:
        if isinstance(node, _ELSEWHERE) or type(node).__name__ == "value_node":
            return True
        prose = prose or isinstance(node, nodes.paragraph)
        node = node.parent
    return not prose


def _mark(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if app.builder.format == "html" and app.env.doc2path(docname).endswith(".ipynb"):
        mark(doctree, definitions(app))


def _key(term: str) -> str:
    return "t-" + re.sub(r"\W+", "-", term.lower())


def _visit(translator: Any, node: term_node) -> None:
    translator.body.append(
        f'<a class="term" href="#{_key(node["term"])}">{escape(node.astext())}</a>'
    )
    raise nodes.SkipNode


def _visit_text(translator: Any, node: term_node) -> None:
    pass


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    if doctree is None:
        return
    known = definitions(app)
    page = GLOSSARY.rsplit("/", 1)[1]
    for node in doctree.findall(term_node):
        text, anchor = known[node["term"]]
        context["body"] += (
            f'<div popover id="{_key(node["term"])}" class="source-card term-card" role="dialog" '
            f'aria-label="{escape(node["term"])}"><p class="source-card-title">'
            f"{escape(node['term'])}</p><p>{escape(text)}</p>"
            f'<p><a href="{page}.html#{anchor}">Glossary</a></p></div>'
        )


def setup(app: Sphinx) -> None:
    """Connect the search for terms and their cards."""
    app.add_node(term_node, html=(_visit, None), text=(_visit_text, _visit_text))
    app.connect("doctree-resolved", _mark, priority=800)
    app.connect("html-page-context", _context, priority=940)
