"""What verdicts on the strategy count: runs that were alike, ages, growth, shares of the chips."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ...models import Lookup
from ...tables import Tables, authority
from .article import ARTICLE
from .chips import chip_table, maker
from .rows import rows_of
from .utilisation import pairs

_ANNOUNCED = "2018-11-announces-inferentia-its-first-ai-chip"
_CLOUD = "AWS"
_FIRST, _RIVAL = "aws-trainium1", "nvidia-h100"

_WEIGHTS = {
    ("trainium_business", "2025-10-30-trainium2-in-rainier"): [["2025-12-02-trainium-deployed"]],
    ("clusters", "anthropic-on-trainium2-2026-04-21"): [
        ["2026-02-05-trainium2-landed-cumulative"],
        ["2026-03-31-trainium-units-2024", "2026-03-31-trainium-units-2025"],
    ],
}
"""Counts of Anthropic's chips, and for each the totals of about its date (some are sums)."""


def weights(tables: Tables) -> pd.DataFrame:
    """Anthropic's share of the Trainium chips, one row a pair of counts that are known.

    Columns: ``part`` and ``whole`` (chips), ``share``, ``source_id`` of the part.
    """
    rows = []
    for (table, key), totals in _WEIGHTS.items():
        column = "chips" if table == "clusters" else "value"
        for part in rows_of(tables, table, {key: key}).values():
            for keys in totals:
                known = rows_of(tables, "trainium_business", {k: k for k in keys})
                if len(known) == len(keys):
                    whole = sum(float(row["value"]) for row in known.values())
                    rows.append([float(part[column]), whole, part["source_id"]])
    frame = pd.DataFrame(rows, columns=["part", "whole", "source_id"])
    return frame.assign(share=frame["part"] / frame["whole"])


def _per_peak(tables: Tables, rows: pd.DataFrame) -> pd.Series:
    peaks = rows["chip_id"].map(chip_table(tables)["bf16_dense_tflops"])
    return 1000 * rows["usd_per_chip_hour"] / peaks


def _on_demand(tables: Tables) -> pd.DataFrame:
    rows = tables["prices"]
    rows = rows[rows["preferred"] & (rows["purchase_model"] == "on_demand")]
    rows = rows[rows["region_group"] != "elsewhere"].sort_values("as_of", kind="stable")
    return rows.assign(per_peak=_per_peak(tables, rows), maker=rows["chip_id"].map(maker))


def beside_the_first(tables: Tables) -> pd.DataFrame:
    """The first Trainium's price on demand beside others' at other clouds, one row a reading.

    Only chips that one could rent when it came. Columns: those of the prices, ``per_peak`` (USD
    per PFLOP-hour of dense BF16 peak) and ``ratio``, the first Trainium's over it at the time.
    """
    rows = _on_demand(tables)
    own = rows[rows["chip_id"] == _FIRST]
    if own.empty:
        return rows.iloc[:0].assign(ratio=pd.Series(dtype=float))
    start = own["as_of"].iloc[0]
    own = own[own["instance"] == own["instance"].iloc[0]]
    others = rows[rows["maker"] != maker(_FIRST)]
    others = others[others["chip_id"].isin(others.loc[others["as_of"] <= start, "chip_id"])]
    others = others[others["provider"] != _CLOUD]
    at = [own[own["as_of"] <= max(day, start)]["per_peak"].iloc[-1] for day in others["as_of"]]
    return others.assign(ratio=pd.Series(at, index=others.index) / others["per_peak"])


