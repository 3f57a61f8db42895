"""What a built page costs in a browser: bytes, the waking of figures, a slider to its paint.

Of a page only this is taken for granted: ``figure[data-spec]`` is a figure, its ``.figure-chart``
has the class ``is-live`` once the chart in ``.figure-live`` works, and a slider is an
``input[type=range][data-assumption]``.

Slider to paint is the time from an input event, at the beginning of a frame, to the end of the
frame that shows its effect, over sixty moves with every figure drawn, the slider at the top of the
window and what follows it in view.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
from dataclasses import dataclass, replace
from typing import Any

import machine
from playwright.sync_api import Browser, Page, Route

from . import host
from .revisions import TroubleError

ARGS = ["--no-sandbox", "--disable-gpu"]
LIGHTHOUSE = "lighthouse@12.8.2"
KINDS = ("performance", "accessibility", "best-practices", "seo")
MOVES = 60

# The end of a frame's work, and the beginning of the next frame.
FRAMES = """
  const ended = () => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  });
  const frame = () => new Promise((done) => requestAnimationFrame(done));"""

MOVE = "async (count) => {" + FRAMES + """
  const slider = document.querySelector("input[type=range][data-assumption]");
  slider.scrollIntoView({ block: "start", behavior: "instant" });
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const times = [];
  for (let n = 0; n < count; n++) {
    await frame();
    await ended();
    await frame();
    slider.value = low + (high - low) * ((n * 7) % count) / count;
    const start = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    times.push(await ended() - start);
  }
  return times;
}"""

# Goes through the page; for each figure that was at rest, the time from its coming into view to
# its being alive. The next one waits until the page has nothing more to paint, and stands so far
# off that it sleeps until then. The first to wake on a page waits for the chart library as well.
WAKE = """async () => {
  const figures = [...document.querySelectorAll("figure[data-spec]")];
  const cold = !document.querySelector(".figure-chart.is-live");
  const times = [];
  const painted = () => new Promise((done) => requestAnimationFrame(
    () => requestAnimationFrame(() => setTimeout(done))));
  for (const figure of figures) figure.style.marginBlock = "2000px";
  await painted();
  for (const figure of figures) {
    const rested = !figure.querySelector(".figure-live");
    const start = performance.now();
    figure.scrollIntoView({ block: "center", behavior: "instant" });
    await new Promise((done, failed) => {
      const late = setTimeout(() => failed(new Error(`${figure.id} does not wake`)), 20000);
      const look = () => {
        if (!figure.querySelector(".figure-chart.is-live")) return;
        if (!figure.querySelector(".figure-live svg")) return;
        if (rested) times.push(performance.now() - start);
        clearTimeout(late);
        watch.disconnect();
        done();
      };
      const watch = new MutationObserver(look);
      watch.observe(figure, { subtree: true, childList: true, attributes: true });
      look();
    });
    await painted();
  }
  for (const figure of figures) figure.style.marginBlock = "";
  return { first: cold ? times.shift() ?? null : null, others: times };
}"""

# Types words into the field over a table; the time from each to the end of the frame that shows it.
FILTER = "async (words) => {" + FRAMES + """
  const field = document.querySelector(".explore-tools [name=words]");
  const times = [];
  for (const word of words) {
    await frame();
    await ended();
    await frame();
    field.value = word;
    const start = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    times.push(await ended() - start);
  }
  return times;
}"""
WORDS = ["n", "nv", "nvi", "nvidia", "nvidia t", "", "aws", "aws training", "mfu", ""]

THROUGH = """async () => {
  for (let at = 0; at < document.body.scrollHeight; at += innerHeight / 2) {
    scrollTo(0, at);
    await new Promise((done) => setTimeout(done, 100));
  }
}"""


def executable() -> str:
    """The browser that the tests use; without one the bench ends."""
    try:
        return machine.ready()
    except machine.Missing as missing:
        raise TroubleError(str(missing)) from None


@dataclass(frozen=True)
class Visit:
    """One page opened once; what the page has not is None.

    Kilobytes as sent with gzip, headers left out; milliseconds. ``slider`` and ``most`` are the
    median and the 95th percentile, ``slowed`` the latter with the processor slowed four times.
    ``wake`` is the median of the figures at rest, but for the first where it finds no chart library
    loaded: ``cold``.
    """

    first: float
    drawn: float
    figures: int
    cold: float | None = None
    wake: float | None = None
    slider: float | None = None
    most: float | None = None
    slowed: float | None = None


def _slider(page: Page, slow: int) -> tuple[float, float]:
    """Median and 95th percentile, in milliseconds."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slow})
    page.evaluate(MOVE, 10)
    times = sorted(page.evaluate(MOVE, MOVES))
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return statistics.median(times), times[int(0.95 * MOVES)]


