"""Charts with title, text alternative, sources, data table and CSV, rendered in three ways.

*page*: drawn SVG in two widths, the specification beside it for the browser to bring to life.
*stored*: a picture in a plain palette, for a notebook that is opened and not yet run.
*live*: a widget in a running kernel, which :mod:`trainium_report.notebook` makes.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

import altair as alt
import pandas as pd

from ..chapters import report
from ..charts.theme import NARROW, WIDE
from ..models import ModelSet
from ..tables import current, source
from . import drawing, html
from .display import Bundle, renderer, still
from .formulas import formula
from .readout import readable

Draw = Callable[[bool], Any]

MOST_SOURCES = 6
"""How many sources stand under a figure; where there are more, all of them can be opened."""

NOTE = '<span class="figure-note" hidden>By default: </span>'
"""What the page shows before a title once the reader's assumptions draw the figure."""

class FigureError(ValueError):
    """A figure lacks something that every figure owes its reader."""


@dataclass(frozen=True)
class Figure:
    """A finished figure; a notebook cell that ends in one shows it."""

    id: str
    number: str
    title: str
    subtitle: str
    alt: str
    wide: Mapping[str, Any]
    narrow: Mapping[str, Any]
    source_ids: Sequence[str]
    table: str
    csv: str
    how: str

    def shell(self, chart: str, payload: str = "", note: str = "") -> str:
        """The figure's HTML around a drawn chart, with a note before its title."""
        link = escape(f"#fig-{self.id}")
        named = html.source_list(self.source_ids)
        cited = "; ".join(named[:MOST_SOURCES])
        rest = ""
        if len(named) > MOST_SOURCES:
            cited += f"; and {len(named) - MOST_SOURCES} more below"
            listed = f"<summary>All sources</summary><p>{'; '.join(named)}.</p>"
            rest = f'<details class="figure-sources">{listed}</details>'
        file = base64.b64encode(self.csv.encode()).decode()
        how = (
            f'<details class="figure-how"><summary>How computed</summary>{self.how}</details>'
            if self.how
            else ""
        )
        return (
            f'<figure class="figure" id="fig-{self.id}"><figcaption>'
            f'<p class="figure-title"><a class="figure-number" href="{link}">Figure '
            f"{self.number}</a> {note}{escape(self.title)}</p>"
            f'<p class="figure-subtitle">{escape(self.subtitle)}</p></figcaption>'
            f'<div class="figure-chart" role="img" aria-label="{escape(self.alt)}">{chart}</div>'
            f'<p class="figure-source">Source: {cited}.</p><div class="figure-more">'
            f'<details class="figure-data"><summary>Data</summary>{self.table}'
            f'<p><a class="figure-csv" download="{self.id}.csv" '
            f'href="data:text/csv;base64,{file}">Download as CSV</a></p></details>{how}{rest}</div>'
            f"{payload}</figure>"
        )

    def compiled(self) -> dict[str, Any]:
        """The chart for Vega: ``wide``, and ``narrow`` where it differs by more than its width."""
        faces = {"wide": drawing.compiled(self.wide)}
        if {**self.narrow, "width": 0} != {**self.wide, "width": 0}:
            faces["narrow"] = drawing.compiled(self.narrow)
        return faces

    def page(self) -> str:
        """The face of the built page: two drawings, and the specification for hydration."""
        drawings = {
            "wide": drawing.lighter(drawing.svg(self.wide, f"{self.id}-w")),
            "narrow": drawing.lighter(drawing.svg(self.narrow, f"{self.id}-n")),
        }
        drawn = "".join(
            f'<div class="figure-{width}" aria-hidden="true">{drawing}</div>'
            for width, drawing in drawings.items()
        )
        text = _json(self.compiled())
        return self.shell(
            drawn,
            f'<script type="application/json" class="figure-spec">{text}</script>',
            NOTE if self.wide.get("params") else "",
        )

    def stored(self) -> str:
        """The face of a notebook at rest: a picture, and the specification to compare."""
        text = _json(self.wide)
        return self.shell(
            f'<img src="{drawing.picture(self.wide)}" alt="{escape(self.alt)}" '
            f'width="{WIDE}" style="max-width:100%">',
            f'<script type="application/json" class="figure-spec">{text}</script>',
        )


@still.register(Figure)
def _figure(figure: Figure) -> Bundle:
    drawn = figure.page() if renderer() == "page" else figure.stored()
    return {"text/html": drawn, "text/plain": f"Figure {figure.number}: {figure.title}"}


