"""Numbers that a reader types for an assumption, read as people write them.

A share may be written ``45``, ``45%``, ``0.45`` or ``0,45``. What can be read in two ways, is out
of range or is no number is refused in words, and nothing is brought into a range in silence.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from ..models import Input
from .controls import input_format

_NUMBER = re.compile(r"([-+−]?)(\d+(?:[.,]\d*)?|[.,]\d+) *(%?)", re.ASCII)
_DOUBTFUL = re.compile(r"[1-9]\d{0,2},\d{3}", re.ASCII)
LONGEST = 40
"""Characters of what was typed that a message repeats."""


class TypedError(ValueError):
    """What was typed for an assumption is no number that it can be; the message says why."""


def plain(value: Any) -> Any:
    """A value of NumPy's or pandas' as Python's own; None for what is missing."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    return value.item() if isinstance(value, np.generic) else value


def written(item: Input, number: float) -> str:
    """A number of an assumption in words: ``45%``, or with its unit."""
    if item.unit == "%":
        return f"{100 * number:.6g}%"
    return f"{number:.10g} {item.unit}".rstrip()


def read(item: Input, text: str) -> float:
    """What was typed as the number of an assumption; TypedError, in words, for what can be none.

    >>> share = report().models.inputs["mfu_rival"]
    >>> [read(share, typed) for typed in ("45", "45%", "0.45", "0,45")]
    [0.45, 0.45, 0.45, 0.45]
    >>> read(share, "72")
    Traceback (most recent call last):
    ...
    trainium_report.outputs.typed.TypedError: “72” is out of range: expected 10% to 70%.
    """
    typed = text.replace("\u00a0", " ").replace("\u202f", " ").strip()
    shown = typed if len(typed) <= LONGEST else f"{typed[:LONGEST]}…"
    ends = f"{written(item, item.low)} to {written(item, item.high)}"
    bare = typed.removesuffix(item.unit).rstrip() if item.unit != "%" else typed
    met = _NUMBER.fullmatch(bare)
    if not met or (met[3] and item.unit != "%"):
        raise TypedError(f"“{shown}” is no number: expected {ends}.")
    if _DOUBTFUL.fullmatch(met[2]):
        either = f"{met[2].replace(',', '.')} or {met[2].replace(',', '')}"
        raise TypedError(f"“{shown}” can be read in two ways: write {either}.")
    number = float(met[2].replace(",", ".")) * (-1 if met[1] in ("-", "−") else 1)
    ways = [number]
    if item.unit == "%":
        parts = bool(re.search("[.,]", met[2])) and abs(number) <= 1 and not met[3]
        ways = [number / 100, number] if parts else [number / 100]
    ways = [float(f"{way:.12g}") for way in ways]
    fitting = [way for way in ways if item.low <= way <= item.high]
    if not fitting:
        raise TypedError(f"“{shown}” is out of range: expected {ends}.")
    if len({*fitting}) > 1:
        either = " or ".join(written(item, way) for way in fitting)
        raise TypedError(f"“{shown}” can be read in two ways: write {either}.")
    return fitting[0]


def spoken(item: Input, number: float) -> str:
    """A number as its slider says it."""
    return input_format(item, finer=round(number / item.step, 9) % 1 != 0).format(number)
