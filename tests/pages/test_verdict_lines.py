"""Verdict lines on a page: drawn and said as Python has it, at the reader's assumptions."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import browser as shared
import pytest
from browser import Open
from playwright.sync_api import Page, expect
from trainium_report.chapters import report
from trainium_report.models import PRESETS, turns
from trainium_report.outputs.verdict_line import sentence, still_text
from trainium_report.results import VERDICTS, ledger
from trainium_report.results.turning import Axis, axis

SEED = 20261130
CLAIMS = {e.claim_id: e.signal for e in ledger.entries(report()) if e.signal}
AXES = {key: found for key, rule in CLAIMS.items() if (found := axis(report(), rule))}
State = dict[str, Any]

# The verdicts along each line at each state.
RUN = """([states, lines]) => states.map((state) => {
  for (const [id, value] of Object.entries(state)) report.set(id, value);
  report.run();
  return lines.map(([rule, of, steps]) => {
    const found = report.turns(rule, of, steps);
    // The page returns to its own assumptions: here to those of the state.
    for (const id of of) report.set(id, state[id]);
    report.run();
    return found;
  });
})"""


def _states(count: int) -> list[State]:
    draw = random.Random(SEED)
    models = report().models
    needed = models.dependencies([*CLAIMS.values()])
    states: list[State] = [dict(models.preset(name)) for name in PRESETS]
    for _ in range(count):
        state = dict(models.preset(PRESETS[0]))
        for key, item in models.inputs.items():
            state[key] = draw.uniform(item.low, item.high)
        for key, choice in models.choices.items():
            if draw.random() < 0.2:
                state[key] = draw.choice(list(choice.options))
        states.append(state)
    return [{key: value for key, value in state.items() if key in needed} for state in states]


def test_page_and_python_find_the_same_turns(visit: Open) -> None:
    page = visit("book/claims.html")
    page.evaluate("report.ready()")
    states, lines = _states(12), [*AXES.values()]
    asked = [[along.rule, along.ids, along.steps] for along in lines]
    kinds = set()
    for state, row in zip(states, shared.ask(page, RUN, [states, asked]), strict=True):
        for along, found in zip(lines, row, strict=True):
            wanted = turns(report().models, along.rule, along.ids, **state)
            assert [part[2] for part in found] == [part.verdict for part in wanted], along.rule
            for (low, high, slug), part in zip(found, wanted, strict=True):
                assert (low, high) == pytest.approx((part.low, part.high), abs=1e-9)
                kinds.add(slug)
    assert {"supported", "wrong", "depends", "no_data"} <= kinds


def _line(page: Page, claim: str) -> Any:
    """The line of a claim in the ledger, unfolded and in sight."""
    page.locator(f"#{claim} details").first.evaluate("fold => { fold.open = true; }")
    line = page.locator(f"#{claim} .verdict-line")
    line.scroll_into_view_if_needed()
    return line


def _wanted(along: Axis, state: State) -> str:
    place = sorted(state.get(key, report().models.inputs[key].default) for key in along.ids)
    found = turns(report().models, along.rule, along.ids, **state)
    verdict = report().verdict(along.rule, **state)
    return sentence(along, found, (place[0], place[-1]), verdict)


def test_lines_follow_the_reader_and_return(visit: Open) -> None:
    page = visit("book/claims.html")
    for state in [_states(1)[-1], {}]:
        page.evaluate("(state) => report.change(state)", state)
        for claim, along in AXES.items():
            line = _line(page, claim)
            expect(line.locator(".line-said > span")).to_have_text(_wanted(along, state))
            parts = [
                part.verdict for part in turns(report().models, along.rule, along.ids, **state)
            ]
            words = [VERDICTS[slug].text.split(" on your")[0] for slug in parts]
            expect(line.locator(".line-part b")).to_have_text(words)
    for claim, along in AXES.items():
        text = page.locator(f"#{claim} .verdict-line .line-said").text_content()
        name, _, rest = still_text(along.rule).partition(": ")
        assert name in str(page.locator(f"#{claim} .line-name").text_content())
        assert str(text).lower() == rest.lower(), "what the build has written is back"


def test_a_slider_moves_the_readers_place_and_the_sentence(visit: Open) -> None:
    page = visit("book/market_room.html")
    line = page.locator(".answer + .verdict-line[data-rule='room_large']").first
    reader, said = line.locator(".line-at"), line.locator(".line-said > span")
    key = AXES["c48b"].ids[0]
    slider = page.locator(f"article input[data-assumption='{key}']").first
    slider.focus()
    line.scroll_into_view_if_needed()
    before, ends = said.text_content(), [reader.bounding_box()]
    for press in ("ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(press)
    moved = report().models.inputs[key].default + 3 * report().models.inputs[key].step
    expect(said).to_have_text(_wanted(AXES["c48b"], {key: moved}))
    assert said.text_content() != before
    line.scroll_into_view_if_needed()
    ends.append(reader.bounding_box())
    assert ends[1]["x"] > ends[0]["x"]
    assert ends[1]["width"] < ends[0]["width"], "the other end stays"
    page.evaluate("report.change({})")
    expect(said).to_have_text(str(before))


def test_another_assumption_moves_the_turn(visit: Open) -> None:
    page = visit("book/market_room.html")
    line = page.locator(".answer + .verdict-line[data-rule='room_large']").first
    line.scroll_into_view_if_needed()
    wrong = line.locator(".line-part.verdict-wrong")
    before = wrong.bounding_box()
    page.evaluate("report.change({ room_share_high: 0.25 })")
    expect(line.locator(".line-said > span")).to_have_text(
        _wanted(AXES["c48b"], {"room_share_high": 0.25})
    )
    after = wrong.bounding_box()
    assert after["x"] > before["x"]


def test_lines_are_said_without_a_script_and_under_answers(built: Path) -> None:
    ledger_page = shared.tree(built, "book/claims.html")
    for claim, along in AXES.items():
        texts = ledger_page.xpath(f"//*[@id='{claim}']//*[@class='line-said']")
        assert [text.text_content().lower() for text in texts] == [
            still_text(along.rule).partition(": ")[2].lower()
        ]
    for entry in ledger.entries(report()):
        page = shared.tree(built, f"book/{entry.chapter}.html")
        inside = page.xpath(f"//li[@id='{entry.claim_id}']//*[@data-rule]")
        assert len(inside) == (entry.claim_id in AXES), entry.claim_id
    for name in ("market", "market_room", "price_performance", "ecosystem"):
        page = shared.tree(built, f"book/{name}.html")
        assert page.xpath(
            "//blockquote[contains(@class, 'answer')]/following-sibling::*[1]"
            "[contains(@class, 'verdict-line')]"
        ), name


@pytest.mark.parametrize("scheme", shared.SCHEMES)
def test_parts_and_marks_are_seen_on_the_page(scheme: str, visit: Open) -> None:
    page = visit("book/claims.html", color_scheme=scheme)
    shared.inside(page, "unfold")
    faint = shared.inside(page, "lines")
    assert faint == []
