"""Named values of chapter 8: do prices, concentration and lock-in move as hoped?"""

from __future__ import annotations

import pandas as pd

from ...results import Facts, live, value
from ..shared import forecasts
from ..shared.dates import month
from ..shared.followed import changes, earlier, readings
from ..shared.market_data import shipments
from . import frames

PARTS = (forecasts,)
FIRST = {"eco_contract": "on_demand", "eco_since": "first"}
FRONTIER = {**FIRST, "eco_chip": "nvidia"}
LAST = {"mkt_year": "2025"}
COMPUTE = {**LAST, "mkt_unit": "compute"}


def _changes(facts: Facts) -> pd.Series:
    frame = changes(facts.tables)
    for source_id in [*frame["since"], *frame["source_id"]]:
        facts.cite("prices that can be followed since the article", source_id)
    return frame.set_index("label")["change"]


@value("Published prices that can be followed since the article", "{:.0f}")
def eco_followed(facts: Facts) -> float:
    return float(len(_changes(facts)))


@value("Those of them that rose", "{:.0f}")
def eco_rose(facts: Facts) -> float:
    return float((_changes(facts) > 0).sum())


@value("Those of them that did not move", "{:.0f}")
def eco_stood(facts: Facts) -> float:
    return float((_changes(facts) == 0).sum())


@value("Those of them that fell", "{:.0f}")
def eco_fell(facts: Facts) -> float:
    return float((_changes(facts) < 0).sum())


@value("Rises that are AWS capacity blocks", "{:.0f}")
def eco_rose_blocks(facts: Facts) -> float:
    changes = _changes(facts)
    return float(((changes > 0) & changes.index.str.endswith("AWS block")).sum())


@value("Published prices that fell before the article, of those we can follow", "{:.0f}")
def eco_fell_before(facts: Facts) -> float:
    frame = facts.cite_rows(earlier(facts.tables), "prices before the article")
    return float((frame["change"] < 0).sum())


def _fall_before(facts: Facts, label: str) -> float:
    frame = earlier(facts.tables)
    rows = facts.cite_rows(frame[frame["label"] == label], f"{label}, before the article")
    return -float(rows["change"].iloc[0])


@value("Cut of the MI300X's on-demand price at Azure, December 2024 to May 2025", "{:.0%}")
def eco_mi300x_cut(facts: Facts) -> float:
    return _fall_before(facts, "MI300X, Azure on demand")


@value("MI300X on demand at Azure, May 2025", "${:.2f}")
def eco_mi300x_after(facts: Facts) -> float:
    return facts.price("azure-standard-nd96isr-mi300x-v5-on-demand-2025-05-16")


@value("Fall of Trainium2's block, December 2024 to February 2026", "{:.0%}")
def eco_trainium2_fall(facts: Facts) -> float:
    return _fall_before(facts, "Trainium2, AWS block")


@value("TPU7x for three years at Google Cloud, September 2026, per PFLOP-hour", "${:.2f}")
def eco_tpu7x_reserved(facts: Facts) -> float:
    usd = facts.price("google-cloud-tpu7x-ironwood-per-chip-reserved-3y-2026-09-24")
    return 1000 * usd / facts.chip("google-tpu-v7", "bf16_dense_tflops")


@value("TPU7x on demand at Google Cloud, September 2026, per PFLOP-hour", "${:.2f}")
def eco_tpu7x_demand(facts: Facts) -> float:
    usd = facts.price("google-cloud-tpu7x-ironwood-per-chip-on-demand-2026-09-24")
    return 1000 * usd / facts.chip("google-tpu-v7", "bf16_dense_tflops")


def _listed(facts: Facts, label: str) -> pd.DataFrame:
    return facts.cite_rows(readings(facts.tables, label), f"{label}, readings of its price")


def _cut(facts: Facts, label: str) -> float:
    usd = _listed(facts, label).set_index("as_of")["usd_per_chip_hour"]
    return 1 - float(usd[usd.index >= "2025-06"].iloc[0]) / float(usd.iloc[0])


