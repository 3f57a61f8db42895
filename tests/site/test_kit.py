"""The kit: unpacked into an empty folder it runs there."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import browser as shared
import nbformat
from trainium_report.site import kit

STEM = "market"


def test_the_kit_runs_elsewhere(tmp_path: Path) -> None:
    """A chapter runs from the unpacked kit and gives what the repository has stored."""
    with zipfile.ZipFile(io.BytesIO(kit.archive(shared.ROOT))) as packed:
        packed.extractall(tmp_path)
    home = tmp_path / kit.TOP
    for name in ("README.md", "CONTRIBUTING.md", "Makefile", "requirements.txt", "LICENSE"):
        assert (home / name).is_file()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("TRAINIUM", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, "-m", "trainium_report.site.refresh", f"{STEM}.ipynb"], cwd=home / "book",
        env=environment, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]
    ours, theirs = (
        [[o.get("output_type") for o in cell.get("outputs", [])] for cell in read.cells]
        for read in (
            nbformat.read(folder / "book" / f"{STEM}.ipynb", as_version=4)
            for folder in (shared.ROOT, home)
        )
    )
    assert ours == theirs
    said = subprocess.run(["make", "-n", "lab"], cwd=home, check=True, capture_output=True)
    assert b"jupyter lab" in said.stdout


def test_the_kit_is_the_same_each_time_and_holds_no_leavings() -> None:
    first = kit.archive(shared.ROOT)
    assert first == kit.archive(shared.ROOT)
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        names = packed.namelist()
    assert names == sorted(names)
    assert [n for n in names if "cache" in n or "/." in n or "checkpoint" in n] == []


def test_the_book_offers_the_kit(built: Path) -> None:
    packed = built / kit.FOLDER / kit.ZIP
    with zipfile.ZipFile(packed) as held:
        assert held.testzip() is None
        assert f"{kit.TOP}/book/{STEM}.ipynb" in held.namelist()
