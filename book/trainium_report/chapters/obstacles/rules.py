"""Rules of chapter 6: who leads, when Mellanox was bought, what R&D costs, how fast chips come."""

from __future__ import annotations

import re

from ...results import Facts, rule
from ..shared.article import ARTICLE
from . import frames, models

PACE = 2.0
"""Years: the step of Moore's law, a yardstick from outside both firms."""

MASSIVE = "2026-02-05-chips-run-rate"
"""What 'massive' is held against: the first total that Amazon gave for a year of its chips."""

COMPUTE_OF = 2025
"""The last full year for which Epoch AI's count, in-house chips included, is in our tables."""


@rule
def still_first(facts: Facts) -> str:
    """c39: largest seller in the quarters since the article, and largest maker by compute."""
    firms = facts.cite_rows(
        frames.sellers(facts.basis), "latest quarter of each firm that sells AI chips"
    )
    firms = firms[firms["period_end"] > ARTICLE]
    own = firms[firms["company"] == "Nvidia"]["usd_bn"]
    if own.empty:
        return "open"
    sells_most = bool((firms["usd_bn"] <= own.iloc[0]).all())
    table = facts.tables["vendor_year"]
    keep = (table["year"] == COMPUTE_OF) & (table["metric"] == "compute_shipped")
    made = facts.cite_rows(table[keep], "compute shipped by four makers").set_index("vendor")[
        "value"
    ]
    makes_most = made.idxmax() == "Nvidia"
    if sells_most and makes_most:
        return "came_true"
    return "needs_context" if sells_most or makes_most else "did_not_come_true"


@rule
def mellanox_in_2019(facts: Facts) -> str:
    """c42: a purchase is done on the day it is completed; announced is not bought."""
    announced, completed = (
        str(facts.row("timeline", event_id=event_id)["date"])
        for event_id in (
            "2019-03-11-announces-the-purchase-of-mellanox-6-9-billion",
            "2020-04-27-completes-the-purchase-of-mellanox",
        )
    )
    if completed.startswith("2019"):
        return "supported"
    return "needs_context" if announced.startswith("2019") else "wrong"


@rule
def massive_research(facts: Facts) -> str:
    """c45: R&D of a year above what Amazon's chips took in by its first total, and rising."""
    row = facts.row("evidence", evidence_id="e088")
    now = float(row["value"])
    before = [float(n) for n in re.findall(r"the ([\d.]+) billion", str(row["statement"]))]
    if now < float(facts.row("trainium_business", fact_id=MASSIVE)["value"]):
        return "wrong"
    return "supported" if before and now > before[0] else "mostly_supported"


@rule
def sustained_pace(facts: Facts) -> str:
    """c46: mean time between generations on sale, with and without Blackwell Ultra."""
    frame = frames.generations(facts.basis)
    facts.cite_rows(frame[frame["maker"] == "Nvidia"], "dates of sale of Nvidia's generations")
    kept = [frames.pace(facts.basis, "Nvidia", by) <= PACE for by in ("chip", "architecture")]
    if all(kept):
        return "supported"
    return "mostly_supported" if any(kept) else "wrong"


@rule
def behind_per_chip(facts: Facts) -> str:
    """c47a: the best Trainium on sale at the article's date beside the best Nvidia chip."""
    chips = facts.tables["accelerators"].dropna(subset=["available"])
    chips = chips[chips["available"] <= ARTICLE].set_index("chip_id")
    cells = facts.tables["accelerator_sources"]
    behind = []
    for column in models.METRICS.values():
        own = chips.loc[chips.index.isin(models.OWN), column]
        rival = chips.loc[chips.index.str.startswith("nvidia-"), column]
        best = [own.idxmax(), rival.idxmax()]
        keep = cells["chip_id"].isin(best) & (cells["field"] == column) & cells["preferred"]
        facts.cite_rows(cells[keep], f"{column} of the best chips on sale")
        behind.append(own.max() < rival.max())
    if all(behind):
        return "supported"
    return "mostly_supported" if any(behind) else "wrong"
