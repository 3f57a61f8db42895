"""Chart forms of chapter 7."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ...charts.marks import (
    HALOS,
    in_order,
    layered,
    number_axis,
    params,
    range_expression,
    row_axis,
    row_heads,
    text_expression,
)
from ...charts.theme import (
    BY_MAKER,
    GRID,
    INK,
    MAKER,
    MUTED,
    NARROW,
    PAPER,
    ROW,
    WIDE,
    maker_colour,
)
from ...results.formats import number

GAP = 17
"""Pixels between two names in a column."""


def forecast_lines(
    frame: pd.DataFrame, *, description: str, format: str, top: float,
    years: tuple[float, float], narrow: bool = False,
    label_width: tuple[int, int] = (172, 156), height: tuple[int, int] = (340, 340),
) -> alt.LayerChart:  # fmt: skip
    """Amounts by year from nothing to ``top``, each line named in a column at its right end.

    ``frame`` has ``series``, ``definition``, ``published``, ``year``, ``usd_bn`` and ``maker``.
    Names keep apart from each other and are tied to their line; ``label_width`` and ``height``
    are pixels, wide and narrow.
    """
    space, tall = label_width[narrow], height[narrow]
    ends = frame.groupby("series", sort=False).tail(1).sort_values("usd_bn", ascending=False).copy()
    places: list[float] = []
    for value in ends["usd_bn"]:
        own = tall * (1 - value / top)
        places.append(max(own, places[-1] + GAP) if places else own)
    # What was pushed below the chart goes back up.
    for n in reversed(range(len(places))):
        limit = places[n + 1] - GAP if n + 1 < len(places) else tall - 6
        places[n] = min(places[n], limit)
    ends["name_at"] = [top * (1 - px / tall) for px in places]
    scale = alt.Scale(domain=[0, top], nice=False)
    y = alt.Y("usd_bn:Q", scale=scale, axis=number_axis(format, tickCount=6))
    x = alt.X(
        "year:Q", title=None,
        scale=alt.Scale(domain=list(years), nice=False, rangeMax=alt.ExprRef(f"width - {space}")),
        axis=alt.Axis(
            format=".0f", grid=False,
            values=[n for n in range(int(years[0]), int(years[1]) + 1) if n % 2 == 0],
        ),
    )  # fmt: skip
    hue = maker_colour()
    base, tips = alt.Chart(frame), alt.Chart(ends)
    lines = base.mark_line(strokeWidth=2).encode(x=x, y=y, color=hue, detail="series:N")
    tip = [
        alt.Tooltip("series:N", title="Forecast"), alt.Tooltip("definition:N", title="Counts"),
        alt.Tooltip("published:N", title="Published"),
        alt.Tooltip("year:Q", title="Year", format=".0f"),
        alt.Tooltip("usd_bn:Q", title="Billion USD", format=",.0f"),
    ]  # fmt: skip
    dots = base.mark_point(size=40).encode(x=x, y=y, color=hue, tooltip=tip)
    leads = tips.mark_rule(color=GRID, strokeWidth=1.5).encode(
        x=x, x2=alt.value(alt.ExprRef(f"width - {space - 6}")),
        y=alt.Y("usd_bn:Q", scale=scale), y2="name_at:Q",
    )  # fmt: skip
    names = tips.mark_text(align="left", baseline="middle").encode(
        x=alt.value(alt.ExprRef(f"width - {space - 10}")), y=alt.Y("name_at:Q", scale=scale),
        text="series:N", color=hue,
    )  # fmt: skip
    said = []
    for name, part in frame.groupby("series", sort=False):
        first, last = part.iloc[0], part.iloc[-1]
        text = f"{name}, {number(last['usd_bn'], format)} in {last['year']:.0f}"
        if len(part) > 1:
            text += f" from {number(first['usd_bn'], format)} in {first['year']:.0f}"
        said.append(text)
    return layered([leads, lines, dots, names], tall, f"{description}. {'; '.join(said)}.")


def share_map(
    shares: Sequence[float], sizes: tuple[float, float], *, size: str, at: str,
    levels: pd.DataFrame, description: str, ticks: Sequence[float], x_title: str,
    narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """What a share of a market is worth: one line for the reader's market, a band for the others.

    Both axes are logarithmic. ``size`` and ``at`` are the parameters of the reader's market and
    share; ``levels`` has a ``signal`` (a parameter), a ``label``, a ``format`` and a ``maker`` for
    each horizontal line. A dot stands where a level meets the reader's line.
    """
    ends = [float(min(shares)), float(max(shares))]
    base = alt.Chart(pd.DataFrame({"x": list(shares)})).transform_calculate(
        low=f"datum.x * {sizes[0]!r}", high=f"datum.x * {sizes[1]!r}", y=f"datum.x * {size}"
    )
    x = alt.X(
        "x:Q", title=x_title, scale=alt.Scale(type="log", domain=ends, nice=False, clamp=True),
        axis=alt.Axis(format=".0%", values=[0.01, 0.02, 0.05, 0.1, 0.2, 0.5], grid=False),
    )  # fmt: skip
    scale = alt.Scale(type="log", domain=[min(ticks), max(ticks)], nice=False, clamp=True)
    y = alt.Y("y:Q", scale=scale, axis=number_axis("${:,.0f} bn", values=list(ticks)))
    band = base.mark_area(color=MAKER["Other"], opacity=0.22).encode(
        x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q"
    )
    line = base.mark_line(color=INK, strokeWidth=2.5).encode(x=x, y=y)
    layers: list[Any] = [band]
    texts: list[Any] = []
    signals = []
    for row in levels.itertuples(index=False):
        one = alt.Chart(
            pd.DataFrame({"maker": [row.maker], "label": [row.label]})
        ).transform_calculate(y=row.signal, x=f"{row.signal} / {size}")
        one = one.transform_calculate(
            text=f"datum.label + ': ' + ({text_expression('datum.y', row.format)})"
        )
        layers.append(one.mark_rule(strokeDash=[4, 3]).encode(y=y, color=maker_colour()))
        met = one.transform_filter(f"datum.x >= {ends[0]!r} && datum.x <= {ends[1]!r}")
        stroke = alt.Stroke("maker:N", scale=BY_MAKER, legend=None)
        layers.append(
            met.mark_point(size=62, strokeWidth=2, filled=False, fill=PAPER).encode(
                x=x, y=y, stroke=stroke
            )
        )
        # A name stands where the reader's line is not: left of a late crossing, else right.
        late = f"{row.signal} / {size} > 0.05"
        side = alt.ExprRef(f"{late} ? 'left' : 'right'")
        place: dict[str, Any] = {"align": side, "dy": alt.ExprRef(f"{late} ? -8 : 11")}
        texts += [
            one.mark_text(**{**place, **halo}).encode(
                x=alt.value(alt.ExprRef(f"{late} ? 4 : width - 4")), y=y, text="text:N", **more
            )
            for halo, more in zip(HALOS, ({}, {"color": maker_colour()}), strict=True)
        ]
        signals.append(row.signal)
    here = alt.Chart(pd.DataFrame({"n": [0]})).transform_calculate(x=at, y=f"{at} * {size}")
    here = here.transform_calculate(
        text=f"'you: ' + ({text_expression('datum.y', '${:.0f} billion')})"
    )
    layers += [line, here.mark_point(size=100, color=INK).encode(x=x, y=y)]
    texts += [
        here.mark_text(align="right", dx=-10, dy=-8, fontWeight="bold", **halo).encode(
            x=x, y=y, text="text:N"
        )
        for halo in HALOS
    ]
    chart = layered([*layers, *texts], 340 if narrow else 360, description)
    return chart.add_params(*params(size, at, *dict.fromkeys(signals)))


def signal_dot_plot(
    frame: pd.DataFrame, *, description: str, format: str, domain: tuple[float, float],
    ticks: Sequence[float], axis_format: str, marks: Sequence[tuple[str, str, str]] = (),
    room: int = 104,
) -> alt.LayerChart:  # fmt: skip
    """One dot a row, or a rule between its two ends, each row with signals of its own.

    The frame has ``label``, ``low``, ``high``, ``low_signal`` and ``high_signal`` (parameters, or
    empty for a row that stays where it is), ``word`` (before the value), ``maker`` and ``hollow``.
    ``marks`` are dashed lines: a parameter on the axis, one for the amount there, and its format.
    ``room`` is left for the value of a dot at the end of the axis, in pixels.
    """
    rows = frame.assign(_row=range(len(frame)))
    names = [*dict.fromkeys([*frame["low_signal"], *frame["high_signal"]])]
    signals = [name for name in names if name]
    base = alt.Chart(rows)
    ends = {end: f"datum.{end}" for end in ("low", "high")}
    for name in reversed(signals):
        ends = {end: f"datum.{end}_signal == '{name}' ? {name} : {ends[end]}" for end in ends}
    lower, higher = in_order("datum._a", "datum._b")
    base = base.transform_calculate(_a=ends["low"], _b=ends["high"])
    base = base.transform_calculate(_low=lower, _high=higher)
    one = text_expression("datum._low", format)
    both = range_expression("datum._low", "datum._high", format)
    base = base.transform_calculate(
        _text=f"datum.word + (datum._low == datum._high ? ({one}) : {both})"
    )
    axis_end = alt.ExprRef(f"width - {room}")
    scale = alt.Scale(domain=list(domain), nice=False, clamp=True, range=[6, axis_end])
    axis = number_axis(axis_format, values=list(ticks))
    x, end_x = alt.X("_low:Q", scale=scale, axis=axis), alt.X("_high:Q", scale=scale, axis=axis)
    tip = [alt.Tooltip("label:N", title="What"), alt.Tooltip("_text:N", title="Value")]
    lines = base.mark_rule(color=GRID, yOffset=9).encode(y=row_axis())
    spans = base.mark_rule(strokeWidth=4, yOffset=9).encode(
        x=x, x2="_high:Q", y=row_axis(), color=maker_colour()
    )
    stroke = alt.Stroke("maker:N", scale=BY_MAKER, legend=None)
    fill = alt.condition(
        "datum.hollow", alt.value(PAPER), alt.Fill("maker:N", scale=BY_MAKER, legend=None)
    )
    dots = [
        base.mark_point(yOffset=9, size=62, strokeWidth=2, filled=False).encode(
            x=at, y=row_axis(), stroke=stroke, fill=fill, tooltip=tip
        )
        for at in (x, end_x)
    ]
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dy": 9, "dx": 9}
    texts = [
        base.mark_text(fontWeight="bold", **{**place, **halo}).encode(
            x=end_x, y=row_axis(), text="_text:N"
        )
        for halo in HALOS
    ]
    said = []
    for _, r in rows.iterrows():
        shown = [number(r[end], format) for end in ("low", "high")]
        value = shown[0] if shown[0] == shown[1] else " to ".join(shown)
        said.append(f"{r['label']} {r['word']}{value}")
    layers = [lines, *_levels(marks, scale, axis), *row_heads(base, "label:N")]
    layers += [spans, *dots, *texts]
    chart = layered(layers, ROW * len(rows), f"{description}: {'; '.join(said)}.")
    read = [*signals, *(name for mark in marks for name in mark[:2])]
    return chart.add_params(*params(*dict.fromkeys(read))) if read else chart


def _levels(marks: Sequence[tuple[str, str, str]], scale: alt.Scale, axis: alt.Axis) -> list[Any]:
    """Dashed lines across the rows, each with its amount above; beyond the axis there is none."""
    drawn: list[Any] = []
    for at, amount, format in marks:
        line = alt.Chart(pd.DataFrame({"n": [0]})).transform_calculate(
            x=at, text=text_expression(amount, format)
        ).transform_filter(f"datum.x <= {scale.domain[1]!r}")  # fmt: skip
        where = alt.X("x:Q", scale=scale, axis=axis)
        drawn += [
            line.mark_rule(strokeDash=[4, 3], color=INK).encode(x=where),
            line.mark_text(align="center", baseline="bottom", fontWeight="bold").encode(
                x=where, y=alt.value(-4), text="text:N"
            ),
        ]
    return drawn


def quarterly_lines(
    frame: pd.DataFrame, *, description: str, format: str, value: str = "usd_bn",
    group: str = "company",
    narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """Amounts by quarter, a line a company, each named at its end; hollow dots as in ``hollow``."""
    makers = frame.drop_duplicates(group)
    # The second of two companies without a hue of their own is dashed.
    dashed = set(makers.loc[makers.duplicated("maker"), group])
    rows = frame.assign(_dash=frame[group].isin(dashed))
    ends = frame["end"].min(), frame["end"].max()
    space = 118 if narrow else 150
    x = alt.X(
        "end:T", title=None,
        scale=alt.Scale(
            domain=[{"year": int(ends[0][:4]), "month": int(ends[0][5:7])},
                    {"year": int(ends[1][:4]), "month": int(ends[1][5:7])}],
            rangeMax=alt.ExprRef(f"width - {space}"),
        ),
        axis=alt.Axis(format="%Y", tickCount={"interval": "year", "step": 1}, grid=False),
    )  # fmt: skip
    y = alt.Y(f"{value}:Q", axis=number_axis(format, tickCount=6), scale=alt.Scale(domainMin=0))
    base, hue = alt.Chart(rows), maker_colour()
    dash = alt.condition("datum._dash", alt.value([5, 3]), alt.value([1, 0]))
    line = base.mark_line(strokeWidth=2.5).encode(
        x=x, y=y, color=hue, detail=f"{group}:N", strokeDash=dash
    )
    dots = base.mark_point(size=26, strokeWidth=1.5, filled=False).encode(
        x=x, y=y, stroke=alt.Stroke("maker:N", scale=BY_MAKER, legend=None),
        fill=alt.condition(
            "datum.hollow", alt.value(PAPER),
            alt.Fill("maker:N", scale=BY_MAKER, legend=None),
        ),
        tooltip=[alt.Tooltip(f"{group}:N", title="Company"),
                 alt.Tooltip("quarter:N", title="Quarter"),
                 alt.Tooltip(f"{value}:Q", title="Billion USD", format=".1f"),
                 alt.Tooltip("basis:N", title="Basis")],
    )  # fmt: skip
    last = rows.groupby(group, sort=False).tail(1)
    last = last.assign(_name=[f"{r[group]} {number(r[value], format)}" for _, r in last.iterrows()])
    names = alt.Chart(last).mark_text(align="left", dx=8, baseline="middle").encode(
        x=x, y=y, text="_name:N", color=hue
    )  # fmt: skip
    said = []
    for name, part in rows.groupby(group, sort=False):
        first, end = part.iloc[0], part.iloc[-1]
        said.append(
            f"{name}: {number(first[value], format)} in {first['quarter']}, "
            f"{number(end[value], format)} in {end['quarter']}"
        )
    return layered([line, dots, names], 320, f"{description}. {'; '.join(said)}.")


def since_when(
    frame: pd.DataFrame, *, description: str, domain: tuple[int, int], mark: tuple[str, str],
    group: str = "company", text: str = "head", narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """A row a company, a dot for each of its chips where it was announced, and a line at a day.

    ``frame`` has ``at`` (dates), ``chip``, ``short`` (its name under the dot), ``date``, ``hollow``
    and ``head`` (over each row). A name for which there is no room is left out.
    """
    order = list(dict.fromkeys(frame[group]))
    when = pd.to_datetime([*frame["at"], mark[0]])
    years = when.year + when.day_of_year / 366
    rows = frame.assign(_row=frame[group].map(order.index), _x=years[:-1])
    named = _with_room(rows, (NARROW if narrow else WIDE) / (domain[1] - domain[0]))
    base, firsts = alt.Chart(rows), alt.Chart(rows.drop_duplicates(group).assign(_end=domain[1]))
    x = alt.X(
        "_x:Q",
        title=None,
        scale=alt.Scale(domain=list(domain), nice=False),
        axis=alt.Axis(format=".0f", grid=False, values=list(range(domain[0], domain[1] + 1, 2))),
    )
    hue = maker_colour()
    day = alt.Chart(pd.DataFrame({"_x": [years[-1]], "text": [mark[1]]}))
    rule = day.mark_rule(strokeDash=[3, 3]).encode(x=x)
    today = day.mark_text(align="right", dx=-4, baseline="bottom", color=MUTED).encode(
        x=x, y=alt.value(-2), text="text:N"
    )
    spans = firsts.mark_rule(strokeWidth=2).encode(x=x, x2="_end:Q", y=row_axis(), color=hue)
    fill = alt.condition(
        "datum.hollow", alt.value(PAPER), alt.Fill("maker:N", scale=BY_MAKER, legend=None)
    )
    dots = base.mark_point(size=58, strokeWidth=2, filled=False).encode(
        x=x, y=row_axis(), fill=fill, stroke=alt.Stroke("maker:N", scale=BY_MAKER, legend=None),
        tooltip=[alt.Tooltip("chip:N", title="Chip"), alt.Tooltip("date:N", title="Announced")],
    )  # fmt: skip
    place: dict[str, Any] = {"baseline": "top", "dy": 8, "fontSize": 11}
    under = [
        alt.Chart(named).mark_text(**{**place, **halo}).encode(x=x, y=row_axis(), text="short:N")
        for halo in HALOS
    ]
    heads = [
        firsts.mark_text(**{"align": "left", "baseline": "bottom", "dy": -9, **halo}).encode(
            x=alt.value(0), y=row_axis(), text=f"{text}:N"
        )
        for halo in HALOS
    ]
    said = "; ".join(rows.drop_duplicates(group)[text])
    layers = [rule, today, spans, *heads, dots, *under]
    return layered(layers, 56 * len(order), f"{description}. {said}.")


def _with_room(rows: pd.DataFrame, per_year: float) -> pd.DataFrame:
    """The rows whose names fit beside each other; at 11 pixels a letter takes about 6.5."""
    kept: list[Any] = []
    for _, part in rows.sort_values("_x", kind="stable").groupby("_row"):
        free = -1e9
        for index, row in part.iterrows():
            half = 6.5 * len(row["short"]) / 2
            centre = per_year * row["_x"]
            if centre - half >= free:
                kept.append(index)
                free = centre + half + 5
    return rows.loc[kept]
