"""Models and frames of the Anthropic chapter: training, electricity, concentration.

Chips are millions, peaks dense BF16 TFLOP/s, training yottaFLOP (10^24 operations), power watts of
a site for each chip, energy GWh. Shares are fractions.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import sympy as sp

from ...models import Lookup, Model, Output, symbols
from ...models.assumptions import choices
from ...tables import Tables, authority
from ..shared.article import ARTICLE
from ..shared.chips import cell
from ..shared.counted import weights
from ..shared.numbers import one_number
from ..shared.rows import row_of, rows_of

SIZES = {
    "plan-2024": ("clusters", "project-rainier-2024-12-03"),
    "aws-2025": ("trainium_business", "2025-10-30-trainium2-in-rainier"),
    "semafor-2025": ("clusters", "project-rainier-as-told-to-semafor-2025-10-29"),
}
"""Options of ``ant_size``: the table and key of each count of Rainier's chips."""
SITES = {"h100": "colossus-1-2024-09-02", "gb200": "colossus-2-2025-10-19"}
"""Options of ``ant_site`` that are a cluster of one chip whose site power Epoch AI estimates."""
COMPUTERS = "energy-per-run-h100-it"
"""Row of ``theory`` behind the option ``h100-it``: an H100 without cooling and losses."""


def _chips(tables: Tables, table: str, key: str) -> float:
    found = row_of(tables, table, key)
    return float(found["chips" if table == "clusters" else "value"])


def counts(tables: Tables) -> dict[str, tuple[float, float, str, str]]:
    """Chips for Claude over all chips, both in millions, by option of ``ant_count``.

    Each with the sources of the two counts; what is not known is left out.
    """
    facts = {"first": "2025-10-30-trainium2-in-rainier", "deployed": "2025-12-02-trainium-deployed",
             "landed": "2026-02-05-trainium2-landed-cumulative"}  # fmt: skip
    found = {
        name: (float(row["value"]) / 1e6, str(row["source_id"]))
        for name, row in rows_of(tables, "trainium_business", facts).items()
    }
    claude = rows_of(tables, "clusters", {"used": "anthropic-on-trainium2-2026-04-21"})
    found |= {
        name: (float(row["chips"]) / 1e6, str(row["source_id"])) for name, row in claude.items()
    }
    made = _made(tables)
    if len(made):
        found["stock"] = (float(made["value"].sum()) / 1e6, str(made["source_id"].iloc[0]))
    pairs = {"deployed": ("first", "deployed"), "stock": ("used", "stock"),
             "landed": ("used", "landed")}  # fmt: skip
    return {
        option: (found[part][0], found[whole][0], found[part][1], found[whole][1])
        for option, (part, whole) in pairs.items()
        if part in found and whole in found
    }


def _made(tables: Tables) -> pd.DataFrame:
    made = tables["vendor_year"]
    return made[(made["vendor"] == "Amazon Trainium") & (made["metric"] == "chips_shipped")]


def stock_until(tables: Tables) -> int:
    """The last year of Epoch AI's counts of Trainium."""
    return int(_made(tables)["year"].max())


def rainier_counts(tables: Tables) -> pd.DataFrame:
    """Counts of the chips of Rainier in use, with the word that limits each, by their dates.

    Columns: ``as_of``, ``chips``, ``bound``, ``source_id``; no aggregator's.
    """
    said = tables["trainium_business"]
    said = said[said["quantity"] == "Trainium2 in Rainier"].rename(columns={"value": "chips"})
    seen = tables["clusters"].rename(columns={"chips_bound": "bound"})
    seen = seen[(seen["cluster"] == "Project Rainier") & (seen["standing"] == "in_use")]
    both = pd.concat([said, seen])[["as_of", "chips", "bound", "source_id"]].dropna()
    weak = both["source_id"].map(authority(tables)) == "aggregator"
    return both[~weak].sort_values("as_of", kind="stable").reset_index(drop=True)


def paid_by_amazon(tables: Tables) -> pd.DataFrame:
    """Amazon's investments in Anthropic that were paid."""
    deals = tables["deals"]
    keep = (deals["kind"] == "investment") & (deals["standing"] == "completed")
    return deals[keep & (deals["buyer"] == "Amazon") & (deals["seller"] == "Anthropic")]


