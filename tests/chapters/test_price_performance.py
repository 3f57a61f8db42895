"""Verdicts of the price chapter: each turns with the data and the assumptions it rests on."""

from __future__ import annotations

import datetime
import math
from typing import Any

import pytest
from changed import Change, changed, verdict
from trainium_report.chapters import report
from trainium_report.chapters.price_performance.frames import (
    alike,
    headline_comparisons,
    priced_verdicts,
)
from trainium_report.chapters.shared.counted import largest_runs
from trainium_report.chapters.shared.utilisation import may_set_the_range, pairs
from trainium_report.results import claims
from trainium_report.tables import current
from trainium_report.tables.known import ARTICLE, known_on

FIRST = {"event_id": "2018-11-announces-inferentia-its-first-ai-chip"}
TRAINIUM1 = {"chip_id": "aws-trainium1", "purchase_model": "on_demand"}
TPU = {"chip_id": "google-tpu-v4", "purchase_model": "on_demand"}
H100 = {"chip_id": "nvidia-h100", "provider": "AWS", "purchase_model": "on_demand"}
CLAUDE = {"fact_id": "2026-03-22-trainium2-for-claude"}
TOUR = {"fact_id": "2026-03-22-trainium-in-use"}
DEPLOYED = {"fact_id": "2025-12-02-trainium-deployed"}
RAINIER = {"fact_id": "2025-10-30-trainium2-in-rainier"}
OVERVIEW = (
    "pair_least", "pair_most", "ratio_h100_july", "ratio_neocloud", "ann_times", "weight_low",
)  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "table", "where", "new", "expected"),
    [
        ("c17", "timeline", FIRST, {"date": "2024-11"}, "needs_context"),
        ("c17", "timeline", FIRST, {"date": "2022-11"}, "depends"),
        ("c17", "prices", TRAINIUM1, {"usd_per_chip_hour": 5.0}, "needs_context"),
        ("c17", "prices", TPU, {"usd_per_chip_hour": 1.5}, "needs_context"),
        ("c20a", "training_runs", {"estimated": True}, {"estimated": False}, "supported"),
        ("c20a", "prices", {**H100, "as_of": "2025-06-23"}, {"usd_per_chip_hour": 0.2},
         "needs_context"),
        ("c20a", "training_runs", {"developer": "OpenAI", "date": "2025-02-27"},
         {"training_flop": 6e25}, "depends"),
        ("c21", "trainium_business", RAINIER, {"value": 510000}, "supported"),
        ("c21", "trainium_business", DEPLOYED, {"value": 900000}, "supported"),
    ],
)  # fmt: skip
def test_a_change_of_data_turns_the_verdict(
    claim: str, table: str, where: dict[str, Any], new: dict[str, Any], expected: str
) -> None:
    stated = claims.ruling(report(), claim).verdict
    assert stated == claims.row(current(), claim)["verdict"] != expected
    assert verdict(claim, (table, where, new)) == expected


def test_neither_old_nor_cheaper_is_wrong() -> None:
    changes: list[Change] = [
        ("timeline", FIRST, {"date": "2025-01"}),
        ("prices", TRAINIUM1, {"usd_per_chip_hour": 5.0}),
    ]
    assert verdict("c17", *changes) == "wrong"


def test_few_chips_for_one_customer_are_wrong() -> None:
    changes: list[Change] = [
        ("trainium_business", CLAUDE, {"value": 100000}),
        ("trainium_business", RAINIER, {"value": 50000}),
    ]
    assert verdict("c21", *changes) == "wrong"


