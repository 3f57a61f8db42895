"""Rules of chapter 4 that compare dates, counts and hosts; the others are model outputs."""

from __future__ import annotations

from ...results import Facts, rule
from ..shared.article import ARTICLE
from . import frames, models

MONTH = "2025-10"
"""The month that the article names."""


@rule
def main_partner(facts: Facts) -> str:
    """c23: whom Anthropic itself has named its primary partner, and whether it named another."""
    hosts = facts.cite_rows(frames.hosts(facts.basis), "Anthropic's hosts")
    named = set(hosts.loc[hosts["named"], "host"])
    if "Amazon" not in named:
        return "wrong"
    return "supported" if named == {"Amazon"} else "needs_context"


@rule
def main_infrastructure(facts: Facts) -> str:
    """c25: named the primary partner, and the largest host by each measure with a figure for it."""
    hosts = facts.cite_rows(frames.hosts(facts.basis), "Anthropic's hosts")
    own = hosts["host"] == "Amazon"
    named = bool(hosts.loc[own, "named"].any())
    largest = [
        bool(hosts.loc[own, measure].sum() > hosts.loc[~own, measure].max())
        for measure in ("usd_bn", "gw", "owed")
        if hosts.loc[own, measure].notna().any()
    ]
    if named and largest and all(largest):
        return "supported"
    return "needs_context" if named or any(largest) else "wrong"


@rule
def online_in_october(facts: Facts) -> str:
    """c28: the operator's own day, and whether anyone saw the cluster in use before that month."""
    event = "2025-10-29-project-rainier-activated-nearly-half-a-million"
    if not str(facts.row("timeline", event_id=event)["date"]).startswith(MONTH):
        return "wrong"
    seen = facts.cite_rows(models.rainier_counts(facts.tables), "counts of Rainier in use")
    return "needs_context" if (seen["as_of"] < MONTH).any() else "supported"


@rule
def among_the_largest(facts: Facts) -> str:
    """c29: Rainier by its two counts beside all other clusters of the day, in H100-equivalents."""
    found = facts.cite_rows(
        frames.clusters(facts.basis, ARTICLE), "clusters in use, with their chips"
    )
    counted = found.set_index("ant_size")["thousand"]
    others = found[(found["ant_size"] == "") & (found["operator"] != "AWS")]
    largest = float(others["thousand"].max())
    if counted["aws-2025"] >= others.groupby("operator")["thousand"].sum().max():
        return "supported"
    if counted["aws-2025"] >= largest:
        return "mostly_supported"
    return "needs_context" if counted["semafor-2025"] >= largest else "wrong"
