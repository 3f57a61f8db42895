"""Named values of chapter 6: what leaving costs, what the network costs, how far behind."""

from __future__ import annotations

from typing import Any

from ...results import Facts, live, value
from ..shared import software
from ..shared.dates import decimal_year, month
from ..shared.generations import gap
from ..shared.networking import networking, networking_before_racks
from . import frames, models

PARTS = (software,)

H100_EFA = {"obs_fabric": "h100-efa"}
FP8 = {"obs_metric": "fp8"}


def _seller(facts: Facts, company: str) -> float:
    frame = frames.sellers(facts.basis)
    row = facts.cite_rows(frame[frame["company"] == company], f"{company}, latest quarter")
    return float(row["usd_bn"].iloc[0])


@value("Broadcom, AI revenue in the newest quarter", "${:.1f} billion")
def obs_broadcom_quarter(facts: Facts) -> float:
    return _seller(facts, "Broadcom")


@value("AMD, data-centre revenue with CPUs in the newest quarter", "${:.1f} billion")
def obs_amd_quarter(facts: Facts) -> float:
    return _seller(facts, "AMD")


@value("Largest porting budget at the default assumptions, over a year's bill", "{:.0%}")
def obs_share_default(facts: Facts) -> float:
    return facts.model("obs_share")


@value("Performance lost, by default", "{:.0%}")
def obs_loss_default(facts: Facts) -> float:
    return facts.model("obs_loss")


@value("Scaling efficiency wanted, by default", "{:.0%}")
def obs_goal_default(facts: Facts) -> float:
    return facts.model("obs_goal")


@value("Price advantage of Trainium2 over the H100, blocks of July 2026", "{:.0%}")
def obs_advantage_blocks(facts: Facts) -> float:
    return 1 - facts.model("required_ratio")


@value("Trainium2 dearer per unit of peak than a specialist cloud's H100, March 2026", "{:.0%}")
def obs_dearer_neocloud(facts: Facts) -> float:
    where = {"rival_provider": "neocloud", "rival_contract": "neocloud_1y", "month": "2026-03"}
    return facts.model("required_ratio", **where) - 1


@value("Budget at the default assumptions if every later port costs as much as the first", "{:.0%}")
def obs_share_again(facts: Facts) -> float:
    return facts.model("obs_share", obs_repeat=1.0)


@value("Budget at the default assumptions if no later port is needed", "{:.0%}")
def obs_share_once(facts: Facts) -> float:
    return facts.model("obs_share", obs_repeat=0.0)


@value("Years from CUDA's presentation to the first public code of Neuron", "{:.0f} years")
def obs_head_start(facts: Facts) -> float:
    cuda = facts.row("timeline", event_id="2006-11-cuda-presented-with-a-c-compiler-for-gpus")
    neuron = facts.row("ecosystem", indicator_id="neuron-first-release-public-sdk-repository")
    return decimal_year(neuron["text"]) - decimal_year(cuda["date"])


@value("NeuronLink of Trainium2 as AWS states it", "{:,.0f} GB/s")
def obs_link(facts: Facts) -> float:
    return facts.chip("aws-trainium2", "scaleup_bw_gbs")


@value("NeuronLink of Trainium2 one way, according to SemiAnalysis", "{:,.0f} GB/s")
def obs_link_one_way(facts: Facts) -> float:
    row = facts.row("interconnect", link_id="neuronlink-v3-trn2-ultraserver")
    return float(row["gbps_per_chip"]) / 8


def _network(facts: Facts, system: str) -> float:
    return float(facts.row("systems", system_id=system)["network_gbps_per_chip"])


@value("EFA of a Trainium2 chip", "{:.0f} Gbit/s")
def obs_efa_trn2(facts: Facts) -> float:
    return _network(facts, "trn2-ultraserver")


@value("EFA of an H100 at AWS", "{:.0f} Gbit/s")
def obs_efa_h100(facts: Facts) -> float:
    return _network(facts, "p5.48xlarge")


def _efficiency(facts: Facts, end: str, fabric: str, **given: Any) -> float:
    return facts.model(f"obs_eff_{end}", obs_fabric=fabric, **given)


@value("Scaling efficiency, Trainium2 UltraServer, lower link reading", "{:.0%}")
def obs_eff_ultra_low(facts: Facts) -> float:
    return _efficiency(facts, "low", "trn2-64")


@value("Scaling efficiency, Trainium2 UltraServer, higher link reading", "{:.0%}")
def obs_eff_ultra_high(facts: Facts) -> float:
    return _efficiency(facts, "high", "trn2-64")


@value("Scaling efficiency, Trainium2 in servers of 16, lower link reading", "{:.0%}")
def obs_eff_server_low(facts: Facts) -> float:
    return _efficiency(facts, "low", "trn2-16")


