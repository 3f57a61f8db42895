"""Dots on an axis: readings by group, and values with their range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from ..results.formats import number
from .marks import (
    haloed,
    in_order,
    layered,
    maker_stroke,
    number_axis,
    outlined_fill,
    params,
    range_expression,
    row_axis,
    row_heads,
    swatch,
    text_expression,
    tip,
)
from .theme import GRID, MUTED, PAPER, ROW, maker_colour


def strips(
    frame: pd.DataFrame, *, format: str, description: str, domain: tuple[float, float],
    tooltip: Mapping[str, str] | Sequence[str], low: str = "low", high: str = "high",
    group: str = "group", maker: str = "maker", claimed: str = "claimed",
) -> alt.LayerChart:  # fmt: skip
    """One row a group of readings: a dot for a value, a bar from low to high for a range.

    The lowest and the highest of a group are written beside its dots. Measured readings are
    filled, claimed ones hollow; a group without a reading says so. ``tooltip`` names the columns
    that a dot tells beside its group and its value.
    """
    order = list(dict.fromkeys(frame[group]))
    rows = frame.assign(_row=frame[group].map(order.index), _mid=(frame[low] + frame[high]) / 2)
    full = rows[rows[low].notna()].copy()
    full["_text"] = [
        number(a, format) if a == b else f"{number(a, format)} to {number(b, format)}"
        for a, b in zip(full[low], full[high], strict=True)
    ]
    every = list(range(len(order)))
    scale = alt.Scale(domain=list(domain))
    axis = number_axis(format, tickCount=5)
    heads = alt.Chart(pd.DataFrame({"_row": every, "name": order}))
    empty = heads.transform_filter(
        alt.FieldOneOfPredicate("_row", [n for n in every if n not in set(full["_row"])])
    )
    hue = maker_colour(maker)
    lines = heads.mark_rule(color=GRID, yOffset=9).encode(y=row_axis(domain=every))
    spans = alt.Chart(full).mark_rule(strokeWidth=2.5, yOffset=9).encode(
        x=alt.X(f"{low}:Q", scale=scale, axis=axis), x2=f"{high}:Q", y=row_axis(), color=hue
    )  # fmt: skip
    dots = alt.Chart(full).mark_point(yOffset=9, strokeWidth=2, size=58, filled=False).encode(
        x=alt.X("_mid:Q", scale=scale, axis=axis), y=row_axis(), stroke=maker_stroke(maker),
        fill=outlined_fill(claimed, maker),
        tooltip=[*tip({group: "What", "_text": "Value"}), *tip(tooltip)],
    )  # fmt: skip
    none = empty.mark_text(align="left", baseline="middle", dy=9, color=MUTED).encode(
        x=alt.value(0), y=row_axis(), text=alt.value("none found")
    )
    said, written = [], []
    for name in order:
        part = full[full[group] == name]
        if part.empty:
            said.append(f"{name}: none found")
            continue
        ends = number(part[low].min(), format), number(part[high].max(), format)
        said.append(f"{name}: {ends[0]} to {ends[1]} in {len(part)} readings")
        # Beside the last dot, or before the first where that is at the edge.
        late = part[high].max() > domain[0] + 0.8 * (domain[1] - domain[0])
        written.append({
            "_row": order.index(name), "late": late, "text": " to ".join(dict.fromkeys(ends)),
            "at": part[low].min() if late else part[high].max(),
        })  # fmt: skip
    ends_of = pd.DataFrame(written, columns=["_row", "late", "text", "at"])
    texts: list[Any] = []
    for late, align, dx in ((True, "right", -9), (False, "left", 9)):
        where = {"x": alt.X("at:Q", scale=scale, axis=axis), "y": row_axis(domain=every)}
        part = alt.Chart(ends_of[ends_of["late"] == late])
        texts += haloed(part, {**where, "text": "text:N"}, dy=10, dx=dx, align=align,
                        fontWeight="bold")  # fmt: skip
    layers = [lines, *row_heads(heads, "name:N"), *texts, spans, dots, none]
    return layered(layers, ROW * len(order), f"{description}. {'; '.join(said)}.")


def dot_plot(
    frame: pd.DataFrame, *, description: str, ticks: Sequence[float], domain: tuple[float, float],
    format: str, axis_format: str, tooltip: Mapping[str, str] | Sequence[str], log: bool = True,
    live: tuple[str, str] | None = None, hollow: str | None = None,
) -> alt.LayerChart:  # fmt: skip
    """One dot a row, or a rule from ``low`` to ``high``, with the row's ``text`` beside it.

    The frame has ``label``, ``low``, ``high``, ``text``, ``maker`` and ``live``; rows that are live
    take their ends from the two signals ``live``. ``hollow`` is a boolean column for hollow dots.
    """
    hide = frame[hollow] if hollow else False
    rows = frame.assign(_row=range(len(frame)), _hollow=hide)
    base = alt.Chart(rows)
    low, high = live or ("datum.low", "datum.high")
    base = base.transform_calculate(
        _low=f"datum.live ? {low} : datum.low", _high=f"datum.live ? {high} : datum.high"
    )
    lower, higher = in_order("datum._low", "datum._high")
    base = base.transform_calculate(_from=lower, _to=higher).transform_calculate(
        _text="!datum.live ? datum.text : datum._from == datum._to ? "
        f"({text_expression('datum._to', format)}) : "
        f"({range_expression('datum._from', 'datum._to', format)})",
    )  # fmt: skip
    kind: Any = "log" if log else "linear"
    scale = alt.Scale(type=kind, domain=list(domain), nice=False, clamp=True)
    axis = number_axis(axis_format, values=list(ticks))
    x = alt.X("_from:Q", scale=scale, axis=axis)
    end = alt.X("_to:Q", scale=scale, axis=axis)
    told = [*tip({"label": "What", "_text": "Value"}), *tip(tooltip)]
    lines = base.mark_rule(color=GRID, yOffset=9).encode(y=row_axis())
    spans = base.mark_rule(strokeWidth=4, yOffset=9).encode(
        x=x, x2="_to:Q", y=row_axis(), color=maker_colour()
    )
    mark: dict[str, Any] = {"yOffset": 9, "size": 62, "strokeWidth": 2, "filled": False}
    dots = [
        base.mark_point(**mark).encode(
            x=at, y=row_axis(), stroke=maker_stroke(), fill=outlined_fill("_hollow"), tooltip=told
        )
        for at in (x, end)
    ]
    texts = haloed(base, {"x": end, "y": row_axis(), "text": "_text:N"}, dy=9, dx=9,
                   fontWeight="bold")  # fmt: skip
    said = []
    for _, r in rows.iterrows():
        ends = f"{number(r['low'], format)} to {number(r['high'], format)}"
        said.append(f"{r['label']}: {r['text'] or ends}")
    layers = [lines, *row_heads(base, "label:N"), spans, *dots, *texts]
    chart = layered(layers, ROW * len(rows), f"{description}. {'; '.join(said)}.")
    return chart.add_params(*params(*live)) if live else chart


def heaped(
    frame: pd.DataFrame, *, description: str, format: str = "", ends: tuple[float, float] = (0, 1),
) -> alt.LayerChart:  # fmt: skip
    """Dots heaped along an axis: a quantile dot plot, where each stands for as many draws.

    The frame has a row a dot: ``at`` (the middle of its heap), ``level`` (its place in the heap,
    from 0), ``kind``, ``mark`` (a sign on the dot) and ``colour``. Over the chart stands how many
    there are of each kind. The axis runs from one of the ``ends`` to the other, its labels written
    as ``format``; without a format there is none.
    """
    high, step = frame["level"].max() + 1, 19
    scale = alt.Scale(domain=list(ends), nice=False, zero=False)
    x = alt.X("at:Q", scale=scale, axis=number_axis(format, tickCount=4) if format else None)
    y = alt.Y("level:Q", axis=None, scale=alt.Scale(domain=[-0.5, high - 0.5], nice=False))
    base = alt.Chart(frame)
    size = alt.ExprRef("pow(min(16, width / 20 - 1), 2) * 0.785")
    points = base.mark_circle(size=size, opacity=1).encode(
        x=x, y=y, color=alt.Color("colour:N", scale=None), tooltip=tip({"kind": "Draws give"})
    )
    signs = base.mark_text(color=PAPER, fontSize=10, baseline="middle").encode(
        x=x, y=y, text="mark:N"
    )
    kinds = frame.groupby(["kind", "colour"], sort=False).size().sort_values(kind="stable")
    keys: list[Any] = []
    for row, ((kind, colour), count) in enumerate(kinds.items()):
        told = f"{kind}: {count} of {len(frame)}" if kind else "a twentieth of the draws"
        keys += swatch(told, 0, -14 - 18 * row, fill=colour)
    return layered([points, signs, *keys], step * high, description)
