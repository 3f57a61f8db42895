"""Prices through time, concentration when share moves, and a thought experiment on lock-in.

Prices are USD per chip-hour, or per PFLOP-hour of dense BF16 peak, or per TB/s-hour of memory
bandwidth. Shares are fractions of the four makers that :mod:`.market` counts.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
import sympy as sp

from ...models import Lookup, Model, Output, symbols
from ...models.assumptions import choices
from ...tables import Tables, authority, kept
from ..shared.article import ARTICLE
from ..shared.chips import chip_table
from ..shared.dates import first_day
from ..shared.market_data import shipments
from ..shared.offers import observations

NEAR = datetime.timedelta(days=92)
"""A reading within a quarter of the article's day may stand for it."""

UNITS = {"pflop": ("bf16_dense_tflops", 1000.0), "tbs": ("memory_bw_tbs", 1.0)}
"""Options of ``eco_unit``: the column of the chip that a price is divided by, and its scale."""

_AWS = {"provider": "AWS", "purchase_model": "on_demand"}
_BLOCK = {"provider": "AWS", "purchase_model": "capacity_block"}
_AZURE = {"provider": "Azure", "purchase_model": "on_demand"}
SERIES: Mapping[str, Mapping[str, str]] = {
    "H100, AWS on demand": {**_AWS, "instance": "p5.48xlarge"},
    "H200, AWS on demand": {**_AWS, "instance": "p5en.48xlarge"},
    "B200, AWS on demand": {**_AWS, "instance": "p6-b200.48xlarge"},
    "B300, AWS on demand": {**_AWS, "instance": "p6-b300.48xlarge"},
    "A100 (40 GB), AWS on demand": {**_AWS, "instance": "p4d.24xlarge"},
    "A100 (80 GB), AWS on demand": {**_AWS, "instance": "p4de.24xlarge"},
    "Trainium1, AWS on demand": {**_AWS, "instance": "trn1.32xlarge"},
    "H100, AWS block": {**_BLOCK, "instance": "p5.48xlarge"},
    "H200 (P5e), AWS block": {**_BLOCK, "instance": "p5e.48xlarge"},
    "H200 (P5en), AWS block": {**_BLOCK, "instance": "p5en.48xlarge"},
    "B200, AWS block": {**_BLOCK, "instance": "p6-b200.48xlarge"},
    "B300, AWS block": {**_BLOCK, "instance": "p6-b300.48xlarge"},
    "GB200, AWS block": {**_BLOCK, "instance": "u-p6e-gb200x72"},
    "A100 (40 GB), AWS block": {**_BLOCK, "instance": "p4d.24xlarge"},
    "A100 (80 GB), AWS block": {**_BLOCK, "instance": "p4de.24xlarge"},
    "Trainium1, AWS block": {**_BLOCK, "instance": "trn1.32xlarge"},
    "Trainium2, AWS block": {**_BLOCK, "instance": "trn2.48xlarge"},
    "H100, Azure on demand": {**_AZURE, "instance": "Standard_ND96isr_H100_v5"},
    "H200, Azure on demand": {**_AZURE, "instance": "Standard_ND96isr_H200_v5"},
    "MI300X, Azure on demand": {**_AZURE, "instance": "Standard_ND96isr_MI300X_v5"},
    "H100, neocloud for a year": {"purchase_model": "neocloud_1y"},
}
"""Every chip, provider and contract whose price we can follow: one product each."""

_KINDS = {"on_demand": "AWS on demand", "capacity_block": "AWS block", "neocloud_1y": "neocloud"}
_H100 = {"on_demand": "H100, AWS on demand", "capacity_block": "H100, AWS block",
         "neocloud_1y": "H100, neocloud for a year"}  # fmt: skip


@kept
def _followed(tables: Tables) -> pd.DataFrame:
    prices = observations(tables)
    authority_of = authority(tables)
    prices = prices[prices["source_id"].map(authority_of) != "aggregator"]
    prices = prices[prices["region_group"] != "us_gov"]
    prices = prices.assign(day=prices["as_of"].map(first_day))
    chips = chip_table(tables)
    for unit, (column, scale) in UNITS.items():
        peaks = prices["chip_id"].map(chips[column])
        prices[unit] = scale * prices["usd_per_chip_hour"] / peaks
    return prices.sort_values(["day", "usd_per_chip_hour"])


