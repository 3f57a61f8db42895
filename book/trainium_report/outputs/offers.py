"""A file of the reader's own offers: what it may hold, and how its cells are read.

A page reads it in the browser (``site/static/offers.js``), a notebook here. Columns, chips, limits
and every word of a refusal are defined once, below; the build hands them to the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from ..chapters import report
from . import own

COLUMNS = {
    "chip": "The chip, by name or key, such as H100 or nvidia-h100. Needed.",
    "usd_per_chip_hour": "Price of one chip for an hour, US dollars: 2.10, 2,10 or $2.10. Needed.",
    "name": "What you call the offer.",
    "contract": "Kind of contract, as in the menus, such as on demand. Without it that of "
    "your menu counts.",
    "utilisation": "Share of the dense peak that your program reaches there, as you measured it: "
    "38% or 0.38. Without it your slider counts.",
}
"""Each column of the file, and what it holds."""

NEEDED = ("chip", "usd_per_chip_hour")
MOST_BYTES = 1_000_000
MOST_ROWS = 200
LONGEST = 40
"""Characters of a cell that a message repeats."""
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}

TEMPLATE = (
    "name,chip,contract,usd_per_chip_hour,utilisation\n"
    "An offer for H100,H100,one-year contract,2.10,38%\n"
    "An offer for Trainium2,Trainium2,on demand,1.90,30%\n"
)
"""A file to begin with: invented offers."""

FILE = "offers-template.csv"

WORDS = {
    "empty": "The file is empty. Expected a first row with the columns {columns}, and a row for "
    "each offer.",
    "heads": "Row {row} has {faults}. Expected the columns {columns}; {needed} are needed.",
    "other": "a column “{found}”",
    "meant": " (did you mean {near}?)",
    "twice": "the column {found} twice",
    "lacks": "no column {found}",
    "no_rows": "The file has a first row and no offers below it. Expected a row for each offer.",
    "rows": "The file has {found} offers. Expected {most} at most.",
    "cells": "Row {row} has {found} cells. Expected {count}, as in row {first}, with {separator} "
    "between them.",
    "comma": " A decimal comma between commas needs quotation marks.",
    "quote": "Row {row} opens a quotation mark and does not close it.",
    "nothing": "Row {row}, column {column}: nothing is there. Expected {expected}.",
    "chip": "a chip, such as H100",
    "usd_per_chip_hour": "USD per chip-hour, such as 2.10",
    "unknown": "Row {row}, column {column}: “{found}” is not known{nearest}. Expected one of "
    "{known}.",
    "nearest": "; the nearest is {label} ({key})",
    "price": "Row {row}, column usd_per_chip_hour: {fault}",
    "share": "Row {row}, column utilisation: “{found}” {fault}. Expected a share of the dense peak "
    "above 0% and up to 100%, such as 38% or 0.38.",
    "no_share": "is no share",
    "bare": "is above one and has no per cent sign",
    "beyond": "is out of range",
    "bytes": "{found} has {size} MB. Expected a CSV of {most} MB at most.",
    "encoding": "{found} is no CSV in UTF-8. Spreadsheets save one as “CSV UTF-8”.",
    "outside": "beyond the slider, which runs from {low} to {high}",
    "row": "Row {row}",
}
"""Every message and part of one, for page and notebook alike."""

_SHARE = re.compile(r"(\d+(?:[.,]\d+)?|[.,]\d+)(%?)", re.ASCII)
_UNTIL = re.compile(r" Until then.*$")


class OffersError(ValueError):
    """A file holds no offers that can be read; the message names row, column, what is expected."""


@dataclass(frozen=True)
class Offer:
    """An offer of the reader's own, from a row of a file.

    ``price`` is in USD per chip-hour, ``share`` the measured utilisation from 0 to 1; it is None,
    and ``contract`` empty, where the row has none.
    """

    name: str
    chip: str
    contract: str
    price: float
    share: float | None
    row: int

    @property
    def side(self) -> str:
        """'trainium' for a chip of Amazon's, else 'rival': whose place the offer can take."""
        return "trainium" if self.chip in report().options("trainium_chip") else "rival"

    def given(self) -> dict[str, Any]:
        """The assumptions that the offer stands for, in the place of the reader's."""
        made: dict[str, Any] = {f"{self.side}_chip": self.chip, f"{self.side}_price": self.price}
        if self.contract in report().options(f"{self.side}_contract"):
            made[f"{self.side}_contract"] = self.contract
        return made if self.share is None else {**made, f"mfu_{self.side}": self.share}


