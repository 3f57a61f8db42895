"""Named values of chapter 1: what does 'more than eighty per cent' measure?"""

from __future__ import annotations

import pandas as pd

from ...results import Facts, live, value
from ..shared.market_data import quarters, shipments
from . import frames

COMPUTE = {"mkt_unit": "compute"}
LAST = {"mkt_year": "2025"}


def _share(facts: Facts, share_id: str) -> float:
    return float(facts.row("market_share", share_id=share_id)["share_low"]) / 100


@value("Data-centre GPUs, 2023, TechInsights: Nvidia's share of revenue", "{:.0%}")
def mkt_techinsights(facts: Facts) -> float:
    return _share(facts, "2023-nvidia-data-centre-gpu-revenue")


@value("Data-centre GPUs, 2024, Yole: Nvidia's share of revenue, lower bound", "{:.0%}")
def mkt_yole(facts: Facts) -> float:
    return _share(facts, "2024-nvidia-data-centre-gpu-revenue-101-bn")


@value("AI processors and accelerators, last quarter of 2024, Futurum: Nvidia", "{:.0%}")
def mkt_futurum(facts: Facts) -> float:
    return _share(facts, "2024-q4-nvidia-data-centre-ai-processors-and-accelerators-revenue")


@value("AI servers by supplier of the chip, 2025, TrendForce: Nvidia", "{:.0%}")
def mkt_trendforce(facts: Facts) -> float:
    return _share(facts, "2025-nvidia-ai-chips-supplier-share-in-ai-servers")


@value("AI servers with custom chips, 2026, TrendForce's forecast", "{:.1%}")
def mkt_asic_servers(facts: Facts) -> float:
    return _share(facts, "2026-asic-based-ai-servers-by-platform-units")


@value("Nvidia's share of the four makers' units, 2024", "{:.0%}")
def mkt_units_nvidia_2024(facts: Facts) -> float:
    return facts.model("mkt_nvidia", mkt_year="2024")


@value("Nvidia's share of the four makers' compute, 2024", "{:.0%}")
def mkt_compute_nvidia_2024(facts: Facts) -> float:
    return facts.model("mkt_nvidia", mkt_year="2024", **COMPUTE)


@value("Nvidia's share of the four makers' units, 2025", "{:.0%}")
def mkt_units_nvidia(facts: Facts) -> float:
    return facts.model("mkt_nvidia", **LAST)


@value("Nvidia's share of the four makers' compute, 2025", "{:.0%}")
def mkt_compute_nvidia(facts: Facts) -> float:
    return facts.model("mkt_nvidia", **LAST, **COMPUTE)


@value("Google's share of the four makers' units, 2025", "{:.0%}")
def mkt_units_google(facts: Facts) -> float:
    return facts.model("mkt_google", **LAST)


@value("Google's share of the four makers' compute, 2025", "{:.0%}")
def mkt_compute_google(facts: Facts) -> float:
    return facts.model("mkt_google", **LAST, **COMPUTE)


@value("Amazon's share of the four makers' units, 2025", "{:.0%}")
def mkt_units_amazon(facts: Facts) -> float:
    return facts.model("mkt_amazon", **LAST)


@value("Amazon's share of the four makers' compute, 2025", "{:.0%}")
def mkt_compute_amazon(facts: Facts) -> float:
    return facts.model("mkt_amazon", **LAST, **COMPUTE)


@value("In-house chips (Google, Amazon) among the four makers' units, 2025", "{:.0%}")
def mkt_units_inhouse(facts: Facts) -> float:
    return mkt_units_google(facts) + mkt_units_amazon(facts)


@value("Index of the four makers by units, 2024", "{:,.0f}")
def mkt_hhi_units_before(facts: Facts) -> float:
    return facts.model("mkt_index_2024")


@value("Index of the four makers by units, 2025", "{:,.0f}")
def mkt_hhi_units_after(facts: Facts) -> float:
    return facts.model("mkt_index_2025")


