"""Panels, sliders and answers in a kernel, without a browser."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import browser as shared
import ipywidgets as widgets
import lxml.html
import nbformat
import pytest
from laboratory import LIBRARY
from nbconvert.exporters import HTMLExporter, NotebookExporter
from trainium_report import lab, start_chapter
from trainium_report.chapters import report
from trainium_report.models import Model
from trainium_report.notebook import cells
from trainium_report.notebook.sliders import NumberField
from trainium_report.outputs.controls import controls
from trainium_report.outputs.display import bundle
from trainium_report.outputs.html import badge
from trainium_report.results.formats import NO_DATA
from traitlets.config import Config


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
    (slider,), (menu,) = _all(panel, NumberField), _all(panel, widgets.Dropdown)
    answers, (presets,) = _answers(panel), _all(panel, widgets.ToggleButtons)
    first = answers.html
    assert presets.value == "neutral"

    lab.assumptions.set(mfu_rival=0.5)
    assert (slider.at, slider.field, slider.spoken) == (50, "50", "50%")
    assert answers.html != first
    assert presets.value is None

    slider.asked = {"number": 30.000000000000004, "n": 1}
    assert lab.assumptions.value("mfu_rival") == 0.3
    menu.value = "2026-02"
    assert lab.assumptions.state["month"] == "2026-02"
    expected = report().evaluate("required_mfu", mfu_rival=0.3, month="2026-02")
    assert lab.assumptions.value("required_mfu") == expected

    presets.value = "best_case_nvidia"
    assert lab.assumptions.state == report().models.preset("best_case_nvidia")
    assert slider.at == 100 * report().models.inputs["mfu_rival"].best_case_nvidia
    presets.value = "neutral"
    assert (presets.label, answers.html) == ("Defaults", first)


@pytest.mark.parametrize("typed", ["45", "45%", "0.45", "0,45", " 45 % "])
def test_a_typed_share_is_what_is_meant(typed: str) -> None:
    (slider,) = _all(lab.panel(controls("Test", "mfu_rival")), NumberField)
    slider.asked = {"text": typed, "n": 1}
    assert lab.assumptions.value("mfu_rival") == 0.45
    assert (slider.field, slider.fault, slider.heard) == ("45", "", 1)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("mfu_rival", "72", "“72” is out of range: expected 10% to 70%. It is still 41%."),
        ("mfu_rival", "half", "“half” is no number"),
        ("obs_loss", "0.5", "can be read in two ways: write 0.5% or 50%"),
        ("obs_spend", "1,500", "can be read in two ways: write 1.500 or 1500"),
    ],
)
def test_what_cannot_be_meant_is_refused_beside_its_field(
    name: str, typed: str, said: str
) -> None:
    (slider,) = _all(lab.panel(controls("Test", name)), NumberField)
    before = lab.assumptions.state
    slider.asked = {"text": typed, "n": 1}
    assert said in slider.fault
    assert (lab.assumptions.state, slider.heard) == (before, 1)
    lab.assumptions.reset()
    assert slider.fault == ""


def test_the_answer_in_a_panel_follows_the_reader() -> None:
    """It is the chapter's own sentence; at the defaults the chapter alone has it."""
    start_chapter("price_performance")
    legend = "Your comparison"
    answers = _answers(lab.panel(controls(legend, "rival_provider", answers=["required_ratio"])))
    assert "living" not in answers.html
    lab.assumptions.set(rival_provider="neocloud", rival_contract="neocloud_1y", month="2026-06")
    told = lxml.html.fromstring(answers.html).find_class("living")[0].text_content()
    ratio = report().evaluate("required_ratio", **lab.assumptions.state)
    assert f"if Trainium reaches {ratio:.0%} of the other chip's utilisation" in told
    assert "In June 2026, an hour of Trainium2" in told
    assert "(v:" not in told
    start_chapter("index")


