"""What chapter 8 draws: rows of the tables and of the models, picked and labelled."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from ...results import Basis
from ..shared.article import ARTICLE
from ..shared.chips import maker as maker_of
from ..shared.dates import month
from ..shared.followed import SERIES, UNITS, changes, earlier, readings
from ..shared.software import offered
from .models import KINDS, TAKERS


def since_and_before(basis: Basis) -> pd.DataFrame:
    """The changes of prices before the article and since it, told apart by ``when``.

    Columns as :func:`..shared.followed.changes`; the deepest cut before and the largest rise since
    come first.
    """
    past = earlier(basis.tables).sort_values("change", kind="stable").assign(when="before")
    return pd.concat([past, changes(basis.tables).assign(when="since")], ignore_index=True)


WHOLE = {
    "p5.48xlarge": "H100", "p4d.24xlarge": "A100", "p5en.48xlarge": "H200",
    "p6-b200.48xlarge": "B200", "p6-b300.48xlarge": "B300", "trn1.32xlarge": "Trainium1",
    "trn2.48xlarge": "Trainium2", "trn3.48xlarge": "Trainium3",
}  # fmt: skip
"""The largest server with each chip, of the newest kind where there are two."""


def servers(basis: Basis) -> pd.DataFrame:
    """Regions in which EC2's interface offers whole servers, by chip, the most first.

    Columns: ``label``, ``maker``, ``instance``, ``regions``, ``of_regions``, ``date``, ``version``
    and ``source_id``.
    """
    rows = offered(basis.tables["instance_regions"]).set_index("instance").loc[list(WHOLE)]
    rows = rows.reset_index()
    rows["label"] = [f"{WHOLE[name]} ({name.partition('.')[0]})" for name in rows["instance"]]
    rows["maker"] = rows["chip_id"].map(maker_of)
    return rows.sort_values("regions", ascending=False, kind="stable", ignore_index=True)


def moves(both: pd.DataFrame) -> pd.DataFrame:
    """The rows of the figure of changes: headings, the prices that moved, and a row for the rest.

    Columns: ``label``, ``change``, ``maker``, ``said`` (in words), ``text`` and ``head``.
    """
    rows: list[dict[str, object]] = []
    empty = {"change": 0.0, "maker": "Other", "said": "", "text": "", "head": False}
    for when, head in (("before", "Before the article"), ("since", "Since the article")):
        part = both[both["when"] == when]
        rows.append({**empty, "label": head, "head": True})
        for row in part[part["change"] != 0].to_dict("records"):
            said = (
                f"${row['before']:.2f} ({row['from'][:7]}) to ${row['after']:.2f} "
                f"({row['to'][:7]}) per chip-hour"
            )
            shown = {key: row[key] for key in ("label", "change", "maker")}
            shown["label"] = re.sub(r"[()]|, one year$", "", row["label"])
            rows.append({**empty, **shown, "said": said})
        if still := int((part["change"] == 0).sum()):
            rows.append(
                {**empty, "label": f"{still} other prices", "text": "no change", "said": "none"}
            )
    return pd.DataFrame(rows)


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
    "A100": ("A100 (40 GB), AWS on demand", "above"),
    "H100": ("H100, AWS on demand", "below"),
    "H200": ("H200, AWS on demand", "left"),
    "B200": ("B200, AWS on demand", ""),
    "Trainium1": ("Trainium1, AWS on demand", "above"),
}
"""Lines of the on-demand figure, and where each has its name at the start; empty for none."""


def cut_months(listed: pd.DataFrame) -> list[str]:
    """The months in which a reading of Nvidia's list prices was first below the one before."""
    return list(dict.fromkeys(map(month, _cuts(listed))))


def events(listed: pd.DataFrame) -> list[tuple[str, str, str]]:
    """The days that the on-demand figure marks: AWS's first cut and the article."""
    return [(_cuts(listed)[0], "AWS's cut", "right"), (ARTICLE, "the article", "left")]


def _cuts(listed: pd.DataFrame) -> list[str]:
    rows = listed[listed["maker"] == "Nvidia"]
    fell = rows.groupby("series")["usd_per_chip_hour"].diff() < -1e-4
    return sorted(set(rows.loc[fell, "as_of"]))


def on_demand(basis: Basis) -> pd.DataFrame:
    """AWS's list prices per unit of peak work: a row a reading.

    Columns: ``series``, ``date``, ``as_of``, ``usd_per_chip_hour``, ``pflop``, ``tbs``, ``maker``,
    ``before`` and ``after`` (names on the line), ``place`` of the former, ``source_id``.
    """
    parts = []
    for name, (label, place) in ON_DEMAND.items():
        rows = readings(basis.tables, label)
        first, last = rows.index == rows.index[0], rows.index == rows.index[-1]
        own = name.startswith("Trainium")
        parts.append(
            rows.assign(
                series=name, maker="Amazon" if own else "Nvidia", place=place,
                date=rows["day"].map(str), before=np.where(first & bool(place), name, ""),
                after=np.where(last, "" if own else name, ""),
            )
        )  # fmt: skip
    frame = pd.concat(parts, ignore_index=True)
    return frame[
        ["series", "date", "as_of", "usd_per_chip_hour", *UNITS, "maker", "before", "after",
         "place", "source_id"]
    ]  # fmt: skip


def blocks(basis: Basis) -> pd.DataFrame:
    """AWS capacity blocks per unit of peak work, from the first reading of 2026 to the last.

    Columns: ``label``, ``maker``, ``first`` and ``as_of`` (of the readings), ``pflop_from``,
    ``pflop_to``, ``tbs_from``, ``tbs_to``, ``source_id`` and ``since`` (sources of the last and of
    the first reading); the cheapest PFLOP-hour first.
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
                "source_status": end["source_status"], "since": start["source_id"],
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
