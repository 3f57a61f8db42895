"""The chapters in JupyterLab and Notebook, driven in a browser that reaches this machine only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import browser as shared
import lxml.html
import nbformat
import pytest
import yaml
from laboratory import ANSWERS, PATIENCE, Notebook, Served, serve
from playwright.sync_api import Browser, expect
from trainium_report.chapters import report
from trainium_report.results import VERDICTS
from trainium_report.results.formats import NO_DATA
from trainium_report.site import refresh

STEM, SECOND = "price_performance", "market"
OWN = {
    "library": "from trainium_report import lab\n"
    "from trainium_report.chapters.price_performance import models",
    "panel": "lab.explore_model(models.required_ratio)",
    "set": "lab.assumptions.set(mfu_rival=0.45, month='2026-02')",
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
                figure = lxml.html.fromstring(html).xpath("descendant-or-self::figure")[0]
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
    expect(chapter.changed()).to_have_count(0)
    for figure in figures:
        chapter.seek(f"img[alt={json.dumps(figure.alt, ensure_ascii=False)}]")
    expect(chapter.page.locator(".trainium")).to_have_count(0)
    expect(chapter.changed()).to_have_count(0)
    assert chapter.libraries == []


def page_answers(chromium: Browser, built: Path, link: str = "") -> list[str]:
    """What the answers of the chapter's page say, under the assumptions of a link."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{(built / 'book' / f'{STEM}.html').as_uri()}{link}")
    shared.settle(page)
    said: list[str] = page.evaluate(ANSWERS, ".answer")
    context.close()
    return said


def test_jupyterlab_comes_alive(
    jupyterlab: Served, chapter: Notebook, chromium: Browser, built: Path
) -> None:
    """Figures, panels and the sentences of the text, which say what the page says."""
    neutral = page_answers(chromium, built)
    chapter.open(jupyterlab.at(STEM))
    chapter.run_all()
    for figure in stored(jupyterlab.file(STEM)):
        chapter.chart(figure.id)
        title = chapter.page.locator(f'.trainium [id="{figure.id}"] .figure-title')
        expect(title).to_have_text(figure.title, use_inner_text=True)
    assert len(chapter.libraries) == 1

    answers = chapter.panel("Your comparison").locator(".answers").inner_text()
    before = chapter.chart("fig-useful-cost").inner_html()
    panel = chapter.panel("How well you would use them")
    slider = panel.locator(".trainium-number", has_text="Trainium's utilisation")
    cost = panel.locator(".answers tr").first
    written, badge = cost.inner_text(), panel.locator(".answers .verdict")
    expect(badge).to_have_text(re.compile(VERDICTS["cheaper"].text))
    handle, typed = slider.get_by_role("slider"), slider.get_by_role("textbox")
    expect(handle).to_have_accessible_name("Trainium's utilisation (%)")
    handle.press("Home")
    expect(typed).to_have_value("10")
    expect(handle).to_have_attribute("aria-valuetext", "10%")
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
    badge = chapter.panel("How well you would use them").locator(".answers .verdict")
    expect(badge).to_have_text(re.compile(VERDICTS["no_data"].text))

    panel = chapter.panel("Your comparison")
    link = panel.get_by_label("Link").input_value()
    moved = page_answers(chromium, built, link[link.index("#") :])
    assert sum("No data for this choice." in text for text in moved) > 3
    chapter.answers(moved)
    expect(panel.locator(".living-apart")).to_be_hidden()
    panel.get_by_role("button", name="Defaults").click()
    chapter.answers(neutral)
    expect(panel.locator(".answers")).to_have_text(answers, use_inner_text=True)
    chapter.chart("fig-training-cost")
    expect(bills).to_contain_text(rival)
    assert len(chapter.libraries) == 1