@value("Scaling efficiency, Trainium2 in servers of 16, higher link reading", "{:.0%}")
def obs_eff_server_high(facts: Facts) -> float:
    return _efficiency(facts, "high", "trn2-16")


@value("Scaling efficiency, H100 with EFA", "{:.0%}")
def obs_eff_h100(facts: Facts) -> float:
    return _efficiency(facts, "low", "h100-efa")


@value("Scaling efficiency, B200 with InfiniBand", "{:.0%}")
def obs_eff_b200(facts: Facts) -> float:
    return _efficiency(facts, "low", "b200-ib")


@value("Scaling efficiency, GB200 with EFA", "{:.0%}")
def obs_eff_gb200(facts: Facts) -> float:
    return _efficiency(facts, "low", "gb200-efa")


@value("Nvidia's networking revenue, the last quarter that reports it", "${:.1f} billion")
def obs_networking(facts: Facts) -> float:
    net = facts.cite_rows(networking(facts.tables), "Nvidia's networking")
    return float(net["usd_bn"].iloc[0])


@value("Networking as a share of Nvidia's data-centre revenue in that quarter", "{:.0%}")
def obs_networking_share(facts: Facts) -> float:
    net = facts.cite_rows(networking(facts.tables), "Nvidia's networking")
    return float(net["share"].iloc[0])


@value("Last month of the quarter that reports Nvidia's networking last")
def obs_networking_in(facts: Facts) -> str:
    net = facts.cite_rows(networking(facts.tables), "Nvidia's networking")
    return month(str(net.index[0]))


@value("Networking as a share, in the four quarters before NVLink joined racks", "{:.1%}")
def obs_networking_before(facts: Facts) -> float:
    return facts.model("obs_network_share")


@value("Networking as a share, in the last quarter before NVLink joined racks", "{:.1%}")
def obs_networking_least(facts: Facts) -> float:
    net = facts.cite_rows(networking_before_racks(facts.tables), "Nvidia's networking")
    return float((net["value"] / net["whole"]).iloc[-1])


@value("Price of Mellanox as announced", "${:.1f} billion")
def obs_mellanox(facts: Facts) -> float:
    return float(facts.row("evidence", evidence_id="e115")["value"])


@value("From the H100 to the first Trainium with its FP8 rate", "{:.1f} years")
def obs_lag_fp8(facts: Facts) -> float:
    return facts.model("obs_lag", **FP8)


@value("From the A100 to the first Trainium with its BF16 rate", "{:.1f} years")
def obs_lag_a100(facts: Facts) -> float:
    return facts.model("obs_lag", obs_metric="bf16", obs_chip="nvidia-a100-40")


@value(
    "From the H100 on sale to this report, in which no Trainium had its BF16 rate", "{:.1f} years"
)
def obs_bf16_since(facts: Facts) -> float:
    facts.chip("aws-trainium3", "bf16_dense_tflops")
    if models.first_to_reach(facts.tables, "bf16", facts.chip("nvidia-h100", "bf16_dense_tflops")):
        raise LookupError("a Trainium on sale reaches the H100's BF16 rate: rewrite the sentence")
    return decimal_year(facts.tables.as_of.isoformat()) - facts.model("obs_start")


@value("From the H100 at AWS to the first Trainium with its FP8 rate", "{:.1f} years")
def obs_lag_at_aws(facts: Facts) -> float:
    start = decimal_year(facts.row("systems", system_id="p5.48xlarge")["available"])
    return facts.model("obs_reached", **FP8) - start


def _pace(facts: Facts, maker: str, by: str, sale: str = "cloud") -> float:
    frame = frames.generations(facts.basis, sale)
    facts.cite_rows(frame[frame["maker"] == maker], f"dates of sale, {maker}")
    years = gap(facts.tables, maker, by, sale)
    if years is None:
        raise LookupError(f"data/accelerators.csv: fewer than two generations on sale, {maker}")
    return years


@value("Nvidia: mean years between generations on sale, with Blackwell Ultra", "{:.1f} years")
def obs_pace_nvidia(facts: Facts) -> float:
    return _pace(facts, "Nvidia", "chip")


@value("Nvidia: years from Hopper to Blackwell, by sale", "{:.1f} years")
def obs_pace_architecture(facts: Facts) -> float:
    return _pace(facts, "Nvidia", "architecture")


@value("Nvidia: years from Hopper to Blackwell, by first shipments", "{:.1f} years")
def obs_pace_architecture_shipped(facts: Facts) -> float:
    return _pace(facts, "Nvidia", "architecture", "shipped")


