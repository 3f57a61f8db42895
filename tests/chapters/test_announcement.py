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
    most = report().evaluate("ann_needed_most")
    assert report().verdict("ann_year") == "depends"
    assert report().verdict("ann_year", ann_band_low=most * (1 + 1e-12)) == "supported"
    assert report().verdict("ann_year", ann_band_low=most * (1 - 1e-9)) == "depends"
    assert report().verdict("ann_year", ann_band_high=needed * (1 + 1e-12)) == "depends"
    assert report().verdict("ann_year", ann_band_high=needed * (1 - 1e-9)) == "wrong"


def test_flip_point_is_the_needed_run_rate() -> None:
    flip = report().switching_value(
        "ann_trailing", report().evaluate("ann_several_low"), "ann_run_rate"
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
    # What was said up to the post's own week is no later count.
    assert (~counts["since"]).sum() == 3
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


NEWER = {"chip_id": "aws-trainium3", "field": "available", "preferred": True}
SHIPS = {"event_id": "2026-01-trainium3-begins-to-ship-amazon-s-account-of-q1-2026"}
FLEET = {"operator": "AWS", "user": "all", "standing": "fleet"}
SHIPPED = {"vendor": "Amazon Trainium", "metric": "chips_shipped"}


@pytest.mark.parametrize(
    ("claim", "table", "where", "new", "verdict"),
    [
        ("c08", "accelerator_sources", NEWER, {"value": "2025-12-04"}, "supported"),
        ("c08", "timeline", SHIPS, {"date": "2025-11"}, "wrong"),
        ("c11", "clusters", FLEET, {"chips": 900000}, "disputed"),
        ("c11", "vendor_year", SHIPPED, {"value": 400000}, "disputed"),
    ],
)
def test_a_change_of_data_turns_the_verdict(
    claim: str, table: str, where: dict[str, Any], new: dict[str, Any], verdict: str
) -> None:
    check_turn(claim, (table, where, new), verdict)


def test_counts_need_not_agree_to_exceed_a_million() -> None:
    assert verdict("c11", ("clusters", FLEET, {"chips": 1100000})) == "supported"
    few = ("clusters", FLEET, {"chips": 900000}), ("vendor_year", SHIPPED, {"value": 400000})
    assert verdict("c11", *few) == "wrong"


def test_other_chips_and_aggregators_do_not_count() -> None:
    total = ("clusters", {"cluster_id": "amazon-ai-chips-added-in-12-months-2026-05"})
    told = ("clusters", {"cluster_id": "aws-trainium-fleet-all-generations-2026-04"})
    few = {"chips": 900000}
    assert verdict("c11", (*total, few), (*told, few)) == "supported"
    assert verdict("c11", (*total, {**few, "chips_named": "aws-trainium"})) == "disputed"
    theirs = {**few, "source_id": "s2-q4cdn-amzn-q4-2025-earnings-release"}
    assert verdict("c11", (*told, theirs)) == "disputed"


def test_a_company_s_word_alone_is_unverifiable() -> None:
    alone = ("clusters", FLEET, {}), ("vendor_year", SHIPPED, {})
    assert verdict("c11", *alone) == "unverifiable"
    assert claims.ruling(report(), "c09a").verdict == "unverifiable"


@pytest.mark.parametrize(
    ("usd", "expected"), [(3.5, "supported"), (1.5, "wrong"), (2.5, "depends")]
)
def test_a_figure_for_trainium_alone_would_decide(usd: float, expected: str) -> None:
    bundle = {"fact_id": "2026-02-05-chips-run-rate"}
    assert (
        verdict("c09a", ("trainium_business", bundle, {"scope": "Trainium2", "value": usd}))
        == expected
    )


def test_yearly_revenue_turns_with_the_band_and_not_with_growth_alone() -> None:
    assert claims.ruling(report(), "c09b").verdict == "depends"
    for growth in np.linspace(0, 2, 41):
        given = {"ann_growth": growth, "ann_growth_before": growth}
        assert claims.ruling(report(), "c09b", **given).verdict == "depends"
    assert claims.ruling(report(), "c09b", ann_band_low=6.0).verdict == "supported"
    assert claims.ruling(report(), "c09b", ann_band_high=3.0).verdict == "wrong"
    verdicts = [report().verdict("ann_year", **report().models.preset(name)) for name in PRESETS]
    assert verdicts == ["depends", "supported", "wrong"]


def test_neutral_growth_lies_between_the_two_sides() -> None:
    for name in ("ann_growth", "ann_growth_before"):
        item = report().models.inputs[name]
        assert item.best_case_trainium < item.default < item.best_case_nvidia
        middle = (item.best_case_trainium * item.best_case_nvidia) ** 0.5
        assert item.default == pytest.approx(middle, abs=item.step)


def test_dominance_turns_at_the_missing_share() -> None:
    assert claims.ruling(report(), "c15a").verdict == "depends"
    flip = report().evaluate("ann_missing_flip")
    assert flip == pytest.approx(0.0186, abs=5e-5)
    assert claims.ruling(report(), "c15a", mkt_missing=flip - 1e-9).verdict == "supported"
    assert claims.ruling(report(), "c15a", mkt_missing=flip + 1e-9).verdict == "depends"


@pytest.mark.parametrize(
    ("shipped", "share", "expected"),
    [(3, 70, "supported"), (1, 35, "wrong"), (1, 70, "depends")],
)
def test_dominance_turns_with_the_counts(shipped: float, share: float, expected: str) -> None:
    rows = report().table("vendor_year")
    rows = rows[(rows["vendor"] == "Nvidia") & rows["metric"].str.endswith("_shipped")]
    more = [
        ("vendor_year", {"vendor": "Nvidia", "metric": row.metric, "year": row.year},
         {"value": shipped * row.value})
        for row in rows.itertuples()
    ]  # fmt: skip
    studies = ("market_share", {"holder": "Nvidia"}, {"share_low": share, "share_high": share})
    assert verdict("c15a", *more, studies) == expected


def test_ratios_of_the_run_rates() -> None:
    assert report().value("ann_times").text == "14 times"
    assert report().value("ann_times_sold_low").number == pytest.approx(4 * 75.246 / 50, rel=1e-3)
    assert report().value("ann_times_sold_high").number == pytest.approx(4 * 89.023 / 50, rel=1e-9)
    assert report().value("ann_times_alone_low").number == pytest.approx(4 * 51.215 / 9, rel=1e-9)
    assert report().value("ann_times_alone_high").number == pytest.approx(4 * 51.215 / 2, rel=1e-9)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("c08", "needs_context"), ("c09a", "unverifiable"), ("c09b", "depends"),
        ("c11", "unverifiable"), ("c15a", "supported"),
    ],
)  # fmt: skip
def test_the_verdict_on_the_day_of_the_article(key: str, expected: str) -> None:
    assert claims.ruling_then(report(), key).verdict == expected
