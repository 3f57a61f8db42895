"""What chapter 6 draws: rows of the tables and of the models, picked and labelled."""

from __future__ import annotations

import pandas as pd

from ...results import Basis
from ..shared.article import ARTICLE
from ..shared.chips import chip_table, origin
from ..shared.chips import maker as maker_of
from ..shared.dates import month
from ..shared.generations import on_sale, sale_origin
from ..shared.software import CAUSAL, EXPORTED, KNOWN, SERVED, TRAINED, built_on, counts
from .models import METRICS, OWN, fabrics


def lags(basis: Basis) -> pd.DataFrame:
    """How far behind each Nvidia chip the first Trainium to reach it was, a row for each chip.

    Columns: ``label``, ``obs_chip``, ``maker``, ``start`` (year), ``bf16``, ``fp8`` and
    ``bandwidth`` (years, nan where not reached or not published), for each also ``<metric>_at``
    (year that the table has), ``<metric>_ahead`` (1 where it waits for Trainium4) and
    ``<metric>_rated`` (whether the chip has such a figure), and ``source_id``.
    """
    rows = []
    for chip, label in basis.models.choices["obs_chip"].options.items():
        row: dict[str, object] = {
            "label": label, "obs_chip": chip, "maker": "Amazon",
            "start": basis.evaluate("obs_start", obs_chip=chip), "source_id": origin(basis.tables,
            chip, "available"),
        }  # fmt: skip
        for metric, column in METRICS.items():
            row[f"{metric}_rated"] = bool(chip_table(basis.tables).at[chip, column] > 0)
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


