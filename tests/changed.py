"""Constructed changes of data, to see what follows from them."""

from __future__ import annotations

from typing import Any

import pandas as pd
from trainium_report.chapters import build, report
from trainium_report.results import Report, claims
from trainium_report.tables import current

Change = tuple[str, dict[str, Any], dict[str, Any]]
"""A table, what the rows to change have, and what they shall have; nothing takes them away."""


def _text(value: Any) -> str:
    if value is None or value is pd.NA:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def changed(*changes: Change, updated: str | None = None) -> Report:
    """The report of the tables after changes; ``updated`` replaces the day of the facts."""
    tables = current()
    for name, where, new in changes:
        typed, raw = tables[name], tables.raw(name)
        rows = pd.Series(True, index=typed.index)
        for column, wanted in where.items():
            rows &= (typed[column] == wanted).fillna(False).astype(bool)
        assert rows.any(), f"no row of {name} with {where}"
        for column, value in new.items():
            raw.loc[rows, column] = _text(value)
        tables = tables.with_rows({name: raw if new else raw[~rows].reset_index(drop=True)})
    return build(tables.with_rows({}, updated) if updated else tables)


def verdict(key: str, *changes: Change, updated: str | None = None) -> str:
    """The verdict on a claim after constructed changes of data."""
    return claims.ruling(changed(*changes, updated=updated), key).verdict


def check_turn(key: str, change: Change, expected: str) -> None:
    """Assert that a rule over tables gives what the ledger says, and turns with the change only."""
    before = claims.ruling(report(), key)
    assert before.origins
    assert before.verdict == claims.row(current(), key)["verdict"] != expected
    assert verdict(key, change) == expected
    assert claims.ruling(report(), key).verdict == before.verdict
