"""Rules of chapter 6 that compare dates, firms and chips; the others are model outputs."""

from __future__ import annotations

from ...results import Facts, rule
from ..shared.article import ARTICLE
from . import frames

YEAR = "2019"
"""The year that the article names for Mellanox."""


@rule
def still_first(facts: Facts) -> str:
    """c39: whether a firm has sold more AI chips in a quarter since; held only on the day."""
    day = facts.row("forecasts", forecast_id="another-maker-sells-more-ai-chips")["decides_by"]
    firms = facts.cite_rows(
        frames.sellers(facts.basis), "latest quarter of each firm that sells AI chips"
    )
    firms = firms[firms["period_end"] > ARTICLE]
    own = firms.loc[firms["company"] == "Nvidia", "usd_bn"]
    if len(own) and (firms["usd_bn"] > own.max()).any():
        return "did_not_come_true"
    return "came_true" if facts.tables.as_of.isoformat() >= day else "open"


@rule
def mellanox_in_2019(facts: Facts) -> str:
    """c42: a purchase is done on the day it is completed; announced is not bought."""
    announced, completed = (
        str(facts.row("timeline", event_id=event_id)["date"])
        for event_id in (
            "2019-03-11-announces-the-purchase-of-mellanox-6-9-billion",
            "2020-04-27-completes-the-purchase-of-mellanox",
        )
    )
    if completed.startswith(YEAR):
        return "supported"
    return "needs_context" if announced.startswith(YEAR) else "wrong"


@rule
def behind_by_both_units(facts: Facts) -> str:
    """c47a: the best on sale on the article's day, chip against chip and server against server."""
    behind = facts.cite_rows(frames.best_on_sale(facts.basis), "the best on sale")["behind"]
    if behind.all():
        return "supported"
    return "needs_context" if behind.any() else "wrong"
