"""The ledger: every claim complete, every rule alive, every verdict what its rule says."""

from __future__ import annotations

import ast
import csv
import io
import json
import math
from pathlib import Path

import pytest
from changed import changed
from trainium_report import chapters
from trainium_report.chapters import CHAPTERS, report
from trainium_report.chapters.shared.utilisation import may_set_the_range
from trainium_report.models import PRESETS
from trainium_report.results import VERDICTS, claims, ledger
from trainium_report.tables import current
from trainium_report.tables.known import ARTICLE

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


def test_the_best_source_is_that_of_the_best_evidence() -> None:
    key = CLAIMS.loc[CLAIMS["evidence_ids"].str.count(";") == 0, "claim_id"].iloc[0]
    fact = claims.row(current(), key)["evidence_ids"]
    source = report().table("evidence").set_index("evidence_id").at[fact, "source_id"]
    for authority, status, expected in (
        ("primary", "direct", "first_hand"),
        ("primary", "second_hand", "second_hand"),
        ("press", "direct", "second_hand"),
        ("aggregator", "direct", "weak"),
        ("research", "no_address", "weak"),
    ):
        tables = changed(
            ("sources", {"source_id": source}, {"authority": authority}),
            ("evidence", {"evidence_id": fact}, {"source_status": status}),
        ).tables
        assert claims.best_source(tables, key) == expected, (authority, status)


def test_a_verdict_of_then_is_typed_for_judged_claims_only() -> None:
    computed = CLAIMS[CLAIMS["rule"].notna()]
    assert computed["verdict_then"].isna().all()


def test_the_verdict_of_then_is_the_rule_over_what_was_known() -> None:
    then = report().known_on(ARTICLE)
    assert then.tables.as_of == ARTICLE
    assert (then.table("evidence")["as_of"] <= ARTICLE.isoformat()).all()
    for key in CLAIMS.loc[CLAIMS["rule"].notna(), "claim_id"]:
        found = claims.ruling_then(report(), key)
        if found.verdict != "no_data":
            assert found == claims.ruling(then, key)


UNITS = (100, 1000, 1_000_000, 1_000_000_000, 1e6, 1e9)
"""What turns per cent into shares and thousands into units."""


def _numbers(function: ast.AST) -> set[float]:
    return {
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
        and node.value not in (0, 1, *UNITS)
    }


@pytest.mark.parametrize("stem", CHAPTERS[1:])
def test_a_rule_holds_no_number_of_its_own(stem: str) -> None:
    """Whatever decides stands in ``data/``: as an assumption, or as a threshold of a forecast."""
    folder = Path(chapters.__file__).parent / stem
    rules = ast.parse((folder / "rules.py").read_text(encoding="utf-8"))
    frames = ast.parse((folder / "frames.py").read_text(encoding="utf-8"))
    called = {node.attr for node in ast.walk(rules) if isinstance(node, ast.Attribute)}
    called |= {node.id for node in ast.walk(rules) if isinstance(node, ast.Name)}
    drawn = [n for n in frames.body if isinstance(n, ast.FunctionDef) and n.name in called]
    assert {name.name: _numbers(name) for name in drawn if _numbers(name)} == {}
    assert _numbers(rules) == set()



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


def test_thresholds_of_a_forecast_say_whose_they_are_and_how_far_they_reach() -> None:
    for row in report().table("forecasts").to_dict("records"):
        event = row["came_true_if"] == "happens"
        assert isinstance(row["threshold_origin"], str) != event, row["forecast_id"]
        assert event == math.isnan(row["threshold"]) == math.isnan(row["failed_at"])
        whole = row["unit"] == "firms"
        assert isinstance(row["no_range_because"], str) == (event or whole), row["forecast_id"]


def test_the_verdict_of_an_earlier_day_takes_no_later_assumption() -> None:
    """What was measured after the day is as it was before, or unknown; ours stand at any time."""
    then, published = report().known_on(ARTICLE), report().table("sources")
    published_on = published.set_index("source_id")["published"]
    earlier = report().table("earlier_assumptions")
    for row in earlier.itertuples(index=False):
        assert row.known_since == published_on[row.source_id]
        item = report().models.inputs[row.assumption_id]
        assert row.known_since < published_on[item.source_id], row.assumption_id
        assert item.low <= row.default <= item.high
    for key, item in report().models.inputs.items():
        late = item.origin != "assumed" and item.source_id is not None
        late = late and str(published_on[item.source_id]) > ARTICLE.isoformat()
        late = late and isinstance(published_on[item.source_id], str)
        was = then.models.inputs[key].default
        if not late:
            assert was == item.default, key
        elif key not in set(earlier["assumption_id"]):
            assert math.isnan(was), key
    admitted = may_set_the_range(then.tables)
    assert then.models.inputs["trainium_mfu_low"].default == admitted["value_low"].min() / 100
    assert then.models.inputs["trainium_mfu_high"].default == admitted["value_high"].max() / 100
    assert {key: claims.ruling_then(report(), key).verdict for key in ("c19a", "c34")} == {
        "c19a": "depends", "c34": "no_data",
    }  # fmt: skip


def test_five_verdicts_have_the_best_argument_against_them() -> None:
    doubted = {e.claim_id: e for e in ledger.entries(report()) if e.doubt}
    assert len(doubted) == 5
    # A verdict that no side contests in the ledger cannot be among the most contested.
    assert all(entry.for_amazon and entry.for_nvidia for entry in doubted.values())
    assert all(entry.doubt != entry.answer for entry in doubted.values())


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


def test_a_default_that_is_one_sides_best_case_is_listed_on_that_side() -> None:
    sides = ledger.leaning(report())
    listed = {name: {item.id for item in items} for name, items in sides.items()}
    assert "eco_winner" in listed["best_case_nvidia"]
    assert "eco_contract" in listed["best_case_trainium"]
    assert not {"eco_regions_low", "eco_regions_high"} & set.union(*listed.values())
    assert not listed["best_case_trainium"] & listed["best_case_nvidia"]
    for name, items in sides.items():
        assert all(item.preset(name) == item.preset("neutral") for item in items)


def test_an_assumption_moves_only_the_claims_that_rest_on_it() -> None:
    assert "c19a" in ledger.claims_depending_on(report(), "trainium_mfu_low")
    assert "c01" not in ledger.claims_depending_on(report(), "trainium_mfu_low")


def test_every_computed_verdict_is_turned_by_a_constructed_change() -> None:
    turned = "".join(
        path.read_text(encoding="utf-8") for path in TESTS.glob("chapters/test_*.py")
    )
    computed = CLAIMS.loc[CLAIMS["method"] == "computed", "claim_id"]
    assert [key for key in computed if f'"{key}"' not in turned] == []


def test_a_verdict_that_moved_has_a_dated_reason() -> None:
    """The latest row of each claim in conclusions.csv is its verdict; each change says why."""
    rows = report().table("conclusions").sort_values("as_of", kind="stable")
    latest = rows.drop_duplicates("claim_id", keep="last").set_index("claim_id")["verdict"]
    moved = [
        f"{key}: {latest.get(key)} in data/conclusions.csv, now {found}"
        for key, found in CLAIMS.set_index("claim_id")["verdict"].items()
        if latest.get(key) != found
    ]
    assert moved == [], "add a row to data/conclusions.csv for each, with what moved it"
    assert all(change.why for change in ledger.changes(current()))
