"""What verdicts on the strategy count: runs that were alike, ages, growth, shares of the chips."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

import pandas as pd

from ...models import Lookup
from ...tables import Tables, authority, kept
from .article import ARTICLE
from .chips import chip_table, maker
from .dates import first_day
from .rows import rows_of
from .utilisation import pairs

_ANNOUNCED = "2018-11-announces-inferentia-its-first-ai-chip"
_CLOUD = "AWS"
_FIRST, _RIVAL = "aws-trainium1", "nvidia-h100"

_WEIGHTS = {
    "2025-10-30-trainium2-in-rainier": "2025-12-02-trainium-deployed",
    "2026-03-22-trainium2-for-claude": "2026-03-22-trainium-in-use",
}
"""Counts of Anthropic's chips, and for each the count of all Trainium of about its date."""


def weights(tables: Tables) -> pd.DataFrame:
    """Anthropic's share of the Trainium chips, one row a pair of counts that are known.

    Columns: ``part`` and ``whole`` (chips), ``share``, ``ceiling`` (true where the share is below
    that number, since its source says 'nearly' of the part or 'more than' of the whole alone) and
    ``source_id`` of the part.
    """
    rows = []
    for key, whole_key in _WEIGHTS.items():
        known = rows_of(tables, "trainium_business", {"part": key, "whole": whole_key})
        if len(known) == 2:
            part, whole = known["part"], known["whole"]
            fewer = part["bound"] == "at_most"
            more = whole["bound"] == "at_least" and part["bound"] != "at_least"
            counts = [float(part["value"]), float(whole["value"])]
            rows.append([*counts, fewer or more, part["source_id"]])
    frame = pd.DataFrame(rows, columns=["part", "whole", "ceiling", "source_id"])
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


@kept
def bills(tables: Tables) -> pd.DataFrame:
    """The training runs with a count of operations and a date, no aggregator's.

    Columns: those of the runs, ``usd_per_chip_hour`` of an H100 at AWS on demand on the day of the
    run, or its first price, and ``since``, the day of that first price. Empty without a price.
    """
    runs = tables["training_runs"]
    told_by = runs["source_id"].map(authority(tables))
    runs = runs[runs["training_flop"].notna() & runs["date"].notna() & (told_by != "aggregator")]
    prices = _on_demand(tables)
    prices = prices[(prices["chip_id"] == _RIVAL) & (prices["provider"] == _CLOUD)]
    if prices.empty:
        return runs.iloc[:0]
    days = list(prices["as_of"])
    at = [max(bisect_right(days, day) - 1, 0) for day in runs["date"]]
    usd = prices["usd_per_chip_hour"].to_numpy()[at]
    return runs.assign(usd_per_chip_hour=usd, since=prices["as_of"].iloc[0])


def largest_runs(tables: Tables) -> pd.DataFrame:
    """The largest training runs when an H100 first had a price at AWS, and of all.

    Two rows for all developers and two without the one who made the largest. Columns: those of
    the bills, and ``others`` (true without that developer).
    """
    runs = bills(tables)
    if runs.empty:
        return runs
    rest = runs[runs["developer"] != runs.at[runs["training_flop"].idxmax(), "developer"]]
    found = []
    for others, known in ((False, runs), (True, rest)):
        for part in (known[known["date"] <= known["since"]], known):
            found.append(part.nlargest(1, "training_flop").assign(others=others))
    return pd.concat(found, ignore_index=True)


def growth_between(before: pd.Series, after: pd.Series) -> float | None:
    """Yearly growth of the bill from one run to a later one, in times; None if it is no later."""
    years = (first_day(after["date"]) - first_day(before["date"])).days / 365.25
    bills = [run["training_flop"] * run["usd_per_chip_hour"] for run in (before, after)]
    return float((bills[1] / bills[0]) ** (1 / years)) if years > 0 else None


def growth(tables: Tables, *, others: bool = False) -> float | None:
    """Yearly growth of the bill of the largest run, in times; None where a run is missing.

    From the date of the one run to that of the other, so that no day without a run changes it.
    """
    runs = largest_runs(tables)
    runs = runs[runs["others"] == others] if len(runs) else runs
    return growth_between(runs.iloc[0], runs.iloc[1]) if len(runs) == 2 else None


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
    label = "Yearly growth of the bill from the one largest run to the other"
    yield _constant(growth(tables), source, "pp_growth", "e", label, "times")
    label = "Yearly growth without the developer of the largest"
    yield _constant(growth(tables, others=True), source, "pp_growth_others", "e'", label, "times")
    estimated = None if runs.empty else float(runs["estimated"].any())
    label = "A run among them is an estimate"
    yield _constant(estimated, source, "pp_estimated", "u", label, "1 for yes, 0 for no")
    shares = weights(tables).sort_values("share")
    lowest = shares.head(1)
    yield _constant(
        None if lowest.empty else float(lowest["ceiling"].iloc[0]), "".join(lowest["source_id"]),
        "pp_weight_ceiling", "n", "The lowest share is a ceiling", "1 for yes, 0 for no",
    )  # fmt: skip
    yield from _range(
        shares.set_index("source_id")["share"],
        "pp_weight", "w", "count of Anthropic's share of the chips", "share",
    )  # fmt: skip
