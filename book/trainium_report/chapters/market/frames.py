"""What chapter 1 draws: rows of the tables and of the models, picked and labelled."""

from __future__ import annotations

import pandas as pd

from ...results import Basis
from ...tables import authority
from ..shared.market_data import COUNTS, EPOCH, MAKERS, YEARS, shares_shipped


def readings(basis: Basis) -> pd.DataFrame:
    """Every share found for Nvidia, one row a reading, grouped by what is counted.

    Columns: ``group``, ``low`` and ``high`` (fractions), ``maker``, ``claimed`` (true for a
    forecast or an aggregator: it decides nothing), ``period``, ``by``, ``authority``, ``as_of``,
    ``source_id``.
    """
    table = basis.tables["market_share"]
    rows = table[(table["holder"] == "Nvidia") & (table["period"] >= "2023")]
    told_by = rows["source_id"].map(authority(basis.tables))
    groups = {
        "AI chips, market not defined": "^AI (?:chips|accelerators|semiconductors|training chips)$",
        "Data-centre GPUs": "GPU",
        "All AI processors, by revenue": "^(?:data-centre AI|AI data-centre acc|AI acc.*revenue)",
        "AI servers, by supplier of the chip": "^(?:AI servers|AI chips .supplier)",
        "Packaging wafers (CoWoS)": "CoWoS",
        "Four makers, units (Epoch AI)": "^AI accelerator units",
        "Four makers, compute (Epoch AI)": "^AI compute shipped",
    }
    found = pd.Series(pd.NA, index=rows.index, dtype="object")
    for label, pattern in reversed(groups.items()):
        found[rows["market_definition"].str.contains(pattern, regex=True)] = label
    frame = rows.assign(
        group=found,
        low=rows["share_low"] / 100,
        high=rows["share_high"].fillna(rows["share_low"]) / 100,
        maker="Nvidia",
        claimed=rows["forecast"] | (told_by == "aggregator"),
        authority=told_by.where(~rows["forecast"], told_by + ", forecast"),
    ).dropna(subset=["group"])
    order = {label: n for n, label in enumerate(groups)}
    # What decides is drawn last, on top.
    frame = frame.assign(_order=frame["group"].map(order), _last=~frame["claimed"])
    frame = frame.sort_values(["_order", "_last"], kind="stable")
    return frame.drop(columns=["_order", "_last"]).reset_index(drop=True)


def readings_by_year(basis: Basis) -> pd.DataFrame:
    """The readings of 2023 to 2025, grouped by year and then by what is counted.

    Columns as in :func:`readings`, with ``year``.
    """
    frame = readings(basis)
    frame = frame.assign(year=frame["period"].str[:4])
    frame = frame[frame["year"].isin(basis.options("mkt_period"))]
    frame = frame.assign(group=frame["year"] + " \N{MIDDLE DOT} " + frame["group"])
    return frame.sort_values("year", kind="stable").reset_index(drop=True)


def makers(basis: Basis) -> pd.DataFrame:
    """Shares of the four makers by units and by compute, a row for each maker and count.

    Columns: ``label``, ``maker``, ``by_units`` (bool), ``y2024``, ``y2025``, ``source_id``.
    """
    shares = shares_shipped(basis.tables)
    rows = []
    for key, name in MAKERS.items():
        for count, said in (("compute", "compute"), ("units", "units")):
            rows.append(
                {
                    "label": f"{name}, {said}", "maker": name.split()[0],
                    "by_units": count == "units",
                    **{f"y{year}": float(shares.at[key, (count, year)]) for year in YEARS},
                    "source_id": EPOCH,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def indices(basis: Basis) -> pd.DataFrame:
    """The index of the four makers by count and year, with its bounds at the default assumption.

    Columns: ``label``, ``points``, ``low``, ``high``, ``source_id``.
    """

    rows = []
    for count in COUNTS:
        for year in YEARS:
            at = {"mkt_unit": count, "mkt_year": year}
            rows.append(
                {
                    "label": f"{count.capitalize()}, {year}",
                    "points": basis.evaluate("mkt_hhi", **at),
                    "low": basis.evaluate("mkt_hhi_low", **at),
                    "high": basis.evaluate("mkt_hhi_high", **at),
                    "source_id": EPOCH,
                }
            )
    return pd.DataFrame(rows)


SIZES = {
    "omdia-gpus-and-ai-accelerators-for-data-centres-2024-2025": "Omdia, 2024",
    "omdia-gpus-and-ai-accelerators-for-data-centres-2025-2025": "Omdia, 2025",
    "gartner-ai-processing-semiconductors-2026-2025-09": "Gartner, 2026",
}
"""Estimates of the market for the chips that the chapter draws, and their labels."""


def sizes(basis: Basis) -> pd.DataFrame:
    """Estimates of the year's market: ``label``, ``start``, ``end``, ``usd_bn`` (a year)."""
    table = basis.tables["market_size"].set_index("size_id")
    rows = []
    for key, label in SIZES.items():
        row = table.loc[key]
        year = int(row["year"])
        rows.append(
            {
                "label": label, "start": f"{year}-01-01", "end": f"{year}-12-31",
                "usd_bn": float(row["value"]), "quarter_usd_bn": float(row["value"]) / 4,
                "published": row["published"], "source_id": row["source_id"],
            }
        )  # fmt: skip
    return pd.DataFrame(rows)
