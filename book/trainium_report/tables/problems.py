"""One thing wrong in a table, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one place. `row` is the line in the file, the header being line 1."""

    file: str
    row: int | None
    column: str | None
    found: str
    expected: str

    def __str__(self) -> str:
        row = f" row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{row}{column}: found {self.found}, expected {self.expected}"


def at(frame: pd.DataFrame, index: Any, column: str, found: object, expected: str) -> Problem:
    """The problem in one cell of a table as it was read."""
    shown = "nothing" if pd.isna(found) else str(found)
    return Problem(frame.attrs["file"], int(index) + 2, column, shown, expected)
