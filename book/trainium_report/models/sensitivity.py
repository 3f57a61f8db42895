"""Which assumption moves a result most, and where a result flips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import sympy as sp

from .definitions import Choice, Input
from .model_set import ModelSet


def switching_value(models: ModelSet, name: str, target: float, of: str, **given: Any) -> float:
    """The value of input ``of`` at which output ``name`` equals ``target``; nan where none is.

    Solved in closed form on the expression, and kept only inside the range of the input. Where
    there are several, the lowest.
    """
    symbol = sp.Symbol(of)
    known = models.assumptions(**given)
    expr = models.expanded(name)
    for other in expr.free_symbols - {symbol}:
        key = str(other)
        value = known[key] if key in known else models.lookups[key].at(known)
        if np.isnan(value):
            return float("nan")
        expr = expr.subs(other, sp.Float(value, 30))
    low, high = models.span(of, known)
    roots = [complex(root) for root in sp.solve(sp.Eq(expr, target), symbol)]
    inside = [r.real for r in roots if abs(r.imag) < 1e-12 and low <= r.real <= high]
    return min(inside) if inside else float("nan")


HALVINGS = 40
"""How often a step is halved in the search for where a verdict turns."""


@dataclass(frozen=True)
class Part:
    """A part of an input's range over which a verdict is the same."""

    low: float
    high: float
    verdict: str


def turns(models: ModelSet, name: str, of: str | Sequence[str], **given: Any) -> list[Part]:
    """The verdicts of an output with codes along the range of input ``of``, from low to high.

    Several inputs move as one, over all their ranges; the end of a pair as far as the other end
    leaves it. Found on the steps of the input and narrowed between two of them; what comes and goes
    within one step is missed. ``no_data`` where data lack.
    """
    moved = [of] if isinstance(of, str) else [*of]
    low, high, steps = grid([models.inputs[key] for key in moved])
    if len(moved) == 1:
        low, high = models.span(moved[0], models.assumptions(**given))
        steps = max(1, round((high - low) / models.inputs[moved[0]].step))

    def verdict(at: float) -> str:
        return models.verdict(name, **{**given, **dict.fromkeys(moved, at)})

    along = [(at, verdict(at)) for at in np.linspace(low, high, steps + 1).tolist()]
    parts, start = [], low
    for (left, before), (right, after) in pairwise(along):
        if after == before:
            continue
        same, other = left, right
        for _ in range(HALVINGS):
            middle = (same + other) / 2
            if verdict(middle) == before:
                same = middle
            else:
                other = middle
        parts.append(Part(start, other, before))
        start = other
    return [*parts, Part(start, high, along[-1][1])]


def grid(items: Sequence[Input]) -> tuple[float, float, int]:
    """The ends of the inputs' ranges taken together, and how many of their steps lie between."""
    low, high = min(item.low for item in items), max(item.high for item in items)
    return low, high, round((high - low) / min(item.step for item in items))


@dataclass(frozen=True)
class Swing:
    """How far an output moves when one assumption takes each value it may take.

    ``low`` and ``high`` are the ends of the output, ``at_low`` and ``at_high`` what the assumption
    is there: a number in ``unit``, or the label of an option. ``default`` is the output where the
    assumption is not moved.
    """

    id: str
    label: str
    unit: str
    low: float
    high: float
    at_low: float | str
    at_high: float | str
    default: float

    @property
    def width(self) -> float:
        """How far apart the ends are."""
        return self.high - self.low


def swings(models: ModelSet, name: str, **given: Any) -> list[Swing]:
    """One swing for each assumption that moves the output, the widest first.

    A number runs from the lower to the higher end of its two presets' range; a choice takes every
    option for which there are data.
    """
    values = models.assumptions(**given)
    default = float(models.evaluate(name, **values))
    found = []
    for key in models.dependencies([name]):
        tried: list[tuple[float, float | str]] = []
        item = models.item(key)
        if isinstance(item, Input):
            for end in (item.best_case_trainium, item.best_case_nvidia, item.default):
                tried.append((models.evaluate(name, **{**values, key: end}), end))
        elif isinstance(item, Choice):
            for option, label in item.options.items():
                tried.append((models.evaluate(name, **{**values, key: option}), label))
        tried = [(result, at) for result, at in tried if not np.isnan(result)]
        if not tried:
            continue
        (low, at_low), (high, at_high) = min(tried, key=_first), max(tried, key=_first)
        if high > low:
            unit = getattr(item, "unit", "")
            found.append(Swing(key, item.label, unit, low, high, at_low, at_high, default))
    return sorted(found, key=lambda s: (-s.width, s.id))


def _first(pair: tuple[float, float | str]) -> float:
    return pair[0]
