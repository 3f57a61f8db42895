"""The bibliography and the list of errors found in sources, generated from the data.

Directives ``sources`` and ``corrections``, without content.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from html import escape
from typing import Any, ClassVar

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..outputs import html
from ..tables import current

GROUPS = {
    "primary": "Primary: companies, filings, standards, papers",
    "research": "Named research",
    "press": "Press",
    "individual": "Individuals, who set a range only where others can check them",
    "aggregator": "Aggregators, which set no default, range or verdict",
}


class listed_node(nodes.General, nodes.Element):
    """Where a generated list stands on a page."""


def _uses() -> dict[str, Counter[str]]:
    """How many rows of each table rest on each source."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in current().package["resources"]:
        frame = current()[entry["name"]]
        if entry["name"] != "sources" and "source_id" in frame:
            for source_id, rows in frame["source_id"].value_counts().items():
                found[str(source_id)][entry["name"]] = int(rows)
    return found


def _item(row: Any, uses: Counter[str]) -> str:
    title = escape(row.title)
    if isinstance(row.url, str):
        title = f'<a href="{escape(row.url)}">{title}</a>'
    published = f", {row.published}" if isinstance(row.published, str) else ""
    version = f", {escape(row.version)}" if isinstance(row.version, str) else ""
    address = "" if isinstance(row.url, str) else " <em>no public address</em>"
    used = ", ".join(f"{table.replace('_', ' ')} ({rows})" for table, rows in uses.items())
    return (
        f'<li id="source-{row.source_id}">{escape(row.publisher)}: {title}{published}{version}.'
        f"{address} <small>Used in: {used or 'no table'}</small></li>"
    )


def _sources(authority: str) -> str:
    frame = current()["sources"]
    frame = frame[frame["authority"] == authority]
    used = _uses()
    frame = frame.sort_values(["publisher", "title", "source_id"], key=lambda c: c.str.lower())
    items = "".join(_item(row, used[row.source_id]) for row in frame.itertuples(index=False))
    return f'<ul class="bibliography">{items}</ul>'


def _corrections(_: str) -> str:
    frame = current()["corrections"]
    kinds = frame["kind"].str.replace("_", " ")
    rows = "".join(
        f'<tr><th scope="row">{escape(row.subject)}<br><small>{kind}</small></th>'
        f"<td>{escape(_amount(row.stated, row.unit))}<br>"
        f"<small>{html.source_link(row.source_id)}</small></td>"
        f"<td>{escape(_amount(row.right, row.unit))}<br>"
        f"<small>{html.source_link(row.right_source_id)}</small></td>"
        f"<td>{escape(row.notes) if isinstance(row.notes, str) else ''}</td></tr>"
        for row, kind in zip(frame.itertuples(index=False), kinds, strict=True)
    )
    names = ("What", "As stated", "As we have it", "Why")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return html.wrap(table, "Errors found in sources")


def _amount(value: Any, unit: Any) -> str:
    shown = "not stated" if pd.isna(value) else str(value)
    return f"{shown} {unit}" if isinstance(unit, str) and not pd.isna(value) else shown


class Sources(SphinxDirective):
    """The bibliography, one section for each authority."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(current().folder / "sources.csv"))
        made: list[nodes.Node] = []
        for authority, title in GROUPS.items():
            section = nodes.section(ids=[f"authority-{authority}"], names=[authority])
            section += nodes.title(text=title)
            section += listed_node(kind="sources", of=authority)
            made.append(section)
        return made


class Corrections(SphinxDirective):
    """Errors of sources that we found, with what is right."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(current().folder / "corrections.csv"))
        return [listed_node(kind="corrections", of="")]


PARTS: dict[str, Callable[[str], str]] = {"sources": _sources, "corrections": _corrections}


def _visit(translator: Any, node: listed_node) -> None:
    translator.body.append(PARTS[node["kind"]](node["of"]))
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_node(listed_node, html=(_visit, None))
    app.add_directive("sources", Sources)
    app.add_directive("corrections", Corrections)
