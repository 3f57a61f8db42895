"""What a market share counts: the models of the market chapter.

Shares are fractions of a total, concentration is in points of the Herfindahl-Hirschman index
(10,000 for a single maker). Makers that the data leave out are a fraction of the whole total.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from ...models import Lookup, Model, Output, symbols
from ...models.assumptions import choices
from ...tables import Tables, authority
from ..shared.article import ARTICLE
from ..shared.market_data import COUNTS, EPOCH, MAKERS, YEARS, shares_shipped, studies
from ..shared.rows import keyless

ANY = "any"
"""The option that admits every market, or every year."""


def _range_tables(tables: Tables) -> Iterator[Lookup]:
    ends: dict[str, dict[tuple[str, ...], float]] = {"low": {}, "high": {}}
    origins: dict[str, dict[tuple[str, ...], str]] = {"low": {}, "high": {}}
    found = studies(tables)
    for period in choices(tables)["mkt_period"].options:
        seen = found if period == ANY else found[found["period"].str.startswith(period)]
        for market in choices(tables)["mkt_market"].options:
            rows = seen if market == ANY else seen[seen["market"] == market]
            if rows.empty:
                continue
            for end, at in (("low", rows["low"].idxmin()), ("high", rows["high"].idxmax())):
                ends[end][(market, period)] = float(rows.at[at, end])
                origins[end][(market, period)] = str(rows.at[at, "source_id"])
    keys = ("mkt_market", "mkt_period")
    for end, symbol, label in (
        ("low", r"s^{-}", "Lowest share that a study gives Nvidia"),
        ("high", r"s^{+}", "Highest share that a study gives Nvidia"),
    ):
        name = f"mkt_share_{end}"
        yield Lookup(name, symbol, label, "", keys, ends[end], origins[end])


def _forecast_tables(tables: Tables) -> Iterator[Lookup]:
    sizes = tables["market_size"]
    named = sizes["source_id"].map(authority(tables)) != "aggregator"
    of_the_year = (sizes["measure"] == "market") & (sizes["year"] == int(ARTICLE[:4]))
    latest = sizes[named & of_the_year].sort_values("published").groupby("by").tail(1)
    for end, symbol, label, rows in (
        ("low", "M^{-}", "Lowest forecast of the year's chips", latest.nsmallest(1, "value")),
        ("high", "M^{+}", "Highest forecast of the year's chips", latest.nlargest(1, "value")),
    ):
        yield Lookup(
            f"mkt_forecast_{end}", symbol, label, "billion USD", (), *keyless(rows)
        )


def _maker_tables(tables: Tables) -> Iterator[Lookup]:
    shares = shares_shipped(tables)
    for key, name in MAKERS.items():
        table: dict[tuple[str, ...], float] = {
            where: float(shares.at[key, where]) for where in shares.columns
        }
        yield Lookup(
            f"mkt_{key}", f"s_{{{name.split()[0]}}}", f"Share of {name}, four makers", "",
            ("mkt_unit", "mkt_year"), table, dict.fromkeys(table, EPOCH),
        )  # fmt: skip
    index = (100 * shares).pow(2).sum()
    for year in YEARS:
        points: dict[tuple[str, ...], float] = {
            (count,): float(index[(count, year)]) for count in COUNTS if (count, year) in index
        }
        yield Lookup(
            f"mkt_index_{year}", f"H_{{{year}}}", f"Index of the four makers, {year}", "points",
            ("mkt_unit",), points, dict.fromkeys(points, EPOCH),
        )  # fmt: skip
    units: dict[tuple[str, ...], float] = {
        (year,): float(shares.at["nvidia", ("units", year)])
        for year in YEARS
        if ("units", year) in shares
    }
    yield Lookup(
        "mkt_unit_share", "u", "Nvidia's share of the four makers' units", "", ("mkt_year",),
        units, dict.fromkeys(units, EPOCH),
    )  # fmt: skip


(low, high, over, weight, missing, unit) = symbols(
    "mkt_share_low mkt_share_high mkt_threshold mkt_weight mkt_missing mkt_unit_share"
)
(nvidia, google, amazon, amd, before, after) = symbols(
    "mkt_nvidia mkt_google mkt_amazon mkt_amd mkt_index_2024 mkt_index_2025"
)
(index, index_low, index_high, all_share) = symbols(
    "mkt_hhi mkt_hhi_low mkt_hhi_high mkt_nvidia_all"
)
(least, most, hundreds) = symbols("mkt_forecast_low mkt_forecast_high mkt_hundreds")


def _least(points: sp.Expr) -> sp.Expr:
    return (1 - missing) ** 2 * points


def _most(points: sp.Expr) -> sp.Expr:
    return _least(points) + 10000 * missing**2


market_share = Model(
    "market_share",
    "A share by the way of counting",
    "The same shipments give another share when the makers left out are added, or when one"
    " maker's chip counts for more than another's, by its computing power or by its price.",
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
)  # fmt: skip

money_at_stake = Model(
    "money_at_stake",
    "Hundreds of billions",
    "What named firms forecast for everybody's chips in the year of the article, each in its"
    " latest forecast.",
    "A comparison of published forecasts.",
    None,
    (
        Output(
            "mkt_stake_least", "q", "Lowest forecast over what is required", "times",
            least / hundreds,
        ),
        Output(
            "mkt_stake", "v_M", "Are hundreds of billions at stake?", "",
            sp.Piecewise((0, least >= hundreds), (1, most < hundreds), (2, True)),
            codes=("supported", "wrong", "disputed"),
        ),
    ),
)  # fmt: skip

concentration = Model(
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
)  # fmt: skip


effective_makers = Model(
    "effective_makers",
    "Effective number of makers",
    "How many makers of equal size would give the same index, and the bounds of that number"
    " with makers missing.",
    "Definition: the inverse of the index, in makers.",
    None,
    (
        Output("mkt_effective", "n", "Number of equal makers", "makers", 10000 / index),
        Output(
            "mkt_effective_most", "n^{+}", "Most equal makers", "makers", 10000 / index_low,
        ),
        Output(
            "mkt_effective_least", "n^{-}", "Fewest equal makers", "makers",
            10000 / index_high,
        ),
    ),
)  # fmt: skip


MODELS = (
    market_share,
    money_at_stake,
    concentration,
    effective_makers,
)
"""The models of the chapter, in the order in which pages list them."""


def lookups(tables: Tables) -> Iterator[Lookup]:
    """The numbers that tables give to the models."""
    yield from _range_tables(tables)
    yield from _forecast_tables(tables)
    yield from _maker_tables(tables)
