"""How small a share is a colossal business: the models of the chapter on room.

Amounts are billion USD a year, shares fractions, power GW. A market counts chips that are sold;
Amazon rents chips out, and its totals are bundles: neither is ever treated as Trainium's sales.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from ...models import Lookup, Model, Output, symbols
from ...tables import Tables
from ..shared.market_data import quarters
from ..shared.rows import rows_of

SIZES = {
    "omdia-2025": "omdia-gpus-and-ai-accelerators-for-data-centres-2025-2025",
    "gartner-2026": "gartner-ai-processing-semiconductors-2026-2025-09",
    "omdia-2030": "omdia-gpus-and-ai-accelerators-for-data-centres-2030-2025",
    "yole-2030": "yole-group-data-centre-processors-gpu-ai-asic-cpu-dpu-2030-2025",
}
"""Options of ``room_market`` and their rows in ``data/market_size.csv``."""
SOLD = "nvidia-sales"
"""The option of ``room_market`` that is no forecast: Nvidia's last four quarters."""
BUNDLES = {
    "2026-02": "2026-02-05-chips-run-rate",
    "2026-04": "2026-04-09-chips-run-rate",
    "2026-07": "2026-07-30-chips-run-rate",
}
"""Options of ``room_bundle`` and their rows in ``data/trainium_business.csv``."""


def lookups(tables: Tables) -> Iterator[Lookup]:
    """The numbers that tables give to the models."""
    amounts: dict[tuple[str, ...], float] = {}
    origins: dict[tuple[str, ...], str] = {}
    for option, row in rows_of(tables, "market_size", SIZES).items():
        amounts[(option,)], origins[(option,)] = float(row["value"]), str(row["source_id"])
    last = quarters(tables).iloc[-1]
    amounts[(SOLD,)], origins[(SOLD,)] = float(last["year_usd_bn"]), str(last["source_id"])
    yield Lookup(
        "room_size", "M", "The market counted", "billion USD a year", ("room_market",),
        amounts, origins, rows_of="market_size",
    )  # fmt: skip
    bundles = rows_of(tables, "trainium_business", BUNDLES)
    yield Lookup(
        "room_bundle_usd", "R_b", "Run rate of Amazon's chips together, lower bound",
        "billion USD a year", ("room_bundle",),
        {(k,): float(row["value"]) for k, row in bundles.items()},
        {(k,): str(row["source_id"]) for k, row in bundles.items()}, rows_of="trainium_business",
    )  # fmt: skip
    yield _tied(tables)


def _tied(tables: Tables) -> Lookup:
    """Contracts for Trainium of firms in which Amazon has invested; missing where there is none."""
    deals = tables["deals"]
    invested = deals.loc[(deals["kind"] == "investment") & (deals["buyer"] == "Amazon"), "seller"]
    tied = deals[
        (deals["kind"] == "compute") & deals["buyer"].isin(invested)
        & deals["seller"].str.startswith("Amazon")
        & deals["chip_family"].fillna("").str.contains("Trainium")
    ].dropna(subset=["usd_bn"])  # fmt: skip
    table: dict[tuple[str, ...], float] = {} if tied.empty else {(): float(tied["usd_bn"].sum())}
    return Lookup(
        "room_tied", "K_a", "Agreed for Trainium by firms in which Amazon has invested",
        "billion USD", (), table,
        {where: str(tied["source_id"].iloc[-1]) for where in table},
    )  # fmt: skip


(size, share, low, high, least, most, part, power, per_gw, committed, years) = symbols(
    "room_size room_share room_share_low room_share_high room_business_low room_business_high"
    " room_part room_gw room_per_gw room_committed room_years"
)
(tied, independent, few, many) = symbols(
    "room_tied room_independent room_independent_low room_independent_high"
)
(bundle, sales, yearly, rate, rate_low, rate_high) = symbols(
    "room_bundle_usd room_revenue room_committed_year ann_run_rate ann_band_low ann_band_high"
)

