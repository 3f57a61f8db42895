"""What is in '4.4 times', what AWS's energy figures imply, rooflines, and a move in stages.

Rates are dense TFLOP/s, bandwidth TB/s, power watts of a chip; worth is in bills of one year.
"""

from __future__ import annotations

import re

import pandas as pd
import sympy as sp

from .. import data
from .core import Lookup, Model, Output, choices, evaluate, register, register_lookup, symbols

METRICS = {
    "bf16": "bf16_dense_tflops", "fp8": "fp8_dense_tflops",
    "bandwidth": "memory_bw_tbs", "memory": "memory_gb",
}  # fmt: skip
"""Options of ``road_metric`` and the column of the chip behind each."""

OLD, NEW = "aws-trainium2", "aws-trainium3"
OLD_SERVER = "trn2-ultraserver"
CLAIMED_SERVER = "trn3-gen2-ultraserver"
"""The server of AWS's claim; the first generation of Trn3 is smaller."""

GENERATIONS = (
    "aws-trainium1", "aws-trainium2", "aws-trainium3", "aws-trainium4",
    "nvidia-a100-80", "nvidia-h100", "nvidia-h200", "nvidia-gb200", "nvidia-gb300", "nvidia-rubin",
    "google-tpu-v4", "google-tpu-v5p", "google-tpu-v6e", "google-tpu-v7", "google-tpu-8t",
    "amd-mi250x", "amd-mi300x", "amd-mi355x", "amd-mi455x", "microsoft-maia200",
)  # fmt: skip
"""Chips of the figure of generations, by maker and date."""


def _chips() -> pd.DataFrame:
    return data.table("accelerators").set_index("chip_id")


def _server_chips(system: str) -> int:
    return int(data.table("systems").set_index("system_id").at[system, "chips"])


def origin(chip: str, field: str) -> str:
    """The source of a cell of the accelerators table; empty if none is preferred."""
    cells = data.table("accelerator_sources")
    keep = (cells["chip_id"] == chip) & (cells["field"] == field) & cells["preferred"]
    return str(cells.loc[keep, "source_id"].iloc[0]) if keep.any() else ""


def _lookups() -> None:
    chips = _chips()
    for name, chip, symbol in (("road_new", NEW, "x_3"), ("road_old", OLD, "x_2")):
        table: dict[tuple[str, ...], float] = {}
        origins: dict[tuple[str, ...], str] = {}
        for key, column in METRICS.items():
            table[(key,)] = float(chips.at[chip, column])
            origins[(key,)] = origin(chip, column)
        label = f"{chips.at[chip, 'name']}, the figure compared"
        register_lookup(Lookup(name, symbol, label, "", ("road_metric",), table, origins))
    systems = data.table("systems").set_index("system_id")
    options = choices()["road_system"].options
    register_lookup(
        Lookup(
            "road_chips", "n_3", "Chips in the new server", "chips", ("road_system",),
            {(key,): float(_server_chips(key)) for key in options},
            {(key,): str(systems.at[key, "source_id"]) for key in options},
        )
    )  # fmt: skip
    rates = {"bf16": "bf16_dense_tflops", "fp8": "fp8_dense_tflops"}
    for name, chip, symbol in (("new", NEW, "3"), ("old", OLD, "2")):
        register_lookup(
            Lookup(
                f"road_peak_{name}", f"F_{symbol}", f"Peak rate of {chips.at[chip, 'name']}",
                "dense TFLOP/s", ("precision",),
                {(key,): float(chips.at[chip, column]) for key, column in rates.items()},
                {(key,): origin(chip, column) for key, column in rates.items()},
            )
        )  # fmt: skip
    rivals = choices()["road_rival"].options
    authority = data.table("sources").set_index("source_id")["authority"]
    known = [
        (c, key)
        for c in rivals
        for key, column in rates.items()
        if chips.at[c, column] > 0 and authority[origin(c, column)] != "aggregator"
    ]
    register_lookup(
        Lookup(
            "road_peak_rival", "F_N", "Peak rate of the chip beside it", "dense TFLOP/s",
            ("road_rival", "precision"),
            {(c, key): float(chips.at[c, rates[key]]) for c, key in known},
            {(c, key): origin(c, rates[key]) for c, key in known},
        )
    )  # fmt: skip
    register_lookup(
        Lookup(
            "road_bandwidth_rival", "B_N", "Memory bandwidth of the chip beside it", "TB/s",
            ("road_rival",), {(c,): float(chips.at[c, "memory_bw_tbs"]) for c in rivals},
            {(c,): origin(c, "memory_bw_tbs") for c in rivals},
        )
    )  # fmt: skip


