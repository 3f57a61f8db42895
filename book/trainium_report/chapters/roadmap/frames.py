"""What chapter 5 draws: rows of the tables and of the models, picked and labelled."""

from __future__ import annotations

import re

import pandas as pd

from ...results import Basis
from ...tables import authority
from ..shared.chips import chip_table, maker, origin
from .models import METRICS, NEW, OLD

GENERATIONS = (
    "aws-trainium1", "aws-trainium2", "aws-trainium3", "aws-trainium4",
    "nvidia-a100-80", "nvidia-h100", "nvidia-h200", "nvidia-b200", "nvidia-gb200", "nvidia-gb300",
    "nvidia-rubin",
    "google-tpu-v4", "google-tpu-v5p", "google-tpu-v6e", "google-tpu-v7", "google-tpu-8t",
    "amd-mi250x", "amd-mi300x", "amd-mi355x", "amd-mi455x", "microsoft-maia200",
)  # fmt: skip
"""Chips of the figure of generations, by maker and date."""


def parts(basis: Basis) -> pd.DataFrame:
    """The gain of Trainium3 by what is compared, a row each.

    Columns: ``road_metric``, ``label``, ``maker``, ``chip`` and ``server`` (ratios; the server is
    AWS's of 144 chips), ``low`` and ``high`` (the same), ``source_id``.
    """
    chips = chip_table(basis.tables)
    more = basis.evaluate("road_claimed_chips") / basis.evaluate("road_old_chips")
    rows = []
    for key, label in basis.models.choices["road_metric"].options.items():
        ratio = float(chips.at[NEW, METRICS[key]] / chips.at[OLD, METRICS[key]])
        rows.append(
            {
                "road_metric": key, "label": label, "maker": "Amazon", "chip": ratio,
                "server": ratio * more, "low": ratio, "high": ratio * more,
                "source_id": origin(basis.tables, NEW, METRICS[key]),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def generations(basis: Basis) -> pd.DataFrame:
    """Chips of all makers on the same measures, a row each.

    Columns: ``label`` (name and year announced), ``maker``, ``chip_id``, ``announced``, one column
    for each option of ``road_metric`` (nan: not published), ``<metric>_weak`` (true where only an
    aggregator has the figure) and ``source_id``.
    """
    chips = chip_table(basis.tables)
    authority_of = authority(basis.tables)
    rows = []
    for chip in GENERATIONS:
        announced = str(chips.at[chip, "announced"])
        name = re.sub(
            r"^(NVIDIA|AWS|Google|AMD Instinct|Microsoft) ", "", str(chips.at[chip, "name"])
        )
        name = re.sub(r" \(per .*\)$", ", one GPU", name)
        name = re.sub(r" (\(.*\)|SXM.*)$", "", name)
        row: dict[str, object] = {
            "label": f"{name} ({announced[:4]})", "maker": maker(chip), "chip_id": chip,
            "announced": announced, "source_id": origin(basis.tables, chip,
            "memory_bw_tbs") or "nand-research",
        }  # fmt: skip
        for key, column in METRICS.items():
            value = chips.at[chip, column]
            where = origin(basis.tables, chip, column)
            row[key] = float(value) if value > 0 else float("nan")
            row[f"{key}_weak"] = bool(where) and authority_of.get(where) == "aggregator"
        rows.append(row)
    return pd.DataFrame(rows)


_EVENTS = {
    "2024-12-03-previews-trainium3-2x-compute-40-more-efficient": "Trainium3 announced",
    "2025-05-19-opens-nvlink-to-other-chips-nvlink-fusion": "Nvidia opens NVLink Fusion",
    "2025-12-02-trainium3-generally-available-in-trn3": "Trainium3 on sale",
    "2025-12-02-trainium4-announced-with-nvlink-fusion-and-mgx": "Trainium4 announced with NVLink",
    "2026-01-trainium3-begins-to-ship-amazon-s-account-of-q1-2026": "Trainium3 ships, says Amazon",
    "2026-02-27-amazon-invests-up-to-50-billion-dollars-about-2":
        "OpenAI signs for Trainium3 and 4",
    "2026-08-26-nvhbm-memory-announced-trainium4-first-to-adopt": "Nvidia memory for Trainium4",
    "2026-10-19-neuron-sdk-2-33-native-pytorch-for-trainium": "Native PyTorch in public beta",
}


def steps_so_far(basis: Basis) -> pd.DataFrame:
    """Events of the two chips and of NVLink Fusion, by date, with what is still to come.

    Columns: ``label``, ``maker``, ``start``, ``end`` (missing), ``text``, ``hollow``,
    ``source_id``.
    """
    table = basis.tables["timeline"].set_index("event_id")
    rows = [
        {
            "label": label, "maker": "Nvidia" if table.at[key, "actor"] == "Nvidia" else "Amazon",
            "start": str(table.at[key, "date"]), "end": None, "text": str(table.at[key, "date"]),
            "hollow": False, "source_id": str(table.at[key, "source_id"]),
        }
        for key, label in _EVENTS.items()
    ]  # fmt: skip
    plan = basis.tables["evidence"].set_index("evidence_id").loc["e051"]
    rows.append(
        {
            "label": "Trainium4 expected to ship", "maker": "Amazon",
            "start": f"{plan['value']}-01-01", "end": f"{plan['value']}-12-31",
            "text": str(plan["value"]), "hollow": True, "source_id": str(plan["source_id"]),
        }
    )  # fmt: skip
    return pd.DataFrame(rows)


def peaks(basis: Basis) -> pd.DataFrame:
    """The two Trainiums' rows of the accelerators table, by chip id."""
    return chip_table(basis.tables).loc[[OLD, NEW]]


def work_per_watt(basis: Basis) -> pd.DataFrame:
    """Trainium3 over Trainium2 by what says so: ``label``, ``maker``, ``signal``, ``gain``."""
    work = basis.evaluate("road_per_chip")
    power = basis.evaluate("road_watts_new") / basis.evaluate("road_watts_old")
    rows = [
        ("AWS on whole servers", "road_claim_watt", basis.evaluate("road_claim_watt"), False),
        ("AWS on chips and systems", "road_gain_chip", basis.evaluate("road_gain_chip"), False),
        ("Estimate: peak rate over your watts", "1 / road_energy", work / power, True),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["label", "signal", "gain", "estimated"])
    return frame.assign(maker="Amazon")


def head_start(basis: Basis) -> float:
    """Years from Trainium3's announcement to its sale."""
    chip = chip_table(basis.tables).loc[NEW]
    gap = pd.Timestamp(str(chip["available"])) - pd.Timestamp(str(chip["announced"]))
    return float(gap.days / 365.25)


def ridges(basis: Basis) -> list[float]:
    """The four ridges of the two chips, in operations a byte: where the gain bends."""
    chips = peaks(basis)
    columns = (METRICS["bf16"], METRICS["fp8"])
    return [
        float(chips.at[chip, column] / chips.at[chip, METRICS["bandwidth"]])
        for chip in chips.index
        for column in columns
    ]
