"""Models and frames of the Anthropic chapter: training, electricity, concentration.

Chips are millions, peaks dense BF16 TFLOP/s, training yottaFLOP (10^24 operations), power watts of
a site for each chip, energy GWh. Shares are fractions.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import sympy as sp

from .. import data
from .core import Lookup, Model, Output, choices, register, register_lookup, symbols

ARTICLE = "2025-12-03"
"""The day up to which something could be known to the article."""
CAMPUS = "2025-09-03-trainium2-in-the-largest-campus"
"""Row of SemiAnalysis's 'just under 1 m' for the largest campus, taken as a million."""
SIZES = {
    "plan-2024": ("clusters", "project-rainier-2024-12-03"),
    "aws-2025": ("trainium_business", "2025-10-30-trainium2-in-rainier"),
    "semafor-2025": ("clusters", "project-rainier-as-told-to-semafor-2025-10-29"),
}
"""Options of ``ant_size``: the table and key of each count of Rainier's chips."""
SITES = {"h100": "colossus-1-2024-09-02", "gb200": "colossus-2-2025-10-19"}
"""Options of ``ant_site``: clusters of one chip whose site power Epoch AI estimates."""
KEYS = {
    "clusters": "cluster_id", "deals": "deal_id", "evidence": "evidence_id",
    "training_runs": "run_id", "trainium_business": "fact_id",
}  # fmt: skip


def row(table: str, key: str) -> pd.Series:
    """The row of a table by its key."""
    rows = data.table(table)
    return rows[rows[KEYS[table]] == key].iloc[0]


def _chips(table: str, key: str) -> float:
    found = row(table, key)
    return float(found["chips" if table == "clusters" else "value"])


def peak(chip_id: str, field: str = "bf16_dense_tflops") -> tuple[float, str]:
    """A dense rate of a chip in TFLOP/s, and the source of that cell."""
    cells = data.table("accelerator_sources")
    keep = (cells["chip_id"] == chip_id) & (cells["field"] == field) & cells["preferred"]
    cell = cells[keep].iloc[0]
    return float(cell["value"]), str(cell["source_id"])


def counts() -> dict[str, tuple[float, float, str, str]]:
    """Chips for Claude over all chips, both in millions, by option of ``ant_count``.

    Each with the sources of the two counts.
    """
    claude = row("clusters", "anthropic-on-trainium2-2026-04-21")
    rainier = row("trainium_business", "2025-10-30-trainium2-in-rainier")
    used = (float(claude["chips"]) / 1e6, str(claude["source_id"]))
    first = (float(rainier["value"]) / 1e6, str(rainier["source_id"]))
    found = {}
    for option, (part, source), key in (
        ("deployed", first, "2025-12-02-trainium-deployed"),
        ("landed", used, "2026-02-05-trainium2-landed-cumulative"),
    ):
        total = row("trainium_business", key)
        found[option] = (part, float(total["value"]) / 1e6, source, str(total["source_id"]))
    return found


def _tables() -> None:
    rate, rate_source = peak("aws-trainium2")
    ratio = h100_equivalents("aws-trainium2")
    rows = {option: row(*where) for option, where in SIZES.items()}
    chips: dict[tuple[str, ...], float] = {
        (option,): _chips(*where) / 1e6 for option, where in SIZES.items()
    }
    origins: dict[tuple[str, ...], str] = {
        (option,): str(found["source_id"]) for option, found in rows.items()
    }
    register_lookup(
        Lookup("ant_chips", "N", "Chips of the cluster", "million", ("ant_size",), chips, origins)
    )
    for name, symbol, label, unit, value in (
        ("ant_peak", "F", "Peak of a Trainium2", "dense BF16 TFLOP/s", rate),
        ("ant_weight", "w", "A Trainium2 in H100s", "by 8-bit rate", ratio),
    ):
        register_lookup(
            Lookup(
                name, symbol, label, unit, ("ant_size",), dict.fromkeys(chips, value),
                dict.fromkeys(chips, rate_source),
            )
        )  # fmt: skip
    runs = {(key,): row("training_runs", key) for key in choices()["ant_run"].options}
    register_lookup(
        Lookup(
            "ant_known", "C", "Training compute of the known run", "yottaFLOP", ("ant_run",),
            {key: float(found["training_flop"]) / 1e24 for key, found in runs.items()},
            {key: str(found["source_id"]) for key, found in runs.items()},
        )
    )  # fmt: skip
    sites: dict[tuple[str, ...], pd.Series] = {
        (option,): row("clusters", key) for option, key in SITES.items()
    }
    register_lookup(
        Lookup(
            "ant_site_watts", "W_N", "Power of the rival's site", "W per chip", ("ant_site",),
            {key: float(r["power_mw"]) * 1e6 / float(r["chips"]) for key, r in sites.items()},
            {key: str(r["source_id"]) for key, r in sites.items()},
        )
    )  # fmt: skip
    peaks = {key: peak(str(r["chip_id"])) for key, r in sites.items()}
    register_lookup(
        Lookup(
            "ant_site_peak", "F_N", "Peak of the rival's chip", "dense BF16 TFLOP/s",
            ("ant_site",), {key: value for key, (value, _) in peaks.items()},
            {key: source for key, (_, source) in peaks.items()},
        )
    )  # fmt: skip
    shares = counts()
    register_lookup(
        Lookup(
            "ant_chip_share", "s", "Share of the chips that work for Claude", "", ("ant_count",),
            {(option,): part / whole for option, (part, whole, _, _) in shares.items()},
            {(option,): source for option, (_, _, source, _) in shares.items()},
        )
    )  # fmt: skip


