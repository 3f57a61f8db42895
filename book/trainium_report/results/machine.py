"""The report for programs: tables, claims, models and verdicts as documents of plain values.

All numbers are unrounded, what is missing is None, and the order is that of the tables. Documents
of one :data:`VERSION` keep their names and kinds; what is new is added beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pandas as pd

from ..models import PRESETS, Input, Lookup, Model, Output
from ..models.latex import latex
from ..models.words import in_words
from ..tables import Tables, source
from . import ledger
from .report import Report
from .verdicts import VERDICTS

VERSION = "v1"
"""The version of the documents' form."""

Document = dict[str, Any]


def about(tables: Tables) -> Document:
    """What every document says of itself."""
    package = tables.package
    return {
        "version": VERSION,
        "data_version": package["version"],
        "as_of": tables.as_of.isoformat(),
        "licence": {key: package["licenses"][0][key] for key in ("name", "title", "path")},
    }


def _value(cell: Any) -> Any:
    if cell is None or pd.isna(cell):
        return None
    return cell.item() if hasattr(cell, "item") else cell


def table(tables: Tables, name: str) -> Document:
    """One table: its columns, its rows as objects, and the sources that the rows name.

    KeyError, with near names, for an unknown table.
    """
    entry, frame = tables.resource(name), tables[name]
    names = [column for column in frame if str(column).endswith("source_id")]
    cited = sorted({key for column in names for key in frame[column].dropna()})
    listed = {} if name == "sources" else {key: _source(tables, key) for key in cited}
    return {
        **about(tables),
        "name": name,
        "title": entry["title"],
        "description": entry["description"],
        "primary_key": _many(entry["schema"]["primaryKey"]),
        "columns": [
            {"name": field["name"], "type": field["type"], "unit": field.get("unit"),
             "description": field.get("description", "")}
            for field in entry["schema"]["fields"]
        ],
        "rows": [
            dict(zip(frame.columns, map(_value, row), strict=True))
            for row in frame.itertuples(index=False, name=None)
        ],
        "sources": listed,
    }  # fmt: skip


def _many(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names


def _source(tables: Tables, key: str) -> Document:
    made = asdict(source(tables, key))
    return {name: text or None for name, text in made.items() if name != "source_id"}


def claims(report: Report) -> Document:
    """Every claim with verdict, reason and evidence, at the default assumptions."""
    return {**about(report.tables), "assumptions": "defaults", "claims": ledger.listed(report)}


def _output(report: Report, output: Output) -> Document:
    made: Document = {
        "id": output.id, "symbol": output.symbol, "label": output.label, "unit": output.unit,
        "formula": str(output.expr), "latex": latex(report.models, output.id),
        "words": in_words(report.models, output.id) or None,
        "needs": sorted(map(str, output.expr.free_symbols)),
    }  # fmt: skip
    if output.codes:
        made["codes"] = list(output.codes)
    presets = {name: report.models.preset(name) for name in PRESETS}
    made["values"] = {
        name: _value(report.evaluate(output.id, **state)) for name, state in presets.items()
    }
    return made


def _model(report: Report, model: Model) -> Document:
    return {
        "id": model.id, "title": model.title, "about": model.about, "source": model.source,
        "source_id": model.source_id, "outputs": [_output(report, o) for o in model.outputs],
    }  # fmt: skip


def _input(item: Input) -> Document:
    return {
        "id": item.id, "symbol": item.symbol, "label": item.label, "unit": _value(item.unit),
        "default": item.default, "low": item.low, "high": item.high, "origin": item.origin,
        "values": {name: item.preset(name) for name in PRESETS},
        "source_id": item.source_id, "reason": item.reason,
    }  # fmt: skip


def _lookup(item: Lookup) -> Document:
    rows = [
        {"at": list(key), "value": _value(value), "source_id": item.source_ids.get(key)}
        for key, value in item.table.items()
    ]
    return {
        "id": item.id, "symbol": item.symbol, "label": item.label, "unit": item.unit,
        "choices": list(item.keys), "own": list(item.own) if item.own else None, "rows": rows,
    }  # fmt: skip


def models(report: Report) -> Document:
    """Every model: its formulas, what goes in, and each result at the three presets."""
    known = report.models
    return {
        **about(report.tables),
        "presets": list(PRESETS),
        "models": [_model(report, model) for model in known.models.values()],
        "inputs": [_input(item) for item in known.inputs.values()],
        "choices": [
            {"id": item.id, "label": item.label, "options": dict(item.options),
             "values": {name: item.preset(name) for name in PRESETS}}
            for item in known.choices.values()
        ],
        "lookups": [_lookup(item) for item in known.lookups.values()],
    }  # fmt: skip


def verdicts(report: Report) -> Document:
    """The verdict on every claim: now, in December 2025, by preset, and each change since."""
    presets = ledger.verdicts_by_preset(report)
    changes = [asdict(change) for change in ledger.changes(report.tables)]
    return {
        **about(report.tables),
        "vocabulary": {slug: verdict.text for slug, verdict in VERDICTS.items()},
        "verdicts": [
            {
                "claim_id": entry.claim_id, "chapter": entry.chapter, "method": entry.method,
                "verdict": entry.verdict, "verdict_then": entry.verdict_then or None,
                "best_source": entry.best_source, "rule": entry.rule or None,
                "output": entry.signal or None,
                "by_preset": dict(zip(PRESETS, presets[entry.claim_id], strict=True))
                if entry.signal else None,
                "changes": [
                    {key: change[key] for key in ("as_of", "before", "verdict", "why")}
                    for change in changes if change["claim_id"] == entry.claim_id
                ],
            }
            for entry in ledger.entries(report)
        ],
    }  # fmt: skip


def documents(report: Report) -> Iterator[tuple[str, Document]]:
    """Name and content of every document, the tables first."""
    for name in report.tables.names:
        yield f"tables/{name}", table(report.tables, name)
    yield "claims", claims(report)
    yield "models", models(report)
    yield "verdicts", verdicts(report)
