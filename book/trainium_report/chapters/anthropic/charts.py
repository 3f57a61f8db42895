"""Chart forms of chapter 4."""

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
    row_axis,
    row_heads,
    text_expression,
    value_texts,
)
from ...charts.theme import BY_MAKER, INK, MAKER, MUTED, PAPER, ROW, maker_colour


def stacked_bars(
    frame: pd.DataFrame, firm: str, rest: str, *, description: str, text: str = "text",
    label: str = "label", maker: str = "maker",
) -> alt.LayerChart:  # fmt: skip
    """Bars in two parts, one row each: ``firm`` filled, then ``rest`` in outline.

    ``text`` is written at the end of the row.
    """
    rows = frame.assign(_row=range(len(frame)), _total=frame[firm] + frame[rest])
    base = alt.Chart(rows)
    scale = alt.Scale(
        domain=[0, float(rows["_total"].max())], nice=False, rangeMax=alt.ExprRef("0.66 * width")
    )
    x = alt.X(f"{firm}:Q", axis=None, scale=scale)
    end = alt.X("_total:Q", axis=None, scale=scale)
    tip = [alt.Tooltip(f"{label}:N", title="What"), alt.Tooltip(f"{text}:N", title="Amount")]
    filled = base.mark_bar(height=12, yOffset=8).encode(
        x=x, x2=alt.datum(0), y=row_axis(), color=maker_colour(maker), tooltip=tip
    )
    outline = base.transform_filter(f"datum.{rest} > 0").mark_bar(
        height=10.5, yOffset=8, fill=PAPER, strokeWidth=1.5
    ).encode(
        x=x, x2="_total:Q", y=row_axis(), tooltip=tip,
        stroke=alt.Stroke(f"{maker}:N", scale=BY_MAKER, legend=None),
    )  # fmt: skip
    layers = [*row_heads(base, f"{label}:N"), filled, outline]
    layers += value_texts(base, x=end, y=row_axis(), text=f"{text}:N")
    said = "; ".join(f"{r[label]}: {r[text]}" for _, r in rows.iterrows())
    return layered(layers, ROW * len(rows), f"{description}. {said}.")


def share_band(
    points: Sequence[float], expression: str, *, at: str, band: tuple[str, str],
    signals: Sequence[str], level: float, level_at: str, level_name: str, x_title: str,
    description: str, colour: str = MAKER["Amazon"], narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """A share from nothing to all that rises along x, the reader's band on it, and a level.

    ``expression`` is Vega over ``datum.x``; ``at``, ``band`` and ``level_at`` are parameters on
    the x axis. The band is the thick part of the line, with the share at each of its ends; a ring
    marks where the line reaches the level.
    """
    ends = [float(min(points)), float(max(points))]
    x = alt.X("x:Q", title=x_title, scale=alt.Scale(domain=ends),
              axis=alt.Axis(format=".1f", tickCount=6, grid=False))  # fmt: skip
    scale = alt.Scale(domain=[0, 1])
    y = alt.Y("y:Q", scale=scale, axis=number_axis("{:.0%}", tickCount=5))
    base = alt.Chart(pd.DataFrame({"x": list(points)})).transform_calculate(y=expression)
    line = base.mark_line(color=colour, strokeWidth=2).encode(x=x, y=y)
    least, most = in_order(*band)
    inside = base.transform_filter(f"isValid({least}) && datum.x >= {least} && datum.x <= {most}")
    thick = inside.mark_line(color=colour, strokeWidth=8, strokeCap="round").encode(x=x, y=y)
    one = alt.Chart(pd.DataFrame({"level": [level], "name": [level_name]}))
    flat = one.mark_rule(strokeDash=[4, 3], color=INK).encode(y=alt.Y("level:Q", scale=scale))
    named = one.mark_text(align="left", dx=4, dy=-9, color=MUTED).encode(
        x=alt.value(0), y=alt.Y("level:Q", scale=scale), text="name:N"
    )

    def spot(where: str, text: str) -> alt.Chart:
        place = alt.Chart(pd.DataFrame({"n": [0]})).transform_calculate(x=where)
        place = place.transform_filter("isValid(datum.x)")
        return place.transform_calculate(y=expression).transform_calculate(text=text)

    def texts(place: alt.Chart, **style: Any) -> list[alt.Chart]:
        return [
            place.mark_text(**{**style, **halo}).encode(x=x, y=y, text="text:N") for halo in HALOS
        ]

    share = text_expression("datum.y", "{:.0%}")
    here = spot(at, f"'you: ' + ({share})")
    lowest, highest = spot(least, f"'least ' + ({share})"), spot(most, f"'most ' + ({share})")
    met = spot(level_at, f"'{level_name} at ' + ({text_expression('datum.x', '{:.1f}')})")
    met = met.transform_filter(f"datum.x <= {ends[1]!r}")
    # Near the right edge a text is on the left of its mark.
    edge = 0.8 * ends[1]
    late, mine = (alt.ExprRef(f"{n} > {edge!r} ? 'right' : 'left'") for n in (most, at))
    layers = [
        line, thick, flat, named,
        met.mark_point(size=110, color=INK, filled=False, fill=PAPER, strokeWidth=2).encode(
            x=x, y=y
        ),
        here.mark_point(size=90, color=INK).encode(x=x, y=y),
        *texts(lowest, align="left", dx=10, dy=10), *texts(highest, align=late, dx=4, dy=20),
        *texts(met, align="right", dx=-4, dy=-16),
        *texts(here, align=mine, dx=4, dy=20, fontWeight="bold"),
    ]  # fmt: skip
    chart = layered(layers, 300 if narrow else 320, description)
    return chart.add_params(*params(*signals, level_at))