def generations(basis: Basis, sale: str = "cloud") -> pd.DataFrame:
    """Announcement and first sale of each generation, the two makers in turn.

    Columns: ``label``, ``maker``, ``chip_id``, ``generation``, ``start`` and ``end`` (dates; end
    missing where not on sale), ``text``, ``source_id``.
    """
    chips, days = chip_table(basis.tables), on_sale(basis.tables, sale)
    events = basis.tables["timeline"].set_index("event_id")
    rows = []
    for chip, label in (
        ("nvidia-a100-40", "Nvidia A100"), ("nvidia-h100", "Nvidia H100 (Hopper)"),
        ("nvidia-h200", "Nvidia H200 (Hopper, more memory)"),
        ("nvidia-gb200", "Nvidia GB200 (Blackwell)"),
        ("nvidia-gb300", "Nvidia GB300 (Blackwell Ultra)"),
        ("nvidia-rubin", "Nvidia Rubin"),
        *((c, f"Trainium{c[-1]}") for c in (*OWN, "aws-trainium4")),
    ):  # fmt: skip
        announced = str(chips.at[chip, "announced"])
        if chip == "aws-trainium1":
            announced = str(events.at["2020-12-01-announces-the-first-trainium", "date"])
        day = days[chip]
        sold = isinstance(day, str)
        rows.append(
            {
                "label": label, "maker": "Amazon" if chip.startswith("aws") else "Nvidia",
                "chip_id": chip, "generation": int(chips.at[chip, "generation"]),
                "start": announced, "end": day if sold else None,
                "text": f"on sale {day[:7]}" if sold else "no date of sale found",
                "source_id": sale_origin(basis.tables, chip, sale)
                if sold
                else origin(basis.tables, chip, "announced"),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


UNITS = {"chip": "chip against chip", "server": "server against server"}
"""What may be set against each other; servers are the largest of each maker."""


def best_on_sale(basis: Basis, sale: str = "cloud") -> pd.DataFrame:
    """The best Trainium and the best Nvidia chip on sale on the article's day, and servers of them.

    A row for each unit (key of ``UNITS``) and metric (key of ``METRICS``). Columns: ``label``,
    ``unit``, ``metric``, ``own`` and ``rival`` (TFLOP/s, TB/s), ``ratio``, ``behind``, ``maker``,
    ``source_id`` (of the best Trainium).
    """
    chips = chip_table(basis.tables)
    chips = chips[on_sale(basis.tables, sale) <= ARTICLE]
    chips = chips.assign(chip_id=chips.index, by=[maker_of(chip) for chip in chips.index])
    servers = basis.tables["systems"]
    servers = servers[servers["chip_id"].isin(chips.index)]
    servers = servers[servers["available"].isna() | (servers["available"] <= ARTICLE)]
    servers = servers.assign(
        by=servers["chip_id"].map(maker_of),
        bf16_dense_tflops=servers["bf16_dense_pflops"] * 1000,
        fp8_dense_tflops=servers["fp8_dense_pflops"] * 1000,
        memory_bw_tbs=servers["chips"] * servers["chip_id"].map(chips["memory_bw_tbs"]),
    )
    names = basis.options("obs_metric")
    rows = []
    for unit, frame in (("chip", chips), ("server", servers)):
        for metric, column in METRICS.items():
            own, rival = (frame[frame["by"] == name][column] for name in ("Amazon", "Nvidia"))
            chip = str(frame.at[own.idxmax(), "chip_id"])
            rows.append(
                {
                    "label": f"{names[metric]}, {UNITS[unit]}", "unit": unit, "metric": metric,
                    "own": float(own.max()), "rival": float(rival.max()),
                    "ratio": float(own.max() / rival.max()), "maker": "Amazon",
                    "behind": bool(own.max() < rival.max()),
                    "source_id": origin(basis.tables, chip, column),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


SUPPORT = (
    ("timeline", "2006-11-cuda-presented-with-a-c-compiler-for-gpus", "Nvidia presents CUDA",
     "Nvidia"),
    ("ecosystem", "cuda-nccl-first-public-commit", "Nvidia NCCL (communication): public code",
     "Nvidia"),
    ("ecosystem", "xla-tpu-pytorch-xla-first-public-commit", "PyTorch/XLA: public code", "Google"),
    ("ecosystem", "neuron-first-release-public-sdk-repository", "Amazon Neuron: first public code",
     "Amazon"),
    ("timeline", "2022-10-trn1-instances-generally-available", "Trainium1 on sale", "Amazon"),
    ("ecosystem", "pytorch-torchtitan-first-public-commit", "TorchTitan: public code", "Other"),
    ("ecosystem", "neuron-pytorch-support-torchneuron-announced",
     "Native PyTorch for Trainium announced", "Amazon"),
    ("ecosystem", "neuron-pytorch-support-pytorch-xla-for-training",
     "Neuron drops training by PyTorch/XLA", "Amazon"),
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


def width(basis: Basis) -> pd.DataFrame:
    """Model types by what their software does with them, the most first.

    Of transformers, the newest release that the last one for Trainium could build on. Columns:
    ``label``, ``maker``, ``value``, ``package``, ``version``, ``date``, ``month`` (in words),
    ``past`` (whether the row is the most of any earlier release) and ``source_id``.
    """
    support = basis.tables["software_support"]
    trained = counts(support, TRAINED)
    most = trained[trained["value"] == trained["value"].max()].iloc[-1]
    rows = [
        (built_on(support, KNOWN), "Known to transformers", "Other"),
        (built_on(support, CAUSAL), "Of these, models that write text", "Other"),
        (counts(support, EXPORTED).iloc[-1], "Exported for Amazon's chips", "Amazon"),
        (counts(support, SERVED).iloc[-1], "Write text on Amazon's chips", "Amazon"),
        (most, "Trained on Trainium, the most of any release", "Amazon"),
        (trained.iloc[-1], "Trained on Trainium, last release", "Amazon"),
    ]
    frame = pd.DataFrame([row for row, _, _ in rows]).reset_index(drop=True)
    frame["label"] = [label for _, label, _ in rows]
    frame["maker"] = [maker for _, _, maker in rows]
    frame["month"] = frame["date"].map(month)
    return frame.assign(past=frame["label"].str.contains("any release"))


LABELS = {
    "Nvidia": "Nvidia, data centre", "Broadcom": "Broadcom, AI chips and networking",
    "AMD": "AMD, data centre with processors", "Marvell": "Marvell, data centre",
}  # fmt: skip
"""How the figure names firms; another one has the name of its segment."""


def sellers(basis: Basis) -> pd.DataFrame:
    """The latest quarter of each firm that sells AI chips, the largest first.

    Every segment of ``company_quarters`` that is no total, AWS aside, which rents. Columns:
    ``company``, ``label``, ``maker``, ``usd_bn``, ``period_end``, ``fiscal_label``, ``source_id``.
    """
    table = basis.tables["company_quarters"]
    keep = (table["part"] == "all") & (table["metric"] == "revenue")
    keep &= ~table["segment"].isin(["Total", "AWS"]) & table["fiscal_label"].str.startswith("Q")
    last = table[keep].sort_values("period_end", kind="stable").groupby("company").tail(1)
    frame = last.assign(
        label=[
            LABELS.get(firm, f"{firm}, {segment}")
            for firm, segment in zip(last["company"], last["segment"], strict=True)
        ],
        usd_bn=last["value"].astype(float) / 1000,
        maker=[firm if firm in {"Nvidia", "AMD"} else "Other" for firm in last["company"]],
    )
    columns = ["company", "label", "usd_bn", "maker", "period_end", "fiscal_label", "source_id",
               "source_status"]  # fmt: skip
    return frame[columns].sort_values("usd_bn", ascending=False).reset_index(drop=True)
