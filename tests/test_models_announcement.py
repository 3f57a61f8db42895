"""The models behind a run rate, against closed forms and hand arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from trainium_report import data, models
from trainium_report.models import announcement


def test_no_growth_makes_the_year_the_run_rate() -> None:
    flat = {"ann_growth": 0.0, "ann_growth_before": 0.0}
    assert models.evaluate("ann_share", **flat) == pytest.approx(1, rel=1e-15)
    assert models.evaluate("ann_trailing", ann_run_rate=5.0, **flat) == pytest.approx(5)


@pytest.mark.parametrize("growth", [0.4, 1.0, 1.5, 2.0])
def test_equal_growth_is_a_geometric_series(growth: float) -> None:
    q = 1 / (1 + growth)
    closed = (1 - q**4) / (1 - q) / 4
    given = {"ann_growth": growth, "ann_growth_before": growth}
    assert models.evaluate("ann_share", **given) == pytest.approx(closed, rel=1e-12)


def test_doubling_quarters_by_hand() -> None:
    # 1 + 1/2 + 1/4 + 1/8 = 15/8 quarters, of four: 15/32.
    given = {"ann_growth": 1.0, "ann_growth_before": 1.0}
    assert models.evaluate("ann_share", **given) == pytest.approx(15 / 32, rel=1e-15)


def test_quarters_add_up_and_grow_as_given() -> None:
    given = {"ann_run_rate": 6.0, "ann_growth": 0.5, "ann_growth_before": 0.25}
    quarters = [models.evaluate(f"ann_quarter_{n}", **given) for n in range(1, 5)]
    assert quarters == pytest.approx([1.5, 1.0, 0.8, 0.64])
    assert models.evaluate("ann_trailing", **given) == pytest.approx(sum(quarters), rel=1e-15)
    share = models.evaluate("ann_share", **given)
    assert models.evaluate("ann_trailing", **given) == pytest.approx(6.0 * share, rel=1e-12)


def test_revenue_per_chip_hour_by_hand() -> None:
    # 8.76 billion USD over one million chips and 8,760 hours is one USD per chip-hour.
    assert models.evaluate("ann_hour", ann_run_rate=8.76) == pytest.approx(1, rel=1e-12)
    landed = models.evaluate("ann_hour", ann_run_rate=8.76, ann_count="landed")
    assert landed == pytest.approx(1 / 1.4, rel=1e-12)


def test_ceiling_is_the_run_rate_that_meets_the_published_price() -> None:
    for offer in announcement.OFFERS:
        ceiling = models.evaluate("ann_ceiling", ann_offer=offer)
        price = models.evaluate("ann_price", ann_offer=offer)
        assert models.evaluate("ann_hour", ann_run_rate=ceiling) == pytest.approx(price, rel=1e-12)
    assert models.evaluate("ann_ceiling") == pytest.approx(8760 * 35.7608 / 16 / 1000, rel=1e-4)


def test_verdict_turns_where_the_flip_point_says() -> None:
    needed = models.evaluate("ann_needed")
    assert models.verdict("ann_year") == "depends"
    assert models.verdict("ann_year", ann_band_low=needed * (1 + 1e-12)) == "supported"
    assert models.verdict("ann_year", ann_band_low=needed * (1 - 1e-9)) == "depends"
    assert models.verdict("ann_year", ann_band_high=needed * (1 + 1e-12)) == "depends"
    assert models.verdict("ann_year", ann_band_high=needed * (1 - 1e-9)) == "wrong"


def test_flip_point_is_the_needed_run_rate() -> None:
    flip = models.flip_point("ann_trailing", models.evaluate("ann_several"), "ann_run_rate")
    assert flip == pytest.approx(models.evaluate("ann_needed"), rel=1e-12)


def test_arrays_broadcast() -> None:
    rates = np.array([2.0, 4.0, 8.0])
    hours = models.evaluate("ann_hour", ann_run_rate=rates)
    assert hours == pytest.approx(rates * models.evaluate("ann_hour", ann_run_rate=1.0))


def test_presets_order_the_year() -> None:
    years = {n: models.evaluate("ann_trailing", **models.preset(n)) for n in models.PRESETS}
    assert years["best_case_nvidia"] < years["neutral"] < years["best_case_trainium"]


def test_ladder_holds_bundles_apart_and_nvidia_is_four_quarters() -> None:
    rates = announcement.run_rates()
    assert rates["live"].sum() == 1
    assert set(rates["money"]) == {
        "rental and services, internal use", "hypothetical", "hardware sale",
    }  # fmt: skip
    nvidia = rates[rates["maker"] == "Nvidia"]["low"].tolist()
    assert nvidia == pytest.approx([4 * 51.215, 4 * 89.023])
    assert rates["low"].is_monotonic_increasing


def test_counts_rest_on_sources_and_rise() -> None:
    counts = announcement.chip_counts()
    assert counts["low"].is_monotonic_increasing
    assert set(counts["source_id"]) <= set(data.table("sources")["source_id"])


def test_no_default_or_table_rests_on_an_aggregator() -> None:
    authority = data.table("sources").set_index("source_id")["authority"]
    used = [i.source_id for k, i in models.inputs().items() if k.startswith("ann_") and i.source_id]
    for name in ("ann_chips", "ann_price"):
        used += models.lookups()[name].source_ids.values()
    assert "aggregator" not in set(authority[used])