@value("Index of the four makers by compute, 2024", "{:,.0f}")
def mkt_hhi_compute_before(facts: Facts) -> float:
    return facts.model("mkt_index_2024", **COMPUTE)


@value("Index of the four makers by compute, 2025", "{:,.0f}")
def mkt_hhi_compute_after(facts: Facts) -> float:
    return facts.model("mkt_index_2025", **COMPUTE)


@value("Missing share at which units no longer show a direction", "{:.1%}")
def mkt_flip_units(facts: Facts) -> float:
    return facts.model("mkt_missing_flip")


@value("Missing share at which compute no longer shows a direction", "{:.1%}")
def mkt_flip_compute(facts: Facts) -> float:
    return facts.model("mkt_missing_flip", **COMPUTE)


@value("Weight at which Nvidia's units of 2025 make the share claimed", "{:.1f}")
def mkt_needed_weight(facts: Facts) -> float:
    return facts.model("mkt_weight_needed")


@value("Nvidia chip over the average other chip of 2025, by 8-bit operations", "{:.1f}")
def mkt_compute_weight(facts: Facts) -> float:
    amounts = facts.cite_rows(frames.makers(facts.basis), "yearly shipments by maker")
    assert len(amounts)
    table = shipments(facts.tables)
    per_chip = [
        table.loc[keys, ("compute", "2025")].sum() / table.loc[keys, ("units", "2025")].sum()
        for keys in (["nvidia"], ["google", "amazon", "amd"])
    ]
    return float(per_chip[0] / per_chip[1])


def _paid(facts: Facts, cost_id: str, end: str) -> float:
    return float(facts.row("chip_costs", cost_id=cost_id)[f"usd_{end}"])


H100_2024 = "h100-model-input-price-paid-per-gpu-2024-price"
TPU_V6E = "tpu-v6e-imputed-purchase-price-2024-05-15-price"
GB200_2025 = "gb200-model-input-price-paid-per-gpu-2025-price"
TPU_V7 = "tpu-v7-ironwood-finished-racks-sold-to-anthropic-400-000-chips-10"


@value("Price of an H100 over the price imputed to a TPU v6e, 2024, low end", "{:.1f}")
def mkt_money_2024_low(facts: Facts) -> float:
    return _paid(facts, H100_2024, "low") / _paid(facts, TPU_V6E, "low")


@value("Price of an H100 over the price imputed to a TPU v6e, 2024, high end", "{:.1f}")
def mkt_money_2024_high(facts: Facts) -> float:
    return _paid(facts, H100_2024, "high") / _paid(facts, TPU_V6E, "high")


@value("Price of a GB200's GPU over that of a TPU v7 as reported sold, 2025, low end", "{:.1f}")
def mkt_money_2025_low(facts: Facts) -> float:
    return _paid(facts, GB200_2025, "low") / _paid(facts, TPU_V7, "low")


@value("Price of a GB200's GPU over that of a TPU v7 as reported sold, 2025, high end", "{:.1f}")
def mkt_money_2025_high(facts: Facts) -> float:
    return _paid(facts, GB200_2025, "high") / _paid(facts, TPU_V7, "high")


@value("A TPU v7 in the racks reported sold to Anthropic", "${:,.0f}")
def mkt_tpu_price(facts: Facts) -> float:
    return _paid(facts, TPU_V7, "low")


@value("Points above which the Merger Guidelines call a market highly concentrated", "{:,.0f}")
def mkt_guideline(facts: Facts) -> float:
    row = facts.row("theory", theory_id="herfindahl-hirschman-index-highly-concentrated")
    return float(row["central"])


def _size(facts: Facts, size_id: str) -> float:
    return float(facts.row("market_size", size_id=size_id)["value"])


