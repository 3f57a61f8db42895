"""Theme, palette and the chart forms that recur.

Colours are CSS custom properties with a fallback, so that a drawn SVG follows the page's theme.
A form takes a data frame (and ``narrow``, true below some 560 px, where it matters) and returns an
Altair chart whose ``description`` says in words what it shows. Labels stand above their marks, so
that a form reads the same on a phone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from . import models
from .values import NO_DATA, Template

FONT = "'Liberation Sans', Arial, Helvetica, sans-serif"
INK = "var(--fig-ink,#1d2329)"
MUTED = "var(--fig-muted,#59616b)"
GRID = "var(--fig-grid,#dfe3e8)"
PAPER = "var(--fig-paper,#ffffff)"
ACCENT = "var(--fig-accent,#7a4dbf)"
MAKER = {
    "Amazon": "var(--fig-amazon,#b54800)",
    "Nvidia": "var(--fig-nvidia,#00775a)",
    "Google": "var(--fig-google,#0067a8)",
    "AMD": "var(--fig-amd,#a4467f)",
    "Other": "var(--fig-other,#5f6670)",
}
WIDE, NARROW = 680, 340
ROW = 40

CONFIG: dict[str, Any] = {
    "background": None,
    "aria": False,
    "font": FONT,
    "padding": {"left": 1, "right": 8, "top": 6, "bottom": 4},
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED, "titleColor": MUTED, "labelFontSize": 12, "titleFontSize": 12,
        "titleFontWeight": "normal", "gridColor": GRID, "domain": False, "ticks": False,
        "labelOverlap": "greedy", "labelSeparation": 8,
        "titleAlign": "left", "titleAnchor": "start", "labelPadding": 6, "titlePadding": 6,
    },
    "text": {"color": INK, "fontSize": 12.5},
    "rule": {"color": MUTED},
    "point": {"filled": True, "size": 60, "opacity": 1},
    "legend": {"disable": True},
}  # fmt: skip


BY_MAKER = alt.Scale(domain=list(MAKER), range=list(MAKER.values()))
"""One hue a maker through the whole book."""


def maker_colour(column: str = "maker") -> alt.Color:
    """Colour by maker."""
    return alt.Color(f"{column}:N", scale=BY_MAKER, legend=None)


def params(*names: str) -> list[alt.Parameter]:
    """Assumptions, lookups or outputs as chart parameters that follow the reader on the page.

    Each has its value under the default assumptions.
    """
    made = []
    for name in names:
        value = models.evaluate(name)
        missing = isinstance(value, float) and math.isnan(value)
        made.append(alt.param(name=name, value=None if missing else value))
    return made


def words(items: Sequence[str]) -> str:
    """A list in words: 'a, b and c'."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def number(value: float, format: str) -> str:
    """A number in a template such as ``{:.0%}`` or ``${:,.0f} million``; 'no data' for nan."""
    return Template.parse(format).show(float(value))


def _shown(field: str, format: str) -> str:
    form = Template.parse(format)
    text = f"'{form.before}' + format({field}, '{form.spec}') + '{form.after}'"
    return f"isValid({field}) ? {text} : '{NO_DATA}'"


def _axis(format: str, **more: Any) -> alt.Axis:
    form = Template.parse(format)
    label = f"'{form.before}' + format(datum.value, '{form.spec}')"
    return alt.Axis(labelExpr=label, title=None, **more)


def _written(base: alt.Chart, **encoding: Any) -> list[alt.Chart]:
    """A bold text at the end of a bar, on a halo so that lines behind it do not cross it."""
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dy": 9, "dx": 5}
    place["fontWeight"] = "bold"
    halo = base.mark_text(stroke=PAPER, strokeWidth=5, color=PAPER, **place).encode(**encoding)
    return [halo, base.mark_text(**place).encode(**encoding)]


def _heads(base: alt.Chart, text: str) -> list[alt.Chart]:
    """The label of each row, above its mark and on a halo."""
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dy": -10}
    encoding = {"x": alt.value(0), "y": _rows(), "text": text}
    halo = base.mark_text(stroke=PAPER, strokeWidth=4, color=PAPER, **place).encode(**encoding)
    return [halo, base.mark_text(**place).encode(**encoding)]


def _rows(**scale: Any) -> alt.Y:
    return alt.Y("_row:O", axis=None, scale=alt.Scale(padding=0, **scale))


def _reference(at: float, text: str, x: alt.Scale) -> list[alt.Chart]:
    line = alt.Chart(pd.DataFrame({"at": [at], "text": [text]}))
    where = alt.X("at:Q", axis=None, scale=x)
    label = line.mark_text(align="right", dx=-4, baseline="bottom", color=MUTED)
    return [
        line.mark_rule(strokeDash=[3, 3]).encode(x=where),
        label.encode(x=where, y=alt.value(-2), text="text:N"),
    ]


def _finished(layers: Sequence[Any], height: float, description: str) -> alt.LayerChart:
    chart: Any = alt.layer(*layers)
    finished: alt.LayerChart = chart.properties(height=height, description=description)
    return finished


def each(column: str, names: Sequence[str]) -> str:
    """A Vega expression that reads, for each row, the signal named in ``column``."""
    text = "null"
    for name in reversed(names):
        text = f"datum.{column} == '{name}' ? {name} : {text}"
    return text


def ranked_bars(
    frame: pd.DataFrame, value: str, *, format: str, what: str, label: str = "label",
    maker: str = "maker", faint: str | None = None, reference: tuple[float, str] | None = None,
    signal: str | None = None, follow: Sequence[str] = (), chosen: Sequence[str] = (),
    limit: float = 0,
) -> alt.LayerChart:  # fmt: skip
    """Bars in the order of the frame, each under its label, with the value at its end.

    ``faint`` is a boolean column for lighter bars; ``reference`` a value and the label of the line
    there. ``signal`` is a Vega expression for the value, and ``follow`` the parameters it reads:
    the bars then move with the page. ``chosen`` are choices that are columns too: the row that the
    reader has chosen in all of them is marked. ``limit`` is the least that the axis covers; it
    grows with the values.
    """
    selected = " && ".join(f"datum.{name} == {name}" for name in chosen)
    rows = frame.assign(_row=range(len(frame)))
    base = alt.Chart(rows)
    shown = f"datum.{value}"
    if signal:
        # A column of its own: a signal that reads this one must find it as the frame gives it.
        base, shown = base.transform_calculate(_value=signal), "datum._value"
    base = base.transform_calculate(
        _text=_shown(shown, format),
        _name=f"({selected} ? '▶ ' : '') + datum.{label}" if selected else f"datum.{label}",
        _at=f"isValid({shown}) ? {shown} : 0",
    )
    # The axis ends before the edge, so that the longest bar leaves room for its value.
    scale = alt.Scale(domainMin=0, nice=False, rangeMax=alt.ExprRef("0.84 * width"))
    x = alt.X("_at:Q", axis=None, scale=scale)
    least = alt.Chart(pd.DataFrame({"at": [limit]})).mark_rule(opacity=0)
    opacity: Any = alt.value(1)
    if faint:
        opacity = alt.condition(f"datum.{faint}", alt.value(0.72), alt.value(1))
    tip = [alt.Tooltip("_name:N", title="What"), alt.Tooltip("_text:N", title="Value")]
    bars = base.mark_bar(height=12, yOffset=8).encode(
        x=x, y=_rows(), color=maker_colour(maker), opacity=opacity, tooltip=tip
    )
    layers: list[Any] = [*_heads(base, "_name:N"), bars]
    if reference is not None:
        layers = [*_reference(*reference, scale), *layers]
    if limit:
        layers.append(least.encode(x=alt.X("at:Q", axis=None, scale=scale)))
    layers += _written(base, x=x, y=_rows(), text="_text:N")
    listed = words([f"{r[label]} {number(r[value], format)}" for _, r in rows.iterrows()])
    follow = [*follow, *chosen]
    chart = _finished(layers, ROW * len(rows), f"{what}: {listed}.")
    return chart.add_params(*params(*follow)) if follow else chart


def ranges(
    frame: pd.DataFrame, *, format: str, what: str, label: str = "label", low: str = "low",
    high: str = "high", reference: tuple[float, str] | None = None,
    colour: str = MAKER["Amazon"],
) -> alt.LayerChart:  # fmt: skip
    """One bar from low to high a row, in the order of the frame, its ends written beside it."""
    rows = frame.assign(
        _row=range(len(frame)),
        _text=[
            f"{number(a, format)} to {number(b, format)}"
            for a, b in zip(frame[low], frame[high], strict=True)
        ],
    )
    top = 1.3 * max(float(rows[high].max()), reference[0] if reference else 0)
    scale = alt.Scale(domain=[0, top], nice=False)
    base = alt.Chart(rows)
    tip = [alt.Tooltip(f"{label}:N", title="What"), alt.Tooltip("_text:N", title="Range")]
    bars = base.mark_bar(height=12, yOffset=8, color=colour).encode(
        x=alt.X(f"{low}:Q", axis=None, scale=scale), x2=f"{high}:Q", y=_rows(), tooltip=tip
    )
    layers: list[Any] = [*_heads(base, f"{label}:N"), bars]
    if reference is not None:
        layers = [*_reference(*reference, scale), *layers]
    end = alt.X(f"{high}:Q", axis=None, scale=scale)
    layers += _written(base, x=end, y=_rows(), text="_text:N")
    listed = words([f"{r[label]} {r['_text']}" for _, r in rows.iterrows()])
    return _finished(layers, ROW * len(rows), f"{what}: {listed}.")


