"""Figures of the built book that no test asserts: weight of a page, and slider to paint.

Run by ``make bench`` on ``_build/html``. Bytes are gzipped as a host would send them. Slider to
paint is the time from an input event to the end of the frame that shows its effect, over sixty
moves with every figure of the page drawn, at full speed and with the processor slowed four times.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

BOOK = Path(__file__).resolve().parents[1] / "_build" / "html"

MOVE = """async (count) => {
  const slider = document.querySelector("input[type=range][data-assumption]");
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  }));
  const times = [];
  for (let n = 0; n < count; n++) {
    await painted();
    slider.value = low + (high - low) * ((n * 7) % count) / count;
    const start = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    times.push(await painted() - start);
  }
  return times;
}"""


def weight(page: Path) -> tuple[int, int]:
    """Gzipped bytes of a first view, and of the page with every figure drawn."""
    text = page.read_text(encoding="utf-8")
    linked = re.findall(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"', text)
    first = [page, *((page.parent / link).resolve() for link in linked)]
    specs = [(page.parent / spec).resolve() for spec in re.findall(r'data-spec="([^"]+)"', text)]
    later = [BOOK / "_static" / "vega.js", *specs] if specs else []
    sizes = [len(gzip.compress(path.read_bytes(), 6)) for path in first]
    return sum(sizes), sum(sizes) + sum(len(gzip.compress(p.read_bytes(), 6)) for p in later)


def paint(page: Page, path: Path, slow: int) -> tuple[float, float] | None:
    """Median and 95th percentile of slider to paint in milliseconds; None without a slider."""
    page.goto(path.as_uri())
    figures = page.locator("figure[data-spec]")
    for number in range(figures.count()):
        figures.nth(number).scroll_into_view_if_needed()
        figures.nth(number).locator(".figure-live svg").wait_for()
    if not page.locator("input[type=range][data-assumption]").count():
        return None
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
    page.evaluate(MOVE, 10)
    times = sorted(page.evaluate(MOVE, 60))
    return statistics.median(times), times[int(0.95 * len(times))]


def main() -> int:
    """Print one line a page."""
    found = (shutil.which(name) for name in ("chromium", "google-chrome"))
    browser = os.environ.get("CHROMIUM") or next(filter(None, found), None)
    if not browser or not BOOK.exists():
        print("bench: needs a built book (make book) and Chromium or Chrome")
        return 1
    print(f"{'page':28} {'first view':>11} {'all drawn':>11} {'paint':>16} {'slowed x4':>16}")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for path in sorted((BOOK / "book").glob("*.html")):
            first, drawn = (f"{size / 1000:.0f} kB" for size in weight(path))
            shown = []
            for slow in (1, 4):
                page = chromium.new_page(viewport={"width": 1280, "height": 900})
                times = paint(page, path, slow)
                shown.append(f"{times[0]:.0f} / {times[1]:.0f} ms" if times else "-")
                page.close()
            print(f"{path.stem:28} {first:>11} {drawn:>11} {shown[0]:>16} {shown[1]:>16}")
        chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
