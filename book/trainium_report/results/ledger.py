"""The ledger of claims as data: each claim with what it rests on, for the page and for download."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from ..models import PRESETS, Choice, Input
from ..tables import Tables, source
from . import claims
from .report import Report
from .texts import plain
from .verdicts import VERDICTS


@dataclass(frozen=True)
class Evidence:
    """One fact behind a verdict, and how it was read."""

    evidence_id: str
    statement: str
    source_id: str
    locator: str
    source_status: str


@dataclass(frozen=True)
class Entry:
    """A claim of the article with its verdict and all that a reader needs to retrace it.

    Its texts hold their checked numbers as authors type them; downloads have them plain.
    """

    claim_id: str
    chapter: str
    claim: str
    kind: str
    method: str
    verdict: str
    verdict_then: str
    best_source: str
    reason: str
    rule: str
    rule_words: str
    would_change: str
    signal: str
    for_amazon: str
    for_nvidia: str
    answer: str
    doubt: str
    evidence: tuple[Evidence, ...]


def code(report: Report, entry: Entry) -> str:
    """The rule of a claim as it is run: the code of a function, or the formula of an output."""
    if not entry.rule:
        return ""
    if not entry.signal:
        return report.rules[entry.rule].source
    output = report.models.outputs[entry.rule]
    codes = ", ".join(f"{at} = {slug}" for at, slug in enumerate(output.codes))
    return f"{entry.rule} = {output.expr}\n# {codes}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def entries(report: Report) -> tuple[Entry, ...]:
    """Every claim in the order of the article, its verdict computed at the default assumptions."""
    if entries not in report.kept:
        report.kept[entries] = tuple(_entries(report))
    found: tuple[Entry, ...] = report.kept[entries]
    return found


def _entries(report: Report) -> Iterator[Entry]:
    facts = report.table("evidence").set_index("evidence_id")
    said = {
        row.claim_id: (row.for_amazon, row.for_nvidia, row.answer, _text(row.doubt))
        for row in report.table("arguments").itertuples(index=False)
    }
    for row in report.table("claims").itertuples(index=False):
        ruling = claims.ruling(report, row.claim_id)
        listed = [key for key in _text(row.evidence_ids).split(";") if key]
        yield Entry(
            row.claim_id, row.chapter, row.claim, row.kind, ruling.method, ruling.verdict,
            claims.ruling_then(report, row.claim_id).verdict,
            claims.best_source(report.tables, row.claim_id), row.reason,
            _text(row.rule), _text(row.rule_words), _text(row.would_change), ruling.signal,
            *said.get(row.claim_id, ("", "", "", "")),
            tuple(_evidence(key, facts.loc[key]) for key in listed),
        )  # fmt: skip


def _evidence(key: str, fact: pd.Series) -> Evidence:
    return Evidence(
        key, fact["statement"], fact["source_id"], _text(fact["locator"]), fact["source_status"]
    )


def counts(report: Report) -> dict[str, int]:
    """How many claims have each verdict, in the order of the vocabulary."""
    verdicts = [entry.verdict for entry in entries(report)]
    return {slug: verdicts.count(slug) for slug in VERDICTS if slug in verdicts}


def _addressed(report: Report, entry: Entry) -> dict[str, Any]:
    listed = [
        {**asdict(item), "source": source(report.tables, item.source_id).title,
         "url": source(report.tables, item.source_id).url or None}
        for item in entry.evidence
    ]  # fmt: skip
    return {**_plain(entry), "evidence": listed}


def _plain(entry: Entry) -> dict[str, Any]:
    return {k: plain(v) if isinstance(v, str) else v for k, v in asdict(entry).items()}


def listed(report: Report) -> list[dict[str, Any]]:
    """The claims as plain values, each with its evidence and addresses."""
    return [_addressed(report, entry) for entry in entries(report)]


def as_json(report: Report) -> str:
    """The ledger as JSON: a list of claims, each with its evidence and addresses."""
    document = {
        "title": report.tables.package["title"],
        "as_of": report.tables.as_of.isoformat(),
        "assumptions": "defaults",
        "claims": listed(report),
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def as_csv(report: Report) -> str:
    """The ledger as CSV: one row a claim, the keys of its evidence separated by semicolons."""
    buffer = io.StringIO()
    writer: Any = None
    for entry in entries(report):
        flat = {**_plain(entry), "evidence": ";".join(e.evidence_id for e in entry.evidence)}
        writer = writer or csv.DictWriter(buffer, [*flat], lineterminator="\n")
        if not buffer.tell():
            writer.writeheader()
        writer.writerow(flat)
    return buffer.getvalue()


def preset_differences(report: Report) -> list[Input | Choice]:
    """Assumptions whose value differs between the two best-case presets, in their tables' order."""
    inputs, choices = report.models.inputs.values(), report.models.choices.values()
    every: list[Input | Choice] = [*inputs, *choices]
    return [item for item in every if item.best_case_trainium != item.best_case_nvidia]


def leaning(report: Report) -> dict[str, list[Input | Choice]]:
    """The assumptions whose default is the best case of one side, by preset.

    The two ends of a pair lean one to each side, and are left out.
    """
    separating = [item for item in preset_differences(report) if not _end_of_pair(report, item)]
    return {
        name: [item for item in separating if item.preset(name) == item.preset(PRESETS[0])]
        for name in PRESETS[1:]
    }


def _end_of_pair(report: Report, item: Input | Choice) -> bool:
    pair = {item.id.replace("_low", "_high"), item.id.replace("_high", "_low")}
    return len(pair) > 1 and pair <= set(report.models.inputs)


def verdicts_by_preset(report: Report) -> dict[str, tuple[str, ...]]:
    """The verdict of each claim that depends on the reader, by preset; keys are claim ids."""
    presets = [report.models.preset(name) for name in PRESETS]
    return {
        entry.claim_id: tuple(report.verdict(entry.rule, **state) for state in presets)
        for entry in entries(report)
        if entry.signal
    }


def claims_depending_on(report: Report, item_id: str) -> tuple[str, ...]:
    """The claims whose verdict depends on an assumption."""
    return tuple(
        entry.claim_id
        for entry in entries(report)
        if entry.signal and item_id in report.models.dependencies([entry.signal])
    )


@dataclass(frozen=True)
class Change:
    """A verdict that changed: from what, to what, since when and why."""

    claim_id: str
    as_of: str
    before: str
    verdict: str
    why: str


def changes(tables: Tables) -> list[Change]:
    """Every change of a verdict that ``data/conclusions.csv`` records, the latest first.

    A part of a claim that was split follows the whole.
    """
    found = []
    every = tables["conclusions"].sort_values("as_of", kind="stable")
    for claim_id in every["claim_id"].drop_duplicates():
        own = every[every["claim_id"] == claim_id]
        if own["why"].notna().all():
            own = pd.concat([every[every["claim_id"] == str(claim_id)[:-1]], own])
        kept = own.to_dict("records")
        found += [
            Change(str(claim_id), row["as_of"], before["verdict"], row["verdict"], row["why"])
            for before, row in pairwise(kept)
        ]
    return sorted(found, key=lambda change: change.as_of, reverse=True)
