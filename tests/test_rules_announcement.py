"""Rules of the announcement chapter: each verdict turns with the data it rests on."""

from __future__ import annotations

from typing import Any

import pytest
from changed import changed, check_turn
from trainium_report import claims

NEWER = {"event_id": "2025-12-02-trainium3-generally-available-in-trn3"}
SHIPS = {"event_id": "2026-01-trainium3-begins-to-ship-amazon-s-account-of-q1-2026"}
BLOCK = {"price_id": "aws-trn2-48xlarge-capacity-block-2026-02-01"}
LANDED = {"fact_id": "2026-02-05-trainium2-landed-cumulative"}
SHIPPED = {"fact_id": "2026-03-31-trainium-units-2025"}
UNITS = "2025-nvidia-ai-accelerator-units-merchant-custom-nvidia-tpu"


@pytest.mark.parametrize(
    ("claim", "table", "where", "new", "verdict"),
    [
        ("c08", "timeline", NEWER, {"date": "2025-12-04"}, "supported"),
        ("c08", "timeline", SHIPS, {"date": "2025-11"}, "wrong"),
        ("c09a", "prices", BLOCK, {"usd_per_chip_hour": 0.2}, "disputed"),
        ("c09a", "evidence", {"evidence_id": "e002"}, {"value": "100000+"}, "disputed"),
        ("c09a", "vendor_year", {"vendor": "Amazon chips", "value": 10}, {"value": 1.9},
         "disputed"),
        ("c11", "trainium_business", LANDED, {"value": 900000}, "disputed"),
        ("c11", "trainium_business", SHIPPED, {"value": 1300000}, "supported"),
        ("c15a", "market_share", {"share_id": UNITS}, {"share_low": 49.0}, "needs_context"),
        ("c15a", "market_share", {"holder": "Nvidia"}, {"share_low": 45.0, "share_high": 45.0},
         "wrong"),
    ],
)  # fmt: skip
def test_a_change_of_data_turns_the_verdict(
    claim: str, table: str, where: dict[str, Any], new: dict[str, Any], verdict: str
) -> None:
    check_turn(claim, (table, where, new), verdict)


def test_no_count_above_a_million_makes_the_claim_wrong() -> None:
    with (
        changed("trainium_business", {"unit": "chips"}, value=800000),
        changed("evidence", {"evidence_id": "e030"}, value="800000"),
    ):
        assert claims.ruling("c11").verdict == "wrong"


@pytest.mark.parametrize(("usd", "expected"), [(3.5, "supported"), (1.5, "wrong")])
def test_a_figure_for_trainium_alone_would_decide(usd: float, expected: str) -> None:
    bundle = {"fact_id": "2026-02-05-chips-run-rate"}
    with changed("trainium_business", bundle, scope="Trainium2", value=usd):
        assert claims.ruling("c09a").verdict == expected


def test_yearly_revenue_turns_with_growth_and_band() -> None:
    assert claims.ruling("c09b").verdict == "depends"
    flat = {"ann_growth": 0.0, "ann_growth_before": 0.0}
    assert claims.ruling("c09b", **flat).verdict == "supported"
    assert claims.ruling("c09b", ann_band_high=4.0).verdict == "wrong"
