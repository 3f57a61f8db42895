"""The chapters in JupyterLab and Notebook, driven in a browser that reaches this machine only."""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import browser as shared
import ipywidgets as widgets
import lxml.html
import nbformat
import pytest
import yaml
from laboratory import LIBRARY, PATIENCE, Notebook, Served, serve
from playwright.sync_api import Browser, expect
from trainium_report import lab
from trainium_report.chapters import report
from trainium_report.models import Model
from trainium_report.outputs.controls import controls
from trainium_report.outputs.html import badge
from trainium_report.results import VERDICTS
from trainium_report.results.formats import NO_DATA
from trainium_report.site import refresh

STEM, SECOND = "price_performance", "market"
OWN = {
    "library": "from trainium_report import lab\n"
    "from trainium_report.chapters.price_performance import models",
    "panel": "lab.explore_model(models.required_ratio)",
    "draws": "lab.monte_carlo('training_saving')",
    "ranges": "lab.draws_panel('training_saving', 'cheaper_for_you')",
    "offer": "offer = lab.add('prices', chip_id='nvidia-h100', usd_per_chip_hour=1.5)\noffer",
    "wrong": "lab.add('prices', chip_id='nvidia-h100', usd_per_chip_hour='cheap')",
}
"""Cells of a notebook of the reader's own, the last one with a mistake."""


@dataclass(frozen=True)
class Stored:
    """A figure as the chapter in the repository has it."""

    id: str
    title: str
    alt: str


def others() -> list[str]:
    """The chapters of the table of contents that no test drives in full."""
    toc = yaml.safe_load((shared.ROOT / "_toc.yml").read_text(encoding="utf-8"))
    listed = re.findall(r"'book/(\w+)'", str(toc))
    chapters = [stem for stem in listed if (shared.ROOT / "book" / f"{stem}.ipynb").is_file()]
    drawn = [stem for stem in chapters if stored(shared.ROOT / "book" / f"{stem}.ipynb")]
    return [stem for stem in drawn if stem not in (STEM, SECOND)]


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


def _book(home: Path) -> Path:
    """A copy of the book's folder, with the reader's own notebook in it."""
    book = shared.copy(home / "report", "book", "data") / "book"
    own: Any = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, OWN.values())])
    refresh.normalise(own)
    nbformat.write(own, book / "own.ipynb")
    return book


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The book in JupyterLab."""
    home = tmp_path_factory.mktemp("lab")
    with serve("jupyterlab", _book(home), home) as served:
        yield served


@pytest.fixture(scope="module")
def notebook7(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The book in Notebook."""
    home = tmp_path_factory.mktemp("notebook")
    with serve("notebook", _book(home), home) as served:
        yield served


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
    chapter.open(jupyterlab.at(STEM))
    figures = stored(jupyterlab.file(STEM))
    assert len(figures) >= 6
    for figure in figures:
        chapter.seek(f"img[alt={json.dumps(figure.alt, ensure_ascii=False)}]")
    expect(chapter.page.locator(".trainium")).to_have_count(0)
    assert chapter.libraries == []


def test_jupyterlab_comes_alive(jupyterlab: Served, chapter: Notebook) -> None:
    chapter.open(jupyterlab.at(STEM))
    chapter.run_all()
    for figure in stored(jupyterlab.file(STEM)):
        chapter.chart(figure.id)
        title = chapter.page.locator(f'.trainium [id="{figure.id}"] .figure-title')
        expect(title).to_have_text(figure.title)
    assert len(chapter.libraries) == 1

    answers = chapter.panel("Your comparison").locator(".answers").inner_text()
    before = chapter.chart("fig-useful-cost").inner_html()
    panel = chapter.panel("How well you would use them")
    slider = panel.locator(".widget-slider", has_text="Trainium's utilisation")
    cost = panel.locator(".answers tr").first
    written, badge = cost.inner_text(), panel.locator(".verdict")
    expect(badge).to_have_text(re.compile(VERDICTS["cheaper"].text))
    slider.get_by_role("slider").press("Home")
    expect(slider.locator(".widget-readout")).to_have_text("10")
    expect(cost).not_to_have_text(written)
    expect(badge).to_have_text(re.compile(VERDICTS["dearer"].text))
    chapter.redrawn("fig-useful-cost", before)

    bills = chapter.chart("fig-training-cost")
    rival = re.findall(r"\$[\d,.]+ million", bills.inner_text())[-1]
    panel = chapter.panel("Your comparison")
    menu = panel.get_by_label("Provider")
    missing = menu.locator(f"option[value$='{NO_DATA}']").first.get_attribute("value")
    menu.select_option(missing)
    expect(panel.locator(".answers")).to_contain_text(NO_DATA)
    chapter.chart("fig-training-cost")
    expect(bills).not_to_contain_text(rival)
    badge = chapter.panel("How well you would use them").locator(".verdict")
    expect(badge).to_have_text(re.compile(VERDICTS["no_data"].text))

    panel = chapter.panel("Your comparison")
    panel.get_by_role("button", name="Reset").click()
    expect(panel.locator(".answers")).to_have_text(answers, use_inner_text=True)
    chapter.chart("fig-training-cost")
    expect(bills).to_contain_text(rival)
    assert len(chapter.libraries) == 1


