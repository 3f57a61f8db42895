"""A price of the reader's own: read as typed, refused in words, followed, kept, and taken back."""

from __future__ import annotations

import random
import re

import browser as shared
import pytest
from browser import Open
from playwright.sync_api import Locator, Page, expect
from trainium_report.chapters import report
from trainium_report.outputs import own

PAGE = "book/price_performance.html"
TYPED = [
    "2.10", "2,10", "$2.10", "$ 2,10", "US$2.10", "usd 2.1", "2.10 $", "2.10\u00a0USD", "2", ".5",
    ",5", "2.", "+2.1", "50", "0.05", "", "  ", "0", "0.00", "-0", "-3", "−3", "0.01", "50.1",
    "300", "2,235", "12,345", "0,235", "2.235", "1.234,5", "1,234.5", "1e1", "0x10", "٢", "abc",
    "$", "$$2", "2.10.1", "2 10", "<b>2</b>", "{found}", "{low}", "9" * 400, "x" * 100, "€2",
    "Infinity", "NaN", "🙂" * 60, "–2", "constructor",
]  # fmt: skip


def _panel(page: Page, price: str = "rival_price") -> Locator:
    return page.locator(f"article [data-own='{price}']").first


def _fault(field: Locator) -> Locator:
    return field.locator("xpath=..").locator(".control-fault")


def test_page_and_python_read_alike(visit: Open) -> None:
    price = report().models.lookups["rival_price"]
    rng = random.Random(18)
    signs = "0123456789.,-+ $USD€e"
    made = ["".join(rng.choices(signs, k=rng.randrange(1, 8))) for _ in range(999)]
    for text, found in zip(
        [*TYPED, *made],
        shared.ask(visit(PAGE), "(texts) => texts.map((t) => report.readOwn('rival_price', t))",
                   [*TYPED, *made]),
        strict=True,
    ):  # fmt: skip
        try:
            wanted: dict[str, object] = {"number": own.read(price, text)}
        except own.OwnNumberError as refused:
            wanted = {"fault": str(refused)}
        assert found == wanted, text


@pytest.mark.parametrize("typed", ["2.10", "2,10", "$2.10"])
def test_answers_badges_and_figures_follow_and_say_whose_it_is(visit: Open, typed: str) -> None:
    page = visit(PAGE)
    shared.wake(page)
    before = shared.inside(page, "seen")
    field = _panel(page)
    field.fill(typed)
    assert shared.inside(page, "changed", before)
    shown = page.locator(".answer [data-signal='rival_price']").first
    expect(shown).to_have_text("$2.10 (yours)")
    ratio = report().evaluate("required_ratio", rival_price=2.1)
    needed = page.locator(".answer [data-signal='required_ratio']").first
    expect(needed).to_have_text(f"{ratio:.0%}")
    verdict = report().verdict("cheaper", rival_price=2.1)
    assert verdict != report().verdict("cheaper")
    badges = page.locator("[data-signal='cheaper'][data-badge]")
    expect(badges.first).to_have_class(re.compile(rf"verdict-{verdict}\b"))
    note = "With your price of the rival: $2.10 per chip-hour."
    says = "[data-signal='training_saving'], [data-signal='required_ratio']"
    for answer in page.locator(".answer").all():
        if answer.locator(says).count():
            expect(answer.locator(".own-note")).to_have_text(re.compile(re.escape(note)))
    expect(page.locator("#c19a summary .own-note")).to_contain_text(note)
    expect(page.locator("#fig-useful-cost .own-note")).to_have_text(note)
    expect(page.locator("#fig-required-ratio .own-note")).to_have_text(note)
    expect(page.locator("#fig-required-ratio .figure-live svg")).to_contain_text(
        f"yours: {ratio:.0%}"
    )
    told = field.locator("xpath=..").locator(".control-origin")
    expect(told).to_have_text("yours (published: $5.19)".replace("5.19", "5.191"))
    page.get_by_role("button", name="Clear your price of the rival").first.click()
    assert shared.inside(page, "same", before)
    expect(page.locator(".own-note")).to_have_count(0)
    expect(field).to_have_value("")
    expect(field).to_be_focused()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0", "above zero"), ("-3", "above zero"), ("cheap", "is no price"),
        ("300", "too much"), ("0.001", "too little"), ("2,235", "write 2.235 or 2235"),
    ],
)  # fmt: skip
def test_what_is_no_price_is_refused_in_words_and_changes_nothing(
    visit: Open, typed: str, said: str
) -> None:
    page = visit(PAGE)
    shared.wake(page, "#fig-required-ratio")
    before = shared.inside(page, "seen")
    field = _panel(page, "trainium_price")
    field.press_sequentially(typed)
    field.blur()
    expect(_fault(field)).to_contain_text(said)
    expect(_fault(field)).to_contain_text("Expected USD per chip-hour from 0.05 to 50")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value(typed)
    assert page.evaluate("report.state()") == {}
    assert shared.inside(page, "same", before)
    assert shared.axe(page, shared.WHOLE) == []
    field.fill("2.10")
    expect(_fault(field)).to_be_empty()
    expect(field).not_to_have_attribute("aria-invalid", "true")
    field.fill(typed)
    page.locator("article [data-reset]").first.click()
    expect(_fault(field)).to_be_empty()
    expect(field).to_have_value("")


