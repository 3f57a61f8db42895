"""What a copy of the book becomes before it is built: stock, with more rows, with more chapters.

Stock is what a reader would get from the same chapters with the defaults of Jupyter Book and
Altair: the default theme, MathJax, and each chart in Altair's HTML renderer.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import yaml

from .revisions import chapters

TIMES = 10

FIGURE_ID = re.compile(r'\bid="([^"]+)"')
"""How a cell that draws a figure names it."""

# Instead of our wrapper: the chart as Altair shows it by default.
PLAIN_FIGURE = """

@still.register(Figure)
def _plain(figure):
    spec = {key: part for key, part in figure.wide.items() if key != "config"}
    return alt.renderers.get()({"$schema": alt.SCHEMA_URL, **spec})
"""


def stock(folder: Path) -> None:
    """The same chapters with the defaults of Jupyter Book and Altair."""
    config = yaml.safe_load((folder / "_config.yml").read_text(encoding="utf-8"))
    config.pop("sphinx")
    (folder / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    for page in (folder / "book").glob("*.md"):
        page.unlink()
    toc = {"format": "jb-book", "root": "book/index",
           "chapters": [{"file": f"book/{stem}"} for stem in chapters(folder) if stem != "index"],
           }  # fmt: skip
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    figures = folder / "book" / "trainium_report" / "outputs" / "figures.py"
    figures.write_text(figures.read_text(encoding="utf-8") + PLAIN_FIGURE, encoding="utf-8")


def more_rows(folder: Path) -> tuple[str, int]:
    """Ten times the rows in the largest table of facts; its name and how many rows it then has.

    Not the sources: one that no fact rests on is refused.
    """
    package = json.loads((folder / "data" / "datapackage.json").read_text(encoding="utf-8"))
    keys = {
        entry["name"]: entry["schema"]["primaryKey"]
        for entry in package["resources"]
        if isinstance(entry["schema"]["primaryKey"], str) and entry["name"] != "sources"
    }
    tables = {
        name: pd.read_csv(folder / "data" / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in keys
    }
    name, rows = max(tables.items(), key=lambda item: len(item[1]))
    more = [rows.assign(**{keys[name]: rows[keys[name]] + f"-x{n}"}) for n in range(1, TIMES)]
    path = folder / "data" / f"{name}.csv"
    pd.concat([rows, *more]).to_csv(path, index=False, lineterminator="\n")
    return name, len(rows) * TIMES


def copied(notebook: Any, number: int) -> Any:
    """A copy of a chapter: its figures have ids of their own, and none of its code is the same."""
    made: Any = nbformat.from_dict(notebook)
    for cell in made.cells:
        if cell.cell_type == "code":
            own = FIGURE_ID.sub(rf'id="\1-copy{number}"', cell.source)
            cell.source = f"{own}\n# Copy {number}"
    return made


def more_chapters(folder: Path) -> int:
    """Every chapter nine times more; how many there then are."""
    path, stems = folder / "_toc.yml", chapters(folder)
    toc = yaml.safe_load(path.read_text(encoding="utf-8"))
    for stem in stems:
        notebook = nbformat.read(folder / "book" / f"{stem}.ipynb", as_version=4)
        for number in range(1, TIMES):
            to = folder / "book" / f"{stem}_copy{number}.ipynb"
            nbformat.write(copied(notebook, number), to)
    toc["parts"] += [
        {"caption": f"Copy {number}",
         "chapters": [{"file": f"book/{stem}_copy{number}"} for stem in stems]}
        for number in range(1, TIMES)
    ]  # fmt: skip
    path.write_text(yaml.safe_dump(toc, sort_keys=False), encoding="utf-8")
    return TIMES * len(stems)
