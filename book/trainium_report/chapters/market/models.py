"""What a market share counts: the models and frames of the market chapter.

Shares are fractions of a total, concentration is in points of the Herfindahl-Hirschman index
(10,000 for a single maker). Makers that the data leave out are a fraction of the whole total.
"""

from __future__ import annotations

import pandas as pd
import sympy as sp

from .. import data
from .core import (
    Lookup,
    Model,
    Output,
    choices,
    register,
    register_lookup,
    symbols,
)

ARTICLE = "2025-12-03"
"""The day up to which a study could be known to the article."""
COUNTS = {"units": "chips_shipped", "compute": "compute_shipped"}
YEARS = ("2024", "2025")
MAKERS = {
    "nvidia": "Nvidia", "google": "Google TPU", "amazon": "Amazon Trainium", "amd": "AMD Instinct",
}  # fmt: skip
MARKETS = {
    "data-centre GPU": "gpu",
    "data-centre AI processors and accelerators": "revenue",
    "AI chips (supplier share in AI servers)": "servers",
    "AI accelerator units": "units",
    "AI compute shipped": "compute",
}
"""How the definition of a study begins, and the option of ``mkt_market`` that it belongs to."""


def studies() -> pd.DataFrame:
    """Nvidia's share by the studies that may decide a verdict.

    Company, named research or press, no forecast, from 2023 on. Columns as in ``market_share`` with
    ``market`` (an option of ``mkt_market``), ``low`` and ``high`` (fractions; 'more than' keeps its
    lower end in both).
    """
    table = data.table("market_share")
    standing = data.table("sources").set_index("source_id")["authority"]
    known = table["source_id"].map(standing) != "aggregator"
    rows = table[known & ~table["forecast"] & (table["holder"] == "Nvidia")]
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


def shipments() -> pd.DataFrame:
    """Epoch AI's yearly totals of four makers: a row a maker, a column for each count and year.

    Columns are pairs (count, year) such as ``("units", "2025")``; the index holds ``MAKERS``.
    """
    table = data.table("vendor_year")
    parts = {}
    for count, metric in COUNTS.items():
        rows = table[table["metric"] == metric]
        for year in YEARS:
            amounts = rows[rows["year"].astype(str) == year].set_index("vendor")["value"]
            parts[(count, year)] = {key: float(amounts[name]) for key, name in MAKERS.items()}
    return pd.DataFrame(parts)


def _range_tables() -> None:
    ends: dict[str, dict[tuple[str, ...], float]] = {"low": {}, "high": {}}
    origins: dict[str, dict[tuple[str, ...], str]] = {"low": {}, "high": {}}
    found = studies()
    for known in choices()["mkt_known"].options:
        until = ARTICLE if known == "then" else "9999"
        seen = found[found["as_of"] <= until]
        for market in choices()["mkt_market"].options:
            rows = seen if market == "any" else seen[seen["market"] == market]
            if rows.empty:
                continue
            for end, at in (("low", rows["low"].idxmin()), ("high", rows["high"].idxmax())):
                ends[end][(market, known)] = float(rows.at[at, end])
                origins[end][(market, known)] = str(rows.at[at, "source_id"])
    keys = ("mkt_market", "mkt_known")
    for end, symbol, label in (
        ("low", r"s^{-}", "Lowest share that a study gives Nvidia"),
        ("high", r"s^{+}", "Highest share that a study gives Nvidia"),
    ):
        name = f"mkt_share_{end}"
        register_lookup(Lookup(name, symbol, label, "", keys, ends[end], origins[end]))


