"""Draws of the assumptions as a figure, and a panel of them."""

from __future__ import annotations

import time
from html import escape
from typing import Any

import altair as alt
import ipywidgets as widgets
import numpy as np
import pandas as pd
from IPython import display

from ..chapters import report
from ..charts import ranked_bars
from ..charts.theme import ACCENT, INK
from ..models.sequence import SHAPES
from ..models.simulation import DRAWS, Simulation, simulate
from ..models.together import SPANS
from ..outputs.controls import Controls, output_format
from ..outputs.display import Bundle, live, renderer, still
from ..outputs.figures import Figure, FigureError
from ..outputs.figures import figure as make_figure
from ..outputs.html import table
from ..results import VERDICTS
from ..results.turning import told_number
from .assumptions import assumptions
from .cells import Panel
from .widgets import HtmlWidget, live_figure

_BINS = 40
ROW = {"width": "36rem", "max_width": "100%"}
"""The layout of a control."""


def summary(draws: Simulation) -> pd.DataFrame:
    """Quantiles, or for a verdict the share of each, then those of the verdicts that follow."""
    form = output_format(draws.name)
    rows = []
    if draws.name not in draws.verdicts:
        rows = [
            (f"{at:.0%} of draws are below", form.format(float(value)))
            for at, value in draws.quantiles().items()
        ]
    for name, shares in draws.verdicts.items():
        of = report().models.outputs[name].label
        rows += [(f"{of}: {_words(slug)}", f"{part:.0%}") for slug, part in shares.items()]
    return pd.DataFrame(rows, columns=["what", "value"])

def chart(draws: Simulation) -> alt.LayerChart:
    """A histogram of the draws, for a verdict a bar for each of its values."""
    listed = "; ".join(f"{what} {value}" for what, value in summary(draws).itertuples(index=False))
    told = f"{draws.label} in {len(draws.draws):,} draws. {listed}."
    if draws.name in draws.verdicts:
        shares = draws.verdicts[draws.name].items()
        frame = pd.DataFrame(
            [{"label": _words(slug), "share": part, "maker": "Other"} for slug, part in shares]
        )
        return ranked_bars(
            frame.sort_values("share", ascending=False), "share", format="{:.0%}", description=told
        )
    return _histogram(draws).properties(height=220, description=told)

def _histogram(draws: Simulation) -> alt.LayerChart:
    known = draws.draws[~np.isnan(draws.draws)]
    if not known.size:
        raise ValueError(f"{draws.label}: no data under these choices")
    low, high = np.quantile(known, [0.001, 0.999]).tolist()
    around = max(abs(low), 1) / 2 if high - low <= 1e-9 * abs(low) else 0
    ends = (low - around, high + around)
    counts, edges = np.histogram(known, bins=_BINS, range=ends)
    bins = pd.DataFrame(
        {"low": edges[:-1], "high": edges[1:], "share": counts / len(draws.draws)}
    )
    form = output_format(draws.name)
    label = f"'{form.before}' + format(datum.value, '{form.spec}')"
    scale = alt.Scale(domain=list(ends), nice=False, zero=False)
    x = alt.X(
        "low:Q", title=None, bin="binned", scale=scale,
        axis=alt.Axis(labelExpr=label, grid=False),
    )  # fmt: skip
    bars = alt.Chart(bins).mark_bar(color=ACCENT).encode(
        x=x, x2="high:Q",
        y=alt.Y("share:Q", title=None, axis=alt.Axis(format=".0%", tickCount=4)),
        tooltip=[alt.Tooltip("share:Q", format=".1%", title="Share of draws")],
    )  # fmt: skip
    found = draws.quantiles(0.05, 0.5, 0.95).tolist()
    marks = [(found[0], "5%"), (found[1], "half"), (found[2], "95%")]
    lines = alt.Chart(pd.DataFrame(marks, columns=["at", "text"]))
    where = alt.X("at:Q", scale=scale)
    rules = lines.mark_rule(strokeDash=[3, 3], color=INK).encode(x=where)
    heads = lines.mark_text(baseline="bottom", dy=-2).encode(
        x=where, y=alt.value(0), text="text:N"
    )
    layers: alt.LayerChart = alt.layer(bars, rules, heads)  # type: ignore[assignment]
    return layers

def sources(draws: Simulation) -> list[str]:
    """Ids of the sources that the output rests on."""
    return report().sources_of(draws.name)

