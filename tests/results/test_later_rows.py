"""What a later row does to words: no month typed by hand stays beside a number that has moved."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

import pandas as pd
from trainium_report.chapters import BOOK, build, report
from trainium_report.results import Report
from trainium_report.results.texts import COLUMNS, LINK
from trainium_report.site import prose
from trainium_report.tables import Tables, current, use

DATED = {
    "prices": "as_of", "realized_performance": "as_of", "company_quarters": "period_end",
    "deals": "date", "clusters": "as_of", "training_runs": "date", "software_support": "date",
    "instance_regions": "date", "trainium_business": "as_of", "vendor_year": "year",
}  # fmt: skip
"""Tables that get new rows, and the column of their date."""
NEW = {"year": "2026", "fiscal_label": "Q4 FY2030"}
MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
FIXED = {"since", "chips-for-claude"}
"""Figures whose subtitle names a month of rows that are named by their key; others are followed."""


def with_later_rows(tables: Tables) -> Tables:
    """Each dated row once more, as of the last day and with other numbers; new readings."""
    grown = {}
    for name, column in DATED.items():
        raw = tables.raw(name)
        later = raw[raw[column] != ""].copy()
        for field in tables.resource(name)["schema"]["fields"]:
            key = field["name"]
            if field["type"] == "number":
                later[key] = [f"{float(v) * 1.07:.6g}" if v else v for v in later[key]]
            if key.endswith("_id") and key in tables.resource(name)["schema"]["primaryKey"]:
                later[key] += "-later"
        fresh = {"version": "99.0", **NEW, column: NEW.get(column, str(tables.as_of))}
        later = later.assign(**{c: v for c, v in fresh.items() if c in later})
        keys = tables.resource(name)["schema"]["primaryKey"]
        later = later.drop_duplicates(keys)
        grown[name] = pd.concat([raw, later], ignore_index=True)
    read = tables.raw("forecasts")  # a new reading takes the place of the last one
    read["reading_as_of"] = read["reading_as_of"].where(read["reading"] == "", str(tables.as_of))
    read["reading"] = [f"{float(v) * 1.07 + 1:.6g}" if v else v for v in read["reading"]]
    return tables.with_rows({**grown, "forecasts": read})


def texts(where: Report) -> dict[str, str]:
    """Every named value as text; one that refuses the rows tells so by itself, and is left out."""
    found = {}
    for name in where.values:
        try:
            found[name] = where.value(name).text
        except (LookupError, ValueError):
            continue
    return found


def test_no_month_is_typed_beside_a_number_that_a_later_row_moves() -> None:
    before, after = texts(report()), texts(build(with_later_rows(current())))
    moved = {name for name in after if before[name] != after[name]}
    assert {"soft_regions_trn2", "ant_paid_since", "bill_growth", "eco_beta"} <= moved
    found = [
        f"{name}: {about}"
        for name in sorted(moved)
        if MONTH.search(about := report().values[name].about)
    ]
    said = [part for path in [*BOOK.glob("*.ipynb"), *BOOK.glob("*.md")]
            for part in prose.markdown_parts(path)]  # fmt: skip
    for table, columns in COLUMNS.items():
        rows = current()[table]
        said += [(f"{table}.{c}", text) for c in columns for text in rows[c].dropna()]
    for where, text in said:
        for sentence in re.split(r"(?<=[.!?])\s+|\n", text):
            names = {link["name"] for link in LINK.finditer(sentence)} & moved
            dated = any(MONTH.match(before[name]) for name in names)
            if names and not dated and MONTH.search(LINK.sub("", sentence)):
                found.append(f"{where}: {sentence}")
    assert found == []


def figures(tables: Tables) -> dict[str, tuple[Any, str]]:
    """The data of each figure, and the words of its title and subtitle that are typed."""
    made: dict[str, tuple[Any, str]] = {}
    for path in BOOK.glob("*.ipynb"):
        names: dict[str, Any] = {}
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            code = "".join(cell["source"])
            if cell["cell_type"] != "code" or "controls(" in code or "claims_list(" in code:
                continue
            tree = ast.parse(code)
            typed = " ".join(
                part.value
                for call in ast.walk(tree)
                if isinstance(call, ast.keyword) and call.arg in ("title", "subtitle")
                for part in ast.walk(call.value)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )

            def keep(*_: Any, id: str, data: Any, typed: str = typed, **__: Any) -> None:
                made[id] = (data, typed)

            if "figure" in names:
                names["figure"] = keep
            exec(compile(tree, path.name, "exec"), names)
    return made


def test_no_month_is_typed_over_a_figure_that_a_later_row_moves() -> None:
    before = figures(current())
    use(with_later_rows(current()))
    try:
        after = figures(current())
    finally:
        use(None)
    moved = {key for key, (data, _) in after.items() if not data.equals(before[key][0])}
    assert {"regions", "sellers", "hosts-dollars", "blocks"} <= moved
    found = {key: before[key][1] for key in moved - FIXED if MONTH.search(before[key][1])}
    assert found == {}
