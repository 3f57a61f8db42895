"""Named values of chapter 4: what can Rainier compute, and how much rests on one customer?"""

from __future__ import annotations

from ...results import Facts, live, value
from ..shared.dates import month
from . import frames, models

SEMAFOR = {"ant_size": "semafor-2025"}
GROK = {"ant_run": "grok-3"}
HALF_A_MILLION = "2025-10-30-trainium2-in-rainier"


def _cluster(facts: Facts, cluster_id: str, column: str = "chips") -> float:
    return float(facts.row("clusters", cluster_id=cluster_id)[column])


def _fact(facts: Facts, fact_id: str) -> float:
    return float(facts.row("trainium_business", fact_id=fact_id)["value"])


def _usd(facts: Facts, *deals: str) -> float:
    return float(sum(facts.row("deals", deal_id=deal)["usd_bn"] for deal in deals))


def _evidence(facts: Facts, evidence_id: str) -> float:
    return float(facts.row("evidence", evidence_id=evidence_id)["value"])


@value("Rainier at its opening according to AWS (nearly)", "{:.1f} million")
def ant_chips_aws(facts: Facts) -> float:
    return _fact(facts, HALF_A_MILLION) / 1e6


@value("Rainier on the same day according to Semafor", "{:.0f} million")
def ant_chips_semafor(facts: Facts) -> float:
    return _cluster(facts, "project-rainier-as-told-to-semafor-2025-10-29") / 1e6


@value("Chips for the next Claude models, Garman, December 2025 (over)", "{:.1f} million")
def ant_chips_garman(facts: Facts) -> float:
    return _cluster(facts, "project-rainier-2025-12-garman") / 1e6


@value("Trainium2 in use for Claude, April 2026 (over)", "{:.0f} million")
def ant_chips_claude(facts: Facts) -> float:
    return _cluster(facts, "anthropic-on-trainium2-2026-04-21") / 1e6


@value("Exaflops of Rainier, as an engineer of AWS told Semafor", "{:,.0f}")
def ant_exaflops(facts: Facts) -> float:
    return _evidence(facts, "e023")


@value("Chips with these exaflops at Trainium2's dense 8-bit rate", "{:.1f} million")
def ant_exaflops_chips(facts: Facts) -> float:
    return ant_exaflops(facts) / facts.chip("aws-trainium2", "fp8_dense_tflops")


@value("A Trainium2 in H100s, at the dense 8-bit rate", "{:.2f}")
def ant_weight_fp8(facts: Facts) -> float:
    rates = [facts.chip(c, "fp8_dense_tflops") for c in ("aws-trainium2", "nvidia-h100")]
    return rates[0] / rates[1]


def _thousand(facts: Facts, label: str) -> float:
    frame = facts.cite_rows(frames.clusters(facts.basis), "clusters in use")
    return float(frame.loc[frame["label"].str.startswith(label), "thousand"].iloc[0])


@value("Colossus 1, newest count, in thousand H100s (8-bit)", "{:,.0f},000")
def ant_h100_first(facts: Facts) -> float:
    return _thousand(facts, "Colossus 1")


@value("Colossus 2, newest count, in thousand H100s (8-bit)", "{:,.0f},000")
def ant_h100_second(facts: Facts) -> float:
    return _thousand(facts, "Colossus 2")


@value("xAI's two sites together, in thousand H100s (8-bit)", "{:,.0f},000")
def ant_h100_xai(facts: Facts) -> float:
    return ant_h100_first(facts) + ant_h100_second(facts)


@value("Share of AWS's count that Grok 3 would take in three months", "{:.0%}")
def ant_share_grok(facts: Facts) -> float:
    return facts.model("ant_share_needed", **GROK)


@value("The same on Semafor's count", "{:.0%}")
def ant_share_grok_semafor(facts: Facts) -> float:
    return facts.model("ant_share_needed", **GROK, **SEMAFOR)


@value("Power for each chip, as told to Semafor", "{:,.0f} W")
def ant_watts_semafor(facts: Facts) -> float:
    key = "project-rainier-as-told-to-semafor-2025-10-29"
    return _cluster(facts, key, "power_mw") * 1e6 / _cluster(facts, key)


@value("Power of the computers at New Carlisle over a million chips", "{:,.0f} W")
def ant_watts_campus(facts: Facts) -> float:
    key = "anthropic-amazon-new-carlisle-2026"
    chips = facts.row("trainium_business", fact_id=frames.CAMPUS)["value"]
    return _cluster(facts, key, "power_mw") * 1e6 / float(chips)


@value("Power for each H100, computers only, SemiAnalysis", "{:,.0f} W")
def ant_watts_h100_it(facts: Facts) -> float:
    return facts.model("ant_h100_least")


