"""The report in a running notebook: living figures, panels, draws, and rows of your own.

Chapters know it as ``lab``. Every panel and every figure of a kernel follows one object,
:data:`assumptions`. A slider sets it, and so does a cell: ``lab.assumptions.set(mfu_rival=0.5)``. A
page's link sets it too, and it gives the link of the page: ``lab.assumptions.open(link)``,
``lab.assumptions.link()``. Rows for the session come by :func:`add` and :func:`change` and go by
:func:`reset_data`. :func:`compare` sets chips side by side.
"""

from ..outputs.comparison import compare
from .added_rows import Row, add, change, reset_data
from .assumptions import Assumptions, assumptions
from .draws import draws_panel, monte_carlo
from .panel import explore_model, panel
from .widgets import HtmlWidget, live_figure

__all__ = [
    "Assumptions", "HtmlWidget", "Row", "add", "assumptions", "change", "compare",
    "draws_panel", "explore_model", "live_figure", "monte_carlo", "panel", "reset_data",
]  # fmt: skip
