"""Prices through time, concentration when share moves, and a thought experiment on lock-in.

Prices are USD per chip-hour, or per PFLOP-hour of dense BF16 peak, or per TB/s-hour of memory
bandwidth. Shares are fractions of the four makers that :mod:`.market` counts.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import sympy as sp

from ...models import Lookup, Model, Output, symbols
from ...models.assumptions import choices
from ...tables import Tables, authority, kept
from ..shared.chips import chip_table, maker
from ..shared.followed import NEAR, SERIES, at_article, readings
from ..shared.market_data import latest_shares, shipments

KINDS = {"on_demand": "AWS on demand", "capacity_block": "AWS block",
         "neocloud_1y": "specialist cloud"}  # fmt: skip
_H100 = {"on_demand": "H100, AWS on demand", "capacity_block": "H100, AWS block",
         "neocloud_1y": "H100, specialist cloud, one year"}  # fmt: skip


def _members(contract: str, chips: str) -> list[str]:
    if chips == "h100" or (contract, chips) == ("neocloud_1y", "nvidia"):
        return [_H100[contract]]
    if contract == "neocloud_1y":
        return []
    names = [label for label in SERIES if KINDS[contract] in label]
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


def _keyless(
    name: str, symbol: str, label: str, unit: str, found: tuple[float, str] | None
) -> Lookup:
    """A number that no choice selects; missing where there is none."""
    number: dict[tuple[str, ...], float] = {} if found is None else {(): found[0]}
    origins: dict[tuple[str, ...], str] = {} if found is None else {(): found[1]}
    return Lookup(name, symbol, label, unit, (), number, origins)


def _share_tables(tables: Tables) -> Iterator[Lookup]:
    """Ends over all ways of counting of the shares of Nvidia, Amazon and the largest other."""
    shares = latest_shares(tables)
    ends = shares.assign(maker=shares["holder"].str.split().str[0]).groupby("maker").agg(
        low=("low", "min"), high=("high", "max"), source_id=("source_id", "last")
    )  # fmt: skip
    others = ends.drop(index=["Nvidia", "Amazon"], errors="ignore").nlargest(1, "low")
    amazon, nvidia = (ends[ends.index == name] for name in ("Amazon", "Nvidia"))
    sold = shares[shares["market"] == "revenue"].assign(maker=shares["holder"].str.split().str[0])
    sold = sold[~sold["maker"].isin(["Nvidia", "Amazon"])].nlargest(1, "low")
    for name, symbol, label, rows, end in (
        ("eco_other", "s_o", "Largest other maker, lowest count", others, "low"),
        ("eco_other_sold", "s_m", "Largest other maker by sales", sold, "low"),
        ("eco_amazon_least", "s_a^{-}", "Amazon, lowest count", amazon, "low"),
        ("eco_amazon_most", "s_a^{+}", "Amazon, highest count", amazon, "high"),
        ("eco_leader", "s_n", "Nvidia, lowest count", nvidia, "low"),
    ):
        found = None if rows.empty else (float(rows[end].iloc[0]), rows["source_id"].iloc[0])
        yield _keyless(name, symbol, label, "", found)


SPOKEN_OF = ("aws-trainium2", "aws-trainium3")
"""The chips that c57 speaks of: what AWS sold or announced when the article appeared."""


def _sale_tables(tables: Tables) -> Iterator[Lookup]:
    """Where the chips of c57 are on sale, and who else but Nvidia sells one as fast on demand."""
    prices, authority_of = tables["prices"], authority(tables)
    prices = prices[prices["usd_per_chip_hour"].notna()]
    prices = prices[prices["source_id"].map(authority_of) != "aggregator"]
    own = prices[prices["chip_id"].isin(SPOKEN_OF)]
    listed = own[own["purchase_model"] == "on_demand"]
    regions = {part for text in listed["region"].dropna() for part in text.split("|")}
    rates = chip_table(tables)["bf16_dense_tflops"]
    as_fast = rates.index[rates >= rates[SPOKEN_OF[0]]]
    rented = prices[(prices["purchase_model"] == "on_demand") & prices["chip_id"].isin(as_fast)]
    others = rented[~rented["chip_id"].map(maker).isin(["Nvidia", "Amazon"])]
    for name, symbol, label, unit, count, rows in (
        ("eco_regions", "n", "AWS regions with Trainium2 or 3 on demand", "regions",
         len(regions), own),
        ("eco_ways", "w", "Other makers with a chip as fast on demand", "makers",
         others["chip_id"].map(maker).nunique(), others),
    ):  # fmt: skip
        last = (prices if rows.empty else rows)["source_id"].iloc[-1]
        yield _keyless(name, symbol, label, unit, (float(count), str(last)))
    told = tables["forecasts"].set_index("forecast_id").loc["trainium-on-demand-regions"]
    late = float(tables.as_of.isoformat() >= told["decides_by"])
    label = "The day that decides is over"
    yield _keyless("eco_late", "d", label, "1 for yes, 0 for no", (late, str(told["source_id"])))


(start, ratio, years, inflation, fall) = symbols(
    "eco_from eco_ratio eco_years eco_inflation eco_fall"
)
(change, moved, back) = symbols("eco_change eco_moved eco_return")
(nvidia, taker, index, missing, loss) = symbols("mkt_nvidia eco_taker mkt_hhi mkt_missing eco_loss")

price_trend = Model(
    "price_trend",
    "Did computing get cheaper?",
    "The cost of a unit of peak work at two readings of one kind of contract. You follow one chip,"
    " or the cheapest chip on offer at each reading.",
    "Price divided by dense BF16 peak or by memory bandwidth. The yearly rate is the compound rate"
    " between the two readings; the real change is deflated by your rate.",
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
    "The index after the maker you choose has taken some of Nvidia's share, the others unchanged."
    " A share that moves to a large rival creates a second leader, not a less concentrated market.",
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
            number="eco_moved",
        ),
    ),
)  # fmt: skip


TAKERS = {
    "google": ("Google takes it", "Google", 0), "amazon": ("Amazon takes it", "Amazon", -7),
    "amd": ("AMD takes it", "AMD", 7), "new": ("a newcomer takes it", "Other", 8),
}  # fmt: skip
"""Lines of the figure of moved shares: name, whose colour, how far the name is moved."""


TAKER_SHARE = " : ".join(
    [*(f"datum.taker == 'mkt_{key}' ? mkt_{key}" for key in TAKERS if key != "new"), "0"]
)
"""The taker's share of a row of :func:`takers`, as a Vega expression."""

