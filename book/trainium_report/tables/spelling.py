"""One name, one spelling: a table that writes a name in two ways counts it twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pandas as pd

from .package import Tables
from .problems import Problem, at

Frames = dict[str, pd.DataFrame]
NAMES = {
    "actor", "buyer", "by", "company", "designer", "developer", "family", "foundry", "holder",
    "indicator", "memory_type", "operator", "provider", "publisher", "segment", "seller", "user",
    "vendor",
}  # fmt: skip
"""Columns that hold names. What a source writes of itself, and keys, are in others."""
_ALIKE = re.compile(r"[\s.,'\u2019_-]+")


def _spellings(frames: Frames, _: Tables) -> Iterator[Problem]:
    """Names of a column that differ by case, spaces or punctuation alone."""
    for frame in frames.values():
        for column in sorted(NAMES & {*frame.columns}):
            names = frame[column].dropna().astype(str)
            usual: dict[str, str] = {}
            for name, _count in Counter(names).most_common():
                usual.setdefault(_ALIKE.sub("", name).lower(), name)
            for index, name in names.items():
                expected = usual[_ALIKE.sub("", name).lower()]
                if name != expected:
                    yield at(frame, index, column, name, f"{expected}, as in other rows")


Rule = Callable[[Frames, Tables], Iterator[Problem]]
RULES: list[tuple[list[str], Rule]] = [([], _spellings)]
