"""What leaving costs at most, what a network costs, and how far behind a chip is.

Money is in million USD, rates of links in GB/s one way for each chip, times in seconds or years.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import sympy as sp

from ...models import Lookup, Model, Output, symbols
from ...models.assumptions import choices
from ...tables import Tables
from ...tables.sources import sources
from ..shared.chips import chip_table, origin
from ..shared.dates import decimal_year
from ..shared.generations import SALE, gap, on_sale, sale_origin
from ..shared.networking import networking_before_racks
from ..shared.numbers import one_number
from ..shared.rows import rows_of

METRICS = {"bf16": "bf16_dense_tflops", "fp8": "fp8_dense_tflops", "bandwidth": "memory_bw_tbs"}
"""Options of ``obs_metric`` and the column of the chip behind each."""

OWN = ("aws-trainium1", "aws-trainium2", "aws-trainium3")
"""Trainium chips on sale, in their order."""

_TRAINIUM4 = {"fp8": "e045", "bandwidth": "e241"}
"""What AWS announced for Trainium4, in multiples of Trainium3: rows of ``evidence``."""

_FABRICS = {
    # chip, link inside (None: NVLink), system, rows of a step's time inside and outside, source
    "b200-ib": ("nvidia-b200", None, "dgx-b200", "nvlink-hop-nccl-tuner-constant-ring-simple",
                "network-hop-nccl-tuner-constant-ring-simple", "mlperf-inference-v5-1"),
    "h100-efa": ("nvidia-h100", None, "p5.48xlarge", "nvlink-hop-nccl-tuner-constant-ring-simple",
                 "efa-p5-p5e-h100-h200", "aws-ofi-nccl-nccl-ofi-model"),
    "h100-ib": ("nvidia-h100", None, "dgx-h100", "nvlink-hop-nccl-tuner-constant-ring-simple",
                "network-hop-nccl-tuner-constant-ring-simple", "mlperf-inference-v4-1"),
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


def fabrics(tables: Tables) -> pd.DataFrame:
    """The networks compared, one row each.

    Columns: ``obs_fabric``, ``label``, ``maker``, ``chip_id``, ``peak`` (dense BF16 TFLOP/s),
    ``domain`` (chips joined closely), ``up_slow`` and ``up_fast`` (GB/s one way for each chip
    inside the domain, by the two readings of the published figure), ``out`` (GB/s outside),
    ``hop_up`` and ``hop_out`` (microseconds a step), ``source_id``.
    """
    chips = chip_table(tables)
    links = tables["interconnect"].set_index("link_id")
    systems = tables["systems"].set_index("system_id")
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
                "obs_fabric": key, "label": choices(tables)["obs_fabric"].options[key],
                "maker": "Amazon" if chip in OWN else "Nvidia", "chip_id": chip,
                "peak": float(chips.at[chip, "bf16_dense_tflops"]), "domain": int(domain),
                "up_slow": slow, "up_fast": fast, "out": outside,
                "hop_up": float(links.at[near, "latency_us_high"]),
                "hop_out": float(links.at[far, "latency_us_high"]), "source_id": source,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


_COLUMNS = {
    "peak": ("F", "Dense BF16 peak of a chip", "TFLOP/s"),
    "domain": ("g", "Chips joined by fast links", "chips"),
    "up_slow": ("B_u^{-}", "Link inside the domain, lower reading", "GB/s one way"),
    "up_fast": ("B_u^{+}", "Link inside the domain, higher reading", "GB/s one way"),
    "out": ("B_o", "Link outside the domain", "GB/s one way"),
    "hop_up": (r"\alpha_u", "Time of a step inside", "microseconds"),
    "hop_out": (r"\alpha_o", "Time of a step outside", "microseconds"),
}


def _fabric_tables(tables: Tables) -> Iterator[Lookup]:
    chips = chip_table(tables)
    yield Lookup(
        "obs_h100_peak", "F_H", "Dense BF16 peak of an H100", "TFLOP/s", (),
        {(): float(chips.at["nvidia-h100", "bf16_dense_tflops"])},
        {(): origin(tables, "nvidia-h100", "bf16_dense_tflops")},
    )  # fmt: skip
    frame = fabrics(tables).set_index("obs_fabric")
    for column, (symbol, label, unit) in _COLUMNS.items():
        table: dict[tuple[str, ...], float] = {}
        origins: dict[tuple[str, ...], str] = {}
        for key, row in frame.iterrows():
            chip, peak = str(row["chip_id"]), column == "peak"
            table[(str(key),)] = float(row[column])
            origins[(str(key),)] = (
                origin(tables, chip, "bf16_dense_tflops") if peak else str(row["source_id"])
            )
        yield Lookup(f"obs_{column}", symbol, label, unit, ("obs_fabric",), table, origins)


def first_to_reach(
    tables: Tables, metric: str, level: float, until: str = "9999", sale: str = "cloud"
) -> tuple[str, str] | None:
    """The first Trainium on sale, not after ``until``, with at least ``level`` of a metric.

    Returns its chip id and the date, or None.
    """
    chips, days = chip_table(tables), on_sale(tables, sale)
    for chip in OWN:
        date = str(days[chip])
        if chips.at[chip, METRICS[metric]] >= level and date <= until:
            return chip, date
    return None


def announced_level(tables: Tables, metric: str) -> float | None:
    """What AWS announced for Trainium4, or None: its multiple of Trainium3."""
    if metric not in _TRAINIUM4:
        return None
    told = rows_of(tables, "evidence", _TRAINIUM4)
    own = float(chip_table(tables).at["aws-trainium3", METRICS[metric]])
    return own * float(told[metric]["value"]) if metric in told else None


def _lag_tables(tables: Tables) -> Iterator[Lookup]:
    chips = chip_table(tables)
    names = ("start", "reached", "ahead")
    found: dict[str, dict[tuple[str, ...], float]] = {name: {} for name in names}
    origins: dict[str, dict[tuple[str, ...], str]] = {name: {} for name in names}
    for sale in SALE:
        days = on_sale(tables, sale)
        for chip in choices(tables)["obs_chip"].options:
            if pd.isna(days[chip]):
                continue
            found["start"][(chip, sale)] = decimal_year(str(days[chip]))
            origins["start"][(chip, sale)] = sale_origin(tables, chip, sale)
            for metric, column in METRICS.items():
                level, where = chips.at[chip, column], (chip, metric, sale)
                if not level > 0:
                    continue
                match = first_to_reach(tables, metric, float(level), sale=sale)
                if match is None and not (announced_level(tables, metric) or 0) >= level:
                    continue
                own = match[0] if match else OWN[-1]
                found["reached"][where] = decimal_year(str(days[own]))
                found["ahead"][where] = 0.0 if match else 1.0
                origins["reached"][where] = sale_origin(tables, own, sale)
                origins["ahead"][where] = origins["reached"][where] if match else "nand-research"
    every = ("obs_chip", "obs_metric", "obs_sale")
    for name, symbol, label, unit, keys in (
        ("start", "t_N", "Nvidia's chip on sale", "year", ("obs_chip", "obs_sale")),
        ("reached", "t_T", "First Trainium to reach it, or Trainium3, on sale", "year", every),
        ("ahead", "w", "1 where only Trainium4 would reach it", "", every),
    ):
        yield Lookup(f"obs_{name}", symbol, label, unit, keys, found[name], origins[name])


NAMED = {"AWS", "Google", "Meta"}
"""The firms that the article names, as ``interconnect`` calls them."""


def networks(tables: Tables) -> pd.DataFrame:
    """Firms with a link of their own in ``interconnect``, Nvidia aside, the first row of each.

    Only firms that run clusters or sell accelerators, by documents that were out.
    """
    known, day = sources(tables), tables.as_of.isoformat()
    rows = tables["interconnect"]
    firms = {*tables["clusters"]["operator"], *tables["accelerators"]["vendor"]} - {"Nvidia"}
    rows = rows[rows["vendor"].isin(firms)]
    rows = rows[[known[key].published <= day for key in rows["source_id"]]]
    return rows.drop_duplicates("vendor")


def _latest_research(tables: Tables) -> pd.DataFrame:
    rows = tables["evidence"]
    return rows[rows["topic"] == "Nvidia R&D"].sort_values("as_of", kind="stable").tail(1)


def _claims(tables: Tables) -> Iterator[Lookup]:
    """The measured quantities that the chapter's verdicts rest on."""
    for by, symbol, label in (
        ("chip", "p_c", "Years between Nvidia's generations, Blackwell Ultra included"),
        ("architecture", "p_a", "Years between Nvidia's architectures"),
    ):
        table: dict[tuple[str, ...], float] = {
            (s,): years for s in SALE if (years := gap(tables, "Nvidia", by, s)) is not None
        }
        where = {key: sale_origin(tables, "nvidia-gb200", key[0]) for key in table}
        yield Lookup(f"obs_gap_{by}", symbol, label, "years", ("obs_sale",), table, where)
    net, firms, spent = networking_before_racks(tables), networks(tables), _latest_research(tables)
    last = "".join(firms["source_id"].tail(1))
    for named, value, source in (
        (("obs_network_share", "s_{net}",
          "Networking's share of Nvidia's data-centre revenue, the year before NVLink racks", ""),
         net["value"].sum() / net["whole"].sum() if len(net) else None,
         "".join(net["source_id"].tail(1))),
        (("obs_players", "n", "Firms with a network of their own besides Nvidia", "firms"),
         len(firms), last),
        (("obs_named_without", "n_0", "Firms that the article names without one", "firms"),
         len(NAMED - set(firms["vendor"])), last),
        (("obs_rd_usd", "R", "Nvidia's R&D in its latest year", "billion USD"),
         next(iter(spent["value"].astype(float)), None), "".join(spent["source_id"])),
    ):  # fmt: skip
        yield one_number(named, value, source)


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
(groups, worst, best, step, h100_peak) = symbols(
    "obs_groups obs_time_slow obs_time_fast obs_step obs_h100_peak"
)

