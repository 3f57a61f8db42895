"""What chapter 1 draws: rows of the tables and of the models, picked and labelled."""

from __future__ import annotations

import pandas as pd

from ...results import Basis
from ...results.formats import number
from ...tables import authority
from ..shared.market_data import COUNTS, EPOCH, MAKERS, YEARS, quarters, shares_shipped, studies

PRESS = "2025"
UNDEFINED = "AI chips, market not defined"
"""What the press wrote in the year of the article, and of which market."""


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
        UNDEFINED: "^AI (?:chips|accelerators|semiconductors|training chips)$",
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


COUNTED = {
    ("gpu", "revenue"): "sales of data-centre GPUs",
    ("gpu", "units"): "data-centre GPUs shipped",
    ("revenue", "revenue"): "sales of all AI processors",
    ("servers", "units"): "chips in AI servers",
    ("units", "units"): "chips of four makers",
    ("compute", "compute"): "computing power of four makers",
}
"""What a study counts, by its market and its measure."""


def counts(basis: Basis) -> pd.DataFrame:
    """Nvidia's share by each study that may decide, and what the press wrote.

    Columns: ``label``, ``low``, ``high`` (fractions), ``text``, ``market``, ``year``, ``period``,
    ``by``, ``maker``, ``source_id``. The last row is the range of the aggregators' figures of 2025
    for markets that they do not define; its market is 'none', and it decides nothing. The studies
    of the year compared by default come first, each year the highest first.
    """
    found = studies(basis.tables).sort_values(["high", "period"], ascending=False, kind="stable")
    compared = found["period"].str.startswith(str(basis.evaluate("mkt_period")))
    found = pd.concat([found[compared], found[~compared]])
    rows = []
    for row in found.to_dict("records"):
        by = "Epoch AI" if row["source_id"] == EPOCH else row["by"].removesuffix(" Group")
        what = COUNTED.get((row["market"], row["measure"]), row["market_definition"])
        least = " or more" if row["bound"] == "at_least" else ""
        rows.append(
            {
                "label": f"{row['period'].replace('-', ' ')} \N{MIDDLE DOT} {what} ({by})",
                "low": row["low"], "high": row["high"], "by": by, "maker": "Nvidia",
                "text": number(row["high"], "{:.0%}") + least, "year": row["period"][:4],
                **{name: row[name] for name in ("market", "period", "source_id")},
            }
        )  # fmt: skip
    told = readings(basis)
    told = told[
        told["claimed"] & (told["group"] == UNDEFINED) & told["period"].str.startswith(PRESS)
    ]
    low, high = float(told["low"].min()), float(told["high"].max())
    rows.append(
        {
            "label": f"{PRESS} \N{MIDDLE DOT} press, market not defined: not compared",
            "low": low, "high": high, "text": f"{low:.0%} to {high:.0%}", "market": "none",
            "year": PRESS, "period": PRESS, "by": "press and aggregators", "maker": "Other",
            "source_id": told["source_id"].iloc[0],
        }
    )  # fmt: skip
    return pd.DataFrame(rows)


def makers(basis: Basis) -> pd.DataFrame:
    """Shares of the four makers by units and by compute, a row for each maker and count.

    Columns: ``name``, ``count``, ``maker``, ``by_units`` (bool), ``y2024``, ``y2025``,
    ``source_id``.
    """
    shares = shares_shipped(basis.tables)
    rows = []
    for key, name in MAKERS.items():
        for count, said in (("compute", "computing power"), ("units", "chips")):
            rows.append(
                {
                    "name": name, "count": said, "maker": name.split()[0],
                    "by_units": count == "units",
                    **{f"y{year}": float(shares.at[key, (count, year)]) for year in YEARS},
                    "source_id": EPOCH,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


WORDS = {"units": "chips", "compute": "computing power"}
"""How prose calls a count."""


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
                    "label": f"{WORDS[count].capitalize()}, {year}",
                    "points": basis.evaluate("mkt_hhi", **at),
                    "low": basis.evaluate("mkt_hhi_low", **at),
                    "high": basis.evaluate("mkt_hhi_high", **at),
                    "source_id": EPOCH,
                }
            )
    return pd.DataFrame(rows)


SIZES = {
    "omdia-gpus-and-ai-accelerators-for-data-centres-2024-2025": "All makers' chips, 2024 (Omdia)",
    "omdia-gpus-and-ai-accelerators-for-data-centres-2025-2025": "All makers' chips, 2025 (Omdia)",
    "gartner-ai-processing-semiconductors-2025-2025-09": "All makers' chips, 2025 (Gartner)",
    "gartner-ai-processing-semiconductors-2026-2025-09": "All makers' chips, 2026 (Gartner)",
}
"""Estimates of the market for the chips that the chapter draws, and their labels."""

SOLD = {
    "Q3 FY2025": "Nvidia, year to October 2024", "Q3 FY2026": "Nvidia, year to October 2025",
    "Q2 FY2027": "Nvidia, year to July 2026",
}  # fmt: skip
"""The quarters up to which Nvidia's year is drawn, and their labels."""

LEAST_FORECAST = SIZES["omdia-gpus-and-ai-accelerators-for-data-centres-2025-2025"]
LATEST_YEAR = SOLD["Q2 FY2027"]
"""The rows that a title names."""


def money(basis: Basis) -> pd.DataFrame:
    """A year of everybody's chips as estimated, and of Nvidia's data centre, the least first.

    Columns: ``label``, ``usd_bn``, ``text``, ``kind``, ``hollow`` (a forecast), ``maker``,
    ``source_id``.
    """
    table = basis.tables["market_size"].set_index("size_id")
    rows = []
    for key, label in SIZES.items():
        row = table.loc[key]
        ahead = str(row["published"])[:4] <= str(row["year"])
        kind = "forecast, chips only" if ahead else "estimate, chips only"
        rows.append([label, float(row["value"]), kind, ahead, "Other", row["source_id"]])
    sold = quarters(basis.tables).set_index("fiscal_label")
    kind = "revenue of four quarters, networks and systems too"
    for quarter, label in SOLD.items():
        row = sold.loc[quarter]
        rows.append([label, float(row["year_usd_bn"]), kind, False, "Nvidia", row["source_id"]])
    columns = ["label", "usd_bn", "kind", "hollow", "maker", "source_id"]
    frame = pd.DataFrame(rows, columns=columns).sort_values("usd_bn", kind="stable")
    frame["text"] = [number(usd, "${:,.0f} billion") for usd in frame["usd_bn"]]
    return frame.reset_index(drop=True)
