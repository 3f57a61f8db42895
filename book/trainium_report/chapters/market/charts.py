"""Chart forms of chapter 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ...charts.marks import (
    layered,
    number_axis,
    params,
    range_expression,
    row_axis,
    row_heads,
    text_expression,
)
from ...charts.theme import GRID, INK, MAKER, PAPER, ROW
from ...results.formats import NO_DATA, join_words, number


def threshold(chart: alt.LayerChart, signal: str, domain: tuple[float, float]) -> alt.LayerChart:
    """A chart with a dashed line where a parameter of the page stands on its x axis."""
    line = alt.Chart(pd.DataFrame({"n": [0]})).transform_calculate(at=signal)
    x = alt.X("at:Q", scale=alt.Scale(domain=list(domain)))
    rule = line.mark_rule(strokeDash=[4, 3], color=INK).encode(x=x)
    drawn: alt.LayerChart = (rule + chart).properties(
        height=chart.height, description=chart.description
    )
    return drawn.add_params(*params(signal))


def bounds(
    frame: pd.DataFrame, *, low: str, high: str, signals: Sequence[str], format: str,
    description: str,
    limit: float, value: str = "points", label: str = "label",
) -> alt.LayerChart:  # fmt: skip
    """A hollow dot for the known value and a bar for its bounds, one row each.

    ``low`` and ``high`` are Vega expressions over a row and the parameters in ``signals``.
    """
    rows = frame.assign(_row=range(len(frame)))
    base = alt.Chart(rows).transform_calculate(_low=low, _high=high).transform_calculate(
        _text=range_expression("datum._low", "datum._high", format)
    )  # fmt: skip
    scale = alt.Scale(domain=[0, limit], nice=False, clamp=True)
    tip = [alt.Tooltip(f"{label}:N", title="What"), alt.Tooltip("_text:N", title="Bounds"),
           alt.Tooltip(f"{value}:Q", title="Known makers alone", format=",.0f")]  # fmt: skip
    axis = number_axis(format, tickCount=4)
    low_x = alt.X("_low:Q", scale=scale, axis=axis)
    lines = base.mark_rule(color=GRID, yOffset=9).encode(y=row_axis())
    # Equal bounds are drawn too: the bar has an outline.
    bars = base.mark_bar(
        height=10, yOffset=9, color=MAKER["Other"], stroke=MAKER["Other"], strokeWidth=2
    ).encode(x=low_x, x2="_high:Q", y=row_axis(), tooltip=tip)
    dots = base.mark_point(yOffset=9, size=62, strokeWidth=2, filled=False, stroke=INK).encode(
        x=alt.X(f"{value}:Q", scale=scale, axis=axis), y=row_axis(), tooltip=tip
    )
    place: dict[str, Any] = {"align": "right", "baseline": "middle", "dy": -10}
    texts = base.mark_text(fontWeight="bold", **place).encode(
        x=alt.value("width"), y=row_axis(), text="_text:N"
    )
    said = join_words([f"{r[label]} {number(r[value], format)}" for _, r in rows.iterrows()])
    layers = [lines, *row_heads(base, f"{label}:N"), bars, dots, texts]
    chart = layered(layers, ROW * len(rows), f"{description}: {said}.")
    return chart.add_params(*params(*signals))


def rising_share(
    points: Sequence[float], expression: str, *, level: str, at: str, signals: Sequence[str],
    x_title: str, description: str, names: tuple[str, str], narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """A share that rises along x against a level, and the reader's place on the curve.

    ``expression`` is Vega over ``datum.x``; ``level`` and ``at`` are parameters.
    """
    ends = [float(min(points)), float(max(points))]
    x = alt.X("x:Q", title=x_title, scale=alt.Scale(domain=ends),
              axis=alt.Axis(format=".0f", tickCount=6, grid=False))  # fmt: skip
    scale = alt.Scale(domain=[0.4, 1])
    y = alt.Y("y:Q", scale=scale, axis=number_axis("{:.0%}", tickCount=5))
    base = alt.Chart(pd.DataFrame({"x": list(points)})).transform_calculate(y=expression)
    line = base.mark_line(color=MAKER["Nvidia"], strokeWidth=2.5).encode(x=x, y=y)
    one = alt.Chart(pd.DataFrame({"x": [ends[1]]})).transform_calculate(level=level, y=expression)
    flat = one.mark_rule(strokeDash=[4, 3], color=INK).encode(y=alt.Y("level:Q", scale=scale))
    here = alt.Chart(pd.DataFrame({"x": [0]})).transform_calculate(x=at).transform_calculate(
        y=expression
    ).transform_calculate(text=f"'you: ' + ({text_expression('datum.y', '{:.0%}')})")  # fmt: skip
    dot = here.mark_point(size=90, color=INK).encode(x=x, y=y)
    mine = here.mark_text(align="left", dx=8, dy=14).encode(x=x, y=y, text="text:N")
    named = one.transform_calculate(
        at_y="isValid(datum.y) ? datum.y : 0.95",
        name=f"'{names[0].replace(chr(39), chr(92) + chr(39))}' + "
        f"(isValid(datum.y) ? '' : ': {NO_DATA}')",
    )
    below = 26 if narrow else 18
    name = named.mark_text(align="right", dy=below, color=MAKER["Nvidia"]).encode(
        x=x, y=alt.Y("at_y:Q", scale=scale), text="name:N"
    )
    # Where the end of the curve is near the level, its name stands at the other end.
    level_at = {"y": alt.Y("level:Q", scale=scale), "text": alt.value(names[1])}
    near = "isValid(datum.y) && datum.level > datum.y - 0.1"
    right = (
        one.transform_filter(f"!({near})").mark_text(align="right", dy=12).encode(x=x, **level_at)
    )
    left = (
        one.transform_filter(near)
        .mark_text(align="left", dy=-9, dx=2)
        .encode(x=alt.value(0), **level_at)
    )
    layers = [flat, line, dot, mine, name, right, left]
    chart = layered(layers, 300 if narrow else 320, description)
    return chart.add_params(*params(*signals))


def quarter_bars(
    frame: pd.DataFrame, levels: pd.DataFrame, *, description: str, tooltip: Sequence[str],
    value: str = "usd_bn", level: str = "quarter_usd_bn",
) -> alt.LayerChart:  # fmt: skip
    """Bars from ``start`` to ``end`` of each quarter, and levels over the year they stand for."""
    x = alt.X("start:T", title=None, axis=alt.Axis(
        format="%Y", tickCount={"interval": "year", "step": 1}, grid=False))  # fmt: skip
    top = alt.Scale(domain=[0, 1.12 * float(max(frame[value].max(), levels[level].max()))])
    y = alt.Y(f"{value}:Q", scale=top, axis=number_axis("${:,.0f} bn", tickCount=5))
    bars = alt.Chart(frame).mark_bar(color=MAKER["Nvidia"], stroke=PAPER, strokeWidth=2).encode(
        x=x, x2="end:T", y=y, y2=alt.datum(0), tooltip=[alt.Tooltip(c) for c in tooltip]
    )  # fmt: skip
    rules = alt.Chart(levels)
    at = alt.Y(f"{level}:Q", scale=top)
    halo = rules.mark_rule(color=PAPER, strokeWidth=6).encode(x=x, x2="end:T", y=at)
    lines = rules.mark_rule(color=INK, strokeWidth=2.5).encode(x=x, x2="end:T", y=at)
    place: dict[str, Any] = {"align": "left", "dy": -9}
    under: dict[str, Any] = {"stroke": PAPER, "strokeWidth": 5, "color": PAPER}
    texts = [
        rules.mark_text(**place, **more).encode(x=x, y=at, text="label:N") for more in (under, {})
    ]
    return layered([bars, halo, lines, *texts], 320, description)
