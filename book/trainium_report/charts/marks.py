"""Pieces that chart forms are made of: texts, rows, axes, parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from ..results.formats import NO_DATA, NumberFormat
from .theme import BY_MAKER, INK, MUTED, PAPER

HEAD = -6
"""Where the middle of a row's label is, from the middle of the row: nearer to its own mark, which
is at 8 or 9, than to the one above."""

WIDTH = alt.ExprRef("width")
"""A text that is longer than the chart is wide ends in dots."""

SIZE = alt.ExprRef("width < 300 ? 11 : width < 330 ? 11.5 : 12.5")
"""The size of a long text: on a narrow phone somewhat smaller."""

HALOS: tuple[dict[str, Any], ...] = (
    {"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round", "color": PAPER}, {},
)  # fmt: skip
"""A text is drawn twice: on a halo in the colour of the page, then itself."""


def params(*names: str) -> list[alt.Parameter]:
    """Assumptions, lookups or outputs as chart parameters that follow the reader on the page.

    They have no value here: a figure gives each the one under its report's defaults.
    """
    return [alt.param(name=name) for name in names]


def text_expression(field: str, format: str) -> str:
    """A Vega expression that writes a number as ``format`` says; 'no data' where it is missing."""
    form = NumberFormat.parse(format)
    text = f"'{form.before}' + format({field}, '{form.spec}') + '{form.after}'"
    return f"isValid({field}) ? {text} : '{NO_DATA}'"


def range_expression(low: str, high: str, format: str) -> str:
    """A Vega expression that writes 'low to high' as ``format`` says; 'no data' where one lacks."""
    both = f"({text_expression(low, format)}) + ' to ' + ({text_expression(high, format)})"
    return f"(isValid({low}) && isValid({high}) ? {both} : '{NO_DATA}')"


def in_order(one: str, other: str) -> tuple[str, str]:
    """Vega expressions for the lower and the higher of two numbers, null where one is missing.

    Vega's own ``min`` and ``max`` take what is missing for zero.
    """
    known = f"isValid({one}) && isValid({other})"
    lower, higher = (f"({known} ? {end}({one}, {other}) : null)" for end in ("min", "max"))
    return lower, higher


def number_axis(format: str, **more: Any) -> alt.Axis:
    """An axis without a title whose labels are written as ``format`` says."""
    form = NumberFormat.parse(format)
    label = f"'{form.before}' + format(datum.value, '{form.spec}')"
    return alt.Axis(labelExpr=label, title=None, **more)


def haloed(base: alt.Chart, encoding: Mapping[str, Any], **place: Any) -> list[alt.Chart]:
    """A text on a halo, so that lines behind it do not cross it."""
    style = {"align": "left", "baseline": "middle", **place}
    return [base.mark_text(**{**style, **halo}).encode(**encoding) for halo in HALOS]


def value_texts(base: alt.Chart, **encoding: Any) -> list[alt.Chart]:
    """A bold text at the end of a bar."""
    return haloed(base, encoding, dy=9, dx=5, fontWeight="bold")


def row_heads(base: alt.Chart, text: str, at: str = "0") -> list[alt.Chart]:
    """The label of each row, close above its own mark and on a halo.

    ``at`` is where it begins, in pixels: a Vega expression over the row.
    """
    encoding = {"x": alt.value(alt.ExprRef(at)), "y": row_axis(), "text": text}
    written = text.removesuffix(":N")
    size = alt.ExprRef(f"length(datum['{written}']) * 6.2 > width ? 11 : 12.5")
    return haloed(base, encoding, dy=HEAD, limit=WIDTH, fontSize=size)


def row_axis(**scale: Any) -> alt.Y:
    """The place of a row: rows are numbered in the column ``_row`` and have no axis."""
    return alt.Y("_row:O", axis=None, scale=alt.Scale(padding=0, **scale))


def reference_line(at: float, text: str, x: alt.Scale) -> list[alt.Chart]:
    """A dashed line at a value, with its name above."""
    line = alt.Chart(pd.DataFrame({"at": [at], "text": [text]}))
    where = alt.X("at:Q", axis=None, scale=x)
    label = line.mark_text(align="right", dx=-4, baseline="bottom", color=MUTED)
    return [
        line.mark_rule(strokeDash=[3, 3]).encode(x=where),
        label.encode(x=where, y=alt.value(-2), text="text:N"),
    ]


def own_line(
    at: str, given: Sequence[str], format: str, x: alt.Scale, below: float
) -> list[alt.Chart]:
    """A line at a result, once the reader has given one of the numbers behind it.

    ``at`` and ``given`` are signals; what has not been given is null, and the line is not seen
    then. ``below`` is where, from the top, its name stands. The scale must hold 0.
    """
    known = " || ".join(f"isValid({name})" for name in given)
    text = text_expression(at, format)
    line = alt.Chart(pd.DataFrame({"at": [0]})).transform_calculate(
        known=f"({known}) && isValid({at})"
    ).transform_calculate(
        at=f"datum.known ? {at} : 0", text=f"datum.known ? 'yours: ' + ({text}) : ''"
    )  # fmt: skip
    seen = alt.condition("datum.known", alt.value(1), alt.value(0))
    where = alt.X("at:Q", axis=None, scale=x)
    label: dict[str, Any] = {"align": "right", "dx": -4, "baseline": "top", "fontWeight": "bold"}
    placed = {"x": where, "y": alt.value(below), "text": "text:N"}
    return [
        line.mark_rule(color=INK, strokeWidth=2).encode(x=where, opacity=seen),
        *(line.mark_text(**{**label, **halo}).encode(**placed) for halo in HALOS),
    ]


def tip(columns: Mapping[str, str] | Sequence[str]) -> list[alt.Tooltip]:
    """What a mark says under the pointer: columns, and their names for the reader.

    A column without a name has the one under which the figure's data table shows it.
    """
    if isinstance(columns, Mapping):
        return [alt.Tooltip(f"{column}:N", title=title) for column, title in columns.items()]
    return [alt.Tooltip(column) for column in columns]


def maker_stroke(maker: str = "maker") -> alt.Stroke:
    """An outline in the maker's hue."""
    return alt.Stroke(f"{maker}:N", scale=BY_MAKER, legend=None)


