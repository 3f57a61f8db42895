"""Rules of the price chapter: each verdict turns with the data it rests on."""

from __future__ import annotations

from typing import Any

import pytest
from changed import changed, check_turn, verdict
from trainium_report.chapters import report
from trainium_report.results import claims

FIRST = {"event_id": "2018-11-announces-inferentia-its-first-ai-chip"}
TRAINIUM1 = {"price_id": "aws-trn1-32xlarge-on-demand-2022-10-17"}
A100 = {"price_id": "aws-p4d-24xlarge-on-demand-2022-06-23"}
H100 = {"price_id": "aws-p5-48xlarge-on-demand-2025-06-23"}


@pytest.mark.parametrize(
    ("claim", "table", "where", "new", "verdict"),
    [
        ("c17", "timeline", FIRST, {"date": "2022-11"}, "needs_context"),
        ("c17", "prices", TRAINIUM1, {"usd_per_chip_hour": 2.6}, "needs_context"),
        ("c17", "prices", A100, {"usd_per_chip_hour": 2.0}, "needs_context"),
        ("c20a", "training_runs", {"run_id": "gpt-4-mar-2023"}, {"training_flop": 1e26},
         "needs_context"),
        ("c20a", "prices", H100, {"usd_per_chip_hour": 1.2}, "wrong"),
        ("c20a", "training_runs", {"estimated": True}, {"estimated": False}, "supported"),
        ("c21", "evidence", {"evidence_id": "e029"}, {"value": "500000"}, "mostly_supported"),
        ("c21", "evidence", {"evidence_id": "e029"}, {"value": "300000"}, "wrong"),
    ],
)  # fmt: skip
def test_a_change_of_data_turns_the_verdict(
    claim: str, table: str, where: dict[str, Any], new: dict[str, Any], verdict: str
) -> None:
    check_turn(claim, (table, where, new), verdict)


def test_neither_old_nor_cheaper_is_wrong() -> None:
    assert (
        verdict(
            "c17",
            ("timeline", FIRST, {"date": "2023-01"}),
            ("prices", TRAINIUM1, {"usd_per_chip_hour": 5.0}),
        )
        == "wrong"
    )


def test_a_run_after_the_article_does_not_count() -> None:
    found = {
        origin.source_id
        for origin in claims.ruling(
            changed(("training_runs", {"run_id": "grok-4"}, {"date": "2026-01-01"})), "c20a"
        ).origins
    }
    assert "x-grok-4" not in found
    assert "x-grok-4" in {origin.source_id for origin in claims.ruling(report(), "c20a").origins}


def test_cheaper_turns_with_the_comparator_and_the_range() -> None:
    assert claims.ruling(report(), "c19a").verdict == "depends"
    assert (
        claims.ruling(report(), "c19a", trainium_mfu_low=0.4, trainium_mfu_high=0.6).verdict
        == "supported"
    )
    assert (
        claims.ruling(report(), "c19a", trainium_mfu_low=0.1, trainium_mfu_high=0.2).verdict
        == "wrong"
    )
