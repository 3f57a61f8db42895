"""Spans: events in time, and ranges that move with the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ..results.formats import number
from .marks import (
    haloed,
    layered,
    maker_stroke,
    number_axis,
    outlined_fill,
    params,
    range_expression,
    row_axis,
    row_heads,
    text_expression,
    tip,
)
from .theme import GRID, INK, ROW, maker_colour


def _year(date: str) -> float:
    """A date of whatever precision as a year with decimals, by the first day of what is known."""
    day = pd.Timestamp(date)
    return float(day.year + (day.day_of_year - 1) / 366)


def _beside(base: alt.Chart, text: str, low: str, high: str) -> list[alt.Chart]:
    """A text behind a mark from low to high, or before it where it would leave the chart."""
    late = f"scale('x', {high}) + 7 * length({text}) + 12 > width"
    place = f"{late} ? scale('x', {low}) - 10 : scale('x', {high}) + 10"
    encoding = {
        "x": alt.value(alt.ExprRef(place)), "y": row_axis(), "text": f"{text[6:]}:N",
    }  # fmt: skip
    side = alt.ExprRef(f"{late} ? 'right' : 'left'")
    return haloed(base, encoding, dy=10, align=side, fontWeight="bold")


def timeline(
    frame: pd.DataFrame, *, description: str, domain: tuple[int, int], step: int = 1,
    row: float = ROW,
) -> alt.LayerChart:  # fmt: skip
    """Events on a time axis, a row each; where ``end`` is known, a rule from ``start`` to it.

    ``frame`` has ``label``, ``maker``, ``start`` and ``end`` (dates of whatever precision; end may
    be missing) and ``text``, written beside its mark. A start is hollow where the boolean column
    ``hollow`` says so; an end is filled.
    """
    rows = frame.assign(_row=range(len(frame)), _hollow=frame.get("hollow", False))
    for column in ("start", "end"):
        rows[f"_{column}"] = rows[column].map(_year, na_action="ignore")
    rows["_last"] = rows["_end"].fillna(rows["_start"])
    base = alt.Chart(rows)
    scale = alt.Scale(domain=list(domain), nice=False)
    axis = alt.Axis(format=".0f", values=list(range(domain[0], domain[1] + 1, step)), title=None)
    start = alt.X("_start:Q", scale=scale, axis=axis)
    last = alt.X("_last:Q", scale=scale, axis=axis)
    said_by = {"label": "What", "start": "From", "end": "To", "text": "When"}
    lines = base.mark_rule(color=GRID, yOffset=9).encode(y=row_axis())
    rules = base.transform_filter("isValid(datum._end)").mark_rule(
        strokeWidth=4, yOffset=9
    ).encode(x=start, x2="_last:Q", y=row_axis(), color=maker_colour())  # fmt: skip
    mark: dict[str, Any] = {"yOffset": 9, "size": 62, "strokeWidth": 2, "filled": False}
    first = base.mark_point(**mark).encode(
        x=start, y=row_axis(), stroke=maker_stroke(), fill=outlined_fill("_hollow"),
        tooltip=tip(said_by),
    )  # fmt: skip
    final = base.transform_filter("isValid(datum._end)").mark_point(**mark).encode(
        x=last, y=row_axis(), stroke=maker_stroke(), fill=outlined_fill(), tooltip=tip(said_by)
    )  # fmt: skip
    texts = _beside(base, "datum.text", "datum._start", "datum._last")
    said = "; ".join(f"{r['label']}: {r['start']}, {r['text']}" for _, r in rows.iterrows())
    layers = [lines, *row_heads(base, "label:N"), rules, first, final, *texts]
    return layered(layers, row * len(rows), f"{description}. {said}.")


def live_spans(
    frame: pd.DataFrame, *, low: str, high: str, signals: Sequence[str], highlighted: Sequence[str],
    format: str, axis_format: str, domain: tuple[float, float], description: str,
    mark: str | None = None,
) -> alt.LayerChart:  # fmt: skip
    """A bar from low to high a row, in the maker's hue, moving with the page; ends written beside.

    ``low`` and ``high`` are Vega expressions over a row and the parameters ``signals``; the row
    that
    the reader has chosen in all of ``highlighted`` is marked. ``mark`` is a parameter drawn as a
    dashed
    line. The frame has ``label``, ``maker``, ``low`` and ``high`` (at the defaults).
    """
    selected = " && ".join(f"datum.{name} == {name}" for name in highlighted)
    base = alt.Chart(frame.assign(_row=range(len(frame)))).transform_calculate(
        _low=low, _high=high, _name=f"({selected} ? '▶ ' : '') + datum.label"
    ).transform_calculate(
        _text=f"abs(datum._high - datum._low) < 0.005 ? ({text_expression('datum._low', format)})"
        f" : {range_expression('datum._low', 'datum._high', format)}"
    )  # fmt: skip
    scale = alt.Scale(domain=list(domain), nice=False, clamp=True)
    axis = number_axis(axis_format, tickCount=5)
    x = alt.X("_low:Q", scale=scale, axis=axis)
    lines = base.mark_rule(color=GRID, yOffset=9).encode(y=row_axis())
    told = tip({"label": "What", "_text": "From, to"})
    bars = base.mark_bar(height=9, yOffset=9).encode(
        x=x, x2="_high:Q", y=row_axis(), color=maker_colour(), tooltip=told
    )
    # Where the ends are equal there is a dot.
    dots = base.transform_filter("abs(datum._high - datum._low) < 0.005").mark_point(
        yOffset=9, size=62
    ).encode(x=x, y=row_axis(), color=maker_colour(), tooltip=told)  # fmt: skip
    texts = _beside(base, "datum._text", "datum._low", "datum._high")
    layers: list[Any] = [lines, *row_heads(base, "_name:N"), bars, dots, *texts]
    if mark:
        line = alt.Chart(pd.DataFrame({"n": [0]})).transform_calculate(at=mark)
        layers.insert(0, line.mark_rule(strokeDash=[4, 3], color=INK).encode(
            x=alt.X("at:Q", scale=scale, axis=axis)))  # fmt: skip
    said = []
    for _, r in frame.iterrows():
        ends = [number(r[end], format) for end in ("low", "high")]
        said.append(f"{r['label']} {ends[0]}" + ("" if ends[0] == ends[1] else f" to {ends[1]}"))
    chart = layered(layers, ROW * len(frame), f"{description}: {'; '.join(said)}.")
    return chart.add_params(*params(*signals, *highlighted, *([mark] if mark else [])))
