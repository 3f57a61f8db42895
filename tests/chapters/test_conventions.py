"""A printed utilisation, converted: held to what packages count and to cases by hand."""

from __future__ import annotations

import math
import re

import pytest
from changed import changed
from trainium_report.chapters import report
from trainium_report.chapters.shared.conventions import beside, recounts

LLAMA = {"conv_params": 7.504625664, "conv_lookup": 0.525336576, "conv_layers": 32,
         "conv_width": 4096}  # fmt: skip


def test_each_package_counts_what_the_model_says() -> None:
    counts = report().table("framework_operations")
    options = report().models.choices["conv_from"].options
    counts = counts[counts["convention_id"].isin(options)]
    assert len(counts) >= 30
    for row in counts.itertuples(index=False):
        given = {"conv_from": row.convention_id, "conv_tokens": row.sequence_tokens}
        found = report().evaluate("conv_operations_from", **LLAMA, **given)
        # Some count the softmax or the norms too: a hundredth at most.
        assert found == pytest.approx(row.gflop_per_token, rel=0.01), row.operations_id


def test_there_and_back_is_the_printed_figure() -> None:
    there = report().evaluate("conv_mfu", conv_from="verl-0-9-1", conv_to="llm-foundry-hfu")
    back = {"conv_from": "llm-foundry-hfu", "conv_to": "verl-0-9-1"}
    assert report().evaluate("conv_mfu", conv_printed=there, **back) == pytest.approx(0.2859)


def test_a_convention_that_does_not_say_converts_to_nothing() -> None:
    row = {"convention_id": "llm-foundry"}
    silent = changed(("mfu_conventions", row, {"causal_half": "not_stated"}))
    assert math.isnan(silent.evaluate("conv_mfu"))
    assert silent.evaluate("conv_mfu", conv_from="trl-1-16-0") > 0


RATE = re.compile(r"6 x ([\d.]+) billion parameters x ([\d,.]+) tokens/s over ([\d.]+) TFLOP/s")


def test_each_utilisation_is_recounted_or_says_why_not() -> None:
    rows = report().table("realized_performance")
    rows = rows[rows["convention"].notna()].set_index("perf_id")
    assert rows["recount"].notna().all()
    why_not = rows["recount"].str.startswith("not recounted: ")
    assert list(why_not) == list(rows["recounted_high"].isna())
    counted = rows[~why_not]
    assert (counted["recounted_low"] <= counted["recounted_high"]).all()
    assert (counted["recounted_high"] <= counted["value_high"]).all()
    rates = counted["recount"].str.extract(RATE).dropna()
    assert len(rates) >= 15
    for run, (parameters, rate, peak) in zip(rates.index, rates.itertuples(False), strict=True):
        share = 6 * float(parameters) * float(rate.replace(",", "")) / float(peak) / 10
        assert counted.at[run, "recounted_high"] == pytest.approx(share, abs=0.06), run
    for perf_id, text in counted["recount"].items():
        if named := re.search(r"the row ([\w-]+)$", str(text)):
            same = rows.at[named[1], "value_high"]
            assert counted.at[perf_id, "recounted_high"] == same, perf_id


def test_what_is_drawn_is_what_was_recounted() -> None:
    frame = recounts(report())
    drawn = beside(frame)
    assert len(drawn) == 2 * frame["alike_high"].notna().sum()
    assert not drawn[drawn["printed"]]["run"].duplicated().any()  # a row of the figure each
    assert set(beside(frame, least=2)["run"]) < set(drawn["run"])
    run = {"perf_id": "vllm-neuron-qwen3-8b-prefill-mfu"}
    silent = changed(("realized_performance", run, {"recounted_high": None}))
    assert len(beside(recounts(silent))) == len(drawn) - 2
