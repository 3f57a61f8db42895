"""How easily the prose reads: sentences, their words and numbers, and turns that we avoid.

``python -m trainium_report.site.reading`` prints a table of all pages; with names of files after
it, every sentence of theirs that breaks a rule. The rules are explained in ``CONTRIBUTING.md``.
"""

from __future__ import annotations

import ast
import csv
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

from ..results.texts import COLUMNS, LINK
from ..tables import current
from . import prose
from .refresh import BOOK, chapters

WORDS = 35
"""Words that a sentence may have at most."""
LONG = 25
"""Words above which a sentence counts as long; one in ten may be."""
NUMBERS = 3
"""Numbers that a sentence may have at most."""
TAKEAWAY = 60
"""Words that a takeaway may have at most."""
SUBTITLE = 25
"""Words that a figure's subtitle may have at most."""

_TURNS = {
    r"\bfrom \S+( \w+){0,4} on\b(?=[ ]*[,.;:)]|$)": "'from 64% on': say 'at least 64%'",
    r"\b(?:holds?|held) (?=true|for|in|that|of|what)|\bclaim holds\b|\bit holds\b": "'holds'",
    r"\b(?:stands?|stood) (?:at|still|beside|in|for|on|above|below|under|between)\b": "'stands'",
    r"\bcomes? to (?=\S*[\d$])|\bcame to (?=\S*[\d$])": "'comes to': say 'is'",
    r"\bask(?:s|ed)? for (?=\S*[\d$])": "'asks for': say 'needs'",
    r"\bat first\b": "'at first': say 'by default'",
    r"\bwe found\b": "'we found': say 'unpublished', or name the source",
    r"\b(?:as others quote|by others quoted)\b": "'as others quote it': the marker says so",
    r"\bby (?:\w+['’]s|its|their|an?|the) (?:own )?(?:count|account|figures?|estimate|report|"
    r"table|transcript|post|index|letter|filing)s?\b": "'by its count': say 'according to'",
    r"\bwhat is new\b": "'what is new'",
    r", [^,.]* (?:apart|included)(?=[ ]*[,.;:)])": "a tail: 'networking included', 'sales apart'",
    r"\bhouses?\b(?= (?:forecast|gave|put)|['’]s?)": "'house': say 'firm'",
}


@dataclass(frozen=True)
class Sentence:
    """A sentence as a reader sees it: its place, its words, and how many checked numbers it has."""

    where: str
    text: str
    numbers: int
    box: str = ""

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    def faults(self) -> Iterator[str]:
        """What breaks a rule in it."""
        if self.words > WORDS:
            yield f"{self.words} words, at most {WORDS} expected"
        if self.numbers > NUMBERS:
            yield f"{self.numbers} numbers, at most {NUMBERS} expected"
        for pattern, advice in _TURNS.items():
            if found := re.search(pattern, self.text):
                yield f"{found[0]!r} ({advice})"


_STOPS = re.compile(r"(?<=[.!?:])[’”\"')*]*\s+(?=[‘“\"'(*\[]*[A-Z0-9$])")
_ABBREVIATED = re.compile(r"\b(?:Figs?|vs|e\.g|i\.e|Inc|No|approx|U\.S|St)\.$")
_NUMBER = "\N{WORD JOINER}"


def _marked(text: str) -> str:
    """The text with checked numbers as readers see them, each marked so that it can be counted."""

    def shown(found: re.Match[str]) -> str:
        words = found["text"].replace("\\", "")
        return words + (_NUMBER if re.search(r"\d", prose.ALLOWED.sub(" ", words)) else "")

    text = LINK.sub(shown, text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\{\w+\}`([^`<]*?)(?:\s*<[^>]*>)?`", r"\1", text)
    return re.sub(r"<[^>]+>", " ", text).replace("**", "").replace("`", "")


_GLOSSARY = re.compile(r"^```\{glossary\}\n(.*?)^```", re.DOTALL | re.MULTILINE)
_SKIPPED = re.compile(
    r"^(`{3,}|~{3,}).*?^\1|^\$\$.*?\$\$|^\(\w[\w-]*\)=$|<!--.*?-->", re.DOTALL | re.MULTILINE
)


