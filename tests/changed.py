"""Constructed changes of data, to see what follows from them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import pandas as pd
from trainium_report import claims, data

Change = tuple[str, dict[str, Any], dict[str, Any]]
"""A table, what the rows to change have, and what they shall have."""


def _forget() -> None:
    """Empty whatever was computed from the tables."""
    for clear in data._CACHES:
        clear()


@contextmanager
def changed(table: str, where: dict[str, Any], **new: Any) -> Iterator[pd.DataFrame]:
    """Set columns of the rows of a table that meet ``where``, for the block.

    With no column named the rows are taken away. Numbers that a model reads when it is defined
    (the lookups behind a choice) keep their values: change an assumption there instead.
    """
    real, frame = data.table, data.table(table)
    rows = pd.Series(True, index=frame.index)
    for column, wanted in where.items():
        rows &= (frame[column] == wanted).fillna(False).astype(bool)
    assert rows.any(), f"no row of {table} with {where}"
    for column, value in new.items():
        frame.loc[rows, column] = value
    if not new:
        frame = frame[~rows]

    def given(name: str) -> pd.DataFrame:
        return frame.copy() if name == table else real(name)

    _forget()
    with mock.patch.object(data, "table", given):
        yield frame
    _forget()


def verdict(key: str, *changes: Change) -> str:
    """The verdict on a claim after constructed changes of data."""
    with ExitStack() as stack:
        for table, where, new in changes:
            stack.enter_context(changed(table, where, **new))
        return claims.ruling(key).verdict


def check_turn(key: str, change: Change, expected: str) -> None:
    """Assert that a rule over tables gives what the ledger says, and turns with the change only."""
    before = claims.ruling(key)
    assert before.origins
    assert before.verdict == claims.row(key)["verdict"] != expected
    assert verdict(key, change) == expected
    assert claims.ruling(key).verdict == before.verdict
