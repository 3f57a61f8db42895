"""The catalogue: every table of the Data Package on a page, with its downloads and JSON-LD.

A page asks for it with the directive ``catalogue``. Nothing of it is typed: it is read from the
package each time the book is built.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..outputs import html, offers
from ..results import croissant
from ..tables import AUTHORITY, SOURCE_STATUS, authority, current

FOLDER = "data"
ZIP = "trainium-against-nvidia-data.zip"
WORKBOOK = "trainium-against-nvidia-data.xlsx"
SHEET = 31
"""Characters of a sheet's name, at most."""


class catalogue_node(nodes.General, nodes.Element):
    """Where the tables of the package stand on a page."""


class Catalogue(SphinxDirective):
    """All tables of the package: contents, columns, standing of the rows, licence, downloads."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(current().folder / "datapackage.json"))
        made: list[nodes.Node] = []
        for entry in current().package["resources"]:
            section = nodes.section(ids=[f"table-{entry['name']}"], names=[entry["name"]])
            section += nodes.title(text=entry["title"])
            section += catalogue_node(name=entry["name"])
            made.append(section)
        return made


def _standing(frame: pd.DataFrame) -> str:
    """How many rows rest on which authority, and how they were read."""
    if "source_status" not in frame:
        return ""
    known = authority(current())
    table = pd.crosstab(
        frame["source_id"].map(known).fillna("our own"), frame["source_status"].fillna("our own")
    )
    table = table.reindex([a for a in [*AUTHORITY, "our own"] if a in table.index])
    table.columns = [SOURCE_STATUS.get(c) or c.replace("_", " ") for c in table.columns]
    shown = table.reset_index(names="Authority")
    shown["Authority"] = shown["Authority"].map(lambda a: AUTHORITY.get(a, a))
    headings = {column: column for column in shown}
    return html.table(shown, headings, f"Rows of {frame.attrs['table']} by authority")


def _columns(entry: dict[str, Any], frame: pd.DataFrame) -> str:
    rows = [
        {
            "column": field["name"],
            "type": field["type"],
            "unit": field.get("unit", ""),
            "filled": f"{frame[field['name']].notna().mean():.0%}" if len(frame) else "0%",
            "meaning": field.get("description", ""),
        }
        for field in entry["schema"]["fields"]
    ]
    headings = {c: c.capitalize() for c in ("column", "type", "unit", "filled", "meaning")}
    return html.table(pd.DataFrame(rows), headings, f"Columns of {entry['name']}")


def _keys(entry: dict[str, Any]) -> str:
    schema = entry["schema"]
    key = schema["primaryKey"]
    text = f"Key: {', '.join([key] if isinstance(key, str) else key)}."
    links = [
        f"{k['fields'] if isinstance(k['fields'], str) else ', '.join(k['fields'])} to "
        f'<a href="#table-{k["reference"]["resource"]}">{k["reference"]["resource"]}</a>'
        for k in schema.get("foreignKeys", [])
        if k["reference"]["resource"]
    ]
    return f"<p>{text}{' Points from ' + '; '.join(links) + '.' if links else ''}</p>"


_LIBRARY = Path(__file__).parents[1]


def _text(paths: Iterable[Path]) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(paths) if path.is_file())


@cache
def _sources(pages: tuple[Path, ...]) -> tuple[dict[Path, str], str]:
    """What each page runs of its own, and the rest of the library."""
    chapters = _LIBRARY / "chapters"
    own = {
        page: _text([page] * (page.suffix == ".ipynb") + [*(chapters / page.stem).glob("*.py")])
        for page in pages
    }
    rest = [
        p for p in _LIBRARY.rglob("*.py") if chapters not in p.parents or p.parent.name == "shared"
    ]
    return own, _text(rest)


def _used(name: str, app: Sphinx) -> str:
    asked = re.compile(rf'''[(\[\\]["'\\]+{name}["'\\]|, "{name}"[,)]''')
    sources = {Path(str(app.env.doc2path(page))): page for page in sorted(app.env.found_docs)}
    own, rest = _sources(tuple(sources))
    pages = []
    for source, page in sources.items():
        if asked.search(own[source]):
            title = app.env.titles[page].astext()
            pages.append(f'<a href="{Path(page).name}.html">{escape(title)}</a>')
    if f'["{name}"]' in rest:
        pages.append("the library")
    return f", used by {' and '.join(pages)}" if pages else ""


def entry_html(name: str, app: Sphinx) -> str:
    """One table of the catalogue as HTML."""
    entry, frame = current().resource(name), current()[name]
    where = f"../_static/{FOLDER}/{name}.csv"
    cited = frame["source_id"].nunique() if "source_status" in frame else 0
    documents = f" from {cited} documents" if cited else ""
    return (
        f"<p>{escape(entry['description'])}</p>"
        f"<p>{len(frame)} rows{documents}{_used(name, app)}. "
        f'<a href="../tables/{name}.html">All rows: sort, filter, plot</a> · '
        f'<a href="{where}" download>{name}.csv</a></p>{_standing(frame)}'
        f'<div class="figure-more"><details><summary>Columns</summary>{_keys(entry)}'
        f"{_columns(entry, frame)}</details></div>"
    )


def json_ld() -> dict[str, Any]:
    """The package as a schema.org Dataset."""
    package = current().package
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": package["title"],
        "description": package["description"],
        "version": package["version"],
        "dateModified": package["updated"],
        "license": package["licenses"][0]["path"],
        "isAccessibleForFree": True,
        "hasPart": [
            {
                "@type": "Dataset",
                "name": entry["title"],
                "description": entry["description"],
                "license": package["licenses"][0]["path"],
                "distribution": {
                    "@type": "DataDownload",
                    "encodingFormat": "text/csv",
                    "contentUrl": f"../_static/{FOLDER}/{entry['name']}.csv",
                },
                "variableMeasured": [
                    {
                        "@type": "PropertyValue",
                        "name": field["name"],
                        **({"unitText": field["unit"]} if field.get("unit") else {}),
                    }
                    for field in entry["schema"]["fields"]
                    if field["type"] in ("number", "integer")
                ],
            }
            for entry in package["resources"]
        ],
    }


def archive() -> bytes:
    """The whole package as a zip, the same bytes for the same data.

    The descriptor is at the root: what opens a zipped Data Package looks there alone.
    """
    folder = current().folder
    names = ["datapackage.json", "README.md", *(e["path"] for e in current().package["resources"])]
    stamp = (*current().as_of.timetuple()[:3], 0, 0, 0)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            entry = zipfile.ZipInfo(name, stamp)
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, (folder / name).read_bytes(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def workbook() -> bytes:
    """The whole package as a workbook, the same bytes for the same data.

    A sheet for each table, after one that says what each holds, its source and its licence. Text
    stays text: no cell is a formula or a link.
    """
    buffer = io.BytesIO()
    package = current().package
    day = dt.datetime(*current().as_of.timetuple()[:3])
    given = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": given}) as book:
        book.book.set_properties({"title": package["title"], "created": day})
        licence = package["licenses"][0]
        first = pd.DataFrame(
            [(e["name"][:SHEET], e["title"], e["description"]) for e in package["resources"]],
            columns=["Sheet", "Table", "Contents"],
        )
        first.to_excel(book, sheet_name="Contents", index=False, startrow=2)
        told = f"{package['title']}, {package['version']}, as of {current().as_of}."
        book.sheets["Contents"].write_string(0, 0, f"{told} {licence['name']}, {licence['path']}")
        for entry in package["resources"]:
            name = entry["name"][:SHEET]
            current()[entry["name"]].to_excel(book, sheet_name=name, index=False)
            book.sheets[name].freeze_panes(1, 0)
    return buffer.getvalue()


def _visit(translator: Any, node: catalogue_node) -> None:
    translator.body.append(entry_html(node["name"], translator.builder.app))
    raise nodes.SkipNode


def _downloads(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir) / "_static" / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files():
        (folder / name).write_bytes(content)


def files() -> Iterator[tuple[str, bytes]]:
    """The downloads: tables as they stand, the word on source and licence, zip and workbook."""
    for entry in current().package["resources"]:
        yield f"{entry['name']}.csv", (current().folder / entry["path"]).read_bytes()
    for name in ("datapackage.json", "README.md"):
        yield name, (current().folder / name).read_bytes()
    described = json.dumps(croissant.described(current()), ensure_ascii=False, indent=1)
    yield "croissant.json", f"{described}\n".encode()
    yield offers.FILE, offers.TEMPLATE.encode()
    yield ZIP, archive()
    yield WORKBOOK, workbook()


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    if doctree is not None and next(doctree.findall(catalogue_node), None) is not None:
        text = json.dumps(json_ld(), separators=(",", ":"), sort_keys=True).replace("</", "<\\/")
        context["body"] += f'<script type="application/ld+json">{text}</script>'
        context["report_wide"] = True


def setup(app: Sphinx) -> None:
    """Register the directive and the downloads."""
    app.add_node(catalogue_node, html=(_visit, None))
    app.add_directive("catalogue", Catalogue)
    app.connect("html-page-context", _context, priority=950)
    app.connect("build-finished", _downloads, priority=50)