def outlined_fill(column: str | None = None, maker: str = "maker") -> Any:
    """The maker's hue, or none where the boolean column is true: those marks are outlines."""
    hue = alt.Fill(f"{maker}:N", scale=BY_MAKER, legend=None)
    return alt.condition(f"datum.{column}", alt.value(PAPER), hue) if column else hue


def swatch(text: str, x: float, y: float, **style: Any) -> list[alt.Chart]:
    """A small bar in a style and what it means, at a place in pixels."""
    one = alt.Chart(pd.DataFrame({"n": [0]}))
    return [
        one.mark_rect(**{"strokeWidth": 1.5, **style}).encode(
            x=alt.value(x + 1), x2=alt.value(x + 21), y=alt.value(y - 5), y2=alt.value(y + 5)
        ),
        one.mark_text(align="left", baseline="middle", color=MUTED, text=text).encode(
            x=alt.value(x + 28), y=alt.value(y + 1)
        ),
    ]


def outlined_key(text: str, height: float) -> list[alt.Chart]:
    """Under a chart of that height: what a bar in outline means."""
    return swatch(text, 0, height + 14, fill=PAPER, stroke=MUTED)


def colour_key(colours: Mapping[str, str], height: float) -> list[alt.Chart]:
    """Under a chart of that height: what each colour means."""
    made, x = [], 0.0
    for name, colour in colours.items():
        made += swatch(name, x, height + 14, fill=colour)
        x += 28 + 6.4 * len(name) + 16
    return made


def layered(layers: Sequence[Any], height: float, description: str) -> alt.LayerChart:
    """The layers as one chart, ``height`` in pixels, with its text alternative."""
    chart: Any = alt.layer(*layers)
    finished: alt.LayerChart = chart.properties(height=height, description=description)
    return finished


def signal_by_row(column: str, names: Sequence[str]) -> str:
    """A Vega expression that reads, for each row, the signal named in ``column``."""
    text = "null"
    for name in reversed(names):
        text = f"datum.{column} == '{name}' ? {name} : {text}"
    return text
