"""Chapter 4: its models against worked cases, its rules against changed data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from changed import changed, check_turn, verdict
from trainium_report.chapters import report
from trainium_report.chapters.anthropic import frames, models
from trainium_report.chapters.shared.article import ARTICLE
from trainium_report.models import PRESETS
from trainium_report.results import claims
from trainium_report.tables import current


def test_training_by_hand() -> None:
    # A million chips of 1,000 TFLOP/s are 1,000 exaFLOP/s; a tenth for ten days is 86.4 yotta.
    given = {"ant_chips": 1.0, "ant_peak": 1000.0, "ant_days": 10.0, "ant_training_share": 0.5}
    assert report().evaluate("ant_rate", mfu_trainium=0.2, **given) == pytest.approx(100)
    assert report().evaluate("ant_flop", mfu_trainium=0.2, **given) == pytest.approx(86.4)
    assert report().evaluate("ant_flop_all", mfu_trainium=0.2, **given) == pytest.approx(172.8)


def test_share_and_days_are_two_ways_to_the_known_run() -> None:
    for run in report().models.choices["ant_run"].options:
        known = report().evaluate("ant_known", ant_run=run)
        share = report().evaluate("ant_share_needed", ant_run=run)
        days = report().evaluate("ant_run_days", ant_run=run)
        assert report().evaluate("ant_flop", ant_training_share=share) == pytest.approx(known)
        assert report().evaluate("ant_flop", ant_days=days) == pytest.approx(known)


def test_flip_point_is_the_share_needed() -> None:
    known = report().evaluate("ant_known", ant_run="grok-3")
    flip = report().switching_value("ant_flop", known, "ant_training_share")
    assert flip == pytest.approx(report().evaluate("ant_share_needed", ant_run="grok-3"), rel=1e-12)


def test_energy_is_the_draw_over_the_training() -> None:
    # kW for a PFLOP/s is the same as GWh for 3.6 yottaFLOP.
    per = report().evaluate("ant_energy") / report().evaluate("ant_flop")
    assert per == pytest.approx(report().evaluate("ant_draw") / 3.6, rel=1e-12)


@pytest.mark.parametrize("site", ["h100", "h100-it", "gb200"])
def test_at_the_break_even_both_draw_the_same(site: str) -> None:
    even = report().evaluate("ant_energy_even", ant_site=site)
    draws = [
        report().evaluate(name, ant_site=site, mfu_trainium=even)
        for name in ("ant_draw", "ant_draw_rival")
    ]
    assert draws[0] == pytest.approx(draws[1], rel=1e-12)
    assert report().evaluate("ant_draw", mfu_trainium=even * 1.01) < draws[1]


def test_equal_revenue_leaves_the_share_of_chips() -> None:
    for count in report().models.choices["ant_count"].options:
        share = report().evaluate("ant_chip_share", ant_count=count)
        assert report().evaluate("ant_money", ant_count=count, ant_relative=1.0) == pytest.approx(
            share
        )


def test_half_is_half() -> None:
    half = report().evaluate("ant_half")
    assert report().evaluate("ant_money", ant_relative=half) == pytest.approx(0.5, rel=1e-12)
    assert report().switching_value("ant_money", 0.5, "ant_relative") == pytest.approx(
        half, rel=1e-9
    )


def test_verdict_turns_where_the_flip_point_says() -> None:
    half = report().evaluate("ant_half")
    assert report().verdict("ant_majority") == "depends"
    assert report().verdict("ant_majority", ant_relative_low=half * 1.001) == "supported"
    assert report().verdict("ant_majority", ant_relative_high=half * 0.999) == "wrong"


def test_arrays_broadcast() -> None:
    shares = np.array([0.1, 0.5, 1.0])
    flop = report().evaluate("ant_flop", ant_training_share=shares)
    assert flop == pytest.approx(shares * report().evaluate("ant_flop_all"))


def test_presets_order_the_training() -> None:
    made = {name: report().evaluate("ant_flop", **report().models.preset(name)) for name in PRESETS}
    assert made["best_case_nvidia"] < made["neutral"] < made["best_case_trainium"]


def test_a_cluster_that_grew_counts_each_chip_once() -> None:
    # 200,000 H100 and H200 at one each, then 30,000 GB200 by their eight-bit rate.
    frame = frames.clusters(report()).set_index("label")["thousand"]
    weight = models.h100_equivalents(current(), "nvidia-gb200")
    assert frame["Colossus 1, xAI · Jul 2025"] == pytest.approx(200 + 30 * weight)
    assert frame["Rainier, count of AWS · Oct 2025"] == pytest.approx(500 * 1299 / 1979)
    assert frame.is_monotonic_decreasing


def test_later_clusters_are_unknown_to_the_article() -> None:
    then = frames.clusters(report(), ARTICLE)
    assert (then["as_of"] <= ARTICLE).all()
    assert len(then) < len(frames.clusters(report()))


def test_a_new_cluster_in_the_table_counts() -> None:
    other = changed(
        ("clusters", {"cluster_id": "tesla-cortex-2024-11-15"}, {"chips": 2_000_000})
    )
    assert frames.clusters(other)["label"].iloc[0] == "Tesla Cortex · Nov 2024"


def test_readings_of_one_cluster_are_one_row() -> None:
    table = report().table("clusters")
    assert (table["cluster"] == "Colossus 1").sum() > 4
    labels = frames.clusters(report())["label"]
    assert labels.str.startswith("Colossus 1").sum() == 1


def test_hosts_hold_every_deal_of_anthropic() -> None:
    deals = report().table("deals")
    own = deals[(deals["buyer"] == "Anthropic") & (deals["kind"] == "compute")]
    assert frames.hosts(report())["usd_bn"].sum() == pytest.approx(own["usd_bn"].sum())
    parts = deals[(deals["kind"] == "obligation") & (deals["seller"] != "all suppliers")]
    assert frames.hosts(report())["owed"].sum() == pytest.approx(parts["usd_bn"].sum())


def test_energy_parity_lies_between_the_computers_and_the_whole_site() -> None:
    ends = [report().evaluate(name) for name in ("ant_even_low", "ant_even_high")]
    assert report().evaluate("ant_energy_even", ant_site="h100") == pytest.approx(ends[0])
    assert report().evaluate("ant_energy_even", ant_site="h100-it") == pytest.approx(ends[1])
    found = [report().verdict("ant_needs_less", mfu_trainium=end + 1e-9) for end in ends]
    assert found == ["depends", "supported"]
    assert report().verdict("ant_needs_less", mfu_trainium=ends[0] - 1e-9) == "wrong"


def test_sites_draw_more_than_chips() -> None:
    power = frames.power(report()).set_index("label")["watts"]
    own = power[power.index.str.startswith("Trainium2")]
    assert own.iloc[0] == own.min()
    assert own.iloc[1] == pytest.approx(875)
    preset = report().models.inputs["ant_watts"]
    assert preset.default == pytest.approx(own.iloc[2])
    assert preset.best_case_nvidia == pytest.approx(own.iloc[3])


def test_money_flows_are_the_sums_of_the_deals() -> None:
    flows = frames.finance(report())
    assert flows["firm"].tolist() == [13, 100, 0, 138, 0, 30]
    assert flows["rest"].tolist() == [20, 0, 50, 0, 15, 0]


def test_sites_go_up_in_power_for_the_same_peak() -> None:
    power = frames.power(report())
    assert power["kw_per_pflops"].is_monotonic_increasing
    rates = report().table("accelerators").set_index("chip_id")["bf16_dense_tflops"]
    expected = power["watts"] / power["chip"].map(rates).astype(float)
    assert power["kw_per_pflops"].tolist() == pytest.approx(expected.tolist())


def test_counts_of_rainier_come_before_those_of_all_chips_for_claude() -> None:
    sizes = frames.sizes(report())
    assert sizes["scope"].is_monotonic_increasing
    named = sizes["label"].str.startswith("Rainier:")
    assert named.tolist() == (sizes["scope"] == "Rainier").tolist()


def test_no_default_or_table_rests_on_an_aggregator() -> None:
    authority = report().table("sources").set_index("source_id")["authority"]
    used = [
        i.source_id
        for k, i in report().models.inputs.items()
        if k.startswith("ant_") and i.source_id
    ]
    for name, lookup in report().models.lookups.items():
        if name.startswith("ant_"):
            used += lookup.source_ids.values()
    assert len(used) > 10
    assert "aggregator" not in set(authority[used])


RAINIER = {"fact_id": "2025-10-30-trainium2-in-rainier"}
GARMAN = {"cluster": "Project Rainier", "as_of": "2025-12"}
COLOSSUS = {"cluster_id": "colossus-2-2025-10-19"}
NAMED = {"kind": "partnership", "seller": "Amazon (AWS)"}
AWS = {"deal_id": "anthropic-amazon-aws-2026-04-20"}
OWED = {"deal_id": "anthropic-owes-amazon-2026-09-29"}
OPENED = {"event_id": "2025-10-29-project-rainier-activated-nearly-half-a-million"}


@pytest.mark.parametrize(
    ("claim", "table", "where", "new", "verdict"),
    [
        ("c23", "deals", NAMED, {"seller": "Google Cloud"}, "wrong"),
        ("c23", "deals", {"deal_id": "anthropic-names-aws-2025-10-23"},
         {"seller": "Google Cloud"}, "needs_context"),
        ("c28", "timeline", OPENED, {"date": "2025-11-03"}, "wrong"),
        ("c28", "trainium_business", RAINIER, {"as_of": "2025-09-30"}, "needs_context"),
        ("c29", "clusters", COLOSSUS, {"chips": 150_000}, "needs_context"),
        ("c29", "clusters", COLOSSUS, {"chips": 300_000}, "wrong"),
        ("c29", "trainium_business", RAINIER, {"value": 1_000_000}, "supported"),
        ("c29", "clusters", {"cluster_id": "tesla-cortex-2024-11-15"}, {"chips": 2_000_000},
         "wrong"),
    ],
)  # fmt: skip
def test_verdict_follows_the_data(
    claim: str, table: str, where: dict[str, Any], new: dict[str, Any], verdict: str
) -> None:
    check_turn(claim, (table, where, new), verdict)


def test_the_main_host_is_named_and_the_largest_by_every_measure() -> None:
    larger = (("deals", AWS, {"quantity": 9}), ("deals", OWED, {"usd_bn": 200}))
    assert verdict("c25", *larger) == "supported"
    unnamed = ("deals", NAMED, {"seller": "Google Cloud"})
    assert verdict("c25", unnamed, ("deals", AWS, {"usd_bn": 10})) == "wrong"
    assert verdict("c25", *larger, unnamed) == "needs_context"


def test_a_name_without_any_figure_is_one_test_of_two() -> None:
    bare = [
        ("deals", where, {"usd_bn": None, "quantity": None})
        for where in ({"seller": "Amazon (AWS)"}, AWS, OWED)
    ]
    assert verdict("c25", *bare) == "needs_context"
    assert verdict("c25", *bare, ("deals", NAMED, {"seller": "Google Cloud"})) == "wrong"


@pytest.mark.parametrize(
    ("claim", "change", "verdict"),
    [
        ("c24", ("deals", {"buyer": "Amazon", "seller": "Anthropic"}, {"usd_bn": 0.5}), "wrong"),
        ("c24", ("deals", {"deal_id": "amazon-anthropic-2024-11-22"}, {"usd_bn": 6}), "supported"),
        ("c26", ("trainium_business", RAINIER, {"value": 520_000}), "supported"),
        ("c26", ("clusters", GARMAN, {"chips": 400_000}), "wrong"),
        ("c30b", ("trainium_business", {"quantity": "Trainium deployed"}, {"value": 1e7}),
         "depends"),
        ("c31", ("trainium_business", {"quantity": "Trainium revenue commitments"},
                 {"value": 500}), "supported"),
    ],
)  # fmt: skip
def test_verdict_of_a_model_follows_the_data(claim: str, change: Any, verdict: str) -> None:
    turned = claims.ruling(changed(change), claim)
    assert turned.verdict == verdict != claims.ruling(report(), claim).verdict


@pytest.mark.parametrize(
    ("claim", "given", "verdict"),
    [
        ("c24", {"ant_massive_high": 8}, "supported"),
        ("c24", {"ant_massive_low": 9, "ant_massive_high": 20}, "wrong"),
        ("c26", {"ant_claimed": 0.45}, "supported"),
        ("c26", {"ant_claimed": 0.6}, "wrong"),
        ("c30b", {"ant_significant": 0.2}, "depends"),
        ("c30b", {"ant_significant": 0.05, "ant_relative_low": 0.05}, "depends"),
        ("c31", {"ant_significant": 0.55}, "depends"),
    ],
)
def test_verdict_follows_the_reader(claim: str, given: dict[str, float], verdict: str) -> None:
    assert claims.ruling(report(), claim, **given).verdict == verdict


def test_money_paid_after_the_article_is_no_part_of_what_had_been_invested() -> None:
    later = ("deals", {"deal_id": "amazon-anthropic-2026-04-20"}, {"usd_bn": 500})
    assert verdict("c24") == verdict("c24", later) == "depends"


def test_a_customer_below_the_line_is_not_significant() -> None:
    small = changed(
        ("trainium_business", {"quantity": "Trainium deployed"}, {"value": 1e7}),
        ("trainium_business", {"quantity": "Trainium2 for Claude"}, {"value": 100_000}),
    )
    assert claims.ruling(small, "c30b").verdict == "wrong"
    assert claims.ruling(small, "c31").verdict == "wrong"


THEN = {
    "c23": "supported", "c24": "depends", "c25": "needs_context", "c26": "mostly_supported",
    "c28": "supported", "c29": "mostly_supported", "c30b": "mostly_supported",
    "c31": "mostly_supported",
}  # fmt: skip


@pytest.mark.parametrize("claim", THEN)
def test_verdict_on_the_day_of_the_article(claim: str) -> None:
    assert claims.ruling_then(report(), claim).verdict == THEN[claim]
