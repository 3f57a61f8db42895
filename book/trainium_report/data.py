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
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import pandas as pd

from . import meaning
from .problems import Problem


class DataError(ValueError):
    """A table that cannot be read; the message names file, row, column and what was expected."""


def folder() -> Path:
    """The data folder: TRAINIUM_DATA if set, else data/ at the root of the repository."""
    chosen = os.environ.get("TRAINIUM_DATA")
    return Path(chosen) if chosen else Path(__file__).resolve().parents[2] / "data"


YOURS = "yours"
"""The source of rows that a reader has added for the session."""

_P = ParamSpec("_P")
_T = TypeVar("_T")
_SESSION: dict[tuple[Path, str], pd.DataFrame] = {}
_CACHES: list[Callable[[], None]] = []
_LISTENERS: list[Callable[[], None]] = []


def cached(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """As ``functools.cache``, for what rests on the tables: emptied when :func:`use` is called."""
    kept = cache(function)
    _CACHES.append(kept.cache_clear)
    return cast("Callable[_P, _T]", kept)


def listen(follow: Callable[[], None]) -> None:
    """Call ``follow`` after each change of the tables, in the order of these calls."""
    _LISTENERS.append(follow)


def use(tables: Mapping[str, pd.DataFrame]) -> None:
    """Let tables (all cells text) stand in for the files of that name until the next call.

    Everything that was computed from the tables is computed again when it is next asked for. An
    empty mapping returns to the files. Nothing is checked here: see
    :mod:`trainium_report.session`.
    """
    _SESSION.clear()
    _SESSION.update({(folder(), name): frame for name, frame in tables.items()})
    _frame.cache_clear()
    for clear in _CACHES:
        clear()
    for follow in _LISTENERS:
        follow()


def session() -> dict[str, pd.DataFrame]:
    """The tables that stand in for files, as :func:`use` has them."""
    return {name: frame for (path, name), frame in _SESSION.items() if path == folder()}


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

    >>> chips = table("accelerators").set_index("chip_id")
    >>> float(chips.at["aws-trainium2", "bf16_dense_tflops"])
    667.0
    """
    return _frame(folder(), name).copy()


def raw(name: str) -> pd.DataFrame:
    """One table as it is written: all cells text, empty where nothing is known."""
    return _raw(folder(), name).copy()


def _raw(path: Path, name: str) -> pd.DataFrame:
    if (path, name) in _SESSION:
        return _SESSION[path, name]
    file = path / _resource(path, name)["path"]
    return pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8")


@lru_cache(maxsize=64)
def _frame(path: Path, name: str) -> pd.DataFrame:
    entry = _resource(path, name)
    fields = entry["schema"]["fields"]
    raw = _raw(path, name)
    names = [field["name"] for field in fields]
    if list(raw.columns) != names:
        expected = "columns " + ", ".join(names)
        raise DataError(str(Problem(_shown(entry), 1, None, ", ".join(raw.columns), expected)))
    frame = pd.DataFrame({field["name"]: _column(raw, field, entry) for field in fields})
    frame.attrs |= {"table": name, "file": _shown(entry)}
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
    problems = list(_schema_problems(path, sorted(wanted)))
    broken = {problem.file for problem in problems}
    for needs, rule in RULES:
        names = [
            name for name in needs or sorted(wanted) if _shown(_resource(path, name)) not in broken
        ]
        if wanted & set(names) and (not needs or names == needs):
            try:
                problems += list(rule({name: _frame(path, name) for name in names}, path))
            except DataError:
                continue  # a table that the rule reads beside its own is listed already
    order = sorted(set(problems), key=lambda p: (p.file, p.row or 0, p.column or "", p.expected))
    return order


@lru_cache(maxsize=2)
def _described(path: Path, text: str) -> Any:
    """The package as frictionless reads it; ``text`` is that of its descriptor."""
    from frictionless import Package

    return Package(json.loads(text), basepath=str(path))


def _schema_problems(path: Path, names: list[str]) -> Iterator[Problem]:
    from frictionless import system

    with system.use_context(trusted=True):
        whole = _described(path, (path / "datapackage.json").read_text(encoding="utf-8"))
        for name in names:
            yield from _table_problems(path, name, whole)


def _table_problems(path: Path, name: str, whole: Any) -> Iterator[Problem]:
    entry = _resource(path, name)
    shown = _shown(entry)
    if not (path / entry["path"]).is_file():
        yield Problem(shown, None, None, "no file", "the table")
        return
    report = whole.get_resource(name).validate()
    fields = {field["name"]: field for field in entry["schema"]["fields"]}
    lines = _lines(path / entry["path"])
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
        return _EXPECTED.get(field.get("type", ""), "text")
    if kind == "primary-key":
        return "a key used once"
    if kind == "constraint-error":
        limits = field.get("constraints", {})
        for key, value in limits.items():
            if f'"{key}"' in note:
                return _LIMITS[key].format(", ".join(value) if key == "enum" else value)
    return "a table that follows its schema"


Frames = dict[str, pd.DataFrame]


def _line(index: Any) -> int:
    return int(index) + 2


def _at(where: tuple[Path, str], index: Any, column: str, found: object, expected: str) -> Problem:
    return Problem(_shown(_resource(*where)), _line(index), column, str(found), expected)


def _no_future(frames: Frames, path: Path) -> Iterator[Problem]:
    today = str(_package(path)["updated"])
    for name, frame in frames.items():
        for field in _resource(path, name)["schema"]["fields"]:
            if field.get("date") != "not after updated":
                continue
            dates = frame[field["name"]].dropna()
            late = dates[[date > today[: len(date)] for date in dates]]
            for index, date in late.items():
                yield _at((path, name), index, field["name"], date, f"no date after {today}")


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
                yield _at((path, name), index, "locator", "nothing", "where in the document")
            if has_url == (status == "no_address") and source in urls:
                expected = "no_address exactly where the source has no address"
                yield _at((path, name), index, "source_status", status, expected)


def _all_used(frames: Frames, path: Path) -> Iterator[Problem]:
    used: set[str] = set()
    for entry in _package(path)["resources"]:
        columns = [field["name"] for field in entry["schema"]["fields"]]
        if "source_id" in columns and entry["name"] != "sources":
            used |= set(_frame(path, entry["name"])["source_id"].dropna())
        if "right_source_id" in columns:
            used |= set(_frame(path, entry["name"])["right_source_id"])
        if "also_source_ids" in columns:
            used |= set(
                ";".join(_frame(path, entry["name"])["also_source_ids"].dropna()).split(";")
            )
    sources = frames["sources"]
    for index, source in sources["source_id"][~sources["source_id"].isin(used)].items():
        yield _at((path, "sources"), index, "source_id", source, "a source that some row uses")


def _cells(frames: Frames, path: Path) -> Iterator[Problem]:
    chips = frames["accelerators"].set_index("chip_id")
    cells = frames["accelerator_sources"]
    kinds = {field["name"]: field for field in _resource(path, "accelerators")["schema"]["fields"]}
    lines = {chip: index for index, chip in frames["accelerators"]["chip_id"].items()}
    chosen = cells[cells["preferred"] & cells["chip_id"].isin(chips.index)]
    for row in cells.itertuples():
        unit = "date" if "date" in kinds[row.field] else kinds[row.field].get("unit", "")
        if row.unit not in unit.split(" or ") and not (unit == "GB/s" and row.unit == "GiB/s"):
            yield _at((path, "accelerator_sources"), row.Index, "unit", row.unit, unit)
    for row in chosen.itertuples():
        cell = chips.at[row.chip_id, row.field]
        same = row.value == cell if kinds[row.field]["type"] == "string" else _near(row.value, cell)
        if not same:
            expected = f"{cell}, as in accelerators"
            yield _at((path, "accelerator_sources"), row.Index, "value", row.value, expected)
            expected = f"{row.value}, as in accelerator_sources"
            yield _at((path, "accelerators"), lines[row.chip_id], row.field, cell, expected)
    repeated = chosen.duplicated(["chip_id", "field"])
    for index in chosen.index[repeated]:
        yield _at((path, "accelerator_sources"), index, "preferred", "true", "one preferred a cell")
    covered = set(zip(chosen["chip_id"], chosen["field"], strict=True))
    sourced = _resource(path, "accelerator_sources")["schema"]["fields"][1]["constraints"]["enum"]
    for field in sourced:
        for chip, value in chips[field].dropna().items():
            if (chip, field) not in covered:
                expected = "a preferred row in accelerator_sources"
                yield _at((path, "accelerators"), lines[chip], field, value, expected)


def _near(text: object, number: object, tolerance: float = 1e-9) -> bool:
    try:
        left, right = float(str(text)), float(str(number))
    except ValueError:
        return False
    return abs(left - right) <= tolerance * max(1.0, abs(right))


def _ordered(frames: Frames, path: Path) -> Iterator[Problem]:
    for name, frame in frames.items():
        for low in frame.columns:
            high = "high" if low == "low" else low.removesuffix("_low") + "_high"
            if high == low or high not in frame or not low.endswith("low"):
                continue
            for index in frame.index[(frame[low] > frame[high]).fillna(False)]:
                found = f"{frame.at[index, low]}, {frame.at[index, high]}"
                yield _at((path, name), index, f"{low}, {high}", found, "the lower one first")


def _units(frames: Frames, path: Path) -> Iterator[Problem]:
    for name, frame in frames.items():
        units = _resource(path, name).get("metricUnits")
        if not units:
            continue
        for row in frame[["metric", "unit"]].fillna("").itertuples():
            if row.unit != units.get(row.metric):
                expected = f"{units.get(row.metric) or 'nothing'}, the unit of {row.metric}"
                yield _at((path, name), row.Index, "unit", row.unit, expected)


def _together(frames: Frames, path: Path) -> Iterator[Problem]:
    for name, left, right in TOGETHER:
        if name in frames:
            frame = frames[name]
            for index in frame.index[frame[left].isna() != frame[right].isna()]:
                yield _at((path, name), index, right, frame.at[index, right], f"both or no {left}")


def _keys(frames: Frames, path: Path) -> Iterator[Problem]:
    for name, column, target, key in LISTED_KEYS:
        if name in frames:
            known = set(_frame(path, target)[key])
            for index, keys in frames[name][column].dropna().items():
                for listed in set(str(keys).split(";")) - known:
                    yield _at((path, name), index, column, listed, f"a key of {target}")


def _prices(frames: Frames, path: Path) -> Iterator[Problem]:
    for row in frames["prices"].itertuples():
        if pd.isna(row.usd_per_hour) or pd.isna(row.chips):
            if not pd.isna(row.usd_per_chip_hour):
                expected = "an instance price and a number of chips"
                yield _at((path, "prices"), row.Index, "usd_per_hour", "nothing", expected)
            continue
        share = row.usd_per_hour / row.chips
        if pd.isna(row.usd_per_chip_hour) or abs(row.usd_per_chip_hour - share) > 6e-5:
            found = row.usd_per_chip_hour
            expected = f"{share:.4f}, the instance's price over its chips"
            yield _at((path, "prices"), row.Index, "usd_per_chip_hour", found, expected)
        if not row.preferred and pd.isna(row.notes):
            yield _at((path, "prices"), row.Index, "notes", "nothing", "why it is not preferred")


def _performance(frames: Frames, path: Path) -> Iterator[Problem]:
    name, frame = "realized_performance", frames["realized_performance"]
    for row in frame.itertuples():
        if row.metric != "assessment" and (pd.isna(row.value_low) or pd.isna(row.value_high)):
            yield _at((path, name), row.Index, "value_low", "nothing", "a value")
        if row.value_low < 0 and row.metric != "relative_mfu":
            yield _at((path, name), row.Index, "value_low", row.value_low, "at least 0")
        if row.unit == "%" and row.value_high > 100:
            yield _at((path, name), row.Index, "value_high", row.value_high, "at most 100 %")


def _systems(frames: Frames, path: Path) -> Iterator[Problem]:
    chips = frames["accelerators"].set_index("chip_id")
    totals = {
        "bf16_dense_pflops": ("bf16_dense_tflops", 1e-3, 0.03),
        "fp8_dense_pflops": ("fp8_dense_tflops", 1e-3, 0.03),
        "memory_gb": ("memory_gb", 1.0, 1e-6),
    }
    for row in frames["systems"].itertuples():
        for total, (part, scale, tolerance) in totals.items():
            stated = getattr(row, total)
            product = row.chips * chips.at[row.chip_id, part] * scale
            if not pd.isna(stated) and not abs(stated / product - 1) <= tolerance:
                expected = f"{product:.6g}, chips x {part} of the chip"
                yield _at((path, "systems"), row.Index, total, stated, expected)


def _quarters(frames: Frames, path: Path) -> Iterator[Problem]:
    name, frame = "company_quarters", frames["company_quarters"]
    start, end = (
        pd.to_datetime(frame[column], format="%Y-%m-%d", errors="coerce")
        for column in ("period_start", "period_end")
    )
    days = (end - start).dt.days + 1
    for index in frame.index[~(days.between(89, 98) | days.between(363, 372))]:
        expected = "a quarter or a year between the two dates"
        yield _at((path, name), index, "period_end", frame.at[index, "period_end"], expected)
    revenue = frame[(frame["metric"] == "revenue") & (frame["company"] == "Nvidia")]
    centre = revenue[revenue["segment"] == "Data Center"]
    wide = centre.pivot(index="fiscal_label", columns="part", values="value")
    lines = centre[centre["part"] == "all"].reset_index().set_index("fiscal_label")["index"]
    for one, other in (("compute", "networking"), ("hyperscale", "acie")):
        for label, parts in wide.dropna(subset=[one, other, "all"]).iterrows():
            total = parts[one] + parts[other]
            if abs(total - parts["all"]) > 60:
                expected = f"{total:g}, {one} plus {other}, within rounding"
                yield _at((path, name), lines[label], "value", parts["all"], expected)


def _concentration(frames: Frames, path: Path) -> Iterator[Problem]:
    frame = frames["vendor_year"]
    for hhi, part in (("hhi_units", "chips_shipped"), ("hhi_compute", "compute_shipped")):
        amounts = frame[frame["metric"] == part].groupby("year")["value"]
        index_of = amounts.agg(lambda values: float(((100 * values / values.sum()) ** 2).sum()))
        for row in frame[frame["metric"] == hhi].itertuples():
            if abs(row.value - index_of[row.year]) > 1:
                expected = f"{index_of[row.year]:.0f}, from the makers' rows"
                yield _at((path, "vendor_year"), row.Index, "value", row.value, expected)


def _shares(frames: Frames, path: Path) -> Iterator[Problem]:
    frame = frames["market_share"]
    groups = frame.groupby(["period", "market_definition", "by", "as_of"])
    total = groups["share_low"].transform("sum")
    for index in frame.index[total > 101]:
        found = frame.at[index, "share_low"]
        yield _at(
            (path, "market_share"), index, "share_low", found, "shares that sum to 100 at most"
        )


def _links(frames: Frames, path: Path) -> Iterator[Problem]:
    frame = frames["interconnect"]
    for index in frame.index[(frame["scope"] == "scale-out") & (frame["gbps_per_chip"] > 3200)]:
        found = frame.at[index, "gbps_per_chip"]
        yield _at(
            (path, "interconnect"), index, "gbps_per_chip", found, "at most 3200 for scale-out"
        )


Rule = Callable[[Frames, Path], Iterator[Problem]]
RULES: list[tuple[list[str], Rule]] = [
    ([], _no_future),
    ([], _sourced),
    ([], _ordered),
    ([], _units),
    ([], _together),
    ([], _keys),
    (["sources"], _all_used),
    (["accelerators", "accelerator_sources"], _cells),
    (["prices"], _prices),
    (["realized_performance"], _performance),
    (["systems", "accelerators"], _systems),
    (["company_quarters"], _quarters),
    (["vendor_year"], _concentration),
    (["market_share"], _shares),
    (["interconnect"], _links),
    *meaning.RULES,
]
TOGETHER = [
    ("clusters", "chips", "chips_bound"),
    ("clusters", "power_mw", "power_bound"),
    ("deals", "quantity", "quantity_bound"),
    ("deals", "quantity", "unit"),
    ("deals", "usd_bn", "usd_bound"),
    ("ecosystem", "value", "bound"),
    ("trainium_business", "value", "unit"),
    ("clusters", "power_mw", "power_kind"),
    ("forecasts", "threshold", "unit"),
    ("forecasts", "reading", "reading_as_of"),
]
LISTED_KEYS = [
    ("claims", "evidence_ids", "evidence", "evidence_id"),
    ("systems", "also_source_ids", "sources", "source_id"),
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
