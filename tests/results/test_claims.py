"""The ledger: every claim complete, every rule alive, every verdict what its rule says."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from changed import changed
from trainium_report.chapters import report
from trainium_report.models import PRESETS
from trainium_report.results import VERDICTS, claims, ledger
from trainium_report.tables import current

TESTS = Path(__file__).parents[1]
CLAIMS = report().table("claims")
KEYS = CLAIMS["claim_id"].tolist()


def test_the_article_has_its_claims() -> None:
    assert sorted({key[:3] for key in KEYS}) == [f"c{n:02d}" for n in range(1, 64)]


@pytest.mark.parametrize("key", KEYS)
def test_a_claim_is_complete(key: str) -> None:
    claim = claims.row(current(), key)
    computed = claim["method"] == "computed"
    assert isinstance(claim["rule"], str) == computed, "a rule exactly where it is computed"
    assert isinstance(claim["rule_words"], str) == computed, "the rule in words as well"
    for column in ("claim", "reason", "evidence_ids", "would_change"):
        assert isinstance(claim[column], str), f"no {column}"
    assert claim["verdict_then"] != claim["verdict"], "two verdicts only where they differ"


@pytest.mark.parametrize("key", KEYS)
def test_the_verdict_in_the_table_is_what_the_rule_gives(key: str) -> None:
    assert claims.ruling(report(), key).verdict == claims.row(current(), key)["verdict"]


def test_every_rule_is_named_by_a_claim() -> None:
    assert set(report().rules) <= set(CLAIMS["rule"].dropna())


def test_a_claim_with_an_unknown_rule_is_refused() -> None:
    other = changed(("claims", {"claim_id": "c19a"}, {"rule": "nothing"}))
    with pytest.raises(LookupError, match=r"c19a names the rule 'nothing', which is unknown"):
        claims.ruling(other, "c19a")


def test_confidence_is_that_of_the_best_evidence() -> None:
    key = CLAIMS.loc[CLAIMS["evidence_ids"].str.count(";") == 0, "claim_id"].iloc[0]
    fact = claims.row(current(), key)["evidence_ids"]
    source = report().table("evidence").set_index("evidence_id").at[fact, "source_id"]
    for authority, status, expected in (
        ("primary", "direct", "high"),
        ("primary", "second_hand", "medium"),
        ("press", "direct", "medium"),
        ("aggregator", "direct", "low"),
        ("research", "no_address", "low"),
    ):
        assert (
            claims.confidence(
                changed(
                    ("sources", {"source_id": source}, {"authority": authority}),
                    ("evidence", {"evidence_id": fact}, {"source_status": status}),
                ).tables,
                key,
            )
            == expected
        ), (authority, status)


def test_forecasts_that_are_open_say_what_will_decide_them() -> None:
    forecasts = report().table("forecasts")
    still = CLAIMS[(CLAIMS["kind"] == "forecast") & (CLAIMS["verdict"] == "open")]
    assert set(still["claim_id"]) <= set(forecasts["claim_id"])
    assert (forecasts["decides_by"] > report().tables.as_of.isoformat()).all()


def test_thresholds_of_a_forecast_are_the_right_way_round() -> None:
    rows = report().table("forecasts").dropna(subset=["threshold", "failed_at"])
    assert len(rows)
    rising = rows["came_true_if"] == "at_least"
    assert (rows.loc[rising, "threshold"] > rows.loc[rising, "failed_at"]).all()
    assert (rows.loc[~rising, "threshold"] < rows.loc[~rising, "failed_at"]).all()


def test_downloads_hold_every_claim_with_its_evidence() -> None:
    document = json.loads(ledger.as_json(report()))
    assert [claim["claim_id"] for claim in document["claims"]] == KEYS
    rows = list(csv.DictReader(io.StringIO(ledger.as_csv(report()))))
    assert [row["claim_id"] for row in rows] == KEYS
    for claim, row in zip(document["claims"], rows, strict=True):
        assert row["evidence"].split(";") == [item["evidence_id"] for item in claim["evidence"]]
        assert row["verdict"] == claim["verdict"] in VERDICTS


def test_presets_part_some_verdicts_and_list_what_separates_them() -> None:
    verdicts = ledger.verdicts_by_preset(report())
    assert {key for key, slugs in verdicts.items() if slugs[1] != slugs[2]}
    separating = {item.id for item in ledger.preset_differences(report())}
    trainium, nvidia = (report().models.preset(name) for name in PRESETS[1:])
    assert separating == {key for key in trainium if trainium[key] != nvidia[key]}


def test_an_assumption_moves_only_the_claims_that_rest_on_it() -> None:
    assert "c19a" in ledger.claims_depending_on(report(), "trainium_mfu_low")
    assert "c01" not in ledger.claims_depending_on(report(), "trainium_mfu_low")


def test_every_computed_verdict_is_turned_by_a_constructed_change() -> None:
    turned = "".join(
        path.read_text(encoding="utf-8") for path in TESTS.glob("chapters/test_*.py")
    )
    computed = CLAIMS.loc[CLAIMS["method"] == "computed", "claim_id"]
    assert [key for key in computed if f'"{key}"' not in turned] == []
