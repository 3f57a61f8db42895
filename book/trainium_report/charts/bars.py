"""Bars: values in a row each, and what moves a result."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ..results.formats import join_words, number
from .marks import (
    colour_key,
    haloed,
    layered,
    maker_stroke,
    number_axis,
    outlined_fill,
    outlined_key,
    own_line,
    params,
    reference_line,
    row_axis,
    row_heads,
    text_expression,
    tip,
    value_texts,
)
from .theme import BY_SIDE, INK, ROW, SIDE


def ranked_bars(
    frame: pd.DataFrame, value: str, *, format: str, description: str, label: str = "label",
    maker: str = "maker", muted: str | None = None, reference: tuple[float, str] | None = None,
    signal: str | None = None, signals: Sequence[str] = (), highlighted: Sequence[str] = (),
    limit: float = 0, muted_name: str = "",
    yours: str | None = None, given: Sequence[str] = (),
) -> alt.LayerChart:  # fmt: skip
    """Bars in the order of the frame, each under its label, with the value at its end.

    ``muted`` is a boolean column for bars in outline, and ``muted_name`` says under the chart what
    an outline means; ``reference`` a value and the label of the line there. ``signal`` is a Vega
    expression for the value, and ``signals`` the parameters it reads: the bars then move with the
    page. ``highlighted`` are choices that are columns too: the row that the
    reader has chosen in all of them is marked. ``yours`` is a result that a line marks as soon as
    the reader has given a number of ``given`` (signals that are null until then). ``limit`` is the
    least that the axis covers; it grows with the values.
    """
    selected = " && ".join(f"datum.{name} == {name}" for name in highlighted)
    rows = frame.assign(_row=range(len(frame)))
    base = alt.Chart(rows)
    shown = f"datum.{value}"
    if signal:
        # A column of its own: a signal that reads this one must find it as the frame gives it.
        base, shown = base.transform_calculate(_value=signal), "datum._value"
    base = base.transform_calculate(
        _text=text_expression(shown, format),
        _name=f"({selected} ? '▶ ' : '') + datum.{label}" if selected else f"datum.{label}",
        _at=f"isValid({shown}) ? {shown} : 0",
    )
    # The axis ends before the edge, so that the longest bar leaves room for its value.
    scale = alt.Scale(domainMin=0, nice=False, rangeMax=alt.ExprRef("0.84 * width"))
    x = alt.X("_at:Q", axis=None, scale=scale)
    least = alt.Chart(pd.DataFrame({"at": [limit]})).mark_rule(opacity=0)
    bars = base.mark_bar(height=12, yOffset=8, strokeWidth=1.5).encode(
        x=x, y=row_axis(), fill=outlined_fill(muted, maker), stroke=maker_stroke(maker),
        tooltip=tip({"_name": "What", "_text": "Value"}),
    )  # fmt: skip
    layers: list[Any] = [*row_heads(base, "_name:N"), bars]
    if reference is not None:
        layers = [*reference_line(*reference, scale), *layers]
    if limit:
        layers.append(least.encode(x=alt.X("at:Q", axis=None, scale=scale)))
    layers += value_texts(base, x=x, y=row_axis(), text="_text:N")
    if muted and rows[muted].any():
        layers += outlined_key(muted_name or muted.replace("_", " "), ROW * len(rows))
    if yours:
        line, *name = own_line(yours, given, format, scale, ROW * len(rows))
        layers = [line, *layers, *name]
    listed = join_words([f"{r[label]} {number(r[value], format)}" for _, r in rows.iterrows()])
    signals = [*signals, *highlighted, *([yours] if yours else [])]
    chart = layered(layers, ROW * len(rows), f"{description}: {listed}.")
    made = [*params(*signals), *(alt.param(name=name, value=None) for name in given)]
    return chart.add_params(*made) if made else chart


def tornado(
    swings: Sequence[Any], *, format: str, description: str, base_name: str = "by default",
) -> alt.LayerChart:  # fmt: skip
    """How far a model output moves with each assumption: ``swings`` as a report gives them.

    Each bar runs from the lower to the higher end of the output, which stand beside it; the line
    is the output ``base_name``. One colour is for the lower side and one for the higher, the same
    in every figure and no maker's.
    """
    centre = swings[0].default

    def at(value: float | str, unit: str) -> str:
        if isinstance(value, str):
            return value
        if unit == "%":
            return number(value, "{:.0%}")
        return f"{value:g} {unit.removesuffix('s') if value == 1 else unit}"

    made: list[dict[str, Any]] = []
    for n, swing in enumerate(swings):
        low, high = at(swing.at_low, swing.unit), at(swing.at_high, swing.unit)
        said = (
            f"{swing.label} from {low} ({number(swing.low, format)}) "
            f"to {high} ({number(swing.high, format)})"
        )
        # The unit stands once: on a phone the label would be too long for its values.
        plain = isinstance(swing.at_low, str) or swing.unit == "%"
        short = low if plain else f"{swing.at_low:g}"
        row = {"_row": n, "label": swing.label, "said": said, "least": swing.low,
               "text": f"{swing.label}: {short} to {high}"}  # fmt: skip
        for end, side, given in ((swing.low, "lower", low), (swing.high, "higher", high)):
            if end != centre:
                made.append({
                    **row, "a": min(end, centre), "b": max(end, centre), "side": side,
                    "given": given, "end": end, "result": number(end, format),
                })  # fmt: skip
    rows = pd.DataFrame(made)
    # The values beside the bars need room at both edges.
    ends = [float(rows["a"].min()), float(rows["b"].max())]
    scale = alt.Scale(domain=ends, nice=False, range=[50, alt.ExprRef("width - 50")])
    axis = number_axis(format, tickCount=4)
    bars = alt.Chart(rows).mark_bar(height=12, yOffset=9).encode(
        x=alt.X("a:Q", scale=scale, axis=axis), x2="b:Q", y=row_axis(),
        color=alt.Color("side:N", legend=None, scale=BY_SIDE),
        tooltip=tip({"label": "Assumption", "given": "If it is", "result": "Result"}),
    )  # fmt: skip
    texts: list[Any] = []
    for side, align, dx in (("lower", "right", -5), ("higher", "left", 5)):
        end_of = {"x": alt.X("end:Q", scale=scale, axis=axis), "y": row_axis(), "text": "result:N"}
        part = alt.Chart(rows[rows["side"] == side])
        texts += haloed(part, end_of, dy=10, dx=dx, align=align, fontWeight="bold")
    place = (centre - ends[0]) / (ends[1] - ends[0])
    base = alt.Chart(pd.DataFrame({"at": [centre]}))
    middle = base.mark_rule(color=INK).encode(x=alt.X("at:Q", scale=scale, axis=axis))
    named = haloed(
        base.transform_calculate(text=json.dumps(f"{number(centre, format)} {base_name}")),
        {"x": alt.X("at:Q", scale=scale, axis=axis), "y": alt.value(-10), "text": "text:N"},
        align="left" if place < 0.25 else "right" if place > 0.75 else "center", fontWeight="bold",
    )  # fmt: skip
    # A label begins over its bar, or earlier where it would leave the chart; where it is longer
    # than the chart is wide, it goes without the values.
    wide = "length(datum.text) * (width < 330 ? 5.7 : 6.3)"
    heads = alt.Chart(rows.drop_duplicates("_row")).transform_calculate(
        _text=f"{wide} > width ? datum.label : datum.text"
    )
    over = f"max(0, min(scale('x', datum.least) - 40, width - {wide}))"
    listed = "; ".join(dict.fromkeys(rows["said"]))
    key = colour_key(SIDE, ROW * len(swings) + 26)
    return layered(
        [middle, *named, *row_heads(heads, "_text:N", over), bars, *texts, *key], ROW * len(swings),
        f"{description}: {number(centre, format)} {base_name}. {listed}.",
    )  # fmt: skip
