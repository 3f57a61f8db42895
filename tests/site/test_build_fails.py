"""What must stop the build, and the line that says where: tried on copies of a very small book."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import browser as shared
import nbformat
import pytest
import yaml
from trainium_report.chapters import BOOK, report

# Builds each folder named on its command line as the command of the build does, two at a time, in a
# process that has its modules already and takes the tables to be in order; it leaves what was said
# in output.txt and the exit code in code.txt.
TWO_AT_A_TIME = """
import os, sys, traceback
import trainium_report.site
from trainium_report.chapters import report
trainium_report.site.check = lambda *_: []
report()
from jupyter_book.cli.main import main
import myst_nb, sphinx.application, sphinx.builders.html
import trainium_report.site.numbers, trainium_report.site.pages

def build(folder):
    os.chdir(folder)
    said = os.open("output.txt", os.O_CREAT | os.O_WRONLY)
    os.dup2(said, 1)
    os.dup2(said, 2)
    code = 1
    try:
        main()
    except SystemExit as done:
        code = done.code or 0
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    with open("code.txt", "w") as file:
        file.write(str(code))
    os._exit(0)

folders, sys.argv = sys.argv[1:], ["jupyter-book", "build", ".", "-W", "-n", "--keep-going"]
running = 0
for folder in folders:
    if running == 2:
        os.wait()
        running -= 1
    if os.fork() == 0:
        build(folder)
    running += 1
while running:
    os.wait()
    running -= 1
"""

Book = dict[str, Any]  # path -> text of a page, or its cells as pairs of kind and source

LIBRARY = ("book/trainium_report", "data", "_config.yml")
SMALL, OTHER, START = "book/small.ipynb", "book/other.ipynb", "book/index.md"
NAME = "ratio_h100_july"
GOOD = "as it should be"

SETUP = """import altair as alt
import pandas as pd
from trainium_report import figure

bars = pd.DataFrame({"label": ["a", "b"], "value": [2.0, 1.0], "source_id": "arxiv-2204-02311"})
chart = alt.Chart(bars).mark_bar().encode(x="value:Q", y="label:N")
told = chart.properties(description="Two bars, one twice as long as the other.")
owed = {"title": "One bar is longer", "subtitle": "Length, by name",
        "columns": {"label": "Name", "value": "Length"}}"""
FIGURE = 'figure(told, id="two-bars", data=bars, **owed)'


def _small_book() -> Book:
    prose = f"# Small\n\nThe ratio is [{report().value(NAME).text}](v:{NAME}); go [back](index.md)."
    return {
        START: "# Start\n\nA book of few words.\n",
        SMALL: [("markdown", prose), ("code", SETUP), ("code", FIGURE)],
    }


def _write(book: Book, folder: Path) -> None:
    for name, content in book.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8")
            continue
        notebook: Any = nbformat.v4.new_notebook()
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
        notebook.cells = [make[kind](source) for kind, source in content]
        nbformat.write(notebook, path)
    chapters = [{"file": str(Path(name).with_suffix(""))} for name in book if name != START]
    toc = {"format": "jb-book", "root": "book/index", "chapters": chapters}
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")


def _prose(added: str) -> Callable[[Book], Book]:
    """The book with a paragraph more and no figure."""

    def change(book: Book) -> Book:
        kind, text = book[SMALL][0]
        return {**book, SMALL: [(kind, f"{text}\n\n{added}\n")]}

    return change


def _code(*cells: str) -> Callable[[Book], Book]:
    """The book with other cells in place of the figure's."""
    return lambda book: {**book, SMALL: [*book[SMALL][:2], *(("code", cell) for cell in cells)]}


def _alone(cell: str) -> Callable[[Book], Book]:
    """The book with one code cell and no figure."""
    return lambda book: {**book, SMALL: [book[SMALL][0], ("code", cell)]}


def _two_pages(book: Book) -> Book:
    return {**book, OTHER: [("markdown", "# Other\n\nThe same once more."), *book[SMALL][1:]]}


