"""One row of a table by its key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...tables import Tables, near


def row_of(tables: Tables, table: str, key: Any) -> pd.Series:
    """The row of a table with this primary key. KeyError, with near names, where there is none."""
    column = tables.resource(table)["schema"]["primaryKey"]
    rows = tables[table]
    found = rows[rows[column] == key]
    if found.empty:
        raise KeyError(f"data/{table}.csv: no {column} {key!r}{near(str(key), list(rows[column]))}")
    return found.iloc[0]


def rows_of(tables: Tables, table: str, keys: Mapping[str, str]) -> dict[str, pd.Series]:
    """The rows of a table by option: ``keys`` maps each to a primary key.

    What is missing is left out: for look-ups, in which it is a missing value.
    """
    column = tables.resource(table)["schema"]["primaryKey"]
    rows = tables[table].set_index(column)
    return {option: rows.loc[key] for option, key in keys.items() if key in rows.index}


def keyless(
    rows: pd.DataFrame, column: str = "value"
) -> tuple[dict[tuple[str, ...], float], dict[tuple[str, ...], str]]:
    """The number of the first row and its source, as a look-up without keys takes them.

    Both are empty where there is no row.
    """
    if rows.empty:
        return {}, {}
    first = rows.iloc[0]
    return {(): float(first[column])}, {(): str(first["source_id"])}
