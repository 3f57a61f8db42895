"""What is in '4.4 times', what AWS's energy figures imply, rooflines, and a move in stages.

Rates are dense TFLOP/s, bandwidth TB/s, power watts of a chip; worth is in bills of one year.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from ...models import Lookup, Model, Output, symbols
from ...models.assumptions import choices
from ...tables import Tables, authority
from ..shared.chips import chip_table, origin
from ..shared.rows import keyless

METRICS = {
    "bf16": "bf16_dense_tflops", "fp8": "fp8_dense_tflops",
    "bandwidth": "memory_bw_tbs", "memory": "memory_gb",
}  # fmt: skip
"""Options of ``road_metric`` and the column of the chip behind each."""

OLD, NEW = "aws-trainium2", "aws-trainium3"
OLD_SERVER = "trn2-ultraserver"
CLAIMED_SERVER = "trn3-gen2-ultraserver"
"""The server of AWS's claim; the first generation of Trn3 is smaller."""


def _server_chips(tables: Tables, system: str) -> int:
    return int(tables["systems"].set_index("system_id").at[system, "chips"])


def lookups(tables: Tables) -> Iterator[Lookup]:
    """The numbers that tables give to the models."""
    chips = chip_table(tables)
    for name, chip, symbol in (("road_new", NEW, "x_3"), ("road_old", OLD, "x_2")):
        table: dict[tuple[str, ...], float] = {}
        origins: dict[tuple[str, ...], str] = {}
        for key, column in METRICS.items():
            table[(key,)] = float(chips.at[chip, column])
            origins[(key,)] = origin(tables, chip, column)
        label = f"{chips.at[chip, 'name']}, the figure compared"
        yield Lookup(name, symbol, label, "", ("road_metric",), table, origins)
    systems = tables["systems"].set_index("system_id")
    for name, symbol, label, system in (
        ("road_old_chips", "n_2", "Chips in the old server", OLD_SERVER),
        ("road_claimed_chips", r"\hat{n}_3", "Chips in the server of AWS's claim", CLAIMED_SERVER),
    ):
        origins = {(): str(systems.at[system, "source_id"])}
        yield Lookup(
            name, symbol, label, "chips", (), {(): float(_server_chips(tables, system))}, origins
        )
    for name, symbol, label, unit, chip, column in (
        ("road_fp8_new", "F_3^8", "FP8 rate of Trainium3", "dense TFLOP/s", NEW, METRICS["fp8"]),
        ("road_fp8_old", "F_2^8", "FP8 rate of Trainium2", "dense TFLOP/s", OLD, METRICS["fp8"]),
        ("road_bandwidth_new", "B_3", "Memory bandwidth of Trainium3", "TB/s", NEW,
         METRICS["bandwidth"]),
        ("road_bf16_new", "F_3^{16}", "BF16 rate of Trainium3", "dense TFLOP/s", NEW,
         METRICS["bf16"]),
        ("road_bf16_old", "F_2^{16}", "BF16 rate of Trainium2", "dense TFLOP/s", OLD,
         METRICS["bf16"]),
        ("road_bandwidth_old", "B_2", "Memory bandwidth of Trainium2", "TB/s", OLD,
         METRICS["bandwidth"]),
    ):  # fmt: skip
        table = {(): float(chips.at[chip, column])}
        yield Lookup(name, symbol, label, unit, (), table, {(): origin(tables, chip, column)})
    for name, symbol, label, system, column in (
        ("road_server_fp8_new", "P_3^8", "FP8 rate of the server of AWS's claim", CLAIMED_SERVER,
         "fp8_dense_pflops"),
        ("road_server_fp8_old", "P_2^8", "FP8 rate of the old server", OLD_SERVER,
         "fp8_dense_pflops"),
        ("road_server_bf16_new", "P_3^{16}", "BF16 rate of the server of AWS's claim",
         CLAIMED_SERVER, "bf16_dense_pflops"),
        ("road_server_bf16_old", "P_2^{16}", "BF16 rate of the old server", OLD_SERVER,
         "bf16_dense_pflops"),
    ):  # fmt: skip
        rows = keyless(systems.loc[[system]], column)
        yield Lookup(name, symbol, label, "dense PFLOP/s", (), *rows)
    options = choices(tables)["road_system"].options
    yield Lookup(
        "road_chips", "n_3", "Chips in the new server", "chips", ("road_system",),
        {(key,): float(_server_chips(tables, key)) for key in options},
        {(key,): str(systems.at[key, "source_id"]) for key in options},
    )  # fmt: skip
    rates = {"bf16": "bf16_dense_tflops", "fp8": "fp8_dense_tflops"}
    for name, chip, symbol in (("new", NEW, "3"), ("old", OLD, "2")):
        yield Lookup(
            f"road_peak_{name}", f"F_{symbol}", f"Peak rate of {chips.at[chip, 'name']}",
            "dense TFLOP/s", ("precision",),
            {(key,): float(chips.at[chip, column]) for key, column in rates.items()},
            {(key,): origin(tables, chip, column) for key, column in rates.items()},
        )  # fmt: skip
    rivals = choices(tables)["road_rival"].options
    authority_of = authority(tables)
    known = [
        (c, key)
        for c in rivals
        for key, column in rates.items()
        if chips.at[c, column] > 0 and authority_of[origin(tables, c, column)] != "aggregator"
    ]
    yield Lookup(
        "road_peak_rival", "F_N", "Peak rate of the chip compared", "dense TFLOP/s",
        ("road_rival", "precision"),
        {(c, key): float(chips.at[c, rates[key]]) for c, key in known},
        {(c, key): origin(tables, c, rates[key]) for c, key in known},
    )  # fmt: skip
    yield Lookup(
        "road_bandwidth_rival", "B_N", "Memory bandwidth of the chip compared", "TB/s",
        ("road_rival",), {(c,): float(chips.at[c, "memory_bw_tbs"]) for c in rivals},
        {(c,): origin(tables, c, "memory_bw_tbs") for c in rivals},
    )  # fmt: skip


