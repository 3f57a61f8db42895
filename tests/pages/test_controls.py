"""The controls of each page: none is dead, and the page follows each and returns."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

import browser as shared
import pytest
from browser import READ, Open, inside, some_with_controls, with_controls
from playwright.sync_api import Page, expect
from trainium_report.chapters import report
from windows import Windows

# Figures out of view, address and storage follow a change when the reader pauses; here at once.
HASTE = """const plain = window.setTimeout;
window.setTimeout = (act, ms, ...given) => plain(act, ms === 400 ? 0 : ms, ...given);"""


def test_some_page_has_controls(built: Path) -> None:
    assert with_controls(built)


@pytest.fixture(scope="module", params=shared.each(READ))
def page(request: pytest.FixtureRequest, built: Path, windows: Windows) -> Iterator[Page]:
    """A page with every figure alive; each test leaves the neutral assumptions behind."""
    window = windows.take()
    window.show((built / request.param).as_uri(), script=HASTE)
    shared.wake(window.page)
    yield window.page
    faults = list(window.faults)
    windows.give_back(window)
    assert faults == []


@pytest.fixture
def neutral(page: Page) -> Iterator[str]:
    """What is seen under the neutral assumptions, before and after a test."""
    before: str = inside(page, "seen")
    yield before
    page.evaluate("window.report?.change({})")
    assert inside(page, "same", before)


@pytest.mark.usefixtures("neutral")
def test_every_slider_changes_something(page: Page) -> None:
    assert inside(page, "sliders") == []


@pytest.mark.usefixtures("neutral")
def test_every_option_changes_something(page: Page) -> None:
    assert inside(page, "options") == []


def test_a_slider_and_a_menu_follow_the_keyboard(page: Page, neutral: str) -> None:
    for kind, key in (("input", "End"), ("select", "ArrowDown")):
        control = page.locator(f"{kind}[data-assumption]").first
        if control.count():
            before = inside(page, "seen")
            control.focus()
            at_end = "e => e.selectedIndex === e.length - 1"
            page.keyboard.press("ArrowUp" if control.evaluate(at_end) else key)
            assert inside(page, "changed", before), kind
            expect(page.locator("body > [role='status']")).not_to_be_empty()
            page.evaluate("report.change({})")


def test_presets_and_reset_change_something(page: Page, neutral: str) -> None:
    pressed = inside(page, "presets")
    assert pressed["faults"] == []
    for preset, controls in pressed["shown"]:
        wanted = report().models.preset(preset)
        for key, shown in controls:
            value = wanted[key]
            assert value == (shown if isinstance(value, str) else pytest.approx(float(shown))), key
    given = {"neutral": neutral, "state": shared.other(page)}
    page.evaluate("window.report?.change({})")
    assert inside(page, "same", neutral)
    assert inside(page, "resets", given) == []


def test_a_preset_and_a_reset_by_mouse(built: Path, visit: Open) -> None:
    for name in some_with_controls(built):
        page = visit(name)
        shared.wake(page)
        preset = page.locator("[data-preset='best_case_trainium']").first
        before = inside(page, "seen")
        preset.click()
        assert inside(page, "changed", before)
        expect(preset).to_have_attribute("aria-pressed", "true")
        page.locator("[data-reset]").first.click()
        assert inside(page, "same", before)


def test_a_combination_without_a_price_reads_no_data(built: Path, visit: Open) -> None:
    lookup = report().models.lookups["rival_price"]
    start = report().models.preset("neutral")
    missing = next(
        (key, option)
        for key in lookup.keys
        for option in report().models.choices[key].options
        if tuple({**start, key: option}[k] for k in lookup.keys) not in lookup.table
    )
    menu = f"//select[@data-assumption='{missing[0]}']"
    asked = [name for name in with_controls(built) if shared.tree(built, name).xpath(menu)]
    assert asked
    for name in asked:
        page = visit(name)
        shared.wake(page)
        option = page.locator(
            f"select[data-assumption='{missing[0]}'] option[value='{missing[1]}']"
        ).first
        expect(option).to_have_text(re.compile("no data$"))
        before = inside(page, "seen")
        shared.choose(page, *missing)
        assert inside(page, "changed", before)
        shared.settle(page)
        assert math.isnan(report().evaluate("rival_price", **dict([missing])))
        signals = ("rival_price", "required_ratio", "useful_cost_rival")
        shown = page.locator(",".join(f"a.value [data-signal='{signal}']" for signal in signals))
        assert set(shown.all_text_contents()) == {"no data"}
        for signal, codes in shared.model(built, name)["codes"].items():
            assert codes
            if "rival_price" not in report().models.dependencies([signal]):
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
