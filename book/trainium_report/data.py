"""The Data Package: typed tables, and the checks that every row has to pass.

`table(name)` reads one table; `check()` validates all of them with the frictionless library and a
short list of rules of our own. `python -m trainium_report.data` prints what is wrong.
"""

from __future__ import annotations

import csv
import datetime
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd


class DataError(ValueError):
    """A table that cannot be read; the message names file, row, column and what was expected."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one place. `row` is the line in the file, the header being line 1."""

    file: str
    row: int | None
    column: str | None
    found: str
    expected: str

    def __str__(self) -> str:
        row = f" row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{row}{column}: found {self.found}, expected {self.expected}"


def folder() -> Path:
    """The data folder: TRAINIUM_DATA if set, else data/ at the root of the repository."""
    chosen = os.environ.get("TRAINIUM_DATA")
    return Path(chosen) if chosen else Path(__file__).resolve().parents[2] / "data"


@lru_cache(maxsize=8)
def _package(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((path / "datapackage.json").read_text(encoding="utf-8"))
    return loaded


def package() -> dict[str, Any]:
    """The parsed datapackage.json (shared: do not change it)."""
    return _package(folder())


def as_of() -> datetime.date:
    """The day the facts were last checked; no fact may be dated later."""
    return datetime.date.fromisoformat(package()["updated"])


def resource(name: str) -> dict[str, Any]:
    """The package's description of one table. Raises KeyError for an unknown name."""
    return _resource(folder(), name)


def _resource(path: Path, name: str) -> dict[str, Any]:
    for entry in _package(path)["resources"]:
        if entry["name"] == name:
            found: dict[str, Any] = entry
            return found
    raise KeyError(f"no table named {name!r}")


def table(name: str) -> pd.DataFrame:
    """One table as a frame: string, float64, Int64 and boolean columns; dates stay ISO strings.

    Empty cells are missing values. Raises DataError on a cell that does not fit its type, and
    KeyError for an unknown name. The frame is the caller's own copy.
    """
    return _frame(folder(), name).copy()


@lru_cache(maxsize=64)
def _frame(path: Path, name: str) -> pd.DataFrame:
    entry = _resource(path, name)
    fields = entry["schema"]["fields"]
    file = path / entry["path"]
    raw = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8")
    names = [field["name"] for field in fields]
    if list(raw.columns) != names:
        expected = "columns " + ", ".join(names)
        raise DataError(str(Problem(_shown(entry), 1, None, ", ".join(raw.columns), expected)))
    frame = pd.DataFrame({field["name"]: _column(raw, field, entry) for field in fields})
    frame.attrs["table"] = name
    return frame


_EXPECTED = {"number": "a number", "integer": "a whole number", "boolean": "true or false"}


def _column(raw: pd.DataFrame, field: dict[str, Any], entry: dict[str, Any]) -> pd.Series[Any]:
    name, kind = field["name"], field["type"]
    text = raw[name].replace("", None)
    if kind == "string":
        return text.astype("str")
    if kind == "boolean":
        typed = text.map({"true": True, "false": False}).astype("boolean")
    else:
        typed = pd.to_numeric(text, errors="coerce").astype("float64")
    wrong = text.notna() & typed.isna()
    if kind == "integer":
        wrong |= typed.notna() & (typed % 1 != 0)
    if wrong.any():
        at = int(wrong.to_numpy().argmax())
        found = repr(str(raw[name].iloc[at]))
        raise DataError(str(Problem(_shown(entry), at + 2, name, found, _EXPECTED[kind])))
    return typed.astype("Int64") if kind == "integer" else typed


def _shown(entry: dict[str, Any]) -> str:
    return f"data/{entry['path']}"


# --- checks -----------------------------------------------------------------------------------


def check(path: Path | None = None, only: Iterable[str] | None = None) -> list[Problem]:
    """All problems of the package at `path` (default: `folder()`), in file and row order.

    `only` limits the schema check to some tables; rules see the tables they need in any case.
    """
    path = path or folder()
    _package.cache_clear()
    _frame.cache_clear()
    wanted = set(only) if only else {entry["name"] for entry in _package(path)["resources"]}
    problems = [found for name in wanted for found in _schema_problems(path, name)]
    broken = {problem.file for problem in problems}
    for needs, rule in RULES:
        names = needs or sorted(wanted)
        if not wanted & set(names):
            continue
        try:
            frames = {
                name: _frame(path, name)
                for name in names
                if needs or _shown(_resource(path, name)) not in broken
            }
        except (DataError, FileNotFoundError):
            continue
        problems += rule(frames, path)
    order = sorted(set(problems), key=lambda p: (p.file, p.row or 0, p.column or "", p.expected))
    return order


def _schema_problems(path: Path, name: str) -> Iterator[Problem]:
    from frictionless import Package, system

    entry = _resource(path, name)
    shown = _shown(entry)
    if not (path / entry["path"]).is_file():
        yield Problem(shown, None, None, "no file", "the table")
        return
    with system.use_context(trusted=True):
        report = Package(str(path / "datapackage.json")).get_resource(name).validate()
    fields = {field["name"]: field for field in entry["schema"]["fields"]}
    for error in report.flatten(["type", "rowNumber", "fieldName", "note"]):
        kind, row, column, note = error
        field = fields.get(column, {})
        expected = _expected(kind, field, note, entry)
        yield Problem(shown, row, column or _key_columns(kind, note, entry), note, expected)
    with (path / entry["path"]).open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        for cells in reader:
            if any("\n" in cell for cell in cells):
                yield Problem(shown, reader.line_num, None, "a line break", "one line a row")


def _key_columns(kind: str, note: str, entry: dict[str, Any]) -> str | None:
    if kind == "primary-key":
        key = entry["schema"]["primaryKey"]
        return key if isinstance(key, str) else ", ".join(key)
    if kind == "foreign-key":
        for key in entry["schema"].get("foreignKeys", []):
            if f'"{key["fields"]}"' in note or f"'{key['fields']}'" in note:
                return str(key["fields"])
    return None


def _expected(kind: str, field: dict[str, Any], note: str, entry: dict[str, Any]) -> str:
    if kind == "type-error":
        return _EXPECTED.get(field.get("type", ""), "text")
    if kind == "primary-key":
        return "a key used once"
    if kind == "foreign-key":
        return "a key that exists in the table referred to"
    if kind == "constraint-error":
        limits = field.get("constraints", {})
        shown = "; ".join(f"{key} {value}" for key, value in limits.items() if key in note)
        return shown or "a value within the column's limits"
    return "a table that follows its schema"


Frames = dict[str, pd.DataFrame]


def _line(index: Any) -> int:
    return int(index) + 2


def _at(path: Path, name: str, index: Any, column: str, found: object, expected: str) -> Problem:
    return Problem(_shown(_resource(path, name)), _line(index), column, str(found), expected)


def _no_future(frames: Frames, path: Path) -> Iterator[Problem]:
    today = str(_package(path)["updated"])
    for name, frame in frames.items():
        for field in _resource(path, name)["schema"]["fields"]:
            if field.get("date") != "not after updated":
                continue
            dates = frame[field["name"]].dropna()
            late = dates[[date > today[: len(date)] for date in dates]]
            for index, date in late.items():
                yield _at(path, name, index, field["name"], date, f"no date after {today}")


def _sourced(frames: Frames, path: Path) -> Iterator[Problem]:
    documents = _frame(path, "sources").set_index("source_id")
    urls = documents["url"].to_dict()
    for name, frame in frames.items():
        if name == "sources" or "source_id" not in frame:
            continue
        for row in frame[["source_id", "source_status", "locator"]].itertuples():
            index, source, status = row.Index, row.source_id, row.source_status
            if pd.isna(source):
                continue
            has_url = isinstance(urls.get(source), str)
            if status == "direct" and pd.isna(row.locator):
                yield _at(path, name, index, "locator", "nothing", "where in the document")
            if has_url == (status == "no_address") and source in urls:
                expected = "no_address exactly where the source has no address"
                yield _at(path, name, index, "source_status", status, expected)


def _all_used(frames: Frames, path: Path) -> Iterator[Problem]:
    used: set[str] = set()
    for entry in _package(path)["resources"]:
        columns = [field["name"] for field in entry["schema"]["fields"]]
        if "source_id" in columns and entry["name"] != "sources":
            used |= set(_frame(path, entry["name"])["source_id"].dropna())
    sources = frames["sources"]
    for index, source in sources["source_id"][~sources["source_id"].isin(used)].items():
        yield _at(path, "sources", index, "source_id", source, "a source that some row uses")


def _cells(frames: Frames, path: Path) -> Iterator[Problem]:
    chips = frames["accelerators"].set_index("chip_id")
    cells = frames["accelerator_sources"]
    kinds = {field["name"]: field for field in _resource(path, "accelerators")["schema"]["fields"]}
    chosen = cells[cells["preferred"] & cells["chip_id"].isin(chips.index)]
    for row in cells.itertuples():
        unit = "date" if "date" in kinds[row.field] else kinds[row.field].get("unit", "")
        if row.unit not in unit.split(" or ") and not (unit == "GB/s" and row.unit == "GiB/s"):
            yield _at(path, "accelerator_sources", row.Index, "unit", row.unit, unit)
    for row in chosen.itertuples():
        cell = chips.at[row.chip_id, row.field]
        same = row.value == cell if kinds[row.field]["type"] == "string" else _near(row.value, cell)
        if not same:
            expected = f"{cell}, as in accelerators"
            yield _at(path, "accelerator_sources", row.Index, "value", row.value, expected)
    repeated = chosen.duplicated(["chip_id", "field"])
    for index in chosen.index[repeated]:
        yield _at(path, "accelerator_sources", index, "preferred", "true", "one preferred a cell")
    covered = set(zip(chosen["chip_id"], chosen["field"], strict=True))
    sourced = _resource(path, "accelerator_sources")["schema"]["fields"][1]["constraints"]["enum"]
    lines = {chip: index for index, chip in frames["accelerators"]["chip_id"].items()}
    for field in sourced:
        for chip, value in chips[field].dropna().items():
            if (chip, field) not in covered:
                expected = "a preferred row in accelerator_sources"
                yield _at(path, "accelerators", lines[chip], field, value, expected)


def _near(text: object, number: object, tolerance: float = 1e-9) -> bool:
    try:
        left, right = float(str(text)), float(str(number))
    except ValueError:
        return False
    return abs(left - right) <= tolerance * max(1.0, abs(right))


def _prices(frames: Frames, path: Path) -> Iterator[Problem]:
    for row in frames["prices"].itertuples():
        if pd.isna(row.usd_per_hour) or pd.isna(row.chips):
            if not pd.isna(row.usd_per_chip_hour):
                expected = "an instance price and a number of chips"
                yield _at(path, "prices", row.Index, "usd_per_hour", "nothing", expected)
            continue
        share = row.usd_per_hour / row.chips
        if pd.isna(row.usd_per_chip_hour) or abs(row.usd_per_chip_hour - share) > 6e-5:
            found = row.usd_per_chip_hour
            expected = f"{share:.4f}, the instance's price over its chips"
            yield _at(path, "prices", row.Index, "usd_per_chip_hour", found, expected)
        if not row.preferred and pd.isna(row.notes):
            yield _at(path, "prices", row.Index, "notes", "nothing", "why it is not preferred")


def _performance(frames: Frames, path: Path) -> Iterator[Problem]:
    units = _resource(path, "realized_performance")["metricUnits"]
    for row in frames["realized_performance"].itertuples():
        name = "realized_performance"
        unit = "" if pd.isna(row.unit) else row.unit
        if unit != units[row.metric]:
            expected = f"{units[row.metric] or 'nothing'}, the unit of {row.metric}"
            yield _at(path, name, row.Index, "unit", unit, expected)
        if row.metric != "assessment" and (pd.isna(row.value_low) or pd.isna(row.value_high)):
            yield _at(path, name, row.Index, "value_low", "nothing", "a value")
        elif row.value_low > row.value_high:
            yield _at(path, name, row.Index, "value_low", row.value_low, "at most value_high")
        if unit == "%" and row.value_high > 100:
            yield _at(path, name, row.Index, "value_high", row.value_high, "at most 100 %")


def _claims(frames: Frames, path: Path) -> Iterator[Problem]:
    known = set(frames["evidence"]["evidence_id"])
    for index, keys in frames["claims"]["evidence_ids"].dropna().items():
        for key in str(keys).split(";"):
            if key not in known:
                yield _at(path, "claims", index, "evidence_ids", key, "a key of evidence")


Rule = Callable[[Frames, Path], Iterator[Problem]]
RULES: list[tuple[list[str], Rule]] = [
    ([], _no_future),
    ([], _sourced),
    (["sources"], _all_used),
    (["accelerators", "accelerator_sources"], _cells),
    (["prices"], _prices),
    (["realized_performance"], _performance),
    (["claims", "evidence"], _claims),
]


def main() -> int:
    """Print the problems, or one line of counts. Returns the exit code."""
    problems = check()
    for problem in problems:
        print(problem)
    if not problems:
        rows = {entry["name"]: len(table(entry["name"])) for entry in package()["resources"]}
        print(f"data ok: {len(rows)} tables, {sum(rows.values())} rows, {rows['sources']} sources")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
