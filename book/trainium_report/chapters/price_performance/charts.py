"""Chart forms of chapter 3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from ...charts.marks import (
    HALOS,
    layered,
    number_axis,
    params,
    row_axis,
    row_heads,
)
from ...charts.theme import (
    BY_MAKER,
    INK,
    MAKER,
    MUTED,
    PAPER,
    ROW,
    maker_colour,
)
from ...results.formats import NO_DATA, join_words, number


def over_band(
    chart: alt.LayerChart, *, low: float, high: float, name: str, domain: tuple[float, float],
    format: str,
) -> alt.LayerChart:  # fmt: skip
    """A chart whose x axis covers ``domain``, over a shaded band from low to high with its name."""
    scale = alt.Scale(domain=list(domain))
    axis = number_axis(format, tickCount=5)
    text = f"{name}: {number(low, format)} to {number(high, format)}"
    band = alt.Chart(pd.DataFrame({"low": [low], "high": [high], "mid": [(low + high) / 2]}))
    shaded = band.mark_rect(fill=MUTED, fillOpacity=0.16, stroke=MUTED, strokeWidth=1).encode(
        x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q",
        tooltip=alt.TooltipValue(text),
    )  # fmt: skip
    named = band.mark_text(baseline="bottom", color=MUTED).encode(
        x=alt.X("mid:Q", scale=scale, axis=axis), y=alt.value(-4), text=alt.value(text)
    )
    chart.layer = [shaded, *chart.layer, named]
    return chart.properties(description=f"{chart.description} Shaded: {text}.")


def ranges(
    frame: pd.DataFrame, *, format: str, description: str, ticks: Sequence[float],
    reference: tuple[float, str], label: str = "label", low: str = "low", high: str = "high",
    colour: str = MAKER["Amazon"],
) -> alt.LayerChart:  # fmt: skip
    """One bar from low to high a row, in the order of the frame, its ends written by its label.

    ``reference`` is a value and the name of the line there.
    """
    ends = [
        f"{number(a, format)} to {number(b, format)}"
        for a, b in zip(frame[low], frame[high], strict=True)
    ]
    rows = frame.assign(_row=range(len(frame)), _text=ends, _name=frame[label] + ": " + ends)
    scale = alt.Scale(domain=[min(ticks), max(ticks)], nice=False)
    axis = number_axis(format, values=list(ticks))
    base = alt.Chart(rows)
    tip = [alt.Tooltip(f"{label}:N", title="Prices of"), alt.Tooltip("_text:N", title="Implied")]
    bars = base.mark_bar(height=12, yOffset=9, color=colour).encode(
        x=alt.X(f"{low}:Q", axis=axis, scale=scale), x2=f"{high}:Q", y=row_axis(), tooltip=tip
    )
    at = alt.X("at:Q", scale=scale, axis=axis)
    line = alt.Chart(pd.DataFrame({"at": [reference[0]]}))
    equal = [
        line.mark_rule(strokeDash=[3, 3]).encode(x=at),
        line.mark_text(baseline="bottom", color=MUTED).encode(
            x=at, y=alt.value(-4), text=alt.value(reference[1])
        ),
    ]
    listed = join_words(list(rows["_name"]))
    layers = [*equal, *row_heads(base, "_name:N"), bars]
    return layered(layers, ROW * len(rows), f"{description}. {listed}.")


def history(
    frame: pd.DataFrame, *, format: str, description: str, domain: tuple[str, str], value: str,
    ticks: Sequence[float], tooltip: Mapping[str, str], late: str, noted: tuple[str, str],
    narrow: bool = False,
    date: str = "date", series: str = "series", maker: str = "maker", hollow: str = "second_hand",
) -> alt.LayerChart:  # fmt: skip
    """Prices on a log scale as steps between readings, each line named where it begins.

    A dot is a reading, hollow where ``hollow`` is true. A series that begins after ``late`` has its
    name under it, flush with its end; the lowest one under its beginning.
    ``noted`` is a series and the text at its last reading.
    """
    rows = frame.sort_values([series, date], kind="stable")
    x = alt.X(
        f"{date}:T", title=None,
        scale=alt.Scale(domain=[{"year": int(d[:4]), "month": int(d[5:7])} for d in domain]),
        axis=alt.Axis(format="%Y", tickCount={"interval": "year", "step": 1}, grid=False),
    )  # fmt: skip
    y = alt.Y(
        f"{value}:Q", axis=number_axis(format, values=list(ticks)),
        scale=alt.Scale(type="log", domain=[min(ticks), max(ticks)], nice=False),
    )  # fmt: skip
    hue = maker_colour(maker)
    base = alt.Chart(rows)
    lines = base.mark_line(interpolate="step-after", strokeWidth=2).encode(
        x=x, y=y, detail=f"{series}:N", color=hue
    )
    dots = base.mark_point(size=42, strokeWidth=2, filled=False).encode(
        x=x, y=y, stroke=alt.Stroke(f"{maker}:N", scale=BY_MAKER, legend=None),
        fill=alt.condition(
            f"datum.{hollow}", alt.value(PAPER),
            alt.Fill(f"{maker}:N", scale=BY_MAKER, legend=None),
        ),
        tooltip=[
            *(alt.Tooltip(f"{c}:N", title=title) for c, title in tooltip.items()),
            alt.Tooltip(f"{value}:Q", title="USD per chip-hour", format=".2f"),
        ],
    )  # fmt: skip
    grouped = rows.groupby(series, sort=False)
    starts, lasts = grouped.head(1), grouped[date].transform("max")
    later = starts[date] > late
    below = starts[later].assign(**{date: lasts[starts.index[later]]})
    lowest = starts[value] == starts[value].min()
    places: list[tuple[pd.DataFrame, dict[str, Any]]] = [
        (starts[~later & ~lowest], {"align": "left", "dx": -3, "dy": -11}),
        (starts[lowest], {"align": "left", "dx": -3, "dy": 14}),
        (below, {"align": "right", "dx": 3, "dy": 14}),
    ]
    names = [
        alt.Chart(part).mark_text(**place).encode(x=x, y=y, text=f"{series}:N", color=hue)
        for part, place in places
    ]
    said = []
    for name, part in rows.groupby(series, sort=False):
        first, end = part.iloc[0], part.iloc[-1]
        said.append(
            f"{name}: {number(first[value], format)} in {first['as_of']}, "
            f"{number(end[value], format)} in {end['as_of']}"
        )
    last = alt.Chart(rows[rows[series] == noted[0]].tail(1))
    note = last.mark_text(dy=-14, fontWeight="bold").encode(
        x=x, y=y, text=alt.value(noted[1]), color=hue
    )
    height = 380 if narrow else 360
    return layered([lines, dots, *names, note], height, f"{description}. {'; '.join(said)}.")


def curve(
    points: Sequence[float], expression: str, *, level: str, at: str, crossing: str,
    signals: Sequence[str], x_title: str, y_title: str, x_format: str, y_format: str,
    names: tuple[str, str], description: str, narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """A cost that falls along x, against a level: where the two cross, the answer flips.

    ``expression`` is Vega over ``datum.x``; ``level``, ``at`` and ``crossing`` are signals (the
    rival's cost, the reader's place on the x axis, and where the two costs are equal); ``names``
    are Vega expressions that name the curve and the level.
    """
    frame = pd.DataFrame({"x": list(points)})
    base = alt.Chart(frame).transform_calculate(y=expression, level=level)
    x = alt.X(
        "x:Q", title=x_title, axis=alt.Axis(format=x_format, tickCount=6, grid=False),
        scale=alt.Scale(domain=[float(min(points)), float(max(points))]),
    )  # fmt: skip
    bounds = alt.Scale(domainMin=0)
    y = alt.Y("y:Q", scale=bounds, axis=number_axis(y_format, tickCount=5))
    tip = [
        alt.Tooltip("x:Q", title=x_title, format=x_format),
        alt.Tooltip("y:Q", title="Trainium, USD", format=".2f"),
        alt.Tooltip("level:Q", title="Rival, USD", format=".2f"),
    ]
    falling = base.mark_line(color=MAKER["Amazon"], strokeWidth=2.5).encode(x=x, y=y, tooltip=tip)
    flat = base.mark_line(color=MAKER["Nvidia"], strokeWidth=2.5).encode(
        x=x, y=alt.Y("level:Q", scale=bounds), tooltip=tip
    )
    one = alt.Chart(pd.DataFrame({"x": [0]})).transform_calculate(
        x=at, y=expression, level=level, text=f"'you: ' + format({at}, '{x_format}')"
    )
    here = one.mark_point(size=90, color=INK).encode(x=x, y=y)
    stem = one.mark_rule(strokeDash=[2, 3]).encode(x=x)
    middle = (min(points) + max(points)) / 2
    side = alt.ExprRef(f"{at} > {middle} ? 'right' : 'left'")
    label = one.mark_text(align=side, y=-5, baseline="bottom").encode(x=x, text="text:N")
    heading = one.mark_text(align="left", color=MUTED, baseline="bottom").encode(
        x=alt.value(0), y=alt.value(-22), text=alt.value(y_title)
    )
    inside = f"datum.x >= {min(points)} && datum.x <= {max(points)}"
    meet = alt.Chart(pd.DataFrame({"n": [0]})).transform_calculate(
        x=crossing, level=level, text=f"'equal cost at ' + format({crossing}, '{x_format}')"
    ).transform_filter(f"isValid(datum.x) && {inside}")  # fmt: skip
    at_level = alt.Y("level:Q", scale=bounds)
    equal = meet.mark_point(size=70, color=INK, filled=True, opacity=1).encode(x=x, y=at_level)
    told = [
        meet.mark_text(align="left", dx=8, dy=-12, fontWeight="bold", **halo).encode(
            x=x, y=at_level, text="text:N"
        )
        for halo in HALOS
    ]
    texts = alt.Chart(pd.DataFrame({"x": [float(max(points))]})).transform_calculate(
        y=expression, level=level,
        # A series without data is named all the same, apart from the other.
        at_y="isValid(datum.y) ? datum.y : isValid(datum.level) ? 0.5 * datum.level : 1",
        at_level="isValid(datum.level) ? datum.level : isValid(datum.y) ? 2 * datum.y : 2",
        name_y=f"{names[0]} + (isValid(datum.y) ? '' : ': {NO_DATA}')",
        name_level=f"{names[1]} + (isValid(datum.level) ? '' : ': {NO_DATA}')",
    )  # fmt: skip
    name_a = texts.mark_text(align="right", dy=14, color=MAKER["Amazon"]).encode(
        x=x, y=alt.Y("at_y:Q", scale=bounds), text="name_y:N"
    )
    # The level is named at the left, where the curve is high above it.
    name_b = texts.mark_text(align="left", dx=4, dy=-10, color=MAKER["Nvidia"]).encode(
        x=alt.value(0), y=alt.Y("at_level:Q", scale=bounds), text="name_level:N"
    )
    layers = [stem, falling, flat, equal, *told, here, label, heading, name_a, name_b]
    return layered(layers, 300 if narrow else 320, description).add_params(*params(*signals))