@pytest.mark.parametrize(
    ("claim", "given", "expected"),
    [
        ("c17", {"pp_old_low": 8, "pp_old_high": 9}, "needs_context"),
        ("c17", {"pp_old_high": 9}, "depends"),
        ("c20a", {"pp_explode_high": 4}, "depends"),
        ("c20a", {"pp_explode_low": 5, "pp_explode_high": 6}, "wrong"),
        ("c20a", {"pp_explode_low": 3.5, "pp_explode_high": 5}, "needs_context"),
        ("c21", {"pp_heavy_high": 0.49}, "supported"),
        ("c21", {"pp_heavy_low": 0.8, "pp_heavy_high": 0.9}, "wrong"),
        ("c19a", {"trainium_mfu_low": 0.3}, "supported"),
        ("c19a", {"trainium_mfu_high": 0.25}, "wrong"),
    ],
)
def test_another_reading_of_a_word_turns_the_verdict(
    claim: str, given: dict[str, float], expected: str
) -> None:
    assert claims.ruling(report(), claim).verdict != expected
    assert claims.ruling(report(), claim, **given).verdict == expected


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("c17", "mostly_supported"), ("c19a", "depends"), ("c20a", "mostly_supported"),
        ("c21", "depends"),
    ],
)  # fmt: skip
def test_the_verdict_of_then_is_by_the_same_rule(claim: str, expected: str) -> None:
    assert claims.ruling_then(report(), claim).verdict == expected


def test_the_month_of_then_is_the_last_with_both_prices() -> None:
    then = report().known_on(ARTICLE)
    assert then.evaluate("month") == "2024-12"
    assert then.verdict("cheaper", trainium_mfu_high=0.34) == "wrong"


def test_a_hair_on_a_published_figure_decides_nothing() -> None:
    then = report().known_on(ARTICLE)
    assert 0 < then.evaluate("required_mfu") - then.evaluate("trainium_mfu_high") < 0.0005
    assert then.verdict("cheaper") == "depends"
    assert then.verdict("cheaper", trainium_mfu_high=0.344) == "wrong"


def test_no_day_without_a_new_row_turns_a_verdict_on_growth_or_counts() -> None:
    for days in (365, 3650):
        later = report().known_on(current().as_of + datetime.timedelta(days=days))
        for key in ("c17", "c19a", "c20a", "c21"):
            assert claims.ruling(later, key).verdict == claims.ruling(report(), key).verdict
        for name in ("pp_growth", "pp_growth_others"):
            assert later.evaluate(name) == report().evaluate(name)


def test_nearly_is_a_ceiling_for_the_share_as_for_the_cluster() -> None:
    """One row, read alike by both rules: just short of a half, just short of the article's."""
    read = report().evaluate
    assert read("pp_weight_ceiling") == 1
    assert read("ant_at_most") == 0.5
    surely = [("trainium_business", row, {"bound": "exact"}) for row in (RAINIER, DEPLOYED)]
    other = changed(*surely)
    assert claims.ruling(other, "c21").verdict == "supported"
    assert math.isnan(other.evaluate("ant_at_most"))


def test_the_two_counts_of_the_tour_give_the_highest_share() -> None:
    assert report().evaluate("pp_weight_high") == 1 / 1.4
    more = changed(("trainium_business", TOUR, {"value": 3e6}))
    assert more.evaluate("pp_weight_high") == 0.5


def test_a_run_after_the_article_does_not_count_then() -> None:
    then = largest_runs(known_on(current(), ARTICLE))
    assert "grok-4" in set(then["run_id"])
    later = changed(("training_runs", {"run_id": "grok-4"}, {"date": "2026-01-01"})).tables
    assert "grok-4" not in set(largest_runs(known_on(later, ARTICLE))["run_id"])
    assert "grok-4" in set(largest_runs(later)["run_id"])


def test_the_range_is_what_the_rule_admits() -> None:
    admitted = may_set_the_range(current())
    assert report().evaluate("trainium_mfu_low") == admitted["value_low"].min() / 100
    assert report().evaluate("trainium_mfu_high") == admitted["value_high"].max() / 100
    own = admitted[admitted["chip_id"] == "aws-trainium2"]["value_low"]
    assert report().evaluate("mfu_trainium") in set(round(own / 100, 2))


@pytest.mark.parametrize(
    "new",
    [
        {"claimed_or_measured": "claimed"}, {"task": "inference"}, {"precision": "FP8"},
        {"convention": "neuron-pipelines"}, {"source_status": "second_hand"},
        {"metric": "job_mfu_derived"}, {"source_id": "kiln-readme"},
    ],
)  # fmt: skip
def test_what_is_claimed_or_counted_otherwise_sets_no_range(new: dict[str, Any]) -> None:
    where = {"perf_id": "neuron-pipelines-trn2-lora-8192-mfu-derived"}
    before = may_set_the_range(current())["perf_id"]
    after = may_set_the_range(changed(("realized_performance", where, new)).tables)
    assert set(before) - set(after["perf_id"]) == set(where.values())