@value("Power for each H100 at Colossus 1, Epoch AI", "{:,.0f} W")
def ant_watts_h100(facts: Facts) -> float:
    return facts.model("ant_site_watts")


@value("Utilisation that Trainium2 needs if only computers count on both sides", "{:.0%}")
def ant_even_computers(facts: Facts) -> float:
    return facts.model("ant_energy_even", ant_site="h100-it", ant_watts=ant_watts_campus(facts))


def _per_rate(facts: Facts, watts: float, chip: str) -> float:
    return watts / facts.chip(chip, "bf16_dense_tflops")


@value("Rainier, kilowatts for each PFLOP/s of dense BF16", "{:.1f} kW")
def ant_kw_trainium2(facts: Facts) -> float:
    return _per_rate(facts, ant_watts_semafor(facts), "aws-trainium2")


@value("Colossus 1 (H100), kilowatts for each PFLOP/s of dense BF16", "{:.1f} kW")
def ant_kw_h100(facts: Facts) -> float:
    return _per_rate(facts, ant_watts_h100(facts), "nvidia-h100")


@value("Colossus 2 (GB200), kilowatts for each PFLOP/s of dense BF16", "{:.1f} kW")
def ant_kw_gb200(facts: Facts) -> float:
    return _per_rate(facts, facts.model("ant_site_watts", ant_site="gb200"), "nvidia-gb200")


@value("Utilisation that Trainium2 needs for the electricity of a GB200 site", "{:.0%}")
def ant_even_gb200(facts: Facts) -> float:
    return facts.model("ant_energy_even", ant_site="gb200")


@value("Utilisation that Trainium2 needs for the electricity of an H100 site", "{:.0%}")
def ant_even_h100(facts: Facts) -> float:
    return facts.model("ant_energy_even")


@value("Amazon's investment in Anthropic when the article appeared", "${:.0f} billion")
def ant_invested_then(facts: Facts) -> float:
    return _usd(facts, "amazon-anthropic-2023-09", "amazon-anthropic-2024-11-22")


@value("Paid into Anthropic by Amazon, all that is in the data", "${:.0f} billion")
def ant_paid_since(facts: Facts) -> float:
    paid = facts.cite_rows(models.paid_by_amazon(facts.tables), "Amazon's payments to Anthropic")
    return float(paid["usd_bn"].sum())


@value("Month of Amazon's last payment into Anthropic in the data")
def ant_paid_until(facts: Facts) -> str:
    paid = facts.cite_rows(models.paid_by_amazon(facts.tables), "Amazon's payments to Anthropic")
    return month(str(paid["date"].max()))


@value("Amazon's further investment of April 2026", "${:.0f} billion")
def ant_invested_april(facts: Facts) -> float:
    return _usd(facts, "amazon-anthropic-2026-04-20")


@value("What Amazon may add on conditions", "${:.0f} billion")
def ant_invested_more(facts: Facts) -> float:
    return _usd(facts, "amazon-anthropic-2026-04-20-2")


@value("Amazon's investment, paid and conditional", "${:.0f} billion")
def ant_invested_most(facts: Facts) -> float:
    return ant_invested_then(facts) + ant_invested_april(facts) + ant_invested_more(facts)


@value("Anthropic's commitment to AWS, over", "${:.0f} billion")
def ant_committed(facts: Facts) -> float:
    return _usd(facts, "anthropic-amazon-aws-2026-04-20")


@value("Commitment for each dollar that Amazon has put in or promised", "${:.0f}")
def ant_per_dollar(facts: Facts) -> float:
    return ant_committed(facts) / ant_invested_most(facts)


@value("Amazon's investment in OpenAI", "${:.0f} billion")
def ant_openai_invested(facts: Facts) -> float:
    return _usd(facts, "amazon-openai-2026-02-27")


@value("OpenAI's addition to its AWS contract, February 2026", "${:.0f} billion")
def ant_openai_committed(facts: Facts) -> float:
    return _usd(facts, "openai-amazon-aws-2026-02-27")


@value("OpenAI's first AWS contract, on Nvidia chips", "${:.0f} billion")
def ant_openai_first(facts: Facts) -> float:
    return _usd(facts, "openai-amazon-aws-2025-11-03")


def _commitments(facts: Facts) -> float:
    return _fact(facts, "2026-04-29-trainium-revenue-commitments")


@value("Anthropic's two rounds of early 2026, all investors", "${:.0f} billion")
def ant_rounds(facts: Facts) -> float:
    return _usd(facts, "gic-anthropic-2026-02-12", "altimeter-anthropic-2026-05-28")


@value("Anthropic's share of the commitments for Trainium", "{:.0%}")
def ant_committed_share(facts: Facts) -> float:
    return ant_committed(facts) / _commitments(facts)


