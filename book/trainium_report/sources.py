"""Look up a source, and tell what standing a row has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from trainium_report import data

AUTHORITIES = ("primary", "research", "press", "aggregator")


@dataclass(frozen=True)
class Source:
    """One document: `url` and `published` are empty strings where they are not known."""

    source_id: str
    title: str
    publisher: str
    url: str
    published: str
    authority: str


def get(source_id: str) -> Source:
    """The source with this key. Raises KeyError for an unknown one."""
    frame = data.table("sources")
    row = frame[frame["source_id"] == source_id]
    if row.empty:
        raise KeyError(f"no source named {source_id!r}")
    return _source(row.iloc[0])


def of(frame: pd.DataFrame) -> list[Source]:
    """The sources of a fact table's rows, each once, in the order of first use."""
    keys = list(dict.fromkeys(frame["source_id"].dropna()))
    rows = data.table("sources").set_index("source_id", drop=False)
    return [_source(rows.loc[key]) for key in keys]


def second_hand(row: Mapping[str, Any]) -> bool:
    """Whether a fact was not read at its own address, so that the page has to say so."""
    return bool(row["source_status"] != "direct")


def _source(row: Any) -> Source:
    text = {name: "" if pd.isna(row[name]) else str(row[name]) for name in Source.__annotations__}
    return Source(**text)
