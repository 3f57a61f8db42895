"""What the browser and build tests share: copies of the book, builds of it, a browser, pages."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import machine
import yaml
from playwright.sync_api import BrowserContext, Page

ROOT = Path(__file__).resolve().parents[1]
PARTS = (
    "book", "data", "_config.yml", "_toc.yml", "README.md", "Makefile", "requirements.txt",
    "constraints.txt", "LICENSE", "LICENSE-TEXT.md", "CITATION.cff",
)  # fmt: skip
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AXE = ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js"
BUILD = ["build", ".", "-W", "-n", "--keep-going"]

LOAD_ALL = """async () => {
  for (const figure of document.querySelectorAll("figure[data-spec]")) {
    figure.scrollIntoView({ block: "center", behavior: "instant" });
    const done = () => figure.querySelector(".figure-chart.is-live");
    if (!done()) await new Promise((resolve) => {
      const seen = () => { if (done()) { watch.disconnect(); resolve(); } };
      const watch = new MutationObserver(seen);
      watch.observe(figure, { subtree: true, childList: true, attributes: true });
      seen();
    });
  }
  scrollTo(0, 0);
  return document.querySelectorAll(".figure-chart.is-live").length;
}"""

# Two frames and a task: whatever a change has set in motion has been painted.
SETTLED = """() => new Promise((resolve) => requestAnimationFrame(
  () => requestAnimationFrame(() => setTimeout(resolve))))"""


def executable() -> str:
    """The browser to drive; the tests fail without one."""
    found = machine.browser()
    assert found, "no browser: make test gets one, or says what to install"
    return found


def tracked(*parts: str) -> list[str]:
    """The files under version control in these parts, as they are in the working tree."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", *parts], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def copy(to: Path, *parts: str) -> Path:
    """Copy parts of the book into a folder; ``TRAINIUM_DATA`` gives the data where it is set."""
    parts = parts or PARTS
    for name in tracked(*parts):
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, to / name)
    chosen = os.environ.get("TRAINIUM_DATA")
    if chosen and "data" in parts:
        shutil.rmtree(to / "data")
        shutil.copytree(chosen, to / "data")
    return to


def environment(seed: int = 1) -> dict[str, str]:
    """The environment of a build: its own data and face, a given order of hashes."""
    kept = {k: v for k, v in os.environ.items() if k not in {"TRAINIUM_DATA", "TRAINIUM_FACE"}}
    return {**kept, "PYTHONHASHSEED": str(seed), "NO_COLOR": "1"}


def build(folder: Path, seed: int = 1) -> subprocess.CompletedProcess[str]:
    """Build the book in a folder, from clean; the output is standard output and error as one."""
    shutil.rmtree(folder / "_build", ignore_errors=True)
    program = str(Path(sys.executable).with_name("jupyter-book"))
    return subprocess.run(
        [program, *BUILD], cwd=folder, env=environment(seed), check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600,
    )  # fmt: skip


def expected_pages() -> list[str]:
    """Paths of the pages that the book is to have, from its table of contents."""
    built = os.environ.get("TRAINIUM_BUILT")
    if built:
        return sorted(str(p.relative_to(built)) for p in Path(built).rglob("*.html"))
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    entries = [toc, *toc.get("chapters", [])]
    for part in toc.get("parts", []):
        entries += part["chapters"]
    for entry in entries:
        entries += entry.get("sections", []) if entry is not toc else []
    names = [f"{entry.get('file') or entry['root']}.html" for entry in entries]
    return sorted([*names, "404.html", "index.html", "search.html"])


def watch(context: BrowserContext, page: Page) -> list[str]:
    """Gather what must not happen on a page: errors, and requests for anything but a file."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)

    def answer(route: Any) -> None:
        if route.request.url.startswith(("file:", "data:", "blob:")):
            route.continue_()
        else:
            faults.append(f"request: {route.request.url}")
            route.abort()

    context.route("**/*", answer)
    return faults


def wake(page: Page) -> int:
    """Bring every figure to life; their number."""
    count: int = page.evaluate(LOAD_ALL)
    page.evaluate(SETTLED)
    return count


def ask(page: Page, function: str, given: Any) -> Any:
    """As ``page.evaluate`` for much at a time: what goes and what comes back is one JSON text."""
    made = page.evaluate(
        f"(text) => JSON.stringify(({function})(JSON.parse(text)))", json.dumps(given)
    )
    return json.loads(made)


@functools.cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def axe(page: Page, rules: str = "{}") -> list[str]:
    """One line for each violation that axe finds; ``rules`` are options of its own."""
    page.evaluate(_axe())
    found = page.evaluate(f"axe.run({{ resultTypes: ['violations'], preload: false, ...{rules} }})")
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


Open = Callable[..., Page]
