"""What stands behind a run rate: the models of the announcement chapter.

Run rates are billion USD a year, chips millions, prices USD per chip-hour, growth a fraction per
quarter.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from ...models import Lookup, Model, Output, symbols
from ...tables import Tables
from ..shared.article import amount
from ..shared.rows import row_of

HOURS = 8760
OFFERS = {
    "block-2024-12": "aws-trn2-48xlarge-capacity-block-2024-12",
    "block-2026-02": "aws-trn2-48xlarge-capacity-block-2026-02-01",
    "reserved-3y-2024-12": "aws-trn2-48xlarge-reserved-3y-2024-12",
}
"""Published prices of Trainium2 near December 2025: options of ``ann_offer`` and their rows."""


def _counts(tables: Tables) -> dict[str, tuple[float, str]]:
    post = row_of(tables, "evidence", "e002")
    landed = row_of(tables, "trainium_business", "2026-02-05-trainium2-landed-cumulative")
    shipped = row_of(tables, "trainium_business", "2026-03-31-trainium-units-2025")
    return {
        "post": (amount(post["value"]) / 1e6, post["source_id"]),
        "shipped-2025": (float(shipped["value"]) / 1e6, shipped["source_id"]),
        "landed": (float(landed["value"]) / 1e6, landed["source_id"]),
    }


def lookups(tables: Tables) -> Iterator[Lookup]:
    """The numbers that tables give to the models."""
    counts = _counts(tables)
    yield Lookup(
        "ann_chips", "N", "Trainium2 chips", "million", ("ann_count",),
        {(k,): v for k, (v, _) in counts.items()}, {(k,): s for k, (_, s) in counts.items()},
    )  # fmt: skip
    prices = tables["prices"].set_index("price_id")
    rows = {k: prices.loc[key] for k, key in OFFERS.items() if key in prices.index}
    yield Lookup(
        "ann_price", "p", "Published price of Trainium2", "USD per chip-hour", ("ann_offer",),
        {(k,): float(row["usd_per_chip_hour"]) for k, row in rows.items()},
        {(k,): str(row["source_id"]) for k, row in rows.items()},
    )  # fmt: skip


(rate, low, high, several, last, before, chips, price) = symbols(
    "ann_run_rate ann_band_low ann_band_high ann_several ann_growth ann_growth_before"
    " ann_chips ann_price"
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
            "ann_ceiling", r"\hat{R}", "Every chip rented all year at the published price",
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
            "ann_trailing", "T", "Revenue of the four quarters", "billion USD", rate * part
        ),
        Output(
            "ann_needed", "R^{*}", "Run rate at which the year itself is 'several billion'",
            "billion USD a year", several / part,
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
    "The four quarters at the lowest and at the highest reading of 'several billion'. If both"
    " ends make several billion in a year the claim is supported, if neither does it is wrong.",
    "The share of the four quarters, applied to both ends.",
    None,
    (
        Output("ann_trailing_low", "T^{-}", "At your low end", "billion USD", low * part),
        Output("ann_trailing_high", "T^{+}", "At your high end", "billion USD", high * part),
        Output(
            "ann_year", "v", "Did the year behind it bring in several billion?", "",
            sp.Piecewise((0, trailing_low >= several), (1, trailing_high < several), (2, True)),
            codes=("supported", "wrong", "depends"),
        ),
    ),
)  # fmt: skip


MODELS = (
    implied_revenue,
    implied_band,
    trailing_revenue,
    quarters_behind,
    trailing_band,
)
"""The models of the chapter, in the order in which pages list them."""