def definition() -> dict[str, Any]:
    """What a reader of such files needs to know, as JSON can hold it."""
    used = report().models.inputs["mfu_rival"]
    return {
        "columns": list(COLUMNS), "needed": list(NEEDED), "mostBytes": MOST_BYTES,
        "mostRows": MOST_ROWS, "longest": LONGEST, "separators": SEPARATORS, "words": WORDS,
        "chips": _options("chip"), "contracts": _options("contract"),
        "range": [used.low, used.high],
        "sides": {
            side: {what: list(report().options(f"{side}_{what}")) for what in ("chip", "contract")}
            for side in ("rival", "trainium")
        },
    }  # fmt: skip


def _options(what: str) -> dict[str, str]:
    """Chips or contracts by key: the comparators' first, then Amazon's own."""
    return {**report().options(f"rival_{what}"), **report().options(f"trainium_{what}")}


def _told(name: str, **parts: Any) -> str:
    return WORDS[name].format(columns=", ".join(COLUMNS), needed=" and ".join(NEEDED), **parts)


def _refused(name: str, **parts: Any) -> OffersError:
    return OffersError(_told(name, **parts))


def shorter(text: str) -> str:
    """A text as a message repeats it."""
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _alike(one: str, other: str) -> float:
    """The share of their pairs of letters that both have: `alike` in ``offers.js``."""
    first, second = ({a + b for a, b in pairwise(_bare(text))} for text in (one, other))
    return 2 * len(first & second) / (len(first) + len(second) or 1)


def _nearest(text: str, names: Iterable[str]) -> str:
    found = [name for name in names if _alike(text, name) >= 0.4]
    return max(found, key=lambda name: _alike(text, name), default="")


