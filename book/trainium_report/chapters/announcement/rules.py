"""Rules of chapter 2: dates and counts, as the tables have them."""

from __future__ import annotations

import pandas as pd

from ...results import Facts, rule
from ...tables import Tables, authority
from ..shared.article import ARTICLE
from . import models

CHIP, FAMILY = "aws-trainium2", "aws-trainium"
SHIPS = "2026-01-trainium3-begins-to-ship-amazon-s-account-of-q1-2026"


def _newer(tables: Tables) -> pd.DataFrame:
    """The dates of sale of the chips that follow Trainium2 in its family."""
    chips = tables["accelerators"].set_index("chip_id")
    same = chips["family"] == chips.at[CHIP, "family"]
    newer = chips.index[same & (chips["generation"] > chips.at[CHIP, "generation"])]
    cells = tables["accelerator_sources"]
    return cells[
        cells["chip_id"].isin(newer) & (cells["field"] == "available") & cells["preferred"]
    ]


@rule
def current_version(facts: Facts) -> str:
    """c08: whether a newer Trainium could be had, or was shipping, by the article's date."""
    on_sale = facts.cite_rows(_newer(facts.tables), "newer chips, date of sale")["value"]
    if not (on_sale <= ARTICLE).any():
        return "supported"
    events = facts.tables["timeline"]
    shipping = facts.cite_rows(events[events["event_id"] == SHIPS], "Trainium3 begins to ship")
    return "wrong" if (shipping["date"] <= ARTICLE).any() else "needs_context"


@rule
def million_chips(facts: Facts) -> str:
    """c11: later counts of Trainium alone, no aggregator's, against the number of the post."""
    claimed = float(facts.row("trainium_business", fact_id=models.POST)["value"])
    fleets = facts.tables["clusters"]
    fleets = fleets[
        (fleets["operator"] == "AWS") & (fleets["user"] == "all") & (fleets["standing"] == "fleet")
    ]  # fmt: skip
    chips = fleets["chip_id"].fillna(fleets["chips_named"]).fillna("")
    weak = fleets["source_id"].map(authority(facts.tables)) == "aggregator"
    fleets = fleets[chips.str.startswith(FAMILY) & ~weak]
    shipped = facts.tables["vendor_year"]
    shipped = shipped[
        (shipped["vendor"] == "Amazon Trainium") & (shipped["metric"] == "chips_shipped")
    ]
    counts = list(facts.cite_rows(fleets, "Trainium chips at AWS, all customers")["chips"])
    if len(facts.cite_rows(shipped, "Trainium chips shipped, by year")):
        counts.append(shipped["value"].sum())
    if not counts:
        return "unverifiable"
    above = [count > claimed for count in counts]
    if all(above):
        return "supported"
    return "disputed" if any(above) else "wrong"
