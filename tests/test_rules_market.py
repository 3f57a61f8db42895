"""Rules of the market chapter: each verdict turns with the data it rests on."""

from __future__ import annotations

import pytest
from changed import Change, verdict
from trainium_report import claims, models

OMDIA = {"size_id": "omdia-gpus-and-ai-accelerators-for-data-centres-2025-2025"}
GARTNER = {"size_id": "gartner-ai-processing-semiconductors-2025-2025-09"}
NVIDIA = {"company": "Nvidia", "segment": "Data Center", "part": "all"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([("market_size", GARTNER, {"value": 199.0})], "mostly_supported"),
        ([("market_size", OMDIA, {"published": "2025-12-04", "value": 90.0})], "supported"),
        ([("sources", {"source_id": "omdia-ai-data-center-chips-2025-08"},
           {"authority": "aggregator"}), ("company_quarters", NVIDIA, {"value": 40000})],
         "mostly_supported"),
        ([("market_size", {"measure": "market"}, {"value": 150.0}),
          ("company_quarters", NVIDIA, {"value": 40000})], "wrong"),
    ],
)  # fmt: skip
def test_money_at_stake(changes: list[Change], expected: str) -> None:
    assert claims.ruling("c02").verdict == "supported"
    assert verdict("c02", *changes) == expected


def test_an_older_forecast_of_the_same_house_does_not_count() -> None:
    older = {"size_id": "gartner-ai-semiconductors-all-devices-2025-2024-05-29"}
    assert verdict("c02", ("market_size", older, {"value": 1.0})) == "supported"
    assert verdict("c02", ("market_size", older, {"published": "2025-12-01"})) != "supported"


def test_the_share_turns_with_the_market_and_the_line() -> None:
    assert claims.ruling("c01").verdict == "depends"
    assert claims.ruling("c01", mkt_market="gpu").verdict == "supported"
    assert claims.ruling("c01", mkt_market="units").verdict == "wrong"
    assert claims.ruling("c01", mkt_threshold=0.5).verdict == "supported"
    assert models.verdict("mkt_holds", mkt_market="gpu", mkt_threshold=0.95) == "depends"
