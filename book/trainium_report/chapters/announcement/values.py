"""Named values of chapter 2: how big are 'billions', a million chips and the companies?"""

from __future__ import annotations

from ...results import Facts, live, value
from ..shared import front
from ..shared.article import ARTICLE
from ..shared.dates import decimal_year
from . import models

PARTS = (front,)


@value("Nvidia's data-centre quarter to October 2025, times four", "${:,.0f} billion")
def ann_nvidia_then(facts: Facts) -> float:
    return 4 * _nvidia(facts, "Q3 FY2026")


@value("Nvidia's data-centre quarter to July 2026, times four", "${:,.0f} billion")
def ann_nvidia_since(facts: Facts) -> float:
    return 4 * _nvidia(facts, "Q2 FY2027")


def _nvidia(facts: Facts, label: str) -> float:
    row = facts.row(
        "company_quarters", company="Nvidia", segment="Data Center", part="all",
        metric="revenue", basis="market platform", fiscal_label=label,
    )  # fmt: skip
    return float(row["value"]) / 1000


def _bundle(facts: Facts, value: float) -> float:
    return float(
        facts.row("vendor_year", vendor="Amazon chips", metric="run_rate", value=value)["value"]
    )


@value("Run rate of Trainium and Graviton, at least, February 2026", "${:.0f} billion")
def ann_bundle_february(facts: Facts) -> float:
    return _bundle(facts, 10)


@value("Run rate of Trainium, Graviton and Nitro, at least, April 2026", "${:.0f} billion")
def ann_bundle_april(facts: Facts) -> float:
    return _bundle(facts, 20)


@value("Run rate of Trainium, Graviton and Nitro, at least, July 2026", "${:.0f} billion")
def ann_bundle_july(facts: Facts) -> float:
    return _bundle(facts, 25)


@value("Growth of all Amazon's chips in the first quarter of 2026", "{:.0%}")
def ann_bundle_growth(facts: Facts) -> float:
    row = facts.row("trainium_business", fact_id="2026-04-29-quarter-over-quarter-growth")
    return float(row["value"]) / 100


@value("The April bundle one quarter before, at that growth", "${:.0f} billion")
def ann_bundle_before(facts: Facts) -> float:
    return ann_bundle_april(facts) / (1 + ann_bundle_growth(facts))


@value("Nvidia's annualised quarter over Amazon's chips together, July 2026", "{:.0f} times")
def ann_times(facts: Facts) -> float:
    return ann_nvidia_since(facts) / ann_bundle_july(facts)


@value("Nvidia's quarter to April 2026, times four, over the hypothetical company", "{:.0f}")
def ann_times_sold_low(facts: Facts) -> float:
    return 4 * _nvidia(facts, "Q1 FY2027") / ann_hypothetical(facts)


@value("The same with Nvidia's quarter to July 2026", "{:.0f} times")
def ann_times_sold_high(facts: Facts) -> float:
    return ann_nvidia_since(facts) / ann_hypothetical(facts)


@value("Nvidia's quarter to October 2025, times four, over Trainium2's highest reading", "{:.0f}")
def ann_times_alone_low(facts: Facts) -> float:
    return ann_nvidia_then(facts) / ann_high_default(facts)


@value("The same over Trainium2's lowest reading", "{:.0f} times")
def ann_times_alone_high(facts: Facts) -> float:
    return ann_nvidia_then(facts) / ann_low_default(facts)


@value("Amazon's chips as a standalone company, hypothetical", "${:.0f} billion")
def ann_hypothetical(facts: Facts) -> float:
    fact = "2026-04-09-hypothetical-standalone-run-rate"
    return float(facts.row("trainium_business", fact_id=fact)["value"])


@value("Revenue commitments for Trainium, at least, April 2026", "${:.0f} billion")
def ann_commitments(facts: Facts) -> float:
    fact = "2026-04-29-trainium-revenue-commitments"
    return float(facts.row("trainium_business", fact_id=fact)["value"])


