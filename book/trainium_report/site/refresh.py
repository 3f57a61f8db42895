"""Bring the chapters up to date: ``python -m trainium_report.site.refresh`` (``make refresh``).

Rewrites stale numbers in the prose of chapters and of ``data/``, runs every notebook and stores its
outputs, and strips from it what differs between machines and runs. Names of files after the
command confine it to them; the prose of ``data/`` is always read. Where all is refreshed, nothing
is touched unless the tables carry the report.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from ..outputs import saved, trial
from ..results.texts import COLUMNS
from ..tables import check, current
from . import prose

BOOK = Path(__file__).resolve().parents[2]


def chapters(folder: Path = BOOK) -> list[Path]:
    """The chapters and pages of the book, in alphabetical order."""
    return sorted([*folder.glob("*.ipynb"), *folder.glob("*.md")])


def normalise(notebook: Any) -> None:
    """Drop what a machine or a run leaves behind: times, user expressions, language versions."""
    kept = {"kernelspec": saved.KERNEL, "language_info": saved.LANGUAGE}
    notebook.metadata = nbformat.from_dict(kept)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k == "tags"})
    saved.settle(notebook)


def run(path: Path) -> None:
    """Execute a notebook in place; a failing cell raises and leaves the file alone."""
    notebook: Any = nbformat.read(path, as_version=4)
    environment = {**os.environ, "TRAINIUM_FACE": "stored"}
    where = {"metadata": {"path": str(path.parent)}}
    quiet = ["--log-level=ERROR"]  # else ipykernel warns of the way in which it is reached
    client = NotebookClient(
        notebook, timeout=120, resources=where, record_timing=False, extra_arguments=quiet
    )
    client.execute(env=environment)
    normalise(notebook)
    nbformat.write(notebook, path)


def main(names: Sequence[str] = ()) -> int:
    """Mend and run the named files, or everything; returns the exit code."""
    if not names and (problems := check() or trial.lacking()):
        print(*problems, sep="\n")
        return 1
    wanted = [BOOK / name for name in names] or chapters()
    folder = Path(current().folder)
    for table in COLUMNS:
        if prose.mend_table(folder / f"{table}.csv"):
            print(f"{table}.csv: numbers brought up to date")
    left = prose.table_faults(folder)
    for path in wanted:
        if prose.rewrite(path, prose.mend):
            print(f"{path.name}: numbers brought up to date")
        left += prose.faults(path)
    for fault in left:
        print(fault)
    for path in wanted:
        if path.suffix == ".ipynb":
            try:
                run(path)
            except CellExecutionError as error:
                left.append(prose.Fault(path.name, f"a cell failed: {error.ename}: {error.evalue}"))
                print(left[-1])
            else:
                print(f"{path.name}: run and stored")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
