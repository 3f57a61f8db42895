"""The models against published worked values and closed forms (data/reference_values.csv)."""

from __future__ import annotations

import pytest
from trainium_report.chapters import report
from trainium_report.models import references

LISTED = references.references(report().models)


@pytest.mark.parametrize("reference", LISTED, ids=lambda item: item.reference_id)
def test_model_gives_the_reference_value(reference: references.Reference) -> None:
    assert references.computed(report().models, reference) == pytest.approx(
        reference.expected, rel=reference.tolerance
    )


def test_a_published_value_is_not_met_by_the_defaults_alone() -> None:
    # A reference that any inputs would meet tests nothing: changing them must change the result.
    for reference in LISTED:
        given = {k: v * 1.1 for k, v in reference.given.items() if isinstance(v, float)}
        changed = {**reference.given, **dict(list(given.items())[:1])}
        moved = report().evaluate(reference.output, **changed)
        assert moved != pytest.approx(reference.expected, rel=1e-9), reference.reference_id
