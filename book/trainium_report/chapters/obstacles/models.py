"""What leaving costs at most, what a network costs, and how far behind a chip is.

Money is in million USD, rates of links in GB/s one way for each chip, times in seconds or years.
"""

from __future__ import annotations

import datetime
import re

import pandas as pd
import sympy as sp

from .. import data
from .core import (
    Lookup,
    Model,
    Output,
    choices,
    evaluate,
    register,
    register_lookup,
    symbols,
)
from .market import ARTICLE

METRICS = {
    "bf16": "bf16_dense_tflops", "fp8": "fp8_dense_tflops", "bandwidth": "memory_bw_tbs",
}  # fmt: skip
"""Options of ``obs_metric`` and the column of the chip behind each."""

OWN = ("aws-trainium1", "aws-trainium2", "aws-trainium3")
"""Trainium chips on sale, in their order."""

_TRAINIUM4 = {"fp8": r"([\d.]+)x at FP8", "bandwidth": r"([\d.]+)x memory bandwidth"}
"""What AWS announced for Trainium4 over Trainium3, in the words of evidence e045."""

_FABRICS = {
    # chip, link inside (None: NVLink), system, rows of a step's time inside and outside, source
    "b200-ib": ("nvidia-b200", None, "dgx-b200", "nvlink-hop-nccl-tuner-constant-ring-simple",
                "network-hop-nccl-tuner-constant-ring-simple", "mlperf-inference-v5-1"),
    "h100-efa": ("nvidia-h100", None, "p5.48xlarge", "nvlink-hop-nccl-tuner-constant-ring-simple",
                 "efa-p5-p5e-h100-h200", "aws-ofi-nccl-nccl-ofi-model"),
    "gb200-efa": ("nvidia-gb200", None, "p6e-gb200-ultraserver",
                  "nvlink-hop-nccl-tuner-constant-ring-simple", "efa-p6-b200-and-p6-b300",
                  "karpenter-provider-aws-instance-types"),
    "trn2-16": ("aws-trainium2", "neuronlink-v3-trn2-instance", "trn2.48xlarge",
                "neuronlink-v3-trn2-instance", "efa-v3-trn2",
                "awsdocs-neuron-readthedocs-hosted-trn2-arch"),
    "trn2-64": ("aws-trainium2", "neuronlink-v3-trn2-ultraserver", "trn2-ultraserver",
                "neuronlink-v3-trn2-ultraserver", "efa-v3-trn2",
                "awsdocs-neuron-readthedocs-hosted-trn2-arch"),
    "trn3-144": ("aws-trainium3", "neuronlink-v4-trn3-gen2-ultraserver", "trn3-gen2-ultraserver",
                 "neuronlink-v3-trn2-ultraserver", "efa-trn3-gen2",
                 "awsdocs-neuron-readthedocs-hosted-trn3-arch"),
}  # fmt: skip

_OUTSIDE = {"gb200-efa": "efa-p6e-gb200-36xlarge"}
"""Links outside that are taken from their own row: the system's figure is AWS's post as an
aggregator copied it, and aggregators decide nothing here."""


def decimal(date: str) -> float:
    """A date of whatever precision as a year with decimals; the first day of what is known."""
    parts = [int(part) for part in date.split("-")]
    day = datetime.date(*[*parts, 1, 1][:3])
    start, end = datetime.date(day.year, 1, 1), datetime.date(day.year + 1, 1, 1)
    return day.year + (day - start).days / (end - start).days


def _origin(chip: str, field: str) -> str:
    cells = data.table("accelerator_sources")
    keep = (cells["chip_id"] == chip) & (cells["field"] == field) & cells["preferred"]
    return str(cells.loc[keep, "source_id"].iloc[0])


