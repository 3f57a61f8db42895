"""Chart forms of chapter 3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ...charts.marks import (
    layered,
    number_axis,
    params,
    reference_line,
    row_axis,
    row_heads,
    value_texts,
)
from ...charts.theme import BY_MAKER, INK, MAKER, PAPER, ROW, maker_colour
from ...results.formats import NO_DATA, join_words, number


def ranges(
    frame: pd.DataFrame, *, format: str, description: str, label: str = "label", low: str = "low",
    high: str = "high", reference: tuple[float, str] | None = None,
    colour: str = MAKER["Amazon"],
) -> alt.LayerChart:  # fmt: skip
    """One bar from low to high a row, in the order of the frame, its ends written beside it."""
    rows = frame.assign(
        _row=range(len(frame)),
        _text=[
            f"{number(a, format)} to {number(b, format)}"
            for a, b in zip(frame[low], frame[high], strict=True)
        ],
    )
    top = 1.3 * max(float(rows[high].max()), reference[0] if reference else 0)
    scale = alt.Scale(domain=[0, top], nice=False)
    base = alt.Chart(rows)
    tip = [alt.Tooltip(f"{label}:N", title="What"), alt.Tooltip("_text:N", title="Range")]
    bars = base.mark_bar(height=12, yOffset=8, color=colour).encode(
        x=alt.X(f"{low}:Q", axis=None, scale=scale), x2=f"{high}:Q", y=row_axis(), tooltip=tip
    )
    layers: list[Any] = [*row_heads(base, f"{label}:N"), bars]
    if reference is not None:
        layers = [*reference_line(*reference, scale), *layers]
    end = alt.X(f"{high}:Q", axis=None, scale=scale)
    layers += value_texts(base, x=end, y=row_axis(), text="_text:N")
    listed = join_words([f"{r[label]} {r['_text']}" for _, r in rows.iterrows()])
    return layered(layers, ROW * len(rows), f"{description}: {listed}.")


def history(
    frame: pd.DataFrame, *, format: str, description: str, domain: tuple[str, str], value: str,
    ticks: Sequence[float], tooltip: Sequence[str], late: str, narrow: bool = False,
    date: str = "date", series: str = "series", maker: str = "maker", hollow: str = "second_hand",
) -> alt.LayerChart:  # fmt: skip
    """Prices on a log scale as steps between readings, each line named where it begins.

    A dot is a reading, hollow where ``hollow`` is true. A series that begins after ``late`` has its
    name under it, flush with its end.
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
        tooltip=[alt.Tooltip(c) for c in tooltip],
    )  # fmt: skip
    grouped = rows.groupby(series, sort=False)
    starts, lasts = grouped.head(1), grouped[date].transform("max")
    later = starts[date] > late
    below = starts[later].assign(**{date: lasts[starts.index[later]]})
    places: list[tuple[pd.DataFrame, dict[str, Any]]] = [
        (starts[~later], {"align": "left", "dx": -3, "dy": -11}),
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
    height = 380 if narrow else 360
    return layered([lines, dots, *names], height, f"{description}. {'; '.join(said)}.")


def curve(
    points: Sequence[float], expression: str, *, level: str, at: str, signals: Sequence[str],
    x_title: str, x_format: str, names: tuple[str, str], description: str,
    narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """A cost that falls along x, against a level: where the two cross, the answer flips.

    ``expression`` is Vega over ``datum.x``, ``level`` and ``at`` signals (the rival's cost and the
    reader's place on the x axis); ``names`` labels the curve and the level.
    """
    frame = pd.DataFrame({"x": list(points)})
    base = alt.Chart(frame).transform_calculate(y=expression, level=level)
    x = alt.X(
        "x:Q", title=x_title, axis=alt.Axis(format=x_format, tickCount=6, grid=False),
        scale=alt.Scale(domain=[float(min(points)), float(max(points))]),
    )  # fmt: skip
    bounds = alt.Scale(domainMin=0)
    y = alt.Y("y:Q", scale=bounds, axis=number_axis("${:,.0f}", tickCount=5))
    falling = base.mark_line(color=MAKER["Amazon"], strokeWidth=2.5).encode(x=x, y=y)
    flat = base.mark_line(color=MAKER["Nvidia"], strokeWidth=2.5).encode(
        x=x, y=alt.Y("level:Q", scale=bounds)
    )
    one = alt.Chart(pd.DataFrame({"x": [0]})).transform_calculate(
        x=at, y=expression, level=level, text=f"'you: ' + format({at}, '{x_format}')"
    )
    here = one.mark_point(size=90, color=INK).encode(x=x, y=y)
    stem = one.mark_rule(strokeDash=[2, 3]).encode(x=x)
    middle = (min(points) + max(points)) / 2
    side = alt.ExprRef(f"{at} > {middle} ? 'right' : 'left'")
    label = one.mark_text(align=side, y=-5, baseline="bottom").encode(x=x, text="text:N")
    texts = alt.Chart(pd.DataFrame({"x": [float(max(points))]})).transform_calculate(
        y=expression, level=level,
        # A series without data is named all the same, apart from the other.
        at_y="isValid(datum.y) ? datum.y : isValid(datum.level) ? 0.5 * datum.level : 1",
        at_level="isValid(datum.level) ? datum.level : isValid(datum.y) ? 2 * datum.y : 2",
        name_y=f"'{names[0]}' + (isValid(datum.y) ? '' : ': {NO_DATA}')",
        name_level=f"'{names[1]}' + (isValid(datum.level) ? '' : ': {NO_DATA}')",
    )  # fmt: skip
    name_a = texts.mark_text(align="right", dy=14, color=MAKER["Amazon"]).encode(
        x=x, y=alt.Y("at_y:Q", scale=bounds), text="name_y:N"
    )
    name_b = texts.mark_text(align="right", dy=-10, color=MAKER["Nvidia"]).encode(
        x=x, y=alt.Y("at_level:Q", scale=bounds), text="name_level:N"
    )
    layers = [stem, falling, flat, here, label, name_a, name_b]
    return layered(layers, 300 if narrow else 320, description).add_params(*params(*signals))
