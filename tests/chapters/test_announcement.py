"""Chapter 2: its models against worked cases, its rules against changed data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from changed import check_turn, verdict
from trainium_report.chapters import report
from trainium_report.chapters.announcement import frames, models
from trainium_report.models import PRESETS
from trainium_report.results import claims


def test_no_growth_makes_the_year_the_run_rate() -> None:
    flat = {"ann_growth": 0.0, "ann_growth_before": 0.0}
    assert report().evaluate("ann_share", **flat) == pytest.approx(1, rel=1e-15)
    assert report().evaluate("ann_trailing", ann_run_rate=5.0, **flat) == pytest.approx(5)


@pytest.mark.parametrize("growth", [0.4, 1.0, 1.5, 2.0])
def test_equal_growth_is_a_geometric_series(growth: float) -> None:
    q = 1 / (1 + growth)
    closed = (1 - q**4) / (1 - q) / 4
    given = {"ann_growth": growth, "ann_growth_before": growth}
    assert report().evaluate("ann_share", **given) == pytest.approx(closed, rel=1e-12)


def test_doubling_quarters_by_hand() -> None:
    # 1 + 1/2 + 1/4 + 1/8 = 15/8 quarters, of four: 15/32.
    given = {"ann_growth": 1.0, "ann_growth_before": 1.0}
    assert report().evaluate("ann_share", **given) == pytest.approx(15 / 32, rel=1e-15)


def test_quarters_add_up_and_grow_as_given() -> None:
    given = {"ann_run_rate": 6.0, "ann_growth": 0.5, "ann_growth_before": 0.25}
    quarters = [report().evaluate(f"ann_quarter_{n}", **given) for n in range(1, 5)]
    assert quarters == pytest.approx([1.5, 1.0, 0.8, 0.64])
    assert report().evaluate("ann_trailing", **given) == pytest.approx(sum(quarters), rel=1e-15)
    share = report().evaluate("ann_share", **given)
    assert report().evaluate("ann_trailing", **given) == pytest.approx(6.0 * share, rel=1e-12)


def test_revenue_per_chip_hour_by_hand() -> None:
    # 8.76 billion USD over one million chips and 8,760 hours is one USD per chip-hour.
    assert report().evaluate("ann_hour", ann_run_rate=8.76) == pytest.approx(1, rel=1e-12)
    landed = report().evaluate("ann_hour", ann_run_rate=8.76, ann_count="landed")
    assert landed == pytest.approx(1 / 1.4, rel=1e-12)


def test_ceiling_is_the_run_rate_that_meets_the_published_price() -> None:
    for offer in models.OFFERS:
        ceiling = report().evaluate("ann_ceiling", ann_offer=offer)
        price = report().evaluate("ann_price", ann_offer=offer)
        assert report().evaluate("ann_hour", ann_run_rate=ceiling) == pytest.approx(
            price, rel=1e-12
        )
    assert report().evaluate("ann_ceiling") == pytest.approx(8760 * 35.7608 / 16 / 1000, rel=1e-4)


def test_verdict_turns_where_the_flip_point_says() -> None:
    needed = report().evaluate("ann_needed")
    assert report().verdict("ann_year") == "depends"
    assert report().verdict("ann_year", ann_band_low=needed * (1 + 1e-12)) == "supported"
    assert report().verdict("ann_year", ann_band_low=needed * (1 - 1e-9)) == "depends"
    assert report().verdict("ann_year", ann_band_high=needed * (1 + 1e-12)) == "depends"
    assert report().verdict("ann_year", ann_band_high=needed * (1 - 1e-9)) == "wrong"


def test_flip_point_is_the_needed_run_rate() -> None:
    flip = report().switching_value(
        "ann_trailing", report().evaluate("ann_several"), "ann_run_rate"
    )
    assert flip == pytest.approx(report().evaluate("ann_needed"), rel=1e-12)


def test_arrays_broadcast() -> None:
    rates = np.array([2.0, 4.0, 8.0])
    hours = report().evaluate("ann_hour", ann_run_rate=rates)
    assert hours == pytest.approx(rates * report().evaluate("ann_hour", ann_run_rate=1.0))


def test_presets_order_the_year() -> None:
    years = {n: report().evaluate("ann_trailing", **report().models.preset(n)) for n in PRESETS}
    assert years["best_case_nvidia"] < years["neutral"] < years["best_case_trainium"]


def test_ladder_holds_bundles_apart_and_nvidia_is_four_quarters() -> None:
    rates = frames.run_rates(report())
    assert rates["live"].sum() == 1
    assert set(rates["money"]) == {
        "rental and services, internal use", "hypothetical", "hardware sale",
    }  # fmt: skip
    nvidia = rates[rates["maker"] == "Nvidia"]["low"].tolist()
    assert nvidia == pytest.approx([4 * 51.215, 4 * 89.023])
    assert rates["low"].is_monotonic_increasing


def test_counts_rest_on_sources_and_rise() -> None:
    counts = frames.chip_counts(report())
    assert counts["low"].is_monotonic_increasing
    assert set(counts["source_id"]) <= set(report().table("sources")["source_id"])


def test_no_default_or_table_rests_on_an_aggregator() -> None:
    authority = report().table("sources").set_index("source_id")["authority"]
    used = [
        i.source_id
        for k, i in report().models.inputs.items()
        if k.startswith("ann_") and i.source_id
    ]
    for name in ("ann_chips", "ann_price"):
        used += report().models.lookups[name].source_ids.values()
    assert "aggregator" not in set(authority[used])


NEWER = {"event_id": "2025-12-02-trainium3-generally-available-in-trn3"}
SHIPS = {"event_id": "2026-01-trainium3-begins-to-ship-amazon-s-account-of-q1-2026"}
BLOCK = {"price_id": "aws-trn2-48xlarge-capacity-block-2026-02-01"}
LANDED = {"fact_id": "2026-02-05-trainium2-landed-cumulative"}
SHIPPED = {"fact_id": "2026-03-31-trainium-units-2025"}
UNITS = "2025-nvidia-ai-accelerator-units-merchant-custom-nvidia-tpu"


@pytest.mark.parametrize(
    ("claim", "table", "where", "new", "verdict"),
    [
        ("c08", "timeline", NEWER, {"date": "2025-12-04"}, "supported"),
        ("c08", "timeline", SHIPS, {"date": "2025-11"}, "wrong"),
        ("c09a", "prices", BLOCK, {"usd_per_chip_hour": 0.2}, "disputed"),
        ("c09a", "evidence", {"evidence_id": "e002"}, {"value": "100000+"}, "disputed"),
        ("c09a", "vendor_year", {"vendor": "Amazon chips", "value": 10}, {"value": 1.9},
         "disputed"),
        ("c11", "trainium_business", LANDED, {"value": 900000}, "disputed"),
        ("c11", "trainium_business", SHIPPED, {"value": 1300000}, "supported"),
        ("c15a", "market_share", {"share_id": UNITS}, {"share_low": 49.0}, "needs_context"),
        ("c15a", "market_share", {"holder": "Nvidia"}, {"share_low": 45.0, "share_high": 45.0},
         "wrong"),
    ],
)  # fmt: skip
def test_a_change_of_data_turns_the_verdict(
    claim: str, table: str, where: dict[str, Any], new: dict[str, Any], verdict: str
) -> None:
    check_turn(claim, (table, where, new), verdict)


def test_no_count_above_a_million_makes_the_claim_wrong() -> None:
    assert (
        verdict(
            "c11",
            ("trainium_business", {"unit": "chips"}, {"value": 800000}),
            ("evidence", {"evidence_id": "e030"}, {"value": "800000"}),
        )
        == "wrong"
    )


@pytest.mark.parametrize(("usd", "expected"), [(3.5, "supported"), (1.5, "wrong")])
def test_a_figure_for_trainium_alone_would_decide(usd: float, expected: str) -> None:
    bundle = {"fact_id": "2026-02-05-chips-run-rate"}
    assert (
        verdict("c09a", ("trainium_business", bundle, {"scope": "Trainium2", "value": usd}))
        == expected
    )


def test_yearly_revenue_turns_with_growth_and_band() -> None:
    assert claims.ruling(report(), "c09b").verdict == "depends"
    flat = {"ann_growth": 0.0, "ann_growth_before": 0.0}
    assert claims.ruling(report(), "c09b", **flat).verdict == "supported"
    assert claims.ruling(report(), "c09b", ann_band_high=4.0).verdict == "wrong"
