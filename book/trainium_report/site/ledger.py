"""The ledger on a page: the claims, the presets and the open forecasts.

Four directives without content, ``ledger``, ``doubts``, ``presets`` and ``forecasts``; all they
show is computed as the book is built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
from docutils import nodes
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..chapters import CHAPTERS, report
from ..models import PRESETS, Choice, Input, turns
from ..models.latex import latex
from ..outputs import html
from ..outputs.controls import ORIGINS, PRESET_LABELS, input_format
from ..outputs.how_sure import how_sure
from ..outputs.verdict_line import verdict_line
from ..results import VERDICTS, claims, ledger
from ..results.texts import COLUMNS, names, rendered
from ..tables import SOURCE_STATUS, current
from .numbers import fixed, value_node

FOLDER = "data"
FILES = {"ledger.csv": ledger.as_csv, "ledger.json": ledger.as_json}


class ledger_node(nodes.General, nodes.Element):
    """Where one of the ledger's parts stands on a page."""


class Part(SphinxDirective):
    """Any of the ledger's parts."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        for table in COLUMNS:
            self.env.note_dependency(str(current().folder / f"{table}.csv"))
        made = ledger_node(part=self.name)
        if self.name == "ledger":
            # The page's cards are those of the values that it holds.
            made += [value_node("", "", name=name) for name in _values()]
        return [made]


def _values() -> Iterator[str]:
    for entry in ledger.entries(report()):
        for text in (entry.reason, entry.rule_words, entry.would_change, entry.for_amazon,
                     entry.for_nvidia, entry.answer, entry.doubt):  # fmt: skip
            yield from names(text)


def _prose(text: str) -> str:
    """A text of a claim with its numbers: those of the defaults, for which it is written."""
    return rendered(text, escape, fixed)


def title_of(app: Sphinx, stem: str) -> str:
    """The title of a chapter, or its stem where the chapter is not in the book."""
    page = f"book/{stem}"
    return app.env.titles[page].astext() if page in app.env.titles else stem.replace("_", " ")


def _link(app: Sphinx, stem: str, claim_id: str, text: str) -> str:
    if f"book/{stem}" not in app.env.found_docs:
        return escape(text)
    return f'<a href="{stem}.html#{claim_id}">{escape(text)}</a>'


def _menu(name: str, label: str, options: dict[str, str]) -> str:
    listed = "".join(f'<option value="{k}">{escape(v)}</option>' for k, v in options.items())
    return (
        f'<div class="control"><label for="ledger-{name}">{label}</label>'
        f'<select id="ledger-{name}" name="{name}">{listed}</select></div>'
    )


def _tools(app: Sphinx) -> str:
    every = ledger.entries(report())
    reader = {slug for entry in every if entry.signal for slug in _codes(entry.signal)}
    used = {entry.verdict for entry in every} | reader
    verdicts = [verdict.text for slug, verdict in VERDICTS.items() if slug in used]
    chapters = [stem for stem in CHAPTERS if any(entry.chapter == stem for entry in every)]
    kinds = sorted({entry.kind for entry in every})
    menus = (
        _menu("verdict", "Verdict", {"": "All", **{v: v for v in verdicts}})
        + _menu("chapter", "Chapter", {"": "All", **{c: title_of(app, c) for c in chapters}})
        + _menu("kind", "Kind", {"": "All", **{k: k.capitalize() for k in kinds}})
        + _menu("method", "Reached how", {"": "Either", "computed": "Computed", "judged": "Judged"})
        + _menu(
            "order",
            "Order",
            {"": "As in the article", "verdict": "By verdict", "source": "By best source"},
        )
    )
    return (
        '<form class="ledger-tools" role="search" aria-label="Claims" hidden>'
        '<div class="control"><label for="ledger-q">Words or number</label>'
        '<input type="search" id="ledger-q" name="q" autocomplete="off" spellcheck="false"></div>'
        f'{menus}<p class="ledger-count" role="status">{len(every)} claims</p>'
        '<div class="controls-actions"><button type="reset">Show all</button></div></form>'
    )


def _codes(signal: str) -> tuple[str, ...]:
    return report().models.outputs[signal].codes


def _reasons(entry: ledger.Entry) -> Iterator[str]:
    yield f"<p>{_prose(entry.reason)}</p>"
    if entry.verdict_then:
        how = "by the same rule" if entry.rule else "judged"
        yield f"<p><b>Known in December 2025</b> ({how}): {html.badge(entry.verdict_then)}</p>"
    for side, text in (
        ("Amazon's side", entry.for_amazon), ("Nvidia's side", entry.for_nvidia),
        ("Our answer", entry.answer),
    ):  # fmt: skip
        if text:
            yield f"<p><b>{side}:</b> {_prose(text)}</p>"
    if entry.would_change:
        yield f"<p><b>What would change it:</b> {_prose(entry.would_change)}</p>"
    if entry.rule:
        formula = html.math_html(latex(report().models, entry.rule)) if entry.signal else ""
        yield f"<p><b>Rule:</b> {_prose(entry.rule_words)}</p>"
        if formula:
            yield verdict_line(entry.signal, entry.claim_id)
            yield how_sure(entry.signal, entry.claim_id)
            yield f'<div class="formula">{formula}</div>'
            yield from _turns(entry)
        yield str(highlight(ledger.code(report(), entry), PythonLexer(), HtmlFormatter()))
    else:
        yield "<p><b>Judged</b> by the authors of the report, on the evidence below.</p>"
    if entry.evidence:
        best = claims.BEST_SOURCE[entry.best_source]
        yield f"<p><b>Evidence</b> (best source: {best})</p><ul>"
        for item in entry.evidence:
            yield f"<li>{escape(item.statement)}. {where(item)}</li>"
        yield "</ul>"


def _turns(entry: ledger.Entry) -> Iterator[str]:
    """Where a verdict turns as one assumption is moved and the others stand."""
    listed = []
    for item in report().models.inputs_of(report().models.model_of(entry.rule)):
        if item.id not in report().models.dependencies([entry.rule]):
            continue
        form = input_format(item, finer=True)
        found = turns(report().models, entry.rule, item.id)
        said = "; ".join(
            f"{VERDICTS[part.verdict].text.lower()} "
            f"from {form.format(part.low)} to {form.format(part.high)}"
            for part in found
        )
        held = f"{input_format(item).format(item.default)} ({ORIGINS[item.origin]})"
        listed.append(f"<li>{escape(item.label)}, {escape(held)}: {escape(said)}</li>")
    if listed:
        yield "<p><b>Where it turns</b>, one assumption moved at a time:</p>"
        yield f"<ul>{''.join(listed)}</ul>"


def where(item: ledger.Evidence) -> str:
    """The source of a piece of evidence, with the place in it and how it was read."""
    standing = SOURCE_STATUS[item.source_status]
    more = [item.locator] if item.locator else []
    told = f" <em>{standing}</em>" if standing else ""
    return f"{html.source_link(item.source_id)}{escape(', '.join(['', *more]))}{told}"


def _row(app: Sphinx, entry: ledger.Entry, first_part: bool) -> str:
    key = entry.claim_id
    then = ""
    if entry.verdict_then not in ("", entry.verdict):
        then = f"<br><small>in December 2025: {VERDICTS[entry.verdict_then].text}</small>"
    anchor = f'<span id="{key[:-1]}"></span>' if first_part else ""
    chapter = _link(app, entry.chapter, key, title_of(app, entry.chapter))
    mark = html.badge(entry.verdict, entry.signal)
    best = claims.BEST_SOURCE[entry.best_source]
    return (
        f'<tbody id="{key}" data-chapter="{entry.chapter}" data-kind="{entry.kind}" '
        f'data-method="{entry.method}" data-source="{entry.best_source}" '
        f'data-verdict="{escape(VERDICTS[entry.verdict].text)}">'
        f'<tr><th scope="row">{anchor}<a href="#{key}">{key}</a></th>'
        f"<td>{escape(entry.claim)}<br><small>{chapter} · {entry.kind}</small></td>"
        f"<td>{mark}{then}</td><td>{entry.method}<br><small>best source: {best}</small></td></tr>"
        '<tr class="ledger-more"><td colspan="4"><details>'
        f"<summary>Reason and evidence<span class='visually-hidden'> of {key}</span></summary>"
        f"{''.join(_reasons(entry))}<p>{html.copy_link(key)}</p></details></td></tr></tbody>"
    )


def _ledger(app: Sphinx) -> str:
    """The table of all claims with the tools that narrow it."""
    seen: set[str] = set()
    rows = []
    for entry in ledger.entries(report()):
        number = entry.claim_id[:3]
        rows.append(_row(app, entry, entry.claim_id != number and number not in seen))
        seen.add(number)
    head = "".join(
        f'<th scope="col">{h}</th>' for h in ("Claim", "What it says", "Verdict", "Reached how")
    )
    files = ", ".join(
        f'<a href="../_static/{FOLDER}/{name}" download>{name.rsplit(".", 1)[1].upper()}</a>'
        for name in FILES
    )
    table = f"<table class='claims ledger'><thead><tr>{head}</tr></thead>{''.join(rows)}</table>"
    return (
        f"{_tools(app)}{html.wrap(table, 'Every claim of the article')}"
        f"<p>The ledger as {files}, at the default assumptions.</p>"
    )


def _doubts(app: Sphinx) -> str:
    """The verdicts that can best be argued with, each with the best argument against it."""
    listed = "".join(
        f'<li><a href="#{entry.claim_id}">{entry.claim_id}</a>, {escape(entry.claim)}: '
        f"{html.badge(entry.verdict, entry.signal)}<br>{_prose(entry.doubt)}</li>"
        for entry in ledger.entries(report())
        if entry.doubt
    )
    return f'<ul class="doubts">{listed}</ul>'


def _shown(item: Input | Choice, preset: str) -> str:
    value = item.preset(preset)
    if isinstance(item, Choice):
        return item.options[str(value)]
    return input_format(item).format(float(value))


def _presets(app: Sphinx) -> str:
    """What separates the two cases: the verdicts that change, and the assumptions behind them."""
    names = list(PRESETS)
    heads = "".join(f'<th scope="col">{escape(PRESET_LABELS[name])}</th>' for name in names)
    known = {entry.claim_id: entry for entry in ledger.entries(report())}
    verdicts = "".join(
        f'<tr><th scope="row"><a href="#{key}">{key}</a></th><td>{escape(known[key].claim)}</td>'
        + "".join(f"<td>{html.badge(slug)}</td>" for slug in slugs)
        + "</tr>"
        for key, slugs in ledger.verdicts_by_preset(report()).items()
    )
    rows = []
    for item in ledger.preset_differences(report()):
        moved = ledger.claims_depending_on(report(), item.id)
        links = ", ".join(f'<a href="#{key}">{key}</a>' for key in moved) or "numbers only"
        origin = ORIGINS[item.origin] if isinstance(item, Input) else "a choice"
        cells = "".join(f"<td>{escape(_shown(item, name))}</td>" for name in names)
        rows.append(
            f'<tr><th scope="row">{escape(item.label)}</th>{cells}'
            f"<td>{origin}</td><td>{links}</td></tr>"
        )
    first = (
        f'<table><thead><tr><th scope="col">Claim</th><th scope="col">What it says</th>{heads}'
        f"</tr></thead><tbody>{verdicts}</tbody></table>"
    )
    second = (
        f'<table><thead><tr><th scope="col">Assumption</th>{heads}<th scope="col">Origin</th>'
        f'<th scope="col">Verdicts</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )
    return (
        html.wrap(first, "Verdicts by preset")
        + html.wrap(second, "Assumptions that separate the presets")
        + _leaning()
    )


def _leaning() -> str:
    """The assumptions whose default is one side's best case, by side."""
    lists = []
    for preset, items in ledger.leaning(report()).items():
        named = "; ".join(
            f"{escape(item.label)} ({escape(_shown(item, preset))})" for item in items
        )
        lists.append(f"<li>{escape(PRESET_LABELS[preset])}, {len(items)}: {named}.</li>")
    return (
        "<p>Where the default is one side's best case, so that only the other side has"
        f" something to gain:</p><ul>{''.join(lists)}</ul>"
    )


