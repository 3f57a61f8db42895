"""Rules of the ecosystem chapter: each verdict turns with the data it rests on."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from unittest import mock

import changed
import pytest
from changed import Change
from trainium_report import data

SHARE = {"forecast_id": "nvidia-share-of-accelerator-revenue"}
CUSTOM = {"forecast_id": "custom-share-of-accelerator-revenue"}
PROFIT = {"forecast_id": "profit-of-the-chips-business"}
NEW = {
    "reading_as_of": "2027-06-30",
    "source_id": "futurumgroup-4q-2024-record-sales-of-32-6b-for-data",
}
LATE = datetime.date(2030, 1, 1)


def verdict(key: str, changes: Iterable[Change] = (), day: datetime.date | None = None) -> str:
    """The verdict on a claim after constructed changes of data, on another day."""
    with mock.patch.object(data, "as_of", return_value=day or data.as_of()):
        return changed.verdict(key, *changes)


def cheaper(chips: Iterable[str]) -> list[Change]:
    """All prices of July 2026 and later become a tenth."""
    return [
        ("prices", {"price_id": key}, {"usd_per_chip_hour": 0.1})
        for key, chip, as_of in data.table("prices")[["price_id", "chip_id", "as_of"]].to_numpy()
        if chip in set(chips) and as_of >= "2026-03"
    ]


CHEAP = cheaper(
    ["nvidia-h100", "nvidia-h200", "nvidia-b200", "nvidia-b300", "nvidia-gb200", "nvidia-a100-40",
     "nvidia-a100-80"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "day", "expected"),
    [
        ([("forecasts", SHARE, {**NEW, "reading": 58.0})], None, "needs_context"),
        ([("forecasts", SHARE, {**NEW, "reading": 58.0}), *CHEAP], None, "came_true"),
        (CHEAP, None, "open"),
        ([("forecasts", SHARE, {**NEW, "reading": 80.0})], None, "open"),
        ([("forecasts", SHARE, {**NEW, "reading": 80.0})], LATE, "did_not_come_true"),
        ([("forecasts", SHARE, {**NEW, "reading": 80.0}), *CHEAP], LATE, "needs_context"),
        ([], LATE, "unverifiable"),
        ([("forecasts", SHARE, {**NEW, "reading": 58.0, "source_id": "alatirok"})], None, "open"),
    ],
)
def test_less_dependence_and_lower_prices(
    changes: list[Change], day: datetime.date | None, expected: str
) -> None:
    assert verdict("c56") == "open"
    assert verdict("c56", changes, day) == expected


def test_trainium_is_an_alternative_where_it_is_on_sale() -> None:
    assert verdict("c57") == "needs_context"
    block = {"price_id": "aws-trn2-48xlarge-capacity-block-2026-07-22"}
    regions = "us-east-1|us-east-2|eu-north-1|ap-south-1|ap-northeast-1"
    listed = {"purchase_model": "on_demand", "region": regions}
    assert verdict("c57", [("prices", block, listed)]) == "supported"
    fewer = {**listed, "region": "us-east-1|us-east-2"}
    assert verdict("c57", [("prices", block, fewer)]) == "needs_context"
    second = {"price_id": "aws-trn2-48xlarge-spot-2026-10-03"}
    rest = {"purchase_model": "on_demand", "region": "eu-north-1|ap-south-1|ap-northeast-1"}
    assert verdict("c57", [("prices", block, fewer), ("prices", second, rest)]) == "supported"
    assert verdict("c57", [("prices", {"chip_id": "aws-trainium2"}, {})]) == "wrong"


@pytest.mark.parametrize(
    ("reading", "day", "expected"),
    [
        (31.0, None, "came_true"),
        (20.0, None, "open"),
        (20.0, LATE, "needs_context"),
        (14.0, LATE, "did_not_come_true"),
    ],
)
def test_significant_share(reading: float, day: datetime.date | None, expected: str) -> None:
    assert verdict("c60") == "open"
    assert verdict("c60", [("forecasts", CUSTOM, {**NEW, "reading": reading})], day) == expected
    aggregated = {**NEW, "reading": reading, "source_id": "alatirok"}
    assert verdict("c60", [("forecasts", CUSTOM, aggregated)]) == "open"


def test_a_flourishing_business_has_a_profit() -> None:
    assert verdict("c62") == "open"
    profit = {"reading": 2.0, "reading_as_of": "2027-02-01"}
    assert verdict("c62", [("forecasts", PROFIT, profit)]) == "came_true"
    assert verdict("c62", [("forecasts", PROFIT, {**profit, "reading": -2.0})]) == (
        "did_not_come_true"
    )
    # A run rate, however high, is no profit.
    bundle = {"fact_id": "2026-07-30-chips-run-rate"}
    assert verdict("c62", [("trainium_business", bundle, {"value": 250})]) == "open"
    assert verdict("c62", day=LATE) == "unverifiable"
