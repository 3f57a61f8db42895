"""When chips were on sale, by one meaning for every maker, and how far generations lie apart."""

from __future__ import annotations

import pandas as pd

from ...tables import Tables
from .chips import chip_table, origin
from .dates import decimal_year

SALE = {"cloud": ("available",), "shipped": ("shipped", "available")}
"""Options of ``obs_sale``: the column of the chip, and the one in its place where that is empty."""

FAMILY = {"Nvidia": "NVIDIA data-center GPU", "Amazon": "AWS Trainium"}
"""The families whose generations are compared."""


def on_sale(tables: Tables, sale: str = "cloud") -> pd.Series:
    """The day from which each chip was on sale, by chip id; missing where none is known."""
    chips = chip_table(tables)
    first, *others = (chips[column] for column in SALE[sale])
    for other in others:
        first = first.fillna(other)
    return first


def sale_origin(tables: Tables, chip_id: str, sale: str = "cloud") -> str:
    """The source of that day."""
    found = (origin(tables, chip_id, column) for column in SALE[sale])
    return next(filter(None, found), "")


def gap(tables: Tables, maker: str, by: str = "chip", sale: str = "cloud") -> float | None:
    """Mean years between generations on sale so far, the first being Hopper or Trainium1.

    ``by`` is 'chip' (each new generation number; Blackwell Ultra counts) or 'architecture'
    (Hopper, Blackwell). None where fewer than two are on sale.
    """
    chips = chip_table(tables)
    rows = chips.assign(day=on_sale(tables, sale))[chips["family"] == FAMILY[maker]]
    rows = rows[(rows["day"] >= "2022") & (rows["day"] <= tables.as_of.isoformat())]
    if by == "architecture":
        rows = rows[rows["generation"] != chips.at["nvidia-gb300", "generation"]]
    dates = sorted(decimal_year(str(day)) for day in rows.groupby("generation")["day"].min())
    return (dates[-1] - dates[0]) / (len(dates) - 1) if len(dates) > 1 else None
