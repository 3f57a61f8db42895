"""How sure a verdict is: the page draws what Python draws, after the reader, over their ranges."""

from __future__ import annotations

import math
import random
from typing import Any

import browser as shared
import pytest
from browser import Open
from playwright.sync_api import Page, expect
from trainium_report.chapters import report
from trainium_report.models.simulation import Simulation, simulate
from trainium_report.outputs.how_sure import behind, counted, how_sure, said, slugs, words_of
from trainium_report.results import ledger
from trainium_report.results.turning import told_number

LIVE = [e.signal for e in ledger.entries(report()) if e.signal and behind(e.signal)]
RUN = """async ([state, shape, rules]) => {
  await report.change(state);
  const found = [];
  for (const rule of rules) found.push(await reportSure.draws(rule, { shape }));
  return JSON.stringify(found, (key, value) => (Number.isNaN(value) ? null : value));
}"""
State = dict[str, Any]


def _drawn(rule: str, state: State, shape: str = "triangular", **how: Any) -> Simulation:
    number = told_number(report(), rule)
    beside = [number] if number else []
    models = report().models
    return simulate(models, rule, shape=shape, given=state, beside=beside, **how)


def _words(rule: str, state: State, **how: Any) -> str:
    dots = slugs(rule, _drawn(rule, state, **how).dots(told_number(report(), rule)))
    now, default = report().verdict(rule, **state), report().verdict(rule)
    return said(counted(dots), now, default, words_of(rule))


def _states() -> list[tuple[State, str]]:
    draw = random.Random(20261130)
    models = report().models
    needed = models.dependencies(LIVE)
    moved: State = {}
    for key, item in models.inputs.items():
        if key in needed and draw.random() < 0.5:
            moved[key] = round(draw.uniform(item.low, item.high) / item.step) * item.step
    for low, high in models.pairs.items():
        ends = [moved.pop(key, models.inputs[key].default) for key in (low, high)]
        moved |= dict(zip((low, high), sorted(ends), strict=True))
    other = {"rival_provider": "neocloud", "rival_contract": "neocloud_1y", "month": "2026-03"}
    lacking = {"rival_provider": "lambda", "rival_contract": "spot"}
    return [({}, "triangular"), (moved, "triangular"), (lacking, "triangular"),
            ({**other, "rival_price": 1.7}, "uniform")]  # fmt: skip


def _ready(page: Page) -> None:
    """The script that draws comes once a fold is opened."""
    shared.inside(page, "unfold")
    shared.until(page, "() => Boolean(window.reportSure)")


def test_page_and_python_draw_the_same(visit: Open) -> None:
    page = visit("book/claims.html")
    _ready(page)
    kinds = set()
    for state, shape in _states():
        found = page.evaluate(f"async (given) => JSON.parse(await ({RUN})(given))",
                              [state, shape, LIVE])  # fmt: skip
        for rule, there in zip(LIVE, found, strict=True):
            here, codes = _drawn(rule, state, shape), report().models.outputs[rule].codes
            wanted = ["no_data" if math.isnan(c) else codes[int(c)] for c in here.draws]
            assert [slug for slug, _ in there["made"]] == wanted, (rule, state)
            number = told_number(report(), rule)
            told = here.beside[number].tolist() if number else [math.nan] * len(wanted)
            page_numbers = [math.nan if n is None else n for _, n in there["made"]]
            assert page_numbers == pytest.approx(told, rel=1e-12, abs=1e-12, nan_ok=True), rule
            dots = slugs(rule, here.dots(number))
            assert [slug for slug, _ in there["dots"]] == [slug for slug, _ in dots], rule
            assert there["now"] == report().verdict(rule, **state)
            kinds |= {*wanted}
    assert {"supported", "wrong", "depends", "dearer_unlike", "no_data"} <= kinds