(other, other_sold, amazon_least, amazon_most, leader, significant, most_asked) = symbols(
    "eco_other eco_other_sold eco_amazon_least eco_amazon_most eco_leader room_share_low"
    " room_share_high"
)
(other_all, amazon_low, amazon_high) = symbols("eco_other_all eco_amazon_low eco_amazon_high")

significant_shares = Model(
    "significant_shares",
    "Who has a significant share?",
    "The newest share by every way of counting. Of makers besides Nvidia and Amazon it takes the"
    " largest by its lowest count, with the missing makers, and the largest by sales; for Amazon"
    " both ends. 'Significant' is the pair of assumptions of the chapter on room.",
    "Definition of a share.",
    "epoch-ai-chip-counts",
    (
        Output(
            "eco_other_all", "S_o", "Largest other maker, with the missing", "",
            (1 - missing) * other,
        ),
        Output(
            "eco_possible", "v_o", "Has some maker taken a significant share?", "",
            sp.Piecewise(
                (0, sp.Min(other_all, other_sold) > most_asked),
                (1, sp.Max(other_all, other_sold) <= significant),
                (
                    sp.Piecewise((3, sp.Max(other_all, other_sold) > most_asked), (2, True)),
                    sp.Min(other_all, other_sold) <= significant,
                ),
                (2, True),
            ),
            codes=("supported", "unverifiable", "depends", "needs_context"),
            number="eco_other_all",
        ),
        Output(
            "eco_amazon_low", "S_a^{-}", "Amazon, lowest count, with the missing", "",
            (1 - missing) * amazon_least,
        ),
        Output(
            "eco_amazon_high", "S_a^{+}", "Amazon, highest count, with the missing", "",
            (1 - missing) * amazon_most,
        ),
        Output(
            "eco_contender", "v_a", "Is Amazon a contender, and Nvidia ahead?", "",
            sp.Piecewise(
                (1, amazon_high <= significant),
                (2, amazon_most >= leader),
                (0, amazon_low > most_asked),
                (2, True),
            ),
            codes=("supported", "wrong", "depends"),
            number="eco_amazon_low",
        ),
    ),
)  # fmt: skip

(regions, late, ways, fewest, asked) = symbols(
    "eco_regions eco_late eco_ways eco_regions_low eco_regions_high"
)

ways_past_nvidia = Model(
    "ways_past_nvidia",
    "Can you rent a comparable chip without Nvidia?",
    "From published prices: in how many AWS regions Trainium2 or Trainium3 is on demand, and how"
    " many other makers sell a chip on demand that is at least as fast as Trainium2 in dense BF16.",
    "A count of rows; what makes an alternative is assumed.",
    None,
    (
        Output(
            "eco_alternative", "v_w", "Is AWS an alternative, and is there another?", "",
            sp.Piecewise(
                (
                    sp.Piecewise(
                        (0, regions >= sp.Max(fewest, asked)),
                        (4, regions >= sp.Min(fewest, asked)),
                        (2, late < 1),
                        (3, True),
                    ),
                    ways > 0,
                ),
                (2, late < 1),
                (sp.Piecewise((3, regions >= fewest), (1, True)), True),
            ),
            codes=("came_true", "did_not_come_true", "open", "needs_context", "depends"),
        ),
    ),
)  # fmt: skip


MODELS = (
    price_trend,
    share_moves,
    significant_shares,
    ways_past_nvidia,
)
"""The models of the chapter, in the order in which pages list them."""


def lookups(tables: Tables) -> Iterator[Lookup]:
    """The numbers that tables give to the models."""
    yield from _price_tables(tables)
    yield from _taker_tables(tables)
    yield from _share_tables(tables)
    yield from _sale_tables(tables)