def _maker_tables() -> None:
    amounts = shipments()
    shares = amounts / amounts.sum()
    source = "epoch-ai-chip-counts"
    for key, name in MAKERS.items():
        table: dict[tuple[str, ...], float] = {
            where: float(shares.at[key, where]) for where in shares.columns
        }
        register_lookup(
            Lookup(
                f"mkt_{key}", f"s_{{{name.split()[0]}}}", f"Share of {name}, four makers", "",
                ("mkt_unit", "mkt_year"), table, dict.fromkeys(table, source),
            )
        )  # fmt: skip
    index = (100 * shares).pow(2).sum()
    for year in YEARS:
        points: dict[tuple[str, ...], float] = {
            (count,): float(index[(count, year)]) for count in COUNTS
        }
        register_lookup(
            Lookup(
                f"mkt_index_{year}", f"H_{{{year}}}", f"Index of the four makers, {year}", "points",
                ("mkt_unit",), points, dict.fromkeys(points, source),
            )
        )  # fmt: skip
    units: dict[tuple[str, ...], float] = {
        (year,): float(shares.at["nvidia", ("units", year)]) for year in YEARS
    }
    register_lookup(
        Lookup(
            "mkt_unit_share", "u", "Nvidia's share of the four makers' units", "", ("mkt_year",),
            units, dict.fromkeys(units, source),
        )
    )  # fmt: skip


_range_tables()
_maker_tables()

(low, high, over, weight, missing, unit) = symbols(
    "mkt_share_low mkt_share_high mkt_threshold mkt_weight mkt_missing mkt_unit_share"
)
(nvidia, google, amazon, amd, before, after) = symbols(
    "mkt_nvidia mkt_google mkt_amazon mkt_amd mkt_index_2024 mkt_index_2025"
)
(index, index_low, index_high, all_share) = symbols(
    "mkt_hhi mkt_hhi_low mkt_hhi_high mkt_nvidia_all"
)


def _least(points: sp.Expr) -> sp.Expr:
    return (1 - missing) ** 2 * points


def _most(points: sp.Expr) -> sp.Expr:
    return _least(points) + 10000 * missing**2


market_share = register(
    Model(
        "market_share",
        "A share by the way of counting",
        "The same shipments give another share when the makers left out are added, or when one"
        " maker's chip counts for more than another's: by its compute or by its price.",
        "Definition of a share of a weighted sum, solved for the weight.",
        None,
        (
            Output(
                "mkt_nvidia_all", "S", "Nvidia's share with the missing makers", "",
                (1 - missing) * nvidia,
            ),
            Output(
                "mkt_weighted", "S_w", "Nvidia's share when its chips count for more", "",
                unit * weight / (unit * weight + 1 - unit),
            ),
            Output(
                "mkt_weight_needed", "w^{*}", "Weight at which Nvidia reaches the share", "times",
                over / (1 - over) * (1 - unit) / unit,
            ),
            Output(
                "mkt_holds", "v", "Is Nvidia's share above the one claimed?", "",
                sp.Piecewise((0, low > over), (1, high <= over), (2, True)),
                codes=("supported", "wrong", "depends"),
            ),
        ),
    )
)  # fmt: skip

concentration = register(
    Model(
        "concentration",
        "Concentration, with makers missing",
        "The sum of squared shares in points: ten thousand for one maker. Makers that the data"
        " leave out shrink every known share; how much they add to the index depends on whether"
        " they are many small ones or a single one.",
        "Herfindahl-Hirschman index, as in the Merger Guidelines (2023), Guideline 1; the bounds"
        " follow from scaling the known shares.",
        "justice-gov-guideline-1",
        (
            Output(
                "mkt_hhi", "H", "Index of the four makers", "points",
                10000 * (nvidia**2 + google**2 + amazon**2 + amd**2),
            ),
            Output(
                "mkt_hhi_low", "H^{-}", "Index if the missing makers are many and small", "points",
                _least(index),
            ),
            Output(
                "mkt_hhi_high", "H^{+}", "Index if they are a single one", "points", _most(index),
            ),
            Output(
                "mkt_missing_flip", "m^{*}", "Missing share at which the direction is lost", "",
                sp.sqrt(sp.Abs(after - before)) / (100 + sp.sqrt(sp.Abs(after - before))),
            ),
            Output(
                "mkt_fell", "v_H", "Did concentration fall from 2024 to 2025?", "",
                sp.Piecewise(
                    (0, _most(after) < _least(before)), (1, _least(after) > _most(before)),
                    (2, True),
                ),
                codes=("supported", "wrong", "depends"),
            ),
        ),
    )
)  # fmt: skip


