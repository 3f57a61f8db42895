"""Each computed claim of chapter 6 turns when its data do."""

from __future__ import annotations

from typing import Any

import pytest
from changed import changed, check_turn
from trainium_report import claims

R_AND_D = {"evidence_id": "e088"}
BROADCOM = {"company": "Broadcom", "fiscal_label": "Q3 FY2026"}
COMPLETED = {"event_id": "2020-04-27-completes-the-purchase-of-mellanox"}
ANNOUNCED = {"event_id": "2019-03-11-announces-the-purchase-of-mellanox-6-9-billion"}


@pytest.mark.parametrize(
    ("claim", "table", "where", "new", "verdict"),
    [
        ("c39", "company_quarters", BROADCOM, {"value": 100_000}, "needs_context"),
        ("c39", "vendor_year", {"vendor": "Google TPU", "year": 2025}, {"value": 1e7},
         "needs_context"),
        ("c42", "timeline", COMPLETED, {"date": "2019-12-20"}, "supported"),
        ("c42", "timeline", ANNOUNCED, {"date": "2018-12-20"}, "wrong"),
        ("c45", "evidence", R_AND_D, {"value": "9.5"}, "wrong"),
        ("c45", "trainium_business", {"fact_id": "2026-02-05-chips-run-rate"}, {"value": 20.0},
         "wrong"),
        ("c45", "evidence", R_AND_D, {"value": "12.0"}, "mostly_supported"),
        ("c46", "accelerators", {"chip_id": "nvidia-gb200"}, {"available": "2024-09-01"},
         "supported"),
        ("c46", "accelerators", {"chip_id": "nvidia-gb300"}, {"available": None}, "wrong"),
        ("c47a", "accelerators", {"chip_id": "aws-trainium3"}, {"memory_bw_tbs": 9.0},
         "mostly_supported"),
    ],
)  # fmt: skip
def test_verdict_follows_the_data(
    claim: str, table: str, where: dict[str, Any], new: dict[str, Any], verdict: str
) -> None:
    check_turn(claim, (table, where, new), verdict)


def test_without_sales_and_compute_nvidia_is_dethroned() -> None:
    with (
        changed("company_quarters", BROADCOM, value=100_000),
        changed("vendor_year", {"vendor": "Google TPU", "year": 2025}, value=1e7),
    ):
        assert claims.ruling("c39").verdict == "did_not_come_true"


def test_without_a_quarter_since_the_article_it_stays_open() -> None:
    # As in December 2025, when only quarters before the article were out.
    with changed("company_quarters", {"company": "Nvidia"}, period_end="2025-10-26"):
        assert claims.ruling("c39").verdict == claims.row("c39")["verdict_then"]
