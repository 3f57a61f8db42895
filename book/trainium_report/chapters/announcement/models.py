"""What stands behind a run rate: the models of the announcement chapter.

Run rates are billion USD a year, chips millions, prices USD per chip-hour, growth a fraction per
quarter.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import sympy as sp

from ...models import Lookup, Model, Output, symbols
from ...tables import Tables
from ..shared.market_data import COUNTS, EPOCH, shares_shipped, studies
from ..shared.rows import keyless, rows_of

HOURS = 8760
OFFERS = {
    "block-2024-12": "aws-trn2-48xlarge-capacity-block-2024-12",
    "block-2026-02": "aws-trn2-48xlarge-capacity-block-2026-02-01",
    "reserved-3y-2024-12": "aws-trn2-48xlarge-reserved-3y-2024-12",
}
"""Published prices of Trainium2 near December 2025: options of ``ann_offer`` and their rows."""


POST = "2025-12-03-trainium2-in-production"
"""The count of chips in Jassy's post."""
COUNTED = {
    "post": POST,
    "shipped-2025": "2026-03-31-trainium-units-2025",
    "landed": "2026-02-05-trainium2-landed-cumulative",
}
"""Options of ``ann_count`` and their rows in ``data/trainium_business.csv``."""


def _told(tables: Tables, fact_id: str) -> pd.DataFrame:
    told = tables["trainium_business"]
    return told[told["fact_id"] == fact_id]


def _run_rates(tables: Tables) -> pd.DataFrame:
    """What Amazon has published as a run rate of Trainium alone, in billion USD a year."""
    told = tables["trainium_business"]
    return told[
        told["scope"].isin(["Trainium", "Trainium2"]) & (told["kind"] == "company")
        & told["quantity"].str.contains("run rate", na=False) & (told["unit"] == "USD bn")
    ]  # fmt: skip


def _own_tables(tables: Tables) -> Iterator[Lookup]:
    own = _run_rates(tables)
    lowest, cited = keyless(own.sort_values("value"))
    if own.empty:
        # The post itself gives no figure.
        lowest, cited = {(): 0.0}, keyless(_told(tables, POST))[1]
    label = "Run rates published for Trainium alone"
    yield Lookup("ann_own_figures", "k", label, "", (), {(): float(len(own))}, cited)
    label = "The lowest of them, none counted as nothing"
    yield Lookup("ann_own", "R_T", label, "billion USD a year", (), lowest, cited)


def _lead_tables(tables: Tables) -> Iterator[Lookup]:
    found = studies(tables)
    whole = found[~found["market"].isin(COUNTS)]
    for name, symbol, label, rows in (
        ("ann_lead_whole", "s_a", "Lowest share in a study of a whole market",
         keyless(whole.nsmallest(1, "low"), "low")),
        ("ann_lead_most", "s_c", "Highest share in any study",
         keyless(found.nlargest(1, "high"), "high")),
    ):  # fmt: skip
        yield Lookup(name, symbol, label, "", (), *rows)
    counted = shares_shipped(tables).loc["nvidia"]
    # Where makers are left out and nobody has counted, all of it: that lowers no minimum.
    yield Lookup(
        "ann_lead_part", "s_b", "Lowest share of what four makers shipped (not counted: all)", "",
        (), {(): float(counted.min()) if len(counted) else 1.0},
        {(): EPOCH} if len(counted) else {},
    )  # fmt: skip


def lookups(tables: Tables) -> Iterator[Lookup]:
    """The numbers that tables give to the models."""
    counts = rows_of(tables, "trainium_business", COUNTED)
    yield Lookup(
        "ann_chips", "N", "Trainium2 chips", "million", ("ann_count",),
        {(k,): float(row["value"]) / 1e6 for k, row in counts.items()},
        {(k,): str(row["source_id"]) for k, row in counts.items()}, rows_of="trainium_business",
    )  # fmt: skip
    yield from _own_tables(tables)
    yield from _lead_tables(tables)
    rows = rows_of(tables, "prices", OFFERS)
    yield Lookup(
        "ann_price", "p", "Published price of Trainium2", "USD per chip-hour", ("ann_offer",),
        {(k,): float(row["usd_per_chip_hour"]) for k, row in rows.items()},
        {(k,): str(row["source_id"]) for k, row in rows.items()}, rows_of="prices",
    )  # fmt: skip


(rate, low, high, fewest, most, last, before, chips, price) = symbols(
    "ann_run_rate ann_band_low ann_band_high ann_several_low ann_several_high ann_growth"
    " ann_growth_before ann_chips ann_price"
)
(figures, own, whole, partial, highest, lead, missing, dominant, dominant_most) = symbols(
    "ann_own_figures ann_own ann_lead_whole ann_lead_part ann_lead_most ann_lead mkt_missing"
    " ann_dominates_low ann_dominates_high"
)
(hours, one, two, three, part, trailing_low, trailing_high) = symbols(
    "ann_hours ann_quarter_1 ann_quarter_2 ann_quarter_3 ann_share"
    " ann_trailing_low ann_trailing_high"
)


def _per_hour(amount: sp.Symbol) -> sp.Expr:
    return 1000 * amount / hours


