"""The examples in the library's docstrings, run."""

from __future__ import annotations

import doctest
from collections.abc import Iterator
from importlib import import_module

import pytest
from trainium_report import lab
from trainium_report.figures import numbering

MODULES = (
    "address", "data", "explore", "lab", "models.core", "models.offers", "montecarlo", "session",
    "values",
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
    attempted = doctest.testmod(module)
    assert attempted.attempted > 0
    assert attempted.failed == 0