def test_the_verdicts_over_every_priced_offer() -> None:
    offers = priced_verdicts(report())
    count = offers.groupby(["like", "verdict"]).size().to_dict()
    assert count == {
        (True, "supported"): 1, (True, "depends"): 17, (True, "wrong"): 1,
        (False, "cheaper_unlike"): 24, (False, "depends_unlike"): 32, (False, "dearer_unlike"): 16,
    }  # fmt: skip
    same = offers["rival_contract"] == offers["trainium_contract"]
    assert (same == offers["like"]).all()
    assert offers["rival_chip"].str.startswith("google-tpu").any()


def test_wrong_is_where_trainium_is_dearer_on_every_measured_figure() -> None:
    offers = priced_verdicts(report())
    lost = offers[offers["like"] & (offers["verdict"] == "wrong")]
    every = may_set_the_range(current())["value_high"] / 100
    assert len(lost)
    for offer in lost.itertuples():
        assert (offer.required_ratio * report().evaluate("mfu_rival") > every).all()
        assert (offer.required_ratio > pairs(current())["ratio"]).all()


@pytest.mark.parametrize("contract", ["on_demand", "reserved_1y", "spot"])
def test_another_kind_of_contract_gets_no_verdict(contract: str) -> None:
    assert report().evaluate("same_contract", rival_contract=contract) == 0
    for offer in priced_verdicts(report()).query("not like").itertuples():
        assert offer.verdict.endswith("_unlike")


def test_the_presets_compare_one_kind_of_contract() -> None:
    for name in ("neutral", "best_case_trainium", "best_case_nvidia"):
        assert report().evaluate("same_contract", **report().models.preset(name)) == 1


def test_runs_that_were_alike_lie_on_both_sides() -> None:
    cost = alike(report())["cost"]
    assert cost.min() < 1 < cost.max()
    assert report().evaluate("alike_most") == pytest.approx(1 - cost.min())
    assert report().evaluate("alike_least") == pytest.approx(1 - cost.max())
    assert report().verdict("alike_most_word") == "cheaper"
    assert report().verdict("alike_least_word") == "dearer"
    assert report().verdict("decoding_word") == "cheaper"
    assert report().verdict("decoding_word", rival_price=0.5) == "dearer"


def test_the_words_of_the_overview_hold() -> None:
    number = {n: float(report().value(n).number) for n in OVERVIEW}
    assert number["pair_least"] < number["ratio_h100_july"] < number["pair_most"]  # 'perhaps'
    assert number["ratio_neocloud"] > 1  # a specialist cloud is cheaper at equal efficiency
    assert number["ann_times"] > 1
    assert number["weight_low"] == pytest.approx(0.5, abs=0.05)  # 'about half'
    shown = headline_comparisons(report())
    assert set(shown["rival_chip_label"]) == {"H100", "H200", "B200"}  # named in the title
    assert (shown.loc[shown["other_contract"], "rival_chip_label"] == "H100").all()


def test_a_new_pair_counts() -> None:
    where = {"perf_id": "h100-sxm-llama-3-70b-2-048-gpus-mfu-bf16"}
    other = changed(("realized_performance", where, {"value_low": 90, "value_high": 90}))
    assert other.evaluate("pair_low") < report().evaluate("pair_low")
    assert changed(("realized_performance", where, {})).evaluate("pair_low") > report().evaluate(
        "pair_low"
    )


def test_the_claim_of_aws_is_beside_an_h200_whatever_you_choose() -> None:
    implied = report().evaluate("implied_ratio")
    assert implied == report().evaluate("implied_ratio", rival_chip="nvidia-b200")
    ratio = report().evaluate("required_ratio", rival_chip="nvidia-h200")
    assert implied == pytest.approx(1.35 * ratio)


def test_hours_beyond_the_formula_raise_both_bills_alike() -> None:
    for side in ("trainium", "rival"):
        bare, more = (report().evaluate(f"training_cost_{side}", pp_extra=x) for x in (0, 0.25))
        assert more == pytest.approx(1.25 * bare)
    assert report().evaluate("training_hours_rival", pp_extra=0) == pytest.approx(25.97, abs=0.01)
