"""Named values of chapter 7: how small a share is still a colossal business?"""

from __future__ import annotations

import re

from ...results import Facts, live, value
from . import frames


def _size(facts: Facts, size_id: str) -> float:
    return float(facts.row("market_size", size_id=size_id)["value"])


def _fact(facts: Facts, fact_id: str) -> float:
    return float(facts.row("trainium_business", fact_id=fact_id)["value"])


@value("Gartner: accelerators in servers, 2028, as forecast in May 2024", "${:.0f} billion")
def room_gartner_2028(facts: Facts) -> float:
    return _size(facts, "gartner-ai-accelerators-in-servers-2028-2024-05-29")


@value("Yole: data-centre GPUs, 2030, lower bound", "${:.0f} billion")
def room_yole_gpu(facts: Facts) -> float:
    return _size(facts, "yole-group-data-centre-gpu-2030-2025-07-22")


@value("Yole: data-centre processors of all kinds, 2030", "${:.0f} billion")
def room_yole_all(facts: Facts) -> float:
    return _size(facts, "yole-group-data-centre-processors-gpu-ai-asic-cpu-dpu-2030-2025")


@value("Dell'Oro: capital expenditure for data centres, 2030", "${:,.0f} billion")
def room_dell_oro(facts: Facts) -> float:
    return _size(facts, "dell-oro-group-global-data-centre-capex-2030-2026-03")


@value("Nvidia: AI infrastructure, 2030, upper end", "${:,.0f} billion")
def room_nvidia_2030(facts: Facts) -> float:
    return _size(facts, "nvidia-annual-ai-infrastructure-spend-by-end-of-decade-2030-2025-2")


@value("IDC: AI servers and storage, 2028, as forecast in 2024", "${:.0f} billion")
def room_idc_before(facts: Facts) -> float:
    return _size(facts, "idc-ai-infrastructure-servers-storage-2028-2024")


@value("IDC: AI servers and storage, 2025", "${:.0f} billion")
def room_idc_2025(facts: Facts) -> float:
    return _size(facts, "idc-ai-infrastructure-servers-storage-2025-2026-02")


@value("Lowest share called significant, by default", "{:.0%}")
def room_low_default(facts: Facts) -> float:
    return facts.model("room_share_low")


@value("What the highest share called significant is worth", "${:.0f} billion")
def room_worth_high(facts: Facts) -> float:
    return facts.model("room_revenue", room_share=facts.model("room_share_high"))


@value("The highest share that the chapter calls significant", "{:.0%}")
def room_high_default(facts: Facts) -> float:
    return facts.model("room_share_high")


@value("The least that the chapter calls a colossal business", "${:.0f} billion")
def room_business_default(facts: Facts) -> float:
    return facts.model("room_business_low")


@value("The most that the chapter asks of a colossal business", "${:.0f} billion")
def room_business_most(facts: Facts) -> float:
    return facts.model("room_business_high")


@value("Share of Gartner's 2026 market that is worth the most asked", "{:.1%}")
def room_needed_high(facts: Facts) -> float:
    return facts.model("room_needed_most")


@value("Share of Gartner's 2026 market that is worth the least colossal business", "{:.1%}")
def room_needed_default(facts: Facts) -> float:
    return facts.model("room_needed")


@value("Trainium2's claim as a share of Omdia's 2025, our lowest reading", "{:.1%}")
def room_claim_low(facts: Facts) -> float:
    return facts.model("room_now_low", room_market="omdia-2025")


@value("Trainium2's claim as a share of Omdia's 2025, our highest reading", "{:.1%}")
def room_claim_high(facts: Facts) -> float:
    return facts.model("room_now_high", room_market="omdia-2025")


@value("All of Amazon's chips in July 2026 as a share of Gartner's 2026", "{:.1%}")
def room_bundle_default(facts: Facts) -> float:
    return facts.model("room_bundle_share")


@value("The same if a dollar of rent counted half", "{:.1%}")
def room_bundle_half(facts: Facts) -> float:
    return facts.model("room_bundle_share", room_part=0.5)


@value("Half a dollar", "${:.2f}")
def room_half(facts: Facts) -> float:
    facts.cite("an example", None)
    return 0.5


def _shared(facts: Facts, share_id: str) -> float:
    return float(facts.row("market_share", share_id=share_id)["share_low"]) / 100


