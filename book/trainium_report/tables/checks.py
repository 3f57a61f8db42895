"""What is wrong with a package: its schema, by frictionless, and the rules across tables."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from .package import EXPECTED, DataError, Tables, folder
from .problems import Problem
from .rules import RULES


def check(path: Path | None = None, only: Iterable[str] | None = None) -> list[Problem]:
    """All problems of the package at `path` (default: `folder()`), in file and row order.

    `only` limits the schema check to some tables; rules see the tables they need in any case.
    """
    tables = Tables(path or folder())
    wanted = set(only) if only else set(tables.names)
    problems = list(_schema_problems(tables, sorted(wanted)))
    broken = {problem.file for problem in problems}
    for needs, rule in RULES:
        names = [name for name in needs or sorted(wanted) if tables.file(name) not in broken]
        if wanted & set(names) and (not needs or names == needs):
            try:
                problems += list(rule({name: tables[name] for name in names}, tables))
            except DataError:
                continue  # a table that the rule reads beside its own is listed already
    order = sorted(set(problems), key=lambda p: (p.file, p.row or 0, p.column or "", p.expected))
    return order


@lru_cache(maxsize=2)
def _described(path: Path, text: str) -> Any:
    """The package as frictionless reads it; ``text`` is that of its descriptor."""
    from frictionless import Package  # noqa: PLC0415  (half a second that only a check needs)

    return Package(json.loads(text), basepath=str(path))


def _schema_problems(tables: Tables, names: list[str]) -> Iterator[Problem]:
    from frictionless import system  # noqa: PLC0415  (as above)

    descriptor = tables.folder / "datapackage.json"
    with system.use_context(trusted=True):
        whole = _described(tables.folder, descriptor.read_text(encoding="utf-8"))
        for name in names:
            yield from _table_problems(tables, name, whole)


def _table_problems(tables: Tables, name: str, whole: Any) -> Iterator[Problem]:
    entry, shown = tables.resource(name), tables.file(name)
    file = tables.folder / entry["path"]
    if not file.is_file():
        yield Problem(shown, None, None, "no file", "the table")
        return
    report = whole.get_resource(name).validate()
    fields = {field["name"]: field for field in entry["schema"]["fields"]}
    lines = _lines(file)
    for kind, row, column, note in report.flatten(["type", "rowNumber", "fieldName", "note"]):
        where = column or _key_columns(kind, note, entry)
        found = note
        if row and where and row <= len(lines):
            cells = dict(zip(lines[0], lines[row - 1], strict=False))
            found = ", ".join(repr(cells.get(key, "")) for key in where.split(", "))
        expected = _expected(kind, fields.get(where, {}), note)
        if kind == "foreign-key":
            expected = f"a key of {_referred(entry, where)}"
        yield Problem(shown, row, where, found, expected)
    for row, line in enumerate(lines, 1):
        if any("\n" in cell for cell in line):
            yield Problem(shown, row, None, "a line break", "one line a row")


def _lines(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text))


def _key_columns(kind: str, note: str, entry: dict[str, Any]) -> str | None:
    if kind == "primary-key":
        key = entry["schema"]["primaryKey"]
        return key if isinstance(key, str) else ", ".join(key)
    if kind == "foreign-key":
        for key in entry["schema"].get("foreignKeys", []):
            if f'"{key["fields"]}"' in note or f"'{key['fields']}'" in note:
                return str(key["fields"])
    return None


_LIMITS = {
    "required": "a value",
    "enum": "one of {}",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "pattern": "text like {}",
}


def _referred(entry: dict[str, Any], column: str | None) -> str:
    for key in entry["schema"].get("foreignKeys", []):
        if key["fields"] == column:
            return str(key["reference"]["resource"] or entry["name"])
    return "the table referred to"


def _expected(kind: str, field: dict[str, Any], note: str) -> str:
    if kind == "type-error":
        return EXPECTED.get(field.get("type", ""), "text")
    if kind == "primary-key":
        return "a key used once"
    if kind == "constraint-error":
        limits = field.get("constraints", {})
        for key, value in limits.items():
            if f'"{key}"' in note:
                return _LIMITS[key].format(", ".join(value) if key == "enum" else value)
    return "a table that follows its schema"
