"""Whether a number can be of the thing it stands for: its level beside its like.

A price of eight chips in the place of one, a peta that should be an exa, a quarter ten times too
large have the right form. Each bound is at least half as wide again as the tables need today.
"""

from __future__ import annotations

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
WIDEST = 120
"""How far the end of a control may lie above its cases, in times."""


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
    Level("prices", "usd_per_chip_hour", ("chip_id",), 15),
    Level("company_quarters", "value", ("company", "segment", "part", "metric", "basis"), 7.5,
          "period_end"),
    Level("market_size", "value", ("by", "market_definition"), 20, "year"),
    Level("market_size", "value", ("by",), 80),
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
    Level("systems", "network_gbps_per_chip", (), 80),
    Level("chip_costs", "usd_low", ("per",), 100),
    Level("framework_operations", "gflop_per_token", ("sequence_tokens",), 12),
    Level("training_runs", "training_flop", ("developer",), 160),
)  # fmt: skip


def _levels(frames: Frames, _: object) -> Iterator[Problem]:
    for level in LEVELS:
        if level.table in frames:
            yield from _beside_its_like(frames[level.table], level)


def _beside_its_like(frame: pd.DataFrame, level: Level) -> Iterator[Problem]:
    known = frame[frame[level.column].notna() & (frame[level.column] > 0)]
    groups = known.groupby(list(level.by), dropna=False) if level.by else [((), known)]
    for key, rows in groups:
        like = rows.sort_values(level.along, kind="stable") if level.along else rows
        values = like[level.column].astype(float).to_numpy()
        for place, index in enumerate(like.index):
            others = _near(values, place) if level.along else np.delete(values, place)
            if len(others) < FEWEST - 1:
                continue
            median = float(np.median(others))
            if max(values[place] / median, median / values[place]) > level.factor:
                named = ", ".join(map(str, key if isinstance(key, tuple) else (key,))) or "the rest"
                expected = f"within {level.factor:g} times {median:.4g}, the median of {named}"
                yield at(frame, index, level.column, values[place], expected)


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
    yield from _ratio(clusters, "power_mw", chips / 1e6, (300, 8000), "watts for each chip")
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
    hours = runs["chips"].astype(float) * runs["days"] * 24
    yield from _ratio(runs, "chip_hours", hours, (0.3, 1.5), "chips x days x 24")


def _assumptions(frames: Frames, _: object) -> Iterator[Problem]:
    rows = frames["assumptions"]
    for column in ("default", "best_case_trainium", "best_case_nvidia"):
        outside = (rows[column] < rows["low"]) | (rows[column] > rows["high"])
        for index in rows.index[outside]:
            expected = f"{rows.at[index, 'low']:g} to {rows.at[index, 'high']:g}, its range"
            yield at(rows, index, column, rows.at[index, column], expected)
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
        ("realized_performance", "value_low", "value_high", 8),
        ("market_share", "share_low", "share_high", 8),
        ("theory", "low", "high", 25), ("chip_costs", "usd_low", "usd_high", 4),
        ("interconnect", "latency_us_low", "latency_us_high", 25),
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


def _once(frames: Frames, _: object) -> Iterator[Problem]:
    """A quarter stands under one label only."""
    quarters = frames["company_quarters"]
    keys = ["company", "segment", "part", "metric", "basis", "period_end"]
    for index in quarters.index[quarters.duplicated(keys)]:
        found: Any = quarters.at[index, "period_end"]
        yield at(quarters, index, "period_end", found, "a quarter that no other row has")


Rule = Callable[[Frames, object], Iterator[Problem]]
RULES: list[tuple[list[str], Rule]] = [
    ([], _levels),
    ([], _spans),
    (["prices"], _instances),
    (["clusters", "accelerators"], _clusters),
    (["systems", "accelerators"], _systems),
    (["training_runs"], _runs),
    (["assumptions"], _assumptions), (["assumptions", "earlier_assumptions"], _earlier),
    (["theory"], _middle),
    (["company_quarters"], _once),
]
