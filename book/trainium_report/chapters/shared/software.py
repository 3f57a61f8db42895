"""Named values that are counted in released packages, or measured alike on two chips."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from ...results import Facts, value

TRAINED = "model types that train"
SERVED = "model types that generate text"
EXPORTED = "model types that export"
KNOWN = "model types that are known"
CAUSAL = "causal model types that are known"

B300 = (
    "difflet-qwen-image-b300-over-trn2",
    "difflet-ltx-2-b300-over-trn2",
    "difflet-wan-2-1-14b-b300-over-trn2",
    "difflet-flux-1-dev-b300-over-trn2",
    "difflet-hunyuanvideo-b300-over-trn2",
)
"""Models of images and video that one developer ran on a B300 and on a Trainium2."""


def counts(support: pd.DataFrame, metric: str) -> pd.DataFrame:
    """The releases of ``software_support`` that count a metric, the oldest first."""
    return support[support["metric"] == metric].sort_values("date", kind="stable")


def built_on(support: pd.DataFrame, metric: str) -> pd.Series:
    """The newest count of transformers that is no later than the last release for Trainium."""
    last = counts(support, TRAINED)["date"].iloc[-1]
    known = counts(support, metric)
    return known[known["date"] <= last].iloc[-1]


def _counts(facts: Facts, metric: str) -> pd.DataFrame:
    return facts.cite_rows(counts(facts.tables["software_support"], metric), metric)


@value("Model types that Hugging Face's library trains on Trainium, last release", "{:.0f}")
def soft_trained(facts: Facts) -> float:
    return float(_counts(facts, TRAINED)["value"].iloc[-1])


@value("Most model types that any release of it trained", "{:.0f}")
def soft_trained_most(facts: Facts) -> float:
    return float(_counts(facts, TRAINED)["value"].max())


@value("Model types with which its last release generates text", "{:.0f}")
def soft_served(facts: Facts) -> float:
    return float(_counts(facts, SERVED)["value"].iloc[-1])


@value("Model types that transformers knew when that library was last released", "{:.0f}")
def soft_known(facts: Facts) -> float:
    row = built_on(facts.tables["software_support"], KNOWN)
    return float(facts.cite_rows(row.to_frame().T, KNOWN)["value"].iloc[0])


@value("Model types that the newest release of transformers knows", "{:.0f}")
def soft_known_now(facts: Facts) -> float:
    return float(_counts(facts, KNOWN)["value"].iloc[-1])


def _days(start: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


@value("Days since the last release of Hugging Face's library for Trainium", "{:.0f} days")
def soft_silence(facts: Facts) -> float:
    return float(_days(_counts(facts, TRAINED)["date"].iloc[-1], str(facts.tables.as_of)))


@value("Days between its releases before, the middle one", "{:.0f}")
def soft_rhythm(facts: Facts) -> float:
    days = pd.to_datetime(_counts(facts, TRAINED)["date"]).diff().dt.days
    return float(days.median())


def _neuron(facts: Facts, indicator: str) -> float:
    return float(facts.row("ecosystem", indicator_id=f"neuron-{indicator}")["value"])


@value("Model families that AWS's new path of training names, October 2026", "{:.0f}")
def soft_families(facts: Facts) -> float:
    return _neuron(facts, "torchtitan-neuron-models")


@value("Components of Neuron that AWS labels beta, October 2026", "{:.0f}")
def soft_beta(facts: Facts) -> float:
    return _neuron(facts, "components-labelled-beta-2-33")


@value("Components of Neuron that AWS lists, October 2026", "{:.0f}")
def soft_components(facts: Facts) -> float:
    return _neuron(facts, "components-listed-2-33")


@value("Components of Neuron that AWS labelled beta, August 2026", "{:.0f}")
def soft_beta_before(facts: Facts) -> float:
    return _neuron(facts, "components-labelled-beta-2-32")


@value("Components of Neuron that AWS listed, August 2026", "{:.0f}")
def soft_components_before(facts: Facts) -> float:
    return _neuron(facts, "components-listed-2-32")


def _lags(facts: Facts, maker: str) -> pd.Series:
    """Days from AWS's announcement of an instance to its name in EC2's interface."""
    announced = facts.tables["instance_announcements"]
    announced = announced[announced["chip_id"].str.startswith(maker)]
    facts.cite_rows(announced, "announcements of instances")
    names = facts.tables["instance_names"].query("interface == 'ec2' and named")
    rows = announced.merge(names, on="instance", suffixes=("_told", ""))
    facts.cite_rows(rows, "names of instances in EC2's interface")
    days = pd.to_datetime(rows["date"]) - pd.to_datetime(rows["announced"])
    return pd.Series(days.dt.days.to_numpy(), index=rows["instance"])


@value("Days until EC2's interface named an instance with Nvidia's chips, least", "{:.0f}")
def soft_lag_nvidia_least(facts: Facts) -> float:
    return float(_lags(facts, "nvidia").min())


@value("Days until EC2's interface named an instance with Nvidia's chips, most", "{:.0f}")
def soft_lag_nvidia_most(facts: Facts) -> float:
    return float(_lags(facts, "nvidia").max())


@value("Days until EC2's interface named Trainium1's instance", "{:.0f}")
def soft_lag_trn1(facts: Facts) -> float:
    return float(_lags(facts, "aws")["trn1.32xlarge"])


@value("Days until EC2's interface named Trainium2's instance", "{:.0f}")
def soft_lag_trn2(facts: Facts) -> float:
    return float(_lags(facts, "aws")["trn2.48xlarge"])


@value("Days after its announcement on which no instance of Trainium3 had a name", "{:.0f}")
def soft_unnamed_trn3(facts: Facts) -> float:
    told = facts.row("instance_announcements", instance="trn3.48xlarge")
    read = facts.row("instance_names", instance="trn3.48xlarge", interface="ec2", named=False)
    return float(_days(told["announced"], read["date"]))


@value("Days by which SageMaker's interface named Trainium2's server before AWS did", "{:.0f} days")
def soft_sagemaker_early(facts: Facts) -> float:
    told = facts.row("instance_announcements", instance="trn2.48xlarge")
    hosting = {"instance": "trn2.48xlarge", "interface": "sagemaker_hosting", "named": True}
    return float(_days(facts.row("instance_names", **hosting)["date"], told["announced"]))


def offered(regions: pd.DataFrame) -> pd.DataFrame:
    """The newest snapshot of the regions in which EC2's interface offers each instance."""
    rows = regions[regions["basis"] == "offered"]
    return rows[rows["date"] == rows["date"].max()]


