"""A page by mouse, key and touch, on paper, in a chosen colour, and without scripts."""

from __future__ import annotations

import io
import re
from typing import Any

import browser as shared
import pytest
from browser import READ, SOME, Open, inside
from playwright.sync_api import Page, expect
from pypdf import PdfReader


def test_the_root_page_leads_to_the_first_chapter(visit: Open) -> None:
    visit("index.html").wait_for_url("**/book/index.html")


@pytest.mark.parametrize("name", READ)
def test_without_a_script_figures_and_tables_are_there(name: str, visit: Open) -> None:
    page = visit(name, java_script_enabled=False)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert inside(page, "unscripted") == [], width
    if (value := page.locator("a.value:visible")).count():
        value.first.click()
        expect(page.locator(".source-card:target")).to_be_visible()


@pytest.mark.parametrize("name", SOME)
def test_the_policy_stops_an_inline_script(name: str, visit: Open) -> None:
    page = visit(name, allow="Content Security Policy")
    blocked = page.evaluate(
        """() => new Promise((resolve) => {
          document.addEventListener("securitypolicyviolation",
            (event) => resolve(event.effectiveDirective), { once: true });
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
        })"""
    )
    assert blocked.startswith("script-src")
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize("name", SOME)
def test_the_colour_switch_is_kept(name: str, visit: Open) -> None:
    page = visit(name)
    page.locator(".theme-switch").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert inside(page, "colours", True) == []
    again = visit(name, within=page)
    expect(again.locator("html")).to_have_attribute("data-theme", "dark")


def _cards(page: Page) -> list[Any]:
    """Some of the numbers of a page, from its first to its last, and one that is live."""
    inside(page, "unfold")
    every = page.locator("a.value")
    count = every.count()
    chosen = {0, count // 3, 2 * count // 3, count - 1} & set(range(count))
    live = page.locator("a.value.live")
    return [*(every.nth(i) for i in sorted(chosen)), *([live.first] if live.count() else [])]


@pytest.mark.parametrize("name", SOME)
def test_a_source_card_opens_by_mouse_and_by_keyboard(name: str, visit: Open) -> None:
    page = visit(name)
    for button in _cards(page):
        card = page.locator(f"[id='{button.get_attribute('href')[1:]}']")
        expect(card).to_be_hidden()
        button.click()
        expect(card).to_be_visible()
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        for key in ("Enter", "Space"):
            button.focus()
            page.keyboard.press(key)
            expect(card).to_be_visible()
            page.keyboard.press("Escape")
            expect(card).to_be_hidden()
            expect(button).to_be_focused()


@pytest.mark.parametrize("name", SOME)
def test_a_source_card_opens_by_touch(name: str, visit: Open) -> None:
    page = visit(name, width=390, has_touch=True, is_mobile=True)
    for button in _cards(page):
        card = page.locator(f"[id='{button.get_attribute('href')[1:]}']")
        button.tap()
        expect(card).to_be_visible()
        card_box = card.bounding_box()
        assert card_box
        assert card_box["width"] <= 390
        above, below = card_box["y"] - 20, card_box["y"] + card_box["height"] + 20
        page.touchscreen.tap(2, above if above > 0 else below)
        expect(card).to_be_hidden()


@pytest.mark.parametrize("name", SOME)
def test_forced_colours_on_a_fine_screen(name: str, visit: Open) -> None:
    page = visit(name, width=640, height=450, forced_colors="active", device_scale_factor=2)
    shared.wake(page)
    assert inside(page, "forced") == []


@pytest.mark.parametrize("name", SOME)
def test_printing_opens_answers_and_folds_them_again(name: str, visit: Open) -> None:
    page = visit(name, script="""addEventListener("afterprint", () => {
      window.open_on_paper = [...document.querySelectorAll("details.exercise")].map((d) => d.open);
    });""")  # fmt: skip
    answers = page.locator("details.exercise").count()
    made = page.pdf(prefer_css_page_size=True, format="A4")
    if page.locator("figure.figure").count():
        assert len(PdfReader(io.BytesIO(made)).pages) <= 10, "a chapter takes ten sheets at most"
    assert page.evaluate("window.open_on_paper") == [True] * answers
    assert page.locator("details.exercise[open]").count() == 0


def test_the_buyers_answers_print_on_one_page(visit: Open) -> None:
    printed = visit("book/buyers.html").pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


@pytest.mark.parametrize("name", SOME)
def test_axe_finds_nothing_before_figures_wake(name: str, visit: Open) -> None:
    page = visit(name, script="window.IntersectionObserver = class { observe() {} };")
    assert shared.axe(page, shared.WHOLE) == []