_annuity = (1 - (1 + discount) ** (-horizon)) / discount
_later = sp.ceiling(horizon / period) - 1
_needed = cost * ports / (spend * _annuity)

switching_budget = Model(
    "switching_budget",
    "The largest porting budget that still pays",
    "Same work, cheaper chips: the saving of each year, discounted, over the first port and"
    " one for each new generation. No source gives a porting cost in money, so the model gives"
    " the most you can spend; below zero, moving never pays.",
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
)  # fmt: skip

switching_answer = Model(
    "switching_answer",
    "Does your port pay?",
    "The budget in money, the loss of performance up to which your own port pays, and whether"
    " it does. A loss below zero means that it never pays.",
    "The budget of the previous model, set equal to the cost of your port.",
    "doi-s1573-448x-06-03031-7",
    (
        Output(
            "obs_budget", "K^{*}", "Largest budget of a first port", "million USD", spend * ratio
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
            number="obs_budget",
        ),
    ),
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


ring_allreduce = Model(
    "ring_allreduce",
    "Summing the gradients of a step",
    "A ring inside each group with fast links (a domain), then one across groups with each"
    " chip's share, and back. Links inside as one-way rates: AWS does not state whether its"
    " figure adds both directions, so there is a second reading, with twice the rate.",
    "Ring all-reduce with a start-up time for each step: Thakur, Rabenseifner and Gropp (2005);"
    " bandwidth term as in Nvidia's nccl-tests. Computing as 6 operations a parameter and"
    " token.",
    "doi-1094342005051521",
    (
        Output(
            "obs_groups", "n", "Groups with fast links in the cluster", "domains",
            sp.Max(1, size * h100_peak / (peak * domain)),
        ),
        Output("obs_time_slow", "t^{+}", "Time, lower link reading", "s", _time(slow)),
        Output(
            "obs_step", "t_c", "Computing of a step", "s",
            6 * params * batch * 10**15 / (size * h100_peak * 10**12 * mfu),
        ),
        Output(
            "obs_eff_low", "E^{-}", "Scaling efficiency, lower reading", "", _efficiency(worst),
        ),
    ),
)  # fmt: skip

ring_readings = Model(
    "ring_readings",
    "The other reading of the link, and the batch that hides it",
    "The same with the higher reading of the link inside a domain, and the tokens that a"
    " step needs for the efficiency that you want on the lower reading.",
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
)  # fmt: skip

_reached, _start, _ahead, _trn4 = symbols("obs_reached obs_start obs_ahead obs_trn4")

generation_lag = Model(
    "generation_lag",
    "Years behind",
    "From the day an Nvidia chip was on sale to the day the first Trainium with at least the"
    " same figure was; where none on sale reaches it, to Trainium4 as announced, when you"
    " expect it.",
    "Difference of two dates. Trainium4 is three times Trainium3 in FP8 and four times in"
    " memory bandwidth, as AWS announced; its BF16 rate is not published.",
    None,
    (
        Output(
            "obs_lag", r"\Delta t", "Years behind", "years", _reached + _ahead * _trn4 - _start,
        ),
    ),
)  # fmt: skip

(_net, _key, _players, _without, _few_low, _few_high) = symbols(
    "obs_network_share obs_key obs_players obs_named_without obs_few_low obs_few_high"
)
(_rd, _rd_low, _rd_high) = symbols("obs_rd_usd obs_massive_low obs_massive_high")
(_chip, _architecture, _pace_low, _pace_high) = symbols(
    "obs_gap_chip obs_gap_architecture obs_pace_low obs_pace_high"
)

words_of_degree = Model(
    "words_of_degree",
    "Key, few, massive, sustained",
    "Four words of the article, each compared with a measurement. A word is right if the measure"
    " passes its strictest reading, and wrong if it misses the widest.",
    "Comparisons with your ends of each word; a tenth of revenue as in ASC 280-10-50-12.",
    "asc-280-segments",
    (
        Output(
            "obs_is_key", "v_k", "Is networking key to Nvidia's business?", "",
            sp.Piecewise((0, _net >= _key), (1, True)), codes=("mostly_supported", "wrong"),
        ),
        Output(
            "obs_are_few", "v_n", "Can only a few compete on networking?", "",
            sp.Piecewise(
                (1, (_without > 0) | (_players > _few_high)), (0, _players <= _few_low), (2, True),
            ),
            codes=("supported", "wrong", "depends"),
        ),
        Output(
            "obs_is_massive", "v_R", "Does Nvidia invest massively in R&D?", "",
            sp.Piecewise((1, _rd < _rd_low), (0, _rd >= _rd_high), (2, True)),
            codes=("supported", "wrong", "depends"),
        ),
        Output(
            "obs_is_sustained", "v_p", "Is Nvidia's pace sustained?", "",
            sp.Piecewise(
                (0, sp.Max(_chip, _architecture) <= _pace_low),
                (1, sp.Min(_chip, _architecture) > _pace_high), (2, True),
            ),
            codes=("supported", "wrong", "depends"),
        ),
    ),
)  # fmt: skip

MODELS = (
    switching_budget,
    switching_answer,
    ring_allreduce,
    ring_readings,
    generation_lag,
    words_of_degree,
)
"""The models of the chapter, in the order in which pages list them."""


def lookups(tables: Tables) -> Iterator[Lookup]:
    """The numbers that tables give to the models."""
    yield from _fabric_tables(tables)
    yield from _lag_tables(tables)
    yield from _claims(tables)
