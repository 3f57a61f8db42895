"""The chart form of chapter 6."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from ...charts.marks import HALOS, layered, number_axis, params
from ...charts.theme import INK, MAKER


def budget_curve(
    points: Sequence[float], expression: str, *, level: str, at: str, signals: Sequence[str],
    format: str, x_title: str, names: tuple[str, str], description: str, narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """A budget that falls along x to nothing, against a cost: it pays where the curve is above.

    ``expression`` is Vega over ``datum.x``; ``level`` (the cost) and ``at`` (the reader's place on
    the x axis) are parameters; ``names`` labels the curve, at its beginning, and the level, at its
    end.
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
    layers = [falling, flat, *named, *texts, dot, *mine]
    return layered(layers, 300 if narrow else 320, description).add_params(*params(*signals))
