"""A report: what the tables give once all models, values and rules are laid over them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ..models import ModelSet
from ..tables import Named, Tables, known_on, near
from .basis import Basis
from .facts import Facts
from .rules import Rule
from .values import Result, Value, computed

_Named = TypeVar("_Named", Value, Rule)


@dataclass(frozen=True, eq=False)
class Report(Basis):
    """Tables, models, values and rules. It is built, and never changes: new rows make a new one."""

    values: Mapping[str, Value]
    rules: Mapping[str, Rule]
    build: Callable[[Tables], Report]
    kept: dict[Any, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls, models: ModelSet, values: Iterable[Value], rules: Iterable[Rule],
        build: Callable[[Tables], Report],
    ) -> Report:  # fmt: skip
        """The report of these parts; ``build`` makes the report of other tables.

        Raises ValueError for a value or a rule that is defined twice.
        """
        return cls(models.tables, models, _by_name(values), _by_name(rules), build)

    def __repr__(self) -> str:
        counts = (len(self.tables.names), len(self.values), len(self.rules))
        return "A report of {} tables, {} values and {} rules; ".format(*counts) + repr(self.models)

    def known_on(self, day: datetime.date) -> Report:
        """The report of the rows that could be known on a day."""
        if day not in self.kept:
            self.kept[day] = self.build(known_on(self.tables, day))
        found: Report = self.kept[day]
        return found

    def value(self, name: str) -> Result:
        """A named value, computed once; KeyError with the nearest names if there is none.

        >>> report().value("ratio_h100_july").text
        '64%'
        >>> report().value("ratio_h100_july").origins[-1].what
        'Price of Trainium: Trainium2, capacity block, July 2026'
        """
        if name not in self.values:
            raise KeyError(f"unknown value {name!r}{near(name, list(self.values))}")
        if name not in self.kept:
            self.kept[name] = computed(self.values[name], Facts(self))
        found: Result = self.kept[name]
        return found


def _by_name(items: Iterable[_Named]) -> dict[str, _Named]:
    known: dict[str, _Named] = {}
    for item in items:
        if item.name in known:
            raise ValueError(f"{type(item).__name__.lower()} {item.name!r} is defined twice")
        known[item.name] = item
    return Named("value or rule", known)