def _start(text: str) -> Callable[[Book], Book]:
    return lambda book: {**book, START: text}


@dataclass(frozen=True)
class Case:
    """A change to the small book and what one line of the build's output must match."""

    change: Callable[[Book], Book]
    line: str
    price: str = ""


CASES = {
    "stale number": Case(
        _prose(f"Once more: [1%](v:{NAME})."),
        rf"small\.ipynb cell 1: stale value {NAME}: the text says '1%', the data say '\d+%'",
    ),
    "unknown value": Case(
        _prose("This is [9%](v:ratio_h100_jully)."),
        rf"small\.ipynb cell 1: unknown value 'ratio_h100_jully' \(.*{NAME}.*\)",
    ),
    "loose digit": Case(
        _prose("Trainium2 costs 7 dollars."),
        r"small\.ipynb cell 1: a number that is not checked: '.*costs 7 dollars\.'",
    ),
    "loose digit on a plain page": Case(
        _start("# Start\n\nSome 60 claims.\n"),
        r"index\.md: a number that is not checked: 'Some 60 claims\.'",
    ),
    "loose digit in a title": Case(
        _code(FIGURE.replace("**owed", '**{**owed}, title="It is 3 times as long"')),
        r"small\.ipynb cell 3, title: a number that is not checked: 'It is 3 times as long'",
    ),
    "failed cell": Case(_alone("1 / 0"), r"small\.ipynb"),
    "warning in a cell": Case(
        _alone("import warnings\n\nwarnings.warn('careful')"), r"small\.ipynb.*stderr"
    ),
    "link to no page": Case(_prose("See [that](nowhere.md)."), r"small\.ipynb.*nowhere\.md"),
    "link to no anchor": Case(
        _prose("See [that](index.md#nowhere)."), r"small.*(index\.(md|html))?#?nowhere"
    ),
    "link in HTML to no file": Case(
        _prose('See <a href="nowhere.html">that</a>.'),
        r"book/small\.html: no file for the link nowhere\.html",
    ),
    "figure without description": Case(
        _code(FIGURE.replace("told", "chart")),
        r"figure 'two-bars' lacks a description \(text alternative\)",
    ),
    "empty chart": Case(
        _code(FIGURE.replace("told", "told.transform_filter('false')")),
        r"figure 'two-bars' is empty: no mark was drawn",
    ),
    "figure id twice on a page": Case(
        _code(FIGURE, FIGURE), r"book/small: two figures have the id 'two-bars'"
    ),
    "figure id on two pages": Case(_two_pages, r"(small|other).*two figures.*'two-bars'"),
    "bad row": Case(
        lambda book: book,
        r"data/prices\.csv row 3, column usd_per_hour: found 'abc', expected a number",
        price="abc",
    ),
}  # fmt: skip


def _prepare(folder: Path, case: Case | None) -> Path:
    shared.copy(folder, *LIBRARY)
    _write(case.change(_small_book()) if case else _small_book(), folder)
    return folder


def _spoil(folder: Path, price: str) -> None:
    path = folder / "data" / "prices.csv"
    rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
    rows[2][rows[0].index("usd_per_hour")] = price
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@dataclass(frozen=True)
class Done:
    """How a build ended and what it said."""

    code: int
    output: str


