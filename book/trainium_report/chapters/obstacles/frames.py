"""What chapter 6 draws: rows of the tables and of the models, picked and labelled."""

from __future__ import annotations

import pandas as pd

from ...results import Basis
from ..shared.article import ARTICLE
from ..shared.chips import chip_table, origin
from ..shared.dates import decimal_year
from .models import METRICS, OWN, fabrics


def lags(basis: Basis) -> pd.DataFrame:
    """How far behind each Nvidia chip the first Trainium to reach it was, a row for each chip.

    Columns: ``label``, ``obs_chip``, ``maker``, ``start`` (year), ``bf16``, ``fp8`` and
    ``bandwidth`` (years, nan where not reached or not published), for each also ``<metric>_at``
    (year that the table has) and ``<metric>_ahead`` (1 where it waits for Trainium4), and
    ``source_id``.
    """
    rows = []
    for chip, label in basis.models.choices["obs_chip"].options.items():
        row: dict[str, object] = {
            "label": label, "obs_chip": chip, "maker": "Amazon",
            "start": basis.evaluate("obs_start", obs_chip=chip), "source_id": origin(basis.tables,
            chip, "available"),
        }  # fmt: skip
        for metric in METRICS:
            at = {"obs_chip": chip, "obs_metric": metric}
            row[metric] = basis.evaluate("obs_lag", **at)
            row[f"{metric}_at"] = basis.evaluate("obs_reached", **at)
            row[f"{metric}_ahead"] = basis.evaluate("obs_ahead", **at)
        rows.append(row)
    return pd.DataFrame(rows)


def spread(basis: Basis) -> pd.DataFrame:
    """``fabrics`` with the results of the ring model at the default assumptions.

    Adds ``low`` and ``high`` (scaling efficiency) and ``ms_fast`` and ``ms_slow`` (milliseconds).
    """
    frame = fabrics(basis.tables)
    for column, name in (
        ("low", "obs_eff_low"), ("high", "obs_eff_high"), ("ms_fast", "obs_time_fast"),
        ("ms_slow", "obs_time_slow"),
    ):  # fmt: skip
        scale = 1000 if column.startswith("ms") else 1
        frame[column] = [
            scale * basis.evaluate(name, obs_fabric=key) for key in frame["obs_fabric"]
        ]
    return frame


