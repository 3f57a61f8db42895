"""Rows for the session: checked as the files are, counted everywhere, and undone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import ipywidgets as widgets
import numpy as np
import pandas as pd
import pytest
from trainium_report import figure, lab
from trainium_report.chapters import report
from trainium_report.chapters.anthropic.frames import clusters
from trainium_report.chapters.anthropic.models import h100_equivalents
from trainium_report.chapters.price_performance.frames import OWN, comparisons
from trainium_report.charts import ranked_bars
from trainium_report.outputs.controls import controls
from trainium_report.outputs.html import badge
from trainium_report.tables import YOURS, DataError, check, current


@pytest.fixture(autouse=True)
def _undone() -> Iterator[None]:
    yield
    lab.assumptions.unobserve_all()
    lab.reset_data()
    lab.assumptions.reset()


def test_your_price_counts_in_lookups_selectors_panels_and_verdicts() -> None:
    panel = lab.panel(controls("Test", "rival_provider", answers=["cheaper_for_you"]))
    menu = panel.children[1]
    assert isinstance(menu, widgets.Dropdown)
    assert lab.assumptions.value("cheaper_for_you") == 0
    offer = lab.add("prices", chip_id="nvidia-h100", usd_per_chip_hour=1.5)
    assert "your-offer" in [option for _, option in menu.options]
    lab.assumptions.set(**offer.options)
    assert lab.assumptions.value("rival_price") == 1.5
    assert report().verdict("cheaper_for_you", **lab.assumptions.state) == "dearer"
    assert badge("dearer") in panel.children[-2].html
    lab.reset_data()
    assert lab.assumptions.state["rival_provider"] == "aws"
    assert "your-offer" not in [option for _, option in menu.options]


def test_your_chip_takes_part() -> None:
    lab.add("accelerators", name="My chip", bf16_dense_tflops=1334, memory_bw_tbs=5.8)
    offer = lab.add("prices", chip_id="my-chip", usd_per_hour=8 * 2.235, chips=8)
    assert report().evaluate("rival_peak", **offer.options) == 1334
    assert math.isclose(report().evaluate("required_ratio", **offer.options), 2, rel_tol=1e-3)
    assert math.isnan(report().evaluate("rival_peak", **offer.options, precision="fp8"))


def test_a_changed_row_changes_values_rulings_and_figures() -> None:
    """The numbers of the prose, the models and a figure follow a cell; a reset undoes it."""

    def shown() -> tuple[str, float, str]:
        rows = comparisons(report())
        drawn = figure(
            ranked_bars(rows, "required_ratio", format="{:.0%}", description="Ratio"),
            id="t", title="T", subtitle="T", data=rows, columns={"label": "L"},
        )  # fmt: skip
        ratio = report().evaluate("required_ratio")
        return report().value("ratio_h100_july").text, ratio, str(drawn.wide)

    before = shown()
    lab.change("accelerators", "aws-trainium2", bf16_dense_tflops=800)
    after = shown()
    assert after[1] == pytest.approx(before[1] * 667 / 800)
    assert all(old != new for old, new in zip(before, after, strict=True))
    lab.reset_data()
    assert shown() == before


def test_your_cluster_is_a_row_like_the_others() -> None:
    row = lab.add("clusters", cluster="My cluster", chip_id="aws-trainium2", chips=5000)
    table = report().table("clusters").set_index("cluster_id")
    assert table.at[row.key, "chips"] == 5000
    drawn = clusters(report()).set_index("source_id").loc[YOURS]
    assert drawn["label"] == "My cluster · yours"
    weight = h100_equivalents(current(), "aws-trainium2")
    assert drawn["thousand"] == pytest.approx(5 * weight)
    assert report().table("sources").set_index("source_id").at[YOURS, "publisher"] == "You"


@pytest.mark.parametrize(
    ("table", "cells", "said"),
    [
        ("prices", {"usd_per_chip_hour": 3.0}, "column chip_id: found '', expected a value"),
        ("prices", {"chip_id": "H100", "usd_per_chip_hour": 3}, "rators (did you mean nvidia-h100"),
        ("prices", {"chip_id": "nvidia-h100"}, "expected a price"),
        ("prices", {"chip_id": "nvidia-h100", "price": 3}, "expected usd_per_chip_hour"),
        ("prices", {"chip_id": "nvidia-h100", "usd_per_chip_hour": "cheap"}, "expected a number"),
        ("prices", {"chip_id": "nvidia-h100", "usd_per_chip_hour": 300}, "expected at most 50"),
        ("prices", {"chip_id": "nvidia-h100", "usd_chip": 3}, "expected usd_per_chip_hour"),
        ("prices", {"chip_id": "nvidia-h100", "usd_per_hour": 3, "as_of": "2031"}, "no date after"),
        ("accelerators", {"name": "C", "bf16_dense_tflops": -1}, "expected at least 10"),
        ("clusters", {"chips": 1.5}, "column chips: found '1.5', expected a whole number"),
    ],
)
def test_a_wrong_row_is_refused_by_name(table: str, cells: dict[str, Any], said: str) -> None:
    before = len(report().table(table))
    with pytest.raises(
        DataError, match=rf"data/{table}\.csv row {before + 2}, column"
    ) as told:
        lab.add(table, **cells)
    assert said in str(told.value)
    assert len(report().table(table)) == before
    assert current().stand_ins == {}


def test_values_of_numpy_and_pandas_and_names_in_any_script_are_taken() -> None:
    row = lab.add(
        "prices", chip_id="nvidia-h100", usd_per_chip_hour=np.float32(2.5), chips=np.int64(1),
        preferred=np.True_, notes=pd.NA, as_of=pd.NaT, provider="\u963f\u91cc\u4e91",
    )  # fmt: skip
    assert (row.cells["preferred"], row.cells["usd_per_hour"]) == ("true", "2.5")
    assert "notes" not in row.cells
    assert row.options["rival_provider"].startswith("provider-")
    lab.assumptions.set(**row.options)
    assert lab.assumptions.value("rival_price") == 2.5
    lab.assumptions.set(rival_price=np.int64(3), mfu_rival=np.float64(0.5))
    carried = lab.assumptions.link().partition("#s1:")[2].split("&")
    assert {"mfu_rival=0.5", "rival_price=3"} <= {*carried}
    before = dict(lab.assumptions.state)
    for none in (0, -1, np.int64(0), float("nan"), np.True_):
        with pytest.raises(ValueError, match="rival_price: "):
            lab.assumptions.set(rival_price=none, mfu_rival=0.6)
    assert lab.assumptions.state == before


def test_unknown_tables_and_keys_are_named() -> None:
    with pytest.raises(KeyError, match="did you mean prices"):
        lab.add("price", usd_per_chip_hour=3)
    with pytest.raises(KeyError, match="did you mean aws-trainium2"):
        lab.change("accelerators", "aws-trainium-2", bf16_dense_tflops=800)


def test_the_report_itself_is_untouched() -> None:
    neutral = report().models.preset("neutral")
    lab.add("prices", chip_id="nvidia-h100", usd_per_chip_hour=1.5)
    assert report().models.preset("neutral") == neutral
    assert check() == []


def test_an_own_price_outlives_a_moved_slider_and_a_link_that_says_itself() -> None:
    panel = lab.panel(controls("Test", "mfu_trainium", answers=["required_mfu"], presets=True))
    slider = panel.children[1]
    (field,) = [w for w in panel.children[3].children if isinstance(w, widgets.Text)]
    lab.assumptions.set(rival_price=1.95)
    slider.asked = {"number": 45, "n": 1}
    assert lab.assumptions.state["mfu_trainium"] == 0.45
    assert lab.assumptions.value("rival_price") == 1.95
    field.value = lab.assumptions.link()
    assert lab.assumptions.value("rival_price") == 1.95
    typed, *_ = _own_field()
    assert typed.value == "1.95"
    panel.children[2].value = "neutral"
    assert (typed.value, lab.assumptions.given()) == ("", {})


def _own_field() -> tuple[Any, Any, Any, Any]:
    """The field of the rival's price in a panel, its button, what it says, and the answers."""
    panel = lab.panel(controls("Test", "rival_price", answers=["rival_price", "required_ratio"]))
    field, clear, note = panel.children[1].children
    return field, clear, note, panel.children[-2]


