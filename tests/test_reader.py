"""What a reader meets who moves the controls: a way out of a gap, and what is said of a change."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import browser as shared
import pytest
from browser import Open
from playwright.sync_api import Page, expect
from test_site import _choose
from trainium_report import models

SEED = 20261123
COMPARISON = ("rival_chip", "rival_provider", "rival_contract", "month")
PRICES = ("book/index.html", "book/price_performance.html")


def _lacking(state: dict[str, str], names: tuple[str, ...]) -> list[str]:
    complete = models.state(**state)
    return [name for name in names if math.isnan(models.lookups()[name].at(complete))]


def _chosen(page: Page, keys: tuple[str, ...]) -> dict[str, str]:
    return {k: page.locator(f"article [data-assumption='{k}']").first.input_value() for k in keys}


@pytest.mark.parametrize("name", PRICES)
def test_a_choice_without_a_price_leads_to_the_nearest_that_has_one(name: str, visit: Open) -> None:
    draw = random.Random(SEED)
    page = visit(name)
    hint = page.locator(".controls-hint").first
    expect(hint).to_have_count(0)
    tried = 0
    while tried < 6:
        page.evaluate("report.change({})")
        for key in draw.sample(COMPARISON, 2):
            option = draw.choice(list(models.choices()[key].options))
            _choose(page, key, option)
        before = _chosen(page, COMPARISON)
        if not _lacking(before, ("rival_price", "trainium_price")):
            expect(hint).to_have_count(0)
            continue
        tried += 1
        expect(hint).to_contain_text(models.choices()[key].options[option])
        hint.get_by_role("button", name="Nearest with data").click()
        expect(hint).to_have_count(0)
        after = _chosen(page, COMPARISON)
        assert _lacking(after, ("rival_price", "trainium_price")) == []
        assert after[key] == option, "what was chosen last stays"
        expect(page.locator("article select:focus")).to_have_count(1)


def test_one_step_is_offered_where_one_is_enough(visit: Open) -> None:
    page = visit("book/index.html")
    for key, option in (("rival_provider", "lambda"), ("rival_contract", "on_demand")):
        _choose(page, key, option)
    label = models.choices()["month"].options["2026-03"]
    expect(page.get_by_role("button", name=f"Nearest with data: {label}")).to_be_visible()


def test_a_gap_that_this_page_has_no_menu_for_can_be_left(visit: Open) -> None:
    page = visit("book/index.html", hash="#s1:trainium_chip=aws-trainium3")
    page.get_by_role("button", name="Back to the neutral choice").click()
    page.wait_for_function("!Object.keys(report.state()).length")


@pytest.mark.parametrize("name", [*PRICES, "book/buyers.html"])
def test_an_answer_that_lacks_a_number_says_so_in_a_sentence(name: str, visit: Open) -> None:
    page = visit(name)
    whole = page.locator(".answer").first.inner_text()
    _choose(page, "rival_provider", "lambda")
    page.wait_for_function("report.signal('rival_price') === null")
    page.evaluate(shared.SETTLED)
    for answer in page.locator(".answer").all_inner_texts():
        assert "no data" not in answer, answer
        assert answer.count("No data for this choice.") <= 1
    assert "No data for this choice." in page.locator(".answer").first.inner_text()
    expect(page.locator("body > [role='status']")).to_contain_text("No data for this choice.")
    page.locator("[data-reset]").first.click()
    page.wait_for_function("!document.querySelector('.no-answer')")
    assert page.locator(".answer").first.inner_text() == whole


def test_no_sentence_of_the_book_is_cut_in_two(visit: Open) -> None:
    page = visit("book/price_performance.html")
    for text in page.locator(".sentence").all_inner_texts():
        assert text.rstrip()[-1] in ".!?:", text
        inside = text.rstrip()[:-1]
        assert not any(a in ".!?" and b == " " for a, b in pairwise(inside)), text
