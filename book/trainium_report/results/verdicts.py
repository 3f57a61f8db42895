"""The vocabulary of verdicts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """A verdict: how it reads, the shape that stands beside the colour, and whose colour it has."""

    text: str
    mark: str
    like: str = ""


VERDICTS = {
    "supported": Verdict("Supported", "●"),
    "mostly_supported": Verdict("Mostly supported", "◕"),
    "needs_context": Verdict("Needs context", "◐"),
    "disputed": Verdict("Disputed", "◇"),
    "wrong": Verdict("Wrong", "✕"),
    "unverifiable": Verdict("Unverifiable", "○"),
    "opinion": Verdict("Opinion", "“"),
    "came_true": Verdict("Came true", "▲"),
    "did_not_come_true": Verdict("Did not come true", "▽"),
    "open": Verdict("Open", "…"),
    "depends": Verdict("Depends on your assumption", "◑"),
    "no_data": Verdict("No data", "–"),
    "cheaper": Verdict("Cheaper on your figure", "●", "supported"),
    "dearer": Verdict("Dearer on your figure", "✕", "wrong"),
    "cheaper_unlike": Verdict("Cheaper, but under another kind of contract", "↓", "depends"),
    "dearer_unlike": Verdict("Dearer, but under another kind of contract", "↑", "depends"),
    "depends_unlike": Verdict("Depends, and another kind of contract", "◑", "depends"),
}
"""Every verdict by its slug, in the order in which they are listed."""