def fabrics() -> pd.DataFrame:
    """The networks compared, one row each.

    Columns: ``obs_fabric``, ``label``, ``maker``, ``chip_id``, ``peak`` (dense BF16 TFLOP/s),
    ``domain`` (chips joined closely), ``up_slow`` and ``up_fast`` (GB/s one way for each chip
    inside the domain, by the two readings of the published figure), ``out`` (GB/s outside),
    ``hop_up`` and ``hop_out`` (microseconds a step), ``source_id``.
    """
    chips = data.table("accelerators").set_index("chip_id")
    links = data.table("interconnect").set_index("link_id")
    systems = data.table("systems").set_index("system_id")
    rows = []
    for key, (chip, link, system, near, far, source) in _FABRICS.items():
        slow = fast = float(chips.at[chip, "scaleup_bw_gbs"]) / 2
        domain = int(chips.at[chip, "scaleup_domain"])
        if link is not None:
            slow, domain = float(links.at[link, "gbps_per_chip"]) / 8, links.at[link, "domain_size"]
            # The larger reading takes the published figure as one-way.
            whole = domain == chips.at[chip, "scaleup_domain"]
            fast = float(chips.at[chip, "scaleup_bw_gbs"]) if whole else 2 * slow
        outside = float(systems.at[system, "network_gbps_per_chip"]) / 8
        if key in _OUTSIDE:
            outside = float(links.at[_OUTSIDE[key], "gbps_per_chip"]) / 8
        rows.append(
            {
                "obs_fabric": key, "label": choices()["obs_fabric"].options[key],
                "maker": "Amazon" if chip in OWN else "Nvidia", "chip_id": chip,
                "peak": float(chips.at[chip, "bf16_dense_tflops"]), "domain": int(domain),
                "up_slow": slow, "up_fast": fast,
                "out": outside,
                "hop_up": float(links.at[near, "latency_us_high"]),
                "hop_out": float(links.at[far, "latency_us_high"]), "source_id": source,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


_COLUMNS = {
    "peak": ("F", "Dense BF16 peak of a chip", "TFLOP/s"),
    "domain": ("g", "Chips in a close domain", "chips"),
    "up_slow": ("B_u^{-}", "Link inside the domain, lower reading", "GB/s one way"),
    "up_fast": ("B_u^{+}", "Link inside the domain, higher reading", "GB/s one way"),
    "out": ("B_o", "Link outside the domain", "GB/s one way"),
    "hop_up": (r"\alpha_u", "Time of a step inside", "microseconds"),
    "hop_out": (r"\alpha_o", "Time of a step outside", "microseconds"),
}


def _fabric_tables() -> None:
    frame = fabrics().set_index("obs_fabric")
    for column, (symbol, label, unit) in _COLUMNS.items():
        table: dict[tuple[str, ...], float] = {}
        origins: dict[tuple[str, ...], str] = {}
        for key, row in frame.iterrows():
            chip, peak = str(row["chip_id"]), column == "peak"
            table[(str(key),)] = float(row[column])
            origins[(str(key),)] = (
                _origin(chip, "bf16_dense_tflops") if peak else str(row["source_id"])
            )
        register_lookup(
            Lookup(f"obs_{column}", symbol, label, unit, ("obs_fabric",), table, origins)
        )


def first_to_reach(metric: str, level: float, until: str = "9999") -> tuple[str, str] | None:
    """The first Trainium on sale, not after ``until``, with at least ``level`` of a metric.

    Returns its chip id and the date, or None.
    """
    chips = data.table("accelerators").set_index("chip_id")
    for chip in OWN:
        date = str(chips.at[chip, "available"])
        if chips.at[chip, METRICS[metric]] >= level and date <= until:
            return chip, date
    return None


def announced_level(metric: str) -> float | None:
    """What AWS announced for Trainium4, or None: its multiple of Trainium3."""
    if metric not in _TRAINIUM4:
        return None
    said = data.table("evidence").set_index("evidence_id").at["e045", "statement"]
    times = float(re.findall(_TRAINIUM4[metric], str(said))[0])
    chips = data.table("accelerators").set_index("chip_id")
    return times * float(chips.at["aws-trainium3", METRICS[metric]])


def _lag_tables() -> None:
    chips = data.table("accelerators").set_index("chip_id")
    names = ("start", "reached", "ahead")
    found: dict[str, dict[tuple[str, ...], float]] = {name: {} for name in names}
    origins: dict[str, dict[tuple[str, ...], str]] = {name: {} for name in names}
    for chip in choices()["obs_chip"].options:
        found["start"][(chip,)] = decimal(str(chips.at[chip, "available"]))
        origins["start"][(chip,)] = _origin(chip, "available")
        for metric, column in METRICS.items():
            level, where = chips.at[chip, column], (chip, metric)
            if not level > 0:
                continue
            match = first_to_reach(metric, float(level))
            if match is None and not (announced_level(metric) or 0) >= level:
                continue
            own = match[0] if match else OWN[-1]
            found["reached"][where] = decimal(str(chips.at[own, "available"]))
            found["ahead"][where] = 0.0 if match else 1.0
            origins["reached"][where] = _origin(own, "available")
            origins["ahead"][where] = origins["reached"][where] if match else "nand-research"
    for name, symbol, label, unit, keys in (
        ("start", "t_N", "Nvidia's chip on sale", "year", ("obs_chip",)),
        ("reached", "t_T", "First Trainium to reach it, or Trainium3, on sale", "year",
         ("obs_chip", "obs_metric")),
        ("ahead", "w", "1 where only Trainium4 would reach it", "", ("obs_chip", "obs_metric")),
    ):  # fmt: skip
        register_lookup(
            Lookup(f"obs_{name}", symbol, label, unit, keys, found[name], origins[name])
        )


_fabric_tables()
_lag_tables()

_H100 = sp.Integer(int(data.table("accelerators").set_index("chip_id").at[
    "nvidia-h100", "bf16_dense_tflops"]))  # fmt: skip

(spend, advantage, loss, horizon, discount, period, repeat, cost) = symbols(
    "obs_spend obs_advantage obs_loss obs_horizon obs_discount obs_period obs_repeat obs_cost"
)
(saving, ports, ratio) = symbols("obs_saving obs_ports obs_share")
(params, batch, size, hidden, goal, mfu) = symbols(
    "obs_params obs_batch obs_size obs_hidden obs_goal mfu_rival"
)
(peak, domain, slow, fast, out, hop_up, hop_out) = symbols(
    "obs_peak obs_domain obs_up_slow obs_up_fast obs_out obs_hop_up obs_hop_out"
)
(groups, worst, best, step) = symbols("obs_groups obs_time_slow obs_time_fast obs_step")

_annuity = (1 - (1 + discount) ** (-horizon)) / discount
_later = sp.ceiling(horizon / period) - 1
_needed = cost * ports / (spend * _annuity)

switching_budget = register(
    Model(
        "switching_budget",
        "The largest porting budget that still pays",
        "Same work, cheaper chips: the saving of each year, discounted, over the first port and"
        " one for each new generation. No source gives a porting cost in money, so the model gives"
        " the most you can spend; below nothing, moving never pays.",
        "Switch if the discounted savings exceed the switching cost: Farrell and Klemperer (2007);"
        " savings at the end of each year, later ports a share of the first.",
        "doi-s1573-448x-06-03031-7",
        (
            Output(
                "obs_saving", "s", "Saving, as a share of the bill", "",
                1 - (1 - advantage) / (1 - loss),
            ),
            Output(
                "obs_ports", "G", "All ports, discounted, in first ports", "ports",
                1
                + repeat
                * (1 - (1 + discount) ** (-period * _later))
                / ((1 + discount) ** period - 1),
            ),
            Output(
                "obs_share", "k^{*}", "Largest budget of a first port, over a year's bill", "",
                saving * _annuity / ports,
            ),
        ),
    )
)  # fmt: skip

switching_answer = register(
    Model(
        "switching_answer",
        "Does your port pay?",
        "The budget in money, the loss of performance up to which your own port pays, and whether"
        " it does. A loss below nothing means that it never pays.",
        "The budget of the model before, set equal to the cost of your port.",
        "doi-s1573-448x-06-03031-7",
        (
            Output(
                "obs_budget", "K^{*}", "Largest budget of a first port", "million USD",
                spend * ratio,
            ),
            Output(
                "obs_loss_limit", r"\ell^{*}", "Loss at which your port stops paying", "",
                sp.Piecewise(
                    (sp.Max(-1, 1 - (1 - advantage) / (1 - _needed)), _needed < 1), (-1, True)
                ),
            ),
            Output(
                "obs_pays", "v_K", "Does your port pay?", "",
                sp.Piecewise((0, spend * ratio > cost), (1, True)), codes=("cheaper", "dearer"),
            ),
        ),
    )
)  # fmt: skip


def _bytes(share: sp.Expr, rate: sp.Expr) -> sp.Expr:
    # Gradients in BF16: two bytes a parameter; billions of bytes over GB/s are seconds.
    return 2 * share * (2 * params) / rate


def _time(inside: sp.Expr) -> sp.Expr:
    near = _bytes((domain - 1) / domain, inside) + 2 * (domain - 1) * hop_up / 10**6
    far = _bytes((groups - 1) / (groups * domain), out) + 2 * (groups - 1) * hop_out / 10**6
    return near + far


def _efficiency(time: sp.Expr) -> sp.Expr:
    return step / (step + (1 - hidden) * time)


ring_allreduce = register(
    Model(
        "ring_allreduce",
        "Summing the gradients of a step",
        "A ring inside each close domain, then one across domains with the share that each chip"
        " holds, and back. Links inside as one-way rates: AWS does not state whether NeuronLink's"
        " figure adds both directions, so there is a second reading, with twice the rate.",
        "Ring all-reduce with a start-up time for each step: Thakur, Rabenseifner and Gropp (2005);"
        " bandwidth term as in Nvidia's nccl-tests. Computing as 6 operations a parameter and"
        " token.",
        "doi-1094342005051521",
        (
            Output(
                "obs_groups", "n", "Close domains in the cluster", "domains",
                sp.Max(1, size * _H100 / (peak * domain)),
            ),
            Output("obs_time_slow", "t^{+}", "Time, lower link reading", "s", _time(slow)),
            Output(
                "obs_step", "t_c", "Computing of a step", "s",
                6 * params * batch * 10**15 / (size * _H100 * 10**12 * mfu),
            ),
            Output(
                "obs_eff_low", "E^{-}", "Scaling efficiency, lower reading", "", _efficiency(worst),
            ),
        ),
    )
)  # fmt: skip

ring_readings = register(
    Model(
        "ring_readings",
        "The other reading of the link, and the batch that hides it",
        "The same with the higher reading of the link inside a domain, and the tokens in a step"
        " from which the efficiency that you want is reached on the lower one.",
        "The model before, solved for the tokens: the time of the network does not depend on them.",
        "doi-1094342005051521",
        (
            Output("obs_time_fast", "t^{-}", "Time, higher link reading", "s", _time(fast)),
            Output(
                "obs_eff_high", "E^{+}", "Scaling efficiency, higher reading", "",
                _efficiency(best),
            ),
            Output(
                "obs_batch_needed", "b^{*}", "Tokens in a step for the efficiency wanted",
                "million", batch * (1 - hidden) * worst / step * goal / (1 - goal),
            ),
        ),
    )
)  # fmt: skip

_reached, _start, _ahead, _trn4 = symbols("obs_reached obs_start obs_ahead obs_trn4")

generation_lag = register(
    Model(
        "generation_lag",
        "Years behind",
        "From the day an Nvidia chip was on sale to the day the first Trainium with at least the"
        " same figure was; where none on sale reaches it, Trainium4 as announced, when you expect"
        " it.",
        "Difference of two dates. Trainium4 is three times Trainium3 in FP8 and four times in"
        " memory bandwidth, as AWS announced; its BF16 rate is not published.",
        None,
        (
            Output(
                "obs_lag", r"\Delta t", "Years behind", "years", _reached + _ahead * _trn4 - _start,
            ),
        ),
    )
)  # fmt: skip


def lags() -> pd.DataFrame:
    """How far behind each Nvidia chip the first Trainium to reach it was, a row for each chip.

    Columns: ``label``, ``obs_chip``, ``maker``, ``start`` (year), ``bf16``, ``fp8`` and
    ``bandwidth`` (years, nan where not reached or not published), for each also ``<metric>_at``
    (year that the table has) and ``<metric>_ahead`` (1 where it waits for Trainium4), and
    ``source_id``.
    """
    rows = []
    for chip, label in choices()["obs_chip"].options.items():
        row: dict[str, object] = {
            "label": label, "obs_chip": chip, "maker": "Amazon",
            "start": evaluate("obs_start", obs_chip=chip), "source_id": _origin(chip, "available"),
        }  # fmt: skip
        for metric in METRICS:
            at = {"obs_chip": chip, "obs_metric": metric}
            row[metric] = evaluate("obs_lag", **at)
            row[f"{metric}_at"] = evaluate("obs_reached", **at)
            row[f"{metric}_ahead"] = evaluate("obs_ahead", **at)
        rows.append(row)
    return pd.DataFrame(rows)


def spread() -> pd.DataFrame:
    """``fabrics`` with the results of the ring model at the default assumptions.

    Adds ``low`` and ``high`` (scaling efficiency) and ``ms_fast`` and ``ms_slow`` (milliseconds).
    """
    frame = fabrics()
    for column, name in (
        ("low", "obs_eff_low"), ("high", "obs_eff_high"), ("ms_fast", "obs_time_fast"),
        ("ms_slow", "obs_time_slow"),
    ):  # fmt: skip
        scale = 1000 if column.startswith("ms") else 1
        frame[column] = [scale * evaluate(name, obs_fabric=key) for key in frame["obs_fabric"]]
    return frame


def generations() -> pd.DataFrame:
    """Announcement and first availability of each generation, the two makers in turn.

    Columns: ``label``, ``maker``, ``chip_id``, ``generation``, ``start`` and ``end`` (dates; end
    missing where not on sale), ``text``, ``source_id``.
    """
    chips = data.table("accelerators").set_index("chip_id")
    events = data.table("timeline").set_index("event_id")
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
                "source_id": _origin(chip, "available" if sold else "announced"),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def pace(maker: str, by: str = "chip", until: str = ARTICLE) -> float:
    """Mean years between generations on sale by a date, the first being Hopper or Trainium1.

    ``by`` is 'chip' (each new generation number; Blackwell Ultra counts) or 'architecture'
    (Hopper, Blackwell).
    """
    frame = generations().dropna(subset=["end"])
    frame = frame[(frame["maker"] == maker) & (frame["end"] <= until) & (frame["end"] >= "2022")]
    if by == "architecture":
        frame = frame[~frame["label"].str.contains("Ultra")]
    dates = sorted(decimal(str(part["end"].min())) for _, part in frame.groupby("generation"))
    return (dates[-1] - dates[0]) / (len(dates) - 1)


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


def support() -> pd.DataFrame:
    """The events of ``SUPPORT``: ``label``, ``maker``, ``start``, ``text``, ``source_id``."""
    rows = []
    for table, key, label, maker in SUPPORT:
        index = "event_id" if table == "timeline" else "indicator_id"
        row = data.table(table).set_index(index).loc[key]
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


def sellers() -> pd.DataFrame:
    """The latest quarter of each firm that sells AI chips, the largest first.

    Columns: ``company``, ``label``, ``maker``, ``usd_bn``, ``period_end``, ``fiscal_label``,
    ``source_id``.
    """
    table = data.table("company_quarters")
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
