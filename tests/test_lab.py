"""The chapters in JupyterLab and Notebook, driven in a browser that reaches this machine only."""

from __future__ import annotations

import json
import math
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import browser as shared
import ipywidgets as widgets
import lxml.html
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from trainium_report import claims, explore, lab, models, values

STEM = "price_performance"
PATIENCE = 60_000  # milliseconds; a run of all cells comes within
KNOWN = "Cannot read properties of undefined (reading 'schema')"  # Notebook's own, at its start
LIBRARY = 500_000  # bytes; no other message of a notebook is as long

# Cells out of sight are not in the document: scroll on until what is sought is there and drawn.
SEEK = """([css, text]) => {
  const found = [...document.querySelectorAll(css)].find((e) => e.textContent.includes(text));
  if (!found) {
    const pane = document.querySelector(".jp-WindowedPanel-outer");
    const end = pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 2;
    pane.scrollTop = end ? 0 : pane.scrollTop + pane.clientHeight / 2;
    return false;
  }
  found.scrollIntoView({ block: "center" });
  return found.localName === "img" ? found.naturalWidth > 0 : found.clientHeight > 0;
}"""


@dataclass(frozen=True)
class Stored:
    """A figure as the chapter in the repository has it."""

    id: str
    title: str
    alt: str


@dataclass(frozen=True)
class Served:
    """A copy of the book on a server: the address of the chapter, and its file."""

    address: str
    file: Path


def stored(file: Path) -> list[Stored]:
    """The figures among the stored outputs of a chapter."""
    notebook = json.loads(file.read_text(encoding="utf-8"))
    found = []
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            html = "".join(output.get("data", {}).get("text/html", ""))
            if '<figure class="figure"' in html:
                figure = lxml.html.fromstring(html)
                title = figure.find_class("figure-title")[0].text_content()
                alt = figure.xpath(".//img/@alt")[0]
                found.append(Stored(figure.get("id"), " ".join(title.split()), alt))
    return found


@dataclass
class Notebook:
    """A chapter open in the browser, and what was met on the way."""

    page: Page
    faults: list[str] = field(default_factory=list)
    libraries: list[int] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Open the chapter and wait for its kernel."""
        self.page.on("pageerror", self._failed)
        self.page.on("console", self._said)
        self.page.on("websocket", lambda link: link.on("framereceived", self._received))
        self.page.context.route("**/*", self._answer)
        with self.page.expect_websocket(lambda link: "/channels" in link.url, timeout=PATIENCE):
            self.page.goto(address)
        kernel = self.page.locator(".jp-Toolbar-kernelName", has_text="Python 3")
        expect(kernel).to_be_visible(timeout=PATIENCE)

    def _failed(self, error: Any) -> None:
        if str(error) != KNOWN:
            self.faults.append(f"error: {error}")

    def _said(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(message.text)

    def _received(self, frame: str | bytes) -> None:
        if len(frame) > LIBRARY:
            self.libraries.append(len(frame))

    def _answer(self, route: Any) -> None:
        if re.match(r"(https?|wss?)://127\.0\.0\.1:|data:|blob:", route.request.url):
            route.continue_()
        else:
            self.faults.append(f"request: {route.request.url}")
            route.abort()

    def run_all(self) -> None:
        """Run every cell by the menu."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
        self.page.get_by_text("Run All Cells", exact=True).click()

    def seek(self, css: str, text: str = "") -> Locator:
        """Bring into view the first element that matches and has the text; it is there for good."""
        self.page.wait_for_function(SEEK, arg=[css, text], timeout=PATIENCE, polling=100)
        return self.page.locator(css, has_text=text).first if text else self.page.locator(css).first

    def chart(self, figure: str) -> Locator:
        """The living chart of a figure, in view."""
        self.seek(f'.trainium [id="{figure}"] .figure-live svg')
        return self.page.locator(f'.trainium [id="{figure}"] .figure-live')

    def redrawn(self, figure: str, before: str) -> None:
        """Wait until the chart of a figure differs from what it was."""
        self.chart(figure)
        css = f'.trainium [id="{figure}"] .figure-live'
        differs = "([css, old]) => document.querySelector(css).innerHTML !== old"
        self.page.wait_for_function(differs, arg=[css, before])

    def panel(self, legend: str) -> Locator:
        """The panel of a legend, in view."""
        return self.seek(".trainium-controls", legend)


