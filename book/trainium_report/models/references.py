"""Reference values: what a model must give for known inputs, as published or in closed form.

They stand in ``data/reference_values.csv``; the tests hold the models to them, and the page of
the models shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .model_set import ModelSet


@dataclass(frozen=True)
class Reference:
    """One value that a model output must meet at the given assumptions.

    ``tolerance`` is relative: the rounding of what was published, or that of the arithmetic.
    """

    reference_id: str
    output: str
    given: Mapping[str, float | str]
    expected: float
    tolerance: float
    what: str
    source_id: str | None


def _given(models: ModelSet, text: str) -> dict[str, float | str]:
    made: dict[str, float | str] = {}
    for pair in filter(None, text.split(";")):
        name, value = pair.split("=", 1)
        made[name] = value if name in models.choices else float(value)
    return made


def references(models: ModelSet) -> list[Reference]:
    """Every reference value, in the order of the table."""
    return [
        Reference(
            row.reference_id,
            row.output,
            _given(models, row.given),
            float(row.expected),
            float(row.tolerance),
            row.what,
            row.source_id if isinstance(row.source_id, str) else None,
        )
        for row in models.tables["reference_values"].itertuples(index=False)
    ]


def computed(models: ModelSet, reference: Reference) -> float:
    """What the model gives at the assumptions of a reference value."""
    return float(models.evaluate(reference.output, **reference.given))