def _json(made: Mapping[str, Any]) -> str:
    """JSON that can stand in a script element."""
    return json.dumps(made, separators=(",", ":"), sort_keys=True).replace("</", "<\\/")


class Numbering:
    """Numbers the figures of a chapter in the order of their first appearance."""

    def __init__(self) -> None:
        self.chapter = 0
        self.known: dict[str, int] = {}

    def begin(self, chapter: int) -> None:
        """Start a chapter: figure numbers count from one again."""
        self.chapter, self.known = chapter, {}

    def number(self, id: str) -> str:
        """'3.2' for the second figure of chapter three."""
        return f"{self.chapter}.{self.known.setdefault(id, len(self.known) + 1)}"


numbering = Numbering()


def figure(
    draw: Draw | Any, *, id: str, title: str, subtitle: str, data: pd.DataFrame,
    columns: Mapping[str, str], how: Sequence[str] = (), source_ids: Sequence[str] = (),
) -> Figure:  # fmt: skip
    """Wrap a chart.

    ``draw`` is a chart, or a function of ``narrow`` (true for phones) that returns one; its
    ``description`` becomes the text alternative. ``data`` is what the reader can open and
    download, with ``columns`` mapping each column shown to its heading; its ``source_id`` column
    gives the sources unless ``source_ids`` does. ``how`` names the model outputs whose formulas
    stand under 'How computed'. Raises FigureError where something is missing.
    """
    make = draw if callable(draw) and not hasattr(draw, "to_dict") else (lambda narrow: draw)
    chart, wide = drawing.checked(partial(make, False))
    _, narrow = drawing.checked(partial(make, True))
    told = getattr(chart, "description", alt.Undefined)
    missing = [
        what
        for what, lacks in {
            "a title": not title.strip(),
            "a subtitle": not subtitle.strip(),
            "a description (text alternative)": told is alt.Undefined or not str(told).strip(),
            "data": data.empty,
        }.items()
        if lacks
    ]
    if missing:
        raise FigureError(f"figure {id!r} lacks {', '.join(missing)}")
    cited = list(dict.fromkeys([*source_ids] or data["source_id"].dropna()))
    if not cited:
        raise FigureError(f"figure {id!r} lacks a source")
    models = report().models
    specs = [
        drawing.themed(readable(_with_defaults(spec, models), columns), width)
        for spec, width in ((wide, WIDE), (narrow, NARROW))
    ]
    if 'class="mark-' not in (drawn := drawing.svg(specs[0], id)) or not drawing.has_marks(drawn):
        raise FigureError(f"figure {id!r} is empty: no mark was drawn")
    shown = data[[c for c in columns if c in data]]
    return Figure(
        id=id,
        number=numbering.number(id),
        title=title,
        subtitle=subtitle,
        alt=str(told),
        wide=specs[0],
        narrow=specs[1],
        source_ids=cited,
        table=html.table(shown, columns, f"Data of figure {id}"),
        csv=_csv(data, columns, cited, neutral=bool(specs[0].get("params"))),
        how="".join(formula(models, output) for output in how),
    )


def _with_defaults(spec: Mapping[str, Any], models: ModelSet) -> dict[str, Any]:
    """The specification with each parameter that names an assumption or result at its default."""
    params = []
    for param in spec.get("params", []):
        if [*param] == ["name"]:
            value = models.evaluate(param["name"])
            missing = isinstance(value, float) and math.isnan(value)
            param = {**param, "value": None if missing else value}  # noqa: PLW2901
        params.append(param)
    return {**spec, **({"params": params} if params else {})}


def _csv(
    frame: pd.DataFrame, columns: Mapping[str, str], cited: Sequence[str], *, neutral: bool
) -> str:
    """The columns shown and, in more, the sources of each row and the day of the data.

    ``neutral``: the drawing follows the reader, and the file, which does not, says so.
    """

    def named(source_id: str) -> str:
        found = source(current(), source_id)
        return f"{found.publisher}: {found.title} {found.url}".rstrip()

    every = "; ".join(map(named, cited))
    own = frame.get("source_id", pd.Series(index=frame.index, dtype="object"))
    sources = [named(key) if isinstance(key, str) and key in cited else every for key in own]
    body = frame[[*columns]].rename(columns=dict(columns))
    body = body.assign(**{"Source": sources, "Data as of": current().as_of.isoformat()})
    if neutral:
        body = body.assign(Assumptions="neutral case")
    # The mark at the beginning lets Excel read the letters.
    return "\ufeff" + str(body.to_csv(index=False, lineterminator="\n"))
