"""Rules of chapter 8: what has been decided of the hopes for the ecosystem."""

from __future__ import annotations

import pandas as pd

from .. import data, values
from ..models import ecosystem
from ..models.market import ARTICLE
from . import rule

MOST = 0.5
"""'Prices are lower' takes more than half of the prices that can be followed."""

VIABLE = ("aws-trainium2", "aws-trainium3")
"""The chips that the claim speaks of: what AWS sold or announced when it was made."""


def settled(forecast_id: str) -> str:
    """How a forecast stands: came_true, did_not_come_true, needs_context (between) or open.

    Only a reading of a time after the article, and of a source that is no aggregator, decides; the
    threshold may be met before the day, failure takes the day. Without such a reading the day makes
    it unverifiable.
    """
    row = values.pick("forecasts", forecast_id=forecast_id)
    standing = data.table("sources").set_index("source_id")["authority"]
    late = data.as_of().isoformat() >= row["decides_by"]
    known = not pd.isna(row["reading"]) and str(row["reading_as_of"]) > ARTICLE
    if not known or standing[row["source_id"]] == "aggregator":
        return "unverifiable" if late else "open"
    reading = float(row["reading"])
    if row["came_true_if"] == "happens":
        return "came_true" if reading > 0 else "did_not_come_true"
    side = 1 if row["came_true_if"] == "at_least" else -1
    if side * (reading - row["threshold"]) >= 0:
        return "came_true"
    if not late:
        return "open"
    return "did_not_come_true" if side * (reading - row["failed_at"]) <= 0 else "needs_context"


@rule
def less_dependence_and_lower_prices() -> str:
    """c56: both halves must come: Nvidia's share below the threshold, and most prices lower."""
    share = settled("nvidia-share-of-accelerator-revenue")
    changes = values.listed(ecosystem.changes(), "prices that can be followed since the article")
    cheaper = float((changes["change"] < 0).mean()) > MOST
    if share in {"open", "unverifiable"}:
        return share
    if share == "came_true" and cheaper:
        return "came_true"
    return "needs_context" if share == "came_true" or cheaper else "did_not_come_true"


@rule
def trainium_on_sale() -> str:
    """c57: on demand in enough regions, or only in other forms, or not at all."""
    wanted = values.pick("forecasts", forecast_id="trainium-on-demand-regions")
    standing = data.table("sources").set_index("source_id")["authority"]
    prices = data.table("prices")
    prices = prices[prices["chip_id"].isin(VIABLE) & prices["usd_per_chip_hour"].notna()]
    prices = prices[prices["source_id"].map(standing) != "aggregator"]
    offers = values.listed(prices, "published prices of Trainium2 and Trainium3")
    listed = offers[offers["purchase_model"] == "on_demand"]
    regions = {part for text in listed["region"].dropna() for part in text.split("|")}
    if len(regions) >= wanted["threshold"]:
        return "supported"
    return "needs_context" if len(offers) else "wrong"


@rule
def significant_share() -> str:
    """c60: the share of custom chips in one named study of revenue."""
    return settled("custom-share-of-accelerator-revenue")


@rule
def flourishing() -> str:
    """c62: a published profit or loss of the chips business; a run rate alone says neither."""
    return settled("profit-of-the-chips-business")