@value("Implied revenue per chip-hour at the low end of our band", "${:.2f}")
def ann_hour_least(facts: Facts) -> float:
    return facts.model("ann_hour_low")


@value("Implied revenue per chip-hour at the high end of our band", "${:.2f}")
def ann_hour_most(facts: Facts) -> float:
    return facts.model("ann_hour_high")


@value("A million chips rented all year at the block price of February 2026", "${:.1f} billion")
def ann_ceiling_default(facts: Facts) -> float:
    return facts.model("ann_ceiling")


@value("Run rate at which the year is 'several billion', at the default growth", "${:.1f} billion")
def ann_needed_default(facts: Facts) -> float:
    return facts.model("ann_needed")


@value("The same if the earlier quarters grew as all Amazon's chips did in 2026", "${:.1f} billion")
def ann_needed_slow(facts: Facts) -> float:
    slow = ann_bundle_growth(facts)
    return facts.model("ann_needed", ann_growth=slow, ann_growth_before=slow)


@value("Growth of Trainium2 in the third quarter of 2025, as Amazon gave it", "{:.0%}")
def ann_growth_claimed(facts: Facts) -> float:
    return _fact(facts, "2025-10-30-quarter-over-quarter-growth") / 100


@value("Default growth, between the two figures that Amazon gave", "{:.0%}")
def ann_growth_default(facts: Facts) -> float:
    return facts.model("ann_growth")


@value("Share of the run rate that four quarters at the growth of all its chips bring in", "{:.0%}")
def ann_share_slow(facts: Facts) -> float:
    slow = ann_bundle_growth(facts)
    return facts.model("ann_share", ann_growth=slow, ann_growth_before=slow)


@value("The same at the growth that Amazon gave for Trainium2", "{:.0%}")
def ann_share_fast(facts: Facts) -> float:
    fast = ann_growth_claimed(facts)
    return facts.model("ann_share", ann_growth=fast, ann_growth_before=fast)


@value("Missing share from which on Nvidia has no half by units", "{:.1%}")
def ann_flip_missing(facts: Facts) -> float:
    return facts.model("ann_missing_flip")


@value("Nvidia's share of all units, missing makers included, at the default", "{:.0%}")
def ann_lead_default(facts: Facts) -> float:
    return facts.model("ann_lead")


@value("Makers that are missing, as we assume", "{:.0%}")
def ann_missing_default(facts: Facts) -> float:
    return facts.model("mkt_missing")


@value("Least that 'several billion' may mean", "${:.0f} billion")
def ann_several_least(facts: Facts) -> float:
    return facts.model("ann_several_low")


@value("Low end of our band for 'several billion'", "${:.0f} billion")
def ann_low_default(facts: Facts) -> float:
    return facts.model("ann_band_low")


@value("High end of our band for 'several billion'", "${:.0f} billion")
def ann_high_default(facts: Facts) -> float:
    return facts.model("ann_band_high")


@value("The lowest reading as revenue of the four quarters", "${:.1f} billion")
def ann_year_low(facts: Facts) -> float:
    return facts.model("ann_trailing_low")


@value("The highest reading as revenue of the four quarters", "${:.1f} billion")
def ann_year_high(facts: Facts) -> float:
    return facts.model("ann_trailing_high")


@value("Trainium chips that Epoch AI estimates were shipped in 2024", "{:.3f} million")
def ann_epoch_2024(facts: Facts) -> float:
    return float(_fact(facts, "2026-03-31-trainium-units-2024")) / 1e6


@value("Trainium2 chips that Epoch AI estimates were shipped in 2025", "{:.3f} million")
def ann_epoch_2025(facts: Facts) -> float:
    return float(_fact(facts, "2026-03-31-trainium-units-2025")) / 1e6


@value("Trainium2 chips landed, as given with the fourth quarter of 2025", "{:.1f} million")
def ann_landed(facts: Facts) -> float:
    return float(_fact(facts, "2026-02-05-trainium2-landed-cumulative")) / 1e6


