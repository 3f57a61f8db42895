"""Prices through time, concentration when share moves, and a thought experiment on lock-in.

Prices are USD per chip-hour, or per PFLOP-hour of dense BF16 peak, or per TB/s-hour of memory
bandwidth. Shares are fractions of the four makers that :mod:`.market` counts.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import sympy as sp

from .. import data
from .core import Lookup, Model, Output, choices, register, register_lookup, symbols
from .market import ARTICLE, shipments
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
    "H100, neocloud for a year": {"purchase_model": "neocloud_1y"},
}
"""Every chip, provider and contract whose price we can follow: one product each."""

_KINDS = {"on_demand": "AWS on demand", "capacity_block": "AWS block", "neocloud_1y": "neocloud"}
_H100 = {"on_demand": "H100, AWS on demand", "capacity_block": "H100, AWS block",
         "neocloud_1y": "H100, neocloud for a year"}  # fmt: skip


def _day(text: str) -> datetime.date:
    parts = [int(part) for part in text.split("-")]
    return datetime.date(*[*parts, 1, 1][:3])


@data.cached
def _followed() -> pd.DataFrame:
    prices = observations()
    standing = data.table("sources").set_index("source_id")["authority"]
    prices = prices[prices["source_id"].map(standing) != "aggregator"]
    prices = prices[prices["region_group"] != "us_gov"]
    prices = prices.assign(day=prices["as_of"].map(_day))
    chips = data.table("accelerators").set_index("chip_id")
    for unit, (column, scale) in UNITS.items():
        peaks = prices["chip_id"].map(chips[column])
        prices[unit] = scale * prices["usd_per_chip_hour"] / peaks
    return prices.sort_values(["day", "usd_per_chip_hour"])


@data.cached
def _readings(label: str) -> pd.DataFrame:
    prices = _followed()
    for column, wanted in SERIES[label].items():
        prices = prices[prices[column] == wanted]
    return prices.drop_duplicates("day").reset_index(drop=True)


def readings(label: str) -> pd.DataFrame:
    """The price readings of one product of ``SERIES``, in the order of their days.

    United States or not tied to a region; no aggregator. Columns as in ``prices`` with ``day``, and
    ``pflop`` and ``tbs``: USD per PFLOP-hour and per TB/s-hour.
    """
    return _readings(label).copy()


def at_article(rows: pd.DataFrame) -> pd.Series | None:
    """The reading that stands for the day of the article, or None.

    The last one before, if the first one after is the same; otherwise the nearest one within a
    quarter.
    """
    day = _day(ARTICLE)
    before, after = rows[rows["day"] <= day], rows[rows["day"] > day]
    if len(before) and len(after):
        one, other = before.iloc[-1], after.iloc[0]
        if np.isclose(one["usd_per_chip_hour"], other["usd_per_chip_hour"], rtol=1e-4):
            return one.copy().where(one.index != "day", day)
    gap = (rows["day"] - day).abs()
    near = rows[gap <= NEAR]
    return None if near.empty else rows.loc[gap[near.index].idxmin()]


def changes() -> pd.DataFrame:
    """What each price did after the article: one row for each product that can be followed.

    Columns: ``label``, ``maker``, ``before`` and ``after`` (USD per chip-hour), ``from`` and ``to``
    (days of the readings), ``change`` (fraction) and ``source_id``; the largest rise first.
    """
    rows = []
    for label in SERIES:
        known = readings(label)
        start = at_article(known)
        if start is None or known["day"].iloc[-1] <= start["day"]:
            continue
        last = known.iloc[-1]
        before, after = float(start["usd_per_chip_hour"]), float(last["usd_per_chip_hour"])
        rows.append(
            {
                "label": label, "before": before, "after": after,
                "from": start["as_of"], "to": last["as_of"],
                # Rates published with fewer digits are the same rate.
                "change": 0.0 if np.isclose(before, after, rtol=1e-4) else after / before - 1,
                "maker": {"aws": "Amazon", "amd": "AMD"}.get(
                    str(last["chip_id"]).split("-")[0], "Nvidia"
                ),
                "source_id": last["source_id"], "since": start["source_id"],
            }
        )  # fmt: skip
    frame = pd.DataFrame(rows)
    return frame.sort_values("change", ascending=False, kind="stable").reset_index(drop=True)


def _members(contract: str, chips: str) -> list[str]:
    if chips == "h100" or (contract, chips) == ("neocloud_1y", "nvidia"):
        return [_H100[contract]]
    if contract == "neocloud_1y":
        return []
    names = [label for label in SERIES if _KINDS[contract] in label]
    return names if chips == "any" else [n for n in names if not n.startswith("Trainium")]


@data.cached
def _moments(label: str) -> dict[str, pd.Series | None]:
    """The first and the last reading of a product, and the one for the day of the article.

    Read by us: one price known second hand is no price list.
    """
    rows = readings(label)
    rows = rows[rows["source_status"] == "direct"]
    if rows.empty:
        return {}
    return {"first": rows.iloc[0], "article": at_article(rows), "last": rows.iloc[-1]}


def _ends(contract: str, chips: str, unit: str, since: str) -> tuple[pd.Series, pd.Series] | None:
    known = [found for label in _members(contract, chips) if (found := _moments(label))]
    starts = [row for found in known if (row := found[since]) is not None]
    if not starts:
        return None
    if since == "first":
        opening = min(row["day"] for row in starts)
        starts = [row for row in starts if row["day"] <= opening + NEAR]
    lasts = [row for found in known if (row := found["last"]) is not None]
    start = min(starts, key=lambda row: float(row[unit]))
    last = min(lasts, key=lambda row: float(row[unit]))
    return (start, last) if last["day"] > start["day"] else None


def _price_tables() -> None:
    keys = ("eco_contract", "eco_chip", "eco_unit", "eco_since")
    found: dict[str, dict[tuple[str, ...], float]] = {"from": {}, "ratio": {}, "years": {}}
    origins: dict[str, dict[tuple[str, ...], str]] = {"from": {}, "ratio": {}, "years": {}}
    options = [choices()[key].options for key in keys]
    for contract in options[0]:
        for chips in options[1]:
            for unit in options[2]:
                for since in options[3]:
                    ends = _ends(contract, chips, unit, since)
                    if ends is None:
                        continue
                    where = (contract, chips, unit, since)
                    start, last = ends
                    found["from"][where] = float(start[unit])
                    same = start["chip_id"] == last["chip_id"]
                    by = "usd_per_chip_hour" if same else unit
                    found["ratio"][where] = float(last[by]) / float(start[by])
                    found["years"][where] = (last["day"] - start["day"]).days / 365.25
                    origins["from"][where] = str(start["source_id"])
                    origins["ratio"][where] = origins["years"][where] = str(last["source_id"])
    for name, symbol, label, unit_label in (
        ("from", "c_0", "Cost at the start", "USD per unit"),
        ("ratio", "q", "Last reading over the start", ""),
        ("years", "T", "Years between the two readings", "years"),
    ):
        register_lookup(
            Lookup(f"eco_{name}", symbol, label, unit_label, keys, found[name], origins[name])
        )


def _taker_tables() -> None:
    table: dict[tuple[str, ...], float] = {}
    shares = shipments() / shipments().sum()
    for who in choices()["eco_winner"].options:
        for unit, year in shares.columns:
            known = who in shares.index
            table[(who, unit, year)] = float(shares.at[who, (unit, year)]) if known else 0.0
    register_lookup(
        Lookup(
            "eco_taker", "s_w", "Share of whoever takes it, before", "",
            ("eco_winner", "mkt_unit", "mkt_year"), table,
            dict.fromkeys(table, "epoch-ai-chip-counts"),
        )
    )  # fmt: skip


_price_tables()
_taker_tables()

(start, ratio, years, inflation, fall) = symbols(
    "eco_from eco_ratio eco_years eco_inflation eco_fall"
)
(change, moved, back) = symbols("eco_change eco_moved eco_return")
(nvidia, taker, index, missing, loss) = symbols("mkt_nvidia eco_taker mkt_hhi mkt_missing eco_loss")

price_trend = register(
    Model(
        "price_trend",
        "Did computing get cheaper?",
        "The cost of a unit of peak work at two readings of one kind of contract: of one chip, or"
        " of the cheapest chip on offer at each.",
        "Price over dense BF16 peak or memory bandwidth; the yearly rate is the compound rate"
        " between the two readings, the real change is deflated by your rate.",
        None,
        (
            Output("eco_to", "c_1", "Cost at the last reading", "USD per unit", start * ratio),
            Output("eco_change", "d", "Change between the two readings", "", ratio - 1),
            Output(
                "eco_yearly", "g", "The same as a yearly rate", "",
                sp.exp(sp.log(ratio) / years) - 1,
            ),
            Output(
                "eco_real", "d_r", "Change in real terms", "",
                (1 + change) / (1 + inflation) ** years - 1,
            ),
            Output(
                "eco_target", "c^{*}", "Cost at which it counts as cheaper", "USD per unit",
                start * (1 - fall),
            ),
            Output(
                "eco_cheaper", "v_c", "Did it get cheaper?", "",
                sp.Piecewise((0, ratio <= 1 - fall), (1, ratio >= 1), (2, True)),
                codes=("supported", "wrong", "depends"),
            ),
        ),
    )
)  # fmt: skip

_least, _most = (1 - missing) ** 2, 10000 * missing**2

share_moves = register(
    Model(
        "share_moves",
        "Concentration when Nvidia loses share",
        "The index after some of Nvidia's share has gone to whom you choose, others unchanged. A"
        " share that moves to a large rival makes a second leader, not a less concentrated market.",
        "Herfindahl-Hirschman index as in the Merger Guidelines (2023), Guideline 1: the squares"
        " of the two shares that change, gathered by the loss; bounds as in the market chapter.",
        "justice-gov-guideline-1",
        (
            Output(
                "eco_return", "x^{*}", "Share lost at which the index is back where it was", "",
                nvidia - taker,
            ),
            Output(
                "eco_moved", "H'", "Index of the four makers and the taker afterwards", "points",
                index + 20000 * loss * (loss - back),
            ),
            Output(
                "eco_moved_low", r"H'^{-}", "The same, missing makers many and small", "points",
                _least * moved,
            ),
            Output(
                "eco_moved_high", r"H'^{+}", "The same, missing makers a single one", "points",
                _least * moved + _most,
            ),
            Output(
                "eco_less", "v_x", "Would the market be less concentrated?", "",
                sp.Piecewise(
                    (0, _least * moved + _most < _least * index),
                    (1, _least * moved > _least * index + _most),
                    (2, True),
                ),
                codes=("supported", "wrong", "depends"),
            ),
        ),
    )
)  # fmt: skip

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


def lock_in(strengths: Sequence[float] = STRENGTHS) -> pd.DataFrame:
    """The thought experiment's runs from Nvidia's share of compute in 2025.

    Columns: ``returns``, ``run``, ``share``.
    """
    from .core import evaluate

    opening = evaluate("mkt_nvidia", mkt_unit="compute", mkt_year="2025")
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


def on_demand() -> pd.DataFrame:
    """AWS's list prices per unit of peak work: a row a reading.

    Columns: ``series``, ``date``, ``as_of``, ``usd_per_chip_hour``, ``pflop``, ``tbs``, ``maker``,
    ``before``, ``after`` and ``under`` (names on the line), ``source_id``.
    """
    parts = []
    for name, (label, before, under) in ON_DEMAND.items():
        rows = readings(label)
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


def blocks() -> pd.DataFrame:
    """AWS capacity blocks per unit of peak work, from the first reading of 2026 to the last.

    Columns: ``label``, ``maker``, ``first`` and ``as_of`` (of the readings), ``pflop_from``,
    ``pflop_to``, ``tbs_from``, ``tbs_to``, ``source_id``; the cheapest PFLOP-hour first.
    """
    rows = []
    for label in SERIES:
        if _KINDS["capacity_block"] not in label:
            continue
        known = readings(label)
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


TAKERS = {
    "google": ("Google takes it", "Google", 0), "amazon": ("Amazon takes it", "Amazon", -7),
    "amd": ("AMD takes it", "AMD", 7), "new": ("a newcomer takes it", "Other", 8),
}  # fmt: skip
"""Lines of the figure of moved shares: name, whose colour, where the name stands."""


def takers() -> pd.DataFrame:
    """The points of the figure of moved shares, with the index at the default assumptions.

    Columns: ``x`` (share lost), ``label``, ``maker``, ``dy``, ``taker`` (the signal of the taker's
    share, empty for a newcomer) and ``index``.
    """
    from .core import evaluate

    rows = []
    for key, (label, maker, dy) in TAKERS.items():
        signal = "" if key == "new" else f"mkt_{key}"
        for point in range(51):
            x = point / 100
            index = evaluate("eco_moved", eco_loss=x, eco_winner=key)
            row = {"x": x, "label": label, "maker": maker, "dy": dy, "taker": signal}
            rows.append({**row, "index": index})
    return pd.DataFrame(rows)


TAKER_SHARE = " : ".join(
    [*(f"datum.taker == 'mkt_{key}' ? mkt_{key}" for key in TAKERS if key != "new"), "0"]
)
"""The taker's share of a row of :func:`takers`, as a Vega expression."""


SHORT = {
    "trainium4-in-a-rack-with-nvlink": "Trainium4 on sale in an NVLink rack",
    "customers-who-name-compatibility": "Customers who left CUDA for Trainium4",
    "h100-on-demand-at-aws": "H100 on demand at AWS, USD an hour",
    "years-between-nvidia-generations": "Years between Nvidia generations",
    "nvidia-share-of-accelerator-revenue": "Nvidia's share of accelerator revenue",
    "trainium-on-demand-regions": "AWS regions with Trainium on demand",
    "neuron-components-in-beta": "Neuron components still in beta",
    "custom-share-of-accelerator-revenue": "Custom chips' share of revenue",
    "profit-of-the-chips-business": "Profit of Amazon's chips, published",
}
"""Indicators of the open forecasts as a figure has room for them."""


def open_forecasts() -> pd.DataFrame:
    """The open forecasts in the order of the days that decide them.

    Columns: ``label``, ``test`` (threshold and latest reading in words), ``day``, ``claim_id``,
    ``indicator``, ``threshold``, ``came_true_if``, ``reading``, ``reading_as_of``, ``source_id``.
    """
    table = data.table("forecasts")
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
