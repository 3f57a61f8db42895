"""Figures on the page: the specification goes into a script that is loaded when it is needed."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import escape, unescape
from pathlib import Path

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from ..tables import Tables, current, kept
from . import embeds

COLOURS = Path(__file__).parent / "theme" / "static" / "colours.css"
_SPEC = re.compile(r'<script type="application/json" class="figure-spec">(.*?)</script>', re.DOTALL)
_CSV = re.compile(r'href="data:text/csv;base64,([^"]*)"')
_ID = re.compile(r'<figure class="figure" id="fig-([^"]+)"')

_SOURCES = re.compile(r'<p class="figure-source">.*?</p>', re.DOTALL)
_LINK = re.compile(r'href="(https?://[^"]+)"')
_FILE = re.compile(r'(download="[^"]+\.csv" href="[^"]*">Download as CSV</a>)')

MOST_TABLES = 3
"""How many tables a figure leads to: those with the most rows of its sources."""

_NUMBER = re.compile(r'class="figure-number"[^>]*>Figure ([\d.]+)')


def _store(app: Sphinx, folder: str, name: str, text: str) -> str:
    path = Path(app.outdir) / "_static" / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return f"_static/{folder}/{name}"


def tools(number: str) -> str:
    """The buttons under a figure; they need the page's script and are shown by it."""
    kinds = {
        "link": ("Link", f"Copy a link to figure {number}"),
        "png": ("PNG", f"PNG of figure {number}"),
        "svg": ("SVG", f"SVG of figure {number}"),
        "wide": ("Full width", f"Full width for figure {number}"),
    }
    buttons = "".join(
        f'<button type="button" data-figure="{kind}" aria-label="{name}">{label}</button>'
        for kind, (label, name) in kinds.items()
    )
    return f'<div class="figure-tools">{buttons}</div>'


@kept
def _rows(tables: Tables) -> pd.DataFrame:
    """Table and address of the source of each row that has one."""
    address = tables["sources"].set_index("source_id")["url"]
    found = [
        pd.DataFrame({"url": tables[name]["source_id"].map(address), "table": name})
        for name in tables.names
        if name != "sources" and "source_id" in tables[name]
    ]
    return pd.concat(found).dropna()


def tables_behind(text: str) -> list[str]:
    """The tables with the most rows of the sources that a figure names."""
    named = _SOURCES.search(text)
    urls = {unescape(url) for url in _LINK.findall(named[0])} if named else set()
    rows = _rows(current())
    counts = rows.loc[rows["url"].isin(urls), "table"].value_counts(sort=False)
    return list(counts.sort_values(ascending=False, kind="stable").index[:MOST_TABLES])


def _to_tables(text: str, up: str) -> str:
    """A figure with links to the tables that its sources stand in, beside its file."""
    links = ", ".join(
        f'<a href="{up}tables/{name}.html">{escape(current().resource(name)["title"])}</a>'
        for name in tables_behind(text)
    )
    said = f" · Tables with these sources: {links}" if links else ""
    return _FILE.sub(lambda found: found[0] + said, text)


def _move(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if app.builder.format != "html":
        return
    up = "../" * docname.count("/")
    owners: dict[str, str] = vars(app.builder).setdefault("report_figures", {})
    colours = COLOURS.read_text(encoding="utf-8")
    seen: set[str] = set()
    for node in doctree.findall(nodes.raw):
        text = node.astext()
        found = _SPEC.search(text)
        if not found:
            continue
        name = _ID.search(text)
        assert name is not None
        if name[1] in seen:
            raise ExtensionError(f"{docname}: two figures have the id {name[1]!r}")
        seen.add(name[1])
        if (owner := owners.setdefault(name[1], docname)) != docname:
            raise ExtensionError(f"{docname} and {owner}: two figures have the id {name[1]!r}")
        script = f"reportFigure({json.dumps(name[1])},{found[1]});\n"
        digest = hashlib.sha256(script.encode()).hexdigest()[:12]
        where = _store(app, "figures", f"{name[1]}.{digest}.js", script)
        text = text.replace(found[0], "")
        text = text.replace(
            '<figure class="figure"', f'<figure class="figure" data-spec="{up}{where}"'
        )

        def saved(link: re.Match[str], name: str = name[1]) -> str:
            csv = base64.b64decode(link[1]).decode()
            return f'href="{up}{_store(app, "figures", f"{name}.csv", csv)}"'

        text = _CSV.sub(saved, text)
        text = _to_tables(text, up)
        numbered = _NUMBER.search(text)
        assert numbered is not None
        shared = embeds.read(name[1], docname, text)
        embeds.write(app, shared, colours)
        more = f"{embeds.entry(app, shared)}{tools(numbered[1])}"
        text = text.replace("</div></figure>", f"{more}</div></figure>")
        node.clear()
        node.append(nodes.Text(text))
        node.rawsource = text


def setup(app: Sphinx) -> None:
    """Connect the move."""
    app.connect("doctree-resolved", _move)
