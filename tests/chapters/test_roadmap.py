"""Chapter 5: its models against worked cases, its rules against changed data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from changed import check_turn, verdict
from trainium_report.chapters import report
from trainium_report.chapters.roadmap import frames, models
from trainium_report.results import claims


def test_aws_prints_the_server_that_the_chain_gives() -> None:
    # AWS's documentation: 362,448 TFLOP/s for 144 chips, 83.2 PFLOP/s for 64 of Trainium2.
    printed = 362_448 / 83_200
    assert report().evaluate("road_server") == pytest.approx(printed, rel=2e-3)
    assert round(report().evaluate("road_server"), 1) == report().evaluate("road_claim_speed")


@pytest.mark.parametrize(("metric", "factor"), [("bf16", 1), ("fp8", 2), ("memory", 1.5)])
def test_aws_own_table_of_factors(metric: str, factor: float) -> None:
    # The column 'improvement factor' of AWS's table, rounded as AWS rounds.
    chip = report().evaluate("road_per_chip", road_metric=metric)
    assert round(2 * chip) / 2 == factor


def test_the_chip_and_the_chips_share_the_gain() -> None:
    part = report().evaluate("road_part")
    server = report().evaluate("road_server")
    assert server**part == pytest.approx(report().evaluate("road_per_chip"), rel=1e-12)
    assert server ** (1 - part) == pytest.approx(144 / 64, rel=1e-12)


def test_servers_of_one_size_gain_what_the_chip_gains() -> None:
    same = {"road_system": "trn3-gen1-ultraserver"}
    assert report().evaluate("road_part", **same) == pytest.approx(1, rel=1e-12)


def test_energy_is_even_at_the_flip_point() -> None:
    for metric in report().models.choices["road_metric"].options:
        watts = report().evaluate("road_watts_even", road_metric=metric)
        energy = report().evaluate("road_energy", road_metric=metric, road_watts_new=watts)
        assert energy == pytest.approx(1, rel=1e-12)
    flip = report().switching_value("road_energy", 1, "road_watts_new")
    assert flip == pytest.approx(report().evaluate("road_watts_even"), rel=1e-12)


def test_ridge_of_a_published_example() -> None:
    # 'How to Scale Your Model': 197 TFLOP/s over 820 GB/s is a ridge of 240 for a TPU v5e.
    theory = report().table("theory").set_index("theory_id")
    published = theory.at["roofline-tpu-v5e-i", "central"]
    ridge = 197 / 0.82
    assert ridge == pytest.approx(published, rel=2e-3)
    # The same ratio with Trainium3's bandwidth in place of the TPU's.
    peak = 197 * 4.9 / 0.82
    assert report().evaluate("road_ridge", road_peak_new=peak) == pytest.approx(ridge, rel=1e-12)


@pytest.mark.parametrize("precision", ["bf16", "fp8"])
def test_gain_runs_from_bandwidths_to_peaks(precision: str) -> None:
    gain = report().evaluate(
        "road_gain", road_intensity=np.array([1.0, 2000.0]), precision=precision
    )
    peaks = frames.peaks(report())[models.METRICS[precision]]
    assert gain[0] == pytest.approx(4.9 / 2.9, rel=1e-12)
    assert gain[1] == pytest.approx(peaks["aws-trainium3"] / peaks["aws-trainium2"], rel=1e-12)
    every = report().evaluate(
        "road_gain", road_intensity=np.linspace(1, 2000, 4000), precision=precision
    )
    assert every.max() < 2


def test_what_is_not_published_has_no_value() -> None:
    assert np.isnan(report().evaluate("road_beside", road_rival="nvidia-rubin", precision="bf16"))
    # The MI355X's FP8 rate comes from an aggregator: listed, but in no model.
    assert np.isnan(report().evaluate("road_beside", road_rival="amd-mi355x", precision="fp8"))


def test_stages_by_hand() -> None:
    given = {
        "obs_advantage": 0.5, "obs_loss": 0.0, "obs_spend": 10.0, "obs_cost": 2.0,
        "obs_horizon": 4.0, "road_wait": 1.0, "road_ramp": 2.0, "road_dual": 0.05,
    }  # fmt: skip
    # Half saved over 3 years less a fifth; half saved over 3 years too, less two years of 0.05.
    assert report().evaluate("road_once", **given) == pytest.approx(1.3, rel=1e-12)
    assert report().evaluate("road_steps", **given) == pytest.approx(1.2, rel=1e-12)


def test_a_move_longer_than_the_horizon_is_cut_there() -> None:
    given = {"obs_advantage": 0.5, "obs_loss": 0.0, "obs_horizon": 1.0, "road_ramp": 4.0}
    ported = report().evaluate("obs_cost") / report().evaluate("obs_spend")
    # After a year a quarter has moved, an eighth on the mean; two platforms all the time.
    expected = 0.5 / 8 - report().evaluate("road_dual") - ported
    assert report().evaluate("road_steps", **given) == pytest.approx(expected, rel=1e-12)


def test_stages_stop_paying_at_the_flip_point() -> None:
    even = report().evaluate("road_dual_even")
    assert report().evaluate("road_better", road_dual=even) == pytest.approx(0, abs=1e-12)
    assert report().evaluate("road_better", road_dual=even + 0.01) < 0
    assert report().switching_value("road_better", 0, "road_dual") == pytest.approx(even, rel=1e-9)


def test_compatibility_is_worth_the_port_that_it_spares() -> None:
    half = report().evaluate("road_better", road_spared=0.5) - report().evaluate("road_better")
    port = report().evaluate("obs_cost") / report().evaluate("obs_spend")
    assert half == pytest.approx(port / 2, rel=1e-12)


def test_generations_show_what_is_missing() -> None:
    frame = frames.generations(report()).set_index("chip_id")
    for chip in ("nvidia-rubin", "microsoft-maia200", "aws-trainium4"):
        assert np.isnan(frame.at[chip, "bf16"])
    assert frame.at["amd-mi355x", "fp8_weak"]
    assert not frame.at["aws-trainium3", "fp8_weak"]


CELLS = "accelerator_sources"
TOLD = {"event_id": "2025-12-02-trainium4-announced-with-nvlink-fusion-and-mgx"}
SERVER = {"system_id": "trn3-gen2-ultraserver"}
SEEN = {"reading": 3, "reading_as_of": "2026-11-01"}


def cell(field: str) -> dict[str, Any]:
    return {"chip_id": "aws-trainium3", "field": field, "preferred": True}


@pytest.mark.parametrize(
    ("claim", "table", "where", "new", "verdict"),
    [
        ("c32", CELLS, cell("announced"), {"value": "2025-12-02"}, "supported"),
        ("c32", CELLS, cell("available"), {"value": "2026-01-15"}, "wrong"),
        ("c35", "forecasts", {"claim_id": "c35"}, SEEN, "came_true"),
        ("c37", "forecasts", {"claim_id": "c37"}, SEEN, "came_true"),
        ("c36", "timeline", TOLD, {"date": "2025-09-10"}, "supported"),
        ("c36", "timeline", TOLD, {"date": "2025-12-05"}, "wrong"),
    ],
)
def test_verdict_follows_the_data(
    claim: str, table: str, where: dict[str, Any], new: dict[str, Any], verdict: str
) -> None:
    check_turn(claim, (table, where, new), verdict)


def test_a_chip_and_a_server_are_judged_alike() -> None:
    assert claims.ruling(report(), "c33a").verdict == "wrong"
    assert claims.ruling(report(), "c33b").verdict == "needs_context"
    # FP8 of the chip alone: true in one precision of two. The server's rows stay as they are.
    fast = {"bf16_dense_tflops": 4 * 667, "fp8_dense_tflops": 4 * 1299}
    one = ("accelerators", {"chip_id": "aws-trainium3"}, {"fp8_dense_tflops": 4 * 1299})
    both = ("accelerators", {"chip_id": "aws-trainium3"}, fast)
    assert (verdict("c33a", one), verdict("c33b", one)) == ("needs_context", "needs_context")
    assert (verdict("c33a", both), verdict("c33b", both)) == ("supported", "needs_context")
    # The first generation's figure in the second's place: 64 chips against 64.
    small = ("systems", SERVER, {"fp8_dense_pflops": 161.088})
    large = ("systems", SERVER, {"bf16_dense_pflops": 171.2})
    assert (verdict("c33a", small), verdict("c33b", small)) == ("wrong", "wrong")
    assert (verdict("c33a", large), verdict("c33b", large)) == ("wrong", "supported")


def test_less_energy_is_power_and_work_per_watt() -> None:
    assert claims.ruling(report(), "c34").verdict == "needs_context"
    less, none = {"road_watts_new": 450.0}, {"road_claim_watt": 1.0, "road_claim_chip": 0.0}
    assert claims.ruling(report(), "c34", **less).verdict == "supported"
    assert claims.ruling(report(), "c34", **none).verdict == "wrong"
    assert claims.ruling(report(), "c34", **less, **none).verdict == "needs_context"


@pytest.mark.parametrize("key", ["c35", "c37"])
def test_a_forecast_without_a_reading_is_not_settled(key: str) -> None:
    assert claims.ruling(report(), key).verdict == "open"
    late = {"updated": "2029-01-01"}
    assert verdict(key, **late) == "unverifiable"
    none = ("forecasts", {"claim_id": key}, {"reading": 0, "reading_as_of": "2026-11-01"})
    assert verdict(key, none, **late) == "did_not_come_true"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("c32", "needs_context"), ("c33a", "wrong"), ("c33b", "needs_context"),
        ("c34", "no_data"), ("c35", "open"), ("c36", "mostly_supported"), ("c37", "open"),
    ],
)  # fmt: skip
def test_the_verdict_on_the_day_of_the_article(key: str, expected: str) -> None:
    assert claims.ruling_then(report(), key).verdict == expected
