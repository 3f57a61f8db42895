"""Rules of chapter 7: who leads the cloud, who builds chips since when, and who gains from it."""

from __future__ import annotations

from ...results import Facts, rule
from ..shared.article import ARTICLE
from ..shared.followed import prices_lower
from .frames import CLOUD, own_chips

RIVALS = ("Google", "Meta", "Microsoft")
"""The companies that the claim names."""

@rule
def cloud_leader(facts: Facts) -> str:
    """c51: Amazon's share of cloud infrastructure beside the largest other one, each quarter."""
    table = facts.tables["market_share"]
    rows = facts.cite_rows(table[table["market_definition"] == CLOUD], "shares of the cloud")
    leads = [
        quarter.loc[quarter["holder"] == "Amazon", "share_low"].max()
        > quarter.loc[quarter["holder"] != "Amazon", "share_high"].max()
        for _, quarter in rows.groupby("period")
    ]
    if not leads:
        return "no_data"
    if all(leads):
        return "supported"
    return "needs_context" if any(leads) else "wrong"


@rule
def same_path(facts: Facts) -> str:
    """c53: own chips by the article's date, all of them after Amazon's first one, or not."""
    chips = facts.cite_rows(
        own_chips(facts.basis), "first announcement of each company's own chips"
    )
    first = chips[chips["at"] <= ARTICLE].groupby("company")["at"].min()
    build = [name in first for name in RIVALS]
    if not all(build):
        return "needs_context" if any(build) else "wrong"
    followed = all(first[name] > first["Amazon"] for name in RIVALS)
    return "supported" if followed else "mostly_supported"


@rule
def users_benefit(facts: Facts) -> str:
    """c54: prices of one chip, provider and contract: how many are lower, by the day."""
    return prices_lower(facts)