@pytest.fixture(scope="module")
def builds(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> dict[str, Done]:
    """The small book as it should be and each of the chosen cases, built."""
    root = tmp_path_factory.mktemp("fails")
    chosen = {
        str(item.callspec.params["name"])
        for item in request.session.items
        if "builds" in getattr(item, "fixturenames", ()) and hasattr(item, "callspec")
    }
    cases = {name: case for name, case in CASES.items() if name in chosen and not case.price}
    folders = {n: _prepare(root / n.replace(" ", "-"), case) for n, case in cases.items()}
    folders[GOOD] = _prepare(root / "good", None)
    subprocess.run(
        [sys.executable, "-c", TWO_AT_A_TIME, *map(str, folders.values())],
        cwd=folders[GOOD], check=True, timeout=500,
        env={**shared.environment(), "PYTHONPATH": "book"},
    )  # fmt: skip
    return {
        name: Done(int((folder / "code.txt").read_text()), (folder / "output.txt").read_text())
        for name, folder in folders.items()
    }


def _plain(text: str) -> list[str]:
    return re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()


def test_the_small_book_as_it_should_be_is_built(
    builds: dict[str, Done],
) -> None:
    good = builds[GOOD]
    assert good.code == 0, good.output[-3000:]


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if not case.price])
def test_the_build_stops_and_says_where(name: str, builds: dict[str, Done]) -> None:
    done = builds[name]
    assert done.code != 0, "the build went through"
    lines = _plain(done.output)
    assert [line for line in lines if re.search(CASES[name].line, line)], "\n".join(lines[-25:])


@pytest.mark.parametrize("name", ["failed cell", "figure without description", "empty chart"])
def test_a_failed_run_names_the_chapter_and_shows_the_cell(
    name: str, builds: dict[str, Done]
) -> None:
    lines = _plain(builds[name].output)
    assert [line for line in lines if re.search(r"book/small\.ipynb: a cell failed", line)]
    assert [line for line in lines if re.search(r"Cell In ?\[[12]\], line 1", line)]
    kind, source = CASES[name].change(_small_book())[SMALL][-1]
    assert kind == "code"
    assert source in lines


def test_the_whole_build_begins_with_the_data(tmp_path: Path) -> None:
    case = CASES["bad row"]
    folder = _prepare(tmp_path, case)
    _spoil(folder, case.price)
    done = shared.build(folder)
    assert done.returncode != 0
    lines = _plain(done.stdout)
    assert [line for line in lines if re.search(case.line, line)], "\n".join(lines[-25:])


# ---- bad rows, by the check that the build begins with -------------------------------------------


@dataclass(frozen=True)
class Row:
    """A cell of a table to spoil, and what the line must say it expected."""

    table: str
    column: str
    value: str
    expected: str


ROWS = {
    "wrong unit": Row("realized_performance", "unit", "furlongs", "expected"),
    "unknown chip": Row("prices", "chip_id", "nvidia-h1000", "exists|accelerators"),
    "missing source": Row("prices", "source_id", "", "source"),
    "text for a number": Row("prices", "usd_per_hour", "abc", "a number"),
    "duplicate key": Row("prices", "price_id", "same", "unique|key|once|duplicate"),
    "future date": Row("prices", "as_of", "2027-01-01", "2026-11-30"),
}


def _folder(to: Path) -> Path:
    shared.copy(to, "data")
    return to / "data"


def _check(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "trainium_report.tables"], cwd=BOOK, text=True, check=False,
        capture_output=True, env={**os.environ, "TRAINIUM_DATA": str(folder)},
    )  # fmt: skip


@pytest.mark.parametrize("name", list(ROWS))
def test_a_bad_row_is_named_with_file_row_and_column(name: str, tmp_path: Path) -> None:
    row = ROWS[name]
    folder = _folder(tmp_path)
    path = folder / f"{row.table}.csv"
    rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
    column = rows[0].index(row.column)
    line = 5
    rows[line - 1][column] = rows[line - 2][column] if row.value == "same" else row.value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    done = _check(folder)
    assert done.returncode == 1
    where = (
        rf"^data/{row.table}\.csv row {line}, column [\w, ]*{row.column}\b.*: found .*, expected "
    )
    named = [text for text in done.stdout.splitlines() if re.search(where, text)]
    assert named, done.stdout[-2000:] + done.stderr[-2000:]
    assert re.search(row.expected, named[0])
    if row.value not in ("same", ""):
        assert row.value in named[0]


def test_the_data_as_they_are_pass(tmp_path: Path) -> None:
    done = _check(_folder(tmp_path))
    assert done.returncode == 0, done.stdout[-2000:]
