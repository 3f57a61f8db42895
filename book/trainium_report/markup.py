"""Small pieces of HTML that the library's outputs share."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
from latex2mathml.converter import convert

from . import models, sources

STATUS = {
    "direct": "",
    "second_hand": "second hand",
    "domain_only": "page not recorded",
    "no_address": "no public address",
}
AUTHORITY = {
    "primary": "primary",
    "research": "named research",
    "press": "press",
    "individual": "individual",
    "aggregator": "aggregator",
}


def cell(value: Any, digits: int = 4) -> str:
    """A table cell as text: a dash for what is missing, at most ``digits`` significant digits."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if value and abs(value) >= 10 ** (digits - 1):
            return f"{value:,.0f}"
        return f"{value:.{digits}g}"
    return str(value)


def table(frame: pd.DataFrame, columns: Mapping[str, str], label: str) -> str:
    """An HTML table in a scrolling region; ``columns`` maps column to heading, in order.

    The first column heads its row. Columns of numbers are aligned right.
    """
    numeric = {c for c in columns if pd.api.types.is_numeric_dtype(frame[c])}
    head = "".join(
        f'<th scope="col"{" class=num" if c in numeric else ""}>{escape(h)}</th>'
        for c, h in columns.items()
    )
    body = []
    for row in frame[[*columns]].itertuples(index=False, name=None):
        cells = []
        for position, (column, value) in enumerate(zip(columns, row, strict=True)):
            text = escape(cell(value))
            kind = " class=num" if column in numeric else ""
            tag = 'th scope="row"' if position == 0 else "td"
            cells.append(f"<{tag}{kind}>{text}</{tag.split(maxsplit=1)[0]}>")
        body.append(f"<tr>{''.join(cells)}</tr>")
    return wrap(
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>", label
    )


def wrap(inner: str, label: str) -> str:
    """A region that scrolls sideways by keyboard too."""
    return (
        f'<div class="table-wrap" tabindex="0" role="region" aria-label="{escape(label)}">'
        f"{inner}</div>"
    )


def math_html(latex: str, block: bool = True) -> str:
    """A formula as native MathML."""
    return str(convert(latex, display="block" if block else "inline"))


def source_link(source_id: str, listed: bool = False) -> str:
    """A source as a link (or its title, where no address is known) with its authority.

    With ``listed`` the authority leads to the source's place in the bibliography.
    """
    source = sources.get(source_id)
    title = escape(source.title)
    if source.url:
        title = f'<a href="{escape(source.url)}" rel="noopener">{title}</a>'
    named = "" if source.publisher in source.title else f"{escape(source.publisher)}, "
    standing = AUTHORITY[source.authority]
    if listed:
        standing = f'<a href="bibliography.html#source-{source_id}">{standing}</a>'
    return f"{named}{title} <small>({standing})</small>"


def source_list(source_ids: Sequence[str]) -> list[str]:
    """Sources as links; versions of one document are named once, with their number."""
    groups: dict[tuple[str, str], list[str]] = {}
    for source_id in source_ids:
        source = sources.get(source_id)
        groups.setdefault((source.publisher, source.title), []).append(source_id)
    shown = []
    for versions in groups.values():
        latest = max(versions, key=lambda key: (sources.get(key).published, key))
        more = f" and {len(versions) - 1} earlier versions" if len(versions) > 2 else ""
        more = " and an earlier version" if len(versions) == 2 else more
        shown.append(source_link(latest) + more)
    return shown


def formula(output: str) -> str:
    """The formula of a model output and a table of its parts, as HTML."""
    item = models.outputs()[output]
    parts = []
    for symbol in sorted(item.expr.free_symbols, key=str):
        parts.append(_part(str(symbol)))
    listed = "".join(f"<li>{part}</li>" for part in parts)
    return (
        f'<div class="formula">{math_html(models.latex(output))}</div>'
        f'<ul class="parts"><li>{math_html(item.symbol, False)} {_unit(item)}</li>{listed}</ul>'
    )


def _unit(item: Any) -> str:
    unit = f" ({item.unit})" if item.unit else ""
    return f"{escape(item.label)}{escape(unit)}"


def _part(name: str) -> str:
    known: dict[str, Any] = {**models.inputs(), **models.lookups(), **models.outputs()}
    item = known[name]
    text = f"{math_html(item.symbol, False)} {_unit(item)}"
    if isinstance(item, models.Input):
        start = cell(item.default)
        if item.unit == "%":
            text, start = f"{math_html(item.symbol, False)} {escape(item.label)}", _percent(item)
        text += f": {start} by default, {item.origin}. {escape(item.reason)}"
    elif isinstance(item, models.Lookup):
        text += ": read from the data by your choices"
    return text


def _percent(item: models.Input) -> str:
    """The default of an input that is a fraction and shown in per cent."""
    return f"{100 * item.default:g}%"


def model_card(model: models.Model) -> str:
    """A model on the page: what it answers, its formulas, their source, and what each symbol is."""
    outputs = [output for output in model.outputs if not output.codes]
    formulas = "".join(
        f'<div class="formula">{math_html(models.latex(output.id))}</div>' for output in outputs
    )
    results = "".join(f"<li>{_result(output)}</li>" for output in outputs)
    named = {output.id for output in outputs}
    used = {str(symbol) for output in outputs for symbol in output.expr.free_symbols}
    parts = "".join(f"<li>{_part(name)}</li>" for name in sorted(used - named))
    cited = f" {source_link(model.source_id)}." if model.source_id else ""
    return (
        f'<section class="model" aria-label="Model: {escape(model.title)}">'
        f'<p class="model-title">Model: {escape(model.title)}</p><p>{escape(model.about)}</p>'
        f'{formulas}<ul class="parts">{results}</ul>'
        f'<div class="figure-more"><details><summary>Symbols and defaults</summary>'
        f'<ul class="parts">{parts}</ul></details></div>'
        f'<p class="model-source">{escape(model.source)}{cited}</p></section>'
    )


def _result(output: models.Output) -> str:
    return f"{math_html(output.symbol, False)} {_unit(output)}"
