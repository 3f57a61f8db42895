"""When chips were on sale, by one meaning for every maker, and how far generations lie apart."""

from __future__ import annotations

from ...tables import Tables
from .chips import chip_table
from .dates import decimal_year

SALE = {"cloud": "available", "shipped": "shipped"}
"""Options of ``obs_sale`` and the column of the chip behind each; for every maker the same."""

FAMILY = {"Nvidia": "NVIDIA data-center GPU", "Amazon": "AWS Trainium"}
"""The families whose generations are compared."""


def gap(tables: Tables, maker: str, by: str = "chip", sale: str = "cloud") -> float | None:
    """Mean years between generations on sale so far, the first being Hopper or Trainium1.

    ``by`` is 'chip' (each new generation number; Blackwell Ultra counts) or 'architecture'
    (Hopper, Blackwell). None where fewer than two are on sale.
    """
    chips = chip_table(tables)
    rows = chips[chips["family"] == FAMILY[maker]].dropna(subset=[SALE[sale]])
    rows = rows[(rows[SALE[sale]] >= "2022") & (rows[SALE[sale]] <= tables.as_of.isoformat())]
    if by == "architecture":
        rows = rows[rows["generation"] != chips.at["nvidia-gb300", "generation"]]
    dates = sorted(decimal_year(str(d)) for d in rows.groupby("generation")[SALE[sale]].min())
    return (dates[-1] - dates[0]) / (len(dates) - 1) if len(dates) > 1 else None
