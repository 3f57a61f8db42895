"""The tables as they could have been known on an earlier day."""

from __future__ import annotations

import datetime

import pandas as pd

from .package import Tables
from .sources import sources

ARTICLE = datetime.date(2025, 12, 3)
"""The day of the article."""

SOURCE = "source"
"""What ``knownSince`` says of a table whose rows are known once their source is published."""


def known_on(tables: Tables, day: datetime.date) -> Tables:
    """The rows that could be known on a day, in tables whose package says by which column.

    A date of a month or a year counts from its first day. A row without a date is kept; so are
    tables without ``knownSince``, such as chips. An assumption that was measured or estimated later
    has the default of ``earlier_assumptions``, or none. Readings of forecasts after the day are
    empty, a selector of months starts at the last one before the day, and the tables are as of that
    day.
    """
    text, stand_ins = day.isoformat(), {}
    for name in tables.names:
        since = tables.resource(name).get("knownSince")
        if since is None:
            continue
        raw = tables.raw(name)
        dates = _published(tables, raw) if since == SOURCE else raw[since]
        stand_ins[name] = raw[dates <= text].reset_index(drop=True)
    stand_ins |= {
        "forecasts": _unread(tables, text), "choices": _months(tables, text),
        "assumptions": _assumed(tables, text),
    }  # fmt: skip
    return tables.with_rows(stand_ins, updated=text)


def _published(tables: Tables, raw: pd.DataFrame) -> pd.Series:
    known = sources(tables)
    return raw["source_id"].map(lambda key: known[key].published if key in known else "")


def _unread(tables: Tables, day: str) -> pd.DataFrame:
    raw = tables.raw("forecasts")
    late = raw["reading_as_of"] > day
    return raw.assign(
        reading=raw["reading"].mask(late, ""), reading_as_of=raw["reading_as_of"].mask(late, "")
    )


def _assumed(tables: Tables, day: str) -> pd.DataFrame:
    """The assumptions with the defaults of the day; one that is ours stands at any time."""
    raw = tables.raw("assumptions").set_index("assumption_id", drop=False)
    before = tables.raw("earlier_assumptions").sort_values("known_since", kind="stable")
    before = before[before["known_since"] <= day].drop_duplicates("assumption_id", keep="last")
    late = raw.index[(raw["origin"] != "assumed") & (_published(tables, raw) > day)]
    raw.loc[late, "default"] = ""
    before = before.set_index("assumption_id").reindex(late).dropna()
    columns = ["default", "source_id", "locator", "source_status", "reason"]
    raw.loc[before.index, columns] = before[columns]
    return raw.reset_index(drop=True)


def _months(tables: Tables, day: str) -> pd.DataFrame:
    raw = tables.raw("choices")
    months = raw["option"].str.fullmatch(r"\d{4}-\d{2}")
    late = months & (raw["option"] > day[:7])
    for choice in raw.loc[late & (raw["neutral"] == "true"), "choice_id"]:
        own = (raw["choice_id"] == choice) & months & ~late
        if own.any():
            raw.loc[raw["choice_id"] == choice, "neutral"] = "false"
            raw.loc[raw.index == raw.loc[own, "option"].idxmax(), "neutral"] = "true"
    return raw
