"""Look up a source, and tell what standing a row has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from trainium_report import data

AUTHORITIES = ("primary", "research", "press", "individual", "aggregator")


@dataclass(frozen=True)
class Source:
    """One document: `url` and `published` are empty strings where they are not known."""

    source_id: str
    title: str
    publisher: str
    url: str
    published: str
    authority: str


@data.cached
def _known() -> Mapping[str, Source]:
    frame = data.table("sources")
    return {row["source_id"]: _source(row) for row in frame.to_dict("records")}


def get(source_id: str) -> Source:
    """The source with this key. Raises KeyError for an unknown one."""
    try:
        return _known()[source_id]
    except KeyError:
        raise KeyError(f"no source named {source_id!r}") from None


def of(frame: pd.DataFrame) -> list[Source]:
    """The sources of a fact table's rows, each once, in the order of first use."""
    return [get(key) for key in dict.fromkeys(frame["source_id"].dropna())]


def second_hand(row: Mapping[str, Any]) -> bool:
    """Whether a fact was not read at its own address, so that the page has to say so."""
    return bool(row["source_status"] != "direct")


def _source(row: Any) -> Source:
    text = {name: "" if pd.isna(row[name]) else str(row[name]) for name in Source.__annotations__}
    return Source(**text)
