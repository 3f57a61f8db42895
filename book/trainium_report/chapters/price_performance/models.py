"""What an hour of useful work costs: the models of the price chapter.

Prices are USD per chip-hour, peaks dense TFLOP/s in the chosen precision, bandwidths TB/s of
device memory, and utilisation (MFU) a fraction of the dense peak.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import sympy as sp

from ...models import Lookup, Model, Output, symbols
from ...models.assumptions import choices
from ...tables import Tables
from ..shared import conventions, counted
from ..shared.chips import cell, chip_table, preferred_cells
from ..shared.offers import offers

_OWN, _BASELINE = "aws-trainium2", "nvidia-h200"
"""The chip of AWS's claim, and the one in the instances that it compares with (P5e, P5en)."""

_TERM = {"neocloud_1y": "reserved_1y"}
"""Contracts of one kind under two names."""

_PRECISIONS = {"bf16": "bf16_dense_tflops", "fp8": "fp8_dense_tflops"}


def _months(tables: Tables) -> tuple[str, ...]:
    return tuple(choices(tables)["month"].options)


def _limits(tables: Tables) -> tuple[float, float]:
    """What the package takes for a price of a chip-hour at all."""
    fields = tables.resource("prices")["schema"]["fields"]
    limits = next(f["constraints"] for f in fields if f["name"] == "usd_per_chip_hour")
    return limits["minimum"], limits["maximum"]


def _price_tables(tables: Tables) -> Iterator[Lookup]:
    rival: dict[tuple[str, ...], float] = {}
    own: dict[tuple[str, ...], float] = {}
    origins: dict[tuple[str, ...], str] = {}
    places: dict[tuple[str, ...], str] = {}
    for row in offers(tables, _months(tables)).itertuples(index=False):
        price = float(row.usd_per_chip_hour)
        if row.chip_id in choices(tables)["trainium_chip"].options and row.provider_id == "aws":
            where: tuple[str, ...] = (row.chip_id, row.purchase_model, row.offer_month)
            own[where], origins[where] = price, row.source_id
        elif row.chip_id in choices(tables)["rival_chip"].options:
            where = (row.chip_id, row.provider_id, row.purchase_model, row.offer_month)
            rival[where], origins[where] = price, row.source_id
        else:
            continue
        places[where] = row.locator if isinstance(row.locator, str) else ""
    yield Lookup(
        "rival_price", "p_N", "Price of the rival", "USD per chip-hour",
        ("rival_chip", "rival_provider", "rival_contract", "month"), rival,
        {where: origins[where] for where in rival}, {where: places[where] for where in rival},
        _limits(tables), "prices",
    )  # fmt: skip
    yield Lookup(
        "trainium_price", "p_T", "Price of Trainium", "USD per chip-hour",
        ("trainium_chip", "trainium_contract", "month"), own,
        {where: origins[where] for where in own}, {where: places[where] for where in own},
        _limits(tables), "prices",
    )  # fmt: skip


def _chip_tables(tables: Tables) -> Iterator[Lookup]:
    chips = chip_table(tables)
    cells = preferred_cells(tables)
    cited, placed = cells["source_id"], cells["locator"].fillna("")
    wanted = {
        "rival_peak": ("F_N", "Peak rate of the rival", "rival_chip"),
        "trainium_peak": ("F_T", "Peak rate of Trainium", "trainium_chip"),
        "target_peak": ("F_X", "Peak rate of the chip without a price", "target_chip"),
    }
    for name, (symbol, label, choice) in wanted.items():
        values: dict[tuple[str, ...], float] = {}
        origins: dict[tuple[str, ...], str] = {}
        places: dict[tuple[str, ...], str] = {}
        for chip in choices(tables)[choice].options:
            for precision, column in _PRECISIONS.items():
                if chips.at[chip, column] > 0:
                    values[(chip, precision)] = float(chips.at[chip, column])
                    origins[(chip, precision)] = cited[(chip, column)]
                    places[(chip, precision)] = placed[(chip, column)]
        yield Lookup(
            name, symbol, label, "dense TFLOP/s", (choice, "precision"), values, origins, places
        )
    wanted = {
        "rival_bandwidth": ("B_N", "Memory bandwidth of the rival", "rival_chip"),
        "trainium_bandwidth": ("B_T", "Memory bandwidth of Trainium", "trainium_chip"),
    }
    for name, (symbol, label, choice) in wanted.items():
        known = [c for c in choices(tables)[choice].options if chips.at[c, "memory_bw_tbs"] > 0]
        yield Lookup(
            name, symbol, label, "TB/s", (choice,),
            {(c,): float(chips.at[c, "memory_bw_tbs"]) for c in known},
            {(c,): cited[(c, "memory_bw_tbs")] for c in known},
            {(c,): placed[(c, "memory_bw_tbs")] for c in known},
        )  # fmt: skip


