"""Named values of chapter 3: when is Trainium really cheaper?"""

from __future__ import annotations

from ...results import Facts, live, value
from ..shared import measured
from ..shared.conventions import recounts
from .frames import priced_verdicts

FEBRUARY = {"month": "2026-02"}
NEOCLOUD = {"rival_provider": "neocloud", "rival_contract": "neocloud_1y", "month": "2026-03"}
NEOCLOUD_JUNE = {**NEOCLOUD, "month": "2026-06"}
TPU = {"rival_chip": "google-tpu-v7", "rival_provider": "google", "month": "2026-09"}
H200 = {"rival_chip": "nvidia-h200"}
P5EN_JULY = "aws-p5en-48xlarge-capacity-block-2026-07-22-2"
LLAMA = "llama-3-1-405b"
LLAMA_8B = {"conv_printed": 0.4, "conv_params": 7.504625664, "conv_lookup": 0.525336576,
            "conv_layers": 32.0, "conv_width": 4096.0}  # fmt: skip
"""The shape for which the packages were run."""


@value("Trainium2 against H100, AWS capacity blocks, United States, July 2026", "{:.0%}")
def ratio_h100_july(facts: Facts) -> float:
    return facts.model("required_ratio")


@value("Trainium2 against H100, AWS capacity blocks, February 2026", "{:.0%}")
def ratio_h100_february(facts: Facts) -> float:
    return facts.model("required_ratio", **FEBRUARY)


@value("Trainium2 cheaper than H100 per peak operation, blocks, February 2026", "{:.0%}")
def block_gap_february(facts: Facts) -> float:
    return 1 - ratio_h100_february(facts)


@value("Trainium2 cheaper than H100 per peak operation, blocks, July 2026", "{:.0%}")
def block_gap_july(facts: Facts) -> float:
    return 1 - ratio_h100_july(facts)


@value("Utilisation that Trainium2 needed at the prices of December 2024", "{:.1%}")
def required_then(facts: Facts) -> float:
    return facts.model("required_mfu", month="2024-12")


@value("Trainium2 against an H100 on a neocloud's one-year contract, March 2026", "{:.0%}")
def ratio_neocloud(facts: Facts) -> float:
    return facts.model("required_ratio", **NEOCLOUD)


@value("How much better Trainium2 must run than an H100 rented for a year elsewhere", "{:.0%}")
def excess_neocloud(facts: Facts) -> float:
    return facts.model("required_ratio", **NEOCLOUD) - 1


@value("Trainium2 against H200 (P5e), AWS capacity blocks, July 2026", "{:.0%}")
def ratio_p5e_july(facts: Facts) -> float:
    return facts.model("required_ratio", **H200)


@value("Trainium2 against H200 (P5en, United States), AWS capacity blocks, July 2026", "{:.0%}")
def ratio_p5en_july(facts: Facts) -> float:
    return facts.model("required_ratio", rival_price=facts.price(P5EN_JULY), **H200)


@value("Trainium2, capacity block, July 2026, USD per chip-hour", "${:.2f}")
def trainium2_block(facts: Facts) -> float:
    return facts.price("aws-trn2-48xlarge-capacity-block-2026-07-22")


@value("Trainium2, spot, us-east-2, October 2026", "${:.2f}")
def trainium2_spot(facts: Facts) -> float:
    return facts.price("aws-trn2-48xlarge-spot-2026-10-03")


@value("H200 (P5en), capacity block, October 2026", "${:.2f}")
def p5en_october(facts: Facts) -> float:
    return facts.price("aws-p5en-48xlarge-capacity-block-2026-10-09")


@value("Rise of the P5en capacity block from July (United States) to October 2026", "{:.0%}")
def p5en_rise(facts: Facts) -> float:
    return p5en_october(facts) / facts.price(P5EN_JULY) - 1


@value("Trainium2, capacity block, December 2024, read second hand", "${:.2f}")
def trainium2_block_2024(facts: Facts) -> float:
    return facts.price("aws-trn2-48xlarge-capacity-block-2024-12")