_lookups()


def _exact(chip: str, column: str) -> sp.Rational:
    return sp.Rational(str(_chips().at[chip, column]))


_OLD_CHIPS = sp.Integer(_server_chips(OLD_SERVER))
_MORE = sp.Rational(_server_chips(CLAIMED_SERVER), _server_chips(OLD_SERVER))
_FP8 = _exact(NEW, METRICS["fp8"]) / _exact(OLD, METRICS["fp8"])
_B_NEW, _B_OLD = _exact(NEW, METRICS["bandwidth"]), _exact(OLD, METRICS["bandwidth"])

(new, old, chips, per_chip, more, server) = symbols(
    "road_new road_old road_chips road_per_chip road_more_chips road_server"
)
(speed, per_watt, efficiency, w_new, w_old, draw_server, draw_chip) = symbols(
    "road_claim_speed road_claim_watt road_claim_chip road_watts_new road_watts_old"
    " road_draw_server road_draw_chip"
)
(intensity, peak_new, peak_old, peak_rival, bandwidth, reach_new, reach_old, reach_rival) = symbols(
    "road_intensity road_peak_new road_peak_old road_peak_rival road_bandwidth_rival"
    " road_reach_new road_reach_old road_reach_rival"
)
(wait, ramp, dual, spared, horizon, saving, cost, spend, years_once, years_steps, better) = symbols(
    "road_wait road_ramp road_dual road_spared obs_horizon obs_saving obs_cost obs_spend"
    " road_years_once road_years_steps road_better"
)

speedup_chain = register(
    Model(
        "speedup_chain",
        "A server's gain, taken apart",
        "One chip against one chip, times the chips in a server. The last line says how much of"
        " the gain is the chip's, on a log scale, where factors add up.",
        "A product of two ratios of published figures.",
        "aws-neuron-docs-trainium3",
        (
            Output("road_per_chip", "r", "One chip against one chip", "x", new / old),
            Output("road_more_chips", "k", "Chips against chips", "x", chips / _OLD_CHIPS),
            Output("road_server", "R", "Server against server", "x", per_chip * more),
            Output(
                "road_part", "q", "Part of the gain that is the chip's", "%",
                sp.Piecewise((sp.log(per_chip) / sp.log(server), server > 1), (0, True)),
            ),
        ),
    )
)  # fmt: skip

energy_claims = register(
    Model(
        "energy_claims",
        "AWS's figures against each other",
        "Performance over performance per watt is power. Two pairs of AWS's figures therefore give"
        " two powers of a Trainium3 beside a Trainium2; your watts give a third, and the energy"
        " for the same work.",
        "Definition of performance per watt; the server's pair is divided by its chips, the"
        " chip's uses the FP8 rate. Hosts and switches are shared out over the chips.",
        "aws-whats-new-trn3-ultraservers",
        (
            Output(
                "road_draw_server", r"\pi_s", "Power of a chip that the server's figures imply",
                "x", speed / (_MORE * per_watt),
            ),
            Output(
                "road_draw_chip", r"\pi_c", "Power of a chip that the chip's figures imply",
                "x", _FP8 / (1 + efficiency),
            ),
            Output(
                "road_conflict", "c", "How far the two are apart", "x", draw_chip / draw_server,
            ),
            Output(
                "road_energy", "e", "Energy for the same peak work, by your watts", "x",
                w_new / w_old / per_chip,
            ),
            Output(
                "road_watts_even", "W_3^{*}", "Watts above which it takes more energy", "W",
                w_old * per_chip,
            ),
        ),
    )
)  # fmt: skip