def h100_equivalents(chip_id: str) -> float:
    """What a chip counts for in H100s, by its dense 8-bit rate."""
    field = "fp8_dense_tflops"
    return peak(chip_id, field)[0] / peak("nvidia-h100", field)[0]


_tables()

(chips, top, weight, known, share, days) = symbols(
    "ant_chips ant_peak ant_weight ant_known ant_training_share ant_days"
)
(mfu, mfu_rival, watts, site_watts, site_peak) = symbols(
    "mfu_trainium mfu_rival ant_watts ant_site_watts ant_site_peak"
)
(part, relative, relative_low, relative_high) = symbols(
    "ant_chip_share ant_relative ant_relative_low ant_relative_high"
)
(rate, seconds, flop, draw, draw_rival, money_low, money_high) = symbols(
    "ant_rate ant_seconds ant_flop ant_draw ant_draw_rival ant_money_low ant_money_high"
)
DAY = 86400

cluster_training = register(
    Model(
        "cluster_training",
        "What a cluster can train",
        "The operations that a cluster can put into one training run, and what part of it a run of"
        " known size would take in the same time.",
        "Product of chips, peak, utilisation and time: how Sevilla and others (2022) count a run's"
        " compute from its hardware.",
        None,
        (
            Output("ant_rate", "R", "Useful rate for training", "exaFLOP/s",
                   chips * top * mfu * share),
            Output("ant_seconds", "d", "Length of the run", "seconds", DAY * days),
            Output("ant_flop", "T", "Training in your days", "yottaFLOP", rate * seconds / 10**6),
            Output("ant_share_needed", r"\tau^{*}", "Share of the cluster that the known run needs",
                   "", share * known / flop),
        ),
    )
)  # fmt: skip

cluster_measures = register(
    Model(
        "cluster_measures",
        "The cluster in other measures",
        "The same cluster in H100s, with every chip training, and in days of a known run.",
        "Definitions; chips of different makes are added by their dense 8-bit rate.",
        None,
        (
            Output("ant_h100", "E", "The whole cluster", "thousand H100s, 8-bit",
                   1000 * chips * weight),
            Output("ant_flop_all", r"\hat{T}", "Training if every chip trained", "yottaFLOP",
                   flop / share),
            Output("ant_times", "k", "Over the known run", "times", flop / known),
            Output("ant_run_days", "t^{*}", "Days that the known run would take", "days",
                   days * known / flop),
        ),
    )
)  # fmt: skip

site_energy = register(
    Model(
        "site_energy",
        "Electricity of a training run",
        "What the meter of the site shows for one run, and what it takes to keep a PFLOP/s of"
        " useful training going, beside a cluster of Nvidia chips.",
        "Energy = power x time, with the power of the whole site for each chip in place of the"
        " chip's own.",
        None,
        (
            Output("ant_energy", "E_T", "Electricity of the run", "GWh",
                   chips * share * watts * seconds / (3600 * 1000)),
            Output("ant_draw", "q_T", "Rainier", "kW per useful PFLOP/s", watts / (top * mfu)),
            Output("ant_draw_rival", "q_N", "Rival's site", "kW per useful PFLOP/s",
                   site_watts / (site_peak * mfu_rival)),
            Output("ant_energy_even", "M_T^{e}", "Utilisation at which both need the same", "",
                   mfu * draw / draw_rival),
        ),
    )
)  # fmt: skip


