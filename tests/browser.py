"""What the browser and build tests share: copies of the book, builds of it, a browser, pages."""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal

import machine
import pytest
import yaml
from lxml import html as lxml_html
from playwright.sync_api import BrowserContext, Page, Request
from trainium_report.chapters import report
from trainium_report.tables import current

ROOT = Path(__file__).resolve().parents[1]
PARTS = (
    "book", "data", "_config.yml", "_toc.yml", "README.md", "CONTRIBUTING.md", "start.ipynb",
    "Makefile", "requirements.txt", "constraints.txt", "LICENSE", "LICENSE-TEXT.md", "CITATION.cff",
)  # fmt: skip
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AXE = ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js"
BUILD = ["build", ".", "-W", "-n", "--keep-going"]


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

    def request(sent: Request) -> None:
        if not sent.url.startswith(("file:", "data:", "blob:")):
            faults.append(f"request: {sent.url}")

    page.on("request", request)
    context.set_offline(True)
    return faults


@functools.cache
def _in_page() -> str:
    parts = ("colours.js", "in_page.js")
    return "\n".join((ROOT / "tests" / name).read_text(encoding="utf-8") for name in parts)


def inside(page: Page, act: str, given: Any = None) -> Any:
    """What a function of ``in_page.js`` gives on a page."""
    return page.evaluate(f"(given) => {{ {_in_page()}\nreturn inside.{act}(given); }}", given)


def until(page: Page, holds: str, given: Any = None) -> None:
    """Wait until a function holds on a page; the content policy forbids Playwright's own way."""
    script = f"(given) => {{ {_in_page()}\nreturn until(() => ({holds})(given)); }}"
    assert page.evaluate(script, given), f"it never holds: {holds} {given}"


def settle(page: Page) -> None:
    """Wait until what a change has set in motion has been painted."""
    inside(page, "settled")


def wake(page: Page, figures: str = "figure[data-spec]") -> int:
    """Bring figures to life; how many of them live."""
    count: int = inside(page, "wake", figures)
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


# The looks in which axe sees each page.
AXE_WIDTHS = (320, 390, 1280)
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
# What a page has many of is seen whole without contrast, which takes axe longest.
WHOLE = "{ rules: { 'color-contrast': { enabled: false } } }"


def axe(page: Page, rules: str = "{}") -> list[str]:
    """One line for each violation that axe finds; ``rules`` are options of its own."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found = page.evaluate(
        "axe.run({ resultTypes: ['violations'], reporter: 'no-passes', selectors: false,"
        f" preload: false, ...{rules} }})"
    )
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@functools.cache
def tree(built: Path, name: str) -> Any:
    """A built page, parsed; tests only read it."""
    return lxml_html.parse(str(built / name)).getroot()


def classed(root: Any, name: str) -> list[Any]:
    """The elements of a class."""
    wanted = f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"
    return list(root.xpath(f"//*[{wanted}]"))


def with_controls(built: Path) -> list[str]:
    """The pages whose controls move something."""
    return [name for name in READ if classed(tree(built, name), "controls")]


def some_with_controls(built: Path) -> list[str]:
    """Three of them, with sliders alone and with menus too. What they share is one script."""
    wanted = {"book/index.html", "book/anthropic.html", "book/price_performance.html"}
    return sorted(wanted & set(with_controls(built)))


def illustrated(built: Path) -> list[str]:
    """The pages with figures."""
    return [name for name in READ if classed(tree(built, name), "figure")]


def model(built: Path, name: str) -> dict[str, Any]:
    """What the script of a page knows of its assumptions."""
    found: dict[str, Any] = json.loads(tree(built, name).get_element_by_id("report-model").text)
    return found


def choose(page: Page, choice: str, option: str) -> None:
    """Take an option of a menu."""
    page.locator(f"select[data-assumption='{choice}']").first.select_option(option)


def other(page: Page) -> dict[str, Any]:
    """Assumptions of the page's sliders, or else of its menus, away from their defaults."""
    controls = page.locator("[data-assumption]").all()
    shown = sorted({str(control.get_attribute("data-assumption")) for control in controls})
    sliders = {key: report().models.inputs[key] for key in shown if key in report().models.inputs}
    if not sliders:
        menus = {key: report().models.choices[key] for key in shown}
        return {k: c.best_case_nvidia for k, c in menus.items() if c.best_case_nvidia != c.default}
    return {
        key: item.low if item.default > (item.low + item.high) / 2 else item.high
        for key, item in sliders.items()
    }


def each(names: Iterable[str]) -> list[Any]:
    """Pages to parametrise by: the tests of one stay on one worker."""
    return [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in names]


PAGES = expected_pages()
# One template makes the pages of the tables: tests/pages/test_explore.py looks at them.
TABLES = [f"tables/{name}.html" for name in current().names]
READ = [name for name in PAGES if name not in ("404.html", "index.html")]
# Where one script or one style serves all pages alike, a few of them stand for the others.
SOME = [name for name in READ if re.search("index|claims|price|roadmap", name)]

Open = Callable[..., Page]
