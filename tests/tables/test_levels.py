"""Numbers of the right form and the wrong size are found; plausible edits are not held up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trainium_report.tables import Tables, current
from trainium_report.tables.levels import LEVELS, RULES

from bench.corruptions import corruptions, edits, table


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


BARS = {"x1,000": 0.95, "x8": 0.8}


def test_most_corruptions_are_found_and_plausible_edits_pass() -> None:
    """Those of the thousand of ``python -m bench.corruptions`` that have a bar."""
    drawn = [*corruptions(1000, tried=BARS)]
    for kind, bar in BARS.items():
        own = [trial for trial in drawn if trial.kind == kind]
        missed = [str(trial) for trial in own if not trial.rules]
        assert len(own) == 125
        assert len(missed) <= (1 - bar) * len(own), missed
    refused = [f"{trial} by {trial.rules}" for trial in edits(100) if trial.rules]
    assert len(refused) <= 5, refused
    assert [line.split("  ")[0] for line in table(drawn).splitlines()] == [*BARS]


@pytest.mark.parametrize(
    "cells",
    [{"default": "33"}, {"default": "0.55"}, {"default": "0.415"}, {"best_case_nvidia": "-5"},
     {"step": "10"}, {"high": "400"}],
)  # fmt: skip
def test_an_assumption_stays_in_its_range(cells: dict[str, str]) -> None:
    (index,) = current().raw("assumptions").query("assumption_id == 'mfu_rival'").index
    assert (index + 2, next(iter(cells))) in _found(
        _with("assumptions", index, **cells), "assumptions"
    )


@pytest.mark.parametrize(
    ("name", "column", "key", "change"),
    [
        ("training_runs", "training_flop", "inflection-2", lambda v: f"{float(v) * 1000:g}"),
        ("training_runs", "training_flop", "kimi-k2", lambda v: f"{float(v) * 1000:g}"),
        ("clusters", "peak_bf16_exaflops", None, lambda v: f"{float(v) * 1000:g}"),
        ("prices", "usd_per_chip_hour", "capacity_block", lambda v: f"{float(v) * 8:g}"),
        ("prices", "usd_per_chip_hour", "capacity_block", lambda v: f"{float(v) / 8:g}"),
    ],
)
def test_a_prefix_or_the_chips_of_a_machine_are_not_forgotten(
    name: str, column: str, key: str | None, change: Callable[[str], str]
) -> None:
    """A peta for an exa, or the price of eight chips for that of one."""
    raw = current().raw(name)
    rows = raw[(raw[column] != "") & ((raw == key).any(axis=1) if key else True)]
    cells = [(index, change(str(text))) for index, text in rows[column].items()]
    missed = [cell for cell in cells
              if not _found(_with(name, cell[0], **{column: cell[1]}), name)]  # fmt: skip
    assert len(missed) <= len(cells) / 5, (missed, len(cells))


def test_a_quarter_between_others_is_missed() -> None:
    raw = current().raw("company_quarters")
    own = (raw["company"] == "Nvidia") & (raw["part"] == "all") & (raw["metric"] == "revenue")
    row = raw.index[own & (raw["segment"] == "Data Center")].sort_values()[5]
    without = raw.drop(index=row).reset_index(drop=True)
    found = _found(current().with_rows({"company_quarters": without}), "company_quarters")
    assert {column for _, column in found} == {"period_start"}


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
