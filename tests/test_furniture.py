"""What stands around a figure: link, files, full width, code; and the page in other conditions."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import browser as shared
import pytest
from browser import Open
from lxml import etree
from playwright.sync_api import Page, expect
from test_site import READ, _classed, _tree, _with_controls
from trainium_report import data

CHROME = ".site-header, .panel, .drawer, form.controls, .figure-tools, .code-switch, .turn"


def _illustrated(built: Path) -> list[str]:
    return [name for name in READ if _classed(_tree(built, name), "figure")]


def _saved(page: Page, figure: str, kind: str) -> Path:
    with page.expect_download() as waiting:
        page.locator(f"#{figure} [data-figure='{kind}']").click()
    assert waiting.value.suggested_filename == f"{figure.removeprefix('fig-')}.{kind}"
    return Path(waiting.value.path())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_figure_is_saved_with_its_source_and_date(
    scheme: str, built: Path, visit: Open, subtests: pytest.Subtests
) -> None:
    for name in _illustrated(built)[: None if scheme == "light" else 1]:
        with subtests.test(page=name):
            page = visit(name, strict=True, color_scheme=scheme, accept_downloads=True)
            first, *_, last = [f"{key}" for key in _tree(built, name).xpath("//figure/@id")] * 2
            shared.wake(page)
            for figure in {first, last}:
                text = _saved(page, figure, "svg").read_text(encoding="utf-8")
                drawn = etree.fromstring(text.encode())
                said = " ".join(" ".join(drawn.itertext()).split())
                assert "var(" not in text
                assert "Source:" in said
                assert f"Facts as of {data.as_of().isoformat()}" in said
                number = page.locator(f"#{figure} .figure-number").inner_text()
                assert number in said
            picture = _saved(page, last, "png").read_bytes()
            assert picture.startswith(b"\x89PNG")
            width, height = struct.unpack(">II", picture[16:24])
            assert width == 2 * float(drawn.get("width"))
            assert height >= 400
            assert len(picture) > 10_000, "something is drawn"


def test_a_figure_is_saved_before_it_is_alive(built: Path, visit: Open) -> None:
    name = _illustrated(built)[0]
    page = visit(name, script="window.IntersectionObserver = class { observe() {} };")
    figure = page.locator("figure.figure").first.get_attribute("id")
    text = _saved(page, str(figure), "svg").read_text(encoding="utf-8")
    assert "var(" not in text
    assert etree.fromstring(text.encode()).find(".//{*}path") is not None


def test_a_link_leads_to_the_figure_with_the_assumptions(built: Path, visit: Open) -> None:
    name = _with_controls(built)[0]
    page = visit(name, hash="#s1:mfu_trainium=0.52", permissions=["clipboard-read",
                 "clipboard-write"])  # fmt: skip
    figure = page.locator("figure.figure").last
    figure.locator("[data-figure='link']").click()
    expect(figure.locator("[data-figure='link']")).to_have_text(re.compile("^Link copied"))
    link = page.evaluate("navigator.clipboard.readText()")
    fresh = visit(name, hash=link[link.index("#") :])
    assert fresh.evaluate("report.state()") == {"mfu_trainium": 0.52}
    expect(fresh.locator("figure.figure").last.locator(".figure-title")).to_be_in_viewport()
    page.evaluate("report.change({})")
    figure.locator("[data-figure='link']").click()
    page.wait_for_function(
        "(id) => navigator.clipboard.readText().then((text) => text.endsWith(`#${id}`))",
        arg=figure.get_attribute("id"),
    )


def test_full_width_is_wider_and_goes_back(built: Path, visit: Open) -> None:
    name = _illustrated(built)[0]
    page = visit(name)
    shared.wake(page)
    figure = page.locator("figure.figure").first
    before = figure.locator(".figure-live").bounding_box()
    button = figure.locator("[data-figure='wide']")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog.figure-dialog")
    expect(dialog).to_be_visible()
    page.evaluate(shared.SETTLED)
    after = dialog.locator(".figure-live svg").bounding_box()
    assert before
    assert after
    assert after["width"] > before["width"] + 200
    assert shared.axe(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()
    page.evaluate(shared.SETTLED)
    again = figure.locator(".figure-live").bounding_box()
    assert again
    assert again["width"] == pytest.approx(before["width"], abs=1)


def test_all_code_is_shown_and_remembered(built: Path, visit: Open) -> None:
    coded = [
        name for name in READ if _tree(built, name).xpath("//details[contains(@class,'hide')]")
    ]
    assert coded
    for name in coded[:3]:
        page = visit(name)
        cells = page.locator("article details.hide")
        switch = page.locator(".code-switch")
        expect(switch).to_have_attribute("aria-pressed", "false")
        switch.click()
        assert all(cells.evaluate_all("all => all.map((cell) => cell.open)"))
        again = visit(name, within=page)
        expect(again.locator(".code-switch")).to_have_attribute("aria-pressed", "true")
        assert all(again.locator("article details.hide").evaluate_all("a => a.map((c) => c.open)"))
        again.locator(".code-switch").click()
        assert not again.locator("article details.hide[open]").count()


@pytest.mark.parametrize("name", READ)
def test_paper_has_no_controls(name: str, visit: Open) -> None:
    page = visit(name)
    page.locator(".drawer-button").click()
    expect(page.locator("dialog.drawer")).to_be_visible()
    page.emulate_media(media="print")
    shown = page.locator(CHROME).evaluate_all(
        "all => all.filter((e) => e.checkVisibility()).map((e) => e.className)"
    )
    assert shown == []


@pytest.mark.parametrize("name", READ)
def test_forced_colours_and_twice_the_size(name: str, visit: Open) -> None:
    page = visit(name, width=640, height=450, forced_colors="active", device_scale_factor=2)
    shared.wake(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    faint = page.evaluate(
        """() => [...document.querySelectorAll("figure svg text")].filter((e) =>
          e.checkVisibility() && e.textContent.trim()
          && getComputedStyle(e).fill === getComputedStyle(document.body).backgroundColor
          && e.getAttribute("stroke") !== e.getAttribute("fill")).map((e) => e.textContent)"""
    )
    assert faint == []
    covered = page.evaluate(
        """() => [...document.querySelectorAll(".site-bar > *")].filter((e) => e.checkVisibility())
          .map((e) => e.getBoundingClientRect()).filter((box) => box.right > innerWidth).length"""
    )
    assert covered == 0


def test_nothing_moves_for_those_who_asked(built: Path) -> None:
    style = (built / "_static" / "report.css").read_text(encoding="utf-8")
    still = style[: style.index("prefers-reduced-motion: no-preference")]
    assert not re.search(r"\b(?:transition|animation|scroll-behavior)\s*:", still)


def test_figures_are_numbered_in_order(built: Path) -> None:
    for name in _illustrated(built):
        shown = [a.text_content() for a in _classed(_tree(built, name), "figure-number")]
        numbers = [int(text.rpartition(".")[2]) for text in shown]
        assert numbers == sorted(numbers), name