def _of_money(each: sp.Symbol) -> sp.Expr:
    return part * each / (part * each + 1 - part)


customer_concentration = register(
    Model(
        "customer_concentration",
        "One customer's part of the money",
        "Chips are counted, money is not. A chip that works for Claude may bring in less from"
        " Anthropic than another chip does from its user: by a discount, or because customers of"
        " Bedrock pay for a part of Claude's work.",
        "Share of a weighted sum, solved for the weight at which it is a half.",
        None,
        (
            Output("ant_money", "m", "Anthropic's part of the money", "", _of_money(relative)),
            Output("ant_half", "r^{*}", "Relative revenue at which it is a half", "times",
                   (1 - part) / part),
        ),
    )
)  # fmt: skip

customer_band = register(
    Model(
        "customer_band",
        "One customer's part of the money, over a band",
        "The same share at the least and at the most that a chip for Claude may bring in.",
        "Share of a weighted sum.",
        None,
        (
            Output("ant_money_low", "m^{-}", "At your low end", "", _of_money(relative_low)),
            Output("ant_money_high", "m^{+}", "At your high end", "", _of_money(relative_high)),
            Output(
                "ant_majority", "v", "Does Anthropic bring in more than half?", "",
                sp.Piecewise(
                    (0, money_low > sp.Rational(1, 2)), (1, money_high <= sp.Rational(1, 2)),
                    (2, True),
                ),
                codes=("supported", "wrong", "depends"),
            ),
        ),
    )
)  # fmt: skip


