"""What a library says of itself: completion, near names, readable objects, an offer in words."""

from __future__ import annotations

import ast
import base64
import re
from collections.abc import Iterator
from typing import Any

import altair as alt
import browser as shared
import ipywidgets as widgets
import nbformat
import pandas as pd
import pytest
import trainium_report
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from trainium_report import lab
from trainium_report.chapters import report
from trainium_report.notebook import cells, completion
from trainium_report.outputs.display import bundle, live

START = "from trainium_report import charts, controls, figure, lab, report"


@pytest.fixture(autouse=True)
def _neutral() -> Iterator[None]:
    yield
    lab.assumptions.unobserve_all()
    lab.assumptions.reset()


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    made = InteractiveShell()
    monkeypatch.setattr(completion, "get_ipython", lambda: made)
    trainium_report.load_ipython_extension(made)
    made.run_cell("from trainium_report import lab, report")
    made.run_cell("from trainium_report.chapters.price_performance import frames, models")
    yield made
    made.history_manager.end_session()


@pytest.mark.parametrize(
    ("text", "least", "never"),
    [
        ("lab.", {"my_offer", "assumptions"}, {"annotations", "Any", "Path", "added_rows"}),
        ("models.", {"required_ratio", "MODELS"}, {"annotations", "sp", "symbols"}),
        ("frames.comp", {"comparisons"}, {"pd"}),
        ("report().table('pri", {"prices"}, set()),
        ("lab.assumptions.set(mfu_r", {"mfu_rival="}, set()),
        ("lab.assumptions.set(month='2026-0", {"2026-02", "2026-07"}, set()),
        ("lab.add('prices', chip_id='h100", {"nvidia-h100"}, set()),
        ("lab.change('accelerators', 'aws-tr", {"aws-trainium2"}, set()),
        ("report().value('ratio_h100_j", {"ratio_h100_july"}, set()),
        ("lab.monte_carlo('training_s", {"training_saving"}, set()),
    ],
)
def test_names_are_completed(
    shell: InteractiveShell, text: str, least: set[str], never: set[str]
) -> None:
    with provisionalcompleter():
        found = {each.text for each in shell.Completer.completions(text, len(text))}
    assert least <= found
    assert not never & found


@pytest.mark.parametrize(
    ("ask", "near"),
    [
        (lambda: report().table("price"), "prices"),
        (lambda: report().models.outputs["required_rato"], "required_ratio"),
        (lambda: report().results("required_ratios"), "required_ratio"),
        (lambda: report().options("rival_chips"), "rival_chip"),
        (lambda: report().values["ratio_h100_juli"], "ratio_h100_july"),
        (lambda: lab.draws_panel("training_savings"), "training_saving"),
        (lambda: lab.my_offer(usd=2, chip="H10"), "nvidia-h100"),
        (lambda: lab.assumptions.set(mfu_rivl=0.4), "mfu_rival"),
    ],
)
def test_an_unknown_name_gets_the_nearest(ask: Any, near: str) -> None:
    with pytest.raises(KeyError, match=f"did you mean .*{near}"):
        ask()


def test_what_one_would_print_can_be_read() -> None:
    assert repr(lab.assumptions) == "assumptions(all at their defaults)"
    lab.assumptions.set(mfu_rival="45%")
    shown = bundle(lab.assumptions, watched=False)
    assert "Set by you: mfu_rival." in shown["text/plain"]
    assert "10% to 70%" in shown["text/html"]
    assert "tables, " in repr(report())
    assert "..." not in lab.calls()._repr_html_()
    assert repr(report().models.outputs).splitlines()[0].endswith("by name of output")
    assert "prices (" in repr(report().tables)
    with pytest.raises(ValueError, match=r"mfu_rival: 45 is not within .*: 45% is 0.45"):
        lab.assumptions.set(mfu_rival=45)


def test_a_chart_of_ones_own_is_drawn_here_with_its_legend(
    shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a fresh notebook no network is asked; what the browser's library lacks is drawn too."""
    rows = [{"x": at % 3, "y": at, "kind": "ab"[at % 2]} for at in range(9)]
    plain = alt.Chart(alt.Data(values=rows)).mark_point().encode(x="x:Q", y="y:Q", color="kind:N")
    found, _ = shell.display_formatter.format(plain)
    drawn = base64.b64decode(re.search("svg.xml;base64,([^\"]+)", found["text/html"])[1]).decode()
    assert "role-legend" in drawn
    assert not re.search("https?://(?!www.w3.org)", drawn + str(found))
    monkeypatch.setenv("TRAINIUM_FACE", "live")
    view = live(plain)[cells.VIEW]["model_id"]
    assert "legends" in widgets.widget._instances[view].chart["wide"]
    lacking = plain.transform_regression("x", "y")
    view = live(lacking)[cells.VIEW]["model_id"]
    assert widgets.widget._instances[view].chart == {}
    assert "<svg" in widgets.widget._instances[view].html


def test_the_start_notebook_runs() -> None:
    """Each of its cells shows something, and undoing what it has done undoes it."""
    names: dict[str, Any] = {}
    cells = nbformat.read(shared.ROOT / "start.ipynb", as_version=4).cells
    for cell in [cell for cell in cells if cell.cell_type == "code"][1:]:
        tree = ast.parse(f"{START}\n{cell.source}")
        last = tree.body.pop()
        assert isinstance(last, ast.Expr)
        exec(compile(tree, "start", "exec"), names)
        shown = eval(compile(ast.Expression(last.value), "start", "eval"), names)
        frame = isinstance(shown, pd.DataFrame)
        found = shown.to_html() if frame else bundle(shown, watched=False)["text/html"]
        assert len(found) > 100
    lab.reset_data()
    lab.assumptions.reset()
    assert not lab.assumptions.given()


def test_an_offer_of_ones_own_is_a_sentence_and_a_bar() -> None:
    before = report().evaluate("required_ratio", rival_price=1.95)
    offer = lab.my_offer(usd=1.95, chip="H100", mfu="45%")
    assert f"costs the same at {before:.0%} of its utilisation: " in offer.answer
    assert "Your offer of H100" in str(offer.figure.wide)
    state = lab.assumptions.state
    with pytest.raises(ValueError, match="too much"):
        lab.my_offer(usd=195)
    assert lab.assumptions.state == state