effective_makers = register(
    Model(
        "effective_makers",
        "Effective number of makers",
        "How many makers of equal size would give the same index, and the bounds of that number"
        " with makers missing.",
        "Definition: the inverse of the index, in makers.",
        None,
        (
            Output("mkt_effective", "n", "Effective number of makers", "makers", 10000 / index),
            Output(
                "mkt_effective_most", "n^{+}", "Most effective makers", "makers", 10000 / index_low,
            ),
            Output(
                "mkt_effective_least", "n^{-}", "Fewest effective makers", "makers",
                10000 / index_high,
            ),
        ),
    )
)  # fmt: skip


def readings() -> pd.DataFrame:
    """Every share found for Nvidia, one row a reading, grouped by what is counted.

    Columns: ``group``, ``low`` and ``high`` (fractions), ``maker``, ``claimed`` (true for a
    forecast or an aggregator: it decides nothing), ``period``, ``by``, ``standing``, ``as_of``,
    ``source_id``.
    """
    table = data.table("market_share")
    rows = table[(table["holder"] == "Nvidia") & (table["period"] >= "2023")]
    standing = rows["source_id"].map(data.table("sources").set_index("source_id")["authority"])
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
        claimed=rows["forecast"] | (standing == "aggregator"),
        standing=standing.where(~rows["forecast"], standing + ", forecast"),
    ).dropna(subset=["group"])
    order = {label: n for n, label in enumerate(groups)}
    # What decides is drawn last, on top.
    frame = frame.assign(_order=frame["group"].map(order), _last=~frame["claimed"])
    frame = frame.sort_values(["_order", "_last"], kind="stable")
    return frame.drop(columns=["_order", "_last"]).reset_index(drop=True)


def makers() -> pd.DataFrame:
    """Shares of the four makers by units and by compute, a row for each maker and count.

    Columns: ``label``, ``maker``, ``by_units`` (bool), ``y2024``, ``y2025``, ``source_id``.
    """
    amounts = shipments()
    shares = amounts / amounts.sum()
    rows = []
    for key, name in MAKERS.items():
        for count, said in (("compute", "compute"), ("units", "units")):
            rows.append(
                {
                    "label": f"{name}, {said}", "maker": name.split()[0],
                    "by_units": count == "units",
                    **{f"y{year}": float(shares.at[key, (count, year)]) for year in YEARS},
                    "source_id": "epoch-ai-chip-counts",
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def indices() -> pd.DataFrame:
    """The index of the four makers by count and year, with its bounds at the default assumption.

    Columns: ``label``, ``points``, ``low``, ``high``, ``source_id``.
    """
    from .core import evaluate

    rows = []
    for count in COUNTS:
        for year in YEARS:
            at = {"mkt_unit": count, "mkt_year": year}
            rows.append(
                {
                    "label": f"{count.capitalize()}, {year}",
                    "points": evaluate("mkt_hhi", **at),
                    "low": evaluate("mkt_hhi_low", **at),
                    "high": evaluate("mkt_hhi_high", **at),
                    "source_id": "epoch-ai-chip-counts",
                }
            )
    return pd.DataFrame(rows)


SIZES = {
    "omdia-gpus-and-ai-accelerators-for-data-centres-2024-2025": "Omdia, 2024",
    "omdia-gpus-and-ai-accelerators-for-data-centres-2025-2025": "Omdia, 2025",
    "gartner-ai-processing-semiconductors-2026-2025-09": "Gartner, 2026",
}
"""Estimates of the market for the chips that the chapter draws, and their labels."""


def quarters() -> pd.DataFrame:
    """Nvidia's data-centre revenue by quarter from fiscal 2024 on.

    Columns: ``start`` and ``end`` (dates), ``fiscal_label``, ``usd_bn``, ``year_usd_bn`` (the four
    quarters up to it, nan for the first three), ``source_id``, ``locator``, ``source_status``.
    """
    table = data.table("company_quarters")
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


def sizes() -> pd.DataFrame:
    """Estimates of the year's market: ``label``, ``start``, ``end``, ``usd_bn`` (a year)."""
    table = data.table("market_size").set_index("size_id")
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