@value("Anthropic's and OpenAI's share of the commitments, if all of both is Trainium", "{:.0%}")
def ant_two_share(facts: Facts) -> float:
    return (ant_committed(facts) + ant_openai_committed(facts)) / _commitments(facts)


@value("Share of Trainium2 that works for Claude, early 2026", "{:.0%}")
def ant_chip_share_since(facts: Facts) -> float:
    return facts.model("ant_chip_share", ant_count="landed")


@value("The same over all Trainium that Epoch AI counts", "{:.0%}")
def ant_chip_share_stock(facts: Facts) -> float:
    return facts.model("ant_chip_share", ant_count="stock")


@value("Last year of Epoch AI's counts of Trainium")
def ant_stock_until(facts: Facts) -> str:
    facts.cite("yearly shipments by maker", "epoch-ai-chip-counts")
    return str(models.stock_until(facts.tables))


@value("Rainier's share of the Trainium chips deployed, end of 2025", "{:.0%}")
def ant_chip_share_then(facts: Facts) -> float:
    return facts.model("ant_chip_share", ant_count="deployed")


@value("Earnings of a chip at which Anthropic brings in half, on the largest count", "{:.1f} times")
def ant_half_default(facts: Facts) -> float:
    return facts.model("ant_half", ant_count="landed")


@value("Anthropic's share of the revenue, least over all counts", "{:.0%}")
def ant_money_least(facts: Facts) -> float:
    return facts.model("ant_money_least")


@value("Anthropic's share of the revenue, largest over all counts", "{:.0%}")
def ant_money_most(facts: Facts) -> float:
    return facts.model("ant_money_most")


def _hosts(facts: Facts, column: str) -> dict[str, float]:
    hosts = facts.cite_rows(frames.hosts(facts.basis), "Anthropic's hosts")
    sums = hosts.groupby("maker")[column].sum()
    return {**sums.to_dict(), "all": float(sums.sum())}


@value("Anthropic's priced contracts with other hosts than AWS", "${:,.0f} billion")
def ant_other_hosts(facts: Facts) -> float:
    dollars = _hosts(facts, "usd_bn")
    return dollars["all"] - dollars["Amazon"]


@value("Those of them whose chips are Nvidia's alone", "${:,.0f} billion")
def ant_other_nvidia(facts: Facts) -> float:
    return _hosts(facts, "usd_bn")["Nvidia"]


@value("AWS's share of the dollars that Anthropic has announced", "{:.0%}")
def ant_aws_dollars(facts: Facts) -> float:
    return ant_committed(facts) / _hosts(facts, "usd_bn")["all"]


@value("What Anthropic owes AWS according to its draft prospectus", "${:,.0f} billion")
def ant_owed_aws(facts: Facts) -> float:
    return _usd(facts, "anthropic-owes-amazon-2026-09-29")


@value("AWS's share of all that Anthropic owes", "{:.0%}")
def ant_owed_share(facts: Facts) -> float:
    return ant_owed_aws(facts) / _usd(facts, "anthropic-owes-all-suppliers-2026-09-29")


@value("Commitments for Trainium of buyers without Amazon's money", "{:.0%}")
def ant_free_share(facts: Facts) -> float:
    return facts.model("ant_free") / _commitments(facts)


def _gigawatts(facts: Facts, deal: str) -> float:
    return float(facts.row("deals", deal_id=deal)["quantity"])


@value("Power of Anthropic's agreement with AWS, up to", "{:.0f} GW")
def ant_gw_aws(facts: Facts) -> float:
    return _gigawatts(facts, "anthropic-amazon-aws-2026-04-20")


@value("Power of Anthropic's agreement with Google and Broadcom", "{:.0f} GW")
def ant_gw_google(facts: Facts) -> float:
    return _gigawatts(facts, "anthropic-google-and-broadcom-2026-04-06")


@value("The same according to Broadcom's filing, read second hand", "{:.1f} GW")
def ant_gw_broadcom(facts: Facts) -> float:
    return _evidence(facts, "e097")


@value("Google's TPUs for Anthropic, up to, October 2025", "{:.0f} million")
def ant_tpus(facts: Facts) -> float:
    return _gigawatts(facts, "anthropic-google-cloud-2025-10-23") / 1e6


@value("Anthropic's commitment to Azure, November 2025", "${:.0f} billion")
def ant_azure(facts: Facts) -> float:
    return _usd(facts, "anthropic-microsoft-azure-2025-11-18")


@value("What Nvidia and Microsoft may put into Anthropic", "${:.0f} billion")
def ant_others_invest(facts: Facts) -> float:
    return _usd(facts, "nvidia-anthropic-2025-11-18", "microsoft-anthropic-2025-11-18")


@value("Trainium that OpenAI is to use, about", "{:.0f} GW")
def ant_gw_openai(facts: Facts) -> float:
    return _evidence(facts, "e100")