@value("Omdia: GPUs and AI accelerators for data centres, 2025, forecast", "${:,.0f} billion")
def mkt_omdia_2025(facts: Facts) -> float:
    return _size(facts, "omdia-gpus-and-ai-accelerators-for-data-centres-2025-2025")


@value("Omdia: the same for 2024, as seen in August 2025", "${:,.0f} billion")
def mkt_omdia_2024(facts: Facts) -> float:
    return _size(facts, "omdia-gpus-and-ai-accelerators-for-data-centres-2024-2025")


@value("Omdia: the same for 2024, as forecast in August 2024", "${:,.0f} billion")
def mkt_omdia_2024_before(facts: Facts) -> float:
    return _size(facts, "omdia-gpus-and-ai-accelerators-for-data-centres-2024-2024-08")


@value("Gartner: AI processing semiconductors, 2025, forecast", "${:,.0f} billion")
def mkt_gartner_2025(facts: Facts) -> float:
    return _size(facts, "gartner-ai-processing-semiconductors-2025-2025-09")


@value("Gartner: AI processing semiconductors, 2026, forecast", "${:,.0f} billion")
def mkt_gartner_2026(facts: Facts) -> float:
    return _size(facts, "gartner-ai-processing-semiconductors-2026-2025-09")


@value("A quarter of Gartner's forecast for 2026", "${:,.0f} billion")
def mkt_gartner_quarter(facts: Facts) -> float:
    return mkt_gartner_2026(facts) / 4


@value("Nvidia, data centre, computing alone, quarter to April 2026", "${:,.1f} billion")
def mkt_compute_quarter(facts: Facts) -> float:
    row = facts.row(
        "company_quarters", company="Nvidia", segment="Data Center", part="compute",
        metric="revenue", fiscal_label="Q1 FY2027",
    )  # fmt: skip
    return float(row["value"]) / 1000


def _quarters(facts: Facts, label: str, number: int) -> pd.DataFrame:
    """So many quarters up to one, noted as what a value rests on."""
    every = quarters(facts.tables)
    last = every.index[every["fiscal_label"] == label][0]
    return facts.cite_rows(every.loc[last - number + 1 : last], "Nvidia, data-centre revenue")


def _year(facts: Facts, label: str) -> float:
    return float(_quarters(facts, label, 4)["usd_bn"].sum())


@value("Nvidia, data centre, four quarters to October 2025", "${:,.0f} billion")
def mkt_nvidia_then(facts: Facts) -> float:
    return _year(facts, "Q3 FY2026")


@value("Nvidia, data centre, fiscal year to January 2026", "${:,.1f} billion")
def mkt_nvidia_fiscal(facts: Facts) -> float:
    return _year(facts, "Q4 FY2026")


@value("Nvidia, data centre, four quarters to July 2026", "${:,.0f} billion")
def mkt_nvidia_since(facts: Facts) -> float:
    return _year(facts, "Q2 FY2027")


@value("Nvidia, data centre, quarter to July 2026", "${:,.1f} billion")
def mkt_nvidia_quarter(facts: Facts) -> float:
    return float(_quarters(facts, "Q2 FY2027", 1)["usd_bn"].iloc[0])


@value("Networking's part of Nvidia's data centre, quarter to October 2025", "{:.0%}")
def mkt_networking(facts: Facts) -> float:
    where = {
        "company": "Nvidia", "segment": "Data Center", "metric": "revenue",
        "fiscal_label": "Q3 FY2026",
    }  # fmt: skip
    parts = [
        float(facts.row("company_quarters", part=part, **where)["value"])
        for part in ("networking", "all")
    ]
    return parts[0] / parts[1]


def _told(facts: Facts, fact_id: str) -> float:
    return float(facts.row("trainium_business", fact_id=fact_id)["value"])


@value("Nvidia GPUs that AWS planned in March 2026, at least", "{:.0f} million")
def mkt_gpus_march(facts: Facts) -> float:
    return _told(facts, "2026-03-16-nvidia-gpus-ordered") / 1e6


