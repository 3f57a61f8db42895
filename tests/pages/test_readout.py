"""What figures say by mouse, finger and keys, and the cards of numbers and terms."""

from __future__ import annotations

import re
from pathlib import Path

import browser as shared
import pytest
from browser import Open, illustrated
from playwright.sync_api import Page, expect
from trainium_report.chapters import CHAPTERS

PAGE = "book/price_performance.html"

READINGS = """() => [...document.querySelectorAll("figure.figure")].map((figure) => {
  const live = figure.querySelector(".figure-live");
  live.focus({ preventScroll: true });
  const rows = new Set();
  for (let last, at = 0; at < 400; at += 1) {
    live.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    const now = figure.querySelector(".figure-tip");
    for (const row of now.querySelectorAll("p")) rows.add(row.textContent);
    if (now.textContent === last) break;
    last = now.textContent;
  }
  live.blur();
  return [figure.id, [...rows]];
})"""
"""What each figure says, point after point, with the arrow keys."""

PAIRS = """() => [...document.querySelectorAll("a.value")].flatMap((button, at) => {
  button.focus({ preventScroll: true });
  const lit = document.querySelector(".figure-live .lit") !== null;
  button.blur();
  return lit ? [at] : [];
})"""
"""The numbers, by their place among those of the page, that light a mark under the focus."""

HEIGHTS = """() => [...document.querySelectorAll("article a.value")].flatMap((button) => {
  if (!button.checkVisibility()) return [];
  const card = document.getElementById(button.hash.slice(1));
  button.scrollIntoView({ block: "center", behavior: "instant" });
  button.click();
  const { top, bottom } = card.getBoundingClientRect();
  card.hidePopover();
  return top >= -1 && bottom <= innerHeight + 1 ? [] : [`${button.textContent}: ${top} ${bottom}`];
})"""
"""Cards of numbers that are not whole within the height of the window."""

RAW = re.compile(r"\b(null|undefined|NaN)\b|\d{12}|^_|[a-z]_[a-z]")


def _first(page: Page) -> str:
    """The first figure of a page, alive: a selector."""
    figure = f"#{page.locator('figure.figure').first.get_attribute('id')}"
    assert shared.wake(page, figure) == 1
    page.locator(f"{figure} .figure-live").scroll_into_view_if_needed()
    return figure


def test_keys_step_through_the_points_of_a_figure(visit: Open) -> None:
    page = visit(PAGE)
    figure = page.locator(_first(page))
    figure.locator(".figure-live").focus()
    expect(figure.get_by_role("status")).to_have_text("Arrow keys read out the points.")
    said = []
    for key in ("ArrowRight", "ArrowDown", "End", "Home"):
        page.keyboard.press(key)
        tip = figure.locator(".figure-tip")
        expect(tip).to_be_visible()
        rows = tip.locator("p").all_inner_texts()
        expect(figure.get_by_role("status")).to_have_text(". ".join(rows))
        said.append(rows)
    assert said[0] == said[3]
    assert said[0] != said[1] != said[2] != said[0]
    page.keyboard.press("Escape")
    expect(figure.locator(".figure-tip")).not_to_have_class(re.compile("shown"))


def test_the_mark_under_the_mouse_says_what_it_is(visit: Open) -> None:
    page = visit(PAGE, color_scheme="dark")
    figure = page.locator(_first(page))
    bar = figure.locator(".figure-live .mark-rect path").first
    bar.hover(position={"x": 6, "y": 5})
    tip = figure.locator(".figure-tip")
    expect(tip).to_be_visible()
    expect(tip.locator("p")).not_to_have_count(0)
    box, window = tip.bounding_box(), page.viewport_size
    assert box
    assert window
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= window["width"]
    light = tip.evaluate("e => getComputedStyle(e).backgroundColor.match(/[.\\d]+/g).map(Number)")
    assert max(light[:3]) < 100, "a light card on a dark page"
    page.mouse.move(2, 2)
    expect(tip).not_to_have_class(re.compile("shown"))


def test_a_tap_shows_and_a_second_one_hides(visit: Open) -> None:
    page = visit(PAGE, width=390, height=844, has_touch=True)
    figure = page.locator(_first(page))
    bar, tip = figure.locator(".figure-live .mark-rect path").first, figure.locator(".figure-tip")
    box = bar.bounding_box()
    assert box
    place = box["x"] + 8, box["y"] + box["height"] / 2
    shown = re.compile("shown")
    page.touchscreen.tap(*place)
    expect(tip).to_have_class(shown)
    page.touchscreen.tap(*place)
    expect(tip).not_to_have_class(shown)
    page.touchscreen.tap(*place)
    expect(tip).to_have_class(shown)
    figure.locator(".figure-subtitle").tap()
    expect(tip).not_to_have_class(shown)


@pytest.mark.parametrize("name", shared.each(f"book/{stem}.html" for stem in CHAPTERS))
def test_every_figure_has_points_with_names_for_a_reader(
    name: str, built: Path, visit: Open
) -> None:
    assert name in illustrated(built)
    page = visit(name)
    shared.wake(page)
    faults = []
    for figure, rows in page.evaluate(READINGS):
        faults += [] if rows else [f"{figure}: says nothing"]
        faults += [f"{figure}: {row}" for row in rows if RAW.search(row)]
    assert faults == []


def test_a_number_lights_its_mark_and_a_mark_its_number(visit: Open) -> None:
    page = visit(PAGE)
    shared.wake(page)
    pairs = page.evaluate(PAIRS)
    assert pairs, "no number of the page is a mark in a figure of its section"
    button = page.locator("a.value").nth(pairs[0])
    button.focus()
    expect(page.locator(".figure-live .lit")).not_to_have_count(0)
    expect(button).to_have_class(re.compile(r"\blit\b"))
    button.blur()
    expect(page.locator(".lit")).to_have_count(0)


def test_a_term_that_was_tapped_stays_open(visit: Open) -> None:
    page = visit(PAGE, width=390, height=844, has_touch=True)
    term = page.locator("article a.term").first
    term.tap()
    card = page.locator(f"[id='{term.get_attribute('href')[1:]}']")
    expect(card).to_be_visible()
    page.wait_for_timeout(600)
    expect(card).to_be_visible()


@pytest.mark.parametrize("height", [420, 900])
def test_cards_stay_within_the_window(height: int, visit: Open) -> None:
    page = visit(PAGE, height=height)
    assert page.evaluate(HEIGHTS) == []


def test_with_the_keys_a_card_is_entered_and_left(visit: Open) -> None:
    page = visit(PAGE)
    button = page.locator("article a.value").first
    button.focus()
    page.keyboard.press("Enter")
    card = page.locator(f"[id='{button.get_attribute('href')[1:]}']")
    expect(card).to_be_focused()
    links = card.locator("a[href]")
    for n in range(links.count()):
        page.keyboard.press("Tab")
        expect(links.nth(n)).to_be_focused()
    page.keyboard.press("Tab")
    expect(card).to_be_hidden()
    assert page.evaluate("document.activeElement.closest('article') !== null")


def test_paper_has_no_tables_of_data_and_no_formulas(visit: Open) -> None:
    page = visit(PAGE)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("figure.figure").first.locator(".figure-title")).to_be_visible()
    for hidden in page.locator(".figure .figure-more, .figure table, details.model").all():
        expect(hidden).to_be_hidden()
