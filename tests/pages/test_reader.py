"""What a reader meets who moves the controls: a way out of a gap, and what is said of a change."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import browser as shared
import pytest
from browser import Open, choose
from playwright.sync_api import Page, expect
from trainium_report.chapters import report
from trainium_report.outputs.controls import ORIGINS, input_format

SEED = 20261123
COMPARISON = ("rival_chip", "rival_provider", "rival_contract", "month")
PRICES = ("book/index.html", "book/price_performance.html")


def _lacking(state: dict[str, str], names: tuple[str, ...]) -> list[str]:
    complete = report().models.assumptions(**state)
    return [name for name in names if math.isnan(report().models.lookups[name].at(complete))]


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
            option = draw.choice(list(report().models.choices[key].options))
            choose(page, key, option)
        before = _chosen(page, COMPARISON)
        if not _lacking(before, ("rival_price", "trainium_price")):
            expect(hint).to_have_count(0)
            continue
        tried += 1
        expect(hint).to_contain_text(report().models.choices[key].options[option])
        hint.get_by_role("button", name="Nearest with data").click()
        expect(hint).to_have_count(0)
        after = _chosen(page, COMPARISON)
        assert _lacking(after, ("rival_price", "trainium_price")) == []
        assert after[key] == option, "what was chosen last stays"
        expect(page.locator("article select:focus")).to_have_count(1)


def test_one_step_is_offered_where_one_is_enough(visit: Open) -> None:
    page = visit("book/index.html")
    for key, option in (("rival_provider", "lambda"), ("rival_contract", "on_demand")):
        choose(page, key, option)
    label = report().models.choices["month"].options["2026-03"]
    expect(page.get_by_role("button", name=f"Nearest with data: {label}")).to_be_visible()


def test_a_gap_that_this_page_has_no_menu_for_can_be_left(visit: Open) -> None:
    page = visit("book/index.html", hash="#s1:trainium_chip=aws-trainium3")
    page.get_by_role("button", name="Back to the default choice").click()
    shared.until(page, "() => !Object.keys(report.state()).length")


@pytest.mark.parametrize("name", [*PRICES, "book/buyers.html"])
def test_an_answer_that_lacks_a_number_says_so_in_a_sentence(name: str, visit: Open) -> None:
    page = visit(name)
    whole = page.locator(".answer").first.inner_text()
    choose(page, "rival_provider", "lambda")
    shared.until(page, "() => report.signal('rival_price') === null")
    shared.settle(page)
    for answer in page.locator(".answer").all_inner_texts():
        assert "no data" not in answer, answer
        for paragraph in answer.split("\n\n"):
            assert paragraph.count("No data for this choice.") <= 1
    assert "No data for this choice." in page.locator(".answer").first.inner_text()
    expect(page.locator("body > [role='status']")).to_contain_text("No data for this choice.")
    page.locator("[data-reset]").first.click()
    shared.until(page, "() => !document.querySelector('.no-answer')")
    assert page.locator(".answer").first.inner_text() == whole


def test_no_sentence_of_the_book_is_cut_in_two(visit: Open) -> None:
    page = visit("book/price_performance.html")
    for text in page.locator(".sentence").all_inner_texts():
        assert text.rstrip()[-1] in ".!?:", text
        inside = text.rstrip()[:-1]
        assert not any(a in ".!?" and b == " " for a, b in pairwise(inside)), text


def _move(page: Page, key: str, to: str = "End") -> None:
    page.locator(f"article input[data-assumption='{key}']").first.focus()
    page.keyboard.press(to)


@pytest.mark.parametrize("name", [*PRICES, "book/buyers.html"])
def test_an_assumption_that_was_moved_is_the_readers(name: str, visit: Open) -> None:
    item = report().models.inputs["mfu_rival"]
    page = visit(name)
    control = page.locator("article .control:has([data-assumption='mfu_rival'])").first
    origin = control.locator(".control-origin")
    ours = ORIGINS[item.origin]
    usual = input_format(item).format(item.default)
    expect(origin).to_have_text(ours)
    _move(page, "mfu_rival")
    expect(origin).to_have_text(f"yours (default: {usual}, {ours})")
    page.locator(".drawer-button").click()
    listed = page.locator("[data-row='mfu_rival'] .control-origin")
    expect(listed).to_have_text(f"yours (default: {usual}, {ours})")
    page.locator("[data-default='mfu_rival']").click()
    expect(listed).to_have_text(ours)
    expect(origin).to_have_text(ours)


@pytest.mark.parametrize("name", PRICES)
def test_utilisation_stands_with_the_first_answer(name: str, visit: Open) -> None:
    page = visit(name)
    first = page.locator("article form.controls").first
    expect(first.locator("input[data-assumption='mfu_rival']")).to_have_count(1)
    answer = page.locator(".answer").first
    needed = answer.locator("[data-signal='required_mfu']")
    before = needed.inner_text()
    _move(page, "mfu_rival", "Home")
    expect(needed).not_to_have_text(before)


def test_a_title_says_when_it_is_not_the_readers(visit: Open) -> None:
    page = visit("book/price_performance.html")
    shared.wake(page)
    expect(page.locator(".figure-note:visible")).to_have_count(0)
    _move(page, "mfu_trainium")
    moved = page.locator("#fig-useful-cost .figure-title")
    expect(moved.get_by_text("By default:")).to_be_visible()
    expect(page.locator("#fig-required-ratio .figure-note")).to_be_hidden()
    expect(page.locator("#fig-price-history .figure-note:visible")).to_have_count(0)
    page.locator("[data-reset]").first.click()
    expect(page.locator(".figure-note:visible")).to_have_count(0)


def test_a_copied_link_says_what_it_carries_and_where_it_leads(visit: Open) -> None:
    name = "book/price_performance.html"
    page = visit(name, permissions=["clipboard-read", "clipboard-write"])
    shared.wake(page)
    page.evaluate("report.change({ mfu_rival: 0.5, precision: 'fp8' })")
    shared.settle(page)
    section = page.locator(".page-toc [href='#how-have-the-prices-moved']")
    page.locator("#how-have-the-prices-moved h2").evaluate("(e) => e.scrollIntoView()")
    expect(section).to_have_attribute("aria-current", "true")
    page.locator(".drawer-button").dispatch_event("click")  # a mouse's would scroll to it first
    copy = page.locator("dialog [data-copy]")
    copy.click()
    expect(copy).to_have_text("Link copied, with your 2 changes")
    status = page.locator("body > [role='status']")
    expect(status).to_have_text("Link copied, with your 2 changes")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.endswith("&at=how-have-the-prices-moved")
    fresh = visit(name, hash=link[link.index("#") :])
    expect(fresh.locator("#how-have-the-prices-moved h2")).to_be_in_viewport()
    assert fresh.evaluate("report.state()") == {"mfu_rival": 0.5, "precision": "fp8"}


def test_a_share_beyond_all_reads_as_not_possible(visit: Open) -> None:
    page = visit("book/price_performance.html", hash="#s1:mfu_rival=0.7&rival_chip=nvidia-b300")
    state = {"mfu_rival": 0.7, "rival_provider": "neocloud", "rival_contract": "neocloud_1y"}
    state["month"] = "2026-06"
    page.evaluate("(state) => report.change(state)", state)
    needed = report().evaluate("required_mfu", **state)
    shown = page.locator("a.value [data-signal='required_mfu']").first
    wanted = "more than 100% (not possible)" if needed > 1 else f"{needed:.0%}"
    expect(shown).to_have_text(wanted)
    page.evaluate("report.change({ obs_cost: 1e9 })")
    for signal, low, high in page.evaluate(
        """() => [...document.querySelectorAll("[data-share]")].map((e) =>
          [e.textContent, Number(e.value) < 0, Number(e.value) > 1])"""
    ):
        assert ("not possible" in signal) == (low or high), signal


def test_the_energy_of_memory_reads_as_a_sentence(visit: Open) -> None:
    page = visit("book/roadmap.html")
    page.evaluate("report.change({ road_metric: 'memory' })")
    answer = page.locator(".answer", has=page.locator("[data-signal='road_energy']"))
    expect(answer).to_contain_text("the energy for each byte held for as long")
