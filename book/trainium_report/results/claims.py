"""Verdicts on the claims: computed by a rule or judged, and how far the evidence carries them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..tables import Tables, authority
from ..tables.known import ARTICLE
from .facts import Facts
from .provenance import Origin
from .report import Report
from .verdicts import VERDICTS


@dataclass(frozen=True)
class Ruling:
    """The verdict on a claim as it stands: computed now, or judged and signed as such.

    ``signal`` is the model output that the verdict follows on the page, if it depends on the
    reader; ``origins`` are what a rule over tables has read.
    """

    claim_id: str
    verdict: str
    method: str
    signal: str
    origins: tuple[Origin, ...]


def row(tables: Tables, claim_id: str) -> pd.Series:
    """A claim as ``data/claims.csv`` has it; LookupError if there is none of that name."""
    rows = tables["claims"]
    rows = rows[rows["claim_id"] == claim_id]
    if len(rows) != 1:
        raise LookupError(f"data/claims.csv: {len(rows)} claims {claim_id!r}, expected one")
    return rows.iloc[0]


def ruling(report: Report, claim_id: str, **given: Any) -> Ruling:
    """The verdict on a claim, by its rule where it has one.

    Assumptions may be given by name; they matter to rules that are model outputs. Raises
    LookupError where the rule of a claim is neither a model output nor a function.
    """
    claim = row(report.tables, claim_id)
    name = claim["rule"] if isinstance(claim["rule"], str) else ""
    if not name:
        return Ruling(claim_id, claim["verdict"], "judged", "", ())
    if name in report.models.outputs:
        return Ruling(claim_id, report.verdict(name, **given), "computed", name, ())
    if name not in report.rules:
        raise LookupError(f"data/claims.csv: {claim_id} names the rule {name!r}, which is unknown")
    facts = Facts(report)
    verdict = report.rules[name](facts)
    if verdict not in VERDICTS:
        raise LookupError(f"rule {name!r}: unknown verdict {verdict!r}")
    return Ruling(claim_id, verdict, "computed", "", tuple(facts.origins))


def ruling_then(report: Report, claim_id: str) -> Ruling:
    """The verdict by the same rule on what could be known on the day of the article.

    ``no_data`` where the rule lacks what it reads; a judged claim has the verdict that its row
    gives for that day, or none.
    """
    claim = row(report.tables, claim_id)
    if not isinstance(claim["rule"], str):
        typed = claim["verdict_then"]
        return Ruling(claim_id, typed if isinstance(typed, str) else "", "judged", "", ())
    try:
        return ruling(report.known_on(ARTICLE), claim_id)
    except LookupError:
        return Ruling(claim_id, "no_data", "computed", "", ())


_READ = {"direct": 0, "second_hand": 1, "domain_only": 2, "no_address": 2}
_AUTHORITY = {"primary": 0, "research": 0, "press": 1, "individual": 1, "aggregator": 2}
BEST_SOURCE = {
    "first_hand": "primary or research, read at its address",
    "second_hand": "press or an individual, or read in a copy",
    "weak": "an aggregator, or no address",
    "none": "none",
}
"""The standing of the best document behind a verdict, best first, and how pages put it."""


def best_source(tables: Tables, claim_id: str) -> str:
    """The standing of the best document behind a verdict: a key of :data:`BEST_SOURCE`."""
    known = tables["evidence"].set_index("evidence_id")
    sources = authority(tables)
    listed = row(tables, claim_id)["evidence_ids"]
    ranks = [
        max(_AUTHORITY[sources[fact["source_id"]]], _READ[fact["source_status"]])
        for fact in (known.loc[key] for key in _listed(listed))
    ]
    return list(BEST_SOURCE)[min(ranks, default=3)]


def _listed(keys: Any) -> list[str]:
    return keys.split(";") if isinstance(keys, str) else []
