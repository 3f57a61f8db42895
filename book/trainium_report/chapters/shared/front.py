"""Named values of the overview: what was checked, up to which day, and what is not in yet."""

from __future__ import annotations

from datetime import date, timedelta

from ...results import Facts, value
from .dates import month
from .followed import readings

SALES = {"company": "Nvidia", "segment": "Data Center", "part": "all", "metric": "revenue",
         "basis": "market platform"}  # fmt: skip
AMAZON = {"company": "Amazon", "segment": "AWS", "part": "all", "metric": "revenue"}


@value("Claims that the article makes; the ledger splits some of them in two", "{:.0f}")
def front_claims(facts: Facts) -> float:
    facts.cite("the article", "article-amazon-defie-nvidia", table="claims")
    return float(facts.tables["claims"]["claim_id"].str[:3].nunique())


@value("Day of the newest fact in the data")
def front_day(facts: Facts) -> str:
    day = facts.tables.as_of
    facts.cite("the day to which the data were kept", None)
    return f"{day.day} {day:%B %Y}"


def _end(facts: Facts, where: dict[str, str]) -> date:
    rows = facts.tables["company_quarters"]
    for column, wanted in where.items():
        rows = rows[rows[column] == wanted]
    newest = rows.sort_values("period_end").tail(1)
    facts.cite_rows(newest, f"newest quarter of {where['company']} in the data")
    return date.fromisoformat(newest["period_end"].iloc[0])


def _next(end: date) -> date:
    # A fiscal quarter has thirteen weeks, and may end a day or two before a calendar month does.
    return end + timedelta(weeks=13)


@value("Last month of Nvidia's newest quarter in the data")
def front_nvidia_in(facts: Facts) -> str:
    return month(str(_end(facts, SALES)))


@value("Last month of Amazon's newest quarter in the data")
def front_amazon_in(facts: Facts) -> str:
    return month(str(_end(facts, AMAZON)))


@value("Last month of the quarter of Nvidia that comes next")
def front_nvidia_next(facts: Facts) -> str:
    return month(str(_next(_end(facts, SALES))))


@value("Last month of the quarter of Amazon that comes next")
def front_amazon_next(facts: Facts) -> str:
    return month(str(_next(_end(facts, AMAZON))))


@value("Month of the last price read of the H100's block")
def front_h100_until(facts: Facts) -> str:
    last = facts.cite_rows(readings(facts.tables, "H100, AWS block").tail(1), "AWS capacity blocks")
    return month(str(last["day"].iloc[0]))
