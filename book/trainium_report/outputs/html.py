"""Small pieces of HTML that the library's outputs share."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from typing import Any

import pandas as pd
from latex2mathml.converter import convert

from ..chapters import report
from ..results.verdicts import VERDICTS
from ..tables import AUTHORITY, current, source


def cell(value: Any, digits: int = 4) -> str:
    """A table cell as text: a dash for what is missing, at most ``digits`` significant digits."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if value and abs(value) >= 10 ** (digits - 1):
            return f"{Decimal(value).quantize(Decimal(1), rounding=ROUND_HALF_UP):,}"
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


_TEX: dict[str, str] = {}
_MATH = re.compile(r"<math .*?</math>", re.DOTALL)


def math_html(latex: str, block: bool = True) -> str:
    """A formula as native MathML."""
    made = str(convert(latex, display="block" if block else "inline"))
    _TEX[made] = f"$${latex}$$" if block else f"${latex}$"
    return made


def as_tex(shown: str) -> str:
    """HTML with its formulas as TeX, for viewers of notebooks, which strip MathML.

    They take what lies between two dollar signs for a formula: only formulas may be read so.
    """
    return _MATH.sub(
        lambda found: f'<span class="mathjax_process">{escape(_TEX[found[0]])}</span>', shown
    )


def source_link(source_id: str, listed: bool = False) -> str:
    """A source as a link (or its title, where no address is known) with its authority.

    With ``listed`` the authority leads to the source's place in the bibliography.
    """
    found = source(current(), source_id)
    title = escape(found.title)
    if found.url:
        title = f'<a href="{escape(found.url)}" rel="noopener">{title}</a>'
    named = "" if found.publisher in found.title else f"{escape(found.publisher)}, "
    authority = AUTHORITY[found.authority]
    if listed:
        authority = f'<a href="bibliography.html#source-{source_id}">{authority}</a>'
    return f"{named}{title} <small>({authority})</small>"


def source_list(source_ids: Sequence[str]) -> list[str]:
    """Sources as links; versions of one document are named once, with their number."""
    groups: dict[tuple[str, str], list[str]] = {}
    for source_id in source_ids:
        found = source(current(), source_id)
        groups.setdefault((found.publisher, found.title), []).append(source_id)
    shown = []
    for versions in groups.values():
        latest = max(versions, key=lambda key: (source(current(), key).published, key))
        more = f" and {len(versions) - 1} earlier versions" if len(versions) > 2 else ""
        more = " and an earlier version" if len(versions) == 2 else more
        shown.append(source_link(latest) + more)
    return shown


def checked(name: str) -> str:
    """A named value within an output: the page puts the button with its card in this place."""
    return f'<span data-value="{name}">{escape(report().value(name).text)}</span>'


def badge_class(slug: str) -> str:
    """The CSS classes of a verdict's badge."""
    return f"verdict verdict-{(VERDICTS[slug].like or slug).replace('_', '-')}"


def badge(slug: str, signal: str = "") -> str:
    """A verdict as HTML; with ``signal`` it follows that model output on the page."""
    verdict = VERDICTS[slug]
    live = f' data-signal="{signal}" data-badge' if signal else ""
    return (
        f'<span class="{badge_class(slug)}"{live}>'
        f'<span class="verdict-mark" aria-hidden="true">{verdict.mark}</span>'
        f'<span class="verdict-text">{escape(verdict.text)}</span></span>'
    )


def copy_link(name: str) -> str:
    """The button that copies a link to a part of the page; the page's script shows it."""
    return (
        f'<button type="button" class="copy-link" data-part="{name}">Copy link to {name}</button>'
    )
