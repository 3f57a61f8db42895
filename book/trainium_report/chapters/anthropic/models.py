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
from ...tables import Tables
from ..shared.chips import cell
from ..shared.rows import row_of

SIZES = {
    "plan-2024": ("clusters", "project-rainier-2024-12-03"),
    "aws-2025": ("trainium_business", "2025-10-30-trainium2-in-rainier"),
    "semafor-2025": ("clusters", "project-rainier-as-told-to-semafor-2025-10-29"),
}
"""Options of ``ant_size``: the table and key of each count of Rainier's chips."""
SITES = {"h100": "colossus-1-2024-09-02", "gb200": "colossus-2-2025-10-19"}
"""Options of ``ant_site``: clusters of one chip whose site power Epoch AI estimates."""


def _chips(tables: Tables, table: str, key: str) -> float:
    found = row_of(tables, table, key)
    return float(found["chips" if table == "clusters" else "value"])


def counts(tables: Tables) -> dict[str, tuple[float, float, str, str]]:
    """Chips for Claude over all chips, both in millions, by option of ``ant_count``.

    Each with the sources of the two counts.
    """
    claude = row_of(tables, "clusters", "anthropic-on-trainium2-2026-04-21")
    rainier = row_of(tables, "trainium_business", "2025-10-30-trainium2-in-rainier")
    used = (float(claude["chips"]) / 1e6, str(claude["source_id"]))
    first = (float(rainier["value"]) / 1e6, str(rainier["source_id"]))
    found = {}
    for option, (part, source), key in (
        ("deployed", first, "2025-12-02-trainium-deployed"),
        ("landed", used, "2026-02-05-trainium2-landed-cumulative"),
    ):
        total = row_of(tables, "trainium_business", key)
        found[option] = (part, float(total["value"]) / 1e6, source, str(total["source_id"]))
    return found


def lookups(tables: Tables) -> Iterator[Lookup]:
    """The numbers that tables give to the models."""
    rate, rate_source = cell(tables, "aws-trainium2")
    ratio = h100_equivalents(tables, "aws-trainium2")
    rows = {option: row_of(tables, *where) for option, where in SIZES.items()}
    chips: dict[tuple[str, ...], float] = {
        (option,): _chips(tables, *where) / 1e6 for option, where in SIZES.items()
    }
    origins: dict[tuple[str, ...], str] = {
        (option,): str(found["source_id"]) for option, found in rows.items()
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
    sites: dict[tuple[str, ...], pd.Series] = {
        (option,): row_of(tables, "clusters", key) for option, key in SITES.items()
    }
    yield Lookup(
        "ant_site_watts", "W_N", "Power of the rival's site", "W per chip", ("ant_site",),
        {key: float(r["power_mw"]) * 1e6 / float(r["chips"]) for key, r in sites.items()},
        {key: str(r["source_id"]) for key, r in sites.items()},
    )  # fmt: skip
    peaks = {key: cell(tables, str(r["chip_id"])) for key, r in sites.items()}
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
)  # fmt: skip


def _of_money(each: sp.Symbol) -> sp.Expr:
    return part * each / (part * each + 1 - part)


customer_concentration = Model(
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
)  # fmt: skip

customer_band = Model(
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
)  # fmt: skip


MODELS = (
    cluster_training,
    cluster_measures,
    site_energy,
    customer_concentration,
    customer_band,
)
"""The models of the chapter, in the order in which pages list them."""