@value("Cut of the A100's (40 GB) on-demand price at AWS, June 2025", "{:.0%}")
def eco_a100_cut(facts: Facts) -> float:
    return _cut(facts, "A100 (40 GB), AWS on demand")


@value("Cut of the H200's on-demand price at AWS, June 2025", "{:.0%}")
def eco_h200_cut(facts: Facts) -> float:
    return _cut(facts, "H200, AWS on demand")


@value("A100, AWS on demand, June 2022, per PFLOP-hour", "${:.2f}")
def eco_first_pflop(facts: Facts) -> float:
    return facts.model("eco_from", **FRONTIER)


@value("The cheapest Nvidia PFLOP-hour on demand at AWS, newest reading", "${:.2f}")
def eco_last_pflop(facts: Facts) -> float:
    return facts.model("eco_to", **FRONTIER)


@value("Month of the last reading of AWS's list prices for these chips")
def eco_listed_until(facts: Facts) -> str:
    listed = facts.cite_rows(frames.on_demand(facts.basis), "AWS's list prices")
    return month(str(listed.groupby("series")["as_of"].max().min()))


@value("Fall of the cheapest Nvidia PFLOP-hour on demand at AWS since 2022", "{:.0%}")
def eco_frontier_fall(facts: Facts) -> float:
    return -facts.model("eco_change", **FRONTIER)


@value("The same a year", "{:.0%}")
def eco_frontier_yearly(facts: Facts) -> float:
    return -facts.model("eco_yearly", **FRONTIER)


@value("Fall of the cheapest Nvidia TB/s-hour on demand at AWS since 2022", "{:.0%}")
def eco_frontier_fall_tbs(facts: Facts) -> float:
    return -facts.model("eco_change", eco_unit="tbs", **FRONTIER)


def _block(facts: Facts, label: str, end: str) -> float:
    rows = frames.blocks(facts.basis).query("label == @label")
    rows = rows.assign(source_id=rows["since"]) if end == "from" else rows
    return float(facts.cite_rows(rows, f"{label}, AWS block")[f"pflop_{end}"].iloc[0])


@value("Trainium2's block per PFLOP-hour, last reading", "${:.2f}")
def eco_block_trainium2(facts: Facts) -> float:
    return _block(facts, "Trainium2", "to")


@value("Trainium1's block per PFLOP-hour, last reading", "${:.2f}")
def eco_block_trainium1(facts: Facts) -> float:
    return _block(facts, "Trainium1", "to")


@value("The H100's block per PFLOP-hour, February 2026", "${:.2f}")
def eco_block_h100_before(facts: Facts) -> float:
    return _block(facts, "H100", "from")


@value("The H100's block per PFLOP-hour, last reading", "${:.2f}")
def eco_block_h100_after(facts: Facts) -> float:
    return _block(facts, "H100", "to")


@value("Trainium2's PFLOP-hour below the H100's, blocks, February 2026", "{:.0%}")
def eco_gap_before(facts: Facts) -> float:
    return 1 - _block(facts, "Trainium2", "from") / eco_block_h100_before(facts)


@value("Trainium2's PFLOP-hour below the H100's, blocks, last reading", "{:.0%}")
def eco_gap_after(facts: Facts) -> float:
    return 1 - eco_block_trainium2(facts) / eco_block_h100_after(facts)


@value("Trainium2's PFLOP-hour below the GB200's, blocks, last reading", "{:.0%}")
def eco_gap_gb200(facts: Facts) -> float:
    return 1 - eco_block_trainium2(facts) / _block(facts, "GB200", "to")


def _points(facts: Facts, maker: str, count: str) -> float:
    facts.cite("yearly shipments by maker", "epoch-ai-chip-counts")
    amounts = shipments(facts.tables)
    shares = 100 * amounts / amounts.sum()
    return float(shares.at[maker, (count, "2025")] - shares.at[maker, (count, "2024")])


@value("Points of the units that Nvidia lost in 2025", "{:.1f} points")
def eco_nvidia_units(facts: Facts) -> float:
    return -_points(facts, "nvidia", "units")