def test_a_second_chapter_comes_alive_and_is_kept(
    jupyterlab: Served, chapter: Notebook, chromium: Browser
) -> None:
    """Run, moved, saved twice: the file is as it was. Opened again, it shows its pictures."""
    chapter.open(jupyterlab.at(SECOND))
    chapter.run_all()
    figures = stored(jupyterlab.file(SECOND))
    for figure in figures:
        chapter.chart(figure.id)
    before = chapter.chart("fig-share-by-definition").inner_html()
    panel = chapter.panel("The market you mean")
    badge = panel.locator(".answers .verdict")
    expect(badge).to_have_text(re.compile(VERDICTS["depends"].text))
    low = panel.locator(".answers tr").first.inner_text()
    market = report().models.choices["mkt_market"]
    panel.get_by_label(market.label).select_option(label=market.options["gpu"])
    expect(panel.locator(".answers tr").first).not_to_have_text(low)
    expect(badge).to_have_text(re.compile(VERDICTS["supported"].text))
    panel.get_by_role("slider").first.press("End")
    expect(badge).to_have_text(re.compile(VERDICTS["wrong"].text))
    chapter.redrawn("fig-share-by-definition", before)

    kept = jupyterlab.file(SECOND)
    before = (shared.ROOT / "book" / kept.name).read_text(encoding="utf-8")
    for _ in range(2):
        chapter.save(kept)
        assert kept.read_text(encoding="utf-8") == before
        chapter.run_all()
        chapter.idle()
    chapter.page.goto("about:blank")
    jupyterlab.end_kernels()
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    again = Notebook(context.new_page())
    again.page.set_default_timeout(PATIENCE)
    again.open(jupyterlab.at(SECOND))
    for figure in figures:
        again.seek(f"img[alt={json.dumps(figure.alt, ensure_ascii=False)}]")
    expect(again.page.locator(".trainium, .jupyter-widgets")).to_have_count(0)
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
    # What a cell below a panel has set stays, though the panel was drawn after the cell had run.
    expect(panel.locator(".trainium-number input[type=text]")).to_have_value("45")
    expect(link).to_have_value("index.html#s1:mfu_rival=0.45&month=2026-02")
    panel.get_by_role("button", name="Defaults").click()
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
    expect(panel.locator(".trainium-number input[type=text]")).to_have_value("50")
    panel.get_by_role("button", name="Defaults").click()

    drawn = chapter.chart("fig-draws-training-saving").first
    expect(drawn).to_contain_text("a twentieth of the draws")
    panel = chapter.panel("Your ranges, drawn")
    before = panel.locator(".figure-title").inner_text()
    panel.get_by_role("button", name="uniform").click()
    expect(panel.locator(".figure-title")).not_to_have_text(before)
    expect(panel.locator(".figure-live svg")).to_be_visible()

    chapter.seek(".jp-RenderedHTMLCommon", "counts in data/prices.csv")
    menu = chapter.panel("Required utilisation ratio").get_by_label("Provider")
    expect(menu.locator("option", has_text="Your offer")).to_have_count(1)
    cells = page.locator(".jp-Notebook .jp-Cell")
    menu.press("b")
    expect(cells).to_have_count(len(OWN))
    chapter.save(jupyterlab.file("own"))


def test_notebook_comes_alive(
    notebook7: Served, chapter: Notebook, chromium: Browser, built: Path
) -> None:
    """It follows as JupyterLab does; with its kernel ends what that has written over the text."""
    chapter.open(notebook7.at(STEM))
    chapter.run_all()
    before = chapter.chart("fig-useful-cost").inner_html()
    panel = chapter.panel("How well you would use them")
    panel.get_by_role("slider").first.press("Home")
    expect(panel.locator(".answers .verdict")).to_have_text(re.compile(VERDICTS["dearer"].text))
    chapter.redrawn("fig-useful-cost", before)
    assert len(chapter.libraries) == 1

    numbers = chapter.seek(".jp-Notebook blockquote:has(.is-yours)").locator(".is-yours")
    expect(numbers.first).to_have_attribute("title", re.compile("^By default: "))
    chapter.restart()
    chapter.answers(page_answers(chromium, built))
    dead = chapter.panel("How well you would use them")
    said = dead.evaluate("(panel) => getComputedStyle(panel, '::before').content")
    assert "The kernel of this panel has ended" in said