def _contracts(tables: Tables) -> Iterator[Lookup]:
    sides = (choices(tables)[key].options for key in ("rival_contract", "trainium_contract"))
    table: dict[tuple[str, ...], float] = {
        (a, b): float(_TERM.get(a, a) == _TERM.get(b, b)) for a, b in itertools.product(*sides)
    }
    keys = ("rival_contract", "trainium_contract")
    yield Lookup("same_contract", "k", "One kind of contract", "1 for yes, 0 for no", keys, table)


def _claim_tables(tables: Tables) -> Iterator[Lookup]:
    found = offers(tables, _months(tables))
    found = found[(found["provider_id"] == "aws") & (found["purchase_model"] == "capacity_block")]
    for side, symbol, chip in (("own", "T", _OWN), ("rival", "B", _BASELINE)):
        rows = found[found["chip_id"] == chip].set_index("offer_month")
        name = str(chip_table(tables).at[chip, "name"])
        yield Lookup(
            f"claim_{side}_price", f"p_{symbol}", f"Capacity block of {name}", "USD per chip-hour",
            ("month",), {(m,): float(usd) for m, usd in rows["usd_per_chip_hour"].items()},
            {(m,): source for m, source in rows["source_id"].items()}, rows_of="prices",
        )  # fmt: skip
        peak, source = cell(tables, chip)
        yield Lookup(
            f"claim_{side}_peak", f"F_{symbol}", f"BF16 peak of {name}", "dense TFLOP/s",
            (), {(): peak}, {(): source},
        )  # fmt: skip


(p_n, p_t, f_n, f_t, f_x, b_n, b_t) = symbols(
    "rival_price trainium_price rival_peak trainium_peak target_peak"
    " rival_bandwidth trainium_bandwidth"
)
(m_n, m_t, m_low, m_high, size, tokens, gain, extra) = symbols(
    "mfu_rival mfu_trainium trainium_mfu_low trainium_mfu_high params_bn tokens_tn claimed_gain"
    " pp_extra"
)
(ratio, required, cost_t, cost_n, flop, hours_t, hours_n) = symbols(
    "required_ratio required_mfu useful_cost_trainium useful_cost_rival training_flop"
    " training_hours_trainium training_hours_rival"
)
(same, pair_low, pair_high, own_price, base_price, own_peak, base_peak) = symbols(
    "same_contract pair_low pair_high claim_own_price claim_rival_price claim_own_peak"
    " claim_rival_peak"
)
(old, old_low, old_high, launch) = symbols("pp_age pp_old_low pp_old_high pp_launch_ratio")
(grown, others, estimated, fast_low, fast_high) = symbols(
    "pp_growth pp_growth_others pp_estimated pp_explode_low pp_explode_high"
)
(share_low, share_high, ceiling, heavy_low, heavy_high) = symbols(
    "pp_weight_low pp_weight_high pp_weight_ceiling pp_heavy_low pp_heavy_high"
)

_ROUNDING = sp.Rational(1, 2000)
"""Half of the last digit in which utilisations are published: a tenth of a per cent."""

required_ratio = Model(
    "required_ratio",
    "Required utilisation ratio",
    "The share of the rival's utilisation at which Trainium does the same work for the same"
    " money. Below one, Trainium may have the lower utilisation and still cost less.",
    "Equal cost per useful operation, p/(F x M) on both sides, solved for the ratio of M.",
    None,
    (
        Output(
            "required_ratio", r"\rho", "Required utilisation ratio", "",
            (p_t / f_t) / (p_n / f_n),
        ),
        Output(
            "required_mfu", r"M_T^{*}", "Utilisation that Trainium needs", "share of peak",
            ratio * m_n,
        ),
    ),
)  # fmt: skip

