"""What a reader may set: the inputs and choices of ``data/assumptions.csv`` and ``choices.csv``."""

from __future__ import annotations

from collections.abc import Mapping

from ..tables import Tables, kept
from .definitions import PRESETS, Choice, Input


@kept
def inputs(tables: Tables) -> Mapping[str, Input]:
    """Every numeric assumption by id, in the order of its table."""
    found = {}
    for row in tables["assumptions"].itertuples(index=False):
        found[row.assumption_id] = Input(
            id=row.assumption_id,
            symbol=row.symbol,
            label=row.label,
            unit=row.unit if isinstance(row.unit, str) else "",
            default=float(row.default),
            low=float(row.low),
            high=float(row.high),
            step=float(row.step),
            origin=row.origin,
            best_case_trainium=float(row.best_case_trainium),
            best_case_nvidia=float(row.best_case_nvidia),
            source_id=row.source_id if isinstance(row.source_id, str) else None,
            reason=row.reason,
            locator=row.locator if isinstance(row.locator, str) else "",
        )
    return found


LOWEST, HIGHEST = "_low", "_high"
"""How the ends of a pair are named: the least and the most that the reader thinks of one thing."""


@kept
def pairs(tables: Tables) -> Mapping[str, str]:
    """Every pair of ends: the assumption of the highest by that of the lowest.

    Raises ValueError for an end without the other, and for a preset that has them out of order.
    """
    known = inputs(tables)
    found = {}
    for end in (LOWEST, HIGHEST):
        for key in (key for key in known if key.endswith(end)):
            stem = key.removesuffix(end)
            low, high = f"{stem}{LOWEST}", f"{stem}{HIGHEST}"
            if not {low, high} <= {*known}:
                raise ValueError(f"data/assumptions.csv: {key} has no other end ({low}, {high})")
            if any(known[low].preset(name) > known[high].preset(name) for name in PRESETS):
                raise ValueError(f"data/assumptions.csv: {low} is above {high} in a preset")
            found[low] = high
    return found


@kept
def choices(tables: Tables) -> Mapping[str, Choice]:
    """Every selector by id, in the order of its table.

    Raises ValueError where a preset has no option of a selector, or more than one.
    """
    found = {}
    for key, rows in tables["choices"].groupby("choice_id", sort=False):
        picked = {name: rows.loc[rows[name], "option"].tolist() for name in PRESETS}
        for name, options in picked.items():
            if len(options) != 1:
                raise ValueError(f"data/choices.csv: {key} has {len(options)} options for {name}")
        found[str(key)] = Choice(
            id=str(key),
            label=rows["label"].iloc[0],
            options=dict(zip(rows["option"], rows["option_label"], strict=True)),
            default=picked["neutral"][0],
            best_case_trainium=picked["best_case_trainium"][0],
            best_case_nvidia=picked["best_case_nvidia"][0],
        )
    return found
