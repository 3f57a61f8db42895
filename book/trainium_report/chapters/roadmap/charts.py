"""Chart forms of chapter 5."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ...charts.marks import (
    HALOS,
    layered,
    number_axis,
    params,
    row_axis,
    row_heads,
    text_expression,
)
from ...charts.theme import BY_MAKER, GRID, INK, MAKER, MUTED, PAPER, ROW, maker_colour
from ...results.formats import join_words, number


def chip_and_server(
    frame: pd.DataFrame, *, more: str, claim: str, highlighted: Sequence[str],
    domain: tuple[float, float], description: str,
) -> alt.LayerChart:  # fmt: skip
    """For each row the gain of one chip, a dot, and that of the server, a square.

    ``frame`` has ``label``, ``chip`` and ``server`` (at the defaults). ``more`` is the parameter
    that says how many times as many chips the server has; ``claim`` the one drawn as a line; the
    row that the reader has chosen in all of ``highlighted`` is marked. The first row is a key.
    """
    selected = " && ".join(f"datum.{name} == {name}" for name in highlighted)
    base = alt.Chart(frame.assign(_row=range(1, len(frame) + 1))).transform_calculate(
        _server=f"datum.chip * {more}", _name=f"({selected} ? '▶ ' : '') + datum.label"
    ).transform_calculate(
        _chip_text=text_expression("datum.chip", "{:.2f}"),
        _server_text=text_expression("datum._server", "{:.2f}"),
        _said="'one chip ' + format(datum.chip, '.2f') + ' times, server '"
        " + format(datum._server, '.2f') + ' times'",
    )  # fmt: skip
    axis = number_axis("{:.0f} times", tickCount=6)
    scale = alt.Scale(domain=list(domain), nice=False, clamp=True)
    chip, server = (alt.X(f"{c}:Q", scale=scale, axis=axis) for c in ("chip", "_server"))
    tip = [alt.Tooltip("label:N", title="Compared by"),
           alt.Tooltip("_said:N", title="Trainium3 over Trainium2")]  # fmt: skip
    hue = MAKER["Amazon"]
    rows = base.mark_rule(color=GRID, yOffset=9).encode(y=row_axis())
    joined = base.mark_rule(strokeWidth=1.5, yOffset=9, color=hue).encode(
        x=chip, x2="_server:Q", y=row_axis()
    )
    marks: dict[str, Any] = {"size": 90, "yOffset": 9, "color": hue}
    layers: list[Any] = [rows, *row_heads(base, "_name:N"), joined]
    layers += [
        base.mark_point(shape=shape, **marks).encode(x=x, y=row_axis(), tooltip=tip)
        for shape, x in (("circle", chip), ("square", server))
    ]
    for x, text, side in ((chip, "_chip_text:N", -1), (server, "_server_text:N", 1)):
        place: dict[str, Any] = {"align": ("left", "right")[side < 0], "dx": 9 * side, "dy": 9}
        layers += [
            base.mark_text(baseline="middle", fontWeight="bold", **{**place, **halo}).encode(
                x=x, y=row_axis(), text=text
            )
            for halo in HALOS
        ]
    between = base.transform_filter(f"({selected}) && {more} > 1.3").transform_calculate(
        _mid="(datum.chip + datum._server) / 2", _more=f"'× ' + format({more}, '.2f') + ' chips'"
    )
    layers += [
        between.mark_text(baseline="bottom", dy=5, **halo).encode(
            x=alt.X("_mid:Q", scale=scale, axis=axis), y=row_axis(), text="_more:N"
        )
        for halo in HALOS
    ]
    said = [f"{r.label} {r.chip:.2f} and {r.server:.2f}" for r in frame.itertuples()]
    layers = [*_claim_line(claim, scale, axis, domain), *layers, *_key(marks)]
    chart = layered(layers, ROW * (len(frame) + 1), f"{description}: {join_words(said)}.")
    return chart.add_params(*params(more, claim, *highlighted))


def _claim_line(
    claim: str, scale: alt.Scale, axis: alt.Axis, domain: tuple[float, float]
) -> list[alt.Chart]:
    line = alt.Chart(pd.DataFrame({"_row": [0]})).transform_calculate(
        at=claim, text=f"'AWS: ' + format({claim}, '.1f')"
    )
    where = alt.X("at:Q", scale=scale, axis=axis)
    late = f"{claim} > {domain[0] + 0.8 * (domain[1] - domain[0])}"
    name = line.mark_text(
        align=alt.ExprRef(f"{late} ? 'right' : 'left'"), dx=alt.ExprRef(f"{late} ? -5 : 5"), dy=-2
    )
    return [
        line.mark_rule(strokeDash=[4, 3], color=INK).encode(x=where),
        name.encode(x=where, y=row_axis(), text="text:N"),
    ]


def _key(marks: dict[str, Any]) -> list[alt.Chart]:
    found = []
    for at, shape, text in ((6, "circle", "one chip"), (84, "square", "whole server")):
        one = alt.Chart(pd.DataFrame({"_row": [0]}))
        point = one.mark_point(shape=shape, **{**marks, "yOffset": -2})
        found.append(point.encode(x=alt.value(at), y=row_axis()))
        name = one.mark_text(align="left", dx=9, dy=-2, text=text)
        found.append(name.encode(x=alt.value(at), y=row_axis()))
    return found


def named_lines(
    points: Sequence[float], lines: Sequence[tuple[str, str, bool]], *, at: str,
    signals: Sequence[str], x_title: str, y_title: str, x_format: str, format: str,
    description: str, log: bool = False, narrow: bool = False,
    marked: Sequence[tuple[str, int, str]] = (),
) -> alt.LayerChart:  # fmt: skip
    """Lines over one assumption, each named at its right end, and the reader's place on them.

    ``lines`` are (name, Vega expression over ``datum.x``, dashed); the first has its name above,
    the second below. ``at`` is the parameter on the x axis, logarithmic with ``log``. ``marked``
    are places worth noting: (Vega expression of x, number of the line, Vega expression of a text).
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
        hue = INK if dashed else MAKER["Amazon"]
        drawn = alt.Chart(frame).transform_calculate(y=expression)
        dash = [5, 4] if dashed else [1, 0]
        layers.append(drawn.mark_line(color=hue, strokeWidth=2.5, strokeDash=dash).encode(x=x, y=y))
        end = alt.Chart(one).transform_calculate(y=expression)
        for halo in HALOS:
            text = end.mark_text(
                align="right", dy=(-11, 14)[n % 2], text=name, **{"color": hue, **halo}
            )
            layers.append(text.encode(x=x, y=y))
        here = alt.Chart(one).transform_calculate(x=at).transform_calculate(y=expression)
        layers.append(here.mark_point(size=80, color=INK).encode(x=x, y=y))
        told = drawn.transform_calculate(
            line=f"'{name}'", x_text=f"format(datum.x, '{x_format}')",
            y_text=text_expression("datum.y", format),
        )  # fmt: skip
        tip = [alt.Tooltip("line:N", title="Line"), alt.Tooltip("x_text:N", title=x_title),
               alt.Tooltip("y_text:N", title=y_title)]  # fmt: skip
        layers.append(told.mark_point(opacity=0, size=160).encode(x=x, y=y, tooltip=tip))
    for spot_x, n, text in marked:
        spot = alt.Chart(one).transform_calculate(x=spot_x).transform_filter(
            f"datum.x >= {ends[0]} && datum.x <= {ends[1]}"
        ).transform_calculate(y=lines[n][1], text=text)  # fmt: skip
        dot: dict[str, Any] = {"filled": False, "fill": PAPER, "stroke": INK, "strokeWidth": 2}
        layers.append(spot.mark_point(size=70, **dot).encode(x=x, y=y))
        layers += [
            spot.mark_text(align="right", dx=-9, dy=14, **halo).encode(x=x, y=y, text="text:N")
            for halo in HALOS
        ]
    place = alt.Chart(one).transform_calculate(x=at, text=f"'you: ' + format({at}, '{x_format}')")
    middle = (ends[0] * ends[1]) ** 0.5 if log else sum(ends) / 2
    side = alt.ExprRef(f"{at} > {middle} ? 'right' : 'left'")
    layers.insert(0, place.mark_rule(strokeDash=[2, 3]).encode(x=x))
    layers.append(place.mark_text(align=side, y=-5, baseline="bottom").encode(x=x, text="text:N"))
    named = alt.Chart(one).mark_text(
        align="left", baseline="bottom", color=MUTED, fontSize=12, text=y_title, y=-22, x=-44
    )
    chart = layered([*layers, named], 280 if narrow else 300, description)
    return chart.add_params(*params(*signals))


def metric_bars(
    frame: pd.DataFrame, *, signal: str, first: str, formats: dict[str, str], description: str,
    label_width: float = 122, row: float = 24, missing: str = "none published",
) -> alt.LayerChart:  # fmt: skip
    """A bar a row by the measure that the reader has chosen: label, bar and value on one line.

    ``frame`` has ``label``, ``maker`` and, for each option of the choice ``signal``, a column of
    that name, nan where ``missing``, and a boolean ``<option>_weak`` for a bar in outline.
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
    scale = alt.Scale(domainMin=0, nice=False, range=[label_width, alt.ExprRef("width - 96")])
    x = alt.X("_at:Q", axis=None, scale=scale)
    tip = [alt.Tooltip("label:N", title="Chip"), alt.Tooltip("_text:N", title="Value")]
    bars = base.mark_bar(height=11, strokeWidth=1.5).encode(
        x=x, x2=alt.datum(0), y=row_axis(), color=maker_colour(), tooltip=tip,
        stroke=alt.Stroke("maker:N", scale=BY_MAKER, legend=None),
        fillOpacity=alt.condition("datum._weak", alt.value(0), alt.value(1)),
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
