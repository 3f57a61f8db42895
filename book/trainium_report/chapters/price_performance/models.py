"""What an hour of useful work costs: the models of the price chapter.

Prices are USD per chip-hour, peaks dense TFLOP/s in the chosen precision, bandwidths TB/s of
device memory, and utilisation (MFU) a fraction of the dense peak.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from ...models import Lookup, Model, Output, symbols
from ...models.assumptions import choices
from ...tables import Tables
from ..shared.chips import chip_table, preferred_cells
from ..shared.offers import offers

_PRECISIONS = {"bf16": "bf16_dense_tflops", "fp8": "fp8_dense_tflops"}


def _months(tables: Tables) -> tuple[str, ...]:
    return tuple(choices(tables)["month"].options)


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
    )  # fmt: skip
    yield Lookup(
        "trainium_price", "p_T", "Price of Trainium", "USD per chip-hour",
        ("trainium_chip", "trainium_contract", "month"), own,
        {where: origins[where] for where in own}, {where: places[where] for where in own},
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


(p_n, p_t, f_n, f_t, f_x, b_n, b_t) = symbols(
    "rival_price trainium_price rival_peak trainium_peak target_peak"
    " rival_bandwidth trainium_bandwidth"
)
(m_n, m_t, m_low, m_high, size, tokens, gain) = symbols(
    "mfu_rival mfu_trainium trainium_mfu_low trainium_mfu_high params_bn tokens_tn claimed_gain"
)
(ratio, required, cost_t, cost_n, flop) = symbols(
    "required_ratio required_mfu useful_cost_trainium useful_cost_rival training_flop"
)

required_ratio = Model(
    "required_ratio",
    "Required utilisation ratio",
    "The share of the rival's utilisation at which Trainium does the same work for the same"
    " money. Below one, Trainium may run less efficiently and still cost less.",
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
            "cheaper", "v", "Is Trainium cheaper, on the published range?", "",
            sp.Piecewise((0, required <= m_low), (1, required > m_high), (2, True)),
            codes=("supported", "wrong", "depends"),
        ),
        Output(
            "cheaper_for_you", "v'", "Is Trainium cheaper, on your figure?", "",
            sp.Piecewise((0, m_t > required), (1, True)),
            codes=("cheaper", "dearer"),
        ),
    ),
)  # fmt: skip

training_cost = Model(
    "training_cost",
    "Cost to train a dense model",
    "The bill for the chips of one training run: six operations per parameter and token,"
    " spread over chips at your utilisation.",
    "C = 6ND: Kaplan and others (2020), Hoffmann and others (2022).",
    None,
    (
        Output(
            "training_flop", "C", "Operations of the run", "FLOP",
            6 * (size * 10**9) * (tokens * 10**12),
        ),
        Output(
            "training_cost_trainium", "K_T", "Trainium", "million USD",
            flop / (f_t * 10**12 * m_t * 3600) * p_t / 10**6,
        ),
        Output(
            "training_cost_rival", "K_N", "Rival", "million USD",
            flop / (f_n * 10**12 * m_n * 3600) * p_n / 10**6,
        ),
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
            "implied_ratio", r"\rho_c", "Utilisation ratio that the claim implies", "",
            (1 + gain) * ratio,
        ),
    ),
)  # fmt: skip


MODELS = (
    required_ratio,
    useful_cost,
    training_cost,
    decoding_cost,
    break_even_price,
    claimed_saving,
)
"""The models of the chapter, in the order in which pages list them."""


def lookups(tables: Tables) -> Iterator[Lookup]:
    """The numbers that tables give to the models."""
    yield from _price_tables(tables)
    yield from _chip_tables(tables)