def _offered(facts: Facts, instance: str) -> pd.Series:
    rows = offered(facts.tables["instance_regions"])
    return facts.cite_rows(rows[rows["instance"] == instance], f"regions with {instance}").iloc[0]


@value("AWS regions that offer whole Trainium2 servers, newest reading", "{:.0f}")
def soft_regions_trn2(facts: Facts) -> float:
    return float(_offered(facts, "trn2.48xlarge")["regions"])


@value("AWS regions that offer whole H100 servers, newest reading", "{:.0f}")
def soft_regions_h100(facts: Facts) -> float:
    return float(_offered(facts, "p5.48xlarge")["regions"])


def _measured(facts: Facts, perf_id: str, end: str = "value_high") -> float:
    return float(facts.row("realized_performance", perf_id=perf_id)[end])


def _beside(facts: Facts, own: str, rival: str) -> float:
    """One figure of a test over another of the same test."""
    return _measured(facts, own) / _measured(facts, rival)


@value("Large BF16 products, Trainium2's measured rate over an H100's", "{:.0%}")
def soft_products(facts: Facts) -> float:
    return _beside(facts, "xpu-perf-trn2-bf16-matmul", "xpu-perf-h100-bf16-matmul")


@value("Large FP8 products, Trainium2's measured rate over an H100's", "{:.0%}")
def soft_products_fp8(facts: Facts) -> float:
    return _beside(facts, "xpu-perf-trn2-fp8-matmul", "xpu-perf-h100-fp8-matmul")