def strips(
    frame: pd.DataFrame, *, format: str, what: str, domain: tuple[float, float],
    tooltip: Sequence[str], low: str = "low", high: str = "high", group: str = "group",
    maker: str = "maker", claimed: str = "claimed",
) -> alt.LayerChart:  # fmt: skip
    """One row a group of readings: a dot for a value, a bar from low to high for a range.

    Measured readings are filled, claimed ones hollow; a group without a reading says so.
    """
    order = list(dict.fromkeys(frame[group]))
    rows = frame.assign(_row=frame[group].map(order.index), _mid=(frame[low] + frame[high]) / 2)
    full = rows[rows[low].notna()]
    every = list(range(len(order)))
    scale = alt.Scale(domain=list(domain))
    axis = _axis(format, tickCount=5)
    heads = alt.Chart(pd.DataFrame({"_row": every, "name": order}))
    empty = heads.transform_filter(
        alt.FieldOneOfPredicate("_row", [n for n in every if n not in set(full["_row"])])
    )
    hue = maker_colour(maker)
    stroke = alt.Stroke(f"{maker}:N", scale=BY_MAKER, legend=None)
    fill = alt.Fill(f"{maker}:N", scale=BY_MAKER, legend=None)
    lines = heads.mark_rule(color=GRID, yOffset=9).encode(y=_rows(domain=every))
    spans = alt.Chart(full).mark_rule(strokeWidth=2.5, yOffset=9).encode(
        x=alt.X(f"{low}:Q", scale=scale, axis=axis), x2=f"{high}:Q", y=_rows(), color=hue
    )  # fmt: skip
    dots = alt.Chart(full).mark_point(yOffset=9, strokeWidth=2, size=58, filled=False).encode(
        x=alt.X("_mid:Q", scale=scale, axis=axis), y=_rows(), stroke=stroke,
        fill=alt.condition(f"datum.{claimed}", alt.value(PAPER), fill),
        tooltip=[alt.Tooltip(c) for c in tooltip],
    )  # fmt: skip
    none = empty.mark_text(align="left", baseline="middle", dy=9, color=MUTED).encode(
        x=alt.value(0), y=_rows(), text=alt.value("none found")
    )
    said = []
    for name in order:
        part = full[full[group] == name]
        if part.empty:
            said.append(f"{name}: none found")
            continue
        ends = number(part[low].min(), format), number(part[high].max(), format)
        said.append(f"{name}: {ends[0]} to {ends[1]} in {len(part)} readings")
    layers = [lines, *_heads(heads, "name:N"), spans, dots, none]
    return _finished(layers, ROW * len(order), f"{what}. {'; '.join(said)}.")


def tornado(
    output: str, *, format: str, what: str, favours: str = "Amazon", **given: Any
) -> alt.LayerChart:  # fmt: skip
    """How far a model output moves with each assumption, the widest first.

    The side of the higher values has the hue of the maker that they favour, Amazon's or Nvidia's,
    the lower side that of the other; the line is the default.
    """
    swings = models.tornado(output, **given)
    centre = models.evaluate(output, **given)

    def at(value: float | str, key: str) -> str:
        if isinstance(value, str):
            return value
        unit = models.inputs()[key].unit
        return number(value, "{:.0%}") if unit == "%" else f"{value:g} {unit}"

    made = []
    for n, swing in enumerate(swings):
        low, high = at(swing.at_low, swing.id), at(swing.at_high, swing.id)
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
    axis = _axis(format, tickCount=5)
    hues = [MAKER["Nvidia"], MAKER["Amazon"]]
    sides = alt.Scale(domain=["lower", "higher"], range=hues if favours == "Amazon" else hues[::-1])
    bars = alt.Chart(rows).mark_bar(height=12, yOffset=9).encode(
        x=alt.X("a:Q", scale=scale, axis=axis), x2="b:Q", y=_rows(),
        color=alt.Color("side:N", legend=None, scale=sides),
        tooltip=[alt.Tooltip("said:N", title="Moves")],
    )  # fmt: skip
    middle = alt.Chart(pd.DataFrame({"at": [centre]})).mark_rule(color=INK).encode(
        x=alt.X("at:Q", scale=scale, axis=axis)
    )  # fmt: skip
    heads = alt.Chart(rows.drop_duplicates("_row"))
    listed = "; ".join(dict.fromkeys(rows["said"]))
    return _finished(
        [middle, *_heads(heads, "text:N"), bars], ROW * len(swings),
        f"{what}: {number(centre, format)} by default. {listed}.",
    )  # fmt: skip


def history(
    frame: pd.DataFrame, *, format: str, what: str, domain: tuple[str, str], value: str,
    ticks: Sequence[float], tooltip: Sequence[str], late: str, narrow: bool = False,
    date: str = "date", series: str = "series", maker: str = "maker", hollow: str = "second_hand",
) -> alt.LayerChart:  # fmt: skip
    """Prices on a log scale as steps between readings, each line named where it begins.

    A dot is a reading, hollow where ``hollow`` is true. A series that begins after ``late`` has its
    name under it, flush with its end.
    """
    rows = frame.sort_values([series, date], kind="stable")
    x = alt.X(
        f"{date}:T", title=None,
        scale=alt.Scale(domain=[{"year": int(d[:4]), "month": int(d[5:7])} for d in domain]),
        axis=alt.Axis(format="%Y", tickCount={"interval": "year", "step": 1}, grid=False),
    )  # fmt: skip
    y = alt.Y(
        f"{value}:Q", axis=_axis(format, values=list(ticks)),
        scale=alt.Scale(type="log", domain=[min(ticks), max(ticks)], nice=False),
    )  # fmt: skip
    hue = maker_colour(maker)
    base = alt.Chart(rows)
    lines = base.mark_line(interpolate="step-after", strokeWidth=2).encode(
        x=x, y=y, detail=f"{series}:N", color=hue
    )
    dots = base.mark_point(size=42, strokeWidth=2, filled=False).encode(
        x=x, y=y, stroke=alt.Stroke(f"{maker}:N", scale=BY_MAKER, legend=None),
        fill=alt.condition(
            f"datum.{hollow}", alt.value(PAPER),
            alt.Fill(f"{maker}:N", scale=BY_MAKER, legend=None),
        ),
        tooltip=[alt.Tooltip(c) for c in tooltip],
    )  # fmt: skip
    grouped = rows.groupby(series, sort=False)
    starts, lasts = grouped.head(1), grouped[date].transform("max")
    later = starts[date] > late
    below = starts[later].assign(**{date: lasts[starts.index[later]]})
    places: list[tuple[pd.DataFrame, dict[str, Any]]] = [
        (starts[~later], {"align": "left", "dx": -3, "dy": -11}),
        (below, {"align": "right", "dx": 3, "dy": 14}),
    ]
    names = [
        alt.Chart(part).mark_text(**place).encode(x=x, y=y, text=f"{series}:N", color=hue)
        for part, place in places
    ]
    said = []
    for name, part in rows.groupby(series, sort=False):
        first, end = part.iloc[0], part.iloc[-1]
        said.append(
            f"{name}: {number(first[value], format)} in {first['as_of']}, "
            f"{number(end[value], format)} in {end['as_of']}"
        )
    height = 380 if narrow else 360
    return _finished([lines, dots, *names], height, f"{what}. {'; '.join(said)}.")