def test_it_goes_with_the_link_a_reload_and_to_other_pages(visit: Open) -> None:
    page = visit(PAGE)
    _panel(page).fill("2,10")
    _panel(page, "trainium_price").fill("1.5")
    shared.until(page, "() => location.hash.endsWith('&trainium_price=1.5')")
    assert page.url.endswith("#s1:rival_price=2.1&trainium_price=1.5")
    page.reload()
    expect(_panel(page)).to_have_value("2.1")
    expect(page.locator(".answer [data-signal='trainium_price']").first).to_have_text(
        "$1.50 (yours)"
    )
    for name in ("book/index.html", "book/market.html", "book/buyers.html", PAGE):
        other = visit(name, within=page)
        assert other.evaluate("report.state()") == {"rival_price": 2.1, "trainium_price": 1.5}
        other.locator(".drawer-button").click()
        expect(other.locator("#drawer-rival_price")).to_have_value("2.1")
    linked = visit("book/index.html", hash="#s1:rival_price=2.1&trainium_price=0")
    expect(linked.locator(".page-note")).to_contain_text("cannot read: trainium_price=0.")
    assert linked.evaluate("report.state()") == {"rival_price": 2.1}
    told = linked.locator(".answer [data-signal='rival_price']").first
    expect(told).to_have_text("$2.10 (from the link)")
    note = linked.locator(".answer .own-note").first
    expect(note).to_contain_text("With the link's price of the rival: $2.10")
    _panel(linked).fill("2.2")
    expect(told).to_have_text("$2.20 (yours)")
    expect(note).to_contain_text("With your price of the rival: $2.20")


def test_an_offer_that_nobody_publishes_has_an_answer_at_your_price(visit: Open) -> None:
    page = visit(PAGE)
    shared.choose(page, "rival_contract", "spot")
    expect(page.locator(".controls-hint").first).to_be_visible()
    expect(page.locator(".answer .no-answer").first).to_be_visible()
    _panel(page).fill("1.2")
    expect(page.locator(".controls-hint")).to_have_count(0)
    expect(page.locator(".answer [data-signal='rival_price']").first).to_have_text("$1.20 (yours)")
    expect(_panel(page).locator("xpath=..").locator(".control-origin")).to_have_text(
        "yours (none is published)"
    )


def test_the_field_of_the_drawer_and_that_of_the_panel_are_one(visit: Open) -> None:
    page = visit(PAGE)
    page.locator(".drawer-button").click()
    field = page.locator("#drawer-rival_price")
    field.fill("2.4")
    expect(_panel(page)).to_have_value("2.4")
    expect(page.locator("[data-row='rival_price']")).to_have_class(re.compile("changed"))
    field.fill("nothing")
    expect(_panel(page)).to_have_value("nothing")
    expect(_fault(_panel(page))).to_contain_text("is no price")
    assert shared.axe(page, shared.WHOLE) == []
    page.locator("dialog [data-clear='rival_price']").click()
    expect(_panel(page)).to_have_value("")
    assert page.evaluate("report.state()") == {}