def largest_runs(tables: Tables) -> pd.DataFrame:
    """The largest training runs when an H100 first had a price at AWS, and as of the tables.

    Two rows for all developers and two without the one who made the largest. Columns: those of
    the runs, ``others`` (true without that developer) and ``usd_per_chip_hour`` of the H100.
    """
    runs = tables["training_runs"]
    told_by = runs["source_id"].map(authority(tables))
    runs = runs[runs["training_flop"].notna() & runs["date"].notna() & (told_by != "aggregator")]
    prices = _on_demand(tables)
    prices = prices[(prices["chip_id"] == _RIVAL) & (prices["provider"] == _CLOUD)]
    if prices.empty or runs.empty:
        return runs.iloc[:0]
    (first, last), top = (prices.iloc[0], prices.iloc[-1]), runs["training_flop"].idxmax()
    rest = runs[runs["developer"] != runs.at[top, "developer"]]
    found = []
    for others, known in ((False, runs), (True, rest)):
        for part, price in ((known[known["date"] <= first["as_of"]], first), (known, last)):
            largest = part.nlargest(1, "training_flop")
            usd = {"usd_per_chip_hour": price["usd_per_chip_hour"], "since": first["as_of"]}
            found.append(largest.assign(others=others, **usd))
    return pd.concat(found, ignore_index=True)


def growth(tables: Tables, *, others: bool = False) -> float | None:
    """Yearly growth of the bill of the largest run, in times; None where a run is missing."""
    runs = largest_runs(tables)
    runs = runs[runs["others"] == others] if len(runs) else runs
    if len(runs) < 2:
        return None
    before, after = (runs["training_flop"] * runs["usd_per_chip_hour"]).tolist()
    years = (pd.Timestamp(tables.as_of) - pd.Timestamp(runs["since"].iloc[0])).days / 365.25
    return float((after / before) ** (1 / years))


def age(tables: Tables) -> tuple[float | None, str]:
    """Years from Amazon's first chip of its own to the article, and the source of the date."""
    for row in rows_of(tables, "timeline", {"first": _ANNOUNCED}).values():
        return float(int(ARTICLE[:4]) - int(str(row["date"])[:4])), str(row["source_id"])
    return None, ""


def _constant(number: float | None, source: str, *words: str) -> Lookup:
    name, symbol, label, unit = words
    table: dict[tuple[str, ...], float] = {} if number is None else {(): float(number)}
    return Lookup(name, symbol, label, unit, (), table, dict.fromkeys(table, source))


def _range(values: pd.Series[float], *words: str) -> Iterator[Lookup]:
    """The lowest and the highest of values by source."""
    name, symbol, label, unit = words
    values = values.sort_values()
    for end, sign, word, at in (("low", "-", "Lowest", 0), ("high", "+", "Highest", -1)):
        number = None if values.empty else float(values.iloc[at])
        source = "" if values.empty else str(values.index[at])
        signed = f"{symbol}^{{{sign}}}"
        yield _constant(number, source, f"{name}_{end}", signed, f"{word} {label}", unit)


def lookups(tables: Tables) -> Iterator[Lookup]:
    """The counted numbers, each by itself; what cannot be counted is missing."""
    yield from _range(
        pairs(tables).set_index("own_source_id")["ratio"],
        "pair", "r", "ratio of utilisations in runs that were alike", "",
    )  # fmt: skip
    years, source = age(tables)
    yield _constant(
        years, source, "pp_age", "y", "Age of Amazon's own chips at the article", "years"
    )
    beside = beside_the_first(tables).sort_values("ratio").tail(1)
    label = "The first Trainium's price per peak over the lowest of other chips"
    yield _constant(
        None if beside.empty else beside["ratio"].iloc[0], "".join(beside["source_id"]),
        "pp_launch_ratio", "q", label, "",
    )  # fmt: skip
    runs = largest_runs(tables)
    source = "" if runs.empty else str(runs["source_id"].iloc[-1])
    label = "Yearly growth of the bill of the largest run"
    yield _constant(growth(tables), source, "pp_growth", "e", label, "times")
    label = "Yearly growth without the developer of the largest"
    yield _constant(growth(tables, others=True), source, "pp_growth_others", "e'", label, "times")
    estimated = None if runs.empty else float(runs["estimated"].any())
    label = "A run among them is an estimate"
    yield _constant(estimated, source, "pp_estimated", "u", label, "1 for yes, 0 for no")
    yield from _range(
        weights(tables).set_index("source_id")["share"],
        "pp_weight", "w", "count of Anthropic's share of the chips", "share",
    )  # fmt: skip