(new, old, chips, per_chip, more, server) = symbols(
    "road_new road_old road_chips road_per_chip road_more_chips road_server"
)
(old_chips, fp8_new, fp8_old, bandwidth_new, bandwidth_old) = symbols(
    "road_old_chips road_fp8_new road_fp8_old road_bandwidth_new road_bandwidth_old"
)
(per_watt, efficiency, w_new, w_old) = symbols(
    "road_claim_watt road_claim_chip road_watts_new road_watts_old"
)
(chip_8, chip_16, server_8, server_16) = symbols(
    "road_chip_8 road_chip_16 road_server_8 road_server_16"
)
(times, bf16_new, bf16_old) = symbols("road_times road_bf16_new road_bf16_old")
(server_fp8_new, server_fp8_old, server_bf16_new, server_bf16_old) = symbols(
    "road_server_fp8_new road_server_fp8_old road_server_bf16_new road_server_bf16_old"
)
(gain_chip, readings) = symbols("road_gain_chip road_readings")
(intensity, peak_new, peak_old, peak_rival, bandwidth, reach_new, reach_old, reach_rival) = symbols(
    "road_intensity road_peak_new road_peak_old road_peak_rival road_bandwidth_rival"
    " road_reach_new road_reach_old road_reach_rival"
)
(wait, ramp, dual, spared, horizon, saving, cost, spend, years_once, years_steps, better) = symbols(
    "road_wait road_ramp road_dual road_spared obs_horizon obs_saving obs_cost obs_spend"
    " road_years_once road_years_steps road_better"
)

speedup_chain = Model(
    "speedup_chain",
    "A server's gain, taken apart",
    "One chip against one chip, times the chips in a server. The last line gives the"
    " chip's share of the gain on a log scale, on which factors add up.",
    "A product of two ratios of published figures.",
    "aws-neuron-docs-trainium3",
    (
        Output("road_per_chip", "r", "One chip against one chip", "x", new / old),
        Output("road_more_chips", "k", "Chips against chips", "x", chips / old_chips),
        Output("road_server", "R", "Server against server", "x", per_chip * more),
        Output(
            "road_part", "q", "Share of the gain due to the chip", "%",
            sp.Piecewise((sp.log(per_chip) / sp.log(server), server > 1), (0, True)),
        ),
    ),
)  # fmt: skip



