"""Pairs of ends: whatever rests on one that is out of order has no value."""

from __future__ import annotations

import math

import numpy as np
import pytest
from trainium_report import lab
from trainium_report.chapters import build, report
from trainium_report.models import turns
from trainium_report.models.simulation import simulate
from trainium_report.outputs import pairs
from trainium_report.outputs.controls import controls
from trainium_report.tables import current

PAIRS = list(report().models.pairs.items())


def _crossed(low: str, high: str) -> dict[str, float]:
    ends = [report().models.inputs[key] for key in (low, high)]
    return {low: min(ends[0].high, ends[1].high), high: max(ends[0].low, ends[1].low)}


def test_every_end_has_its_other_end() -> None:
    ends = {key for key in report().models.inputs if key.endswith(("_low", "_high"))}
    assert ends == {*report().models.pairs, *report().models.pairs.values()}
    raw = current().raw("assumptions")
    lonely = current().with_rows({"assumptions": raw[raw["assumption_id"] != "trainium_mfu_high"]})
    with pytest.raises(ValueError, match="trainium_mfu_low has no other end"):
        build(lonely).models.pairs  # noqa: B018


@pytest.mark.parametrize(("low", "high"), PAIRS)
def test_what_rests_on_a_pair_out_of_order_has_no_value(low: str, high: str) -> None:
    models = report().models
    given = _crossed(low, high)
    assert given[low] > given[high]
    for name in models.outputs:
        rests = models.dependencies([name]) & {low, high}
        found = models.evaluate(name, **given)
        assert math.isnan(found) == bool(rests) or math.isnan(models.evaluate(name)), name
        if models.outputs[name].codes and rests:
            assert models.verdict(name, **given) == "no_data"
    level = {low: given[high], high: given[high]}
    assert not any(math.isnan(models.evaluate(key, **level)) for key in (low, high))


def test_arrays_lose_only_what_is_out_of_order() -> None:
    low = np.array([0.1, 0.3, 0.5])
    found = report().evaluate("cheaper", trainium_mfu_low=low, trainium_mfu_high=0.4)
    assert np.isnan(found).tolist() == [False, False, True]


@pytest.mark.parametrize(("low", "high"), PAIRS)
def test_a_verdict_turns_within_the_order(low: str, high: str) -> None:
    models = report().models
    neutral = models.preset("neutral")
    for name, output in models.outputs.items():
        if output.codes and models.dependencies([name]) & {low, high}:
            assert turns(models, name, low)[-1].high <= neutral[high]
            assert turns(models, name, high)[0].low >= neutral[low]
            assert "no_data" not in {part.verdict for part in turns(models, name, low)}


def test_draws_stay_in_order() -> None:
    for span in ("cases", "limits"):
        drawn = simulate(report().models, "room_gw_low", 2_000, span=span)
        assert not np.isnan(drawn.draws).any()


def test_the_notebook_says_it_at_both_fields_and_under_the_answers() -> None:
    panel = lab.panel(
        controls("Test", "trainium_mfu_low", "trainium_mfu_high", answers=["cheaper"])
    )
    lab.assumptions.set(trainium_mfu_low=0.5)
    said = pairs.words(
        report().models, "trainium_mfu_low", "trainium_mfu_high", lab.assumptions.state
    )
    assert "(50%) is above" in said
    assert "(40%)" in said
    fields = panel.children[1:3]
    assert [field.fault for field in fields] == [said, said]
    assert said in panel.children[-2].html
    assert "No data" in panel.children[-2].html
    assert lab.assumptions.value("cheaper") is None
    lab.assumptions.set(trainium_mfu_high=0.6)
    assert said not in panel.children[-2].html
    assert [field.fault for field in fields] == ["", ""]
    lab.assumptions.reset()
