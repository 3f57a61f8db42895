"""Where no control can live, its defaults and results stand as a list."""

from __future__ import annotations

from itertools import pairwise

import pytest
from trainium_report import controls
from trainium_report.chapters import report
from trainium_report.outputs.controls import apart, input_format


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


@pytest.mark.parametrize("key", sorted(report().models.inputs))
def test_two_places_of_a_slider_are_two_texts(key: str) -> None:
    item = report().models.inputs[key]
    form = input_format(item)
    steps = min(round((item.high - item.low) / item.step), 200)
    texts = [form.format(round(item.low + at * item.step, 10)) for at in range(steps + 1)]
    assert len(set(texts)) == len(texts)
