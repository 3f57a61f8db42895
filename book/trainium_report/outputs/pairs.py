"""Pairs of ends whose lowest the reader has set above the highest: said, and nothing computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..models import ModelSet
from .controls import input_format

CROSSED = (
    "‘{low}’ ({at_low}) is above ‘{high}’ ({at_high}). Nothing is computed from the two until they"
    " are in order."
)


def crossed(models: ModelSet, state: Mapping[str, Any], names: Iterable[str] = ()) -> list[str]:
    """What is said of each pair that is out of order, of those that the named results rest on.

    Without names, of every pair.
    """
    needed = models.dependencies(names)
    return [
        words(models, low, high, state)
        for low, high in models.pairs.items()
        if state[low] > state[high] and (not needed or needed & {low, high})
    ]


def words(models: ModelSet, low: str, high: str, state: Mapping[str, Any]) -> str:
    """What the fields of a pair that is out of order say."""
    ends = models.inputs[low], models.inputs[high]
    # Both as the field of the lowest writes them, with as many digits.
    at_low, at_high = (input_format(ends[0]).format(state[end.id]) for end in ends)
    return CROSSED.format(low=ends[0].label, high=ends[1].label, at_low=at_low, at_high=at_high)
