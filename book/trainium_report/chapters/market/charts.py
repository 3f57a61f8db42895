"""Chart forms of chapter 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ...charts.marks import (
    HEAD,
    haloed,
    layered,
    number_axis,
    outlined_key,
    params,
    range_expression,
    row_axis,
    row_heads,
    text_expression,
)
from ...charts.theme import BY_MAKER, GRID, INK, MAKER, PAPER, ROW
from ...results.formats import NO_DATA, join_words, number

MARK = 8
"""Pixels from the middle of a row to its mark; its label is above."""

ABOVE: dict[str, Any] = {
    "titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": -30, "titleY": -10,
}  # fmt: skip
"""The title of a y axis, read across and above it."""

ROOM = "width < 500 ? 0.77 * width : 0.88 * width"
"""Where an axis of shares ends, so that the longest bar leaves room for its text."""


def _level(signal: str, said: str, x: alt.Scale) -> list[alt.Chart]:
    """A dashed line at a parameter of the page, ``said`` (a Vega expression) above it."""
    at = alt.Chart(pd.DataFrame({"n": [0]})).transform_calculate(at=signal, said=said)
    where = alt.X("at:Q", axis=None, scale=x)
    name = at.mark_text(align="right", dx=3, baseline="bottom")
    return [
        at.mark_rule(strokeDash=[4, 3], color=INK).encode(x=where),
        name.encode(x=where, y=alt.value(-2), text="said:N"),
    ]


def studies(
    frame: pd.DataFrame, *, chosen: str, level: str, signals: Sequence[str], description: str
) -> alt.LayerChart:
    """A bar for each study's share: filled where ``chosen``, hollow elsewhere.

    ``frame`` has ``label``, ``low``, ``high``, ``text``, ``maker``, ``period`` and ``by``; a row
    whose ends differ is a range. ``chosen`` is a Vega expression over a row and the parameters in
    ``signals``; ``level`` is the parameter of the dashed line.
    """
    rows = frame.assign(_row=range(len(frame)), _from=frame["low"].where(
        frame["low"] < frame["high"], 0))  # fmt: skip
    base = alt.Chart(rows).transform_calculate(
        _on=chosen, _used=f"({chosen}) ? 'compared' : 'not compared'"
    )
    scale = alt.Scale(domain=[0, 1], nice=False, rangeMax=alt.ExprRef(ROOM))
    tip = [alt.Tooltip("label:N", title="What"), alt.Tooltip("text:N", title="Nvidia's share"),
           alt.Tooltip("period:N", title="Period"), alt.Tooltip("by:N", title="According to"),
           alt.Tooltip("_used:N", title="With your choice")]  # fmt: skip
    fill = alt.condition("datum._on", alt.Fill("maker:N", scale=BY_MAKER, legend=None),
                         alt.value(PAPER))  # fmt: skip
    bars = base.mark_bar(height=12, yOffset=MARK, strokeWidth=1.6).encode(
        x=alt.X("_from:Q", axis=None, scale=scale), x2="high:Q", y=row_axis(), tooltip=tip,
        stroke=alt.Stroke("maker:N", scale=BY_MAKER, legend=None), fill=fill,
    )  # fmt: skip
    end = {"x": alt.X("high:Q", axis=None, scale=scale), "y": row_axis(), "text": "text:N"}
    values = haloed(base, end, dx=5, dy=MARK + 1, fontWeight="bold")
    said = f"'the article: more than ' + ({text_expression(level, '{:.0%}')})"
    listed = join_words([f"{r['label']} {r['text']}" for _, r in rows.iterrows()])
    layers = [*_level(level, said, scale), *row_heads(base, "label:N"), bars, *values,
              *outlined_key("not compared", ROW * len(rows))]  # fmt: skip
    chart = layered(layers, ROW * len(rows), f"{description}: {listed}.")
    return chart.add_params(*params(*signals, level))


def pairs(
    frame: pd.DataFrame, *, share: str, signals: Sequence[str], words: dict[bool, str],
    description: str, default: str,
) -> alt.LayerChart:  # fmt: skip
    """Two bars for each maker, filled for one count and hollow for the other.

    ``frame`` has ``name``, ``maker`` and the boolean ``by_units`` (a hollow bar). ``share`` is a
    Vega expression of the value, ``default`` the column behind it, ``words`` what follows the
    value for each count.
    """
    names = list(dict.fromkeys(frame["name"]))
    rows = frame.assign(_row=frame["name"].map(names.index))
    base = alt.Chart(rows).transform_calculate(
        _value=share
    ).transform_calculate(
        _at="isValid(datum._value) ? datum._value : 0",
        _text=f"({text_expression('datum._value', '{:.0%}')}) + (datum.by_units"
        f" ? ' {words[True]}' : ' {words[False]}')",
    )  # fmt: skip
    scale = alt.Scale(domain=[0, 1], nice=False, rangeMax=alt.ExprRef(ROOM))
    x = alt.X("_at:Q", axis=None, scale=scale)
    tip = [alt.Tooltip("name:N", title="Maker"), alt.Tooltip("_text:N", title="Share")]
    colour = alt.Stroke("maker:N", scale=BY_MAKER, legend=None)
    heads = {"x": alt.value(0), "y": row_axis(), "text": "name:N"}
    layers: list[Any] = haloed(alt.Chart(rows.drop_duplicates("_row")), heads, dy=-15)
    for hollow, offset in ((False, 1), (True, 17)):
        part = base.transform_filter(f"datum.by_units == {str(hollow).lower()}")
        fill = alt.value(PAPER) if hollow else alt.Fill("maker:N", scale=BY_MAKER, legend=None)
        layers.append(
            part.mark_bar(height=11, yOffset=offset, strokeWidth=1.6).encode(
                x=x, y=row_axis(), stroke=colour, fill=fill, tooltip=tip
            )
        )
        layers += haloed(part, {"x": x, "y": row_axis(), "text": "_text:N"}, dx=5, dy=offset + 1)
    said = join_words(
        [f"{r['name']} {number(r[default], '{:.0%}')} {words[r['by_units']]}"
         for _, r in rows.iterrows()]
    )  # fmt: skip
    chart = layered(layers, 58 * len(names), f"{description}: {said}.")
    return chart.add_params(*params(*signals))


def bounds(
    frame: pd.DataFrame, *, low: str, high: str, signals: Sequence[str], description: str,
    limit: float,
) -> alt.LayerChart:  # fmt: skip
    """The index of the known makers as a hollow dot, and a bar for its bounds, one row each.

    ``frame`` has ``label`` and ``points``. ``low`` and ``high`` are Vega expressions over a row
    and the parameters in ``signals``.
    """
    form = "{:,.0f}"
    rows = frame.assign(_row=range(len(frame)))
    base = alt.Chart(rows).transform_calculate(_low=low, _high=high).transform_calculate(
        _text="'bounds ' + " + range_expression("datum._low", "datum._high", form),
        _name=f"datum.label + ': ' + ({text_expression('datum.points', form)})",
    )  # fmt: skip
    scale = alt.Scale(domain=[0, limit], nice=False, clamp=True)
    tip = [alt.Tooltip("_name:N", title="Four makers alone"),
           alt.Tooltip("_text:N", title="With the missing makers")]  # fmt: skip
    axis = number_axis(form, tickCount=4)
    low_x = alt.X("_low:Q", scale=scale, axis=axis)
    lines = base.mark_rule(color=GRID, yOffset=MARK).encode(y=row_axis())
    # Equal bounds are drawn too: the bar has an outline.
    bars = base.mark_bar(
        height=10, yOffset=MARK, color=MAKER["Other"], stroke=MAKER["Other"], strokeWidth=2
    ).encode(x=low_x, x2="_high:Q", y=row_axis(), tooltip=tip)
    dots = base.mark_point(yOffset=MARK, size=62, strokeWidth=2, filled=False, stroke=INK).encode(
        x=alt.X("points:Q", scale=scale, axis=axis), y=row_axis(), tooltip=tip
    )
    at_right = {"x": alt.value("width"), "y": row_axis(), "text": "_text:N"}
    texts = haloed(base, at_right, align="right", dy=HEAD)
    said = join_words([f"{r['label']} {number(r['points'], form)}" for _, r in rows.iterrows()])
    layers = [lines, *row_heads(base, "_name:N"), bars, dots, *texts]
    chart = layered(layers, ROW * len(rows), f"{description}: {said}.")
    return chart.add_params(*params(*signals))


def rising_share(
    points: Sequence[float], expression: str, *, level: str, at: str, crossing: str,
    signals: Sequence[str], x_title: str, y_title: str, description: str, names: tuple[str, str],
    narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """A share that rises along x against a level, where it crosses, and the reader's place.

    ``expression`` is Vega over ``datum.x``; ``level``, ``at`` and ``crossing`` are parameters, the
    last two places on x.
    """
    ends = [float(min(points)), float(max(points))]
    x = alt.X("x:Q", title=x_title, scale=alt.Scale(domain=ends),
              axis=alt.Axis(format=".0f", tickCount=6, grid=False))  # fmt: skip
    scale = alt.Scale(domain=[0.4, 1])
    form = number_axis("{:.0%}", tickCount=5, **ABOVE)
    form.title = y_title
    y = alt.Y("y:Q", scale=scale, axis=form)
    base = alt.Chart(pd.DataFrame({"x": list(points)})).transform_calculate(y=expression)
    line = base.mark_line(color=MAKER["Nvidia"], strokeWidth=2.5).encode(x=x, y=y)
    one = alt.Chart(pd.DataFrame({"x": [ends[1]]})).transform_calculate(level=level, y=expression)
    flat = one.mark_rule(strokeDash=[4, 3], color=INK).encode(y=alt.Y("level:Q", scale=scale))
    place = alt.Chart(pd.DataFrame({"n": [0]}))
    here = place.transform_calculate(x=at).transform_calculate(y=expression).transform_calculate(
        text=f"'you: ' + ({text_expression('datum.y', '{:.0%}')})"
    )
    met = place.transform_calculate(x=crossing, y=level).transform_calculate(
        text=f"'needed: ' + ({text_expression('datum.x', '{:.1f}')})"
    ).transform_filter(f"datum.x >= {ends[0]} && datum.x <= {ends[1]}")  # fmt: skip
    at_y = alt.Y("y:Q", scale=scale)
    dots = [
        here.mark_point(size=90, color=INK).encode(x=x, y=y),
        met.mark_point(size=90, filled=False, fill=PAPER, stroke=INK, strokeWidth=2).encode(
            x=x, y=at_y
        ),
    ]
    mine = haloed(here, {"x": x, "y": at_y, "text": "text:N"}, dx=8, dy=14)
    needed = haloed(met, {"x": x, "y": at_y, "text": "text:N"}, dx=8, dy=14, fontWeight="bold")
    named = one.transform_calculate(
        at_y="isValid(datum.y) ? datum.y : 0.95",
        name=f"'{names[0].replace(chr(39), chr(92) + chr(39))}' + "
        f"(isValid(datum.y) ? '' : ': {NO_DATA}')",
    )
    below = 26 if narrow else 18
    name = named.mark_text(align="right", dy=below, color=MAKER["Nvidia"]).encode(
        x=x, y=alt.Y("at_y:Q", scale=scale), text="name:N"
    )
    claimed = haloed(
        one, {"x": alt.value(0), "y": alt.Y("level:Q", scale=scale), "text": alt.value(names[1])},
        dx=2, dy=-10,
    )  # fmt: skip
    layers = [flat, line, name, *claimed, *mine, *needed, *dots]
    chart = layered(layers, 300 if narrow else 320, description)
    return chart.add_params(*params(*signals))


def sums(
    frame: pd.DataFrame, *, level: str, said: str, description: str
) -> alt.LayerChart:
    """Bars of a year's sums, one row each: hollow for forecasts, against a level of the page.

    ``frame`` has ``label``, ``usd_bn``, ``text``, ``maker``, ``hollow`` and ``kind``; ``level`` is
    a parameter and ``said`` what its line is called.
    """
    rows = frame.assign(_row=range(len(frame)))
    base = alt.Chart(rows)
    most = float(rows["usd_bn"].max())
    scale = alt.Scale(domain=[0, most], nice=False, rangeMax=alt.ExprRef("0.8 * width"))
    tip = [alt.Tooltip("label:N", title="What"), alt.Tooltip("text:N", title="Value"),
           alt.Tooltip("kind:N", title="Kind")]  # fmt: skip
    fill = alt.condition("datum.hollow", alt.value(PAPER),
                         alt.Fill("maker:N", scale=BY_MAKER, legend=None))  # fmt: skip
    bars = base.mark_bar(height=12, yOffset=MARK, strokeWidth=1.6).encode(
        x=alt.X("usd_bn:Q", axis=None, scale=scale), y=row_axis(), tooltip=tip, fill=fill,
        stroke=alt.Stroke("maker:N", scale=BY_MAKER, legend=None),
    )  # fmt: skip
    end = {"x": alt.X("usd_bn:Q", axis=None, scale=scale), "y": row_axis(), "text": "text:N"}
    values = haloed(base, end, dx=5, dy=MARK + 1, fontWeight="bold")
    name = f"'{said}: ' + ({text_expression(level, '${:,.0f} billion')})"
    listed = join_words([f"{r['label']} {r['text']}" for _, r in rows.iterrows()])
    layers = [*_level(level, name, scale), *row_heads(base, "label:N"), bars, *values,
              *outlined_key("forecast", ROW * len(rows))]  # fmt: skip
    chart = layered(layers, ROW * len(rows), f"{description}: {listed}.")
    return chart.add_params(*params(level))
