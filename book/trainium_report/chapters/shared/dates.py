"""Dates of whatever precision, as the tables have them: a year, a month or a day."""

from __future__ import annotations

import datetime


def first_day(date: str) -> datetime.date:
    """The first day of what is known."""
    parts = [int(part) for part in date.split("-")]
    return datetime.date(*[*parts, 1, 1][:3])


def month(date: str) -> str:
    """The month of a date in words, for a label or a title: 'July 2026'; a year alone stays."""
    return f"{first_day(date):%B %Y}" if len(date) > 4 else date


def decimal_year(date: str) -> float:
    """A date as a year with decimals; the first day of what is known."""
    day = first_day(date)
    start, end = datetime.date(day.year, 1, 1), datetime.date(day.year + 1, 1, 1)
    return day.year + (day - start).days / (end - start).days
