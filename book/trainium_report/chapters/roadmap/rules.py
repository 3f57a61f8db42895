"""Rules of chapter 5: what was unveiled when, and how its forecasts stand."""

from __future__ import annotations

from ...results import Facts, rule
from ..shared.article import ARTICLE
from ..shared.forecasts import settled
from . import models

CONFERENCE = "2025-12-01"
"""re:Invent 2025 opened in the first days of December; what was public before is 'earlier'."""


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
def designed_for_one_system(facts: Facts) -> str:
    """c35: Trainium4 on sale in a rack with NVLink."""
    return settled(facts, "trainium4-in-a-rack-with-nvlink")


@rule
def won_by_compatibility(facts: Facts) -> str:
    """c37: customers who say that they came from CUDA because of it."""
    return settled(facts, "customers-who-name-compatibility")


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
