"""A chart of Altair's that no figure wraps: drawn in the report's theme, without a network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from html import escape
from typing import Any

import altair as alt
from altair.vegalite.v6.api import TopLevelMixin

from ..charts.theme import CONFIG, MUTED, WIDE
from . import drawing
from .display import Bundle, renderer, still
from .readout import readable

WRAP = (
    "a chart alone has no title, source or data for the reader: end the cell in "
    "figure(chart, id=..., title=..., subtitle=..., data=..., columns=...)"
)
"""What a chapter is told of a chart that it ends a cell in."""
ALONE = "application/x-chart-alone"
"""The kind of output that stands for such a chart where a page is made."""
_CONFIG = {
    **CONFIG,
    "legend": {"labelColor": MUTED, "titleColor": MUTED, "labelFontSize": 12, "titleFontSize": 12},
    "title": {"color": "var(--fig-ink,#1d2329)", "anchor": "start", "fontSize": 14},
}


def themed(chart: Any) -> Mapping[str, Any]:
    """The chart's specification in the report's theme, with its legends and its own width."""
    _, spec = drawing.checked(lambda: chart)
    made = drawing.themed(readable(spec, {}), WIDE)
    if "width" in spec:
        made["width"] = spec["width"]
        made.pop("autosize", None)
    return {**made, "config": _CONFIG}


def told(chart: Any) -> str:
    """The chart's text alternative: its description, or its title."""
    for said in (getattr(chart, "description", None), getattr(chart, "title", None)):
        if isinstance(said, str):
            return said
    return "A chart"


def name(spec: Mapping[str, Any]) -> str:
    """A name for the parts of the drawing, the same for the same chart."""
    return f"c{hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:8]}"


def shell(chart: Any, drawn: str) -> str:
    """The HTML around a drawn chart."""
    return (
        '<figure class="figure"><figcaption></figcaption><div class="figure-chart" role="img" '
        f'aria-label="{escape(told(chart))}">{drawn}</div></figure>'
    )


@still.register(TopLevelMixin)
def _still(chart: alt.TopLevelMixin) -> Bundle:
    if renderer() == "page":
        return {ALONE: WRAP, "text/plain": WRAP}
    image = f'<img src="{drawing.picture(themed(chart))}" alt="{escape(told(chart))}">'
    return {"text/html": shell(chart, image), "text/plain": told(chart)}
