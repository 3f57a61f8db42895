"""Facts that no page, claim or figure uses say why, and no other fact does."""

from __future__ import annotations

import ast
import json
import re
from functools import cache

import pandas as pd
import pytest
from trainium_report.chapters import BOOK
from trainium_report.chapters.shared.utilisation import KINDS
from trainium_report.tables import current

KEYS = {"evidence": "evidence_id", "deals": "deal_id", "realized_performance": "perf_id"}

DRAWN = ("compute", "obligation", "partnership")


def _cells() -> list[str]:
    notebooks = [json.loads(file.read_text("utf-8")) for file in sorted(BOOK.glob("*.ipynb"))]
    return ["".join(cell["source"]) for notebook in notebooks for cell in notebook["cells"]]


@cache
def _named() -> set[str]:
    """Every word that could be a key in the library, the chapters and the pages."""
    files = [*BOOK.rglob("*.py"), *BOOK.glob("*.md")]
    texts = [*(file.read_text("utf-8") for file in files), *_cells()]
    return set(re.findall(r"[a-z0-9][a-z0-9.-]*[a-z0-9]", "\n".join(texts)))


def _groups() -> set[tuple[str, str, str]]:
    """The chips, precisions and kinds of workload whose published utilisation a chapter draws."""
    calls = (
        node
        for cell in _cells()
        if "utilisation(" in cell and "{" in cell
        for node in ast.walk(ast.parse(cell))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "utilisation"
    )
    return {pair for call in calls for pair in ast.literal_eval(call.args[1]).values()}


def _used(name: str) -> pd.Series:
    rows = current()[name]
    used = rows[KEYS[name]].isin(_named())
    if name == "evidence":
        events = current()["timeline"]
        told = events.loc[events["event_id"].isin(_named()), "evidence_id"]
        claimed = ";".join(current()["claims"]["evidence_ids"].dropna()).split(";")
        used |= rows["evidence_id"].isin([*told, *claimed])
    if name == "deals":  # chapter 4 draws every host of Anthropic's by a filter
        used |= (rows["buyer"] == "Anthropic") & rows["kind"].isin(DRAWN)
    if name == "realized_performance":
        for chip, precision, kind in _groups():
            task, metrics = KINDS[kind]
            drawn = (rows["chip_id"] == chip) & rows["metric"].isin(metrics)
            drawn &= (rows["task"] == task) if task else True
            used |= drawn & ((rows["precision"] == precision) if precision else True)
        used |= rows["metric"].isin(["mfu", "hfu"])  # chapter 3 lists what was printed, all of it
        paired = current()["utilisation_pairs"]
        used |= rows["perf_id"].isin([*paired["trainium_run"], *paired["rival_run"]])
    return used


def test_some_utilisations_are_drawn() -> None:
    assert ("aws-trainium1", "BF16", "training") in _groups()


@pytest.mark.parametrize("name", sorted(KEYS))
def test_a_fact_is_used_or_says_why_not(name: str) -> None:
    rows, used = current()[name], _used(name)
    assert used.any()
    silent = rows.loc[~used & rows["unused_because"].isna(), KEYS[name]]
    assert list(silent) == [], "used nowhere: use them, or say why not in unused_because"
    excused = rows.loc[used & rows["unused_because"].notna(), KEYS[name]]
    assert list(excused) == [], "used: clear unused_because"
