"""Chart forms of chapter 6."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ...charts.marks import (
    HALOS,
    HEAD,
    layered,
    number_axis,
    params,
    range_expression,
    row_axis,
    row_heads,
    text_expression,
)
from ...charts.theme import GRID, INK, MAKER, MUTED, PAPER, ROW, maker_colour
from ...results.formats import number


def budget_curve(
    points: Sequence[float], expression: str, *, level: str, at: str, limit: str,
    signals: Sequence[str], format: str, x_title: str, y_title: str, names: tuple[str, str],
    description: str, narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """A budget that falls along x to nothing, against a cost: it pays where the curve is above.

    ``expression`` is Vega over ``datum.x``; ``level`` (the cost), ``at`` (the reader's place on
    the x axis) and ``limit`` (where the curve crosses the cost) are parameters; ``names`` labels
    the curve, at its beginning, and the level, at its end.
    """
    frame = pd.DataFrame({"x": list(points)})
    ends = [float(min(points)), float(max(points))]
    base = alt.Chart(frame).transform_calculate(y=expression)
    x = alt.X(
        "x:Q", title=x_title, axis=alt.Axis(format=".0%", tickCount=6, grid=False),
        scale=alt.Scale(domain=ends),
    )  # fmt: skip
    scale = alt.Scale(domainMin=0)
    # Room for a label of three digits, so that a larger budget does not cut it.
    y = alt.Y("y:Q", scale=scale, axis=number_axis(format, tickCount=5, minExtent=40))
    falling = base.mark_line(color=MAKER["Amazon"], strokeWidth=2.5).encode(x=x, y=y)
    told = base.transform_calculate(
        x_text="format(datum.x, '.0%')", y_text=text_expression("datum.y", format)
    )
    tip = [alt.Tooltip("x_text:N", title=x_title), alt.Tooltip("y_text:N", title=y_title)]
    read = told.mark_point(opacity=0, size=160).encode(x=x, y=y, tooltip=tip)
    one = alt.Chart(pd.DataFrame({"x": [ends[1]]})).transform_calculate(level=level)
    cost = alt.Y("level:Q", scale=scale)
    flat = one.mark_rule(strokeDash=[4, 3], color=INK).encode(y=cost)
    named = [
        one.mark_text(align="right", dy=-9, text=names[1], **halo).encode(x=x, y=cost)
        for halo in HALOS
    ]
    head = alt.Chart(pd.DataFrame({"x": [ends[0]]})).transform_calculate(y=expression)
    texts = [
        head.mark_text(align="left", dx=22, dy=-2, text=names[0], **halo).encode(x=x, y=y, **more)
        for halo, more in zip(HALOS, ({}, {"color": alt.value(MAKER["Amazon"])}), strict=True)
    ]
    here = alt.Chart(pd.DataFrame({"x": [0]})).transform_calculate(x=at).transform_calculate(
        y=expression, text=f"'you: ' + format({at}, '.0%')"
    )  # fmt: skip
    dot = here.mark_point(size=90, color=INK).encode(x=x, y=y)
    late = ends[0] + 0.85 * (ends[1] - ends[0])
    side = alt.ExprRef(f"{at} > {late} ? 'right' : 'left'")
    shift = alt.ExprRef(f"{at} > {late} ? -8 : 8")
    mine = [
        here.mark_text(align=side, dx=shift, dy=-14, **halo).encode(x=x, y=y, text="text:N")
        for halo in HALOS
    ]
    crossing = one.transform_calculate(
        x=limit, text=f"'stops paying at ' + format({limit}, '.0%')"
    ).transform_filter(f"datum.x >= {ends[0]} && datum.x <= {ends[1] / 2}")  # fmt: skip
    ring: dict[str, Any] = {"filled": False, "fill": PAPER, "stroke": INK, "strokeWidth": 2}
    crossed = [crossing.mark_point(size=70, **ring).encode(x=x, y=cost)]
    crossed += [
        crossing.mark_text(align="left", dx=14, dy=13, **halo).encode(x=x, y=cost, text="text:N")
        for halo in HALOS
    ]
    title = one.mark_text(
        align="left", baseline="bottom", color=MUTED, fontSize=12, text=y_title, y=-16, x=-40
    )
    layers = [falling, flat, *named, *texts, dot, *mine, *crossed, title, read]
    chart = layered(layers, 300 if narrow else 320, description)
    return chart.add_params(*params(*signals, limit))


def readings(
    frame: pd.DataFrame, *, low: str, high: str, signals: Sequence[str], highlighted: Sequence[str],
    mark: str, mark_text: str, format: str, domain: tuple[float, float], description: str,
) -> alt.LayerChart:  # fmt: skip
    """A dot a row, or two that are joined where the low and the high reading differ.

    ``low`` and ``high`` are Vega expressions over a row and the parameters ``signals``; ``mark`` is
    a parameter drawn as a dashed line with ``mark_text``, a Vega expression, above. The frame has
    ``label``, ``maker``, ``low`` and ``high`` (at the defaults).
    """
    selected = " && ".join(f"datum.{name} == {name}" for name in highlighted)
    base = alt.Chart(frame.assign(_row=range(len(frame)))).transform_calculate(
        _low=low, _high=high, _name=f"({selected} ? '▶ ' : '') + datum.label"
    ).transform_calculate(
        _text=f"abs(datum._high - datum._low) < 0.005 ? ({text_expression('datum._low', format)})"
        f" : {range_expression('datum._low', 'datum._high', format)}"
    )  # fmt: skip
    scale = alt.Scale(domain=list(domain), nice=False, clamp=True)
    axis = number_axis(format, tickCount=5)
    ends = [alt.X(f"{column}:Q", scale=scale, axis=axis) for column in ("_low", "_high")]
    tip = [alt.Tooltip("label:N", title="Chips and network"),
           alt.Tooltip("_text:N", title="Time spent computing")]  # fmt: skip
    rows = base.mark_rule(color=GRID, yOffset=9).encode(y=row_axis())
    joined = base.mark_rule(strokeWidth=2.5, yOffset=9).encode(
        x=ends[0], x2="_high:Q", y=row_axis(), color=maker_colour()
    )
    dots = [
        base.mark_point(size=80, yOffset=9).encode(
            x=x, y=row_axis(), color=maker_colour(), tooltip=tip
        )
        for x in ends
    ]
    place: dict[str, Any] = {"align": "right", "baseline": "middle", "dy": HEAD}
    texts = [
        base.mark_text(fontWeight="bold", **{**place, **halo}).encode(
            x=alt.value("width"), y=row_axis(), text="_text:N"
        )
        for halo in HALOS
    ]
    line = alt.Chart(pd.DataFrame({"n": [0]})).transform_calculate(at=mark, text=mark_text)
    where = alt.X("at:Q", scale=scale, axis=axis)
    goal = [
        line.mark_rule(strokeDash=[4, 3], color=INK).encode(x=where),
        line.mark_text(align="right", dx=-4, baseline="bottom").encode(
            x=where, y=alt.value(-2), text="text:N"
        ),
    ]
    layers = [*goal, rows, *row_heads(base, "_name:N"), joined, *dots, *texts]
    said = []
    for _, r in frame.iterrows():
        both = [number(r[end], format) for end in ("low", "high")]
        said.append(f"{r['label']} {both[0]}" + ("" if both[0] == both[1] else f" to {both[1]}"))
    chart = layered(layers, ROW * len(frame), f"{description}: {'; '.join(said)}.")
    return chart.add_params(*params(*signals, *highlighted, mark))


def waits(
    frame: pd.DataFrame, *, metric: str, metrics: Sequence[str], later: str, first: str,
    highlighted: Sequence[str], today: float, domain: tuple[int, int], description: str,
) -> alt.LayerChart:  # fmt: skip
    """How long each chip waited for one that reaches it: a rule from its sale to the other's.

    ``frame`` has ``label``, ``start`` and for each of ``metrics`` the columns ``<m>`` (years, at
    the defaults), ``<m>_at`` (year of the other chip, missing where none reaches it), ``<m>_ahead``
    (1 where that is only announced) and ``<m>_rated`` (whether the chip has such a rate). The
    parameter ``metric`` picks, ``later`` are the years to the chip announced, and ``today`` ends
    the rule where nothing reaches it. ``first`` is the metric described.
    """

    def picked(column: str) -> str:
        text = "null"
        for name in metrics:
            text = f"{metric} == '{name}' ? datum.{name}{column} : {text}"
        return text

    selected = " && ".join(f"datum.{name} == {name}" for name in highlighted)
    years = "format(datum._end - datum.start, '.1f') + ' years'"
    base = alt.Chart(frame.assign(_row=range(len(frame)))).transform_calculate(
        _at=picked("_at"), _ahead=picked("_ahead"), _rated=picked("_rated"),
        _name=f"({selected} ? '▶ ' : '') + datum.label",
    ).transform_calculate(
        _end=f"isValid(datum._at) ? datum._at + datum._ahead * {later} : {today}"
    ).transform_calculate(
        _text="!datum._rated ? 'no published rate' : !isValid(datum._at) ? 'not matched after ' + "
        f"{years} : datum._ahead ? {years} + ', if Trainium4 comes' : {years}"
    )  # fmt: skip
    scale = alt.Scale(domain=list(domain), nice=False, clamp=True)
    axis = alt.Axis(format=".0f", values=list(range(*domain)), title=None)
    start, end = (alt.X(f"{c}:Q", scale=scale, axis=axis) for c in ("start", "_end"))
    tip = [alt.Tooltip("label:N", title="Nvidia's chip"),
           alt.Tooltip("_text:N", title="Wait for a Trainium")]  # fmt: skip
    rows = base.mark_rule(color=GRID, yOffset=9).encode(y=row_axis())
    rated = base.transform_filter("datum._rated")
    reached = rated.transform_filter("isValid(datum._at)")
    span: dict[str, Any] = {"yOffset": 9, "strokeWidth": 3}
    rules = [
        part.mark_rule(color=MUTED, strokeDash=dash, **span).encode(
            x=start, x2="_end:Q", y=row_axis(), tooltip=tip
        )
        for part, dash in (
            (reached, [1, 0]), (rated.transform_filter("!isValid(datum._at)"), [2, 3]),
        )
    ]  # fmt: skip
    point: dict[str, Any] = {"size": 90, "yOffset": 9, "strokeWidth": 2, "filled": False}
    sold = base.mark_point(**point, fill=MAKER["Nvidia"], stroke=MAKER["Nvidia"]).encode(
        x=start, y=row_axis(), tooltip=tip
    )
    matched = reached.mark_point(**point, stroke=MAKER["Amazon"]).encode(
        x=end, y=row_axis(), tooltip=tip,
        fill=alt.condition("datum._ahead", alt.value(PAPER), alt.value(MAKER["Amazon"])),
    )  # fmt: skip
    place: dict[str, Any] = {"align": "right", "baseline": "middle", "dy": HEAD}
    texts = [
        base.mark_text(fontWeight="bold", **{**place, **halo}).encode(
            x=alt.value("width"), y=row_axis(), text="_text:N"
        )
        for halo in HALOS
    ]
    said = [
        f"{r['label']} {number(r[first], '{:.1f} years')}" + (", announced" if r[f"{first}_ahead"]
        == 1 else "") for _, r in frame.iterrows()
    ]  # fmt: skip
    layers = [rows, *row_heads(base, "_name:N"), *rules, sold, matched, *texts]
    chart = layered(layers, ROW * len(frame), f"{description}: {'; '.join(said)}.")
    return chart.add_params(*params(metric, later, *highlighted))
