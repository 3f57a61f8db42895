"""The annotated article, the guesses, and what somebody meets who was sent a part of the report."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browser as shared
import pytest
from browser import Open, tree
from playwright.sync_api import Browser, Page, expect
from trainium_report.chapters import report
from trainium_report.results import VERDICTS, ledger
from trainium_report.site import lettering

ARTICLE = "book/article.html"
ROADMAP = "book/roadmap.html"
EVERY = {entry.claim_id: entry for entry in ledger.entries(report())}


@pytest.mark.parametrize("scripts", [True, False])
def test_the_article_is_read_with_its_evidence_by_keyboard(scripts: bool, visit: Open) -> None:
    page = visit(ARTICLE, java_script_enabled=scripts)
    buttons = page.locator(".told .verdict-text")
    expect(buttons).to_have_text([VERDICTS[entry.verdict].text for entry in EVERY.values()])
    told, card = page.locator("#c42"), page.locator("#told-c42")
    expect(card).to_be_hidden()
    told.locator("button").focus()
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    expect(card.locator("li")).to_have_count(len(EVERY["c42"].evidence))
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    for chapter in page.locator(".told-note a").all():
        href = str(chapter.get_attribute("href"))
        assert href.removesuffix(".html") in {entry.chapter for entry in EVERY.values()}
    expect(page.locator(".told-note")).to_have_count(8)


def test_words_open_their_card_and_a_link_to_a_claim_shows_it(visit: Open) -> None:
    page = visit(ARTICLE)
    page.locator("#c16 .told-words").click()
    expect(page.locator("#told-c16")).to_be_visible()
    style = "e => getComputedStyle(e).textDecorationStyle"
    assert page.locator("#c16 .told-words").evaluate(style) == "wavy"
    assert page.locator("#c02 .told-words").evaluate(style) == "solid"
    page = visit(ARTICLE, hash="#c33b")
    expect(page.locator("#c33b .told-words")).to_be_in_viewport()
    expect(page.locator("#told-c33b")).to_contain_text(EVERY["c33b"].claim)


@pytest.mark.parametrize("name", [ARTICLE, "book/claims.html", "book/ecosystem.html"])
def test_a_claim_that_was_split_leads_to_its_parts(name: str, visit: Open) -> None:
    page = visit(name, hash="#c60")
    said = page.locator(".no-part")
    expect(said).to_contain_text("Claim c60 was split since: c60a and c60b")
    expect(said).to_be_in_viewport()
    said.get_by_role("link", name="c60b").click()
    expect(page.locator("#c60b")).to_be_in_viewport()
    expect(page.locator(".no-part")).to_have_count(0)


def test_a_guess_is_set_beside_the_answer(visit: Open) -> None:
    page = visit(ROADMAP)
    form = page.locator("form.guess")
    answer, scale = form.get_attribute("data-answer"), form.locator("input[type=range]")
    said, field = form.locator(".guess-said"), form.locator("input[type=text]")
    figure = page.locator("#fig-generations")
    blur = "e => getComputedStyle(e.querySelector('figcaption')).filter"
    assert figure.evaluate(blur) != "none"
    page.emulate_media(media="print")
    assert figure.evaluate(blur) == "none"
    expect(form).to_be_hidden()
    page.emulate_media(media="screen")
    for key, guessed, word in (("Home", "0%", "low"), ("End", "200%", "high")):
        scale.focus()
        page.keyboard.press(key)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(said).to_contain_text(f"You guessed {guessed}. It is {answer}%. You were")
        expect(said).to_contain_text(f"too {word}")
        for mark in form.locator(".guess-mark").all():
            box, room = mark.bounding_box(), form.bounding_box()
            assert box
            assert room
            assert room["x"] <= box["x"] <= box["x"] + box["width"] <= room["x"] + room["width"]
        expect(scale).to_be_disabled()
        page.keyboard.press("Enter")
        expect(scale).to_be_focused()
    for text, fault, near in (
        ("abc", "no number", "200%"), ("", "no number", "200%"), ("250", "beyond", "200%"),
        ("-3 %", "beyond", "0%"), ("1e2", "no number", "0%"),
    ):  # fmt: skip
        field.fill(text)
        field.press("Enter")
        expect(said).to_contain_text(fault)
        expect(said).to_contain_text(f"nearest is {near}")
        expect(form.locator(".guess-mark")).to_have_count(0)
    field.fill(f"{answer},0 %")
    field.press("Enter")
    expect(said).to_contain_text("That is right")
    page.keyboard.press("Enter")
    form.get_by_role("button", name="Skip").click()
    expect(scale).to_be_hidden()
    expect(said).to_be_empty()
    form.get_by_role("button", name="Guess after all").click()
    expect(scale).to_be_visible()
    assert figure.evaluate(blur) == "none"
    linked = visit(ROADMAP, hash="#fig-generations")
    assert linked.locator("#fig-generations").evaluate(blur) == "none"
    page = visit(ROADMAP)
    page.locator("#fig-generations .figure-source").evaluate("e => e.scrollIntoView()")
    expect(page.locator(".guess-covered")).to_have_count(0)


def test_without_scripts_nothing_of_a_guess_is_left(built: Path, visit: Open) -> None:
    asked = [n for n in shared.READ if shared.classed(tree(built, n), "guess")]
    assert len(asked) == 3
    for name in asked:
        page = visit(name, java_script_enabled=False)
        expect(page.locator("form.guess")).to_be_hidden()
        expect(page.locator("figure.figure").last).to_be_visible()
        expect(page.locator(".guess-covered")).to_have_count(0)


def test_what_is_shared_has_an_address(visit: Open, built: Path) -> None:
    page = visit(ROADMAP, permissions=["clipboard-read", "clipboard-write"])
    fold = page.locator("#fig-chain .figure-share")
    fold.locator("summary").click()
    address = (built / "figures" / "chain.html").as_uri()
    expect(fold.locator("input")).to_have_value(address)
    expect(fold.locator("textarea")).to_have_value(re.compile(f'src="{re.escape(address)}"'))
    expect(fold.locator("small")).to_contain_text("from a disk")
    left = fold.locator(".share-left")
    expect(left).to_have_count(0)
    page.evaluate("report.change({ road_claim_chip: 0.5, month: '2026-02' })")
    fold.locator("summary").click()
    fold.locator("summary").click()
    expect(left).to_contain_text("Page and frame keep to the defaults.")
    left.get_by_role("button", name="Copy a link with your 2 changes").click()
    expect(left.get_by_role("button")).to_have_text("Link copied, with your 2 changes")
    assert "road_claim_chip=0.5" in page.evaluate("navigator.clipboard.readText()")
    fold.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text("Trainium3")


def test_a_claim_and_the_report_are_copied_to_be_cited(visit: Open) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    for name in ("book/claims.html", "book/price_performance.html"):
        page = visit(name, permissions=allowed)
        fold = page.locator("#c19a details").first
        fold.locator("summary").first.focus()
        page.keyboard.press("Enter")
        button = fold.get_by_role("button", name="Copy link to c19a")
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_count(0)
        link = page.evaluate("navigator.clipboard.readText()")
        assert link.endswith("#s1:&at=c19a")
        other = visit(name, hash=link[link.index("#") :])
        expect(other.locator("#c19a details").first).to_have_attribute("open", "")
    page = visit("book/about.html", permissions=allowed)
    for name, words in (("Text", "(2026). Trainium against Nvidia"), ("BibTeX", "@misc{")):
        page.get_by_role("button", name=f"Copy {name}").click()
        expect(page.get_by_role("button", name="Copied").first).to_be_visible()
        assert words in page.evaluate("navigator.clipboard.readText()")
    page = visit("book/about.html", java_script_enabled=False)
    expect(page.get_by_text("@misc{")).to_be_visible()
    expect(page.get_by_role("button", name="Copy Text")).to_be_hidden()


def test_the_buyers_page_prints_on_one_sheet(visit: Open) -> None:
    page = visit("book/buyers.html")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    made = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", made)) == 1


class Foreign(http.server.SimpleHTTPRequestHandler):
    """A host of the book and, by another name, of a page that frames a figure strictly."""

    def do_GET(self) -> None:
        _, foreign, name = self.path.rpartition("/foreign/")
        if not foreign:
            super().do_GET()
            return
        pages = [tree(Path(self.directory), page) for page in shared.READ]
        (code,) = (c for page in pages for c in page.xpath(f"//figure[@id='fig-{name}']//textarea"))
        home = f"http://127.0.0.1:{self.server.server_address[1]}/"
        frame = code.text.replace('src="', f'src="{home}').replace("100%", "720")
        self.send_response(200)
        for header, value in (
            ("Content-Type", "text/html"),
            ("Content-Security-Policy", f"default-src 'none'; frame-src {home}"),
        ):
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(f"<!DOCTYPE html><title>Foreign</title>{frame}".encode())

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def host(built: Path) -> Iterator[str]:
    serve = functools.partial(Foreign, directory=str(built))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def abroad(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_a_figure_stands_in_a_foreign_page_with_a_strict_policy(host: str, abroad: Page) -> None:
    said: list[str] = []
    abroad.on("console", lambda message: said.append(message.text))
    abroad.goto(host.replace("127.0.0.1", "localhost") + "/foreign/chain")
    inside = abroad.frame_locator("iframe")
    expect(inside.locator("h1")).to_be_visible()
    expect(inside.locator(".wide svg")).to_be_visible()
    with abroad.context.expect_page() as opened:
        inside.get_by_role("link", name="Trainium against Nvidia").click()
    expect(opened.value.locator("#fig-chain")).to_be_in_viewport()
    # The frame asks for no border by a style, which this policy forbids; nothing else is refused.
    assert [text for text in said if "style" not in text] == []


def test_every_frame_is_high_enough_and_pictures_have_room(
    built: Path, host: str, abroad: Page
) -> None:
    heights = {}
    for name in shared.illustrated(built):
        for figure in shared.classed(tree(built, name), "figure"):
            (code,) = figure.xpath(".//details[@class='figure-share']//textarea/text()")
            heights[figure.get("id")[4:]] = int(re.search(r'height="(\d+)"', code)[1])  # type: ignore[index]
    for name, height in heights.items():
        abroad.set_viewport_size({"width": 720, "height": height})
        abroad.goto(f"{host}/figures/{name}.html")
        needed = abroad.evaluate("document.documentElement.scrollHeight")
        assert height - 90 <= needed <= height, f"{name}: {height} for {needed}"
        title = abroad.locator("h1").inner_text()
        for bold in (True, False):
            font = f"{700 if bold else 400} 40px 'Liberation Sans'"
            drawn = abroad.evaluate(
                "([font, text]) => { const pen = document.createElement('canvas').getContext('2d');"
                " pen.font = font; return pen.measureText(text).width; }", [font, title],
            )  # fmt: skip
            assert drawn <= lettering.width(title, 40, bold) <= 1.2 * drawn, title
    for width in (320, 720):
        for scheme in shared.SCHEMES:
            abroad.set_viewport_size({"width": width, "height": 700})
            abroad.emulate_media(color_scheme=scheme)
            assert abroad.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert shared.axe(abroad) == [], (width, scheme)


@pytest.mark.parametrize(
    ("where", "near"),
    [("/figures/wieght.html", "/figures/weight.html"), ("/book/markets.html", "/book/market.html"),
     ("/book/prices.html", "/book/price_performance.html")],
)
def test_a_wrong_address_leads_to_the_nearest(
    where: str, near: str, host: str, abroad: Page
) -> None:
    abroad.goto(host + where)
    notice = abroad.get_by_role("status").filter(has_text="The nearest is")
    expect(notice).to_contain_text(where.rpartition("/")[2].removesuffix(".html"))
    link = notice.get_by_role("link").get_attribute("href")
    assert link == near
    # A few letters in common are no likeness.
    for other in ("figures/zzzzqqqq", "figures/trainium", "book/notes", "book/tables", "book/cost"):
        abroad.goto(f"{host}/{other}.html")
        expect(abroad.locator(".nearest")).to_contain_text("is named")
        expect(abroad.locator(".nearest a")).to_have_count(0)