def _commitments(tables: Tables) -> tuple[float, float, str]:
    """Commitments for Trainium of buyers in which Amazon has put money, and of all others.

    Billion USD, with a source. What nobody has announced is nothing.
    """
    deals, facts = tables["deals"], tables["trainium_business"]
    amazon = deals["seller"].str.startswith("Amazon") & (deals["kind"] == "compute")
    bought = deals[amazon & deals["chip_family"].str.startswith("Trainium", na=False)]
    held = deals[(deals["kind"] == "investment") & (deals["buyer"] == "Amazon")]["seller"]
    own = bought["buyer"].isin(held)
    every = facts[facts["quantity"] == "Trainium revenue commitments"].sort_values("as_of")
    total = float(every["value"].iloc[-1]) if len(every) else 0.0
    tied, free = (float(bought[part]["usd_bn"].sum()) for part in (own, ~own))
    source = str(every["source_id"].iloc[-1]) if len(every) else "semianalysis-trainium2"
    return tied, max(free, total - tied), source


def _claims(tables: Tables) -> Iterator[Lookup]:
    """The measured quantities that the chapter's verdicts rest on."""
    found = weights(tables)
    shares = dict(zip(found["share"], found["source_id"], strict=True))
    low, high = (min(shares), max(shares)) if shares else (None, None)
    for name, symbol, label, value in (
        ("ant_part_low", "s^{-}", "Smallest share of the chips, counts of one date", low),
        ("ant_part_high", "s^{+}", "Largest share of the chips, counts of one date", high),
    ):
        yield one_number((name, symbol, label, ""), value, shares.get(value or 0, ""))
    seen = rainier_counts(tables)
    for name, symbol, label, bound in (
        ("ant_at_most", "N^{<}", "Latest count of Rainier that its source calls a ceiling",
         "at_most"),
        ("ant_at_least", "N^{>}", "Latest count that its source says is exceeded", "at_least"),
    ):  # fmt: skip
        last = seen[seen["bound"] == bound].tail(1)
        count = float(last["chips"].iloc[0]) / 1e6 if len(last) else None
        named = (name, symbol, label, "million chips")
        yield one_number(named, count, "".join(last["source_id"]))
    paid = paid_by_amazon(tables)
    paid = paid[paid["date"] <= ARTICLE]  # 'has invested': what came later is no part of it
    amount = float(paid["usd_bn"].sum()) if len(paid) else None
    label = "Amazon's investments in Anthropic paid before the article"
    named = ("ant_paid", "I", label, "billion USD")
    yield one_number(named, amount, "".join(paid["source_id"].tail(1)))
    tied, free, source = _commitments(tables)
    for name, symbol, label, usd in (
        ("ant_tied", "K_A", "Commitments for Trainium, buyers with Amazon's money", tied),
        ("ant_free", "K_0", "Commitments for Trainium, all other buyers", free),
    ):
        yield one_number((name, symbol, label, "billion USD"), usd, source)
    table = tables["clusters"]
    alone = table[(table["chip_id"] == "nvidia-h100") & (table["standing"] == "in_use")]
    weak = alone["source_id"].map(authority(tables)) == "aggregator"
    alone = alone[alone["power_mw"].notna() & alone["chips"].notna() & ~weak]
    each = alone["power_mw"] * 1e6 / alone["chips"]
    rest = row_of(tables, "theory", COMPUTERS)
    peak, source = cell(tables, "nvidia-h100")
    top = str(alone.at[each.idxmax(), "source_id"]) if len(each) else ""
    watts = "W per chip"
    for named, value, where in (
        (("ant_h100_peak", "F_H", "Peak of an H100", "dense BF16 TFLOP/s"), peak, source),
        (("ant_h100_least", "W_H^{-}", "Least power of an H100: computers only", watts),
         float(rest["central"]), str(rest["source_id"])),
        (("ant_h100_most", "W_H^{+}", "Most power of an H100: the whole site", watts),
         float(each.max()) if len(each) else None, top),
    ):  # fmt: skip
        yield one_number(named, value, where)