market_times_share = Model(
    "market_times_share",
    "Market times share",
    "What a share of the market is worth in a year, and the shares that are worth the least and"
    " the most that you ask of a colossal business. The verdict is 'supported' if even your lowest"
    " share is worth the most, and 'wrong' if not even your highest is worth the least.",
    "Definition of a share.",
    None,
    (
        Output("room_revenue", "A", "What your share is worth", "billion USD", share * size),
        Output(
            "room_needed", "s^{*-}", "Share worth the least that you call colossal", "",
            least / size,
        ),
        Output(
            "room_needed_most", "s^{*+}", "Share worth the most that you ask", "", most / size
        ),
        Output(
            "room_large", "v", "Is a significant share a colossal business?", "",
            sp.Piecewise((0, low * size >= most), (1, high * size < least), (2, True)),
            codes=("supported", "wrong", "depends"),
        ),
    ),
)  # fmt: skip

share_today = Model(
    "share_today",
    "A run rate as a share",
    "Rent compared with sales of chips, each dollar of rent counted as you say. The total of"
    " Amazon's chips includes other chips than Trainium.",
    "Definition of a share; what a dollar of rent counts is an assumption.",
    None,
    (
        Output(
            "room_now", "n", "Trainium2 as you read it, share of the market", "",
            part * rate / size,
        ),
        Output(
            "room_bundle_share", "b", "All of Amazon's chips, share of the market", "",
            part * bundle / size,
        ),
    ),
)  # fmt: skip

share_band = Model(
    "share_band",
    "A run rate as a share, over the band of readings",
    "The same at the lowest and at the highest reading of 'several billion'.",
    "Definition of a share; what a dollar of rent counts is an assumption.",
    None,
    (
        Output("room_now_low", "n^{-}", "At your low end", "", part * rate_low / size),
        Output("room_now_high", "n^{+}", "At your high end", "", part * rate_high / size),
    ),
)

supply_check = Model(
    "supply_check",
    "What power and commitments carry",
    "A share is rent, rent needs chips, and chips need power. The model gives the gigawatts that"
    " your share needs, and the share that your gigawatts and commitments can carry.",
    "Definitions: rent = gigawatts x revenue of a gigawatt; commitments spread evenly.",
    None,
    (
        Output(
            "room_gw_needed", "G^{*}", "Power that your share needs", "GW",
            share * size / (part * per_gw),
        ),
        Output(
            "room_carried", "s_G", "Share that the power carries", "",
            part * power * per_gw / size,
        ),
        Output(
            "room_committed_share", "s_K", "Share that the commitments are", "",
            part * committed / (years * size),
        ),
    ),
)  # fmt: skip

supply_parts = Model(
    "supply_parts",
    "From a share to its power",
    "The rent that goes with a share, the commitments of an average year, and the power for"
    " them and for the ends of your range.",
    "The definitions of the supply check, step by step.",
    None,
    (
        Output("room_rent", "L", "Rent that goes with your share", "billion USD", sales / part),
        Output(
            "room_committed_year", "k", "Commitments in an average year", "billion USD",
            committed / years,
        ),
        Output(
            "room_committed_gw", "G_K", "Power that the commitments need", "GW",
            yearly / per_gw,
        ),
        Output(
            "room_gw_low", "G^{-}", "Power for your lowest share", "GW",
            low * size / (part * per_gw),
        ),
        Output(
            "room_gw_high", "G^{+}", "Power for your highest share", "GW",
            high * size / (part * per_gw),
        ),
    ),
)  # fmt: skip

independent_demand = Model(
    "independent_demand",
    "How much of the demand is independent?",
    "What is committed for Trainium, and the share of it from buyers in which Amazon has not"
    " invested. The total is a minimum, and all that the others agreed to counts as Trainium.",
    "Definition of a share.",
    None,
    (
        Output(
            "room_independent", "c", "Independent buyers' share of the commitments", "",
            1 - tied / committed,
        ),
        Output(
            "room_proved", "v_c", "Have independent buyers shown an alternative?", "",
            sp.Piecewise((0, independent > many), (1, independent <= few), (2, True)),
            codes=("supported", "wrong", "depends"),
        ),
    ),
)  # fmt: skip


MODELS = (
    market_times_share,
    share_today,
    share_band,
    supply_check,
    supply_parts,
    independent_demand,
)
"""The models of the chapter, in the order in which pages list them."""
