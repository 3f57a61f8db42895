"""Whether a file can be read at all: its bytes, its shape, and cells that readers take differently.

Spreadsheets, editors and scripts leave files that one reader takes and another does not. Each
problem is named here, before any library reads the file.
"""

from __future__ import annotations

import csv
import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .package import Tables
from .problems import Problem

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_OTHERS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_ENDLESS = ("inf", "infinity", "nan")
_FORMULA = re.compile(r"[=@]|[+-](?!\d[\d.,]*$)")
"""How a cell begins that a spreadsheet takes for a formula; a number with a sign is none."""
DESCRIPTOR = "data/datapackage.json"


def descriptor_problems(folder: Path) -> list[Problem]:
    """What keeps the description of the package from being read; empty if nothing does."""
    file = folder / "datapackage.json"
    if not file.is_file():
        return [Problem(DESCRIPTOR, None, None, "no file", "the description of the tables")]
    text, found = _decoded(DESCRIPTOR, file.read_bytes())
    if text is None:
        return found
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return [Problem(DESCRIPTOR, error.lineno, None, error.msg, "valid JSON")]
    return []


def file_problems(tables: Tables, name: str) -> Iterator[Problem]:
    """What keeps a table from being read as every reader would; nothing where nothing does."""
    entry, shown = tables.resource(name), tables.file(name)
    file = tables.folder / entry["path"]
    if not file.is_file():
        yield Problem(shown, None, None, "no file", "the table")
        return
    text, found = _decoded(shown, file.read_bytes())
    if text is None:
        yield from found
        return
    names = [field["name"] for field in entry["schema"]["fields"]]
    header = text.splitlines()[0]
    for mark, word in _OTHERS.items():
        if header.count(mark) >= len(names) - 1 > header.count(","):
            yield Problem(shown, 1, None, f"{word} between cells", "commas")
            return
    yield from _shape(shown, text, entry["schema"]["fields"])


def _decoded(shown: str, content: bytes) -> tuple[str | None, list[Problem]]:
    if not content.strip():
        return None, [Problem(shown, None, None, "an empty file", "a header and its rows")]
    if content.startswith(_UTF16):
        return None, [Problem(shown, None, None, "UTF-16", "UTF-8 text")]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        byte = f"the byte 0x{content[error.start]:02x}, which is no UTF-8"
        return None, [Problem(shown, row, None, byte, "UTF-8 text")]


def _shape(shown: str, text: str, fields: list[dict[str, Any]]) -> Iterator[Problem]:
    names = [field["name"] for field in fields]
    lines = csv.reader(text.splitlines(keepends=True))
    for cells in lines:
        row = lines.line_num
        if row == 1:
            yield from _header(shown, cells, names)
            if cells != names:
                return
        elif not any(cell.strip() for cell in cells):
            yield Problem(shown, row, None, "an empty row", "no row, or its cells")
        elif len(cells) != len(names):
            yield Problem(shown, row, None, f"{len(cells)} cells", f"{len(names)}, as in row 1")
        else:
            yield from _cells(shown, row, cells, fields)


def _header(shown: str, found: list[str], names: list[str]) -> Iterator[Problem]:
    for name in [name for name in names if name not in found]:
        yield Problem(shown, 1, None, f"no column {name}", "columns " + ", ".join(names))
    for name in [name for name in found if name not in names]:
        yield Problem(shown, 1, name or None, f"a column {name!r}", "none of this name")
    if sorted(found) == sorted(names) and found != names:
        expected = next(right for left, right in zip(found, names, strict=True) if left != right)
        yield Problem(shown, 1, expected, "columns in another order", ", ".join(names))


def _cells(
    shown: str, row: int, cells: list[str], fields: list[dict[str, Any]]
) -> Iterator[Problem]:
    for field, cell in zip(fields, cells, strict=True):
        name = field["name"]
        if field["type"] == "boolean" and cell not in ("", "true", "false"):
            yield Problem(shown, row, name, repr(cell), "true or false")
        if "date" in field and cell and not _date(cell):
            yield Problem(shown, row, name, repr(cell), "a day that exists, as 2026-07-31")
        if field["type"] in ("number", "integer") and cell.strip("+-").lower() in _ENDLESS:
            yield Problem(shown, row, name, repr(cell), "a number with digits")
        if cell != cell.strip():
            yield Problem(shown, row, name, repr(cell), "no space at the beginning or the end")
        if field["type"] == "string" and _FORMULA.match(cell):
            yield Problem(shown, row, name, repr(cell), "no text that a spreadsheet computes")
        if "\n" in cell:
            yield Problem(shown, row, name, "a line break", "one line a row")


def _date(text: str) -> bool:
    """Whether a year, a month or a day exists; what has another form is left to the schema."""
    parts = text.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return True
    year, month, day = (*map(int, parts), 1, 1)[:3]
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True
