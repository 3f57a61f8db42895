"""What is wrong with a package: its schema, by frictionless, and the rules across tables."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from .files import descriptor_problems, file_problems
from .package import EXPECTED, DataError, Tables, folder, near
from .problems import Problem
from .rules import RULES, Rule


def check(path: Path | None = None, only: Iterable[str] | None = None) -> list[Problem]:
    """All problems of the package at `path` (default: `folder()`), in file and row order.

    `only` limits what is reported of single tables; rules see the tables they need in any case. A
    table that cannot be read is named with the reason, and all others are checked.
    """
    place = path or folder()
    if found := descriptor_problems(place):
        return found
    tables = Tables(place)
    wanted = set(only) if only else set(tables.names)
    shapes = {name: list(file_problems(tables, name)) for name in tables.names}
    whole = {name for name, problems in shapes.items() if not problems}
    problems = [problem for name in sorted(wanted) for problem in shapes[name]]
    problems += _schema_problems(tables, sorted(wanted & whole), whole)
    readable = set()
    for name in sorted(whole):
        try:
            tables[name]
            readable.add(name)
        except DataError as error:
            problems += _unlisted(error, problems) if name in wanted else []
    for names, rule in applying(wanted, readable):
        try:
            for problem in rule({name: tables[name] for name in names}, tables):
                problems.append(problem)
        except DataError:
            continue  # a table that the rule reads beside its own is listed already
        except Exception:
            # A rule may trust keys and references; a table where they fail is listed already.
            if not {problem.file for problem in problems} & {f"data/{n}.csv" for n in names}:
                raise
    return sorted(set(problems), key=lambda p: (p.file, p.row or 0, p.column or "", p.expected))


def applying(wanted: set[str], readable: set[str]) -> Iterator[tuple[list[str], Rule]]:
    """The rules that concern the tables asked for, each with those it needs to be able to read."""
    for needs, rule in RULES:
        names = [name for name in needs or sorted(wanted) if name in readable]
        if wanted & set(names) and (not needs or names == needs):
            yield names, rule


def _unlisted(error: DataError, listed: Iterable[Problem]) -> list[Problem]:
    """The problem behind an error, unless one in the same place is listed."""
    found = error.problem
    places = {(problem.file, problem.row, problem.column) for problem in listed}
    return [] if found is None or (found.file, found.row, found.column) in places else [found]


@lru_cache(maxsize=4)
def _described(path: Path, text: str) -> Any:
    """The package as frictionless reads it; ``text`` is that of its descriptor."""
    from frictionless import Package  # noqa: PLC0415  (half a second that only a check needs)

    return Package(json.loads(text), basepath=str(path))


def _without(package: dict[str, Any], whole: set[str]) -> str:
    """The descriptor of the tables that can be read, without keys into others."""
    kept = []
    for entry in package["resources"]:
        schema = entry["schema"]
        keys = [
            key
            for key in schema.get("foreignKeys", [])
            if (key["reference"]["resource"] or entry["name"]) in whole
        ]
        if entry["name"] in whole:
            kept.append({**entry, "schema": {**schema, "foreignKeys": keys}})
    return json.dumps({**package, "resources": kept})


def _schema_problems(tables: Tables, names: list[str], whole: set[str]) -> Iterator[Problem]:
    from frictionless import system  # noqa: PLC0415  (as above)

    with system.use_context(trusted=True):
        described = _described(tables.folder, _without(tables.package, whole))
        for name in names:
            yield from _table_problems(tables, name, described)


def _table_problems(tables: Tables, name: str, whole: Any) -> Iterator[Problem]:
    entry, shown = tables.resource(name), tables.file(name)
    file = tables.folder / entry["path"]
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
            referred = _referred(entry, where)
            keys = tables.raw(referred).iloc[:, 0] if referred in tables.names else []
            expected = f"a key of {referred}{near(found.strip(chr(39)), keys)}"
        yield Problem(shown, row, where, found, expected)


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
