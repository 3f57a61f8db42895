"""What chapter 8 draws: rows of the tables and of the models, picked and labelled."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np
import pandas as pd

from ...results import Basis
from ..shared.followed import SERIES, UNITS, changes, earlier, readings
from .models import KINDS, TAKERS


def since_and_before(basis: Basis) -> pd.DataFrame:
    """The changes of prices since the article and those before it, told apart by ``when``.

    Columns as :func:`..shared.followed.changes`; labels of earlier changes say so, and leave out
    'on demand'.
    """
    past = earlier(basis.tables)
    short = past["label"].str.removesuffix(" on demand")
    past = past.assign(label="before: " + short, when="before")
    return pd.concat([changes(basis.tables).assign(when="since"), past], ignore_index=True)


SEED = 1989
"""Of the thought experiment; any other seed draws other runs of the same experiment."""


def urn(
    start_share: float, returns: float, *, weight: float = 10.0, steps: int = 2000, runs: int = 200,
    seed: int = SEED,
) -> np.ndarray:  # fmt: skip
    """The leader's share after ``steps`` adoptions, one figure a run, in a generalised Polya urn.

    The next buyer takes the leader with probability s^r / (s^r + (1-s)^r), where s is its share so
    far and r the strength of ``returns``: one draws in proportion (Polya's urn), more than one
    favours whoever is ahead, less than one whoever is behind. ``weight`` is the number of earlier
    buyers who made ``start_share``. After Arthur, Ermoliev and Kaniovski (1987).
    """
    generator = np.random.default_rng(seed)
    held = np.full(runs, weight * start_share)
    for step in range(steps):
        share = held / (weight + step)
        ahead, behind = share**returns, (1 - share) ** returns
        held += generator.random(runs) < ahead / (ahead + behind)
    return np.asarray(held / (weight + steps))


STRENGTHS = (0.5, 1.0, 1.5, 2.0)
"""Strengths of returns in the figure, from buyers who shun the leader to those who flock to it."""


def lock_in(basis: Basis, strengths: Sequence[float] = STRENGTHS) -> pd.DataFrame:
    """The thought experiment's runs from Nvidia's share of compute in 2025.

    Columns: ``returns``, ``run``, ``share``.
    """

    opening = basis.evaluate("mkt_nvidia", mkt_unit="compute", mkt_year="2025")
    parts = [
        pd.DataFrame({"returns": r, "run": range(200), "share": urn(opening, r)})
        for r in strengths
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


ON_DEMAND = {
    "A100": ("A100 (40 GB), AWS on demand", "A100", False),
    "H100": ("H100, AWS on demand", "H100", True),
    "Trainium1": ("Trainium1, AWS on demand", "Trainium1", False),
    "H200": ("H200, AWS on demand", "", False),
    "B200": ("B200, AWS on demand", "", False),
}
"""Lines of the on-demand figure, their names at the start, and whether below the line."""


def on_demand(basis: Basis) -> pd.DataFrame:
    """AWS's list prices per unit of peak work: a row a reading.

    Columns: ``series``, ``date``, ``as_of``, ``usd_per_chip_hour``, ``pflop``, ``tbs``, ``maker``,
    ``before``, ``after`` and ``under`` (names on the line), ``source_id``.
    """
    parts = []
    for name, (label, before, under) in ON_DEMAND.items():
        rows = readings(basis.tables, label)
        first, last = rows.index == rows.index[0], rows.index == rows.index[-1]
        own = name.startswith("Trainium")
        parts.append(
            rows.assign(
                series=name, maker="Amazon" if own else "Nvidia", under=under,
                date=rows["day"].map(str), before=np.where(first, before, ""),
                after=np.where(last, "" if own else name, ""),
            )
        )  # fmt: skip
    frame = pd.concat(parts, ignore_index=True)
    return frame[
        ["series", "date", "as_of", "usd_per_chip_hour", *UNITS, "maker", "before", "after",
         "under", "source_id"]
    ]  # fmt: skip


def blocks(basis: Basis) -> pd.DataFrame:
    """AWS capacity blocks per unit of peak work, from the first reading of 2026 to the last.

    Columns: ``label``, ``maker``, ``first`` and ``as_of`` (of the readings), ``pflop_from``,
    ``pflop_to``, ``tbs_from``, ``tbs_to``, ``source_id``; the cheapest PFLOP-hour first.
    """
    rows = []
    for label in SERIES:
        if KINDS["capacity_block"] not in label:
            continue
        known = readings(basis.tables, label)
        known = known[known["day"] >= datetime.date(2026, 1, 1)]
        start, end = known.iloc[0], known.iloc[-1]
        rows.append(
            {
                "label": label.partition(",")[0],
                "maker": "Amazon" if label.startswith("Trainium") else "Nvidia",
                "first": start["as_of"], "as_of": end["as_of"], "source_id": end["source_id"],
                "source_status": end["source_status"],
                **{f"{unit}_from": float(start[unit]) for unit in UNITS},
                **{f"{unit}_to": float(end[unit]) for unit in UNITS},
            }
        )  # fmt: skip
    return pd.DataFrame(rows).sort_values("pflop_to", kind="stable").reset_index(drop=True)


def takers(basis: Basis) -> pd.DataFrame:
    """The points of the figure of moved shares, with the index at the default assumptions.

    Columns: ``x`` (share lost), ``label``, ``maker``, ``dy``, ``taker`` (the signal of the taker's
    share, empty for a newcomer) and ``index``.
    """

    rows = []
    for key, (label, maker, dy) in TAKERS.items():
        signal = "" if key == "new" else f"mkt_{key}"
        for point in range(51):
            x = point / 100
            index = basis.evaluate("eco_moved", eco_loss=x, eco_winner=key)
            row = {"x": x, "label": label, "maker": maker, "dy": dy, "taker": signal}
            rows.append({**row, "index": index})
    return pd.DataFrame(rows)


SHORT = {
    "trainium4-in-a-rack-with-nvlink": "Trainium4 on sale in an NVLink rack",
    "customers-who-name-compatibility": "Customers who left CUDA for Trainium4",
    "published-prices-lower": "Prices that are lower, of those followed",
    "years-between-nvidia-generations": "Years between Nvidia generations",
    "nvidia-share-of-accelerator-revenue": "Nvidia's share of accelerator revenue",
    "trainium-on-demand-regions": "AWS regions with Trainium on demand",
    "neuron-components-in-beta": "Neuron components still in beta",
    "amazon-share-of-ai-chips": "Amazon's share of AI chips, by compute",
    "another-maker-sells-more-ai-chips": "Firms that sell more AI chips than Nvidia",
    "profit-of-the-chips-business": "Profit of Amazon's chips, published",
}
"""Indicators of the open forecasts as a figure has room for them."""


def open_forecasts(basis: Basis) -> pd.DataFrame:
    """The open forecasts in the order of the days that decide them.

    Columns: ``label``, ``test`` (threshold and latest reading in words), ``day``, ``claim_id``,
    ``indicator``, ``threshold``, ``came_true_if``, ``reading``, ``reading_as_of``, ``source_id``.
    """
    table = basis.tables["forecasts"]
    words = {"at_most": "at most", "at_least": "at least"}

    def shown(value: float, unit: str) -> str:
        return f"{value:g}%" if unit == "%" else f"{value:g}"

    rows = []
    for row in table.sort_values(["decides_by", "claim_id"], kind="stable").itertuples():
        unit = row.unit if isinstance(row.unit, str) else ""
        test = "comes true if it happens"
        if row.came_true_if in words:
            test = f"{words[row.came_true_if]} {shown(row.threshold, unit)}"
            known = "no reading" if pd.isna(row.reading) else shown(row.reading, unit)
            when = f" ({row.reading_as_of[:7]})" if isinstance(row.reading_as_of, str) else ""
            test += (
                f"; last reading {known}{when}" if known != "no reading" else "; no reading found"
            )
        rows.append(
            {
                "label": f"{row.claim_id}  {SHORT.get(row.forecast_id, row.indicator)}",
                "test": test, "day": row.decides_by, "claim_id": row.claim_id,
                "indicator": row.indicator, "threshold": row.threshold,
                "came_true_if": row.came_true_if.replace("_", " "), "reading": row.reading,
                "reading_as_of": row.reading_as_of, "source_id": row.source_id,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)
