"""What chapter 3 draws: rows of the tables and of the models, picked and labelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...results import Basis
from ...tables import authority
from ..shared.chips import maker
from ..shared.offers import observations, offers


def comparisons(
    basis: Basis, month: str | None = None, until: str = "9999", precision: str = "bf16"
) -> pd.DataFrame:
    """Every published rival offer beside Trainium2's capacity block of the same month.

    One row for each chip, provider and contract, in the month given or else in the latest one, not
    after ``until``, in which both have a price.
    Columns: the option keys and labels, ``usd_per_chip_hour``, ``trainium_usd_per_chip_hour``,
    ``bf16`` and ``fp8`` (dense TFLOP/s, also of ``trainium_``), ``tb_per_s``, ``required_ratio``,
    ``maker``, ``other_contract`` (true unless a capacity block too), ``source_id``.
    """
    keys = ["rival_chip", "rival_provider", "rival_contract", "month"]
    known = basis.models.lookups
    rows = []
    for where, usd in known["rival_price"].table.items():
        own = ("aws-trainium2", "capacity_block", where[3])
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
                "trainium_bf16": known["trainium_peak"].table[("aws-trainium2", "bf16")],
                "trainium_fp8": known["trainium_peak"].table[("aws-trainium2", "fp8")],
                "tb_per_s": known["rival_bandwidth"].table.get((where[0],)),
                "required_ratio": basis.evaluate("required_ratio", precision=precision, **at),
                "source_id": known["rival_price"].source_ids[where],
            }
        )
    frame = pd.DataFrame(rows).sort_values(keys, kind="stable")
    frame = frame.drop_duplicates(keys[:3], keep="last")
    frame["label"] = (
        frame["rival_chip_label"] + " · " + frame["rival_provider_label"] + ", "
        + frame["rival_contract_label"] + ", " + frame["month_label"]
    )  # fmt: skip
    frame["maker"] = "Nvidia"
    frame["other_contract"] = frame["rival_contract"] != "capacity_block"
    return frame.sort_values("required_ratio", kind="stable").reset_index(drop=True)


def drawn_comparisons(basis: Basis) -> pd.DataFrame:
    """The comparisons that the price chapter draws: what a buyer of training could take in 2026.

    The A100, spot and reservations of several years are left out, as are list prices of the large
    clouds other than AWS: ``comparisons`` has them all.
    """
    frame = comparisons(basis, until="2026-07")
    contracts = ["capacity_block", "on_demand", "neocloud_1y"]
    providers = ["aws", "neocloud", "coreweave", "lambda"]
    keep = frame["rival_contract"].isin(contracts) & frame["rival_provider"].isin(providers)
    keep &= frame["rival_chip"] != "nvidia-a100-80"
    return frame[keep & (frame["month"] >= "2026")].reset_index(drop=True)


def headline_comparisons(basis: Basis) -> pd.DataFrame:
    """The comparisons that the overview draws: AWS's blocks, and a specialised cloud's contract."""
    frame = drawn_comparisons(basis)
    keep = frame["rival_chip"].isin(["nvidia-h100", "nvidia-h200", "nvidia-b200"])
    return frame[keep & (frame["rival_contract"] != "on_demand")].reset_index(drop=True)


def capacity_blocks(basis: Basis, month: str = "2026-07") -> pd.DataFrame:
    """The comparisons of AWS capacity blocks with each other, in one month."""
    frame = comparisons(basis, month)
    keep = (frame["rival_provider"] == "aws") & ~frame["other_contract"]
    return frame[keep & (frame["rival_chip"] != "nvidia-a100-80")].reset_index(drop=True)


def row_expression(basis: Basis, output: str) -> str:
    """An output as a Vega expression for one row of ``comparisons``, in the page's precision."""
    return basis.expression(
        output,
        rival_price="datum.usd_per_chip_hour",
        trainium_price="datum.trainium_usd_per_chip_hour",
        rival_peak="(precision == 'bf16' ? datum.bf16 : datum.fp8)",
        trainium_peak="(precision == 'bf16' ? datum.trainium_bf16 : datum.trainium_fp8)",
    )


def utilisation(basis: Basis, groups: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Published MFU readings of training runs, one row a reading.

    ``groups`` maps a label to (chip id, precision). Columns: ``group``, ``low`` and ``high``
    (shares of the dense peak), ``maker``, ``claimed`` (true unless measured), ``workload``, ``by``,
    ``as_of``, ``standing``, ``source_id``. A group without a reading is one row of missing
    values.
    """
    table = basis.tables["realized_performance"]
    table = table[(table["metric"] == "mfu") & (table["task"] == "training")]
    authority_of = authority(basis.tables)
    parts = []
    for label, (chip, precision) in groups.items():
        rows = table[(table["chip_id"] == chip) & (table["precision"] == precision)]
        if rows.empty:
            parts.append(pd.DataFrame([{"group": label, "maker": maker(chip), "claimed": False}]))
            continue
        parts.append(
            pd.DataFrame(
                {
                    "group": label,
                    "low": rows["value_low"] / 100,
                    "high": rows["value_high"] / 100,
                    "maker": maker(chip),
                    "claimed": rows["claimed_or_measured"] != "measured",
                    "workload": rows["workload"],
                    "by": rows["by"],
                    "as_of": rows["as_of"],
                    "standing": rows["claimed_or_measured"]
                    + ", "
                    + rows["source_id"].map(authority_of),
                    "source_id": rows["source_id"],
                    "source_status": rows["source_status"],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


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


def implied_ratios(
    basis: Basis, rival_chip: str, instance: str, low: float, high: float
) -> pd.DataFrame:
    """What a claimed gain from ``low`` to ``high`` implies at the prices of each month.

    Trainium2 beside one instance of ``rival_chip`` in AWS capacity blocks; months without both
    prices are left out. Columns: ``month``, ``label``, ``low``, ``high``, ``trainium_usd``
    and ``rival_usd`` (USD per chip-hour).
    """
    months = basis.options("month")
    found = offers(basis.tables, tuple(months)).query("provider_id == 'aws'")
    instances = found.set_index(["chip_id", "purchase_model", "offer_month"])["instance"]
    rows = []
    for month, label in months.items():
        at: dict[str, Any] = {"rival_chip": rival_chip, "month": month}
        ends = [basis.evaluate("implied_ratio", claimed_gain=g, **at) for g in (low, high)]
        offered = instances.get((rival_chip, "capacity_block", month))
        if pd.isna(ends[0]) or offered != instance:
            continue
        prices = [basis.evaluate(p, **at) for p in ("trainium_price", "rival_price")]
        rows.append([month, label, *ends, *prices])
    columns = ["month", "label", "low", "high", "trainium_usd", "rival_usd"]
    return pd.DataFrame(rows, columns=columns)
