"""What chapter 3 draws: rows of the tables and of the models, picked and labelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...models import vega
from ...results import Basis
from ...tables import authority
from ..shared.chips import maker
from ..shared.offers import observations, offers
from ..shared.utilisation import pairs

TRAINIUM = "aws-trainium2"

OWN: dict[str, Any] = {
    "yours": "required_ratio",
    "given": [vega.given(name) for name in ("rival_price", "trainium_price")],
}
"""What bars of required ratios mark once the reader has given a price of their own."""


def comparisons(
    basis: Basis, month: str | None = None, until: str = "9999", precision: str = "bf16"
) -> pd.DataFrame:
    """Every published rival offer beside Trainium2's capacity block of the same month.

    One row for each chip, provider and contract, in the month given or else in the latest one, not
    after ``until``, in which both have a price; an aggregator's month counts only where no other
    source has one.
    Columns: the option keys and labels, ``usd_per_chip_hour``, ``trainium_usd_per_chip_hour``,
    ``bf16`` and ``fp8`` (dense TFLOP/s, also of ``trainium_``), ``tb_per_s``, ``required_ratio``,
    ``maker``, ``other_contract`` (true unless a capacity block too), ``source_id``, ``authority``.
    """
    keys = ["rival_chip", "rival_provider", "rival_contract", "month"]
    known = basis.models.lookups
    rows = []
    for where, usd in known["rival_price"].table.items():
        own = (TRAINIUM, "capacity_block", where[3])
        if own not in known["trainium_price"].table or month not in (None, where[3]):
            continue
        if where[3] > until:
            continue
        at = dict(zip(keys, where, strict=True))
        peaks = known["rival_peak"].table
        rows.append(
            {
                **at,
                **{f"{k}_label": basis.models.choices[k].options[v] for k, v in at.items()},
                "usd_per_chip_hour": usd,
                "trainium_usd_per_chip_hour": known["trainium_price"].table[own],
                "bf16": peaks.get((where[0], "bf16")),
                "fp8": peaks.get((where[0], "fp8")),
                "trainium_bf16": known["trainium_peak"].table[(TRAINIUM, "bf16")],
                "trainium_fp8": known["trainium_peak"].table[(TRAINIUM, "fp8")],
                "tb_per_s": known["rival_bandwidth"].table.get((where[0],)),
                "required_ratio": basis.evaluate("required_ratio", precision=precision, **at),
                "source_id": known["rival_price"].source_ids[where],
            }
        )
    frame = pd.DataFrame(rows)
    frame["authority"] = frame["source_id"].map(authority(basis.tables))
    frame["_better"] = frame["authority"] != "aggregator"
    frame = frame.sort_values([*keys[:3], "_better", "month"], kind="stable")
    frame = frame.drop_duplicates(keys[:3], keep="last").drop(columns="_better")
    frame["label"] = (
        frame["rival_chip_label"] + " · " + frame["rival_provider_label"] + ", "
        + frame["rival_contract_label"] + ", " + frame["month_label"]
    )  # fmt: skip
    frame["maker"] = frame["rival_chip"].map(maker)
    frame["other_contract"] = frame["rival_contract"] != "capacity_block"
    return frame.sort_values("required_ratio", kind="stable").reset_index(drop=True)


def drawn_comparisons(basis: Basis) -> pd.DataFrame:
    """The comparisons that the price chapter draws: what a buyer of training could take in 2026.

    The A100, spot and reservations of several years are left out, as are GPUs' list prices at the
    large clouds other than AWS; of Google's TPUs the two newest, in the latest month that both
    have: ``comparisons`` has them all.
    """
    frame = comparisons(basis, until="2026-07")
    contracts = ["capacity_block", "on_demand", "neocloud_1y"]
    providers = ["aws", "neocloud", "coreweave", "lambda"]
    keep = frame["rival_contract"].isin(contracts) & frame["rival_provider"].isin(providers)
    keep &= (frame["rival_chip"] != "nvidia-a100-80") & (frame["month"] >= "2026")
    google = comparisons(basis, until="2026-09")
    kept = google["rival_chip"].isin(["google-tpu-v6e", "google-tpu-v7"])
    kept &= google["rival_contract"].isin(["on_demand", "reserved_1y"])
    drawn = pd.concat([frame[keep], google[kept]])
    return drawn.sort_values("required_ratio", kind="stable").reset_index(drop=True)


def sorted_comparisons(basis: Basis) -> pd.DataFrame:
    """The same, capacity blocks first, with ``offer``: a label short enough for a phone."""
    frame = drawn_comparisons(basis).sort_values("other_contract", kind="stable")
    terms = frame["rival_provider_label"] + ", " + frame["rival_contract_label"]
    day = frame["month_label"].str.replace(r"^(\w{3})\w*", r"\1", regex=True)
    frame["offer"] = frame["rival_chip_label"] + " · " + terms + ", " + day
    return frame.reset_index(drop=True)


def priced_verdicts(basis: Basis) -> pd.DataFrame:
    """The verdict of c19a over every priced rival offer beside each price of Trainium2 that month.

    Columns: the options, ``required_ratio``, ``like`` (true for one kind of contract) and
    ``verdict``, at the default range.
    """
    known = basis.models.lookups
    keys = ["rival_chip", "rival_provider", "rival_contract", "month"]
    rows = []
    for where in known["rival_price"].table:
        at = dict(zip(keys, where, strict=True))
        for contract in basis.options("trainium_contract"):
            if (TRAINIUM, contract, at["month"]) in known["trainium_price"].table:
                every = {**at, "trainium_chip": TRAINIUM, "trainium_contract": contract}
                ratio = basis.evaluate("required_ratio", **every)
                like = basis.evaluate("same_contract", **every) == 1
                verdict = basis.verdict("cheaper", **every)
                rows.append({**every, "required_ratio": ratio, "like": like, "verdict": verdict})
    return pd.DataFrame(rows)


def alike(basis: Basis) -> pd.DataFrame:
    """Runs that were alike, and what the same work costs on Trainium2 over the rival's cost.

    Columns: those of the pairs, ``cost`` at the default comparator and ``maker``.
    """
    frame = pairs(basis.tables)
    frame["cost"] = basis.evaluate("required_ratio") / frame["ratio"]
    return frame.assign(maker="Amazon").sort_values("cost", kind="stable").reset_index(drop=True)


def headline_comparisons(basis: Basis) -> pd.DataFrame:
    """The comparisons that the overview draws.

    AWS's blocks, that of the H100 also before AWS raised its price, and a specialised cloud's
    contract.
    """
    frame = drawn_comparisons(basis)
    keep = frame["rival_chip"].isin(["nvidia-h100", "nvidia-h200", "nvidia-b200"])
    before = capacity_blocks(basis, "2026-02")
    drawn = pd.concat([
        frame[keep & (frame["rival_contract"] != "on_demand")],
        before[before["rival_chip"] == "nvidia-h100"],
    ])  # fmt: skip
    return drawn.sort_values("required_ratio", kind="stable").reset_index(drop=True)


def capacity_blocks(basis: Basis, month: str = "2026-07") -> pd.DataFrame:
    """The comparisons of AWS capacity blocks with each other, in one month."""
    frame = comparisons(basis, month)
    keep = (frame["rival_provider"] == "aws") & ~frame["other_contract"]
    return frame[keep & (frame["rival_chip"] != "nvidia-a100-80")].reset_index(drop=True)


def chosen_label(basis: Basis, choice: str) -> str:
    """The label of the reader's option as a Vega expression over the parameter ``choice``."""
    text = "''"
    for option, label in basis.options(choice).items():
        text = f"{choice} == '{option}' ? '{label}' : {text}"
    return f"({text})"


