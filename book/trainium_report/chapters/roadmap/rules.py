"""Rules of chapter 5: what was unveiled when, what is four times, what saves energy."""

from __future__ import annotations

from ...results import ABOUT, Facts, rule
from ..shared.article import ARTICLE
from . import models

FOUR = 4
"""The article's factor; a tenth less still counts as four."""

CONFERENCE = "2025-12-01"
"""re:Invent 2025 opened in the first days of December; what was public before is 'earlier'."""

NO_MORE = 1.0
"""A Trainium3 that draws no more than a Trainium2."""


def _date(facts: Facts, field: str) -> str:
    where = {"chip_id": models.NEW, "field": field, "preferred": True}
    return str(facts.row("accelerator_sources", **where)["value"])


@rule
def unveiled_at_the_conference(facts: Facts) -> str:
    """c32: unveiled means shown for the first time; on sale is another date."""
    announced, available = _date(facts, "announced"), _date(facts, "available")
    if CONFERENCE <= announced <= ARTICLE:
        return "supported"
    return "needs_context" if CONFERENCE <= available <= ARTICLE else "wrong"


@rule
def four_times_faster(facts: Facts) -> str:
    """c33: chip against chip in both precisions, then server against server."""
    least = FOUR * (1 - ABOUT)
    chip = [
        facts.chip(models.NEW, models.METRICS[key])
        / facts.chip(models.OLD, models.METRICS[key])
        >= least
        for key in ("bf16", "fp8")
    ]
    if all(chip):
        return "supported"
    if any(chip):
        return "mostly_supported"
    new, old = (
        float(facts.row("systems", system_id=system)["fp8_dense_pflops"])
        for system in (models.CLAIMED_SERVER, models.OLD_SERVER)
    )
    return "needs_context" if new / old >= least else "wrong"


@rule
def consumes_less(facts: Facts) -> str:
    """c34: AWS's efficiencies are work for each watt; the power they imply may be more or less."""
    chip = 1 + float(facts.row("evidence", evidence_id="e040")["value"]) / 100
    claims = {
        name: float(facts.row("realized_performance", perf_id=key)["value_low"])
        for name, key in (
            ("speed", "trn3-ultraserver-144-chips-not-stated-throughput-ratio"),
            ("per_watt", "trn3-ultraserver-not-stated-performance-per-watt-ratio"),
        )
    }
    if min(chip, claims["per_watt"]) <= 1:
        return "wrong"
    fp8 = facts.chip(models.NEW, "fp8_dense_tflops") / facts.chip(
        models.OLD, "fp8_dense_tflops"
    )
    more = facts.chip(models.NEW, "scaleup_domain") / facts.chip(models.OLD, "scaleup_domain")
    draws = [fp8 / chip, claims["speed"] / (more * claims["per_watt"])]
    return "supported" if max(draws) <= NO_MORE else "needs_context"


@rule
def told_before(facts: Facts) -> str:
    """c36: the day on which Trainium4 with NVLink was first made public, by what we found."""
    told = str(
        facts.row(
            "timeline", event_id="2025-12-02-trainium4-announced-with-nvlink-fusion-and-mgx"
        )["date"]
    )
    if told < CONFERENCE:
        return "supported"
    return "mostly_supported" if told < ARTICLE else "wrong"
