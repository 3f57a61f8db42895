"""What the checks of the data catch: ``python -m bench.corruptions``.

A thousand seeded corruptions of numeric cells, an eighth of them of each kind, and a hundred seeded
edits that are plausible. The table says how many of each kind are found, and by which rule;
``--missed`` names those that are not.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from frictionless import Field

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book"))

from trainium_report.tables import Tables, current
from trainium_report.tables.checks import applying

SEED = 20261130
ELSEWHERE = {"reference_values"}
"""Tables whose numbers a test computes anew from the models."""
Cells = dict[str, str]


@dataclass(frozen=True)
class Trial:
    """A row written anew, and the rules that say so: none where it is missed."""

    kind: str
    table: str
    row: int
    cells: Cells
    rules: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}: {self.table} row {self.row}, {self.cells}"


@cache
def _field(table: str, column: str) -> Field:
    fields = current().resource(table)["schema"]["fields"]
    return Field.from_descriptor(next(field for field in fields if field["name"] == column))


def rules(tables: Tables, name: str, cells: Cells) -> tuple[str, ...]:
    """What finds a problem where cells of a table are written anew: its schema first, then rules.

    A cell that no reader can take is left to the schema, as in the checks of the files.
    """
    said = [
        f"schema, {limit}"
        for column, text in cells.items()
        for limit in _field(name, column).read_cell(text)[1] or ()
    ]
    if tables.raw(name).duplicated(tables.resource(name)["schema"]["primaryKey"]).any():
        said.append("schema, key")
    if not said:
        for needs, rule in applying({name}, set(tables.names)):
            if next(rule({need: tables[need] for need in needs}, tables), None):
                said.append(f"{rule.__module__.rpartition('.')[2]}, {rule.__name__.strip('_')}")
    return tuple(dict.fromkeys(said))


def _number(value: float, whole: bool) -> str:
    return str(int(value)) if whole else repr(float(f"{value:.10g}"))


def _numeric(tables: Tables) -> dict[str, dict[str, bool]]:
    """The numeric columns of each table, and whether they hold whole numbers."""
    found = {}
    for name in sorted(set(tables.names) - ELSEWHERE):
        fields = tables.resource(name)["schema"]["fields"]
        kinds = {field["name"]: field["type"] for field in fields}
        columns = {c: k == "integer" for c, k in kinds.items() if k in ("number", "integer")}
        found |= {name: columns} if columns else {}
    return found


def _times(factor: float) -> Callable[..., Cells | None]:
    def written(raw: pd.DataFrame, at: int, column: str, columns: dict[str, bool], _: Any) -> Any:
        value = float(raw.at[at, column]) * factor
        if columns[column] and value % 1:
            return None  # a whole number that stays one
        return {column: _number(value, columns[column])}

    return written


def _sign(raw: pd.DataFrame, at: int, column: str, *_: Any) -> Cells:
    text = str(raw.at[at, column])
    return {column: text[1:] if text.startswith("-") else f"-{text}"}


def _swapped(
    raw: pd.DataFrame, at: int, column: str, columns: dict[str, bool], draw: random.Random
) -> Cells | None:
    row = raw.loc[at]
    others = [other for other in columns if row[other] and row[other] != row[column]]
    if not others:
        return None
    other = draw.choice(others)
    return {column: row[other], other: row[column]}


def _neighbour(raw: pd.DataFrame, at: int, column: str, *_: Any) -> Cells | None:
    beside = at + 1 if at + 1 < len(raw) else at - 1
    text = str(raw.at[beside, column]) if beside >= 0 else ""
    return {column: text} if text and text != raw.at[at, column] else None


KINDS: dict[str, Callable[..., Cells | None]] = {
    "x10": _times(10), "x1,000": _times(1000), "x8": _times(8), "/8": _times(1 / 8),
    "x2": _times(2), "sign": _sign, "swapped columns": _swapped, "neighbouring row": _neighbour,
}  # fmt: skip


def corruptions(
    number: int, seed: int = SEED, tried: Collection[str] = (*KINDS,)
) -> Iterator[Trial]:
    """As many corruptions of numeric cells are drawn, the kinds in turn, and some kinds tried.

    A cell of nought is left out.
    """
    tables, draw, kinds = current(), random.Random(seed), [*KINDS]
    numeric = _numeric(tables)
    texts = {name: tables.raw(name) for name in numeric}
    places = [
        (name, at, column)
        for name, columns in numeric.items()
        for column in columns
        for at, text in texts[name][column].items()
        if text and float(text)
    ]
    for count in range(number):
        kind, cells = kinds[count % len(kinds)], None
        while cells is None:
            name, at, column = draw.choice(places)
            cells = KINDS[kind](texts[name], at, column, numeric[name], draw)
        if kind in tried:
            yield _tried(kind, name, texts[name], at, cells)


def _tried(kind: str, name: str, raw: pd.DataFrame, at: int, cells: Cells) -> Trial:
    changed = raw.copy()
    changed.loc[at, [*cells]] = [*cells.values()]
    found = rules(current().with_rows({name: changed}), name, cells)
    return Trial(kind, name, at + 2, cells, found)


ADDED = ("prices", "realized_performance", "clusters", "deals")
"""Tables that often get a row."""
BOUND = {"accelerators", "company_quarters"}
"""Tables whose dates stand a second time beside their sources, or bound a quarter."""


def edits(number: int, seed: int = SEED) -> Iterator[Trial]:
    """As many plausible edits: a price moved by up to 40 %, a new row, a row dated anew."""
    tables, draw = current(), random.Random(seed)
    dated = [(name, field["name"]) for name in sorted(set(tables.names) - BOUND)
             for field in tables.resource(name)["schema"]["fields"]
             if field.get("date") == "not after updated"]  # fmt: skip
    for count in range(number):
        kind = ("price moved", "new row", "new date")[count % 3]
        if kind == "new date":
            name, column = draw.choice(dated)
            raw = tables.raw(name)
            at = draw.choice([n for n, text in raw[column].items() if len(text) >= 7])
            yield _tried(kind, name, raw, at, {column: _redated(raw.at[at, column], draw)})
            continue
        name = "prices" if kind == "price moved" else draw.choice(ADDED)
        raw = tables.raw(name)
        at = draw.choice([n for n, price in raw.get("usd_per_chip_hour", raw.iloc[:, 0]).items()
                          if price])  # fmt: skip
        cells = _moved(raw.loc[at], draw) if name == "prices" else {}
        if kind == "new row":
            raw.loc[len(raw)] = raw.loc[at]
            at, key = len(raw) - 1, raw.columns[0]
            cells[key] = f"{raw.at[at, key]}-again"
        yield _tried(kind, name, raw, at, cells)


def _moved(row: pd.Series, draw: random.Random) -> Cells:
    """Another price of an instance, and what it makes for a chip."""
    price = round(float(row["usd_per_hour"]) * draw.uniform(0.6, 1.4), 4)
    each = price / int(row["chips"])
    return {"usd_per_hour": f"{price:.4f}", "usd_per_chip_hour": f"{each:.4f}"}


def _redated(text: str, draw: random.Random) -> str:
    """The same day or the 28th, one to three months before."""
    month = pd.Period(text[:7], "M") - draw.choice([1, 2, 3])
    return f"{month}{text[7:8]}{min(text[8:], '28')}"


def table(trials: list[Trial]) -> str:
    """A line for each kind: how many are found, of how many, and by which rules."""
    lines = []
    for kind in dict.fromkeys(trial.kind for trial in trials):
        own = [trial for trial in trials if trial.kind == kind]
        found = [trial for trial in own if trial.rules]
        by = Counter(trial.rules[0] for trial in found)
        told = "; ".join(f"{rule} {count}" for rule, count in by.most_common())
        share = f"{len(found) / len(own):.0%}"
        lines.append(f"{kind:16}  {len(found):4} of {len(own):<4} {share:>4}  {told}")
    return "\n".join(lines)


def main(given: list[str] | None = None) -> int:
    """Print what is found of corruptions and of plausible edits."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--number", type=int, default=1000, help="a tenth as many edits")
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--missed", action="store_true", help="name what is not found")
    told = asked.parse_args(given)
    wrong = [*corruptions(told.number, told.seed)]
    print(f"Corruptions found, of {told.number}, and the first rule that does\n{table(wrong)}")
    right = [*edits(told.number // 10, told.seed)]
    print(f"\nPlausible edits refused, of {len(right)}\n{table(right)}")
    if told.missed:
        print("\nNot found", *(trial for trial in wrong if not trial.rules), sep="\n")
        print("\nRefused", *(f"{t} ({t.rules[0]})" for t in right if t.rules), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
