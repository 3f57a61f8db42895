"""The tables as DuckDB, polars and mlcroissant read them, beside their plain cells.

``make readers`` runs it in an environment of its own: polars alone is as large as a sixth of that
of the book. The argument is the folder of the tables in a built book.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import mlcroissant
import polars

DUCK = {"string": "VARCHAR", "number": "DOUBLE", "integer": "BIGINT", "boolean": "BOOLEAN"}
POLARS = {
    "string": polars.String, "number": polars.Float64, "integer": polars.Int64,
    "boolean": polars.Boolean,
}  # fmt: skip


def _typed(kind: str, cell: str) -> Any:
    if not cell:
        return None
    return {"string": str, "number": float, "integer": int, "boolean": "true".__eq__}[kind](cell)


def _told(kind: str, cell: Any) -> Any:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return None
    if kind == "boolean":
        return bool(cell)
    return cell.decode() if isinstance(cell, bytes) else cell


def _check(reader: str, name: str, wanted: list[list[Any]], found: Sequence[Sequence[Any]]) -> None:
    assert len(found) == len(wanted), f"{reader}, {name}: {len(found)} rows of {len(wanted)}"
    for at, (ours, theirs) in enumerate(zip(wanted, found, strict=True), start=2):
        assert ours == list(theirs), f"{reader}, {name}, row {at}: {theirs}, expected {ours}"


def main(folder: Path) -> None:
    """Compare every cell of every table; AssertionError names the first that differs."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    described = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    for entry in package["resources"]:
        name, file = entry["name"], folder / entry["path"]
        kinds = {field["name"]: field["type"] for field in entry["schema"]["fields"]}
        with file.open(encoding="utf-8", newline="") as lines:
            wanted = [
                [_typed(kind, row[column]) for column, kind in kinds.items()]
                for row in csv.DictReader(lines)
            ]
        types = {column: DUCK[kind] for column, kind in kinds.items()}
        duck = duckdb.read_csv(str(file), columns=types, header=True).fetchall()
        _check("DuckDB", name, wanted, duck)
        frame = polars.read_csv(file, schema={key: POLARS[kind] for key, kind in kinds.items()})
        _check("polars", name, wanted, frame.rows())
        records = [
            [_told(kind, record[f"{name}/{column}"]) for column, kind in kinds.items()]
            for record in described.records(record_set=name)
        ]
        _check("mlcroissant", name, wanted, records)
    told = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "polars", "mlcroissant"))
    print(f"{len(package['resources'])} tables, every cell read alike by {told}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