def lookups(tables: Tables) -> Iterator[Lookup]:
    """The numbers that tables give to the models."""
    rate, rate_source = cell(tables, "aws-trainium2")
    ratio = h100_equivalents(tables, "aws-trainium2")
    chips: dict[tuple[str, ...], float] = {
        (option,): _chips(tables, *where) / 1e6 for option, where in SIZES.items()
    }
    origins: dict[tuple[str, ...], str] = {
        (option,): str(row_of(tables, *where)["source_id"]) for option, where in SIZES.items()
    }
    yield Lookup("ant_chips", "N", "Chips of the cluster", "million", ("ant_size",), chips, origins)
    for name, symbol, label, unit, value in (
        ("ant_peak", "F", "Peak of a Trainium2", "dense BF16 TFLOP/s", rate),
        ("ant_weight", "w", "A Trainium2 in H100s", "by 8-bit rate", ratio),
    ):
        yield Lookup(
            name, symbol, label, unit, ("ant_size",), dict.fromkeys(chips, value),
            dict.fromkeys(chips, rate_source),
        )  # fmt: skip
    runs = {
        (key,): row_of(tables, "training_runs", key) for key in choices(tables)["ant_run"].options
    }
    yield Lookup(
        "ant_known", "C", "Training compute of the known run", "yottaFLOP", ("ant_run",),
        {key: float(found["training_flop"]) / 1e24 for key, found in runs.items()},
        {key: str(found["source_id"]) for key, found in runs.items()},
    )  # fmt: skip
    sites = rows_of(tables, "clusters", SITES)
    rest = row_of(tables, "theory", COMPUTERS)
    watts: dict[tuple[str, ...], float] = {
        (key,): float(r["power_mw"]) * 1e6 / float(r["chips"]) for key, r in sites.items()
    }
    watts[("h100-it",)] = float(rest["central"])
    yield Lookup(
        "ant_site_watts", "W_N", "Power of the rival's site", "W per chip", ("ant_site",),
        watts,
        {(key,): str(r["source_id"]) for key, r in (*sites.items(), ("h100-it", rest))},
    )  # fmt: skip
    peaks = {(key,): cell(tables, str(r["chip_id"])) for key, r in sites.items()}
    peaks[("h100-it",)] = cell(tables, "nvidia-h100")
    yield Lookup(
        "ant_site_peak", "F_N", "Peak of the rival's chip", "dense BF16 TFLOP/s",
        ("ant_site",), {key: value for key, (value, _) in peaks.items()},
        {key: source for key, (_, source) in peaks.items()},
    )  # fmt: skip
    shares = counts(tables)
    yield Lookup(
        "ant_chip_share", "s", "Share of the chips that work for Claude", "", ("ant_count",),
        {(option,): part / whole for option, (part, whole, _, _) in shares.items()},
        {(option,): source for option, (_, _, source, _) in shares.items()},
    )  # fmt: skip
    yield from _claims(tables)


def h100_equivalents(tables: Tables, chip_id: str) -> float:
    """What a chip counts for in H100s, by its dense 8-bit rate."""
    field = "fp8_dense_tflops"
    return cell(tables, chip_id, field)[0] / cell(tables, "nvidia-h100", field)[0]


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

cluster_training = Model(
    "cluster_training",
    "What a cluster can train",
    "The operations that a cluster can put into one training run, and the share of the cluster"
    " that a run of known size would take in the same time.",
    "Chips times peak, utilisation and time, as Sevilla and others (2022) count a run's compute.",
    None,
    (
        Output("ant_rate", "R", "Useful rate for training", "exaFLOP/s",
               chips * top * mfu * share),
        Output("ant_seconds", "d", "Length of the run", "seconds", DAY * days),
        Output("ant_flop", "T", "Training in your days", "yottaFLOP", rate * seconds / 10**6),
        Output("ant_share_needed", r"\tau^{*}", "Share of the cluster that the known run needs",
               "", share * known / flop),
    ),
)  # fmt: skip

cluster_measures = Model(
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
)  # fmt: skip

site_energy = Model(
    "site_energy",
    "Electricity of a training run",
    "The electricity that the site takes for one run, and the power for a PFLOP/s of useful"
    " training, compared with a cluster of Nvidia chips.",
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
)  # fmt: skip


def _of_money(each: sp.Symbol) -> sp.Expr:
    return part * each / (part * each + 1 - part)


customer_concentration = Model(
    "customer_concentration",
    "One customer's share of the revenue",
    "Chips are counted, revenue is not. A chip that works for Claude may earn less from"
    " Anthropic than another chip earns from its user: because of a discount, or because"
    " customers of Bedrock pay for a part of Claude's work.",
    "Share of a weighted sum, solved for the weight at which it is a half.",
    None,
    (
        Output("ant_money", "m", "Anthropic's share of the revenue", "", _of_money(relative)),
        Output("ant_half", "r^{*}", "Earnings of a chip at which it is half", "times",
               (1 - part) / part),
    ),
)  # fmt: skip

