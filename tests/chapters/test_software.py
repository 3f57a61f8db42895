"""What is counted in released packages, and measured alike on two chips, by hand and by change."""

from __future__ import annotations

import math

import pytest
from changed import changed
from trainium_report.chapters import report
from trainium_report.chapters.ecosystem.frames import servers
from trainium_report.chapters.obstacles.frames import width
from trainium_report.results import Report
from trainium_report.results.values import NoValue

LAST = {"package": "optimum-neuron", "version": "0.4.5", "metric": "model types that train"}


def number(name: str, where: Report | None = None) -> float:
    return float((where or report()).value(name).number)


@pytest.mark.parametrize(("name", "by_hand"), [
    ("soft_silence", 27 - 10 + 31 + 30 + 31 + 30 + 31 + 31 + 30 + 31 + 30),  # 11 Feb to 30 Nov
    ("soft_lag_trn2", 28 + 17),  # 3 December 2024 to 17 January 2025
    ("soft_lag_nvidia_least", 8),  # 15 to 23 May 2025
    ("soft_unnamed_trn3", 365 - 12),  # 2 December 2025 to 20 November 2026
    ("soft_products", 598.4 / 808.34),
    ("soft_peaks", 667 / 989.4),
    ("soft_attention", 216 / 678.97),
    ("soft_engine", 678.93 / 117.82),
    ("soft_b300_price", 14.04 / 2.2351),
    ("soft_serving_64", 23.09 / 12.03),
    ("soft_serving_most", 18.71 / 7.44),
])  # fmt: skip
def test_a_value_is_what_a_hand_gets(name: str, by_hand: float) -> None:
    assert number(name) == pytest.approx(by_hand, rel=1e-3), name


def test_the_width_is_that_of_the_newest_release_and_of_what_it_builds_on() -> None:
    rows = width(report()).set_index("label")
    assert rows.loc["Known to transformers", "version"] == "4.57.1"
    assert rows.loc["Trained on Trainium, last release", "value"] == number("soft_trained")
    assert rows["value"].is_monotonic_decreasing
    assert list(rows.index[rows["past"]]) == ["Trained on Trainium, the most of any release"]
    later = changed(("software_support", LAST, {"date": "2026-11-25", "value": 9}))
    assert number("soft_trained", later) == number("soft_trained_most", later) == 9
    assert number("soft_known", later) == number("soft_known_now", later) == 822
    assert number("soft_silence", later) == 5


def test_servers_are_those_of_the_newest_snapshot() -> None:
    rows = servers(report()).set_index("instance")
    assert rows.loc["trn2.48xlarge", "regions"] == number("soft_regions_trn2")
    assert rows.loc["p5.48xlarge", "regions"] == rows["regions"].max() == 13
    assert rows["date"].nunique() == 1
    assert rows.loc[["trn1.32xlarge", "trn2.48xlarge", "trn3.48xlarge"], "maker"].eq("Amazon").all()
    older = changed(("instance_regions", {"version": "5.2.5"}, {}))
    assert servers(older)["date"].max() < rows["date"].max()


def test_an_instance_that_gets_a_name_is_no_longer_unnamed() -> None:
    place = {"instance": "trn3.48xlarge", "interface": "ec2"}
    named = changed(("instance_names", place, {"named": True, "date": "2026-11-10"}))
    with pytest.raises(NoValue, match="instance_names"):
        number("soft_unnamed_trn3", named)
    assert math.isclose(number("soft_lag_trn2", named), number("soft_lag_trn2"))
