"""How to cite the report: as text and as BibTeX, with a button each that copies it.

The directive ``citation`` stands for both. The address is in them where the build knows it.
"""

from __future__ import annotations

from html import escape
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..tables import current
from .sharing import day

AUTHORS = "The authors of the report"
"""Who is named where ``report_authors`` is empty."""


class citation_node(nodes.General, nodes.Element):
    """Where the citation stands on a page."""


class Citation(SphinxDirective):
    """The report as a reference."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(current().folder / "datapackage.json"))
        return [citation_node()]


def forms(title: str, authors: str, site: str) -> dict[str, str]:
    """The reference as text and as BibTeX, for a title, the authors and the book's address."""
    known, who, version = current().as_of, authors or AUTHORS, current().package["version"]
    where = f" {site}" if site else ""
    fields = {
        "title": f"{{{title}}}", "author": f"{{{{{who}}}}}", "year": f"{{{known.year}}}",
        "month": f"{known:%b}".lower(), "version": f"{{{version}}}",
        "url": f"{{{site}}}" if site else "",
        "note": f"{{Jupyter Book with data and models. Facts as of {day()}}}",
    }  # fmt: skip
    listed = ",\n".join(f"  {name:<7} = {value}" for name, value in fields.items() if value)
    return {
        "Text": f"{who} ({known.year}). {title}. Version {version}. Jupyter Book with data and "
        f"models, facts as of {day()}.{where}",
        "BibTeX": f"@misc{{trainium_against_nvidia_{known.year},\n{listed}\n}}",
    }


def _visit(translator: Any, node: citation_node) -> None:
    config = translator.builder.app.config
    made = forms(config.html_title, config.report_authors.strip(), config.html_baseurl)
    translator.body.append('<div class="cite">')
    for name, text in made.items():
        translator.body.append(
            f'<p><b>{name}</b> <button type="button" class="copy-link" data-cite>Copy {name}'
            f'</button></p><pre style="white-space:pre-wrap">{escape(text)}</pre>'
        )
    translator.body.append("</div>")
    raise nodes.SkipNode


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    if doctree is not None and next(doctree.findall(citation_node), None) is not None:
        context["report_scripts"] = [*context["report_scripts"], "cite.js"]


def setup(app: Sphinx) -> None:
    """Register the directive and its script."""
    app.add_node(citation_node, html=(_visit, None))
    app.add_directive("citation", Citation)
    app.connect("html-page-context", _context, priority=950)
