"""Rules: how the verdict on a claim follows from the facts.

A rule is a function of facts that returns a verdict slug. It has the name that ``data/claims.csv``
gives in its column ``rule``, and stands in the ``rules.py`` of its chapter. A rule that depends on
the reader's assumptions is no function but a model output with codes, so that it is live on the
page too.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from .facts import Facts

ABOUT = 0.1
"""'About x' holds within a tenth of x: the rounding of a figure given with one digit."""

SEVERAL = 2
"""'Several' starts at two: the widest reading, which favours whoever uses the word."""


@dataclass(frozen=True)
class Rule:
    """A rule by the name of its function."""

    name: str
    judge: Callable[[Facts], str]

    def __call__(self, facts: Facts) -> str:
        """The slug of the verdict."""
        return self.judge(facts)

    @property
    def source(self) -> str:
        """The code of the rule, as it is run."""
        return inspect.getsource(self.judge)


def rule(judge: Callable[[Facts], str]) -> Rule:
    """Make a function of facts the rule of its own name."""
    return Rule(judge.__name__, judge)


def about(number: float, claimed: float) -> bool:
    """Whether ``number`` is 'about' ``claimed``: within :data:`ABOUT` of it."""
    return abs(number - claimed) <= ABOUT * abs(claimed)
