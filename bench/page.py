"""Figures that no test asserts: our pages beside the stock variant of the same chapters.

Run by ``make bench``. Both are built from clean in a folder of their own and served with gzip;
files that the stock pages take from content networks are served from this machine, and those that
cannot be had are counted as missing. ``--built`` and ``--stock`` name books built before,
``--page`` one chapter, ``--quick`` leaves out the rows and Lighthouse.

Slider to paint is the time from an input event to the end of the frame that shows its effect, over
sixty moves with every figure drawn. 'In the frame': the event comes when a browser hands over the
moves of a pointer, at the beginning of a frame. 'After a frame': it comes just after one has ended,
the worst moment, and the wait for the next is counted. 'Bare' is the same for a slider that nothing
listens to: what the browser itself takes. Stock pages have no sliders.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import host
import variants
from playwright.sync_api import Browser, Page, sync_playwright

LIGHTHOUSE = "lighthouse@12.8.2"
RUNS = 3

MOVE = """async ([count, aligned, bare]) => {
  const slider = document.querySelector("input[type=range][data-assumption]");
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const ended = () => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  });
  const frame = () => new Promise((done) => requestAnimationFrame(() => done(performance.now())));
  const times = [];
  for (let n = 0; n < count; n++) {
    await frame();
    await ended();
    if (aligned) await frame();
    slider.value = low + (high - low) * ((n * 7) % count) / count;
    const start = performance.now();
    if (!bare) slider.dispatchEvent(new Event("input", { bubbles: true }));
    if (!aligned) await frame();
    times.push(await ended() - start);
  }
  return times;
}"""

# Scrolls through the page; the time from each figure's coming into view to its being alive.
WAKE = """async () => {
  const times = [];
  for (const figure of document.querySelectorAll("figure[data-spec], [id^=altair-viz]")) {
    const alive = () => figure.matches("figure")
      ? figure.querySelector(".is-live") : figure.querySelector("canvas, svg");
    const start = performance.now();
    figure.scrollIntoView({ block: "center", behavior: "instant" });
    while (!alive() && performance.now() - start < 10000) {
      await new Promise((done) => setTimeout(done, 5));
    }
    times.push(performance.now() - start);
  }
  return times;
}"""
SHIFT = """new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) {
    window.shifted = (window.shifted ?? 0) + entry.value;
  }
}).observe({ type: "layout-shift", buffered: true });"""


def executable() -> str:
    """The browser; without one the bench ends."""
    program = Path(__file__).resolve().parents[1] / "tests" / "machine.py"
    asked = subprocess.run(
        [sys.executable, program], stdout=subprocess.PIPE, text=True, check=False
    )
    if asked.returncode:
        sys.exit(asked.returncode)
    return asked.stdout.strip()


def paint(page: Page, slow: int) -> dict[str, str]:
    """Median and 95th percentile of slider to paint, and the median of a bare slider."""
    if not page.locator("input[type=range][data-assumption]").count():
        return {}
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
    page.evaluate(MOVE, [10, True, False])
    shown = {}
    for name, aligned in (("in the frame", True), ("after a frame", False)):
        times = sorted(page.evaluate(MOVE, [60, aligned, False]))
        bare = statistics.median(page.evaluate(MOVE, [60, aligned, True]))
        middle, most = statistics.median(times), times[int(0.95 * len(times))]
        shown[f"slider x{slow}, {name}"] = f"{middle:.0f} / {most:.0f} ms (bare {bare:.0f})"
    return shown


def view(chromium: Browser, address: str, log: host.Log) -> dict[str, str]:
    """What one page costs in a desktop window."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.add_init_script(SHIFT)
    log.clear()
    page.goto(address, wait_until="networkidle")
    first = (log.sent, log.requests)
    woken = page.evaluate(WAKE)
    page.wait_for_load_state("networkidle")
    row = {
        "first view": f"{first[0] / 1000:.0f} kB, {first[1]} requests",
        "all drawn": f"{log.sent / 1000:.0f} kB, {log.requests} requests",
        "missing": str(len(log.missing)),
        "layout shift": f"{page.evaluate('window.shifted ?? 0'):.3f}",
        "to wake a figure": f"{statistics.median(woken):.0f} ms of {len(woken)}" if woken else "-",
    }
    for slow in (1, 4):
        row |= paint(page, slow)
    page.close()
    return row


