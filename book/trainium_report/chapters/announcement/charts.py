"""The chart form of chapter 2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ...charts.marks import HALOS, layered, number_axis, params
from ...charts.theme import INK, MAKER


def iso_revenue_lines(
    shares: Sequence[float], levels: pd.DataFrame, *, signals: tuple[str, str, str],
    description: str,
    x_title: str, y_title: str, names: tuple[str, str, str], ticks: Sequence[float],
    narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """Lines of equal product on two log axes: all the pairs (share, price) behind one figure.

    ``signals`` are the product at the low end, in the middle and at the high end; ``levels`` has a
    ``usd_per_chip_hour`` and a ``label`` for each horizontal line, and ``above`` for the side of
    its label.
    """
    ends = [float(min(shares)), float(max(shares))]
    base = alt.Chart(pd.DataFrame({"share": list(shares)}))
    for key, signal in zip(("a", "b", "c"), signals, strict=True):
        base = base.transform_calculate(**{key: f"{signal} / datum.share"})
    x = alt.X(
        "share:Q", title=x_title, scale=alt.Scale(type="log", domain=ends, nice=False),
        axis=alt.Axis(format=".0%", values=[0.1, 0.2, 0.5, 1.0], grid=False),
    )  # fmt: skip
    scale = alt.Scale(type="log", domain=[min(ticks), max(ticks)], nice=False)
    form = number_axis("${:.2f}", values=list(ticks))
    form.title = y_title
    y = alt.Y("a:Q", scale=scale, axis=form)
    band = base.mark_area(color=MAKER["Amazon"], opacity=0.2, clip=True).encode(x=x, y=y, y2="c:Q")
    line = base.mark_line(color=MAKER["Amazon"], strokeWidth=2.5, clip=True).encode(
        x=x, y=alt.Y("b:Q", scale=scale)
    )
    texts: list[Any] = []
    place: dict[str, Any] = {"align": "right", "dy": 14, "color": MAKER["Amazon"]}
    for signal, name, share in zip(signals, names, (0.9, 0.68, 0.9), strict=True):
        here = alt.Chart(pd.DataFrame({"share": [share]}))
        made = here.transform_calculate(at=f"{signal} / datum.share")
        texts += [
            made.mark_text(**{**place, **halo}).encode(
                x=x, y=alt.Y("at:Q", scale=scale), text=alt.value(name)
            )
            for halo in HALOS
        ]
    price = alt.Y("usd_per_chip_hour:Q", scale=scale)
    rules = alt.Chart(levels).mark_rule(strokeDash=[4, 3], color=INK).encode(y=price)
    labels = [
        alt.Chart(levels[levels["above"] == side])
        .mark_text(**{"align": "right", "dy": dy, **halo})
        .encode(x=alt.value("width"), y=price, text="label:N")
        for side, dy in ((True, -8), (False, 10))
        for halo in HALOS
    ]
    layers = [band, line, rules, *texts, *labels]
    return layered(layers, 360, description).add_params(*params(*signals))
