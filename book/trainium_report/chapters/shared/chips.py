"""Chips: their makers, and the figures and sources of ``data/accelerators.csv``."""

from __future__ import annotations

import pandas as pd

from ...tables import Tables, kept

_MAKERS = {"aws": "Amazon", "nvidia": "Nvidia", "google": "Google", "amd": "AMD"}


def maker(chip_id: str) -> str:
    """The maker of a chip, as the palette names it: Amazon, Nvidia, Google, AMD or Other."""
    return _MAKERS.get(chip_id.partition("-")[0], "Other")


@kept
def chip_table(tables: Tables) -> pd.DataFrame:
    """The accelerators by chip id (shared: do not change it)."""
    return tables["accelerators"].set_index("chip_id")


@kept
def preferred_cells(tables: Tables) -> pd.DataFrame:
    """The preferred readings of chips' figures, by chip id and field (shared)."""
    cells = tables["accelerator_sources"]
    return cells[cells["preferred"]].set_index(["chip_id", "field"])


def origin(tables: Tables, chip_id: str, field: str) -> str:
    """The source of a figure of a chip; empty where none is preferred."""
    cells = preferred_cells(tables)
    where = (chip_id, field)
    return str(cells.at[where, "source_id"]) if where in cells.index else ""


def cell(tables: Tables, chip_id: str, field: str = "bf16_dense_tflops") -> tuple[float, str]:
    """A figure of a chip, by default its dense BF16 rate in TFLOP/s, and its source.

    KeyError where none is preferred.
    """
    row = preferred_cells(tables).loc[(chip_id, field)]
    return float(row["value"]), str(row["source_id"])