@value("Points of the compute that Nvidia lost in 2025", "{:.1f} points")
def eco_nvidia_compute(facts: Facts) -> float:
    return -_points(facts, "nvidia", "compute")


@value("Points of the compute that Google gained in 2025", "{:.1f} points")
def eco_google_compute(facts: Facts) -> float:
    return _points(facts, "google", "compute")


@value("Points of the units that Amazon gained in 2025", "{:.1f} points")
def eco_amazon_units(facts: Facts) -> float:
    return _points(facts, "amazon", "units")


@value("Points of the compute that Amazon lost in 2025", "{:.1f} points")
def eco_amazon_compute(facts: Facts) -> float:
    return -_points(facts, "amazon", "compute")


@value("Share that moves to Google, by units, at which the index is back", "{:.0%}")
def eco_return_units(facts: Facts) -> float:
    return facts.model("eco_return", **LAST)


@value("The same by compute", "{:.0%}")
def eco_return_compute(facts: Facts) -> float:
    return facts.model("eco_return", **COMPUTE)


@value("Lowest index by units if Google alone takes Nvidia's share", "{:,.0f}")
def eco_floor_units(facts: Facts) -> float:
    return facts.model("eco_moved", eco_loss=eco_return_units(facts) / 2, **LAST)


def _runs(facts: Facts, returns: float) -> pd.Series:
    facts.cite("generalised Polya urn", "arthur-ermoliev-kaniovski-1987-european-journal",
                source_status="no_address")  # fmt: skip
    facts.cite("Nvidia's share of compute, 2025", "epoch-ai-chip-counts")
    frame = frames.lock_in(facts.basis)
    return frame.loc[frame["returns"] == returns, "share"]


@value("Where the leader starts: Nvidia's share of compute in 2025", "{:.0%}")
def eco_urn_start(facts: Facts) -> float:
    return facts.model("mkt_nvidia", **COMPUTE)


@value("Strength of returns in the third row", "{:.1f}")
def eco_strong(facts: Facts) -> float:
    facts.cite("chosen by us", None)
    return frames.STRENGTHS[2]


@value("Runs with that strength that end above ninety-five per cent", "{:.0%}")
def eco_locked(facts: Facts) -> float:
    return float((_runs(facts, frames.STRENGTHS[2]) > 0.95).mean())


@value("Ninety-five per cent", "{:.0%}")
def eco_locked_from(facts: Facts) -> float:
    facts.cite("a round number", None)
    return 0.95


@value("Runs with that strength in which the leader ends below half", "{:.0%}")
def eco_lost(facts: Facts) -> float:
    return float((_runs(facts, frames.STRENGTHS[2]) < 0.5).mean())


@value("Drawing in proportion: the leader's share, lowest twentieth of the runs", "{:.0%}")
def eco_even_low(facts: Facts) -> float:
    return float(_runs(facts, 1.0).quantile(0.05))


@value("Drawing in proportion: the leader's share, highest twentieth of the runs", "{:.0%}")
def eco_even_high(facts: Facts) -> float:
    return float(_runs(facts, 1.0).quantile(0.95))


@value("Runs for each strength of returns", "{:.0f}")
def eco_runs(facts: Facts) -> float:
    return float(len(_runs(facts, 1.0)))


def _threshold(facts: Facts, forecast_id: str) -> float:
    return float(facts.row("forecasts", forecast_id=forecast_id)["threshold"])


@value("Nvidia's share of revenue, last named study that counts custom chips", "{:.0f}%")
def eco_share_reading(facts: Facts) -> float:
    row = facts.row("forecasts", forecast_id="nvidia-share-of-accelerator-revenue")
    return float(row["reading"])


@value("Share at which dependence has fallen, by our threshold", "{:.0f}%")
def eco_share_threshold(facts: Facts) -> float:
    return _threshold(facts, "nvidia-share-of-accelerator-revenue")


@value("Google's share of units in 2025, four makers", "{:.0%}")
def eco_google_units_share(facts: Facts) -> float:
    return facts.model("mkt_google", mkt_unit="units", **LAST)