@value("Trainium's share of compute shipped in 2025, four makers", "{:.1%}")
def room_compute(facts: Facts) -> float:
    return _shared(facts, "2025-amazon-trainium-ai-compute-shipped-in-h100-equivalents-8-bit")


@value("Trainium's share of chips shipped in 2025, four makers", "{:.1%}")
def room_units(facts: Facts) -> float:
    return _shared(facts, "2025-amazon-trainium-ai-accelerator-units-merchant-custom-nvidia")


@value("Trainium3's share of CoWoS wafers of 2026, a forecast", "{:.0%}")
def room_wafers(facts: Facts) -> float:
    return _shared(facts, "2026-amazon-via-alchip-trainium3-cowos-wafer-demand-1-0-m-wafers")


@value("Share that this power carries", "{:.1%}")
def room_carried_default(facts: Facts) -> float:
    return facts.model("room_carried")


@value("Share that all power agreed carries, at the same yield", "{:.1%}")
def room_carried_agreed(facts: Facts) -> float:
    return facts.model("room_carried", room_gw=_agreed(facts))


def _agreed(facts: Facts) -> float:
    openai = float(facts.row("evidence", evidence_id="e100")["value"])
    return openai + _fact(facts, "2026-04-20-anthropic-capacity")


@value("Power agreed with Anthropic (up to) and OpenAI (about)", "{:.0f} GW")
def room_agreed(facts: Facts) -> float:
    return _agreed(facts)


@value("Commitments in an average year as a share of Gartner's 2026", "{:.1%}")
def room_committed_default(facts: Facts) -> float:
    return facts.model("room_committed_share")


@value("Years that the commitments take, by default", "{:.0f} years")
def room_years_default(facts: Facts) -> float:
    return facts.model("room_years")


@value("Revenue from a gigawatt in a year, by default", "${:.0f} billion")
def room_yield(facts: Facts) -> float:
    return facts.model("room_per_gw")


def _contract(facts: Facts, deal_id: str) -> tuple[float, float, float]:
    row = facts.row("deals", deal_id=deal_id)
    found = re.search(r"(\d+)[ -]years", row["notes"])
    if not found:
        raise LookupError(f"data/deals.csv: {deal_id} has no term in its notes")
    return float(row["usd_bn"]), float(row["quantity"]), float(found[1])


@value("Anthropic's agreement with AWS, a gigawatt in a year, spread evenly", "${:.1f} billion")
def room_yield_anthropic(facts: Facts) -> float:
    usd, power, years = _contract(facts, "anthropic-amazon-aws-2026-04-20")
    return usd / power / years


@value("OpenAI's agreement with AWS, a gigawatt in a year, spread evenly", "${:.2f} billion")
def room_yield_openai(facts: Facts) -> float:
    usd, power, years = _contract(facts, "openai-amazon-aws-2026-02-27")
    return usd / power / years


@value("Years of Anthropic's agreement", "{:.0f}")
def room_term_anthropic(facts: Facts) -> float:
    return _contract(facts, "anthropic-amazon-aws-2026-04-20")[2]


@value("Years of OpenAI's agreement", "{:.0f}")
def room_term_openai(facts: Facts) -> float:
    return _contract(facts, "openai-amazon-aws-2026-02-27")[2]


@value("Agreed for Trainium by firms in which Amazon has invested", "${:.0f} billion")
def room_tied_usd(facts: Facts) -> float:
    return facts.model("room_tied")


@value("What more from either buyer turns the verdict on independent demand", "${:.1f} billion")
def room_margin(facts: Facts) -> float:
    committed, fewest = facts.model("room_committed"), facts.model("room_independent_low")
    return (1 - fewest) * committed - facts.model("room_tied")


@value("What the two firms would have to commit for the claim to be wrong", "${:.1f} billion")
def room_flip(facts: Facts) -> float:
    return facts.model("room_tied") + room_margin(facts)


@value("Share of the others in all commitments if Amazon's total leaves Anthropic's out", "{:.0%}")
def room_left_out(facts: Facts) -> float:
    committed, both = facts.model("room_committed"), facts.model("room_tied")
    theirs = float(facts.row("deals", deal_id="anthropic-amazon-aws-2026-04-20")["usd_bn"])
    return 1 - both / (committed + theirs)


