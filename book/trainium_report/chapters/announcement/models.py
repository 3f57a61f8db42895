"""What stands behind a run rate: the models and frames of the announcement chapter.

Run rates are billion USD a year, chips millions, prices USD per chip-hour, growth a fraction per
quarter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import sympy as sp

from .. import data
from .core import (
    Lookup,
    Model,
    Output,
    evaluate,
    inputs,
    outputs,
    register,
    register_lookup,
    symbols,
)

HOURS = 8760
OFFERS = {
    "block-2024-12": "aws-trn2-48xlarge-capacity-block-2024-12",
    "block-2026-02": "aws-trn2-48xlarge-capacity-block-2026-02-01",
    "reserved-3y-2024-12": "aws-trn2-48xlarge-reserved-3y-2024-12",
}
"""Published prices of Trainium2 near December 2025: options of ``ann_offer`` and their rows."""


def _one(table: str, key: str, wanted: str) -> pd.Series:
    rows = data.table(table)
    return rows[rows[key] == wanted].iloc[0]


def _amount(text: Any) -> float:
    return float(str(text).rstrip("+"))


def _counts() -> dict[str, tuple[float, str]]:
    post = _one("evidence", "evidence_id", "e002")
    landed = _one("trainium_business", "fact_id", "2026-02-05-trainium2-landed-cumulative")
    shipped = _one("trainium_business", "fact_id", "2026-03-31-trainium-units-2025")
    return {
        "post": (_amount(post["value"]) / 1e6, post["source_id"]),
        "shipped-2025": (float(shipped["value"]) / 1e6, shipped["source_id"]),
        "landed": (float(landed["value"]) / 1e6, landed["source_id"]),
    }


def _tables() -> None:
    counts = _counts()
    register_lookup(
        Lookup(
            "ann_chips", "N", "Trainium2 chips", "million", ("ann_count",),
            {(k,): v for k, (v, _) in counts.items()}, {(k,): s for k, (_, s) in counts.items()},
        )
    )  # fmt: skip
    rows = {k: _one("prices", "price_id", price_id) for k, price_id in OFFERS.items()}
    register_lookup(
        Lookup(
            "ann_price", "p", "Published price of Trainium2", "USD per chip-hour", ("ann_offer",),
            {(k,): float(row["usd_per_chip_hour"]) for k, row in rows.items()},
            {(k,): str(row["source_id"]) for k, row in rows.items()},
        )
    )  # fmt: skip


_tables()

(rate, low, high, several, last, before, chips, price) = symbols(
    "ann_run_rate ann_band_low ann_band_high ann_several ann_growth ann_growth_before"
    " ann_chips ann_price"
)
(hours, one, two, three, part, trailing_low, trailing_high) = symbols(
    "ann_hours ann_quarter_1 ann_quarter_2 ann_quarter_3 ann_share"
    " ann_trailing_low ann_trailing_high"
)


def _per_hour(amount: sp.Symbol) -> sp.Expr:
    return 1000 * amount / hours


implied_revenue = register(
    Model(
        "implied_revenue",
        "Revenue per chip-hour behind a run rate",
        "What each chip brings in for each hour of the year, if a run rate and a number of chips"
        " are both true. It is the product of a price and of the share of hours that somebody"
        " pays for: the data give the product, never one of the two.",
        "Definition: revenue = chips x hours of a year x price x paying share.",
        None,
        (
            Output(
                "ann_hours", "h", "Chip-hours in a year", "million chip-hours", HOURS * chips
            ),
            Output("ann_hour", "r", "Implied revenue", "USD per chip-hour", _per_hour(rate)),
            Output(
                "ann_ceiling", r"\hat{R}", "Every chip rented all year at the published price",
                "billion USD a year", hours * price / 1000,
            ),
        ),
    )
)  # fmt: skip

implied_band = register(
    Model(
        "implied_band",
        "Revenue per chip-hour over the band of readings",
        "The same division at the lowest and at the highest reading of 'several billion'.",
        "Definition: revenue = chips x hours of a year x price x paying share.",
        None,
        (
            Output("ann_hour_low", "r^{-}", "At your low end", "USD per chip-hour", _per_hour(low)),
            Output(
                "ann_hour_high", "r^{+}", "At your high end", "USD per chip-hour", _per_hour(high)
            ),
        ),
    )
)  # fmt: skip

trailing_revenue = register(
    Model(
        "trailing_revenue",
        "The year behind a run rate",
        "A run rate multiplies the latest quarter by four. The four quarters that really happened"
        " bring in less if each was smaller than the next.",
        "Sum of a series: each quarter is the next one over one plus its growth, and the latest is"
        " a quarter of the run rate.",
        None,
        (
            Output(
                "ann_share", "f", "The four quarters as a share of the run rate", "",
                (1 + (1 + 1 / (1 + before) + 1 / (1 + before) ** 2) / (1 + last)) / 4,
            ),
            Output(
                "ann_trailing", "T", "Revenue of the four quarters", "billion USD", rate * part
            ),
            Output(
                "ann_needed", "R^{*}", "Run rate at which the year itself is 'several billion'",
                "billion USD a year", several / part,
            ),
        ),
    )
)  # fmt: skip

quarters_behind = register(
    Model(
        "quarters_behind",
        "The quarters behind a run rate",
        "Each of the four quarters by itself, from the latest back.",
        "Each quarter is the next one over one plus its growth.",
        None,
        (
            Output("ann_quarter_1", "q_1", "Latest quarter", "billion USD", rate / 4),
            Output("ann_quarter_2", "q_2", "One quarter before", "billion USD", one / (1 + last)),
            Output(
                "ann_quarter_3", "q_3", "Two quarters before", "billion USD", two / (1 + before)
            ),
            Output(
                "ann_quarter_4", "q_4", "Three quarters before", "billion USD", three / (1 + before)
            ),
        ),
    )
)  # fmt: skip

trailing_band = register(
    Model(
        "trailing_band",
        "The year behind a run rate, over the band of readings",
        "The four quarters at the lowest and at the highest reading of 'several billion'. If both"
        " ends make several billion in a year the claim is supported, if neither does it is wrong.",
        "The share of the four quarters, applied to both ends.",
        None,
        (
            Output("ann_trailing_low", "T^{-}", "At your low end", "billion USD", low * part),
            Output("ann_trailing_high", "T^{+}", "At your high end", "billion USD", high * part),
            Output(
                "ann_year", "v", "Did the year behind it bring in several billion?", "",
                sp.Piecewise((0, trailing_low >= several), (1, trailing_high < several), (2, True)),
                codes=("supported", "wrong", "depends"),
            ),
        ),
    )
)  # fmt: skip


def run_rates() -> pd.DataFrame:
    """Revenue run rates that Amazon gave, and Nvidia's data-centre quarter times four.

    Columns: ``label``, ``low`` and ``high`` (billion USD a year; equal for a single figure),
    ``text``, ``money`` (hardware sale, rental and internal use, or hypothetical), ``maker``,
    ``live`` (the band that the reader sets) and ``source_id``.
    """
    facts = data.table("trainium_business").set_index("fact_id")
    bundles = data.table("vendor_year")
    bundles = bundles[(bundles["vendor"] == "Amazon chips") & (bundles["metric"] == "run_rate")]
    post = _one("evidence", "evidence_id", "e001")
    used = "rental and services, internal use"
    names = [
        "Trainium and Graviton · February 2026", "Trainium, Graviton, Nitro · April 2026",
        "Trainium, Graviton, Nitro · July 2026",
    ]  # fmt: skip
    rows: list[list[Any]] = [
        ["Trainium2, 'several billion' · December 2025", evaluate("ann_band_low"),
         evaluate("ann_band_high"), "", used, "Amazon", True, post["source_id"]]
    ]  # fmt: skip
    for name, row in zip(names, bundles.to_dict("records"), strict=True):
        amount = float(row["value"])
        text = f"over ${amount:.0f} billion"
        rows.append([name, amount, amount, text, used, "Amazon", False, row["source_id"]])
    for name, key, word, money in (
        ("AWS's AI business · July 2026", "2026-07-30-aws-ai-run-rate", "over ", used),
        ("Amazon's chips as a company of their own · 2026",
         "2026-04-09-hypothetical-standalone-run-rate", "about ", "hypothetical"),
    ):  # fmt: skip
        amount, source = float(facts.at[key, "value"]), facts.at[key, "source_id"]
        text = f"{word}${amount:.0f} billion"
        rows.append([name, amount, amount, text, money, "Amazon", False, source])
    for name, label in (
        ("Nvidia, data centre · quarter to October 2025", "Q3 FY2026"),
        ("Nvidia, data centre · quarter to July 2026", "Q2 FY2027"),
    ):
        quarter = nvidia_quarter(label)
        amount = 4 * float(quarter["value"]) / 1000
        text = f"${amount:.0f} billion"
        source = quarter["source_id"]
        rows.append([name, amount, amount, text, "hardware sale", "Nvidia", False, source])
    columns = ["label", "low", "high", "text", "money", "maker", "live", "source_id"]
    return pd.DataFrame(rows, columns=columns)


def nvidia_quarter(label: str) -> pd.Series:
    """Nvidia's data-centre revenue of a fiscal quarter, by market platform (million USD)."""
    rows = data.table("company_quarters")
    for column, wanted in {
        "company": "Nvidia", "segment": "Data Center", "part": "all", "metric": "revenue",
        "basis": "market platform", "fiscal_label": label,
    }.items():  # fmt: skip
        rows = rows[rows[column] == wanted]
    return rows.iloc[0]