@kept
def _readings(tables: Tables, label: str) -> pd.DataFrame:
    prices = _followed(tables)
    for column, wanted in SERIES[label].items():
        prices = prices[prices[column] == wanted]
    return prices.drop_duplicates("day").reset_index(drop=True)


def readings(tables: Tables, label: str) -> pd.DataFrame:
    """The price readings of one product of ``SERIES``, in the order of their days.

    United States or not tied to a region; no aggregator. Columns as in ``prices`` with ``day``, and
    ``pflop`` and ``tbs``: USD per PFLOP-hour and per TB/s-hour.
    """
    return _readings(tables, label).copy()


def at_article(rows: pd.DataFrame) -> pd.Series | None:
    """The reading that stands for the day of the article, or None.

    The last one before, if the first one after is the same; otherwise the nearest one within a
    quarter.
    """
    day = first_day(ARTICLE)
    before, after = rows[rows["day"] <= day], rows[rows["day"] > day]
    if len(before) and len(after):
        one, other = before.iloc[-1], after.iloc[0]
        if np.isclose(one["usd_per_chip_hour"], other["usd_per_chip_hour"], rtol=1e-4):
            return one.copy().where(one.index != "day", day)
    gap = (rows["day"] - day).abs()
    near = rows[gap <= NEAR]
    return None if near.empty else rows.loc[gap[near.index].idxmin()]


def _members(contract: str, chips: str) -> list[str]:
    if chips == "h100" or (contract, chips) == ("neocloud_1y", "nvidia"):
        return [_H100[contract]]
    if contract == "neocloud_1y":
        return []
    names = [label for label in SERIES if _KINDS[contract] in label]
    return names if chips == "any" else [n for n in names if not n.startswith("Trainium")]


@kept
def _moments(tables: Tables, label: str) -> dict[str, pd.Series | None]:
    """The first and the last reading of a product, and the one for the day of the article.

    Read by us: one price known second hand is no price list.
    """
    rows = readings(tables, label)
    rows = rows[rows["source_status"] == "direct"]
    if rows.empty:
        return {}
    return {"first": rows.iloc[0], "article": at_article(rows), "last": rows.iloc[-1]}


def _ends(
    tables: Tables, contract: str, chips: str, unit: str, since: str
) -> tuple[pd.Series, pd.Series] | None:
    known = [found for label in _members(contract, chips) if (found := _moments(tables, label))]
    starts = [row for found in known if (row := found[since]) is not None]
    if not starts:
        return None
    if since == "first":
        opening = min(row["day"] for row in starts)
        starts = [row for row in starts if row["day"] <= opening + NEAR]
    lasts = [row for found in known if (row := found["last"]) is not None]
    start = min(starts, key=lambda row: float(row[unit]))
    last = min(lasts, key=lambda row: float(row[unit]))
    return (start, last) if last["day"] > start["day"] else None


def _price_tables(tables: Tables) -> Iterator[Lookup]:
    keys = ("eco_contract", "eco_chip", "eco_unit", "eco_since")
    found: dict[str, dict[tuple[str, ...], float]] = {"from": {}, "ratio": {}, "years": {}}
    origins: dict[str, dict[tuple[str, ...], str]] = {"from": {}, "ratio": {}, "years": {}}
    options = [choices(tables)[key].options for key in keys]
    for contract in options[0]:
        for chips in options[1]:
            for unit in options[2]:
                for since in options[3]:
                    ends = _ends(tables, contract, chips, unit, since)
                    if ends is None:
                        continue
                    where = (contract, chips, unit, since)
                    start, last = ends
                    found["from"][where] = float(start[unit])
                    same = start["chip_id"] == last["chip_id"]
                    by = "usd_per_chip_hour" if same else unit
                    found["ratio"][where] = float(last[by]) / float(start[by])
                    found["years"][where] = (last["day"] - start["day"]).days / 365.25
                    origins["from"][where] = str(start["source_id"])
                    origins["ratio"][where] = origins["years"][where] = str(last["source_id"])
    for name, symbol, label, unit_label in (
        ("from", "c_0", "Cost at the start", "USD per unit"),
        ("ratio", "q", "Last reading over the start", ""),
        ("years", "T", "Years between the two readings", "years"),
    ):
        yield Lookup(f"eco_{name}", symbol, label, unit_label, keys, found[name], origins[name])


