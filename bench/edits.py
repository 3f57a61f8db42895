"""Plausible edits of facts, and what becomes of each: ``python -m bench.edits --number 100``.

An edit moves a price by up to two fifths, adds a row, takes one out or dates one anew. It must
build, or ``make data`` must refuse it with the row. What a build computes is computed here: all
values, the prose once mended, the verdict on each claim, every cell of every chapter. Charts are
made and neither drawn nor held against Vega's schema, and of the tables the schema check reads the
changed one and those that refer to it: no edit changes the rest.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from altair.utils.schemapi import debug_mode

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book"))
os.environ["TRAINIUM_FACE"] = "page"

from trainium_report.chapters import BOOK
from trainium_report.outputs import drawing, trial
from trainium_report.outputs.figures import figure
from trainium_report.results.texts import COLUMNS
from trainium_report.site import prose
from trainium_report.tables import check, folder

TABLES = ("prices", "prices", "prices", "realized_performance", "clusters", "company_quarters")
"""Where edits fall: half of them on prices."""
_VALUES = {
    "prices": ("usd_per_hour", "usd_per_chip_hour"), "clusters": ("chips",),
    "company_quarters": ("value",), "realized_performance": ("value",),
}  # fmt: skip
_DRAWN = '<g class="mark-symbol role-mark"><path/></g>'
_DATES = ("as_of", "period_end")


def moved(frame: pd.DataFrame, at: int, table: str, draw: random.Random) -> str:
    """Numbers of a row times a factor; prices of instance and chip move together."""
    factor = 1 + draw.uniform(-0.4, 0.4)
    for column in _VALUES[table]:
        if column in frame and (text := str(frame.at[at, column])):
            digits = len(text.partition(".")[2])
            frame.loc[at, column] = f"{float(text) * factor:.{max(digits, 4 if digits else 0)}f}"
    if table == "prices" and frame.at[at, "usd_per_hour"] and frame.at[at, "chips"]:
        each = float(frame.at[at, "usd_per_hour"]) / int(frame.at[at, "chips"])
        frame.loc[at, "usd_per_chip_hour"] = f"{each:.4f}"
    return f"moved by {factor - 1:+.0%}"


def added(frame: pd.DataFrame, at: int, table: str, draw: random.Random) -> str:
    """A row like another, with a key and numbers of its own."""
    frame.loc[len(frame)] = frame.loc[at]
    last = len(frame) - 1
    frame.iloc[last, 0] = f"{frame.iloc[last, 0]}-2"
    return f"added, {moved(frame, last, table, draw)}"


def removed(frame: pd.DataFrame, at: int, table: str, draw: random.Random) -> str:
    """A row less; it is written as an empty one, which :func:`edit` leaves out."""
    frame.loc[at] = ""
    return "removed"


def redated(frame: pd.DataFrame, at: int, table: str, draw: random.Random) -> str:
    """Another month for a row, as far as two before or after."""
    column = next((name for name in _DATES if name in frame), None)
    if column is None or not re.match(r"\d{4}-\d\d", str(frame.at[at, column])):
        return moved(frame, at, table, draw)
    text = str(frame.at[at, column])
    month = pd.Period(text[:7], "M") + draw.choice([-2, -1, 1, 2])
    frame.loc[at, column] = f"{month}{text[7:]}".replace("-31", "-30").replace("-02-30", "-02-28")
    return f"redated to {frame.at[at, column]}"


KINDS: tuple[Callable[..., str], ...] = (moved, moved, added, removed, redated)


def edit(place: Path, seed: int) -> str:
    """Change one row of a copy of the data; what was done, in words."""
    draw = random.Random(seed)
    table = draw.choice(TABLES)
    file = place / f"{table}.csv"
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    at = draw.randrange(len(frame))
    named = frame.iloc[at, 0]
    said = draw.choice(KINDS)(frame, at, table, draw)
    frame = frame[(frame != "").any(axis="columns")]
    frame.to_csv(file, index=False, lineterminator="\n")
    return f"{table} {named}: {said}"


def _referring(place: Path, table: str) -> list[str]:
    """A table and those that refer to it."""
    entries = json.loads((place / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    keys = {
        entry["name"]: [
            key["reference"]["resource"] for key in entry["schema"].get("foreignKeys", [])
        ]
        for entry in entries
    }
    return [name for name, referred in keys.items() if name == table or table in referred]


def outcome(place: Path, table: str = "") -> str:
    """'builds'; 'refused', with what ``make data`` says first; 'fails', with what it overlooks."""
    if problems := check(place, _referring(place, table) if table else None):
        return f"refused: {problems[0]}"
    overlooked: list[str] = []

    def whole(draw: Any, **given: Any) -> Any:
        trial.put_together(draw, **given)
        try:
            return figure(draw, **given)
        except Exception as error:
            overlooked.append(f"figure {given['id']!r}: {error}")
            raise

    problems = trial.lacking(whole)
    if problems and not overlooked:
        return f"refused: {problems[0]}"
    try:
        for told in COLUMNS:
            prose.mend_table(place / f"{told}.csv")
        for path in sorted(BOOK.glob("*.ipynb")):
            for where, text in prose.markdown_parts(path):
                overlooked += map(str, prose.stale(prose.mend(text), where))
    except Exception as error:
        overlooked.append(str(error))
    return f"fails: {overlooked[0]}".splitlines()[0] if overlooked else "builds"


def _made(make: Callable[[], Any]) -> tuple[Any, Any]:
    """A chart and its specification, unchecked."""
    with debug_mode(False):
        chart = make()
        return chart, chart.to_dict(validate=False)


def _trial(seed: int, results: Any) -> None:
    with tempfile.TemporaryDirectory() as made:
        place = Path(made) / "data"
        shutil.copytree(folder(), place)
        said = edit(place, seed)
        os.environ["TRAINIUM_DATA"] = str(place)
        results.put((seed, said, outcome(place, said.partition(" ")[0])))


def main() -> int:
    """Try edits, print what becomes of each, then the counts."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--number", type=int, default=100)
    asked.add_argument("--first", type=int, default=1, help="the first seed")
    given = asked.parse_args()
    # Charts are made and not drawn: a drawing takes a second and says nothing of the data.
    drawing.svg = lambda *_: _DRAWN  # type: ignore[assignment]
    drawing.compiled = lambda _: {}  # type: ignore[assignment]
    drawing.checked = _made  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as made:
        place = Path(made) / "data"
        shutil.copytree(folder(), place)
        print(f"no edit: {outcome(place)}", flush=True)  # what all have in common is loaded now
    fork, counts = multiprocessing.get_context("fork"), Counter[str]()
    results = fork.SimpleQueue()
    for seed in range(given.first, given.first + given.number):
        process = fork.Process(target=_trial, args=(seed, results))
        process.start()
        process.join()
        found, said, what = (
            (seed, "an edit", "fails: its process ended") if results.empty() else results.get()
        )
        counts[what.partition(":")[0]] += 1
        print(f"{found}  {said}: {what}", flush=True)
    print(", ".join(f"{count} {what}" for what, count in counts.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
