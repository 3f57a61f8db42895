"""Rules of chapter 7: who leads the cloud, who builds chips since when, and who gains from it."""

from __future__ import annotations

from ...results import Facts, rule
from ..shared.article import ARTICLE
from ..shared.forecasts import settled
from .frames import cloud_shares, own_chips

RIVALS = ("Google", "Meta", "Microsoft")
"""The companies that the claim names."""

STUDIES = ("e166", "e090")
"""One house's study of the last quarter out before the article, and of the latest we have."""


@rule
def cloud_leader(facts: Facts) -> str:
    """c51: Amazon's share of cloud infrastructure beside the largest other one, then and now."""
    leads = []
    for evidence_id in STUDIES:
        shares = cloud_shares(facts.row("evidence", evidence_id=evidence_id)["statement"])
        amazon = shares.pop("Amazon")
        leads.append(amazon > max(shares.values()))
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
    """c54: the list price of an H100 at AWS, at half or less by the end of 2027 or no lower.

    Half, because the cut of June 2025 took away a little less than half: another one of that size,
    in a time in which the rivals of Nvidia are on sale.
    """
    return settled(facts, "h100-on-demand-at-aws")
