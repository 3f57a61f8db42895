"""The bench itself: what it refuses, its table, and the copies of chapters that it builds."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import browser as shared
import nbformat
import pytest

from bench import revisions, variants
from bench.__main__ import main
from bench.table import Row, Table

BOOK = shared.ROOT / "book"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--base", "no-such-revision"], "no revision 'no-such-revision'"),
        ([], "no revision to compare with"),
        (["--base", "HEAD", "--page", "no_such_page"], "no chapter 'no_such_page'"),
        (["--base", "HEAD", "--json", "no/such/folder.json"], "no folder no/such"),
    ],
)
def test_what_is_missing_is_said_in_one_line(
    given: list[str], said: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert main(given) == 1
    told = capsys.readouterr()
    (line,) = told.err.splitlines()
    assert told.out == ""
    assert line.startswith("bench: ")
    assert said in line
    assert [*tmp_path.iterdir()] == []


def test_the_table_tells_ratio_spread_and_verdict() -> None:
    rows = [
        # Medians 60 and 24; rounds 24/60, 30/50 and 21/70.
        Row("build", "s", [60, 50, 70], [24, 30, 21], 0.45),
        Row("memory", "MB", [400], [500], 1.2),
        Row("first view", "kB", [80, 80], [60, 60]),
        Row("at the line", "s", [10], [4.5], 0.45),
    ]
    _, *lines = Table("Beside abc", ("abc", "ours"), rows).text().splitlines()
    cells = [re.split(r"\s{2,}", line.strip()) for line in lines]
    assert cells == [
        ["abc", "ours", "ratio", "by round", "target"],
        ["build, s", "60.0", "24.0", "0.400", "0.30 to 0.60", "<= 0.45", "met"],
        ["memory, MB", "400.0", "500.0", "1.250", "<= 1.20", "missed"],
        ["first view, kB", "80.0", "60.0", "0.750", "0.75 to 0.75"],
        ["at the line, s", "10.0", "4.5", "0.450", "<= 0.45", "met"],
    ]


def test_copies_of_chapters_share_no_figure_and_no_code() -> None:
    """Nothing that a build keeps of a chapter can serve its copy."""
    figures: list[str] = []
    codes: list[str] = []
    for stem in revisions.chapters(shared.ROOT):
        chapter = nbformat.read(BOOK / f"{stem}.ipynb", as_version=4)
        before = [cell.source for cell in chapter.cells]
        for made in (chapter, variants.copied(chapter, 1), variants.copied(chapter, 2)):
            code = [cell.source for cell in made.cells if cell.cell_type == "code"]
            figures += re.findall(r'\bid="([^"]+)"', "\n".join(code))
            codes += code
        assert [cell.source for cell in chapter.cells] == before
    assert len(figures) == len(set(figures)) > 100
    assert len(codes) == len(set(codes))
