"""Rules of chapter 1: how much money is at stake."""

from __future__ import annotations

from ...results import SEVERAL, Facts, rule
from ...tables import authority
from ..shared.article import ARTICLE
from ..shared.market_data import quarters

HUNDREDS = 100 * SEVERAL
"""'Hundreds of billions' starts at two hundred billion, as 'several' starts at two."""

YEAR = 2025
"""The year that the forecasts known to the article were about."""


@rule
def money_at_stake(facts: Facts) -> str:
    """c02: each house's last forecast before the article, and what Nvidia alone has sold since."""
    sizes = facts.tables["market_size"]
    standing = sizes["source_id"].map(authority(facts.tables))
    sizes = sizes[
        (sizes["measure"] == "market") & (sizes["year"] == YEAR)
        & (sizes["published"] <= ARTICLE) & (standing != "aggregator")
    ]  # fmt: skip
    latest = sizes.sort_values("published").groupby("by").tail(1)
    forecasts = facts.cite_rows(latest, "forecasts of the year's chips")["value"]
    sold = facts.cite_rows(quarters(facts.tables), "Nvidia, data-centre revenue")[
        "year_usd_bn"
    ].iloc[-1]
    reached = [float(usd) >= HUNDREDS for usd in (*forecasts, sold)]
    if all(reached):
        return "supported"
    return "mostly_supported" if any(reached) else "wrong"