roofline = register(
    Model(
        "roofline",
        "What a chip reaches at your arithmetic intensity",
        "Below the ridge the memory sets the pace, above it the arithmetic. The gain of a chip"
        " over its predecessor is then the ratio of the bandwidths, of the peaks, or between them.",
        "Williams, Waterman and Patterson (2009).",
        "doi-1498765-1498785",
        (
            Output(
                "road_reach_new", "P_3", "Trainium3 reaches at most", "TFLOP/s",
                sp.Min(peak_new, intensity * _B_NEW),
            ),
            Output(
                "road_reach_old", "P_2", "Trainium2 reaches at most", "TFLOP/s",
                sp.Min(peak_old, intensity * _B_OLD),
            ),
            Output(
                "road_reach_rival", "P_N", "The chip beside it reaches at most", "TFLOP/s",
                sp.Min(peak_rival, intensity * bandwidth),
            ),
            Output("road_gain", "g", "Trainium3 over Trainium2", "x", reach_new / reach_old),
            Output(
                "road_beside", "h", "Trainium3 over the chip beside it", "x",
                reach_new / reach_rival,
            ),
            Output(
                "road_ridge", "I^{*}", "Ridge of Trainium3", "operations a byte", peak_new / _B_NEW
            ),
        ),
    )
)  # fmt: skip

_ramped = sp.Min(ramp, horizon)

staged_move = register(
    Model(
        "staged_move",
        "Moving in stages or all at once",
        "All at once, you port everything first and save afterwards. In stages, the share that"
        " has moved grows evenly and saves from the start, while you run two platforms. Worth"
        " over your horizon, in bills of one year.",
        "Sums of savings and costs without discount, the saving and the port as in the obstacles"
        " chapter; switch if savings exceed costs: Farrell and Klemperer (2007).",
        "doi-s1573-448x-06-03031-7",
        (
            Output("road_years_once", "y_1", "Years saved, all at once", "years",
                   sp.Max(0, horizon - wait)),
            Output("road_years_steps", "y_n", "Years saved, in stages", "years",
                   horizon - _ramped + _ramped**2 / (2 * ramp)),
            Output("road_once", "V_1", "Worth of moving all at once", "%",
                   saving * years_once - cost / spend),
            Output("road_steps", "V_n", "Worth of moving in stages", "%",
                   saving * years_steps - dual * _ramped - (1 - spared) * cost / spend),
            Output("road_better", r"\Delta V", "Worth of the stages", "%",
                   saving * (years_steps - years_once) - dual * _ramped + spared * cost / spend),
            Output(
                "road_dual_even", "d^{*}", "Cost of two platforms at which stages stop paying",
                "%", dual + better / _ramped,
            ),
        ),
    )
)  # fmt: skip


