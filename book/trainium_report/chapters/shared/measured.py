"""Named values that were measured, counted or claimed: utilisation, users, a test of serving."""

from __future__ import annotations

import pandas as pd

from ...results import Facts, value
from . import counted
from .dates import month
from .utilisation import may_set_the_range, pairs, utilisation

BESIDE_H100 = (
    "difflet-qwen-image-trn2-over-h100",
    "difflet-ltx-2-trn2-over-h100",
    "difflet-wan-2-1-14b-trn2-over-h100",
    "difflet-flux-1-dev-trn2-over-h100",
    "difflet-hunyuanvideo-trn2-over-h100",
    "neuronstuff-flux-trn2-over-h100",
    "loka-esmc-trn2-over-h100-equal-batch",
    "loka-esmc-trn2-over-h100-best",
)
"""Models that draw or score, run by one developer on a Trainium2 and on an H100."""

BLOCK = "aws-trn2-48xlarge-capacity-block-2026-07-22"


def _said(facts: Facts, perf_id: str) -> float:
    return float(facts.row("realized_performance", perf_id=perf_id)["value_high"])


def _mfu(facts: Facts, chip: str, precision: str = "BF16", maker: str = "") -> pd.DataFrame:
    rows = utilisation(facts.basis, {chip: (chip, precision, "training")})
    rows = rows[(rows["metric"] == "mfu") & ~rows["claimed"]]
    rows = rows[rows["by"].str.contains(maker)] if maker else rows
    return facts.cite_rows(rows, f"published utilisation of {chip} in {precision}")


@value("Lowest training MFU that AWS published for Trainium1", "{:.0%}")
def trn1_mfu_low(facts: Facts) -> float:
    return float(_mfu(facts, "aws-trainium1")["low"].min())


@value("Highest training MFU that AWS published for Trainium1", "{:.0%}")
def trn1_mfu_high(facts: Facts) -> float:
    return float(_mfu(facts, "aws-trainium1")["high"].max())


@value("GPT3-175B on Trainium1, counted alike from AWS's own rate of sequences", "{:.0%}")
def trn1_recounted(facts: Facts) -> float:
    run = "trn1-32xlarge-trainium1-gpt3-175b-pretraining-mfu-bf16"
    return float(facts.row("realized_performance", perf_id=run)["recounted_high"]) / 100


@value("Llama 3.1 405B on 16,384 H100: BF16 MFU", "{:.0%}")
def llama_mfu(facts: Facts) -> float:
    row = facts.row(
        "realized_performance",
        perf_id="h100-sxm-llama-3-1-405b-pretraining-16-384-gpus-dp-128-mfu-bf16",
    )
    return float(row["value_low"]) / 100


@value("H100 BF16 MFU, lower end for large dense models", "{:.0%}")
def h100_mfu_low(facts: Facts) -> float:
    return float(_mfu(facts, "nvidia-h100", maker="DGXC")["low"].min())


@value("H100 BF16 MFU, upper end for large dense models", "{:.1%}")
def h100_mfu_high(facts: Facts) -> float:
    return float(_mfu(facts, "nvidia-h100", maker="DGXC")["high"].max())


@value("Trainium3, dense training on day 0, claimed BF16 MFU", "{:.0%}")
def trn3_mfu_dense(facts: Facts) -> float:
    row = facts.row(
        "realized_performance",
        perf_id="trn3-trainium3-dense-qwen-training-day-0-mfu-bf16",
    )
    return float(row["value_low"]) / 100


def _alike(facts: Facts, end: str) -> float:
    facts.cite_rows(pairs(facts.tables), "runs that were alike")
    return facts.model(f"pair_{end}")


@value("Lowest ratio of utilisations in similar runs", "{:.0%}")
def pair_least(facts: Facts) -> float:
    return _alike(facts, "low")


@value("Highest ratio of utilisations in similar runs", "{:.0%}")
def pair_most(facts: Facts) -> float:
    return _alike(facts, "high")


@value("Pairs of similar runs", "{:.0f}")
def pairs_number(facts: Facts) -> float:
    return float(len(facts.cite_rows(pairs(facts.tables), "runs that were alike")))


@value("July 2026: how much dearer Trainium2 is in the least favourable pair", "{:.0%}")
def alike_july_dearer(facts: Facts) -> float:
    return -facts.model("alike_least")


@value("July 2026: how much cheaper Trainium2 is in the most favourable pair", "{:.0%}")
def alike_july_cheaper(facts: Facts) -> float:
    return facts.model("alike_most")


@value("February 2026: how much dearer Trainium2 is in the least favourable pair", "{:.0%}")
def alike_february_dearer(facts: Facts) -> float:
    return -facts.model("alike_least", month="2026-02")