@value("AI chips that AWS landed in the year to April 2026, second hand", "{:.1f} million")
def room_landed(facts: Facts) -> float:
    return _fact(facts, "2026-04-29-ai-chips-landed-in-12-months") / 1e6


@value("Google's share of cloud infrastructure, third quarter of 2025 (Synergy)", "{:.0%}")
def room_cloud_google_then(facts: Facts) -> float:
    return _cloud(facts, "Google", "2025-Q3")


@value("Google's share of cloud infrastructure, early 2026 (Synergy)", "{:.0%}")
def room_cloud_google(facts: Facts) -> float:
    return _cloud(facts, "Google", "2026-Q1")


@value("Power of the computers at New Carlisle (Epoch AI)", "{:.1f} GW")
def room_campus(facts: Facts) -> float:
    row = facts.row("clusters", cluster_id="anthropic-amazon-new-carlisle-2026")
    return float(row["power_mw"]) / 1000


@value("Power that AWS added in the year to October 2025, lower bound", "{:.1f} GW")
def room_added(facts: Facts) -> float:
    return _fact(facts, "2025-10-30-power-added-in-12-months")


@value("AWS's backlog in June 2026", "${:.0f} billion")
def room_backlog(facts: Facts) -> float:
    return _fact(facts, "2026-07-30-aws-backlog")


@value("AWS's backlog at the end of 2025", "${:.0f} billion")
def room_backlog_before(facts: Facts) -> float:
    return _fact(facts, "2026-02-05-aws-backlog")


@value("Capital expenditure that Amazon expects for 2026", "${:.0f} billion")
def room_amazon_2026(facts: Facts) -> float:
    return _fact(facts, "2026-07-30-capex-2026")


def _spent(facts: Facts, quarter: str) -> float:
    frame = frames.capex(facts.basis)
    rows = facts.cite_rows(frame[frame["quarter"] == quarter], f"capital expenditure, {quarter}")
    if len(rows) != len(frames.BUYERS):
        raise LookupError(f"data/company_quarters.csv: {len(rows)} of four buyers in {quarter}")
    return float(rows["usd_bn"].sum())


@value("Capital expenditure of the four, second quarter of 2026", "${:.0f} billion")
def room_capex_now(facts: Facts) -> float:
    return _spent(facts, "Q2 2026")


@value("Capital expenditure of the four, second quarter of 2025", "${:.0f} billion")
def room_capex_before(facts: Facts) -> float:
    return _spent(facts, "Q2 2025")


@value("Amazon's share of the four's expenditure, second quarter of 2026", "{:.0%}")
def room_capex_amazon(facts: Facts) -> float:
    frame = frames.capex(facts.basis)
    rows = frame[(frame["quarter"] == "Q2 2026") & (frame["company"] == "Amazon")]
    return float(facts.cite_rows(rows, "capital expenditure of Amazon")["usd_bn"].iloc[0]) / _spent(
        facts, "Q2 2026"
    )


@value("Hyperscale's share of Nvidia's data centre, quarter to July 2026", "{:.0%}")
def room_hyperscale(facts: Facts) -> float:
    where = {
        "company": "Nvidia", "segment": "Data Center", "metric": "revenue",
        "fiscal_label": "Q2 FY2027",
    }  # fmt: skip
    part, every = (
        float(facts.row("company_quarters", part=part, **where)["value"])
        for part in ("hyperscale", "all")
    )
    return part / every


@value("Orders for Blackwell and Rubin through 2027, as Nvidia gave them", "${:,.0f} billion")
def room_orders(facts: Facts) -> float:
    return _size(facts, "nvidia-blackwell-vera-rubin-purchase-orders-through-2027-2025")


def _cloud(facts: Facts, holder: str, period: str) -> float:
    where = {"market_definition": frames.CLOUD, "holder": holder, "period": period}
    return float(facts.row("market_share", **where)["share_low"]) / 100


@value("Amazon's share of cloud infrastructure, early 2026 (Synergy)", "{:.0%}")
def room_cloud_amazon(facts: Facts) -> float:
    return _cloud(facts, "Amazon", "2026-Q1")


@value("Microsoft's share of cloud infrastructure, early 2026 (Synergy)", "{:.0%}")
def room_cloud_microsoft(facts: Facts) -> float:
    return _cloud(facts, "Microsoft", "2026-Q1")


