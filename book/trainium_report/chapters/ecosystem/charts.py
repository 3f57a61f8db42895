"""Chart forms of chapter 8."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ...charts.marks import (
    HALOS,
    layered,
    number_axis,
    params,
    range_expression,
    row_axis,
    row_heads,
    text_expression,
)
from ...charts.theme import ACCENT, BY_MAKER, GRID, INK, MUTED, PAPER, ROW, maker_colour
from ...results.formats import join_words, number


def priced_lines(
    frame: pd.DataFrame, *, signal: str, options: Sequence[str], description: str,
    domain: tuple[str, str], format: str, tooltip: Sequence[str], narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """Steps between readings, in the unit that the reader has chosen.

    ``frame`` has ``series``, ``date``, ``maker``, a column for each of the ``options`` of the
    choice ``signal``, and ``before`` and ``after``: the names that stand at a line's first reading
    (where
    ``under`` is true, below it) and right of its last one; empty for none.
    """
    rows = frame.sort_values(["series", "date"], kind="stable")
    by_option = "null"
    for name in reversed(options):
        by_option = f"{signal} == '{name}' ? datum.{name} : {by_option}"
    base = alt.Chart(rows).transform_calculate(_y=by_option)
    x = alt.X(
        "date:T", title=None,
        scale=alt.Scale(domain=[{"year": int(d[:4]), "month": int(d[5:7])} for d in domain]),
        axis=alt.Axis(format="%Y", tickCount={"interval": "year", "step": 1}, grid=False),
    )  # fmt: skip
    y = alt.Y(
        "_y:Q", axis=number_axis(format, tickCount=6),
        scale=alt.Scale(zero=False, nice=False, padding=24),
    )  # fmt: skip
    hue = maker_colour()
    tip = [alt.Tooltip("_y:Q", title="USD per unit", format=".2f"), *map(alt.Tooltip, tooltip)]
    line = base.mark_line(interpolate="step-after", strokeWidth=2).encode(
        x=x, y=y, detail="series:N", color=hue
    )
    dots = base.mark_point(size=42).encode(x=x, y=y, color=hue, tooltip=tip)
    places: dict[tuple[str, str], dict[str, Any]] = {
        ("before", "datum.before && !datum.under"): {"align": "left", "dx": -3, "dy": -11},
        ("before", "datum.before && datum.under"): {"align": "left", "dx": -3, "dy": 13},
        ("after", "datum.after"): {"align": "left", "dx": 8, "baseline": "middle"},
    }
    texts = [
        base.transform_filter(which)
        .mark_text(**{**style, **halo})
        .encode(x=x, y=y, text=f"{column}:N", **more)
        for (column, which), style in places.items()
        for halo, more in zip(HALOS, ({}, {"color": hue}), strict=True)
    ]
    said = []
    for name, part in rows.groupby("series", sort=False):
        ends = [number(part[options[0]].iloc[n], format) for n in (0, -1)]
        said.append(
            f"{name}: {ends[0]} in {part['as_of'].iloc[0]}, {ends[1]} in {part['as_of'].iloc[-1]}"
        )
    chart = layered(
        [line, dots, *texts], 380 if narrow else 360, f"{description}. {'; '.join(said)}."
    )
    return chart.add_params(*params(signal))


def dumbbells(
    frame: pd.DataFrame, *, signal: str, options: Sequence[str], description: str,
    format: str, limit: float, tooltip: Sequence[str],
) -> alt.LayerChart:  # fmt: skip
    """From a hollow dot to a filled one, a row each, in the unit that the reader has chosen.

    ``frame`` has ``label``, ``maker`` and, for each of the ``options`` of the choice ``signal``,
    the columns
    ``<option>_from`` and ``<option>_to``. ``limit`` is the least that the axis covers.
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
    scale = alt.Scale(domainMin=0, nice=False, rangeMax=alt.ExprRef("width - 112"))
    axis = number_axis(format, tickCount=4)
    start, end = alt.X("_from:Q", scale=scale, axis=axis), alt.X("_to:Q", scale=scale, axis=axis)
    tip = [alt.Tooltip("_text:N", title="USD per unit"), *map(alt.Tooltip, tooltip)]
    lines = base.mark_rule(color=GRID, yOffset=9).encode(y=row_axis())
    spans = base.mark_rule(strokeWidth=4, yOffset=9).encode(
        x=start, x2="_to:Q", y=row_axis(), color=maker_colour()
    )
    stroke = alt.Stroke("maker:N", scale=BY_MAKER, legend=None)
    fill = alt.Fill("maker:N", scale=BY_MAKER, legend=None)
    mark: dict[str, Any] = {"yOffset": 9, "size": 62, "strokeWidth": 2, "filled": False}
    hollow = base.mark_point(**mark).encode(
        x=start, y=row_axis(), stroke=stroke, fill=alt.value(PAPER), tooltip=tip
    )
    full = base.mark_point(**mark).encode(
        x=end, y=row_axis(), stroke=stroke, fill=fill, tooltip=tip
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


def short_bars(
    frame: pd.DataFrame, value: str, *, format: str, description: str, label_width: float = 190,
    row: float = 24,
) -> alt.LayerChart:  # fmt: skip
    """Many bars in little height: label, bar and value on one line each; no change is a dot.

    ``label_width`` is what the labels take, in pixels. Bars of less than nothing run to the left.
    """
    rows = frame.assign(_row=range(len(frame)), _text=[number(v, format) for v in frame[value]])
    base = alt.Chart(rows)
    # The bars begin right of the labels and leave room for their values.
    scale = alt.Scale(
        domain=[min(0.0, float(rows[value].min())), max(0.0, float(rows[value].max()))],
        nice=False,
        range=[label_width, alt.ExprRef("width - 46")],
    )  # fmt: skip
    x = alt.X(f"{value}:Q", axis=None, scale=scale)
    tip = [alt.Tooltip("label:N", title="What"), alt.Tooltip("_text:N", title="Change")]
    bars = base.mark_bar(height=12).encode(
        x=x, x2=alt.datum(0), y=row_axis(), color=maker_colour(), tooltip=tip
    )
    dots = base.transform_filter(f"datum.{value} == 0").mark_point(size=34).encode(
        x=x, y=row_axis(), color=maker_colour(), tooltip=tip
    )  # fmt: skip
    names = base.mark_text(align="left", baseline="middle").encode(
        x=alt.value(0), y=row_axis(), text="label:N"
    )
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": 7, "fontWeight": "bold"}
    ends = base.transform_calculate(_end=f"max(0, datum.{value})")
    texts = ends.mark_text(**place).encode(
        x=alt.X("_end:Q", axis=None, scale=scale), y=row_axis(), text="_text:N"
    )
    listed = join_words([f"{r['label']} {r['_text']}" for _, r in rows.iterrows()])
    return layered([names, bars, dots, texts], row * len(rows), f"{description}: {listed}.")


def index_paths(
    frame: pd.DataFrame, expression: str, *, low: str, high: str, now: tuple[str, str, str],
    at: str, signals: Sequence[str], x_title: str, description: str, top: float,
    narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """An index along a share that moves, a line for each taker, with bounds where the reader is.

    ``frame`` has ``x``, ``label``, ``maker`` and what ``expression`` (Vega over ``datum``) reads.
    ``now`` names the signals of today's index and its bounds, drawn at zero; ``low`` and ``high``
    are the bounds at the place ``at``.
    """
    ends = [0.0, float(frame["x"].max())]
    x = alt.X(
        "x:Q", title=x_title, axis=alt.Axis(format=".0%", tickCount=5, grid=False),
        scale=alt.Scale(domain=ends, range=[12, alt.ExprRef("width - 112")]),
    )  # fmt: skip
    scale = alt.Scale(domain=[0, top])
    y = alt.Y("y:Q", scale=scale, axis=number_axis("{:,.0f}", tickCount=5))
    base = alt.Chart(frame).transform_calculate(y=expression)
    hue = maker_colour()
    lines = base.mark_line(strokeWidth=2.5).encode(x=x, y=y, color=hue, detail="label:N")
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
    one = alt.Chart(pd.DataFrame({"n": [0]})).transform_calculate(
        y=now[0], now_low=now[1], now_high=now[2], at=at, low=low, high=high
    )
    level = one.mark_rule(strokeDash=[4, 3], color=INK).encode(y=y)
    bars = []
    for place, ends_of, text in (
        ("0", ("now_low", "now_high"), "today"),
        ("datum.at", ("low", "high"), "you"),
    ):
        spot = one.transform_calculate(x=place)
        bars.append(
            spot.mark_bar(width=9, color=MUTED, stroke=MUTED, strokeWidth=1).encode(
                x=x, y=alt.Y(f"{ends_of[0]}:Q", scale=scale), y2=f"{ends_of[1]}:Q"
            )
        )
        bars.append(
            spot.mark_text(align="left", dx=-5, dy=15, text=text).encode(
                x=x, y=alt.Y(f"{ends_of[0]}:Q", scale=scale)
            )
        )
    layers = [level, *bars, lines, *texts]
    return layered(layers, 330 if narrow else 350, description).add_params(*params(*signals))


def run_counts(
    frame: pd.DataFrame, *, start: float, start_text: str, description: str, group: str = "group",
    value: str = "share", bins: int = 20,
) -> alt.LayerChart:  # fmt: skip
    """Where many runs end: a row a group, a dot for each bin of the share, its area the count."""
    order = list(dict.fromkeys(frame[group]))
    mid = ((frame[value] * bins).clip(upper=bins - 1e-9).astype(int) + 0.5) / bins
    counts = frame.assign(_mid=mid).groupby([group, "_mid"]).size().rename("runs").reset_index()
    counts["_row"] = counts[group].map(order.index)
    scale = alt.Scale(domain=[0, 1], range=[10, alt.ExprRef("width - 10")])
    axis = alt.Axis(format=".0%", title=None, values=[0, 0.25, 0.5, 0.75, 1])
    every = list(range(len(order)))
    heads = alt.Chart(pd.DataFrame({"_row": every, "name": order}))
    lines = heads.mark_rule(color=GRID, yOffset=9).encode(y=row_axis(domain=every))
    area = alt.Scale(domainMin=1, rangeMin=9, rangeMax=460)
    tip = [alt.Tooltip("runs:Q", title="Runs"), alt.Tooltip("_mid:Q", title="At", format=".0%")]
    dots = alt.Chart(counts).mark_circle(yOffset=9, color=ACCENT, opacity=0.8).encode(
        x=alt.X("_mid:Q", scale=scale, axis=axis), y=row_axis(), tooltip=tip,
        size=alt.Size("runs:Q", legend=None, scale=area),
    )  # fmt: skip
    line = alt.Chart(pd.DataFrame({"at": [start], "text": [start_text]}))
    here = alt.X("at:Q", scale=scale, axis=axis)
    rule = line.mark_rule(strokeDash=[3, 3]).encode(x=here)
    name = line.mark_text(align="right", dx=-4, baseline="bottom", color=MUTED).encode(
        x=here, y=alt.value(-2), text="text:N"
    )
    layers = [rule, name, lines, *row_heads(heads, "name:N"), dots]
    return layered(layers, 46 * len(order), description)


def deadlines(frame: pd.DataFrame, *, today: str, description: str) -> alt.LayerChart:
    """What will be decided when: a rule from today to the day, with its test under the label.

    ``frame`` has ``label``, ``test`` and ``day`` (dates as text), in the order of the rows.
    """

    def year(day: str) -> float:
        at = pd.Timestamp(day)
        return float(at.year + (at.day_of_year - 1) / 365)

    rows = frame.assign(_row=range(len(frame)), _today=year(today), _day=frame["day"].map(year))
    base = alt.Chart(rows)
    ends = [int(year(today)), math.ceil(rows["_day"].max())]
    axis = alt.Axis(title=None, format="d", values=list(range(ends[0], ends[1] + 1)))
    scale = alt.Scale(domain=ends, nice=False)
    x, end = alt.X("_today:Q", scale=scale, axis=axis), alt.X("_day:Q", scale=scale, axis=axis)
    rules = base.mark_rule(strokeWidth=2, color=MUTED, yOffset=20).encode(
        x=x, x2="_day:Q", y=row_axis()
    )
    tip = [alt.Tooltip("label:N", title="Claim"), alt.Tooltip("day:N", title="Decided by")]
    dots = base.mark_point(shape="diamond", size=90, color=ACCENT, yOffset=20).encode(
        x=end, y=row_axis(), tooltip=tip
    )
    texts: list[Any] = []
    left: dict[str, Any] = {"align": "left", "baseline": "middle"}
    styles: dict[str, dict[str, Any]] = {
        "label": {**left, "dy": -16, "fontWeight": "bold"}, "test": {**left, "dy": 2},
    }  # fmt: skip
    for column, style in styles.items():
        texts += [
            base.mark_text(**{**style, **halo}).encode(
                x=alt.value(0), y=row_axis(), text=f"{column}:N"
            )
            for halo in HALOS
        ]
    said = "; ".join(f"{r['label']}: {r['test']}, by {r['day']}" for _, r in rows.iterrows())
    return layered([rules, dots, *texts], 64 * len(rows), f"{description}. {said}.")
