"""Published prices that can be followed through time: one product each, no aggregators."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ...results import Facts
from ...tables import Tables, authority, kept
from .article import ARTICLE
from .chips import chip_table, maker
from .dates import first_day
from .forecasts import settled
from .offers import observations

NEAR = datetime.timedelta(days=92)
"""A reading within a quarter of the article's day may stand for it."""

UNITS = {"pflop": ("bf16_dense_tflops", 1000.0), "tbs": ("memory_bw_tbs", 1.0)}
"""Options of ``eco_unit``: the column of the chip that a price is divided by, and its scale."""

_AWS = {"provider": "AWS", "purchase_model": "on_demand"}
_BLOCK = {"provider": "AWS", "purchase_model": "capacity_block"}
_AZURE = {"provider": "Azure", "purchase_model": "on_demand"}
SERIES: Mapping[str, Mapping[str, str]] = {
    "H100, AWS on demand": {**_AWS, "instance": "p5.48xlarge"},
    "H200, AWS on demand": {**_AWS, "instance": "p5en.48xlarge"},
    "B200, AWS on demand": {**_AWS, "instance": "p6-b200.48xlarge"},
    "B300, AWS on demand": {**_AWS, "instance": "p6-b300.48xlarge"},
    "A100 (40 GB), AWS on demand": {**_AWS, "instance": "p4d.24xlarge"},
    "A100 (80 GB), AWS on demand": {**_AWS, "instance": "p4de.24xlarge"},
    "Trainium1, AWS on demand": {**_AWS, "instance": "trn1.32xlarge"},
    "H100, AWS block": {**_BLOCK, "instance": "p5.48xlarge"},
    "H200 (P5e), AWS block": {**_BLOCK, "instance": "p5e.48xlarge"},
    "H200 (P5en), AWS block": {**_BLOCK, "instance": "p5en.48xlarge"},
    "B200, AWS block": {**_BLOCK, "instance": "p6-b200.48xlarge"},
    "B300, AWS block": {**_BLOCK, "instance": "p6-b300.48xlarge"},
    "GB200, AWS block": {**_BLOCK, "instance": "u-p6e-gb200x72"},
    "A100 (40 GB), AWS block": {**_BLOCK, "instance": "p4d.24xlarge"},
    "A100 (80 GB), AWS block": {**_BLOCK, "instance": "p4de.24xlarge"},
    "Trainium1, AWS block": {**_BLOCK, "instance": "trn1.32xlarge"},
    "Trainium2, AWS block": {**_BLOCK, "instance": "trn2.48xlarge"},
    "H100, Azure on demand": {**_AZURE, "instance": "Standard_ND96isr_H100_v5"},
    "H200, Azure on demand": {**_AZURE, "instance": "Standard_ND96isr_H200_v5"},
    "MI300X, Azure on demand": {**_AZURE, "instance": "Standard_ND96isr_MI300X_v5"},
    "H100, specialist cloud, one year": {"purchase_model": "neocloud_1y"},
}
"""Every chip, provider and contract whose price we can follow: one product each."""

@kept
def _followed(tables: Tables) -> pd.DataFrame:
    prices = observations(tables)
    authority_of = authority(tables)
    prices = prices[prices["source_id"].map(authority_of) != "aggregator"]
    prices = prices[prices["region_group"] != "us_gov"]
    prices = prices.assign(day=prices["as_of"].map(first_day))
    chips = chip_table(tables)
    for unit, (column, scale) in UNITS.items():
        peaks = prices["chip_id"].map(chips[column])
        prices[unit] = scale * prices["usd_per_chip_hour"] / peaks
    return prices.sort_values(["day", "usd_per_chip_hour"])


@kept
def _readings(tables: Tables, label: str) -> pd.DataFrame:
    prices = _followed(tables)
    for column, wanted in SERIES[label].items():
        prices = prices[prices[column] == wanted]
    return prices.drop_duplicates("day").reset_index(drop=True)