@value("The most that Broadcom is to lend Anthropic", "${:.0f} billion")
def ant_loan(facts: Facts) -> float:
    return float(facts.row("deals", deal_id="broadcom-anthropic-2026-10-01")["usd_bn"])


@value("Amazon's stake in Anthropic as carried in its books, June 2026", "${:.1f} billion")
def ant_stake(facts: Facts) -> float:
    return _fact(facts, "2026-07-30-anthropic-carrying-value")


@value("Exercise: training if every chip trained, Semafor's count, yottaFLOP", "{:,.0f} yottaFLOP")
def ant_exercise_all(facts: Facts) -> float:
    return facts.model("ant_flop_all", **SEMAFOR)


@value("Exercise: days for Llama 3.1 405B at the default assumptions", "{:.0f} days")
def ant_exercise_days(facts: Facts) -> float:
    return facts.model("ant_run_days")


@value("Exercise: electricity of the run at the default assumptions", "{:,.0f} GWh")
def ant_exercise_energy(facts: Facts) -> float:
    return facts.model("ant_energy")


@value("Exercise: Anthropic's share when a chip for Claude earns a quarter", "{:.0%}")
def ant_exercise_money(facts: Facts) -> float:
    return facts.model("ant_money", ant_relative=0.25)


LIVE = (
    live("your_ant_massive_low", "ant_massive_low", "Least that is massive", "${:.1f} billion"),
    live("your_ant_massive_high", "ant_massive_high", "Most that massive asks", "${:.1f} billion"),
    live("your_ant_size", "ant_size", "The count of Rainier that you chose"),
    live("your_ant_chips", "ant_chips", "Chips by that count", "{:.1f} million"),
    live("your_ant_h100", "ant_h100", "That count in H100s", "{:,.0f},000"),
    live("your_ant_share", "ant_training_share", "Share that trains, as you set it", "{:.0%}"),
    live("your_ant_mfu", "mfu_trainium", "Trainium's utilisation, as you set it", "{:.0%}"),
    live("your_ant_days", "ant_days", "Days of the run", "{:.0f} days"),
    live("your_ant_flop", "ant_flop", "Training in your days", "{:,.0f} yottaFLOP"),
    live("your_ant_all", "ant_flop_all", "If every chip trained", "{:,.0f} yottaFLOP"),
    live("your_ant_run", "ant_run", "The known run you chose"),
    live("your_ant_times", "ant_times", "Your run over the known one", "{:.1f} times"),
    live("your_ant_run_days", "ant_run_days", "Days that the known run would take", "{:.0f} days"),
    live(
        "your_ant_needed",
        "ant_share_needed",
        "Share of the cluster that it needs",
        "{:.0%}",
        share=True,
    ),
    live("your_ant_watts", "ant_watts", "Rainier's power for each chip", "{:,.0f} W"),
    live("your_ant_site", "ant_site", "The Nvidia cluster you chose"),
    live("your_ant_energy", "ant_energy", "Electricity of your run", "{:,.0f} GWh"),
    live("your_ant_draw", "ant_draw", "Rainier, for each useful PFLOP/s", "{:.2f} kW"),
    live("your_ant_rival", "ant_draw_rival", "Rival, for each useful PFLOP/s", "{:.2f} kW"),
    live(
        "your_ant_even",
        "ant_energy_even",
        "Utilisation at which they are equal",
        "{:.0%}",
        share=True,
    ),
    live("your_ant_mfu_rival", "mfu_rival", "The rival's utilisation, as you set it", "{:.0%}"),
    live("your_ant_count", "ant_count", "The chips you counted"),
    live("your_ant_part", "ant_chip_share", "Claude's share of the chips", "{:.0%}"),
    live("your_ant_relative", "ant_relative", "Earnings of a chip, as set by you", "{:.2f} times"),
    live("your_ant_money", "ant_money", "Anthropic's share of the revenue", "{:.0%}"),
    live("your_ant_money_low", "ant_money_low", "The same at your low end", "{:.0%}"),
    live("your_ant_money_high", "ant_money_high", "The same at your high end", "{:.0%}"),
    live("your_ant_half", "ant_half", "Earnings at which it is half", "{:.2f} times"),
    live("your_ant_even_low", "ant_even_low", "Break-even, whole site", "{:.0%}", share=True),
    live("your_ant_even_high", "ant_even_high", "Break-even, computers only", "{:.0%}", share=True),
    live("your_ant_paid", "ant_paid", "Paid into Anthropic by Amazon", "${:.0f} billion"),
    live("ant_verdict_less", "ant_needs_less", "Less electricity than H100s?", badge=True),
    live("ant_verdict_majority", "ant_majority", "More than half of the revenue?", badge=True),
)
"""The values that follow the reader."""
