"""Bars of what is needed, against the band of what has been measured."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ..results.formats import number
from .marks import (
    SIZE,
    in_order,
    layered,
    outlined_key,
    own_line,
    params,
    range_expression,
    row_axis,
    row_heads,
    swatch,
    text_expression,
    tip,
    value_texts,
)
from .theme import MAKER, MUTED, PAPER, ROW

SHADED: dict[str, Any] = {"fill": MUTED, "fillOpacity": 0.16, "stroke": MUTED, "strokeWidth": 1}

WORDS = ("cheaper", "depends", "dearer")
"""A hurdle below all that was measured, within it, above it."""


def hurdle(
    frame: pd.DataFrame, value: str, *, band: tuple[float, float], band_name: str, format: str,
    description: str, live: tuple[str, str] | None = None, signal: str | None = None,
    signals: Sequence[str] = (), highlighted: Sequence[str] = (), label: str = "label",
    colour: str = MAKER["Amazon"], outlined: str | None = None, outlined_name: str = "",
    words: tuple[str, str, str] = WORDS, limit: float = 0, yours: str | None = None,
    given: Sequence[str] = (),
) -> alt.LayerChart:  # fmt: skip
    """A bar for each hurdle, in the order of the frame, over a band of what has been measured.

    At a bar's end stand its value and one of ``words``: the first where the bar ends at or before
    the band, the third where it ends behind it, the second within. ``band`` is low and high, at
    the defaults; ``live`` two Vega expressions for them, ``signal`` one for the value, and
    ``signals`` the parameters that these read: bars, band and words then move with the page.
    ``band_name`` stands over the band, before its two ends. Bars are in outline where the boolean
    column ``outlined`` is true, and ``outlined_name`` says under the chart what that means.
    ``highlighted``, ``yours``, ``given`` and ``limit`` are as in ``ranked_bars``.
    """
    selected = " && ".join(f"datum.{name} == {name}" for name in highlighted)
    ends = live or (f"{band[0]}", f"{band[1]}")
    low, high = in_order(*ends)
    rows = frame.assign(_row=range(len(frame)))
    base = alt.Chart(rows).transform_calculate(_value=signal or f"datum.{value}")
    base = base.transform_calculate(
        _name=f"({selected} ? '▶ ' : '') + datum.{label}" if selected else f"datum.{label}",
        _at="isValid(datum._value) ? datum._value : 0",
        _amount=text_expression("datum._value", format),
        _word=f"!isValid(datum._value) ? '' : datum._value <= {low} ? '{words[0]}' : "
        f"datum._value > {high} ? '{words[2]}' : '{words[1]}'",
    ).transform_calculate(_text="datum._amount + (datum._word ? ' · ' + datum._word : '')")
    # The longest bar leaves room for its value and its word.
    scale = alt.Scale(domainMin=0, nice=False, rangeMax=alt.ExprRef("width - 106"))
    x = alt.X("_at:Q", axis=None, scale=scale)
    bars = base.mark_bar(height=12, yOffset=8, strokeWidth=1.5).encode(
        x=x, y=row_axis(), stroke=alt.value(colour),
        fill=alt.condition(f"datum.{outlined}", alt.value(PAPER), alt.value(colour))
        if outlined else alt.value(colour),
        tooltip=tip({"_name": "What", "_amount": "Needed", "_word": "Trainium is"}),
    )  # fmt: skip
    texts = value_texts(base, x=x, y=row_axis(), text="_text:N")
    span = f"{json.dumps(f'{band_name}: ')} + {range_expression(low, high, format)}"
    zone = alt.Chart(pd.DataFrame({"least": [limit]})).transform_calculate(
        low=low, high=high, text=span
    )
    left = alt.X("low:Q", axis=None, scale=scale)
    measured = zone.mark_rect(**SHADED).encode(x=left, x2="high:Q", tooltip=tip({"text": "Shaded"}))
    head = zone.mark_text(align="left", baseline="middle", color=MUTED, fontSize=SIZE).encode(
        x=alt.value(28), y=alt.value(-10), text="text:N"
    )
    least = zone.mark_rule(opacity=0).encode(x=alt.X("least:Q", axis=None, scale=scale))
    layers: list[Any] = [measured, least, *swatch("", 0, -11, **SHADED), head]
    layers += [*row_heads(base, "_name:N"), bars, *texts]
    if outlined:
        layers += outlined_key(outlined_name or outlined.replace("_", " "), ROW * len(rows))
    if yours:
        # Its name stands below the key.
        below = ROW * len(rows) + (24 if outlined else 0)
        line, *name = own_line(yours, given, format, scale, below)
        layers = [line, *layers, *name]
    said = []
    for _, r in rows.iterrows():
        word = words[0 if r[value] <= band[0] else 2 if r[value] > band[1] else 1]
        said.append(f"{r[label]} {number(r[value], format)}, {word}")
    known = f"{band_name}: {number(band[0], format)} to {number(band[1], format)}"
    chart = layered(layers, ROW * len(rows), f"{description}. {known}. {'; '.join(said)}.")
    read = dict.fromkeys([*signals, *highlighted, *([yours] if yours else [])])
    made = [*params(*read), *(alt.param(name=name, value=None) for name in given)]
    return chart.add_params(*made) if made else chart
