"""How the forecasts of the report stand, and when each was last read."""

from __future__ import annotations

import pandas as pd

from ...results import Facts, value
from ...tables import authority
from .article import ARTICLE
from .dates import month


def settled(facts: Facts, forecast_id: str, computed: float | None = None) -> str:
    """How a forecast stands: came_true, did_not_come_true, needs_context (between) or open.

    The two thresholds are the ends of what its words may mean: what holds at both stands.
    Only a reading of a time after the article, and of a source that is no aggregator, decides; the
    threshold may be met before the day, failure takes the day. Without such a reading the day makes
    it unverifiable. A reading that is ``computed`` from tables takes the place of the row's; it
    has only rows of after the article behind it, and no aggregator.
    """
    row = facts.row("forecasts", forecast_id=forecast_id)
    authority_of = authority(facts.tables)
    late = facts.tables.as_of.isoformat() >= row["decides_by"]
    known = not pd.isna(row["reading"]) and str(row["reading_as_of"]) > ARTICLE
    known = known and authority_of[row["source_id"]] != "aggregator"
    if computed is None and not known:
        return "unverifiable" if late else "open"
    reading = float(row["reading"]) if computed is None else computed
    if row["came_true_if"] == "happens":
        return "came_true" if reading > 0 else "did_not_come_true"
    side = 1 if row["came_true_if"] == "at_least" else -1
    if side * (reading - row["threshold"]) >= 0:
        return "came_true"
    if not late:
        return "open"
    return "did_not_come_true" if side * (reading - row["failed_at"]) <= 0 else "needs_context"


def _read(facts: Facts, forecast_id: str) -> str:
    return month(str(facts.row("forecasts", forecast_id=forecast_id)["reading_as_of"]))


@value("When who sells the most AI chips was last read (c39)")
def read_sellers(facts: Facts) -> str:
    return _read(facts, "another-maker-sells-more-ai-chips")


@value("When the prices followed were last read (c54)")
def read_prices(facts: Facts) -> str:
    return _read(facts, "published-prices-lower")


@value("When Nvidia's share of accelerator revenue was last read (c56)")
def read_share(facts: Facts) -> str:
    return _read(facts, "nvidia-share-of-accelerator-revenue")


@value("When the regions with Trainium on demand were last read (c57)")
def read_regions(facts: Facts) -> str:
    return _read(facts, "trainium-on-demand-regions")


@value("When the components in beta were last read (c58)")
def read_beta(facts: Facts) -> str:
    return _read(facts, "neuron-components-in-beta")


@value("When Amazon's share of computing power was last read (c60b)")
def read_amazon(facts: Facts) -> str:
    return _read(facts, "amazon-share-of-ai-chips")
