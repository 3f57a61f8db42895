"""Theme, palette and the chart forms that recur.

Colours are CSS custom properties with a fallback, so that a drawn SVG follows the page's theme.
A form takes a data frame (and ``narrow``, true below some 560 px, where it matters) and returns an
Altair chart whose ``description`` says in words what it shows. Labels stand above their marks, so
that a form reads the same on a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from . import models
from .values import Template

FONT = "'Liberation Sans', Arial, Helvetica, sans-serif"
INK = "var(--fig-ink,#1d2329)"
MUTED = "var(--fig-muted,#59616b)"
GRID = "var(--fig-grid,#dfe3e8)"
PAPER = "var(--fig-paper,#ffffff)"
ACCENT = "var(--fig-accent,#7a4dbf)"
MAKER = {
    "Amazon": "var(--fig-amazon,#c24e00)",
    "Nvidia": "var(--fig-nvidia,#00775a)",
    "Google": "var(--fig-google,#0067a8)",
    "AMD": "var(--fig-amd,#a4467f)",
    "Other": "var(--fig-other,#5f6670)",
}
WIDE, NARROW = 680, 340
ROW = 40

CONFIG: dict[str, Any] = {
    "background": None,
    "font": FONT,
    "padding": {"left": 1, "right": 8, "top": 6, "bottom": 4},
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED, "titleColor": MUTED, "labelFontSize": 12, "titleFontSize": 12,
        "titleFontWeight": "normal", "gridColor": GRID, "domain": False, "ticks": False,
        "titleAlign": "left", "titleAnchor": "start", "labelPadding": 6, "titlePadding": 6,
    },
    "text": {"color": INK, "fontSize": 12.5},
    "rule": {"color": MUTED},
    "point": {"filled": True, "size": 60, "opacity": 1},
    "legend": {"disable": True},
}  # fmt: skip


def maker_colour(column: str = "maker") -> alt.Color:
    """Colour by maker: one hue through the whole book."""
    scale = alt.Scale(domain=list(MAKER), range=list(MAKER.values()))
    return alt.Color(f"{column}:N", scale=scale, legend=None)


def params(*names: str) -> list[alt.Parameter]:
    """Assumptions, lookups or outputs as chart parameters that follow the reader on the page.

    Each has its value under the default assumptions.
    """
    made = []
    for name in names:
        value = models.evaluate(name)
        missing = isinstance(value, float) and value != value
        made.append(alt.param(name=name, value=None if missing else value))
    return made


def words(items: Sequence[str]) -> str:
    """A list in words: 'a, b and c'."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def number(value: float, format: str) -> str:
    """A number in a format that Python and d3 share, or 'no data'."""
    before, _, spec = format.rpartition("$")
    return Template.parse(f"{before}{_}{{:{spec}}}").show(float(value))


def _shown(field: str, format: str) -> str:
    before, _, spec = format.rpartition("$")
    return f"isValid({field}) ? '{before}{_}' + format({field}, '{spec}') : 'no data'"