@value("Dense BF16 peak, Trainium2's over an H100's", "{:.0%}")
def soft_peaks(facts: Facts) -> float:
    peaks = (facts.chip(chip, "bf16_dense_tflops") for chip in ("aws-trainium2", "nvidia-h100"))
    return next(peaks) / next(peaks)


@value("Attention over a prompt, Trainium2's measured rate over an H100's, at most", "{:.0%}")
def soft_attention(facts: Facts) -> float:
    return _beside(facts, "xpu-perf-trn2-attention-prefill", "xpu-perf-h100-attention-prefill")


@value("Attention while writing, share of its bandwidth that a Trainium2 used, most", "{:.0%}")
def soft_writing_trn2(facts: Facts) -> float:
    return _measured(facts, "xpu-perf-trn2-decode-bandwidth") / 100


@value("Attention while writing, share of its bandwidth that an H100 used, least", "{:.0%}")
def soft_writing_h100(facts: Facts) -> float:
    return _measured(facts, "xpu-perf-h100-decode-bandwidth", "value_low") / 100


@value("Operations bound by memory in which Trainium2 was level with an H100", "{:.0f}")
def soft_level(facts: Facts) -> float:
    return _measured(facts, "xpu-perf-trn2-operations-at-parity")


@value("Operations bound by memory that were tried", "{:.0f}")
def soft_level_of(facts: Facts) -> float:
    row = facts.row("realized_performance", perf_id="xpu-perf-trn2-operations-at-parity")
    tried = re.match(r"\d+", row["workload"])
    if not tried:
        raise LookupError("data/realized_performance.csv: the workload names no number")
    return float(tried.group())


@value("One Trainium2, a developer's engine over AWS's own plug-in", "{:.1f}")
def soft_engine(facts: Facts) -> float:
    return _beside(facts, "kiln-qwen3-8b-16", "vllm-neuron-qwen3-8b-16")


@value("Speculation's gain in AWS's plug-in, one request at a time", "{:.1f}")
def soft_speculation(facts: Facts) -> float:
    return _beside(facts, "vllm-neuron-llama31-8b-eagle3", "vllm-neuron-llama31-8b-single")


def _b300(facts: Facts) -> pd.Series:
    rows = facts.tables["realized_performance"]
    rows = rows[rows["perf_id"].isin(B300)]
    return facts.cite_rows(rows, "models run on B300 and Trainium2")["value_low"]


@value("Least work of a B300 over a Trainium2's, models of images and video", "{:.1f}")
def soft_b300_least(facts: Facts) -> float:
    return float(_b300(facts).min())


@value("Most work of a B300 over a Trainium2's, models of images and video", "{:.1f}")
def soft_b300_most(facts: Facts) -> float:
    return float(_b300(facts).max())


@value("A B300's capacity block over a Trainium2's, July 2026", "{:.1f}")
def soft_b300_price(facts: Facts) -> float:
    own = facts.price("aws-trn2-48xlarge-capacity-block-2026-07-22")
    return facts.price("aws-p6-b300-48xlarge-capacity-block-2026-07-22") / own


@value("Thirty-two requests at a time, Trainium2's cost over an H200's", "{:.1f}")
def soft_serving_32(facts: Facts) -> float:
    return _beside(facts, "kiln-trn2-glm-cost-32", "kiln-p5en-glm-cost-32")


@value("Sixty-four requests at a time, Trainium2's cost over an H200's", "{:.1f}")
def soft_serving_64(facts: Facts) -> float:
    return _beside(facts, "kiln-trn2-glm-cost-64", "kiln-p5en-glm-cost-64")


@value("The most requests that both ran at a time, Trainium2's cost over an H200's", "{:.1f}")
def soft_serving_most(facts: Facts) -> float:
    return _beside(facts, "kiln-trn2-glm-cost-128", "kiln-p5en-glm-cost")
