"""Each computed claim of the chapter turns under a change of data or of an assumption."""

from __future__ import annotations

import pytest
from changed import changed
from trainium_report import claims


def test_c48b_turns_with_what_you_call_significant() -> None:
    assert claims.ruling("c48b").verdict == "depends"
    assert claims.ruling("c48b", room_share_low=0.04).verdict == "supported"
    assert claims.ruling("c48b", room_share_high=0.03).verdict == "wrong"
    assert claims.ruling("c48b", room_share_low=0.04, room_market="omdia-2025").verdict == "depends"


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("Amazon 22%, Microsoft 21%, Google 14%", "supported"),
        ("Amazon 24%, Microsoft 24%, Google 16%", "needs_context"),
        ("Amazon 24%, Microsoft 21%, Google 25%", "needs_context"),
    ],
)
def test_c51_turns_with_the_shares(statement: str, verdict: str) -> None:
    with changed("evidence", {"evidence_id": "e090"}, statement=statement):
        assert claims.ruling("c51").verdict == verdict


def test_c51_is_wrong_if_another_led_then_and_now() -> None:
    other = "Amazon 20%, Microsoft 29%, Google 13%"
    with (
        changed("evidence", {"evidence_id": "e166"}, statement=other),
        changed("evidence", {"evidence_id": "e090"}, statement=other),
    ):
        assert claims.ruling("c51").verdict == "wrong"


def test_c53_turns_if_google_came_after_amazon() -> None:
    assert claims.ruling("c53").verdict == "mostly_supported"
    first = {"event_id": "2015-first-tpu-in-service-in-its-own-data-centres"}
    later = {"event_id": "2018-11-announces-inferentia-its-first-ai-chip"}
    with (
        changed("timeline", later, date="2014-11"),
        changed("timeline", first, date="2015"),
    ):
        assert claims.ruling("c53").verdict == "supported"


def test_c53_turns_if_one_of_them_has_no_chip_by_then() -> None:
    maia = {"chip_id": "microsoft-maia100", "field": "announced"}
    with changed("accelerator_sources", maia, value="2026-01-15"):
        assert claims.ruling("c53").verdict == "needs_context"


@pytest.mark.parametrize(
    ("reading", "verdict"), [(6.88, "open"), (3.5, "open"), (3.44, "came_true"), (2.0, "came_true")]
)
def test_c54_turns_with_the_list_price(reading: float, verdict: str) -> None:
    with changed("forecasts", {"forecast_id": "h100-on-demand-at-aws"}, reading=reading):
        assert claims.ruling("c54").verdict == verdict