def test_widgets_end_when_their_cell_runs_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell that ran twice leaves no widget and no follower of its first run."""
    shell = SimpleNamespace(
        execution_count=1, get_parent=lambda: {"metadata": {"cellId": "a-cell"}}
    )
    monkeypatch.setattr(cells, "get_ipython", lambda: shell)
    monkeypatch.setenv("TRAINIUM_FACE", "live")
    asked = controls("Test", "mfu_rival", "month", answers=["required_mfu"], presets=True)
    assert cells.VIEW not in bundle(asked, watched=False), "papermill and nbconvert get pictures"

    def run() -> lab.Panel:
        made = bundle(asked, cells.watched())
        shell.execution_count += 1
        assert {"text/html", "text/plain", cells.VIEW} <= {*made}
        assert "Run the cell" in made["text/html"]
        return next(w for w in widgets_now() if w.model_id == made[cells.VIEW]["model_id"])

    def widgets_now() -> list[Any]:
        return [*widgets.widget._instances.values()]

    first, size = run(), len(widgets_now())
    followers = len(lab.assumptions._trait_notifiers["state"]["change"])
    run()
    assert first.comm is None
    assert len(widgets_now()) == size
    assert len(lab.assumptions._trait_notifiers["state"]["change"]) == followers


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


def test_choices_without_data_lead_to_the_nearest_that_have_some() -> None:
    """Along the way that the page's button takes; what was chosen last stays."""
    menus = ["rival_chip", "rival_provider", "rival_contract", "month"]
    panel = lab.panel(controls("Test", *menus, answers=["required_ratio"]))
    (way,) = [part for part in panel.children if isinstance(part, widgets.Button)]
    assert way.layout.display == "none"
    lab.assumptions.set(rival_provider="neocloud")
    assert way.description == "Nearest with data: one-year contract, June 2026"
    way.click()
    assert way.layout.display == "none"
    assert lab.assumptions.value("required_ratio") > 1
    for chosen in ({"rival_provider": "lambda"}, {"rival_contract": "on_demand"}):
        lab.assumptions.set(**chosen)
    assert way.description == "Nearest with data: March 2026"
    lab.assumptions.reset()
    lab.assumptions.set(trainium_chip="aws-trainium3")
    assert way.description == "Back to the default choice"
    way.click()
    assert not lab.assumptions.given()


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
    assert len(_all(panel, NumberField)) == len(report().models.inputs_of(model))
    assert len(_all(panel, widgets.Dropdown)) == len(report().models.choices_of(model))
    for output in model.outputs:
        assert output.label in lxml.html.fromstring(answers.html).text_content()
    (fold,) = _all(panel, widgets.Accordion)
    fold.selected_index = 0
    assert len(_all(fold, lab.HtmlWidget)) == 1


def test_chapters_read_well_without_extensions() -> None:
    """Markdown cells hold no directive, role or target: a notebook shows those as raw text."""
    raw = re.compile(r"^[`:]{3,}\s*\{|\{[\w-]+\}`|^\(.*\)=$", re.MULTILINE)
    for file in sorted((shared.ROOT / "book").glob("*.ipynb")):
        for cell in nbformat.read(file, as_version=4).cells:
            assert cell.cell_type != "markdown" or not raw.search(cell.source)


def test_an_exported_chapter_has_its_figures_and_no_dead_link() -> None:
    """As `make` sets nbconvert up: HTML has text for checked numbers, a notebook keeps them."""
    file = shared.ROOT / "book" / "market.ipynb"
    settings = Path(lab.__file__).parent / "static" / "nbconvert.json"
    config = Config(json.loads(settings.read_text(encoding="utf-8")))
    made, _ = HTMLExporter(config=config).from_filename(str(file))
    assert "v:" not in {link[:2] for _, _, link, _ in lxml.html.fromstring(made).iterlinks()}
    assert made.count('<figure class="figure"') == file.read_text("utf-8").count("<figure class=")
    assert "(v:" in NotebookExporter(config=config).from_filename(str(file))[0]


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
