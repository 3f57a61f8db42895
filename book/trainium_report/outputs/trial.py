"""Whether the tables carry the report: ``python -m trainium_report.outputs.trial`` (``make data``).

Tables may be in order each and lack a row that a sentence, a verdict or a figure needs. So all
values are computed, all claims judged, and the cells of all chapters run, with figures that are
put together and not drawn. It takes some seconds; the build would say the same after minutes.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from altair.utils.schemapi import debug_mode
from IPython.core.inputtransformer2 import TransformerManager

from ..chapters import BOOK, CHAPTERS, report, values_of
from ..results import NoValue, said
from ..results.claims import ruling
from ..tables import check, current
from .display import still

MOST = 4
"""How many things that need a row are named with it."""

LIBRARY = Path(__file__).resolve().parents[1]


def main() -> int:
    """Print what is wrong, in the tables or with them, or two lines of counts; the exit code."""
    problems = list(map(str, check()))
    if not problems:
        tables = current()
        rows = {name: len(tables[name]) for name in tables.names}
        counts = f"{len(rows)} tables, {sum(rows.values())} rows, {rows['sources']} sources"
        print(f"data ok: {counts}", flush=True)
        problems = lacking()
    for problem in problems:
        print(problem)
    if not problems:
        print(f"they carry the report: {report()!r}")
    return 1 if problems else 0


def lacking(figure: Callable[..., Any] | None = None) -> list[str]:
    """What cannot be made of the tables in use: a line for each row that lacks, with what needs it.

    ``figure`` takes the place of the one that only puts a chart together.
    """
    try:
        report().models.items  # noqa: B018
    except Exception as error:
        places = [Path(step.filename) for step in traceback.extract_tb(error.__traceback__)]
        stem = next((place.parent.name for place in places if place.name == "models.py"), "all")
        return [f"{_reason(error)}; needed for the models of {stem}"]
    needed: dict[str, list[str]] = {}
    for needs, why in (*_values(), *_verdicts(), *_figures(figure or put_together)):
        needed.setdefault(why, []).append(needs)
    return [f"{why}; needed for {_listed(needs)}" for why, needs in needed.items()]


def _listed(needs: list[str]) -> str:
    more = f" and {len(needs) - MOST} more" if len(needs) > MOST else ""
    return ", ".join(needs[:MOST]) + more


def _values() -> Iterator[tuple[str, str]]:
    for stem in CHAPTERS[1:]:
        for value in [*values_of(stem)]:
            try:
                report().value(value.name)
            except NoValue as error:
                yield f"value {value.name!r} of {stem} ({value.about})", error.why


def _verdicts() -> Iterator[tuple[str, str]]:
    for claim in report().table("claims")["claim_id"]:
        try:
            ruling(report(), claim)
        except Exception as error:
            yield f"the verdict on claim {claim}", _reason(error)


def _figures(figure: Callable[..., Any]) -> Iterator[tuple[str, str]]:
    for path in sorted(BOOK.glob("*.ipynb")):
        try:
            run_cells(path, figure)
        except CellError as error:
            yield error.cell, error.why


class CellError(RuntimeError):
    """A cell of a chapter that fails: which one, with what it shows, and why."""

    def __init__(self, cell: str, why: str) -> None:
        super().__init__(f"{cell}: {why}")
        self.cell, self.why = cell, why


def run_cells(path: Path, figure: Callable[..., Any]) -> None:
    """Run the code of a chapter as its kernel would, with ``figure`` in the place of its own.

    What cells end in is made as HTML. From a magic on, the rest is left to the kernel. Raises
    CellError where a cell fails.
    """
    names: dict[str, Any] = {}
    for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"], 1):
        if cell["cell_type"] != "code":
            continue
        code = "".join(cell["source"])
        plain = TransformerManager().transform_cell(code)  # type: ignore[no-untyped-call]
        if plain.strip() != code.strip():
            return
        try:
            tree = ast.parse(code)
            ends = bool(tree.body) and isinstance(tree.body[-1], ast.Expr)
            last = ast.Expression(tree.body.pop().value) if ends else None  # type: ignore[attr-defined]
            with debug_mode(False):
                exec(compile(tree, path.name, "exec"), names)
                names |= {"figure": figure} if "figure" in names else {}
                shown = eval(compile(last, path.name, "eval"), names) if last else None
            if still.dispatch(type(shown)) is not still.dispatch(object):
                still(shown)
        except Exception as error:
            drawn = re.search(r'\bid="([^"]+)"', code)
            named = f" (figure {drawn[1]!r})" if drawn else ""
            raise CellError(f"{path.name} cell {number}{named}", _reason(error)) from error


def put_together(draw: Any, *, id: str, data: pd.DataFrame, **given: Any) -> None:
    """A figure as far as facts decide: its chart, and some data to draw."""
    if callable(draw) and not hasattr(draw, "to_dict"):
        draw(False)
    if data.empty:
        raise LookupError(f"no data for figure {id!r}")


def _reason(error: Exception) -> str:
    """What an error says and, where it names no table, the line of the library that it came from.
    """
    if isinstance(error, NoValue):
        return error.why
    told = said(error)
    if "data/" in told:
        return told
    steps = [
        step
        for step in traceback.extract_tb(error.__traceback__)
        if str(LIBRARY) in step.filename and step.filename != __file__
    ]
    place = Path(steps[-1].filename).relative_to(LIBRARY) if steps else ""
    where = f" ({steps[-1].name} in {place}, line {steps[-1].lineno})" if steps else ""
    return f"{type(error).__name__}: {told}{where}"


if __name__ == "__main__":
    sys.exit(main())