@value("February 2026: how much cheaper Trainium2 is in the most favourable pair", "{:.0%}")
def alike_february_cheaper(facts: Facts) -> float:
    return facts.model("alike_most", month="2026-02")


@value("Lowest training utilisation of a Trainium that may set the range", "{:.0%}")
def range_low(facts: Facts) -> float:
    rows = facts.cite_rows(may_set_the_range(facts.tables), "readings that set the range")
    return float(rows["value_low"].min()) / 100


@value("Highest training utilisation of a Trainium that may set the range", "{:.0%}")
def range_high(facts: Facts) -> float:
    rows = facts.cite_rows(may_set_the_range(facts.tables), "readings that set the range")
    return float(rows["value_high"].max()) / 100


def _trainium2(facts: Facts, kind: str, end: str) -> float:
    rows = utilisation(facts.basis, {"Trainium2": ("aws-trainium2", "", kind)})
    facts.cite_rows(rows, f"utilisation of Trainium2, {kind}")
    return float(rows[end].min() if end == "low" else rows[end].max())


@value("Trainium2, reading of prompts, lowest reported share of the peak", "{:.0%}")
def prefill_low(facts: Facts) -> float:
    return _trainium2(facts, "prefill", "low")


@value("Trainium2, reading of prompts, highest reported share of the peak", "{:.0%}")
def prefill_high(facts: Facts) -> float:
    return _trainium2(facts, "prefill", "high")


@value("Trainium2, single kernels, lowest reported share of the peak", "{:.0%}")
def kernels_low(facts: Facts) -> float:
    return _trainium2(facts, "kernels", "low")


@value("Trainium2, single kernels, highest reported share of the peak", "{:.0%}")
def kernels_high(facts: Facts) -> float:
    return _trainium2(facts, "kernels", "high")


@value("H100, fused attention in the same test, share of the peak", "{:.0%}")
def h100_attention(facts: Facts) -> float:
    return _said(facts, "xpu-perf-h100-attention-prefill-share") / 100


@value("What SemiAnalysis expects of hand-written kernels on Trainium3", "{:.0%}")
def trn3_mfu_expected(facts: Facts) -> float:
    row = facts.row(
        "realized_performance",
        perf_id="trn3-trainium3-dense-training-with-hand-written-nki-kernels-mfu-bf16",
    )
    return float(row["value_low"]) / 100


def _weights(facts: Facts) -> pd.Series:
    return facts.cite_rows(counted.weights(facts.tables), "Anthropic's part of the chips")["share"]


@value("Highest training utilisation published by the day of the article", "{:.1%}")
def range_high_then(facts: Facts) -> float:
    return float(facts.row("earlier_assumptions", assumption_id="trainium_mfu_high")["default"])


@value("Anthropic's part of Trainium, lowest pair of counts, a ceiling", "{:.0%}")
def weight_low(facts: Facts) -> float:
    return float(_weights(facts).min())


@value("Anthropic's part of Trainium, highest pair of counts, or more", "{:.0%}")
def weight_high(facts: Facts) -> float:
    return float(_weights(facts).max())


@value("Databricks, lower cost, as AWS quotes it", "{:.0f}%")
def user_databricks(facts: Facts) -> float:
    return _said(facts, "trn2-trainium2-customer-statement-databricks-cost-reduction")


@value("Poolside, lower cost, as AWS quotes it", "{:.0f}%")
def user_poolside(facts: Facts) -> float:
    return _said(facts, "trn2-trainium2-customer-statement-poolside-cost-reduction")


@value("Ricoh, lower cost of fine-tuning, second hand", "{:.0f}%")
def user_ricoh(facts: Facts) -> float:
    return _said(facts, "trn1-trainium1-fine-tuning-llama-3-swallow-70b-ricoh-cost-reduction")


@value("Stockmark, lower cost of training, second hand", "{:.0f}%")
def user_stockmark(facts: Facts) -> float:
    return _said(facts, "trn1-trainium1-pretraining-13b-llm-stockmark-cost-reduction")


@value("Splash Music, lower cost of training", "{:.0f}%")
def user_splash(facts: Facts) -> float:
    return _said(facts, "splash-music-trainium-cost-reduction")


@value("Decart, lower cost of generating video, as AWS relays it", "{:.0f}%")
def user_decart(facts: Facts) -> float:
    return _said(
        facts, "trn3-trainium3-real-time-generative-video-inference-decart-cost-reduction"
    )


@value("Rufus, work per dollar over other solutions, as Amazon says", "{:.1f} times")
def user_rufus(facts: Facts) -> float:
    return _said(facts, "rufus-trainium-cost-ratio")