@value("Amazon's share of cloud infrastructure, third quarter of 2025 (Synergy)", "{:.0%}")
def room_cloud_amazon_then(facts: Facts) -> float:
    return _cloud(facts, "Amazon", "2025-Q3")


@value("Microsoft's share of cloud infrastructure, third quarter of 2025 (Synergy)", "{:.0%}")
def room_cloud_microsoft_then(facts: Facts) -> float:
    return _cloud(facts, "Microsoft", "2025-Q3")


@value("Exercise: power that a tenth of the market needs", "{:.1f} GW")
def room_exercise_tenth(facts: Facts) -> float:
    return facts.model("room_gw_needed", room_share=0.1)


@value("Exercise: a tenth", "{:.0%}")
def room_tenth(facts: Facts) -> float:
    facts.cite("an example", None)
    return 0.1


@value("Exercise: the same at the yield of OpenAI's agreement", "{:.1f} GW")
def room_exercise_openai(facts: Facts) -> float:
    return facts.model("room_gw_needed", room_share=0.1, room_per_gw=room_yield_openai(facts))


@value("Exercise: the same at the yield of Anthropic's agreement", "{:.1f} GW")
def room_exercise_anthropic(facts: Facts) -> float:
    return facts.model("room_gw_needed", room_share=0.1, room_per_gw=room_yield_anthropic(facts))


@value("Exercise: the bundle of July 2026 over what Nvidia sold", "{:.1%}")
def room_exercise_bundle(facts: Facts) -> float:
    return facts.model("room_bundle_share", room_market="nvidia-sales")


LIVE = (
    live("your_room_market", "room_market", "The market you count"),
    live("your_room_size", "room_size", "Its size", "${:.0f} billion"),
    live("your_room_low", "room_share_low", "Your lowest share", "{:.0%}"),
    live("your_room_high", "room_share_high", "Your highest share", "{:.0%}"),
    live("your_room_share", "room_share", "The share you look at", "{:.0%}"),
    live("your_room_revenue", "room_revenue", "What it is worth in a year", "${:.1f} billion"),
    live("your_room_business", "room_business_low", "Your least colossal", "${:.0f} billion"),
    live("your_room_business_most", "room_business_high", "The most you ask", "${:.0f} billion"),
    live("your_room_needed", "room_needed", "Share worth the least", "{:.1%}"),
    live("your_room_needed_most", "room_needed_most", "Share worth the most", "{:.1%}"),
    live("verdict_c50", "room_proved", "Verdict of claim c50", badge=True),
    live("your_room_few", "room_independent_low", "Least share that proves it", "{:.0%}"),
    live("your_room_many", "room_independent_high", "Most share that you ask", "{:.0%}"),
    live("your_room_committed_usd", "room_committed", "Committed in all", "${:.0f} billion"),
    live("your_room_independent", "room_independent", "Share of the others", "{:.0%}"),
    live("verdict_c48b", "room_large", "Verdict of claim c48b", badge=True),
    live("your_room_now_low", "room_now_low", "Trainium2 at your low end", "{:.1%}"),
    live("your_room_now_high", "room_now_high", "Trainium2 at your high end", "{:.1%}"),
    live("your_room_bundle", "room_bundle", "The total of Amazon's chips that you chose"),
    live("your_room_bundle_usd", "room_bundle_usd", "Its run rate, lower bound", "${:.0f} billion"),
    live("your_room_bundle_share", "room_bundle_share", "It as a share", "{:.1%}"),
    live("your_room_part", "room_part", "What a dollar of rent counts as", "${:.2f}"),
    live("your_room_rent", "room_rent", "Rent that goes with your share", "${:.1f} billion"),
    live("your_room_gw_needed", "room_gw_needed", "Power that your share needs", "{:.1f} GW"),
    live("your_room_gw", "room_gw", "Power at work, as you set it", "{:.1f} GW"),
    live("your_room_carried", "room_carried", "Share that this power carries", "{:.1%}"),
    live("your_room_year", "room_committed_year", "Commitments in a year", "${:.0f} billion"),
    live("your_room_committed", "room_committed_share", "Share that they are", "{:.1%}"),
    live("your_room_committed_gw", "room_committed_gw", "Power that they need", "{:.1f} GW"),
)
"""The values that follow the reader."""
