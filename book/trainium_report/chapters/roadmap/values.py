"""Named values of chapter 5: what is in 'four times', AWS's energy figures, stages, Trainium4."""

from __future__ import annotations

from ...results import Facts, live, value
from . import models

BF16 = {"road_metric": "bf16"}
FP8 = {"road_metric": "fp8"}


def _chip(facts: Facts, metric: str) -> float:
    return facts.model("road_per_chip", road_metric=metric)


@value("Trainium3 over Trainium2, one chip, FP8", "{:.2f} times")
def road_chip_fp8(facts: Facts) -> float:
    return _chip(facts, "fp8")


@value("Trainium3 over Trainium2, one chip, BF16", "{:.2f} times")
def road_chip_bf16(facts: Facts) -> float:
    return _chip(facts, "bf16")


@value("Trainium3 over Trainium2, one chip, memory bandwidth", "{:.2f} times")
def road_chip_bandwidth(facts: Facts) -> float:
    return _chip(facts, "bandwidth")


@value("Trainium3 over Trainium2, one chip, memory", "{:.1f} times")
def road_chip_memory(facts: Facts) -> float:
    return _chip(facts, "memory")


def _chips(facts: Facts, system: str) -> float:
    return float(facts.row("systems", system_id=system)["chips"])


@value("Chips of the second-generation Trn3 UltraServer", "{:.0f}")
def road_chips_new(facts: Facts) -> float:
    return _chips(facts, models.CLAIMED_SERVER)


@value("Chips of the Trn2 UltraServer", "{:.0f}")
def road_chips_old(facts: Facts) -> float:
    return _chips(facts, models.OLD_SERVER)


@value("Server against server, FP8", "{:.2f} times")
def road_server_fp8(facts: Facts) -> float:
    return facts.model("road_server", **FP8)


@value("Server against server, BF16", "{:.2f} times")
def road_server_bf16(facts: Facts) -> float:
    return facts.model("road_server", **BF16)


@value("First-generation Trn3 server against a Trn2 UltraServer, FP8", "{:.2f} times")
def road_server_gen1(facts: Facts) -> float:
    return facts.model("road_server", road_system="trn3-gen1-ultraserver", **FP8)


@value("AWS's claim for the server", "{:.1f} times")
def road_claim(facts: Facts) -> float:
    row = facts.row(
        "realized_performance", perf_id="trn3-ultraserver-144-chips-not-stated-throughput-ratio"
    )
    return float(row["value_low"])


@value("AWS's claim for the server's performance per watt", "{:.0f} times")
def road_claim_watts(facts: Facts) -> float:
    row = facts.row(
        "realized_performance", perf_id="trn3-ultraserver-not-stated-performance-per-watt-ratio"
    )
    return float(row["value_low"])


@value("AWS's gain in energy efficiency, in TechCrunch's words", "{:.0%}")
def road_claim_efficiency(facts: Facts) -> float:
    return float(facts.row("evidence", evidence_id="e040")["value"]) / 100


@value("Less energy used, in MarketScreener's words", "{:.0%}")
def road_claim_less(facts: Facts) -> float:
    return float(facts.row("evidence", evidence_id="e041")["value"]) / 100


@value("Trainium3 in FP8 over Trainium2 in BF16, one chip", "{:.2f} times")
def road_formats(facts: Facts) -> float:
    return facts.chip(models.NEW, "fp8_dense_tflops") / facts.chip(
        models.OLD, "bf16_dense_tflops"
    )


@value("Throughput per chip on GPT-OSS, Trainium3 over Trainium2, as AWS claims", "{:.0f} times")
def road_gpt_oss(facts: Facts) -> float:
    return float(facts.row("evidence", evidence_id="e039")["value"])


@value("Work per watt, Trainium3 over Trainium2, AWS of chips and systems", "{:.1f} times")
def road_claim_chips(facts: Facts) -> float:
    return facts.model("road_gain_chip")


@value("Compute of Trainium3 over Trainium2, promised with that gain in 2024", "{:.0f} times")
def road_preview_compute(facts: Facts) -> float:
    return float(facts.row("evidence", evidence_id="e044")["value"])


@value("Power of a Trainium2, SemiAnalysis's estimate", "{:,.0f} W")
def road_watts_trn2(facts: Facts) -> float:
    return facts.model("road_watts_old")


@value("Power of a Trainium3, SemiAnalysis's estimate", "{:,.0f} W")
def road_watts_trn3(facts: Facts) -> float:
    return facts.model("road_watts_new")


@value("Energy for the same peak work, FP8, at SemiAnalysis's watts", "{:.2f} times")
def road_energy_fp8(facts: Facts) -> float:
    return facts.model("road_energy", **FP8)


@value("Energy for the same peak work, BF16, at SemiAnalysis's watts", "{:.1f} times")
def road_energy_bf16(facts: Facts) -> float:
    return facts.model("road_energy", **BF16)


@value("Watts at which a Trainium3 takes the same energy for the same FP8 work", "{:,.0f} W")
def road_even_fp8(facts: Facts) -> float:
    return facts.model("road_watts_even", **FP8)


@value("Watts at which a Trainium3 takes the same energy for the same BF16 work", "{:,.0f} W")
def road_even_bf16(facts: Facts) -> float:
    return facts.model("road_watts_even", **BF16)


@value("Ridge of Trainium3 in BF16", "{:.0f}")
def road_ridge_bf16(facts: Facts) -> float:
    return facts.model("road_ridge", precision="bf16")


@value("Ridge of Trainium2 in BF16", "{:.0f}")
def road_ridge_trn2(facts: Facts) -> float:
    return facts.chip(models.OLD, "bf16_dense_tflops") / facts.chip(models.OLD, "memory_bw_tbs")


