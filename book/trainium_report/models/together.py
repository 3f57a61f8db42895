"""What is drawn, over which range, and what is drawn together with what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..tables import Tables, kept
from .definitions import PRESETS, Input
from .model_set import ModelSet

Range = tuple[float, float]

SPANS = {"cases": "from one best case to the other", "limits": "over the whole of each control"}


@dataclass(frozen=True)
class Group:
    """Assumptions about one thing: a row of ``data/drawn_together.csv``."""

    id: str
    label: str
    members: tuple[str, ...]
    reason: str


@kept
def groups(tables: Tables) -> Mapping[str, Group]:
    """The groups by each of their members."""
    made = [
        Group(row.group_id, row.label, tuple(row.members.split(";")), row.reason)
        for row in tables["drawn_together"].itertuples(index=False)
    ]
    return {member: group for group in made for member in group.members}


@dataclass(frozen=True)
class Drawn:
    """Numbers that take one draw: an assumption, or all that are about one thing.

    ``members`` take the same number, from ``low`` to ``high`` with its peak at ``mode``. ``ends``
    names the pair whose ends are the range, if there is one. Where ``low`` is not below ``high``,
    nothing is drawn.
    """

    id: str
    label: str
    members: tuple[str, ...]
    coordinate: int
    low: float
    mode: float
    high: float
    ends: tuple[str, ...] = ()
    together: Group | None = None

    @property
    def varies(self) -> bool:
        """Whether it has a range."""
        return self.low < self.high


@kept
def _leaders(tables: Tables) -> dict[str, str]:
    """Each assumption by the one that stands for all that move together with it."""
    return {member: group.members[0] for member, group in groups(tables).items()}


def coordinates(models: ModelSet) -> Mapping[str, int]:
    """The coordinate of the sequence that each assumption takes.

    What moves together has one coordinate, what meets in a result has different ones, and an
    assumption has the same one in all results: they meet the same draws.
    """
    key = (coordinates, len(models.outputs))
    if key not in models.tables.kept:
        lead = _leaders(models.tables)
        met = []
        for name, output in models.outputs.items():
            needed = models.dependencies([name, *filter(None, [output.number])])
            met.append({lead.get(item, item) for item in needed if item in models.inputs})
        found: dict[str, int] = {}
        for item in models.inputs:
            if (first := lead.get(item, item)) not in found:
                beside = [found[one] for each in met if first in each for one in each & {*found}]
                found[first] = next(at for at in range(len(met)) if at not in beside)
        models.tables.kept[key] = {item: found[lead.get(item, item)] for item in models.inputs}
    made: Mapping[str, int] = models.tables.kept[key]
    return made


def drawn(
    models: ModelSet, names: Iterable[str], state: Mapping[str, Any], *, span: str = "cases",
    fixed: Sequence[str] = (), ranges: Mapping[str, Range] | None = None,
) -> list[Drawn]:  # fmt: skip
    """What draws move among the inputs that results rest on, in the order of their table.

    A number runs from one preset to the other and as far as ``state`` has it; the ends of a pair
    are a range themselves, and one number between them stands for both. ``ranges`` has other ends,
    by the id of what is drawn.
    """
    needed = models.dependencies(names) & {*models.inputs} - {*fixed}
    at, known, made = coordinates(models), groups(models.tables), {}
    for key, item in models.inputs.items():
        if key not in needed:
            continue
        group = known.get(key)
        ends = _ends(models, group)
        if not ends:
            low, mode, high = _single(item, state[key], span, ranges)
            made[key] = Drawn(key, item.label, (key,), at[key], low, mode, high, (), group)
        elif ends[0] not in made and not {*ends} & {*fixed}:
            told = group.members if group else ends
            members = tuple(one for one in told if one in needed or one in ends)
            low, high = (float(state[end]) for end in ends)
            if span == "limits":
                low, high = models.inputs[ends[0]].low, models.inputs[ends[1]].high
            low, high = (ranges or {}).get(ends[0], (low, high))
            point = [state[one] for one in (group.members if group else ()) if one not in ends]
            mode = min(max(point[0], low), high) if point else (low + high) / 2
            label = group.label if group else item.label
            made[ends[0]] = Drawn(ends[0], label, members, at[key], low, mode, high, ends, group)
    return list(made.values())


def _ends(models: ModelSet, group: Group | None) -> tuple[str, ...]:
    members = group.members if group else ()
    return next(((low, models.pairs[low]) for low in members if low in models.pairs), ())


def _single(
    item: Input, mode: float, span: str, ranges: Mapping[str, Range] | None
) -> tuple[float, float, float]:
    cases = [*(item.preset(name) for name in PRESETS[1:]), mode]
    low, high = (item.low, item.high) if span == "limits" else (min(cases), max(cases))
    low, high = (ranges or {}).get(item.id, (low, high))
    return low, min(max(mode, low), high), high
