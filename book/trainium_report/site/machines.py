"""What programs read: the documents of :mod:`..results.machine` as JSON beside the pages.

A page asks for their list with the directive ``machines``.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..chapters import report
from ..outputs import html
from ..results import machine
from ..tables import current

PLACE = f"api/{machine.VERSION}"


class machines_node(nodes.General, nodes.Element):
    """Where the list of documents stands."""


class Machines(SphinxDirective):
    """Every document, with what it holds."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(current().folder / "datapackage.json"))
        return [machines_node()]


TITLES = {
    "claims": "Claims: wording, verdict, reason, evidence with addresses",
    "models": "Models: formulas, assumptions, choices, lookups, results at the presets",
    "verdicts": "Verdicts: today, in December 2025, by preset, and each change",
}


def title(name: str) -> str:
    """What a document holds, in a line."""
    return TITLES.get(name) or str(current().resource(name.removeprefix("tables/"))["title"])


def texts() -> dict[str, str]:
    """Every document as JSON by its name, and ``index``, which lists them."""
    if texts not in report().kept:
        report().kept[texts] = _texts()
    found: dict[str, str] = report().kept[texts]
    return found


def _texts() -> dict[str, str]:
    made = {}
    for name, document in machine.documents(report()):
        text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        made[name] = f"{text}\n"
    listed = [{"path": f"{name}.json", "title": title(name)} for name in made]
    index = {**machine.about(current()), "documents": listed}
    made["index"] = json.dumps(index, ensure_ascii=False, indent=1) + "\n"
    return made


def _list() -> str:
    names = [*TITLES, *(f"tables/{name}" for name in current().names), "index"]
    rows = "".join(
        f'<tr><th scope="row"><a href="../{PLACE}/{name}.json">{name}.json</a></th>'
        f"<td>{escape('This list' if name == 'index' else title(name))}</td></tr>"
        for name in names
    )
    head = '<th scope="col">File</th><th scope="col">What it holds</th>'
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return html.wrap(table, "Documents for programs")


def _visit(translator: object, _: machines_node) -> None:
    translator.body.append(_list())  # type: ignore[attr-defined]
    raise nodes.SkipNode


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    for name, text in texts().items():
        path = Path(app.outdir) / PLACE / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the directive and write the documents before the links are checked."""
    app.add_node(machines_node, html=(_visit, None))
    app.add_directive("machines", Machines)
    app.connect("build-finished", _write, priority=50)
