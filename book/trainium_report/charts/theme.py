"""The theme of every chart: palette, sizes, and one hue a maker.

Colours are CSS custom properties with a fallback, so that a drawn SVG follows the page's theme.
"""

from __future__ import annotations

from typing import Any

import altair as alt

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


SIDE = {"lower": "var(--fig-lower,#94794a)", "higher": "var(--fig-higher,#3f5673)"}
"""What makes a result lower, and what makes it higher: no maker's hue."""


VERDICT = {
    "supported": "var(--holds,#3a3f9e)", "mostly_supported": "var(--holds,#3a3f9e)",
    "needs_context": "var(--partly,#775500)", "disputed": "var(--partly,#775500)",
    "depends": "var(--partly,#775500)", "wrong": "var(--fails,#a3262a)",
}  # fmt: skip
"""The colours of verdicts, as on the pages; those of the others are muted."""


BY_SIDE = alt.Scale(domain=list(SIDE), range=list(SIDE.values()))
"""The same two colours in every figure."""


WIDE, NARROW = 680, 340


ROW = 40


CONFIG: dict[str, Any] = {
    "background": None,
    "aria": False,
    "customFormatTypes": True,
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
