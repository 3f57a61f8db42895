"""Each computed claim of chapter 5 turns when its data do."""

from __future__ import annotations

from typing import Any

import pytest
from changed import changed, check_turn
from trainium_report import claims

CELLS = "accelerator_sources"
TOLD = {"event_id": "2025-12-02-trainium4-announced-with-nvlink-fusion-and-mgx"}
SERVER = {"system_id": "trn3-gen2-ultraserver"}
PER_WATT = {"perf_id": "trn3-ultraserver-not-stated-performance-per-watt-ratio"}
SPEED = {"perf_id": "trn3-ultraserver-144-chips-not-stated-throughput-ratio"}


def cell(field: str) -> dict[str, Any]:
    return {"chip_id": "aws-trainium3", "field": field, "preferred": True}


@pytest.mark.parametrize(
    ("claim", "table", "where", "new", "verdict"),
    [
        ("c32", CELLS, cell("announced"), {"value": "2025-12-02"}, "supported"),
        ("c32", CELLS, cell("available"), {"value": "2026-01-15"}, "wrong"),
        ("c33", CELLS, cell("fp8_dense_tflops"), {"value": "5000"}, "mostly_supported"),
        # The first generation's figure in the second's place: 64 chips against 64.
        ("c33", "systems", SERVER, {"fp8_dense_pflops": 161.088}, "wrong"),
        ("c34", "evidence", {"evidence_id": "e040"}, {"value": "100"}, "supported"),
        ("c34", "realized_performance", PER_WATT, {"value_low": 1.0}, "wrong"),
        ("c36", "timeline", TOLD, {"date": "2025-09-10"}, "supported"),
        ("c36", "timeline", TOLD, {"date": "2025-12-05"}, "wrong"),
    ],
)
def test_verdict_follows_the_data(
    claim: str, table: str, where: dict[str, Any], new: dict[str, Any], verdict: str
) -> None:
    check_turn(claim, (table, where, new), verdict)


def test_four_in_both_precisions_is_supported() -> None:
    with changed(CELLS, {"chip_id": "aws-trainium2", "preferred": True}, value="100"):
        assert claims.ruling("c33").verdict == "supported"


def test_less_power_by_one_pair_of_figures_is_not_enough() -> None:
    # A server of twice the speed at the same gain per watt: less power still, the chip's pair more.
    with changed("realized_performance", SPEED, value_low=2.0):
        assert claims.ruling("c34").verdict == "needs_context"
    # Both pairs imply less: supported.
    with changed("evidence", {"evidence_id": "e040"}, value="94"):
        assert claims.ruling("c34").verdict == "supported"
