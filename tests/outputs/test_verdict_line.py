"""The verdict line: what it runs along, and that its words say what `turns` finds."""

from __future__ import annotations

import re
from functools import cache

import pytest
from trainium_report.chapters import report
from trainium_report.models import turns
from trainium_report.outputs.claims_list import claims_list
from trainium_report.outputs.controls import input_format
from trainium_report.outputs.display import still
from trainium_report.outputs.verdict_line import sentence, still_text, verdict_line
from trainium_report.results import VERDICTS, ledger
from trainium_report.results.turning import Axis, axis

LIVE = [entry.signal for entry in ledger.entries(report()) if entry.signal]
AXES = {rule: found for rule in LIVE if (found := axis(report(), rule))}
WORDS = {slug: verdict.text.split(" on your")[0].lower() for slug, verdict in VERDICTS.items()}


@cache
def _alone(rule: str) -> dict[str, int]:
    """For each input of a rule, how many verdicts it alone leads through."""
    models = report().models
    needed = [key for key in models.inputs if key in models.dependencies([rule])]
    return {key: len({p.verdict for p in turns(models, rule, key)}) for key in needed}


@pytest.mark.parametrize("rule", LIVE)
def test_a_line_stands_where_an_assumption_turns_the_verdict(rule: str) -> None:
    turning = any(count > 1 for count in _alone(rule).values())
    assert (rule in AXES) == turning
    assert bool(verdict_line(rule, "c00")) == bool(still_text(rule)) == turning


def test_every_verdict_that_depends_has_a_line() -> None:
    depending = {e.signal for e in ledger.entries(report()) if e.verdict == "depends" and e.signal}
    assert depending
    assert depending <= set(AXES)


def _mixed(along: Axis) -> float:
    widths: dict[str, float] = {}
    for part in along.parts:
        widths[part.verdict] = widths.get(part.verdict, 0) + part.high - part.low
    return 1 - sum((width / (along.high - along.low)) ** 2 for width in widths.values())


@pytest.mark.parametrize("along", AXES.values(), ids=AXES)
def test_a_line_runs_along_what_turns_the_verdict_most(along: Axis) -> None:
    models = report().models
    straddles = len({models.verdict(along.rule, **dict.fromkeys(along.ids, end))
                     for end in along.place()}) > 1  # fmt: skip
    for key, count in _alone(along.rule).items():
        item = models.inputs[key]
        if count > 1 and not straddles and not re.search("_(low|high)$", key):
            found = tuple(turns(models, along.rule, key))
            other = Axis(along.rule, (item,), item.low, item.high, along.steps, found)
            assert _mixed(along) >= _mixed(other) - 1e-9, key


def test_a_pair_of_ends_moves_as_one_and_explains_the_doubt() -> None:
    along = AXES["cheaper"]
    assert along.ids == ["trainium_mfu_low", "trainium_mfu_high"]
    needed = report().evaluate("required_mfu")
    assert [part.verdict for part in along.parts] == ["wrong", "supported"]
    assert along.parts[0].high == pytest.approx(needed - 0.0005, abs=1e-9), "equal is within"
    low, high = along.place()
    assert low < needed < high, "the reader's range lies on both sides of the turn"
    assert along.measured == (low, high)
    assert AXES["room_large"].measured is None


@pytest.mark.parametrize("along", AXES.values(), ids=AXES)
def test_a_sentence_says_what_turns_finds(along: Axis) -> None:
    models = report().models
    found = turns(models, along.rule, along.ids)
    assert found == list(along.parts)
    form = input_format(along.items[0])
    bare = re.compile(r"[\d,.]+%?")
    text = sentence(along, found, along.place(), report().verdict(along.rule))
    verdicts, _, you = text.partition(". You: ")
    pieces = verdicts[:1].lower() + verdicts[1:]
    said = pieces.split(", ")
    assert all(piece.startswith(WORDS[p.verdict]) for piece, p in zip(said, found, strict=True))
    edges = [bare.search(form.format(part.high))[0] for part in found[:-1]]
    width = (along.high - along.low) / along.steps
    for piece, part, edge in zip(said, found[:-1], edges, strict=False):
        assert edge in piece
        step = along.low + round((part.high - along.low) / width) * width
        at_the_step = models.verdict(along.rule, **dict.fromkeys(along.ids, step))
        if piece is said[0]:
            assert ("up to" in piece) == (at_the_step == part.verdict), piece
    for end in along.place():
        assert bare.search(form.format(end))[0] in you
    assert f"({WORDS[report().verdict(along.rule)]})" in you


def test_a_sentence_where_nothing_turns_names_the_whole_range() -> None:
    along = AXES["room_large"]
    given = {"room_share_low": 0.01, "room_share_high": 0.5}
    other = {"room_business_low": 1.0, "room_business_high": 100.0}
    parts = turns(report().models, along.rule, along.ids, **given)
    assert sentence(along, parts, (1.0, 100.0), "depends").endswith(
        "You: 1 to 100 billion USD (depends)."
    )
    assert report().verdict(along.rule, **given, **other) == "depends"
    (whole,) = turns(report().models, "eco_less", "eco_loss", mkt_year="2026")
    line = Axis(
        "eco_less", (report().models.inputs["eco_loss"],), whole.low, whole.high, 1, (whole,)
    )
    said = sentence(line, [whole], (whole.low, whole.low), "no_data")
    assert said.startswith("No data over the whole range, ")


def test_both_best_cases_and_the_measured_range_are_told() -> None:
    for rule, along in AXES.items():
        text = still_text(rule)
        for preset in ("best_case_trainium", "best_case_nvidia"):
            verdict = report().verdict(rule, **report().models.preset(preset))
            place = input_format(along.items[0]).format(along.place(preset)[1])
            assert f"{place}, {WORDS[verdict]}" in text
        assert ("Measured (hatched): " in text) == (along.measured is not None)


def test_a_notebook_keeps_the_sentence_and_the_strip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAINIUM_FACE", "stored")
    shown = still(claims_list("market_room"))
    assert still_text("room_large") in shown["text/plain"]
    assert "✕ Wrong" in shown["text/html"]
    assert "border-top:4px solid" in shown["text/html"]
    assert "data-rule" not in shown["text/html"]
    monkeypatch.setenv("TRAINIUM_FACE", "page")
    assert 'data-rule="room_large"' in still(claims_list("market_room"))["text/html"]
