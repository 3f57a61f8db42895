"""Bars: values in a row each, and what moves a result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ..results.formats import join_words, number
from .marks import (
    layered,
    number_axis,
    own_line,
    params,
    reference_line,
    row_axis,
    row_heads,
    text_expression,
    value_texts,
)
from .theme import INK, MAKER, ROW, maker_colour


def ranked_bars(
    frame: pd.DataFrame, value: str, *, format: str, description: str, label: str = "label",
    maker: str = "maker", muted: str | None = None, reference: tuple[float, str] | None = None,
    signal: str | None = None, signals: Sequence[str] = (), highlighted: Sequence[str] = (),
    limit: float = 0, yours: str | None = None, given: Sequence[str] = (),
) -> alt.LayerChart:  # fmt: skip
    """Bars in the order of the frame, each under its label, with the value at its end.

    ``muted`` is a boolean column for lighter bars; ``reference`` a value and the label of the line
    there. ``signal`` is a Vega expression for the value, and ``signals`` the parameters it reads:
    the bars then move with the page. ``highlighted`` are choices that are columns too: the row
    that the
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
    opacity: Any = alt.value(1)
    if muted:
        opacity = alt.condition(f"datum.{muted}", alt.value(0.72), alt.value(1))
    tip = [alt.Tooltip("_name:N", title="What"), alt.Tooltip("_text:N", title="Value")]
    bars = base.mark_bar(height=12, yOffset=8).encode(
        x=x, y=row_axis(), color=maker_colour(maker), opacity=opacity, tooltip=tip
    )
    layers: list[Any] = [*row_heads(base, "_name:N"), bars]
    if reference is not None:
        layers = [*reference_line(*reference, scale), *layers]
    if limit:
        layers.append(least.encode(x=alt.X("at:Q", axis=None, scale=scale)))
    layers += value_texts(base, x=x, y=row_axis(), text="_text:N")
    if yours:
        line, *name = own_line(yours, given, format, scale, ROW * len(rows))
        layers = [line, *layers, *name]
    listed = join_words([f"{r[label]} {number(r[value], format)}" for _, r in rows.iterrows()])
    signals = [*signals, *highlighted, *([yours] if yours else [])]
    chart = layered(layers, ROW * len(rows), f"{description}: {listed}.")
    made = [*params(*signals), *(alt.param(name=name, value=None) for name in given)]
    return chart.add_params(*made) if made else chart


def tornado(
    swings: Sequence[Any], *, format: str, description: str, favours: str = "Amazon"
) -> alt.LayerChart:
    """How far a model output moves with each assumption: ``swings`` as a report gives them.

    The side of the higher values has the hue of the maker that they favour, Amazon's or Nvidia's,
    the lower side that of the other; the line is the default.
    """
    centre = swings[0].default

    def at(value: float | str, unit: str) -> str:
        if isinstance(value, str):
            return value
        return number(value, "{:.0%}") if unit == "%" else f"{value:g} {unit}"

    made = []
    for n, swing in enumerate(swings):
        low, high = at(swing.at_low, swing.unit), at(swing.at_high, swing.unit)
        said = (
            f"{swing.label} from {low} ({number(swing.low, format)}) "
            f"to {high} ({number(swing.high, format)})"
        )
        text = f"{swing.label}: {low} to {high}"
        for a, b, side in ((swing.low, centre, "lower"), (centre, swing.high, "higher")):
            made.append({"_row": n, "a": a, "b": b, "side": side, "text": text, "said": said})
    rows = pd.DataFrame(made)
    scale = alt.Scale(domain=[float(min(rows["a"].min(), 0)), float(max(rows["b"].max(), 0))],
                      nice=True)  # fmt: skip
    axis = number_axis(format, tickCount=5)
    hues = [MAKER["Nvidia"], MAKER["Amazon"]]
    sides = alt.Scale(domain=["lower", "higher"], range=hues if favours == "Amazon" else hues[::-1])
    bars = alt.Chart(rows).mark_bar(height=12, yOffset=9).encode(
        x=alt.X("a:Q", scale=scale, axis=axis), x2="b:Q", y=row_axis(),
        color=alt.Color("side:N", legend=None, scale=sides),
        tooltip=[alt.Tooltip("said:N", title="Moves")],
    )  # fmt: skip
    middle = alt.Chart(pd.DataFrame({"at": [centre]})).mark_rule(color=INK).encode(
        x=alt.X("at:Q", scale=scale, axis=axis)
    )  # fmt: skip
    heads = alt.Chart(rows.drop_duplicates("_row"))
    listed = "; ".join(dict.fromkeys(rows["said"]))
    return layered(
        [middle, *row_heads(heads, "text:N"), bars], ROW * len(swings),
        f"{description}: {number(centre, format)} by default. {listed}.",
    )  # fmt: skip
