"""What a model is made of: inputs, choices, lookups and outputs, each defined once.

A model has three faces made from the same sympy expressions: the formula on the page
(:mod:`.latex`), the function in Python (:meth:`.ModelSet.evaluate`) and the Vega expression behind
a control in plain HTML (:mod:`.vega`). Names are global: an input, a choice, a lookup and an output
each have one name in the whole report, and an expression refers to them as sympy symbols.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sympy as sp

PRESETS = ("neutral", "best_case_trainium", "best_case_nvidia")


@dataclass(frozen=True)
class Input:
    """A number that the reader may set: a row of ``data/assumptions.csv``."""

    id: str
    symbol: str
    label: str
    unit: str
    default: float
    low: float
    high: float
    step: float
    origin: str
    best_case_trainium: float
    best_case_nvidia: float
    source_id: str | None
    reason: str
    locator: str = ""

    def preset(self, name: str) -> float:
        """The value in a preset (``neutral`` is the default)."""
        return self.default if name == "neutral" else float(getattr(self, name))

    def clamp(self, value: float) -> float:
        """The nearest value within ``low`` and ``high``."""
        return min(max(value, self.low), self.high)


@dataclass(frozen=True)
class Choice:
    """A selector: the rows of one ``choice_id`` in ``data/choices.csv``."""

    id: str
    label: str
    options: Mapping[str, str]
    default: str
    best_case_trainium: str
    best_case_nvidia: str

    def preset(self, name: str) -> str:
        """The option in a preset (``neutral`` is the default)."""
        return self.default if name == "neutral" else str(getattr(self, name))


@dataclass(frozen=True)
class Lookup:
    """A number read from a table by one or more choices; a missing combination has no value.

    One that has a range in ``own`` may be replaced by the reader, on the page as in Python.
    """

    id: str
    symbol: str
    label: str
    unit: str
    keys: tuple[str, ...]
    table: Mapping[tuple[str, ...], float]
    source_ids: Mapping[tuple[str, ...], str] = field(default_factory=dict, repr=False)
    locators: Mapping[tuple[str, ...], str] = field(default_factory=dict, repr=False)
    own: tuple[float, float] | None = None
    """The least and the most that a number of the reader's own may be, where one may be given."""
    rows_of: str = ""
    """The table of which one row has the number, where it is one."""

    @property
    def yours(self) -> str:
        """How a number of the reader's own is called: 'your price of the rival'."""
        return f"your {self.label[:1].lower()}{self.label[1:]}"

    def at(self, state: Mapping[str, Any]) -> float:
        """The value for the choices in ``state``, or nan where the table has no row."""
        return float(self.table.get(tuple(str(state[key]) for key in self.keys), np.nan))


@dataclass(frozen=True)
class Output:
    """A result: an expression over inputs, lookups and other outputs.

    An output with codes is a verdict: its value is the place of one of them. ``number`` names the
    output or the input that is told beside such a verdict, where draws are shown.
    """

    id: str
    symbol: str
    label: str
    unit: str
    expr: sp.Expr
    codes: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True)
class Model:
    """A family of outputs with the source of the formula.

    ``about`` says what it answers and ``source`` where the formula comes from; both are shown.
    """

    id: str
    title: str
    about: str
    source: str
    source_id: str | None
    outputs: tuple[Output, ...]

    @property
    def formulas(self) -> tuple[Output, ...]:
        """The outputs that are numbers; the others are verdicts."""
        return tuple(output for output in self.outputs if not output.codes)


def symbols(names: str) -> Sequence[sp.Symbol]:
    """Sympy symbols for a list of names separated by spaces."""
    return [sp.Symbol(name) for name in names.split()]
