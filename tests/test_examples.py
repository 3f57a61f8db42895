"""The examples in the library's docstrings, run."""

from __future__ import annotations

import doctest
from collections.abc import Iterator
from importlib import import_module

import pytest
from trainium_report import lab
from trainium_report.chapters import report
from trainium_report.outputs.figures import numbering

MODULES = (
    "chapters", "chapters.shared.offers", "notebook.added_rows", "notebook.assumptions",
    "notebook.catalogue", "notebook.completion", "notebook.draws", "notebook.explorer",
    "notebook.my_offer", "outputs.address", "outputs.controls", "outputs.typed", "results.basis",
    "results.report", "tables.package",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    numbering.begin(0)
    lab.assumptions.reset()
    yield
    lab.reset_data()
    lab.assumptions.reset()


@pytest.mark.parametrize("name", MODULES)
def test_examples_say_what_happens(name: str) -> None:
    module = import_module(f"trainium_report.{name}")
    attempted = doctest.testmod(module, extraglobs={"report": report})
    assert attempted.attempted > 0
    assert attempted.failed == 0
