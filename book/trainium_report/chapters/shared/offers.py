"""Published prices by chip, provider, kind of contract and month: the tables behind the selectors.

An offer is the cheapest published price per chip-hour in a United States region (or where the
region does not matter). A month has a price if one was read in that month, or if the same price
was read before and after it; nothing is carried forward beyond that, so gaps stay gaps.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from operator import itemgetter
from typing import Any
from zlib import crc32

import pandas as pd

from ...tables import YOURS, Tables, kept

PROVIDERS = {
    "AWS": "aws",
    "Google Cloud": "google",
    "Azure": "azure",
    "CoreWeave": "coreweave",
    "Lambda": "lambda",
}
"""Providers whose prices enter the comparison, and their short names."""


def slug(provider: str) -> str:
    """The short name of a provider whose price a reader has added for the session."""
    letters = re.sub(r"[^a-z0-9]+", "-", provider.lower()).strip("-")
    return PROVIDERS.get(provider) or letters or f"provider-{crc32(provider.encode()):08x}"


def _slug(row: pd.Series) -> str | None:
    if row["source_id"] == YOURS:
        return slug(row["provider"])
    if row["purchase_model"] == "neocloud_1y":
        return "neocloud"
    return PROVIDERS.get(row["provider"])


@kept
def _observations(tables: Tables) -> pd.DataFrame:
    prices = tables["prices"]
    prices = prices[prices["preferred"] & prices["usd_per_chip_hour"].notna()].copy()
    at_home = prices["region"].str.contains(r"\bus-|\bus\b|eastus|westus|centralus", na=False)
    anywhere = prices["region_group"].isin(["us", "global", "not_stated"])
    prices = prices[at_home | anywhere]
    prices["provider_id"] = prices.apply(_slug, axis=1)
    prices = prices[prices["provider_id"].notna() & (prices["as_of"].str.len() >= 7)]
    return prices.assign(month=prices["as_of"].str[:7]).reset_index(drop=True)


def observations(tables: Tables) -> pd.DataFrame:
    """The price rows that offers are made of, with ``provider_id`` and ``month`` (YYYY-MM)."""
    return _observations(tables).copy()


def _in_month(series: list[dict[str, Any]], month: str) -> dict[str, Any] | None:
    """The reading of a series (in the order of time) that holds in a month, or None."""
    after = bisect_right(series, month, key=itemgetter("month"))
    last = series[after - 1] if after else None
    if last is None or last["month"] == month:
        return last
    if after < len(series):
        prices = last["usd_per_chip_hour"], series[after]["usd_per_chip_hour"]
        if math.isclose(*prices, rel_tol=1e-4):
            return last
    return None


_KEYS = ["chip_id", "provider_id", "purchase_model", "instance", "series"]
_SERIES = itemgetter(*_KEYS)


@kept
def _offers(tables: Tables, months: tuple[str, ...]) -> pd.DataFrame:
    series: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    found = observations(tables).sort_values("usd_per_chip_hour", kind="stable")
    cheapest = found.drop_duplicates([*_KEYS, "as_of"]).sort_values("as_of", kind="stable")
    for row in cheapest.to_dict("records"):
        series.setdefault(_SERIES(row), []).append(row)
    rows = [
        {**found, "offer_month": month}
        for readings in series.values()
        for month in months
        if (found := _in_month(readings, month)) is not None
    ]
    frame = pd.DataFrame(rows).sort_values("usd_per_chip_hour", kind="stable")
    keys = ["chip_id", "provider_id", "purchase_model", "offer_month"]
    frame = frame.drop_duplicates(keys).sort_values(keys, kind="stable")
    return frame.reset_index(drop=True)


def offers(tables: Tables, months: tuple[str, ...]) -> pd.DataFrame:
    """One row for each chip, provider, contract and month that has a price.

    Columns are those of the prices table plus ``provider_id`` and ``offer_month``;
    prices are USD per chip-hour in ``usd_per_chip_hour``.

    >>> from trainium_report.tables import current
    >>> july = offers(current(), ("2026-07",))
    >>> july = july.set_index(["chip_id", "provider_id", "purchase_model"])
    >>> float(july.at[("aws-trainium2", "aws", "capacity_block"), "usd_per_chip_hour"])
    2.2351
    """
    return _offers(tables, months).copy()