@value("H100, capacity block, United States, July 2026", "${:.2f}")
def h100_block_july(facts: Facts) -> float:
    return facts.price("aws-p5-48xlarge-capacity-block-2026-07-22-2")


@value("H100, capacity block, outside the United States, July 2026", "${:.2f}")
def h100_block_elsewhere(facts: Facts) -> float:
    return facts.price("aws-p5-48xlarge-capacity-block-2026-07-22")


@value("H100, capacity block, February 2026", "${:.2f}")
def h100_block_february(facts: Facts) -> float:
    return facts.price("aws-p5-48xlarge-capacity-block-2026-02-01")


@value("Trainium2's capacity block over the H100's, July 2026", "{:.1f}")
def block_ratio_july(facts: Facts) -> float:
    return trainium2_block(facts) / h100_block_july(facts)


@value("Two Trainium2's capacity blocks over one H100's, July 2026", "{:.1f}")
def two_block_ratio(facts: Facts) -> float:
    return 2 * block_ratio_july(facts)


@value("Trainium2's capacity block over the H100's, February 2026", "{:.1f}")
def block_ratio_february(facts: Facts) -> float:
    return trainium2_block(facts) / h100_block_february(facts)


@value("Rise of the H100's capacity block from February to July 2026", "{:.0%}")
def h100_block_rise(facts: Facts) -> float:
    return h100_block_july(facts) / h100_block_february(facts) - 1


@value("The same rise outside the United States", "{:.0%}")
def h100_rise_elsewhere(facts: Facts) -> float:
    return h100_block_elsewhere(facts) / h100_block_february(facts) - 1


@value("H100 on demand at AWS before June 2025", "${:.2f}")
def h100_demand_before(facts: Facts) -> float:
    return facts.price("aws-p5-48xlarge-on-demand-2025-04-28")


@value("H100 on demand at AWS since June 2025", "${:.2f}")
def h100_demand_after(facts: Facts) -> float:
    return facts.price("aws-p5-48xlarge-on-demand-2025-06-23")


@value("Cut of the H100's on-demand price at AWS, June 2025", "{:.0%}")
def h100_demand_cut(facts: Facts) -> float:
    return 1 - h100_demand_after(facts) / h100_demand_before(facts)


@value("H100, one-year contract at specialist clouds, October 2025", "${:.2f}")
def neocloud_low(facts: Facts) -> float:
    return facts.price(
        "market-index-semianalysis-1-year-neocloud-contract-h100-neocloud-1y-2025-10"
    )


@value("H100, one-year contract at specialist clouds, June 2026", "${:.2f}")
def neocloud_june(facts: Facts) -> float:
    return facts.price(
        "market-index-semianalysis-1-year-neocloud-contract-h100-neocloud-1y-2026-06"
    )


@value("H100, one-year contract at specialist clouds, March 2026", "${:.2f}")
def neocloud_march(facts: Facts) -> float:
    return facts.price(
        "market-index-semianalysis-1-year-neocloud-contract-h100-neocloud-1y-2026-03"
    )


@value("Rise of that contract from October 2025 to June 2026", "{:.0%}")
def neocloud_rise(facts: Facts) -> float:
    return neocloud_june(facts) / neocloud_low(facts) - 1


@value("H100-hours of Llama 3.1 405B by 6ND at the published utilisation", "{:.1f} million")
def llama_hours_model(facts: Facts) -> float:
    return facts.model("training_hours_rival", mfu_rival=measured.llama_mfu(facts), pp_extra=0)


@value("H100-hours of Llama 3.1 405B on Meta's card", "{:.1f} million")
def llama_hours_card(facts: Facts) -> float:
    row = facts.row("reference_values", reference_id="hours-of-llama-3-1-405b")
    return float(row["expected"])


@value("H100-hours of Llama 3.1 405B on record: chips times days", "{:.0f} million")
def llama_hours_record(facts: Facts) -> float:
    row = facts.row("training_runs", run_id=LLAMA)
    return float(row["chips"]) * float(row["days"]) * 24 / 1e6


