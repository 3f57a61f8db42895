"""The built pages in a real browser, opened from disk: what a reader meets on each of them."""

from __future__ import annotations

import csv
import json
import math
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any, Literal

import browser as shared
import pytest
from browser import Open
from lxml import html as lxml_html
from playwright.sync_api import Browser, Page, expect
from trainium_report import markup, models
from trainium_report.site.links import broken

PAGES = shared.expected_pages()
READ = [name for name in PAGES if name not in ("404.html", "index.html")]
# Where one script or one style serves all pages alike, a few of them stand for the others.
SOME = [name for name in READ if re.search("index|claims|price|roadmap", name)]
SIZES = (390, 1280)
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
WIDTHS = (320, 360, 390, 768, 1280)
STORE = "report-assumptions"


def _tree(built: Path, name: str) -> Any:
    return lxml_html.parse(str(built / name)).getroot()


def _classed(tree: Any, name: str) -> list[Any]:
    wanted = f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"
    return list(tree.xpath(f"//*[{wanted}]"))


def _with_controls(built: Path) -> list[str]:
    return [name for name in READ if _classed(_tree(built, name), "controls")]


def _some_with_controls(built: Path) -> list[str]:
    """Three of them, with sliders alone and with menus too. What they share is one script."""
    wanted = {"book/index.html", "book/anthropic.html", "book/price_performance.html"}
    return sorted(wanted & set(_with_controls(built)))


def _model(built: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_tree(built, name).get_element_by_id("report-model").text)
    return found


# ---- every page --------------------------------------------------------------------------------


def test_the_book_has_the_pages_of_its_contents(built: Path) -> None:
    assert sorted(str(p.relative_to(built)) for p in built.rglob("*.html")) == PAGES


def test_the_root_page_leads_to_the_first_chapter(
    built: Path, visit: Open, subtests: pytest.Subtests
) -> None:
    page = visit("index.html")
    page.wait_for_url("**/book/index.html")
    text = (built / "index.html").read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    tree = _tree(built, "index.html")
    assert tree.get("lang") == "en"
    assert tree.findtext(".//title").strip()
    assert not tree.findall(".//script")


@pytest.mark.parametrize("name", READ)
def test_opens_from_disk_without_a_fault(name: str, visit: Open) -> None:
    page = visit(name, strict=True)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("h1")).to_be_visible()
    assert shared.wake(page) == page.locator("figure.figure").count()


@pytest.mark.parametrize("name", READ)
def test_policy_forbids_eval_and_inline_scripts(name: str, built: Path, visit: Open) -> None:
    tree = _tree(built, name)
    policies = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert len(policies) == 1
    rules = {rule.split()[0]: rule.split()[1:] for rule in policies[0].split(";")}
    scripts = rules.get("script-src", rules["default-src"])
    assert not {"'unsafe-eval'", "'unsafe-inline'", "*", "https:", "http:"} & set(scripts)
    assert rules["default-src"] == ["'none'"]
    inline = [s for s in tree.iterfind(".//script") if not s.get("src")]
    assert {s.get("type") for s in inline} <= {"application/json", "application/ld+json"}
    handlers = tree.xpath("//@*[starts-with(name(), 'on')]")
    assert [str(h) for h in handlers] == []
    assert tree.xpath("//@href[starts-with(., 'javascript:')]") == []

    page = visit(name, strict=True, allow="Content Security Policy")
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


@pytest.mark.parametrize("name", READ)
def test_without_a_script_figures_and_tables_are_there(name: str, visit: Open) -> None:
    for width in SIZES:
        page = visit(name, width=width, java_script_enabled=False, strict=True)
        figures = page.locator("figure.figure")
        for index in range(figures.count()):
            figure = figures.nth(index)
            drawings = figure.locator(".figure-chart svg").locator("visible=true")
            expect(drawings).to_have_count(1)
            box = drawings.bounding_box()
            assert box is not None
            assert box["width"] > 200
            assert box["height"] > 60
            figure.locator(".figure-data > summary").click()
            expect(figure.locator(".figure-data table")).to_be_visible()
        expect(page.locator("form.controls").locator("visible=true")).to_have_count(0)
        expect(page.locator("[data-assumption]").locator("visible=true")).to_have_count(0)
        if (value := page.locator("button.value")).count():
            value.first.click()
            expect(page.locator(".source-card:popover-open")).to_be_visible()


