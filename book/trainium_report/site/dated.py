"""The dated tests as a calendar (iCalendar, RFC 5545) and the changed verdicts as a feed (Atom)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
from sphinx.application import Sphinx

from ..results import VERDICTS, ledger
from ..results.claims import row
from ..tables import current
from .ledger import FOLDER, threshold

CALENDAR, FEED = "tests.ics", "changes.xml"
NAME = "trainium-report.example"
"""Stands for the site in keys where the build is not told the site's address."""
OCTETS = 75
"""The most that a line of a calendar may have before its break."""


def _escaped(text: str) -> str:
    for letter in ("\\", ";", ","):
        text = text.replace(letter, f"\\{letter}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, the later ones with a space before them."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > OCTETS:
            yield part
            part = " "
        part += letter
    yield part


def _event(test: Any, site: str) -> Iterator[str]:
    day = date.fromisoformat(test.decides_by)
    stamp = current().as_of.strftime("%Y%m%dT000000Z")
    claim = row(current(), test.claim_id)["claim"]
    about = [f"{test.indicator}.", f"Comes true: {threshold(test)}."]
    if not pd.isna(test.reading):
        about.append(f"Latest reading: {test.reading:g} ({test.reading_as_of}).")
    yield "BEGIN:VEVENT"
    yield f"UID:{test.forecast_id}@{NAME}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(f'Decided today: {claim} ({test.claim_id})')}"
    yield "DESCRIPTION:" + _escaped("\n".join(about))
    if site:
        yield f"URL:{site}book/claims.html#{test.claim_id}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def calendar(site: str) -> str:
    """The dated tests, one whole day each; ``site`` is the address of the book, or empty."""
    tests = current()["forecasts"].sort_values(["decides_by", "forecast_id"])
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{NAME}//dated tests//EN", "METHOD:PUBLISH",
        "X-WR-CALNAME:Trainium against Nvidia: dated tests",
        *(line for test in tests.itertuples(index=False) for line in _event(test, site)),
        "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def feed(site: str, title: str, author: str) -> str:
    """Every change of a verdict, the latest first; keys are addresses where the site is known."""
    moves = ledger.changes(current())
    start = site or f"tag:{NAME},2026:"

    def stamp(day: str) -> str:
        return f"{day}T00:00:00Z"

    entries = "".join(
        f"<entry><id>{start}book/changes.html#{move.claim_id}-{move.as_of}</id>"
        f"<title>{move.claim_id}: {VERDICTS[move.verdict].text}, "
        f"before: {VERDICTS[move.before].text}</title><updated>{stamp(move.as_of)}</updated>"
        + (f'<link href="{site}book/claims.html#{move.claim_id}"/>' if site else "")
        + f"<summary>{escape(row(current(), move.claim_id)['claim'])}. {escape(move.why)}</summary>"
        "</entry>"
        for move in moves
    )
    newest = moves[0].as_of if moves else current().as_of.isoformat()
    home = (
        f'<link href="{site}book/changes.html"/>'
        f'<link rel="self" href="{site}_static/{FOLDER}/{FEED}"/>'
        if site
        else ""
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{start}feed</id><title>{escape(title)}: verdicts that changed</title>"
        f"<updated>{stamp(newest)}</updated><author><name>{escape(author)}</name></author>"
        f"{home}{entries}</feed>\n"
    )


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    site = app.config.html_baseurl
    author = app.config.report_authors.strip() or app.config.author
    folder = Path(app.outdir) / "_static" / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CALENDAR).write_text(calendar(site), encoding="utf-8", newline="")
    (folder / FEED).write_text(feed(site, app.config.html_title, author), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Write calendar and feed beside the pages."""
    app.connect("build-finished", _write, priority=50)