def parts() -> pd.DataFrame:
    """The gain of Trainium3 by what is compared, a row each.

    Columns: ``road_metric``, ``label``, ``maker``, ``chip`` and ``server`` (ratios; the server is
    AWS's of 144 chips), ``low`` and ``high`` (the same), ``source_id``.
    """
    chips = _chips()
    rows = []
    for key, label in choices()["road_metric"].options.items():
        ratio = float(chips.at[NEW, METRICS[key]] / chips.at[OLD, METRICS[key]])
        rows.append(
            {
                "road_metric": key, "label": label, "maker": "Amazon", "chip": ratio,
                "server": ratio * float(_MORE), "low": ratio, "high": ratio * float(_MORE),
                "source_id": origin(NEW, METRICS[key]),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def generations() -> pd.DataFrame:
    """Chips of all makers on the same measures, a row each.

    Columns: ``label`` (name and year announced), ``maker``, ``chip_id``, ``announced``, one column
    for each option of ``road_metric`` (nan: not published), ``<metric>_weak`` (true where only an
    aggregator has the figure) and ``source_id``.
    """
    from ..views import maker  # views reads models, which this module is part of

    chips = _chips()
    authority = data.table("sources").set_index("source_id")["authority"]
    rows = []
    for chip in GENERATIONS:
        announced = str(chips.at[chip, "announced"])
        name = re.sub(
            r"^(NVIDIA|AWS|Google|AMD Instinct|Microsoft) ", "", str(chips.at[chip, "name"])
        )
        name = re.sub(r" (\(.*\)|SXM.*)$", "", name)
        row: dict[str, object] = {
            "label": f"{name} ({announced[:4]})", "maker": maker(chip), "chip_id": chip,
            "announced": announced, "source_id": origin(chip, "memory_bw_tbs") or "nand-research",
        }  # fmt: skip
        for key, column in METRICS.items():
            value = chips.at[chip, column]
            where = origin(chip, column)
            row[key] = float(value) if value > 0 else float("nan")
            row[f"{key}_weak"] = bool(where) and authority.get(where) == "aggregator"
        rows.append(row)
    return pd.DataFrame(rows)


_EVENTS = {
    "2024-12-03-previews-trainium3-2x-compute-40-more-efficient": "Trainium3 announced",
    "2025-05-19-opens-nvlink-to-other-chips-nvlink-fusion": "NVLink Fusion opened",
    "2025-12-02-trainium3-generally-available-in-trn3": "Trainium3 on sale",
    "2025-12-02-trainium4-announced-with-nvlink-fusion-and-mgx": "Trainium4 with NVLink Fusion",
    "2026-01-trainium3-begins-to-ship-amazon-s-account-of-q1-2026": "Trainium3 ships, by Amazon",
    "2026-02-27-amazon-invests-up-to-50-billion-dollars-about-2": "OpenAI signs for 3 and 4",
    "2026-08-26-nvhbm-memory-announced-trainium4-first-to-adopt": "NVHBM memory for Trainium4",
    "2026-10-19-neuron-sdk-2-33-native-pytorch-for-trainium": "Native PyTorch in beta",
}


def steps_so_far() -> pd.DataFrame:
    """Events of the two chips and of NVLink Fusion, by date, with what is still to come.

    Columns: ``label``, ``maker``, ``start``, ``end`` (missing), ``text``, ``hollow``,
    ``source_id``.
    """
    table = data.table("timeline").set_index("event_id")
    rows = [
        {
            "label": label, "maker": "Nvidia" if table.at[key, "actor"] == "Nvidia" else "Amazon",
            "start": str(table.at[key, "date"]), "end": None, "text": str(table.at[key, "date"]),
            "hollow": False, "source_id": str(table.at[key, "source_id"]),
        }
        for key, label in _EVENTS.items()
    ]  # fmt: skip
    plan = data.table("evidence").set_index("evidence_id").loc["e051"]
    rows.append(
        {
            "label": "Trainium4 expected to ship", "maker": "Amazon",
            "start": f"{plan['value']}-01-01", "end": f"{plan['value']}-12-31",
            "text": str(plan["value"]), "hollow": True, "source_id": str(plan["source_id"]),
        }
    )  # fmt: skip
    return pd.DataFrame(rows)


def peaks() -> pd.DataFrame:
    """The two Trainiums' rows of the accelerators table, by chip id."""
    return _chips().loc[[OLD, NEW]]


def watts() -> pd.DataFrame:
    """Power of a chip by what says so: ``label``, ``maker``, ``signal``, ``watts``, ``implied``."""
    before = evaluate("road_watts_old")
    rows = [
        ("Trainium2, estimated", "old", before, False),
        ("Trainium3, by AWS's claims for the server", "server",
         before * evaluate("road_draw_server"), True),
        ("Trainium3, by AWS's claims for the chip", "chip",
         before * evaluate("road_draw_chip"), True),
        ("Trainium3, estimated", "new", evaluate("road_watts_new"), False),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["label", "signal", "watts", "implied"])
    return frame.assign(maker="Amazon")


def head_start() -> float:
    """Years from Trainium3's announcement to its sale."""
    chip = _chips().loc[NEW]
    gap = pd.Timestamp(str(chip["available"])) - pd.Timestamp(str(chip["announced"]))
    return float(gap.days / 365.25)


def ridges() -> list[float]:
    """The four ridges of the two chips, in operations a byte: where the gain bends."""
    chips = peaks()
    columns = (METRICS["bf16"], METRICS["fp8"])
    return [
        float(chips.at[chip, column] / chips.at[chip, METRICS["bandwidth"]])
        for chip in chips.index
        for column in columns
    ]
