"""Market times share, a run rate as a share, and the supply check: by hand and in closed form."""

from __future__ import annotations

import numpy as np
import pytest
from trainium_report import data, models
from trainium_report.models import market_room as room


def test_the_needed_share_is_where_the_worth_is_the_business() -> None:
    for market in models.choices()["room_market"].options:
        needed = models.evaluate("room_needed", room_market=market)
        worth = models.evaluate("room_revenue", room_market=market, room_share=needed)
        assert worth == pytest.approx(models.evaluate("room_business"), rel=1e-12)


def test_verdict_turns_where_the_flip_point_says() -> None:
    needed = models.evaluate("room_needed")
    assert models.verdict("room_large") == "depends"
    assert models.verdict("room_large", room_share_low=needed * (1 + 1e-12)) == "supported"
    assert models.verdict("room_large", room_share_low=needed * (1 - 1e-9)) == "depends"
    assert models.verdict("room_large", room_share_high=needed * (1 + 1e-12)) == "depends"
    assert models.verdict("room_large", room_share_high=needed * (1 - 1e-9)) == "wrong"


def test_nvidias_sales_are_its_last_four_quarters() -> None:
    # 51.215 + 62.314 + 75.246 + 89.023, fiscal quarters to July 2026.
    size = models.evaluate("room_size", room_market=room.SOLD)
    assert size == pytest.approx(277.798, abs=1e-9)


def test_the_bundle_is_never_the_claim() -> None:
    # Moving the bundle leaves Trainium2's share alone, and the other way round.
    before = models.evaluate("room_now")
    assert models.evaluate("room_now", room_bundle="2026-02") == before
    assert "room_bundle" not in models.needs(["room_now", "room_large", "room_gw_needed"])
    assert "ann_run_rate" not in models.needs(["room_bundle_share"])


def test_half_the_rent_is_half_the_share_and_twice_the_power() -> None:
    half = {"room_part": 0.5}
    for output, factor in (("room_now", 0.5), ("room_bundle_share", 0.5), ("room_gw_needed", 2)):
        assert models.evaluate(output, **half) == pytest.approx(factor * models.evaluate(output))


def test_power_carries_the_share_that_needs_it() -> None:
    needed = models.evaluate("room_gw_needed")
    carried = models.evaluate("room_carried", room_gw=needed)
    assert carried == pytest.approx(models.evaluate("room_share"), rel=1e-12)
    flip = models.flip_point("room_carried", models.evaluate("room_share"), "room_gw")
    assert flip == pytest.approx(needed, rel=1e-12)


def test_default_yield_is_the_middle_reading_over_a_million_chips_at_a_gigawatt() -> None:
    # 1,000 W a chip make a gigawatt of a million chips, so its revenue is the run rate itself.
    assert models.evaluate("ann_chips") == 1
    assert models.evaluate("room_per_gw") == models.evaluate("ann_run_rate")


def test_presets_of_the_yield_are_the_two_agreements() -> None:
    deals = data.table("deals").set_index("deal_id")
    item = models.inputs()["room_per_gw"]
    for deal_id, years, preset in (
        ("openai-amazon-aws-2026-02-27", 8, item.best_case_trainium),
        ("anthropic-amazon-aws-2026-04-20", 10, item.best_case_nvidia),
    ):
        deal = deals.loc[deal_id]
        assert f"{years} years" in deal["notes"]
        assert deal["usd_bn"] / deal["quantity"] / years == pytest.approx(preset)


def test_arrays_broadcast() -> None:
    shares = np.array([0.01, 0.1])
    assert models.evaluate("room_revenue", room_share=shares) == pytest.approx(shares * 267.9)


def test_presets_order_the_worth() -> None:
    worth = {n: models.evaluate("room_revenue", **models.preset(n)) for n in models.PRESETS}
    assert worth["best_case_nvidia"] < worth["neutral"] < worth["best_case_trainium"]


def test_no_default_or_market_rests_on_an_aggregator() -> None:
    authority = data.table("sources").set_index("source_id")["authority"]
    used = [i.source_id for k, i in models.inputs().items() if k.startswith("room_") if i.source_id]
    for name in ("room_size", "room_bundle_usd"):
        used += models.lookups()[name].source_ids.values()
    assert used
    assert "aggregator" not in set(authority[used])


def test_forecasts_are_of_one_house_and_date_each_and_mark_aggregators() -> None:
    fan = room.forecasts()
    authority = data.table("sources").set_index("source_id")["authority"]
    assert ((fan["source_id"].map(authority) == "aggregator") == fan["hollow"]).all()
    assert not fan.duplicated(["series", "year"]).any()
    assert (fan["high"] >= fan["usd_bn"]).all()
    sold = fan[fan["maker"] == "Nvidia"]
    # Fiscal 2026 ends in January 2026: it stands just after 2025.
    fiscal = sold[sold["usd_bn"].round(1) == 193.7]["year"]
    assert fiscal.between(2025, 2025.1).all()
    assert len(fiscal) == 1


def test_buyers_are_counted_on_one_basis_without_gaps() -> None:
    spent = room.capex()
    assert set(spent.groupby("company")["basis"].nunique()) == {1}
    assert set(spent.groupby("company")["quarter"].nunique()) == {21}
    total = spent[spent["quarter"] == "Q2 2026"]["usd_bn"].sum()
    assert total == pytest.approx(54.208 + 35.802 + 44.924 + 30.116)


def test_own_chips_begin_with_google_and_are_named() -> None:
    chips = room.own_chips()
    assert chips["company"].drop_duplicates().tolist()[:2] == ["Google", "Amazon"]
    assert chips["head"].iloc[0] == "Google: first TPU, 2015"
    assert not chips.duplicated(["company", "chip"]).any()


def test_cloud_shares_are_read_from_a_sentence() -> None:
    assert room.cloud_shares("X, 2026: Amazon 28%, Google 14% of it") == {
        "Amazon": 0.28, "Google": 0.14,
    }  # fmt: skip