def _in_both(fp8: sp.Symbol, bf16: sp.Symbol) -> sp.Expr:
    """Whether both gains reach the factor claimed (0), neither does (1), or one (2)."""
    return sp.Piecewise((0, sp.Min(fp8, bf16) >= times), (1, sp.Max(fp8, bf16) < times), (2, True))


four_times = Model(
    "four_times",
    "Four times, of a chip and of a server",
    "The same question for a chip and for a server: does the gain reach the factor claimed in"
    " both precisions, in one, or in neither?",
    "Ratios of published peak rates.",
    "aws-neuron-docs-trn3-arch",
    (
        Output("road_chip_8", "r_8", "One chip against one chip, FP8", "x", fp8_new / fp8_old),
        Output(
            "road_chip_16", "r_{16}", "One chip against one chip, BF16", "x",
            bf16_new / bf16_old,
        ),
        Output(
            "road_server_8", "R_8", "Server against server, FP8", "x",
            server_fp8_new / server_fp8_old,
        ),
        Output(
            "road_server_16", "R_{16}", "Server against server, BF16", "x",
            server_bf16_new / server_bf16_old,
        ),
        Output(
            "road_four_chip", "v_c", "Is one Trainium3 four times one Trainium2?", "",
            _in_both(chip_8, chip_16),
            codes=("supported", "wrong", "needs_context"),
        ),
        Output(
            "road_four_server", "v_s", "Is the server four times the old one?", "",
            _in_both(server_8, server_16),
            codes=("supported", "wrong", "needs_context"),
        ),
    ),
)  # fmt: skip

def _holds(condition: sp.Basic) -> sp.Expr:
    return sp.Piecewise((1, condition), (0, True))


energy_claims = Model(
    "energy_claims",
    "AWS's figures against each other",
    "Two of AWS's gains in work per watt cannot describe one job. Your watts give"
    " the energy for the same peak work. 'Less energy' has three readings: no more power, and"
    " either gain above one.",
    "Definition of performance per watt: energy for the same work is its inverse.",
    "aws-whats-new-trn3-ultraservers",
    (
        Output(
            "road_gain_chip", "g_c", "Work per watt, as AWS gives it for chips and systems", "x",
            1 + efficiency,
        ),
        Output(
            "road_readings", "z", "Share of the readings of 'less energy' that are true", "",
            (_holds(w_new <= w_old) + _holds(per_watt > 1) + _holds(gain_chip > 1)) / 3,
        ),
        Output(
            "road_less", "v_e", "Does Trainium3 take less energy?", "",
            sp.Piecewise((0, readings >= 1), (1, readings <= 0), (2, True)),
            codes=("supported", "wrong", "needs_context"),
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
)  # fmt: skip

roofline = Model(
    "roofline",
    "What a chip reaches at your arithmetic intensity",
    "Below the ridge the memory sets the pace, above it the arithmetic. The gain of a chip"
    " over its predecessor is then the ratio of the bandwidths, of the peaks, or between them.",
    "Williams, Waterman and Patterson (2009).",
    "doi-1498765-1498785",
    (
        Output(
            "road_reach_new", "P_3", "Trainium3 reaches at most", "TFLOP/s",
            sp.Min(peak_new, intensity * bandwidth_new),
        ),
        Output(
            "road_reach_old", "P_2", "Trainium2 reaches at most", "TFLOP/s",
            sp.Min(peak_old, intensity * bandwidth_old),
        ),
        Output(
            "road_reach_rival", "P_N", "The chip compared reaches at most", "TFLOP/s",
            sp.Min(peak_rival, intensity * bandwidth),
        ),
        Output("road_gain", "g", "Trainium3 over Trainium2", "x", reach_new / reach_old),
        Output(
            "road_beside", "h", "Trainium3 over the chip compared", "x",
            reach_new / reach_rival,
        ),
        Output(
            "road_ridge", "I^{*}", "Ridge of Trainium3", "operations a byte",
            peak_new / bandwidth_new,
        ),
    ),
)  # fmt: skip

_ramped = sp.Min(ramp, horizon)

staged_move = Model(
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
            "road_dual_even", "d^{*}", "Cost of two platforms at which stages are no better",
            "%", dual + better / _ramped,
        ),
    ),
)  # fmt: skip


MODELS = (
    speedup_chain,
    four_times,
    energy_claims,
    roofline,
    staged_move,
)
"""The models of the chapter, in the order in which pages list them."""
