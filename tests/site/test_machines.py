"""What programs read: documents and description hold what the tables and the report hold."""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path
from typing import Any

import pandas as pd
from frictionless import Package
from trainium_report.chapters import report
from trainium_report.models import PRESETS
from trainium_report.results import croissant, ledger
from trainium_report.site import catalogue, machines
from trainium_report.tables import current, folder


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(machines.texts()[name])
    return found


def test_each_table_is_the_same_as_json() -> None:
    listed = [entry["path"] for entry in _read("index")["documents"]]
    assert listed == [f"{name}.json" for name in machines.texts() if name != "index"]
    for name in current().names:
        document, frame = _read(f"tables/{name}"), current()[name]
        assert document["as_of"] == current().as_of.isoformat()
        assert [column["name"] for column in document["columns"]] == list(frame.columns)
        assert len(document["rows"]) == len(frame)
        for column in frame:
            told = pd.Series([row[column] for row in document["rows"]], dtype=frame[column].dtype)
            pd.testing.assert_series_equal(told, frame[column], check_names=False)
        if name != "sources" and "source_id" in frame:
            assert set(frame["source_id"].dropna()) <= set(document["sources"])


def test_claims_models_and_verdicts_are_those_of_the_pages() -> None:
    entries = {entry.claim_id: entry for entry in ledger.entries(report())}
    assert [claim["claim_id"] for claim in _read("claims")["claims"]] == list(entries)
    told = {row["claim_id"]: row for row in _read("verdicts")["verdicts"]}
    for key, entry in entries.items():
        assert told[key]["verdict"] == entry.verdict
        assert (told[key]["by_preset"] is None) == (entry.signal == "")
    assert sum(len(row["changes"]) for row in told.values()) == len(ledger.changes(current()))
    models = _read("models")
    known = {item["id"] for kind in ("inputs", "choices", "lookups") for item in models[kind]}
    outputs = {output["id"]: output for model in models["models"] for output in model["outputs"]}
    assert set(outputs) == set(report().models.outputs)
    state = report().models.preset(PRESETS[1])
    for name, output in outputs.items():
        assert set(output["needs"]) <= known | set(outputs)
        expected = report().evaluate(name, **state)
        value = output["values"][PRESETS[1]]
        assert value == expected or (value is None and math.isnan(expected))


def test_the_description_as_croissant_names_every_file_and_column() -> None:
    made = croissant.described(current())
    assert made == json.loads(dict(catalogue.files())["croissant.json"])
    assert made["conformsTo"].startswith("http://mlcommons.org/croissant/")
    files = {entry["@id"]: entry for entry in made["distribution"]}
    for record, entry in zip(made["recordSet"], current().package["resources"], strict=True):
        file = files[f"{entry['name']}.csv"]
        content = (folder() / file["contentUrl"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert file["contentSize"] == f"{len(content)} B"
        names = [field["name"] for field in entry["schema"]["fields"]]
        assert [field["source"]["extract"]["column"] for field in record["field"]] == names
        assert all(field["description"].strip() for field in record["field"])
        assert {key["@id"] for key in record["key"]} <= {f["@id"] for f in record["field"]}


def test_frictionless_reads_the_package_beside_the_pages(built: Path) -> None:
    package = Package(str(built / "_static" / "data" / "datapackage.json"))
    assert [resource.name for resource in package.resources] == current().names
    rows = package.get_resource("prices").read_rows()
    wanted = current()["prices"]["usd_per_chip_hour"]
    assert [row.get("usd_per_chip_hour") is None for row in rows] == list(wanted.isna())
    assert math.isclose(
        sum(float(row["usd_per_chip_hour"] or 0) for row in rows), float(wanted.sum())
    )
    for name, text in machines.texts().items():
        assert (built / machines.PLACE / f"{name}.json").read_text(encoding="utf-8") == text
