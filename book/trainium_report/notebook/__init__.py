"""The report in a running notebook: living figures, panels, draws, and rows of your own.

Chapters know it as ``lab``. Every panel and every figure of a kernel follows one object,
:data:`assumptions`. A slider sets it, and so does a cell: ``lab.assumptions.set(mfu_rival=0.5)``. A
page's link sets it too, and it gives the link of the page: ``lab.assumptions.open(link)``,
``lab.assumptions.link()``. Rows for the session come by :func:`add` and :func:`change` and go by
:func:`reset_data`. :func:`calls`, :func:`tables`, :func:`results` and :func:`assumed` list what
there is, :func:`explore` shows a table with the tools of its page, :func:`compare` sets chips side
by side, and :func:`my_offer` and :func:`my_offers` say what prices of your own would mean.
"""

from ..outputs.comparison import compare
from .added_rows import Row, add, change, reset_data
from .assumptions import Assumptions, assumptions
from .catalogue import assumed, calls, results, tables
from .cells import Panel
from .draws import draws_panel, monte_carlo
from .explorer import explore
from .my_offer import Offer, Offers, my_offer, my_offers
from .panel import explore_model, panel
from .widgets import HtmlWidget, live_figure

__all__ = [
    "Assumptions", "HtmlWidget", "Offer", "Offers", "Panel", "Row", "add", "assumed", "assumptions",
    "calls", "change", "compare", "draws_panel", "explore", "explore_model", "live_figure",
    "monte_carlo", "my_offer", "my_offers", "panel", "reset_data", "results", "tables",
]  # fmt: skip


def __dir__() -> list[str]:
    return __all__
