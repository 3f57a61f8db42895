"""The drawer of assumptions, opened from disk: all of them on each page, and the page follows."""

from __future__ import annotations

import re
from pathlib import Path

import browser as shared
import pytest
from browser import READ, SOME, Open, inside, tree, with_controls
from playwright.sync_api import Page, expect
from trainium_report.chapters import report
from trainium_report.outputs.controls import ORIGINS
from trainium_report.site import drawer

MOVED = "#s1:mfu_trainium=0.52&precision=fp8"


def _open(page: Page) -> None:
    page.locator(".drawer-button").click()
    expect(page.locator("dialog.drawer")).to_be_visible()


def test_every_assumption_stands_once() -> None:
    listed = [key for keys in drawer.chapters().values() for key in keys]
    models = report().models
    assert sorted(listed) == sorted([*models.inputs, *models.choices, *models.own])
    for key in report().models.inputs:
        assert ORIGINS[report().models.inputs[key].origin] in drawer.row(key)


def _changed(page: Page) -> list[str]:
    keys: list[str] = page.locator(".drawer-row.changed").evaluate_all(
        "rows => rows.map((row) => row.dataset.row).sort()"
    )
    return keys


@pytest.mark.parametrize("name", READ)
def test_opens_on_every_page_with_what_was_changed_and_stays_off_paper(
    name: str, visit: Open
) -> None:
    page = visit(name, hash=MOVED)
    assert not page.locator("dialog.drawer").count(), "it costs nothing until it is opened"
    _open(page)
    rows = page.locator(".drawer-row").count()
    models = report().models
    assert rows == len(models.inputs) + len(models.choices) + len(models.own)
    assert _changed(page) == ["mfu_trainium", "precision"]
    assert page.locator(".drawer-count").inner_text() == f"2 of {rows} changed"
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert inside(page, "paper") == []


@pytest.mark.parametrize("name", [*SOME, "book/api.html", "search.html"])
def test_goes_back_to_one_default_and_to_all(name: str, visit: Open) -> None:
    page = visit(name, hash=MOVED)
    _open(page)
    expect(page.get_by_role("dialog", name="Your assumptions")).to_be_visible()
    expect(page.locator("#drawer-mfu_trainium")).to_have_value("0.52")
    expect(page.locator("output[for='drawer-mfu_trainium']")).to_have_text("52%")
    expect(page.locator(".drawer-button")).to_have_accessible_name("Assumptions 2 changed")
    page.locator("[data-default='mfu_trainium']").click()
    expect(page.locator(".drawer-row.changed")).to_have_count(1)
    expect(page.locator("#drawer-mfu_trainium")).to_be_focused()
    page.locator("dialog [data-reset]").click()
    expect(page.locator(".drawer-row.changed")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("s1:"))


def test_a_change_in_the_drawer_drives_the_page(built: Path, visit: Open) -> None:
    sliders = "//form[contains(@class, 'controls')]//input/@data-assumption"
    moved = {name: tree(built, name).xpath(sliders) for name in with_controls(built)}
    assert any(moved.values())
    for name, keys in [item for item in moved.items() if item[1]][:3]:
        page = visit(name)
        shared.wake(page)
        key = keys[0]
        before = inside(page, "seen")
        _open(page)
        slider = page.locator(f"#drawer-{key}")
        slider.focus()
        page.keyboard.press("End")
        assert inside(page, "changed", before)
        expect(page.locator(f"[data-row='{key}']")).to_have_class("drawer-row changed")
        wanted = page.evaluate("report.print(report.state())")
        shared.until(page, "(hash) => location.hash === hash", wanted)


def test_by_keyboard_alone_and_in_every_look(visit: Open) -> None:
    name = READ[-1] if len(READ) == 1 else READ[1]
    for width, scheme in ((320, "dark"), (1280, "light")):
        page = visit(name, width=width, color_scheme=scheme)
        button = page.locator(".drawer-button")
        button.focus()
        page.keyboard.press("Enter")
        drawn = page.locator("dialog.drawer")
        expect(drawn).to_be_visible()
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
        assert drawn.evaluate("(box) => box.scrollWidth <= box.clientWidth")
        drawn.locator("summary").first.click()
        assert shared.axe(page) == []
        page.keyboard.press("Escape")
        expect(drawn).to_be_hidden()
        expect(button).to_be_focused()


def test_narrows_to_words_to_the_page_and_to_what_was_changed(built: Path, visit: Open) -> None:
    name = with_controls(built)[0]
    page = visit(name, hash=MOVED)
    _open(page)
    rows = page.locator(".drawer-row").locator("visible=true")
    every = rows.count()
    page.locator("#drawer-find").fill("utilisation")
    assert 0 < rows.count() < every
    page.locator("#drawer-find").fill("")
    page.locator("#drawer-show").select_option("page")
    assert 0 < rows.count() < every
    page.locator("#drawer-show").select_option("changed")
    expect(rows).to_have_count(2)