@pytest.mark.parametrize("name", READ)
def test_live_figures_keep_their_name(name: str, built: Path, visit: Open) -> None:
    wanted = [chart.get("aria-label") for chart in _classed(_tree(built, name), "figure-chart")]
    page = visit(name)
    shared.wake(page)
    for index, text in enumerate(wanted):
        figure = page.locator("figure.figure").nth(index)
        expect(figure.get_by_role("img", name=text, exact=True)).to_have_count(1)
        expect(figure.locator(".figure-chart")).to_be_hidden()
        expect(figure.locator(".figure-live svg")).to_be_visible()


# Contrast is what a theme changes and a width does not; it is also what takes axe longest, so it is
# measured on three pieces of code and three formulas: all others have the same colours.
NO_CONTRAST = "{ rules: { 'color-contrast': { enabled: false } } }"
AXE = [
    (390, "dark", NO_CONTRAST),
    (1280, "light", "{}"),
    (1280, "dark", "{ runOnly: ['color-contrast'] }"),
]
TRIM = """() => {
  for (const kind of [".highlight", "math"]) {
    [...document.querySelectorAll(`article ${kind}`)].slice(3).forEach((one) => one.remove());
  }
}"""


@pytest.mark.parametrize("name", READ)
def test_axe_finds_nothing(name: str, visit: Open, subtests: pytest.Subtests) -> None:
    page = visit(name, color_scheme="light")
    shared.wake(page)
    page.evaluate("document.querySelectorAll('article details').forEach((d) => { d.open = true })")
    if (value := page.locator("button.value")).count():
        value.first.click()
    for width, scheme, rules in AXE:
        with subtests.test(width=width, scheme=scheme):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            if rules != NO_CONTRAST:
                page.evaluate(TRIM)
            page.evaluate(shared.SETTLED)
            assert shared.axe(page, rules) == []


def test_axe_finds_nothing_without_hydration(built: Path, visit: Open) -> None:
    for name in _some_with_controls(built):
        if _classed(_tree(built, name), "figure"):
            page = visit(name, script="window.IntersectionObserver = class { observe() {} };")
            assert shared.axe(page, NO_CONTRAST) == []


@pytest.mark.parametrize("name", READ)
def test_no_page_scrolls_sideways(name: str, visit: Open) -> None:
    page = visit(name)
    shared.wake(page)
    page.evaluate("document.querySelectorAll('article details').forEach((d) => { d.open = true })")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(shared.SETTLED)
        shared.wake(page)
        over = page.evaluate(
            """() => {
              const room = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= room) return [];
              return [...document.querySelectorAll("body *")]
                .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > room + 0.5)
                .map((e) => `${e.tagName} ${e.className?.baseVal ?? e.className} `
                  + e.textContent.trim().slice(0, 40)).slice(0, 5).concat("scrolls");
            }"""
        )
        assert over == [], f"at {width} px"


# Relative luminance and contrast as WCAG 2 defines them.
COLOURS = """() => {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], under) =>
    [r, g, b].map((part, i) => part * a + under[i] * (1 - a));
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((part) => part / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      layers.push(rgba(getComputedStyle(at).backgroundColor));
    }
    return layers.reduceRight((under, layer) => over(layer, under), [255, 255, 255]);
  };
  const faint = (element, kind) => {
    const style = getComputedStyle(element);
    let alpha = Number(kind === "stroke" ? style.strokeOpacity : style.fillOpacity);
    for (let at = element; at && at.localName !== "svg"; at = at.parentElement) {
      alpha *= Number(getComputedStyle(at).opacity);
    }
    return alpha;
  };
  const ratio = (element, kind) => {
    const [r, g, b, a] = rgba(getComputedStyle(element)[kind]);
    const under = ground(element.closest("svg").parentElement);
    return contrast(over([r, g, b, a * faint(element, kind)], under), under);
  };
  const report = { body: luminance(ground(document.body)), panels: [], text: [], marks: [] };
  for (const figure of document.querySelectorAll("figure.figure")) {
    for (const element of [figure, ...figure.querySelectorAll("*")]) {
      if (!element.checkVisibility()) continue;
      const style = getComputedStyle(element);
      const where = `${figure.id} ${element.localName}.${element.getAttribute("class") ?? ""}`;
      if (!element.ownerSVGElement && rgba(style.backgroundColor)[3] > 0.02) {
        report.panels.push([where, luminance(ground(element))]);
      }
      const halo = element.getAttribute("stroke") === element.getAttribute("fill");
      if (element.localName === "text" && !halo && element.textContent.trim()) {
        report.text.push([`${where} '${element.textContent}'`, ratio(element, "fill")]);
      }
      const mark = element.closest(".mark-rect, .mark-line, .mark-symbol");
      if (mark?.classList.contains("role-mark") && element.localName === "path") {
        const seen = ["fill", "stroke"]
          .filter((k) => !["none", "transparent"].includes(style[k]) && faint(element, k) > 0)
          .map((k) => ratio(element, k));
        if (seen.length) report.marks.push([where + " " + mark.getAttribute("class")
          + " " + (element.getAttribute("aria-label") ?? ""), Math.max(...seen)]);
      }
    }
  }
  return report;
}"""