def row_expression(basis: Basis, output: str) -> str:
    """An output as a Vega expression for one row of ``comparisons``, in the page's precision."""
    return basis.expression(
        output,
        rival_price="datum.usd_per_chip_hour",
        trainium_price="datum.trainium_usd_per_chip_hour",
        rival_peak="(precision == 'bf16' ? datum.bf16 : datum.fp8)",
        trainium_peak="(precision == 'bf16' ? datum.trainium_bf16 : datum.trainium_fp8)",
    )


def price_history(basis: Basis, series: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Prices through time, one row a reading.

    ``series`` maps a label to the columns of the prices table and the values that pick it, among
    preferred prices for regions in the United States or not tied to one; the cheapest of a day
    counts. Columns: ``series``, ``date`` (first day of
    what is known), ``as_of``, ``usd_per_chip_hour``, ``purchase_model``, ``maker``, ``source_id``,
    ``source_status``. Raises LookupError for a label without rows.
    """
    prices = observations(basis.tables)
    parts = []
    for label, where in series.items():
        rows = prices
        for column, value in where.items():
            rows = rows[rows[column] == value]
        if rows.empty:
            raise LookupError(f"data/prices.csv: no row for {label!r} ({dict(where)})")
        rows = rows.sort_values(["as_of", "usd_per_chip_hour"]).drop_duplicates("as_of")
        known = rows["as_of"].where(rows["as_of"].str.len() > 7, rows["as_of"] + "-01")
        parts.append(
            rows.assign(
                series=label, date=known, maker=rows["chip_id"].map(maker),
                second_hand=rows["source_status"] != "direct",
            )[
                ["series", "date", "as_of", "usd_per_chip_hour", "purchase_model", "instance",
                 "maker", "second_hand", "source_id", "source_status"]
            ]
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def implied_ratios(basis: Basis, instance: str, low: float, high: float) -> pd.DataFrame:
    """What a claimed gain from ``low`` to ``high`` implies at the prices of each month.

    Trainium2 beside one instance of the H200 in AWS capacity blocks; months without both prices
    are left out. Columns: ``month``, ``label``, ``low``, ``high``, ``trainium_usd`` and
    ``rival_usd`` (USD per chip-hour), ``source_id`` of the rival's price.
    """
    found = offers(basis.tables, tuple(basis.options("month")))
    found = found[(found["provider_id"] == "aws") & (found["instance"] == instance)]
    found = found[found["purchase_model"] == "capacity_block"]
    rows = []
    for offer in found.sort_values("offer_month").itertuples(index=False):
        at: dict[str, Any] = {"month": offer.offer_month}
        rival = basis.evaluate("claim_rival_price", **at)
        ends = [basis.evaluate("implied_ratio", claimed_gain=g, **at) for g in (low, high)]
        if pd.isna(ends[0]) or rival != offer.usd_per_chip_hour:
            continue
        own = basis.evaluate("claim_own_price", **at)
        label = basis.options("month")[at["month"]]
        rows.append([at["month"], label, *ends, own, rival, offer.source_id])
    columns = ["month", "label", "low", "high", "trainium_usd", "rival_usd", "source_id"]
    return pd.DataFrame(rows, columns=columns)
