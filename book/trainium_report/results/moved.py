"""What moved between two states of the data: verdicts, and the facts that they rest on."""

from __future__ import annotations

from dataclasses import dataclass

from ..tables import Tables
from . import claims
from .provenance import Origin, of_output
from .report import Report


@dataclass(frozen=True)
class Move:
    """A verdict that is another now. A claim that one state lacks has an empty verdict there.

    ``facts`` are the things its rule reads that differ, each in a line.
    """

    claim_id: str
    before: str
    after: str
    facts: tuple[str, ...]


def moves(before: Report, after: Report) -> list[Move]:
    """Every verdict that differs between two reports, in the order of the claims.

    Both verdicts are computed by the rules of today. Where the older tables lack what a rule reads,
    its verdict is the one that they have written down.
    """
    was, now = verdicts(before), verdicts(after)
    return [
        Move(key, was.get(key, ""), now.get(key, ""), facts(before, after, key))
        for key in dict.fromkeys([*now, *was])
        if was.get(key) != now.get(key)
    ]


def verdicts(report: Report) -> dict[str, str]:
    """The verdict on each claim at the default assumptions."""
    return {str(key): _verdict(report, str(key)) for key in report.table("claims")["claim_id"]}


def _verdict(report: Report, key: str) -> str:
    try:
        return claims.ruling(report, key).verdict
    except LookupError:
        return str(claims.row(report.tables, key)["verdict"])


def facts(before: Report, after: Report, claim_id: str) -> tuple[str, ...]:
    """What the rule of a claim reads and is not alike in both, with its figures and its source."""
    was, now = (_origins(report, claim_id) for report in (before, after))
    return tuple(
        f"{what}: {_told(was.get(what))} before, {_told(now.get(what))} now"
        for what in dict.fromkeys([*now, *was])
        if was.get(what) != now.get(what)
    )


def _origins(report: Report, claim_id: str) -> dict[str, list[Origin]]:
    try:
        ruling = claims.ruling(report, claim_id)
    except LookupError:
        return {}
    name = ruling.signal
    read = of_output(report.models, name, {}) if name else ruling.origins
    found: dict[str, list[Origin]] = {}
    for origin in read:
        found.setdefault(origin.what, []).append(origin)
    return found


def _told(origins: list[Origin] | None) -> str:
    if not origins:
        return "not read"
    figures = [f"{figure:g}" for origin in origins for figure in origin.figures]
    sources = dict.fromkeys(origin.source_id or "no source" for origin in origins)
    return f"{', '.join(figures) or 'no figure'} ({', '.join(sources)})"


def unrecorded(found: list[Move], tables: Tables) -> list[str]:
    """The claims among those that moved whose verdict ``data/conclusions.csv`` does not have."""
    rows = tables["conclusions"].sort_values("as_of", kind="stable")
    latest = rows.drop_duplicates("claim_id", keep="last").set_index("claim_id")["verdict"]
    moved = [move for move in found if move.after]
    return [move.claim_id for move in moved if latest.get(move.claim_id) != move.after]
