"""Where no control can live, its defaults and results stand as a list."""

from __future__ import annotations

from itertools import pairwise

import pytest
from trainium_report import controls
from trainium_report.chapters import report
from trainium_report.outputs.controls import apart


@pytest.mark.parametrize("model", sorted(report().models.models))
def test_each_result_is_a_number_with_its_unit_once(model: str) -> None:
    outputs = [o for o in report().models.models[model].outputs if not o.codes]
    shown = controls("Test", answers=[output.id for output in outputs]).plain()
    for output in outputs:
        text, unit = apart(output.id, report().evaluate(output.id))
        assert text == "no data" or not any(letter.isalpha() for letter in text), output.id
        assert shown[output.label] == f"{text} {unit}".strip()
        words = shown[output.label].split(" ")
        assert all(one != two for one, two in pairwise(words)), shown[output.label]
    assert apart("required_ratio", None) == ("no data", "")