def test_a_second_chapter_comes_alive_and_is_kept(
    jupyterlab: Served, chapter: Notebook, chromium: Browser
) -> None:
    """Run, moved, saved, and opened again with a new kernel: the figures are still there."""
    chapter.open(jupyterlab.at(SECOND))
    chapter.run_all()
    figures = stored(jupyterlab.file(SECOND))
    for figure in figures:
        chapter.chart(figure.id)
    before = chapter.chart("fig-share-by-definition").inner_html()
    panel = chapter.panel("The market you mean")
    badge = panel.locator(".verdict")
    expect(badge).to_have_text(re.compile(VERDICTS["depends"].text))
    low = panel.locator(".answers tr").first.inner_text()
    market = report().models.choices["mkt_market"]
    panel.get_by_label(market.label).select_option(label=market.options["gpu"])
    expect(panel.locator(".answers tr").first).not_to_have_text(low)
    expect(badge).to_have_text(re.compile(VERDICTS["supported"].text))
    slider = panel.locator(".widget-slider").first
    slider.get_by_role("slider").press("End")
    expect(badge).to_have_text(re.compile(VERDICTS["wrong"].text))
    chapter.redrawn("fig-share-by-definition", before)

    chapter.page.keyboard.press("Control+s")
    kept = jupyterlab.file(SECOND)
    deadline = time.monotonic() + 30
    while "application/vnd.jupyter.widget-state+json" not in kept.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, "the notebook was not saved with its widgets"
        chapter.page.wait_for_timeout(200)
    chapter.page.goto("about:blank")
    jupyterlab.end_kernels()
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    again = Notebook(context.new_page())
    again.page.set_default_timeout(PATIENCE)
    again.open(jupyterlab.at(SECOND))
    for figure in figures:
        again.seek(f'.trainium [id="{figure.id}"] .figure-chart svg')
    context.close()


@pytest.mark.parametrize("stem", others())
def test_every_other_chapter_runs(stem: str, jupyterlab: Served, chapter: Notebook) -> None:
    """The last figure comes alive, and no cell has failed on the way."""
    chapter.open(jupyterlab.at(stem))
    chapter.run_all()
    chapter.idle()
    chapter.chart(stored(jupyterlab.file(stem))[-1].id)
    expect(chapter.page.locator("[data-mime-type*='stderr'], .jp-RenderedText pre .ansi-red-fg")
           ).to_have_count(0)  # fmt: skip


