"""Rules of chapter 1: rival, customer, partner."""

from __future__ import annotations

from ...results import Facts, rule


@rule
def rival_and_customer(facts: Facts) -> str:
    """c03: whether the rival also buys the leader's chips, or builds on the leader's parts."""
    told = facts.tables["trainium_business"]
    by_company = told["kind"] == "company"
    own = told[by_company & told["scope"].str.startswith("Trainium")]
    bought = told[by_company & (told["scope"] == "Nvidia") & (told["unit"] == "GPUs")]
    events = facts.tables["timeline"]
    both = events["actor"].str.contains("Amazon") & events["actor"].str.contains("Nvidia")
    if own.empty:
        return "wrong"
    facts.cite_rows(own, "what Amazon said of its own chips")
    ties = [
        facts.cite_rows(bought, "Nvidia GPUs that Amazon ordered"),
        facts.cite_rows(events[both], "what Amazon and Nvidia announced together"),
    ]
    return "needs_context" if any(map(len, ties)) else "supported"
