"""The widget behind figures and answers in a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import altair as alt
import anywidget
import traitlets
from altair.vegalite.v6.api import TopLevelMixin

from ..chapters import report
from ..models import vega
from ..outputs import drawing, plain_chart
from ..outputs.display import Bundle, live
from ..outputs.figures import NOTE, Figure
from . import cells
from .assumptions import assumptions

_STATIC = Path(__file__).parent / "static"
COLOURS = Path(__file__).parents[1] / "site" / "theme" / "static" / "colours.css"
"""The colours that pages and notebooks share."""
CSS = COLOURS.read_text(encoding="utf-8") + (_STATIC / "lab.css").read_text(encoding="utf-8")


class HtmlWidget(anywidget.AnyWidget):
    """Widget that shows report HTML and brings its chart to life.

    ``chart`` has the specifications ``wide`` and, where it differs, ``narrow``; ``params`` the
    values of those of their parameters that are assumptions or results; ``note`` stands under the
    title of the chart, which is said to be that of the defaults where ``moved``. ``copies`` is a
    text that a button copies.
    """

    _esm = _STATIC / "lab.js"
    _css = CSS
    html = traitlets.Unicode().tag(sync=True)
    chart = traitlets.Dict().tag(sync=True)
    params = traitlets.Dict().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    moved = traitlets.Bool().tag(sync=True)
    copies = traitlets.Unicode().tag(sync=True)

    _pages: set[str] = set()  # noqa: RUF012  (those that have been sent the chart library)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.on_msg(self._asked)

    def _asked(self, _: Any, message: Mapping[str, Any], __: Any) -> None:
        page = message.get("page")
        if message.get("kind") == "library" and page not in self._pages:
            self._pages.add(str(page))
            scripts = drawing.library() + drawing.tooltip()
            self.send({"kind": "library"}, buffers=[scripts.encode()])


def live_figure(figure: Figure) -> HtmlWidget:
    """The widget of a figure: its drawing at once, its chart when the library has arrived.

    The chart follows :data:`assumptions`.
    """
    chart = figure.compiled()
    models = report().models
    raw = {vega.given(key): key for key in models.own}
    known = {*models.items, *raw}
    declared = {param["name"] for spec in chart.values() for param in spec.get("signals", [])}
    names = sorted(known & declared)

    def current() -> dict[str, Any]:
        return {
            name: assumptions.state.get(raw[name]) if name in raw else assumptions.value(name)
            for name in names
        }

    def told() -> str:
        return assumptions.told(*(name for name in names if name not in raw))

    needed = models.dependencies(name for name in names if name in models.items)

    def moved() -> bool:
        return any(name in needed for name in assumptions.given())

    html = figure.shell(drawing.svg(figure.wide, f"{figure.id}-n"), note=NOTE)
    part = HtmlWidget(html=html, chart=chart)

    def show() -> None:
        part.params, part.note, part.moved = current(), told(), moved()

    show()
    if names:
        assumptions.follow(show, part)
    return cells.keep(part)


@live.register(Figure)
def _figure(figure: Figure) -> Bundle:
    return cells.view(live_figure(figure))


@live.register(TopLevelMixin)
def _chart(chart: alt.TopLevelMixin) -> Bundle:
    spec = plain_chart.themed(chart)
    html = plain_chart.shell(chart, drawing.svg(spec, plain_chart.name(spec)))
    try:
        faces = {"wide": drawing.compiled(spec)}
    except drawing.DrawingError:
        faces = {}  # what the browser lacks is drawn, and does not move
    return cells.view(cells.keep(HtmlWidget(html=html, chart=faces)))