@value("Trainium2's output tokens of a model, one developer's test, USD a million", "${:.2f}")
def kiln_trainium2(facts: Facts) -> float:
    return float(facts.row("realized_performance", perf_id="kiln-trn2-glm-cost")["value_low"])


@value("H200's output tokens of a model, one developer's test, USD a million", "${:.2f}")
def kiln_h200(facts: Facts) -> float:
    return float(facts.row("realized_performance", perf_id="kiln-p5en-glm-cost")["value_low"])


@value("A small model on Trainium2 and H100 with equal batches, cost below the H100's", "{:.0f}%")
def loka_equal(facts: Facts) -> float:
    return _said(facts, "loka-esmc-cost-equal-batch")


@value("The same small model, each chip at its best batch, cost below the H100's", "{:.0f}%")
def loka_best(facts: Facts) -> float:
    return _said(facts, "loka-esmc-cost-best")


@value("Wait for the first token in that test, Trainium2, 90th percentile", "{:.0f} seconds")
def kiln_wait_trainium2(facts: Facts) -> float:
    return _said(facts, "kiln-trn2-glm-first-token")


@value("Wait for the first token in that test, H200, 90th percentile", "{:.1f} seconds")
def kiln_wait_h200(facts: Facts) -> float:
    return _said(facts, "kiln-p5en-glm-first-token")


def _at_the_bar(facts: Facts, end: str) -> float:
    row = facts.row("realized_performance", perf_id="kiln-trn2-glm-output-rate-latency-bar")
    return facts.price(BLOCK) * float(row["chips"]) / 3600 / float(row[end]) * 1e6


@value("Trainium2 held to a first token within five seconds, USD a million tokens, from", "${:.0f}")
def kiln_bar_low(facts: Facts) -> float:
    return _at_the_bar(facts, "value_high")


@value("Trainium2 held to a first token within five seconds, USD a million tokens, to", "${:.0f}")
def kiln_bar_high(facts: Facts) -> float:
    return _at_the_bar(facts, "value_low")


@value("Trainium2, sixteen requests at a time, USD a million tokens", "${:.0f}")
def kiln_16_trainium2(facts: Facts) -> float:
    return _said(facts, "kiln-trn2-glm-cost-16")


@value("H200, sixteen requests at a time, USD a million tokens", "${:.0f}")
def kiln_16_h200(facts: Facts) -> float:
    return _said(facts, "kiln-p5en-glm-cost-16")


@value("Growth a year of the bill of the largest run, at AWS's price of an H100", "{:.1f}")
def bill_growth(facts: Facts) -> float:
    facts.cite_rows(counted.largest_runs(facts.tables), "largest training runs")
    return facts.model("pp_growth")


@value("Month of the largest run in the estimates")
def bill_until(facts: Facts) -> str:
    runs = counted.largest_runs(facts.tables)
    largest = runs[runs["training_flop"] == runs["training_flop"].max()].head(1)
    return month(str(facts.cite_rows(largest, "largest training run")["date"].iloc[0]))


@value("The same, from Gemini 1.0 Ultra to the largest run", "{:.1f}")
def bill_growth_gemini(facts: Facts) -> float:
    runs = facts.cite_rows(counted.bills(facts.tables), "largest training runs")
    start = runs[runs["run_id"] == "gemini-1-0-ultra"].iloc[0]
    end = runs.loc[runs["training_flop"].idxmax()]
    return float(counted.growth_between(start, end) or 0)


@value("The same without the developer of the largest run", "{:.1f}")
def bill_growth_others(facts: Facts) -> float:
    facts.cite_rows(counted.largest_runs(facts.tables), "largest training runs")
    return facts.model("pp_growth_others")


def _beside_h100(facts: Facts) -> pd.Series:
    rows = facts.tables["realized_performance"]
    rows = rows[rows["perf_id"].isin(BESIDE_H100)]
    return facts.cite_rows(rows, "models run on both chips")["value_low"]


@value("Least work of a Trainium2 over an H100's, models of images, video and proteins", "{:.1f}")
def beside_h100_low(facts: Facts) -> float:
    return float(_beside_h100(facts).min())


@value("Most work of a Trainium2 over an H100's, models of images, video and proteins", "{:.1f}")
def beside_h100_high(facts: Facts) -> float:
    return float(_beside_h100(facts).max())


@value("Two Trainium2 over one H100, serving small language models, least", "{:.1f}")
def two_serving_low(facts: Facts) -> float:
    row = facts.row("realized_performance", perf_id="neuronstuff-qwen-two-trn2")
    return float(row["value_low"])


@value("Two Trainium2 over one H100, serving small language models, most", "{:.1f}")
def two_serving_high(facts: Facts) -> float:
    return _said(facts, "neuronstuff-qwen-two-trn2")