def _serve(app: str, home: Path) -> Iterator[Served]:
    """A server of an application over a copy of the book."""
    book = shared.copy(home / "report", "book", "data") / "book"
    chosen = home / "settings" / "@jupyterlab" / "apputils-extension"
    chosen.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (chosen / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
    own = {name: str(home / name.lower()) for name in (
        "JUPYTERLAB_WORKSPACES_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR", "IPYTHONDIR",
    )}  # fmt: skip
    given = {k: v for k, v in os.environ.items() if not k.startswith("TRAINIUM_")}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", app, "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
         f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=open",
         f"--ServerApp.root_dir={book}"],
        env={**given, **own, "JUPYTERLAB_SETTINGS_DIR": str(home / "settings")},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    said = []
    try:
        for line in server.stdout:
            said.append(line)
            if f"127.0.0.1:{port}/" in line:
                break
        else:
            pytest.fail("the server did not start:\n" + "".join(said[-20:]))
        threading.Thread(target=server.stdout.read, daemon=True).start()
        path = "lab/tree" if app == "jupyterlab" else "notebooks"
        name = f"{STEM}.ipynb"
        yield Served(f"http://127.0.0.1:{port}/{path}/{name}?token=open", book / name)
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The chapter in JupyterLab."""
    yield from _serve("jupyterlab", tmp_path_factory.mktemp("lab"))


@pytest.fixture(scope="module")
def notebook7(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The chapter in Notebook."""
    yield from _serve("notebook", tmp_path_factory.mktemp("notebook"))


