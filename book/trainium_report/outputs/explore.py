"""A table to explore: every row with links to its sources, and the tools that narrow them.

Rows, heads and columns' meanings are plain HTML; ``site/static/explore.js`` adds the tools, on a
page and in a notebook alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from ..chapters.shared import chips
from ..charts.theme import MAKER
from ..tables import Source, Tables, current, sources
from . import html
from .display import Bundle, still

LICENCE = "selection and notes CC BY 4.0; each fact belongs to its source"
"""What a downloaded selection says of its licence, in every row."""

FEW = 12
"""A column of texts with at most so many different ones is filtered by a menu."""

LONG = 100
"""A cell with more characters than this is given room for a line of them."""

SLUG = 20
"""Keys that are longer than this, on average, are shown only when asked for."""

_SIDE = {"locator", "source_status", "notes", "unused_because", "series", "licence_note",
         "region_group"}
_MADE_BY = ("vendor", "company", "holder")

FIRST = {
    "accelerator_sources": "chip_id field value unit",
    "accelerators": "name vendor bf16_dense_tflops fp8_dense_tflops memory_gb memory_bw_tbs tdp_w",
    "assumptions": "label default unit low high origin best_case_trainium best_case_nvidia",
    "chip_costs": "item usd_low usd_high per chip_id by as_of",
    "claims": "claim_id claim verdict verdict_then chapter kind method",
    "clusters": "cluster chips chip_id user operator standing power_mw as_of site",
    "company_quarters": "company metric value unit fiscal_label period_end segment part",
    "corrections": "subject stated right unit kind",
    "deals": "buyer seller usd_bn date kind quantity unit standing",
    "ecosystem": "platform indicator value unit as_of text",
    "evidence": "topic statement value unit as_of confidence",
    "forecasts": "indicator threshold unit decides_by reading reading_as_of claim_id",
    "framework_operations": "model gflop_per_token sequence_tokens convention_id",
    "framework_peaks": "package device peak_tflops maker_tflops chip_id version",
    "instance_devices": "instance chip_id device devices cores memory_mib version date",
    "instance_regions": "instance chip_id regions of_regions names version date",
    "interconnect": "name gbps_per_chip direction scope vendor generation",
    "market_share": "holder share_low share_high period measure market_definition by as_of",
    "market_size": "market_definition value period measure by published",
    "prices": "chip_id usd_per_chip_hour purchase_model provider region as_of instance",
    "realized_performance": "chip_id metric value_low value_high unit task workload precision "
    "claimed_or_measured as_of by",
    "reference_values": "what output given expected tolerance",
    "software_support": "package metric value unit date version",
    "sources": "title publisher published url authority",
    "switching_cost": "who what effort outcome origin target as_of",
    "systems": "name chip_id chips bf16_dense_pflops fp8_dense_pflops memory_gb memory_unit "
    "power_kw_low power_kw_high available",
    "theory": "model parameter low central high unit meaning",
    "timeline": "date event actor category",
    "training_runs": "model developer date training_flop chip_id chips days mfu",
    "trainium_business": "quantity value unit as_of statement scope said_in",
    "vendor_year": "vendor metric value unit year by definition",
}
"""The columns that a reader seeks first, by table; the others follow in the order of the file."""


@dataclass(frozen=True)
class Column:
    """One column as a reader meets it: ``kind`` is number, date, menu or text."""

    name: str
    kind: str
    unit: str
    about: str
    aside: bool
    """Whether it is shown only when asked for."""

    @property
    def head(self) -> str:
        """The name with its unit."""
        return f"{self.name} ({self.unit})" if self.unit else self.name


def columns(tables: Tables, name: str) -> list[Column]:
    """The columns of a table: those of :data:`FIRST`, then the others as its file has them.

    KeyError, with near names, for an unknown table.
    """
    entry, frame = tables.resource(name), tables.raw(name)
    made = []
    for field in entry["schema"]["fields"]:
        column, filled = field["name"], frame[field["name"]] != ""
        few = frame[column].nunique() <= FEW and not column.endswith("source_id")
        if field["type"] in ("number", "integer"):
            kind = "number"
        elif "date" in field:
            kind = "date"
        else:
            kind = "menu" if few or field["type"] == "boolean" else "text"
        slug = column == entry["schema"]["primaryKey"] and frame[column].str.len().mean() > SLUG
        made.append(
            Column(column, kind, field.get("unit", ""), field.get("description", ""),
                   column in _SIDE or slug or not filled.any())
        )  # fmt: skip
    first = FIRST.get(name, "").split()
    return sorted(made, key=lambda c: first.index(c.name) if c.name in first else len(first))


def maker(row: Mapping[str, str]) -> str:
    """Whose chip or business a row is about, as the palette names it; empty where none is told."""
    if row.get("chip_id"):
        return chips.maker(row["chip_id"])
    told = next((row[column] for column in _MADE_BY if row.get(column)), "")
    if not told:
        return ""
    known = {"AWS": "Amazon", "Amazon": "Amazon", "Alphabet": "Google"}
    known |= {name: name for name in MAKER}
    found = {maker for word, maker in known.items() if word.lower() in told.lower()}
    return found.pop() if len(found) == 1 else "Other"


def _source(found: Source | None) -> str:
    if found is None or not found.url:
        return escape(found.title if found else "")
    return f'<a href="{escape(found.url)}" rel="noopener">{escape(found.title)}</a>'


def _cell(column: Column, text: str, known: Mapping[str, Source]) -> tuple[str, str]:
    """The attributes of a cell and what stands in it."""
    if not text:
        return "", ""
    if column.name.endswith(("source_id", "source_ids")) and (column.name != "source_id" or known):
        shown = "; ".join(_source(known.get(key)) or escape(key) for key in text.split(";"))
        return f' class=wide data-v="{escape(text)}"', shown
    if column.name == "url":
        return "", f'<a href="{escape(text)}" rel="noopener">{escape(text)}</a>'
    kind = "num" if column.kind == "number" else "wide" if len(text) > LONG else ""
    return (f" class={kind}" if kind else ""), escape(text)


@dataclass(frozen=True)
class Explorer:
    """A table to explore; a notebook cell that ends in one shows it."""

    name: str
    title: str
    columns: list[Column]
    rows: list[dict[str, str]]

    def _heads(self) -> Iterator[str]:
        for column in self.columns:
            unit = f" <small>{escape(column.unit)}</small>" if column.unit else ""
            kind = " class=num" if column.kind == "number" else ""
            aside = " data-aside" if column.aside else ""
            yield (
                f'<th scope="col"{kind} data-column="{column.name}" data-kind="{column.kind}"'
                f'{aside} title="{escape(column.about)}">{escape(column.name)}{unit}</th>'
            )

    def _body(self) -> Iterator[str]:
        known = {} if self.name == "sources" else sources(current())
        for row in self.rows:
            made = maker(row)
            yield f'<tr data-maker="{made}">' if made else "<tr>"
            for at, column in enumerate(self.columns):
                attributes, shown = _cell(column, row[column.name], known)
                tag = 'th scope="row"' if at == 0 and shown else "td"
                yield f"<{tag}{attributes}>{shown}</{tag[:2]}>"
            yield "</tr>"

    def _meanings(self) -> str:
        listed = "".join(
            f'<li data-column="{column.name}"><b>{escape(column.head)}</b> '
            f"{escape(column.about)}</li>"
            for column in self.columns
        )
        return (
            '<details class="explore-columns"><summary>Columns</summary>'
            f"<ul>{listed}</ul></details>"
        )

    def _plot(self) -> str:
        axes = [column for column in self.columns if column.kind in ("number", "date")]
        if sum(column.kind == "number" for column in axes) < 1 or len(axes) < 2:
            return ""
        menus = "".join(
            f'<div class="control"><label for="{self.name}-{axis}">{label}</label>'
            f'<select id="{self.name}-{axis}" name="{axis}">{self._axis(axes, number)}</select>'
            f'<label class="explore-log"><input type="checkbox" name="log" value="{axis}">'
            " logarithmic</label></div>"
            for axis, label, number in (("x", "Across", False), ("y", "Up", True))
        )
        return (
            f'<details class="explore-plot"><summary>Plot</summary><form>{menus}</form>'
            '<div class="explore-drawing"></div></details>'
        )

    @staticmethod
    def _axis(axes: list[Column], number: bool) -> str:
        first = [c for c in axes if c.kind == "number" and not c.aside] or axes
        dated = [c for c in axes if c.kind == "date"]
        chosen = first[0] if number else (dated or first[1:] or first)[0]
        return "".join(
            f'<option value="{column.name}"{" selected" if column is chosen else ""}>'
            f"{escape(column.head)}</option>"
            for column in axes
        )

    def html(self, *, page: bool) -> str:
        """The table with its tools; a ``page`` has links and plots too."""
        options = "".join(
            f'<option value="{c.name}">{escape(c.head)}</option>' for c in self.columns
        )
        head = "".join(self._heads())
        body = "".join(self._body())
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return (
            f'<div class="explore" data-table="{self.name}" data-licence="{escape(LICENCE)}"'
            f"{' data-page' if page else ''}>"
            f'<form class="ledger-tools explore-tools" role="search" '
            f'aria-label="Rows of {escape(self.title)}" hidden>'
            f'<div class="control"><label for="{self.name}-words">Words</label>'
            f'<input type="search" id="{self.name}-words" name="words" autocomplete="off" '
            'spellcheck="false"></div>'
            f'<div class="control"><label for="{self.name}-by">Filter by a column</label>'
            f'<select id="{self.name}-by" name="by"><option value="">Choose …</option>{options}'
            "</select></div>"
            '<div class="controls-actions">'
            f'<p class="ledger-count" role="status">{len(self.rows)} rows</p>'
            '<button type="button" data-save>Download as CSV</button>'
            '<button type="button" data-link>Copy link</button>'
            '<button type="reset">Show all</button></div></form>'
            f'<div class="explore-folds">{self._meanings()}{self._plot() if page else ""}</div>'
            f"{html.wrap(table, f'Rows of {self.title}')}"
            '<p class="explore-more" hidden><button type="button"></button></p></div>'
        )


def explorer(name: str) -> Explorer:
    """A table of the data to explore.

    KeyError, with near names, for an unknown table.
    """
    tables = current()
    rows = tables.raw(name).to_dict("records")
    return Explorer(
        name, tables.resource(name)["title"], columns(tables, name),
        [{str(key): str(cell) for key, cell in row.items()} for row in rows],
    )  # fmt: skip


@still.register(Explorer)
def _explorer(shown: Explorer) -> Bundle:
    return {
        "text/html": shown.html(page=False),
        "text/plain": f"{shown.title}: {len(shown.rows)} rows",
    }