def _taker_tables(tables: Tables) -> Iterator[Lookup]:
    table: dict[tuple[str, ...], float] = {}
    shares = shipments(tables) / shipments(tables).sum()
    for who in choices(tables)["eco_winner"].options:
        for unit, year in shares.columns:
            known = who in shares.index
            table[(who, unit, year)] = float(shares.at[who, (unit, year)]) if known else 0.0
    yield Lookup(
        "eco_taker", "s_w", "Share of whoever takes it, before", "",
        ("eco_winner", "mkt_unit", "mkt_year"), table,
        dict.fromkeys(table, "epoch-ai-chip-counts"),
    )  # fmt: skip


(start, ratio, years, inflation, fall) = symbols(
    "eco_from eco_ratio eco_years eco_inflation eco_fall"
)
(change, moved, back) = symbols("eco_change eco_moved eco_return")
(nvidia, taker, index, missing, loss) = symbols("mkt_nvidia eco_taker mkt_hhi mkt_missing eco_loss")

price_trend = Model(
    "price_trend",
    "Did computing get cheaper?",
    "The cost of a unit of peak work at two readings of one kind of contract: of one chip, or"
    " of the cheapest chip on offer at each.",
    "Price over dense BF16 peak or memory bandwidth; the yearly rate is the compound rate"
    " between the two readings, the real change is deflated by your rate.",
    None,
    (
        Output("eco_to", "c_1", "Cost at the last reading", "USD per unit", start * ratio),
        Output("eco_change", "d", "Change between the two readings", "", ratio - 1),
        Output(
            "eco_yearly", "g", "The same as a yearly rate", "",
            sp.exp(sp.log(ratio) / years) - 1,
        ),
        Output(
            "eco_real", "d_r", "Change in real terms", "",
            (1 + change) / (1 + inflation) ** years - 1,
        ),
        Output(
            "eco_target", "c^{*}", "Cost at which it counts as cheaper", "USD per unit",
            start * (1 - fall),
        ),
        Output(
            "eco_cheaper", "v_c", "Did it get cheaper?", "",
            sp.Piecewise((0, ratio <= 1 - fall), (1, ratio >= 1), (2, True)),
            codes=("supported", "wrong", "depends"),
        ),
    ),
)  # fmt: skip

_least, _most = (1 - missing) ** 2, 10000 * missing**2

share_moves = Model(
    "share_moves",
    "Concentration when Nvidia loses share",
    "The index after some of Nvidia's share has gone to whom you choose, others unchanged. A"
    " share that moves to a large rival makes a second leader, not a less concentrated market.",
    "Herfindahl-Hirschman index as in the Merger Guidelines (2023), Guideline 1: the squares"
    " of the two shares that change, gathered by the loss; bounds as in the market chapter.",
    "justice-gov-guideline-1",
    (
        Output(
            "eco_return", "x^{*}", "Share lost at which the index is back where it was", "",
            nvidia - taker,
        ),
        Output(
            "eco_moved", "H'", "Index of the four makers and the taker afterwards", "points",
            index + 20000 * loss * (loss - back),
        ),
        Output(
            "eco_moved_low", r"H'^{-}", "The same, missing makers many and small", "points",
            _least * moved,
        ),
        Output(
            "eco_moved_high", r"H'^{+}", "The same, missing makers a single one", "points",
            _least * moved + _most,
        ),
        Output(
            "eco_less", "v_x", "Would the market be less concentrated?", "",
            sp.Piecewise(
                (0, _least * moved + _most < _least * index),
                (1, _least * moved > _least * index + _most),
                (2, True),
            ),
            codes=("supported", "wrong", "depends"),
        ),
    ),
)  # fmt: skip


TAKERS = {
    "google": ("Google takes it", "Google", 0), "amazon": ("Amazon takes it", "Amazon", -7),
    "amd": ("AMD takes it", "AMD", 7), "new": ("a newcomer takes it", "Other", 8),
}  # fmt: skip
"""Lines of the figure of moved shares: name, whose colour, where the name stands."""


TAKER_SHARE = " : ".join(
    [*(f"datum.taker == 'mkt_{key}' ? mkt_{key}" for key in TAKERS if key != "new"), "0"]
)
"""The taker's share of a row of :func:`takers`, as a Vega expression."""


MODELS = (
    price_trend,
    share_moves,
)
"""The models of the chapter, in the order in which pages list them."""


def lookups(tables: Tables) -> Iterator[Lookup]:
    """The numbers that tables give to the models."""
    yield from _price_tables(tables)
    yield from _taker_tables(tables)
