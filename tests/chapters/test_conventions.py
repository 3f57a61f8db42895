"""A printed utilisation, converted: held to what packages count and to cases by hand."""

from __future__ import annotations

import math

import pytest
from changed import changed
from trainium_report.chapters import report

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