def sizes() -> pd.DataFrame:
    """What was said of Rainier and of Claude's chips, in the order in which it was said.

    Columns: ``label``, ``low`` and ``high`` (million chips, equal), ``text``, ``scope``
    ('Rainier' or 'all chips for Claude'), ``by``, ``as_of``, ``standing``, ``ahead`` (a plan, an
    expectation or an aggregator's), ``maker``, ``live`` and ``source_id``.
    """
    rainier, fleet = "Rainier", "all chips for Claude"
    listed: list[tuple[str, str, str, str, str, str, bool]] = [
        ("evidence", "e025", "SemiAnalysis, December 2024, for Anthropic", "over ", rainier,
         "SemiAnalysis (copy)", True),
        ("clusters", "project-rainier-2024-12-03", "SemiAnalysis, the same day, being deployed", "",
         rainier, "SemiAnalysis", True),
        ("evidence", "e026", "SiliconANGLE, June 2025, under construction", "", rainier,
         "SiliconANGLE", True),
        ("clusters", "project-rainier-press-size-estimate-2025-07-05",
         "An aggregator, July 2025, page not recorded", "", rainier, "aggregator", True),
        ("trainium_business", "2025-10-30-trainium2-in-rainier",
         "AWS, 29 October 2025, in use", "nearly ", rainier, "AWS", False),
        ("clusters", "project-rainier-as-told-to-semafor-2025-10-29",
         "Semafor, the same day, in use", "", rainier, "Semafor", False),
        ("evidence", "e017", "AWS, the same day, Claude by the end of 2025", "over ", fleet,
         "AWS (copy)", True),
        ("clusters", "anthropic-trainium2-fleet-2025-12-03",
         "A speaker of Anthropic, December 2025, for Claude", "nearly ", fleet,
         "transcript (copy)", True),
        ("evidence", "e027", "Technology Magazine, December 2025, in use", "over ", rainier,
         "Technology Magazine", False),
        ("evidence", "e008", "Garman of AWS, December 2025, for the next Claude", "over ", rainier,
         "CRN, as TechCrunch has it", False),
        ("clusters", "anthropic-on-trainium2-2026-04-21", "Anthropic, April 2026, Claude", "over ",
         fleet, "Axios", False),
    ]  # fmt: skip
    rows = []
    for table, key, label, word, scope, by, ahead in listed:
        found = row(table, key)
        column = "chips" if table == "clusters" else "value"
        amount = float(str(found[column]).rstrip("+")) / 1e6
        rows.append(
            {
                "label": label, "low": amount, "high": amount,
                "text": f"{word}{amount:.2f} million".replace("0 million", " million"),
                "scope": scope, "by": by, "as_of": found["as_of"], "ahead": ahead,
                "maker": "Amazon" if scope == rainier else "Other", "live": False,
                "standing": "planned or expected" if ahead else "in use",
                "source_id": found["source_id"],
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _growing(name: str, until: str) -> tuple[float, pd.Series]:
    """H100-equivalents of a cluster that grew by chips of one kind at a time."""
    table = data.table("clusters")
    found = table[(table["cluster"] == name) & (table["standing"] == "in_use")]
    found = found[found["chips"].notna() & (found["as_of"] <= until)].sort_values("as_of")
    total, before = 0.0, 0.0
    for _, reading in found.iterrows():
        chip = reading["chip_id"]
        if not isinstance(chip, str):
            chip = str(reading["chips_named"]).split("+")[-1]  # named in the order they came
        total += (float(reading["chips"]) - before) * h100_equivalents(chip)
        before = float(reading["chips"])
    return total, found.iloc[-1]


def clusters(until: str = "9999") -> pd.DataFrame:
    """Clusters in use, by user, in thousand 8-bit H100-equivalents, the largest first.

    Columns: ``label``, ``thousand``, ``chips``, ``operator``, ``ant_size`` (the option that the
    row belongs to, empty for others), ``maker``, ``as_of``, ``source_id``. Clusters of fewer
    than a hundred thousand chips are left out, and those whose count is an aggregator's only.
    """
    rows: list[dict[str, Any]] = []
    for option, name in (("aws-2025", "AWS"), ("semafor-2025", "Semafor")):
        found = row(*SIZES[option])
        chips_now = _chips(*SIZES[option])
        rows.append(
            {
                "label": f"Rainier, as {name} counts · Oct 2025", "chips": chips_now,
                "thousand": chips_now * h100_equivalents("aws-trainium2") / 1e3,
                "operator": "AWS", "ant_size": option, "maker": "Amazon",
                "as_of": found["as_of"], "source_id": found["source_id"],
                "source_status": found["source_status"],
            }
        )  # fmt: skip
    for name, label, maker in (
        ("Colossus 1", "Colossus 1, xAI · Jul 2025", "Nvidia"),
        ("Colossus 2", "Colossus 2, xAI · Oct 2025", "Nvidia"),
        ("Meta 100k", "Meta's 100,000 H100 · Oct 2024", "Nvidia"),
        ("Virgo fabric (TPU 8t)", "Google's Virgo fabric, TPU 8t · Apr 2026", "Google"),
    ):
        table = data.table("clusters")
        if table[(table["cluster"] == name) & (table["as_of"] <= until)].empty:
            continue
        amount, found = _growing(name, until)
        rows.append(
            {
                "label": label, "chips": float(found["chips"]), "thousand": amount / 1e3,
                "operator": found["operator"], "ant_size": "", "maker": maker,
                "as_of": found["as_of"], "source_id": found["source_id"],
                "source_status": found["source_status"],
            }
        )  # fmt: skip
    table = data.table("clusters")
    yours = table[table["source_id"] == data.YOURS]
    for found in yours.dropna(subset=["chip_id", "chips"]).to_dict("records"):
        equivalents = float(found["chips"]) * h100_equivalents(found["chip_id"])
        rows.append(
            {
                "label": f"{found['cluster']} · yours", "chips": float(found["chips"]),
                "thousand": equivalents / 1e3, "operator": found["operator"], "ant_size": "",
                "maker": "Other", "as_of": found["as_of"], "source_id": found["source_id"],
            }
        )  # fmt: skip
    frame = pd.DataFrame(rows)
    return frame.sort_values("thousand", ascending=False, kind="stable").reset_index(drop=True)


def runs() -> pd.DataFrame:
    """The reader's cluster and known training runs, in yottaFLOP.

    Columns: ``label``, ``low``, ``high``, ``text``, ``estimated``, ``maker``, ``live``,
    ``developer``, ``date``, ``source_id``.
    """
    from .core import evaluate

    rows: list[dict[str, Any]] = [
        {
            "label": "Rainier, your share and every chip", "low": evaluate("ant_flop"),
            "high": evaluate("ant_flop_all"), "text": "", "estimated": False, "maker": "Amazon",
            "live": True, "developer": "", "date": "",
            "source_id": row(*SIZES["aws-2025"])["source_id"],
        }
    ]  # fmt: skip
    for key, label in choices()["ant_run"].options.items():
        found = row("training_runs", key)
        amount = float(found["training_flop"]) / 1e24
        rows.append(
            {
                "label": label, "low": amount, "high": amount,
                "text": f"about {amount:,.0f}" if found["estimated"] else f"{amount:,.0f}",
                "estimated": bool(found["estimated"]), "maker": "Other", "live": False,
                "developer": found["developer"], "date": found["date"],
                "source_id": found["source_id"],
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def power() -> pd.DataFrame:
    """Power for each chip, by what is measured, in watts and per PFLOP/s of dense BF16.

    Columns: ``label``, ``watts``, ``kw_per_pflops``, ``chip``, ``maker``, ``weak`` (an aggregator,
    or our derivation from one), ``source_id``.
    """
    theory = data.table("theory").set_index("theory_id")
    loss = theory.loc["energy-per-run-pue-aws"]
    own = peak("aws-trainium2", "tdp_w")
    plan = row("clusters", "project-rainier-2024-12-03-2")
    told = row("clusters", "project-rainier-as-told-to-semafor-2025-10-29")
    campus = row("clusters", "anthropic-amazon-new-carlisle-2026")
    chips = _chips("trainium_business", CAMPUS)
    rows: list[list[Any]] = [
        ["Trainium2, the chip alone, times overhead", own[0] * float(loss["high"]),
         "aws-trainium2", True, own[1]],
        ["Trainium2, Rainier as planned in 2024", _each(plan), "aws-trainium2", True,
         plan["source_id"]],
        ["Trainium2, Rainier as told to Semafor", _each(told), "aws-trainium2", False,
         told["source_id"]],
        ["Trainium2, New Carlisle, computers only", _each(campus, chips),
         "aws-trainium2", False, campus["source_id"]],
    ]  # fmt: skip
    for option, label in (("h100", "H100, Colossus 1"), ("gb200", "GB200, Colossus 2")):
        found = row("clusters", SITES[option])
        rows.append([label, _each(found), found["chip_id"], False, found["source_id"]])
    frame = pd.DataFrame(rows, columns=["label", "watts", "chip", "weak", "source_id"])
    rates = frame["chip"].map(lambda chip: peak(chip)[0])
    makers = frame["chip"].map({"aws-trainium2": "Amazon"}).fillna("Nvidia")
    return frame.assign(kw_per_pflops=frame["watts"] / rates, maker=makers)


def _each(found: pd.Series, count: float | None = None) -> float:
    return float(found["power_mw"]) * 1e6 / (count or float(found["chips"]))


def finance() -> pd.DataFrame:
    """Investments in two laboratories beside what these committed to the investors' clouds.

    Columns: ``label``, ``firm`` (paid, or a commitment to buy) and ``rest`` (promised or on
    conditions), billion USD; ``text``, ``kind``, ``maker``, ``source_id``.
    """
    deals = data.table("deals").set_index("deal_id")["usd_bn"].astype(float)
    origin = data.table("deals").set_index("deal_id")["source_id"]
    paid = ["amazon-anthropic-2023-09", "amazon-anthropic-2024-11-22",
            "amazon-anthropic-2026-04-20"]  # fmt: skip
    also = ["nvidia-anthropic-2025-11-18", "microsoft-anthropic-2025-11-18"]
    bought = ["openai-amazon-aws-2025-11-03", "openai-amazon-aws-2026-02-27"]
    more = "amazon-anthropic-2026-04-20-2"
    rows: list[list[Any]] = [
        ["Amazon puts into Anthropic", deals[paid].sum(), deals[more], "investment", "Amazon",
         origin[paid[-1]]],
        ["Anthropic commits to AWS, ten years", deals["anthropic-amazon-aws-2026-04-20"], 0,
         "commitment", "Amazon", origin["anthropic-amazon-aws-2026-04-20"]],
        ["Amazon puts into OpenAI", 0, deals["amazon-openai-2026-02-27"], "investment", "Amazon",
         row("evidence", "e100")["source_id"]],
        ["OpenAI commits to AWS, mostly over eight years", deals[bought].sum(), 0, "commitment",
         "Amazon", row("evidence", "e100")["source_id"]],
        ["Nvidia and Microsoft put into Anthropic", 0, deals[also].sum(), "investment", "Nvidia",
         origin[also[0]]],
        ["Anthropic commits to Microsoft's cloud",
         deals["anthropic-microsoft-azure-2025-11-18"], 0, "commitment", "Nvidia",
         origin["anthropic-microsoft-azure-2025-11-18"]],
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["label", "firm", "rest", "kind", "maker", "source_id"])
    total = frame["firm"] + frame["rest"]
    words = []
    for firm, rest, every in zip(frame["firm"], frame["rest"], total, strict=True):
        both = f"${firm:.0f} billion, then up to ${rest:.0f}"
        words.append(both if firm and rest else f"${every:.0f} billion")
    words[1] = f"over {words[1]}"
    words[4] = f"up to {words[4]}"
    return frame.assign(text=words)
