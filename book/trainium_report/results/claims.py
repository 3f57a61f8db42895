"""Verdicts on the claims: computed by a rule or judged, and how far the evidence carries them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..tables import Tables, authority
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


_READ = {"direct": 0, "second_hand": 1, "domain_only": 2, "no_address": 2}
_AUTHORITY = {"primary": 0, "research": 0, "press": 1, "individual": 1, "aggregator": 2}
CONFIDENCE = ("high", "medium", "low")


def confidence(tables: Tables, claim_id: str) -> str:
    """How far the evidence carries a verdict, by its best row.

    High: a primary or research document that we read at its address. Medium: press or an
    individual, or a better document read in a copy. Low: an aggregator, or no address at all.
    """
    known = tables["evidence"].set_index("evidence_id")
    sources = authority(tables)
    listed = row(tables, claim_id)["evidence_ids"]
    best = 2
    for evidence_id in listed.split(";") if isinstance(listed, str) else ():
        found = known.loc[evidence_id]
        weakest = max(_AUTHORITY[sources[found["source_id"]]], _READ[found["source_status"]])
        best = min(best, weakest)
    return CONFIDENCE[best]