@value("Amazon: mean years between Trainium generations on sale", "{:.1f} years")
def obs_pace_amazon(facts: Facts) -> float:
    return _pace(facts, "Amazon", "chip")


@value("From the H100 to the first Trainium with its FP8 rate, by first shipments", "{:.1f} years")
def obs_lag_fp8_shipped(facts: Facts) -> float:
    return facts.model("obs_lag", **FP8, obs_sale="shipped")


def _best(facts: Facts, unit: str, metric: str) -> float:
    frame = facts.cite_rows(frames.best_on_sale(facts.basis), "the best on sale")
    return float(frame[(frame["unit"] == unit) & (frame["metric"] == metric)]["ratio"].iloc[0])


@value("The largest Trainium server over the largest of Nvidia's, dense BF16", "{:.0%}")
def obs_server_bf16(facts: Facts) -> float:
    return _best(facts, "server", "bf16")


@value("The largest Trainium server over the largest of Nvidia's, dense FP8", "{:.0%}")
def obs_server_fp8(facts: Facts) -> float:
    return _best(facts, "server", "fp8")


@value("The largest Trainium server over the largest of Nvidia's, memory bandwidth", "{:.0%}")
def obs_server_bandwidth(facts: Facts) -> float:
    return _best(facts, "server", "bandwidth")


@value("The best Trainium over the best Nvidia chip, dense BF16", "{:.0%}")
def obs_chip_bf16(facts: Facts) -> float:
    return _best(facts, "chip", "bf16")


@value("Scaling efficiency, H100 with InfiniBand", "{:.0%}")
def obs_eff_h100_ib(facts: Facts) -> float:
    return _efficiency(facts, "low", "h100-ib")


def _hidden(facts: Facts) -> list[float]:
    return [
        _efficiency(facts, end, fabric, obs_hidden=0.8)
        for fabric in facts.basis.options("obs_fabric")
        for end in ("low", "high")
    ]


@value("Lowest scaling efficiency with four fifths of the communication hidden", "{:.0%}")
def obs_hidden_low(facts: Facts) -> float:
    return min(_hidden(facts))


@value("Highest scaling efficiency with four fifths of the communication hidden", "{:.0%}")
def obs_hidden_high(facts: Facts) -> float:
    return max(_hidden(facts))


@value("Weeks of Midjourney's port of serving to TPU, according to an aggregator", "{:.0f} weeks")
def obs_midjourney_weeks(facts: Facts) -> float:
    return float(facts.row("evidence", evidence_id="e242")["value"])


@value("Midjourney's monthly bill for serving before it, from an aggregator", "${:.1f} million")
def obs_midjourney_before(facts: Facts) -> float:
    return float(facts.row("evidence", evidence_id="e243")["value"])


@value("Midjourney's monthly bill for serving after it, less than", "${:.1f} million")
def obs_midjourney_after(facts: Facts) -> float:
    return float(facts.row("evidence", evidence_id="e244")["value"])


@value("Firms with a network of their own besides Nvidia", "{:.0f}")
def obs_firms(facts: Facts) -> float:
    return float(len(facts.cite_rows(models.networks(facts.tables), "firms with a network")))


@value("Nvidia's R&D expenses, fiscal 2026", "${:.1f} billion")
def obs_rd(facts: Facts) -> float:
    return float(facts.row("evidence", evidence_id="e088")["value"])


@value("Nvidia's R&D expenses, fiscal 2025", "${:.1f} billion")
def obs_rd_before(facts: Facts) -> float:
    return float(facts.row("evidence", evidence_id="e240")["value"])


@value("Nvidia's R&D as a share of revenue, fiscal 2025", "{:.1%}")
def obs_rd_share_before(facts: Facts) -> float:
    year = facts.tables["company_quarters"]
    keep = (year["company"] == "Nvidia") & (year["segment"] == "Total")
    keep &= (year["metric"] == "revenue") & year["fiscal_label"].str.endswith("FY2025")
    whole = facts.cite_rows(year[keep], "Nvidia's revenue, fiscal 2025")["value"].sum() / 1000
    return obs_rd_before(facts) / float(whole)


@value("Nvidia's R&D as a share of revenue, fiscal 2026", "{:.1%}")
def obs_rd_share(facts: Facts) -> float:
    return obs_rd(facts) / float(facts.row("evidence", evidence_id="e083")["value"])


@value("Exercise: efficiency of the H100 on EFA with twice the tokens in a step", "{:.0%}")
def obs_exercise_batch(facts: Facts) -> float:
    return _efficiency(facts, "low", "h100-efa", obs_batch=8.0)