def test_a_notebook_of_your_own(jupyterlab: Served, chapter: Notebook) -> None:
    """Links in and out, draws, a row for the session, and an error that says what is wrong."""
    page = chapter.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chapter.open(jupyterlab.at("own"))
    chapter.run_all()
    chapter.idle()
    chapter.seek(".jp-RenderedText", "expected a number")

    panel = chapter.panel("Required utilisation ratio")
    link = panel.get_by_label("Link")
    expect(link).to_have_value("index.html")
    panel.get_by_role("button", name="Best case for Nvidia").click()
    expect(link).to_have_value(re.compile("#s1:.*month=2026-02"))
    panel.get_by_role("button", name="Copy link").click()
    expect(panel.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link.input_value()
    link.fill("file:///elsewhere/price_performance.html#s1:mfu_rival=0.5&month=2026-02")
    link.press("Enter")
    expect(link).to_have_value("index.html#s1:mfu_rival=0.5&month=2026-02")
    expect(panel.get_by_label("Month")).to_have_value("February 2026")
    expect(panel.locator(".widget-readout")).to_have_text("50")
    panel.get_by_role("button", name="Reset").click()

    drawn = chapter.chart("fig-draws-training-saving").first
    expect(drawn).to_contain_text("half")
    panel = chapter.panel("Your ranges, drawn at random")
    before = panel.locator(".figure-title").inner_text()
    panel.get_by_role("button", name="uniform").click()
    expect(panel.locator(".figure-title")).not_to_have_text(before)
    expect(panel.locator(".figure-live svg")).to_be_visible()

    chapter.seek(".jp-RenderedHTMLCommon", "counts in data/prices.csv")
    menu = chapter.panel("Required utilisation ratio").get_by_label("Provider")
    expect(menu.locator("option", has_text="Your offer")).to_have_count(1)


def test_notebook_comes_alive(notebook7: Served, chapter: Notebook) -> None:
    chapter.open(notebook7.at(STEM))
    chapter.run_all()
    before = chapter.chart("fig-useful-cost").inner_html()
    panel = chapter.panel("How well you would use them")
    panel.locator(".widget-slider").first.get_by_role("slider").press("Home")
    expect(panel.locator(".verdict")).to_have_text(re.compile(VERDICTS["dearer"].text))
    chapter.redrawn("fig-useful-cost", before)
    assert len(chapter.libraries) == 1


# ---- without a browser --------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _neutral() -> Iterator[None]:
    yield
    lab.assumptions.unobserve_all()
    lab.assumptions.reset()


def _all(box: widgets.Widget, kind: type) -> list[Any]:
    inner = [found for child in getattr(box, "children", ()) for found in _all(child, kind)]
    return ([box] if isinstance(box, kind) else []) + inner


def _answers(panel: widgets.Widget) -> lab.HtmlWidget:
    (part,) = [part for part in _all(panel, lab.HtmlWidget) if part.html]
    return part


def test_panel_and_assumptions_move_each_other() -> None:
    asked = controls(
        "Test", "month", "mfu_rival", answers=["required_mfu", "cheaper"], presets=True
    )
    panel = lab.panel(asked)
    (slider,), (menu,) = _all(panel, widgets.FloatSlider), _all(panel, widgets.Dropdown)
    answers, (presets,) = _answers(panel), _all(panel, widgets.ToggleButtons)
    first = answers.html
    assert presets.value == "neutral"

    lab.assumptions.set(mfu_rival=0.5)
    assert slider.value == 50
    assert slider.description.endswith("(%)")
    assert answers.html != first
    assert presets.value is None

    slider.value = 30
    assert lab.assumptions.value("mfu_rival") == 0.3
    menu.value = "2026-02"
    assert lab.assumptions.state["month"] == "2026-02"
    expected = report().evaluate("required_mfu", mfu_rival=0.3, month="2026-02")
    assert lab.assumptions.value("required_mfu") == expected

    presets.value = "best_case_nvidia"
    assert lab.assumptions.state == report().models.preset("best_case_nvidia")
    assert slider.value == 100 * report().models.inputs["mfu_rival"].best_case_nvidia
    (reset,) = _all(panel, widgets.Button)
    reset.click()
    assert (presets.value, answers.html) == ("neutral", first)


def test_missing_data_are_named_wherever_they_show() -> None:
    panel = lab.panel(controls("Test", "rival_chip", answers=["rival_price", "cheaper"]))
    (menu,), answers = _all(panel, widgets.Dropdown), _answers(panel)
    without = [option for label, option in menu.options if label.endswith(NO_DATA)]
    prices = {chip: report().evaluate("rival_price", rival_chip=chip) for _, chip in menu.options}
    assert without == [chip for chip, price in prices.items() if math.isnan(price)]
    lab.assumptions.set(rival_provider="lambda", rival_contract="spot")
    assert all(label.endswith(NO_DATA) for label, _ in menu.options)
    assert menu.value == report().models.choices["rival_chip"].default
    assert NO_DATA in answers.html
    assert badge("no_data") in answers.html
    lab.assumptions.set(rival_price=4.0)
    assert NO_DATA not in answers.html


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


@pytest.mark.parametrize("model", report().models.models.values(), ids=lambda model: model.id)
def test_every_model_has_a_panel(model: Model) -> None:
    panel = lab.explore_model(model)
    answers = _answers(panel)
    assert len(_all(panel, widgets.FloatSlider)) == len(report().models.inputs_of(model))
    assert len(_all(panel, widgets.Dropdown)) == len(report().models.choices_of(model))
    for output in model.outputs:
        assert output.label in lxml.html.fromstring(answers.html).text_content()
    (fold,) = _all(panel, widgets.Accordion)
    fold.selected_index = 0
    assert len(_all(fold, lab.HtmlWidget)) == 1


def test_chapters_read_well_without_extensions() -> None:
    """Markdown cells hold no directive or role: a notebook shows those as raw text."""
    for file in sorted((shared.ROOT / "book").glob("*.ipynb")):
        for cell in nbformat.read(file, as_version=4).cells:
            if cell.cell_type == "markdown":
                assert not re.search(r"^[`:]{3,}\s*\{|\{[\w-]+\}`", cell.source, re.MULTILINE)


def test_the_library_travels_once_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []

    def send(part: lab.HtmlWidget, content: object, buffers: list[bytes]) -> None:
        sent.append(len(buffers[0]))

    monkeypatch.setattr(lab.HtmlWidget, "send", send)
    for page in ("test-1", "test-1", "test-2"):
        part = lab.HtmlWidget(html="")
        part._handle_custom_msg({"kind": "library", "page": page}, [])
    assert len(sent) == 2
    assert min(sent) > LIBRARY


def test_colours_stand_in_one_place() -> None:
    package = Path(lab.__file__).parents[1]
    place = package / "site" / "theme" / "static" / "colours.css"
    named = set(re.findall(r"(--[\w-]+):", place.read_text(encoding="utf-8")))
    assert lab.HtmlWidget._css.startswith(place.read_text(encoding="utf-8"))
    for path in set(package.rglob("*.css")) - {place}:
        own = re.findall(r"(--[\w-]+): (#\w+);", path.read_text(encoding="utf-8"))
        again = {name for name, _ in own if name in named}
        # Paper is white where it is paper.
        assert again == ({"--paper", "--raised", "--panel"} if path.name == "print.css" else set())


def test_a_share_has_one_percent_sign() -> None:
    panel = lab.panel(controls("All", "mfu_rival", answers=list(report().models.outputs)))
    shown = _answers(panel).html
    assert "%</td><td></td>" in shown
    assert "%</td><td>%" not in shown
