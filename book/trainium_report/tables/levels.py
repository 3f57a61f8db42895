"""Whether a number can be of the thing it stands for: its level beside its like.

A price of eight chips in the place of one, a peta that should be an exa, a quarter ten times too
large have the right form. Each bound is at least half as wide again as the tables need today.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .problems import Problem, at

Frames = dict[str, pd.DataFrame]
FEWEST = 3
"""Rows that are needed to tell what is usual, and steps that a range needs."""
MOST_STEPS = 20_000
WIDEST = 160
"""How far the end of a control may lie above its cases, in times."""

LEAP = 4
"""How far one training run may lie above all others, in times."""
MOST_APART = 8
"""Days between two quarters of which none is missing between them."""
LONG = 8
"""Quarters of revenue from which on none between them may be missing."""


@dataclass(frozen=True)
class Level:
    """A column whose values lie within ``factor`` of the median of rows alike in ``by``.

    With ``along`` the median is that of the two rows before and the two after, in that order.
    Groups with fewer rows than :data:`FEWEST` say nothing.
    """

    table: str
    column: str
    by: tuple[str, ...]
    factor: float
    along: str = ""


LEVELS = (
    Level("prices", "usd_per_chip_hour", ("chip_id", "purchase_model"), 7.5),
    Level("prices", "usd_per_chip_hour", ("provider", "chip_id", "purchase_model"), 4),
    Level("prices", "usd_per_chip_hour", ("chip_id",), 15),
    Level("company_quarters", "value", ("company", "segment", "part", "metric", "basis"), 6,
          "period_end"),
    Level("market_size", "value", ("by", "market_definition"), 20, "year"),
    Level("market_size", "value", ("by",), 80),
    Level("market_size", "value", ("market_definition", "bound"), 7),
    Level("market_share", "share_low", ("holder",), 6),
    Level("market_share", "share_high", ("holder",), 6),
    Level("vendor_year", "value", ("metric",), 400),
    Level("trainium_business", "value", ("unit", "scope"), 12),
    Level("trainium_business", "value", ("unit",), 100),
    Level("realized_performance", "value_low", ("chip_id", "metric", "unit"), 80),
    Level("realized_performance", "value_high", ("chip_id", "metric", "unit"), 80),
    Level("realized_performance", "value_low", ("source_id", "metric", "unit"), 110),
    Level("realized_performance", "value_high", ("source_id", "metric", "unit"), 110),
    Level("ecosystem", "value", ("indicator", "unit"), 2000),
    Level("deals", "usd_bn", ("kind",), 20),
    Level("deals", "quantity", ("unit",), 30),
    Level("interconnect", "gbps_per_chip", ("scope",), 16),
    Level("interconnect", "domain_size", ("scope",), 210),
    Level("interconnect", "latency_us_high", ("topology",), 7),
    Level("systems", "network_gbps_per_chip", (), 80),
    Level("chip_costs", "usd_low", ("per",), 100),
    Level("chip_costs", "usd_low", ("chip_id", "by"), 4),
    Level("framework_operations", "gflop_per_token", ("sequence_tokens",), 12),
    Level("framework_operations", "gflop_per_token", ("how",), 7),
    Level("framework_operations", "sequence_tokens", (), 30),
    Level("framework_peaks", "maker_tflops", ("chip_id",), 4),
    Level("framework_peaks", "devices_per_chip", ("package",), 6.5),
    Level("instance_devices", "memory_mib", ("device",), 4),
    Level("instance_devices", "cores", ("chip_id",), 4),
    Level("instance_regions", "of_regions", (), 4),
    Level("instance_regions", "regions", ("names",), 4),
    Level("software_support", "value", ("metric", "names"), 6),
    Level("training_runs", "training_flop", ("developer",), 160),
    Level("training_runs", "training_flop", ("developer", "chip_id"), 10.6),
    Level("training_runs", "mfu", (), 6),
)  # fmt: skip


def _levels(frames: Frames, _: object) -> Iterator[Problem]:
    for level in LEVELS:
        if level.table in frames:
            yield from _beside_its_like(frames[level.table], level)


def _beside_its_like(frame: pd.DataFrame, level: Level) -> Iterator[Problem]:
    known = frame[frame[level.column].notna() & (frame[level.column] > 0)]
    known = known.sort_values(level.along, kind="stable") if level.along else known
    column = known[level.column].to_numpy(dtype=float)
    by = known.groupby(list(level.by), dropna=False).indices if level.by else None
    for key, rows in (by or {(): np.arange(len(known))}).items():
        values = column[rows]
        usual = _beside(values) if level.along else _without(values)
        far = np.maximum(values / usual, usual / values) > level.factor
        for place in np.flatnonzero(far):
            named = ", ".join(map(str, key if isinstance(key, tuple) else (key,))) or "the rest"
            expected = f"within {level.factor:g} times {usual[place]:.4g}, the median of {named}"
            yield at(frame, known.index[rows[place]], level.column, values[place], expected)


def _without(values: np.ndarray) -> np.ndarray:
    """For each value the median of the others; not a number where they are too few."""
    others = len(values) - 1
    if others < FEWEST - 1:
        return np.full(len(values), np.nan)
    ranked, rank = np.sort(values), np.argsort(np.argsort(values, kind="stable"))
    low, high = (others - 1) // 2, others // 2
    # Without the one of rank r, what is above moves down by one.
    median: np.ndarray = (ranked[low + (low >= rank)] + ranked[high + (high >= rank)]) / 2
    return median


def _beside(values: np.ndarray) -> np.ndarray:
    """For each value the median of the two before and the two after."""
    near = [_near(values, place) for place in range(len(values))]
    return np.array([np.median(v) if len(v) >= FEWEST - 1 else np.nan for v in near])


def _near(values: np.ndarray, place: int) -> np.ndarray:
    beside = [place - 2, place - 1, place + 1, place + 2]
    return values[[at for at in beside if 0 <= at < len(values)]]


def _ratio(
    frame: pd.DataFrame, column: str, whole: pd.Series, ends: tuple[float, float], what: str
) -> Iterator[Problem]:
    """A column over another quantity lies between two ends."""
    ratio = frame[column].astype(float) / whole.astype(float)
    for index in frame.index[(ratio < ends[0]) | (ratio > ends[1])]:
        low, high = (end * float(whole[index]) for end in ends)
        yield at(frame, index, column, frame.at[index, column], f"{low:.4g} to {high:.4g}: {what}")


def _instances(frames: Frames, _: object) -> Iterator[Problem]:
    prices = frames["prices"]
    alike = prices.groupby(["provider", "instance"])["chips"]
    usual = alike.transform("median")
    known = prices["chips"].notna() & (alike.transform("count") >= FEWEST)
    for index in prices.index[known & (prices["chips"] != usual)]:
        expected = f"{usual[index]:g}, the chips of this instance"
        yield at(prices, index, "chips", prices.at[index, "chips"], expected)


def _clusters(frames: Frames, _: object) -> Iterator[Problem]:
    clusters = frames["clusters"]
    peak = clusters["chip_id"].map(frames["accelerators"].set_index("chip_id")["bf16_dense_tflops"])
    chips = clusters["chips"].astype(float)
    yield from _ratio(clusters, "power_mw", chips / 1e6, (450, 4800), "watts for each chip")
    yield from _ratio(
        clusters, "peak_bf16_exaflops", chips * peak / 1e6, (0.9, 1.1), "chips x peak of the chip"
    )


def _systems(frames: Frames, _: object) -> Iterator[Problem]:
    systems = frames["systems"]
    watts = systems["chip_id"].map(frames["accelerators"].set_index("chip_id")["tdp_w"])
    whole = systems["chips"].astype(float) * watts / 1000
    for column in ("power_kw_low", "power_kw_high"):
        yield from _ratio(systems, column, whole, (0.5, 4), "chips x power of the chip")


def _runs(frames: Frames, _: object) -> Iterator[Problem]:
    runs = frames["training_runs"]
    # Of a mixture of experts a part of the parameters works on each token.
    operations = 6 * runs["parameters"] * runs["tokens"]
    yield from _ratio(runs, "training_flop", operations, (0.015, 100), "6 x parameters x tokens")
    flop = runs["training_flop"]
    for index, value in flop.dropna().items():
        largest = flop.drop(index).max()
        if value > LEAP * largest:
            expected = f"at most {LEAP} times {largest:.4g}, the largest of the others"
            yield at(runs, index, "training_flop", value, expected)
    hours = runs["chips"].astype(float) * runs["days"] * 24
    yield from _ratio(runs, "chip_hours", hours, (0.3, 1.5), "chips x days x 24")
    peak = runs["chip_id"].map(frames["accelerators"].set_index("chip_id")["bf16_dense_tflops"])
    least = operations / (runs["chips"].astype(float) * peak * 1e12 * 86400)
    told = "6 x parameters x tokens, over what the chips can do in a day"
    yield from _ratio(runs, "days", least, (0.15, 10), told)


def _assumptions(frames: Frames, _: object) -> Iterator[Problem]:
    rows = frames["assumptions"]
    for column in ("default", "best_case_trainium", "best_case_nvidia", "high"):
        outside = (rows[column] < rows["low"]) | (rows[column] > rows["high"])
        for index in rows.index[outside]:
            expected = f"{rows.at[index, 'low']:g} to {rows.at[index, 'high']:g}, its range"
            yield at(rows, index, column, rows.at[index, column], expected)
        places = (rows[column] - rows["low"]) / rows["step"]
        for index in rows.index[(places - places.round()).abs() > 1e-6]:
            expected = f"{rows.at[index, 'low']:g} and a whole number of steps, as a slider gives"
            yield at(rows, index, column, rows.at[index, column], expected)
    cases = rows[["best_case_trainium", "best_case_nvidia"]]
    least, most = cases.min(axis=1), cases.max(axis=1)
    for index in rows.index[(rows["default"] < least) | (rows["default"] > most)]:
        expected = f"{least[index]:g} to {most[index]:g}, between the two best cases"
        yield at(rows, index, "default", rows.at[index, "default"], expected)
    steps = (rows["high"] - rows["low"]) / rows["step"]
    for index in rows.index[(steps < FEWEST) | (steps > MOST_STEPS)]:
        expected = f"a step that fits {FEWEST} to {MOST_STEPS} times into the range"
        yield at(rows, index, "step", rows.at[index, "step"], expected)
    cases = rows[["default", "best_case_trainium", "best_case_nvidia"]].abs().max(axis=1)
    for index in rows.index[(cases > 0) & (rows["high"] > WIDEST * cases)]:
        expected = f"at most {WIDEST} times {cases[index]:g}, the largest of its cases"
        yield at(rows, index, "high", rows.at[index, "high"], expected)


def _earlier(frames: Frames, _: object) -> Iterator[Problem]:
    """What an assumption was before lies in its range."""
    earlier = frames["earlier_assumptions"]
    ranges = frames["assumptions"].set_index("assumption_id").reindex(earlier["assumption_id"])
    ends = zip(earlier.index, earlier["default"], ranges["low"], ranges["high"], strict=True)
    for index, value, low, high in ends:
        if value < low or value > high:
            yield at(earlier, index, "default", value, f"{low:g} to {high:g}, its range")


def _spans(frames: Frames, _: object) -> Iterator[Problem]:
    """The two ends of a reading belong to one quantity."""
    for name, low, high, most in (
        ("realized_performance", "value_low", "value_high", 6),
        ("realized_performance", "recounted_low", "recounted_high", 4),
        ("market_share", "share_low", "share_high", 4),
        ("theory", "low", "high", 16), ("chip_costs", "usd_low", "usd_high", 4),
        ("interconnect", "latency_us_low", "latency_us_high", 7.8),
        ("systems", "power_kw_low", "power_kw_high", 4),
    ):  # fmt: skip
        if name in frames:
            frame = frames[name]
            both = frame[(frame[low] > 0) & frame[high].notna()]
            yield from _ratio(both, high, both[low], (1, most), f"one to {most} times {low}")


def _middle(frames: Frames, _: object) -> Iterator[Problem]:
    theory = frames["theory"]
    outside = (theory["central"] < theory["low"]) | (theory["central"] > theory["high"])
    for index in theory.index[outside.fillna(False)]:
        expected = f"{theory.at[index, 'low']:g} to {theory.at[index, 'high']:g}"
        yield at(theory, index, "central", theory.at[index, "central"], expected)


_COUNT = re.compile(
    r"(?<!\d\d) x (\d+)$"
    r"|(\d+)(?: of \d+)? (?:GPUs|chips|(?:Trainium|Inferentia|[ABHV]|GB|MI)\d+)\b"
)
_NODES = re.compile(r"(\d+) nodes x (\d+) chips")


def _counted(frames: Frames, _: object) -> Iterator[Problem]:
    """A measurement ran on the chips that the row tells of in words."""
    rows = frames["realized_performance"]
    for index, chips in rows["chips"].dropna().items():
        texts = rows.loc[index, ["subject", "workload"]].dropna()
        told = [found for text in texts for found in _COUNT.finditer(text.replace(",", ""))]
        told += list(_NODES.finditer(str(rows.at[index, "notes"])))
        if not told:
            continue
        said = math.prod(int(number) for number in told[0].groups() if number)
        if chips != said:
            yield at(rows, index, "chips", chips, f"{said}, as the row says {told[0][0].strip()!r}")


def _frameworks(frames: Frames, _: object) -> Iterator[Problem]:
    peaks = frames["framework_peaks"]
    each = peaks["maker_tflops"] / peaks["devices_per_chip"].astype(float)
    yield from _ratio(peaks, "peak_tflops", each, (0.08, 4), "the maker's figure for a device")


def _thresholds(frames: Frames, _: object) -> Iterator[Problem]:
    """What would fail a forecast, and what is read today, are of its threshold's size."""
    forecasts = frames["forecasts"]
    for column in ("failed_at", "reading"):
        both = forecasts[(forecasts["threshold"] > 0) & (forecasts[column] > 0)]
        yield from _ratio(both, column, both["threshold"], (0.15, 6), "the size of the threshold")


