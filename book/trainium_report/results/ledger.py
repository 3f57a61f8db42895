"""The ledger of claims as data: each claim with what it rests on, for the page and for download."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from . import claims, data, models, rules, sources


@dataclass(frozen=True)
class Evidence:
    """One fact behind a verdict, with the standing of its source."""

    evidence_id: str
    statement: str
    source_id: str
    locator: str
    source_status: str


@dataclass(frozen=True)
class Entry:
    """A claim of the article with its verdict and all that a reader needs to retrace it."""

    claim_id: str
    chapter: str
    claim: str
    kind: str
    method: str
    verdict: str
    verdict_then: str
    confidence: str
    reason: str
    rule: str
    rule_words: str
    would_change: str
    signal: str
    evidence: tuple[Evidence, ...]

    @property
    def code(self) -> str:
        """The rule as it is run: the code of a function, or the formula of a model output."""
        if not self.rule:
            return ""
        if not self.signal:
            return rules.source(self.rule)
        output = models.outputs()[self.rule]
        codes = ", ".join(f"{at} = {slug}" for at, slug in enumerate(output.codes))
        return f"{self.rule} = {output.expr}\n# {codes}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


@data.cached
def entries() -> tuple[Entry, ...]:
    """Every claim in the order of the article, its verdict computed at the default assumptions."""
    facts = data.table("evidence").set_index("evidence_id")
    found = []
    for row in data.table("claims").itertuples(index=False):
        ruling = claims.ruling(row.claim_id)
        listed = [key for key in _text(row.evidence_ids).split(";") if key]
        found.append(
            Entry(
                row.claim_id, row.chapter, row.claim, row.kind, ruling.method, ruling.verdict,
                _text(row.verdict_then), claims.confidence(row.claim_id), row.reason,
                _text(row.rule), _text(row.rule_words), _text(row.would_change), ruling.signal,
                tuple(_evidence(key, facts.loc[key]) for key in listed),
            )
        )  # fmt: skip
    return tuple(found)


def _evidence(key: str, fact: pd.Series) -> Evidence:
    return Evidence(
        key, fact["statement"], fact["source_id"], _text(fact["locator"]), fact["source_status"]
    )


def counts() -> dict[str, int]:
    """How many claims have each verdict, in the order of the vocabulary."""
    verdicts = [entry.verdict for entry in entries()]
    return {slug: verdicts.count(slug) for slug in claims.VERDICTS if slug in verdicts}


def _addressed(entry: Entry) -> dict[str, Any]:
    listed = [
        {**asdict(item), "source": sources.get(item.source_id).title,
         "url": sources.get(item.source_id).url or None}
        for item in entry.evidence
    ]  # fmt: skip
    return {**asdict(entry), "evidence": listed}


def as_json() -> str:
    """The ledger as JSON: a list of claims, each with its evidence and addresses."""
    document = {
        "title": data.package()["title"],
        "as_of": data.as_of().isoformat(),
        "assumptions": "defaults",
        "claims": [_addressed(entry) for entry in entries()],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def as_csv() -> str:
    """The ledger as CSV: one row a claim, the keys of its evidence separated by semicolons."""
    buffer = io.StringIO()
    writer: Any = None
    for entry in entries():
        flat = {**asdict(entry), "evidence": ";".join(e.evidence_id for e in entry.evidence)}
        writer = writer or csv.DictWriter(buffer, [*flat], lineterminator="\n")
        if not buffer.tell():
            writer.writeheader()
        writer.writerow(flat)
    return buffer.getvalue()


def separating() -> list[models.Input | models.Choice]:
    """The assumptions that the two cases set apart, in the order of their tables."""
    every: list[models.Input | models.Choice] = [
        *models.inputs().values(), *models.choices().values()
    ]  # fmt: skip
    return [item for item in every if item.best_case_trainium != item.best_case_nvidia]


def verdicts_by_preset() -> dict[str, tuple[str, ...]]:
    """The verdict of each claim that depends on the reader, by preset; keys are claim ids."""
    presets = [models.preset(name) for name in models.PRESETS]
    return {
        entry.claim_id: tuple(models.verdict(entry.rule, **state) for state in presets)
        for entry in entries()
        if entry.signal
    }


def moves(item_id: str) -> tuple[str, ...]:
    """The claims whose verdict depends on an assumption."""
    return tuple(
        entry.claim_id
        for entry in entries()
        if entry.signal and item_id in models.needs([entry.signal])
    )
