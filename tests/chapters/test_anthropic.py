"""Chapter 4: its models against worked cases, its rules against changed data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from changed import check_turn, verdict
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


@pytest.mark.parametrize("site", ["h100", "gb200"])
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
    assert frame["Rainier, as AWS counts · Oct 2025"] == pytest.approx(500 * 1299 / 1979)
    assert frame.is_monotonic_decreasing


def test_later_clusters_are_unknown_to_the_article() -> None:
    then = frames.clusters(report(), ARTICLE)
    assert (then["as_of"] <= ARTICLE).all()
    assert len(then) < len(frames.clusters(report()))


def test_every_large_cluster_with_a_count_is_shown() -> None:
    # As the chapter's limits say: a hundred thousand chips, not by an aggregator.
    table = report().table("clusters")
    weak = table["source_id"].map(report().table("sources").set_index("source_id")["authority"])
    found = table[(table["standing"] == "in_use") & (table["chips"] >= 100_000)]
    found = found[(weak[found.index] != "aggregator") & ~found["cluster"].str.contains("Memphis")]
    large = set(found["cluster"]) - {"Project Rainier (as told to Semafor)"}
    assert len(large) == 4
    shown = " ".join(frames.clusters(report())["label"])
    assert all(name.split()[0] in shown for name in large)


def test_the_size_of_the_cluster_is_not_what_moves_training_most() -> None:
    # As the title of the figure says.
    swings = {s.id: s.high - s.low for s in report().swings("ant_flop")}
    assert swings["ant_size"] < swings["mfu_trainium"]


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
COMMITTED = {"deal_id": "anthropic-amazon-aws-2026-04-20"}
LANDED = {"fact_id": "2026-02-05-trainium2-landed-cumulative"}


@pytest.mark.parametrize(
    ("claim", "table", "where", "new", "verdict"),
    [
        ("c24", "deals", {"buyer": "Amazon", "seller": "Anthropic"}, {"usd_bn": 0.5},
         "needs_context"),
        ("c24", "deals", {"buyer": "Amazon", "seller": "Anthropic"}, {"date": "2026-05-01"},
         "wrong"),
        ("c26", "evidence", {"evidence_id": "e016"}, {"value": "520000"}, "supported"),
        ("c26", "evidence", {"evidence_id": "e016"}, {"value": "300000"}, "needs_context"),
        ("c26", "evidence", {"evidence_id": "e027"}, {"value": "400000"}, "disputed"),
        ("c28", "evidence", {"evidence_id": "e019"}, {"as_of": "2025-11-03"}, "disputed"),
        ("c29", "clusters", {"cluster_id": "colossus-2-2025-10-19"}, {"chips": 150_000},
         "needs_context"),
        ("c29", "trainium_business", RAINIER, {"value": 1_000_000}, "supported"),
        ("c29", "trainium_business", RAINIER, {"value": 100_000}, "wrong"),
        ("c30b", "deals", COMMITTED, {"usd_bn": 20}, "needs_context"),
        ("c30b", "trainium_business", LANDED, {"value": 14e6}, "needs_context"),
    ],
)  # fmt: skip
def test_verdict_follows_the_data(
    claim: str, table: str, where: dict[str, Any], new: dict[str, Any], verdict: str
) -> None:
    check_turn(claim, (table, where, new), verdict)


def test_both_counts_below_a_tenth_make_the_share_of_revenue_wrong() -> None:
    assert (
        verdict(
            "c30b",
            ("deals", COMMITTED, {"usd_bn": 20}),
            ("trainium_business", LANDED, {"value": 14000000.0}),
        )
        == "wrong"
    )


def test_then_only_chips_could_be_counted() -> None:
    # Without the commitments of 2026 the rule gives what stands as the verdict of the time.
    assert (
        verdict("c30b", ("deals", COMMITTED, {"usd_bn": 0.1}))
        == claims.row(current(), "c30b")["verdict_then"]
    )
