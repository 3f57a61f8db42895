"""The comparison of chips on a page: the default pair as a table, and what its script needs.

A page asks for it with the directive ``compare``; ``static/compare.js`` lets the reader choose.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..chapters import report
from ..chapters.shared.comparison import CONTRACTS, ROWS, Chip, Figure, Option, Row, chips
from ..outputs import comparison, html
from ..tables import SOURCE_STATUS, current

STYLE = Path(__file__).parent / "styles" / "compare.css"
"""The style of this page alone."""


OWN = (
    "Your own offers, from your file, come first in the menus. The link leaves them out, and "
    "‘Defaults’ takes them away."
)
NO_CONTRACT = "a contract that your file does not name"


class compare_node(nodes.General, nodes.Element):
    """Where the comparison stands on a page."""


class Compare(SphinxDirective):
    """The comparison of chips, with the default pair."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        for table in ("accelerators", "accelerator_sources", "systems", "prices", "figure_bases"):
            self.env.note_dependency(str(current().folder / f"{table}.csv"))
        return [compare_node()]


def _figure(figure: Figure, sources: dict[str, int]) -> list[Any]:
    """A figure in short: number, unit, basis, then its source by number, place, status, notes."""
    at = sources.setdefault(figure.source_id, len(sources)) if figure.source_id else -1
    made = [figure.number, figure.unit, figure.basis, at, figure.locator,
            SOURCE_STATUS.get(figure.source_status, ""), figure.notes]  # fmt: skip
    while made[-1] == "":
        made.pop()
    return made


def _options(options: tuple[Option, ...], sources: dict[str, int]) -> list[Any]:
    return [
        [option.id, option.label, _figures(option.figures, sources), option.day]
        for option in options
    ]


def _figures(figures: Any, sources: dict[str, int]) -> dict[str, Any]:
    return {key: _figure(figure, sources) for key, figure in figures.items()}


def _chip(chip: Chip, sources: dict[str, int]) -> list[Any]:
    return [
        chip.name, _figures(chip.figures, sources), _options(chip.systems, sources),
        _options(chip.offers, sources),
    ]  # fmt: skip


def payload() -> str:
    """Rows, chips and sources as compact JSON."""
    sources: dict[str, int] = {}
    known = {key: _chip(chip, sources) for key, chip in chips(report().tables).items()}
    made = {
        "rows": [{**asdict(row), "usual": row.usual} for row in ROWS],
        "chips": known,
        "sources": [html.source_link(source_id, listed=True) for source_id in sources],
        "default": comparison.DEFAULT, "most": comparison.MOST, "least": comparison.LEAST,
        "lacks": comparison.LACKS, "notPublished": comparison.NOT_PUBLISHED,
        "unlike": comparison.UNLIKE, "own": OWN, "noContract": NO_CONTRACT,
        "contracts": CONTRACTS, "months": comparison.MONTHS, "kinds": comparison.KINDS,
    }  # fmt: skip
    return json.dumps(made, separators=(",", ":"), ensure_ascii=False).replace("</", "<\\/")


def _parts(row: Row) -> str:
    """How a row is computed, in words."""
    label = {each.id: each.label for each in ROWS}
    return f"{label[row.of]} {'times' if row.times else 'over'} {label[row.times or row.over]}"


def _read(figure: Figure) -> str:
    """Where a number of a table was read, as the item of a list."""
    where = f", {escape(figure.locator)}" if figure.locator else ""
    said = SOURCE_STATUS.get(figure.source_status, "")
    status = f" <em>{said}</em>" if said else ""
    return f"<li>{html.source_link(figure.source_id, listed=True)}{where}{status}</li>"


def card(row: Row, chip: Chip, figure: Figure, key: str) -> str:
    """The source card of a cell."""
    title = escape(f"{row.label}: {chip.name}")
    basis = f"<p>It counts {escape(figure.basis)}.</p>" if figure.basis else ""
    notes = f"<p>{escape(figure.notes)}</p>" if figure.notes else ""
    how = f"<p>Computed: {escape(_parts(row).lower())}.</p>" if row.of else ""
    read = "".join(dict.fromkeys(_read(part) for part in figure.parts or (figure,)))
    body = f"{how}<ul>{read}</ul>"
    return (
        f'<div popover id="{key}" class="source-card" role="dialog" aria-label="{title}">'
        f'<p class="source-card-title">{title}</p>'
        f"<p>{escape(comparison.text(row, figure))}</p>{basis}{notes}{body}</div>"
    )


def _cell(row: Row, chip: Chip, found: list[Figure], at: int) -> str:
    figure, key = found[at], f"compare-{row.id}-{at}"
    told = escape(comparison.text(row, figure))
    if figure.number is None:
        return f'<td class="none">{told}</td>'
    related = comparison.ratio(row, found[0], figure) if at else ""
    small = f"<small>{escape(related)}</small>" if related else ""
    opener = f'<a class="value" href="#{key}">{told}</a>'
    return f"<td>{opener}{small}{card(row, chip, figure, key)}</td>"


def still_table(shown: comparison.Comparison) -> str:
    """A comparison as a plain table."""
    heads = "".join(
        f'<th scope="col">{escape(chip.name)}'
        f"<small>{escape(comparison.head(system, 'chips'))}</small>"
        f"<small>{escape(comparison.head(offer, 'price'))}</small></th>"
        for chip, system, offer in zip(shown.chips, shown.systems, shown.offers, strict=True)
    )
    lines, group = [], ""
    for row, found in shown.figures():
        if row.group != group:
            group = row.group
            span = len(shown.chips) + 1
            lines.append(f'<tr><th scope="rowgroup" colspan="{span}">{group}</th></tr>')
        cells = "".join(_cell(row, chip, found, at) for at, chip in enumerate(shown.chips))
        lines.append(f'<tr><th scope="row">{escape(row.label)}</th>{cells}</tr>')
    made = (
        f"<table><thead><tr><td></td>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )
    return html.wrap(made, "Chips side by side")


def _visit(translator: Any, node: compare_node) -> None:
    shown = comparison.compare()
    told = "".join(f"<p>{escape(text)}</p>" for text in comparison.remarks(shown))
    translator.body.append(
        f"<style>{STYLE.read_text(encoding='utf-8')}</style>"
        f'<div class="compare"><div class="compare-table">{still_table(shown)}</div>'
        f'<div class="compare-remarks">{told}</div>'
        f'<script type="application/json" id="compare-data">{payload()}</script></div>'
    )
    raise nodes.SkipNode


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    if doctree is not None and next(doctree.findall(compare_node), None) is not None:
        context["report_scripts"] = [*context["report_scripts"], "compare.js"]
        context["report_wide"] = True


def setup(app: Sphinx) -> None:
    """Register the directive and the page's script."""
    app.add_node(compare_node, html=(_visit, None))
    app.add_directive("compare", Compare)
    app.connect("html-page-context", _context, priority=950)