@value("Google's share of compute in 2025, four makers", "{:.0%}")
def eco_google_compute_share(facts: Facts) -> float:
    return facts.model("mkt_google", **COMPUTE)


def _margin(facts: Facts, quarter: str) -> float:
    where = {"company": "Amazon", "segment": "AWS", "fiscal_label": quarter}
    income, revenue = (
        float(facts.row("company_quarters", metric=metric, **where)["value"])
        for metric in ("operating_income", "revenue")
    )
    return income / revenue


@value("AWS's operating margin in the last quarter before the article", "{:.0%}")
def eco_margin_before(facts: Facts) -> float:
    return _margin(facts, "Q3 2025")


@value("AWS's operating margin in the second quarter of 2026", "{:.0%}")
def eco_margin_after(facts: Facts) -> float:
    return _margin(facts, "Q2 2026")


def _tuned(facts: Facts) -> pd.Series:
    tuned = "chip_id == 'aws-trainium2' and task == 'training' and metric == 'mfu_derived'"
    rows = facts.tables["realized_performance"].query(tuned)
    return facts.cite_rows(rows, "fine-tuning on Trainium2, measured")["value_low"] / 100


@value("Lowest MFU of fine-tuning on Trainium2 that a developer measured", "{:.0%}")
def eco_tuned_low(facts: Facts) -> float:
    return float(_tuned(facts).min())


@value("Highest MFU of fine-tuning on Trainium2 that a developer measured", "{:.0%}")
def eco_tuned_high(facts: Facts) -> float:
    return float(_tuned(facts).max())


@value("Part of the prices followed that must be lower, by our threshold", "{:.0f}%")
def eco_prices_asked(facts: Facts) -> float:
    return _threshold(facts, "published-prices-lower")


@value("AWS regions with Trainium on demand that fulfil c57, by our threshold", "{:.0f}")
def eco_regions_asked(facts: Facts) -> float:
    return _threshold(facts, "trainium-on-demand-regions")


@value("Customers who name compatibility that fulfil c37, by our threshold", "{:.0f}")
def eco_customers_asked(facts: Facts) -> float:
    return _threshold(facts, "customers-who-name-compatibility")


@value("Years between Nvidia's generations that fulfil c55, by our threshold", "{:.1f} years")
def eco_years_asked(facts: Facts) -> float:
    return _threshold(facts, "years-between-nvidia-generations")


@value("Amazon's share of computing power that fulfils c60b, by our threshold", "{:.0f}%")
def eco_amazon_asked(facts: Facts) -> float:
    return _threshold(facts, "amazon-share-of-ai-chips")


@value("Components of Neuron still in beta, newest reading", "{:.0f}")
def eco_beta(facts: Facts) -> float:
    return float(facts.row("forecasts", forecast_id="neuron-components-in-beta")["reading"])


@value("What SemiAnalysis expects of dense training on Trainium3", "{:.0%}")
def eco_mfu_expected(facts: Facts) -> float:
    perf = "trn3-trainium3-dense-training-with-hand-written-nki-kernels-mfu-bf16"
    return float(facts.row("realized_performance", perf_id=perf)["value_low"]) / 100


@value("Exercise: the cheapest Nvidia TB/s-hour on demand, first reading", "${:.2f}")
def eco_exercise_tbs_from(facts: Facts) -> float:
    return facts.model("eco_from", eco_unit="tbs", **FRONTIER)


@value("Exercise: the cheapest Nvidia TB/s-hour on demand, last reading", "${:.2f}")
def eco_exercise_tbs_to(facts: Facts) -> float:
    return facts.model("eco_to", eco_unit="tbs", **FRONTIER)


@value("Exercise: a quarter", "{:.0%}")
def eco_exercise_loss(facts: Facts) -> float:
    facts.cite("an example", None)
    return 0.25


@value("Exercise: the index if Google takes a quarter of all units", "{:,.0f}")
def eco_exercise_google(facts: Facts) -> float:
    return facts.model("eco_moved", eco_loss=0.25, **LAST)


