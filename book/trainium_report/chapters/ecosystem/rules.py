"""Rules of chapter 8: what has been decided of the hopes for the ecosystem."""

from __future__ import annotations

from ...results import Facts, rule
from ...tables import authority
from ..shared.forecasts import settled
from . import frames

MOST = 0.5
"""'Prices are lower' takes more than half of the prices that can be followed."""

VIABLE = ("aws-trainium2", "aws-trainium3")
"""The chips that the claim speaks of: what AWS sold or announced when it was made."""


@rule
def less_dependence_and_lower_prices(facts: Facts) -> str:
    """c56: both halves must come: Nvidia's share below the threshold, and most prices lower."""
    share = settled(facts, "nvidia-share-of-accelerator-revenue")
    changes = facts.cite_rows(
        frames.changes(facts.basis), "prices that can be followed since the article"
    )
    cheaper = float((changes["change"] < 0).mean()) > MOST
    if share in {"open", "unverifiable"}:
        return share
    if share == "came_true" and cheaper:
        return "came_true"
    return "needs_context" if share == "came_true" or cheaper else "did_not_come_true"


@rule
def trainium_on_sale(facts: Facts) -> str:
    """c57: on demand in enough regions, or only in other forms, or not at all."""
    wanted = facts.row("forecasts", forecast_id="trainium-on-demand-regions")
    authority_of = authority(facts.tables)
    prices = facts.tables["prices"]
    prices = prices[prices["chip_id"].isin(VIABLE) & prices["usd_per_chip_hour"].notna()]
    prices = prices[prices["source_id"].map(authority_of) != "aggregator"]
    offers = facts.cite_rows(prices, "published prices of Trainium2 and Trainium3")
    listed = offers[offers["purchase_model"] == "on_demand"]
    regions = {part for text in listed["region"].dropna() for part in text.split("|")}
    if len(regions) >= wanted["threshold"]:
        return "supported"
    return "needs_context" if len(offers) else "wrong"


@rule
def significant_share(facts: Facts) -> str:
    """c60: the share of custom chips in one named study of revenue."""
    return settled(facts, "custom-share-of-accelerator-revenue")


@rule
def flourishing(facts: Facts) -> str:
    """c62: a published profit or loss of the chips business; a run rate alone says neither."""
    return settled(facts, "profit-of-the-chips-business")