@value("Trainium3 over one GPU of a GB200 in FP8", "{:.0%}")
def road_fp8_gb200(facts: Facts) -> float:
    return facts.chip(models.NEW, "fp8_dense_tflops") / facts.chip(
        "nvidia-gb200", "fp8_dense_tflops"
    )


@value("Trainium3 over one GPU of a GB200 in BF16", "{:.0%}")
def road_bf16_gb200(facts: Facts) -> float:
    return facts.chip(models.NEW, "bf16_dense_tflops") / facts.chip(
        "nvidia-gb200", "bf16_dense_tflops"
    )


@value("Trainium4's FP8 over Trainium3's, AWS's target", "{:.0f} times")
def road_trn4_multiple(facts: Facts) -> float:
    return float(facts.row("evidence", evidence_id="e045")["value"])


@value("Trainium4's FP8 target over a Rubin", "{:.0%}")
def road_trn4_rubin(facts: Facts) -> float:
    target = road_trn4_multiple(facts) * facts.chip(models.NEW, "fp8_dense_tflops")
    return target / facts.chip("nvidia-rubin", "fp8_dense_tflops")


@value("Custom chips that Nvidia's switches can join in a rack", "{:.0f}")
def road_fusion_chips(facts: Facts) -> float:
    return float(facts.row("evidence", evidence_id="e048")["value"])


@value("Stages against all at once at the default assumptions, in bills of one year", "{:.0%}")
def road_better_default(facts: Facts) -> float:
    return facts.model("road_better")


def _price_performance(facts: Facts, end: str) -> float:
    row = facts.row(
        "realized_performance", perf_id="trn3-trainium3-training-and-inference-price-performance"
    )
    return float(row[f"value_{end}"]) / 100


@value("Trainium3's price-performance over Trainium2's, Amazon, low end", "{:.0%}")
def road_pp_low(facts: Facts) -> float:
    return _price_performance(facts, "low")


@value("Trainium3's price-performance over Trainium2's, Amazon, high end", "{:.0%}")
def road_pp_high(facts: Facts) -> float:
    return _price_performance(facts, "high")


@value("Exercise: worth of stages if compatibility spared half of the port", "{:.0%}")
def road_exercise_spared(facts: Facts) -> float:
    return facts.model("road_better", road_spared=0.5)


@value("Exercise: Trainium3 over Trainium2 at an intensity of 100 in BF16", "{:.2f} times")
def road_exercise_low(facts: Facts) -> float:
    return facts.model("road_gain", road_intensity=100.0, precision="bf16")


@value("Exercise: Trainium3 over Trainium2 at an intensity of 400 in BF16", "{:.2f} times")
def road_exercise_high(facts: Facts) -> float:
    return facts.model("road_gain", road_intensity=400.0, precision="bf16")


LIVE = (
    live("your_road_metric", "road_metric", "What is compared"),
    live(
        "your_road_unit", "road_metric", "What the energy is for",
        words={
            "bf16": "dense BF16 operation", "fp8": "dense FP8 operation", "bandwidth": "byte read",
            "memory": "byte held for as long",
        },
    ),
    live("your_road_system", "road_system", "New server"),
    live("your_road_chip", "road_per_chip", "One chip against one chip", "{:.2f} times"),
    live("your_road_more", "road_more_chips", "Chips against chips", "{:.2f} times"),
    live("your_road_server", "road_server", "Server against server", "{:.2f} times"),
    live("your_road_part", "road_part", "Share of the gain due to the chip", "{:.0%}"),
    live("your_road_old", "road_watts_old", "Power of a Trainium2", "{:,.0f} W"),
    live("your_road_new", "road_watts_new", "Power of a Trainium3", "{:,.0f} W"),
    live("your_road_energy", "road_energy", "Energy for the same peak work", "{:.2f} times"),
    live("your_road_times", "road_times", "The factor claimed", "{:.1f} times"),
    live("verdict_c33a", "road_four_chip", "Verdict of claim c33a", badge=True),
    live("verdict_c33b", "road_four_server", "Verdict of claim c33b", badge=True),
    live("verdict_c34", "road_less", "Verdict of claim c34", badge=True),
    live("your_road_even", "road_watts_even", "Watts at which both take the same energy",
    "{:,.0f} W"),
    live("your_road_intensity", "road_intensity", "Arithmetic intensity", "{:,.0f}"),
    live("your_road_precision", "precision", "Precision"),
    live("your_road_gain", "road_gain", "Trainium3 over Trainium2", "{:.2f} times"),
    live("your_road_rival", "road_rival", "Chip to compare with"),
    live("your_road_beside", "road_beside", "Trainium3 over the chip compared", "{:.2f} times"),
    live("your_road_ridge", "road_ridge", "Ridge of Trainium3", "{:.0f}"),
    live("your_road_saving", "obs_saving", "Saving over the bill", "{:.0%}"),
    live("your_road_once", "road_once", "Worth of moving all at once", "{:.0%}"),
    live("your_road_steps", "road_steps", "Worth of moving in stages", "{:.0%}"),
    live("your_road_dual", "road_dual", "Cost of two platforms", "{:.1%}"),
    live("your_road_limit", "road_dual_even", "Cost at which stages are no better", "{:.1%}",
    share=True),
    live("your_road_ramp", "road_ramp", "Time of the move in stages", "{:.1f} years"),
    live("your_road_wait", "road_wait", "Time of a full port", "{:.1f} years"),
)
"""The values that follow the reader."""


@value("Year in which Trainium4 is to ship, according to a report on OpenAI's deal", "{:.0f}")
def road_trn4_year(facts: Facts) -> float:
    return float(facts.row("evidence", evidence_id="e051")["value"])
