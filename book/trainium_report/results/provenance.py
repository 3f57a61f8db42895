"""What a number rests on: the rows and cells it was read from, and the steps of its computation."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..models import Input, Lookup, ModelSet


@dataclass(frozen=True)
class Origin:
    """One thing a value rests on: what it is, and the source that states it.

    ``table`` is the table it was read from and ``figures`` are the numbers that stand there.
    """

    what: str
    source_id: str | None
    locator: str = ""
    source_status: str = "direct"
    table: str = ""
    figures: tuple[float, ...] = ()

    def states(self, number: float) -> bool:
        """Whether the source has this very number, in units, thousands or per cent."""
        scales = (1, 1e-2, 1e2, 1e-3, 1e3, 1e-6)
        return any(math.isclose(f * s, number, rel_tol=1e-9) for f in self.figures for s in scales)


@dataclass(frozen=True)
class Step:
    """What a value was computed from: another named value, or a model output as it was asked."""

    name: str
    given: tuple[tuple[str, Any], ...] = ()


def numbers(cells: Iterable[Any]) -> tuple[float, ...]:
    """The numbers among some cells."""
    return tuple(float(c) for c in cells if isinstance(c, int | float) and not math.isnan(c))


def of_input(item: Input) -> Origin:
    """The origin of an assumption."""
    what = f"{item.label} ({item.origin})"
    return Origin(what, item.source_id, item.locator, figures=numbers([item.default]))


def of_output(models: ModelSet, name: str, given: Mapping[str, Any]) -> Iterator[Origin]:
    """The origins of a model output at the given assumptions; those given have none."""
    state = models.assumptions(**given)
    for key in sorted(models.dependencies([name])):
        item = models.item(key)
        if isinstance(item, Lookup) and key not in given:
            yield _of_lookup(models, item, state)
        elif isinstance(item, Input):
            yield of_input(item)


def _of_lookup(models: ModelSet, lookup: Lookup, state: Mapping[str, Any]) -> Origin:
    where = tuple(str(state[choice]) for choice in lookup.keys)
    labels = [models.choices[c].options[state[c]] for c in lookup.keys]
    what = f"{lookup.label}: {', '.join(labels)}" if labels else lookup.label
    place = lookup.locators.get(where, "")
    return Origin(what, lookup.source_ids.get(where), place, figures=(lookup.at(state),))
