"""Facts for a value or a rule: what it reads is recorded as what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ..models import Input
from ..tables import Tables, near
from .basis import Basis
from .provenance import Origin, Step, numbers, of_input, of_output


class Facts:
    """Rows, cells and model outputs, each recorded in ``origins`` and ``steps`` as it is read.

    ``asked`` and ``empty`` are for :meth:`lacking`: what was asked of models, at any depth, and
    what was cited of which there was no row.
    """

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self.origins: list[Origin] = []
        self.steps: list[Step] = []
        self.asked: list[Step] = []
        self.empty: list[str] = []

    @property
    def tables(self) -> Tables:
        """The tables, read without a record: for what only selects, and for :meth:`cite_rows`."""
        return self.basis.tables

    def part_of(self, name: str) -> Facts:
        """Facts for a named value that this one needs: its origins count here, its steps do not."""
        self._step(name)
        inner = Facts(self.basis)
        inner.origins, inner.asked, inner.empty = self.origins, self.asked, self.empty
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

        Raises LookupError, with near names, unless exactly one row does.
        """
        rows, hint = self.tables[table], ""
        for column, wanted in where.items():
            if column not in rows:
                told = f"data/{table}.csv: no column {column!r}{near(column, rows.columns)}"
                raise LookupError(told)
            fit = rows[rows[column] == wanted]
            if fit.empty and not rows.empty:
                hint = near(str(wanted), map(str, rows[column].dropna()))
            rows = fit
        if len(rows) != 1:
            asked = ", ".join(f"{k}={v!r}" for k, v in where.items())
            found = f"{len(rows) or 'no'} row{'s' * (len(rows) > 1)} with {asked}"
            raise LookupError(f"data/{table}.csv: {found}, expected one{hint}")
        row = rows.iloc[0]
        what = f"{table.replace('_', ' ')}: {', '.join(str(v) for v in where.values())}"
        cells = (row["source_id"], row["locator"], row["source_status"])
        self.cite(what, *cells, table=table, figures=numbers(row))
        return row

    def cite_rows(self, frame: pd.DataFrame, what: str) -> pd.DataFrame:
        """The frame itself, each of its sources recorded once, with its place where there is one.

        A source of which some row is not read directly has the status of that row.
        """
        if frame.empty:
            place = f"{frame.attrs['file']}: " if "file" in frame.attrs else ""
            self.empty.append(f"{place}no row for {what}")
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
            self.asked.append(Step(name, tuple(given.items())))
        for origin in of_output(self.basis.models, name, given):
            self._record(origin)
        return float(self.basis.evaluate(name, **given))

    def default(self, item: Input) -> float:
        """The default of an assumption."""
        self._record(of_input(item))
        return item.default

    def lacking(self) -> str:
        """The rows that were looked for in vain, as a message names them; empty if all are there.

        What may be missing is listed too: it tells why a number could not be computed, if it could
        not.
        """
        models = self.basis.models
        why = [r for step in self.asked for r in models.lacking(step.name, **dict(step.given))]
        return "; ".join(dict.fromkeys([*why, *self.empty]))