@value("The same on the article's day, at the pace of 2025", "{:.1f} million")
def ann_landed_then(facts: Facts) -> float:
    pace = float(_fact(facts, "2026-03-31-trainium-units-2025"))
    later = 1 - (decimal_year(ARTICLE) - int(ARTICLE[:4]))
    return (float(_fact(facts, "2026-02-05-trainium2-landed-cumulative")) - pace * later) / 1e6


@value("Epoch AI's earlier estimate of all Trainium2", "{:.1f} million")
def ann_epoch_before(facts: Facts) -> float:
    return float(_fact(facts, "2026-03-31-trainium2-stock-old-estimate")) / 1e6


def _fact(facts: Facts, fact_id: str) -> float:
    return float(facts.row("trainium_business", fact_id=fact_id)["value"])


@value("Ceiling with the chips landed by February 2026", "${:.1f} billion")
def ann_ceiling_landed(facts: Facts) -> float:
    return facts.model("ann_ceiling", ann_count="landed")


@value("Implied revenue per chip-hour at four billion and the chips landed", "${:.2f}")
def ann_hour_landed(facts: Facts) -> float:
    return facts.model("ann_hour", ann_count="landed")


@value("Implied revenue per chip-hour at our middle reading", "${:.2f}")
def ann_hour_default(facts: Facts) -> float:
    return facts.model("ann_hour")


@value("Share of the run rate that four doubling quarters bring in", "{:.0%}")
def ann_share_doubling(facts: Facts) -> float:
    return facts.model("ann_share", ann_growth=1.0, ann_growth_before=1.0)


@value("Published three-year reservation of Trainium2, December 2024", "${:.2f}")
def ann_reserved(facts: Facts) -> float:
    return facts.price(models.OFFERS["reserved-3y-2024-12"])


LIVE = (
    live("your_ann_rate", "ann_run_rate", "The run rate as you read it", "${:.1f} billion"),
    live("your_ann_count", "ann_count", "The count you chose"),
    live("your_ann_chips", "ann_chips", "Chips by that count", "{:.2f} million"),
    live("your_ann_offer", "ann_offer", "The published price you chose"),
    live("your_ann_price", "ann_price", "That price per chip-hour", "${:.2f}"),
    live("your_ann_hour", "ann_hour", "Implied revenue per chip-hour", "${:.2f}"),
    live("your_ann_hour_low", "ann_hour_low", "The same at your low end", "${:.2f}"),
    live("your_ann_hour_high", "ann_hour_high", "The same at your high end", "${:.2f}"),
    live("your_ann_ceiling", "ann_ceiling", "All chips, all year, at that price",
    "${:.1f} billion"),
    live("your_ann_trailing", "ann_trailing", "Revenue of the four quarters", "${:.1f} billion"),
    live("your_ann_share", "ann_share", "The four quarters over the run rate", "{:.0%}"),
    live("your_ann_needed", "ann_needed", "Run rate at which the verdict turns", "${:.1f} billion"),
    live("your_ann_year_low", "ann_trailing_low", "The year at your low end", "${:.1f} billion"),
    live("your_ann_year_high", "ann_trailing_high", "The year at your high end", "${:.1f} billion"),
    live("your_ann_needed_most", "ann_needed_most", "The same at the most you ask for",
    "${:.1f} billion"),
    live("your_ann_several", "ann_several_low", "The least you count as several billion",
    "${:.1f} billion"),
    live("your_ann_several_most", "ann_several_high", "The most you ask of several billion",
    "${:.1f} billion"),
    live("your_ann_missing", "mkt_missing", "Share of the makers that are missing", "{:.0%}"),
    live("your_ann_lead", "ann_lead", "Nvidia's lowest share", "{:.0%}"),
    live("your_ann_flip", "ann_missing_flip", "Missing share at which it is too low", "{:.1%}"),
    live("verdict_c15a", "ann_dominates", "Verdict of claim c15a", badge=True),
    live("verdict_c09b", "ann_year", "Verdict of claim c09b", badge=True),
)
"""The values that follow the reader."""