@value("Further Nvidia GPUs that AWS planned in August 2026", "{:.0f} million")
def mkt_gpus_august(facts: Facts) -> float:
    return float(facts.row("evidence", evidence_id="e109")["value"]) / 1e6


@value("Trainium that AWS landed in the twelve months to April 2026, at least", "{:.2f} million")
def mkt_landed_trainium(facts: Facts) -> float:
    landed = _told(facts, "2026-04-29-ai-chips-landed-in-12-months") / 1e6
    return landed * _told(facts, "2026-04-29-trainium-part-of-ai-chips-landed") / 100


@value("Exercise: a maker left out ships a fifth: upper bound of the index", "{:,.0f}")
def mkt_exercise_high(facts: Facts) -> float:
    return facts.model("mkt_hhi_high", mkt_missing=0.2)


@value("Exercise: the same, lower bound", "{:,.0f}")
def mkt_exercise_low(facts: Facts) -> float:
    return facts.model("mkt_hhi_low", mkt_missing=0.2)


@value("Exercise: a fifth", "{:.0%}")
def mkt_exercise_missing(facts: Facts) -> float:
    facts.cite("an example", None)
    return 0.2


@value("Nvidia's share of units with a fifth missing", "{:.0%}")
def mkt_exercise_share(facts: Facts) -> float:
    return facts.model("mkt_nvidia_all", mkt_missing=0.2)


LIVE = (
    live("mkt_your_market", "mkt_market", "The market you count"),
    live("mkt_your_period", "mkt_period", "The year of the studies"),
    live("mkt_your_low", "mkt_share_low", "Lowest share of Nvidia among them", "{:.0%}"),
    live("mkt_your_high", "mkt_share_high", "Highest share of Nvidia among them", "{:.0%}"),
    live("mkt_your_threshold", "mkt_threshold", "The share claimed", "{:.0%}"),
    live("mkt_your_hundreds", "mkt_hundreds", "What 'hundreds of billions' must reach",
    "${:,.0f} billion"),
    live("mkt_your_forecast_low", "mkt_forecast_low", "Lowest forecast", "${:,.0f} billion"),
    live("mkt_your_forecast_high", "mkt_forecast_high", "Highest forecast", "${:,.0f} billion"),
    live("verdict_c02", "mkt_stake", "Verdict of claim c02", badge=True),
    live("verdict_c01", "mkt_holds", "Verdict of claim c01", badge=True),
    live("mkt_your_weight", "mkt_weight", "What an Nvidia chip counts for", "{:.1f}"),
    live("mkt_your_weighted", "mkt_weighted", "Nvidia's share at that weight", "{:.0%}"),
    live("mkt_your_needed", "mkt_weight_needed", "Weight at which the claim holds", "{:.1f}"),
    live("mkt_your_missing", "mkt_missing", "Share of the missing makers", "{:.0%}"),
    live("mkt_your_unit", "mkt_unit", "How shipments are counted"),
    live("mkt_your_year", "mkt_year", "Year of the shipments"),
    live("mkt_your_hhi_low", "mkt_hhi_low", "Lower bound of the index", "{:,.0f}"),
    live("mkt_your_hhi_high", "mkt_hhi_high", "Upper bound of the index", "{:,.0f}"),
    live("mkt_your_makers_least", "mkt_effective_least", "Fewest effective makers", "{:.1f}"),
    live("mkt_your_makers_most", "mkt_effective_most", "Most effective makers", "{:.1f}"),
    live("mkt_your_share", "mkt_nvidia_all", "Nvidia's share with the missing makers", "{:.0%}"),
    live("mkt_your_flip", "mkt_missing_flip", "Missing share where the direction is lost",
    "{:.1%}"),
    live("mkt_verdict_fell", "mkt_fell", "Did concentration fall?", badge=True),
)
"""The values that follow the reader."""