implied_revenue = Model(
    "implied_revenue",
    "Revenue per chip-hour behind a run rate",
    "What each chip brings in for each hour of the year, if a run rate and a number of chips"
    " are both true. It is the product of a price and of the share of hours that somebody"
    " pays for: the data give the product, never one of the two.",
    "Definition: revenue = chips x hours of a year x price x paying share.",
    None,
    (
        Output(
            "ann_hours", "h", "Chip-hours in a year", "million chip-hours", HOURS * chips
        ),
        Output("ann_hour", "r", "Implied revenue", "USD per chip-hour", _per_hour(rate)),
        Output(
            "ann_ceiling", r"\hat{R}", "Most that the chips could bring in at the published price",
            "billion USD a year", hours * price / 1000,
        ),
    ),
)  # fmt: skip

implied_band = Model(
    "implied_band",
    "Revenue per chip-hour over the band of readings",
    "The same division at the lowest and at the highest reading of 'several billion'.",
    "Definition: revenue = chips x hours of a year x price x paying share.",
    None,
    (
        Output("ann_hour_low", "r^{-}", "At your low end", "USD per chip-hour", _per_hour(low)),
        Output(
            "ann_hour_high", "r^{+}", "At your high end", "USD per chip-hour", _per_hour(high)
        ),
    ),
)  # fmt: skip

trailing_revenue = Model(
    "trailing_revenue",
    "The year behind a run rate",
    "A run rate multiplies the latest quarter by four. The four quarters that really happened"
    " bring in less if each was smaller than the next.",
    "Sum of a series: each quarter is the next one over one plus its growth, and the latest is"
    " a quarter of the run rate.",
    None,
    (
        Output(
            "ann_share", "f", "The four quarters as a share of the run rate", "",
            (1 + (1 + 1 / (1 + before) + 1 / (1 + before) ** 2) / (1 + last)) / 4,
        ),
        Output(
            "ann_trailing", "T", "The four quarters together", "billion USD", rate * part
        ),
        Output(
            "ann_needed", "R^{*}", "Run rate that makes the year itself 'several billion'",
            "billion USD a year", fewest / part,
        ),
        Output(
            "ann_needed_most", "R^{**}", "The same where 'several' requires the most",
            "billion USD a year", most / part,
        ),
    ),
)  # fmt: skip

quarters_behind = Model(
    "quarters_behind",
    "The quarters behind a run rate",
    "Each of the four quarters by itself, from the latest back.",
    "Each quarter is the next one over one plus its growth.",
    None,
    (
        Output("ann_quarter_1", "q_1", "Latest quarter", "billion USD", rate / 4),
        Output("ann_quarter_2", "q_2", "One quarter before", "billion USD", one / (1 + last)),
        Output(
            "ann_quarter_3", "q_3", "Two quarters before", "billion USD", two / (1 + before)
        ),
        Output(
            "ann_quarter_4", "q_4", "Three quarters before", "billion USD", three / (1 + before)
        ),
    ),
)  # fmt: skip

trailing_band = Model(
    "trailing_band",
    "The year behind a run rate, over the band of readings",
    "The four quarters at the lowest and at the highest reading of the run rate. If the lowest"
    " makes the most that 'several' may mean the claim is supported, if not even the highest"
    " makes the least it is wrong.",
    "The share of the four quarters, applied to both ends.",
    None,
    (
        Output("ann_trailing_low", "T^{-}", "At your low end", "billion USD", low * part),
        Output("ann_trailing_high", "T^{+}", "At your high end", "billion USD", high * part),
        Output(
            "ann_year", "v", "Did the year behind it bring in several billion?", "",
            sp.Piecewise((0, trailing_low >= most), (1, trailing_high < fewest), (2, True)),
            codes=("supported", "wrong", "depends"),
            number="ann_trailing",
        ),
    ),
)  # fmt: skip

own_run_rate = Model(
    "own_run_rate",
    "A run rate of Trainium alone",
    "A figure for Trainium alone decides. Without one the claim is a company's word that nothing"
    " contradicts, and such a word is not verifiable.",
    "A comparison of what is published with what 'several billion' may mean.",
    None,
    (
        Output(
            "ann_own_times", "q", "The figure over the least that 'several' may mean", "times",
            own / fewest,
        ),
        Output(
            "ann_stated", "v_R", "Is the run rate several billion?", "",
            sp.Piecewise((0, figures < 1), (1, own >= most), (2, own < fewest), (3, True)),
            codes=("unverifiable", "supported", "wrong", "depends"),
        ),
    ),
)  # fmt: skip

dominance = Model(
    "dominance",
    "Does one maker dominate?",
    "The lowest share that Nvidia has by any count, after the makers that a count leaves out are"
    " given what you assume. Nvidia dominates if even that is above the most that the word may"
    " require.",
    "Definition of a share of a larger whole.",
    None,
    (
        Output(
            "ann_lead", "s^{-}", "Nvidia's lowest share, missing makers included", "",
            sp.Min(whole, (1 - missing) * partial),
        ),
        Output(
            "ann_missing_flip", "m^{*}", "Missing share at which the lowest is too low", "",
            1 - dominant_most / partial,
        ),
        Output(
            "ann_dominates", "v_D", "Does Nvidia dominate?", "",
            sp.Piecewise((0, lead > dominant_most), (1, highest <= dominant), (2, True)),
            codes=("supported", "wrong", "depends"),
            number="ann_lead",
        ),
    ),
)  # fmt: skip


MODELS = (
    implied_revenue,
    implied_band,
    trailing_revenue,
    quarters_behind,
    trailing_band,
    own_run_rate,
    dominance,
)
"""The models of the chapter, in the order in which pages list them."""
