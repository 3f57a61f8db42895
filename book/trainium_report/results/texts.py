"""Checked numbers inside texts: ``[64%](v:name)``, in chapters, claims and arguments."""

from __future__ import annotations

import re
from collections.abc import Callable

LINK = re.compile(r"\[(?P<text>[^\[\]]+)\]\(v:(?P<name>[\w.]+)\)")
"""A checked number as an author types it: its text and the name of its value."""

COLUMNS = {
    "claims": ("reason", "rule_words", "would_change"),
    "arguments": ("for_amazon", "for_nvidia", "answer", "doubt"),
    "article": ("text",),
}
"""The columns of ``data/`` that are prose and may hold checked numbers, by table."""


def plain(text: str) -> str:
    """The text with each checked number as it reads, without the name of its value."""
    return LINK.sub(lambda found: found["text"], text)


def names(text: str) -> list[str]:
    """The values that a text names, in its order."""
    return [found["name"] for found in LINK.finditer(text)]


def rendered(text: str, between: Callable[[str], str], number: Callable[[str], str]) -> str:
    """The text with ``number`` of each value's name in its place, and ``between`` of the rest."""
    parts, start = [], 0
    for found in LINK.finditer(text):
        parts += [between(text[start : found.start()]), number(found["name"])]
        start = found.end()
    return "".join([*parts, between(text[start:])])
