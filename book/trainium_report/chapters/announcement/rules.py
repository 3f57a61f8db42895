"""Rules of chapter 2: run rates, chips, dates and shares, as the tables have them."""

from __future__ import annotations

from typing import Any

from .. import data, values
from ..models import announcement, market
from . import SEVERAL, about, rule

MILLION = 1_000_000
"""The number of the claim: 'more than one million chips'."""

MOST = 0.5
"""A maker 'dominates' with more than half: then all the others together are smaller."""


def amount(cell: Any) -> float:
    """A number from a cell that may end in '+' for 'more than'."""
    return float(str(cell).rstrip("+"))


@rule
def current_version() -> str:
    """c08: whether a newer Trainium could be had, or was shipping, by the article's date."""
    newer = values.pick("timeline", event_id="2025-12-02-trainium3-generally-available-in-trn3")
    shipping = values.pick(
        "timeline", event_id="2026-01-trainium3-begins-to-ship-amazon-s-account-of-q1-2026"
    )
    if newer["date"] > market.ARTICLE:
        return "supported"
    return "needs_context" if shipping["date"] > market.ARTICLE else "wrong"


@rule
def run_rate_possible() -> str:
    """c09a: a disclosed figure settles it; else what the chips and later totals leave possible."""
    facts = data.table("trainium_business")
    own = facts[
        facts["scope"].isin(["Trainium", "Trainium2"])
        & facts["quantity"].str.contains("run rate", na=False) & (facts["unit"] == "USD bn")
        & (facts["kind"] == "company")
    ]  # fmt: skip
    if len(own):
        enough = (values.listed(own, "run rates of Trainium alone")["value"] >= SEVERAL).all()
        return "supported" if enough else "wrong"
    chips = amount(values.pick("evidence", evidence_id="e002")["value"])
    price = values.price(announcement.OFFERS["block-2026-02"])
    ceiling = chips * announcement.HOURS * price / 1e9
    totals = data.table("vendor_year")
    totals = totals[(totals["vendor"] == "Amazon chips") & (totals["metric"] == "run_rate")]
    bundle = values.listed(totals, "run rates of Amazon's chips together")["value"].min()
    return "mostly_supported" if min(ceiling, bundle) >= SEVERAL else "disputed"


@rule
def million_chips() -> str:
    """c11: the counts published since the article, against a million and against each other."""
    counts = [
        float(values.pick("trainium_business", fact_id=fact)["value"])
        for fact in ("2026-02-05-trainium2-landed-cumulative", "2026-03-31-trainium-units-2025")
    ]
    counts.append(amount(values.pick("evidence", evidence_id="e030")["value"]))
    above = [count > MILLION for count in counts]
    if all(above):
        return "supported" if about(min(counts), max(counts)) else "mostly_supported"
    return "disputed" if any(above) else "wrong"


@rule
def nvidia_dominates() -> str:
    """c15a: Nvidia's share in every study that may decide, whatever it counts."""
    shares = values.listed(market.studies(), "Nvidia's share by study")["low"]
    if (shares > MOST).all():
        return "supported"
    return "needs_context" if (shares > MOST).any() else "wrong"