@pytest.mark.parametrize("name", READ)
def test_colours_of_page_and_figures(name: str, visit: Open, subtests: pytest.Subtests) -> None:
    page = visit(name, color_scheme="light")
    for live in (False, True):
        if live:
            shared.wake(page)
        for scheme in SCHEMES:
            with subtests.test(scheme=scheme, live=live):
                page.emulate_media(color_scheme=scheme)
                found = page.evaluate(COLOURS)
                dark = scheme == "dark"
                assert (found["body"] < 0.05) if dark else (found["body"] > 0.8)
                panels = [p for p in found["panels"] if (p[1] > 0.2 if dark else p[1] < 0.5)]
                assert panels == []
                faint = [(what, round(r, 2)) for what, r in found["text"] if r < 4.5]
                assert faint == []
                pale = [(what, round(r, 2)) for what, r in found["marks"] if r < 3]
                assert pale == []


@pytest.mark.parametrize("name", SOME)
def test_the_colour_switch_is_kept(name: str, visit: Open) -> None:
    page = visit(name, color_scheme="light")
    switch = page.locator(".theme-switch")
    switch.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate(COLOURS)["body"] < 0.05
    again = visit(name, within=page)
    expect(again.locator("html")).to_have_attribute("data-theme", "dark")


def test_internal_links_anchors_and_ids(built: Path, subtests: pytest.Subtests) -> None:
    assert broken(built) == []
    for name in PAGES:
        with subtests.test(page=name):
            ids = Counter(_tree(built, name).xpath("//@id"))
            assert [key for key, times in ids.items() if times > 1] == []
            labels = _tree(built, name).xpath("//label/@for | //output/@for")
            assert set(labels) <= set(ids)


def test_pages_name_no_place_on_the_machine_that_built_them(built: Path) -> None:
    folder = str(shared.ROOT)
    for path in sorted(built.rglob("*")):
        if path.is_file():
            text = path.read_bytes()
            assert folder.encode() not in text, path
            assert b"/report/book/" not in text, path


# ---- checked numbers ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", READ)
def test_every_number_has_a_card_with_a_source(name: str, built: Path) -> None:
    tree = _tree(built, name)
    cards = {card.get("id"): card for card in _classed(tree, "source-card")}
    for button in _classed(tree, "value"):
        card = cards[button.get("popovertarget")]
        items = card.findall(".//li")
        chosen = button.xpath("./*[@data-words]/@data-signal")
        if chosen and chosen[0] in models.choices():
            assert "choice" in card.text_content() or "chose" in card.text_content()
            assert not card.findall(".//ul") or items, f"{card.get('id')}: an empty list"
            continue
        assert items, f"{name}: {card.get('id')} rests on nothing"
        for item in items:
            sourced = item.findall(".//a[@href]") or item.findall(".//small")
            assert sourced or "our assumption" in item.text_content(), item.text_content()


