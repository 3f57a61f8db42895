"""Where a fact comes from: its source, what the source is, and how the fact was read.

Two things that are easily mixed up. ``authority`` says what a document is, from the maker's own to
an aggregator's; ``source_status`` says how a row was read in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .package import Tables, kept, near

AUTHORITY = {
    "primary": "primary",
    "research": "named research",
    "press": "press",
    "individual": "individual",
    "aggregator": "aggregator",
}
"""What a source is, best first, and how pages put it."""

SOURCE_STATUS = {
    "direct": "",
    "second_hand": "second hand",
    "domain_only": "page not recorded",
    "no_address": "no public address",
}
"""How a row was read, and what pages say of it where there is something to say."""


@dataclass(frozen=True)
class Source:
    """One document: `url` and `published` are empty strings where they are not known."""

    source_id: str
    title: str
    publisher: str
    url: str
    published: str
    authority: str


@kept
def sources(tables: Tables) -> Mapping[str, Source]:
    """Every source by its key."""
    return {row["source_id"]: _source(row) for row in tables["sources"].to_dict("records")}


def source(tables: Tables, source_id: str) -> Source:
    """The source with this key. KeyError, with near names, for an unknown one."""
    known = sources(tables)
    if source_id not in known:
        raise KeyError(f"no source named {source_id!r}{near(source_id, list(known))}")
    return known[source_id]


@kept
def authority(tables: Tables) -> Mapping[str, str]:
    """What each source is, by its key: fit for ``Series.map``."""
    return {key: found.authority for key, found in sources(tables).items()}


def second_hand(row: Mapping[str, Any]) -> bool:
    """True if the fact was read in a copy, not at the source's URL."""
    return bool(row["source_status"] != "direct")


def _source(row: Any) -> Source:
    text = {name: "" if pd.isna(row[name]) else str(row[name]) for name in Source.__annotations__}
    return Source(**text)
