"""Readings of the market that several chapters use: studies, shipments, Nvidia's quarters."""

from __future__ import annotations

import pandas as pd

from ...tables import Tables, authority

COUNTS = {"units": "chips_shipped", "compute": "compute_shipped"}


YEARS = ("2024", "2025")


MAKERS = {
    "nvidia": "Nvidia", "google": "Google TPU", "amazon": "Amazon Trainium", "amd": "AMD Instinct",
}  # fmt: skip


EPOCH = "epoch-ai-chip-counts"
"""The source of the four makers' shipments."""


MARKETS = {
    "data-centre GPU": "gpu",
    "data-centre AI processors and accelerators": "revenue",
    "AI chips (supplier share in AI servers)": "servers",
    "AI accelerator units": "units",
    "AI compute shipped": "compute",
}
"""How the definition of a study begins, and the option of ``mkt_market`` that it belongs to."""


def studies(tables: Tables) -> pd.DataFrame:
    """Nvidia's share by the studies that may decide a verdict; see :func:`_counted`."""
    rows = _counted(tables)
    return rows[rows["holder"] == "Nvidia"].reset_index(drop=True)


def latest_shares(tables: Tables) -> pd.DataFrame:
    """The newest share of each maker by each way of counting, as in :func:`studies`."""
    rows = _counted(tables).sort_values("period", kind="stable")
    return rows.drop_duplicates(["holder", "market"], keep="last").reset_index(drop=True)


def _counted(tables: Tables) -> pd.DataFrame:
    """Shares of makers by the studies that may decide a verdict.

    Company, named research or press, no forecast, from 2023 on. Columns as in ``market_share`` with
    ``market`` (an option of ``mkt_market``), ``low`` and ``high`` (fractions; 'more than' keeps its
    lower end in both).
    """
    table = tables["market_share"]
    authority_of = authority(tables)
    known = table["source_id"].map(authority_of) != "aggregator"
    rows = table[known & ~table["forecast"]]
    rows = rows[rows["period"] >= "2023"]
    rows = rows.assign(
        market=[
            next((to for start, to in MARKETS.items() if text.startswith(start)), None)
            for text in rows["market_definition"]
        ],
        low=rows["share_low"] / 100,
        high=rows["share_high"].fillna(rows["share_low"]) / 100,
    )
    return rows.dropna(subset=["market"]).reset_index(drop=True)


def shipments(tables: Tables) -> pd.DataFrame:
    """Epoch AI's yearly totals of four makers: a row a maker, a column for each count and year.

    Columns are pairs (count, year) such as ``("units", "2025")``; the index holds ``MAKERS``. What
    nobody has published is missing.
    """
    table = tables["vendor_year"]
    parts = {}
    for count, metric in COUNTS.items():
        rows = table[table["metric"] == metric]
        for year in YEARS:
            amounts = rows[rows["year"].astype(str) == year].set_index("vendor")["value"]
            parts[(count, year)] = {
                key: float(amounts.get(name, float("nan"))) for key, name in MAKERS.items()
            }
    return pd.DataFrame(parts)


def shares_shipped(tables: Tables) -> pd.DataFrame:
    """Each maker's part of what the four shipped, a fraction; a column where all four are known."""
    amounts = shipments(tables)
    return (amounts / amounts.sum(skipna=False)).dropna(axis="columns")


def quarters(tables: Tables) -> pd.DataFrame:
    """Nvidia's data-centre revenue by quarter from fiscal 2024 on.

    Columns: ``start`` and ``end`` (dates), ``fiscal_label``, ``usd_bn``, ``year_usd_bn`` (the four
    quarters up to it, nan for the first three), ``source_id``, ``locator``, ``source_status``.
    """
    table = tables["company_quarters"]
    rows = table[
        (table["company"] == "Nvidia") & (table["segment"] == "Data Center")
        & (table["part"] == "all") & (table["metric"] == "revenue")
        & (table["period_start"] >= "2023-01-30")
    ].sort_values("period_end")  # fmt: skip
    rows = rows[rows["fiscal_label"].str.startswith("Q")]
    usd = rows["value"] / 1000
    return pd.DataFrame(
        {
            "start": rows["period_start"], "end": rows["period_end"],
            "fiscal_label": rows["fiscal_label"], "usd_bn": usd,
            "year_usd_bn": usd.rolling(4).sum(), "source_id": rows["source_id"],
            "locator": rows["locator"], "source_status": rows["source_status"],
        }
    ).reset_index(drop=True)  # fmt: skip