def _verdicts(facts: Facts, like: bool, *slugs: str) -> float:
    rows = priced_verdicts(facts.basis)
    facts.model("cheaper")
    rows = rows[rows["like"] == like]
    return float(rows["verdict"].isin(slugs).sum() if slugs else len(rows))


@value("Priced offers of the same kind of contract as Trainium2's", "{:.0f}")
def offers_like(facts: Facts) -> float:
    return _verdicts(facts, True)


@value("Of those, offers that read 'supported' or 'wrong'", "{:.0f}")
def offers_like_decided(facts: Facts) -> float:
    return _verdicts(facts, True, "supported", "wrong")


@value("Priced offers of another kind of contract", "{:.0f}")
def offers_unlike(facts: Facts) -> float:
    return _verdicts(facts, False)


@value("Required ratio against a TPU7x on demand, September 2026", "{:.0%}")
def ratio_tpu_demand(facts: Facts) -> float:
    return facts.model("required_ratio", **TPU, rival_contract="on_demand")


@value("Required ratio against a TPU7x reserved for a year, September 2026", "{:.0%}")
def ratio_tpu_year(facts: Facts) -> float:
    return facts.model("required_ratio", **TPU, rival_contract="reserved_1y")


@value("Saving per TB/s-hour against the H100, capacity blocks, July 2026", "{:.0%}")
def decoding_saving_h100(facts: Facts) -> float:
    return facts.model("decoding_saving")


@value("Saving per TB/s-hour against the H200, capacity blocks, July 2026", "{:.0%}")
def decoding_saving_h200(facts: Facts) -> float:
    return facts.model("decoding_saving", **H200)


@value("TB/s-hour of Trainium2 over an H100's on a year's contract, March 2026", "{:.0%}")
def decoding_excess_march(facts: Facts) -> float:
    costs = [facts.model(f"bandwidth_cost_{side}", **NEOCLOUD) for side in ("trainium", "rival")]
    return costs[0] / costs[1] - 1


@value("Saving per TB/s-hour against a year's contract for H100, June 2026", "{:.0%}")
def decoding_saving_june(facts: Facts) -> float:
    return facts.model("decoding_saving", **NEOCLOUD_JUNE)


def _claim(facts: Facts, end: str) -> float:
    row = facts.row(
        "realized_performance", perf_id="trn2-trainium2-training-and-inference-price-performance"
    )
    return float(row[end]) / 100


@value("AWS's claim for Trainium2, lower end", "{:.0%}")
def claim_low(facts: Facts) -> float:
    return _claim(facts, "value_low")


@value("AWS's claim for Trainium2, upper end", "{:.0%}")
def claim_high(facts: Facts) -> float:
    return _claim(facts, "value_high")


@value("The lower end of the claim as a saving", "{:.0%}")
def claim_saving_low(facts: Facts) -> float:
    return facts.model("claimed_saving", claimed_gain=claim_low(facts))


@value("The upper end of the claim as a saving", "{:.0%}")
def claim_saving_high(facts: Facts) -> float:
    return facts.model("claimed_saving", claimed_gain=claim_high(facts))


@value("Utilisation ratio the claim implied at the prices of December 2024, lower end", "{:.0%}")
def implied_2024_low(facts: Facts) -> float:
    return facts.model("implied_ratio", claimed_gain=claim_low(facts), month="2024-12")


@value("Utilisation ratio the claim implied at the prices of December 2024, upper end", "{:.0%}")
def implied_2024_high(facts: Facts) -> float:
    return facts.model("implied_ratio", claimed_gain=claim_high(facts), month="2024-12")


@value("Utilisation ratio the claim implies at the prices of July 2026 (P5e), lower end", "{:.0%}")
def implied_2026_low(facts: Facts) -> float:
    return facts.model("implied_ratio", claimed_gain=claim_low(facts))


@value("Utilisation ratio the claim implies at the prices of July 2026 (P5e), upper end", "{:.0%}")
def implied_2026_high(facts: Facts) -> float:
    return facts.model("implied_ratio", claimed_gain=claim_high(facts))


@value("Trainium3's break-even price in BF16 at equal utilisation with an H100", "${:.2f}")
def trn3_even_bf16(facts: Facts) -> float:
    return facts.model("break_even_price", mfu_trainium=0.41, mfu_rival=0.41)


