"""The first screen, the lists of claims, and addresses of parts that a page no longer has."""

from __future__ import annotations

import re

import pytest
from browser import Open
from playwright.sync_api import expect
from trainium_report.chapters import CHAPTERS, report, title
from trainium_report.results import VERDICTS, ledger

INDEX = "book/index.html"
EVERY = ledger.entries(report())


@pytest.mark.parametrize(("width", "screens"), [(390, 1.1), (1280, 0.8)])
def test_the_first_screen_has_three_answers_with_their_numbers(
    width: int, screens: float, visit: Open
) -> None:
    page = visit(INDEX, width=width)
    answers = page.locator(".glance-answer")
    expect(answers).to_have_count(3)
    for at, name in enumerate(("ann_bundle_july", "ratio_neocloud", "weight_high")):
        expect(answers.nth(at)).to_contain_text(report().value(name).text)
    bottom = answers.last.evaluate("e => e.getBoundingClientRect().bottom")
    assert bottom <= screens * page.evaluate("innerHeight")
    number = answers.first.locator("a.value")
    number.click()
    expect(page.locator(f"#{number.get_attribute('href')[1:]}")).to_contain_text("Nvidia")


def test_a_bar_is_as_long_as_its_number(visit: Open) -> None:
    page = visit(INDEX)
    widths = (
        page.locator(".glance-answer")
        .first.locator(".glance-bar")
        .evaluate_all("all => all.map((bar) => bar.getBoundingClientRect().width)")
    )
    nvidia, amazon = (report().value(n).number for n in ("ann_nvidia_since", "ann_bundle_july"))
    assert widths[1] / widths[0] == pytest.approx(amazon / nvidia, rel=0.02)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_board_shows_the_claims_that_a_reader_asks_for(scripts: bool, visit: Open) -> None:
    page = visit(INDEX, java_script_enabled=scripts)
    shown = page.locator(".board li:visible")
    for stem in CHAPTERS[1:3]:
        page.get_by_role("radio", name=title(stem)).check()
        expect(shown.locator("a")).to_have_text([e.claim for e in EVERY if e.chapter == stem])
    wrong = [entry.claim for entry in EVERY if entry.verdict == "wrong"]
    page.get_by_role("radio", name=re.compile(VERDICTS["wrong"].text)).check()
    expect(shown.locator("a")).to_have_text(wrong)
    expect(shown.first.locator("a")).to_have_attribute("href", re.compile(r"^claims\.html#c\d"))


@pytest.mark.parametrize("width", [320, 1280])
def test_a_claim_of_a_chapter_opens_its_reason(width: int, visit: Open) -> None:
    page = visit("book/market.html", width=width)
    first = page.locator(".claims-list li").first
    reason = first.locator("details > p").first
    expect(reason).to_be_hidden()
    first.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(reason).to_be_visible()
    assert reason.locator("a.value").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_address_of_a_part_that_is_gone_leads_to_the_nearest(visit: Open) -> None:
    page = visit("book/claims.html", hash="#c42")
    expect(page.locator(".no-part")).to_have_count(0)
    page = visit("book/claims.html", hash="#ledger-of-claimz")
    notice = page.get_by_role("status").filter(has_text="no part named")
    expect(notice).to_contain_text("ledger-of-claimz")
    notice.get_by_role("link").click()
    expect(page.locator(".no-part")).to_have_count(0)
    page = visit("book/claims.html", hash="#9999")
    expect(page.locator(".no-part")).to_contain_text("no part named")
    expect(page.locator(".no-part a")).to_have_count(0)
