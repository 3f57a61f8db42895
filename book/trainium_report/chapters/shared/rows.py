"""One row of a table by its key."""

from __future__ import annotations

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
