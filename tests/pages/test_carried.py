"""Assumptions on their way: from page to page, into a link, and out of an address that is wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import browser as shared
import pytest
from browser import Open, inside, some_with_controls
from playwright.sync_api import Page, expect
from trainium_report.chapters import report

STORE = "report-assumptions"
# What a page says in words: a drawing that was moved may order its marks unlike a fresh one.
SAID = """() => [...new Set([...document.querySelectorAll(
  "article [data-signal], .figure-live svg text")].map((e) => e.textContent))].sort().join("\\n")"""


def _kept(page: Page) -> None:
    """Wait until the address and the storage hold the assumptions."""
    shared.until(
        page,
        f"() => report.print(report.state()) === (localStorage.getItem('{STORE}') ?? '')"
        " && (report.print(report.state()) === '' || location.hash !== '')",
    )


def _reopen(page: Page, address: str) -> None:
    """Open an address afresh, not as a move within the page."""
    page.goto("about:blank")
    page.goto(address)


def test_copied_link_restores_the_assumptions(built: Path, visit: Open) -> None:
    copied = "//*[@data-copy]"
    able = [n for n in some_with_controls(built) if shared.tree(built, n).xpath(copied)]
    assert able
    for name in able:
        page = visit(name, permissions=["clipboard-read", "clipboard-write"])
        shared.wake(page)
        before = inside(page, "seen")
        page.evaluate("(state) => report.change(state)", shared.other(page))
        assert inside(page, "changed", before)
        page.locator("[data-copy]").first.click()
        expect(page.locator("[data-copy]").first).to_have_text(re.compile("^Link copied"))
        link = page.evaluate("navigator.clipboard.readText()")
        assert "#" in link
        fresh = visit(name, hash=link[link.index("#") :])
        shared.wake(fresh)
        assert fresh.evaluate("report.state()") == page.evaluate("report.state()")
        shared.until(fresh, f"(said) => ({SAID})() === said", page.evaluate(SAID))
        for key, value in shared.other(page).items():
            shown = fresh.locator(f"[data-assumption='{key}']").first.input_value()
            assert (shown if isinstance(value, str) else float(shown)) == pytest.approx(value)


def _elsewhere(page: Page) -> Any:
    """A link to another chapter."""
    return page.locator("nav.turn a").first


def test_assumptions_go_from_page_to_page(built: Path, visit: Open) -> None:
    for name in some_with_controls(built):
        page = visit(name)
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
    for name in some_with_controls(built):
        page = visit(name, script=REFUSED)
        page.evaluate("report.change({ mfu_trainium: 0.52, precision: 'fp8' })")
        wanted = page.evaluate("report.print(report.state())")
        shared.until(page, "(hash) => location.hash === hash", wanted)
        _reopen(page, (built / name).as_uri() + wanted)
        assert page.evaluate("report.print(report.state())") == wanted
        _elsewhere(page).click()
        page.wait_for_url(lambda url, name=name: name not in url)
        assert page.url.endswith(wanted)
        page.locator(f"nav.chapters a[href*='{Path(name).name}']").locator(
            "visible=true"
        ).first.click()
        page.wait_for_url(f"**/{Path(name).name}*")
        assert page.url.endswith(wanted), "a page without controls hands them on too"
    # A step to a section, and a link to a place on another page, within the time of a move.
    page = visit("book/price_performance.html", script=REFUSED)
    page.evaluate("report.change({ mfu_trainium: 0.52 })")
    place = page.locator(".page-toc a").nth(2)
    target = str(place.get_attribute("href"))[1:]
    page.evaluate("document.querySelectorAll('.page-toc a')[2].click()")
    shared.until(page, "(end) => location.hash.endsWith(end)", f"mfu_trainium=0.52&at={target}")
    page.reload()
    assert page.evaluate("report.state()") == {"mfu_trainium": 0.52}
    page.evaluate("""() => {
      report.change({ mfu_trainium: 0.53 });
      const link = document.querySelector("nav.turn a");
      link.hash = "claims";
      link.click();
    }""")
    page.wait_for_url("**#s1:mfu_trainium=0.53&at=claims")


JUNK = ["#s1:", "#s1:mfu_trainium=abc", "#s1:__proto__=1&constructor=2", "#s2:mfu_trainium=0.5",
        "#%E0%A4%A", "#s1:mfu_trainium=NaN&mfu_rival=Infinity", "#s1:month=1999-01",
        "#s1:" + "x" * 5000, "#s1:mfu_trainium=0.33", "#<img src=x onerror=alert(1)>",
        "#s1:rival_chip=toString&%00=%FF"]  # fmt: skip


def test_junk_in_the_address_is_ignored(built: Path, visit: Open) -> None:
    name = "book/price_performance.html"
    page = visit(name)
    # Words alone: whether a drawing is awake yet depends on where the page was left.
    said = SAID.replace(", .figure-live svg text", "")
    wanted = page.evaluate(said)
    for junk in JUNK:
        _reopen(page, (built / name).as_uri() + junk)
        assert page.evaluate("report.state()") == {}, junk
        assert page.evaluate(said) == wanted, junk


def test_no_page_reads_sense_into_junk(built: Path, visit: Open) -> None:
    for name in some_with_controls(built):
        page = visit(name)
        read = page.evaluate("texts => texts.map((text) => report.parse(text))", JUNK)
        assert [text for text, state in zip(JUNK, read, strict=True) if state] == [], name


# Each assumption beyond both its ends: what the page reads and, for those with a control, holds.
BEYOND = """async (keys) => {
  const held = {};
  for (const key of keys) for (const text of ["1e300", "-1e300"]) {
    const hash = `#s1:${key}=${text}`;
    const shown = [...document.querySelectorAll(`[data-assumption="${key}"]`)];
    if (shown.length) {
      const heard = new Promise((done) => addEventListener("hashchange", done, { once: true }));
      location.hash = hash;
      await heard;
      await report.ready();
    }
    const state = shown.length ? report.state() : report.parse(hash);
    held[`${key} ${text}`] = [state[key] ?? null, ...shown.map((e) => Number(e.value))];
  }
  return held;
}"""


def test_wild_numbers_in_the_address_are_clamped(built: Path, visit: Open) -> None:
    for name in some_with_controls(built):
        inputs = shared.model(built, name)["inputs"]
        page = visit(name)
        for place, (value, *shown) in page.evaluate(BEYOND, sorted(inputs)).items():
            key, text = place.split()
            neutral, low, high, *_ = inputs[key]
            end = low if text.startswith("-") else high
            assert (neutral if value is None else value) == end, place
            assert shown == [pytest.approx(end)] * len(shown), place
        _reopen(page, (built / name).as_uri() + "#s1:mfu_trainium=1e300")
        assert (
            page.evaluate("report.state().mfu_trainium")
            == report().models.inputs["mfu_trainium"].high
        )


LATE = """const plain = window.setTimeout;
window.late = [];
window.setTimeout = (act, ms) => { if (ms === 400) late.push(act); return plain(act, ms); };"""


def test_another_address_wins_over_a_write_on_its_way(built: Path, visit: Open) -> None:
    name = some_with_controls(built)[0]
    page = visit(name, script=LATE)
    key, (_, low, high, *_) = sorted(shared.model(built, name)["inputs"].items())[0]
    page.evaluate("([key, low]) => report.change({ [key]: low })", [key, low])
    shared.until(page, "() => late.length")
    page.evaluate(f"location.hash = 's1:{key}={high}'; late[0]()")
    assert page.evaluate("location.hash") == f"#s1:{key}={high}"
    shared.until(page, f"() => report.state()['{key}'] === {high}")
