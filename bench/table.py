"""The rows of the bench: two sets of measures, their ratio, and whether a target is met."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Row:
    """Measures of one thing on two sides, one of each for every round.

    ``target`` is the highest ratio of the second to the first that is wanted; None where none is.
    """

    what: str
    unit: str
    first: Sequence[float]
    second: Sequence[float]
    target: float | None = None

    @property
    def ratio(self) -> float:
        """The second side's median over that of the first; not a number where that is 0."""
        return _over(median(self.second), median(self.first))

    @property
    def rounds(self) -> tuple[float, float]:
        """The lowest and the highest ratio of a single round."""
        ratios = [_over(b, a) for a, b in zip(self.first, self.second, strict=False)]
        return min(ratios), max(ratios)

    @property
    def verdict(self) -> str:
        """'met', 'missed', or nothing where there is no target."""
        if self.target is None:
            return ""
        return "met" if self.ratio <= self.target else "missed"

    def as_json(self) -> dict[str, Any]:
        """The row with all its measures."""
        ratio = None if math.isnan(self.ratio) else self.ratio
        return {**asdict(self), "ratio": ratio, "verdict": self.verdict}


def _over(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


@dataclass(frozen=True)
class Table:
    """Rows that compare the same two sides."""

    title: str
    sides: tuple[str, str]
    rows: Sequence[Row]

    def text(self) -> str:
        """The table to print; a ratio's spread is that of its rounds."""
        lines = [("", *self.sides, "ratio", "by round", "target", "")]
        for row in self.rows:
            low, high = row.rounds
            lines.append((
                f"{row.what}, {row.unit}", f"{median(row.first):,.1f}",
                f"{median(row.second):,.1f}", f"{row.ratio:.3f}",
                f"{low:.2f} to {high:.2f}" if min(len(row.first), len(row.second)) > 1 else "",
                "" if row.target is None else f"<= {row.target:.2f}", row.verdict,
            ))  # fmt: skip
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        form = f"{{:{widths[0]}}}" + "".join(f"  {{:>{width}}}" for width in widths[1:])
        return "\n".join([self.title, *(form.format(*line).rstrip() for line in lines)])

    def as_json(self) -> dict[str, Any]:
        """The table with all measures of its rows."""
        rows = [row.as_json() for row in self.rows]
        return {"title": self.title, "sides": list(self.sides), "rows": rows}