def figure(draws: Simulation) -> Figure:
    """The chart as a figure of the report, with its table and sources.

    Raises FigureError where the output rests on no source.
    """
    if not sources(draws):
        raise FigureError(f"figure of {draws.name!r} lacks a source")
    form = output_format(draws.name)
    low, middle, high = (form.format(v) for v in draws.quantiles(0.05, 0.5, 0.95))
    title = f"{draws.label}: half of the draws below {middle}, nine in ten from {low} to {high}"
    if draws.name in draws.verdicts:
        slug, part = max(draws.verdicts[draws.name].items(), key=lambda item: item[1])
        title = f"{_words(slug)} in {part:.0%} of the draws: {draws.label}"
    varied = "; ".join(draws.ranges["assumption"])
    subtitle = (
        f"Share of {len(draws.draws):,} draws of a fixed sequence, {draws.shape}, "
        f"{SPANS[draws.span]}. Varied: {varied or 'nothing'}."
    )
    return make_figure(
        chart(draws), id=f"draws-{draws.name.replace('_', '-')}", title=title,
        subtitle=subtitle, data=summary(draws), columns={"what": "What", "value": "Value"},
        source_ids=sources(draws), how=[draws.name],
    )  # fmt: skip

def html(draws: Simulation) -> str:
    """The table alone, for a result without a source, which can be no figure."""
    return table(summary(draws), {"what": draws.label, "value": "Value"}, draws.label)

def _words(slug: str) -> str:
    return VERDICTS[slug].text


@still.register(Simulation)
def _still(draws: Simulation) -> Bundle:
    if sources(draws):
        return still(figure(draws))
    return {"text/html": html(draws), "text/plain": summary(draws).to_string(index=False)}


@live.register(Simulation)
def _live(draws: Simulation) -> Bundle:
    return live(figure(draws)) if sources(draws) else {}


def monte_carlo(name: str, draws: int = DRAWS, seed: int = 1, **how: Any) -> Simulation:
    """Draw the ranges of your assumptions and compute an output for each draw.

    The draws are a fixed sequence, not random numbers: with the same assumptions they are those
    that a page shows under 'How sure?'. ``seed`` takes another part of the sequence. Peaks, the
    ends of pairs and choices are those of :data:`assumptions`. ``how`` is passed on to
    :func:`trainium_report.models.simulation.simulate`: ``shape``, ``span``, ``ranges``, ``over``,
    ``fixed``, ``beside``. The number that a page shows beside a verdict is in ``beside``. A bar
    shows how far it is where that takes more than a second. Raises as that function does.

    >>> result = monte_carlo("cheaper_for_you")
    >>> round(20 * result.verdicts["cheaper_for_you"]["cheaper"])
    14
    >>> result.beside["training_saving"].size
    1000
    """
    bar = widgets.FloatProgress(max=1.0, description="Drawing")
    begun, shown = time.monotonic(), False

    def progress(done: float) -> None:
        nonlocal shown
        bar.value = done
        if not shown and done < 1 and time.monotonic() - begun > 1 and renderer() == "live":
            shown = True
            display.display(bar)  # type: ignore[no-untyped-call]

    try:
        output = report().models.output(name)
        if output.codes and "beside" not in how:
            how["beside"] = [*filter(None, [told_number(report(), name)])]
        return simulate(
            report().models, name, draws, seed, given=assumptions.state, progress=progress, **how
        )  # fmt: skip
    finally:
        bar.close()


def draws_panel(*names: str) -> Panel:
    """The ranges behind outputs as distributions: a menu of outputs, a shape, a range, a chart.

    It follows :data:`assumptions`. KeyError for a name that is no output.
    """
    known = report().models.outputs
    output = widgets.Dropdown(
        options=[(known[name].label, name) for name in names], description="Result", layout=ROW
    )  # fmt: skip
    shape = widgets.ToggleButtons(
        options=SHAPES, description="Shape", style={"button_width": "auto"}
    )  # fmt: skip
    spans = [(text[0].upper() + text[1:], key) for key, text in SPANS.items()]
    span = widgets.Dropdown(options=spans, description="Ranges", layout=ROW)
    place = widgets.VBox()

    def draw(_: Any = None) -> None:
        try:
            drawn = monte_carlo(output.value, shape=shape.value, span=span.value)
            shown = live_figure(figure(drawn)) if sources(drawn) else HtmlWidget(html=html(drawn))
            made: widgets.Widget = shown
        except ValueError as error:
            made = widgets.HTML(f"<p>{escape(str(error))}</p>")
        old, place.children = place.children, (made,)
        for part in old:
            part.close()

    for control in (output, shape, span):
        control.observe(draw, "value")
    assumptions.follow(draw, place)
    draw()
    legend = "Your ranges, drawn"
    head = widgets.HTML(f"<strong>{legend}</strong>")
    return Panel([head, output, shape, span, place], Controls(legend, (), names, False))