@pytest.fixture
def chapter(chromium: Browser) -> Iterator[Notebook]:
    """A notebook in a context of its own; at the end it must have met no fault."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    made = Notebook(context.new_page())
    made.page.set_default_timeout(PATIENCE)
    yield made
    context.close()
    assert made.faults == []


def test_a_chapter_not_run_shows_its_figures(jupyterlab: Served, chapter: Notebook) -> None:
    chapter.open(jupyterlab.address)
    figures = stored(jupyterlab.file)
    assert len(figures) >= 6
    for figure in figures:
        chapter.seek(f"img[alt={json.dumps(figure.alt, ensure_ascii=False)}]")
    expect(chapter.page.locator(".trainium")).to_have_count(0)
    assert chapter.libraries == []


def test_jupyterlab_comes_alive(jupyterlab: Served, chapter: Notebook) -> None:
    chapter.open(jupyterlab.address)
    chapter.run_all()
    for figure in stored(jupyterlab.file):
        chapter.chart(figure.id)
        title = chapter.page.locator(f'.trainium [id="{figure.id}"] .figure-title')
        expect(title).to_have_text(figure.title)
    assert len(chapter.libraries) == 1

    before = chapter.chart("fig-useful-cost").inner_html()
    panel = chapter.panel("How well you would use them")
    slider = panel.locator(".widget-slider", has_text="Trainium's utilisation")
    cost = panel.locator(".answers tr").first
    written, badge = cost.inner_text(), panel.locator(".verdict")
    expect(badge).to_have_text(re.compile(claims.VERDICTS["cheaper"].text))
    slider.get_by_role("slider").press("Home")
    expect(slider.locator(".widget-readout")).to_have_text("10%")
    expect(cost).not_to_have_text(written)
    expect(badge).to_have_text(re.compile(claims.VERDICTS["dearer"].text))
    chapter.redrawn("fig-useful-cost", before)

    bills = chapter.chart("fig-training-cost")
    rival = re.findall(r"\$[\d,.]+ million", bills.inner_text())[-1]
    panel = chapter.panel("Your comparison")
    answers = panel.locator(".answers").inner_text()
    menu = panel.get_by_label("Provider")
    missing = menu.locator(f"option[value$='{values.NO_DATA}']").first.get_attribute("value")
    menu.select_option(missing)
    expect(panel.locator(".answers")).to_contain_text(values.NO_DATA)
    chapter.chart("fig-training-cost")
    expect(bills).not_to_contain_text(rival)
    badge = chapter.panel("How well you would use them").locator(".verdict")
    expect(badge).to_have_text(re.compile(claims.VERDICTS["no_data"].text))

    panel = chapter.panel("Your comparison")
    panel.get_by_role("button", name="Reset").click()
    expect(panel.locator(".answers")).to_have_text(answers, use_inner_text=True)
    chapter.chart("fig-training-cost")
    expect(bills).to_contain_text(rival)
    assert len(chapter.libraries) == 1


def test_notebook_comes_alive(notebook7: Served, chapter: Notebook) -> None:
    chapter.open(notebook7.address)
    chapter.run_all()
    before = chapter.chart("fig-useful-cost").inner_html()
    panel = chapter.panel("How well you would use them")
    panel.locator(".widget-slider").first.get_by_role("slider").press("Home")
    expect(panel.locator(".verdict")).to_have_text(re.compile(claims.VERDICTS["dearer"].text))
    chapter.redrawn("fig-useful-cost", before)
    assert len(chapter.libraries) == 1


# ---- without a browser --------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _neutral() -> Iterator[None]:
    yield
    lab.assumptions.reset()


def _all(box: widgets.Widget, kind: type) -> list[Any]:
    inner = [found for child in getattr(box, "children", ()) for found in _all(child, kind)]
    return ([box] if isinstance(box, kind) else []) + inner


def _answers(panel: widgets.Widget) -> lab.Part:
    (part,) = [part for part in _all(panel, lab.Part) if part.html]
    return part


def test_panel_and_assumptions_move_each_other() -> None:
    controls = explore.controls(
        "Test", "month", "mfu_rival", answers=["required_mfu", "cheaper"], presets=True
    )
    panel = lab.panel(controls)
    (slider,), (menu,) = _all(panel, widgets.FloatSlider), _all(panel, widgets.Dropdown)
    answers, (presets,) = _answers(panel), _all(panel, widgets.ToggleButtons)
    first = answers.html
    assert presets.value == "neutral"

    lab.assumptions.set(mfu_rival=0.5)
    assert slider.value == 0.5
    assert answers.html != first
    assert presets.value is None

    slider.value = 0.3
    assert lab.assumptions.value("mfu_rival") == 0.3
    menu.value = "2026-02"
    assert lab.assumptions.state["month"] == "2026-02"
    expected = models.evaluate("required_mfu", mfu_rival=0.3, month="2026-02")
    assert lab.assumptions.value("required_mfu") == expected

    presets.value = "best_case_nvidia"
    assert lab.assumptions.state == models.preset("best_case_nvidia")
    assert slider.value == models.inputs()["mfu_rival"].best_case_nvidia
    (reset,) = _all(panel, widgets.Button)
    reset.click()
    assert (presets.value, answers.html) == ("neutral", first)


def test_missing_data_are_named_wherever_they_show() -> None:
    panel = lab.panel(explore.controls("Test", "rival_chip", answers=["rival_price", "cheaper"]))
    (menu,), answers = _all(panel, widgets.Dropdown), _answers(panel)
    without = [option for label, option in menu.options if label.endswith(values.NO_DATA)]
    prices = {chip: models.evaluate("rival_price", rival_chip=chip) for _, chip in menu.options}
    assert without == [chip for chip, price in prices.items() if math.isnan(price)]
    lab.assumptions.set(rival_provider="lambda", rival_contract="spot")
    assert all(label.endswith(values.NO_DATA) for label, _ in menu.options)
    assert menu.value == models.choices()["rival_chip"].default
    assert values.NO_DATA in answers.html
    assert claims.badge("no_data") in answers.html
    lab.assumptions.set(rival_price=4.0)
    assert values.NO_DATA not in answers.html


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"mfu": 0.5}, KeyError),
        ({"month": "1999-01"}, ValueError),
        ({"mfu_rival": 3}, ValueError),
        ({"mfu_rival": float("nan")}, ValueError),
        ({"mfu_rival": "half"}, ValueError),
        ({"rival_price": "cheap"}, ValueError),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, Any], error: type[Exception]) -> None:
    before = lab.assumptions.state
    with pytest.raises(error, match=next(iter(given))):
        lab.assumptions.set(**given)
    assert lab.assumptions.state == before


@pytest.mark.parametrize("model", models.models().values(), ids=lambda model: model.id)
def test_every_model_has_a_panel(model: models.Model) -> None:
    panel = lab.explore_model(model)
    answers = _answers(panel)
    assert len(_all(panel, widgets.FloatSlider)) == len(model.inputs)
    assert len(_all(panel, widgets.Dropdown)) == len(model.choices)
    for output in model.outputs:
        assert output.label in lxml.html.fromstring(answers.html).text_content()


def test_the_library_travels_once_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []

    def send(part: lab.Part, content: object, buffers: list[bytes]) -> None:
        sent.append(len(buffers[0]))

    monkeypatch.setattr(lab.Part, "send", send)
    for page in ("test-1", "test-1", "test-2"):
        part = lab.Part(html="")
        part._handle_custom_msg({"kind": "library", "page": page}, [])
    assert len(sent) == 2
    assert min(sent) > LIBRARY


def test_dark_colours_are_those_of_the_pages() -> None:
    static = Path(lab.__file__).parent
    pages = (static / "site" / "theme" / "static" / "report.css").read_text(encoding="utf-8")
    dark = pages[pages.index('data-theme="dark"') :]
    own = (static / "static_lab" / "lab.css").read_text(encoding="utf-8")
    own = own[own.index("jp-theme-light") :]
    for name, colour in re.findall(r"(--fig-(?:amazon|nvidia|google|amd)[\w-]*): (#\w+)", own):
        assert f"{name}: {colour};" in dark
