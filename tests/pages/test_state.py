"""One state, many pages: travelled links, tabs, pages brought back, parts that fail to load."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser import Open, wake
from playwright.sync_api import Page, expect
from trainium_report.chapters import report

PAGE = "book/price_performance.html"
CHANGED = "#s1:mfu_trainium=0.5&month=2026-02"
BLOCKED = """
window.blocked = true;
HTMLHeadElement.prototype.append = function (element) {
  if (window.blocked && element.src?.includes("/vega.js")) setTimeout(() => element.onerror());
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


STORED = "() => localStorage.getItem('report-assumptions') ?? ''"


def _with_own(visit: Open, state: str = "{ mfu_rival: 0.6 }") -> Page:
    """A page of a reader who has assumptions of their own."""
    mine = visit(PAGE)
    mine.evaluate(f"report.change({state})")
    mine.wait_for_function("() => localStorage.getItem('report-assumptions')?.includes('0.6')")
    return mine


def test_the_link_of_another_never_overwrites_ones_own(visit: Open) -> None:
    mine = _with_own(visit)
    page = visit(PAGE, hash=CHANGED, within=mine)
    note = page.locator(".page-note")
    expect(note).to_contain_text("another reader's 2 assumptions, from the link. Your own one is")
    expect(page.locator("body > [role='status']")).to_contain_text("another reader's 2")
    assert _state(page) == {"mfu_trainium": 0.5, "month": "2026-02"}
    page.evaluate("report.change({ ...report.state(), mfu_trainium: 0.4 })")
    page.wait_for_function("() => location.hash.includes('0.4')")
    assert "0.6" in page.evaluate(STORED), "moved while the question stands: one's own is kept"
    # A link pasted into the same window is another's too, and one of the defaults says so.
    page.evaluate("location.hash = 's1:'")
    expect(note).to_contain_text("The link shows the defaults.")
    assert _state(page) == {}
    page.locator("nav.turn a").first.click()
    page.wait_for_url("**#s1:")
    assert "0.6" in page.evaluate(STORED)
    page.go_back()
    note.get_by_role("button", name="Keep mine").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => JSON.stringify(report.state()) === '{\"mfu_rival\":0.6}'")
    expect(note).to_have_count(0)
    expect(page.locator("main")).to_be_focused()
    taken = visit(PAGE, hash=CHANGED, within=mine)
    taken.locator(".page-note").get_by_role("button", name="Take these").click()
    taken.wait_for_function("() => localStorage.getItem('report-assumptions').includes('2026-02')")


def test_a_number_beyond_its_range_is_named(visit: Open) -> None:
    page = visit(PAGE, hash="#s1:mfu_trainium=9&mfu_rival=0.5")
    note = page.locator(".page-note")
    expect(note).to_contain_text("9 lies beyond 0.1 to 0.7: 0.7 is taken.")
    assert _state(page) == {"mfu_trainium": 0.7, "mfu_rival": 0.5}


def test_what_a_button_has_replaced_can_be_had_back(visit: Open) -> None:
    page = visit("book/buyers.html", hash="#s1:rival_price=2.1&mfu_rival=0.5")
    panel = page.locator("form.controls").first
    panel.get_by_role("button", name="Defaults").click()
    page.wait_for_function("() => !Object.keys(report.state()).length")
    panel.get_by_role("button", name="Undo: back to your 2 changes").click()
    page.wait_for_function("() => report.state().rival_price === 2.1")
    expect(panel.get_by_role("button", name="Defaults")).to_be_focused()
    expect(panel.get_by_role("button", name="Undo")).to_have_count(0)


def test_on_a_phone_the_answer_stays_in_sight_while_a_panel_is_used(visit: Open) -> None:
    page = visit("book/buyers.html", width=390, height=800)
    line = page.locator(".answer-line")
    expect(line).to_be_hidden()
    price = page.locator("form.controls [data-own='rival_price']").first
    price.focus()
    expect(line).to_be_visible()
    before = line.inner_text()
    page.keyboard.type("9")
    expect(line).not_to_have_text(before)
    assert line.inner_text().endswith("."), "a sentence is whole"
    assert "With your price" not in line.inner_text()
    high = line.evaluate("e => [e.scrollHeight - e.clientHeight, e.clientHeight]")
    assert high[0] <= 1
    assert high[1] < 110, "five lines at most"
    page.locator(".answer").first.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.answer').scrollIntoView({ block: 'center' })")
    expect(line).to_be_hidden()


def test_what_does_not_follow_says_so(visit: Open) -> None:
    page = visit(PAGE)
    wake(page, "#fig-useful-cost")
    figure = page.locator("#fig-useful-cost")
    drawn = figure.locator(".figure-live")
    plain = drawn.get_attribute("aria-label")
    page.evaluate("report.change({ mfu_trainium: 0.5 })")
    expect(drawn).to_have_attribute("aria-label", re.compile("^Drawn with your assumptions"))
    expect(figure.locator(".figure-default")).to_contain_text("keep to the defaults")
    expect(figure.locator(".figure-csv")).to_have_attribute(
        "download", "useful-cost-defaults.csv"
    )
    with page.expect_download() as waiting:
        figure.locator("[data-figure='svg']").click()
    said = waiting.value.path().read_text(encoding="utf-8")
    label = report().models.inputs["mfu_trainium"].label
    assert label.split()[0] in said
    assert "other than the" in said
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".paper-note")).to_contain_text(f"{label}: 50%")
    page.evaluate("dispatchEvent(new Event('afterprint')); report.change({})")
    expect(drawn).to_have_attribute("aria-label", str(plain))
    expect(page.locator(".paper-note")).to_have_count(0)


def test_a_neutral_link_says_neutral(visit: Open) -> None:
    page = visit(PAGE, permissions=["clipboard-read", "clipboard-write"])
    page.locator("form [data-copy]").first.click()
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