def lighthouse() -> list[str] | None:
    """The command that runs Lighthouse, if it can be had here."""
    named = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    npx = shutil.which("npx")
    command = [named] if named else [npx, "--yes", LIGHTHOUSE] if npx else None
    if command is None:
        return None
    tried = subprocess.run([*command, "--version"], capture_output=True, check=False, timeout=600)
    return command if tried.returncode == 0 else None


def scores(command: list[str], address: str) -> str:
    """Medians of performance, accessibility, best practices and SEO on a phone."""
    kinds = ("performance", "accessibility", "best-practices", "seo")
    found: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(RUNS):
        done = subprocess.run(
            [*command, address, "--quiet", "--output=json",
             "--chrome-flags=--headless=new --no-sandbox"],
            capture_output=True, text=True, check=False, timeout=300,
            env={**os.environ, "CHROME_PATH": executable()},
        )  # fmt: skip
        if done.returncode:
            return "failed"
        result: dict[str, Any] = json.loads(done.stdout)["categories"]
        for kind in kinds:
            found[kind].append(100 * (result[kind]["score"] or 0))
    return " / ".join(f"{statistics.median(found[kind]):.0f}" for kind in kinds)


def table(rows: dict[str, dict[str, str]]) -> None:
    """Print measures as rows and variants as columns."""
    keys = list(dict.fromkeys(key for row in rows.values() for key in row))
    print(f"{'':24}" + "".join(f"{name:>34}" for name in rows))
    for key in keys:
        print(f"{key:24}" + "".join(f"{row.get(key, '-'):>34}" for row in rows.values()))
    print(flush=True)


def rows_tenfold(folder: Path) -> None:
    """What ten times the rows of the largest table cost."""
    copy, name, count = variants.tenfold(folder / "tenfold")
    python = [sys.executable, "-m", "trainium_report.data"]
    plain = variants.measured(python, variants.ours(folder / "plain") / "book")
    more = variants.measured(python, copy / "book")
    print(f"Checking the data: {plain[1]:.1f} s, {plain[2]:.0f} MB")
    word = "" if more[0] == 0 else f" (it ended with {more[0]}; see {copy}/book/bench.log)"
    print(f"... with {count} rows in {name}: {more[1]:.1f} s, {more[2]:.0f} MB{word}")
    code, seconds, memory = variants.build(copy)
    word = "" if code == 0 else f" (it ended with {code})"
    print(
        f"Build with {count} rows in {name}: {seconds:.0f} s, {memory:.0f} MB{word}\n", flush=True
    )


def main() -> int:
    """Build, serve, measure, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--built", type=Path)
    asked.add_argument("--stock", type=Path)
    asked.add_argument("--page", action="append")
    asked.add_argument("--quick", action="store_true")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        books = {"ours": given.built, "stock": given.stock}
        faces = {"ours": "", "stock": "stored"}
        for name, make in (("ours", variants.ours), ("stock", variants.stock)):
            if books[name] is None:
                code, seconds, memory = variants.build(make(folder / name), faces[name])
                print(f"Build, {name}: {seconds:.0f} s, {memory:.0f} MB at its peak")
                if code:
                    print((folder / name / "bench.log").read_text(encoding="utf-8")[-2000:])
                    return 1
                books[name] = folder / name / "_build" / "html"
        if lacking := host.packages(folder / "networks"):
            print(f"Not to be had here, missing from the stock pages: {', '.join(lacking)}")
        command = None if given.quick else lighthouse()
        print("Lighthouse: not to be had here.\n" if command is None else "")
        with sync_playwright() as play:
            chromium = play.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
            for stem in given.page or variants.chapters():
                rows = {}
                for name, book in books.items():
                    path = f"book/{stem}.html"
                    if book is None or not (book / path).exists():
                        continue
                    with host.serve(book, folder / "networks") as (address, log):
                        rows[name] = view(chromium, f"{address}/{path}", log)
                        if command:
                            rows[name]["Lighthouse, phone"] = scores(command, f"{address}/{path}")
                print(stem)
                table(rows)
            chromium.close()
        if not given.quick:
            rows_tenfold(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
