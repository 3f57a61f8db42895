"""Facts for a value or a rule: what it reads is recorded as what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ..models import Input
from ..tables import Tables
from .basis import Basis
from .provenance import Origin, Step, numbers, of_input, of_output


class Facts:
    """Rows, cells and model outputs, each recorded in ``origins`` and ``steps`` as it is read."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self.origins: list[Origin] = []
        self.steps: list[Step] = []

    @property
    def tables(self) -> Tables:
        """The tables, read without a record: for what only selects, and for :meth:`cite_rows`."""
        return self.basis.tables

    def part_of(self, name: str) -> Facts:
        """Facts for a named value that this one needs: its origins count here, its steps do not."""
        self._step(name)
        inner = Facts(self.basis)
        inner.origins = self.origins
        return inner

    def _step(self, name: str, **given: Any) -> None:
        step = Step(name, tuple(given.items()))
        if step not in self.steps:
            self.steps.append(step)

    def _record(self, origin: Origin) -> None:
        if origin not in self.origins:
            self.origins.append(origin)

    def cite(
        self, what: str, source_id: Any, locator: Any = "", source_status: str = "direct", *,
        table: str = "", figures: Iterable[float] = (),
    ) -> None:  # fmt: skip
        """Record one origin; a source or a place that is missing is left empty."""
        self._record(
            Origin(
                what,
                source_id if isinstance(source_id, str) else None,
                locator if isinstance(locator, str) else "",
                source_status,
                table,
                tuple(figures),
            )
        )

    def row(self, table: str, **where: Any) -> pd.Series:
        """The single row of a table that meets the conditions.

        Raises LookupError unless exactly one row does.
        """
        rows = self.tables[table]
        for column, wanted in where.items():
            rows = rows[rows[column] == wanted]
        if len(rows) != 1:
            asked = ", ".join(f"{k}={v!r}" for k, v in where.items())
            raise LookupError(f"data/{table}.csv: {len(rows)} rows with {asked}, expected one")
        row = rows.iloc[0]
        what = f"{table.replace('_', ' ')}: {', '.join(str(v) for v in where.values())}"
        cells = (row["source_id"], row["locator"], row["source_status"])
        self.cite(what, *cells, table=table, figures=numbers(row))
        return row

    def cite_rows(self, frame: pd.DataFrame, what: str) -> pd.DataFrame:
        """The frame itself, each of its sources recorded once, with its place where there is one.

        A source of which some row is not read directly has the status of that row.
        """
        for source_id, rows in frame.groupby("source_id", sort=False):
            places = rows["locator"].dropna().unique() if "locator" in rows else []
            place = places[0] if len(places) == 1 else ""
            status = rows["source_status"] if "source_status" in rows else pd.Series(["direct"])
            worst = next(iter(status[status != "direct"].dropna()), "direct")
            self.cite(what, source_id, place, str(worst), figures=numbers(rows.to_numpy().ravel()))
        return frame

    def chip(self, chip_id: str, field: str) -> float:
        """A figure of a chip from ``data/accelerators.csv``, with the source of that cell."""
        row = self.row("accelerator_sources", chip_id=chip_id, field=field, preferred=True)
        return float(row["value"])

    def price(self, price_id: str) -> float:
        """USD per chip-hour of one row of ``data/prices.csv``."""
        return float(self.row("prices", price_id=price_id)["usd_per_chip_hour"])

    def model(self, name: str, **given: Any) -> float:
        """An output of a model at the given assumptions (defaults elsewhere)."""
        if name in self.basis.models.outputs:
            self._step(name, **given)
        for origin in of_output(self.basis.models, name, given):
            self._record(origin)
        return float(self.basis.evaluate(name, **given))

    def default(self, item: Input) -> float:
        """The default of an assumption."""
        self._record(of_input(item))
        return item.default