def visit(chromium: Browser, address: str, log: host.Log) -> Visit:
    """Open one of our pages in a desktop window, wake every figure, move the first slider."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    try:
        log.clear()
        page.goto(address, wait_until="networkidle")
        first = log.sent / 1000
        woken = page.evaluate(WAKE)
        drawn = log.sent / 1000
        if log.missing:
            raise TroubleError(f"{address} asks for what the book lacks: {log.missing[0]}")
        figures = page.locator("figure[data-spec]").count()
        others = woken["others"]
        # Figures that are all awake before they come into view keep nobody waiting.
        wake = (statistics.median(others) if others else 0.0) if figures else None
        seen = Visit(first, drawn, figures, woken["first"], wake)
        if not page.locator("input[type=range][data-assumption]").count():
            return seen
        slider, most = _slider(page, 1)
        return replace(seen, slider=slider, most=most, slowed=_slider(page, 4)[1])
    finally:
        page.close()


def filtered(chromium: Browser, address: str, times: int) -> float:
    """The median, in milliseconds, from a word typed over a table to the paint of its rows.

    ``times`` is how many times the table has each of its rows.
    """
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    try:

        def grown(route: Route) -> None:
            text = route.fetch().text()
            head, _, rest = text.partition("<tbody>")
            rows, _, tail = rest.partition("</tbody>")
            route.fulfill(body=f"{head}<tbody>{rows * times}</tbody>{tail}",
                          content_type="text/html")  # fmt: skip

        page.route(address, grown)
        page.goto(address, wait_until="networkidle")
        page.evaluate(FILTER, WORDS)
        return statistics.median(page.evaluate(FILTER, WORDS))
    finally:
        page.close()


def weigh(chromium: Browser, address: str, log: host.Log) -> tuple[float, float]:
    """Kilobytes that a page sends for the first view, and once a reader has gone through it."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    log.clear()
    page.goto(address, wait_until="networkidle")
    first = log.sent / 1000
    page.evaluate(THROUGH)
    page.close()
    return first, log.sent / 1000


def lighthouse() -> list[str]:
    """The command that runs Lighthouse."""
    named = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    npx = shutil.which("npx")
    command = [named] if named else [npx, "--yes", LIGHTHOUSE] if npx else []
    tried = command and subprocess.run(
        [*command, "--version"], capture_output=True, check=False, timeout=600
    )
    if not tried or tried.returncode:
        raise TroubleError("Lighthouse is not to be had here; LIGHTHOUSE names it")
    return command


def scores(command: list[str], address: str) -> list[float]:
    """Performance, accessibility, best practices and SEO on a phone, of 100."""
    done = subprocess.run(
        [*command, address, "--quiet", "--output=json", f"--only-categories={','.join(KINDS)}",
         "--chrome-flags=--headless=new --no-sandbox"],
        capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "CHROME_PATH": executable()},
    )  # fmt: skip
    if done.returncode:
        raise TroubleError(f"Lighthouse failed on {address}", done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout)["categories"]
    return [100 * (found[kind]["score"] or 0) for kind in KINDS]
