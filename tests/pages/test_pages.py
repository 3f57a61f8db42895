"""The pages that the book generates: the ledger, the board, the glossary at work, the models."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser import Open
from lxml import html as lxml_html
from playwright.sync_api import Page, expect
from trainium_report.chapters import report
from trainium_report.results import VERDICTS, ledger

LEDGER = "book/claims.html"
SHOWN = "table.ledger tbody:not([hidden])"


def _shown(page: Page) -> list[str]:
    return [str(item.get_attribute("id")) for item in page.locator(SHOWN).all()]


def test_the_ledger_is_whole_without_a_script(visit: Open) -> None:
    page = visit(LEDGER, java_script_enabled=False)
    assert _shown(page) == [entry.claim_id for entry in ledger.entries(report())]
    expect(page.locator(".ledger-tools")).to_be_hidden()
    claim = page.locator("#c42")
    expect(claim.locator("li").first).to_be_hidden()
    claim.locator("summary").click()
    expect(claim.locator("li").first).to_be_visible()


def test_filters_narrow_the_ledger_to_what_they_say(visit: Open) -> None:
    page = visit(LEDGER)
    for name, value, expected in (
        ("verdict", VERDICTS["wrong"].text, lambda e: e.verdict == "wrong"),
        ("chapter", "roadmap", lambda e: e.chapter == "roadmap"),
        ("kind", "forecast", lambda e: e.kind == "forecast"),
        ("method", "computed", lambda e: e.method == "computed"),
    ):
        page.select_option(f"#ledger-{name}", value)
        wanted = [entry.claim_id for entry in ledger.entries(report()) if expected(entry)]
        assert wanted, name
        assert _shown(page) == wanted, name
        count = f"{len(wanted)} of {len(ledger.entries(report()))} claims"
        expect(page.locator(".ledger-count")).to_have_text(count)
        page.get_by_role("button", name="Show all").click()
        expect(page.locator(SHOWN)).to_have_count(len(ledger.entries(report())))


def test_search_reads_reasons_and_numbers_of_claims(visit: Open) -> None:
    page = visit(LEDGER)
    page.fill("#ledger-q", "mellanox 2019")
    assert "c42" in _shown(page)
    page.fill("#ledger-q", "c19b")
    assert _shown(page) == ["c19b"]
    page.fill("#ledger-q", "nosuchword")
    expect(page.locator(".ledger-count")).to_have_text(
        f"0 of {len(ledger.entries(report()))} claims"
    )


def test_order_by_verdict_keeps_each_verdict_together(visit: Open) -> None:
    page = visit(LEDGER)
    page.select_option("#ledger-order", "verdict")
    texts = page.locator("table.ledger tbody tr:first-child .verdict-text").all_text_contents()
    runs = [text for at, text in enumerate(texts) if at == 0 or texts[at - 1] != text]
    assert len(runs) == len(set(runs)) > 3


@pytest.mark.parametrize(("anchor", "claim"), [("c19", "c19a"), ("c42", "c42")])
def test_a_link_to_a_claim_opens_it(anchor: str, claim: str, visit: Open) -> None:
    page = visit(LEDGER, hash=f"#{anchor}")
    expect(page.locator(f"#{claim} details").first).to_have_attribute("open", "")
    expect(page.locator(f"#{claim} tr").first).to_be_in_viewport()


def test_a_live_verdict_of_the_ledger_follows_the_address(visit: Open) -> None:
    low = report().evaluate("required_mfu")
    page = visit(LEDGER, hash=f"#s1:trainium_mfu_low={low + 0.05}")
    badge = page.locator("#c19a .verdict").first
    expect(badge.locator(".verdict-text")).to_have_text(VERDICTS["supported"].text)
    page.select_option("#ledger-verdict", VERDICTS["supported"].text)
    assert "c19a" in _shown(page)


def test_the_ledger_is_worked_by_keyboard(visit: Open) -> None:
    page = visit(LEDGER)
    page.locator("#ledger-q").focus()
    page.keyboard.type("mellanox")
    shown = _shown(page)
    assert 0 < len(shown) < 10
    summary = page.locator(f"#{shown[0]} summary")
    for _ in range(30):
        if summary.evaluate("e => e === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{shown[0]} details")).to_have_attribute("open", "")


def test_the_board_has_every_claim_and_leads_to_it(built: Path, visit: Open) -> None:
    tree = lxml_html.parse(str(built / "book/index.html")).getroot()
    rows = tree.xpath("//section[contains(@class, 'board')]//li[.//a]")
    assert [row.xpath(".//a/@href") for row in rows] == [
        [f"claims.html#{e.claim_id}"] for e in ledger.entries(report())
    ]
    for row, entry in zip(rows, ledger.entries(report()), strict=True):
        assert VERDICTS[entry.verdict].text in row.text_content()
    page = visit("book/index.html")
    page.locator(".board li a:visible").nth(2).click()
    page.wait_for_url(re.compile(r"claims\.html#"))
    expect(page.locator("table.ledger details[open]")).to_have_count(1)


def test_a_term_opens_its_definition_by_click_and_by_key(visit: Open) -> None:
    page = visit("book/price_performance.html")
    term = page.locator("a.term").first
    card = page.locator(f"#{term.get_attribute('href')[1:]}")
    expect(card).to_be_hidden()
    term.click()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    term.focus()
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    link = card.get_by_role("link", name="Glossary")
    assert str(link.get_attribute("href")).startswith("glossary.html#term-")


def test_a_resting_pointer_opens_a_definition_and_leaving_closes_it(visit: Open) -> None:
    page = visit("book/price_performance.html")
    term = page.locator("a.term").nth(1)
    card = page.locator(f"#{term.get_attribute('href')[1:]}")
    term.scroll_into_view_if_needed()
    term.hover()
    expect(card).to_be_visible()
    page.mouse.move(2, 2)
    expect(card).to_be_hidden()


def test_a_term_is_marked_once_a_chapter_and_never_in_a_heading(built: Path) -> None:
    for path in sorted((built / "book").glob("*.html")):
        tree = lxml_html.parse(str(path)).getroot()
        terms = tree.xpath("//a[@class='term']")
        targets = [term.get("href") for term in terms]
        assert len(targets) == len(set(targets)), path.name
        for term in terms:
            above = {element.tag for element in term.iterancestors()}
            assert not above & {"h1", "h2", "h3", "a", "code"}, path.name


def test_the_page_of_models_has_each_with_its_inputs(built: Path) -> None:
    tree = lxml_html.parse(str(built / "book/models.html")).getroot()
    for model in report().models.models.values():
        section = tree.get_element_by_id(f"model-{model.id}")
        text = " ".join(section.text_content().split())
        for item in report().models.inputs_of(model):
            assert " ".join(item.label.split()) in text, (model.id, item.id)
        assert section.xpath(".//math"), model.id


def test_the_bibliography_has_every_source_once(built: Path) -> None:
    tree = lxml_html.parse(str(built / "book/bibliography.html")).getroot()
    items = tree.xpath("//li[starts-with(@id, 'source-')]")
    shown = [item.get("id").removeprefix("source-") for item in items]
    assert sorted(shown) == sorted(report().table("sources")["source_id"])
