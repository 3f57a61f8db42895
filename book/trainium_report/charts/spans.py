"""Spans: events in time, and ranges that move with the page."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from .marks import (
    haloed,
    layered,
    maker_stroke,
    outlined_fill,
    row_axis,
    row_heads,
    tip,
)
from .theme import GRID, ROW, maker_colour


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
