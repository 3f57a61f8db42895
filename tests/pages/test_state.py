"""One state, many pages: travelled links, tabs, pages brought back, parts that fail to load."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import Open
from playwright.sync_api import Page, expect

PAGE = "book/price_performance.html"
CHANGED = "#s1:mfu_trainium=0.5&month=2026-02"
BLOCKED = """
window.blocked = true;
HTMLHeadElement.prototype.append = function (element) {
  if (window.blocked && element.src?.endsWith("vega.js")) setTimeout(() => element.onerror());
  else Element.prototype.append.call(this, element);
};
"""
"""The chart library does not load until it is set free."""


def _state(page: Page) -> dict[str, object]:
    found: dict[str, object] = page.evaluate("report.state()")
    return found


@pytest.mark.parametrize(
    "travelled",
    [
        "#s1%3Amfu_trainium%3D0.5%26month%3D2026-02",
        "#s1:mfu_trainium=0.5&amp;month=2026-02",
        "#s1:mfu_trainium=0.5&month=2026-02).",
        "#s1:mfu_trainium=0.5&month=2026-02,",
        "#s1:mfu_trainium=0.5&month=2026-02&utm_source=mail",
    ],
)
def test_a_link_survives_other_programs(visit: Open, travelled: str) -> None:
    page = visit(PAGE, hash=travelled)
    assert _state(page) == {"mfu_trainium": 0.5, "month": "2026-02"}
    note = page.locator(".page-note")
    expect(note).to_contain_text("brings 2 assumptions of whoever sent it")
    note.get_by_role("button", name="Back to the defaults").click()
    expect(note).to_have_count(0)
    assert _state(page) == {}


def test_what_a_link_holds_and_the_page_cannot_read_is_said(visit: Open) -> None:
    page = visit(PAGE, hash="#s1:mfu_trainium=0.5&colour=red&month=soon")
    note = page.locator(".page-note")
    expect(note).to_contain_text("cannot read: colour=red, month=soon.")
    note.get_by_role("button", name="Close").click()
    expect(note).to_have_count(0)


def test_the_link_of_another_keeps_ones_own(visit: Open) -> None:
    mine = visit(PAGE, hash="#s1:mfu_rival=0.6")
    mine.evaluate("report.change({ mfu_rival: 0.6 })")
    mine.wait_for_function("() => localStorage.getItem('report-assumptions')?.includes('0.6')")
    page = visit(PAGE, hash=CHANGED, within=mine)
    note = page.locator(".page-note")
    expect(note).to_contain_text("Yours are kept")
    assert _state(page) == {"mfu_trainium": 0.5, "month": "2026-02"}
    assert "0.6" in page.evaluate("localStorage.getItem('report-assumptions')")
    note.get_by_role("button", name="Back to mine").click()
    page.wait_for_function("() => JSON.stringify(report.state()) === '{\"mfu_rival\":0.6}'")


def test_a_neutral_link_says_neutral(visit: Open) -> None:
    page = visit(PAGE, permissions=["clipboard-read", "clipboard-write"])
    page.locator("[data-copy]").first.click()
    page.wait_for_function(
        "() => navigator.clipboard.readText().then((text) => text.includes('#s1:'))"
    )


def test_two_tabs_are_in_step(visit: Open) -> None:
    one = visit(PAGE)
    other = visit("book/index.html", within=one)
    other.evaluate("report.change({ mfu_rival: 0.55 })")
    one.wait_for_function("() => report.state().mfu_rival === 0.55")


def test_a_part_that_fails_to_load_says_so_and_can_be_tried_again(visit: Open) -> None:
    page = visit(PAGE, script=BLOCKED)
    slider = page.locator("article input[type=range]").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    note = page.locator(".page-note")
    expect(note).to_contain_text("did not load")
    page.evaluate("window.blocked = false")
    note.get_by_role("button", name="Try again").click()
    page.wait_for_function("() => report.signal('mfu_trainium') !== undefined")
    expect(note).to_have_count(0)


def test_the_first_page_hands_the_assumptions_on(built: Path, visit: Open) -> None:
    page = visit("index.html", hash=CHANGED)
    page.wait_for_url("**/book/index.html#s1:**")
    assert "mfu_trainium=0.5" in page.url
    assert (built / "index.html").is_file()


@pytest.mark.parametrize(
    "typed", ["H100.", "\u2018H100\u2019", "Nvidia's", "utilization", "80 percent", "BibTeX",
              "four times faster"]
)  # fmt: skip
def test_words_are_found_as_typed(visit: Open, typed: str) -> None:
    page = visit("search.html", hash=f"?q={typed.replace(' ', '+')}")
    expect(page.locator("#search-results a").first).to_be_visible()
