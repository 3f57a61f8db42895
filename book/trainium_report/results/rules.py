"""Rules: how the verdict on a claim follows from the tables.

A rule is a function without arguments that reads tables and returns a verdict slug. It has the
name that ``data/claims.csv`` gives in its column ``rule``, and stands in the module of its chapter.
A rule that depends on the reader's assumptions is no function but a model output with codes
(:mod:`trainium_report.models`), so that it is live on the page too.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

Rule = Callable[[], str]

ABOUT = 0.1
"""'About x' holds within a tenth of x: the rounding of a figure given with one digit."""

SEVERAL = 2
"""'Several' starts at two: the widest reading, which favours whoever uses the word."""

_RULES: dict[str, Rule] = {}


def rule(function: Rule) -> Rule:
    """Register a rule under the function's own name; a name that is taken is an error."""
    name = function.__name__
    if name in _RULES:
        raise ValueError(f"rule {name!r} is defined twice")
    _RULES[name] = function
    return function


@cache
def _load() -> None:
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        import_module(f"{__name__}.{path.stem}")


def rules() -> Mapping[str, Rule]:
    """Every rule by name."""
    _load()
    return _RULES


def source(name: str) -> str:
    """The code of a rule, as it is run."""
    return inspect.getsource(rules()[name])


def about(number: float, claimed: float) -> bool:
    """Whether ``number`` is 'about' ``claimed``: within :data:`ABOUT` of it."""
    return abs(number - claimed) <= ABOUT * abs(claimed)
