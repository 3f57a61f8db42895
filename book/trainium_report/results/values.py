"""Named values: every number in the prose, with its format and where it comes from.

An author types ``[64%](v:required_ratio_blocks_july)`` in a chapter. The name stands in a module
of :mod:`trainium_report.prose`, where it is a formula over data and models. The build holds what
is typed against what the formula gives; ``make refresh`` rewrites what is stale.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, wraps
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from . import data, models

NO_DATA = "no data"
BELOW, ABOVE = "less than 0% (not possible)", "more than 100% (not possible)"
MINUS = "\N{MINUS SIGN}"

_TEMPLATE = re.compile(r"^(?P<before>[^{}]*)\{:(?P<spec>,?\.\d+[f%])\}(?P<after>[^{}]*)$")


@dataclass(frozen=True)
class Template:
    """How a number is written: text around one format that Python and d3 read alike.

    The format is ``.2f``, ``,.0f`` or ``.0%`` with any number of digits.
    """

    before: str
    spec: str
    after: str

    @classmethod
    def parse(cls, text: str) -> Template:
        """Read ``${:.2f}`` or ``{:.0%}``; ValueError on anything d3 would write differently."""
        found = _TEMPLATE.match(text)
        if not found:
            raise ValueError(f"format {text!r}: expected one of {{:.2f}}, {{:,.0f}} or {{:.0%}}")
        return cls(found["before"], found["spec"], found["after"])

    def show(self, number: float) -> str:
        """The number as text, halves rounded away from zero as browsers do; 'no data' for nan."""
        if math.isnan(number):
            return NO_DATA
        scaled = number * 100 if self.spec.endswith("%") else number
        digits = int(self.spec.lstrip(",.")[:-1])
        exact = Decimal(scaled).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
        text = f"{abs(exact):{',' if self.spec.startswith(',') else ''}.{digits}f}"
        sign = MINUS if exact < 0 else ""
        percent = "%" if self.spec.endswith("%") else ""
        return f"{sign}{self.before}{text}{percent}{self.after}"


@dataclass(frozen=True)
class Origin:
    """One thing a value rests on: what it is, and the source that states it.

    ``table`` is the table it was read from and ``figures`` are the numbers that stand there.
    """

    what: str
    source_id: str | None
    locator: str = ""
    status: str = "direct"
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


_trace: ContextVar[list[Origin] | None] = ContextVar("origins", default=None)
_steps: ContextVar[list[Step] | None] = ContextVar("steps", default=None)


def _step(name: str, **given: Any) -> None:
    found = _steps.get()
    step = Step(name, tuple(given.items()))
    if found is not None and step not in found:
        found.append(step)


@contextmanager
def tracing() -> Iterator[list[Origin]]:
    """Collect the origins of everything read through this module inside the block."""
    found: list[Origin] = []
    token = _trace.set(found)
    try:
        yield found
    finally:
        _trace.reset(token)


def note(
    what: str, source_id: Any, locator: Any = "", status: str = "direct", *, table: str = "",
    figures: Iterable[float] = (),
) -> None:  # fmt: skip
    """Record one origin for the value that is being computed, if one is."""
    found = _trace.get()
    if found is None:
        return
    origin = Origin(
        what,
        source_id if isinstance(source_id, str) else None,
        locator if isinstance(locator, str) else "",
        status,
        table,
        tuple(figures),
    )
    if origin not in found:
        found.append(origin)


def pick(table: str, **where: Any) -> pd.Series:
    """The single row of a table that meets the conditions, noted as an origin.

    Raises LookupError unless exactly one row does.
    """
    rows = data.table(table)
    for column, wanted in where.items():
        rows = rows[rows[column] == wanted]
    if len(rows) != 1:
        asked = ", ".join(f"{k}={v!r}" for k, v in where.items())
        raise LookupError(f"data/{table}.csv: {len(rows)} rows with {asked}, expected one")
    row = rows.iloc[0]
    what = f"{table.replace('_', ' ')}: {', '.join(str(v) for v in where.values())}"
    cells = (row["source_id"], row["locator"], row["source_status"])
    note(what, *cells, table=table, figures=_figures(row))
    return row


def _figures(cells: Iterable[Any]) -> tuple[float, ...]:
    return tuple(float(c) for c in cells if isinstance(c, int | float) and not math.isnan(c))


def listed(frame: pd.DataFrame, what: str) -> pd.DataFrame:
    """The frame itself, each of its sources noted once, with its place where there is one.

    A source of which some row is not read directly has the standing of that row.
    """
    for source_id, rows in frame.groupby("source_id", sort=False):
        places = rows["locator"].dropna().unique() if "locator" in rows else []
        place = places[0] if len(places) == 1 else ""
        standing = rows["source_status"] if "source_status" in rows else pd.Series(["direct"])
        status = next(iter(standing[standing != "direct"].dropna()), "direct")
        note(what, source_id, place, str(status), figures=_figures(rows.to_numpy().ravel()))
    return frame


def spec(chip_id: str, field: str) -> float:
    """A figure of a chip from ``data/accelerators.csv``, with the source of that cell."""
    row = pick("accelerator_sources", chip_id=chip_id, field=field, preferred=True)
    return float(row["value"])


def price(price_id: str) -> float:
    """USD per chip-hour of one row of ``data/prices.csv``."""
    return float(pick("prices", price_id=price_id)["usd_per_chip_hour"])


def model(name: str, **given: Any) -> float:
    """An output of a model at the given assumptions (defaults elsewhere), its origins noted."""
    state = models.state(**given)
    if name in models.outputs():
        _step(name, **given)
    for key in sorted(models.needs([name])):
        if key in models.lookups():
            lookup = models.lookups()[key]
            if key in given:
                continue
            where = tuple(str(state[choice]) for choice in lookup.keys)
            labels = [models.choices()[c].options[state[c]] for c in lookup.keys]
            what = f"{lookup.label}: {', '.join(labels)}"
            place = lookup.locators.get(where, "")
            note(what, lookup.source_ids.get(where), place, figures=[lookup.at(state)])
        elif key in models.inputs():
            _note_input(models.inputs()[key])
    return float(models.evaluate(name, **given))


def _note_input(item: models.Input) -> None:
    note(f"{item.label} ({item.origin})", item.source_id, item.locator, figures=[item.default])


@dataclass(frozen=True)
class Value:
    """A named value of the prose.

    ``signal`` names the model output, input or choice that it follows on the page, if it is live.
    ``words`` turns a code or an option into text. A ``share`` that the formula puts outside of
    what a share can be says so.
    """

    name: str
    about: str
    compute: Callable[[], Any]
    template: Template | None
    signal: str | None = None
    words: Mapping[str, str] | None = None
    absolute: bool = False
    badge: bool = False
    share: bool = False

    @property
    def number(self) -> float | str:
        """The value itself: a float, or text for a value in words."""
        return _result(self.name)[0]

    @property
    def origins(self) -> list[Origin]:
        """What the value rests on; what states the very number stands first."""
        return _result(self.name)[1]

    @property
    def steps(self) -> list[Step]:
        """The named values and model outputs that it was computed from, the direct ones."""
        return _result(self.name)[2]

    @property
    def text(self) -> str:
        """The value as the prose writes it."""
        number = self.number
        if isinstance(number, str):
            return number
        if self.template is None:
            raise ValueError(f"value {self.name!r} is a number and has no format")
        if self.share and not 0 <= number <= 1 and not math.isnan(number):
            return BELOW if number < 0 else ABOVE
        return self.template.show(abs(number) if self.absolute else number)


_VALUES: dict[str, Value] = {}


def _add(value: Value) -> None:
    if value.name in _VALUES:
        raise ValueError(f"value {value.name!r} is defined twice")
    _VALUES[value.name] = value


def value(about: str, template: str) -> Callable[[Callable[[], float]], Callable[[], float]]:
    """Register a function as the named value of its own name."""

    def wrap(compute: Callable[[], float]) -> Callable[[], float]:
        _add(Value(compute.__name__, about, compute, Template.parse(template)))

        @wraps(compute)
        def within() -> float:
            _step(compute.__name__)
            token = _steps.set(None)
            try:
                return compute()
            finally:
                _steps.reset(token)

        return within

    return wrap


def live(
    name: str, signal: str, about: str, template: str | None = None, *, absolute: bool = False,
    words: Mapping[str, str] | None = None, badge: bool = False, share: bool = False,
) -> None:  # fmt: skip
    """Register a value that follows the reader: a model output, an input or a choice.

    With ``words`` the verdict slug of an output or the option of a choice is put in words;
    with ``badge`` the verdict of an output is shown as one. A ``share`` lies between nothing and
    all: what a formula puts outside reads as not possible.
    """
    chosen = models.choices().get(signal)
    if chosen is not None and words is None:
        words = chosen.options
    if badge:
        from .claims import VERDICTS

        words = {slug: verdict.text for slug, verdict in VERDICTS.items()}

    def compute() -> float | str:
        if chosen is not None:
            return (words or {})[chosen.default]
        if words is not None:
            model(signal)
            slug = models.verdict(signal)
            return NO_DATA if slug == "no_data" else words[slug]
        if signal in models.inputs():
            _note_input(models.inputs()[signal])
            return models.inputs()[signal].default
        return model(signal)

    parsed = Template.parse(template) if template else None
    _add(Value(name, about, compute, parsed, signal, words, absolute, badge, share))


@data.cached
def _result(name: str) -> tuple[float | str, list[Origin], list[Step]]:
    token = _steps.set([])
    try:
        with tracing() as found:
            number = _VALUES[name].compute()
        steps = _steps.get() or []
    finally:
        _steps.reset(token)
    if isinstance(number, str):
        return number, found, steps
    if math.isnan(float(number)) and _VALUES[name].signal is None:
        raise ValueError(f"value {name!r} has no data")
    number = float(number)
    return number, sorted(found, key=lambda origin: not origin.states(number)), steps


@cache
def registry() -> Mapping[str, Value]:
    """Every named value of the report."""
    folder = Path(__file__).parent / "prose"
    for path in sorted(folder.glob("[a-z]*.py")):
        import_module(f"{__package__}.prose.{path.stem}")
    return _VALUES


def get(name: str) -> Value:
    """A named value; KeyError with the nearest names if there is none.

    >>> get("ratio_h100_july").text
    '64%'
    >>> get("ratio_h100_july").origins[-1].what
    'Price of Trainium: Trainium2, capacity block, July 2026'
    """
    known = registry()
    if name not in known:
        from difflib import get_close_matches

        near = ", ".join(get_close_matches(name, known, n=3)) or "none is near"
        raise KeyError(f"unknown value {name!r} ({near})")
    return known[name]
