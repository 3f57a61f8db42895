"""Chapter 6: its models against worked cases, its rules against changed data."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from changed import changed, check_turn, verdict
from trainium_report.chapters import report
from trainium_report.chapters.obstacles import frames, models
from trainium_report.chapters.shared.generations import gap
from trainium_report.results import claims
from trainium_report.tables import current

FABRICS = list(models.fabrics(current())["obs_fabric"])
NETWORK = {
    "obs_peak": 989.0, "obs_domain": 4.0, "obs_up_slow": 100.0, "obs_up_fast": 100.0,
    "obs_out": 10.0, "obs_hop_up": 3.0, "obs_hop_out": 20.0,
}  # fmt: skip


@pytest.mark.parametrize(("horizon", "period", "later"), [
    (3, 1.5, [1.5]), (3, 4.0, []), (3, 3.0, []), (4, 1.0, [1, 2, 3]), (5, 2.0, [2, 4]),
    (1, 0.5, [0.5]),
])  # fmt: skip
def test_budget_pays_every_port_and_nothing_more(
    horizon: int, period: float, later: list[float]
) -> None:
    # Spend the budget on the first port and its share on each later one: nothing is left.
    given = {"obs_horizon": horizon, "obs_period": period, "obs_discount": 0.08}
    budget = report().evaluate("obs_budget", **given)
    saving = report().evaluate("obs_saving", **given) * report().models.inputs["obs_spend"].default
    value = sum(saving / 1.08**year for year in range(1, horizon + 1))
    repeat = report().models.inputs["obs_repeat"].default
    value -= budget * (1 + sum(repeat / 1.08**year for year in later))
    assert value == pytest.approx(0, abs=1e-9)


def test_saving_is_that_of_the_price_chapter() -> None:
    # The same prices and utilisations, put as an advantage for each peak FLOP and a loss.
    ratio = report().evaluate("required_ratio")
    kept = report().evaluate("mfu_trainium") / report().evaluate("mfu_rival")
    saving = report().evaluate("obs_saving", obs_advantage=1 - ratio, obs_loss=1 - kept)
    assert saving == pytest.approx(report().evaluate("training_saving"), rel=1e-12)


def test_defaults_of_the_advantage_are_the_published_prices() -> None:
    neocloud = {"rival_provider": "neocloud", "rival_contract": "neocloud_1y", "month": "2026-03"}
    item = report().models.inputs["obs_advantage"]
    assert round(1 - report().evaluate("required_ratio"), 2) == item.default
    assert round(1 - report().evaluate("required_ratio", **neocloud), 2) == item.best_case_nvidia
    p5en = (
        report()
        .table("prices")
        .set_index("price_id")["usd_per_chip_hour"]["aws-p5en-48xlarge-capacity-block-2026-07-22-2"]
    )
    given = {"rival_chip": "nvidia-h200", "rival_price": float(p5en)}
    assert round(1 - report().evaluate("required_ratio", **given), 2) == item.best_case_trainium


def test_period_is_the_mean_gap_between_trainiums() -> None:
    between = gap(current(), "Amazon")
    assert between is not None
    assert abs(between - report().models.inputs["obs_period"].default) <= 0.25


def test_port_stops_paying_at_the_flip_point() -> None:
    flip = report().evaluate("obs_loss_limit")
    cost = report().evaluate("obs_cost")
    assert report().switching_value("obs_budget", cost, "obs_loss") == pytest.approx(flip, rel=1e-9)
    assert report().verdict("obs_pays", obs_loss=flip - 1e-9) == "cheaper"
    assert report().verdict("obs_pays", obs_loss=flip + 1e-9) == "dearer"
    # Without an advantage there is nothing to pay a port with, at whatever loss.
    assert report().evaluate("obs_loss_limit", obs_advantage=0.0) < 0
    assert report().evaluate("obs_loss_limit", obs_spend=1, obs_cost=50) == -1


def _simulate(gradients: np.ndarray, domain: int) -> tuple[np.ndarray, float]:
    """Sum the rows of ``gradients`` (chips x bytes) by rings; the sums and the seconds it took."""
    chips, size = gradients.shape
    held = gradients.copy()
    seconds = 0.0

    def ring(members: list[int], parts: list[np.ndarray], gather: bool, reduce: bool) -> None:
        count = len(members)
        for step in range(count - 1):
            sent = [
                (n, (n - step + (0 if reduce else 1)) % count, held[members[n]].copy())
                for n in range(count)
            ]
            for n, part, row in sent:
                to, where = members[(n + 1) % count], parts[part]
                held[to, where] = held[to, where] + row[where] if reduce else row[where]
        if reduce and gather:
            ring(members, parts, False, False)

    groups = [list(range(g, g + domain)) for g in range(0, chips, domain)]
    parts = np.array_split(np.arange(size), domain)
    near = (domain - 1) * (NETWORK["obs_hop_up"] / 1e6 + size / domain / 100e9)
    for group in groups:
        ring(group, parts, False, True)
    seconds += near
    for place in range(domain):
        # After the first phase the chip at ``place`` holds the sum of the part after it.
        owned = parts[(place + 1) % domain]
        pieces = np.array_split(owned, len(groups))
        ring([group[place] for group in groups], pieces, True, True)
    steps = 2 * (len(groups) - 1)
    seconds += steps * (NETWORK["obs_hop_out"] / 1e6 + size / domain / len(groups) / 10e9)
    for group in groups:
        ring(group, parts, False, False)
    return held, seconds + near


@pytest.mark.parametrize("groups", [2, 3, 8])
def test_formula_is_the_time_of_simulated_rings_that_sum_right(groups: int) -> None:
    domain, size = int(NETWORK["obs_domain"]), 960
    gradients = np.random.default_rng(5).integers(0, 9, (domain * groups, size)).astype(float)
    held, seconds = _simulate(gradients, domain)
    assert (held == gradients.sum(axis=0)).all()
    given = {**NETWORK, "obs_params": size / 2e9, "obs_size": domain * groups}
    assert report().evaluate("obs_time_slow", **given) == pytest.approx(seconds, rel=1e-12)


def test_chips_alone_are_the_ring_outside() -> None:
    given = {**NETWORK, "obs_domain": 1.0, "obs_size": 512, "obs_hop_out": 0.0}
    seconds = report().evaluate("obs_time_slow", **given)
    size = 2 * report().evaluate("obs_params")
    assert size / seconds * 2 * 511 / 512 == pytest.approx(10, rel=1e-12)


@pytest.mark.parametrize("fabric", FABRICS)
def test_batch_needed_gives_the_efficiency_wanted(fabric: str) -> None:
    needed = report().evaluate("obs_batch_needed", obs_fabric=fabric)
    got = report().evaluate("obs_eff_low", obs_fabric=fabric, obs_batch=needed)
    assert got == pytest.approx(report().evaluate("obs_goal"), rel=1e-12)


def test_neuronlink_is_carried_in_two_readings_and_nvlink_in_one() -> None:
    frame = models.fabrics(current()).set_index("obs_fabric")
    ratio = frame["up_fast"] / frame["up_slow"]
    assert (ratio[frame["maker"] == "Nvidia"] == 1).all()
    assert ratio[frame["maker"] == "Amazon"].between(2, 2.25).all()
    low, high = (report().evaluate(f"obs_eff_{e}", obs_fabric="trn2-64") for e in ("low", "high"))
    assert low < high
    # The unstated direction does not change the order of UltraServer, rack and H100 servers.
    assert low > report().evaluate("obs_eff_high", obs_fabric="h100-efa")


def test_clusters_of_equal_peak_compute_a_step_in_the_same_time() -> None:
    steps = {report().evaluate("obs_step", obs_fabric=fabric) for fabric in FABRICS}
    assert len(steps) == 1


@pytest.mark.parametrize(
    ("metric", "chip", "years"),
    [
        ("fp8", "nvidia-h100", 2 + 256 / 365),  # 21 March 2023 to 2 December 2025
        ("bandwidth", "nvidia-h200", 1 + 96 / 365),  # 28 August 2024 to 2 December 2025
        ("bf16", "nvidia-a100-40", 4 + 31 / 365),  # 2 November 2020 to 3 December 2024
    ],
)
def test_lags_by_the_calendar(metric: str, chip: str, years: float) -> None:
    given = {"obs_metric": metric, "obs_chip": chip}
    assert report().evaluate("obs_lag", **given) == pytest.approx(years, abs=0.005)


def test_what_no_trainium_reaches_waits_for_the_next_or_has_no_data() -> None:
    assert math.isnan(report().evaluate("obs_lag", obs_metric="bf16"))  # Trainium4: not published
    assert math.isnan(report().evaluate("obs_lag", obs_metric="fp8", obs_chip="nvidia-a100-40"))
    given = {"obs_metric": "fp8", "obs_chip": "nvidia-gb200"}
    sooner, later = (report().evaluate("obs_lag", obs_trn4=t, **given) for t in (1, 2))
    assert later - sooner == pytest.approx(1)


def test_a_wait_without_end_is_not_a_rate_that_is_missing() -> None:
    frame = frames.lags(report()).set_index("obs_chip")
    # The A100 has no FP8 rate; the H100 has a BF16 rate that no Trainium on sale reaches.
    assert not frame.at["nvidia-a100-40", "fp8_rated"]
    assert frame.at["nvidia-h100", "bf16_rated"]
    assert math.isnan(frame.at["nvidia-h100", "bf16"])


def test_only_chips_on_sale_count_as_reached() -> None:
    assert models.first_to_reach(current(), "fp8", 1979) == ("aws-trainium3", "2025-12-02")
    assert models.first_to_reach(current(), "fp8", 1979, until="2025-12-01") is None


def test_pace_counts_generations_once() -> None:
    # At a cloud: Hopper on 21 March 2023, Blackwell on 4 February 2025, Ultra on 3 July 2025.
    tables = current()
    assert gap(tables, "Nvidia", "architecture") == pytest.approx(1 + 320 / 365, abs=0.005)
    assert gap(tables, "Nvidia") == pytest.approx((2 + 104 / 365) / 2, abs=0.005)
    # Shipped: Hopper in October 2022, Blackwell in December 2024.
    assert gap(tables, "Nvidia", "architecture", "shipped") == pytest.approx(
        2 + 61 / 365, abs=0.005
    )


def test_one_meaning_of_sale_holds_for_both_makers() -> None:
    for sale in report().options("obs_sale"):
        dates = frames.generations(report(), sale).set_index("chip_id")["end"]
        assert dates["nvidia-h100"] == {"cloud": "2023-03-21", "shipped": "2022-10"}[sale]
        assert dates["aws-trainium3"] == {"cloud": "2025-12-02", "shipped": "2026-01"}[sale]


def test_sellers_are_every_segment_that_sells_chips() -> None:
    more = ("company_quarters", {"company": "AMD", "fiscal_label": "Q2 2026"},
            {"company": "Cerebras", "segment": "Systems"})  # fmt: skip
    assert "Cerebras, Systems" in set(frames.sellers(changed(more))["label"])


def test_sellers_are_compared_over_quarters_of_one_season() -> None:
    ends = frames.sellers(report())["period_end"]
    assert ends.min() >= "2026-06"
    assert ends.max() < "2026-09"


BROADCOM = {"company": "Broadcom", "fiscal_label": "Q3 FY2026"}
COMPLETED = {"event_id": "2020-04-27-completes-the-purchase-of-mellanox"}
ANNOUNCED = {"event_id": "2019-03-11-announces-the-purchase-of-mellanox-6-9-billion"}
R_AND_D = {"evidence_id": "e088"}
NET_QUARTER = {"company": "Nvidia", "part": "networking", "fiscal_label": "Q4 FY2025"}
FORECAST = {"forecast_id": "another-maker-sells-more-ai-chips"}


@pytest.mark.parametrize(
    ("claim", "table", "where", "new", "verdict"),
    [
        ("c39", "company_quarters", BROADCOM, {"value": 100_000}, "did_not_come_true"),
        ("c39", "forecasts", FORECAST, {"decides_by": "2026-11-01"}, "came_true"),
        ("c42", "timeline", COMPLETED, {"date": "2019-12-20"}, "supported"),
        ("c42", "timeline", ANNOUNCED, {"date": "2018-12-20"}, "wrong"),
    ],
)  # fmt: skip
def test_verdict_follows_the_data(
    claim: str, table: str, where: dict[str, Any], new: dict[str, Any], verdict: str
) -> None:
    check_turn(claim, (table, where, new), verdict)


def test_the_reading_of_the_forecast_is_what_the_quarters_say() -> None:
    firms = frames.sellers(report())
    own = firms.loc[firms["company"] == "Nvidia", "usd_bn"].max()
    row = report().table("forecasts").set_index("forecast_id").loc[FORECAST["forecast_id"]]
    assert row["reading"] == (firms["usd_bn"] > own).sum()


def test_behind_takes_both_units() -> None:
    trainium3 = ("accelerators", {"chip_id": "aws-trainium3"},
                 {"fp8_dense_tflops": 9000, "bf16_dense_tflops": 9000, "memory_bw_tbs": 9})
    server = ("systems", {"chip_id": "aws-trainium3"}, {"bf16_dense_pflops": 500})
    assert verdict("c47a", trainium3, server) == "wrong"
    late = ("accelerators", {"chip_id": "aws-trainium3"}, {"available": "2026-01"})
    check_turn("c47a", late, "supported")


@pytest.mark.parametrize(
    ("claim", "change", "verdict"),
    [
        ("c43", ("company_quarters", NET_QUARTER, {"value": 1000}), "wrong"),
        ("c44", ("interconnect", {"vendor": "Meta"}, {"vendor": "Nobody"}), "wrong"),
        ("c45", ("evidence", R_AND_D, {"value": "0.5"}), "wrong"),
        ("c45", ("evidence", R_AND_D, {"value": "9.5"}), "depends"),
        ("c46", ("accelerators", {"chip_id": "nvidia-h100"}, {"available": "2024-09-01"}),
         "supported"),
    ],
)  # fmt: skip
def test_verdict_of_a_model_follows_the_data(claim: str, change: Any, verdict: str) -> None:
    turned = claims.ruling(changed(change), claim)
    assert turned.verdict == verdict != claims.ruling(report(), claim).verdict


@pytest.mark.parametrize(
    ("claim", "given", "verdict"),
    [
        ("c43", {"obs_key": 0.25}, "wrong"),
        ("c44", {"obs_few_low": 5}, "supported"),
        ("c44", {"obs_few_high": 4}, "wrong"),
        ("c45", {"obs_massive_high": 20}, "depends"),
        ("c46", {"obs_pace_low": 2}, "supported"),
        ("c46", {"obs_pace_high": 1.1}, "wrong"),
        ("c46", {"obs_sale": "shipped"}, "depends"),
    ],
)
def test_verdict_follows_the_reader(claim: str, given: dict[str, Any], verdict: str) -> None:
    assert claims.ruling(report(), claim, **given).verdict == verdict


THEN = {
    "c39": "open", "c42": "needs_context", "c43": "mostly_supported", "c44": "depends",
    "c45": "supported", "c46": "depends", "c47a": "needs_context",
}  # fmt: skip


@pytest.mark.parametrize("claim", THEN)
def test_verdict_on_the_day_of_the_article(claim: str) -> None:
    assert claims.ruling_then(report(), claim).verdict == THEN[claim]
