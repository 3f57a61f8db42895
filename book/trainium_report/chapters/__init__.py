"""The chapters: their order, and the report that they make of the tables.

Each has a folder with the same five modules: ``models``, ``frames``, ``values``, ``rules`` and
``charts``. What several need stands in ``shared``; no chapter takes anything from another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from ..models import ModelSet
from ..results import Report, Rule, Value
from ..tables import Tables, current

BOOK = Path(__file__).resolve().parents[2]

CHAPTERS = (
    "index",
    "market",
    "announcement",
    "price_performance",
    "anthropic",
    "roadmap",
    "obstacles",
    "market_room",
    "ecosystem",
)
"""File stems in the order of the article; the position is the chapter's number."""


def title(stem: str) -> str:
    """The title of a chapter: the first heading of its notebook."""
    cells = json.loads((BOOK / f"{stem}.ipynb").read_text(encoding="utf-8"))["cells"]
    return "".join(cells[0]["source"]).splitlines()[0].removeprefix("# ")


def module(stem: str, name: str) -> ModuleType:
    """One of a chapter's five modules."""
    return import_module(f".{stem}.{name}", __name__)


def values_of(stem: str) -> Iterator[Value]:
    """The named values of a chapter: its module's, those of its ``PARTS``, then the live ones."""
    values = module(stem, "values")
    for part in (values, *getattr(values, "PARTS", ())):
        yield from (item for item in vars(part).values() if isinstance(item, Value))
    yield from values.LIVE


def rules_of(stem: str) -> Iterator[Rule]:
    """The rules of a chapter, in the order of its module."""
    yield from (item for item in vars(module(stem, "rules")).values() if isinstance(item, Rule))


def build(tables: Tables) -> Report:
    """The report of these tables; the same tables give the same report.

    Raises ValueError where two chapters give one name to a model, an output, a value or a rule.
    """
    if build not in tables.kept:
        tables.kept[build] = _made(tables)
    found: Report = tables.kept[build]
    return found


def _made(tables: Tables) -> Report:
    stems = CHAPTERS[1:]
    models = [model for stem in stems for model in module(stem, "models").MODELS]
    feeds = [module(stem, "models").lookups for stem in stems]
    values = [value for stem in stems for value in values_of(stem)]
    rules = [rule for stem in stems for rule in rules_of(stem)]
    return Report.of(ModelSet.of(tables, models, feeds), values, rules, build)


def report() -> Report:
    """The report of the tables in use.

    >>> report().evaluate("precision")
    'bf16'
    """
    return build(current())