customer_band = Model(
    "customer_band",
    "One customer's share of the revenue, over a range",
    "The same share at the least and at the most that a chip for Claude may earn.",
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
            number="ant_money",
        ),
    ),
)  # fmt: skip

_least, _most, _significant, _tied, _free = symbols(
    "ant_money_least ant_money_most ant_significant ant_tied ant_free"
)
_part_low, _part_high, _first, _later, _claimed = symbols(
    "ant_part_low ant_part_high ant_at_most ant_at_least ant_claimed"
)
_paid, _massive_low, _massive_high = symbols("ant_paid ant_massive_low ant_massive_high")
_w_least, _w_most, _h100, _even_low, _even_high = symbols(
    "ant_h100_least ant_h100_most ant_h100_peak ant_even_low ant_even_high"
)


def _share(of: sp.Symbol, each: sp.Symbol) -> sp.Expr:
    return of * each / (of * each + 1 - of)


significant_customer = Model(
    "significant_customer",
    "Is one customer significant?",
    "The same share at its two ends: the smallest count of the chips with the least that a chip"
    " may earn, and the largest with the most. No share of revenue is published, so the verdict"
    " cannot be better than 'mostly supported'.",
    "Share of a weighted sum; a tenth of revenue as in ASC 280-10-50-42.",
    "asc-280-customers",
    (
        Output("ant_money_least", "m^{--}", "Least share of the revenue, over all counts", "",
               _share(_part_low, relative_low)),
        Output("ant_money_most", "m^{++}", "Largest share of the revenue, over all counts", "",
               _share(_part_high, relative_high)),
        Output(
            "ant_is_significant", "v_s", "Is Anthropic a significant share of the revenue?", "",
            sp.Piecewise((0, _least > _significant), (1, _most <= _significant), (2, True)),
            codes=("mostly_supported", "wrong", "depends"),
            number="ant_money_least",
        ),
        Output(
            "ant_validates", "v_p", "A partner that validates at large scale?", "",
            sp.Piecewise(
                (3, _part_high <= _significant), (2, _part_low <= _significant),
                (0, _free >= sp.Max(_tied, 1)), (1, True),
            ),
            codes=("supported", "mostly_supported", "depends", "wrong"),
        ),
    ),
)  # fmt: skip

what_was_said = Model(
    "what_was_said",
    "The article's amounts against what was counted",
    "Whether the counts of Rainier exceed the number in the article, and whether what Amazon paid"
    " Anthropic is massive at your two ends of the word.",
    "Comparisons: 'nearly' is a ceiling, 'more than' is exceeded.",
    None,
    (
        Output(
            "ant_exceeds", "v_N", "Has Rainier more chips than the article says?", "",
            sp.Piecewise(
                (0, (_later >= _claimed) & (_first > _claimed)), (1, _later >= _claimed),
                (2, True),
            ),
            codes=("supported", "mostly_supported", "wrong"),
        ),
        Output(
            "ant_is_massive", "v_I", "Has Amazon invested massively?", "",
            sp.Piecewise((1, _paid < _massive_low), (0, _paid >= _massive_high), (2, True)),
            codes=("supported", "wrong", "depends"),
        ),
    ),
)  # fmt: skip

energy_parity = Model(
    "energy_parity",
    "Electricity compared with an H100, by what is counted",
    "The utilisation at which both need the same is a range. An H100 draws least if only the"
    " computers count, and most if the whole site does. Rainier's power is as you set it.",
    "The break-even of the model above, at its two ends.",
    None,
    (
        Output("ant_even_low", "M_T^{-}", "Break-even, whole site", "",
               mfu_rival * watts * _h100 / (top * _w_most)),
        Output("ant_even_high", "M_T^{+}", "Break-even, computers only", "",
               mfu_rival * watts * _h100 / (top * _w_least)),
        Output(
            "ant_needs_less", "v_E", "Does Rainier need less electricity than H100s?", "",
            sp.Piecewise((0, mfu > _even_high), (1, mfu <= _even_low), (2, True)),
            codes=("supported", "wrong", "depends"),
        ),
    ),
)  # fmt: skip

MODELS = (
    cluster_training,
    cluster_measures,
    site_energy,
    energy_parity,
    customer_concentration,
    customer_band,
    significant_customer,
    what_was_said,
)
"""The models of the chapter, in the order in which pages list them."""
