"""Numbers of the right form and the wrong size are found; plausible edits are not held up."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from trainium_report.tables import Tables, current
from trainium_report.tables.levels import LEVELS, RULES

SEED = 20261130


def _found(changed: Tables, name: str) -> set[tuple[int | None, str | None]]:
    """Row and column of each problem that the rules of levels find in a table."""
    found = set()
    for needs, rule in RULES:
        names = needs or [name]
        if name in names:
            frames = {each: changed[each] for each in names}
            found |= {(p.row, p.column) for p in rule(frames, changed) if name in p.file}
    return found


def _with(name: str, index: int, **cells: str) -> Tables:
    raw = current().raw(name)
    for column, text in cells.items():
        raw.loc[index, column] = text
    return current().with_rows({name: raw})


@pytest.mark.parametrize(
    ("name", "column", "factor"),
    [("prices", "usd_per_chip_hour", 10), ("company_quarters", "value", 10),
     ("clusters", "peak_bf16_exaflops", 1000), ("training_runs", "training_flop", 1000),
     ("systems", "power_kw_low", 8), ("deals", "usd_bn", 1000)],
)  # fmt: skip
def test_a_number_of_another_thing_is_found(name: str, column: str, factor: float) -> None:
    frame = current()[name]
    draw = random.Random(f"{SEED} {name}")
    rows = frame.index[frame[column] > 0]
    caught = []
    for index in draw.sample(list(rows), min(10, len(rows))):
        text = repr(float(frame.at[index, column]) * factor)
        caught.append((index + 2, column) in _found(_with(name, index, **{column: text}), name))
    assert sum(caught) >= 0.6 * len(caught)


@pytest.mark.parametrize(
    "cells", [{"default": "33"}, {"best_case_nvidia": "-5"}, {"step": "10"}, {"high": "400"}]
)
def test_an_assumption_stays_in_its_range(cells: dict[str, str]) -> None:
    (index,) = current().raw("assumptions").query("assumption_id == 'mfu_rival'").index
    assert (index + 2, next(iter(cells))) in _found(
        _with("assumptions", index, **cells), "assumptions"
    )


def test_plausible_edits_pass() -> None:
    """Prices moved by up to 40 %, rows taken away or given again with another date and price."""
    draw = random.Random(SEED)
    raw, held = current().raw("prices"), 0
    known = raw.index[raw["usd_per_chip_hour"] != ""]
    for _ in range(100):
        index = draw.choice(list(known))
        price = float(raw.at[index, "usd_per_chip_hour"]) * draw.uniform(0.6, 1.4)
        row = raw.loc[[index]].assign(usd_per_chip_hour=f"{price:.4f}", as_of="2026-11-15")
        kind = draw.choice(["moved", "new", "gone"])
        rest = raw if kind == "new" else raw.drop(index)
        made = rest if kind == "gone" else pd.concat([rest, row], ignore_index=True)
        held += bool(_found(current().with_rows({"prices": made.reset_index(drop=True)}), "prices"))
    assert held <= 5


def test_bounds_are_wider_than_the_tables_need() -> None:
    """No bound is fitted to one row: each leaves half as much again as the tables need today."""
    for level in LEVELS:
        frame = current()[level.table]
        known = frame[frame[level.column] > 0]
        groups = known.groupby(list(level.by), dropna=False) if level.by else [((), known)]
        if level.along:
            continue
        for _, rows in groups:
            values = rows[level.column].astype(float)
            if len(values) > 3:
                spread = max(values.max() / values.median(), values.median() / values.min())
                assert spread <= level.factor / 1.5, (level, spread)