@value("Exercise: the index if Amazon takes a quarter of all units", "{:,.0f}")
def eco_exercise_amazon(facts: Facts) -> float:
    return facts.model("eco_moved", eco_loss=0.25, eco_winner="amazon", **LAST)


LIVE = (
    live("verdict_c57", "eco_alternative", "Verdict of claim c57", badge=True),
    live("verdict_c60a", "eco_possible", "Verdict of claim c60a", badge=True),
    live("verdict_c61", "eco_contender", "Verdict of claim c61", badge=True),
    live("eco_your_significant", "room_share_low", "Lowest share called significant", "{:.0%}"),
    live("eco_your_asked", "room_share_high", "Highest share called significant", "{:.0%}"),
    live("eco_your_regions", "eco_regions", "Regions with Trainium on demand", "{:.0f}"),
    live("eco_your_regions_least", "eco_regions_low", "Fewest that you require", "{:.0f}"),
    live("eco_your_regions_most", "eco_regions_high", "Most that you require", "{:.0f}"),
    live("eco_your_ways", "eco_ways", "Other makers as fast on demand", "{:.0f}"),
    live("eco_other_by_sales", "eco_other_sold", "AMD's share of sales, Futurum", "{:.0%}"),
    live("eco_your_other", "eco_other_all", "Google's share, least count", "{:.0%}"),
    live("eco_your_amazon_low", "eco_amazon_low", "Amazon's share, least count", "{:.1%}"),
    live("eco_your_amazon_high", "eco_amazon_high", "Amazon's share, highest count", "{:.1%}"),
    live("eco_your_contract", "eco_contract", "The contract you follow"),
    live("eco_your_chip", "eco_chip", "The chip you follow"),
    live("eco_your_unit", "eco_unit", "The unit of work"),
    live("eco_your_since", "eco_since", "Since when"),
    live("eco_your_from", "eco_from", "Cost at the start", "${:.2f}"),
    live("eco_your_to", "eco_to", "Cost at the last reading", "${:.2f}"),
    live("eco_your_change", "eco_change", "Change between the two", "{:.0%}"),
    live("eco_your_real", "eco_real", "The change in real terms", "{:.0%}"),
    live("eco_your_yearly", "eco_yearly", "The change as a yearly rate", "{:.0%}"),
    live("eco_your_years", "eco_years", "Years between the two readings", "{:.1f}"),
    live("eco_your_fall", "eco_fall", "What you count as cheaper", "{:.0%}"),
    live("eco_your_target", "eco_target", "Cost at which it counts as cheaper", "${:.2f}"),
    live(
        "eco_your_cheaper", "eco_cheaper", "Did it get cheaper?",
        words={"supported": "yes", "wrong": "no", "depends": "a little, less than you require"},
    ),
    live("eco_your_loss", "eco_loss", "Share that Nvidia loses", "{:.0%}"),
    live("eco_your_winner", "eco_winner", "Who takes it"),
    live("eco_your_count", "mkt_unit", "How shipments are counted"),
    live("eco_your_moved", "eco_moved", "The index afterwards", "{:,.0f}"),
    live("eco_your_before", "mkt_hhi", "The index today", "{:,.0f}"),
    live("eco_your_low", "eco_moved_low", "Its lower bound afterwards", "{:,.0f}"),
    live("eco_your_high", "eco_moved_high", "Its upper bound afterwards", "{:,.0f}"),
    live("eco_your_now_low", "mkt_hhi_low", "Lower bound of the index today", "{:,.0f}"),
    live("eco_your_now_high", "mkt_hhi_high", "Upper bound of the index today", "{:,.0f}"),
    live("eco_your_return", "eco_return", "Share lost at which the index is back", "{:.0%}"),
    live("eco_your_missing", "mkt_missing", "Share of the makers that are missing", "{:.0%}"),
    live("eco_your_year", "mkt_year", "Year of the shipments"),
    live(
        "eco_your_less", "eco_less", "Would the market be less concentrated?",
        words={"supported": "lower", "wrong": "higher", "depends": "not clearly lower or higher"},
    ),
)
"""The values that follow the reader."""