@value("Exercise: tokens in a step for the H100 on EFA to reach the goal", "{:.0f} million")
def obs_exercise_needed(facts: Facts) -> float:
    return facts.model("obs_batch_needed", **H100_EFA)


def _with(label: str) -> str:
    return label.replace(": ", " with ", 1)


LIVE = (
    live("your_obs_spend", "obs_spend", "Your yearly bill for Nvidia's chips", "${:,.0f} million"),
    live("your_obs_advantage", "obs_advantage", "Trainium's price advantage", "{:.0%}"),
    live("your_obs_loss", "obs_loss", "Performance lost", "{:.0%}"),
    live("your_obs_horizon", "obs_horizon", "Years that you count", "{:.0f} years"),
    live("your_obs_saving", "obs_saving", "Saving over the bill", "{:.0%}"),
    live("your_obs_budget", "obs_budget", "Largest budget of a first port", "${:,.1f} million"),
    live("your_obs_share", "obs_share", "Largest first port over a year's bill", "{:.0%}"),
    live("your_obs_ports", "obs_ports", "All ports, in first ports", "{:.1f}"),
    live("your_obs_cost", "obs_cost", "What your port costs", "${:,.1f} million"),
    live(
        "your_obs_limit",
        "obs_loss_limit",
        "Loss at which your port stops paying",
        "{:.0%}",
        share=True,
    ),
    live(
        "your_obs_pays",
        "obs_pays",
        "Does your port pay?",
        words={"cheaper": "pays", "dearer": "does not pay"},
    ),
    live("your_obs_fabric", "obs_fabric", "Chips and network", relabel=_with),
    live("your_obs_params", "obs_params", "Parameters of the model", "{:.0f} billion"),
    live("your_obs_batch", "obs_batch", "Tokens in a step", "{:.1f} million"),
    live("your_obs_size", "obs_size", "Size of the cluster", "{:,.0f}"),
    live("your_obs_step", "obs_step", "Computing of a step", "{:.2f} s"),
    live("your_obs_fast", "obs_time_fast", "All-reduce, higher link reading", "{:.3f} s"),
    live("your_obs_slow", "obs_time_slow", "All-reduce, lower link reading", "{:.3f} s"),
    live("your_obs_low", "obs_eff_low", "Scaling efficiency, lower reading", "{:.0%}"),
    live("your_obs_high", "obs_eff_high", "Scaling efficiency, higher reading", "{:.0%}"),
    live("your_obs_goal", "obs_goal", "Efficiency wanted", "{:.0%}"),
    live("your_obs_needed", "obs_batch_needed", "Tokens needed for it", "{:.1f} million"),
    live("your_obs_chip", "obs_chip", "Nvidia chip to catch up with"),
    live("your_obs_metric", "obs_metric", "Compared by"),
    live("your_obs_lag", "obs_lag", "Years behind", "{:.1f} years"),
    live("your_obs_sale", "obs_sale", "What 'on sale' means"),
    live("your_obs_few_low", "obs_few_low", "Surely few", "{:.0f}"),
    live("your_obs_few_high", "obs_few_high", "Still few", "{:.0f}"),
    live("your_obs_pace_low", "obs_pace_low", "Strictest reading of sustained", "{:.1f} years"),
    live("your_obs_pace_high", "obs_pace_high", "Widest reading of sustained", "{:.1f} years"),
    live("your_obs_massive_high", "obs_massive_high", "Most for massive", "${:.0f} billion"),
    live("your_obs_key", "obs_key", "Least share of revenue of a key business", "{:.0%}"),
    live("your_obs_trn4", "obs_trn4", "Years from Trainium3 to Trainium4", "{:.1f} years"),
)
"""The values that follow the reader."""


RUBIN = {
    "mlperf-v6-1-rubin-offline": "mlperf-v6-1-gb300-offline",
    "mlperf-v6-1-rubin-server": "mlperf-v6-1-gb300-server",
    "mlperf-v6-1-rubin-interactive": "mlperf-v6-1-gb300-interactive",
}
"""Results of MLPerf Inference v6.1 for racks of 72 chips: Rubin's, and the GB300's beside it."""


def _rubin(facts: Facts) -> list[float]:
    def rate(run: str) -> float:
        return float(facts.row("realized_performance", perf_id=run)["value_low"])

    return [rate(own) / rate(before) for own, before in RUBIN.items()]


@value("Rubin over the GB300 in MLPerf Inference v6.1, DeepSeek-R1, least of three", "{:.1f}")
def obs_rubin_least(facts: Facts) -> float:
    return min(_rubin(facts))


@value("Rubin over the GB300 in MLPerf Inference v6.1, DeepSeek-R1, most of three", "{:.1f}")
def obs_rubin_most(facts: Facts) -> float:
    return max(_rubin(facts))