def _rows(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """The cells of a CSV, with the line on which each row begins: `cellsOf` in ``offers.js``."""
    rows: list[tuple[int, list[str]]] = []
    row: list[str] = []
    cell, quoted, line, begun, at = "", False, 1, 1, 0
    while at < len(text):
        sign = text[at]
        line += sign == "\n"
        if quoted:
            if sign != '"':
                cell += sign
            elif text[at + 1 : at + 2] == '"':
                at += 1
                cell += '"'
            else:
                quoted = False
        elif sign == '"' and not cell.strip():
            quoted, cell = True, ""
        elif sign in (separator, "\n"):
            row.append(cell.strip())
            cell = ""
            if sign == "\n":
                rows.append((begun, row))
                row, begun = [], line
        else:
            cell += sign
        at += 1
    if quoted:
        raise _refused("quote", row=begun)
    rows.append((begun, [*row, cell.strip()]))
    return [(line, cells) for line, cells in rows if any(cells)]


def _heads(line: int, cells: list[str]) -> list[str]:
    """The columns that a first row names; OffersError names all that are wrong or missing."""
    names = [re.sub(r"[\s-]+", "_", cell.lower()) for cell in cells]
    faults, meant = [], set()
    for name, cell in zip(names, cells, strict=True):
        if name not in COLUMNS:
            near = _nearest(name, COLUMNS)
            meant.add(near)
            faults.append(_told("other", found=shorter(cell))
                          + (_told("meant", near=near) if near else ""))  # fmt: skip
    twice = [name for name in COLUMNS if names.count(name) > 1]
    lacking = [name for name in NEEDED if name not in names and name not in meant]
    faults += [_told("twice", found=name) for name in twice]
    faults += [_told("lacks", found=name) for name in lacking]
    if faults:
        raise _refused("heads", row=line, faults="; ".join(faults))
    return names


def _key(cell: str, column: str, line: int, known: Mapping[str, str]) -> str:
    """The key of an option that a cell names by key or label."""
    for key, label in known.items():
        if _bare(cell) in (_bare(key), _bare(label)):
            return key
    near = _nearest(cell, [name for pair in known.items() for name in pair])
    found = next((pair for pair in known.items() if near in pair), None)
    nearest = _told("nearest", key=found[0], label=found[1]) if found else ""
    raise _refused("unknown", row=line, column=column, found=shorter(cell), nearest=nearest,
                   known=", ".join(known.values()))  # fmt: skip


def _price(cell: str, line: int) -> float:
    try:
        found = own.read(report().models.lookups["rival_price"], cell)
    except own.OwnNumberError as error:
        raise _refused("price", row=line, fault=_UNTIL.sub("", str(error))) from None
    assert found is not None
    return found


def _share(cell: str, line: int) -> float:
    met = _SHARE.fullmatch(re.sub(r"\s", "", cell))
    number = float(met[1].replace(",", ".")) / (100 if met[2] else 1) if met else 0.0
    fault = ""
    if not met:
        fault = "no_share"
    elif number > 1 and not met[2]:
        fault = "bare"
    elif not 0 < number <= 1:
        fault = "beyond"
    if fault:
        raise _refused("share", row=line, found=shorter(cell), fault=WORDS[fault])
    return number


def read(text: str) -> list[Offer]:
    """The offers of a CSV's text, in its order: `parse` in ``offers.js``.

    Cells may be parted by commas, semicolons or tabs. OffersError, in words, for anything that
    cannot be read; nothing is guessed.

    >>> read("chip;usd_per_chip_hour;utilisation\\nH100;2,10;38 %")
    [Offer(name='Row 2', chip='nvidia-h100', contract='', price=2.1, share=0.38, row=2)]
    """
    if not text.strip():
        raise _refused("empty")
    lines = re.sub(r"^sep=.\n", "\n", re.sub(r"\r\n?", "\n", text), flags=re.IGNORECASE)
    head = next(line for line in lines.split("\n") if line.strip())
    separator = max(SEPARATORS, key=head.count)
    (first, heads), *rest = _rows(lines, separator)
    names = _heads(first, heads)
    if not rest:
        raise _refused("no_rows")
    if len(rest) > MOST_ROWS:
        raise _refused("rows", found=len(rest), most=MOST_ROWS)
    return [_offer(line, cells, names, first, separator) for line, cells in rest]


def _offer(line: int, cells: list[str], names: list[str], first: int, separator: str) -> Offer:
    if len(cells) != len(names):
        comma = _told("comma") if separator == "," and len(cells) > len(names) else ""
        told = _told("cells", row=line, found=len(cells), count=len(names), first=first,
                     separator=SEPARATORS[separator])  # fmt: skip
        raise OffersError(told + comma)
    row = dict(zip(names, cells, strict=True))
    for name in NEEDED:
        if not row[name]:
            raise _refused("nothing", row=line, column=name, expected=WORDS[name])
    contract, used = row.get("contract", ""), row.get("utilisation", "")
    return Offer(
        name=row.get("name") or _told("row", row=line), row=line,
        chip=_key(row["chip"], "chip", line, _options("chip")),
        price=_price(row["usd_per_chip_hour"], line),
        contract=_key(contract, "contract", line, _options("contract")) if contract else "",
        share=_share(used, line) if used else None,
    )  # fmt: skip


def load(path: str | Path) -> list[Offer]:
    """The offers of a file: OffersError, in words, for one that is none.

    FileNotFoundError and its like are those of the system.
    """
    file = Path(path)
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise _refused("bytes", found=shorter(file.name), size=f"{size / 1e6:.1f}",
                       most=f"{MOST_BYTES / 1e6:.0f}")  # fmt: skip
    content = file.read_bytes()
    odd = b"\0" in content or content.startswith(b"PK")
    try:
        text = "" if odd else content.decode("utf-8-sig")
    except UnicodeDecodeError:
        odd = True
    if odd:
        raise _refused("encoding", found=shorter(file.name))
    return read(text)
