"""The house in order: no file too long, few rooms, the same modules in every chapter."""

from __future__ import annotations

import datetime
import json

import browser as shared
from trainium_report.chapters import CHAPTERS
from trainium_report.site import cite

LIBRARY = shared.ROOT / "book" / "trainium_report"
LONGEST = 450
"""Lines of a file, scripts and styles included: a longer one has more than one topic."""
MOST = 9
"""Entries at the top of the library."""
MODULES = {"__init__.py", "charts.py", "frames.py", "models.py", "rules.py", "values.py"}


def test_no_file_is_too_long() -> None:
    ours = shared.tracked("book/trainium_report", "bench", "tests", "indicators", "findings")
    lines = {
        name: len((shared.ROOT / name).read_text(encoding="utf-8").splitlines())
        for name in ours
        if name.endswith((".py", ".js", ".css", ".html", ".sh")) and "/vendor/" not in name
    }
    assert lines
    long = [f"{name}: {n} lines, at most {LONGEST}" for name, n in lines.items() if n > LONGEST]
    assert long == [], "divide by topic: " + "; ".join(long)


def test_the_library_has_few_entries() -> None:
    names = {name.split("/")[2] for name in shared.tracked("book/trainium_report")}
    assert len(names) <= MOST, f"{sorted(names)}: at most {MOST} entries at the top of the library"


def test_every_chapter_has_the_same_modules() -> None:
    for stem in CHAPTERS[1:]:
        found = {path.name for path in (LIBRARY / "chapters" / stem).glob("*.py")}
        assert found == MODULES, f"chapters/{stem} has {sorted(found)}, expected {sorted(MODULES)}"


def test_what_cites_the_report_names_its_version_and_day() -> None:
    package = json.loads((shared.ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    cited = (shared.ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f'version: "{package["version"]}"' in cited
    assert f'date-released: "{package["updated"]}"' in cited
    made = cite.forms("Title", "", "")
    assert f"version = {{{package['version']}}}" in made["BibTeX"]
    assert f"year    = {{{package['updated'][:4]}}}," in made["BibTeX"]
    assert f"Version {package['version']}." in made["Text"]
    day = datetime.date.fromisoformat(package["updated"])
    changes = (shared.ROOT / "book" / "changes.md").read_text(encoding="utf-8")
    newest = next(line for line in changes.splitlines() if line.startswith("## "))
    assert newest == f"## {day.day} {day:%B %Y}: version {package['version']}"
