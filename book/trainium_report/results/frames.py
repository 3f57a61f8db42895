"""Frames that chapters draw: rows of the tables, picked and labelled for a reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from . import data, models, values

_MAKERS = {"aws": "Amazon", "nvidia": "Nvidia", "google": "Google", "amd": "AMD"}


def maker(chip_id: str) -> str:
    """The maker of a chip, as the palette names it: Amazon, Nvidia, Google, AMD or Other."""
    return _MAKERS.get(chip_id.partition("-")[0], "Other")


def utilisation(groups: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Published MFU readings of training runs, one row a reading.

    ``groups`` maps a label to (chip id, precision). Columns: ``group``, ``low`` and ``high``
    (shares of the dense peak), ``maker``, ``claimed`` (true unless measured), ``workload``, ``by``,
    ``as_of``, ``standing``, ``source_id``. A group without a reading is one row of missing
    values.
    """
    table = data.table("realized_performance")
    table = table[(table["metric"] == "mfu") & (table["task"] == "training")]
    authority = data.table("sources").set_index("source_id")["authority"]
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
                    + rows["source_id"].map(authority),
                    "source_id": rows["source_id"],
                    "source_status": rows["source_status"],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def price_history(series: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """Prices through time, one row a reading.

    ``series`` maps a label to the columns of the prices table and the values that pick it, among
    preferred prices for regions in the United States or not tied to one; the cheapest of a day
    counts. Columns: ``series``, ``date`` (first day of
    what is known), ``as_of``, ``usd_per_chip_hour``, ``purchase_model``, ``maker``, ``source_id``,
    ``source_status``. Raises LookupError for a label without rows.
    """
    prices = models.observations()
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


def along(input_id: str, at: Sequence[float], *outputs: str) -> pd.DataFrame:
    """Model outputs at several values of one input: a column for the input and for each output."""
    rows = [{input_id: x, **{o: models.evaluate(o, **{input_id: x}) for o in outputs}} for x in at]
    return pd.DataFrame(rows)


def sources_of(
    *outputs: str, each: Mapping[str, Sequence[str]] | None = None, **given: Any
) -> list[str]:
    """Ids of the sources that model outputs rest on, each once.

    ``each`` maps a choice to the options that are all taken in turn.
    """
    (choice, options), *_ = (each or {"": [""]}).items()
    with values.tracing() as found:
        for option in options:
            for output in outputs:
                values.model(output, **given, **({choice: option} if choice else {}))
    return list(dict.fromkeys(o.source_id for o in found if o.source_id))


def outputs(makers: Mapping[str, str], **given: Any) -> pd.DataFrame:
    """Model outputs as rows: ``makers`` maps an output to the maker it belongs to.

    Columns: ``output``, ``label``, ``value`` and ``maker``.
    """
    known = models.outputs()
    return pd.DataFrame(
        [
            {
                "output": name, "label": known[name].label,
                "value": models.evaluate(name, **given), "maker": belongs,
            }
            for name, belongs in makers.items()
        ]
    )  # fmt: skip


def tornado(output: str, **given: Any) -> pd.DataFrame:
    """The swings of an output as rows: ``label``, ``at_low``, ``low``, ``at_high``, ``high``."""
    swings = models.tornado(output, **given)
    rows = [[s.label, str(s.at_low), s.low, str(s.at_high), s.high] for s in swings]
    return pd.DataFrame(rows, columns=["label", "at_low", "low", "at_high", "high"])


def implied_ratios(rival_chip: str, instance: str, low: float, high: float) -> pd.DataFrame:
    """What a claimed gain from ``low`` to ``high`` implies at the prices of each month.

    Trainium2 beside one instance of ``rival_chip`` in AWS capacity blocks; months without both
    prices are left out. Columns: ``month``, ``label``, ``low``, ``high``, ``trainium_usd``
    and ``rival_usd`` (USD per chip-hour).
    """
    months = models.choices()["month"].options
    offers = models.offers(tuple(months)).query("provider_id == 'aws'")
    instances = offers.set_index(["chip_id", "purchase_model", "offer_month"])["instance"]
    rows = []
    for month, label in months.items():
        at: dict[str, Any] = {"rival_chip": rival_chip, "month": month}
        ends = [models.evaluate("implied_ratio", claimed_gain=g, **at) for g in (low, high)]
        offered = instances.get((rival_chip, "capacity_block", month))
        if pd.isna(ends[0]) or offered != instance:
            continue
        prices = [models.evaluate(p, **at) for p in ("trainium_price", "rival_price")]
        rows.append([month, label, *ends, *prices])
    columns = ["month", "label", "low", "high", "trainium_usd", "rival_usd"]
    return pd.DataFrame(rows, columns=columns)


def levels(labels: Mapping[str, str], makers: Mapping[str, str]) -> pd.DataFrame:
    """Amounts of money that a chart marks as lines: ``signal``, ``label``, ``format``, ``maker``.

    ``labels`` maps an input, lookup or output (billion USD) to its name, ``makers`` to its maker.
    """
    form = "${:.0f} billion"
    rows = [[key, label, form, makers.get(key, "Other")] for key, label in labels.items()]
    return pd.DataFrame(rows, columns=["signal", "label", "format", "maker"])