_WHEN = {"at_least": "at least", "at_most": "at most"}


def _quantity(number: float, unit: str) -> str:
    shown = html.cell(float(number))
    if unit == "%":
        return f"{shown}%"
    return f"{shown} {unit.removesuffix('s') if number == 1 else unit}"


def threshold(row: Any) -> str:
    """When a forecast comes true, and when it has failed, in words."""
    if pd.isna(row.threshold):
        said = "it happens"
    else:
        said = f"{_WHEN[row.came_true_if]} {_quantity(row.threshold, row.unit)}"
        if not pd.isna(row.failed_at):
            said += f"; failed at {_quantity(row.failed_at, row.unit)}"
        said += f" ({ORIGINS[row.threshold_origin]})"
    if isinstance(row.no_range_because, str):
        said += f". No range: {row.no_range_because[:1].lower()}{row.no_range_because[1:]}"
    return said


def _forecasts(app: Sphinx) -> str:
    """The open forecasts by day: what decides each, by when, and the latest reading."""
    rows = []
    every = current()["forecasts"].sort_values(["decides_by", "forecast_id"])
    for row in every.itertuples(index=False):
        limit = threshold(row)
        reading = "none found; what is known:"
        if not pd.isna(row.reading):
            reading = f"{_quantity(row.reading, row.unit)} ({row.reading_as_of})"
        note = f"<br><small>{escape(row.notes)}</small>" if isinstance(row.notes, str) else ""
        rows.append(
            f'<tr><th scope="row"><a href="claims.html#{row.claim_id}">{row.claim_id}</a></th>'
            f"<td>{escape(row.indicator)}{note}</td><td>{escape(limit)}</td>"
            f"<td class='date'>{row.decides_by}</td><td>{escape(reading)}<br>"
            f"<small>{html.source_link(row.source_id)}</small></td></tr>"
        )
    names = ("Claim", "Indicator", "Comes true", "Decided by", "Latest reading")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return html.wrap(table, "Open forecasts")


PARTS: dict[str, Callable[[Sphinx], str]] = {
    "ledger": _ledger, "doubts": _doubts, "presets": _presets, "forecasts": _forecasts,
}  # fmt: skip


def _visit(translator: Any, node: ledger_node) -> None:
    translator.body.append(PARTS[node["part"]](translator.builder.app))
    raise nodes.SkipNode


def _downloads(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir) / "_static" / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, write in FILES.items():
        (folder / name).write_text(write(report()), encoding="utf-8")


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    if doctree is not None and any(n["part"] == "ledger" for n in doctree.findall(ledger_node)):
        context["report_scripts"] = [*context["report_scripts"], "ledger.js"]
        context["report_wide"] = True


def setup(app: Sphinx) -> None:
    """Register the directives, the page's script and the downloads."""
    app.add_node(ledger_node, html=(_visit, None))
    for name in PARTS:
        app.add_directive(name, Part)
    app.connect("html-page-context", _context, priority=950)
    app.connect("build-finished", _downloads, priority=50)
