"""How the prose reads: the limits of every page and table, and what the linter sees."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from lxml import html as lxml_html
from trainium_report.chapters import CHAPTERS, title
from trainium_report.results.texts import COLUMNS
from trainium_report.site import reading
from trainium_report.site.refresh import chapters
from trainium_report.tables import current

PAGES = {path.name: path for path in chapters()}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_the_limits(name: str) -> None:
    found = reading.of_page(PAGES[name])
    assert [str(fault) for fault in reading.faults(found)] == []
    assert reading.takeaway(PAGES[name]) <= reading.TAKEAWAY
    assert sum(s.words > reading.LONG for s in found) <= max(1, len(found) / 10)


@pytest.mark.parametrize("table", COLUMNS)
def test_the_prose_of_the_data_keeps_the_limits(table: str) -> None:
    found = reading.of_table(Path(current().folder), table)
    assert [str(fault) for fault in reading.faults(found)] == []
    assert sum(s.words > reading.LONG for s in found) <= len(found) / 10


@pytest.mark.parametrize("stem", CHAPTERS[1:])
def test_a_chapter_asks_a_question_answers_it_and_shows_a_picture_soon(stem: str) -> None:
    path = PAGES[f"{stem}.ipynb"]
    assert title(stem).endswith("?")
    assert reading.takeaway(path) > 0
    before = reading.before_chart(path)
    assert before is not None
    assert before <= 150, "words before the first figure"


@pytest.mark.parametrize("stem", CHAPTERS)
def test_a_subtitle_is_short(stem: str) -> None:
    notebook = nbformat.read(PAGES[f"{stem}.ipynb"], as_version=4)
    shown = [
        str(output.data.get("text/html", ""))
        for cell in notebook.cells if cell.cell_type == "code"
        for output in cell.outputs if "data" in output
    ]  # fmt: skip
    subtitles = [
        " ".join(part.text_content().split())
        for text in shown if "figure-subtitle" in text
        for part in lxml_html.fromstring(text).xpath("//*[@class='figure-subtitle']")
    ]  # fmt: skip
    assert subtitles
    assert [s for s in subtitles if len(s.split()) > reading.SUBTITLE] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It wins from [64%](v:a) on.", "from 64% on"),
        ("It wins from [64%](v:a) of its use on, and loses below.", "of its use on"),
        ("The claim holds.", "holds"),
        ("The rate stood still.", "stood still"),
        ("That comes to [\\$5](v:a) a year.", "comes to"),
        ("The share, at first of [2025](v:a), falls.", "by default"),
        ("It grew, by AWS's count, to [9](v:a).", "according to"),
        ("One is [1](v:a), then [2](v:a), then [3](v:a), then [4](v:a).", "4 numbers"),
        (" ".join(["word"] * 36) + ".", "36 words"),
        ("Sales grew, networking included.", "a tail"),
    ],
)
def test_a_turn_that_we_avoid_is_named_with_a_better_one(text: str, said: str) -> None:
    (fault, *_) = reading.faults(list(reading.sentences(text, "here")))
    assert said in str(fault)
    assert str(fault).startswith("here: ")


@pytest.mark.parametrize(
    "text",
    [
        "Prices fell from [9](v:a) to [8](v:a) on Monday.",
        "In [July 2026](v:a), [Trainium2](v:b) and [H100](v:c) cost [5](v:d).",
        "See Fig. 2.1 for more.",
        "| [1](v:a) | [2](v:a) | [3](v:a) | [4](v:a) |",
        "```python\nat first it holds\n```",
        "$$a_{at first}$$",
    ],
)
def test_what_reads_well_or_is_no_prose_passes(text: str) -> None:
    assert list(reading.faults(list(reading.sentences(text, "here")))) == []


def test_a_paragraph_is_split_where_a_reader_stops() -> None:
    text = "One ends here. 'Two ends here.' Three, see Fig. 4.1, is longer. **Four.** Ends."
    found = [s.text for s in reading.sentences(text, "here")]
    assert found[0] == "One ends here."
    assert [len(re.findall("ends", part)) for part in found[:2]] == [1, 1]
    assert "see Fig. 4.1, is longer." in found[2]