def _once(frames: Frames, _: object) -> Iterator[Problem]:
    """A quarter stands under one label only."""
    quarters = frames["company_quarters"]
    keys = ["company", "segment", "part", "metric", "basis", "period_end"]
    for index in quarters.index[quarters.duplicated(keys)]:
        found: Any = quarters.at[index, "period_end"]
        yield at(quarters, index, "period_end", found, "a quarter that no other row has")


def _unbroken(frames: Frames, _: object) -> Iterator[Problem]:
    """A long series of a company's revenue has every quarter between its first and its last."""
    quarters = frames["company_quarters"]
    whole = quarters[(quarters["metric"] == "revenue") & (quarters["part"] == "all")]
    for _, series in whole.groupby(["company", "segment", "basis"]):
        if len(series) < LONG:
            continue
        rows = series.sort_values("period_start")
        days = [pd.to_datetime(rows[c], errors="coerce") for c in ("period_start", "period_end")]
        away = (days[0] - days[1].shift()).dt.days
        for index in rows.index[away > MOST_APART]:
            found: Any = quarters.at[index, "period_start"]
            yield at(quarters, index, "period_start", found, "the day after the quarter before it")


Rule = Callable[[Frames, object], Iterator[Problem]]
RULES: list[tuple[list[str], Rule]] = [
    ([], _levels),
    ([], _spans),
    (["prices"], _instances),
    (["clusters", "accelerators"], _clusters),
    (["systems", "accelerators"], _systems),
    (["training_runs", "accelerators"], _runs),
    (["realized_performance"], _counted),
    (["framework_peaks"], _frameworks),
    (["forecasts"], _thresholds),
    (["assumptions"], _assumptions), (["assumptions", "earlier_assumptions"], _earlier),
    (["theory"], _middle),
    (["company_quarters"], _once), (["company_quarters"], _unbroken),
]
