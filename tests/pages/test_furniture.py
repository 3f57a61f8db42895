"""What stands around a figure: link, files, full width, code."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import browser as shared
import pytest
from browser import READ, SOME, Open, classed, illustrated, tree, with_controls
from lxml import etree
from playwright.sync_api import Page, expect
from trainium_report.chapters import report


def _saved(page: Page, figure: str, kind: str) -> Path:
    with page.expect_download() as waiting:
        page.locator(f"#{figure} [data-figure='{kind}']").click()
    assert waiting.value.suggested_filename == f"{figure.removeprefix('fig-')}.{kind}"
    return Path(waiting.value.path())


def _ends(built: Path, name: str) -> list[str]:
    """The first and the last figure of a page."""
    first, *_, last = [str(key) for key in tree(built, name).xpath("//figure/@id")] * 2
    return list(dict.fromkeys([first, last]))


def test_a_figure_is_saved_with_its_source_and_date(
    built: Path, visit: Open, subtests: pytest.Subtests
) -> None:
    for name in illustrated(built):
        with subtests.test(page=name):
            page = visit(name)
            for figure in _ends(built, name):
                shared.wake(page, f"#{figure}")
                text = _saved(page, figure, "svg").read_text(encoding="utf-8")
                said = " ".join(" ".join(etree.fromstring(text.encode()).itertext()).split())
                assert "var(" not in text
                assert "Source:" in said
                assert f"Facts as of {report().tables.as_of.isoformat()}" in said
                assert page.locator(f"#{figure} .figure-number").inner_text() in said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_figure_is_saved_as_a_picture_of_twice_its_size(
    scheme: str, built: Path, visit: Open
) -> None:
    for name in sorted({*SOME} & {*illustrated(built)}):
        page = visit(name, color_scheme=scheme)
        figure = _ends(built, name)[-1]
        shared.wake(page, f"#{figure}")
        drawn = etree.fromstring(_saved(page, figure, "svg").read_bytes())
        picture = _saved(page, figure, "png").read_bytes()
        assert picture.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", picture[16:24])
        assert width == 2 * float(drawn.get("width"))
        assert height >= 400
        assert len(picture) > 10_000, "something is drawn"


def test_a_figure_is_saved_before_it_is_alive(built: Path, visit: Open) -> None:
    name = illustrated(built)[0]
    page = visit(name, script="window.IntersectionObserver = class { observe() {} };")
    figure = page.locator("figure.figure").first.get_attribute("id")
    text = _saved(page, str(figure), "svg").read_text(encoding="utf-8")
    assert "var(" not in text
    assert etree.fromstring(text.encode()).find(".//{*}path") is not None


def test_a_link_leads_to_the_figure_with_the_assumptions(built: Path, visit: Open) -> None:
    name = with_controls(built)[0]
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
    expect(figure.locator("[data-figure='link']")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()").endswith(
        f"#s1:&at={figure.get_attribute('id')}"
    )


def test_full_width_is_wider_and_goes_back(built: Path, visit: Open) -> None:
    name = illustrated(built)[0]
    page = visit(name)
    shared.wake(page)
    figure = page.locator("figure.figure").first
    before = figure.locator(".figure-live").bounding_box()
    button = figure.locator("[data-figure='wide']")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog.figure-dialog")
    expect(dialog).to_be_visible()
    shared.settle(page)
    after = dialog.locator(".figure-live svg").bounding_box()
    assert before
    assert after
    assert after["width"] > before["width"] + 200
    assert shared.axe(page) == []
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("dialog").count() == 0, "on paper the figure stands in its place"
    in_place = page.locator("article figure.figure").count()
    assert in_place == len(classed(tree(built, name), "figure"))
    button.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()
    shared.settle(page)
    again = figure.locator(".figure-live").bounding_box()
    assert again
    assert again["width"] == pytest.approx(before["width"], abs=1)


def test_all_code_is_shown_and_remembered(built: Path, visit: Open) -> None:
    coded = [
        name for name in READ if tree(built, name).xpath("//details[contains(@class, 'hide')]")
    ]
    assert coded
    for name in coded[:3]:
        page = visit(name)
        cells = page.locator("article details.hide")
        switch = page.locator(".code-switch")
        expect(switch).to_have_attribute("aria-pressed", "false")
        assert not cells.evaluate_all("all => all.filter((e) => e.checkVisibility()).length")
        switch.click()
        assert all(cells.evaluate_all("all => all.map((cell) => cell.open)"))
        again = visit(name, within=page)
        expect(again.locator(".code-switch")).to_have_attribute("aria-pressed", "true")
        assert all(again.locator("article details.hide").evaluate_all("a => a.map((c) => c.open)"))
        again.locator(".code-switch").click()
        assert not again.locator("article details.hide[open]").count()
