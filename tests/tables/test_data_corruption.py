"""Three hundred seeded corruptions: each must be found, with its file, row and column."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from trainium_report.tables import check, current, folder

SEED = 20261122
PER_KIND = {"text_for_number": 38, "wrong_unit": 37, "swapped_columns": 37, "missing_source": 37,
            "negative": 38, "duplicate_key": 37, "unknown_chip": 38, "future_date": 38}  # fmt: skip

Rows = list[dict[str, str]]
Case = tuple[str, int, dict[str, str]]  # table, index of the row, cells to write


def _fields(name: str) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = current().resource(name)["schema"]["fields"]
    return fields


def _rows(name: str) -> Rows:
    path = folder() / current().resource(name)["path"]
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def _tables(wanted: Callable[[dict[str, Any]], bool]) -> dict[str, list[str]]:
    found = {}
    for entry in current().package["resources"]:
        columns = [field["name"] for field in entry["schema"]["fields"] if wanted(field)]
        if columns and _rows(entry["name"]):
            found[entry["name"]] = columns
    return found


def _number(field: dict[str, Any]) -> bool:
    return field["type"] in ("number", "integer")


def _kind(field: dict[str, Any]) -> tuple[str, ...]:
    limits = field.get("constraints", {})
    return (field["type"], str(limits.get("enum")), str(limits.get("pattern")), field["name"][-3:])


def _pick_cell(draw: random.Random, tables: dict[str, list[str]]) -> tuple[str, int, str, str]:
    while True:
        name = draw.choice(sorted(tables))
        column = draw.choice(tables[name])
        rows = _rows(name)
        index = draw.randrange(len(rows))
        if rows[index][column]:
            return name, index, column, rows[index][column]


def text_for_number(draw: random.Random) -> Case:
    name, index, column, value = _pick_cell(draw, _tables(_number))
    return name, index, {column: draw.choice(["abc", "12 kg", "n/a", value + "x"])}


def wrong_unit(draw: random.Random) -> Case:
    named = {
        name: columns
        for name, columns in _tables(lambda field: field["name"] == "unit").items()
        if "enum" in next(f for f in _fields(name) if f["name"] == "unit").get("constraints", {})
    }
    name, index, column, value = _pick_cell(draw, named)
    field = next(field for field in _fields(name) if field["name"] == column)
    near = {"GB", "GiB", "GB/s", "GiB/s"}
    bound = "metricUnits" in current().resource(name) or name == "accelerator_sources"
    units = [u for u in field["constraints"]["enum"] if u != value and not {u, value} <= near]
    return name, index, {column: draw.choice(units if bound and units else ["furlong", "bushel"])}


def swapped_columns(draw: random.Random) -> Case:
    while True:
        name = draw.choice(sorted(entry["name"] for entry in current().package["resources"]))
        rows = _rows(name)
        if not rows:
            continue
        index = draw.randrange(len(rows))
        strict = [
            field
            for field in _fields(name)
            if field["type"] != "string" or {"enum", "pattern"} & set(field.get("constraints", {}))
        ]
        if len(strict) < 2:
            continue
        left, right = draw.sample(strict, 2)
        one, other = rows[index][left["name"]], rows[index][right["name"]]
        if one and other and one != other and _kind(left)[:3] != _kind(right)[:3]:
            return name, index, {left["name"]: other, right["name"]: one}


def missing_source(draw: random.Random) -> Case:
    tables = _tables(lambda field: field["name"] == "source_id")
    del tables["sources"]
    # A default may be a choice, and the value of a closed form follows from its inputs.
    tables.pop("assumptions", None)
    tables.pop("reference_values", None)
    name, index, column, _ = _pick_cell(draw, tables)
    return name, index, {column: ""}


def negative(draw: random.Random) -> Case:
    tables = _tables(_number)
    # An assumption, now or earlier, and the value that a model must give may be negative.
    tables.pop("assumptions", None)
    tables.pop("earlier_assumptions", None)
    tables.pop("reference_values", None)
    while True:
        name, index, column, value = _pick_cell(draw, tables)
        if float(value) > 0:
            return name, index, {column: f"-{value}"}


def duplicate_key(draw: random.Random) -> Case:
    name = draw.choice([n for n in sorted(_tables(lambda field: True)) if len(_rows(n)) > 1])
    key = current().resource(name)["schema"]["primaryKey"]
    rows = _rows(name)
    index = draw.randrange(1, len(rows))
    model = rows[draw.randrange(index)]
    return name, index, {column: model[column] for column in ([key] if key is str(key) else key)}


def unknown_chip(draw: random.Random) -> Case:
    tables = _tables(lambda field: field["name"] == "chip_id")
    del tables["accelerators"]
    name, index, column, _ = _pick_cell(draw, tables)
    return name, index, {column: draw.choice(["nvidia-h1000", "trainium2", "H100", "aws-trn2"])}


def future_date(draw: random.Random) -> Case:
    tables = _tables(lambda field: field.get("date") == "not after updated")
    name, index, column, _ = _pick_cell(draw, tables)
    return name, index, {column: draw.choice(["2026-12", "2026-12-01", "2027", "2031-05-06"])}


KINDS: dict[str, Callable[[random.Random], Case]] = {
    function.__name__: function
    for function in (text_for_number, wrong_unit, swapped_columns, missing_source, negative,
                     duplicate_key, unknown_chip, future_date)
}  # fmt: skip


def test_there_are_three_hundred() -> None:
    assert sum(PER_KIND.values()) == 300
    assert set(PER_KIND) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_corruption_is_found(kind: str, tmp_path: Path) -> None:
    copy = shutil.copytree(folder(), tmp_path / "data")
    draw = random.Random(f"{SEED} {kind}")
    missed = []
    for number in range(PER_KIND[kind]):
        name, index, cells = KINDS[kind](draw)
        file = copy / current().resource(name)["path"]
        whole = file.read_text(encoding="utf-8")
        rows = _rows(name)
        rows[index].update(cells)
        with file.open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        problems = check(copy, only=[name])
        file.write_text(whole, encoding="utf-8")
        found = [
            problem
            for problem in problems
            if problem.file == f"data/{name}.csv"
            and problem.row == index + 2
            and set(cells) & set((problem.column or "").split(", "))
            and problem.expected
        ]
        if not found:
            missed.append(f"{number}: {name} row {index + 2} {cells} -> {problems[:2]}")
    assert not missed, "\n".join(missed)
