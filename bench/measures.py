"""The measures of the bench, each taken on both sides in turn."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import laboratory
from playwright.sync_api import Browser

from . import cost, host, lab, pages, revisions, variants
from .cost import Cost, measured
from .revisions import TroubleError
from .table import Row, Table

MAKE_BOOK = ("make", "book")
MEMORY = f"MB ({cost.MEMORY})"
LAB = ("price_performance", "market", "obstacles")
TARGETS = {
    "tests": 0.40, "build": 0.45, "memory": 1.2, "stock": 0.60, "clone": 0.65, "drawn": 0.60,
    "wake": 0.40, "slowed": 0.60, "lab": 0.50, "rows": 1.2, "rows, memory": 1.3, "chapters": 10,
    "chapters, memory": 1.5,
}  # fmt: skip
"""The highest ratios that are wanted: the last four to the ordinary build, the others to BASE."""

T = TypeVar("T")


def say(text: str) -> None:
    """A word on how far the bench is, beside its results."""
    print(text, file=sys.stderr, flush=True)


def _rows(what: str, before: Sequence[Cost], after: Sequence[Cost],
          targets: tuple[str, str] | None = None) -> list[Row]:  # fmt: skip
    """Seconds and memory of two builds."""
    times, memory = [TARGETS[name] for name in targets] if targets else (None, None)
    return [
        Row(what, "s", [c.seconds for c in before], [c.seconds for c in after], times),
        Row(what, MEMORY, [c.megabytes for c in before], [c.megabytes for c in after], memory),
    ]


class Bench:
    """A revision (side 0) and the working tree (side 1) in a folder of their own.

    ``runs`` and ``builds`` say how often each thing on a page, and each build, is measured.
    """

    def __init__(self, folder: Path, base: str, runs: int, builds: int) -> None:
        self.folder, self.runs, self.builds = folder, runs, builds
        self.sides = revisions.sides(folder, base)
        self.names = (self.sides[0].name, self.sides[1].name)
        self.books: list[Path] = []
        self.ordinary: tuple[list[Cost], list[Cost]] = ([], [])

    def alternate(self, times: int, measure: Callable[[int], T]) -> tuple[list[T], list[T]]:
        """What both sides give; who was the last in a round is the first in the next."""
        found: tuple[list[T], list[T]] = ([], [])
        for number in range(times):
            for side in (0, 1) if number % 2 == 0 else (1, 0):
                found[side].append(measure(side))
        return found

    def against(self, rows: Sequence[Row]) -> Table:
        """A table of the two sides."""
        return Table(f"Beside {self.names[0]}", self.names, rows)

    def _built(self, side: int) -> Cost:
        return measured(MAKE_BOOK, self.books[side], f"the build ({self.names[side]})")

    def build(self, times: int) -> Table:
        """Clean builds of the book; every other measure but the clone's rests on them."""
        say(f"Clean builds, {times} of each ...")
        self.books = [side.copy(self.folder / side.branch) for side in self.sides]
        self.ordinary = self.alternate(times, self._built)
        return self.against(_rows("clean build", *self.ordinary, ("build", "memory")))

    def clone(self) -> Table:
        """From nothing to a built book."""
        say(f"Fresh clones, {self.builds} of each ...")

        def fresh(side: int) -> float:
            given, start = self.sides[side], time.monotonic()
            to = given.clone(self.folder / "fresh")
            measured(MAKE_BOOK, to, f"make book in a fresh clone ({given.name})")
            seconds = time.monotonic() - start
            shutil.rmtree(to)
            return seconds

        found = self.alternate(self.builds, fresh)
        return self.against([Row("fresh clone to built book", "s", *found, TARGETS["clone"])])

    def tests(self) -> Table:
        """All tests, once on each side."""
        say("make test, once on each side ...")

        def run(side: int) -> float:
            given = self.sides[side]
            at = given.copy(self.folder / f"{given.branch}-tests")
            return measured(("make", "test"), at, f"make test ({given.name})").seconds

        found = self.alternate(1, run)
        return self.against([Row("make test", "s", *found, TARGETS["tests"])])

    def grown(self, name: str, grow: Callable[[Path], str]) -> Table:
        """Each side built with more in it, beside its own ordinary build."""
        rows = []
        for side, given in enumerate(self.sides):
            at = given.copy(self.folder / f"{given.branch}-{name}")
            what = f"{given.name}: {grow(at)}"
            say(f"{what} ...")
            more = [measured(MAKE_BOOK, at, f"the build ({what})")]
            targets = (name, f"{name}, memory") if side else None
            rows += _rows(what, self.ordinary[side], more, targets)
            shutil.rmtree(at)
        return Table("Beside the ordinary build", ("ordinary", "grown"), rows)

    def stock(self, chromium: Browser, stems: Sequence[str]) -> Table:
        """The working tree beside the same chapters in stock clothes: the build, the bytes."""
        say("The stock variant ...")
        ours = self.sides[1]
        at = ours.copy(self.folder / "stock")
        variants.stock(at)
        command = (".venv/bin/jupyter-book", "build", ".")
        spent = [measured(command, at, "the stock build", TRAINIUM_FACE="stored")]
        networks = self.folder / "networks"
        if lacking := host.packages(networks):
            say(f"Not to be had here, missing from the stock pages: {', '.join(lacking)}")
        build = Row("clean build", "s", [c.seconds for c in spent],
                    [c.seconds for c in self.ordinary[1]], TARGETS["stock"])  # fmt: skip
        rows = [build, _rows("clean build", spent, self.ordinary[1])[1]]
        folders = [at / "_build/html", self.books[1] / "_build/html"]
        for stem in stems:
            weights = []
            for folder in folders:
                with host.serve(folder, networks) as (address, log):
                    weights.append(pages.weigh(chromium, f"{address}/book/{stem}.html", log))
            for what, (first, second) in zip(
                ("first view", "all drawn"), zip(*weights, strict=True), strict=True
            ):
                rows.append(Row(f"{stem}: {what}", "kB", [first], [second]))
        return Table("Beside the stock variant", ("stock", ours.name), rows)

    def visits(self, chromium: Browser, stems: Sequence[str], wanted: Sequence[str]) -> Table:
        """Bytes, waking and sliders of each chapter."""
        kinds = [
            ("weight", "first view", "kB", "first", None),
            ("weight", "all figures drawn", "kB", "drawn", TARGETS["drawn"]),
            ("wake", "the first figure wakes, chart library included", "ms", "cold", None),
            ("wake", "a figure wakes", "ms", "wake", TARGETS["wake"]),
            ("slider", "slider to paint, median", "ms", "slider", None),
            ("slider", "slider to paint, p95", "ms", "most", None),
            ("slider", "slider to paint, p95, slowed x4", "ms", "slowed", TARGETS["slowed"]),
        ]
        rows: dict[str, list[Row]] = {what: [] for _, what, *_ in kinds}
        with ExitStack() as stack:
            served = [
                stack.enter_context(host.serve(book / "_build/html", self.folder))
                for book in self.books
            ]
            for stem in stems:
                say(f"{stem} in the browser ...")

                def once(side: int, stem: str = stem) -> pages.Visit:
                    address, log = served[side]
                    return pages.visit(chromium, f"{address}/book/{stem}.html", log)

                found = self.alternate(self.runs, once)
                for row, what, unit, key, target in kinds:
                    before, after = ([getattr(v, key) for v in side] for side in found)
                    if row in wanted and None not in [*before, *after]:
                        held = None if key == "drawn" and not found[0][0].figures else target
                        rows[what].append(Row(f"{what}: {stem}", unit, before, after, held))
        return self.against([row for kind in rows.values() for row in kind])

    def explored(self, chromium: Browser, name: str) -> Table:
        """A table of the working tree as it is, and with each of its rows ten times."""
        say(f"The table {name} in the browser ...")
        with host.serve(self.books[1] / "_build/html", self.folder) as (address, _):

            def once(side: int) -> float:
                place = f"{address}/tables/{name}.html"
                return pages.filtered(chromium, place, 10 if side else 1)

            found = self.alternate(self.runs, once)
        row = Row(f"filter to paint: {name}", "ms", *found)
        return Table("Beside the table as it is", ("ordinary", "ten times"), [row])

    def lab(self, chromium: Browser, stems: Sequence[str]) -> Table:
        """Chapters in JupyterLab, each side with its own library and settings."""
        rows = []
        with ExitStack() as stack:
            served = []
            for side in self.sides:
                home = self.folder / f"{side.branch}-lab"
                book = side.copy(home / "report") / "book"
                python = str(side.venv / "bin" / "python")
                made = laboratory.serve("jupyterlab", book, home, python)
                served.append(stack.enter_context(made))
            for stem in stems:
                say(f"{stem} in JupyterLab ...")

                def run(side: int, stem: str = stem) -> float:
                    return lab.run_all(chromium, served[side], stem)

                found = self.alternate(self.runs, run)
                rows.append(Row(f"JupyterLab, {stem}", "s", *found, TARGETS["lab"]))
        return self.against(rows)

    def lighthouse(self, stems: Sequence[str]) -> Table:
        """Lighthouse's scores on a phone."""
        command = pages.lighthouse()
        rows = []
        with ExitStack() as stack:
            served = [
                stack.enter_context(host.serve(book / "_build/html", self.folder))[0]
                for book in self.books
            ]
            for stem in stems:
                say(f"{stem} in Lighthouse ...")

                def score(side: int, stem: str = stem) -> list[float]:
                    return pages.scores(command, f"{served[side]}/book/{stem}.html")

                found = self.alternate(self.runs, score)
                for at, kind in enumerate(pages.KINDS):
                    before, after = ([each[at] for each in side] for side in found)
                    rows.append(Row(f"{stem}: {kind}", "of 100", before, after))
        return self.against(rows)


def named(stems: Sequence[str], asked: Sequence[str]) -> list[str]:
    """The chapters to look at: those asked for, or all."""
    for stem in asked:
        if stem not in stems:
            raise TroubleError(f"there is no chapter {stem!r}; there are: {', '.join(stems)}")
    return [*(asked or stems)]
