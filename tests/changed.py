"""Constructed changes of data, to see what follows from them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pandas as pd
from trainium_report import data


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
