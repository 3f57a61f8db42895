"""What opens over a page: notice, cards, drawer, down to the narrowest window."""

from __future__ import annotations

import browser as shared
import pytest
from browser import Open, inside
from playwright.sync_api import Page, expect

MINE = "localStorage.setItem('report-assumptions', '#s1:mfu_rival=0.5')"
SENT = "#s1:mfu_trainium=0.52&nothing=1"
PAGES = ("book/price_performance.html",)

CUT = """() => [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility()
  && !e.closest("svg, .visually-hidden, pre, .table-wrap")
  && ["hidden", "clip"].includes(getComputedStyle(e).overflowX)
  && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1)
  .map((e) => `cut: ${e.localName}.${e.className} ${e.textContent.trim().slice(0, 40)}`)"""


def _met(page: Page, part: str) -> list[str]:
    """What axe finds, and what does not fit, at each width and in each look."""
    found = []
    for width in shared.AXE_WIDTHS:
        page.set_viewport_size({"width": width, "height": 640})
        shared.settle(page)
        faults = [*inside(page, "sideways"), *page.evaluate(CUT)]
        for scheme in shared.SCHEMES if width == shared.AXE_WIDTHS[0] else ("light",):
            page.emulate_media(color_scheme=scheme)
            faults += shared.axe(page)
        found += [f"{part}, {width} px: {fault}" for fault in faults]
    return found


@pytest.mark.parametrize("name", PAGES)
def test_all_that_opens_is_fit_for_everybody(name: str, visit: Open) -> None:
    page = visit(name, hash=SENT, script=MINE)
    expect(page.get_by_role("button", name="Keep mine")).to_be_visible()
    inside(page, "trim")
    met = _met(page, "notice")
    for kind in ("value", "term"):
        opener = page.locator(f"article a.{kind}[role='button']").first
        opener.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".source-card:popover-open")).to_be_visible()
        met += _met(page, kind)
        page.keyboard.press("Escape")
    page.locator(".drawer-button").click()
    expect(page.locator("dialog.drawer")).to_be_visible()
    met += _met(page, "drawer")
    assert met == []
