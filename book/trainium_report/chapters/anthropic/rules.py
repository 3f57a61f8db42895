"""Rules of chapter 4: the investment, the size of Rainier, its month, its scale, its customer."""

from __future__ import annotations

from ...results import SEVERAL, Facts, about, rule
from ..shared.article import ARTICLE
from . import frames

CLAIMED = 500_000
"""The chips that the article gives Rainier, as a number to exceed."""

SIGNIFICANT = 0.1
"""A tenth: from there on US accounting rules (ASC 280) have a firm disclose a customer."""

RIVAL = 0.5
"""A cluster half as large as the largest still plays in its league."""


@rule
def invested_billions(facts: Facts) -> str:
    """c24: 'massively' takes billions that were paid before the article, two or more of them."""
    deals = facts.tables["deals"]
    keep = (deals["kind"] == "investment") & (deals["standing"] == "completed")
    keep &= (deals["buyer"] == "Amazon") & (deals["seller"] == "Anthropic")
    paid = facts.cite_rows(deals[keep & (deals["date"] <= ARTICLE)], "Amazon's paid investments")
    amount = float(paid["usd_bn"].sum())
    if amount >= SEVERAL:
        return "supported"
    return "needs_context" if amount > 0 else "wrong"


def _count(facts: Facts, evidence_id: str) -> tuple[float, bool]:
    """A count of chips, and whether it is said to exceed what the article gives."""
    said = str(facts.row("evidence", evidence_id=evidence_id)["value"])
    amount = float(said.rsplit(maxsplit=1)[-1].rstrip("+"))
    return amount, amount > CLAIMED or (amount == CLAIMED and said.endswith("+"))


@rule
def more_than_half_a_million(facts: Facts) -> str:
    """c26: the counts of December 2025 must exceed the number, that of the activation be near."""
    first, first_over = _count(facts, "e016")
    over = [_count(facts, evidence_id)[1] for evidence_id in ("e008", "e027")]
    if not any(over):
        return "wrong"
    if not all(over):
        return "disputed"
    if first_over:
        return "supported"
    return "mostly_supported" if about(first, CLAIMED) else "needs_context"


@rule
def online_in_october(facts: Facts) -> str:
    """c28: AWS's page and an independent report must both be dated in October 2025."""
    dates = [
        str(facts.row("evidence", evidence_id=evidence_id)["as_of"])
        for evidence_id in ("e016", "e019")
    ]
    hits = [date.startswith("2025-10") for date in dates]
    return "supported" if all(hits) else "disputed" if any(hits) else "wrong"


@rule
def among_the_largest(facts: Facts) -> str:
    """c29: Rainier by AWS's count beside the other clusters known before the article."""
    found = facts.cite_rows(
        frames.clusters(facts.basis, ARTICLE), "clusters in use, with their chips"
    )
    own = float(found.loc[found["ant_size"] == "aws-2025", "thousand"].iloc[0])
    others = found[found["ant_size"] == ""]
    if own >= others.groupby("operator")["thousand"].sum().max():
        return "supported"
    largest = float(others["thousand"].max())
    if own >= largest:
        return "mostly_supported"
    return "needs_context" if own >= RIVAL * largest else "wrong"


@rule
def significant_customer(facts: Facts) -> str:
    """c30b: Anthropic's part of the chips and of the commitments; revenue itself is unpublished."""
    used = facts.row("clusters", cluster_id="anthropic-on-trainium2-2026-04-21")["chips"]
    landed = facts.row(
        "trainium_business", fact_id="2026-02-05-trainium2-landed-cumulative"
    )["value"]  # fmt: skip
    own = facts.row("deals", deal_id="anthropic-amazon-aws-2026-04-20")["usd_bn"]
    every = facts.row(
        "trainium_business", fact_id="2026-04-29-trainium-revenue-commitments"
    )["value"]  # fmt: skip
    hits = sum(float(part) / float(whole) >= SIGNIFICANT for part, whole in
               ((used, landed), (own, every)))  # fmt: skip
    return ("wrong", "needs_context", "mostly_supported")[hits]