def sentences(markdown: str, where: str) -> Iterator[Sentence]:
    """The sentences of a text in Markdown. Code, formulas, tables' rows and headings are none."""
    for block in re.split(r"\n\s*>?\s*\n", _SKIPPED.sub("", _GLOSSARY.sub(r"\1", markdown))):
        box = next((b for b in ("Takeaway", "Answer") if block.startswith(f"> **{b}")), "")
        for part in re.split(r"\n(?=\s*(?:[-*+]|\d+\.) )", block):
            plain = re.sub(r"^\s*(?:>|[-*+]|\d+\.)\s*", "", part.replace("\n> ", " ").strip())
            # A term stands on a line above its definition.
            plain = re.sub(r"^.*\n(?::\s+|  )", "", plain)
            if plain.startswith(("#", "|", ":", "{")):
                continue
            yield from _split(_marked(plain.replace("\n", " ")), where, box)


def _split(text: str, where: str, box: str = "") -> Iterator[Sentence]:
    held = ""
    for piece in _STOPS.split(text):
        held = f"{held} {piece}".strip()
        if _ABBREVIATED.search(held):
            continue
        plain = held.replace(_NUMBER, "").strip("*_ ")
        if len(plain.split()) > 1 and plain.rstrip(".") not in ("Takeaway", "Answer"):
            yield Sentence(where, plain, held.count(_NUMBER), box)
        held = ""


def of_page(path: Path) -> list[Sentence]:
    """The sentences of a chapter or page, with those that its cells give an output to show."""
    found = [s for where, text in prose.markdown_parts(path) for s in sentences(text, where)]
    if path.suffix == ".ipynb":
        for number, cell in enumerate(nbformat.read(path, as_version=4).cells, 1):
            if cell.cell_type == "code" and "text=" in cell.source:
                found += _told(cell.source, f"{path.name} cell {number}")
    return found


def _told(code: str, where: str) -> Iterator[Sentence]:
    """The sentences of the texts in a cell of code, where values are named in braces."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.keyword) and node.arg == "text":
            text = ast.literal_eval(node.value)
            yield from sentences(re.sub(r"\{(\w+)\}", r"[1](v:\1)", text), where)


def of_table(folder: Path, table: str) -> list[Sentence]:
    """The sentences in the prose of a table of ``data/``."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        s
        for row in rows
        for column in COLUMNS[table]
        for s in sentences(row[column], f"{table}.csv {row['claim_id']}, {column}")
    ]


def takeaway(path: Path) -> int:
    """How many words the takeaway of a page has; zero without one."""
    return sum(s.words for s in of_page(path) if s.box == "Takeaway")


def before_chart(path: Path) -> int | None:
    """Words of prose before a page's first figure; None for a page without one."""
    if path.suffix != ".ipynb":
        return None
    count = 0
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and re.search(r"^figure\(", cell.source, re.MULTILINE):
            return count
        if cell.cell_type == "markdown":
            count += len(_marked(cell.source).split())
    return None


def faults(found: Sequence[Sentence]) -> Iterator[prose.Fault]:
    """What breaks a rule in some sentences, each with its place."""
    for sentence in found:
        for fault in sentence.faults():
            yield prose.Fault(sentence.where, f"{fault}: {sentence.text[:90]!r}")


def row(name: str, found: Sequence[Sentence], taken: int, before: int | None) -> str:
    """A line of the table: a page's measures."""
    many = sum(s.numbers > NUMBERS for s in found)
    long = sum(s.words > LONG for s in found)
    over = sum(s.words > WORDS for s in found)
    words = sum(s.words for s in found)
    turns = sum(1 for s in found for f in s.faults() if f.startswith(("'", '"')))
    return (
        f"{name:24}{words:8,}{len(found):11}{long:10}{over:10}{many:12}{turns:8}"
        f"{taken or '–':>10}{'–' if before is None else before:>14}"
    )


HEAD = (
    f"{'page':24}{'words':>8}{'sentences':>11}{f'> {LONG} w':>10}{f'> {WORDS} w':>10}"
    f"{f'> {NUMBERS} numbers':>12}{'turns':>8}{'takeaway':>10}{'before chart':>14}"
)


def main(names: Sequence[str] = ()) -> int:
    """Print the table, or the faults of some pages; one if there are any."""
    folder = Path(current().folder)
    if names:
        found = [
            fault
            for name in names
            for fault in faults(of_table(folder, name) if name in COLUMNS else of_page(BOOK / name))
        ]
        print("\n".join(map(str, found)) or "no fault")
        return min(len(found), 1)
    print(HEAD)
    for path in chapters():
        print(row(path.name, of_page(path), takeaway(path), before_chart(path)))
    for table in COLUMNS:
        print(row(f"{table}.csv", of_table(folder, table), 0, None))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