@value("Trainium3's break-even price in FP8 at equal utilisation with an H100", "${:.2f}")
def trn3_even_fp8(facts: Facts) -> float:
    return facts.model("break_even_price", mfu_trainium=0.41, mfu_rival=0.41, precision="fp8")


@value("Best case for Trainium: saving per useful PFLOP-hour", "{:.0%}")
def saving_best_trainium(facts: Facts) -> float:
    return facts.model("training_saving", **facts.basis.models.preset("best_case_trainium"))


@value("Best case for Nvidia: Trainium's cost over the rival's", "{:.1f} times")
def multiple_best_nvidia(facts: Facts) -> float:
    return 1 - facts.model("training_saving", **facts.basis.models.preset("best_case_nvidia"))


@value("Utilisation at which Trainium2 matches an H100 on a year's contract", "{:.0%}")
def flip_neocloud(facts: Facts) -> float:
    return facts.model("required_mfu", **NEOCLOUD)


@value("H100 price at which both chips need the same utilisation", "${:.2f}")
def h100_even_price(facts: Facts) -> float:
    peaks = [facts.chip(c, "bf16_dense_tflops") for c in ("nvidia-h100", "aws-trainium2")]
    return trainium2_block(facts) * peaks[0] / peaks[1]


@value("Rise of the H200's capacity block (P5e) in January 2026", "{:.0%}")
def january_rise(facts: Facts) -> float:
    before = facts.price("aws-p5e-48xlarge-capacity-block-2026-01-before")
    return facts.price("aws-p5e-48xlarge-capacity-block-2026-01-after") / before - 1


PARTS = (measured,)
"""Other modules that hold values of this chapter."""

WORDS = {"cheaper": "less", "dearer": "more", "no_data": "no data"}


@value("Forty per cent in optimum-neuron, converted to NeMo Automodel", "{:.0%}")
def conv_trainium(facts: Facts) -> float:
    given = {**LLAMA_8B, "conv_from": "optimum-neuron-0-4-5", "conv_tokens": 32768.0}
    return facts.model("conv_mfu", **given)


@value("Utilisations that their authors printed, in our table", "{:.0f}")
def conv_listed(facts: Facts) -> float:
    return float(len(facts.cite_rows(recounts(facts.basis), "printed utilisation")))


@value("Of these, recounted", "{:.0f}")
def conv_recounted(facts: Facts) -> float:
    known = recounts(facts.basis).dropna(subset=["alike_high"])
    return float(len(facts.cite_rows(known, "recounted utilisation")))


def _peak(facts: Facts, column: str) -> float:
    chip = {"package": "torchtitan", "version": "0.3.0", "chip_id": "aws-trainium2"}
    row = facts.row("framework_peaks", **chip)
    return float(row[column] * row["devices_per_chip"] if column == "peak_tflops" else row[column])


@value("Peak of a Trainium2 that torchtitan divides by, dense BF16 TFLOP/s", "{:,.0f}")
def conv_peak_printed(facts: Facts) -> float:
    return _peak(facts, "peak_tflops")


@value("Peak of a Trainium2 according to AWS, dense BF16 TFLOP/s", "{:,.0f}")
def conv_peak_maker(facts: Facts) -> float:
    return _peak(facts, "maker_tflops")


