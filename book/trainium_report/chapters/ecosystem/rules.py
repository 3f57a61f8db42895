"""Rules of chapter 8: what has been decided of the hopes for the ecosystem."""

from __future__ import annotations

import pandas as pd

from ...results import Facts, rule
from ..shared.article import ARTICLE
from ..shared.followed import prices_lower
from ..shared.forecasts import settled


def _margins(facts: Facts) -> pd.Series:
    """AWS's operating income over its revenue, by the end of the quarter."""
    table = facts.tables["company_quarters"]
    rows = facts.cite_rows(
        table[(table["company"] == "Amazon") & (table["segment"] == "AWS")], "AWS by quarter"
    )
    by_quarter = rows.pivot_table(index="period_end", columns="metric", values="value")
    return (by_quarter["operating_income"] / by_quarter["revenue"]).dropna().sort_index()


@rule
def faster_generations(facts: Facts) -> str:
    """c55: the years between Nvidia's generations; even a shorter time would not name its cause."""
    return settled(facts, "years-between-nvidia-generations")


@rule
def less_dependence_and_lower_prices(facts: Facts) -> str:
    """c56: both halves must come: Nvidia's share at the threshold or below, and lower prices."""
    halves = {settled(facts, "nvidia-share-of-accelerator-revenue"), prices_lower(facts)}
    for undecided in ("open", "unverifiable"):
        if undecided in halves:
            return undecided
    return halves.pop() if len(halves) == 1 else "needs_context"


@rule
def out_of_beta(facts: Facts) -> str:
    """c58: parts of Neuron for common frameworks that are still beta."""
    return settled(facts, "neuron-components-in-beta")


@rule
def amazon_takes_a_share(facts: Facts) -> str:
    """c60b: Amazon's share of compute in a year after the article, in one named study."""
    return settled(facts, "amazon-share-of-ai-chips")


@rule
def flourishing(facts: Facts) -> str:
    """c62: a published profit or loss of the chips business; without one, by the day, whether the
    run rate of Amazon's chips grew and AWS's operating margin is not below that of before.
    """
    told = settled(facts, "profit-of-the-chips-business")
    if told != "unverifiable":
        return told
    business = facts.tables["trainium_business"].dropna(subset=["value"])
    rates = facts.cite_rows(
        business[business["quantity"] == "chips run rate"].sort_values("as_of"),
        "run rates of Amazon's chips",
    )["value"].tolist()
    margins = _margins(facts)
    before, after = margins[margins.index <= ARTICLE], margins[margins.index > ARTICLE]
    if not rates or before.empty or after.empty:
        return "unverifiable"
    doors = {rates[-1] > rates[0], bool(after.iloc[-1] >= before.iloc[-1])}
    if len(doors) > 1:
        return "needs_context"
    return "came_true" if doors.pop() else "did_not_come_true"
