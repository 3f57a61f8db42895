"""Pieces that chart forms are made of: texts, rows, axes, parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ..results.formats import NO_DATA, NumberFormat
from .theme import MAKER, MUTED, PAPER


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
    """A Vega expression that writes 'low to high', each as ``format`` says."""
    return f"({text_expression(low, format)}) + ' to ' + ({text_expression(high, format)})"


def number_axis(format: str, **more: Any) -> alt.Axis:
    """An axis without a title whose labels are written as ``format`` says."""
    form = NumberFormat.parse(format)
    label = f"'{form.before}' + format(datum.value, '{form.spec}')"
    return alt.Axis(labelExpr=label, title=None, **more)


def value_texts(base: alt.Chart, **encoding: Any) -> list[alt.Chart]:
    """A bold text at the end of a bar, on a halo so that lines behind it do not cross it."""
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dy": 9, "dx": 5}
    place["fontWeight"] = "bold"
    halo = base.mark_text(stroke=PAPER, strokeWidth=5, color=PAPER, **place).encode(**encoding)
    return [halo, base.mark_text(**place).encode(**encoding)]


def row_heads(base: alt.Chart, text: str) -> list[alt.Chart]:
    """The label of each row, above its mark and on a halo."""
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dy": -10}
    encoding = {"x": alt.value(0), "y": row_axis(), "text": text}
    halo = base.mark_text(stroke=PAPER, strokeWidth=4, color=PAPER, **place).encode(**encoding)
    return [halo, base.mark_text(**place).encode(**encoding)]


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


def own_line(at: str, given: Sequence[str], format: str, x: alt.Scale) -> list[alt.Chart]:
    """A line at a result, named below, once the reader has given one of the numbers behind it.

    ``at`` and ``given`` are signals; what has not been given is null.
    """
    known = " || ".join(f"isValid({name})" for name in given)
    line = alt.Chart(pd.DataFrame({"at": [0]})).transform_calculate(
        at=f"({known}) ? {at} : null", text=f"'yours: ' + ({text_expression(at, format)})"
    ).transform_filter("isValid(datum.at)")  # fmt: skip
    where = alt.X("at:Q", axis=None, scale=x)
    label: dict[str, Any] = {"align": "right", "dx": -4, "baseline": "top", "fontWeight": "bold"}
    text = {"x": where, "y": alt.value("height"), "text": "text:N"}
    return [
        line.mark_rule(color=MAKER["Amazon"], strokeWidth=2).encode(x=where),
        *(line.mark_text(**{**label, **halo}).encode(**text) for halo in HALOS),
    ]


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


HALOS: tuple[dict[str, Any], ...] = (
    {"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round", "color": PAPER}, {},
)  # fmt: skip
"""A text is drawn twice: on a halo in the colour of the page, then itself."""