useful_cost = Model(
    "useful_cost",
    "Cost per useful PFLOP-hour",
    "What an hour of useful work at one PFLOP/s costs: the price of the chip over the part of"
    " its peak that the training run really uses.",
    "Model FLOP utilisation as Chowdhery and others define it (PaLM, 2022): observed over"
    " peak rate of operations.",
    "arxiv-2204-02311",
    (
        Output(
            "useful_cost_trainium", "c_T", "Trainium", "USD per useful PFLOP-hour",
            1000 * p_t / (f_t * m_t),
        ),
        Output(
            "useful_cost_rival", "c_N", "Rival", "USD per useful PFLOP-hour",
            1000 * p_n / (f_n * m_n),
        ),
        Output(
            "training_saving", "s", "Saving with Trainium", "share of the rival's cost",
            1 - cost_t / cost_n,
        ),
        Output(
            "cheaper", "v", "Is Trainium cheaper, on the measured range?", "",
            sp.Piecewise(
                (0, required < m_low + _ROUNDING), (1, required >= m_high + _ROUNDING), (2, True)
            )
            + 3 * (1 - same),
            codes=(
                "supported", "wrong", "depends",
                "cheaper_unlike", "dearer_unlike", "depends_unlike",
            ),
            number="training_saving",
        ),
        Output(
            "cheaper_for_you", "v'", "Is Trainium cheaper, on your figure?", "",
            sp.Piecewise((0, m_t > required), (1, True)),
            codes=("cheaper", "dearer"),
            number="training_saving",
        ),
    ),
)  # fmt: skip

alike = Model(
    "alike",
    "Saving in pairs of similar runs",
    "What the same work costs on Trainium if its utilisation relates to the rival's as it did where"
    " both ran nearly the same model at a similar scale.",
    "Equal work: the required ratio over the ratio of two measured utilisations.",
    None,
    (
        Output(
            "alike_least", "s^{-}", "Saving in the pair least favourable to Trainium",
            "share of the rival's cost", 1 - ratio / pair_low,
        ),
        Output(
            "alike_most", "s^{+}", "Saving in the pair most favourable to Trainium",
            "share of the rival's cost", 1 - ratio / pair_high,
        ),
        Output(
            "alike_least_word", "v^{-}", "Which is cheaper in the least favourable pair?", "",
            sp.Piecewise((0, ratio < pair_low), (1, True)), codes=("cheaper", "dearer"),
        ),
        Output(
            "alike_most_word", "v^{+}", "Which is cheaper in the most favourable pair?", "",
            sp.Piecewise((0, ratio < pair_high), (1, True)), codes=("cheaper", "dearer"),
        ),
    ),
)  # fmt: skip

training_cost = Model(
    "training_cost",
    "Cost to train a dense model",
    "The bill for the chips of one training run: six operations per parameter and token,"
    " spread over chips at your utilisation, and the hours in which the chips wait, restart or do"
    " what the formula leaves out.",
    "C = 6ND: Kaplan and others (2020), Hoffmann and others (2022).",
    None,
    (
        Output(
            "training_flop", "C", "Operations of the run", "FLOP",
            6 * (size * 10**9) * (tokens * 10**12),
        ),
        Output(
            "training_hours_trainium", "H_T", "Hours on Trainium", "million chip-hours",
            flop / (f_t * 10**12 * m_t * 3600) / 10**6 * (1 + extra),
        ),
        Output(
            "training_hours_rival", "H_N", "Hours on the rival", "million chip-hours",
            flop / (f_n * 10**12 * m_n * 3600) / 10**6 * (1 + extra),
        ),
        Output("training_cost_trainium", "K_T", "Trainium", "million USD", hours_t * p_t),
        Output("training_cost_rival", "K_N", "Rival", "million USD", hours_n * p_n),
    ),
)  # fmt: skip

decoding_cost = Model(
    "decoding_cost",
    "Cost per TB/s-hour",
    "When a model writes text one token at a time, every token reads the weights from memory:"
    " the chip's bandwidth, not its arithmetic, is what you rent.",
    "The memory-bound side of the roofline: Williams, Waterman and Patterson (2009).",
    None,
    (
        Output(
            "bandwidth_cost_trainium", "d_T", "Trainium", "USD per TB/s-hour", p_t / b_t,
        ),
        Output("bandwidth_cost_rival", "d_N", "Rival", "USD per TB/s-hour", p_n / b_n),
        Output(
            "decoding_saving", "s_B", "Saving with Trainium", "share of the rival's cost",
            1 - sp.Symbol("bandwidth_cost_trainium") / sp.Symbol("bandwidth_cost_rival"),
        ),
        Output(
            "decoding_word", "v_B", "Which has the cheaper memory bandwidth?", "",
            sp.Piecewise((0, sp.Symbol("decoding_saving") > 0), (1, True)),
            codes=("cheaper", "dearer"),
        ),
    ),
)  # fmt: skip