def generations(basis: Basis) -> pd.DataFrame:
    """Announcement and first availability of each generation, the two makers in turn.

    Columns: ``label``, ``maker``, ``chip_id``, ``generation``, ``start`` and ``end`` (dates; end
    missing where not on sale), ``text``, ``source_id``.
    """
    chips = chip_table(basis.tables)
    events = basis.tables["timeline"].set_index("event_id")
    rows = []
    for chip, label in (
        ("nvidia-a100-40", "A100"), ("nvidia-h100", "H100 (Hopper)"),
        ("nvidia-h200", "H200 (Hopper, more memory)"), ("nvidia-gb200", "GB200 (Blackwell)"),
        ("nvidia-gb300", "GB300 (Blackwell Ultra)"), ("nvidia-rubin", "Rubin"),
        *((c, f"Trainium{c[-1]}") for c in (*OWN, "aws-trainium4")),
    ):  # fmt: skip
        announced = str(chips.at[chip, "announced"])
        if chip == "aws-trainium1":
            announced = str(events.at["2020-12-01-announces-the-first-trainium", "date"])
        on_sale = chips.at[chip, "available"]
        sold = isinstance(on_sale, str)
        rows.append(
            {
                "label": label, "maker": "Amazon" if chip.startswith("aws") else "Nvidia",
                "chip_id": chip, "generation": int(chips.at[chip, "generation"]),
                "start": announced, "end": on_sale if sold else None,
                "text": f"on sale {on_sale[:7]}" if sold else "no date of sale found",
                "source_id": origin(basis.tables, chip, "available" if sold else "announced"),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def pace(basis: Basis, maker: str, by: str = "chip", until: str = ARTICLE) -> float:
    """Mean years between generations on sale by a date, the first being Hopper or Trainium1.

    ``by`` is 'chip' (each new generation number; Blackwell Ultra counts) or 'architecture'
    (Hopper, Blackwell).
    """
    frame = generations(basis).dropna(subset=["end"])
    frame = frame[(frame["maker"] == maker) & (frame["end"] <= until) & (frame["end"] >= "2022")]
    if by == "architecture":
        frame = frame[~frame["label"].str.contains("Ultra")]
    dates = sorted(decimal_year(str(part["end"].min())) for _, part in frame.groupby("generation"))
    return float((dates[-1] - dates[0]) / (len(dates) - 1))


SUPPORT = (
    ("timeline", "2006-11-cuda-presented-with-a-c-compiler-for-gpus", "CUDA presented", "Nvidia"),
    ("ecosystem", "cuda-nccl-first-public-commit", "NCCL, Nvidia's collectives: public code",
     "Nvidia"),
    ("ecosystem", "xla-tpu-pytorch-xla-first-public-commit", "PyTorch/XLA: public code", "Google"),
    ("ecosystem", "neuron-first-release-public-sdk-repository", "Neuron SDK: public repository",
     "Amazon"),
    ("timeline", "2022-10-trn1-instances-generally-available", "Trainium1 on sale", "Amazon"),
    ("ecosystem", "pytorch-torchtitan-first-public-commit", "TorchTitan: public code", "Other"),
    ("ecosystem", "neuron-pytorch-support-torchneuron-announced",
     "Native PyTorch for Trainium announced", "Amazon"),
    ("ecosystem", "neuron-pytorch-support-pytorch-xla-for-training",
     "PyTorch/XLA for training dropped by Neuron", "Amazon"),
    ("ecosystem", "neuron-pytorch-support-torchneuron-availability",
     "Native PyTorch still in a closed beta", "Amazon"),
    ("timeline", "2026-10-19-neuron-sdk-2-33-native-pytorch-for-trainium",
     "Native PyTorch in public beta", "Amazon"),
)  # fmt: skip
"""Software events that the chapter draws: table, key, label and whose event it is."""


def support(basis: Basis) -> pd.DataFrame:
    """The events of ``SUPPORT``: ``label``, ``maker``, ``start``, ``text``, ``source_id``."""
    rows = []
    for table, key, label, maker in SUPPORT:
        index = "event_id" if table == "timeline" else "indicator_id"
        row = basis.tables[table].set_index(index).loc[key]
        if table == "timeline":
            date = row["date"]
        else:
            date = row["text"] if str(row["unit"]) == "date" else row["as_of"]
        rows.append(
            {
                "label": label, "maker": maker, "start": str(date), "end": None,
                "text": str(date)[:7], "source_id": row["source_id"],
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


SELLERS = {
    ("Nvidia", "Data Center"): "Nvidia, data centre",
    ("Broadcom", "AI semiconductor"): "Broadcom, AI chips and networking",
    ("AMD", "Data Center"): "AMD, data centre with CPUs",
    ("Marvell", "Data Center"): "Marvell, data centre",
}
"""Firms that sell chips for AI, by the segment of their accounts that holds them."""


def sellers(basis: Basis) -> pd.DataFrame:
    """The latest quarter of each firm that sells AI chips, the largest first.

    Columns: ``company``, ``label``, ``maker``, ``usd_bn``, ``period_end``, ``fiscal_label``,
    ``source_id``.
    """
    table = basis.tables["company_quarters"]
    rows = []
    for (company, segment), label in SELLERS.items():
        keep = (table["company"] == company) & (table["segment"] == segment)
        keep &= (table["part"] == "all") & (table["metric"] == "revenue")
        part = table[keep & table["fiscal_label"].str.startswith("Q")]
        last = part.sort_values("period_end").iloc[-1]
        rows.append(
            {
                "company": company, "label": label, "usd_bn": float(last["value"]) / 1000,
                "maker": company if company in {"Nvidia", "AMD"} else "Other",
                "period_end": last["period_end"], "fiscal_label": last["fiscal_label"],
                "source_id": last["source_id"], "source_status": last["source_status"],
            }
        )  # fmt: skip
    return pd.DataFrame(rows).sort_values("usd_bn", ascending=False).reset_index(drop=True)
