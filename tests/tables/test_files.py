"""Whatever an editor may leave is named with file and row, and the other tables are checked too."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from trainium_report.tables import check, folder

BOM = b"\xef\xbb\xbf"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return shutil.copytree(folder(), tmp_path / "data")


def _rewrite(file: Path, change: Callable[[list[str]], list[str]]) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")


def _in_row(row: int, old: str, new: str) -> Callable[[list[str]], list[str]]:
    def change(lines: list[str]) -> list[str]:
        assert old in lines[row - 1]
        return [*lines[: row - 1], lines[row - 1].replace(old, new, 1), *lines[row:]]

    return change


def _cell(row: int, column: str, text: str) -> Callable[[list[str]], list[str]]:
    def change(lines: list[str]) -> list[str]:
        rows = list(csv.reader(lines))
        rows[row - 1][rows[0].index(column)] = text
        made = io.StringIO()
        csv.writer(made, lineterminator="\n").writerows(rows)
        return made.getvalue().splitlines()

    return change


def _option(old: str, new: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [line.replace(f",{old},", f",{new},") for line in lines]


def _semicolons(lines: list[str]) -> list[str]:
    return [line.replace(",", ";") for line in lines]


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("prices", _in_row(2, ",true,", ",TRUE,"), "row 2, column preferred: found 'TRUE'"),
        ("prices", _in_row(2, ",true,", ",1,"), "row 2, column preferred: found '1'"),
        ("deals", _semicolons, "row 1: found semicolons between cells, expected commas"),
        ("deals", lambda lines: [*lines[:4], lines[4] + ",one more", *lines[5:]], "row 5: found"),
        ("deals", lambda lines: [*lines[:4], "", *lines[4:]], "row 5: found an empty row"),
        ("deals", lambda lines: [*lines[:4], "," * lines[0].count(","), *lines[4:]], "row 5: fou"),
        ("deals", lambda lines: [lines[0].replace("buyer", "customer"), *lines[1:]], "no column b"),
        ("deals", lambda lines: [lines[0].replace("buyer", " buyer"), *lines[1:]], "no column b"),
        ("prices", _cell(2, "provider", "aws"), "row 2, column provider: found aws, expected AWS"),
        ("prices", _cell(2, "provider", "AWS "), "provider: found 'AWS ', expected no space"),
        ("prices", _cell(2, "region", " "), "column region: found ' ', expected no space at the"),
        ("prices", _cell(2, "usd_per_hour", "\u00a03.5"), "found '\\xa03.5', expected no space"),
        ("prices", _cell(2, "usd_per_hour", "1_000"), "found '1_000', expected a number"),
        ("forecasts", _cell(3, "threshold", "inf"), "row 3, column threshold: found 'inf', expect"),
        ("assumptions", _cell(3, "best_case_nvidia", "NaN"), "found 'NaN', expected a number with"),
        ("choices", _cell(2, "neutral", "false"), "row 2, column neutral: found no option that is"),
        ("choices", _cell(3, "neutral", "true"), "row 3, column neutral: found true a second time"),
        ("choices", _option("nvidia-h100", "nvidia-h101"), "(did you mean nvidia-h100"),
        ("forecasts", _cell(2, "decides_by", "2027-02-30"), "expected a day that exists"),
        ("timeline", _cell(2, "event", "=1+1"), "expected no text that a spreadsheet"),
        ("market_size", _cell(2, "notes", "+87% y/y"), "expected no text that a spreadsheet"),
        ("accelerators", _cell(5, "memory_type", "hbm-2E"), "found hbm-2E, expected HBM2e, as in"),
        ("sources", _cell(9, "publisher", "Nvidia."), "found Nvidia., expected NVIDIA, as in othe"),
        ("deals", lambda _: [""], "found an empty file, expected a header and its rows"),
    ],
)
def test_a_file_that_readers_take_differently_is_named(
    copy: Path, name: str, change: Callable[[list[str]], list[str]], said: str
) -> None:
    _rewrite(copy / f"{name}.csv", change)
    told = [str(problem) for problem in check(copy, only=[name])]
    assert [line for line in told if line.startswith(f"data/{name}.csv") and said in line]


@pytest.mark.parametrize(
    ("name", "column", "date"),
    [("prices", "as_of", "2026-02-31"), ("deals", "date", "2025-02-29"),
     ("timeline", "date", "2025-13")],
)  # fmt: skip
def test_a_day_that_does_not_exist_is_named(copy: Path, name: str, column: str, date: str) -> None:
    file = copy / f"{name}.csv"
    header, first, *rest = file.read_text(encoding="utf-8").splitlines()
    at = header.split(",").index(column)
    cells = first.split(",")
    cells[at] = date
    file.write_text("\n".join([header, ",".join(cells), *rest]) + "\n", encoding="utf-8")
    told = [str(problem) for problem in check(copy, only=[name])]
    assert (
        f"data/{name}.csv row 2, column {column}: found {date!r}, expected a day that"
        in "".join(told)
    )


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("cp1252", "which is no UTF-8, expected UTF-8 text"), ("utf-16", "UTF-16")],
)
def test_another_encoding_is_named(copy: Path, encoding: str, said: str) -> None:
    file = copy / "timeline.csv"
    text = file.read_text(encoding="utf-8").replace("Nvidia", "N\u00fcvidia", 1)
    file.write_bytes(text.encode(encoding, errors="replace"))
    assert any(said in str(problem) for problem in check(copy) if "timeline" in problem.file)


def test_a_byte_order_mark_is_taken(copy: Path) -> None:
    for name in ("timeline.csv", "datapackage.json"):
        file = copy / name
        file.write_bytes(BOM + file.read_bytes())
    assert check(copy, only=["timeline"]) == []


def test_a_descriptor_that_cannot_be_read_is_one_problem(copy: Path) -> None:
    file = copy / "datapackage.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"resources"', "resources", 1), encoding="utf-8")
    (problem,) = check(copy)
    assert problem.file == "data/datapackage.json"
    assert problem.row
    json.loads(text)


def test_one_broken_table_hides_no_problem_of_another(copy: Path) -> None:
    _rewrite(copy / "prices.csv", _in_row(2, ",true,", ",TRUE,"))
    (copy / "sources.csv").write_bytes(b"")
    deals = copy / "deals.csv"
    header, first, *rest = deals.read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    cells[header.split(",").index("date")] = "2031-01-01"
    deals.write_text("\n".join([header, ",".join(cells), *rest]) + "\n", encoding="utf-8")
    told = "\n".join(map(str, check(copy)))
    assert "data/prices.csv row 2, column preferred" in told
    assert "data/sources.csv: found an empty file" in told
    assert "data/deals.csv row 2, column date: found 2031-01-01" in told