def _cards(page: Page) -> list[Any]:
    """Some of the numbers of a page, from its first to its last, and one that is live."""
    page.evaluate("document.querySelectorAll('article details').forEach((d) => { d.open = true })")
    every = page.locator("button.value")
    count = every.count()
    chosen = {0, count // 3, 2 * count // 3, count - 1} & set(range(count))
    live = page.locator("button.value.live")
    return [*(every.nth(i) for i in sorted(chosen)), *([live.first] if live.count() else [])]


@pytest.mark.parametrize("name", READ)
def test_a_source_card_opens_by_mouse_and_by_keyboard(name: str, visit: Open) -> None:
    page = visit(name)
    for button in _cards(page):
        card = page.locator(f"[id='{button.get_attribute('popovertarget')}']")
        expect(card).to_be_hidden()
        button.click()
        expect(card).to_be_visible()
        expect(card.locator("p").last).to_be_visible()
        box, view = card.bounding_box(), page.viewport_size
        assert box
        assert view
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= view["width"]
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
        card = page.locator(f"[id='{button.get_attribute('popovertarget')}']")
        button.tap()
        expect(card).to_be_visible()
        card_box = card.bounding_box()
        assert card_box
        assert card_box["width"] <= 390
        page.locator("h1").tap(force=True, position={"x": 2, "y": 2})
        expect(card).to_be_hidden()


# ---- figures and their data --------------------------------------------------------------------


def _shown(text: str) -> str:
    """A cell of a downloaded table as the page writes it."""
    try:
        return markup.cell(float(text))
    except ValueError:
        return {"True": "yes", "False": "no", "": "–"}.get(text, text)


@pytest.mark.parametrize("name", READ)
def test_downloads_hold_the_table_that_is_shown(
    name: str, built: Path, subtests: pytest.Subtests
) -> None:
    for figure in _classed(_tree(built, name), "figure"):
        with subtests.test(figure=figure.get("id")):
            (link,) = figure.xpath(".//a[@download]")
            file = (built / name).parent / link.get("href")
            lines = file.read_text(encoding="utf-8").splitlines()
            assert any(line.startswith("# Source: ") for line in lines)
            header, *rows = csv.reader(line for line in lines if not line.startswith("#"))
            (table,) = figure.xpath(".//details[contains(@class, 'figure-data')]//table")
            assert header == [cell.text_content() for cell in table.findall("./thead/tr/th")]
            shown = [[c.text_content() for c in row] for row in table.findall("./tbody/tr")]
            assert rows
            assert len(rows) == len(shown)
            for row, texts in zip(rows, shown, strict=True):
                for cell, text in zip(row, texts, strict=True):
                    assert text in (cell, _shown(cell))


# ---- printing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", READ)
def test_print_shows_figures_and_answers(name: str, visit: Open) -> None:
    page = visit(name, script="""addEventListener("afterprint", () => {
      window.open_on_paper = [...document.querySelectorAll("details.exercise")].map((d) => d.open);
    });""")  # fmt: skip
    assert len(page.pdf(prefer_css_page_size=True)) > 5_000
    answers = page.locator("details.exercise")
    assert page.evaluate("window.open_on_paper") == [True] * answers.count()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for index in range(answers.count()):
        expect(answers.nth(index).locator("p").last).to_be_visible()
    for figure in page.locator("figure.figure").all():
        expect(figure.locator("svg").locator("visible=true")).to_have_count(1)
        expect(figure.locator(".figure-title")).to_be_visible()
    expect(page.locator(".site-header")).to_be_hidden()
    for actions in page.locator(".controls-actions").all():
        expect(actions).to_be_hidden()
    over = page.evaluate(
        """() => { const room = document.documentElement.clientWidth;
        return [...document.querySelectorAll("figure svg")].filter((e) => e.checkVisibility()
          && e.getBoundingClientRect().right > room + 1).map((e) => e.closest("figure").id); }"""
    )
    assert over == []
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.exercise[open]").count() == 0


# ---- controls ----------------------------------------------------------------------------------

# What a reader sees outside the controls: texts that follow, badges, and drawings.
SEEN = """() => [
  ...[...document.querySelectorAll("[data-signal]")].filter((e) => !e.closest("form.controls"))
    .map((e) => `${e.className} ${e.textContent}`),
  ...[...document.querySelectorAll(".figure-live svg")].flatMap((svg) =>
    [...svg.querySelectorAll("text, path, line, rect")].map((e) => e.localName + e.textContent
      + [...e.attributes].map((a) => `${a.name}=${a.value}`).sort()
      + (e.closest("g[transform]")?.getAttribute("transform") ?? "")).sort()),
].join("\\n")"""
# What a page says in words: a drawing that was moved may order its marks unlike a fresh one.
SAID = """() => [...new Set([...document.querySelectorAll(
  "article [data-signal], .figure-live svg text")].map((e) => e.textContent))].sort().join("\\n")"""
CHANGED = f"(before) => ({SEEN})() !== before"
SAME = f"(before) => ({SEEN})() === before"


def _seen(page: Page) -> str:
    text: str = page.evaluate(SEEN)
    return text


def _wait_changed(page: Page, before: str) -> None:
    """Wait until something else is to be seen, and until all of it has been painted."""
    page.wait_for_function(CHANGED, arg=before)
    page.evaluate(shared.SETTLED)


def _choose(page: Page, choice: str, option: str) -> None:
    page.locator(f"select[data-assumption='{choice}']").first.select_option(option)


def _kept(page: Page) -> None:
    """Wait until the address and the storage hold the assumptions."""
    page.wait_for_function(
        f"report.print(report.state()) === (localStorage.getItem('{STORE}') ?? '')"
        " && (report.print(report.state()) === '' || location.hash !== '')"
    )


def test_some_page_has_controls(built: Path) -> None:
    assert _with_controls(built)


@pytest.mark.parametrize("name", READ)
def test_every_slider_changes_something(name: str, visit: Open) -> None:
    page = visit(name)
    shared.wake(page)
    sliders = page.locator("input[data-assumption]")
    for index in range(sliders.count()):
        slider = sliders.nth(index)
        start = _seen(page)
        for key in ("End", "Home"):
            before = _seen(page)
            slider.focus()
            page.keyboard.press(key)
            _wait_changed(page, before)
        same = page.locator(f"[data-assumption='{slider.get_attribute('data-assumption')}']")
        assert len({other.input_value() for other in same.all()}) == 1
        page.evaluate("report.change({})")
        page.wait_for_function(SAME, arg=start)


@pytest.mark.parametrize("name", READ)
def test_every_option_changes_something(name: str, visit: Open) -> None:
    page = visit(name)
    shared.wake(page)
    start = _seen(page)
    selects = page.locator("select[data-assumption]")
    for index in range(selects.count()):
        select = selects.nth(index)
        chosen = select.input_value()
        options = select.locator("option").evaluate_all("all => all.map((o) => o.value)")
        assert len(options) > 1
        for option in options:
            if option != chosen:
                select.select_option(option)
                _wait_changed(page, start)
                page.evaluate("report.change({})")
                page.wait_for_function(SAME, arg=start, timeout=5_000)
                assert select.input_value() == chosen


@pytest.mark.parametrize("name", READ)
def test_presets_and_reset_change_something(name: str, visit: Open) -> None:
    page = visit(name)
    shared.wake(page)
    neutral = _seen(page)
    for button in page.locator("[data-preset]").all():
        preset = button.get_attribute("data-preset")
        before = _seen(page)
        pressed = button.get_attribute("aria-pressed") == "true"
        button.click()
        if not pressed:
            _wait_changed(page, before)
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(page.locator("[data-preset][aria-pressed='true']")).to_have_count(
            page.locator(f"[data-preset='{preset}']").count()
        )
        for control in page.locator("[data-assumption]").all():
            wanted = models.preset(str(preset))[str(control.get_attribute("data-assumption"))]
            shown = control.input_value()
            assert wanted == (shown if isinstance(wanted, str) else pytest.approx(float(shown)))
    for button in page.locator("[data-reset]").all():
        page.evaluate("(state) => report.change(state)", _other(page))
        _wait_changed(page, neutral)
        button.click()
        page.wait_for_function(SAME, arg=neutral)


def test_a_combination_without_a_price_reads_no_data(built: Path, visit: Open) -> None:
    lookup = models.lookups()["rival_price"]
    start = models.preset("neutral")
    missing = next(
        (key, option)
        for key in lookup.keys
        for option in models.choices()[key].options
        if tuple({**start, key: option}[k] for k in lookup.keys) not in lookup.table
    )
    tried = 0
    for name in _with_controls(built):
        page = visit(name)
        if not page.locator(f"select[data-assumption='{missing[0]}']").count():
            continue
        tried += 1
        shared.wake(page)
        select = page.locator(f"select[data-assumption='{missing[0]}']").first
        option = select.locator(f"option[value='{missing[1]}']")
        expect(option).to_have_text(re.compile("no data$"))
        before = _seen(page)
        _choose(page, *missing)
        _wait_changed(page, before)
        assert math.isnan(models.evaluate("rival_price", **dict([missing])))
        signals = ("rival_price", "required_ratio", "useful_cost_rival")
        shown = page.locator(",".join(f"button [data-signal='{signal}']" for signal in signals))
        assert set(shown.all_text_contents()) == {"no data"}
        for signal, codes in _model(built, name)["codes"].items():
            assert codes
            if "rival_price" not in models.needs([signal]):
                continue
            for badge in page.locator(f"[data-signal='{signal}'][data-badge]").all():
                expect(badge).to_have_class(re.compile(r"\bverdict-no-data\b"))
                expect(badge).to_contain_text("No data")
        drawn = page.locator(".figure-live svg").evaluate_all("all => all.map((e) => e.innerHTML)")
        assert not [part for part in drawn if "NaN" in part or "undefined" in part]
        text = page.locator("article").inner_text()
        assert not re.search(r"\b(NaN|undefined|null|Infinity)\b", text)
        for figure in ("useful-cost", "training-cost"):
            live = page.locator(f"#fig-{figure} .figure-live svg")
            if live.count():
                expect(live).to_contain_text("no data")
    assert tried


def _other(page: Page) -> dict[str, Any]:
    """Assumptions of the page's sliders, or else of its menus, away from their defaults."""
    keys = {
        str(slider.get_attribute("data-assumption"))
        for slider in page.locator("input[data-assumption]").all()
    }
    if not keys:
        menus = page.locator("select[data-assumption]").all()
        chosen = {str(menu.get_attribute("data-assumption")) for menu in menus}
        every = {key: models.choices()[key] for key in sorted(chosen)}
        return {k: c.best_case_nvidia for k, c in every.items() if c.best_case_nvidia != c.default}
    ends = {key: (models.inputs()[key].low, models.inputs()[key].high) for key in keys}
    return {
        key: low if models.inputs()[key].default > (low + high) / 2 else high
        for key, (low, high) in ends.items()
    }


def test_copied_link_restores_the_assumptions(built: Path, visit: Open, chromium: Browser) -> None:
    for name in _some_with_controls(built):
        page = visit(name, permissions=["clipboard-read", "clipboard-write"])
        if not page.locator("[data-copy]").count():
            continue
        shared.wake(page)
        before = _seen(page)
        page.evaluate("(state) => report.change(state)", _other(page))
        _wait_changed(page, before)
        page.locator("[data-copy]").first.click()
        expect(page.locator("[data-copy]").first).to_have_text(re.compile("^Link copied"))
        link = page.evaluate("navigator.clipboard.readText()")
        assert "#" in link
        fresh = visit(name, hash=link[link.index("#") :])
        shared.wake(fresh)
        assert fresh.evaluate("report.state()") == page.evaluate("report.state()")
        fresh.wait_for_function(f"(said) => ({SAID})() === said", arg=page.evaluate(SAID))
        for key, value in _other(page).items():
            shown = fresh.locator(f"[data-assumption='{key}']").first.input_value()
            assert (shown if isinstance(value, str) else float(shown)) == pytest.approx(value)


def _elsewhere(page: Page) -> Any:
    """A link to another chapter."""
    return page.locator("nav.turn a").first


def test_assumptions_go_from_page_to_page(built: Path, visit: Open) -> None:
    for name in _some_with_controls(built):
        page = visit(name)
        shared.wake(page)
        page.evaluate("report.change({ mfu_trainium: 0.52, precision: 'fp8' })")
        _kept(page)
        wanted = page.evaluate("report.print(report.state())")
        _elsewhere(page).click()
        page.wait_for_url(lambda url, name=name: name not in url)
        assert page.url.endswith(wanted), "the link carries the assumptions"
        stored = visit(name, within=page)
        assert stored.evaluate("report.print(report.state())") == wanted, "storage keeps them"
        stored.evaluate("report.change({})")
        _kept(stored)
        assert "#s1:" not in stored.url
        assert visit(name, within=page).evaluate("report.state()") == {}


REFUSED = """Storage.prototype.getItem = Storage.prototype.setItem =
  Storage.prototype.removeItem = () => { throw new DOMException("no", "SecurityError"); };"""


def test_without_storage_the_address_alone_keeps_them(built: Path, visit: Open) -> None:
    for name in _some_with_controls(built):
        page = visit(name, script=REFUSED)
        shared.wake(page)
        page.evaluate("report.change({ mfu_trainium: 0.52, precision: 'fp8' })")
        wanted = page.evaluate("report.print(report.state())")
        page.wait_for_function("(hash) => location.hash === hash", arg=wanted)
        page.goto("about:blank")
        page.goto((built / name).as_uri() + wanted)
        assert page.evaluate("report.print(report.state())") == wanted
        _elsewhere(page).click()
        page.wait_for_url(lambda url, name=name: name not in url)
        assert page.url.endswith(wanted)
        page.locator(f"nav.chapters a[href*='{Path(name).name}']").locator(
            "visible=true"
        ).first.click()
        page.wait_for_url(f"**/{Path(name).name}*")
        assert page.url.endswith(wanted), "a page without controls hands them on too"


JUNK = ["#s1:", "#s1:mfu_trainium=abc", "#s1:__proto__=1&constructor=2", "#s2:mfu_trainium=0.5",
        "#%E0%A4%A", "#s1:mfu_trainium=NaN&mfu_rival=Infinity", "#s1:month=1999-01",
        "#s1:" + "x" * 5000, "#s1:mfu_trainium=0.33", "#<img src=x onerror=alert(1)>",
        "#s1:rival_chip=toString&%00=%FF"]  # fmt: skip


def test_junk_in_the_address_is_ignored(built: Path, visit: Open) -> None:
    for name in _some_with_controls(built):
        first = visit(name)
        shared.wake(first)
        wanted = _seen(first)
        for junk in JUNK:
            page = visit(name, hash=junk)
            assert page.evaluate("report.state()") == {}, junk
        shared.wake(page)
        assert _seen(page) == wanted


def test_wild_numbers_in_the_address_are_clamped(built: Path, visit: Open) -> None:
    draw = random.Random(20261122)
    for name in _some_with_controls(built):
        page = visit(name)
        inputs = _model(built, name)["inputs"]
        for key in draw.sample(sorted(inputs), min(4, len(inputs))):
            _, low, high, *_ = inputs[key]
            for text, end in (("1e300", high), ("-1e300", low)):
                page.goto("about:blank")
                page.goto((built / name).as_uri() + f"#s1:{key}={text}")
                value = page.evaluate(f"report.state().{key}")
                assert (models.inputs()[key].default if value is None else value) == end
                for control in page.locator(f"[data-assumption='{key}']").all():
                    assert float(control.input_value()) == pytest.approx(end)


LATE = """const plain = window.setTimeout;
window.late = [];
window.setTimeout = (act, ms) => { if (ms === 400) late.push(act); return plain(act, ms); };"""


def test_another_address_wins_over_a_write_on_its_way(built: Path, visit: Open) -> None:
    name = _some_with_controls(built)[0]
    page = visit(name, script=LATE)
    key, (_, low, high, *_) = sorted(_model(built, name)["inputs"].items())[0]
    page.evaluate("([key, low]) => report.change({ [key]: low })", [key, low])
    page.wait_for_function("late.length")
    page.evaluate(f"location.hash = 's1:{key}={high}'; late[0]()")
    assert page.evaluate("location.hash") == f"#s1:{key}={high}"
    page.wait_for_function(f"report.state()['{key}'] === {high}")


def test_a_change_is_announced(built: Path, visit: Open) -> None:
    for name in _with_controls(built):
        page = visit(name)
        shared.wake(page)
        page.evaluate("report.change({ mfu_trainium: 0.52 })")
        expect(page.locator("body > [role='status']")).not_to_be_empty()
