"""The book on a host: the page for an address without one, search from anywhere, the workflow."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import browser as shared
import pytest
import yaml
from hosting import served
from lxml import html as lxml_html
from playwright.sync_api import Browser, Page, expect
from trainium_report.chapters import report
from trainium_report.results import ledger


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    with served(built) as where:
        yield where


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("where", ["/nothing.html", "/book/deep/er/nothing.html"])
def test_an_unknown_address_leads_back(where: str, address: str, page: Page) -> None:
    answer = page.goto(address + where)
    assert answer is not None
    assert answer.status == 404
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    assert page.evaluate("getComputedStyle(document.querySelector('.site-header')).position") != ""
    rules = "[...document.styleSheets].map((sheet) => sheet.cssRules.length)"
    assert sum(page.evaluate(rules)) > 100
    for width in shared.AXE_WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in shared.SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert shared.axe(page) == [], (width, scheme)
    links = page.locator("nav.chapters a").evaluate_all("all => all.map((a) => a.href)")
    assert len(links) > 1
    for link in links:
        assert page.request.get(link).status == 200, link
    page.locator(".drawer-button").click()
    expect(page.locator("dialog.drawer")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("main").get_by_role("link").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert page.url.endswith("/book/index.html")
    assert failed == []


def test_a_host_with_a_policy_of_its_own_leaves_the_page_alive(built: Path, page: Page) -> None:
    """Trusted types, and no picture from data: what a host's policy takes is said, not silent."""
    policy = "require-trusted-types-for 'script'; img-src 'self'"
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    with served(built, policy=policy) as host:
        page.goto(f"{host}/book/price_performance.html")
        figure = page.locator("figure.figure[data-spec]").first
        figure.scroll_into_view_if_needed()
        assert shared.wake(page, f"#{figure.get_attribute('id')}") == 1
        before = page.locator("article .answer").first.inner_text()
        page.locator("article input[type=range]").first.focus()
        page.keyboard.press("End")
        expect(page.locator("article .answer").first).not_to_have_text(before)
        page.locator(".drawer-button").first.click()
        expect(page.locator("dialog.drawer input").first).to_be_visible()
        page.keyboard.press("Escape")
        figure.locator("[data-figure='png']").click()
        note = page.locator(".page-note")
        expect(note).to_contain_text("The file could not be made.")
        with page.expect_download() as saved:
            note.get_by_role("button", name="Save as SVG").click()
        assert saved.value.suggested_filename.endswith(".svg")
    assert faults == []


def test_search_on_the_page_for_unknown_addresses(address: str, page: Page) -> None:
    page.goto(f"{address}/nothing/at/all")
    page.locator("main input[type=search]").fill("Trainium")
    page.keyboard.press("Enter")
    expect(page.locator("#search-results a").first).to_be_visible()


def _results(page: Page) -> list[str]:
    expect(page.locator("#search-status")).not_to_be_empty()
    links = page.locator("#search-results a")
    return [str(link.get_attribute("href")) for link in links.all()]


def test_search_finds_claims_by_their_number(visit: shared.Open) -> None:
    wanted = ledger.entries(report())[-1].claim_id
    page = visit("search.html", hash=f"?q={wanted}")
    assert _results(page)[0] == f"book/claims.html#{wanted}"
    expect(page.locator("#search-results h2").first).to_contain_text("Claims")
    page.locator("#search-results a").first.click()
    expect(page.locator(f"#{wanted} details")).to_have_attribute("open", "")


def test_a_result_shows_where_its_words_stand(visit: shared.Open) -> None:
    page = visit("search.html", hash="?q=utilisation+blocks")
    found = _results(page)
    assert found
    assert any("#" in place for place in found), "a section, not only the top of its page"
    item = page.locator("#search-results li").first
    marked = {word.lower() for word in item.locator("mark").all_inner_texts()}
    assert marked
    assert marked <= {"utilisation", "utilisations", "block", "blocks"}
    assert shared.axe(page) == []


def test_search_says_when_nothing_is_found(visit: shared.Open) -> None:
    page = visit("search.html", hash="?q=nosuchword")
    assert _results(page) == []
    expect(page.locator("#search-status")).to_contain_text("Nothing found")


def test_search_finds_models_terms_figures_and_sections(built: Path) -> None:
    text = (built / "_static" / "entries.js").read_text(encoding="utf-8")
    entries = json.loads(text.removeprefix("window.reportEntries=").rstrip().rstrip(";"))
    places = {place for _, _, place, _ in entries}
    for file in sorted((built / "book").glob("*.html")):
        page = lxml_html.parse(str(file))
        for path, pattern in (("//@id", "model-"), ("//@id", "term-"), ("//figure/@id", "fig-")):
            ids = {str(i) for i in page.xpath(path)}
            wanted = {f"book/{file.name}#{i}" for i in ids if i.startswith(pattern)}
            assert wanted <= places, file.name
    ids = {f"book/claims.html#{entry.claim_id}" for entry in ledger.entries(report())}
    assert ids <= places
    for place in places:
        page, _, anchor = place.partition("#")
        assert (built / page).is_file()
        if anchor:
            assert f'id="{anchor}"' in (built / page).read_text(encoding="utf-8"), place


def test_pages_say_what_they_are(built: Path) -> None:
    titles, told = [], []
    for path in sorted((built / "book").glob("*.html")):
        tree = lxml_html.parse(str(path)).getroot()
        assert tree.get("lang")
        assert tree.xpath("//meta[@name='darkreader-lock']"), "it has a dark look of its own"
        titles.append(tree.findtext(".//title").strip())
        (description,) = tree.xpath("//meta[@name='description']/@content") or [""]
        assert 40 <= len(description) <= 160, f"{path.name}: {description!r}"
        told.append(description)
    assert len({*titles}) == len(titles)
    assert len({*told}) == len(told)


def test_workflow_pins_its_actions_and_keeps_no_secret() -> None:
    path = shared.ROOT / ".github" / "workflows" / "publish.yml"
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses:\s*(\S+)", text)
    assert used
    assert [name for name in used if not re.search(r"@v\d+\.\d+\.\d+$", name)] == []
    assert "secrets." not in text
    flow = yaml.safe_load(text)
    steps = [step for job in flow["jobs"].values() for step in job["steps"]]
    assert [step["run"] for step in steps if "run" in step] == ["make test", "make book"]
    assert flow["jobs"]["publish"]["needs"] == "book"
