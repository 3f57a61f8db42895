"""The prose of the chapters: checked numbers, and the hunt for digits that nobody checks."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from ..chapters import report
from ..results import NoValue, said
from ..results.texts import COLUMNS, LINK

# Code, formulas, links' targets, HTML tags and directive options hold no prose.
_NOT_PROSE = re.compile(
    r"(?P<fence>^(`{3,}|~{3,}).*?^\2)|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]*\$|\]\([^)\s]*\)"
    r"|<!--.*?-->|</?[a-zA-Z][^<>]*>|https?://\S+|^:[\w-]+:.*$|^\([\w-]+\)=$",
    re.DOTALL | re.MULTILINE,
)

# What may carry digits: names (Trainium3, H100, P5en, BF16, c19a), years and dates,
# numbered headings of lists, and the names of sections and generations.
ALLOWED = re.compile(
    r"\b(?=\w*[A-Za-z])[\w+]*\d[\w+]*(?:[.-]\d+[A-Za-z]\w*)?"
    r"|\b(?:19|20)\d\d(?:[–-](?:19|20)?\d\d)?\b"
    r"|\b\d{1,2}\s(?=(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b)"
    r"|^\s*\d+\.\s"
    r"|\b(?:Llama|Claude|Sonnet|Opus|GPT|Figure|CUDA|Maia|Python|A100|CC BY|version)"
    r"[ -]\d+(?:\.\d+)*",
    re.MULTILINE,
)
"""Digits that are no checked number: names, dates, the numbers of a list."""


@dataclass(frozen=True)
class Fault:
    """Something wrong in the prose: where, and what was expected."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", _bare(text).replace("\N{NO-BREAK SPACE}", " ")).strip()


def _bare(text: str) -> str:
    return text.replace("\\$", "$")


def _typed(text: str) -> str:
    """A value as an author types it: a bare dollar sign would open a formula in Jupyter."""
    return text.replace("$", "\\$")


def stale(text: str, where: str) -> Iterator[Fault]:
    """Faults of the checked numbers in a piece of markdown: unknown names and old values."""
    for found in LINK.finditer(text):
        try:
            value = report().value(found["name"])
        except (KeyError, NoValue) as error:
            yield Fault(where, said(error))
            continue
        if _plain(found["text"]) != _plain(value.text):
            yield Fault(
                where,
                f"stale value {found['name']}: the text says {_plain(found['text'])!r}, "
                f"the data say {value.text!r} (run make refresh)",
            )


def loose(text: str, where: str) -> Iterator[Fault]:
    """Faults of digits in prose that are no checked number, name or date."""
    rest = LINK.sub("", text)
    rest = _NOT_PROSE.sub(" ", rest)
    rest = ALLOWED.sub(" ", rest)
    for line in rest.splitlines():
        if re.search(r"\d", line):
            yield Fault(where, f"a number that is not checked: {line.strip()[:90]!r}")


def loose_in_code(code: str, where: str) -> Iterator[Fault]:
    """Faults of digits typed in the titles, subtitles and notes of a code cell."""
    # Lines for the shell and for IPython itself hold no figure.
    plain = re.sub(r"^\s*[%!].*$", "pass", code, flags=re.MULTILINE)
    try:
        tree = ast.parse(plain)
    except SyntaxError as error:
        yield Fault(where, f"code that Python cannot read, line {error.lineno}: {error.msg}")
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in {
            "title",
            "subtitle",
            "description",
            "note",
            "text",
        }:
            for part in ast.walk(node.value):
                if not isinstance(part, ast.Constant) or not isinstance(part.value, str):
                    continue
                if part.value not in _format_specs(node.value):
                    yield from loose(part.value, f"{where}, {node.arg}")


def _format_specs(node: ast.AST) -> set[str]:
    return {
        str(constant.value)
        for field in ast.walk(node)
        if isinstance(field, ast.FormattedValue) and field.format_spec is not None
        for constant in ast.walk(field.format_spec)
        if isinstance(constant, ast.Constant)
    }


def mend(text: str) -> str:
    """The text with every known checked number brought up to date."""

    def fresh(found: re.Match[str]) -> str:
        try:
            return f"[{_typed(report().value(found['name']).text)}](v:{found['name']})"
        except (KeyError, NoValue):
            return found[0]

    return LINK.sub(fresh, text)


def as_role(text: str) -> str:
    """The text with each checked number written as the role the build renders."""
    return LINK.sub(lambda found: f"{{v}}`{found['name']}`", text)


def markdown_parts(path: Path, source: str | None = None) -> Iterator[tuple[str, str]]:
    """The prose of a chapter with a place for each part: cells of a notebook, or the file."""
    text = path.read_text(encoding="utf-8-sig") if source is None else source
    if path.suffix != ".ipynb":
        yield path.name, text
        return
    notebook = nbformat.reads(text, as_version=4)
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "markdown":
            yield f"{path.name} cell {number}", cell.source


def faults(path: Path, source: str | None = None) -> list[Fault]:
    """All faults of a chapter's prose, titles and captions."""
    found: list[Fault] = []
    for where, text in markdown_parts(path, source):
        found += [*stale(text, where), *loose(text, where)]
    if path.suffix == ".ipynb":
        raw = path.read_text(encoding="utf-8-sig") if source is None else source
        notebook: Any = nbformat.reads(raw, as_version=4)
        for number, cell in enumerate(notebook.cells, 1):
            if cell.cell_type == "code":
                where = f"{path.name} cell {number}"
                found += loose_in_code(cell.source, where)
                if "raises-exception" in (cell.metadata.get("tags") or []):
                    found.append(Fault(where, "tagged raises-exception: its failure would go out"))
    return found


def _prose_of(folder: Path, table: str) -> Iterator[tuple[str, str, str]]:
    """The cells of prose of a table: their place, the key of their row, the text."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            for column in COLUMNS[table]:
                yield f"{path.name} row {number}, {column}", row["claim_id"], row[column]


def table_faults(folder: Path) -> list[Fault]:
    """Stale and unknown numbers in the prose of ``data/``: claims and arguments."""
    return [
        fault
        for table in COLUMNS
        for where, _, text in _prose_of(folder, table)
        for fault in stale(text, where)
    ]


def table_digits(folder: Path) -> list[tuple[str, Fault]]:
    """Digits in the prose of ``data/`` that are no checked number, each with its claim."""
    return [
        (key, fault)
        for table in COLUMNS
        for where, key, text in _prose_of(folder, table)
        for fault in loose(text, where)
    ]


def mend_table(path: Path) -> bool:
    """Bring the numbers in a table's prose up to date in place; true if anything changed."""
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    at = [head.index(column) for column in COLUMNS[path.stem]]
    fresh = [[_bare(mend(c)) if n in at else c for n, c in enumerate(row)] for row in rows]
    if fresh == rows:
        return False
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *fresh])
    return True


def rewrite(path: Path, change: Callable[[str], str]) -> bool:
    """Apply a change to the prose of a chapter in place; true if anything changed."""
    old = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".ipynb":
        notebook: Any = nbformat.reads(old, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = change(cell.source)
        new = nbformat.writes(notebook) + "\n"
    else:
        new = change(old)
    changed = bool(new != old)
    if changed:
        path.write_text(new, encoding="utf-8")
    return changed
