"""A chapter of one's own from a template: ``make chapter NAME=power_prices``.

Writes the notebook, the folder with its modules and a test, and enters the chapter in the table of
contents, in ``CHAPTERS`` and in the contract on imports. The chapter builds as it stands.
"""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from ..chapters import BOOK, CHAPTERS
from . import refresh

_MODELS = '''"""The models of {stem}: formulas, and the numbers that tables give them."""

from __future__ import annotations

from ...models import Lookup, Model
from ...tables import Tables

MODELS: tuple[Model, ...] = ()
"""The models of the chapter, in the order in which pages list them."""


def lookups(tables: Tables) -> tuple[Lookup, ...]:
    """The numbers that tables give to the models."""
    return ()
'''
_FRAMES = '''"""What {stem} draws: rows of the tables, picked and labelled."""

from __future__ import annotations

import pandas as pd

from ...results import Basis
from ..shared.chips import maker
from ..shared.offers import offers

MONTH = "2026-07"


def blocks(basis: Basis) -> pd.DataFrame:
    """Capacity blocks of a month, the dearest first, with ``label`` and ``maker``."""
    rows = offers(basis.tables, (MONTH,))
    rows = rows[rows["purchase_model"] == "capacity_block"]
    rows = rows.sort_values("usd_per_chip_hour", ascending=False, kind="stable")
    names = basis.table("accelerators").set_index("chip_id")["name"]
    return rows.assign(label=rows["chip_id"].map(names), maker=rows["chip_id"].map(maker))
'''
_VALUES = '''"""Named values of {stem}: the numbers of its prose."""

from __future__ import annotations

from ...results import Facts, Value, value
from .frames import blocks


@value("The dearest capacity block of July 2026, per chip-hour", "${{:.2f}}")
def {stem}_dearest(facts: Facts) -> float:
    rows = facts.cite_rows(blocks(facts.basis).head(1), "Capacity blocks")
    return float(rows["usd_per_chip_hour"].iloc[0])


LIVE: tuple[Value, ...] = ()
"""Those that follow the reader."""
'''
_PLAIN = {
    "__init__": '"""{title}: its models, frames, values, rules and chart forms."""\n',
    "charts": '"""Chart forms of {stem} alone."""\n',
    "rules": '"""Rules of {stem}: how the verdict on a claim follows from facts."""\n',
    "models": _MODELS, "frames": _FRAMES, "values": _VALUES,
}  # fmt: skip
_TEST = '''"""{title}: what it draws and says."""

from __future__ import annotations

from trainium_report.chapters import report
from trainium_report.chapters.{stem}.frames import blocks


def test_the_dearest_block_is_the_first() -> None:
    rows = blocks(report())
    dearest = report().value("{stem}_dearest").number
    assert dearest == rows["usd_per_chip_hour"].max()
'''
_CELLS = (
    ("markdown", '''# {title}

> **Takeaway.** Replace this with what follows from the data. The dearest capacity block of \
July 2026 costs [?](v:{stem}_dearest) per chip-hour.'''),
    ("code", '''from trainium_report import charts, controls, figure, lab, report, start_chapter
from trainium_report.chapters.{stem} import frames

start_chapter("{stem}")'''),
    ("markdown", "AWS sells whole servers ahead of time, in blocks of days."),
    ("code", '''rows = frames.blocks(report())
figure(
    charts.ranked_bars(
        rows, "usd_per_chip_hour", format="${{:.2f}}", description="Price of capacity blocks",
    ),
    id="{dashed}-blocks",
    title=f"A capacity block of {{rows['label'].iloc[0]}} is the dearest",
    subtitle="USD per chip-hour, AWS, July 2026.",
    data=rows,
    columns={{"label": "Chip", "usd_per_chip_hour": "USD per chip-hour", "as_of": "As of"}},
)'''),
    ("markdown", "## Assumptions and limits\n\n- Prices are published ones."),
)  # fmt: skip


class ChapterError(ValueError):
    """A chapter that cannot be made; the message is one sentence."""


def _checked(stem: str) -> None:
    if not re.fullmatch("[a-z][a-z0-9_]*", stem) or keyword.iskeyword(stem):
        raise ChapterError(
            f"{stem!r} can be no chapter's name: expected small letters, digits and _, "
            "such as NAME=power_prices"
        )
    if stem in CHAPTERS or any(BOOK.glob(f"{stem}.*")):
        raise ChapterError(f"there is a page named {stem!r} already: take another name")


def _entered(path: Path, last: str, new: str) -> tuple[Path, str]:
    """A file with a line after the last chapter's own."""
    text = path.read_text(encoding="utf-8")
    if text.count(last) != 1:
        raise ChapterError(f"{path.name} has no single line {last.strip()!r} to put it after")
    return path, text.replace(last, last + new)


def notebook(fields: Mapping[str, str]) -> Any:
    """The chapter's notebook."""
    made: Any = nbformat.v4.new_notebook()
    for number, (kind, source) in enumerate(_CELLS):
        cell = getattr(nbformat.v4, f"new_{kind}_cell")(source.format(**fields))
        cell["id"] = f"{number:08x}"
        made.cells.append(cell)
    refresh.normalise(made)
    return made


def make(stem: str, title: str = "", root: Path = BOOK.parent) -> list[Path]:
    """Make a chapter and return the files that it has and those that name it.

    Raises ChapterError, in one sentence, for a name that is taken or can be none; nothing is
    written then.
    """
    _checked(stem)
    fields = {
        "stem": stem, "dashed": stem.replace("_", "-"),
        "title": title or stem.replace("_", " ").capitalize(),
    }  # fmt: skip
    last, library = CHAPTERS[-1], root / "book" / "trainium_report"
    changed = [
        _entered(library / "chapters" / "__init__.py", f'    "{last}",\n', f'    "{stem}",\n'),
        _entered(
            root / "_toc.yml", f"      - file: book/{last}\n", f"      - file: book/{stem}\n"
        ),
    ]
    path = "trainium_report.chapters"
    if (root / "pyproject.toml").is_file():  # a kit has neither contract nor tests
        entry = (f'  "{path}.{last}",\n', f'  "{path}.{stem}",\n')
        changed.append(_entered(root / "pyproject.toml", *entry))
    for name, text in _PLAIN.items():
        changed.append((library / "chapters" / stem / f"{name}.py", text.format(**fields)))
    if (root / "tests" / "chapters").is_dir():
        file = root / "tests" / "chapters" / f"test_{stem}.py"
        changed.append((file, _TEST.format(**fields)))
    changed.append((root / "book" / f"{stem}.ipynb", nbformat.writes(notebook(fields)) + "\n"))
    for file, text in changed:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return [file for file, _ in changed]


def main(given: list[str]) -> int:
    """Make the named chapter; returns the exit code."""
    if not given or not given[0]:
        print("a chapter needs a name: make chapter NAME=power_prices", file=sys.stderr)
        return 2
    try:
        files = make(given[0], " ".join(given[1:]))
    except ChapterError as error:
        print(error, file=sys.stderr)
        return 1
    for file in files:
        print(file.relative_to(BOOK.parent))
    print("It builds as it stands: make book.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
