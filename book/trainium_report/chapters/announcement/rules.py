"""Rules of chapter 2: run rates, chips, dates and shares, as the tables have them."""

from __future__ import annotations

from ...results import SEVERAL, Facts, about, rule
from ..shared.article import ARTICLE, amount
from ..shared.market_data import studies
from . import models

MILLION = 1_000_000
"""The number of the claim: 'more than one million chips'."""

MOST = 0.5
"""A maker 'dominates' with more than half: then all the others together are smaller."""


@rule
def current_version(facts: Facts) -> str:
    """c08: whether a newer Trainium could be had, or was shipping, by the article's date."""
    newer = facts.row("timeline", event_id="2025-12-02-trainium3-generally-available-in-trn3")
    shipping = facts.row(
        "timeline", event_id="2026-01-trainium3-begins-to-ship-amazon-s-account-of-q1-2026"
    )
    if newer["date"] > ARTICLE:
        return "supported"
    return "needs_context" if shipping["date"] > ARTICLE else "wrong"


@rule
def run_rate_possible(facts: Facts) -> str:
    """c09a: a disclosed figure settles it; else what the chips and later totals leave possible."""
    figures = facts.tables["trainium_business"]
    own = figures[
        figures["scope"].isin(["Trainium", "Trainium2"])
        & figures["quantity"].str.contains("run rate", na=False) & (figures["unit"] == "USD bn")
        & (figures["kind"] == "company")
    ]  # fmt: skip
    if len(own):
        enough = (facts.cite_rows(own, "run rates of Trainium alone")["value"] >= SEVERAL).all()
        return "supported" if enough else "wrong"
    chips = amount(facts.row("evidence", evidence_id="e002")["value"])
    price = facts.price(models.OFFERS["block-2026-02"])
    ceiling = chips * models.HOURS * price / 1e9
    totals = facts.tables["vendor_year"]
    totals = totals[(totals["vendor"] == "Amazon chips") & (totals["metric"] == "run_rate")]
    bundle = facts.cite_rows(totals, "run rates of Amazon's chips together")["value"].min()
    return "mostly_supported" if min(ceiling, bundle) >= SEVERAL else "disputed"


@rule
def million_chips(facts: Facts) -> str:
    """c11: the counts published since the article, against a million and against each other."""
    counts = [
        float(facts.row("trainium_business", fact_id=fact)["value"])
        for fact in ("2026-02-05-trainium2-landed-cumulative", "2026-03-31-trainium-units-2025")
    ]
    counts.append(amount(facts.row("evidence", evidence_id="e030")["value"]))
    above = [count > MILLION for count in counts]
    if all(above):
        return "supported" if about(min(counts), max(counts)) else "mostly_supported"
    return "disputed" if any(above) else "wrong"


@rule
def nvidia_dominates(facts: Facts) -> str:
    """c15a: Nvidia's share in every study that may decide, whatever it counts."""
    shares = facts.cite_rows(studies(facts.tables), "Nvidia's share by study")["low"]
    if (shares > MOST).all():
        return "supported"
    return "needs_context" if (shares > MOST).any() else "wrong"
