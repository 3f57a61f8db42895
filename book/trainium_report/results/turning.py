"""What turns a verdict: the one assumption, or pair of ends, along which it is shown to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..models import PRESETS, Input, Part, turns
from ..models.sensitivity import grid
from .report import Report

LOW, HIGH = "_low", "_high"


@dataclass(frozen=True)
class Axis:
    """An assumption, or the two ends of a pair moved as one, and the verdicts of a rule along it.

    ``parts`` are those at the default assumptions, from ``low`` to ``high`` in ``steps`` steps.
    """

    rule: str
    items: tuple[Input, ...]
    low: float
    high: float
    steps: int
    parts: tuple[Part, ...]

    @property
    def ids(self) -> list[str]:
        """The assumptions that move."""
        return [item.id for item in self.items]

    def place(self, preset: str = PRESETS[0]) -> tuple[float, float]:
        """Where a preset lies: the ends of a pair, or one number twice."""
        at = [item.preset(preset) for item in self.items]
        return at[0], at[-1]

    def verdict(self, at: float) -> str:
        """The verdict there, at the default assumptions."""
        return next((part.verdict for part in self.parts if at < part.high), self.parts[-1].verdict)

    @property
    def measured(self) -> tuple[float, float] | None:
        """The published range, where there is one.

        A measured pair is a range of its own; the presets of a measured number are the ends of
        what is reported. An assumption of ours or an estimate has none.
        """
        if any(item.origin != "measured" for item in self.items):
            return None
        ends = [end for name in PRESETS for end in self.place(name)]
        return (min(ends), max(ends)) if min(ends) < max(ends) else None


def axis(report: Report, rule: str) -> Axis | None:
    """What turns the verdict of a rule most; None where no assumption alone turns it.

    A pair of ends comes first whose two ends, each taken for both, give two verdicts: it is why
    the verdict depends. Then the one for which two values, drawn from its range, most often
    differ in their verdict; then the one whose default lies nearest to a turn, as a part of its
    range; then the first in the table. All at the default assumptions.
    """
    key = (axis, rule)
    if key not in report.kept:
        turning = [found for found in _axes(report, rule) if len(_shares(found)) > 1]
        report.kept[key] = min(turning, key=_rank, default=None)
    found: Axis | None = report.kept[key]
    return found


def told_number(report: Report, rule: str) -> str:
    """The number beside a verdict where draws are shown: its model's, else what turns it most.

    Empty where nothing turns it.
    """
    named = report.models.output(rule).number
    along = None if named else axis(report, rule)
    return named or (along.ids[0] if along else "")


def _axes(report: Report, rule: str) -> Iterator[Axis]:
    needed = report.models.dependencies([rule])
    inputs = {key: item for key, item in report.models.inputs.items() if key in needed}
    for key, item in inputs.items():
        stem = key.removesuffix(LOW).removesuffix(HIGH)
        pair = [inputs[stem + end] for end in (LOW, HIGH) if stem + end in inputs]
        if key == stem + HIGH and len(pair) == 2:
            continue
        items = pair if len(pair) == 2 else [item]
        found = turns(report.models, rule, [one.id for one in items])
        yield Axis(rule, tuple(items), *grid(items), tuple(found))


def _shares(along: Axis) -> dict[str, float]:
    """The part of the range that each verdict has."""
    shares: dict[str, float] = {}
    for part in along.parts:
        width = (part.high - part.low) / (along.high - along.low)
        shares[part.verdict] = shares.get(part.verdict, 0) + width
    return shares


def _rank(along: Axis) -> tuple[bool, float, float]:
    ends = along.place()
    differ = 1 - sum(share**2 for share in _shares(along).values())
    near = min(abs(part.low - end) for part in along.parts[1:] for end in ends)
    same = len({along.verdict(end) for end in ends}) == 1
    return same, -round(differ, 9), round(near / (along.high - along.low), 9)
