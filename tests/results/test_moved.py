"""What the command says of two states of the data: each verdict that differs, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from changed import changed
from trainium_report.chapters import report
from trainium_report.results.moved import moves, unrecorded
from trainium_report.site.moved import data_of, main
from trainium_report.tables import current, read

BETA = {"forecast_id": "neuron-components-in-beta"}


def test_a_verdict_that_a_row_turns_is_told_with_that_row_alone() -> None:
    assert moves(report(), report()) == []
    later = changed(("forecasts", BETA, {"reading": 0}))
    [move] = moves(report(), later)
    assert (move.claim_id, move.before, move.after) == ("c58", "open", "came_true")
    [fact] = move.facts
    assert "forecasts: neuron-components-in-beta: 0, 3, 3 (" in fact
    assert "before, 0, 3, 0 (" in fact
    assert unrecorded([move], later.tables) == ["c58"]
    written = {"claim_id": "c58", "verdict": "open"}
    known = changed(("conclusions", written, {"verdict": "came_true"}))
    assert unrecorded([move], known.tables) == []


def test_older_data_that_lack_what_a_rule_reads_keep_the_verdict_they_had() -> None:
    older = changed(
        ("forecasts", BETA, {}),
        ("claims", {"claim_id": "c58"}, {"verdict": "unverifiable"}),
        ("claims", {"claim_id": "c19a"}, {"claim_id": "c19z"}),
    )
    found = {move.claim_id: move for move in moves(older, report())}
    assert (found["c58"].before, found["c58"].after) == ("unverifiable", "open")
    assert found["c58"].facts[0].count("not read before") == 1
    assert (found["c19a"].before, found["c19z"].after) == ("", "")
    assert set(found) == {"c58", "c19a", "c19z"}
    assert unrecorded(list(found.values()), current()) == []


def test_the_data_of_a_revision_are_had_from_git(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = read(data_of("HEAD", tmp_path))
    assert older.names
    assert len(older["claims"]) > 60
    assert main(["no-such-revision"]) == 1
    assert "no-such-revision" in capsys.readouterr().err
    assert main([]) == 1
    assert "make conclusions BASE=" in capsys.readouterr().err
