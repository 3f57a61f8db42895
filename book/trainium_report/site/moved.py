"""The verdicts that moved since a revision: ``python -m trainium_report.site.moved <revision>``.

The page of changes shows ``data/conclusions.csv``; this says what should stand there.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ..chapters import build, report
from ..results.moved import moves, unrecorded
from ..tables import current, read


def data_of(revision: str, folder: Path) -> Path:
    """The data of a revision, written into a folder.

    Raises ValueError, with git's own words, where there is no such revision here.
    """
    here = ["git", "-C", str(current().folder), "archive", revision, "."]
    packed = subprocess.run(here, capture_output=True, check=False)
    if packed.returncode:
        raise ValueError(packed.stderr.decode().strip())
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder


def told(folder: Path) -> list[str]:
    """A paragraph for each verdict that differs between older data and the data in use."""
    found = moves(build(read(folder)), report())
    missing = unrecorded(found, current())
    lines = []
    for move in found:
        lines.append(f"{move.claim_id}: {move.before or 'not there'}, now {move.after or 'gone'}")
        lines += [f"  {fact}" for fact in move.facts]
        if move.claim_id in missing:
            lines.append("  data/conclusions.csv has no row for this")
    return lines


def main(revisions: Sequence[str]) -> int:
    """Print the verdicts that moved. One where a move has no row, or the revision is not there."""
    if len(revisions) != 1:
        print("Name one revision: make conclusions BASE=HEAD~10", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as place:
        try:
            lines = told(data_of(revisions[0], Path(place)))
        except ValueError as problem:
            print(problem, file=sys.stderr)
            return 1
    print("\n".join(lines) or "No verdict has moved.")
    return 1 if any("no row" in line for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