LIVE = (
    live("your_trainium", "trainium_chip", "The Trainium chip you chose"),
    live("your_trainium_contract", "trainium_contract", "Trainium's kind of contract"),
    live("your_rival", "rival_chip", "The rival chip you chose"),
    live("your_provider", "rival_provider", "The rival's provider"),
    live("your_contract", "rival_contract", "The rival's kind of contract"),
    live("your_month", "month", "The month of both prices"),
    live("your_precision", "precision", "The precision of both peaks"),
    live("your_trainium_price", "trainium_price", "Trainium's price per chip-hour", "${:.2f}"),
    live("your_rival_price", "rival_price", "The rival's price per chip-hour", "${:.2f}"),
    live("your_trainium_peak", "trainium_peak", "Trainium's dense peak", "{:,.0f} TFLOP/s"),
    live("your_rival_peak", "rival_peak", "The rival's dense peak", "{:,.0f} TFLOP/s"),
    live("your_ratio", "required_ratio", "Required utilisation ratio", "{:.0%}"),
    live(
        "your_required_mfu",
        "required_mfu",
        "Utilisation at which Trainium breaks even",
        "{:.0%}",
        share=True,
    ),
    live("your_mfu_trainium", "mfu_trainium", "Trainium's utilisation, as you set it", "{:.0%}"),
    live("your_mfu_rival", "mfu_rival", "The rival's utilisation, as you set it", "{:.0%}"),
    live("your_band_low", "trainium_mfu_low", "Lowest utilisation you think possible", "{:.0%}"),
    live("your_band_high", "trainium_mfu_high", "Highest utilisation you think possible", "{:.0%}"),
    live("your_cost_trainium", "useful_cost_trainium", "Trainium, useful PFLOP-hour", "${:.2f}"),
    live("your_cost_rival", "useful_cost_rival", "Rival, useful PFLOP-hour", "${:.2f}"),
    live(
        "your_saving",
        "training_saving",
        "Difference of the two useful costs",
        "{:.0%}",
        absolute=True,
    ),
    live(
        "your_saving_word",
        "cheaper_for_you",
        "Which of the two is cheaper on your figures",
        words=WORDS,
    ),
    live(
        "your_alike_least",
        "alike_least",
        "Difference in the least favourable pair",
        "{:.0%}",
        absolute=True,
    ),
    live(
        "your_alike_most",
        "alike_most",
        "Difference in the most favourable pair",
        "{:.0%}",
        absolute=True,
    ),
    live("your_alike_least_word", "alike_least_word", "Which is cheaper in that pair", words=WORDS),
    live("your_alike_most_word", "alike_most_word", "Which is cheaper in that pair", words=WORDS),
    live("your_extra", "pp_extra", "Hours beyond those of the formula", "{:.0%}"),
    live(
        "your_hours_trainium",
        "training_hours_trainium",
        "Chip-hours on Trainium",
        "{:,.1f} million",
    ),
    live("your_hours_rival", "training_hours_rival", "Chip-hours on the rival", "{:,.1f} million"),
    live("your_conv_printed", "conv_printed", "A utilisation as it was printed", "{:.1%}"),
    live("your_conv_from", "conv_from", "The convention in which it was printed"),
    live("your_conv_to", "conv_to", "The convention that it is converted to"),
    live("your_conv_tokens", "conv_tokens", "Tokens of a sequence", "{:,.0f}"),
    live("your_conv_mfu", "conv_mfu", "The same run in the other convention", "{:.1%}"),
    live("your_verdict", "cheaper_for_you", "Verdict on your figures", badge=True),
    live("verdict_c19a", "cheaper", "Verdict of claim c19a", badge=True),
    live("your_bill_trainium", "training_cost_trainium", "The run on Trainium", "${:,.1f} million"),
    live("your_bill_rival", "training_cost_rival", "The run on the rival", "${:,.1f} million"),
    live("your_decoding_saving", "decoding_saving", "Difference of the two prices of a TB/s-hour",
         "{:.0%}", absolute=True),
    live("your_decoding_word", "decoding_word", "Which TB/s-hour costs less", words=WORDS),
    live("your_bandwidth_trainium", "bandwidth_cost_trainium", "Trainium, TB/s-hour", "${:.2f}"),
    live("your_bandwidth_rival", "bandwidth_cost_rival", "Rival, TB/s-hour", "${:.2f}"),
    live("your_target", "target_chip", "The chip without a price"),
    live("your_break_even", "break_even_price", "Break-even price per chip-hour", "${:.2f}"),
    live("your_claimed_saving", "claimed_saving", "The claimed gain as a saving", "{:.0%}"),
    live("your_gain", "claimed_gain", "The claimed gain, as you set it", "{:.0%}"),
    live("your_implied_ratio", "implied_ratio", "Utilisation ratio the claim implies", "{:.0%}"),
)
"""The values that follow the reader."""
