"""Chart forms of chapter 8."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from ...charts.marks import (
    HALOS,
    SIZE,
    layered,
    number_axis,
    params,
    range_expression,
    row_axis,
    row_heads,
    text_expression,
    tip,
)
from ...charts.theme import ACCENT, BY_MAKER, GRID, INK, MUTED, PAPER, ROW, maker_colour
from ...results.formats import number


def priced_lines(
    frame: pd.DataFrame, *, signal: str, options: Sequence[str], description: str,
    domain: tuple[str, str], format: str, tooltip: Mapping[str, str],
    events: Sequence[tuple[str, str, str]] = (), narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """Lines between readings, in the unit that the reader has chosen; each has its own dash.

    ``frame`` has ``series``, ``date``, ``maker``, a column for each of the ``options`` of the
    choice ``signal``, and ``before`` and ``after``: the names at a line's first reading and right
    of its last one, empty for none. ``place`` says where the first name goes: above, below, left.
    ``events`` are days with a text above the plot and its side; ``tooltip`` names its columns.
    """
    rows = frame.sort_values(["series", "date"], kind="stable")
    by_option = "null"
    for name in reversed(options):
        by_option = f"{signal} == '{name}' ? datum.{name} : {by_option}"
    base = alt.Chart(rows).transform_calculate(_y=by_option)
    span = alt.Scale(domain=[{"year": int(d[:4]), "month": int(d[5:7])} for d in domain])
    x = alt.X(
        "date:T", title=None, scale=span,
        axis=alt.Axis(format="%Y", tickCount={"interval": "year", "step": 1}, grid=False),
    )  # fmt: skip
    y = alt.Y(
        "_y:Q", axis=number_axis(format, tickCount=6),
        scale=alt.Scale(zero=False, nice=False, padding=24),
    )  # fmt: skip
    hue = maker_colour()
    names = list(dict.fromkeys(frame["series"]))
    dash = alt.StrokeDash(
        "series:N", legend=None, scale=alt.Scale(domain=names, range=DASHES[: len(names)])
    )
    shape = alt.Shape(
        "series:N", legend=None, scale=alt.Scale(domain=names, range=SHAPES[: len(names)])
    )
    shown = [*tip(tooltip), alt.Tooltip("_y:Q", title="USD per unit", format=".2f")]
    line = base.mark_line(strokeWidth=2).encode(x=x, y=y, strokeDash=dash, color=hue)
    dots = base.mark_point(size=46).encode(x=x, y=y, shape=shape, color=hue, tooltip=shown)
    places: dict[tuple[str, str], dict[str, Any]] = {
        ("before", "datum.before && datum.place == 'above'"): {
            "align": "left", "dx": -3, "dy": -11,
        },
        ("before", "datum.before && datum.place == 'below'"): {"align": "left", "dx": -3, "dy": 13},
        ("before", "datum.before && datum.place == 'left'"): {
            "align": "right", "dx": -8, "baseline": "middle",
        },
        ("after", "datum.after"): {"align": "left", "dx": 8, "baseline": "middle"},
    }  # fmt: skip
    texts = [
        base.transform_filter(which)
        .mark_text(**{**style, **halo})
        .encode(x=x, y=y, text=f"{column}:N", **more)
        for (column, which), style in places.items()
        for halo, more in zip(HALOS, ({}, {"color": hue}), strict=True)
    ]
    marked: list[Any] = []
    for day, text, side in events:
        event = alt.Chart(pd.DataFrame({"date": [day], "text": [text]}))
        place: dict[str, Any] = {"align": side, "dx": 4 if side == "left" else -4}
        marked.append(event.mark_rule(strokeDash=[2, 3]).encode(x=x))
        marked.append(
            event.mark_text(baseline="bottom", color=MUTED, **place).encode(
                x=x, y=alt.value(-2), text="text:N"
            )
        )
    said = []
    for name, part in rows.groupby("series", sort=False):
        ends = [number(part[options[0]].iloc[n], format) for n in (0, -1)]
        said.append(
            f"{name}: {ends[0]} in {part['as_of'].iloc[0]}, {ends[1]} in {part['as_of'].iloc[-1]}"
        )
    chart = layered(
        [*marked, line, dots, *texts], 380 if narrow else 360, f"{description}. {'; '.join(said)}."
    )
    return chart.add_params(*params(signal))


DASHES: tuple[list[int], ...] = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [1, 0])
SHAPES = ("circle", "square", "triangle-up", "diamond", "circle")
"""Dashes and points by which the lines of one maker are told apart."""


def dumbbells(
    frame: pd.DataFrame, *, signal: str, options: Sequence[str], description: str,
    format: str, limit: float, tooltip: Mapping[str, str],
) -> alt.LayerChart:  # fmt: skip
    """From a hollow dot to a filled one, a row each, in the unit that the reader has chosen.

    ``frame`` has ``label``, ``maker`` and, for each of the ``options`` of the choice ``signal``,
    the columns ``<option>_from`` and ``<option>_to``. ``limit`` is the least that the axis covers;
    ``tooltip`` names the columns of the tooltip.
    """
    base = alt.Chart(frame.assign(_row=range(len(frame))))
    for side in ("from", "to"):
        by_option = "null"
        for name in reversed(options):
            by_option = f"{signal} == '{name}' ? datum.{name}_{side} : {by_option}"
        base = base.transform_calculate(**{f"_{side}": by_option})
    base = base.transform_calculate(
        _text=f"abs(datum._to / datum._from - 1) < 0.001 ? ({text_expression('datum._to', format)})"
        f" : {range_expression('datum._from', 'datum._to', format)}"
    )
    scale = alt.Scale(domainMin=0, nice=True, rangeMax=alt.ExprRef("width - 112"))
    axis = number_axis(format, tickCount=4)
    start, end = alt.X("_from:Q", scale=scale, axis=axis), alt.X("_to:Q", scale=scale, axis=axis)
    shown = tip({**tooltip, "_text": "USD per unit"})
    lines = base.mark_rule(color=GRID, yOffset=9).encode(y=row_axis())
    spans = base.mark_rule(strokeWidth=4, yOffset=9).encode(
        x=start, x2="_to:Q", y=row_axis(), color=maker_colour()
    )
    stroke = alt.Stroke("maker:N", scale=BY_MAKER, legend=None)
    fill = alt.Fill("maker:N", scale=BY_MAKER, legend=None)
    mark: dict[str, Any] = {"yOffset": 9, "size": 62, "strokeWidth": 2, "filled": False}
    hollow = base.mark_point(**mark).encode(
        x=start, y=row_axis(), stroke=stroke, fill=alt.value(PAPER), tooltip=shown
    )
    full = base.mark_point(**mark).encode(
        x=end, y=row_axis(), stroke=stroke, fill=fill, tooltip=shown
    )
    far = base.transform_calculate(_far="max(datum._from, datum._to)")
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dy": 9, "dx": 9}
    texts = [
        far.mark_text(fontWeight="bold", **{**place, **halo}).encode(
            x=alt.X("_far:Q", scale=scale, axis=axis), y=row_axis(), text="_text:N"
        )
        for halo in HALOS
    ]
    least = alt.Chart(pd.DataFrame({"at": [limit]})).mark_rule(opacity=0).encode(
        x=alt.X("at:Q", scale=scale, axis=axis)
    )  # fmt: skip
    said = []
    for _, r in frame.iterrows():
        ends = [number(r[f"{options[0]}_{side}"], format) for side in ("from", "to")]
        said.append(f"{r['label']} {ends[0]} to {ends[1]}")
    layers = [lines, *row_heads(base, "label:N"), spans, hollow, full, *texts, least]
    chart = layered(layers, ROW * len(frame), f"{description}: {'; '.join(said)}.")
    return chart.add_params(*params(signal))


def opposite_bars(
    frame: pd.DataFrame, value: str, *, format: str, description: str, row: float = 23
) -> alt.LayerChart:  # fmt: skip
    """Falls to the left of a line and rises to its right, each with its label across the line.

    ``frame`` has ``label``, ``maker``, ``said`` (the tooltip), ``text`` (the value's, else as
    ``format`` says), and ``head``: true for a row that is the heading of those after it.
    """
    rows = frame.assign(_row=range(len(frame)))
    rows["_text"] = [
        text or number(change, format)
        for text, change in zip(rows["text"], rows[value], strict=True)
    ]
    base = alt.Chart(rows)
    every = row_axis(domain=list(rows["_row"]))
    most = float(rows[value].abs().max())
    scale = alt.Scale(domain=[-most, most], nice=False, range=[36, alt.ExprRef("width - 56")])
    x = alt.X(f"{value}:Q", axis=None, scale=scale)
    zero = alt.X("_zero:Q", axis=None, scale=scale)
    shown = tip({"label": "Price", "said": "Change"})
    drawn = base.transform_filter("!datum.head")
    bars = drawn.mark_bar(height=12).encode(
        x=x, x2=alt.datum(0), y=every, color=maker_colour(), tooltip=shown
    )
    dots = drawn.transform_filter(f"datum.{value} == 0").mark_point(size=34).encode(
        x=x, y=every, color=maker_colour(), tooltip=shown
    )  # fmt: skip
    small: dict[str, Any] = {"baseline": "middle", "fontSize": SIZE}
    texts: list[Any] = []
    for side, other, which in (("right", "left", ">= 0"), ("left", "right", "< 0")):
        out = 1 if side == "right" else -1
        part = drawn.transform_filter(f"datum.{value} {which}")
        name: dict[str, Any] = {**small, "align": side, "dx": -7 * out}
        end: dict[str, Any] = {**small, "align": other, "dx": 6 * out, "fontWeight": "bold"}
        texts.append(
            part.transform_calculate(_zero="0")
            .mark_text(**name)
            .encode(x=zero, y=every, text="label:N")
        )
        texts.append(part.mark_text(**end).encode(x=x, y=every, text="_text:N"))
    heads = base.transform_filter("datum.head").mark_text(
        align="left", baseline="middle", fontWeight="bold", color=MUTED
    ).encode(x=alt.value(0), y=every, text="label:N")  # fmt: skip
    line = drawn.transform_calculate(_zero="0").mark_tick(
        thickness=1, size=row, color=MUTED
    ).encode(x=zero, y=every)  # fmt: skip
    listed = "; ".join(
        f"{r['label']}:" if r["head"] else f"{r['label']} {r['_text']}" for _, r in rows.iterrows()
    )
    return layered([bars, dots, line, *texts, heads], row * len(rows), f"{description}: {listed}.")


def index_paths(
    frame: pd.DataFrame, expression: str, *, today: str, back: str, at: str, moved: str,
    signals: Sequence[str], x_title: str, y_title: str, description: str, top: float,
    narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """An index along a share that moves, a line for each taker, with the reader's place.

    ``frame`` has ``x``, ``label``, ``maker`` and what ``expression`` (Vega over ``datum``) reads.
    ``today`` is the signal of today's index, ``back`` of the share at which the index is there
    again; ``at`` and ``moved`` are the reader's share and index.
    """
    ends = [0.0, float(frame["x"].max())]
    x = alt.X(
        "x:Q", title=x_title, axis=alt.Axis(format=".0%", tickCount=5, grid=False),
        scale=alt.Scale(domain=ends, range=[12, alt.ExprRef("width - 112")]),
    )  # fmt: skip
    axis = alt.Axis(title=y_title, format=",.0f", tickCount=5)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, top]), axis=axis)
    base = alt.Chart(frame).transform_calculate(y=expression)
    hue = maker_colour()
    lines = base.mark_line(strokeWidth=2.5).encode(x=x, y=y, color=hue, detail="label:N")
    shown = [
        alt.Tooltip("label:N", title="Who"),
        alt.Tooltip("x:Q", title="Share that Nvidia loses", format=".0%"),
        alt.Tooltip("y:Q", title="Index, points", format=",.0f"),
    ]
    reads = base.transform_filter("round(100 * datum.x) % 5 == 0").mark_point(
        size=180, opacity=0
    ).encode(x=x, y=y, tooltip=shown)  # fmt: skip
    last = base.transform_filter(f"datum.x == {ends[1]!r}")
    texts = []
    for label, part in frame.groupby("label", sort=False):
        dy = float(part["dy"].iloc[0])
        here = last.transform_filter(f"datum.label == '{label}'")
        texts += [
            here.mark_text(align="left", dx=6, dy=dy, baseline="middle", **halo).encode(
                x=x, y=y, text="label:N", **more
            )
            for halo, more in zip(HALOS, ({}, {"color": hue}), strict=True)
        ]
    one = alt.Chart(pd.DataFrame({"n": [0]}))
    now = one.transform_calculate(y=today)
    level = now.mark_rule(strokeDash=[4, 3], color=INK).encode(y=y)
    again = one.transform_calculate(
        x=back, y=today, text=f"'as today: ' + format({back}, '.0%')"
    ).transform_filter(f"datum.x > 0 && datum.x <= {ends[1]!r}")
    text = f"'you: ' + format({at}, '.0%') + ', ' + format({moved}, ',.0f')"
    you = one.transform_calculate(x=at, y=moved, foot="0", text=text)
    drop = you.mark_rule(strokeDash=[2, 3]).encode(
        x=x, y=alt.Y("foot:Q", scale=alt.Scale(domain=[0, top])), y2="y:Q"
    )
    ring: dict[str, Any] = {"filled": False, "size": 70, "strokeWidth": 2}
    spots: list[Any] = [
        drop, again.mark_point(color=INK, **ring).encode(x=x, y=y),
        you.mark_point(color=INK).encode(x=x, y=y),
    ]  # fmt: skip
    for halo in HALOS:
        spots.append(again.mark_text(dy=-15, **halo).encode(x=x, y=y, text="text:N"))
        spots.append(
            you.mark_text(align="left", dx=6, dy=-12, **halo).encode(
                x=x, y=alt.Y("foot:Q", scale=alt.Scale(domain=[0, top])), text="text:N"
            )
        )
    layers = [level, lines, reads, *texts, *spots]
    return layered(layers, 330 if narrow else 350, description).add_params(*params(*signals))


def run_counts(
    frame: pd.DataFrame, *, start: float, start_text: str, description: str, group: str = "group",
    value: str = "share", bins: int = 20,
) -> alt.LayerChart:  # fmt: skip
    """Where many runs end: a histogram for each group, all to one scale."""
    order = list(dict.fromkeys(frame[group]))
    bin_of = (frame[value] * bins).clip(upper=bins - 1e-9).astype(int)
    counts = frame.assign(_bin=bin_of).groupby([group, "_bin"]).size().rename("runs").reset_index()
    counts["_foot"] = -counts[group].map(order.index).astype(float)
    totals = frame.groupby(group).size()
    counts["_top"] = counts["_foot"] + 0.78 * counts["runs"] / counts["runs"].max()
    counts["_from"], counts["_to"] = counts["_bin"] / bins, (counts["_bin"] + 1) / bins
    counts["_said"] = [
        f"{r['runs']} of {totals[r[group]]}, with {r['_from']:.0%} to {r['_to']:.0%}"
        for _, r in counts.iterrows()
    ]
    scale = alt.Scale(domain=[0, 1], range=[10, alt.ExprRef("width - 10")])
    axis = alt.Axis(format=".0%", title=None, values=[0, 0.25, 0.5, 0.75, 1])
    heights = alt.Scale(domain=[0.1 - len(order) + 0.85, 1.05], nice=False)
    bars = alt.Chart(counts).mark_bar(color=ACCENT, stroke=PAPER, strokeWidth=1).encode(
        x=alt.X("_from:Q", scale=scale, axis=axis), x2="_to:Q",
        y=alt.Y("_foot:Q", scale=heights, axis=None), y2="_top:Q",
        tooltip=tip({group: "Buyers", "_said": "Runs"}),
    )  # fmt: skip
    feet = alt.Chart(pd.DataFrame({"_foot": [-float(n) for n in range(len(order))], "name": order}))
    y = alt.Y("_foot:Q", scale=heights, axis=None)
    lines = feet.mark_rule(color=MUTED).encode(y=y)
    names = [
        feet.mark_text(align="left", baseline="bottom", dy=-48, fontWeight="bold", **halo).encode(
            x=alt.value(0), y=y, text="name:N"
        )
        for halo in HALOS
    ]
    line = alt.Chart(pd.DataFrame({"at": [start], "text": [start_text]}))
    here = alt.X("at:Q", scale=scale, axis=axis)
    rule = line.mark_rule(strokeDash=[3, 3]).encode(x=here)
    name = line.mark_text(align="right", dx=-4, baseline="bottom", color=MUTED).encode(
        x=here, y=alt.value(-2), text="text:N"
    )
    return layered([rule, name, bars, lines, *names], 76 * len(order), description)