def curve(
    points: Sequence[float], expression: str, *, level: str, at: str, follow: Sequence[str],
    x_title: str, x_format: str, names: tuple[str, str], what: str,
    narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """A cost that falls along x, against a level: where the two cross, the answer flips.

    ``expression`` is Vega over ``datum.x``, ``level`` and ``at`` signals (the rival's cost and the
    reader's place on the x axis); ``names`` labels the curve and the level.
    """
    frame = pd.DataFrame({"x": list(points)})
    base = alt.Chart(frame).transform_calculate(y=expression, level=level)
    x = alt.X(
        "x:Q", title=x_title, axis=alt.Axis(format=x_format, tickCount=6, grid=False),
        scale=alt.Scale(domain=[float(min(points)), float(max(points))]),
    )  # fmt: skip
    bounds = alt.Scale(domainMin=0)
    y = alt.Y("y:Q", scale=bounds, axis=_axis("${:,.0f}", tickCount=5))
    falling = base.mark_line(color=MAKER["Amazon"], strokeWidth=2.5).encode(x=x, y=y)
    flat = base.mark_line(color=MAKER["Nvidia"], strokeWidth=2.5).encode(
        x=x, y=alt.Y("level:Q", scale=bounds)
    )
    one = alt.Chart(pd.DataFrame({"x": [0]})).transform_calculate(
        x=at, y=expression, level=level, text=f"'you: ' + format({at}, '{x_format}')"
    )
    here = one.mark_point(size=90, color=INK).encode(x=x, y=y)
    stem = one.mark_rule(strokeDash=[2, 3]).encode(x=x)
    middle = (min(points) + max(points)) / 2
    side = alt.ExprRef(f"{at} > {middle} ? 'right' : 'left'")
    label = one.mark_text(align=side, y=-5, baseline="bottom").encode(x=x, text="text:N")
    texts = alt.Chart(pd.DataFrame({"x": [float(max(points))]})).transform_calculate(
        y=expression, level=level,
        # A series without data is named all the same, apart from the other.
        at_y="isValid(datum.y) ? datum.y : isValid(datum.level) ? 0.5 * datum.level : 1",
        at_level="isValid(datum.level) ? datum.level : isValid(datum.y) ? 2 * datum.y : 2",
        name_y=f"'{names[0]}' + (isValid(datum.y) ? '' : ': {NO_DATA}')",
        name_level=f"'{names[1]}' + (isValid(datum.level) ? '' : ': {NO_DATA}')",
    )  # fmt: skip
    name_a = texts.mark_text(align="right", dy=14, color=MAKER["Amazon"]).encode(
        x=x, y=alt.Y("at_y:Q", scale=bounds), text="name_y:N"
    )
    name_b = texts.mark_text(align="right", dy=-10, color=MAKER["Nvidia"]).encode(
        x=x, y=alt.Y("at_level:Q", scale=bounds), text="name_level:N"
    )
    layers = [stem, falling, flat, here, label, name_a, name_b]
    return _finished(layers, 300 if narrow else 320, what).add_params(*params(*follow))


_HALOS: tuple[dict[str, Any], ...] = (
    {"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round", "color": PAPER}, {},
)  # fmt: skip
"""A text is drawn twice: on a halo in the colour of the page, then itself."""


def ladder(
    frame: pd.DataFrame, *, what: str, ticks: Sequence[float], domain: tuple[float, float],
    format: str, axis_format: str, tooltip: Sequence[str], log: bool = True,
    live: tuple[str, str] | None = None, hollow: str | None = None,
) -> alt.LayerChart:  # fmt: skip
    """One dot a row, or a rule from ``low`` to ``high``, with the row's ``text`` beside it.

    The frame has ``label``, ``low``, ``high``, ``text``, ``maker`` and ``live``; rows that are live
    take their ends from the two signals ``live``. ``hollow`` is a boolean column for hollow dots.
    """
    hide = frame[hollow] if hollow else False
    rows = frame.assign(_row=range(len(frame)), _hollow=hide)
    form = Template.parse(format)
    base = alt.Chart(rows)
    low, high = live or ("datum.low", "datum.high")
    base = base.transform_calculate(
        _low=f"datum.live ? {low} : datum.low", _high=f"datum.live ? {high} : datum.high"
    ).transform_calculate(
        _from="min(datum._low, datum._high)", _to="max(datum._low, datum._high)"
    ).transform_calculate(
        _text="datum.live ? "
        f"'{form.before}' + format(datum._from, '{form.spec}') + ' to {form.before}' + "
        f"format(datum._to, '{form.spec}') + '{form.after}' : datum.text",
    )  # fmt: skip
    kind: Any = "log" if log else "linear"
    scale = alt.Scale(type=kind, domain=list(domain), nice=False, clamp=True)
    axis = _axis(axis_format, values=list(ticks))
    x = alt.X("_from:Q", scale=scale, axis=axis)
    end = alt.X("_to:Q", scale=scale, axis=axis)
    tip = [alt.Tooltip("_text:N", title="Value"), *(alt.Tooltip(c) for c in tooltip)]
    lines = base.mark_rule(color=GRID, yOffset=9).encode(y=_rows())
    spans = base.mark_rule(strokeWidth=4, yOffset=9).encode(
        x=x, x2="_to:Q", y=_rows(), color=maker_colour()
    )
    stroke = alt.Stroke("maker:N", scale=BY_MAKER, legend=None)
    fill = alt.condition(
        "datum._hollow", alt.value(PAPER), alt.Fill("maker:N", scale=BY_MAKER, legend=None)
    )
    mark: dict[str, Any] = {"yOffset": 9, "size": 62, "strokeWidth": 2, "filled": False}
    dots = [
        base.mark_point(**mark).encode(x=at, y=_rows(), stroke=stroke, fill=fill, tooltip=tip)
        for at in (x, end)
    ]
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dy": 9, "dx": 9}
    place["fontWeight"] = "bold"
    texts = [
        base.mark_text(**{**place, **halo}).encode(x=end, y=_rows(), text="_text:N")
        for halo in _HALOS
    ]
    said = []
    for _, r in rows.iterrows():
        ends = f"{number(r['low'], format)} to {number(r['high'], format)}"
        said.append(f"{r['label']}: {r['text'] or ends}")
    layers = [lines, *_heads(base, "label:N"), spans, *dots, *texts]
    chart = _finished(layers, ROW * len(rows), f"{what}. {'; '.join(said)}.")
    return chart.add_params(*params(*live)) if live else chart


def products(
    shares: Sequence[float], levels: pd.DataFrame, *, signals: tuple[str, str, str], what: str,
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
    form = _axis("${:.2f}", values=list(ticks))
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
            for halo in _HALOS
        ]
    price = alt.Y("usd_per_chip_hour:Q", scale=scale)
    rules = alt.Chart(levels).mark_rule(strokeDash=[4, 3], color=INK).encode(y=price)
    labels = [
        alt.Chart(levels[levels["above"] == side])
        .mark_text(**{"align": "right", "dy": dy, **halo})
        .encode(x=alt.value("width"), y=price, text="label:N")
        for side, dy in ((True, -8), (False, 10))
        for halo in _HALOS
    ]
    layers = [band, line, rules, *texts, *labels]
    return _finished(layers, 360, what).add_params(*params(*signals))


def threshold(chart: alt.LayerChart, signal: str, domain: tuple[float, float]) -> alt.LayerChart:
    """A chart with a dashed line where a parameter of the page stands on its x axis."""
    line = alt.Chart(pd.DataFrame({"n": [0]})).transform_calculate(at=signal)
    x = alt.X("at:Q", scale=alt.Scale(domain=list(domain)))
    rule = line.mark_rule(strokeDash=[4, 3], color=INK).encode(x=x)
    drawn: alt.LayerChart = (rule + chart).properties(
        height=chart.height, description=chart.description
    )
    return drawn.add_params(*params(signal))


def bounds(
    frame: pd.DataFrame, *, low: str, high: str, follow: Sequence[str], format: str, what: str,
    limit: float, value: str = "points", label: str = "label",
) -> alt.LayerChart:  # fmt: skip
    """A hollow dot for the known value and a bar for its bounds, one row each.

    ``low`` and ``high`` are Vega expressions over a row and the parameters in ``follow``.
    """
    rows = frame.assign(_row=range(len(frame)))
    base = alt.Chart(rows).transform_calculate(_low=low, _high=high).transform_calculate(
        _text=f"({_shown('datum._low', format)}) + ' to ' + ({_shown('datum._high', format)})"
    )  # fmt: skip
    scale = alt.Scale(domain=[0, limit], nice=False, clamp=True)
    tip = [alt.Tooltip(f"{label}:N", title="What"), alt.Tooltip("_text:N", title="Bounds"),
           alt.Tooltip(f"{value}:Q", title="Known makers alone", format=",.0f")]  # fmt: skip
    axis = _axis(format, tickCount=4)
    low_x = alt.X("_low:Q", scale=scale, axis=axis)
    lines = base.mark_rule(color=GRID, yOffset=9).encode(y=_rows())
    # Equal bounds are drawn too: the bar has an outline.
    bars = base.mark_bar(
        height=10, yOffset=9, color=MAKER["Other"], stroke=MAKER["Other"], strokeWidth=2
    ).encode(x=low_x, x2="_high:Q", y=_rows(), tooltip=tip)
    dots = base.mark_point(yOffset=9, size=62, strokeWidth=2, filled=False, stroke=INK).encode(
        x=alt.X(f"{value}:Q", scale=scale, axis=axis), y=_rows(), tooltip=tip
    )
    place: dict[str, Any] = {"align": "right", "baseline": "middle", "dy": -10}
    texts = base.mark_text(fontWeight="bold", **place).encode(
        x=alt.value("width"), y=_rows(), text="_text:N"
    )
    said = words([f"{r[label]} {number(r[value], format)}" for _, r in rows.iterrows()])
    layers = [lines, *_heads(base, f"{label}:N"), bars, dots, texts]
    chart = _finished(layers, ROW * len(rows), f"{what}: {said}.")
    return chart.add_params(*params(*follow))


def rising_share(
    points: Sequence[float], expression: str, *, level: str, at: str, follow: Sequence[str],
    x_title: str, what: str, names: tuple[str, str], narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """A share that rises along x against a level, and the reader's place on the curve.

    ``expression`` is Vega over ``datum.x``; ``level`` and ``at`` are parameters.
    """
    ends = [float(min(points)), float(max(points))]
    x = alt.X("x:Q", title=x_title, scale=alt.Scale(domain=ends),
              axis=alt.Axis(format=".0f", tickCount=6, grid=False))  # fmt: skip
    scale = alt.Scale(domain=[0.4, 1])
    y = alt.Y("y:Q", scale=scale, axis=_axis("{:.0%}", tickCount=5))
    base = alt.Chart(pd.DataFrame({"x": list(points)})).transform_calculate(y=expression)
    line = base.mark_line(color=MAKER["Nvidia"], strokeWidth=2.5).encode(x=x, y=y)
    one = alt.Chart(pd.DataFrame({"x": [ends[1]]})).transform_calculate(level=level, y=expression)
    flat = one.mark_rule(strokeDash=[4, 3], color=INK).encode(y=alt.Y("level:Q", scale=scale))
    here = alt.Chart(pd.DataFrame({"x": [0]})).transform_calculate(x=at).transform_calculate(
        y=expression
    ).transform_calculate(text=f"'you: ' + ({_shown('datum.y', '{:.0%}')})")  # fmt: skip
    dot = here.mark_point(size=90, color=INK).encode(x=x, y=y)
    mine = here.mark_text(align="left", dx=8, dy=14).encode(x=x, y=y, text="text:N")
    named = one.transform_calculate(
        at_y="isValid(datum.y) ? datum.y : 0.95",
        name=f"'{names[0].replace(chr(39), chr(92) + chr(39))}' + "
        f"(isValid(datum.y) ? '' : ': {NO_DATA}')",
    )
    below = 26 if narrow else 18
    name = named.mark_text(align="right", dy=below, color=MAKER["Nvidia"]).encode(
        x=x, y=alt.Y("at_y:Q", scale=scale), text="name:N"
    )
    # Where the end of the curve is near the level, its name stands at the other end.
    level_at = {"y": alt.Y("level:Q", scale=scale), "text": alt.value(names[1])}
    near = "isValid(datum.y) && datum.level > datum.y - 0.1"
    right = (
        one.transform_filter(f"!({near})").mark_text(align="right", dy=12).encode(x=x, **level_at)
    )
    left = (
        one.transform_filter(near)
        .mark_text(align="left", dy=-9, dx=2)
        .encode(x=alt.value(0), **level_at)
    )
    layers = [flat, line, dot, mine, name, right, left]
    chart = _finished(layers, 300 if narrow else 320, what)
    return chart.add_params(*params(*follow))


def quarter_bars(
    frame: pd.DataFrame, levels: pd.DataFrame, *, what: str, tooltip: Sequence[str],
    value: str = "usd_bn", level: str = "quarter_usd_bn",
) -> alt.LayerChart:  # fmt: skip
    """Bars from ``start`` to ``end`` of each quarter, and levels over the year they stand for."""
    x = alt.X("start:T", title=None, axis=alt.Axis(
        format="%Y", tickCount={"interval": "year", "step": 1}, grid=False))  # fmt: skip
    top = alt.Scale(domain=[0, 1.12 * float(max(frame[value].max(), levels[level].max()))])
    y = alt.Y(f"{value}:Q", scale=top, axis=_axis("${:,.0f} bn", tickCount=5))
    bars = alt.Chart(frame).mark_bar(color=MAKER["Nvidia"], stroke=PAPER, strokeWidth=2).encode(
        x=x, x2="end:T", y=y, y2=alt.datum(0), tooltip=[alt.Tooltip(c) for c in tooltip]
    )  # fmt: skip
    rules = alt.Chart(levels)
    at = alt.Y(f"{level}:Q", scale=top)
    halo = rules.mark_rule(color=PAPER, strokeWidth=6).encode(x=x, x2="end:T", y=at)
    lines = rules.mark_rule(color=INK, strokeWidth=2.5).encode(x=x, x2="end:T", y=at)
    place: dict[str, Any] = {"align": "left", "dy": -9}
    under: dict[str, Any] = {"stroke": PAPER, "strokeWidth": 5, "color": PAPER}
    texts = [
        rules.mark_text(**place, **more).encode(x=x, y=at, text="label:N") for more in (under, {})
    ]
    return _finished([bars, halo, lines, *texts], 320, what)


def parted_bars(
    frame: pd.DataFrame, firm: str, rest: str, *, what: str, text: str = "text",
    label: str = "label", maker: str = "maker", hollow: str | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Bars in two parts, one row each: ``firm`` filled, then ``rest`` in outline.

    ``text`` is written at the end of the row; rows of the boolean column ``hollow`` are paler.
    """
    rows = frame.assign(_row=range(len(frame)), _total=frame[firm] + frame[rest])
    base = alt.Chart(rows)
    scale = alt.Scale(
        domain=[0, float(rows["_total"].max())], nice=False, rangeMax=alt.ExprRef("0.66 * width")
    )
    x = alt.X(f"{firm}:Q", axis=None, scale=scale)
    end = alt.X("_total:Q", axis=None, scale=scale)
    tip = [alt.Tooltip(f"{label}:N", title="What"), alt.Tooltip(f"{text}:N", title="Amount")]
    opacity: Any = alt.value(1)
    if hollow:
        opacity = alt.condition(f"datum.{hollow}", alt.value(0.72), alt.value(1))
    filled = base.mark_bar(height=12, yOffset=8).encode(
        x=x, x2=alt.datum(0), y=_rows(), color=maker_colour(maker), opacity=opacity, tooltip=tip
    )
    outline = base.transform_filter(f"datum.{rest} > 0").mark_bar(
        height=10.5, yOffset=8, fill=PAPER, strokeWidth=1.5
    ).encode(
        x=x, x2="_total:Q", y=_rows(), tooltip=tip,
        stroke=alt.Stroke(f"{maker}:N", scale=BY_MAKER, legend=None),
    )  # fmt: skip
    layers = [*_heads(base, f"{label}:N"), filled, outline]
    layers += _written(base, x=end, y=_rows(), text=f"{text}:N")
    said = "; ".join(f"{r[label]}: {r[text]}" for _, r in rows.iterrows())
    return _finished(layers, ROW * len(rows), f"{what}. {said}.")


def share_band(
    points: Sequence[float], expression: str, *, at: str, band: tuple[str, str],
    follow: Sequence[str], level: float, level_name: str, x_title: str, what: str,
    colour: str = MAKER["Amazon"], narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """A share from nothing to all that rises along x, the reader's band on it, and a level.

    ``expression`` is Vega over ``datum.x``; ``at`` and ``band`` are parameters on the x axis.
    """
    ends = [float(min(points)), float(max(points))]
    x = alt.X("x:Q", title=x_title, scale=alt.Scale(domain=ends),
              axis=alt.Axis(format=".1f", tickCount=6, grid=False))  # fmt: skip
    scale = alt.Scale(domain=[0, 1])
    y = alt.Y("y:Q", scale=scale, axis=_axis("{:.0%}", tickCount=5))
    base = alt.Chart(pd.DataFrame({"x": list(points)})).transform_calculate(y=expression)
    line = base.mark_line(color=colour, strokeWidth=2.5).encode(x=x, y=y)
    least, most = f"min({band[0]}, {band[1]})", f"max({band[0]}, {band[1]})"
    inside = base.transform_filter(f"datum.x >= {least} && datum.x <= {most}")
    area = inside.mark_area(color=colour, opacity=0.2).encode(x=x, y=y, y2=alt.datum(0))
    one = alt.Chart(pd.DataFrame({"level": [level], "name": [level_name]}))
    flat = one.mark_rule(strokeDash=[4, 3], color=INK).encode(y=alt.Y("level:Q", scale=scale))
    named = one.mark_text(align="right", dy=12).encode(
        x=alt.value("width"), y=alt.Y("level:Q", scale=scale), text="name:N"
    )
    here = alt.Chart(pd.DataFrame({"n": [0]})).transform_calculate(x=at).transform_calculate(
        y=expression
    ).transform_calculate(text=f"'you: ' + ({_shown('datum.y', '{:.0%}')})")  # fmt: skip
    dot = here.mark_point(size=90, color=INK).encode(x=x, y=y)
    middle = sum(ends) / 2
    side = alt.ExprRef(f"{at} > {middle} ? 'right' : 'left'")
    mine = [
        here.mark_text(align=side, dy=19, **halo).encode(x=x, y=y, text="text:N") for halo in _HALOS
    ]
    layers = [area, flat, line, named, dot, *mine]
    return _finished(layers, 300 if narrow else 320, what).add_params(*params(*follow))


def priced_lines(
    frame: pd.DataFrame, *, signal: str, what: str, domain: tuple[str, str], format: str,
    tooltip: Sequence[str], narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """Steps between readings, in the unit that the reader has chosen.

    ``frame`` has ``series``, ``date``, ``maker``, a column for each option of the choice
    ``signal``, and ``before`` and ``after``: the names that stand at a line's first reading (where
    ``under`` is true, below it) and right of its last one; empty for none.
    """
    options = list(models.choices()[signal].options)
    rows = frame.sort_values(["series", "date"], kind="stable")
    chosen = "null"
    for name in reversed(options):
        chosen = f"{signal} == '{name}' ? datum.{name} : {chosen}"
    base = alt.Chart(rows).transform_calculate(_y=chosen)
    x = alt.X(
        "date:T", title=None,
        scale=alt.Scale(domain=[{"year": int(d[:4]), "month": int(d[5:7])} for d in domain]),
        axis=alt.Axis(format="%Y", tickCount={"interval": "year", "step": 1}, grid=False),
    )  # fmt: skip
    y = alt.Y(
        "_y:Q", axis=_axis(format, tickCount=6),
        scale=alt.Scale(zero=False, nice=False, padding=24),
    )  # fmt: skip
    hue = maker_colour()
    tip = [alt.Tooltip("_y:Q", title="USD per unit", format=".2f"), *map(alt.Tooltip, tooltip)]
    line = base.mark_line(interpolate="step-after", strokeWidth=2).encode(
        x=x, y=y, detail="series:N", color=hue
    )
    dots = base.mark_point(size=42).encode(x=x, y=y, color=hue, tooltip=tip)
    places: dict[tuple[str, str], dict[str, Any]] = {
        ("before", "datum.before && !datum.under"): {"align": "left", "dx": -3, "dy": -11},
        ("before", "datum.before && datum.under"): {"align": "left", "dx": -3, "dy": 13},
        ("after", "datum.after"): {"align": "left", "dx": 8, "baseline": "middle"},
    }
    texts = [
        base.transform_filter(which)
        .mark_text(**{**style, **halo})
        .encode(x=x, y=y, text=f"{column}:N", **more)
        for (column, which), style in places.items()
        for halo, more in zip(_HALOS, ({}, {"color": hue}), strict=True)
    ]
    said = []
    for name, part in rows.groupby("series", sort=False):
        ends = [number(part[options[0]].iloc[n], format) for n in (0, -1)]
        said.append(
            f"{name}: {ends[0]} in {part['as_of'].iloc[0]}, {ends[1]} in {part['as_of'].iloc[-1]}"
        )
    chart = _finished([line, dots, *texts], 380 if narrow else 360, f"{what}. {'; '.join(said)}.")
    return chart.add_params(*params(signal))


def moved_dots(
    frame: pd.DataFrame, *, signal: str, what: str, format: str, limit: float,
    tooltip: Sequence[str],
) -> alt.LayerChart:  # fmt: skip
    """From a hollow dot to a filled one, a row each, in the unit that the reader has chosen.

    ``frame`` has ``label``, ``maker`` and, for each option of the choice ``signal``, the columns
    ``<option>_from`` and ``<option>_to``. ``limit`` is the least that the axis covers.
    """
    options = list(models.choices()[signal].options)
    base = alt.Chart(frame.assign(_row=range(len(frame))))
    for side in ("from", "to"):
        chosen = "null"
        for name in reversed(options):
            chosen = f"{signal} == '{name}' ? datum.{name}_{side} : {chosen}"
        base = base.transform_calculate(**{f"_{side}": chosen})
    base = base.transform_calculate(
        _text=f"abs(datum._to / datum._from - 1) < 0.001 ? ({_shown('datum._to', format)})"
        f" : ({_shown('datum._from', format)}) + ' to ' + ({_shown('datum._to', format)})"
    )
    scale = alt.Scale(domainMin=0, nice=False, rangeMax=alt.ExprRef("width - 112"))
    axis = _axis(format, tickCount=4)
    start, end = alt.X("_from:Q", scale=scale, axis=axis), alt.X("_to:Q", scale=scale, axis=axis)
    tip = [alt.Tooltip("_text:N", title="USD per unit"), *map(alt.Tooltip, tooltip)]
    lines = base.mark_rule(color=GRID, yOffset=9).encode(y=_rows())
    spans = base.mark_rule(strokeWidth=4, yOffset=9).encode(
        x=start, x2="_to:Q", y=_rows(), color=maker_colour()
    )
    stroke = alt.Stroke("maker:N", scale=BY_MAKER, legend=None)
    fill = alt.Fill("maker:N", scale=BY_MAKER, legend=None)
    mark: dict[str, Any] = {"yOffset": 9, "size": 62, "strokeWidth": 2, "filled": False}
    hollow = base.mark_point(**mark).encode(
        x=start, y=_rows(), stroke=stroke, fill=alt.value(PAPER), tooltip=tip
    )
    full = base.mark_point(**mark).encode(x=end, y=_rows(), stroke=stroke, fill=fill, tooltip=tip)
    far = base.transform_calculate(_far="max(datum._from, datum._to)")
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dy": 9, "dx": 9}
    texts = [
        far.mark_text(fontWeight="bold", **{**place, **halo}).encode(
            x=alt.X("_far:Q", scale=scale, axis=axis), y=_rows(), text="_text:N"
        )
        for halo in _HALOS
    ]
    least = alt.Chart(pd.DataFrame({"at": [limit]})).mark_rule(opacity=0).encode(
        x=alt.X("at:Q", scale=scale, axis=axis)
    )  # fmt: skip
    said = []
    for _, r in frame.iterrows():
        ends = [number(r[f"{options[0]}_{side}"], format) for side in ("from", "to")]
        said.append(f"{r['label']} {ends[0]} to {ends[1]}")
    layers = [lines, *_heads(base, "label:N"), spans, hollow, full, *texts, least]
    chart = _finished(layers, ROW * len(frame), f"{what}: {'; '.join(said)}.")
    return chart.add_params(*params(signal))


def short_bars(
    frame: pd.DataFrame, value: str, *, format: str, what: str, room: float = 190, row: float = 24,
) -> alt.LayerChart:  # fmt: skip
    """Many bars in little height: label, bar and value on one line each; no change is a dot.

    ``room`` is what the labels take, in pixels.
    """
    rows = frame.assign(_row=range(len(frame)), _text=[number(v, format) for v in frame[value]])
    base = alt.Chart(rows)
    # The bars begin right of the labels and leave room for their values.
    scale = alt.Scale(
        domain=[0, float(rows[value].max())], nice=False,
        range=[room, alt.ExprRef("width - 46")],
    )  # fmt: skip
    x = alt.X(f"{value}:Q", axis=None, scale=scale)
    tip = [alt.Tooltip("label:N", title="What"), alt.Tooltip("_text:N", title="Change")]
    bars = base.mark_bar(height=12).encode(
        x=x, x2=alt.datum(0), y=_rows(), color=maker_colour(), tooltip=tip
    )
    dots = base.transform_filter(f"datum.{value} == 0").mark_point(size=34).encode(
        x=x, y=_rows(), color=maker_colour(), tooltip=tip
    )  # fmt: skip
    names = base.mark_text(align="left", baseline="middle").encode(
        x=alt.value(0), y=_rows(), text="label:N"
    )
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": 7, "fontWeight": "bold"}
    texts = base.mark_text(**place).encode(x=x, y=_rows(), text="_text:N")
    listed = words([f"{r['label']} {r['_text']}" for _, r in rows.iterrows()])
    return _finished([names, bars, dots, texts], row * len(rows), f"{what}: {listed}.")


def index_paths(
    frame: pd.DataFrame, expression: str, *, low: str, high: str, now: tuple[str, str, str],
    at: str, follow: Sequence[str], x_title: str, what: str, top: float, narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """An index along a share that moves, a line for each taker, with bounds where the reader is.

    ``frame`` has ``x``, ``label``, ``maker`` and what ``expression`` (Vega over ``datum``) reads.
    ``now`` names the signals of today's index and its bounds, drawn at zero; ``low`` and ``high``
    are the bounds at the place ``at``.
    """
    ends = [0.0, float(frame["x"].max())]
    x = alt.X(
        "x:Q", title=x_title, axis=alt.Axis(format=".0%", tickCount=5, grid=False),
        scale=alt.Scale(domain=ends, range=[12, alt.ExprRef("width - 112")]),
    )  # fmt: skip
    scale = alt.Scale(domain=[0, top])
    y = alt.Y("y:Q", scale=scale, axis=_axis("{:,.0f}", tickCount=5))
    base = alt.Chart(frame).transform_calculate(y=expression)
    hue = maker_colour()
    lines = base.mark_line(strokeWidth=2.5).encode(x=x, y=y, color=hue, detail="label:N")
    last = base.transform_filter(f"datum.x == {ends[1]!r}")
    texts = []
    for label, part in frame.groupby("label", sort=False):
        dy = float(part["dy"].iloc[0])
        here = last.transform_filter(f"datum.label == '{label}'")
        texts += [
            here.mark_text(align="left", dx=6, dy=dy, baseline="middle", **halo).encode(
                x=x, y=y, text="label:N", **more
            )
            for halo, more in zip(_HALOS, ({}, {"color": hue}), strict=True)
        ]
    one = alt.Chart(pd.DataFrame({"n": [0]})).transform_calculate(
        y=now[0], now_low=now[1], now_high=now[2], at=at, low=low, high=high
    )
    level = one.mark_rule(strokeDash=[4, 3], color=INK).encode(y=y)
    bars = []
    for place, ends_of, text in (
        ("0", ("now_low", "now_high"), "today"),
        ("datum.at", ("low", "high"), "you"),
    ):
        spot = one.transform_calculate(x=place)
        bars.append(
            spot.mark_bar(width=9, color=MUTED, stroke=MUTED, strokeWidth=1).encode(
                x=x, y=alt.Y(f"{ends_of[0]}:Q", scale=scale), y2=f"{ends_of[1]}:Q"
            )
        )
        bars.append(
            spot.mark_text(align="left", dx=-5, dy=15, text=text).encode(
                x=x, y=alt.Y(f"{ends_of[0]}:Q", scale=scale)
            )
        )
    layers = [level, *bars, lines, *texts]
    return _finished(layers, 330 if narrow else 350, what).add_params(*params(*follow))


def run_counts(
    frame: pd.DataFrame, *, start: float, start_text: str, what: str, group: str = "group",
    value: str = "share", bins: int = 20,
) -> alt.LayerChart:  # fmt: skip
    """Where many runs end: a row a group, a dot for each bin of the share, its area the count."""
    order = list(dict.fromkeys(frame[group]))
    mid = ((frame[value] * bins).clip(upper=bins - 1e-9).astype(int) + 0.5) / bins
    counts = frame.assign(_mid=mid).groupby([group, "_mid"]).size().rename("runs").reset_index()
    counts["_row"] = counts[group].map(order.index)
    scale = alt.Scale(domain=[0, 1], range=[10, alt.ExprRef("width - 10")])
    axis = alt.Axis(format=".0%", title=None, values=[0, 0.25, 0.5, 0.75, 1])
    every = list(range(len(order)))
    heads = alt.Chart(pd.DataFrame({"_row": every, "name": order}))
    lines = heads.mark_rule(color=GRID, yOffset=9).encode(y=_rows(domain=every))
    area = alt.Scale(domainMin=1, rangeMin=9, rangeMax=460)
    tip = [alt.Tooltip("runs:Q", title="Runs"), alt.Tooltip("_mid:Q", title="At", format=".0%")]
    dots = alt.Chart(counts).mark_circle(yOffset=9, color=ACCENT, opacity=0.8).encode(
        x=alt.X("_mid:Q", scale=scale, axis=axis), y=_rows(), tooltip=tip,
        size=alt.Size("runs:Q", legend=None, scale=area),
    )  # fmt: skip
    line = alt.Chart(pd.DataFrame({"at": [start], "text": [start_text]}))
    here = alt.X("at:Q", scale=scale, axis=axis)
    rule = line.mark_rule(strokeDash=[3, 3]).encode(x=here)
    name = line.mark_text(align="right", dx=-4, baseline="bottom", color=MUTED).encode(
        x=here, y=alt.value(-2), text="text:N"
    )
    layers = [rule, name, lines, *_heads(heads, "name:N"), dots]
    return _finished(layers, 46 * len(order), what)


def deadlines(frame: pd.DataFrame, *, today: str, what: str) -> alt.LayerChart:
    """What will be decided when: a rule from today to the day, with its test under the label.

    ``frame`` has ``label``, ``test`` and ``day`` (dates as text), in the order of the rows.
    """

    def year(day: str) -> float:
        at = pd.Timestamp(day)
        return float(at.year + (at.day_of_year - 1) / 365)

    rows = frame.assign(_row=range(len(frame)), _today=year(today), _day=frame["day"].map(year))
    base = alt.Chart(rows)
    ends = [int(year(today)), math.ceil(rows["_day"].max())]
    axis = alt.Axis(title=None, format="d", values=list(range(ends[0], ends[1] + 1)))
    scale = alt.Scale(domain=ends, nice=False)
    x, end = alt.X("_today:Q", scale=scale, axis=axis), alt.X("_day:Q", scale=scale, axis=axis)
    rules = base.mark_rule(strokeWidth=2, color=MUTED, yOffset=20).encode(
        x=x, x2="_day:Q", y=_rows()
    )
    tip = [alt.Tooltip("label:N", title="Claim"), alt.Tooltip("day:N", title="Decided by")]
    dots = base.mark_point(shape="diamond", size=90, color=ACCENT, yOffset=20).encode(
        x=end, y=_rows(), tooltip=tip
    )
    texts: list[Any] = []
    left: dict[str, Any] = {"align": "left", "baseline": "middle"}
    styles: dict[str, dict[str, Any]] = {
        "label": {**left, "dy": -16, "fontWeight": "bold"}, "test": {**left, "dy": 2},
    }  # fmt: skip
    for column, style in styles.items():
        texts += [
            base.mark_text(**{**style, **halo}).encode(
                x=alt.value(0), y=_rows(), text=f"{column}:N"
            )
            for halo in _HALOS
        ]
    said = "; ".join(f"{r['label']}: {r['test']}, by {r['day']}" for _, r in rows.iterrows())
    return _finished([rules, dots, *texts], 64 * len(rows), f"{what}. {said}.")


def fan(
    frame: pd.DataFrame, *, what: str, format: str, ticks: Sequence[float],
    years: tuple[float, float], dark: Sequence[str] = (), narrow: bool = False,
    room: tuple[int, int] = (204, 190), height: tuple[int, int] = (430, 450),
) -> alt.LayerChart:  # fmt: skip
    """Forecasts by year on a log axis, each line named in a column at its right end.

    ``frame`` has ``series``, ``year``, ``usd_bn``, ``high`` (equal, or the end of a stated range),
    ``maker``, ``wider`` (drawn dashed) and ``hollow``. Names keep apart from each other and are
    tied to their line; ``room`` and ``height`` are pixels, wide and narrow.
    """
    space, tall = room[narrow], height[narrow]
    low, high = math.log(min(ticks)), math.log(max(ticks))
    ends = frame.groupby("series", sort=False).tail(1).copy()
    ends["at"] = (ends["usd_bn"] * ends["high"]) ** 0.5
    ends = ends.sort_values("at", ascending=False)
    places: list[float] = []
    for value in ends["at"]:
        place_of = tall * (high - math.log(value)) / (high - low)
        places.append(max(place_of, places[-1] + 17) if places else place_of)
    # What was pushed below the chart goes back up.
    for n in reversed(range(len(places))):
        limit = places[n + 1] - 17 if n + 1 < len(places) else tall - 6
        places[n] = min(places[n], limit)
    ends["name_at"] = [math.exp(high - px / tall * (high - low)) for px in places]
    scale = alt.Scale(type="log", domain=[min(ticks), max(ticks)], nice=False)
    y = alt.Y("usd_bn:Q", scale=scale, axis=_axis(format, values=list(ticks)))
    x = alt.X(
        "year:Q", title=None,
        scale=alt.Scale(domain=list(years), nice=False, rangeMax=alt.ExprRef(f"width - {space}")),
        axis=alt.Axis(
            format=".0f", grid=False,
            values=[n for n in range(int(years[0]), int(years[1]) + 1) if n % 2 == 0],
        ),
    )  # fmt: skip
    hue, stroke = maker_colour(), alt.Stroke("maker:N", scale=BY_MAKER, legend=None)
    dash = alt.condition("datum.wider", alt.value([4, 3]), alt.value([1, 0]))
    base, tips = alt.Chart(frame), alt.Chart(ends)
    lines = base.mark_line(strokeWidth=2).encode(
        x=x, y=y, color=hue, detail="series:N", strokeDash=dash
    )
    spans = base.mark_rule(strokeWidth=3).encode(
        x=x, y=y, y2=alt.Y2("high:Q"), color=hue
    )  # fmt: skip
    fill = alt.condition(
        "datum.hollow", alt.value(PAPER), alt.Fill("maker:N", scale=BY_MAKER, legend=None)
    )
    tip = [
        alt.Tooltip("series:N", title="Forecast"), alt.Tooltip("definition:N", title="Counts"),
        alt.Tooltip("published:N", title="Published"), alt.Tooltip("year:Q", format=".0f"),
        alt.Tooltip("usd_bn:Q", title="Billion USD", format=",.0f"),
    ]  # fmt: skip
    dots = base.mark_point(size=36, strokeWidth=1.5, filled=False).encode(
        x=x, y=y, stroke=stroke, fill=fill, tooltip=tip
    )
    leads = tips.mark_rule(color=GRID, strokeWidth=1.5).encode(
        x=x, x2=alt.value(alt.ExprRef(f"width - {space - 6}")),
        y=alt.Y("at:Q", scale=scale), y2="name_at:Q",
    )  # fmt: skip
    place: dict[str, Any] = {"align": "left", "baseline": "middle"}
    where = {"x": alt.value(alt.ExprRef(f"width - {space - 10}"))}
    bold = tips.transform_filter(alt.FieldOneOfPredicate("series", list(dark)))
    plain = tips.transform_filter(f"indexof({list(dark)!r}, datum.series) < 0")
    names = [
        part.mark_text(**{**place, **style}).encode(
            **where, y=alt.Y("name_at:Q", scale=scale), text="series:N", color=hue
        )
        for part, style in ((plain, {}), (bold, {"fontWeight": "bold"}))
    ]
    said = []
    for name, part in frame.groupby("series", sort=False):
        first, last = part.iloc[0], part.iloc[-1]
        text = f"{name}, {number(last['high'], format)} in {last['year']:.0f}"
        if len(part) > 1:
            text += f" from {number(first['usd_bn'], format)} in {first['year']:.0f}"
        said.append(text)
    return _finished([leads, lines, spans, dots, *names], tall, f"{what}. {'; '.join(said)}.")


def share_map(
    shares: Sequence[float], sizes: tuple[float, float], *, size: str, at: str,
    levels: pd.DataFrame, what: str, ticks: Sequence[float], x_title: str, narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """What a share of a market is worth: one line for the reader's market, a band for the others.

    Both axes are logarithmic. ``size`` and ``at`` are the parameters of the reader's market and
    share; ``levels`` has a ``signal`` (a parameter), a ``label``, a ``format`` and a ``maker`` for
    each horizontal line. A dot stands where a level meets the reader's line.
    """
    ends = [float(min(shares)), float(max(shares))]
    base = alt.Chart(pd.DataFrame({"x": list(shares)})).transform_calculate(
        low=f"datum.x * {sizes[0]!r}", high=f"datum.x * {sizes[1]!r}", y=f"datum.x * {size}"
    )
    x = alt.X(
        "x:Q", title=x_title, scale=alt.Scale(type="log", domain=ends, nice=False, clamp=True),
        axis=alt.Axis(format=".0%", values=[0.01, 0.02, 0.05, 0.1, 0.2, 0.5], grid=False),
    )  # fmt: skip
    scale = alt.Scale(type="log", domain=[min(ticks), max(ticks)], nice=False, clamp=True)
    y = alt.Y("y:Q", scale=scale, axis=_axis("${:,.0f} bn", values=list(ticks)))
    band = base.mark_area(color=MAKER["Other"], opacity=0.22).encode(
        x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q"
    )
    line = base.mark_line(color=INK, strokeWidth=2.5).encode(x=x, y=y)
    layers: list[Any] = [band]
    texts: list[Any] = []
    signals = []
    for row in levels.itertuples(index=False):
        one = alt.Chart(
            pd.DataFrame({"maker": [row.maker], "label": [row.label]})
        ).transform_calculate(y=row.signal, x=f"{row.signal} / {size}")
        one = one.transform_calculate(
            text=f"datum.label + ': ' + ({_shown('datum.y', row.format)})"
        )
        layers.append(one.mark_rule(strokeDash=[4, 3]).encode(y=y, color=maker_colour()))
        met = one.transform_filter(f"datum.x >= {ends[0]!r} && datum.x <= {ends[1]!r}")
        stroke = alt.Stroke("maker:N", scale=BY_MAKER, legend=None)
        layers.append(
            met.mark_point(size=62, strokeWidth=2, filled=False, fill=PAPER).encode(
                x=x, y=y, stroke=stroke
            )
        )
        # A name stands where the reader's line is not: left of a late crossing, else right.
        late = f"{row.signal} / {size} > 0.05"
        side = alt.ExprRef(f"{late} ? 'left' : 'right'")
        place: dict[str, Any] = {"align": side, "dy": alt.ExprRef(f"{late} ? -8 : 11")}
        texts += [
            one.mark_text(**{**place, **halo}).encode(
                x=alt.value(alt.ExprRef(f"{late} ? 4 : width - 4")), y=y, text="text:N", **more
            )
            for halo, more in zip(_HALOS, ({}, {"color": maker_colour()}), strict=True)
        ]
        signals.append(row.signal)
    here = alt.Chart(pd.DataFrame({"n": [0]})).transform_calculate(x=at, y=f"{at} * {size}")
    here = here.transform_calculate(text=f"'you: ' + ({_shown('datum.y', '${:.0f} billion')})")
    layers += [line, here.mark_point(size=100, color=INK).encode(x=x, y=y)]
    texts += [
        here.mark_text(align="right", dx=-10, dy=-8, fontWeight="bold", **halo).encode(
            x=x, y=y, text="text:N"
        )
        for halo in _HALOS
    ]
    chart = _finished([*layers, *texts], 340 if narrow else 360, what)
    return chart.add_params(*params(size, at, *dict.fromkeys(signals)))


def signal_ladder(
    frame: pd.DataFrame, *, what: str, format: str, domain: tuple[float, float],
    ticks: Sequence[float], axis_format: str,
) -> alt.LayerChart:  # fmt: skip
    """One dot a row, or a rule from ``low`` to ``high``, each row with signals of its own.

    The frame has ``label``, ``low``, ``high``, ``low_signal`` and ``high_signal`` (parameters, or
    empty for a row that stands still), ``maker`` and ``hollow``.
    """
    rows = frame.assign(_row=range(len(frame)))
    names = [*dict.fromkeys([*frame["low_signal"], *frame["high_signal"]])]
    follow = [name for name in names if name]
    base = alt.Chart(rows)
    for end in ("low", "high"):
        text = f"datum.{end}"
        for name in reversed(follow):
            text = f"datum.{end}_signal == '{name}' ? {name} : {text}"
        base = base.transform_calculate(**{f"_{end}": text})
    shown = [_shown(f"datum._{end}", format) for end in ("low", "high")]
    base = base.transform_calculate(
        _text=f"datum._low == datum._high ? ({shown[0]}) : ({shown[0]}) + ' to ' + ({shown[1]})"
    )
    room = alt.ExprRef("width - 96")
    scale = alt.Scale(domain=list(domain), nice=False, clamp=True, range=[6, room])
    axis = _axis(axis_format, values=list(ticks))
    x, end_x = alt.X("_low:Q", scale=scale, axis=axis), alt.X("_high:Q", scale=scale, axis=axis)
    tip = [alt.Tooltip("label:N", title="What"), alt.Tooltip("_text:N", title="Value")]
    lines = base.mark_rule(color=GRID, yOffset=9).encode(y=_rows())
    spans = base.mark_rule(strokeWidth=4, yOffset=9).encode(
        x=x, x2="_high:Q", y=_rows(), color=maker_colour()
    )
    stroke = alt.Stroke("maker:N", scale=BY_MAKER, legend=None)
    fill = alt.condition(
        "datum.hollow", alt.value(PAPER), alt.Fill("maker:N", scale=BY_MAKER, legend=None)
    )
    dots = [
        base.mark_point(yOffset=9, size=62, strokeWidth=2, filled=False).encode(
            x=at, y=_rows(), stroke=stroke, fill=fill, tooltip=tip
        )
        for at in (x, end_x)
    ]
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dy": 9, "dx": 9}
    texts = [
        base.mark_text(fontWeight="bold", **{**place, **halo}).encode(
            x=end_x, y=_rows(), text="_text:N"
        )
        for halo in _HALOS
    ]
    said = []
    for _, r in rows.iterrows():
        both = [number(r[end], format) for end in ("low", "high")]
        said.append(f"{r['label']} {both[0] if both[0] == both[1] else ' to '.join(both)}")
    layers = [lines, *_heads(base, "label:N"), spans, *dots, *texts]
    chart = _finished(layers, ROW * len(rows), f"{what}: {'; '.join(said)}.")
    return chart.add_params(*params(*follow)) if follow else chart


def quarterly_lines(
    frame: pd.DataFrame, *, what: str, format: str, value: str = "usd_bn", group: str = "company",
    narrow: bool = False,
) -> alt.LayerChart:  # fmt: skip
    """Amounts by quarter, a line a company, each named at its end; hollow dots as in ``hollow``."""
    makers = frame.drop_duplicates(group)
    # The second of two companies without a hue of their own is dashed.
    dashed = set(makers.loc[makers.duplicated("maker"), group])
    rows = frame.assign(_dash=frame[group].isin(dashed))
    ends = frame["end"].min(), frame["end"].max()
    space = 118 if narrow else 150
    x = alt.X(
        "end:T", title=None,
        scale=alt.Scale(
            domain=[{"year": int(ends[0][:4]), "month": int(ends[0][5:7])},
                    {"year": int(ends[1][:4]), "month": int(ends[1][5:7])}],
            rangeMax=alt.ExprRef(f"width - {space}"),
        ),
        axis=alt.Axis(format="%Y", tickCount={"interval": "year", "step": 1}, grid=False),
    )  # fmt: skip
    y = alt.Y(f"{value}:Q", axis=_axis(format, tickCount=6), scale=alt.Scale(domainMin=0))
    base, hue = alt.Chart(rows), maker_colour()
    dash = alt.condition("datum._dash", alt.value([5, 3]), alt.value([1, 0]))
    line = base.mark_line(strokeWidth=2.5).encode(
        x=x, y=y, color=hue, detail=f"{group}:N", strokeDash=dash
    )
    dots = base.mark_point(size=26, strokeWidth=1.5, filled=False).encode(
        x=x, y=y, stroke=alt.Stroke("maker:N", scale=BY_MAKER, legend=None),
        fill=alt.condition(
            "datum.hollow", alt.value(PAPER),
            alt.Fill("maker:N", scale=BY_MAKER, legend=None),
        ),
        tooltip=[alt.Tooltip(f"{group}:N", title="Company"), alt.Tooltip("quarter:N"),
                 alt.Tooltip(f"{value}:Q", title="Billion USD", format=".1f"),
                 alt.Tooltip("basis:N", title="Basis")],
    )  # fmt: skip
    last = rows.groupby(group, sort=False).tail(1)
    last = last.assign(_name=[f"{r[group]} {number(r[value], format)}" for _, r in last.iterrows()])
    names = alt.Chart(last).mark_text(align="left", dx=8, baseline="middle").encode(
        x=x, y=y, text="_name:N", color=hue
    )  # fmt: skip
    said = []
    for name, part in rows.groupby(group, sort=False):
        first, end = part.iloc[0], part.iloc[-1]
        said.append(
            f"{name}: {number(first[value], format)} in {first['quarter']}, "
            f"{number(end[value], format)} in {end['quarter']}"
        )
    return _finished([line, dots, names], 320, f"{what}. {'; '.join(said)}.")


def since_when(
    frame: pd.DataFrame, *, what: str, domain: tuple[int, int], mark: tuple[str, str],
    group: str = "company", text: str = "head",
) -> alt.LayerChart:  # fmt: skip
    """A row a company, a dot for each of its chips where it was announced, and a line at a day.

    ``frame`` has ``at`` (dates), ``chip``, ``date``, ``hollow`` and ``head`` (over each row).
    """
    order = list(dict.fromkeys(frame[group]))
    when = pd.to_datetime([*frame["at"], mark[0]])
    years = when.year + when.day_of_year / 366
    rows = frame.assign(_row=frame[group].map(order.index), _x=years[:-1])
    base, firsts = alt.Chart(rows), alt.Chart(rows.drop_duplicates(group).assign(_end=domain[1]))
    x = alt.X(
        "_x:Q",
        title=None,
        scale=alt.Scale(domain=list(domain), nice=False),
        axis=alt.Axis(format=".0f", grid=False, values=list(range(domain[0], domain[1] + 1, 2))),
    )
    hue = maker_colour()
    day = alt.Chart(pd.DataFrame({"_x": [years[-1]], "text": [mark[1]]}))
    rule = day.mark_rule(strokeDash=[3, 3]).encode(x=x)
    named = day.mark_text(align="right", dx=-4, baseline="bottom", color=MUTED).encode(
        x=x, y=alt.value(-2), text="text:N"
    )
    spans = firsts.mark_rule(strokeWidth=2, yOffset=9).encode(
        x=x, x2="_end:Q", y=_rows(), color=hue
    )
    fill = alt.condition(
        "datum.hollow", alt.value(PAPER), alt.Fill("maker:N", scale=BY_MAKER, legend=None)
    )
    dots = base.mark_point(size=58, yOffset=9, strokeWidth=2, filled=False).encode(
        x=x, y=_rows(), fill=fill, stroke=alt.Stroke("maker:N", scale=BY_MAKER, legend=None),
        tooltip=[alt.Tooltip("chip:N", title="Chip"), alt.Tooltip("date:N", title="Announced")],
    )  # fmt: skip
    said = "; ".join(rows.drop_duplicates(group)[text])
    layers = [rule, named, spans, dots, *_heads(firsts, f"{text}:N")]
    return _finished(layers, ROW * len(order), f"{what}. {said}.")


def _year(date: str) -> float:
    """A date of whatever precision as a year with decimals, by the first day of what is known."""
    day = pd.Timestamp(date)
    return float(day.year + (day.day_of_year - 1) / 366)


def spells(
    frame: pd.DataFrame, *, what: str, domain: tuple[int, int], step: int = 1,
    row: float = ROW,
) -> alt.LayerChart:  # fmt: skip
    """Events on a time axis, a row each; where ``end`` is known, a rule from ``start`` to it.

    ``frame`` has ``label``, ``maker``, ``start`` and ``end`` (dates of whatever precision; end may
    be missing) and ``text``, written at the right. A start is hollow where the boolean column
    ``hollow`` says so; an end is filled.
    """
    rows = frame.assign(_row=range(len(frame)), _hollow=frame.get("hollow", False))
    for column in ("start", "end"):
        rows[f"_{column}"] = rows[column].map(_year, na_action="ignore")
    rows["_last"] = rows["_end"].fillna(rows["_start"])
    base = alt.Chart(rows)
    scale = alt.Scale(domain=list(domain), nice=False)
    axis = alt.Axis(format=".0f", values=list(range(domain[0], domain[1] + 1, step)), title=None)
    start = alt.X("_start:Q", scale=scale, axis=axis)
    last = alt.X("_last:Q", scale=scale, axis=axis)
    tip = [alt.Tooltip("label:N", title="What"), alt.Tooltip("start:N", title="From"),
           alt.Tooltip("text:N", title="When")]  # fmt: skip
    lines = base.mark_rule(color=GRID, yOffset=9).encode(y=_rows())
    rules = base.transform_filter("isValid(datum._end)").mark_rule(
        strokeWidth=4, yOffset=9
    ).encode(x=start, x2="_last:Q", y=_rows(), color=maker_colour())  # fmt: skip
    stroke = alt.Stroke("maker:N", scale=BY_MAKER, legend=None)
    fill = alt.Fill("maker:N", scale=BY_MAKER, legend=None)
    mark: dict[str, Any] = {"yOffset": 9, "size": 62, "strokeWidth": 2, "filled": False}
    first = base.mark_point(**mark).encode(
        x=start, y=_rows(), stroke=stroke, tooltip=tip,
        fill=alt.condition("datum._hollow", alt.value(PAPER), fill),
    )  # fmt: skip
    final = base.transform_filter("isValid(datum._end)").mark_point(**mark).encode(
        x=last, y=_rows(), stroke=stroke, fill=fill, tooltip=tip
    )  # fmt: skip
    place: dict[str, Any] = {"align": "right", "baseline": "middle", "dy": -10}
    texts = [
        base.mark_text(fontWeight="bold", **{**place, **halo}).encode(
            x=alt.value("width"), y=_rows(), text="text:N"
        )
        for halo in _HALOS
    ]
    said = "; ".join(f"{r['label']}: {r['start']}, {r['text']}" for _, r in rows.iterrows())
    layers = [lines, *_heads(base, "label:N"), rules, first, final, *texts]
    return _finished(layers, row * len(rows), f"{what}. {said}.")


def live_spans(
    frame: pd.DataFrame, *, low: str, high: str, follow: Sequence[str], chosen: Sequence[str],
    format: str, axis_format: str, domain: tuple[float, float], what: str, mark: str | None = None,
) -> alt.LayerChart:  # fmt: skip
    """A bar from low to high a row, in the maker's hue, moving with the page; ends written beside.

    ``low`` and ``high`` are Vega expressions over a row and the parameters ``follow``; the row that
    the reader has chosen in all of ``chosen`` is marked. ``mark`` is a parameter drawn as a dashed
    line. The frame has ``label``, ``maker``, ``low`` and ``high`` (at the defaults).
    """
    selected = " && ".join(f"datum.{name} == {name}" for name in chosen)
    base = alt.Chart(frame.assign(_row=range(len(frame)))).transform_calculate(
        _low=low, _high=high, _name=f"({selected} ? '▶ ' : '') + datum.label"
    ).transform_calculate(
        _text=f"abs(datum._high - datum._low) < 0.005 ? ({_shown('datum._low', format)})"
        f" : ({_shown('datum._low', format)}) + ' to ' + ({_shown('datum._high', format)})"
    )  # fmt: skip
    scale = alt.Scale(domain=list(domain), nice=False, clamp=True)
    axis = _axis(axis_format, tickCount=5)
    x = alt.X("_low:Q", scale=scale, axis=axis)
    tip = [alt.Tooltip("label:N", title="What"), alt.Tooltip("_text:N", title="From, to")]
    lines = base.mark_rule(color=GRID, yOffset=9).encode(y=_rows())
    stroke = alt.Stroke("maker:N", scale=BY_MAKER, legend=None)
    # Equal ends are drawn too: the bar has an outline.
    bars = base.mark_bar(height=9, yOffset=9, strokeWidth=3).encode(
        x=x, x2="_high:Q", y=_rows(), color=maker_colour(), stroke=stroke, tooltip=tip
    )
    place: dict[str, Any] = {"align": "right", "baseline": "middle", "dy": -10}
    texts = [
        base.mark_text(fontWeight="bold", **{**place, **halo}).encode(
            x=alt.value("width"), y=_rows(), text="_text:N"
        )
        for halo in _HALOS
    ]
    layers: list[Any] = [lines, *_heads(base, "_name:N"), bars, *texts]
    if mark:
        line = alt.Chart(pd.DataFrame({"n": [0]})).transform_calculate(at=mark)
        layers.insert(0, line.mark_rule(strokeDash=[4, 3], color=INK).encode(
            x=alt.X("at:Q", scale=scale, axis=axis)))  # fmt: skip
    said = []
    for _, r in frame.iterrows():
        ends = [number(r[end], format) for end in ("low", "high")]
        said.append(f"{r['label']} {ends[0]}" + ("" if ends[0] == ends[1] else f" to {ends[1]}"))
    chart = _finished(layers, ROW * len(frame), f"{what}: {'; '.join(said)}.")
    return chart.add_params(*params(*follow, *chosen, *([mark] if mark else [])))


def budget_curve(
    points: Sequence[float], expression: str, *, level: str, at: str, follow: Sequence[str],
    format: str, x_title: str, names: tuple[str, str], what: str, narrow: bool = False,
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
    y = alt.Y("y:Q", scale=scale, axis=_axis(format, tickCount=5, minExtent=40))
    falling = base.mark_line(color=MAKER["Amazon"], strokeWidth=2.5).encode(x=x, y=y)
    one = alt.Chart(pd.DataFrame({"x": [ends[1]]})).transform_calculate(level=level)
    cost = alt.Y("level:Q", scale=scale)
    flat = one.mark_rule(strokeDash=[4, 3], color=INK).encode(y=cost)
    named = [
        one.mark_text(align="right", dy=-9, text=names[1], **halo).encode(x=x, y=cost)
        for halo in _HALOS
    ]
    head = alt.Chart(pd.DataFrame({"x": [ends[0]]})).transform_calculate(y=expression)
    texts = [
        head.mark_text(align="left", dx=22, dy=-2, text=names[0], **halo).encode(x=x, y=y, **more)
        for halo, more in zip(_HALOS, ({}, {"color": alt.value(MAKER["Amazon"])}), strict=True)
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
        for halo in _HALOS
    ]
    layers = [falling, flat, *named, *texts, dot, *mine]
    return _finished(layers, 300 if narrow else 320, what).add_params(*params(*follow))


def named_lines(
    points: Sequence[float], lines: Sequence[tuple[str, str, bool]], *, at: str,
    follow: Sequence[str], x_title: str, x_format: str, format: str, what: str, log: bool = False,
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
    axis = _axis(format, tickCount=5, minExtent=44)
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
        for halo in _HALOS:
            text = end.mark_text(align="right", dy=(-11, 14)[n % 2], text=name, **halo)
            layers.append(text.encode(x=x, y=y))
        here = alt.Chart(one).transform_calculate(x=at).transform_calculate(y=expression)
        layers.append(here.mark_point(size=80, color=INK).encode(x=x, y=y))
    place = alt.Chart(one).transform_calculate(x=at, text=f"'you: ' + format({at}, '{x_format}')")
    middle = (ends[0] * ends[1]) ** 0.5 if log else sum(ends) / 2
    side = alt.ExprRef(f"{at} > {middle} ? 'right' : 'left'")
    layers.insert(0, place.mark_rule(strokeDash=[2, 3]).encode(x=x))
    layers.append(place.mark_text(align=side, y=-5, baseline="bottom").encode(x=x, text="text:N"))
    return _finished(layers, 280 if narrow else 300, what).add_params(*params(*follow))


def metric_bars(
    frame: pd.DataFrame, *, signal: str, formats: dict[str, str], what: str,
    room: float = 122, row: float = 24, missing: str = "not published",
) -> alt.LayerChart:  # fmt: skip
    """A bar a row by the measure that the reader has chosen: label, bar and value on one line.

    ``frame`` has ``label``, ``maker`` and, for each option of the choice ``signal``, a column of
    that name, nan where ``missing``, and a boolean ``<option>_weak`` for a paler bar.
    """
    value, text, weak = "null", f"'{missing}'", "false"
    for name, format in formats.items():
        value = f"{signal} == '{name}' ? datum.{name} : {value}"
        shown = f"isValid(datum.{name}) ? ({_shown(f'datum.{name}', format)}) : '{missing}'"
        text = f"{signal} == '{name}' ? ({shown}) : {text}"
        weak = f"{signal} == '{name}' ? datum.{name}_weak : {weak}"
    base = alt.Chart(frame.assign(_row=range(len(frame)))).transform_calculate(
        _text=text, _weak=weak, _value=value
    ).transform_calculate(_at="isValid(datum._value) ? datum._value : 0")  # fmt: skip
    scale = alt.Scale(domainMin=0, nice=False, range=[room, alt.ExprRef("width - 84")])
    x = alt.X("_at:Q", axis=None, scale=scale)
    tip = [alt.Tooltip("label:N", title="Chip"), alt.Tooltip("_text:N", title="Value")]
    bars = base.mark_bar(height=12).encode(
        x=x, x2=alt.datum(0), y=_rows(), color=maker_colour(), tooltip=tip,
        opacity=alt.condition("datum._weak", alt.value(0.72), alt.value(1)),
    )  # fmt: skip
    names = base.mark_text(align="left", baseline="middle").encode(
        x=alt.value(0), y=_rows(), text="label:N"
    )
    place: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": 6}
    styles: dict[str, dict[str, Any]] = {"": {"fontWeight": "bold"}, "!": {"color": MUTED}}
    texts = [
        base.transform_filter(f"{known}isValid(datum._value)").mark_text(**place, **style).encode(
            x=x, y=_rows(), text="_text:N"
        )
        for known, style in styles.items()
    ]  # fmt: skip
    first = models.choices()[signal].default
    said = []
    for _, r in frame.iterrows():
        known = number(r[first], formats[first]) if pd.notna(r[first]) else missing
        said.append(f"{r['label']} {known}")
    layers = [names, bars, *texts]
    chart = _finished(layers, row * len(frame), f"{what}: {words(said)}.")
    return chart.add_params(*params(signal))
