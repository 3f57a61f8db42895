"""Chart forms of chapter 5."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ...charts.marks import HALOS, layered, number_axis, params, row_axis, text_expression
from ...charts.theme import INK, MAKER, MUTED, maker_colour
from ...results.formats import join_words, number


def named_lines(
    points: Sequence[float], lines: Sequence[tuple[str, str, bool]], *, at: str,
    signals: Sequence[str], x_title: str, x_format: str, format: str, description: str,
    log: bool = False,
    narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """Lines over one assumption, each named at its right end, and the reader's place on them.

    ``lines`` are (name, Vega expression over ``datum.x``, dashed); the first has its name above,
    the second below. ``at`` is the parameter on the x axis, logarithmic with ``log``.
    """
    frame = pd.DataFrame({"x": list(points)})
    ends = [float(min(points)), float(max(points))]
    few: dict[str, Any] = {"tickCount": 3 if narrow else 6}
    ticks = {"values": [1, 10, 100, 1000]} if log else few
    x = alt.X(
        "x:Q", title=x_title, axis=alt.Axis(format=x_format, grid=False, **ticks),
        scale=alt.Scale(domain=ends, type="log" if log else "linear", nice=False),
    )  # fmt: skip
    # The labels grow a sign when a line falls below nothing.
    axis = number_axis(format, tickCount=5, minExtent=44)
    y = alt.Y("y:Q", axis=axis, scale=alt.Scale(zero=True))
    layers: list[Any] = []
    one = pd.DataFrame({"x": [ends[1]]})
    for n, (name, expression, dashed) in enumerate(lines):
        dash = [5, 4] if dashed else [1, 0]
        layers.append(
            alt.Chart(frame).transform_calculate(y=expression).mark_line(
                color=MAKER["Amazon"], strokeWidth=2.5, strokeDash=dash
            ).encode(x=x, y=y)
        )  # fmt: skip
        end = alt.Chart(one).transform_calculate(y=expression)
        for halo in HALOS:
            text = end.mark_text(align="right", dy=(-11, 14)[n % 2], text=name, **halo)
            layers.append(text.encode(x=x, y=y))
        here = alt.Chart(one).transform_calculate(x=at).transform_calculate(y=expression)
        layers.append(here.mark_point(size=80, color=INK).encode(x=x, y=y))
    place = alt.Chart(one).transform_calculate(x=at, text=f"'you: ' + format({at}, '{x_format}')")
    middle = (ends[0] * ends[1]) ** 0.5 if log else sum(ends) / 2
    side = alt.ExprRef(f"{at} > {middle} ? 'right' : 'left'")
    layers.insert(0, place.mark_rule(strokeDash=[2, 3]).encode(x=x))
    layers.append(place.mark_text(align=side, y=-5, baseline="bottom").encode(x=x, text="text:N"))
    return layered(layers, 280 if narrow else 300, description).add_params(*params(*signals))


def metric_bars(
    frame: pd.DataFrame, *, signal: str, first: str, formats: dict[str, str], description: str,
    label_width: float = 122, row: float = 24, missing: str = "not published",
) -> alt.LayerChart:  # fmt: skip
    """A bar a row by the measure that the reader has chosen: label, bar and value on one line.

    ``frame`` has ``label``, ``maker`` and, for each option of the choice ``signal``, a column of
    that name, nan where ``missing``, and a boolean ``<option>_weak`` for a paler bar.
    """
    value, text, weak = "null", f"'{missing}'", "false"
    for name, format in formats.items():
        value = f"{signal} == '{name}' ? datum.{name} : {value}"
        shown = (
            f"isValid(datum.{name}) ? ({text_expression(f'datum.{name}', format)}) : '{missing}'"
        )
        text = f"{signal} == '{name}' ? ({shown}) : {text}"
        weak = f"{signal} == '{name}' ? datum.{name}_weak : {weak}"
    base = alt.Chart(frame.assign(_row=range(len(frame)))).transform_calculate(
        _text=text, _weak=weak, _value=value
    ).transform_calculate(_at="isValid(datum._value) ? datum._value : 0")  # fmt: skip
    scale = alt.Scale(domainMin=0, nice=False, range=[label_width, alt.ExprRef("width - 84")])
    x = alt.X("_at:Q", axis=None, scale=scale)
    tip = [alt.Tooltip("label:N", title="Chip"), alt.Tooltip("_text:N", title="Value")]
    bars = base.mark_bar(height=12).encode(
        x=x, x2=alt.datum(0), y=row_axis(), color=maker_colour(), tooltip=tip,
        opacity=alt.condition("datum._weak", alt.value(0.72), alt.value(1)),
    )  # fmt: skip
    names = base.mark_text(align="left", baseline="middle").encode(
        x=alt.value(0), y=row_axis(), text="label:N"
    )
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": 6}
    styles: dict[str, dict[str, Any]] = {"": {"fontWeight": "bold"}, "!": {"color": MUTED}}
    texts = [
        base.transform_filter(f"{known}isValid(datum._value)").mark_text(**place, **style).encode(
            x=x, y=row_axis(), text="_text:N"
        )
        for known, style in styles.items()
    ]  # fmt: skip
    said = []
    for _, r in frame.iterrows():
        known = number(r[first], formats[first]) if pd.notna(r[first]) else missing
        said.append(f"{r['label']} {known}")
    layers = [names, bars, *texts]
    chart = layered(layers, row * len(frame), f"{description}: {join_words(said)}.")
    return chart.add_params(*params(signal))
