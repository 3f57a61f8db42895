"""Chapter 7: its models against worked cases, its rules against changed data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from changed import Change, verdict
from trainium_report.chapters import report
from trainium_report.chapters.market_room import frames, models
from trainium_report.chapters.shared import followed
from trainium_report.models import PRESETS
from trainium_report.results import Facts, claims


def test_the_needed_share_is_where_the_worth_is_the_business() -> None:
    for market in report().models.choices["room_market"].options:
        needed = report().evaluate("room_needed", room_market=market)
        worth = report().evaluate("room_revenue", room_market=market, room_share=needed)
        assert worth == pytest.approx(report().evaluate("room_business_low"), rel=1e-12)


def test_verdict_turns_where_the_flip_points_say() -> None:
    least, most = report().evaluate("room_needed"), report().evaluate("room_needed_most")
    assert report().verdict("room_large") == "depends"

    def found(**given: float) -> str:
        return report().verdict("room_large", **{"room_share_high": 0.5, **given})

    assert found(room_share_low=most * (1 + 1e-12)) == "supported"
    assert found(room_share_low=most * (1 - 1e-9)) == "depends"
    lowest = report().models.inputs["room_share_low"].low
    assert found(room_share_low=lowest, room_share_high=least * (1 + 1e-12)) == "depends"
    assert found(room_share_low=lowest, room_share_high=least * (1 - 1e-9)) == "wrong"


def test_nvidias_sales_are_its_last_four_quarters() -> None:
    # 51.215 + 62.314 + 75.246 + 89.023, fiscal quarters to July 2026.
    size = report().evaluate("room_size", room_market=models.SOLD)
    assert size == pytest.approx(277.798, abs=1e-9)


def test_the_bundle_is_never_the_claim() -> None:
    # Moving the bundle leaves Trainium2's share alone, and the other way round.
    before = report().evaluate("room_now")
    assert report().evaluate("room_now", room_bundle="2026-02") == before
    assert "room_bundle" not in report().models.dependencies(
        ["room_now", "room_large", "room_gw_needed"]
    )
    assert "ann_run_rate" not in report().models.dependencies(["room_bundle_share"])


def test_half_the_rent_is_half_the_share_and_twice_the_power() -> None:
    half = {"room_part": 0.5}
    for output, factor in (("room_now", 0.5), ("room_bundle_share", 0.5), ("room_gw_needed", 2)):
        assert report().evaluate(output, **half) == pytest.approx(
            factor * report().evaluate(output)
        )


def test_power_carries_the_share_that_needs_it() -> None:
    needed = report().evaluate("room_gw_needed")
    carried = report().evaluate("room_carried", room_gw=needed)
    assert carried == pytest.approx(report().evaluate("room_share"), rel=1e-12)
    flip = report().switching_value("room_carried", report().evaluate("room_share"), "room_gw")
    assert flip == pytest.approx(needed, rel=1e-12)


def test_default_yield_is_the_middle_reading_over_a_million_chips_at_a_gigawatt() -> None:
    # 1,000 W a chip make a gigawatt of a million chips, so its revenue is the run rate itself.
    assert report().evaluate("ann_chips") == 1
    assert report().evaluate("room_per_gw") == report().evaluate("ann_run_rate")


def test_presets_of_the_yield_are_the_two_agreements() -> None:
    deals = report().table("deals").set_index("deal_id")
    item = report().models.inputs["room_per_gw"]
    for deal_id, years, preset in (
        ("openai-amazon-aws-2026-02-27", 8, item.best_case_trainium),
        ("anthropic-amazon-aws-2026-04-20", 10, item.best_case_nvidia),
    ):
        deal = deals.loc[deal_id]
        assert f"{years} years" in deal["notes"]
        assert deal["usd_bn"] / deal["quantity"] / years == pytest.approx(preset)


def test_arrays_broadcast() -> None:
    shares = np.array([0.01, 0.1])
    assert report().evaluate("room_revenue", room_share=shares) == pytest.approx(shares * 267.9)


def test_presets_order_the_worth() -> None:
    worth = {n: report().evaluate("room_revenue", **report().models.preset(n)) for n in PRESETS}
    assert worth["best_case_nvidia"] < worth["neutral"] < worth["best_case_trainium"]


def test_no_default_or_market_rests_on_an_aggregator() -> None:
    authority = report().table("sources").set_index("source_id")["authority"]
    used = [
        i.source_id
        for k, i in report().models.inputs.items()
        if k.startswith("room_")
        if i.source_id
    ]
    for name in ("room_size", "room_bundle_usd"):
        used += report().models.lookups[name].source_ids.values()
    assert used
    assert "aggregator" not in set(authority[used])


def test_forecasts_are_of_one_firm_and_date_each() -> None:
    fan = frames.forecasts(report())
    assert not fan.duplicated(["series", "year"]).any()
    # Of what IDC published in 2026 only its count of the past is drawn beside its old forecast.
    idc = fan[fan["by"] == "IDC"].set_index(["published", "year"])["usd_bn"]
    assert idc.to_dict() == {("2024", 2028): 100, ("2026-02", 2025): 334}
    sold = fan[fan["maker"] == "Nvidia"]
    # Fiscal 2026 ends in January 2026: it is just after 2025.
    fiscal = sold[sold["usd_bn"].round(1) == 193.7]["year"]
    assert fiscal.between(2025, 2025.1).all()
    assert len(fiscal) == 1


def test_forecasts_for_2030_go_from_the_narrowest_definition_to_the_widest() -> None:
    scopes = frames.scopes(report())
    assert scopes["low"].is_monotonic_increasing
    assert (scopes["high"] >= scopes["low"]).all()
    assert scopes["text"].iloc[[0, -1]].tolist() == ["over $200 bn", "$3,000 to 4,000 bn"]


def test_buyers_are_counted_on_one_basis_without_gaps() -> None:
    spent = frames.capex(report())
    assert set(spent.groupby("company")["basis"].nunique()) == {1}
    assert set(spent.groupby("company")["quarter"].nunique()) == {21}
    total = spent[spent["quarter"] == "Q2 2026"]["usd_bn"].sum()
    assert total == pytest.approx(54.208 + 35.802 + 44.924 + 30.116)


def test_own_chips_begin_with_google_and_are_named() -> None:
    chips = frames.own_chips(report())
    assert chips["company"].drop_duplicates().tolist()[:2] == ["Google", "Amazon"]
    assert chips["head"].iloc[0] == "Google: first TPU, 2015"
    assert not chips.duplicated(["company", "chip"]).any()
    # Chips of one day share a name under their dot.
    assert set(chips[chips["at"] == "2026-03-11"]["short"]) == {"300 to 500"}


def test_c48b_turns_with_what_you_call_significant_and_colossal() -> None:
    def found(**given: object) -> str:
        return claims.ruling(report(), "c48b", **given).verdict

    assert found() == "depends"
    assert found(room_share_low=0.19, room_share_high=0.19) == "supported"
    assert found(room_share_low=0.03, room_share_high=0.03) == "wrong"
    assert found(room_share_low=0.19, room_share_high=0.19, room_market="omdia-2025") == "depends"
    assert found(room_business_high=13) == "supported"
    assert found(room_business_low=41) == "wrong"
    presets = [found(**report().models.preset(name)) for name in PRESETS]
    assert presets == ["depends", "supported", "wrong"]


def test_c50_turns_with_the_part_of_independent_buyers() -> None:
    left_out = report().value("room_left_out").number  # 225 of others and OpenAI, 100 beside them
    assert left_out == pytest.approx((225 - 100) / (225 + 100))
    assert claims.ruling(report(), "c50").verdict == "depends"
    assert claims.ruling(report(), "c50", room_committed=450).verdict == "supported"
    assert claims.ruling(report(), "c50", room_committed=220).verdict == "wrong"
    # A buyer counts as independent until Amazon invests in it.
    invested = {"deal_id": "amazon-openai-2026-02-27"}
    assert verdict("c50", ("deals", invested, {"buyer": "SoftBank"})) == "supported"
    more = ("deals", {"deal_id": "openai-amazon-aws-2026-02-27"}, {"usd_bn": 120})
    assert verdict("c50", more) == "wrong"


CLOUD = {"market_definition": frames.CLOUD}


def quarter(period: str, **shares: float) -> list[Change]:
    return [
        ("market_share", {**CLOUD, "period": period, "holder": holder},
         {"share_low": share, "share_high": share})
        for holder, share in shares.items()
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"Amazon": 22}, "supported"),
        ({"Amazon": 24, "Microsoft": 24}, "needs_context"),
        ({"Amazon": 24, "Google": 25}, "needs_context"),
    ],
)
def test_c51_turns_with_the_shares(shares: dict[str, float], expected: str) -> None:
    assert verdict("c51", *quarter("2026-Q1", **shares)) == expected


def test_c51_is_wrong_if_another_led_in_every_quarter() -> None:
    other = {"Amazon": 20.0, "Microsoft": 29.0}
    assert verdict("c51", *quarter("2025-Q3", **other), *quarter("2026-Q1", **other)) == "wrong"


def test_c51_counts_a_new_leader_without_a_word_in_code() -> None:
    renamed = {"holder": "Oracle", "share_low": 40, "share_high": 40}
    google = {**CLOUD, "period": "2026-Q1", "holder": "Google"}
    assert verdict("c51", ("market_share", google, renamed)) == "needs_context"


def test_the_verdicts_of_the_articles_day() -> None:
    for key, expected in {
        # No commitment for Trainium was published.
        "c50": "no_data",
        "c48b": "depends", "c51": "supported", "c53": "mostly_supported", "c54": "open",
    }.items():  # fmt: skip
        assert claims.ruling_then(report(), key).verdict == expected, key


def test_c53_turns_if_google_came_after_amazon() -> None:
    assert claims.ruling(report(), "c53").verdict == "mostly_supported"
    first = {"event_id": "2015-first-tpu-in-service-in-its-own-data-centres"}
    later = {"event_id": "2018-11-announces-inferentia-its-first-ai-chip"}
    assert (
        verdict(
            "c53", ("timeline", later, {"date": "2014-11"}), ("timeline", first, {"date": "2015"})
        )
        == "supported"
    )


def test_c53_turns_if_one_of_them_has_no_chip_by_then() -> None:
    maia = {"chip_id": "microsoft-maia100", "field": "announced"}
    assert verdict("c53", ("accelerator_sources", maia, {"value": "2026-01-15"})) == "needs_context"


def test_c53_turns_if_none_of_them_has_a_chip_by_then() -> None:
    late = {"value": "2026-01-15"}
    chips = report().table("accelerator_sources")
    chips = chips[(chips["field"] == "announced") & chips["preferred"]]["chip_id"]
    rivals = chips[chips.str.startswith(("google-tpu", "microsoft-maia", "meta-mtia"))]
    announced = [
        ("accelerator_sources", {"chip_id": chip, "field": "announced"}, late) for chip in rivals
    ]
    events = [
        ("timeline", {"event_id": event}, {"date": "2026-01-15"})
        for event in (
            "2015-first-tpu-in-service-in-its-own-data-centres",
            "2024-04-presents-the-second-generation-mtia",
        )
    ]
    assert verdict("c53", *announced, *events) == "wrong"


def lower(labels: Sequence[str], factor: float = 0.5) -> list[Change]:
    """The last price of each product, and all of its day, times a factor."""
    moves = followed.changes(report().tables).set_index("label")
    changes: list[Change] = []
    for label in labels:
        day, usd = moves.at[label, "to"], moves.at[label, "before"]
        where = {**followed.SERIES[label], "as_of": day}
        changes.append(("prices", where, {"usd_per_chip_hour": factor * usd}))
    return changes


@pytest.mark.parametrize(
    ("fallen", "day", "expected"),
    [
        (0, None, "open"), (9, None, "open"), (10, None, "came_true"),
        (0, "2028-01-01", "did_not_come_true"), (9, "2028-01-01", "needs_context"),
    ],
)  # fmt: skip
def test_c54_turns_with_how_many_prices_are_lower(
    fallen: int, day: str | None, expected: str
) -> None:
    # A list price that was read long before and long after, and differs, can't be dated.
    labels = [x for x in followed.changes(report().tables)["label"] if "on demand" not in x]
    labels = labels[:fallen]
    updated = day or report().tables.as_of.isoformat()
    assert verdict("c54", *lower(labels), updated=updated) == expected


def test_the_reading_of_prices_in_the_list_of_forecasts_is_the_computed_one() -> None:
    row = report().table("forecasts").set_index("forecast_id").loc["published-prices-lower"]
    assert row["reading"] == followed.share_lower(Facts(report()))
    assert row["reading_as_of"] == followed.changes(report().tables)["to"].max()
