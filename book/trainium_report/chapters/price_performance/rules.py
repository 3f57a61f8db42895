"""Rules of chapter 3: an old strategy, the bill of training, and the weight of one customer."""

from __future__ import annotations

from ...results import Facts, rule
from ...tables import authority
from ..shared.article import ARTICLE, amount

NOT_NEW = 5
"""A strategy is 'not new' after five years: Trainium itself was on sale for three."""

EXPLODE = 2
"""Costs 'explode' if they at least double each year."""

YEARS = 2
"""The years before the article over which the cost of the largest run is followed."""

HEAVY = 1 / 3
"""A customer 'weighs heavily' with a third: no more than two can weigh as much."""


def _per_peak(facts: Facts, price_id: str, chip_id: str) -> float:
    """USD per PFLOP-hour of dense BF16 peak."""
    return 1000 * facts.price(price_id) / facts.chip(chip_id, "bf16_dense_tflops")


@rule
def old_and_cheaper(facts: Facts) -> str:
    """c17: how long AWS has had chips of its own, and what the first Trainium cost at launch."""
    first = facts.row("timeline", event_id="2018-11-announces-inferentia-its-first-ai-chip")
    old = int(ARTICLE[:4]) - int(first["date"][:4]) >= NOT_NEW
    own = _per_peak(facts, "aws-trn1-32xlarge-on-demand-2022-10-17", "aws-trainium1")
    rival = _per_peak(facts, "aws-p4d-24xlarge-on-demand-2022-06-23", "nvidia-a100-40")
    if old and own < rival:
        return "mostly_supported"
    return "needs_context" if old or own < rival else "wrong"


@rule
def training_explodes(facts: Facts) -> str:
    """c20a: the largest run by the article against the largest two years before, in money."""
    runs = facts.tables["training_runs"]
    standing = runs["source_id"].map(authority(facts.tables))
    runs = runs[runs["training_flop"].notna() & runs["date"].notna() & (standing != "aggregator")]
    year = int(ARTICLE[:4])
    largest = [
        found.loc[[found["training_flop"].idxmax()]]
        for found in (runs[runs["date"] < str(year - YEARS + 1)], runs[runs["date"] <= ARTICLE])
    ]
    before, after = (facts.cite_rows(row, "largest training run").iloc[0] for row in largest)
    work = after["training_flop"] / before["training_flop"]
    cost = facts.price("aws-p5-48xlarge-on-demand-2025-06-23") / facts.price(
        "aws-p5-48xlarge-on-demand-2023-08-08"
    )
    if (work * cost) ** (1 / YEARS) < EXPLODE:
        return "needs_context" if work * cost > 1 else "wrong"
    return "mostly_supported" if before["estimated"] or after["estimated"] else "supported"


@rule
def anthropic_weighs(facts: Facts) -> str:
    """c21: the chips that Anthropic says it uses, over every total that we found."""
    claude = amount(facts.row("evidence", evidence_id="e029")["value"])
    landed, *shipped = (
        float(facts.row("trainium_business", fact_id=fact)["value"])
        for fact in (
            "2026-02-05-trainium2-landed-cumulative", "2026-03-31-trainium-units-2024",
            "2026-03-31-trainium-units-2025",
        )
    )  # fmt: skip
    reported = amount(facts.row("evidence", evidence_id="e030")["value"])
    heavy = [claude / total >= HEAVY for total in (landed, sum(shipped), reported)]
    if all(heavy):
        return "supported"
    return "mostly_supported" if any(heavy) else "wrong"