def chip_counts() -> pd.DataFrame:
    """What has been counted as a million Trainium chips, the smallest first.

    Columns: ``label``, ``low`` and ``high`` (million chips, equal), ``text``, ``by``, ``scope``,
    ``maker``, ``live`` and ``source_id``.
    """
    facts = data.table("trainium_business").set_index("fact_id")
    notes = data.table("evidence").set_index("evidence_id")
    earlier = facts.loc["2026-03-31-trainium-units-2024"]
    later = facts.loc["2026-03-31-trainium-units-2025"]
    rainier = facts.loc["2025-10-30-trainium2-in-rainier"]
    stage = facts.loc["2025-12-02-trainium-deployed"]
    landed = facts.loc["2026-02-05-trainium2-landed-cumulative"]
    made = float(earlier["value"]) + float(later["value"])
    rows = [
        ["Trainium2 in Rainier · AWS, October 2025", rainier["value"], "nearly ", "AWS",
         "Trainium2", rainier["source_id"]],
        ["Trainium 'deployed' · Garman, December 2025", stage["value"], "over ", "Garman, AWS",
         "Trainium", stage["source_id"]],
        ["Trainium2 'in production' · Jassy, December 2025",
         _amount(notes.at["e002", "value"]), "over ",
         "Jassy, Amazon", "Trainium2", notes.at["e002", "source_id"]],
        ["Trainium2 shipped in 2025 · Epoch AI", later["value"], "about ", "Epoch AI", "Trainium2",
         later["source_id"]],
        ["Trainium2 'landed' · Amazon, February 2026", landed["value"], "", "Amazon", "Trainium2",
         landed["source_id"]],
        ["Three generations · TechCrunch, March 2026", _amount(notes.at["e030", "value"]), "",
         "TechCrunch", "three generations", notes.at["e030", "source_id"]],
        ["Trainium1 and 2 shipped, 2024 and 2025 · Epoch AI",
         made, "about ", "Epoch AI", "Trainium1 and 2",
         later["source_id"]],
    ]  # fmt: skip
    columns = ["label", "low", "word", "by", "scope", "source_id"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["low"] = frame["low"].astype(float) / 1e6
    frame["text"] = [
        f"{word}{value:.2g} million"
        for word, value in zip(frame["word"], frame["low"], strict=True)
    ]
    return frame.assign(high=frame["low"], maker="Amazon", live=False)


def published_prices() -> pd.DataFrame:
    """The published prices beside which the implied revenue is drawn.

    Columns: ``label``, ``usd_per_chip_hour``, ``as_of``, ``above`` (where its label goes) and
    ``source_id``.
    """
    rows = []
    for option, name, above in (
        ("block-2024-12", "capacity block, December 2024", True),
        ("block-2026-02", "capacity block, February 2026", True),
        ("reserved-3y-2024-12", "three-year reservation, December 2024", False),
    ):
        row = _one("prices", "price_id", OFFERS[option])
        usd = float(row["usd_per_chip_hour"])
        rows.append([f"{name}: ${usd:.2f}", usd, row["as_of"], above, row["source_id"]])
    columns = ["label", "usd_per_chip_hour", "as_of", "above", "source_id"]
    return pd.DataFrame(rows, columns=columns)


def year_behind(names: Sequence[str]) -> pd.DataFrame:
    """Inputs and outputs at their defaults: ``output``, ``label``, ``value``, ``maker``."""
    known: dict[str, Any] = {**inputs(), **outputs()}
    rows = [[name, known[name].label, evaluate(name), "Amazon"] for name in names]
    return pd.DataFrame(rows, columns=["output", "label", "value", "maker"])