def readings(tables: Tables, label: str) -> pd.DataFrame:
    """The price readings of one product of ``SERIES``, in the order of their days.

    United States or not tied to a region; no aggregator. Columns as in ``prices`` with ``day``, and
    ``pflop`` and ``tbs``: USD per PFLOP-hour and per TB/s-hour.
    """
    return _readings(tables, label).copy()


def at_article(rows: pd.DataFrame) -> pd.Series | None:
    """The reading that stands for the day of the article, or None.

    The last one before, if the first one after is the same; otherwise the nearest one within a
    quarter.
    """
    day = first_day(ARTICLE)
    before, after = rows[rows["day"] <= day], rows[rows["day"] > day]
    if len(before) and len(after):
        one, other = before.iloc[-1], after.iloc[0]
        if np.isclose(one["usd_per_chip_hour"], other["usd_per_chip_hour"], rtol=1e-4):
            return one.copy().where(one.index != "day", day)
    gap = (rows["day"] - day).abs()
    near = rows[gap <= NEAR]
    return None if near.empty else rows.loc[gap[near.index].idxmin()]


CHANGES = (
    "label", "before", "after", "from", "to", "change", "maker", "source_id", "since",
    "source_status",
)  # fmt: skip


def _ranked(tables: Tables, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(CHANGES))
    frame.attrs["file"] = tables.file("prices")
    return frame.sort_values("change", ascending=False, kind="stable").reset_index(drop=True)


def changes(tables: Tables) -> pd.DataFrame:
    """What each price did after the article: one row for each product that can be followed.

    Columns: ``label``, ``maker``, ``before`` and ``after`` (USD per chip-hour), ``from`` and ``to``
    (days of the readings), ``change`` (fraction), ``source_id`` and ``since`` (sources of the last
    and of the first reading), ``source_status``; the largest rise first.
    """
    rows = []
    for label in SERIES:
        known = readings(tables, label)
        start = at_article(known)
        if start is not None and known["day"].iloc[-1] > start["day"]:
            rows.append(_change(label, start, known.iloc[-1]))
    return _ranked(tables, rows)


def earlier(tables: Tables) -> pd.DataFrame:
    """What each price did before the article, from its first reading; columns as :func:`changes`.

    The last day is that of the reading which stands for the article, where there is none that of
    the last one before it.
    """
    rows = []
    for label in SERIES:
        known = readings(tables, label)
        past = known[known["day"] <= first_day(ARTICLE)]
        end = at_article(known)
        if end is None and len(past):
            end = past.iloc[-1]
        if end is not None and known["day"].iloc[0] < first_day(end["as_of"]):
            rows.append(_change(label, known.iloc[0], end))
    return _ranked(tables, rows)


def _change(label: str, start: pd.Series, end: pd.Series) -> dict[str, object]:
    before, after = float(start["usd_per_chip_hour"]), float(end["usd_per_chip_hour"])
    return {
        "label": label, "before": before, "after": after, "from": start["as_of"],
        "to": end["as_of"],
        # Rates published with fewer digits are the same rate.
        "change": 0.0 if np.isclose(before, after, rtol=1e-4) else after / before - 1,
        "maker": maker(str(end["chip_id"])), "source_id": end["source_id"],
        "since": start["source_id"],
        "source_status": next(
            (s for s in (start["source_status"], end["source_status"]) if s != "direct"), "direct"
        ),
    }  # fmt: skip


def share_lower(facts: Facts) -> float | None:
    """Of the prices that can be followed since the article, per cent that are lower now.

    None where none can be followed. Their sources are recorded.
    """
    frame = facts.cite_rows(changes(facts.tables), "prices that can be followed since the article")
    return None if frame.empty else 100 * float((frame["change"] < 0).mean())


def prices_lower(facts: Facts) -> str:
    """Whether published prices are lower than at the article: how that forecast stands."""
    return settled(facts, "published-prices-lower", share_lower(facts))
