"""Every page, opened from disk once: the checks of a page share that visit, and only look.

A page is opened, then its figures wake, then its folds open. Each check holds at any of these
times, sets for itself how the window looks, and takes back what else it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import browser as shared
import pytest
from browser import READ, SCHEMES, classed, inside, tree
from playwright.sync_api import expect
from windows import Window, Windows

WIDTHS = (1280, 768, 390, 360, 320)


@pytest.fixture(scope="module", params=shared.each(READ))
def opened(request: pytest.FixtureRequest, built: Path, windows: Windows) -> Iterator[Window]:
    """A page as it opens, with the content policy in force."""
    window = windows.take()
    window.show((built / request.param).as_uri())
    yield window
    windows.give_back(window)


@pytest.fixture
def name(request: pytest.FixtureRequest, opened: Window) -> str:
    """The path of the page within the book."""
    return str(request.node.callspec.params["opened"])


@pytest.fixture(scope="module")
def awake(opened: Window) -> Window:
    """The page with every figure alive."""
    opened.look()
    shared.wake(opened.page)
    return opened


@pytest.fixture(scope="module")
def unfolded(awake: Window) -> Window:
    """The page with every figure alive and every fold open."""
    inside(awake.page, "unfold")
    return awake


@pytest.fixture(autouse=True)
def _without_fault(opened: Window) -> Iterator[None]:
    """Whatever a check has the page do, it meets no error and sends nothing to a network."""
    yield
    met = list(opened.faults)
    opened.faults.clear()
    assert met == []


def test_opens_from_disk_without_a_fault(opened: Window) -> None:
    expect(opened.page.locator("h1")).to_have_count(1)
    expect(opened.page.locator("h1")).to_be_visible()
    assert opened.faults == []


def test_print_shows_figures_and_answers(opened: Window) -> None:
    page = opened.page
    opened.look(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert inside(page, "paper") == []
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.exercise[open]").count() == 0


@pytest.mark.parametrize("scheme", SCHEMES)
def test_colours_of_page_and_drawings(opened: Window, scheme: str) -> None:
    opened.look(scheme=scheme)
    assert inside(opened.page, "colours", scheme == "dark") == []


def test_every_figure_comes_alive_and_keeps_its_name(
    awake: Window, name: str, built: Path
) -> None:
    page = awake.page
    awake.look()
    wanted = [chart.get("aria-label") for chart in classed(tree(built, name), "figure-chart")]
    assert inside(page, "living") == [True] * len(wanted)
    for index, text in enumerate(wanted):
        figure = page.locator("figure.figure").nth(index)
        expect(figure.get_by_role("img", name=text, exact=True)).to_have_count(1)


def test_forced_colours_and_twice_the_size(awake: Window) -> None:
    awake.look(width=640, height=450, forced="active")
    shared.settle(awake.page)
    assert inside(awake.page, "forced") == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_colours_of_all_that_can_be_unfolded(unfolded: Window, scheme: str) -> None:
    unfolded.look(scheme=scheme)
    assert inside(unfolded.page, "colours", scheme == "dark") == []


def test_every_card_opens_within_the_window(unfolded: Window) -> None:
    unfolded.look()
    assert inside(unfolded.page, "cards") == []


def test_no_page_scrolls_sideways(unfolded: Window, subtests: pytest.Subtests) -> None:
    for width in WIDTHS:
        with subtests.test(width=width):
            unfolded.look(width=width, height=800)
            shared.settle(unfolded.page)
            assert inside(unfolded.page, "sideways") == []


def test_no_page_scrolls_sideways_with_longer_words(unfolded: Window) -> None:
    unfolded.look(width=320, height=800)
    inside(unfolded.page, "lengthen")
    try:
        shared.settle(unfolded.page)
        assert inside(unfolded.page, "sideways") == []
    finally:
        inside(unfolded.page, "shorten")


LARGE = (24, 32)
"""Sizes of letters that a reader sets in the browser, pixels."""


def test_no_page_scrolls_sideways_with_large_letters(
    unfolded: Window, subtests: pytest.Subtests
) -> None:
    unfolded.look(width=360, height=800)
    try:
        for size in LARGE:
            with subtests.test(size=size):
                unfolded.session.send("Page.setFontSizes", {"fontSizes": {"standard": size}})
                shared.settle(unfolded.page)
                assert unfolded.page.evaluate("getComputedStyle(document.documentElement).fontSize"
                                              ) == f"{size}px"  # fmt: skip
                assert inside(unfolded.page, "sideways") == []
    finally:
        unfolded.session.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})


def test_axe_finds_nothing(unfolded: Window, subtests: pytest.Subtests) -> None:
    page = unfolded.page
    unfolded.look(width=320)
    inside(page, "card")
    shared.settle(page)
    with subtests.test("whole"):
        assert shared.axe(page, shared.WHOLE) == []
    inside(page, "trim")
    for width in shared.AXE_WIDTHS:
        for scheme in SCHEMES:
            unfolded.look(width=width, scheme=scheme)
            shared.settle(page)
            with subtests.test(width=width, scheme=scheme):
                assert shared.axe(page) == []
    inside(page, "restore")
    page.keyboard.press("Escape")
