"""A measured number as the look-up that a verdict rests on."""

from __future__ import annotations

from ...models import Lookup

Named = tuple[str, str, str, str]
"""Id, symbol, label and unit of a look-up."""


def one_number(named: Named, value: float | None, source_id: str) -> Lookup:
    """A look-up without choices; it has no value where ``value`` is None."""
    table: dict[tuple[str, ...], float] = {} if value is None else {(): float(value)}
    return Lookup(*named, (), table, {(): source_id} if table else {})
