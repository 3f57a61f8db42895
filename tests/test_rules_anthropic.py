"""Each computed claim of chapter 4 turns when its data do."""

from __future__ import annotations

from typing import Any

import pytest
from changed import changed, check_turn
from trainium_report import claims

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
    with (
        changed("deals", COMMITTED, usd_bn=20),
        changed("trainium_business", LANDED, value=14e6),
    ):
        assert claims.ruling("c30b").verdict == "wrong"


def test_then_only_chips_could_be_counted() -> None:
    # Without the commitments of 2026 the rule gives what stands as the verdict of the time.
    with changed("deals", COMMITTED, usd_bn=0.1):
        assert claims.ruling("c30b").verdict == claims.row("c30b")["verdict_then"]