def test_a_reader_asks_how_sure(visit: Open) -> None:
    page = visit("book/price_performance.html")
    block = page.locator(".answer ~ .sure[data-sure='cheaper']").first
    text = block.locator(".sure-said")
    assert text.text_content() == _words("cheaper", {}), "said before any script"
    slider = page.locator("article input[data-assumption='mfu_rival']").first
    slider.focus()
    block.scroll_into_view_if_needed()
    slider.evaluate("s => { s.value = 0.5; s.dispatchEvent(new Event('input', {bubbles: true})); }")
    expect(text).to_have_text(_words("cheaper", {"mfu_rival": 0.5}))
    assert block.locator(".sure-dots i").count() == 20

    block.locator("summary").click()
    row = block.locator("[data-item='mfu_rival']")
    low, high = row.locator("input").all()
    assert [low.input_value(), high.input_value()] == ["34", "54"]
    shared.until(page, "() => location.hash.includes('mfu_rival')")
    link = page.evaluate("location.hash")
    high.fill("70")
    high.blur()
    wide = {"ranges": {"mfu_rival": (0.34, 0.7)}}
    expect(text).to_have_text(_words("cheaper", {"mfu_rival": 0.5}, **wide))
    block.locator("select").select_option("uniform")
    expect(text).to_have_text(_words("cheaper", {"mfu_rival": 0.5}, shape="uniform", **wide))
    assert page.evaluate("location.hash") == link, "the page says that these are not in the link"
    assert "34% to 70%, all alike" in str(row.text_content())
    low.fill("70")
    low.blur()
    high.fill("40")
    high.blur()
    expect(text).to_contain_text("Nothing is drawn")
    expect(row.locator(".sure-fault")).to_contain_text("above the upper one")
    assert block.locator(".sure-drawing").is_hidden()
    block.locator("button").click()
    expect(text).to_have_text(_words("cheaper", {"mfu_rival": 0.5}))

    pair = block.locator("[data-item='trainium_mfu_low'] input").first
    pair.fill("30")
    pair.blur()
    given = {"mfu_rival": 0.5, "trainium_mfu_low": 0.3}
    expect(text).to_have_text(_words("cheaper", given))
    shared.until(page, "() => location.hash.includes('trainium_mfu_low=0.3')")
    page.evaluate("report.change({ trainium_mfu_low: 0.6, trainium_mfu_high: 0.4 })")
    expect(text).to_contain_text("Nothing is computed")
    assert shared.axe(page) == []


def test_a_move_waits_for_no_draw(visit: Open) -> None:
    page = visit("book/market_room.html")
    _ready(page)
    block = page.locator(".answer ~ .sure[data-sure='room_large']").first
    block.scroll_into_view_if_needed()
    expect(block.locator(".sure-said")).to_have_text(_words("room_large", {}))
    inside = page.evaluate("""() => {
      const block = document.querySelector(".answer ~ .sure[data-sure='room_large']");
      const before = block.textContent;
      const slider = document.querySelector("article input[data-assumption='room_share_high']");
      slider.value = 0.3;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      const verdict = document.querySelector(".answer [data-signal='room_share_high']");
      return [before === block.textContent, verdict?.textContent];
    }""")
    assert inside[0], "the draws follow"
    expect(block.locator(".sure-said")).to_have_text(
        _words("room_large", {"room_share_high": 0.3})
    )


def test_ranges_are_read_without_a_script(built: Any) -> None:
    tree = shared.tree(built, "book/claims.html")
    for entry in ledger.entries(report()):
        if not entry.signal:
            continue
        found = tree.xpath(f"//*[@id='{entry.claim_id}']//*[@data-sure]")
        assert len(found) == bool(how_sure(entry.signal)), entry.claim_id
        for item in behind(entry.signal) if found else []:
            row = found[0].xpath(f".//*[@data-item='{item.id}']")[0].text_content()
            assert item.label in row
            assert (" to " in row) == item.varies
            if item.together and item.ends and len(item.members) > 1:
                assert item.together.reason in row
