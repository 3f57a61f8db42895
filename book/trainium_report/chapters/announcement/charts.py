"""Chart forms of chapter 2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ...charts.marks import (
    haloed,
    in_order,
    layered,
    number_axis,
    outlined_key,
    params,
    range_expression,
    row_axis,
    row_heads,
)
from ...charts.theme import BY_MAKER, GRID, INK, MAKER, PAPER, ROW
from ...results.formats import join_words

MARK = 8
"""Pixels from the middle of a row to its mark; its label is above."""


def ladder(
    frame: pd.DataFrame, *, band: tuple[str, str], format: str, description: str
) -> alt.LayerChart:
    """Bars on one scale from zero: filled for what was stated, hollow for what was not.

    ``frame`` has ``label``, ``low``, ``high``, ``text``, ``money``, ``maker``, ``live`` and
    ``hollow``. A live row takes its ends from the two parameters ``band``: filled up to the low
    one, hollow from there to the high one.
    """
    rows = frame.assign(_row=range(len(frame)))
    lower, higher = in_order(*band)
    base = alt.Chart(rows).transform_calculate(
        _low=f"datum.live ? {lower} : datum.low", _high=f"datum.live ? {higher} : datum.high"
    ).transform_calculate(
        _text=f"datum.live ? {range_expression('datum._low', 'datum._high', format)} : datum.text",
        _solid="datum.hollow ? 0 : datum._low",
    )  # fmt: skip
    most = float(rows["high"].max())
    scale = alt.Scale(domain=[0, most], nice=False, rangeMax=alt.ExprRef("0.78 * width"))
    tip = [alt.Tooltip("label:N", title="What"), alt.Tooltip("_text:N", title="A year"),
           alt.Tooltip("money:N", title="Kind of money")]  # fmt: skip
    end = alt.X("_high:Q", axis=None, scale=scale)
    mark: dict[str, Any] = {"height": 12, "yOffset": MARK, "strokeWidth": 1.6}
    stroke = alt.Stroke("maker:N", scale=BY_MAKER, legend=None)
    whole = base.mark_bar(fill=PAPER, **mark).encode(
        x=end, y=row_axis(), stroke=stroke, tooltip=tip
    )
    solid = base.transform_filter("datum._solid > 0").mark_bar(**mark).encode(
        x=alt.X("_solid:Q", axis=None, scale=scale), y=row_axis(), stroke=stroke,
        fill=alt.Fill("maker:N", scale=BY_MAKER, legend=None), tooltip=tip,
    )  # fmt: skip
    values = haloed(base, {"x": end, "y": row_axis(), "text": "_text:N"}, dx=5, dy=MARK + 1,
                    fontWeight="bold")  # fmt: skip
    listed = join_words([f"{r['label']} {r['text']}" for _, r in rows.iterrows()])
    layers = [*row_heads(base, "label:N"), whole, solid, *values]
    layers += outlined_key("not stated: our band, or what the chips might sell for",
                           ROW * len(rows))  # fmt: skip
    chart = layered(layers, ROW * len(rows), f"{description}: {listed}.")
    return chart.add_params(*params(*band))


def counts(
    frame: pd.DataFrame, *, claimed: float, said: str, limit: float, description: str
) -> alt.LayerChart:
    """A dot for each count of chips, beside a dashed line at the number claimed.

    ``frame`` has ``label``, ``low``, ``text``, ``by``, ``scope`` and ``maker``.
    """
    rows = frame.assign(_row=range(len(frame)))
    base = alt.Chart(rows)
    scale = alt.Scale(domain=[0, limit], nice=False)
    axis = number_axis("{:.1f}", tickCount=5)
    x = alt.X("low:Q", scale=scale, axis=axis)
    tip = [alt.Tooltip("label:N", title="What"), alt.Tooltip("text:N", title="Chips"),
           alt.Tooltip("by:N", title="According to"),
           alt.Tooltip("scope:N", title="Generations")]  # fmt: skip
    lines = base.mark_rule(color=GRID, yOffset=MARK).encode(y=row_axis())
    dots = base.mark_point(yOffset=MARK, size=62).encode(
        x=x, y=row_axis(), color=alt.Color("maker:N", scale=BY_MAKER, legend=None), tooltip=tip
    )
    one = alt.Chart(pd.DataFrame({"at": [claimed], "said": [said]}))
    where = alt.X("at:Q", scale=scale, axis=axis)
    rule = one.mark_rule(strokeDash=[4, 3], color=INK).encode(x=where)
    name = one.mark_text(align="left", baseline="bottom", dx=-3).encode(
        x=where, y=alt.value(-2), text="said:N"
    )
    values = haloed(base, {"x": x, "y": row_axis(), "text": "text:N"}, dx=9, dy=MARK + 1,
                    fontWeight="bold")  # fmt: skip
    listed = join_words([f"{r['label']} {r['text']}" for _, r in rows.iterrows()])
    layers = [lines, rule, name, *row_heads(base, "label:N"), dots, *values]
    return layered(layers, ROW * len(rows), f"{description}: {listed}.")


def iso_revenue_lines(
    shares: Sequence[float], levels: pd.DataFrame, *, signals: tuple[str, str, str],
    description: str,
    x_title: str, y_title: str, names: tuple[str, str, str], ticks: Sequence[float],
    narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """Lines of equal product on two log axes: all the pairs (share, price) behind one figure.

    ``signals`` are the product at the low end, in the middle and at the high end; ``levels`` has a
    ``usd_per_chip_hour`` and a ``label`` for each horizontal line, and ``above`` for the side of
    its label. Each line is named at its right end, where every hour is paid.
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
    form = number_axis(
        "${:.2f}", values=list(ticks), titleAngle=0, titleAlign="left", titleAnchor="end",
        titleX=-42, titleY=-10,
    )  # fmt: skip
    form.title = y_title
    y = alt.Y("a:Q", scale=scale, axis=form)
    band = base.mark_area(color=MAKER["Amazon"], opacity=0.15, clip=True).encode(x=x, y=y, y2="c:Q")
    lines = [
        base.mark_line(color=MAKER["Amazon"], strokeWidth=width, clip=True).encode(
            x=x, y=alt.Y(f"{key}:Q", scale=scale)
        )
        for key, width in (("a", 1), ("b", 2.5), ("c", 1))
    ]
    texts: list[Any] = []
    for signal, name in zip(signals, names, strict=True):
        end = alt.Chart(pd.DataFrame({"share": [ends[1]]})).transform_calculate(
            at=signal, text=f"'{name}: $' + format({signal}, '.2f')"
        )
        at = {"x": x, "y": alt.Y("at:Q", scale=scale), "text": "text:N"}
        texts += haloed(end, at, align="right", dx=-4, dy=13, color=MAKER["Amazon"])
    price = alt.Y("usd_per_chip_hour:Q", scale=scale)
    rules = alt.Chart(levels).mark_rule(strokeDash=[4, 3], color=INK).encode(y=price)
    labels: list[Any] = []
    for side, dy in ((True, -8), (False, 10)):
        at = {"x": alt.value("width"), "y": price, "text": "label:N"}
        labels += haloed(alt.Chart(levels[levels["above"] == side]), at, align="right", dy=dy)
    layers = [band, *lines, rules, *texts, *labels]
    height = 340 if narrow else 360
    return layered(layers, height, description).add_params(*params(*signals))
