"""Porting budget, ring all-reduce and lag: closed forms, a simulation, and the tables behind."""

from __future__ import annotations

import math

import numpy as np
import pytest
from trainium_report import data, models
from trainium_report.models import obstacles

FABRICS = list(obstacles.fabrics()["obs_fabric"])
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
    budget = models.evaluate("obs_budget", **given)
    saving = models.evaluate("obs_saving", **given) * models.inputs()["obs_spend"].default
    value = sum(saving / 1.08**year for year in range(1, horizon + 1))
    repeat = models.inputs()["obs_repeat"].default
    value -= budget * (1 + sum(repeat / 1.08**year for year in later))
    assert value == pytest.approx(0, abs=1e-9)


def test_saving_is_that_of_the_price_chapter() -> None:
    # The same prices and utilisations, put as an advantage for each peak FLOP and a loss.
    ratio = models.evaluate("required_ratio")
    kept = models.evaluate("mfu_trainium") / models.evaluate("mfu_rival")
    saving = models.evaluate("obs_saving", obs_advantage=1 - ratio, obs_loss=1 - kept)
    assert saving == pytest.approx(models.evaluate("training_saving"), rel=1e-12)


def test_defaults_of_the_advantage_are_the_published_prices() -> None:
    neocloud = {"rival_provider": "neocloud", "rival_contract": "neocloud_1y", "month": "2026-03"}
    item = models.inputs()["obs_advantage"]
    assert round(1 - models.evaluate("required_ratio"), 2) == item.default
    assert round(1 - models.evaluate("required_ratio", **neocloud), 2) == item.best_case_nvidia
    p5en = data.table("prices").set_index("price_id")["usd_per_chip_hour"][
        "aws-p5en-48xlarge-capacity-block-2026-07-22-2"
    ]
    given = {"rival_chip": "nvidia-h200", "rival_price": float(p5en)}
    assert round(1 - models.evaluate("required_ratio", **given), 2) == item.best_case_trainium


def test_period_is_the_mean_gap_between_trainiums() -> None:
    gap = obstacles.pace("Amazon")
    assert abs(gap - models.inputs()["obs_period"].default) <= 0.25


def test_port_stops_paying_at_the_flip_point() -> None:
    flip = models.evaluate("obs_loss_limit")
    cost = models.evaluate("obs_cost")
    assert models.flip_point("obs_budget", cost, "obs_loss") == pytest.approx(flip, rel=1e-9)
    assert models.verdict("obs_pays", obs_loss=flip - 1e-9) == "cheaper"
    assert models.verdict("obs_pays", obs_loss=flip + 1e-9) == "dearer"
    # Without an advantage there is nothing to pay a port with, at whatever loss.
    assert models.evaluate("obs_loss_limit", obs_advantage=0.0) < 0
    assert models.evaluate("obs_loss_limit", obs_spend=1, obs_cost=50) == -1


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
    assert models.evaluate("obs_time_slow", **given) == pytest.approx(seconds, rel=1e-12)


def test_chips_alone_are_the_ring_outside() -> None:
    given = {**NETWORK, "obs_domain": 1.0, "obs_size": 512, "obs_hop_out": 0.0}
    seconds = models.evaluate("obs_time_slow", **given)
    size = 2 * models.evaluate("obs_params")
    assert size / seconds * 2 * 511 / 512 == pytest.approx(10, rel=1e-12)


@pytest.mark.parametrize("fabric", FABRICS)
def test_batch_needed_gives_the_efficiency_wanted(fabric: str) -> None:
    needed = models.evaluate("obs_batch_needed", obs_fabric=fabric)
    got = models.evaluate("obs_eff_low", obs_fabric=fabric, obs_batch=needed)
    assert got == pytest.approx(models.evaluate("obs_goal"), rel=1e-12)


def test_neuronlink_is_carried_in_two_readings_and_nvlink_in_one() -> None:
    frame = obstacles.fabrics().set_index("obs_fabric")
    ratio = frame["up_fast"] / frame["up_slow"]
    assert (ratio[frame["maker"] == "Nvidia"] == 1).all()
    assert ratio[frame["maker"] == "Amazon"].between(2, 2.25).all()
    low, high = (models.evaluate(f"obs_eff_{e}", obs_fabric="trn2-64") for e in ("low", "high"))
    assert low < high
    # The unstated direction does not change the order of UltraServer, rack and H100 servers.
    assert low > models.evaluate("obs_eff_high", obs_fabric="h100-efa")


def test_clusters_of_equal_peak_compute_a_step_in_the_same_time() -> None:
    steps = {models.evaluate("obs_step", obs_fabric=fabric) for fabric in FABRICS}
    assert len(steps) == 1


@pytest.mark.parametrize(
    ("metric", "chip", "years"),
    [
        ("fp8", "nvidia-h100", 3 + 62 / 365),  # October 2022 to 2 December 2025
        ("bandwidth", "nvidia-h200", 1 + 96 / 365),  # 28 August 2024 to 2 December 2025
        ("bf16", "nvidia-a100-40", 4 + 216 / 365),  # May 2020 to 3 December 2024
    ],
)
def test_lags_by_the_calendar(metric: str, chip: str, years: float) -> None:
    given = {"obs_metric": metric, "obs_chip": chip}
    assert models.evaluate("obs_lag", **given) == pytest.approx(years, abs=0.005)


def test_what_no_trainium_reaches_waits_for_the_next_or_has_no_data() -> None:
    assert math.isnan(models.evaluate("obs_lag", obs_metric="bf16"))  # Trainium4: not published
    assert math.isnan(models.evaluate("obs_lag", obs_metric="fp8", obs_chip="nvidia-a100-40"))
    given = {"obs_metric": "fp8", "obs_chip": "nvidia-gb200"}
    sooner, later = (models.evaluate("obs_lag", obs_trn4=t, **given) for t in (1, 2))
    assert later - sooner == pytest.approx(1)


def test_only_chips_on_sale_count_as_reached() -> None:
    assert obstacles.first_to_reach("fp8", 1979) == ("aws-trainium3", "2025-12-02")
    assert obstacles.first_to_reach("fp8", 1979, until="2025-12-01") is None


def test_pace_counts_generations_once() -> None:
    # Hopper in October 2022, Blackwell on 4 February 2025, Blackwell Ultra on 3 July 2025.
    assert obstacles.pace("Nvidia", "architecture") == pytest.approx(2 + 126 / 365, abs=0.005)
    assert obstacles.pace("Nvidia") == pytest.approx((2 + 275 / 365) / 2, abs=0.005)


def test_sellers_are_compared_over_quarters_of_one_season() -> None:
    ends = obstacles.sellers()["period_end"]
    assert ends.min() >= "2026-06"
    assert ends.max() < "2026-09"
