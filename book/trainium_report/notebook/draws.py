"""Draws of the assumptions as a figure, and a panel of them."""

from __future__ import annotations

import math
import time
from html import escape
from typing import Any

import altair as alt
import ipywidgets as widgets
import pandas as pd
from IPython import display

from ..chapters import report
from ..charts import heaped
from ..charts.theme import ACCENT, MUTED, VERDICT
from ..models.sequence import SHAPES
from ..models.simulation import DOTS, DRAWS, Simulation, simulate
from ..models.together import SPANS
from ..outputs.controls import Controls, input_format, output_format
from ..outputs.display import Bundle, live, renderer, still
from ..outputs.figures import Figure, FigureError
from ..outputs.figures import figure as make_figure
from ..outputs.how_sure import HELD, heaps, slugs
from ..outputs.html import table
from ..results import VERDICTS
from ..results.formats import NumberFormat
from ..results.turning import told_number
from .assumptions import assumptions
from .cells import Panel
from .widgets import HtmlWidget, live_figure

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



def _told_number(draws: Simulation) -> str:
    """The number beside a verdict's draws, if they were kept; a result's own stands for itself."""
    if draws.name not in draws.verdicts:
        return draws.name
    number = told_number(report(), draws.name)
    return number if number in draws.beside else ""


def _format(name: str) -> NumberFormat:
    item = report().models.inputs.get(name)
    return input_format(item) if item else output_format(name)


def chart(draws: Simulation) -> alt.LayerChart:
    """The draws as twenty dots, as a page shows them: each a twentieth, with the verdict it gives.

    They lie at the number that is told beside the verdict, or at the result itself. ValueError
    where no draw gives a result.
    """
    listed = "; ".join(f"{what} {value}" for what, value in summary(draws).itertuples(index=False))
    number, coded = _told_number(draws), draws.name in draws.verdicts
    dots = slugs(draws.name, draws.dots(number)) if coded else [
        ("", at) for _, at in draws.dots() if not math.isnan(at)
    ]  # fmt: skip
    if not dots:
        raise ValueError(f"{draws.label}: no data under these choices")
    piles, at = heaps(dots), [place for _, place in dots]
    placed = not any(map(math.isnan, at)) and min(at) < max(at)
    low, high = (min(at), max(at)) if placed else (0.0, 1.0)
    width = (high - low) / len(piles)
    rows = [
        {
            "at": low + (column + 0.5) * width, "level": level,
            "kind": _words(slug) if slug else "", "mark": VERDICTS[slug].mark if slug else "",
            "colour": _colour(slug),
        }
        for column, pile in enumerate(piles)
        for level, slug in enumerate(pile)
    ]
    form = _format(number) if number and placed else None
    what = f" along {report().models.item(number).label}" if form and coded else ""
    return heaped(
        pd.DataFrame(rows), ends=(low, high), format=_written(form) if form else "",
        description=f"{draws.label} in {len(draws.draws):,} draws, as {DOTS} dots{what}. {listed}.",
    )  # fmt: skip


def _colour(slug: str) -> str:
    if not slug:
        return ACCENT
    return VERDICT.get(VERDICTS[slug].like or slug, MUTED)


def _written(form: NumberFormat) -> str:
    return f"{form.before}{{:{form.spec}}}{form.after}"


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
        f"Each dot is a twentieth of {len(draws.draws):,} draws of a fixed sequence, "
        f"{draws.shape}, {SPANS[draws.span]}. Drawn: {varied or 'nothing'}.{held(draws)}"
    )
    return make_figure(
        chart(draws), id=f"draws-{draws.name.replace('_', '-')}", title=title,
        subtitle=subtitle, data=summary(draws), columns={"what": "What", "value": "Value"},
        source_ids=sources(draws), how=[draws.name],
    )  # fmt: skip


def held(draws: Simulation) -> str:
    """The choices that were not drawn, in words; empty where the result rests on none."""
    listed = "; ".join(f"{label} ({option})" for label, option in draws.held.items())
    return f" {HELD}: {listed}." if listed else ""


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