@pytest.mark.parametrize("typed", ["2.10", "2,10", "$2.10"])
def test_a_price_of_ones_own_is_typed_in_the_panel(typed: str) -> None:
    field, clear, note, answers = _own_field()
    assert "empty; published: $5.19" in note.value
    field.value = typed
    assert lab.assumptions.value("rival_price") == 2.1
    assert "yours (published: $5.19" in note.value
    assert "USD per chip-hour, yours" in answers.html
    assert "With your price of the rival: $2.10 per chip-hour." in answers.html
    assert lab.assumptions.link().endswith("#s1:rival_price=2.1")
    clear.click()
    assert field.value == ""
    assert "rival_price" not in lab.assumptions.state
    assert "yours" not in answers.html
    lab.assumptions.open("index.html#s1:rival_price=3.25")
    assert field.value == "3.25"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("0", "above zero"), ("-1", "above zero"), ("dear", "is no price"), ("99", "too much")],
)
def test_what_is_no_price_is_refused_at_the_field_and_in_a_cell(typed: str, said: str) -> None:
    field, _, note, answers = _own_field()
    lab.assumptions.set(rival_price=2.10)
    field.value = typed
    assert said in note.value
    assert "Expected USD per chip-hour from 0.05 to 50" in note.value
    assert field.value == typed
    assert "rival_price" not in lab.assumptions.state, "the published price counts meanwhile"
    assert "yours" not in answers.html
    given = float(typed) if typed != "dear" else math.nan
    with pytest.raises(ValueError, match=f"rival_price: .*{said}"):
        lab.assumptions.set(rival_price=given)
    field.value = "2,10"
    assert said not in note.value
    assert lab.assumptions.state["rival_price"] == 2.1


def test_a_figure_says_whose_price_it_rests_on() -> None:
    rows = comparisons(report())
    drawn = figure(
        ranked_bars(rows, "required_ratio", format="{:.0%}", description="Ratio", **OWN),
        id="t", title="T", subtitle="T", data=rows, columns={"label": "L"},
    )  # fmt: skip
    part = lab.live_figure(drawn)
    assert part.note == ""
    assert part.params["given_rival_price"] is None
    lab.assumptions.set(rival_price=2.10)
    assert part.note == "With your price of the rival: $2.10 per chip-hour."
    assert part.params["given_rival_price"] == 2.1
    lab.assumptions.set(rival_price=None)
    assert part.note == ""


def test_a_link_that_is_none_says_so_and_changes_nothing() -> None:
    panel = lab.panel(controls("Test", "mfu_trainium", answers=["required_mfu"], presets=True))
    field, _, said = panel.children[3].children
    before = lab.assumptions.state
    field.value = "what a lovely day"
    assert "no link of the report" in said.value
    assert lab.assumptions.state == before
    assert field.value == lab.assumptions.link()


def test_a_comparator_goes_whole() -> None:
    offer = lab.add(
        "prices", chip_id="nvidia-h100", usd_per_chip_hour=1.5, purchase_model="on_demand"
    )
    lab.assumptions.set(**offer.options)
    lab.reset_data()
    assert lab.assumptions.state == report().models.preset("neutral")