def ranked_bars(
    frame: pd.DataFrame, value: str, *, format: str, what: str, label: str = "label",
    maker: str = "maker", faint: str | None = None, reference: float | None = None,
    reference_label: str = "", signal: str | None = None, follow: Sequence[str] = (),
    chosen: Sequence[str] = (), limit: float | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Bars in the order of the frame, each under its label, with the value at its end.

    ``format`` is ``.0%`` or ``$.2f``; ``faint`` a boolean column for lighter bars; ``reference`` a
    labelled line. ``signal`` is a Vega expression for the value, and ``follow`` the parameters it
    reads: the bars then move with the page. ``chosen`` are choices that are columns too: the row
    that the reader has chosen in all of them is marked.
    """
    selected = " && ".join(f"datum.{name} == {name}" for name in chosen)
    follow = [*follow, *chosen]
    rows = frame.assign(_row=range(len(frame)))
    base = alt.Chart(rows)
    if signal:
        base = base.transform_calculate(**{value: signal})
    base = base.transform_calculate(
        _text=_shown(f"datum.{value}", format),
        _name=f"({selected} ? '▶ ' : '') + datum.{label}" if selected else f"datum.{label}",
    )
    top = limit or 1.18 * max(float(rows[value].max()), reference or 0)
    x = alt.X(f"{value}:Q", axis=None, scale=alt.Scale(domain=[0, top], clamp=True))
    y = alt.Y("_row:O", axis=None, scale=alt.Scale(padding=0))
    opacity: Any = alt.value(1)
    if faint:
        opacity = alt.condition(f"datum.{faint}", alt.value(0.72), alt.value(1))
    tip = [alt.Tooltip("_name:N", title="What"), alt.Tooltip("_text:N", title="Value")]
    bars = base.mark_bar(height=12, yOffset=8).encode(
        x=x, y=y, color=maker_colour(maker), opacity=opacity, tooltip=tip
    )
    names = base.mark_text(align="left", baseline="middle", dy=-9).encode(
        x=alt.value(0), y=y, text="_name:N"
    )
    ends = base.mark_text(align="left", baseline="middle", dy=9, dx=5, fontWeight="bold").encode(
        x=x, y=y, text="_text:N"
    )
    layers: list[Any] = [bars, names, ends]
    if reference is not None:
        line = alt.Chart(pd.DataFrame({"at": [reference], "text": [reference_label]}))
        at = alt.X("at:Q", axis=None, scale=alt.Scale(domain=[0, top], clamp=True))
        layers.insert(0, line.mark_rule(strokeDash=[3, 3]).encode(x=at))
        layers.append(
            line.mark_text(align="right", dx=-4, baseline="bottom", color=MUTED).encode(
                x=at, y=alt.value(-2), text="text:N"
            )
        )
    listed = words([f"{r[label]} {number(r[value], format)}" for _, r in rows.iterrows()])
    chart = alt.layer(*layers)
    if follow:
        chart = chart.add_params(*params(*follow))
    return chart.properties(height=ROW * len(rows), description=f"{what}: {listed}.")


def strips(
    frame: pd.DataFrame, *, format: str, what: str, low: str = "low", high: str = "high",
    group: str = "group", maker: str = "maker", claimed: str = "claimed", tooltip: Sequence[str],
    domain: tuple[float, float],
) -> alt.LayerChart:  # fmt: skip
    """One row a group of readings: a dot for a value, a bar from low to high for a range.

    Measured readings are filled, claimed ones hollow; a group without a reading says so.
    """
    order = list(dict.fromkeys(frame[group]))
    rows = frame.assign(
        _row=frame[group].map(order.index), _mid=(frame[low] + frame[high]) / 2,
    )  # fmt: skip
    full, empty = rows[rows[low].notna()], rows[rows[low].isna()]
    scale = alt.Scale(domain=list(domain))
    axis = alt.Axis(format=format, tickCount=6, title=None)
    y = alt.Y("_row:O", axis=None, scale=alt.Scale(padding=0, domain=list(range(len(order)))))
    colour = maker_colour(maker)
    heads = alt.Chart(pd.DataFrame({"_row": range(len(order)), "name": order}))
    names = heads.mark_text(align="left", baseline="middle", dy=-10).encode(
        x=alt.value(0), y=y, text="name:N"
    )
    lines = heads.mark_rule(color=GRID, yOffset=9).encode(y=y)
    spans = alt.Chart(full).mark_rule(strokeWidth=2, yOffset=9).encode(
        x=alt.X(f"{low}:Q", scale=scale, axis=axis), x2=f"{high}:Q", y=y, color=colour
    )  # fmt: skip
    dots = alt.Chart(full).mark_point(yOffset=9, strokeWidth=1.75, size=62).encode(
        x=alt.X("_mid:Q", scale=scale, axis=axis), y=y, color=colour,
        fill=alt.condition(f"datum.{claimed}", alt.value(PAPER), maker_colour(maker)),
        tooltip=[alt.Tooltip(c) for c in tooltip],
    )  # fmt: skip
    none = alt.Chart(empty).mark_text(align="left", baseline="middle", dy=9, color=MUTED).encode(
        x=alt.value(0), y=y, text=alt.value("nothing published")
    )  # fmt: skip
    said = []
    for name in order:
        part = rows[(rows[group] == name) & rows[low].notna()]
        if part.empty:
            said.append(f"{name}: nothing published")
            continue
        ends = number(part[low].min(), format), number(part[high].max(), format)
        said.append(f"{name}: {ends[0]} to {ends[1]} in {len(part)} readings")
    return alt.layer(lines, spans, dots, names, none).properties(
        height=ROW * len(order), description=f"{what}. {'; '.join(said)}."
    )


def tornado(
    name: str, *, format: str, what: str, centre_label: str = "default", **given: Any
) -> alt.LayerChart:
    """How far a model output moves with each assumption, the widest first."""
    swings = models.tornado(name, **given)
    centre = models.evaluate(name, **given)

    def at(value: float | str, key: str) -> str:
        if isinstance(value, str):
            return value
        unit = models.inputs()[key].unit
        return number(value, ".0%") if unit == "%" else f"{value:g} {unit}"

    rows = pd.DataFrame(
        [
            {
                "_row": n, "name": s.label, "low": s.low, "high": s.high,
                "at_low": f"{at(s.at_low, s.id)}: {number(s.low, format)}",
                "at_high": f"{at(s.at_high, s.id)}: {number(s.high, format)}",
            }
            for n, s in enumerate(swings)
        ]
    )  # fmt: skip
    floor = min(rows["low"].min(), 0)
    scale = alt.Scale(domain=[float(floor), float(max(rows["high"].max(), 0))], nice=True)
    axis = alt.Axis(format=format, tickCount=5, title=None)
    x = alt.X("low:Q", scale=scale, axis=axis)
    y = alt.Y("_row:O", axis=None, scale=alt.Scale(padding=0))
    base = alt.Chart(rows)
    tip = [alt.Tooltip("at_low:N", title="lowest"), alt.Tooltip("at_high:N", title="highest")]
    split = pd.concat(
        [
            rows.assign(a=rows["low"], b=centre, side="down"),
            rows.assign(a=centre, b=rows["high"], side="up"),
        ]
    )
    bars = alt.Chart(split).mark_bar(height=12, yOffset=9).encode(
        x=alt.X("a:Q", scale=scale, axis=axis), x2="b:Q", y=y, tooltip=tip,
        color=alt.Color(
            "side:N", legend=None,
            scale=alt.Scale(domain=["down", "up"], range=[MAKER["Nvidia"], MAKER["Amazon"]]),
        ),
    )  # fmt: skip
    names = base.transform_calculate(
        text="datum.name + ': ' + split(datum.at_low, ': ')[0] + ' to ' "
        "+ split(datum.at_high, ': ')[0]"
    ).mark_text(align="left", baseline="middle", dy=-9).encode(
        x=alt.value(0), y=y, text="text:N"
    )  # fmt: skip
    middle = alt.Chart(pd.DataFrame({"at": [centre]})).mark_rule(color=INK).encode(
        x=alt.X("at:Q", scale=scale, axis=axis)
    )  # fmt: skip
    said = [
        f"{r.name_}: {r.at_low}, {r.at_high}" for r in rows.rename(columns={"name": "name_"}).itertuples()
    ]
    return alt.layer(bars, middle, names).properties(
        height=ROW * len(rows),
        description=f"{what}; {centre_label} {number(centre, format)}. {'; '.join(said)}.",
    ).encode(x=x)  # fmt: skip


def history(
    frame: pd.DataFrame, *, format: str, what: str, narrow: bool = False, date: str = "date",
    value: str = "value", series: str = "series", maker: str = "maker", faint: str = "faint",
    domain: tuple[str, str], tooltip: Sequence[str],
) -> alt.LayerChart:  # fmt: skip
    """Prices as steps between readings, a dot a reading, each line named at its end."""
    rows = frame.sort_values([series, date], kind="stable")
    x = alt.X(
        f"{date}:T", title=None,
        scale=alt.Scale(domain=[{"year": int(d[:4]), "month": int(d[5:7])} for d in domain]),
        axis=alt.Axis(format="%Y", tickCount="year", grid=False, labelFlush=True),
    )  # fmt: skip
    y = alt.Y(
        f"{value}:Q", title=None, scale=alt.Scale(zero=True),
        axis=alt.Axis(labelExpr=_shown("datum.value", format).split(" : ")[0].split("? ")[1]),
    )  # fmt: skip
    dash = alt.condition(f"datum.{faint}", alt.value([4, 3]), alt.value([1, 0]))
    base = alt.Chart(rows)
    lines = base.mark_line(interpolate="step-after", strokeWidth=1.75).encode(
        x=x, y=y, detail=f"{series}:N", color=maker_colour(maker), strokeDash=dash
    )
    dots = base.mark_point(size=34).encode(
        x=x, y=y, color=maker_colour(maker), tooltip=[alt.Tooltip(c) for c in tooltip]
    )
    last = rows.groupby(series, sort=False).tail(1)
    ends = alt.Chart(last).mark_text(align="right", dy=-9, dx=4).encode(
        x=x, y=y, text=f"{series}:N", color=maker_colour(maker)
    )  # fmt: skip
    said = []
    for name, part in rows.groupby(series, sort=False):
        first, end = part.iloc[0], part.iloc[-1]
        said.append(
            f"{name}: {number(first[value], format)} in {first['as_of']}, "
            f"{number(end[value], format)} in {end['as_of']}"
        )
    return alt.layer(lines, dots, ends).properties(
        height=360 if narrow else 340, description=f"{what}. {'; '.join(said)}."
    )


def curve(
    points: Sequence[float], expression: str, *, level: str, at: str, follow: Sequence[str],
    x_title: str, x_format: str, limit: float, names: tuple[str, str], what: str,
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
    y = alt.Y(
        "y:Q", title=None, scale=alt.Scale(domain=[0, limit], clamp=True),
        axis=alt.Axis(tickCount=5, labelExpr="'$' + format(datum.value, ',.0f')"),
    )
    falling = base.mark_line(color=MAKER["Amazon"], strokeWidth=2.5, clip=True).encode(x=x, y=y)
    flat = base.mark_line(color=MAKER["Nvidia"], strokeWidth=2.5).encode(
        x=x, y=alt.Y("level:Q", scale=alt.Scale(domain=[0, limit], clamp=True))
    )
    one = alt.Chart(pd.DataFrame({"x": [0]})).transform_calculate(
        x=at, y=expression, level=level, text=f"'you: ' + format({at}, '{x_format}')"
    )
    here = one.mark_point(size=90, color=INK).encode(x=x, y=y)
    stem = one.mark_rule(strokeDash=[2, 3]).encode(x=x)
    label = one.mark_text(align="left", dx=6, y=8, baseline="top").encode(x=x, text="text:N")
    texts = alt.Chart(pd.DataFrame({"x": [float(max(points))]})).transform_calculate(
        y=expression, level=level
    )
    name_a = texts.mark_text(align="right", dy=14, color=MAKER["Amazon"], text=names[0]).encode(
        x=x, y=y
    )
    name_b = texts.mark_text(align="right", dy=-10, color=MAKER["Nvidia"]).encode(
        x=x, y="level:Q", text=alt.value(names[1])
    )
    chart = alt.layer(stem, falling, flat, here, label, name_a, name_b)
    return chart.add_params(*params(*follow)).properties(
        height=300 if narrow else 320, description=what
    )


def each(column: str, names: Sequence[str]) -> str:
    """A Vega expression that reads, for each row, the signal named in ``column``."""
    text = "null"
    for name in reversed(names):
        text = f"datum.{column} == '{name}' ? {name} : {text}"
    return text


def ranges(
    frame: pd.DataFrame, *, format: str, what: str, label: str = "label", low: str = "low",
    high: str = "high", reference: float | None = None, reference_label: str = "",
    colour: str = MAKER["Amazon"],
) -> alt.LayerChart:  # fmt: skip
    """One bar from low to high a row, in the order of the frame, its ends written beside it."""
    rows = frame.assign(
        _row=range(len(frame)),
        _text=[f"{number(r[low], format)} to {number(r[high], format)}" for _, r in frame.iterrows()],
    )
    top = 1.25 * max(float(rows[high].max()), reference or 0)
    scale = alt.Scale(domain=[0, top])
    base = alt.Chart(rows)
    x = alt.X(f"{low}:Q", axis=None, scale=scale)
    y = alt.Y("_row:O", axis=None, scale=alt.Scale(padding=0))
    tip = [alt.Tooltip(f"{label}:N", title="What"), alt.Tooltip("_text:N", title="Range")]
    bars = base.mark_bar(height=12, yOffset=8, color=colour).encode(
        x=x, x2=f"{high}:Q", y=y, tooltip=tip
    )
    names = base.mark_text(align="left", baseline="middle", dy=-9).encode(
        x=alt.value(0), y=y, text=f"{label}:N"
    )
    ends = base.mark_text(align="left", baseline="middle", dy=9, dx=5, fontWeight="bold").encode(
        x=alt.X(f"{high}:Q", axis=None, scale=scale), y=y, text="_text:N"
    )
    layers: list[Any] = [bars, names, ends]
    if reference is not None:
        line = alt.Chart(pd.DataFrame({"at": [reference], "text": [reference_label]}))
        at = alt.X("at:Q", axis=None, scale=scale)
        layers.insert(0, line.mark_rule(strokeDash=[3, 3]).encode(x=at))
        layers.append(
            line.mark_text(align="right", dx=-4, baseline="bottom", color=MUTED).encode(
                x=at, y=alt.value(-2), text="text:N"
            )
        )
    listed = words([f"{r[label]} {r['_text']}" for _, r in rows.iterrows()])
    return alt.layer(*layers).properties(
        height=ROW * len(rows), description=f"{what}: {listed}."
    )
