"""Named values: every number in the prose, with its format and where it comes from.

An author types ``[64%](v:ratio_h100_july)`` in a chapter. The name stands in the
chapter's ``values.py``, where it is a formula over facts and models. The build holds what is typed
against what the formula gives; ``make refresh`` rewrites what is stale.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..models import Choice
from .facts import Facts
from .formats import ABOVE, BELOW, NO_DATA, NumberFormat
from .provenance import Origin, Step
from .verdicts import VERDICTS

Compute = Callable[[Facts], float | str]


@dataclass(frozen=True)
class Value:
    """A named value of the prose, before it is computed.

    ``signal`` names the model output, input or choice that it follows on the page, if it is live.
    ``words`` turns a code or an option into text. A ``share`` that the formula puts outside of
    what a share can be says so.
    """

    name: str
    about: str
    compute: Compute
    format: NumberFormat | None
    signal: str | None = None
    words: Mapping[str, str] | None = None
    absolute: bool = False
    badge: bool = False
    share: bool = False
    relabel: Callable[[str], str] = str

    def __call__(self, facts: Facts) -> float:
        """The number, for another value that needs it."""
        return float(self.compute(facts.part_of(self.name)))


@dataclass(frozen=True)
class Result:
    """A named value, computed: a float, or text for a value in words.

    Of the ``origins`` those that state the very number stand first; ``steps`` are the named values
    and model outputs that it was computed from, the direct ones. ``words`` are those by which it
    follows the reader, if it is in words.
    """

    value: Value
    number: float | str
    origins: tuple[Origin, ...]
    steps: tuple[Step, ...]
    words: Mapping[str, str] | None = None

    @property
    def text(self) -> str:
        """The value as the prose writes it. ValueError for a number without a format."""
        number, value = self.number, self.value
        if isinstance(number, str):
            return number
        if value.format is None:
            raise ValueError(f"value {value.name!r} is a number and has no format")
        if value.share and not 0 <= number <= 1 and not math.isnan(number):
            return BELOW if number < 0 else ABOVE
        return value.format.format(abs(number) if value.absolute else number)


def value(
    about: str, format: str | None = None
) -> Callable[[Callable[[Facts], float | str]], Value]:
    """Make a function of facts the named value of its own name; a text needs no format."""

    def wrap(compute: Callable[[Facts], float | str]) -> Value:
        parsed = NumberFormat.parse(format) if format else None
        return Value(compute.__name__, about, compute, parsed)

    return wrap


def live(
    name: str, signal: str, about: str, format: str | None = None, *, absolute: bool = False,
    words: Mapping[str, str] | None = None, badge: bool = False, share: bool = False,
    relabel: Callable[[str], str] = str,
) -> Value:  # fmt: skip
    """A value that follows the reader: a model output, an input or a choice.

    With ``words`` the verdict slug of an output or the option of a choice is put in words; without
    them a choice has the labels of its options, each as ``relabel`` gives it. With ``badge`` the
    verdict of an output is shown as one.
    A ``share`` lies between nothing and all: what a formula puts outside reads as not possible.
    """
    if badge:
        words = {slug: verdict.text for slug, verdict in VERDICTS.items()}

    def compute(facts: Facts) -> float | str:
        models = facts.basis.models
        if signal in models.choices:
            choice = models.choices[signal]
            return (words or _labels(choice, relabel))[choice.default]
        if words is not None:
            facts.model(signal)
            slug = models.verdict(signal)
            return NO_DATA if slug == "no_data" else words[slug]
        if signal in models.inputs:
            return facts.default(models.inputs[signal])
        return facts.model(signal)

    parsed = NumberFormat.parse(format) if format else None
    return Value(name, about, compute, parsed, signal, words, absolute, badge, share, relabel)


def _labels(choice: Choice, relabel: Callable[[str], str]) -> dict[str, str]:
    return {option: relabel(label) for option, label in choice.options.items()}


class NoValue(ValueError):
    """A named value that the tables do not give; ``why`` names the rows that lack."""

    def __init__(self, value: Value, why: str) -> None:
        super().__init__(f"value {value.name!r} ({value.about}) has no data: {why}")
        self.why = why


def computed(value: Value, facts: Facts) -> Result:
    """A value with its origins and steps. NoValue where one that is not live lacks data."""
    try:
        number = value.compute(facts)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        # Where a row lacks, what follows from its absence is no news.
        raise NoValue(value, facts.lacking() or said(error)) from error
    origins, words = tuple(facts.origins), value.words
    choices = facts.basis.models.choices
    if words is None and value.signal and value.signal in choices:
        words = _labels(choices[value.signal], value.relabel)
    if not isinstance(number, str):
        number = exact = float(number)
        if math.isnan(exact) and value.signal is None:
            raise NoValue(value, facts.lacking() or "a cell that it needs is empty")
        origins = tuple(sorted(origins, key=lambda origin: not origin.states(exact)))
    return Result(value, number, origins, tuple(facts.steps), words)


def said(error: Exception) -> str:
    """What an error says, without the quotes that a KeyError puts around it."""
    told = error.args[0] if isinstance(error, KeyError) and error.args else error
    return str(told) or type(error).__name__