break_even_price = Model(
    "break_even_price",
    "Break-even price",
    "The highest price at which a chip with no published price would still match the rival.",
    "Equal cost per useful operation, solved for the unknown price.",
    None,
    (
        Output(
            "break_even_price", "p_X^{*}", "Break-even price", "USD per chip-hour",
            p_n * (f_x * m_t) / (f_n * m_n),
        ),
    ),
)  # fmt: skip

claimed_saving = Model(
    "claimed_saving",
    "What 'better price-performance' means",
    "More work for the same money is less money for the same work, but not by the same"
    " percentage; and at published prices it implies a utilisation ratio.",
    "Price-performance is work per dollar; cost is its inverse.",
    None,
    (
        Output(
            "claimed_saving", "s_c", "Claimed saving", "share of the rival's cost",
            1 - 1 / (1 + gain),
        ),
        Output(
            "implied_ratio", r"\rho_c", "Utilisation that the claim implies, over an H200's",
            "",
            (1 + gain) * (own_price / own_peak) / (base_price / base_peak),
        ),
    ),
)  # fmt: skip


old_and_cheaper = Model(
    "old_and_cheaper",
    "An old strategy at lower prices?",
    "How long Amazon has had chips of its own, and whether its first Trainium cost less per peak"
    " operation than other makers' chips that one could rent at other clouds when it came.",
    "Dates of announcement; published prices on demand over dense BF16 peaks.",
    None,
    (
        Output(
            "old_and_cheaper", "v_{17}", "Old, and cheaper than others?", "",
            sp.Piecewise(
                (sp.Piecewise((0, launch < 1), (1, True)), old >= old_high),
                (sp.Piecewise((1, launch < 1), (2, True)), old < old_low),
                (3, True),
            ),
            codes=("mostly_supported", "needs_context", "wrong", "depends"),
        ),
    ),
)  # fmt: skip

training_explodes = Model(
    "training_explodes",
    "Does the cost of training explode?",
    "The yearly growth of the largest run's bill, from the date of one run to that of the other. A"
    " bill is the operations at AWS's price of an H100 on demand that day. It is computed twice,"
    " with and without the developer of the largest run.",
    "Operations as Epoch AI estimates them; no developer publishes its bill.",
    None,
    (
        Output(
            "training_explodes", "v_{20}", "Does the bill of the largest runs explode?", "",
            sp.Piecewise(
                (
                    sp.Piecewise((1, estimated > 0), (0, True)),
                    sp.Min(grown, others) >= fast_high,
                ),
                (2, sp.Max(grown, others) < fast_low),
                (3, sp.Min(grown, others) < fast_low),
                (4, True),
            ),
            codes=("supported", "mostly_supported", "wrong", "needs_context", "depends"),
        ),
    ),
)  # fmt: skip

anthropic_weighs = Model(
    "anthropic_weighs",
    "Does one customer weigh heavily?",
    "Anthropic's part of the Trainium chips, in the lowest and the highest known count.",
    "Chips that work for Claude over all chips, each pair of counts of about one date. A share from"
    " 'nearly' or 'more than' is below its number.",
    None,
    (
        Output(
            "anthropic_weighs", "v_{21}", "Does Anthropic weigh heavily?", "",
            sp.Piecewise(
                (0, share_low > heavy_high),
                (sp.Piecewise((0, ceiling < 1), (2, True)), share_low >= heavy_high),
                (1, share_high < heavy_low),
                (2, True),
            ),
            codes=("supported", "wrong", "depends"),
        ),
    ),
)  # fmt: skip


MODELS = (
    required_ratio,
    useful_cost,
    alike,
    training_cost,
    decoding_cost,
    break_even_price,
    claimed_saving,
    old_and_cheaper,
    training_explodes,
    anthropic_weighs,
    conventions.utilisation_convention,
)
"""The models of the chapter, in the order in which pages list them."""


def lookups(tables: Tables) -> Iterator[Lookup]:
    """The numbers that tables give to the models."""
    yield from _price_tables(tables)
    yield from _chip_tables(tables)
    yield from _contracts(tables)
    yield from _claim_tables(tables)
    yield from conventions.lookups(tables)
    yield from counted.lookups(tables)
