"""What chapter 2 draws: rows of the tables and of the models, picked and labelled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ...results import Basis
from ..shared.dates import month
from ..shared.rows import row_of
from .models import OFFERS, POST

BUNDLED = ("Trainium", "Graviton", "Nitro")
"""What Amazon's run rate of chips may bundle, as its statements name it."""


def run_rates(basis: Basis) -> pd.DataFrame:
    """Revenue run rates that Amazon gave, and Nvidia's data-centre quarter times four.

    Columns: ``label``, ``low`` and ``high`` (billion USD a year; equal for a single figure),
    ``text``, ``money`` (hardware sale, rental and internal use, or hypothetical), ``maker``,
    ``live`` (the band that the reader sets), ``hollow`` (no figure stated) and ``source_id``.
    """
    facts = basis.tables["trainium_business"].set_index("fact_id")
    bundles = facts[facts["quantity"] == "chips run rate"].sort_values("as_of", kind="stable")
    post = row_of(basis.tables, "evidence", "e001")
    used = "rental and services, internal use"
    rows: list[list[Any]] = [
        ["Trainium2, 'several billion' · December 2025", basis.evaluate("ann_band_low"),
         basis.evaluate("ann_band_high"), "", used, "Amazon", True, post["source_id"]]
    ]  # fmt: skip
    for row in bundles.to_dict("records"):
        amount, chips = float(row["value"]), [c for c in BUNDLED if c in row["statement"]]
        name = f"{', '.join(chips) if chips[2:] else ' and '.join(chips)} · {month(row['as_of'])}"
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
        ("Nvidia, data-centre quarter to October 2025 (× 4)", "Q3 FY2026"),
        ("Nvidia, data-centre quarter to July 2026 (× 4)", "Q2 FY2027"),
    ):
        quarter = nvidia_quarter(basis, label)
        amount = 4 * float(quarter["value"]) / 1000
        text = f"${amount:.0f} billion"
        source = quarter["source_id"]
        rows.append([name, amount, amount, text, "hardware sale", "Nvidia", False, source])
    columns = ["label", "low", "high", "text", "money", "maker", "live", "source_id"]
    return pd.DataFrame(rows, columns=columns)


def nvidia_quarter(basis: Basis, label: str) -> pd.Series:
    """Nvidia's data-centre revenue of a fiscal quarter, by market platform (million USD)."""
    rows = basis.tables["company_quarters"]
    for column, wanted in {
        "company": "Nvidia", "segment": "Data Center", "part": "all", "metric": "revenue",
        "basis": "market platform", "fiscal_label": label,
    }.items():  # fmt: skip
        rows = rows[rows[column] == wanted]
    return rows.iloc[0]


def chip_counts(basis: Basis) -> pd.DataFrame:
    """What has been counted as a million Trainium chips, the smallest first.

    Columns: ``label``, ``low`` (million chips), ``text``, ``by``, ``scope``, ``since`` (counted
    after the post), ``maker`` and ``source_id``.
    """
    facts = basis.tables["trainium_business"].set_index("fact_id")
    notes = basis.tables["evidence"].set_index("evidence_id")
    earlier = facts.loc["2026-03-31-trainium-units-2024"]
    later = facts.loc["2026-03-31-trainium-units-2025"]
    rainier = facts.loc["2025-10-30-trainium2-in-rainier"]
    stage = facts.loc["2025-12-02-trainium-deployed"]
    post = facts.loc[POST]
    landed = facts.loc["2026-02-05-trainium2-landed-cumulative"]
    made = float(earlier["value"]) + float(later["value"])
    rows = [
        ["Trainium2 in Rainier · AWS, October 2025", rainier["value"], "nearly ", "AWS",
         "Trainium2", False, rainier["source_id"]],
        ["Trainium 'deployed' · Garman, December 2025", stage["value"], "over ", "Garman, AWS",
         "Trainium", False, stage["source_id"]],
        ["Trainium2 'in production' · Jassy, December 2025", post["value"], "over ",
         "Jassy, Amazon", "Trainium2", False, post["source_id"]],
        ["Trainium2 shipped in 2025 · Epoch AI", later["value"], "about ", "Epoch AI", "Trainium2",
         True, later["source_id"]],
        ["Trainium2 'landed' · Amazon, February 2026", landed["value"], "", "Amazon", "Trainium2",
         True, landed["source_id"]],
        ["Three generations · TechCrunch, March 2026", float(notes.at["e030", "value"]), "",
         "TechCrunch", "three generations", True, notes.at["e030", "source_id"]],
        ["Trainium1 and 2 shipped, 2024 and 2025 · Epoch AI",
         made, "about ", "Epoch AI", "Trainium1 and 2", True,
         later["source_id"]],
    ]  # fmt: skip
    columns = ["label", "low", "word", "by", "scope", "since", "source_id"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["low"] = frame["low"].astype(float) / 1e6
    frame["text"] = [
        f"{word}{value:.2g} million"
        for word, value in zip(frame["word"], frame["low"], strict=True)
    ]
    return frame.assign(maker="Amazon")


def published_prices(basis: Basis) -> pd.DataFrame:
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
        row = row_of(basis.tables, "prices", OFFERS[option])
        usd = float(row["usd_per_chip_hour"])
        rows.append([f"{name}: ${usd:.2f}", usd, row["as_of"], above, row["source_id"]])
    columns = ["label", "usd_per_chip_hour", "as_of", "above", "source_id"]
    return pd.DataFrame(rows, columns=columns)


def year_behind(basis: Basis, names: Sequence[str]) -> pd.DataFrame:
    """Inputs and outputs at their defaults: ``output``, ``label``, ``value``, ``maker``."""
    known: dict[str, Any] = {**basis.models.inputs, **basis.models.outputs}
    rows = [[name, known[name].label, basis.evaluate(name), "Amazon"] for name in names]
    return pd.DataFrame(rows, columns=["output", "label", "value", "maker"])
