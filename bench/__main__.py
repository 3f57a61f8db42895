"""A revision and the working tree, side by side: ``make bench BASE=<revision>``.

Both are cloned into folders that go away at the end, built, and measured in turn. Each row shows
the median on both sides, their ratio (the working tree's over the revision's), the lowest and the
highest ratio of a round, and the target where there is one. Progress goes to standard error.

rows:
  build       clean build of the book with the environment there (make book): seconds, memory
  stock       the working tree beside the stock variant of the same chapters: build, bytes
  clone       git clone to built book, environment included, pip's cache as it is
  weight      each chapter: kB with gzip, first view and with all figures drawn
  wake        each chapter: a figure from its coming into view to its being alive
  slider      each chapter: slider to paint, as it is and with the processor slowed four times
  explore     the table of performance: a word typed to its paint, and with ten times the rows
  lab         three chapters in JupyterLab: Run All to the last live figure
  rows        ten times the rows in the largest table of facts, beside the ordinary build
  chapters    ten times the chapters, beside the ordinary build
  tests       make test (only where it is named: it takes long)
  lighthouse  each chapter on a phone (only where it is named)

Options go through make: make bench BASE=HEAD~1 OPTIONS="--quick --page market"
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from . import cost, pages, revisions, variants
from .measures import LAB, Bench, named
from .revisions import ROOT, TroubleError
from .table import Table

QUICK = ("build", "weight", "wake", "slider")
USUAL = (*QUICK, "stock", "clone", "explore", "lab", "rows", "chapters")
ROWS = (*USUAL, "tests", "lighthouse")
ON_PAGES = {"weight", "wake", "slider"}
IN_BROWSER = {*ON_PAGES, "explore", "stock", "lab", "tests", "lighthouse"}


def _asked(given: Sequence[str] | None) -> argparse.Namespace:
    asked = argparse.ArgumentParser(
        prog="make bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--base", default="", help="the revision to compare with")
    asked.add_argument("--only", nargs="+", choices=ROWS, metavar="ROW", help="these rows alone")
    asked.add_argument("--also", nargs="+", choices=ROWS, metavar="ROW", default=[],
                       help="tests, lighthouse")  # fmt: skip
    asked.add_argument("--quick", action="store_true", help=f"as --only {' '.join(QUICK)}")
    asked.add_argument("--page", nargs="+", default=[], metavar="CHAPTER",
                       help="these chapters alone, by file name without its ending")  # fmt: skip
    asked.add_argument("--runs", type=int, default=3, help="of everything in the browser")
    asked.add_argument("--builds", type=int, default=2, help="builds and fresh clones of each side")
    asked.add_argument("--json", type=Path, metavar="FILE", help="all measures, for a program")
    return asked.parse_args(given)


def _more_rows(folder: Path) -> str:
    name, count = variants.more_rows(folder)
    return f"{count:,} rows in {name}"


def _more_chapters(folder: Path) -> str:
    return f"{variants.more_chapters(folder)} chapters"


def tables(bench: Bench, rows: set[str], stems: list[str], lab: list[str]) -> Iterator[Table]:
    """Each table as soon as its rows are measured."""
    if rows - {"clone", "tests", "lab"}:
        built = bench.build(bench.builds if "build" in rows else 1)
        if "build" in rows:
            yield built
    with ExitStack() as stack:
        if rows & {*ON_PAGES, "explore", "stock", "lab"}:
            play = stack.enter_context(sync_playwright())
            chromium = play.chromium.launch(executable_path=pages.executable(), args=pages.ARGS)
            stack.callback(chromium.close)
            if rows & ON_PAGES:
                yield bench.visits(chromium, stems, sorted(rows))
            if "explore" in rows:
                yield bench.explored(chromium, "realized_performance")
            if "lab" in rows:
                yield bench.lab(chromium, lab)
            if "stock" in rows:
                yield bench.stock(chromium, stems)
    if "lighthouse" in rows:
        yield bench.lighthouse(stems)
    if "clone" in rows:
        yield bench.clone()
    if "rows" in rows:
        yield bench.grown("rows", _more_rows)
    if "chapters" in rows:
        yield bench.grown("chapters", _more_chapters)
    if "tests" in rows:
        yield bench.tests()


def _bench(given: argparse.Namespace) -> None:
    """Check what was asked for, then measure, print and keep."""
    base = revisions.commit(given.base)
    stems = named(revisions.chapters(ROOT), given.page)
    rows = {*(given.only or (QUICK if given.quick else USUAL)), *given.also}
    if rows & IN_BROWSER:
        pages.executable()
    if min(given.runs, given.builds) < 1:
        raise TroubleError("--runs and --builds are 1 or more")
    if given.json and not given.json.parent.is_dir():
        raise TroubleError(f"there is no folder {given.json.parent} for the measures")
    print(f"The working tree beside {given.base} ({base[:7]}). {cost.ABOUT}\n", flush=True)
    found = []
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        os.environ["TMPDIR"] = made  # What a stopped kernel or browser leaves goes away as well.
        bench = Bench(Path(made), base, given.runs, given.builds)
        for table in tables(bench, rows, stems, given.page or [*LAB]):
            print(f"{table.text()}\n", flush=True)
            found.append(table.as_json())
    if given.json:
        told = {"base": base, "memory": cost.MEMORY, "tables": found}
        given.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def main(given: Sequence[str] | None = None) -> int:
    """Measure; the exit code is not zero where something is missing or fails."""
    try:
        _bench(_asked(given))
    except TroubleError as trouble:
        for text in [*trouble.args[1:], f"bench: {trouble.args[0]}"]:
            print(text, file=sys.stderr)
        return 1
    except (Error, RuntimeError) as error:
        print(f"bench: {str(error).strip().splitlines()[0]}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("bench: stopped", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("bench: stopped"))
    sys.exit(main())
